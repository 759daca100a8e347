"""What is searched and how: the words of a row, the words of a question, and whether they meet."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import Final

from kh49_desktop.text.letters import APOSTROPHES, fold
from kh49_desktop.text.telex import undo_telex

__all__ = ["REVERSED", "document", "matches", "query_terms", "undo_telex"]

REVERSED: Final = "đ"
"""The letter before reversed digits: a letter to every tokenizer, and one that `fold` never yields."""

_DIGIT: Final = re.compile("[0-9]")
_DIGIT_RUN: Final = re.compile(r"[0-9]{4,}")
_APART: Final = re.compile(f"([^\\W\\d_])[{APOSTROPHES}]([^\\W\\d_]+)")
_GROUP: Final = 4
_OPENING: Final = 3
_SHORTEST: Final = 6
_LONG: Final = 9
_LAST_DIGITS: Final = 2
_COUNTRY: Final = 5


def document(values: Iterable[str]) -> str:
    """Return the words under which a row with these values is found, folded, each once, divided by blanks.

    Every run of four digits or more also stands there reversed behind `REVERSED`, so that its last digits are found
    by a prefix too; digits written in groups also stand there in one piece; H'Hen is also found as hhen.
    """
    words: list[str] = []
    for value in values:
        if value.isascii() and value.isdigit():
            words += (value, REVERSED + value[::-1]) if len(value) >= _GROUP else (value,)
        else:
            words += _words(value)
    return " ".join(dict.fromkeys(words))


@functools.lru_cache(maxsize=8192)  # names are made of the same few words
def _pieces(piece: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the folded words of a text without blanks and digits, and those that an apostrophe divides in one."""
    return tuple(fold(piece).split()), tuple(fold(one + rest) for one, rest in _APART.findall(piece))


@functools.lru_cache(maxsize=8192)  # groups and jobs come again and again, and so do many names
def _words(value: str) -> tuple[str, ...]:
    """Return the words of one value, in order."""
    if _DIGIT.search(value) is None:
        found: list[str] = []
        joined: list[str] = []
        for pieces, whole in map(_pieces, value.split()):
            found += pieces
            joined += whole
        return (*found, *joined)
    folded = fold(value).split()
    words: dict[str, None] = dict.fromkeys(folded)
    for word in (*folded, *_grouped(folded)):
        words[word] = None
        if not word.isalpha():
            for run in _DIGIT_RUN.findall(word):
                words[run] = None
                words[REVERSED + run[::-1]] = None
    for one, rest in _APART.findall(value):
        words[fold(one + rest)] = None
    return tuple(words)


def query_terms(query: str) -> list[list[str]]:
    """Return what was asked as an AND of ORs of prefixes: each inner list must meet some word of `document`.

    A term of digits is asked as the first digits or, from two digits on, as the last. Digits typed in groups as
    phones and ids are written (0905 123 456) are one term; +84 is also asked as 0.
    """
    return [_alternatives(term) for term in _terms(fold(query).split())]


def matches(text: str, query: str) -> bool:
    """Tell whether the text is found by the query; leftovers of Telex are undone only if nothing was found before."""
    words = document([text]).split()
    return _meets(words, query_terms(query)) or _meets(words, query_terms(undo_telex(query)))


def _meets(words: list[str], terms: list[list[str]]) -> bool:
    """Tell whether every term meets a word."""
    return all(any(word.startswith(prefix) for word in words for prefix in term) for term in terms)


def _alternatives(term: str) -> list[str]:
    """Return the prefixes that answer one term."""
    if not _is_digits(term):
        return [term]
    prefixes = [term]
    if len(term) >= _LAST_DIGITS:
        prefixes.append(REVERSED + term[::-1])
    if term.startswith("84") and len(term) >= _COUNTRY:
        prefixes.append("0" + term[2:])
    return prefixes


def _terms(words: list[str]) -> Iterator[str]:
    """Yield the words of a query, digits in groups joined."""
    for run in _digit_groups(words):
        if len(run) > 1 and _is_one_number(run):
            yield "".join(run)
        else:
            yield from run


def _grouped(words: list[str]) -> list[str]:
    """Return the numbers that stand among the words in groups, joined."""
    return ["".join(run) for run in _digit_groups(words) if len(run) > 1 and _is_one_number(run)]


def _digit_groups(words: list[str]) -> Iterator[list[str]]:
    """Yield the words in order, neighbours that are short groups of digits together, all others alone."""
    run: list[str] = []
    for word in words:
        if _is_digits(word) and len(word) <= _GROUP:
            run.append(word)
            continue
        if run:
            yield run
            run = []
        yield [word]
    if run:
        yield run


def _is_one_number(run: list[str]) -> bool:
    """Tell a phone or an id in groups (066 085 012 345; begun: 0905 123) from a date or a number and a year."""
    total = sum(map(len, run))
    if total >= _LONG:
        return True
    is_opening = run[0].startswith("0") and len(run[0]) >= _OPENING
    return is_opening and total >= _SHORTEST and not (len(run[-1]) == _GROUP and run[-1][:2] in {"19", "20"})


def _is_digits(word: str) -> bool:
    """Tell whether the word is made of the digits 0-9 only."""
    return word.isascii() and word.isdigit()

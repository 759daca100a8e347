"""Keys that put Vietnamese words and people's names into the order a Vietnamese list has."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from kh49_desktop.text.letters import TONE_MARKS
from kh49_desktop.text.names import HIGHLAND, split_name

KEY_VERSION: Final = 1
"""Raised whenever a key changes for some text, so stored keys are made anew."""

# How a key is built, lowest byte first: 0x01 ends the given name, 0x02-0x07 end a syllable with its tone, 0x08 opens
# a number (length, then digits: 2 stands before 10), 0x20-0xEF are Latin letters, 0xF8 opens any other letter.
_NAME_END: Final = b"\x01"
_TONE: Final = 0x02
_NUMBER: Final = 0x08
_LATIN: Final = 0x20
_OTHER: Final = 0xF8
_SHAPES: Final = 8

# Shape of a letter within its base letter: a ă â, o ŏ ô ơ, u ŭ ư; ơ̆ ư̆ and ê̆ ô̆ of the highlands; all others (đ ƀ č ñ).
_PLAIN, _BREVE, _CIRCUMFLEX, _HORN, _OTHER_SHAPE = 0, 1, 2, 3, 6
_SHAPE_MARKS: Final = MappingProxyType({"\u0306": _BREVE, "\u0302": _CIRCUMFLEX, "\u031b": _HORN})
_BOTH: Final = MappingProxyType({frozenset({_BREVE, _HORN}): 4, frozenset({_BREVE, _CIRCUMFLEX}): 5})
_STROKES: Final = MappingProxyType({"đ": "d", "ð": "d", "ƀ": "b"})
_VOWELS: Final = frozenset("aeiouy")
_DIGITS: Final = frozenset("0123456789")
_LONGEST: Final = 255


def sort_key(text: str) -> bytes:
    """Return a key that orders texts the Vietnamese way, comparable byte by byte (also by SQLite).

    Per syllable first the letters (a ă â b c d đ e ê …), then the tone (none, huyền, hỏi, ngã, sắc, nặng). Where the
    tone mark stands in the syllable (hoà, hòa), capitals, punctuation and NFC or NFD make no difference: such texts
    have the same key and keep the order they came in. Digits stand before letters and are ordered as numbers.
    """
    return b"".join(map(_word_key, text.split()))


def name_key(full_name: str) -> bytes:
    """Return a key that orders full names by given name, then by family and middle names (`split_name` divides)."""
    words = full_name.split()
    if words and words[0][0] not in HIGHLAND and full_name.isprintable():  # nearly every name: its last word is given
        keys = [*map(_word_key, words)]
        return keys.pop() + _NAME_END + b"".join(keys)
    return name_key_of(*split_name(full_name))


def name_key_of(ho_dem: str, ten: str) -> bytes:
    """Return the key of a name whose two parts a person has already set right."""
    return sort_key(ten) + _NAME_END + sort_key(ho_dem)


@lru_cache(maxsize=1 << 16)
def _word_key(word: str) -> bytes:  # noqa: C901 - one pass over the letters, kept in one place for speed
    """Return the key of a text without blanks: syllables and numbers, divided by punctuation."""
    key = bytearray()
    syllable = bytearray()
    number = ""
    base, shape, tone = "", _PLAIN, 0
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFD", word).casefold()) + " ":
        if unicodedata.combining(char):
            if char in TONE_MARKS and base in _VOWELS:
                tone = TONE_MARKS[char]
            elif base and syllable:
                shape = _joined_shape(shape, _SHAPE_MARKS.get(char, _OTHER_SHAPE))
                syllable[-1] = _letter(base, shape)
            continue
        if unicodedata.category(char) == "Cf":
            continue
        if number and char not in _DIGITS:
            key += _number(number)
            number = ""
        plain = _STROKES.get(char, char)
        is_latin = "a" <= plain <= "z"
        if is_latin:
            base, shape = plain, _OTHER_SHAPE if plain != char else _PLAIN
            syllable.append(_letter(base, shape))
            continue
        base = ""
        if char.isalpha() and unicodedata.category(char) != "Lm":
            syllable.append(_OTHER)
            syllable += char.encode("utf-8", "surrogatepass")
            continue
        if syllable:
            key += syllable
            key.append(_TONE + tone)
            syllable.clear()
            tone = 0
        if char in _DIGITS:
            number += char
    return bytes(key)


def _letter(base: str, shape: int) -> int:
    """Return the byte of a Latin letter in one of its shapes."""
    return _LATIN + (ord(base) - ord("a")) * _SHAPES + shape


def _joined_shape(old: int, new: int) -> int:
    """Return the shape of a letter that had one mark and gets another."""
    if old == _PLAIN:
        return new
    return _BOTH.get(frozenset({old, new}), _OTHER_SHAPE)


def _number(digits: str) -> bytes:
    """Return the bytes of a number; zeros in front do not count."""
    digits = digits.lstrip("0")
    return bytes((_NUMBER, min(len(digits), _LONGEST))) + digits.encode("ascii")

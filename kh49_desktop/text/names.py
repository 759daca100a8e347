"""Names of people: their two parts (họ đệm, tên) and an offer of proper capitals."""

from __future__ import annotations

import re
from typing import Final

from kh49_desktop.text.letters import APOSTROPHES, clean, nfc

_H_NAME: Final = re.compile(f"([Hh])[{APOSTROPHES}](.*)", re.DOTALL)
_PARTS: Final = re.compile(f"([{APOSTROPHES}-])")
HIGHLAND: Final = frozenset(("Y", "y", "H", "h"))  # letters that such a name begins with
_TWO: Final = 2


def split_name(full: str) -> tuple[str, str]:
    """Return (họ đệm, tên) of a full name: a guess that the form shows for correction.

    Kinh and most other names end in the given name. Ê Đê names end in the clan: `Y Wang Mlô` is ("Y Mlô", "Wang"),
    `H'Hà Niê` is ("H' Niê", "Hà"). A single word is a given name.
    """
    words = clean(full).split(" ")
    first, rest = words[0], words[1:]
    if first[:1] not in HIGHLAND:  # nearly every name
        return " ".join(words[:-1]), words[-1]
    h_name = _H_NAME.fullmatch(first)
    if h_name is not None:
        given = h_name[2]
        if not given and rest:
            given, *rest = rest
        return " ".join((f"{h_name[1]}'", *rest)) if given else "", given or first
    if first in {"Y", "y", "H", "h"} and rest:
        return " ".join((first, *rest[1:])), rest[0]
    return " ".join(words[:-1]), words[-1]


def join_name(ho_dem: str, ten: str) -> str:
    """Return the full name of the two parts; the given name of a highland name goes behind its Y, H or H'.

    For every name but two spellings `join_name(*split_name(name)) == clean(name)`: a blank behind H' is dropped and
    a curly apostrophe becomes straight. So keep the full name that was typed while nobody changes a part.
    """
    family, given = clean(ho_dem), clean(ten)
    if not (family and given):
        return family or given
    first, _, rest = family.partition(" ")
    h_name = _H_NAME.fullmatch(first)
    if h_name is not None and not h_name[2]:
        return f"{h_name[1]}'{given} {rest}".rstrip()
    if first in {"Y", "y", "H", "h"}:
        return f"{first} {given} {rest}".rstrip()
    return f"{family} {given}"


def looks_upper(name: str) -> bool:
    """Tell whether the name is written in capitals only, with a word of two letters or more."""
    words = re.findall(r"[^\W\d_]+", nfc(name))
    return any(len(word) >= _TWO for word in words) and all(word == word.upper() for word in words)


def proper_case(name: str) -> str:
    """Return the name with a capital at each word's start: an offer, never done unasked.

    Only words written wholly in capitals or wholly in small letters change. `H'HÀ NIÊ` becomes `H'Hà Niê`.
    """
    return " ".join(_proper_word(word) for word in clean(name).split(" "))


def _proper_word(word: str) -> str:
    """Return one word in proper case, each side of an apostrophe or hyphen for itself."""
    if word not in {word.upper(), word.lower()}:
        return word
    return "".join(part[:1].upper() + part[1:].lower() for part in _PARTS.split(word))

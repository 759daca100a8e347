"""Vietnamese phone numbers as typed, kept (0905123456) and shown (0905 123 456)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from kh49_desktop.text.letters import clean

Level = Literal["ok", "info", "warn", "error"]
Code = Literal[
    "blank", "ok", "zero_restored", "old_prefix", "unknown_prefix", "foreign", "several", "length", "not_digits"
]

_DIGITS: Final = re.compile(r"\d+", re.ASCII)
_GROUPING: Final = re.compile(r"[\s.,()'\u2010-\u2015-]")
_LEFT_BEHIND: Final = re.compile(r"(?<=\d)[\s/;|:,._-]+$")  # what a second number was to follow
_WHOLE_CELL: Final = re.compile(r"\.0+$")
_DIVIDERS: Final = re.compile(r"[/;|]|\s(?:-|–|hoặc|và)\s")
_KNOWN: Final = re.compile(r"0[35789]\d{8}|02\d{9}|1[89]00\d{4,6}", re.ASCII)
_LOST_ZERO: Final = re.compile(r"[35789]\d{8}|2\d{9}|1\d{9}", re.ASCII)
_OLD: Final = re.compile(r"01\d{9}", re.ASCII)
_ABROAD: Final = re.compile(r"(?:\+|00)(?!84)([1-9]\d{6,14})", re.ASCII)
_LOCAL: Final = re.compile(r"(?:(?:\+|00)84|84(?=\d{9,10}$))\(?0?\)?", re.ASCII)
_LENGTHS: Final = (10, 11)
_BEGUN: Final = 8


@dataclass(slots=True)  # not frozen: an import makes thousands, and freezing triples the time
class PhoneReading:
    """What a typed phone number is; `value` is kept as digits that begin with 0 ("+…" for a foreign number)."""

    value: str
    level: Level
    code: Code


def read_phone(text: str) -> PhoneReading:  # noqa: C901, PLR0911 - one way out a kind of number
    """Return what the typed phone number is.

    +84 and 84 become 0; a zero that a spreadsheet dropped is restored (information). A number of 10 or 11 digits is
    at most a warning, however odd its first digits. Two numbers in one text are an error ("several"): a person
    chooses.
    """
    if _KNOWN.fullmatch(text):  # nearly every number of a list
        return PhoneReading(text, "ok", "ok")
    if _LOST_ZERO.fullmatch(text):
        return _with_zero(text)
    typed = _LEFT_BEHIND.sub("", _WHOLE_CELL.sub("", clean(text).strip(" '")))
    if not typed:
        return PhoneReading("", "ok", "blank")
    parts = [_GROUPING.sub("", part) for part in _DIVIDERS.split(typed)]
    if len(parts) > 1 and all(len(part) >= _BEGUN and _DIGITS.fullmatch(part.removeprefix("+")) for part in parts):
        return PhoneReading(typed, "error", "several")
    bare = _GROUPING.sub("", typed)
    abroad = _ABROAD.fullmatch(bare)
    if abroad:
        return PhoneReading(f"+{abroad[1]}", "warn", "foreign")
    digits = _LOCAL.sub("0", bare, count=1) if _LOCAL.match(bare) else bare
    if not _DIGITS.fullmatch(digits):
        return PhoneReading(typed, "error", "not_digits")
    if _KNOWN.fullmatch(digits):
        return PhoneReading(digits, "ok", "ok")
    if _LOST_ZERO.fullmatch(digits):
        return _with_zero(digits)
    if _OLD.fullmatch(digits):
        return PhoneReading(digits, "warn", "old_prefix")
    for number in (digits, bare):  # 84… may also be no country's number at all
        if len(number) in _LENGTHS and _DIGITS.fullmatch(number):
            return PhoneReading(number, "warn", "unknown_prefix")
    return PhoneReading(digits, "error", "length")


def _with_zero(digits: str) -> PhoneReading:
    """Return a number whose zero in front was dropped."""
    restored = "0" + digits
    is_old = _OLD.fullmatch(restored) is not None
    return PhoneReading(restored, "warn" if is_old else "info", "old_prefix" if is_old else "zero_restored")


def show_phone(value: str) -> str:
    """Return a kept number as it is shown: "0905 123 456", "0262 381 2345"; any other text as it is."""
    if len(value) in _LENGTHS and value.startswith("0") and _DIGITS.fullmatch(value):
        return f"{value[:4]} {value[4:7]} {value[7:]}"
    return value

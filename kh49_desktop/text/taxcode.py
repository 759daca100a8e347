"""Tax codes (mã số thuế): 10 digits, 13 for a dependent unit, or the 12 digits of a citizen (since 01/07/2025)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from kh49_desktop.text.citizen import read_citizen_id
from kh49_desktop.text.letters import clean

Level = Literal["ok", "info", "warn", "error"]
Code = Literal[
    "blank", "ok", "citizen", "unknown_place", "check_digit", "zero_restored", "length", "not_digits", "century"
]

_DIGITS: Final = re.compile(r"\d+", re.ASCII)
_GROUPING: Final = re.compile(r"[\s.,'\u2010-\u2015-]")
_WHOLE_CELL: Final = re.compile(r"\.0+$")
_DEPENDENT: Final = re.compile(r".*\d\s*[\u2010-\u2015-]\s*\d{3}", re.ASCII)
_WEIGHTS: Final = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_HEAD: Final = 10


@dataclass(frozen=True, slots=True)
class TaxReading:
    """What a typed tax code is; `value` is in the printed form (13 digits as 0314409058-002)."""

    value: str
    level: Level
    code: Code


def read_tax_code(text: str) -> TaxReading:  # noqa: PLR0911 - one way out a kind of code
    """Return what the typed tax code is (TT 86/2024/TT-BTC, Điều 5).

    A wrong check digit is a warning, never a refusal; a zero lost in front is restored when the check digit then
    fits. 12 digits follow the rule of citizen ids.
    """
    typed = _WHOLE_CELL.sub("", clean(text).strip(" '"))
    if not typed:
        return TaxReading("", "ok", "blank")
    digits = _GROUPING.sub("", typed)
    if not _DIGITS.fullmatch(digits):
        return TaxReading(typed, "error", "not_digits")
    is_dependent = bool(_DEPENDENT.fullmatch(typed))
    match len(digits):
        case 10 | 13:
            return TaxReading(_printed(digits), *_judged(digits))
        case 9:
            return _restored(digits)
        case 12 if is_dependent:
            return _restored(digits)
        case 12:
            return _of_citizen(digits)
        case _:
            return TaxReading(digits, "error", "length")


def _judged(digits: str) -> tuple[Level, Code]:
    """Return the verdict on 10 or 13 digits."""
    check = 10 - sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11
    is_right = check == int(digits[9]) and digits[2:9] != "0000000" and digits[_HEAD:] != "000"
    return ("ok", "ok") if is_right else ("warn", "check_digit")


def _restored(digits: str) -> TaxReading:
    """Put back a zero in front, if the check digit proves it."""
    whole = "0" + digits
    if _judged(whole) != ("ok", "ok"):
        return TaxReading(digits, "error", "length")
    return TaxReading(_printed(whole), "warn", "zero_restored")


def _of_citizen(digits: str) -> TaxReading:
    """Judge the citizen id of a household business or a person."""
    reading = read_citizen_id(digits, birth=None, gender=None)
    if reading.level == "error":
        return TaxReading(digits, "error", "century")
    return TaxReading(digits, reading.level, "citizen" if reading.code == "ok" else "unknown_place")


def _printed(digits: str) -> str:
    """Return the form in which tax codes are printed."""
    return f"{digits[:_HEAD]}-{digits[_HEAD:]}" if len(digits) > _HEAD else digits

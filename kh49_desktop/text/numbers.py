"""Whole numbers and percentages as Vietnamese offices write them, in figures and in words."""

from __future__ import annotations

import re
from typing import Final, Literal

from kh49_desktop.text.letters import clean

_CURRENCY: Final = re.compile(r"\s*(đồng|đ|vnđ|vnd)\.?$", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[0-9]+")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:(?P<mark>[.,' ])[0-9]{3})(?:(?P=mark)[0-9]{3})*")
_FRACTION: Final = re.compile(r"[0-9]{1,3}(?:[.' ]?[0-9]{3})*,[0-9]+|[0-9]{1,3}(?:[,' ]?[0-9]{3})*\.[0-9]+")
# Two zeros only where nothing may be lost: behind four figures or more, "1,00" may be a thousand cut short.
_ZERO_FRACTION: Final = re.compile(r"[.,]0$|(?<=[0-9]{3})[.,]00$")
_LARGEST: Final = 2**63 - 1
_MOST_DIGITS: Final = 19
_BILLION: Final = 10**9
_WORDS_LIMIT: Final = 10**18
_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES: Final = ("", " nghìn", " triệu")
_FIVE: Final = 5
_TEN: Final = 10


class NotWhole(ValueError):  # noqa: N818 - it names what the input is
    """The text is no whole number. `reason`: not_a_number, not_whole (a fraction), too_large (beyond 64 bits)."""

    def __init__(self, reason: Literal["not_a_number", "not_whole", "too_large"]) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


def read_whole(text: str) -> int:
    """Return the whole number a person typed; thousands may be divided by one of . , ' or a blank.

    "1.234.567", "1 234", "1,234", "-5", "12.0" (a spreadsheet's 12), "53.100,00" and "1.500.000 đ" are read.
    A fraction ("12,5"), words or an empty text raise NotWhole (a ValueError).
    """
    typed = _CURRENCY.sub("", clean(text)).replace("\u2212", "-")
    is_negative = typed.startswith("-")
    figures = typed.removeprefix("-").removeprefix("+").strip()
    if not (_PLAIN.fullmatch(figures) or _GROUPED.fullmatch(figures)):
        if not _FRACTION.fullmatch(figures):
            raise NotWhole("not_a_number")
        if not _ZERO_FRACTION.search(figures) or (figures.endswith("00") and len(figures) < len("1000,00")):
            raise NotWhole("not_whole")
        figures = _ZERO_FRACTION.sub("", figures)
    figures = re.sub("[^0-9]", "", figures).lstrip("0") or "0"
    if len(figures) > _MOST_DIGITS or int(figures) > _LARGEST:
        raise NotWhole("too_large")
    return -int(figures) if is_negative else int(figures)


def show_whole(number: int) -> str:
    """Return the number with a dot between the thousands: "1.234.567"."""
    return f"{number:,}".replace(",", ".")


def show_percent(numerator: int, denominator: int) -> str:
    """Return the share with one decimal, rounded half up, reckoned in whole numbers: 13 of 14 is "92,9%".

    A denominator of 0 raises ValueError: a share of nothing is "no figures yet", which the caller has to say.
    """
    if denominator == 0:
        raise ValueError("denominator")
    is_negative = (numerator < 0) != (denominator < 0) and numerator != 0
    tenths = (2 * 1000 * abs(numerator) + abs(denominator)) // (2 * abs(denominator))
    sign = "-" if is_negative and tenths else ""
    return f"{sign}{show_whole(tenths // _TEN)},{tenths % _TEN}%"


def number_words(number: int, *, linh: Literal["linh", "lẻ"] = "linh") -> str:
    """Return a whole number below 10^18 in Vietnamese words: 24000000 is "hai mươi bốn triệu".

    `linh` is the word between hundreds and a single digit; the South says "lẻ". Larger numbers raise ValueError.
    """
    if abs(number) >= _WORDS_LIMIT:
        raise ValueError("too_large")
    if number < 0:
        return f"âm {number_words(-number, linh=linh)}"
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    words = [f"{_millions(billions, linh, has_more=False)} tỷ"] if billions else []
    if rest:
        words.append(_millions(rest, linh, has_more=bool(billions)))
    return " ".join(words)


def _millions(number: int, linh: str, *, has_more: bool) -> str:
    """Return 1 to 999,999,999 in words; `has_more`: something larger was said before."""
    words: list[str] = []
    for scale in (2, 1, 0):
        group = number // 1000**scale % 1000
        if group:
            words.append(_hundreds(group, linh, is_full=has_more or bool(words)) + _SCALES[scale])
    return " ".join(words)


def _hundreds(number: int, linh: str, *, is_full: bool) -> str:
    """Return 1 to 999 in words; `is_full`: an empty hundred is said ("không trăm linh năm")."""
    hundred, rest = divmod(number, 100)
    ten, one = divmod(rest, 10)
    words: list[str] = []
    if hundred or is_full:
        words.append(f"{_DIGITS[hundred]} trăm")
    if ten == 0 and one and words:
        words.append(linh)
    elif ten == 1:
        words.append("mười")
    elif ten:
        words.append(f"{_DIGITS[ten]} mươi")
    if one == 1 and ten > 1:
        words.append("mốt")
    elif one == _FIVE and ten:
        words.append("lăm")
    elif one:
        words.append(_DIGITS[one])
    return " ".join(words)

"""Days as they are typed, kept (EDTF: '1985', '1985-03', '1985-03-05') and shown (05/03/1985)."""

from __future__ import annotations

import calendar
import contextlib
import datetime
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from kh49_desktop.text.letters import clean, fold

Reason = Literal["no_such_day", "month_first", "not_a_day", "ambiguous", "out_of_range"]
Precision = Literal["year", "month", "day"]

_FIRST_YEAR: Final = 1900
_YEARS_AHEAD: Final = 50
_YOUNGEST: Final = 14
_MONTHS: Final = 12
_LONGEST_MONTH: Final = 31
_YEAR_DIGITS: Final = 4
_SHORT_DIGITS: Final = 2
_SERIAL_DIGITS: Final = 5
_PARTS: Final = 3
_WHOLE_DAY: Final = len("1985-03-05")
# Day 60 of Excel is 29/02/1900, which never was; every birth date is later, so one origin is enough.
_EXCEL_ORIGIN: Final = datetime.date(1899, 12, 30)

# Read the short way, for lists hold thousands: 5/3/1985, 05.03.1985, digits in one piece (five are a day number).
_USUAL: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_ONE_PIECE: Final = re.compile(r"\d{4}|\d{8}", re.ASCII)
_EDTF: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_ALLOWED: Final = re.compile(r"[^\W_]|[\s/\\.,;_\u2010-\u2015\u2212'()-]")
_CLOCK: Final = re.compile(r"(?<=\d)[T ]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AP]M)?Z?$", re.ASCII | re.IGNORECASE)
_WHOLE_CELL: Final = re.compile(r"(\d{4,8})\.0+", re.ASCII)
_SERIAL_CELL: Final = re.compile(r"(\d{5})[.,]\d+", re.ASCII)
_LETTER_O: Final = re.compile(r"(?<=[\d/.-])[oO](?=[\d/.-]|$)|(?:^|(?<=\s))[oO](?=\d)", re.ASCII)
_TOKEN: Final = re.compile(r"[0-9]+|[a-z]+")
_ROLES: Final = MappingProxyType(
    {"ngay": "d", "mung": "d", "mong": "d", "thang": "m", "thg": "m", "t": "m", "nam": "y", "ns": "y", "sinh": ""}
)
_ENGLISH: Final = MappingProxyType({calendar.month_abbr[number].lower(): str(number) for number in range(1, 13)})


class BadDay(ValueError):  # noqa: N818 - it names what the input is
    """The text is no day that can be kept.

    `reason`: no_such_day (31/4), month_first (3/25/1985: never swapped by itself), not_a_day (abc), ambiguous
    (1111985: which zero was lost?), out_of_range (before 1900, a birth in the future, further ahead than 50 years).
    """

    def __init__(self, reason: Reason) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class _Parts:
    """Digits in their roles; month and day may be empty."""

    year: str
    month: str = ""
    day: str = ""


def read_day(text: str, *, kind: Literal["dob", "other"], today: datetime.date) -> str | None:
    """Return the day a person typed as EDTF with the precision it was typed in, or None for an empty text.

    Day before month, always; `kind` "dob" refuses the future and reads a two-digit year as 20xx only from an age of
    14 on, "other" up to next year. A spreadsheet's day number (31111), its date with a clock time, lost leading zeros
    and the letter O for 0 are understood. Raises BadDay.
    """
    usual = _USUAL.fullmatch(text)
    if usual:
        return _in_range(_Parts(usual[3], usual[2], usual[1]), kind=kind, today=today)
    if _ONE_PIECE.fullmatch(text):
        return _in_range(_from_digits(text, today), kind=kind, today=today)
    typed = _LETTER_O.sub("0", clean(text)).strip(" .'")
    if not typed:
        return None
    typed = _CLOCK.sub("", typed)
    whole = _WHOLE_CELL.fullmatch(typed) or _SERIAL_CELL.fullmatch(typed)
    if whole:
        typed = whole[1]
    if len(_ALLOWED.sub("", typed)) or typed.startswith("-"):
        raise BadDay("not_a_day")
    numbers, roles = _tokens(typed)
    if len(numbers) == 1 and len(numbers[0]) == _SERIAL_DIGITS and not roles[0]:
        day = _EXCEL_ORIGIN + datetime.timedelta(days=int(numbers[0]))
        return _in_range(_Parts(str(day.year), str(day.month), str(day.day)), kind=kind, today=today)
    return _in_range(_parts(numbers, roles, today), kind=kind, today=today)


def show_day(edtf: str) -> str:
    """Return the day as it is shown: '05/03/1985', '03/1985' or '1985'. Raises BadDay when it is no EDTF day."""
    year, month, day = _read_edtf(edtf)
    return "/".join(part for part in (day, month, year) if part)


def first_day(edtf: str) -> datetime.date:
    """Return the first day the text may mean: 1985-01-01 for '1985'. Raises BadDay when it is no EDTF day."""
    if len(edtf) == _WHOLE_DAY and edtf[4] == edtf[7] == "-":  # asked for every row of a list
        with contextlib.suppress(ValueError):
            return datetime.date.fromisoformat(edtf)
    year, month, day = _read_edtf(edtf)
    return datetime.date(int(year), int(month or 1), int(day or 1))


def last_day(edtf: str) -> datetime.date:
    """Return the last day the text may mean: 1985-12-31 for '1985'. Raises BadDay when it is no EDTF day."""
    year, month, day = _read_edtf(edtf)
    last_month = int(month or _MONTHS)
    return datetime.date(int(year), last_month, int(day or calendar.monthrange(int(year), last_month)[1]))


def precision(edtf: str) -> Precision:
    """Return how exactly the day is known. Raises BadDay when it is no EDTF day."""
    _, month, day = _read_edtf(edtf)
    if day:
        return "day"
    return "month" if month else "year"


def day_of(moment: datetime.date) -> str:
    """Return the day of a spreadsheet's date cell (a date, or a datetime whose time is dropped) as EDTF."""
    return f"{moment.year:04}-{moment.month:02}-{moment.day:02}"


def _tokens(typed: str) -> tuple[list[str], list[str]]:
    """Return the numbers of the text and for each the role its label gives it ("d", "m", "y" or "")."""
    numbers: list[str] = []
    roles: list[str] = []
    role = ""
    for token in _TOKEN.findall(fold(typed)):
        if token.isdigit():
            numbers.append(token)
            roles.append(role)
            role = ""
        elif token in _ENGLISH:
            numbers.append(_ENGLISH[token])
            roles.append("m")
        elif token in _ROLES:
            role = _ROLES[token] or role
        else:
            raise BadDay("not_a_day")
    if role or not numbers or len(numbers) > _PARTS:
        raise BadDay("not_a_day")
    return numbers, roles


def _parts(numbers: list[str], roles: list[str], today: datetime.date) -> _Parts:
    """Return the numbers in their roles; a label that says otherwise refuses them."""
    if len(numbers) == 1:
        if roles[0] == "m" or (roles[0] == "y") != (len(numbers[0]) == _YEAR_DIGITS and bool(roles[0])):
            raise BadDay("not_a_day")
        return _from_digits(numbers[0], today)
    is_year_first = len(numbers[0]) == _YEAR_DIGITS
    order = ("y", "m", "d")[: len(numbers)] if is_year_first else ("d", "m", "y")[-len(numbers) :]
    if any(role not in {"", place} for role, place in zip(roles, order, strict=True)):
        raise BadDay("not_a_day")
    placed = dict(zip(order, numbers, strict=True))
    if len(placed["y"]) not in {_SHORT_DIGITS, _YEAR_DIGITS}:
        raise BadDay("not_a_day")
    if any(len(placed.get(place, "1")) > _SHORT_DIGITS for place in "dm"):
        raise BadDay("not_a_day")
    if len(numbers) == _SHORT_DIGITS and len(placed["y"]) == _SHORT_DIGITS and int(placed["y"]) <= _LONGEST_MONTH:
        # 5/12 may be a day without its year; 3/85 can only be a month and a year.
        raise BadDay("ambiguous")
    return _Parts(placed["y"], placed["m"], placed.get("d", ""))


def _from_digits(digits: str, today: datetime.date) -> _Parts:
    """Return the roles within digits typed in one piece."""
    readings: tuple[_Parts, ...] = ()
    match len(digits):
        case 4:
            return _Parts(digits)
        case 8:
            readings = (_Parts(digits[4:], digits[2:4], digits[:2]), _Parts(digits[:4], digits[4:6], digits[6:]))
        case 6:
            readings = (_Parts(digits[4:], digits[2:4], digits[:2]), _Parts(digits[2:], digits[:2]))
        case 7:
            # A spreadsheet dropped the zero in front; but 1111985 may also be 11/1/1985 in a hurry.
            readings = (_Parts(digits[3:], digits[1:3], digits[:1]), _Parts(digits[3:], digits[2:3], digits[:2]))
            if all(_is_likely(reading, today) for reading in readings):
                raise BadDay("ambiguous")
        case _:
            raise BadDay("not_a_day")
    return next((reading for reading in readings if _is_likely(reading, today)), readings[0])


def _is_likely(parts: _Parts, today: datetime.date) -> bool:
    """Tell whether the digits give a real day of our time."""
    try:
        _in_range(parts, kind="other", today=today)
    except BadDay:
        return False
    return True


def _in_range(parts: _Parts, *, kind: Literal["dob", "other"], today: datetime.date) -> str:
    """Return the parts as EDTF, or refuse a day that never was or lies out of range."""
    year = int(parts.year)
    if len(parts.year) == _SHORT_DIGITS:
        newest = today.year - _YOUNGEST if kind == "dob" else today.year + 1
        year += 2000 if 2000 + year <= newest else 1900
    month, day = int(parts.month or 0), int(parts.day or 0)
    if day and not month:
        raise BadDay("no_such_day")
    if month > _MONTHS:
        swapped = 0 < day <= _MONTHS and month <= _LONGEST_MONTH
        raise BadDay("month_first" if swapped else "no_such_day")
    if not _FIRST_YEAR <= year <= today.year + _YEARS_AHEAD:
        raise BadDay("out_of_range")
    if day > calendar.monthrange(year, month or 1)[1]:
        raise BadDay("no_such_day")
    # "00/00/1985" and "00/03/1985" are how many lists write a day that is not known: zeros are left out.
    edtf = "-".join((f"{year:04}", *((f"{month:02}",) if month else ()), *((f"{day:02}",) if day else ())))
    if kind == "dob" and datetime.date(year, month or 1, day or 1) > today:
        raise BadDay("out_of_range")
    return edtf


def _read_edtf(edtf: str) -> tuple[str, str, str]:
    """Return year, month and day of an EDTF day ("" where not known)."""
    found = _EDTF.fullmatch(edtf)
    if found is None:
        raise BadDay("not_a_day")
    year, month, day = (part or "" for part in found.groups())
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise BadDay("no_such_day") from None
    return year, month, day

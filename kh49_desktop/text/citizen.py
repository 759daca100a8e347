"""Citizen ids (CCCD, 12 digits) and old identity cards (CMND, 9 digits): checked, lost zeros repaired with proof."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal

from kh49_desktop.text.letters import clean, fold

Level = Literal["ok", "info", "warn", "error"]
Code = Literal[
    "blank",
    "ok",
    "unknown_place",
    "sex_contradicts",
    "birth_contradicts",
    "zero_restored",
    "cmnd9",
    "cmnd8",
    "length",
    "not_digits",
    "scientific",
    "century",
    "cannot_repair",
]

_DIGITS: Final = re.compile(r"\d+", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?E[+-]?\d+", re.ASCII | re.IGNORECASE)
_GROUPING: Final = re.compile(r"[\s.,'\u2010-\u2015-]")
_LABEL: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .]){0,30}:\s*(?=\d)")  # "CCCD: 066…"
_WHOLE_CELL: Final = re.compile(r"\.0+$")
_FULL: Final = 12
_OLD: Final = 9
_LAST_CENTURY_DIGIT: Final = 3
_SEXES: Final[Mapping[str | None, str]] = MappingProxyType({"NAM": "nam", "NU": "nu"})  # as they are stored
_YEAR: Final = re.compile(r"(\d{4})(?:-\d\d){0,2}", re.ASCII)

# Places of birth registration as they were when the ids were given out; frozen, not re-mapped after the merger of
# 2025 (dictionary of the domain, 4.1).
_PLACES: Final = MappingProxyType(
    {
        "001": "Hà Nội",
        "002": "Hà Giang",
        "004": "Cao Bằng",
        "006": "Bắc Kạn",
        "008": "Tuyên Quang",
        "010": "Lào Cai",
        "011": "Điện Biên",
        "012": "Lai Châu",
        "014": "Sơn La",
        "015": "Yên Bái",
        "017": "Hòa Bình",
        "019": "Thái Nguyên",
        "020": "Lạng Sơn",
        "022": "Quảng Ninh",
        "024": "Bắc Giang",
        "025": "Phú Thọ",
        "026": "Vĩnh Phúc",
        "027": "Bắc Ninh",
        "030": "Hải Dương",
        "031": "Hải Phòng",
        "033": "Hưng Yên",
        "034": "Thái Bình",
        "035": "Hà Nam",
        "036": "Nam Định",
        "037": "Ninh Bình",
        "038": "Thanh Hóa",
        "040": "Nghệ An",
        "042": "Hà Tĩnh",
        "044": "Quảng Bình",
        "045": "Quảng Trị",
        "046": "Thừa Thiên Huế",
        "048": "Đà Nẵng",
        "049": "Quảng Nam",
        "051": "Quảng Ngãi",
        "052": "Bình Định",
        "054": "Phú Yên",
        "056": "Khánh Hòa",
        "058": "Ninh Thuận",
        "060": "Bình Thuận",
        "062": "Kon Tum",
        "064": "Gia Lai",
        "066": "Đắk Lắk",
        "067": "Đắk Nông",
        "068": "Lâm Đồng",
        "070": "Bình Phước",
        "072": "Tây Ninh",
        "074": "Bình Dương",
        "075": "Đồng Nai",
        "077": "Bà Rịa - Vũng Tàu",
        "079": "Thành phố Hồ Chí Minh",
        "080": "Long An",
        "082": "Tiền Giang",
        "083": "Bến Tre",
        "084": "Trà Vinh",
        "086": "Vĩnh Long",
        "087": "Đồng Tháp",
        "089": "An Giang",
        "091": "Kiên Giang",
        "092": "Cần Thơ",
        "093": "Hậu Giang",
        "094": "Sóc Trăng",
        "095": "Bạc Liêu",
        "096": "Cà Mau",
    }
)


@dataclass(slots=True)  # not frozen: an import makes thousands, and freezing triples the time
class CitizenReading:
    """What a typed id is.

    `value` holds the digits to keep ("" when the level is error: then nothing is kept by itself). `code` is the
    weightiest finding and `more` the lesser ones. `repaired`: the value is not what was typed. `proposal` is an id a
    person may accept where the repair was refused only because the sex contradicts, though birth and place agree.
    """

    value: str
    level: Level
    code: Code
    repaired: bool = False
    kind: Literal["CCCD", "CMND", ""] = ""
    more: tuple[Code, ...] = ()
    proposal: str = ""


@lru_cache(maxsize=1 << 14)  # an import asks twice for each number: as it is read, and as the rules see it
def read_citizen_id(  # noqa: PLR0911 - one way out a kind of id
    text: str, *, birth: str | None, gender: str | None
) -> CitizenReading:
    """Return what the typed id is, held against the birth date (EDTF) and sex ('NAM', 'NU', also Nam, Nữ) if known.

    11 digits have lost one zero, 10 digits two (Hà Nội 001…): restored only when the place is one of the 63 and
    neither sex nor birth year contradicts. 9 digits are an old card (warning), 8 digits one that lost its zero.
    """
    if text.isascii() and text.isdigit():  # nearly every number of a list
        digits = text
    else:
        typed = _WHOLE_CELL.sub("", clean(text).strip(" '"))
        label = _LABEL.match(typed)
        typed = typed[label.end() :] if label else typed
        if not typed:
            return CitizenReading("", "ok", "blank")
        if _SCIENTIFIC.fullmatch(typed):
            return _error("scientific")
        digits = _GROUPING.sub("", typed)
        if not _DIGITS.fullmatch(digits):
            return _error("not_digits")
    match len(digits):
        case 12:
            return _full_id(digits, birth, gender)
        case 10 | 11:
            return _restored(digits.zfill(_FULL), birth, gender)
        case 9:
            return CitizenReading(digits, "warn", "cmnd9", kind="CMND")
        case 8:
            return CitizenReading(digits.zfill(_OLD), "warn", "cmnd8", repaired=True, kind="CMND")
        case _:
            return _error("length")


def place_name(code: str) -> str | None:
    """Return the province (before 2025) whose three-digit code opens an id, None for an unknown code."""
    return _PLACES.get(code)


def mask(value: str) -> str:
    """Return the id with its middle hidden, as it stands in lists: "066*******12"."""
    if len(value) < _OLD:
        return "*" * len(value)
    return f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}"


def group(value: str) -> str:
    """Return an id of 9 or 12 digits in groups of three, anything else as it is: "066 185 012 345"."""
    if len(value) not in {_OLD, _FULL} or not _DIGITS.fullmatch(value):
        return value
    return " ".join(value[at : at + 3] for at in range(0, len(value), 3))


def _full_id(digits: str, birth: str | None, gender: str | None) -> CitizenReading:
    """Judge twelve digits; only a century that has not come yet refuses them."""
    findings = _findings(digits, birth, gender)
    if not findings:
        return CitizenReading(digits, "ok", "ok", kind="CCCD")
    if findings[0] == "century":
        return _error("century")
    level: Level = "info" if findings == ("unknown_place",) else "warn"
    return CitizenReading(digits, level, findings[0], kind="CCCD", more=findings[1:])


def _restored(digits: str, birth: str | None, gender: str | None) -> CitizenReading:
    """Judge an id with its zeros put back: any doubt refuses the repair."""
    findings = _findings(digits, birth, gender)
    if findings:
        is_likely = findings == ("sex_contradicts",) and _YEAR.fullmatch(birth or "") is not None
        return CitizenReading("", "error", "cannot_repair", more=findings, proposal=digits if is_likely else "")
    return CitizenReading(digits, "warn", "zero_restored", repaired=True, kind="CCCD")


def _findings(digits: str, birth: str | None, gender: str | None) -> tuple[Code, ...]:
    """Return what is odd about twelve digits, the weightiest first.

    The fourth digit is 0/1 for men/women born 1900-1999, 2/3 for 2000-2099; digits five and six are the birth year.
    """
    if len(digits) != _FULL or not (digits.isascii() and digits.isdigit()):
        return ("length",)
    place, sex_digit = digits[:3], int(digits[3])
    findings: list[Code] = []
    if sex_digit > _LAST_CENTURY_DIGIT:
        findings.append("century")
    if birth and birth[:4] != f"{19 + sex_digit // 2}{digits[4:6]}" and _YEAR.fullmatch(birth):
        findings.append("birth_contradicts")
    sex = _SEXES.get(gender) or fold(gender or "")
    if sex in {"nam", "nu"} and (sex == "nu") != bool(sex_digit % 2):
        findings.append("sex_contradicts")
    if place not in _PLACES:
        findings.append("unknown_place")
    return tuple(findings)


def _error(code: Code) -> CitizenReading:
    """Return a refusal."""
    return CitizenReading("", "error", code)

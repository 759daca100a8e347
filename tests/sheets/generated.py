"""Lists made by chance from a seed: encodings, layouts and flaws as officers mix them, with what must come of them."""

from __future__ import annotations

import datetime
import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.text.samples import FAMILIES, GIVEN, HIGHLAND, MIDDLES, SYLLABLES

from .lists import TO_TCVN3, as_cp1258, as_tcvn3, as_vni, raw_file, text_file, workbook

GROUPS = ("Tổ cắt", "Phân xưởng 1", "Tổ may 2", "Văn phòng", "Kho nguyên liệu", "Chuyền 4")
PLACES = ("066", "001", "038", "067", "079", "052")
TITLES = ("CÔNG TY TNHH MAY BUÔN HỒ XANH", "BAN CHẤP HÀNH CÔNG ĐOÀN CƠ SỞ", "DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN NĂM 2026",
          "(Kèm theo Tờ trình số 12/TTr-CĐCS ngày 05/10/2026)", "Tổng số: 40 người")  # fmt: skip
NAME_HEADS = ("Họ và tên", "HỌ TÊN", "Họ, tên đoàn viên", "Họ và tên (chữ in hoa)", "Họ tên CNLĐ")
BORN_HEADS = ("Ngày sinh", "Ngày, tháng, năm sinh", "NĂM SINH", "Ngày tháng năm sinh", "Sinh ngày")
ID_HEADS = ("Số CCCD", "CCCD/CMND", "Số căn cước/ĐDCN", "Số định danh cá nhân (12 số)", "CĂN CƯỚC CÔNG DÂN")
PHONE_HEADS = ("SĐT", "Điện thoại", "Số ĐT liên hệ", "ĐTDĐ")
GROUP_HEADS = ("Bộ phận", "Tổ/Bộ phận", "Phòng/ban/xưởng", "Đơn vị công tác")
SINCE_HEADS = ("Ngày vào CĐ", "Ngày kết nạp đoàn viên", "Tháng, năm gia nhập công đoàn")
OTHER_HEADS = ("Size áo", "Ký nhận", "Số con", "Tôn giáo")


@dataclass
class Person:
    name: str
    born: datetime.date
    man: bool
    number: str
    phone: str
    group: str
    since: datetime.date


@dataclass
class Made:
    """A written list: where, how, and what a register must hold of each of its rows."""

    path: Path
    how: str
    people: dict[int, dict[str, str | None]] = field(default_factory=dict)  # Excel row -> field -> value
    flags: dict[int, set[str]] = field(default_factory=dict)  # Excel row -> what is to be told of it


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def lossy(text: str) -> str:
    """Return what is left of a text after TCVN3: it has no capitals with a tone."""
    return "".join(
        letter if letter in TO_TCVN3 or letter.lower() not in TO_TCVN3 else letter.lower() for letter in text
    )


def shown_in_capitals(text: str) -> str:
    """Return what a TCVN3 text in the font of capitals shows."""
    return lossy(text).upper()


def misread_cp1258(text: str) -> str:
    """Return a text of code page 1258 that a program took for Western text."""
    return as_cp1258(text).decode("latin-1")


def misread_utf8(text: str) -> str:
    """Return UTF-8 that a program took for Western text."""
    return "".join(
        chr(code) if code in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([code]).decode("cp1252")
        for code in text.encode("utf-8")
    )


ENCODED: dict[str, tuple[Callable[[str], str], str]] = {
    "unicode": (str, "Times New Roman"), "nfd": (nfd, ""), "vni": (as_vni, "VNI-Times"), "tcvn3": (as_tcvn3, ".VnTime"),
    "vni in a font that lies": (as_vni, ".VnArial"), "tcvn3 without a font": (as_tcvn3, "Arial"),
    "unicode in VNI's font": (str, "VNI-Times"), "unicode in TCVN3's font": (str, ".VnTime"),
    "tcvn3 in VNI's font": (as_tcvn3, "VNI-Helve"), "vni without a font": (as_vni, ""),
    "tcvn3 in capitals": (as_tcvn3, ".VnTimeH"), "cp1258 misread": (misread_cp1258, "Arial"),
    "utf-8 misread": (misread_utf8, "Arial"),
}  # fmt: skip
# What code page 1258 has no letters for: highland names with breves, and the two decks of a Unicode text.
BEYOND_1258 = "ŭĭŏčñƀ"


def person(chance: random.Random, number: int, group: str) -> Person:
    born = datetime.date(1964, 1, 1) + datetime.timedelta(days=chance.randrange(15_500))
    man = chance.random() < 0.4
    name = " ".join((chance.choice(FAMILIES), *chance.sample(MIDDLES, chance.randrange(1, 3)), chance.choice(GIVEN)))
    if chance.random() < 0.3:
        name = " ".join(chance.choice(SYLLABLES).capitalize() for _ in range(chance.randrange(2, 5)))
    if chance.random() < 0.15:
        name = chance.choice(HIGHLAND)
    century = (2 if born.year >= 2000 else 0) + (not man)
    citizen_id = f"{chance.choice(PLACES)}{century}{born.year % 100:02}{number:06}"
    since = datetime.date(max(2010, born.year + 18), chance.randrange(1, 13), chance.randrange(1, 29))
    return Person(
        name, born, man, citizen_id, f"09{chance.randrange(10**8):08}", group, min(since, datetime.date(2026, 10, 1))
    )


def typed_day(chance: random.Random, day: datetime.date, is_text: bool) -> Any:
    """Return a day as it is typed or as Excel keeps it."""
    if not is_text and chance.random() < 0.6:
        return datetime.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell
    form = chance.choice(
        ("{d.day}/{d.month}/{d.year}", "{d:%d/%m/%Y}", "{d:%d.%m.%Y}", "{d.day}-{d.month}-{d.year}", "{d:%d%m%Y}")
    )
    return form.format(d=day)


def make(folder: Path, seed: int, least: int = 4, most: int = 14) -> Made:  # noqa: C901, PLR0912, PLR0915 - a list is made from its top to its end
    """Write the list of a seed."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    encoding = chance.choice(list(ENCODED))
    is_text = encoding in {"unicode", "nfd", "vni", "tcvn3"} and chance.random() < 0.35
    sexes = chance.choice(("column", "two dates", "cross", "none"))
    splits = chance.random() < 0.2
    groups = chance.choice(("column", "band", "both"))
    has_numbers, has_marks = chance.random() < 0.85, chance.random() < 0.4
    keep, font = ENCODED[encoding]

    columns = [["name"], ["born"], ["number"], ["phone"], ["since"]]
    if splits:
        columns[0] = ["family", "given"]
    if sexes == "two dates":
        columns[1] = ["born man", "born woman"]
    elif sexes == "column":
        columns.insert(2, ["sex"])
    elif sexes == "cross":
        columns.insert(2, ["woman"])
    if groups != "band":
        columns.append(["group"])
    if chance.random() < 0.5:
        columns.append(["other"])
    tail = columns[1:]
    chance.shuffle(tail)
    order = [name for part in (columns[0], *tail) for name in part]
    order = ["stt", *order] if has_numbers else order
    heads = {
        "stt": chance.choice(("STT", "TT", "Số TT")), "name": chance.choice(NAME_HEADS),
        "family": "Họ đệm", "given": "Tên",
        "born": chance.choice(BORN_HEADS), "sex": chance.choice(("Giới tính", "Nam/Nữ", "Phái")), "woman": "Nữ (x)",
        "number": chance.choice(ID_HEADS), "phone": chance.choice(PHONE_HEADS), "group": chance.choice(GROUP_HEADS),
        "since": chance.choice(SINCE_HEADS), "other": chance.choice(OTHER_HEADS),
    }  # fmt: skip
    rows: list[list[Any]] = [[title] for title in TITLES[: chance.randrange(5)]]
    if rows and chance.random() < 0.5:
        rows.append([])
    merged = []
    width, top = len(order), len(rows) + 1
    if sexes == "two dates":
        at = order.index("born man")
        rows.append([heads["born"] if name == "born man" else heads.get(name, "") for name in order])
        rows.append(["Nam" if name == "born man" else "Nữ" if name == "born woman" else "" for name in order])
        merged.append(f"{chr(65 + at)}{top}:{chr(66 + at)}{top}")
    else:
        rows.append([heads[name] for name in order])
    if has_marks:
        rows.append(
            [f"({number})" for number in range(1, width + 1)] if chance.random() < 0.5 else list(range(1, width + 1))
        )
    made = Made(folder / f"{seed}.{'csv' if is_text else 'xlsx'}", f"{encoding}, {sexes}, {groups}, splits={splits}")
    number = 0
    for group in chance.sample(GROUPS, chance.randrange(1, 5)):
        if groups != "column":
            rows.append([group] if chance.random() < 0.5 or not has_numbers else ["I", group])
        for _ in range(chance.randrange(least, most)):
            number += 1
            someone = person(chance, number, group)
            family, _, given = someone.name.rpartition(" ")
            day = typed_day(chance, someone.born, is_text)
            year_alone = chance.random() < 0.06
            day = (str(someone.born.year) if is_text else someone.born.year) if year_alone else day
            as_number = not is_text and chance.random() < 0.4
            cells = {
                "stt": number, "name": chance.choice(("", " ")) + someone.name, "family": family,
                "given": given, "born": day,
                "born man": day if someone.man else "", "born woman": "" if someone.man else day,
                "sex": "Nam" if someone.man else chance.choice(("Nữ", "nữ", "NỮ")), "woman": "" if someone.man else "x",
                "number": int(someone.number) if as_number else someone.number,
                "phone": int(someone.phone) if as_number else someone.phone, "group": group,
                "since": typed_day(chance, someone.since, is_text), "other": "",
            }  # fmt: skip
            rows.append([cells[name] for name in order])
            told = shown_in_capitals if font == ".VnTimeH" else lossy if "tcvn3" in encoding else str
            made.people[len(rows)] = {
                "full_name": told(someone.name),
                "birth_date": str(someone.born.year) if year_alone else someone.born.isoformat(),
                "gender": "NAM" if someone.man else "NU", "citizen_id": someone.number, "phone": someone.phone,
                "department": told(group), "admitted_on": someone.since.isoformat(),
            }  # fmt: skip
            flags = {"year_only"} if year_alone else set()
            flags |= {"zero_restored"} if as_number and someone.number.startswith("0") else set()
            made.flags[len(rows)] = flags
            if chance.random() < 0.04:
                made.people[len(rows) + 1] = made.people[len(rows)]
                made.flags[len(rows) + 1] = {"exact_duplicate_of_previous_row"}
                rows.append(rows[-1])
        if chance.random() < 0.3:
            rows.append([*[""] * int(has_numbers), f"Cộng {group}", number])
    if chance.random() < 0.7:
        rows.append(
            chance.choice(([f"Tổng cộng: {number} người"], ["", "TỔNG CỘNG", number], ["Danh sách này có 40 người./."]))
        )
        rows += [[], [*[""] * (width - 2), "Buôn Hồ, ngày 05 tháng 10 năm 2026"],
                 ["", "Người lập biểu", "", "TM. BAN CHẤP HÀNH"],
                 ["", "(Ký, ghi rõ họ tên)"], [], ["", "Nguyễn Thị Lập", "", "Trần Văn Chủ"]]  # fmt: skip
    has_beyond = any(letter in str(rows).lower() for letter in BEYOND_1258)
    if "misread" in encoding and has_beyond and "cp1258" in encoding:
        keep, made.how = str, "unicode (beyond cp1258)"
    written = [[keep(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    if is_text:
        kinds = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
        kinds += ["cp1258"] if encoding == "unicode" and not has_beyond else []
        kinds = ["bytes"] * 2 + kinds if encoding in {"vni", "tcvn3"} else kinds
        kind = chance.choice(kinds)
        if kind == "bytes" and any(ord(char) > 0xFF for char in str(written)):
            kind = "utf-8"
        lines = [[*row, *[""] * (width - len(row))] for row in written]
        (raw_file if kind == "bytes" else text_file)(made.path, lines, chance.choice(",;\t"), kind)
        made.how += f", {kind}"
    else:
        workbook(
            made.path,
            written,
            merged=merged if chance.random() < 0.8 else (),
            font=font,
            before=("Bìa",) if seed % 5 == 0 else (),
        )
    return made

"""Makes registers and lists of invented people for the measurements, the same ones at every run."""

from __future__ import annotations

import datetime
import hashlib
import random
import shutil
from pathlib import Path

import xlsxwriter

from kh49_desktop.paths import shipped
from kh49_desktop.records import CATALOGUE, Dues, DuesBase, Member, Unit
from kh49_desktop.records.finance import MONTHS
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store

FAMILY = [
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Huỳnh",
    "Phan",
    "Vũ",
    "Võ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
]
MIDDLE = ["Văn", "Thị", "Hữu", "Đức", "Ngọc", "Thanh", "Minh", "Xuân", "Quốc", "Thuỳ", "Phương", "Công"]
GIVEN = [
    "An",
    "Ánh",
    "Bình",
    "Châu",
    "Dũng",
    "Đạt",
    "Đức",
    "Hà",
    "Hạnh",
    "Hiếu",
    "Hoà",
    "Hùng",
    "Khánh",
    "Lan",
    "Linh",
    "Mai",
    "Nga",
    "Nghĩa",
    "Oanh",
    "Phượng",
    "Quang",
    "Sơn",
    "Tâm",
    "Thảo",
    "Thuỷ",
    "Trang",
    "Tuấn",
    "Uyên",
    "Vinh",
    "Yến",
]
HIGHLAND = ["Y Bhăm Niê", "H' Blu Ktul", "Y Wang Mlô", "H'Hà Niê", "Y Bhiăt Êban", "H Nguôm Êban"]
GROUPS = ["Tổ may 1", "Tổ may 2", "Tổ cắt", "Tổ hoàn thiện", "Kho", "Văn phòng", "Tổ bảo vệ"]
POSTS = ["Công nhân may", "Công nhân cắt", "Công nhân ủi", "Kỹ thuật", "Kiểm hàng", "Thủ kho", "Kế toán", "Bảo vệ"]
CONTRACTS = ["Không xác định thời hạn", "Xác định thời hạn"]
YEARS = range(2022, 2027)
LATE = 0.03  # months that were not paid
NOW = datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


def person(number: int, chance: random.Random) -> dict[str, str]:
    """Return one invented person, as stored."""
    woman = chance.random() < 0.7
    name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
    born = datetime.date(1966, 1, 1) + datetime.timedelta(days=chance.randrange(14_000))
    century = (2 if born.year >= 2000 else 0) + woman
    return {
        "full_name": chance.choice(HIGHLAND) if number % 40 == 0 else name,
        "birth_date": born.isoformat(),
        "gender": "NU" if woman else "NAM",
        "citizen_id": f"066{century}{born.year % 100:02d}{number:06d}",
        "phone": f"09{chance.randrange(10**8):08d}",
        "department": chance.choice(GROUPS),
        "admitted_on": f"{chance.randrange(2012, 2026)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}",
    }


def make_register(folder: Path, members: int) -> None:
    """Make a register of so many members in a folder."""
    chance = random.Random(49)  # noqa: S311 - repeatable, not secret
    store = Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)
    unit = store.save(Unit, {"name": "CĐCS Công ty TNHH May Thái Dương", "code": "DL-0049", "host_type": "DN_NGOAI_NN"})
    store.set_setting("own_unit", unit.id)
    with store.change("IMPORT", "invented") as change:
        for number in range(members):
            change.create(Member, person(number, chance))
    store.close()


def built() -> Path:
    """Return the folder of what is made once for the measurements."""
    folder = Path(__file__).parents[2] / "build" / "benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def dues_register(members: int) -> Path:
    """Return the folder of a register of so many members with five years of dues, made once and kept under build/.

    It is made anew when the tables or this file change.
    """
    made_of = [*sorted(shipped("db", "migrations").glob("*.sql")), Path(__file__)]
    mark = hashlib.sha256(b"".join(file.read_bytes() for file in made_of)).hexdigest()[:12]
    cache = built()
    folder = cache / f"dues-{members}-{mark}"
    if not folder.exists():
        for old in cache.glob(f"dues-{members}-*"):
            shutil.rmtree(old)
        begun = cache / f"{folder.name}.begun"
        shutil.rmtree(begun, ignore_errors=True)
        make_dues_register(begun, members)
        begun.rename(folder)
    return folder


def make_dues_register(folder: Path, members: int) -> None:
    """Make a register of so many members, each with a pay and the dues of 2022 to 2026 (until October)."""
    make_register(folder, members)
    chance = random.Random(50)  # noqa: S311
    store = Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)
    people = [str(record) for (record,) in store.columns_of(Member, ("id",))]
    pays = [chance.randrange(50, 250) * 100_000 for _ in people]
    with store.change("IMPORT", "invented") as change:
        for member, pay in zip(people, pays, strict=True):
            change.create(DuesBase, {"member": member, "since": "2022-01", "amount": pay})
    for year in YEARS:
        months = MONTHS[:10] if year == YEARS[-1] else MONTHS
        with store.change("IMPORT", "invented") as change:
            for member, pay in zip(people, pays, strict=True):
                paid = {month: pay // 200 for month in months if chance.random() > LATE}
                change.create(Dues, {"member": member, "year": year, **paid})
    store.close()


def more_of(number: int, chance: random.Random) -> dict[str, str]:
    """Return what a wide list has beside the usual columns, by heading; half of it is another text in each row."""
    year, month, day = chance.randrange(2012, 2026), chance.randrange(1, 13), chance.randrange(1, 29)
    return {
        "Vị trí công việc": chance.choice(POSTS),
        "Loại hợp đồng lao động": chance.choice(CONTRACTS),
        "Ngày vào làm": f"{day:02d}/{month:02d}/{year}",
        "Số quyết định": f"{number}/QĐ-CĐCS",
        "Ngày nộp đơn": f"{day:02d}.{month:02d}.{year}",
        "Số thẻ đoàn viên": f"{50_000_000 + number}",
        "Ngày cấp thẻ": f"{day}/{month}/{year}",
        "Chức vụ công đoàn": "Tổ trưởng công đoàn" if number % 25 == 0 else "",
        "Số CMND cũ": f"24{number:07d}",
        "Ngày cấp căn cước": f"{day:02d}{month:02d}{year}",
        "Nơi cấp căn cước": "Cục CSQLHC về TTXH",
        "Nơi ở hiện nay": f"{number % 997 + 1} Nguyễn Tất Thành, phường Tân Lợi, Buôn Ma Thuột",
        "Thư điện tử": f"doanvien{number}@example.com",
        "Mã số BHXH": f"66{number:08d}",
        "Trình độ học vấn": f"{chance.randrange(6, 13)}/12",
    }


def make_messy_list(path: Path, rows: int, *, wide: bool = False) -> None:
    """Write a list as officers make them: titles, a heading, bands, lost zeros, mixed dates, a total.

    It has 10 columns; a wide one has 25.
    """
    chance = random.Random(49)  # noqa: S311
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("DS T10")
    sheet.write(0, 0, "CÔNG ĐOÀN CÔNG TY TNHH MAY THÁI DƯƠNG")
    sheet.write(2, 2, "DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN")
    heads = [
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Số CCCD",
        "Điện thoại",
        "Bộ phận",
        "Ngày vào CĐ",
        "Quê quán",
        "Ghi chú",
    ]
    others = random.Random(51)  # noqa: S311
    if wide:
        heads += more_of(0, others)
    for column, head in enumerate(heads):
        sheet.write(4, column, head)
    line, group = 5, ""
    people = sorted((person(number, chance) for number in range(rows)), key=lambda p: p["department"])
    for number, someone in enumerate(people, start=1):
        if someone["department"] != group:
            group = someone["department"]
            sheet.write(line, 0, group.upper())
            line += 1
        year, month, day = someone["birth_date"].split("-")
        typed = (f"{int(day)}/{int(month)}/{year}", f"{day}.{month}.{year}", f"{day}{month}{year}", year)[number % 4]
        sheet.write(line, 0, number)
        sheet.write(line, 1, f" {someone['full_name']} ")
        sheet.write(line, 2, typed)
        sheet.write(line, 3, "Nữ" if someone["gender"] == "NU" else "Nam")
        if number % 3:
            sheet.write(line, 4, someone["citizen_id"])
        else:
            sheet.write_number(line, 4, int(someone["citizen_id"]))
        sheet.write_number(line, 5, int(someone["phone"]))
        sheet.write(line, 6, group)
        sheet.write(line, 7, "/".join(reversed(someone["admitted_on"].split("-"))))
        sheet.write(line, 8, "Buôn Ma Thuột, Đắk Lắk")
        if wide:
            for column, text in enumerate(more_of(number, others).values(), start=10):
                sheet.write(line, column, text)
        line += 1
    sheet.write(line, 1, "Tổng cộng")
    sheet.write_number(line, 4, rows)
    book.close()

"""Makes resources/sample/danh-sach-mau.xlsx: the list that the tour imports, as an officer would have typed it.

Everybody in it is invented. Run it from the checkout: python -m tests.sheets.make_sample
"""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.sheets.lists import as_vni

SAMPLE = Path(__file__).parent.parent.parent / "resources" / "sample" / "danh-sach-mau.xlsx"
FONT = "VNI-Times"
COLUMNS = 10


def names(text: str) -> tuple[str, ...]:
    """Return names that a text lists."""
    return tuple(text.split(", "))


MEN = names(
    "Nguyễn Văn Ánh, Trần Đức Bình, Lê Hữu Đạt, Phạm Quốc Nghĩa, Hoàng Minh Thưởng, Đặng Xuân Trường, Võ Công Lý, "
    "Bùi Đình Khánh, Ngô Thanh Tùng, Dương Quang Huy, Y Wang Mlô, Y Bhăm Niê, Y Krông Êban, Y Thiăng Kbuôr, Huỳnh "
    "Ngọc Quý, Phan Trọng Phước, Trương Tấn Dũng, Đỗ Gia Hưng, Lý Hoài Nam, Hồ Sỹ Vượng, Vũ Mạnh Cường, Lưu Bá "
    "Thắng, Mai Văn Quyết, Tạ Hữu Chương"
)
WOMEN = names(
    "Nguyễn Thị Thủy, Trần Thị Mỹ Duyên, Lê Ngọc Ánh, Phạm Thị Phượng, Hoàng Thu Hiền, Đặng Thị Hoà, Võ Kim Oanh, "
    "Bùi Thị Xuyến, Ngô Thuỳ Trang, Dương Bích Ngọc, H'Hà Niê, H'Lim Êban, H'Yer Mlô, H Nguôm Ktla, Huỳnh Thị "
    "Uyên, Phan Thị Thúy, Trương Mỹ Hạnh, Đỗ Thị Nhung, Lý Thị Giềng, Hồ Thị Lệ, Vũ Thị Quỳnh, Lưu Thị Ước, Mai "
    "Thị Kiều, Tạ Thị Hường, Cao Thị Nguyệt, Đinh Thị Yến, Nông Thị Kỳ, Lò Thị Sáng, Giàng Thị Mỷ, Hà Thị Đượm, "
    "Triệu Thị Mùi, Quách Thị Luyến, Châu Thị Bưởi, La Thị Tuyết, Kiều Thị Ngoãn, Thái Thị Chuyền"
)
GROUPS = ("Tổ cắt", "Tổ may 1", "Tổ may 2", "Tổ hoàn thiện", "Văn phòng")
JOBS = {"Tổ cắt": "Công nhân cắt", "Tổ may 1": "Công nhân may", "Tổ may 2": "Công nhân may",
        "Tổ hoàn thiện": "Công nhân ủi, đóng gói", "Văn phòng": "Nhân viên"}  # fmt: skip


def people() -> list[list[object]]:
    """Return the people as rows: name, born (man's column), born (woman's), id, phone, group, job, admitted, note."""
    chance = random.Random(4926)  # noqa: S311 - repeatable, not secret
    found: list[list[object]] = []
    everyone = [(name, True) for name in MEN] + [(name, False) for name in WOMEN]
    chance.shuffle(everyone)
    for number, (name, man) in enumerate(everyone):
        born = datetime.date(1967, 1, 1) + datetime.timedelta(days=chance.randrange(14_000))
        century = (2 if born.year >= 2000 else 0) + (not man)
        place = chance.choice(("066", "066", "066", "038", "001", "067"))
        citizen_id = f"{place}{century}{born.year % 100:02}{chance.randrange(10**6):06}"
        phone = f"09{chance.randrange(10**8):08}"
        admitted = datetime.date(max(born.year + 19, 2012), 1, 1) + datetime.timedelta(days=chance.randrange(360))
        typed_born: object = born if number % 3 else f"{born.day}/{born.month}/{born.year}"
        typed_id: object = int(citizen_id) if number % 2 else citizen_id
        typed_phone: object = int(phone) if number % 4 == 0 else phone
        group = GROUPS[number * len(GROUPS) // len(everyone)]
        row = [
            name,
            typed_born if man else "",
            "" if man else typed_born,
            typed_id,
            typed_phone,
            group,
            JOBS[group],
            admitted,
            "",
        ]
        found.append(row)
    return found


def with_flaws(rows: list[list[object]]) -> list[list[object]]:
    """Put in what real lists have: every kind of flaw once or twice, each with its own place."""
    rows[4][3] = "240" + "512306"  # an old nine-digit card
    rows[9][3] = str(rows[9][3])[:-1].zfill(11) + "O"  # the letter O for a zero
    rows[13][1 if rows[13][1] else 2] = "31/02/1988"
    rows[17][1 if rows[17][1] else 2] = 1979  # a year alone; its id is cleared, for it tells another year
    rows[17][3] = ""
    rows[22][3] = ""
    rows[27][8] = "nghỉ thai sản"
    rows[30][0] = "  " + str(rows[30][0]).replace(" ", "  ", 1)
    rows[36][1], rows[36][2] = rows[36][2], rows[36][1]  # the date in the other sex's column
    double = list(rows[41])
    twin = list(rows[46])
    digits = str(twin[3]).zfill(12)
    twin[3] = digits[:6] + f"{(int(digits[6:]) + 137) % 10**6:06}"
    twin[4] = "0905" + str(rows[46][4])[-6:]
    return [*rows[:42], double, *rows[42:47], twin, *rows[47:]]


def write_foot(sheet: Any, line: int, group: str, counts: tuple[int, int], bold: Any) -> None:
    """Write the totals, the place and day, and who signs."""
    sheet.write(line, 1, as_vni(f"Cộng {group}"), bold)
    sheet.write(line, 2, counts[0], bold)
    sheet.write(line + 1, 1, as_vni("Tổng cộng"), bold)
    sheet.write(line + 1, 2, counts[1], bold)
    sheet.write(line + 3, 7, as_vni("Buôn Hồ, ngày 05 tháng 10 năm 2026"), bold)
    sheet.write(line + 4, 1, as_vni("Người lập biểu"), bold)
    sheet.write(line + 4, 7, as_vni("TM. BAN CHẤP HÀNH"), bold)
    sheet.write(line + 5, 7, as_vni("CHỦ TỊCH"), bold)
    sheet.write(line + 8, 1, as_vni("Lê Ngọc Ánh"), bold)
    sheet.write(line + 8, 7, as_vni("Nguyễn Văn Ánh"), bold)


def write_sample(path: Path) -> None:
    """Write the list."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": "Danh sách mẫu", "created": datetime.datetime(2026, 10, 5, tzinfo=datetime.UTC)})
    sheet = book.add_worksheet("DS DOAN VIEN")
    book.add_worksheet("Sheet2")
    font = {"font_name": FONT, "font_size": 12}
    plain = book.add_format(font)
    title = book.add_format({**font, "bold": True, "font_size": 14, "align": "center"})
    head = book.add_format(
        {**font, "bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    day = book.add_format({**font, "num_format": "dd/mm/yyyy"})
    bold = book.add_format({**font, "bold": True})
    sheet.write(0, 0, as_vni("CÔNG TY TNHH MAY BUÔN HỒ XANH"), bold)
    sheet.write(1, 0, as_vni("BAN CHẤP HÀNH CÔNG ĐOÀN"), bold)
    sheet.merge_range(2, 0, 2, COLUMNS - 1, as_vni("DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN NĂM 2026"), title)
    sheet.merge_range(4, 0, 5, 0, "STT", head)
    sheet.merge_range(4, 1, 5, 1, as_vni("Họ và tên"), head)
    sheet.merge_range(4, 2, 4, 3, as_vni("Ngày tháng năm sinh"), head)
    sheet.write(5, 2, "Nam", head)
    sheet.write(5, 3, as_vni("Nữ"), head)
    others = ("Số CCCD", "Số ĐT", "Tổ, bộ phận", "Công việc", "Ngày vào CĐ", "Ghi chú")
    for at, heading in enumerate(others, 4):
        sheet.merge_range(4, at, 5, at, as_vni(heading), head)
    for at in range(COLUMNS):
        sheet.write(6, at, f"({at + 1})", head)
    line, number, group, counted = 7, 0, "", 0
    for row in with_flaws(people()):
        if row[5] != group:
            if group:
                sheet.write(line, 1, as_vni(f"Cộng {group}"), bold)
                sheet.write(line, 2, counted, bold)
                line += 1
            group, counted = str(row[5]), 0
            sheet.merge_range(line, 0, line, COLUMNS - 1, as_vni(group), bold)
            line += 1
        number, counted = number + 1, counted + 1
        sheet.write(line, 0, number, plain)
        for at, cell in enumerate(row, 1):
            if isinstance(cell, datetime.date):
                sheet.write_datetime(line, at, datetime.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001 - a cell
            elif isinstance(cell, int):
                sheet.write_number(line, at, cell, plain)
            elif cell:
                sheet.write_string(line, at, as_vni(str(cell)), plain)
        line += 1
    write_foot(sheet, line, group, (counted, number), bold)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 26)
    sheet.set_column(2, 9, 16)
    book.close()


if __name__ == "__main__":
    write_sample(SAMPLE)

"""Making lists as officers make them: texts in old encodings, sheets with merged headings, files by their endings."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font  # type: ignore[attr-defined]

from kh49_desktop.text.letters import TONE_MARKS

VECTORS = Path(__file__).parent.parent / "vectors"

HEAD = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Bộ phận", "Ngày vào CĐ")
FIVE = (
    (1, "Nguyễn Văn An", "05/03/1985", "Nam", "066085012345", "0905123456", "Phân xưởng 1", "01/04/2010"),
    (2, "Trần Thị Thủy", "31/12/1990", "Nữ", "001190000123", "0914000111", "Phân xưởng 2", "15/05/2015"),
    (3, "H'Hà Niê", "28/02/1999", "Nữ", "066199111222", "0387654321", "Tổ bảo vệ", "20/10/2020"),
    (4, "Đặng Hữu Đức", "01/07/2001", "Nam", "066201333444", "0977000999", "Văn phòng", "02/09/2022"),
    (5, "Y Bhiăt Êban", "01/01/1978", "Nam", "066078555666", "0983222333", "Phân xưởng 1", "03/02/2005"),
)
STORED = (
    ("Nguyễn Văn An", "1985-03-05", "NAM", "066085012345", "0905123456", "Phân xưởng 1", "2010-04-01"),
    ("Trần Thị Thủy", "1990-12-31", "NU", "001190000123", "0914000111", "Phân xưởng 2", "2015-05-15"),
    ("H'Hà Niê", "1999-02-28", "NU", "066199111222", "0387654321", "Tổ bảo vệ", "2020-10-20"),
    ("Đặng Hữu Đức", "2001-07-01", "NAM", "066201333444", "0977000999", "Văn phòng", "2022-09-02"),
    ("Y Bhiăt Êban", "1978-01-01", "NAM", "066078555666", "0983222333", "Phân xưởng 1", "2005-02-03"),
)
FIELDS = ("full_name", "birth_date", "gender", "citizen_id", "phone", "department", "admitted_on")

Rows = Sequence[Sequence[Any]]


def table(name: str) -> dict[str, str]:
    """Return letter -> what the old keyboard wrote, from the tables beside the tests."""
    with (VECTORS / name).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter="\t"))
    if "sequence" in rows[0]:
        return {row["unicode"]: row["sequence"] for row in rows}
    return {row["unicode"]: chr(int(row["code_hex"], 16)) for row in rows}


TO_VNI = table("legacy_table_vni.tsv")
TO_TCVN3 = table("legacy_table_tcvn3.tsv")


def as_vni(text: str) -> str:
    """Return what a VNI keyboard wrote."""
    return "".join(TO_VNI.get(letter, letter) for letter in text)


def as_tcvn3(text: str) -> str:
    """Return what a TCVN3 keyboard wrote: letters with a tone only as small ones."""
    return "".join(TO_TCVN3.get(letter) or TO_TCVN3.get(letter.lower(), letter) for letter in text)


def as_cp1258(text: str) -> bytes:
    """Return the text in the code page of Vietnamese Windows, most tones as a code of their own."""
    written = b""
    for letter in text:
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = "".join(part for part in parts if part in TONE_MARKS)
            rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONE_MARKS))
            written += (rest + tone).encode("cp1258")
    return written


def workbook(
    path: Path,
    rows: Rows,
    *,
    merged: Sequence[str] = (),
    font: str = "",
    sheet: str = "DS",
    before: Sequence[str] = (),
    hidden: Sequence[str] = (),
    mac: bool = False,
) -> Path:
    """Write a workbook; None leaves a cell empty, `before` are empty sheets in front."""
    book = openpyxl.Workbook()  # type: ignore[attr-defined,no-untyped-call]
    if mac:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.remove(book.worksheets[0])
    for name in before:
        book.create_sheet(name)
    leaf = book.create_sheet(sheet)
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row, 1):
            if cell is not None and cell != "":
                made = leaf.cell(number, at, cell)
                if font:
                    made.font = Font(name=font)
    for span in merged:
        leaf.merge_cells(span)
    for name in hidden:
        book[name].sheet_state = "hidden"
    book.save(path)
    return path


def opened_book(path: Path) -> Any:
    """Open a workbook as another program would."""
    return openpyxl.load_workbook(path)  # type: ignore[attr-defined,no-untyped-call]


def text_file(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Write a text file of cells."""
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    text = written.getvalue()
    path.write_bytes(as_cp1258(text) if encoding == "cp1258" else text.encode(encoding))
    return path


def raw_file(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "bytes") -> Path:
    """Write a text file of cells in the bytes of an old keyboard: each letter is one of the first 256."""
    del encoding
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter).writerows(rows)
    path.write_bytes(written.getvalue().encode("latin-1"))
    return path

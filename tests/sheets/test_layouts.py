"""Lists as officers really make them: each layout gives the same five people."""

from __future__ import annotations

import datetime
import itertools
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import (
    Plan,
    carry_out,
    clipboard_book,
    find_table,
    find_tables,
    import_plan,
    plan_import,
    propose_mapping,
    read_book,
)
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import clean

from .lists import FIELDS, FIVE, HEAD, STORED, Rows, as_tcvn3, as_vni, text_file, workbook

MEMBER = CATALOGUE.of_table("member")
FAMILIES = ("Nguyễn", "Đặng", "Võ")
HERE = Path(__file__).parent


def people(store: Store, plan: Plan, names: Sequence[str] = FIELDS) -> list[tuple[Any, ...]]:
    """Carry a plan out and return what is stored, row by row."""
    carry_out(store, plan)
    rows = [store.row(MEMBER, row.record) or {} for row in plan.rows if row.verdict == "created"]
    return [tuple(row[name] for name in names) for row in rows]


def each(change: Callable[[str], str], rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Change every text of some rows."""
    return [[change(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_files_of_every_kind(store: Store, tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = text_file(tmp_path / "a.csv", [HEAD, *FIVE], delimiter, encoding)
    assert people(store, import_plan(store, MEMBER, path)) == list(STORED)


@pytest.mark.parametrize("font", ["", "VNI-Times", ".VnTime", "Times New Roman"])
def test_vni_is_told_by_its_letters_whatever_the_font_says(store: Store, tmp_path: Path, font: str) -> None:
    path = workbook(tmp_path / "a.xlsx", each(as_vni, [HEAD, *FIVE]), font=font)
    assert people(store, import_plan(store, MEMBER, path)) == list(STORED)


@pytest.mark.parametrize("font", ["", ".VnTime", "VNI-Times", "Arial"])
def test_tcvn3_too(store: Store, tmp_path: Path, font: str) -> None:
    path = workbook(tmp_path / "a.xlsx", each(as_tcvn3, [HEAD, *FIVE]), font=font)
    assert people(store, import_plan(store, MEMBER, path)) == list(STORED)


def test_the_font_of_capitals_raises_its_letters(store: Store, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        each(as_tcvn3, [HEAD[:3], ("1", "Nguyễn Văn Ánh", "1985"), ("2", "Đỗ Thị Mỹ", "1986")]),
        font=".VnTimeH",
    )
    plan = import_plan(store, MEMBER, path)
    assert plan.capitals
    proper = import_plan(store, MEMBER, path, proper_names=True)
    assert people(store, proper, ["full_name"]) == [("Nguyễn Văn Ánh",), ("Đỗ Thị Mỹ",)]
    assert [row.values["full_name"] for row in plan.rows] == ["NGUYỄN VĂN ÁNH", "ĐỖ THỊ MỸ"]


def test_decomposed_letters(store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", each(lambda text: unicodedata.normalize("NFD", text), [HEAD, *FIVE]))
    assert people(store, import_plan(store, MEMBER, path)) == list(STORED)


def test_a_sheet_whose_columns_are_encoded_differently(store: Store, tmp_path: Path) -> None:
    many = [(n, as_vni(f"{family} Thị {given}"), "5/3/1985", as_tcvn3("Phân xưởng bốn"), "Đắk Lắk, xã Ea Kao")
            for n, (family, given) in enumerate(itertools.product(FAMILIES, ("Ánh", "Phượng", "Hằng")))]  # fmt: skip
    path = workbook(tmp_path / "a.xlsx", [("STT", "Họ và tên", "Ngày sinh", "Bộ phận", "Quê quán"), *many])
    plan = import_plan(store, MEMBER, path)
    assert plan.rows[4].values["full_name"] == "Đặng Thị Phượng"
    assert {row.values["department"] for row in plan.rows} == {"Phân xưởng bốn"}
    assert {row.values["native_place"] for row in plan.rows} == {"Đắk Lắk, xã Ea Kao"}


def test_three_rows_of_headings_merged_both_ways(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["CÔNG ĐOÀN CÔNG TY"],
        ["DANH SÁCH ĐOÀN VIÊN"],
        [],
        ["STT", "THÔNG TIN ĐOÀN VIÊN", None, None, None, None, "Liên hệ", None, "Ngày vào CĐ"],
        [None, "Họ và tên", "Ngày sinh", None, "CCCD", None, "Điện thoại", "Bộ phận"],
        [None, None, "Nam", "Nữ", "Số", "Ngày cấp"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
        *[[n, name, born if sex == "Nam" else None, born if sex == "Nữ" else None, number, "01/01/2022",
           phone, group, since]
          for n, name, born, sex, number, phone, group, since in FIVE],
    ]  # fmt: skip
    merged = ("A4:A6", "B4:F4", "G4:H4", "I4:I6", "B5:B6", "C5:D5", "E5:F5", "G5:G6", "H5:H6")
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows, merged=merged))
    assert (plan.table.first_row, plan.table.last_row) == (4, 6)
    assert plan.table.left_out["numbering"] == 1
    assert people(store, plan, (*FIELDS, "id_issue_date")) == [(*row, "2022-01-01") for row in STORED]


def test_day_month_and_year_in_columns_of_their_own(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["Họ tên", "Ngày sinh", None, None, "CCCD"], [None, "Ngày", "Tháng", "Năm"],
            ["Nguyễn Văn An", 5, 3, 1985, "066085012345"], ["Trần Thị Thủy", None, None, 1990, "001190000123"],
            ["Lê Thị Ba", None, 12, 1990, None]]  # fmt: skip
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows, merged=("B1:D1", "A1:A2", "E1:E2")))
    assert people(store, plan, ("full_name", "birth_date")) == [
        ("Nguyễn Văn An", "1985-03-05"), ("Trần Thị Thủy", "1990"), ("Lê Thị Ba", "1990-12"),
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["x", "X", "✓", 1, "v"])
def test_a_column_of_crosses_under_nu(store: Store, tmp_path: Path, mark: object) -> None:
    rows: Rows = [["Họ và tên", "Nữ (x)", "Năm sinh"], ["Nguyễn Văn An", None, 1985], ["Trần Thị Thủy", mark, 1990]]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert people(store, plan, ("gender", "birth_date")) == [("NAM", "1985"), ("NU", "1990")]


def test_crosses_under_nam_and_nu(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["Họ và tên", "Giới tính", None],
        [None, "Nam", "Nữ"],
        ["Nguyễn Văn An", "x", None],
        ["Trần Thị Thủy", None, "x"],
        ["Lê Ba", None, None],
    ]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows, merged=("B1:C1",)))
    assert people(store, plan, ("gender",)) == [("NAM",), ("NU",), (None,)]
    assert [problem.code for _, problem in plan.problems] == ["no_gender"]


def test_first_and_last_names_are_joined(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ đệm", "Tên", "Ngày sinh"],
        [1, "Nguyễn Văn", "An", "1985"],
        [2, "H'", "Hà Niê", "1986"],
        [3, None, "Y Wang Mlô", "1987"],
    ]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert people(store, plan, ("full_name",)) == [("Nguyễn Văn An",), ("H'Hà Niê",), ("Y Wang Mlô",)]


def test_bands_give_the_department_where_no_column_does(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"],
        ["I. Phân xưởng 1 (2 người)"],
        [1, "Nguyễn Văn An", "05/03/1985", "066085012345"],
        [2, "Y Bhiăt Êban", "01/01/1978", "066078555666"],
        [None, "Cộng phân xưởng 1", None, 2],
        ["II", "Văn phòng"],
        [1, "Đặng Hữu Đức", "01/07/2001", "066201333444"],
        ["Tổng cộng: 03 người"],
        [],
        [None, None, "Buôn Ma Thuột, ngày 05 tháng 10 năm 2026"],
        [None, "NGƯỜI LẬP", None, "CHỦ TỊCH"],
        [None, "(Ký, ghi rõ họ tên)"],
        [None, "Trần Thị Lập"],
    ]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert plan.mapping.columns["department"] == "band"
    assert people(store, plan, ("full_name", "department")) == [
        ("Nguyễn Văn An", "Phân xưởng 1"), ("Y Bhiăt Êban", "Phân xưởng 1"), ("Đặng Hữu Đức", "Văn phòng"),
    ]  # fmt: skip


def test_a_heading_repeated_on_every_printed_page(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        HEAD,
        *FIVE[:2],
        ["Cộng trang", None, 2],
        [],
        HEAD,
        [1, 2, 3, 4, 5, 6, 7, 8],
        ["Mang sang", None, 2],
        *FIVE[2:],
    ]
    assert people(store, import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))) == list(STORED)


def test_a_department_merged_down_over_its_people(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["Bộ phận", "Họ và tên", "Ngày sinh"],
        ["Tổ may 1", "Nguyễn Văn An", "1985"],
        [None, "Lê Ba", "1986"],
        ["Kho", "Trần Tư", "1987"],
    ]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows, merged=("A2:A3",)))
    assert people(store, plan, ("department",)) == [("Tổ may 1",), ("Tổ may 1",), ("Kho",)]


def test_numbers_and_days_as_excel_keeps_them(store: Store, tmp_path: Path) -> None:
    day = datetime.datetime(1985, 3, 5)  # noqa: DTZ001 - a cell
    rows: Rows = [
        HEAD[1:6],
        ["Nguyễn Văn An", day, "Nam", 66085012345, 905123456],
        ["Trần Thị Thủy", 1990, "Nữ", 1190000123, 84914000111],
        ["Lê Ba", 31111, "nam", "066085 012 346", "+84 905.123.457"],
        ["Phạm Tư", datetime.datetime(1905, 6, 7), "NAM", None, None],  # noqa: DTZ001 - 1985 in a cell formatted as a date
        ["Hồ Năm", datetime.datetime(1985, 3, 5, 10, 30), "Nam", None, None],  # noqa: DTZ001
    ]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert people(store, plan, ("birth_date", "gender", "citizen_id", "phone")) == [
        ("1985-03-05", "NAM", "066085012345", "0905123456"),
        ("1990", "NU", "001190000123", "0914000111"),
        ("1985-03-05", "NAM", "066085012346", "0905123457"),
        ("1985", "NAM", None, None),
        ("1985-03-05", "NAM", None, None),
    ]


def test_the_mac_calendar_of_1904(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["Họ và tên", "Ngày sinh"],
        ["Nguyễn Văn An", datetime.datetime(1985, 3, 5)],  # noqa: DTZ001
        ["Trần Thị Thủy", 31111 - 1462],
    ]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows, mac=True))
    assert people(store, plan, ("birth_date",)) == [("1985-03-05",), ("1985-03-05",)]


@pytest.mark.parametrize("name", ["five.xls", "five.ods", "five.xlsm"])
def test_other_workbooks(store: Store, name: str) -> None:
    plan = import_plan(store, MEMBER, HERE / "files" / name)
    assert people(store, plan) == list(STORED)


def test_the_sheet_with_the_list_is_found(store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE], sheet="Danh sách", before=("Bìa", "Sheet2"))
    book = read_book(path)
    assert find_table(book, MEMBER).sheet == "Danh sách"
    assert [table.sheet for table in find_tables(book, MEMBER)] == ["Danh sách"]
    assert people(store, import_plan(store, MEMBER, path, sheet="Danh sách")) == list(STORED)


def test_pasted_cells(store: Store) -> None:
    text = "\r\n".join("\t".join(str(cell) for cell in row) for row in (HEAD, *FIVE))
    table = find_table(clipboard_book(text), MEMBER)
    assert people(store, plan_import(store, MEMBER, table, propose_mapping(table, MEMBER))) == list(STORED)


def test_names_like_totals_bands_and_signatures_are_people(store: Store, tmp_path: Path) -> None:
    names = [
        "Tống Công Minh",
        "Công Thị Hằng",
        "Ban Văn Tổ",
        "Kỷ Ngọc",
        "Trạm Thị Kho",
        "Đại Văn Diện",
        "Văn Phòng",
        "Ngày Văn Tháng",
    ]
    rows: Rows = [HEAD[:3], *[[n, name, f"{n:02}/03/1985"] for n, name in enumerate(names, 1)]]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert people(store, plan, ("full_name",)) == [(name,) for name in names]


def test_a_list_of_names_alone(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["Họ và tên"], ["Nguyễn Văn An"], ["Trần Thị Thủy"], ["Nguyễn Văn An"]]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert people(store, plan, ("full_name",)) == [("Nguyễn Văn An",), ("Trần Thị Thủy",), ("Nguyễn Văn An",)]
    assert carry_out(store, import_plan(store, MEMBER, tmp_path / "a.xlsx")).import_id == ""


def test_numbered_lines_without_a_person_are_no_rows(store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE, [6], [7], [8, " "]])
    plan = import_plan(store, MEMBER, path)
    assert plan.counts["created"] == 5
    assert plan.counts["refused"] == 0


def test_blanks_of_every_kind(store: Store, tmp_path: Path) -> None:
    rows: Rows = [HEAD[1:6], ["\u200b Nguyễn\u00a0Văn   An\n", " 5/3/1985 ", "-", "…", "."]]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert people(store, plan, ("full_name", "birth_date", "gender", "citizen_id", "phone")) == [
        (clean("Nguyễn Văn An"), "1985-03-05", None, None, None)
    ]
    assert {problem.code for _, problem in plan.problems} == {"no_gender", "no_cccd"}


def test_the_same_as_above(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["Họ và tên", "Ngày sinh", "Bộ phận", "Quê quán"], ["Nguyễn Văn An", "1985", "Tổ may 1", "nt"],
            ["Lê Ba", "1986", '"', "Huế"],
            ["Trần Tư", "1987", "-nt-", "-"], ["Hồ Năm", "1988", "Kho", "Huế"],
            ["Bùi Sáu", "1989", "Như trên", "Huế"]]  # fmt: skip
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert people(store, plan, ("department",)) == [("Tổ may 1",), ("Tổ may 1",), ("Tổ may 1",), ("Kho",), ("Kho",)]


def test_notes_below_the_list_are_nobody(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["Họ và tên", "Ngày sinh"], ["Nguyễn Văn An", "1985"], ["Lê Ba", "1986"], [],
            ["Ghi chú: cột 2 ghi theo căn cước"],
            ["- Ai chưa có ngày sinh thì ghi năm"],
            ["Danh sách đã được ban chấp hành công đoàn thông qua ngày 5/10"]]  # fmt: skip
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert [row.values["full_name"] for row in plan.rows] == ["Nguyễn Văn An", "Lê Ba"]

"""Where a list ends and what stands among its rows: sums, posts that sign, another table below, people like bands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import Book, Sheet, find_table, find_tables, read_book
from kh49_desktop.sheets.reading import Cell, text_of
from kh49_desktop.sheets.tables import Table

from .lists import Rows, workbook

MEMBER = CATALOGUE.of_table("member")
SPLIT = ("STT", "Họ đệm", "Tên", "Năm sinh", "Giới tính")
TOP = ("STT", "Họ và tên", "Ngày sinh", "Bộ phận")
WIDE = ("STT", "Họ và tên", "Ngày sinh", "Điện thoại", "Ghi chú")
AN = (1, "Nguyễn Văn An", "01/02/1980", "0905000001", None)
BINH = (2, "Trần Thị Bình", "02/02/1981", "0905000002", None)


def table(folder: Path, rows: Rows, merged: Sequence[str] = (), kind: str = "member") -> Table:
    """Return the best table of a workbook of these rows."""
    path = workbook(folder / "a.xlsx", rows, merged=merged)
    return find_tables(read_book(path), CATALOGUE.of_table(kind))[0]


def rows_of(found: Table) -> list[int]:
    """Return the Excel rows that are data."""
    return [line.row for line in found.lines]


# -- people and sums ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["Công", "Cộng", "Tổng", "CÔNG"])
@pytest.mark.parametrize("numbered", [False, True])
def test_somebody_whose_given_name_reads_like_a_sum_is_no_sum(tmp_path: Path, given: str, *, numbered: bool) -> None:
    rows = [
        SPLIT,
        ("1", "Trần Đình", given, 1985, "Nam"),
        ("2", "Nguyễn Văn", "An", 1980, "Nam"),
        ("3", "Phan Thành", given, 1981, "Nam"),
    ]
    found = table(tmp_path, rows if numbered else [row[1:] for row in rows])
    assert rows_of(found) == [2, 3, 4]


def test_a_department_that_reads_like_a_sum_makes_none(tmp_path: Path) -> None:
    rows = [
        ("STT", "Họ và tên", "Bộ phận", "Năm sinh"),
        ("1", "Nguyễn Văn An", "Tổng hợp", 1980),
        ("2", "Hà Ba", "Công", 1982),
        ("", "Lê Bốn", "Tổng hợp", 1983),
    ]
    assert rows_of(table(tmp_path, rows)) == [2, 3, 4]


def test_a_book_of_dues_names_its_payer_in_two_columns(tmp_path: Path) -> None:
    rows = [
        ("Họ đệm", "Tên", "Tháng 1", "Tháng 2", "Tháng 3"),
        ("Trần Đình", "Công", 50000, 50000, 50000),
        ("Nguyễn Văn", "An", 50000, 50000, 50000),
        ("Cộng", None, 100000, 100000, 100000),
    ]
    assert rows_of(table(tmp_path, rows, kind="dues")) == [2, 3]


SUMS: Rows = (
    (None, "Tổng cộng", None, 2, 5),
    ("Tổng cộng", None, None, 2, 5),
    ("Cộng", None, None, 2, 5),
    (None, None, "Cộng", 2, 5),
    (None, "Tổng", "cộng", 2, 5),
    (None, "TỔNG SỐ: 12", None, 2, 5),
    ("Cộng trang 1", None, None, 2, 5),
    ("II", "Tổng cộng", None, 2, 5),
    (3, "Tổng cộng", None, 2, 5),
)


@pytest.mark.parametrize("row", SUMS, ids=str)
def test_a_sum_is_still_one_wherever_it_says_so(tmp_path: Path, row: Sequence[object]) -> None:
    rows = [
        ("STT", "Họ đệm", "Tên", "Số con", "Ghi chú"),
        (1, "Trần Đình", "Công", 1, "x"),
        (2, "Nguyễn Văn", "An", 1, "x"),
        row,
    ]
    found = table(tmp_path, rows)
    assert rows_of(found) == [2, 3]
    assert found.left_out["total"] == 1


def test_a_company_named_after_all_its_parts_is_no_sum(tmp_path: Path) -> None:
    rows = [
        ("STT", "Tên doanh nghiệp", "Địa chỉ", "Điện thoại"),
        ("1", "Tổng công ty Cà phê Ban Mê", "Buôn Ma Thuột", ""),
        ("", "Tổng kho Ea Kar", "Ea Kar", ""),
        ("", "Tổng cộng", 2, ""),
    ]
    assert rows_of(table(tmp_path, rows, kind="employer")) == [2, 3]


# -- merged cells ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("span", ["B10:B12", "D3:D5000", "D1048570:D1048576", "A8:A10", "Z2:Z9"])
def test_cells_merged_below_or_beside_the_list_do_no_harm(tmp_path: Path, span: str) -> None:
    rows = [TOP, (1, "Nguyễn Văn An", "01/02/1980", "Tổ 1"), (2, "Lê Bình", "01/02/1981", "Tổ 2"), (3, "Hà Ba", 1982)]
    found = table(tmp_path, rows, merged=[span])
    assert rows_of(found) == [2, 3, 4]


def test_cells_merged_down_to_the_last_row_of_excel_do_no_harm() -> None:
    rows: list[list[Cell]] = [[*TOP], [1.0, "Nguyễn Văn An", "01/02/1980", "Tổ 1"], [2.0, "Lê Bình", "01/02/1981", ""]]
    book = Book("a.xlsx", (Sheet("DS", rows, merged=((1, 3, 1_048_575, 3),)),))
    found = find_table(book, MEMBER)
    assert [line.cells[3] for line in found.lines] == ["Tổ 1", "Tổ 1"]


# -- another table below -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (("STT", "Họ và tên", "Ngày nghỉ việc", "Lý do", None), (1, "Phan Văn Nghỉ", "01/05/2026", "Hết hạn", None)),
        (("STT", "Họ và tên", "Lớp", "Trường", "Con ông/bà"), (1, "Nguyễn Bé Na", "5A", "Kim Đồng", "Lê Bình")),
        (("Họ và tên", "Hình thức", "Số tiền", None, None), ("Lê Ba", "Giấy khen", 500, None, None)),
        (("STT", "Tên con", "Lớp", "Phụ huynh", None), (1, "Bé Na", "5A", "Nguyễn Văn An", None)),
        (("Bộ phận", "Số người"), ("Tổ 1", 2)),
        (("TT", "Mã", "Họ và tên", "Ký nhận", None), (1, "A1", "Nguyễn Bé Na", "x", None)),
    ],
)
@pytest.mark.parametrize("title", ["DANH SÁCH KHÁC", "", "Con đoàn viên"])
def test_a_table_of_other_headings_below_is_none_of_the_members(
    tmp_path: Path, heads: Sequence[object], row: Sequence[object], title: str
) -> None:
    found = table(tmp_path, [WIDE, AN, BINH, (), (title,), heads, row])
    assert rows_of(found) == [2, 3]
    assert found.below == (5 if title else 6)
    assert found.left_out["after"] == (3 if title else 2)


@pytest.mark.parametrize("gap", [((),), (("BẢNG TỔNG HỢP",),), ((), ("BẢNG TỔNG HỢP",), ())])
@pytest.mark.parametrize("heads", [("Bộ phận", "Số người", "Nữ", "Ghi chú"), ("STT", "Đơn vị", "Số lượng", "Nữ")])
def test_a_summary_below_names_nobody(tmp_path: Path, gap: Rows, heads: Sequence[str]) -> None:
    rows = [
        TOP,
        (1, "Nguyễn Văn An", "01/02/1980", "Tổ 1"),
        (2, "Lê Thị Bình", "02/03/1981", "Tổ 2"),
        *gap,
        heads,
        ("Tổ 1", 1, 0, "đủ") if heads[0] != "STT" else (1, "Tổ 1", 1, 0),
        ("Tổ 2", 1, 1, "đủ") if heads[0] != "STT" else (2, "Tổ 2", 1, 1),
    ]
    found = table(tmp_path, rows)
    assert rows_of(found) == [2, 3]
    assert found.below > 0


def test_the_header_printed_on_every_page_begins_no_other_table(tmp_path: Path) -> None:
    found = table(tmp_path, [WIDE, AN, (), WIDE, BINH, WIDE, (3, "Hà Ba", "1/2/1990")])
    assert rows_of(found) == [2, 5, 7]
    assert found.below == 0


def test_a_table_below_that_is_of_this_record_type_is_read_as_its_own(tmp_path: Path) -> None:
    rows = [
        WIDE,
        AN,
        BINH,
        (),
        ("DANH SÁCH MỚI",),
        ("STT", "Họ và tên", "Số CCCD", "Giới tính"),
        (1, "Hà Ba", "", "Nữ"),
    ]
    tables = find_tables(read_book(workbook(tmp_path / "a.xlsx", rows)), MEMBER)
    assert sorted(rows_of(each) for each in tables) == [[2, 3], [7]]
    assert [each.below for each in tables] == [0, 0]


# -- those who sign ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("posts", "names"),
    [
        ((None, "Người lập bảng", None, "Kế toán", "Chủ tịch"), (None, "Lê Thị Ký", None, "Hà Văn Kế", "Ngô Văn Duy")),
        (("Người lập biểu", None, "Phòng Tổ chức", "Giám đốc"), ("Lê Thị Ký", None, "Hà Văn Kế", "Ngô Văn Duy")),
        ((None, "Trưởng phòng HC-NS", None, "P. Giám đốc"), (None, "Lê Thị Ký", None, "Hà Văn Duyệt")),
        ((None, "LÃNH ĐẠO DUYỆT", None, None, "TỔ TRƯỞNG TỔ CĐ"), (None, "Lê Thị Ký", None, None, "Hà Văn Duyệt")),
        (("Thủ quỹ", None, "Kế toán", None, "Thủ trưởng"), ("Lê Thị Ký", None, "Hà Văn Kế", None, "Ngô Văn Duy")),
    ],
)
@pytest.mark.parametrize("gap", [0, 1])
def test_those_who_sign_are_no_members(
    tmp_path: Path, posts: Sequence[object], names: Sequence[object], gap: int
) -> None:
    rows = [WIDE, AN, BINH, *[()] * gap, posts, (), names]
    assert rows_of(table(tmp_path, rows)) == [2, 3]


def test_those_who_sign_a_list_without_running_numbers_are_no_members(tmp_path: Path) -> None:
    posts, names = ("Trưởng phòng HC-NS", None, "P. Giám đốc"), ("Lê Thị Ký", None, "Hà Văn Duyệt")
    assert rows_of(table(tmp_path, [WIDE[1:], AN[1:], BINH[1:], (), posts, (), names])) == [2, 3]


def test_a_member_with_a_post_is_a_member(tmp_path: Path) -> None:
    rows = [
        ("STT", "Họ và tên", "Chức vụ", "Nghề"),
        (1, "Nguyễn Văn An", "Chủ tịch", "Giám đốc"),
        (None, "Lê Bình", "Kế toán", "Thủ quỹ"),
    ]
    assert rows_of(table(tmp_path, rows)) == [2, 3]


def test_counts_below_the_list_are_nobody(tmp_path: Path) -> None:
    foot = [(None, "Nam", 1), (None, "Nữ", 1), (None, "Đảng viên", 0), (None, "Trong đó: Nữ", 1, "người")]
    found = table(tmp_path, [WIDE, AN, BINH, *foot])
    assert rows_of(found) == [2, 3]
    assert found.left_out["total"] == len(foot)


def test_somebody_called_nam_is_no_count(tmp_path: Path) -> None:
    assert rows_of(table(tmp_path, [("Họ và tên", "Năm sinh"), ("Nam", 1985), ("Nữ", 1990), ("An", 1991)])) == [2, 3, 4]


# -- people like bands, bands like people ------------------------------------------------------------------------------


def test_a_row_with_the_next_running_number_is_somebody(tmp_path: Path) -> None:
    names = ["Ca Văn Thỉnh", "- Lê Thị Bình", "Đội Thị Hoa", "Y Ban Niê", "LÊ VĂN KHO", "Phòng Thị Lan", "Kho Văn Tí"]
    found = table(tmp_path, [("STT", "Họ và tên"), *enumerate(names, 1)])
    assert len(found.lines) == len(names)
    assert found.bands == ()


def test_bands_with_numbers_of_their_own_are_bands(tmp_path: Path) -> None:
    rows = [
        ("STT", "Họ và tên"),
        (1, "Tổ may 1"), (1, "Nguyễn Văn An"), (2, "Lê Bình"),
        (2, "Tổ may 2"), (1, "Hà Ba"),
        (3, "Tổ may 3"), (1, "Y Thim Niê"), (2, "Lê Ca"),
    ]  # fmt: skip
    found = table(tmp_path, rows)
    assert [(line.row, line.band) for line in found.lines] == [
        (3, "Tổ may 1"), (4, "Tổ may 1"), (6, "Tổ may 2"), (8, "Tổ may 3"), (9, "Tổ may 3"),
    ]  # fmt: skip


def test_the_last_band_without_people_is_nobody(tmp_path: Path) -> None:
    rows = [("STT", "Họ và tên"), ("I", "Tổ may 1"), (1, "Nguyễn Văn An"), (2, "Lê Ca"), (3, "Tổ may 3")]
    assert rows_of(table(tmp_path, rows)) == [3, 4]


def test_bands_that_are_numbered_over_people_who_are_not_are_bands(tmp_path: Path) -> None:
    rows = [("STT", "Họ và tên"), (1, "Tổ may 1"), ("", "Nguyễn Văn An"), (2, "Tổ may 2"), ("", "Hà Ba"), ("", "Lê Ca")]
    found = table(tmp_path, rows)
    assert [(line.row, line.band) for line in found.lines] == [(3, "Tổ may 1"), (5, "Tổ may 2"), (6, "Tổ may 2")]


def test_a_second_child_on_the_line_below_is_no_band(tmp_path: Path) -> None:
    rows = [
        ("STT", "Họ và tên", "Ngày sinh", "Điện thoại", "Tên con"),
        (1, "Nguyễn Văn An", "01/02/1980", "0905000001", "Bé Bi"),
        (None, None, None, None, "Bé Bo"),
        (2, "Trần Thị Bình", "01/02/1981", "0905000002", "Bé Na"),
    ]
    found = table(tmp_path, rows)
    assert [(line.row, line.band) for line in found.lines] == [(2, ""), (4, "")]
    assert found.left_out["stray"] == 1


def test_a_group_written_in_the_column_of_departments_is_that_of_the_people_below(tmp_path: Path) -> None:
    rows = [
        TOP,
        (None, None, None, "Tổ 1"),
        (1, "Nguyễn Văn An", "01/01/1980"),
        (2, "Lê Bình", "01/01/1981"),
        (None, None, None, "Tổ 2"),
        (3, "Hà Ba", "01/01/1982"),
        (4, "Y Thim", "01/01/1982", "Tổ 5"),
    ]
    found = table(tmp_path, rows)
    assert [text_of(line.cells[3]) for line in found.lines] == ["Tổ 1", "Tổ 1", "Tổ 2", "Tổ 5"]


def test_the_second_row_of_a_header_names_nobody_in_a_list_that_does_not_know_it(tmp_path: Path) -> None:
    rows = [
        ("STT", "Họ và tên", "Năm sinh", None, "Chức vụ công đoàn", "Ngày tham gia BCH"),
        (None, None, "Nam", "Nữ"),
        (1, "Nguyễn Văn An", 1980, None, "Chủ tịch", "15/3/2023"),
        (2, "Trần Thị Bình", None, 1981, "Phó Chủ tịch", "15/3/2023"),
    ]
    assert rows_of(table(tmp_path, rows, kind="committee_member")) == [3, 4]


def test_a_list_of_posts_without_running_numbers_is_not_taken_for_its_signatures(tmp_path: Path) -> None:
    rows = [
        ("Chức vụ công đoàn", "Họ và tên", "Nhiệm vụ được phân công"),
        ("Chủ tịch", "Nguyễn Văn An", "Phụ trách chung"),
        ("Phó Chủ tịch", "Trần Thị Bình", "Kế toán"),
    ]
    assert rows_of(table(tmp_path, rows, kind="committee_member")) == [2, 3]


def test_a_summary_of_headings_that_nobody_knows_is_told_by_its_title(tmp_path: Path) -> None:
    heads, row = ("Tổ sản xuất", "Hiện có", "Tăng", "Giảm"), ("Tổ 1", 2, 3, 4)
    found = table(tmp_path, [WIDE, AN, BINH, (), ("BẢNG TỔNG HỢP THEO TỔ",), heads, row])
    assert (rows_of(found), found.below) == ([2, 3], 5)


def test_a_header_of_two_rows_printed_again_is_nobody(tmp_path: Path) -> None:
    head = [("STT", "Họ và tên", "Ngày sinh", None, "Số CCCD"), (None, None, "Nam", "Nữ", None)]
    rows = [*head, (1, "Lê Văn An", "01/01/1980"), (), *head, (2, "Hà Thị Ba", None, "01/01/1981")]
    assert rows_of(table(tmp_path, rows)) == [3, 7]

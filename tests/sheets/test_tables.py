"""Several tables in one file: on several sheets, one below the other, side by side; and what a file hides."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font  # type: ignore[attr-defined]

from kh49_desktop.errors import Refused
from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import (
    Plan,
    carry_out,
    find_tables,
    import_plan,
    plan_import,
    plan_tables,
    propose_mapping,
    read_book,
    reading,
    result_json,
    undo_import,
)
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import FIVE, HEAD, Rows, as_tcvn3, text_file, workbook

MEMBER = CATALOGUE.of_table("member")
TOP = ["Họ và tên", "Ngày sinh", "Số CCCD"]
AN = ["Nguyễn Văn An", "05/03/1985", "066085012345"]
DUC = ["Đặng Hữu Đức", "01/07/2001", "066201333444"]
THUY = ["Trần Thị Thủy", "31/12/1990", "001190000123"]
HA = ["H'Hà Niê", "28/02/1999", "066199111222"]


def book_of(path: Path, sheets: dict[str, Rows], change: Callable[[Any], None] | None = None) -> Path:
    """Write a workbook of several sheets; `change` does something more to it."""
    book: Any = openpyxl.Workbook()  # type: ignore[attr-defined,no-untyped-call]
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        leaf = book.create_sheet(name)
        for row in rows:
            leaf.append(list(row))
    if change is not None:
        change(book)
    book.save(path)
    return path


def names(plan: Plan) -> list[Any]:
    return [row.values.get("full_name") for row in plan.rows]


def said(plan: Plan) -> dict[str, str]:
    return {problem.code: sentence(problem) for _, problem in plan.problems}


# -- several sheets ----------------------------------------------------------------------------------------------------


def test_a_sheet_a_workshop_comes_in_at_once_and_goes_at_once(store: Store, tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", {"Bìa": [["DANH SÁCH"]], "Tổ 1": [TOP, AN, THUY], "Tổ 2": [TOP, DUC, HA, AN]})
    plan = import_plan(store, MEMBER, path)
    assert [(part.table.sheet, len(part.table.lines)) for part in plan.parts] == [("Tổ 1", 2), ("Tổ 2", 3)]
    assert said(plan)["several_tables"] == ("Đã gộp 2 bảng của tệp trong một lần nhập: Tổ 1 (2 dòng), Tổ 2 (3 dòng).")
    assert said(plan)["exact_duplicate_of_previous_row"].startswith("Dòng này giống hệt dòng 2 của trang Tổ 1")
    before = store.dump()
    result = carry_out(store, plan)
    assert (result.created, result.skipped, store.count(MEMBER)) == (4, 1, 4)
    undo_import(store, result.import_id)
    assert store.dump() == before


def test_the_json_adds_up_and_names_the_sheet_of_every_problem(store: Store, tmp_path: Path) -> None:
    bad = ["Lê Ba", "31/02/1985", ""]
    path = book_of(tmp_path / "a.xlsx", {"Tổ 1": [TOP, AN], "Tổ 2": [["CỘNG ĐOÀN"], TOP, DUC, bad]})
    done = result_json(carry_out(store, import_plan(store, MEMBER, path)), sentence)
    assert (done["rows"], done["created"], done["sheet"], done["other_sheets"]) == (3, 3, "Tổ 1", [])
    told = [(p["sheet"], p["row"], p["code"]) for p in done["problems"] if p["field"]]
    assert told == [("Tổ 2", 4, "bad_date"), ("Tổ 2", 4, "no_cccd")]
    assert [(table["sheet"], table["rows"], table["created"]) for table in done["tables"]] == [
        ("Tổ 1", 1, 1), ("Tổ 2", 2, 2),
    ]  # fmt: skip
    left = next(iter(store.leftovers()))
    assert left.source == "a.xlsx Tổ 2!B4"


def test_each_sheet_has_a_mapping_of_its_own(store: Store, tmp_path: Path) -> None:
    other: Rows = [["STT", "Số CCCD", "Họ và tên", "Ngày sinh"], [1, DUC[2], DUC[0], DUC[1]]]
    plan = import_plan(store, MEMBER, book_of(tmp_path / "a.xlsx", {"A": [TOP, AN, THUY], "B": other}))
    assert [dict(part.mapping.columns)["full_name"] for part in plan.parts] == ["A", "C"]
    assert names(plan) == [AN[0], THUY[0], DUC[0]]
    assert plan.texts["citizen_id"][2].text == DUC[2]


def test_a_list_of_something_else_stays_aside_and_is_told(store: Store, tmp_path: Path) -> None:
    children = [["Họ và tên", "Tên cha, mẹ", "Năm học", "Học lực"], ["Lê Bé", "Lê Ba", "2026", "Giỏi"]]
    path = book_of(tmp_path / "a.xlsx", {"Đoàn viên": [TOP, AN, THUY], "Con": children})
    plan = import_plan(store, MEMBER, path)
    assert names(plan) == [AN[0], THUY[0]]
    assert said(plan)["table_left_aside"].startswith("Bảng ở trang Con, dòng 1 có các cột khác")
    assert names(import_plan(store, MEMBER, path, all_sheets=True)) == [AN[0], THUY[0], "Lê Bé"]


@pytest.mark.parametrize("name", ["Mẫu", "DS cũ", "Đã nghỉ việc", "ví dụ"])
def test_a_sheet_whose_name_says_that_it_is_no_list_stays_aside(store: Store, tmp_path: Path, name: str) -> None:
    path = book_of(tmp_path / "a.xlsx", {"DS": [TOP, AN, THUY], name: [TOP, DUC]})
    plan = import_plan(store, MEMBER, path)
    assert names(plan) == [AN[0], THUY[0]]
    assert "theo tên là bản mẫu" in said(plan)["table_left_aside"]
    assert names(import_plan(store, MEMBER, path, sheet=name)) == [DUC[0]]


def test_a_hundred_sheets(store: Store, tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        f"Tổ {n}": [TOP, [f"Lê Thị {'ABCDEFGHIJ'[n % 10]} {'KLMNOPQRST'[n // 10]}", "1985", f"0661850{n:05}"]]
        for n in range(100)
    }
    plan = import_plan(store, MEMBER, book_of(tmp_path / "a.xlsx", sheets))
    assert carry_out(store, plan).created == 100
    assert said(plan)["several_tables"].endswith(", ….")


def test_a_mapping_by_hand_counts_for_all_sheets_of_the_shape(store: Store, tmp_path: Path) -> None:
    head = ["Họ và tên", "Cột lạ"]
    path = book_of(tmp_path / "a.xlsx", {"A": [head, ["Lê Ba", "Kho"]], "B": [head, ["Lê Tư", "Tổ cắt"]]})
    plan = import_plan(store, MEMBER, path, {"full_name": "A", "department": "B"})
    assert [row.values["department"] for row in plan.rows] == ["Kho", "Tổ cắt"]


def test_the_same_person_on_two_sheets(store: Store, tmp_path: Path) -> None:
    other = [AN[0], AN[1], AN[2], "Kho"]
    path = book_of(tmp_path / "a.xlsx", {"A": [TOP, AN], "B": [[*TOP, "Bộ phận"], other]})
    plan = import_plan(store, MEMBER, path, all_sheets=True)
    assert [row.verdict for row in plan.rows] == ["created", "skipped"]
    assert plan.rows[0].values["department"] == "Kho"
    assert "của trang A" in said(plan)["same_person_repeated"]


def test_corrections_name_the_table(store: Store, tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", {"A": [TOP, AN], "B": [TOP, DUC]})
    tables = find_tables(read_book(path), MEMBER)
    mapped = [(table, propose_mapping(table, MEMBER, store)) for table in tables]
    plan = plan_tables(store, MEMBER, mapped, {(1, 2, "full_name"): "Đặng Hữu Đạt"})
    assert names(plan) == ["Nguyễn Văn An", "Đặng Hữu Đạt"]
    assert (plan.where(2, "birth_date", 1), plan.typed(2, 1)["full_name"]) == ("B!B2", "Đặng Hữu Đạt")


# -- several tables in a sheet -----------------------------------------------------------------------------------------


def test_one_table_below_the_other(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ["A. LAO ĐỘNG TRỰC TIẾP"],
        ["STT", *TOP],
        [1, *AN],
        [2, *THUY],
        ["", "Cộng: 2 người"],
        [],
        ["B. LAO ĐỘNG GIÁN TIẾP"],
        ["STT", "Họ tên", "Số CCCD", "Ngày sinh"],
        [1, DUC[0], DUC[2], DUC[1]],
        [2, HA[0], HA[2], HA[1]],
        [],
        ["", "Người lập biểu"],
        ["", "Trần Thị Lập"],
    ]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert names(plan) == [AN[0], THUY[0], DUC[0], HA[0]]
    assert [row.values["citizen_id"] for row in plan.rows] == [AN[2], THUY[2], DUC[2], HA[2]]
    assert [row.row for row in plan.rows] == [3, 4, 9, 10]
    assert [(part.table.first_row, part.table.titles) for part in plan.parts] == [
        (2, ("A. LAO ĐỘNG TRỰC TIẾP",)),
        (8, plan.parts[1].table.titles),
    ]
    assert plan.parts[1].table.titles[-1] == "B. LAO ĐỘNG GIÁN TIẾP"


def test_a_title_above_the_second_table_is_nobody(store: Store, tmp_path: Path) -> None:
    rows: Rows = [TOP, AN, ["Danh sách bổ sung"], [*TOP, "Điện thoại"], [*DUC, "0905123456"]]
    plan = import_plan(store, MEMBER, text_file(tmp_path / "a.csv", rows))
    assert names(plan) == [AN[0], DUC[0]]
    assert plan.rows[1].values["phone"] == "0905123456"


def test_a_heading_on_every_page_is_one_table(store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE[:3], HEAD, *FIVE[3:]])
    assert len(import_plan(store, MEMBER, path).parts) == 1


@pytest.mark.parametrize("gap", [[], [""]])
@pytest.mark.parametrize("number", [[], ["STT"]])
def test_one_table_beside_the_other(store: Store, tmp_path: Path, gap: list[str], number: list[str]) -> None:
    stt = ["1"] * len(number)
    rows = [
        [*number, "Họ và tên", "Ngày sinh", *gap, *number, "Họ và tên", "Ngày sinh", "Điện thoại"],
        [*stt, "Nguyễn Văn An", "05/03/1985", *gap, *stt, "Lê Thị Ba", "01/02/1990", "0905123456"],
        [*stt, "Đặng Hữu Đức", "01/07/2001", *gap, *stt, "Trần Tư", "01/02/1991", "0905123457"],
        ["", *stt, "", *gap, *stt, "Hồ Năm", "01/02/1992", "0905123458"],
    ]
    path = text_file(tmp_path / "a.csv", rows)
    plan = import_plan(store, MEMBER, path)
    assert [(row.values["full_name"], row.values["birth_date"], row.values.get("phone")) for row in plan.rows] == [
        ("Nguyễn Văn An", "1985-03-05", None), ("Đặng Hữu Đức", "2001-07-01", None),
        ("Lê Thị Ba", "1990-02-01", "0905123456"), ("Trần Tư", "1991-02-01", "0905123457"),
        ("Hồ Năm", "1992-02-01", "0905123458"),
    ]  # fmt: skip
    assert "table_beside" not in said(plan)
    left = find_tables(read_book(path), MEMBER)[-1]
    alone = plan_import(store, MEMBER, left, propose_mapping(left, MEMBER))
    assert said(alone)["table_beside"].startswith("Bên phải còn một bảng nữa")


def test_three_tables_side_by_side_as_one_prints_a_long_list(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["STT", *TOP[:2]] * 3, [1, *AN[:2], 3, *DUC[:2], 5, "Lê Ba", "1985"], [2, *THUY[:2], 4, *HA[:2]]]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    assert names(plan) == [AN[0], THUY[0], DUC[0], HA[0], "Lê Ba"]
    assert plan.where(2, "full_name", 2) == "DS!H2"


# -- hidden ------------------------------------------------------------------------------------------------------------


def filtered(book: Any) -> None:
    book["DS"].row_dimensions[3].hidden = True
    book["DS"].column_dimensions["C"].hidden = True


def test_rows_that_a_filter_hides_come_in_and_are_told(store: Store, tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", {"DS": [TOP, AN, THUY, DUC]}, filtered)
    plan = import_plan(store, MEMBER, path)
    assert names(plan) == [AN[0], THUY[0], DUC[0]]
    assert said(plan)["hidden_rows"] == "Trang DS có 1 dòng đang ẩn (bộ lọc); các dòng đó vẫn được nhập."
    assert said(plan)["hidden_columns"] == "Trang DS có cột đang ẩn được nhập: C."
    without = import_plan(store, MEMBER, path, without_hidden=True)
    assert names(without) == [AN[0], DUC[0]]
    assert "citizen_id" not in without.mapping.columns
    assert said(without)["hidden_rows"].endswith("không được nhập.")


def test_hidden_rows_are_those_of_their_own_sheet(store: Store, tmp_path: Path) -> None:
    path = book_of(tmp_path / "a.xlsx", {"Tổ <1> & 2": [TOP, HA], "DS": [TOP, AN, THUY, DUC]}, filtered)
    plan = import_plan(store, MEMBER, path)
    assert [part.table.hidden_rows for part in plan.parts] == [(), (3,)]


def test_a_hidden_sheet_is_left_out_unless_it_is_named(store: Store, tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Ẩn"].sheet_state = "hidden"

    path = book_of(tmp_path / "a.xlsx", {"DS": [TOP, AN], "Ẩn": [TOP, DUC, THUY]}, hide)
    plan = import_plan(store, MEMBER, path)
    assert names(plan) == [AN[0]]
    assert said(plan)["table_left_aside"].startswith("Trang Ẩn đang ẩn nên chưa nhập (2 dòng)")
    assert names(import_plan(store, MEMBER, path, sheet="Ẩn")) == [DUC[0], THUY[0]]


def test_what_an_xls_file_hides() -> None:
    first, other = read_book(Path(__file__).parent / "files" / "hidden.xls").sheets
    assert (first.hidden_rows, first.hidden_columns) == (frozenset({3}), frozenset({1}))
    assert (other.hidden_rows, other.hidden_columns) == (frozenset(), frozenset())


def test_sheets_that_stand_in_another_order_inside_the_file(store: Store, tmp_path: Path) -> None:
    def turn(book: Any) -> None:
        filtered(book)
        book.move_sheet("DS", -1)

    path = book_of(tmp_path / "a.xlsx", {"Khác": [["x"]], "DS": [TOP, AN, THUY, DUC]}, turn)
    with zipfile.ZipFile(path) as packed:
        assert "xl/worksheets/sheet2.xml" in packed.namelist()
    assert import_plan(store, MEMBER, path).table.hidden_rows == (3,)


# -- a sheet that begins neither in its first row nor in its first column, small or large ------------------------------

OFF_THE_CORNER: Rows = [
    [],
    [None, None, "STT", "Họ và tên", "Ngày sinh", None, "Số CCCD", "Điện thoại", "Bộ phận"],
    [None, None, None, None, "Nam", "Nữ"],
    *[
        [None, None, n, as_tcvn3(name), born if sex == "Nam" else None, born if sex == "Nữ" else None, number, phone,
         as_tcvn3(group)]
        for n, name, born, sex, number, phone, group, _ in FIVE
    ],
]  # fmt: skip


def dressed(book: Any) -> None:
    """Merge the headings, hide a row and a column, and give the names and departments their old font."""
    leaf = book["DS"]
    for span in ("C2:C3", "D2:D3", "E2:F2", "G2:G3", "H2:H3", "I2:I3"):
        leaf.merge_cells(span)
    leaf.row_dimensions[5].hidden = True
    leaf.column_dimensions["G"].hidden = True
    for column in "DI":
        for row in range(4, 9):
            leaf[f"{column}{row}"].font = Font(name=".VnTime")


@pytest.mark.parametrize("large", [("SOME_CELLS",), ("SOME_CELLS", "MANY_CELLS")])
def test_a_large_list_off_the_corner_reads_as_a_small_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, large: tuple[str, ...]
) -> None:
    path = book_of(tmp_path / "a.xlsx", {"DS": OFF_THE_CORNER}, dressed)
    book, plan = read_book(path), import_plan(store, MEMBER, path)
    assert [(column.letter, column.heading) for column in plan.table.columns] == [
        ("C", "STT"), ("D", "Họ và tên"), ("E", "Ngày sinh / Nam"), ("F", "Ngày sinh / Nữ"), ("G", "Số CCCD"),
        ("H", "Điện thoại"), ("I", "Bộ phận"),
    ]  # fmt: skip
    assert [row.values["citizen_id"] for row in plan.rows] == [person[4] for person in FIVE]
    assert names(plan) == [person[1] for person in FIVE]
    assert (plan.table.hidden_rows, plan.table.hidden_columns) == ((5,), ("G",))
    for limit in large:
        monkeypatch.setattr(reading, limit, 0)  # from here on every sheet is a large one
    assert read_book(path) == book
    again = import_plan(store, MEMBER, path)
    assert (again.table, again.mapping, again.rows) == (plan.table, plan.mapping, plan.rows)
    assert again.problems == plan.problems
    without = import_plan(store, MEMBER, path, without_hidden=True)
    assert "citizen_id" not in without.mapping.columns
    assert len(without.rows) == 4


@pytest.mark.parametrize("cells", [reading.SOME_CELLS, reading.MANY_CELLS])
@pytest.mark.parametrize("corner", [(1, 1), (1, 3), (4, 1), (4, 3)])
def test_each_cell_of_a_large_sheet_stands_where_excel_shows_it(
    tmp_path: Path, cells: int, corner: tuple[int, int]
) -> None:
    top, left = corner
    wide = 1_000
    bottom = top + cells // wide + 1

    def far(book: Any) -> None:
        book["DS"].cell(top, left, "first")
        book["DS"].cell(bottom, left + wide, "last")

    (sheet,) = read_book(book_of(tmp_path / "a.xlsx", {"DS": []}, far)).sheets
    found = {(y, x): cell for y, row in enumerate(sheet.rows, 1) for x, cell in enumerate(row, 1) if cell != ""}
    assert found == {(top, left): "first", (bottom, left + wide): "last"}
    assert (len(sheet.rows), {len(row) for row in sheet.rows}) == (bottom, {left + wide})


@pytest.mark.parametrize("limits", [(), ("SOME_CELLS",), ("SOME_CELLS", "MANY_CELLS")])
def test_an_empty_sheet_has_no_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits: tuple[str, ...]) -> None:
    path = book_of(tmp_path / "a.xlsx", {"Trống": [], "DS": [TOP, AN]})
    for limit in limits:
        monkeypatch.setattr(reading, limit, -1)
    assert [list(sheet.rows) for sheet in read_book(path).sheets] == [[], [TOP, AN]]


# -- a list that lies on its side, a column for each person ------------------------------------------------------------

ACROSS: Rows = [
    ["DANH SÁCH ĐOÀN VIÊN"],
    ["STT", 1, 2, 3],
    ["Họ và tên", "Nguyễn Thị Hoa", "Y Bhăm Niê", "H'Hen Êban"],
    ["Ngày sinh", "12/03/1985", "02/09/1990", "1979"],
    ["Giới tính", "Nữ", "Nam", "Nữ"],
    ["Số CCCD", "066185012345", "066090012346", "066179012347"],
    ["Bộ phận", "Tổ may 1", "Kho", "Kho"],
]


@pytest.mark.parametrize("rows", [ACROSS, ACROSS[2:], [["", *row] for row in ACROSS[1:]]])
def test_a_list_that_lies_across_is_refused_and_makes_nobody(store: Store, tmp_path: Path, rows: Rows) -> None:
    with pytest.raises(Refused) as caught:
        import_plan(store, MEMBER, book_of(tmp_path / "a.xlsx", {"Ngang": rows}))
    (problem,) = caught.value.problems
    assert sentence(problem).startswith("Danh sách ở trang tính Ngang nằm ngang: tiêu đề xếp theo cột, mỗi người một")


def test_a_sheet_that_lies_across_is_named_beside_a_list(store: Store, tmp_path: Path) -> None:
    plan = import_plan(store, MEMBER, book_of(tmp_path / "a.xlsx", {"Ngang": ACROSS, "DS": [TOP, AN]}))
    assert names(plan) == AN[:1]
    assert [p.facts["sheet"] for _, p in plan.problems if p.code == "sheets_sideways"] == ["Ngang"]

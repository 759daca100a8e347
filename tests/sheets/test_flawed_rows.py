"""Rows that lack something: nobody's name, a table beside the table, names with more than a name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import Plan, carry_out, import_plan, result_json
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import Rows, text_file, workbook

MEMBER = CATALOGUE.of_table("member")
TOP = ("Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại")
AN = ("Nguyễn Văn An", "05/03/1985", "066085012345", "0905123456")
DUC = ("Đặng Hữu Đức", "01/07/2001", "066201333444", "0977000999")


def planned(store: Store, folder: Path, rows: Rows) -> Plan:
    """Plan the import of a text file of these rows."""
    return import_plan(store, MEMBER, text_file(folder / "a.csv", rows))


def nameless(plan: Plan) -> list[int]:
    """Return the Excel rows that are refused for want of a name."""
    told = [row for row, problem in plan.problems if problem.code == "name_needed" and problem.level == "error"]
    assert told == [row.row for row in plan.rows if row.verdict == "refused"]
    return told


LONELY: Sequence[Sequence[str]] = (
    ("", "05/06/1991", "", ""), ("", "1991", "", ""), ("", "6/1991", "", ""), ("", "", "066085133633", ""),
    ("", "", "6.6085133633E+10", ""), ("", "", "CCCD: 066085133633", ""), ("", "", "", "0917 174 614"),
    ("", "", "", "+84 917.174.614"), ("", "05/06/1991", "", "0917174614"), ("05/06/1991", "", "", ""),
    ("066085133633", "", "", ""),
)  # fmt: skip


@pytest.mark.parametrize("row", LONELY, ids=" ".join)
@pytest.mark.parametrize("numbered", [False, True])
def test_a_day_or_number_alone_is_a_person_without_a_name_and_never_a_band(
    store: Store, tmp_path: Path, row: Sequence[str], *, numbered: bool
) -> None:
    rows = [TOP, AN, row, DUC]
    if numbered:
        rows = [("STT", *TOP), ("1", *AN), ("2", *row), ("3", *DUC)]
    plan = planned(store, tmp_path, rows)
    assert nameless(plan) == [3]
    assert all("department" not in each.values for each in plan.rows)
    done = result_json(carry_out(store, plan), sentence)
    assert (done["rows"], done["created"], done["skipped"], done["refused"]) == (3, 2, 1, 1)


def test_an_answer_and_a_department_without_a_name_are_somebody(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        ("Họ và tên", "Giới tính", "Bộ phận"),
        ("Nguyễn Văn An", "Nam", "Kho"),
        ("", "Nữ", "Tổ may 1"),
        ("Lê Ba", "Nam", "Kho"),
    ]
    plan = planned(store, tmp_path, rows)
    assert nameless(plan) == [3]
    assert [row.values.get("department") for row in plan.rows] == ["Kho", "Tổ may 1", "Kho"]


def test_the_last_row_without_a_name_is_told_too(store: Store, tmp_path: Path) -> None:
    assert nameless(planned(store, tmp_path, [TOP, AN, DUC, ("", "05/06/1991", "", "")])) == [4]


def test_bands_sums_page_numbers_and_what_stands_below_the_list_are_nobody(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        (*TOP, "Đoàn phí"),
        ("Phân xưởng 1", "", "", "", ""),
        (*AN, "50.000"),
        ("", "", "", "", "1.250.000"),
        ("", "", "2", "", ""),
        ("Phân xưởng 2", "", "", "", ""),
        (*DUC, "50.000"),
        ("", "", "", "", ""),
        ("", "", "05/10/2026", "", ""),
    ]
    plan = planned(store, tmp_path, rows)
    assert [row.values["department"] for row in plan.rows] == ["Phân xưởng 1", "Phân xưởng 2"]
    assert nameless(plan) == []


def test_one_heading_over_two_columns_is_no_second_table(store: Store, tmp_path: Path) -> None:
    rows: Rows = [("Họ và tên", None, "Ngày sinh"), ("Nguyễn Văn", "An", "1985"), ("Lê Thị", "Ba", "1986")]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows, merged=("A1:B1",)))
    assert [row.values["full_name"] for row in plan.rows] == ["Nguyễn Văn An", "Lê Thị Ba"]
    assert plan.table.beside == ""


def test_a_remark_behind_a_name_goes_to_the_note(store: Store, tmp_path: Path) -> None:
    rows: Rows = [TOP, ("Đỗ Thị Lượng (nghỉ thai sản)", *AN[1:]), DUC]
    plan = planned(store, tmp_path, rows)
    carry_out(store, plan)
    stored = store.row(MEMBER, plan.rows[0].record) or {}
    assert (stored["full_name"], stored["note"]) == ("Đỗ Thị Lượng", "nghỉ thai sản")
    assert [(p.level, p.code) for p in plan.rows[0].problems if p.field == "full_name"] == [("info", "remark_in_name")]
    store.save(MEMBER, {"note": "đã đi làm lại"}, record=plan.rows[0].record)
    assert carry_out(store, planned(store, tmp_path, rows)).import_id == ""


def test_a_remark_that_no_note_can_take_stays_and_is_warned_of(store: Store, tmp_path: Path) -> None:
    plan = planned(store, tmp_path, [("Họ và tên", "Ghi chú"), ("Đỗ Thị Lượng (nghỉ thai sản)", "tổ trưởng")])
    assert plan.rows[0].values["full_name"] == "Đỗ Thị Lượng (nghỉ thai sản)"
    assert plan.rows[0].values["note"] == "tổ trưởng"
    assert [(p.level, p.code) for p in plan.rows[0].problems] == [("warn", "remark_in_name")]


def test_a_running_number_before_a_name_is_dropped_and_told(store: Store, tmp_path: Path) -> None:
    plan = planned(store, tmp_path, [TOP[:2], ("9. Lê Thị Chín", "1/2/1985"), ("10) Lê Thị Mười", "1/2/1986")])
    assert [row.values["full_name"] for row in plan.rows] == ["Lê Thị Chín", "Lê Thị Mười"]
    assert [(p.level, p.code) for _, p in plan.problems] == [("info", "number_before_name")] * 2


@pytest.mark.parametrize("text", ["#N/A", "#REF!", "123", "066085133633", "12.5"])
def test_an_error_of_a_formula_or_a_number_is_no_name(store: Store, tmp_path: Path, text: str) -> None:
    assert nameless(planned(store, tmp_path, [TOP, AN, (text, "05/06/1991", "", "0917174614"), DUC])) == [3]


@pytest.mark.parametrize("name", ["H'Hà Niê", "H’Hà Niê", "Y Wang Mlô", "Y. Wang Mlô", "H. Hà Niê", "Ka' Brễu"])
def test_highland_names_stay_as_they_are(store: Store, tmp_path: Path, name: str) -> None:
    plan = planned(store, tmp_path, [TOP[:2], (name, "1/2/1985"), ("Lê Ba", "1/2/1986")])
    assert plan.rows[0].values["full_name"] == name
    assert plan.problems == []


def test_a_label_before_an_id_and_a_stroke_behind_a_phone_number(store: Store, tmp_path: Path) -> None:
    plan = planned(store, tmp_path, [TOP, ("Lê Ba", "05/06/1985", "CCCD: 066085133633", "0917174614/"), DUC])
    values = plan.rows[0].values
    assert (values["citizen_id"], values["phone"]) == ("066085133633", "0917174614")

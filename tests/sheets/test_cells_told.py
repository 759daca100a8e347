"""What stands in a cell is stored as it is meant, or is told of and kept: nothing is lost in silence."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import Plan, carry_out, import_plan, propose_mapping, read_book
from kh49_desktop.sheets.choosing import chosen_tables
from kh49_desktop.sheets.tables import best_tables
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import Rows, opened_book, text_file, workbook

MEMBER = CATALOGUE.of_table("member")
AN = ("Nguyễn Văn An", "05/03/1985")


def planned(store: Store, folder: Path, rows: Rows, table: str = "member") -> Plan:
    """Plan the import of a workbook of these rows."""
    return import_plan(store, CATALOGUE.of_table(table), workbook(folder / "a.xlsx", rows))


def values(plan: Plan, name: str) -> list[Any]:
    """Return what would be stored in a field, row by row."""
    return [row.values.get(name) for row in plan.rows]


def unread(plan: Plan, name: str) -> list[str]:
    """Return the texts that are kept beside a field, row by row."""
    return [row.left[name][0] if name in row.left else "" for row in plan.rows]


def said(plan: Plan, row: int, code: str) -> str:
    """Return the sentence of a problem of a row."""
    (found,) = (problem for at, problem in plan.problems if at == row and problem.code == code)
    return sentence(found)


def codes(plan: Plan, row: int) -> set[str]:
    return {problem.code for at, problem in plan.problems if at == row}


# -- a name in three columns -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("middle", ["Tên đệm", "Đệm", "Chữ lót", "Tên lót", "Lót", "Chữ đệm"])
def test_a_name_in_three_columns_is_whole(store: Store, tmp_path: Path, middle: str) -> None:
    head = ("STT", "Họ", middle, "Tên", "Ngày sinh")
    plan = planned(store, tmp_path, [head, (1, "Nguyễn", "Văn", "An", "1/1/1980"), (2, "Trần", "", "Hà", "1/1/1981")])
    assert values(plan, "full_name") == ["Nguyễn Văn An", "Trần Hà"]
    assert plan.mapping.columns["full_name"] == "B,C,D"


def test_the_parts_are_said_in_their_order_wherever_they_stand(store: Store, tmp_path: Path) -> None:
    head = ("Tên", "Họ", "Tên đệm", "Ngày sinh")
    file = workbook(tmp_path / "a.xlsx", [head, ("An", "Nguyễn", "Văn", "1/1/1980")])
    by_hand = import_plan(store, MEMBER, file, {"full_name": "A,B,C", "birth_date": "D"})
    assert values(by_hand, "full_name") == values(import_plan(store, MEMBER, file), "full_name") == ["Nguyễn Văn An"]


def test_a_night_shift_is_no_part_of_a_name(store: Store, tmp_path: Path) -> None:
    plan = planned(store, tmp_path, [("Họ", "Đêm", "Tên", "Ngày sinh"), ("Nguyễn", 3, "An", "1/1/1980")])
    assert values(plan, "full_name") == ["Nguyễn An"]


def test_an_unknown_column_between_the_parts_makes_the_name_less_sure(store: Store, tmp_path: Path) -> None:
    certain = {}
    for between in ("Ngày sinh", "Gì đó"):
        cell = "1/1/1980" if between == "Ngày sinh" else "Văn"
        rows = [("Họ", between, "Tên"), ("Nguyễn", cell, "An"), ("Trần", cell, "Hà")]
        (table, *_) = best_tables(read_book(workbook(tmp_path / "a.xlsx", rows)), MEMBER)
        certain[between] = propose_mapping(table, MEMBER).certainty["full_name"]
    assert certain["Gì đó"] < 80 < certain["Ngày sinh"]


def test_a_member_named_in_three_columns_is_found(store: Store, tmp_path: Path) -> None:
    carry_out(store, planned(store, tmp_path, [("Họ và tên", "Ngày sinh"), AN]))
    head = ("Họ", "Tên đệm", "Tên", "Năm", "Tháng 1")
    (row,) = planned(store, tmp_path, [head, ("Nguyễn", "Văn", "An", 2024, "53.100")], "dues").rows
    assert (row.verdict, row.values["m01"]) == ("created", 53_100)


# -- what a refused number told ----------------------------------------------------------------------------------------

PEOPLE = (
    ("Họ và tên", "Ngày sinh", "Số CCCD", "Giới tính"),
    ("Nguyễn Văn An", "1/2/1980", "066080000001", ""),
    ("Lê Thị Khác", "3/4/1981", "066080000001", ""),
)


def test_a_number_that_is_somebody_elses_tells_no_sex(store: Store, tmp_path: Path) -> None:
    plan = planned(store, tmp_path, PEOPLE)
    assert "id_of_another_row" in codes(plan, 3)
    assert values(plan, "gender") == ["NAM", None]
    assert "no_gender" in codes(plan, 3)


def test_nor_does_the_number_of_somebody_in_the_register(store: Store, tmp_path: Path) -> None:
    carry_out(store, planned(store, tmp_path, PEOPLE[:2]))
    plan = planned(store, tmp_path, [PEOPLE[0], PEOPLE[2]])
    assert "id_of_another" in codes(plan, 2)
    assert values(plan, "gender") == [None]


def test_what_the_list_says_of_the_sex_stands_again(store: Store, tmp_path: Path) -> None:
    plan = planned(store, tmp_path, [*PEOPLE[:2], ("Lê Thị Khác", "3/4/1980", "066080000001", "Nữ")])
    assert values(plan, "gender") == ["NAM", "NU"]
    assert "sex_column_contradicts_cccd" not in codes(plan, 3)


# -- the month before the day ------------------------------------------------------------------------------------------


def born(*days: Any) -> list[Sequence[Any]]:
    """Return a list of people who were born on these days."""
    return [("Họ và tên", "Ngày sinh"), *((f"Nguyễn Văn {chr(65 + at)}n", day) for at, day in enumerate(days))]


def test_a_column_that_writes_the_month_first_is_not_half_turned_round(store: Store, tmp_path: Path) -> None:
    plan = planned(store, tmp_path, born("12/25/1985", "03/04/1982", "05/05/1982", "1979"))
    assert values(plan, "birth_date") == [None, None, "1982-05-05", "1979"]
    assert unread(plan, "birth_date") == ["12/25/1985", "03/04/1982", "", ""]
    assert codes(plan, 2) >= {"bad_date"}
    told = said(plan, 3, "month_or_day_first")
    assert "03/04/1982" in told
    assert "04/03/1982" in told


def test_a_column_with_proof_of_both_is_read_day_first(store: Store, tmp_path: Path) -> None:
    plan = planned(store, tmp_path, born("12/25/1985", "03/04/1982", "25/12/1985"))
    assert values(plan, "birth_date") == [None, "1982-04-03", "1985-12-25"]


def test_days_that_excel_has_turned_round_already_are_doubted_too(store: Store, tmp_path: Path) -> None:
    turned = datetime.date(1982, 4, 3)
    plan = planned(store, tmp_path, born("12/25/1985", turned))
    assert (values(plan, "birth_date"), unread(plan, "birth_date")[1]) == ([None, None], "03/04/1982")
    real = planned(store, tmp_path, born("12/25/1985", turned, datetime.date(1982, 4, 25)))
    assert values(real, "birth_date") == [None, "1982-04-03", "1982-04-25"]


def test_birth_dates_under_the_two_sexes_are_one_column(store: Store, tmp_path: Path) -> None:
    head = [("Họ và tên", "Ngày sinh", None), (None, "Nam", "Nữ")]
    rows = [*head, ("Lê Ca", "12/25/1985", None), ("Lê Thị Dư", None, "03/04/1982")]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows, merged=("A1:A2", "B1:C1")))
    assert (values(plan, "birth_date"), values(plan, "gender")) == ([None, None], ["NAM", "NU"])
    assert unread(plan, "birth_date") == ["12/25/1985", "03/04/1982"]


def test_a_day_that_a_person_corrects_is_taken(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", born("12/25/1985", "03/04/1982"))
    plan = import_plan(store, MEMBER, file, corrections={(3, "birth_date"): "03/04/1982"})
    assert values(plan, "birth_date") == [None, "1982-04-03"]


def test_another_column_of_the_list_is_not_doubted(store: Store, tmp_path: Path) -> None:
    head, *rows = born("12/25/1985", "03/04/1982")
    plan = planned(store, tmp_path, [(*head, "Ngày vào CĐ"), *((*row, "05/04/2010") for row in rows)])
    assert values(plan, "admitted_on") == ["2010-04-05", "2010-04-05"]


# -- x under both ------------------------------------------------------------------------------------------------------


def test_a_mark_under_both_answers_is_told_and_kept(store: Store, tmp_path: Path) -> None:
    head = [("Họ và tên", "Ngày sinh", "Giới tính", None), (None, None, "Nam", "Nữ")]
    rows = [*head, ("Lê Ca", "1/2/1981", "x", "x"), ("Lê Dư", "1/2/1982", None, "x")]
    file = workbook(tmp_path / "a.xlsx", rows, merged=("A1:A2", "B1:B2", "C1:D1"))
    plan = import_plan(store, MEMBER, file)
    assert values(plan, "gender") == [None, "NU"]
    assert unread(plan, "gender") == ["Nam x | Nữ x", ""]
    assert "cả hai cột Nam và Nữ (cột C, D)" in said(plan, 3, "several_answers_marked")
    assert "no_gender" not in codes(plan, 3)


# -- errors of formulas ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#VALUE!"])
def test_the_error_of_a_formula_is_told_and_kept(store: Store, tmp_path: Path, error: str) -> None:
    rows = [("Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Địa chỉ"), (*AN, error, error, error),
            ("Lê Thị Bình", error, "", "", "")]  # fmt: skip
    plan = import_plan(store, MEMBER, text_file(tmp_path / "a.csv", rows))
    for at, names in ((0, ("citizen_id", "phone", "residence")), (1, ("birth_date",))):
        row = plan.rows[at]
        assert all(row.values.get(name) is None and row.left[name][:2] == (error, "formula_error") for name in names)
        assert {p.field for p in row.problems if p.code == "formula_error"} == set(names)
    assert error in said(plan, 3, "formula_error")


def test_a_name_that_is_an_error_is_no_name(store: Store, tmp_path: Path) -> None:
    rows = [("Họ", "Tên", "Ngày sinh"), ("Nguyễn", "#N/A", "1/1/1980"), ("Lê", "Bình", "1/1/1981")]
    plan = import_plan(store, MEMBER, text_file(tmp_path / "a.csv", rows))
    assert [row.verdict for row in plan.rows] == ["refused", "created"]
    assert {"formula_error", "name_needed"} <= codes(plan, 2)


# -- the same as above -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ['"', "〃", "nt", "-nt-", "Như trên"])
def test_a_residence_like_the_one_above_is_that_one(store: Store, tmp_path: Path, mark: str) -> None:
    head = ("Họ và tên", "Ngày sinh", "Quê quán", "Nơi ở hiện nay")
    rows = [head, (*AN, "Huế", "Buôn Ma Thuột"), ("Lê Bình", "1/1/1981", mark, mark), ("Lê Ca", "1982", mark, mark)]
    plan = planned(store, tmp_path, rows)
    assert values(plan, "residence") == ["Buôn Ma Thuột"] * 3
    assert values(plan, "native_place") == ["Huế"] * 3


def test_so_is_the_duty_of_an_officer(store: Store, tmp_path: Path) -> None:
    store.save(CATALOGUE.of_table("committee"), {"kind": "BCH", "term_from": "2023"})
    carry_out(store, planned(store, tmp_path, [("Họ và tên", "Ngày sinh"), AN, ("Lê Ca", "1982"), ("Lê Dư", "1983")]))
    head = ("Họ và tên", "Chức vụ", "Nhiệm vụ được phân công", "Từ ngày")
    rows = [head, (AN[0], "Chủ tịch", "Nữ công", "1/5/2023"), ("Lê Ca", "Ủy viên", "nt", "1/5/2023"),
            ("Lê Dư", "Ủy viên", '"', "1/5/2023")]  # fmt: skip
    assert values(planned(store, tmp_path, rows, "committee_member"), "duty") == ["Nữ công"] * 3


@pytest.mark.parametrize("mark", ['"', "〃", "nt", "-nt-", "như trên"])
def test_a_bare_mark_is_never_a_value(store: Store, tmp_path: Path, mark: str) -> None:
    rows = [("Họ và tên", "Ngày sinh", "Nơi ở hiện nay", "Ghi chú"), (*AN, mark, "a"), ("Lê Ca", "1982", mark, mark)]
    plan = planned(store, tmp_path, rows)
    assert values(plan, "residence") == [None, None]
    assert unread(plan, "residence") == [mark, mark]
    note = next(name for name, letters in plan.mapping.columns.items() if letters == "D")
    assert (values(plan, note), unread(plan, note)) == (["a", None], ["", mark])
    assert mark in said(plan, 2, "ditto_mark")


def test_a_mark_in_the_first_row_is_not_the_last_one_when_it_is_asked_for_again(store: Store, tmp_path: Path) -> None:
    rows = [
        ("Họ và tên", "Ngày sinh", "Nơi ở hiện nay"),
        (*AN, "nt"),
        ("Lê Ca", "1982", "Huế"),
        ("Lê Dư", "1983", "nt"),
    ]
    plan = planned(store, tmp_path, rows)
    assert values(plan, "residence") == [None, "Huế", "Huế"]
    assert [got.text for got in plan.texts["residence"]] == ["nt", "Huế", "Huế"]


# -- whole money with two zeros ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["53.100,00", "53,100.00", "53.100,0", "53100,00", "53.100", "53.100,00 đ"])
def test_whole_money_may_have_a_fraction_of_nothing(store: Store, tmp_path: Path, typed: str) -> None:
    plan = planned(store, tmp_path, [("Họ và tên", "Năm", "Tháng 1"), ("Nguyễn Văn An", 2024, typed)], "dues")
    assert 53_100 in plan.rows[0].values.values()


@pytest.mark.parametrize("typed", ["53.100,50", "1,00", "100.00", "53.100.00"])
def test_a_fraction_stays_a_fraction(store: Store, tmp_path: Path, typed: str) -> None:
    plan = planned(store, tmp_path, [("Họ và tên", "Năm", "Tháng 1"), ("Nguyễn Văn An", 2024, typed)], "dues")
    assert typed in [left[0] for left in plan.rows[0].left.values()]


@pytest.mark.parametrize("typed", ["53.100,00", "53,100.00", "53.100"])
def test_thousands_are_thousands_with_the_two_zeros_too(store: Store, tmp_path: Path, typed: str) -> None:
    head = ("Họ và tên", "Năm", "Tháng 1 (nghìn đồng)")
    plan = planned(store, tmp_path, [head, ("Nguyễn Văn An", 2024, typed)], "dues")
    assert 53_100_000 in plan.rows[0].values.values()


# -- days that cannot be -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("birth", "admitted", "code"), [
    ("1989", "05/05/1985", "admitted_before_birth"), ("02/06/1985", "05/1985", "admitted_before_birth"),
    ("1985", "05/05/1989", "too_young"), ("1985", "05/05/1985", "too_young"),
    ("2014", "", "young_today"), ("23/11/2011", "", "young_today"),
])  # fmt: skip
def test_days_that_cannot_be_are_told(store: Store, tmp_path: Path, birth: str, admitted: str, code: str) -> None:
    rows = [("Họ và tên", "Ngày sinh", "Ngày vào CĐ"), ("Nguyễn Văn An", birth, admitted)]
    plan = planned(store, tmp_path, rows)
    assert codes(plan, 2) & {"admitted_before_birth", "too_young", "young_today"} == {code}
    assert "-" not in said(plan, 2, code)


@pytest.mark.parametrize("birth", ["22/11/2011", "2011", "1985"])
def test_who_is_old_enough_today_is_not_doubted(store: Store, tmp_path: Path, birth: str) -> None:
    plan = planned(store, tmp_path, [("Họ và tên", "Ngày sinh"), ("Nguyễn Văn An", birth)])
    assert not codes(plan, 2) & {"young_today", "too_young"}


# -- sheets with other words -------------------------------------------------------------------------------------------


def test_sheets_are_alike_by_what_their_headings_mean(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", [("STT", "Họ và tên", "Ngày sinh", "Điện thoại"), (1, *AN, "0905000001")])
    book = opened_book(file)
    sheets: dict[str, Rows] = {
        "Tổ 2": [("STT", "Họ tên", "Năm sinh", "SĐT"), (1, "Mai Văn Bốn", "1/2/1980", "0905000004")],
        "Kho": [("Họ và tên", "Loại xe", "Biển số", "Hãng"), ("Lê Ca", "Tải", "47C", "KIA")],
    }
    for title, rows in sheets.items():
        leaf = book.create_sheet(title)
        for row in rows:
            leaf.append(row)
    book.save(file)
    taken, aside = chosen_tables(best_tables(read_book(file), MEMBER), MEMBER)
    assert [table.sheet for table in taken] == ["DS", "Tổ 2"]
    assert [(table.sheet, why) for table, why in aside] == [("Kho", "other_shape")]


# -- an enterprise is no person ----------------------------------------------------------------------------------------


def test_a_tax_code_twice_is_told_as_one_enterprise(store: Store, tmp_path: Path) -> None:
    head = ("Tên doanh nghiệp", "Mã số thuế", "Địa chỉ")
    rows = [head, ("Công ty A", "0100109106", "Huế"), ("Công ty A", "0100109106", "Đà Nẵng"),
            ("Công ty A", "0100109106", "")]  # fmt: skip
    plan = planned(store, tmp_path, rows, "employer")
    told = [said(plan, 3, "same_person_again"), said(plan, 4, "same_person_repeated")]
    assert all("Mã số thuế" in text and "người" not in text and "định danh" not in text for text in told)

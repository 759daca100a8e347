"""What an import promises, case by case: match none, one, many; blanks; unknown columns; whitespace; the dry run.

The cases are those that users of church and member registers complained of (jethro-pmm issue 441).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import Plan, carry_out, import_plan, result_json, undo_import
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import workbook

MEMBER = CATALOGUE.of_table("member")
TOP = ["Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Bộ phận"]
AN = ["Nguyễn Văn An", "05/03/1985", "Nam", "066085012345", "0905123456", "Tổ may 1"]
BINH = ["Trần Thị Bình", "01/02/1990", "Nữ", "066190000001", "0905123457", "Kho"]


@pytest.fixture
def planned(store: Store, tmp_path: Path) -> Any:
    """Return a function that plans the import of some rows under the usual headings."""

    def plan(*rows: Sequence[Any], head: Sequence[str] = TOP, **wanted: Any) -> Plan:
        return import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", [head, *rows]), **wanted)

    return plan


def codes(plan: Plan, row: int) -> set[str]:
    return {problem.code for at, problem in plan.problems if at == row}


# -- matching ----------------------------------------------------------------------------------------------------------


def test_match_none_makes_a_new_record(store: Store, planned: Any) -> None:
    carry_out(store, planned(AN))
    plan = planned(BINH)
    assert [row.outcome for row in plan.rows] == ["new"]
    assert carry_out(store, plan).created == 1
    assert store.count(MEMBER) == 2


def test_match_one_changes_that_record_and_no_other(store: Store, planned: Any) -> None:
    carry_out(store, planned(AN, BINH))
    other = next(record.id for record in store.every(MEMBER) if record.value("full_name") == BINH[0])
    before = store.row(MEMBER, other)
    plan = planned([*AN[:4], "0905999999", "Tổ may 1"])
    assert [row.outcome for row in plan.rows] == ["changed"]
    carry_out(store, plan)
    assert store.row(MEMBER, other) == before
    assert store.count(MEMBER) == 2


def test_match_many_is_never_guessed(store: Store, planned: Any) -> None:
    twins = [[*AN[:3], number, "", ""] for number in ("066085012345", "066085012346")]
    carry_out(store, planned(*twins))
    before = [store.row(MEMBER, record.id) for record in store.every(MEMBER)]
    plan = planned([*AN[:3], "", "0905999999", "Kho"])
    assert [row.outcome for row in plan.rows] == ["doubtful"]
    assert codes(plan, 2) >= {"maybe_known_already"}
    carry_out(store, plan)
    assert [store.row(MEMBER, (row or {})["id"]) for row in before] == before


def test_a_name_alone_never_matches(store: Store, planned: Any) -> None:
    carry_out(store, planned(AN))
    plan = planned([AN[0], "", "", "", "0905999999", ""])
    assert [row.verdict for row in plan.rows] == ["created"]


def test_two_rows_of_one_person_make_one_record(store: Store, planned: Any) -> None:
    plan = planned(AN, [*AN[:4], "", "Kho"])
    assert [row.outcome for row in plan.rows] == ["new", "double"]
    assert carry_out(store, plan).created == 1


# -- blanks and whitespace ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blank", [None, "", " ", "\u00a0", "-", "…", "\u200b"])
def test_a_blank_never_overwrites(store: Store, planned: Any, blank: str | None) -> None:
    carry_out(store, planned(AN))
    plan = planned([AN[0], blank, blank, AN[3], blank, blank])
    assert [row.outcome for row in plan.rows] == ["same"]
    assert carry_out(store, plan).import_id == ""


@pytest.mark.parametrize("around", ["  {}", "{}  ", "\t{}\n", "\u00a0{}\u00a0", "\u200b{}", "\ufeff{}"])
def test_whitespace_around_a_value_is_nothing(store: Store, planned: Any, around: str) -> None:
    carry_out(store, planned(AN))
    plan = planned([around.format(cell) for cell in AN])
    assert [row.outcome for row in plan.rows] == ["same"]


def test_whitespace_within_a_value_and_a_heading_is_one_blank(store: Store, planned: Any) -> None:
    carry_out(store, planned(AN))
    spaced = ["Nguyễn   Văn\u00a0 An", *AN[1:5], "Tổ \n may  1"]
    head = [" Họ  và\ntên ", *TOP[1:]]
    assert [row.outcome for row in planned(spaced, head=head).rows] == ["same"]


def test_rows_of_whitespace_are_no_rows(planned: Any) -> None:
    plan = planned(AN, [" ", "\u00a0", "", "", "", ""], BINH)
    assert [row.row for row in plan.rows] == [2, 4]


# -- columns -----------------------------------------------------------------------------------------------------------


def test_an_unknown_column_is_named_and_passed_over(planned: Any) -> None:
    plan = planned([*AN, "M"], head=[*TOP, "Size áo"])
    (told,) = result_json(plan, sentence)["tables"]
    assert told["unmapped"] == ["Size áo"]
    assert [row.outcome for row in plan.rows] == ["new"]


def test_one_column_for_two_fields_gives_each_what_it_can_read(planned: Any) -> None:
    plan = planned(
        ["Nguyễn Văn An", "Nam 1985"], ["Trần Thị Bình", "nữ, 05/03/1990"], ["Lê Ba", "1980"], ["Hồ Tư", "chưa rõ"],
        head=["Họ và tên", "Giới tính, năm sinh"],
        mapping={"full_name": "A", "gender": "B", "birth_date": "B"},
    )  # fmt: skip
    assert [(row.values.get("gender"), row.values.get("birth_date")) for row in plan.rows] == [
        ("NAM", "1985"), ("NU", "1990-03-05"), (None, "1980"), (None, None),
    ]  # fmt: skip
    assert [row.left for row in plan.rows[:3]] == [{}, {}, {}]
    assert [left[0] for left in plan.rows[3].left.values()] == ["chưa rõ"]


def test_a_name_takes_what_the_others_leave_of_its_column(planned: Any) -> None:
    plan = planned(
        ["Nguyễn Văn An (1985)"], ["Trần Thị Bình - 0905123456"], ["H' Blu Ktul"],
        head=["Họ và tên"],
        mapping={"full_name": "A", "birth_date": "A", "phone": "A"},
    )  # fmt: skip
    assert [(r.values.get("full_name"), r.values.get("birth_date"), r.values.get("phone")) for r in plan.rows] == [
        ("Nguyễn Văn An", "1985", None), ("Trần Thị Bình", None, "0905123456"), ("H' Blu Ktul", None, None),
    ]  # fmt: skip


def test_two_numbers_in_a_cell_are_left_to_a_person(planned: Any) -> None:
    plan = planned([*AN[:4], "0905123456/0262385123", ""])
    assert plan.rows[0].left["phone"][0] == "0905123456/0262385123"


# -- the dry run -------------------------------------------------------------------------------------------------------


def test_the_dry_run_says_of_every_row_what_becomes_of_it_and_why(store: Store, planned: Any) -> None:
    carry_out(store, planned(AN, BINH))
    plan = planned(
        AN,
        [*BINH[:4], "0905999999", "Kho"],
        AN,
        ["Lê Ba", "31/02/1985", "Nam", "", "", ""],
        [AN[0], AN[1], "Nam", "066085777777", "", ""],
        ["", "05/06/1991", "", "", "", ""],
    )
    told = result_json(plan, sentence, details=True)["rows_detail"]
    assert [(row["address"], row["verdict"]) for row in told] == [
        ("DS!A2", "same"), ("DS!A3", "changed"), ("DS!A4", "double"), ("DS!A5", "new"), ("DS!A6", "doubtful"),
        ("DS!A7", "refused"),
    ]  # fmt: skip
    assert told[1]["changes"] == {"phone": ["0905123457", "0905999999"]}
    assert told[3]["unread"] == {"birth_date": "31/02/1985"}
    assert all(reason["message"] for row in told for reason in row["reasons"])
    assert told[2]["reasons"][0]["message"] == "Dòng này giống hệt dòng 2 nên được bỏ qua."
    assert json.loads(json.dumps(told)) == told
    assert "rows_detail" not in result_json(plan, sentence)


def test_sensitive_values_are_not_told(store: Store, planned: Any) -> None:
    carry_out(store, planned(AN))
    plan = planned(
        [*AN, "Ê Đê"], head=[*TOP, "Dân tộc"], mapping={"full_name": "A", "citizen_id": "D", "ethnicity": "G"}
    )
    assert plan.rows[0].changes["ethnicity"] == (None, "Ê Đê")
    assert result_json(plan, sentence, details=True)["rows_detail"][0]["changes"] == {}


def test_capitals_are_offered_and_never_taken_by_itself(planned: Any) -> None:
    shouted = [[str(row[0]).upper(), *row[1:]] for row in (AN, BINH)]
    plan = planned(*shouted)
    assert plan.capitals
    assert [row.values["full_name"] for row in plan.rows] == ["NGUYỄN VĂN AN", "TRẦN THỊ BÌNH"]
    proper = planned(*shouted, proper_names=True)
    assert [row.values["full_name"] for row in proper.rows] == [AN[0], BINH[0]]


# -- undo --------------------------------------------------------------------------------------------------------------


def test_undone_weeks_later_what_was_edited_since_is_listed_and_left(store: Store, planned: Any) -> None:
    result = carry_out(store, planned(AN, BINH))
    edited, other = (row.record for row in result.plan.rows)
    store.save(MEMBER, {"phone": "0905000000"}, record=edited)
    kept = carry_out(store, planned(["Lê Ba", "01/01/1980", "Nam", "066080000009", "", ""])).plan.rows[0].record
    undone = undo_import(store, result.import_id)
    assert list(undone.left) == [("member", edited)]
    assert (store.row(MEMBER, edited) or {})["phone"] == "0905000000"
    assert store.row(MEMBER, other) is None
    assert store.row(MEMBER, kept) is not None

"""The lists of the fixtures: every person and every flaw exactly as their keys say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import carry_out, import_plan, reading, result_json, stowed, undo_import
from kh49_desktop.sheets import plan as planning
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

HERE = Path(__file__).parent.parent
LIST = HERE / "fixtures" / "ds_may_340_VNI.xlsx"
MEMBER = CATALOGUE.of_table("member")
SEX = {"NAM": "Nam", "NU": "Nữ", None: None}


@pytest.fixture(autouse=True, params=["as it comes", "kept packed like a list of a hundred thousand"])
def size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param != "as it comes":
        monkeypatch.setattr(reading, "SOME_CELLS", 0)
        monkeypatch.setattr(reading, "MANY_CELLS", 0)
        monkeypatch.setattr(planning, "MANY_ROWS", 0)
        monkeypatch.setattr(stowed, "BLOCK", 16)


@pytest.fixture(scope="module")
def key() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "fixtures" / "ds_may_340_VNI.key.json").read_text(encoding="utf-8"))
    return found


def of_key(row: dict[str, Any]) -> tuple[str | None, ...]:
    return tuple(row[name] for name in ("name", "dob", "sex", "cccd", "phone", "dept", "joined"))


def of_store(row: dict[str, Any]) -> tuple[str | None, ...]:
    number = row["citizen_id"] or row["old_id_9"]
    return (
        row["full_name"],
        row["birth_date"],
        SEX[row["gender"]],
        number,
        row["phone"],
        row["department"],
        row["admitted_on"],
    )


def test_the_garment_factory_comes_in_as_its_key_says(store: Store, key: dict[str, Any]) -> None:
    plan = import_plan(store, MEMBER, LIST)
    result = carry_out(store, plan)
    assert (result.rows, result.created, result.updated, result.skipped) == (340, 336, 0, 4)
    people = {row.row: row for row in plan.rows}
    wanted = {row["row"]: of_key(row) for row in key["rows"] if "exact_duplicate_of_previous_row" not in row["flags"]}
    stored = {
        at: of_store(store.row(MEMBER, row.record) or {}) for at, row in people.items() if row.verdict != "skipped"
    }
    assert stored == wanted
    assert store.count(MEMBER) == 336


def test_every_flaw_is_told_on_its_row(store: Store, key: dict[str, Any]) -> None:
    known = set(key["flag_counts"])
    told: dict[int, set[str]] = {}
    for row, problem in import_plan(store, MEMBER, LIST).problems:
        told.setdefault(row, set()).update({problem.code} & known)
    assert {row["row"]: set(row["flags"]) for row in key["rows"]} == {
        row["row"]: told.get(row["row"], set()) for row in key["rows"]
    }


def test_the_dry_run_writes_nothing_and_undo_leaves_the_register_as_before(store: Store, unit: str) -> None:
    before = store.dump()
    plan = import_plan(store, MEMBER, LIST)
    assert store.dump() == before
    result = carry_out(store, plan)
    assert store.dump() != before
    undo_import(store, result.import_id)
    assert store.dump() == before
    assert carry_out(store, import_plan(store, MEMBER, LIST)).created == 336


def test_importing_again_changes_nothing(store: Store) -> None:
    carry_out(store, import_plan(store, MEMBER, LIST))
    before = store.dump()
    again = carry_out(store, import_plan(store, MEMBER, LIST))
    assert (again.created, again.updated, again.unchanged, again.skipped, again.import_id) == (0, 0, 336, 4, "")
    assert store.dump() == before


def test_the_same_plan_carried_out_twice_is_planned_anew(store: Store) -> None:
    plan = import_plan(store, MEMBER, LIST)
    assert carry_out(store, plan).created == 336
    assert carry_out(store, plan).created == 0


def test_the_result_has_the_shape_that_scripts_read(store: Store) -> None:
    plan = import_plan(store, MEMBER, LIST)
    dry = result_json(plan, sentence)
    assert "import_id" not in dry
    done = result_json(carry_out(store, plan), sentence)
    assert {name: done[name] for name in ("rows", "created", "updated", "unchanged", "skipped")} == {
        "rows": 340, "created": 336, "updated": 0, "unchanged": 0, "skipped": 4,
    }  # fmt: skip
    assert done["mapping"]["full_name"] == "B"
    assert done["mapping"]["birth_date"] == "C,D"
    assert (done["encoding"], done["header"], done["sheet"]) == ("vni", [4, 5], "DS T10")
    first = next(problem for problem in done["problems"] if problem["code"] == "bad_date")
    assert first == {
        "row": 85, "field": "birth_date", "level": "error", "code": "bad_date",
        "message": "Không có ngày “31/02/1974” trong lịch. Hãy kiểm tra lại ngày và tháng.",
    }  # fmt: skip
    assert json.loads(json.dumps(done)) == done


def test_what_cannot_be_read_is_kept_beside_its_field(store: Store) -> None:
    plan = import_plan(store, MEMBER, LIST)
    carry_out(store, plan)
    (row,) = [row for row in plan.rows if row.row == 10]
    (left,) = store.leftovers(MEMBER, row.record)
    assert (left.about_field, left.typed, left.code) == ("citizen_id", "00130100121O", "bad_cccd")
    assert left.source == "ds_may_340_VNI.xlsx DS T10!E10"


FILES = ("A_merged_header_lost_zeros.xlsx", "C_tcvn3.xlsx", "E_utf8_bom.csv", "F_utf8_semicolon.csv", "G_utf16_tab.txt")


@pytest.mark.parametrize("name", FILES)
def test_five_members_in_five_layouts(store: Store, name: str) -> None:
    expected = json.loads((HERE / "vectors" / "excel_expected.json").read_text(encoding="utf-8"))["members"]
    if name.startswith("A"):
        expected[3]["dob"] = "2001"  # the file gives the year alone
    plan = import_plan(store, MEMBER, HERE / "vectors" / name)
    assert carry_out(store, plan).created == 5
    stored = [store.row(MEMBER, row.record) or {} for row in plan.rows]
    assert [of_store(row)[:6] for row in stored] == [tuple(person.values()) for person in expected]
    assert carry_out(store, import_plan(store, MEMBER, HERE / "vectors" / name)).import_id == ""

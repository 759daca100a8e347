"""Files of a superior say whose each record is, in a column that an import passes over; a unit's files say nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kh49_desktop.record import Record
from kh49_desktop.records import CATALOGUE, Agreement, Conference, Member, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.sheets import bring_whole, carry_out, export, export_whole, import_plan, plan_whole
from kh49_desktop.sheets.headings import REGISTER_HEADING, Vocabulary
from kh49_desktop.sheets.reading import read_book, text_of
from kh49_desktop.store.file import Store
from kh49_desktop.store.whose import UNIT
from tests.parcels.offices import Offices

ABOVE, BELOW = "Công đoàn phường Buôn Ma Thuột", "CĐCS Công ty TNHH May Thái Dương"


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    """A superior with a member of its own and a unit's register: two people, a conference, an agreement."""
    made = Offices(tmp_path, reference)
    pc = made.founded()
    pc.member("Nguyễn Thị Ánh", department="Tổ may 1", citizen_id="066185012345")
    pc.member("Y Bhăm Niê", department="Kho")
    pc.store.save(Conference, {"type": "EMPLOYEE", "year": 2025, "date": "2025-03-28"})
    pc.store.save(Agreement, {"scope": "ENTERPRISE", "signed_on": "2024-05-15"})
    assert made.superior.take(pc.state("superior")).verdict == "accepted"
    made.superior.member("Lê Văn Của Cấp Trên")
    yield made
    made.close()


@pytest.fixture
def superior(offices: Offices) -> Store:
    return offices.superior.store


def rows(path: Path) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in read_book(path).sheets[0].rows]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("kind", [Member, Conference, Agreement, Unit])
def test_a_list_says_whose_each_record_is_and_comes_in_again_without_a_change(
    superior: Store, tmp_path: Path, kind: type[Record], ending: str
) -> None:
    path = tmp_path / f"danh sách{ending}"
    assert export(superior, kind, path) == superior.count(kind) > 0
    head, *lines = rows(path)
    at = head.index(REGISTER_HEADING if kind is Unit else UNIT.label)
    assert {line[at] for line in lines} <= {ABOVE, BELOW}
    assert BELOW in {line[at] for line in lines}
    before = superior.dump()
    plan = import_plan(superior, kind, path)
    assert "ABCDEFGHIJ"[at] not in {one for letters in plan.mapping.columns.values() for one in letters.split(",")}
    done = carry_out(superior, plan)
    assert (done.created, done.updated) == (0, 0)
    assert superior.dump() == before


def test_a_list_without_the_ids_of_records_does_not_take_the_unit_for_something_else(
    superior: Store, tmp_path: Path
) -> None:
    path = tmp_path / "danh sách.csv"
    export(superior, Member, path)
    lines = [line.rsplit(",", 1)[0] for line in path.read_text(encoding="utf-8-sig").splitlines()]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    head = lines[0].split(",")
    plan = import_plan(superior, Member, path)
    assert "ABCDEFGHIJ"[head.index(UNIT.label)] not in plan.mapping.columns.values()
    units = {ABOVE, BELOW}
    carry_out(superior, plan)
    assert not units & {value for row in superior.rows(Member) for value in row.values() if isinstance(value, str)}


@pytest.mark.parametrize("kind", CATALOGUE.kinds, ids=lambda kind: kind.about.name)
def test_no_type_takes_the_heading_for_a_field_of_its_own(kind: type[Record]) -> None:
    """Where "Đơn vị" is a field of the type, another heading stands above the unit, which means nothing anywhere."""
    assert Vocabulary.of(kind).meaning((REGISTER_HEADING,)) is None


@pytest.mark.parametrize("ending", [".xlsx", ".json", ".csv"])
def test_the_whole_of_a_superior_says_it_too_and_comes_in_again_without_a_change(
    superior: Store, tmp_path: Path, ending: str
) -> None:
    done = export_whole(superior, tmp_path / f"sổ{ending}")
    if ending == ".json":
        told = json.loads(done.path.read_text(encoding="utf-8"))["records"]["member"]
        assert {one["unit_code"] for one in told} == {"DL", "DL-0049"}
        assert {one["of_unit"] for one in told} == {row["of_unit"] for row in superior.rows(Member)}
    else:
        found = rows(done.path / "Đoàn viên.csv") if ending == ".csv" else []
        assert not found or {line[found[0].index(REGISTER_HEADING)] for line in found[1:]} == {ABOVE, BELOW}
    before = superior.dump()
    plan = plan_whole(superior, done.path)
    assert not [problem.code for _, _, problem in plan.problems if problem.code == "column_not_known"]
    bring_whole(superior, plan)
    assert superior.dump() == before


def test_a_units_own_files_are_as_they_were(offices: Offices, tmp_path: Path) -> None:
    store = offices.pcs[1].store
    export(store, Member, tmp_path / "a.csv")
    assert not {UNIT.label, REGISTER_HEADING} & set(rows(tmp_path / "a.csv")[0])
    told = json.loads(export_whole(store, tmp_path / "b.json").path.read_text(encoding="utf-8"))
    assert not {"of_unit", "unit_code"} & {name for one in told["records"]["member"] for name in one}

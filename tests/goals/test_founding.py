"""The first day: a unit with its employer and superior; and the demo unit."""

from __future__ import annotations

import pytest

from kh49_desktop.errors import Level, Refused
from kh49_desktop.goals.agenda import agenda
from kh49_desktop.goals.demo import PEOPLE, is_demo, make_demo
from kh49_desktop.goals.founding import employer_name, found_unit
from kh49_desktop.goals.units import own_unit
from kh49_desktop.records.employer import Employer, UnitEmployer
from kh49_desktop.records.member import Member
from kh49_desktop.records.unit import UnitParent
from kh49_desktop.store.file import Store

FACTORY = {"name": "CĐCS Công ty TNHH May Thái Dương", "host_type": "DN_NGOAI_NN", "superior": "LĐLĐ tỉnh Đắk Lắk"}


def test_the_unit_gets_its_employer_and_its_superior(store: Store) -> None:
    saved = found_unit(store, FACTORY)
    assert own_unit(store).id == saved.id
    (employer,) = store.every(Employer)
    assert (employer.name, employer.ownership_type) == ("Công ty TNHH May Thái Dương", "DN_NGOAI_NN")
    (link,) = store.every(UnitEmployer)
    assert (link.unit, link.employer) == (saved.id, employer.id)
    (parent,) = store.every(UnitParent)
    assert (parent.name, parent.role) == ("LĐLĐ tỉnh Đắk Lắk", "DIRECT")
    assert [row["of_unit"] for row in store.rows(Employer)] == [saved.id]


def test_the_first_day_is_one_step_back(store: Store) -> None:
    before = store.dump()
    found_unit(store, FACTORY)
    store.undo()
    assert store.dump() == before
    assert {row["of_unit"] for row in store.rows(Employer)} == set()
    store.redo()
    assert own_unit(store).name == FACTORY["name"]


@pytest.mark.parametrize("values", [{"name": None}, {"name": "CĐCS A", "term_from": 2030, "term_to": 2025}])
def test_what_is_refused_leaves_nothing(store: Store, values: dict[str, str | int | None]) -> None:
    before = store.dump()
    with pytest.raises(Refused):
        found_unit(store, values)
    assert (store.dump(), store.own_unit, store.setting("own_unit")) == (before, "", None)


def test_a_new_member_works_at_that_employer(store: Store) -> None:
    found_unit(store, FACTORY)
    (employer,) = store.every(Employer)
    member = store.load(Member, store.save(Member, {"full_name": "An"}).id)
    assert member is not None
    assert member.employer == employer.id


def test_a_folder_keeps_one_unit(store: Store) -> None:
    found_unit(store, FACTORY)
    with pytest.raises(Refused) as refused:
        found_unit(store, {"name": "CĐCS Khác"})
    assert refused.value.problems[0].code == "unit_exists"


@pytest.mark.parametrize(
    ("unit", "employer"),
    [
        ("CĐCS Công ty TNHH May Thái Dương", "Công ty TNHH May Thái Dương"),
        ("cđcs công ty Cổ phần A", "Công ty Cổ phần A"),
        ("Công đoàn cơ sở Trường Mầm non Hoa Sen", "Trường Mầm non Hoa Sen"),
        ("Nghiệp đoàn xe ôm", None),
        ("CĐCS ", None),
    ],
)
def test_the_employer_is_read_from_the_name(unit: str, employer: str | None) -> None:
    assert employer_name(unit) == employer


def test_the_demo_unit_is_complete_but_for_three_people_and_says_what_it_is(store: Store) -> None:
    make_demo(store)
    assert is_demo(store)
    assert own_unit(store).name.endswith("(dữ liệu mẫu)")
    assert (store.count(Member), store.count(Member, {"incomplete": 1})) == (PEOPLE, 3)
    told = [p for kind in store.catalogue.kinds for r in store.every(kind) for p in store.problems(kind, r.id)]
    assert {p.code for p in told if p.level is not Level.INFO} <= {"petition_overdue"}
    assert {due.code for due in agenda(store, store.today)} == {
        "report_due",
        "agreement_expiring",
        "incomplete",
        "petition_due",
        "dues_open",
    }


def test_the_demo_unit_is_made_only_where_nothing_is(store: Store) -> None:
    store.save(Member, {"full_name": "An"})
    with pytest.raises(Refused) as refused:
        make_demo(store)
    assert refused.value.problems[0].code == "not_empty"

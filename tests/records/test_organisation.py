"""Committees and their people, groups, training, and the unit's own names, superiors and codes (Plan 49 III.2)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kh49_desktop.errors import Level
from kh49_desktop.goals.units import code_on, name_on, superior_on
from kh49_desktop.records import (
    Committee,
    CommitteeMember,
    Member,
    OfficerTraining,
    UnionGroup,
    Unit,
    UnitCode,
    UnitParent,
    UnitSuccession,
)
from kh49_desktop.store.file import Store
from tests.conftest import other_law
from tests.records.test_rules import told

DAY = datetime.date
WARN, ERROR = Level.WARN, Level.ERROR
TERM = {"term_from": "2025-08-15", "term_to": "2030-08-15", "elected_on": "2025-08-15"}


def loaded(store: Store, unit: str) -> Unit:
    found = store.load(Unit, unit)
    assert found is not None
    return found


# -- committees: the size table of the 2025 congresses -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("members", "elected", "fits"),
    [(49, 3, True), (49, 4, False), (50, 5, True), (149, 6, False), (340, 9, True), (340, 10, False), (500, 11, True),
     (30_000, 25, True), (30_000, 26, False)],
)  # fmt: skip
def test_the_committee_is_no_larger_than_the_guidance(
    store: Store, unit: str, members: int, elected: int, fits: bool
) -> None:
    values = {"kind": "BCH", **TERM, "members": members, "elected": elected}
    assert (("committee_too_large", "elected", WARN) not in told(store, Committee, values)) is fits


def test_an_older_term_is_measured_by_the_older_table(store: Store, unit: str) -> None:
    values = {"kind": "BCH", "members": 120, "elected": 7, "elected_on": "2023-04-01", "term_from": "2023-04-01"}
    assert told(store, Committee, values) == set()
    assert ("committee_too_large", "elected", WARN) in told(store, Committee, {**values, **TERM})


@pytest.mark.parametrize(
    ("kind", "elected", "fits"),
    [("UBKT", 9, True), ("UBKT", 10, False), ("BCH_BO_PHAN", 7, True), ("BCH_BO_PHAN", 8, False),
     ("BAN_NU_CONG", 30, True)],
)  # fmt: skip
def test_other_committees_have_a_limit_or_none(store: Store, unit: str, kind: str, elected: int, fits: bool) -> None:
    found = told(store, Committee, {"kind": kind, **TERM, "elected": elected})
    assert (("committee_too_large", "elected", WARN) not in found) is fits


def test_two_terms_of_one_committee_do_not_overlap(store: Store, unit: str) -> None:
    store.save(Committee, {"kind": "BCH", **TERM, "elected": 5})
    earlier = {"kind": "BCH", "term_from": "2020-08-15", "term_to": "2025-08-15", "elected": 5}
    assert told(store, Committee, earlier) == set()
    assert ("two_terms", "term_from", WARN) in told(store, Committee, {**earlier, "term_to": "2026-01-01"})
    assert told(store, Committee, {"kind": "UBKT", **TERM, "elected": 3}) == set()


def test_the_people_of_a_committee_are_those_elected_and_one_leads(store: Store, unit: str) -> None:
    people: list[dict[str, Any]] = [
        {"full_name": "Đặng Văn Ánh", "post": "CHU_TICH", "gender": "NAM", "since": "2025-08-15"},
        {"full_name": "H'Hen Niê", "post": "PHO_CHU_TICH", "gender": "NU", "since": "2025-08-15"},
        {"full_name": "Lê Thị Hoà", "post": "UV_BCH", "gender": "NU", "since": "2025-08-15"},
    ]
    values: dict[str, Any] = {"kind": "BCH", **TERM, "members": 120, "elected": 3, "female": 2}
    saved = store.save(Committee, values, children={"people": people})
    assert saved.problems == ()
    made = store.load(Committee, saved.id)
    assert made is not None
    around = store.around()
    assert (made.named(), made.term(around), made.serving(around)) == ("Ban chấp hành 2025 – 2030", "IN_TERM", 3)
    # The chair goes: nobody leads until another is written, who does not count as elected then.
    chair = next(p.id for p in around.children(CommitteeMember, saved.id) if p.post == "CHU_TICH")
    store.save(CommitteeMember, {"until": "2026-05-01", "ended": "NGHI_HUU"}, record=chair)
    assert [p.code for p in store.problems(Committee, saved.id)] == ["nobody_leads"]
    added = {"committee": saved.id, "full_name": "Y Bhăm Niê", "post": "CHU_TICH", "came_by": "ADDED",
             "since": "2026-05-02"}  # fmt: skip
    store.save(CommitteeMember, added)
    assert store.problems(Committee, saved.id) == []


def test_numbers_that_differ_from_the_list_are_told(store: Store, unit: str) -> None:
    people: list[dict[str, Any]] = [
        {"full_name": "An", "post": "CHU_TICH", "gender": "NAM", "since": "2025-08-15"},
        {"full_name": "Bình", "post": "CHU_TICH", "gender": "NAM", "since": "2025-08-15"},
    ]
    values = {"kind": "BCH", **TERM, "elected": 3, "female": 1}
    found = told(store, Committee, values, children={"people": people})
    assert found == {("people_differ", "elected", WARN), ("women_differ", "female", WARN), ("two_chairs", "kind", WARN)}


def test_a_person_elected_serves_from_the_election(store: Store, unit: str) -> None:
    of = store.save(Committee, {"kind": "BCH", **TERM, "decision_no": "12/QĐ-LĐLĐ"}).id
    member = store.save(Member, {"full_name": "H'Hen Niê", "gender": "NU"}).id
    saved = store.save(CommitteeMember, {"committee": of, "full_name": "H'Hen Niê", "member": member}).id
    made = store.load(CommitteeMember, saved)
    assert made is not None
    assert (made.since, made.gender, made.decision_no, made.named()) == (
        "2025-08-15", "NU", "12/QĐ-LĐLĐ", "H'Hen Niê",
    )  # fmt: skip


def test_posts_belong_to_their_committee_and_are_held_once(store: Store, unit: str) -> None:
    of = store.save(Committee, {"kind": "BCH", **TERM}).id
    one = {"committee": of, "full_name": "An", "post": "UV_BCH", "since": "2025-08-15"}
    assert told(store, CommitteeMember, one) == set()
    assert told(store, CommitteeMember, one) == {("post_twice", "post", WARN)}
    assert told(store, CommitteeMember, {**one, "post": "UV_UBKT"}) == {("post_elsewhere", "post", WARN)}
    ended = store.load(CommitteeMember, store.save(CommitteeMember, {**one, "post": "KE_TOAN", "ended": "XIN_THOI"}).id)
    assert ended is not None
    assert ended.missing(store.around()) == ["until"]


@pytest.mark.parametrize(
    ("term_to", "state"), [("2026-11-21", "ENDED"), ("2026-11-22", "ENDING"), ("2027-12", "IN_TERM")]
)
def test_the_last_year_of_a_term_is_told(store: Store, unit: str, term_to: str, state: str) -> None:
    values = {"kind": "BCH", "term_from": "2022-01-01", "term_to": term_to}
    made = store.load(Committee, store.save(Committee, values).id)
    assert made is not None
    assert made.term(store.around()) == state


def test_how_long_before_its_end_a_term_is_told_stands_in_the_dated_rules(store: Store, unit: str) -> None:
    values = {"kind": "BCH", "term_from": "2022-01-01", "term_to": "2026-12-22"}
    made = store.load(Committee, store.save(Committee, values).id)
    assert made is not None
    for days, state in ((30, "ENDING"), (29, "IN_TERM")):
        store.reference = other_law(store.reference, "agenda.ahead", term_days=days)
        assert made.term(store.around()) == state


# -- groups, training --------------------------------------------------------------------------------------------------


def test_a_group_counts_the_members_written_in_it(store: Store, unit: str) -> None:
    for name, left in (("An", False), ("Bình", False), ("Cường", True)):
        values = {"full_name": name, "department": "Tổ may 1", "admitted_on": "2020-01-01"}
        one = store.save(Member, values, children={"events": [{"kind": "RESIGN", "on": "2024-01-01"}] if left else []})
        assert one.id
    group = store.load(UnionGroup, store.save(UnionGroup, {"name": "Tổ may 1", "leader": "An"}).id)
    assert group is not None
    assert group.counted(store.around()) == 2


def test_a_group_is_not_within_itself_and_has_a_name_of_its_own(store: Store, unit: str) -> None:
    section = store.save(UnionGroup, {"name": "Xưởng 1", "kind": "CD_BO_PHAN"}).id
    team = store.save(UnionGroup, {"name": "Tổ cắt", "belongs_to": section}).id
    assert told(store, UnionGroup, {"belongs_to": team}, record=section) == {("within_itself", "belongs_to", ERROR)}
    assert told(store, UnionGroup, {"name": "Tổ cắt"}) == {("group_name_taken", "name", WARN)}
    old = {"name": "Tổ là", "established_on": "2010-01-01", "closed_on": "2020-01-01"}
    store.save(UnionGroup, old)
    assert told(store, UnionGroup, {"name": "Tổ là", "established_on": "2020-01-01"}) == set()


def test_a_course_fits_between_its_days(store: Store, unit: str) -> None:
    values = {"officer": "An", "course": "Nghiệp vụ tổ trưởng", "since": "2026-04-01", "until": "2026-04-03"}
    assert told(store, OfficerTraining, {**values, "days": 3}) == set()
    assert told(store, OfficerTraining, {**values, "days": 4}) == {("more_days_than_span", "days", WARN)}
    one_day = store.load(OfficerTraining, store.save(
        OfficerTraining, {"officer": "An", "course": "Luật", "since": "2026-04-01", "days": 1}).id)  # fmt: skip
    assert one_day is not None
    assert one_day.until == "2026-04-01"


# -- the unit through the years ----------------------------------------------------------------------------------------


def test_the_superior_of_a_day_stays_what_it_was(store: Store, unit: str) -> None:
    for name, since, until in (
        ("LĐLĐ huyện Cư M'gar", "2015", "2025-06-30"), ("LĐLĐ tỉnh Đắk Lắk", "2025-07-01", None),
    ):  # fmt: skip
        store.save(UnitParent, {"unit": unit, "name": name, "since": since, "until": until})
    own = loaded(store, unit)
    assert superior_on(store, own, DAY(2025, 6, 30)) == "LĐLĐ huyện Cư M'gar"
    assert superior_on(store, own, DAY(2025, 7, 1)) == "LĐLĐ tỉnh Đắk Lắk"
    closed = {"unit": unit, "name": "Công đoàn ngành", "since": "2024-01-01", "until": "2025-12-31"}
    assert told(store, UnitParent, closed) == {("two_direct_parents", "until", WARN)}
    assert told(store, UnitParent, {**closed, "role": "COORDINATE"}) == set()
    assert told(store, UnitParent, {"unit": unit, "name": "x", "role": "COORDINATE", "parent": unit}) == {
        ("within_itself", "parent", ERROR)
    }


def test_papers_before_a_change_of_name_bear_the_old_one(store: Store, unit: str) -> None:
    own = loaded(store, unit)
    assert name_on(store, own, DAY(2020, 1, 1)) == own.name
    for old, new, on in (("CĐCS Xí nghiệp May", "CĐCS Công ty May", "2018-05-01"),
                         ("CĐCS Công ty May", own.name, "2024-03-01")):  # fmt: skip
        store.save(UnitSuccession, {"unit": unit, "kind": "DOI_TEN", "old_name": old, "new_name": new, "on": on})
    store.save(UnitSuccession, {"unit": unit, "kind": "SAP_NHAP", "old_name": "CĐCS Công ty Sợi", "on": "2026-01-01"})
    assert [name_on(store, own, day) for day in (DAY(2018, 4, 30), DAY(2018, 5, 1), DAY(2024, 2, 29))] == [
        "CĐCS Xí nghiệp May", "CĐCS Công ty May", "CĐCS Công ty May",
    ]  # fmt: skip
    assert name_on(store, own, DAY(2024, 3, 1)) == own.name
    assert name_on(store, own, DAY(2025, 12, 31)) == own.name  # another unit came in: the name is ours
    assert store.problems(Unit, unit) == []


def test_the_sheet_follows_the_latest_decision(store: Store, unit: str) -> None:
    renamed = {"unit": unit, "kind": "DOI_TEN", "old_name": "A", "new_name": "CĐCS Công ty B", "on": "2026-01-01"}
    store.save(UnitSuccession, renamed)
    assert ("name_differs", "name", WARN) in told(store, Unit, {}, record=unit)
    store.save(Unit, {"name": "CĐCS Công ty B"}, record=unit)
    store.save(UnitSuccession, {"unit": unit, "kind": "GIAI_THE", "on": "2026-10-01"})
    assert told(store, Unit, {}, record=unit) == {("not_closed", "closed_date", WARN)}
    store.save(Unit, {"closed_date": "2026-10-01"}, record=unit)
    assert told(store, Unit, {}, record=unit) == set()


def test_the_code_of_a_day_is_the_one_that_held_then(store: Store, unit: str) -> None:
    own = loaded(store, unit)
    assert code_on(store, own, DAY(2020, 1, 1)) == "DL-0049"
    store.save(UnitCode, {"unit": unit, "code": "CMG-17", "since": "2015", "until": "2025-06-30"})
    assert told(store, UnitCode, {"unit": unit, "code": "DL-0049", "since": "2025-07-01"}) == set()
    assert [code_on(store, own, day) for day in (DAY(2025, 6, 30), DAY(2025, 7, 1))] == ["CMG-17", "DL-0049"]
    other = {"unit": unit, "code": "24.123", "system": "Phần mềm đoàn viên", "since": "2019"}
    assert told(store, UnitCode, other) == set()
    assert code_on(store, own, DAY(2020, 1, 1), "Phần mềm đoàn viên") == "24.123"
    assert code_on(store, own, DAY(2020, 1, 1), "BHXH") is None
    assert told(store, UnitCode, {"unit": unit, "code": "X", "since": "2025-01-01"}) == {("two_codes", "until", WARN)}


def test_a_code_that_is_not_the_one_on_the_sheet_is_told(store: Store, unit: str) -> None:
    found = told(store, UnitCode, {"unit": unit, "code": "DL-0050", "since": "2026-01-01"})
    assert found == {("code_differs", "code", WARN)}

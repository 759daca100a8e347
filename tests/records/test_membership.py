"""Applications, members, what happens to them, workers who are not members, visits, and consent (Plan 49 III.1)."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kh49_desktop.errors import Level
from kh49_desktop.records import (
    ApplicationPerson,
    CampaignVisit,
    Consent,
    Employer,
    Member,
    MemberEvent,
    MembershipApplication,
    NonMember,
)
from kh49_desktop.records.consent import standing_consent
from kh49_desktop.records.member import work_ended
from kh49_desktop.store.file import Store
from tests.records.test_rules import told

WARN, ERROR = Level.WARN, Level.ERROR


def member(store: Store, **values: Any) -> str:
    return store.save(Member, {"full_name": "H'Hen Niê", "admitted_on": "2019-06-15", **values}).id


def event(store: Store, of: str, kind: str, on: str | None, **values: Any) -> set[str]:
    """Write an event and return the codes that are said of it."""
    return {code for code, _, _ in told(store, MemberEvent, {"member": of, "kind": kind, "on": on, **values})}


# -- applications: forms 5a, 5b of HD 38/HD-TLĐ 2024 -------------------------------------------------------------------


def test_a_form_5a_is_one_person_of_the_units_employer(store: Store, unit: str) -> None:
    employer = store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id
    saved = store.save(MembershipApplication, {"applicant": "Y Bhăm Niê", "received_on": "2026-03-02"})
    made = store.load(MembershipApplication, saved.id)
    assert made is not None
    assert (made.form, made.people, made.employer, made.result) == ("5A", 1, employer, "PENDING")
    assert made.missing(store.around()) == []
    many = {"applicant": "Y Bhăm Niê", "form": "5A", "people": 12, "received_on": "2026-03-02"}
    assert told(store, MembershipApplication, many) == {("form_5a_many", "people", WARN)}


def test_a_form_5b_has_as_many_lines_as_people(store: Store, unit: str) -> None:
    values = {"applicant": "Đặng Văn Ánh", "form": "5B", "people": 3, "female": 1, "received_on": "2026-03-02"}
    lines: list[dict[str, Any]] = [{"full_name": "An", "gender": "NU"}, {"full_name": "Bình", "gender": "NAM"}]
    assert told(store, MembershipApplication, values) == set()  # the list may stay on paper
    found = told(store, MembershipApplication, values, children={"people_listed": lines})
    assert found == {("lines_differ", "people", WARN)}


def test_the_result_says_how_many_were_admitted(store: Store, unit: str) -> None:
    values = {"applicant": "An", "form": "5B", "people": 20, "received_on": "2026-03-02", "decided_on": "2026-03-10"}
    decided = {**values, "decision_no": "03/QĐ-CĐCS"}
    assert told(store, MembershipApplication, {**decided, "result": "ADMITTED", "admitted": 20}) == set()
    assert told(store, MembershipApplication, {**decided, "result": "PARTLY", "admitted": 18}) == set()
    wrong = {("result_differs", "result", WARN)}
    assert told(store, MembershipApplication, {**decided, "result": "ADMITTED", "admitted": 18}) == wrong
    assert told(store, MembershipApplication, {**values, "result": "PENDING", "admitted": 18}) == wrong
    over = told(store, MembershipApplication, {**decided, "result": "ADMITTED", "admitted": 21})
    assert over == {("more_than", "admitted", ERROR)}


def test_an_admission_needs_its_decision(store: Store, unit: str) -> None:
    values = {"applicant": "An", "received_on": "2026-03-02", "result": "ADMITTED"}
    made = store.load(MembershipApplication, store.save(MembershipApplication, values).id)
    assert made is not None
    assert set(made.missing(store.around())) == {"decided_on", "admitted", "decision_no"}


@pytest.mark.parametrize(("decided_on", "late"), [("2026-03-16", False), ("2026-03-17", True)])
def test_where_there_is_no_union_the_superior_has_ten_working_days(
    store: Store, unit: str, decided_on: str, late: bool
) -> None:
    values = {"applicant": "An", "addressed_to": "SUPERIOR", "received_on": "2026-03-02", "decided_on": decided_on}
    assert (("decided_late", "decided_on", WARN) in told(store, MembershipApplication, values)) is late
    own = {**values, "addressed_to": "CDCS"}
    assert told(store, MembershipApplication, own) == set()


def test_who_applies_is_not_listed_twice_and_no_member_already(store: Store, unit: str) -> None:
    member(store, citizen_id="066185012345", birth_date="1985", gender="NU")
    form = store.save(MembershipApplication, {"applicant": "An", "form": "5B", "received_on": "2026-03-02"}).id
    line = {"application": form, "full_name": "H'Hen Niê", "citizen_id": "066185012345"}
    assert told(store, ApplicationPerson, line) == {("applies_again", "citizen_id", WARN)}
    again = {("applies_again", "citizen_id", WARN), ("listed_twice", "citizen_id", WARN)}
    assert told(store, ApplicationPerson, line) == again


# -- the member's own sheet --------------------------------------------------------------------------------------------


def test_managers_of_private_firms_are_not_admitted(store: Store, unit: str) -> None:
    values = {"full_name": "An", "admitted_on": "2026-01-05"}
    assert told(store, Member, {**values, "not_admissible": "NONE"}) == set()
    warned = told(store, Member, {**values, "not_admissible": "SIGNS_CONTRACTS"})
    assert warned == {("not_admissible", "not_admissible", WARN)}
    basis = store.save(Member, {**values, "not_admissible": "MANAGER_COOP"}).problems[0].legal_basis
    assert basis == "Hướng dẫn 38/HD-TLĐ năm 2024, mục 1.2"
    # Who manages and has not been admitted is no problem.
    assert told(store, Member, {"full_name": "An", "not_admissible": "MANAGER_COOP"}) == set()


@pytest.mark.parametrize(
    ("number", "right"),
    [
        ("6612345678", True),
        ("066185012345", True),
        ("066185012346", False),
        ("661234567", False),
        ("66A2345678", False),
    ],
)
def test_a_social_insurance_number_has_ten_digits_or_is_the_citizen_id(
    store: Store, unit: str, number: str, right: bool
) -> None:
    values = {"full_name": "An", "citizen_id": "066185012345", "bhxh_no": number}
    assert (("insurance_number_shape", "bhxh_no", WARN) not in told(store, Member, values)) is right


@pytest.mark.parametrize(("number", "right"), [("DL-0049-123", True), ("Số 12/ĐV", False), ("9" * 21, False)])
def test_a_card_number_is_short_and_plain(store: Store, unit: str, number: str, right: bool) -> None:
    assert (("card_shape", "card_no", WARN) not in told(store, Member, {"full_name": "An", "card_no": number})) is right


def test_what_happened_to_the_card_is_what_holds(store: Store, unit: str) -> None:
    one = member(store, card_no="DL-1", card_status="DA_CAP")
    assert event(store, one, "CARD_ISSUE", "2020-01-10", card_no="DL-1") == set()
    assert event(store, one, "CARD_LOST", "2026-05-01") == set()
    sheet = store.load(Member, one)
    assert sheet is not None
    assert sheet.card(store.around()) == "MAT"
    problems = [(p.code, p.facts) for p in store.problems(Member, one)]
    assert problems == [("card_contradicts", {"now": "Mất"})]
    event(store, one, "CARD_REISSUE", "2026-06-01", card_no="DL-2")
    assert sheet.card(store.around()) == "DA_CAP"
    assert store.problems(Member, one) == []


# -- what happens to a membership --------------------------------------------------------------------------------------


def test_a_correction_names_another_entry_of_the_same_person(store: Store, unit: str) -> None:
    one, other = member(store), member(store)
    slip = store.save(MemberEvent, {"member": one, "kind": "EXPEL", "on": "2026-02-02", "decision_no": "1"}).id
    assert event(store, one, "CORRECT", "2026-02-09") == {"corrects_nothing"}
    assert event(store, other, "CORRECT", "2026-02-09", corrects=slip) == {"corrects_another"}
    right = store.save(MemberEvent, {"member": one, "kind": "CORRECT", "on": "2026-02-09", "corrects": slip}).id
    assert event(store, one, "CORRECT", "2026-02-10", corrects=right) == {"corrects_a_correction"}
    row = store.row(Member, one)
    assert row is not None
    assert row["status"] == "ACTIVE"


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([("RESIGN", "2018-01-01")], {"left_before_joining"}),
        ([("RESIGN", "2020-01-01"), ("RETIRE", "2021-01-01")], {"not_a_member"}),
        ([("RESIGN", "2020-01-01"), ("SUSPEND", "2021-01-01")], {"not_a_member"}),
        ([("TRANSFER_IN", "2020-01-01"), ("TRANSFER_IN", "2021-01-01")], {"already_member"}),
        ([("ADMIT", "2020-01-01")], {"admitted_differs"}),
        ([("ADMIT", "2019-06-15")], set()),
        ([("TRANSFER_IN", "2024-01-01")], set()),  # admitted elsewhere, came later
        ([("RESUME", "2020-01-01")], {"not_paused"}),
        ([("SUSPEND", "2020-01-01"), ("RESUME", "2020-06-01")], set()),
        ([("SUSPEND", "2020-01-01"), ("SUSPEND", "2020-06-01")], {"already_paused"}),
        ([("RETIRE", "2020-01-01"), ("KEEP_AFTER_RETIREMENT", "2020-01-01"), ("SUSPEND", "2021-01-01")], set()),
        ([("DECEASED", "2020")], set()),
    ],
)
def test_events_are_told_when_they_cannot_have_happened_in_this_order(
    store: Store, unit: str, events: list[tuple[str, str]], said: set[str]
) -> None:
    one = member(store)
    for kind, on in events:
        last = event(store, one, kind, on, decision_no="5/QĐ", to_unit="CĐCS B")
    assert last == said


def test_a_corrected_slip_is_no_longer_told(store: Store, unit: str) -> None:
    one = member(store)
    slip = store.save(MemberEvent, {"member": one, "kind": "RESUME", "on": "2020-01-01"})
    assert [p.code for p in slip.problems] == ["not_paused"]
    store.save(MemberEvent, {"member": one, "kind": "CORRECT", "on": "2020-02-01", "corrects": slip.id})
    assert store.problems(Member, one) == []


@pytest.mark.parametrize(
    ("kind", "needs"),
    [("APPLY", "form"), ("SUSPEND", "pause"), ("TRANSFER_OUT", "to_unit"), ("MOVE_GROUP", "to_group"),
     ("ADMIT", "decision_no"), ("EXPEL", "decision_no")],
)  # fmt: skip
def test_events_need_their_papers_and_reasons(store: Store, unit: str, kind: str, needs: str) -> None:
    made = store.load(MemberEvent, store.save(MemberEvent, {"member": member(store), "kind": kind, "on": "2026"}).id)
    assert made is not None
    assert made.missing(store.around()) == [needs]


def test_coming_from_elsewhere_needs_no_paper(store: Store, unit: str) -> None:
    values = {"member": member(store), "kind": "TRANSFER_IN", "on": "2026-01-01"}
    made = store.load(MemberEvent, store.save(MemberEvent, values).id)
    assert made is not None
    assert made.missing(store.around()) == []


def test_when_the_work_ends_something_has_to_follow(store: Store, unit: str) -> None:
    one = member(store)
    saved = store.save(MemberEvent, {"member": one, "kind": "EMPLOYMENT_END", "on": "2026-08-31"})
    assert [p.code for p in saved.problems] == ["after_work_ended"]
    events = store.around().children(MemberEvent, one)
    assert work_ended(events) == events[0]
    store.save(MemberEvent, {"member": one, "kind": "TRANSFER_OUT", "on": "2026-09-05", "to_unit": "CĐCS B"})
    assert work_ended(store.around().children(MemberEvent, one)) is None
    assert store.problems(Member, one) == []


def test_a_move_to_another_group_is_followed_on_the_sheet(store: Store, unit: str) -> None:
    one = member(store, department="Tổ may 1")
    saved = store.save(MemberEvent, {"member": one, "kind": "MOVE_GROUP", "on": "2026-05-01", "to_group": "Tổ may 2"})
    assert [(p.code, p.facts) for p in saved.problems] == [("group_not_followed", {"group": "Tổ may 2"})]
    store.save(Member, {"department": "Tổ may 2"}, record=one)
    assert store.problems(Member, one) == []


# -- workers who are not members, visits -------------------------------------------------------------------------------


def test_a_worker_is_on_the_way_to_membership(store: Store, unit: str) -> None:
    one = store.save(NonMember, {"full_name": "H'Blu Ktul", "department": "Tổ cắt"}).id

    def joining() -> object:
        row = store.row(NonMember, one)
        return row and row["joining"]

    assert joining() == "OUTSIDE"
    store.save(NonMember, {"applied_on": "2026-03-02"}, record=one)
    assert joining() == "APPLIED"
    store.save(NonMember, {"became": member(store)}, record=one)
    assert joining() == "JOINED"
    assert store.count(NonMember, {"joining": "JOINED"}) == 1


def test_nothing_of_a_worker_who_has_not_joined_goes_up() -> None:
    kept = {field.travels.value for field in NonMember.about.fields.values()}
    assert kept == {"unit"}
    assert not any("ý kiến" in field.label or "thái độ" in field.label for field in NonMember.about.fields.values())


def test_a_visit_reaches_more_than_apply(store: Store, unit: str) -> None:
    values = {"held_on": "2026-04-01", "place": "Xưởng 2", "reached": 40, "applications": 41, "admitted": 42}
    found = told(store, CampaignVisit, values)
    assert found == {("more_than", "applications", WARN), ("more_than", "admitted", WARN)}


# -- consent -----------------------------------------------------------------------------------------------------------


def test_consent_is_given_purpose_by_purpose_and_may_be_withdrawn(store: Store, unit: str) -> None:
    one, around = member(store), store.around()
    assert standing_consent(around, one, "membership") is None
    paper = store.save(
        Consent, {"member": one, "given_on": "2026-01-05", "membership": 1, "party": 0, "text_version": "01/2026"}
    ).id
    assert [bool(standing_consent(around, one, purpose)) for purpose in ("membership", "party", "care")] == [
        True,
        False,  # a no
        False,  # silence
    ]
    assert standing_consent(around, one, "membership", datetime.date(2026, 1, 4)) is None
    store.save(Consent, {"withdrawn_on": "2026-06-01"}, record=paper)
    assert standing_consent(around, one, "membership") is None
    assert standing_consent(around, one, "membership", datetime.date(2026, 5, 31)) is not None


def test_the_latest_paper_counts(store: Store, unit: str) -> None:
    one = member(store)
    for on, answer in (("2026-01-05", 1), ("2026-05-05", 0)):
        store.save(Consent, {"member": one, "given_on": on, "party": answer, "membership": 1})
    assert standing_consent(store.around(), one, "party") is None
    assert standing_consent(store.around(), one, "membership") is not None


def test_a_paper_that_answers_nothing_is_no_consent(store: Store, unit: str) -> None:
    found = told(store, Consent, {"member": member(store), "given_on": "2026-01-05"})
    assert found == {("consent_says_nothing", "membership", WARN)}

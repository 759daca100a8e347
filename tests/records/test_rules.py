"""The rules of the record types, as the law and the forms say them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import pytest

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Value
from kh49_desktop.record import Record
from kh49_desktop.records import (
    Agreement,
    AgreementRenewal,
    Conference,
    ConferenceElection,
    ConferenceVote,
    Dialogue,
    Member,
    MemberEvent,
    Unit,
    UnitParent,
)
from kh49_desktop.records.agreement import COUNTED
from kh49_desktop.records.conference import held_by
from kh49_desktop.records.member import movements
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence
from tests.conftest import other_law, vector

TODAY = datetime.date(2026, 11, 22)


def told(
    store: Store, kind: type[Record], values: Mapping[str, Any], **more: Any
) -> set[tuple[str, str | None, Level]]:
    """What is said of such a record, saved or refused."""
    try:
        problems = store.save(kind, values, **more).problems
    except Refused as refused:
        problems = refused.problems
    return {(p.code, p.field, p.level) for p in problems if p.level is not Level.INFO}


# -- conference: Luật 10/2022 Đ.49-52, 67-70; BLLĐ Đ.64 ----------------------------------------------------------------


def in_sector(store: Store, unit: str, host_type: str) -> None:
    store.save(Unit, {"host_type": host_type}, record=unit)


@pytest.mark.parametrize(("present", "enough"), [(224, True), (223, False)])
def test_two_thirds_of_those_summoned_make_a_quorum(store: Store, unit: str, present: int, enough: bool) -> None:
    found = told(store, Conference, {"year": 2026, "summoned": 336, "present": present})
    assert (("no_quorum", "present", Level.WARN) in found) is not enough


def test_the_share_of_those_present_and_a_lost_vote_are_told(store: Store, unit: str) -> None:
    values: dict[str, Any] = {"year": 2026, "summoned": 336, "present": 312}
    votes: list[dict[str, Any]] = [{"item": "Làm thêm giờ", "for": 151, "against": 149, "abstain": 12}]
    problems = store.save(Conference, values, children={"votes": votes}).problems
    assert [(p.code, p.field, p.level) for p in problems] == [
        ("quorum_met", "present", Level.INFO),
        ("not_adopted", "votes.0.for", Level.INFO),
    ]
    assert problems[0].facts["percent"] == "92,9%"


def test_the_units_own_regulation_may_set_another_quorum(store: Store, unit: str) -> None:
    values = {"year": 2026, "summoned": 336, "present": 100, "by_regulation": 1}
    assert told(store, Conference, values) == set()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"summoned": 300, "present": 301}, "present"),
        ({"summoned": 353, "total_workers": 352}, "summoned"),
        ({"total_workers": 352, "present": 353}, "present"),
        ({"present": 312, "female": 313}, "female"),
    ],
)
def test_people_stay_within_the_larger_number(store: Store, unit: str, values: dict[str, object], field: str) -> None:
    assert ("more_than", field, Level.ERROR) in told(store, Conference, {"year": 2026, **values})


@pytest.mark.parametrize(
    ("host_type", "held_on", "late"),
    [
        ("DN_NHA_NUOC", "2026-03-31", False),
        ("DN_NHA_NUOC", "2026-04-01", True),
        ("DVSN_CONG_LAP_TU_CHU", "2026-04-01", True),
        ("DN_NGOAI_NN", "2026-06-01", False),
    ],
)
def test_the_public_sector_has_three_months(store: Store, unit: str, host_type: str, held_on: str, late: bool) -> None:
    in_sector(store, unit, host_type)
    found = told(store, Conference, {"year": 2025, "held_on": held_on})
    assert (("held_late", "held_on", Level.WARN) in found) is late


@pytest.mark.parametrize(
    ("months", "last"),
    [(None, None), (1, "2026-01-31"), (2, "2026-02-28"), (3, "2026-03-31"), (11, "2026-11-30"), (12, "2026-12-31"),
     (14, "2027-02-28")],
)  # fmt: skip
def test_any_number_of_months_the_law_may_name_ends_on_a_day(
    store: Store, unit: str, months: int | None, last: str | None
) -> None:
    store.reference = other_law(store.reference, "conference.NONSTATE", deadline_months=months)
    law = store.reference.at("conference.NONSTATE", TODAY)
    assert law is not None
    day = held_by(2025, law)
    assert (day and day.isoformat()) == last
    found = told(store, Conference, {"year": 2025, "held_on": "2026-11-21"})
    assert (("held_late", "held_on", Level.WARN) in found) is (months in {1, 2, 3})


@pytest.mark.parametrize("host_type", ["DN_NGOAI_NN", "DN_NHA_NUOC", "DVSN_CONG_LAP_TU_CHU"])
@pytest.mark.parametrize(
    "held_on",
    ["1995-05-01", "2021-01-31", "2021-02-01", "2021", "2023-06-30", "2023-07-01", "2023", "2023-06", "2026", None],
)
def test_a_vote_of_any_day_has_its_verdict(store: Store, unit: str, host_type: str, held_on: str | None) -> None:
    """More than half of those present, also where the law of that day is known by hearsay only."""
    in_sector(store, unit, host_type)
    values: dict[str, Any] = {"year": 2023, "held_on": held_on, "present": 100}
    items: list[dict[str, Any]] = [{"item": "Nội quy", "for": 51}, {"item": "Làm thêm giờ", "for": 50}]
    made = store.save(Conference, values, children={"votes": items}).id
    votes = store.around().children(ConferenceVote, made)
    assert {vote.item: vote.result(store.around()) for vote in votes} == {
        "Nội quy": "ADOPTED", "Làm thêm giờ": "REJECTED"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("host_type", "held_on", "judged"),
    [
        ("DN_NGOAI_NN", "2021-01-31", False),
        ("DN_NGOAI_NN", "2021", False),  # that day may have been before the decree
        ("DN_NGOAI_NN", "2021-02-01", True),
        ("DN_NHA_NUOC", "2021-01-31", False),
        ("DN_NHA_NUOC", "2021-02-01", True),
        ("DN_NHA_NUOC", "2023-06-30", True),
        ("DVSN_CONG_LAP_TU_CHU", "2023-06-30", False),
        ("DVSN_CONG_LAP_TU_CHU", "2023", False),
        ("DVSN_CONG_LAP_TU_CHU", "2023-07-01", True),
    ],
)
def test_nothing_is_held_against_a_conference_by_a_law_nobody_has_read(
    store: Store, unit: str, host_type: str, held_on: str, judged: bool
) -> None:
    in_sector(store, unit, host_type)
    values = {"year": 2023, "held_on": held_on, "form": "DELEGATE", "total_workers": 90, "summoned": 90, "present": 9}
    found = told(store, Conference, values)
    assert (("no_quorum", "present", Level.WARN) in found) is judged
    asks = judged and (host_type, held_on) == ("DVSN_CONG_LAP_TU_CHU", "2023-07-01")
    assert (("plenary_needed", "form", Level.WARN) in found) is asks


def test_enterprises_of_the_state_stood_under_the_decree_until_their_own_law_came(store: Store) -> None:
    law = store.reference.at
    for day in (datetime.date(2021, 2, 1), datetime.date(2023, 6, 30)):
        state, other, public = (law(f"conference.{sector}", day) for sector in ("SOE", "NONSTATE", "PUBLIC"))
        assert state is not None
        assert other is not None
        assert public is not None
        assert state.data == other.data
        assert "145/2020/NĐ-CP, Điều 47" in state.legal_basis
        assert public.data["unconfirmed"]


def test_fewer_than_a_hundred_people_hold_a_plenary_in_the_public_sector(store: Store, unit: str) -> None:
    values = {"year": 2026, "form": "DELEGATE", "total_workers": 99}
    assert told(store, Conference, values) == set()
    in_sector(store, unit, "DN_NHA_NUOC")
    assert ("plenary_needed", "form", Level.WARN) in told(store, Conference, {**values, "year": 2025})


def test_a_second_ordinary_conference_of_a_year_is_told(store: Store, unit: str) -> None:
    store.save(Conference, {"year": 2026})
    assert ("second_conference", "year", Level.WARN) in told(store, Conference, {"year": 2026})
    assert told(store, Conference, {"year": 2026, "session": "EXTRAORDINARY"}) == set()


def test_a_past_day_means_held_and_one_to_come_planned(store: Store, unit: str) -> None:
    past = store.load(Conference, store.save(Conference, {"year": 2026, "held_on": "2026-03-28"}).id)
    coming = store.load(Conference, store.save(Conference, {"year": 2027, "held_on": "2027-03-28"}).id)
    assert past is not None
    assert coming is not None
    assert (past.status, coming.status) == ("HELD", "PLANNED")
    assert ("held_in_future", "held_on", Level.ERROR) in told(
        store, Conference, {"year": 2028, "held_on": "2028-03-28", "status": "HELD"}
    )


def test_it_counts_when_held_and_written_down(store: Store, unit: str) -> None:
    saved = store.save(Conference, {"year": 2026, "held_on": "2026-03-28"})
    around = store.around()
    conference = store.load(Conference, saved.id)
    assert conference is not None
    assert conference.counted(around) == 0
    store.save(Conference, {"resolution_no": "01/NQ-HNNLĐ"}, record=saved.id)
    conference = store.load(Conference, saved.id)
    assert conference is not None
    assert conference.counted(around) == 1


def test_an_elected_body_serves_two_years(store: Store, unit: str) -> None:
    conference = store.save(Conference, {"year": 2026}).id
    values = {"conference": conference, "body": "BTTND", "person": "Y Bhăm Niê", "term_from": "2026-04-01"}
    assert told(store, ConferenceElection, {**values, "term_to": "2028-04-01"}) == set()
    assert ("term_too_long", "term_to", Level.WARN) in told(
        store, ConferenceElection, {**values, "term_to": "2029-04-01"}
    )


@pytest.mark.parametrize(("present", "enough"), [(8, True), (7, False)])
def test_a_dialogue_needs_more_than_seventy_percent(store: Store, unit: str, present: int, enough: bool) -> None:
    found = told(store, Dialogue, {"held_on": "2026-06-20", "team": 10, "present": present})
    assert (("dialogue_quorum", "present", Level.WARN) in found) is not enough


# -- agreement: BLLĐ Đ.76, 77, 78, 83 ----------------------------------------------------------------------------------

SIGNED = {"type": "ENTERPRISE", "signed_on": "2024-05-15"}


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"expires_on": "2027-05-14"}, set()),
        ({"expires_on": "2027-05-15"}, set()),
        ({"expires_on": "2027-05-16"}, {("term_outside", "expires_on", Level.ERROR)}),
        ({"expires_on": "2028-05-14"}, {("term_outside", "expires_on", Level.ERROR)}),
        ({"expires_on": "2025-05-14"}, set()),
        ({"expires_on": "2025-05-13"}, {("term_outside", "expires_on", Level.ERROR)}),
        ({"expires_on": "2024-05-14"}, {("before_start", "expires_on", Level.ERROR)}),
        ({"effective_on": "2024-06-01", "expires_on": "2024-05-20"}, {("before_start", "expires_on", Level.ERROR)}),
        ({"term_years": 3}, set()),
        ({"term_years": 4}, {("term_outside", "term_years", Level.ERROR)}),
    ],
)
def test_an_agreement_runs_one_to_three_years(
    store: Store, unit: str, values: dict[str, object], found: set[object]
) -> None:
    assert told(store, Agreement, {**SIGNED, **values}) == found


@pytest.mark.parametrize(("approve", "enough"), [(177, True), (176, False)])
def test_more_than_half_of_all_workers_approve(store: Store, unit: str, approve: int, enough: bool) -> None:
    values = {**SIGNED, "total_workers": 352, "consulted": 300, "approve": approve}
    assert (("not_approved", "approve", Level.ERROR) in told(store, Agreement, values)) is not enough
    if not enough:
        reasoned = {**values, "override_reason": "Biên bản bổ sung ngày 20/5/2024"}
        assert told(store, Agreement, reasoned) == {("not_approved", "approve", Level.WARN)}


@pytest.mark.parametrize(("sent", "late"), [("2024-05-25", False), ("2024-05-26", True)])
def test_a_copy_is_sent_within_ten_days(store: Store, unit: str, sent: str, late: bool) -> None:
    found = told(store, Agreement, {**SIGNED, "sent_authority_on": sent})
    assert (("sent_late", "sent_authority_on", Level.WARN) in found) is late


def state(store: Store, record: str, on: str) -> str:
    agreement = store.load(Agreement, record)
    assert agreement is not None
    return agreement.state(store.around(), datetime.date.fromisoformat(on))


def test_the_life_of_an_agreement(store: Store, unit: str) -> None:
    record = store.save(Agreement, {**SIGNED, "effective_on": "2024-06-01", "expires_on": "2027-05-31"}).id
    days = {
        "2024-05-14": "DRAFT",
        "2024-05-20": "SIGNED",
        "2024-06-01": "IN_FORCE",
        "2027-03-01": "IN_FORCE",
        "2027-03-02": "EXPIRING",
        "2027-05-31": "EXPIRING",
        "2027-06-01": "EXPIRED",
    }
    assert {day: state(store, record, day) for day in days} == days
    store.save(Agreement, {"renegotiation_on": "2027-04-01"}, record=record)
    assert (state(store, record, "2027-08-29"), state(store, record, "2027-08-30")) == ("GRACE", "EXPIRED")
    assert {"IN_FORCE", "EXPIRING"} <= COUNTED
    assert "GRACE" not in COUNTED


def test_an_extension_moves_the_end_and_a_new_one_replaces(store: Store, unit: str) -> None:
    record = store.save(Agreement, {**SIGNED, "expires_on": "2026-05-14"}).id
    store.save(
        AgreementRenewal, {"agreement": record, "kind": "EXTEND", "signed_on": "2026-05-01", "expires_on": "2027-05-14"}
    )
    assert state(store, record, "2026-11-22") == "IN_FORCE"
    store.save(Agreement, {"type": "ENTERPRISE", "signed_on": "2026-12-01", "term_years": 2, "replaces": record})
    assert state(store, record, "2026-12-01") == "REPLACED"


def test_a_void_agreement_is_void_and_not_graded(store: Store, unit: str) -> None:
    values = {**SIGNED, "term_years": 3, "void": "WHOLE", "grade": "A"}
    assert ("not_gradable", "grade", Level.WARN) in told(store, Agreement, values)


# -- member ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", vector("cccd.tsv"))
def test_the_citizen_id_field_reads_as_the_vectors_say(case: dict[str, str]) -> None:
    """Through the declaration: an error never becomes a value, the 9-digit number is meant for its own field."""
    field = Member.about.fields["citizen_id"]
    gender = {"Nam": "NAM", "Nữ": "NU", "": None}[case["gender"] or ""]
    reading = field.read(case["input"], TODAY, {"birth_date": case["dob"] or None, "gender": gender})
    if case["normalised"] == "240123456":
        assert [p.code for p in reading.problems] == ["cmnd9"]
        assert field.instead == "old_id_9"
    elif case["level"] == "error":
        assert reading.refused
        assert reading.value is None
    else:
        assert reading.value == case["normalised"]


def test_thirteen_digits_are_refused() -> None:
    reading = Member.about.fields["citizen_id"].read("0660850123456", TODAY)
    assert [(p.code, p.level, p.facts["reason"]) for p in reading.problems] == [("bad_cccd", Level.ERROR, "length")]


@pytest.mark.parametrize("case", vector("dates.tsv"))
def test_days_are_read_as_the_vectors_say(case: dict[str, str]) -> None:
    field = Member.about.fields["birth_date" if case["kind"] == "dob" else "admitted_on"]
    reading = field.read(case["text"], TODAY)
    if case["expected"] == "ERR":
        assert [p.code for p in reading.problems] == ["bad_date"]
    else:
        assert (reading.value or "") == (case["expected"] or "")


@pytest.mark.parametrize(
    ("values", "events", "status", "steps"),
    [
        ({}, [], "ACTIVE", [("", 1)]),
        ({"admitted_on": "2019"}, [], "ACTIVE", [("2019", 1)]),
        ({"application_date": "2026-11-01"}, [], "APPLIED", []),
        ({"admitted_on": "2019-06-15"}, [("RESIGN", "2025-01-01")], "LEFT", [("2019-06-15", 1), ("2025-01-01", -1)]),
        ({}, [("TRANSFER_OUT", "2025-01-01")], "LEFT", [("", 1), ("2025-01-01", -1)]),
        ({"admitted_on": "2019-06-15"}, [("SUSPEND", "2025-01-01")], "SUSPENDED", [("2019-06-15", 1)]),
        (
            {"admitted_on": "2019-06-15"},
            [("SUSPEND", "2025-01-01"), ("RESUME", "2025-06-01")],
            "ACTIVE",
            [("2019-06-15", 1)],
        ),
        ({}, [("RETIRE", "2025-01-01"), ("KEEP_AFTER_RETIREMENT", "2025-01-01")], "ACTIVE", [("", 1)]),
        ({"application_date": "2020-01-01"}, [("ADMIT", "2020-02-01")], "ACTIVE", [("2020-02-01", 1)]),
        ({}, [("ADMIT", "2020-02-01"), ("ADMIT", "2021-02-01")], "ACTIVE", [("2020-02-01", 1)]),
        (
            {"admitted_on": "2019-06-15"},
            [("RESIGN", "2025-01-01"), ("ADMIT", "2025-06-01")],
            "ACTIVE",
            [("2019-06-15", 1), ("2025-01-01", -1), ("2025-06-01", 1)],
        ),
    ],
)
def test_the_status_follows_from_what_happened(
    store: Store,
    unit: str,
    values: dict[str, str],
    events: list[tuple[str, str]],
    status: str,
    steps: list[tuple[str, int]],
) -> None:
    record = store.save(Member, {"full_name": "Y Bhăm Niê", **values}).id
    for kind, on in events:
        store.save(MemberEvent, {"member": record, "kind": kind, "on": on})
    member = store.load(Member, record)
    row = store.row(Member, record)
    assert member is not None
    assert row is not None
    assert row["status"] == status
    moves = movements(member, store.around().children(MemberEvent, record))
    assert [(move.on, move.step) for move in moves] == steps


@pytest.mark.parametrize(("on", "early"), [("2026-04-29", True), ("2026-05-01", False)])
def test_who_left_of_own_will_waits_three_months(store: Store, unit: str, on: str, early: bool) -> None:
    record = store.save(Member, {"full_name": "An", "admitted_on": "2019-01-01"}).id
    store.save(MemberEvent, {"member": record, "kind": "RESIGN", "on": "2026-01-31"})
    found = told(store, MemberEvent, {"member": record, "kind": "ADMIT", "on": on, "decision_no": "5/QĐ"})
    assert found == ({("readmitted_early", "on", Level.WARN)} if early else set())


def test_each_warning_of_law_names_its_source(store: Store, unit: str) -> None:
    problems: list[Problem] = list(store.save(Conference, {"year": 2026, "summoned": 10, "present": 1}).problems)
    assert all(p.legal_basis for p in problems if p.code == "no_quorum")


# -- unit --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host_type", "sector"),
    [("DN_NHA_NUOC", "SOE"), ("DN_FDI", "NONSTATE"), ("HTX", "NONSTATE"), ("DVSN_CONG_LAP_TU_CHU", "PUBLIC")],
)
def test_the_sector_of_a_unit_follows_from_its_host(store: Store, host_type: str, sector: str) -> None:
    unit = store.load(Unit, store.save(Unit, {"name": "CĐCS A", "host_type": host_type}).id)
    assert unit is not None
    assert unit.sector_for_target(store.around()) == sector


def test_agencies_left_the_unions_scope(store: Store) -> None:
    found = told(store, Unit, {"name": "CĐCS Sở A", "host_type": "CQ_HANH_CHINH"})
    assert ("host_out_of_scope", "host_type", Level.WARN) in found


def test_a_unit_has_one_direct_superior_at_a_time(store: Store, unit: str) -> None:
    first = {"unit": unit, "name": "LĐLĐ huyện Cư M'gar", "since": "2015", "until": "2025-06-30"}
    assert told(store, UnitParent, first) == set()
    assert told(store, UnitParent, {"unit": unit, "name": "LĐLĐ tỉnh Đắk Lắk", "since": "2025-07-01"}) == set()
    again = {"unit": unit, "name": "Công đoàn phường Buôn Ma Thuột", "since": "2026-01-01"}
    assert ("two_direct_parents", "until", Level.WARN) in told(store, UnitParent, again)


# -- what an outsider tried --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host_type", "warned", "words"),
    [
        ("DVSN_CONG_LAP_TU_CHU", True, "chưa hợp lệ"),
        ("DN_NHA_NUOC", True, "chưa hợp lệ"),
        ("DN_NGOAI_NN", False, "Theo Quy chế dân chủ"),
    ],
)
def test_only_outside_the_public_sector_may_a_units_own_regulation_set_the_quorum(
    store: Store, unit: str, host_type: str, warned: bool, words: str
) -> None:
    in_sector(store, unit, host_type)
    few: dict[str, Value] = {"year": 2026, "held_on": "2026-03-20", "summoned": 90, "present": 40}
    assert (("no_quorum", "present", Level.WARN) in told(store, Conference, {**few, "by_regulation": 1})) is warned
    said = [sentence(p) for p in store.save(Conference, few).problems if p.code == "no_quorum"]
    assert [words in one for one in said] == [True]


def test_what_a_conference_is_called_follows_the_sector(store: Store, unit: str) -> None:
    other = ("conference_type", "type", Level.WARN)
    assert other in told(store, Conference, {"year": 2026, "type": "STAFF"})
    assert other not in told(store, Conference, {"year": 2026, "type": "EMPLOYEE"})
    in_sector(store, unit, "DVSN_CONG_LAP_TU_CHU")
    assert other in told(store, Conference, {"year": 2026, "type": "EMPLOYEE"})
    assert other not in told(store, Conference, {"year": 2026, "type": "STAFF"})


def test_the_workers_are_asked_before_an_agreement_is_signed(store: Store, unit: str) -> None:
    late = ("before_start", "signed_on", Level.WARN)
    assert late in told(store, Agreement, {"signed_on": "2026-05-15", "consult_date": "2026-05-16"})
    assert late not in told(store, Agreement, {"signed_on": "2026-05-15", "consult_date": "2026-05-15"})


@pytest.mark.parametrize(
    ("signed", "last"),
    [("2026-05-15", "2029-05-14"), ("2024-02-29", "2027-02-28"), ("2025-03-01", "2028-02-29")],
)
def test_a_term_of_three_years_ends_the_day_before_its_own_day(store: Store, unit: str, signed: str, last: str) -> None:
    made = store.load(Agreement, store.save(Agreement, {"signed_on": signed, "term_years": 3}).id)
    assert made is not None
    assert made.last_day_in_force(store.around()) == last


def test_a_resignation_that_was_put_right_keeps_nobody_waiting(store: Store, unit: str) -> None:
    record = store.save(Member, {"full_name": "An", "admitted_on": "2019-01-01"}).id
    slip = store.save(MemberEvent, {"member": record, "kind": "RESIGN", "on": "2026-01-31"}).id
    store.save(MemberEvent, {"member": record, "kind": "CORRECT", "on": "2026-02-01", "corrects": slip})
    store.save(MemberEvent, {"member": record, "kind": "TRANSFER_OUT", "on": "2026-02-02", "to_unit": "CĐCS A"})
    again = {"member": record, "kind": "TRANSFER_IN", "on": "2026-02-20"}
    assert "readmitted_early" not in {code for code, _, _ in told(store, MemberEvent, again)}


def test_a_day_too_early_is_told_by_the_name_of_the_day_it_comes_before(store: Store, unit: str) -> None:
    early = {"signed_on": "2026-05-15", "published_on": "2026-05-14"}
    with pytest.raises(Refused) as refused:
        store.save(Agreement, early)
    (found,) = (p for p in refused.value.problems if p.code == "before_start")
    assert sentence(found) == "Thời điểm này ở trước “Ngày ký” (15/05/2026). Hãy kiểm tra lại cả hai."

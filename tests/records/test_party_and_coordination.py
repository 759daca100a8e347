"""The Party's leadership and coordination: counts, people only with consent, what was concluded and done (III.5, 6)."""

from __future__ import annotations

from typing import Any

import pytest

from kh49_desktop.errors import Level
from kh49_desktop.fields import Travels
from kh49_desktop.record import Record
from kh49_desktop.records import (
    AdministrationDialogue,
    Consent,
    CoordinationProgramme,
    HousingNeed,
    JointInspection,
    Member,
    PartyDevelopment,
    PartyIntroduction,
    PartyMeeting,
    WorkerOrganisation,
)
from kh49_desktop.store.file import Store
from tests.records.test_rules import told

WARN, ERROR = Level.WARN, Level.ERROR


def test_counts_of_a_period_are_told_once_and_a_year_holds_its_parts(store: Store, unit: str) -> None:
    half = {"year": 2026, "period": "H1", "introduced": 6, "introduced_female": 4, "admitted": 2}
    assert told(store, PartyDevelopment, half) == set()
    assert told(store, PartyDevelopment, half) == {("period_twice", "period", WARN)}
    assert told(store, PartyDevelopment, {"year": 2026, "introduced": 5, "admitted": 2}) == {
        ("year_less_than_part", "introduced", WARN)
    }
    # Who is admitted this year may have been introduced before.
    assert told(store, PartyDevelopment, {"year": 2027, "introduced": 0, "admitted": 3}) == set()


def test_nobody_is_named_without_having_agreed_to_this_purpose(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "An", "admitted_on": "2020-01-01"}).id
    values = {"member": member, "introduced_on": "2026-05-19"}
    assert told(store, PartyIntroduction, values) == {("consent_needed", "member", ERROR)}
    assert store.count(PartyIntroduction) == 0
    paper = store.save(Consent, {"member": member, "given_on": "2026-01-05", "membership": 1}).id
    assert told(store, PartyIntroduction, values) == {("consent_needed", "member", ERROR)}
    store.save(Consent, {"party": 1}, record=paper)
    saved = store.save(PartyIntroduction, values)
    assert saved.problems == ()
    # Consent withdrawn later: it is told, and what is there can still be mended or put away.
    store.save(Consent, {"withdrawn_on": "2026-10-01"}, record=paper)
    assert [p.code for p in store.problems(PartyIntroduction, saved.id)] == ["consent_needed"]
    store.save(PartyIntroduction, {"result": "NOT_YET"}, record=saved.id)


def test_what_is_sensitive_on_a_members_sheet_needs_consent_too(store: Store, unit: str) -> None:
    values = {"full_name": "An", "admitted_on": "2020-01-01", "ethnicity": "Ê Đê"}
    assert told(store, Member, values) == {("sensitive_without_consent", "ethnicity", WARN)}
    paper = {"given_on": "2026-01-05", "membership": 1, "ethnicity": 1}
    assert told(store, Member, values, children={"consents": [paper]}) == set()


def test_what_names_a_person_beside_the_party_stays_in_the_office() -> None:
    assert all(f.sensitive and f.travels is Travels.UNIT for f in PartyIntroduction.about.fields.values())
    assert not any(f.kind.__class__.__name__ == "PersonName" for f in PartyDevelopment.about.fields.values())


def test_a_conclusion_is_followed_to_its_end(store: Store, unit: str) -> None:
    values = {"held_on": "2026-03-10", "party_body": "Đảng uỷ", "content": "Kế hoạch năm"}

    def state(kind: type[PartyMeeting | JointInspection], more: dict[str, Any]) -> object:
        made = store.load(kind, store.save(kind, {**values, **more}).id)
        assert made is not None
        return made.state(store.around())

    assert state(PartyMeeting, {}) == "NOTHING_DUE"
    assert state(PartyMeeting, {"due_on": "2026-12"}) == "OPEN"
    assert state(PartyMeeting, {"due_on": "2026-11-21"}) == "OVERDUE"
    assert state(PartyMeeting, {"due_on": "2026-06-30", "done_on": "2026-08-01"}) == "DONE"
    early = told(store, PartyMeeting, {**values, "done_on": "2026-03-09"})
    assert early == {("day_before", "done_on", WARN)}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"signed_on": "2026-01-01", "until": "2026-12-31"}, "RUNNING"),
        ({"signed_on": "2026-01-01", "since": "2027-01-01"}, "COMING"),
        ({"signed_on": "2020-01-01", "until": "2025"}, "ENDED"),
        ({"signed_on": "2020-01-01"}, "RUNNING"),
    ],
)
def test_a_programme_runs_from_its_signing_or_later(
    store: Store, unit: str, values: dict[str, str], state: str
) -> None:
    made = store.load(CoordinationProgramme, store.save(CoordinationProgramme, {"title": "Phối hợp", **values}).id)
    assert made is not None
    assert made.state(store.around()) == state


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        (JointInspection, {"held_on": "2026-03-01", "recommendations": 3, "carried_out": 4},
         ("more_than", "carried_out", ERROR)),
        (JointInspection, {"held_on": "2026-03-05", "until": "2026-03-01"}, ("before_start", "until", ERROR)),
        (AdministrationDialogue, {"held_on": "2026-05-15", "petitions": 7, "answered": 8},
         ("more_than", "answered", ERROR)),
        (AdministrationDialogue, {"held_on": "2027-05-15", "present": 8}, ("in_future", "held_on", WARN)),
        (HousingNeed, {"as_of": "2026-05-15", "surveyed": 100, "need_buy": 101}, ("more_than", "need_buy", WARN)),
        (HousingNeed, {"as_of": "2026-05-15", "children": 30, "need_nursery": 31},
         ("more_than", "need_nursery", WARN)),
        (WorkerOrganisation, {"name": "TC", "registered_on": "2026-02-01", "joined_on": "2026-01-01"},
         ("day_before", "joined_on", WARN)),
    ],
)  # fmt: skip
def test_figures_and_days_that_cannot_be_are_told(
    store: Store, unit: str, kind: type[Record], values: dict[str, Any], said: tuple[str, str, Level]
) -> None:
    assert said in told(store, kind, values)

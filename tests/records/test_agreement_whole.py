"""An agreement from the first request to its renewals (Bộ luật Lao động 2019, Điều 65-89)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from kh49_desktop.errors import Level, Refused
from kh49_desktop.goals.plan49 import unit_standing
from kh49_desktop.record import Record
from kh49_desktop.records import (
    Agreement,
    AgreementConsultation,
    AgreementEmployer,
    AgreementRenewal,
    AgreementSession,
    AgreementTopic,
    Employer,
)
from kh49_desktop.store.file import Store

SIGNED: Mapping[str, Any] = {"signed_on": "2026-03-28", "term_years": 3, "total_workers": 352, "approve": 300}


def told(
    store: Store,
    kind: type[Record],
    values: Mapping[str, Any],
    children: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> set[tuple[str, str | None, Level]]:
    """What is said of such a record, saved or refused."""
    lists = {name: [dict(row) for row in rows] for name, rows in (children or {}).items()}
    try:
        problems = store.save(kind, values, children=lists).problems
    except Refused as refused:
        problems = refused.problems
    return {(p.code, p.field, p.level) for p in problems}


def asked(store: Store, kind: type[Record], record: str) -> set[str]:
    """What such a record still needs."""
    saved = store.load(kind, record)
    assert saved is not None
    return set(saved.missing(store.around()))


# -- negotiation: Đ.70 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agreed_on", "in_time"),
    [("2026-04-20", True), ("2026-05-04", True), ("2026-05-05", True), ("2026-05-06", False)],
)
def test_place_and_time_are_agreed_within_seven_working_days(
    store: Store, unit: str, agreed_on: str, in_time: bool
) -> None:
    # Counted from Wednesday 22/4: 23, 24, 28 (the 27th is given for 26/4), 29/4, 4, 5 and 6/5.
    values = {"negotiation_request_on": "2026-04-21", "negotiation_agreed_on": agreed_on}
    found = told(store, Agreement, values)
    late = ("place_agreed_late", "negotiation_agreed_on", Level.WARN)
    soon = ("before_start", "negotiation_agreed_on", Level.WARN)
    assert (late in found) is not in_time
    assert (soon in found) is (agreed_on < "2026-04-21")


def test_information_is_given_within_ten_days(store: Store, unit: str) -> None:
    values = {"information_asked_on": "2026-01-05"}
    assert told(store, Agreement, {**values, "information_given_on": "2026-01-15"}) == set()
    late = {("information_late", "information_given_on", Level.WARN)}
    assert told(store, Agreement, {**values, "information_given_on": "2026-01-16"}) == late


def test_sessions_begin_within_thirty_days_and_end_within_ninety(store: Store, unit: str) -> None:
    agreement = store.save(Agreement, {"negotiation_request_on": "2026-01-05"}).id
    first = {"agreement": agreement, "held_on": "2026-02-04"}
    assert told(store, AgreementSession, {**first, "held_on": "2026-02-05"}) == {
        ("negotiation_late", "held_on", Level.WARN)
    }
    assert told(store, AgreementSession, first) == set()
    assert told(store, AgreementSession, {**first, "held_on": "2026-05-05"}) == set()
    long = {("negotiation_long", "held_on", Level.WARN)}
    assert told(store, AgreementSession, {**first, "held_on": "2026-05-06"}) == long
    store.save(Agreement, {"negotiation_until": "2026-06-30"}, record=agreement)  # both sides agreed on more time
    assert told(store, AgreementSession, {**first, "held_on": "2026-05-07"}) == set()


# -- consultation ------------------------------------------------------------------------------------------------------


def test_the_groups_asked_add_up(store: Store, unit: str) -> None:
    groups = [
        {"consulted_group": "MANAGERS", "consulted": 12, "approve": 12},
        {"consulted_group": "COMMITTEE", "consulted": 5, "approve": 5},
        {"consulted_group": "WORKERS", "consulted": 323, "approve": 290},
    ]
    right = {"total_workers": 352, "consulted": 340, "approve": 307}
    assert told(store, Agreement, right, {"consultations": groups}) == set()
    assert told(store, Agreement, {**right, "approve": 308}, {"consultations": groups}) == {
        ("groups_differ", "approve", Level.WARN)
    }


def test_nobody_answers_twice(store: Store, unit: str) -> None:
    agreement = store.save(Agreement, {"total_workers": 352}).id
    group = {"agreement": agreement, "consulted_group": "WORKERS", "consulted": 10, "approve": 9, "disapprove": 2}
    assert told(store, AgreementConsultation, group) == {("answers_over_asked", "approve", Level.ERROR)}
    topic = {"agreement": agreement, "topic": "Bữa ăn ca", "agree": 350, "disagree": 3}
    assert told(store, AgreementTopic, topic) == {("answers_over_asked", "agree", Level.ERROR)}


def test_a_sectors_agreement_asks_the_leaders(store: Store, unit: str) -> None:
    values = {"type": "SECTOR", "signed_on": "2026-03-28", "term_years": 2, "total_workers": 9000, "consulted": 40}
    assert told(store, Agreement, {**values, "approve": 21}) == set()
    refused = {("not_approved_by_asked", "approve", Level.ERROR)}
    assert told(store, Agreement, {**values, "approve": 20}) == refused
    saved = store.save(Agreement, {"type": "SECTOR", "signed_on": "2026-03-28"}).id
    assert {"consulted", "approve"} <= asked(store, Agreement, saved)
    assert "total_workers" not in asked(store, Agreement, saved)


# -- several enterprises: Đ.76, 85 -------------------------------------------------------------------------------------


def enterprises(store: Store, *names: str) -> list[str]:
    return [store.save(Employer, {"name": name}).id for name in names]


def test_each_enterprise_approves_for_itself(store: Store, unit: str) -> None:
    one, two = enterprises(store, "Công ty Một", "Công ty Hai")
    signed = {"type": "MULTI", "signed_on": "2026-03-28", "term_years": 2}
    parts = [
        {"employer": one, "total_workers": 100, "approve": 51},
        {"employer": two, "total_workers": 100, "approve": 50},
    ]
    found = told(store, Agreement, signed, {"employers": parts})
    assert found == {("not_approved", "employers.1.approve", Level.ERROR)}
    parts[1]["approve"] = 51
    assert told(store, Agreement, signed, {"employers": parts}) == set()


def test_joining_later_and_leaving_need_everyone(store: Store, unit: str) -> None:
    [one] = enterprises(store, "Công ty Một")
    agreement = store.save(Agreement, {"type": "MULTI", "signed_on": "2026-03-28"}).id
    values: dict[str, Any] = {
        "agreement": agreement,
        "employer": one,
        "total_workers": 100,
        "approve": 60,
        "joined_on": "2026-06-01",
    }
    part = store.save(AgreementEmployer, values).id
    assert asked(store, AgreementEmployer, part) == {"all_consented"}
    found = store.save(AgreementEmployer, {"all_consented": 0}, record=part).problems
    assert [(p.code, p.legal_basis) for p in found] == [("consent_of_all", "Bộ luật Lao động 2019, Điều 85")]
    assert told(store, AgreementEmployer, values) == {("employer_twice", "employer", Level.WARN)}


def test_the_enterprises_of_an_agreement_are_counted_one_by_one(store: Store, unit: str) -> None:
    one, two, _ = enterprises(store, "Công ty Một", "Công ty Hai", "Công ty Ba")
    parts: list[dict[str, Any]] = [
        {"employer": one, "total_workers": 100, "approve": 60},
        {"employer": two, "total_workers": 100, "approve": 60},
    ]
    values: dict[str, Any] = {"type": "MULTI", "signed_on": "2026-03-28", "term_years": 2}
    saved = store.save(Agreement, values, children={"employers": parts})
    assert covered(store) == (2, 3)
    rows = store.around().children(AgreementEmployer, saved.id)
    store.save(AgreementEmployer, {"left_on": "2026-10-01"}, record=rows[0].id)
    assert covered(store) == (1, 3)


def covered(store: Store) -> tuple[int | None, int | None]:
    """Enterprises with an agreement in force, of how many."""
    [line] = [line for line in unit_standing(store, store.today) if line.target.metric == "cba_signed"]
    return line.answer.numerator, line.answer.denominator


# -- after the signing -------------------------------------------------------------------------------------------------


def test_a_renewal_needs_the_same_vote(store: Store, unit: str) -> None:
    agreement = store.save(Agreement, {**SIGNED, "signed_on": "2023-12-01"}).id  # it ends on 30/11/2026
    values = {"agreement": agreement, "kind": "EXTEND", "signed_on": "2026-11-02", "expires_on": "2027-11-30"}
    assert told(store, AgreementRenewal, {**values, "total_workers": 352, "approve": 177}) == set()
    lost = {**values, "total_workers": 352, "approve": 176}
    assert ("not_approved", "approve", Level.ERROR) in told(store, AgreementRenewal, lost)
    kept = {**lost, "override_reason": "Số lao động đã giảm còn 340"}
    assert ("not_approved", "approve", Level.WARN) in told(store, AgreementRenewal, kept)


@pytest.mark.parametrize(
    ("signed_on", "fits"), [("2026-08-31", False), ("2026-09-01", True), ("2026-11-30", True), ("2026-12-01", False)]
)
def test_an_extension_is_agreed_in_the_last_ninety_days(store: Store, unit: str, signed_on: str, fits: bool) -> None:
    agreement = store.save(Agreement, {**SIGNED, "signed_on": "2023-12-01"}).id
    values: dict[str, Any] = {
        "agreement": agreement,
        "kind": "EXTEND",
        "signed_on": signed_on,
        "expires_on": "2027-11-30",
    }
    found = told(store, AgreementRenewal, {**values, "total_workers": 352, "approve": 200})
    assert (("extended_outside", "signed_on", Level.WARN) in found) is not fits


def test_it_is_sent_and_published_after_it_is_signed(store: Store, unit: str) -> None:
    early = {"sent_union_on": "2026-03-27", "published_on": "2026-03-27"}
    assert told(store, Agreement, {**SIGNED, **early}) == {
        ("before_start", "sent_union_on", Level.ERROR),
        ("before_start", "published_on", Level.ERROR),
    }


def test_the_totals_that_are_signed_are_typed_twice() -> None:
    twice = {field.name for field in Agreement.about.fields.values() if field.double_entry}
    assert twice == {"total_workers", "approve"}

"""Totals typed a second time: equal ones are remembered until they change, and what is to be signed is listed."""

from __future__ import annotations

import pytest

from kh49_desktop.goals.periods import Period, period_of
from kh49_desktop.goals.signed import signed_records
from kh49_desktop.record import Catalogue
from kh49_desktop.records import Conference, Dialogue, Employer, Workforce
from kh49_desktop.store.file import Store
from kh49_desktop.store.proving import prove, totals, unproved


@pytest.fixture
def workforce(store: Store, unit: str) -> str:
    return store.save(Workforce, {"as_of": "2026-11-15", "total_workers": 352, "female": 280}).id


def names(store: Store, record: str) -> list[str]:
    return [total.field.name for total in unproved(store, [(Workforce, record)])]


def test_a_total_counts_as_proved_until_it_changes(store: Store, workforce: str) -> None:
    assert names(store, workforce) == ["total_workers", "female"]
    assert prove(store, Workforce, workforce, "total_workers", 352)
    assert names(store, workforce) == ["female"]
    store.save(Workforce, {"total_workers": 353}, record=workforce)
    assert names(store, workforce) == ["total_workers", "female"]
    store.undo()  # the value that was proved is back
    assert names(store, workforce) == ["female"]


def test_another_number_is_told_and_takes_an_earlier_proof_back(store: Store, workforce: str) -> None:
    before = store.dump()
    assert prove(store, Workforce, workforce, "female", 280)
    assert not prove(store, Workforce, workforce, "female", 208)
    assert not prove(store, Workforce, workforce, "total_workers", None)
    assert names(store, workforce) == ["total_workers", "female"]
    assert store.dump() == before
    assert store.last_done() == store.changes(limit=1)[0]  # proving is nothing to undo


def test_an_empty_total_and_a_record_in_the_trash_are_not_asked_for(store: Store, workforce: str) -> None:
    store.save(Workforce, {"female": None}, record=workforce)
    assert names(store, workforce) == ["total_workers"]
    store.delete(Workforce, workforce)
    assert totals(store, [(Workforce, workforce)]) == []


def test_a_proof_lasts_over_a_restart(store: Store, workforce: str) -> None:
    prove(store, Workforce, workforce, "female", 280)
    again = store.worker()
    try:
        assert [total.field.name for total in unproved(again, [(Workforce, workforce)])] == ["total_workers"]
    finally:
        again.close()


def year(store: Store) -> Period:
    return period_of(store.reference, 2026)


def test_the_records_of_a_period_are_those_its_summary_shows(store: Store, workforce: str) -> None:
    opening = store.save(Workforce, {"as_of": "2025-11-01", "total_workers": 330}).id
    store.save(Workforce, {"as_of": "2024-11-01", "total_workers": 320})  # an older one stands nowhere
    conference = store.save(Conference, {"year": 2026, "held_on": "2026-03-28"}).id
    store.save(Conference, {"year": 2025, "held_on": "2025-03-28"})
    dialogue = store.save(Dialogue, {"held_on": "2026-09-10", "kind": "PERIODIC"}).id
    store.save(Dialogue, {"held_on": "2025-09-10", "kind": "PERIODIC"})
    found = signed_records(store, year(store))
    assert found == [(Workforce, workforce), (Workforce, opening), (Conference, conference), (Dialogue, dialogue)]


def test_each_employers_latest_figures_are_signed(store: Store, unit: str) -> None:
    ids = [store.save(Employer, {"name": name}).id for name in ("Công ty A", "Công ty B")]
    saved = [
        store.save(Workforce, {"as_of": day, "total_workers": 100, "employer": employer}).id
        for employer in ids
        for day in ("2026-03-01", "2026-10-01")
    ]
    assert {record for _, record in signed_records(store, year(store))} == {saved[1], saved[3]}


def test_what_a_summary_prints_of_a_conference_and_a_workforce_is_typed_twice(store: Store) -> None:
    catalogue: Catalogue = store.catalogue
    asked = {
        kind.about.name: {field.name for field in kind.about.fields.values() if field.double_entry}
        for kind in catalogue.kinds
    }
    assert {"total_workers", "female"} <= asked["workforce"]
    assert {"total_workers", "summoned", "present"} <= asked["conference"]
    assert asked["member"] == set()

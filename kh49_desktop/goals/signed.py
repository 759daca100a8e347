"""The records whose totals a unit signs with the summary of a period."""

from __future__ import annotations

from kh49_desktop.goals.periods import Period
from kh49_desktop.goals.summary import SHOWN
from kh49_desktop.goals.units import covered_employers
from kh49_desktop.record import Record
from kh49_desktop.records.agreement import Agreement
from kh49_desktop.records.conference import Conference, Dialogue
from kh49_desktop.records.employer import Workforce
from kh49_desktop.store.file import Store


def signed_records(store: Store, period: Period) -> list[tuple[type[Record], str]]:
    """Return the records whose figures the summary of a period shows."""
    as_of = period.as_of(store.today)
    around = store.around(as_of)
    last, first = as_of.isoformat(), period.since.isoformat()
    found: list[tuple[type[Record], str]] = [(Workforce, record) for record in _workforce(store, period)]
    found += [(Conference, c.id) for c in store.every(Conference) if c.year == period.year]
    found += [(Dialogue, d.id) for d in store.every(Dialogue) if first <= d.held_on <= last]
    found += [(Agreement, a.id) for a in store.every(Agreement) if a.state(around, as_of) in SHOWN]
    return found


def _workforce(store: Store, period: Period) -> list[str]:
    """Return the figures that stand at both ends of the period: of each employer the latest not later than the day."""
    employers = covered_employers(store, period.as_of(store.today))
    found: list[str] = []
    rows = sorted(store.every(Workforce), key=lambda told: told.as_of, reverse=True)
    for day in (period.as_of(store.today).isoformat(), period.eve.isoformat()):
        seen: set[str | None] = set()
        for told in rows:
            of = told.employer if len(employers) > 1 else None
            if told.as_of <= day and told.total_workers is not None and of not in seen:
                seen.add(of)
                found.append(told.id)
    return list(dict.fromkeys(found))

"""The unit itself on a day: who it is, its superior, the employers it covers and their workforce."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.records.employer import Employer, UnitEmployer, Workforce
from kh49_desktop.records.unit import RENAMES, Unit, UnitCode, UnitParent, UnitSuccession
from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import clean


class Workers(NamedTuple):
    """The workforce on a day, from the latest figures of each employer; women None where not all told them."""

    as_of: str
    total: int
    female: int | None


def own_unit(store: Store) -> Unit:
    """Return the unit whose register this is. Raises Refused("unit_missing") before the first day's work."""
    unit = store.load(Unit, store.own_unit) if store.own_unit else None
    if unit is None:
        raise Refused(Problem("unit_missing"))
    return unit


def superior_on(store: Store, unit: Unit, day: datetime.date) -> str | None:
    """Return the name of the direct superior on a day: by the dated links, else as written on the unit's sheet."""
    on = day.isoformat()
    links = [p for p in store.around(day).children(UnitParent, unit.id) if p.role == "DIRECT" and (p.since or "") <= on]
    standing = [p for p in links if p.until is None or not _over(p.until, on)]
    return max(standing, key=lambda p: p.since or "").name if standing else unit.superior


def name_on(store: Store, unit: Unit, day: datetime.date) -> str:
    """Return the name a unit had on a day: until a change of name takes effect papers bear the old one."""
    on = day.isoformat()
    changes = store.around(day).children(UnitSuccession, unit.id)
    later = [c for c in changes if c.kind in RENAMES and c.old_name and c.on and c.on > on]
    return min(later, key=lambda c: c.on or "").old_name or unit.name if later else unit.name


def code_on(store: Store, unit: Unit, day: datetime.date, system: str | None = None) -> str | None:
    """Return the code a unit had on a day in a system (None: the superior's), else the one on the unit's sheet."""
    on = day.isoformat()
    codes = [c for c in store.around(day).children(UnitCode, unit.id) if c.system == system and (c.since or "") <= on]
    standing = [c for c in codes if c.until is None or not _over(c.until, on)]
    if standing:
        return max(standing, key=lambda c: c.since or "").code
    return unit.code if system is None else None


def covered_employers(store: Store, day: datetime.date) -> list[str]:
    """Return the employers (ids) that the union covers on a day; without a dated link every employer counts."""
    on = day.isoformat()
    ended: set[str] = set()
    linked: set[str] = set()
    for employer, since, until in store.columns_of(UnitEmployer, ("employer", "since", "until")):
        (ended if (since or "") > on or (until is not None and _over(until, on)) else linked).add(employer)
    every = [str(employer) for (employer,) in store.columns_of(Employer, ("id",))]
    return [employer for employer in every if employer in linked or employer not in ended]


def workforce_on(store: Store, day: datetime.date) -> Workers | None:
    """Return the workforce on a day: of each employer the latest figures not later than it; None without any."""
    on, employers = day.isoformat(), covered_employers(store, day)
    latest: dict[str | None, tuple[str, int, int | None]] = {}
    rows = store.columns_of(Workforce, ("rid", "employer", "as_of", "total_workers", "female"))
    for _, employer, as_of, total, female in sorted(rows, key=lambda row: (row[2], row[0])):
        if as_of > on or total is None or (employer is not None and employer not in employers):
            continue
        # Where the union has one employer, figures without its name are that one's.
        latest[employer if len(employers) > 1 else None] = (as_of, total, female)
    if len(latest) > 1:
        latest.pop(None, None)
    if not latest:
        return None
    women = [female for _, _, female in latest.values()]
    told = [number for number in women if number is not None]
    return Workers(
        max(as_of for as_of, _, _ in latest.values()),
        sum(total for _, total, _ in latest.values()),
        sum(told) if len(told) == len(women) else None,
    )


def _over(until: str, on: str) -> bool:
    """Tell whether a last day (a year or month alone lasts to its end) lies before a day."""
    return until < on[: len(until)]


def unlisted(store: Store) -> bool:
    """Tell whether a superior's register has units with a code that its list has not: they came by Excel."""
    codes = post.codes(store)
    known = frozenset(codes.values())
    return any(
        code and unit == store.own_unit and record != unit and record not in codes and clean(str(code)) not in known
        for record, unit, code in store.columns_of(Unit, ("id", "of_unit", "code"))
    )

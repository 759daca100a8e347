"""Who has agreed to what, whose data is kept longer than the unit set, and what speaks against an erasure."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable
from typing import Final, NamedTuple

from kh49_desktop.errors import Level, Problem
from kh49_desktop.goals.bridge import courses
from kh49_desktop.record import Record
from kh49_desktop.records.consent import Consent
from kh49_desktop.records.member import Member
from kh49_desktop.reference import Rule
from kh49_desktop.store.erasing import NEUTRAL
from kh49_desktop.store.file import Store

PEOPLE: Final = Member.about.name  # whom all this is about
RETENTION: Final = "retention_years"  # the setting: whole years, "" or missing where none is set
TEXT: Final = "consent.text"  # the rule that holds the text to be signed


class Consents(NamedTuple):
    """How many of the people in the register agree, have withdrawn it all, and have said nothing."""

    given: int
    withdrawn: int
    nothing: int


def consent_text(store: Store, day: datetime.date) -> Rule | None:
    """Return the text of a consent that is to be signed on a day, or None where the law of that day is not known."""
    return store.reference.at(TEXT, day)


def asks_consent(kind: type[Record]) -> bool:
    """Return whether consent belongs to the records of a type."""
    return kind is Member


def standing_consents(consents: Iterable[Consent], day: datetime.date) -> list[Consent]:
    """Return the consents that hold on a day: given by then, not withdrawn by then."""
    on = day.isoformat()
    return [c for c in consents if c.given_on and c.given_on <= on and not (c.withdrawn_on and c.withdrawn_on <= on)]


def without_consent(store: Store, day: datetime.date | None = None) -> list[str]:
    """Return the people (ids) who have not left, were not erased, and whose consent does not stand on a day."""
    given = _standing(store, day or store.today)
    rows = store.columns_of(Member, ("id", "status", "full_name"))
    return [record for record, status, name in rows if status != "LEFT" and name != NEUTRAL and record not in given]


def consent_counts(store: Store, day: datetime.date | None = None) -> Consents:
    """Return how it stands with the consent of those who have not left."""
    given = _standing(store, day or store.today)
    asked = {str(record) for (record,) in store.columns_of(Consent, ("member",))}
    people = [str(row[0]) for row in store.columns_of(Member, ("id", "status", "full_name"))
              if row[1] != "LEFT" and row[2] != NEUTRAL]  # fmt: skip
    agreed = sum(person in given for person in people)
    withdrawn = sum(person in asked and person not in given for person in people)
    return Consents(agreed, withdrawn, len(people) - agreed - withdrawn)


def _standing(store: Store, day: datetime.date) -> set[str]:
    on = day.isoformat()
    rows = store.columns_of(Consent, ("member", "given_on", "withdrawn_on"))
    return {m for m, given, withdrawn in rows if given and given <= on and not (withdrawn and withdrawn <= on)}


def retention_years(store: Store) -> int | None:
    """Return for how many years after leaving a record is kept; None where the unit has set nothing."""
    kept = store.setting(RETENTION) or ""
    return int(kept) if kept.isdigit() and int(kept) else None


def over_retention(store: Store, day: datetime.date | None = None) -> list[str]:
    """Return the people (ids) who left longer ago than the unit keeps records, the longest gone first; erased ones not.

    Who has no known day of leaving is not among them: a count of years needs a day to begin with.
    """
    years = retention_years(store)
    if years is None:
        return []
    limit = years_before(day or store.today, years).isoformat()
    left = [str(record) for record, status, name in store.columns_of(Member, ("id", "status", "full_name"))
            if status == "LEFT" and name != NEUTRAL]  # fmt: skip
    gone = ((person.left, person.id) for person in courses(store, left) if person.left and _over(person.left, limit))
    return [record for _, record in sorted(gone)]


def erasing_doubts(store: Store, kind: type[Record], record: str) -> list[Problem]:
    """Return what a person should think of before an erasure: still a member, consent not withdrawn."""
    if kind is not Member:
        return []
    found = []
    member = store.load(Member, record)
    if member is not None and member.status(store.around()) != "LEFT":
        consents = store.around().children(Consent, record)
        if standing_consents(consents, store.today) or not consents:
            found.append(Problem("still_a_member", None, Level.WARN, {"name": member.full_name}))
    return found


def years_before(day: datetime.date, years: int) -> datetime.date:
    """Return the same day so many years before; 29 February becomes the 28th where there is none."""
    last = calendar.monthrange(day.year - years, day.month)[1]
    return day.replace(year=day.year - years, day=min(day.day, last))


def _over(on: str, limit: str) -> bool:
    """Tell whether a day lies before the limit; one known by year or month alone lasts to its end."""
    return on < limit[: len(on)]

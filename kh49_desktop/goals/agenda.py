"""What is due: conferences, reviews, agreements, dialogues, reports, and what is unfinished in the register."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Final

from kh49_desktop.errors import NO_FACTS
from kh49_desktop.goals.due import Due
from kh49_desktop.goals.duties import duties, told_apart, years_asked
from kh49_desktop.goals.periods import Period, period_of
from kh49_desktop.goals.units import own_unit
from kh49_desktop.record import Leftover, Record, Surroundings
from kh49_desktop.records.agreement import COUNTED, Agreement
from kh49_desktop.records.conference import Conference, Dialogue, held_by, law_on
from kh49_desktop.records.member import months_later
from kh49_desktop.records.rates import announced
from kh49_desktop.records.unit import Unit
from kh49_desktop.store.file import Store
from kh49_desktop.text.dates import first_day

LOOKED_INTO: Final = 300  # incomplete records that are read to tell which field is missing most often


def agenda(store: Store, as_of: datetime.date) -> list[Due]:
    """Return what is due on a day: overdue first, then by day, then what has no day."""
    unit = own_unit(store)
    found = [
        *_conferences(store, unit, as_of),
        *_dialogues(store, unit, as_of),
        *_agreements(store, unit, as_of),
        *_term(store, unit, as_of),
        *duties(store, unit, as_of),
        *_reports(store, as_of),
        *_unfinished(store),
    ]
    marked = [dataclasses.replace(d, overdue=d.due is not None and d.due < as_of) for d in found]
    return sorted(marked, key=lambda d: (not d.overdue, d.due is None, d.due or as_of))


def summary_made(store: Store, period: Period) -> None:
    """Note that the summary of a period was made, so that it is no longer announced."""
    store.set_setting(_made(period), store.now().isoformat(timespec="seconds"))


def _made(period: Period) -> str:
    return f"summary.{period.year}.{period.code}"


def _conferences(store: Store, unit: Unit, as_of: datetime.date) -> Iterator[Due]:
    law = law_on(store.reference, unit.sector_for_target(store.around(as_of)), as_of)
    if law is None:
        return
    every = list(store.every(Conference))
    around = store.around(as_of)
    years = [as_of.year]
    if any(c.year < as_of.year for c in every) or _still_in_time(every, held_by(as_of.year - 1, law), as_of):
        years.insert(0, as_of.year - 1)
    for year in years:
        of_year = [c for c in every if c.year == year]
        last = held_by(year, law) or datetime.date(year, 12, 31)
        facts = {"year": str(year), "conference": _usual_name(around)}
        if not of_year:
            yield Due("conference_not_held", last, facts, law.legal_basis, "conference")
        if not any(c.counted(around) for c in of_year):
            yield from (due for c in of_year for due in _conference(c, as_of, last, law.legal_basis))
    held = [c for c in every if c.was_held(as_of) and c.held_on]
    if held and law.data["review_months"]:
        latest = max(held, key=lambda c: c.held_on or "")
        day = months_later(first_day(latest.held_on or ""), law.data["review_months"])
        if latest.review_6m_on is None and day - announced(store.reference, as_of, "review_days") <= as_of:
            facts = {"year": str(latest.year)}
            yield Due("conference_review", day, facts, law.legal_basis, "conference", latest.id, "review_6m_on")


def _usual_name(around: Surroundings) -> str:
    """Return what a conference of this unit is called by its sector."""
    usual = Conference.follow({}, around)["type"]
    shown = Conference.about.fields["type"].show(usual)
    return shown[:1].lower() + shown[1:]


def _still_in_time(every: list[Conference], last: datetime.date | None, as_of: datetime.date) -> bool:
    """Tell whether last year's conference may still be held by law, and none was held this year so far."""
    if last is None or as_of > last:
        return False
    return not any(c.was_held(as_of) and c.held_on and c.held_on.startswith(str(as_of.year)) for c in every)


def _conference(c: Conference, as_of: datetime.date, last: datetime.date, basis: str) -> Iterator[Due]:
    """Yield what a conference still needs so that it counts."""
    facts = {"year": str(c.year)}
    if c.was_held(as_of):
        yield Due("conference_unrecorded", None, facts, basis, "conference", c.id, "minutes_no")
    elif c.status == "PLANNED" and c.held_on and c.held_on <= as_of.isoformat():
        yield Due("conference_to_record", first_day(c.held_on), facts, basis, "conference", c.id, "present")
    elif c.status == "PLANNED":
        day = first_day(c.held_on) if c.held_on else last
        yield Due("conference_planned", day, facts, basis, "conference", c.id, "held_on")


def _dialogues(store: Store, unit: Unit, as_of: datetime.date) -> Iterator[Due]:
    sector = unit.sector_for_target(store.around(as_of)) or "NONSTATE"
    law = store.reference.at(f"agenda.dialogue.{sector}", as_of) or store.reference.at("dialogue", as_of)
    if law is None:
        return
    days = [on for on, kind in store.columns_of(Dialogue, ("held_on", "kind")) if kind == "PERIODIC"]
    for year in years_asked(as_of, kept=bool(days) and min(days)[:4] < str(as_of.year)):
        if not any(on.startswith(str(year)) and on <= as_of.isoformat() for on in days):
            last = datetime.date(year, 12, 31)
            yield Due("dialogue_not_held", last, {"year": str(year)}, law.legal_basis, "dialogue")


def _agreements(store: Store, unit: Unit, as_of: datetime.date) -> Iterator[Due]:
    around = store.around(as_of)
    law, sending = store.reference.at("agreement.expiry", as_of), store.reference.at("agreement.sending", as_of)
    every = list(store.every(Agreement))
    states = {a.id: a.state(around, as_of) for a in every}
    in_force = any(state in COUNTED for state in states.values())
    wanted = store.reference.at("agreement.wanted", as_of)
    if wanted and not every and unit.sector_for_target(around) in (None, *wanted.data["sectors"]):
        yield Due("agreement_none", None, NO_FACTS, wanted.legal_basis, "agreement")
    for a in every:
        state, named = states[a.id], {"agreement": told_apart(a)}
        ends = a.last_day_in_force(around)
        end = first_day(ends) if isinstance(ends, str) else None
        if law and state == "EXPIRING":
            yield Due(
                "agreement_expiring", end, {**named, "end": end}, law.legal_basis, "agreement", a.id, "expires_on"
            )
        elif law and state == "GRACE" and end:
            grace = end + datetime.timedelta(days=law.data["grace_days"])
            facts = {**named, "end": end, "grace": grace}
            yield Due("agreement_grace", grace, facts, law.legal_basis, "agreement", a.id, "renegotiation_on")
        elif law and state == "EXPIRED" and not in_force:
            yield Due("agreement_expired", end, {**named, "end": end}, law.legal_basis, "agreement", a.id, "expires_on")
        if sending and a.signed_on and not a.sent_authority_on and state in COUNTED | {"SIGNED"}:
            last = first_day(a.signed_on) + datetime.timedelta(days=sending.data["days"])
            facts = {**named, "authority": sending.data["authority"], "days": sending.data["days"]}
            yield Due("agreement_to_send", last, facts, sending.legal_basis, "agreement", a.id, "sent_authority_on")


def _term(store: Store, unit: Unit, as_of: datetime.date) -> Iterator[Due]:
    if unit.term_to is not None:
        end = datetime.date(unit.term_to, 12, 31)
        if end - announced(store.reference, as_of, "term_days") <= as_of:
            years = {"since": str(unit.term_from or ""), "until": str(unit.term_to)}
            yield Due("term_ends", end, years, None, "union_unit", unit.id, "term_to")


def _reports(store: Store, as_of: datetime.date) -> Iterator[Due]:
    cutoff = store.setting("cutoff") or "statistics"
    before, after = (announced(store.reference, as_of, name) for name in ("report_days", "report_days_after"))
    owed = store.reference.at("report.owed", as_of)
    for year in (as_of.year - 1, as_of.year):
        for code in owed.data["periods"] if owed else ():
            period = period_of(store.reference, year, code, cutoff)
            if period.due - before <= as_of <= period.due + after and store.setting(_made(period)) is None:
                facts = {"title": period.title, "until": period.until, "year": str(year), "period": code}
                yield Due("report_due", period.due, facts, period.legal_basis)


def _unfinished(store: Store) -> Iterator[Due]:
    for kind in store.catalogue.kinds:
        count = store.count(kind, {"incomplete": 1}) if kind.about.parent is None else 0
        if count:
            field, often = _missing_most(store, kind)
            label = kind.about.fields[field].label if field else ""
            facts = {"count": count, "records": kind.about.plural, "field": label, "often": often}
            yield Due("incomplete", None, facts, None, kind.about.table, None, field)
    unread = store.count(Leftover)
    if unread:
        yield Due("leftovers", None, {"count": unread}, None, Leftover.about.table)
    for form, at, fields in store.drafts():
        table, _, record = form.partition(":")
        of = store.catalogue.find(table)
        facts = {"at": datetime.datetime.fromisoformat(at).date(), "fields": fields, "form": form,
                 "record": of.about.title if of else form}  # fmt: skip
        yield Due("draft", None, facts, None, of.about.table if of else None, record or None)


def _missing_most(store: Store, kind: type[Record]) -> tuple[str | None, int]:
    """Return the field missing most often among the first incomplete records, and how often among them."""
    around, missing = store.around(), Counter[str]()
    for row in store.rows(kind, where={"incomplete": True}, limit=LOOKED_INTO):
        missing.update(kind.of(str(row["id"]), row).missing(around))
    return missing.most_common(1)[0] if missing else (None, 0)

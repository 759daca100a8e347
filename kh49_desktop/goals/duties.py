"""What the rest of the plan's work asks for: terms that end, answers owed, money, papers to publish, people to ask."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from kh49_desktop.errors import NO_FACTS
from kh49_desktop.goals.bridge import courses
from kh49_desktop.goals.consent import over_retention, without_consent
from kh49_desktop.goals.due import Due
from kh49_desktop.record import Attachment
from kh49_desktop.records.agreement import COUNTED, Agreement, AgreementSession
from kh49_desktop.records.conference import ConferencePetition
from kh49_desktop.records.consent import Consent
from kh49_desktop.records.dialogue import DialoguePetition, DialogueTeam
from kh49_desktop.records.employer import Employer
from kh49_desktop.records.finance import MONTHS, Dues, FundDisclosure, UnionFund
from kh49_desktop.records.inspection_board import PeopleInspectionBoard
from kh49_desktop.records.member import Member, MemberEvent, months_later
from kh49_desktop.records.organisation import Committee
from kh49_desktop.records.party import PartyMeeting
from kh49_desktop.records.petition import Petition
from kh49_desktop.records.rates import announced
from kh49_desktop.records.regulation import DemocracyRegulation, SelfInspection
from kh49_desktop.records.unit import Unit
from kh49_desktop.store.attachments import is_there
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.together import columns_with
from kh49_desktop.text.dates import first_day, last_day, show_day

# Where petitions are kept: type, and the link to the record whose form shows them ("" for one of its own).
CLOSED: Final = 2  # months back that are looked at for dues
PETITIONS: Final = ((Petition, ""), (ConferencePetition, "conference"), (DialoguePetition, "dialogue"))


def duties(store: Store, unit: Unit, as_of: datetime.date) -> Iterator[Due]:
    """Yield what is due on a day beside conferences, dialogues, agreements' terms and reports."""
    yield from _terms(store, as_of)
    yield from _petitions(store, as_of)
    yield from _agreement_papers(store, as_of)
    yield from _remedies(store, as_of)
    yield from _yearly(store, unit, as_of)
    yield from _money(store, as_of)
    yield from _people(store, as_of)


def told_apart(agreement: Agreement) -> str:
    """Return what tells one agreement from another: its number, else the day it was signed."""
    signed = agreement.signed_on
    return agreement.number or (show_day(signed) if signed else agreement.named())


def years_asked(as_of: datetime.date, *, kept: bool) -> tuple[int, ...]:
    """Return the years whose yearly work is asked for: this one; in January the last one too, where it was `kept`."""
    return (as_of.year - 1, as_of.year) if kept and as_of.month == 1 else (as_of.year,)


def _ahead(store: Store, as_of: datetime.date, name: str) -> datetime.date:
    """Return the day up to which something of a kind is announced."""
    return as_of + announced(store.reference, as_of, name)


def _terms(store: Store, as_of: datetime.date) -> Iterator[Due]:
    """Yield committees, boards and teams whose term ends: the latest of each kind, the others are history."""
    latest: dict[tuple[str, str | None], Committee] = {}
    for committee in store.every(Committee):
        if committee.term_to:
            key = (committee.kind, committee.group)
            before = latest.get(key)
            if before is None or (before.term_to or "") < committee.term_to:
                latest[key] = committee
    until = _ahead(store, as_of, "term_days")
    for committee in latest.values():
        end = last_day(committee.term_to or "")
        if end <= until:
            facts = {"committee": committee.about.fields["kind"].show(committee.kind), "until": end}
            yield Due("committee_term_ends", end, facts, None, Committee.about.table, committee.id, "term_to")
    boards = [board for board in store.every(PeopleInspectionBoard) if board.term_to]
    if boards:
        board = max(boards, key=lambda b: b.term_to or "")
        end = last_day(board.term_to or "")
        if end <= _ahead(store, as_of, "board_days"):
            law = store.reference.at("inspection_board", as_of)
            basis = law.legal_basis if law else None
            yield Due("board_term_ends", end, {"until": end}, basis, board.about.table, board.id, "term_to")
    teams = list(store.every(DialogueTeam))
    if teams:
        team = max(teams, key=lambda t: t.since)
        by = team.renew_by(store.around(as_of))
        if isinstance(by, str) and last_day(by) <= _ahead(store, as_of, "board_days"):
            end = last_day(by)
            law = store.reference.at("dialogue.team", as_of)
            basis = law.legal_basis if law else None
            yield Due("team_to_renew", end, {"until": end}, basis, team.about.table, team.id, "until")


def _petitions(store: Store, as_of: datetime.date) -> Iterator[Due]:
    until = _ahead(store, as_of, "petition_days")
    for kind, parent in PETITIONS:
        for row in store.rows_where(kind, "status", "OPEN"):
            deadline = row["deadline"]
            if isinstance(deadline, str) and last_day(deadline) <= until:
                table, record = kind.about.table, str(row["id"])
                if parent:
                    table, record = kind.about.fields[parent].target, str(row[parent])
                facts = {"content": _short(str(row["content"])), "deadline": last_day(deadline)}
                yield Due("petition_due", last_day(deadline), facts, None, table, record, None if parent else "status")


def _agreement_papers(store: Store, as_of: datetime.date) -> Iterator[Due]:
    """Yield agreements in force that were not made known, and negotiations that run against their days."""
    publication = store.reference.at("agenda.publication", as_of)
    around = store.around(as_of)
    for agreement in store.every(Agreement):
        state = agreement.state(around, as_of)
        facts: dict[str, object] = {"agreement": told_apart(agreement)}
        if publication and state in COUNTED | {"SIGNED"} and not agreement.published_on:
            yield Due("agreement_to_publish", None, facts, publication.legal_basis, "agreement", agreement.id,
                      "published_on")  # fmt: skip
        asked = agreement.negotiation_request_on
        law = store.reference.at("agreement.negotiation", as_of)
        if law is None or agreement.signed_on or not asked or state != "NEGOTIATING":
            continue
        sessions = around.children(AgreementSession, agreement.id)
        if not sessions:
            day = first_day(asked) + datetime.timedelta(days=law.data["start_days"])
            yield Due("negotiation_to_begin", day, facts, law.legal_basis, "agreement", agreement.id)
        else:
            begun = first_day(min(session.held_on for session in sessions))
            day = begun + datetime.timedelta(days=law.data["last_days"])
            if agreement.negotiation_until:
                day = last_day(agreement.negotiation_until)
            yield Due("negotiation_to_end", day, facts, law.legal_basis, "agreement", agreement.id)


def _remedies(store: Store, as_of: datetime.date) -> Iterator[Due]:
    until = _ahead(store, as_of, "remedy_days")
    for inspection in store.every(SelfInspection):
        if inspection.deadline and not inspection.remedied_on and last_day(inspection.deadline) <= until:
            day = last_day(inspection.deadline)
            facts = {"held": first_day(inspection.held_on)}
            yield Due("remedy_due", day, facts, None, inspection.about.table, inspection.id, "remedied_on")
    for meeting in store.every(PartyMeeting):
        if meeting.due_on and not meeting.done_on and last_day(meeting.due_on) <= until:
            facts = {"held": first_day(meeting.held_on)}
            yield Due(
                "conclusion_due", last_day(meeting.due_on), facts, None, meeting.about.table, meeting.id, "done_on"
            )


def _yearly(store: Store, unit: Unit, as_of: datetime.date) -> Iterator[Due]:
    """Yield what is done once a year, and the regulation that a place must have."""
    now = str(as_of.year)
    law = store.reference.at("agenda.party_meeting", as_of)
    meetings = list(store.every(PartyMeeting))
    if law and (meetings or any(row[0] for row in store.columns_of(Employer, ("party_organisation",)))):
        for year in years_asked(as_of, kept=any(m.held_on[:4] < now for m in meetings)):
            if not any(m.held_on.startswith(str(year)) and first_day(m.held_on) <= as_of for m in meetings):
                end, facts = datetime.date(year, 12, 31), {"year": str(year)}
                yield Due("party_meeting_of_year", end, facts, law.legal_basis, PartyMeeting.about.table)
    law = store.reference.at("finance.disclosure", as_of)
    if law and _has_money(store):
        disclosed = {d.year for d in store.every(FundDisclosure)}
        for year in years_asked(as_of, kept=bool(disclosed) and min(disclosed) < as_of.year):
            if year not in disclosed:
                end, facts = datetime.date(year, 12, 31), {"year": str(year)}
                yield Due("disclosure_of_year", end, facts, law.legal_basis, FundDisclosure.about.table)
    law = store.reference.at("agenda.regulation", as_of)
    sector = unit.sector_for_target(store.around(as_of)) or "NONSTATE"
    if law and sector in law.data["sectors"] and not store.count(DemocracyRegulation):
        yield Due("regulation_none", None, NO_FACTS, law.legal_basis, DemocracyRegulation.about.table)


def _has_money(store: Store) -> bool:
    """Tell whether the unit keeps its money in this register at all: who does not is not reminded of it."""
    return any(store.count(kind) for kind in store.catalogue.kinds if kind.about.group == "III.4")


def _dues(store: Store, as_of: datetime.date) -> Iterator[Due]:
    """Yield the last months that are over and whose dues are not written for every active member.

    Counted, not worked out: the home screen asks at every start, and a book may have 600,000 lines.
    """
    active = store.count(Member, {"status": "ACTIVE"})
    for back in range(1, 1 + CLOSED):
        month = months_later(as_of.replace(day=1), -back)
        if not store.count(Dues, {"year": month.year}):
            continue
        name = MONTHS[month.month - 1]
        people = active - store.count(Dues, {"year": month.year, name: Test(Op.FILLED)})
        if people > 0:
            facts = {"month": f"{month:%m/%Y}", "people": people}
            yield Due("dues_open", None, facts, None, Dues.about.table)


def _money(store: Store, as_of: datetime.date) -> Iterator[Due]:
    """Yield dues not closed, and the employer's fund for the months that are late."""
    yield from _dues(store, as_of)
    around = store.around(as_of)
    for fund in store.every(UnionFund):
        day = fund.deadline(around)
        if fund.state(around) in {"LATE", "UNPAID"} and isinstance(day, str):
            facts = {"month": fund.about.fields["month"].show(fund.month)}
            law = store.reference.at("fund.payment", as_of)
            basis = law.legal_basis if law else None
            yield Due("fund_late", first_day(day), facts, basis, fund.about.table, fund.id, "paid")


def _people(store: Store, as_of: datetime.date) -> Iterator[Due]:
    """Yield how many members were not asked for their consent, and scans that are not where they were kept."""
    law = store.reference.at("agenda.consent", as_of)
    people = 0
    if law and store.count(Consent):
        people = len(without_consent(store, as_of))
    elif law:  # nobody was asked yet: counted, for the home screen asks at every start
        people = store.count(Member, {"status": Test(Op.IS_NOT, "LEFT")})
    if law and people:
        yield Due("consent_missing", None, {"count": people}, law.legal_basis, Member.about.table)
    over = over_retention(store, as_of)
    if over:
        yield Due("retention_over", None, {"count": len(over)}, None, Member.about.table, over[0])
    yield from _work_ended(store, as_of)
    gone = [row for row in store.every(Attachment) if not is_there(store, row)]
    if gone:
        yield Due("attachment_missing", None, {"count": len(gone), "name": gone[0].name}, None, gone[0].about_table,
                  gone[0].about_record)  # fmt: skip


def _work_ended(store: Store, as_of: datetime.date) -> Iterator[Due]:
    """Yield the members whose work has ended with nothing written after it: a transfer, a pause, leaving."""
    asked = {str(one) for (one,) in columns_with(store, MemberEvent, ("member",), "kind", ("EMPLOYMENT_END",))}
    day = as_of.isoformat()
    idle = {one.id: one.idle for one in courses(store, sorted(asked)) if one.idle is not None and one.idle <= day}
    names = dict(columns_with(store, Member, ("id", "full_name"), "id", idle))
    for record, on in sorted(idle.items()):
        facts = {"name": names[record], "on": first_day(on) if on else ""}
        yield Due("work_ended", None, facts, None, Member.about.table, record, "events")


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

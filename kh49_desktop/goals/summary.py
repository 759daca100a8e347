"""The periodic summary as data: counts only, no persons; and the figures that its printed pages show."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final, TypedDict

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.goals.bridge import Bridge, Course, bridge_of, count_on, courses
from kh49_desktop.goals.periods import Period
from kh49_desktop.goals.plan49 import Line, unit_standing
from kh49_desktop.goals.units import code_on, name_on, own_unit, superior_on, workforce_on
from kh49_desktop.records.agreement import COUNTED, Agreement
from kh49_desktop.records.conference import Conference, Dialogue
from kh49_desktop.records.member import EVENT, Member
from kh49_desktop.records.unit import Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_percent

TEMPLATE: Final = 1
YEARS: Final = 5  # year-ends in the chart
SHOWN: Final = (*sorted(COUNTED), "GRACE", "SIGNED", "NEGOTIATING", "DRAFT")


class UnitData(TypedDict):
    """Who reports; codes as stored."""

    id: str
    name: str
    code: str | None
    superior: str | None
    place: str | None
    chair: str | None
    host_type: str | None
    sector: str | None


class PeriodData(TypedDict):
    """The period; days as ISO."""

    year: int
    period: str
    title: str
    since: str
    until: str
    as_of: str
    cutoff: str


class WorkersData(TypedDict):
    """A workforce and the day it was told of."""

    as_of: str
    total: int
    female: int | None


class WorkforceData(TypedDict):
    """The workforce at both ends of the period; None: nothing is recorded."""

    opening: WorkersData | None
    closing: WorkersData | None


SuspendedData = TypedDict("SuspendedData", {"opening": int, "closing": int, "in": int, "out": int, "female": int})


class MembersData(TypedDict):
    """The bridge: pairs are [all, women], steps out are negative; `by_year`: [year, members on the same day of it]."""

    opening: list[int]
    steps: list[tuple[str, int, int]]
    closing: list[int]
    suspended: SuspendedData
    by_year: list[list[int]]


class ConferenceData(TypedDict):
    """A conference of the year as it stood on the day of the figures."""

    year: int
    status: str | None
    type: str | None
    form: str | None
    held_on: str | None
    present: int | None
    summoned: int | None
    total: int | None
    resolution_no: str | None
    minutes_no: str | None
    counted: bool


class DialoguesData(TypedDict):
    """The dialogues of the period."""

    periodic: int
    other: int
    petitions: int
    solved: int
    days: list[str]


class AgreementData(TypedDict):
    """An agreement with its state on the day of the figures."""

    state: str
    number: str | None
    type: str
    starts: str | None
    ends: str | None
    workers_covered: int | None
    signed_on: str | None
    sent_authority_on: str | None


class AnswerData(TypedDict):
    """The unit's answer to a target (goals.plan49.Answer)."""

    state: str
    numerator: int | None
    denominator: int | None
    because: str | None


class TargetData(TypedDict):
    """A target in force with the unit's answer; `broad`: the answer if other forms of democracy count too."""

    code: str
    metric: str
    year: int
    comparator: str
    threshold: int | None
    qualifier: str | None
    denominator_basis: str | None
    quote: str
    answer: AnswerData
    broad: AnswerData | None


class SummaryData(TypedDict):
    """Everything the printed summary says."""

    template: int
    unit: UnitData
    period: PeriodData
    made_on: str
    number: str
    workforce: WorkforceData
    members: MembersData
    conferences: list[ConferenceData]
    dialogues: DialoguesData
    agreements: list[AgreementData]
    targets: list[TargetData]
    incomplete: int


def gather(store: Store, period: Period, *, number: str = "") -> SummaryData:
    """Return the data of the unit's summary of a period, true on `period.as_of(store.today)`.

    Raises Refused: unit_missing, period_not_begun.
    """
    unit, as_of = own_unit(store), period.as_of(store.today)
    if as_of < period.since:
        raise Refused(Problem("period_not_begun", "period", facts={"title": period.title, "since": period.since}))
    people = courses(store)
    built = bridge_of(people, period.since, as_of)
    lines = unit_standing(store, as_of, year=period.year, members=built.closing)
    return {
        "template": TEMPLATE,
        "unit": _unit(store, unit, as_of),
        "period": {
            "year": period.year,
            "period": period.code,
            "title": period.title,
            "since": period.since.isoformat(),
            "until": period.until.isoformat(),
            "as_of": as_of.isoformat(),
            "cutoff": period.cutoff,
        },
        "made_on": store.today.isoformat(),
        "number": number,
        "workforce": {"opening": _workers(store, period.eve), "closing": _workers(store, as_of)},
        "members": _members(built, people, period),
        "conferences": _conferences(store, period.year, as_of),
        "dialogues": _dialogues(store, period.since, as_of),
        "agreements": _agreements(store, period.since, as_of),
        "targets": [target_data(line) for line in lines],
        "incomplete": store.count(Member, {"incomplete": 1}),
    }


def numbered(reference: Reference, day: datetime.date, typed: str) -> str:
    """Return the number and symbol of a report: "5" is "05/BC-CĐCS"; anything else is printed as it was typed."""
    layout = reference.at("report.layout", day)
    return layout.data["number"].format(number=int(typed)) if layout and typed.isdecimal() else typed


def figures(data: SummaryData) -> dict[str, int | str | None]:
    """Return every figure that the printed summary shows, recomputed from its data alone; None is "chưa có số liệu"."""
    members, workforce = data["members"], data["workforce"]
    steps = members["steps"]
    came, went = sum(n for _, n, _ in steps if n > 0), -sum(n for _, n, _ in steps if n < 0)
    closing = members["opening"][0] + came - went
    workers = workforce["closing"]
    told: dict[str, int | str | None] = {
        "members_opening": members["opening"][0],
        "members_opening_female": members["opening"][1],
        "members_in": came,
        "members_out": went,
        "members_closing": closing,
        "members_closing_female": members["opening"][1] + sum(women for _, _, women in steps),
        **{f"members_{kind}": abs(n) for kind, n, _ in steps},
        "members_suspended": members["suspended"]["opening"] + members["suspended"]["in"] - members["suspended"]["out"],
        "members_suspended_female": members["suspended"]["female"],
        "members_by_year": " ".join(f"{year}:{n}" for year, n in members["by_year"]),
        "workers": workers["total"] if workers else None,
        "workers_female": workers["female"] if workers else None,
        "workers_opening": workforce["opening"]["total"] if workforce["opening"] else None,
        "members_of_workers": share(closing, workers["total"]) if workers else None,
        "conferences": len(data["conferences"]),
        "conferences_counted": sum(c["counted"] for c in data["conferences"]),
        "dialogues_periodic": data["dialogues"]["periodic"],
        "dialogues_other": data["dialogues"]["other"],
        "dialogue_petitions": data["dialogues"]["petitions"],
        "dialogue_petitions_solved": data["dialogues"]["solved"],
        "agreements_in_force": sum(a["state"] in COUNTED for a in data["agreements"]),
        "agreements_grace": sum(a["state"] == "GRACE" for a in data["agreements"]),
        "workers_covered": _covered(data["agreements"]),
        "incomplete": data["incomplete"],
    }
    for number, conference in enumerate(data["conferences"], start=1):
        told[f"conference_{number}_present"] = conference["present"]
        told[f"conference_{number}_summoned"] = conference["summoned"]
        base = conference["summoned"] or conference["total"]
        told[f"conference_{number}_share"] = share(conference["present"], base)
    for target in data["targets"]:
        told[f"target_{target['code']}"] = _answered(target["answer"])
        if target["broad"]:
            told[f"target_{target['code']}_broad"] = _answered(target["broad"])
    return told


def share(part: int | None, of: int | None) -> str | None:
    """Return a share as it is printed ("92,9%"), or None where there is nothing to reckon over."""
    return show_percent(part, of) if part is not None and of else None


def _answered(answer: AnswerData) -> str:
    if answer["numerator"] is None:
        return answer["state"]
    of = "" if answer["denominator"] is None else f"/{answer['denominator']}"
    return f"{answer['state']} {answer['numerator']}{of}"


def _covered(agreements: list[AgreementData]) -> int | None:
    told = [a["workers_covered"] for a in agreements if a["state"] in COUNTED and a["workers_covered"] is not None]
    return sum(told) if told else None


def _unit(store: Store, unit: Unit, day: datetime.date) -> UnitData:
    sector = unit.sector_for_target(store.around(day))
    return {
        "id": unit.id,
        "name": name_on(store, unit, day),
        "code": code_on(store, unit, day),
        "superior": superior_on(store, unit, day),
        "place": unit.place,
        "chair": unit.chair,
        "host_type": unit.host_type,
        "sector": sector if isinstance(sector, str) else None,
    }


def _workers(store: Store, day: datetime.date) -> WorkersData | None:
    found = workforce_on(store, day)
    return {"as_of": found.as_of, "total": found.total, "female": found.female} if found else None


def _members(built: Bridge, people: list[Course], period: Period) -> MembersData:
    order = {option.code: place for place, option in enumerate(EVENT)}
    steps = [(kind, len(ids), built.female[kind]) for kind, ids in _sorted(built.ins, order)]
    steps += [(kind, -len(ids), -built.female[kind]) for kind, ids in _sorted(built.outs, order)]
    ends = [period.until.replace(year=period.until.year - back) for back in range(YEARS - 1, 0, -1)]
    by_year = [[end.year, count_on(people, end).total] for end in ends]
    return {
        "opening": list(built.opening),
        "steps": steps,
        "closing": list(built.closing),
        "suspended": {
            "opening": built.suspended_opening.total,
            "closing": built.suspended_closing.total,
            "in": len(built.suspended_in),
            "out": len(built.suspended_out),
            "female": built.suspended_closing.female,
        },
        "by_year": [*by_year, [period.year, built.closing.total]],
    }


def _sorted(kinds: Mapping[str, tuple[str, ...]], order: Mapping[str, int]) -> list[tuple[str, tuple[str, ...]]]:
    return sorted(kinds.items(), key=lambda pair: order.get(pair[0], -1))


def _conferences(store: Store, year: int, as_of: datetime.date) -> list[ConferenceData]:
    around = store.around(as_of)
    found: list[ConferenceData] = []
    for c in store.every(Conference):
        if c.year != year:
            continue
        later = (c.held_on or "") > as_of.isoformat()
        held = c.was_held(as_of) and not later
        found.append(
            {
                "year": c.year,
                "status": "HELD" if held else "PLANNED" if later else c.status,
                "type": c.type,
                "form": c.form,
                "held_on": c.held_on,
                "present": c.present if held else None,
                "summoned": c.summoned,
                "total": c.total_workers,
                "resolution_no": c.resolution_no if held else None,
                "minutes_no": c.minutes_no if held else None,
                "counted": held and bool(c.counted(around)),
            }
        )
    return sorted(found, key=lambda c: c["held_on"] or "9999")


def _dialogues(store: Store, since: datetime.date, as_of: datetime.date) -> DialoguesData:
    held = [d for d in store.every(Dialogue) if since.isoformat() <= d.held_on <= as_of.isoformat()]
    return {
        "periodic": sum(d.kind == "PERIODIC" for d in held),
        "other": sum(d.kind != "PERIODIC" for d in held),
        "petitions": sum(d.petitions or 0 for d in held),
        "solved": sum(d.solved or 0 for d in held),
        "days": sorted(d.held_on for d in held),
    }


def _agreements(store: Store, since: datetime.date, as_of: datetime.date) -> list[AgreementData]:
    """Return the agreements that matter on the day: what stands, is coming, or ended within the period."""
    around = store.around(as_of)
    found: list[tuple[int, str, AgreementData]] = []
    for a in store.every(Agreement):
        state, last = a.state(around, as_of), a.last_day_in_force(around)
        ended = state == "EXPIRED" and isinstance(last, str) and last >= since.isoformat()
        if state not in SHOWN and not ended:
            continue
        starts = a.starts()
        place = SHOWN.index(state) if state in SHOWN else len(SHOWN)
        told: AgreementData = {
            "state": state,
            "number": a.number,
            "type": a.type,
            "starts": starts.isoformat() if starts else None,
            "ends": last if isinstance(last, str) else None,
            "workers_covered": a.workers_covered,
            "signed_on": a.signed_on,
            "sent_authority_on": a.sent_authority_on,
        }
        found.append((place, a.signed_on or "", told))
    return [told for _, _, told in sorted(found, key=lambda row: (row[0], row[1]))]


def target_data(line: Line) -> TargetData:
    """Return a target and its answer as data."""
    target = line.target
    return {
        "code": target.code,
        "metric": target.metric,
        "year": target.year,
        "comparator": target.comparator,
        "threshold": target.threshold,
        "qualifier": target.qualifier,
        "denominator_basis": target.denominator_basis,
        "quote": target.quote,
        "answer": line.answer._asdict(),  # type: ignore[typeddict-item] # the same four names
        "broad": line.broad._asdict() if line.broad else None,  # type: ignore[typeddict-item]
    }

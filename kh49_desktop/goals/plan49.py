"""The indicators of Plan 49-KH/TU: 24 dated targets, and what a grassroots unit can answer to those in force."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from kh49_desktop.goals.bridge import Count, count_on, courses
from kh49_desktop.goals.units import covered_employers, own_unit, workforce_on
from kh49_desktop.records.agreement import COUNTED, Agreement, AgreementEmployer
from kh49_desktop.records.conference import Conference, Dialogue
from kh49_desktop.records.unit import Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store

QUALITATIVE: Final = "QUALITATIVE"
SECTORS_OF: Final = {"PUBLIC": ("PUBLIC",), "SOE": ("SOE",), "NONSTATE": ("NONSTATE",),
                     "PUBLIC_AND_SOE": ("PUBLIC", "SOE")}  # fmt: skip
ALL_ENTERPRISES, UNIONISED_ENTERPRISES = "ALL_ENTERPRISES", "UNIONISED_ENTERPRISES"
# Whom a target counts (its population): people, not places; places with a union, in 2045 no enterprises alone any more.
PEOPLE: Final = frozenset(("PROVINCE", "UNORGANISED_PLACES"))
UNIONISED: Final = frozenset(("UNIONISED_ENTERPRISES", "UNIONISED_PLACES"))
OF_ENTERPRISES: Final = frozenset(("ENTERPRISES", "UNIONISED_ENTERPRISES"))
# The plan's sentence for enterprises goes on "và các hình thức dân chủ khác", which may be read as AND or as OR.
BROAD: Final = frozenset(("conf_soe", "conf_nonstate"))


@dataclass(frozen=True, slots=True)
class Target:
    """One target of the plan, its comparator exactly as the words have it (">" is "trên", ">=" is "trở lên")."""

    code: str
    year: int
    metric: str
    comparator: str
    threshold: int | None
    qualifier: str | None
    unit: str  # members, percent, qualitative
    size_min: int | None  # workers from which an enterprise belongs to the population
    population: str  # who is counted: PROVINCE, ENTERPRISES, PUBLIC, SOE, UNIONISED_PLACES, …
    denominator: str
    quote: str

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Target:
        """Return a target of db/reference/targets.json."""
        return cls(**{name: told[name] for name in cls.__dataclass_fields__})

    @property
    def denominator_basis(self) -> str | None:
        """Return which enterprises a percentage is reckoned over; None for a count of members."""
        if self.population in UNIONISED:
            return UNIONISED_ENTERPRISES
        return None if self.population in PEOPLE else ALL_ENTERPRISES


class Answer(NamedTuple):
    """What the unit can answer to a target.

    `state`: met, not_met · no_data (nothing is recorded: never 0) · not_counted (something is there but does not
    count) · out_of_scope · qualitative (the plan names no figure: no verdict) · supplied (the unit's part of a figure
    of the whole province: no verdict on the unit). `because` is a code that tells why.
    """

    state: str
    numerator: int | None = None
    denominator: int | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A target beside the unit's answer; `broad`: the answer if other forms of democracy count too."""

    target: Target
    answer: Answer
    broad: Answer | None = None


def targets(reference: Reference) -> tuple[Target, ...]:
    """Return the plan's targets in the order of its text."""
    return tuple(Target.of(told) for told in reference.targets)


def milestone(reference: Reference, day: datetime.date) -> int:
    """Return the year whose targets are worked towards on a day: the next one named, after the last the last."""
    years = sorted({target.year for target in targets(reference)})
    return next((year for year in years if year >= day.year), years[-1])


def satisfied(comparator: str, threshold: int, numerator: int, denominator: int) -> bool:
    """Tell whether a share meets a threshold in percent, reckoned in whole numbers."""
    if denominator <= 0:
        raise ValueError(denominator)
    have, need = 100 * numerator, threshold * denominator
    return have > need if comparator == ">" else have == need if comparator == "==" else have >= need


def gap(comparator: str, threshold: int, numerator: int, denominator: int) -> int:
    """Return how many more units of the numerator meet a threshold in percent; 0 when it is met."""
    if satisfied(comparator, threshold, numerator, denominator):
        return 0
    whole, rest = divmod(threshold * denominator, 100)
    if comparator == "==" and (rest or numerator > whole):
        raise ValueError((threshold, numerator, denominator))
    least = whole + 1 if comparator == ">" or rest else whole
    return least - numerator


def unit_standing(
    store: Store, day: datetime.date, *, year: int | None = None, members: Count | None = None
) -> list[Line]:
    """Return the targets in force on a day that concern this unit, with its answers.

    `year`: the year whose conference is asked for (default: that of the day). `members`: their count, where known.
    """
    reference, unit = store.reference, own_unit(store)
    sector = unit.sector_for_target(store.around(day))
    asked = _Asked(store, unit, day, year or day.year)
    found = []
    for target in targets(reference):
        if target.year != milestone(reference, day) or (sector == "PUBLIC" and target.population in OF_ENTERPRISES):
            continue
        if target.metric == "union_members":
            have = members or count_on(courses(store), day)
            found.append(Line(target, Answer("supplied", have.total)))
        elif target.metric == "enterprise_has_union":
            answer = asked.has_union(target)
            if answer:
                found.append(Line(target, answer))
        elif target.metric == "cba_signed":
            found.append(Line(target, asked.agreement(target)))
        elif target.population in SECTORS_OF and (sector is None or sector in SECTORS_OF[target.population]):
            broad = asked.conference(target, broad=True) if target.metric in BROAD else None
            found.append(Line(target, asked.conference(target), broad))
    return found


class _Asked:
    """The records of the unit that the answers are read from."""

    def __init__(self, store: Store, unit: Unit, day: datetime.date, year: int) -> None:
        """Take the unit, the day of the answer and the year asked for."""
        self._store, self._unit, self._day, self._year = store, unit, day, year
        self._around = store.around(day)

    def conference(self, target: Target, *, broad: bool = False) -> Answer:
        """Answer whether the year's conference was held and counts; `broad`: or a periodic dialogue was held."""
        scope = self._store.reference.at("target.out_of_scope", self._day)
        if scope and self._unit.host_type in scope.data["host_types"] and target.metric.startswith("conf_public"):
            return Answer("out_of_scope")
        if self._unit.sector_for_target(self._around) is None:
            return Answer("no_data", because="host_type_unknown")
        of_year = [c for c in self._store.every(Conference) if c.year == self._year]
        held = [c for c in of_year if c.was_held(self._day) and (c.held_on or "") <= self._day.isoformat()]
        answered = bool(of_year)
        yes = any(c.counted(self._around) for c in held)
        if broad and not yes:
            days = [d.held_on for d in self._store.every(Dialogue) if d.kind == "PERIODIC"]
            of_now = [on for on in days if on.startswith(str(self._year)) and on <= self._day.isoformat()]
            answered, yes = answered or bool(of_now), bool(of_now)
        if yes:
            return _judged(target, 1, 1)
        if held:
            return Answer("not_counted", 0, 1, because="conference_unrecorded")
        if not answered:
            return Answer("no_data", because="no_conference")
        planned = all(c.status == "PLANNED" or (c.held_on or "") > self._day.isoformat() for c in of_year)
        return Answer("no_data", because="conference_planned") if planned and not broad else _judged(target, 0, 1)

    def agreement(self, target: Target) -> Answer:
        """Answer how many of the enterprises the union covers have an agreement in force."""
        agreements = list(self._store.every(Agreement))
        states = {a.id: a.state(self._around, self._day) for a in agreements}
        employers = covered_employers(self._store, self._day)
        counted = [a for a in agreements if states[a.id] in COUNTED]
        # An agreement of several names its enterprises one by one; where it names none it is taken to cover all.
        joined = {a.id: self._around.children(AgreementEmployer, a.id) for a in counted}
        wide = any(a.type != "ENTERPRISE" and not a.employer and not joined[a.id] for a in counted)
        named = {a.employer for a in counted if a.employer}
        named |= {part.employer for parts in joined.values() for part in parts if part.covered(self._day)}
        unnamed = any(not a.employer and not joined[a.id] for a in counted)
        population = max(len(employers), 1)
        if wide:
            covered = population
        else:
            within = len(named & set(employers)) if employers else min(len(named), 1)
            covered = min(population, within + (1 if unnamed and within < population else 0))
        if covered:
            return _judged(target, covered, population)
        if not agreements:
            return Answer("no_data", because="no_agreement")
        if "GRACE" in states.values():
            return Answer("not_counted", 0, population, because="agreement_grace")
        if states.keys() and set(states.values()) <= {"DRAFT", "NEGOTIATING", "SIGNED"}:
            return Answer("not_counted", 0, population, because="agreement_not_begun")
        return _judged(target, 0, population)

    def has_union(self, target: Target) -> Answer | None:
        """Answer that a union is there, where the enterprise is of the size asked for; None where it is smaller."""
        workers = workforce_on(self._store, self._day)
        if workers is None:
            return Answer("no_data", because="no_workforce")
        if target.size_min is not None and workers.total < target.size_min:
            return None
        return Answer("qualitative", 1, 1)


def _judged(target: Target, numerator: int, denominator: int) -> Answer:
    """Judge a share by the target's words; where they name no figure there is no verdict."""
    if target.threshold is None or target.comparator == QUALITATIVE:
        return Answer("qualitative", numerator, denominator)
    met = satisfied(target.comparator, target.threshold, numerator, denominator)
    return Answer("met" if met else "not_met", numerator, denominator)

"""The bridge of members: opening + in − out = closing, as officers check it by hand (dictionary §3.2)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias, TypeVar

from kh49_desktop.records.member import Member, MemberEvent, Movement, begins, movements, standing, work_ended
from kh49_desktop.store.file import Store
from kh49_desktop.store.together import columns_with

T = TypeVar("T")
Pause: TypeAlias = Callable[[], object]

PAUSES = frozenset(("SUSPEND", "RESUME"))
STRIDE: Final = 128  # rows between two pauses of a long count

_Happened = tuple[str, str, str | None, str | None]  # id where it is put right, kind, day, what it puts right


class Step(NamedTuple):
    """One step in (+1) or out (-1) on an ISO day; "" lies before anything is known."""

    on: str
    step: int
    kind: str


_Way = tuple[tuple[Step, ...], tuple[Step, ...], str | None, str | None]  # what of a course is not of one person


class Course(NamedTuple):
    """One person's way through membership: steps in and out in order, and steps into and out of suspension.

    `left`: the day on which they left as far as it is known, None while they are there or where no day is known.
    `idle`: the day on which their work ended, where nothing was written after it ("" where the day is not known).
    """

    id: str
    female: bool
    steps: Sequence[Step]
    pauses: Sequence[Step]
    left: str | None = None
    idle: str | None = None


class Count(NamedTuple):
    """So many people, so many of them women."""

    total: int
    female: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """The members from the close of the day before `since` to the close of `until`.

    `ins` and `outs` name the people of each kind of step (ids), so that every figure can be opened into its list.
    People suspended are members; `suspended` tells how many, with the same invariant.
    """

    since: datetime.date
    until: datetime.date
    opening: Count
    closing: Count
    ins: Mapping[str, tuple[str, ...]]
    outs: Mapping[str, tuple[str, ...]]
    female: Mapping[str, int]  # women among the people of each kind of step
    suspended_opening: Count
    suspended_closing: Count
    suspended_in: tuple[str, ...]
    suspended_out: tuple[str, ...]


def bridge(store: Store, since: datetime.date, until: datetime.date) -> Bridge:
    """Return the bridge of a store's members over these days, both counted."""
    return bridge_of(courses(store), since, until)


def bridge_of(people: Iterable[Course], since: datetime.date, until: datetime.date) -> Bridge:
    """Return the bridge of these courses. A day known only by its year or month counts as that one's first day."""
    first, last = since.isoformat(), until.isoformat()
    ins: dict[str, list[str]] = {}
    outs: dict[str, list[str]] = {}
    female: dict[str, int] = {}
    opening, closing, paused_before, paused_after = [0, 0], [0, 0], [0, 0], [0, 0]
    paused: tuple[list[str], list[str]] = ([], [])
    for person in people:
        before = after = 0
        for on, step, kind in person.steps:
            if on < first:
                before += step
            elif on <= last:
                (ins if step > 0 else outs).setdefault(kind, []).append(person.id)
                female[kind] = female.get(kind, 0) + person.female
            if on <= last:
                after += step
        _add(opening, before, person)
        _add(closing, after, person)
        if person.pauses:
            before = sum(p.step for p in person.pauses if p.on < first)
            within = [p.step for p in person.pauses if first <= p.on <= last]
            _add(paused_before, before, person)
            _add(paused_after, before + sum(within), person)
            for step in within:
                paused[0 if step > 0 else 1].append(person.id)
    return Bridge(
        since,
        until,
        Count(*opening),
        Count(*closing),
        {kind: tuple(ids) for kind, ids in ins.items()},
        {kind: tuple(ids) for kind, ids in outs.items()},
        female,
        Count(*paused_before),
        Count(*paused_after),
        tuple(paused[0]),
        tuple(paused[1]),
    )


def count_on(people: Iterable[Course], day: datetime.date) -> Count:
    """Return how many were members at the close of a day."""
    last = day.isoformat()
    found = [0, 0]
    for person in people:
        if person.steps and person.steps[0].on <= last:
            _add(found, sum(step for on, step, _ in person.steps if on <= last), person)
    return Count(*found)


def courses(store: Store, only: Sequence[str] | None = None, pause: Pause | None = None) -> list[Course]:
    """Return every person's course, read in two passes over the file (120,000 people take about a second).

    `only`: the courses of these people (ids). `pause`: called every now and then, as `paced` does.
    """
    names = ("rid", "id", "member", "kind", "on", "corrects")
    rows = sorted(
        store.columns_of(MemberEvent, names)
        if only is None
        else columns_with(store, MemberEvent, names, "member", only)
    )
    corrected = {row[-1] for row in rows}
    events: dict[str, tuple[_Happened, ...]] = {}
    for _, record, member, kind, on, corrects in paced(rows, pause):
        # Only an event that is put right needs its id: the others are the same for everybody they happened to.
        event = (record if record in corrected else "", kind, on, corrects)
        events[member] = (*events.get(member, ()), event)
    ways: dict[tuple[object, ...], _Way] = {}
    found = []
    wanted = ("id", "gender", "admitted_on", "application_date", "application_form")
    people = store.columns_of(Member, wanted) if only is None else columns_with(store, Member, wanted, "id", only)
    for record, gender, *sheet in paced(people, pause):
        happened = events.get(record, ())
        key = (*sheet, happened)
        way = ways.get(key)
        if way is None:
            way = ways[key] = _way(sheet, happened)
        found.append(Course(record, gender == "NU", *way))
    return found


def paced(rows: Iterable[T], pause: Pause | None) -> Iterable[T]:
    """Return the rows; where a pause is wanted it is called every few of them, so that a thread can give way there."""
    return rows if pause is None else _paced(rows, pause)


def _paced(rows: Iterable[T], pause: Pause) -> Iterator[T]:
    for number, row in enumerate(rows):
        if number % STRIDE == 0:
            pause()
        yield row


def _way(sheet: Sequence[str | None], happened: Sequence[_Happened]) -> _Way:
    """Return the way of everybody with these days on the sheet and these events."""
    admitted, applied, form = sheet
    member = Member.of("", {"admitted_on": admitted, "application_date": applied, "application_form": form})
    events = [
        MemberEvent.of(record, {"kind": kind, "on": on, "corrects": corrects})
        for record, kind, on, corrects in happened
    ]
    moves = movements(member, events)
    steps = _steps(moves)
    left = moves[-1].on or None if moves and moves[-1].step < 0 else None
    ended = work_ended(events) if events else None
    return steps, _pauses(steps, events), left, (ended.on or "") if ended else None


def _steps(moves: Iterable[Movement]) -> tuple[Step, ...]:
    """Return the steps with their days in order: nobody leaves before coming, even where a day is not known."""
    latest, found = "", []
    for movement in moves:
        latest = max(latest, begins(movement.on))
        found.append(Step(latest, movement.step, movement.kind))
    return tuple(found)


def _pauses(steps: Sequence[Step], events: Sequence[MemberEvent]) -> tuple[Step, ...]:
    """Return the steps into and out of suspension; who leaves is no longer suspended."""
    marks = [e for e in standing(events) if e.kind in PAUSES]
    if not marks:
        return ()
    found: list[Step] = []
    for begun, ended in zip(steps[::2], [*steps[1::2], None], strict=False):
        resting = False
        for mark in marks:
            on = begins(mark.on)
            if on < begun.on or (ended is not None and on >= ended.on) or resting == (mark.kind == "SUSPEND"):
                continue
            resting = not resting
            found.append(Step(on, 1 if resting else -1, mark.kind))
        if resting and ended is not None:
            found.append(Step(ended.on, -1, ended.kind))
    return tuple(found)


def _add(count: list[int], people: int, person: Course) -> None:
    """Add a person who is there (1) or not (0) to a count."""
    if people:
        count[0] += people
        count[1] += people * person.female

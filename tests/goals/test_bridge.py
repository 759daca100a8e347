"""The bridge of members: opening + in − out = closing, whatever happened and however little is known of when."""

from __future__ import annotations

import datetime
import itertools
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kh49_desktop.goals.bridge import bridge, bridge_of, count_on, courses
from kh49_desktop.records.member import ENTRIES, EVENT, EXITS, Member, MemberEvent, movements, work_ended
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Store

DAY = datetime.date
ONE = datetime.timedelta(days=1)
SINCE, UNTIL = DAY(2025, 12, 1), DAY(2026, 11, 30)

DAYS = st.sampled_from([None, "2024", "2025", "2025-11", "2025-11-30", "2025-12-01", "2026", "2026-03", "2026-03-15",
                        "2026-03-16", "2026-11-30", "2026-12-01"])  # fmt: skip
EVENTS = st.tuples(st.sampled_from([option.code for option in EVENT]), DAYS, st.integers(0, 5))
PEOPLE = st.lists(
    st.tuples(DAYS, st.sampled_from([None, "2024-06-01"]), st.sampled_from(["NAM", "NU", None]),
              st.lists(EVENTS, max_size=6)), max_size=6)  # fmt: skip
Person = tuple[str | None, str | None, str | None, list[tuple[str, str | None, int]]]


def write(change: Change, people: list[Person]) -> list[tuple[Person, list[dict[str, Any]]]]:
    """Write people with their events; a CORRECT event puts right an earlier one of the same person."""
    written = []
    for person in people:
        admitted, applied, gender, happened = person
        member = change.create(
            Member, {"full_name": "An", "admitted_on": admitted, "application_date": applied, "gender": gender}
        )
        events: list[dict[str, Any]] = []
        for kind, on, back in happened:
            corrects = events[back]["id"] if kind == "CORRECT" and back < len(events) else None
            values = {"member": member, "kind": kind, "on": on, "corrects": corrects}
            events.append({**values, "id": change.create(MemberEvent, values)})
        written.append((person, events))
    change.flush()
    return written


def stays_on(retired: dict[str, Any], stands: list[dict[str, Any]], place: int) -> bool:
    """Say whether someone who retired was kept on: that very day, or later without having joined anew between."""
    if retired["kind"] != "RETIRE":
        return False
    if any(e["kind"] == "KEEP_AFTER_RETIREMENT" and (e["on"] or "") == (retired["on"] or "") for e in stands):
        return True
    after = [e["kind"] for e in stands[place + 1 :] if e["kind"] in ENTRIES | {"KEEP_AFTER_RETIREMENT"}]
    return after[:1] == ["KEEP_AFTER_RETIREMENT"]


def is_member(person: Person, events: list[dict[str, Any]], day: str) -> bool:
    """Say by walking through a person's life once whether they were a member at the close of a day."""
    admitted, applied, _, _ = person
    void = {event["corrects"] for event in events}
    stands = [e for e in events if e["id"] not in void]
    stands.sort(key=lambda e: e["on"] or "")
    told = [e for n, e in enumerate(stands) if e["kind"] in ENTRIES | EXITS and not stays_on(e, stands, n)]
    walk = [(e["on"] or "", e["kind"] in ENTRIES) for e in told]
    if not any(comes for _, comes in walk) or (admitted and not walk[0][1]):
        if admitted:
            walk.insert(0, (admitted, True))
        elif walk or not applied:
            walk.insert(0, ("", True))
    inside, clock, answer = False, "", False
    for on, comes in walk:
        if comes != inside:
            inside, clock = comes, max(clock, (on + "-01-01")[:10] if on else "")
            if clock <= day:
                answer = inside
    return answer


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE)
def test_the_bridge_holds_and_agrees_with_a_count_made_by_hand(store: Store, people: list[Person]) -> None:
    with store.change("IMPORT", rehearse=True) as change:
        written = write(change, people)
        built = bridge(store, SINCE, UNTIL)
        every = courses(store)
    came, went = sum(map(len, built.ins.values())), sum(map(len, built.outs.values()))
    assert built.opening.total + came - went == built.closing.total
    for day, count in ((built.since - datetime.timedelta(days=1), built.opening), (built.until, built.closing)):
        inside = [person for person, events in written if is_member(person, events, day.isoformat())]
        assert count == (len(inside), sum(person[2] == "NU" for person in inside))
        assert count_on(every, day) == count
    women = sum(built.female[k] for k in built.ins) - sum(built.female[k] for k in built.outs)
    assert built.opening.female + women == built.closing.female


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE)
def test_suspended_people_are_members_and_have_a_bridge_of_their_own(store: Store, people: list[Person]) -> None:
    with store.change("IMPORT", rehearse=True) as change:
        write(change, people)
        built = bridge(store, SINCE, UNTIL)
    moved = len(built.suspended_in) - len(built.suspended_out)
    assert built.suspended_opening.total + moved == built.suspended_closing.total
    assert built.suspended_closing.total <= built.closing.total


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE)
def test_at_the_end_of_all_days_the_count_is_that_of_the_status(store: Store, people: list[Person]) -> None:
    with store.change("IMPORT", rehearse=True) as change:
        written = write(change, people)
        last = count_on(courses(store), DAY(2100, 1, 1))
        around = store.around()
        status = [member.status(around) for member in store.every(Member)]
    assert len(written) == len(status)
    assert last.total == sum(one in {"ACTIVE", "SUSPENDED"} for one in status)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=PEOPLE)
def test_who_left_and_whose_work_ended_is_what_the_rules_say_of_each_alone(store: Store, people: list[Person]) -> None:
    with store.change("IMPORT", rehearse=True) as change:
        write(change, people)
        around = store.around()
        for course in courses(store):
            member = store.load(Member, course.id)
            assert member is not None
            events = around.children(MemberEvent, course.id)
            last, ended = movements(member, events)[-1:], work_ended(events)
            assert course.left == (last[0].on or None if last and last[0].step < 0 else None)
            assert course.idle == (None if ended is None else ended.on or "")


ANY_DAY = st.one_of(DAYS, st.dates(DAY(2024, 1, 1), DAY(2027, 1, 1)).map(datetime.date.isoformat))
LIVES = st.lists(
    st.tuples(ANY_DAY, st.sampled_from([None, "2024-06-01"]), st.sampled_from(["NAM", "NU"]),
              st.lists(st.tuples(st.sampled_from([option.code for option in EVENT]), ANY_DAY, st.integers(0, 9)),
                       max_size=10)), min_size=1, max_size=5)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=LIVES, cuts=st.lists(st.dates(DAY(2023, 12, 1), DAY(2027, 2, 1)), min_size=2, max_size=6, unique=True))
def test_bridges_between_any_days_meet_and_add_up(
    store: Store, people: list[Person], cuts: list[datetime.date]
) -> None:
    with store.change("IMPORT", rehearse=True) as change:
        written = write(change, people)
        ids = [str(record) for _, record in sorted(store.columns_of(Member, ("rid", "id")))]
        every = courses(store)
        around = store.around()
        status = Counter(member.status(around) for member in store.every(Member))
    cuts.sort()
    spans = [bridge_of(every, since + ONE, until) for since, until in itertools.pairwise(cuts)]
    whole = bridge_of(every, cuts[0] + ONE, cuts[-1])
    for span in spans:
        assert span.opening.total + steps(span.ins) - steps(span.outs) == span.closing.total
        assert span.suspended_opening.total + len(span.suspended_in) - len(span.suspended_out) == (
            span.suspended_closing.total
        )
        for part, all_ in ((span.suspended_opening, span.opening), (span.suspended_closing, span.closing)):
            assert part.total <= all_.total
            assert part.female <= all_.female
    for before, after in itertools.pairwise(spans):
        assert before.closing == after.opening
        assert before.suspended_closing == after.suspended_opening
    for names in ("ins", "outs"):
        parts = Counter((kind, one) for span in spans for kind, people_ in getattr(span, names).items()
                        for one in people_)  # fmt: skip
        assert parts == Counter((kind, one) for kind, people_ in getattr(whole, names).items() for one in people_)
    # Whoever came more often than went is a member now and was none before, and the other way round.
    first, last = cuts[0].isoformat(), cuts[-1].isoformat()
    for one, (person, events) in zip(ids, written, strict=True):
        came = sum(people_.count(one) for people_ in whole.ins.values())
        went = sum(people_.count(one) for people_ in whole.outs.values())
        assert came - went == is_member(person, events, last) - is_member(person, events, first)
    end = bridge_of(every, DAY(2100, 1, 1), DAY(2100, 1, 1))
    assert end.closing.total == status["ACTIVE"] + status["SUSPENDED"]
    assert end.suspended_closing.total == status["SUSPENDED"]


def steps(people: Mapping[str, tuple[str, ...]]) -> int:
    return sum(map(len, people.values()))


def test_who_retires_kept_on_and_leaves_later_is_counted_out_then(store: Store) -> None:
    with store.change("SAVE") as change:
        member = change.create(Member, {"full_name": "An", "admitted_on": "2001-01-01"})
        for kind, on in (
            ("RETIRE", "2024-05-01"), ("KEEP_AFTER_RETIREMENT", "2024-06-01"), ("RETIRE", "2026-01-31"),
        ):  # fmt: skip
            change.create(MemberEvent, {"member": member, "kind": kind, "on": on})
    built = bridge(store, SINCE, UNTIL)
    assert (built.opening.total, dict(built.outs), built.closing.total) == (1, {"RETIRE": (member,)}, 0)


def test_keeping_on_after_joining_anew_leaves_the_first_retirement_as_it_was(store: Store) -> None:
    with store.change("SAVE") as change:
        member = change.create(Member, {"full_name": "An", "admitted_on": "2001-01-01"})
        for kind, on in (
            ("RETIRE", "2024-05-01"), ("ADMIT", "2026-01-05"), ("KEEP_AFTER_RETIREMENT", "2026-03-01"),
        ):  # fmt: skip
            change.create(MemberEvent, {"member": member, "kind": kind, "on": on})
    built = bridge(store, SINCE, UNTIL)
    assert (built.opening.total, dict(built.ins), built.closing.total) == (0, {"ADMIT": (member,)}, 1)


def test_a_year_told_by_its_events(store: Store) -> None:
    def person(gender: str, admitted: str | None, *events: tuple[str, str]) -> str:
        with store.change("SAVE") as change:
            member = change.create(Member, {"full_name": "An", "gender": gender, "admitted_on": admitted})
            for kind, on in events:
                change.create(MemberEvent, {"member": member, "kind": kind, "on": on})
        return member

    person("NU", "2020-05-01")
    person("NAM", None)  # from an old list, without any day: a member since before anything is known
    new = person("NU", "2026-02-01")
    came = person("NAM", None, ("TRANSFER_IN", "2026-04-10"))
    left = person("NU", "2019-01-01", ("RESIGN", "2026-06-30"))
    retired = person("NAM", "2001-01-01", ("RETIRE", "2026"))  # only the year is known
    person("NAM", "2001-01-01", ("RETIRE", "2025-11-30"))  # gone on the eve
    resting = person("NU", "2021-01-01", ("SUSPEND", "2026-03-01"))
    built = bridge(store, SINCE, UNTIL)
    assert built.opening == (5, 3)
    assert built.ins == {"ADMIT": (new,), "TRANSFER_IN": (came,)}
    assert built.outs == {"RESIGN": (left,), "RETIRE": (retired,)}
    assert built.closing == (5, 3)
    assert (built.suspended_closing, built.suspended_in) == ((1, 1), (resting,))


def test_a_corrected_event_never_happened(store: Store) -> None:
    with store.change("SAVE") as change:
        member = change.create(Member, {"full_name": "An", "admitted_on": "2020-01-01"})
        slip = change.create(MemberEvent, {"member": member, "kind": "EXPEL", "on": "2026-02-02"})
        change.create(MemberEvent, {"member": member, "kind": "CORRECT", "on": "2026-02-09", "corrects": slip})
    built = bridge(store, SINCE, UNTIL)
    assert (built.opening.total, dict(built.outs), built.closing.total) == (1, {}, 1)


def test_who_is_in_the_trash_is_not_counted(store: Store) -> None:
    saved = store.save(Member, {"full_name": "An", "admitted_on": "2020-01-01"})
    assert bridge(store, SINCE, UNTIL).closing.total == 1
    store.delete(Member, saved.id)
    assert bridge(store, SINCE, UNTIL).closing.total == 0


@pytest.mark.parametrize("day", [SINCE, DAY(2026, 5, 5)])
def test_a_bridge_over_one_day_meets_the_next(store: Store, day: datetime.date) -> None:
    with store.change("SAVE") as change:
        for on in ("2025-11-30", "2025-12-01", "2026-05-05", "2026-05-06"):
            change.create(Member, {"full_name": "An", "admitted_on": on})
    every = courses(store)
    today, tomorrow = bridge_of(every, day, day), bridge_of(every, day + datetime.timedelta(days=1), UNTIL)
    assert today.closing == tomorrow.opening

"""Saving many records of a type in one change: what an officer pastes or fills, with the rules asked of every row."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Values
from kh49_desktop.record import Record
from kh49_desktop.store.reading import Row as Stored
from kh49_desktop.store.together import Together, rows_of

if TYPE_CHECKING:
    from kh49_desktop.store.change import Change
    from kh49_desktop.store.file import Store

Row = tuple[str, Values]  # id ("" = new) and values as stored
NOT_KNOWN: Final[Mapping[str, Stored]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Written:
    """One row that was written: its record, whether anything differed, and what is to be said of it."""

    record: str
    differed: bool
    problems: tuple[Problem, ...]


class Wrong(Exception):  # noqa: N818 - what the rows are
    """Some rows hold errors; what was written with them is taken back."""

    def __init__(self, rows: Mapping[int, Refused]) -> None:
        super().__init__(len(rows))
        self.rows = rows


def save_many(store: Store, change: Change, kind: type[Record], rows: Sequence[Row]) -> list[Written | Refused]:
    """Write the rows that hold no error, in one change, and say of each what became of it.

    All are written together first and the rules asked of all. Rows that hold an error are taken out and then tried one
    by one in their order, so that of two rows that contradict each other the first is kept.
    """
    found: dict[int, Written | Refused] = {}
    there = rows_of(store, kind, [record for record, _ in rows if record])
    for place, (record, values) in enumerate(rows):
        refused = refusal(kind, record, values, there)
        if refused is not None:
            found[place] = refused
    together = [place for place in range(len(rows)) if place not in found]
    aside: list[int] = []
    while together:
        try:
            found |= _attempt(store, change, kind, {place: rows[place] for place in together}, {})
            break
        except Wrong as wrong:
            known = errors_before(store, kind, [rows[place][0] for place in wrong.rows])
            try:
                found |= _attempt(store, change, kind, {place: rows[place] for place in together}, known)
                break
            except Wrong as still:
                aside += still.rows
                together = [place for place in together if place not in still.rows]
    for place in sorted(aside):
        known = errors_before(store, kind, [rows[place][0]])
        try:
            found |= _attempt(store, change, kind, {place: rows[place]}, known)
        except Wrong as wrong:
            found |= wrong.rows
    return [found[place] for place in range(len(rows))]


Errors = Mapping[str, frozenset[tuple[str, str | None]]]


def _attempt(
    store: Store, change: Change, kind: type[Record], rows: Mapping[int, Row], known: Errors
) -> dict[int, Written]:
    """Write rows and ask the rules. Raises Wrong, with nothing written, when a row holds an error not known before."""
    with change.attempt():
        records: dict[int, str] = {}
        differed: dict[int, bool] = {}
        old = [(place, *row) for place, row in rows.items() if row[0]]
        around = Together(store, store.today, kind, {})
        for place, (record, values) in rows.items():
            if not record:
                records[place] = change.create(kind, kind.begin(values, around))
                differed[place] = True
        for (place, record, _), differing in zip(
            old, change.update_many(kind, [(record, values) for _, record, values in old]), strict=True
        ):
            records[place], differed[place] = record, bool(differing)
        change.flush()
        problems = problems_of(store, kind, records.values(), change.written(kind))
        wrong = {}
        for place, record in records.items():
            refused = newly_wrong(problems.get(record, []), known.get(record, frozenset()))
            if refused is not None:
                wrong[place] = refused
        if wrong:
            raise Wrong(wrong)
    return {
        place: Written(record, differed[place], tuple(problems.get(record, ()))) for place, record in records.items()
    }


def told_of(problems: Iterable[Problem]) -> frozenset[tuple[str, str | None]]:
    """Return what problems are known by: the code and the field of each."""
    return frozenset((p.code, p.field) for p in problems)


def newly_wrong(problems: Sequence[Problem], known: Collection[tuple[str, str | None]]) -> Refused | None:
    """Return the refusal of a record with an error that was not known before it was written, errors first, or None."""
    if any(p.level is Level.ERROR and (p.code, p.field) not in known for p in problems):
        return Refused(*sorted(problems, key=lambda p: p.level is not Level.ERROR))
    return None


def refusal(kind: type[Record], record: str, values: Values, there: Mapping[str, object]) -> Refused | None:
    """Return why a row cannot even be tried, or None."""
    if record and record not in there:
        return Refused(Problem("no_such_record", "id", facts={"typed": record}))
    if record and kind.about.append_only:
        return Refused(Problem("append_only", None))
    empty = empty_names(kind, values, new=not record)
    return Refused(*(Problem("name_needed", name) for name in empty)) if empty else None


def empty_names(kind: type[Record], values: Values, *, new: bool) -> list[str]:
    """Return the fields without which a record cannot be saved and that would be empty."""
    return [
        f.name
        for f in kind.about.naming
        if (new or f.name in values) and values.get(f.name, f.default if new else None) is None
    ]


def errors_before(store: Store, kind: type[Record], records: Iterable[str]) -> Errors:
    """Return the errors that stored records hold already: they do not refuse a new value elsewhere."""
    found = problems_of(store, kind, [record for record in records if record])
    return {
        record: frozenset((p.code, p.field) for p in problems if p.level is Level.ERROR)
        for record, problems in found.items()
    }


def problems_of(
    store: Store, kind: type[Record], records: Iterable[str], known: Mapping[str, Stored] = NOT_KNOWN
) -> dict[str, list[Problem]]:
    """Return what the rules say of many stored records and their children (their field as "votes.2.for").

    `known`: rows as they are stored now, which need not be read again.
    """
    wanted = list(records)
    rows = {record: known[record] for record in wanted if record in known}
    rows |= rows_of(store, kind, (record for record in wanted if record not in rows))
    around = Together(store, store.today, kind, rows)
    found: dict[str, list[Problem]] = {}
    below: list[tuple[str, str, type[Record], Record]] = []
    children = store.catalogue.children(kind)
    for record, row in rows.items():
        instance = kind.of(record, row)
        found[record] = [*instance.check(around), *missing_links(store, kind, instance, around)]
        for name, child in children.items():
            for position, one in enumerate(around.children(child, record)):
                below.append((record, f"{name}.{position}", child, one))
    for child in dict.fromkeys(one[2] for one in below):
        theirs = [one for one in below if one[2] is child]
        beside = Together(store, store.today, child, rows_of(store, child, [one.id for *_, one in theirs]))
        for record, place, _, one in theirs:
            found[record] += [
                dataclasses.replace(p, field=f"{place}.{p.field}")
                for p in (*one.check(beside), *missing_links(store, child, one, beside))
            ]
    return found


def missing_links(store: Store, kind: type[Record], record: Record, around: Together) -> Iterator[Problem]:
    """Yield a problem for each link that leads nowhere."""
    for field in kind.about.fields.values():
        target = record.value(field.name) if field.target else None
        if isinstance(target, str) and not around.exists(store.catalogue.of_table(field.target), target):
            yield Problem("no_such_record", field.name, facts={"typed": target})

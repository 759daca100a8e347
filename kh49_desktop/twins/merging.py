"""Joins two records that are one: nothing is lost, both histories stay, and it is taken back like any other change.

The record that is kept takes what it lacks and what a person chose; whatever pointed to the other one points to it
from then on. The other record goes to the trash as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Field, Value, Values
from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Store
from kh49_desktop.store.joining import pointing
from kh49_desktop.store.proving import carry
from kh49_desktop.store.reading import JOIN, TRASHED, Entry, Reader, Row

MERGE: Final = "MERGE"  # the kind of the change
JOINED, JOINED_INTO = "joined", "joined_into"  # what the history of the one and of the other record tells
PLACE: Final = "position"  # where a child stands in its list; no value of its own


@dataclass(frozen=True, slots=True)
class Hanging:
    """How many live records of a type point to each of the two by one of their links."""

    kind: type[Record]
    field: Field
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What joining would do: fields with two values as (kept, other), fields that are filled, what hangs on both.

    `standing`: the records of the other one that are not joined with the kept one's record of the same naming
    values, since some value differs: both stay, for a person to look at.
    """

    differing: Mapping[str, tuple[Value, Value]]
    filled: Mapping[str, Value]
    hanging: tuple[Hanging, ...]
    standing: tuple[tuple[type[Record], str], ...]


def plan(store: Store, kind: type[Record], keep: str, drop: str) -> Plan:
    """Return what joining `drop` into `keep` would do. Raises Refused as `merge` does."""
    kept, dropped = _both(store, kind, keep, drop)
    filled = _filling(kind, kept, dropped)
    hanging, standing = [], []
    for child, field in links_to(store, kind):
        rows = store.rows_where(child, field.name, drop)
        mine = store.rows_where(child, field.name, keep)
        if rows or mine:
            hanging.append(Hanging(child, field, len(mine), len(rows)))
        standing += [
            (child, str(row["id"]))
            for row in rows
            if (twin := _twin(child, field, row, mine, keep)) is not None and not _agree(child, field, row, twin)
        ]
    return Plan(_differing(kind, kept, dropped), filled, tuple(hanging), tuple(standing))


def merge(store: Store, kind: type[Record], keep: str, drop: str, choices: Values | None = None) -> str:
    """Join `drop` into `keep` in one change and return its id.

    `choices`: the values wanted, by field; without one a field keeps the value of `keep`, an empty field takes that
    of `drop`. Raises Refused: no_such_record, same_record, append_only, own_unit_stays, draft_open, or an error that
    the chosen values make.
    """
    kept, dropped = _both(store, kind, keep, drop)
    chosen = {**_filling(kind, kept, dropped), **(choices or {})}
    emptied = [field for field in kind.about.naming if chosen.get(field.name, field) is None]
    if emptied:
        raise Refused(*(Problem("name_needed", field.name) for field in emptied))
    known = {(p.code, p.field) for record in (keep, drop) for p in store.problems(kind, record)}
    with store.change(MERGE, kind.about.table) as change:
        _join(store, change, kind, keep, drop, chosen)
        change.flush()
        wrong = [p for p in store.problems(kind, keep) if p.level is Level.ERROR and p.field in chosen]
        if any((p.code, p.field) not in known for p in wrong):
            raise Refused(*wrong)
    return change.id


def joined(history: list[Entry]) -> list[str]:
    """Return the records that went into the one of this history and are still in it, the last one first."""
    return _standing(history, JOINED)


def joined_into(history: list[Entry]) -> str | None:
    """Return the record into which the one of this history went, or None."""
    return next(iter(_standing(history, JOINED_INTO)), None)


def _standing(history: list[Entry], name: str) -> list[str]:
    last: dict[Value, bool] = {}
    for entry in history:  # the newest line of each record counts: an undo tells it the other way round
        before, after = entry.fields.get(name, (None, None))
        if before or after:
            last.setdefault(after or before, after is not None)
    return [str(record) for record, is_in in last.items() if is_in]


def links_to(store: Reader, kind: type[Record]) -> Iterator[tuple[type[Record], Field]]:
    """Yield every link of every type to this one."""
    for child in store.catalogue.kinds:
        for field in child.about.fields.values():
            if field.target == kind.about.table:
                yield child, field


# -- inside ------------------------------------------------------------------------------------------------------------


def _both(store: Store, kind: type[Record], keep: str, drop: str) -> tuple[Row, Row]:
    kept, dropped = store.row(kind, keep), store.row(kind, drop)
    if kept is None or dropped is None:
        raise Refused(Problem("no_such_record", "id", facts={"typed": keep if kept is None else drop}))
    if keep == drop:
        raise Refused(Problem("same_record", "id"))
    if kind.about.append_only or kind in BUILT_IN:
        raise Refused(Problem("append_only"))
    if drop == store.own_unit:
        raise Refused(Problem("own_unit_stays"))
    if store.draft(f"{kind.about.table}:{drop}"):
        raise Refused(Problem("draft_open", facts={"name": kind.of(drop, dropped).named()}))
    return kept, dropped


def _filling(kind: type[Record], kept: Row, dropped: Row) -> dict[str, Value]:
    """Return what the kept record lacks; a link of the other one to the kept one itself is none."""
    return {
        name: dropped[name]
        for name in kind.about.fields
        if kept[name] is None and dropped[name] is not None and dropped[name] != kept["id"]
    }


def _differing(kind: type[Record], kept: Row, dropped: Row) -> dict[str, tuple[Value, Value]]:
    pairs = {name: (kept[name], dropped[name]) for name in kind.about.fields}
    return {name: pair for name, pair in pairs.items() if None not in pair and pair[0] != pair[1]}


def _join(  # noqa: PLR0913, PLR0917 - what is joined, and by what
    store: Store, change: Change, kind: type[Record], keep: str, drop: str, values: Values
) -> None:
    change.update(kind, keep, values)
    dropped = store.row(kind, drop, gone=True) or {}
    taken = [name for name, value in values.items() if value is not None and dropped.get(name) == value]
    carry(store, kind, keep, drop, [name for name in taken if kind.about.fields[name].double_entry])
    for child, field in links_to(store, kind):
        _move(store, change, child, field, keep, drop)
    for own in BUILT_IN:  # unread texts and files stand beside a record by its table and id
        for row in pointing(store, own, "about_record", drop):
            if row["about_table"] == kind.about.table:
                change.update(own, str(row["id"]), {"about_record": keep})
    change.update(kind, drop, {"gone": TRASHED})
    change.tell(kind, keep, JOIN, {JOINED: [None, drop]})
    change.tell(kind, drop, JOIN, {JOINED_INTO: [None, keep]})


def _move(  # noqa: PLR0913, PLR0917
    store: Store, change: Change, child: type[Record], field: Field, keep: str, drop: str
) -> None:
    """Let what points to `drop` point to `keep`; what the two say twice becomes one."""
    for row in pointing(store, child, field.name, drop):
        record = str(row["id"])
        if record == drop:
            continue  # it points to itself, and goes
        if record == keep:
            change.update(child, keep, {field.name: None})
            continue
        mine = store.rows_where(child, field.name, keep) if row["gone"] is None else []
        twin = _twin(child, field, row, mine, keep)
        if twin is not None and _agree(child, field, row, twin):
            _join(store, change, child, str(twin["id"]), record, _filling(child, twin, row))
        else:
            change.update(child, record, {field.name: keep})


def _twin(child: type[Record], field: Field, row: Row, mine: list[Row], keep: str) -> Row | None:
    """Return the kept record's own row of the same naming values and parent, or None.

    Events are never joined: each was written down, and both stay. Nor is a type that is named by its link alone.
    """
    about = child.about
    names = {f.name for f in about.naming} | ({about.parent.name} if about.parent else set())
    if about.append_only or not names - {field.name}:
        return None
    wanted = {name: row[name] for name in names} | {field.name: keep}
    return next((one for one in mine if all(one[name] == value for name, value in wanted.items())), None)


def _agree(child: type[Record], field: Field, row: Row, twin: Row) -> bool:
    """Tell whether no value of two rows is lost when they become one."""
    names = [name for name in child.about.fields if name not in {field.name, PLACE}]
    return all(row[name] is None or twin[name] is None or row[name] == twin[name] for name in names)

"""Where two people have written different things without having seen each other's: side by side, settled by one."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Field, Value
from kh49_desktop.record import Record
from kh49_desktop.state import GONE, Row
from kh49_desktop.store import many
from kh49_desktop.store.file import Saved, Store


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: what was written, on which copy, when by its clock (ISO, UTC), and whether it is shown now."""

    value: Value
    device: str
    at: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place to settle. `field` None: one has put the record into the trash while another worked on it."""

    kind: type[Record]
    record: str
    named: str
    name: str  # the field's name, "gone" for the record itself
    field: Field | None
    sides: tuple[Side, ...]


def count(store: Store) -> int:
    """Return how many places there are to settle."""
    return int(store.database.execute("SELECT count(*) FROM review").fetchone()[0])


def conflicts(store: Store) -> list[Conflict]:
    """Return the places to settle, the oldest first."""
    found = []
    for about, record, name in store.database.execute(
        "SELECT about, record, field FROM review ORDER BY at, about, record, field"
    ).fetchall():
        kind = store.catalogue.find(about)
        one = conflict(store, kind, record, name) if kind is not None else None
        if one is not None:
            found.append(one)
    return found


def conflict(store: Store, kind: type[Record], record: str, name: str) -> Conflict | None:
    """Return one place to settle, or None when it is settled."""
    row = store.row(kind, record, gone=True)
    if row is None or (name != GONE and name not in kind.about.fields):
        return None
    state = Row({GONE: row[GONE], **{one: row[one] for one in kind.about.fields}}, json.loads(row["stamp"]))
    if name not in state.conflicts():
        return None
    sides: list[Side] = []
    for place, (device, _, clock, value) in enumerate(state.register(name)):
        at = datetime.datetime.fromtimestamp(clock / 1000, tz=datetime.UTC).isoformat(timespec="seconds")
        if all(value != side.value for side in sides):
            sides.append(Side(value, device, at, shown=place == 0))
    named = kind.of(record, row).named()
    return Conflict(kind, record, named, name, kind.about.fields.get(name), tuple(sides))


def settle(store: Store, one: Conflict, value: Value) -> Saved:
    """Set the value that a person has chosen or typed; every copy follows it with the next parcel.

    For a record that one has deleted: None keeps it (with what went into the trash with it), anything else deletes it.
    Raises Refused when the value breaks a rule that nothing broke before.
    """
    kind, record = one.kind, one.record
    if one.name == GONE:
        with store.change("SAVE", kind.about.table) as change:
            if value is None:
                store.bring_back(change, kind, record)
                change.settle(kind, record, {GONE: None})
            else:
                change.remove(kind, record)
        return Saved(record, change.id)
    known = {(p.code, p.field) for p in store.problems(kind, record)}
    with store.change("SAVE", kind.about.table) as change:
        change.settle(kind, record, {one.name: value})
        change.flush()
        problems = many.problems_of(store, kind, [record]).get(record, [])
        if any(p.level is Level.ERROR and (p.code, p.field) not in known for p in problems):
            raise Refused(*sorted(problems, key=lambda p: p.level is not Level.ERROR))
    return Saved(record, change.id, tuple(problems))


def names_of(store: Store) -> Mapping[str, str]:
    """Return who and where each device is, as parcels have told it."""
    return {str(device): str(name) for device, name in store.database.execute("SELECT id, name FROM device")}


def find(store: Store, kind: type[Record], record: str, name: str) -> Conflict:
    """Return a place to settle. Raises Refused("no_conflict")."""
    one = conflict(store, kind, record, name)
    if one is None:
        raise Refused(Problem("no_conflict", name if name in kind.about.fields else None))
    return one

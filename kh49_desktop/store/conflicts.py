"""Where two people have written different things without having seen each other's: side by side, settled by one."""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Field, Value
from kh49_desktop.record import Record
from kh49_desktop.state import GONE, Mark, Register, Row, Sibling
from kh49_desktop.store import many
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Saved, Store
from kh49_desktop.store.joining import pointing
from kh49_desktop.store.reading import SETTLE
from kh49_desktop.store.replay import AMONG
from kh49_desktop.store.schema import quoted


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: what was written, on which copy, when by its clock (ISO, UTC), and whether it is shown now."""

    value: Value
    device: str
    at: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """One place to settle. `field` None: one has put the record into the trash while another worked on it.

    `unit`: whose record it is; `edited`: what was written together with the last edit of a record that another deleted.
    """

    kind: type[Record]
    record: str
    named: str
    name: str  # the field's name, "gone" for the record itself
    field: Field | None
    sides: tuple[Side, ...]
    unit: str = ""
    edited: tuple[tuple[Field, Value], ...] = ()


def count(store: Store) -> int:
    """Return how many places there are to settle."""
    return int(store.database.execute("SELECT count(*) FROM review").fetchone()[0])


def by_unit(store: Store) -> list[tuple[str, int, str]]:
    """Return the units with places to settle: unit, how many, a record of them; those with the most first."""
    many: dict[str, int] = {}
    first: dict[str, str] = {}
    for (about,) in store.database.execute("SELECT DISTINCT about FROM review").fetchall():
        kind = store.catalogue.find(about)
        if kind is None:
            continue
        table = quoted(kind.about.table)
        sql = f"SELECT t.of_unit, t.id FROM review r JOIN {table} t ON t.id = r.record WHERE r.about = ? ORDER BY r.at"  # noqa: S608
        for unit, record in store.database.execute(sql, (about,)):
            many[unit] = many.get(unit, 0) + 1
            first.setdefault(unit, str(record))
    return sorted(((unit, count, first[unit]) for unit, count in many.items()), key=lambda one: (-one[1], one[0]))


def fields_of(store: Store, kind: type[Record], record: str) -> frozenset[str]:
    """Return the fields of a record that are to be settled, "gone" among them."""
    sql = "SELECT field FROM review WHERE about = ? AND record = ?"
    return frozenset(str(row[0]) for row in store.database.execute(sql, (kind.about.table, record)))


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
    state = state_of(kind, row)
    if name not in state.conflicts():
        return None
    register = state.register(name)
    if of_one(register):  # a choice was taken back: each is still whose it was
        register = tuple(written_first(store, kind, record, name).get(sibling[3], sibling) for sibling in register)
    sides: list[Side] = []
    for place, (device, _, clock, value) in enumerate(register):
        at = datetime.datetime.fromtimestamp(clock / 1000, tz=datetime.UTC).isoformat(timespec="seconds")
        if all(value != side.value for side in sides):
            sides.append(Side(value, device, at, shown=place == 0))
    named = kind.of(record, row).named()
    field = kind.about.fields.get(name)
    edited = edited_with(kind, row, register) if field is None else ()
    return Conflict(kind, record, named, name, field, tuple(sides), row["of_unit"], edited)


def state_of(kind: type[Record], row: Mapping[str, Any]) -> Row:
    """Return a row as copies compare it."""
    return Row({GONE: row[GONE], **{one: row[one] for one in kind.about.fields}}, json.loads(row["stamp"]))


def written_first(store: Store, kind: type[Record], record: str, name: str) -> dict[Value, Sibling]:
    """Return who had written the values between which was chosen last, by value."""
    sql = "SELECT fields FROM journal WHERE record = ? AND about = ? AND act = ? ORDER BY seq DESC"
    for (told,) in store.database.execute(sql, (record, kind.about.table, SETTLE)):
        line = json.loads(told).get(name, ())
        siblings: Register = tuple((one[0], one[1], one[2], one[3]) for one in line[AMONG]) if len(line) > AMONG else ()
        if siblings and not of_one(siblings):
            return {one[3]: one for one in reversed(siblings)}
    return {}


def of_one(register: Register) -> bool:
    """Tell whether all values were written in one stroke: no two people did."""
    return len({sibling[:2] for sibling in register}) == 1


def edited_with(kind: type[Record], row: Mapping[str, Any], register: Register) -> tuple[tuple[Field, Value], ...]:
    """Return what was written in the same stroke that says of a record that it lives."""
    stamp = json.loads(row["stamp"])
    lives = [list(sibling[:3]) for sibling in register if sibling[3] is None]
    fields = kind.about.fields
    return tuple((fields[name], row[name]) for name, mark in stamp.items() if name in fields and mark in lives)


def settle(store: Store, one: Conflict, value: Value) -> Saved:
    """Set the value that a person has chosen or typed; every copy follows it with the next parcel.

    For a record that one has deleted: None keeps it (with what went into the trash with it), anything else deletes it.
    Raises Refused: name_needed where the record would have no name any more, and when the value breaks a rule that
    nothing broke before.
    """
    kind, record = one.kind, one.record
    if one.name == GONE:
        row = store.row(kind, record, gone=True) or {}
        deleted = {sibling[:3] for sibling in state_of(kind, row).register(GONE) if sibling[3] is not None}
        with store.change("SAVE", kind.about.table) as change:
            change.settle(kind, record, {GONE: None})
            if value is None:
                bring_back(store, change, kind, record, deleted)
            else:
                change.remove(kind, record)
        return Saved(record, change.id)
    nameless = many.empty_names(kind, {one.name: value}, new=False)
    if nameless:
        raise Refused(*(Problem("name_needed", name) for name in nameless))
    with store.change("SAVE", kind.about.table) as change:
        known = many.told_of(store.problems(kind, record))
        change.settle(kind, record, {one.name: value})
        change.flush()
        problems = many.problems_of(store, kind, [record]).get(record, [])
        refused = many.newly_wrong(problems, known)
        if refused is not None:
            raise refused
    return Saved(record, change.id, tuple(problems))


def bring_back(store: Store, change: Change, kind: type[Record], record: str, deleted: Collection[Mark]) -> None:
    """Take the children out of the trash that went there in the same stroke as their parent, wherever that was."""
    for child in store.catalogue.children(kind).values():
        link = child.about.parent
        for one, _, lives in pointing(store, child, link.name if link else "", [record]):
            row = None if lives else store.row(child, str(one), gone=True)
            if row is not None and state_of(child, row).register(GONE)[0][:3] in deleted:
                change.update(child, str(row["id"]), {GONE: None})
                bring_back(store, change, child, str(row["id"]), deleted)


def names_of(store: Store) -> Mapping[str, str]:
    """Return who and where each device is, as parcels have told it."""
    return {str(device): str(name) for device, name in store.database.execute("SELECT id, name FROM device")}


def find(store: Store, kind: type[Record], record: str, name: str) -> Conflict:
    """Return a place to settle. Raises Refused("no_conflict")."""
    one = conflict(store, kind, record, name)
    if one is None:
        raise Refused(Problem("no_conflict", name if name in kind.about.fields else None))
    return one

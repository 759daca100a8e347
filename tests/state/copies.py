"""Simulated copies of one unit's register, without files: PCs of old and new programs, a superior, wrong designs.

Beside every copy travels what a god would know of it: the writes of each field that it has ever come to know (`known`),
as bits of a `History` in which every write points at those its writer had seen. It uses no counter and no clock, so
what a field must hold follows from it alone: the known writes that no other known write had seen.
"""

from __future__ import annotations

import copy as copying
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kh49_desktop.state import BASE, GONE, Mark, Register, Row, Sibling, Value
from tests.state.whole import Key, UnitState

Place: TypeAlias = tuple[Key, str]  # one field of one record
Known: TypeAlias = dict[Place, int]  # the writes known there, as bits

# What a program declares: {table: {field: how far it travels}}. The newer one has fields and a table more.
OLDER: Final[dict[str, dict[str, str]]] = {
    "member": {GONE: "up", "name": "up", "phone": "unit", "note": "never"},
    "dues": {GONE: "unit", "paid": "unit"},
}
NEWER: Final[dict[str, dict[str, str]]] = {
    "member": {**OLDER["member"], "card": "up", "bank": "unit"},
    "dues": OLDER["dues"],
    "training": {GONE: "up", "course": "up", "mark": "unit"},
}
TRASHED: Final = "TRASH"
LEVELS: Final = ("up", "unit", "never")


class History:
    """Every write there ever was, each with the writes of the same field that its writer had seen."""

    def __init__(self) -> None:
        self.siblings: list[Sibling] = []
        self.pasts: list[int] = []
        self.distrusted: set[str] = set()  # devices of which everybody has been told that they counted twice
        self._live: dict[int, frozenset[Sibling]] = {0: frozenset()}

    def write(self, seen: int, sibling: Sibling) -> int:
        """Note a write by somebody who had seen these; return what its writer knows now."""
        self.siblings.append(sibling)
        self.pasts.append(seen)
        return seen | 1 << (len(self.pasts) - 1)

    def live(self, known: int) -> frozenset[Sibling]:
        """Return what a field must hold: the known writes that no other known write had seen."""
        found = self._live.get(known)
        if found is None:
            each = [at for at in range(known.bit_length()) if known >> at & 1]
            dead = 0
            for at in each:
                dead |= self.pasts[at]
            found = self._live[known] = frozenset(self.siblings[at] for at in each if not dead >> at & 1)
        return found


@dataclass(frozen=True)
class Parcel:
    """What one copy sends: its state so far as it travels there, and what is known of it."""

    state: UnitState
    known: Known


def twin(state: UnitState) -> UnitState:
    """Return a state that can be changed without changing this one."""
    return UnitState(
        {level: dict(heads) for level, heads in state.seen.items()},
        {key: Row(dict(row.values), dict(row.stamp)) for key, row in state.rows.items()},
        dict(state.levels),
    )


@dataclass
class Copy:
    """A copy of the unit's register on one PC: it edits as the store does and joins what comes."""

    device: str
    history: History
    declared: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: NEWER)
    skew: int = 0  # how wrong the PC's clock is
    far: str = "unit"  # what it sends: everything that travels, or only what goes up
    state: UnitState = field(default_factory=UnitState)
    known: Known = field(default_factory=dict)
    clock: int = 0

    def __post_init__(self) -> None:
        for table, fields in self.declared.items():
            self.state.levels[table] = {**self.state.levels.get(table, {}), **fields}

    # -- the work of an officer ------------------------------------------------------------------------------------

    def mark(self, now: int) -> Mark:
        """Return the mark of the next change and take it for seen."""
        counter = self.state.counters().get("up", {}).get(self.device, 0) + 1
        self.clock = max(now + self.skew, self.clock + 1)
        mark = (self.device, counter, self.clock)
        for level in LEVELS:
            self.state.seen.setdefault(level, {})[self.device] = mark
        return mark

    def create(self, key: Key, values: Mapping[str, Value], now: int) -> Mark:
        """Write a new record: one mark for all its fields, the empty ones too."""
        mark = self.mark(now)
        filled = {name: values.get(name) for name in self.declared[key[0]]}
        self.state.rows[key] = Row(filled, {BASE: list(mark)})
        for name, value in values.items():
            if value is not None:
                self.known[key, name] = self.history.write(0, (*mark, value))
        return mark

    def edit(self, values: Mapping[Place, Value], now: int) -> Mark:
        """Write fields of one or several records in one change; each of the records is alive unless this deletes it."""
        mark = self.mark(now)
        alive = {(key, GONE): None for key, _ in values}
        for place, value in {**alive, **values}.items():
            key, name = place
            sibling = (*mark, value)
            self.state.rows[key].put(name, (sibling,))
            self.known[place] = self.history.write(self.known.get(place, 0), sibling)
        return mark

    def places(self) -> list[Place]:
        """Return the fields an officer can write here: those this program knows."""
        rows = self.state.rows
        return [(key, name) for key in rows for name in self.declared.get(key[0], ()) if name != GONE]

    def upgrade(self) -> None:
        """Go on with the newer program: its columns are there now, empty where nothing was kept beside."""
        self.declared = NEWER
        self.__post_init__()
        self.take(Parcel(UnitState(), {}))

    # -- parcels and backups ---------------------------------------------------------------------------------------

    def send(self, far: str = "") -> Parcel:
        """Make a parcel of everything, or of what goes up."""
        state = self.state.projected(far or self.far)
        known = {place: bits for place, bits in self.known.items() if place[1] in state.levels.get(place[0][0], ())}
        return Parcel(state, known)

    def take(self, parcel: Parcel) -> dict[Key, set[str]]:
        """Join a parcel into this copy; return what it changed."""
        touched = self.join(parcel.state)
        for place, bits in parcel.known.items():
            self.known[place] = self.known.get(place, 0) | bits
        for key, row in self.state.rows.items():  # a table has all its columns, whoever wrote the row
            for name in self.declared.get(key[0], ()):
                row.values.setdefault(name, None)
        return touched

    def join(self, theirs: UnitState) -> dict[Key, set[str]]:
        """Join a state: what the wrong designs do otherwise."""
        return self.state.take(theirs, self.history.distrusted)

    def saved(self) -> Copy:
        """Return a backup, which stays as it is."""
        other = copying.copy(self)
        other.state, other.known = twin(self.state), dict(self.known)
        return other

    def restored(self, device: str) -> Copy:
        """Return a copy that works on from this backup; the design gives it a device id that was never used."""
        other = self.saved()
        other.device = device
        return other

    def is_behind(self, parcel: Parcel) -> bool:
        """Tell whether a parcel shows more of this device than it remembers: its file was rolled back."""
        mine, theirs = self.state.counters(), parcel.state.counters()
        return any(
            theirs.get(level, {}).get(self.device, 0) > mine.get(level, {}).get(self.device, 0) for level in LEVELS
        )

    # -- what is in it ---------------------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        """Return where this copy differs from what the history says it must hold."""
        live, found = self.history.live, []
        for key, row in self.state.rows.items():
            for name, level in self.state.levels[key[0]].items():
                register = row.register(name)
                holds = set(register)
                must = live(self.known.get((key, name), 0))
                if holds != must:
                    found += [f"lost {key} {name} {one}" for one in must - holds]
                    found += [f"too much {key} {name} {one} {level}" for one in holds - must]
                elif must:
                    # An edited record is shown alive beside its deletion; otherwise the latest by clock is shown.
                    lives = [one for one in must if one[3] is None] if name == GONE else []
                    if register[0][2] != max(one[2] for one in lives or must) or row.values[name] != register[0][3]:
                        found.append(f"shown {key} {name} {register}")
        found += [f"lost {key} {name}" for key, name in self.known if key not in self.state.rows]
        return found


# -- the wrong designs -------------------------------------------------------------------------------------------------


class LastWriterWins(Copy):
    """Of two values of a field the later by clock stays, the other is gone."""

    def join(self, theirs: UnitState) -> dict[Key, set[str]]:
        touched = {}
        for key, row in theirs.rows.items():
            mine = self.state.rows.setdefault(key, Row({}, row.stamp))
            later = [(name, row.register(name)) for name in row.values]
            later = [(name, one) for name, one in later if one and one[0][2] > clock_of(mine.register(name))]
            for name, register in later:
                mine.put(name, register)
            if later:
                touched[key] = {name for name, _ in later}
        self.state.take(UnitState(theirs.seen, {}, theirs.levels))
        return touched


class NewestRowWins(Copy):
    """Of two versions of a record the one that was changed last stays whole."""

    def join(self, theirs: UnitState) -> dict[Key, set[str]]:
        touched = {}
        for key, row in theirs.rows.items():
            mine = self.state.rows.get(key, Row({}, {BASE: ["", 0, 0]}))
            if max(mark[2] for mark in row.stamp.values()) > max(mark[2] for mark in mine.stamp.values()):
                self.state.rows[key] = Row({**mine.values, **row.values}, dict(row.stamp))
                touched[key] = set(row.values)
        self.state.take(UnitState(theirs.seen, {}, theirs.levels))
        return touched


class SameDevice(Copy):
    """A restored file works on under the device id it had."""

    def restored(self, device: str) -> Copy:
        return self.saved()


class FoundOut(SameDevice):
    """The same, but it is noticed and everybody is told at once that the device counted twice."""

    def restored(self, device: str) -> Copy:
        self.history.distrusted.add(self.device)
        return self.saved()


def clock_of(register: Register) -> int:
    """Return when a field was written; 0 when it never was."""
    return register[0][2] if register else 0

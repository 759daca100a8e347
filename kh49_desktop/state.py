"""How a copy of a unit holds each row, and the join of the same row of two copies (design: sync, §1). Plain arithmetic.

Every field of every record is a multi-value register: the values that nobody who had seen them has replaced, each with
the mark of who wrote it. Joining takes files in any order, doubled or old, and loses nothing: a value goes only when
the other side has seen it and set another. Which of several values is shown is decided by the clocks; nothing else is.

A row keeps its registers as `values`, the shown ones, and a `stamp`: {"0": mark of all fields that have no own one,
"phone": mark, "!phone": [[device, counter, clock, value], …] the values beside the shown one}. "gone" is a field too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Value: TypeAlias = str | int | None
Mark: TypeAlias = tuple[str, int, int]  # device, its counter, hybrid clock in milliseconds
Sibling: TypeAlias = tuple[str, int, int, Value]  # a mark and the value it was written with
Register: TypeAlias = tuple[Sibling, ...]  # what is shown first; empty: this side has never held the field
Stamp: TypeAlias = dict[str, Any]
Heads: TypeAlias = dict[str, Mark]  # device -> its latest mark contained

BASE: Final = "0"
BESIDE: Final = "!"
GONE: Final = "gone"
REACH: Final = {"up": 2, "unit": 1}  # how far a level travels; any other nowhere


def shown_first(name: str, siblings: Iterable[Sibling]) -> Register:
    """Return the siblings with the one to be shown first: the latest by clock; of a deletion and a life, the life.

    The value is looked at last: a file rolled back under a clock that stands still writes two under one mark.
    """
    if name == GONE:
        return tuple(sorted(siblings, key=lambda s: (s[3] is None, s[2], s[1], s[0], repr(s[3])), reverse=True))
    return tuple(sorted(siblings, key=lambda s: (s[2], s[1], s[0], repr(s[3])), reverse=True))


def join(
    name: str,
    mine: Register,
    theirs: Register,
    seen_by_me: Mapping[str, int],
    seen_by_them: Mapping[str, int],
) -> Register:
    """Return the register that both sides make.

    `seen_…`: {device: highest counter contained}. A sibling stays when both have it; one that only one side has stays
    unless the other has seen it and so has replaced it. A device whose counters were used twice (a file was rolled
    back unseen) proves less than it says: whoever knows of it hands over a lower counter (store/incoming.py, `capped`).
    """
    if mine == theirs or not theirs:
        return mine
    if not mine:
        return theirs
    ours = set(mine)
    kept = ours.intersection(theirs)
    for siblings, other, seen in ((mine, theirs, seen_by_them), (theirs, mine, seen_by_me)):
        for one in siblings:
            if one not in other and one[1] > seen.get(one[0], 0):
                kept.add(one)
    # Each side claims that the other's were replaced: a counter was used twice, and the claims are worth nothing.
    return shown_first(name, kept or ours.union(theirs))


def is_conflict(register: Register) -> bool:
    """Tell whether two people have written different values without having seen each other's."""
    return len(register) > 1 and any(sibling[3] != register[0][3] for sibling in register[1:])


# -- rows --------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Row:
    """One record as it travels: its shown values by field ("gone" among them) and its stamp."""

    values: dict[str, Value]
    stamp: Stamp

    def register(self, name: str) -> Register:
        """Return the register of a field; empty where the row does not carry it or it was never filled.

        A field that is empty since the row was written says nothing: a copy that was never sent it has it empty too,
        under the same mark, and would hold that against what others have typed.
        """
        if name not in self.values:
            return ()
        mark, beside = self.stamp.get(name), self.stamp.get(BESIDE + name)
        if mark is None:
            if beside is None and self.values[name] is None:
                return ()
            mark = self.stamp[BASE]
        shown: Sibling = (mark[0], mark[1], mark[2], self.values[name])
        return (shown, *((d, c, k, v) for d, c, k, v in beside)) if beside else (shown,)

    def put(self, name: str, register: Register) -> None:
        """Set the register of a field."""
        device, counter, clock, self.values[name] = register[0]
        base = self.stamp[BASE]
        if [device, counter, clock] == list(base):
            self.stamp.pop(name, None)
        else:
            self.stamp[name] = [device, counter, clock]
        if len(register) > 1:
            self.stamp[BESIDE + name] = [list(sibling) for sibling in register[1:]]
        else:
            self.stamp.pop(BESIDE + name, None)

    def conflicts(self) -> list[str]:
        """Return the fields in which two people have written different values."""
        names = (key[1:] for key in self.stamp if key.startswith(BESIDE))
        return [name for name in names if is_conflict(self.register(name))]


def join_row(
    mine: Row,
    theirs: Row,
    levels: Mapping[str, str],
    seen_by_me: Mapping[str, Mapping[str, int]],
    seen_by_them: Mapping[str, Mapping[str, int]],
) -> set[str]:
    """Join the fields that `theirs` carries into `mine`; return the names of those whose register changed.

    `levels`: how far each field travels ("up", "unit"); `seen_…`: {level: {device: counter}}, since a copy that was
    sent only what goes up has seen nothing of the rest.
    """
    changed = set()
    for name in theirs.values:
        level = levels[name]
        had = mine.register(name)
        me, them = seen_by_me.get(level, {}), seen_by_them.get(level, {})
        found = join(name, had, theirs.register(name), me, them)
        if found != had:
            mine.put(name, found)
            changed.add(name)
    return changed


def nearer(one: str, other: str) -> str:
    """Return the level that travels less far: where two programs declare a field differently, one may not have sent it.

    So nobody is taken to have seen a value of it that only the other program would have let by.
    """
    return min(one, other, key=lambda level: REACH.get(level, 0))


def digest(rows: Iterable[tuple[str, str, Row]]) -> str:
    """Return the SHA-256 of rows (table, id, row), in whatever order they come; empty first values are no content."""
    lines = []
    for table, record, row in rows:
        base = tuple(row.stamp[BASE])
        told = {}
        for name in row.values:
            register = row.register(name)
            if register:
                told[name] = sorted(register, key=repr)
        lines.append(json.dumps([table, record, base, told], ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def later(mine: Mapping[str, Mark], theirs: Mapping[str, Mark]) -> Heads:
    """Return the later mark of each device: what a copy has seen never goes back."""
    found = dict(mine)
    for device, mark in theirs.items():
        have = found.get(device)
        if have is None or (mark[1], mark[2]) > (have[1], have[2]):
            found[device] = mark
    return found

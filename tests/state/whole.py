"""The whole of a unit that a simulated copy holds: what the store keeps in tables, in one object.

Rows are joined by the program's own `state.join_row`; around it stands what store/incoming.py does on a file.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TypeAlias

from kh49_desktop.state import BASE, Heads, Row, digest, join_row, later, nearer
from kh49_desktop.store.incoming import NOBODY, capped

Key: TypeAlias = tuple[str, str]  # table, id


@dataclass(slots=True)
class UnitState:
    """Everything of one unit that a copy holds: what it has seen, by level, and its rows.

    `levels`: {table: {field: level}} of the fields that the rows may carry.
    """

    seen: dict[str, Heads] = field(default_factory=dict)
    rows: dict[Key, Row] = field(default_factory=dict)
    levels: dict[str, dict[str, str]] = field(default_factory=dict)

    def counters(self) -> dict[str, dict[str, int]]:
        """Return the version vectors: {level: {device: counter}}."""
        return {level: {device: mark[1] for device, mark in heads.items()} for level, heads in self.seen.items()}

    def take(self, theirs: UnitState, distrusted: Collection[str] = NOBODY) -> dict[Key, set[str]]:
        """Join another copy into this one; return the fields that changed, by record ({} of names: a new record).

        `distrusted`: devices whose counters were used twice, and of which the two share nothing: they prove nothing.
        """
        doubt = dict.fromkeys(distrusted, 0)
        me, them = capped(self.counters(), doubt), capped(theirs.counters(), doubt)
        touched: dict[Key, set[str]] = {}
        levels_of = {}
        for table, levels in theirs.levels.items():
            own = self.levels.get(table, {})
            levels_of[table] = {name: nearer(level, own.get(name, level)) for name, level in levels.items()}
            self.levels[table] = {**levels, **own}
        for key, row in theirs.rows.items():
            mine = self.rows.get(key)
            if mine is None:
                self.rows[key] = Row(dict(row.values), json.loads(json.dumps(row.stamp)))
                touched[key] = set()
                continue
            changed = join_row(mine, row, levels_of[key[0]], me, them)
            if changed:
                touched[key] = changed
        for level, heads in theirs.seen.items():
            self.seen[level] = later(self.seen.get(level, {}), heads)
        return touched

    def projected(self, level: str) -> UnitState:
        """Return what goes up ("up") or between the PCs of the unit ("unit": all that travels at all).

        Of a table of which nothing travels so far, not even the ids go.
        """
        wanted = {"up"} if level == "up" else {"up", "unit"}
        levels = {
            table: going
            for table, fields in self.levels.items()
            if (going := {name: far for name, far in fields.items() if far in wanted})
        }
        rows = {}
        for key, row in self.rows.items():
            if key[0] not in levels:
                continue
            kept = Row({}, {BASE: list(row.stamp[BASE])})
            for name in row.values:
                if name in levels[key[0]] and (register := row.register(name)):
                    kept.put(name, register)
            rows[key] = kept
        seen = {far: dict(heads) for far, heads in self.seen.items() if far in wanted}
        return UnitState(seen, rows, levels)

    def digest(self, level: str = "unit") -> str:
        """Return the SHA-256 of everything that travels so far: equal states have the same, whatever the road."""
        return digest((table, record, row) for (table, record), row in self.projected(level).rows.items())

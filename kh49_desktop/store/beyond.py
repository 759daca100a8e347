"""Values that a newer program has written into a unit's state: kept as they are, handed on, taken up after an update.

A parcel may hold record types and fields that this program does not know. Each such field's register waits here by
record, so that a round trip through an older program loses nothing (design: sync, I11).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from kh49_desktop import __version__
from kh49_desktop.record import Catalogue, Record
from kh49_desktop.state import BASE, GONE, Register, Row, join
from kh49_desktop.store.together import rows_of

if TYPE_CHECKING:
    from kh49_desktop.store.change import Change
    from kh49_desktop.store.file import Store

Key = tuple[str, str, str]  # table, record, field
LONGEST_GONE: Final = 40
MOST_SIBLINGS: Final = 50  # values of one field that nobody has replaced; no office has more PCs that write at once
LOOKED: Final = "beyond_looked"  # setting: for which program and declarations all that waits was looked through
UNSEEN: Final[Mapping[str, int]] = MappingProxyType({})


def register_of(told: Sequence[Sequence[Any]]) -> Register:
    """Return a register as it is kept in JSON."""
    return tuple((one[0], one[1], one[2], one[3]) for one in told)


def keep(
    store: Store,
    unit: str,
    arrived: Mapping[Key, tuple[str, Sequence[Any], Register]],
    seen_by_me: Mapping[str, Mapping[str, int]],
    seen_by_them: Mapping[str, Mapping[str, int]],
) -> int:
    """Join registers of unknown fields (level, base mark, register) into those that wait; return how many changed.

    Raises ValueError where more values would stand beside each other than ever do.
    """
    changed = 0
    for (about, record, field), (level, base, theirs) in arrived.items():
        sql = "SELECT unit, register FROM beyond WHERE about = ? AND record = ? AND field = ?"
        row = store.database.execute(sql, (about, record, field)).fetchone()
        if (row is not None and row[0] != unit) or is_of_another(store, unit, about, record):
            continue  # another unit's record: a row belongs to one unit for ever
        mine = register_of(json.loads(row[1])) if row is not None else ()
        found = join(field, mine, theirs, seen_by_me.get(level, {}), seen_by_them.get(level, {}))
        if len(found) > MOST_SIBLINGS:
            raise ValueError(about, field)
        if found != mine:
            changed += 1
            store.database.execute(
                "INSERT INTO beyond (unit, about, record, field, level, base, register) VALUES (?, ?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (about, record, field) DO UPDATE SET register = excluded.register",
                (unit, about, record, field, level, json.dumps(base), json.dumps(found, ensure_ascii=False)),
            )
    return changed


def is_of_another(store: Store, unit: str, about: str, record: str) -> bool:
    """Tell whether a record is here and belongs to another unit."""
    kind = store.catalogue.find(about)
    row = store.row(kind, record, gone=True) if kind is not None else None
    return row is not None and row["of_unit"] != unit


def absorb(store: Store) -> None:
    """Take up what waited for this program: it knows fields or record types now that it did not know before.

    Looked through once for each program and its declarations, not at each opening: what a parcel brings later and
    this program knows never waits.
    """
    if store.database.execute("SELECT 1 FROM beyond LIMIT 1").fetchone() is None:
        return
    present = fingerprint(store.catalogue)
    if store.setting(LOOKED) == present:
        return
    waiting: dict[type[Record], dict[str, dict[str, tuple[str, Sequence[Any], Register]]]] = {}
    for unit, about, record, field, base, register in store.database.execute(
        "SELECT unit, about, record, field, base, register FROM beyond ORDER BY about, record, field"
    ).fetchall():
        kind = store.catalogue.find(about)
        if kind is not None and kind.about.table == about and (field in kind.about.fields or field == GONE):
            told = (unit, json.loads(base), register_of(json.loads(register)))
            if not fits(kind, field, told[2]) or is_of_another(store, unit, about, record):
                continue  # what no parcel of this program's would be let in with goes on waiting
            waiting.setdefault(kind, {}).setdefault(record, {})[field] = told
    if not waiting:
        store.set_setting(LOOKED, present)
        return
    with store.change("PARCEL") as change:
        change.taken = change.keep = True
        for kind, records in waiting.items():
            _absorb(store, change, kind, records)
        store.set_setting(LOOKED, present)


def fingerprint(catalogue: Catalogue) -> str:
    """Return what tells a program and the tables and fields that it knows from every other."""
    known = {kind.about.table: sorted(kind.about.fields) for kind in catalogue.kinds}
    return hashlib.sha256(json.dumps([__version__, known], sort_keys=True).encode()).hexdigest()


def fits(kind: type[Record], field: str, register: Register) -> bool:
    """Tell whether all values of a register are such as the field holds."""
    holds = kind.about.fields[field].kind.holds if field != GONE else is_reason
    return all(one[3] is None or holds(one[3]) for one in register)


def is_reason(value: object) -> bool:
    """Tell whether a value can be why a record is gone."""
    return isinstance(value, str) and len(value) <= LONGEST_GONE


def _absorb(
    store: Store,
    change: Change,
    kind: type[Record],
    records: Mapping[str, Mapping[str, tuple[str, Sequence[Any], Register]]],
) -> None:
    there = rows_of(store, kind, records, gone=True)
    at = store.now().isoformat(timespec="seconds")
    for record, fields in records.items():
        unit, base, _ = next(iter(fields.values()))
        have = there.get(record)
        row = Row(
            {name: have[name] for name in fields} if have else {}, json.loads(have["stamp"]) if have else {BASE: base}
        )
        for name, (_, _, register) in fields.items():
            row.put(name, join(name, row.register(name), register, UNSEEN, UNSEEN))  # nobody has replaced the other
        stamp = json.dumps(row.stamp, ensure_ascii=False, separators=(",", ":"))
        if have is None:
            gone = row.values.pop(GONE, None)
            change.bring(kind, row.values, record, unit, stamp, str(gone) if gone is not None else None)
        else:
            change.place(kind, {record: (row.values, stamp)})
        store.database.conn.executemany(
            "INSERT INTO review (about, record, field, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (about, record, field) DO NOTHING",
            [(kind.about.table, record, name, at) for name in row.conflicts()],
        )
        for name in fields:
            sql = "DELETE FROM beyond WHERE about = ? AND record = ? AND field = ?"
            store.database.execute(sql, (kind.about.table, record, name))

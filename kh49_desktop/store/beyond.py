"""Values that a newer program has written into a unit's state: kept as they are, handed on, taken up after an update.

A parcel may hold record types and fields that this program does not know. Each such field's register waits here by
record, so that a round trip through an older program loses nothing (design: sync, I11).
"""

from __future__ import annotations

import hashlib
import itertools
import json
import operator
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from kh49_desktop import __version__
from kh49_desktop.record import Catalogue, Record
from kh49_desktop.state import BASE, GONE, Register, Row, join
from kh49_desktop.store.schema import quoted
from kh49_desktop.store.together import rows_of

if TYPE_CHECKING:
    from kh49_desktop.store.change import Change
    from kh49_desktop.store.file import Store

Key = tuple[str, str, str]  # table, record, field
LONGEST_GONE: Final = 40
MOST_SIBLINGS: Final = 50  # values of one field that nobody has replaced; no office has more PCs that write at once
LOOKED: Final = "beyond_looked"  # setting: for which program and declarations all that waits was looked through
ENCODE: Final = json.JSONEncoder(ensure_ascii=False).encode
UNSEEN: Final[Mapping[str, int]] = MappingProxyType({})


class TooManySiblings(Exception):  # noqa: N818 - what there is
    """More values stand beside each other than there are PCs that could have written them."""


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

    Raises TooManySiblings where more values would stand beside each other than ever do.
    """
    known = waiting_of(store, arrived)
    foreign = of_others(store, unit, arrived)
    written: list[tuple[Any, ...]] = []
    for key, (level, base, theirs) in arrived.items():
        about, record, field = key
        owner, mine = known.get(key, (unit, ()))
        if owner != unit or (about, record) in foreign:
            continue  # another unit's record: a row belongs to one unit for ever
        found = join(field, mine, theirs, seen_by_me.get(level, {}), seen_by_them.get(level, {}))
        if len(found) > MOST_SIBLINGS:
            raise TooManySiblings(f"{about}.{field}")
        if found != mine:
            written.append((unit, *key, level, ENCODE(base), ENCODE(found)))
    written.sort()  # in the order of the index: each of its pages is written once
    store.database.conn.executemany(
        "INSERT INTO beyond (unit, about, record, field, level, base, register) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (about, record, field) DO UPDATE SET register = excluded.register",
        written,
    )
    return len(written)


def by_table(keys: Iterable[Key]) -> dict[str, list[str]]:
    """Return the records that are spoken of, each once, by table."""
    found: dict[str, dict[str, None]] = {}
    for about, record, _ in keys:
        found.setdefault(about, {})[record] = None
    return {about: [*records] for about, records in found.items()}


def waiting_of(store: Store, keys: Iterable[Key]) -> dict[Key, tuple[str, Register]]:
    """Return what waits already of these records: whose it is, and its register."""
    sql = (
        "SELECT about, record, field, unit, register FROM beyond "
        "WHERE about = ? AND record IN (SELECT value FROM json_each(?))"
    )
    return {
        (about, record, field): (unit, register_of(json.loads(register)))
        for table, records in by_table(keys).items()
        for about, record, field, unit, register in store.database.execute(sql, (table, json.dumps(records)))
    }


def of_others(store: Store, unit: str, keys: Iterable[Key]) -> set[tuple[str, str]]:
    """Return which of these records (table, id) are here and belong to another unit."""
    found: set[tuple[str, str]] = set()
    for about, records in by_table(keys).items():
        kind = store.catalogue.find(about)
        if kind is not None:
            named = quoted(kind.about.table)
            sql = f"SELECT id FROM {named} WHERE of_unit <> ? AND id IN (SELECT value FROM json_each(?))"  # noqa: S608 - names come from declarations, values are bound
            found |= {(about, record) for (record,) in store.database.execute(sql, (unit, json.dumps(records)))}
    return found


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
    rows = store.database.execute(
        "SELECT unit, about, record, field, base, register FROM beyond ORDER BY unit, about, record, field"
    ).fetchall()
    for unit, of_unit in itertools.groupby(rows, operator.itemgetter(0)):
        known = {}
        for _, about, record, field, base, register in of_unit:
            kind = store.catalogue.find(about)
            if kind is not None and kind.about.table == about and (field in kind.about.fields or field == GONE):
                known[about, record, field] = (kind, (unit, json.loads(base), register_of(json.loads(register))))
        foreign = of_others(store, unit, known)
        for (about, record, field), (kind, told) in known.items():
            # What no parcel of this program's would be let in with goes on waiting.
            if fits(kind, field, told[2]) and (about, record) not in foreign:
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

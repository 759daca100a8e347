"""What of the file goes into a parcel: the whole state of one unit, as far as each field travels (design: sync, §1).

The body, as JSON: {"unit": id, "level": "up" | "unit", "seen": {level: {device: [counter, clock]}}, "names": {device:
who and where}, "marks": [[device, counter, clock], …], "tables": {table: {"fields": [[name, level], …], "rows": [[id,
stamp, gone, value, …], …]}}, "beyond": [[table, id, field, level, base, register], …]}. A row's values stand in the
order of its table's fields. A stamp is the number of its mark or {"0": number, "phone": number, "!phone": [[number,
value], …]}.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kh49_desktop.fields import Travels
from kh49_desktop.record import BUILT_IN, Catalogue, Record
from kh49_desktop.state import BASE, BESIDE, GONE, Heads, Row, digest
from kh49_desktop.store.file import Store
from kh49_desktop.store.schema import quoted

Body = dict[str, Any]
ALL: Final = frozenset((Travels.UP, Travels.UNIT))
UP: Final = frozenset((Travels.UP,))


def fields_of(kind: type[Record], level: str) -> dict[str, str]:
    """Return the fields of a type that travel so far, with the level of each; none: nothing of the type does."""
    wanted = UP if level == Travels.UP else ALL
    return {name: str(field.travels) for name, field in kind.about.fields.items() if field.travels in wanted}


def travelling(catalogue: Catalogue, level: str) -> Iterator[tuple[type[Record], dict[str, str]]]:
    """Yield the types of which something travels so far, with those fields."""
    for kind in catalogue.kinds:
        fields = fields_of(kind, level)
        if fields:
            yield kind, fields


def belongs(catalogue: Catalogue, level: str, row: Mapping[str, Any]) -> bool:
    """Tell whether what is kept beside a record (a file, an unread text) travels so far: as far as the record does."""
    kind = catalogue.find(str(row["about_table"]))
    if kind is None:
        return False
    reached = fields_of(kind, level)
    field = row.get("about_field")
    return bool(reached) and (field is None or field in reached)


def heads(store: Store, unit: str, level: str) -> dict[str, Heads]:
    """Return the latest mark of each device that this copy contains of a unit, by level."""
    found: dict[str, Heads] = {far: {} for far in (("up",) if level == Travels.UP else ("up", "unit"))}
    sql = "SELECT level, device, counter, clock FROM head WHERE unit = ?"
    for far, device, counter, clock in store.database.execute(sql, (unit,)):
        if far in found:
            found[far][device] = (device, counter, clock)
    return found


def body_of(store: Store, unit: str, level: str, names: Mapping[str, str]) -> Body:
    """Return the state of a unit for a parcel that goes so far; `names`: who and where each device is."""
    marks: dict[tuple[str, int, int], int] = {}
    tables: dict[str, Any] = {}
    for kind, fields in travelling(store.catalogue, level):
        rows = [
            [record, packed(stamp, fields, marks), gone, *values]
            for record, stamp, gone, values in stored(store, kind, unit, fields, level)
        ]
        if rows:
            tables[kind.about.table] = {"fields": [list(field) for field in fields.items()], "rows": rows}
    return {
        "unit": unit,
        "level": level,
        "seen": {
            far: {device: [counter, clock] for device, counter, clock in found.values()}
            for far, found in heads(store, unit, level).items()
        },
        "names": dict(names),
        "marks": [list(mark) for mark in marks],
        "tables": tables,
        "beyond": beyond(store, unit, level),
    }


def stored(
    store: Store, kind: type[Record], unit: str, fields: Mapping[str, str], level: str
) -> Iterator[tuple[str, dict[str, Any], str | None, Sequence[Any]]]:
    """Yield the rows of a type that travel so far, in the order of their making: id, stamp, why it is gone, values."""
    extra = ("about_table", "about_field") if "about_field" in kind.about.fields else ("about_table",)
    beside = extra if kind in BUILT_IN else ()
    listed = ", ".join(map(quoted, ("id", "stamp", "gone", *fields, *beside)))
    sql = f"SELECT {listed} FROM {quoted(kind.about.table)} WHERE of_unit = ? ORDER BY rid"  # noqa: S608 - names come from declarations
    count = 3 + len(fields)
    for row in store.database.execute(sql, (unit,)):
        if beside and not belongs(store.catalogue, level, dict(zip(beside, row[count:], strict=True))):
            continue
        yield row[0], json.loads(row[1]), row[2], row[3:count]


def packed(stamp: Mapping[str, Any], fields: Mapping[str, str], marks: dict[tuple[str, int, int], int]) -> Any:
    """Return a row's stamp as it travels: of the fields that travel, each mark by its number."""

    def number(mark: Sequence[Any]) -> int:
        return marks.setdefault((mark[0], mark[1], mark[2]), len(marks))

    base = number(stamp[BASE])
    if len(stamp) == 1:
        return base
    found: dict[str, Any] = {BASE: base}
    for key, told in stamp.items():
        if key == BASE or not (key.lstrip(BESIDE) in fields or key.lstrip(BESIDE) == GONE):
            continue
        if key.startswith(BESIDE):
            found[key] = [[number(sibling), sibling[3]] for sibling in told]
        else:
            found[key] = number(told)
    return found if len(found) > 1 else base


def beyond(store: Store, unit: str, level: str) -> list[list[Any]]:
    """Return what newer programs have written and this one does not know, as far as it travels."""
    sql = "SELECT about, record, field, level, base, register FROM beyond WHERE unit = ? ORDER BY about, record, field"
    wanted = UP if level == Travels.UP else ALL
    return [
        [about, record, field, far, json.loads(base), json.loads(register)]
        for about, record, field, far, base, register in store.database.execute(sql, (unit,))
        if far in wanted
    ]


def state_hash(store: Store, unit: str, level: str) -> str:
    """Return the SHA-256 of a unit's state as far as it travels: the same on equal states, whatever the road."""

    def rows() -> Iterator[tuple[str, str, Row]]:
        for kind, fields in travelling(store.catalogue, level):
            for record, stamp, gone, values in stored(store, kind, unit, fields, level):
                yield kind.about.table, record, Row({GONE: gone, **dict(zip(fields, values, strict=True))}, stamp)

    return digest([*rows()])


def counts(store: Store, unit: str, level: str) -> dict[str, int]:
    """Return how many live records of each type travel so far: a parcel says it of itself, its taker counts anew."""
    found = {}
    for kind, fields in travelling(store.catalogue, level):
        number = sum(row[2] is None for row in stored(store, kind, unit, fields, level))
        if number:
            found[kind.about.name] = number
    return found


def counts_in(catalogue: Catalogue, body: Mapping[str, Any]) -> dict[str, int]:
    """Return the same from a parcel's body."""
    found = {}
    for table, told in body["tables"].items():
        kind = catalogue.find(table)
        number = sum(row[2] is None for row in told["rows"])
        if number:
            found[kind.about.name if kind else table] = number
    return found

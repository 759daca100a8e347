"""What rules may look at while they are asked of many records at once: one query for each kind of question."""

from __future__ import annotations

import datetime
import json
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from kh49_desktop.fields import EMPTY, Value, Values
from kh49_desktop.record import Record
from kh49_desktop.store.reading import Around, Reader, Row, has
from kh49_desktop.store.schema import quoted

R = TypeVar("R", bound=Record)
Expected = Callable[[], Iterable[Value]]
RID = operator.itemgetter("rid")
CHUNK = 500  # values of one query: SQLite takes at least 999


class Together(Around):
    """The surroundings of many records of one type. Valid only as long as nothing is written."""

    def __init__(self, store: Reader, today: datetime.date, kind: type[Record], rows: Mapping[str, Row]) -> None:
        """Take the records (id -> stored row) of which the rules will be asked."""
        super().__init__(store, today)
        self._kind, self._rows = kind, rows
        self._found: dict[type[Record], dict[str, Row]] = {}
        self._there: dict[type[Record], set[str]] = {}
        self._with: dict[tuple[type[Record], str, tuple[tuple[str, Value], ...]], dict[Value, list[Row]]] = {}

    def children(self, kind: type[R], parent: str) -> list[R]:
        """Return the live children of a record, oldest first."""
        link = kind.about.parent
        if link is None:
            raise KeyError(kind.about.table)
        rows = self._rows_with(kind, link.name, parent, lambda: self._ids_in(link.target))
        return [kind.of(row["id"], row) for row in rows]

    def others(self, kind: type[R], field: str, value: Value, besides: str, also: Values = EMPTY) -> list[R]:
        """Return the other live records with this value in a field, and the values of `also`."""
        mine = (row[field] for row in self._rows.values() if has(row, also)) if kind is self._kind else ()
        rows = self._rows_with(kind, field, value, lambda: mine, also)
        return [kind.of(row["id"], row) for row in rows if row["id"] != besides]

    def find(self, kind: type[R], record: str | None) -> R | None:
        """Return one live record."""
        if not record:
            return None
        row = self.row(kind, record)
        return kind.of(record, row) if row else None

    def row(self, kind: type[Record], record: str) -> Row | None:
        """Return the stored row of one live record."""
        if kind not in self._found:
            self._found[kind] = rows_of(self._store, kind, self._ids_in(kind.about.table))
        if record in self._found[kind]:
            return self._found[kind][record]
        return self._store.row(kind, record)

    def exists(self, kind: type[Record], record: str) -> bool:
        """Tell whether there is a live record of that type with this id."""
        if kind not in self._there:
            ids = columns_with(self._store, kind, ("id",), "id", self._ids_in(kind.about.table))
            self._there[kind] = {str(one) for (one,) in ids}
        return record in self._there[kind] or self._store.row(kind, record) is not None

    def _rows_with(
        self, kind: type[Record], field: str, value: Value, expected: Expected, also: Values = EMPTY
    ) -> Sequence[Row]:
        key = (kind, field, tuple(also.items()))
        if key not in self._with:
            wanted = [one for one in dict.fromkeys(expected()) if one is not None]
            self._with[key] = {one: [] for one in wanted}
            for row in rows_where_in(self._store, kind, field, wanted, also=also):
                self._with[key][row[field]].append(row)
        if value not in self._with[key]:
            rows = self._store.rows_where(kind, field, value)
            self._with[key][value] = [row for row in rows if has(row, also)]
        return self._with[key][value]

    def _ids_in(self, table: str) -> Iterator[Value]:
        """Yield the ids of that table that these records are or lead to."""
        if table == self._kind.about.table:
            yield from self._rows
        for field in self._kind.about.fields.values():
            if field.target == table:
                yield from (row[field.name] for row in self._rows.values())


def rows_where_in(  # noqa: PLR0913
    store: Reader,
    kind: type[Record],
    field: str,
    values: Sequence[Value],
    *,
    gone: bool = False,
    also: Values = EMPTY,
) -> Iterator[Row]:
    """Yield the live rows (`gone`: also the others) with one of these values in a field and the values of `also`."""
    tests = ["" if gone else " AND gone IS NULL", *(f" AND {quoted(name)} IS ?" for name in also)]
    store.flush()
    for start in range(0, len(values), CHUNK):
        some = values[start : start + CHUNK]
        marks = ", ".join("?" * len(some))
        condition = f"{quoted(field)} IN ({marks}){''.join(tests)}"
        # Sorted here: asked for an order, SQLite may walk a longer index to save itself the sorting.
        sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE {condition}"  # noqa: S608
        found = store.database.execute(sql, (*some, *also.values()))
        names = [column[0] for column in found.description]
        yield from sorted((dict(zip(names, row, strict=True)) for row in found), key=RID)


def rows_of(store: Reader, kind: type[Record], records: Iterable[Value], *, gone: bool = False) -> dict[str, Row]:
    """Return the stored rows of these records by id; ids that are not there are left out."""
    wanted = [one for one in dict.fromkeys(records) if one is not None]
    return {row["id"]: row for row in rows_where_in(store, kind, "id", wanted, gone=gone)}


def columns_with(
    store: Reader, kind: type[Record], names: Sequence[str], field: str, values: Iterable[Value]
) -> list[tuple[Any, ...]]:
    """Return some columns of the live records with one of these values in a field, in the order of their making."""
    listed = ", ".join(quoted(name) for name in names)
    wanted = [one for one in dict.fromkeys(values) if one is not None]
    store.flush()
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        sql = (
            f"SELECT {listed} FROM {quoted(kind.about.table)} "  # noqa: S608
            f"WHERE {quoted(field)} IN ({', '.join('?' * len(some))}) AND gone IS NULL ORDER BY rid"
        )
        found += store.database.execute(sql, some).fetchall()
    return found


def rids_of(store: Reader, kind: type[Record], records: Iterable[str]) -> set[int]:
    """Return the row numbers of these records, those in the trash too; of tens of thousands in one query."""
    store.flush()
    sql = f"SELECT t.rid FROM json_each(?) AS wanted CROSS JOIN {quoted(kind.about.table)} t ON t.id = wanted.value"  # noqa: S608
    return {rid for (rid,) in store.database.execute(sql, (json.dumps(list(records)),))}


def sums_with(
    store: Reader, kind: type[Record], names: Sequence[str], field: str, value: Value
) -> list[tuple[int, int]]:
    """Return, for each of these columns, its sum and in how many live records with that value it is not zero."""
    store.flush()
    wanted = ", ".join(f"coalesce(sum({quoted(name)}), 0), count(nullif({quoted(name)}, 0))" for name in names)
    sql = f"SELECT {wanted} FROM {quoted(kind.about.table)} WHERE {quoted(field)} = ? AND gone IS NULL"  # noqa: S608
    row = store.database.execute(sql, (value,)).fetchone()
    return [(int(row[at]), int(row[at + 1])) for at in range(0, len(row), 2)]

"""What joining two records asks of the file: who points to one, and which pairs a person has said are two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import TRASHED, Reader
from kh49_desktop.store.schema import quoted
from kh49_desktop.store.sorting import sorted_errors
from kh49_desktop.store.together import CHUNK


def kept_apart(store: Reader) -> set[tuple[str, str]]:
    """Return the pairs that a person has said are two, each as (lesser id, greater id)."""
    return {(str(one), str(other)) for one, other in store.database.execute("SELECT one, other FROM not_twins")}


def set_apart(store: Store, one: str, other: str) -> None:
    """Keep that two records are not the same one. It is no value of a record, so it is not journaled."""
    with sorted_errors(store.file):
        store.database.execute(
            "INSERT INTO not_twins (one, other, at, who) VALUES (?, ?, ?, ?) ON CONFLICT (one, other) DO NOTHING",
            (min(one, other), max(one, other), store.now().isoformat(timespec="seconds"), store.who),
        )


def take_back(store: Store, one: str, other: str) -> None:
    """Forget that two records were said to be two."""
    with sorted_errors(store.file):
        store.database.execute("DELETE FROM not_twins WHERE one = ? AND other = ?", (min(one, other), max(one, other)))


def pointing(
    store: Reader, kind: type[Record], field: str, records: Iterable[str], names: Sequence[str] = ()
) -> list[tuple[Any, ...]]:
    """Return what points by a field to one of these records, in the trash too.

    As (id, to which, whether it lives, *names); those that point to the same record in the order of their making.
    """
    store.flush()
    listed = ", ".join(quoted(name) for name in ("id", field, *names))
    wanted = list(records)
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        sql = (
            f"SELECT {listed}, gone IS NULL FROM {quoted(kind.about.table)} "  # noqa: S608 - names come from declarations
            f"WHERE {quoted(field)} IN ({', '.join('?' * len(some))}) AND (gone IS NULL OR gone = ?) ORDER BY rid"
        )
        rows = store.database.execute(sql, (*some, TRASHED))
        found += ((record, to, bool(lives), *values) for record, to, *values, lives in rows)
    return found


def how_many_point(store: Reader, kind: type[Record], field: str, records: Sequence[str]) -> list[int]:
    """Return how many live records of a type point by a field to each of these few."""
    store.flush()
    marks = ", ".join("?" * len(records))
    sql = (
        f"SELECT {quoted(field)}, count(*) FROM {quoted(kind.about.table)} "  # noqa: S608
        f"WHERE {quoted(field)} IN ({marks}) AND gone IS NULL GROUP BY {quoted(field)}"
    )
    found = dict(store.database.execute(sql, records).fetchall())
    return [int(found.get(record, 0)) for record in records]

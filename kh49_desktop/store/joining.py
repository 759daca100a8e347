"""What joining two records asks of the file: who points to one, and which pairs a person has said are two."""

from __future__ import annotations

from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import TRASHED, Reader, Row
from kh49_desktop.store.schema import quoted
from kh49_desktop.store.sorting import sorted_errors


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


def pointing(store: Reader, kind: type[Record], field: str, record: str) -> list[Row]:
    """Return the rows of a type whose link or id in a field is a record, those in the trash too, oldest first."""
    store.flush()
    sql = (
        f"SELECT * FROM {quoted(kind.about.table)} WHERE {quoted(field)} = ? "  # noqa: S608 - names come from declarations
        "AND (gone IS NULL OR gone = ?) ORDER BY rid"
    )
    return list(store.database.query(sql, (record, TRASHED)))

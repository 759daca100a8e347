"""Totals typed a second time from the paper: which were proved, and which of those to be signed were not yet.

A proof is about a value: it holds until the value changes. Like settings it is no part of the register, so it is
neither journaled nor undone; taking a change back to a value that was proved makes it proved again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kh49_desktop.fields import Field, Value
from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.store.sorting import sorted_errors


@dataclass(frozen=True, slots=True)
class Total:
    """One total of a record that is to be signed."""

    kind: type[Record]
    record: str
    field: Field
    value: Value
    proved: bool


def prove(store: Store, kind: type[Record], record: str, field: str, value: Value) -> bool:
    """Compare a total typed again with the one that is kept; equal ones are remembered as proved.

    Another value than the one kept takes an earlier proof back: the paper has now been read in two ways.
    """
    row = store.row(kind, record)
    if row is None:
        raise KeyError(record)
    same = value is not None and row[field] == value
    about = (kind.about.table, record, field)
    with sorted_errors(store.file):
        if same:
            store.database.execute(
                "INSERT INTO double_entry (about, record, field, value, at, who) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (about, record, field) DO UPDATE "
                "SET value = excluded.value, at = excluded.at, who = excluded.who",
                (*about, str(value), store.now().isoformat(timespec="seconds"), store.who),
            )
        else:
            store.database.execute("DELETE FROM double_entry WHERE about = ? AND record = ? AND field = ?", about)
    return same


def carry(store: Store, kind: type[Record], keep: str, drop: str, fields: Sequence[str]) -> None:
    """Let the proofs of some totals of one record hold for another that takes its values.

    Those of the first stay too: it may come back.
    """
    sql = (
        "INSERT INTO double_entry (about, record, field, value, at, who) "
        "SELECT about, ?, field, value, at, who FROM double_entry WHERE about = ? AND record = ? AND field = ? "
        "ON CONFLICT (about, record, field) DO UPDATE SET value = excluded.value, at = excluded.at, who = excluded.who"
    )
    for field in fields:
        store.database.execute(sql, (keep, kind.about.table, drop, field))


def totals(store: Store, records: Iterable[tuple[type[Record], str]]) -> list[Total]:
    """Return the totals of these records that have a value, in order, and whether each was proved as it stands."""
    found = []
    for kind, record in records:
        asked = [field for field in kind.about.fields.values() if field.double_entry]
        row = store.row(kind, record) if asked else None
        if row is None:
            continue
        proofs = dict(
            store.database.execute(
                "SELECT field, value FROM double_entry WHERE about = ? AND record = ?", (kind.about.table, record)
            )
        )
        for field in asked:
            value = row[field.name]
            if value is not None:
                found.append(Total(kind, record, field, value, proofs.get(field.name) == str(value)))
    return found


def unproved(store: Store, records: Iterable[tuple[type[Record], str]]) -> list[Total]:
    """Return the totals of these records that were never typed a second time, or have changed since."""
    return [total for total in totals(store, records) if not total.proved]

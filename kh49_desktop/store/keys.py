"""Makes the sort keys and search words of a file anew when a newer program makes them differently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kh49_desktop.record import Record
from kh49_desktop.store.change import words_of
from kh49_desktop.store.schema import key_column, quoted
from kh49_desktop.text.letters import FOLD_VERSION
from kh49_desktop.text.order import KEY_VERSION, name_key

if TYPE_CHECKING:
    from kh49_desktop.store.file import Store


def freshen(store: Store) -> None:
    """Make all keys anew unless the file's are of this program's version."""
    present = f"{KEY_VERSION}.{FOLD_VERSION}"
    if store.setting("keys") == present:
        return
    store.database.execute("BEGIN IMMEDIATE")
    try:
        for kind in store.catalogue.kinds:
            freshen_kind(store, kind)
        store.set_setting("keys", present)
        store.database.execute("COMMIT")
    except BaseException:
        store.database.execute("ROLLBACK")
        raise


def freshen_kind(store: Store, kind: type[Record]) -> None:
    """Make the keys and words of one record type anew."""
    table = quoted(kind.about.table)
    rows = list(store.database.query(f"SELECT * FROM {table}"))  # noqa: S608
    for field in kind.about.fields.values():
        key = key_column(field)
        if key:
            keys = [(name_key(row[field.name]), row["rid"]) for row in rows if row[field.name]]
            store.database.conn.executemany(f"UPDATE {table} SET {quoted(key)} = ? WHERE rid = ?", keys)  # noqa: S608
    if kind.about.searched:
        search = quoted(kind.about.table + "_search")
        store.database.execute(f"INSERT INTO {search} ({search}) VALUES ('delete-all')")  # noqa: S608
        words = [(row["rid"], words_of(kind.about.searched, row)) for row in rows if row["gone"] is None]
        store.database.conn.executemany(f"INSERT INTO {search} (rowid, words) VALUES (?, ?)", words)  # noqa: S608

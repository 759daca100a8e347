"""What belongs together is in the file together: also what is no change of the register, and also in a bundle."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.records import Member
from kh49_desktop.store.file import Store


class Stopped(Exception):  # noqa: N818 - the power
    """The block ends in the middle."""


def kept(store: Store, name: str) -> str | None:
    """The setting as it stands on the disk."""
    with closing(sqlite3.connect(store.file)) as connection:
        row = connection.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def names(store: Store) -> list[str]:
    """The members as they stand on the disk."""
    with closing(sqlite3.connect(store.file)) as connection:
        return [str(row[0]) for row in connection.execute("SELECT full_name FROM member ORDER BY rid")]


def test_both_or_none(store: Store) -> None:
    with store.transaction():
        store.set_setting("a", "1")
        assert kept(store, "a") is None
        store.set_setting("b", "1")
    assert (kept(store, "a"), kept(store, "b")) == ("1", "1")
    with pytest.raises(Stopped), store.transaction():
        store.set_setting("a", "2")
        raise Stopped
    assert (kept(store, "a"), store.setting("a")) == ("1", "1")
    store.set_setting("a", "3")
    assert kept(store, "a") == "3"


def test_a_change_in_it_is_taken_back_with_it(store: Store, unit: str) -> None:
    counter = store.version()
    with pytest.raises(Stopped), store.transaction():
        store.set_setting("a", "1")
        store.save(Member, {"full_name": "Nguyễn Thị Ánh"})
        raise Stopped
    assert (kept(store, "a"), names(store), store.version()) == (None, [], counter)
    with store.transaction():
        store.save(Member, {"full_name": "Nguyễn Thị Ánh"})
        store.set_setting("a", "1")
    assert (kept(store, "a"), names(store)) == ("1", ["Nguyễn Thị Ánh"])
    store.close()
    again = Store.open(store.folder, store.catalogue, store.reference, clock=store.now)
    assert again.device == store.device, "what was taken back was never noted as having been"
    again.close()


def test_a_change_that_fails_takes_only_itself_back_where_that_is_let_pass(store: Store, unit: str) -> None:
    with store.transaction():
        store.set_setting("a", "1")
        with pytest.raises(Stopped), store.change("SAVE") as change:
            change.create(Member, {"full_name": "Nguyễn Thị Ánh"})
            raise Stopped
    assert (kept(store, "a"), names(store)) == ("1", [])


def test_within_a_change_it_is_part_of_it(store: Store, unit: str) -> None:
    with pytest.raises(Stopped), store.change("SAVE") as change:
        change.create(Member, {"full_name": "Nguyễn Thị Ánh"})
        with store.transaction():
            store.set_setting("a", "1")
        raise Stopped
    assert (kept(store, "a"), names(store)) == (None, [])
    with store.change("SAVE") as change:
        change.create(Member, {"full_name": "Nguyễn Thị Ánh"})
        with pytest.raises(Stopped), store.transaction():
            store.set_setting("a", "1")
            raise Stopped
    assert (kept(store, "a"), names(store)) == (None, ["Nguyễn Thị Ánh"])


def test_within_a_bundle_it_waits_and_fails_alone(store: Store, unit: str) -> None:
    with store.bundle():
        with store.transaction():
            store.set_setting("a", "1")
            store.save(Member, {"full_name": "Nguyễn Thị Ánh"})
        assert kept(store, "a") is None
        with pytest.raises(Stopped), store.transaction():
            store.set_setting("b", "1")
            store.save(Member, {"full_name": "Lê Thị Cúc"})
            raise Stopped
        store.save(Member, {"full_name": "Y Bhăm Niê"})
    assert (kept(store, "a"), kept(store, "b")) == ("1", None)
    assert names(store) == ["Nguyễn Thị Ánh", "Y Bhăm Niê"]


def test_a_full_disk_takes_all_of_it_back_and_the_file_goes_on(store: Store) -> None:
    store.database.execute("CREATE TABLE filler (words TEXT) STRICT")
    pages = store.database.execute("PRAGMA page_count").fetchone()[0]
    store.database.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    with pytest.raises(Trouble, match="disk_full"), store.transaction():
        store.set_setting("a", "1")
        for _ in range(1_000):
            store.database.execute("INSERT INTO filler VALUES (?)", ("x" * 3_000,))
    store.database.execute("PRAGMA max_page_count = 1000000").fetchall()
    assert kept(store, "a") is None
    store.set_setting("a", "2")
    assert kept(store, "a") == "2"

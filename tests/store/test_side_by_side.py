"""Two connections to one file: a worker writes for a while, the window reads and saves meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable

import pytest

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.records import Member
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Store


def test_a_change_that_outgrows_its_memory_keeps_nobody_from_reading(store: Store, unit: str) -> None:
    record = store.save(Member, {"full_name": "Đặng Văn Ánh"}).id
    store.database.execute("PRAGMA busy_timeout = 0").fetchall()
    worker = store.worker()
    try:
        worker.database.execute("PRAGMA cache_size = -100")
        with worker.change("IMPORT", "a long list") as change:
            for number in range(3_000):
                change.create(Member, {"full_name": f"Công nhân {number}", "residence": "Tổ 1 " * 20})
            change.flush()
            assert worker.count(Member) == 3_001
            assert store.count(Member) == 1
            assert store.load(Member, record) is not None
            assert len(store.ids(Member, search="dang van anh")) == 1
    finally:
        worker.close()
    assert store.count(Member) == 3_001


def test_a_file_that_another_program_holds_is_a_trouble_for_who_reads_too(store: Store, unit: str) -> None:
    store.database.execute("PRAGMA busy_timeout = 0").fetchall()
    other = sqlite3.connect(store.file, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        asks: list[Callable[[], object]] = [
            lambda: store.count(Member),
            lambda: store.row(Member, unit),
            lambda: store.ids(Member, search="anh"),
            lambda: store.history(Member, unit),
            lambda: store.setting("who"),
        ]
        for ask in asks:
            with pytest.raises(Trouble) as trouble:
                ask()
            assert trouble.value.code == "locked"
    finally:
        other.close()
    assert store.count(Member) == 0


def test_what_a_worker_has_written_since_the_form_was_opened_is_not_overwritten(store: Store, unit: str) -> None:
    record = store.save(Member, {"full_name": "Đặng Văn Ánh", "phone": "0905000001"}).id
    begun, saved = threading.Event(), threading.Event()

    def work() -> None:
        worker = store.worker()
        with worker.change("IMPORT", "a list") as change:
            update(change, record, "0905000002")
            begun.set()
            saved.wait(0.3)  # the window cannot end its save before this ends
        worker.close()

    thread = threading.Thread(target=work)
    thread.start()
    begun.wait()
    try:
        with pytest.raises(Refused) as refused:
            store.save(Member, {"phone": "0905000003"}, record=record, seen={"phone": "0905000001"})
    finally:
        saved.set()
        thread.join()
    assert [(one.code, one.field) for one in refused.value.problems] == [("changed_meanwhile", "phone")]
    found = store.load(Member, record)
    assert found is not None
    assert found.phone == "0905000002"


def update(change: Change, record: str, phone: str) -> None:
    change.update(Member, record, {"phone": phone})


def test_what_a_worker_and_the_window_note_of_this_copy_adds_up(store: Store, unit: str) -> None:
    worker = store.worker()
    assert [worker.next_of("parcel", 0), worker.next_of("parcel", 0)] == [1, 2]
    worker.close()
    store.save(Member, {"full_name": "Đặng Văn Ánh"})
    assert store.next_of("parcel", 0) == 3
    folder, counter = store.folder, store.version()[unit][store.device]
    store.close()
    again = Store.open(folder, store.catalogue, store.reference, clock=store.now)
    try:
        assert again.next_of("parcel", 0) == 4
        assert again.version()[unit][again.device] == counter
    finally:
        again.close()

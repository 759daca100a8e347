"""A change of thousands of records: written and taken back some at a time, and yet as one."""

from __future__ import annotations

import pytest

from kh49_desktop.records import Member
from kh49_desktop.store.file import Store
from kh49_desktop.store.replay import SLICE

MANY = 2 * SLICE + 17  # more than is taken back at once, and no whole number of times


def member(number: int) -> dict[str, str]:
    """A member of whom more or less is known."""
    known = {"full_name": f"Nguyễn Văn {number}", "citizen_id": f"066085{number:06d}", "department": "Tổ may"}
    return {name: value for at, (name, value) in enumerate(known.items()) if number % 3 or at < 2}


def test_what_is_written_some_at_a_time_is_whole(store: Store, unit: str) -> None:
    """Rows, search and history are as if written at once; one undo takes all of it back, one redo brings it again."""
    assert unit
    before = store.dump()
    with store.change("IMPORT", "ds.xlsx") as change:
        made = []
        for number in range(MANY):
            made.append(change.create(Member, member(number)))
            if number % 500 == 499:
                change.spill()
    after = store.dump()
    assert store.count(Member) == MANY
    for number in (0, 499, 500, MANY - 1):
        row = store.row(Member, made[number])
        assert row is not None
        assert row["citizen_id"] == member(number)["citizen_id"]
        assert row["department"] == member(number).get("department")
        assert [entry.act for entry in store.history(Member, made[number])] == ["CREATE"]
        assert list(store.ids(Member, search=f"066085{number:06d}")) == [row["rid"]]
    undone = store.undo()
    assert undone is not None
    assert undone.records == MANY
    assert store.dump() == before
    assert not store.ids(Member, search="nguyen")
    store.redo()
    assert store.dump() == after


def test_whoever_stops_midway_leaves_nothing(store: Store, unit: str) -> None:
    assert unit
    before = store.dump()

    def stopped() -> None:
        with store.change("IMPORT", "ds.xlsx") as change:
            for number in range(MANY):
                change.create(Member, member(number))
            change.spill()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert store.dump() == before


def test_a_large_undo_leaves_what_was_edited_since(store: Store, unit: str) -> None:
    """The few of which something was edited are left and named; filling what was blank is an edit, too."""
    assert unit
    with store.change("IMPORT", "ds.xlsx") as change:
        made = [change.create(Member, member(number)) for number in range(MANY)]
    blank, other, last = made[3], made[SLICE], made[-1]
    store.save(Member, {"note": "đã gặp"}, record=blank)
    store.save(Member, {"full_name": "Lê Thị Mai"}, record=other)
    store.save(Member, {"phone": "0905123456"}, record=last)
    undone = store.undo_change(store.changes("IMPORT")[0])
    assert sorted(undone.left) == sorted(("member", record) for record in (blank, other, last))
    assert undone.records == MANY - 3
    assert store.count(Member) == 3
    assert store.redo() is not None
    assert store.count(Member) == MANY
    assert len(store.ids(Member, where={"status": "ACTIVE"})) == MANY

"""Undo and redo: any sequence gives the register from before, and the one after."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import Refused
from kh49_desktop.records import CATALOGUE, Conference, ConferenceVote, Member, MemberEvent
from kh49_desktop.reference import Reference
from kh49_desktop.store import replay
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence
from tests.conftest import NOW


def test_an_import_is_undone_as_one_and_brought_back(store: Store, unit: str) -> None:
    before = store.dump()
    with store.change("IMPORT", "danh sách.xlsx") as change:
        for number in range(200):
            change.create(Member, {"full_name": f"Nguyễn Văn {number}", "admitted_on": "2020-01-01"})
    after = store.dump()
    done = store.find_change(change.id)
    assert done is not None
    assert store.undo_change(done).records == 200
    assert store.dump() == before
    assert len(store.ids(Member, search="nguyen")) == 0
    store.redo()
    assert store.dump() == after
    assert len(store.ids(Member, search="nguyen")) == 200


def test_weeks_later_the_rows_edited_since_are_left_and_named(store: Store, unit: str) -> None:
    with store.change("IMPORT", "danh sách.xlsx") as change:
        records = [change.create(Member, {"full_name": name}) for name in ("An", "Bình", "Chi")]
    store.save(Member, {"phone": "0905123456"}, record=records[1])
    store.save(Member, {"full_name": "Bình An"}, record=records[1])
    done = store.find_change(change.id)
    assert done is not None
    result = store.undo_change(done)
    assert result.left == (("member", records[1]),)
    assert [row["full_name"] for row in store.rows(Member)] == ["Bình An"]


def test_an_undo_that_would_take_nothing_back_is_refused_and_can_be_asked_again(store: Store, unit: str) -> None:
    with store.change("IMPORT", "danh sách.xlsx") as change:
        records = [change.create(Member, {"full_name": name}) for name in ("An", "Bình")]
    for record in records:
        store.save(Member, {"phone": "0905123456"}, record=record)
    done = store.find_change(change.id)
    assert done is not None
    before, changes = store.dump(), store.changes()
    with pytest.raises(Refused, match="nothing_taken_back") as refused:
        store.undo_change(done)
    assert sentence(refused.value.problems[0]) == (
        "Không hoàn tác được gì: 2 bản ghi đã được sửa sau đó nên giữ nguyên."
    )
    assert (store.dump(), store.changes()) == (before, changes)
    store.undo()
    assert store.undo_change(done).records == 1


def test_what_is_undone_is_not_undone_again(store: Store, unit: str) -> None:
    """Two who ask for the same at once, a window and a worker: the second is told, and the journal has it once."""
    record = store.save(Member, {"full_name": "An"}).id
    done = store.last_done()
    assert done is not None
    store.undo_change(done)
    before, changes = store.dump(), store.changes()
    with pytest.raises(Refused, match="already_undone"):
        store.undo_change(done)
    assert (store.dump(), store.changes()) == (before, changes)
    replay.replay(store, done, back=False)
    assert [row["id"] for row in store.rows(Member)] == [record]
    with pytest.raises(Refused, match="already_redone"):
        replay.replay(store, done, back=False)
    store.undo_change(done)  # and so on, there and back
    assert store.count(Member) == 0


def test_a_deleted_conference_comes_back_with_its_votes(store: Store, unit: str) -> None:
    saved = store.save(Conference, {"year": 2026}, children={"votes": [{"item": "Một", "for": 1}]})
    before = store.dump()
    store.delete(Conference, saved.id)
    assert store.count(ConferenceVote) == 0
    assert len(store.ids(Conference, gone=True)) == 1
    store.restore(Conference, saved.id)
    assert store.dump() == before


def test_undo_survives_closing_the_program(tmp_path: Path, reference: Reference) -> None:
    def opened() -> Store:
        return Store.open(tmp_path, CATALOGUE, reference, clock=lambda: NOW)

    store = opened()
    store.save(Member, {"full_name": "An"})
    store.close()
    store = opened()
    store.undo()
    assert store.count(Member) == 0
    store.close()
    store = opened()
    store.redo()
    assert [row["full_name"] for row in store.rows(Member)] == ["An"]
    store.close()


def test_something_new_ends_the_redo(store: Store, unit: str) -> None:
    store.save(Member, {"full_name": "An"})
    store.undo()
    store.save(Member, {"full_name": "Bình"})
    assert store.redo() is None


def test_history_tells_who_when_before_and_after(store: Store, unit: str) -> None:
    store.set_setting("who", "Nguyễn Thị Hạnh")
    saved = store.save(Member, {"full_name": "An", "phone": "0905123456"})
    store.save(Member, {"phone": None}, record=saved.id)
    newest, first = store.history(Member, saved.id)
    assert (newest.who, newest.at, newest.fields) == (
        "Nguyễn Thị Hạnh",
        NOW.isoformat(timespec="seconds"),
        {"phone": ("0905123456", None)},
    )
    assert first.act == "CREATE"


NAMES = st.sampled_from(["An", "Bình", "Đặng Văn Ánh", "Y Bhăm Niê", "H' Blu Ktul"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), NAMES),
        st.tuples(st.just("rename"), NAMES),
        st.tuples(st.just("delete"), st.integers(0, 5)),
        st.tuples(st.just("event"), st.sampled_from(["SUSPEND", "RESUME", "RESIGN", "ADMIT"])),
        st.tuples(st.just("import"), st.integers(1, 4)),
    ),
    min_size=1,
    max_size=8,
)


def take(store: Store, step: tuple[str, Any]) -> None:
    act, what = step
    records = [str(row["id"]) for row in store.rows(Member)]
    if act == "add":
        store.save(Member, {"full_name": str(what)})
    elif act == "import":
        assert isinstance(what, int)
        with store.change("IMPORT", "x") as change:
            for _ in range(what):
                member = change.create(Member, {"full_name": "Mai"})
                change.leave(Member, member, "birth_date", "31/02", "bad_date", "x")
    elif not records:
        return
    elif act == "rename":
        store.save(Member, {"full_name": str(what), "birth_date": "1990"}, record=records[0])
    elif act == "delete":
        assert isinstance(what, int)
        store.delete(Member, records[what % len(records)])
    else:
        store.save(MemberEvent, {"member": records[-1], "kind": str(what), "on": "2026-01-01"})


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_undo_of_any_sequence_gives_what_was_and_redo_what_came(steps: list[tuple[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ticks = iter(range(10_000))
        clock = lambda: NOW + datetime.timedelta(seconds=next(ticks))  # noqa: E731
        store = Store.open(Path(folder), CATALOGUE, Reference.load(), clock=clock)
        states = [store.dump()]
        for step in steps:
            done = store.last_done()
            take(store, step)
            if store.last_done() != done:
                states.append(store.dump())
        for state in reversed(states[:-1]):
            store.undo()
            assert store.dump() == state
        for state in states[1:]:
            store.redo()
            assert store.dump() == state
        store.close()

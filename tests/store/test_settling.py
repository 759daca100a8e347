"""What two copies wrote differently: settled by a person, taken back, chosen again; nothing is lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.fields import Value
from kh49_desktop.record import Record
from kh49_desktop.records import Member, MemberEvent
from kh49_desktop.reference import Reference
from kh49_desktop.state import GONE
from kh49_desktop.store import conflicts, incoming, outgoing
from kh49_desktop.store.erasing import NEUTRAL, erase
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import TRASHED
from tests.conftest import new_register


@pytest.fixture
def other(store: Store, unit: str, tmp_path: Path, reference: Reference) -> Iterator[Store]:
    """A second copy of the unit's register."""
    opened = new_register(tmp_path / "máy 2", reference)
    opened.set_setting("own_unit", unit)
    carry(store, opened)
    yield opened
    opened.close()


@pytest.fixture
def member(store: Store, unit: str) -> str:
    """A member with an event, on the first copy."""
    saved = store.save(Member, {"full_name": "Đặng Văn Ánh", "phone": "0905123456"}).id
    with store.change("SAVE", MemberEvent.about.table) as change:
        change.create(MemberEvent, {"member": saved, "kind": "ADMIT", "on": "2015-04-30"})
    return saved


def carry(one: Store, other: Store) -> incoming.Taken:
    """Bring everything that one copy has into the other."""
    body = json.loads(json.dumps(outgoing.body_of(one, one.own_unit, "unit", {})))
    return incoming.take(other, incoming.arrived(other, body, one.own_unit))


def state(*stores: Store) -> set[str]:
    return {outgoing.state_hash(store, store.own_unit, "unit") for store in stores}


def value(store: Store, kind: type[Record], record: str, name: str) -> Value:
    row = store.row(kind, record, gone=True)
    assert row is not None
    found: Value = row[name]
    return found


def sides(store: Store) -> list[list[tuple[Value, str]]]:
    return [[(side.value, side.device) for side in one.sides] for one in conflicts.conflicts(store)]


def differ(store: Store, other: Store, member: str) -> None:
    """Both write another telephone number; the first copy then sees both."""
    carry(store, other)
    store.save(Member, {"phone": "0911000111"}, record=member)
    other.save(Member, {"phone": "0922000222"}, record=member)
    carry(other, store)


@pytest.mark.parametrize("chosen", ["0911000111", "0922000222", "0933000333"])
def test_a_choice_is_undone_and_made_again(member: str, store: Store, other: Store, chosen: str) -> None:
    differ(store, other, member)
    [one] = conflicts.conflicts(store)
    before = sides(store)
    assert {side.value for side in one.sides} == {"0911000111", "0922000222"}
    conflicts.settle(store, one, chosen)
    assert (value(store, Member, member, "phone"), conflicts.count(store)) == (chosen, 0)
    shown = before[0][0][0]
    for _ in range(2):
        assert store.undo() is not None
        assert value(store, Member, member, "phone") == shown
        assert sides(store) == before  # who had written what is still told
        assert store.redo() is not None
        assert (value(store, Member, member, "phone"), conflicts.count(store)) == (chosen, 0)
    carry(store, other)
    assert (value(other, Member, member, "phone"), conflicts.count(other)) == (chosen, 0)
    assert len(state(store, other)) == 1


def test_a_choice_that_others_followed_is_asked_everywhere_again(member: str, store: Store, other: Store) -> None:
    differ(store, other, member)
    conflicts.settle(store, conflicts.conflicts(store)[0], "0911000111")
    carry(store, other)
    store.undo()
    carry(store, other)
    carry(other, store)
    assert [conflicts.count(copy) for copy in (store, other)] == [1, 1]
    assert value(store, Member, member, "phone") == value(other, Member, member, "phone")
    assert len(state(store, other)) == 1


def test_what_was_edited_since_is_left_by_an_undo(member: str, store: Store, other: Store) -> None:
    differ(store, other, member)
    saved = conflicts.settle(store, conflicts.conflicts(store)[0], "0911000111")
    store.save(Member, {"phone": "0944000444"}, record=member)
    done = store.find_change(saved.change or "")
    assert done is not None
    with pytest.raises(Refused, match="nothing_taken_back"):
        store.undo_change(done)
    assert (value(store, Member, member, "phone"), conflicts.count(store)) == ("0944000444", 0)


def test_the_units_with_something_to_settle(member: str, unit: str, store: Store, other: Store) -> None:
    assert conflicts.by_unit(store) == []
    differ(store, other, member)
    assert conflicts.by_unit(store) == [(unit, 1, member)]
    conflicts.settle(store, conflicts.conflicts(store)[0], "0911000111")
    assert conflicts.by_unit(store) == []


def test_a_record_is_not_left_without_its_name(member: str, store: Store, other: Store) -> None:
    carry(store, other)
    store.save(Member, {"full_name": "Đặng Văn Ảnh"}, record=member)
    other.save(Member, {"full_name": "Đặng Văn Anh"}, record=member)
    carry(other, store)
    [one] = conflicts.conflicts(store)
    before = store.dump()
    with pytest.raises(Refused) as refused:
        conflicts.settle(store, one, None)
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [("name_needed", "full_name")]
    assert (store.dump(), conflicts.count(store)) == (before, 1)
    conflicts.settle(store, one, "Đặng Văn Ảnh")
    assert conflicts.count(store) == 0


def test_history_tells_between_what_was_chosen(member: str, store: Store, other: Store) -> None:
    differ(store, other, member)
    conflicts.settle(store, conflicts.conflicts(store)[0], "0933000333")
    edit, choice, *_ = store.history(Member, member)
    assert edit.fields["phone"][1] == "0933000333"
    assert set(choice.among["phone"]) == {"0911000111", "0922000222"}


@pytest.mark.parametrize("keeping", [True, False])
def test_a_record_that_one_deleted_and_the_other_edited(member: str, store: Store, other: Store, keeping: bool) -> None:
    carry(store, other)
    [event] = store.child_rows(MemberEvent, member)
    store.save(Member, {"phone": "0911000111", "note": "đã xem"}, record=member)
    other.delete(Member, member)
    carry(other, store)
    [one] = conflicts.conflicts(store)
    assert (one.name, {field.name for field, _ in one.edited}) == (GONE, {"phone", "note"})
    before = sides(store)
    conflicts.settle(store, one, None if keeping else TRASHED)
    wanted = None if keeping else TRASHED
    for copy in (store, other):
        carry(store, copy) if copy is other else None
        assert value(copy, Member, member, GONE) == wanted
        assert value(copy, MemberEvent, str(event["id"]), GONE) == wanted
        assert conflicts.count(copy) == 0
    assert len(state(store, other)) == 1
    store.undo()
    assert sides(store) == before
    carry(store, other)
    carry(other, store)
    assert len(state(store, other)) == 1
    assert [conflicts.count(copy) for copy in (store, other)] == [1, 1]


def test_working_on_a_record_does_not_answer_whether_it_is_to_be_deleted(
    member: str, store: Store, other: Store
) -> None:
    carry(store, other)
    store.save(Member, {"phone": "0911000111"}, record=member)
    other.delete(Member, member)
    carry(other, store)
    store.save(Member, {"note": "đang sửa"}, record=member)
    with store.change("SAVE", MemberEvent.about.table) as change:
        change.create(MemberEvent, {"member": member, "kind": "SUSPEND", "on": "2026-01-01"})
    carry(store, other)
    assert [conflicts.count(copy) for copy in (store, other)] == [1, 1]
    assert [len(conflicts.conflicts(copy)) for copy in (store, other)] == [1, 1]
    assert len(state(store, other)) == 1


def test_a_copy_made_later_is_asked_what_is_still_open(
    member: str, store: Store, other: Store, tmp_path: Path, reference: Reference
) -> None:
    differ(store, other, member)
    third = new_register(tmp_path / "máy 3", reference)
    third.set_setting("own_unit", store.own_unit)
    carry(store, third)
    assert conflicts.count(third) == 1
    third.close()


def test_an_erased_choice_is_not_brought_back(member: str, store: Store, other: Store) -> None:
    differ(store, other, member)
    conflicts.settle(store, conflicts.conflicts(store)[0], "0911000111")
    erase(store, Member, member, "Người đó yêu cầu")
    for entry in store.history(Member, member):
        assert "phone" not in entry.among
        assert entry.fields.get("phone", (NEUTRAL, NEUTRAL)) == (NEUTRAL, NEUTRAL)
    store.undo()
    assert value(store, Member, member, "phone") is None
    assert "0911000111" not in store.file.read_bytes().decode("utf-8", "ignore")
    assert "0922000222" not in store.file.read_bytes().decode("utf-8", "ignore")


def test_an_erased_value_beside_an_empty_one_goes_too(member: str, store: Store, other: Store) -> None:
    carry(store, other)
    store.save(Member, {"phone": "0911000111"}, record=member)
    store.save(Member, {"phone": None}, record=member)
    other.save(Member, {"phone": "0922000222"}, record=member)
    carry(other, store)
    [one] = conflicts.conflicts(store)
    assert {side.value for side in one.sides} == {None, "0922000222"}
    erase(store, Member, member, "Người đó yêu cầu")
    assert "0922000222" not in store.file.read_bytes().decode("utf-8", "ignore")
    assert conflicts.count(store) == 0

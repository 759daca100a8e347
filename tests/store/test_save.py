"""Saving: one gate, checked inside the transaction, and nothing refused that could be kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.errors import Level, Refused
from kh49_desktop.record import Leftover
from kh49_desktop.records import Conference, ConferenceVote, Employer, Member, MemberEvent, Workforce
from kh49_desktop.store.change import ENCODER, told_of_new
from kh49_desktop.store.file import Store

ANH = {"full_name": "Đặng Văn Ánh", "birth_date": "1985-03-05", "gender": "NAM", "citizen_id": "066085012345"}


def test_a_name_is_enough_to_save_a_member_and_the_rest_is_counted_as_missing(store: Store, unit: str) -> None:
    saved = store.save(Member, {"full_name": "Y Bhăm Niê"})
    member = store.load(Member, saved.id)
    assert member is not None
    assert member.missing(store.around()) == [
        "birth_date",
        "gender",
        "citizen_id",
        "job_title",
        "employer",
        "admitted_on",
    ]
    assert store.count(Member, {"incomplete": 1}) == 1


def test_without_a_name_nothing_is_saved(store: Store, unit: str) -> None:
    with pytest.raises(Refused) as refused:
        store.save(Member, {"birth_date": "1985-03-05"})
    assert [(p.code, p.field) for p in refused.value.problems] == [("name_needed", "full_name")]
    assert store.count(Member) == 0


def test_an_error_refuses_the_whole_save_and_leaves_the_file_as_it_was(store: Store, unit: str) -> None:
    before, last = store.dump(), store.last_done()
    with pytest.raises(Refused) as refused:
        store.save(Conference, {"year": 2026, "summoned": 300, "present": 312})
    assert [(p.code, p.field) for p in refused.value.problems] == [("more_than", "present")]
    assert store.dump() == before
    assert store.last_done() == last


def test_a_warning_is_told_and_saved(store: Store, unit: str) -> None:
    saved = store.save(Member, {**ANH, "gender": "NU"})
    assert [(p.code, p.level) for p in saved.problems] == [("sex_column_contradicts_cccd", Level.WARN)]
    assert store.count(Member) == 1


def test_an_old_error_elsewhere_does_not_block_a_new_value(store: Store, unit: str) -> None:
    with store.change("IMPORT", "an older list") as change:
        record = change.create(Conference, {"year": 2025, "summoned": 10, "present": 12})
    saved = store.save(Conference, {"place": "Hội trường"}, record=record)
    assert [p.code for p in saved.problems] == ["more_than"]


def test_one_citizen_id_belongs_to_one_person(store: Store, unit: str) -> None:
    store.save(Member, ANH)
    with pytest.raises(Refused) as refused:
        store.save(Member, {**ANH, "full_name": "Đặng Văn Anh"})
    problem = refused.value.problems[0]
    assert (problem.code, problem.facts["name"]) == ("id_taken", "Đặng Văn Ánh")


def test_children_are_saved_with_their_parent_and_checked_against_it(store: Store, unit: str) -> None:
    votes: list[dict[str, Any]] = [
        {"item": "Nội quy", "for": 308, "against": 0, "abstain": 4},
        {"item": "Làm thêm", "for": 151, "against": 149},
    ]
    saved = store.save(Conference, {"year": 2026, "summoned": 336, "present": 312}, children={"votes": votes})
    rows = [ConferenceVote.of(str(r["id"]), r) for r in store.child_rows(ConferenceVote, saved.id)]
    assert [vote.result(store.around()) for vote in rows] == ["ADOPTED", "REJECTED"]
    with pytest.raises(Refused) as refused:
        store.save(Conference, {}, record=saved.id, children={"votes": [{"id": rows[0].id, "for": 313}]})
    assert refused.value.problems[0].field == "votes.0.for"


def test_a_child_left_out_of_a_given_list_goes_to_the_trash(store: Store, unit: str) -> None:
    votes: list[dict[str, Any]] = [{"item": "Một", "for": 1}, {"item": "Hai", "for": 2}]
    saved = store.save(Conference, {"year": 2026}, children={"votes": votes})
    first = store.child_rows(ConferenceVote, saved.id)[0]
    store.save(Conference, {}, record=saved.id, children={"votes": [{"id": first["id"]}]})
    assert [row["item"] for row in store.child_rows(ConferenceVote, saved.id)] == ["Một"]
    assert len(store.ids(ConferenceVote, gone=True)) == 1


def test_a_form_opened_on_an_older_value_is_told(store: Store, unit: str) -> None:
    saved = store.save(Member, {**ANH, "phone": "0905123456"})
    store.save(Member, {"phone": "0914000111"}, record=saved.id)
    with pytest.raises(Refused) as refused:
        store.save(Member, {"phone": "0977000999"}, record=saved.id, seen={"phone": "0905123456"})
    assert refused.value.problems[0].code == "changed_meanwhile"


def test_saving_the_same_again_is_no_change(store: Store, unit: str) -> None:
    saved = store.save(Member, ANH)
    assert store.save(Member, ANH, record=saved.id).change is None


def test_where_the_union_has_one_employer_everybody_works_there(store: Store, unit: str) -> None:
    employer = store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id
    member = store.load(Member, store.save(Member, ANH).id)
    assert member is not None
    assert member.employer == employer


def test_a_link_must_lead_somewhere(store: Store, unit: str) -> None:
    with pytest.raises(Refused) as refused:
        store.save(Member, {**ANH, "employer": "00000000-0000-4000-8000-000000000000"})
    assert refused.value.problems[0].code == "no_such_record"


def test_events_of_a_member_are_never_rewritten(store: Store, unit: str) -> None:
    member = store.save(Member, ANH).id
    event = store.save(MemberEvent, {"member": member, "kind": "SUSPEND", "on": "2026-05-01"}).id
    assert store.row(Member, member)["status"] == "SUSPENDED"  # type: ignore[index]
    with pytest.raises(Refused) as refused:
        store.save(MemberEvent, {"on": "2026-06-01"}, record=event)
    assert refused.value.problems[0].code == "append_only"
    store.save(MemberEvent, {"member": member, "kind": "CORRECT", "on": "2026-06-01", "corrects": event})
    assert store.row(Member, member)["status"] == "ACTIVE"  # type: ignore[index]


def test_parts_of_the_workforce_stay_within_the_total(store: Store, unit: str) -> None:
    with pytest.raises(Refused) as refused:
        store.save(Workforce, {"as_of": "2026-10-31", "total_workers": 352, "female": 400})
    assert refused.value.problems[0].field == "female"


def test_a_text_that_could_not_be_read_is_kept_until_a_value_is_typed(store: Store, unit: str) -> None:
    with store.change("IMPORT", "list.xlsx") as change:
        member = change.create(Member, {"full_name": "Phan Hữu Đạt"})
        change.leave(Member, member, "citizen_id", "06609200112O", "bad_cccd", "list.xlsx, dòng 42", "not_digits")
    assert [row.typed for row in store.leftovers(Member, member)] == ["06609200112O"]
    store.save(Member, {"phone": "0905123456"}, record=member)
    assert len(store.leftovers(Member, member)) == 1
    store.save(Member, {"citizen_id": "066092001120"}, record=member)
    assert store.leftovers(Member, member) == []
    store.undo()
    assert [row.typed for row in store.leftovers(Member, member)] == ["06609200112O"]
    store.redo()
    assert store.count(Leftover) == 0


def test_a_rehearsal_tells_and_leaves_the_file_untouched(store: Store, unit: str) -> None:
    before = store.file.read_bytes()
    told = store.save(Member, {**ANH, "gender": "NU"}, rehearse=True)
    assert [p.code for p in told.problems] == ["sex_column_contradicts_cccd"]
    assert store.file.read_bytes() == before


def test_listeners_hear_of_their_table_only_after_the_commit(store: Store, unit: str) -> None:
    heard: list[tuple[str, int]] = []
    stop = store.listen(lambda table, records: heard.append((table, len(records))))
    store.save(Member, ANH)
    with pytest.raises(Refused):
        store.save(Member, ANH)
    stop()
    store.save(Member, {"full_name": "Mai"})
    assert heard == [("member", 1)]


@given(st.dictionaries(st.sampled_from(["full_name", "note", "size"]), st.text() | st.integers(), max_size=3))
def test_the_journal_of_a_new_record_is_told_as_json_tells_it(values: dict[str, str | int]) -> None:
    assert told_of_new(values) == ENCODER.encode({name: [None, value] for name, value in values.items()})

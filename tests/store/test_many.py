"""Many records in one change: every row is asked, the wrong ones come back, the others are undone as one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import Refused
from kh49_desktop.records import Conference, Dues, Employer, Member, MemberEvent
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Saved, Store
from tests.conftest import new_register

AN, BINH = "066085012345", "066085012346"


def codes(answer: Saved | Refused) -> list[str]:
    return [p.code for p in answer.problems]


def test_new_and_changed_rows_are_one_change(store: Store, unit: str) -> None:
    known = store.save(Member, {"full_name": "An"}).id
    before = store.dump()
    answers = store.save_many(Member, [("", {"full_name": "Bình"}), (known, {"phone": "0905123456"})])
    assert all(isinstance(answer, Saved) for answer in answers)
    assert len({answer.change for answer in answers if isinstance(answer, Saved)}) == 1
    assert [row["full_name"] for row in store.rows(Member)] == ["An", "Bình"]
    assert [row["full_name"] for row in store.rows(Member, search="0905")] == ["An"]
    store.undo()
    assert store.dump() == before


def test_a_row_with_an_error_comes_back_and_the_others_are_written(store: Store, unit: str) -> None:
    rows: list[tuple[str, dict[str, Any]]] = [
        ("", {"year": 2024, "summoned": 10, "present": 9}),
        ("", {"year": 2025, "summoned": 10, "present": 12}),
        ("", {"year": 2026}),
    ]
    first, wrong, last = store.save_many(Conference, rows)
    assert isinstance(first, Saved)
    assert isinstance(last, Saved)
    assert isinstance(wrong, Refused)
    assert codes(wrong)[0] == "more_than"
    assert sorted(row["year"] for row in store.rows(Conference)) == [2024, 2026]


def test_of_two_rows_that_contradict_each_other_the_first_is_kept(store: Store, unit: str) -> None:
    answers = store.save_many(
        Member,
        [
            ("", {"full_name": "An", "citizen_id": AN}),
            ("", {"full_name": "Bình", "citizen_id": BINH}),
            ("", {"full_name": "Chi", "citizen_id": AN}),
        ],
    )
    assert [isinstance(answer, Saved) for answer in answers] == [True, True, False]
    assert "id_taken" in codes(answers[2])
    assert [row["full_name"] for row in store.rows(Member)] == ["An", "Bình"]


def test_one_member_has_one_row_of_dues_a_year(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "An"}).id
    row: dict[str, Any] = {"member": member, "year": 2026, "m01": 30_000}
    once, twice, next_year = store.save_many(Dues, [("", row), ("", row), ("", {**row, "year": 2025})])
    assert isinstance(once, Saved)
    assert isinstance(next_year, Saved)
    assert codes(twice) == ["dues_twice"]
    assert [row["collected"] for row in store.rows(Dues)] == [30_000, 30_000]


def test_rows_that_cannot_even_be_tried_come_back(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "An"}).id
    nowhere = "00000000-0000-4000-8000-000000000000"
    answers = store.save_many(
        Member,
        [
            ("", {"phone": "0905123456"}),
            (nowhere, {"phone": "0905123456"}),
            (member, {"full_name": None}),
            (member, {"employer": nowhere}),
        ],
    )
    assert [codes(answer)[0] for answer in answers] == [
        "name_needed",
        "no_such_record",
        "name_needed",
        "no_such_record",
    ]
    event = store.save(MemberEvent, {"member": member, "kind": "SUSPEND", "on": "2026-05-01"}).id
    assert codes(store.save_many(MemberEvent, [(event, {"on": "2026-06-01"})])[0]) == ["append_only"]


def test_an_old_error_elsewhere_does_not_block_a_new_value(store: Store, unit: str) -> None:
    with store.change("IMPORT", "an older list") as change:
        record = change.create(Conference, {"year": 2025, "summoned": 10, "present": 12})
    new: list[tuple[str, dict[str, Any]]] = [("", {"year": 2026, "summoned": 1, "present": 2})]
    answers = store.save_many(Conference, [(record, {"place": "Hội trường"}), *new])
    assert [isinstance(answer, Saved) for answer in answers] == [True, False]
    assert store.row(Conference, record)["place"] == "Hội trường"  # type: ignore[index]


def test_the_same_record_twice_takes_the_values_in_their_order(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "An"}).id
    store.save_many(Member, [(member, {"phone": "0905123456"}), (member, {"phone": "0914000111", "note": "x"})])
    assert store.row(Member, member)["phone"] == "0914000111"  # type: ignore[index]
    assert len(store.history(Member, member)) == 3


def test_nothing_to_write_is_no_change(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "An"}).id
    done = store.last_done()
    (answer,) = store.save_many(Member, [(member, {"full_name": "An"})])
    assert isinstance(answer, Saved)
    assert answer.change is None
    assert isinstance(store.save_many(Member, [("", {})])[0], Refused)
    assert store.save_many(Member, []) == []
    assert store.last_done() == done


def test_what_follows_is_filled_in_as_in_a_form(store: Store, unit: str) -> None:
    employer = store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id
    store.save_many(Member, [("", {"full_name": "An"}), ("", {"full_name": "Bình"})])
    assert {row["employer"] for row in store.rows(Member)} == {employer}


ROWS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "full_name": st.sampled_from(["An", "Bình", "Đặng Văn Ánh"]),
            "citizen_id": st.sampled_from([AN, BINH, "066085012347", None]),
            "birth_date": st.sampled_from(["1985-03-05", "2030-01-01", None]),
            "phone": st.sampled_from(["0905123456", None]),
        },
    ),
    max_size=8,
)


@settings(max_examples=30, deadline=None)
@given(ROWS)
def test_new_rows_end_as_if_each_had_been_saved_alone(rows: list[dict[str, Any]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        kept: list[list[tuple[Any, ...]]] = []
        taken: list[list[bool]] = []
        for name in ("alone", "together"):
            store = new_register(Path(folder) / name, Reference.load())
            before = store.dump()
            if name == "alone":
                answers: list[Saved | Refused] = []
                for row in rows:
                    try:
                        answers.append(store.save(Member, row))
                    except Refused as refused:
                        answers.append(refused)
            else:
                answers = store.save_many(Member, [("", row) for row in rows])
            names = [*Member.about.fields, "status", "incomplete"]
            kept.append([tuple(row[name] for name in names) for row in store.database.query("SELECT * FROM member")])
            taken.append([isinstance(one, Saved) for one in answers])
            if name == "together" and store.last_done() is not None:
                after = store.dump()
                store.undo()
                assert store.dump() == before
                store.redo()
                assert store.dump() == after
            store.close()
        assert sorted(kept[0], key=repr) == sorted(kept[1], key=repr)
        assert taken[0] == taken[1]

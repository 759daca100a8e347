"""Two records become one: nothing is lost, both histories stay, and undo gives what was."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import Refused
from kh49_desktop.fields import Value
from kh49_desktop.record import Attachment, Leftover
from kh49_desktop.records import (
    ApplicationPerson,
    Conference,
    Dues,
    DuesBase,
    Employer,
    Member,
    MemberEvent,
    MembershipApplication,
    UnionGroup,
    Unit,
    Workforce,
)
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.store.proving import prove, totals
from kh49_desktop.twins.merging import joined, joined_into, merge, plan
from tests.conftest import new_register


def member(store: Store, **values: Value) -> str:
    return store.save(Member, {"full_name": "Đặng Văn Ánh", **values}).id


def write(store: Store, kind: Any, /, **values: Value) -> str:
    with store.change("SAVE", kind.about.table) as change:
        return change.create(kind, values)


def undone(store: Store, change: str) -> None:
    done = store.find_change(change)
    assert done is not None
    assert store.undo_change(done).left == ()


def refusal(store: Store, keep: str, drop: str, kind: Any = Member) -> str:
    with pytest.raises(Refused) as refused:
        merge(store, kind, keep, drop)
    return refused.value.problems[0].code


def test_what_is_empty_is_filled_and_what_differs_is_chosen(store: Store, unit: str) -> None:
    keep = member(store, phone="0905123456", department="Tổ may 1")
    drop = member(store, phone="0977000111", department="Tổ may 2", birth_date="1985-03-05")
    told = plan(store, Member, keep, drop)
    assert told.differing == {"phone": ("0905123456", "0977000111"), "department": ("Tổ may 1", "Tổ may 2")}
    assert told.filled["birth_date"] == "1985-03-05"
    merge(store, Member, keep, drop, {"department": "Tổ may 2"})
    row = store.row(Member, keep)
    assert row is not None
    assert (row["phone"], row["department"], row["birth_date"]) == ("0905123456", "Tổ may 2", "1985-03-05")
    assert store.row(Member, drop) is None


def test_the_other_lies_in_the_trash_as_it_was_and_comes_back(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store, phone="0977000111", note="Làm ca đêm")
    before = store.row(Member, drop)
    assert before is not None
    merge(store, Member, keep, drop)
    assert [row["id"] for row in store.rows(Member, gone=True)] == [drop]
    store.restore(Member, drop)
    after = store.row(Member, drop)
    assert after is not None
    assert {name: after[name] for name in Member.about.fields} == {name: before[name] for name in Member.about.fields}


def test_both_histories_tell_of_it(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store, phone="0977000111")
    change = merge(store, Member, keep, drop)
    assert joined(store.history(Member, keep)) == [drop]
    assert joined_into(store.history(Member, drop)) == keep
    assert [entry.kind for entry in store.history(Member, drop)] == ["MERGE", "MERGE", "SAVE"]
    assert store.history(Member, keep)[0].change == change
    undone(store, change)
    assert joined(store.history(Member, keep)) == []
    assert joined_into(store.history(Member, drop)) is None
    store.redo()
    assert joined(store.history(Member, keep)) == [drop]


def test_even_where_no_value_changes_the_history_tells_of_it(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store)
    merge(store, Member, keep, drop)
    assert joined(store.history(Member, keep)) == [drop]


def test_events_of_both_stay(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store)
    for record in (keep, drop):
        write(store, MemberEvent, member=record, kind="ADMIT", on="2020-01-01", decision_no="12/QĐ")
    write(store, MemberEvent, member=drop, kind="RESIGN", on="2021-01-01")
    before = store.dump()
    change = merge(store, Member, keep, drop)
    assert [row["kind"] for row in store.child_rows(MemberEvent, keep)] == ["ADMIT", "ADMIT", "RESIGN"]
    row = store.row(Member, keep)
    assert row is not None
    assert row["status"] == "LEFT"
    undone(store, change)
    assert store.dump() == before


def test_one_year_on_two_sheets_becomes_one_where_no_month_contradicts(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store)
    first = write(store, Dues, member=keep, year=2025, m01=50_000)
    second = write(store, Dues, member=drop, year=2025, m01=50_000, m02=45_000)
    write(store, Dues, member=drop, year=2026, m01=50_000)
    before = store.dump()
    change = merge(store, Member, keep, drop)
    years = {row["year"]: row for row in store.rows_where(Dues, "member", keep)}
    assert sorted(years) == [2025, 2026]
    assert (years[2025]["id"], years[2025]["m01"], years[2025]["m02"]) == (first, 50_000, 45_000)
    assert joined(store.history(Dues, first)) == [second]
    undone(store, change)
    assert store.dump() == before


def test_a_month_paid_otherwise_on_each_sheet_leaves_both_and_is_told_before(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store)
    write(store, Dues, member=keep, year=2025, m01=50_000)
    second = write(store, Dues, member=drop, year=2025, m01=45_000)
    told = plan(store, Member, keep, drop)
    assert told.standing == ((Dues, second),)
    assert [(h.kind, h.one, h.other) for h in told.hanging] == [(Dues, 1, 1)]
    merge(store, Member, keep, drop)
    assert sorted(row["m01"] for row in store.rows_where(Dues, "member", keep)) == [45_000, 50_000]


def test_unread_texts_and_files_go_with_it(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store)
    with store.change("IMPORT", "x") as change:
        change.leave(Member, drop, "birth_date", "30/02/1985", "bad_date", "ds.xlsx")
    write(store, Attachment, about_table="member", about_record=drop, name="đơn.pdf", sha256="0" * 64, size=1)
    before = store.dump()
    merged = merge(store, Member, keep, drop)
    assert [left.typed for left in store.leftovers(Member, keep)] == ["30/02/1985"]
    assert [row["name"] for row in store.rows_where(Attachment, "about_record", keep)] == ["đơn.pdf"]
    assert len(list(store.every(Leftover))) == 1
    undone(store, merged)
    assert store.dump() == before


def test_what_lies_in_the_trash_comes_back_to_the_one_that_was_kept(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store)
    base = write(store, DuesBase, member=drop, since="2025-01", amount=5_000_000)
    store.delete(DuesBase, base)
    merge(store, Member, keep, drop)
    store.restore(DuesBase, base)
    assert [row["id"] for row in store.child_rows(DuesBase, keep)] == [base]


def test_links_of_the_two_to_each_other_fall_away(store: Store, unit: str) -> None:
    keep = write(store, Employer, name="Công ty TNHH May Thái Dương")
    drop = write(store, Employer, name="Cty May Thái Dương", tax_code="6001234567")
    someone = member(store, employer=drop)
    merge(store, Employer, keep, drop)
    row = store.row(Member, someone)
    assert row is not None
    assert row["employer"] == keep


def test_two_of_the_same_name_stay_two_people_when_their_employers_become_one(store: Store, unit: str) -> None:
    keep, drop = (write(store, Employer, name=name) for name in ("Công ty May Thái Dương", "Cty May Thái Dương"))
    people = [member(store, employer=employer) for employer in (keep, drop)]
    told = plan(store, Employer, keep, drop)
    merge(store, Employer, keep, drop)
    assert [row["id"] for row in store.rows_where(Member, "employer", keep)] == people
    assert told.standing == ()


def test_each_sheet_of_the_other_is_compared_with_what_the_one_before_it_has_filled(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store)
    first = write(store, Dues, member=keep, year=2025, m01=50_000)
    write(store, Dues, member=drop, year=2025, m02=45_000)
    write(store, Dues, member=drop, year=2025, m02=45_000, m03=40_000)
    other = write(store, Dues, member=drop, year=2025, m03=30_000)
    before = store.dump()
    assert plan(store, Member, keep, drop).standing == ((Dues, other),)
    change = merge(store, Member, keep, drop)
    rows = {row["id"]: (row["m01"], row["m02"], row["m03"]) for row in store.rows_where(Dues, "member", keep)}
    assert rows == {first: (50_000, 45_000, 40_000), other: (None, None, 30_000)}
    undone(store, change)
    assert store.dump() == before


def test_what_hangs_on_things_joined_on_the_way_is_joined_as_well(store: Store, unit: str) -> None:
    keep, drop = (write(store, Employer, name=name) for name in ("Công ty May Thái Dương", "Cty May Thái Dương"))
    sheets = []
    for employer in (keep, drop):
        sheet = write(store, MembershipApplication, applicant="Nguyễn Thị Bé", employer=employer)
        write(store, ApplicationPerson, application=sheet, full_name="Y Bhăm Niê")
        sheets.append(sheet)
    write(store, ApplicationPerson, application=sheets[1], full_name="H'Lan Êban")
    before = store.dump()
    change = merge(store, Employer, keep, drop)
    assert [row["id"] for row in store.rows_where(MembershipApplication, "employer", keep)] == sheets[:1]
    assert [row["full_name"] for row in store.child_rows(ApplicationPerson, sheets[0])] == ["Y Bhăm Niê", "H'Lan Êban"]
    undone(store, change)
    assert store.dump() == before


def test_a_group_under_the_one_it_becomes_is_under_no_other_then(store: Store, unit: str) -> None:
    keep = write(store, UnionGroup, name="Tổ may")
    drop = write(store, UnionGroup, name="Tổ may 1", belongs_to=keep)
    below = write(store, UnionGroup, name="Tổ cắt", belongs_to=drop)
    beside = write(store, UnionGroup, name="Tổ may 1", belongs_to=drop)  # named as the one that goes
    before = store.dump()
    change = merge(store, UnionGroup, keep, drop)
    assert [row["id"] for row in store.rows_where(UnionGroup, "belongs_to", keep)] == [below, beside]
    undone(store, change)
    assert store.dump() == before
    change = merge(store, UnionGroup, drop, keep)
    row = store.row(UnionGroup, drop)
    assert row is not None
    assert row["belongs_to"] is None
    undone(store, change)
    assert store.dump() == before


def questions(store: Store, work: Callable[[], object]) -> int:
    """How many questions a piece of work asks the file."""
    asked: list[str] = []
    store.database.conn.set_trace_callback(asked.append)
    work()
    store.database.conn.set_trace_callback(None)
    return sum(sql.lstrip().upper().startswith("SELECT") for sql in asked)


def test_the_questions_asked_do_not_grow_with_what_hangs_on_the_two(store: Store, unit: str) -> None:
    found = []
    for many in (5, 50):
        keep, drop = (write(store, Employer, name=f"Công ty {side} {many}") for side in ("A", "B"))
        with store.change("IMPORT", "x") as change:
            for number in range(many):
                change.create(Member, {"full_name": f"Nguyễn Văn A{number}", "employer": keep})
                change.create(Member, {"full_name": f"Trần Văn B{number}", "employer": drop})
                for employer in (keep, drop):
                    change.create(Workforce, {"as_of": f"{1950 + number}-01-01", "employer": employer, "total": 9})
        planned = questions(store, lambda: plan(store, Employer, keep, drop))  # noqa: B023 - called at once
        merged = questions(store, lambda: merge(store, Employer, keep, drop))  # noqa: B023
        found.append((planned, merged, questions(store, store.undo)))
    assert found[0] == found[1]


def test_how_far_it_is_is_told_and_what_stops_it_takes_all_back(store: Store, unit: str) -> None:
    keep, drop = (write(store, Employer, name=name) for name in ("Công ty May Thái Dương", "Cty May Thái Dương"))
    with store.change("IMPORT", "x") as change:
        for number in range(1_500):
            change.create(Member, {"full_name": f"Nguyễn Văn A{number}", "employer": drop})
    before, told = store.dump(), list[tuple[int, int]]()

    def tell(done: int, total: int) -> None:
        told.append((done, total))
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge(store, Employer, keep, drop, progress=tell)
    assert told == [(0, 1_500), (1_000, 1_500)]
    assert store.dump() == before


def test_what_cannot_be_joined_is_refused(store: Store, unit: str) -> None:
    one, other = member(store), member(store)
    event = write(store, MemberEvent, member=one, kind="ADMIT")
    again = write(store, MemberEvent, member=one, kind="ADMIT")
    office = write(store, Unit, name="CĐCS cũ")
    before = store.dump()
    assert refusal(store, one, one) == "same_record"
    assert refusal(store, one, "no such") == "no_such_record"
    assert refusal(store, event, again, MemberEvent) == "append_only"
    assert refusal(store, office, unit, Unit) == "own_unit_stays"
    store.keep_draft(f"member:{other}", "phone", "0905")
    assert refusal(store, one, other) == "draft_open"
    with pytest.raises(Refused):
        merge(store, Member, other, one, {"full_name": None})
    assert store.dump() == before


def test_a_chosen_value_that_is_wrong_is_refused_and_nothing_is_written(store: Store, unit: str) -> None:
    keep, drop = member(store), member(store, note="x")
    before = store.dump()
    with pytest.raises(Refused) as refused:
        merge(store, Member, keep, drop, {"birth_date": "2030-01-01"})
    assert "born_in_future" in {problem.code for problem in refused.value.problems}
    assert store.dump() == before


TEXTS = st.one_of(st.none(), st.sampled_from(["Tổ may 1", "Tổ may 2", "Kho"]))
MONEY = st.one_of(st.none(), st.sampled_from([45_000, 50_000]))
SIDE = st.fixed_dictionaries(
    {
        "values": st.fixed_dictionaries(
            {
                "department": TEXTS,
                "note": TEXTS,
                "phone": st.sampled_from([None, "0905123456", "0977000111"]),
                "birth_date": st.sampled_from([None, "1985", "1985-03-05"]),
                "admitted_on": st.sampled_from([None, "2019-01-01"]),
            }
        ),
        "events": st.lists(st.sampled_from(["ADMIT", "SUSPEND", "RESUME", "RESIGN"]), max_size=3),
        "dues": st.dictionaries(st.sampled_from([2024, 2025]), st.tuples(MONEY, MONEY), max_size=2),
        "left": st.booleans(),
        "deleted_base": st.booleans(),
    }
)


def make(store: Store, side: dict[str, Any]) -> str:
    with store.change("IMPORT", "x") as change:
        record = change.create(Member, {"full_name": "Đặng Văn Ánh", **side["values"]})
        for number, kind in enumerate(side["events"], start=1):
            change.create(MemberEvent, {"member": record, "kind": kind, "on": f"202{number}-01-01"})
        for year, (first, second) in side["dues"].items():
            change.create(Dues, {"member": record, "year": year, "m01": first, "m02": second})
        if side["left"]:
            change.leave(Member, record, "citizen_id", "12345", "bad_cccd", "x")
        base = change.create(DuesBase, {"member": record, "since": "2025-01"}) if side["deleted_base"] else ""
    if base:
        store.delete(DuesBase, base)
    return record


def everything(store: Store, record: str) -> set[tuple[str, str, Value]]:
    """Every value that ever stood in a record and in what points to it, as its table, field and value."""
    found = set()
    for kind in (Member, MemberEvent, Dues, DuesBase):
        link = "id" if kind is Member else "member"
        for row in store.database.query(f"SELECT * FROM {kind.about.table} WHERE {link} = ?", (record,)):  # noqa: S608
            for entry in store.history(kind, row["id"]):
                for name, pair in entry.fields.items():
                    found |= {(kind.about.table, name, value) for value in pair if name in kind.about.fields}
    return {(table, name, value) for table, name, value in found if name != "member" and value is not None}


@settings(max_examples=40)
@given(SIDE, SIDE, st.booleans())
def test_undo_gives_what_was_redo_what_came_and_nothing_is_lost(
    one: dict[str, Any], other: dict[str, Any], takes_other: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = new_register(Path(folder), Reference.load())
        keep, drop = make(store, one), make(store, other)
        before = store.dump()
        values = everything(store, keep) | everything(store, drop)
        events = sum(len(store.child_rows(MemberEvent, record)) for record in (keep, drop))
        choices = {n: pair[1] for n, pair in plan(store, Member, keep, drop).differing.items()} if takes_other else {}
        change = merge(store, Member, keep, drop, choices)
        after = store.dump()
        assert after != before
        assert len(store.child_rows(MemberEvent, keep)) == events
        assert everything(store, keep) | everything(store, drop) == values
        assert drop not in after
        paid = {(row["year"], row[m]) for row in store.rows_where(Dues, "member", keep) for m in ("m01", "m02")}
        told = {(year, sum_) for side in (one, other) for year, sums in side["dues"].items() for sum_ in sums}
        assert {pair for pair in told if pair[1] is not None} <= paid
        undone(store, change)
        assert store.dump() == before
        store.redo()
        assert store.dump() == after
        store.close()


def test_what_was_proved_of_a_total_stays_proved_where_its_value_went(store: Store, unit: str) -> None:
    keep = store.save(Conference, {"year": 2026}).id
    drop = store.save(Conference, {"year": 2026, "present": 312}).id
    assert prove(store, Conference, drop, "present", 312)
    change = merge(store, Conference, keep, drop)
    assert [(total.value, total.proved) for total in totals(store, [(Conference, keep)])] == [(312, True)]
    undone(store, change)
    assert totals(store, [(Conference, keep)]) == []
    assert [total.proved for total in totals(store, [(Conference, drop)])] == [True]


def test_another_value_than_the_one_proved_is_not_proved(store: Store, unit: str) -> None:
    keep = store.save(Conference, {"year": 2026, "present": 300}).id
    drop = store.save(Conference, {"year": 2026, "present": 312}).id
    assert prove(store, Conference, drop, "present", 312)
    merge(store, Conference, keep, drop)
    assert [(total.value, total.proved) for total in totals(store, [(Conference, keep)])] == [(300, False)]

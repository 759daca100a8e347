"""Whose a record is: a superior's lists name the unit, are put in its order, and are asked for those of some units."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.records import Conference, Member, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store import post
from kh49_desktop.store.columns import Cells, columns_of, every_column
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import MOST_HITS
from kh49_desktop.store.saved import SavedList, find_list, keep_list
from kh49_desktop.store.whose import UNIT, Owners, owner_of
from kh49_desktop.words.lists import condition_words, list_title
from tests.parcels.offices import Offices


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    """A superior that has taken in the registers of three units, two of which have one name."""
    made = Offices(tmp_path, reference)
    for code, name, people in (
        ("DL-2", "CĐCS Trường Mầm non Hoa Sen", ("Lê Văn Bình", "Trần Thị Ánh")),
        ("DL-1", "CĐCS Trường Mầm non Hoa Sen", ("Phạm Thị Ánh",)),
        ("DL-3", "CĐCS Bệnh viện Ánh Sáng", ("Đỗ Văn Cường",)),
    ):
        pc = made.founded(code, name)
        for person in people:
            pc.member(person)
        assert made.superior.take(pc.state("superior")).verdict == "accepted"
    made.superior.member("Nguyễn Thị Của Cấp Trên")
    yield made
    made.close()


@pytest.fixture
def superior(offices: Offices) -> Store:
    return offices.superior.store


def unit_of(offices: Offices, code: str) -> str:
    return next(pc.unit for pc in offices.pcs if pc.folder.name.startswith(code))


def listed(store: Store, **wanted: object) -> list[tuple[str, str]]:
    """The people of a list with the unit that stands beside each."""
    columns = columns_of(Member, ("full_name", UNIT.name), whose=True)
    rows = store.page(Member, store.ids(Member, **wanted))  # type: ignore[arg-type]
    return [(name, unit) for (name, _), (unit, _) in Cells(store, Member, columns).of(rows, store.around())]


def test_units_of_one_name_are_told_apart_by_their_codes_and_the_superior_is_one_of_them(superior: Store) -> None:
    assert [one.shown for one in Owners(superior).in_order()] == [
        "CĐCS Bệnh viện Ánh Sáng",
        "CĐCS Trường Mầm non Hoa Sen (DL-1)",
        "CĐCS Trường Mầm non Hoa Sen (DL-2)",
        "Công đoàn phường Buôn Ma Thuột",
    ]


def test_a_list_in_the_order_of_the_units_keeps_its_own_order_within_each(superior: Store) -> None:
    up = listed(superior, sort=UNIT.name)
    assert up == [
        ("Đỗ Văn Cường", "CĐCS Bệnh viện Ánh Sáng"),
        ("Phạm Thị Ánh", "CĐCS Trường Mầm non Hoa Sen (DL-1)"),
        ("Trần Thị Ánh", "CĐCS Trường Mầm non Hoa Sen (DL-2)"),
        ("Lê Văn Bình", "CĐCS Trường Mầm non Hoa Sen (DL-2)"),
        ("Nguyễn Thị Của Cấp Trên", "Công đoàn phường Buôn Ma Thuột"),
    ]
    assert [unit for _, unit in listed(superior, sort=UNIT.name, descending=True)] == [unit for _, unit in up][::-1]
    assert listed(superior, sort=UNIT.name, search="anh") == up[1:3]


def test_each_row_finds_its_place_by_an_index(superior: Store) -> None:
    asked: list[str] = []
    superior.database.conn.set_trace_callback(asked.append)
    superior.ids(Member, sort=UNIT.name)
    superior.database.conn.set_trace_callback(None)
    plan = [row[3] for row in superior.database.execute(f"EXPLAIN QUERY PLAN {asked[-1]}")]
    assert any(line.startswith("SEARCH place USING") and "INDEX (unit=?)" in line for line in plan), plan


def test_a_list_is_asked_for_those_of_some_units(offices: Offices, superior: Store) -> None:
    one, other = unit_of(offices, "DL-2"), unit_of(offices, "DL-3")
    assert [name for name, _ in listed(superior, where={UNIT.name: one})] == ["Trần Thị Ánh", "Lê Văn Bình"]
    both = Test(Op.ONE_OF, (one, other))
    assert len(superior.ids(Member, where={UNIT.name: both})) == 3
    assert superior.count(Member, {UNIT.name: Test(Op.NONE_OF, (one, other))}) == 2
    assert [name for name, _ in listed(superior, where={UNIT.name: one}, search="anh")] == ["Trần Thị Ánh"]
    groups: list[dict[str, object]] = [{}, {"full_name": "Lê Văn Bình"}, {"incomplete": True}]
    assert superior.counts(Member, groups, {UNIT.name: both}) == [
        superior.count(Member, {**group, UNIT.name: both}) for group in groups
    ]
    said = condition_words(superior, Member, UNIT.name, both)
    assert said == "Đơn vị: CĐCS Trường Mầm non Hoa Sen (DL-2) hoặc CĐCS Bệnh viện Ánh Sáng"
    many = Test(Op.ONE_OF, (one, other, unit_of(offices, "DL-1"), superior.own_unit))
    assert condition_words(superior, Member, UNIT.name, many, most=1).endswith("(DL-2) và 3 đơn vị khác")
    assert list_title(superior, Member, {UNIT.name: other}) == ("Danh sách đoàn viên: Đơn vị: CĐCS Bệnh viện Ánh Sáng")
    keep_list(superior, Member, SavedList("Hai đơn vị", {UNIT.name: both}, sort=UNIT.name))
    kept = find_list(superior, Member, "hai don vi")
    assert kept is not None
    assert (kept.where, kept.sort) == ({UNIT.name: both}, UNIT.name)


def test_the_few_of_a_unit_do_not_drown_among_those_of_all(offices: Offices) -> None:
    store, unit = offices.superior.store, unit_of(offices, "DL-3")
    with store.change("IMPORT") as change:
        for number in range(MOST_HITS + 5):
            change.create(Member, Member.begin({"full_name": f"Cường {number}"}, store.around()))
    table = "UPDATE member SET rid = rid + 100000 WHERE of_unit = ?"  # as if it had come after all the others
    words = "INSERT INTO member_search (rowid, words) SELECT rid, 'do van cuong' FROM member WHERE of_unit = ?"
    store.database.execute(table, (unit,))
    store.database.execute(words, (unit,))
    assert len(store.ids(Member, search="cuong")) >= MOST_HITS
    assert [name for name, _ in listed(store, where={UNIT.name: unit}, search="cuong")] == ["Đỗ Văn Cường"]


def test_a_unit_that_is_on_no_list_goes_by_its_own_sheet(offices: Offices, superior: Store) -> None:
    unit = unit_of(offices, "DL-3")
    superior.database.execute("DELETE FROM card")
    superior.database.execute("DELETE FROM correspondent WHERE unit = ?", (unit,))
    assert Owners(superior).shown(unit) == "CĐCS Bệnh viện Ánh Sáng"
    assert Owners(superior).find("dl-3") is None


def test_units_that_are_on_no_list_do_not_mix_in_the_order_of_the_units(offices: Offices, superior: Store) -> None:
    lost = [unit_of(offices, "DL-1"), unit_of(offices, "DL-2")]
    superior.database.execute("DELETE FROM card")
    superior.database.execute("DELETE FROM correspondent WHERE unit = ?", (lost[0],))
    superior.database.execute("UPDATE correspondent SET unit = NULL WHERE unit = ?", (lost[1],))
    with superior.change("IMPORT") as change:
        made = [
            change.create(Member, Member.begin({"full_name": f"Ánh {number:02}"}, superior.around()))
            for number in range(10)
        ]
    for number, record in enumerate(made):  # by turns in the order of the names
        superior.database.execute("UPDATE member SET of_unit = ? WHERE id = ?", (lost[number % 2], record))

    def units(**wanted: Any) -> list[str]:
        rows = superior.page(Member, superior.ids(Member, sort=UNIT.name, **wanted))
        return [unit for unit, _ in groupby(row["of_unit"] for row in rows)]

    up = units()
    assert len(up) == len(set(up)) == 4
    assert units(descending=True) == up[::-1]
    assert sorted(units(search="anh")) == sorted(lost)
    names = tuple(name for name, _ in listed(superior, sort=UNIT.name) if name.startswith("Ánh "))
    each = [f"Ánh {number:02}" for number in range(10)]
    assert names in {(*each[::2], *each[1::2]), (*each[1::2], *each[::2])}


def test_a_unit_is_found_by_code_however_it_is_typed(offices: Offices, superior: Store) -> None:
    found = Owners(superior).find("dl-3")
    assert found is not None
    assert found.id == unit_of(offices, "DL-3")
    assert found.words == "CĐCS Bệnh viện Ánh Sáng (DL-3)"
    record = next(one.id for one in superior.every(Member) if one.named() == "Đỗ Văn Cường")
    assert owner_of(superior, "member", record) == found.id
    assert not owner_of(superior, "member", "nobody")


def test_the_unit_stands_behind_what_names_a_record_and_only_where_it_is_asked_for() -> None:
    assert [column.name for column in columns_of(Member, whose=True)][:2] == ["full_name", UNIT.name]
    for kind in (Member, Conference, Unit):
        assert UNIT.name not in {column.name for column in every_column(kind)}
        assert UNIT.name in {column.name for column in every_column(kind, whose=True)}
    assert [column.name for column in columns_of(Member, ("full_name", UNIT.name))] == ["full_name"]


def test_a_new_name_on_the_list_is_shown_when_it_is_read_anew(offices: Offices, superior: Store) -> None:
    owners, unit = Owners(superior), unit_of(offices, "DL-3")
    assert owners.shown(unit) == "CĐCS Bệnh viện Ánh Sáng"
    one = post.correspondent(superior, "unit", unit)
    assert one is not None
    post.put_correspondent(superior, post.Correspondent(one.record, unit, one.code, "CĐCS Bệnh viện Mới"))
    owners.forget()
    assert owners.shown(unit) == "CĐCS Bệnh viện Mới"

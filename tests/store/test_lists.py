"""Lists: Vietnamese order by given name, search as people type, filters."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kh49_desktop.records import Conference, Member
from kh49_desktop.store.columns import Cells, columns_of, every_column
from kh49_desktop.store.conditions import Op, Test, as_tests
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import Tally
from kh49_desktop.store.saved import (
    SavedList,
    chosen_columns,
    drop_list,
    find_list,
    json_of_where,
    keep_columns,
    keep_list,
    last_where,
    rename_list,
    saved_lists,
    where_of_json,
)
from kh49_desktop.text.dates import first_day, last_day
from kh49_desktop.text.letters import fold
from kh49_desktop.words.lists import condition_words, list_title
from tests.conftest import vector

NAMES = [
    "Trần Thanh Bình",
    "Đặng Văn Ánh",
    "Hoàng Thị Bích An",
    "Y Bhăm Niê",
    "H' Blu Ktul",
    "Lê Ngọc Đào",
    "Nguyễn Thị Dung",
]


def names(store: Store, **asked: object) -> list[str]:
    return [str(row["full_name"]) for row in store.rows(Member, **asked)]


def test_a_list_is_sorted_by_given_name(store: Store, unit: str) -> None:
    for name in NAMES:
        store.save(Member, {"full_name": name})
    assert names(store) == [
        "Hoàng Thị Bích An",
        "Đặng Văn Ánh",
        "Y Bhăm Niê",
        "Trần Thanh Bình",
        "H' Blu Ktul",
        "Nguyễn Thị Dung",
        "Lê Ngọc Đào",
    ]
    assert names(store, sort="full_name", descending=True)[0] == "Lê Ngọc Đào"


@pytest.mark.parametrize("case", vector("search_cases.tsv"))
def test_the_file_finds_what_the_vectors_say(store: Store, unit: str, case: dict[str, str]) -> None:
    store.save(Member, {"full_name": case["name"]})
    assert bool(names(store, search=case["query"])) is (case["must_match"] == "1")


def test_ids_and_phones_are_found_by_their_first_and_last_digits(store: Store, unit: str) -> None:
    store.save(Member, {"full_name": "An", "citizen_id": "066085012345", "phone": "0905123456"})
    for asked in ("066085", "12345", "0905", "3456", "an 3456"):
        assert names(store, search=asked) == ["An"], asked
    assert names(store, search="9999") == []


def test_search_follows_edits_and_the_trash(store: Store, unit: str) -> None:
    saved = store.save(Member, {"full_name": "Đặng Văn Ánh"})
    store.save(Member, {"full_name": "Đặng Văn Anh"}, record=saved.id)
    assert names(store, search="anh") == ["Đặng Văn Anh"]
    store.delete(Member, saved.id)
    assert names(store, search="anh") == []
    store.restore(Member, saved.id)
    assert names(store, search="anh") == ["Đặng Văn Anh"]


def test_what_looks_like_a_search_language_is_only_text(store: Store, unit: str) -> None:
    for name in ("An", "Bình", "Near Or", "Words An"):
        store.save(Member, {"full_name": name})
    # As a language '"' would be an error, "an OR *" two people and "words: an" whoever is called An.
    for asked in ('"', "*", "an OR *", "an OR binh"):
        assert names(store, search=asked) == [], asked
    for asked in ("an'; --", "-an", "^an", "an"):
        assert names(store, search=asked) == ["An", "Words An"], asked
    for asked in ("{words}: an", "words: an"):
        assert names(store, search=asked) == ["Words An"], asked
    assert names(store, search="NEAR(or") == ["Near Or"]


def test_filters_by_status_and_by_what_is_missing(store: Store, unit: str) -> None:
    store.save(Member, {"full_name": "An"})
    store.save(Member, {"full_name": "Bình", "application_date": "2026-11-01"})
    assert names(store, where={"status": "APPLIED"}) == ["Bình"]
    assert len(names(store, where={"incomplete": True})) == 2


def test_conferences_stand_newest_first(store: Store, unit: str) -> None:
    for year in (2024, 2026, 2025):
        store.save(Conference, {"year": year})
    assert [row["year"] for row in store.rows(Conference)] == [2026, 2025, 2024]


def test_every_row_carries_its_stamp(store: Store, unit: str) -> None:
    saved = store.save(Member, {"full_name": "An", "phone": "0905123456"})
    store.save(Member, {"phone": "0914000111"}, record=saved.id)
    row = store.row(Member, saved.id)
    assert row is not None
    stamp = json.loads(str(row["stamp"]))
    assert set(stamp) == {"0", "phone", "gone"}, "whoever edits a record says that it lives"
    assert stamp["phone"][1] == stamp["0"][1] + 1
    assert store.version()[unit] == {store.device: stamp["phone"][1]}


# --- conditions


def test_each_operator_finds_what_it_says(store: Store, unit: str) -> None:
    for name, values in {
        "An": {"birth_date": "1985-03-05", "department": "Tổ may 1", "gender": "NU"},
        "Bình": {"birth_date": "1990", "department": "Tổ may 2", "gender": "NAM"},
        "Chi": {"birth_date": "1990-07", "department": "Kho"},
        "Dung": {"citizen_id": "066085012345"},
    }.items():
        store.save(Member, {"full_name": name, **values})
    asked: list[tuple[dict[str, object], list[str]]] = [
        ({"gender": Test(Op.IS, "NU")}, ["An"]),
        ({"gender": Test(Op.IS_NOT, "NU")}, ["Bình", "Chi", "Dung"]),
        ({"gender": Test(Op.ONE_OF, ("NU", "NAM"))}, ["An", "Bình"]),
        ({"gender": Test(Op.ONE_OF, ())}, []),
        ({"gender": Test(Op.NONE_OF, ("NU",))}, ["Bình", "Chi", "Dung"]),
        ({"citizen_id": Test(Op.EMPTY)}, ["An", "Bình", "Chi"]),
        ({"citizen_id": Test(Op.FILLED)}, ["Dung"]),
        ({"department": Test(Op.HOLDS, "TO MAY")}, ["An", "Bình"]),
        ({"department": Test(Op.HOLDS, "may 2")}, ["Bình"]),
        ({"birth_date": Test(Op.FROM, "1990-06-01")}, ["Bình", "Chi"]),
        ({"birth_date": Test(Op.TO, "1990-06-01")}, ["An", "Bình"]),
        ({"birth_date": Test(Op.TO, "1985")}, ["An"]),
        ({"birth_date": (Test(Op.FROM, "1990-07-15"), Test(Op.TO, "1990-07-20"))}, ["Bình", "Chi"]),
        ({"gender": Test(Op.EMPTY), "department": "Kho"}, ["Chi"]),
        ({"department": None}, ["Dung"]),
    ]
    for where, found in asked:
        assert names(store, where=where) == found, where
        assert store.count(Member, where) == len(found), where
    assert store.count(Member, {"department": Test(Op.HOLDS, "may")}, "binh") == 1


def test_what_is_asked_for_is_never_sql(store: Store, unit: str) -> None:
    store.save(Member, {"full_name": "An", "department": "x' OR 1=1 --"})
    assert names(store, where={"department": Test(Op.HOLDS, "' or 1=1")}) == ["An"]
    assert names(store, where={"department": Test(Op.IS, "' OR 1=1 --")}) == []
    for name in ('department" = 1 OR 1=1 --', "rid", "no_such_field"):
        with pytest.raises(KeyError):
            store.ids(Member, where={name: "x"})
        with pytest.raises(KeyError):
            store.count(Member, {name: "x"})
    with pytest.raises(TypeError):
        store.ids(Member, where={"department": Test(Op.IS, ("a", "b"))})


DAYS = ["1985", "1985-03", "1985-03-05", "1985-03-31", "1985-04", "1986", "1986-01-01", None]
GROUPS = ["Tổ may 1", "tổ Cắt", "Kho", "KHO 2", None]
COUNTS = [0, 1, 7, 100, 2000, None]


def passes(value: str | int | None, test: Test, *, is_day: bool) -> bool:  # noqa: PLR0911 - one an operator
    """What a condition says, in Python."""
    if test.op in {Op.EMPTY, Op.FILLED}:
        return (value is None) is (test.op is Op.EMPTY)
    if test.op in {Op.IS, Op.IS_NOT}:
        return (value == test.value) is (test.op is Op.IS)
    if isinstance(test.value, tuple):
        return (value in test.value) is (test.op is Op.ONE_OF)
    if value is None:
        return False
    if test.op is Op.HOLDS:
        return fold(str(test.value)) in fold(str(value))
    if not is_day:
        return value >= test.value if test.op is Op.FROM else value <= test.value  # type: ignore[operator]
    bound = str(test.value)
    if test.op is Op.FROM:
        return last_day(str(value)) >= first_day(bound)
    return first_day(str(value)) <= last_day(bound)


def conditions_on(values: list[str] | list[int], *ops: Op) -> st.SearchStrategy[Test]:
    one = st.builds(Test, st.sampled_from(ops), st.sampled_from(values))
    several = st.builds(
        Test, st.sampled_from((Op.ONE_OF, Op.NONE_OF)), st.lists(st.sampled_from(values), max_size=3).map(tuple)
    )
    return one | several | st.sampled_from((Test(Op.EMPTY), Test(Op.FILLED)))


SAME = (Op.IS, Op.IS_NOT)
CONDITIONS = {
    "held_on": conditions_on([day for day in DAYS if day], *SAME, Op.FROM, Op.TO),
    "place": conditions_on([group for group in GROUPS if group], *SAME, Op.HOLDS),
    "present": conditions_on([count for count in COUNTS if count is not None], *SAME, Op.FROM, Op.TO),
}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(*(st.sampled_from(values) for values in (DAYS, GROUPS, COUNTS))), min_size=1, max_size=12),
    asked=st.fixed_dictionaries({}, optional={name: made | st.tuples(made, made) for name, made in CONDITIONS.items()}),
)
def test_conditions_find_what_python_finds(
    store: Store, unit: str, rows: list[tuple[str | int | None, ...]], asked: dict[str, object]
) -> None:
    with store.change("IMPORT") as change:
        made = [
            change.create(Conference, {"year": 2026, "held_on": day, "place": place, "present": present})
            for day, place, present in rows
        ]
    try:
        kept = [
            record
            for record, row in zip(made, rows, strict=True)
            if all(
                passes(
                    dict(zip(("held_on", "place", "present"), row, strict=True))[name], test, is_day=name == "held_on"
                )
                for name, wanted in asked.items()
                for test in as_tests(wanted)
            )
        ]
        found = [str(row["id"]) for row in store.rows(Conference, where=asked)]
        assert sorted(found) == sorted(kept)
        assert store.count(Conference, asked) == len(kept)
        assert where_of_json(Conference, json.loads(json.dumps(json_of_where(asked)))) == asked
    finally:
        with store.change("DELETE") as change:
            for record in made:
                change.remove(Conference, record)


def test_what_stands_of_a_type_is_counted_in_one_go(store: Store, unit: str) -> None:
    assert store.tally(Conference, "held_on") == Tally(0, 0, None)
    store.save(Conference, {"year": 2026, "held_on": "2026-03-28"})
    store.save(Conference, {"year": 2025, "held_on": "2025-04-01"})
    assert store.tally(Conference, "held_on") == Tally(2, 2, "2026-03-28")
    assert store.tally(Conference).newest is None


# --- lists with a name


def test_a_list_is_kept_renamed_and_forgotten(store: Store, unit: str) -> None:
    where: dict[str, object] = {"department": "Tổ may 1", "citizen_id": Test(Op.EMPTY)}
    keep_list(store, Member, SavedList(" Tổ may 1  chưa có CCCD ", where, "an", "birth_date", descending=True))
    kept = SavedList("Tổ may 1 chưa có CCCD", where, "an", "birth_date", descending=True)
    assert saved_lists(store, Member) == [kept]
    assert saved_lists(store, Conference) == []
    assert find_list(store, Member, "to may 1 chua co cccd") == kept
    keep_list(store, Member, SavedList("Kho", {"department": "Kho"}))
    assert not rename_list(store, Member, "Kho", "TỔ MAY 1 chưa có cccd")
    assert not rename_list(store, Member, "Kho", "  ")
    assert rename_list(store, Member, "Kho", "Người ở kho")
    assert [one.name for one in saved_lists(store, Member)] == [kept.name, "Người ở kho"]
    assert drop_list(store, Member, kept.name) == kept
    assert [one.name for one in saved_lists(store, Member)] == ["Người ở kho"]


def test_a_list_of_a_sensitive_field_is_shown_only_with_it(store: Store, unit: str) -> None:
    keep_list(store, Member, SavedList("Dân tộc", {"ethnicity": Test(Op.FILLED)}))
    assert saved_lists(store, Member) == []
    assert len(saved_lists(store, Member, sensitive=True)) == 1


@pytest.mark.parametrize(
    "told",
    [
        "{", "null", "3", '{"name": 1}', '[{"name": "x"}]', '[{"name": "x", "where": {"nothing": 1}}]', "[7]",
        '[{"name": "x", "where": {"department": {"op": "drop"}}}]', '[{"name": "x", "where": {"department": 1.5}}]',
        '[{"name": "x", "where": {"department": {"op": "one_of", "value": "a"}}}]',
    ],
)  # fmt: skip
def test_a_damaged_list_is_passed_over(store: Store, unit: str, told: str) -> None:
    store.set_setting("lists.member", told)
    assert saved_lists(store, Member) == []
    keep_list(store, Member, SavedList("Kho", {"department": "Kho"}))
    assert [one.name for one in saved_lists(store, Member)] == ["Kho"]
    store.set_setting("list.member", told)
    assert last_where(store, Member) is None


def test_columns_are_chosen_in_order_and_sensitive_ones_only_where_shown(store: Store, unit: str) -> None:
    keep_columns(store, Member, ("department", "ethnicity", "full_name", "status", "gone_field", "department"))
    names = chosen_columns(store, Member)
    assert [column.name for column in columns_of(Member, names)] == ["department", "full_name", "status"]
    shown = [column.name for column in columns_of(Member, names, sensitive=True)]
    assert shown == ["department", "ethnicity", "full_name", "status"]
    assert [column.name for column in columns_of(Member, ("nothing",))] == [c.name for c in columns_of(Member)]
    assert "ethnicity" not in {column.name for column in every_column(Member)}
    keep_columns(store, Member, ())
    assert chosen_columns(store, Member) == ()


def test_numbers_that_name_a_person_are_masked(store: Store, unit: str) -> None:
    values = {"full_name": "An", "citizen_id": "066085012345", "old_id_9": "240123456", "phone": "0905123456"}
    store.save(Member, values)
    columns = columns_of(Member, ("citizen_id", "old_id_9", "phone"))
    rows = store.page(Member, store.ids(Member))
    assert [[words for words, _ in row] for row in Cells(store, Member, columns).of(rows, store.around())] == [
        ["066*******45", "240****56", "090***3456"]
    ]
    bare = Cells(store, Member, columns, bare=True)
    assert [[words for words, _ in row] for row in bare.of(rows, store.around())] == [
        ["066 085 012 345", "240123456", "0905 123 456"]
    ]


def test_a_list_is_told_in_words(store: Store, unit: str) -> None:
    where: dict[str, object] = {
        "status": "ACTIVE",
        "department": "Tổ may 1",
        "citizen_id": Test(Op.EMPTY),
        "birth_date": (Test(Op.FROM, "1985-03-05"), Test(Op.TO, "1990")),
        "gender": Test(Op.ONE_OF, ("NAM", "NU")),
        "incomplete": True,
    }
    assert list_title(store, Member, where, "anh") == (
        "Danh sách đoàn viên: Đang sinh hoạt; Tổ công đoàn, bộ phận: Tổ may 1; Chưa có số định danh; "
        "Ngày sinh: từ 05/03/1985 đến 1990; Giới tính: Nam hoặc Nữ; Chưa đủ thông tin; tìm “anh”"
    )
    assert list_title(store, Member, {}) == "Danh sách đoàn viên"
    assert condition_words(store, Member, "citizen_id", "066085012345") == "Số định danh: 066*******45"

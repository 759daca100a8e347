"""Lists: Vietnamese order by given name, search as people type, filters."""

from __future__ import annotations

import json

import pytest

from kh49_desktop.records import Conference, Member
from kh49_desktop.store.file import Store
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
    store.save(Member, {"full_name": "An"})
    for asked in ('"', "an OR *", "NEAR(", "an'; --", "-an", "^an", "{words}: an", "*"):
        names(store, search=asked)


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
    assert set(stamp) == {"0", "phone"}
    assert stamp["phone"][1] == stamp["0"][1] + 1
    assert store.version()[unit] == {store.device: stamp["phone"][1]}

"""What finds what."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.letters import fold, split_tone
from kh49_desktop.text.search import REVERSED, document, matches, query_terms, undo_telex

from .samples import SYLLABLES, names
from .vectors import rows


@pytest.mark.parametrize("case", rows("search_cases.tsv"), ids=lambda case: f"{case['name']}~{case['query']}")
def test_search_cases(case: dict[str, str]) -> None:
    assert matches(case["name"], case["query"]) == (case["must_match"] == "1")


@given(names, st.data())
def test_every_name_is_found_by_any_order_of_its_folded_words(name: str, data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(fold(name).split()))
    assert matches(name, " ".join(shuffled))


@given(names, st.data())
def test_every_name_is_found_by_the_beginnings_of_its_words(name: str, data: st.DataObject) -> None:
    words = [word[: data.draw(st.integers(1, len(word)))] for word in name.split()]
    assert matches(name, " ".join(words))


@pytest.mark.parametrize(
    "query", ["066085012345", "0660", "2345", "45", "066 085 012 345", "066 085", "066.085.012.345", "066 085 01"]
)
def test_an_id_is_found_by_its_first_and_its_last_digits_and_in_groups(query: str) -> None:
    assert matches("066085012345", query)


@pytest.mark.parametrize("query", ["0905", "0905 123", "0905 123 456", "+84 905 123 456", "84905123456", "3456"])
@pytest.mark.parametrize("text", ["0905123456", "ĐT: 0905 123 456", "0905.123.456"])
def test_a_phone_is_found_however_it_is_written(text: str, query: str) -> None:
    assert matches(text, query)


@pytest.mark.parametrize("query", ["5432", "đ5432", "r5432", "0851"])
def test_digits_in_the_middle_or_backwards_find_nothing(query: str) -> None:
    assert not matches("066085012345", query)


def test_a_date_is_no_number_in_groups() -> None:
    assert matches("sinh 05/03/1985", "05 03 1985")
    assert matches("sinh 05/03/1985", "1985")


def test_letters_stuck_to_a_number_do_not_hide_it() -> None:
    assert matches("QĐ0123/2026", "0123")
    assert matches("Thẻ AB1234567", "4567")


def test_the_apostrophe_of_a_name_may_be_left_out() -> None:
    assert matches("H'Hen Niê", "hhen")


def test_nothing_asked_finds_everything() -> None:
    assert query_terms("  ,; ") == []
    assert matches("Nguyễn Văn An", "")


def test_terms_are_an_and_of_ors_of_prefixes() -> None:
    assert query_terms("Thuỷ 2345") == [["thuy"], ["2345", f"{REVERSED}5432"]]


def test_words_stand_once_in_a_document() -> None:
    assert document(["An Bình", "An", "1234"]) == f"an binh 1234 {REVERSED}4321"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Ddawngj Thij", "Đặng Thị"),
        ("ddawng", "đăng"),
        ("Thuyr", "Thuỷ"),
        ("nguyeenx vawn duowngf", "nguyễn văn dường"),
        ("Nguyenex", "Nguyễn"),
        ("Dangwd", "Đăng"),
        ("Quoocs", "Quốc"),
        ("hoaf", "hoà"),
        ("maif", "mài"),
        ("Y Wang Mloo", "Y Wang Mlô"),
        ("tramz", "tram"),
        ("hoang", "hoang"),
    ],
)
def test_telex_leftovers(typed: str, read: str) -> None:
    assert undo_telex(typed) == read


TELEX = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
TONE_KEYS = ("", "f", "r", "x", "s", "j")


@given(st.sampled_from(SYLLABLES))
def test_every_syllable_typed_in_telex_is_found(syllable: str) -> None:
    letters, tone = split_tone(syllable)
    typed = "".join(TELEX.get(letter, letter) for letter in letters) + TONE_KEYS[tone]
    assert fold(undo_telex(typed)) == fold(syllable)
    assert matches(syllable, typed)


@pytest.fixture
def index() -> Iterator[sqlite3.Connection]:
    """Give a full-text index as the store keeps it."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE found USING fts5(words, content='', detail='none', prefix='1 2 3')")
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("query", "expected"),
    [("thuy dang", [1]), ("2345", [1]), ("066", [1, 2]), ("0905 123", [2]), ("456", [2]), ("r5432", []), ("nie", [2])],
)
def test_sqlites_full_text_index_gives_the_same_answers(
    index: sqlite3.Connection, query: str, expected: list[int]
) -> None:
    people = {1: ["Đặng Thị Thủy", "066085012345"], 2: ["H'Hà Niê", "066199111222", "0905123456"]}
    for rowid, values in people.items():
        index.execute("INSERT INTO found (rowid, words) VALUES (?, ?)", (rowid, document(values)))
    asked = " AND ".join(
        "(" + " OR ".join(f'"{prefix}"*' for prefix in prefixes) + ")" for prefixes in query_terms(query)
    )
    found = index.execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid", (asked,)).fetchall()
    assert [rowid for (rowid,) in found] == expected
    assert [rowid for rowid, values in people.items() if matches(" | ".join(values), query)] == expected

"""The order of Vietnamese lists."""

from __future__ import annotations

import itertools
import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.order import name_key, name_key_of, sort_key

from .samples import SYLLABLES, names
from .vectors import rows

EXPECTED = [row["expected_order"] for row in rows("sort_syllables.tsv")]


def test_single_letters_stand_in_the_order_written_down_by_hand() -> None:
    shuffled = random.Random(49).sample(EXPECTED, len(EXPECTED))  # noqa: S311 - a shuffle, not a secret
    assert sorted(shuffled, key=sort_key) == EXPECTED


@pytest.mark.parametrize(("first", "second"), list(itertools.pairwise(EXPECTED)))
def test_each_letter_stands_before_the_next_also_within_a_word(first: str, second: str) -> None:
    assert sort_key(first) < sort_key(second)
    assert sort_key(f"t{first}n") < sort_key(f"t{second}n")


@pytest.mark.parametrize(
    "ordered",
    [
        ["an", "àn", "ạn", "ang", "anh", "ánh"],
        ["hoa", "hòa", "hỏa", "hoạ", "hoan"],
        ["Tổ 2", "Tổ 10", "Tổ 10A", "Tổ bảo vệ"],
        ["12", "A", "Ă", "Êban", "Niê"],
        ["An Bình", "Án"],
        ["o", "ŏ", "ô", "ơ", "p"],
    ],
)
def test_words_in_order(ordered: list[str]) -> None:
    shuffled = random.Random(49).sample(ordered, len(ordered))  # noqa: S311 - a shuffle, not a secret
    assert sorted(shuffled, key=sort_key) == ordered


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("thuỷ", "thủy"), ("ĐẶNG", "đặng"), ("H'Hà", "H\u2019 Hà"), ("A  B", "a-b")]
)
def test_spellings_of_the_same_tie(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@given(st.one_of(st.text(), names))
def test_composed_and_decomposed_letters_have_one_key(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFC", text)) == sort_key(unicodedata.normalize("NFD", text))


@given(st.sampled_from(SYLLABLES), st.sampled_from(SYLLABLES))
def test_only_spellings_of_one_syllable_tie(one: str, other: str) -> None:
    if sort_key(one) == sort_key(other):
        assert sorted(unicodedata.normalize("NFD", one)) == sorted(unicodedata.normalize("NFD", other))


@given(names, names, names)
def test_a_longer_text_stands_behind_its_beginning_and_order_holds_when_both_go_on_alike(
    one: str, other: str, rest: str
) -> None:
    assert sort_key(one) < sort_key(f"{one} {rest}")
    assert sort_key(f"{rest} {one}") == sort_key(rest) + sort_key(one)
    assert (sort_key(one) < sort_key(other)) == (sort_key(f"{rest} {one}") < sort_key(f"{rest} {other}"))


def test_people_are_ordered_by_given_name_then_family_and_middle_names() -> None:
    ordered = [
        "Trần Văn An",
        "Lê Thị Ánh",
        "Nguyễn Ánh",
        "Nguyễn Văn Ánh",
        "Phạm Đức Duy",
        "Đặng Hữu Đức",
        "H'Hà Niê",
        "Lê Thị Hòa",
        "Nguyễn Văn Hoà",
        "Y Wang Mlô",
    ]
    shuffled = random.Random(49).sample(ordered, len(ordered))  # noqa: S311 - a shuffle, not a secret
    assert sorted(shuffled, key=name_key) == ordered


def test_a_corrected_name_is_ordered_by_the_parts_a_person_set_right() -> None:
    assert name_key_of("Y Niê Kđăm", "Thanh Hà") > name_key("Y Thanh Niê")
    assert name_key_of("Y Mlô", "Wang") == name_key("Y Wang Mlô")

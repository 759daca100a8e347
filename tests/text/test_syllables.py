"""Which words can be Vietnamese."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.syllables import is_highland, is_syllable, plausibility, score, words

from .samples import FAMILIES, GIVEN, HIGHLAND, MIDDLES, SYLLABLES


@pytest.mark.parametrize("word", [*FAMILIES, *MIDDLES, *GIVEN])
def test_names_are_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word",
    [
        "nghiêng",
        "ngoằn",
        "ngoèo",
        "khuya",
        "quỳnh",
        "quyết",
        "quốc",
        "quở",
        "giếng",
        "gì",
        "giỡn",
        "yêu",
        "yến",
        "ý",
        "xoong",
        "thuở",
        "tuệch",
        "huỳnh",
        "kỷ",
        "mỹ",
        "hoà",
        "hòa",
        "hoạch",
        "nghĩa",
        "gìn",
        "ghế",
        "uỷ",
        "ủy",
        "oan",
        "uyên",
        "quạ",
        "khuỷu",
        "rượu",
        "mướp",
        "ương",
        "giảm",
        "tưởng",
        "chuột",
        "lĩnh",
        "xuân",
        "loằng",
        "quýt",
    ],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "nguyeãn",
        "traàn",
        "löu",
        "nguyÔn",
        "phËn",
        "hàt",
        "mảch",
        "kà",
        "cê",
        "nga\u0300\u0301",
        "gha",
        "ngê",
        "",
        "nguyen",
        "tieng",
        "wang",
        "z",
        "bb",
        "1985",
    ],
)
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize(
    "word", [word for name in HIGHLAND for word in name.replace("'", " ").split() if len(word) > 1]
)
def test_highland_names_are_borne_with(word: str) -> None:
    assert plausibility(word) > 0


@pytest.mark.parametrize("word", ["Leâ", "Ngoâ", "N÷", "T×nh", "Traàn", "Höõu", "Nguyeãn"])
def test_vowels_no_language_has_are_not_of_the_highlands(word: str) -> None:
    assert not is_highland(word)
    assert plausibility(word) == 0


def test_capitals_behind_small_letters_are_a_wrong_reading() -> None:
    assert plausibility("PhậN") == 0
    assert plausibility("PHẬN") == 1


def test_words_hold_what_old_encodings_hide_letters_in() -> None:
    assert words("Ph©n x\u00adëng 1, H'Hµ (N÷)") == ["Ph©n", "x\u00adëng", "H", "Hµ", "N÷"]


def test_score() -> None:
    assert score(["Nguyễn Văn Đức", "Trần Thị Thủy"]) == 1
    assert score(["Nguyeãn Vaên Ñöùc"]) == 0
    assert score(["An", "Nam"]) == 1


@given(st.sampled_from(SYLLABLES))
def test_syllables_stay_syllables_in_capitals(syllable: str) -> None:
    assert is_syllable(syllable.upper())
    assert is_syllable(syllable.capitalize())


@given(st.text())
def test_any_text_can_be_judged(text: str) -> None:
    assert 0 <= score([text]) <= 1

"""How text is cleaned and folded."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text import letters

from .samples import names


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = letters.fold(text)
    assert letters.fold(once) == once


@given(st.one_of(st.text(), names))
def test_composed_and_decomposed_letters_fold_alike(text: str) -> None:
    assert letters.fold(unicodedata.normalize("NFC", text)) == letters.fold(unicodedata.normalize("NFD", text))


@given(st.text(alphabet=st.characters(max_codepoint=0x2FFF)))
def test_the_quick_road_and_the_slow_road_fold_alike(text: str) -> None:
    """A Chinese character is in no quick table, so it sends the whole text the slow way."""
    assert letters.fold(f"{text} \u4e00").split() == [*letters.fold(text).split(), "\u4e00"]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Thuỷ", "dang thi thuy"),
        ("ĐẶNG THỊ THỦY", "dang thi thuy"),
        ("H'Hen Niê", "h hen nie"),
        ("H\u2019Hen\u00a0Niê", "h hen nie"),
        ("Hʼ Blu Ktul", "h blu ktul"),
        ("Y Čik Ƀuôn Ayŭn", "y cik buon ayun"),
        ("Ơ\u0306, ư\u0306; ê\u0306", "o u e"),
        ("xã Ea-Bông (cũ)", "xa ea bong cu"),
        ("A\u200bn", "an"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert letters.fold(text) == folded


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  lê   THỊ\u00a0hồng\t", "lê THỊ hồng"),
        ("Nguyê\u0303n\u200b Văn\r\nAn\ufeff", "Nguyễn Văn An"),
        ("Ph©n x\u00adëng 1", "Ph©n x\u00adëng 1"),
        ("\u3000\u2003", ""),
    ],
)
def test_clean_keeps_the_soft_hyphen_that_is_a_letter_in_tcvn3(text: str, cleaned: str) -> None:
    assert letters.clean(text) == cleaned


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = letters.clean(text)
    assert letters.clean(once) == once


def test_nfc_composes_and_changes_nothing_else() -> None:
    assert letters.nfc(" Nguyê\u0303n  An ") == " Nguyễn  An "


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Hoà", ("Hoa", 1)),
        ("hỏi", ("hoi", 2)),
        ("ngã", ("nga", 3)),
        ("sắc", ("săc", 4)),
        ("nặng", ("năng", 5)),
        ("ñ", ("ñ", 0)),
    ],
)
def test_the_tone_is_taken_off_and_the_letters_stay(word: str, parts: tuple[str, int]) -> None:
    assert letters.split_tone(word) == parts


def test_two_tones_in_one_word_are_told() -> None:
    assert letters.split_tone("hòá")[1] == -1

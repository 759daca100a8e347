"""Whole numbers and shares, in figures and in words."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.numbers import NotWhole, number_words, read_whole, show_percent, show_whole

from .vectors import rows


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("1.234.567", 1234567),
        ("1 234", 1234),
        ("1\u00a0234\u00a0567", 1234567),
        ("1,234", 1234),
        ("1'234", 1234),
        ("0012", 12),
        ("-5", -5),
        ("\u22121.000", -1000),
        ("+7", 7),
        ("12.0", 12),
        ("1.500.000 đ", 1500000),
        ("1.500.000 đồng", 1500000),
    ],
)
def test_whole_numbers(text: str, number: int) -> None:
    assert read_whole(text) == number


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not_a_number"),
        ("abc", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("1.23.456", "not_a_number"),
        ("1,234.567,8", "not_a_number"),
        ("--5", "not_a_number"),
        ("12 người", "not_a_number"),
        ("12,5", "not_whole"),
        ("12.50", "not_whole"),
        ("1.234,5", "not_whole"),
        ("9223372036854775808", "too_large"),
        ("9" * 5000, "too_large"),
    ],
)
def test_what_is_no_whole_number(text: str, reason: str) -> None:
    with pytest.raises(NotWhole) as refused:
        read_whole(text)
    assert refused.value.reason == reason


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_what_is_shown_is_read_back(number: int) -> None:
    assert read_whole(show_whole(number)) == number


def test_thousands_have_a_dot() -> None:
    assert [show_whole(number) for number in (0, 999, 1000, -1234567)] == ["0", "999", "1.000", "-1.234.567"]


@pytest.mark.parametrize(
    ("numerator", "denominator", "shown"),
    [
        (13, 14, "92,9%"),
        (312, 336, "92,9%"),
        (1, 2000, "0,1%"),
        (1, 2001, "0,0%"),
        (0, 5, "0,0%"),
        (5, 5, "100,0%"),
        (3, 2, "150,0%"),
        (-1, 8, "-12,5%"),
        (-1, 9999, "0,0%"),
        (10000, 5, "200.000,0%"),
    ],
)
def test_shares(numerator: int, denominator: int, shown: str) -> None:
    assert show_percent(numerator, denominator) == shown


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_shares_are_rounded_half_up(numerator: int, denominator: int) -> None:
    exact = (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert show_percent(numerator, denominator) == f"{exact:,}%".translate(str.maketrans(",.", ".,"))


def test_a_share_of_nothing_is_no_number() -> None:
    with pytest.raises(ValueError, match="denominator"):
        show_percent(0, 0)


@pytest.mark.parametrize("row", rows("number_words.tsv"), ids=lambda row: row["n"])
def test_number_words(row: dict[str, str]) -> None:
    assert number_words(int(row["n"])) == row["words"]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10**15, "một triệu tỷ"),
        (1_000_000_005, "một tỷ không trăm linh năm"),
        (2_000_015_000, "hai tỷ không trăm mười lăm nghìn"),
        (1_234_567_890_000, "một nghìn hai trăm ba mươi bốn tỷ năm trăm sáu mươi bảy triệu tám trăm chín mươi nghìn"),
        (11, "mười một"),
        (905, "chín trăm linh năm"),
        (-101, "âm một trăm linh một"),
    ],
)
def test_larger_number_words(number: int, words: str) -> None:
    assert number_words(number) == words


def test_the_south_says_le() -> None:
    assert number_words(1005, linh="lẻ") == "một nghìn không trăm lẻ năm"


def test_beyond_a_billion_billions_there_are_no_words() -> None:
    with pytest.raises(ValueError, match="too_large"):
        number_words(10**18)


ONES = dict(
    zip(
        ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mốt", "lăm"),
        [*range(10), 1, 5],
        strict=True,
    )
)


def heard(words: str) -> int:
    """Return the number that somebody who hears the words writes down."""
    total = group = 0
    for word in words.split():
        if word == "tỷ":
            total, group = (total + group) * 10**9, 0
        elif word in {"nghìn", "triệu"}:
            total, group = total + group * {"nghìn": 1000, "triệu": 10**6}[word], 0
        elif word == "trăm":
            group *= 100
        elif word == "mười":
            group += 10
        elif word == "mươi":
            group += group % 10 * 9
        elif word != "linh":
            group += ONES[word]
    return total + group


@given(st.integers(0, 10**15))
def test_the_words_say_the_number(number: int) -> None:
    assert heard(number_words(number)) == number

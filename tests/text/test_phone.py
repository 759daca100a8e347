"""Phone numbers."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kh49_desktop.text.phone import read_phone, show_phone


@pytest.mark.parametrize(
    ("text", "value", "level", "code"),
    [
        ("", "", "ok", "blank"),
        ("0905123456", "0905123456", "ok", "ok"),
        ("0905.123.456", "0905123456", "ok", "ok"),
        ("(0905) 123-456", "0905123456", "ok", "ok"),
        ("+84 905 123 456", "0905123456", "ok", "ok"),
        ("+84 (0)905 123 456", "0905123456", "ok", "ok"),
        ("84905123456", "0905123456", "ok", "ok"),
        ("0084905123456", "0905123456", "ok", "ok"),
        ("0930825235", "0930825235", "ok", "ok"),
        ("0262 3812345", "02623812345", "ok", "ok"),
        ("1900 1234", "19001234", "ok", "ok"),
        ("930825235", "0930825235", "info", "zero_restored"),
        ("930825235.0", "0930825235", "info", "zero_restored"),
        ("2623812345", "02623812345", "info", "zero_restored"),
        ("01651234567", "01651234567", "warn", "old_prefix"),
        ("1651234567", "01651234567", "warn", "old_prefix"),
        ("0405123456", "0405123456", "warn", "unknown_prefix"),
        ("+1 650 555 1234", "+16505551234", "warn", "foreign"),
        ("123", "123", "error", "length"),
        ("0905123456789", "0905123456789", "error", "length"),
        ("O905123456", "O905123456", "error", "not_digits"),
        ("0905123456/0914000111", "0905123456/0914000111", "error", "several"),
        ("0905123456 - 0914000111", "0905123456 - 0914000111", "error", "several"),
    ],
)
def test_phones(text: str, value: str, level: str, code: str) -> None:
    reading = read_phone(text)
    assert (reading.value, reading.level, reading.code) == (value, level, code)


@example("84000000000")
@given(st.from_regex(re.compile(r"[0-9]{10,11}"), fullmatch=True))
def test_ten_or_eleven_digits_are_never_refused(digits: str) -> None:
    assert read_phone(digits).level != "error"


@given(st.from_regex(re.compile(r"0(?:[35789][0-9]{8}|2[0-9]{9})"), fullmatch=True))
def test_what_is_shown_is_read_back_and_a_lost_zero_is_found(phone: str) -> None:
    assert read_phone(show_phone(phone)).value == phone
    assert read_phone(phone[1:]).value == phone


def test_shown_phones() -> None:
    assert show_phone("0905123456") == "0905 123 456"
    assert show_phone("02623812345") == "0262 381 2345"
    assert show_phone("+16505551234") == "+16505551234"

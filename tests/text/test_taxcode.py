"""Tax codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.taxcode import read_tax_code

from .vectors import rows


@pytest.mark.parametrize("row", rows("mst.tsv"), ids=lambda row: row["input"])
def test_tax_codes(row: dict[str, str]) -> None:
    reading = read_tax_code(row["input"])
    assert (reading.value, reading.level) == (row["normalised"], row["level"])


@pytest.mark.parametrize(
    ("text", "value", "level", "code"),
    [
        ("", "", "ok", "blank"),
        ("0314409058002", "0314409058-002", "ok", "ok"),
        (" 0314409058 - 002 ", "0314409058-002", "ok", "ok"),
        ("314409058-002", "0314409058-002", "warn", "zero_restored"),
        ("100233488.0", "0100233488", "warn", "zero_restored"),
        ("100233489", "100233489", "error", "length"),
        ("0314409058-000", "0314409058-000", "warn", "check_digit"),
        ("066085012345", "066085012345", "ok", "citizen"),
        ("003085012345", "003085012345", "info", "unknown_place"),
        ("066985012345", "066985012345", "error", "century"),
        ("MST 0100233488", "MST 0100233488", "error", "not_digits"),
    ],
)
def test_what_is_found(text: str, value: str, level: str, code: str) -> None:
    reading = read_tax_code(text)
    assert (reading.value, reading.level, reading.code) == (value, level, code)


RIGHT = [row["input"] for row in rows("mst.tsv") if row["level"] == "ok" and len(row["input"]) == 10]


@given(st.sampled_from(RIGHT), st.integers(0, 9), st.integers(1, 9))
def test_every_wrong_digit_is_noticed(code: str, place: int, shift: int) -> None:
    wrong = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    assert read_tax_code(wrong).code == "check_digit"


@given(st.sampled_from(RIGHT), st.integers(0, 8))
def test_every_swap_of_neighbours_is_noticed(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (read_tax_code(swapped).code == "ok") == (swapped == code)

"""Citizen ids and old identity cards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.citizen import group, mask, place_name, read_citizen_id

from .vectors import rows

places = st.integers(1, 96).map("{:03}".format).filter(lambda code: place_name(code) is not None)


@pytest.mark.parametrize("row", rows("cccd.tsv"), ids=lambda row: f"{row['input']} {row['dob']} {row['gender']}")
def test_ids(row: dict[str, str]) -> None:
    reading = read_citizen_id(row["input"], birth=row["dob"] or None, gender=row["gender"] or None)
    assert (reading.level, reading.value) == (row["level"], row["normalised"])


@pytest.mark.parametrize(
    ("text", "birth", "gender", "code", "value"),
    [
        ("", None, None, "blank", ""),
        ("066185012345", "1985", "NU", "ok", "066185012345"),
        ("066185012345", "1985-03", "NAM", "sex_contradicts", "066185012345"),
        ("066085012345", "1986", "NAM", "birth_contradicts", "066085012345"),
        ("066085012345", "2085", "NAM", "birth_contradicts", "066085012345"),
        ("003085012345", None, None, "unknown_place", "003085012345"),
        ("134085012345", "1985", "NAM", "unknown_place", "134085012345"),
        ("66085012345", None, None, "zero_restored", "066085012345"),
        ("66.085.012.345", "1985", "NAM", "zero_restored", "066085012345"),
        ("1085012345", None, None, "zero_restored", "001085012345"),
        ("3085012345", None, None, "cannot_repair", ""),
        ("66485012345", None, None, "cannot_repair", ""),
        ("24012345", None, None, "cmnd8", "024012345"),
        ("240 123 456", None, None, "cmnd9", "240123456"),
        ("0660850123456", None, None, "length", ""),
        ("1234567", None, None, "length", ""),
        ("6,60850E+10", None, None, "scientific", ""),
        ("00130100121O", None, None, "not_digits", ""),
        ("066485012345", None, None, "century", ""),
        ("\u0660\u0661\u0662345678901", None, None, "not_digits", ""),
    ],
)
def test_what_is_found(text: str, birth: str | None, gender: str | None, code: str, value: str) -> None:
    reading = read_citizen_id(text, birth=birth, gender=gender)
    assert (reading.code, reading.value) == (code, value)


def test_lesser_findings_are_told_too() -> None:
    reading = read_citizen_id("003185012345", birth="1986", gender="Nam")
    assert (reading.code, reading.more) == ("birth_contradicts", ("sex_contradicts", "unknown_place"))


def test_where_only_the_sex_contradicts_the_repair_is_proposed_not_done() -> None:
    reading = read_citizen_id("66196002211", birth="1996-02-14", gender="NAM")
    assert (reading.level, reading.code, reading.value) == ("error", "cannot_repair", "")
    assert (reading.proposal, reading.more) == ("066196002211", ("sex_contradicts",))
    assert read_citizen_id("66196002211", birth=None, gender="NAM").proposal == ""


@given(places, st.integers(1900, 2099), st.sampled_from(["NAM", "NU"]), st.integers(0, 999_999))
def test_a_true_id_is_right_and_is_recognised_when_excel_cut_its_zeros(
    place: str, year: int, gender: str, number: int
) -> None:
    digit = (year - 1900) // 100 * 2 + (gender == "NU")
    whole = f"{place}{digit}{year % 100:02}{number:06}"
    reading = read_citizen_id(whole, birth=str(year), gender=gender)
    assert (reading.value, reading.level, reading.kind, reading.repaired) == (whole, "ok", "CCCD", False)
    cut = read_citizen_id(str(int(whole)), birth=str(year), gender=gender)
    assert (cut.value, cut.code, cut.kind, cut.repaired) == (whole, "zero_restored", "CCCD", True)


@given(st.text(), st.one_of(st.none(), st.text()), st.one_of(st.none(), st.text()))
def test_any_text_is_read_and_only_digits_are_kept(text: str, birth: str | None, gender: str | None) -> None:
    reading = read_citizen_id(text, birth=birth, gender=gender)
    assert reading.value == "" or (reading.value.isascii() and len(reading.value) in {9, 12})
    assert (reading.level == "error") <= (reading.value == "")


def test_the_63_places_stand_as_they_were_before_the_merger() -> None:
    known = [code for code in map("{:03}".format, range(1000)) if place_name(code)]
    assert len(known) == 63
    assert place_name("066") == "Đắk Lắk"
    assert place_name("054") == "Phú Yên"
    assert place_name("003") is None


def test_ids_in_groups_and_masked() -> None:
    assert group("066185012345") == "066 185 012 345"
    assert group("240123456") == "240 123 456"
    assert group("12345") == "12345"
    assert mask("066185012312") == "066*******12"
    assert mask("240123456") == "240****56"
    assert mask("1234") == "****"

"""Days as people type them."""

from __future__ import annotations

import datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.dates import BadDay, day_of, first_day, last_day, precision, read_day, show_day

from .vectors import rows

TODAY = datetime.date(2026, 11, 22)
KINDS: dict[str, Literal["dob", "other"]] = {"dob": "dob", "other": "other"}

past_days = st.dates(datetime.date(1900, 1, 1), TODAY)
edtf = st.builds(lambda day, length: day.isoformat()[:length], past_days, st.sampled_from([4, 7, 10]))


@pytest.mark.parametrize("row", rows("dates.tsv"), ids=lambda row: f"{row['kind']}:{row['text']}")
def test_dates(row: dict[str, str]) -> None:
    if row["expected"] == "ERR":
        with pytest.raises(BadDay):
            read_day(row["text"], kind=KINDS[row["kind"]], today=TODAY)
    else:
        assert (read_day(row["text"], kind=KINDS[row["kind"]], today=TODAY) or "") == row["expected"]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("00/00/1985", "1985"),
        ("00/03/1985", "1985-03"),
        ("5031985", "1985-03-05"),
        ("031985", "1985-03"),
        ("19850305", "1985-03-05"),
        ("3/85", "1985-03"),
        ("1985/03", "1985-03"),
        ("5-Mar-85", "1985-03-05"),
        ("05 thg 3 1985", "1985-03-05"),
        ("mùng 5 tháng 3 năm 1985", "1985-03-05"),
        ("Sinh ngày 5/3/1985", "1985-03-05"),
        ("sinh năm 1985", "1985"),
        ("31111.0", "1985-03-05"),
        ("31111.75", "1985-03-05"),
        ("1985.0", "1985"),
        ("5/3/1985 12:00:00 AM", "1985-03-05"),
        ("1985-03-05T00:00:00", "1985-03-05"),
        ("'05/03/1985", "1985-03-05"),
        ("O5/O3/1985", "1985-03-05"),
    ],
)
def test_what_lists_and_spreadsheets_hold_besides(text: str, day: str) -> None:
    assert read_day(text, kind="dob", today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31/4/1990", "no_such_day"),
        ("31/02/1974", "no_such_day"),
        ("5/0/1990", "no_such_day"),
        ("13/13/1990", "no_such_day"),
        ("3/25/1985", "month_first"),
        ("abc", "not_a_day"),
        ("5/3/1985 - 6/3/1985", "not_a_day"),
        ("ngày 5 năm 1985", "not_a_day"),
        ("5/3/198", "not_a_day"),
        ("123/3/1985", "not_a_day"),
        ("-31111", "not_a_day"),
        ("5@3@1985", "not_a_day"),
        ("tháng 3", "not_a_day"),
        ("1/1985 ngày", "not_a_day"),
        ("123", "not_a_day"),
        ("5/12", "ambiguous"),
        ("1111985", "ambiguous"),
        ("1/1/1800", "out_of_range"),
        ("23/11/2026", "out_of_range"),
        ("60000", "out_of_range"),
        ("1/1/2099", "out_of_range"),
    ],
)
def test_why_a_day_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadDay) as refused:
        read_day(text, kind="dob", today=TODAY)
    assert refused.value.reason == reason


def test_other_days_may_lie_ahead_but_not_beyond_fifty_years() -> None:
    assert read_day("15/05/2030", kind="other", today=TODAY) == "2030-05-15"
    assert read_day("1/1/27", kind="other", today=TODAY) == "2027-01-01"
    assert read_day("1/1/28", kind="other", today=TODAY) == "1928-01-01"
    with pytest.raises(BadDay):
        read_day("15/05/2203", kind="other", today=TODAY)


@given(edtf)
def test_what_is_shown_is_read_back(day: str) -> None:
    assert read_day(show_day(day), kind="dob", today=TODAY) == day
    assert read_day(day, kind="other", today=TODAY) == day


@given(past_days)
def test_every_way_of_typing_a_day_gives_that_day(day: datetime.date) -> None:
    kept = day.isoformat()
    serial = (day - datetime.date(1899, 12, 30)).days
    typed = [day.strftime(form) for form in ("%d/%m/%Y", "%d%m%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d 00:00:00")]
    typed += [f"{day.day}/{day.month}/{day.year}", f"ngày {day.day} tháng {day.month} năm {day.year}"]
    typed += [str(serial)] if serial >= 10_000 else []  # shorter ones read as a year
    assert {read_day(text, kind="dob", today=TODAY) for text in typed} == {kept}


@given(st.one_of(st.text(), st.text(alphabet="0123456789/-. oOT:")), st.sampled_from(["dob", "other"]))
def test_any_text_is_a_day_or_refused_with_a_reason(text: str, kind: Literal["dob", "other"]) -> None:
    try:
        day = read_day(text, kind=kind, today=TODAY)
    except BadDay:
        return
    assert day is None or first_day(day) <= last_day(day)


@pytest.mark.parametrize(
    ("day", "shown", "first", "last", "known"),
    [
        ("1984-02-29", "29/02/1984", (1984, 2, 29), (1984, 2, 29), "day"),
        ("1984-02", "02/1984", (1984, 2, 1), (1984, 2, 29), "month"),
        ("1985", "1985", (1985, 1, 1), (1985, 12, 31), "year"),
    ],
)
def test_what_a_kept_day_says(
    day: str, shown: str, first: tuple[int, int, int], last: tuple[int, int, int], known: str
) -> None:
    assert show_day(day) == shown
    assert first_day(day) == datetime.date(*first)
    assert last_day(day) == datetime.date(*last)
    assert precision(day) == known


@pytest.mark.parametrize("kept", ["", "85", "1985-3-5", "1985-02-30", "1985-13", "05/03/1985", "1985-03-05T00:00"])
def test_what_is_not_edtf_is_not_shown(kept: str) -> None:
    with pytest.raises(BadDay):
        show_day(kept)


def test_a_spreadsheets_date_cell_loses_its_clock() -> None:
    assert day_of(datetime.datetime(1966, 11, 3, 0, 0)) == "1966-11-03"  # noqa: DTZ001 - cells know no zone
    assert day_of(datetime.date(1966, 11, 3)) == "1966-11-03"

"""Working days by Vietnam's public holidays (Bộ luật Lao động 2019, Điều 111, 112)."""

from __future__ import annotations

import datetime
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.reference import Reference

DAYS = st.dates(datetime.date(2021, 1, 1), datetime.date(2030, 12, 31))
STEPS = st.integers(-300, 300)
LAW = Reference.load()


def is_worked(day: datetime.date) -> bool:
    return day.weekday() < 5 and day not in LAW.days_off(day.year)


def span(text: str) -> set[datetime.date]:
    """The days from the first to the last named in "2026-02-16 2026-02-20"."""
    first, last = (datetime.date.fromisoformat(part) for part in text.split())
    return {first + datetime.timedelta(days=n) for n in range((last - first).days + 1)}


@pytest.mark.parametrize(
    "free",
    [
        "2021-02-10 2021-02-16",
        "2021-04-30 2021-05-03",
        "2022-01-01 2022-01-03",
        "2022-01-29 2022-02-06",
        "2022-04-09 2022-04-11",
        "2022-04-30 2022-05-03",
        "2022-09-01 2022-09-04",
        "2022-12-31 2023-01-02",
        "2023-01-20 2023-01-26",
        "2023-04-29 2023-05-03",
        "2023-09-01 2023-09-04",
        "2024-02-08 2024-02-14",
        "2024-08-31 2024-09-03",
        "2025-01-25 2025-02-02",
        "2025-08-30 2025-09-02",
        "2026-02-14 2026-02-22",
        "2026-04-25 2026-04-27",
        "2026-04-30 2026-05-03",
        "2026-11-24 2026-11-24",
    ],
)
def test_a_holiday_lasts_as_long_as_it_was_announced(free: str) -> None:
    days = span(free)
    assert [day for day in days if is_worked(day)] == []
    before, after = min(days) - datetime.timedelta(days=1), max(days) + datetime.timedelta(days=1)
    assert is_worked(after)
    assert is_worked(before) or before.weekday() == 6


def test_the_day_of_culture_is_free_from_2026_on() -> None:
    assert is_worked(datetime.date(2025, 11, 24))
    assert not is_worked(datetime.date(2026, 11, 24))


@pytest.mark.parametrize("year", range(2021, 2027))
def test_a_year_that_was_announced_has_all_its_days(year: int) -> None:
    named = [day for rule in LAW.rules["calendar.moving"] for day in rule.data["days"][str(year)]]
    assert len(named) == 5 + 1 + 1  # Tết, the ancestors' day, the day beside 2/9


@pytest.mark.parametrize("year", range(2021, 2031))
def test_the_moving_days_are_those_of_the_moon(year: int) -> None:
    days = LAW.days_off(year)
    first = moon_month_begins(year, 1)
    assert {first + datetime.timedelta(days=n) for n in range(-1, 3)} <= days  # the last day of the year to the third
    assert moon_month_begins(year, 3) + datetime.timedelta(days=9) in days  # 10/3


def test_working_days_step_over_weekends_and_holidays() -> None:
    friday = datetime.date(2026, 4, 24)  # then a weekend with the ancestors' day, whose Monday is free
    assert LAW.working_day(friday, 1) == datetime.date(2026, 4, 28)
    assert LAW.working_day(friday, 3) == datetime.date(2026, 5, 4)
    assert LAW.working_day(datetime.date(2026, 5, 4), -3) == friday
    assert LAW.working_day(datetime.date(2026, 12, 31), 1) == datetime.date(2027, 1, 4)


@given(DAYS, STEPS)
def test_so_many_working_days_lie_between(start: datetime.date, n: int) -> None:
    day = LAW.working_day(start, n)
    way = 1 if n > 0 else -1
    passed = (start + datetime.timedelta(days=way * step) for step in range(1, abs((day - start).days) + 1))
    assert sum(map(is_worked, passed)) == abs(n)
    assert (day - start).days * way >= 0
    assert n == 0 or is_worked(day)


@given(DAYS, STEPS)
def test_stepping_back_returns_to_a_working_day(start: datetime.date, n: int) -> None:
    worked = LAW.working_day(start, 1)
    assert LAW.working_day(LAW.working_day(worked, n), -n) == worked


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_steps_add_up(start: datetime.date, one: int, two: int) -> None:
    assert LAW.working_day(LAW.working_day(start, one), two) == LAW.working_day(start, one + two)


def moon_month_begins(year: int, month: int) -> datetime.date:
    """The first day of one of the first months of a lunar year, by the new moons of Meeus's Astronomical Algorithms.

    Month 1 is that in which the sun enters Pisces (330°); from 2021 to 2030 no leap month stands before month 3
    (that of 2023 follows month 2 and is stepped over).
    """
    k = round((year - 2000) * 12.3685)
    moons = [new_moon(number) for number in range(k - 2, k + 8)]
    starts = [math.floor(moon + 0.5 + 7 / 24) for moon in moons]  # the day in Vietnam, as a Julian day number
    terms = [(term_of(start), term_of(following)) for start, following in itertools.pairwise(starts)]
    first = terms.index((10, 11))
    months = [n for n in range(first, len(terms)) if terms[n][0] != terms[n][1]]  # a month without a term is a leap one
    return datetime.date.fromordinal(starts[months[month - 1]] - 1721425)


def new_moon(k: int) -> float:
    """The Julian date of a new moon (universal time); k = 0 is that of 6 January 2000 (Meeus, chapter 49)."""
    t = k / 1236.85
    m, moon, f = (
        math.radians(start + step * k)
        for start, step in ((2.5534, 29.10535670), (201.5643, 385.81693528), (160.7108, 390.67050284))
    )
    mean = 2451550.09766 + 29.530588861 * k + 0.00015437 * t * t
    return (
        mean
        - 0.40720 * math.sin(moon) + 0.17241 * math.sin(m) + 0.01608 * math.sin(2 * moon) + 0.01039 * math.sin(2 * f)
        + 0.00739 * math.sin(moon - m) - 0.00514 * math.sin(moon + m) + 0.00208 * math.sin(2 * m)
        - 0.00111 * math.sin(moon - 2 * f) - 0.00057 * math.sin(moon + 2 * f) + 0.00056 * math.sin(2 * moon + m)
        - 75 / 86_400  # the clock of the planets runs ahead of ours
    )  # fmt: skip


def term_of(day: int) -> int:
    """The twelfth of its year in which the sun stands at midnight in Vietnam when a day begins (Meeus, chapter 25)."""
    t = (day - 0.5 - 7 / 24 - 2451545.0) / 36525
    m = math.radians(357.52911 + 35999.05029 * t)
    centre = (1.914602 - 0.004817 * t) * math.sin(m) + 0.019993 * math.sin(2 * m) + 0.000289 * math.sin(3 * m)
    return int((280.46646 + 36000.76983 * t + centre) % 360 // 30)

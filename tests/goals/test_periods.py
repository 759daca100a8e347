"""Report periods: two cut-offs, and the day the figures are true of."""

from __future__ import annotations

import datetime

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.goals.periods import CUTOFFS, PERIODS, period_of
from kh49_desktop.reference import Reference

DAY = datetime.date


def test_the_statistics_form_cuts_the_year_at_the_end_of_november(reference: Reference) -> None:
    year = period_of(reference, 2026)
    assert (year.since, year.until, year.due) == (DAY(2025, 12, 1), DAY(2026, 11, 30), DAY(2026, 12, 10))
    assert year.title == "năm 2026"
    assert "1-HĐCĐ" in year.legal_basis


def test_the_calendar_cuts_it_at_its_end(reference: Reference) -> None:
    half = period_of(reference, 2026, "H2", "calendar")
    assert (half.since, half.until, half.due) == (DAY(2026, 7, 1), DAY(2026, 12, 31), DAY(2027, 1, 10))


@pytest.mark.parametrize("cutoff", CUTOFFS)
def test_two_halves_make_the_year_and_years_follow_each_other_without_a_gap(reference: Reference, cutoff: str) -> None:
    first, second, whole = (period_of(reference, 2026, code, cutoff) for code in PERIODS)
    assert (first.since, second.until) == (whole.since, whole.until)
    assert first.until + datetime.timedelta(days=1) == second.since
    assert period_of(reference, 2027, "Y", cutoff).eve == whole.until


def test_figures_of_a_running_period_are_true_of_today(reference: Reference) -> None:
    year = period_of(reference, 2026)
    assert year.as_of(DAY(2026, 11, 22)) == DAY(2026, 11, 22)
    assert year.as_of(DAY(2027, 3, 1)) == DAY(2026, 11, 30)


def test_a_period_that_no_rule_knows_is_refused(reference: Reference) -> None:
    for year, code in ((2026, "Q1"), (2001, "Y")):
        with pytest.raises(Refused) as refused:
            period_of(reference, year, code)
        assert refused.value.problems[0].code == "no_such_period"

"""Report periods: from which day to which a report counts, and by when it is owed (db/reference, report.periods)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.reference import Reference

PERIODS: Final = ("H1", "H2", "Y")
CUTOFFS: Final = ("statistics", "calendar")


@dataclass(frozen=True, slots=True)
class Period:
    """One report period: its first and last day (both counted) and the day by which the report is owed.

    `cutoff` "statistics" follows form 1-HĐCĐ (31/5 and 30/11), "calendar" the calendar (30/6 and 31/12).
    """

    year: int
    code: str
    cutoff: str
    title: str
    since: datetime.date
    until: datetime.date
    due: datetime.date
    legal_basis: str

    def as_of(self, today: datetime.date) -> datetime.date:
        """Return the day the figures are true of: the last day, or today while the period still runs."""
        return min(self.until, today)

    @property
    def eve(self) -> datetime.date:
        """Return the day whose close is the opening balance."""
        return self.since - datetime.timedelta(days=1)


def period_of(reference: Reference, year: int, code: str = "Y", cutoff: str = "statistics") -> Period:
    """Return a period of a year: H1, H2 or Y. Raises Refused("no_such_period") where no rule knows it."""
    in_calendar = datetime.MINYEAR < year < datetime.MAXYEAR  # a period reaches into the years beside it
    rule = reference.at("report.periods", datetime.date(year, 12, 31)) if in_calendar else None
    found = rule.data.get(cutoff, {}).get(code) if rule else None
    if rule is None or found is None:
        raise Refused(Problem("no_such_period", "period", facts={"period": code, "year": str(year)}))
    return Period(
        year,
        code,
        cutoff,
        f"{found['title']} {year}",
        _day(year, found["since"]),
        _day(year, found["until"]),
        _day(year, found["due"]),
        rule.legal_basis,
    )


def _day(year: int, told: Sequence[int]) -> datetime.date:
    """Return the day that the reference writes as [years after, month, day]."""
    years, month, day = told
    return datetime.date(year + years, month, day)

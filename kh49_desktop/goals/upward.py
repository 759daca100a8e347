"""What a superior is told of a unit beside its records, and what is odd about what it was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import MOST
from kh49_desktop.records.finance import MONTHS, Dues
from kh49_desktop.records.member import Member
from kh49_desktop.store.file import Store
from kh49_desktop.store.together import sums_with

Sums = dict[str, list[list[int]]]  # year -> for each month [đồng, people who paid]

MOST_YEARS: Final = 100
SHRINK_PERCENT: Final = 20  # more members vanishing at once is told as an alarm (design: sync, W01)


def sums_of_dues(store: Store) -> Sums:
    """Return the dues of each year by month: [đồng collected, people who paid]. Who paid what never goes up."""
    years = sorted(store.distinct(Dues, "year"))
    return {year: [list(one) for one in sums_with(store, Dues, MONTHS, "year", int(year))] for year in years}


def are_sums(told: Any) -> bool:
    """Tell whether something from a parcel has the form of `sums_of_dues`."""
    return (
        isinstance(told, dict)
        and len(told) <= MOST_YEARS
        and all(
            year.isdigit() and isinstance(months, list) and len(months) == len(MONTHS) and all(map(_is_sum, months))
            for year, months in told.items()
        )
    )


def _is_sum(told: Any) -> bool:
    """Tell whether it is an amount and a number of people."""
    return isinstance(told, list) and len(told) == 2 and all(type(one) is int and 0 <= one <= MOST for one in told)  # noqa: PLR2004


def shrunk(left: Mapping[str, tuple[int, int]]) -> tuple[Problem, ...]:
    """Return what is odd about fewer records by table, (before, after): more members vanish at once than ever do."""
    before, after = left.get(Member.about.table, (0, 0))
    if before and (before - after) * 100 > before * SHRINK_PERCENT:
        return (Problem("members_shrink", None, Level.WARN, {"before": before, "after": after}),)
    return ()

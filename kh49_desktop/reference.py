"""Rules of law, forms and targets as dated data: what db/reference says was in force on a day."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kh49_desktop.paths import shipped

ONE_DAY = datetime.timedelta(days=1)
WEEKLY_REST = (5, 6)  # Saturday and Sunday, as offices count; a place that also works on Saturdays counts otherwise

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule: its data, its source, and the first and last day it holds (None: still in force)."""

    code: str
    since: datetime.date
    until: datetime.date | None
    legal_basis: str
    data: Mapping[str, Any]

    def holds(self, day: datetime.date) -> bool:
        """True when the rule is in force on that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data that the program ships."""

    rules: Mapping[str, tuple[Rule, ...]]
    targets: tuple[Mapping[str, Any], ...]
    _worked: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path | None = None) -> Reference:
        """Read db/reference: the rules (rules*.json, one subject a file), targets.json."""
        root = folder or shipped("db", "reference")
        raw: dict[str, list[dict[str, Any]]] = {}
        for file in sorted(root.glob("rules*.json")):
            raw |= json.loads(file.read_text(encoding="utf-8"))
        rules = {
            code: tuple(
                Rule(
                    code,
                    datetime.date.fromisoformat(entry["from"]),
                    datetime.date.fromisoformat(entry["to"]) if entry["to"] else None,
                    entry["legal_basis"],
                    entry["data"],
                )
                for entry in entries
            )
            for code, entries in raw.items()
        }
        targets = json.loads((root / "targets.json").read_text(encoding="utf-8"))
        return cls(rules, tuple(targets))

    def at(self, code: str, day: datetime.date) -> Rule | None:
        """Return the rule of that code in force on that day, or None when none was."""
        return next((rule for rule in self.rules[code] if rule.holds(day)), None)

    def worked(self, key: Hashable, work: Callable[[], T]) -> T:
        """Return what follows from the rules alone, worked out once for each key and kept with them."""
        if key not in self._worked:
            self._worked[key] = work()
        found: T = self._worked[key]
        return found

    def days_off(self, year: int) -> frozenset[datetime.date]:
        """Return the public holidays of a year and the working days given for those that fall on a weekly rest day.

        Days that are swapped for a Saturday are not among them: they are announced each year for public servants only.
        """
        holidays = set()
        for rule in self.rules.get("calendar.holidays", ()):
            days = [datetime.date(year, month, day) for month, day in rule.data["days"]]
            holidays |= {day for day in days if rule.holds(day)}
        for rule in self.rules.get("calendar.moving", ()):
            days = [datetime.date.fromisoformat(day) for day in rule.data["days"].get(str(year), ())]
            holidays |= {day for day in days if rule.holds(day)}
        off = set(holidays)
        for day in sorted(holidays):
            given = day
            while given.weekday() in WEEKLY_REST or (given in off and given != day):
                given += ONE_DAY
            off.add(given)
        return frozenset(off)

    def working_day(self, start: datetime.date, n: int) -> datetime.date:
        """Return the n-th working day after a day, or before it where n < 0; the day itself is not counted."""
        step, day, left = ONE_DAY if n > 0 else -ONE_DAY, start, abs(n)
        off = {day.year: self.days_off(day.year)}
        while left:
            day += step
            if day.year not in off:
                off[day.year] = self.days_off(day.year)
            left -= day.weekday() not in WEEKLY_REST and day not in off[day.year]
        return day

"""Rules of law, forms and targets as dated data: what db/reference says was in force on a day."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kh49_desktop.paths import shipped


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

    @classmethod
    def load(cls, folder: Path | None = None) -> Reference:
        """Read db/reference (rules.json, targets.json)."""
        root = folder or shipped("db", "reference")
        raw: dict[str, list[dict[str, Any]]] = json.loads((root / "rules.json").read_text(encoding="utf-8"))
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

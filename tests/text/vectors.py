"""Reads the tables of expectations that were written by hand (tests/vectors)."""

from __future__ import annotations

import csv
from pathlib import Path

VECTORS = Path(__file__).parent.parent / "vectors"
FIXTURES = Path(__file__).parent.parent / "fixtures"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated table by column name."""
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file, delimiter="\t")]

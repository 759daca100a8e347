"""Reads the tables of expectations that were written by hand (tests/vectors)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from openpyxl.reader.excel import load_workbook

VECTORS = Path(__file__).parent.parent / "vectors"
FIXTURES = Path(__file__).parent.parent / "fixtures"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a tab-separated table by column name."""
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(file, delimiter="\t")]


def first_sheet(workbook: Path) -> Any:
    """Return the first sheet of a workbook, as openpyxl reads it (with fonts)."""
    return load_workbook(workbook).worksheets[0]

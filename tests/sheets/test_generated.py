"""Two hundred lists made by chance: every person of every one exactly as it was made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import import_plan
from kh49_desktop.store.file import Store

from .generated import make

MEMBER = CATALOGUE.of_table("member")
AT_ONCE = 20
FLAGS = {"year_only", "zero_restored", "exact_duplicate_of_previous_row", "cmnd9", "bad_cccd", "bad_date"}
LISTS = 4_000 if os.environ.get("KH49_EXAMPLES") == "fuzz" else 200


@pytest.mark.hypothesis  # tried with many more by dev.py fuzz
@pytest.mark.parametrize("first", range(0, LISTS, AT_ONCE))
def test_lists_made_by_chance(store: Store, tmp_path: Path, first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        made = make(tmp_path, seed)
        plan = import_plan(store, MEMBER, made.path)
        found = {
            row.row: {name: row.values.get(name) for name in next(iter(made.people.values()))} for row in plan.rows
        }
        assert found == made.people, f"{seed}: {made.how}"
        assert not [row.row for row in plan.rows if row.left], f"{seed}: {made.how}"
        told = {row.row: {problem.code for problem in row.problems} & FLAGS for row in plan.rows}
        assert told == made.flags, f"{seed}: {made.how}"

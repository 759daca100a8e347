"""The sample list that is shipped: what its maker makes, and every flaw in it found."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from kh49_desktop.paths import shipped
from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import carry_out, import_plan, read_book
from kh49_desktop.store.file import Store

from .make_sample import MEN, WOMEN, write_sample

MEMBER = CATALOGUE.of_table("member")
SAMPLE = ("sample", "danh-sach-mau.xlsx")


def test_the_shipped_list_is_what_its_maker_writes(tmp_path: Path) -> None:
    write_sample(tmp_path / "a.xlsx")
    made, kept = read_book(tmp_path / "a.xlsx"), read_book(shipped("resources", *SAMPLE))
    assert [(sheet.name, sheet.rows, sheet.merged) for sheet in made.sheets] == [
        (s.name, s.rows, s.merged) for s in kept.sheets
    ]


def test_everybody_comes_in_and_every_flaw_is_told(store: Store) -> None:
    plan = import_plan(store, MEMBER, shipped("resources", *SAMPLE))
    result = carry_out(store, plan)
    assert (plan.table.encoding, result.rows, result.created, result.skipped) == ("vni", 62, 61, 1)
    names = Counter(row.values["full_name"] for row in plan.rows if row.verdict == "created")
    assert set(names) == {*MEN, *WOMEN}
    assert [count for count in names.values() if count > 1] == [2]
    told = Counter(problem.code for _, problem in plan.problems)
    for code in ("zero_restored", "phone_zero_restored"):
        assert told.pop(code) > 0
    assert told == {
        "bad_cccd": 1, "bad_date": 1, "cmnd9": 1, "no_cccd": 2, "year_only": 1, "exact_duplicate_of_previous_row": 1,
        "same_name_same_dob_DIFFERENT_person": 1, "sex_column_contradicts_cccd": 1, "rows_left_out": 1,
    }  # fmt: skip
    assert plan.table.bands == ("Tổ cắt", "Tổ may 1", "Tổ may 2", "Tổ hoàn thiện", "Văn phòng")

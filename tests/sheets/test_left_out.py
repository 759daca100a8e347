"""Rows below the header that are not brought in are told with their numbers and words: nobody is left out unseen."""

from __future__ import annotations

from pathlib import Path

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import import_plan
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import Rows, workbook

MEMBER = CATALOGUE.of_table("member")
HEAD = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD"]
AN = [1, "Nguyễn Văn An", "05/03/1985", "066085012345"]
BINH = [2, "Lê Thị Bình", "06/04/1990", "066190012346"]


def told(store: Store, path: Path, rows: Rows) -> list[str]:
    plan = import_plan(store, MEMBER, workbook(path, rows))
    return [sentence(problem) for _, problem in plan.problems if problem.code == "rows_left_out"]


def test_a_list_of_nothing_but_people_says_nothing(store: Store, tmp_path: Path) -> None:
    assert told(store, tmp_path / "a.xlsx", [HEAD, AN, BINH]) == []


def test_groups_sums_and_column_numbers_are_nobody(store: Store, tmp_path: Path) -> None:
    rows: Rows = [
        HEAD, ["(1)", "(2)", "(3)", "(4)"], ["I", "Tổ may 1"], AN, ["", "Cộng Tổ may 1", 1], ["II", "Tổ may 2"], BINH,
        ["", "Tổng cộng", 2],
    ]  # fmt: skip
    assert told(store, tmp_path / "a.xlsx", rows) == []


def test_what_stands_below_a_list_is_told_with_its_row(store: Store, tmp_path: Path) -> None:
    rows: Rows = [HEAD, AN, BINH, [], ["", "Người lập biểu", "", "Chủ tịch"], [], ["", "Trần Thị Lập", "", "Hà Văn Ký"]]
    assert told(store, tmp_path / "a.xlsx", rows) == [
        (
            "Trang DS có 2 dòng dưới tiêu đề không nhập: 5 “Người lập biểu | Chủ tịch”; 7 “Trần Thị Lập | Hà Văn Ký”. "
            "Hãy xem lại, đừng để sót người."
        )
    ]


def test_of_many_rows_the_first_are_told(store: Store, tmp_path: Path) -> None:
    below = [["", f"Ghi chú số {number}"] for number in range(1, 10)]
    (said,) = told(store, tmp_path / "a.xlsx", [HEAD, AN, BINH, [], ["", "Người lập biểu", "", "Chủ tịch"], *below])
    assert said.startswith("Trang DS có 10 dòng dưới tiêu đề không nhập: 5 “Người lập biểu | Chủ tịch”; 6 “Ghi chú số")
    assert said.endswith("; và 4 dòng nữa. Hãy xem lại, đừng để sót người.")

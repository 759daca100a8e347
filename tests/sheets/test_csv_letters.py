"""The letters of a CSV: what a stranger's parcel may hold steers neither a screen nor a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.sheets.writing import RISKY, Leaf, write_csv

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
DIRECTIONS = ["\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2069"]


def read_back(*cells: str) -> list[str]:
    file = io.BytesIO()
    write_csv(file, Leaf("Danh sách", ["Ô"], [[cell] for cell in cells]))
    rows = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline="")))
    return ["".join(row) for row in rows[1:]]


ENDS = ["\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]  # of a line


@pytest.mark.parametrize("letter", [one for one in CONTROLS if one not in {"\t", "\n", *ENDS}] + DIRECTIONS)
def test_what_is_not_seen_is_left_out(letter: str) -> None:
    assert read_back(f"Nguyễn{letter} Ánh", f"{letter}=1+1") == ["Nguyễn Ánh", "'=1+1"]


def test_lines_and_tabs_within_a_cell_stay() -> None:
    assert read_back("một\thai\nba", "một\r\nhai") == ["một\thai\nba", "một\nhai"]
    assert set(read_back(*(f"một{end}hai" for end in ENDS))) == {"một\nhai"}


def test_letters_of_every_font_stay() -> None:
    texts = ["Đỗ Thị Hồng Ấm", "H’Hen Niê", "b\u00adng", "a\u00a0b", "–", "😀"]
    assert read_back(*texts) == texts


@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"])), min_size=1, max_size=5))
def test_no_cell_steers_or_reckons(cells: list[str]) -> None:
    for cell in read_back(*(f"x{one}" for one in cells)):
        assert not set(cell) & {*CONTROLS, *DIRECTIONS} - {"\t", "\n"}
    for cell in read_back(*cells):
        assert not cell.startswith(RISKY)

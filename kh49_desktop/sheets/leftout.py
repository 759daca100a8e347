"""Rows of a sheet that are no data: which they are and what they say, so that nobody is left out unseen."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import Final

from kh49_desktop.errors import Level, Problem
from kh49_desktop.sheets.lines import bare_band, is_numbering_row
from kh49_desktop.sheets.reading import Cell, text_of
from kh49_desktop.sheets.tables import Table
from kh49_desktop.text.legacy import decode
from kh49_desktop.text.letters import clean, fold

MOST_QUOTED: Final = 6
MOST_OF_BAND: Final = 2  # filled cells of a row that names a group: its number and its name
SUMS: Final = ("cong", "tong")
LONGEST: Final = 40  # letters of what is quoted of a row


def left_rows(table: Table, tables: Sequence[Table]) -> Iterator[tuple[int, str]]:
    """Yield the Excel number and the words of each row below a table's header that is not brought in.

    `tables` are all of the file that are known: what belongs to another one of the sheet is not left out of this one.
    Rows in which nobody can be are passed over.
    """
    bands = {fold(band) for band in table.bands}
    beside = [other for other in tables if other is not table and other.sheet == table.sheet]
    below = [other.first_row for other in beside if other.first_row > table.last_row]
    elsewhere = {number for other in beside for number in other.lines.numbers}
    for number, row in table.lines.others(table.last_row + 1, elsewhere):
        if below and number >= min(below):
            return
        texts = [clean(decode(cell, table.encoding)) if isinstance(cell, str) else text_of(cell) for cell in row]
        filled = [text for text in texts if text]
        words = " | ".join(filled)
        if not is_usual(row, filled, bands):
            yield number, words if len(words) <= LONGEST else f"{words[:LONGEST].rstrip()}…"


def is_usual(row: list[Cell], filled: list[str], bands: Container[str]) -> bool:
    """Tell whether nobody can be in a row: the name of a group, a sum, the numbers of the columns, a number alone."""
    names = [text for text in filled if any(map(str.isalpha, text))]
    if not names or is_numbering_row(row, len(filled)):
        return True
    if len(filled) <= MOST_OF_BAND and any(fold(bare_band(text)) in bands for text in filled):
        return True
    return names[0] == filled[0] and len(names) == 1 and fold(names[0]).startswith(SUMS)


def told_of_left(table: Table, tables: Sequence[Table]) -> Problem | None:
    """Return what is to be said of the rows that are not brought in, or None."""
    rows = list(left_rows(table, tables))
    if not rows:
        return None
    quoted = "; ".join(f"{number} “{words}”" for number, words in rows[:MOST_QUOTED])
    more = f"; và {len(rows) - MOST_QUOTED} dòng nữa" if len(rows) > MOST_QUOTED else ""
    facts = {"count": str(len(rows)), "rows": quoted + more, "sheet": table.sheet or "–"}
    return Problem("rows_left_out", None, Level.INFO, facts)

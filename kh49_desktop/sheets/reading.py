"""Opening what officers call an Excel file: workbooks, text files and pasted cells become rows of raw cells."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import datetime
import io
import itertools
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.sheets.binary import look_into
from kh49_desktop.sheets.packed import BROKEN, MOST_CELLS, Locked, Looks, NotASheet, TooLarge, look_over
from kh49_desktop.sheets.stowed import Stowed
from kh49_desktop.text.legacy import decode_bytes

Cell: TypeAlias = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
Span: TypeAlias = tuple[int, int, int, int]  # first row, first column, last row, last column; counted from 0

LARGEST_FILE: Final = 100_000_000  # bytes on the disk
LARGEST_TEXT: Final = 60_000_000  # of a text file
SOME_CELLS: Final = 100_000
MANY_CELLS: Final = 600_000  # of a sheet; from here on its rows are stowed
OLE_HEAD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
DELIMITERS: Final = ("\t", ";", ",", "|")
SNIFFED: Final = 200  # records by which the delimiter is chosen
SNIFFED_LETTERS: Final = 500_000
HEAD: Final = 4096
EXCEL_ROWS: Final = 1_048_576  # of a text file: so many, if blank, Excel saves behind a list
MOST_ROWS: Final = 250_000  # of a text file: ten times the largest list of people
SWALLOWED: Final = 2_000_000  # letters that stray quotes may swallow before none is believed
FEWEST_SWALLOWED: Final = 10  # lines
NO_TEXT: Final = b"\0 \r\n\t\xef\xbb\xbf"

_ENDS: Final = re.compile(r"\r\n?|\n")
_EXCEL_TEXT: Final = re.compile(r'="([^"]*)"')


@dataclass(slots=True)
class Sheet:
    """One sheet: `rows[0]` is Excel's row 1, `rows[0][0]` its cell A1; an empty cell is ''.

    `merged` are the merged ranges, `fonts` the old Vietnamese fonts (".VnTime", "VNI-Times") by column, -1 for the
    sheet as a whole; `hidden_rows` (Excel numbers) and `hidden_columns` (from 0) are those of .xlsx files.
    """

    name: str
    rows: Sequence[list[Cell]]
    hidden: bool = False
    merged: tuple[Span, ...] = ()
    fonts: dict[int, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Book:
    """What was opened. `encoding` is that of a text file ("" for a workbook); `day_shift` is added to day numbers."""

    name: str
    sheets: tuple[Sheet, ...]
    encoding: str = ""
    day_shift: int = 0


def read_book(path: Path) -> Book:
    """Open an .xlsx, .xlsm, .xls, .ods, .csv or .txt file; what is inside decides, not the ending.

    Raises Refused: no_such_file, file_in_use, file_empty, file_too_large, file_locked (a password), file_damaged,
    not_a_sheet. Macros, links and formulas are never followed: a formula's last value is read.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise Refused(Problem("not_a_sheet", facts={"file": path.name}))
        if size > LARGEST_FILE:
            raise too_large(path)
        raw = path.read_bytes()
    except FileNotFoundError:
        raise Refused(Problem("no_such_file", facts={"file": str(path)})) from None
    except PermissionError:
        raise Refused(Problem("file_in_use", facts={"file": path.name})) from None
    if not raw[:HEAD].strip(NO_TEXT) and not raw.strip(NO_TEXT):
        raise Refused(Problem("file_empty", facts={"file": path.name}))
    return opened(path, raw)


def opened(path: Path, raw: bytes) -> Book:
    """Read what a file holds, by its first bytes."""
    if raw.startswith(b"PK"):
        return looked_over(path, raw, lambda: look_over(raw))
    if raw.startswith(OLE_HEAD):
        if LOCKED in raw:
            raise Refused(Problem("file_locked", facts={"file": path.name}))
        return looked_over(path, raw, lambda: (look_into(raw), 0))
    if len(raw) > LARGEST_TEXT:
        raise too_large(path)
    try:
        return text_book(path, raw)
    except MemoryError:
        raise too_large(path) from None


def clipboard_book(text: str) -> Book:
    """Return pasted cells (tabs between columns) as a book of one sheet. Raises Refused: file_empty."""
    if not text.strip():
        raise Refused(Problem("clipboard_empty"))
    try:
        rows = split_text(text, "\t" if "\t" in text else sniffed(text))
    except (MemoryError, csv.Error):
        raise too_large(Path()) from None
    return Book("", (Sheet("", rows),), "utf-8")


def letter(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def text_of(cell: Cell) -> str:
    """Return a raw cell as text: whole numbers without ".0", days as dd/MM/yyyy."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.date):
        day = f"{cell.day:02}/{cell.month:02}/{cell.year:04}"
        has_time = isinstance(cell, datetime.datetime) and (cell.hour or cell.minute or cell.second)
        return f"{day} {cell:%H:%M}" if has_time else day
    return str(cell)


def too_large(path: Path) -> Refused:
    """Return the refusal of a file that is larger than any list of people."""
    return Refused(Problem("file_too_large", facts={"file": path.name}))


def damaged(path: Path) -> Refused:
    """Return the refusal of a file that cannot be opened."""
    return Refused(Problem("file_damaged", facts={"file": path.name}))


# -- workbooks ---------------------------------------------------------------------------------------------------------


def looked_over(path: Path, raw: bytes, look: Callable[[], tuple[Looks, int]]) -> Book:
    """Look over a workbook before it is opened, then read it."""
    try:
        looks, shift = look()
    except TooLarge:
        raise too_large(path) from None
    except Locked:
        raise Refused(Problem("file_locked", facts={"file": path.name})) from None
    except NotASheet:
        raise Refused(Problem("not_a_sheet", facts={"file": path.name})) from None
    except BROKEN:
        raise damaged(path) from None
    return workbook(path, raw, looks, shift)


def workbook(path: Path, raw: bytes, looks: Looks, shift: int) -> Book:
    """Read all sheets of a workbook."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as book:
            del raw  # the reader has its own copy
            sheets = tuple(read_sheets(path, book, looks))
    except PasswordError:
        raise Refused(Problem("file_locked", facts={"file": path.name})) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise damaged(path) from None
    except MemoryError:
        raise too_large(path) from None
    except BaseException as panic:
        # The reader is written in Rust; where it gives up on a mangled file it raises pyo3's PanicException,
        # which is no Exception and has no importable name.
        if type(panic).__name__ == "PanicException":
            raise damaged(path) from None
        raise
    if not any(sheet.rows for sheet in sheets):
        raise Refused(Problem("file_empty", facts={"file": path.name}))
    return Book(path.name, sheets, "", shift)


def read_sheets(path: Path, book: CalamineWorkbook, looks: Looks) -> Iterator[Sheet]:
    """Yield the sheets with cells; charts and macro sheets are none."""
    cells = 0
    for number, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(meta.name)
        cells += sheet.total_height * sheet.total_width
        if cells > MOST_CELLS:
            raise too_large(path)
        merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
        rows = rows_of(sheet, sheet.total_height * sheet.total_width)
        is_hidden = meta.visible is not SheetVisibleEnum.Visible
        del sheet
        if cells > MANY_CELLS:
            give_back()
        yield Sheet(meta.name, rows, is_hidden, merged, *looks(meta.name, number))


def give_back() -> None:
    """Give the memory of a large sheet, which its reader has let go in small pieces, back to the system.

    Of what was let go Linux's allocator keeps all but its end; Windows gives it back by itself.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def rows_of(sheet: CalamineSheet, cells: int) -> Sequence[list[Cell]]:
    """Return the rows of a sheet of so many cells."""
    if cells > SOME_CELLS:  # row by row: all in one call would hold up a window for a tenth of a second
        left = blank_columns(sheet)
        rows = (left + row for row in sheet.iter_rows()) if left else sheet.iter_rows()
        return Stowed(rows) if cells > MANY_CELLS else list(rows)
    return sheet.to_python(skip_empty_area=False)


def blank_columns(sheet: CalamineSheet) -> list[Cell]:
    """Return what stands left of each row of `iter_rows`: it begins in row 1, but in the first column that is used."""
    return [""] * sheet.start[1] if sheet.start else []


# -- text files --------------------------------------------------------------------------------------------------------


def text_book(path: Path, raw: bytes) -> Book:
    """Read a text file of cells divided by tabs, semicolons, commas or bars."""
    text, encoding = decode_bytes(raw)
    del raw
    head = text[:HEAD].lstrip()[:256].lower()
    controls = sum(1 for char in text[:HEAD] if char < " " and char not in "\t\r\n\f\v")
    if head.startswith(("<", "{\\rtf", "%pdf")) or controls * 20 > len(text[:HEAD]):
        reason = "web" if head.startswith("<") else ""
        raise Refused(Problem("not_a_sheet", facts={"file": path.name, "reason": reason}))
    end = text.find("\n") + 1 or len(text)
    named = re.fullmatch(r'"?sep=(.)"?', text[:end].strip())  # Excel's own way to name the delimiter
    delimiter = named[1] if named else sniffed(text)
    if text.count(delimiter) + text.count("\n") > MOST_CELLS:
        raise too_large(path)
    try:
        rows = split_text(text[end:] if named else text, delimiter, blank=1 if named else 0)
    except csv.Error:  # a cell of more letters than any cell has
        raise Refused(Problem("not_a_sheet", facts={"file": path.name})) from None
    if not rows:
        raise Refused(Problem("file_empty", facts={"file": path.name}))
    return Book(path.name, (Sheet("", rows),), encoding)


def sniffed(text: str) -> str:
    """Return the delimiter by which the most records have the same number of cells, more than one."""

    def fitness(delimiter: str) -> float:
        counts = Counter(len(row) for row in records(text, delimiter, SNIFFED) if any(row))
        several = [(count, size) for size, count in counts.items() if size > 1]
        if not several:
            return 0.0
        count, size = max(several)
        return count / counts.total() * min(size, 6)

    text = text[:SNIFFED_LETTERS]
    best = max(DELIMITERS, key=fitness)
    return best if fitness(best) > 0 else ","


def records(text: str, delimiter: str, most: int) -> list[list[str]]:
    """Return the first records of a text."""
    try:
        return list(itertools.islice(mended(text, delimiter), most))
    except csv.Error:
        return []


def split_text(text: str, delimiter: str, blank: int = 0) -> Sequence[list[Cell]]:
    """Return all records, of equal length, below some blank rows; blank ones at the end are left out.

    Raises MemoryError when there are more of them, or more cells, than any list of people has; csv.Error.
    """
    count = width = 0
    for number, row in enumerate(mended(text, delimiter), 1):
        if number > EXCEL_ROWS:
            raise MemoryError
        if any(row):
            count = number
            width = max(width, len(row))
            if count > MOST_ROWS or count * width > MOST_CELLS:
                raise MemoryError  # one line of very many cells, and many lines
    rows = (plain_cells(row[:width], width) for row in itertools.islice(mended(text, delimiter), count))
    everything: Iterator[list[Cell]] = itertools.chain(([""] * width for _ in range(blank)), rows)
    return Stowed(everything) if count * width > MANY_CELLS else list(everything)


class LinesOf:
    """The lines of a text with their ends, from where it stands; io.StringIO would take four bytes for every letter."""

    __slots__ = ("at", "end", "text")

    def __init__(self, text: str, at: int = 0) -> None:
        """Begin somewhere."""
        self.text, self.at = text, at
        self.end = "\n" if "\n" in text or "\r" not in text else "\r"  # old Macintosh files have the latter alone

    def __iter__(self) -> Iterator[str]:
        """Yield the lines that are left; `at` is where the next one begins."""
        text, whole = self.text, len(self.text)
        while self.at < whole:
            start = self.at
            self.at = text.find(self.end, start) + 1 or whole
            yield text[start : self.at]


def mended(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield the records of a text; a stray quote that would swallow the records below it is taken as a letter.

    Raises csv.Error for a line with a cell of more letters than any cell has.
    """
    lines = LinesOf(text)
    reader = csv.reader(lines, delimiter=delimiter)
    widths: Counter[int] = Counter()
    swallowed = line = 0
    while True:
        start = lines.at
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a quote that opened a cell without an end
            row = None
        if row is not None and reader.line_num == line + 1:
            line += 1
            widths[len(row)] += 1
            yield row
            continue
        piece = text[start : lines.at]
        if row is not None and not has_swallowed(piece, delimiter, widths):
            line = reader.line_num
            widths[len(row)] += 1
            yield row
            continue
        swallowed += len(piece)
        lines.at = text.find(lines.end, start) + 1 or len(text)
        stray: Iterable[str] = _ENDS.split(text[start : lines.at].rstrip("\r\n"))
        if swallowed > SWALLOWED:  # every line of a file made to hurt may swallow the rest of it
            stray, lines.at = LinesOf(text, start), len(text)
        for row in csv.reader(stray, delimiter=delimiter, quoting=csv.QUOTE_NONE):
            widths[len(row)] += 1
            yield [bare(cell) for cell in row]
        reader, line = csv.reader(lines, delimiter=delimiter), 0


def has_swallowed(piece: str, delimiter: str, widths: Counter[int]) -> bool:
    """Tell whether a record of several lines is several records that a stray quote holds together.

    Then its lines have each as many cells as the records before (or, of the first, as each other). A record in which
    every quote stands where it should is believed, unless that is so of nearly all of very many lines: somebody's
    notes may have lines with commas.
    """
    try:
        list(csv.reader(LinesOf(piece), delimiter=delimiter, strict=True))
        well_formed = True
    except csv.Error as error:
        if "end of data" in str(error):
            return True  # a quote that is never closed
        well_formed = False
    sizes = [line.count(delimiter) + 1 for line in _ENDS.split(piece.rstrip("\r\n"))]
    if well_formed and len(sizes) < FEWEST_SWALLOWED:
        return False
    several = {size: count for size, count in widths.items() if size > 1} or Counter(sizes)
    usual = max(several, key=lambda size: several[size])
    equal = sizes.count(usual)
    if well_formed:
        return usual > 2 and equal * 10 >= len(sizes) * 9  # noqa: PLR2004 - one comma is in many a line
    return usual > 1 and equal * 2 > len(sizes)


def bare(cell: str) -> str:
    """Return a cell without the quotes around it."""
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def plain_cells(row: Sequence[str], width: int) -> list[Cell]:
    """Take away what programs put around texts for Excel's sake: ="001…" and an apostrophe before = + - @."""
    cells: list[Cell] = list(row)
    for number, cell in enumerate(row):
        if cell[:1] in {"=", "'"}:
            found = _EXCEL_TEXT.fullmatch(cell)
            if found:
                cells[number] = found[1]
            elif cell[:1] == "'" and cell.lstrip("'")[:1] in {"=", "+", "-", "@"}:
                cells[number] = cell[1:]
    cells.extend([""] * (width - len(row)))
    return cells

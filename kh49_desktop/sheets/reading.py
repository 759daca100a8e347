"""Opening what officers call an Excel file: workbooks, text files and pasted cells become rows of raw cells."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, TypeAlias

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.text.legacy import decode_bytes

Cell: TypeAlias = str | float | int | bool | datetime.date | datetime.datetime | datetime.time | datetime.timedelta
Span: TypeAlias = tuple[int, int, int, int]  # first row, first column, last row, last column; counted from 0

LARGEST_FILE: Final = 100_000_000  # bytes on the disk
LARGEST_INSIDE: Final = 600_000_000  # bytes once unpacked
MOST_CELLS: Final = 12_000_000  # the box around all filled cells of a book
DENSEST: Final = 150  # how many times a part of this size may shrink when packed
DENSE_FROM: Final = 50_000_000
CHUNK: Final = 1 << 20
OVERLAP: Final = 4096  # bytes of a part looked at twice, for what lies across two chunks
FEW_COLUMNS: Final = 26
OLE_HEAD: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
DELIMITERS: Final = ("\t", ";", ",", "|")
SNIFFED: Final = 200  # records by which the delimiter is chosen
EPOCH_1904: Final = 1462  # days by which a day number of a 1904 workbook is short

# What a cell far out, or an attribute written in an unusual way, has in it: asked first, for it is quick to ask.
_SUSPECT: Final = re.compile(rb'r="(?:[A-Za-z]{3}|[A-Za-z]*\d{6})')
_UNUSUAL: Final = re.compile(rb"r(?:\s+=|=\s|=')")
# A filled cell far out: three letters of column, or a row beyond 99,999. Cells with a style only end in "/>".
_FAR: Final = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"']([A-Za-z]{3,}\d+|[A-Za-z]+\d{6,})[\"'][^>]*(?<!/)>")
# A row far down whose cells do not say where they are.
_FAR_ROW: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*?r\s*=\s*[\"']\d{6,}[\"'][^>]*>\s*<(?:\w+:)?c(?![^>]*\sr\s*=)[\s>]")
_FAR_REPEAT: Final = re.compile(
    rb"number-columns-repeated=[\"']\d{4,}[\"'][^>]*office:value|office:value[^>]*number-columns-repeated=[\"']\d{4,}[\"']"
    rb"|number-rows-repeated=[\"']\d{5,}[\"'](?:(?!</table:table-row>).){0,3000}?office:value",
    re.DOTALL,
)
_ADDRESS: Final = re.compile(rb"([A-Za-z]+)(\d+)")
_FONT: Final = re.compile(rb'<name\s+val="([^"]{1,64})"')
_FONTS: Final = re.compile(rb"<fonts\b.*?</fonts>", re.DOTALL)
_ONE_FONT: Final = re.compile(rb"<font\b(?:[^>]*/>|.*?</font>)", re.DOTALL)
_CELL_XFS: Final = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_XF_FONT: Final = re.compile(rb'<xf\b[^>]*?fontId="(\d+)"')
_STYLED: Final = re.compile(rb'<c\s[^>]*?r="([A-Z]+)\d+"[^>]*?\ss="(\d+)"')
_OLD_FONT: Final = re.compile(rb"(\.Vn[A-Za-z][A-Za-z ]{1,24}|VNI-[A-Z][A-Za-z -]{1,24})")
_EXCEL_TEXT: Final = re.compile(r'="([^"]*)"')
_FIRST_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")


@dataclass(slots=True)
class Sheet:
    """One sheet: `rows[0]` is Excel's row 1, `rows[0][0]` its cell A1; an empty cell is ''.

    `merged` are the merged ranges, `fonts` the old Vietnamese fonts (".VnTime", "VNI-Times") by column, -1 for the
    sheet as a whole.
    """

    name: str
    rows: list[list[Cell]]
    hidden: bool = False
    merged: tuple[Span, ...] = ()
    fonts: dict[int, str] = field(default_factory=dict)


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
    if not raw.strip(b"\0 \r\n\t\xef\xbb\xbf"):
        raise Refused(Problem("file_empty", facts={"file": path.name}))
    if raw.startswith(b"PK"):
        return packed_book(path, raw)
    if raw.startswith(OLE_HEAD):
        if LOCKED in raw:
            raise Refused(Problem("file_locked", facts={"file": path.name}))
        found = _OLD_FONT.search(raw)
        return workbook(path, raw, {-1: found[1].decode("ascii").strip()} if found else {}, 0)
    return text_book(path, raw)


def clipboard_book(text: str) -> Book:
    """Return pasted cells (tabs between columns) as a book of one sheet. Raises Refused: file_empty."""
    if not text.strip():
        raise Refused(Problem("clipboard_empty"))
    rows = split_text(text, "\t" if "\t" in text else sniffed(text))
    return Book("", (Sheet("", rows),), "utf-8")


def letter(column: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_of(letters: str) -> int:
    """Return the number from 0 of a column's letters. Raises ValueError."""
    number = 0
    for char in letters:
        if not "A" <= char <= "Z":
            raise ValueError(letters)
        number = number * 26 + ord(char) - ord("A") + 1
    if not letters:
        raise ValueError(letters)
    return number - 1


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


def packed_book(path: Path, raw: bytes) -> Book:
    """Look over a zipped workbook before it is opened: what it holds, how large it grows, its fonts."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if sum(part.file_size for part in parts) > LARGEST_INSIDE or any(map(is_bomb, parts)):
                raise too_large(path)
            if not ({"xl/workbook.xml", "content.xml"} & names):
                raise Refused(Problem("not_a_sheet", facts={"file": path.name}))
            fonts, shift = look_over(path, packed, names)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError):
        raise damaged(path) from None
    return workbook(path, raw, fonts, shift)


def is_bomb(part: zipfile.ZipInfo) -> bool:
    """Tell whether a part claims to grow more than any sheet does."""
    return part.file_size > DENSE_FROM and part.file_size > DENSEST * max(part.compress_size, 1)


def look_over(path: Path, packed: zipfile.ZipFile, names: set[str]) -> tuple[dict[int, str], int]:
    """Read every part once: its true size (zipfile checks length and CRC), cells far out; return fonts and day shift.

    The reader of sheets makes a box around all filled cells, so one cell at XFD1048576 would fill the memory.
    """
    styles = packed.read("xl/styles.xml") if "xl/styles.xml" in names else b""
    legacy = [name for name in fonts_in_use(styles) if _OLD_FONT.fullmatch(name.encode("utf-8", "replace"))]
    fonts: dict[int, str] = {-1: legacy[0]} if legacy else {}
    book = packed.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
    is_first = True
    for part in packed.infolist():
        name = part.filename
        with packed.open(part) as opened:
            head = opened.read(CHUNK)
            if b"<!ENTITY" in head[:4096] or b"<!DOCTYPE" in head[:4096] or head.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise damaged(path)
            if is_first and legacy and _FIRST_SHEET.fullmatch(name):
                fonts |= column_fonts(styles, head)
                is_first = False
            if extent(opened, head, is_open=name == "content.xml") > MOST_CELLS:
                raise too_large(path)
    is_1904 = re.search(rb'date1904="(?:1|true)"', book) is not None
    return fonts, EPOCH_1904 if is_1904 else 0


def extent(opened: IO[bytes], head: bytes, *, is_open: bool) -> int:
    """Read a part to its end; return the cells of the box around those far out, 0 when there are none."""
    rows, columns, kept = 0, 0, b""
    while head:
        window = kept + head
        if _SUSPECT.search(window) or _UNUSUAL.search(window):
            for far in _FAR.finditer(window):
                address = _ADDRESS.fullmatch(far[1])
                if address:
                    columns = max(columns, column_of(address[1].decode("ascii").upper()[:4]) + 1)
                    rows = max(rows, int(address[2][:8]))
            if _FAR_ROW.search(window):
                return MOST_CELLS + 1
        if is_open and _FAR_REPEAT.search(window):
            return MOST_CELLS + 1
        kept, head = window[-OVERLAP:], opened.read(CHUNK)
    return max(rows, 1) * max(columns, FEW_COLUMNS) if rows or columns else 0


def font_names(styles: bytes) -> list[str]:
    """Return the names of the fonts of a workbook's styles, in their order."""
    block = _FONTS.search(styles)
    found = [_FONT.search(font) for font in _ONE_FONT.findall(block[0])] if block else []
    return [name[1].decode("utf-8", "replace") if name else "" for name in found]


def fonts_in_use(styles: bytes) -> list[str]:
    """Return the fonts that some cell style uses, the most used first."""
    names = font_names(styles)
    block = _CELL_XFS.search(styles)
    used = Counter(int(number) for number in _XF_FONT.findall(block[0])) if block else Counter()
    return [names[number] for number, _ in used.most_common() if number < len(names)]


def column_fonts(styles: bytes, head: bytes) -> dict[int, str]:
    """Return the old font most used in each column, as the beginning of the sheet shows it."""
    names = font_names(styles)
    block = _CELL_XFS.search(styles)
    by_style = [int(number) for number in _XF_FONT.findall(block[0])] if block else []
    seen: dict[int, Counter[str]] = {}
    for letters, style in _STYLED.findall(head):
        number = by_style[int(style)] if int(style) < len(by_style) else len(names)
        if number < len(names) and len(letters) < len("AAA"):
            seen.setdefault(column_of(letters.decode("ascii")), Counter())[names[number]] += 1
    return {column: fonts.most_common(1)[0][0] for column, fonts in seen.items()}


def workbook(path: Path, raw: bytes, fonts: dict[int, str], shift: int) -> Book:
    """Read all sheets of a workbook."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(raw)) as opened:
            sheets = tuple(read_sheets(path, opened, fonts))
    except PasswordError:
        raise Refused(Problem("file_locked", facts={"file": path.name})) from None
    except (CalamineError, OSError, ValueError, OverflowError):
        raise damaged(path) from None
    except BaseException as panic:
        # The reader is written in Rust; where it gives up on a mangled file it raises pyo3's PanicException,
        # which is no Exception and has no importable name.
        if type(panic).__name__ == "PanicException":
            raise damaged(path) from None
        raise
    if not any(sheet.rows for sheet in sheets):
        raise Refused(Problem("file_empty", facts={"file": path.name}))
    return Book(path.name, sheets, "", shift)


def read_sheets(path: Path, opened: CalamineWorkbook, fonts: dict[int, str]) -> Iterator[Sheet]:
    """Yield the sheets with cells; charts and macro sheets are none."""
    cells = 0
    for meta in opened.sheets_metadata:
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = opened.get_sheet_by_name(meta.name)
        cells += sheet.total_height * sheet.total_width
        if cells > MOST_CELLS:
            raise too_large(path)
        merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
        rows = sheet.to_python(skip_empty_area=False)
        yield Sheet(meta.name, rows, meta.visible is not SheetVisibleEnum.Visible, merged, fonts)


# -- text files --------------------------------------------------------------------------------------------------------


def text_book(path: Path, raw: bytes) -> Book:
    """Read a text file of cells divided by tabs, semicolons, commas or bars."""
    text, encoding = decode_bytes(raw)
    head = text.lstrip()[:256].lower()
    controls = sum(1 for char in text[:4096] if char < " " and char not in "\t\r\n\f\v")
    if head.startswith(("<", "{\\rtf", "%pdf")) or controls * 20 > len(text[:4096]):
        raise Refused(Problem("not_a_sheet", facts={"file": path.name}))
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r'"?sep=(.)"?', first.strip())  # Excel's own way to name the delimiter
    delimiter = named[1] if named else sniffed(text)
    rows = split_text(rest, delimiter) if named else split_text(text, delimiter)
    if len(rows) * max(map(len, rows), default=0) > MOST_CELLS:
        raise too_large(path)
    return Book(path.name, (Sheet("", [[], *rows] if named else rows),), encoding)


def sniffed(text: str) -> str:
    """Return the delimiter by which the most records have the same number of cells, more than one."""

    def fitness(delimiter: str) -> float:
        counts = Counter(len(row) for row in records(text, delimiter, SNIFFED) if any(row))
        several = [(count, size) for size, count in counts.items() if size > 1]
        if not several:
            return 0.0
        count, size = max(several)
        return count / counts.total() * min(size, 6)

    best = max(DELIMITERS, key=fitness)
    return best if fitness(best) > 0 else ","


def records(text: str, delimiter: str, most: int) -> list[list[str]]:
    """Return the first records of a text."""
    try:
        return [
            row
            for row, _ in zip(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), range(most), strict=False)
        ]
    except csv.Error:
        return []


def split_text(text: str, delimiter: str) -> list[list[Cell]]:
    """Return all records, of equal length; a stray quote that swallows the rest is taken as a letter."""
    rows: list[list[str]] = []
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        rows = []
    lines = text.count("\n") + 1
    if not rows or (lines > SNIFFED and len(rows) < lines // 4):
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    width = max(map(len, rows), default=0)
    return [plain_cells(row, width) for row in rows]


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

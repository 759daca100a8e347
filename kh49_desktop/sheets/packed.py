"""Looking over a zipped workbook before it is opened: how far it grows, what it hides, which fonts its cells have."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Final, NamedTuple, TypeAlias
from xml.sax.saxutils import unescape

LARGEST_INSIDE: Final = 400_000_000  # bytes once unpacked
MOST_CELLS: Final = 5_000_000  # the box around all filled cells of a book
DENSEST: Final = 60  # how many times a part of this size may shrink when packed
DENSE_FROM: Final = 50_000_000
CHUNK: Final = 1 << 20
OVERLAP: Final = 4096  # bytes of a part looked at twice, for what lies across two chunks
FEW_COLUMNS: Final = 26
MOST_TEXT: Final = 100_000_000  # bytes that shared texts may grow to
LONGEST_TEXT: Final = CHUNK * 16
MOST_PARTS: Final = 5_000
MOST_HIDDEN_COLUMNS: Final = 1_000
EPOCH_1904: Final = 1462  # days by which a day number of a 1904 workbook is short
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, MemoryError,
)  # fmt: skip

# What a cell far out, or an attribute written in an unusual way, has in it: asked first, for it is quick to ask.
_SUSPECT: Final = re.compile(rb'r(?:="(?:[A-Za-z]{2,}\d|[A-Za-z]?\d{6})|\s+=|=[\s\'])')
# A filled cell far out: two letters of column, or a row beyond 99,999. Cells with a style only end in "/>".
_FAR: Final = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*[\"']([A-Za-z]{2,}\d+|[A-Za-z]+\d{6,})[\"'][^>]*(?<!/)>")
# A row far down whose cells do not say where they are.
_FAR_ROW: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*?r\s*=\s*[\"']\d{6,}[\"'][^>]*>\s*<(?:\w+:)?c(?![^>]*\sr\s*=)[\s>]")
_REPEATED: Final = re.compile(
    rb"<(?:table:table-row|/table:table-row)\b[^>]*>|<table:(?:covered-)?table-cell\b[^>]*>", re.DOTALL
)
_ROW_REPEAT: Final = re.compile(rb"number-rows-repeated\s*=\s*[\"'](\d+)")
_COLUMN_REPEAT: Final = re.compile(rb"number-columns-repeated\s*=\s*[\"'](\d+)")
_ADDRESS: Final = re.compile(rb"([A-Za-z]+)(\d+)")
_HIDDEN: Final = re.compile(rb'hidden="(?:1|true)"')
_HIDDEN_ROW: Final = re.compile(rb"<(?:\w+:)?row\s([^>]*)>")
_HIDDEN_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_ROW_NUMBER: Final = re.compile(rb'(?:^|\s)r="(\d{1,7})"')
_FROM_TO: Final = (re.compile(rb'\bmin="(\d{1,5})"'), re.compile(rb'\bmax="(\d{1,5})"'))
_FONT: Final = re.compile(rb'<name\s+val="([^"]{1,64})"')
_FONTS: Final = re.compile(rb"<fonts\b.*?</fonts>", re.DOTALL)
_ONE_FONT: Final = re.compile(rb"<font\b(?:[^>]*/>|.*?</font>)", re.DOTALL)
_CELL_XFS: Final = re.compile(rb"<cellXfs\b.*?</cellXfs>", re.DOTALL)
_XF_FONT: Final = re.compile(rb'<xf\b[^>]*?fontId="(\d+)"')
_STYLED: Final = re.compile(rb'<c\s[^>]*?r="([A-Z]+)\d+"[^>]*?\ss="(\d+)"')
_OLD_FONT: Final = re.compile(rb"(\.Vn[A-Za-z][A-Za-z ]{1,24}|VNI-[A-Z][A-Za-z -]{1,24})")
_SHEET_PART: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_SHEET_NAMED: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_NAME: Final = re.compile(rb'\sname="([^"]*)"')
_RELATION: Final = re.compile(rb'\s\w+:id="([^"]*)"')
_RELATIONSHIP: Final = re.compile(rb"<Relationship\s[^>]*>")
_ID: Final = re.compile(rb'\sId="([^"]*)"')
_TARGET: Final = re.compile(rb'\sTarget="([^"]*)"')
_SHARED: Final = re.compile(rb"<(?:\w+:)?si\b(?:[^>]*/>|.*?</(?:\w+:)?si>)", re.DOTALL)
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|is|f)[\s>]")
_OF_SHARED: Final = re.compile(rb'\st="s"[^>]*>\s*<(?:\w+:)?v>(\d{1,9})<')


class Look(NamedTuple):
    """What the file says of a sheet beside its cells; see `reading.Sheet`."""

    fonts: dict[int, str]
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


Looks: TypeAlias = Callable[[str, int], Look]  # a sheet's look by its name and its number in the book


class TooLarge(Exception):  # noqa: N818 - what the file is
    """The file grows beyond any list when it is opened."""


class Locked(Exception):  # noqa: N818 - what the file is
    """The file has a password."""


class NotASheet(Exception):  # noqa: N818 - what the file is
    """The archive holds no sheets of a kind that is read."""


def look_over(raw: bytes) -> tuple[Looks, int]:
    """Read every part once: its true size (zipfile checks length and CRC), cells far out, long texts in many cells.

    Returns what tells a sheet's look by its name and number, and the day shift. Raises TooLarge, Locked, NotASheet or
    one of BROKEN. The reader of sheets makes a box around all filled cells, so one cell at XFD1048576 would fill the
    memory.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = packed.infolist()
        names = {part.filename for part in parts}
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > LARGEST_INSIDE or any(map(is_bomb, parts)):
            raise TooLarge
        if not ({"xl/workbook.xml", "content.xml"} & names):
            raise NotASheet
        manifest = head_of(packed, names, "META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise Locked
        styles = head_of(packed, names, "xl/styles.xml")
        book = head_of(packed, names, "xl/workbook.xml")
        looks = looks_of(packed, styles)
        is_1904 = re.search(rb'date1904="(?:1|true)"', book) is not None
        paths = dict(sheet_parts(book, head_of(packed, names, "xl/_rels/workbook.xml.rels")))
    usual = Look({-1: font} if (font := old_font(styles)) else {})
    ordered = [look for _, look in sorted(looks.items(), key=lambda each: (len(each[0]), each[0]))]

    def look(name: str, number: int) -> Look:
        if name in paths:
            return looks.get(paths[name], usual)
        return ordered[number] if number < len(ordered) else usual

    return look, EPOCH_1904 if is_1904 else 0


def head_of(packed: zipfile.ZipFile, names: set[str], name: str) -> bytes:
    """Return the first megabytes of a small part, b"" when there is none."""
    if name not in names:
        return b""
    with packed.open(name) as opened:
        return opened.read(CHUNK * 8)


def is_bomb(part: zipfile.ZipInfo) -> bool:
    """Tell whether a part claims to grow more than any sheet does."""
    return part.file_size > DENSE_FROM and part.file_size > DENSEST * max(part.compress_size, 1)


def looks_of(packed: zipfile.ZipFile, styles: bytes) -> dict[str, Look]:
    """Read all parts to their ends; return what each sheet hides and its fonts, by the part's name."""
    usual = old_font(styles)
    texts = shared_texts(packed)
    longest = max(texts, default=0)
    looks, named, exact = {}, 0, None
    for part in packed.infolist():
        name, is_open = part.filename, part.filename == "content.xml"
        with packed.open(part) as opened:
            head = opened.read(CHUNK)
            start = head[:OVERLAP]
            if b"<!ENTITY" in start or b"<!DOCTYPE" in start or head.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise zipfile.BadZipFile
            is_sheet = _SHEET_PART.fullmatch(name) is not None
            fonts = ({-1: usual} | column_fonts(styles, head)) if is_sheet and usual else {}
            walk = Walk(is_open=is_open, is_sheet=is_sheet, counts=is_sheet and bool(texts))
            walk.through(opened, head)
            if walk.box > MOST_CELLS:
                raise TooLarge
            named += walk.named
            if named * longest > MOST_TEXT:
                exact = (exact or 0) + grown(packed, part, texts)
                if exact > MOST_TEXT:
                    raise TooLarge
            if is_sheet:
                looks[name] = Look(fonts, frozenset(walk.hidden_rows), frozenset(walk.hidden_columns))
    return looks


def shared_texts(packed: zipfile.ZipFile) -> list[int]:
    """Return the sizes of the shared texts in their order: a small file may name a long one in every cell."""
    sizes: list[int] = []
    if "xl/sharedStrings.xml" in packed.namelist():
        with packed.open("xl/sharedStrings.xml") as opened:
            kept = b""
            while chunk := opened.read(CHUNK):
                window, end = kept + chunk, 0
                for found in _SHARED.finditer(window):
                    end = found.end()
                    sizes.append(end - found.start())
                kept = window[end:]
                if len(kept) > LONGEST_TEXT:  # one text of megabytes: nobody typed it
                    raise TooLarge
    return sizes


def grown(packed: zipfile.ZipFile, part: zipfile.ZipInfo, sizes: list[int]) -> int:
    """Return how many bytes the shared texts of a sheet's cells take."""
    total, kept, last = 0, b"", len(sizes)
    with packed.open(part) as opened:
        while chunk := opened.read(CHUNK):
            window, end = kept + chunk, 0
            for found in _OF_SHARED.finditer(window):
                end, number = found.end(), int(found[1])
                total += sizes[number] if number < last else 0
            kept = window[max(end, len(window) - OVERLAP) :]
            if total > MOST_TEXT:
                break
    return total


class Walk:
    """Reads a part to its end and keeps what it says of its size and of what it hides."""

    def __init__(self, *, is_open: bool, is_sheet: bool, counts: bool) -> None:
        """Take whether the part is the one of an .ods file or a sheet of an .xlsx file, and is to be counted in."""
        self._is_open, self._is_sheet, self._counts = is_open, is_sheet, counts
        self._rows = self._columns = 0
        self._of_row = self._high = self._wide = 0  # of .ods: cells so far in the row, rows and columns with something
        self._repeat = 1  # of the .ods row that is open
        self.named = 0  # cells that name a shared text
        self.box = 0
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()

    def through(self, opened: IO[bytes], head: bytes) -> None:
        """Read the part; `box` is then the number of cells of the box around those far out, 0 without any."""
        kept = b""
        while head:
            window = kept + head
            if _SUSPECT.search(window) and _VALUE.search(window):
                self._far(window)
            if self._is_open:
                self._repeated(window)
            if self._is_sheet and _HIDDEN.search(window):
                self._hidden(window)
            self.named += head.count(b't="s"') if self._counts else 0
            if self.box > MOST_CELLS:
                return
            kept, head = window[-OVERLAP:], opened.read(CHUNK)
        if self._rows or self._columns:
            self.box = max(self.box, max(self._rows, 1) * max(self._columns, FEW_COLUMNS))

    def _far(self, window: bytes) -> None:
        for far in _FAR.finditer(window):
            address = _ADDRESS.fullmatch(far[1])
            if address:
                self._columns = max(self._columns, column_of(address[1].decode("ascii").upper()[:4]) + 1)
                self._rows = max(self._rows, int(address[2][:8]))
        if _FAR_ROW.search(window):
            self.box = MOST_CELLS + 1

    def _repeated(self, window: bytes) -> None:
        """Reckon the cells that an .ods file writes once and repeats; empty ones at the end do not count."""
        for found in _REPEATED.finditer(window):
            tag = found[0]
            if b"table-row" in tag:
                many = _ROW_REPEAT.search(tag)
                self._repeat, self._of_row = int(many[1][:9]) if many else 1, 0
                continue
            many = _COLUMN_REPEAT.search(tag)
            is_first = self._of_row == 0
            self._of_row += int(many[1][:9]) if many else 1
            if b"office:value" in tag or b"string-value" in tag:
                self._high += self._repeat if is_first or not self._wide else 0
                self._wide = max(self._wide, self._of_row)
                self.box = max(self.box, self._wide * max(self._high, self._repeat))

    def _hidden(self, window: bytes) -> None:
        for found in _HIDDEN_ROW.finditer(window):
            if _HIDDEN.search(found[1]):
                number = _ROW_NUMBER.search(found[1])
                self.hidden_rows.update([int(number[1])] if number else [])
        for found in _HIDDEN_COLUMN.finditer(window):
            if _HIDDEN.search(found[1]):
                first, last = (edge.search(found[1]) for edge in _FROM_TO)
                if first and last:
                    self.hidden_columns.update(range(int(first[1]) - 1, min(int(last[1]), MOST_HIDDEN_COLUMNS)))


def sheet_parts(book: bytes, relations: bytes) -> Iterator[tuple[str, str]]:
    """Yield each sheet's name with the name of its part."""
    targets = {
        key[1]: target[1].decode("utf-8", "replace")
        for tag in _RELATIONSHIP.findall(relations)
        if (key := _ID.search(tag)) and (target := _TARGET.search(tag))
    }
    for tag in _SHEET_NAMED.findall(book):
        name, key = _NAME.search(tag), _RELATION.search(tag)
        if name and key and key[1] in targets:
            path = targets[key[1]]
            shown = unescape(name[1].decode("utf-8", "replace"), {"&quot;": '"', "&apos;": "'"})
            yield shown, path.removeprefix("/") if path.startswith("/") else "xl/" + path


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


# -- fonts -------------------------------------------------------------------------------------------------------------


def old_font(styles: bytes) -> str:
    """Return the old Vietnamese font that most cell styles use, or ""."""
    return next((f for f in fonts_in_use(styles) if _OLD_FONT.fullmatch(f.encode("utf-8", "replace"))), "")


def font_names(styles: bytes) -> list[str]:
    """Return the names of the fonts of a workbook's styles, in their order."""
    block = _FONTS.search(styles)
    found = [_FONT.search(font) for font in _ONE_FONT.findall(block[0])] if block else []
    return [name[1].decode("utf-8", "replace") if name else "" for name in found]


def fonts_of_styles(styles: bytes) -> list[int]:
    """Return the number of the font of each cell style."""
    block = _CELL_XFS.search(styles)
    return [int(number) for number in _XF_FONT.findall(block[0])] if block else []


def fonts_in_use(styles: bytes) -> list[str]:
    """Return the fonts that some cell style uses, the most used first."""
    names = font_names(styles)
    used: Iterable[tuple[int, int]] = Counter(fonts_of_styles(styles)).most_common()
    return [names[number] for number, _ in used if number < len(names)]


def column_fonts(styles: bytes, head: bytes) -> dict[int, str]:
    """Return the font most used in each column, as the beginning of the sheet shows it."""
    names, by_style = font_names(styles), fonts_of_styles(styles)
    seen: dict[int, Counter[str]] = {}
    for letters, style in _STYLED.findall(head):
        number = by_style[int(style)] if int(style) < len(by_style) else len(names)
        if number < len(names) and len(letters) < len("AAA"):
            seen.setdefault(column_of(letters.decode("ascii")), Counter())[names[number]] += 1
    return {column: fonts.most_common(1)[0][0] for column, fonts in seen.items()}

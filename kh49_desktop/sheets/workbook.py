"""Writing workbooks row by row: a sheet goes to the disk while it is made, so its size costs no memory."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import IO, Final, TypeAlias

from kh49_desktop.sheets.reading import letter

Cell: TypeAlias = str | int | None
Span: TypeAlias = tuple[int, int, int, int]  # first row, first column, last row, last column; counted from 0

BUFFER: Final = 1 << 17  # letters that are gathered before they are packed
PACKING: Final = 3  # of 9: nearly as small as the highest and three times as quick
LONGEST_CELL: Final = 32_767  # letters that Excel takes in a cell
LONGEST_SHEET_NAME: Final = 31
A4: Final = 9
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
PARTS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# What XML cannot hold, and what Excel would read back as such: "_x0041_" is its way to write a letter by its number.
_UNUSUAL: Final = re.compile("[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_NUMBERED: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


class Style(IntEnum):
    """How a cell looks; the numbers are places in LOOKS."""

    PLAIN = 0
    HEADING = 1
    TEXT = 2
    WRAPPED = 3
    NUMBER = 4
    WHOLE = 5  # a number without "." between thousands: a year
    BODY = 6  # words of the page that explains the book
    STRONG = 7
    TITLE = 8
    # on official lists, in the type of official papers
    PAPER = 9
    PAPER_LEFT = 10
    PAPER_STRONG = 11
    PAPER_SLANTED = 12
    PAPER_TITLE = 13
    RULED_HEADING = 14
    RULED = 15
    RULED_CENTRE = 16
    RULED_NUMBER = 17
    RULED_TOTAL = 18
    RULED_TOTAL_NUMBER = 19


@dataclass(frozen=True, slots=True)
class Look:
    """The parts of a style: font and border by their place in the tables below, number format, way of standing."""

    font: int = 0
    number: int = 0  # Excel's own: 0 general, 1 whole, 3 with thousands, 49 text
    fill: int = 0
    border: int = 0
    across: str = ""
    up: str = "top"
    wrap: bool = False


FONTS: Final = (
    '<font><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font>',
    '<font><b/><sz val="15"/><name val="Calibri"/><family val="2"/></font>',
    '<font><sz val="12"/><name val="Times New Roman"/><family val="1"/></font>',
    '<font><b/><sz val="12"/><name val="Times New Roman"/><family val="1"/></font>',
    '<font><i/><sz val="12"/><name val="Times New Roman"/><family val="1"/></font>',
    '<font><b/><sz val="14"/><name val="Times New Roman"/><family val="1"/></font>',
)
FILLS: Final = (
    '<fill><patternFill patternType="none"/></fill>',
    '<fill><patternFill patternType="gray125"/></fill>',
    '<fill><patternFill patternType="solid"><fgColor rgb="FFEAF3F1"/><bgColor indexed="64"/></patternFill></fill>',
)
SIDES: Final = ("left", "right", "top", "bottom")
BORDERS: Final = (
    "<border><left/><right/><top/><bottom/><diagonal/></border>",
    '<border><left/><right/><top/><bottom style="thin"><color auto="1"/></bottom><diagonal/></border>',
    "<border>" + "".join(f'<{s} style="thin"><color auto="1"/></{s}>' for s in SIDES) + "<diagonal/></border>",
)
LOOKS: Final = {
    Style.PLAIN: Look(up=""),
    Style.HEADING: Look(font=1, fill=2, border=1, up="center", wrap=True),
    Style.TEXT: Look(number=49),
    Style.WRAPPED: Look(number=49, wrap=True),
    Style.NUMBER: Look(number=3),
    Style.WHOLE: Look(number=1),
    Style.BODY: Look(number=49, wrap=True),
    Style.STRONG: Look(font=1, number=49, wrap=True),
    Style.TITLE: Look(font=2, number=49, up="center"),
    Style.PAPER: Look(font=3, number=49, across="center", up="center", wrap=True),
    Style.PAPER_LEFT: Look(font=3, number=49, up="center", wrap=True),
    Style.PAPER_STRONG: Look(font=4, number=49, across="center", up="center", wrap=True),
    Style.PAPER_SLANTED: Look(font=5, number=49, across="center", up="center", wrap=True),
    Style.PAPER_TITLE: Look(font=6, number=49, across="center", up="center", wrap=True),
    Style.RULED_HEADING: Look(font=4, number=49, border=2, across="center", up="center", wrap=True),
    Style.RULED: Look(font=3, number=49, border=2, up="center", wrap=True),
    Style.RULED_CENTRE: Look(font=3, number=49, border=2, across="center", up="center", wrap=True),
    Style.RULED_NUMBER: Look(font=3, number=3, border=2, up="center"),
    Style.RULED_TOTAL: Look(font=4, number=49, border=2, up="center", wrap=True),
    Style.RULED_TOTAL_NUMBER: Look(font=4, number=3, border=2, up="center"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """How a sheet is looked at and printed: A4, as wide as the paper, the heading rows again on every page.

    `frozen`: rows and columns that stay in view; `repeated`: first and last heading row, counted from 0; `filtered`:
    the row whose cells have filters, -1 for none.
    """

    widths: Sequence[float]
    frozen: tuple[int, int] = (0, 0)
    repeated: tuple[int, int] | None = None
    filtered: int = -1
    landscape: bool = True
    numbered: bool = False  # page numbers at the foot


class Sheet:
    """A sheet that is being written, row after row."""

    def __init__(self, part: IO[bytes], page: Page) -> None:
        """Begin a part of the package."""
        self._part, self._page = part, page
        self._letters = [letter(at) for at in range(len(page.widths))]
        self._heads: dict[tuple[Style, ...], list[tuple[str, str, str]]] = {}
        self._merged: list[Span] = []
        self._gathered: list[str] = []
        self._size = 0
        self.rows = 0
        self._say(self._beginning())

    def row(self, cells: Sequence[Cell], styles: tuple[Style, ...], *, height: float = 0) -> None:
        """Write a row; texts stay texts whatever they begin with. A cell that is None is left out."""
        self.rows += 1
        number = self.rows
        heads = self._heads.get(styles) or self._shape(styles)
        tall = f' ht="{height:g}" customHeight="1"' if height else ""
        parts = [f'<row r="{number}"{tall}>']
        for cell, (at, text, figure) in zip(cells, heads, strict=True):
            if isinstance(cell, str):
                parts.append(f"{at}{number}{text}{told(cell)}</is></c>")
            elif cell is not None:
                parts.append(f"{at}{number}{figure}{cell}</v></c>")
        parts.append("</row>")
        self._say("".join(parts))

    def _shape(self, styles: tuple[Style, ...]) -> list[tuple[str, str, str]]:
        """Return for each column what stands before the row's number, a text and a figure; kept for the next row."""
        made = [
            (f'<c r="{letters}', f'" s="{style:d}" t="inlineStr"><is>', f'" s="{style:d}"><v>')
            for letters, style in zip(self._letters, styles, strict=True)
        ]
        self._heads[styles] = made
        return made

    def ruled(self, cells: Sequence[Cell], styles: tuple[Style, ...], *, height: float = 0) -> None:
        """Write a row whose empty cells are drawn too."""
        self.row([("" if cell is None else cell) for cell in cells], styles, height=height)

    def merge(self, first: int, last: int, top: int | None = None) -> None:
        """Make one cell of the columns `first` to `last` of the row just written, from the row `top` on."""
        bottom = self.rows - 1
        self._merged.append((bottom if top is None else top, first, bottom, last))

    def end(self) -> None:
        """Write what follows the rows."""
        page, columns = self._page, len(self._letters)
        parts = ["</sheetData>"]
        if page.filtered >= 0 and columns:
            last = f"{self._letters[-1]}{max(self.rows, page.filtered + 2)}"
            parts.append(f'<autoFilter ref="A{page.filtered + 1}:{last}"/>')
        if self._merged:
            spans = (f'<mergeCell ref="{ref(span)}"/>' for span in self._merged)
            parts.append(f'<mergeCells count="{len(self._merged)}">{"".join(spans)}</mergeCells>')
        parts.append('<pageMargins left="0.5" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>')
        way = "landscape" if page.landscape else "portrait"
        parts.append(f'<pageSetup paperSize="{A4}" orientation="{way}" fitToHeight="0"/>')
        if page.numbered:
            parts.append("<headerFooter><oddFooter>&amp;R&amp;P/&amp;N</oddFooter></headerFooter>")
        parts.append("</worksheet>")
        self._say("".join(parts))
        self._write()

    def _beginning(self) -> str:
        page = self._page
        rows, columns = page.frozen
        frozen = ""
        if rows or columns:
            corner = f"{letter(columns)}{rows + 1}"
            across = f' xSplit="{columns}"' if columns else ""
            down = f' ySplit="{rows}"' if rows else ""
            place = "bottomRight" if rows and columns else "bottomLeft" if rows else "topRight"
            frozen = (
                f'<pane{across}{down} topLeftCell="{corner}" activePane="{place}" state="frozen"/>'
                f'<selection pane="{place}"/>'
            )
        widths = "".join(
            f'<col min="{at}" max="{at}" width="{width:g}" customWidth="1"/>' for at, width in enumerate(page.widths, 1)
        )
        return (
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="15"/>{f"<cols>{widths}</cols>" if widths else ""}<sheetData>'
        )

    def _say(self, text: str) -> None:
        self._gathered.append(text)
        self._size += len(text)
        if self._size > BUFFER:
            self._write()

    def _write(self) -> None:
        self._part.write("".join(self._gathered).encode("utf-8", "replace"))
        self._gathered.clear()
        self._size = 0


class Workbook:
    """A workbook that is being written, sheet after sheet; `close` completes it."""

    def __init__(self, file: IO[bytes]) -> None:
        """Begin a package in an open file."""
        self._packed = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=PACKING)
        self._sheets: list[tuple[str, Page, int]] = []

    def name(self, wanted: str) -> str:
        """Return a name for a sheet that Excel takes and that no sheet has yet."""
        taken = {name.casefold() for name, _, _ in self._sheets}
        return free_name(wanted, taken)

    @contextlib.contextmanager
    def sheet(self, name: str, page: Page) -> Iterator[Sheet]:
        """Add a sheet; its rows are written within the block."""
        number = len(self._sheets) + 1
        with self._packed.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
            sheet = Sheet(part, page)
            self._sheets.append((name, page, 0))
            yield sheet
            sheet.end()
        self._sheets[-1] = (name, page, sheet.rows)

    def close(self) -> None:
        """Write the parts that name the sheets."""
        numbers = range(1, len(self._sheets) + 1)
        types = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{PARTS}.worksheet+xml"/>' for n in numbers
        )
        links = "".join(
            f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        styles = len(self._sheets) + 1
        parts = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{PARTS}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{PARTS}.styles+xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{links}'
            f'<Relationship Id="rId{styles}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
            "xl/workbook.xml": self._book(),
            "xl/styles.xml": style_sheet(),
        }
        for name, text in parts.items():
            with self._packed.open(name, "w") as part:
                part.write((HEAD + text).encode("utf-8"))
        self._packed.close()

    def _book(self) -> str:
        sheets = "".join(
            f'<sheet name="{escaped(name)}" sheetId="{n}" r:id="rId{n}"/>'
            for n, (name, _, _) in enumerate(self._sheets, 1)
        )
        names = "".join(defined(number, name, page, rows) for number, (name, page, rows) in enumerate(self._sheets))
        return (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView activeTab="0"/></bookViews>'
            f"<sheets>{sheets}</sheets>{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>"
        )


def defined(number: int, name: str, page: Page, rows: int) -> str:
    """Return the names by which Excel knows the filter and the rows that every printed page repeats."""
    quoted = escaped("'" + name.replace("'", "''") + "'")
    found = ""
    if page.filtered >= 0 and page.widths:
        last = letter(len(page.widths) - 1)
        found += (
            f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
            f"{quoted}!$A${page.filtered + 1}:${last}${max(rows, page.filtered + 2)}</definedName>"
        )
    if page.repeated:
        first, last_row = page.repeated
        found += (
            f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
            f"{quoted}!${first + 1}:${last_row + 1}</definedName>"
        )
    return found


def ref(span: Span) -> str:
    """Return the address of a range: "A1:C2"."""
    top, first, bottom, last = span
    return f"{letter(first)}{top + 1}:{letter(last)}{bottom + 1}"


def told(text: str) -> str:
    """Return a text as the element of a cell."""
    kept = text if len(text) <= LONGEST_CELL else text[:LONGEST_CELL]
    if _UNUSUAL.search(kept):
        kept = escaped(kept)
    return f"<t>{kept}</t>" if kept == kept.strip() else f'<t xml:space="preserve">{kept}</t>'


def escaped(text: str) -> str:
    """Return a text as XML holds it; letters it cannot hold are written by their numbers."""
    text = _NUMBERED.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def free_name(wanted: str, taken: set[str]) -> str:
    """Return a name that Excel takes for a sheet and that is not among those taken (in small letters)."""
    plain = "".join(" " if char in "[]:*?/\\" else char for char in wanted).strip("' ") or "1"
    name, number = plain[:LONGEST_SHEET_NAME].strip("' "), 1
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = plain[: LONGEST_SHEET_NAME - len(ending)].strip("' ") + ending
    return name


def style_sheet() -> str:
    """Return the part that says how the styles look."""
    looks = "".join(xf(LOOKS[style]) for style in Style)
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts count="{len(FONTS)}">{"".join(FONTS)}</fonts>'
        f'<fills count="{len(FILLS)}">{"".join(FILLS)}</fills>'
        f'<borders count="{len(BORDERS)}">{"".join(BORDERS)}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(Style)}">{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def xf(look: Look) -> str:
    """Return one style."""
    ways = {"horizontal": look.across, "vertical": look.up, "wrapText": "1" if look.wrap else ""}
    standing = "".join(f' {name}="{value}"' for name, value in ways.items() if value)
    return (
        f'<xf numFmtId="{look.number}" fontId="{look.font}" fillId="{look.fill}" borderId="{look.border}" xfId="0" '
        f'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1">'
        f"{f'<alignment{standing}/>' if standing else ''}</xf>"
    )

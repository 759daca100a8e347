"""A long list on paper: drawn straight on the page, every cell wrapped, the heading on each page, pages as x/y."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reportlab.pdfgen.canvas import Canvas

from kh49_desktop.report.layout import STAMP, words_of_day
from kh49_desktop.report.pages import (
    BOLD,
    GREY,
    INK,
    ITALIC,
    LANDSCAPE,
    MM,
    PORTRAIT,
    SERIF,
    Pen,
    Place,
    balanced,
    broken,
    describe,
    draw_lines,
    new_canvas,
    width_of,
)
from kh49_desktop.report.summary import LEVELS, Sealer, Written, check_code
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.whole_files import written

SIZE: Final = 10.0
LEADING: Final = 1.2  # of the size
PADDING: Final = 3.0
WIDE_FROM: Final = 7  # columns from which the sheet is turned
EDGE: Final = {"top": 20 * MM, "bottom": 20 * MM, "left": 20 * MM, "right": 15 * MM}


@dataclass(frozen=True)
class Column:
    """A column: its heading, its share of the width beside the others, and "left", "right" or "center"."""

    title: str
    width: float = 1.0
    align: str = "left"


@dataclass(frozen=True)
class _Row:
    cells: tuple[list[str], ...]
    height: float
    is_closing: bool = False


def write_listing(  # noqa: PLR0913 - each is a fact of its own
    path: Path,
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[str]],
    unit: str,
    note: str = "",
    size: float = SIZE,
    closing: Iterable[Sequence[str]] = (),
    signing: Sequence[str] = (),
    seal: Sealer | None = None,
    now: datetime.datetime,
) -> Written:
    """Write a list, sealed when a seal is given; `rows` are shown texts, one for each column.

    `size` of the table's words, in points; `closing` rows are read after the others, stand below them in bold and are
    not counted; `signing` names who signs, from the left (nobody: the chair at the right).

    `figures` of the result tells the number of rows. Raises Trouble as `write_summary` does.
    """
    level = "L1" if seal else "L0"
    sheet = _Sheet(title, columns, unit, note, LEVELS[level], now, size, signing)
    pdf = sheet.printed(rows, closing)
    if seal:
        code = check_code(pdf)
        pdf = seal.signed(pdf, places=sheet.places, code=code, now=now)
    written(path, pdf)
    return Written(path, sheet.pages, {"rows": sheet.count}, level, tuple(sorted(sheet.pen.replaced)))


class _Sheet:
    """A list being laid out: rows are broken once, put on pages, then drawn; time and memory grow with the rows."""

    def __init__(  # noqa: PLR0913, PLR0917 - what the head and foot of a page say
        self,
        title: str,
        columns: Sequence[Column],
        unit: str,
        note: str,
        foot: str,
        now: datetime.datetime,
        letters: float,
        signing: Sequence[str],
    ) -> None:
        self.letters, self.leading = letters, letters * LEADING
        self.signing = [signer.upper() for signer in signing]
        self.pen = Pen()
        self.title, self.unit = self.pen.text(title), self.pen.text(unit)
        self.note, self.foot, self.now = self.pen.text(note), foot, now
        self.size = LANDSCAPE if len(columns) >= WIDE_FROM else PORTRAIT
        self.room = self.size[0] - EDGE["left"] - EDGE["right"]
        self.columns = columns
        self.widths = self._shares()
        self.edges = [EDGE["left"] + sum(self.widths[:place]) for place in range(len(columns) + 1)]
        self.heading = self._row([column.title for column in columns], BOLD)
        self.places: dict[str, Place] = {}
        self.pages = self.count = 0
        self._broken: dict[tuple[str, int], list[str]] = {}
        self._operators: dict[tuple[str, int], tuple[str, int]] = {}

    def printed(self, rows: Iterable[Sequence[str]], closing: Iterable[Sequence[str]] = ()) -> bytes:
        """Return the PDF's bytes."""
        pages = list(self._paged(rows, closing))
        self.pages = len(pages)
        target = io.BytesIO()
        canvas = new_canvas(target, self.size)
        describe(canvas, title=self.title, author=self.unit, subject=self.foot)
        for number, page in enumerate(pages, start=1):
            self._draw(canvas, number, page)
            canvas.showPage()
        canvas.save()
        return target.getvalue()

    def _shares(self) -> list[float]:
        whole = sum(column.width for column in self.columns)
        return [self.room * column.width / whole for column in self.columns]

    def _row(self, texts: Sequence[str], face: str) -> _Row:
        cells = tuple(
            broken(self.pen.text(text), face, self.letters, width - 2 * PADDING)
            for text, width in zip(texts, self.widths, strict=True)
        )
        return _Row(cells, self.leading * max(map(len, cells)) + PADDING)

    def _body_row(self, texts: Sequence[str]) -> _Row:
        """Break a row; most cells of a list repeat (groups, kinds, days), so broken texts are kept."""
        kept, cells, most = self._broken, [], 1
        for place, text in enumerate(texts):
            lines = kept.get((text, place))
            if lines is None:
                lines = broken(self.pen.text(text), SERIF, self.letters, self.widths[place] - 2 * PADDING)
                kept[text, place] = lines
            cells.append(lines)
            most = max(most, len(lines))
        return _Row(tuple(cells), self.leading * most + PADDING)

    def _paged(self, rows: Iterable[Sequence[str]], closing: Iterable[Sequence[str]]) -> Iterator[list[_Row]]:
        """Yield the rows page by page; a row taller than a page is cut between lines; the last one has room to sign."""
        self.lines = balanced(self.title, BOLD, 14, self.room * 0.9)
        usual = self.size[1] - EDGE["top"] - EDGE["bottom"] - self.heading.height
        free = usual - 44 - 18 * len(self.lines) - (16 if self.note else 0)
        page: list[_Row] = []
        for row in self._rows(rows, closing, usual):
            if row.height > free:
                yield page
                page, free = [], usual
            page.append(row)
            free -= row.height
        ending = STAMP[1] + 62
        if free < ending:
            sums = [row for row in page if row.is_closing]
            kept = len(page) - len(sums) - 1 if sums and len(page) > len(sums) else len(page)
            yield page[:kept]
            page = page[kept:]  # sums stand on the page that is signed, with the last line above them
        yield page

    def _rows(self, rows: Iterable[Sequence[str]], closing: Iterable[Sequence[str]], usual: float) -> Iterator[_Row]:
        for texts in rows:
            if len(texts) != len(self.columns):
                raise ValueError(texts)
            self.count += 1
            yield from _cut(self._body_row(texts), usual, self.leading)
        for texts in closing:
            row = self._row(texts, BOLD)
            yield _Row(row.cells, row.height, is_closing=True)

    def _draw(self, canvas: Canvas, number: int, rows: Sequence[_Row]) -> None:
        top = self.size[1] - EDGE["top"]
        middle = EDGE["left"] + self.room / 2
        canvas.setFillColor(INK)
        if number == 1:
            unit = broken(self.unit, BOLD, 11, self.room)[:2]
            draw_lines(canvas, unit, EDGE["left"], top, face=BOLD, size=11, leading=14)
            top -= 34
            top = draw_lines(canvas, self.lines, middle, top, face=BOLD, size=14, leading=18, align="center")
            if self.note:
                note = broken(self.note, ITALIC, 11, self.room)[:1]
                top = draw_lines(canvas, note, middle, top, face=ITALIC, size=11, leading=16, align="center")
            top -= 10
        if rows or number == 1:
            top = self._table(canvas, top, rows)
        if number == self.pages:
            self._ending(canvas, top)
        canvas.setFillColor(INK)
        above = self.size[1] - EDGE["top"] + 24
        shown = f"{number}/{self.pages}"
        draw_lines(canvas, [shown], middle, above, face=SERIF, size=11, leading=14, align="center")
        canvas.setFillColor(GREY)
        right = self.size[0] - EDGE["right"]
        draw_lines(canvas, [self.foot], right, EDGE["bottom"] - 14, face=SERIF, size=9, leading=11, align="right")

    def _signers(self, canvas: Canvas, top: float) -> None:
        """Draw who signs, side by side, the last one below the day."""
        share = self.room / len(self.signing)
        for place, signer in enumerate(self.signing):
            last = place == len(self.signing) - 1
            middle = EDGE["left"] + (self.room - STAMP[0] / 2 if last else share * (place + 0.5))
            under = draw_lines(canvas, [signer], middle, top, face=BOLD, size=11, leading=15, align="center")
            draw_lines(canvas, ["(Ký, ghi rõ họ tên)"], middle, under, face=ITALIC, size=10, leading=13, align="center")

    def _table(self, canvas: Canvas, top: float, rows: Sequence[_Row]) -> float:
        """Draw heading, rows and rules; return where the table ends."""
        canvas.setFont(BOLD, self.letters)
        rules = [top]
        for edge, width, lines in zip(self.edges, self.widths, self.heading.cells, strict=False):
            for place, line in enumerate(lines):
                canvas.drawCentredString(edge + width / 2, top - self.leading * (place + 0.8) - PADDING / 2, line)
        top -= self.heading.height
        rules.append(top)
        words = canvas.beginText()
        words.setFont(SERIF, self.letters)
        for row in rows:
            if row.is_closing:
                self._close(canvas, top, row)
            for column, edge, width, lines in zip(self.columns, self.edges, self.widths, row.cells, strict=False):
                for place, line in enumerate(lines):
                    if line and not row.is_closing:
                        base = top - self.leading * (place + 0.8) - PADDING / 2
                        words.setTextOrigin(self._start(column.align, edge, width, line), base)
                        self._set(words, line)
            top -= row.height
            rules.append(top)
        canvas.drawText(words)
        canvas.setLineWidth(0.5)
        canvas.setStrokeColor(INK)
        canvas.lines([(self.edges[0], y, self.edges[-1], y) for y in rules])
        canvas.lines([(x, rules[0], x, top) for x in self.edges])
        return top

    def _close(self, canvas: Canvas, top: float, row: _Row) -> None:
        """Draw a closing row in bold."""
        for column, edge, width, lines in zip(self.columns, self.edges, self.widths, row.cells, strict=False):
            for place, line in enumerate(lines):
                base = top - self.leading * (place + 0.8) - PADDING / 2
                canvas.drawString(self._start(column.align, edge, width, line, BOLD), base, line)

    def _start(self, align: str, edge: float, width: float, line: str, face: str = SERIF) -> float:
        if align == "left":
            return edge + PADDING
        free = width - width_of(line, face, self.letters)
        return edge + (free - PADDING if align == "right" else free / 2)

    def _set(self, words: Any, line: str) -> None:
        """Put a line where the text stands. Equal lines are made into operators once for each font subset before them.

        `textOut` would measure the line too, to move a cursor that the next line sets anyway.
        """
        before = words._curSubset  # noqa: SLF001 - reportlab has no public way past the measuring
        kept = self._operators.get((line, before))
        if kept is None:
            kept = words._formatText(line), words._curSubset  # noqa: SLF001
            self._operators[line, before] = kept
        operators, words._curSubset = kept  # noqa: SLF001
        words._code.append(operators)  # noqa: SLF001

    def _ending(self, canvas: Canvas, top: float) -> None:
        """Draw the count, the day and the places of the two seals below the table."""
        top -= 8
        count = f"Tổng cộng: {show_whole(self.count)} dòng."
        draw_lines(canvas, [count], EDGE["left"], top, face=ITALIC, size=11, leading=14)
        right = self.size[0] - EDGE["right"] - STAMP[0]
        day = words_of_day(self.now.date())
        day = day[:1].upper() + day[1:]
        middle = right + STAMP[0] / 2
        top = draw_lines(canvas, [day], middle, top, face=ITALIC, size=11, leading=14, align="center")
        if self.signing:
            self._signers(canvas, top)
            return
        top = draw_lines(canvas, ["CHỦ TỊCH"], middle, top, face=BOLD, size=11, leading=16, align="center") - 4
        for name, x in (("KyDonVi", right), ("KyCapTren", EDGE["left"])):
            box = (round(x), round(top - STAMP[1]), round(x) + STAMP[0], round(top - STAMP[1]) + STAMP[1])
            self.places[name] = Place(self.pages - 1, box)


def _cut(row: _Row, room: float, leading: float) -> Iterator[_Row]:
    """Yield the row whole, or in parts that each fit on a page."""
    most = int((room - PADDING) // leading)
    longest = max(map(len, row.cells))
    if longest <= most:
        yield row
        return
    for start in range(0, longest, most):
        cells = tuple(lines[start : start + most] for lines in row.cells)
        yield _Row(cells, leading * max(map(len, cells)) + PADDING)

"""The official layout of Nghị định 30/2020, Phụ lục I: head, title, tables, chart, place to sign, as parts of it."""

from __future__ import annotations

import datetime
import functools
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import CondPageBreak, Flowable, KeepTogether
from reportlab.platypus.frames import Frame
from reportlab.platypus.paragraph import Paragraph
from reportlab.platypus.tables import Table, TableStyle

from kh49_desktop.report.pages import (
    ACCENT,
    BOLD,
    BOLD_ITALIC,
    GREY,
    INK,
    ITALIC,
    MM,
    PORTRAIT,
    SERIF,
    Attached,
    Pen,
    Place,
    balanced,
    broken,
    describe,
    draw_lines,
    load_faces,
    new_canvas,
    width_of,
)
from kh49_desktop.text.numbers import show_whole

SIZE = 13  # body; NĐ 30 allows 13–14
CAPS = 12  # quốc hiệu and the two names of the issuer; NĐ 30 allows 12–13
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
STAMP = (228, 82)  # points; 80 × 29 mm
MONTHS_WITH_ZERO = 2
NARROWER = (1.0, 0.99, 0.98, 0.97, 0.96, 0.95)


@dataclass(frozen=True)
class Setting:
    """How close the text stands: `line` spacing of the body, `cell` size in tables, `padding` above and below."""

    line: float
    cell: float
    padding: float

    @functools.cached_property
    def body(self) -> ParagraphStyle:
        """Return the style of a paragraph: justified, its first line indented by 1.27 cm."""
        return ParagraphStyle(
            "body",
            fontName=SERIF,
            fontSize=SIZE,
            leading=SIZE * self.line,
            alignment=TA_JUSTIFY,
            firstLineIndent=12.7 * MM,
            spaceAfter=6,
        )

    @functools.cached_property
    def centred(self) -> ParagraphStyle:
        """Return the style of a centred line."""
        return ParagraphStyle("centred", parent=self.body, alignment=TA_CENTER, firstLineIndent=0, spaceBefore=4)

    @functools.cached_property
    def heading(self) -> ParagraphStyle:
        """Return the style of a section's heading."""
        return ParagraphStyle("heading", parent=self.body, fontName=BOLD, alignment=TA_LEFT, spaceBefore=2)

    @functools.cached_property
    def cells(self) -> Mapping[str, ParagraphStyle]:
        """Return the styles of cells by how they stand, and "head"."""
        plain = ParagraphStyle("cell", fontName=SERIF, fontSize=self.cell, leading=self.cell * 1.17, splitLongWords=1)
        centred = ParagraphStyle("cell-centred", parent=plain, alignment=TA_CENTER)
        return {
            "left": plain,
            "center": centred,
            "right": ParagraphStyle("cell-right", parent=plain, alignment=TA_RIGHT),
            "head": ParagraphStyle("cell-head", parent=centred, fontName=BOLD),
        }


ROOMY = Setting(line=1.22, cell=11.5, padding=2.5)
CLOSE = Setting(line=1.15, cell=11, padding=1.6)


def written_day(place: str, day: datetime.date) -> str:
    """Return place and date as NĐ 30 writes them: days below 10 and months 1 and 2 with a 0, other months without."""
    return f"{place}, {words_of_day(day)}"


def words_of_day(day: datetime.date) -> str:
    """Return "ngày 05 tháng 02 năm 2026"."""
    month = f"{day.month:02d}" if day.month <= MONTHS_WITH_ZERO else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


class Part(Flowable):
    """A part of the page that is drawn by hand: its measures are known once it has been wrapped."""

    width: float  # type: ignore[assignment] # reportlab starts it as a whole number
    height: float  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]


class Head(Part):
    """Superior and issuer on the left, quốc hiệu and tiêu ngữ on the right, number and date on one line below."""

    def __init__(self, superior: str, issuer: str, number: str, dated: str) -> None:
        super().__init__()
        self.superior, self.issuer, self.number, self.dated = superior, issuer, number, dated

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Lay out both columns; the left one wraps, the right one never."""
        self.width = room
        # At 12 points a province's federation and the quốc hiệu are a little too wide to stand side by side:
        # where it saves a line the letters are set up to 5 % narrower, as typists do.
        self.narrow = min(NARROWER, key=lambda narrow: (self._measured(room, narrow), -narrow))
        self._measured(room, self.narrow)
        self.dated_lines = balanced(self.dated, ITALIC, SIZE, self.right)
        names = len(self.superior_lines) + len(self.issuer_lines)
        self.height = 15.0 * max(names, 2) + 9 + 17.0 * len(self.dated_lines) + 10
        return room, self.height

    def _measured(self, room: float, narrow: float) -> int:
        """Break the left column's names for letters so narrow; return their number of lines."""
        self.right = width_of(NATION, BOLD, CAPS) * narrow
        self.left = room - self.right - 10
        self.superior_lines = balanced(self.superior, SERIF, CAPS, self.left / narrow)
        self.issuer_lines = balanced(self.issuer, BOLD, CAPS, self.left / narrow)
        return len(self.superior_lines) + len(self.issuer_lines)

    def draw(self) -> None:
        """Draw both columns."""
        pen: Canvas = self.canv
        left, right, top = self.left / 2, self.width - self.right / 2, self.height
        after = self._names(self.superior_lines, left, top, SERIF)
        after = self._names(self.issuer_lines, left, after, BOLD)
        widest = max(width_of(line, BOLD, CAPS) for line in self.issuer_lines) * self.narrow
        self._rule(left, after - 2.5, widest * 0.43)
        below = self._names([NATION], right, top, BOLD)
        below = draw_lines(pen, [MOTTO], right, below, face=BOLD, size=SIZE, leading=15, align="center")
        self._rule(right, below - 2.5, width_of(MOTTO, BOLD, SIZE))
        line = min(after, below) - 9
        draw_lines(pen, [self.number], left, line, face=SERIF, size=SIZE, leading=17, align="center")
        draw_lines(pen, self.dated_lines, right, line, face=ITALIC, size=SIZE, leading=17, align="center")

    def _names(self, lines: Sequence[str], middle: float, top: float, face: str) -> float:
        """Draw centred lines of the chosen narrowness; return the next line's top."""
        for line in lines:
            words = self.canv.beginText(middle - width_of(line, face, CAPS) * self.narrow / 2, top - 12)
            words.setFont(face, CAPS)
            words.setHorizScale(self.narrow * 100)
            words.textOut(line)
            words.setHorizScale(100)
            self.canv.drawText(words)
            top -= 15
        return top

    def _rule(self, middle: float, y: float, length: float) -> None:
        self.canv.setLineWidth(0.75)
        self.canv.setStrokeColor(INK)
        self.canv.line(middle - length / 2, y, middle + length / 2, y)


class Title(Part):
    """The kind of document, its subject, and a rule of a third of the subject's width."""

    def __init__(self, kind: str, subject: str) -> None:
        super().__init__()
        self.kind, self.subject = kind, subject

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Break the subject into even lines."""
        self.width = room
        self.lines = balanced(self.subject, BOLD, 14, room * 0.94)
        self.height = 18.0 * (1 + len(self.lines)) + 6
        return room, self.height

    def draw(self) -> None:
        """Draw the lines and the rule."""
        middle = self.width / 2
        after = draw_lines(self.canv, [self.kind], middle, self.height, face=BOLD, size=14, leading=18, align="center")
        after = draw_lines(self.canv, self.lines, middle, after, face=BOLD, size=14, leading=18, align="center")
        half = max(width_of(line, BOLD, 14) for line in self.lines) / 6
        self.canv.setLineWidth(0.75)
        self.canv.line(middle - half, after - 2.5, middle + half, after - 2.5)


class Bars(Part):
    """A bar a year with its figure above it; a year without a figure says so and has no bar."""

    def __init__(self, caption: str, bars: Sequence[tuple[str, int | None]], unknown: str) -> None:
        super().__init__()
        self.caption, self.bars, self.unknown = caption, bars, unknown

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Take the whole width."""
        self.width, self.height = room, 82.0
        return self.width, self.height

    def draw(self) -> None:
        """Draw caption, base line and bars, drawn to scale from 0."""
        pen: Canvas = self.canv
        draw_lines(pen, [self.caption], 24, self.height, face=SERIF, size=9.5, leading=12)
        left, right, base, tall = 45.0, self.width - 45, 16.0, 42.0
        step = (right - left) / len(self.bars)
        most = max((count for _, count in self.bars if count), default=1)
        for place, (label, count) in enumerate(self.bars):
            middle = left + step * (place + 0.5)
            pen.setFillColor(INK)
            draw_lines(pen, [label], middle, base - 1, face=SERIF, size=9.5, leading=12, align="center")
            if count is None:
                lines = broken(self.unknown, ITALIC, 8, min(step - 4, 48))
                above = base + 9.0 * len(lines) + 3
                draw_lines(pen, lines, middle, above, face=ITALIC, size=8, leading=9, align="center")
                continue
            high = tall * count / most
            pen.setFillColor(ACCENT)
            pen.rect(middle - min(19, step * 0.3), base, 2 * min(19, step * 0.3), high, stroke=0, fill=1)
            pen.setFillColor(INK)
            above = base + high + 13
            draw_lines(pen, [show_whole(count)], middle, above, face=SERIF, size=9.5, leading=12, align="center")
        pen.setLineWidth(0.75)
        pen.line(left, base, right, base)


class Signing(Part):
    """Whom it goes to on the left; who signs on the right, with room for a hand or a seal; kept on one page."""

    def __init__(
        self, recipients: Sequence[str], signs_for: str, post: str, name: str, places: dict[str, Place]
    ) -> None:
        super().__init__()
        self.recipients, self.signs_for, self.post, self.name, self.places = recipients, signs_for, post, name, places

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Measure both columns."""
        self.width = room
        self.column = room * 0.52
        self.titles = [
            *balanced(self.signs_for, BOLD, SIZE, self.column), *balanced(self.post, BOLD, SIZE, self.column)
        ]  # fmt: skip
        self.names = balanced(self.name, BOLD, SIZE, self.column) if self.name else []
        beside = room - self.column - 8
        self.listed = [line for item in self.recipients for line in broken(f"- {item}", SERIF, 11, beside)]
        right = 17.0 * len(self.titles) + 6 + STAMP[1] + 8 + 17.0 * max(len(self.names), 1)
        left = 17 + 13.0 * len(self.listed) + 10 + STAMP[1]
        self.height = max(right, left)
        return room, self.height

    def draw(self) -> None:
        """Draw both columns and remember where the two seals go."""
        pen: Canvas = self.canv
        middle = self.width - self.column / 2
        after = draw_lines(pen, self.titles, middle, self.height, face=BOLD, size=SIZE, leading=17, align="center") - 6
        self._reserve("KyDonVi", middle - STAMP[0] / 2, after - STAMP[1])
        draw_lines(pen, self.names, middle, after - STAMP[1] - 8, face=BOLD, size=SIZE, leading=17, align="center")
        after = draw_lines(pen, ["Nơi nhận:"], 0, self.height - 1, face=BOLD_ITALIC, size=12, leading=16)
        after = draw_lines(pen, self.listed, 0, after, face=SERIF, size=11, leading=13)
        self._reserve("KyCapTren", 0, after - 10 - STAMP[1])

    def _reserve(self, name: str, x: float, y: float) -> None:
        left, bottom = self.canv.absolutePosition(x, y)
        box = (round(left), round(bottom), round(left) + STAMP[0], round(bottom) + STAMP[1])
        self.places[name] = Place(self.canv.getPageNumber() - 1, box)


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its share of the width, how its cells stand."""

    title: str
    share: float
    align: str = "left"


def table(
    pen: Pen, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, room: float, setting: Setting
) -> Table:
    """Return a ruled table whose cells wrap and whose heading comes again on the next page.

    The last cell of a row shorter than the columns takes the width of all that are left.
    """
    whole, styles = sum(column.share for column in columns), setting.cells
    cells: list[list[Any]] = [[Paragraph(pen.markup(column.title), styles["head"]) for column in columns]]
    joined: list[tuple[Any, ...]] = []
    for row in rows:
        line: list[Any] = [
            Paragraph(pen.markup(text), styles[column.align]) for column, text in zip(columns, row, strict=False)
        ]
        if len(row) < len(columns):
            line[-1] = Paragraph(pen.markup(row[-1]), styles["center"])
            joined.append(("SPAN", (len(row) - 1, len(cells)), (-1, len(cells))))
            line += [""] * (len(columns) - len(row))
        cells.append(line)
    return Table(
        cells,
        colWidths=[room * column.share / whole for column in columns],
        repeatRows=1,
        style=TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), SERIF, 12),  # the default would be Helvetica, which is never embedded
                ("GRID", (0, 0), (-1, -1), 0.75, INK),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4.5),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4.5),
                ("TOPPADDING", (0, 0), (-1, -1), setting.padding - 1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), setting.padding + 1),
                *joined,
            ]
        ),
        spaceAfter=6,
    )


@dataclass
class Paper:
    """A document on the way: margins, the parts so far, and where the seals go."""

    margins: Mapping[str, float]
    foot: str
    setting: Setting = ROOMY
    parts: list[Flowable] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)

    @property
    def room(self) -> float:
        """Return the width between the margins, in points."""
        return PORTRAIT[0] - (self.margins["left"] + self.margins["right"]) * MM

    def add(self, *parts: Flowable) -> None:
        """Add parts below the others."""
        self.parts.extend(parts)

    def text(self, markup: str) -> Paragraph:
        """Return a paragraph of the body."""
        return Paragraph(markup, self.setting.body)

    def table(self, pen: Pen, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> Table:
        """Return a table as wide as the text."""
        return table(pen, columns, rows, room=self.room, setting=self.setting)

    def section(self, heading: str, *parts: Flowable) -> None:
        """Add a heading with its parts; it goes to the next page when fewer than a few lines would stand under it."""
        self.add(CondPageBreak(96), Paragraph(heading, self.setting.heading), *parts)

    def together(self, *parts: Flowable) -> None:
        """Add parts that must stand on one page."""
        self.add(KeepTogether(list(parts)))

    def print(self, *, title: str, author: str, subject: str, attached: Sequence[Attached]) -> tuple[bytes, int]:
        """Return the PDF's bytes and its number of pages; the same parts make the same bytes."""
        load_faces()
        target = io.BytesIO()
        edge = {side: size * MM for side, size in self.margins.items()}
        frame = Frame(
            edge["left"], edge["bottom"], self.room, PORTRAIT[1] - edge["top"] - edge["bottom"],
            leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
        )  # fmt: skip

        def sheet(canvas: Canvas, _document: object) -> None:
            number = canvas.getPageNumber()
            canvas.setFillColor(INK)
            if number > 1:  # NĐ 30: centred in the top margin, not shown on page 1
                canvas.setFont(SERIF, SIZE)
                canvas.drawCentredString(PORTRAIT[0] / 2, PORTRAIT[1] - edge["top"] + 16, str(number))
            canvas.setFillColor(GREY)
            canvas.setFont(SERIF, 9)
            canvas.drawRightString(PORTRAIT[0] - edge["right"], edge["bottom"] - 22, self.foot)
            canvas.setFillColor(INK)

        def canvas(*_: Any, **__: Any) -> Canvas:
            made = new_canvas(target, PORTRAIT)
            describe(made, title=title, author=author, subject=subject, attached=attached)
            return made

        document = BaseDocTemplate(target, pagesize=PORTRAIT, title=title, author=author, subject=subject, invariant=1)
        document.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=sheet)])
        document.build(self.parts, canvasmaker=canvas)
        return target.getvalue(), document.page

"""The unit's card on paper: one A5 page with a code to scan and six words to compare, to be kept like a key."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import segno
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from kh49_desktop.report.pages import (
    ACCENT,
    BOLD,
    GREY,
    INK,
    MM,
    SERIF,
    Pen,
    balanced,
    broken,
    describe,
    draw_lines,
    new_canvas,
    width_of,
)
from kh49_desktop.report.summary import Written
from kh49_desktop.whole_files import written

LEVEL: Final = "L0"
MARGIN: Final = 12 * MM
ROOM: Final = A5[0] - 2 * MARGIN
FOOT: Final = 14.0  # points at the bottom kept for the foot
QUIET: Final = 4  # modules left white around the code (ISO/IEC 18004)
LEAST_CODE, MOST_CODE = 56 * MM, 70 * MM  # without the white around it
BESIDE: Final = 16.0  # points between the code's white and the words
INDENT: Final = 16.0  # of the steps, for their numbers
PADDING: Final = 8.0  # inside the warning's frame
ABOVE: Final = 7.0  # points left white above the frame
MOST_NAME_LINES: Final = 4
WORDS: Final = 6
SCALES: Final = (1.0, 0.95, 0.9, 0.85, 0.8)  # smaller letters only when long names would press the code too small
TITLE: Final = "THẺ ĐƠN VỊ"
WORDS_HEAD: Final = "Sáu từ để đối chiếu"
STEPS_HEAD: Final = "Làm ba bước trên máy tính của đơn vị"
STEPS: Final = (
    "Mở phần mềm Sổ Công đoàn, chọn “Nhận thẻ đơn vị”.",
    "Quét mã vuông trên trang này bằng máy quét cắm vào máy tính, hoặc mở tệp thẻ mà cấp trên đã gửi.",
    "So sáu từ hiện trên màn hình với sáu từ in ở đây. Giống hết thì bấm đồng ý; khác một từ thì dừng và hỏi cấp trên.",
)
WARNING_HEAD: Final = "Giữ trang này như giữ chìa khoá"
WARNING: Final = (
    "Trang này mở đường vào dữ liệu của công đoàn. Chỉ đưa tận tay người giữ sổ của đơn vị; không chụp ảnh, "
    "không gửi lên nhóm Zalo. Dùng xong thì cất vào tủ có khoá. Nếu mất, báo ngay cho nơi cấp để huỷ thẻ này."
)


@dataclass(frozen=True)
class CardPage:
    """What the page shows, as a person reads it: `digits` go into the code, `until` and `made` are shown days."""

    unit: str
    code: str
    superior: str
    until: str
    digits: str
    words: tuple[str, str, str, str, str, str]
    made: str


class _Block(NamedTuple):
    """Lines of one face and size, and the white below them."""

    lines: Sequence[str]
    face: str
    size: float
    leading: float
    below: float

    @property
    def height(self) -> float:
        """Return how high the lines are with the white below them."""
        return self.leading * len(self.lines) + self.below


class _Parts(NamedTuple):
    """All that is on the page but the code, measured for one size of letters."""

    scale: float
    head: _Block
    title: _Block
    name: _Block
    facts: float
    steps_head: _Block
    steps: Sequence[_Block]
    warning_head: _Block
    warning: _Block

    @property
    def framed(self) -> float:
        """Return how high the warning is with its frame."""
        return self.warning_head.height + self.warning.height + 2 * PADDING

    @property
    def below(self) -> float:
        """Return how high all below the code is."""
        return self.steps_head.height + sum(step.height for step in self.steps) + ABOVE + self.framed

    @property
    def height(self) -> float:
        """Return how high all but the code is."""
        return self.head.height + self.title.height + self.name.height + self.facts + self.below


def write_card(out: Path, page: CardPage) -> Written:
    """Write the card's page and return what was written; the file appears whole or not at all.

    The same card makes the same bytes. `page.digits`: decimal digits only, as many as a code of error level M holds.
    Raises ValueError for digits or words that are not what they must be; Trouble as all that is written.
    """
    pdf, replaced = card_bytes(page)
    return Written(written(out, pdf), 1, {}, LEVEL, replaced)


def card_bytes(page: CardPage) -> tuple[bytes, tuple[str, ...]]:
    """Return the page as a PDF, and the letters the faces lack, printed as □. Raises ValueError as `write_card`."""
    if not (page.digits.isascii() and page.digits.isdigit()):
        raise ValueError(len(page.digits))
    if len(page.words) != WORDS or not all(word.strip() for word in page.words):
        raise ValueError(len(page.words))
    # No better error level where one is free: it would only make another picture of the same digits.
    matrix = segno.make(page.digits, mode="numeric", error="m", micro=False, boost_error=False).matrix
    pen, target = Pen(), io.BytesIO()
    canvas = new_canvas(target, A5)
    unit = pen.text(page.unit)
    describe(canvas, title=f"Thẻ đơn vị {unit}", author=pen.text(page.superior), subject="Giữ như giữ chìa khoá")
    parts, code = _fitted(pen, page, len(matrix))
    quiet = QUIET * code / len(matrix)
    top = _upper(canvas, pen, page, parts) - quiet
    _code(canvas, matrix, MARGIN, top, code)
    _words(canvas, [pen.text(word) for word in page.words], MARGIN + code + quiet + BESIDE, top, code)
    _lower(canvas, parts, top - code - quiet)
    canvas.showPage()
    canvas.save()
    return target.getvalue(), tuple(sorted(pen.replaced))


def _fitted(pen: Pen, page: CardPage, modules: int) -> tuple[_Parts, float]:
    """Return the parts in the largest letters that leave the code its least size, and the code's size."""
    room = A5[1] - 2 * MARGIN - FOOT
    for scale in SCALES:
        parts = _measured(pen, page, scale)
        code = (room - parts.height) / (1 + 2 * QUIET / modules)
        if code >= LEAST_CODE:
            return parts, min(code, MOST_CODE)
    raise ValueError(page.unit)


def _measured(pen: Pen, page: CardPage, scale: float) -> _Parts:
    def block(  # noqa: PLR0913 - a line of print has this many sides
        text: str, face: str, size: float, *, leading: float, below: float, room: float = ROOM, even: bool = False
    ) -> _Block:
        lines = (balanced if even else broken)(text, face, size * scale, room)
        if even and len(lines) > MOST_NAME_LINES:
            lines = _cut(broken(text, face, size * scale, room), face, size * scale, room)
        return _Block(lines, face, size * scale, leading * scale, below * scale)

    return _Parts(
        scale,
        block(pen.text(page.superior).upper(), SERIF, 10.5, leading=13, below=8, even=True),
        block(TITLE, BOLD, 22, leading=26, below=3, even=True),
        block(pen.text(page.unit), BOLD, 14, leading=17, below=9, even=True),
        40 * scale,
        block(STEPS_HEAD, BOLD, 11.5, leading=15, below=2),
        [block(step, SERIF, 11, leading=13.5, below=3, room=ROOM - INDENT) for step in STEPS],
        block(WARNING_HEAD, BOLD, 11.5, leading=15, below=1, room=ROOM - 2 * PADDING),
        block(WARNING, SERIF, 11, leading=13.5, below=0, room=ROOM - 2 * PADDING),
    )


def _cut(lines: Sequence[str], face: str, size: float, room: float) -> list[str]:
    """Return the first lines of a name that has too many, with dots where something is left out."""
    last = lines[MOST_NAME_LINES - 1]
    while width_of(f"{last}…", face, size) > room:
        last = last[:-1].rstrip()
    return [*lines[: MOST_NAME_LINES - 1], f"{last}…"]


def _upper(canvas: Canvas, pen: Pen, page: CardPage, parts: _Parts) -> float:
    """Draw who it is for and until when; return where the part below begins."""
    middle, top = A5[0] / 2, A5[1] - MARGIN
    for part, ink in ((parts.head, GREY), (parts.title, ACCENT), (parts.name, INK)):
        canvas.setFillColor(ink)
        top = _block(canvas, part, middle, top, align="center")
    facts = (("Mã đơn vị", page.code), ("Dùng đến hết ngày", page.until), ("Ngày cấp", page.made))
    _facts(canvas, [(label, pen.text(told)) for label, told in facts], top, parts.scale)
    return top - parts.facts


def _lower(canvas: Canvas, parts: _Parts, top: float) -> None:
    """Draw the steps, the warning and the foot."""
    # What the code left over when it took its largest size goes between the parts, not under them.
    spare = top - (MARGIN + FOOT) - parts.below
    canvas.setFillColor(INK)
    top = _block(canvas, parts.steps_head, MARGIN, top - spare / 2)
    for number, step in enumerate(parts.steps, start=1):
        draw_lines(canvas, [f"{number}."], MARGIN, top, face=BOLD, size=step.size, leading=step.leading)
        top = _block(canvas, step, MARGIN + INDENT, top)
    _warning(canvas, parts, top - ABOVE - spare / 2)
    canvas.setFillColor(GREY)
    canvas.setFont(SERIF, 8.5)
    canvas.drawRightString(A5[0] - MARGIN, MARGIN, "In từ phần mềm Sổ Công đoàn")


def _block(canvas: Canvas, part: _Block, x: float, top: float, *, align: str = "left") -> float:
    size, leading = part.size, part.leading
    return draw_lines(canvas, part.lines, x, top, face=part.face, size=size, leading=leading, align=align) - part.below


def _facts(canvas: Canvas, facts: Sequence[tuple[str, str]], top: float, scale: float) -> None:
    """Draw facts side by side between two lines: a small label, the fact under it."""
    rule, height = 0.75, 31 * scale
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(rule)
    for y in (top, top - height):
        canvas.line(MARGIN, y, MARGIN + ROOM, y)
    step = ROOM / len(facts)
    for place, (label, told) in enumerate(facts):
        middle = MARGIN + step * (place + 0.5)
        canvas.setFillColor(GREY)
        after = draw_lines(
            canvas, [label], middle, top - 3 * scale, face=SERIF, size=9 * scale, leading=11 * scale, align="center"
        )
        canvas.setFillColor(INK)
        size = _narrowed(told, 12.5 * scale, step - 6)
        draw_lines(canvas, [told], middle, after, face=BOLD, size=size, leading=14.5 * scale, align="center")


def _narrowed(text: str, size: float, room: float) -> float:
    """Return the size at which the text fits the room on one line."""
    return min(size, size * room / max(width_of(text, BOLD, size), 1))


def _code(canvas: Canvas, matrix: Sequence[Iterable[int]], left: float, top: float, size: float) -> None:
    """Draw the code's dark squares as one path: parts filled one by one show hairs of white between them."""
    module = size / len(matrix)
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        line = [*map(bool, modules), False]
        start = None
        for column, dark in enumerate(line):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.rect(left + start * module, top - (row + 1) * module, (column - start) * module, module)
                start = None
    canvas.setFillColor(INK)
    canvas.drawPath(path, stroke=0, fill=1)


def _words(canvas: Canvas, words: Sequence[str], left: float, top: float, height: float) -> None:
    """Draw the numbered words beside the code, as high as it is, with a thin line under each."""
    right, head = A5[0] - MARGIN, 16.0
    canvas.setFillColor(INK)
    draw_lines(canvas, [WORDS_HEAD], left, top + 2, face=BOLD, size=11.5, leading=13)
    step = (height - head) / len(words)
    canvas.setLineWidth(0.4)
    canvas.setStrokeColor(GREY)
    for number, word in enumerate(words, start=1):
        foot = top - head - step * number
        canvas.line(left, foot, right, foot)
        base = foot + step / 2 + 9
        canvas.setFillColor(GREY)
        draw_lines(canvas, [str(number)], left, base, face=SERIF, size=11, leading=16)
        canvas.setFillColor(INK)
        size = _narrowed(word, 16, right - left - INDENT)
        draw_lines(canvas, [word], left + INDENT, base, face=BOLD, size=size, leading=16)


def _warning(canvas: Canvas, parts: _Parts, top: float) -> None:
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(1.5)
    canvas.rect(MARGIN, top - parts.framed, ROOM, parts.framed)
    canvas.setFillColor(INK)
    after = _block(canvas, parts.warning_head, MARGIN + PADDING, top - PADDING)
    _block(canvas, parts.warning, MARGIN + PADDING, after)

"""What a seal looks like on the page: a code to scan, who and when, and plainly that it is no legal signature."""

from __future__ import annotations

import datetime
import io
from typing import Final

import segno

from kh49_desktop.report.layout import STAMP
from kh49_desktop.report.pages import ACCENT, BOLD, SERIF, Pen, broken, draw_lines, new_canvas

CODE: Final = 70  # points the code to scan takes, 25 mm
LONGEST: Final = 40  # bytes that still decode from a 100 dpi scan at this size
LINES: Final = 7
SIZE: Final = 8.5
LEADING: Final = 10.2


def stamp_pdf(*, unit: str, code: str, at: datetime.datetime) -> bytes:
    """Return a one-page PDF of the size of the seal's place; the same facts make the same bytes."""
    target = io.BytesIO()
    pen, page = Pen(), new_canvas(target, STAMP)
    width, height = STAMP
    page.setStrokeColor(ACCENT)
    page.setFillColor(ACCENT)
    page.setLineWidth(0.75)
    page.rect(0.5, 0.5, width - 1, height - 1)
    scanned = f"KH49 {code} {at:%Y%m%dT%H%M}"
    if len(scanned.encode()) > LONGEST:
        raise ValueError(scanned)
    matrix = segno.make(scanned, error="m", micro=False, boost_error=False).matrix
    module, left, top = CODE / len(matrix), 6.0, height / 2 + CODE / 2
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            if dark:
                page.rect(left + column * module, top - (row + 1) * module, module, module, stroke=0, fill=1)
    x, room = left + CODE + 8, width - left - CODE - 12
    lines = [written_moment(at)]
    names = broken(pen.text(unit), SERIF, SIZE, room)
    kept = LINES - 4
    if len(names) > kept:
        names = [*names[: kept - 1], shortened(" ".join(names[kept - 1 :]), room)]
    lines += [*names, "Không phải chữ ký số theo luật.", f"Mã kiểm tra {code}"]
    top = height / 2 + LEADING * (len(lines) + 1) / 2
    draw_lines(page, ["Dấu của phần mềm"], x, top, face=BOLD, size=SIZE, leading=LEADING)
    draw_lines(page, lines, x, top - LEADING, face=SERIF, size=SIZE, leading=LEADING)
    page.showPage()
    page.save()
    return target.getvalue()


def written_moment(at: datetime.datetime) -> str:
    """Return "02/12/2026 14:05:12 +07:00"."""
    zone = f"{at:%z}"
    return f"{at:%d/%m/%Y %H:%M:%S} {zone[:3]}:{zone[3:5]}"


def shortened(text: str, room: float) -> str:
    """Return the text cut to the room, with dots where something is left out; the page's head has it in full."""
    while len(broken(f"{text}…", SERIF, SIZE, room)) > 1:
        text = text[:-1].rstrip()
    return f"{text}…"

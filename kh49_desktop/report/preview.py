"""Pages of a PDF as pictures, for the window to show: the very bytes that will be written, drawn by PDFium."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Final

import pypdfium2

from kh49_desktop.errors import Problem, Refused

ONE_AT_A_TIME: Final = threading.Lock()  # PDFium may not be called by two threads at once


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page: width and height in pixels, and its pixels as red, green, blue, filler, row by row without gaps."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has. Raises Refused("preview_unreadable"), as all that look into one."""
    with _opened(pdf) as document:
        return len(document)


def render_page(pdf: bytes, number: int, width_px: int) -> RenderedPage:
    """Return one page, counted from 0, so many pixels wide."""
    with _opened(pdf) as document:
        return _rendered(document, number, width_px)


def render_pages(pdf: bytes, width_px: int, *, most: int | None = None) -> list[RenderedPage]:
    """Return all pages, or at most so many, so many pixels wide."""
    with _opened(pdf) as document:
        return [_rendered(document, number, width_px) for number in range(min(len(document), most or len(document)))]


@contextmanager
def _opened(pdf: bytes) -> Iterator[pypdfium2.PdfDocument]:
    with ONE_AT_A_TIME:
        try:
            with closing(pypdfium2.PdfDocument(pdf)) as document:
                yield document
        except pypdfium2.PdfiumError as error:  # torn, locked with a password, or no PDF at all
            raise Refused(Problem("preview_unreadable")) from error


def _rendered(document: pypdfium2.PdfDocument, number: int, width_px: int) -> RenderedPage:
    with closing(document[number]) as page:
        wide, _ = page.get_size()
        bitmap = page.render(scale=width_px / wide, rev_byteorder=True, prefer_bgrx=True, may_draw_forms=False)
        row, width, height = bitmap.width * 4, bitmap.width, bitmap.height
        raw = bytes(bitmap.buffer)
        bitmap.close()
        if bitmap.stride != row:
            raw = b"".join(raw[at * bitmap.stride : at * bitmap.stride + row] for at in range(height))
        return RenderedPage(width, height, raw)

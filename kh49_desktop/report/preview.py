"""Pages of a PDF as pictures, for the window to show: the very bytes that will be written, drawn by PDFium."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

import pypdfium2


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page: width and height in pixels, and its pixels as red, green, blue, filler, row by row without gaps."""

    width: int
    height: int
    rgba: bytes


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return len(document)


def render_page(pdf: bytes, number: int, width_px: int) -> RenderedPage:
    """Return one page, counted from 0, so many pixels wide."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return _rendered(document, number, width_px)


def render_pages(pdf: bytes, width_px: int) -> list[RenderedPage]:
    """Return all pages, so many pixels wide."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [_rendered(document, number, width_px) for number in range(len(document))]


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

"""The pages as the window shows them are the bytes that will be written."""

from __future__ import annotations

from typing import Any

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.reference import Reference
from kh49_desktop.report.preview import page_count, render_page, render_pages
from kh49_desktop.report.summary import preview_bytes


def test_every_page_is_drawn_at_the_width_asked_for(data: dict[str, Any], reference: Reference) -> None:
    pdf = preview_bytes(data, reference=reference, level="L1")
    assert page_count(pdf) == 2
    pages = render_pages(pdf, 400)
    assert [page.width for page in pages] == [400, 400]
    for page in pages:
        assert len(page.rgba) == page.width * page.height * 4
        assert min(page.rgba) < 40  # ink
        assert page.rgba[:3] == b"\xff\xff\xff"  # paper
    assert render_page(pdf, 1, 400) == pages[1]
    assert render_pages(pdf, 400, most=1) == pages[:1]


@pytest.mark.parametrize("torn", [b"", b"%PDF-1.7", b"\x89PNG"])
def test_what_is_no_whole_pdf_is_refused(torn: bytes) -> None:
    with pytest.raises(Refused) as refused:
        render_pages(torn, 400)
    assert refused.value.problems[0].code == "preview_unreadable"

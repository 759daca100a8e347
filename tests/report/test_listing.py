"""Long lists: nothing clipped, the heading on each page, pages counted, sealed or not."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from kh49_desktop.report.listing import Column, write_listing
from kh49_desktop.report.seal import Seal
from kh49_desktop.report.verify import verify

Tool = Callable[..., str]
COLUMNS = [Column("TT", 0.4, "right"), Column("Họ và tên", 2), Column("Ngày sinh", 1, "center"), Column("Tổ", 1.4)]


def rows(count: int) -> list[tuple[str, ...]]:
    return [(str(n), f"Nguyễn Thị Số {n}", "05/03/1985", f"Tổ may {n % 20}") for n in range(1, count + 1)]


@pytest.fixture
def made(tmp_path: Path, now: datetime.datetime) -> Callable[..., Path]:
    def make(lines: list[tuple[str, ...]], columns: list[Column] = COLUMNS, seal: Seal | None = None) -> Path:
        path = tmp_path / "ds.pdf"
        title, unit = "Danh sách đoàn viên", "CĐCS May Thái Dương"
        done = write_listing(path, title=title, unit=unit, columns=columns, rows=lines, seal=seal, now=now)
        assert done.figures == {"rows": len(lines)}
        with pikepdf.open(path) as pdf:
            assert len(pdf.pages) == done.pages
        return path

    return make


def test_every_row_is_printed_once_in_order_under_a_heading(made: Callable[..., Path], tool: Tool) -> None:
    path = made(rows(200))
    pages = tool("pdftotext", "-layout", path, "-").split("\f")[:-1]
    found = [line.split()[0] for page in pages for line in page.splitlines() if "Nguyễn Thị Số" in line]
    assert found == [str(n) for n in range(1, 201)]
    for number, page in enumerate(pages, start=1):
        assert page.split()[0] == f"{number}/{len(pages)}"
        assert page.count("Họ và tên") == ("Nguyễn" in page)
    assert "Tổng cộng: 200 dòng." in pages[-1]


def test_a_long_cell_wraps_and_nothing_of_it_is_lost(made: Callable[..., Path], tool: Tool) -> None:
    words = " ".join(f"từ{n}" for n in range(1500))
    path = made([("1", words, "", "x" * 300)])
    text = tool("pdftotext", "-raw", path, "-")
    assert all(f"từ{n}\n" in text or f"từ{n} " in text for n in range(1500))
    assert text.count("x") >= 300


def test_many_columns_turn_the_sheet(made: Callable[..., Path]) -> None:
    path = made([tuple("abcdefgh")] * 3, [Column(f"Cột {n}") for n in range(8)])
    with pikepdf.open(path) as pdf:
        assert pdf.pages[0].MediaBox[2] > pdf.pages[0].MediaBox[3]


@pytest.mark.parametrize("count", [0, 1, *range(34, 44)])
def test_the_end_has_room_to_sign_after_any_row(count: int, made: Callable[..., Path], seal: Seal) -> None:
    path = made(rows(count), seal=seal)
    with pikepdf.open(path) as pdf:
        boxes = [[float(edge) for edge in field.Rect] for field in pdf.Root.AcroForm.Fields]
        assert all(box[1] >= 50 for box in boxes)
    assert verify(path, known=[], own=seal.known)["verdict"] == "valid"


def test_a_sealed_list_is_checked_without_figures(made: Callable[..., Path], seal: Seal, tool: Tool) -> None:
    path = made(rows(300), seal=seal)
    verdict = verify(path, known=[seal.known])
    assert (verdict["verdict"], verdict["reasons"]) == ("valid", ["no_attached_data"])
    assert verdict["figures_match"] is None
    assert "Total document signed" in tool("pdfsig", "-nocert", path)
    path.write_bytes(path.read_bytes() + b"\n")
    assert verify(path, known=[seal.known])["verdict"] == "invalid"


def test_a_row_of_another_length_is_our_mistake(made: Callable[..., Path]) -> None:
    with pytest.raises(ValueError, match="1"):
        made([("1", "2")])

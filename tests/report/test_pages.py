"""Letters, lines and attached files of a page."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.report.pages import (
    BOLD,
    FACES,
    MISSING,
    PORTRAIT,
    SERIF,
    Attached,
    Pen,
    balanced,
    broken,
    describe,
    letters,
    new_canvas,
    width_of,
)

VIETNAMESE = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵfjwz"
HIGHLANDS = "ƀčĕĭñŏŭ" + "ĂÂÊÔƠƯĐ"  # of Ê-đê, Gia-rai, Mnông and Ba-na names
SIGNS = "0123456789.,;:!?%/()–−+=“”‘’'\"-…□•&<>@№₫"
printable = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + HIGHLANDS + SIGNS + " "))


@pytest.mark.parametrize("letter", sorted({*VIETNAMESE, *VIETNAMESE.upper(), *HIGHLANDS, *HIGHLANDS.upper(), *SIGNS}))
def test_every_letter_the_program_prints_is_in_all_four_faces(letter: str) -> None:
    assert letter in letters()


def test_letters_written_apart_are_joined() -> None:
    pen = Pen()
    assert pen.text(unicodedata.normalize("NFD", "Đặng Văn Ánh")) == "Đặng Văn Ánh"
    assert not pen.replaced


@pytest.mark.parametrize("lost", ["😀", "漢", "☐", "✓", "\U0001f1fb"])
def test_a_letter_the_faces_lack_is_shown_as_a_box_and_told(lost: str) -> None:
    pen = Pen()
    assert pen.text(f"Tổ {lost} 1") == f"Tổ {MISSING} 1"
    assert pen.replaced == {lost}


def test_line_breaks_become_blanks_and_marks_without_shape_go() -> None:
    assert Pen().text("Tổ\n1\t\u200bA\u202eB\u2028C") == "Tổ 1 AB C"


def test_marks_of_the_highlands_that_stand_alone_are_kept() -> None:
    """ŏ and č are letters of their own; a second mark on them has no joined form and is drawn on top."""
    pen = Pen()
    assert pen.text("Ŏ\u0302 Č\u0306") == "Ŏ\u0302 Č\u0306"
    assert not pen.replaced


@given(printable, st.sampled_from(sorted(FACES)), st.floats(20, 400))
def test_broken_lines_fit_and_lose_nothing(text: str, face: str, room: float) -> None:
    lines = broken(text, face, 10, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, face, 10) <= room + 0.001 for line in lines)


def test_a_word_longer_than_the_room_is_cut_not_clipped() -> None:
    lines = broken("x" * 100, SERIF, 10, 60)
    assert "".join(lines) == "x" * 100
    assert len(lines) > 1


@given(printable, st.floats(80, 400))
def test_even_lines_are_as_many_as_needed_and_fit(text: str, room: float) -> None:
    lines = balanced(text, BOLD, 12, room)
    assert len(lines) == len(broken(text, BOLD, 12, room))
    assert all(width_of(line, BOLD, 12) <= room + 0.001 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_an_attached_file_comes_out_as_it_went_in(tmp_path: Path) -> None:
    content = '{"tên": "Đặng Văn Ánh"}'.encode() * 1000
    target = io.BytesIO()
    canvas = new_canvas(target, PORTRAIT)
    describe(canvas, title="Báo cáo", author="CĐCS", subject="Mức L0", attached=[Attached("số.json", content, "Số")])
    canvas.drawString(100, 100, "Đ")
    canvas.showPage()
    canvas.save()
    with pikepdf.open(target) as pdf:
        assert pdf.attachments["số.json"].get_file().read_bytes() == content
        assert pdf.attachments["số.json"].get_file().mime_type == "application/json"
        assert pdf.Root.AF[0].AFRelationship == "/Data"
        assert str(pdf.Root.Lang) == "vi-VN"
        with pdf.open_metadata() as told:
            assert told["dc:title"] == "Báo cáo"

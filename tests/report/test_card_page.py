"""The unit's card on paper: all its words, a code that can be scanned, the same bytes every time."""

from __future__ import annotations

import dataclasses
import io
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import Trouble
from kh49_desktop.report.card_page import STEPS, WARNING, CardPage, card_bytes, write_card
from kh49_desktop.report.pages import MM
from kh49_desktop.report.preview import render_page

Tool = Callable[..., str]
LONG = (
    "CĐCS Công ty Trách nhiệm hữu hạn Một thành viên Xuất nhập khẩu Cà phê và Nông sản Buôn Ma Thuột – "
    "Chi nhánh Khu công nghiệp Hoà Phú"
)


def digits_of(count: int) -> str:
    """Return so many digits as a card has them: any, after the 49 they begin with."""
    return "49" + "".join(random.Random(count).choices("0123456789", k=count - 2))  # noqa: S311 - only a picture


@pytest.fixture
def page() -> CardPage:
    return CardPage(
        unit="CĐCS Công ty TNHH May Thái Dương",
        code="KH-01",
        superior="Liên đoàn Lao động tỉnh Đắk Lắk",
        until="31/12/2026",
        digits=digits_of(720),
        words=("mưa rào", "cà phê", "con thuyền", "núi", "hoa sen", "nghiêng"),
        made="02/12/2026",
    )


@pytest.fixture
def shown(tool: Tool, tmp_path: Path) -> Callable[[CardPage], str]:
    """The text of a card as another program reads it, on one line."""

    def text(page: CardPage) -> str:
        file = write_card(tmp_path / "the.pdf", page).file
        return "\n".join(" ".join(tool("pdftotext", how, file, "-").split()) for how in ("-layout", "-raw"))

    return text


# -- words -----------------------------------------------------------------------------------------------------------
def test_every_word_stands_on_the_page(page: CardPage, shown: Callable[[CardPage], str]) -> None:
    text = shown(page)
    for words in (
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH ĐẮK LẮK", "THẺ ĐƠN VỊ", "CĐCS Công ty TNHH May Thái Dương", "Mã đơn vị",
        "Dùng đến hết ngày", "Ngày cấp", "KH-01", "31/12/2026", "02/12/2026", "Sáu từ để đối chiếu", "1 mưa rào",
        "2 cà phê", "3 con thuyền", "4 núi", "5 hoa sen", "6 nghiêng", "Giữ trang này như giữ chìa khoá", WARNING,
        *(f"{number}. {step}" for number, step in enumerate(STEPS, start=1)),
    ):  # fmt: skip
        assert words in text, words
    assert unicodedata.is_normalized("NFC", text)


def test_the_warning_names_what_must_not_be_done() -> None:
    assert "mở đường vào dữ liệu của công đoàn" in WARNING
    assert "không chụp ảnh, không gửi lên nhóm Zalo" in WARNING


def test_the_digits_are_in_the_code_only(page: CardPage, shown: Callable[[CardPage], str]) -> None:
    """Nobody copies 700 digits by hand, and a search through the texts of files must not find them."""
    assert page.digits[:12] not in shown(page).replace(" ", "")
    with pikepdf.open(io.BytesIO(card_bytes(page)[0])) as pdf, pdf.open_metadata() as told:
        assert page.digits[:12] not in str(told)
        assert told["dc:title"] == "Thẻ đơn vị CĐCS Công ty TNHH May Thái Dương"


def test_words_written_with_marks_apart_are_joined(page: CardPage, shown: Callable[[CardPage], str]) -> None:
    apart = dataclasses.replace(page, unit=unicodedata.normalize("NFD", page.unit), made="02/12/2026")
    assert page.unit in shown(apart)
    assert card_bytes(apart) == card_bytes(page)


def test_a_letter_without_a_face_is_told_to_the_caller(page: CardPage, tmp_path: Path) -> None:
    done = write_card(tmp_path / "the.pdf", dataclasses.replace(page, unit="CĐCS 漢"))
    assert (done.pages, done.replaced) == (1, ("漢",))


def test_long_names_stand_whole(page: CardPage, shown: Callable[[CardPage], str]) -> None:
    assert LONG in shown(dataclasses.replace(page, unit=LONG, superior=LONG, code="DN-KCN-2026-000123-A"))


def test_a_name_beyond_four_lines_ends_in_dots(page: CardPage, shown: Callable[[CardPage], str]) -> None:
    text = shown(dataclasses.replace(page, unit=LONG * 4, superior=LONG * 4))
    assert "…" in text
    assert WARNING in text


# -- the code --------------------------------------------------------------------------------------------------------
def code_box(pdf: bytes) -> tuple[float, float, float]:
    """Return left, top and size of the code in points: the filled squares of the page."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        steps = [(str(step.operator), step.operands) for step in pikepdf.parse_content_stream(file.pages[0])]
    filled = max(place for place, (name, _) in enumerate(steps) if name in {"f", "f*"})
    squares = [[float(number) for number in operands] for name, operands in steps[:filled] if name == "re"]
    left, top = min(x for x, _, _, _ in squares), max(y + high for _, y, _, high in squares)
    assert max(x + wide for x, _, wide, _ in squares) - left == pytest.approx(top - min(y for _, y, _, _ in squares))
    return left, top, top - min(y for _, y, _, _ in squares)


def seen(pdf: bytes, modules: int, border: int) -> list[list[bool]]:
    """Return which places of the code look dark in the drawn page, with so many places of white around it."""
    picture = render_page(pdf, 0, 1400)
    scale = picture.width / (148 * MM)
    left, top, size = code_box(pdf)
    module = size / modules

    def dark(row: int, column: int) -> bool:
        x = int((left + (column + 0.5) * module) * scale)
        y = int((210 * MM - top + (row + 0.5) * module) * scale)
        return picture.rgba[4 * (y * picture.width + x)] < 128

    places = range(-border, modules + border)
    return [[dark(row, column) for column in places] for row in places]


@pytest.mark.parametrize("count", [520, 720, 900])
@pytest.mark.parametrize("name", ["CĐCS Trường Mầm non 1-6", LONG * 4], ids=["short name", "long name"])
def test_the_drawn_code_is_that_of_the_digits_with_white_around_it(page: CardPage, count: int, name: str) -> None:
    page = dataclasses.replace(page, unit=name, superior=name, digits=digits_of(count))
    expected = segno.make_qr(page.digits, error="m", mode="numeric", boost_error=False)
    assert (expected.mode, expected.error) == ("numeric", "M")
    drawn = seen(card_bytes(page)[0], len(expected.matrix), border=4)
    assert drawn == [[bool(dark) for dark in row] for row in expected.matrix_iter(border=4)]


@settings(max_examples=25, deadline=None)
@given(st.integers(400, 1000), st.integers(1, 300), st.integers(1, 300))
def test_the_code_is_large_enough_to_scan_whatever_the_names(count: int, unit: int, superior: int) -> None:
    long = LONG * 3
    words = ("mưa rào", "cà phê", "con thuyền", "núi", "hoa sen", "nghiêng")
    page = CardPage(long[:unit], "KH-01", long[:superior], "31/12/2026", digits_of(count), words, "02/12/2026")
    left, top, size = code_box(card_bytes(page)[0])
    assert size >= 55 * MM
    assert left >= 10 * MM
    assert top - size >= 60 * MM  # the steps and the warning stand below it
    assert left + size <= 90 * MM  # the words beside it


@pytest.mark.parametrize("digits", ["", "49a", "49 1", "４９１", "-49"])
def test_what_is_not_digits_is_not_drawn(digits: str, page: CardPage) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        card_bytes(dataclasses.replace(page, digits=digits))


@pytest.mark.parametrize("words", [(), ("núi",) * 5, ("núi",) * 7, ("núi",) * 5 + (" ",)])
def test_there_are_six_words(words: tuple[str, ...], page: CardPage) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        card_bytes(dataclasses.replace(page, words=words))  # type: ignore[arg-type]


# -- the file --------------------------------------------------------------------------------------------------------
def test_it_is_one_a5_page_with_every_face_embedded(page: CardPage, tool: Tool, tmp_path: Path) -> None:
    pdf, _ = card_bytes(page)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert len(file.pages) == 1
        assert [round(float(edge) / MM) for edge in file.pages[0].MediaBox] == [0, 0, 148, 210]
        fonts = [item for item in file.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)
    (tmp_path / "the.pdf").write_bytes(pdf)
    for line in tool("pdffonts", tmp_path / "the.pdf").splitlines()[2:]:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", tmp_path / "the.pdf")


def test_the_same_card_makes_the_same_bytes(page: CardPage) -> None:
    assert card_bytes(page) == card_bytes(dataclasses.replace(page))
    assert card_bytes(page) != card_bytes(dataclasses.replace(page, digits=digits_of(721)))


def test_a_folder_that_is_not_there_is_a_trouble(page: CardPage, tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        write_card(tmp_path / "none" / "the.pdf", page)
    assert trouble.value.code == "cannot_open"

"""The look keeps its promises: letters, contrast, sizes, icons, Qt's own words in Vietnamese."""

from __future__ import annotations

import itertools
import unicodedata
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QTranslator
from PySide6.QtGui import QColor, QFont, QFontInfo, QImage, QPainter, QPalette, QRawFont, QTextLayout
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit
from pytestqt.qtbot import QtBot

from kh49_desktop import paths
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.icons import Icons
from kh49_desktop.ui.look import TOKENS, Look, Theme, Tokens


@pytest.fixture(scope="module")
def dressed(qapp: QApplication) -> Look:
    return looks.apply(qapp, Theme.LIGHT)


TONES = "\u0300\u0301\u0303\u0309\u0323"
VIETNAMESE = {
    unicodedata.normalize("NFC", letter + tone) for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in ["", *TONES]
} | set("đĐ")
HIGHLANDS = set("ĕĭŏŭĔĬŎŬƀɃčČñÑêÊôÔơƠưƯăĂâÂ")
"""Letters of Ê Đê and M'nông names beyond the Vietnamese ones."""
COMBINED = ["ô\u0306", "ơ\u0306", "ư\u0306", "ê\u0306", "Ô\u0306", "Ơ\u0306", "Ư\u0306", "Ê\u0306"]
"""Letters with a breve above another mark: no single character has them."""
SIGNS = set("'’‘“”«»·…–—−→×≥≤%‰₫°§№")
FACES = sorted(paths.shipped("resources", "fonts").glob("*.ttf"))


def test_two_faces_for_the_screen_and_four_for_the_report_are_shipped() -> None:
    assert [face.stem for face in FACES] == [
        "Inter-Regular",
        "Inter-SemiBold",
        "LiberationSerif-Bold",
        "LiberationSerif-BoldItalic",
        "LiberationSerif-Italic",
        "LiberationSerif-Regular",
    ]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.stem)
def test_every_face_has_every_letter(qapp: QApplication, face: Path) -> None:
    font = QRawFont(str(face), 14)
    ascii_letters = {chr(code) for code in range(0x20, 0x7F)}
    missing = {
        letter
        for letter in VIETNAMESE | HIGHLANDS | SIGNS | ascii_letters | set(TONES) | {"\u0306"}
        if not font.supportsCharacter(ord(letter))
    }
    assert not missing


def laid(text: str, font: QFont) -> QTextLayout:
    """Set a text in one line."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return layout


def wide(text: str, font: QFont) -> float:
    """Return how wide a text is; the layout must outlive its lines."""
    layout = laid(text, font)
    return float(layout.lineAt(0).naturalTextWidth())


@pytest.mark.parametrize("written", COMBINED)
@pytest.mark.parametrize("weight", [looks.PLAIN, looks.STRONG])
def test_a_breve_over_another_mark_is_set_above_its_letter(dressed: Look, written: str, weight: int) -> None:
    font = dressed.font(28, weight)
    layout = laid(unicodedata.normalize("NFC", written), font)
    runs = layout.glyphRuns()
    assert {run.rawFont().familyName() for run in runs} == {"Inter"}, "a letter came from another family"
    assert all(index != 0 for run in runs for index in run.glyphIndexes())
    assert wide(written, font) == pytest.approx(wide(written[0], font), abs=1), "the breve stands beside its letter"


def test_figures_in_tables_have_one_width(dressed: Look) -> None:
    font = dressed.font(28, figures=True)
    assert len({round(wide(digit * 10, font), 3) for digit in "0123456789"}) == 1


def test_the_screen_is_written_in_inter_with_weights_400_and_600(dressed: Look) -> None:
    for weight in (looks.PLAIN, looks.STRONG):
        info = QFontInfo(dressed.font(looks.BODY, weight))
        assert (info.family(), info.weight()) == ("Inter", weight)


def luminance(color: str) -> float:
    """Relative luminance after WCAG 2."""
    parts = (QColor(color).redF(), QColor(color).greenF(), QColor(color).blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio after WCAG 2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", TOKENS)
def test_writing_is_readable_in_every_theme(theme: Theme) -> None:
    """4.5 : 1 for every writing colour on every ground it is used on."""
    t = TOKENS[theme]
    grounds = [t.window, t.surface, t.raised]
    pairs = list(itertools.product([t.text, t.second, t.accent, t.good, t.warn, t.bad], grounds))
    pairs += [(t.on_accent, t.accent), (t.text, t.soft_accent), (t.accent, t.soft_accent), (t.second, t.soft_accent)]
    pairs += [(t.good, t.soft_good), (t.warn, t.soft_warn), (t.bad, t.soft_bad)]
    pairs += [(t.warn, t.soft_accent), (t.bad, t.soft_accent), (t.good, t.soft_accent)]  # in a chosen row
    weak = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5}
    assert not weak


@pytest.mark.parametrize("theme", [Theme.CONTRAST_LIGHT, Theme.CONTRAST_DARK])
def test_high_contrast_has_thick_clear_edges_and_no_soft_fills(theme: Theme) -> None:
    t = TOKENS[theme]
    assert t.edge == 2
    for line, ground in itertools.product([t.line, t.strong_line, t.accent, t.disabled], [t.window, t.surface]):
        assert contrast(line, ground) >= 3
    assert contrast(t.text, t.surface) == pytest.approx(21)
    assert {t.soft_accent, t.soft_good, t.soft_warn, t.soft_bad} == {t.surface}


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_the_focus_ring_stands_out_from_the_ground(theme: Theme) -> None:
    t = TOKENS[theme]
    assert min(contrast(t.accent, ground) for ground in (t.window, t.surface, t.raised)) >= 3


def test_the_palette_carries_the_colours_to_standard_dialogs() -> None:
    for t in TOKENS.values():
        made = looks.palette(t)
        assert made.color(QPalette.ColorRole.Window) == QColor(t.window)
        assert made.color(QPalette.ColorRole.Highlight) == QColor(t.accent)
        disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
        assert disabled == QColor(t.disabled)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_an_input_is_36_pixels_high_times_the_scale(qtbot: QtBot, dressed: Look, scale: float) -> None:
    dressed.choose(theme=Theme.LIGHT, scale=scale)
    line = QLineEdit()
    qtbot.addWidget(line)
    assert line.sizeHint().height() == round(36 * scale)
    dressed.choose(theme=Theme.CONTRAST_DARK)
    assert line.sizeHint().height() == round(36 * scale), "thicker lines take no room"
    dressed.choose(theme=Theme.LIGHT, scale=1.0)


def test_text_grows_from_100_to_200_percent_and_no_further(dressed: Look) -> None:
    dressed.choose(scale=2.0)
    assert QApplication.font().pixelSize() == 28
    dressed.choose(scale=9.0)
    assert dressed.scale == 2.0
    dressed.choose(scale=0.1)
    assert dressed.scale == 1.0
    assert QApplication.font().pixelSize() == 14


def test_the_dense_setting_makes_rows_32_high(dressed: Look) -> None:
    assert dressed.row == 36
    dressed.choose(dense=True)
    assert dressed.row == 32
    dressed.choose(dense=False)


def test_a_change_of_theme_is_told_to_the_widgets(qtbot: QtBot, dressed: Look) -> None:
    with qtbot.waitSignal(dressed.changed):
        dressed.choose(theme=Theme.DARK)
    assert dressed.tokens is TOKENS[Theme.DARK]
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(TOKENS[Theme.DARK].window)
    dressed.choose(theme=Theme.LIGHT)


def test_the_theme_of_the_desktop_is_one_of_the_four(dressed: Look, qapp: QApplication) -> None:
    assert looks.system_theme(qapp) in TOKENS
    dressed.choose(theme=Theme.SYSTEM)
    assert dressed.theme == Theme.SYSTEM
    assert dressed.tokens is TOKENS[looks.system_theme(qapp)]
    dressed.choose(theme=Theme.LIGHT)


def test_a_tone_gives_writing_and_fill() -> None:
    t: Tokens = TOKENS[Theme.LIGHT]
    assert (t.tone("bad"), t.soft("bad")) == ("#B3261E", "#FCEBEA")
    assert (t.tone("neutral"), t.soft("neutral")) == (t.second, t.window)


def test_every_icon_can_be_drawn_in_a_colour(dressed: Look) -> None:
    icons = dressed.icons
    assert len(icons.names()) > 60
    for name in icons.names():
        assert QSvgRenderer(icons.svg(name, "#FF0000")).isValid(), name
        picture = icons.pixmap(name, "#FF0000", 20).toImage()
        inked = [picture.pixelColor(x, y) for x in range(20) for y in range(20) if picture.pixelColor(x, y).alpha()]
        assert inked, f"{name} is empty"
        assert all((color.red(), color.green(), color.blue()) == (255, 0, 0) for color in inked if color.alpha() == 255)


def test_an_icon_is_drawn_once_for_each_colour_and_sharp_on_fine_screens() -> None:
    icons = Icons(paths.shipped("resources", "icons"))
    assert icons.icon("plus", "#123456") is icons.icon("plus", "#123456")
    assert icons.icon("plus", "#123456") is not icons.icon("plus", "#654321")
    sharp = icons.pixmap("plus", "#123456", 20, 1.5)
    assert (sharp.width(), sharp.devicePixelRatio()) == (30, 1.5)


def test_an_unknown_icon_is_an_error_not_an_empty_place() -> None:
    with pytest.raises(KeyError):
        Icons(paths.shipped("resources", "icons")).icon("no-such-icon", "#000000")


def test_the_program_has_its_own_mark(qapp: QApplication) -> None:
    folder = paths.shipped("resources", "icons")
    assert (QImage(str(folder / "app.png")).width(), QImage(str(folder / "app.png")).height()) == (256, 256)
    assert not QImage(str(folder / "app.ico")).isNull()
    drawn = QImage(64, 64, QImage.Format.Format_ARGB32)
    drawn.fill(0)
    painter = QPainter(drawn)
    QSvgRenderer(str(folder / "app.svg")).render(painter, QRectF(0, 0, 64, 64))
    painter.end()
    assert drawn.pixelColor(32, 6) == QColor("#0B5CAD")


def test_every_shipped_font_and_icon_has_its_licence_beside_it() -> None:
    fonts = paths.shipped("resources", "fonts")
    for name in ("Inter-OFL.txt", "LiberationSerif-OFL.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / name).read_text(encoding="utf-8")
    lucide = (paths.shipped("resources", "icons") / "Lucide-ISC.txt").read_text(encoding="utf-8")
    assert lucide.startswith("ISC License")


@pytest.fixture
def vietnamese(qapp: QApplication) -> object:
    translator = QTranslator()
    assert translator.load("qtbase_vi", str(paths.shipped("resources", "i18n")))
    qapp.installTranslator(translator)
    yield translator
    qapp.removeTranslator(translator)


def test_buttons_of_qt_speak_vietnamese(qtbot: QtBot, dressed: Look, vietnamese: object) -> None:
    kinds = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(kinds.Save | kinds.Discard | kinds.Cancel | kinds.Yes | kinds.No | kinds.Close | kinds.Open)
    qtbot.addWidget(box)
    words = {box.standardButton(button): button.text().replace("&", "") for button in box.buttons()}
    assert words == {
        kinds.Save: "Lưu",
        kinds.Discard: "Bỏ thay đổi",
        kinds.Cancel: "Huỷ",
        kinds.Yes: "Có",
        kinds.No: "Không",
        kinds.Close: "Đóng",
        kinds.Open: "Mở",
    }


def test_the_menu_of_an_input_speaks_vietnamese(qtbot: QtBot, dressed: Look, vietnamese: object) -> None:
    line = QLineEdit("chữ")
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    words = [action.text().split("\t")[0].replace("&", "") for action in menu.actions() if not action.isSeparator()]
    menu.deleteLater()
    assert words == ["Hoàn tác", "Làm lại", "Cắt", "Sao chép", "Dán", "Xoá", "Chọn tất cả"]


def test_the_words_for_qt_are_nfc_and_compiled_from_their_source() -> None:
    folder = paths.shipped("resources", "i18n")
    source = (folder / "qtbase_vi.ts").read_text(encoding="utf-8")
    assert source == unicodedata.normalize("NFC", source)
    assert "unfinished" not in source
    compiled = (folder / "qtbase_vi.qm").read_bytes()
    assert "Bỏ thay đổi".encode("utf-16-be") in compiled


def test_small_type_is_not_smaller_than_12_pixels(dressed: Look) -> None:
    assert dressed.font(looks.SMALL).pixelSize() == 12
    assert dressed.font().weight() == QFont.Weight.Normal


@pytest.mark.parametrize("theme", list(TOKENS))
def test_the_focus_ring_is_thicker_than_the_edge_it_takes_the_place_of(theme: Theme) -> None:
    assert TOKENS[theme].ring > TOKENS[theme].edge

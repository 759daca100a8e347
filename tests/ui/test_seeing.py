"""For bad eyes and for no eyes: every widget has a name, nothing is cut at 910 × 512 and at 150 %."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Agreement, Conference, Employer, Member
from kh49_desktop.store.file import Store
from kh49_desktop.ui.look import Theme
from kh49_desktop.ui.widgets import ElidedLabel, IconButton
from kh49_desktop.ui.window import Window
from tests.ui.conftest import shown

SCREENS = [
    "hub",
    "petition",
    "member",
    "conference",
    "agreement",
    "dialogue",
    "workforce",
    "employer",
    "unit",
    "settings",
    "trash",
]
# The other screens of a unit, seen one after the other in one window; `kind` is asked of those that need it.
FURTHER = [
    "home",
    "dues",
    "help",
    "entry",
    "twins",
    "importing",
    "imports",
    "exporting",
    "bringing",
    "audit",
    "erasing",
    "checking",
    "send",
    "card.take",
    "offices",
    "tray",
    "review",
    "party_introduction",
]
SIZES = [(1366, 768, 1.0), (910, 512, 1.0), (1366, 768, 1.5), (1366, 768, 2.0)]


@pytest.fixture
def register(store: Store, unit: str) -> dict[str, str]:
    """A register with something to say on every screen."""
    employer = store.save(Employer, {"name": "Công ty trách nhiệm hữu hạn một thành viên May xuất khẩu Thái Dương"}).id
    member = store.save(
        Member,
        {
            "full_name": "Công Tằng Tôn Nữ Thị Bích Hoà",
            "gender": "NAM",
            "citizen_id": "066185012345",
            "birth_date": "1985",
        },
    ).id
    conference = store.save(
        Conference,
        {"year": 2026, "held_on": "2026-03-28", "present": 100, "summoned": 336},
        children={
            "votes": [{"item": "Thời giờ làm thêm quý II", "for": 40, "against": 10}],
            "petitions": [{"content": "Lắp thêm quạt ở chuyền 3", "to_whom": "Ban giám đốc"}],
        },
    ).id
    agreement = store.save(Agreement, {"signed_on": "2024-05-15", "term_years": 3, "employer": employer}).id
    return {"member": member, "conference": conference, "agreement": agreement, "employer": employer, "unit": unit}


def visible(page: QWidget) -> Iterator[QWidget]:
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.width() > 1:
            yield widget


def named(widget: QWidget) -> str:
    """What a screen reader would say of a widget."""
    if isinstance(widget, QLabel):
        return widget.text() or widget.accessibleName() or " "
    return widget.accessibleName()


@pytest.mark.parametrize("key", SCREENS)
def test_everything_the_keyboard_reaches_has_a_name(
    window: Window, register: dict[str, str], key: str, qtbot: QtBot
) -> None:
    target = {"record": register[key]} if key in register else {}
    assert window.show_page(key, target)
    reached = [w for w in visible(window) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None]
    nameless = [w for w in reached if not named(w).strip() and not isinstance(w.parent(), QAbstractButton)]
    # Qt's own parts (the line inside a list that drops down, viewports) speak through their owner.
    nameless = [w for w in nameless if not w.objectName().startswith("qt_")]
    assert [(type(w).__name__, type(w.parent()).__name__) for w in nameless] == []
    assert any(isinstance(w, QAbstractButton | QLineEdit | QPlainTextEdit) for w in reached) or key == "trash"


def cut(page: QWidget) -> list[str]:
    """The words that do not fit into their widget, or whose widget lies outside its window."""
    found = []
    for widget in visible(page):
        if isinstance(widget, ElidedLabel | IconButton) or not isinstance(widget, QLabel | QAbstractButton):
            continue
        words = named(widget).strip()
        if not words or (isinstance(widget, QLabel) and widget.pixmap() and not widget.pixmap().isNull()):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap():
            too_small = widget.height() < widget.heightForWidth(widget.width()) - 1
        else:
            too_small = widget.width() < widget.minimumSizeHint().width() - 1
        left = widget.mapTo(page, QPoint(0, 0)).x()
        outside = left < -1 or left + widget.width() > page.width() + 1
        if too_small or outside:
            found.append(f"{type(widget).__name__} “{words}” {widget.size().toTuple()} of {page.width()}")
    return found


@pytest.mark.parametrize("key", SCREENS)
@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_no_word_is_cut(
    window: Window, register: dict[str, str], key: str, width: int, height: int, scale: float, qtbot: QtBot
) -> None:
    window.look.choose(scale=scale)
    window.resize(width, height)
    target = {"record": register[key]} if key in register else {}
    assert window.show_page(key, target)
    for _ in range(4):  # wrapped lines find their height in a few passes
        QApplication.processEvents()
    assert cut(shown(window)) == []
    assert QRect(0, 0, width, height).contains(shown(window).mapTo(window, shown(window).rect().bottomRight()))


def target_of(key: str, register: dict[str, str]) -> dict[str, str]:
    """What a further screen is asked for."""
    if key == "erasing":
        return {"kind": "member", "record": register["member"]}
    return {"kind": "member"} if key in {"entry", "twins", "importing", "exporting"} else {}


@pytest.mark.parametrize(("width", "height", "scale"), SIZES)
def test_no_word_is_cut_on_the_further_screens_and_all_have_names(
    window: Window, register: dict[str, str], width: int, height: int, scale: float, qtbot: QtBot
) -> None:
    window.look.choose(scale=scale)
    window.resize(width, height)
    found = {}
    for key in FURTHER:
        assert window.show_page(key, target_of(key, register)), key
        qtbot.waitUntil(lambda: not window.app.busy)
        for _ in range(4):
            QApplication.processEvents()
        lost = [
            type(w).__name__
            for w in visible(shown(window))
            if w.focusPolicy() & Qt.FocusPolicy.TabFocus
            and w.focusProxy() is None
            and not named(w).strip()
            and not isinstance(w.parent(), QAbstractButton)
            and not w.objectName().startswith("qt_")
        ]
        found[key] = cut(shown(window)) + lost
    assert {key: words for key, words in found.items() if words} == {}


@pytest.mark.parametrize("theme", [theme for theme in Theme if theme is not Theme.SYSTEM])
def test_every_theme_draws_every_screen(window: Window, register: dict[str, str], theme: Theme, qtbot: QtBot) -> None:
    window.look.choose(theme=theme)
    for key in SCREENS:
        assert window.show_page(key, {"record": register[key]} if key in register else {})
        picture = window.grab().toImage()
        colors = {picture.pixelColor(x, y).name() for x in range(0, 1366, 40) for y in range(0, 768, 24)}
        assert window.look.tokens.window.lower() in colors

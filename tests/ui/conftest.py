"""A real window on a register in a temporary folder, and hands to type with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.__main__ import Rooms
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.places import furnish, places
from kh49_desktop.ui.window import Window
from tests.ui.parcelfolk import Folk, make_folk

USUAL = (1366, 768)


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> looks.Look:
    """The application in its look; dressed once, as the program does it."""
    return looks.apply(qapp, looks.Theme.LIGHT)


@pytest.fixture
def look(dressed: looks.Look) -> Iterator[looks.Look]:
    """The look, light and at 100 % at the start of every test."""
    yield dressed
    # Dressing anew looks at every widget there is, so it is done after those tests only that changed something.
    if (dressed.theme, dressed.scale, dressed.dense) != (looks.Theme.LIGHT, 1.0, False):
        dressed.choose(theme=looks.Theme.LIGHT, scale=1.0, dense=False)


def take_apart(*things: QObject) -> None:
    """Delete what a test is done with now; Qt would do it when the loop runs next."""
    for thing in things:
        if shiboken6.isValid(thing):  # it may have gone with the one before
            thing.deleteLater()
            QApplication.sendPostedEvents(thing, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def _swept() -> Iterator[None]:
    """Leave no widget behind: each one costs time whenever the look changes, and what it names stays in memory."""
    yield
    # A list that drops down, a menu, a tip stand alone as well, but go with what they belong to.
    alone = (widget for widget in QApplication.topLevelWidgets() if widget.windowType() == Qt.WindowType.Window)
    take_apart(*(widget for widget in alone if shiboken6.createdByPython(widget)))


@pytest.fixture(scope="session")
def folk(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Folk:
    """A superior, a hundred units and the 120 files that came from them; made once, each test takes copies."""
    return make_folk(tmp_path_factory.mktemp("folk"), reference)


Opening = Callable[[Store], Window]


@pytest.fixture
def opening(qtbot: QtBot, look: looks.Look, store: Store) -> Iterator[Opening]:
    """Opens a window on a register; all are closed at the end, before the register is (so `store` is asked for)."""
    opened: list[Window] = []

    def open_(store: Store) -> Window:
        window = Window(App(store, look, Rooms()), places(store.catalogue))
        furnish(window)
        opened.append(window)
        window.resize(*USUAL)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield open_
    for window in opened:
        window.close()
        take_apart(window, window.app)
    QApplication.processEvents()


@pytest.fixture
def window(opening: Opening, store: Store, unit: str) -> Window:
    """The window of a register that has its unit."""
    return opening(store)


def panel(window: Window, name: str, **target: object) -> RecordPanel:
    """Show the list of a record type."""
    assert window.show_page(name, target)
    page = window.page
    assert isinstance(page, RecordPanel)
    return page


def shown(window: Window) -> Page:
    """The page that is shown."""
    assert window.page is not None
    return window.page


def focused() -> QWidget:
    """The widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget

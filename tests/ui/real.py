"""A window with its real rooms: files are read, papers are printed and sealed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.__main__ import Rooms
from kh49_desktop.records import Employer
from kh49_desktop.store.file import Store
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.look import Look
from kh49_desktop.ui.places import furnish, places
from kh49_desktop.ui.widgets import ElidedLabel
from kh49_desktop.ui.window import Window
from tests.ui.conftest import take_apart

PATIENCE = 60_000  # milliseconds
LAID_OUT = 2.0  # seconds in which labels have got the room they asked for, on a slow machine too
SMALL = (910, 512)  # 1366 x 768 at 150 %


@contextmanager
def real_window(qtbot: QtBot, look: Look, store: Store, size: tuple[int, int] = (1366, 768)) -> Iterator[Window]:
    """Open a window on a register and close it."""
    window = Window(App(store, look, Rooms()), places(store.catalogue))
    furnish(window)
    window.resize(*size)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.show_page("home")
    yield window
    wait(qtbot, lambda: not window.app.busy)
    window.close()
    take_apart(window, window.app)
    QApplication.processEvents()


@contextmanager
def file_in_use(qtbot: QtBot, app: App) -> Iterator[None]:
    """Let long work hold the file for writing while the block goes on; it is over afterwards."""
    has_it, let_go = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        with progress.store.change("IMPORT") as change:
            change.create(Employer, {"name": "Công ty TNHH May Thái Dương"})
            change.flush()
            has_it.set()
            let_go.wait(PATIENCE / 1000)

    app.run(work)
    has_it.wait(PATIENCE / 1000)
    try:
        yield
    finally:
        let_go.set()
        wait(qtbot, lambda: not app.busy)


def wait(qtbot: QtBot, so: Callable[[], object]) -> None:
    """Wait until something is so."""
    qtbot.waitUntil(lambda: bool(so()), timeout=PATIENCE)


def words(widget: QWidget) -> list[str]:
    """What can be read on a screen, in the order of its making."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def clipped(widget: QWidget) -> list[str]:
    """The labels whose words do not fit into them once all is laid out; one that ends in … on purpose has a tip."""
    until = time.monotonic() + LAID_OUT
    while (found := clipped_now(widget)) and time.monotonic() < until:
        QTest.qWait(20)
    return found


def clipped_now(widget: QWidget) -> list[str]:
    """The labels whose words do not fit into them at this moment."""
    found = []
    for label in widget.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, ElidedLabel):
            continue
        if label.wordWrap():
            fits = label.heightForWidth(label.width()) <= label.height() + 1
        else:
            fits = label.sizeHint().width() <= label.width() + 1
        if not fits:
            found.append(label.text())
    return found

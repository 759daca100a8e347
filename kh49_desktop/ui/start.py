"""Starts the window: Qt in Vietnamese, the chosen look, the register, and what is said when it will not open."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QLocale, QObject, Qt, QThread, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import LOG, Trouble, note_fault
from kh49_desktop.paths import shipped
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Rooms
from kh49_desktop.ui.look import HEAD, Look, Theme
from kh49_desktop.ui.places import furnish, places
from kh49_desktop.ui.widgets import Button, Icon, Words
from kh49_desktop.ui.window import TITLE, Window
from kh49_desktop.words import trouble_sentence

UNEXPECTED: Final = "Chương trình gặp lỗi ngoài dự tính. Những gì đã lưu vẫn còn nguyên; chi tiết ghi trong tệp {file}."


class Guard(QObject):
    """Catches what nobody expected: told in one sentence, written whole into the data folder."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self._before = sys.excepthook
        sys.excepthook = self.caught

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Tell trouble as trouble and anything else as our fault."""
        if isinstance(error, Trouble):
            self._app.trouble(error)
            return
        if not isinstance(error, Exception):
            self._before(kind, error, trace)
            return
        store = self._app.store
        try:
            note_fault(store.folder, store.now(), error)
        except OSError:
            self._before(kind, error, trace)
        self._app.tell(UNEXPECTED.format(file=store.folder / LOG), tone="bad")

    def release(self) -> None:
        """Give the hook back."""
        sys.excepthook = self._before


class NotOpened(QWidget):
    """What is shown in place of the window when the register cannot be opened: why, and what can be done."""

    def __init__(self, look: Look, trouble: Trouble, folder: Path, retry: Callable[[Path], None]) -> None:
        super().__init__()
        self.folder, self._retry = folder, retry
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.told = Words(look, wrap=True)
        again = Button(look, "Thử lại", weight="primary", icon="refresh-cw")
        other = Button(look, "Chọn thư mục khác", icon="folder-open")
        leave = Button(look, "Thoát", weight="quiet")
        again.clicked.connect(self._again)
        other.clicked.connect(self._other)
        leave.clicked.connect(self.close)
        row = QHBoxLayout()
        for button in (again, other, leave):
            row.addWidget(button)
        row.addStretch(1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(look.px(32), look.px(32), look.px(32), look.px(32))
        stack.setSpacing(look.px(16))
        stack.addWidget(Icon(look, "triangle-alert", tone="warn", size=32))
        stack.addWidget(Words(look, "Chưa mở được sổ", size=HEAD, strong=True))
        stack.addWidget(self.told)
        stack.addWidget(Words(look, str(folder), tone="second", wrap=True))
        stack.addLayout(row)
        stack.addStretch(1)
        self.resize(look.px(640), look.px(360))
        self.tell(trouble)

    def tell(self, trouble: Trouble) -> None:
        """Say what is in the way."""
        self.told.setText(trouble_sentence(trouble))

    def _again(self) -> None:
        self._retry(self.folder)

    def _other(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục dữ liệu", str(self.folder))
        if chosen:
            self._retry(Path(chosen))


class Program(QObject):
    """Everything that lives as long as the window: made by `start`, kept by whoever called it."""

    def __init__(self, folder: Path, open_store: Callable[[Path], Store], rooms: Rooms) -> None:
        super().__init__()
        self._open_store, self._rooms = open_store, rooms
        self.look: Look | None = None
        self.store: Store | None = None
        self.app: App | None = None
        self.window: Window | None = None
        self.not_opened: NotOpened | None = None
        self._guard: Guard | None = None
        self.open(folder)

    def open(self, folder: Path) -> None:
        """Open the register of a folder and show its window, or what is in the way."""
        try:
            store = self._open_store(folder)
        except Trouble as trouble:
            self._say(trouble, folder)
            return
        self.store = store
        self.look = self._dress(store)
        self.app = App(store, self.look, self._rooms)
        self._guard = Guard(self.app)
        self.window = Window(self.app, places(store.catalogue))
        furnish(self.window)
        self.window.place()
        self.window.show()
        self.window.show_page("home")
        if self.not_opened is not None:
            self.not_opened.close()
            self.not_opened = None

    def _say(self, trouble: Trouble, folder: Path) -> None:
        if self.look is None:
            self.look = looks.apply(application())
        if self.not_opened is None:
            self.not_opened = NotOpened(self.look, trouble, folder, self.open)
            self.not_opened.show()
        self.not_opened.folder = folder
        self.not_opened.tell(trouble)

    def _dress(self, store: Store) -> Look:
        kept = store.setting("theme") or Theme.SYSTEM
        theme = Theme(kept) if kept in set(Theme) else Theme.SYSTEM
        scale = float(store.setting("scale") or 1)
        dense = store.setting("dense") == "1"
        if self.look is None:
            return looks.apply(application(), theme, scale, dense=dense)
        self.look.choose(theme=theme, scale=scale, dense=dense)
        return self.look

    def close(self) -> None:
        """Let the register go; the window first, which waits for what it has under way."""
        if self.window is not None:
            self.window.close()
            for thread in self.window.findChildren(QThread):
                thread.wait()  # begun by a page after the window was already closed
        if self._guard is not None:
            self._guard.release()
        if self.app is not None:
            self.app.close()
        if self.store is not None:
            self.store.close()


def application() -> QApplication:
    """Return the running application; there is one."""
    running = QApplication.instance()
    if not isinstance(running, QApplication):
        raise TypeError(running)
    return running


def prepare(arguments: Sequence[str]) -> tuple[QApplication, QTranslator]:
    """Make Qt's application, in Vietnamese. The translator must be kept as long as it runs."""
    # Work beside the window gives way within a tenth of a millisecond instead of Python's five: reading and painting
    # hand the lock over and back with every row and cell.
    sys.setswitchinterval(0.0001)
    app = QApplication(list(arguments))
    app.setApplicationName("kh49-desktop")
    app.setApplicationDisplayName(TITLE)
    app.setDesktopFileName("kh49-desktop")
    app.setWindowIcon(QIcon(str(shipped("resources", "icons", "app.png"))))
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    translator = QTranslator()
    if translator.load("qtbase_vi", str(shipped("resources", "i18n"))):
        app.installTranslator(translator)
    return app, translator


def start(arguments: Sequence[str], folder: Path, open_store: Callable[[Path], Store], rooms: Rooms) -> int:
    """Show the window of a folder and stay until it is closed; returns the exit code."""
    app, translator = prepare(arguments)
    program = Program(folder, open_store, rooms)
    gc.freeze()  # modules, declarations and the window stay: no collecting looks through them again
    try:
        return app.exec()
    finally:
        program.close()
        app.removeTranslator(translator)

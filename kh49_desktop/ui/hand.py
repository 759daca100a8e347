"""What a person does before the window, done by the tour: types, presses, waits, looks, and keeps pictures."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QKeyEvent, QPixmap
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.ui.app import App
from kh49_desktop.ui.editors import ChoiceEditor
from kh49_desktop.ui.form import RecordForm
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.start import Program
from kh49_desktop.ui.widgets import Banner, IconButton
from kh49_desktop.ui.window import Window

USUAL: Final = QSize(1366, 768)
PATIENCE: Final = 120.0  # seconds for one piece of work, on the slowest machine
COLOURS: Final = 256  # of a picture
BREATH: Final = 0.01
COMPUTER: Final = "MAY-TINH-01"


class TourFailed(Exception):  # noqa: N818 - it says what happened
    """A screen did not do what the tour asked for; the words say which."""


class Hand:
    """What a person does before the window: types, presses, waits, looks."""

    def __init__(self, qt: QApplication, program: Program, pictures: Path) -> None:
        """Take the running program; pictures are kept in a folder."""
        if program.app is None or program.window is None or program.store is None:
            raise TourFailed("Chưa mở được sổ.")
        self.qt, self.pictures = qt, pictures
        self.app: App = program.app
        self.window: Window = program.window
        self.store: Store = program.store
        self.taken: list[Path] = []
        pictures.mkdir(parents=True, exist_ok=True)
        self.window.resize(USUAL)
        self.sit_down()

    def sit_down(self) -> None:
        """Turn to this window: its are the keys from now on."""
        self.window.activateWindow()
        self.settle()

    def settle(self, seconds: float = 0.05) -> None:
        """Let the window do what waits to be done."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.qt.processEvents()
            time.sleep(BREATH)

    def wait(self, done: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        until = time.monotonic() + PATIENCE
        while not done():
            self.qt.processEvents()
            time.sleep(BREATH)
            if time.monotonic() > until:
                raise TourFailed(what)
        self.settle()

    def press(self, key: Qt.Key, text: str = "") -> None:
        """Press and let go of a key."""
        target = QApplication.focusWidget() or self.window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))

    def write(self, text: str) -> None:
        """Type over what stands in the field the keyboard is in, letter by letter, and go on with Tab."""
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            field.selectAll()
        for letter in text:
            self.press(Qt.Key.Key_unknown, letter)
        self.press(Qt.Key.Key_Tab)
        self.settle()
        if not self.window.isActiveWindow():
            # Without a screen a list of proposals takes the window's place as the active one and does not give it back.
            self.window.activateWindow()
            self.settle()

    def into(self, widget: QWidget, text: str) -> None:
        """Type into one field."""
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        self.write(text)

    def rest(self) -> None:
        """Take the keyboard out of whatever has it, so that no ring is seen."""
        held = QApplication.focusWidget()
        if held is not None:
            held.clearFocus()

    def put_away(self) -> None:
        """Close what has been told."""
        for banner in self.window.findChildren(Banner):
            if banner.isVisible():
                banner.findChildren(IconButton)[-1].click()
        self.settle()

    def picture(self, name: str, ratio: float = 1.0) -> Path:
        """Keep what is seen."""
        self.settle(0.3)
        file = self.pictures / f"{name}.png"
        t = self.app.look.tokens
        shot(self.window, file, ratio, [QColor(c).rgb() for c in (t.good, t.warn, t.bad, t.accent)])
        self.taken.append(file)
        return file

    def form(self, kind: type[Record], record: str = "") -> RecordForm:
        """Open a record's form, or an empty one."""
        name = kind.about.name
        self.window.show_page(name, {"record": record} if record else {"new": True})
        self.settle()
        page = self.window.page_of(name)
        if not isinstance(page, RecordPanel):
            raise TourFailed(name)
        return page.form

    def fill(self, form: RecordForm, texts: Mapping[str, str]) -> None:
        """Fill fields: choices are chosen, everything else is typed."""
        for name, text in texts.items():
            editor = next(s.editors[name] for s in form.sections if name in s.editors)
            if isinstance(editor, ChoiceEditor):
                editor.set_text(text)
                editor.done.emit(text)
            else:
                form.focus_field(name)
                self.write(text)

    def save(self, form: RecordForm) -> None:
        """Save with the command of Ctrl+S; what is refused ends the tour."""
        self.window.do("record.save")
        self.settle()
        if form.editing.is_new or form.editing.is_touched:
            raise TourFailed(f"Chưa lưu được: {form.title()}")


def shot(window: QWidget, file: Path, ratio: float = 1.0, meaning: Sequence[int] = ()) -> None:
    """Write what a window shows as a small PNG; `ratio` pixels for one of the window's.

    `meaning` are the colours (0xFFRRGGBB) that say something even where they are few.
    """
    size = window.size()
    picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    window.render(picture)
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(1.0)
    # A screen has few colours: a table of its own commonest ones keeps it true and a third of the size. A dot of
    # state is a handful of pixels: the colours that mean something are in the table however seldom they are.
    common = [colour for colour, _ in Counter(memoryview(image.constBits()).cast("I")).most_common(COLOURS)]
    meant = [colour for colour in meaning if colour not in common]
    few = image.convertToFormat(QImage.Format.Format_Indexed8, common[: COLOURS - len(meant)] + meant)
    writer = QImageWriter(str(file), b"png")
    writer.setCompression(100)
    if not writer.write(few):
        raise TourFailed(f"Không ghi được ảnh {file}")


@contextmanager
def computer(name: str = COMPUTER) -> Iterator[None]:
    """Let the computer have another name: a picture must not show whose it was made on."""
    own = platform.node
    vars(platform)["node"] = lambda: name
    try:
        yield
    finally:
        vars(platform)["node"] = own

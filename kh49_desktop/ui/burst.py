"""Tells a scanner from a person: a card reader "types" its text in one burst, wherever the keyboard happens to be.

What is typed by hand goes its way untouched. As soon as the keys come faster than hands can and begin as a citizen
card does, the rest is kept back, the field gets its earlier text again, and `scanned` carries the whole.
"""

from __future__ import annotations

import contextlib
import re
import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

GAP: Final = 35  # milliseconds between keys: nobody types twelve in a row this fast
REST: Final = 120  # milliseconds of silence after which a burst is over
LONG_REST: Final = 500  # the same while fields of the card are still to come: the window may have been busy
LEAST: Final = 25  # shorter than any card's text
BARS: Final = 6  # between the seven fields of a card
BEGINS: Final = re.compile(r"(?<!\d)0?\d{11,12}\|$", re.ASCII)
REMEMBERED: Final = 16  # pieces typed last, among which a card may have begun

Kept = tuple[QWidget, str, int, int]  # the field, its text, the selection's start and length (length 0: the cursor)


class Burst(QObject):
    """Watches the field that has the keyboard inside one page; `scanned(text)` after a burst."""

    scanned = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._watched: QObject | None = None
        self._pieces: list[tuple[str, Kept | None]] = []  # what came fast so far, and the field before each piece
        self._text = ""  # the burst, once it is known as one
        self._kept: Kept | None = None
        self._fast = False
        self._stamp = 0
        self._clock = 0.0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.timeout.connect(self._end)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._watch)

    def _watch(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None:
            with contextlib.suppress(RuntimeError):  # Qt has deleted it meanwhile
                self._watched.removeEventFilter(self)
        ours = new is not None and self._page.isVisible() and new.window() is self._page.window()
        self._watched = new if ours else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    # -- listening -------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the keys; keep back those of a burst once it is known as one."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(watched, event)
        if kind == QEvent.Type.KeyRelease and self._fast:
            return True
        if kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            return self._composed(watched, event)
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr}:
            return self._fast
        if self._fast and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}:
            self._end()
            return True
        quick = self._tick(event.timestamp())
        if event.key() == Qt.Key.Key_Backspace and quick:
            # An input method that takes back what it has just passed on, to write it anew.
            self._take_back(1)
            return self._fast
        text = event.text()
        if not text or not text.isprintable():
            if not self._fast:
                self._pieces.clear()
            return self._fast
        return self._took(watched, text, quick=quick)

    def _composed(self, watched: QObject, event: QInputMethodEvent) -> bool:
        text = event.commitString()
        quick = self._tick(0)
        if event.replacementLength() and quick:
            self._take_back(event.replacementLength())
        return self._took(watched, text, quick=quick) if text else self._fast

    def _take_back(self, letters: int) -> None:
        if self._fast:
            self._text = self._text[:-letters]
        else:
            del self._pieces[-letters:]

    def _took(self, watched: QObject, text: str, *, quick: bool) -> bool:
        """Take a piece of text; True when it is kept back."""
        if self._fast:
            self._text += text
            self._wait_on()
            return True
        if not quick:
            self._pieces.clear()
        self._pieces = [*self._pieces[1 - REMEMBERED :], (text, snapshot(watched))]
        typed = "".join(piece for piece, _ in self._pieces)
        found = BEGINS.search(typed)
        if found is None:
            return False
        at = len(typed)
        while self._pieces and at > found.start():
            piece, self._kept = self._pieces.pop()
            at -= len(piece)
        self._pieces.clear()
        self._text, self._fast = found[0], True
        self._wait_on()
        return True

    def _tick(self, stamp: int) -> bool:
        """Return whether this key came as fast as only a reader sends them, by its own time where it has one."""
        clock = time.monotonic()
        by_stamp = bool(stamp and self._stamp) and 0 <= stamp - self._stamp < GAP
        by_clock = (clock - self._clock) * 1000 < GAP
        self._stamp, self._clock = stamp, clock
        return by_stamp or by_clock

    def _wait_on(self) -> None:
        self._rest.start(REST if self._text.count("|") >= BARS else LONG_REST)

    # -- the end ---------------------------------------------------------------------------------------------------

    def _end(self) -> None:
        self._rest.stop()
        text, kept = self._text, self._kept
        self._text, self._kept, self._fast = "", None, False
        if len(text) < LEAST:
            give_back(text, kept)
            return
        if kept is not None:
            restore(kept)
        self.scanned.emit(text)


def snapshot(watched: QObject) -> Kept | None:
    """Return what a text field holds before a key reaches it."""
    if isinstance(watched, QLineEdit):
        start = watched.selectionStart()
        if start >= 0:
            return watched, watched.text(), start, len(watched.selectedText())
        return watched, watched.text(), watched.cursorPosition(), 0
    if isinstance(watched, QPlainTextEdit):
        cursor = watched.textCursor()
        return watched, watched.toPlainText(), cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart()
    return (watched, "", -1, 0) if isinstance(watched, QWidget) else None


def restore(kept: Kept) -> None:
    """Give a field its earlier text again, and tell those who listen to it."""
    field, text, start, length = kept
    if isinstance(field, QLineEdit):
        if field.text() != text:
            field.setText(text)
            field.textEdited.emit(text)
        field.setCursorPosition(start)
        if length:
            field.setSelection(start, length)
        return
    if isinstance(field, QPlainTextEdit):
        if field.toPlainText() != text:
            field.setPlainText(text)
        cursor = field.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(cursor)
        return
    focused = QApplication.focusWidget()
    if isinstance(focused, QLineEdit) and field.isAncestorOf(focused):
        # The first digit opened the editor of a table's cell: it is closed without taking anything.
        leave = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(focused, leave)


def give_back(text: str, kept: Kept | None) -> None:
    """Put text that was kept back and is no card's into the field it was meant for: nothing typed is ever lost."""
    if kept is None:
        return
    field, before, start, length = kept
    if isinstance(field, QLineEdit):
        whole = before[:start] + text + before[start + length :]
        field.setText(whole)
        field.setCursorPosition(start + len(text))
        field.textEdited.emit(whole)
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(before[:start] + text + before[start + length :])

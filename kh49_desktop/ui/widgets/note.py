"""Room for several lines of text; it grows with what is written."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from kh49_desktop.ui import look as looks

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from kh49_desktop.ui.look import Look
    from kh49_desktop.ui.widgets.line import State


class TextBox(QPlainTextEdit):
    """A note of `least` to `most` lines. Tab moves on; Enter makes a new line; Ctrl+Enter is left to the form.

    `edited` is sent at each change by the keyboard, `left` with the text when it was changed and the box is left.
    """

    edited = Signal(str)
    left = Signal(str)

    def __init__(  # noqa: PLR0913 - what a field shows
        self,
        look: Look,
        text: str = "",
        *,
        placeholder: str = "",
        least: int = 3,
        most: int = 10,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.look = look
        self._least = least
        self._most = most
        self._before = text
        self._ours = False
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._changed)
        look.changed.connect(self._grow)
        self._grow()

    def text(self) -> str:
        """Return what is written."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show a value that comes from the store, not from the keyboard."""
        if text != self.toPlainText():
            self._ours = True
            self.setPlainText(text)
            self._ours = False
        self._before = text

    def set_state(self, state: State) -> None:
        """Show that the value is refused or doubted."""
        looks.mark(self, state=state)

    def settle(self) -> None:
        """Make the text NFC and send `left` if it is another than on entering."""
        text = self.toPlainText()
        whole = unicodedata.normalize("NFC", text)
        if whole != text:
            self._ours = True
            self.setPlainText(whole)
            self._ours = False
        if whole != self._before:
            self._before = whole
            self.left.emit(whole)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember the text, to tell on leaving whether it was changed."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._before = self.toPlainText()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Finish the text; an opened context menu is no leaving."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Ctrl+Enter to the form."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Return the room of the least number of lines."""
        return QSize(self.look.px(240), self._height(self._least))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow box of the same height."""
        return QSize(self.look.px(80), self._height(self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Grow or shrink where lines break anew."""
        super().resizeEvent(event)
        self._grow()

    def _height(self, lines: int) -> int:
        return round(self.fontMetrics().lineSpacing() * lines) + 2 * self.look.px(10)

    def _lines(self) -> int:
        count = 0
        block = self.document().firstBlock()
        while block.isValid():
            layout: QTextLayout = block.layout()
            count += max(1, layout.lineCount())
            block = block.next()
        return count

    def _grow(self) -> None:
        height = self._height(max(self._least, min(self._most, self._lines())))
        if self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _changed(self) -> None:
        self._grow()
        if not self._ours:
            self.edited.emit(self.toPlainText())

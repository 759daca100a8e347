"""A line that tells what has happened and offers the one thing to do about it, in place of a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.press import Button, IconButton, draw_frame
from kh49_desktop.ui.widgets.tag import Icon
from kh49_desktop.ui.widgets.text import Words

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kh49_desktop.ui.look import Look, Tone
    from kh49_desktop.ui.widgets.field import Kind

GROUNDS: Final[dict[Kind, tuple[str, Tone]]] = {
    "bad": ("circle-alert", "bad"),
    "warn": ("triangle-alert", "warn"),
    "good": ("circle-check", "good"),
    "info": ("info", "accent"),
}


class Banner(QWidget):
    """A line with an icon, a sentence, a button and a cross; hidden until `tell`.

    `acted`: the button was pressed; `closed`: the cross. Screen readers are told at once.
    """

    acted = Signal()
    closed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._tone: Tone = "accent"
        self._icon = Icon(look, "info", tone="accent", size=16, parent=self)
        self._words = Words(look, wrap=True, parent=self)
        self._more = Words(look, wrap=True, size=looks.SMALL, tone="second", parent=self)
        self.button = Button(look, "", parent=self)
        self.button.clicked.connect(self.acted)
        self._cross = IconButton(look, "x", "Đóng", parent=self)
        self._cross.clicked.connect(self._close)
        self._texts = QVBoxLayout()
        self._texts.addWidget(self._words)
        self._texts.addWidget(self._more)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(self._texts, 1)
        self._row.addWidget(self.button)
        self._row.addWidget(self._cross)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.restyle)
        self.restyle()
        self.hide()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._row.setContentsMargins(px(16), px(6), px(6), px(6))
        self._row.setSpacing(px(12))
        self._texts.setSpacing(px(2))
        self.setMinimumHeight(px(48))

    def text(self) -> str:
        """Return the sentence."""
        return self._words.text()

    def tell(self, text: str, *, kind: Kind = "info", action: str = "", more: str = "") -> None:
        """Show a sentence, a second small one below it, and a button if `action` names what it does."""
        icon, tone = GROUNDS[kind]
        self._tone = tone
        self._icon.set_icon(icon, tone)
        self._words.setText(text)
        self._more.setText(more)
        self._more.setVisible(bool(more))
        self.button.set_words(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{text} {more}".strip())
        looks.show_if(self, shown=True)
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        t = self.look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = t.tone(self._tone)
        radius = self.look.px(looks.INPUT_RADIUS)
        draw_frame(painter, QRectF(self.rect()), radius, fill=t.soft(self._tone), line=line, width=t.edge)

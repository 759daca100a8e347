"""Written words: a label in one of the sizes, weights and tones of the look, whole or cut short with an ellipsis."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QLabel, QSizePolicy

from kh49_desktop.ui import look as looks

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from kh49_desktop.ui.look import Look, Tone


def tip_of(text: str) -> str:
    """Return a text as a tool tip shows it letter by letter: Qt would read what looks like HTML, and load pictures."""
    return f"<qt>{html.escape(text).replace(chr(10), '<br>')}</qt>" if RichText.mightBeRichText(text) else text


class Words(QLabel):
    """A label; plain text unless `rich` (then a little HTML: <b>, <a>), over several lines if `wrap`."""

    def __init__(  # noqa: PLR0913 - the writing of a label
        self,
        look: Look,
        text: str = "",
        *,
        size: int = looks.BODY,
        strong: bool = False,
        tone: Tone = "text",
        wrap: bool = False,
        rich: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setProperty("letters", str(size))
        self.setProperty("strong", strong)
        self.setProperty("tone", tone)
        self.setText(text)

    def set_tone(self, tone: Tone) -> None:
        """Write in another tone."""
        if self.property("tone") != tone:
            looks.mark(self, tone=tone)


class ElidedLabel(Words):
    """One line that ends in … where there is no room; the tip then shows the whole text.

    It gives way to its neighbours down to `least` pixels (at 100 %) or the whole text, whichever is shorter.
    """

    def __init__(  # noqa: PLR0913 - the writing of a label
        self,
        look: Look,
        text: str = "",
        *,
        size: int = looks.BODY,
        strong: bool = False,
        tone: Tone = "text",
        least: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, size=size, strong=strong, tone=tone, parent=parent)
        self._least = least
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.look.px(self._least)), hint.height())

    def sizeHint(self) -> QSize:
        """Return the room of the whole text, never more height than one line."""
        return super().sizeHint() + QSize(1, 0)

    def is_cut(self) -> bool:
        """Whether the text does not fit."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give or take the tip."""
        super().resizeEvent(event)
        self._tell_tip()

    def setText(self, text: str) -> None:
        """Write something else."""
        super().setText(text)
        self._tell_tip()

    def _tell_tip(self) -> None:
        self.setToolTip(tip_of(self.text()) if self.is_cut() else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the text, cut where the room ends."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), shown)

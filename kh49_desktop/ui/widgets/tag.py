"""Small marks of state: the pill with a word, the round count and the dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.press import draw_frame
from kh49_desktop.ui.widgets.text import tip_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from kh49_desktop.ui.look import Look, Tone


def tag_size(look: Look, text: str) -> QSize:
    """Return the size of a tag in pixels."""
    width = QFontMetricsF(look.font(looks.SMALL, looks.STRONG)).horizontalAdvance(text)
    return QSize(round(width + 0.5) + 2 * look.px(9), look.px(20))


def draw_tag(painter: QPainter, look: Look, rect: QRectF, text: str, tone: Tone) -> None:
    """Draw a tag; a text too long for `rect` ends in an ellipsis."""
    t = look.tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line: str | None = None
    if t.high_contrast:
        line = t.tone(tone)
    elif tone == "neutral":
        line = t.line
    draw_frame(painter, rect, rect.height() / 2, fill=t.soft(tone), line=line, width=t.edge)
    font = look.font(looks.SMALL, looks.STRONG)
    painter.setFont(font)
    painter.setPen(look.color(tone))
    room = rect.adjusted(look.px(8), 0, -look.px(8), 0)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextSingleLine), shown)


class Tag(QWidget):
    """A pill with a word or two: good, warn, bad, accent or neutral."""

    def __init__(self, look: Look, text: str = "", tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._text = text
        self._tone: Tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        look.changed.connect(self.restyle)

    def text(self) -> str:
        """Return the word."""
        return self._text

    def tone(self) -> Tone:
        """Return what it means."""
        return self._tone

    def set_tag(self, text: str, tone: Tone) -> None:
        """Show another word; an empty one hides the tag."""
        self._text = text
        self._tone = tone
        self.setAccessibleName(text)
        looks.show_if(self, bool(text))
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes and colours of a changed look."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of the pill."""
        return tag_size(self.look, self._text)

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the pill."""
        painter = QPainter(self)
        draw_tag(painter, self.look, QRectF(self.rect()), self._text, self._tone)


class Dot(QWidget):
    """A small disc of state, or a ring where there is nothing to say yet (tone "neutral"). `means` says it in words."""

    def __init__(self, look: Look, tone: Tone = "neutral", means: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._tone: Tone = tone
        self.setAccessibleName(means)
        self.setToolTip(tip_of(means))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_tone(self, tone: Tone, means: str = "") -> None:
        """Show another state."""
        self._tone = tone
        self.setAccessibleName(means)
        self.setToolTip(tip_of(means))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a square of 8 pixels at 100 %."""
        return QSize(self.look.px(8), self.look.px(8))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the disc or the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = QColor(self.look.tokens.tone(self._tone))
        if self._tone == "neutral":
            painter.setPen(QPen(color, self.look.tokens.edge))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawEllipse(QRectF(self.rect()))


class Icon(QWidget):
    """An icon that only shows; `means` says it in words where it is the only sign."""

    def __init__(  # noqa: PLR0913 - what an icon shows
        self,
        look: Look,
        name: str,
        *,
        tone: Tone = "text",
        size: int = 20,
        means: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._name = name
        self._tone: Tone = tone
        self._size = size
        self.setAccessibleName(means)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_icon(self, name: str, tone: Tone) -> None:
        """Show another icon."""
        self._name = name
        self._tone = tone
        self.update()

    def sizeHint(self) -> QSize:
        """Return its square."""
        return QSize(self.look.px(self._size), self.look.px(self._size))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the icon."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self.look.pixmap(self._name, self._tone, self.devicePixelRatioF(), self._size))

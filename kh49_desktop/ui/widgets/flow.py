"""Room for things side by side: a layout that goes on to the next line, and an area that scrolls only up and down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QLayoutItem

    from kh49_desktop.ui.look import Look

BAR: Final = 12
"""Width of a scroll bar at 100 %."""

GAP: Final = 16
"""Room between two cards at 100 %."""


class FlowLayout(QLayout):
    """Sets widgets side by side and goes on below when the line is full, as words do."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8) -> None:
        super().__init__(parent)
        self._held: list[QLayoutItem] = []
        self._gap = self._below = gap
        self.setContentsMargins(0, 0, 0, 0)

    def set_gap(self, gap: int, below: int | None = None) -> None:
        """Set the room between two things and between two lines of them (None: the same), in pixels."""
        self._gap = gap
        self._below = gap if below is None else below
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._held.append(item)

    def count(self) -> int:
        """Return how many there are."""
        return len(self._held)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one of them, or None."""
        return self._held[index] if 0 <= index < len(self._held) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give one of them away."""
        return self._held.pop(index) if 0 <= index < len(self._held) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Return that it wants no room of its own."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return that its height follows its width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height needed at a width."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Set everything in its place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the size of all in one line."""
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest alone."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._held if not item.isEmpty()]

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._shown():
            hint = item.sizeHint()
            width = min(hint.width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y, line = rect.x(), y + line + self._below, 0
            if move:
                item.setGeometry(QRect(x, y, width, hint.height()))
            x += width + self._gap
            line = max(line, hint.height())
        return y + line - rect.y()


class Scroll(QScrollArea):
    """Shows a widget as wide as there is room and scrolls it up and down, never sideways."""

    def __init__(self, look: Look, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)  # setWidget turns it on; the ground below is to be seen
        self._in_margin = False

    def stand_in_margin(self) -> None:
        """Let the bar stand in the margin at the right, so that the inside is as wide with it as without.

        Who sets it into a layout leaves `BAR` pixels (at 100 %) of its margin to it.
        """
        self._in_margin = True
        self.verticalScrollBar().rangeChanged.connect(self._make_room)
        self.look.changed.connect(self._make_room)
        self._make_room()

    def _make_room(self) -> None:
        bar = self.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self.setViewportMargins(0, 0, max(0, self.look.px(BAR) - taken), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the inside no wider than the window on it."""
        super().resizeEvent(event)
        inside = self.widget()
        if inside is not None:
            inside.setMaximumWidth(self.viewport().width())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own words
        """Bring what the keyboard reaches into sight."""
        moved = super().focusNextPrevChild(next)
        reached = self.focusWidget()
        if moved and reached is not None and self.isAncestorOf(reached):
            self.ensureWidgetVisible(reached, self.look.px(16), self.look.px(32))
        return moved


class TwoColumns(QWidget):
    """Two columns of cards beside each other; where it is narrow the right ones stand below the left ones."""

    def __init__(  # noqa: PLR0913 - two columns and how they stand
        self, look: Look, left: Sequence[QWidget], right: Sequence[QWidget], *, narrow: int,
        shares: tuple[int, int] = (1, 1), margins: tuple[int, int] = (0, 0),
    ) -> None:  # fmt: skip
        """`narrow`: the width at 100 % from which they stand beside each other; `margins`: above and below."""
        super().__init__()
        self.look, self._narrow, self._margins = look, narrow, margins
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._each = [QVBoxLayout(), QVBoxLayout()]
        for layout, cards, share in zip(self._each, (left, right), shares, strict=True):
            for card in cards:
                layout.addWidget(card)
            layout.addStretch(1)
            self._columns.addLayout(layout, share)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px, (above, below) = self.look.px, self._margins
        self._columns.setContentsMargins(0, px(above), 0, px(below))
        for layout in (self._columns, *self._each):
            layout.setSpacing(px(GAP))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the columns beside or below each other."""
        super().resizeEvent(event)
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Return the least width; the height follows the width, and what it were at the least width is no measure."""
        least = super().minimumSizeHint()
        return QSize(least.width(), 0) if self._columns.hasHeightForWidth() else least

    def _arrange(self) -> None:
        ways = QBoxLayout.Direction
        self._columns.setDirection(ways.TopToBottom if self.width() < self.look.px(self._narrow) else ways.LeftToRight)


def empty(layout: QLayout) -> None:
    """Take everything out of a layout; what was shown there is hidden at once and let go."""
    while layout.count():
        item = layout.takeAt(0)
        old = item.widget() if item is not None else None
        if old is not None:
            old.hide()
            old.deleteLater()

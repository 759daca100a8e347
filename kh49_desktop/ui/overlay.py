"""A small panel over its page: the filter, the columns, the way to paper. Esc or a press beside it closes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.look import Look
from kh49_desktop.ui.widgets import IconButton, Scroll, Words, empty
from kh49_desktop.ui.widgets.press import draw_frame

WIDTH = 420  # at 100 %
EDGE = 8  # air between it and its page


class Overlay(QFrame):
    """Its head says what it is; `body` (a QVBoxLayout) scrolls where there is no room; `closed` when it goes."""

    closed = Signal()

    def __init__(self, look: Look, title: str, page: QWidget, below: QWidget) -> None:
        """It lies over `page`, its upper edge under `below`."""
        super().__init__(page)
        self.look, self._below = look, below
        self.setAccessibleName(title)
        self.title = Words(look, title, size=looks.LEAD, strong=True)
        self.cross = IconButton(look, "x", "Đóng", focusable=True)
        self.cross.clicked.connect(self.close_up)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.cross)
        self.inside = QWidget()
        self.inside.setAccessibleName(title)
        self.body = QVBoxLayout(self.inside)
        self.area = Scroll(look, self.inside)
        self.area.setAccessibleName(title)
        self._stack = QVBoxLayout(self)
        self._stack.addLayout(head)
        self._stack.addWidget(self.area, 1)
        look.changed.connect(self.restyle)
        Overlay.restyle(self)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.place)
        self.hide()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(px(20), px(10), px(8), px(14))
        self._stack.setSpacing(px(8))
        self.body.setContentsMargins(0, 0, px(12), 0)
        self.body.setSpacing(px(8))
        if self.isVisible():
            self.place()

    def open_up(self) -> None:
        """Come up with the keyboard on the first thing."""
        self.show()
        self.fit()
        self.raise_()
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr] # there is one

    def close_up(self) -> None:
        """Go away; the keyboard goes back to what opened it."""
        if self.isHidden():
            return
        within = self.isAncestorOf(QApplication.focusWidget() or self)
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.hide()
        if within and self._below.isVisible():
            self._below.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def fit(self) -> None:
        """Take the room that what is in it needs, now and when new parts are shown."""
        self.place()
        self._later.start()

    def place(self) -> None:
        """Stand under what opened it, within the page."""
        page, px = self.parentWidget(), self.look.px
        if page is None:
            return
        edge = px(EDGE)
        width = min(px(WIDTH), page.width() - 2 * edge)
        corner = self._below.mapTo(page, QPoint(0, self._below.height()))
        left = corner.x() + self._below.width() - width if corner.x() > page.width() / 2 else corner.x()
        left = max(edge, min(left, page.width() - width - edge))
        self.body.activate()
        inner = width - px(28)
        tall = max(self.body.totalHeightForWidth(inner), self.body.totalMinimumSize().height())
        wanted = tall + px(36) + px(34)
        top = corner.y() + px(4)
        room = page.height() - top - edge
        if room < wanted:  # it may lie over the line that opened it
            top = max(edge, page.height() - edge - wanted)
            room = page.height() - top - edge
        self.setGeometry(left, top, width, min(wanted, room))

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own words
        """Keep the Tab key: it goes through the panel from above to below, never out into the page behind."""
        reached = [
            widget
            for widget in self.findChildren(QWidget)
            if widget.isVisible()
            and widget.isEnabled()
            and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.focusProxy() is None
        ]
        corners = {widget: widget.mapTo(self, QPoint(0, 0)) for widget in reached}
        reached.sort(key=lambda widget: (corners[widget].y() + widget.height() // 2, corners[widget].x()))
        if not reached:
            return False
        here = QApplication.focusWidget()
        step = 1 if next else -1
        at = reached.index(here) + step if here in reached else 0
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        reached[at % len(reached)].setFocus(reason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw a raised ground with a line that sets it off from the cards below."""
        t, radius = self.look.tokens, self.look.px(looks.CARD_RADIUS)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_frame(painter, QRectF(self.rect()), radius, fill=t.raised, line=t.strong_line, width=t.edge)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go away when something beside it is pressed; keep to the page's size."""
        if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            beside = isinstance(watched, QWidget) and watched.window() is self.window() and self.isVisible()
            if beside and not self.rect().contains(self.mapFromGlobal(event.globalPosition().toPoint())):
                self.close_up()
        elif event.type() == QEvent.Type.Resize and watched is self.parentWidget():
            self.place()
        return super().eventFilter(watched, event)


def cleared(layout: QLayout) -> None:
    """Take everything out of a layout, and out of the layouts within it."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner = item.layout() if item is not None else None
        if inner is not None:
            cleared(inner)
    empty(layout)

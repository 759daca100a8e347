"""The list at the side: where one can go, with an icon, a word and how much waits there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.card import Rule
from kh49_desktop.ui.widgets.press import KEYBOARD, draw_frame
from kh49_desktop.ui.widgets.tag import Icon, draw_tag, tag_size
from kh49_desktop.ui.widgets.text import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QResizeEvent
    from PySide6.QtWidgets import QAbstractItemView

    from kh49_desktop.ui.look import Look

STEP: Final = 38
"""Height of one place in the list, with 2 pixels of air, at 100 %."""

AIR: Final = 12
AIR_FOLDED: Final = 10
"""Margin beside the places, and beside the icons alone; at the right the bar stands in it."""

BAR: Final = 8
"""Width of the bar of a list that is too long for its window."""

TIGHT: Final = 30
"""The least height of a place where only the icons are shown, at 100 %: before anything is scrolled."""

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Place:
    """One place to go: its key, its word, its icon, and how many things wait there."""

    key: str
    words: str
    icon: str
    count: int = 0


class _Places(QAbstractListModel):
    """The places of one list."""

    def __init__(self, places: Sequence[Place], parent: QObject) -> None:
        super().__init__(parent)
        self.places = list(places)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self.places)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the word, and for screen readers also the count."""
        place = self.places[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return place.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{place.words}, {place.count}" if place.count else place.words
        return None

    def set_count(self, key: str, count: int) -> bool:
        """Change how many things wait at a place; False: it is not in this list."""
        for row, place in enumerate(self.places):
            if place.key == key:
                self.places[row] = replace(place, count=count)
                index = self.index(row)
                self.dataChanged.emit(index, index)
                return True
        return False

    def row(self, key: str) -> int:
        """Return the row of a place, or -1."""
        return next((row for row, place in enumerate(self.places) if place.key == key), -1)


class _Painter(QStyledItemDelegate):
    """Draws a place."""

    def __init__(self, look: Look, view: _List) -> None:
        super().__init__(view)
        self.look = look
        self.view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of one place."""
        return QSize(self.look.px(looks.SIDE_FOLDED), self.view.step)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, icon, word and count."""
        look = self.look
        t = look.tokens
        place = self.view.places.places[index.row()]
        rect: QRectF = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        here = index.row() == self.view.here
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = rect.adjusted(0, look.px(1), 0, -look.px(1))
        radius = look.px(looks.INPUT_RADIUS)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        if here:
            line = t.accent if t.high_contrast else None
            draw_frame(painter, box, radius, fill=t.soft_accent, line=line, width=t.edge)
        elif over:
            draw_frame(painter, box, radius, fill=None if t.high_contrast else t.line, line=t.line, width=t.edge)
        if self.view.by_keyboard and self.view.hasFocus() and index.row() == self.view.currentIndex().row():
            draw_frame(painter, box, radius, fill=None, line=t.accent, width=t.ring)
        tone: looks.Tone = "accent" if here else "second"
        side = look.px(20)
        folded = self.view.folded
        x = rect.x() + (rect.width() - side) / 2 if folded else rect.x() + look.px(10)
        icon = look.pixmap(place.icon, tone, self.view.devicePixelRatioF())
        painter.drawPixmap(QPointF(x, rect.center().y() - side / 2), icon)
        many = f"{place.count:,}".replace(",", ".") if place.count else ""
        if folded:
            if many:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(look.color("warn"))
                painter.drawEllipse(QPointF(x + side, rect.center().y() - side / 2), look.px(4), look.px(4))
        else:
            right = rect.right() - look.px(10)
            if many:
                size = tag_size(look, many)
                width = max(size.width() - look.px(4), size.height())
                badge = QRectF(right - width, rect.center().y() - size.height() / 2, width, size.height())
                draw_tag(painter, look, badge, many, "warn")
                right = badge.left() - look.px(8)
            font = look.font(looks.BODY, looks.STRONG if here else looks.PLAIN)
            painter.setFont(font)
            painter.setPen(look.color(tone))
            room = QRectF(x + side + look.px(12), rect.y(), right - x - side - look.px(12), rect.height())
            words = QFontMetricsF(font).elidedText(place.words, Qt.TextElideMode.ElideRight, room.width() + 1)
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine), words)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the word as a tip when only the icon is there."""
        if self.view.folded and index.isValid():
            QToolTip.showText(event.globalPos(), str(index.data()), view)
            return True
        return super().helpEvent(event, view, option, index)


class _List(QListView):
    """One of the two lists of places; the current row is where the person is."""

    entered_place = Signal(str)
    stepped_out = Signal(int)

    def __init__(self, look: Look, places: Sequence[Place], parent: QWidget) -> None:
        super().__init__(parent)
        self.look = look
        self.folded = False
        self.here = -1
        self.by_keyboard = False
        self.step = look.px(STEP)
        self.places = _Places(places, self)
        self.setModel(self.places)
        self.setItemDelegate(_Painter(look, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setProperty("ground", "none")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self._go)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look: the bar is thin, as it stands beside icons."""
        px = self.look.px
        self.setStyleSheet(
            "QListView { background: transparent; }"
            f"QScrollBar:vertical {{ width: {px(BAR)}px; }}"
            f"QScrollBar::handle:vertical {{ margin: {px(2)}px; border-radius: {px(2)}px; }}"
        )
        self.relay()

    def _make_room(self) -> None:
        """Leave the bar the margin at the right, so that the places are as wide with it as without."""
        taken = self.look.px(BAR) if self.verticalScrollBar().maximum() > 0 else 0
        self.setViewportMargins(0, 0, self.look.px(AIR_FOLDED if self.folded else AIR) - taken, 0)

    def set_places(self, places: Sequence[Place]) -> None:
        """Show other places."""
        self.places = _Places(places, self)
        self.setModel(self.places)
        self.relay()

    def relay(self) -> None:
        """Lay the places out anew."""
        self._make_room()
        self.scheduleDelayedItemsLayout()
        self.updateGeometry()
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return the height of all places."""
        return QSize(self.look.px(looks.SIDE_FOLDED), self.step * len(self.places.places))

    def minimumSizeHint(self) -> QSize:
        """Return the height of two places."""
        return QSize(self.look.px(looks.SIDE_FOLDED), self.step * min(2, len(self.places.places)))

    def set_here(self, key: str | None) -> None:
        """Mark where the person is."""
        self.here = -1 if key is None else self.places.row(key)
        if self.here >= 0:
            self.setCurrentIndex(self.places.index(self.here))
        self.viewport().update()

    def _go(self, index: QModelIndex) -> None:
        self.entered_place.emit(self.places.places[index.row()].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down (and on into the other list); Enter and Space enter too."""
        self.by_keyboard = True
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            row = self.currentIndex().row() + step
            if 0 <= row < len(self.places.places):
                self.setCurrentIndex(self.places.index(row))
                self._go(self.places.index(row))
            else:
                self.stepped_out.emit(step)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._go(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether the keyboard brought the focus."""
        self.by_keyboard = event.reason() in KEYBOARD
        if not self.currentIndex().isValid():
            self.setCurrentIndex(self.places.index(0))
        super().focusInEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """Draw the focus by mouse without its ring."""
        if event.type() == QEvent.Type.MouseButtonPress:
            self.by_keyboard = False
        return super().viewportEvent(event)


class NavList(QFrame):
    """The side list, 216 wide: name of the program, places, the lower places (settings), whose register it is.

    `chosen` carries the key of the place the person goes to; `set_here` marks it. Up and Down go from place to place.
    `set_folded(True)` leaves only the icons, with the words as tips.
    """

    chosen = Signal(str)

    def __init__(  # noqa: PLR0913 - what the list shows
        self,
        look: Look,
        title: str,
        places: Sequence[Place],
        lower: Sequence[Place] = (),
        *,
        whose: str = "",
        mark: str = "book-open-check",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._folded = False
        self._inside = False  # the person is on a page behind the marked place
        self._room = False
        self.setProperty("ground", "side")
        self.setAccessibleName(title)
        self._mark = Icon(look, mark, tone="accent", size=22, means=title, parent=self)
        self._title = Words(look, title, size=looks.LEAD, strong=True, parent=self)
        self._head = QHBoxLayout()
        self._head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignLeft)
        self._head.addWidget(self._title, 1)
        self._upper = _List(look, places, self)
        self._upper.setAccessibleName("Các mục")
        self._lower = _List(look, lower, self)
        self._lower.setAccessibleName("Mục khác")
        self._lower.setVisible(bool(lower))
        self._upper.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._lower.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._rule = Rule(look, self)
        self._whose = Words(look, whose, size=looks.SMALL, tone="second", wrap=True, parent=self)
        self._stack = QVBoxLayout(self)
        self._stack.addLayout(self._head)
        self._stack.addWidget(self._upper, 1)
        self._stack.addWidget(self._lower)
        self._foot = QVBoxLayout()
        self._foot.addWidget(self._rule)
        self._foot.addWidget(self._whose)
        self._stack.addLayout(self._foot)
        self._upper.entered_place.connect(self._enter)
        self._lower.entered_place.connect(self._enter)
        self._upper.stepped_out.connect(self._step_down)
        self._lower.stepped_out.connect(self._step_up)
        self.setFocusProxy(self._upper)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        folded = self._folded
        self.setFixedWidth(px(looks.SIDE_FOLDED if folded else looks.SIDE))
        side = px(AIR_FOLDED if folded else AIR)
        self._stack.setContentsMargins(side, px(16), 0, px(16))  # at the right the bar of a list may stand
        self._stack.setSpacing(px(8))
        self._head.setContentsMargins(px(11 if folded else 10), px(4), side, px(11))
        self._head.setSpacing(px(10))
        self._foot.setContentsMargins(0, 0, side, 0)
        self._foot.setSpacing(px(8))
        self._whose.setContentsMargins(px(10), 0, 0, px(8))
        self._title.setVisible(not folded)
        self._rule.setVisible(not folded and bool(self._whose.text()))
        self._whose.setVisible(not folded and bool(self._whose.text()))
        for view in (self._upper, self._lower):
            view.folded = folded
            view.relay()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the places be as high as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let the icons stand closer where the window is low, so that all places are seen without scrolling."""
        px = self.look.px
        step, many = px(STEP), len(self._upper.places.places) + len(self._lower.places.places)
        if self._folded and many:
            margins = self._stack.contentsMargins()
            gaps = self._stack.spacing() * (3 if self._lower.places.places else 2)
            head = self._head.sizeHint().height()
            room = self.height() - margins.top() - margins.bottom() - gaps - head
            step = max(px(TIGHT), min(step, room // many))
        for view in (self._upper, self._lower):
            if view.step != step:
                view.step = step
                view.relay()

    def set_folded(self, folded: bool) -> None:  # noqa: FBT001 - a property setter
        """Show the icons alone, or all."""
        if folded != self._folded:
            self._folded = folded
            self.restyle()

    def here(self) -> str | None:
        """Return the key of the marked place."""
        for view in (self._upper, self._lower):
            if view.here >= 0:
                return view.places.places[view.here].key
        return None

    def set_here(self, key: str, *, inside: bool = False) -> None:
        """Mark a place without going there; `inside`: on a page behind it, so that pressing it goes back to it."""
        self._inside = inside
        self._upper.set_here(key)
        self._lower.set_here(key)

    def set_count(self, key: str, count: int) -> None:
        """Show how many things wait at a place (0: no badge)."""
        for view in (self._upper, self._lower):
            view.places.set_count(key, count)

    def set_places(self, places: Sequence[Place]) -> None:
        """Show other places in the upper list; where one is stays marked."""
        if [place.key for place in places] != [place.key for place in self._upper.places.places]:
            here = self.here()
            self._upper.set_places(places)
            self._upper.set_here(here)
            self._fit()

    def show_waiting(self, place: Place) -> None:
        """Show a place at the head of the lower list as long as something waits there."""
        shown = self._lower.places.places
        others = [one for one in shown if one.key != place.key]
        wanted = [place, *others] if place.count else others
        if wanted != shown:
            here = self.here()
            self._lower.set_places(wanted)
            self._lower.setVisible(bool(wanted))
            self._lower.set_here(here)
            self._fit()

    def set_whose(self, whose: str) -> None:
        """Say whose register it is."""
        self._whose.setText(whose)
        self.restyle()

    def _enter(self, key: str) -> None:
        if key != self.here() or self._inside:
            self.set_here(key)
            self.chosen.emit(key)

    def _step_down(self, step: int) -> None:
        if step > 0 and self._lower.isVisible():
            self._lower.setCurrentIndex(self._lower.places.index(0))
            self._lower.setFocus(Qt.FocusReason.TabFocusReason)
            self._enter(self._lower.places.places[0].key)

    def _step_up(self, step: int) -> None:
        last = len(self._upper.places.places) - 1
        if step < 0 and last >= 0:
            self._upper.setCurrentIndex(self._upper.places.index(last))
            self._upper.setFocus(Qt.FocusReason.TabFocusReason)
            self._enter(self._upper.places.places[last].key)

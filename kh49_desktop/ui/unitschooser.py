"""Ticks one or several of thousands of units: type a few letters of code or name, tick with Space or Enter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListView, QVBoxLayout, QWidget

from kh49_desktop.store.whose import Owner
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.look import SMALL, Look
from kh49_desktop.ui.ticking import TickPainter
from kh49_desktop.ui.widgets import LineEdit, Words

ROWS, FEW_ROWS = 6, 4  # seen at once; where letters are large
LARGE: Final = 1.4  # from this size of letters
ROW: Final = 32  # height of one at 100 %

Index = QModelIndex | QPersistentModelIndex


class UnitRows(QAbstractListModel):
    """The units that hold every typed word; words and folded words are made once."""

    ticked_changed = Signal()

    def __init__(self, look: Look, units: Sequence[Owner], parent: QObject) -> None:
        """Take the units in their order."""
        super().__init__(parent)
        self._look = look
        self._all = [(one, one.words, fold(one.words)) for one in units]
        self._typed: list[str] = []
        self.ticked: dict[str, None] = {}  # in the order of ticking
        self.shown = self._all

    def look_for(self, typed: str) -> None:
        """Show only what matches; of nothing typed all, what was ticked first."""
        words = fold(typed).split()
        before = self.shown
        if not words:
            first = [one for one in self._all if one[0].id in self.ticked]
            found = [*first, *(one for one in self._all if one[0].id not in self.ticked)] if first else self._all
        else:
            narrower = bool(self._typed) and all(any(w.startswith(t) for w in words) for t in self._typed)
            found = [one for one in (before if narrower else self._all) if all(word in one[2] for word in words)]
        self._typed = words
        self.beginResetModel()
        self.shown = found
        self.endResetModel()

    def turn(self, row: int) -> None:
        """Tick a unit, or take the tick away."""
        if not 0 <= row < len(self.shown):
            return
        unit = self.shown[row][0].id
        if unit in self.ticked:
            del self.ticked[unit]
        else:
            self.ticked[unit] = None
        self.dataChanged.emit(self.index(row), self.index(row))
        self.ticked_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many match."""
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a unit and whether it is ticked."""
        one, words, _ = self.shown[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return words
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if one.id in self.ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(0, self._look.px(ROW))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{words}, đã chọn" if one.id in self.ticked else words
        return None


class UnitsChooser(QWidget):
    """A line to type in, the units below it, how many are ticked. `done` when Enter is pressed with nothing typed."""

    done = Signal()

    def __init__(self, look: Look, units: Sequence[Owner]) -> None:
        """Offer the units, none ticked."""
        super().__init__()
        self.look = look
        self.setAccessibleName("Chọn đơn vị")
        self.line = LineEdit(look, placeholder="Gõ mã hoặc tên đơn vị", icon="search", name="Tìm đơn vị")
        self.model = UnitRows(look, units, self)
        self.list = QListView()
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        self.list.setAccessibleName("Các đơn vị")
        self.list.setItemDelegate(TickPainter(look, self.list))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._pressed)
        self.said = Words(look, size=SMALL, tone="second", wrap=True)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for widget in (self.line, self.list, self.said):
            self._stack.addWidget(widget)
        self.line.textChanged.connect(self._typed)
        self.line.installEventFilter(self)
        self.list.installEventFilter(self)
        self.model.ticked_changed.connect(self._say)
        look.changed.connect(self.restyle)
        self.restyle()
        self._typed("")

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setSpacing(px(6))
        self.list.setFont(self.look.font())
        self.list.setFixedHeight(px(ROW) * (FEW_ROWS if self.look.scale >= LARGE else ROWS) + px(4))

    @property
    def ticked(self) -> tuple[str, ...]:
        """Return the ids of the units ticked, in the order of ticking."""
        return tuple(self.model.ticked)

    def tick(self, units: Iterable[str]) -> None:
        """Tick these units and no others."""
        self.model.ticked = dict.fromkeys(units)
        self._typed(self.line.text())

    def focus_line(self) -> None:
        """Put the keyboard where one types."""
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    def _pressed(self, index: QModelIndex) -> None:
        self.model.turn(index.row())

    def _typed(self, typed: str) -> None:
        self.model.look_for(typed)
        self.list.setCurrentIndex(self.model.index(0))
        self.list.scrollToTop()
        self._say()

    def _say(self) -> None:
        many = len(self.model.ticked)
        if self.line.text().strip() and not self.model.shown:
            self.said.setText("Không có đơn vị nào như vậy đã gửi số liệu về đây.")
        elif many:
            self.said.setText(f"Đã chọn {show_whole(many)} đơn vị. Phím cách chọn hoặc bỏ chọn, Enter xong.")
        else:
            self.said.setText("Phím ↓ vào danh sách, phím cách chọn; chọn được nhiều đơn vị.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go down into the list and up again; Enter ticks what was typed for, then is done."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._entered()
            return True
        at = self.list.currentIndex().row()
        key = event.key()
        if watched is self.line and key == Qt.Key.Key_Down and self.model.shown:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
        elif watched is self.list and key == Qt.Key.Key_Space:
            self.model.turn(at)
        elif watched is self.list and key == Qt.Key.Key_Up and at <= 0:
            self.focus_line()
        else:
            return super().eventFilter(watched, event)
        return True

    def _entered(self) -> None:
        """Tick the unit that was typed for and be ready for the next; with nothing typed be done."""
        at = max(0, self.list.currentIndex().row())
        typed = bool(self.line.text().strip())
        wanted = self.model.shown[at][0].id if self.model.shown else ""
        if wanted and wanted not in self.model.ticked and (typed or not self.model.ticked):
            self.model.turn(at)
        if typed:
            if self.model.shown:
                self.line.set_text("")
                self._typed("")
                self.focus_line()
        elif self.model.ticked:
            self.done.emit()

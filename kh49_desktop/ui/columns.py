"""Which columns a list has and in which order: ticked with Space, moved with Alt and the arrows, kept for the type."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QListView, QWidget

from kh49_desktop.record import Record
from kh49_desktop.store.columns import columns_of, every_column
from kh49_desktop.store.saved import chosen_columns
from kh49_desktop.ui.app import App
from kh49_desktop.ui.overlay import Overlay
from kh49_desktop.ui.ticking import TickPainter
from kh49_desktop.ui.widgets import Button, IconButton, Words

NAME: Final = Qt.ItemDataRole.UserRole
ROWS: Final = 9  # seen at once
ROW: Final = 32  # height of one at 100 %


class ColumnsPanel(Overlay):
    """Ticks fields and facts. `chosen` carries the names at every change, () for the usual ones."""

    chosen = Signal(object)

    def __init__(self, app: App, kind: type[Record], page: QWidget, below: QWidget) -> None:
        super().__init__(app.look, "Các cột", page, below)
        self.app, self.kind = app, kind
        look = app.look
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName("Các cột")
        self.list.setItemDelegate(TickPainter(look, self.list))
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.installEventFilter(self)
        self.up = IconButton(look, "chevron-up", "Đưa lên (Alt ↑)", focusable=True)
        self.down = IconButton(look, "chevron-down", "Đưa xuống (Alt ↓)", focusable=True)
        self.usual = Button(look, "Về cột ban đầu", icon="rotate-ccw", weight="quiet")
        self.up.clicked.connect(lambda: self.move_row(-1))
        self.down.clicked.connect(lambda: self.move_row(1))
        self.usual.clicked.connect(self.reset)
        row = QHBoxLayout()
        row.addWidget(self.up)
        row.addWidget(self.down)
        row.addStretch(1)
        row.addWidget(self.usual)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row)
        self.body.addWidget(
            Words(look, "Phím cách chọn, Alt ↑ ↓ đổi thứ tự, Esc đóng", size=12, tone="second", wrap=True)
        )
        self.model.itemChanged.connect(self._ticked)
        self._quiet = False
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        if hasattr(self, "list"):
            self.list.setMinimumHeight(px(ROW) * ROWS)
            self.list.setFont(self.look.font())

    def show_up(self) -> None:
        """Come up with the columns as they are: the ticked ones first, in their order."""
        self._fill(chosen_columns(self.app.store, self.kind))
        self.open_up()
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        self.list.setCurrentIndex(self.model.index(0, 0))

    def _fill(self, names: tuple[str, ...]) -> None:
        sensitive, whose = self.app.shows_sensitive, self.app.store.superior
        shown = columns_of(self.kind, names, sensitive=sensitive, whose=whose)
        ticked = {column.name for column in shown}
        every = every_column(self.kind, sensitive=sensitive, whose=whose)
        others = [column for column in every if column.name not in ticked]
        self._quiet = True
        self.model.clear()
        for column in (*shown, *others):
            label = column.field.label if column.field else column.label
            item = QStandardItem(label)
            item.setData(column.name, NAME)
            item.setCheckable(True)
            item.setSizeHint(QSize(0, self.look.px(ROW)))
            item.setCheckState(Qt.CheckState.Checked if column.name in ticked else Qt.CheckState.Unchecked)
            self.model.appendRow(item)
        self._quiet = False

    def names(self) -> tuple[str, ...]:
        """Return the names ticked, in order."""
        items = [self.model.item(row) for row in range(self.model.rowCount())]
        return tuple(str(item.data(NAME)) for item in items if item.checkState() == Qt.CheckState.Checked)

    def _ticked(self, item: QStandardItem) -> None:
        if self._quiet:
            return
        if not self.names():  # a list without any column would be a riddle
            self._quiet = True
            item.setCheckState(Qt.CheckState.Checked)
            self._quiet = False
            return
        self.chosen.emit(self.names())

    def move_row(self, by: int) -> None:
        """Move the column up or down."""
        row = self.list.currentIndex().row()
        to = row + by
        if not 0 <= row < self.model.rowCount() or not 0 <= to < self.model.rowCount():
            return
        before = self.names()
        self._quiet = True
        self.model.insertRow(to, self.model.takeRow(row))
        self._quiet = False
        self.list.setCurrentIndex(self.model.index(to, 0))
        if self.names() != before:
            self.chosen.emit(self.names())

    def reset(self) -> None:
        """Take the usual columns again."""
        self._fill(())
        self.list.setCurrentIndex(self.model.index(0, 0))
        self.chosen.emit(())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with Alt and the arrows."""
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.move_row(step)
                return True
        return super().eventFilter(watched, event)

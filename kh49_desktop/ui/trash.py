"""The trash: what was deleted, of every type, newest first, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView

from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.ui.actions import action
from kh49_desktop.ui.app import App
from kh49_desktop.ui.history import moment
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import Button, EmptyState, Table

Index = QModelIndex | QPersistentModelIndex
MOST: Final = 2_000  # of one type; older ones come up as these go
HEADS: Final = ("Bản ghi", "Loại", "Xoá lúc", "Người xoá")


@dataclass(frozen=True, slots=True)
class Gone:
    """One deleted record."""

    kind: type[Record]
    id: str
    named: str


class TrashModel(ToldRows):
    """The deleted records; when and by whom is looked up as they are shown."""

    heads = HEADS

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self.gone: list[Gone] = []
        self._when: dict[str, tuple[str, str]] = {}

    def refresh(self) -> None:
        """Read the trash anew."""
        self.beginResetModel()
        self.gone, self._when = [], {}
        for kind in self._store.catalogue.kinds:
            if kind.about.parent is None and kind.about.table != "leftover":
                rows = self._store.page(kind, self._store.ids(kind, gone=True, limit=MOST))
                self.gone += [Gone(kind, str(row["id"]), kind.of(str(row["id"]), row).named()) for row in rows]
        self.gone.sort(key=lambda g: self.when(g)[0], reverse=True)
        self.endResetModel()

    def when(self, gone: Gone) -> tuple[str, str]:
        """Return when a record was deleted (ISO) and by whom."""
        if gone.id not in self._when:
            entries = self._store.history(gone.kind, gone.id)
            entry = next((e for e in entries if "gone" in e.fields), None)
            self._when[gone.id] = (entry.at, entry.who) if entry else ("", "")
        return self._when[gone.id]

    def items(self) -> Sequence[Gone]:
        """Return what is in the trash."""
        return self.gone

    def told(self, item: Gone) -> Sequence[str]:
        """Return the words of a line."""
        at, who = self.when(item)
        return item.named, item.kind.about.title, moment(at) if at else "", who


class TrashPage(Page):
    """Everything deleted, and a button that brings the chosen one back."""

    page_id = "trash"
    title = "Thùng rác"
    icon = "trash-2"

    def __init__(self, app: App) -> None:
        self.restore_button = Button(app.look, "Khôi phục", weight="primary", icon="archive-restore", hint="Enter")
        super().__init__(app, buttons=[self.restore_button], has_back=True)
        self.head.back.connect(self._back)
        self.foot.hide()
        self.model = TrashModel(app.store, self)
        self.table = Table(app.look, name="Các bản ghi đã xoá")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        self.table.opened.connect(self.restore)
        self.empty = EmptyState(
            app.look, "Thùng rác trống. Bản ghi bị xoá nằm ở đây cho đến khi bạn khôi phục.", icon="trash-2"
        )
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)
        self.restore_button.clicked.connect(self.restore)
        app.changed.connect(self._changed)
        self.offer("record.leave", self._back)

    def opened(self, **target: object) -> None:
        """Show what is in the trash now."""
        del target
        self._show()
        if self.model.gone:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        self.model.refresh()
        full = bool(self.model.gone)
        self.table.setVisible(full)
        self.empty.setVisible(not full)
        self.restore_button.setVisible(full)
        self.head.set_title(self.title, str(len(self.model.gone)) if full else "")
        self.table.fit_columns(0)
        if full:
            self.table.selectRow(0)

    def _changed(self, table: str, records: frozenset[str]) -> None:
        del table, records
        if self.isVisible():
            self._show()

    def _back(self) -> None:
        self.app.go("settings")

    def restore(self) -> None:
        """Bring the chosen record back, with the children that went with it."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.model.gone):
            return
        gone = self.model.gone[row]
        with self.app.telling():
            self.app.store.restore(gone.kind, gone.id)
            self.app.tell(f"Đã khôi phục {gone.named}.", action("undo").words, self.app.undo, tone="good")

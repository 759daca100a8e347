"""The way from a unit to its lists: a menu of what its register holds, each opened for this unit alone."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.store.schema import OF_UNIT
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App
from kh49_desktop.ui.filtering import usual_where
from kh49_desktop.ui.hub import is_hidden


class UnitLists(QMenu):
    """Every list in which a unit has records, with how many it would show; read when the menu opens."""

    def __init__(self, app: App, parent: QWidget) -> None:
        """Begin without a unit."""
        super().__init__(parent)
        self.app = app
        self.unit: str | None = None
        self.setAccessibleName("Xem sổ của đơn vị")
        self.aboutToShow.connect(self.fill)
        self.triggered.connect(lambda entry: entry.data()())

    def fill(self) -> None:
        """Count anew."""
        self.clear()
        for kind in self.app.store.catalogue.kinds:
            hidden = kind.about.parent is not None or kind in BUILT_IN
            if self.unit is not None and not hidden and not is_hidden(kind, sensitive=self.app.shows_sensitive):
                self._offer(kind, self.unit)
        if self.isEmpty():
            self.addAction("Chưa có bản ghi nào").setEnabled(False)

    def _offer(self, kind: type[Record], unit: str) -> None:
        store, about = self.app.store, kind.about
        where: dict[str, object] = {**usual_where(self.app, kind), OF_UNIT: unit}
        many = store.count(kind, where)
        if not many and len(where) > 1:  # none in the group that the list usually shows
            where = {OF_UNIT: unit}
            many = store.count(kind, where)
        if many:
            words = f"{about.plural} ({show_whole(many)})".replace("&", "&&")
            self.addAction(self.app.look.icon(about.icon), words).setData(lambda: self.app.go(about.name, where=where))

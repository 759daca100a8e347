"""Earlier imports: when, from which file, how many; each can be undone as one, also weeks later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from kh49_desktop.goals.demo import MARK
from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.store.file import VAST, Store
from kh49_desktop.store.replay import Done, Undone, is_large
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.history import moment
from kh49_desktop.ui.model import Known
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import Button, Card, Cell, EmptyState, Table

Index = QModelIndex | QPersistentModelIndex

IMPORT: Final = "IMPORT"
MOST: Final = 500
MEASURED: Final = 20
INTO, LEAST_INTO = 2, 120  # the column that gives way where room is short, and its least width at 100 %
HEADS: Final = ("Nhập lúc", "Tệp", "Vào sổ", "Thêm mới", "Đã sửa", "Tình trạng")
NUMBERS: Final = (3, 4)
Left = tuple[type[Record], str]  # a record that was left as it is


class ImportsModel(ToldRows):
    """The imports, newest first; what each made is counted when it is shown."""

    heads = HEADS
    figures = frozenset(NUMBERS)

    def __init__(self, store: Store, parent: QObject) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._store = store
        self.imports: list[Done] = []
        self._counted: dict[str, tuple[str, int, int]] = {}

    def refresh(self) -> None:
        """Read the imports anew."""
        self.beginResetModel()
        self.imports = self._store.changes(IMPORT, MOST)
        self.endResetModel()

    def counted(self, done: Done) -> tuple[str, int, int]:
        """Return into which lists an import went, how many records it made and how many it changed."""
        if done.id not in self._counted:
            tally = self._store.tally_of(done.id)
            own = {kind.about.table for kind in BUILT_IN}
            kinds = [self._store.catalogue.of_table(table) for table in tally if table not in own]
            made = sum(tally[kind.about.table][0] for kind in kinds)
            changed = sum(tally[kind.about.table][1] for kind in kinds)
            self._counted[done.id] = ", ".join(kind.about.plural for kind in kinds), made, changed
        return self._counted[done.id]

    def items(self) -> Sequence[Done]:
        """Return the imports."""
        return self.imports

    def told(self, item: Done) -> Sequence[str]:
        """Return the words of a line."""
        where, made, changed = self.counted(item)
        state = "đã hoàn tác" if item.undone else "đang trong sổ"
        what = "Dữ liệu mẫu" if item.what == MARK else item.what
        return moment(item.at), what, where, show_whole(made), show_whole(changed), state

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell; one taken back is paler."""
        if role == Cell.TONE:
            return "second" if self.imports[index.row()].undone else "text"
        return super().data(index, role)


class LeftModel(ToldRows):
    """The records that an undo left as they are, by name."""

    heads = ("Bản ghi", "Loại")

    def __init__(self, store: Store, left: Sequence[Left], parent: QObject) -> None:
        """Take the records; their names are read when they are shown."""
        super().__init__(parent)
        self._store, self.left = store, list(left)

    def items(self) -> Sequence[Left]:
        """Return the records."""
        return self.left

    def told(self, item: Left) -> Sequence[str]:
        """Return the words of a line."""
        kind, record = item
        found = self._store.load(kind, record)
        return found.named() if found else record, kind.about.title


class ImportsPage(Page):
    """The earlier imports. `opened(left=[(record type, id)…])` also shows what an undo just left as it is."""

    page_id = "imports"
    title = "Các lần nhập trước"
    icon = "history"

    def __init__(self, app: App) -> None:
        """Make the two tables."""
        look = app.look
        self.back = Button(look, "Hoàn tác lần nhập này", icon="undo-2")
        self.see = Button(look, "Xem danh sách đã nhập", icon="users")
        super().__init__(app, buttons=[self.see, self.back], has_back=True)
        self.head.back.connect(self._leave)
        self.back.clicked.connect(self._undo)
        self.see.clicked.connect(self._see)
        self.foot.set_hint("Bản ghi đã sửa về sau được để nguyên và liệt kê ra")
        self.model = ImportsModel(app.store, self)
        self.table = Table(look, name=self.title)
        self.table.setModel(self.model)
        self.table.opened.connect(self._see)
        self.table.selectionModel().currentChanged.connect(self._show_ways)
        self.empty = EmptyState(look, "Chưa nhập tệp nào. Mỗi lần nhập được ghi ở đây.", icon="file-spreadsheet")
        self.left = Card(look, "Để nguyên vì đã sửa sau khi nhập")
        self.kept = Table(look, name="Bản ghi được để nguyên")
        self.kept.opened.connect(self._jump)
        self.left.add(self.kept, 1)
        self.left.hide()
        self._kept: LeftModel | None = None
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.left, 1)
        self.body.addWidget(self.empty, 1)
        self.offer("record.leave", self._leave)
        self.offer("go.back", self._leave)
        app.changed.connect(self._changed)

    def opened(self, **target: object) -> None:
        """Show the imports as they are now."""
        self._show_left(target.get("left"))
        self._refresh()
        if self.model.imports:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refresh(self) -> None:
        at = self.table.currentIndex().row()
        self.model.refresh()
        many = len(self.model.imports)
        self.table.setVisible(bool(many))
        self.empty.setVisible(not many)
        self.head.set_title(self.title, show_whole(many) if many else "")
        self.table.giving = {INTO: LEAST_INTO}
        self.table.fit_columns(1, sample=MEASURED)
        if 0 <= at < many:
            self.table.selectRow(at)
        self._show_ways()

    def _changed(self, *_: object) -> None:
        if self.isVisible():
            newest = self.app.store.changes(IMPORT, MOST)
            if newest != self.model.imports:
                self._refresh()

    def _show_left(self, left: object) -> None:
        held = list(left) if isinstance(left, list) else []
        before = self._kept
        self._kept = LeftModel(self.app.store, held, self)
        self.kept.setModel(self._kept)
        self.kept.fit_columns(0, sample=MEASURED)
        if before is not None:
            before.deleteLater()
        self.left.set_right(show_whole(len(held)))
        self.left.setVisible(bool(held))

    def current(self) -> Done | None:
        """Return the import the keyboard is on."""
        row = self.table.currentIndex().row()
        return self.model.imports[row] if 0 <= row < len(self.model.imports) else None

    def _show_ways(self, *_: object) -> None:
        done = self.current()
        live = done is not None and not done.undone
        self.back.setEnabled(live)
        self.see.setEnabled(live)

    def _undo(self) -> None:
        done = self.current()
        if done is not None and not done.undone:
            take_back(self.app, done.id, self._show_left)

    def _see(self, *_: object) -> None:
        done = self.current()
        if done is not None and not done.undone:
            show_imported(self.app, done.id, done.what)

    def _jump(self, index: QModelIndex) -> None:
        if self._kept is not None and index.isValid():
            kind, record = self._kept.left[index.row()]
            self.app.go(kind.about.name, record=record)

    def _leave(self) -> None:
        self.app.go("importing")


def take_back(app: App, change: str, told: Callable[[list[Left]], object] | None = None) -> bool:
    """Take a whole import back beside the window, and list what was edited since and is therefore left.

    `told` gets what was left; without it the page of imports shows it. False: another is
    being taken back, and this one was not begun.
    """
    sheets = app.rooms.sheets
    begun = app.store.find_change(change)

    def work(progress: Progress) -> Undone:
        undone: Undone = sheets().undo_import(progress.store, change)
        return undone

    def done(undone: Undone) -> None:
        found = ((app.store.catalogue.of_table(table), record) for table, record in undone.left)
        left = [(kind, record) for kind, record in found if kind not in BUILT_IN]
        more = f"{show_whole(len(left))} bản ghi đã sửa về sau nên được để nguyên." if left else ""
        words = f"Đã bỏ lần nhập: {show_whole(undone.records)} bản ghi trở lại như trước."
        app.tell(words, "Làm lại", app.redo, more=more)
        if told is not None:
            told(left)
        elif left:
            app.go("imports", left=left)

    vast = begun is not None and is_large(app.store, begun, VAST)
    return app.run_replay(work, done, what="Hoàn tác lần nhập", alone=vast)


Made = tuple[type[Record], Known]  # a record type, and its records that an import made or changed


def made_by(store: Store, change: str) -> Made | None:
    """Return what an import made or changed of the type it was for; of thousands that is long work."""
    kinds = [kind for table in store.tally_of(change) if (kind := store.catalogue.of_table(table)) not in BUILT_IN]
    return (kinds[0], Known.of(store, kinds[0], store.records_of(change, kinds[0]))) if kinds else None


def show_made(app: App, made: Made, title: str) -> None:
    """Show the records that an import made or changed, as a list of their own."""
    kind, records = made
    if kind.about.parent is None:
        app.go(kind.about.name, ids=records, title=title)
    else:  # rows within records have no list of their own
        app.go(app.store.catalogue.of_table(kind.about.parent.target).about.name)


def show_imported(app: App, change: str, title: str) -> None:
    """Find the records of an import beside the window, then show them."""

    def done(made: Made | None) -> None:
        if made is not None:
            show_made(app, made, title)

    app.run(lambda progress: made_by(progress.store, change), done, what="Đang tìm các bản ghi đã nhập")

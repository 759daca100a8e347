"""The list of a record type: search, filter, order, columns, lists with a name; copied and printed as it is shown."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kh49_desktop.errors import Problem, Trouble
from kh49_desktop.record import Record
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.columns import columns_of, may_leave
from kh49_desktop.store.saved import (
    SavedList,
    chosen_columns,
    find_list,
    keep_columns,
    keep_where,
    last_where,
    saved_lists,
)
from kh49_desktop.store.schema import OF_UNIT
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.actions import about_record
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.columns import ColumnsPanel
from kh49_desktop.ui.filtering import FilterPanel, groups_of, usual_where, whose_apart
from kh49_desktop.ui.look import show_if
from kh49_desktop.ui.model import Known, Query, RecordModel, broadest, where_of
from kh49_desktop.ui.overlay import Overlay
from kh49_desktop.ui.printing import PrintPanel, Shown, put_table, table_of
from kh49_desktop.ui.widgets import Button, Chip, EmptyState, FlowRow, LineEdit, ProblemLine, Table, empty
from kh49_desktop.words.lists import condition_words, quick_words

CUT: Final = "Hơn 2.000 kết quả: gõ thêm để thu hẹp."
LEAST_UNIT: Final = 190  # to which the names of units give way at 100 %, that what tells people apart is seen
AT_ONCE: Final = 2_000  # rows copied without a worker


class ListSide(QWidget):
    """Search line, filter, chips and table. `came` after each asking, `moved` when the cursor goes to another row.

    `entered` carries the row opened by Enter or a press; `seen(row)` the page's own mark is set by `mark`.
    """

    came = Signal()
    moved = Signal()
    entered = Signal(QModelIndex)
    deleting = Signal()

    def __init__(self, app: App, kind: type[Record], page: QWidget, *, wide: bool) -> None:
        """`page` is what its panels lie over; `wide`: the list stands alone, on a ground of its own."""
        super().__init__()
        self.app, self.kind, self.look = app, kind, app.look
        self._page, self.wide = page, wide
        self.where: dict[str, object] = {}
        self.only: tuple[str, ...] = ()  # where a screen asked for just these records
        self.words = ""  # what such a list, or one with a name, is called
        self.is_stale = True
        self._was_chosen = False  # somebody said which list it is to be
        self._quiet = False
        self._whose = app.store.superior  # whether it says whose each record is
        self.model = RecordModel(app.store, kind, self)
        self.setAccessibleName(kind.about.plural)
        self._panels: dict[str, Overlay] = {}
        self._build()
        self._wire()
        self._take_columns(chosen_columns(app.store, kind))
        self.restyle()

    # -- making ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        look, about = self.look, self.kind.about
        labels = ", ".join(f.label[:1].lower() + f.label[1:] for f in about.searched[:3])
        self.search = LineEdit(look, placeholder=f"Tìm {labels}", icon="search", name=f"Tìm {about_record(self.kind)}")
        show_if(self.search, bool(about.searched))
        self.filter = Button(look, "Tất cả", icon="list-filter")
        self.filter.setAccessibleName("Lọc danh sách")
        self.chips = FlowRow(look, gap=6)
        self.chips.setAccessibleName("Các điều kiện đang lọc")
        self.chips.hide()
        self.table = Table(look, name=f"Danh sách {about_record(self.kind)}")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setModel(self.model)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.cut = ProblemLine(look, "info", CUT)
        self.cut.hide()
        self.everywhere = Button(look, "Tìm trong tất cả", icon="search")
        self.everywhere.clicked.connect(self._look_everywhere)
        self.nothing = EmptyState(look, "", icon="search", buttons=[self.everywhere])
        self.nothing.hide()
        self._line = QHBoxLayout()
        self._line.addWidget(self.search, 1)
        self._line.addWidget(self.filter)
        if not about.searched:
            self._line.addStretch(1)
        self._ground = QFrame()
        self._ground.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._ground.setProperty("ground", "card" if self.wide else "none")
        self._ground.setAccessibleName(about.plural)
        self._on_ground = QVBoxLayout(self._ground)
        self._on_ground.addWidget(self.table, 1)
        self._on_ground.addWidget(self.nothing, 1)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addLayout(self._line)
        self._stack.addWidget(self.chips)
        self._stack.addWidget(self.cut)
        self._stack.addWidget(self._ground, 1)

    def _wire(self) -> None:
        self.search.textEdited.connect(self._typed)
        self.search.installEventFilter(self)
        self.table.installEventFilter(self)
        self.filter.clicked.connect(self.open_filter)
        header = self.table.horizontalHeader()
        header.sectionClicked.connect(self._sort)
        header.customContextMenuRequested.connect(self._head_menu)
        self.table.selectionModel().currentRowChanged.connect(self._row_changed)
        self.table.opened.connect(self.entered)
        if self.wide:
            self.table.clicked.connect(self._pressed)
        self.app.fields_changed.connect(lambda: self._take_columns(chosen_columns(self.app.store, self.kind)))

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setSpacing(px(8))
        self._line.setSpacing(px(8))
        pad, edge = (px(8), px(4)) if self.wide else (0, 0)
        self._on_ground.setContentsMargins(pad, edge, pad, edge)
        self._on_ground.setSpacing(0)

    # -- asking ----------------------------------------------------------------------------------------------------

    def take(self, target: Mapping[str, object]) -> bool:
        """Take what list is asked for (`where`, `ids` with `title`, `search`, `saved`); False: none is."""
        if self._whose != self.app.store.superior:  # it was made before this became a superior's
            self._take_columns(chosen_columns(self.app.store, self.kind))
        if target.get("saved"):
            found = find_list(self.app.store, self.kind, str(target["saved"]), sensitive=self.app.shows_sensitive)
            if found is not None:
                self._begin(found.where, found.search, found.name, found.sort, descending=found.descending)
            return found is not None
        if not {"where", "ids", "search"} & set(target):
            if not self._was_chosen:
                self._usual()
            return False
        where, ids = target.get("where"), target.get("ids")
        self._begin(where if isinstance(where, Mapping) else {}, str(target.get("search") or ""))
        if isinstance(ids, Iterable):
            self.only = ids if isinstance(ids, Known) else tuple(str(record) for record in ids)
            self.words = str(target.get("title") or "Danh sách đã chọn")
        return True

    def _usual(self) -> None:
        """Show the list chosen last, else the usual group."""
        kept = last_where(self.app.store, self.kind)
        where = usual_where(self.app, self.kind) if kept is None else kept
        hidden = {f.name for f in self.kind.about.fields.values() if f.sensitive}
        if not self.app.shows_sensitive and hidden & set(where):
            where = {}
        if where != self.where:
            self.where = where
            self.is_stale = True

    def _begin(
        self, where: Mapping[str, object], search: str, words: str = "", sort: str | None = None,
        *, descending: bool | None = None,
    ) -> None:  # fmt: skip
        self._was_chosen = True
        self.where, self.only, self.words = dict(where), (), words
        self.search.set_text(search)
        if sort is not None or words:
            self.model.query = Query(sort=sort, descending=descending)
            self._show_order()
        self.is_stale = True

    def set_filter(self, where: Mapping[str, object]) -> None:
        """Show only what a filter lets through; {} shows all."""
        self._was_chosen = True
        self.where, self.only, self.words = dict(where), (), ""
        self.ask()

    def choose(self, where: Mapping[str, object]) -> None:
        """Show what a person chose, and come back with it the next time."""
        self.set_filter(where)
        try:
            keep_where(self.app.store, self.kind, where)
        except Trouble as trouble:
            self.app.trouble(trouble)

    def open_list(self, kept: SavedList) -> None:
        """Show a list with a name."""
        self._begin(kept.where, kept.search, kept.name, kept.sort, descending=kept.descending)
        self.ask()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Show every record."""
        self.search.set_text("")
        self.set_filter({})

    @property
    def is_narrowed(self) -> bool:
        """Return whether not all records are shown."""
        return bool(self.search.text().strip() or self.where or self.only)

    def ask(self) -> None:
        """Ask the register for the list."""
        self.is_stale = False
        query = self.model.query
        asked = Query(self.search.text(), query.sort, query.descending, where_of(self.where), self.only)
        with self._quietly():
            self.model.ask(asked)
        self.after()
        if not asked.search:
            self._fit()

    def refresh(self) -> None:
        """Read anew after a change."""
        with self._quietly():
            self.model.refresh()
        self.after()

    def after(self) -> None:
        """Say what was found."""
        self.cut.setVisible(self.model.is_cut)
        found = self.model.rowCount()
        self.table.setVisible(found > 0)
        self.nothing.setVisible(not found)
        if not found:
            self.everywhere.setVisible(bool(self.search.text().strip() and (self.where or self.only)))
        self._show_filter()
        if not found:
            is_bare = not self.app.store.count(self.kind)  # nothing was looked for: it is not a search that failed
            self.nothing.set_sentence(self._nothing_words(), self.kind.about.icon if is_bare else "search")
        self.came.emit()

    def _nothing_words(self) -> str:
        typed = self.search.text().strip()
        if not self.app.store.count(self.kind):
            return self.kind.about.empty
        if typed and (self.where or self.only):
            return f"Không tìm thấy “{typed}” trong nhóm “{self.filter.words()}”."
        return f"Không tìm thấy “{typed}”." if typed else f"Không có {about_record(self.kind)} nào trong nhóm này."

    def _look_everywhere(self) -> None:
        self.set_filter({})
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self) -> None:
        self.words = "" if not self.only else self.words
        self.ask()
        self.table.scrollToTop()

    # -- what is asked for, in words -------------------------------------------------------------------------------

    def _show_filter(self) -> None:
        """Write the group on the button and every other condition on a chip of its own."""
        rest, unit = whose_apart(self.where)
        group = next((g for g in groups_of(self.kind) if dict(g.where) == rest), None)
        rest = unit if group else {**rest, **unit}
        words = self.words or (group.words if group else "")
        if not words:
            quick = next((name for name, wanted in rest.items() if quick_words(self.kind, name, wanted)), None)
            words = quick_words(self.kind, quick, rest.pop(quick)) if quick else "Tất cả"
        self.filter.set_words(words)
        self.filter.setAccessibleName(f"Lọc danh sách: {words}")
        row = self.chips.layout()
        if row is None:
            return
        here = self.chips.isAncestorOf(QApplication.focusWidget() or self)
        empty(row)
        for name, wanted in rest.items():
            chip = Chip(self.look, condition_words(self.app.store, self.kind, name, wanted, most=1))
            chip.clicked.connect(self._changing(name))
            chip.removed.connect(self._dropping(name))
            row.addWidget(chip)
            chip.show()
        self.chips.setVisible(bool(rest))
        if here:
            self.filter.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changing(self, name: str) -> Callable[[], None]:
        return lambda: self.open_filter(field=name)

    def _dropping(self, name: str) -> Callable[[], None]:
        return lambda: self.choose({n: wanted for n, wanted in self.where.items() if n != name})

    # -- its panels ------------------------------------------------------------------------------------------------

    def open_filter(self, *_args: object, naming: bool = False, field: str = "") -> None:
        """Open the panel of the filter; `naming`: ready to give the list a name, `field`: to change its condition."""
        panel = self._panels.get("filter")
        if not isinstance(panel, FilterPanel):
            panel = FilterPanel(self.app, self.kind, self._page, self.filter)
            panel.asked.connect(self.choose)
            panel.opened_list.connect(self.open_list)
            self._panels["filter"] = panel
        self._close_others("filter")
        panel.show_for(self.as_saved(), naming=naming, field=field)

    def as_saved(self) -> SavedList:
        """Return the list as it would be kept under a name."""
        query = self.model.query
        return SavedList(self.words, dict(self.where), self.search.text(), query.sort, query.descending)

    def open_columns(self) -> None:
        """Open the panel of the columns."""
        panel = self._panels.get("columns")
        if not isinstance(panel, ColumnsPanel):
            panel = ColumnsPanel(self.app, self.kind, self._page, self.filter)
            panel.chosen.connect(self.set_columns)
            self._panels["columns"] = panel
        self._close_others("columns")
        panel.show_up()

    def open_print(self) -> None:
        """Open the panel of the way to paper."""
        if not self._may_leave():
            return
        panel = self._panels.get("print")
        if not isinstance(panel, PrintPanel):
            panel = PrintPanel(self.app, self.kind, self._page, self.filter)
            self._panels["print"] = panel
        self._close_others("print")
        panel.show_for(self.shown())

    def close_panels(self) -> bool:
        """Close what lies over the page; False: nothing does."""
        return self._close_others("")

    def _close_others(self, key: str) -> bool:
        found = [panel for name, panel in self._panels.items() if name != key and panel.isVisible()]
        for panel in found:
            panel.close_up()
        return bool(found)

    @property
    def panels(self) -> Mapping[str, Overlay]:
        """Return the panels that were made: "filter", "columns", "print"."""
        return self._panels

    # -- columns and order -----------------------------------------------------------------------------------------

    def set_columns(self, names: Iterable[str]) -> None:
        """Show these columns and keep the choice; () shows the usual ones."""
        chosen = tuple(names)
        try:
            keep_columns(self.app.store, self.kind, chosen)
        except Trouble as trouble:
            self.app.trouble(trouble)
        self._take_columns(chosen)
        self.after()

    def _take_columns(self, names: tuple[str, ...]) -> None:
        self._whose = self.app.store.superior
        columns = columns_of(self.kind, names, sensitive=self.app.shows_sensitive, whose=self._whose)
        self.table.sheds = not names  # who chose the columns wants to see them all
        with self._quietly():
            self.model.set_columns(columns)
        for column in range(len(columns)):
            self.table.setColumnHidden(column, False)  # noqa: FBT003 - Qt's own signature
        self._show_order()
        self._fit()

    def _fit(self) -> None:
        fields = [column.field for column in self.model.columns if column.field is not None]
        self.table.giving = {at: LEAST_UNIT for at, c in enumerate(self.model.columns) if c.name == OF_UNIT}
        self.table.fit_columns(broadest(fields), sample=40)

    def _order(self) -> tuple[str, bool]:
        """Return what the list is sorted by, and whether downwards."""
        query, about = self.model.query, self.kind.about
        down = about.newest_first if query.descending is None and query.sort is None else bool(query.descending)
        return query.sort or about.sort, down

    def _show_order(self) -> None:
        name, down = self._order()
        at = next((at for at, column in enumerate(self.model.columns) if column.name == name), -1)
        order = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        self.table.horizontalHeader().setSortIndicator(at, order)

    def _sort(self, column: int) -> None:
        name, down = self._order()
        self.sort_by(column, down=not down if self.model.columns[column].name == name else False)

    def sort_by(self, column: int, *, down: bool) -> None:
        """Sort by a column."""
        with self._quietly():
            self.model.sort(column, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
        self._show_order()
        self.after()

    def _head_menu(self, at: QPoint) -> None:
        header = self.table.horizontalHeader()
        column = header.logicalIndexAt(at)
        menu = QMenu(self)
        if 0 <= column < len(self.model.columns) and self.model.columns[column].is_sorted:
            menu.addAction("Xếp từ đầu đến cuối").triggered.connect(lambda: self.sort_by(column, down=False))
            menu.addAction("Xếp từ cuối lên đầu").triggered.connect(lambda: self.sort_by(column, down=True))
            if len(self.model.columns) > 1:
                names = [c.name for c in self.model.columns if c.name != self.model.columns[column].name]
                menu.addAction("Ẩn cột này").triggered.connect(lambda: self.set_columns(names))
            menu.addSeparator()
        menu.addAction("Cột…").triggered.connect(self.open_columns)
        menu.addAction("Về cột ban đầu").triggered.connect(lambda: self.set_columns(()))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(header.mapToGlobal(at))

    # -- rows ------------------------------------------------------------------------------------------------------

    def _ranges(self) -> list[tuple[int, int]]:
        """Return the first and last rows of what is chosen, piece by piece."""
        chosen = self.table.selectionModel().selection()
        pieces = [chosen.at(at) for at in range(chosen.count())]
        return [(piece.top(), piece.bottom()) for piece in pieces]

    def chosen_rows(self) -> list[int]:
        """Return the rows that are chosen, in order."""
        return sorted({row for first, last in self._ranges() for row in range(first, last + 1)})

    @property
    def many_chosen(self) -> bool:
        """Return whether more than one row is chosen: none of them is opened then."""
        return self._count_chosen() > 1

    def _count_chosen(self) -> int:
        return sum(last - first + 1 for first, last in self._ranges())

    def current(self) -> str:
        """Return the record of the row the cursor is in."""
        return self.model.id_at(self.table.currentIndex().row())

    def mark(self, record: str) -> None:
        """Put the cursor on a record; "" or one that is not there takes the choice away."""
        if self.many_chosen:
            return
        row = self.model.row_of(record) if record else -1
        with self._quietly():
            if row >= 0:
                index = self.model.index(row, max(0, self.table.currentIndex().column()))
                flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                self.table.selectionModel().setCurrentIndex(index, flags)
                self.table.scrollTo(index)
            else:
                self.table.clearSelection()

    def go_to_row(self, row: int) -> None:
        """Put the cursor on a row, as the arrows do."""
        if self.model.rowCount():
            self.table.selectRow(min(max(row, 0), self.model.rowCount() - 1))

    def said(self, record: str) -> str:
        """Return where one is: "2 trong 336 đoàn viên"."""
        found, what = show_whole(self.model.rowCount()), about_record(self.kind)
        if self.many_chosen:
            return f"chọn {show_whole(self._count_chosen())} trong {found} {what}"
        row = self.table.currentIndex().row()
        chosen = bool(record) and row >= 0 and self.model.id_at(row) == record
        return f"{show_whole(row + 1)} trong {found} {what}" if chosen else f"{found} {what}"

    @contextlib.contextmanager
    def _quietly(self) -> Iterator[None]:
        """Move about in the list without telling."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False

    def _row_changed(self, _current: QModelIndex) -> None:
        if not self._quiet:
            self.moved.emit()

    def _pressed(self, index: QModelIndex) -> None:
        if not self.many_chosen:
            self.entered.emit(index)

    # -- out of the program ----------------------------------------------------------------------------------------

    def shown(self) -> Shown:
        """Return the list as it is shown."""
        return Shown(
            tuple(self.model.columns), tuple(self.model.rids), dict(self.where), self.search.text(),
            self._order()[0], self.words,
        )  # fmt: skip

    def copy(self) -> None:
        """Put the list, or the rows chosen where there are several, on the clipboard as a table."""
        shown = self.shown()
        rows = self.chosen_rows() if self.many_chosen else range(len(shown.rids))
        columns = tuple(column for column in shown.columns if not column.is_sensitive)
        if not self._may_leave() or not columns:
            return
        part = Shown(columns, [shown.rids[row] for row in rows], shown.where, shown.search, shown.sort)
        kind, count = self.kind, len(part.rids)

        def done(table: tuple[str, str]) -> None:
            put_table(table)
            note_export(self.app.store, kind, "copy", "", count, [column.name for column in part.columns])
            what = about_record(kind)
            self.app.tell(f"Đã chép {show_whole(count)} {what}. Dán vào Excel bằng Ctrl V.", tone="good")

        def work(progress: Progress) -> tuple[str, str]:
            def tell(at: int, total: int) -> None:
                progress.tell(at, total, f"{show_whole(at)} trong {show_whole(total)}")

            return table_of(progress.store, kind, part, tell)

        if count <= AT_ONCE:
            done(table_of(self.app.store, kind, part))
        else:
            self.app.run(work, done, what="Chép bảng")

    def _may_leave(self) -> bool:
        """Return whether the list may leave the program; why not is told."""
        if may_leave(self.kind, self.where):
            return True
        self.app.refuse(Problem("sensitive_list", facts={"records": self.kind.about.plural}))
        return False

    def saved(self) -> list[SavedList]:
        """Return the lists with a name."""
        return saved_lists(self.app.store, self.kind, sensitive=self.app.shows_sensitive)

    # -- keys ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search into the list with Down and Enter; delete with Delete in the list."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if watched is self.search and plain and self.model.rowCount():
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                self.table.selectRow(max(0, self.table.currentIndex().row()))
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.entered.emit(self.model.index(0, 0))
                return True
        if watched is self.table and plain and event.key() == Qt.Key.Key_Delete:
            self.deleting.emit()
            return True
        shift = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if watched is self.table and shift and event.text().isprintable() and event.text():
            # Letters go on into the search; Qt's own search would read every row of the list.
            if event.text().isalpha() and not self.search.isHidden():
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)
                self.search.setText(event.text())
                self.search.textEdited.emit(event.text())
            return True
        return super().eventFilter(watched, event)

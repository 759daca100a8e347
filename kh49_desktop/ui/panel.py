"""The list of a record type with its form, made from the declaration: search, filter, sort, open, add, delete, scan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.fields import CitizenId, Value
from kh49_desktop.record import Record
from kh49_desktop.text.card import read_card
from kh49_desktop.ui.actions import about_record, action
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.burst import Burst
from kh49_desktop.ui.form import RecordForm
from kh49_desktop.ui.history import HistoryPanel
from kh49_desktop.ui.look import show_if
from kh49_desktop.ui.model import Query, RecordModel, broadest, where_of
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.scanned import ScannedCards
from kh49_desktop.ui.widgets import Button, EmptyState, IconButton, LineEdit, ProblemLine, Table

ROOM_FOR_TWO: Final = 900  # narrower than this at 100 % the form comes over the list
LIST_SHARE, FORM_SHARE = 496, 590
WIDEST_LIST: Final = 800  # a list without a form beside it is not torn apart over a large screen
OPEN_AFTER: Final = 40  # milliseconds the cursor rests on a row before its record is opened
CUT: Final = "Hơn 2.000 kết quả: gõ thêm để thu hẹp."


def is_wide(app: App, kind: type[Record]) -> bool:
    """Return whether a type's form takes the whole page: it has lists of children that are typed into."""
    return any(not child.about.append_only for child in app.store.catalogue.children(kind).values())


class RecordPanel(Page):
    """One record type. `opened(record=, field=, where=, search=, new=, draft=)` shows what is asked for."""

    def __init__(self, app: App, kind: type[Record]) -> None:
        about = kind.about
        self.kind = kind
        self.page_id, self.title, self.icon = about.name, about.plural, about.icon
        self.wide = is_wide(app, kind)
        self.citizen = next((f for f in about.fields.values() if isinstance(f.kind, CitizenId)), None)
        super().__init__(app)
        self.current = ""
        self._form: RecordForm | None = None
        self._form_open = False
        self._where: dict[str, object] = {}
        self._only: tuple[str, ...] = ()  # where a screen asked for just these records
        self._only_words = ""
        self._stale = True
        self._quiet = False
        self.model = RecordModel(app.store, kind, self)
        self._open_soon = QTimer(self)
        self._open_soon.setSingleShot(True)
        self._open_soon.setInterval(OPEN_AFTER)
        self._open_soon.timeout.connect(self._open_chosen)
        self._build()
        self._wire()
        self.restyle()

    # -- making ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        look, about = self.look, self.kind.about
        if self.citizen is not None:
            self.scan_button = Button(look, "Quét CCCD", icon="scan")
            self.scan_button.clicked.connect(self._ask_for_card)
            self.head.add(self.scan_button)
        bring, add = action("record.import"), action("record.new")
        self.import_button = Button(look, bring.words, icon=bring.icon)
        self.import_button.clicked.connect(self._import)
        self.add_button = Button(look, add.words, weight="primary", icon=add.icon, hint=add.hint)
        self.add_button.clicked.connect(self.begin)
        self.head.add(self.import_button)
        self.head.add(self.add_button)
        self._build_list()
        self._build_empty()
        self.cards: ScannedCards | None = None
        self.past: HistoryPanel | None = None
        self.both = QWidget()
        self.both.setAccessibleName(about.plural)
        self._sides = QHBoxLayout(self.both)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.addWidget(self.list_side, LIST_SHARE)
        self._sides.addStretch(0)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.both, 1)
        if self.citizen is not None:
            self.burst = Burst(self)
            self.burst.scanned.connect(self._scanned)

    def _build_list(self) -> None:
        look, about = self.look, self.kind.about
        labels = ", ".join(f.label[:1].lower() + f.label[1:] for f in about.searched[:3])
        self.search = LineEdit(look, placeholder=f"Tìm {labels}", icon="search", name=f"Tìm {about_record(self.kind)}")
        show_if(self.search, bool(about.searched))
        self.filter = Button(look, "Tất cả", icon="list-filter")
        self.filter.setAccessibleName("Lọc danh sách")
        self.export_button = IconButton(look, "download", action("record.export").words, focusable=True)
        self.export_button.clicked.connect(self._export)
        self.table = Table(look, name=f"Danh sách {about_record(self.kind)}")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(self._column(about.sort), self._order(descending=about.newest_first))
        self.cut = ProblemLine(look, "info", CUT)
        self.cut.hide()
        self.nothing = EmptyState(look, "", icon="search")
        self.nothing.hide()

        self.list_side = QWidget()
        self.list_side.setAccessibleName(about.plural)
        self._line = QHBoxLayout()
        self._line.addWidget(self.search, 1)
        self._line.addWidget(self.filter)
        if not about.searched:
            self._line.addStretch(1)
        self._line.addWidget(self.export_button)
        self._list = QVBoxLayout(self.list_side)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.addLayout(self._line)
        self._list.addWidget(self.cut)
        self._list.addWidget(self.table, 1)
        self._list.addWidget(self.nothing, 1)

    def _build_empty(self) -> None:
        look, about = self.look, self.kind.about
        bring, add = action("record.import"), action("record.new")
        ways = [Button(look, bring.words, icon=bring.icon), Button(look, add.words, weight="primary", icon=add.icon)]
        ways[0].clicked.connect(self._import)
        ways[1].clicked.connect(self.begin)
        self._first_way = ways[1]
        self.empty = EmptyState(look, about.empty, icon=about.icon, buttons=ways)
        self.empty.hide()

    def _wire(self) -> None:
        self.search.textEdited.connect(self._search)
        self.search.installEventFilter(self)
        self.table.installEventFilter(self)
        self.filter.clicked.connect(self._show_filter)
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.table.opened.connect(self._entered)
        if self.wide:
            self.table.clicked.connect(self._entered)
        self.app.changed.connect(self._changed)
        self.app.fields_changed.connect(self._forget_form)
        self.offer("record.new", self.begin)
        self.offer("record.import", self._import)
        self.offer("record.export", self._export, lambda: self.model.rowCount() > 0)
        self.offer("find.here", self._find, lambda: bool(self.kind.about.searched))
        self.offer("record.save", self._save, self._is_open)
        self.offer("record.save_next", self._save_next, self._is_open)
        self.offer("record.repeat", self._repeat, self._is_open)
        self.offer("record.missing", self._missing, self._is_open)
        self.offer("record.leave", self.escape)
        self.offer("record.delete", self.delete, lambda: bool(self.current))
        self.offer("record.history", self.show_history, lambda: bool(self.current))
        self.offer("record.discard", self._discard, self._is_open)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self._list.setSpacing(px(8))
        self._line.setSpacing(px(8))
        self._sides.setSpacing(px(16))
        self._arrange()

    def _column(self, name: str) -> int:
        return next((at for at, column in enumerate(self.model.columns) if column.name == name), -1)

    @staticmethod
    def _order(*, descending: bool) -> Qt.SortOrder:
        return Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder

    @property
    def form(self) -> RecordForm:
        """Return the form, made when first asked for."""
        if self._form is None:
            form = RecordForm(self.app, self.kind, wide=self.wide)
            form.hide()
            form.saved.connect(self._saved)
            form.state.connect(self._state)
            form.closed.connect(self.close_form)
            form.history.connect(self.show_history)
            form.deleting.connect(self.delete)
            if not self.wide:
                self.back = IconButton(self.look, "arrow-left", "Quay lại danh sách", focusable=True)
                self.back.clicked.connect(self.close_form)
                row = form.head.layout()
                if isinstance(row, QHBoxLayout):
                    row.insertWidget(0, self.back)
            self._sides.insertWidget(1, form, FORM_SHARE)
            self._form = form
        return self._form

    def _forget_form(self) -> None:
        """Other fields are to be shown: the form is made anew when it is next opened."""
        if self._form is not None and self.form.leave():
            self._form_open = False
            self.current = ""
            self._form.deleteLater()
            self._form = None

    # -- the two sides ---------------------------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Return whether the form comes over the list."""
        return self.wide or self.width() < self.look.px(ROOM_FOR_TWO)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set list and form side by side, or one over the other."""
        super().resizeEvent(event)
        self._arrange()
        if self.past is not None:
            self.past.place()

    def _arrange(self) -> None:
        blank = self.empty.isVisibleTo(self)
        covers = self.is_over and self._form_open
        px = self.look.px
        right = px(12) if covers and self.wide else px(24)  # the scroll bar of a wide form stands in the margin
        self.inner.setContentsMargins(px(24), px(20), right, 0)
        beside = self._form_open and not self.wide
        self.list_side.setMaximumWidth(16777215 if beside or (self.is_over and not self.wide) else px(WIDEST_LIST))
        self.head.setVisible(not covers)
        self.both.setVisible(not blank)
        self.list_side.setVisible(not covers)
        for button in (self.import_button, self.add_button):
            button.setVisible(not blank)  # the empty screen offers them itself
        if self._form is not None:
            self._form.setVisible(self._form_open)
            if not self.wide:
                self.back.setVisible(self.is_over)

    def _show_count(self) -> None:
        count = self.app.store.count(self.kind)
        self.head.set_title(self.title, f"{count:,}".replace(",", ".") if count else "")
        draft = bool(self.app.store.draft(f"{self.kind.about.table}:new"))
        self.empty.setVisible(not count and not (self._form_open or draft))
        self._arrange()
        self._say_place()

    # -- being shown -----------------------------------------------------------------------------------------------

    def opened(self, **target: object) -> None:
        """Show a record and one of its fields, a filtered list, a search, a new record or an unfinished one."""
        self._take_list(target)
        if self._stale:
            self._ask()
        self._show_count()
        draft = str(target.get("draft") or "").partition(":")[2]
        record = str(target.get("record") or (draft if draft != "new" else ""))
        if target.get("new") or draft == "new":
            self.begin()
        elif record:
            self.show_record(record, str(target.get("field") or ""))
        else:
            if not self.is_over and not self._form_open and self.model.rowCount():
                self.table.selectRow(0)
            if not (self._form_open and self.is_over):
                self._focus_list()

    def _take_list(self, target: Mapping[str, object]) -> None:
        """Take what list is asked for, if one is."""
        asked = {"where", "ids", "search"} & set(target)
        if not asked:
            return
        if self.is_over and self._form_open:
            self.close_form()  # the form covers the list
        where, ids = target.get("where"), target.get("ids")
        self._where = dict(where) if isinstance(where, Mapping) else {}
        self._only = tuple(str(record) for record in ids) if isinstance(ids, Iterable) else ()
        self._only_words = str(target.get("title") or "Danh sách đã chọn")
        self.search.set_text(str(target.get("search") or ""))
        self._stale = True

    def _focus_list(self) -> None:
        first = self._first_way if self.empty.isVisibleTo(self) else self.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """Finish the form; what cannot be saved is kept as a draft."""
        self._open_soon.stop()
        return not self._form_open or self.form.leave()

    # -- the list --------------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._stale = False
        query = self.model.query
        asked = Query(self.search.text(), query.sort, query.descending, where_of(self._where), self._only)
        self._quiet = True
        self.model.ask(asked)
        self._quiet = False
        self._after_list()
        if not self.table.isSortingEnabled() and not asked.search:
            self.table.fit_columns(broadest(self.kind.about.listed), sample=40)

    def _after_list(self) -> None:
        """Show how many were found, and the open record in its row."""
        self.cut.setVisible(self.model.is_cut)
        found = self.model.rowCount()
        self.table.setVisible(found > 0)
        self.nothing.setVisible(not found)
        if not found:
            self.nothing.set_sentence(self._nothing_words())
        self.filter.set_words(self._filter_words())
        self._mark_current()
        self._say_place()

    def _nothing_words(self) -> str:
        typed = self.search.text().strip()
        what = about_record(self.kind)
        if not self.app.store.count(self.kind):
            return self.kind.about.empty
        if typed and self._where:
            return f"Không tìm thấy “{typed}” trong nhóm đang lọc."
        return f"Không tìm thấy “{typed}”." if typed else f"Không có {what} nào trong nhóm này."

    def _mark_current(self) -> None:
        row = self.model.row_of(self.current) if self.current else -1
        self._quiet = True
        if row >= 0:
            column = max(0, self.table.currentIndex().column())
            index = self.model.index(row, column)
            self.table.setCurrentIndex(index)
            self.table.selectRow(row)
            self.table.scrollTo(index)
        else:
            self.table.clearSelection()
        self._quiet = False

    def _say_place(self) -> None:
        found = f"{self.model.rowCount():,}".replace(",", ".")
        what = about_record(self.kind)
        row = self.table.currentIndex().row()
        chosen = bool(self.current) and row >= 0 and self.model.id_at(row) == self.current
        words = f"{row + 1:,} trong {found} {what}".replace(",", ".") if chosen else f"{found} {what}"
        self.foot.set_right("" if self.empty.isVisibleTo(self) else words)

    def _search(self) -> None:
        self._ask()
        self.table.scrollToTop()

    def _sort(self, column: int) -> None:
        chosen = self.model.columns[column]
        query = self.model.query
        sort = query.sort or self.kind.about.sort
        down = bool(query.descending) if query.descending is not None else self.kind.about.newest_first
        descending = not down if sort == chosen.name else False
        order = self._order(descending=descending)
        self._quiet = True
        self.model.sort(column, order)
        self._quiet = False
        if self.model.query.sort == chosen.name:
            self.table.horizontalHeader().setSortIndicator(column, order)
        self._after_list()

    def _changed(self, table: str, records: frozenset[str]) -> None:
        del records
        if table != self.kind.about.table:
            return
        if not self.isVisible():
            self._stale = True
            return
        self._quiet = True
        self.model.refresh()
        self._quiet = False
        self._after_list()
        self._show_count()

    # -- the filter ------------------------------------------------------------------------------------------------

    def _filters(self) -> list[tuple[str, dict[str, object]]]:
        found: list[tuple[str, dict[str, object]]] = [("Tất cả", {})]
        for fact in self.kind.about.stored_facts:
            found += [(option.label, {fact.name: option.code}) for option in fact.options]
        found.append(("Chưa đủ thông tin", {"incomplete": True}))
        return found

    def _filter_words(self) -> str:
        if self._only:
            return self._only_words
        return next((words for words, where in self._filters() if where == self._where), "Đang lọc")

    def _show_filter(self) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for words, where in self._filters():
            count = self.app.store.count(self.kind, _counted(where))
            entry = menu.addAction(f"{words}  ({count:,})".replace(",", "."))
            entry.setCheckable(True)
            entry.setChecked(where == self._where and not self._only)
            entry.setData(words)
            group.addAction(entry)
        group.triggered.connect(self._filtered)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.filter.mapToGlobal(QPoint(0, self.filter.height() + 2)))

    def _filtered(self, entry: QAction) -> None:
        self.set_filter(next(where for words, where in self._filters() if words == entry.data()))

    def set_filter(self, where: Mapping[str, object]) -> None:
        """Show only what a filter lets through; {} shows all."""
        self._where = dict(where)
        self._only = ()
        self._ask()

    # -- opening a record ------------------------------------------------------------------------------------------

    def _moved(self, _current: QModelIndex) -> None:
        if not self._quiet and not self.is_over:
            self._open_soon.start()

    def _open_chosen(self) -> None:
        record = self.model.id_at(self.table.currentIndex().row())
        if record and record != self.current:
            self._open(record)

    def _open(self, record: str) -> bool:
        """Open a record in the form; False when the open one could not be left."""
        self._open_soon.stop()
        if self._form_open and not self.form.leave():
            self._mark_current()
            return False
        self.current = record
        self._form_open = True
        self.form.open(record)
        self._hide_past()
        self._arrange()
        self._mark_current()
        self._say_place()
        self.foot.set_hint(self._hint())
        return True

    def _hint(self) -> str:
        return "Enter sang ô kế, Ctrl Enter lưu và thêm" if self.wide or not self.current else "Ctrl Z hoàn tác"

    def _entered(self, index: QModelIndex) -> None:
        record = self.model.id_at(index.row())
        if record and ((record == self.current and self._form_open) or self._open(record)):
            self.form.focus_first()

    def show_record(self, record: str, field: str = "") -> None:
        """Show one record, and one of its fields."""
        if self.model.row_of(record) < 0 and (self.search.text() or self._where or self._only):
            self.search.set_text("")
            self.set_filter({})
        if self._open(record):
            if field:
                self.form.focus_field(field)
            else:
                self.form.focus_first()

    def begin(self) -> None:
        """Open the form of a new record, with the draft that was left of it."""
        if self._form_open and not self.form.leave():
            return
        self._open_soon.stop()
        self.current = ""
        self._form_open = True
        self.form.open()
        self._hide_past()
        self._show_count()
        self._mark_current()
        self._say_place()
        self.foot.set_hint(self._hint())
        self.form.focus_first()

    def close_form(self) -> None:
        """Go back from the form to the list."""
        gone = bool(self.current) and self.app.store.row(self.kind, self.current) is None
        if not gone and self._form_open and not self.form.leave():
            return
        if gone:
            self.current = ""
        self._form_open = False
        self._show_count()
        self._hide_past()
        self.foot.set_hint("")
        self.foot.set_state("")
        self._focus_list()
        self._say_place()

    def escape(self) -> None:
        """Leave what one is in: the history, the scanned card, the search, the form."""
        if self.past is not None and self.past.isVisible():
            self._hide_past()
        elif self.cards is not None and self.cards.isVisible():
            self.cards.drop()
        elif self.search.hasFocus():
            if self.search.text():
                self.search.set_text("")
                self._ask()
            else:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._form_open and self.is_over:
            self.close_form()
        elif self._form_open and self.form.leave():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_open(self) -> bool:
        return self._form_open

    def _save(self) -> None:
        self.form.save()

    def _save_next(self) -> None:
        if self.form.save() and not self.form.editing.is_touched:
            self.begin()

    def _repeat(self) -> None:
        self.form.repeat()

    def _missing(self) -> None:
        self.form.go_to_missing()

    def _discard(self) -> None:
        self.form.discard()

    def _saved(self, record: str) -> None:
        self.current = record
        self._mark_current()
        self._say_place()

    def _state(self, text: str, kind: str) -> None:
        self.foot.set_state(text, kind)  # type: ignore[arg-type]

    # -- other commands --------------------------------------------------------------------------------------------

    def _find(self) -> None:
        if self._form_open and self.is_over:
            self.close_form()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _import(self) -> None:
        self.app.go("importing", kind=self.kind.about.name)

    def _export(self) -> None:
        """Write the list as it is shown into a workbook that can be imported again."""
        about = self.kind.about
        usual = self.app.store.folder / f"{about.plural}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Xuất danh sách", str(usual), "Excel (*.xlsx);;CSV (*.csv)")
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the list as it is shown into a file, beside the window."""
        some = bool(self._where or self._only or self.search.text().strip())
        ids = [self.model.id_at(row) for row in range(self.model.rowCount())] if some else None
        sheets, kind = self.app.rooms.sheets(), self.kind

        def work(progress: Progress) -> int:
            return int(sheets.export(progress.store, kind, path, ids))

        def done(count: int) -> None:
            what = about_record(kind)
            self.app.tell(f"Đã xuất {count:,} {what} ra {path.name}.".replace(",", "."), tone="good")

        self.app.run(work, done, what=f"Xuất {about_record(kind)}")

    def delete(self) -> None:
        """Put the open record into the trash; the undo bar brings it back."""
        record = self.current
        found = self.app.store.load(self.kind, record) if record else None
        if found is None:
            return
        if record == self.app.store.own_unit:
            self.app.tell("Đây là đơn vị của sổ này nên không xoá được.", tone="warn")
            return
        row = self.model.row_of(record)
        try:
            change = self.app.store.delete(self.kind, record)
            self.app.store.drop_draft(f"{self.kind.about.table}:{record}")
        except Refused as refused:
            self.app.refuse(*refused.problems)
            return
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        self.current = ""
        self._form_open = False
        self.app.tell(f"Đã xoá {found.named()}.", "Hoàn tác", lambda: self.app.undo_change(change))
        self._show_count()
        self.foot.set_state("")
        if not self.is_over and self.model.rowCount():
            self.table.selectRow(min(max(row, 0), self.model.rowCount() - 1))
        self._focus_list()

    def show_history(self) -> None:
        """Show what happened to the open record."""
        if not self.current:
            return
        if self.past is None:
            self.past = HistoryPanel(self.app, self)
            self.past.closed.connect(self._hide_past)
        self.past.show_record(self.kind, self.current, self.form)

    def _hide_past(self) -> None:
        if self.past is not None:
            self.past.hide()

    # -- scanned cards ---------------------------------------------------------------------------------------------

    def _ask_for_card(self) -> None:
        self.app.tell("Đưa mã QR trên thẻ căn cước vào đầu đọc. Không cần chọn ô nào trước.")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _scanned(self, text: str) -> None:
        card = read_card(text)
        if card is None or self.citizen is None:
            self.app.tell("Mã vừa quét không phải thẻ căn cước đọc được. Hãy quét lại.", tone="warn")
            return
        if self.cards is None:
            self.cards = ScannedCards(self.app, self.kind)
            self.cards.opening.connect(self.show_record)
            self.cards.filling.connect(self._fill_from_card)
            self.cards.over.connect(self._cards_over)
            self.body.insertWidget(0, self.cards)
        self.cards.add(card)

    def _fill_from_card(self, record: str, texts: dict[str, str]) -> None:
        if record:
            self.show_record(record)
        else:
            self.begin()
        self.form.put(texts)
        self.form.focus_first()

    def _cards_over(self) -> None:
        (self.form.focus_first if self._form_open else self.table.setFocus)()

    # -- keys ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from the search into the list with Down and Enter; delete with Delete in the list."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            if watched is self.search and plain and event.key() == Qt.Key.Key_Down and self.model.rowCount():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
                self.table.selectRow(max(0, self.table.currentIndex().row()))
                return True
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if watched is self.search and plain and enter and self.model.rowCount():
                self._entered(self.model.index(0, 0))
                return True
            if watched is self.table and plain and event.key() == Qt.Key.Key_Delete:
                self._open_chosen()
                self.delete()
                return True
            shift = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if watched is self.table and shift and event.text().isprintable() and event.text():
                # Letters go on into the search; Qt's own search would read every row of the list.
                if event.text().isalpha():
                    self.search.setFocus(Qt.FocusReason.OtherFocusReason)
                    self.search.setText(event.text())
                    self.search.textEdited.emit(event.text())
                return True
        return super().eventFilter(watched, event)


def _counted(where: Mapping[str, object]) -> dict[str, Value]:
    return {name: int(value) if isinstance(value, bool) else value for name, value in where.items()}  # type: ignore[misc]

"""A record type on the screen: its list beside its form, made from the declaration; scan, add, open, delete."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from kh49_desktop.fields import CitizenId, PersonName
from kh49_desktop.record import Record
from kh49_desktop.text.card import read_card
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.actions import about_record, action
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.burst import Burst
from kh49_desktop.ui.form import RecordForm
from kh49_desktop.ui.history import HistoryPanel
from kh49_desktop.ui.lists import ListSide
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.privacy import offer_private
from kh49_desktop.ui.scanned import ScannedCards
from kh49_desktop.ui.widgets import Button, EmptyState, IconButton
from kh49_desktop.ui.window import Window

ROOM_FOR_TWO: Final = 900  # narrower than this at 100 % the form comes over the list
LIST_SHARE, FORM_SHARE = 496, 590
OPEN_AFTER: Final = 40  # milliseconds the cursor rests on a row before its record is opened
# What the menu of the head offers, in groups.
MENU: Final = (("record.entry",), ("record.print", "record.copy", "record.export"), ("list.filter", "list.save"),
               ("record.columns",), ("record.twins",))  # fmt: skip


def is_wide(app: App, kind: type[Record]) -> bool:
    """Return whether a type's form takes the whole page: it has lists of children that are typed into.

    A list of people keeps the form at its side however much is told of each: one walks down from person to person.
    """
    about = kind.about
    if isinstance(about.fields[about.sort].kind, PersonName):
        return False
    return any(not child.about.append_only for child in app.store.catalogue.children(kind).values())


class RecordPanel(Page):
    """One record type. `opened(record=, field=, where=, search=, saved=, new=, draft=)` shows what is asked for."""

    def __init__(self, app: App, kind: type[Record], *, back: str = "") -> None:
        """`back`: the page one came through and goes back to ("" where the side list leads here)."""
        about = kind.about
        self.kind, self._back = kind, back
        self.page_id, self.title, self.icon = about.name, about.plural, about.icon
        self.wide = is_wide(app, kind)
        self.citizen = next((f for f in about.fields.values() if isinstance(f.kind, CitizenId)), None)
        super().__init__(app, has_back=bool(back))
        self.current = ""
        self._form: RecordForm | None = None
        self._ahead: RecordForm | None = None  # being made, before anybody asks for it
        self._form_open = False
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
        self.more_button = IconButton(look, "ellipsis", "Việc khác với danh sách", focusable=True)
        self.more_button.clicked.connect(self.show_menu)
        self.add_button = Button(look, add.words, weight="primary", icon=add.icon, hint=add.hint)
        self.add_button.clicked.connect(self.begin)
        for button in (self.more_button, self.import_button, self.add_button):
            self.head.add(button)
        self.list_side = ListSide(self.app, self.kind, self, wide=self.wide)
        self.model, self.table = self.list_side.model, self.list_side.table
        self.search, self.filter = self.list_side.search, self.list_side.filter
        self.nothing, self.cut = self.list_side.nothing, self.list_side.cut
        self._build_empty()
        self.cards: ScannedCards | None = None
        self.past: HistoryPanel | None = None
        self.both = QWidget()
        self.both.setAccessibleName(about.plural)
        self._sides = QHBoxLayout(self.both)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.addWidget(self.list_side, LIST_SHARE)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.both, 1)
        if self.citizen is not None:
            self.burst = Burst(self)
            self.burst.scanned.connect(self._scanned)

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
        side = self.list_side
        side.came.connect(self._list_came)
        side.moved.connect(self._moved)
        side.entered.connect(self._entered)
        side.deleting.connect(self._delete_chosen)
        self.table.selectionModel().selectionChanged.connect(self._say_place)
        self.app.changed.connect(self._changed)
        self.app.fields_changed.connect(self._forget_form)
        self.head.back.connect(self.go_back)
        self.offer("record.new", self.begin)
        self.offer("record.import", self._import)
        self.offer("record.export", self._export, self._has_rows)
        self.offer("record.print", self._on_list(side.open_print), self._has_rows)
        self.offer("record.copy", side.copy, self._has_rows)
        self.offer("record.columns", self._on_list(side.open_columns))
        self.offer("list.filter", self._on_list(side.open_filter))
        self.offer("list.save", self._on_list(lambda: side.open_filter(naming=True)), lambda: side.is_narrowed)
        self.offer("record.entry", self._enter_table, lambda: self._goes_to("entry"))
        self.offer("record.twins", lambda: self.app.go("twins", kind=self.kind.about.name), self._has_twins)
        self.offer("find.here", self._find, lambda: bool(self.kind.about.searched))
        self.offer("record.save", self._save, self._is_open)
        self.offer("record.save_next", self._save_next, self._is_open)
        self.offer("record.repeat", self._repeat, self._is_open)
        self.offer("cells.fill_down", self._repeat, lambda: self._is_open() and self.form.list_in_use is not None)
        self.offer("record.missing", self._missing, self._is_open)
        self.offer("record.leave", self.escape)
        self.offer("record.delete", self.delete, lambda: bool(self.current))
        self.offer("record.history", self.show_history, lambda: bool(self.current))
        self.offer("record.discard", self._discard, self._is_open)
        offer_private(self, lambda: self._form if self._form_open else None)
        self.offer("go.back", self.go_back, lambda: bool(self._back) or (self._form_open and self.is_over))

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        self.list_side.restyle()
        self._sides.setSpacing(self.look.px(16))
        self._arrange()

    @property
    def form(self) -> RecordForm:
        """Return the form, made when first asked for."""
        if self._form is None:
            form = self._ahead or RecordForm(self.app, self.kind, wide=self.wide)
            self._ahead = None
            form.finish()
            form.hide()
            form.saved.connect(self._saved)
            form.state.connect(self._state)
            form.closed.connect(self.close_form)
            form.history.connect(self.show_history)
            form.deleting.connect(self.delete)
            if not self.wide:
                self.back = form.head.back_button
                self.back.set_words("Quay lại danh sách")
            self._sides.insertWidget(1, form, FORM_SHARE)
            self._form = form
        return self._form

    def _forget_form(self) -> None:
        """Other fields are to be shown: the form is made anew when it is next opened."""
        if self._ahead is not None:
            self._ahead.deleteLater()
            self._ahead = None
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
        air = px(16) if self.wide and not covers else 0  # below the ground of a list that stands alone
        self.inner.setContentsMargins(px(24), px(20), right, air)
        self.head.setVisible(not covers)
        self.both.setVisible(not blank)
        self.list_side.setVisible(not covers)
        for button in (self.import_button, self.add_button, self.more_button):
            button.setVisible(not blank)  # the empty screen offers them itself
        if self._form is not None:
            self._form.setVisible(self._form_open)
            if not self.wide:
                self.back.setVisible(self.is_over)
                self._form.head.fit()

    def _show_count(self) -> None:
        count = self.app.store.count(self.kind)
        self.head.set_title(self.title, show_whole(count) if count else "")
        draft = bool(self.app.store.draft(f"{self.kind.about.table}:new"))
        self.empty.setVisible(not count and not (self._form_open or draft))
        self._arrange()
        self._say_place()

    def make_ready(self) -> None:
        """Make the form, part by part: all at once would hold up the window."""
        if self._form is None and self._ahead is None:
            self._ahead = RecordForm(self.app, self.kind, wide=self.wide, ahead=True)
            self._ahead.setParent(self)
            self._go_on()

    def _go_on(self) -> None:
        """Make the next part of the form, unless it was asked for meanwhile."""
        if self._ahead is not None:
            if self._ahead.go_on():
                QTimer.singleShot(0, self, self._go_on)
            else:
                self.form.hide()

    # -- being shown -----------------------------------------------------------------------------------------------

    def opened(self, **target: object) -> None:
        """Show a record and one of its fields, a filtered list, a search, a new record or an unfinished one."""
        side = self.list_side
        if side.take(target) and self.is_over and self._form_open:
            self.close_form()  # the form covers the list
        if side.is_stale:
            side.ask()
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

    def _focus_list(self) -> None:
        first = self._first_way if self.empty.isVisibleTo(self) else self.table
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """Finish the form; what cannot be saved is kept as a draft."""
        self._open_soon.stop()
        self.list_side.close_panels()
        return not self._form_open or self.form.leave()

    def go_back(self) -> None:
        """Go back from a form that covers the list, then to where one came from."""
        if self._form_open and self.is_over:
            self.close_form()
        elif self._back:
            self.app.go(self._back, at=self.kind.about.name)

    # -- the list --------------------------------------------------------------------------------------------------

    def _list_came(self) -> None:
        self.list_side.mark(self.current)
        self._say_place()

    def _say_place(self) -> None:
        words = self.list_side.said(self.current)
        if self.current and self._form_open and self.model.row_of(self.current) < 0:
            words += " · bản ghi đang mở không thuộc danh sách này"
        self.foot.set_right("" if self.empty.isVisibleTo(self) else words)

    def _changed(self, table: str, records: frozenset[str]) -> None:
        del records
        if table != self.kind.about.table:
            return
        if not self.isVisible():
            self.list_side.is_stale = True
            return
        self.list_side.refresh()
        self._show_count()

    def set_filter(self, where: Mapping[str, object]) -> None:
        """Show only what a filter lets through; {} shows all."""
        self.list_side.set_filter(where)

    def _has_rows(self) -> bool:
        return self.model.rowCount() > 0

    def show_menu(self) -> None:
        """Show what else can be done with the list."""
        window = self.window()
        menu = QMenu(self)
        for group in MENU:
            entries = [name for name in group if self.can(name)]
            if entries and not menu.isEmpty():
                menu.addSeparator()
            for name in entries:
                command = action(name)
                entry = menu.addAction(f"{command.words}\t{command.hint}" if command.hint else command.words)
                if command.icon:
                    entry.setIcon(self.look.icon(command.icon))
                entry.setData(name)
        menu.triggered.connect(lambda entry: self.do(str(entry.data())))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = self.more_button
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + 2))
        menu.popup(corner - QPoint(min(menu.sizeHint().width(), window.width()), 0))

    def _on_list(self, do: Callable[[], object]) -> Callable[[], None]:
        """Return a command on the list that first goes back to it from a form that covers it."""

        def done() -> None:
            if self._form_open and self.is_over:
                self.close_form()
            if not (self._form_open and self.is_over):
                do()

        return done

    def _has_twins(self) -> bool:
        return self._goes_to("twins") and self._has_rows()

    def _enter_table(self) -> None:
        side = self.list_side
        target: dict[str, object] = {"kind": self.kind.about.name, "where": dict(side.where), "title": side.words}
        if side.only:
            target["ids"] = side.only
        self.app.go("entry", search=side.search.text().strip(), **target)

    def _goes_to(self, page: str) -> bool:
        window = self.window()
        return isinstance(window, Window) and window.has(page)

    # -- opening a record ------------------------------------------------------------------------------------------

    def _moved(self) -> None:
        if not self.is_over:
            self._open_soon.start()

    def _open_chosen(self) -> None:
        record = self.list_side.current()
        if record and record != self.current and not self.list_side.many_chosen:
            self._open(record)

    def _delete_chosen(self) -> None:
        if self.list_side.many_chosen:
            self.app.tell("Đang chọn nhiều dòng. Hãy xoá từng bản ghi một.", tone="warn")
            return
        self._open_chosen()
        self.delete()

    def _open(self, record: str) -> bool:
        """Open a record in the form; False when the open one could not be left."""
        self._open_soon.stop()
        if self._form_open and not self.form.leave():
            self.list_side.mark(self.current)
            return False
        self.current = record
        self._form_open = True
        self.form.open(record)
        self._hide_past()
        self._arrange()
        self.list_side.mark(self.current)
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
        if self.list_side.is_narrowed and self.model.row_of(record) < 0:
            self.list_side.clear()
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
        self.list_side.mark(self.current)
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
        if self.list_side.close_panels():
            return
        if self.past is not None and self.past.isVisible():
            self._hide_past()
        elif self.cards is not None and self.cards.isVisible():
            self.cards.drop()
        elif self.search.hasFocus():
            if self.search.text():
                self.search.set_text("")
                self.list_side.ask()
            else:
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._form_open and self.is_over:
            self.close_form()
        elif self._form_open and not self.table.hasFocus():
            if self.form.leave():
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._back:
            self.go_back()

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
        self.list_side.mark(self.current)
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
        """Go to where it is asked what of the list goes out, and where to."""
        some = self.list_side.is_narrowed
        ids = [self.model.id_at(row) for row in range(self.model.rowCount())] if some else None
        self.app.go("exporting", kind=self.kind.about.name, ids=ids)

    def export_to(self, path: Path) -> None:
        """Write the list as it is shown into a file, beside the window."""
        some = self.list_side.is_narrowed
        ids = [self.model.id_at(row) for row in range(self.model.rowCount())] if some else None
        sheets, kind = self.app.rooms.sheets(), self.kind

        def work(progress: Progress) -> int:
            return int(sheets.export(progress.store, kind, path, ids))

        def done(count: int) -> None:
            what = about_record(kind)
            self.app.tell(f"Đã xuất {show_whole(count)} {what} ra {path.name}.", tone="good")

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
        with self.app.telling():
            change = self.app.store.delete(self.kind, record)
            self.app.store.drop_draft(f"{self.kind.about.table}:{record}")
            self.current = ""
            self._form_open = False
            self.app.tell(f"Đã xoá {found.named()}.", "Hoàn tác", lambda: self.app.undo_change(change))
            self._show_count()
            self.foot.set_state("")
            if not self.is_over:
                self.list_side.go_to_row(row)
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

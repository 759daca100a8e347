"""Typing many records of a type as a table: as fast as a spreadsheet, checked row by row, kept at every key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kh49_desktop.errors import Level, Refused, Trouble
from kh49_desktop.fields import Choice, CitizenId, Day, Field, Link, Money, Month, Phone, Text, Whole, YesNo
from kh49_desktop.record import Record
from kh49_desktop.store.auditing import note_export
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.actions import about_record, action
from kh49_desktop.ui.app import App
from kh49_desktop.ui.cells import CellGrid, Index
from kh49_desktop.ui.editors import Completing
from kh49_desktop.ui.entering import EntryModel, can_be_entered
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.privacy import masks
from kh49_desktop.ui.widgets import Button, ChoiceBox, ElidedLabel, ProblemLine

HINT: Final = "Enter ô kế · Ctrl D điền xuống · Ctrl ' lặp lại · Ctrl V dán từ Excel"
NAME_WIDTH: Final = 180  # of the first column, at 100 %
USUAL_WIDTH: Final = 120
WIDTHS: Final = (
    ((Month, YesNo), 84),
    (Day, 100),
    (CitizenId, 132),
    (Phone, 116),
    (Money, 104),
    (Whole, 72),
    (Choice, 104),
)


class EntryPage(Page):
    """The records of one type as a table. `opened(kind=, where=, ids=, search=, title=)` says which list."""

    page_id = "entry"
    title = "Nhập dạng bảng"
    icon = "layout-grid"

    def __init__(self, app: App) -> None:
        self.reveal_button = Button(app.look, "Hiện thông tin cá nhân", icon="eye")
        self.reveal_button.setCheckable(True)
        paste = action("cells.paste")
        self.paste_button = Button(app.look, paste.words, icon=paste.icon, hint="Ctrl V")
        super().__init__(app, buttons=[self.reveal_button, self.paste_button], has_back=True)
        self.kind: type[Record] | None = None
        self.model: EntryModel | None = None
        self.grid: CellGrid | None = None
        self._saving = False
        self._put_off: set[str] = set()  # rows left while long work was under way
        self._list = ""  # the words of a narrowed list
        self._room = QVBoxLayout()
        # What stands against a cell is said above the table: below it the undo bar would lie over it.
        self.where = ElidedLabel(app.look, "", size=looks.SMALL, tone="second")
        self.status = ProblemLine(app.look, "bad", "")
        self._above = QWidget()
        self._above.setAccessibleName("Ô đang chọn")
        self._said = QHBoxLayout(self._above)
        self._said.setContentsMargins(0, 0, 0, 0)
        self._said.addWidget(self.where)
        self._said.addWidget(self.status, 1, Qt.AlignmentFlag.AlignVCenter)
        self._said.addStretch(0)
        self.body.addWidget(self._above)
        self.body.addLayout(self._room, 1)
        following = action("cells.next_problem")
        self.problem_button = Button(app.look, "", icon=following.icon, weight="quiet", hint=following.hint)
        self.problem_button.hide()
        self.foot.add(self.problem_button)
        self.foot.set_hint(HINT)
        self._wire()
        self.restyle()

    def _wire(self) -> None:
        self.head.back.connect(self._back)
        self.paste_button.clicked.connect(self._paste)
        self.reveal_button.toggled.connect(self._reveal)
        self.problem_button.clicked.connect(self.next_problem)
        self.app.changed.connect(self._changed)
        self.app.over.connect(self._save_put_off)
        self.app.fields_changed.connect(self._mask)
        self.offer("record.save", self._save_now)
        self.offer("record.leave", self._back)
        self.offer("record.new", self._go_to_end)
        self.offer("record.repeat", lambda: self._on_grid(CellGrid.repeat))
        self.offer("record.delete", self._delete_rows)
        self.offer("cells.fill_down", lambda: self._on_grid(CellGrid.fill_down))
        self.offer("cells.paste", self._paste)
        self.offer("cells.next_problem", self.next_problem, lambda: bool(self.model and self.model.troubled()))
        self.offer("record.reveal", self.reveal_button.toggle, self.reveal_button.isVisible)
        self.offer("undo", self._untype, lambda: bool(self.model and self.model.undoing))

    def _on_grid(self, do: Callable[[CellGrid], None]) -> None:
        if self.grid is not None:
            do(self.grid)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        self._above.setMinimumHeight(self.look.px(24))
        self._said.setSpacing(self.look.px(12))
        if self.grid is not None:
            self._fit()

    # -- being shown -----------------------------------------------------------------------------------------------

    def opened(self, **target: object) -> None:
        """Show a list of a type; without a type the one shown before."""
        name = str(target.get("kind") or "")
        kind = self.app.store.catalogue.find(name) if name else self.kind
        if kind is None:
            kind = next(k for k in self.app.store.catalogue.kinds if k.about.parent is None)
        if not can_be_entered(kind):
            self.app.tell(f"{kind.about.plural} có thông tin riêng tư nên chỉ nhập bằng phiếu.")
            self.app.go(kind.about.name)
            return
        if kind is not self.kind:
            self._show_kind(kind)
        model, grid = self.model, self.grid
        if model is None or grid is None:
            return
        where, ids = target.get("where"), target.get("ids")
        self._put_off.clear()  # they come back as drafts
        self._list = str(target.get("title") or "") if where or ids or target.get("search") else ""
        model.ask(
            dict(where) if isinstance(where, Mapping) else None,
            [str(record) for record in ids] if isinstance(ids, Iterable) else (),
            str(target.get("search") or ""),
        )
        self._fit()
        unfinished = model.unsaved()
        row = unfinished[0] if unfinished else 0 if model.count and (where or ids) else model.count
        grid.setCurrentIndex(model.index(row, model.first_wrong(row) if unfinished else 0))
        grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if unfinished:
            many = f"{show_whole(len(unfinished))} dòng chưa lưu đã được mở lại."
            self.foot.set_state(many, "info")
        else:
            self.foot.set_state("")

    def _show_kind(self, kind: type[Record]) -> None:
        if self.grid is not None:
            self._room.removeWidget(self.grid)
            self.grid.hide()
            self.grid.deleteLater()
        if self.model is not None:
            self.model.deleteLater()
        self.kind = kind
        self.setAccessibleName(f"{self.title}: {kind.about.title}")
        self.model = EntryModel(self.app.store, kind, self)
        self.grid = CellGrid(self.look, name=f"Bảng nhập {about_record(kind)}", numbers=True)
        self.grid.set_editor(self._editor)
        self.grid.setModel(self.model)
        self._room.addWidget(self.grid)
        self.grid.show()  # at once: the keyboard goes into it next
        self.grid.left.connect(self._row_left)
        self.grid.taking_out.connect(self._take_out)
        self.grid.told.connect(self.app.tell)
        self.grid.took.connect(self._took)
        self.grid.selectionModel().currentChanged.connect(self._moved)
        self.model.renewed.connect(self._renewed)
        self.model.put_many.connect(self._put_many)
        self.reveal_button.setVisible(any(field.masked for field in self.model.fields))
        self._mask()
        self._say_title()

    def _say_title(self) -> None:
        if self.kind is not None and self.model is not None:
            words = " · ".join(part for part in (show_whole(self.model.count), self._list) if part)
            self.head.set_title(f"{self.title}: {self.kind.about.title}", words)

    def _fit(self) -> None:
        if self.grid is not None and self.model is not None:
            least = {at: width_of(known) for at, known in enumerate(self.model.fields)}
            if isinstance(self.model.fields[0].kind, Text | Link):
                least[0] = NAME_WIDTH
            self.grid.fit(least)

    def leave(self) -> bool:
        """Save what can be saved; the rest is kept and opened again with the page."""
        if self.grid is not None and self.model is not None:
            self.grid.settle()
            self._save(self.model.unsaved())
        return True

    def _back(self) -> None:
        grid = self.grid
        if grid is not None and not grid.hasFocus() and not grid.isAncestorOf(QApplication.focusWidget() or self):
            grid.setFocus()
            return
        if self.kind is not None:
            self.app.go(self.kind.about.name)

    # -- editors ---------------------------------------------------------------------------------------------------

    def _editor(self, parent: QWidget, index: Index) -> QWidget | None:
        model = self.model
        if model is None:
            return None
        known = model.fields[index.column()]
        choices: list[tuple[str, str]] = []
        if isinstance(known.kind, YesNo):
            choices = [("1", "Có"), ("0", "Không")]
        elif isinstance(known.kind, Choice):
            choices = [(option.code, option.label) for option in known.offered]
        elif isinstance(known.kind, Link) and model.names.few(known):
            choices = model.names.choices(known)
        if choices:
            return ChoiceBox(self.look, choices, fold=fold, name=known.label, parent=parent)
        if known.repeats:
            line = QLineEdit(parent)
            line.setAccessibleName(known.label)
            Completing(line, lambda: self.app.store.distinct(model.kind, known.name))
            return line
        return None

    # -- saving ----------------------------------------------------------------------------------------------------

    def _row_left(self, row: int) -> None:
        self._save([row])

    def _save_now(self) -> None:
        if self.grid is not None and self.model is not None:
            self.grid.settle()
            self._save(self.model.unsaved())

    def _save(self, rows: list[int], done: str = "") -> None:
        model = self.model
        if model is None or self._saving or not rows:
            return
        if self.app.busy:  # long work may hold the file for seconds: the rows wait for its end, not the window
            self._put_off |= {model.key(row) for row in rows}
            model.keep_rows(rows)
            self.foot.set_state("Các dòng vừa gõ sẽ được lưu khi việc đang chạy xong", "info")
            return
        self._saving = True
        try:
            told = model.save(rows)
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        except Refused as refused:
            self.app.refuse(*refused.problems)
            return
        finally:
            self._saving = False
        if told.change is not None or told.refused:
            now = self.app.store.now()
            if told.refused:
                said = f"{show_whole(told.refused)} dòng chưa lưu được, vẫn giữ nguyên những gì đã gõ"
                self.foot.set_state(said, "bad")
            else:
                self.foot.set_state(f"Đã lưu {now:%H:%M}")
        if done and told.change is not None:
            change = told.change
            more = f"{show_whole(told.refused)} dòng chưa lưu được: F8 để tới từng dòng." if told.refused else ""
            words = done.format(count=show_whole(told.written))
            self.app.tell(words, "Hoàn tác", lambda: self.app.undo_change(change), more=more)
        elif done and told.refused:
            words = f"{show_whole(told.refused)} dòng vừa dán chưa lưu được. Bấm F8 để tới từng ô cần sửa."
            self.app.tell(words, tone="warn")

    def _put_many(self, rows: list[int], done: str) -> None:
        self._save(rows, done)

    def _save_put_off(self) -> None:
        """Save the rows that were left while long work was under way."""
        if self.model is not None and self._put_off and not self.app.busy:
            rows = sorted(row for row in map(self.model.row_of, self._put_off) if row >= 0)
            self._put_off.clear()
            self._save(rows)

    # -- rows ------------------------------------------------------------------------------------------------------

    def _delete_rows(self) -> None:
        if self.grid is not None:
            self.grid.settle()
            self._take_out(list(self.grid.block()[0]))

    def _take_out(self, rows: list[int]) -> None:
        """Put whole rows into the trash as one change; the undo bar brings them back."""
        model, kind, store = self.model, self.kind, self.app.store
        if model is None or kind is None:
            return
        keys = [key for key in (model.key(row) for row in rows) if key]
        saved = [key for key in keys if not key.startswith("new-") and key != store.own_unit]
        dropped = model.forget_new(rows)
        if not saved:
            if dropped:
                self.app.tell(f"Đã bỏ {show_whole(dropped)} dòng chưa lưu.")
            elif any(key == store.own_unit for key in keys):
                self.app.tell("Đây là đơn vị của sổ này nên không xoá được.", tone="warn")
            return
        with self.app.telling():
            with store.change("DELETE", kind.about.table) as change:
                for record in saved:
                    change.remove(kind, record)
            words = f"Đã xoá {show_whole(len(saved))} {about_record(kind)}."
            self.app.tell(words, "Hoàn tác", lambda: self.app.undo_change(change.id))

    def _go_to_end(self) -> None:
        if self.grid is not None and self.model is not None:
            self.grid.settle()
            self.grid.setCurrentIndex(self.model.index(self.model.count, 0))
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _paste(self) -> None:
        if self.grid is not None:
            self.grid.settle()
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.grid.paste_clipboard()

    def _took(self, rows: range, columns: range) -> None:
        """Write a copied block into the log of what left the register; a single cell is no list."""
        if self.model is not None and len(rows) > 1:
            names = [self.model.fields[column].name for column in columns]
            note_export(self.app.store, self.model.kind, "copy", "", len(rows), names)

    def _untype(self) -> None:
        if self.model is None or self.grid is None or not self.model.untype():
            self.app.undo()

    def _mask(self) -> None:
        """Mask personal values, unless the settings say otherwise."""
        self.reveal_button.setChecked(not masks(self.app))
        self._reveal(self.reveal_button.isChecked())

    def _reveal(self, on: bool) -> None:  # noqa: FBT001 - Qt's signal
        self.reveal_button.set_icon("eye-off" if on else "eye")
        if self.model is not None:
            self.model.reveal(on)

    # -- what is to be said ----------------------------------------------------------------------------------------

    def next_problem(self) -> None:
        """Go to the next row with an error, and to the cell it stands against."""
        model, grid = self.model, self.grid
        if model is None or grid is None:
            return
        grid.settle()
        rows = model.troubled()
        if not rows:
            self.app.tell("Không còn dòng nào có lỗi.", tone="good")
            return
        here = grid.currentIndex().row()
        row = next((row for row in rows if row > here), rows[0])
        grid.setCurrentIndex(model.index(row, model.first_wrong(row)))
        grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        self._say_cell(now)

    def _renewed(self) -> None:
        model, grid = self.model, self.grid
        if model is None or grid is None:
            return
        self._say_title()
        troubled = len(model.troubled())
        self.problem_button.setVisible(bool(troubled))
        self.problem_button.set_words(f"{show_whole(troubled)} dòng có lỗi")
        unsaved = model.unsaved()
        if unsaved and not self._saving and not troubled:
            self.foot.set_state(f"Đang gõ dòng {show_whole(unsaved[-1] + 1)}; lưu khi rời dòng", "info")
        self._say_cell(grid.currentIndex())

    def _say_cell(self, index: QModelIndex) -> None:
        """Say above the table where one is and what stands against the cell, else against its row."""
        model = self.model
        if model is None or not index.isValid():
            return
        row, here = index.row(), model.fields[index.column()]
        at = f"Dòng {show_whole(row + 1)}" if row < model.count else "Dòng mới"
        told = model.problems(row, here.name) or model.problems(row, "")
        words = " ".join(model.sentences(row, here.name) or model.sentences(row, ""))
        if not told:
            beside = next((f for f in model.fields if model.problems(row, f.name)), None)
            words = f"{beside.label}: {model.sentences(row, beside.name)[0]}" if beside else ""
            told = model.problems(row, beside.name)[:1] if beside else []
        self.where.setText(" · ".join(part for part in (at, here.label, "" if words else here.help) if part))
        bad = any(problem.level is Level.ERROR for problem in told)
        self.status.set_line("bad" if bad else "warn", words)

    def _changed(self, table: str, records: frozenset[str]) -> None:
        model, grid = self.model, self.grid
        if model is None or grid is None or self.kind is None or table != self.kind.about.table:
            return
        here = grid.currentIndex()
        row, column = here.row(), here.column()
        model.changed(records)
        if not grid.currentIndex().isValid() and row >= 0:
            grid.setCurrentIndex(model.index(min(row, model.count), max(0, column)))


def width_of(known: Field) -> int:
    """Return the width at 100 % that a column has at least, by what is typed into it."""
    return next((width for kinds, width in WIDTHS if isinstance(known.kind, kinds)), USUAL_WIDTH)

"""The book of dues, as on paper: a line for each member, twelve months, what is collected and what is still owed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.goals import dues
from kh49_desktop.goals.units import own_unit
from kh49_desktop.records import Dues, DuesBase, Member
from kh49_desktop.records.finance import MONTHS
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.actions import action
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.cells import CellGrid, Place, Totals, rows_of, text_of
from kh49_desktop.ui.duesbook import (
    COLUMNS,
    FIRST,
    GROUP,
    HEADS,
    IDLE,
    NAME,
    OWED,
    PAGE,
    PAID,
    PAY,
    Asked,
    Counted,
    DuesModel,
    Line,
    Wrote,
    copied,
    field_of,
)
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.printing import file_name
from kh49_desktop.ui.privacy import masks
from kh49_desktop.ui.widgets import Button, ElidedLabel, EmptyState, IconButton, LineEdit, ProblemLine, Words
from kh49_desktop.words import sentence
from kh49_desktop.words.book import paper_book

FEW: Final = 500  # members that are asked for in one query
PARTS: Final = MappingProxyType({1: "", 1_000: " (nghìn)", 1_000_000: " (triệu)"})  # what sums are told in
MANY: Final = 5_000  # lines that are copied, or written, beside the window
MOST_NAMED: Final = 3  # names that are told one by one
HINT: Final = "Phím cách đã đóng đủ · Ctrl M cả tháng đã đóng · gõ số tiền · Ctrl V dán từ Excel"


class DuesGrid(CellGrid):
    """The grid of the book; a pasted block whose lines begin with names goes to those names. `named` tells who not.

    `widened` when there is more or less room for the columns.
    """

    named = Signal(object)
    widened = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that there is another width: a larger window, the side list folded or unfolded."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.widened.emit()

    def paste(self, text: str) -> None:
        """Take a block; lines that begin with names or personal numbers go to those people."""
        block = rows_of(text)
        model = self.model()
        found = model.by_names(block) if isinstance(model, DuesModel) and block and len(block[0]) > 1 else None
        if found is None or not isinstance(model, DuesModel):
            super().paste(text)
            return
        lines, unknown = found
        left = max(PAY, self.block()[1].start)
        width = max(len(block[at]) for at in lines) - 1 if lines else 0
        left = PAID - width if width == len(MONTHS) else left  # a whole year begins in January
        cells = {
            (row, left + right): cell.strip()
            for at, row in lines.items()
            for right, cell in enumerate(block[at][1:])
            if left + right < PAID
        }
        self.named.emit(unknown)
        model.put(cells, "Đã dán đoàn phí của {count} người, khớp theo tên.")


class DuesPage(Page):
    """The book of a year. `opened(year=, search=, owing=, record=)`; `record` is a line of the book."""

    page_id = "dues"
    title = "Đoàn phí"
    icon = "coins"

    def __init__(self, app: App) -> None:
        whole = action("dues.all_paid")
        self.all_button = Button(app.look, whole.words, weight="primary", icon=whole.icon, hint=whole.hint)
        bring, give = action("record.import"), action("record.export")
        self.import_button = Button(app.look, bring.words, icon=bring.icon)
        self.export_button = Button(app.look, give.words, icon=give.icon)
        super().__init__(app, buttons=[self.export_button, self.import_button, self.all_button])
        self.model = DuesModel(app.store, self)
        self.model.since = app.store.today.month
        self._unknown: list[str] = []
        self._stale = True
        self._fresh = True
        self._writing = False  # what this page writes it reads anew itself
        self._errands = Errands(app.store, self)
        self._work: Callable[[Store], object] | None = None  # what is to be counted, once the window is idle
        self._came: Counted | None = None  # what was counted while somebody was typing
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE)
        self._idle.timeout.connect(self._begin)
        self._build()
        self._wire()
        self._masked()
        self.restyle()

    # -- making ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.look
        self.before = IconButton(look, "chevron-left", "Năm trước", focusable=True)
        self.after = IconButton(look, "chevron-right", "Năm sau", focusable=True)
        self.year_words = Words(look, "", strong=True, size=looks.LEAD)
        self.search = LineEdit(look, placeholder="Tìm họ tên, tổ", icon="search", name="Tìm trong sổ đoàn phí")
        self.filter = Button(look, "Tất cả", icon="list-filter")
        self.filter.setAccessibleName("Lọc sổ đoàn phí")
        self.since_button = Button(look, "", icon="calendar")
        self._line = QHBoxLayout()
        for widget in (self.before, self.year_words, self.after):
            self._line.addWidget(widget)
        self._line.addWidget(self.search, 1)
        self._line.addWidget(self.filter)
        self._line.addWidget(self.since_button)
        self.where = ElidedLabel(look, "", size=looks.SMALL, tone="second")
        self.status = ProblemLine(look, "bad", "")
        self._above = QWidget()
        self._above.setAccessibleName("Ô đang chọn")
        self._said = QHBoxLayout(self._above)
        self._said.addWidget(self.where)
        self._said.addWidget(self.status, 1, Qt.AlignmentFlag.AlignVCenter)
        self._said.addStretch(0)
        self.grid = DuesGrid(look, name="Sổ thu đoàn phí", small=True)
        self.grid.takes_space = True
        self.grid.down_first = True
        self.grid.setModel(self.model)
        self.totals = Totals(self.grid, self._totals)
        self.empty = EmptyState(look, "", icon="coins")
        self.empty.hide()
        book = QVBoxLayout()
        book.setSpacing(0)
        book.addWidget(self.grid, 1)
        book.addWidget(self.totals)
        self.body.addLayout(self._line)
        self.body.addWidget(self._above)
        self.body.addLayout(book, 1)
        self.body.addWidget(self.empty, 1)
        following = action("cells.next_problem")
        self.problem_button = Button(look, "", icon=following.icon, weight="quiet", hint=following.hint)
        self.problem_button.hide()
        self.foot.add(self.problem_button)
        self.foot.set_hint(HINT)

    def _wire(self) -> None:
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self.search.textEdited.connect(self._ask)
        self.filter.clicked.connect(self._show_filter)
        self.since_button.clicked.connect(self._show_since)
        self.all_button.clicked.connect(self.all_paid)
        self.import_button.clicked.connect(self._import)
        self.export_button.clicked.connect(self._export)
        self.problem_button.clicked.connect(self.next_problem)
        self.grid.spaced.connect(self.toggle)
        self.grid.told.connect(self.app.tell)
        self.grid.took.connect(self._took)
        self.grid.named.connect(self._not_named)
        self.grid.widened.connect(self._widened)
        self.grid.taking_out.connect(lambda _rows: self._clear_months())
        self.grid.selectionModel().currentChanged.connect(self._moved)
        self.model.put_many.connect(self._write)
        self.model.renewed.connect(self._renewed)
        self.model.counting.connect(self._soon)
        self._errands.came.connect(self._counted)
        self._errands.failed.connect(self._not_counted)
        self.app.changed.connect(self._changed)
        self.app.fields_changed.connect(self._masked)
        self.offer("find.here", self._find)
        self.offer("record.save", self._settle)
        self.offer("record.leave", self._escape)
        self.offer("record.repeat", self.grid.repeat)
        self.offer("record.import", self._import)
        self.offer("record.copy", self.copy_all, lambda: bool(self.model.rids))
        self.offer("record.export", self._export, lambda: bool(self.model.rids))
        self.offer("record.print", self._print, lambda: bool(self.model.rids))
        self.offer("record.reveal", lambda: self.model.reveal(not self.model.revealed))
        self.offer("dues.all_paid", self.all_paid)
        self.offer("cells.fill_down", self.grid.fill_down)
        self.offer("cells.paste", self._paste)
        self.offer("cells.next_problem", self.next_problem, lambda: bool(self.model.problems()))

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self.inner.setContentsMargins(
            px(20), px(20), px(16), 0
        )  # the year needs the room; what is above stands as ever
        self.head.setContentsMargins(px(4), 0, px(8), 0)
        self._line.setContentsMargins(px(4), 0, px(8), 0)
        self._line.setSpacing(px(8))
        self._said.setContentsMargins(px(4), 0, px(8), 0)
        self._said.setSpacing(px(12))
        self._above.setMinimumHeight(px(20))
        self.body.setSpacing(px(8))
        self._fit()

    def _fit(self) -> None:
        months = {FIRST + at: 48 for at in range(12)}
        least = {NAME: 124, GROUP: 56, PAY: 68, PAID: 60, OWED: 60, **months}
        self.grid.fit(least, stretched=(NAME, *months, PAID, OWED), giving=(GROUP, NAME))

    def _widened(self) -> None:
        self._fit()
        self.totals.refresh()  # whether a sum is told in đồng or in thousands goes by the room

    # -- being shown -----------------------------------------------------------------------------------------------

    def opened(self, **target: object) -> None:
        """Show the book of a year; without one the year shown before."""
        asked = self.model.asked
        year = target.get("year")
        search = str(target["search"]) if "search" in target else self.search.text()
        owing = bool(target["owing"]) if "owing" in target else asked.owing
        member = ""
        if target.get("record"):
            found = self.app.store.row(Dues, str(target["record"]))
            if found is not None:
                year, member, search, owing = found["year"], str(found["member"]), "", False
        self.search.set_text(search)
        wanted = Asked(int(str(year)) if year else asked.year, search, "" if member else asked.group, owing)
        if self._stale or wanted != asked:
            self._show(wanted)
        row = self.model.row_of(member) if member else -1
        wrong = self.model.problems()
        if row >= 0:
            self.grid.setCurrentIndex(self.model.index(row, FIRST))
        elif target.get("draft") and wrong:
            self.grid.setCurrentIndex(self.model.index(*wrong[0]))
        elif self._fresh and self.model.rids:
            today = self.app.store.today
            month = today.month if wanted.year == today.year else 1
            self.grid.setCurrentIndex(self.model.index(0, FIRST + month - 1))
        self._fresh = False
        (self.grid if self.model.rids else self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def _masked(self) -> None:
        self.model.reveal(not masks(self.app))

    def leave(self) -> bool:
        """Finish the cell that is being typed."""
        self.grid.settle()
        return True

    def _show(self, asked: Asked) -> None:
        here = self.grid.currentIndex()
        column, row = max(0, here.column()), max(0, here.row())
        anew, self._stale = self._stale, False
        self.model.ask(asked, anew=anew)
        self._fit()
        if self.model.rids and here.isValid():
            self.grid.setCurrentIndex(self.model.index(min(row, len(self.model.rids) - 1), column))
        self.totals.refresh()

    # -- counting beside the window --------------------------------------------------------------------------------

    def _soon(self, work: Callable[[Store], object]) -> None:
        """Count once the window has been drawn."""
        self._work = work
        self._idle.start()

    def _begin(self) -> None:
        if not self.model.is_resting:
            self._idle.start()
        elif self._work is not None:
            work, self._work = self._work, None
            self._errands.ask(work)

    def _counted(self, counted: Counted) -> None:
        """Show what was counted; whoever is typing finishes the cell first."""
        if self.grid.state() == self.grid.State.EditingState:
            self._came = counted
            QTimer.singleShot(IDLE, self, self._take_later)
            return
        here = self.grid.currentIndex()
        rid = self.model.rids[here.row()] if here.isValid() else None
        before = len(self.model.rids)
        if self.model.take(counted) and rid is not None and len(self.model.rids) != before and rid in self.model.rids:
            self.grid.setCurrentIndex(self.model.index(self.model.rids.index(rid), here.column()))
        self.totals.refresh()

    def _take_later(self) -> None:
        if self._came is not None:
            counted, self._came = self._came, None
            self._counted(counted)

    def _not_counted(self, error: Exception) -> None:
        if isinstance(error, Trouble):
            self.app.trouble(error)
        elif isinstance(error, Refused):
            self.app.refuse(*error.problems)

    def _ask(self) -> None:
        asked = self.model.asked
        self._show(Asked(asked.year, self.search.text(), asked.group, asked.owing))

    def _turn(self, step: int) -> None:
        self.grid.settle()
        asked = self.model.asked
        self._show(Asked(asked.year + step, asked.search, asked.group, asked.owing))

    def _renewed(self) -> None:
        model = self.model
        asked = model.asked
        self.year_words.setText(str(asked.year))
        self.head.set_title(self.title, f"{show_whole(model.whole)} người" if model.whole else "")
        self.filter.set_words(asked.group or ("Còn nợ" if asked.owing else "Tất cả"))
        self.since_button.set_words(f"Lương mới từ T{model.since}")
        self.since_button.setToolTip("Mức lương gõ mới tính từ tháng nào; người chưa có mức lương thì từ tháng 1")
        part = len(model.rids) < model.whole
        self.foot.set_right(f"{show_whole(len(model.rids))} trong {show_whole(model.whole)} người" if part else "")
        shown = bool(model.rids)
        self.grid.setVisible(shown)
        self.totals.setVisible(shown)
        self._above.setVisible(shown)
        self.empty.setVisible(not shown)
        if not shown:
            self.empty.set_sentence(self._nothing())
        wrong = len(model.problems())
        self.problem_button.setVisible(bool(wrong))
        self.problem_button.set_words(f"{show_whole(wrong)} ô cần sửa")
        self.totals.refresh()
        self._say_cell()

    def _nothing(self) -> str:
        asked = self.model.asked
        if not self.app.store.own_unit:
            return sentence(Problem("unit_missing"))
        if not self.model.whole:
            return f"Sổ đoàn phí năm {asked.year} chưa có ai. Đoàn viên trong danh sách có tên ở đây."
        if asked.search.strip():
            return f"Không tìm thấy “{asked.search.strip()}” trong sổ đoàn phí năm {asked.year}."
        if asked.owing and self.model.owing() is None:
            return "Đang tính ai còn nợ…"
        return f"Không ai còn nợ đoàn phí năm {asked.year}." if asked.owing else "Không có ai trong nhóm này."

    def _totals(self) -> Sequence[tuple[str, Mapping[int, tuple[str, str]]]]:
        sums = self.model.sums()
        if sums is None:
            return [("Phải thu, đang cộng…", {}), ("Đã thu, đang cộng…", {})]
        collected, owed = sum(sums.paid), sums.arrears
        # Sums of months that do not fit are told in thousands or millions; the line above tells the month's in đồng.
        metrics = QFontMetricsF(self.look.font(looks.SMALL, looks.STRONG, figures=True))
        tightest = {FIRST: max(*sums.due, *sums.paid), PAID: collected, OWED: owed}

        def fits(part: int) -> bool:
            room = {column: self.grid.columnWidth(column) - self.look.px(4) for column in tightest}
            return all(metrics.horizontalAdvance(show_whole(n // part)) <= room[at] for at, n in tightest.items())

        fitting = (part for part in PARTS if fits(part))
        part = next(fitting, max(PARTS))
        rows = []
        for words, amounts, tone in (("Phải thu", sums.due, "second"), ("Đã thu", sums.paid, "text")):
            shown = [(amount + part // 2) // part for amount in amounts]
            told = {FIRST + at: (show_whole(amount), tone) for at, amount in enumerate(shown) if amount}
            rows.append((words + PARTS[part], told))
        rows[1][1][PAID] = (show_whole((collected + part // 2) // part), "text")
        if owed:
            rows[1][1][OWED] = (show_whole((owed + part // 2) // part), "warn")
        return rows

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._say_cell()

    def _say_cell(self) -> None:
        index = self.grid.currentIndex()
        if not index.isValid() or index.row() >= len(self.model.rids):
            self.where.setText("")
            self.status.set_line("bad", "")
            return
        wrong = self.model.problem(index.row(), index.column())
        words = self.model.person(index.row()).name if wrong else self.model.said(index.row(), index.column())
        self.where.setText(words + self._of_month(index.column()))
        self.status.set_line("bad", sentence(wrong) if wrong else "")

    def _of_month(self, column: int) -> str:
        if not FIRST <= column < PAID:
            return ""
        sums, at = self.model.sums(), column - FIRST
        if sums is None:
            return ""
        return f"   |   Cả tháng {at + 1}: đã thu {show_whole(sums.paid[at])} trên {show_whole(sums.due[at])} đồng"

    def _changed(self, table: str, records: frozenset[str]) -> None:
        del records
        if self._writing or table not in {kind.about.table for kind in (Dues, DuesBase, Member)} | {"member_event"}:
            return
        if not self.isVisible():
            self._stale = True
            return
        here = self.grid.currentIndex()
        row, column = here.row(), here.column()
        self.model.refresh()
        if not self.grid.currentIndex().isValid() and row >= 0 and self.model.rids:
            self.grid.setCurrentIndex(self.model.index(min(row, len(self.model.rids) - 1), column))

    # -- the filter and the pay's month ----------------------------------------------------------------------------

    def _show_filter(self) -> None:
        asked, owing = self.model.asked, self.model.owing()
        everybody = Asked(asked.year, asked.search)
        menu = QMenu(self)
        chosen = QActionGroup(menu)
        entries: list[tuple[str, Asked]] = [
            (f"Tất cả  ({show_whole(self.model.whole)})", everybody),
            (f"Còn nợ  ({show_whole(owing)})" if owing is not None else "Còn nợ", replace(everybody, owing=True)),
            *((group, replace(everybody, group=group)) for group in self.model.groups),
        ]
        for words, wanted in entries:
            entry = QAction(words, menu)
            entry.setCheckable(True)
            entry.setChecked(wanted == asked)
            entry.triggered.connect(self._choosing(wanted))
            chosen.addAction(entry)
            menu.addAction(entry)
        self._pop(menu, self.filter)

    def _choosing(self, wanted: Asked) -> Callable[[], None]:
        return lambda: self._show(wanted)

    def _show_since(self) -> None:
        menu = QMenu(self)
        for month in range(1, 13):
            entry = QAction(f"Từ tháng {month}", menu)
            entry.setCheckable(True)
            entry.setChecked(month == self.model.since)
            entry.triggered.connect(self._setting(month))
            menu.addAction(entry)
        self._pop(menu, self.since_button)

    def _setting(self, month: int) -> Callable[[], None]:
        def choose() -> None:
            self.model.since = month
            self._renewed()

        return choose

    @staticmethod
    def _pop(menu: QMenu, below: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(below.mapToGlobal(QPoint(0, below.height() + 2)))

    # -- writing ---------------------------------------------------------------------------------------------------

    def _not_named(self, names: Iterable[str]) -> None:
        self._unknown = list(names)

    def _write(self, texts: Mapping[Place, str], done: str) -> None:
        model = self.model
        pays = [row for row, column in texts if column == PAY]
        people = [model.person(row) for row in pays]
        sinces = {model.pay_since(row) for row in pays}
        unknown, self._unknown = self._unknown, []
        written = list(dict.fromkeys(model.person(row).id for row, _ in texts))
        self._writing = True
        with self.app.telling():
            try:
                wrote = model.write(texts)
            finally:
                self._writing = False
            model.renew(written)
            self._wrote(wrote, people, sinces, unknown, done)

    def _wrote(
        self, wrote: Wrote, people: Sequence[dues.Person], sinces: set[str], unknown: Sequence[str], done: str
    ) -> None:
        """Say what was written, and who was left out."""
        if wrote.refused:
            self.foot.set_state(f"{show_whole(wrote.refused)} dòng có ô chưa đọc được, vẫn giữ nguyên chữ đã gõ", "bad")
        elif wrote.change is not None:
            self.foot.set_state(f"Đã lưu {self.app.store.now():%H:%M}")
        words = done.format(count=show_whole(wrote.written))
        if people and not words:
            since = f"{max(sinces)[5:]}/{max(sinces)[:4]}"
            words = f"Đã ghi mức lương của {people[0].name} từ tháng {since}."
        if words and wrote.change is not None:
            change = wrote.change
            self.app.tell(words, "Hoàn tác", lambda: self.app.undo_change(change), more=_left_out(unknown))
        elif unknown:
            self.app.tell("Chưa dán được dòng nào.", tone="warn", more=_left_out(unknown))

    def all_paid(self) -> None:
        """Write the month one is in as paid in full for everybody shown who has not paid it."""
        self.grid.settle()
        column = self.grid.currentIndex().column()
        if not FIRST <= column < PAID:
            self.app.tell("Hãy chọn một ô ở cột tháng (T1 đến T12) rồi bấm Ctrl M.")
            return
        month = column - FIRST + 1
        rids, year, whole = self.model.rids, self.model.asked.year, len(self.model.rids) == self.model.whole

        def work(store: Store) -> dues.Filled:
            return dues.all_paid(store, year, month, None if whole else dues.members_of(store, rids))

        if len(rids) > MANY:
            self.app.run(lambda beside: work(beside.store), partial(self._filled, month), what="Ghi đoàn phí cả tháng")
            return
        self._writing = True
        with self.app.telling():
            try:
                filled = work(self.app.store)
            finally:
                self._writing = False
            self.model.renew(filled.members)
            self._filled(month, filled)

    def _filled(self, month: int, filled: dues.Filled) -> None:
        """Say what was filled."""
        more = f"{show_whole(len(filled.unknown))} người chưa có mức lương nên chưa ghi." if filled.unknown else ""
        if filled.change is None:
            self.app.tell(f"Tháng {month} không còn ai phải ghi thêm.", more=more)
            return
        change = filled.change
        words = f"Đã ghi {show_whole(len(filled.members))} người đóng tháng {month}."
        self.app.tell(words, "Hoàn tác", lambda: self.app.undo_change(change), more=more)
        self.foot.set_state(f"Đã lưu {self.app.store.now():%H:%M}")

    def toggle(self) -> None:
        """Write the chosen months as paid in full; where all are, take it back."""
        rows, columns = self.grid.block()
        model = self.model
        places = [(row, column) for row in rows for column in columns if FIRST <= column < PAID]
        open_ = {}
        for row, column in places:
            due, paid = model.line(row).months[column - FIRST]
            if due and (paid or 0) < due:
                open_[row, column] = str(due)
        paid_ones = {place: "" for place in places if model.line(place[0]).months[place[1] - FIRST].paid is not None}
        texts = open_ or paid_ones
        if texts:
            done = (
                "" if len(texts) == 1 else "Đã ghi đóng đủ cho {count} người." if open_ else "Đã bỏ ghi {count} người."
            )
            model.put(texts, done)
        elif places and any(model.line(row).months[column - FIRST].due is None for row, column in places):
            self.app.tell("Chưa có mức lương nên chưa tính được số phải đóng. Hãy gõ mức lương, hoặc gõ số tiền.")

    def _clear_months(self) -> None:
        rows, _ = self.grid.block()
        texts = {(row, column): "" for row in rows for column in range(FIRST, PAID) if self.model.text(row, column)}
        if texts:
            self.model.put(texts, "Đã xoá đoàn phí đã ghi của {count} người.")

    def _paste(self) -> None:
        self.grid.settle()
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.grid.paste_clipboard()

    # -- out of the program ----------------------------------------------------------------------------------------

    def _import(self) -> None:
        self.app.go("importing", kind=Dues.about.name)

    def copy_all(self) -> None:
        """Put the book as it is shown on the clipboard, with its heads; a long one is read beside the window."""
        if len(self.model.rids) > MANY:
            self._copy_beside()
            return
        here = self.grid.currentIndex()
        self.grid.selectAll()
        self.grid.copy()
        self.grid.setCurrentIndex(here)

    def _copy_beside(self) -> None:
        rids, year, bare = self.model.rids, self.model.asked.year, self.model.revealed

        def work(progress: Progress) -> str:
            rows, since = [list(HEADS)], dues.opened(progress.store)
            for start in range(0, len(rids), FEW):
                some = rids[start : start + FEW]
                rows += [
                    copied(Line(*told, ()), year, bare=bare)
                    for told in dues.lines_of(progress.store, year, some, since)
                ]
                progress.tell(start, len(rids), f"{show_whole(start)} trong {show_whole(len(rids))}")
            return text_of(rows)

        def done(text: str) -> None:
            QApplication.clipboard().setText(text)
            self._took(range(len(rids)), range(COLUMNS))
            self.app.tell(f"Đã chép {show_whole(len(rids))} dòng. Dán vào Excel bằng Ctrl V.", tone="good")

        self.app.run(work, done, what="Chép sổ đoàn phí")

    def _took(self, rows: range, columns: range) -> None:
        """Write a copied block into the log of what left the register; a single cell is no list."""
        if len(rows) > 1:
            names = ["member" if column == NAME else field_of(column) for column in columns]
            note_export(self.app.store, Dues, "copy", "", len(rows), filter(None, names))

    def _export(self) -> None:
        usual = self.app.store.folder / f"Đoàn phí {self.model.asked.year}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Xuất sổ đoàn phí", str(usual), "Excel (*.xlsx);;CSV (*.csv)")
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the lines shown that have something written into a workbook that can be imported again."""
        rids, year = self.model.rids, self.model.asked.year
        sheets = self.app.rooms.sheets()

        def work(progress: Progress) -> int:
            known = progress.store.columns_of(Dues, ("member", "id", "year"))
            written = {member: record for member, record, of in known if of == year}
            records = [written[member] for member in dues.members_of(progress.store, rids) if member in written]
            return int(sheets.export(progress.store, Dues, path, records))

        def done(count: int) -> None:
            self.app.tell(f"Đã xuất đoàn phí của {show_whole(count)} người ra {path.name}.", tone="good")

        self.app.run(work, done, what="Xuất sổ đoàn phí")

    def _print(self) -> None:
        asked = self.model.asked
        usual = self.app.store.folder / file_name(f"Sổ thu đoàn phí năm {asked.year}", self.app.store)
        chosen, _ = QFileDialog.getSaveFileName(self, "In sổ đoàn phí", str(usual), "PDF (*.pdf)")
        if chosen:
            self.print_to(Path(chosen))

    def print_to(self, path: Path) -> None:
        """Print the lines shown as the book stands on paper; pays only where they are shown whole."""
        path = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
        model, report = self.model, self.app.rooms.report
        rids, asked, bare = model.rids, model.asked, model.revealed
        part = "; ".join(told for told in (asked.group, "còn nợ" if asked.owing else "", asked.search.strip()) if told)

        def work(progress: Progress) -> int:
            paper = paper_book(progress.store, asked.year, rids, part=part, bare=bare)

            def counted() -> Iterator[list[str]]:
                for done, row in enumerate(paper.rows, start=1):
                    if done % PAGE == 0:
                        progress.tell(done, len(rids), f"{show_whole(done)} trong {show_whole(len(rids))}")
                    yield row

            room = report().listing
            told = paper.told | {"columns": [room.Column(c.title, c.width, c.align) for c in paper.columns]}
            unit = own_unit(progress.store).name
            written = room.write_listing(path, **told, rows=counted(), unit=unit, now=progress.store.now())
            note_export(progress.store, Dues, "print", path, len(rids), paper.fields)
            return int(written.pages)

        def told(pages: int) -> None:
            words = f"Đã in sổ đoàn phí của {show_whole(len(rids))} người, {show_whole(pages)} trang: {path.name}"
            self.app.tell(words, "Mở tệp", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))), tone="good")

        self.app.run(work, told, what="In sổ đoàn phí")

    # -- moving ----------------------------------------------------------------------------------------------------

    def next_problem(self) -> None:
        """Go to the next cell that could not be read."""
        self.grid.settle()
        wrong = self.model.problems()
        here = (self.grid.currentIndex().row(), self.grid.currentIndex().column())
        if wrong:
            self.grid.setCurrentIndex(self.model.index(*next((place for place in wrong if place > here), wrong[0])))
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _settle(self) -> None:
        self.grid.settle()

    def _escape(self) -> None:
        if self.search.hasFocus() and self.search.text():
            self.search.set_text("")
            self._ask()
        elif self.model.rids:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)


def _left_out(unknown: Sequence[str]) -> str:
    if not unknown:
        return ""
    names = ", ".join(unknown[:MOST_NAMED]) + ("…" if len(unknown) > MOST_NAMED else "")
    return f"{show_whole(len(unknown))} dòng chưa dán vì tên không khớp hoặc trùng tên: {names}"

"""Bringing a list in: choose the table, match its columns, look at every doubt before anything is written, done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kh49_desktop.errors import Level, Refused, Trouble
from kh49_desktop.fields import PersonName
from kh49_desktop.record import Leftover, Record
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.home import undo_import
from kh49_desktop.ui.matching import MatchStep
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.reviewing import ENCODINGS, ReviewStep
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    Cell,
    EmptyState,
    FlowRow,
    Icon,
    ItemRow,
    ProblemLine,
    StepHeader,
    Table,
    Words,
    empty,
)
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.sheets import Book, ImportResult, Plan
    from kh49_desktop.sheets import Table as Found

Index = QModelIndex | QPersistentModelIndex

STEPS: Final = ("Chọn bảng", "Ghép cột", "Xem trước", "Xong")
CHOOSE, MATCH, REVIEW, DONE = range(4)
ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv")
FILTER: Final = "Bảng tính (*.xlsx *.xlsm *.xls *.csv *.txt *.tsv)"
LEFTOVERS_MEASURED: Final = 20  # rows that tell how wide the columns are
LOW: Final = 560  # below this height at 100 % the grid needs the room of the steps
VERDICTS: Final[Mapping[str, str]] = {
    "created": "mới, đã thêm",
    "updated": "đã có, đã cập nhật",
    "unchanged": "đã có, không thay đổi",
    "skipped": "dòng trùng, đã bỏ qua",
    "refused": "dòng không nhập được vì không có tên",
}


class ChooseStep(QWidget):
    """Step 1: a file, a drop or a paste; then, if there are several, which table."""

    file_chosen = Signal(object)
    pasted = Signal()
    table_chosen = Signal(object)

    def __init__(self, app: App) -> None:
        """Make the ground to drop on."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self.pick = Button(look, "Chọn tệp…", weight="primary", icon="folder-open", hint="Ctrl O")
        self.paste = Button(look, "Dán từ Excel", icon="copy", hint="Ctrl V")
        self.pick.clicked.connect(self.ask)
        self.paste.clicked.connect(self.pasted)
        self.ground = Card(look)
        words = "Kéo tệp Excel vào đây, hoặc chọn tệp. Nhận .xlsx, .xls, .csv; không cần sửa tệp trước."
        self.ground.add(EmptyState(look, words, icon="file-spreadsheet", buttons=[self.pick, self.paste]), 1)
        self.problem = ProblemLine(look)
        self.tables = Card(look, "Tệp có nhiều bảng: nhập bảng nào?")
        self.tables.hide()
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, look.px(16))
        self._stack.addWidget(self.problem)
        self._stack.addWidget(self.tables)
        self._stack.addWidget(self.ground, 1)

    def refuse(self, text: str) -> None:
        """Say why a file cannot be brought in."""
        self.problem.set_line("bad", text)

    def offer(self, tables: Sequence[Found]) -> None:
        """Let the person choose among tables."""
        body = self.tables.body
        empty(body)
        for table in tables:
            encoding = ENCODINGS.get(table.encoding)
            parts = [f"{show_whole(len(table.lines))} dòng", f"{len(table.columns)} cột"]
            below = " · ".join([*parts, f"chữ {encoding}"] if encoding else parts)
            row = ItemRow(self.look, f"Trang {table.sheet}", below, icon="file-spreadsheet", pressable=True)
            row.clicked.connect(self._choosing(table))
            body.addWidget(row)
        self.tables.setVisible(len(tables) > 1)

    def _choosing(self, table: Found) -> Callable[[], None]:
        return lambda: self.table_chosen.emit(table)

    def ask(self) -> None:
        """Ask for a file."""
        folder = self.app.store.setting("folder.import") or ""
        name, _ = QFileDialog.getOpenFileName(self, "Chọn tệp danh sách", folder, FILTER)
        if name:
            self.app.keep("folder.import", str(Path(name).parent))
            self.file_chosen.emit(Path(name))


class Unread(QAbstractTableModel):
    """The cells that could not be read: whose, which field, what stands there, where in the file."""

    HEADS = ("Bản ghi", "Ô", "Nguyên văn", "Chỗ trong tệp")

    def __init__(self, store: Store, kind: type[Record], left: Sequence[Leftover], parent: QObject) -> None:
        """Take what was left; the names are read when they are shown."""
        super().__init__(parent)
        self._store, self._kind, self.left = store, kind, list(left)
        self._names: dict[str, str] = {}

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.left)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return the four columns."""
        return 0 if parent.isValid() else len(self.HEADS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        return self.HEADS[section] if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text; the file's own words in the tone of an error."""
        one = self.left[index.row()]
        if role == Cell.TONE:
            return "bad" if index.column() == self.HEADS.index("Nguyên văn") else "text"
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        field = self._kind.about.fields.get(one.about_field)
        label = field.label if field else one.about_field
        return (self._name(one.about_record), label, f"“{one.typed}”", one.source or "")[index.column()]

    def _name(self, record: str) -> str:
        if record not in self._names:
            found = self._store.load(self._kind, record)
            self._names[record] = found.named() if found else ""
        return self._names[record]


class DoneStep(QWidget):
    """Step 4: what was made, the way back, and the cells that still wait."""

    def __init__(self, app: App) -> None:
        """Make the two cards."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self.result: ImportResult | None = None
        self._model: Unread | None = None
        self._page = ""
        self.card = Card(look)
        self.title = Words(look, size=looks.HEAD, strong=True, wrap=True)
        self.list = QVBoxLayout()
        self.see = Button(look, "Xem danh sách", weight="primary", icon="users")
        self.back = Button(look, "Bỏ lần nhập này", icon="undo-2")
        self.more = Button(look, "Nhập tệp khác", icon="file-spreadsheet")
        self.doubtful = Button(look, "Lưu các dòng cần sửa…", icon="download")
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        top.addWidget(Icon(look, "circle-check", tone="good", size=32))
        top.addWidget(self.title, 1)
        self.card.body.addLayout(top)
        self.card.body.addLayout(self.list)
        self.card.add(FlowRow(look, [self.see, self.back, self.doubtful, self.more]))
        note = "Bỏ được cả lần nhập bất cứ lúc nào, cả sau nhiều tuần, ở trang Tổng quan."
        self.card.add(Words(look, note, size=looks.SMALL, tone="second", wrap=True))
        self.unread = Card(look, "Ô chưa đọc được")
        self.table = Table(look, name="Ô chưa đọc được")
        self.table.opened.connect(self._jump)
        self.unread.add(self.table, 1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, look.px(16))
        stack.setSpacing(look.px(16))
        stack.addWidget(self.card)
        stack.addWidget(self.unread, 1)
        stack.addStretch(0)

    def show_result(self, result: ImportResult, kind: type[Record]) -> None:
        """Show what an import did."""
        self.result = result
        look, about = self.look, kind.about
        empty(self.list)
        noun = about.title.lower()
        counts = result.plan.counts
        done = {name: counts.get(name, 0) for name in VERDICTS}
        if result.import_id:
            self.title.setText(f"Đã nhập {show_whole(done['created'] + done['updated'])} {noun}")
        else:
            self.title.setText("Không có gì thay đổi: mọi dòng đã có trong sổ")
        for name, words in VERDICTS.items():
            if done[name]:
                self.list.addWidget(Words(look, f"{show_whole(done[name])} {words}", tone="second"))
        self.back.setVisible(bool(result.import_id))
        self.doubtful.setVisible(any(p.level is not Level.INFO for _, p in result.problems))
        made = set(self.app.store.records_of(result.import_id, kind)) if result.import_id else set()
        left = [one for one in self.app.store.leftovers() if one.about_record in made]
        self.unread.setVisible(bool(left))
        self.unread.set_right(show_whole(len(left)))
        self._page = about.name
        before = self._model
        self._model = Unread(self.app.store, kind, left, self)
        self.table.setModel(self._model)
        self.table.fit_columns(len(Unread.HEADS) - 1, sample=LEFTOVERS_MEASURED)
        if before is not None:
            before.deleteLater()

    def _jump(self, index: QModelIndex) -> None:
        if self._model is not None and index.isValid():
            one = self._model.left[index.row()]
            self.app.go(self._page, record=one.about_record, field=one.about_field)


class ImportPage(Page):
    """The way of a list into the register."""

    page_id = "importing"
    title = "Nhập từ Excel"
    icon = "file-spreadsheet"

    def __init__(self, app: App) -> None:
        """Make the four steps for the members; another record type is asked for in `opened`."""
        super().__init__(app)
        look = app.look
        people = (k for k in app.store.catalogue.kinds if any(isinstance(f.kind, PersonName) for f in k.about.naming))
        self.kind: type[Record] = next(people)
        self.book: Book | None = None
        self.found: Found | None = None
        self.source = ""
        self.result: ImportResult | None = None
        self._columns: dict[str, str] = {}
        self._import_then = False
        self.checks = Errands(app.store, self)
        self.checks.came.connect(self._checked)
        self.checks.failed.connect(self._refused)
        self.setAcceptDrops(True)
        self.steps = StepHeader(look, STEPS)
        self.stack = QStackedWidget()
        self.choose = ChooseStep(app)
        self.match = MatchStep(app)
        self.review = ReviewStep(app, self.kind)
        self.done = DoneStep(app)
        for step in (self.choose, self.match, self.review, self.done):
            self.stack.addWidget(step)
        self.body.addWidget(self.steps)
        self.body.addWidget(self.stack, 1)
        self.foot.hide()
        self.bottom = QFrame()
        self.bottom.setProperty("ground", "foot")
        self._row = QHBoxLayout(self.bottom)
        self.back = Button(look, "Quay lại", weight="quiet", icon="arrow-left")
        self.hint = Words(look, size=looks.SMALL, tone="second", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.next = Button(look, "Tiếp", weight="primary", hint="Ctrl Enter")
        self._row.addWidget(self.back)
        self._row.addWidget(self.hint, 1)
        self._row.addWidget(self.next)
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.addWidget(self.bottom)
        self._wire()
        self.restyle()
        self.show_step(CHOOSE)

    def _wire(self) -> None:
        self.choose.file_chosen.connect(self.take_file)
        self.choose.pasted.connect(self.take_paste)
        self.choose.table_chosen.connect(self.take_table)
        self.review.corrected.connect(self.check_again)
        self.review.changed_options.connect(self.check_again)
        self.done.see.clicked.connect(self._see)
        self.done.back.clicked.connect(self._undo)
        self.done.more.clicked.connect(self.begin)
        self.done.doubtful.clicked.connect(self._save_doubtful)
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        for keys, way in (
            (QKeySequence("Ctrl+O"), self.choose.ask),
            (QKeySequence(QKeySequence.StandardKey.Paste), self.take_paste),
        ):
            shortcut = QShortcut(keys, self.choose)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(way)
        self.offer("record.save_next", self.go_on, self._can_go_on)
        self.offer("record.leave", self.go_back)

    # -- the frame -------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self._row.setContentsMargins(px(24), px(14), px(24), px(14))
        self._row.setSpacing(px(16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the hint, and in a low window the steps, where there is no room for them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self.look.px
        self.hint.setVisible(self.width() > px(560))
        self.steps.setVisible(self.step != REVIEW or self.height() >= px(LOW))

    def opened(self, **target: object) -> None:
        """Begin, or go on where one was; `file` begins with that file, `kind` names the record type."""
        asked = self.app.store.catalogue.find(str(target["kind"])) if target.get("kind") else None
        if self.step == DONE or (asked is not None and asked is not self.kind):
            self.begin()
        if asked is not None and asked is not self.kind:
            self.kind = self.review.kind = self.review.model.kind = asked
        if target.get("file"):
            self.take_file(Path(str(target["file"])))

    @property
    def step(self) -> int:
        """Return the present step, counted from 0."""
        return self.stack.currentIndex()

    def show_step(self, step: int) -> None:
        """Go to a step."""
        self.stack.setCurrentIndex(step)
        self._fit()
        self.steps.set_at(step if step != DONE else DONE + 1)
        words = f"{self.source} · trang {self.found.sheet}" if self.found is not None and step else self.source
        self.head.set_title(self.title, words)
        self.bottom.setVisible(step != DONE)
        self.back.setVisible(step in (MATCH, REVIEW))
        self.next.setVisible(step in (MATCH, REVIEW))
        hints = {
            CHOOSE: "Chưa có gì được ghi vào sổ cho đến bước cuối.",
            MATCH: "Ghép sai thì sửa ở đây; lần sau chương trình nhớ cách ghép này.",
            REVIEW: "Ô chưa sửa vẫn nhập được, để sửa sau. Có thể bỏ cả lần nhập này bất cứ lúc nào.",
        }
        self.hint.setText(hints.get(step, ""))
        if step == MATCH:
            self.next.set_words("Xem trước")
        self._show_next()

    def _show_next(self) -> None:
        if self.step != REVIEW or self.review.plan is None:
            self.next.setEnabled(True)
            return
        counts = self.review.plan.counts
        new, changed = counts.get("created", 0), counts.get("updated", 0)
        noun = self.kind.about.title.lower()
        if new:
            self.next.set_words(f"Nhập {show_whole(new)} {noun}")
        elif changed:
            self.next.set_words(f"Cập nhật {show_whole(changed)} {noun}")
        else:
            self.next.set_words("Không có gì để nhập")
        self.next.setEnabled(bool(new or changed))

    def begin(self) -> None:
        """Begin anew with another file."""
        self.book = self.found = None
        self.source = ""
        self.choose.refuse("")
        self.choose.offer(())
        self.show_step(CHOOSE)
        self.choose.pick.setFocus()

    def go_back(self) -> None:
        """Go one step back; from the first, away."""
        if self.step in (MATCH, REVIEW):
            self.show_step(self.step - 1)
        elif self.step == CHOOSE:
            self.app.go(self.kind.about.name)

    def _can_go_on(self) -> bool:
        return self.step in (MATCH, REVIEW) and self.next.isEnabled() and not self.app.busy

    def go_on(self) -> None:
        """Go one step on."""
        if self.step == MATCH:
            self.look_through()
        elif self.step == REVIEW:
            self.bring_in()

    # -- step 1 ----------------------------------------------------------------------------------------------------

    def take_file(self, file: Path) -> None:
        """Read a file and find its tables, beside the window."""
        sheets = self.app.rooms.sheets
        kind = self.kind

        def work(_progress: Progress) -> tuple[Book, list[Found]]:
            book = sheets().read_book(Path(file))
            return book, sheets().find_tables(book, kind)

        self._read(work, Path(file).name)

    def take_paste(self) -> None:
        """Take the cells that were copied in Excel."""
        text = QGuiApplication.clipboard().text()
        sheets = self.app.rooms.sheets
        kind = self.kind

        def work(_progress: Progress) -> tuple[Book, list[Found]]:
            book = sheets().clipboard_book(text)
            return book, sheets().find_tables(book, kind)

        if text.strip():
            self._read(work, "Dán từ Excel")
        else:
            self.choose.refuse("Chưa chép ô nào. Hãy chọn bảng trong Excel, bấm Ctrl+C rồi dán ở đây.")

    def _read(self, work: Callable[[Progress], tuple[Book, list[Found]]], source: str) -> None:
        if self.step != CHOOSE:
            self.begin()
        self.choose.refuse("")

        def done(result: tuple[Book, list[Found]]) -> None:
            self.book, tables = result
            self.source = source
            self.choose.offer(tables)
            if len(tables) == 1:
                self.take_table(tables[0])
            elif not tables:
                self.choose.refuse("Không tìm thấy bảng danh sách nào trong tệp này.")
            else:
                self.show_step(CHOOSE)

        self.app.run(work, done, self._refused, what=f"Đang đọc {source}")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Refused):
            text = " ".join(sentence(p) for p in error.problems)
            if self.step == MATCH:
                self.match.problem.set_line("bad", text)
            else:
                self.choose.refuse(text)
        elif isinstance(error, Trouble):
            self.app.trouble(error)
        else:
            self.app.tell("Đã huỷ. Không có gì thay đổi.")

    # -- step 2 ----------------------------------------------------------------------------------------------------

    def take_table(self, table: Found) -> None:
        """Show the columns of a table with the fields proposed."""
        sheets = self.app.rooms.sheets()
        self.found = table
        mapping = sheets.propose_mapping(table, self.kind, self.app.store)
        offered = [
            (target.field, target.label)
            for target in sheets.targets(self.kind)
            if self.app.shows_sensitive or not target.sensitive or target.field in mapping.columns
        ]
        self.match.show_table(table, mapping, offered, self.kind.about.fields)
        self.show_step(MATCH)

    # -- step 3 ----------------------------------------------------------------------------------------------------

    def look_through(self) -> None:
        """Make the dry run with the chosen mapping."""
        if self.found is None:
            return
        columns = self.match.columns()
        if columns != self._columns or self.review.plan is None or self.review.plan.table is not self.found:
            self.review.begin()
        self._columns = columns
        work = self._planning()

        def done(plan: Plan) -> None:
            self.review.plan = None
            self.review.show_plan(plan)
            self.show_step(REVIEW)
            self.review.table.setFocus()

        self.app.run(
            lambda progress: work(progress.store, _teller(progress)),
            done,
            self._refused,
            what="Đang xem từng dòng",
        )

    def _planning(self) -> Callable[[Store, Callable[[int, int], None] | None], Plan]:
        """Return the dry run of what is chosen now, to be done beside the window."""
        sheets, kind, table = self.app.rooms.sheets, self.kind, self.found
        columns, corrections = dict(self._columns), dict(self.review.corrections)
        proper = self.review.proper.isChecked()

        def work(store: Store, progress: Callable[[int, int], None] | None) -> Plan:
            room = sheets()
            mapping = room.check_mapping(table, kind, columns)
            plan: Plan = room.plan_import(
                store, kind, table, mapping, corrections=corrections, proper_names=proper, progress=progress
            )
            return plan

        return work

    def check_again(self) -> None:
        """Make the dry run anew after a correction; corrections made meanwhile follow."""
        work = self._planning()
        self.checks.ask(lambda store: work(store, None))

    def _checked(self, plan: Plan) -> None:
        if self.step == REVIEW:
            self.review.show_plan(plan)
            self._show_next()
        if self._import_then:
            self._import_then = False
            self.bring_in()

    # -- step 4 ----------------------------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Write everything in one change, beside the window."""
        plan = self.review.plan
        if self.checks.busy:  # the last correction first
            self._import_then = True
            return
        if plan is None:
            return
        sheets = self.app.rooms.sheets
        self.next.setEnabled(False)

        def done(result: ImportResult) -> None:
            self.result = result
            self.done.show_result(result, self.kind)
            self.show_step(DONE)
            self.done.see.setFocus()

        def failed(error: Exception) -> None:
            self.next.setEnabled(True)
            self._refused(error)

        self.app.run(
            lambda progress: sheets().carry_out(progress.store, plan, progress=_teller(progress)),
            done,
            failed,
            what=f"Đang nhập {self.source}",
        )

    def _see(self) -> None:
        self.app.go(self.kind.about.name)

    def _undo(self) -> None:
        if self.result is not None and self.result.import_id:
            undo_import(self.app, self.result.import_id)
            self.begin()

    def _save_doubtful(self) -> None:
        plan = self.review.plan
        name, _ = QFileDialog.getSaveFileName(self, "Lưu các dòng cần sửa", "can-sua.xlsx", "Excel (*.xlsx)")
        if plan is None or not name:
            return
        try:
            rows = self.app.rooms.sheets().export_doubtful(plan, Path(name), sentence)
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        told = f"Đã lưu {show_whole(rows)} dòng vào {Path(name).name}. Sửa xong có thể nhập lại tệp này."
        self.app.tell(told, tone="good")

    # -- dropping --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take spreadsheets."""
        if any(dropped(event.mimeData().urls(), ENDINGS)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin with the file dropped."""
        file = next(dropped(event.mimeData().urls(), ENDINGS), None)
        if file is not None:
            event.acceptProposedAction()
            self.take_file(file)


def _teller(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress.tell(done, total, f"{show_whole(done)} trong {show_whole(total)}")


def dropped(urls: Sequence[QUrl], endings: Sequence[str]) -> Iterator[Path]:
    """Yield the local files among what was dropped that end so."""
    for url in urls:
        file = Path(url.toLocalFile())
        if url.isLocalFile() and file.suffix.lower() in endings:
            yield file


class Dropping(QObject):
    """Lets files be dropped on any page: a spreadsheet begins an import, a PDF is checked."""

    def __init__(self, app: App, window: QWidget) -> None:
        """Watch a window."""
        super().__init__(window)
        self.app = app
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what can be read."""
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            urls = event.mimeData().urls()
            sheet, paper = next(dropped(urls, ENDINGS), None), next(dropped(urls, (".pdf",)), None)
            if sheet is not None or paper is not None:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    if sheet is not None:
                        self.app.go("importing", file=sheet)
                    else:
                        self.app.go("report", check=paper)
                return True
        return super().eventFilter(watched, event)

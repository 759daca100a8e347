"""Bringing a list in: choose the table, match its columns, look at every doubt before anything is written, done."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.fields import PersonName
from kh49_desktop.record import Leftover, Record
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import VAST, Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Cancelled, Progress
from kh49_desktop.ui.choosing import ChooseStep, Opened
from kh49_desktop.ui.dropping import ENDINGS, dropped
from kh49_desktop.ui.dryrun import Digest, digest_of
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.imported import DoneStep
from kh49_desktop.ui.imports import Made, made_by, show_made, take_back
from kh49_desktop.ui.letting import Letting
from kh49_desktop.ui.matching import Asked, MatchStep
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.reviewing import ReviewStep
from kh49_desktop.ui.widgets import Button, StepHeader, Words
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.sheets import Book, ImportResult
    from kh49_desktop.sheets import Table as Found

STEPS: Final = ("Chọn bảng", "Ghép cột", "Xem trước", "Xong")
CHOOSE, MATCH, REVIEW, DONE = range(4)
LOW: Final = 560  # below this height at 100 % the grid needs the room of the steps
SETTLED: Final = 1.0  # seconds of work after which the rest can be guessed
# Seconds between two steps of long work: whoever only lets go for moments (SQLite, a row at a time) is back first, and
# the window waits.
BREATH: Final = 0.001
REST: Final = 150  # milliseconds after which a window that has shown what came in makes the list ready
Tell = Callable[[int, int], None]


@dataclass(slots=True)
class Matched:
    """Tables of one shape with what was decided for them: {field: letters} and {field: text for all rows}."""

    tables: list[Found]
    columns: dict[str, str]
    constants: dict[str, str]


@dataclass(frozen=True, slots=True)
class Brought:
    """What was written, with the texts that could not be read."""

    result: ImportResult
    left: tuple[Leftover, ...]
    made: Made | None  # the records that came in


class ImportPage(Page):
    """The way of a list into the register. `opened(kind=, file=)` says into which list, from which file."""

    page_id = "importing"
    title = "Nhập từ Excel"
    icon = "file-spreadsheet"

    def __init__(self, app: App) -> None:
        """Make the four steps for the members; another record type is asked for in `opened`."""
        super().__init__(app)
        look = app.look
        people = (k for k in app.store.catalogue.kinds if any(isinstance(f.kind, PersonName) for f in k.about.naming))
        self.kind: type[Record] = next(people)
        self.source = ""
        self.result: ImportResult | None = None
        self.made: Made | None = None
        self.letting = Letting(self)
        self.matched: list[Matched] = []
        self._at = 0  # which of the shapes is matched now
        self._import_then = False
        self.checks = Errands(app.store, self)
        self.checks.came.connect(self._checked)
        self.checks.failed.connect(self._refused)
        app.beside.append(lambda: self.checks.busy or not self.letting.done)
        self.setAcceptDrops(True)
        self.steps = StepHeader(look, STEPS)
        self.stack = QStackedWidget()
        self.choose = ChooseStep(app)
        self.choose.kind.set_value(self.kind.about.name)
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
        choose, done = self.choose, self.done
        choose.file_chosen.connect(self.take_file)
        choose.pasted.connect(self.take_paste)
        choose.kind_chosen.connect(self._take_kind)
        choose.earlier.connect(lambda: self.app.go("imports"))
        self.match.built.connect(self._built)
        self.match.forgotten.connect(self._forget)
        self.review.corrected.connect(self.check_again)
        self.review.changed_options.connect(self.check_again)
        self.review.saving.connect(self._save_doubtful)
        done.see.clicked.connect(self._see)
        done.back.clicked.connect(self._undo)
        done.more.clicked.connect(self.begin)
        done.doubtful.clicked.connect(self._save_doubtful)
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        for keys, way in (
            (QKeySequence("Ctrl+O"), choose.ask),
            (QKeySequence(QKeySequence.StandardKey.Paste), self.take_paste),
        ):
            shortcut = QShortcut(keys, choose)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(way)
        self.offer("record.save_next", self.go_on, self._can_go_on)
        self.offer("record.leave", self.go_back)
        self.offer("go.back", self.go_back)
        self.offer("cells.next_problem", self.review.next_wrong, lambda: self.step == REVIEW)

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
        if asked is not None:
            self.kind = asked
            self.choose.kind.set_value(asked.about.name)
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
        tables = [table for one in self.matched for table in one.tables]
        sheet = tables[0].sheet if len(tables) == 1 else ""
        parts = [self.source, f"trang {sheet}" if sheet else "", self.kind.about.plural if step else ""]
        self.head.set_title(self.title, " · ".join(part for part in parts if part))
        goes_on = step in (MATCH, REVIEW) or (step == CHOOSE and self.choose.opened_file is not None)
        self.bottom.setVisible(step != DONE)
        self.back.setVisible(goes_on)
        self.next.setVisible(goes_on)
        hints = {
            CHOOSE: "Chưa có gì được ghi vào sổ cho đến bước cuối.",
            MATCH: "Ghép sai thì sửa ở đây; lần sau chương trình nhớ cách ghép này.",
            REVIEW: "Ô chưa sửa vẫn nhập được, để sửa sau. Có thể hoàn tác cả lần nhập này bất cứ lúc nào.",
        }
        self.hint.setText(hints.get(step, ""))
        self._show_next()

    def _show_next(self) -> None:
        self.next.setEnabled(True)
        if self.step == CHOOSE:
            self.next.set_words("Ghép cột")
        elif self.step == MATCH:
            self.next.set_words("Xem trước" if self._at >= len(self.matched) - 1 else "Bảng tiếp theo")
        elif self.step == REVIEW and self.review.digest is not None:
            figures = self.review.digest.figures
            new, changed = figures.get("created", 0), figures.get("updated", 0)
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
        self.matched, self._at = [], 0
        self.source = ""
        self.review.begin(self.kind)
        self.choose.forget()
        self.show_step(CHOOSE)
        self.choose.pick.setFocus()

    def go_back(self) -> None:
        """Go one step back; from the first, away."""
        if self.app.busy:
            return
        if self.step == MATCH and self._at:
            self._keep_match()
            self._show_match(self._at - 1)
        elif self.step == MATCH and self.choose.opened_file is not None:
            self.choose.offer(self.choose.opened_file, again=True)
            self.show_step(CHOOSE)
        elif self.step in (MATCH, REVIEW):
            self.show_step(self.step - 1)
        elif self.choose.opened_file is not None:
            self.begin()
        elif self.step == CHOOSE:
            self.app.go(self.kind.about.name)

    def _can_go_on(self) -> bool:
        return self.next.isVisible() and self.next.isEnabled() and not self.app.busy

    def go_on(self) -> None:
        """Go one step on."""
        if self.step == CHOOSE:
            self.take_tables(self.choose.chosen())
        elif self.step == MATCH:
            self._keep_match()
            if self._at < len(self.matched) - 1:
                self._show_match(self._at + 1)
            else:
                self.look_through()
        elif self.step == REVIEW:
            self.bring_in()

    # -- step 1 ----------------------------------------------------------------------------------------------------

    def _take_kind(self, name: object) -> None:
        found = self.app.store.catalogue.find(str(name or ""))
        if found is None or found is self.kind:
            return
        self.kind = found
        opened = self.choose.opened_file
        if opened is not None:
            self._read(lambda: opened.book, self.source)

    def take_file(self, file: Path) -> None:
        """Read a file and find its tables, beside the window."""
        sheets = self.app.rooms.sheets
        if Path(file).suffix.lower() == ".json":
            self.app.go("bringing", file=file)
            return
        self._read(lambda: sheets().read_book(Path(file)), Path(file).name, Path(file))

    def take_paste(self) -> None:
        """Take the cells that were copied in Excel."""
        text = QGuiApplication.clipboard().text()
        sheets = self.app.rooms.sheets
        if text.strip():
            self._read(lambda: sheets().clipboard_book(text), "Dán từ Excel")
        else:
            self.choose.refuse("Chưa chép ô nào. Hãy chọn bảng trong Excel, bấm Ctrl+C rồi dán ở đây.")

    def _read(self, read: Callable[[], Book], source: str, file: Path | None = None) -> None:
        self.begin()
        sheets, kind = self.app.rooms.sheets, self.kind

        def work(progress: Progress) -> Opened:
            book = read()
            progress.ask()
            if file is not None and any(sheets().bringing.is_readme(sheet) for sheet in book.sheets):
                return Opened(book, [], [], frozenset(), whole=True)
            tables = sheets().find_tables(book, kind)
            progress.ask()
            hides = any(table.hidden_rows or table.hidden_columns for table in tables)
            bare = sheets().find_tables(book, kind, without_hidden=True) if hides else tables
            usual = sheets().chosen_tables(tables, kind)[0] if tables else []
            in_order = sheets().plan.in_order
            return Opened(book, in_order(tables), in_order(bare), frozenset(table.place for table in usual))

        def done(opened: Opened) -> None:
            if opened.whole:  # a whole register that went out: it has a way of its own
                self.app.go("bringing", file=file)
                return
            self.source = source
            full = [table for table in opened.tables if table.lines]
            if not opened.tables:
                self.choose.refuse("Không tìm thấy bảng danh sách nào trong tệp này. Đúng sổ cần nhập chưa?")
                return
            self.choose.offer(opened)
            if len(full) <= 1 and not opened.hides:
                self.take_tables(full or opened.tables[:1])
            else:
                self.show_step(CHOOSE)
                self.choose.ticks[0].setFocus(Qt.FocusReason.OtherFocusReason)

        self.app.run(work, done, self._refused, what=f"Đang đọc {source}")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Refused):
            text = " ".join(sentence(p) for p in error.problems)
            if self.step == MATCH:
                self.match.problem.set_line("bad", text)
            elif self.step == CHOOSE:
                self.choose.refuse(text)
            else:
                self.app.refuse(*error.problems)
        elif isinstance(error, Trouble):
            self.app.trouble(error)
        elif isinstance(error, Cancelled):
            self.app.tell("Đã huỷ. Không có gì thay đổi.")
        self._import_then = False

    # -- step 2 ----------------------------------------------------------------------------------------------------

    def take_tables(self, tables: Sequence[Found]) -> None:
        """Propose how the columns of tables are brought in; those of one shape are matched once."""
        if not tables:
            self.choose.refuse("Hãy chọn ít nhất một bảng có dòng dữ liệu.")
            return
        self.choose.refuse("")
        room = self.app.rooms.sheets()
        shapes: dict[str, list[Found]] = {}
        for table in tables:
            shapes.setdefault(table.fingerprint, []).append(table)
        before = {one.tables[0].fingerprint: one for one in self.matched}
        self.matched = []
        for mark, same in shapes.items():
            known = before.get(mark)
            if known is not None:
                self.matched.append(Matched(same, known.columns, known.constants))
            else:
                proposed = room.propose_mapping(same[0], self.kind, self.app.store)
                self.matched.append(Matched(same, dict(proposed.columns), dict(proposed.constants)))
        self._show_match(0)

    def _show_match(self, at: int) -> None:
        """Show the columns of one of the shapes; the step is shown when its lines stand."""
        self._at = at
        sheets = self.app.rooms.sheets()
        one = self.matched[at]
        table = one.tables[0]
        mapping = sheets.propose_mapping(table, self.kind, self.app.store)
        if dict(mapping.columns) != one.columns or dict(mapping.constants) != one.constants:
            mapping = sheets.Mapping(dict(one.columns), dict.fromkeys(one.columns, 100), constants=one.constants)
        offered = [
            (target.field, target.label)
            for target in sheets.targets(self.kind)
            if self.app.shows_sensitive or not target.sensitive or target.field in mapping.columns
        ]
        whole = ""
        if len(self.matched) > 1 or len(one.tables) > 1:
            named = ", ".join(dict.fromkeys(each.sheet for each in one.tables if each.sheet))
            whole = f"Bảng {at + 1} trong {len(self.matched)} (trang {named})" if len(self.matched) > 1 else named
        self.next.setEnabled(False)  # until all lines stand
        self.match.show_table(Asked(table, mapping, offered, self.kind.about.fields, whole))

    def _built(self) -> None:
        self.show_step(MATCH)
        first = next(iter(self.match.boxes.values()), None)
        if first is not None and self.isVisible():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_match(self) -> None:
        columns, constants = self.match.columns(), self.match.constants()
        one = self.matched[self._at]
        if (columns, constants) != (one.columns, one.constants) and self.review.digest is not None:
            self.review.begin(self.kind)  # the corrections were for other columns
        one.columns, one.constants = columns, constants

    def _forget(self) -> None:
        """Forget how tables of this shape were matched, and propose anew."""
        room, one = self.app.rooms.sheets(), self.matched[self._at]
        self.app.keep(room.mapping.setting_name(self.kind, one.tables[0]), "")
        proposed = room.propose_mapping(one.tables[0], self.kind, self.app.store)
        one.columns, one.constants = dict(proposed.columns), dict(proposed.constants)
        self._show_match(self._at)

    # -- step 3 ----------------------------------------------------------------------------------------------------

    def look_through(self) -> None:
        """Make the dry run with the chosen mapping."""
        if not self.matched:
            return
        if self.review.kind is not self.kind:
            self.review.begin(self.kind)
        work = self._planning()

        def done(digest: Digest) -> None:
            before = self.review.digest
            self.review.digest = None
            self.review.show_digest(digest)
            self._let_go(before)
            self.show_step(REVIEW)
            self.review.table.setFocus()

        self.app.run(
            lambda progress: work(progress.store, _teller(progress)),
            done,
            self._refused,
            what="Đang xem từng dòng",
        )

    def _planning(self) -> Callable[[Store, Tell | None], Digest]:
        """Return the dry run of what is chosen now, to be done beside the window."""
        sheets, kind = self.app.rooms.sheets, self.kind
        matched = [(table, dict(one.columns), dict(one.constants)) for one in self.matched for table in one.tables]
        corrections, kept = dict(self.review.corrections), frozenset(self.review.kept)
        proper = self.review.proper.isChecked()

        def work(store: Store, tell: Tell | None) -> Digest:
            room = sheets()
            tables = [(table, room.check_mapping(table, kind, columns, given)) for table, columns, given in matched]
            plan = room.plan_tables(store, kind, tables, corrections, proper_names=proper, progress=tell)
            return digest_of(plan, kept)

        return work

    def check_again(self) -> None:
        """Make the dry run anew after a correction; corrections made meanwhile follow."""
        work = self._planning()
        self.checks.ask(lambda store: work(store, None))

    def _checked(self, digest: Digest) -> None:
        if self.step == REVIEW:
            before = self.review.digest
            self.review.show_digest(digest)
            self._let_go(before)
            self._show_next()
        if self._import_then:
            self._import_then = False
            self.bring_in()

    def _let_go(self, digest: Digest | None) -> None:
        """Let go of a dry run that a newer one stands for, unless something is still done with it."""
        kept = (self.review.digest and self.review.digest.plan, self.result and self.result.plan)
        if digest is not None and not self.app.busy and all(digest.plan is not plan for plan in kept):
            self.letting.take(digest.plan.rows)

    # -- step 4 ----------------------------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Write everything in one change, beside the window."""
        digest = self.review.digest
        if self.checks.busy:  # the last correction first
            self._import_then = True
            return
        if digest is None:
            return
        sheets, kind = self.app.rooms.sheets, self.kind
        self.next.setEnabled(False)

        def work(progress: Progress) -> Brought:
            store = progress.store
            result = sheets().carry_out(store, digest.plan, progress=_teller(progress))
            made = made_by(store, result.import_id) if result.import_id else None
            own = set(store.records_of(result.import_id, kind)) if made else set()
            left = tuple(one for one in store.leftovers() if one.about_record in own) if own else ()
            return Brought(result, left, made)

        def done(brought: Brought) -> None:
            result = self.result = brought.result
            self.made = brought.made
            self.done.show_result(result.plan, kind, wrote=bool(result.import_id), left=brought.left)
            self.show_step(DONE)
            self.done.see.setFocus()
            QTimer.singleShot(REST, self, lambda: self.app.soon.emit(kind.about.name))  # while the figures are read

        switch_on = partial(self.next.setEnabled, True)  # noqa: FBT003 - Qt's own
        vast = len(digest.plan.rows) > VAST
        self.app.run(work, done, self._refused, ended=switch_on, what=f"Đang nhập {self.source}", alone=vast)

    def _see(self) -> None:
        if self.made is not None:
            show_made(self.app, self.made, f"Vừa nhập từ {self.source}")
        else:
            self.app.go(self.kind.about.name)

    def _undo(self) -> None:
        if self.result is not None and self.result.import_id and take_back(self.app, self.result.import_id):
            self.begin()

    def _save_doubtful(self) -> None:
        digest = self.review.digest
        usual = f"Cần sửa - {Path(self.source).stem or 'danh sách'}.xlsx"
        name, _ = QFileDialog.getSaveFileName(self, "Lưu các dòng cần sửa", usual, "Excel (*.xlsx)")
        if digest is not None and name:
            self.save_doubtful(Path(name))

    def save_doubtful(self, path: Path) -> None:
        """Write the rows to look at with their reasons, beside the window; corrected, the file comes in again."""
        digest, sheets = self.review.digest, self.app.rooms.sheets
        if digest is None:
            return

        def work(progress: Progress) -> int:
            rows = int(sheets().export_doubtful(digest.plan, path, sentence))
            note_export(progress.store, digest.plan.kind, "doubtful", path, rows, digest.plan.texts)
            return rows

        def done(rows: int) -> None:
            told = f"Đã lưu {show_whole(rows)} dòng vào {path.name}. Sửa xong có thể nhập lại tệp này."
            self.app.tell(told, tone="good")

        self.app.run(work, done, what="Đang lưu các dòng cần sửa")

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


def _teller(progress: Progress) -> Tell:
    """Return what tells how many of how many are done, and, once that can be guessed, how long the rest takes."""
    began = time.monotonic()

    def tell(done: int, total: int) -> None:
        passed = time.monotonic() - began
        words = f"{show_whole(done)} trong {show_whole(total)}"
        if done and passed > SETTLED and done < total:
            words += f", còn khoảng {show_whole(max(1, round(passed * (total - done) / done)))} giây"
        progress.tell(done, total, words)
        time.sleep(BREATH)

    return tell

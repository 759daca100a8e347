"""The tray: parcels are looked through before anything changes, taken in on one press, and answered at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.store import post
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.handing import FOLDER, HandedOver, WhereMenu, hand_over, say_handed
from kh49_desktop.ui.missing import MissingList, owing, quarter_begins
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.parcelsaid import ADDED, ParcelSaid, shown_time, state_of
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.tray import ALL, GOOD, GROUPS, OLDER, TICK, Handing, Row, TrayModel, looked_at, settle, take_in
from kh49_desktop.ui.widgets import Button, Card, Cell, EmptyState, Icon, ProblemLine, Segmented, Table, Words

if TYPE_CHECKING:
    from kh49_desktop.parcels.sending import Made
    from kh49_desktop.parcels.taking import Verdict

KINDS: Final = "Gói, tệp nén, thư, PDF (*.kh49 *.zip *.eml *.pdf);;Mọi tệp (*)"
SAMPLE: Final = 40
UNIT_COLUMN: Final = 2
EARLIER: Final = 200
EMPTY, TRAY, MISSING = range(3)
NOT_PARCELS: Final = frozenset(
    ("not_a_parcel", "no_parcel_inside", "nothing_inside", "other_archive", "empty_file", "not_a_file")
)
NOTHING_CHANGES: Final = "Chưa có gì vào sổ. Tệp bị sửa, lạ hoặc hỏng không vào sổ."


class TrayTable(Table):
    """The files; Space, or pressing the sign before a row, takes it or leaves it."""

    ticked = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with Space."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick with the mouse."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TICK and event.button() == Qt.MouseButton.LeftButton:
            self.ticked.emit(index)


class EarlierModel(ToldRows):
    """The parcels taken in earlier, newest first."""

    heads = ("Nhận lúc", "Từ", "Gói", "Kết quả")

    def __init__(self, parent: QWidget) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.letters: list[post.Letter] = []

    def show_letters(self, letters: Sequence[post.Letter]) -> None:
        """Show others."""
        self.beginResetModel()
        self.letters = list(letters)
        self.endResetModel()

    def items(self) -> Sequence[post.Letter]:
        """Return the parcels."""
        return self.letters

    def told(self, item: post.Letter) -> Sequence[str]:
        """Return the words of a line."""
        what = {"receipt": "Trả lời", "files": "Tệp đính kèm"}.get(item.kind, "Số liệu")
        return shown_time(item.at), str(item.told.get("from", "")), what, state_of(item)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell; the result as a tag."""
        last = index.column() == len(self.heads) - 1
        if role == Cell.TAG:
            return last
        if role == Cell.TONE and last:
            told = state_of(self.letters[index.row()])
            return {"Yêu cầu bổ sung": "warn", "Đã duyệt": "good", "Đã nhận": "good"}.get(told, "neutral")
        return super().data(index, role)


class ReceivingPage(Page):
    """The tray. `opened(files=[Path…])` looks these through; `opened(missing=True)` shows who has not sent.

    `opened(letter=seq)` shows a parcel that was taken in earlier.
    """

    page_id = "tray"
    title = "Hộp nhận"
    icon = "inbox"

    rows_came = Signal(object)
    taken = Signal(object)

    def __init__(self, app: App) -> None:
        """Make the three views: nothing there yet, the files, the units that have not sent."""
        look = app.look
        self.add = Button(look, "Thêm tệp", icon="plus")
        self.menu = QMenu()
        for words, icon, way in (
            ("Chọn tệp…", "file-text", self.ask_files),
            ("Chọn thư mục…", "folder-open", self.ask_folder),
            ("Quét USB", "usb", self.scan_sticks),
        ):
            self.menu.addAction(look.icon(icon), words).triggered.connect(way)
        self.add.setMenu(self.menu)
        self.owing = Button(look, "Nơi chưa nộp", icon="clock")
        self.owing.clicked.connect(self.show_missing)
        self.go = Button(look, "Nhận", weight="primary", icon="check-check", hint="Ctrl Enter")
        self.go.clicked.connect(self.take)
        super().__init__(app, buttons=[self.add, self.owing, self.go])
        self.setAcceptDrops(True)
        self.paths: list[Path] = []
        self.seen: dict[str, str] = {}
        self.passed = 0  # files on a stick or in a folder that are no parcels at all
        self.run: list[Row] = []  # what was taken in this time
        self.machines = Button(look, "Máy và thẻ", weight="quiet", icon="key-round")
        self.machines.clicked.connect(lambda: app.go("offices"))
        self.foot.add(self.machines)
        self.sent = sent_button(app)
        self.foot.add(self.sent)
        self.stack = QStackedWidget()
        self._build_empty()
        self._build_tray()
        self.missing = MissingList(app)
        for view in (self.nothing, self.tray, self.missing):
            self.stack.addWidget(view)
        self.body.addWidget(self.stack, 1)
        self.rows_came.connect(self._came)
        self.taken.connect(self._taken)
        app.theme_changed.connect(self._icons)
        self.offer("record.save_next", self.take, lambda: self.go.isVisible() and self.go.isEnabled())
        self.offer("record.leave", self.leave_view)
        self.offer("go.back", self.leave_view)
        self.restyle()

    def _build_empty(self) -> None:
        look = self.look
        self.pick = Button(look, "Chọn tệp…", weight="primary", icon="file-text")
        self.pick_folder = Button(look, "Chọn thư mục…", icon="folder-open")
        self.pick_stick = Button(look, "Quét USB", icon="usb")
        self.pick.clicked.connect(self.ask_files)
        self.pick_folder.clicked.connect(self.ask_folder)
        self.pick_stick.clicked.connect(self.scan_sticks)
        told = (
            "Thả vào đây các gói đã gửi tới: tệp, thư mục, tệp nén tải từ Zalo, thư có tệp đính kèm, PDF. "
            "Chưa có gì vào sổ cho đến khi bạn bấm Nhận."
        )
        self.empty = EmptyState(look, told, icon="inbox", buttons=[self.pick, self.pick_folder, self.pick_stick])
        self.earlier = EarlierModel(self)
        self.earlier_table = Table(look, name="Đã nhận trước đây")
        self.earlier_table.setModel(self.earlier)
        self.earlier_table.selectionModel().currentChanged.connect(self._show_letter)
        self.earlier_card = Card(look, "Đã nhận trước đây")
        self.earlier_card.add(self.earlier_table, 1)
        self.letter = ParcelSaid(self.app)
        self.nothing = QWidget()
        self._empty_stack = QVBoxLayout(self.nothing)
        self._empty_stack.setContentsMargins(0, 0, 0, 0)
        self._empty_stack.addWidget(self.empty, 1)
        self._empty_stack.addWidget(self.earlier_card, 2)
        self._empty_stack.addWidget(self.letter)

    def _build_tray(self) -> None:
        look = self.look
        self.model = TrayModel(self)
        self.filters = Segmented(
            look, [(ALL, "Tất cả"), *((code, words) for code, words, _ in GROUPS)], value=ALL, clearable=False,
            name="Xem những tệp nào",
        )  # fmt: skip
        self.filters.edited.connect(self._filter)
        self.table = TrayTable(look, name="Các tệp trong hộp nhận")
        self.table.sheds = True
        self.table.setModel(self.model)
        self.table.ticked.connect(self._tick)
        self.table.opened.connect(self._tick)
        self.table.selectionModel().currentChanged.connect(self._show_row)
        self.files = Card(look)
        self.files.add(self.table, 1)
        self.said = ParcelSaid(self.app)
        self.said.ticked.connect(lambda: self._tick(self.table.currentIndex()))
        self.said.approved.connect(self.approve)
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(lambda: self.table.scrollTo(self.table.currentIndex()))
        self.said.sized.connect(self._follow.start)
        self._build_done()
        self.tray = QWidget()
        self._tray_stack = QVBoxLayout(self.tray)
        self._tray_stack.addWidget(self.filters)
        self._tray_stack.addWidget(self.done)
        self._tray_stack.addWidget(self.files, 1)
        self._tray_stack.addWidget(self.said)

    def _build_done(self) -> None:
        look = self.look
        self.done = Card(look)
        self.sign = Icon(look, "circle-check", tone="good")
        self.report = Words(look, strong=True, wrap=True)
        self.more = ProblemLine(look, "warn", "")
        self.receipts = Button(look, "Lưu biên nhận", weight="primary", icon="download")
        self.where = WhereMenu(self.app, self, "Lưu biên nhận")
        self.where.chosen.connect(self.save_receipts)
        self.receipts.setMenu(self.where)
        self.review = Button(look, "Xem lại", icon="circle-alert")
        self.review.clicked.connect(lambda: self.app.go("review"))
        self.again = Button(look, "Nhận thêm", weight="quiet", icon="plus")
        self.again.clicked.connect(self.begin)
        row = QHBoxLayout()
        row.addWidget(self.sign)
        row.addWidget(self.report, 1)
        for button in (self.again, self.review, self.receipts):
            row.addWidget(button)
        self._done_row = row
        self.done.body.addLayout(row)
        self.done.add(self.more)

    # -- the frame -------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        if hasattr(self, "_tray_stack"):
            px = self.look.px
            self._tray_stack.setContentsMargins(0, 0, 0, px(12))
            self._empty_stack.setContentsMargins(0, 0, 0, px(12))
            for layout in (self._tray_stack, self._empty_stack):
                layout.setSpacing(px(10))
            self._done_row.setSpacing(px(8))

    def _icons(self) -> None:
        for entry, icon in zip(self.menu.actions(), ("file-text", "folder-open", "usb"), strict=True):
            entry.setIcon(self.look.icon(icon))

    def opened(self, **target: object) -> None:
        """Show what is there, or begin with what is asked for."""
        files = target.get("files")
        if target.get("missing"):
            self.show_missing()
        elif isinstance(files, Sequence) and not isinstance(files, str):
            self.take_paths([Path(str(one)) for one in files])
        elif self.stack.currentIndex() == TRAY and self.model.rows:
            self._show_head()
        else:
            self.begin()
        asked = next((at for at, one in enumerate(self.earlier.letters) if one.seq == target.get("letter")), None)
        if asked is not None and self.stack.currentIndex() == EMPTY:
            self.earlier_table.selectRow(asked)
            self.earlier_table.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Empty the tray; what was taken in earlier is listed below."""
        if self.app.busy:
            return
        self.paths, self.seen, self.passed, self.run = [], {}, 0, []
        self.model.clear()
        self.done.hide()
        self.stack.setCurrentIndex(EMPTY)
        letters = post.letters(self.app.store, way=post.IN, limit=EARLIER)
        self.earlier.show_letters(letters)
        self.earlier_card.setVisible(bool(letters))
        self.letter.setVisible(bool(letters))
        self.earlier_table.fit_columns(1, sample=SAMPLE)
        if letters:
            self.earlier_table.selectRow(0)
        self.earlier_card.set_right(show_whole(len(letters)) if len(letters) < EARLIER else "")
        self._show_head()
        self.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave_view(self) -> None:
        """Go back to the files, or empty the tray."""
        if self.app.busy:
            return
        if self.stack.currentIndex() == MISSING and self.model.rows:
            self.stack.setCurrentIndex(TRAY)
            self._show_head()
        elif self.stack.currentIndex() != EMPTY:
            self.begin()

    def _show_head(self) -> None:
        at = self.stack.currentIndex()
        superior = self.app.store.superior
        words = ""
        if at == TRAY:
            words = f"{self._source()}{show_whole(len(self.model.rows))} tệp"
        elif at == MISSING:
            words = "Nơi chưa nộp"
        self.head.set_title(self.title, words)
        waiting = self.wanted()
        self.add.setVisible(at != EMPTY)
        self.machines.setVisible(not superior)  # a superior has it in its side list
        self.sent.setVisible(superior)  # a unit has the page in its own
        self.owing.setVisible(superior and at != MISSING)
        good = sum(row.verdict.verdict == GOOD for row in waiting)
        self.go.setVisible(at == TRAY and (bool(waiting) or not self.run))
        self.go.setEnabled(bool(waiting) and not self.app.busy)
        self.go.set_words(f"Nhận {show_whole(good)} gói" if good or not waiting
                          else f"Ghi nhận {show_whole(len(waiting))} gói")  # fmt: skip
        self.head.fit()
        skipped = f"{show_whole(self.passed)} tệp khác không phải gói, đã bỏ qua." if self.passed else ""
        skipped = skipped if at == TRAY else ""
        self.foot.set_state(NOTHING_CHANGES if at == TRAY and waiting else skipped, "info")
        self.foot.set_hint("Phím cách: nhận hay để lại dòng đang chọn" if at == TRAY and waiting else "")
        self.foot.set_right(skipped if at == TRAY and waiting else self._owing_words() if superior else "")
        counts = self.model.counts()
        for code, _, _ in GROUPS:
            self.filters.set_count(code, counts[code])
            self.filters.set_shown(code, bool(counts[code]))
        self.filters.set_count(ALL, len(self.model.rows))

    def _source(self) -> str:
        if len(self.paths) == 1:
            one = self.paths[0]
            return f"{'thư mục ' if one.is_dir() else ''}{one.name or one}, "
        return ""

    def _owing_words(self) -> str:
        if self.app.busy:  # asked again when it is done: it reads every letter
            return ""
        store = self.app.store
        many = len(owing(store, post.correspondents(store), quarter_begins(store.today)))
        return f"{show_whole(many)} đơn vị chưa nộp quý này" if many else ""

    # -- what is brought -------------------------------------------------------------------------------------------

    def ask_files(self) -> None:
        """Ask for files."""
        kept = self.app.store.setting(FOLDER) or str(self.app.store.folder)
        names, _ = QFileDialog.getOpenFileNames(self, "Chọn các gói đã gửi tới", kept, KINDS)
        if names:
            self.app.keep(FOLDER, str(Path(names[0]).parent))
            self.take_paths([Path(name) for name in names])

    def ask_folder(self) -> None:
        """Ask for a folder."""
        kept = self.app.store.setting(FOLDER) or str(self.app.store.folder)
        name = QFileDialog.getExistingDirectory(self, "Chọn thư mục có các gói", kept)
        if name:
            self.app.keep(FOLDER, name)
            self.take_paths([Path(name)])

    def scan_sticks(self) -> None:
        """Look through every stick that is plugged in."""
        sticks = self.app.rooms.parcels().sticks.removable()
        if sticks:
            self.take_paths([stick.path for stick in sticks])
        else:
            self.app.tell("Chưa thấy USB nào. Hãy cắm USB vào máy rồi quét lại.", tone="warn")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let files be dropped."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take what was dropped."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.take_paths(paths)

    def take_paths(self, paths: Iterable[Path]) -> None:
        """Look through files, folders, zips and mails, beside the window; nothing is changed."""
        if self.app.busy:
            self.app.tell("Hãy đợi việc đang chạy xong rồi thêm tệp.", tone="warn")
            return
        if not self.app.store.own_unit:
            self.app.tell("Hãy lập sổ của đơn vị trước, ở màn hình Tổng quan.", tone="warn")
            return
        fresh = [path for path in dict.fromkeys(paths) if path not in self.paths]
        if self.run:
            self.begin()
            fresh = list(dict.fromkeys(paths))
        self.paths += fresh
        self.stack.setCurrentIndex(TRAY)
        self.done.hide()
        self._show_head()
        self._look_through(fresh, None)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_through(self, paths: Sequence[Path], only: frozenset[str] | None) -> None:
        rooms, seen = self.app.rooms, self.seen
        in_folder = any(path.is_dir() for path in paths)  # there files of any kind lie beside the parcels

        def work(progress: Progress) -> int:
            door, store = rooms.parcels(), progress.store
            standing = door.Standing(store)
            handing = Handing(self.rows_came.emit)
            passed = many = 0
            try:
                for row in looked_at(door, standing, paths, rooms.report().verify.honest_parcels, seen, only):
                    many += 1
                    progress.tell(0, 0, f"đã xem {show_whole(many)} tệp")
                    if in_folder and foreign(row):
                        passed += 1
                    else:
                        handing.add(row)
            finally:
                handing.flush()
            return passed

        def done(passed: int) -> None:
            self.passed += passed
            self._show_head()

        def failed(error: Exception) -> None:
            if isinstance(error, Trouble):
                self.app.trouble(error)
            elif isinstance(error, Refused):
                self.app.refuse(*error.problems)
            else:
                self.app.tell(f"Đã dừng: mới xem {show_whole(len(self.model.rows))} tệp. Chưa có gì vào sổ.")

        self.app.run(work, done, failed, ended=self._settled, what="Đang xem các tệp")
        self._show_head()

    def _came(self, rows: list[Row]) -> None:
        known = {row.sha256: row for row in self.model.rows if row.sha256 and not row.within}
        new = []
        for row in rows:
            old = known.get(row.sha256) if not row.within else None
            if old is None:
                new.append(row)
            else:  # looked at once more
                old.verdict, old.wanted = row.verdict, row.wanted
        self.model.add(new)
        if not self.table.currentIndex().isValid() and self.model.shown:
            self.table.fit_columns(UNIT_COLUMN, sample=SAMPLE)
            self.table.selectRow(0)
        self._show_head()

    def _settled(self) -> None:
        settle(self.app.rooms.parcels(), self.model.rows)
        self.model.show_only(self.model.filter)
        self.table.fit_columns(UNIT_COLUMN, sample=SAMPLE)
        if self.model.shown:
            self.table.selectRow(0)
        else:
            self.said.show_row(None)
        self._show_head()

    def _filter(self, code: object) -> None:
        self.model.show_only(str(code or ALL))
        self.table.fit_columns(UNIT_COLUMN, sample=SAMPLE)
        if self.model.shown:
            self.table.selectRow(0)
        else:
            self.said.show_row(None)

    def _tick(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None and not self.app.busy:
            self.model.toggle(row)
            self._show_row()
            self._show_head()

    def _show_row(self, *_: object) -> None:
        row = self.model.row(self.table.currentIndex())
        strange = row is not None and bool(row.verdict.words)
        superior = self.app.store.superior
        units = post.correspondents(self.app.store) if strange and superior else ()
        self.said.show_row(row, units=units, can_approve=superior)

    def _show_letter(self, *_: object) -> None:
        at = self.earlier_table.currentIndex().row()
        letters = self.earlier.letters
        self.letter.show_letter(letters[at] if 0 <= at < len(letters) else None)

    def wanted(self) -> list[Row]:
        """Return the rows that will be taken in."""
        return [row for row in self.model.rows if row.wanted and row.takeable]

    def approve(self, code: str) -> None:
        """Believe the PC of the chosen file, whose six words were compared, and look at its files anew."""
        row = self.said.row
        if row is None or self.app.busy:
            return
        verdict, door = row.verdict, self.app.rooms.parcels()
        with self.app.telling():
            standing = door.Standing(self.app.store)
            if code == ADDED:
                code = door.add_unit(standing, verdict.code, verdict.name).code
            door.approve(standing, code, post.Device(verdict.device, verdict.unit, verdict.key, verdict.name))
            again = [one.sha256 for one in self.model.rows if one.verdict.device == verdict.device and one.sha256]
            self.app.tell(f"Đã nhận biết máy của {verdict.name}. Gói của máy này giờ nhận được.", tone="good")
            self._look_through(self.paths, frozenset(again))

    # -- taking in -------------------------------------------------------------------------------------------------

    def take(self) -> None:
        """Take in every ticked file, one by one; between two it can be stopped."""
        waiting = self.wanted()
        if not waiting or self.app.busy:
            return
        rooms, paths = self.app.rooms, tuple(self.paths)
        waves = [{row.sha256 for row in waiting if row.verdict.verdict == verdict} for verdict in (GOOD, OLDER)]
        self.run = []
        whole: list[bool] = []  # filled when no file is left

        def work(progress: Progress) -> None:
            door, store = rooms.parcels(), progress.store
            standing = door.Standing(store)

            def tell(done: int, total: int) -> None:
                progress.tell(done, total, f"{show_whole(done + 1)} trong {show_whole(total)}")

            for sha256, verdict in take_in(door, standing, paths, rooms.report().verify.honest_parcels, waves, tell):
                self.taken.emit((sha256, verdict))
            whole.append(True)

        def failed(error: Exception) -> None:
            if isinstance(error, Trouble):
                self.app.trouble(error)
            elif isinstance(error, Refused):
                self.app.refuse(*error.problems)

        self.app.run(work, None, failed, ended=lambda: self._finish(stopped=not whole), what="Đang nhận")
        self._show_head()

    def _taken(self, one: tuple[str, Verdict]) -> None:
        sha256, verdict = one
        for row in self.model.rows:
            if row.sha256 == sha256 and not row.within:
                row.verdict, row.taken, row.wanted = verdict, verdict.good, False
                self.run.append(row)
                break

    def _finish(self, *, stopped: bool) -> None:
        self.app.store.reread()  # a copy that was put back to an earlier time has become a new one
        self.model.show_only(self.model.filter)
        if self.model.shown:
            self.table.selectRow(0)
        good = [row.verdict for row in self.run if row.verdict.verdict == GOOD]
        new, changed = (sum(sum(tally.values()) for tally in tallies)
                        for tallies in ((v.new for v in good), (v.changed for v in good)))  # fmt: skip
        review = sum(len(verdict.review) for verdict in good)
        left = len(self.model.rows) - len(good)
        told = [f"thêm {show_whole(new)} bản ghi"] if new else []
        told += [f"đổi {show_whole(changed)} bản ghi"] if changed else []
        words = f"Đã nhận {show_whole(len(good))} gói{': ' if told else ''}{', '.join(told)}."
        if left:
            words += f" {show_whole(left)} tệp khác không đổi gì trong sổ."
        if stopped:
            words = f"Đã dừng giữa chừng. {words} Những gói đã nhận vẫn ở trong sổ."
        self.report.setText(words)
        self.sign.set_icon("triangle-alert" if stopped else "circle-check", "warn" if stopped else "good")
        self.more.set_line("warn", f"{show_whole(review)} chỗ hai người sửa khác nhau, cần xem lại và chọn."
                           if review else "")  # fmt: skip
        looks.show_if(self.review, bool(review))
        units = self.units_to_answer()
        self.receipts.set_words(f"Lưu {show_whole(len(units))} biên nhận")
        looks.show_if(self.receipts, bool(units) and self.app.store.superior)
        looks.show_if(self.done, shown=True)
        self._show_head()
        self._show_row()
        (self.receipts if self.receipts.isVisible() else self.again).setFocus(Qt.FocusReason.OtherFocusReason)

    def units_to_answer(self) -> list[str]:
        """Return the units whose state was taken in this time, each once."""
        units: list[str] = self.app.rooms.parcels().units_in([row.verdict for row in self.run])
        return units

    def save_receipts(self, folder: Path) -> None:
        """Write a receipt for each unit of this time into a folder or onto a stick."""

        def make(door: Any, standing: Any, unit: str) -> list[Made]:
            return [door.make_answer(standing, unit)]

        def done(told: HandedOver) -> None:
            say_handed(self.app, told, "Đã lưu {many} biên nhận vào {folder}. Gửi lại cho từng đơn vị.", folder)

        hand_over(self.app, self.units_to_answer(), make, folder, what="Đang lập biên nhận", done=done)

    # -- who has not sent ------------------------------------------------------------------------------------------

    def show_missing(self) -> None:
        """Show the units that have not sent."""
        with self.app.telling():
            door = self.app.rooms.parcels()
            standing = door.Standing(self.app.store)
            units = door.list_units(standing)
            self.stack.setCurrentIndex(MISSING)
            self.missing.begin(units, standing.unit.name)
            self._show_head()


def sent_button(app: App) -> Button:
    """Return the quiet way to what a superior has sent, which is not in its side list."""
    button = Button(app.look, "Trả lời đã gửi", weight="quiet", icon="upload")
    button.clicked.connect(lambda: app.go("send"))
    return button


def foreign(row: Row) -> bool:
    """Tell whether a file that lay in a folder or on a stick is no parcel at all."""
    name = row.verdict.file.casefold()
    return row.verdict.said.code in NOT_PARCELS and not name.startswith("kh49") and not name.endswith(".kh49")

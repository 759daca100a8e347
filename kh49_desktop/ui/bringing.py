"""Bringing a whole register back from the file it went out to: what would change, then in, and back out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QFileDialog

from kh49_desktop.errors import Level, Refused, Trouble
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.imports import take_back
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import Button, Card, Cell, EmptyState, ProblemLine, Table, Words
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.sheets import Brought

Index = QModelIndex | QPersistentModelIndex

FILTER: Final = "Sổ đã xuất (*.xlsx *.json)"
COUNTED: Final = (
    ("created", "Mới"),
    ("updated", "Thay đổi"),
    ("unchanged", "Giữ nguyên"),
    ("skipped", "Trùng"),
    ("refused", "Bị từ chối"),
)


class Lines(ToldRows):
    """Lines of words under heads; some columns are figures, one may be written small over two lines."""

    def __init__(
        self, heads: Sequence[str], parent: QObject, *, figures: frozenset[int] = frozenset(), small: int = -1
    ) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.heads, self.figures, self._small = tuple(heads), figures, small
        self.lines: list[tuple[str, ...]] = []

    def show(self, lines: Sequence[tuple[str, ...]]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def items(self) -> Sequence[tuple[str, ...]]:
        """Return the lines."""
        return self.lines

    def told(self, item: tuple[str, ...]) -> Sequence[str]:
        """Return the words of a line."""
        return item

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell."""
        return index.column() == self._small if role == Cell.SMALL else super().data(index, role)


class BringPage(Page):
    """A file of a whole register, looked through before it comes in. `opened(file=)` begins with one."""

    page_id = "bringing"
    title = "Nhập lại từ tệp xuất"
    icon = "database-backup"

    def __init__(self, app: App) -> None:
        """Make the page."""
        look = app.look
        super().__init__(app, has_back=True)
        self.head.back.connect(self._leave)
        self.planned: Brought | None = None
        self.done_id = ""
        self.pick = Button(look, "Chọn tệp…", icon="folder-open", hint="Ctrl O")
        self.pick.clicked.connect(self.ask)
        self.bring = Button(look, "Nhập vào sổ", weight="primary")
        self.bring.clicked.connect(self.bring_in)
        self.undo = Button(look, "Hoàn tác lần nhập này", icon="undo-2")
        self.undo.clicked.connect(self._undo)
        self.problem = ProblemLine(look)
        words = "Chọn tệp mà “Xuất toàn bộ sổ” đã ghi ra (.xlsx hoặc .json). Xem trước xong mới ghi vào sổ."
        self.empty = EmptyState(look, words, icon=self.icon, buttons=[self.pick])
        self.said = Words(look, strong=True, wrap=True)
        self.counts = Lines(
            ("Loại sổ", *(words for _, words in COUNTED)), self, figures=frozenset(range(1, 1 + len(COUNTED)))
        )
        self.table = Table(look, name="Sẽ thay đổi gì")
        self.table.setModel(self.counts)
        self.doubts = Lines(("Trang", "Dòng", "Cần xem"), self, figures=frozenset((1,)), small=2)
        self.problems = Table(look, name="Các dòng cần xem")
        self.problems.setModel(self.doubts)
        self.card = Card(look)
        self.card.add(self.said)
        self.card.add(self.table, 1)
        self.unread = Card(look, "Các dòng cần xem")
        self.unread.add(self.problems, 1)
        self.body.addWidget(self.problem)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self.unread, 1)
        self.foot.add(self.undo)
        self.foot.add(self.bring)
        self.offer("record.leave", self._leave)
        self.offer("go.back", self._leave)
        self.offer("record.save_next", self.bring_in, self.bring.isEnabled)
        self._show()

    def opened(self, **target: object) -> None:
        """Begin anew, or with a file."""
        self.planned, self.done_id = None, ""
        self.problem.set_line("bad", "")
        self._show()
        if target.get("file"):
            self.take_file(Path(str(target["file"])))
        else:
            self.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """Ask for a file."""
        folder = self.app.store.setting("folder.export") or str(self.app.store.folder)
        name, _ = QFileDialog.getOpenFileName(self, self.title, folder, FILTER)
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Look a file through, beside the window."""
        sheets = self.app.rooms.sheets
        self.problem.set_line("bad", "")

        def work(progress: Progress) -> Brought:
            planned: Brought = sheets().plan_whole(progress.store, path, progress=_teller(progress))
            return planned

        def done(planned: Brought) -> None:
            self.planned = planned
            self._show()
            (self.bring if self.bring.isEnabled() else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

        self.app.run(work, done, self._failed, what=f"Đang đọc {path.name}")

    def bring_in(self) -> None:
        """Write it, in one change."""
        planned, sheets = self.planned, self.app.rooms.sheets
        if planned is None or self.app.busy:
            return
        self.bring.setEnabled(False)

        def work(progress: Progress) -> Brought:
            brought: Brought = sheets().bring_whole(progress.store, planned, progress=_teller(progress))
            return brought

        def done(brought: Brought) -> None:
            self.planned, self.done_id = brought, brought.import_id
            if brought.unit:
                self.app.store.own_unit = brought.unit  # it came with the file
            self._show()
            self.undo.setFocus(Qt.FocusReason.OtherFocusReason)

        self.app.run(work, done, self._failed, ended=self._show, what=f"Đang nhập {planned.name}")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.problem.set_line("bad", " ".join(sentence(p) for p in error.problems))
        elif isinstance(error, Trouble):
            self.app.trouble(error)
        else:
            self.app.tell("Đã huỷ. Không có gì thay đổi.")

    def _undo(self) -> None:
        if self.done_id and take_back(self.app, self.done_id):
            self.opened()

    def _show(self) -> None:
        planned = self.planned
        self.empty.setVisible(planned is None)
        self.card.setVisible(planned is not None)
        self.undo.setVisible(bool(self.done_id))
        self.bring.setVisible(planned is not None and not self.done_id)
        if planned is None:
            self.unread.hide()
            self.head.set_title(self.title)
            return
        by_kind: dict[str, Counter[str]] = {}
        for row in planned.rows:
            by_kind.setdefault(row.kind.about.plural, Counter())[row.verdict.value] += 1
        self.counts.show([(name, *(show_whole(c[code]) for code, _ in COUNTED)) for name, c in by_kind.items()])
        self.table.fit_columns(0, sample=20)
        told = [
            (sheet, show_whole(row) if row else "", sentence(p))
            for sheet, row, p in planned.problems
            if p.level is not Level.INFO
        ]
        self.doubts.show(told)
        self.problems.fit_columns(2, sample=20)
        self.unread.setVisible(bool(told))
        self.unread.set_right(show_whole(len(told)))
        counts = planned.counts
        change = counts["created"] + counts["updated"]
        self.head.set_title(self.title, planned.name)
        if self.done_id:
            self.said.setText(f"Đã nhập: {show_whole(change)} bản ghi.")
        elif change:
            words = f"{show_whole(counts['created'])} mới, {show_whole(counts['updated'])} thay đổi"
            self.said.setText(f"Tệp có {show_whole(len(planned.rows))} bản ghi: {words}. Chưa có gì được ghi vào sổ.")
        else:
            total = show_whole(len(planned.rows))
            self.said.setText(f"0 thay đổi: cả {total} bản ghi của tệp đã có đúng như vậy trong sổ.")
        self.bring.setEnabled(bool(change))

    def _leave(self) -> None:
        self.app.go("settings")


def _teller(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress.tell(done, total, f"{show_whole(done)} trong {show_whole(total)}")

"""What happened to one record: who changed what, when, from what to what, in words."""

from __future__ import annotations

import datetime
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.fields import Field, Link, Value
from kh49_desktop.record import Record
from kh49_desktop.state import GONE
from kh49_desktop.store.erasing import ERASE, HOLD, NEUTRAL, REASON
from kh49_desktop.store.incoming import TAKEN
from kh49_desktop.store.reading import JOIN, REOPEN, SETTLE, Entry
from kh49_desktop.twins.merging import JOINED
from kh49_desktop.twins.titles import title
from kh49_desktop.ui.app import App
from kh49_desktop.ui.look import HEAD, SMALL, mark
from kh49_desktop.ui.widgets import Button, IconButton, Rule, Scroll, Words, empty

WIDTH = 420
LABEL_WIDTH = 158
REVEAL, MASK = "Hiện thông tin cá nhân", "Che thông tin cá nhân"
WHOLE = 860  # a form up to this wide is covered whole
ACTS = (
    ("SAVE", "CREATE", "Thêm vào sổ"),
    ("IMPORT", "CREATE", "Thêm khi nhập từ tệp"),
    ("IMPORT", "CHANGE", "Sửa khi nhập từ tệp"),
    ("DELETE", "CHANGE", "Chuyển vào Thùng rác"),
    ("RESTORE", "CHANGE", "Khôi phục từ Thùng rác"),
    ("UNDO", "CHANGE", "Hoàn tác"),
    ("REDO", "CHANGE", "Làm lại"),
    ("MERGE", "CHANGE", "Gộp hai bản ghi"),
    ("MERGE", JOIN, "Gộp hai bản ghi"),
    ("UNDO", JOIN, "Hoàn tác việc gộp"),
    ("REDO", JOIN, "Làm lại việc gộp"),
    (TAKEN, "CREATE", "Nhận từ gói"),
    (TAKEN, "CHANGE", "Nhận từ gói"),
    ("SAVE", SETTLE, "Chọn giữa những giá trị hai người đã ghi"),
    ("REDO", SETTLE, "Chọn lại"),
    ("UNDO", REOPEN, "Hoàn tác việc chọn"),
    (ERASE, ERASE, "Xoá hẳn thông tin cá nhân"),
    (HOLD, HOLD, "Giữ lại hồ sơ"),
)


class HistoryPanel(QFrame):
    """A panel at the right of its page, over what is there."""

    closed = Signal()

    def __init__(self, app: App, page: QWidget) -> None:
        super().__init__(page)
        self.app, self.look = app, app.look
        mark(self, ground="card")
        self.setAccessibleName("Lịch sử")
        self._kind: type[Record] | None = None
        self._record = ""
        self._over: QWidget | None = None
        self.title = Words(self.look, "Lịch sử", size=HEAD, strong=True)
        self.cross = IconButton(self.look, "x", "Đóng lịch sử", focusable=True)
        self.cross.clicked.connect(self.closed)
        self.eye = IconButton(self.look, "eye", REVEAL, focusable=True)
        self.eye.clicked.connect(self._turn)
        self.revealed = False
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.eye)
        head.addWidget(self.cross)
        self.inside = QWidget()
        self.inside.setAccessibleName("Các lần thay đổi")
        self._list = QVBoxLayout(self.inside)
        self.area = Scroll(self.look, self.inside)
        self.area.setAccessibleName("Các lần thay đổi")
        self._stack = QVBoxLayout(self)
        self._stack.addLayout(head)
        self._stack.addWidget(self.area, 1)
        app.changed.connect(self._changed)
        self.look.changed.connect(self.restyle)
        self.restyle()
        self.hide()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(px(24), px(16), px(16), px(12))
        self._stack.setSpacing(px(8))
        self._list.setContentsMargins(0, 0, px(12), 0)
        self._list.setSpacing(px(6))
        self.place()

    def place(self) -> None:
        """Stand over the form as wide as it is, or at its right where it is very wide."""
        page, over = self.parentWidget(), self._over
        if over is None or page is None:
            return
        corner = over.mapTo(page, QPoint(0, 0))
        width = over.width() if over.width() <= self.look.px(WHOLE) else self.look.px(WIDTH)
        self.setGeometry(corner.x() + over.width() - width, corner.y(), width, over.height())

    def show_record(self, kind: type[Record], record: str, over: QWidget) -> None:
        """Show the history of a record over a widget of the page; personal values are masked until asked for."""
        self._show_whole(not self.app.flag("masks", default=True))
        self.eye.setVisible(any(field.masked for field in kind.about.fields.values()))
        self._kind, self._record, self._over = kind, record, over
        self._fill()
        self.place()
        self.show()
        self.raise_()
        self.cross.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _turn(self) -> None:
        self._show_whole(not self.revealed)
        self._fill()

    def _show_whole(self, shown: bool) -> None:  # noqa: FBT001 - a property setter
        self.revealed = shown
        self.eye.set_icon("eye-off" if shown else "eye")
        self.eye.set_words(MASK if shown else REVEAL)

    def _changed(self, table: str, records: frozenset[str]) -> None:
        ours = self._kind is not None and table == self._kind.about.table
        if self.isVisible() and ours and (not records or self._record in records):
            self._fill()

    def _fill(self) -> None:
        empty(self._list)
        if self._kind is None:
            return
        entries = self.app.store.history(self._kind, self._record)
        senders = self.app.store.senders([entry.change for entry in entries if entry.kind == TAKEN])
        for at, entry in enumerate(entries):
            if at:
                self._list.addSpacing(self.look.px(6))
                self._list.addWidget(Rule(self.look))
                self._list.addSpacing(self.look.px(6))
            self._add(entry, self._kind, senders.get(entry.change, ""))
        self._list.addStretch(1)

    def _add(self, entry: Entry, kind: type[Record], sender: str) -> None:
        who = f" · {entry.who}" if entry.who else ""
        self._list.addWidget(Words(self.look, f"{moment(entry.at)}{who}", size=SMALL, tone="second", wrap=True))
        words = next((w for why, act, w in ACTS if (why, act) == (entry.kind, entry.act)), "Sửa")
        if entry.kind == TAKEN:
            words += f" của {sender}" if sender else ""
        self._list.addWidget(Words(self.look, words, strong=True, wrap=True))
        if entry.act in {ERASE, HOLD}:
            self._list.addWidget(self._line("Lý do", str(entry.fields[REASON][1])))
            return
        if entry.act == JOIN:
            self._add_joined(entry, kind)
            return
        if entry.act in {SETTLE, REOPEN}:
            self._add_chosen(entry, kind)
            return
        for name, (before, after) in entry.fields.items():
            known = kind.about.fields.get(name)
            if known is None or (known.sensitive and not self.app.shows_sensitive):
                continue
            was, now = self._shown(known, before), self._shown(known, after)
            self._list.addWidget(self._line(known.label, now if before is None else f"{was} → {now}"))

    def _add_chosen(self, entry: Entry, kind: type[Record]) -> None:
        """Tell between which values a person chose."""
        for name in entry.fields:
            known = kind.about.fields.get(name)
            if known is None and name == GONE:
                self._list.addWidget(self._line("Bản ghi", "một bên đã xoá, một bên còn sửa"))
            if known is None or (known.sensitive and not self.app.shows_sensitive) or name not in entry.among:
                continue
            values = " · ".join(self._shown(known, value) for value in entry.among[name])
            self._list.addWidget(self._line(known.label, values))

    def _add_joined(self, entry: Entry, kind: type[Record]) -> None:
        """Name the record that was joined with this one, with the way to its own history."""
        for name, (before, after) in entry.fields.items():
            other = str(after or before)
            label = ("Gộp vào đây" if name == JOINED else "Gộp vào bản ghi") if after else "Tách lại khỏi"
            self._list.addWidget(self._line(label, title(self.app.store, kind, other)))
            way = Button(self.look, "Lịch sử của bản ghi đó", weight="quiet", icon="history")
            way.clicked.connect(partial(self._show_other, kind, other))
            self._list.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_other(self, kind: type[Record], other: str) -> None:
        if self._over is not None:
            self.show_record(kind, other, self._over)

    def _line(self, label: str, told: str) -> QWidget:
        """Return a field's label in the second colour and, beside it, what stands there."""
        line = QWidget()
        line.setAccessibleName(f"{label}: {told}")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.look.px(8))
        words = Words(self.look, label, tone="second", wrap=True)
        words.setFixedWidth(self.look.px(LABEL_WIDTH))
        row.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Words(self.look, told, wrap=True), 1, Qt.AlignmentFlag.AlignTop)
        return line

    def _shown(self, known: Field, value: Value) -> str:
        if value is None:
            return "để trống"
        if isinstance(known.kind, Link) and isinstance(value, str):
            kind = self.app.store.catalogue.of_table(known.target)
            row = self.app.store.row(kind, value, gone=True)
            return kind.of(value, row).named() if row else value
        if value == NEUTRAL:
            return NEUTRAL
        return known.show(value) if self.revealed else known.mask(value)


def moment(at: str) -> str:
    """Return a time of the journal as it is shown: 05/03/2026 10:42."""
    return f"{datetime.datetime.fromisoformat(at):%d/%m/%Y %H:%M}"

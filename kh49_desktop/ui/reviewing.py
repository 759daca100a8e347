"""The dry run of an import: its figures as filters, every row with its reasons in full, cells corrected in place."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.record import Record
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.choosing import ENCODINGS
from kh49_desktop.ui.dryrun import ALL, LOOK, SAME, WRONG, Corrections, Digest, PlanModel, ordered
from kh49_desktop.ui.look import Tone
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    CheckBox,
    EmptyState,
    Icon,
    IconButton,
    Rule,
    Scroll,
    StatCard,
    Table,
    Words,
)
from kh49_desktop.words import sentence
from kh49_desktop.words.lists import small

KEPT: Final = 620  # width of address, name, reasons and edges at 100 %
REASONS: Final = 300  # least width of the reasons at 100 %
A_FIELD: Final = 130  # width of another field at 100 %
SAMPLE: Final = 14  # rows that tell how wide the columns are
LINES: Final = (2, 3)  # of the reasons below the table, in a low and a high window; more are scrolled to
A_LINE: Final = 20
HIGH: Final = 540  # of the step at 100 %: from here on a window is high
NARROW: Final = 700  # below this width at 100 % the words about the letters stand alone in their line
# The filters of the figures, with their words and tone where there are any.
FILTERS: Final[tuple[tuple[str, str, Tone], ...]] = (
    ("created", "mới", "text"),
    ("updated", "có thay đổi", "text"),
    ("unchanged", "giữ nguyên", "second"),
    ("skipped", "trùng hoàn toàn, bỏ qua", "second"),
    (SAME, "giống tên và ngày sinh", "warn"),
    (WRONG, "ô cần sửa", "bad"),
    ("refused", "dòng bị từ chối", "bad"),
)
AT_NEED: Final = frozenset(("unchanged", "refused"))  # shown only where there are any


class ReviewStep(QWidget):
    """Step 3: the dry run in its figures, and every row that wants a look, editable."""

    changed_options = Signal()
    corrected = Signal()
    saving = Signal()

    def __init__(self, app: App, kind: type[Record]) -> None:
        """Make the figures and the grid."""
        super().__init__()
        self.app, self.kind = app, kind
        look = self.look = app.look
        self.digest: Digest | None = None
        self.corrections: Corrections = {}
        self.kept: set[tuple[int, int]] = set()  # rows corrected here stay in sight
        self._filter = LOOK
        self._shown: object = None
        self.cards = {name: StatCard(look, "0", words, tone=tone, pressable=True) for name, words, tone in FILTERS}
        self._figures = QGridLayout()
        for name, card in self.cards.items():
            card.clicked.connect(self._filtering(name))
        self._make_parts()
        self._stack = QVBoxLayout(self)
        self._stack.addLayout(self._figures)
        self._stack.addWidget(self.card, 1)
        self.model.corrected.connect(self._corrected)
        self.table.selectionModel().currentChanged.connect(self._tell)
        look.changed.connect(self.restyle)
        self.restyle()

    def _make_parts(self) -> None:
        look = self.look
        self.sign = Icon(look, "languages")
        self.said = Words(look, rich=True, wrap=True)
        self.proper = CheckBox(look, "Đổi tên viết hoa toàn bộ thành viết hoa đầu chữ")
        self.proper.toggled.connect(self.changed_options)
        self.save = IconButton(look, "download", "Lưu các dòng cần xem ra Excel, có cột lý do", focusable=True)
        self.save.clicked.connect(self.saving)
        self.originals = Button(look, "Xem nguyên văn", weight="quiet")
        self.originals.setCheckable(True)
        self.only = Button(look, "Chỉ dòng cần xem")
        self.only.setCheckable(True)
        self.only.setChecked(True)
        self.only.clicked.connect(self._toggle)
        self.model = PlanModel(self.kind, self)
        self.originals.toggled.connect(self.model.set_originals)
        self.table = Table(look, cells=True, name="Các dòng của tệp")
        self.table.setModel(self.model)
        self.nothing = EmptyState(look, "Không có dòng nào cần xem: mọi ô đều đọc được.", icon="circle-check")
        self.nothing.hide()
        self.rule = Rule(look)
        self.whole = Words(look, size=looks.SMALL, rich=True, wrap=True)
        self.whole.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.whole.setAccessibleName("Lý do của dòng đang chọn")
        self.whole.setMinimumSize(1, 1)  # a label's own least height is that of its narrowest lines
        self.area = Scroll(look, self.whole)
        self.area.setAccessibleName("Lý do của dòng đang chọn")
        self.card = Card(look)
        top = QHBoxLayout()
        top.addWidget(self.sign)
        top.addWidget(self.said, 1)
        for widget in (self.save, self.originals, self.only):
            top.addWidget(widget)
        self._top = top
        self.card.body.addLayout(top)
        self.card.add(self.proper)
        self.card.add(self.table, 1)
        self.card.add(self.nothing, 1)
        self.card.add(self.rule)
        self.card.add(self.area)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(0, 0, 0, px(16))
        self._figures.setSpacing(px(12))
        self._top.setSpacing(px(8))
        self._size_reasons()

    def _size_reasons(self) -> None:
        px = self.look.px
        high = self.height() >= px(HIGH)
        self.area.setFixedHeight(px(A_LINE * LINES[high]))
        self.rule.setVisible(high and bool(self.model.spots))
        self._stack.setSpacing(px(14 if high else 8))

    def begin(self, kind: type[Record]) -> None:
        """Forget the corrections of another table."""
        self.kind = self.model.kind = kind
        self.digest = None
        self.corrections.clear()
        self.kept.clear()
        self._filter = LOOK
        self.proper.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.proper.setChecked(False)
        self.proper.blockSignals(False)  # noqa: FBT003
        self.only.setChecked(True)

    def show_digest(self, digest: Digest) -> None:
        """Show a dry run."""
        first = self.digest is None
        self.digest = digest
        column = 0
        for name, words, tone in FILTERS:
            count = digest.figures.get(name, 0)
            self.cards[name].set_stat(
                show_whole(count), f"{small(self.kind.about.title)} mới" if name == "created" else words,
                tone if count or tone == "second" else "text",
            )  # fmt: skip
            self._figures.removeWidget(self.cards[name])
            seen = bool(count) or name not in AT_NEED
            if seen:
                self._figures.addWidget(self.cards[name], 0, column)
                column += 1
            looks.show_if(self.cards[name], seen)
        self.said.setText(encoding_words(digest))
        old = any(part.table.encoding in ENCODINGS for part in digest.plan.parts)
        self.sign.set_icon("languages" if old else "circle-check", "text")
        self.proper.setVisible(digest.plan.capitals or self.proper.isChecked())
        self._fill(fit=first)

    def _fill(self, *, fit: bool) -> None:
        if self.digest is None or not self.isVisible():
            return  # filled when shown: only then the width is known
        room = self.width() / self.look.scale
        self.model.room = max(1, round((room - KEPT) // A_FIELD))
        columns = list(self.model.columns)
        self.model.show(self.digest, self._filter, self.corrections)
        some = bool(self.model.spots)
        for part, seen in ((self.table, some), (self.area, some), (self.nothing, not some)):
            part.setVisible(seen)
        if some and (fit or columns != self.model.columns):
            self._fit()
        if fit and some:
            self.table.setCurrentIndex(self.model.index(0, 1))
        self._tell()

    def _fit(self) -> None:
        """Give each column its room and the reasons what is left in sight; more fields lie to the right."""
        table, at = self.table, self.model.reasons
        table.fit_columns(sample=SAMPLE)
        before = sum(table.columnWidth(column) for column in range(at))
        table.setColumnWidth(at, max(self.look.px(REASONS), table.viewport().width() - before))

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange the columns now that the width is known."""
        super().showEvent(event)
        self._size_reasons()
        self._fill(fit=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many fields before the reasons as have room."""
        super().resizeEvent(event)
        self._size_reasons()
        self.sign.setVisible(self.width() >= self.look.px(NARROW))
        if self.digest is not None and self.isVisible():
            self._fill(fit=False)
            if self.model.spots:
                self._fit()

    # -- filters ---------------------------------------------------------------------------------------------------

    def _filtering(self, name: str) -> Callable[[], None]:
        def show_only() -> None:
            self._filter = LOOK if self._filter == name else name
            self.only.setChecked(self._filter == LOOK)
            self._fill(fit=True)

        return show_only

    def _toggle(self) -> None:
        self._filter = LOOK if self.only.isChecked() else ALL
        self._fill(fit=True)

    def next_wrong(self) -> None:
        """Go to the next cell that is refused."""
        row, column = self.model.next_wrong(self.table.currentIndex().row())
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, column))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- the current row -------------------------------------------------------------------------------------------

    def _tell(self, *_: object) -> None:
        """Say below the table everything about the row that is chosen: nothing is cut there."""
        at = self.table.currentIndex()
        index = at if at.isValid() else QModelIndex()
        if not index.isValid() or index.row() >= len(self.model.spots):
            self.whole.setText("")
            return
        spot = self.model.spots[index.row()]
        row = self.model.row_at(spot)
        parts = [sentence(p) for p in ordered(row.problems)] + self.model.changes(spot)
        said = "<br>".join(html.escape(part) for part in parts) or "Không có gì phải xem ở dòng này."
        self.whole.setText(f"<b>{html.escape(self.model.address(spot))}</b> &nbsp; {said}")
        self.area.verticalScrollBar().setValue(0)

    def _corrected(self, plan: int, row: int, field: str, typed: str) -> None:
        self.corrections[plan, row, field] = typed
        self.kept.add((plan, row))
        self.corrected.emit()


def encoding_words(digest: Digest) -> str:
    """Return what was done to the letters, how many rows were already known, and what concerns whole tables."""
    tables = [part.table for part in digest.plan.parts]
    total = sum(len(table.lines) for table in tables)
    old: dict[str, int] = {}
    for table in tables:
        if table.encoding in ENCODINGS:
            name = ENCODINGS[table.encoding]
            old[name] = old.get(name, 0) + len(table.lines)
    told = [
        f"Phông <b>{name}</b> đã chuyển sang Unicode: {show_whole(many)} trên {show_whole(total)} dòng."
        for name, many in old.items()
    ] or ["Chữ Unicode, không phải chuyển phông."]
    same, refused = (digest.figures.get(name, 0) for name in ("unchanged", "refused"))
    if same:
        told.append(f"{show_whole(same)} dòng đã có trong sổ, không thay đổi.")
    if refused:
        told.append(f"{show_whole(refused)} dòng không có tên nên không nhập được.")
    return " ".join(told + [html.escape(note) for note in digest.notes])

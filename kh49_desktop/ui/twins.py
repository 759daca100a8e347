"""Records that may be one: the pairs left to look at, two of them side by side, and what a person says of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.fields import Field, Value
from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.store.joining import set_apart, take_back
from kh49_desktop.store.replay import LARGE
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.twins.merging import Hanging, Plan, merge, plan
from kh49_desktop.twins.titles import is_searched, title
from kh49_desktop.twins.traits import Pair
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.history import moment
from kh49_desktop.ui.look import SMALL, Look
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import (
    Button,
    Cell,
    ChoiceCard,
    EmptyState,
    FlowRow,
    IconButton,
    ProblemLine,
    Rule,
    Scroll,
    Table,
    Words,
    empty,
)
from kh49_desktop.words.lists import small
from kh49_desktop.words.twins import REASONS

Index = QModelIndex | QPersistentModelIndex
HEADS: Final = ("Điểm", "Hai bản ghi", "Vì sao")
ROOM_FOR_TWO: Final = 900  # narrower than this at 100 % the two records come over the list
LIST_SHARE, PAIR_SHARE = 430, 650
SCORE, NAMES = 68, 176  # widths of columns at 100 %
TALL: Final = 48  # a row of the list at 100 %: two small lines
LABEL: Final = 132
WIDEST: Final = 16777215  # Qt's own
LABEL_ABOVE: Final = 520  # narrower than this at 100 % a field's label stands above its two values
SEARCHING: Final = "Đang tìm những bản ghi có thể là một."
NOTHING: Final = "Không có hai bản ghi nào có vẻ là một. Khi nhập thêm danh sách, hãy tìm lại ở đây."
PASSED: Final = "Đã xem hết. Còn {many} cặp đã bỏ qua: bấm Tìm lại để xem."
STOPPED: Final = "Đã dừng tìm."


@dataclass(frozen=True, slots=True)
class Found:
    """A pair and the type of its records."""

    kind: type[Record]
    pair: Pair


class PairModel(ToldRows):
    """The pairs left; names are looked up as they are shown."""

    heads = HEADS

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self.found: list[Found] = []

    def show(self, found: list[Found]) -> None:
        """Show other pairs."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def items(self) -> Sequence[Found]:
        """Return the pairs."""
        return self.found

    def told(self, item: Found) -> Sequence[str]:
        """Return the words of a line."""
        return str(item.pair.score), self.names(item), reasons_of(item.pair)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell and how they look."""
        column = index.column()
        if role == Cell.TAG:
            return column == 0
        if role == Cell.TONE:
            return ("accent" if self.found[index.row()].pair.exact else "neutral", "text", "second")[column]
        return column > 0 if role == Cell.SMALL else super().data(index, role)

    def names(self, found: Found) -> str:
        """Return the names of both, one below the other."""
        return "\u2028".join(title(self._store, found.kind, record) for record in (found.pair.one, found.pair.other))


def reasons_of(pair: Pair) -> str:
    """Return why two records may be one, as a sentence without its stop."""
    told = ", ".join(REASONS[code] for code in pair.reasons)
    return told[:1].upper() + told[1:]


class PairTable(Table):
    """The list of pairs: two small lines a row, the reasons in what room is left."""

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        self.verticalHeader().setDefaultSectionSize(self.look.px(TALL))

    def _share_out(self) -> None:
        px = self.look.px
        score, names = px(SCORE), max(px(NAMES), self.viewport().width() * 2 // 5)
        widths = (score, names, max(px(NAMES), self.viewport().width() - score - names))
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)


class Pick(QWidget):
    """One field that differs: its label and the two values, one of which is chosen; arrows go to the other one."""

    stepped = Signal(int)  # to the field above (-1) or below (1)

    def __init__(self, look: Look, field: Field, values: tuple[Value, Value], shown: tuple[str, str]) -> None:
        super().__init__()
        self.field, self.values = field, values
        self.setAccessibleName(field.label)
        self.cards = [ChoiceCard(look, words) for words in shown]
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        for card, whose in zip(self.cards, ("bản ghi giữ lại", "bản ghi gộp vào"), strict=True):
            card.setAccessibleName(f"{field.label} của {whose}: {card.accessibleName()}")
            card.installEventFilter(self)
            self.group.addButton(card)
        self.group.buttonToggled.connect(self._one_stop)
        self.cards[0].setChecked(True)
        self._one_stop()
        self.line = Line(look, Words(look, field.label, strong=True, wrap=True), *self.cards)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.line)

    def _one_stop(self) -> None:
        """Let the Tab key stop at the chosen one only."""
        for card in self.cards:
            policy = Qt.FocusPolicy.StrongFocus if card.isChecked() else Qt.FocusPolicy.ClickFocus
            card.setFocusPolicy(policy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose with left and right, go to the field above or below with up and down."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            side = {Qt.Key.Key_Left: 0, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if side is not None:
                self.cards[side].setChecked(True)
                self.cards[side].setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if step is not None:
                self.stepped.emit(step)
                return True
        return super().eventFilter(watched, event)

    def focus(self) -> None:
        """Put the keyboard on the chosen one."""
        card = next((card for card in self.cards if card.isChecked()), self.cards[0])
        card.setFocus(Qt.FocusReason.TabFocusReason)

    def value(self) -> Value:
        """Return the value that is chosen."""
        return self.values[0 if self.cards[0].isChecked() else 1]


class Line(QWidget):
    """A label and what stands beside it in two columns; where there is little room the label goes above."""

    def __init__(self, look: Look, label: QWidget, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self.look = look
        self.label, self.left, self.right = label, left, right
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._above: bool | None = None
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the label beside its values or above them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        px = self.look.px
        above = self.width() < px(LABEL_ABOVE)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnMinimumWidth(0, 0 if above else px(LABEL))
        self.label.setMinimumWidth(0 if above else px(LABEL))
        self.label.setMaximumWidth(WIDEST if above else px(LABEL))
        if above == self._above:
            return
        self._above = above
        top = Qt.AlignmentFlag.AlignTop
        if above:
            self._grid.addWidget(self.label, 0, 0, 1, 2)
            self._grid.addWidget(self.left, 1, 0)
            self._grid.addWidget(self.right, 1, 1)
        else:
            self._grid.addWidget(self.label, 0, 0, top)
            self._grid.addWidget(self.left, 0, 1)
            self._grid.addWidget(self.right, 0, 2)
        first, last = (0, 1) if above else (1, 2)
        for column in range(3):
            self._grid.setColumnStretch(column, int(column in {first, last}))


class Pairing(QWidget):
    """Two records side by side: what differs is chosen field by field, what is alike or stands on one side is told."""

    merging = Signal()
    apart = Signal()
    passing = Signal()

    def __init__(self, app: App) -> None:
        super().__init__()
        self.app, self.look = app, app.look
        self.setAccessibleName("Hai bản ghi cạnh nhau")
        self.found: Found | None = None
        self.keep = self.drop = ""
        self.picks: list[Pick] = []
        self.plan: Plan | None = None
        self.back = IconButton(self.look, "arrow-left", "Quay lại danh sách", focusable=True)
        self.head = Words(self.look, size=16, strong=True, wrap=True)
        self.inside = QWidget()
        self.inside.setAccessibleName("Các trường")
        self._list = QVBoxLayout(self.inside)
        self.area = Scroll(self.look, self.inside)
        self.area.setAccessibleName("Các trường")
        self.merge_button = Button(self.look, "Gộp làm một", weight="primary", icon="check", hint="G")
        self.apart_button = Button(self.look, "Không phải một", hint="N")
        self.pass_button = Button(self.look, "Bỏ qua", weight="quiet", hint="B")
        self.merge_button.clicked.connect(self.merging)
        self.apart_button.clicked.connect(self.apart)
        self.pass_button.clicked.connect(self.passing)
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.head, 1)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addLayout(top)
        # Above the fields: what is told of the last pair stands at the lower edge for a while.
        self._stack.addWidget(FlowRow(self.look, [self.merge_button, self.apart_button, self.pass_button]))
        self._stack.addWidget(self.area, 1)
        self.look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setSpacing(px(8))
        self._list.setContentsMargins(0, 0, px(12), 0)
        self._list.setSpacing(px(6))

    def show_pair(self, found: Found, *, turned: bool = False) -> None:
        """Show two records; `turned`: the one made later is kept."""
        self.found = found
        one, other = found.pair.one, found.pair.other
        self.keep, self.drop = (other, one) if turned else (one, other)
        empty(self._list)
        self.picks = []
        self.head.setText(reasons_of(found.pair))
        try:
            self.plan = plan(self.app.store, found.kind, self.keep, self.drop)
        except Refused as refused:
            self.plan = None
            self.app.refuse(*refused.problems)
        self.merge_button.setEnabled(self.plan is not None)
        self._fill(found.kind)
        self.area.verticalScrollBar().setValue(0)

    def choices(self) -> dict[str, Value]:
        """Return the values that are chosen, by field."""
        return {pick.field.name: pick.value() for pick in self.picks}

    def focus_first(self) -> None:
        """Put the keyboard on the first choice, or on the button where there is none."""
        if self.picks:
            self.picks[0].focus()
            self.area.ensureWidgetVisible(self.picks[0])
        else:
            self.merge_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, step: int) -> None:
        at = next((at for at, pick in enumerate(self.picks) if pick is self.sender()), 0) + step
        pick = self.picks[max(0, min(at, len(self.picks) - 1))]
        pick.focus()
        self.area.ensureWidgetVisible(pick)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _fill(self, kind: type[Record]) -> None:
        store = self.app.store
        kept, dropped = store.row(kind, self.keep), store.row(kind, self.drop)
        if kept is None or dropped is None:
            return
        self._add_heads(kind)
        shown = [f for f in kind.about.fields.values() if not f.sensitive or self.app.shows_sensitive]
        differing = self.plan.differing if self.plan else {}
        for field in shown:
            if field.name in differing:
                pair = differing[field.name]
                pick = Pick(self.look, field, pair, (self._shown(field, pair[0]), self._shown(field, pair[1])))
                pick.stepped.connect(self._step)
                self.picks.append(pick)
                self._list.addWidget(pick)
        alone = [f for f in shown if (kept[f.name] is None) != (dropped[f.name] is None)]
        same = [f for f in shown if kept[f.name] is not None and kept[f.name] == dropped[f.name]]
        for fields, head in ((alone, "Chỉ một bên có, được giữ"), (same, "Giống nhau")):
            if fields:
                self._add_head(head)
            for field in fields:
                self._add_line(field.label, *(self._guarded(field, row[field.name]) for row in (kept, dropped)))
        self._add_hanging(self.plan)
        self._list.addStretch(1)

    def _guarded(self, field: Field, value: Value) -> str:
        """Return a value nobody has to compare: a personal one is masked."""
        return field.mask(value) if field.personal else self._shown(field, value)

    def _shown(self, field: Field, value: Value) -> str:
        if field.target and isinstance(value, str):
            return title(self.app.store, self.app.store.catalogue.of_table(field.target), value)
        return field.show(value)

    def _add_heads(self, kind: type[Record]) -> None:
        look = self.look
        sides = []
        for record, words in ((self.keep, "Giữ lại"), (self.drop, "Gộp vào, rồi vào thùng rác")):
            side = QWidget()
            side.setAccessibleName(words)
            stack = QVBoxLayout(side)
            stack.setContentsMargins(0, 0, 0, 0)
            stack.setSpacing(0)
            stack.addWidget(Words(look, words, size=SMALL, tone="second", wrap=True))
            named = title(self.app.store, kind, record)
            way = IconButton(look, "external-link", f"Mở phiếu {named}, {words.lower()}", focusable=True)
            way.clicked.connect(partial(self.app.go, kind.about.name, record=record))
            row = QHBoxLayout()
            row.addWidget(Words(look, named, strong=True, wrap=True), 1)
            row.addWidget(way)
            stack.addLayout(row)
            made = self.app.store.history(kind, record)[-1:]
            told = f"Ghi {moment(made[0].at)}" + (f" · {made[0].who}" if made[0].who else "") if made else ""
            stack.addWidget(Words(look, told, size=SMALL, tone="second", wrap=True))
            sides.append(side)
        turn = Button(look, "Đổi bên", weight="quiet", icon="arrow-up-down", tip="Giữ bản ghi bên phải")
        turn.clicked.connect(self._turn)
        self._list.addWidget(Line(look, turn, *sides))
        self._list.addWidget(Rule(look))

    def _turn(self) -> None:
        if self.found is not None:
            self.show_pair(self.found, turned=self.keep == self.found.pair.one)
            self.focus_first()

    def _add_head(self, words: str) -> None:
        self._list.addSpacing(self.look.px(6))
        self._list.addWidget(Words(self.look, words, size=SMALL, tone="second", wrap=True))

    def _add_line(self, label: str, left: str, right: str) -> None:
        look = self.look
        texts = [Words(look, text or "–", tone="text" if text else "second", wrap=True) for text in (left, right)]
        line = Line(look, Words(look, label, tone="second", wrap=True), *texts)
        line.setAccessibleName(f"{label}: {left or 'để trống'} và {right or 'để trống'}")
        self._list.addWidget(line)

    def _add_hanging(self, told: Plan | None) -> None:
        if told is None:
            return
        if told.hanging:
            self._add_head("Đi kèm, đều chuyển sang bản ghi giữ lại")
            self._add_line("Gồm", counted(told.hanging, own=True), counted(told.hanging, own=False))
        if told.standing:
            kinds = ", ".join(dict.fromkeys(small(child.about.title) for child, _ in told.standing))
            words = f"Hai bên cùng có nhưng ghi khác nhau ({kinds}): giữ cả hai dòng để bạn xem lại sau khi gộp."
            self._list.addWidget(ProblemLine(self.look, "warn", words))


def counted(hanging: tuple[Hanging, ...], *, own: bool) -> str:
    """Return what hangs on one of the two: "3 quá trình sinh hoạt, 2 đoàn phí"."""
    many: dict[str, int] = {}
    for one in hanging:
        name = small(one.kind.about.title)
        many[name] = many.get(name, 0) + (one.one if own else one.other)
    return ", ".join(f"{show_whole(count)} {name}" for name, count in many.items() if count)


class TwinsPage(Page):
    """The pairs that may be one record. `opened(kind="member")` looks among one type, without it among all."""

    page_id = "twins"
    title = "Bản ghi trùng"
    icon = "users"

    def __init__(self, app: App) -> None:
        self.again_button = Button(app.look, "Tìm lại", icon="rotate-ccw")
        self.all_button = Button(app.look, "Tìm trong mọi loại", icon="search")
        super().__init__(app, buttons=[self.all_button, self.again_button], has_back=True)
        self.kind: type[Record] | None = None
        self._found: list[Found] = []
        self._passed: set[tuple[str, str]] = set()
        self._apart: set[tuple[str, str]] = set()
        self._searching = self._merging = False
        self._open = False
        self.model = PairModel(app.store, self)
        self.table = PairTable(app.look, name="Các cặp có thể là một")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        self.pairing = Pairing(app)
        self.empty = EmptyState(app.look, SEARCHING, icon="users")
        self.both = QWidget()
        self.both.setAccessibleName(self.title)
        self._sides = QHBoxLayout(self.both)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.addWidget(self.table, LIST_SHARE)
        self._sides.addWidget(self.pairing, PAIR_SHARE)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.both, 1)
        self._wire()
        self.restyle()

    def _wire(self) -> None:
        self.head.back.connect(self._back)
        self.again_button.clicked.connect(self.search)
        self.all_button.clicked.connect(self._search_all)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.table.opened.connect(self._entered)
        self.table.installEventFilter(self)
        self.pairing.back.clicked.connect(self._to_list)
        self.pairing.merging.connect(self.merge)
        self.pairing.apart.connect(self.set_apart)
        self.pairing.passing.connect(self.pass_over)
        self.app.changed.connect(self._changed)
        self.offer("record.leave", self.escape)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        self._sides.setSpacing(self.look.px(20))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set list and pair side by side, or one over the other."""
        super().resizeEvent(event)
        self._arrange()

    @property
    def is_over(self) -> bool:
        """Return whether the pair comes over the list."""
        return self.width() < self.look.px(ROOM_FOR_TWO)

    def _arrange(self) -> None:
        some = bool(self.model.found)
        covers = self.is_over and self._open
        self.empty.setVisible(not some)
        self.both.setVisible(some)
        self.table.setVisible(not covers)
        self.head.setVisible(not covers)
        self.pairing.setVisible(covers or not self.is_over)
        self.pairing.back.setVisible(covers)
        self.all_button.setVisible(self.kind is not None)
        for button in (self.again_button, self.all_button):
            button.setEnabled(not self._searching and not self._merging)

    # -- searching -------------------------------------------------------------------------------------------------

    def opened(self, **target: object) -> None:
        """Look for doubles among one type, or among all."""
        asked = target.get("kind")
        self.kind = self.app.store.catalogue.find(asked) if isinstance(asked, str) else None
        self.search()

    def search(self) -> None:
        """Look for doubles, beside the window."""
        if self._searching or self._merging:
            return
        kinds = [self.kind] if self.kind is not None else list(filter(is_searched, self.app.store.catalogue.kinds))
        self._searching = True
        finding = self.app.rooms.twins()
        self.empty.set_sentence(SEARCHING)
        self._arrange()

        def work(progress: Progress) -> list[Found]:
            found = []
            for at, kind in enumerate(kinds):
                many = f"{at + 1} trong {len(kinds)} loại" if len(kinds) > 1 else kind.about.plural

                def tell(done: int, total: int, at: int = at, many: str = many) -> None:
                    progress.tell(at * 1_000 + round(1_000 * done / max(1, total)), len(kinds) * 1_000, many)

                found += [Found(kind, pair) for pair in finding.find(progress.store, kind, tell)]
            return sorted(found, key=lambda one: (not one.pair.exact, -one.pair.score))

        self.app.run(work, self._came, self._failed, ended=self._searched, what="Tìm bản ghi trùng")

    def _search_all(self) -> None:
        self.kind = None
        self.search()

    def _searched(self) -> None:
        """Let it be begun again, whatever came of it."""
        self._searching = False
        self.empty.set_sentence(STOPPED)
        self._arrange()

    def _came(self, found: list[Found]) -> None:
        self._found = found
        self._apart, self._passed = set(), set()
        self._show()
        if self.model.found and self.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Trouble):
            self.app.trouble(error)
        elif isinstance(error, Refused):
            self.app.refuse(*error.problems)

    def _left(self) -> list[Found]:
        """Return the pairs of which both are still there and nothing was said yet."""
        live: dict[type[Record], set[str]] = {}
        for found in self._found:
            if found.kind not in live:
                live[found.kind] = {str(row[0]) for row in self.app.store.columns_of(found.kind, ("id",))}
        said = self._passed | self._apart
        return [
            f for f in self._found
            if (f.pair.one, f.pair.other) not in said and {f.pair.one, f.pair.other} <= live[f.kind]
        ]  # fmt: skip

    def _show(self, at: int = 0) -> None:
        """Show the pairs that are left, one of them open."""
        self.model.show(self._left())
        count = len(self.model.found)
        whose = self.kind.about.plural if self.kind is not None else "Mọi loại"
        self.head.set_title(self.title, f"{whose} · {show_whole(count)} cặp" if count else whose)
        self.foot.set_hint("Enter xem, G gộp, N không phải một, B bỏ qua" if count else "")
        if count:
            self.table.selectRow(min(at, count - 1))
            self._open_row(min(at, count - 1))
        else:
            self._open = False
            self.empty.set_sentence(PASSED.format(many=show_whole(len(self._passed))) if self._passed else NOTHING)
        self._arrange()

    def _changed(self, table: str, records: frozenset[str]) -> None:
        if (
            self.isVisible()
            and not self._searching
            and records
            and any(f.kind.about.table == table for f in self._found)
        ):
            self._show(max(0, self.table.currentIndex().row()))

    # -- the open pair ---------------------------------------------------------------------------------------------

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid():
            self._open_row(current.row())

    def _open_row(self, row: int) -> None:
        self.pairing.show_pair(self.model.found[row])

    def _entered(self, index: QModelIndex) -> None:
        self._open = True
        self._open_row(index.row())
        self._arrange()
        self.pairing.focus_first()

    def _to_list(self) -> None:
        self._open = False
        self._arrange()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Leave the pair, then the page."""
        if self.pairing.isVisible() and not self.table.hasFocus():
            self._to_list()
        else:
            self._back()

    def _back(self) -> None:
        self.app.go(self.kind.about.name if self.kind is not None else "home")

    def merge(self) -> None:
        """Join the two records as chosen."""
        found, pairing = self.pairing.found, self.pairing
        if found is None or pairing.plan is None or not self.model.found or self._merging:
            return
        kind, keep, drop, choices = found.kind, pairing.keep, pairing.drop, pairing.choices()
        names = [title(self.app.store, kind, record) for record in (drop, keep)]
        both = " và ".join(dict.fromkeys(names))

        def done(change: str) -> None:
            words = f"Đã gộp {names[0]} vào {names[1]}." if names[0] != names[1] else f"Đã gộp hai bản ghi {both}."
            self.app.tell(words, "Hoàn tác", lambda: self.app.undo_change(change), tone="good")
            if self.isVisible():
                self._next(self.table.currentIndex().row())
            else:
                self._show(max(0, self.table.currentIndex().row()))

        def work(progress: Progress) -> str:
            def tell(now: int, total: int) -> None:
                progress.tell(now, total, f"{show_whole(now)} trong {show_whole(total)} bản ghi đi kèm")

            return merge(progress.store, kind, keep, drop, choices, tell)

        if sum(hanging.other for hanging in pairing.plan.hanging) <= LARGE:
            with self.app.telling():
                done(merge(self.app.store, kind, keep, drop, choices))
            return
        self._set_merging(on=True)
        self.app.run(work, done, ended=self._merged, what=f"Đang gộp {both}")

    def _merged(self) -> None:
        self._set_merging(on=False)
        if self.isVisible():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_merging(self, *, on: bool) -> None:
        """Let nothing more be said of pairs while two are made one beside the window."""
        self._merging = on
        self.both.setEnabled(not on)
        self._arrange()

    def set_apart(self) -> None:
        """Keep that the two are not one; they are not shown again."""
        found = self.pairing.found
        if found is None or not self.model.found or self._merging:
            return
        pair = found.pair
        row = self.table.currentIndex().row()
        try:
            set_apart(self.app.store, pair.one, pair.other)
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        self._apart.add((pair.one, pair.other))
        self.app.tell("Đã ghi nhớ đây là hai bản ghi khác nhau.", "Hoàn tác", lambda: self._take_back(pair))
        self._next(row)

    def _take_back(self, pair: Pair) -> None:
        take_back(self.app.store, pair.one, pair.other)
        self._apart.discard((pair.one, pair.other))
        self._show(max(0, self.table.currentIndex().row()))

    def pass_over(self) -> None:
        """Leave the pair for another time."""
        found = self.pairing.found
        if found is not None and self.model.found and not self._merging:
            self._passed.add((found.pair.one, found.pair.other))
            self._next(self.table.currentIndex().row())

    def _next(self, row: int) -> None:
        was_open = self._open
        self._show(max(0, row))
        if was_open and self.model.found and self.is_over:
            self.pairing.focus_first()
        elif self.model.found:
            self._open = False
            self._arrange()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.again_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep letters from the list's own search."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._says(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what one letter says, wherever on the page the keyboard is."""
        if not self._says(event):
            super().keyPressEvent(event)

    def _says(self, event: QKeyEvent) -> bool:
        ways = {"g": self.merge, "n": self.set_apart, "b": self.pass_over}
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        way = ways.get(event.text().lower()) if plain else None
        if way is None or not self.model.found:
            return False
        way()
        return True

"""Where two people have written different things: each side by side, and a person chooses one or types another."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.fields import Field, Reading, Value
from kh49_desktop.state import GONE
from kh49_desktop.store.conflicts import Conflict, Side, conflicts, count, names_of, settle
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import TRASHED
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.twins.titles import title
from kh49_desktop.ui.actions import about_record
from kh49_desktop.ui.app import App
from kh49_desktop.ui.children import kind_of
from kh49_desktop.ui.editors import Editor, editor_of
from kh49_desktop.ui.look import LEAD, Look
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.privacy import masks
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import (
    Button,
    Cell,
    ChoiceCard,
    EmptyState,
    FieldRow,
    FlowRow,
    IconButton,
    ItemRow,
    ProblemLine,
    Scroll,
    Table,
    Tag,
    Words,
    empty,
)
from kh49_desktop.ui.widgets import Place as Waiting
from kh49_desktop.ui.widgets.press import draw_keys
from kh49_desktop.ui.window import Window
from kh49_desktop.words import sentence
from kh49_desktop.words.veiling import veiled

Index = QModelIndex | QPersistentModelIndex
KEY: Final = "review"
TITLE: Final = "Cần xem lại"
ICON: Final = "circle-alert"
HEADS: Final = ("Bản ghi", "Ghi khác nhau ở")
ROOM_FOR_TWO: Final = 900  # narrower than this at 100 % the place comes over the list
LIST_SHARE, PLACE_SHARE = 400, 680
STACKED: Final = 440  # narrower than this at 100 % the sides stand one below the other
BADGE: Final = 22
LONG: Final = 48  # letters of a value that find room in a sentence
NOTHING: Final = "Không có chỗ nào hai người ghi khác nhau; khi có, chỗ đó hiện ở đây để bạn chọn."
KEPT: Final = "Giữ lại"
TRASH: Final = "Chuyển vào Thùng rác"
DELETED: Final = "Xoá hay giữ"
WHY: Final = "Hai người ghi khác nhau khi chưa thấy của nhau. Hãy chọn giá trị đúng, hoặc gõ giá trị khác."
WHY_GONE: Final = "Một người đã xoá, người kia vẫn sửa khi chưa thấy việc xoá. Hãy chọn giữ lại hay xoá."
OF_OTHERS: Final = "Đây là số liệu của đơn vị khác: đơn vị đó tự chọn, rồi gửi lại gói."
CLOCK_AHEAD: Final = datetime.timedelta(days=1)  # a time so far ahead tells of a clock that goes wrong


class ConflictModel(ToldRows):
    """The places to settle."""

    heads = HEADS

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self.found: list[Conflict] = []

    def show(self, found: list[Conflict]) -> None:
        """Show other places."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def items(self) -> Sequence[Conflict]:
        """Return the places."""
        return self.found

    def told(self, item: Conflict) -> Sequence[str]:
        """Return the words of a line."""
        return title(self._store, item.kind, item.record), what(item)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell; what is written differently in the second colour."""
        if role == Cell.TONE:
            return "text" if index.column() == 0 else "second"
        return super().data(index, role)


def what(one: Conflict) -> str:
    """Return what of a record was written differently."""
    return one.field.label if one.field is not None else DELETED


def key_of(one: Conflict) -> tuple[str, str, str]:
    """Return what tells a place from all others."""
    return one.kind.about.table, one.record, one.name


def place_words(many: int) -> str:
    """Return how many places there are, in words."""
    return f"{show_whole(many)} chỗ cần xem lại"


class KeyBadge(QWidget):
    """The key that chooses a side."""

    def __init__(self, look: Look, keys: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.look, self.keys = look, keys
        self.setAccessibleName(f"phím {keys}")

    def sizeHint(self) -> QSize:
        """Return the room of a digit."""
        return QSize(self.look.px(BADGE), self.look.px(BADGE))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the digit in its box."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_keys(painter, self.look, QRectF(self.rect()), self.keys, self.look.color("second"))


class SideCard(ChoiceCard):
    """One side: its key, the value, who wrote it, where and when. Pressed, it is chosen."""

    stepped = Signal(int)  # to the side before (-1) or behind (1)
    moved = Signal(int)  # to the place above (-1) or below (1)

    def __init__(self, look: Look, keys: str, value: str, lines: Sequence[str], *, shown: str) -> None:
        super().__init__(look, value, lines)
        self.setCheckable(False)
        top = QHBoxLayout()
        badge = KeyBadge(look, keys, self)
        tag = Tag(look, shown, "neutral", self)
        tag.setVisible(bool(shown))
        top.addWidget(badge)
        top.addStretch(1)
        top.addWidget(tag)
        self._through(badge, tag)
        self._stack.insertLayout(0, top)
        self._title.setProperty("letters", str(LEAD))
        told = ", ".join(part for part in (*lines, shown) if part)
        self.setAccessibleName(f"{keys}: {value}")
        self.setAccessibleDescription(told)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the other side with left and right, to the next place with up and down; Enter chooses."""
        side = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        place = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if side is not None:
            self.stepped.emit(side)
        elif place is not None:
            self.moved.emit(place)
        else:
            super().keyPressEvent(event)


class Settling(QWidget):
    """One place: the sides beside each other, and below them a line for a value that neither has.

    `chosen(value)`: what a person has decided; `moved(step)`: to the place above or below.
    """

    chosen = Signal(object)
    moved = Signal(int)

    def __init__(self, app: App) -> None:
        super().__init__()
        self.app, self.look = app, app.look
        self.setAccessibleName("Chỗ đang xem")
        self.place: Conflict | None = None
        self.cards: list[SideCard] = []
        self.values: list[Value] = []
        self.editor: Editor | None = None
        self.row: FieldRow | None = None
        self.revealed = False
        self._columns = 0
        self.back = IconButton(self.look, "arrow-left", "Quay lại danh sách", focusable=True)
        self.head = Words(self.look, size=LEAD, strong=True, wrap=True)
        self.eye = IconButton(self.look, "eye", "Hiện thông tin cá nhân", focusable=True)
        self.eye.clicked.connect(self.turn)
        self.way = IconButton(self.look, "external-link", "Mở phiếu", focusable=True)
        self.way.clicked.connect(self._open_record)
        top = QHBoxLayout()
        top.addWidget(self.back)
        top.addWidget(self.head, 1)
        top.addWidget(self.eye)
        top.addWidget(self.way)
        self._top = top
        self.inside = QWidget()
        self.inside.setAccessibleName("Hai bên")
        self._list = QVBoxLayout(self.inside)
        self.area = Scroll(self.look, self.inside)
        self.area.setAccessibleName("Hai bên")
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addLayout(top)
        self._stack.addWidget(self.area, 1)
        self._cards = QGridLayout()
        self.look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._top.setSpacing(px(4))
        self._stack.setSpacing(px(8))
        self._list.setContentsMargins(0, 0, px(12), px(12))
        self._list.setSpacing(px(12))
        self._cards.setSpacing(px(12))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the sides beside each other, or one below the other."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 1 if self.width() < self.look.px(STACKED) else 2
        if columns == self._columns or not self.cards:
            return
        self._columns = columns
        for at, card in enumerate(self.cards):
            self._cards.removeWidget(card)
            self._cards.addWidget(card, at // columns, at % columns)
        for column in range(2):
            self._cards.setColumnStretch(column, int(column < columns))

    # -- showing ---------------------------------------------------------------------------------------------------

    @property
    def is_ours(self) -> bool:
        """Return whether the record is this office's own: a superior lets the unit choose."""
        store = self.app.store
        return self.place is not None and (not store.superior or self.place.unit == store.own_unit)

    @property
    def can_choose(self) -> bool:
        """Return whether a side may be chosen here."""
        return self.place is not None and self.is_ours

    def show_place(self, one: Conflict) -> None:
        """Show a place to settle."""
        self._keep_typed()
        if self.place is None or self.place.record != one.record:
            self.revealed = not masks(self.app)  # another record begins masked, as in its form
        self.place = one
        self.editor, self.row = None, None
        self.head.setText(title(self.app.store, one.kind, one.record))
        self.way.set_words(f"Mở phiếu {about_record(one.kind)}")
        self.way.setVisible(self.app.store.row(one.kind, one.record) is not None)
        fields = [one.field, *(field for field, _ in one.edited)]
        self.eye.setVisible(any(field is not None and field.masked for field in fields))
        self._show_eye()
        empty(self._list)
        self._add_head(one)
        self._add_sides(one)
        if one.field is not None and self.can_choose:
            self._add_line(one, one.field)
        self._list.addStretch(1)
        self.area.verticalScrollBar().setValue(0)

    def show_nothing(self) -> None:
        """Show no place."""
        self._keep_typed()
        self.place, self.editor, self.row = None, None, None
        self.cards = []
        empty(self._list)

    def _add_head(self, one: Conflict) -> None:
        look = self.look
        self._list.addWidget(Words(look, f"{one.kind.about.title} · {what(one)}", strong=True, wrap=True))
        self._list.addWidget(Words(look, WHY if one.field is not None else WHY_GONE, tone="second", wrap=True))
        if not self.is_ours:
            self._list.addWidget(ProblemLine(look, "info", OF_OTHERS))

    def _add_sides(self, one: Conflict) -> None:
        holder = QWidget()
        holder.setAccessibleName("Hai bên")
        self._cards = QGridLayout(holder)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(self.look.px(12))
        self._columns = 0
        told = self._gone_sides(one) if one.field is None else self._value_sides(one, one.field)
        self.values = [value for value, *_ in told]
        self.cards = []
        for at, (value, words, lines, shown) in enumerate(told):
            card = SideCard(self.look, str(at + 1), words, lines, shown="Đang hiện trong sổ" if shown else "")
            card.setEnabled(self.can_choose)
            card.clicked.connect(partial(self.choose, value))
            card.stepped.connect(partial(self._step, at))
            card.moved.connect(self.moved)
            self.cards.append(card)
        self._arrange()
        self._list.addWidget(holder)

    def _value_sides(self, one: Conflict, field: Field) -> list[tuple[Value, str, list[str], bool]]:
        return [(s.value, self.shown(field, s.value), self._whose(s), s.shown) for s in one.sides]

    def _gone_sides(self, one: Conflict) -> list[tuple[Value, str, list[str], bool]]:
        """Return what speaks for keeping the record and what for the trash, in plain words."""
        shown = [f"{field.label}: {self.shown(field, value)}" for field, value in one.edited if self._is_open(field)]
        found: list[tuple[Value, str, list[str], bool]] = []
        for value, words, did in ((None, KEPT, "Đã sửa"), (TRASHED, TRASH, "Đã xoá")):
            side = next((s for s in one.sides if (s.value is None) == (value is None)), None)
            who, when = self._whose(side) if side is not None else ("", "")
            lines = [f"{did}: {who}", when] if who else []
            found.append((value, words, lines + (shown if value is None else []), side is not None and side.shown))
        return found

    def _is_open(self, field: Field) -> bool:
        return not field.sensitive or self.app.shows_sensitive

    def _whose(self, side: Side) -> list[str]:
        store = self.app.store
        known = names_of(store).get(side.device, "")
        if side.device == store.device:
            who = f"{store.who}, trên máy này" if store.who else "Trên máy này"
        else:
            who = known or "Một máy khác của đơn vị"
        at = datetime.datetime.fromisoformat(side.at).astimezone(store.now().tzinfo)
        lines = [who, f"{at:%d/%m/%Y %H:%M}"]
        if at - store.now() > CLOCK_AHEAD:
            lines[1] += " (đồng hồ của máy đó chạy sai)"
        return lines

    def shown(self, field: Field, value: Value) -> str:
        """Return a value as people write it; a personal one masked until asked for."""
        if value is None:
            return "để trống"
        if field.target and isinstance(value, str):
            return title(self.app.store, self.app.store.catalogue.of_table(field.target), value)
        return field.show(value) if self.revealed else field.mask(value)

    # -- a value that neither has ----------------------------------------------------------------------------------

    def _add_line(self, one: Conflict, field: Field) -> None:
        store, look = self.app.store, self.look
        editor = editor_of(one.kind, field, look, store, partial(self._beside, one))
        self.row = FieldRow(look, f"{len(self.cards) + 1}. Giá trị khác", editor.widget,
                            help_text="" if editor.says_help else field.help)  # fmt: skip
        editor.widget.setAccessibleName(f"Giá trị khác cho {field.label}")
        editor.reveal(self.revealed)
        editor.revealed.connect(self._reveal)
        editor.typed.connect(self._typed)
        editor.done.connect(self._left)
        self.editor = editor
        take = Button(look, "Ghi giá trị này", icon="check", hint="Ctrl S")
        take.clicked.connect(self.take_typed)
        self._list.addWidget(self.row)
        self._list.addWidget(FlowRow(look, [take]))
        kept = store.draft(self._form(one)).get(one.name, "")
        if kept:
            editor.set_text(kept)
            self._say(self._read(one, field).problems)

    def _form(self, one: Conflict) -> str:
        return f"{KEY}:{one.kind.about.table}:{one.record}"

    def _beside(self, one: Conflict) -> dict[str, Value]:
        row = self.app.store.row(one.kind, one.record, gone=True) or {}
        return {name: row.get(name) for name in one.kind.about.fields}

    def _read(self, one: Conflict, field: Field) -> Reading:
        text = self.editor.text() if self.editor is not None else ""
        return field.read(text, self.app.store.today, self._beside(one))

    def _typed(self, _text: str) -> None:
        """Take the sentence away as soon as what it tells of is put right."""
        one = self.place
        if one is not None and one.field is not None and not self._read(one, one.field).problems:
            self._say(())

    def _left(self, text: str) -> None:
        """Say under the line what is to be said of what was typed, and keep it as a draft."""
        one = self.place
        if one is not None and one.field is not None:
            self._say(self._read(one, one.field).problems if text else ())
            with self.app.telling():
                self.app.store.keep_draft(self._form(one), one.name, text)

    def _is_typing(self) -> bool:
        window = self.window()
        focused = window.focusWidget() if window is not None else None
        box = self.editor.widget if self.editor is not None else None
        return focused is not None and box is not None and (focused is box or box.isAncestorOf(focused))

    def _say(self, problems: Sequence[Problem]) -> None:
        if self.row is not None and self.place is not None:
            open_ = problems if self.revealed else [veiled(self.place.kind, problem) for problem in problems]
            self.row.set_problems([(kind_of(problem), sentence(problem)) for problem in open_])

    def _keep_typed(self) -> None:
        if self.editor is not None:
            self.editor.settle()

    def forget_typed(self, one: Conflict) -> None:
        """Forget what was typed for a place that is settled."""
        with self.app.telling():
            self.app.store.drop_draft(self._form(one))

    def take_typed(self) -> None:
        """Choose the typed value."""
        one = self.place
        if one is None or one.field is None or self.editor is None:
            return
        self.editor.settle()
        reading = self._read(one, one.field)
        self._say(reading.problems)
        if reading.value is not None and not reading.refused:
            self.chosen.emit(reading.value)
            return
        if reading.value is None and not reading.problems and one.field in one.kind.about.naming:
            self._say([Problem("name_needed", one.name)])
        self.focus_line()

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Say under the line why a value cannot stand in the record."""
        self._say(problems)
        if self.row is None:
            self.app.refuse(*problems)

    # -- keys ------------------------------------------------------------------------------------------------------

    def choose(self, value: Value, *_: object) -> None:
        """Choose a side; where all look alike because they are masked, show them first."""
        if not self.can_choose or self.place is None:
            return
        field = self.place.field
        looks = [self.shown(field, one) for one in self.values] if field is not None else []
        if field is not None and len(set(looks)) < len(looks) and not self.revealed:
            self._reveal(shown=True)
            return
        self.chosen.emit(value)

    def press(self, digit: int) -> bool:
        """Choose by a digit; the one behind the last side goes to the line."""
        if 1 <= digit <= len(self.cards) and self.can_choose:
            self.choose(self.values[digit - 1])
            return True
        if digit == len(self.cards) + 1 and self.editor is not None:
            self.focus_line()
            return True
        return False

    @property
    def is_writing(self) -> bool:
        """Return whether the keyboard is in the line, where digits are text."""
        return self.editor is not None and self._is_typing()

    def focus_first(self) -> None:
        """Put the keyboard on the first side."""
        first = self.cards[0] if self.cards and self.can_choose else self.back if self.back.isVisible() else self.way
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.verticalScrollBar().setValue(0)

    def focus_line(self) -> None:
        """Put the keyboard into the line for another value."""
        if self.editor is not None and self.row is not None:
            self.editor.focus()
            self.area.ensureWidgetVisible(self.row)

    def _step(self, at: int, step: int) -> None:
        card = self.cards[max(0, min(at + step, len(self.cards) - 1))]
        card.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.ensureWidgetVisible(card)

    # -- personal values -------------------------------------------------------------------------------------------

    @property
    def can_reveal(self) -> bool:
        """Return whether anything here is masked."""
        return self.place is not None and not self.eye.isHidden()

    def turn(self) -> None:
        """Show the personal values whole, or mask them again."""
        self._reveal(not self.revealed)

    def _reveal(self, shown: bool) -> None:  # noqa: FBT001 - a signal's argument
        at = next((n for n, card in enumerate(self.cards) if card.hasFocus()), -1)
        self.revealed = shown
        if self.place is not None:
            self.show_place(self.place)
        if at >= 0:
            self.cards[at].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_eye(self) -> None:
        self.eye.set_icon("eye-off" if self.revealed else "eye")
        self.eye.set_words("Che thông tin cá nhân" if self.revealed else "Hiện thông tin cá nhân")

    def _open_record(self) -> None:
        if self.place is not None:
            open_record(self.app, self.place)


def open_record(app: App, one: Conflict) -> None:
    """Show the record of a place in its form; of a line in a list the record that it belongs to."""
    kind, record, field = one.kind, one.record, one.name
    while kind.about.parent is not None:
        link = kind.about.parent
        row = app.store.row(kind, record, gone=True) or {}
        kind, record, field = app.store.catalogue.of_table(link.target), str(row.get(link.name)), link.parent
    app.go(kind.about.name, record=record, field="" if field == GONE else field)


class SettlingPage(Page):
    """The places to settle. `opened(record=, field=)` shows that of a record first."""

    page_id = KEY
    title = TITLE
    icon = ICON

    def __init__(self, app: App) -> None:
        super().__init__(app, has_back=True)
        self._open = False
        self._came_from: tuple[str, str] | None = None
        self._settled: tuple[str, str, str] | None = None  # settled last: an undo brings it up again
        self.model = ConflictModel(app.store, self)
        self.table = Table(app.look, name="Các chỗ cần xem lại")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setModel(self.model)
        self.settling = Settling(app)
        self.empty = EmptyState(app.look, NOTHING, icon="check-check")
        self.both = QWidget()
        self.both.setAccessibleName(self.title)
        self._sides = QHBoxLayout(self.both)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.addWidget(self.table, LIST_SHARE)
        self._sides.addWidget(self.settling, PLACE_SHARE)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self.both, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self._wire()
        self.restyle()

    def _wire(self) -> None:
        self.head.back.connect(self._back)
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.table.opened.connect(self._entered)
        self.table.installEventFilter(self)
        self.settling.back.clicked.connect(self._to_list)
        self.settling.chosen.connect(self.settle)
        self.settling.moved.connect(self._step)
        self.app.changed.connect(self._changed)
        self.app.fields_changed.connect(self._fields_changed)
        self.offer("record.leave", self.escape)
        self.offer("record.save", self.settling.take_typed, lambda: self.settling.editor is not None)
        self.offer("record.reveal", self.settling.turn, lambda: self.settling.can_reveal)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        self._sides.setSpacing(self.look.px(24))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set list and place side by side, or one over the other."""
        super().resizeEvent(event)
        self._arrange()

    @property
    def is_over(self) -> bool:
        """Return whether the place comes over the list."""
        return self.width() < self.look.px(ROOM_FOR_TWO)

    def _arrange(self) -> None:
        some = bool(self.model.found)
        covers = self.is_over and self._open
        self.empty.setVisible(not some)
        self.both.setVisible(some)
        self.table.setVisible(not covers)
        self.head.setVisible(not covers)
        self.settling.setVisible(covers or not self.is_over)
        self.settling.back.setVisible(covers)

    # -- coming and going ------------------------------------------------------------------------------------------

    def opened(self, **target: object) -> None:
        """Show the places there are, that of a record first."""
        record, field = str(target.get("record") or ""), str(target.get("field") or "")
        self._came_from = (str(target.get("back") or ""), record) if record else None
        self.settling.show_nothing()
        self._open = bool(record)
        self.refresh()
        found = self.model.found
        wanted = [at for at, one in enumerate(found) if one.record == record and field in {"", one.name}]
        if wanted:
            self.table.selectRow(wanted[0])
        if found and not (self.is_over and not self._open):
            self.settling.focus_first()
        elif found:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """Keep what was typed for another time."""
        self.settling._keep_typed()  # noqa: SLF001 - its own page
        return True

    def refresh(self) -> None:
        """Show the places there are now; the open one stays open."""
        self._soon.stop()
        here = self.settling.place
        at = max(0, self.table.currentIndex().row())
        found = conflicts(self.app.store)
        self.model.show(found)
        self.head.set_title(self.title, f"{show_whole(len(found))} chỗ" if found else "")
        self.table.fit_columns(0)
        if found:
            keys = [key_of(one) for one in found]
            again = self._settled in keys
            wanted = self._settled if again else key_of(here) if here is not None else None
            self.table.selectRow(keys.index(wanted) if wanted in keys else min(at, len(found) - 1))
            if again:
                self._settled = None
                if self.isVisible():
                    self._focus_next()
        else:
            self._open = False
            self.settling.show_nothing()
        self._say_place()
        self._arrange()

    def _changed(self, _table: str, _records: object) -> None:
        if self.isVisible():
            self._soon.start()

    def _moved(self, current: QModelIndex) -> None:
        if current.isValid() and self.settling.place != self.model.found[current.row()]:
            self.settling.show_place(self.model.found[current.row()])
        self._say_place()

    def _fields_changed(self) -> None:
        """Other fields are to be shown: the open place is shown anew."""
        self.settling.show_nothing()
        self._soon.start()

    def _say_place(self) -> None:
        many, settling = len(self.model.found), self.settling
        if not many:
            self.foot.set_hint("")
            self.foot.set_right("")
            return
        digits = ", ".join(str(at + 1) for at in range(len(settling.cards)))
        other = f", {len(settling.cards) + 1} gõ giá trị khác" if settling.editor is not None else ""
        self.foot.set_hint(f"{digits} chọn{other}" if settling.can_choose else "")
        self.foot.set_right(f"Chỗ {max(0, self.table.currentIndex().row()) + 1} trong {show_whole(many)}")

    def _step(self, step: int) -> None:
        row = self.table.currentIndex().row() + step
        if 0 <= row < len(self.model.found):
            self.table.selectRow(row)
            self.settling.focus_first()

    def _entered(self, _index: QModelIndex) -> None:
        self._open = True
        self._arrange()
        self.settling.focus_first()

    def _to_list(self) -> None:
        self._open = False
        self._arrange()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def escape(self) -> None:
        """Leave the place, then the page."""
        if self.settling.isVisible() and not self.table.hasFocus() and self.model.found:
            self._to_list()
        else:
            self._back()

    def _back(self) -> None:
        page, record = self._came_from or ("", "")
        if page:
            self.app.go(page, record=record)
        else:
            self.app.go("home")

    # -- choosing --------------------------------------------------------------------------------------------------

    def settle(self, value: Value) -> None:
        """Write what a person has decided; the next place comes up."""
        one = self.settling.place
        if one is None:
            return
        words = said(title(self.app.store, one.kind, one.record), one, self.settling.shown, value)
        try:
            saved = settle(self.app.store, one, value)
        except Refused as refused:
            self.settling.refuse(refused.problems)
            return
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        self.settling.forget_typed(one)
        self._settled = key_of(one)
        change = saved.change or ""
        self.app.tell(words, "Hoàn tác", lambda: self.app.undo_change(change), tone="good")
        self.refresh()
        self._focus_next()

    def _focus_next(self) -> None:
        if not self.model.found:
            self.head.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.settling.isVisible():
            self.settling.focus_first()
        else:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep digits from the list's own search."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._says(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by a digit, wherever on the page the keyboard is."""
        if not self._says(event):
            super().keyPressEvent(event)

    def _says(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        digit = event.text()
        if not plain or not digit.isdecimal() or self.settling.is_writing or not self.settling.isVisible():
            return False
        return self.settling.press(int(digit))


def said(named: str, one: Conflict, shown: Callable[[Field, Value], str], value: Value) -> str:
    """Return what was decided, as a sentence."""
    if one.field is not None:
        label = one.field.label[:1].lower() + one.field.label[1:]
        words = shown(one.field, value)
        chosen = f"“{words}”" if len(words) <= LONG and "\n" not in words else "giá trị"
        return f"Đã chọn {chosen} cho {label} của {named}."
    return f"Đã giữ lại {named}." if value is None else f"Đã chuyển {named} vào Thùng rác."


# -- where the places are told of --------------------------------------------------------------------------------------


def review_row(app: App) -> ItemRow | None:
    """Return the line of the first screen that leads here, or None while there is nothing to settle."""
    many = count(app.store)
    if not many:
        return None
    below = "Hai máy ghi khác nhau; hãy chọn giá trị đúng"
    row = ItemRow(app.look, place_words(many), below, dot="warn", dot_means="Cần xem", pressable=True)
    row.clicked.connect(partial(app.go, KEY))
    return row


def differ_mark(app: App, words: str, go: Callable[[], object]) -> Button:
    """Return the quiet mark in a form that leads here."""
    mark = Button(app.look, words, weight="quiet", icon="copy", tip="Hai người ghi khác nhau: xem và chọn")
    mark.clicked.connect(go)
    return mark


class ReviewMark(QObject):
    """Shows the page in the side list, with how many places there are, as long as there are any."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.tell)
        window.app.changed.connect(self._soon.start)
        self.tell()

    def tell(self) -> None:
        """Count, and show it."""
        window = self._window
        many = count(window.app.store)
        window.side.show_waiting(Waiting(KEY, TITLE, ICON, many))
        if window.page is not None and window.page.page_id == KEY and many:
            window.side.set_here(KEY)

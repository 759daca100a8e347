"""Matching the columns of a list with the fields of a record type: proposed with certainty, decided by a person."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.fields import Choice, Day, Field, Text
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.look import Look
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    ChoiceBox,
    FlowRow,
    IconButton,
    LineEdit,
    ProblemLine,
    Rule,
    Scroll,
    Tag,
    Words,
)

if TYPE_CHECKING:
    from kh49_desktop.sheets import Mapping as Matching
    from kh49_desktop.sheets import Table as Found

SKIP: Final = ""  # the code of a column that is not brought in
BAND: Final = "band"  # stands for the letters where department bands tell a field
SURE: Final = 90  # of 100: from here on a proposal is called certain
SAMPLES: Final = 3
HEADS: Final = ("Cột", "Tiêu đề trong tệp", "Vài giá trị", "Nhập vào", "", "")
ONE_TURN: Final = 0.03  # seconds of making lines before the window has its turn again
LEFT_OUT: Final[Mapping[str, str]] = {
    "title": "dòng tiêu đề",
    "header": "dòng tiêu đề",
    "band": "dòng tên tổ",
    "total": "dòng cộng",
    "signature": "dòng chữ ký",
    "empty": "dòng trống",
    "numbering": "dòng số thứ tự cột",
    "after": "dòng sau bảng",
    "hidden": "dòng đang ẩn",
    "stray": "dòng lẻ",
    "nameless": "dòng không có tên",
}


@dataclass(slots=True)
class Line:
    """One column on the screen: the fields it is brought into, one a box, and what is to be said of that."""

    letter: str
    boxes: list[ChoiceBox]
    tag: Tag
    ground: QVBoxLayout
    more: IconButton
    heading: str = ""
    was: str = ""  # the tag of the proposal


@dataclass(frozen=True, slots=True)
class Asked:
    """What is matched: a table, the mapping proposed, the fields offered (name, label) and all fields by name."""

    table: Found
    mapping: Matching
    targets: Sequence[tuple[str, str]]
    fields: Mapping[str, Field]
    whole: str = ""  # which table of several


class Fixed(QWidget):
    """One value for every row: its field, what it is, and the way to take it back."""

    removed = Signal()

    def __init__(self, look: Look, targets: Sequence[tuple[str, str]], fields: Mapping[str, Field]) -> None:
        """Begin without a field."""
        super().__init__()
        self.look, self._fields = look, fields
        self.box = ChoiceBox(look, targets, fold=fold, placeholder="Ô nào", name="Ô có cùng giá trị ở mọi dòng")
        self.value: LineEdit | ChoiceBox = LineEdit(look, placeholder="Giá trị", name="Giá trị cho mọi dòng")
        self.cross = IconButton(look, "x", "Bỏ giá trị chung này", focusable=True)
        self.cross.clicked.connect(self.removed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.box, 1)
        self._row.addWidget(self.value, 1)
        self._row.addWidget(self.cross)
        self.box.edited.connect(self._turned)

    def set_value(self, name: str, text: str) -> None:
        """Show a field and its text."""
        self.box.set_value(name)
        self._turned(name)
        if isinstance(self.value, LineEdit):
            self.value.set_text(text)
        else:
            self.value.set_value(text)

    def _turned(self, name: object) -> None:
        known = self._fields.get(str(name or ""))
        before = self.value
        label = f"{known.label}, cho mọi dòng" if known is not None else "Giá trị cho mọi dòng"
        if known is not None and isinstance(known.kind, Choice):
            choices = [(option.label, option.label) for option in known.offered]
            self.value = ChoiceBox(self.look, choices, fold=fold, placeholder="Giá trị", name=label)
        else:
            self.value = LineEdit(self.look, placeholder="Giá trị", name=label)
        self._row.replaceWidget(before, self.value)
        before.hide()
        before.deleteLater()
        if before.hasFocus() or self.isVisible():  # while it is being made, the order of making is the order of Tab
            self.setTabOrder(self.box, self.value)
            self.setTabOrder(self.value, self.cross)

    def read(self) -> tuple[str, str]:
        """Return field and text; "" where one is missing."""
        self.box.settle()
        self.value.settle()
        return self.box.value() or "", self.value.text().strip()


class MatchStep(QWidget):
    """Step 2: each column with its heading, some of its values, and the field it is brought into."""

    built = Signal()
    forgotten = Signal()

    def __init__(self, app: App) -> None:
        """Make the empty list."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self.lines: dict[str, Line] = {}
        self.fixed: list[Fixed] = []
        self._asked: Asked | None = None
        self.said = Words(look, tone="second", wrap=True)
        self.forget = Button(look, "Quên cách ghép này", weight="quiet", icon="undo-2")
        self.forget.clicked.connect(self.forgotten)
        self.problem = ProblemLine(look)
        self.card = Card(look)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._fixed_list = QVBoxLayout()
        top = QHBoxLayout()
        top.addWidget(self.said, 1)
        top.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignTop)
        self.card.body.addLayout(top)
        self.card.add(self.problem)
        self.area = Scroll(look, self._inside)
        self.area.setAccessibleName("Các cột của tệp")
        self.card.add(self.area, 1)
        self._stack = QVBoxLayout(self)
        self._stack.addWidget(self.card, 1)
        self._making: Iterator[None] = iter(())
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._make_some)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(0, 0, 0, px(16))
        self._grid.setContentsMargins(0, 0, px(8), 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(6))
        for line in self.lines.values():
            for box in line.boxes:
                box.setMinimumWidth(px(170))

    @property
    def boxes(self) -> dict[str, ChoiceBox]:
        """Return the first box of each column by its letters."""
        return {letter: line.boxes[0] for letter, line in self.lines.items()}

    # -- making the list -------------------------------------------------------------------------------------------

    def show_table(self, asked: Asked) -> None:
        """Show a table's columns with the proposed fields; `built` tells when all lines stand.

        A list box holds every field, so lines are made a few at a time and the window goes on meanwhile.
        """
        self._asked = asked
        self.lines.clear()
        self.fixed.clear()
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._fixed_list = QVBoxLayout()
        for at, head in enumerate(HEADS):
            self._grid.addWidget(Words(self.look, head, size=looks.SMALL, tone="second"), 0, at)
        self._grid.addWidget(Rule(self.look), 1, 0, 1, len(HEADS))
        self._making = self._make(asked, inside)
        self._make_some()

    def _make_some(self) -> None:
        until = time.monotonic() + ONE_TURN
        for _ in self._making:
            if time.monotonic() > until:
                self._turn.start()
                return
        self.built.emit()

    def _make(self, asked: Asked, inside: QWidget) -> Iterator[None]:
        table, mapping = asked.table, asked.mapping
        chosen = fields_by_letter(mapping.columns)
        line = 2
        sources = [(c.letter, c.heading, [s for s in c.samples if s][:SAMPLES]) for c in table.columns]
        if table.bands:
            sources.append((BAND, "Dòng tên tổ, bộ phận xen giữa danh sách", list(table.bands[:SAMPLES])))
        for letter, heading, samples in sources:
            self._add_line(line, letter, heading or "(không có tiêu đề)", samples)
            names = chosen.get(letter, [])
            for number, name in enumerate(names):
                if number:
                    self._add_box(self.lines[letter])
                self.lines[letter].boxes[number].set_value(name)
            self._show_certainty(self.lines[letter], names, mapping)
            line += 1
            yield
        for column in (1, 2, 3):
            self._grid.setColumnStretch(column, 3)
        self._grid.addWidget(self._common(), line, 0, 1, len(HEADS))
        self._grid.setRowStretch(line + 1, 1)
        given = dict(mapping.constants)
        for known in asked.fields.values():  # what names a record and has no column is asked for at once
            if known.naming and known.default is None and not mapping.columns.get(known.name):
                given.setdefault(known.name, "")
        for name, text in given.items():
            self.add_fixed(name, text)
            yield
        self._inside = inside
        self.area.setWidget(inside)
        inside.setAutoFillBackground(False)
        self._say(asked)
        self._show_joined()
        self.restyle()

    def _say(self, asked: Asked) -> None:
        table, mapping = asked.table, asked.mapping
        parts = [f"{count} {LEFT_OUT.get(name, name)}" for name, count in table.left_out.items() if count]
        words = f"{asked.whole}: " if asked.whole else ""
        words += f"{show_whole(len(table.lines))} dòng dữ liệu, từ dòng {table.first_row}."
        if parts:
            words += f" Đã bỏ qua {', '.join(parts)}."
        if mapping.remembered:
            words += " Cách ghép này được nhớ từ lần trước."
        self.forget.setVisible(mapping.remembered)
        self.said.setText(words)
        self.problem.set_line("bad", "")

    def _add_line(self, at: int, letter: str, heading: str, samples: Sequence[str]) -> None:
        look = self.look
        ground = QVBoxLayout()
        ground.setContentsMargins(0, 0, 0, 0)
        ground.setSpacing(look.px(4))
        more = IconButton(look, "plus", f"Cột {letter}: nhập thêm vào một ô nữa", focusable=True)
        line = Line(letter, [], Tag(look), ground, more, heading)
        more.clicked.connect(self._adding(line))
        self.lines[letter] = line
        self._add_box(line)
        self._grid.addWidget(Words(look, "—" if letter == BAND else letter, tone="second"), at, 0)
        self._grid.addWidget(Words(look, heading, wrap=True), at, 1)
        shown = Words(look, " · ".join(samples) or "(trống)", size=looks.SMALL, tone="second", wrap=True)
        self._grid.addWidget(shown, at, 2)
        self._grid.addLayout(ground, at, 3)
        self._grid.addWidget(more, at, 4)
        self._grid.addWidget(line.tag, at, 5)
        more.setVisible(letter != BAND)

    def _adding(self, line: Line) -> Callable[[], None]:
        def add() -> None:
            self._add_box(line)
            self.setTabOrder(line.boxes[-2], line.boxes[-1])
            self.setTabOrder(line.boxes[-1], line.more)
            line.boxes[-1].setFocus(Qt.FocusReason.OtherFocusReason)

        return add

    def _add_box(self, line: Line) -> None:
        targets = self._asked.targets if self._asked is not None else ()
        box = ChoiceBox(self.look, [(SKIP, "Không nhập"), *targets], fold=fold, value=SKIP)
        box.setAccessibleName(f"Cột {line.letter}, {line.heading}: nhập vào")
        box.setProperty("letter", line.letter)
        box.setMinimumWidth(self.look.px(170))
        box.edited.connect(self._chose)
        line.boxes.append(box)
        line.ground.addWidget(box)

    # -- one value for all rows ------------------------------------------------------------------------------------

    def _common(self) -> QWidget:
        look = self.look
        ground = QWidget()
        stack = QVBoxLayout(ground)
        stack.setContentsMargins(0, look.px(10), 0, 0)
        stack.setSpacing(look.px(6))
        words = "Ô không có cột trong tệp mà mọi dòng giống nhau, ví dụ Năm 2026:"
        stack.addWidget(Words(look, words, size=looks.SMALL, tone="second", wrap=True))
        stack.addLayout(self._fixed_list)
        add = Button(look, "Thêm giá trị chung cho mọi dòng", icon="plus", weight="quiet")
        add.clicked.connect(self._add_by_hand)
        stack.addWidget(FlowRow(look, [add]))
        return ground

    def _add_by_hand(self) -> None:
        self.add_fixed().box.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_fixed(self, name: str = "", text: str = "") -> Fixed:
        """Add a line for one value that all rows have."""
        asked = self._asked
        one = Fixed(self.look, asked.targets if asked else (), asked.fields if asked else {})
        if name:
            one.set_value(name, text)
        one.removed.connect(self._removing(one))
        self.fixed.append(one)
        self._fixed_list.addWidget(one)
        return one

    def _removing(self, one: Fixed) -> Callable[[], None]:
        def remove() -> None:
            self.fixed.remove(one)
            one.hide()
            one.deleteLater()

        return remove

    # -- certainty -------------------------------------------------------------------------------------------------

    def _show_certainty(self, line: Line, names: Sequence[str], mapping: Matching) -> None:
        certainty = min((mapping.certainty.get(one, 0) for one in names), default=100)
        line.was = "" if certainty >= SURE or mapping.remembered else f"đoán {certainty}%, xin xem lại"
        line.tag.set_tag(line.was, "warn")

    def _chose(self, code: object) -> None:
        sender = self.sender()
        letter = str(sender.property("letter")) if sender is not None else ""
        line = self.lines[letter]
        line.was = ""
        line.tag.set_tag("bạn chọn", "accent")
        known = self._asked.fields.get(str(code or "")) if self._asked is not None else None
        joins = known is not None and (isinstance(known.kind, Text | Day) or bool(known.target))
        for other in self.lines.values():
            for box in other.boxes:
                if box is not sender and code and box.value() == code and not joins:
                    box.set_value(SKIP)
                    other.was = ""
                    other.tag.set_tag("", "neutral")
        self._show_joined()

    def _show_joined(self) -> None:
        """Tell of columns that together make one field."""
        for letters in self.columns(settled=False).values():
            parts = letters.split(",")
            if len(parts) > 1:
                for each in parts:
                    self.lines[each].tag.set_tag(f"ghép {' + '.join(parts)}", "accent")

    def columns(self, *, settled: bool = True) -> dict[str, str]:
        """Return the mapping chosen: {field: letters}."""
        found: dict[str, list[str]] = {}
        for letter, line in self.lines.items():
            for box in line.boxes:
                if settled:
                    box.settle()
                if box.value():
                    found.setdefault(str(box.value()), []).append(letter)
        return {name: ",".join(dict.fromkeys(letters)) for name, letters in found.items()}

    def constants(self) -> dict[str, str]:
        """Return the values that all rows have: {field: text}."""
        found = dict(one.read() for one in self.fixed)
        return {name: text for name, text in found.items() if name and text}


def fields_by_letter(columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the fields that each column (or the bands) is brought into."""
    found: dict[str, list[str]] = {}
    for name, letters in columns.items():
        for letter in letters.split(","):
            found.setdefault(letter.strip(), []).append(name)
    return found

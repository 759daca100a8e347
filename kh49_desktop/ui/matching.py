"""Matching the columns of a list with the fields of a record type: proposed with certainty, decided by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kh49_desktop.fields import Day, Field, PersonName
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.widgets import Card, ChoiceBox, ProblemLine, Rule, Scroll, Tag, Words

if TYPE_CHECKING:
    from kh49_desktop.sheets import Mapping as Matching
    from kh49_desktop.sheets import Table as Found

SKIP: Final = ""  # the code of a column that is not brought in
BAND: Final = "band"  # stands for the letters where department bands tell a field
SURE: Final = 90  # of 100: from here on a proposal is called certain
SAMPLES: Final = 3
HEADS: Final = ("Cột", "Tiêu đề trong tệp", "Vài giá trị", "Nhập vào", "")
LEFT_OUT: Final[Mapping[str, str]] = {
    "title": "dòng tiêu đề",
    "header": "dòng tiêu đề",
    "band": "dòng tên tổ",
    "total": "dòng cộng",
    "signature": "dòng chữ ký",
    "empty": "dòng trống",
    "numbering": "dòng số thứ tự cột",
    "after": "dòng sau bảng",
}


class MatchStep(QWidget):
    """Step 2: each column with its heading, some of its values, and the field it is brought into."""

    def __init__(self, app: App) -> None:
        """Make the empty list."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self.boxes: dict[str, ChoiceBox] = {}
        self._tags: dict[str, Tag] = {}
        self._fields: dict[str, Field] = {}
        self.said = Words(look, tone="second", wrap=True)
        self.problem = ProblemLine(look)
        self.card = Card(look)
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self.card.add(self.said)
        self.card.add(self.problem)
        self.card.add(Scroll(look, self._inside), 1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, look.px(16))
        stack.addWidget(self.card, 1)

    def show_table(
        self, table: Found, mapping: Matching, targets: Sequence[tuple[str, str]], fields: Mapping[str, Field]
    ) -> None:
        """Show a table's columns with the proposed fields; `targets` are (field, label)."""
        self.boxes.clear()
        self._tags.clear()
        self._fields = dict(fields)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        px = self.look.px
        self._grid.setContentsMargins(0, 0, px(8), 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(6))
        for at, head in enumerate(HEADS):
            self._grid.addWidget(Words(self.look, head, size=looks.SMALL, tone="second"), 0, at)
        self._grid.addWidget(Rule(self.look), 1, 0, 1, 5)
        chosen = fields_by_letter(mapping.columns)
        labels = dict(targets)
        line = 2
        sources = [(c.letter, c.heading, [s for s in c.samples if s][:SAMPLES]) for c in table.columns]
        if table.bands:
            sources.append((BAND, "Dòng tên tổ, bộ phận xen giữa danh sách", list(table.bands[:SAMPLES])))
        for letter, heading, samples in sources:
            code = " ".join(chosen.get(letter, ()))
            both = {code: " + ".join(labels.get(one, one) for one in code.split())} if " " in code else {}
            box = ChoiceBox(self.look, [(SKIP, "Không nhập"), *both.items(), *targets], fold=fold, value=code)
            self._add_line(line, letter, heading or "(không có tiêu đề)", samples, box)
            self._show_certainty(letter, code, mapping)
            line += 1
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 3)
        self._grid.setColumnStretch(3, 3)
        self._grid.setRowStretch(line, 1)
        scroll = self.card.findChild(Scroll)
        if scroll is not None:
            scroll.setWidget(inside)
            inside.setAutoFillBackground(False)
        self._inside = inside
        parts = [f"{count} {LEFT_OUT.get(name, name)}" for name, count in table.left_out.items() if count]
        words = f"{show_whole(len(table.lines))} dòng dữ liệu, từ dòng {table.first_row}."
        if parts:
            words += f" Đã bỏ qua {', '.join(parts)}."
        if mapping.remembered:
            words += " Cách ghép được nhớ từ lần trước."
        self.said.setText(words)
        self.problem.set_line("bad", "")

    def _add_line(self, line: int, letter: str, heading: str, samples: Sequence[str], box: ChoiceBox) -> None:
        look = self.look
        box.setAccessibleName(f"Cột {letter}, {heading}: nhập vào")
        box.setProperty("letter", letter)
        box.setMinimumWidth(look.px(200))
        box.edited.connect(self._chose)
        self.boxes[letter] = box
        self._tags[letter] = Tag(look)
        self._grid.addWidget(Words(look, "—" if letter == BAND else letter, tone="second"), line, 0)
        self._grid.addWidget(Words(look, heading, wrap=True), line, 1)
        shown = Words(look, " · ".join(samples) or "(trống)", size=looks.SMALL, tone="second", wrap=True)
        self._grid.addWidget(shown, line, 2)
        self._grid.addWidget(box, line, 3)
        self._grid.addWidget(self._tags[letter], line, 4)

    def _show_certainty(self, letter: str, code: str, mapping: Matching) -> None:
        certainty = min((mapping.certainty.get(one, 0) for one in code.split()), default=SURE)
        self._tags[letter].set_tag("" if certainty >= SURE or mapping.remembered else "đoán, xin xem lại", "warn")

    def _chose(self, code: object) -> None:
        sender = self.sender()
        letter = str(sender.property("letter")) if sender is not None else ""
        self._tags[letter].set_tag("bạn chọn", "accent")
        field = self._fields.get(str(code or ""))
        joins = field is not None and isinstance(field.kind, PersonName | Day)
        for other, box in self.boxes.items():
            if other != letter and code and box.value() == code and not joins:
                box.set_value(SKIP)
                self._tags[other].set_tag("", "neutral")

    def columns(self) -> dict[str, str]:
        """Return the mapping chosen: {field: letters}."""
        found: dict[str, list[str]] = {}
        for letter, box in self.boxes.items():
            box.settle()
            for name in (box.value() or "").split():
                found.setdefault(name, []).append(letter)
        return {name: ",".join(letters) for name, letters in found.items()}


def fields_by_letter(columns: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the fields that each column (or the bands) is brought into."""
    found: dict[str, list[str]] = {}
    for name, letters in columns.items():
        for letter in letters.split(","):
            found.setdefault(letter.strip(), []).append(name)
    return found

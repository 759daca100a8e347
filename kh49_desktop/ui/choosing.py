"""The first step of an import: into which list, from which file, which of its tables, and whether hidden rows too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.record import BUILT_IN, Catalogue
from kh49_desktop.records import GROUPS
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.hub import is_hidden, types_by_group
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    CheckBox,
    ChoiceBox,
    EmptyState,
    FieldRow,
    FlowRow,
    ProblemLine,
    Scroll,
    Segmented,
    Words,
    empty,
)

if TYPE_CHECKING:
    from kh49_desktop.sheets import Book
    from kh49_desktop.sheets import Table as Found

FILTER: Final = "Bảng tính (*.xlsx *.xlsm *.xls *.ods *.csv *.txt *.tsv)"
ENCODINGS: Final = {"vni": "VNI", "tcvn3": "TCVN3 (ABC)"}
OTHER: Final = "Khác"
WHOLE, BARE = "all", "bare"
LABEL: Final = 146


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was read: its tables, and the same without what is hidden in it."""

    book: Book
    tables: list[Found]
    bare: list[Found]
    usual: frozenset[str]  # the places of the tables that most likely belong together
    whole: bool = False  # it says of itself that it is a whole register

    @property
    def hides(self) -> bool:
        """Return whether rows or columns of its tables are hidden."""
        return any(table.hidden_rows or table.hidden_columns for table in self.tables)


def importable(catalogue: Catalogue, *, sensitive: bool) -> list[tuple[str, str]]:
    """Return the record types that lists are brought into, (name, words), under the headings of the hub.

    A type of rows within a record stands behind the record's; it is told apart by that.
    """
    groups = types_by_group(catalogue)
    grouped = {kind for kinds in groups.values() for kind in kinds}
    rest = [k for k in catalogue.kinds if k.about.parent is None and k not in grouped and k not in BUILT_IN]
    found = []
    for group, kinds in (*groups.items(), ("", rest)):
        for kind in kinds:
            if not is_hidden(kind, sensitive=sensitive):
                heading = f"{group} {GROUPS[group]}" if group else OTHER
                found.append((kind.about.name, f"{kind.about.plural} ({heading})"))
                found += [
                    (child.about.name, f"{child.about.plural} (trong {kind.about.title})")
                    for child in catalogue.children(kind).values()
                ]
    return found


class ChooseStep(QWidget):
    """A record type; a file, a drop or a paste; then, where there is something to ask, which tables and hidden rows."""

    file_chosen = Signal(object)
    pasted = Signal()
    kind_chosen = Signal(object)
    earlier = Signal()
    whole_again = Signal()

    def __init__(self, app: App) -> None:
        """Make the ground to drop on."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self.opened_file: Opened | None = None
        self.kind = ChoiceBox(look, importable(app.store.catalogue, sensitive=app.shows_sensitive), fold=fold,
                              name="Nhập vào sổ nào")  # fmt: skip
        self.kind.edited.connect(self.kind_chosen)
        self.imports = Button(look, "Các lần nhập trước", weight="quiet", icon="undo-2")
        self.imports.clicked.connect(self.earlier)
        self.row = FieldRow(look, "Nhập vào sổ", self.kind, label_width=LABEL)
        self.pick = Button(look, "Chọn tệp…", weight="primary", icon="folder-open", hint="Ctrl O")
        self.paste = Button(look, "Dán từ Excel", icon="copy", hint="Ctrl V")
        self.pick.clicked.connect(self.ask)
        self.paste.clicked.connect(self.pasted)
        self.ground = Card(look)
        words = "Kéo tệp vào đây, hoặc chọn tệp. Nhận .xlsx, .xlsm, .xls, .ods, .csv, .txt; không cần sửa tệp trước."
        self.ground.add(EmptyState(look, words, icon="file-spreadsheet", buttons=[self.pick, self.paste]), 1)
        self.problem = ProblemLine(look)
        self.found = Card(look, gap=4)
        self._inside = QWidget()
        self._rows = QVBoxLayout(self._inside)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.ticks: list[CheckBox] = []
        self.said = Words(look, tone="second", wrap=True)
        self.asked = Words(look, wrap=True)
        self.hidden = Segmented(
            look, [(WHOLE, "Nhập cả phần ẩn"), (BARE, "Bỏ phần ẩn")], value=WHOLE, clearable=False, name="Phần đang ẩn"
        )
        self.hidden.edited.connect(self._show_tables)
        self.other = Button(look, "Chọn tệp khác…", icon="folder-open")
        self.other.clicked.connect(self.ask)
        self.found.add(self.said)
        self.found.add(self.asked)
        self.found.add(self.hidden)
        self.area = Scroll(look, self._inside)
        self.area.setAccessibleName("Các bảng trong tệp")
        self.found.add(self.area, 1)
        self.found.add(FlowRow(look, [self.other]))
        self.found.hide()
        top = QHBoxLayout()
        top.addWidget(self.row, 4)
        top.addStretch(1)
        top.addWidget(self.imports, 0, Qt.AlignmentFlag.AlignTop)
        self._top = top
        self._stack = QVBoxLayout(self)
        self._stack.addLayout(top)
        self._stack.addWidget(self.problem)
        self._stack.addWidget(self.found, 1)
        self._stack.addWidget(self.ground, 1)
        look.changed.connect(self.restyle)
        app.fields_changed.connect(self._offer_kinds)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(0, 0, 0, px(16))
        self._stack.setSpacing(px(12))
        self._top.setSpacing(px(12))
        self._rows.setSpacing(px(2))
        self.row.setMaximumWidth(px(700))

    def _offer_kinds(self) -> None:
        self.kind.set_choices(importable(self.app.store.catalogue, sensitive=self.app.shows_sensitive))

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what earlier imports there are."""
        super().showEvent(event)
        self.imports.setVisible(bool(self.app.store.changes("IMPORT", 1)))

    # -- what was found --------------------------------------------------------------------------------------------

    def refuse(self, text: str) -> None:
        """Say why a file cannot be brought in."""
        self.problem.set_line("bad", text)

    def forget(self) -> None:
        """Forget the file."""
        self.opened_file = None
        self.refuse("")
        self.found.hide()
        self.ground.show()

    def offer(self, opened: Opened, *, again: bool = False) -> None:
        """Show what is in a file, with what is to be asked of it; `again`: what was answered stays."""
        self.opened_file = opened
        if not again:
            self.ticks = []
            self.hidden.set_value(WHOLE)
        table = opened.tables[0]
        sheets = len(opened.book.sheets)
        parts = [f"{sheets} trang tính", f"{len(opened.tables)} bảng"] if sheets > 1 or len(opened.tables) > 1 else []
        name = ENCODINGS.get(table.encoding)
        parts.append(f"chữ phông {name}, sẽ chuyển sang Unicode" if name else "chữ Unicode")
        self.found.set_title(opened.book.name or "Các ô đã dán")
        self.said.setText(f"Trong tệp có {', '.join(parts)}." if opened.book.name else f"Đã dán, {', '.join(parts)}.")
        rows = sum(len(each.hidden_rows) for each in opened.tables)
        columns = [letters for each in opened.tables for letters in each.hidden_columns]
        told = [f"{show_whole(rows)} dòng"] if rows else []
        told += [f"{len(columns)} cột ({', '.join(dict.fromkeys(columns))})"] if columns else []
        self.asked.setText(f"Có {' và '.join(told)} đang ẩn: nhập cả, hay bỏ?")
        self.asked.setVisible(bool(told))
        self.hidden.setVisible(bool(told))
        self.ground.hide()
        self.found.show()
        self._show_tables()

    def _show_tables(self, _code: object = None) -> None:
        opened = self.opened_file
        if opened is None:
            return
        before = [tick.isChecked() for tick in self.ticks] if len(self.ticks) == len(opened.tables) else []
        empty(self._rows)
        self.ticks = []
        tables = self._tables(opened)
        for at, table in enumerate(tables):
            tick = CheckBox(self.look, _place(table))
            tick.setChecked(before[at] if before else table.place in opened.usual)
            below = Words(self.look, _words(table), size=looks.SMALL, tone="second", wrap=True)
            below.setContentsMargins(self.look.px(26), 0, 0, self.look.px(6))
            tick.setAccessibleDescription(below.text())
            tick.setEnabled(bool(table.lines))
            self.ticks.append(tick)
            self._rows.addWidget(tick)
            self._rows.addWidget(below)
        self._rows.addStretch(1)

    def _tables(self, opened: Opened) -> list[Found]:
        return opened.bare if self.hidden.value() == BARE and len(opened.bare) == len(opened.tables) else opened.tables

    def chosen(self) -> list[Found]:
        """Return the tables that are ticked, without what is hidden if that was asked for."""
        opened = self.opened_file
        if opened is None:
            return []
        return [t for t, tick in zip(self._tables(opened), self.ticks, strict=False) if tick.isChecked() and t.lines]

    def ask(self) -> None:
        """Ask for a file."""
        folder = self.app.store.setting("folder.import") or ""
        name, _ = QFileDialog.getOpenFileName(self, "Chọn tệp danh sách", folder, FILTER)
        if name:
            self.app.keep("folder.import", str(Path(name).parent))
            self.file_chosen.emit(Path(name))


def _place(table: Found) -> str:
    where = f"Trang {table.sheet}" if table.sheet else "Bảng"
    first = table.columns[0].letter if table.columns else "A"
    return f"{where}, từ ô {first}{table.first_row}" + (" (trang đang ẩn)" if table.hidden else "")


def _words(table: Found) -> str:
    parts = [f"{show_whole(len(table.lines))} dòng", f"{len(table.columns)} cột"]
    heads: Sequence[str] = [column.heading for column in table.columns if column.heading and not column.numbering]
    return " · ".join([*parts, ", ".join(heads[:6]) + ("…" if len(heads) > 6 else "")])  # noqa: PLR2004 - a line full

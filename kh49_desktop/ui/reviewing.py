"""The dry run of an import: five figures, every row that wants a look with its reasons, cells corrected in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import CitizenId, Field, Phone
from kh49_desktop.record import Record
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App
from kh49_desktop.ui.look import Tone
from kh49_desktop.ui.matching import BAND
from kh49_desktop.ui.widgets import Button, Card, Cell, CheckBox, EmptyState, Icon, StatCard, Table, Words
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.sheets import Plan, PlannedRow

Index = QModelIndex | QPersistentModelIndex
Corrections = dict[tuple[int, str], str]

ENCODINGS: Final[Mapping[str, str]] = {"vni": "VNI", "tcvn3": "TCVN3 (ABC)"}
LEVELS: Final[Mapping[Level, Tone]] = {Level.ERROR: "bad", Level.WARN: "warn", Level.INFO: "second"}
WEIGHT: Final = (Level.ERROR, Level.WARN, Level.INFO)
KEPT: Final = 620  # width of address, name, reasons and edges at 100 %
REASONS: Final = 300  # least width of the reasons at 100 %
A_FIELD: Final = 130  # width of another field at 100 %
SAMPLE: Final = 30  # rows that tell how wide the columns are
ALIKE: Final = frozenset(("same_name_same_dob_DIFFERENT_person", "maybe_same_person"))


class PlanModel(QAbstractTableModel):
    """The rows of a dry run: Excel address, values, reasons; a cell edited becomes a correction."""

    corrected = Signal(int, str, str)

    def __init__(self, kind: type[Record], parent: QObject) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.kind = kind
        self.plan: Plan | None = None
        self.rows: list[PlannedRow] = []
        self.columns: list[Field | None] = []  # None: the reasons
        self.corrections: Corrections = {}
        self.originals = False
        self.room = 4  # fields that have room before the reasons
        self._letters: Mapping[str, str] = {}
        self._places: dict[int, int] = {}  # Excel row -> its place among the rows of the plan

    def show(
        self,
        plan: Plan,
        wanted: Callable[[PlannedRow], bool],
        corrections: Corrections,
        first: Callable[[PlannedRow], bool] | None = None,
    ) -> None:
        """Show the wanted rows of a plan, those that `first` picks before the others."""
        rows = [row for row in plan.rows if wanted(row)]
        if first is not None:
            rows.sort(key=lambda row: not first(row))
        columns = self._arranged(plan)
        self.corrections = dict(corrections)
        self._places = {row.row: at for at, row in enumerate(plan.rows)}
        same = columns == self.columns and [row.row for row in rows] == [row.row for row in self.rows]
        if same and self.plan is not None:  # only what the cells say has changed: the editor and the place stay
            self.plan, self.rows = plan, rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.plan, self.rows, self.columns = plan, rows, columns
        self._letters = plan.mapping.columns
        self.endResetModel()

    def _arranged(self, plan: Plan) -> list[Field | None]:
        """Return the columns: names, the fields with most doubts as far as there is room, the reasons, the rest."""
        mapped = [field for name, field in self.kind.about.fields.items() if name in plan.mapping.columns]
        doubts = Counter(p.field for row in plan.rows for p in row.problems if p.level is not Level.INFO)
        rest = sorted((f for f in mapped if not f.naming), key=lambda f: (-doubts[f.name], not f.listed))
        first = rest[: self.room]
        return [
            *(f for f in mapped if f.naming or f in first),
            None,
            *(f for f in mapped if not f.naming and f not in first),
        ]

    @property
    def reasons(self) -> int:
        """Return the column of the reasons."""
        return 1 + self.columns.index(None) if None in self.columns else 0

    def set_originals(self, on: bool) -> None:  # noqa: FBT001 - a property setter
        """Show what stands in the file instead of what it was read as."""
        self.beginResetModel()
        self.originals = on
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return the address, the fields and the reasons."""
        return 0 if parent.isValid() or not self.columns else 1 + len(self.columns)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        if role != Qt.ItemDataRole.DisplayRole or way != Qt.Orientation.Horizontal:
            return None
        if section == 0:
            return "Dòng Excel"
        field = self.columns[section - 1]
        return field.label if field else "Lý do"

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that the values can be edited."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() > 0 and self.columns[index.column() - 1] is not None
        return usual | Qt.ItemFlag.ItemIsEditable if editable else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one a role
        """Return text, editor's text and looks of a cell."""
        row = self.rows[index.row()]
        field = self.columns[index.column() - 1] if index.column() else None
        is_reason = index.column() > 0 and field is None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if index.column() == 0:
                return self.address(row)
            return self.text(row, field) if field else " ".join(sentence(p) for p in ordered(row.problems))
        if role == Qt.ItemDataRole.EditRole:
            return self.typed(row, field) if field else ""
        if role == Qt.ItemDataRole.ToolTipRole and is_reason:
            return "\n".join(sentence(p) for p in ordered(row.problems))
        if role == Cell.SMALL:
            return is_reason
        if role == Cell.TONE:
            if is_reason:
                worst = ordered(row.problems)
                return LEVELS[worst[0].level] if worst else "second"
            return "bad" if field and self._refused(row, field) else "second" if row.verdict == "skipped" else "text"
        if role == Cell.MARKS:
            return self.marks(row, field) if field else ()
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a correction; the row is checked again."""
        field = self.columns[index.column() - 1] if index.column() else None
        if role != Qt.ItemDataRole.EditRole or field is None:
            return False
        row, typed = self.rows[index.row()], str(value)
        if typed != self.data(index, Qt.ItemDataRole.EditRole):
            self.corrections[row.row, field.name] = typed
            self.corrected.emit(row.row, field.name, typed)
        return True

    def address(self, row: PlannedRow) -> str:
        """Return where in the file: the column of the weightiest problem, and the row ("E42")."""
        worst = ordered(row.problems)
        letters = self._letters.get(worst[0].field or "", "") if worst else ""
        letter = letters.split(",")[0] if letters != BAND else ""
        if not letter and self.columns and self.columns[0] is not None:
            letter = self._letters.get(self.columns[0].name, "").split(",")[0]
        return f"{letter}{row.row}"

    def text(self, row: PlannedRow, field: Field) -> str:
        """Return what a cell shows: the value as read, or the file's own text where it was not read or is asked for."""
        typed = self.typed(row, field)
        if self.originals or self._refused(row, field):
            return typed
        value = row.values.get(field.name)
        return field.show(value) if value is not None else typed

    def typed(self, row: PlannedRow, field: Field) -> str:
        """Return what stands in the cell: the correction, else the file's own text."""
        corrected = self.corrections.get((row.row, field.name))
        if corrected is not None or self.plan is None:
            return corrected or ""
        column = self.plan.texts.get(field.name)
        return column[self._places[row.row]].text if column else ""

    def _refused(self, row: PlannedRow, field: Field) -> bool:
        return any(p.level is Level.ERROR and p.field == field.name for p in row.problems)

    def marks(self, row: PlannedRow, field: Field) -> Sequence[tuple[int, int, Tone]]:
        """Return the letters of a cell to look at: a zero put back, a letter among digits."""
        codes = {p.code for p in row.problems if p.field == field.name}
        if "zero_restored" in codes and not self.originals:
            return [(0, 1, "warn")]
        if self._refused(row, field) and isinstance(field.kind, CitizenId | Phone):
            shown = self.text(row, field)
            return [(at, 1, "bad") for at, letter in enumerate(shown) if not letter.isdigit() and letter not in " .+-"]
        return ()


def ordered(problems: Sequence[Problem]) -> list[Problem]:
    """Return problems, the weightiest first."""
    return sorted(problems, key=lambda p: WEIGHT.index(p.level))


class ReviewStep(QWidget):
    """Step 3: the dry run in five figures, and every row that wants a look, editable."""

    changed_options = Signal()

    def __init__(self, app: App, kind: type[Record]) -> None:
        """Make the figures and the grid."""
        super().__init__()
        self.app, self.kind = app, kind
        look = self.look = app.look
        self.plan: Plan | None = None
        self.corrections: Corrections = {}
        self._kept: set[int] = set()  # rows corrected here stay in sight
        self._verdict = ""
        self.cards = {
            "created": StatCard(look, "0", "mới", pressable=True),
            "updated": StatCard(look, "0", "có thay đổi", pressable=True),
            "skipped": StatCard(look, "0", "trùng hoàn toàn, bỏ qua", tone="second", pressable=True),
            "same": StatCard(look, "0", "giống tên và ngày sinh", tone="warn", pressable=True),
            "wrong": StatCard(look, "0", "ô cần sửa", tone="bad", pressable=True),
        }
        self._figures = QGridLayout()
        for at, (name, card) in enumerate(self.cards.items()):
            card.clicked.connect(self._filtering(name))
            self._figures.addWidget(card, 0, at)
        self.sign = Icon(look, "languages")
        self.said = Words(look, rich=True, wrap=True)
        self.proper = CheckBox(look, "Đổi tên viết hoa toàn bộ thành viết hoa đầu chữ")
        self.proper.toggled.connect(self.changed_options)
        self.originals = Button(look, "Xem nguyên văn", weight="quiet")
        self.originals.setCheckable(True)
        self.only = Button(look, "Chỉ dòng cần xem")
        self.only.setCheckable(True)
        self.only.setChecked(True)
        self.only.clicked.connect(self._toggle)
        self.model = PlanModel(kind, self)
        self.originals.toggled.connect(self.model.set_originals)
        self.model.corrected.connect(self._corrected)
        self.table = Table(look, cells=True, name="Các dòng của tệp")
        self.table.setModel(self.model)
        self.nothing = EmptyState(look, "Không có dòng nào cần xem: mọi ô đều đọc được.", icon="circle-check")
        self.nothing.hide()
        self.card = Card(look)
        top = QHBoxLayout()
        top.addWidget(self.sign)
        top.addWidget(self.said, 1)
        top.addWidget(self.originals)
        top.addWidget(self.only)
        self._top = top
        self.card.body.addLayout(top)
        self.card.add(self.proper)
        self.card.add(self.table, 1)
        self.card.add(self.nothing, 1)
        self._stack = QVBoxLayout(self)
        self._stack.addLayout(self._figures)
        self._stack.addWidget(self.card, 1)
        look.changed.connect(self.restyle)
        self.restyle()

    corrected = Signal()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(0, 0, 0, px(16))
        self._stack.setSpacing(px(14))
        self._figures.setSpacing(px(12))
        self._top.setSpacing(px(8))

    def begin(self) -> None:
        """Forget the corrections of another table."""
        self.corrections.clear()
        self._kept.clear()
        self._verdict = ""
        self.only.setChecked(True)

    def show_plan(self, plan: Plan) -> None:
        """Show a dry run."""
        first = self.plan is None or self.plan.table is not plan.table
        self.plan = plan
        counts = plan.counts
        wrong = sum(p.level is Level.ERROR for row in plan.rows for p in row.problems)
        same = sum(any(p.code in ALIKE for p in row.problems) for row in plan.rows)
        new = counts.get("created", 0)
        self._set("created", new, f"{self.kind.about.title.lower()} mới", "text")
        self._set("updated", counts.get("updated", 0), "có thay đổi", "text")
        self._set("skipped", counts.get("skipped", 0), "trùng hoàn toàn, bỏ qua", "second")
        self._set("same", same, "giống tên và ngày sinh", "warn" if same else "text")
        self._set("wrong", wrong, "ô cần sửa", "bad" if wrong else "text")
        self.said.setText(encoding_words(plan))
        self.sign.set_icon("languages" if plan.table.encoding in ENCODINGS else "circle-check", "text")
        self.proper.setVisible(bool(plan.capitals) or self.proper.isChecked())
        self._fill(fit=first)

    def _set(self, name: str, count: int, words: str, tone: Tone) -> None:
        self.cards[name].set_stat(show_whole(count), words, tone)

    def _fill(self, *, fit: bool) -> None:
        if self.plan is None or not self.isVisible():
            return  # filled when shown: only then the width is known
        room = self.width() / self.look.scale
        self.model.room = max(1, round((room - KEPT) // A_FIELD))
        first = self._weighty if self.only.isChecked() and not self._verdict else None
        self.model.show(self.plan, self._wanted, self.corrections, first)
        some = bool(self.model.rows)
        self.table.setVisible(some)
        self.nothing.setVisible(not some)
        if some:
            self._fit()
        if fit and some:
            self.table.setCurrentIndex(self.model.index(0, 1))

    def _wanted(self, row: PlannedRow) -> bool:
        if self._verdict == "same":
            return any(p.code in ALIKE for p in row.problems)
        if self._verdict == "wrong":
            return row.row in self._kept or any(p.level is Level.ERROR for p in row.problems)
        if self._verdict:
            return row.verdict == self._verdict
        return not self.only.isChecked() or bool(row.problems) or row.row in self._kept

    def _fit(self) -> None:
        """Give each column its room and the reasons what is left in sight; more fields lie to the right."""
        table, at = self.table, self.model.reasons
        table.fit_columns(sample=SAMPLE)
        before = sum(table.columnWidth(column) for column in range(at))
        table.setColumnWidth(at, max(self.look.px(REASONS), table.viewport().width() - before))

    def _weighty(self, row: PlannedRow) -> bool:
        return row.row in self._kept or any(p.level is Level.ERROR for p in row.problems)

    def showEvent(self, event: QShowEvent) -> None:
        """Arrange the columns now that the width is known."""
        super().showEvent(event)
        self._fill(fit=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many fields before the reasons as have room."""
        super().resizeEvent(event)
        if self.plan is not None and self.isVisible():
            self._fill(fit=False)

    def _filtering(self, name: str) -> Callable[[], None]:
        def show_only() -> None:
            self._verdict = "" if self._verdict == name else name
            self.only.setChecked(not self._verdict)
            self._fill(fit=True)

        return show_only

    def _toggle(self) -> None:
        self._verdict = ""
        self._fill(fit=True)

    def _corrected(self, row: int, field: str, typed: str) -> None:
        self.corrections[row, field] = typed
        self._kept.add(row)
        self.corrected.emit()


def encoding_words(plan: Plan) -> str:
    """Return what was done to the letters, and how many rows were already known, as a little HTML."""
    name = ENCODINGS.get(plan.table.encoding)
    total = len(plan.table.lines)
    if name:
        many = show_whole(total)
        words = f"Phông <b>{name}</b> đã chuyển sang Unicode: {many} trên {many} dòng."
    else:
        words = "Chữ Unicode, không phải chuyển phông."
    counts = plan.counts
    same, refused = counts.get("unchanged", 0), counts.get("refused", 0)
    if same:
        words += f" {show_whole(same)} dòng đã có trong sổ, không thay đổi."
    if refused:
        words += f" {show_whole(refused)} dòng không có tên nên không nhập được."
    return words

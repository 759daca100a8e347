"""Bringing a list in, in four steps: choose the table, match its columns, look at every doubt before anything is written, done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QThread,
    QUrl,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kh49_desktop.errors import Level, Problem, Refused, Trouble
from kh49_desktop.fields import CitizenId, Day, Field, PersonName, Phone
from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.home import undo_import
from kh49_desktop.ui.look import Tone
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    Cell,
    CheckBox,
    ChoiceBox,
    EmptyState,
    FlowRow,
    Icon,
    ItemRow,
    ProblemLine,
    Rule,
    Scroll,
    StatCard,
    StepHeader,
    Table,
    Tag,
    Words,
)
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.sheets import Book, ImportResult, Plan, PlannedRow
    from kh49_desktop.sheets import Mapping as Matching
    from kh49_desktop.sheets import Table as Found

Index = QModelIndex | QPersistentModelIndex
Corrections = dict[tuple[int, str], str]

STEPS: Final = ("Chọn bảng", "Ghép cột", "Xem trước", "Xong")
CHOOSE, MATCH, REVIEW, DONE = range(4)
ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".csv", ".txt", ".tsv")
FILTER: Final = "Bảng tính (*.xlsx *.xlsm *.xls *.csv *.txt *.tsv)"
SKIP: Final = ""  # the code of a column that is not brought in
BAND: Final = "band"  # stands for the letters where department bands tell a field
SURE: Final = 90  # of 100: from here on a proposal is called certain
SAMPLES: Final = 3
LEFTOVERS_SHOWN: Final = 200
ENCODINGS: Final[Mapping[str, str]] = {"vni": "VNI", "tcvn3": "TCVN3 (ABC)"}
LEVELS: Final[Mapping[Level, Tone]] = {Level.ERROR: "bad", Level.WARN: "warn", Level.INFO: "second"}
WEIGHT: Final = (Level.ERROR, Level.WARN, Level.INFO)
SAME: Final = "same_name_same_dob_DIFFERENT_person"
VERDICTS: Final[Mapping[str, str]] = {
    "created": "mới, đã thêm",
    "updated": "đã có, đã cập nhật",
    "unchanged": "đã có, không thay đổi",
    "skipped": "dòng trùng hoàn toàn, đã bỏ qua",
    "refused": "dòng không nhập được vì không có tên",
}


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
        self._letters: Mapping[str, str] = {}

    def show(self, plan: Plan, wanted: Callable[[PlannedRow], bool], corrections: Corrections) -> None:
        """Show the wanted rows of a plan."""
        rows = [row for row in plan.rows if wanted(row)]
        columns = self._arranged(plan)
        self.corrections = dict(corrections)
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
        """Return the columns: names, what is doubtful anywhere, the reasons, then the rest."""
        mapped = [field for name, field in self.kind.about.fields.items() if name in plan.mapping.columns]
        doubtful = {problem.field for _, problem in plan.problems}
        first = [f for f in mapped if f.naming or f.name in doubtful]
        few = [f for f in mapped if f not in first and f.listed]
        return [*first, *few, None, *(f for f in mapped if f not in first and f not in few)]

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
            return self.corrections.get((row.row, field.name), row.typed.get(field.name, "")) if field else ""
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
        typed = self.corrections.get((row.row, field.name), row.typed.get(field.name, ""))
        if self.originals or self._refused(row, field):
            return typed
        value = row.values.get(field.name)
        return field.show(value) if value is not None else typed

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


class Check(QThread):
    """One dry run beside the window, without the bar of long work: it follows every correction."""

    planned = Signal(object)
    refused = Signal(object)

    def __init__(self, store: Store, work: Callable[[Store], Plan], parent: QObject) -> None:
        """Take the window's store, of which a second connection is made, and the work."""
        super().__init__(parent)
        self._store, self._work = store, work

    def run(self) -> None:
        """Plan anew."""
        try:
            store = self._store.worker()
            try:
                self.planned.emit(self._work(store))
            finally:
                store.close()
        except (Refused, Trouble) as error:
            self.refused.emit(error)


class ChooseStep(QWidget):
    """Step 1: a file, a drop or a paste; then, if there are several, which table."""

    file_chosen = Signal(object)
    pasted = Signal()
    table_chosen = Signal(object)

    def __init__(self, app: App) -> None:
        """Make the ground to drop on."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self.pick = Button(look, "Chọn tệp…", weight="primary", icon="folder-open", hint="Ctrl O")
        self.paste = Button(look, "Dán từ Excel", icon="copy", hint="Ctrl V")
        self.pick.clicked.connect(self._pick)
        self.paste.clicked.connect(self.pasted)
        self.ground = Card(look)
        words = "Kéo tệp Excel vào đây, hoặc chọn tệp. Nhận .xlsx, .xls, .csv; không cần sửa tệp trước."
        self.ground.add(EmptyState(look, words, icon="file-spreadsheet", buttons=[self.pick, self.paste]), 1)
        self.problem = ProblemLine(look)
        self.tables = Card(look, "Tệp có nhiều bảng: nhập bảng nào?")
        self.tables.hide()
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.problem)
        self._stack.addWidget(self.tables)
        self._stack.addWidget(self.ground, 1)

    def refuse(self, text: str) -> None:
        """Say why a file cannot be brought in."""
        self.problem.set_line("bad", text)

    def offer(self, tables: Sequence[Found]) -> None:
        """Let the person choose among tables."""
        body = self.tables.body
        while body.count():
            item = body.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.deleteLater()
        for table in tables:
            encoding = ENCODINGS.get(table.encoding)
            parts = [f"{show_whole(len(table.lines))} dòng", f"{len(table.columns)} cột"]
            below = " · ".join([*parts, f"chữ {encoding}"] if encoding else parts)
            row = ItemRow(self.look, f"Trang {table.sheet}", below, icon="file-spreadsheet", pressable=True)
            row.clicked.connect(self._choosing(table))
            body.addWidget(row)
        self.tables.setVisible(len(tables) > 1)

    def _choosing(self, table: Found) -> Callable[[], None]:
        return lambda: self.table_chosen.emit(table)

    def _pick(self) -> None:
        folder = self.app.store.setting("folder.import") or ""
        name, _ = QFileDialog.getOpenFileName(self, "Chọn tệp danh sách", folder, FILTER)
        if name:
            self.app.keep("folder.import", str(Path(name).parent))
            self.file_chosen.emit(Path(name))


class MatchStep(QWidget):
    """Step 2: each column with its heading, some of its values, and the field it is brought into."""

    def __init__(self, app: App) -> None:
        """Make the empty list."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self.boxes: dict[str, ChoiceBox] = {}
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
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.card, 1)

    def show_table(self, table: Found, mapping: Matching, targets: Sequence[tuple[str, str]], fields: Mapping[str, Field]) -> None:
        """Show a table's columns with the proposed fields; `targets` are (field, label)."""
        self.boxes.clear()
        self._fields = dict(fields)
        inside = QWidget()
        self._grid = QGridLayout(inside)
        px = self.look.px
        self._grid.setContentsMargins(0, 0, px(8), 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(6))
        for at, head in enumerate(("Cột", "Tiêu đề trong tệp", "Vài giá trị", "Nhập vào", "")):
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
            choices = [(SKIP, "Không nhập"), *both.items(), *targets]
            self._add_line(line, letter, heading, samples, code, choices, mapping)
            line += 1
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 4)
        self._grid.setColumnStretch(3, 3)
        self._grid.setRowStretch(line, 1)
        scroll = self.card.findChild(Scroll)
        if scroll is not None:
            scroll.setWidget(inside)
        self._inside = inside
        left = {"title": "dòng tiêu đề", "band": "dòng tên tổ", "total": "dòng cộng", "signature": "dòng chữ ký",
                "empty": "dòng trống", "numbering": "dòng số thứ tự cột", "header": "dòng tiêu đề"}  # fmt: skip
        parts = [f"{count} {left.get(name, name)}" for name, count in table.left_out.items() if count]
        words = f"{show_whole(len(table.lines))} dòng dữ liệu, từ dòng {table.first_row}."
        if parts:
            words += f" Đã bỏ qua {', '.join(parts)}."
        if mapping.remembered:
            words += " Cách ghép được nhớ từ lần trước."
        self.said.setText(words)
        self.problem.set_line("bad", "")

    def _add_line(  # noqa: PLR0913 - what a line shows
        self, line: int, letter: str, heading: str, samples: Sequence[str], code: str,
        choices: Sequence[tuple[str, str]], mapping: Matching,
    ) -> None:  # fmt: skip
        look = self.look
        box = ChoiceBox(look, choices, fold=fold, value=code, name=f"Cột {letter}, {heading}: nhập vào")
        box.edited.connect(self._chose)
        box.setProperty("letter", letter)
        self.boxes[letter] = box
        self._grid.addWidget(Words(look, "—" if letter == BAND else letter, tone="second"), line, 0)
        self._grid.addWidget(Words(look, heading or "(không có tiêu đề)", wrap=True), line, 1)
        shown = Words(look, " · ".join(samples) or "(trống)", size=looks.SMALL, tone="second", wrap=True)
        self._grid.addWidget(shown, line, 2)
        self._grid.addWidget(box, line, 3)
        tag = Tag(look)
        certainty = min((mapping.certainty.get(one, 0) for one in code.split()), default=-1)
        if certainty >= 0:
            sure = certainty >= SURE or mapping.remembered
            tag.set_tag("chắc chắn" if sure else "đoán", "good" if sure else "warn")
        else:
            tag.set_tag("", "neutral")
        box.setProperty("tag", "")
        self._grid.addWidget(tag, line, 4)
        self._tags = getattr(self, "_tags", {})
        self._tags[letter] = tag

    def _chose(self, code: object) -> None:
        sender = self.sender()
        letter = str(sender.property("letter")) if sender is not None else ""
        self._tags[letter].set_tag("bạn chọn" if code else "", "accent")
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
        wrong = sum(p.level is Level.ERROR for _, p in plan.problems)
        same = sum(any(p.code == SAME for p in row.problems) for row in plan.rows)
        new = plan.counts.get("created", 0)
        self._set("created", new, f"{self.kind.about.title.lower()} mới", "text")
        self._set("updated", plan.counts.get("updated", 0), "có thay đổi", "text")
        self._set("skipped", plan.counts.get("skipped", 0), "trùng hoàn toàn, bỏ qua", "second")
        self._set("same", same, "giống tên và ngày sinh", "warn" if same else "text")
        self._set("wrong", wrong, "ô cần sửa", "bad" if wrong else "text")
        self.said.setText(encoding_words(plan))
        self.sign.set_icon("languages" if plan.table.encoding in ENCODINGS else "circle-check", "text")
        self.proper.setVisible(bool(plan.capitals) or self.proper.isChecked())
        self._fill(fit=first)

    def _set(self, name: str, count: int, words: str, tone: Tone) -> None:
        self.cards[name].set_stat(show_whole(count), words, tone)

    def _fill(self, *, fit: bool) -> None:
        if self.plan is None:
            return
        self.model.show(self.plan, self._wanted, self.corrections)
        some = bool(self.model.rows)
        self.table.setVisible(some)
        self.nothing.setVisible(not some)
        if fit or some:
            self.table.fit_columns(self.model.reasons)
        if fit and some:
            self.table.setCurrentIndex(self.model.index(0, 1))

    def _wanted(self, row: PlannedRow) -> bool:
        if self._verdict == "same":
            return any(p.code == SAME for p in row.problems)
        if self._verdict == "wrong":
            return row.row in self._kept or any(p.level is Level.ERROR for p in row.problems)
        if self._verdict:
            return row.verdict == self._verdict
        return not self.only.isChecked() or bool(row.problems) or row.row in self._kept

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
    same = plan.counts.get("unchanged", 0)
    refused = plan.counts.get("refused", 0)
    if same:
        words += f" {show_whole(same)} dòng đã có trong sổ, không thay đổi."
    if refused:
        words += f" {show_whole(refused)} dòng không có tên nên không nhập được."
    return words


class DoneStep(QWidget):
    """Step 4: what was made, the way back, and the cells that still wait."""

    def __init__(self, app: App) -> None:
        """Make the two cards."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self.result: ImportResult | None = None
        self.card = Card(look)
        self.title = Words(look, size=looks.HEAD, strong=True, wrap=True)
        self.list = QVBoxLayout()
        self.see = Button(look, "Xem danh sách", weight="primary", icon="users")
        self.back = Button(look, "Bỏ lần nhập này", icon="undo-2")
        self.more = Button(look, "Nhập tệp khác", icon="file-spreadsheet")
        self.doubtful = Button(look, "Lưu các dòng cần sửa…", icon="download")
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        top.addWidget(Icon(look, "circle-check", tone="good", size=32))
        top.addWidget(self.title, 1)
        self.card.body.addLayout(top)
        self.card.body.addLayout(self.list)
        self.card.add(FlowRow(look, [self.see, self.back, self.doubtful, self.more]))
        note = "Bỏ được cả lần nhập bất cứ lúc nào, cả sau nhiều tuần, ở trang Tổng quan."
        self.card.add(Words(look, note, size=looks.SMALL, tone="second", wrap=True))
        self.unread = Card(look, "Ô chưa đọc được")
        self._unread = QVBoxLayout()
        inside = QWidget()
        inside.setLayout(self._unread)
        self.unread.add(Scroll(look, inside), 1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, look.px(16))
        stack.setSpacing(look.px(16))
        stack.addWidget(self.card)
        stack.addWidget(self.unread, 1)
        stack.addStretch(0)

    def show_result(self, result: ImportResult, kind: type[Record]) -> None:
        """Show what an import did."""
        self.result = result
        look, about = self.look, kind.about
        clear(self.list)
        clear(self._unread)
        noun = about.title.lower()
        done = {name: int(getattr(result, name)) for name in VERDICTS}
        if result.import_id:
            self.title.setText(f"Đã nhập {show_whole(done['created'] + done['updated'])} {noun}")
        else:
            self.title.setText("Không có gì thay đổi: mọi dòng đã có trong sổ")
        for name, words in VERDICTS.items():
            if done[name]:
                self.list.addWidget(Words(look, f"{show_whole(done[name])} {words}", tone="second"))
        self.back.setVisible(bool(result.import_id))
        self.doubtful.setVisible(any(p.level is not Level.INFO for _, p in result.problems))
        made = set(self.app.store.records_of(result.import_id, kind)) if result.import_id else set()
        left = [one for one in self.app.store.leftovers() if one.about_record in made]
        self.unread.setVisible(bool(left))
        self.unread.set_right(show_whole(len(left)))
        for one in left[:LEFTOVERS_SHOWN]:
            record = self.app.store.load(kind, one.about_record)
            field = about.fields.get(one.about_field)
            label = field.label if field else one.about_field
            row = ItemRow(look, f"{record.named() if record else ''} · {label}", one.source or "", dot="bad",
                          dot_means="Chưa đọc được", right=f"“{one.typed}”", pressable=True)  # fmt: skip
            row.clicked.connect(self._jumping(about.name, one.about_record, one.about_field))
            self._unread.addWidget(row)
        self._unread.addStretch(1)

    def _jumping(self, page: str, record: str, field: str) -> Callable[[], None]:
        return lambda: self.app.go(page, record=record, field=field)


def clear(layout: QVBoxLayout) -> None:
    """Take everything out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        old = item.widget() if item is not None else None
        if old is not None:
            old.hide()
            old.deleteLater()


class ImportPage(Page):
    """The way of a list into the register."""

    page_id = "importing"
    title = "Nhập từ Excel"
    icon = "file-spreadsheet"

    def __init__(self, app: App) -> None:
        """Make the four steps for the members; another record type is asked for in `opened`."""
        super().__init__(app)
        look = app.look
        self.kind = next(k for k in app.store.catalogue.kinds if any(isinstance(f.kind, PersonName) for f in k.about.naming))
        self.book: Book | None = None
        self.found: Found | None = None
        self.source = ""
        self.result: ImportResult | None = None
        self._columns: dict[str, str] = {}
        self._check: Check | None = None
        self._again = False
        self.setAcceptDrops(True)
        self.steps = StepHeader(look, STEPS)
        self.stack = QStackedWidget()
        self.choose = ChooseStep(app)
        self.match = MatchStep(app)
        self.review = ReviewStep(app, self.kind)
        self.done = DoneStep(app)
        for step in (self.choose, self.match, self.review, self.done):
            self.stack.addWidget(step)
        self.body.addWidget(self.steps)
        self.body.addWidget(self.stack, 1)
        self.foot.hide()
        self.bottom = QFrame()
        self.bottom.setProperty("ground", "foot")
        self._row = QHBoxLayout(self.bottom)
        self.back = Button(look, "Quay lại", weight="quiet", icon="arrow-left")
        self.hint = Words(look, size=looks.SMALL, tone="second", wrap=True)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.next = Button(look, "Tiếp", weight="primary", hint="Ctrl Enter")
        self._row.addWidget(self.back)
        self._row.addWidget(self.hint, 1)
        self._row.addWidget(self.next)
        whole = self.layout()
        if isinstance(whole, QVBoxLayout):
            whole.addWidget(self.bottom)
        self.choose.file_chosen.connect(self.take_file)
        self.choose.pasted.connect(self.take_paste)
        self.choose.table_chosen.connect(self.take_table)
        self.review.corrected.connect(self.check_again)
        self.review.changed_options.connect(self.check_again)
        self.done.see.clicked.connect(self._see)
        self.done.back.clicked.connect(self._undo)
        self.done.more.clicked.connect(self.begin)
        self.done.doubtful.clicked.connect(self._save_doubtful)
        self.back.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self.offer("record.save_next", self.go_on, self._can_go_on)
        self.offer("record.leave", self.go_back)
        self.restyle()
        self.show_step(CHOOSE)

    # -- the frame -------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self._row.setContentsMargins(px(24), px(14), px(24), px(14))
        self._row.setSpacing(px(16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drop the hint where there is no room for it."""
        super().resizeEvent(event)
        self.hint.setVisible(self.width() > self.look.px(560))

    def opened(self, **target: object) -> None:
        """Begin, or go on where one was; `file` begins with that file, `kind` names the record type."""
        asked = self.app.store.catalogue.find(str(target["kind"])) if target.get("kind") else None
        if self.step == DONE or (asked is not None and asked is not self.kind):
            self.begin()
        if asked is not None and asked is not self.kind:
            self.kind = self.review.kind = self.review.model.kind = asked
        if target.get("file"):
            self.take_file(Path(str(target["file"])))

    @property
    def step(self) -> int:
        """Return the present step, counted from 0."""
        return self.stack.currentIndex()

    def show_step(self, step: int) -> None:
        """Go to a step."""
        self.stack.setCurrentIndex(step)
        self.steps.set_at(step if step != DONE else DONE + 1)
        words = f"{self.source} · trang {self.found.sheet}" if self.found is not None and step else self.source
        self.head.set_title(self.title, words)
        self.bottom.setVisible(step != DONE)
        self.back.setVisible(step in (MATCH, REVIEW))
        self.next.setVisible(step in (MATCH, REVIEW))
        hints = {
            CHOOSE: "Chưa có gì được ghi vào sổ cho đến bước cuối.",
            MATCH: "Ghép sai thì sửa ở đây; lần sau chương trình nhớ cách ghép này.",
            REVIEW: "Ô chưa sửa vẫn nhập được, để sửa sau. Có thể bỏ cả lần nhập này bất cứ lúc nào.",
        }
        self.hint.setText(hints.get(step, ""))
        if step == MATCH:
            self.next.set_words("Xem trước")
        self._show_next()

    def _show_next(self) -> None:
        if self.step != REVIEW or self.review.plan is None:
            self.next.setEnabled(True)
            return
        counts = self.review.plan.counts
        new, changed = counts.get("created", 0), counts.get("updated", 0)
        noun = self.kind.about.title.lower()
        if new:
            self.next.set_words(f"Nhập {show_whole(new)} {noun}")
        elif changed:
            self.next.set_words(f"Cập nhật {show_whole(changed)} {noun}")
        else:
            self.next.set_words("Không có gì để nhập")
        self.next.setEnabled(bool(new or changed))

    def begin(self) -> None:
        """Begin anew with another file."""
        self.book = self.found = None
        self.source = ""
        self.choose.refuse("")
        self.choose.offer(())
        self.show_step(CHOOSE)
        self.choose.pick.setFocus()

    def go_back(self) -> None:
        """Go one step back; from the first, away."""
        if self.step in (MATCH, REVIEW):
            self.show_step(self.step - 1)
        elif self.step == CHOOSE:
            self.app.go(self.kind.about.name)

    def _can_go_on(self) -> bool:
        return self.step in (MATCH, REVIEW) and self.next.isEnabled() and not self.app.busy

    def go_on(self) -> None:
        """Go one step on."""
        if self.step == MATCH:
            self.look_through()
        elif self.step == REVIEW:
            self.bring_in()

    # -- step 1 ----------------------------------------------------------------------------------------------------

    def take_file(self, file: Path) -> None:
        """Read a file and find its tables, beside the window."""
        sheets = self.app.rooms.sheets
        kind = self.kind

        def work(_progress: Progress) -> tuple[Book, list[Found]]:
            book = sheets().read_book(Path(file))
            return book, sheets().find_tables(book, kind)

        self._read(work, Path(file).name)

    def take_paste(self) -> None:
        """Take the cells that were copied in Excel."""
        text = QGuiApplication.clipboard().text()
        sheets = self.app.rooms.sheets
        kind = self.kind

        def work(_progress: Progress) -> tuple[Book, list[Found]]:
            book = sheets().clipboard_book(text)
            return book, sheets().find_tables(book, kind)

        if text.strip():
            self._read(work, "Dán từ Excel")
        else:
            self.choose.refuse("Chưa chép ô nào. Hãy chọn bảng trong Excel, bấm Ctrl+C rồi dán ở đây.")

    def _read(self, work: Callable[[Progress], tuple[Book, list[Found]]], source: str) -> None:
        if self.step != CHOOSE:
            self.begin()
        self.choose.refuse("")

        def done(result: tuple[Book, list[Found]]) -> None:
            self.book, tables = result
            self.source = source
            self.choose.offer(tables)
            if len(tables) == 1:
                self.take_table(tables[0])
            elif not tables:
                self.choose.refuse("Không tìm thấy bảng danh sách nào trong tệp này.")
            else:
                self.show_step(CHOOSE)

        self.app.run(work, done, self._refused, what=f"Đang đọc {source}")

    def _refused(self, error: Exception) -> None:
        if isinstance(error, Refused):
            text = " ".join(sentence(p) for p in error.problems)
            if self.step == MATCH:
                self.match.problem.set_line("bad", text)
            else:
                self.choose.refuse(text)
        elif isinstance(error, Trouble):
            self.app.trouble(error)
        else:
            self.app.tell("Đã huỷ. Không có gì thay đổi.")

    # -- step 2 ----------------------------------------------------------------------------------------------------

    def take_table(self, table: Found) -> None:
        """Show the columns of a table with the fields proposed."""
        sheets = self.app.rooms.sheets()
        self.found = table
        mapping = sheets.propose_mapping(table, self.kind, self.app.store)
        offered = [
            (target.field, target.label)
            for target in sheets.targets(self.kind)
            if self.app.shows_sensitive or not target.sensitive or target.field in mapping.columns
        ]
        self.match.show_table(table, mapping, offered, self.kind.about.fields)
        self.show_step(MATCH)

    # -- step 3 ----------------------------------------------------------------------------------------------------

    def look_through(self) -> None:
        """Make the dry run with the chosen mapping."""
        if self.found is None:
            return
        columns = self.match.columns()
        if columns != self._columns or self.review.plan is None or self.review.plan.table is not self.found:
            self.review.begin()
        self._columns = columns
        work = self._planning()

        def done(plan: Plan) -> None:
            self.review.plan = None
            self.review.show_plan(plan)
            self.show_step(REVIEW)
            self.review.table.setFocus()

        self.app.run(
            lambda progress: work(progress.store, _teller(progress)),
            done,
            self._refused,
            what="Đang xem từng dòng",
        )

    def _planning(self) -> Callable[[Store, Callable[[int, int], None] | None], Plan]:
        """Return the dry run of what is chosen now, to be done beside the window."""
        sheets, kind, table = self.app.rooms.sheets, self.kind, self.found
        columns, corrections = dict(self._columns), dict(self.review.corrections)
        proper = self.review.proper.isChecked()

        def work(store: Store, progress: Callable[[int, int], None] | None) -> Plan:
            room = sheets()
            mapping = room.check_mapping(table, kind, columns)
            plan: Plan = room.plan_import(
                store, kind, table, mapping, corrections=corrections, proper_names=proper, progress=progress
            )
            return plan

        return work

    def check_again(self) -> None:
        """Make the dry run anew after a correction; corrections made meanwhile follow."""
        if self._check is not None:
            self._again = True
            return
        self._again = False
        work = self._planning()
        check = Check(self.app.store, lambda store: work(store, None), self)
        check.planned.connect(self._checked)
        check.refused.connect(self._refused)
        check.finished.connect(self._check_over)
        self._check = check
        check.start()

    def _checked(self, plan: Plan) -> None:
        if self.step == REVIEW:
            self.review.show_plan(plan)
            self._show_next()

    def _check_over(self) -> None:
        if self._check is not None:
            self._check.deleteLater()
        self._check = None
        if self._again:
            self.check_again()

    def leave(self) -> bool:
        """Wait for a dry run under way."""
        if self._check is not None:
            self._check.wait()
        return True

    # -- step 4 ----------------------------------------------------------------------------------------------------

    def bring_in(self) -> None:
        """Write everything in one change, beside the window."""
        plan = self.review.plan
        if plan is None or self._check is not None:
            return
        sheets = self.app.rooms.sheets
        self.next.setEnabled(False)

        def done(result: ImportResult) -> None:
            self.result = result
            self.done.show_result(result, self.kind)
            self.show_step(DONE)
            self.done.see.setFocus()

        def failed(error: Exception) -> None:
            self.next.setEnabled(True)
            self._refused(error)

        self.app.run(
            lambda progress: sheets().carry_out(progress.store, plan, progress=_teller(progress)),
            done,
            failed,
            what=f"Đang nhập {self.source}",
        )

    def _see(self) -> None:
        self.app.go(self.kind.about.name)

    def _undo(self) -> None:
        if self.result is not None and self.result.import_id:
            undo_import(self.app, self.result.import_id)
            self.begin()

    def _save_doubtful(self) -> None:
        plan = self.review.plan
        name, _ = QFileDialog.getSaveFileName(self, "Lưu các dòng cần sửa", "can-sua.xlsx", "Excel (*.xlsx)")
        if plan is None or not name:
            return
        try:
            rows = self.app.rooms.sheets().export_doubtful(plan, Path(name), sentence)
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        self.app.tell(f"Đã lưu {show_whole(rows)} dòng vào {Path(name).name}. Sửa xong có thể nhập lại tệp này.", tone="good")

    # -- dropping --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take spreadsheets."""
        if any(dropped(event.mimeData().urls(), ENDINGS)):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin with the file dropped."""
        file = next(dropped(event.mimeData().urls(), ENDINGS), None)
        if file is not None:
            event.acceptProposedAction()
            self.take_file(file)


def _teller(progress: Progress) -> Callable[[int, int], None]:
    return lambda done, total: progress.tell(done, total, f"{show_whole(done)} trong {show_whole(total)}")


def dropped(urls: Sequence[QUrl], endings: Sequence[str]) -> Iterator[Path]:
    """Yield the local files among what was dropped that end so."""
    for url in urls:
        file = Path(url.toLocalFile())
        if url.isLocalFile() and file.suffix.lower() in endings:
            yield file


class Dropping(QObject):
    """Lets files be dropped on any page: a spreadsheet begins an import, a PDF is checked."""

    def __init__(self, app: App, window: QWidget) -> None:
        """Watch a window."""
        super().__init__(window)
        self.app = app
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what can be read."""
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            urls = event.mimeData().urls()
            sheet, paper = next(dropped(urls, ENDINGS), None), next(dropped(urls, (".pdf",)), None)
            if sheet is not None or paper is not None:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    if sheet is not None:
                        self.app.go("importing", file=sheet)
                    else:
                        self.app.go("report", check=paper)
                return True
        return super().eventFilter(watched, event)

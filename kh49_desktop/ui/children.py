"""The children of a record inside its form: a table one types into, and a list of events that only grows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QKeySequence, QMoveEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QSizePolicy,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from kh49_desktop.errors import Level, Problem, Refused, Trouble
from kh49_desktop.fields import Choice, Day, Field, Link, Value, YesNo
from kh49_desktop.record import Derived, Record
from kh49_desktop.text.letters import fold, nfc
from kh49_desktop.ui.cells import Place, rows_of
from kh49_desktop.ui.editing import ChildRow, Texts
from kh49_desktop.ui.editors import Completing, Editor, LinkEditor, editor_of
from kh49_desktop.ui.model import broadest
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    Cell,
    CellDelegate,
    ChoiceBox,
    FieldRow,
    FlowRow,
    ItemRow,
    ProblemLine,
    SectionHead,
    Table,
)
from kh49_desktop.ui.widgets.field import Kind
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.ui.form import RecordForm

Index = QModelIndex | QPersistentModelIndex
KINDS: Final = MappingProxyType[Level, Kind]({Level.ERROR: "bad", Level.WARN: "warn", Level.INFO: "info"})
GOOD: Final = frozenset(("quorum_met",))  # what is told to say that all is well
NARROWEST: Final = 36
PAD: Final = 12  # what a cell leaves free at its sides, at 100 %
PASSED: Final = 2  # answers of a fact that reads as yes or no


def kind_of(problem: Problem) -> Kind:
    """Return how the line of a problem looks."""
    return "good" if problem.code in GOOD else KINDS[problem.level]


class ChildModel(QAbstractTableModel):
    """The rows of one list of children as they stand on the screen, and an empty one below them to type into."""

    def __init__(self, form: RecordForm, name: str, kind: type[Record], parent: QObject) -> None:
        super().__init__(parent)
        self.form, self.name, self.kind = form, name, kind
        self.fields: list[Field] = kind.about.listed
        self.facts: list[Derived] = [fact for fact in kind.about.derived.values() if fact.listed]
        self.problems: dict[str, list[Problem]] = {}

    @property
    def rows(self) -> list[ChildRow]:
        """Return the rows typed so far."""
        return self.form.editing.lists[self.name].rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return the rows and the empty one."""
        return 0 if parent.isValid() else len(self.rows) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the listed fields and facts."""
        return 0 if parent.isValid() else len(self.fields) + len(self.facts)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Fields can be typed into, facts cannot."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() < len(self.fields) else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the label of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(self.fields[section]) if section < len(self.fields) else ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        if role == Qt.ItemDataRole.AccessibleTextRole and section >= len(self.fields):
            return self.facts[section - len(self.fields)].label
        return None

    @staticmethod
    def _head(field: Field) -> str:
        return field.column or field.label

    def _side(self, column: int) -> int:
        right = column < len(self.fields) and self.fields[column].kind.numeric and not self.fields[column].plain
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one return a role
        """Return what stands in a cell and what it looks like."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(column)
        if column >= len(self.fields):
            return self._fact(row, self.facts[column - len(self.fields)], role)
        known = self.fields[column]
        if row >= len(self.rows):
            return self._invitation(column, role)
        texts = self.rows[row]
        if role == Qt.ItemDataRole.EditRole:
            return texts.text(known.name)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(known, texts)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{known.label}: {self._words(known, texts)}"
        if role == Cell.TONE:
            if any(p.level is Level.ERROR for p in self.problems.get(f"{self.name}.{row}.{known.name}", [])):
                return "bad"
            option = known.option(texts.value(known.name))
            return (option.tone or None) if option else None
        if role == Cell.TAG:
            return any(option.tone for option in known.options)
        return None

    def _words(self, known: Field, texts: Texts) -> str:
        if isinstance(known.kind, Link):
            store = self.form.app.store
            value = texts.value(known.name)
            found = store.load(store.catalogue.of_table(known.target), value) if isinstance(value, str) else None
            return found.named() if found else texts.shown(known.name)
        return texts.shown(known.name) if self.form.revealed else texts.masked(known.name)

    def _invitation(self, column: int, role: int) -> object:
        label = self.fields[0].label
        words = f"Thêm {label[:1].lower()}{label[1:]}…"
        if column == 0 and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return words
        if role == Cell.TONE:
            return "second"
        return "" if role == Qt.ItemDataRole.EditRole else None

    def _fact(self, row: int, fact: Derived, role: int) -> object:  # noqa: PLR0911 - one return a role
        instance = self.form.editing.child(self.name, row)
        value: Value = fact.work(instance, self.form.editing.around()) if instance is not None else None
        option = fact.option(value)
        if option is None:
            return None
        plain = len(fact.options) == PASSED  # passed or not: a tick or a cross says it
        if role == Cell.ICON and plain:
            return "check" if option.tone == "good" else "x"
        if role == Cell.TONE:
            return option.tone or None
        if role == Cell.TAG:
            return not plain
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if plain else option.label
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}:
            return option.label
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed into a cell; typing into the empty row makes it one of the list."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        row, known = index.row(), self.fields[index.column()]
        text = nfc(str(value))
        is_new = row >= len(self.rows)
        if is_new and not text.strip():
            return False
        if not is_new and text == self.rows[row].text(known.name):
            return True
        return self.put({(row, index.column()): text})

    def put(self, texts: Mapping[Place, str]) -> bool:
        """Take texts of many cells at once, as from a pasted block; rows behind the last are made."""
        fitting = {(row, at): text for (row, at), text in texts.items() if at < len(self.fields)}
        old, new = len(self.rows), max((row + 1 for row, _ in fitting), default=0)
        if new > old:
            self.beginInsertRows(QModelIndex(), old + 1, new)
        try:
            for (row, at), text in sorted(fitting.items()):
                self.form.editing.enter_child(self.name, row, self.fields[at].name, text)
        except Trouble as trouble:
            self.form.app.trouble(trouble)
            return False
        finally:
            if new > old:
                self.endInsertRows()
        self.form.editing.check()
        self.form.show_all()
        self.form.told_draft()
        return True

    def renew(self, problems: dict[str, list[Problem]], *, reset: bool) -> None:
        """Show the list as it stands now."""
        self.problems = problems
        if reset:
            self.beginResetModel()
            self.endResetModel()
        else:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)


class _CellEditors(CellDelegate):
    """Gives each cell the editor of its kind; Enter and Tab go on to the next cell."""

    def __init__(self, form: RecordForm, table: Table, model: ChildModel) -> None:
        super().__init__(form.look, table)
        self.form, self.child = form, model

    def _draw_inside(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        """Let the invitation of the empty row run on over its cells, each drawing what lies in it."""
        if index.row() < len(self.child.rows):
            super()._draw_inside(painter, rect, index)
            return
        if index.column() and self.table.hasFocus() and index == self.table.currentIndex():
            return  # this cell is about to be typed into
        look, first = self.look, self.child.index(index.row(), 0)
        font = self.font(first)
        metrics = QFontMetricsF(font)
        left = self.table.columnViewportPosition(0) + look.px(self.pad)
        painter.setClipRect(rect)
        painter.setFont(font)
        painter.setPen(look.color(self.tone(first)))
        base = rect.center().y() + (metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(left, base), self.text(first))

    def is_cut(self, index: Index) -> bool:
        """Whether the text of a cell does not fit; the invitation has the whole row."""
        return index.row() < len(self.child.rows) and super().is_cut(index)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a list for choices, else a line."""
        known = self.child.fields[index.column()]
        if isinstance(known.kind, Choice | YesNo | Link):
            box = ChoiceBox(self.look, self._choices(known), fold=fold, name=known.label, parent=parent)
            box.edited.connect(self._chosen)
            return box
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName(known.label)
        if isinstance(editor, QLineEdit) and known.repeats:
            Completing(editor, lambda: self.form.app.store.distinct(self.child.kind, known.name))
        return editor

    def _choices(self, known: Field) -> list[tuple[str, str]]:
        if isinstance(known.kind, YesNo):
            return [("1", "Có"), ("0", "Không")]
        if isinstance(known.kind, Link):
            store = self.form.app.store
            kind = store.catalogue.of_table(known.target)
            return [(str(r["id"]), kind.of(str(r["id"]), r).named()) for r in store.rows(kind)]
        return [(option.code, option.label) for option in known.offered]

    def _chosen(self) -> None:
        box = self.sender()
        if isinstance(box, ChoiceBox):
            self.commitData.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the text of the cell in its editor."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, ChoiceBox):
            editor.set_value(text or None)
        elif isinstance(editor, QLineEdit) and editor.text() != text:
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take the text of the editor."""
        if isinstance(editor, ChoiceBox):
            editor.settle()
            model.setData(index, editor.value() or editor.text())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Go on with Enter as with Tab."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, QWidget):
            enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.EditNextItem)
                return True
        return super().eventFilter(editor, event)


class _Grid(Table):
    """A table one types into from cell to cell; it is as high as its rows. `taking_out(row)` on Delete."""

    taking_out = Signal(int)

    def __init__(self, form: RecordForm, name: str) -> None:
        super().__init__(form.look, cells=True, name=name)
        self.form = form
        self.typed_columns = 1
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def restyle(self) -> None:
        """Take the sizes of a changed look; a column with a tick alone may be narrow."""
        super().restyle()
        self.horizontalHeader().setMinimumSectionSize(self.look.px(NARROWEST))
        self.fit_columns(self._stretched)

    def fit(self) -> None:
        """Take the height of all rows."""
        model = self.model()
        rows = model.rowCount() if model is not None else 0
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * self.look.row + 2)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come in at the first cell, or from behind at the empty row."""
        if event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.setCurrentIndex(self.model().index(self.model().rowCount() - 1, 0))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin to type on Enter; Delete takes a row out."""
        here = self.currentIndex()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        last_row = here.row() == self.model().rowCount() - 1
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.state() != self.State.EditingState:
            if (last_row and here.column() > 0) or not here.flags() & Qt.ItemFlag.ItemIsEditable:
                self.go_out(next_=True)
            else:
                self.edit(here)
            return
        if plain and event.key() == Qt.Key.Key_Delete and not last_row:
            self.taking_out.emit(here.row())
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QApplication.clipboard().text())
            return
        super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Put a block from a spreadsheet here and to the right and below; rows behind the last are made."""
        here, model = self.currentIndex(), self.model()
        block = rows_of(text)
        if here.isValid() and block and isinstance(model, ChildModel):
            first, left = here.row(), here.column()
            model.put({(first + y, left + x): cell for y, row in enumerate(block) for x, cell in enumerate(row)})
            self.setCurrentIndex(model.index(min(first + len(block), model.rowCount() - 1), left))

    def fill_down(self) -> None:
        """Put what stands above into this cell."""
        here, model = self.currentIndex(), self.model()
        if here.row() > 0 and isinstance(model, ChildModel) and here.column() < len(model.fields):
            above = model.index(here.row() - 1, here.column()).data(Qt.ItemDataRole.EditRole)
            model.setData(here, above or "")

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own words
        """Go from cell to cell with Tab; out of the table behind the last row and before the first cell."""
        here = self.currentIndex()
        behind = next and here.row() == self.model().rowCount() - 1
        before = not next and here.row() == 0 and here.column() == 0
        if behind or before or not here.isValid():
            return self.go_out(next_=next)
        self.setCurrentIndex(self._cell(here, 1 if next else -1))
        return True

    def go_out(self, *, next_: bool) -> bool:
        """Leave the table for the field behind or before it."""
        return super().focusNextPrevChild(next_)

    def _cell(self, here: QModelIndex, step: int) -> QModelIndex:
        """Return the next cell one can type into, or the one before."""
        column = min(here.column(), self.typed_columns - 1 if step > 0 else self.typed_columns)
        at = here.row() * self.typed_columns + column + step
        return self.model().index(*divmod(at, self.typed_columns)) if at >= 0 else QModelIndex()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on to the next cell; out of the table when the empty row was left empty."""
        steps = {
            QAbstractItemDelegate.EndEditHint.EditNextItem: 1,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: -1,
        }
        step = steps.get(hint)
        if step is None:
            super().closeEditor(editor, hint)
            return
        here = self.currentIndex()
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        if here.row() == self.model().rowCount() - 1 and step > 0:
            self.go_out(next_=True)
            return
        cell = self._cell(here, step)
        if cell.isValid():
            self.setCurrentIndex(cell)
            self.edit(cell)
        else:
            self.go_out(next_=False)


class _Room(QWidget):
    """Keeps the room of a grid in a layout; the grid itself goes beyond it on both sides.

    So the words of its cells stand below the words of its title, and the ground of a chosen row reaches further out.
    """

    def __init__(self, grid: _Grid, ground: QWidget) -> None:
        super().__init__()
        self._grid = grid
        self._ground = ground
        grid.setParent(ground)
        grid.show()
        self.setAccessibleName(grid.accessibleName())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(grid)

    def fit(self) -> None:
        """Be as high as the grid."""
        self._grid.fit()
        self.setFixedHeight(self._grid.height())
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the grid along."""
        super().resizeEvent(event)
        self._place()

    def moveEvent(self, event: QMoveEvent) -> None:
        """Take the grid along."""
        super().moveEvent(event)
        self._place()

    def _place(self) -> None:
        beyond = self._grid.look.px(PAD)
        self._grid.setGeometry(self.geometry().adjusted(-beyond, 0, beyond, 0))


class ChildTable(QWidget):
    """A list of children as a table: its head with how many, the grid, what is to be said, the fields no column has."""

    def __init__(self, form: RecordForm, name: str, kind: type[Record]) -> None:
        super().__init__()
        self.form, self.name, self.kind, self.look = form, name, kind, form.look
        self.setAccessibleName(kind.about.plural)
        self.card: Card | None = None
        self.head: SectionHead | None = None
        self.grid = _Grid(form, kind.about.plural)
        self.model = ChildModel(form, name, kind, self)
        self.grid.setItemDelegate(_CellEditors(form, self.grid, self.model))
        self.grid.setModel(self.model)
        self.grid.typed_columns = max(1, len(self.model.fields))
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        self._lines: list[ProblemLine] = []
        self.said = QVBoxLayout()
        self.below = QVBoxLayout()
        if form.wide:
            self.card = Card(self.look, kind.about.plural)
            body = self.card.body
            stack.addWidget(self.card)
        else:
            self.head = SectionHead(self.look, kind.about.plural)
            stack.addWidget(self.head)
            body = stack
        self.room = _Room(self.grid, self.card or self)
        body.addWidget(self.room)
        body.addLayout(self.said)
        body.addLayout(self.below)
        unlisted = [f for f in kind.about.fields.values() if not f.listed and not f.parent and f.name != "position"]
        self.detail = _Detail(self, unlisted) if unlisted else None
        if self.detail is not None:
            self.below.addWidget(self.detail)
        self.grid.selectionModel().currentRowChanged.connect(self._moved)
        self.grid.taking_out.connect(self.take_out)
        self.grid.clicked.connect(self._clicked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        form.look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self.said.setSpacing(px(4))
        self.room.fit()

    def focus(self) -> None:
        """Put the keyboard into the table."""
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def settle(self) -> None:
        """Finish the cell that is being typed."""
        editor = self.grid.indexWidget(self.grid.currentIndex())
        for child in self.grid.viewport().findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if (child is not editor and child.hasFocus()) or child.isAncestorOf(self.grid.focusWidget() or self.grid):
                self.grid.commitData(child)
        if self.detail is not None:
            self.detail.settle()

    def refresh(self, problems: dict[str, list[Problem]], *, fresh: bool) -> None:
        """Show the rows and what is to be said of them."""
        reset = fresh or self._counted() != self.model.rowCount()
        self.model.renew(problems, reset=reset)
        if reset:
            self.grid.fit_columns(broadest(self.model.fields))
        self.room.fit()
        count = len([row for row in self.model.rows if not row.is_blank])
        if self.card is not None:
            self.card.set_right(str(count) if count else "")
        if self.head is not None:
            self.head.set_right(str(count) if count else "")
        self._say(problems)
        if self.detail is not None:
            self.detail.show_row(self.grid.currentIndex().row(), problems, fresh=fresh)

    def _counted(self) -> int:
        return self.grid.verticalHeader().count()

    def _say(self, problems: dict[str, list[Problem]]) -> None:
        for line in self._lines:
            self.said.removeWidget(line)
            line.hide()  # what has no place any more is not seen under what takes its place
            line.deleteLater()
        self._lines = []
        for kind, text in self._sentences(problems):
            line = ProblemLine(self.look, kind, text)
            self.said.addWidget(line)
            self._lines.append(line)

    def _sentences(self, problems: dict[str, list[Problem]]) -> list[tuple[Kind, str]]:
        said: list[tuple[Kind, str]] = []
        for key, found in problems.items():
            row = int(key.split(".")[1])
            named = self._named(row)
            lost = self._lost(row)
            said += [
                ("bad" if lost else kind_of(p), f"{named}: {sentence(p)}" if named else sentence(p)) for p in found
            ]
        return said

    def _lost(self, row: int) -> bool:
        """Return whether a fact of this row turned out badly: what is told of it then stands in that colour."""
        instance = self.form.editing.child(self.name, row) if row < len(self.model.rows) else None
        if instance is None:
            return False
        facts = [fact.option(fact.work(instance, self.form.editing.around())) for fact in self.model.facts]
        return any(option is not None and option.tone == "bad" for option in facts)

    def _named(self, row: int) -> str:
        naming = next((f for f in self.kind.about.naming if not f.parent), None)
        return self.model.rows[row].shown(naming.name) if naming and row < len(self.model.rows) else ""

    def _clicked(self, index: QModelIndex) -> None:
        """Begin a new row by one click on the words that invite to."""
        if index.row() == self.model.rowCount() - 1:
            first = self.model.index(index.row(), 0)
            self.grid.setCurrentIndex(first)
            self.grid.edit(first)

    def _moved(self, current: QModelIndex) -> None:
        if self.detail is not None:
            self.detail.show_row(current.row(), self.model.problems, fresh=True)

    def take_out(self, row: int) -> None:
        """Take a row out of the list; the undo bar brings it back."""
        named = self._named(row)
        try:
            gone = self.form.editing.remove_child(self.name, row)
        except Trouble as trouble:
            self.form.app.trouble(trouble)
            return
        self.form.editing.check()
        self.form.show_all(fresh=False)
        self.model.renew(self.model.problems, reset=True)
        self.room.fit()
        self.grid.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), 0))

        def back() -> None:
            self.form.editing.put_child(self.name, row, gone)
            self.form.editing.check()
            self.model.renew(self.model.problems, reset=True)
            self.form.show_all()

        self.form.app.tell(f"Đã bỏ dòng “{named}”." if named else "Đã bỏ một dòng.", "Hoàn tác", back)


class _Detail(QWidget):
    """The fields of the chosen child row that no column has."""

    def __init__(self, table: ChildTable, fields: list[Field]) -> None:
        super().__init__()
        self.table, self.fields = table, fields
        self.row = -1
        self.setAccessibleName("Chi tiết dòng đang chọn")
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(table.look.px(10))
        self.rows: dict[str, FieldRow] = {}
        self.editors: dict[str, Editor] = {}
        self.hide()

    def _fill(self) -> None:
        form = self.table.form
        for known in self.fields:
            editor = editor_of(self.table.kind, known, form.look, form.app.store, self._values)
            told = "" if editor.says_help else known.help
            row = FieldRow(form.look, known.label, editor.widget, help_text=told, label_width=146)
            row.setAccessibleName(known.label)
            editor.done.connect(self._done)
            self.rows[known.name], self.editors[known.name] = row, editor
            self._stack.addWidget(row)

    def _values(self) -> dict[str, Value]:
        rows = self.table.model.rows
        return rows[self.row].values() if 0 <= self.row < len(rows) else {}

    def settle(self) -> None:
        """Finish what is being typed."""
        for editor in self.editors.values():
            editor.settle()

    def show_row(self, row: int, problems: dict[str, list[Problem]], *, fresh: bool) -> None:
        """Show the fields of a row; the empty row has none yet."""
        rows = self.table.model.rows
        shown = 0 <= row < len(rows) and not rows[row].is_blank
        if shown and not self.editors:
            self._fill()
        if row != self.row:
            fresh = True
        self.row = row
        self.setVisible(shown)
        if not shown:
            return
        for name, editor in self.editors.items():
            text = rows[row].text(name)
            if fresh or editor.text() != text:
                editor.set_text(text)
            found = problems.get(f"{self.table.name}.{row}.{name}", [])
            self.rows[name].set_problems([(kind_of(p), sentence(p)) for p in found])

    def _done(self, text: str) -> None:
        editor = self.sender()
        form = self.table.form
        if isinstance(editor, Editor) and 0 <= self.row < len(self.table.model.rows):
            try:
                form.editing.enter_child(self.table.name, self.row, editor.known.name, text)
            except Trouble as trouble:
                form.app.trouble(trouble)
                return
            form.editing.check()
            form.show_all()
            form.told_draft()


class Timeline(QWidget):
    """Children that are only ever added: a list, newest first, and a small form for the next one."""

    def __init__(self, form: RecordForm, name: str, kind: type[Record]) -> None:
        super().__init__()
        self.form, self.name, self.kind, self.look = form, name, kind, form.look
        self.setAccessibleName(kind.about.plural)
        self.head = SectionHead(self.look, kind.about.plural, folding=True, is_open=False)
        self.head.opened.connect(self._opened)
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.head)
        self.inside = QWidget()
        self.inside.setAccessibleName(kind.about.plural)
        self._list = QVBoxLayout(self.inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.inside)
        self.inside.hide()
        self._items: list[ItemRow] = []
        self.texts = Texts(kind, {}, form.app.store.today)
        self.editors: dict[str, Editor] = {}
        self.rows: dict[str, FieldRow] = {}
        self.entry = QWidget()
        self.entry.setAccessibleName(f"{kind.about.title}: việc mới")
        self._entry = QVBoxLayout(self.entry)
        self._entry.setContentsMargins(0, 0, 0, 0)
        self.new = Button(self.look, "Ghi việc mới", icon="plus")
        self.new.clicked.connect(self.begin)
        self.write = Button(self.look, "Ghi", icon="check")
        self.write.clicked.connect(self.save)
        self.stop = Button(self.look, "Thôi", weight="quiet")
        self.stop.clicked.connect(self.end)
        self.buttons = FlowRow(self.look, [self.write, self.stop])
        self.entry.hide()
        self._list.addWidget(self.entry)
        self._list.addWidget(self.new, 0, Qt.AlignmentFlag.AlignLeft)
        self._entry.addWidget(self.buttons)
        self.look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setSpacing(px(6))
        self._list.setSpacing(px(8))
        self._entry.setSpacing(px(10))

    def focus(self) -> None:
        """Unfold, ready for the next event."""
        self.head.set_open(True)
        self._opened(is_open=True)
        self.new.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def settle(self) -> None:
        """Nothing is typed here that belongs to the record itself."""

    def _opened(self, is_open: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.inside.setVisible(is_open)

    def refresh(self, problems: dict[str, list[Problem]], *, fresh: bool) -> None:
        """Show what has happened so far."""
        del problems
        if fresh:
            self.end()
        rows = [row for row in self.form.editing.lists[self.name].rows if row.id]
        self.head.set_right(f"{len(rows)} lần thay đổi" if rows else "")
        self.setVisible(not self.form.editing.is_new)
        for item in self._items:
            self._list.removeWidget(item)
            item.hide()
            item.deleteLater()
        self._items = []
        for row in sorted(rows, key=lambda r: str(r.value(self.kind.about.sort) or "")):
            item = self._item(row)
            self._list.insertWidget(2, item)
            self._items.append(item)

    def _item(self, row: ChildRow) -> ItemRow:
        shown = row.shown if self.form.revealed else row.masked
        first, *others = self.kind.about.listed
        day = next((f for f in others if isinstance(f.kind, Day)), None)
        below = [shown(f.name) for f in others if f is not day and row.value(f.name) is not None]
        below += [
            f"{f.label}: {shown(f.name)}"
            for f in self.kind.about.fields.values()
            if not f.listed and not f.parent and not f.target and row.value(f.name) is not None
        ]
        right = shown(day.name) if day is not None else ""
        return ItemRow(self.look, shown(first.name), " · ".join(below), right=right)

    # -- the next one ----------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Open the small form."""
        if not self.editors:
            self._fill()
        self.texts = Texts(self.kind, {}, self.form.app.store.today)
        for name, editor in self.editors.items():
            if isinstance(editor, LinkEditor) and editor.known.target == self.kind.about.table:
                self._offer_siblings(editor)
            editor.set_text("")
            self.rows[name].clear_problems()
        self.entry.show()
        self.new.hide()
        next(iter(self.editors.values())).focus()
        QTimer.singleShot(0, self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        self.form.area.ensureWidgetVisible(self.entry, 0, self.look.px(16))

    def _fill(self) -> None:
        form = self.form
        fields = [f for f in self.kind.about.fields.values() if not f.parent]
        for at, known in enumerate(fields):
            editor = editor_of(self.kind, known, self.look, form.app.store, self.texts.values)
            row = FieldRow(self.look, known.label, editor.widget, help_text=known.help)
            row.setAccessibleName(known.label)
            editor.done.connect(self._done)
            self.editors[known.name], self.rows[known.name] = editor, row
            self._entry.insertWidget(at, row)

    def _offer_siblings(self, editor: LinkEditor) -> None:
        day = next((f.name for f in self.kind.about.listed if isinstance(f.kind, Day)), "")
        rows = [row for row in self.form.editing.lists[self.name].rows if row.id]
        first = self.kind.about.listed[0].name
        editor.box.choice.set_choices([(r.id, f"{r.shown(first)} {r.shown(day) if day else ''}".strip()) for r in rows])

    def end(self) -> None:
        """Close the small form."""
        self.entry.hide()
        self.new.show()

    def _done(self, text: str) -> None:
        editor = self.sender()
        if isinstance(editor, Editor):
            reading = self.texts.take(editor.known.name, text)
            lines = [(kind_of(p), sentence(p)) for p in reading.problems]
            self.rows[editor.known.name].set_problems(lines)

    def save(self) -> None:
        """Write the event down; it is never rewritten."""
        for editor in self.editors.values():
            editor.settle()
        link = self.kind.about.parent
        values = {name: r.value for name, r in self.texts.readings.items() if not r.refused}
        if link is not None:
            values[link.name] = self.form.editing.record
        try:
            self.form.app.store.save(self.kind, values)
        except Refused as refused:
            for problem in refused.problems:
                row = self.rows.get(problem.field or "")
                if row is not None:
                    row.set_problem("bad", sentence(problem))
                else:
                    self.form.app.refuse(problem)
            return
        except Trouble as trouble:
            self.form.app.trouble(trouble)
            return
        self.end()

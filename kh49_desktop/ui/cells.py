"""A grid one types into as in a spreadsheet: keys, blocks, copy and paste, a first column that stays in sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from kh49_desktop.text.letters import nfc
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets import Cell, CellDelegate, ChoiceBox, Table
from kh49_desktop.ui.widgets.table import Head

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QPaintEvent, QResizeEvent

    from kh49_desktop.ui.look import Look, Tone

Index = QModelIndex | QPersistentModelIndex
Place = tuple[int, int]
"""A cell by its row and column."""

NARROW_PAD: Final = 4  # what a cell of figures leaves free at its sides, at 100 %
SMALL_ROW: Final = 30
LIST_WIDTH: Final = 168  # of a list of choices over its cell
WIDEST: Final = 220
NARROWEST: Final = 56
MANY: Final = 10_000  # widths of texts that are kept
SAMPLE: Final = 40  # rows that are measured for the width of a column
ENTER: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))
NONE: Final = QModelIndex()


class Ground(IntEnum):
    """What a model may say of a cell beside `Cell`."""

    TONE = Qt.ItemDataRole.UserRole + 121
    """"bad" or "warn": the cell stands on that soft ground."""


# -- text of a block, as spreadsheets put it on the clipboard ----------------------------------------------------------


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of a pasted block (tabs and lines; cells in quotes may hold both), each in NFC."""
    text = nfc(text).replace("\r\n", "\n").replace("\r", "\n")
    rows: list[list[str]] = [[]]
    at = 0
    while at < len(text):
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if at < len(text) and text[at] == "\n":
            rows.append([])
        elif at == len(text) - 1:
            rows[-1].append("")  # a tab at the very end: one more empty cell
        at += 1
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cell(text: str, at: int) -> tuple[str, int]:
    """Return the cell that begins here, and where it ends."""
    if text.startswith('"', at):
        end = at + 1
        while end < len(text):
            if text.startswith('""', end):
                end += 2
            elif text[end] == '"':
                break
            else:
                end += 1
        if end < len(text) and (end + 1 == len(text) or text[end + 1] in "\t\n"):
            inside = text[at + 1 : end]
            if any(sign in inside for sign in '\t\n"'):  # a spreadsheet quotes only these
                return inside.replace('""', '"'), end + 1
    ends = [found for found in (text.find("\t", at), text.find("\n", at)) if found >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


def text_of(rows: Iterable[Sequence[str]]) -> str:
    """Return a block as spreadsheets take it."""
    return "\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '\t\n\r"') else cell


# -- the model ---------------------------------------------------------------------------------------------------------


class Drawn(NamedTuple):
    """A cell as it is drawn, told at once: a grid of a thousand cells asks each of them only once."""

    text: str
    tone: str = ""
    ground: str = ""  # as of Ground.TONE
    strong: bool = False
    right: bool = False


class CellModel(QAbstractTableModel):
    """What a grid asks of its model beside Qt's own: the text of a cell, and to take many texts at once."""

    def drawn(self, row: int, column: int) -> Drawn | None:
        """Return a cell of plain words as it is drawn; None: the roles of Qt and of `Cell` tell it."""
        del row, column
        return None

    def text(self, row: int, column: int) -> str:
        """Return the value of a cell as it would be typed: what is filled down and repeated."""
        raise NotImplementedError

    def carried(self, row: int, column: int) -> str:
        """Return what a copy of a cell takes out of the grid."""
        return self.text(row, column)

    def put(self, texts: Mapping[Place, str], done: str) -> None:
        """Take texts into cells as one change; `done` says what was done, "{count}" the rows."""
        raise NotImplementedError

    def fits(self, row: int, column: int) -> bool:
        """Return whether a cell can be typed into; rows behind the last may be made by typing."""
        raise NotImplementedError


# -- what is drawn -----------------------------------------------------------------------------------------------------


class RowHead(QHeaderView):
    """The numbers of the rows at the left; a row with something wrong has its number in that colour, and a sign."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.look = look
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setAccessibleName("Số dòng")

    def sizeHint(self) -> QSize:
        """Be as wide as the last number."""
        model = self.model()
        last = f"{model.rowCount() if model is not None else 0:,}"
        width = QFontMetricsF(self.look.font(looks.SMALL, figures=True)).horizontalAdvance(last)
        return QSize(max(self.look.px(32), round(width) + self.look.px(16)), 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one number, or a plus for the row that is to be typed."""
        look, model = self.look, self.model()
        held = model.headerData(section, Qt.Orientation.Vertical, Cell.TONE)
        tone: Tone = held if isinstance(held, str) and held else "second"  # type: ignore[assignment]
        words = str(model.headerData(section, Qt.Orientation.Vertical) or "")
        painter.save()
        room = QRectF(rect).adjusted(0, 0, -look.px(8), 0)
        if words:
            strong = tone != "second"
            painter.setFont(look.font(looks.SMALL, looks.STRONG if strong else looks.PLAIN, figures=True))
            painter.setPen(look.color(tone))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), words)
        else:
            side = look.px(12)
            drawn = look.pixmap("plus", "second", self.devicePixelRatioF(), 12)
            painter.drawPixmap(int(room.right()) - side, rect.center().y() - side // 2, drawn)
        painter.restore()


class GridDelegate(CellDelegate):
    """Draws the cells, gives each its editor, and goes on with Enter and the arrows as a spreadsheet does."""

    def __init__(self, look: Look, table: Table, *, small: bool = False) -> None:
        super().__init__(look, table)
        self.small = small
        self._fonts: dict[tuple[int, bool], tuple[QFont, QFontMetricsF]] = {}
        self._widths: dict[tuple[str, bool, int], float] = {}
        self._inks: dict[str, QColor] = {}
        self.make: Callable[[QWidget, Index], QWidget | None] | None = None
        self.open: QWidget | None = None

    def font(self, index: Index) -> QFont:
        """Return the font of a cell; a grid of figures is set small."""
        if not self.small:
            return super().font(index)
        return self._written(strong=bool(index.data(Cell.STRONG)))[0]

    def _written(self, *, strong: bool) -> tuple[QFont, QFontMetricsF]:
        """Return the font of plain words and its measures, made once for a size of text."""
        size = looks.SMALL if self.small else looks.BODY
        key = (self.look.px(size), strong)
        if key not in self._fonts:
            font = self.look.font(size, looks.STRONG if strong else looks.PLAIN, figures=True)
            self._fonts[key] = font, QFontMetricsF(font)
        return self._fonts[key]

    def needed(self, index: Index) -> float:
        """Return the width a cell wants, in pixels."""
        drawn = drawn_of(index)
        if drawn is None:
            return super().needed(index)
        width = self._written(strong=drawn.strong)[1].horizontalAdvance(drawn.text)
        return width + 1 + 2 * self.look.px(self.pad)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell; what the model tells at once is drawn without asking on."""
        drawn = drawn_of(index)
        if drawn is None:
            super().paint(painter, option, index)
            return
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        here = self.table.hasFocus() and index == self.table.currentIndex()
        if chosen or here or drawn.ground:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_ground(painter, rect, index, chosen=chosen)
            painter.restore()
        if not drawn.text:
            return
        font, metrics = self._written(strong=drawn.strong)
        pad = self.look.px(self.pad)
        room = rect.width() - 2 * pad
        text, width = drawn.text, self._width(drawn, metrics)
        if width > room + 1:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room + 1)
            width = metrics.horizontalAdvance(text)
        x = rect.x() + (rect.width() - pad - width if drawn.right else pad)
        base = rect.y() + rect.height() / 2 + (metrics.ascent() - metrics.descent()) / 2
        painter.setFont(font)
        painter.setPen(self._ink(drawn.tone or "text"))
        painter.drawText(QPointF(x, base), text)

    def _width(self, drawn: Drawn, metrics: QFontMetricsF) -> float:
        """Return the width of a text; the figures of a book are few, and measured once."""
        key = (drawn.text, drawn.strong, self.look.px(looks.BODY))
        if key not in self._widths:
            if len(self._widths) > MANY:
                self._widths.clear()
            self._widths[key] = metrics.horizontalAdvance(drawn.text)
        return self._widths[key]

    def _ink(self, tone: str) -> QColor:
        """Return the colour of writing."""
        key = self.look.tokens.tone(tone)  # type: ignore[arg-type]
        if key not in self._inks:
            self._inks[key] = QColor(key)
        return self._inks[key]

    def _draw_ground(self, painter: QPainter, rect: QRect, index: Index, *, chosen: bool) -> None:
        super()._draw_ground(painter, rect, index, chosen=chosen)
        held = index.data(Ground.TONE)
        here = self.table.hasFocus() and index == self.table.currentIndex()
        if not held or here:
            return
        t, tone = self.look.tokens, held
        if t.high_contrast:
            painter.fillRect(QRect(rect.x(), rect.bottom() - 1, rect.width(), 2), QColor(t.tone(tone)))
        elif not chosen:
            painter.fillRect(rect.adjusted(0, 0, 0, 0), QColor(t.soft(tone)))

    # -- editing ---------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the editor of a cell: what the page gives, else a line."""
        del option
        made = self.make(parent, index) if self.make is not None else None
        if made is None:
            line = QLineEdit(parent)
            line.setFont(self.font(index))
            head = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
            line.setAccessibleName(str(head or ""))
            side = index.data(Qt.ItemDataRole.TextAlignmentRole)
            if side is not None:
                line.setAlignment(Qt.AlignmentFlag(int(side)))
            made = line
        if isinstance(made, ChoiceBox):
            made.edited.connect(self._chosen)
        self.open = made
        return made

    def _chosen(self) -> None:
        box = self.sender()
        if isinstance(box, ChoiceBox):
            self.commitData.emit(box)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the editor."""
        if editor is self.open:
            self.open = None
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the text of the cell in its editor."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, ChoiceBox):
            editor.set_value(text or None)
            line = editor.lineEdit()
            if text and editor.value() is None and line is not None:
                line.setText(text)
        elif isinstance(editor, QLineEdit) and editor.text() != text:
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take the text of the editor."""
        if isinstance(editor, ChoiceBox):
            editor.settle()
            model.setData(index, editor.value() or editor.text())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Fill the cell; a list of choices may be wider than a narrow one."""
        super().updateEditorGeometry(editor, option, index)
        wanted = self.look.px(LIST_WIDTH)
        if isinstance(editor, ChoiceBox) and editor.width() < wanted:
            room = self.table.viewport().width()
            left = max(0, min(editor.x(), room - wanted))
            editor.setGeometry(left, editor.y(), min(wanted, room), editor.height())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Go on with Enter, and with the arrows up and down out of a line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(editor, QWidget):
            table = self.table
            plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            shift = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ShiftModifier
            if event.key() in ENTER and (plain or shift):
                self.finish(editor)
                if isinstance(table, CellGrid):
                    table.go_on(back=shift)
                return True
            arrow = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if arrow is not None and plain and isinstance(editor, QLineEdit) and isinstance(table, CellGrid):
                self.finish(editor)
                table.go(arrow, 0)
                return True
        return super().eventFilter(editor, event)

    def finish(self, editor: QWidget) -> None:
        """Take the text of an open editor and close it."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)


def drawn_of(index: Index) -> Drawn | None:
    """Return a cell as its model tells it at once, None where it does not."""
    model = index.model()
    return model.drawn(index.row(), index.column()) if isinstance(model, CellModel) else None


class _FrozenHead(Head):
    """The head over the frozen column, with a ground of its own."""

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one head."""
        painter.fillRect(rect, QColor(self.look.tokens.window))
        super().paintSection(painter, rect, section)


class Frozen(Table):
    """The first column once more, over a grid that was scrolled sideways. It is looked at, never typed into."""

    def __init__(self, grid: CellGrid, delegate: GridDelegate) -> None:
        self.grid = grid
        super().__init__(grid.look, cells=True, name="", parent=grid)
        self.setHorizontalHeader(_FrozenHead(grid.look, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(grid.selectionBehavior())
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(GridDelegate(grid.look, self, small=delegate.small))
        looks.mark(self, frozen="1")
        self.viewport().setAutoFillBackground(True)
        self.clicked.connect(grid.setCurrentIndex)
        self.hide()

    def restyle(self) -> None:
        """Take the sizes and the ground of a changed look."""
        super().restyle()
        if self.grid.small:
            self.verticalHeader().setDefaultSectionSize(self.look.px(SMALL_ROW))
        ground = QColor(self.look.tokens.window)
        palette = self.palette()
        for role in (palette.ColorRole.Base, palette.ColorRole.Window):
            palette.setColor(role, ground)
        for widget in (self, self.viewport()):
            widget.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw on a ground of its own, with a line at the right edge."""
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), QColor(self.look.tokens.window))
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        side = self.viewport().rect()
        painter.fillRect(side.right(), 0, 1, side.height(), QColor(self.look.tokens.strong_line))
        painter.end()


class CellGrid(Table):
    """A table of cells. `left(row)` when the keyboard leaves a row; `spaced` on Space where `takes_space`.

    Enter and Tab go to the next cell, Shift back; F2 or typing edits, Esc gives up; Delete empties the chosen cells,
    or with whole rows chosen asks to take them out (`taking_out`). Ctrl+C and Ctrl+V carry blocks to and from Excel;
    `took(rows, columns)` after a copy.
    """

    left = Signal(int)
    taking_out = Signal(object)
    spaced = Signal()
    told = Signal(str)
    took = Signal(object, object)

    def __init__(self, look: Look, *, name: str, small: bool = False, numbers: bool = False) -> None:
        self._frozen: Frozen | None = None
        self.small = small
        self.takes_space = False
        self.down_first = False  # Enter goes down the column instead of on in the row
        super().__init__(look, cells=True, name=name)
        self._delegate = GridDelegate(look, self, small=small)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        if numbers:
            self.setVerticalHeader(RowHead(look, self))
            self.verticalHeader().setDefaultSectionSize(look.row)
            self.verticalHeader().sectionClicked.connect(self.choose_row)
        if small:
            self._delegate.pad = NARROW_PAD
            self.horizontalHeader().pad = NARROW_PAD  # type: ignore[attr-defined]

    def set_editor(self, make: Callable[[QWidget, Index], QWidget | None]) -> None:
        """Say what makes the editor of a cell; None from it: a line."""
        self._delegate.make = make

    @property
    def cells_model(self) -> CellModel:
        """Return the model."""
        model = self.model()
        if not isinstance(model, CellModel):
            raise TypeError(model)
        return model

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model; its first column stays in sight."""
        super().setModel(model)
        if model is None:
            return
        self.selectionModel().currentChanged.connect(self._moved)
        self._frozen = Frozen(self, self._delegate)
        self._frozen.setModel(model)
        self._frozen.setSelectionModel(self.selectionModel())
        for column in range(1, model.columnCount()):
            self._frozen.setColumnHidden(column, True)  # noqa: FBT003 - Qt's own words
        if isinstance(self._frozen.itemDelegate(), GridDelegate):
            self._frozen.itemDelegate().pad = self._delegate.pad  # type: ignore[attr-defined]
            self._frozen.horizontalHeader().pad = self._delegate.pad  # type: ignore[attr-defined]
        self.verticalScrollBar().valueChanged.connect(self._frozen.verticalScrollBar().setValue)
        self.horizontalScrollBar().valueChanged.connect(self._place_frozen)
        self.horizontalHeader().sectionResized.connect(self._place_frozen)

    def fit(
        self,
        least: Mapping[int, int] | None = None,
        *,
        stretched: Sequence[int] = (),
        giving: Sequence[int] = (),
    ) -> None:
        """Give each column the room its head and first rows want; `least` are widths at 100 % it is to have.

        `stretched` share what is left over; where a little is lacking, those `giving` way are cut to their least.
        """
        model, head, px = self.model(), self.horizontalHeader(), self.look.px
        head.setMinimumSectionSize(px(32))
        wanted = []
        for column in range(model.columnCount()):
            width: float = head.sectionSizeFromContents(column).width()
            for row in range(min(SAMPLE, model.rowCount())):
                width = max(width, self._delegate.needed(model.index(row, column)))
            narrowest = px((least or {}).get(column, NARROWEST))
            wanted.append(max(narrowest, min(round(width + 0.5), px(WIDEST))))
        spare = self.viewport().width() - sum(wanted)
        for column in stretched if spare > 0 else ():
            wanted[column] += spare // len(stretched)
        yielding = sum(max(0, wanted[c] - px((least or {}).get(c, NARROWEST))) for c in giving)
        for column in giving if -spare <= yielding else ():  # one has to scroll anyway: nothing is cut for nothing
            cut = min(max(0, -spare), wanted[column] - px((least or {}).get(column, NARROWEST)))
            wanted[column] -= cut
            spare += cut
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, round(width))
        self._place_frozen()

    def fit_columns(self, stretched: int = -1, *, sample: int = SAMPLE) -> None:
        """Leave the widths to `fit`, which knows what the columns hold."""
        del stretched, sample

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        if self.small:
            self.verticalHeader().setDefaultSectionSize(self.look.px(SMALL_ROW))
        self._place_frozen()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the frozen column as high as the grid."""
        super().resizeEvent(event)
        self._place_frozen()

    def updateGeometries(self) -> None:
        """Keep the frozen column in its place when the numbers of the rows grow."""
        super().updateGeometries()
        self._place_frozen()

    def _place_frozen(self) -> None:
        frozen = self._frozen
        if frozen is None:
            return
        scrolled = self.horizontalScrollBar().value() > 0
        if scrolled:
            head = self.horizontalHeader().height()
            frozen.setColumnWidth(0, self.columnWidth(0))
            left = self.verticalHeader().width() if self.verticalHeader().isVisible() else 0
            edge = self.frameWidth()
            frozen.setGeometry(left + edge, edge, self.columnWidth(0) + 1, self.viewport().height() + head)
            frozen.verticalScrollBar().setValue(self.verticalScrollBar().value())
            frozen.raise_()
        frozen.setVisible(scrolled)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = Table.ScrollHint.EnsureVisible) -> None:
        """Scroll a cell into sight, out from below the frozen column."""
        super().scrollTo(index, hint)
        bar = self.horizontalScrollBar()
        if index.column() == 0:
            bar.setValue(0)
        elif bar.value() > 0:
            under = self.columnWidth(0) - self.visualRect(index).left()
            if under > 0:
                bar.setValue(bar.value() - under)

    # -- moving ----------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Finish the cell that is being typed."""
        editor = self._delegate.open
        if editor is not None and self.state() == self.State.EditingState:
            self._delegate.finish(editor)

    def go(self, down: int, right: int) -> None:
        """Go to a neighbour."""
        here, model = self.currentIndex(), self.model()
        row = min(max(here.row() + down, 0), model.rowCount() - 1)
        column = min(max(here.column() + right, 0), model.columnCount() - 1)
        self.setCurrentIndex(model.index(row, column))

    def go_on(self, *, back: bool = False) -> None:
        """Go on to the next cell that can be typed into (`back`: to the one before)."""
        if self.down_first:
            self.go(-1 if back else 1, 0)
        else:
            self._step(-1 if back else 1)

    def _step(self, step: int) -> bool:
        """Go to the next cell in reading order; False at the ends."""
        model, here = self.cells_model, self.currentIndex()
        columns = model.columnCount()
        at = here.row() * columns + here.column() + step
        while 0 <= at < model.rowCount() * columns:
            row, column = divmod(at, columns)
            if model.fits(row, column):
                self.setCurrentIndex(model.index(row, column))
                return True
            at += step
        return False

    def choose_row(self, row: int) -> None:
        """Choose a whole row."""
        model = self.model()
        self.setCurrentIndex(model.index(row, max(0, self.currentIndex().column())))
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().select(model.index(row, 0), flags.ClearAndSelect | flags.Rows)

    def block(self) -> tuple[range, range]:
        """Return the rows and columns that are chosen; where nothing is, the cell one is in."""
        chosen = self.selectionModel().selection()
        here = self.currentIndex()
        if chosen.isEmpty():
            return range(max(0, here.row()), here.row() + 1), range(max(0, here.column()), here.column() + 1)
        parts = [chosen.at(at) for at in range(chosen.count())]
        rows = range(min(p.top() for p in parts), max(p.bottom() for p in parts) + 1)
        return rows, range(min(p.left() for p in parts), max(p.right() for p in parts) + 1)

    @property
    def has_whole_rows(self) -> bool:
        """Return whether whole rows are chosen."""
        return len(self.block()[1]) == self.model().columnCount()

    def _moved(self, now: QModelIndex, before: QModelIndex) -> None:
        if before.isValid() and now.row() != before.row():
            self.left.emit(before.row())

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own words
        """Go from cell to cell with Tab; out of the grid at its ends."""
        self.settle()
        return self._step(1 if next else -1) or super().focusNextPrevChild(next)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go on with Tab, one cell at a time, without opening the next."""
        hints = QAbstractItemDelegate.EndEditHint
        step = {hints.EditNextItem: 1, hints.EditPreviousItem: -1}.get(hint)
        super().closeEditor(editor, hint if step is None else hints.NoHint)
        if step is not None:
            self.setFocus()
            if not self._step(step):
                super().focusNextPrevChild(step == 1)

    def keyboardSearch(self, search: str) -> None:
        """Never search by typing: Qt would read every row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a spreadsheet does."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.ShiftModifier
        if self.state() != self.State.EditingState:
            if event.key() in ENTER and (plain or shift):
                self.go_on(back=shift)
                return
            if event.matches(QKeySequence.StandardKey.Copy):
                self.copy()
                return
            if event.matches(QKeySequence.StandardKey.Paste):
                self.paste_clipboard()
                return
            if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and plain:
                self._delete()
                return
            if event.key() == Qt.Key.Key_Space and (plain or shift):
                self._space(whole_row=shift)
                return
        super().keyPressEvent(event)

    def _space(self, *, whole_row: bool) -> None:
        if whole_row:
            self.choose_row(self.currentIndex().row())
        elif self.takes_space:
            self.spaced.emit()
        else:
            self.edit(self.currentIndex())

    def _delete(self) -> None:
        rows, columns = self.block()
        if self.has_whole_rows:
            self.taking_out.emit(list(rows))
            return
        model = self.cells_model
        last = model.rowCount()
        cells = {(r, c): "" for r in rows for c in columns if r < last and model.fits(r, c) and model.text(r, c)}
        if cells:
            model.put(cells, "Đã xoá nội dung {count} dòng.")

    # -- blocks ----------------------------------------------------------------------------------------------------

    def copied(self) -> str:
        """Return the chosen block as text; whole rows come with the heads of their columns."""
        rows, columns = self.block()
        model = self.cells_model
        heads = []
        if self.has_whole_rows or (len(rows) == model.rowCount() and len(rows) > 1):
            heads = [[str(model.headerData(c, Qt.Orientation.Horizontal) or "") for c in columns]]
        return text_of([*heads, *([model.carried(row, column) for column in columns] for row in rows)])

    def copy(self) -> None:
        """Put the chosen block on the clipboard."""
        QApplication.clipboard().setText(self.copied())
        rows, columns = self.block()
        self.took.emit(rows, columns)
        self.told.emit(f"Đã chép {show_whole(len(rows))} dòng, {len(columns)} cột. Dán vào Excel bằng Ctrl V.")

    def paste_clipboard(self) -> None:
        """Take what is on the clipboard."""
        self.paste(QApplication.clipboard().text())

    def paste(self, text: str) -> None:
        """Take a block from the clipboard at the cell one is in; one value fills all the chosen cells."""
        block = rows_of(text)
        if not block:
            return
        model = self.cells_model
        rows, columns = self.block()
        top, left = rows.start, columns.start
        if len(block) == 1 and len(block[0]) == 1 and len(rows) * len(columns) > 1:
            block = [[block[0][0]] * len(columns) for _ in rows]
        cells: dict[Place, str] = {}
        beyond = 0
        for down, line in enumerate(block):
            for right, cell in enumerate(line):
                if left + right >= model.columnCount():
                    beyond = max(beyond, len(line) - right)
                    break
                if model.fits(top + down, left + right):
                    cells[top + down, left + right] = cell.strip()
        if not cells:
            self.told.emit("Không có ô nào nhận được nội dung dán. Hãy chọn ô bắt đầu rồi dán lại.")
            return
        model.put(cells, "Đã dán {count} dòng." + (f" {beyond} cột thừa bên phải không được dán." if beyond else ""))

    def fill_down(self) -> None:
        """Fill the chosen cells with the topmost of each column; a single cell takes the value above it."""
        self.settle()
        rows, columns = self.block()
        model = self.cells_model
        source = rows.start if len(rows) > 1 else rows.start - 1
        if source < 0:
            return
        targets = rows[1:] if len(rows) > 1 else rows
        cells = {(r, c): model.text(source, c) for r in targets for c in columns if model.fits(r, c)}
        if cells:
            model.put(cells, "Đã điền xuống {count} dòng.")

    def repeat(self) -> None:
        """Take the value of the row above into the cell one is in, and go on."""
        self.settle()
        here, model = self.currentIndex(), self.cells_model
        if here.row() > 0 and model.fits(here.row(), here.column()):
            text = model.text(here.row() - 1, here.column())
            if text:
                model.put({(here.row(), here.column()): text}, "")
            self.go_on()


class Totals(QWidget):
    """Rows of sums below a grid, column by column under it, always in sight.

    `rows` gives (words, {column: (text, tone)}) for each; the words stand below the first columns.
    """

    HEIGHT: Final = 30

    def __init__(self, grid: CellGrid, rows: Callable[[], Sequence[tuple[str, Mapping[int, tuple[str, str]]]]]) -> None:
        super().__init__()
        self.grid, self.look, self._rows = grid, grid.look, rows
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        grid.horizontalHeader().sectionResized.connect(self._soon)
        grid.horizontalScrollBar().valueChanged.connect(self._soon)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.update)
        self.look.changed.connect(self.restyle)
        self.restyle()

    def _soon(self) -> None:
        self._later.start()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        self.setFixedHeight(self.look.px(self.HEIGHT) * max(1, len(self._rows())) + self.look.tokens.edge)

    def refresh(self) -> None:
        """Show the sums as they are now."""
        said = [f"{words} {', '.join(text for text, _ in cells.values())}" for words, cells in self._rows()]
        self.setAccessibleName("; ".join(said))
        self.restyle()
        self.update()

    def sums(self) -> list[tuple[str, dict[int, str]]]:
        """Return what is written, for whoever looks at it without eyes."""
        return [(words, {at: text for at, (text, _) in cells.items()}) for words, cells in self._rows()]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sums under their columns."""
        look, grid = self.look, self.grid
        t, head = look.tokens, grid.horizontalHeader()
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), t.edge, QColor(t.strong_line))
        left = grid.frameWidth() + (grid.verticalHeader().width() if grid.verticalHeader().isVisible() else 0)
        pad = look.px(NARROW_PAD)
        right_side = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        frozen = grid.columnWidth(0)
        for at, (words, cells) in enumerate(self._rows()):
            top = t.edge + at * look.px(self.HEIGHT)
            painter.setFont(look.font(looks.SMALL, looks.STRONG, figures=True))
            painter.setClipRect(QRect(left + frozen, top, grid.viewport().width() - frozen, look.px(self.HEIGHT)))
            for column, (text, tone) in cells.items():
                x = left + head.sectionViewportPosition(column)
                room = QRectF(x, top, head.sectionSize(column) - pad, look.px(self.HEIGHT))
                painter.setPen(look.color(tone))  # type: ignore[arg-type]
                painter.drawText(room, right_side, text)
            painter.setClipping(False)
            painter.setPen(look.color("second"))
            painter.setFont(look.font(looks.SMALL))
            room = QRectF(left + pad, top, frozen - pad, look.px(self.HEIGHT))
            shown = QFontMetricsF(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Hand the keyboard back: sums are not typed."""
        super().focusInEvent(event)
        self.grid.setFocus()

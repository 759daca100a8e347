"""Tables: rows 36 high, no grid lines, heads in the second colour, a chosen row with its bar, tips for cut words."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPolygonF, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.press import draw_frame
from kh49_desktop.ui.widgets.tag import draw_tag, tag_size
from kh49_desktop.ui.widgets.text import tip_of

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel, QSortFilterProxyModel
    from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QResizeEvent

    from kh49_desktop.ui.look import Look, Tone

Index = QModelIndex | QPersistentModelIndex

PAD: Final = 12
"""Room at both sides of a cell, at 100 %."""

STRETCHED: Final = 170
"""What the column that takes the rest keeps at least before others go out of sight, at 100 %."""

KEPT_COLUMNS: Final = 2
"""How many columns never go out of sight."""

SMALL_LINES: Final = 2
"""How many lines a cell in small writing may take."""


class Cell(IntEnum):
    """What a model may say of a cell beside its text (Qt's DisplayRole) and side (TextAlignmentRole)."""

    TONE = Qt.ItemDataRole.UserRole + 101
    """str, a `Tone`: the colour of the writing, or of the tag."""
    TAG = Qt.ItemDataRole.UserRole + 102
    """bool: draw the text as a tag in its tone."""
    ICON = Qt.ItemDataRole.UserRole + 103
    """str: an icon before the text (or alone)."""
    SMALL = Qt.ItemDataRole.UserRole + 104
    """bool: write in 12 over up to two lines (reasons, remarks)."""
    STRONG = Qt.ItemDataRole.UserRole + 105
    """bool: write in weight 600."""
    MARKS = Qt.ItemDataRole.UserRole + 106
    """Sequence of (start, length, tone): letters to be looked at, counted in the text."""


class Head(QHeaderView):
    """The head of a table: words in the second colour, a thin line below, ▾ or ▴ behind the sorted column's."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.look = look
        self.pad = PAD
        self.setHighlightSections(False)
        self.setSectionsMovable(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumSectionSize(look.px(48))
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def sizeHint(self) -> QSize:
        """Return 32 pixels of height at 100 %."""
        return QSize(super().sizeHint().width(), self.look.px(32))

    def sectionSizeFromContents(self, section: int) -> QSize:
        """Return the room of the words and the sign of sorting."""
        font = self.look.font(looks.SMALL)
        words = str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")
        sign = self.look.px(12) if self.isSortIndicatorShown() else 0
        width = QFontMetricsF(font).horizontalAdvance(words) + 2 * self.look.px(self.pad) + sign
        return QSize(round(width), self.look.px(32))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one head."""
        look = self.look
        model = self.model()
        words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        side = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = side is not None and bool(int(side) & int(Qt.AlignmentFlag.AlignRight))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = look.tokens.edge
        painter.fillRect(QRect(rect.x(), rect.bottom() + 1 - edge, rect.width(), edge), QColor(look.tokens.line))
        font = look.font(looks.SMALL)
        painter.setFont(font)
        painter.setPen(look.color("second"))
        metrics = QFontMetricsF(font)
        room = QRectF(rect).adjusted(look.px(self.pad), 0, -look.px(self.pad), 0)
        sorted_here = self.isSortIndicatorShown() and self.sortIndicatorSection() == section
        sign = look.px(12) if sorted_here else 0
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width() - sign + 1)
        width = metrics.horizontalAdvance(shown)
        x = room.right() - width - sign if right else room.x()
        painter.drawText(QPointF(x, room.center().y() + (metrics.ascent() - metrics.descent()) / 2), shown)
        if sorted_here:
            self._draw_sign(painter, x + width + look.px(7), room.center().y())
        if self.hasFocus():
            painter.drawRect(rect)
        painter.restore()

    def _draw_sign(self, painter: QPainter, x: float, y: float) -> None:
        half = self.look.px(3)
        down = self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        tip = half if down else -half
        corners = [QPointF(x - half, y - tip / 2), QPointF(x + half, y - tip / 2), QPointF(x, y + tip)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.look.color("second"))
        painter.drawPolygon(QPolygonF(corners))


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of a `Table` and gives their editors the look."""

    def __init__(self, look: Look, table: Table) -> None:
        super().__init__(table)
        self.look = look
        self.table = table
        self.pad = PAD

    def font(self, index: Index) -> QFont:
        """Return the font of a cell."""
        size = looks.SMALL if index.data(Cell.SMALL) or index.data(Cell.TAG) else looks.BODY
        strong = bool(index.data(Cell.STRONG))
        return self.look.font(size, looks.STRONG if strong else looks.PLAIN, figures=True)

    def text(self, index: Index) -> str:
        """Return what is written in a cell."""
        held = index.data(Qt.ItemDataRole.DisplayRole)
        return "" if held is None else str(held)

    def tone(self, index: Index) -> Tone:
        """Return the tone of a cell."""
        held = index.data(Cell.TONE)
        tone: Tone = held if isinstance(held, str) and held else "text"  # type: ignore[assignment]
        return "neutral" if tone == "text" and index.data(Cell.TAG) else tone

    def needed(self, index: Index) -> float:
        """Return the width a cell wants, in pixels."""
        look = self.look
        text = self.text(index)
        width: float
        if index.data(Cell.TAG) and text:
            width = tag_size(look, text).width()
        else:
            width = QFontMetricsF(self.font(index)).horizontalAdvance(text) + 1
        if index.data(Cell.ICON):
            width += look.px(20) if text else look.px(16)
        return width + 2 * look.px(self.pad)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the width a cell wants and the height of a row."""
        return QSize(round(self.needed(index) + 0.5), self.look.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw ground, bar, ring and what is in the cell."""
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, rect, index, chosen=bool(state & QStyle.StateFlag.State_Selected))
        self._draw_inside(painter, QRectF(rect), index)
        painter.restore()

    def _draw_ground(self, painter: QPainter, rect: QRect, index: Index, *, chosen: bool) -> None:
        t = self.look.tokens
        table = self.table
        head = table.horizontalHeader()
        seen = [section for section in range(head.count()) if not head.isSectionHidden(section)]
        order = sorted(seen, key=head.visualIndex)
        first, last = index.column() == order[0], index.column() == order[-1]
        accent = QColor(t.accent)
        if chosen:
            painter.fillRect(rect, QColor(t.soft_accent))
            if first:
                painter.fillRect(QRect(rect.x(), rect.y(), self.look.px(3), rect.height()), accent)
        ringed = table.hasFocus() and index.row() == table.currentIndex().row()
        if (ringed and not table.cells) or (chosen and t.high_contrast):
            width = t.ring if ringed and not table.cells else t.edge
            painter.fillRect(QRect(rect.x(), rect.y(), rect.width(), width), accent)
            painter.fillRect(QRect(rect.x(), rect.bottom() + 1 - width, rect.width(), width), accent)
            if first:
                painter.fillRect(QRect(rect.x(), rect.y(), width, rect.height()), accent)
            if last:
                painter.fillRect(QRect(rect.right() + 1 - width, rect.y(), width, rect.height()), accent)
        if ringed and table.cells and index == table.currentIndex():
            draw_frame(painter, QRectF(rect), self.look.px(4), fill=t.surface, line=t.accent, width=t.ring)

    def _draw_inside(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        look = self.look
        text = self.text(index)
        tone = self.tone(index)
        room = rect.adjusted(look.px(self.pad), 0, -look.px(self.pad), 0)
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        right = side is not None and bool(int(side) & int(Qt.AlignmentFlag.AlignRight))
        icon = index.data(Cell.ICON)
        if icon:
            side_px = look.px(16)
            x = room.x() if text else room.center().x() - side_px / 2
            drawn = look.pixmap(str(icon), tone, self.table.devicePixelRatioF(), 16)
            painter.drawPixmap(QPointF(x, room.center().y() - side_px / 2), drawn)
            room.setLeft(room.left() + look.px(20))
        if not text:
            return
        if index.data(Cell.TAG):
            size = tag_size(look, text)
            width = min(float(size.width()), room.width())
            draw_tag(
                painter, look, QRectF(room.x(), room.center().y() - size.height() / 2, width, size.height()), text, tone
            )
            return
        font = self.font(index)
        painter.setFont(font)
        painter.setPen(look.color(tone))
        if index.data(Cell.SMALL):
            self._draw_lines(painter, room, text, font)
            return
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        x = room.right() - metrics.horizontalAdvance(shown) if right else room.x()
        base = room.center().y() + (metrics.ascent() - metrics.descent()) / 2
        for start, length, mark in index.data(Cell.MARKS) or ():
            before = metrics.horizontalAdvance(shown[:start])
            wide = metrics.horizontalAdvance(shown[start : start + length])
            box = QRectF(x + before, base - metrics.ascent(), wide, metrics.height())
            painter.fillRect(box, QColor(look.tokens.soft(mark)))
        painter.drawText(QPointF(x, base), shown)
        for start, length, mark in index.data(Cell.MARKS) or ():
            painter.setPen(look.color(mark))
            before = metrics.horizontalAdvance(shown[:start])
            painter.drawText(QPointF(x + before, base), shown[start : start + length])

    def _draw_lines(self, painter: QPainter, room: QRectF, text: str, font: QFont) -> None:
        lines = small_lines(text, font, room.width())
        height = QFontMetricsF(font).height()
        y = room.center().y() - height * len(lines) / 2
        for line in lines:
            painter.drawText(QRectF(room.x(), y, room.width() + 1, height), int(Qt.AlignmentFlag.AlignVCenter), line)
            y += height

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """Show the tip that the model has for a cell, or the whole text of one that is cut; neither is read as HTML."""
        if index.isValid() and event.type() == QEvent.Type.ToolTip:
            told = index.data(Qt.ItemDataRole.ToolTipRole)
            tip = str(told) if told else self.text(index) if self.is_cut(index) else ""
            QToolTip.showText(event.globalPos(), tip_of(tip), view)
            return True
        return super().helpEvent(event, view, option, index)

    def is_cut(self, index: Index) -> bool:
        """Whether the text of a cell does not fit."""
        room = self.table.columnWidth(index.column())
        if index.data(Cell.SMALL):
            font = self.font(index)
            lines = small_lines(self.text(index), font, room - 2 * self.look.px(self.pad))
            return bool(lines) and lines[-1].endswith("…") and not self.text(index).endswith("…")
        return self.needed(index) > room + 1

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return the editor of a cell, in the font of the cell."""
        editor = super().createEditor(parent, option, index)
        if editor is not None:
            editor.setFont(self.font(index))
            if isinstance(editor, QLineEdit):
                editor.setFrame(True)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        """Fill the cell but for a hair at each side."""
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(2, 2, -2, -2))


def small_lines(text: str, font: QFont, width: float) -> list[str]:
    """Break a text into at most two lines; what does not fit ends in an ellipsis."""
    layout = QTextLayout(text, font)
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    lines: list[str] = []
    layout.beginLayout()
    while True:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1.0, width))
        start = line.textStart()
        if len(lines) == SMALL_LINES - 1:
            lines.append(QFontMetricsF(font).elidedText(text[start:], Qt.TextElideMode.ElideRight, width + 1))
            break
        lines.append(text[start : start + line.textLength()].rstrip())
    layout.endLayout()
    return lines


class Table(QTableView):
    """A table in the look. Rows are chosen whole; give `cells=True` for a grid whose cells are edited one by one.

    `opened` carries the index on Enter or double click; what a cell looks like the model says through `Cell`.
    `fit_columns` gives each column its room and the rest to one of them; with `sheds` the last columns go out of sight
    where there is no room for them, so that nothing has to be moved sideways.
    """

    opened = Signal(QModelIndex)

    def __init__(self, look: Look, *, cells: bool = False, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.cells = cells
        self.sheds = False
        self._filled = False
        self._stretched = -1
        self.giving: dict[int, int] = {}
        self._wanted: dict[int, int] = {}
        self.setAccessibleName(name)
        self.setHorizontalHeader(Head(look, self))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(look.px(24))
        self.setItemDelegate(CellDelegate(look, self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.viewport().setAutoFillBackground(False)
        self.setTabKeyNavigation(cells)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        if not cells:
            self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
            self.doubleClicked.connect(self.opened)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        self.verticalHeader().setDefaultSectionSize(self.look.row)
        self.horizontalHeader().setMinimumSectionSize(self.look.px(48))
        self.horizontalHeader().updateGeometry()
        self.fit_columns(self._stretched)

    def fit_columns(self, stretched: int = -1, *, sample: int = 100) -> None:
        """Give each column the room its head and first `sample` rows want; `stretched` takes what is left over."""
        self._stretched = stretched
        self._wanted = {}
        if not self._filled:
            return
        model = self.model()
        head = self.horizontalHeader()
        delegate = self.itemDelegate()
        if not isinstance(delegate, CellDelegate):
            return
        for column in range(model.columnCount()):
            wanted: float = max(head.sectionSizeFromContents(column).width(), head.minimumSectionSize())
            for row in range(min(sample, model.rowCount())):
                wanted = max(wanted, delegate.needed(model.index(row, column)))
            self._wanted[column] = min(round(wanted + 0.5), self.look.px(360))
        self._share_out()

    def setModel(self, model: QAbstractItemModel | QSortFilterProxyModel | None) -> None:
        """Show another model."""
        super().setModel(model)
        self._filled = model is not None
        self.fit_columns(self._stretched)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room out anew."""
        super().resizeEvent(event)
        self._share_out()

    def _shed(self) -> None:
        """Hide the last columns that find no room, and show those that do; the first two always stay."""
        room, used, fits = self.viewport().width(), 0, True
        for at, (column, width) in enumerate(sorted(self._least().items())):
            used += min(width, self.look.px(STRETCHED)) if column == self._stretched else width
            fits = fits and (used <= room or at < KEPT_COLUMNS)
            if self.isColumnHidden(column) is fits:
                self.setColumnHidden(column, not fits)

    def _least(self) -> dict[int, int]:
        """Return the room that each column cannot do without."""
        giving = {column: self.look.px(least) for column, least in self.giving.items()}
        return {column: min(width, giving.get(column, width)) for column, width in self._wanted.items()}

    def _share_out(self) -> None:
        if self.sheds:
            self._shed()
        shown = {column: width for column, width in self._wanted.items() if not self.isColumnHidden(column)}
        if not shown:
            return
        spare = self.viewport().width() - sum(shown.values())
        for column in shown.keys() & self.giving.keys():
            kept = max(min(shown[column], self.look.px(self.giving[column])), shown[column] + min(spare, 0))
            spare += shown[column] - kept
            shown[column] = kept
        takes = self._stretched if self._stretched < 0 or self._stretched in shown else max(shown)
        for column, width in shown.items():
            extra = spare if column == takes else 0
            self.setColumnWidth(column, max(width + extra, self.look.px(96) if extra < 0 else width))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the row on Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if enter and plain and not self.cells and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        if self._filled and not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.viewport().update()

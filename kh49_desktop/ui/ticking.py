"""Draws the ticks of a list as those of a form: seen in every theme, and of the size of the letters."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from kh49_desktop.ui.look import Look
from kh49_desktop.ui.widgets.press import draw_frame

SIDE, MARK, RADIUS = 16, 13, 4  # at 100 %: the box, its mark, its corners

Index = QModelIndex | QPersistentModelIndex


class TickPainter(QStyledItemDelegate):
    """The style draws ground and words, this the box; where it is and what a press on it does stay the style's."""

    def __init__(self, look: Look, view: QListView) -> None:
        """Draw the lines of a view."""
        super().__init__(view)
        self.look, self._view = look, view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a line, and the box over the style's own."""
        made = QStyleOptionViewItem(option)
        self.initStyleOption(made, index)
        style = self._view.style() or QApplication.style()
        place = style.subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, made, self._view)
        painter.save()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, made, painter, self._view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, t = self.look, self.look.tokens
        side = look.px(SIDE)
        middle = QRectF(place).center()
        box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        held = index.data(Qt.ItemDataRole.CheckStateRole)  # a model tells a number or the state itself
        is_on = held is not None and Qt.CheckState(held) == Qt.CheckState.Checked
        fill, line = (t.accent, t.accent) if is_on else (t.surface, t.strong_line)
        draw_frame(painter, box, look.px(RADIUS), fill=fill, line=line, width=t.edge)
        if is_on:
            mark = look.pixmap("check", "on_accent", self._view.devicePixelRatioF(), MARK)
            edge = (side - look.px(MARK)) / 2
            painter.drawPixmap(QPointF(box.x() + edge, box.y() + edge), mark)
        painter.restore()

"""Lists with ticks: what is ticked is seen to be."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from kh49_desktop.ui.look import Look, Theme
from kh49_desktop.ui.ticking import TickPainter


@pytest.mark.parametrize("theme", [theme for theme in Theme if theme is not Theme.SYSTEM])
def test_a_ticked_line_is_filled_with_the_accent_and_another_is_not(qtbot: QtBot, look: Look, theme: Theme) -> None:
    look.choose(theme=theme)
    view, model = QListView(), QStandardItemModel()
    qtbot.addWidget(view)
    for words, state in (("Họ và tên", Qt.CheckState.Checked), ("Ngày sinh", Qt.CheckState.Unchecked)):
        item = QStandardItem(words)
        item.setCheckable(True)
        item.setCheckState(state)
        model.appendRow(item)
    view.setModel(model)
    view.setItemDelegate(TickPainter(look, view))
    view.resize(240, 120)
    view.show()
    picture, accent = view.viewport().grab().toImage(), look.color("accent").rgb()

    def inked(row: int) -> int:
        place: QRect = view.visualRect(model.index(row, 0))
        return sum(
            picture.pixel(x, y) == accent
            for x in range(place.left(), place.left() + 30)
            for y in range(place.top(), place.bottom())
        )

    assert inked(0) > 100
    assert inked(1) == 0

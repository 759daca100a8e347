"""Thousands of rows are let go bit by bit, and a large undo is no work of the window."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Member
from kh49_desktop.store.file import Store
from kh49_desktop.store.replay import LARGE
from kh49_desktop.ui.app import Progress
from kh49_desktop.ui.letting import FEW, Letting
from kh49_desktop.ui.window import Window
from tests.ui.real import wait


def test_lists_are_emptied_some_rows_at_a_time(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QObject(qapp)
    letting = Letting(parent)
    lists = [list(range(FEW * 3 + 1)), [], [1]]
    for rows in lists:
        letting.take(rows)
    assert len(lists[0]) == FEW * 3 + 1  # not at once
    seen = set()
    while not letting.done:
        seen.add(len(lists[0]))
        qtbot.wait(1)
    assert lists == [[], [], []]
    assert len(seen) > 1
    parent.deleteLater()


def test_a_large_change_is_undone_and_redone_beside_the_window(window: Window, store: Store, qtbot: QtBot) -> None:
    many = LARGE + 1
    with store.change("IMPORT", "ds.xlsx") as change:
        for number in range(many):
            change.create(Member, {"full_name": f"Nguyễn Văn {number}"})
    app = window.app
    began: list[Progress] = []
    app.began.connect(began.append)
    app.undo()
    assert [progress.what for progress in began] == ["Đang hoàn tác: nhập từ tệp"]
    wait(qtbot, lambda: not app.busy)
    assert store.count(Member) == 0
    app.redo()
    assert began[-1].what == "Đang làm lại: nhập từ tệp"
    wait(qtbot, lambda: not app.busy)
    assert store.count(Member) == many


def test_a_small_change_is_undone_at_once(window: Window, store: Store) -> None:
    store.save(Member, {"full_name": "Lê Thị Mai"})
    window.app.undo()
    assert store.count(Member) == 0
    assert not window.app.busy


def test_a_page_made_ready_is_the_one_that_is_shown(window: Window, qtbot: QtBot) -> None:
    window.show_page("member")
    window.app.soon.emit("conference")
    page = window.page_of("conference")
    assert window.page is not page
    wait(qtbot, lambda: bool(page.findChildren(QObject)))
    window.show_page("conference")
    assert window.page is page
    window.app.soon.emit("no such page")

"""The list of a record type in a real window: search, filter, sort, open, delete, and the narrow layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.reader.excel import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Committee, Conference, Member, Petition
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.form import HIDDEN
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused, panel
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
NAMES = ["Đặng Văn Ánh", "Hoàng Thị Bích An", "Y Bhăm Niê", "Trần Thanh Bình"]


@pytest.fixture
def ids(store: Store, unit: str) -> dict[str, str]:
    return {name: store.save(Member, {"full_name": name, "admitted_on": "2019-06-15"}).id for name in NAMES}


def names(page: RecordPanel) -> list[str]:
    return [str(page.model.index(row, 0).data()) for row in range(page.model.rowCount())]


def test_an_empty_list_says_what_belongs_here_and_offers_two_ways_in(window: Window, qtbot: QtBot) -> None:
    page = panel(window, "member")
    assert page.empty.isVisible()
    assert not page.table.isVisible()
    assert page.empty.accessibleName() == Member.about.empty
    page.begin()
    assert not page.empty.isVisible()
    assert focused().accessibleName() == "Họ đệm"


def test_find_dang_van_anh_by_keys(window: Window, ids: dict[str, str], qtbot: QtBot) -> None:
    page = panel(window, "member")
    QTest.keyClick(focused(), Qt.Key.Key_F, CTRL)
    write(focused(), "dang van anh")
    assert names(page) == ["Đặng Văn Ánh"]
    press(focused(), Qt.Key.Key_Return)
    assert page.form.title() == "Đặng Văn Ánh"
    assert page.form.isAncestorOf(focused())
    assert page.foot._right.text() == "1 trong 1 đoàn viên"


def test_nothing_found_says_so(window: Window, ids: dict[str, str]) -> None:
    page = panel(window, "member")
    page.search.setFocus()
    write(page.search, "xyz")
    assert page.nothing.isVisible()
    assert page.nothing.accessibleName() == "Không tìm thấy “xyz” trong nhóm “Đang sinh hoạt”."
    page.escape()
    assert len(names(page)) == 4


def test_too_many_hits_ask_for_more_letters(window: Window, store: Store) -> None:
    with store.change("IMPORT") as change:
        for number in range(2_100):
            change.create(Member, {"full_name": f"Nguyễn Văn {number}"})
    page = panel(window, "member")
    assert not page.cut.isVisible()
    page.search.setFocus()
    write(page.search, "nguyen")
    assert page.cut.isVisible()
    assert page.cut.text() == "Hơn 2.000 kết quả: gõ thêm để thu hẹp."


def test_letters_typed_in_the_list_go_into_the_search(window: Window, ids: dict[str, str]) -> None:
    page = panel(window, "member")
    page.table.setFocus()
    write(page.table, "b")
    assert focused() is page.search
    write(page.search, "inh")
    assert names(page) == ["Trần Thanh Bình"]


def test_a_head_sorts_and_turns(window: Window, ids: dict[str, str]) -> None:
    page = panel(window, "member")
    head = page.table.horizontalHeader()
    assert (head.sortIndicatorSection(), head.sortIndicatorOrder()) == (0, Qt.SortOrder.AscendingOrder)
    head.sectionClicked.emit(0)
    assert names(page) == ["Trần Thanh Bình", "Y Bhăm Niê", "Đặng Văn Ánh", "Hoàng Thị Bích An"]
    assert head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    head.sectionClicked.emit(0)
    assert names(page)[0] == "Hoàng Thị Bích An"


def test_the_filter_shows_those_of_one_status_or_incomplete(window: Window, store: Store, ids: dict[str, str]) -> None:
    store.save(Member, {"full_name": "Lê Mới", "application_form": "5A"})
    page = panel(window, "member", where={"status": "APPLIED"})
    assert names(page) == ["Lê Mới"]
    assert page.filter.words() == "Đã nộp đơn"
    page.set_filter({"incomplete": True})
    assert len(names(page)) == 5
    assert page.filter.words() == "Chưa đủ thông tin"
    page.set_filter({})
    assert page.filter.words() == "Tất cả"


def test_a_screen_may_ask_for_just_these(window: Window, ids: dict[str, str]) -> None:
    wanted = [ids["Đặng Văn Ánh"], ids["Y Bhăm Niê"]]
    page = panel(window, "member", ids=wanted, title="2 người kết nạp")
    assert names(page) == ["Đặng Văn Ánh", "Y Bhăm Niê"]
    assert page.filter.words() == "2 người kết nạp"
    page.set_filter({})
    assert len(names(page)) == 4


def test_delete_is_soft_and_undone_from_the_bar(
    window: Window, store: Store, ids: dict[str, str], qtbot: QtBot
) -> None:
    before = store.dump()
    page = panel(window, "member", record=ids["Y Bhăm Niê"])
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Delete)
    assert "Y Bhăm Niê" not in names(page)
    assert window.note.isVisible()
    assert window.note.text() == "Đã xoá Y Bhăm Niê."
    window.note.button.click()
    assert "Y Bhăm Niê" in names(page)
    assert store.dump() == before
    qtbot.waitUntil(lambda: window.note.text() == "Đã hoàn tác: xoá đoàn viên.")


def test_ctrl_z_takes_back_what_was_saved_last(window: Window, store: Store, ids: dict[str, str], qtbot: QtBot) -> None:
    page = panel(window, "member", record=ids["Y Bhăm Niê"], field="phone")
    write(focused(), "0905123456")
    QTest.keyClick(focused(), Qt.Key.Key_S, CTRL)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Z, CTRL)
    row = store.row(Member, ids["Y Bhăm Niê"])
    assert row is not None
    assert row["phone"] is None
    assert page.form.sections[0].editors["phone"].text() == ""
    QTest.keyClick(page.table, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    row = store.row(Member, ids["Y Bhăm Niê"])
    assert row is not None
    assert row["phone"] == "0905123456"


def test_the_own_unit_is_never_deleted(window: Window, store: Store, unit: str) -> None:
    page = panel(window, "unit", record=unit)
    page.delete()
    assert window.note.text() == "Đây là đơn vị của sổ này nên không xoá được."
    assert store.own_unit == unit
    assert page.model.rowCount() == 1


def test_where_it_is_narrow_the_form_comes_over_the_list(window: Window, ids: dict[str, str], qtbot: QtBot) -> None:
    window.resize(910, 512)
    page = panel(window, "member")
    assert window.side.width() == window.look.px(looks.SIDE_FOLDED)
    assert page.list_side.isVisible()
    page.table.setFocus()
    page.table.selectRow(1)
    press(page.table, Qt.Key.Key_Return)
    assert page.form.isVisible()
    assert not page.list_side.isVisible()
    assert page.back.isVisible()
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert page.list_side.isVisible()
    assert not page.form.isVisible()
    assert page.table.currentIndex().row() == 1


def test_a_type_with_lists_of_children_is_listed_first(window: Window, store: Store, qtbot: QtBot) -> None:
    store.save(Conference, {"year": 2026})
    page = panel(window, "conference")
    assert page.list_side.isVisible()
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Return)
    assert page.form.isVisible()
    assert not page.list_side.isVisible()
    assert page.form.title() == "Hội nghị 2026"
    page.close_form()
    assert QApplication.focusWidget() is page.table


def test_the_head_names_the_record_in_the_room_there_is(window: Window, store: Store) -> None:
    committee = store.save(Committee, {"kind": "BCH", "term_from": "2025-08-15"}).id
    asked = store.save(Petition, {"received_on": "2026-07-08", "content": "Bố trí thêm nước uống ở tổ hoàn thiện"}).id
    page = panel(window, "committee", record=committee)
    assert page.form.title().startswith("Ban chấp hành 2025")  # its type is "Ban của công đoàn"
    page.begin()
    assert page.form.title() == "Thêm ban của công đoàn"
    page = panel(window, "petition", record=asked)
    assert page.form.title() == "08/07/2026 · Bố trí thêm nước uống ở tổ hoàn thiện"  # the page's head says the type


def test_walking_down_the_list_opens_what_the_cursor_rests_on(
    window: Window, ids: dict[str, str], qtbot: QtBot
) -> None:
    page = panel(window, "member")
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.current == page.model.id_at(2))
    assert page.form.title() == "Y Bhăm Niê"
    assert focused() is page.table


def test_the_list_as_it_is_shown_goes_into_a_workbook(
    window: Window, store: Store, ids: dict[str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    page = panel(window, "member", search="binh")
    file = tmp_path / "đoàn viên.xlsx"
    page.export_to(file)
    qtbot.waitUntil(window.note.isVisible, timeout=10_000)
    assert window.note.text() == "Đã xuất 1 đoàn viên ra đoàn viên.xlsx."
    sheet = load_workbook(file).active
    names_there = [cell for row in sheet.iter_rows(values_only=True) for cell in row if cell in NAMES]
    assert names_there == ["Trần Thanh Bình"]


def test_the_undo_bar_takes_back_its_own_change_and_no_later_one(
    window: Window, store: Store, ids: dict[str, str]
) -> None:
    page = panel(window, "member", record=ids["Y Bhăm Niê"])
    page.delete()
    store.save(Member, {"phone": "0905123456"}, record=ids["Đặng Văn Ánh"])
    window.note.button.click()
    assert store.row(Member, ids["Y Bhăm Niê"]) is not None
    row = store.row(Member, ids["Đặng Văn Ánh"])
    assert row is not None
    assert row["phone"] == "0905123456"


def test_asked_for_a_list_the_form_that_covers_it_goes(window: Window, store: Store) -> None:
    saved = store.save(Conference, {"year": 2026})
    page = panel(window, "conference", record=saved.id)
    assert page.form.isVisible()
    panel(window, "conference", where={"incomplete": True})
    assert not page.form.isVisible()
    assert page.list_side.isVisible()


def test_a_form_whose_every_field_is_hidden_says_where_they_are_shown(window: Window) -> None:
    page = panel(window, "party_introduction", new=True)
    said = [label.text() for label in page.form.findChildren(QLabel) if label.isVisible()]
    assert HIDDEN in said
    press(focused(), Qt.Key.Key_Return)
    assert window.page is window.page_of("settings")
    window.app.show_sensitive(on=True)
    page = panel(window, "party_introduction", new=True)
    assert HIDDEN not in [label.text() for label in page.form.findChildren(QLabel) if label.isVisible()]

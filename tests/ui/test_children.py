"""Lists of children inside a form: typed from cell to cell, judged at once, taken out and put back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Agreement, AgreementBenefit, Conference, ConferencePetition, ConferenceVote
from kh49_desktop.store.file import Store
from kh49_desktop.ui.children import ChildTable
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.widgets import Cell
from kh49_desktop.ui.window import Window
from tests.ui.conftest import Opening, focused, panel
from tests.ui.real import file_in_use, words
from tests.ui.widgets.keys import commit, compose, press, write


@pytest.fixture
def conference(store: Store, unit: str) -> str:
    return store.save(
        Conference,
        {"year": 2026, "held_on": "2026-03-28", "summoned": 336, "present": 312},
        children={"votes": [{"item": "Nội quy", "for": 297, "against": 10, "abstain": 5}]},
    ).id


@pytest.fixture
def page(window: Window, conference: str) -> RecordPanel:
    return panel(window, "conference", record=conference)


def table(page: RecordPanel, name: str = "votes") -> ChildTable:
    found = page.form.lists[name]
    assert isinstance(found, ChildTable)
    return found


def cell(text: str) -> None:
    """Type into the cell one is in and go on."""
    for letter in text:
        write(focused(), letter)
    press(focused(), Qt.Key.Key_Return)


def said(found: ChildTable) -> list[tuple[str, str]]:
    return [(line.kind(), line.text()) for line in found._lines]


def test_the_empty_row_invites(page: RecordPanel) -> None:
    model = table(page).model
    assert model.rowCount() == 2
    assert model.index(1, 0).data() == "Thêm nội dung…"
    assert model.index(0, 1).data() == "297"
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight


def test_the_result_shows_while_one_types(page: RecordPanel) -> None:
    found = table(page)
    result = found.model.index(0, 4)
    assert (result.data(Cell.ICON), result.data(Cell.TONE)) == ("check", "good")
    assert result.data(Qt.ItemDataRole.AccessibleTextRole) == "Thông qua"
    found.grid.setCurrentIndex(found.model.index(0, 1))
    found.grid.setFocus()
    found.grid.setCurrentIndex(found.model.index(0, 1))
    cell("151")
    assert (result.data(Cell.ICON), result.data(Cell.TONE)) == ("x", "bad")
    assert ("bad", "Nội quy: 151 trên 312 chưa quá nửa số người có mặt: không thông qua.") in said(found)


def test_votes_over_those_present_are_refused_beside_their_row(
    page: RecordPanel, store: Store, conference: str
) -> None:
    found = table(page)
    found.model.setData(found.model.index(0, 1), "313")
    assert any(kind == "bad" and text.startswith("Nội quy: ") for kind, text in said(found))
    assert found.model.index(0, 1).data(Cell.TONE) == "bad"
    assert page.form.save()
    assert [row["for"] for row in store.child_rows(ConferenceVote, conference)] == [297]
    assert found.model.index(0, 1).data() == "313"  # the text stays until it is right
    found.model.setData(found.model.index(0, 1), "295")
    assert page.form.save()
    assert [row["for"] for row in store.child_rows(ConferenceVote, conference)] == [295]
    assert store.drafts() == []


def test_a_text_that_is_no_number_stays_in_its_cell(page: RecordPanel) -> None:
    found = table(page)
    found.model.setData(found.model.index(0, 1), "ba trăm")
    assert found.model.index(0, 1).data() == "ba trăm"
    assert [kind for kind, _ in said(found)] == ["bad"]


def test_tab_behind_the_last_row_leaves_the_table(page: RecordPanel) -> None:
    found = table(page)
    found.focus()
    found.grid.setCurrentIndex(found.model.index(1, 0))
    press(found.grid, Qt.Key.Key_Tab)
    assert focused() is not found.grid


def test_enter_in_the_empty_row_leaves_the_table(page: RecordPanel) -> None:
    found = table(page)
    found.focus()
    found.grid.setCurrentIndex(found.model.index(1, 0))
    press(found.grid, Qt.Key.Key_Return)  # begins to type
    press(focused(), Qt.Key.Key_Return)  # nothing typed: on to the next field
    assert focused() is not found.grid
    assert not found.grid.isAncestorOf(focused())


def test_delete_takes_a_row_out_and_the_bar_brings_it_back(
    window: Window, page: RecordPanel, store: Store, conference: str
) -> None:
    found = table(page)
    found.focus()
    found.grid.setCurrentIndex(found.model.index(0, 0))
    press(found.grid, Qt.Key.Key_Delete)
    assert found.model.rowCount() == 1
    assert window.note.text() == "Đã bỏ dòng “Nội quy”."
    window.note.button.click()
    assert found.model.index(0, 0).data() == "Nội quy"
    press(found.grid, Qt.Key.Key_Delete)
    assert page.form.save()
    assert store.child_rows(ConferenceVote, conference) == []
    assert store.undo() is not None
    assert [row["item"] for row in store.child_rows(ConferenceVote, conference)] == ["Nội quy"]
    assert found.model.index(0, 0).data() == "Nội quy"  # the open form has heard of it


def test_fields_that_have_no_column_stand_below_the_chosen_row(
    page: RecordPanel, store: Store, conference: str
) -> None:
    found = table(page, "petitions")
    assert found.detail is not None
    assert not found.detail.isVisible()
    found.model.setData(found.model.index(0, 0), "Lắp thêm quạt ở chuyền 3")
    found.grid.setCurrentIndex(found.model.index(0, 0))
    assert found.detail.isVisible()
    found.detail.editors["answer"].set_text("Đã lắp ba chiếc")
    found.detail.editors["answer"].done.emit("Đã lắp ba chiếc")
    assert page.form.save()
    [row] = store.child_rows(ConferencePetition, conference)
    assert (row["content"], row["answer"], row["status"]) == ("Lắp thêm quạt ở chuyền 3", "Đã lắp ba chiếc", "OPEN")


def test_a_choice_in_a_cell_is_found_without_marks(window: Window, store: Store, unit: str, qtbot: QtBot) -> None:
    saved = store.save(Agreement, {"signed_on": "2024-05-15", "term_years": 3})
    page = panel(window, "agreement", record=saved.id)
    found = table(page, "benefits")
    found.focus()
    cell("bua an ca")
    cell("Bữa ăn ca 28.000 đồng")
    cell("28000")
    cell("đồng/suất")
    assert page.form.save()
    [row] = store.child_rows(AgreementBenefit, saved.id)
    assert (row["category"], row["text"], row["amount"], row["unit"]) == (
        "BUA_AN_CA", "Bữa ăn ca 28.000 đồng", 28000, "đồng/suất",
    )  # fmt: skip


def test_rows_typed_before_the_window_was_gone_are_there_again(opening: Opening, store: Store, conference: str) -> None:
    first = panel(opening(store), "conference", record=conference)
    found = table(first)
    found.model.setData(found.model.index(1, 0), "Mức bữa ăn ca")
    found.model.setData(found.model.index(1, 1), "312")
    again = table(panel(opening(store), "conference", record=conference))
    assert [again.model.index(1, column).data() for column in range(3)] == ["Mức bữa ăn ca", "312", ""]
    first.form.discard()


def test_what_is_typed_while_long_work_holds_the_file_waits_for_its_end_and_is_kept(
    window: Window, page: RecordPanel, store: Store, conference: str, qtbot: QtBot
) -> None:
    found, form = table(page), f"conference:{conference}"
    with file_in_use(qtbot, window.app):
        found.model.setData(found.model.index(1, 0), "Mức bữa ăn ca")
        found.model.setData(found.model.index(1, 1), "312")
        assert "Bản nháp sẽ được giữ khi việc đang chạy xong" in words(page.foot)
        page.form.open(conference)  # whoever comes back meanwhile finds it
        assert [found.model.index(1, column).data() for column in range(2)] == ["Mức bữa ăn ca", "312"]
        assert store.typed.holds(form)
        assert not window.banner.isVisible()
    assert not store.typed.holds(form)
    assert "Mức bữa ăn ca" in store.draft(form)["votes"]
    assert "Bản nháp tự giữ 10:42" in words(page.foot)
    assert page.form.save()
    assert [row["item"] for row in store.child_rows(ConferenceVote, conference)] == ["Nội quy", "Mức bữa ăn ca"]


def test_saving_in_the_midst_of_a_cell_takes_what_stands_there(
    window: Window, page: RecordPanel, store: Store, conference: str
) -> None:
    found = table(page)
    found.focus()
    found.grid.setCurrentIndex(found.model.index(1, 0))
    for letter in "Mức bữa ăn ca":
        write(focused(), letter)
    QTest.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert [row["item"] for row in store.child_rows(ConferenceVote, conference)] == ["Nội quy", "Mức bữa ăn ca"]
    assert store.drafts() == []


def test_vietnamese_is_composed_in_a_cell(page: RecordPanel) -> None:
    """The first stroke of an input method opens the cell's editor and is not lost."""
    found = table(page)
    found.focus()
    found.grid.setCurrentIndex(found.model.index(1, 0))
    compose(focused(), "Đ")  # Qt leaves the keyboard with the grid until the first syllable is whole
    compose(focused(), "Đồng")
    commit(focused(), "Đồng")
    assert focused() is not found.grid
    write(focused(), " ")
    compose(focused(), "phuc")
    commit(focused(), "phục")
    press(focused(), Qt.Key.Key_Return)
    assert found.model.index(1, 0).data() == "Đồng phục"


def test_votes_are_pasted_from_excel_and_saved(page: RecordPanel, store: Store, conference: str) -> None:
    found = table(page)
    found.grid.setFocus()
    found.grid.setCurrentIndex(found.model.index(1, 0))
    block = "Mức bữa ăn ca\t312\t0\t0\nThời giờ làm thêm\t151\t149\t12\r\nBầu đối thoại\t305\t2\t5\n"
    QApplication.clipboard().setText(block)
    QTest.keyClick(found.grid, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert found.model.rowCount() == 5
    assert page.form.save()
    votes = [(v["item"], v["for"], v["against"], v["abstain"]) for v in store.child_rows(ConferenceVote, conference)]
    assert votes == [
        ("Nội quy", 297, 10, 5),
        ("Mức bữa ăn ca", 312, 0, 0),
        ("Thời giờ làm thêm", 151, 149, 12),
        ("Bầu đối thoại", 305, 2, 5),
    ]
    store.undo()
    assert len(store.child_rows(ConferenceVote, conference)) == 1


@pytest.mark.parametrize("key", [Qt.Key.Key_D, Qt.Key.Key_Apostrophe])
def test_a_cell_takes_what_stands_above(window: Window, page: RecordPanel, key: Qt.Key) -> None:
    found = table(page)
    found.model.put({(1, 0): "Mức bữa ăn ca"})
    found.grid.setFocus()
    found.grid.setCurrentIndex(found.model.index(1, 1))
    QTest.keyClick(focused(), key, Qt.KeyboardModifier.ControlModifier)
    assert found.model.index(1, 1).data() == "297"


@pytest.mark.parametrize("name", ["employers", "sessions"])
def test_the_invitation_to_add_a_row_is_never_cut(window: Window, store: Store, unit: str, name: str) -> None:
    agreement = store.save(Agreement, {"signed_on": "2024-05-15", "term_years": 3}).id
    grid = table(panel(window, "agreement", record=agreement), name).grid
    for _ in range(4):
        QApplication.processEvents()
    first = grid.model().index(0, 0)
    words = str(first.data())
    assert words.endswith("…")
    wide = QFontMetricsF(window.look.font(figures=True)).horizontalAdvance(words)
    left, row = grid.columnViewportPosition(0), grid.visualRect(first)
    picture = grid.viewport().grab().toImage()
    ground = picture.pixel(row.left() + 2, row.top() + 2)
    inked = [
        x
        for x in range(row.left(), picture.width())
        if any(picture.pixel(x, y) != ground for y in range(row.top() + 4, row.bottom() - 4))
    ]
    assert max(inked) >= left + 12 + wide - 4

"""The book of dues with real keys: a month at once, amounts typed, blocks from Excel, pay, undo, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.errors import Problem
from kh49_desktop.goals.dues import Whole, book, whole
from kh49_desktop.records import Dues, DuesBase, Member, MemberEvent
from kh49_desktop.store.auditing import exports
from kh49_desktop.store.file import Saved, Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.cells import Ground
from kh49_desktop.ui.dues import DuesPage
from kh49_desktop.ui.duesbook import FIRST, NAME, OWED, PAGE, PAID, PAY, SMALL, DuesModel
from kh49_desktop.ui.widgets import Cell
from kh49_desktop.ui.widgets.table import CellDelegate
from kh49_desktop.ui.window import Window
from kh49_desktop.words import sentence
from tests.ui.conftest import Opening, focused
from tests.ui.real import wait
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
NAMES = ("Đặng Văn Ánh", "Nguyễn Thị Bình", "Lê Thị Cúc", "Trần Văn Dũng")  # as they are sorted: by given name
T1, T3, T12 = FIRST, FIRST + 2, FIRST + 11


def enrol(store: Store, names: tuple[str, ...], pay: int | None = 8_000_000) -> list[str]:
    """Put members into the register, with a pay from January."""
    rows = [("", {"full_name": name, "admitted_on": "2020-05-01", "department": "Tổ may 1"}) for name in names]
    made = [saved.id for saved in store.save_many(Member, rows) if isinstance(saved, Saved)]
    if pay is not None:
        store.save_many(DuesBase, [("", {"member": m, "since": "2026-01", "amount": pay}) for m in made])
    return made


@pytest.fixture
def members(store: Store, unit: str) -> list[str]:
    return enrol(store, NAMES)


@pytest.fixture
def page(window: Window, members: list[str]) -> DuesPage:
    return shown(window)


def shown(window: Window, **target: object) -> DuesPage:
    assert window.show_page("dues", target)
    assert isinstance(window.page, DuesPage)
    return window.page


def words(page: DuesPage, row: int, column: int) -> str:
    return str(page.model.index(row, column).data())


def tone(page: DuesPage, row: int, column: int) -> object:
    return page.model.index(row, column).data(Cell.TONE)


def go(page: DuesPage, row: int, column: int) -> None:
    page.grid.setCurrentIndex(page.model.index(row, column))
    page.grid.setFocus()


def enter(text: str, then: Qt.Key = Qt.Key.Key_Return) -> None:
    for letter in text:
        write(focused(), letter)
    press(focused(), then)


def paste(page: DuesPage, text: str) -> None:
    QApplication.clipboard().setText(text)
    press(page.grid, Qt.Key.Key_V, CTRL)


def summed(page: DuesPage) -> Whole:
    sums = page.model.sums()
    assert sums is not None
    return sums


def paid(store: Store, member: str, year: int = 2026) -> list[object]:
    rows = [row for row in store.rows_where(Dues, "member", member) if row["year"] == year]
    assert len(rows) <= 1  # one line a member and year
    return [rows[0][f"m{number:02d}"] for number in range(1, 13)] if rows else [None] * 12


def test_everybody_stands_in_the_book_before_anything_is_paid(page: DuesPage, store: Store) -> None:
    assert [words(page, row, NAME) for row in range(page.model.rowCount())] == list(NAMES)
    assert store.count(Dues) == 0
    assert words(page, 0, T1) == "40.000"  # 0,5 %, below the cap
    assert tone(page, 0, T1) == "second"
    assert tone(page, 0, T12) == "disabled"  # not yet due in November
    assert page.grid.currentIndex().column() == FIRST + 10  # the month it is


def test_a_pay_is_masked_until_somebody_asks(window: Window, page: DuesPage) -> None:
    assert words(page, 0, PAY) == "***"
    window.do("record.reveal")
    assert words(page, 0, PAY) == "8.000.000"
    window.do("record.reveal")
    window.app.set_flag("masks", on=False)
    window.app.fields_changed.emit()
    assert words(page, 0, PAY) == "8.000.000"


def test_one_key_marks_the_month_and_one_press_takes_it_back(window: Window, page: DuesPage, store: Store) -> None:
    before = store.dump()
    go(page, 0, T3)
    QTest.keyClick(page.grid, Qt.Key.Key_M, CTRL)
    assert window.note.text() == "Đã ghi 4 người đóng tháng 3."
    assert [words(page, row, T3) for row in range(4)] == ["40.000"] * 4
    assert tone(page, 0, T3) is None
    assert store.count(Dues) == 4
    window.note.button.click()
    assert store.dump() == before
    assert tone(page, 0, T3) == "second"


def test_the_month_is_marked_for_the_people_shown_alone(window: Window, page: DuesPage, members: list[str]) -> None:
    page.search.setText("binh")
    page.search.textEdited.emit("binh")
    assert [words(page, row, NAME) for row in range(page.model.rowCount())] == ["Nguyễn Thị Bình"]
    go(page, 0, T3)
    window.do("dues.all_paid")
    assert paid(window.app.store, members[1])[2] == 40_000
    assert paid(window.app.store, members[0])[2] is None


def test_space_pays_in_full_and_again_takes_it_back(page: DuesPage, store: Store, members: list[str]) -> None:
    go(page, 1, T1)
    press(page.grid, Qt.Key.Key_Space, text=" ")
    assert paid(store, members[1])[0] == 40_000
    press(page.grid, Qt.Key.Key_Space, text=" ")
    assert paid(store, members[1])[0] is None


def test_amounts_are_typed_down_a_month(page: DuesPage, store: Store, members: list[str]) -> None:
    go(page, 0, T1)
    enter("40000")
    enter("25.000")
    enter("x")  # a mark, as in the paper book
    assert [paid(store, member)[0] for member in members[:3]] == [40_000, 25_000, 40_000]
    assert tone(page, 1, T1) == "warn"  # less than is due
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (3, T1)
    assert words(page, 1, PAID) == "25.000"


def test_arrears_begin_with_the_first_month_collected(page: DuesPage) -> None:
    assert words(page, 0, OWED) == ""
    go(page, 0, FIRST + 8)
    press(page.grid, Qt.Key.Key_Space, text=" ")
    assert words(page, 0, OWED) == "40.000"  # October; November is not over
    page.model.refresh()
    assert words(page, 1, OWED) == "80.000"


def test_a_block_goes_down_in_the_order_shown_and_is_one_change(
    window: Window, page: DuesPage, store: Store, members: list[str]
) -> None:
    before = store.dump()
    go(page, 0, T1)
    paste(page, "40000\t40000\r\n40000\t\r\n\t40000\r\n")
    assert [paid(store, member)[:2] for member in members[:3]] == [[40_000, 40_000], [40_000, None], [None, 40_000]]
    assert window.note.text() == "Đã dán 3 dòng."
    window.do("undo")
    assert store.dump() == before


def test_a_block_that_begins_with_names_goes_to_those_names(
    window: Window, page: DuesPage, store: Store, members: list[str]
) -> None:
    go(page, 0, T1)
    paste(page, "Họ và tên\tT1\nLe Thi Cuc\t40.000\nĐẶNG VĂN ÁNH\t20.000\nNgười Lạ\t1")
    assert paid(store, members[2])[0] == 40_000
    assert paid(store, members[0])[0] == 20_000
    assert paid(store, members[1])[0] is None
    assert window.note.text() == "Đã dán đoàn phí của 2 người, khớp theo tên."
    assert "Người Lạ" in window.note._more.text()


def test_of_two_people_with_one_name_neither_is_taken(window: Window, store: Store, unit: str) -> None:
    enrol(store, ("Lê Thị Cúc", "Lê Thị Cúc", "Trần Văn Dũng"))
    page = shown(window)
    go(page, 0, T1)
    paste(page, "Lê Thị Cúc\t40000\nTrần Văn Dũng\t40000")
    assert [words(page, row, PAID) for row in range(3)] == ["", "", "40.000"]
    assert "Lê Thị Cúc" in window.note._more.text()


def test_340_people_are_pasted_and_undone_at_once(window: Window, store: Store, unit: str) -> None:
    enrol(store, tuple(f"Nguyễn Thị {at:03d}" for at in range(340)))
    page = shown(window)
    before = store.dump()
    go(page, 0, T1)
    paste(page, "\n".join("\t".join(["40000"] * 12) for _ in range(340)))
    assert store.count(Dues) == 340
    assert page.totals.sums()[1][1][T1] in {"13.600", "13.600.000"}
    assert summed(page).paid[0] == 340 * 40_000
    window.do("undo")
    assert store.dump() == before
    assert summed(page).paid[0] == 0


def test_340_people_and_twelve_months_need_no_scrolling_sideways(window: Window, store: Store, unit: str) -> None:
    enrol(store, tuple(f"Nguyễn Thị Kim {at:03d}" for at in range(340)))
    page = shown(window)
    QApplication.processEvents()
    assert page.grid.horizontalScrollBar().maximum() == 0
    page.app.look.choose(scale=1.5)
    QApplication.processEvents()
    go(page, 0, PAID)
    QApplication.processEvents()
    assert page.grid._frozen is not None
    assert page.grid._frozen.isVisible()


def test_a_pay_typed_for_who_has_none_counts_from_january(window: Window, store: Store, unit: str) -> None:
    [member] = enrol(store, ("Lê Thị Cúc",), pay=None)
    page = shown(window)
    assert words(page, 0, T1) == "?"
    go(page, 0, PAY)
    enter("6.000.000")
    [row] = store.rows_where(DuesBase, "member", member)
    assert (row["since"], row["amount"]) == ("2026-01", 6_000_000)
    assert words(page, 0, T1) == "30.000"
    assert window.note.text() == "Đã ghi mức lương của Lê Thị Cúc từ tháng 01/2026."


def test_a_new_pay_counts_from_the_month_that_was_chosen(page: DuesPage, store: Store, members: list[str]) -> None:
    page.model.since = 7
    go(page, 0, PAY)
    enter("9000000")
    assert sorted(row["since"] for row in store.rows_where(DuesBase, "member", members[0])) == ["2026-01", "2026-07"]
    assert (words(page, 0, FIRST + 5), words(page, 0, FIRST + 6)) == ("40.000", "45.000")


def test_without_a_pay_the_month_is_not_marked_and_it_is_said(window: Window, page: DuesPage, store: Store) -> None:
    enrol(store, ("Vũ Thị Yến",), pay=None)
    go(page, 0, T3)
    window.do("dues.all_paid")
    assert window.note.text() == "Đã ghi 4 người đóng tháng 3."
    assert window.note._more.text() == "1 người chưa có mức lương nên chưa ghi."


def test_what_is_no_amount_stays_red_and_is_there_again(
    opening: Opening, page: DuesPage, store: Store, members: list[str]
) -> None:
    go(page, 0, T1)
    enter("bốn mươi")
    assert (words(page, 0, T1), page.model.index(0, T1).data(Ground.TONE)) == ("bốn mươi", "bad")
    assert page.problem_button.words() == "1 ô cần sửa"
    again = shown(opening(store), draft="dues:book")
    assert words(again, 0, T1) == "bốn mươi"
    assert again.status.text() == "“bốn mươi” không phải là số nguyên. Hãy nhập số, ví dụ 312 hoặc 1.500.000."
    go(again, 0, T1)
    enter("40000")
    assert paid(store, members[0])[0] == 40_000
    assert store.drafts() == []


def test_delete_empties_the_months_chosen(page: DuesPage, store: Store, members: list[str]) -> None:
    go(page, 0, T1)
    enter("40000", Qt.Key.Key_Up)
    go(page, 0, T1)
    press(page.grid, Qt.Key.Key_Delete)
    assert paid(store, members[0])[0] is None


def test_the_years_are_turned_over(window: Window, page: DuesPage, store: Store, members: list[str]) -> None:
    page.before.click()
    assert page.model.asked.year == 2025
    assert words(page, 0, T1) == "?"  # no pay is written for 2025
    page.after.click()
    assert page.year_words.text() == "2026"


def test_those_who_owe_are_shown_alone(window: Window, page: DuesPage) -> None:
    go(page, 0, FIRST + 9)
    press(page.grid, Qt.Key.Key_Space, text=" ")
    page = shown(window, owing=True)
    assert [words(page, row, NAME) for row in range(page.model.rowCount())] == list(NAMES[1:])


def test_the_sums_below_say_what_is_due_and_collected(page: DuesPage) -> None:
    go(page, 0, T1)
    page.all_paid()
    due, collected = page.totals.sums()
    assert (due[0], due[1][T1]) == ("Phải thu", "160.000")
    assert (collected[0], collected[1][T1], collected[1][PAID]) == ("Đã thu", "160.000", "160.000")


def test_a_cell_is_told_in_words(page: DuesPage) -> None:
    go(page, 1, T3)
    assert page.where.text().startswith("Nguyễn Thị Bình, tháng 3: phải đóng 40.000, chưa đóng")
    assert page.model.index(1, T3).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Nguyễn Thị Bình, tháng 3")


def test_what_is_changed_elsewhere_is_seen(page: DuesPage, store: Store, members: list[str]) -> None:
    store.save(Dues, {"member": members[0], "year": 2026, "m01": 12_000})
    assert words(page, 0, T1) == "12.000"
    store.delete(Member, members[1])
    assert isinstance(page.model, DuesModel)
    assert page.model.rowCount() == 3


def test_the_book_is_copied_with_its_heads_and_noted(window: Window, page: DuesPage) -> None:
    window.do("record.copy")
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0].startswith("Họ và tên\tTổ\tMức lương\tT1")
    assert lines[1].startswith("Đặng Văn Ánh\tTổ may 1\t***\t")


@pytest.fixture
def large(window: Window, store: Store, unit: str) -> list[str]:
    """A unit too large to be counted at once; the last of them left before the year began."""
    made = enrol(store, tuple(f"Nguyễn Thị {at:05d}" for at in range(SMALL + 2)))
    left = {"member": made[-1], "kind": "TRANSFER_OUT", "on": "2025-06-30"}
    store.save(MemberEvent, left)
    store.save(Dues, {"member": made[0], "year": 2026, "m01": 40_000})
    return made


def test_a_large_book_is_read_by_pages_and_counted_beside_the_window(
    window: Window, store: Store, large: list[str], qtbot: QtBot
) -> None:
    page = shown(window)
    assert page.model.sums() is None
    assert page.totals.sums()[0] == ("Phải thu, đang cộng…", {})
    assert len(page.model._pages) * PAGE < SMALL
    wait(qtbot, lambda: page.model.sums() is not None)
    assert page.model.rowCount() == SMALL + 1
    assert summed(page) == whole(store, 2026)
    assert summed(page).paid == (40_000, *[0] * 11)
    assert summed(page).arrears == sum(line.arrears for line in book(store, 2026, large))
    go(page, SMALL, T3)
    press(page.grid, Qt.Key.Key_Space, text=" ")
    assert summed(page) == whole(store, 2026)  # told at once, nothing is counted again


def test_what_a_large_book_narrows_to_is_counted_too(
    window: Window, store: Store, large: list[str], qtbot: QtBot
) -> None:
    page = shown(window, search="00007")
    wait(qtbot, lambda: page.model.sums() is not None)
    assert [words(page, row, NAME) for row in range(page.model.rowCount())] == ["Nguyễn Thị 00007"]
    assert summed(page).due == (40_000,) * 12
    page = shown(window, search="", owing=True)
    wait(qtbot, lambda: page.model.sums() is not None)
    assert page.model.rowCount() == SMALL + 1
    assert summed(page).arrears == whole(store, 2026).arrears


def test_the_book_is_printed_as_it_is_shown(window: Window, page: DuesPage, tmp_path: Path, qtbot: QtBot) -> None:
    window.do("find.here")
    page.search.setText("binh")
    page.search.textEdited.emit("binh")
    path = tmp_path / "sổ.pdf"
    page.print_to(path)
    wait(qtbot, lambda: not window.app.busy)
    assert window.note.text() == "Đã in sổ đoàn phí của 1 người, 1 trang: sổ.pdf"
    assert path.read_bytes().startswith(b"%PDF")
    assert [(entry.what, entry.rows) for entry in exports(window.app.store)] == [("print", 1)]


@pytest.mark.parametrize("width", [910, 1366, 1920])
def test_no_sum_is_wider_than_its_column(window: Window, store: Store, members: list[str], width: int) -> None:
    enrol(store, tuple(f"Nguyễn Văn {letter}" for letter in "ABCDEGHIKLMN"), pay=38_000_000)
    window.resize(width, 768)
    page = shown(window)
    page.grid.setCurrentIndex(page.model.index(0, T1))
    for _ in range(12):
        page.all_paid()
        page.grid.setCurrentIndex(page.model.index(0, page.grid.currentIndex().column() + 1))
    metrics = QFontMetricsF(window.look.font(looks.SMALL, looks.STRONG, figures=True))
    for _, told in page._totals():
        for column, (amount, _) in told.items():
            assert metrics.horizontalAdvance(amount) <= page.grid.columnWidth(column), amount


def test_a_group_is_not_cut_where_one_has_to_scroll_anyway(window: Window, members: list[str]) -> None:
    page = shown(window)
    window.resize(910, 512)
    QApplication.processEvents()
    group = page.model.index(0, NAME + 1)
    delegate = page.grid.itemDelegate()
    assert isinstance(delegate, CellDelegate)
    assert page.grid.horizontalScrollBar().maximum() > 0
    assert str(group.data()) == "Tổ may 1"
    assert not delegate.is_cut(group)


def test_the_year_fits_the_window_again_whatever_the_text_was_before(window: Window, members: list[str]) -> None:
    page = shown(window)
    usual = [page.grid.columnWidth(column) for column in range(page.model.columnCount())]
    window.look.choose(scale=1.5)
    QApplication.processEvents()
    assert page.grid.horizontalScrollBar().maximum() > 0
    window.look.choose(scale=1.0)
    QApplication.processEvents()
    assert page.grid.horizontalScrollBar().maximum() == 0
    assert [page.grid.columnWidth(column) for column in range(page.model.columnCount())] == usual


def test_before_the_first_day_the_book_says_what_to_do_first(opening: Opening, store: Store) -> None:
    enrol(store, NAMES)
    page = shown(opening(store))
    assert page.empty.isVisible()
    assert page.empty.accessibleName() == sentence(Problem("unit_missing"))
    for do in ("dues.all_paid", "find.here", "record.save", "record.leave", "record.reveal", "record.repeat"):
        page.do(do)
    page.after.click()
    page.before.click()
    assert page.empty.isVisible()

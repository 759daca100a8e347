"""Many records typed as a table: keys as in a spreadsheet, blocks from Excel, undo, refused cells, drafts restored."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.record import Record
from kh49_desktop.records import Conference, Employer, Member, MemberEvent
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import Row
from kh49_desktop.ui.cells import CellGrid, Ground, rows_of, text_of
from kh49_desktop.ui.entering import EntryModel, can_be_entered, columns_of
from kh49_desktop.ui.grid import EntryPage
from kh49_desktop.ui.widgets import Button, Cell
from kh49_desktop.ui.window import Window
from tests.ui.conftest import Opening, focused
from tests.ui.real import file_in_use, words
from tests.ui.widgets.keys import commit, compose, press, write

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
DISPLAY = Qt.ItemDataRole.DisplayRole


@pytest.fixture
def employer(store: Store, unit: str) -> str:
    return store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id


@pytest.fixture
def members(store: Store, employer: str) -> list[str]:
    names = ("Đặng Văn Ánh", "Nguyễn Thị Bình", "Y Bhăm Niê")
    rows = [("", {"full_name": name, "birth_date": "1990-01-0" + str(at)}) for at, name in enumerate(names, start=1)]
    return [saved.id for saved in store.save_many(Member, rows)]  # type: ignore[union-attr]


class Hands:
    """A page of the table entry, and hands on its keys."""

    def __init__(self, window: Window, kind: str = "member", **target: object) -> None:
        assert window.show_page("entry", {"kind": kind, **target})
        page = window.page
        assert isinstance(page, EntryPage)
        assert isinstance(page.model, EntryModel)
        assert isinstance(page.grid, CellGrid)
        self.window, self.page, self.model, self.grid = window, page, page.model, page.grid

    def column(self, name: str) -> int:
        return next(at for at, known in enumerate(self.model.fields) if known.name == name)

    def go(self, row: int, name: str) -> None:
        self.grid.setCurrentIndex(self.model.index(row, self.column(name)))

    def type(self, text: str, then: Qt.Key = Qt.Key.Key_Return) -> None:
        for letter in text:
            write(focused(), letter)
        press(focused(), then)

    def shown(self, row: int, name: str) -> object:
        return self.model.index(row, self.column(name)).data(DISPLAY)

    def look(self, row: int, name: str, role: int = Ground.TONE) -> object:
        return self.model.index(row, self.column(name)).data(role)

    def paste(self, text: str) -> None:
        QApplication.clipboard().setText(text)
        press(self.grid, Qt.Key.Key_V, CTRL)

    def choose(self, top: int, left: str, bottom: int, right: str) -> None:
        self.go(top, left)
        corner = self.model.index(bottom, self.column(right))
        block = QItemSelection(self.grid.currentIndex(), corner)
        self.grid.selectionModel().select(block, QItemSelectionModel.SelectionFlag.ClearAndSelect)


@pytest.fixture
def hands(window: Window, members: list[str]) -> Hands:
    return Hands(window)


# -- blocks as text


def test_a_block_of_excel_is_read_cell_by_cell() -> None:
    assert rows_of("a\tb\r\nc\t\r\n") == [["a", "b"], ["c", ""]]
    assert rows_of('"hai\ndòng"\t"nói ""có"""\nx') == [["hai\ndòng", 'nói "có"'], ["x"]]
    assert rows_of('"12" inch\tb') == [['"12" inch', "b"]]  # a quote that quotes nothing stays
    assert rows_of("e\u0302\u0323") == [["ệ"]]  # letters in NFC
    assert rows_of("") == []


def test_a_block_comes_back_as_it_went() -> None:
    block = [["a\tb", 'nói "có"', ""], ["hai\ndòng", "x", "y"]]
    assert rows_of(text_of(block)) == block


# -- keys


def test_the_names_come_first_and_nothing_sensitive_is_a_column() -> None:
    names = [known.name for known in columns_of(Member)]
    assert names[0] == "full_name"
    assert {"ethnicity", "is_party_member", "note"}.isdisjoint(names)


def test_a_row_is_typed_from_cell_to_cell_and_saved_when_it_is_left(hands: Hands, store: Store) -> None:
    assert hands.grid.currentIndex().row() == 3  # the empty row
    hands.type("Lê Thị Cúc")
    hands.type("5/3/85")
    hands.type("nữ")
    assert hands.grid.currentIndex().column() == 3
    assert hands.shown(3, "birth_date") == "05/03/1985"
    assert store.count(Member) == 3  # not yet left
    press(hands.grid, Qt.Key.Key_Down)
    assert store.count(Member) == 4
    row = next(r for r in store.rows(Member) if r["full_name"] == "Lê Thị Cúc")
    assert (row["birth_date"], row["gender"]) == ("1985-03-05", "NU")
    assert store.drafts() == []
    assert hands.model.key(3) == row["id"]  # it stays where it was typed
    assert hands.grid.currentIndex().row() == 4


def test_tab_goes_on_and_shift_goes_back(hands: Hands) -> None:
    hands.go(0, "full_name")
    press(hands.grid, Qt.Key.Key_Tab)
    assert hands.grid.currentIndex().column() == 1
    press(hands.grid, Qt.Key.Key_Backtab, SHIFT)
    assert hands.grid.currentIndex().column() == 0
    press(hands.grid, Qt.Key.Key_Return)
    press(hands.grid, Qt.Key.Key_Return, SHIFT)
    assert (hands.grid.currentIndex().row(), hands.grid.currentIndex().column()) == (0, 0)


def test_escape_gives_a_cell_up_and_then_goes_back_to_the_list(window: Window, hands: Hands) -> None:
    hands.go(0, "full_name")
    write(hands.grid, "X")
    assert focused() is not hands.grid
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert hands.shown(0, "full_name") == "Đặng Văn Ánh"
    assert window.page is hands.page
    QTest.keyClick(hands.grid, Qt.Key.Key_Escape)
    assert window.side.here() == "member"


def test_f2_opens_the_cell_with_what_stands_there(hands: Hands) -> None:
    hands.go(0, "birth_date")
    press(hands.grid, Qt.Key.Key_F2)
    assert focused().property("text") == "01/01/1990"


def test_vietnamese_is_composed_in_a_cell(hands: Hands, store: Store) -> None:
    hands.go(3, "full_name")
    compose(focused(), "Đ")
    compose(focused(), "Đa")
    commit(focused(), "Đào")
    write(focused(), " ")
    compose(focused(), "Lie")
    commit(focused(), "Liễu")
    press(focused(), Qt.Key.Key_Return)
    assert hands.shown(3, "full_name") == "Đào Liễu"


def test_fill_down_takes_the_value_above_or_fills_what_is_chosen(
    hands: Hands, store: Store, members: list[str]
) -> None:
    hands.go(0, "department")
    hands.type("Tổ may 1")
    press(hands.grid, Qt.Key.Key_Down)
    hands.choose(0, "department", 2, "department")
    assert hands.window.do("cells.fill_down")
    assert [hands.shown(row, "department") for row in range(3)] == ["Tổ may 1"] * 3
    assert [r["department"] for r in store.rows(Member)] == ["Tổ may 1"] * 3
    hands.go(1, "job_title")
    hands.type("Công nhân may", Qt.Key.Key_Up)
    hands.go(2, "job_title")
    hands.window.do("cells.fill_down")
    assert hands.shown(2, "job_title") == "Công nhân may"


def test_repeat_takes_the_value_of_the_row_above_and_goes_on(hands: Hands) -> None:
    hands.go(1, "birth_date")
    hands.window.do("record.repeat")
    assert hands.shown(1, "birth_date") == "01/01/1990"
    assert hands.grid.currentIndex().column() == 2


def test_delete_empties_the_chosen_cells(hands: Hands, store: Store) -> None:
    hands.choose(0, "birth_date", 2, "birth_date")
    press(hands.grid, Qt.Key.Key_Delete)
    assert [r["birth_date"] for r in store.rows(Member)] == [None, None, None]
    assert store.undo() is not None
    assert [hands.shown(row, "birth_date") for row in range(3)] == ["01/01/1990", "03/01/1990", "02/01/1990"]


def test_delete_on_whole_rows_puts_them_into_the_trash_and_the_bar_brings_them_back(
    window: Window, hands: Hands, store: Store
) -> None:
    hands.go(1, "birth_date")
    press(hands.grid, Qt.Key.Key_Space, SHIFT)
    press(hands.grid, Qt.Key.Key_Delete)
    assert store.count(Member) == 2
    assert hands.model.count == 2
    assert window.note.text() == "Đã xoá 1 đoàn viên."
    window.note.button.click()
    assert store.count(Member) == 3
    assert hands.model.count == 3


def test_a_link_is_typed_by_name(hands: Hands, store: Store, employer: str) -> None:
    hands.go(0, "employer")
    hands.type("may thai duong")
    press(hands.grid, Qt.Key.Key_Down)
    assert store.load(Member, hands.model.key(0)).employer == employer  # type: ignore[union-attr]
    hands.go(1, "employer")
    hands.paste("Công ty nào đó")
    assert hands.look(1, "employer") == "bad"
    assert "Không tìm thấy “Công ty nào đó”" in hands.page.status.text()


# -- copy and paste


def test_a_block_is_copied_and_whole_rows_with_their_heads(hands: Hands) -> None:
    hands.choose(0, "full_name", 1, "birth_date")
    press(hands.grid, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "Đặng Văn Ánh\t01/01/1990\nY Bhăm Niê\t03/01/1990"
    hands.grid.choose_row(0)
    press(hands.grid, Qt.Key.Key_C, CTRL)
    heads = QApplication.clipboard().text().split("\n")[0].split("\t")
    assert heads[:2] == ["Họ và tên", "Ngày sinh"]


def test_340_rows_pasted_are_one_change(window: Window, hands: Hands, store: Store) -> None:
    before = store.dump()
    lines = [f"Nguyễn Thị Số {at}\t{1 + at % 28:02d}/05/1985\tNữ" for at in range(340)]
    hands.go(3, "full_name")
    hands.paste("\r\n".join(lines))
    assert store.count(Member) == 343
    assert window.note.text() == "Đã dán 340 dòng."
    assert hands.shown(342, "full_name") == "Nguyễn Thị Số 339"
    assert store.drafts() == []
    after = store.dump()
    window.do("undo")
    assert store.dump() == before
    assert hands.model.count == 3
    window.do("redo")
    assert store.dump() == after
    assert hands.model.count == 343


def test_pasting_over_rows_changes_them_and_adds_the_rest(hands: Hands, store: Store) -> None:
    hands.go(1, "department")
    hands.paste("Tổ 1\nTổ 2\n")
    assert [r["department"] for r in store.rows(Member)] == [None, "Tổ 1", "Tổ 2"]
    hands.go(2, "full_name")
    hands.paste("Y Bhăm Niê Kđăm\nH’ Blu Ktul")
    assert [hands.shown(row, "full_name") for row in (2, 3)] == ["Y Bhăm Niê Kđăm", "H’ Blu Ktul"]
    assert store.count(Member) == 4


def test_one_value_fills_all_that_is_chosen(hands: Hands, store: Store) -> None:
    hands.choose(0, "gender", 2, "gender")
    hands.paste("nam")
    assert [r["gender"] for r in store.rows(Member)] == ["NAM"] * 3


def test_empty_lines_of_a_block_make_no_rows(hands: Hands, store: Store) -> None:
    hands.go(3, "full_name")
    hands.paste("Lê Thị A\t\n\t\nLê Thị B\t")
    assert store.count(Member) == 5
    assert hands.model.count == 5


def test_columns_beyond_the_last_are_said(window: Window, hands: Hands) -> None:
    last = hands.model.fields[-1].name
    hands.choose(0, last, 1, last)
    hands.paste("a\tb\nc\td")
    assert "1 cột thừa bên phải không được dán." in window.note.text()


# -- what is refused


def test_a_refused_cell_stays_red_and_the_rest_of_its_row_is_saved(hands: Hands, store: Store) -> None:
    hands.go(0, "birth_date")
    hands.type("31/02/1990")
    hands.type("nam")
    press(hands.grid, Qt.Key.Key_Down)
    assert store.load(Member, hands.model.key(0)).gender == "NAM"  # type: ignore[union-attr]
    assert store.load(Member, hands.model.key(0)).birth_date == "1990-01-01"  # type: ignore[union-attr]
    assert (hands.shown(0, "birth_date"), hands.look(0, "birth_date")) == ("31/02/1990", "bad")
    assert hands.page.problem_button.words() == "1 dòng có lỗi"
    assert hands.window.do("cells.next_problem")
    assert (hands.grid.currentIndex().row(), hands.grid.currentIndex().column()) == (0, 1)
    assert hands.page.status.text() == "Không có ngày “31/02/1990” trong lịch. Hãy kiểm tra lại ngày và tháng."
    hands.type("28/02/1990")
    press(hands.grid, Qt.Key.Key_Down)
    assert store.load(Member, hands.model.key(0)).birth_date == "1990-02-28"  # type: ignore[union-attr]
    assert store.drafts() == []
    assert not hands.page.problem_button.isVisible()


def test_a_double_in_a_block_stays_unsaved_and_says_whose_number_it_is(hands: Hands, store: Store) -> None:
    store.save(Member, {"citizen_id": "066185012345"}, record=hands.model.key(0))
    hands.go(3, "full_name")
    block = "Lê Thị A\t05/03/1985\tNữ\t066185012345\nLê Thị B\t05/03/1986\tNữ\t066186012345"
    hands.paste(block)
    assert store.count(Member) == 4
    assert hands.model.troubled() == [3]
    hands.window.do("cells.next_problem")
    assert "Đặng Văn Ánh" in hands.page.status.text()
    assert hands.look(3, "citizen_id") == "bad"


def test_a_row_without_a_name_is_not_lost(hands: Hands, store: Store) -> None:
    hands.go(3, "birth_date")
    hands.type("1985")
    press(hands.grid, Qt.Key.Key_Up)
    assert store.count(Member) == 3
    assert hands.look(3, "full_name") == "bad"
    assert hands.shown(3, "birth_date") == "1985"


def test_a_doubt_is_yellow_and_saved(hands: Hands, store: Store) -> None:
    hands.go(0, "gender")
    hands.type("nam")
    hands.go(0, "citizen_id")
    hands.type("066190012345")
    press(hands.grid, Qt.Key.Key_Down)
    assert store.load(Member, hands.model.key(0)).citizen_id == "066190012345"  # type: ignore[union-attr]
    assert hands.look(0, "citizen_id") == "warn"


def test_what_only_grows_is_not_changed(window: Window, store: Store, members: list[str]) -> None:
    store.save(MemberEvent, {"member": members[0], "kind": "ADMIT", "on": "2020-05-01"})
    hands = Hands(window, "member_event")
    assert not hands.model.fits(0, 0)
    assert hands.model.fits(1, 0)


# -- drafts


def test_rows_not_saved_are_there_again(opening: Opening, store: Store, members: list[str]) -> None:
    first = Hands(opening(store))
    first.go(0, "birth_date")
    first.type("31/02/1990")
    first.go(3, "birth_date")
    first.type("1985")
    again = Hands(opening(store))
    assert again.shown(0, "birth_date") == "31/02/1990"
    assert again.shown(3, "birth_date") == "1985"
    assert again.model.troubled() == [0]
    assert again.grid.currentIndex().row() == 0
    again.go(3, "full_name")
    again.type("Lê Thị Cúc")
    press(again.grid, Qt.Key.Key_Up)
    assert store.count(Member) == 4


def test_rows_typed_while_long_work_holds_the_file_are_saved_at_its_end(
    window: Window, hands: Hands, store: Store, qtbot: QtBot
) -> None:
    with file_in_use(qtbot, window.app):
        hands.type("Lê Thị Cúc")
        hands.type("5/3/85")
        hands.go(4, "full_name")
        hands.paste("Lò Văn Páo\t1/1/1990\nH'Lan Êban\t")
        hands.go(0, "birth_date")
        hands.type("31/02/1990")
        assert "Các dòng vừa gõ sẽ được lưu khi việc đang chạy xong" in words(hands.page.foot)
        assert len(store.draft("member:entry")) == 4
        assert not window.banner.isVisible()
        assert store.count(Member) == 3
    assert {"Lê Thị Cúc", "Lò Văn Páo", "H'Lan Êban"} <= {row["full_name"] for row in store.rows(Member)}
    assert hands.shown(0, "birth_date") == "31/02/1990"  # no day: it stays typed, as a draft
    assert len([typed for typed in store.draft("member:entry").values() if typed]) == 1


def test_rows_left_with_the_page_while_long_work_holds_the_file_are_there_again(
    window: Window, hands: Hands, store: Store, qtbot: QtBot
) -> None:
    with file_in_use(qtbot, window.app):
        hands.type("Lê Thị Cúc")
        window.show_page("home")
        again = Hands(window)
        assert again.shown(3, "full_name") == "Lê Thị Cúc"
        assert not window.banner.isVisible()
    assert store.draft("member:entry")
    press(again.grid, Qt.Key.Key_Down)
    assert store.count(Member) == 4


def test_undo_takes_back_the_cell_typed_last_before_the_row_is_saved(hands: Hands, store: Store) -> None:
    hands.go(0, "birth_date")
    hands.type("5/3/85")
    hands.type("nam")
    hands.window.do("undo")
    assert hands.shown(0, "gender") == ""
    hands.window.do("undo")
    assert hands.shown(0, "birth_date") == "01/01/1990"
    assert store.drafts() == []


def test_leaving_the_page_saves_what_can_be_saved(window: Window, hands: Hands, store: Store) -> None:
    hands.go(3, "full_name")
    for letter in "Lê Thị Cúc":
        write(focused(), letter)
    window.show_page("home")
    assert store.count(Member) == 4


# -- any type, many rows


def test_every_type_has_its_table(window: Window, store: Store, unit: str) -> None:
    for kind in store.catalogue.kinds:
        if not can_be_entered(kind):
            assert window.show_page("entry", {"kind": kind.about.name})
            assert window.page is not None
            assert window.page.page_id == kind.about.name
            continue
        hands = Hands(window, kind.about.name)
        assert hands.model.columnCount() > 0
        assert hands.grid.currentIndex().isValid()


def test_a_conference_is_typed_as_a_row(window: Window, store: Store, unit: str) -> None:
    hands = Hands(window, "conference")
    hands.go(0, "year")
    hands.type("2026")
    press(hands.grid, Qt.Key.Key_Down)
    assert [row["year"] for row in store.rows(Conference)] == [2026]


def test_only_the_shown_rows_of_a_long_list_are_fetched(
    window: Window, store: Store, employer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.save_many(Member, [("", {"full_name": f"Nguyễn Văn {at}"}) for at in range(2_000)])
    fetched: list[int] = []
    page = store.page

    def counted(kind: type[Record], rids: Sequence[int]) -> list[Row]:
        fetched.append(len(rids))
        return page(kind, rids)

    monkeypatch.setattr(store, "page", counted)
    hands = Hands(window)
    QApplication.processEvents()
    assert sum(fetched) < 400
    hands.grid.scrollTo(hands.model.index(1_000, 0))
    QApplication.processEvents()
    assert sum(fetched) < 600


def test_personal_numbers_show_their_ends_until_asked_for(hands: Hands, store: Store) -> None:
    store.save(Member, {"citizen_id": "066190012345"}, record=hands.model.key(0))
    assert hands.shown(0, "citizen_id") == "066*******45"
    hands.page.reveal_button.click()
    assert hands.shown(0, "citizen_id") == "066 190 012 345"


def test_the_first_column_stays_in_sight(hands: Hands) -> None:
    frozen = hands.grid._frozen
    assert frozen is not None
    hands.go(0, hands.model.fields[-1].name)
    QApplication.processEvents()
    assert frozen.isVisible()
    hands.go(0, "full_name")
    QApplication.processEvents()
    assert not frozen.isVisible()
    assert hands.model.headerData(0, Qt.Orientation.Vertical, Cell.TONE) is None


def test_the_first_screen_leads_back_to_unfinished_rows(window: Window, hands: Hands) -> None:
    hands.go(3, "birth_date")
    hands.type("1985")
    window.show_page("home")
    button = next(b for b in window.findChildren(Button) if b.accessibleName() == "Làm tiếp: Nhập dạng bảng: Đoàn viên")
    button.click()
    assert window.page is hands.page
    assert hands.shown(3, "birth_date") == "1985"

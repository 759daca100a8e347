"""Lists: conditions, lists with a name, columns, and what leaves the program: a copied table and a printed list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Conference, Employer, Member, Petition, Workforce
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.saved import chosen_columns, saved_lists
from kh49_desktop.ui.columns import ColumnsPanel
from kh49_desktop.ui.filtering import FilterPanel
from kh49_desktop.ui.overlay import Overlay
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.printing import PrintPanel, file_name
from kh49_desktop.ui.search import Palette
from kh49_desktop.ui.widgets import Chip, ChoiceBox
from kh49_desktop.ui.window import Window
from tests.ui.conftest import Opening, focused, panel
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def ids(store: Store, unit: str) -> dict[str, str]:
    people: dict[str, dict[str, str | None]] = {
        "Hoàng Thị Bích An": {"department": "Tổ may 1", "birth_date": "1994-09-12", "gender": "NU"},
        "Đặng Văn Ánh": {"department": "Tổ may 1", "citizen_id": "066085012345", "birth_date": "1985-03-05"},
        "Y Bhăm Niê": {"department": "Kho", "birth_date": "1990-02-28", "phone": "0905123456", "gender": "NAM"},
        "Trần Thanh Bình": {"department": "Tổ may 2", "birth_date": "1990-12-31"},
    }
    return {
        name: store.save(Member, {"full_name": name, "admitted_on": "2019-06-15", **values}).id
        for name, values in people.items()
    }


@pytest.fixture
def page(window: Window, ids: dict[str, str]) -> RecordPanel:
    return panel(window, "member")


def names(page: RecordPanel) -> list[str]:
    at = next(at for at, column in enumerate(page.model.columns) if column.name == "full_name")
    return [str(page.model.index(row, at).data()) for row in range(page.model.rowCount())]


def chips(page: RecordPanel) -> list[str]:
    return [chip.words() for chip in page.list_side.chips.findChildren(Chip) if chip.isVisible()]


def choose(box: ChoiceBox, code: str) -> None:
    """Choose as a person does: the box tells it."""
    box.set_value(code)
    box.edited.emit(code)
    QApplication.processEvents()


def opened(page: RecordPanel, key: str) -> Overlay:
    found = page.list_side.panels[key]
    assert found.isVisible()
    return found


def filter_panel(page: RecordPanel) -> FilterPanel:
    QTest.keyClick(page.table, Qt.Key.Key_F, CTRL | SHIFT)
    found = opened(page, "filter")
    assert isinstance(found, FilterPanel)
    return found


# --- which list is shown


def test_members_open_with_those_who_are_in(window: Window, store: Store, ids: dict[str, str]) -> None:
    store.save(Member, {"full_name": "Lê Mới", "application_form": "5A"})
    page = panel(window, "member")
    assert page.filter.words() == "Đang sinh hoạt"
    assert len(names(page)) == 4
    assert "Lê Mới" not in names(page)
    assert chips(page) == []


def test_a_list_comes_back_as_it_was_chosen_last(opening: Opening, store: Store, ids: dict[str, str]) -> None:
    first = panel(opening(store), "member")
    first.list_side.choose({"department": "Kho"})
    second = panel(opening(store), "member")
    assert names(second) == ["Y Bhăm Niê"]
    assert chips(second) == ["Tổ công đoàn, bộ phận: Kho"]
    second.list_side.choose({})
    assert panel(opening(store), "member").filter.words() == "Tất cả"


def test_a_screen_that_asks_for_a_list_is_not_remembered(opening: Opening, store: Store, ids: dict[str, str]) -> None:
    assert names(panel(opening(store), "member", where={"incomplete": True}))
    assert panel(opening(store), "member").filter.words() == "Đang sinh hoạt"


def test_where_nobody_is_in_yet_all_are_shown(window: Window, store: Store, unit: str) -> None:
    store.save(Member, {"full_name": "Lê Mới", "application_form": "5A"})
    page = panel(window, "member")
    assert (page.filter.words(), names(page)) == ("Tất cả", ["Lê Mới"])


def test_a_record_outside_the_list_is_told(page: RecordPanel, store: Store, ids: dict[str, str]) -> None:
    page.set_filter({"department": "Kho"})
    page.list_side.mark("")
    page._open(ids["Đặng Văn Ánh"])
    assert page.foot._right.text() == "1 đoàn viên · bản ghi đang mở không thuộc danh sách này"
    page.show_record(ids["Trần Thanh Bình"])
    assert len(names(page)) == 4  # the list gives way to the record that is asked for


def test_nothing_in_the_group_offers_to_look_everywhere(page: RecordPanel, store: Store) -> None:
    store.save(Member, {"full_name": "Lê Mới", "application_form": "5A"})
    page.search.setFocus()
    write(page.search, "le moi")
    assert page.nothing.accessibleName() == "Không tìm thấy “le moi” trong nhóm “Đang sinh hoạt”."
    page.list_side.everywhere.click()
    assert names(page) == ["Lê Mới"]


# --- conditions


def test_a_condition_is_put_together_by_keys_and_stands_on_a_chip(page: RecordPanel) -> None:
    found = filter_panel(page)
    choose(found.fields, "birth_date")
    assert focused().accessibleName() == "Ngày sinh, từ"
    write(focused(), "1/1/1990")
    press(focused(), Qt.Key.Key_Tab)
    write(focused(), "30/6/1990")
    press(focused(), Qt.Key.Key_Return)
    assert names(page) == ["Y Bhăm Niê"]
    assert page.filter.words() == "Đang sinh hoạt"
    assert chips(page) == ["Ngày sinh: từ 01/01/1990 đến 30/06/1990"]
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert not found.isVisible()
    assert focused() is page.filter


def test_several_conditions_hold_together_and_each_is_taken_away_alone(page: RecordPanel) -> None:
    found = filter_panel(page)
    choose(found.fields, "department")
    assert found.editor is not None
    write(focused(), "TO MAY")
    press(focused(), Qt.Key.Key_Return)
    choose(found.fields, "citizen_id")
    assert found.editor is not None
    found.editor.op._choose(Op.EMPTY.value)
    found.add_condition()
    assert names(page) == ["Hoàng Thị Bích An", "Trần Thanh Bình"]
    assert chips(page) == ["Tổ công đoàn, bộ phận có “TO MAY”", "Chưa có số định danh"]
    found.close_up()
    chip = next(c for c in page.list_side.chips.findChildren(Chip) if c.isVisible())
    chip.setFocus()
    press(chip, Qt.Key.Key_Delete)
    assert chips(page) == ["Chưa có số định danh"]
    assert names(page) == ["Hoàng Thị Bích An", "Y Bhăm Niê", "Trần Thanh Bình"]


def test_a_chip_that_is_pressed_opens_its_condition(page: RecordPanel) -> None:
    page.list_side.choose({"birth_date": (Test(Op.FROM, "1990-01-01"), Test(Op.TO, "1990-06-30"))})
    next(c for c in page.list_side.chips.findChildren(Chip) if c.isVisible()).click()
    found = opened(page, "filter")
    assert isinstance(found, FilterPanel)
    assert found.editor is not None
    assert [line.text() for line in found.editor._values] == ["01/01/1990", "30/06/1990"]  # type: ignore[attr-defined]
    found.editor._values[1].set_text("31/12/1990")  # type: ignore[attr-defined]
    found.add_condition()
    assert names(page) == ["Y Bhăm Niê", "Trần Thanh Bình"]
    assert len(chips(page)) == 1


def test_one_of_several_answers(page: RecordPanel) -> None:
    found = filter_panel(page)
    choose(found.fields, "gender")
    editor = found.editor
    assert editor is not None
    found.add_condition()
    assert editor.problem.text() == "Hãy chọn ít nhất một."
    editor._options["NAM"].setChecked(True)
    editor._options["NU"].setChecked(True)
    found.add_condition()
    assert names(page) == ["Hoàng Thị Bích An", "Y Bhăm Niê"]
    assert chips(page) == ["Giới tính: Nam hoặc Nữ"]


def test_a_text_that_is_no_day_is_told_beside_it(page: RecordPanel) -> None:
    found = filter_panel(page)
    choose(found.fields, "birth_date")
    assert found.editor is not None
    write(focused(), "31/2/1990")
    press(focused(), Qt.Key.Key_Return)
    assert "31/2/1990" in found.editor.problem.text()
    assert chips(page) == []


def test_links_and_numbers_are_asked_for(window: Window, store: Store, unit: str) -> None:
    employer = store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id
    store.save(Workforce, {"as_of": "2026-05-31", "employer": employer, "total_workers": 352})
    store.save(Workforce, {"as_of": "2026-06-30", "total_workers": 20})
    page = panel(window, "workforce")
    page.list_side.open_filter()
    found = opened(page, "filter")
    assert isinstance(found, FilterPanel)
    choose(found.fields, "employer")
    assert found.editor is not None
    choose(found.editor._values[0], employer)  # type: ignore[arg-type]
    found.add_condition()
    assert page.model.rowCount() == 1
    assert chips(page) == [f"{Workforce.about.fields['employer'].label}: Công ty TNHH May Thái Dương"]
    choose(found.fields, "total_workers")
    write(focused(), "1000")
    press(focused(), Qt.Key.Key_Return)
    assert page.model.rowCount() == 0


def test_sensitive_fields_are_asked_for_only_where_they_are_shown(page: RecordPanel, window: Window) -> None:
    found = filter_panel(page)
    assert "ethnicity" not in found.asked_fields
    found.close_up()
    window.app.show_sensitive(True)
    assert "ethnicity" in filter_panel(page).asked_fields


# --- lists with a name


def test_a_list_gets_a_name_and_is_found_again(page: RecordPanel, window: Window, store: Store, qtbot: QtBot) -> None:
    page.list_side.choose({"department": "Tổ may 1", "citizen_id": Test(Op.EMPTY)})
    assert window.can("list.save")
    window.do("list.save")
    found = opened(page, "filter")
    assert isinstance(found, FilterPanel)
    assert found.name is focused()
    write(focused(), "Tổ may 1 chưa có CCCD")
    press(focused(), Qt.Key.Key_Return)
    assert not found.isVisible()
    assert page.filter.words() == "Tổ may 1 chưa có CCCD"
    page.list_side.choose({})

    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    write(palette.field, "chua co cccd")
    assert palette.model.hits[0].title == "Danh sách: Tổ may 1 chưa có CCCD"
    press(palette.field, Qt.Key.Key_Return)
    assert names(page) == ["Hoàng Thị Bích An"]
    assert len(chips(page)) == 2


def test_a_name_is_changed_and_a_list_forgotten_and_brought_back(
    page: RecordPanel, window: Window, store: Store
) -> None:
    page.list_side.choose({"department": "Kho"})
    for name in ("Ở kho", "Kho"):
        page.list_side.open_filter(naming=True)
        found = opened(page, "filter")
        assert isinstance(found, FilterPanel)
        write(focused(), name)
        press(focused(), Qt.Key.Key_Return)
    found = filter_panel(page)
    found._begin_name("Kho")
    focused().selectAll()  # type: ignore[attr-defined]
    write(focused(), "Ở kho")
    press(focused(), Qt.Key.Key_Return)
    assert window.note.text() == "Đã có một danh sách mang tên này. Hãy chọn tên khác."
    focused().selectAll()  # type: ignore[attr-defined]
    write(focused(), "Tổ kho")
    press(focused(), Qt.Key.Key_Return)
    assert [one.name for one in saved_lists(store, Member)] == ["Ở kho", "Tổ kho"]
    found.forget("Ở kho")
    assert [one.name for one in saved_lists(store, Member)] == ["Tổ kho"]
    window.note.button.click()
    assert [one.name for one in saved_lists(store, Member)] == ["Tổ kho", "Ở kho"]


def test_a_list_with_a_name_keeps_its_order_and_its_search(page: RecordPanel, window: Window) -> None:
    page.search.setFocus()
    write(page.search, "may")
    page.list_side.sort_by(1, down=True)
    page.list_side.open_filter(naming=True)
    write(focused(), "May")
    press(focused(), Qt.Key.Key_Return)
    wanted = names(page)
    page.list_side.clear()
    page.list_side.sort_by(0, down=False)
    window.app.go("member", saved="may")
    assert names(page) == wanted
    assert page.search.text() == "may"
    head = page.table.horizontalHeader()
    assert (head.sortIndicatorSection(), head.sortIndicatorOrder()) == (1, Qt.SortOrder.DescendingOrder)


# --- columns


def test_columns_are_ticked_and_moved_by_keys(page: RecordPanel, store: Store) -> None:
    page.list_side.open_columns()
    found = opened(page, "columns")
    assert isinstance(found, ColumnsPanel)
    assert focused() is found.list
    assert found.names() == ("full_name", "birth_date", "department")
    for _ in range(found.model.rowCount()):
        if found.list.currentIndex().data() == "Số định danh":
            break
        press(found.list, Qt.Key.Key_Down)
    press(found.list, Qt.Key.Key_Space, text=" ")
    assert found.names()[-1] == "citizen_id"
    while found.list.currentIndex().row() > 1:
        press(found.list, Qt.Key.Key_Up, ALT)
    assert [column.name for column in page.model.columns] == ["full_name", "citizen_id", "birth_date", "department"]
    assert page.model.index(1, 1).data() == "066*******45"
    assert chosen_columns(store, Member) == ("full_name", "citizen_id", "birth_date", "department")
    found.usual.click()
    assert [column.name for column in page.model.columns] == ["full_name", "birth_date", "department"]
    assert chosen_columns(store, Member) == ()


def test_the_last_column_stays(page: RecordPanel) -> None:
    page.list_side.set_columns(("department",))
    page.list_side.open_columns()
    found = opened(page, "columns")
    assert isinstance(found, ColumnsPanel)
    found.model.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert found.names() == ("department",)


def test_columns_are_kept_and_the_sorted_one_is_marked_wherever_it_stands(
    opening: Opening, store: Store, ids: dict[str, str]
) -> None:
    first = panel(opening(store), "member")
    first.list_side.set_columns(("department", "full_name", "status"))
    second = panel(opening(store), "member")
    assert [column.name for column in second.model.columns] == ["department", "full_name", "status"]
    assert second.table.horizontalHeader().sortIndicatorSection() == 1
    assert second.model.index(0, 2).data() == "Đang sinh hoạt"


def test_a_sensitive_column_goes_when_it_is_not_to_be_seen(page: RecordPanel, window: Window) -> None:
    window.app.show_sensitive(True)
    page.list_side.set_columns(("full_name", "ethnicity"))
    assert len(page.model.columns) == 2
    window.app.show_sensitive(False)
    assert [column.name for column in page.model.columns] == ["full_name"]


def test_the_head_has_a_menu(page: RecordPanel) -> None:
    header = page.table.horizontalHeader()
    header.customContextMenuRequested.emit(header.rect().center())
    menu = next(menu for menu in page.list_side.findChildren(QMenu) if menu.isVisible())
    words = [entry.text() for entry in menu.actions() if entry.text()]
    assert {"Ẩn cột này", "Cột…", "Về cột ban đầu"} <= set(words)
    menu.close()


# --- several rows


def test_several_rows_are_chosen_without_opening_any(page: RecordPanel, qtbot: QtBot) -> None:
    page.table.setFocus()
    qtbot.waitUntil(lambda: page.current != "")
    before = page.current
    for _ in range(2):
        QTest.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    qtbot.wait(120)
    assert page.list_side.chosen_rows() == [0, 1, 2]
    assert page.current == before
    assert page.foot._right.text() == "chọn 3 trong 4 đoàn viên"
    press(page.table, Qt.Key.Key_Delete)
    assert page.model.rowCount() == 4
    press(page.table, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.current == page.model.id_at(3))


# --- out of the program


def test_the_list_is_copied_as_a_table_that_excel_takes_as_it_is(
    page: RecordPanel, window: Window, store: Store, ids: dict[str, str]
) -> None:
    page.list_side.set_columns(("full_name", "citizen_id", "birth_date"))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_C, CTRL | SHIFT)
    mime = QApplication.clipboard().mimeData()
    lines = mime.text().splitlines()
    assert lines[0] == "Họ và tên\tSố định danh\tNgày sinh"
    assert lines[2] == "Đặng Văn Ánh\t066*******45\t05/03/1985"
    assert len(lines) == 5
    assert "mso-number-format:'\\@'" in mime.html()
    assert "<td" in mime.html()
    assert "05/03/1985" in mime.html()
    assert window.note.text() == "Đã chép 4 đoàn viên. Dán vào Excel bằng Ctrl V."


def test_only_the_rows_chosen_are_copied(page: RecordPanel) -> None:
    page.table.setFocus()
    page.table.selectRow(1)
    QTest.keyClick(page.table, Qt.Key.Key_Down, SHIFT)
    page.do("record.copy")
    lines = QApplication.clipboard().text().splitlines()
    assert [line.split("\t")[0] for line in lines] == ["Họ và tên", "Đặng Văn Ánh", "Y Bhăm Niê"]


def test_numbers_are_copied_plain_and_words_are_no_html(window: Window, store: Store, unit: str) -> None:
    store.save(Conference, {"year": 2026, "present": 1312, "place": "<b>Nhà ăn & sân</b>"})
    page = panel(window, "conference")
    page.list_side.set_columns(("year", "present", "place"))
    page.do("record.copy")
    mime = QApplication.clipboard().mimeData()
    assert mime.text().splitlines()[1] == "2026\t1312\t<b>Nhà ăn & sân</b>"
    assert "&lt;b&gt;Nhà ăn &amp; sân&lt;/b&gt;" in mime.html()
    assert 'x:num="1312">1312<' in mime.html()


def paper_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("bare", [False, True])
def test_a_list_is_printed_as_it_is_shown(
    page: RecordPanel, window: Window, tmp_path: Path, qtbot: QtBot, bare: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.list_side.set_columns(("full_name", "citizen_id", "phone", "department"))
    page.list_side.choose({"status": "ACTIVE", "department": Test(Op.HOLDS, "tổ may")})
    page.list_side.sort_by(0, down=True)
    QTest.keyClick(page.table, Qt.Key.Key_P, CTRL)
    found = opened(page, "print")
    assert isinstance(found, PrintPanel)
    title = "Danh sách đoàn viên: Đang sinh hoạt; Tổ công đoàn, bộ phận có “tổ may”"
    assert found.what.text() == title
    assert found.told.text() == (
        "3 dòng, 3 cột. Không in điện thoại vì là thông tin riêng. Thông tin cá nhân được che bớt."
    )
    found.bare.setChecked(bare)
    file = tmp_path / "danh sách"
    found.print_to(file)
    qtbot.waitUntil(window.note.isVisible, timeout=20_000)
    assert window.note.text() == "Đã in 3 đoàn viên, 1 trang: danh sách.pdf"
    text = " ".join(paper_text(file.with_name("danh sách.pdf")).split())
    assert "22/11/2026 · 3 đoàn viên · xếp theo họ và tên" in text
    assert text.index("Trần Thanh Bình") < text.index("Đặng Văn Ánh") < text.index("Hoàng Thị Bích An")
    assert "Y Bhăm Niê" not in text
    assert ("066*******45" in text) is not bare
    assert ("066 085 012 345" in text) is bare
    assert ("Điện thoại" in text) is bare
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    window.note.button.click()
    assert shown == [str(file.with_name("danh sách.pdf"))]


def test_the_name_of_the_file_says_what_it_is_on_every_system(store: Store, unit: str) -> None:
    name = file_name("Danh sách đoàn viên: Ngày sinh: từ 1/1/1990; tìm “an?*”", store)
    assert name == "Danh sách đoàn viên - Ngày sinh - từ 1 - 1 - 1990 - tìm - an - 2026-11-22.pdf"
    assert len(file_name("x" * 400, store)) < 140


def test_what_is_sensitive_stays_in_the_program(page: RecordPanel, window: Window, store: Store) -> None:
    window.app.show_sensitive(True)
    page.list_side.set_columns(("full_name", "ethnicity"))
    page.do("record.copy")
    assert QApplication.clipboard().text().splitlines()[0] == "Họ và tên"
    page.do("record.print")
    found = opened(page, "print")
    assert isinstance(found, PrintPanel)
    assert found.told.text().startswith("4 dòng, 1 cột.")
    found.close_up()
    QApplication.clipboard().clear()
    page.set_filter({"ethnicity": Test(Op.EMPTY)})
    page.do("record.copy")
    page.do("record.print")
    assert QApplication.clipboard().text() == ""
    assert not found.isVisible()
    assert "nhạy cảm" in window.note.text()


# --- the menu, and the way to other pages


def menu_of(page: RecordPanel) -> list[str]:
    page.show_menu()
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    words = [entry.text().partition("\t")[0] for entry in menu.actions() if entry.text()]
    menu.close()
    return words


def test_the_head_offers_what_can_be_done_with_a_list(page: RecordPanel, window: Window) -> None:
    words = menu_of(page)
    wanted = ["In danh sách", "Chép bảng", "Xuất Excel", "Lọc danh sách", "Lưu danh sách này…", "Cột…"]
    assert [word for word in words if word in wanted] == wanted
    assert ("Nhập dạng bảng" in words) is window.has("entry")
    assert ("Tìm bản ghi trùng" in words) is window.has("twins")


def test_an_empty_list_can_neither_be_printed_nor_copied(window: Window) -> None:
    panel(window, "member")
    assert not window.can("record.print")
    assert not window.can("record.copy")


def test_table_entry_gets_the_list_that_is_shown(page: RecordPanel, window: Window) -> None:
    went: list[tuple[str, object]] = []
    window.app.going.disconnect(window.show_page)
    window.app.going.connect(lambda key, target: went.append((key, target)))
    page.set_filter({"department": "Kho"})
    page.do("record.entry")
    assert went == [("entry", {"search": "", "kind": "member", "where": {"department": "Kho"}, "title": ""})]


# --- panels


def test_a_press_beside_a_panel_closes_it(page: RecordPanel, qtbot: QtBot) -> None:
    found = filter_panel(page)
    QTest.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton)
    assert not found.isVisible()


@pytest.mark.parametrize(("width", "height", "scale"), [(1366, 768, 1.0), (910, 512, 1.0), (1366, 768, 1.5)])
def test_panels_stay_within_the_page(
    window: Window, ids: dict[str, str], width: int, height: int, scale: float
) -> None:
    window.resize(width, height)
    window.app.choose_look(scale=scale)
    page = panel(window, "member")
    page.list_side.choose({"department": "Kho"})
    openers: list[Callable[[], None]] = [
        page.list_side.open_filter,
        page.list_side.open_columns,
        page.list_side.open_print,
    ]
    for key, open_ in zip(("filter", "columns", "print"), openers, strict=True):
        open_()
        for _ in range(3):
            QApplication.processEvents()
        found = opened(page, key)
        assert page.rect().contains(found.geometry()), key
        assert found.area.horizontalScrollBar().maximum() == 0, key
        if height == 768 and scale == 1.0:
            assert found.area.verticalScrollBar().maximum() == 0, key


def test_a_wide_list_has_the_whole_width(window: Window, store: Store, unit: str) -> None:
    store.save(Conference, {"year": 2026})
    page = panel(window, "conference")
    QApplication.processEvents()
    assert page.list_side.width() == page.width() - 2 * page.look.px(24)


def test_a_list_beside_its_form_sheds_its_last_columns_and_shows_those_chosen(
    window: Window, store: Store, unit: str, qtbot: QtBot
) -> None:
    store.save(Petition, {"content": "Lắp thêm quạt ở chuyền 3", "received_on": "2026-07-08", "to_whom": "Giám đốc"})
    page = panel(window, "petition")
    head = page.table.horizontalHeader()
    qtbot.waitUntil(lambda: page.current != "")
    qtbot.waitUntil(lambda: head.hiddenSectionCount() > 0 and page.table.horizontalScrollBar().maximum() == 0)
    names = tuple(column.name for column in page.model.columns)
    assert len(names) == len(page.list_side.shown().columns)  # a copy and a paper have them all
    page.list_side.set_columns(names)
    QApplication.processEvents()
    assert head.hiddenSectionCount() == 0

"""The way of a list into the register, by the real wizard on real files."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop import sheets
from kh49_desktop.records import Employer, Member
from kh49_desktop.store.auditing import exports
from kh49_desktop.store.file import Store
from kh49_desktop.ui import importing, imports
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import Progress
from kh49_desktop.ui.choosing import BARE, WHOLE, importable
from kh49_desktop.ui.dryrun import PlanModel
from kh49_desktop.ui.hub import types_by_group
from kh49_desktop.ui.importing import CHOOSE, DONE, MATCH, REVIEW, ImportPage
from kh49_desktop.ui.imports import ImportsPage
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.widgets import Cell
from kh49_desktop.ui.window import ALONE, Window
from kh49_desktop.words import sentence
from tests.conftest import FIXTURES, VECTORS
from tests.sheets.lists import FIVE, HEAD
from tests.sheets.lists import workbook as list_of
from tests.ui.real import SMALL, clipped, real_window, wait, words
from tests.ui.widgets.keys import press

LIST = FIXTURES / "ds_may_340_VNI.xlsx"
KEY = FIXTURES / "ds_may_340_VNI.key.json"
EDIT = Qt.ItemDataRole.EditRole


@pytest.fixture
def window(qtbot: QtBot, look: looks.Look, store: Store, unit: str) -> Iterator[Window]:
    with real_window(qtbot, look, store) as opened:
        yield opened


@pytest.fixture
def page(window: Window) -> ImportPage:
    """The wizard at its first step."""
    window.show_page("importing", {"kind": "member"})
    shown = window.page
    assert isinstance(shown, ImportPage)
    assert shown.step == CHOOSE
    return shown


def looked_through(page: ImportPage, qtbot: QtBot, file: Path) -> PlanModel:
    """Take a file as far as the dry run."""
    page.take_file(file)
    wait(qtbot, lambda: page.step == MATCH)
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    return page.review.model


def brought_in(page: ImportPage, qtbot: QtBot) -> None:
    page.go_on()
    wait(qtbot, lambda: page.step == DONE and not page.app.busy)


def figures(page: ImportPage) -> dict[str, str]:
    """The figures of the dry run that are shown."""
    cards = page.review.cards.items()
    return {name: card.accessibleName().split(" ")[0] for name, card in cards if not card.isHidden()}


def column(model: PlanModel, name: str) -> int:
    """The column of a field in the grid."""
    return 1 + next(at for at, field in enumerate(model.columns) if field is not None and field.name == name)


def small_list(folder: Path, *rows: str) -> Path:
    file = folder / "ds.csv"
    head = "STT,Họ và tên,Ngày sinh,Giới tính,Số CCCD,Điện thoại"
    file.write_text("\n".join([head, *rows]), encoding="utf-8-sig")
    return file


# --- the whole way


def test_the_factory_list_comes_in_whole_and_goes_out_whole(page: ImportPage, qtbot: QtBot, store: Store) -> None:
    """Journey 1: 340 rows, 336 people, 4 doubles, 3 pairs kept apart, a cell put right in the grid, all taken back."""
    before = store.dump()
    model = looked_through(page, qtbot, LIST)
    assert store.dump() == before  # looking writes nothing
    key = json.loads(KEY.read_text(encoding="utf-8"))
    wrong = int(figures(page)["wrong"])
    assert figures(page) == {"created": "336", "updated": "0", "skipped": "4", "same": "3", "wrong": str(wrong)}
    assert "Phông <b>VNI</b> đã chuyển sang Unicode: 340 trên 340 dòng." in words(page)
    page.review.cards["skipped"].click()
    flagged = {flag: {row["row"] for row in key["rows"] if flag in row["flags"]} for flag in key["flag_counts"]}
    assert {row.row for row in model.rows} == flagged["exact_duplicate_of_previous_row"]
    page.review.cards["same"].click()
    assert {row.row for row in model.rows} == flagged["same_name_same_dob_DIFFERENT_person"]

    page.review.cards["wrong"].click()
    day = column(model, "birth_date")
    at = next(i for i in range(model.rowCount()) if model.data(model.index(i, day)) == "31/02/1974")
    page.review.table.setCurrentIndex(model.index(at, day))
    assert "31/02/1974" in page.review.whole.text()
    qtbot.keyClick(page.review.table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, "28/02/1974")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    wait(qtbot, lambda: not page.checks.busy and figures(page)["wrong"] == str(wrong - 1))

    assert page.next.words() == "Nhập 336 đoàn viên"
    brought_in(page, qtbot)
    assert store.count(Member) == 336
    names = {row["name"] for row in key["rows"]}
    assert {row["full_name"] for row in store.rows(Member)} == names
    assert "1974-02-28" in {row["birth_date"] for row in store.rows(Member)}
    assert len(store.leftovers()) == wrong - 1
    assert "Đã nhập 336 đoàn viên" in words(page.done)
    page.done.back.click()
    wait(qtbot, lambda: not page.app.busy)
    assert store.dump() == before
    assert page.step == CHOOSE


def test_the_same_list_again_changes_nothing(page: ImportPage, qtbot: QtBot, store: Store) -> None:
    looked_through(page, qtbot, LIST)
    brought_in(page, qtbot)
    page.done.more.click()
    looked_through(page, qtbot, LIST)
    assert page.next.words() == "Không có gì để nhập"
    assert not page.next.isEnabled()
    assert "336 dòng đã có trong sổ, không thay đổi" in page.review.said.text()


def test_cells_not_read_are_listed_and_lead_to_their_field(page: ImportPage, qtbot: QtBot, store: Store) -> None:
    looked_through(page, qtbot, LIST)
    wrong = int(figures(page)["wrong"])
    brought_in(page, qtbot)
    left = store.leftovers()
    assert len(left) == wrong == page.done.table.model().rowCount()
    ways: list[tuple[str, dict[str, object]]] = []
    page.app.going.connect(lambda name, target: ways.append((name, dict(target))))
    page.done.table.setFocus()
    assert page.done.table.model().index(0, 2).data() == f"“{left[0].typed}”"
    press(page.done.table, Qt.Key.Key_Return)
    assert ways == [("member", {"record": left[0].about_record, "field": left[0].about_field})]


# --- the dry run


def test_a_row_says_where_it_stands_and_why(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    model = looked_through(page, qtbot, small_list(tmp_path, "1,Phan Hữu Đạt,14/02/1992,Nam,06609200112O,0905123456"))
    assert model.data(model.index(0, 0)) == "E2"
    number = model.index(0, column(model, "citizen_id"))
    assert model.data(number) == "06609200112O"
    assert model.data(number, Cell.TONE) == "bad"
    assert model.data(number, Cell.MARKS) == [(11, 1, "bad")]
    assert "06609200112O" in str(model.data(model.index(0, model.reasons)))


def test_a_cell_put_right_is_checked_again_and_the_row_stays(
    page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    model = looked_through(page, qtbot, small_list(tmp_path, "1,Phan Hữu Đạt,14/02/1992,Nam,06609200112O,0905123456"))
    assert figures(page)["wrong"] == "1"
    number = model.index(0, column(model, "citizen_id"))
    assert model.setData(number, "066092001120", EDIT)
    wait(qtbot, lambda: not page.checks.busy)
    assert figures(page)["wrong"] == "0"
    assert model.rowCount() == 1
    assert model.data(model.index(0, column(model, "citizen_id"))) == "066 092 001 120"
    brought_in(page, qtbot)
    assert [row["citizen_id"] for row in store.rows(Member)] == ["066092001120"]
    assert store.leftovers() == []


def test_a_cell_is_edited_by_keyboard(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    model = looked_through(page, qtbot, small_list(tmp_path, "1,Lê Thị Huệ,31/02/1990,Nữ,,0905123456"))
    table = page.review.table
    table.setCurrentIndex(model.index(0, column(model, "birth_date")))
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    assert editor is not table
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, "28/02/1990")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    wait(qtbot, lambda: model.data(model.index(0, column(model, "birth_date"))) == "28/02/1990")
    wait(qtbot, lambda: not page.checks.busy)
    assert figures(page)["wrong"] == "0"


def test_only_rows_to_look_at_or_all_of_them(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    rows = ("1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905123456", "2,Hồ Quốc Thắng,31/02/1995,Nam,,0905123457")
    model = looked_through(page, qtbot, small_list(tmp_path, *rows))
    shown = model.rowCount()
    page.review.only.click()
    assert model.rowCount() == 2 > shown - 1
    page.review.cards["wrong"].click()
    assert [row.row for row in model.rows] == [3]
    page.review.cards["wrong"].click()
    assert model.rowCount() == shown


def test_the_reasons_are_in_sight_at_every_width(page: ImportPage, window: Window, qtbot: QtBot) -> None:
    model = looked_through(page, qtbot, LIST)
    for width, height in (SMALL, (1366, 768), (1920, 1080)):
        window.resize(width, height)
        qtbot.wait(20)
        table = page.review.table
        before = sum(table.columnWidth(at) for at in range(model.reasons))
        assert before + 120 < table.viewport().width()


# --- matching


def test_a_column_can_be_left_out_and_the_choice_is_remembered(
    page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    file = small_list(tmp_path, "1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905123456")
    page.take_file(file)
    wait(qtbot, lambda: page.step == MATCH)
    assert page.match.columns()["phone"] == "F"
    page.match.boxes["F"].set_value("")
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    brought_in(page, qtbot)
    assert [row["phone"] for row in store.rows(Member)] == [None]
    page.done.more.click()
    page.take_file(file)
    wait(qtbot, lambda: page.step == MATCH)
    assert "phone" not in page.match.columns()
    assert "nhớ từ lần trước" in page.match.said.text()


def test_a_list_without_a_name_column_is_told_not_refused_in_silence(
    page: ImportPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.take_file(small_list(tmp_path, "1,Lê Thị Huệ,20/04/1989,Nữ,,"))
    wait(qtbot, lambda: page.step == MATCH)
    page.match.boxes["B"].set_value("")
    page.go_on()
    wait(qtbot, lambda: not page.app.busy)
    assert page.step == MATCH
    assert page.match.problem.text()


def test_a_mapping_is_forgotten_when_asked(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    file = small_list(tmp_path, "1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905123456")
    page.take_file(file)
    wait(qtbot, lambda: page.step == MATCH)
    assert not page.match.forget.isVisible()
    page.match.boxes["F"].set_value("")
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    brought_in(page, qtbot)
    page.done.more.click()
    page.take_file(file)
    wait(qtbot, lambda: page.step == MATCH)
    page.match.forget.click()
    wait(qtbot, lambda: page.next.isEnabled() and page.match.forget.isHidden())
    assert page.match.columns()["phone"] == "F"
    assert "nhớ từ lần trước" not in page.match.said.text()


def test_one_value_for_all_rows_and_a_column_for_two_fields(
    page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    page.take_file(small_list(tmp_path, "1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905123456"))
    wait(qtbot, lambda: page.step == MATCH)
    line = page.match.lines["F"]
    line.more.click()
    line.boxes[1].set_value("note")
    assert page.match.columns()["note"] == page.match.columns()["phone"] == "F"
    one = page.match.add_fixed("department", "Tổ may 1")
    assert page.match.constants() == {"department": "Tổ may 1"}
    spare = page.match.add_fixed("job_title", "Thợ")
    spare.cross.click()
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    brought_in(page, qtbot)
    row = next(iter(store.rows(Member)))
    assert (row["department"], row["job_title"], row["phone"]) == ("Tổ may 1", None, "0905123456")
    assert one.read() == ("department", "Tổ may 1")


def test_columns_joined_say_so(page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    file = tmp_path / "ds.csv"
    file.write_text("Họ đệm,Tên,Ngày sinh\nLê Thị,Huệ,20/04/1989\n", encoding="utf-8-sig")
    page.take_file(file)
    wait(qtbot, lambda: page.step == MATCH)
    assert page.match.columns()["full_name"] == "A,B"
    assert page.match.lines["A"].tag.text() == "ghép A + B"
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    brought_in(page, qtbot)
    assert [row["full_name"] for row in store.rows(Member)] == ["Lê Thị Huệ"]


# --- what is in a file


def workbook(path: Path, *, hide: bool = False) -> Path:
    """A workbook of two workshops on two sheets, with a row and a column hidden if asked for."""
    book = xlsxwriter.Workbook(path)
    people = {"Tổ may 1": ("Lê Thị Huệ", "Hồ Quốc Thắng"), "Tổ may 2": ("Y Bhăm Niê", "Trần Văn Sáu")}
    for number, (name, names) in enumerate(people.items()):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ("STT", "Họ và tên", "Ngày sinh", "Điện thoại"))
        for at, person in enumerate(names, start=1):
            sheet.write_row(at, 0, (at, person, f"0{at}/04/198{number}", f"090512345{at}"))
        if hide and not number:
            sheet.set_row(2, None, None, {"hidden": True})
            sheet.set_column(3, 3, 10, None, {"hidden": True})
    book.close()
    return path


def test_several_sheets_come_in_together_and_go_back_together(
    page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    before = store.dump()
    page.take_file(workbook(tmp_path / "xuong.xlsx"))
    wait(qtbot, lambda: page.choose.found.isVisible() and not page.app.busy)
    assert page.step == CHOOSE
    assert "2 trang tính, 2 bảng" in page.choose.said.text()
    assert [tick.isChecked() for tick in page.choose.ticks] == [True, True]
    page.go_on()
    wait(qtbot, lambda: page.step == MATCH)
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    page.review.only.click()
    model = page.review.model
    assert [model.data(model.index(at, 0)) for at in range(4)] == [
        "Tổ may 1!B2", "Tổ may 1!B3", "Tổ may 2!B2", "Tổ may 2!B3",
    ]  # fmt: skip
    model.setData(model.index(2, column(model, "full_name")), "Y Bhăm Niê Kdăm", EDIT)
    wait(qtbot, lambda: not page.checks.busy)
    brought_in(page, qtbot)
    assert {row["full_name"] for row in store.rows(Member)} == {
        "Lê Thị Huệ", "Hồ Quốc Thắng", "Y Bhăm Niê Kdăm", "Trần Văn Sáu",
    }  # fmt: skip
    page.done.back.click()
    wait(qtbot, lambda: not page.app.busy)
    assert store.dump() == before


def test_a_table_that_is_not_ticked_stays_out(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.take_file(workbook(tmp_path / "xuong.xlsx"))
    wait(qtbot, lambda: page.choose.found.isVisible() and not page.app.busy)
    page.choose.ticks[1].click()
    page.go_on()
    wait(qtbot, lambda: page.step == MATCH)
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    assert figures(page)["created"] == "2"
    page.go_back()
    page.go_back()
    assert page.step == CHOOSE
    assert [tick.isChecked() for tick in page.choose.ticks] == [True, False]


@pytest.mark.parametrize(("answer", "people", "mapped"), [(WHOLE, 4, True), (BARE, 3, False)])
def test_hidden_rows_and_columns_are_asked_about(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, answer: str, people: int, mapped: bool
) -> None:
    page.take_file(workbook(tmp_path / "an.xlsx", hide=True))
    wait(qtbot, lambda: page.choose.found.isVisible() and not page.app.busy)
    assert page.choose.asked.text() == "Có 1 dòng và 1 cột (D) đang ẩn: nhập cả, hay bỏ?"
    page.choose.hidden.set_value(answer)
    page.choose.hidden.edited.emit(answer)
    page.go_on()
    wait(qtbot, lambda: page.step == MATCH)
    assert ("phone" in page.match.columns()) is mapped
    while page.step == MATCH:  # without its hidden column one sheet has another shape and is matched by itself
        page.go_on()
        wait(qtbot, lambda: not page.app.busy)
        qtbot.wait(50)
    assert figures(page)["created"] == str(people)


def test_any_record_type_is_chosen_on_the_first_page(
    page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "dn.csv"
    file.write_text("Tên doanh nghiệp,Mã số thuế\nCông ty Cổ phần Dệt Sông Ba,\n", encoding="utf-8-sig")
    page.choose.kind.set_value("employer")
    page.choose.kind.edited.emit("employer")
    page.take_file(file)
    wait(qtbot, lambda: page.step == MATCH)
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    assert page.next.words().startswith("Nhập 1 người sử dụng lao động")
    brought_in(page, qtbot)
    assert [row["name"] for row in store.rows(Employer)] == ["Công ty Cổ phần Dệt Sông Ba"]


def test_every_list_of_the_hub_is_offered(page: ImportPage, store: Store) -> None:
    offered = {name for name, _ in importable(store.catalogue, sensitive=True)}
    hub = {kind.about.name for kinds in types_by_group(store.catalogue).values() for kind in kinds}
    assert hub | {"unit"} <= offered
    assert not offered & {"leftover", "attachment"}
    assert page.choose.kind.value() == "member"


# --- changes, reasons, the rows to look at


def test_what_changes_is_shown_old_and_new(page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    store.save(Member, {"full_name": "Lê Thị Huệ", "citizen_id": "038189900113", "phone": "0905123456"})
    model = looked_through(page, qtbot, small_list(tmp_path, "1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905999888"))
    assert figures(page)["updated"] == "1"
    page.review.cards["updated"].click()
    shown = str(model.data(model.index(0, column(model, "phone"))))
    assert shown == "0905 123 456 → 0905 999 888"
    assert f"Điện thoại: {shown}" in page.review.whole.text()
    assert page.next.words() == "Cập nhật 1 đoàn viên"


def test_the_whole_reason_of_a_row_stands_below_the_table(page: ImportPage, window: Window, qtbot: QtBot) -> None:
    window.resize(*SMALL)
    model = looked_through(page, qtbot, LIST)
    for at in range(min(12, model.rowCount())):
        page.review.table.setCurrentIndex(model.index(at, 1))
        for problem in model.rows[at].problems:
            assert html.escape(sentence(problem)) in page.review.whole.text()


def test_f8_goes_to_the_next_cell_to_put_right(page: ImportPage, window: Window, qtbot: QtBot) -> None:
    model = looked_through(page, qtbot, LIST)
    page.review.only.click()
    seen = set()
    for _ in range(int(figures(page)["wrong"])):
        window.do("cells.next_problem")
        index = page.review.table.currentIndex()
        assert model.data(index, Cell.TONE) == "bad"
        seen.add(index.row())
    assert len(seen) == int(figures(page)["wrong"])


def test_rows_to_look_at_go_out_with_their_reasons_and_come_in_corrected(
    page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    looked_through(page, qtbot, small_list(tmp_path, "1,Phan Hữu Đạt,14/02/1992,Nam,06609200112O,0905123456"))
    report = tmp_path / "can-sua.xlsx"
    page.save_doubtful(report)
    wait(qtbot, lambda: not page.app.busy)
    assert exports(store)[0].what == "doubtful"
    page.begin()
    model = looked_through(page, qtbot, report)
    assert page.match.columns()["citizen_id"]
    model.setData(model.index(0, column(model, "citizen_id")), "066092001120", EDIT)
    wait(qtbot, lambda: not page.checks.busy)
    assert figures(page)["wrong"] == "0"
    brought_in(page, qtbot)
    assert [row["citizen_id"] for row in store.rows(Member)] == ["066092001120"]


def test_names_in_capitals_are_changed_only_when_asked(
    page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    model = looked_through(page, qtbot, small_list(tmp_path, "1,LÊ THỊ HUỆ,20/04/1989,Nữ,,", "2,Y BHĂM NIÊ,1990,Nam,,"))
    page.review.only.click()
    assert model.data(model.index(0, column(model, "full_name"))) == "LÊ THỊ HUỆ"
    page.review.proper.click()
    wait(qtbot, lambda: not page.checks.busy)
    assert model.data(model.index(0, column(model, "full_name"))) == "Lê Thị Huệ"
    brought_in(page, qtbot)
    assert {row["full_name"] for row in store.rows(Member)} == {"Lê Thị Huệ", "Y Bhăm Niê"}


# --- earlier imports


def test_an_import_is_undone_later_and_what_was_edited_since_is_listed(
    page: ImportPage, window: Window, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    rows = ("1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905123456", "2,Hồ Quốc Thắng,20/02/1995,Nam,,0905123457")
    looked_through(page, qtbot, small_list(tmp_path, *rows))
    brought_in(page, qtbot)
    edited = next(str(row["id"]) for row in store.rows(Member) if row["full_name"] == "Lê Thị Huệ")
    store.save(Member, {"phone": "0905999888"}, record=edited)
    page.begin()
    window.show_page("importing")
    page.choose.imports.click()
    earlier = window.page
    assert isinstance(earlier, ImportsPage)
    model = earlier.model
    shown = [model.data(model.index(0, at)) for at in range(1, model.columnCount())]
    assert shown == ["ds.csv", "Đoàn viên", "2", "0", "đang trong sổ"]
    earlier.back.click()
    wait(qtbot, lambda: not earlier.app.busy and earlier.left.isVisible())
    assert earlier.kept.model().rowCount() == 1
    assert earlier.kept.model().index(0, 0).data() == "Lê Thị Huệ"
    assert [row["full_name"] for row in store.rows(Member)] == ["Lê Thị Huệ"]
    assert model.data(model.index(0, 5)) == "đã hoàn tác"
    assert not earlier.back.isEnabled()


def test_the_list_just_brought_in_is_shown(page: ImportPage, window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page.app.store.save(Member, {"full_name": "Người Cũ"})
    looked_through(page, qtbot, small_list(tmp_path, "1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905123456"))
    brought_in(page, qtbot)
    page.done.see.click()
    shown = window.page
    assert isinstance(shown, RecordPanel)
    wait(qtbot, lambda: shown.model.rowCount() == 1)


# --- other ways in


def test_a_table_is_pasted_from_excel(page: ImportPage, qtbot: QtBot, store: Store) -> None:
    QGuiApplication.clipboard().setText("Họ và tên\tNgày sinh\tĐiện thoại\nY Bhăm Niê\t28/02/1990\t0905123456\n")
    page.choose.paste.click()
    wait(qtbot, lambda: page.step == MATCH)
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    brought_in(page, qtbot)
    assert [row["full_name"] for row in store.rows(Member)] == ["Y Bhăm Niê"]


def test_a_file_dropped_anywhere_begins_an_import(window: Window, qtbot: QtBot) -> None:
    window.show_page("member")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(VECTORS / "C_tcvn3.xlsx"))])
    none = Qt.KeyboardModifier.NoModifier
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, data, left, none))
    page = window.page
    assert isinstance(page, ImportPage)
    wait(qtbot, lambda: page.step == MATCH and not page.app.busy)
    assert page.source == "C_tcvn3.xlsx"


@pytest.mark.parametrize(
    ("name", "content"), [("hong.xlsx", b"PK\x03\x04 nothing"), ("anh.xls", b"\x89PNG"), ("rong.csv", b"")]
)
def test_a_file_that_is_no_list_is_told_in_a_sentence(
    page: ImportPage, qtbot: QtBot, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    page.take_file(tmp_path / name)
    wait(qtbot, lambda: not page.app.busy)
    assert page.step == CHOOSE
    assert page.choose.problem.text().endswith((".", "?"))


def test_cancelling_leaves_the_register_as_it_was(page: ImportPage, qtbot: QtBot, store: Store) -> None:
    before = store.dump()
    looked_through(page, qtbot, LIST)
    begun: list[Progress] = []
    page.app.began.connect(begun.append)
    page.app.began.connect(lambda progress: progress.cancel())
    page.go_on()
    wait(qtbot, lambda: not page.app.busy)
    assert begun
    assert store.dump() == before
    assert page.step == REVIEW
    assert page.next.isEnabled()


def test_an_error_nobody_expected_leaves_the_button_on(
    page: ImportPage, qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_through(page, qtbot, small_list(tmp_path, "1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905123456"))
    with monkeypatch.context() as broken, qtbot.captureExceptions() as caught:
        broken.setattr(sheets, "carry_out", lambda *_, **__: 1 // 0)
        page.go_on()
        wait(qtbot, lambda: not page.app.busy)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert page.next.isEnabled()
    brought_in(page, qtbot)
    assert store.count(Member) == 1


def test_back_goes_one_step_and_keeps_what_was_chosen(page: ImportPage, qtbot: QtBot, tmp_path: Path) -> None:
    looked_through(page, qtbot, small_list(tmp_path, "1,Lê Thị Huệ,20/04/1989,Nữ,038189900113,0905123456"))
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert page.step == MATCH
    assert page.match.columns()["full_name"] == "B"


@pytest.mark.parametrize("size", [SMALL, (1366, 768)])
def test_nothing_is_clipped(page: ImportPage, window: Window, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    page.take_file(LIST)
    wait(qtbot, lambda: page.step == MATCH)
    qtbot.wait(30)
    assert clipped(page) == []
    page.go_on()
    wait(qtbot, lambda: page.step == REVIEW and not page.app.busy)
    qtbot.wait(30)
    assert clipped(page) == []
    brought_in(page, qtbot)
    qtbot.wait(30)
    assert clipped(page) == []


def test_beside_a_vast_list_no_other_screen_waits_for_the_file(
    page: ImportPage, window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of very many rows keeps the file to itself: what would have to wait for it is not shown until then."""
    monkeypatch.setattr(importing, "VAST", 3)
    monkeypatch.setattr(imports, "VAST", 3)
    looked_through(page, qtbot, list_of(tmp_path / "ds.xlsx", [HEAD, *FIVE]))
    page.go_on()
    assert window.app.alone
    window.app.go("member")
    assert window.page is page
    assert window.note.text() == ALONE
    wait(qtbot, lambda: page.step == DONE and not window.app.busy)
    window.app.go("member")
    assert window.page is not page
    imports.take_back(window.app, page.result.import_id if page.result else "")
    assert window.app.alone
    assert not window.show_page("home")
    wait(qtbot, lambda: not window.app.busy)
    assert window.show_page("home")

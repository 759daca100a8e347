"""The way of a list into the register, by the real wizard on real files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Member
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import Progress
from kh49_desktop.ui.importing import CHOOSE, DONE, MATCH, REVIEW, ImportPage
from kh49_desktop.ui.reviewing import PlanModel
from kh49_desktop.ui.widgets import Cell
from kh49_desktop.ui.window import Window
from tests.conftest import FIXTURES, VECTORS
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
    """The five figures of the dry run."""
    return {name: card.accessibleName().split(" ")[0] for name, card in page.review.cards.items()}


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
    before = store.dump()
    looked_through(page, qtbot, LIST)
    assert store.dump() == before  # looking writes nothing
    assert figures(page) == {
        "created": "336",
        "updated": "0",
        "skipped": "4",
        "same": "3",
        "wrong": figures(page)["wrong"],
    }
    assert "Phông <b>VNI</b> đã chuyển sang Unicode: 340 trên 340 dòng." in words(page)
    assert page.next.words() == "Nhập 336 đoàn viên"
    brought_in(page, qtbot)
    assert store.count(Member) == 336
    key = json.loads(KEY.read_text(encoding="utf-8"))
    names = {row["name"] for row in key["rows"]}
    assert {row["full_name"] for row in store.rows(Member)} == names
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

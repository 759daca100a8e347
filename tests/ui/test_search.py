"""The search of everything and the help: found by typing, opened by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.fields import Value
from kh49_desktop.records import CATALOGUE, Conference, Member, Petition
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.actions import ACTIONS
from kh49_desktop.ui.help import HelpPage, Topic, keys_topic, read_topics
from kh49_desktop.ui.hub import is_hidden
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.search import EACH, FEW, Palette, kinds_searched, marks, sections_of
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused
from tests.ui.real import SMALL, clipped, real_window
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot: QtBot, look: looks.Look, store: Store, unit: str) -> Iterator[Window]:
    with real_window(qtbot, look, store) as opened:
        yield opened


@pytest.fixture
def palette(window: Window, qtbot: QtBot) -> Palette:
    """The search, opened by its keys."""
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    found = window.findChild(Palette)
    assert isinstance(found, Palette)
    assert found.isVisible()
    assert focused() is found.field
    return found


def titles(palette: Palette) -> list[str]:
    return [hit.title for hit in palette.model.hits]


def member(store: Store, name: str) -> str:
    return store.save(Member, {"full_name": name}).id


# --- what is found


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("Đặng Văn Ánh", "dang anh", ["Đặng", "Ánh"]),
        ("Võ Thị Thanh Hoà", "hòa", ["Hoà"]),
        ("H’ Blu Ktul", "ktu", ["Ktu"]),
        ("Nguyễn Thị Dung", "x", []),
        ("Y Bhăm Niê", "", []),
    ],
)
def test_the_letters_found_are_marked_whatever_marks_they_bear(text: str, typed: str, found: list[str]) -> None:
    assert [text[start : start + length] for start, length in marks(text, typed)] == found


def test_people_are_found_without_marks_and_opened_with_enter(palette: Palette, window: Window, store: Store) -> None:
    record = member(store, "Đặng Văn Ánh")
    member(store, "Lê Thị Huệ")
    write(palette.field, "anh dang")
    assert titles(palette)[0] == "Đặng Văn Ánh"
    assert "Lê Thị Huệ" not in titles(palette)
    press(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    page = window.page
    assert isinstance(page, RecordPanel)
    assert page.current == record


def test_a_child_leads_to_its_parent(palette: Palette, window: Window, store: Store) -> None:
    held: dict[str, Value] = {"year": 2026, "held_on": "2026-03-28", "summoned": 9, "present": 9, "total_workers": 9}
    record = store.save(Conference, held, children={"votes": [{"item": "Mức bữa ăn ca"}]}).id
    write(palette.field, "bua an")
    assert titles(palette)[0] == "Mức bữa ăn ca"
    press(palette.field, Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, RecordPanel)
    assert (page.kind, page.current) == (Conference, record)


def test_a_year_alone_is_told_with_what_it_is(palette: Palette, store: Store) -> None:
    store.save(Conference, {"year": 2026})
    write(palette.field, "2026")
    assert "Hội nghị 2026" in titles(palette)


def test_each_type_shows_a_few_and_the_way_to_all(palette: Palette, store: Store, unit: str) -> None:
    for number in range(EACH + 5):
        member(store, f"Trần Văn Bình {number}")
    write(palette.field, "binh")
    found = [title for title in titles(palette) if "Bình" in title or title.startswith("Xem cả")]
    assert [title.startswith("Trần Văn Bình") for title in found] == [True] * EACH + [False]
    assert found[EACH] == f"Xem cả {EACH + 5} đoàn viên"
    palette.field.clear()
    write(palette.field, "  ")
    assert not any("Bình" in title for title in titles(palette))


def test_commands_are_found_and_done(palette: Palette, window: Window) -> None:
    write(palette.field, "tro giup")
    assert "Trợ giúp" in titles(palette)
    palette.list.setCurrentIndex(palette.model.index(titles(palette).index("Trợ giúp")))
    press(palette.field, Qt.Key.Key_Return)
    assert isinstance(window.page, HelpPage)


def test_nothing_typed_offers_the_places(palette: Palette) -> None:
    assert {"Tổng quan", "Đoàn viên", "Báo cáo"} <= set(titles(palette))


def test_nothing_found_is_said(palette: Palette) -> None:
    write(palette.field, "qqqq")
    assert titles(palette) == []
    assert palette.said.text().startswith("Không tìm thấy")


# --- by keyboard alone


def test_arrows_and_tab_choose_and_never_leave(palette: Palette) -> None:
    press(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    press(palette.field, Qt.Key.Key_Tab)
    assert palette.list.currentIndex().row() == 2
    press(palette.field, Qt.Key.Key_Up)
    press(palette.field, Qt.Key.Key_PageUp)
    assert palette.list.currentIndex().row() == 0
    assert focused() is palette.field


def test_escape_gives_the_keyboard_back(window: Window, qtbot: QtBot, store: Store) -> None:
    window.show_page("member")
    before: QWidget = focused()
    qtbot.keyClick(window, Qt.Key.Key_K, CTRL)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    press(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert focused() is before


# --- the help


def test_every_page_of_the_help_has_a_title_and_says_something() -> None:
    topics = read_topics()
    assert len(topics) == len({topic.name for topic in topics})
    assert all(topic.title and len(topic.text) > 200 for topic in topics)


def test_the_help_tells_every_key_that_is_declared(window: Window) -> None:
    text = keys_topic(window.commands()).text
    assert all(command.words in text for command in ACTIONS if command.keys)
    assert "**Ctrl 1**" in text


def test_f1_opens_the_help_and_typing_finds_a_page(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F1)
    page = window.page
    assert isinstance(page, HelpPage)
    write(focused(), "phong vni")
    assert page.topics.shown[0].name == "nhap-excel"
    assert "VNI" in page.browser.toPlainText()
    page.search.clear()
    write(page.search, "qqqq")
    assert page.nothing.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    assert window.page is window.page_of("home")


def test_a_topic_is_shown_by_its_name(window: Window) -> None:
    window.show_page("help", {"topic": "kiem-tra-pdf"})
    page = window.page
    assert isinstance(page, HelpPage)
    assert page.browser.toPlainText().startswith("Kiểm tra một tệp PDF")


@pytest.mark.parametrize("size", [SMALL, (640, 400), (1366, 768)])
def test_nothing_is_clipped(window: Window, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    window.show_page("help", {"topic": "phim-tat"})
    page = window.page
    assert isinstance(page, HelpPage)
    qtbot.wait(20)
    assert clipped(page) == []
    assert page.browser.horizontalScrollBar().maximum() == 0


# --- many types


def test_where_many_types_answer_a_few_of_each_are_shown_and_the_way_to_all(
    palette: Palette, window: Window, store: Store
) -> None:
    for number in range(EACH + 3):
        member(store, f"Trần Văn Bình {number}")
        store.save(Petition, {"content": f"Ý kiến của Bình {number}", "received_on": "2026-07-08"})
    write(palette.field, "binh")
    kinds = [hit.what for hit in palette.model.hits]
    assert kinds.count(Member.about.title) == kinds.count(Petition.about.title) == FEW + 1
    more = titles(palette).index(f"Xem cả {EACH + 3} đoàn viên")
    palette.list.setCurrentIndex(palette.model.index(more))
    press(palette.field, Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, RecordPanel)
    assert (page.kind, page.search.text(), page.model.rowCount()) == (Member, "binh", EACH + 3)


def test_a_decision_s_number_and_the_last_digits_of_a_phone(palette: Palette, window: Window, store: Store) -> None:
    record = store.save(Member, {"full_name": "Đặng Văn Ánh", "decision_no": "12/QĐ-CĐCS", "phone": "0905123456"}).id
    for typed in ("12/qd-cdcs", "12 QĐ", "3456", "0905 123 456", "dang van anh"):
        palette.field.set_text("")
        write(palette.field, typed)
        assert titles(palette)[0] == "Đặng Văn Ánh", typed
    press(palette.field, Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, RecordPanel)
    assert page.current == record


def test_numbers_that_name_a_person_and_sensitive_records_are_kept_from_sight(
    palette: Palette, window: Window, store: Store
) -> None:
    member(store, "Đặng Văn Ánh")
    hidden = {kind for kind in CATALOGUE.kinds if is_hidden(kind, sensitive=False)}
    assert not hidden & set(kinds_searched(store))
    assert set(kinds_searched(store, sensitive=True)) == {kind for kind in CATALOGUE.kinds if kind.about.searched}
    store.save(Member, {"full_name": "An", "citizen_id": "066085012345"})
    write(palette.field, "066085012345")
    assert not any("066085012345" in hit.below.replace(" ", "") + hit.title for hit in palette.model.hits)


def test_a_section_of_the_help_is_found(palette: Palette, window: Window) -> None:
    sections = sections_of([Topic("nhap", "Nhập từ Excel", "# Nhập từ Excel\n\n## Hoàn tác một lần nhập\n\nChữ.")])
    assert [(s.topic, s.heading) for s in sections] == [("nhap", ""), ("nhap", "Hoàn tác một lần nhập")]
    write(palette.field, "so 0 o dau")
    assert [(hit.title, hit.below, hit.what) for hit in palette.model.hits] == [
        ("Số 0 ở đầu bị mất", "Nhập danh sách từ Excel", "Trợ giúp")
    ]
    press(palette.field, Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, HelpPage)
    assert page.browser.toPlainText().startswith("Nhập danh sách từ Excel")


@pytest.mark.parametrize(
    ("typed", "page"),
    [
        ("xuat du lieu", "exporting"),
        ("nhap danh sach", "importing"),
        ("lan nhap truoc", "imports"),
        ("nhat ky", "audit"),
    ],
)
def test_every_screen_without_a_place_in_the_side_list_is_found(
    window: Window, palette: Palette, typed: str, page: str
) -> None:
    write(palette.field, typed)
    hit = next(hit for hit in palette.model.hits if hit.icon != "circle-help")
    hit.open()
    assert window.page is window.page_of(page)

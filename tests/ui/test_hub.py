"""The hub: every type without a place in the side list, there by its declaration alone; found and opened by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.fields import day, link, text, year
from kh49_desktop.record import Catalogue, Record
from kh49_desktop.records import CATALOGUE, GROUPS, Dialogue, Petition, Welfare
from kh49_desktop.store.file import Store
from kh49_desktop.ui.hub import HUB, HubPage, newest_field, types_by_group
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.places import SIDE, places
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused, panel, shown
from tests.ui.real import clipped
from tests.ui.widgets.keys import press, write

ALT = Qt.KeyboardModifier.AltModifier


class Marathon(Record, table="marathon", title="Giải chạy", plural="Giải chạy", sort="held_on", group="III.3"):
    """A type that nobody has ever heard of."""

    held_on: str | None = day("Ngày chạy", naming=True, listed=True)


class Runner(Record, table="runner", title="Người chạy", sort="name"):
    """A child of it."""

    marathon: str = link("Giải", "marathon", parent="runners", naming=True)
    name: str = text("Tên", naming=True, listed=True)


class Nowhere(Record, table="nowhere", title="Không nhóm", sort="name"):
    """A type that is reached from elsewhere."""

    name: str = text("Tên", naming=True)


class Yearly(Record, table="yearly", title="Hằng năm", sort="year", group="III.1"):
    """A type of years."""

    year: int = year("Năm", naming=True, listed=True)


def hub(window: Window) -> HubPage:
    assert window.show_page(HUB)
    page = window.page
    assert isinstance(page, HubPage)
    return page


def names(page: HubPage) -> list[str]:
    return [row.title.text() for row in page.shown()]


def test_the_side_list_is_short(window: Window) -> None:
    upper = [place.words for place in window.side._upper.places.places]
    assert upper == [
        "Tổng quan", "Đoàn viên", "Hội nghị", "Thoả ước", "Đối thoại", "Đoàn phí", "Hoạt động", "Báo cáo", "Hộp nhận",
        "Gửi",
    ]  # fmt: skip
    assert [place.words for place in window.side._lower.places.places] == ["Thiết lập"]


def test_a_type_gets_there_by_its_declaration_alone() -> None:
    catalogue = Catalogue((Marathon, Runner, Nowhere, Yearly))
    assert {group: kinds for group, kinds in types_by_group(catalogue).items() if kinds} == {
        "III.1": [Yearly],
        "III.3": [Marathon],
    }
    by_key = {place.key: place for place in places(catalogue)}
    assert (by_key["marathon"].words, by_key["marathon"].within) == ("", HUB)
    assert (by_key["nowhere"].words, by_key["nowhere"].within) == ("", "")
    assert "runner" not in by_key
    assert (newest_field(Marathon), newest_field(Nowhere)) == (Marathon.about.fields["held_on"], None)
    assert newest_field(Yearly) is Yearly.about.fields["year"]


def test_all_types_stand_under_their_headings(window: Window) -> None:
    page = hub(window)
    wanted = {k.about.plural for k in CATALOGUE.kinds if k.about.group and k.about.parent is None} - {
        k.about.plural for k in CATALOGUE.kinds if k.about.name in SIDE
    }
    hidden = {k.about.plural for k in CATALOGUE.kinds if k.about.naming and k.about.naming[0].sensitive}
    assert set(names(page)) == wanted - hidden
    assert [card.title.text() for card in page.cards.values()] == [f"{g}  {words}" for g, words in GROUPS.items()]
    window.app.show_sensitive(True)
    assert set(names(page)) == wanted


def test_a_row_tells_how_many_and_when_the_last_was(window: Window, store: Store, qtbot: QtBot) -> None:
    page = hub(window)
    row = page.rows[Petition.about.name]
    assert (row.right.text(), row.below.text()) == ("", "")
    assert row.accessibleName() == f"{Petition.about.plural}, chưa có bản ghi nào"
    store.save(Petition, {"content": "Lắp thêm quạt ở chuyền 3", "received_on": "2026-07-08"})
    qtbot.waitUntil(lambda: row.right.text() == "1")
    assert row.below.text().startswith("08/07/2026")


def test_typing_finds_and_enter_opens(window: Window, qtbot: QtBot) -> None:
    page = hub(window)
    assert focused() is page.search
    write(page.search, "cham lo")
    assert names(page) == [Welfare.about.plural]
    press(page.search, Qt.Key.Key_Return)
    here = shown(window)
    assert isinstance(here, RecordPanel)
    assert here.kind is Welfare
    assert window.side.here() == HUB


def test_a_heading_finds_all_that_stands_under_it(window: Window) -> None:
    page = hub(window)
    write(page.search, "phoi hop")
    found = set(names(page))
    assert {k.about.plural for k in types_by_group(CATALOGUE)["III.6"]} <= found
    write(page.search, "qqq")
    assert page.nothing.isVisible()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert not page.nothing.isVisible()
    assert len(names(page)) > len(found)


def test_arrows_go_from_row_to_row(window: Window, qtbot: QtBot) -> None:
    page = hub(window)
    QApplication.processEvents()
    press(page.search, Qt.Key.Key_Down)
    first = focused()
    assert first is page.shown()[0]
    press(first, Qt.Key.Key_Right)
    second = focused()
    assert second in page.shown()
    assert second is not first
    press(second, Qt.Key.Key_Left)
    assert focused() is first
    press(first, Qt.Key.Key_Down)
    assert focused() is page.shown()[1]
    press(focused(), Qt.Key.Key_Up)
    press(focused(), Qt.Key.Key_Up)
    assert focused() is page.search
    press(page.search, Qt.Key.Key_Down)
    write(focused(), "t")
    assert focused() is page.search
    assert page.search.text() == "t"


@pytest.mark.parametrize("way", ["escape", "alt", "arrow", "side"])
def test_every_way_back_leads_to_the_row_one_came_from(window: Window, qtbot: QtBot, way: str) -> None:
    page = hub(window)
    page.rows[Petition.about.name].click()
    here = shown(window)
    assert isinstance(here, RecordPanel)
    if way == "escape":
        here.table.setFocus()
        QTest.keyClick(focused(), Qt.Key.Key_Escape)
    elif way == "alt":
        QTest.keyClick(focused(), Qt.Key.Key_Left, ALT)
    elif way == "arrow":
        here.head.back_button.click()
    else:
        window.side._enter(HUB)
    assert shown(window) is page
    assert focused() is page.rows[Petition.about.name]
    assert window.side.here() == HUB


def test_a_type_of_the_side_list_has_no_way_back(window: Window) -> None:
    page = panel(window, Dialogue.about.name)
    assert not page.head.back_button.isVisible()
    assert not window.can("go.back")


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1366, 768, 1.0), (910, 512, 1.0), (1366, 768, 1.5), (640, 400, 1.0)]
)
def test_nothing_is_cut(window: Window, width: int, height: int, scale: float) -> None:
    window.resize(width, height)
    window.app.choose_look(scale=scale)
    page = hub(window)
    for _ in range(4):
        QApplication.processEvents()
    assert clipped(page) == []
    assert page.view.horizontalScrollBar().maximum() == 0

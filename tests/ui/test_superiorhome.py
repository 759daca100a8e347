"""A superior's first screen: its units, what came last, who has something to settle; nothing of a unit's own duties."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.goals.agenda import agenda
from kh49_desktop.parcels import door
from kh49_desktop.records import Conference, Member, Unit
from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.home import HomePage
from kh49_desktop.ui.missing import quarter_begins
from kh49_desktop.ui.offices import OfficesPage
from kh49_desktop.ui.receiving import ReceivingPage
from kh49_desktop.ui.settling import SettlingPage
from kh49_desktop.ui.widgets import Bar, Button, ItemRow
from kh49_desktop.ui.window import Window
from tests.ui.conftest import Opening, focused
from tests.ui.parcelfolk import GOOD, SILENT, Folk, code_of, found_superior, name_of
from tests.ui.real import SMALL, clipped, wait, words
from tests.ui.widgets.keys import press

TAKEN = (20, 21, 22)


@pytest.fixture
def superior(folk: Folk, tmp_path: Path) -> Iterator[Store]:
    """The superior's register after three units have sent; asked for before the windows, which close before it."""
    store = folk.superior(tmp_path / "cấp trên")
    take(store, *(folk.file(number) for number in TAKEN))
    yield store
    store.close()


def take(store: Store, *files: Path) -> None:
    standing = door.Standing(store)
    for found in door.gather(files):
        assert door.take(standing, found).good


def home(window: Window) -> HomePage:
    """The first screen as it is now."""
    window.show_page("home")
    page = window.page
    assert isinstance(page, HomePage)
    return page


def row(card: QWidget, beginning: str) -> ItemRow:
    """The line of a card that begins so."""
    return next(r for r in card.findChildren(ItemRow) if r.isVisible() and r.title.text().startswith(beginning))


def titles(card: QWidget) -> list[str]:
    return [line.title.text() for line in card.findChildren(ItemRow) if line.isVisible()]


def sent_again(folk: Folk, tmp_path: Path, number: int, edit: dict[str, str | None]) -> Path:
    """A unit edits its first member and sends once more."""
    unit = folk.unit(number, tmp_path / f"đơn vị {number}")
    member = next(iter(unit.every(Member)))
    if edit:
        unit.save(Member, edit, record=member.id)
    else:
        unit.delete(Member, member.id)
    standing = door.Standing(unit)
    folder = tmp_path / f"gửi {number}"
    folder.mkdir()
    path = door.write(standing, [door.make_state(standing, "superior")], folder)[0]
    unit.close()
    return path


# --- the units


def test_the_units_are_counted_and_each_line_leads_on(superior: Store, opening: Opening) -> None:
    window = opening(superior)
    page = home(window)
    listed, sent = GOOD + SILENT, len(TAKEN)
    told = {line.title.text(): line.right.text() for line in page.of_superior.units.findChildren(ItemRow)}
    # Two of the silent units never had a card; the cards of the first were made void by newer ones.
    assert told == {
        "Đã nộp trong quý này": str(sent),
        "Chưa nộp trong quý này": str(listed - sent),
        "Chưa được cấp thẻ": str(SILENT - 1),
        "Trong danh sách": str(listed),
    }
    bar = page.of_superior.units.findChild(Bar)
    assert isinstance(bar, Bar)
    assert bar.share() == pytest.approx(sent / listed)
    row(page, "Chưa nộp").click()
    tray = window.page
    assert isinstance(tray, ReceivingPage)
    assert len(tray.missing.model.listed) == listed - sent  # the very units that are listed there
    row(home(window), "Chưa được cấp thẻ").click()
    offices = window.page
    assert isinstance(offices, OfficesPage)
    assert offices.units.line is not None
    assert offices.units.line.one.code == "099-1"
    for beginning, key in (("Trong danh sách", "offices"), ("Đã nộp", "tray")):
        row(home(window), beginning).click()
        assert window.page is window.page_of(key)


def test_who_sent_in_another_quarter_has_not_sent_in_this_one(superior: Store) -> None:
    begun = quarter_begins(superior.today)
    assert post.tally(superior, begun.isoformat()).sent == len(TAKEN)
    later = quarter_begins(begun + datetime.timedelta(days=100)).isoformat()
    assert post.tally(superior, later).sent == 0


def test_units_that_came_by_excel_are_counted_too(superior: Store, opening: Opening) -> None:
    superior.save(Unit, {"name": "CĐCS Trường Mầm non Hoa Sen", "code": "077-1"})
    superior.save(Unit, {"name": "Chưa có mã"})
    page = home(opening(superior))
    assert row(page, "Trong danh sách").right.text() == str(GOOD + SILENT + 1)


def test_nothing_of_the_units_duties_is_shown_as_the_superiors_own(superior: Store, opening: Opening) -> None:
    superior.save(Conference, {"year": 2026, "planned_on": "2026-01-15"})
    assert agenda(superior, superior.today)
    page = home(opening(superior))
    assert not any(card.isVisible() for card in (page.due, page.plan, page.missing, page.start))
    superior.keep_draft("unit:new", "name", "CĐCS Chợ Đầu mối")
    page.refresh()
    assert "Đơn vị công đoàn · CĐCS Chợ Đầu mối" in words(page.half)


def test_a_superior_without_units_is_offered_both_ways_in(opening: Opening, store: Store) -> None:
    found_superior(store)
    window = opening(store)
    page = home(window)
    offered = [b.words() for b in page.of_superior.units.findChildren(Button) if b.isVisible()]
    assert offered == ["Thêm đơn vị", "Nhập từ Excel"]
    assert titles(page.of_superior.recent) == []
    next(b for b in page.of_superior.units.findChildren(Button) if b.words() == "Thêm đơn vị").click()
    offices = window.page
    assert isinstance(offices, OfficesPage)
    assert offices.units.adding.isVisible()


# --- what came last


def test_the_parcels_that_came_last_stand_first_and_lead_to_the_tray(superior: Store, opening: Opening) -> None:
    window = opening(superior)
    page = home(window)
    assert titles(page.of_superior.recent) == [name_of(number) for number in reversed(TAKEN)]
    line = row(page.of_superior.recent, name_of(TAKEN[0]))
    assert line.tag.text() == "Đã nhận"
    assert "thêm 5 bản ghi" in line.below.text()
    line.setFocus(Qt.FocusReason.TabFocusReason)
    press(focused(), Qt.Key.Key_Return)
    tray = window.page
    assert isinstance(tray, ReceivingPage)
    assert name_of(TAKEN[0]) in tray.letter.said.text()


def test_what_was_odd_about_a_parcel_is_told_here_and_in_the_tray(
    superior: Store, opening: Opening, folk: Folk, tmp_path: Path, qtbot: QtBot
) -> None:
    take(superior, sent_again(folk, tmp_path, TAKEN[1], {}))
    window = opening(superior)
    line = row(home(window).of_superior.recent, name_of(TAKEN[1]))
    assert line.tag.text() == "Cần hỏi lại"
    assert "Số đoàn viên giảm từ 1 còn 0. Có đúng không?" in line.below.text()
    line.click()
    tray = window.page
    assert isinstance(tray, ReceivingPage)
    asked = "Số đoàn viên giảm từ 1 còn 0. Có đúng không? Nếu thấy lạ, hãy gọi hỏi người gửi."
    wait(qtbot, lambda: asked in words(tray.letter))


def test_it_is_told_at_once_when_something_comes(superior: Store, opening: Opening, folk: Folk, qtbot: QtBot) -> None:
    page = home(opening(superior))
    take(superior, folk.file(30))
    wait(qtbot, lambda: name_of(30) in titles(page.of_superior.recent))
    assert row(page, "Đã nộp").right.text() == str(len(TAKEN) + 1)


# --- what is to be settled


def test_units_with_something_to_settle_are_listed_and_lead_to_it(
    superior: Store, opening: Opening, folk: Folk, tmp_path: Path
) -> None:
    one = post.correspondent(superior, "code", code_of(TAKEN[2]))
    assert one is not None
    window = opening(superior)
    assert not home(window).of_superior.review.isVisible()
    member = next(member for member in superior.rows(Member) if member["of_unit"] == one.unit)
    superior.save(Member, {"full_name": "Nguyễn Thị Hạ"}, record=str(member["id"]))
    take(superior, sent_again(folk, tmp_path, TAKEN[2], {"full_name": "Nguyễn Thị Hà Giang"}))
    card = home(window).of_superior.review
    assert titles(card) == [name_of(TAKEN[2])]
    assert "1 chỗ cần xem lại" in words(card)
    row(card, name_of(TAKEN[2])).click()
    page = window.page
    assert isinstance(page, SettlingPage)
    assert page.settling.place is not None
    assert page.settling.place.record == member["id"]


# --- the frame


@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 1.0), ((1366, 768), 2.0), (SMALL, 1.0), (SMALL, 1.5)])
def test_nothing_is_clipped(
    superior: Store, opening: Opening, qtbot: QtBot, look: looks.Look, size: tuple[int, int], scale: float
) -> None:
    window = opening(superior)
    window.resize(*size)
    look.choose(scale=scale)
    page = home(window)
    qtbot.wait(50)
    assert clipped(page) == []
    assert page.cards.width() <= page.view.viewport().width()


def test_a_register_that_becomes_a_superiors_changes_its_first_screen(
    opening: Opening, store: Store, unit: str
) -> None:
    window = opening(store)
    page = home(window)
    assert window.isActiveWindow()  # none of its cards has been a window of its own
    assert page.due.isVisible()
    assert not page.of_superior.units.isVisible()
    store.set_setting("role", "superior")
    page.refresh()
    assert not page.due.isVisible()
    assert page.of_superior.units.isVisible()
    assert page.half.isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_tray_of_a_low_window_shows_its_buttons_whole(
    superior: Store, opening: Opening, look: looks.Look, qtbot: QtBot, scale: float
) -> None:
    window = opening(superior)
    window.resize(round(SMALL[0] * scale), round(SMALL[1] * scale))
    look.choose(scale=scale)
    window.show_page("tray")
    tray = window.page
    assert isinstance(tray, ReceivingPage)
    wait(qtbot, lambda: tray.pick.height() == look.px(looks.CONTROL))
    assert clipped(tray.empty) == []


def test_what_a_superior_has_sent_is_reached_from_tray_and_offices(superior: Store, opening: Opening) -> None:
    window = opening(superior)
    assert "send" not in [place.key for place in window.side._upper.places.places]
    for key in ("tray", "offices"):
        window.show_page(key)
        way = next(b for b in window.page_of(key).findChildren(Button) if b.words() == "Trả lời đã gửi")
        assert way.isVisible()
        way.click()
        assert window.page is window.page_of("send")
        assert window.side.here() == "offices"


def test_a_unit_has_what_it_sends_in_its_side_list(opening: Opening, store: Store, unit: str) -> None:
    window = opening(store)
    window.show_page("send")
    assert window.side.here() == "send"
    for key in ("tray", "offices"):
        window.show_page(key)
        assert not any(b.isVisible() for b in window.page_of(key).findChildren(Button) if b.words() == "Trả lời đã gửi")

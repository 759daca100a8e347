"""The first screen: the first day, what is due, what is half done, what is missing, the unit against the plan."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.fields import Value
from kh49_desktop.goals import duties
from kh49_desktop.goals.agenda import agenda
from kh49_desktop.goals.bridge import bridge
from kh49_desktop.goals.periods import period_of
from kh49_desktop.records import Agreement, Conference, Employer, Member, MemberEvent, Unit, UnitParent, Workforce
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.firstday import DemoMark, FirstDay
from kh49_desktop.ui.home import HomePage, ago, change_words, conference_state
from kh49_desktop.ui.widgets import Button, ItemRow
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused
from tests.ui.real import SMALL, clipped, real_window, wait, words
from tests.ui.widgets.keys import press, write

NOW = datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


@pytest.fixture
def window(qtbot: QtBot, look: looks.Look, store: Store) -> Iterator[Window]:
    with real_window(qtbot, look, store) as opened:
        yield opened


def home(window: Window) -> HomePage:
    page = window.page_of("home")
    assert isinstance(page, HomePage)
    return page


def first_day(window: Window) -> FirstDay:
    first = home(window).first
    assert isinstance(first, FirstDay)
    return first


def went(app: App) -> list[tuple[str, dict[str, object]]]:
    """Where the person was led, in order."""
    ways: list[tuple[str, dict[str, object]]] = []
    app.going.connect(lambda page, target: ways.append((page, dict(target))))
    return ways


def row(page: QWidget, beginning: str) -> ItemRow:
    """The row of a card that begins so."""
    return next(r for r in page.findChildren(ItemRow) if r.isVisible() and r.title.text().startswith(beginning))


def refreshed(qtbot: QtBot, window: Window) -> HomePage:
    """The overview as it is now, the count of the members included."""
    page = home(window)
    page.refresh()
    wait(qtbot, lambda: not page.is_busy)
    return page


def save_member(store: Store, name: str = "Đặng Văn Ánh") -> str:
    return store.save(Member, {"full_name": name, "birth_date": "1985-03-05", "gender": "NAM"}).id


# --- the first day


def test_the_first_day_asks_who_we_are_and_founds_the_unit(window: Window, qtbot: QtBot, store: Store) -> None:
    first = first_day(window)
    assert first.isVisible()
    for name, text in (
        ("name", "CĐCS Công ty TNHH May Thái Dương"),
        ("host_type", "ngoài nhà nước"),
        ("superior", "Liên đoàn Lao động tỉnh Đắk Lắk"),
        ("chair", "Nguyễn Thị Hạnh"),
        ("who", "Hạnh"),
    ):
        first.rows[name].editor.setFocus(Qt.FocusReason.TabFocusReason)
        write(focused(), text)
        press(focused(), Qt.Key.Key_Tab)
    qtbot.keyClick(first.save, Qt.Key.Key_Return)
    wait(qtbot, lambda: store.own_unit and not window.app.busy)
    unit = store.load(Unit, store.own_unit)
    assert unit is not None
    assert (unit.name, unit.host_type, unit.chair) == (
        "CĐCS Công ty TNHH May Thái Dương",
        "DN_NGOAI_NN",
        "Nguyễn Thị Hạnh",
    )
    assert [link.name for link in store.every(UnitParent)] == ["Liên đoàn Lao động tỉnh Đắk Lắk"]
    assert [employer.name for employer in store.every(Employer)] == ["Công ty TNHH May Thái Dương"]
    assert store.who == "Hạnh"
    assert window.app.rooms.report().seal.has_seal(store.folder)
    assert home(window).start.isVisible()
    assert not first.isVisible()


def test_a_unit_without_a_name_is_asked_for_it(window: Window, qtbot: QtBot, store: Store) -> None:
    first = first_day(window)
    qtbot.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert first.rows["name"].problems() == [("bad", "Cần tên đơn vị để lập sổ.")]
    assert not store.own_unit


def test_the_demo_comes_in_one_click_is_marked_and_goes_without_a_trace(
    window: Window, qtbot: QtBot, store: Store
) -> None:
    before = store.dump()
    mark = window.findChild(DemoMark)
    assert isinstance(mark, DemoMark)
    assert not mark.isVisible()
    first_day(window).try_demo.click()
    wait(qtbot, lambda: store.own_unit and not window.app.busy)
    assert store.count(Member)
    assert mark.isVisible()
    window.app.rooms.report().seal.make_seal(store.folder, name="mẫu", unit=store.own_unit, now=NOW)
    page = refreshed(qtbot, window)
    next(b for b in page.findChildren(Button) if b.words() == "Bỏ dữ liệu mẫu").click()
    assert store.dump() == before
    assert not mark.isVisible()
    assert not window.app.rooms.report().seal.has_seal(store.folder)
    assert first_day(window).isVisible()


def test_an_empty_register_is_offered_both_ways_in(window: Window, unit: str, qtbot: QtBot, store: Store) -> None:
    page = refreshed(qtbot, window)
    ways = went(window.app)
    assert page.start.isVisible()
    next(b for b in page.start.findChildren(Button) if b.words() == "Nhập từ Excel").click()
    assert ways == [("importing", {"kind": "member"})]
    save_member(store)
    window.show_page("home")
    assert not refreshed(qtbot, window).start.isVisible()


# --- what is due


def test_what_is_due_stands_in_order_and_leads_to_its_record_by_keyboard(
    window: Window, unit: str, qtbot: QtBot, store: Store
) -> None:
    told: dict[str, Value] = {
        "type": "ENTERPRISE",
        "signed_on": "2024-01-04",
        "expires_on": "2027-01-03",
        "workers_covered": 352,
    }
    agreement = store.save(Agreement, told).id
    page = refreshed(qtbot, window)
    shown = [r.title.text() for r in page.due.findChildren(ItemRow) if r.isVisible()]
    listed = [due for due in agenda(store, store.today) if due.code not in {"incomplete", "leftovers", "draft"}]
    assert len(shown) == min(6, len(listed))
    assert listed[0].overdue
    ways = went(window.app)
    rows = [r for r in page.due.findChildren(ItemRow) if r.isVisible()]
    line = next(r for r in rows if "hết hạn ngày 03/01/2027" in r.title.text())
    assert line.right.text() == "03/01/2027"
    line.setFocus(Qt.FocusReason.TabFocusReason)
    press(line, Qt.Key.Key_Return)
    assert ways == [("agreement", {"record": agreement, "field": "expires_on"})]


def test_what_is_late_says_how_late(window: Window, unit: str, qtbot: QtBot, store: Store) -> None:
    store.save(Unit, {"host_type": "DN_NHA_NUOC"}, record=unit)
    store.save(
        Conference,
        {
            "year": 2026,
            "held_on": "2026-03-28",
            "summoned": 336,
            "present": 312,
            "total_workers": 352,
            "minutes_no": "1",
        },
    )
    late = row(refreshed(qtbot, window).due, "Kiểm tra 6 tháng")
    assert late.tag.text() == "quá 55 ngày"


def test_the_page_shows_what_it_has_at_once_and_what_is_due_when_it_was_looked_for(
    window: Window, unit: str, qtbot: QtBot, store: Store
) -> None:
    page = home(window)
    page.refresh()
    assert "Đang xem việc nào đến hạn…" in words(page.due)
    assert row(page.plan, "Hội nghị người lao động 2026")
    wait(qtbot, lambda: not page.is_busy)
    first = row(page.due, "Chưa")
    first.setFocus()
    page.refresh()
    assert "Đang xem việc nào đến hạn…" not in words(page.due)  # what was known stays till something else is
    wait(qtbot, lambda: not page.is_busy)
    shown = row(page.due, "Chưa")
    page._came_due(agenda(store, store.today))
    assert row(page.due, "Chưa") is shown


def test_nobody_waits_for_ever_for_what_is_due(
    window: Window, unit: str, qtbot: QtBot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = home(window)
    with monkeypatch.context() as broken, qtbot.captureExceptions() as caught:
        broken.setattr(duties, "_money", lambda *_: 1 // 0)
        page.refresh()
        wait(qtbot, lambda: not page.is_busy)
    assert {kind for kind, _, _ in caught} == {ZeroDivisionError}
    assert "Chưa xem được việc nào đến hạn." in words(page.due)
    assert refreshed(qtbot, window).due.findChildren(ItemRow)


# --- the plan


def test_the_unit_stands_against_the_plan(window: Window, unit: str, qtbot: QtBot, store: Store) -> None:
    page = refreshed(qtbot, window)
    assert "/ chưa có số liệu lao động" in words(page.plan)
    assert page.plan.findChildren(ItemRow)[0].tag.text() == "Chưa có số liệu"
    for number in range(4):
        save_member(store, f"Lê Thị Hoa {number}")
    store.save(Workforce, {"as_of": "2026-05-31", "total_workers": 5})
    told: dict[str, Value] = {
        "year": 2026,
        "held_on": "2026-03-28",
        "summoned": 336,
        "present": 312,
        "total_workers": 352,
        "minutes_no": "1",
    }
    store.save(Conference, told)
    page = refreshed(qtbot, window)
    assert "312/336 có mặt" in words(page.plan)
    assert row(page.plan, "Hội nghị").tag.text() == "Đã tổ chức 28/03"
    assert {"4", "/ 5"} <= set(words(page.plan))


def test_the_change_since_the_last_period_is_that_of_the_bridge(
    window: Window, unit: str, qtbot: QtBot, store: Store
) -> None:
    for number in range(3):
        store.save(Member, {"full_name": f"Hồ Thị Lan {number}", "admitted_on": "2026-02-01"})
    gone = store.save(Member, {"full_name": "Y Bhăm Niê", "admitted_on": "2020-02-01"}).id
    store.save(MemberEvent, {"member": gone, "kind": "TRANSFER_OUT", "on": "2026-06-01"})
    page = refreshed(qtbot, window)
    period = period_of(store.reference, 2026)
    said = change_words(bridge(store, period.since, store.today))
    assert said == [("+3 kết nạp", "good"), ("−1 chuyển đi", "second")]
    assert {text for text, _ in said} <= set(words(page.plan))


def test_a_conference_that_does_not_count_yet_says_why(store: Store, unit: str) -> None:
    told: dict[str, Value] = {
        "year": 2026,
        "held_on": "2026-03-28",
        "summoned": 336,
        "present": 312,
        "total_workers": 352,
    }
    record = store.save(Conference, told).id
    assert conference_state(store.load(Conference, record), store) == ("28/03 chưa có nghị quyết", "warn")
    assert conference_state(None, store) == ("Chưa có số liệu", "neutral")


# --- half done and missing


def test_a_half_done_form_goes_on_where_it_was_left(window: Window, unit: str, qtbot: QtBot, store: Store) -> None:
    store.keep_draft("member:new", "full_name", "Trần Thị Mai")
    store.keep_draft("member:new", "phone", "0905")
    page = refreshed(qtbot, window)
    line = row(page.half, "Đoàn viên · Trần Thị Mai")
    assert line.below.text() == "2 ô đã gõ · vừa xong"
    line.findChildren(Button)[0].click()
    assert window.page is window.page_of("member")
    assert any("Trần Thị" in edit.text() for edit in window.page.findChildren(type(page.search)) if edit.isVisible())


def test_what_is_missing_is_counted_at_once_and_leads_to_its_list(
    window: Window, unit: str, qtbot: QtBot, store: Store
) -> None:
    page = refreshed(qtbot, window)
    save_member(store)
    wait(
        qtbot,
        lambda: any(r.title.text() == "1 đoàn viên chưa đủ thông tin" for r in page.missing.findChildren(ItemRow)),
    )
    ways = went(window.app)
    row(page.missing, "1 đoàn viên").click()
    assert ways == [("member", {"where": {"incomplete": True}})]


def test_a_cell_that_was_not_read_is_one_press_away(window: Window, unit: str, qtbot: QtBot, store: Store) -> None:
    with store.change("IMPORT", "ds.xlsx") as change:
        member = change.create(Member, {"full_name": "Phan Hữu Đạt"})
        change.leave(Member, member, "citizen_id", "06609200112O", "bad_cccd", "ds.xlsx E42", "not_digits")
    page = refreshed(qtbot, window)
    ways = went(window.app)
    row(page.missing, "1 ô chưa đọc được").click()
    assert ways == [("member", {"record": member, "field": "citizen_id"})]


def test_the_last_import_can_be_taken_back_from_here(window: Window, unit: str, qtbot: QtBot, store: Store) -> None:
    before = store.dump()
    with store.change("IMPORT", "ds.xlsx") as change:
        change.create(Member, {"full_name": "Phan Hữu Đạt"})
    page = refreshed(qtbot, window)
    line = row(page.missing, "Đã nhập ds.xlsx")
    line.findChildren(Button)[0].click()
    wait(qtbot, lambda: not window.app.busy)
    assert store.dump() == before
    assert "Đã nhập ds.xlsx" not in words(refreshed(qtbot, window).missing)


# --- how it looks


@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 1.0), ((1366, 768), 2.0), (SMALL, 1.0), (SMALL, 1.5)])
def test_nothing_is_clipped(
    window: Window, unit: str, qtbot: QtBot, store: Store, look: looks.Look, size: tuple[int, int], scale: float
) -> None:
    for number in range(12):
        save_member(store, f"Nguyễn Thị Thanh Hương {number}")
    store.keep_draft("member:new", "full_name", "Trần Thị Mai")
    window.resize(*size)
    look.choose(scale=scale)
    page = refreshed(qtbot, window)
    qtbot.wait(50)
    assert clipped(page) == []
    assert page.cards.width() <= page.view.viewport().width()


@pytest.mark.parametrize(
    ("then", "said"),
    [
        (NOW - datetime.timedelta(seconds=20), "vừa xong"),
        (NOW - datetime.timedelta(minutes=5), "5 phút trước"),
        (NOW - datetime.timedelta(hours=3), "hôm nay 07:42"),
        (NOW - datetime.timedelta(days=1), "hôm qua 10:42"),
        (NOW - datetime.timedelta(days=8), "14/11/2026"),
    ],
)
def test_times_are_told_as_people_tell_them(then: datetime.datetime, said: str) -> None:
    assert ago(then, NOW) == said


def test_the_search_field_opens_the_search_of_everything(window: Window, unit: str, qtbot: QtBot, store: Store) -> None:
    save_member(store)
    page = refreshed(qtbot, window)
    page.search.setFocus(Qt.FocusReason.TabFocusReason)
    write(page.search, "d")
    write(focused(), "ang")
    assert focused().property("text") == "dang"
    assert page.search.text() == ""

"""The review of doubles: two records side by side, nothing merged by itself, everything by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.fields import Value
from kh49_desktop.records import Dues, Employer, Member, MemberEvent
from kh49_desktop.store.file import Store
from kh49_desktop.store.replay import LARGE
from kh49_desktop.twins import finding
from kh49_desktop.twins.merging import merge
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.twins import TwinsPage
from kh49_desktop.ui.widgets import Button
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused, panel
from tests.ui.real import SMALL, clipped, wait, words
from tests.ui.test_burst import CARD, scan
from tests.ui.widgets.keys import press, write

ANH = {"full_name": "Đặng Văn Ánh", "birth_date": "1985-03-05", "phone": "0905123456", "citizen_id": "066085012345"}
AGAIN = {"full_name": "Dang Van Anh", "birth_date": "1985-05-03", "phone": "0905123456", "department": "Tổ may 2"}


def write_down(store: Store, kind: type[Member | MemberEvent | Dues], values: dict[str, Value]) -> str:
    with store.change("SAVE", kind.about.table) as change:
        return change.create(kind, values)


@pytest.fixture
def pair(store: Store, unit: str) -> tuple[str, str]:
    """Ánh, and the same person typed again, each with something of their own."""
    first, second = (write_down(store, Member, dict(values)) for values in (ANH, AGAIN))
    for record in (first, second):
        write_down(store, MemberEvent, {"member": record, "kind": "ADMIT", "on": "2015-04-30", "decision_no": "1/QĐ"})
    write_down(store, Dues, {"member": second, "year": 2025, "m01": 50_000})
    return first, second


def looked(window: Window, qtbot: QtBot, **target: object) -> TwinsPage:
    """The page once the search is over."""
    assert window.show_page("twins", target)
    page = window.page
    assert isinstance(page, TwinsPage)
    wait(qtbot, lambda: not window.app.busy)
    QApplication.processEvents()
    return page


def test_the_list_of_members_leads_to_its_doubles(window: Window, qtbot: QtBot, pair: tuple[str, str]) -> None:
    panel(window, "member")
    assert window.can("record.twins")
    assert window.do("record.twins")
    wait(qtbot, lambda: not window.app.busy)
    page = window.page
    assert isinstance(page, TwinsPage)
    assert [(found.pair.one, found.pair.other) for found in page.model.found] == [pair]


def test_ctrl_k_leads_there_from_anywhere(window: Window, qtbot: QtBot, pair: tuple[str, str]) -> None:
    window.show_page("home")
    assert window.can("go.twins")
    assert window.do("go.twins")
    wait(qtbot, lambda: not window.app.busy)
    page = window.page
    assert isinstance(page, TwinsPage)
    assert len(page.model.found) == 1


def test_what_differs_is_seen_and_what_is_alike_is_masked(window: Window, qtbot: QtBot, pair: tuple[str, str]) -> None:
    page = looked(window, qtbot, kind="member")
    told = words(page)
    assert "Cùng họ tên, chỉ khác dấu hoặc i, y, ngày sinh đảo ngày và tháng, cùng số điện thoại" in told
    assert {"05/03/1985", "03/05/1985"} <= set(told)
    assert "0905 123 456" not in told
    assert "066 085 012 345" not in told
    assert "1 quá trình sinh hoạt, 1 đoàn phí" in told
    assert [pick.field.name for pick in page.pairing.picks] == ["full_name", "birth_date"]


def test_merged_by_keyboard_alone_with_the_chosen_values_and_undone(
    window: Window, store: Store, qtbot: QtBot, pair: tuple[str, str]
) -> None:
    before = store.dump()
    page = looked(window, qtbot, kind="member")
    assert focused() is page.table
    press(focused(), Qt.Key.Key_Return)
    assert focused() is page.pairing.picks[0].cards[0]
    press(focused(), Qt.Key.Key_Right)
    assert page.pairing.choices()["full_name"] == "Dang Van Anh"
    press(focused(), Qt.Key.Key_Left)
    assert page.pairing.choices()["full_name"] == "Đặng Văn Ánh"
    press(focused(), Qt.Key.Key_Down)
    assert focused() is page.pairing.picks[1].cards[0]
    press(focused(), Qt.Key.Key_Right)
    assert store.dump() == before
    write(focused(), "g")
    row = store.row(Member, pair[0])
    assert row is not None
    assert (row["full_name"], row["birth_date"], row["department"]) == ("Đặng Văn Ánh", "1985-05-03", "Tổ may 2")
    assert store.row(Member, pair[1]) is None
    assert page.model.found == []
    window.do("undo")
    assert store.dump() == before
    assert len(page.model.found) == 1


def test_the_sides_can_be_turned(window: Window, store: Store, qtbot: QtBot, pair: tuple[str, str]) -> None:
    page = looked(window, qtbot, kind="member")
    page.pairing.show_pair(page.model.found[0], turned=True)
    page.pairing.merge_button.click()
    assert store.row(Member, pair[0]) is None
    row = store.row(Member, pair[1])
    assert row is not None
    assert (row["full_name"], row["citizen_id"]) == ("Dang Van Anh", "066085012345")


def test_two_people_are_kept_apart_and_that_is_taken_back(
    window: Window, store: Store, qtbot: QtBot, pair: tuple[str, str]
) -> None:
    before = store.dump()
    page = looked(window, qtbot, kind="member")
    write(page.table, "n")
    assert page.model.found == []
    assert looked(window, qtbot, kind="member").model.found == []
    assert store.dump() == before
    page = looked(window, qtbot, kind="member")
    window.note.acted.emit()
    assert looked(window, qtbot, kind="member").model.found != []


def test_a_pair_passed_over_comes_again_with_the_next_search(
    window: Window, qtbot: QtBot, pair: tuple[str, str]
) -> None:
    page = looked(window, qtbot, kind="member")
    write(page.table, "b")
    assert page.model.found == []
    assert any("bỏ qua" in told for told in words(page))
    page.again_button.click()
    wait(qtbot, lambda: not window.app.busy)
    assert len(page.model.found) == 1


def test_an_empty_page_says_so(window: Window, qtbot: QtBot, unit: str) -> None:
    page = looked(window, qtbot, kind="member")
    assert any("Không có hai bản ghi nào" in told for told in words(page))


def test_a_cancelled_search_says_so_and_can_be_begun_again(
    window: Window, store: Store, qtbot: QtBot, pair: tuple[str, str]
) -> None:
    assert window.show_page("twins", {"kind": "member"})
    page = window.page
    assert isinstance(page, TwinsPage)
    window.bar.cancelled.emit()
    wait(qtbot, lambda: not window.app.busy)
    if not page.model.found:  # the search may have been quicker than the hand
        assert any("Đã dừng tìm" in told for told in words(page))
    page.search()
    wait(qtbot, lambda: not window.app.busy)
    assert len(page.model.found) == 1


def test_a_search_that_fails_can_be_begun_again(
    window: Window, qtbot: QtBot, pair: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken, qtbot.captureExceptions() as caught:
        broken.setattr(finding, "find_people", lambda *_: 1 // 0)
        page = looked(window, qtbot, kind="member")
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert any("Đã dừng tìm" in told for told in words(page))
    assert page.again_button.isEnabled()
    page.again_button.click()
    wait(qtbot, lambda: not window.app.busy)
    assert len(page.model.found) == 1


@pytest.fixture
def firms(store: Store, unit: str) -> tuple[str, str]:
    """A firm written down twice, each with hundreds of people of its own."""
    with store.change("IMPORT", "x") as change:
        both = [
            change.create(Employer, {"name": name, "tax_code": "6001234567"}) for name in ("Cty May", "Công ty May")
        ]
        for number in range(LARGE + 1):
            for firm, name in zip(both, ("Nguyễn Văn", "Trần Văn"), strict=True):
                change.create(Member, {"full_name": f"{name} {number}", "employer": firm})
    return both[0], both[1]


def test_two_that_many_point_to_become_one_beside_the_window(
    window: Window, store: Store, qtbot: QtBot, firms: tuple[str, str]
) -> None:
    before = store.dump()
    page = looked(window, qtbot, kind="employer")
    page.pairing.merge_button.click()
    assert window.app.busy
    assert not page.pairing.merge_button.isEnabled()
    write(page, "g")  # once more: it is under way
    write(page, "n")
    wait(qtbot, lambda: not window.app.busy)
    assert store.row(Employer, firms[1]) is None
    assert store.count(Member, {"employer": firms[0]}) == 2 * (LARGE + 1)
    assert page.model.found == []
    window.note.acted.emit()
    wait(qtbot, lambda: not window.app.busy)
    assert store.dump() == before


def test_a_merge_beside_the_window_can_be_stopped_and_begun_again(
    window: Window, store: Store, qtbot: QtBot, firms: tuple[str, str]
) -> None:
    before = store.dump()
    page = looked(window, qtbot, kind="employer")
    page.pairing.merge_button.click()
    window.bar.cancelled.emit()  # before the first row is written, since the work tells before it writes
    wait(qtbot, lambda: not window.app.busy)
    if store.row(Employer, firms[1]) is not None:  # the work may have been quicker than the hand
        assert store.dump() == before
        page.pairing.merge_button.click()
        wait(qtbot, lambda: not window.app.busy)
    assert store.row(Employer, firms[1]) is None


@pytest.mark.parametrize("theme", [looks.Theme.LIGHT, looks.Theme.DARK])
def test_nothing_is_cut_on_a_small_screen_at_150_percent(
    window: Window, look: looks.Look, qtbot: QtBot, pair: tuple[str, str], theme: looks.Theme
) -> None:
    look.choose(theme=theme, scale=1.5)
    window.resize(*SMALL)
    page = looked(window, qtbot, kind="member")
    assert page.table.isVisible()
    assert not page.pairing.isVisible()
    press(page.table, Qt.Key.Key_Return)
    for _ in range(5):
        QApplication.processEvents()
    assert page.pairing.isVisible()
    assert not page.table.isVisible()
    assert clipped(page.pairing) == []
    window.do("record.leave")
    assert page.table.isVisible()


def test_a_scanned_card_tells_of_who_may_be_the_same_without_a_number(
    window: Window, store: Store, qtbot: QtBot, unit: str
) -> None:
    store.save(Member, {"full_name": "Đặng Văn Anh", "birth_date": "1985-03-05", "phone": "0905123456"})
    members = panel(window, "member")
    scan(CARD)
    assert members.cards is not None
    told = members.cards.double.text()
    assert told.startswith("Có thể đã có trong sổ: Đặng Văn Anh (cùng họ tên, chỉ khác dấu hoặc i, y, cùng ngày sinh).")
    assert "sổ để trống, thẻ ghi 066 085 012 345" in told
    assert store.count(Member) == 1
    assert members.cards.save_button.words() == "Lưu là người khác"


def test_the_history_of_the_one_that_was_kept_leads_to_the_others(
    window: Window, store: Store, qtbot: QtBot, pair: tuple[str, str]
) -> None:
    merge(store, Member, *pair)
    members = panel(window, "member", record=pair[0])
    members.show_history()
    assert members.past is not None
    assert {"Gộp vào đây", "Dang Van Anh"} <= set(words(members.past))
    way = next(b for b in members.past.findChildren(Button) if b.isVisible() and b.words() == "Lịch sử của bản ghi đó")
    way.click()
    QApplication.processEvents()
    assert {"Gộp vào bản ghi", "Đặng Văn Ánh", "Thêm vào sổ"} <= set(words(members.past))

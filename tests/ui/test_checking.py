"""Typing the totals again from the paper: nothing is shown beforehand, and the report only suggests it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Conference, Workforce
from kh49_desktop.store.file import Store
from kh49_desktop.store.proving import unproved
from kh49_desktop.ui.checking import Again, CheckingPage
from kh49_desktop.ui.reports import ReportPage
from kh49_desktop.ui.widgets import ItemRow, Words
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused, shown
from tests.ui.widgets.keys import press, write


@pytest.fixture
def workforce(store: Store, unit: str) -> str:
    return store.save(Workforce, {"as_of": "2026-11-15", "total_workers": 352, "female": 280}).id


def page(window: Window) -> CheckingPage:
    assert window.do("go.checking")
    found = shown(window)
    assert isinstance(found, CheckingPage)
    return found


def lines(again: Again) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in again.row.problems()]


def test_equal_totals_agree_one_after_the_other_by_keys(window: Window, store: Store, workforce: str) -> None:
    checking = page(window)
    first, second = checking.fields
    assert focused() is first.edit
    texts = [words.text() for words in checking.findChildren(Words)]
    assert not any("352" in text or "280" in text for text in texts)  # what is kept is not shown
    write(focused(), "352")
    press(focused(), Qt.Key.Key_Return)
    assert lines(first) == [("good", "Khớp")]
    assert focused() is second.edit
    write(focused(), "280")
    press(focused(), Qt.Key.Key_Return)
    assert unproved(store, [(Workforce, workforce)]) == []
    assert checking.foot._right.text() == "2 trong 2 số đã khớp"


def test_another_number_shows_both_and_leads_to_the_field(window: Window, store: Store, workforce: str) -> None:
    checking = page(window)
    first = checking.fields[0]
    write(focused(), "325")
    press(focused(), Qt.Key.Key_Return)
    ((kind, words),) = lines(first)
    assert kind == "bad"
    assert "trong sổ ghi 352, vừa gõ 325" in words
    first.mend.click()
    assert shown(window).page_id == "workforce"
    assert focused().accessibleName().startswith("Tổng số lao động")
    again = page(window)
    write(again.fields[0].edit, "ba trăm")
    press(again.fields[0].edit, Qt.Key.Key_Return)
    assert lines(again.fields[0])[0][0] == "bad"
    assert again.fields[0].ways.isHidden()  # it was no number at all


def test_coming_back_shows_what_agreed(window: Window, store: Store, workforce: str) -> None:
    checking = page(window)
    write(focused(), "352")
    press(focused(), Qt.Key.Key_Return)
    window.show_page("home")
    checking = page(window)
    assert [again.proved for again in checking.fields] == [True, False]
    assert focused() is checking.fields[1].edit


def test_a_year_without_figures_says_so(window: Window, unit: str) -> None:
    checking = page(window)
    assert checking.nothing.isVisible()
    assert focused() is checking.to_report


def test_the_report_suggests_it_and_seals_all_the_same(
    window: Window, store: Store, workforce: str, qtbot: QtBot
) -> None:
    store.save(Conference, {"year": 2026, "held_on": "2026-03-28", "summoned": 336, "present": 312})
    window.show_page("report", {"year": 2026, "period": "Y"})
    report = shown(window)
    assert isinstance(report, ReportPage)
    qtbot.waitUntil(lambda: not report.busy and report.drawn is not None, timeout=30_000)

    def asking() -> ItemRow:
        rows = [row for row in report.findChildren(ItemRow) if "chưa kiểm hai lần" in row.title.text()]
        assert len(rows) == 1
        return rows[0]

    assert asking().title.text() == "4 số sẽ ký chưa kiểm hai lần"
    assert report.seal.isEnabled()
    asking().click()
    checking = shown(window)
    assert isinstance(checking, CheckingPage)
    assert len(checking.fields) == 4
    checking.head.back.emit()
    assert shown(window) is report

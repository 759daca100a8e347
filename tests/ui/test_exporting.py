"""The way of data out of the register, by the real page, and of a whole register back into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from kh49_desktop import sheets
from kh49_desktop.records import Conference, Member
from kh49_desktop.sheets import find_table, read_book
from kh49_desktop.store.auditing import exports
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.bringing import BringPage
from kh49_desktop.ui.exporting import LAYOUT, LIST, WHOLE, ExportPage, personal
from kh49_desktop.ui.importing import ImportPage
from kh49_desktop.ui.settings import SettingsPage
from kh49_desktop.ui.window import Window
from tests.ui.real import SMALL, clipped, real_window, wait, words


@pytest.fixture
def window(qtbot: QtBot, look: looks.Look, store: Store, unit: str) -> Iterator[Window]:
    for number, name in enumerate(("Lê Thị Huệ", "Hồ Quốc Thắng", "Y Bhăm Niê")):
        store.save(Member, {"full_name": name, "birth_date": "1990-02-28", "phone": f"090512345{number}"})
    store.save(Conference, {"year": 2026, "held_on": "2026-03-28"})
    with real_window(qtbot, look, store) as opened:
        yield opened


def out(window: Window, **target: object) -> ExportPage:
    """Open the page for what is asked."""
    window.show_page("exporting", target)
    page = window.page
    assert isinstance(page, ExportPage)
    return page


def written(page: ExportPage, qtbot: QtBot, path: Path) -> Path:
    page.export_to(path)
    wait(qtbot, lambda: not page.app.busy)
    return path


def headings(path: Path) -> list[str]:
    """The headings of a list of members."""
    return [column.heading for column in find_table(read_book(path), Member).columns]


# --- one list


def test_a_list_goes_out_and_says_where_it_is(
    window: Window, qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = out(window, kind="member")
    assert page.way.value() == LIST
    file = written(page, qtbot, tmp_path / "đoàn viên.xlsx")
    assert page.said.text() == "Đã xuất 3 đoàn viên ra đoàn viên.xlsx."
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(QUrl(url).toLocalFile()))
    page.open_file.click()
    page.open_folder.click()
    assert [Path(name) for name in opened] == [file, tmp_path]
    line = exports(store)[0]
    assert (line.what, line.rows, Path(line.file)) == ("list", 3, file)


def test_personal_columns_without_a_tick_stay_in_the_register(
    window: Window, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    page = out(window, kind="member")
    assert set(page.ticks) == {field.name for field in personal(Member)}
    page.ticks["phone"].click()
    file = written(page, qtbot, tmp_path / "ds.xlsx")
    assert "Điện thoại" not in headings(file)
    assert "Ngày sinh" in headings(file)
    assert "điện thoại" in page.more.text()
    assert "phone" not in exports(store)[0].personal


def test_the_rows_of_a_narrowed_list_go_out_or_all_of_them(
    window: Window, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    one = next(str(row["id"]) for row in store.rows(Member))
    page = out(window, kind="member", ids=[one], title="1 người kết nạp")
    assert "1 trong 3 bản ghi (1 người kết nạp)" in page.some_words.text()
    written(page, qtbot, tmp_path / "một.csv")
    assert page.said.text().startswith("Đã xuất 1 ")
    page.all.click()
    written(page, qtbot, tmp_path / "cả.csv")
    assert page.said.text().startswith("Đã xuất 3 ")


def test_the_menu_of_a_list_leads_here_and_back(window: Window) -> None:
    window.show_page("member")
    window.do("record.export")
    page = window.page
    assert isinstance(page, ExportPage)
    assert page.kind is Member
    window.do("record.leave")
    assert window.page is not None
    assert window.page.page_id == "member"


def test_a_file_that_cannot_be_written_is_told(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = out(window, kind="member")
    written(page, qtbot, tmp_path / "không có" / "ds.xlsx")
    assert "không có" in page.problem.text()
    assert not page.done.isVisible()


# --- official lists


def test_every_layout_goes_out(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = out(window, kind="member", what=LAYOUT)
    codes = list(page.app.rooms.sheets().Layouts.load(page.app.store.folder).lists)
    assert codes
    for code in codes:
        page.layouts.set_value(code)
        page.layouts.edited.emit(code)
        file = written(page, qtbot, tmp_path / f"{code}.xlsx")
        assert file.is_file(), page.problem.text()
        assert page.done.isVisible()


def test_a_layout_of_a_year_asks_for_it(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    page = out(window, what=LAYOUT)
    lists = page.app.rooms.sheets().Layouts.load(page.app.store.folder).lists
    code = next(code for code, layout in lists.items() if layout.source)
    page.layouts.set_value(code)
    page.layouts.edited.emit(code)
    assert page.year_row.isVisible()
    page.year.set_text("")
    written(page, qtbot, tmp_path / "so.xlsx")
    assert page.problem.text()
    assert not (tmp_path / "so.xlsx").exists()


# --- the whole register


@pytest.mark.parametrize("ending", [".xlsx", ".json"])
def test_a_whole_register_goes_out_and_comes_in_without_a_change(
    window: Window, qtbot: QtBot, store: Store, tmp_path: Path, ending: str
) -> None:
    before = store.dump()
    settings = window.page_of("settings")
    assert isinstance(settings, SettingsPage)
    window.show_page("settings")
    settings.export.click()
    page = window.page
    assert isinstance(page, ExportPage)
    assert page.way.value() == WHOLE
    page.whole_ending.set_value(ending)
    assert page.ending_wanted() == ending
    file = written(page, qtbot, tmp_path / f"sổ{ending}")
    assert "loại sổ" in page.said.text()
    assert exports(store)[0].what == "whole"
    window.show_page("importing", {"file": file})  # dropped on the window, it finds its own way
    wait(qtbot, lambda: isinstance(window.page, BringPage) and not window.app.busy)
    brought = window.page
    assert isinstance(brought, BringPage)
    assert brought.said.text().startswith("0 thay đổi")
    assert not brought.bring.isEnabled()
    assert store.dump() == before


def test_what_was_changed_since_comes_back_and_is_undone_as_one(
    window: Window, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    page = out(window, what=WHOLE)
    file = written(page, qtbot, tmp_path / "sổ.xlsx")
    whole = store.dump()
    for row in list(store.rows(Member, search="huệ")):
        store.save(Member, {"phone": "0905999888"}, record=str(row["id"]))
    changed = store.dump()
    window.show_page("bringing", {"file": file})
    brought = window.page
    assert isinstance(brought, BringPage)
    wait(qtbot, lambda: brought.planned is not None and not window.app.busy)
    assert "0 mới, 1 thay đổi" in brought.said.text()
    assert store.dump() == changed
    brought.bring.click()
    wait(qtbot, lambda: brought.undo.isVisible() and not window.app.busy)
    assert store.dump() == whole
    brought.undo.click()
    wait(qtbot, lambda: not window.app.busy)
    assert store.dump() == changed


def test_an_error_nobody_expected_leaves_the_button_on(
    window: Window, qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(out(window, what=WHOLE), qtbot, tmp_path / "sổ.xlsx")
    for row in list(store.rows(Member, search="huệ")):
        store.save(Member, {"phone": "0905999888"}, record=str(row["id"]))
    changed = store.dump()
    window.show_page("bringing", {"file": file})
    brought = window.page
    assert isinstance(brought, BringPage)
    wait(qtbot, lambda: brought.planned is not None and not window.app.busy)
    with monkeypatch.context() as broken, qtbot.captureExceptions() as caught:
        broken.setattr(sheets, "bring_whole", lambda *_, **__: 1 // 0)
        brought.bring.click()
        wait(qtbot, lambda: not window.app.busy)
    assert [kind for kind, _, _ in caught] == [ZeroDivisionError]
    assert store.dump() == changed
    brought.bring.click()
    wait(qtbot, lambda: brought.undo.isVisible() and not window.app.busy)
    assert store.dump() != changed


def test_a_file_that_is_no_whole_register_is_told(window: Window, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[1]", encoding="utf-8")
    window.show_page("bringing", {"file": tmp_path / "x.json"})
    brought = window.page
    assert isinstance(brought, BringPage)
    wait(qtbot, lambda: not window.app.busy)
    assert brought.problem.text().endswith((".", "?"))


# --- room


@pytest.mark.parametrize("size", [SMALL, (1366, 768)])
def test_nothing_is_clipped(window: Window, qtbot: QtBot, tmp_path: Path, size: tuple[int, int]) -> None:
    window.resize(*size)
    for what in (LIST, LAYOUT, WHOLE):
        page = out(window, what=what)
        qtbot.wait(30)
        assert clipped(page) == []
    file = written(out(window, what=WHOLE), qtbot, tmp_path / "sổ.xlsx")
    qtbot.wait(30)
    assert clipped(out(window, what=WHOLE)) == []
    for target in ({}, {"file": file}):
        window.show_page("bringing", target)
        wait(qtbot, lambda: not window.app.busy)
        qtbot.wait(30)
        page = window.page  # type: ignore[assignment]
        assert clipped(page) == []
        assert words(page)
    window.show_page("imports")
    assert isinstance(window.page_of("importing"), ImportPage)

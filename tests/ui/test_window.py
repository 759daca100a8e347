"""The window itself: its keys, its pages, what it tells, what happens when something goes wrong."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from kh49_desktop.__main__ import Rooms
from kh49_desktop.errors import Trouble
from kh49_desktop.paths import shipped
from kh49_desktop.records import CATALOGUE, Employer, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.store.replay import LARGE
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.actions import ACTIONS, action, shown_keys
from kh49_desktop.ui.app import Cancelled, Message, Progress
from kh49_desktop.ui.imports import take_back
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.places import places
from kh49_desktop.ui.settings import SettingsPage
from kh49_desktop.ui.start import Guard, Program
from kh49_desktop.ui.trash import TrashPage
from kh49_desktop.ui.window import Window
from kh49_desktop.words import trouble_sentence
from tests.ui.conftest import Opening, focused, panel, shown
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier


# --- commands


def test_no_two_commands_have_the_same_keys(window: Window) -> None:
    keys = [keys for command in window.commands() for keys in command.keys]
    assert len(keys) == len(set(keys))
    assert all(not QKeySequence.fromString(one).isEmpty() for one in keys)


def test_every_command_has_words_and_a_group() -> None:
    assert all(command.words and command.group for command in ACTIONS)
    assert len({command.id for command in ACTIONS}) == len(ACTIONS)


def test_keys_are_shown_as_they_stand_on_the_keyboard() -> None:
    assert shown_keys("Ctrl+Return") == "Ctrl Enter"
    assert shown_keys("Ctrl++") == "Ctrl +"
    assert action("record.new").hint == "Ctrl N"


def test_numbers_go_to_places(window: Window, qtbot: QtBot) -> None:
    window.show_page("home")
    QTest.keyClick(window, Qt.Key.Key_2, CTRL)
    assert shown(window).page_id == "member"
    QTest.keyClick(window, Qt.Key.Key_Comma, CTRL)
    assert shown(window).page_id == "settings"
    assert window.side.here() == "settings"


def test_a_text_field_does_not_swallow_our_keys(window: Window, store: Store, qtbot: QtBot) -> None:
    """Ctrl+K deletes to the end of a line on some systems; Ctrl+Z stays the field's own while it has what to undo."""
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào", "phone": "0905123456"})
    store.save(Member, {"phone": "0905123457"}, record=saved.id)
    page = panel(window, "member", record=saved.id, field="job_title")
    write(focused(), "Công nhân")
    QTest.keyClick(focused(), Qt.Key.Key_Z, CTRL)
    assert focused().text() == ""  # type: ignore[attr-defined]
    row = store.row(Member, saved.id)
    assert row is not None
    assert row["phone"] == "0905123457"
    page.search.setFocus()
    QTest.keyClick(page.search, Qt.Key.Key_Z, CTRL)  # nothing typed here: the register's own undo
    row = store.row(Member, saved.id)
    assert row is not None
    assert row["phone"] == "0905123456"


def test_undo_and_redo_are_offered_only_when_there_is_something(window: Window, store: Store, unit: str) -> None:
    assert window.can("undo")
    assert not window.can("redo")
    store.undo()
    assert not window.can("undo")
    assert window.can("redo")


def brought(store: Store, source: str, number: int = LARGE + 1) -> str:
    """Bring in so many members as one change; returns its id."""
    with store.change("IMPORT", source) as change:
        for at in range(number):
            change.create(Member, {"full_name": f"Nguyễn Văn {at}"})
    return change.id


def test_a_second_press_during_a_long_undo_takes_nothing_back_twice(window: Window, store: Store, qtbot: QtBot) -> None:
    """Neither key nor button does anything until it is over; then the next press reaches the change before."""
    app = window.app
    earlier = store.save(Member, {"full_name": "Lê Thị Mai"}).id
    change = brought(store, "ds.xlsx")
    said: list[Message] = []
    app.told.connect(said.append)
    with qtbot.waitSignal(app.over, timeout=20_000):
        window.do("undo")
        assert not window.can("undo")
        assert not window.can("redo")
        window.do("undo")
        window.do("redo")
        app.undo_change(change)
        take_back(app, change)
    assert not app.busy
    wait = "Lần hoàn tác hoặc làm lại trước còn đang chạy. Xin chờ xong rồi bấm lại."
    assert [(m.text, m.more) for m in said] == [*[(wait, "")] * 4, ("Đã hoàn tác: nhập từ tệp.", "")]
    assert [row["id"] for row in store.rows(Member)] == [earlier]
    assert window.can("undo")
    window.do("undo")
    assert store.count(Member) == 0
    assert [c.kind for c in store.changes(limit=2)] == ["UNDO", "UNDO"]
    assert [c.what for c in store.changes(limit=2)] == ["member", "ds.xlsx"]


def test_no_other_undo_runs_while_an_import_is_taken_back(window: Window, store: Store, qtbot: QtBot) -> None:
    change = brought(store, "ds.xlsx", 3)
    with qtbot.waitSignal(window.app.over, timeout=20_000):
        take_back(window.app, change)
        window.do("undo")
    assert [c.kind for c in store.changes(limit=3)] == ["UNDO", "IMPORT", "SAVE"]


def test_a_long_undo_takes_back_the_change_that_was_named(window: Window, store: Store, qtbot: QtBot) -> None:
    """Whatever another has written by the time the work begins."""
    app = window.app
    brought(store, "ds.xlsx")
    app.began.connect(lambda _: store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}))
    with qtbot.waitSignal(app.over, timeout=20_000):
        app.undo()
    assert store.count(Member) == 0
    assert store.count(Employer) == 1


def test_the_bar_after_a_redo_takes_back_what_it_names(window: Window, store: Store) -> None:
    """Not the last change of all, which may be another one."""
    app = window.app
    first = brought(store, "một.xlsx", 1)
    store.save(Employer, {"name": "Công ty TNHH May Thái Dương"})
    said: list[Message] = []
    app.told.connect(said.append)
    app.undo_change(first)
    for _ in range(2):  # "Làm lại", then "Hoàn tác"
        press_bar = said[-1].action
        assert press_bar is not None
        press_bar()
    assert [m.text for m in said] == [
        "Đã hoàn tác: nhập từ tệp.", "Đã làm lại: nhập từ tệp.", "Đã hoàn tác: nhập từ tệp."
    ]  # fmt: skip
    assert (store.count(Member), store.count(Employer)) == (0, 1)


def test_a_page_offers_its_commands_only_while_it_can(window: Window, store: Store) -> None:
    store.save(Member, {"full_name": "Lê Ngọc Đào"})
    panel(window, "conference")
    assert window.can("record.new")
    assert not window.can("record.save")
    window.do("record.new")
    assert window.can("record.save")
    window.show_page("settings")
    assert not window.can("record.new")


# --- pages


def test_pages_are_made_when_first_shown(window: Window) -> None:
    assert list(window._pages) == []
    window.show_page("settings")
    assert list(window._pages) == ["settings"]


def test_every_place_opens(window: Window, store: Store) -> None:
    for key in window._places.keys() - {"report"}:  # the report's own tests open it: it needs the heavy rooms
        assert window.show_page(key)
        assert isinstance(window.page, Page)


def test_the_window_comes_back_as_it_was(opening: Opening, store: Store, unit: str) -> None:
    first = opening(store)
    first.resize(700, 500)
    first.close()
    second = opening(store)
    second.place()
    assert (second.width(), second.height()) == (700, 500)


def test_it_says_whose_register_it_is(window: Window) -> None:
    assert window.side._whose.text() == "CĐCS Công ty TNHH May Thái Dương\nCấp trên: Liên đoàn Lao động tỉnh Đắk Lắk"


def test_larger_and_smaller_letters_by_keys(window: Window, store: Store, qtbot: QtBot) -> None:
    window.show_page("settings")
    window.do("screen.larger")
    window.do("screen.larger")
    assert window.look.scale == pytest.approx(1.2)
    assert store.setting("scale") == "1.2"
    window.do("screen.usual")
    assert window.look.scale == 1.0


# --- what is told


def test_trouble_stays_until_something_is_written_again(window: Window, store: Store) -> None:
    trouble = Trouble("disk_full", file="E:\\so")
    window.app.trouble(trouble)
    assert window.banner.isVisible()
    assert window.banner.text() == trouble_sentence(trouble)
    window.app.tell("Đã lưu.", tone="good")
    assert window.note.isVisible()
    assert window.banner.isVisible()
    store.save(Member, {"full_name": "Lê Ngọc Đào"})
    assert not window.banner.isVisible()


def test_the_one_thing_to_do_is_done_once(window: Window) -> None:
    done: list[bool] = []
    window.app.tell("Đã xoá.", "Hoàn tác", lambda: done.append(True))
    window.note.button.click()
    assert done == [True]
    assert not window.note.isVisible()


def test_the_undo_bar_lies_within_the_window(window: Window) -> None:
    for size in ((1366, 768), (910, 512)):
        window.resize(*size)
        window.app.tell("Đã xoá Đặng Văn Ánh.", "Hoàn tác", window.app.undo)
        QApplication.processEvents()
        assert window.rect().contains(window.note.geometry())
        assert window.note.x() >= window.side.width()
        assert not window.stack.geometry().intersects(window.note.geometry())  # the last rows of a list stay in sight


# --- long work


def test_long_work_has_its_own_connection_and_brings_its_result(window: Window, store: Store, qtbot: QtBot) -> None:
    results: list[str] = []

    def work(progress: Progress) -> str:
        progress.tell(1, 2, "1 trong 2")
        return progress.store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id

    with qtbot.waitSignal(window.app.over, timeout=5_000):
        window.app.run(work, results.append, what="Ghi một doanh nghiệp")
        assert window.bar.isVisible()
        assert window.app.busy
    qtbot.waitUntil(lambda: len(results) == 1)
    assert store.row(Employer, results[0]) is not None
    assert not window.bar.isVisible()


def test_long_work_can_be_stopped(window: Window, qtbot: QtBot) -> None:
    ends: list[Exception] = []

    def work(progress: Progress) -> None:
        while True:
            progress.tell(0, 0)

    window.app.run(work, failed=ends.append)
    window.bar.cancelled.emit()
    qtbot.waitUntil(lambda: len(ends) == 1)
    assert isinstance(ends[0], Cancelled)


def test_trouble_in_long_work_is_told(window: Window, qtbot: QtBot) -> None:
    def work(progress: Progress) -> None:
        raise Trouble("disk_full", file="E:\\so")

    window.app.run(work)
    qtbot.waitUntil(window.banner.isVisible)
    assert window.banner.text() == trouble_sentence(Trouble("disk_full", file="E:\\so"))


@pytest.mark.parametrize(
    ("raised", "told"),
    [(None, ["ended", "done"]), (Cancelled(), ["ended", "failed"]), (ValueError("nobody expected this"), ["ended"])],
)
def test_the_end_of_long_work_is_told_whatever_came_of_it(
    window: Window, qtbot: QtBot, raised: Exception | None, told: list[str]
) -> None:
    heard: list[str] = []

    def work(progress: Progress) -> None:
        if raised is not None:
            raise raised

    with qtbot.captureExceptions() as caught:
        window.app.run(
            work, lambda _: heard.append("done"), lambda _: heard.append("failed"), ended=lambda: heard.append("ended")
        )
        qtbot.waitUntil(lambda: not window.app.busy)
    assert heard == told
    assert [error for _, error, _ in caught] == ([raised] if isinstance(raised, ValueError) else [])


# --- what nobody expected


def test_an_unexpected_error_is_one_sentence_and_a_log(window: Window, store: Store) -> None:
    guard = Guard(window.app)
    try:
        error = ValueError("nobody expected this")
        guard.caught(ValueError, error, None)
    finally:
        guard.release()
    assert window.banner.isVisible()
    assert "nobody expected" not in window.banner.text()
    log = (store.folder / "loi.log").read_text(encoding="utf-8")
    assert "ValueError: nobody expected this" in log
    assert log.startswith("2026-11-22T10:42")


def test_a_register_in_use_is_told_and_can_be_tried_again(
    tmp_path: Path, reference: Reference, look: looks.Look, qtbot: QtBot
) -> None:
    def clock() -> datetime.datetime:
        return datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.UTC)

    def open_store(folder: Path) -> Store:
        return Store.open(folder, CATALOGUE, reference, clock=clock, patience=0.1)

    holder = open_store(tmp_path)
    program = Program(tmp_path, open_store, Rooms())
    assert program.window is None
    assert program.not_opened is not None
    assert program.not_opened.isVisible()
    assert program.not_opened.told.text()
    holder.close()
    program.not_opened._again()
    [window] = [w for w in QApplication.topLevelWidgets() if isinstance(w, Window)]
    assert window.isVisible()
    program.close()
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


# --- settings and trash


def test_settings_take_hold_at_once(window: Window, store: Store) -> None:
    window.show_page("settings")
    page = shown(window)
    assert isinstance(page, SettingsPage)
    page.theme.edited.emit("dark")
    assert window.look.tokens.dark
    assert store.setting("theme") == "dark"
    page.sizes.edited.emit("150")
    assert window.look.scale == 1.5
    page.dense.setChecked(True)
    assert window.look.dense
    page.who.setFocus()
    write(page.who, "Lê Thị Thư")
    press(page.who, Qt.Key.Key_Tab)
    page.who.settle()
    assert store.who == "Lê Thị Thư"
    page.privacy.sensitive.setChecked(True)
    assert window.app.shows_sensitive


def test_the_settings_open_the_unit_s_own_form(window: Window, unit: str) -> None:
    window.show_page("settings")
    page = shown(window)
    assert isinstance(page, SettingsPage)
    page.unit.click()
    assert shown(window).page_id == "unit"
    assert panel(window, "unit", record=unit).form.editing.record == unit


def test_the_trash_brings_back_with_children(window: Window, store: Store) -> None:
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào"})
    before = store.dump()
    store.delete(Member, saved.id)
    window.show_page("trash")
    page = shown(window)
    assert isinstance(page, TrashPage)
    shown_words = [page.model.index(0, column).data() for column in range(3)]
    assert shown_words == ["Lê Ngọc Đào", "Đoàn viên", "22/11/2026 10:42"]
    press(focused(), Qt.Key.Key_Return)
    assert store.dump() == before
    assert page.empty.isVisible()


def test_the_history_says_who_when_and_what(window: Window, store: Store) -> None:
    store.set_setting("who", "Lê Thị Thư")
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào", "gender": "NAM", "ethnicity": "Kinh"})
    store.save(Member, {"gender": "NU", "phone": "0905123456"}, record=saved.id)
    page = panel(window, "member", record=saved.id)
    page.show_history()
    assert page.past is not None
    assert page.past.isVisible()
    words = [child.text() for child in page.past.inside.findChildren(QLabel)]
    assert words[:6] == [
        "22/11/2026 10:42 · Lê Thị Thư", "Sửa", "Giới tính", "Nam → Nữ", "Điện thoại", "090***3456",
    ]  # fmt: skip
    assert "Thêm vào sổ" in words
    assert not any("Kinh" in text for text in words)  # sensitive fields are not shown
    page.escape()
    assert not page.past.isVisible()


def test_qt_s_own_words_are_vietnamese(qapp: QApplication) -> None:
    translator = QTranslator()
    assert translator.load("qtbase_vi", str(shipped("resources", "i18n")))
    assert translator.translate("QPlatformTheme", "Cancel") == "Huỷ"


def test_before_the_first_day_every_page_opens_and_none_speaks_of_commands(
    opening: Opening, store: Store, qtbot: QtBot
) -> None:
    window = opening(store)
    for place in places(CATALOGUE):
        key = place.key
        assert window.show_page(key, {"kind": "member"} if key == "entry" else None), key
        qtbot.waitUntil(lambda: not window.app.busy and not getattr(window.page, "busy", False))
        for _ in range(4):
            QApplication.processEvents()
        said = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
        assert not [words for words in said if "kh49 " in words or " --" in words], key

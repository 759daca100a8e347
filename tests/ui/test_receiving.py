"""The tray by its real window: 120 files get their verdicts, nothing is changed before it is asked for (journey 5)."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.errors import Level, Problem
from kh49_desktop.parcels import door
from kh49_desktop.parcels.sticks import Stick
from kh49_desktop.records import Member, Unit
from kh49_desktop.store import outgoing, post
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import Progress
from kh49_desktop.ui.importing import ImportPage
from kh49_desktop.ui.missing import owing, quarter_begins
from kh49_desktop.ui.receiving import EMPTY, MISSING, TRAY, ReceivingPage
from kh49_desktop.ui.tray import ALL, SELDOM, Handing, Row, TrayModel
from kh49_desktop.ui.window import Window
from tests.conftest import NOW
from tests.ui.parcelfolk import (
    ALTERED,
    CUT,
    DOUBLE,
    GOOD,
    OLDER,
    SILENT,
    STRANGE,
    SUPERIOR,
    Folk,
    code_of,
    name_of,
)
from tests.ui.real import SMALL, clipped, real_window, wait, words
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier


@contextmanager
def tray(qtbot: QtBot, look: looks.Look, store: Store, size: tuple[int, int] = (1366, 768)) -> Iterator[ReceivingPage]:
    """Open the tray of a register; close window and register."""
    with real_window(qtbot, look, store, size) as window:
        window.show_page("tray")
        page = window.page
        assert isinstance(page, ReceivingPage)
        yield page
    store.close()


def bring(page: ReceivingPage, qtbot: QtBot, *paths: Path) -> None:
    """Bring files and wait until all are looked through."""
    page.take_paths(paths)
    wait(qtbot, lambda: not page.app.busy)


def take(page: ReceivingPage, qtbot: QtBot) -> None:
    """Press Ctrl+Enter and wait until all is taken in."""
    QTest.keyClick(page.table, Qt.Key.Key_Return, CTRL)
    wait(qtbot, lambda: not page.app.busy)


def row_of(page: ReceivingPage, text: str) -> Row:
    """The row of the file with this in its name, chosen in the table."""
    at = next(at for at, row in enumerate(page.model.shown) if text in row.shown)
    page.table.selectRow(at)
    return page.model.shown[at]


def picture(store: Store) -> tuple[object, ...]:
    """All that the register and its correspondence say."""
    return (
        store.count(Member),
        [change.id for change in store.changes(limit=10_000)],
        sorted((letter.sha256, letter.state) for letter in post.letters(store, way=post.IN, limit=10_000)),
        [device.id for device in post.devices(store)],
    )


# --- journey 5


def test_looking_through_files_known_already_seldom_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(time, "sleep", rests.append)
    handing = Handing(lambda _rows: None)
    for verdict, many in (("same", 2 * SELDOM), ("accepted", 3)):
        for number in range(many):
            said = Problem(f"parcel_{verdict}", None, Level.INFO)
            handing.add(Row(door.Verdict(f"{number}.kh49", verdict, said), str(number), f"{number}.kh49"))
    assert len(rests) == 2 + 3


def test_each_of_120_files_has_its_verdict_and_nothing_is_changed_by_looking(
    qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path
) -> None:
    assert len(list(folk.box.iterdir())) == 120
    store = folk.superior(tmp_path / "cấp trên")
    before = picture(store)
    with tray(qtbot, look, store) as page:
        bring(page, qtbot, folk.box)
        assert len(page.model.rows) == 120
        assert page.model.counts() == {
            "accepted": GOOD, "same": DOUBLE, "older": OLDER, "unknown": STRANGE, "altered": ALTERED,
            "damaged": CUT + 1,
        }  # fmt: skip
        assert all("(1)" in row.shown for row in page.model.rows if row.group == "same")
        codes = Counter(row.verdict.said.code for row in page.model.rows)
        assert (codes["cut_short"], codes["zip_bomb"], codes["altered"]) == (CUT, 1, ALTERED)
        assert page.go.words() == f"Nhận {GOOD} gói"
        after = picture(store)
        assert after[:3] == before[:3]
        assert page.table.model() is page.model
        assert not page.findChildren(QTableWidget)


def test_one_press_takes_the_good_ones_and_a_second_run_changes_nothing(
    qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path
) -> None:
    store = folk.superior(tmp_path / "cấp trên")
    listed = store.count(Unit)
    with tray(qtbot, look, store) as page:
        bring(page, qtbot, folk.box)
        take(page, qtbot)
        assert store.count(Member) == GOOD + OLDER  # nothing from those who are not known, altered or cut short
        assert store.count(Unit) == listed  # each unit's own sheet stands in the place of the note of it
        assert not [one for one in store.every(Member) if one.full_name == "Người Chưa Quen"]
        assert page.report.text().startswith(f"Đã nhận {GOOD} gói: thêm ")
        assert page.receipts.words() == f"Lưu {GOOD} biên nhận"
        assert not page.go.isVisible()
        first = folk.unit(0, tmp_path / "máy")
        unit = first.own_unit
        assert outgoing.state_hash(store, unit, "up") == outgoing.state_hash(first, unit, "up")
        first.close()
        once = picture(store)
        page.begin()
        bring(page, qtbot, folk.box)
        counts = page.model.counts()
        assert (counts["accepted"], counts["older"], counts["same"]) == (0, 0, GOOD + DOUBLE + OLDER)
        assert not page.go.isEnabled()
        assert picture(store) == once


def test_what_was_left_by_its_tick_is_not_taken(qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path) -> None:
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên")) as page:
        some = [folk.file(number) for number in (20, 21, 22)]
        bring(page, qtbot, *some)
        row_of(page, code_of(21))
        page.table.setFocus()
        press(page.table, Qt.Key.Key_Space, text=" ")
        assert page.go.words() == "Nhận 2 gói"
        assert not page.said.wanted.isChecked()
        take(page, qtbot)
        assert [row.tag[0] for row in page.model.rows] == ["Vừa nhận", "Tốt", "Vừa nhận"]
        assert page.go.words() == "Nhận 0 gói"
        names = {one.name for one in page.app.store.every(Unit)}
        assert {name_of(20), name_of(22)} <= names


def test_taking_can_be_stopped_between_two_files(qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path) -> None:
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên")) as page:
        bring(page, qtbot, folk.box)
        running: list[Progress] = []
        page.app.began.connect(running.append)
        page.taken.connect(lambda _one: running[0].cancel() if len(page.run) >= 3 else None)
        take(page, qtbot)
        many = len(post.letters(page.app.store, way=post.IN, limit=200))
        assert 3 <= many < GOOD
        assert page.report.text().startswith("Đã dừng giữa chừng. ")
        assert f"Đã nhận {many} gói" in page.report.text()
        assert page.go.words() == f"Nhận {GOOD - many} gói"
        take(page, qtbot)
        assert len(post.letters(page.app.store, way=post.IN, limit=200)) == GOOD + OLDER


# --- what is shown


def test_the_chosen_row_says_everything_in_full(qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path) -> None:
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên")) as page:
        bring(page, qtbot, folk.box)
        row = row_of(page, f"{code_of(30)}_")
        assert page.said.said.text() == (
            f"Gói của {name_of(30)} lập ngày 22/11/2026: sẽ thêm {sum(row.verdict.new.values())} bản ghi, "
            "thay đổi 0 bản ghi."
        )
        assert "1 đoàn viên" in page.said.facts.text()
        row_of(page, "cut 0")
        assert page.said.said.text().startswith("Tệp chưa được chép đủ")
        assert not page.said.wanted.isVisible()
        page.filters.setFocus()
        for _ in range(3):
            press(QApplication.focusWidget() or page.filters, Qt.Key.Key_Right)
        assert page.filters.value() == "older"
        assert {row.group for row in page.model.shown} == {"older"}
        assert page.said.said.text().startswith("Trong cùng lần này có gói mới hơn")


def test_no_word_is_clipped_in_a_small_window_or_at_150_percent(
    qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path
) -> None:
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên"), SMALL) as page:
        bring(page, qtbot, folk.box)
        row_of(page, "088-1")
        for theme, scale, size in ((looks.Theme.LIGHT, 1.0, SMALL), (looks.Theme.DARK, 1.5, (1366, 768))):
            look.choose(theme=theme, scale=scale)
            page.window().resize(*size)
            qtbot.wait(50)
            assert clipped(page) == []
        for view in (page.nothing, page.missing):
            page.stack.setCurrentWidget(view)
            qtbot.wait(50)
            assert clipped(view) == []


def test_every_control_has_a_name(qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path) -> None:
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên")) as page:
        bring(page, qtbot, *sorted(folk.box.glob("*088-1*")))
        stops = [w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()]
        assert stops
        assert [w for w in stops if not (w.accessibleName() or w.toolTip())] == []


# --- an unknown PC


def test_a_pc_that_is_not_known_is_believed_after_six_words(
    qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path
) -> None:
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên")) as page:
        bring(page, qtbot, *sorted(folk.box.glob("KH49_088-*")))
        row = row_of(page, "088-2")
        strange = folk.root / "strange 2"
        assert page.said.six is not None
        sender = Store.open(
            Path(shutil.copytree(strange, tmp_path / "lạ")), page.app.store.catalogue, page.app.store.reference,
            clock=lambda: NOW, hold=False,
        )  # fmt: skip
        assert page.said.six.words == row.verdict.words == door.six_words(door.Standing(sender).device().public)
        sender.close()
        assert not page.go.isEnabled()
        page.said.approve.setFocus()
        press(page.said.approve, Qt.Key.Key_Space)
        wait(qtbot, lambda: not page.app.busy)
        assert [one.tag[0] for one in page.model.rows] == ["Máy lạ", "Máy lạ", "Tốt", "Máy lạ"]
        take(page, qtbot)
        assert [one.full_name for one in page.app.store.every(Member)] == ["Người Chưa Quen"]


# --- receipts, and what a unit does with its own


def test_receipts_for_all_units_and_what_one_of_them_says(
    qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "USB"
    out.mkdir()
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên")) as page:
        bring(page, qtbot, folk.box)
        take(page, qtbot)
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
        page.where.fill()
        page.where.actions()[-1].trigger()
        wait(qtbot, lambda: not page.app.busy)
        assert sorted(one.name for one in out.iterdir()) == [code_of(number) for number in range(GOOD)]
        store, standing = page.app.store, door.Standing(page.app.store)
        problem = {"table": "member", "record": "", "field": "", "text": "Thiếu ngày vào công đoàn của hai người"}
        made = door.make_answer(standing, code_of(7), post.MORE_NEEDED, "Xin bổ sung trước 30/11.", [problem])
        again = door.write(standing, [made], tmp_path)
        assert post.letters(store, way=post.OUT, kind="receipt", limit=200)
    unit = folk.unit(7, tmp_path / "đơn vị")
    with tray(qtbot, look, unit) as page:
        bring(page, qtbot, out)  # the receipts of a hundred units: one is ours
        assert page.model.counts() == {"accepted": 1, "other": GOOD - 1}
        take(page, qtbot)
        sent = post.letters(unit, way=post.OUT, kind="state")
        assert {letter.state for letter in sent} == {post.RECEIVED}
        assert not page.receipts.isVisible()
        bring(page, qtbot, *again)
        take(page, qtbot)
        page.begin()
        page.earlier_table.selectRow(0)
        qtbot.wait(20)
        shown = words(page.letter)
        assert f"{SUPERIOR} yêu cầu bổ sung: Xin bổ sung trước 30/11." in shown
        assert "Thiếu ngày vào công đoàn của hai người" in shown
        assert [page.earlier.told(one)[3] for one in page.earlier.letters] == ["Yêu cầu bổ sung", "Đã nhận"]


# --- who has not sent


def test_the_units_that_have_not_sent_and_a_reminder_to_paste(
    qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path
) -> None:
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên")) as page:
        bring(page, qtbot, folk.box)
        take(page, qtbot)
        page.owing.click()
        assert page.stack.currentIndex() == MISSING
        missing = page.missing
        assert missing.since.text() == "01/10/2026"
        assert [one.code for one in missing.model.listed] == [f"099-{number}" for number in range(SILENT)]
        missing.copy.click()
        told = QGuiApplication.clipboard().text()
        assert "1. CĐCS Trường Tiểu học Số 0 (099-0)" in told
        assert SUPERIOR in told
        assert "01/10/2026" in told
        missing.since.selectAll()
        write(missing.since, "23/11/2026")
        missing.since.settle()
        assert len(missing.model.listed) == SILENT + GOOD
        page.leave_view()
        assert page.stack.currentIndex() == TRAY


def test_a_unit_that_sent_before_the_day_is_owing(folk: Folk, tmp_path: Path) -> None:
    store = folk.superior(tmp_path / "cấp trên")
    standing = door.Standing(store)
    path = folk.file(40)
    assert door.take(standing, next(door.gather([path]))).good
    units = [one for one in post.correspondents(store) if one.code == code_of(40)]
    since = quarter_begins(NOW.date())
    assert since.isoformat() == "2026-10-01"
    assert owing(store, units, since) == []
    assert owing(store, units, NOW.date().replace(day=30))[0].shown == "22/11/2026"
    store.close()


# --- ways in


def dropping(window: Window, *paths: Path) -> bool:
    """Drop files on the window; return whether they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    both = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(5, 5), *both)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), *both))
    return enter.isAccepted()


def test_parcels_dropped_anywhere_go_into_the_tray_and_lists_are_imported(
    qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path
) -> None:
    store = folk.superior(tmp_path / "cấp trên")
    with real_window(qtbot, look, store) as window:
        assert dropping(window, folk.file(50))
        page = window.page
        assert isinstance(page, ReceivingPage)
        wait(qtbot, lambda: not window.app.busy)
        assert [row.tag[0] for row in page.model.rows] == ["Tốt"]
        window.show_page("home")
        few = tmp_path / "vài tệp"
        few.mkdir()
        shutil.copy(folk.file(51), few)
        (few / "ghi chú.txt").write_text("không phải gói", encoding="utf-8")
        assert dropping(window, few)
        wait(qtbot, lambda: not window.app.busy)
        assert [row.tag[0] for row in page.model.rows] == ["Tốt", "Tốt"]
        assert page.passed == 1
        assert not dropping(window, tmp_path / "ảnh.png")
        table = tmp_path / "danh sách.csv"
        table.write_text("Họ tên;Ngày sinh\nLê Thị Huệ;02/03/1990\n", encoding="utf-8")
        assert dropping(window, table)
        wait(qtbot, lambda: not window.app.busy)
        assert isinstance(window.page, ImportPage)
    store.close()


def test_a_stick_is_scanned_and_its_other_files_are_passed_over(
    qtbot: QtBot, look: looks.Look, folk: Folk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "KINGSTON"
    stick.mkdir()
    shutil.copy(folk.file(60), stick)
    (stick / "hợp đồng.txt").write_text("không phải gói", encoding="utf-8")
    (stick / "KH49_hong.kh49").write_bytes(b"")
    monkeypatch.setattr(door.sticks, "removable", lambda: [Stick(stick, "KINGSTON", 10**9, 10**9)])
    with tray(qtbot, look, folk.superior(tmp_path / "cấp trên")) as page:
        assert page.stack.currentIndex() == EMPTY
        page.pick_stick.setFocus()
        press(page.pick_stick, Qt.Key.Key_Space)
        wait(qtbot, lambda: not page.app.busy)
        assert sorted(row.tag[0] for row in page.model.rows) == ["Tệp rỗng", "Tốt"]
        assert page.passed == 1


def test_thousands_of_rows_are_only_made_when_shown(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    model = TrayModel(widget)
    said = door.Verdict("x.kh49", "altered", Problem("bad_signature"))
    model.add([Row(said, f"{number:064}", f"KH49_{number}.kh49") for number in range(2_500)])
    assert model.rowCount() == 2_500
    model.show_only("accepted")
    assert model.rowCount() == 0
    model.show_only(ALL)
    assert model.index(2_499, 1).data() == "KH49_2499.kh49"

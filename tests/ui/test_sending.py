"""Sending from the real window: sticks, mail, folders, the report with the parcel inside, what an answer changes."""

from __future__ import annotations

import email
import errno
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.errors import Problem
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import door
from kh49_desktop.parcels.sticks import Stick
from kh49_desktop.records import Conference, Dues, Member, MemberEvent
from kh49_desktop.reference import Reference
from kh49_desktop.report import verify
from kh49_desktop.store import attachments, post
from kh49_desktop.store.file import Store
from kh49_desktop.text.sizes import MEGA
from kh49_desktop.ui import look as looks
from kh49_desktop.ui import outbox
from kh49_desktop.ui.card import CardPage
from kh49_desktop.ui.outbox import PEER, SUPERIOR, Since
from kh49_desktop.ui.sending import PULL, Letters, SendPage, counts, named, stick_words
from kh49_desktop.ui.window import Window
from kh49_desktop.words import sentence
from tests.conftest import NOW, new_register
from tests.ui.real import SMALL, clipped, real_window, wait, words
from tests.ui.widgets.keys import press, write

GB = 1 << 30
CODE = "DL-0049"


@pytest.fixture
def above(tmp_path: Path, reference: Reference) -> Iterator[Store]:
    """A real superior in a folder of its own, which lists the unit."""
    store = new_register(tmp_path / "cấp trên", reference)
    found_unit(store, {"name": "LĐLĐ tỉnh Đắk Lắk", "code": "DL", "kind": "LDLD_TINH"})
    store.set_setting("role", "superior")
    door.add_unit(door.Standing(store), CODE, "CĐCS Công ty TNHH May Thái Dương")
    yield store
    store.close()


@pytest.fixture
def card(above: Store) -> Any:
    return door.make_card(door.Standing(above), CODE)


@pytest.fixture
def people(store: Store, unit: str) -> list[str]:
    """Three members, one with a note that stays here, and a conference."""
    names = ("Lê Thị Huệ", "Hồ Quốc Thắng", "Y Bhăm Niê")
    made = [store.save(Member, {"full_name": name, "birth_date": "1990-02-28"}).id for name in names]
    store.save(Member, {"note": "riêng của đơn vị"}, record=made[0])
    store.save(Conference, {"year": 2026, "held_on": "2026-03-28"})
    return made


@pytest.fixture
def window(qtbot: QtBot, look: looks.Look, store: Store, people: list[str]) -> Iterator[Window]:
    with real_window(qtbot, look, store) as opened:
        yield opened


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A real folder that stands for a stick."""
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


def drive(folder: Path, *, free: int = 3 * GB, writable: bool = True) -> Stick:
    return Stick(folder, folder.name, free, 8 * GB, writable)


def settled(page: SendPage, qtbot: QtBot) -> None:
    wait(qtbot, lambda: not page.busy and not page.app.busy and page.outlook is not None)


def shown(window: Window, qtbot: QtBot, *sticks: Stick, to: str = SUPERIOR) -> SendPage:
    """The page as it is once it has read the register and looked at the drives."""
    page = window.page_of("send")
    assert isinstance(page, SendPage)
    page.listing = lambda: list(sticks)
    window.show_page("send", {"to": to})
    wait(qtbot, lambda: page.found == list(sticks))
    settled(page, qtbot)
    return page


def taken(store: Store, card: Any) -> None:
    door.take_card(store, card)


def answer(above: Store, store: Store, parcels: list[Path], state: str, note: str, folder: Path) -> None:
    """The superior takes parcels in and answers; the unit takes the answer."""
    standing = door.Standing(above)
    verdicts = list(door.take_any(standing, parcels, unpack=verify.parcels_in))
    assert {one.verdict for one in verdicts} <= {"accepted", "same", "older"}
    folder.mkdir(exist_ok=True)
    back = door.write(standing, [door.make_answer(standing, CODE, state, note)], folder)
    assert [one.verdict for one in door.take_any(door.Standing(store), back, unpack=verify.parcels_in)] == ["accepted"]


def shown_page(window: Window) -> str:
    assert window.page is not None
    return window.page.page_id


def enter(widget: QWidget) -> None:
    """Press a button by the keyboard."""
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(widget, Qt.Key.Key_Return)


# --- without a card


def test_without_a_card_it_says_so_and_leads_to_taking_one(window: Window, qtbot: QtBot) -> None:
    page = shown(window, qtbot)
    assert page.no_card.text() == sentence(Problem("no_card"))
    assert not page.usb.isVisible()
    assert not page.take_card.isVisible()  # one way to it, not two
    enter(page.no_card_button)
    assert isinstance(window.page, CardPage)
    assert window.side.here() == "send"


def test_a_second_pc_needs_no_card(window: Window, qtbot: QtBot, stick: Path) -> None:
    page = shown(window, qtbot, drive(stick), to=PEER)
    assert page.usb.isVisible()
    assert not page.report.isVisible()
    enter(page.usb)
    settled(page, qtbot)
    assert page.said.text() == PULL
    assert len(list(stick.glob("KH49_*.kh49"))) == 1


def test_the_command_takes_a_card_from_anywhere(window: Window, qtbot: QtBot) -> None:
    window.show_page("member")
    assert window.can("card.take")
    window.do("card.take")
    assert isinstance(window.page, CardPage)


# --- the card


def card_page(window: Window) -> CardPage:
    window.show_page("card.take")
    page = window.page
    assert isinstance(page, CardPage)
    return page


def test_a_card_file_is_compared_and_taken(window: Window, store: Store, card: Any, tmp_path: Path) -> None:
    file = tmp_path / card.file_name
    file.write_bytes(card.to_bytes())
    page = card_page(window)
    page.read_file(file)
    read = words(page)
    assert "LĐLĐ tỉnh Đắk Lắk" in read
    assert f"CĐCS Công ty TNHH May Thái Dương ({CODE})" in read
    assert page.six.words == door.six_words(card.public)
    assert all(word in page.six.accessibleName() for word in page.six.words)
    assert store.setting("superior_office") is None  # nothing before it was compared
    assert page.take.hasFocus()
    QTest.keyClick(page.take, Qt.Key.Key_Return)
    superior = door.Standing(store).superior
    assert superior is not None
    assert superior.name == "LĐLĐ tỉnh Đắk Lắk"
    assert isinstance(window.page, SendPage)


def test_a_reader_types_the_card_in_lines_and_ends_with_enter(window: Window, store: Store, card: Any) -> None:
    page = card_page(window)
    assert page.digits.hasFocus()
    digits = card.to_digits()
    write(page.digits, " ".join(digits[at : at + 40] for at in range(0, len(digits), 40)))
    press(page.digits, Qt.Key.Key_Return, text="\r")
    assert page.comparing.isVisible()
    assert page.digits.text() == ""  # it is like a key: it does not stay on the screen
    press(page.take, Qt.Key.Key_Return, text="\r")
    assert door.Standing(store).superior is not None


def test_one_wrong_digit_is_refused_beside_the_line(window: Window, store: Store, card: Any) -> None:
    page = card_page(window)
    digits = card.to_digits()
    wrong = digits[:50] + str((int(digits[50]) + 1) % 10) + digits[51:]
    write(page.digits, wrong)
    press(page.digits, Qt.Key.Key_Return, text="\r")
    assert page.row.problems() == [("bad", sentence(Problem("bad_card")))]
    assert not page.comparing.isVisible()
    assert store.setting("superior_office") is None


def test_an_expired_card_says_until_when_it_could_be_used(
    window: Window, above: Store, card: Any, tmp_path: Path
) -> None:
    file = tmp_path / "cũ.kh49the"
    file.write_bytes(replace(card, expires="2026-01-31").to_bytes())
    page = card_page(window)
    page.read_file(file)
    assert "31/01/2026" in page.file_problem.text()
    assert "LĐLĐ tỉnh Đắk Lắk" in page.file_problem.text()
    page.read_file(tmp_path / "không có.kh49the")
    assert "không có.kh49the" in page.file_problem.text()


def test_words_that_differ_leave_no_trace(window: Window, store: Store, card: Any, tmp_path: Path) -> None:
    file = tmp_path / card.file_name
    file.write_bytes(card.to_bytes())
    page = card_page(window)
    page.read_file(file)
    enter(page.other)
    assert page.found is None
    assert page.six.words == ()
    assert store.setting("superior_office") is None
    page.read_file(file)
    window.do("record.leave")  # Esc: first back to reading, then away
    assert not page.comparing.isVisible()
    window.do("record.leave")
    assert isinstance(window.page, SendPage)


def test_a_card_of_another_unit_or_superior_is_pointed_at(
    window: Window, store: Store, above: Store, card: Any, tmp_path: Path
) -> None:
    taken(store, replace(card, superior="11111111-2222-4333-8444-555555555555", superior_name="Công đoàn cũ"))
    file = tmp_path / "thẻ.kh49the"
    file.write_bytes(replace(card, code="DL-0050").to_bytes())
    page = card_page(window)
    page.read_file(file)
    assert "DL-0050" in page.warning.text()
    assert "Công đoàn cũ" in page.warning.text()


def test_a_card_can_be_dropped_on_the_page(window: Window, qtbot: QtBot, card: Any, tmp_path: Path) -> None:
    file = tmp_path / card.file_name
    file.write_bytes(card.to_bytes())
    page = shown(window, qtbot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(page, QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, none))
    QApplication.sendEvent(page, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none))
    assert isinstance(window.page, CardPage)
    assert window.page.found == card


# --- what goes


def test_it_says_in_words_what_goes_and_what_stays(window: Window, qtbot: QtBot, store: Store, card: Any) -> None:
    taken(store, card)
    page = shown(window, qtbot)
    assert page.going.title.text() == "Gửi lên LĐLĐ tỉnh Đắk Lắk"
    assert page.data.below.text() == "3 đoàn viên · 1 hội nghị"
    assert "dân tộc, đảng viên" in page.stays.below.text()
    assert not page.fresh.isVisible()  # nothing was ever answered: everything goes
    enter(page.all_stays)
    assert "Đoàn viên: " in page.stay_words.text()
    assert "ghi chú" in page.stay_words.text()


def test_what_is_promised_to_stay_is_not_in_the_parcel(
    window: Window, qtbot: QtBot, store: Store, above: Store, card: Any, stick: Path, people: list[str]
) -> None:
    taken(store, card)
    store.save(Dues, {"member": people[0], "year": 2026, "m01": 50_000})
    page = shown(window, qtbot, drive(stick))
    assert "đoàn phí" not in page.data.below.text()
    enter(page.usb)
    settled(page, qtbot)
    [verdict] = door.take_any(door.Standing(above), stick.glob("*.kh49"), unpack=verify.parcels_in)
    assert {name: verdict.totals[name] for name in ("member", "conference")} == {"member": 3, "conference": 1}
    assert "dues" not in verdict.totals
    assert [row["note"] for row in above.rows(Member)] == [None, None, None]


def test_changes_since_a_parcel_are_counted_by_the_records_people_know(
    store: Store, unit: str, people: list[str]
) -> None:
    level = outbox.level_of(SUPERIOR)
    goes, fresh = outbox.counted(store, unit, level, None)
    assert ({kind.about.name: many for kind, many in goes.items()}, fresh) == ({"member": 3, "conference": 1}, {})
    since = Since(NOW.isoformat(), outbox.seen_now(store, unit, level))
    assert outbox.counted(store, unit, level, since)[1] == {}
    store.save(Member, {"note": "chỉ ở đây"}, record=people[0])  # does not travel: nothing new up there
    assert outbox.counted(store, unit, level, since)[1] == {}
    store.save(MemberEvent, {"member": people[1], "kind": "ADMIT", "on": "2020-01-01"})
    assert outbox.counted(store, unit, level, since)[1] == {Member: 1}  # an event changes its member
    store.save(Member, {"phone": "0905123456"}, record=people[1])
    store.delete(Conference, str(next(iter(store.rows(Conference)))["id"]))
    assert outbox.counted(store, unit, level, since)[1] == {Member: 1, Conference: 1}


def test_of_a_parcel_of_the_command_line_the_time_has_to_do(store: Store, unit: str, people: list[str]) -> None:
    level = outbox.level_of(SUPERIOR)
    before, after = (NOW.replace(minute=minute).isoformat() for minute in (41, 43))
    assert outbox.counted(store, unit, level, Since(before))[1] == {Member: 3, Conference: 1}
    assert outbox.counted(store, unit, level, Since(after))[1] == {}


def test_many_types_are_told_in_one_line() -> None:
    assert counts({Conference: 2, Dues: 7, Member: 1_336}) == "1.336 đoàn viên · 2 hội nghị · 7 đoàn phí"
    assert counts({Conference: 2, Dues: 7, Member: 1_336}, 1) == "1.336 đoàn viên · 9 bản ghi của 2 loại khác"


# --- sticks


def test_the_only_stick_is_shown_with_its_room_and_written_to(
    window: Window, qtbot: QtBot, store: Store, above: Store, card: Any, stick: Path
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick))
    assert page.stick_words.text() == "KINGSTON · còn trống 3,0 GB trong 8,0 GB"
    enter(page.usb)
    assert PULL in page.more.text()  # while it is written: wait for those words
    assert not page.usb.isEnabled()
    settled(page, qtbot)
    assert page.said.text() == PULL
    assert "KINGSTON" in page.more.text()
    assert page.open_folder.hasFocus()
    [file] = list(stick.iterdir())
    assert door.peek(door.Standing(above), next(door.gather([file]))).verdict == "accepted"
    assert page.model.rowCount() == 1
    line = [page.model.index(0, column).data() for column in range(page.model.columnCount())]
    assert line == ["22/11/2026 10:42", "Số liệu của đơn vị", "LĐLĐ tỉnh Đắk Lắk", "USB KINGSTON", "Đã xuất"]


def test_no_stick_says_what_to_do_and_the_keyboard_is_on_the_folder(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path
) -> None:
    taken(store, card)
    page = shown(window, qtbot)
    enter(page.usb)
    [(kind, told)] = page.stick_row.problems()
    assert kind == "bad"
    assert "Hãy cắm USB" in told
    assert page.folder.hasFocus()
    page.listing = lambda: [drive(stick)]
    wait(qtbot, lambda: page.found)  # by itself, within a few seconds
    assert page.stick_row.problems() == []
    assert page.stick_words.text() == stick_words(drive(stick))


def test_of_several_sticks_one_has_to_be_chosen(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path, tmp_path: Path
) -> None:
    taken(store, card)
    other = tmp_path / "DULIEU"
    other.mkdir()
    page = shown(window, qtbot, drive(other), drive(stick))
    enter(page.usb)
    assert page.stick_row.problems() == [("bad", "Có 2 USB đang cắm. Hãy chọn một.")]
    assert page.stick.hasFocus()
    page.stick.set_value(str(stick))
    page._watch()  # the list is looked at every two seconds: what was chosen stays
    wait(qtbot, lambda: not page._watching.busy)
    enter(page.usb)
    settled(page, qtbot)
    assert list(other.iterdir()) == []
    assert len(list(stick.iterdir())) == 1


def test_who_goes_elsewhere_meanwhile_is_told_there(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick))
    enter(page.usb)
    window.show_page("member")
    wait(qtbot, lambda: not window.app.busy)
    assert window.note.text().startswith(PULL)
    window.note.button.click()
    assert window.page is page
    assert page.said.isVisible()
    assert page.said.text() == PULL
    window.show_page("member")
    window.show_page("send")
    assert not page.done.isVisible()  # it was seen


def test_a_locked_stick_is_told_before_anything_is_made(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick, writable=False))
    assert "đang khoá ghi" in page.stick_words.text()
    enter(page.usb)
    assert "chốt khoá" in page.stick_row.problems()[0][1]
    assert post.letters(store, way=post.OUT) == []


def test_a_full_stick_is_told_and_nothing_counts_as_sent(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick))
    usage = shutil.disk_usage(stick)
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "disk_usage", lambda _place: usage._replace(free=1_000))
        enter(page.usb)
        settled(page, qtbot)
    assert "đã đầy" in page.problem.text()
    assert not page.done.isVisible()
    assert list(stick.iterdir()) == []
    assert page.model.rowCount() == 0
    enter(page.usb)  # room was made
    settled(page, qtbot)
    assert page.said.text() == PULL
    assert [one.number for one in post.letters(store, way=post.OUT)] == [2]  # the failed one's never comes again


@pytest.mark.parametrize("pulled", ["before", "while"])
def test_a_pulled_stick_is_told_and_can_be_tried_again(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path, monkeypatch: pytest.MonkeyPatch, pulled: str
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick))
    with monkeypatch.context() as patched:
        if pulled == "before":
            stick.rmdir()
        else:
            fsync = os.fsync

            def gone(handle: int) -> None:
                if stick.exists() and any(stick.iterdir()):
                    shutil.rmtree(stick)
                    raise OSError(errno.EIO, "pulled")
                fsync(handle)

            patched.setattr(os, "fsync", gone)
        enter(page.usb)
        settled(page, qtbot)
    assert "rút" in page.problem.text()
    assert page.model.rowCount() == 0
    stick.mkdir()
    enter(page.usb)
    settled(page, qtbot)
    assert page.said.text() == PULL
    assert page.problem.text() == ""


# --- attachments


def attach(store: Store, tmp_path: Path, size: int, name: str = "biên bản.pdf") -> None:
    conference = next(iter(store.rows(Conference)))
    file = tmp_path / name
    file.write_bytes(b"%PDF-1.4 " + os.urandom(16) + bytes(size))
    attachments.attach(store, Conference, str(conference["id"]), file)


def test_attachments_go_as_parcels_of_their_own_until_an_answer_lists_them(
    window: Window, qtbot: QtBot, store: Store, above: Store, card: Any, stick: Path, tmp_path: Path
) -> None:
    taken(store, card)
    attach(store, tmp_path, 2 * MEGA)
    page = shown(window, qtbot, drive(stick))
    assert page.files.below.text() == "1 tệp, 2,0 MB · cấp trên chưa báo đã có"
    page.with_files.click()
    enter(page.usb)
    settled(page, qtbot)
    assert len(list(stick.iterdir())) == 1  # without the tick the data alone
    page.with_files.click()
    enter(page.usb)
    settled(page, qtbot)
    files = sorted(stick.iterdir())
    assert len(files) == 3
    sent = post.letters(store, way=post.OUT)
    assert [one.kind for one in sent] == ["files", "state", "state"]
    assert len({one.number for one in sent}) == 3
    assert page.files.below.text().startswith("1 tệp")  # sending alone proves nothing
    answer(above, store, files, post.RECEIVED, "", tmp_path / "về")
    page.refresh()
    settled(page, qtbot)
    assert page.files.below.text() == "Không còn tệp nào phải gửi"
    assert not page.with_files.isVisible()


def test_many_large_files_go_in_several_parcels_each_with_a_number_of_its_own(
    window: Window, qtbot: QtBot, store: Store, above: Store, card: Any, stick: Path, tmp_path: Path
) -> None:
    taken(store, card)
    for number in range(3):
        attach(store, tmp_path, 9 * MEGA, f"bản quét {number}.pdf")
    page = shown(window, qtbot, drive(stick))
    assert [kind for kind, _ in page.mail_row.problems()] == ["warn"]  # too heavy for many mail boxes
    enter(page.usb)
    settled(page, qtbot)
    sent = post.letters(store, way=post.OUT)
    assert [one.kind for one in sent] == ["files", "files", "state"]
    assert len({one.number for one in sent}) == 3
    verdicts = list(door.take_any(door.Standing(above), sorted(stick.iterdir()), unpack=verify.parcels_in))
    assert "fork" not in {one.verdict for one in verdicts}


# --- mail and folder


def test_a_mail_is_written_beside_the_parcel_and_opened(
    window: Window, qtbot: QtBot, store: Store, above: Store, card: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(store, card)
    opened: list[Path] = []

    def open_url(url: QUrl) -> bool:
        opened.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    page = shown(window, qtbot)
    write(page.address, "nhan@ldld-daklak.example")
    enter(page.mail)
    settled(page, qtbot)
    [draft] = opened
    message = email.message_from_bytes(draft.read_bytes(), policy=default)
    assert message["To"] == "nhan@ldld-daklak.example"
    assert message["X-Unsent"] == "1"
    assert "CĐCS Công ty TNHH May Thái Dương" in message["Subject"]
    [attached] = list(message.iter_attachments())
    assert (draft.parent / str(attached.get_filename())).read_bytes() == attached.get_payload(decode=True)
    [found] = list(door.gather([draft]))
    assert door.peek(door.Standing(above), found).verdict == "accepted"
    assert store.setting("mail.superior") == "nhan@ldld-daklak.example"
    assert "mở trong chương trình thư" in page.said.text()


def test_a_wrong_address_is_refused_beside_it_before_anything_is_made(
    window: Window, qtbot: QtBot, store: Store, card: Any
) -> None:
    taken(store, card)
    page = shown(window, qtbot)
    write(page.address, "nhan@")
    enter(page.mail)
    assert "nhan@" in page.mail_row.problems()[0][1]
    assert page.address.hasFocus()
    assert post.letters(store, way=post.OUT) == []


def test_without_a_mail_program_the_folder_is_offered(
    window: Window, qtbot: QtBot, store: Store, card: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(store, card)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    page = shown(window, qtbot)
    enter(page.mail)
    settled(page, qtbot)
    assert "chưa mở được chương trình thư" in page.said.text()
    assert page.open_folder.isVisible()


def test_a_folder_takes_the_parcel_too(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(store, card)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    page = shown(window, qtbot)
    enter(page.folder)
    settled(page, qtbot)
    [file] = list(stick.iterdir())
    assert file.name in page.more.text()
    assert store.setting("folder.send") == str(stick)


# --- the report that carries the parcel


def test_report_and_parcel_travel_as_one_file(
    window: Window, qtbot: QtBot, store: Store, above: Store, card: Any, stick: Path
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick))
    page.report.click()
    assert page.report_row.isVisible()
    write(page.number, "05/BC-CĐCS")
    enter(page.usb)
    settled(page, qtbot)
    assert page.problem.text() == ""
    [file] = list(stick.iterdir())
    assert file.suffix == ".pdf"
    assert len(verify.parcels_in(file.read_bytes())) == 1
    [verdict] = door.take_any(door.Standing(above), [file], unpack=verify.parcels_in)
    assert (verdict.verdict, verdict.totals["member"]) == ("accepted", 3)


def test_a_report_that_could_not_be_written_leaves_nothing_that_looks_sent(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick))
    page.report.click()
    stick.rmdir()  # pulled while the report was made
    enter(page.usb)
    settled(page, qtbot)
    assert "rút" in page.problem.text()
    assert page.model.rowCount() == 0
    assert page.state_line.accessibleName() == "Tình trạng: chưa gửi"


# --- what becomes of it


def test_the_state_moves_with_the_answers_of_the_superior_only(
    window: Window, qtbot: QtBot, store: Store, above: Store, card: Any, stick: Path, tmp_path: Path, people: list[str]
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick))
    assert page.state_line.accessibleName() == "Tình trạng: chưa gửi"
    for at, (state, told, note) in enumerate(
        (
            (post.RECEIVED, "Đã nhận", ""),
            (post.MORE_NEEDED, "Yêu cầu bổ sung", "Thiếu biên bản hội nghị"),
            (post.APPROVED, "Đã duyệt", ""),
        )
    ):
        enter(page.usb)
        settled(page, qtbot)
        assert page.state_line.accessibleName() == "Tình trạng: Đã xuất"
        answer(above, store, list(stick.iterdir()), state, note, tmp_path / f"về {at}")
        page.refresh()
        settled(page, qtbot)
        assert page.state_line.accessibleName() == f"Tình trạng: {told}"
        assert page.answer.below.text() == f"22/11/2026 · {told}" + (f": {note}" if note else "")
        assert page.model.index(0, len(Letters.heads) - 1).data() == told
    assert page.fresh.isVisible()
    assert page.fresh.below.text() == "Không có gì mới"


def test_a_week_without_an_answer_is_called_to_mind(store: Store, unit: str, card: Any, tmp_path: Path) -> None:
    taken(store, card)
    standing = door.Standing(store)
    door.write(standing, [door.make_state(standing, SUPERIOR)], tmp_path)
    [letter] = post.letters(store, way=post.OUT)
    assert outbox.look_at(store, door, SUPERIOR).waiting == []
    later = replace_clock(store, days=9)
    assert [one.seq for one in outbox.look_at(later, door, SUPERIOR).waiting] == [letter.seq]
    later.close()


def replace_clock(store: Store, *, days: int) -> Store:
    """The same register so many days later."""
    when = NOW.replace(month=12, day=NOW.day + days - 30)
    return Store.open(store.folder, store.catalogue, store.reference, clock=lambda: when, hold=False)


def test_the_reminder_stands_on_the_page_with_what_to_do(
    qtbot: QtBot, look: looks.Look, store: Store, people: list[str], card: Any, tmp_path: Path
) -> None:
    taken(store, card)
    standing = door.Standing(store)
    door.write(standing, [door.make_state(standing, SUPERIOR)], tmp_path)
    later = replace_clock(store, days=9)
    with real_window(qtbot, look, later) as window:
        page = shown(window, qtbot)
        assert "22/11/2026 đã 9 ngày" in page.late.text()
        assert "gửi lại" in page.late.text()
    later.close()


# --- at the superior, and before there is a unit


def test_a_superior_sends_nothing_up_but_sees_its_answers(
    qtbot: QtBot, look: looks.Look, store: Store, people: list[str], above: Store, card: Any, tmp_path: Path
) -> None:
    taken(store, card)
    standing = door.Standing(store)
    files = door.write(standing, [door.make_state(standing, SUPERIOR)], tmp_path)
    answer(above, store, files, post.RECEIVED, "", tmp_path / "về")
    with real_window(qtbot, look, above) as window:
        page = shown(window, qtbot)
        assert page.about.isVisible()
        assert not page.going.isVisible()
        assert not page.take_card.isVisible()
        page.to_tray.click()
        assert shown_page(window) == "tray"
        page = shown(window, qtbot)
        line = [page.model.index(0, column).data() for column in range(3)]
        assert line[1:] == ["Giấy biên nhận", "CĐCS Công ty TNHH May Thái Dương"]


def test_before_the_first_day_it_says_that_there_is_no_unit(qtbot: QtBot, look: looks.Look, store: Store) -> None:
    with real_window(qtbot, look, store) as window:
        window.show_page("send")
        page = window.page
        assert isinstance(page, SendPage)
        wait(qtbot, page.missing.text)
        assert page.missing.text() == sentence(Problem("unit_missing"))
        assert not page.going.isVisible()


# --- seeing and reaching


@pytest.mark.parametrize(("size", "scale"), [((1366, 768), 1.0), ((1366, 768), 1.5), (SMALL, 1.0)])
def test_nothing_is_clipped(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path, size: tuple[int, int], scale: float
) -> None:
    taken(store, card)
    window.resize(*size)
    window.look.choose(scale=scale)
    page = shown(window, qtbot, drive(stick))
    page.report.click()
    page.all_stays.click()
    enter(page.usb)
    settled(page, qtbot)
    for _ in range(5):
        QApplication.processEvents()
    assert clipped(page) == []
    inside = page.area.widget()
    assert inside is not None
    assert inside.width() <= page.area.viewport().width()
    taking = card_page(window)
    taking._show(card)
    for _ in range(5):
        QApplication.processEvents()
    assert clipped(taking) == []


def test_every_control_has_a_name_and_the_keyboard_reaches_it(
    window: Window, qtbot: QtBot, store: Store, card: Any, stick: Path
) -> None:
    taken(store, card)
    page = shown(window, qtbot, drive(stick))
    page.to.setFocus(Qt.FocusReason.TabFocusReason)
    reached: list[QWidget] = []
    for _ in range(40):
        now = QApplication.focusWidget()
        if now is None or now in reached:
            break
        reached.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    assert {page.usb, page.mail, page.folder, page.address, page.report, page.all_stays} <= set(reached)
    assert all(widget.accessibleName() for widget in reached if page.isAncestorOf(widget))


def test_a_drive_is_called_as_people_call_it() -> None:
    assert named(Stick(Path("E:"), "KINGSTON", 1, 1)) == "KINGSTON (E:)"
    assert named(Stick(Path("/media/lan/DULIEU"), "DULIEU", 1, 1)) == "DULIEU"

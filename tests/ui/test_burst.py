"""A citizen card's QR code, typed by a reader into whatever field has the keyboard; and hands that type fast."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Member
from kh49_desktop.store.file import Store
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused, panel
from tests.ui.widgets.keys import press, write

CARD = "066085012345|240123456|Đặng Văn Ánh|05031985|Nam|12 Lê Duẩn, Buôn Ma Thuột, Đắk Lắk|15062021"
NAMES = ["Nguyễn Thị Hoà", "Y Bhăm Niê", "H'Hen Niê", "Trần Quốc Toản", "Lê Thuỳ Dương"]


def scan(text: str, *, began: int = 1_000, every: int = 5) -> None:
    """Type as a reader does: every letter wherever the keyboard is, five milliseconds apart, Enter at the end."""
    for number, letter in enumerate(text):
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            event.setTimestamp(began + number * every)
            QApplication.sendEvent(focused(), event)
            QApplication.processEvents()
    press(focused(), Qt.Key.Key_Return)


def card(number: int) -> str:
    """One of many invented people."""
    name = NAMES[number % len(NAMES)]
    return f"06608501{number:04d}||{name}|05031985|Nam|Thôn {number}, xã Ea Tul, Đắk Lắk|15062021"


@pytest.fixture
def members(window: Window) -> RecordPanel:
    return panel(window, "member")


@pytest.mark.parametrize("field", ["search", "phone", "note", "gender", "table"])
def test_a_card_is_known_wherever_the_keyboard_is(members: RecordPanel, store: Store, qtbot: QtBot, field: str) -> None:
    saved = store.save(
        Member, {"full_name": "Lê Ngọc Đào", "phone": "0905123456", "gender": "NU", "note": "gọi buổi tối"}
    )
    members.show_record(saved.id)
    if field == "search":
        members.search.setFocus()
        write(members.search, "đào")
    elif field == "table":
        members.table.setFocus()
    else:
        members.form.focus_field(field)
    before = focused().text() if isinstance(focused(), QLineEdit) else ""  # type: ignore[attr-defined]
    here = focused()
    scan(CARD)
    assert members.cards is not None
    assert members.cards.isVisible()
    assert [c.full_name for c in members.cards.waiting] == ["Đặng Văn Ánh"]
    if isinstance(here, QLineEdit):
        assert here.text() == before
    press(focused(), Qt.Key.Key_Return)  # the first button of the card has the keyboard: save
    row = next(row for row in store.rows(Member) if row["citizen_id"] == "066085012345")
    assert (row["full_name"], row["birth_date"], row["gender"]) == ("Đặng Văn Ánh", "1985-03-05", "NAM")
    assert (row["residence"], row["id_issue_date"]) == ("12 Lê Duẩn, Buôn Ma Thuột, Đắk Lắk", "2021-06-15")
    other = store.row(Member, saved.id)
    assert other is not None
    assert (other["phone"], other["gender"], other["note"]) == ("0905123456", "NU", "gọi buổi tối")


def test_twenty_in_a_row_at_five_milliseconds(members: RecordPanel, store: Store, qtbot: QtBot) -> None:
    store.save(Member, {"full_name": NAMES[7 % len(NAMES)], "citizen_id": "066085010007", "birth_date": "1985-03-05"})
    doubles = []
    for number in range(20):
        scan(card(number), began=(number + 1) * 10_000)
        assert members.cards is not None
        if members.cards.double.isVisible():
            doubles.append(members.cards.double.text())
            members.cards.drop()
        else:
            press(focused(), Qt.Key.Key_Return)
    assert len(doubles) == 1
    assert doubles[0].startswith(
        "Đã có trong sổ: Y Bhăm Niê" if NAMES[7 % 5] == "Y Bhăm Niê" else "Đã có trong sổ: H'Hen Niê"
    )
    rows = {row["citizen_id"]: row["full_name"] for row in store.rows(Member)}
    assert rows == {f"06608501{number:04d}": NAMES[number % len(NAMES)] for number in range(20)}


def test_cards_wait_for_each_other(members: RecordPanel, qtbot: QtBot) -> None:
    members.search.setFocus()
    scan(card(1))
    scan(card(2))
    scan(card(2))
    assert members.cards is not None
    assert [c.citizen_id for c in members.cards.waiting] == ["066085010001", "066085010002"]


def test_who_is_on_file_is_told_with_what_differs(members: RecordPanel, store: Store, qtbot: QtBot) -> None:
    saved = store.save(Member, {"full_name": "Đặng Văn Anh", "citizen_id": "066085012345", "birth_date": "1985-03-05"})
    members.search.setFocus()
    scan(CARD)
    assert members.cards is not None
    told = members.cards.double.text()
    assert told.startswith(
        "Đã có trong sổ: Đặng Văn Anh. Khác nhau – Họ và tên: sổ ghi Đặng Văn Anh, thẻ ghi Đặng Văn Ánh"
    )
    members.cards.fill()  # proposed in the form of that person, not written before it is confirmed
    row = store.row(Member, saved.id)
    assert row is not None
    assert row["full_name"] == "Đặng Văn Anh"
    assert members.form.editing.record == saved.id
    assert members.form.save()
    row = store.row(Member, saved.id)
    assert row is not None
    assert (row["full_name"], row["residence"]) == ("Đặng Văn Ánh", "12 Lê Duẩn, Buôn Ma Thuột, Đắk Lắk")


def test_damaged_letters_are_told(members: RecordPanel, qtbot: QtBot) -> None:
    members.search.setFocus()
    scan(CARD.replace("Đặng Văn Ánh", "??ng V?n ?nh"))
    assert members.cards is not None
    assert members.cards.damaged.isVisible()


def test_through_an_input_method(members: RecordPanel, qtbot: QtBot) -> None:
    """The method commits some letters itself and takes others back to write them anew."""
    members.search.setFocus()
    line = members.search
    for letter in "066085012345|240123456|":
        write(focused(), letter)
    for piece in ("Đặng ", "Văn ", "Ánh|"):
        event = QInputMethodEvent("", [])
        event.setCommitString(piece)
        QApplication.sendEvent(focused(), event)
    for letter in "05031985|Naa":
        write(focused(), letter)
    press(focused(), Qt.Key.Key_Backspace)
    for letter in "m|Đắk Lắk|15062021":
        write(focused(), letter)
    press(focused(), Qt.Key.Key_Return)
    assert members.cards is not None
    [waiting] = members.cards.waiting
    assert (waiting.full_name, waiting.birth_date, waiting.gender) == ("Đặng Văn Ánh", "1985-03-05", "NAM")
    assert line.text() == ""


def test_a_burst_that_is_no_card_is_given_back(members: RecordPanel, qtbot: QtBot) -> None:
    members.search.setFocus()
    write(members.search, "ab")
    qtbot.wait(60)
    for letter in "066085012345|xyz":
        write(focused(), letter)
    qtbot.waitUntil(lambda: members.search.text() == "ab066085012345|xyz")
    assert members.cards is None


@pytest.mark.parametrize("text", ["Nguyễn Thị Hoà", "0905123456", "066085012345", "a" * 80, "1|2|3|4|5"])
def test_fast_hands_lose_no_letter(members: RecordPanel, qtbot: QtBot, text: str) -> None:
    members.search.setFocus()
    for letter in text:
        write(focused(), letter)
        qtbot.wait(8)
    assert members.search.text() == text


def test_pages_without_a_citizen_id_do_not_listen(window: Window) -> None:
    assert not hasattr(panel(window, "conference"), "burst")

"""Lines to type in: nothing is rewritten while it is typed, and what was understood is shown beside it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QHelpEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.ui.look import Look, Theme
from kh49_desktop.ui.widgets import DayEdit, IconButton, LineEdit, Reading, TextBox

from .keys import commit, compose, press, write


def read_day(text: str) -> Reading:
    """Read d/m/yy and a year alone."""
    parts = text.strip().split("/")
    if parts == [""]:
        return Reading(None)
    if len(parts) == 3 and all(part.isdecimal() for part in parts):
        day, month, year = (int(part) for part in parts)
        if 1 <= day <= 31 and 1 <= month <= 12:
            year += 1900 if year < 100 else 0
            return Reading(f"{year:04}-{month:02}-{day:02}", f"{day:02}/{month:02}/{year:04}")
    if len(parts) == 1 and len(parts[0]) == 4 and parts[0].isdecimal():
        return Reading(parts[0], parts[0])
    return Reading(None, problem="Không có ngày này.")


def enter(widget: QWidget, reason: Qt.FocusReason = Qt.FocusReason.TabFocusReason) -> None:
    """Come into a field without the need of a window of the desktop."""
    QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusIn, reason))


def leave(widget: QWidget, reason: Qt.FocusReason = Qt.FocusReason.TabFocusReason) -> None:
    """Leave a field."""
    QApplication.sendEvent(widget, QFocusEvent(QEvent.Type.FocusOut, reason))


@pytest.fixture
def line(qtbot: QtBot, look: Look) -> LineEdit:
    made = LineEdit(look, name="Họ đệm")
    qtbot.addWidget(made)
    return made


def test_a_decomposed_name_becomes_nfc_on_leaving_and_not_before(line: LineEdit) -> None:
    decomposed = unicodedata.normalize("NFD", "Đặng Văn Ánh")
    enter(line)
    write(line, decomposed)
    assert line.text() == decomposed
    leave(line)
    assert line.text() == "Đặng Văn Ánh"


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet="aăâđêôơưẠ ộ\u0302\u0306\u0323nghtrNY'", max_size=12))
def test_whatever_is_typed_stands_as_typed_until_the_field_is_left(line: LineEdit, typed: str) -> None:
    line.clear()
    enter(line)
    write(line, typed)
    assert line.text() == typed
    leave(line)
    assert line.text() == unicodedata.normalize("NFC", typed)


def test_a_syllable_being_composed_is_left_alone(qtbot: QtBot, line: LineEdit) -> None:
    enter(line)
    with qtbot.assertNotEmitted(line.textEdited):
        for preedit in ("t", "tr", "tru", "trươ", "trương"):
            compose(line, preedit)
            assert line.text() == ""
    with qtbot.waitSignal(line.textEdited) as told:
        commit(line, "Trương")
    assert told.args == ["Trương"]


def test_leaving_tells_of_a_change_once(qtbot: QtBot, line: LineEdit) -> None:
    enter(line)
    write(line, "Ánh")
    with qtbot.waitSignal(line.left) as told:
        leave(line)
    assert told.args == ["Ánh"]
    with qtbot.assertNotEmitted(line.left):
        enter(line)
        leave(line)


def test_a_value_from_the_store_is_no_change(qtbot: QtBot, line: LineEdit) -> None:
    with qtbot.assertNotEmitted(line.left):
        line.set_text("Ánh")
        enter(line)
        leave(line)


def test_opening_the_context_menu_is_no_leaving(qtbot: QtBot, line: LineEdit) -> None:
    enter(line)
    write(line, "Ánh")
    with qtbot.assertNotEmitted(line.left):
        leave(line, Qt.FocusReason.PopupFocusReason)


def test_enter_goes_on_to_the_next_field_in_a_form(qtbot: QtBot, look: Look) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    stack = QVBoxLayout(form)
    first, second = LineEdit(look), LineEdit(look)
    first.goes_on = True
    stack.addWidget(first)
    stack.addWidget(second)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    first.setFocus()
    press(first, Qt.Key.Key_Return)
    assert form.focusWidget() is second


def test_a_sensitive_value_of_another_record_is_hidden_too(qtbot: QtBot, look: Look) -> None:
    field = LineEdit(look, sensitive=True)
    qtbot.addWidget(field)
    assert field.echoMode() == QLineEdit.EchoMode.Normal  # nothing to hide yet
    field.set_text("066185012345")
    assert field.echoMode() == QLineEdit.EchoMode.Password


def test_a_long_value_shows_how_it_begins(qtbot: QtBot, look: Look) -> None:
    field = LineEdit(look)
    qtbot.addWidget(field)
    field.set_text("CĐCS Công ty TNHH May Thái Dương " * 5)
    assert field.cursorPosition() == 0


def test_a_sensitive_value_is_hidden_while_idle(qtbot: QtBot, look: Look) -> None:
    field = LineEdit(look, "066185012345", sensitive=True)
    qtbot.addWidget(field)
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert "066" not in field.displayText()
    with qtbot.waitSignal(field.revealed) as told:
        press(field, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    assert told.args == [True]
    assert field.displayText() == "066185012345"


def test_the_eye_is_not_in_the_tab_order(qtbot: QtBot, look: Look) -> None:
    field = LineEdit(look, sensitive=True)
    qtbot.addWidget(field)
    eye = field.findChild(IconButton)
    assert eye is not None
    assert eye.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert eye.accessibleName() == "Hiện số"


def test_an_input_keeps_its_height_in_focus_and_in_every_theme(qtbot: QtBot, line: LineEdit, look: Look) -> None:
    heights = set()
    for theme in (Theme.LIGHT, Theme.CONTRAST_LIGHT):
        look.choose(theme=theme)
        heights.add(line.sizeHint().height())
        enter(line)
        heights.add(line.sizeHint().height())
        leave(line)
    assert heights == {36}


@pytest.fixture
def day(qtbot: QtBot, look: Look) -> DayEdit:
    made = DayEdit(look, read_day, name="Ngày sinh")
    qtbot.addWidget(made)
    return made


def test_a_day_is_echoed_while_typed_and_written_out_on_leaving(day: DayEdit) -> None:
    enter(day)
    write(day, "5/3/85")
    assert (day.text(), day.echo(), day.value()) == ("5/3/85", "05/03/1985", "1985-03-05")
    leave(day)
    assert (day.text(), day.echo()) == ("05/03/1985", "")


def test_a_year_alone_stays_a_year(day: DayEdit) -> None:
    enter(day)
    write(day, "1999")
    leave(day)
    assert (day.text(), day.value()) == ("1999", "1999")


def test_what_is_no_day_stays_as_typed_with_its_problem(day: DayEdit) -> None:
    enter(day)
    write(day, "31/13/90")
    leave(day)
    assert day.text() == "31/13/90"
    assert day.value() is None
    assert day.reading().problem == "Không có ngày này."


def test_an_emptied_day_is_no_problem(day: DayEdit) -> None:
    day.set_text("05/03/1985")
    enter(day)
    day.clear()
    leave(day)
    assert day.reading() == Reading(None)


def test_each_new_reading_is_told(qtbot: QtBot, day: DayEdit) -> None:
    told: list[Reading] = []
    day.read_changed.connect(told.append)
    write(day, "1985")
    assert told[-1] == Reading("1985", "1985")


def test_a_note_grows_with_its_lines_up_to_its_most(qtbot: QtBot, look: Look) -> None:
    note = TextBox(look, least=2, most=4)
    qtbot.addWidget(note)
    note.resize(300, 50)
    least = note.height()
    note.set_text("một\nhai\nba")
    three = note.height()
    note.set_text("một\nhai\nba\nbốn\nnăm\nsáu")
    most = note.height()
    assert least < three < most
    note.set_text("\n" * 30)
    assert note.height() == most


def test_tab_leaves_a_note_and_ctrl_enter_is_left_to_the_form(qtbot: QtBot, look: Look) -> None:
    note = TextBox(look)
    qtbot.addWidget(note)
    assert note.tabChangesFocus()
    press(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert note.text() == ""
    press(note, Qt.Key.Key_Return)
    assert note.text() == "\n"


def test_a_note_becomes_nfc_on_leaving(qtbot: QtBot, look: Look) -> None:
    note = TextBox(look)
    qtbot.addWidget(note)
    enter(note)
    write(note, unicodedata.normalize("NFD", "Thoả ước"))
    with qtbot.waitSignal(note.left) as told:
        leave(note)
    assert told.args == ["Thoả ước"]


LONG = "Công ty trách nhiệm hữu hạn một thành viên May xuất khẩu Thái Dương"


def test_a_text_too_long_for_its_line_says_so_and_tells_itself_whole(qtbot: QtBot, look: Look) -> None:
    line = LineEdit(look, name="Đơn vị")
    qtbot.addWidget(line)
    line.set_text(LONG)
    line.resize(200, 36)
    line.show()
    spot = line.rect().center()
    QApplication.sendEvent(line, QHelpEvent(QEvent.Type.ToolTip, spot, line.mapToGlobal(spot)))
    assert line.is_cut()
    assert QToolTip.text() == LONG
    picture = line.grab().toImage()
    ground = picture.pixel(4, 6)
    inked = [(x, y) for x in range(8, 192) for y in range(4, 32) if picture.pixel(x, y) != ground]
    last = max(x for x, _ in inked)
    end = [y for x, y in inked if x > last - 6]
    assert min(end) > 18, "the last that is written are the dots of an ellipsis, low on the line"
    line.resize(900, 36)
    assert not line.is_cut()
    QToolTip.hideText()


def test_a_long_text_shows_how_it_begins_once_it_is_left(line: LineEdit) -> None:
    line.resize(200, 36)
    enter(line)
    write(line, LONG)
    leave(line, Qt.FocusReason.ActiveWindowFocusReason)
    assert line.cursorPosition() == len(LONG), "who comes back from another window types on"
    leave(line)
    assert line.cursorPosition() == 0

"""One of several: by arrows, by searching, never by accident."""

from __future__ import annotations

import unicodedata

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.ui.look import Look, Theme
from kh49_desktop.ui.widgets import CheckBox, ChoiceBox, LineEdit, Segmented
from kh49_desktop.ui.widgets.line import Line

from .keys import press, write

GROUPS = [("may1", "Tổ may 1"), ("may2", "Tổ may 2"), ("cat", "Tổ cắt"), ("kho", "Kho"), ("dong", "Đóng gói")]


def fold(text: str) -> str:
    """Take marks away, đ = d."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@pytest.fixture
def sex(qtbot: QtBot, look: Look) -> Segmented:
    made = Segmented(look, [("1", "Nam"), ("2", "Nữ")], name="Giới tính")
    qtbot.addWidget(made)
    return made


def test_arrows_choose_the_neighbour_and_stop_at_the_ends(sex: Segmented) -> None:
    told: list[object] = []
    sex.edited.connect(told.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        press(sex, key)
    assert told == ["1", "2", "1"]


def test_backspace_clears_and_so_does_a_second_press(qtbot: QtBot, sex: Segmented) -> None:
    sex.set_value("2")
    press(sex, Qt.Key.Key_Backspace)
    assert sex.value() is None
    button = sex.focusProxy()
    assert button is not None
    press(button, Qt.Key.Key_Space)
    assert sex.value() == "1"
    press(button, Qt.Key.Key_Space)
    assert sex.value() is None


def test_a_filter_cannot_be_cleared(qtbot: QtBot, look: Look) -> None:
    chips = Segmented(look, [("all", "Tất cả"), ("good", "Tốt")], value="all", clearable=False)
    qtbot.addWidget(chips)
    press(chips, Qt.Key.Key_Backspace)
    assert chips.value() == "all"


def test_a_row_of_choices_is_one_stop_of_the_tab_key(qtbot: QtBot, look: Look) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    stack = QVBoxLayout(form)
    before, after = LineEdit(look), LineEdit(look)
    row = Segmented(look, GROUPS, value="cat")
    for widget in (before, row, after):
        stack.addWidget(widget)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    before.setFocus()
    press(before, Qt.Key.Key_Tab)
    chosen = form.focusWidget()
    assert chosen is not None
    assert row.isAncestorOf(chosen)
    assert chosen.accessibleName() == "Tổ cắt"
    press(chosen, Qt.Key.Key_Tab)
    assert form.focusWidget() is after


def test_setting_a_value_from_the_store_is_not_told(qtbot: QtBot, sex: Segmented) -> None:
    with qtbot.assertNotEmitted(sex.edited):
        sex.set_value("1")
    assert sex.value() == "1"


def test_many_choices_go_on_below_where_it_is_narrow(qtbot: QtBot, look: Look) -> None:
    row = Segmented(look, GROUPS)
    qtbot.addWidget(row)
    assert row.heightForWidth(1000) == 36
    assert row.heightForWidth(200) > 72


@pytest.fixture
def box(qtbot: QtBot, look: Look) -> ChoiceBox:
    made = ChoiceBox(look, GROUPS, fold=fold, name="Tổ công đoàn")
    qtbot.addWidget(made)
    return made


def type_into(box: ChoiceBox, text: str) -> None:
    """Type into the box and leave it; Tab closes the list before it goes on."""
    line, completer = box.lineEdit(), box.completer()
    assert line is not None
    assert completer is not None
    line.selectAll()
    write(line, text)
    popup = completer.popup()
    assert popup is not None
    popup.hide()
    QApplication.sendEvent(box, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Tổ cắt", "cat"),
        ("to cat", "cat"),
        ("cat to", "cat"),
        ("dong", "dong"),
        ("KHO", "kho"),
        ("may 2", "may2"),
    ],
)
def test_typing_without_marks_finds_the_choice(qtbot: QtBot, box: ChoiceBox, typed: str, code: str) -> None:
    with qtbot.waitSignal(box.edited) as told:
        type_into(box, typed)
    assert told.args == [code]
    assert (box.value(), box.text()) == (code, dict(GROUPS)[code])


def test_while_typing_the_list_shows_what_fits(box: ChoiceBox) -> None:
    line = box.lineEdit()
    assert line is not None
    write(line, "to may")
    completer = box.completer()
    assert completer is not None
    found = completer.model()
    assert found is not None
    assert [found.index(row, 0).data() for row in range(found.rowCount())] == ["Tổ may 1", "Tổ may 2"]
    assert line.text() == "to may", "what is typed is not completed"


@pytest.mark.parametrize("typed", ["to may", "Tổ thêu"])
def test_what_fits_several_or_none_stays_as_typed(qtbot: QtBot, box: ChoiceBox, typed: str) -> None:
    with qtbot.waitSignal(box.unmatched) as told:
        type_into(box, typed)
    assert told.args == [typed]
    assert (box.value(), box.text()) == (None, typed)


def test_emptying_the_box_takes_the_choice_away(qtbot: QtBot, box: ChoiceBox) -> None:
    box.set_value("kho")
    line = box.lineEdit()
    assert line is not None
    line.selectAll()
    press(line, Qt.Key.Key_Delete)
    with qtbot.waitSignal(box.edited) as told:
        box.settle()
    assert told.args == [None]


def test_the_wheel_never_changes_a_value(box: ChoiceBox) -> None:
    box.set_value("may1")
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert (box.value(), box.text()) == ("may1", "Tổ may 1")


def test_other_choices_keep_the_value_if_it_is_among_them(box: ChoiceBox) -> None:
    box.set_value("kho")
    box.set_choices([("kho", "Kho chính"), ("vp", "Văn phòng")])
    assert (box.value(), box.text()) == ("kho", "Kho chính")
    box.set_choices([("vp", "Văn phòng")])
    assert (box.value(), box.text()) == (None, "")


def test_a_tick_is_set_with_space_and_says_its_name(qtbot: QtBot, look: Look) -> None:
    tick = CheckBox(look, "Gửi & nhận")
    qtbot.addWidget(tick)
    press(tick, Qt.Key.Key_Space)
    assert tick.isChecked()
    assert tick.accessibleName() == "Gửi & nhận"


@pytest.mark.parametrize("theme", [theme for theme in Theme if theme is not Theme.SYSTEM])
@pytest.mark.parametrize("ticked", [False, True])
def test_the_keyboard_is_seen_on_a_ticked_box_too(qtbot: QtBot, look: Look, theme: Theme, ticked: bool) -> None:
    look.choose(theme=theme)
    box = CheckBox(look, "Che số định danh", checked=ticked)
    qtbot.addWidget(box)
    with qtbot.waitActive(box):
        box.show()
        box.activateWindow()
    box.clearFocus()
    idle = box.grab().toImage()
    box.setFocus(Qt.FocusReason.TabFocusReason)
    reached = box.grab().toImage()
    accent = look.color("accent").rgb()
    new = [
        (x, y)
        for x in range(idle.width())
        for y in range(idle.height())
        if reached.pixel(x, y) == accent != idle.pixel(x, y)
    ]
    assert len(new) > idle.width(), "a ring all round, not a corner of one"


def test_an_answer_too_long_for_its_list_is_shortened_and_told_whole(qtbot: QtBot, look: Look) -> None:
    words = "Công khai tại hội nghị cán bộ, công chức, viên chức, người lao động"
    box = ChoiceBox(look, [("1", words)], value="1", name="Hình thức")
    qtbot.addWidget(box)
    box.resize(240, 36)
    box.show()
    line = box.lineEdit()
    assert isinstance(line, Line)
    assert line.is_cut()
    box.resize(900, 36)
    assert not line.is_cut()

"""Buttons, tags, cards, rows of a form, the side list, tables: what they say, and that the keyboard reaches them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QHelpEvent, QStandardItem, QStandardItemModel, QTextDocumentFragment
from PySide6.QtGui import Qt as RichText
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from kh49_desktop.ui.look import Look, Theme
from kh49_desktop.ui.widgets import (
    Banner,
    Bar,
    BarChart,
    Button,
    Card,
    Cell,
    CellDelegate,
    CheckBox,
    Dot,
    ElidedLabel,
    EmptyState,
    FieldRow,
    FlowRow,
    Foot,
    IconButton,
    ItemRow,
    LineEdit,
    NavList,
    PageHead,
    Place,
    ProblemLine,
    Progress,
    Scroll,
    SectionHead,
    StatCard,
    StepHeader,
    Table,
    Tag,
    TrendLine,
    Words,
)
from kh49_desktop.ui.widgets.text import tip_of

from .keys import press


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_button_is_pressed_with_enter_and_space(qtbot: QtBot, look: Look, key: Qt.Key) -> None:
    button = Button(look, "Thêm", icon="plus", hint="Ctrl N")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        press(button, key)


def test_an_ampersand_is_a_letter_of_the_words(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Gửi & nhận")
    qtbot.addWidget(button)
    assert button.words() == "Gửi & nhận"
    assert button.accessibleName() == "Gửi & nhận"
    assert button.shortcut().isEmpty()


def test_a_button_has_room_for_its_words_at_every_scale(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Nhập từ Excel", icon="file-spreadsheet")
    qtbot.addWidget(button)
    small = button.sizeHint()
    look.choose(scale=2.0)
    large = button.sizeHint()
    assert (small.height(), large.height()) == (36, 72)
    assert large.width() == pytest.approx(2 * small.width(), rel=0.05)


def test_a_compact_button_keeps_its_words_as_tip(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Quét CCCD", icon="scan")
    qtbot.addWidget(button)
    button.set_compact(True)
    assert button.sizeHint().width() == 36
    assert button.toolTip() == "Quét CCCD"
    assert button.accessibleName() == "Quét CCCD"
    button.set_compact(False)
    assert button.toolTip() == ""


def test_a_toggle_keeps_its_width_when_chosen(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Chỉ dòng cần xem")
    qtbot.addWidget(button)
    button.setCheckable(True)
    loose = button.sizeHint()
    button.setChecked(True)
    assert button.sizeHint() == loose


def test_a_button_with_a_menu_has_an_arrow(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Mốc 2030")
    qtbot.addWidget(button)
    plain = button.sizeHint().width()
    button.setMenu(QMenu(button))
    assert button.sizeHint().width() > plain


def test_an_icon_button_is_not_in_the_tab_order_unless_asked_for(qtbot: QtBot, look: Look) -> None:
    row = FlowRow(look, [IconButton(look, "x", "Đóng"), IconButton(look, "x", "Đóng", focusable=True)])
    qtbot.addWidget(row)
    policies = [button.focusPolicy() for button in row.findChildren(IconButton)]
    assert policies == [Qt.FocusPolicy.NoFocus, Qt.FocusPolicy.StrongFocus]


def test_the_ring_is_shown_for_the_keyboard_and_not_for_the_mouse(qtbot: QtBot, look: Look) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    stack = QVBoxLayout(window)
    button = Button(look, "Lưu")
    stack.addWidget(button)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    by_mouse = (button.hasFocus(), button.ringed)
    button.clearFocus()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    by_keyboard = (button.hasFocus(), button.ringed)
    assert (by_mouse, by_keyboard) == ((True, False), (True, True))
    ringed = button.grab().toImage()
    button.clearFocus()
    assert button.grab().toImage() != ringed


def test_a_tag_and_a_dot_say_what_they_mean(qtbot: QtBot, look: Look) -> None:
    tag = Tag(look, "Đang sinh hoạt", "good")
    dot = Dot(look, "bad", "khẩn")
    qtbot.addWidget(tag)
    qtbot.addWidget(dot)
    assert tag.accessibleName() == "Đang sinh hoạt"
    assert dot.accessibleName() == "khẩn"
    tag.set_tag("", "neutral")
    assert tag.isHidden()


def test_a_long_line_ends_in_an_ellipsis_and_tells_the_rest_in_its_tip(qtbot: QtBot, look: Look) -> None:
    label = ElidedLabel(look, "CĐCS Công ty TNHH Một thành viên Cà phê Nắng Mai")
    qtbot.addWidget(label)
    label.show()
    label.resize(600, 20)
    assert label.toolTip() == ""
    label.resize(100, 20)
    assert label.toolTip() == label.text()


HOSTILE = '<img src="//may.vn/x.png"> Nguyễn & Ánh\n<b>Bình</b>'


def shown_as(tip: str) -> str:
    """What a person reads in a tool tip: Qt reads as HTML what looks like it."""
    return QTextDocumentFragment.fromHtml(tip).toPlainText() if RichText.mightBeRichText(tip) else tip


def test_a_tip_is_read_letter_by_letter_whatever_a_name_holds() -> None:
    assert shown_as(tip_of(HOSTILE)) == HOSTILE
    assert "<img" not in tip_of(HOSTILE)
    assert tip_of("Nguyễn & Ánh < 30") == "Nguyễn & Ánh < 30"


@pytest.mark.parametrize("own", [False, True])
def test_the_tip_of_a_cell_is_never_html(qtbot: QtBot, look: Look, *, own: bool) -> None:
    """Whether the model has a tip for the cell or its words are cut: both may come from a parcel."""
    model = QStandardItemModel(1, 1)
    cell = QStandardItem("ngắn" if own else HOSTILE)
    if own:
        cell.setToolTip(HOSTILE)
    model.setItem(0, 0, cell)
    table = Table(look, name="Gói")
    table.setModel(model)
    table.setColumnWidth(0, 60)
    qtbot.addWidget(table)
    table.show()
    at = table.visualRect(model.index(0, 0)).center()
    tip = QHelpEvent(QEvent.Type.ToolTip, at, table.viewport().mapToGlobal(at))
    QApplication.sendEvent(table.viewport(), tip)
    assert shown_as(QToolTip.text()) == HOSTILE
    assert "<img" not in QToolTip.text()
    QToolTip.hideText()


def test_names_are_shown_as_text_never_as_html(qtbot: QtBot, look: Look) -> None:
    label = Words(look, "<b>Ánh</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText


@pytest.fixture
def row(qtbot: QtBot, look: Look) -> FieldRow:
    made = FieldRow(look, "Số định danh", LineEdit(look), required=True)
    qtbot.addWidget(made)
    made.resize(600, 60)
    made.show()
    return made


def test_a_field_is_named_by_its_label(row: FieldRow) -> None:
    assert row.editor.accessibleName() == "Số định danh, bắt buộc"
    assert row.label.buddy() is row.editor


def test_a_problem_stands_under_its_field_and_is_told_to_screen_readers(row: FieldRow) -> None:
    row.set_problem("bad", "Số định danh phải có 12 chữ số.")
    assert row.problems() == [("bad", "Số định danh phải có 12 chữ số.")]
    assert row.editor.accessibleDescription() == "Số định danh phải có 12 chữ số."
    assert row.editor.property("state") == "bad"
    row.clear_problems()
    assert row.problems() == []
    assert row.editor.property("state") == ""
    assert row.editor.accessibleDescription() == ""


def test_several_problems_stand_one_below_the_other(row: FieldRow) -> None:
    alone = row.heightForWidth(600)
    row.set_problems([("bad", "Một."), ("warn", "Hai.")])
    assert len(row.findChildren(ProblemLine)) >= 2
    assert row.heightForWidth(600) > alone + 30


def test_the_label_goes_above_its_editor_where_it_is_narrow(row: FieldRow) -> None:
    assert not row.is_narrow()
    row.resize(390, 60)
    assert row.is_narrow()
    row.resize(600, 60)
    assert not row.is_narrow()


def test_a_form_is_no_wider_than_a_small_screen_at_200_percent(qtbot: QtBot, look: Look) -> None:
    look.choose(scale=2.0)
    form = QWidget()
    stack = QVBoxLayout(form)
    stack.addWidget(FieldRow(look, "Họ đệm và tên", LineEdit(look)))
    stack.addWidget(SectionHead(look, "Cá nhân", "1 lưu ý"))
    scroll = Scroll(look, form)
    qtbot.addWidget(scroll)
    scroll.resize(400, 300)
    with qtbot.waitExposed(scroll):
        scroll.show()
    assert form.width() <= scroll.viewport().width()
    assert scroll.horizontalScrollBar().maximum() == 0


def test_a_section_folds_with_the_keyboard(qtbot: QtBot, look: Look) -> None:
    head = SectionHead(look, "Quá trình sinh hoạt", "3 lần", folding=True, is_open=False)
    qtbot.addWidget(head)
    fold = head.findChild(QPushButton)
    assert fold is not None
    with qtbot.waitSignal(head.opened) as told:
        press(fold, Qt.Key.Key_Return)
    assert told.args == [True]
    assert head.is_open()


def test_a_card_takes_its_title_as_name(qtbot: QtBot, look: Look) -> None:
    card = Card(look, "Việc cần làm", "4")
    qtbot.addWidget(card)
    card.add(ItemRow(look, "Báo cáo năm 2026"))
    assert card.accessibleName() == "Việc cần làm"
    assert card.body.count() == 1


def test_a_row_of_a_card_says_everything_it_shows(qtbot: QtBot, look: Look) -> None:
    item = ItemRow(look, "Báo cáo", "gửi LĐLĐ", dot="bad", dot_means="quá hạn", right="10/12", pressable=True)
    qtbot.addWidget(item)
    assert item.accessibleName() == "quá hạn, Báo cáo, gửi LĐLĐ, 10/12"
    with qtbot.waitSignal(item.clicked):
        press(item, Qt.Key.Key_Return)


def test_a_row_that_leads_nowhere_takes_no_focus(qtbot: QtBot, look: Look) -> None:
    item = ItemRow(look, "Đã lưu")
    stat = StatCard(look, "336", "người mới")
    qtbot.addWidget(item)
    qtbot.addWidget(stat)
    assert item.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert stat.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert stat.accessibleName() == "336 người mới"


def test_an_empty_list_says_what_to_do(qtbot: QtBot, look: Look) -> None:
    empty = EmptyState(look, "Chưa có đoàn viên.", icon="users", buttons=[Button(look, "Nhập từ Excel")])
    qtbot.addWidget(empty)
    assert empty.accessibleName() == "Chưa có đoàn viên."
    assert [button.words() for button in empty.findChildren(Button)] == ["Nhập từ Excel"]


def test_a_banner_is_not_a_window_before_it_has_a_place(qtbot: QtBot, look: Look) -> None:
    banner = Banner(look)
    qtbot.addWidget(banner)
    banner.tell("Đã xoá Đặng Văn Ánh", action="Hoàn tác")
    assert not banner.isVisible()
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(banner)
    window.show()
    assert banner.isVisible()
    assert banner.accessibleName() == "Đã xoá Đặng Văn Ánh"
    with qtbot.waitSignal(banner.acted):
        press(banner.button, Qt.Key.Key_Return)


def test_a_bar_without_figures_is_not_zero(qtbot: QtBot, look: Look) -> None:
    bar = Bar(look, None)
    qtbot.addWidget(bar)
    assert bar.share() is None
    bar.set_share(0.5, target=0.8)
    assert (bar.share(), bar.value()) == (0.5, 500)
    bar.set_share(7.0)
    assert bar.share() == 1.0


def test_progress_says_how_many(qtbot: QtBot, look: Look) -> None:
    progress = Progress(look, "Đang nhập")
    qtbot.addWidget(progress)
    progress.set_progress(12, 340, "12 trong 340")
    assert progress.bar.accessibleDescription() == "12 trong 340"
    cancel = progress.findChild(Button)
    assert cancel is not None
    with qtbot.waitSignal(progress.cancelled):
        press(cancel, Qt.Key.Key_Return)


def test_charts_are_told_in_words(qtbot: QtBot, look: Look) -> None:
    chart = BarChart(look, [("2025", 323), ("2026", None)], name="Đoàn viên")
    line = TrendLine(look, name="Đoàn viên")
    qtbot.addWidget(chart)
    qtbot.addWidget(line)
    line.set_points([(0, 1), (1, 2)], said="tăng")
    assert chart.accessibleDescription() == "2025: 323; 2026: chưa có"
    assert line.accessibleDescription() == "tăng"


def test_steps_are_told_in_words(qtbot: QtBot, look: Look) -> None:
    steps = StepHeader(look, ["Chọn bảng", "Ghép cột", "Xem trước", "Xong"])
    qtbot.addWidget(steps)
    steps.set_at(2)
    assert steps.accessibleName() == "Bước 3 trên 4: Xem trước"


def test_the_head_of_a_page_folds_its_buttons_before_it_cuts_its_title(qtbot: QtBot, look: Look) -> None:
    buttons = [Button(look, "Quét CCCD", icon="scan"), Button(look, "Thêm", icon="plus", weight="primary")]
    page = QWidget()
    qtbot.addWidget(page)
    head = PageHead(look, "Đoàn viên", "336", buttons=buttons, parent=page)
    page.show()
    head.resize(800, 36)
    assert [button.toolTip() for button in buttons] == ["", ""]
    head.resize(320, 36)
    assert [button.toolTip() for button in buttons] == ["Quét CCCD", ""]


def test_the_words_of_a_head_come_before_those_of_its_buttons(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Quét CCCD", icon="scan")
    page = QWidget()
    qtbot.addWidget(page)
    head = PageHead(look, "Đoàn viên", buttons=[button], parent=page)
    page.show()
    head.resize(320, 36)
    assert not button.toolTip()
    head.set_title("Đoàn viên", "số liệu tính đến 22/11/2026")
    assert button.toolTip() == "Quét CCCD"


def test_the_bar_of_an_area_stands_in_its_margin(qtbot: QtBot, look: Look) -> None:
    inside = QWidget()
    area = Scroll(look, inside)
    area.stand_in_margin()
    qtbot.addWidget(area)
    area.resize(400, 300)
    area.show()
    inside.setFixedHeight(200)
    qtbot.waitUntil(lambda: not area.verticalScrollBar().isVisible())
    without = area.viewport().width()
    inside.setFixedHeight(900)
    qtbot.waitUntil(area.verticalScrollBar().isVisible)
    assert area.viewport().width() == without


def test_the_foot_says_what_is_saved(qtbot: QtBot, look: Look) -> None:
    foot = Foot(look)
    qtbot.addWidget(foot)
    foot.set_state("Đã lưu 10:42")
    foot.set_right("2 trong 336 đoàn viên")
    assert "Đã lưu 10:42" in [label.text() for label in foot.findChildren(ElidedLabel)]


@pytest.fixture
def nav(qtbot: QtBot, look: Look) -> NavList:
    made = NavList(
        look,
        "Sổ Công đoàn",
        [Place("home", "Tổng quan", "home"), Place("members", "Đoàn viên", "users", 2)],
        [Place("settings", "Thiết lập", "settings")],
    )
    made.set_here("home")
    qtbot.addWidget(made)
    made.show()
    return made


def test_up_and_down_go_from_place_to_place_and_into_the_lower_list(qtbot: QtBot, nav: NavList) -> None:
    went: list[str] = []
    nav.chosen.connect(went.append)
    upper = nav.focusProxy()
    assert upper is not None
    press(upper, Qt.Key.Key_Down)
    press(upper, Qt.Key.Key_Down)
    assert went == ["members", "settings"]
    assert nav.here() == "settings"


def test_marking_a_place_goes_nowhere(qtbot: QtBot, nav: NavList) -> None:
    with qtbot.assertNotEmitted(nav.chosen):
        nav.set_here("members")
    assert nav.here() == "members"


def test_the_side_list_folds_to_icons_and_keeps_its_words_for_screen_readers(nav: NavList) -> None:
    assert nav.width() == 216
    nav.set_folded(True)
    assert nav.width() == 64
    upper = nav._upper
    said = upper.places.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Đoàn viên, 2"
    nav.set_count("members", 0)
    assert upper.places.index(1).data(Qt.ItemDataRole.AccessibleTextRole) == "Đoàn viên"


def test_a_low_window_lets_the_icons_stand_closer_before_it_scrolls(qtbot: QtBot, look: Look) -> None:
    places = [Place(str(number), "Đoàn viên", "users") for number in range(10)]
    nav = NavList(look, "Sổ Công đoàn", places, [Place("settings", "Thiết lập", "settings")])
    qtbot.addWidget(nav)
    nav.set_folded(True)
    nav.show()
    nav.show_waiting(Place("review", "Cần xem lại", "circle-alert", 1))
    bar = nav._upper.verticalScrollBar()
    for scale, height in ((1.0, 512), (1.5, 768)):  # the low screen, and the usual one at 150 %
        look.choose(scale=scale)
        nav.resize(nav.width(), height)
        qtbot.waitUntil(lambda: nav._upper.step < look.px(38))
        assert nav._upper.step == nav._lower.step >= look.px(30)
        qtbot.waitUntil(lambda: bar.maximum() == 0)
    room = nav._upper.viewport().width()
    nav.resize(nav.width(), 480)
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert nav._upper.step == look.px(30)
    assert bar.sizeHint().width() <= look.px(8)  # thin, and in the margin: the icons stay where they are
    qtbot.waitUntil(lambda: nav._upper.viewport().width() == room)
    nav.resize(nav.width(), look.px(1000))
    assert nav._upper.step == look.px(38)
    nav.set_folded(False)
    nav.resize(nav.width(), 480)
    assert nav._upper.step == look.px(38)  # with their words they keep their height


def test_a_problem_that_is_put_right_is_gone_at_once(qtbot: QtBot, look: Look) -> None:
    row = FieldRow(look, "Điện thoại", LineEdit(look))
    qtbot.addWidget(row)
    row.show()
    row.set_problem("bad", "Cần 10 chữ số.")
    row.set_problem("warn", "Đã có người khác dùng số này.")
    seen = [line.text() for line in row.findChildren(ProblemLine) if line.isVisible()]
    assert seen == ["Đã có người khác dùng số này."]
    row.clear_problems()
    assert not any(line.isVisible() for line in row.findChildren(ProblemLine))


@pytest.fixture
def table(qtbot: QtBot, look: Look) -> Table:
    made = Table(look, name="Đoàn viên")
    model = QStandardItemModel(3, 2, made)
    model.setHorizontalHeaderLabels(["Họ và tên", "Tình trạng"])
    for row, name in enumerate(["Hoàng Thị Bích An", "Đặng Văn Ánh", "H' Blu Ktul"]):
        model.setItem(row, 0, QStandardItem(name))
        state = QStandardItem("Đang sinh hoạt")
        state.setData(1, Cell.TAG)
        state.setData("good", Cell.TONE)
        model.setItem(row, 1, state)
    made.setModel(model)
    made.fit_columns(0)
    made.resize(500, 200)
    qtbot.addWidget(made)
    return made


def test_rows_are_36_high_and_32_in_the_dense_setting(table: Table, look: Look) -> None:
    assert table.rowHeight(0) == 36
    look.choose(dense=True)
    assert table.rowHeight(0) == 32
    look.choose(scale=1.5)
    assert table.rowHeight(0) == 48


def test_enter_opens_the_row(qtbot: QtBot, table: Table) -> None:
    table.selectRow(1)
    with qtbot.waitSignal(table.opened) as told:
        press(table, Qt.Key.Key_Return)
    assert isinstance(told.args[0], QModelIndex)
    assert told.args[0].row() == 1


def test_one_column_takes_the_room_left_over(table: Table) -> None:
    table.show()
    QApplication.processEvents()
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()
    table.resize(700, 200)
    QApplication.processEvents()
    assert table.columnWidth(0) + table.columnWidth(1) == table.viewport().width()


def test_a_cut_cell_is_known_as_cut(table: Table) -> None:
    delegate = table.itemDelegate()
    assert isinstance(delegate, CellDelegate)
    index = table.model().index(1, 0)
    table.setColumnWidth(0, 300)
    assert not delegate.is_cut(index)
    table.setColumnWidth(0, 60)
    assert delegate.is_cut(index)


def test_a_chosen_row_shows_the_accent_bar_at_its_left(table: Table, look: Look) -> None:
    table.selectRow(1)
    table.show()
    QApplication.processEvents()
    rect = table.visualRect(table.model().index(1, 0))
    picture = table.viewport().grab().toImage()
    assert picture.pixelColor(rect.x() + 1, rect.center().y()).name() == look.tokens.accent.lower()
    assert picture.pixelColor(rect.x() + 6, rect.y() + 4).name() == look.tokens.soft_accent.lower()


def test_every_part_is_drawn_anew_when_the_theme_changes(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Lưu", weight="primary")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    light = button.grab().toImage()
    look.choose(theme=Theme.DARK)
    assert button.grab().toImage() != light


def test_a_widget_that_is_gone_hears_no_more_of_the_look(qtbot: QtBot, look: Look) -> None:
    button = Button(look, "Lưu")
    button.deleteLater()
    QApplication.sendPostedEvents(button, QEvent.Type.DeferredDelete)
    look.choose(theme=Theme.DARK)
    assert not isValid(button)


def test_things_far_apart_in_a_line_go_on_right_below(qtbot: QtBot, look: Look) -> None:
    row = FlowRow(look, [CheckBox(look, words) for words in ("Ngày sinh", "Số định danh")], gap=20)
    qtbot.addWidget(row)
    row.resize(130, 200)
    row.show()
    first, second = row.findChildren(CheckBox)
    assert second.y() - first.geometry().bottom() - 1 == look.px(8)

"""A gallery: every widget in windows like those of the program, drawn in each theme and at 150 %.

The pictures are written to the test's own folder; set KH49_PICTURES to a folder to look at them.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.look import Look, Theme
from kh49_desktop.ui.widgets import (
    Banner,
    Bar,
    BarChart,
    Button,
    Card,
    Cell,
    CheckBox,
    ChoiceBox,
    ChoiceCard,
    DayEdit,
    EmptyState,
    FieldRow,
    FlowRow,
    Foot,
    Icon,
    IconButton,
    ItemRow,
    LineEdit,
    NavList,
    PageHead,
    Place,
    ProblemLine,
    Progress,
    Reading,
    Rule,
    Scroll,
    SectionHead,
    Segmented,
    StatCard,
    StepHeader,
    Table,
    Tag,
    TextBox,
    TrendLine,
    Words,
)

PLACES = [
    Place("home", "Tổng quan", "home"),
    Place("members", "Đoàn viên", "users"),
    Place("conferences", "Hội nghị", "presentation"),
    Place("agreements", "Thoả ước", "file-pen", 1),
    Place("dialogues", "Đối thoại", "messages-square"),
    Place("dues", "Đoàn phí", "coins"),
    Place("activities", "Hoạt động", "layout-grid"),
    Place("reports", "Báo cáo", "file-text"),
    Place("sending", "Gửi & nhận", "arrow-up-down", 2),
]

MEMBERS = [
    ("Hoàng Thị Bích An", "12/09/1994", "Tổ may 1"),
    ("Đặng Văn Ánh", "05/03/1985", "Tổ may 1"),
    ("H' Blu Ktul", "1999", "Tổ cắt"),
    ("Y Bhăm Niê", "28/02/1990", "Kho"),
    ("Trần Thanh Bình", "31/12/1990", "Tổ may 2"),
    ("Nguyễn Thị Dung", "17/05/1988", "Tổ hoàn thiện"),
    ("Lê Ngọc Đào", "02/02/1996", "Tổ may 2"),
    ("Phạm Văn Đức", "23/11/1979", "Văn phòng"),
    ("Võ Thị Thanh Hoà", "04/07/1987", "Tổ may 1"),
    ("Huỳnh Quốc Khánh", "1982", "Kho"),
]

Looks = dict[int, object]
Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()


class Rows(QAbstractTableModel):
    """A small table: texts, what is said of the cells by (row, column), and which columns hold numbers."""

    def __init__(
        self,
        heads: list[str],
        rows: Sequence[tuple[str, ...]],
        said: dict[tuple[int, int], Looks] | None = None,
        numbers: tuple[int, ...] = (),
    ) -> None:
        super().__init__()
        self.heads, self.rows, self.said, self.numbers = heads, rows, said or {}, numbers

    def rowCount(self, parent: Index = TOP) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:  # noqa: N802 - Qt's own name
        return 0 if parent.isValid() else len(self.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.numbers:
            return Qt.AlignmentFlag.AlignRight
        said = self.said.get((index.row(), index.column())) or self.said.get((-1, index.column()), {})
        return said.get(role)

    def headerData(  # noqa: N802 - Qt's own name
        self,
        section: int,
        way: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.numbers:
            return Qt.AlignmentFlag.AlignRight
        return None


def read_day(text: str) -> Reading:
    """Read d/m/yy and four digits, enough for a picture."""
    parts = text.split("/")
    if len(parts) == 3 and all(part.isdigit() for part in parts) and len(parts[2]) in (2, 4):
        day, month, year = (int(part) for part in parts)
        whole = year if year > 99 else 1900 + year
        return Reading(f"{whole:04}-{month:02}-{day:02}", f"{day:02}/{month:02}/{whole:04}")
    if len(text) == 4 and text.isdigit():
        return Reading(text, text)
    return Reading(None, "", "" if not text else "Không đọc được ngày này.")


def framed(look: Look, here: str, head: PageHead, body: QWidget, foot: Foot) -> QWidget:
    """Set a screen into the program's frame."""
    window = QWidget()
    looks.mark(window, ground="window")
    window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    nav = NavList(
        look,
        "Sổ Công đoàn",
        PLACES,
        [Place("settings", "Thiết lập", "settings")],
        whose="CĐCS Công ty TNHH May Thái Dương\nCấp trên: LĐLĐ tỉnh Đắk Lắk",
    )
    nav.set_here(here)
    nav.set_folded(look.scale > 1.25)
    inside = QVBoxLayout()
    inside.setContentsMargins(look.px(24), look.px(20), look.px(24), 0)
    inside.setSpacing(look.px(12))
    inside.addWidget(head)
    inside.addWidget(body, 1)
    right = QVBoxLayout()
    right.setSpacing(0)
    right.addLayout(inside, 1)
    right.addWidget(foot)
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(nav)
    row.addLayout(right, 1)
    return window


def members(look: Look) -> QWidget:  # noqa: PLR0915 - a screen, from top to bottom
    """A list beside a form."""
    head = PageHead(
        look,
        "Đoàn viên",
        "336",
        buttons=[
            Button(look, "Quét CCCD", icon="scan"),
            Button(look, "Nhập từ Excel", icon="file-spreadsheet"),
            Button(look, "Thêm", weight="primary", icon="plus", hint="Ctrl N"),
        ],
    )
    table = Table(look, name="Danh sách đoàn viên")
    model = Rows(["Họ và tên", "Ngày sinh", "Tổ công đoàn"], list(MEMBERS))
    model.setParent(table)
    table.setModel(model)
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.fit_columns(0)
    table.selectRow(1)
    search = QHBoxLayout()
    search.setSpacing(look.px(8))
    search.addWidget(LineEdit(look, placeholder="Tìm tên, số định danh, điện thoại", icon="search"), 1)
    search.addWidget(Button(look, "Đang sinh hoạt", icon="list-filter"))
    left = QVBoxLayout()
    left.setSpacing(look.px(8))
    left.addLayout(search)
    left.addWidget(table, 1)

    form = QWidget()
    rows = QVBoxLayout(form)
    rows.setContentsMargins(0, 0, look.px(4), 0)
    rows.setSpacing(look.px(10))
    rows.addWidget(SectionHead(look, "Cá nhân", "1 lưu ý"))
    names = QWidget()
    pair = QHBoxLayout(names)
    pair.setContentsMargins(0, 0, 0, 0)
    pair.setSpacing(look.px(8))
    pair.addWidget(LineEdit(look, "Đặng Văn", name="Họ đệm"), 8)
    pair.addWidget(LineEdit(look, "Ánh", name="Tên"), 5)
    rows.addWidget(FieldRow(look, "Họ đệm và tên", names))
    day = DayEdit(look, read_day, "5/3/85")
    day.setObjectName("day")
    rows.addWidget(FieldRow(look, "Ngày sinh", day))
    rows.addWidget(FieldRow(look, "Giới tính", Segmented(look, [("1", "Nam"), ("2", "Nữ")], value="1")))
    citizen = LineEdit(look, "066 185 012 345", sensitive=True, figures=True)
    citizen.toggle_open()
    doubted = FieldRow(look, "Số định danh", citizen)
    doubted.set_problem("warn", "Chữ số thứ tư ghi giới tính nữ, khác với Giới tính đã chọn. Hãy xem lại thẻ căn cước.")
    rows.addWidget(doubted)
    rows.addWidget(FieldRow(look, "Điện thoại", LineEdit(look, "0905 123 456")))
    rows.addWidget(SectionHead(look, "Công đoàn"))
    rows.addWidget(FieldRow(look, "Ngày kết nạp", DayEdit(look, read_day, "15/06/2019")))
    rows.addWidget(FieldRow(look, "Số quyết định", LineEdit(look, "12/QĐ-CĐCS")))
    groups = ChoiceBox(look, [("a", "Tổ may 1"), ("b", "Tổ may 2"), ("c", "Kho")], value="a")
    rows.addWidget(FieldRow(look, "Tổ công đoàn", groups))
    rows.addWidget(SectionHead(look, "Quá trình sinh hoạt", "3 lần thay đổi", folding=True, is_open=False))
    rows.addStretch(1)
    card = Card(look)
    top = PageHead(look, "Đặng Văn Ánh", buttons=[Button(look, "Lịch sử", weight="quiet", icon="history")])
    top.tag.set_tag("Đang sinh hoạt", "good")
    top.add(IconButton(look, "ellipsis", "Việc khác"))
    card.add(top)
    card.add(Scroll(look, form), 1)

    body = QWidget()
    both = QHBoxLayout(body)
    both.setContentsMargins(0, 0, 0, 0)
    both.setSpacing(look.px(16))
    both.addLayout(left, 5)
    both.addWidget(card, 6)
    foot = Foot(look)
    foot.set_state("Đã lưu 10:42")
    foot.set_hint("Ctrl Z hoàn tác")
    foot.set_right("2 trong 336 đoàn viên")
    return framed(look, "members", head, body, foot)


def home(look: Look) -> QWidget:
    """Cards of what is due."""
    head = PageHead(look, "Tổng quan", "Quý IV năm 2026")
    search = LineEdit(look, placeholder="Tìm mọi thứ", icon="search", keys="Ctrl K")
    search.setFixedWidth(look.px(280))
    head.add(search)
    due = Card(look, "Việc cần làm", "4", gap=0)
    due.add(
        ItemRow(
            look,
            "Thoả ước lao động tập thể hết hạn sau 42 ngày",
            "Thương lượng lại được từ 90 ngày trước khi hết hạn · Đ.83 Bộ luật Lao động 2019",
            dot="bad",
            dot_means="khẩn",
            right="03/01/2027",
            pressable=True,
        ),
    )
    due.add(
        ItemRow(
            look,
            "Báo cáo năm 2026",
            "Số liệu tính đến 30/11 · gửi LĐLĐ tỉnh",
            dot="warn",
            right="10/12/2026",
            pressable=True,
        ),
    )
    due.add(
        ItemRow(
            look,
            "Kiểm tra 6 tháng nghị quyết hội nghị người lao động",
            dot="warn",
            right="28/09/2026",
            tag="quá 55 ngày",
            tag_tone="warn",
            pressable=True,
        ),
    )
    due.add(ItemRow(look, "12 đoàn viên chưa đủ thông tin", dot="neutral", pressable=True, rule=False))
    plan = Card(look, "Kế hoạch 49", "chỉ tiêu đến năm 2030", gap=0)
    for title, tag, right in (
        ("Hội nghị người lao động 2026", "Đã tổ chức 28/03", "312/336"),
        ("Thoả ước lao động tập thể", "Còn hiệu lực", "đến 03/01/2027"),
    ):
        plan.add(ItemRow(look, title, tag=tag, tag_tone="good", right=right, tag_first=True))
    plan.body.addSpacing(look.px(12))
    line = QHBoxLayout()
    line.addWidget(Words(look, "Đoàn viên trên tổng số lao động"), 1)
    line.addWidget(Words(look, "<b>336</b> / 352", rich=True))
    plan.body.addLayout(line)
    plan.body.addSpacing(look.px(6))
    plan.add(Bar(look, 336 / 352, name="Đoàn viên trên tổng số lao động"))
    plan.body.addSpacing(look.px(16))
    plan.add(Rule(look))
    plan.body.addStretch(1)
    open_work = Card(look, "Đang làm dở", gap=0)
    for icon, title, below in (
        ("presentation", "Hội nghị người lao động 2026", "Phần Biểu quyết, nghị quyết 4 trên 5 · 5 phút trước"),
        ("file-text", "Báo cáo năm 2026", "Còn 3 số liệu phải nhập tay"),
    ):
        row = ItemRow(look, title, below, icon=icon)
        row.add_right(Button(look, "Làm tiếp"))
        open_work.add(row)
    open_work.body.addStretch(1)
    sent = Card(look, "Gửi và sao lưu", gap=0)
    sent.add(ItemRow(look, "Cấp trên đã nhận số liệu 6 tháng", "Giấy biên nhận 05/07/2026", dot="good", right="02/07"))
    sent.add(ItemRow(look, "2 yêu cầu bổ sung từ LĐLĐ tỉnh", dot="warn", pressable=True))
    sent.add(ItemRow(look, "Sao lưu tự động, đã kiểm tra mở lại được", dot="good", right="hôm qua 17:20", rule=False))
    grid = QWidget()
    cells = QGridLayout(grid)
    cells.setContentsMargins(0, 0, 0, 0)
    cells.setSpacing(look.px(16))
    undo = Banner(look)
    undo.tell("Đã xoá Đặng Văn Ánh", action="Hoàn tác")
    trouble = Banner(look)
    trouble.tell(
        "Ổ đĩa đã đầy, chưa lưu được.",
        kind="bad",
        action="Thử lại",
        more="Không mất gì: điều vừa gõ vẫn còn trên màn hình.",
    )
    cells.addWidget(undo, 0, 0)
    cells.addWidget(trouble, 0, 1)
    cells.addWidget(due, 1, 0)
    cells.addWidget(plan, 1, 1)
    cells.addWidget(open_work, 2, 0)
    cells.addWidget(sent, 2, 1)
    cells.setColumnStretch(0, 8)
    cells.setColumnStretch(1, 7)
    cells.setRowStretch(3, 1)
    return framed(look, "home", head, Scroll(look, grid), Foot(look))


def importing(look: Look) -> QWidget:
    """Steps, numbers that stand out and a grid to put right."""
    head = PageHead(look, "Nhập từ Excel", "ds_may_340_VNI.xlsx · trang DS T10")
    body = QWidget()
    stack = QVBoxLayout(body)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(look.px(12))
    stack.addWidget(StepHeader(look, ["Chọn bảng", "Ghép cột", "Xem trước", "Xong"], 2))
    numbers = QHBoxLayout()
    numbers.setSpacing(look.px(12))
    stats: list[tuple[str, str, looks.Tone]] = [
        ("336", "người mới", "text"),
        ("0", "có thay đổi", "text"),
        ("4", "trùng hoàn toàn, bỏ qua", "second"),
        ("3", "giống tên và ngày sinh", "warn"),
        ("17", "ô cần sửa", "bad"),
    ]
    for number, words, tone in stats:
        numbers.addWidget(StatCard(look, number, words, tone=tone, pressable=True))
    stack.addLayout(numbers)
    card = Card(look)
    line = QHBoxLayout()
    line.addWidget(Icon(look, "languages"))
    line.addWidget(
        Words(look, "Phông <b>VNI-Times</b> đã chuyển sang Unicode: 340 trên 340 tên", rich=True, wrap=True),
        1,
    )
    line.addWidget(Button(look, "Xem bản gốc", weight="quiet"))
    only = Button(look, "Chỉ dòng cần xem")
    only.setCheckable(True)
    only.setChecked(True)
    line.addWidget(only)
    card.body.addLayout(line)
    table = Table(look, cells=True, name="Các dòng sẽ nhập")
    table.setObjectName("grid")
    rows = [
        ("A19", "Trương Thị Châu", "1967", "066167001056", "Kho", "Chỉ có năm sinh, giữ nguyên"),
        ("E42", "Phan Hữu Đạt", "14/02/1992", "06609200112O", "Tổ cắt", "Số định danh có chữ “O”: có phải số 0?"),
        (
            "E57",
            "Vũ Đức Sơn",
            "03/11/1986",
            "066086004711",
            "Tổ may 1",
            "Excel đã bỏ số 0 đầu, đã thêm lại (khớp tỉnh, giới tính, năm sinh)",
        ),
        ("C88", "Nguyễn Minh Thảo", "31/02/1990", "066190003105", "Tổ may 2", "Không có ngày này"),
        (
            "B113",
            "Lê Thị Huệ",
            "20/04/1989",
            "038189900113",
            "Kho",
            "Đã có người cùng tên, cùng ngày sinh, khác số định danh: giữ là hai người, không nhập làm một",
        ),
    ]
    said: dict[tuple[int, int], Looks] = {
        (0, 5): {Cell.SMALL: True, Cell.TONE: "second"},
        (1, 5): {Cell.SMALL: True, Cell.TONE: "bad"},
        (2, 5): {Cell.SMALL: True, Cell.TONE: "warn"},
        (3, 5): {Cell.SMALL: True, Cell.TONE: "bad"},
        (4, 5): {Cell.SMALL: True, Cell.TONE: "warn"},
        (3, 2): {Cell.TONE: "bad"},
        (1, 3): {Cell.MARKS: [(11, 1, "bad")]},
        (2, 3): {Cell.MARKS: [(0, 1, "warn")]},
    }
    model = Rows(["Dòng Excel", "Họ và tên", "Ngày sinh", "Số định danh", "Bộ phận", "Lý do"], rows, said)
    model.setParent(table)
    table.setModel(model)
    table.fit_columns(5)
    table.setCurrentIndex(model.index(1, 3))
    table.setMinimumHeight(look.row * 6)
    card.add(table, 1)
    stack.addWidget(card, 1)
    progress = Progress(look, "Đang chép vào KINGSTON (E:), đọc lại để kiểm tra…")
    progress.set_progress(82, 100, "2 trong 2 tệp, còn 3 giây")
    stack.addWidget(progress)
    foot = Foot(look)
    foot.set_right("Ô chưa sửa vẫn nhập được, để sửa sau. Có thể bỏ cả lần nhập này bất cứ lúc nào.")
    foot.add(Button(look, "Nhập 336 người", weight="primary"))
    return framed(look, "members", head, Scroll(look, body), foot)


def plan(look: Look) -> QWidget:
    """Bars against targets, charts, chips, tags, versions to choose, an empty list."""
    head = PageHead(look, "Kế hoạch 49", "đến ngày 30/11/2026")
    head.add(Button(look, "Mốc 2030", icon="calendar"))
    head.add(Button(look, "Báo cáo tổng hợp", weight="primary", icon="file-pen"))
    body = QWidget()
    stack = QVBoxLayout(body)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(look.px(12))
    chips = Segmented(
        look,
        [("all", "Tất cả"), ("good", "Tốt"), ("old", "Cũ hơn"), ("bad", "Hỏng")],
        value="all",
        clearable=False,
        name="Lọc",
    )
    for code, count in (("all", 120), ("good", 100), ("old", 5), ("bad", 3)):
        chips.set_count(code, count)
    stack.addWidget(chips)
    goals = Card(look)
    table = QGridLayout()
    table.setHorizontalSpacing(look.px(24))
    table.setVerticalSpacing(look.px(12))
    trend = TrendLine(look, name="Đoàn viên công đoàn")
    trend.set_points(
        [(0, 10), (1, 14), (2, 22), (3, 30), (4, 45)],
        [(5, 55), (6, 64)],
        [(2, 20), (3, 32), (4, 32), (5, 60), (6, 60)],
        "từ 70.000 lên 81.240",
    )
    bars: list[tuple[str, QWidget, str, str, looks.Tone]] = [
        ("Đoàn viên công đoàn", trend, "<b>81.240</b> / 90.000", "còn thiếu 8.760", "neutral"),
        ("Hội nghị, DN nhà nước", Bar(look, 0.95, target=0.953, tone="bad"), "<b>95,0%</b>", "chưa đạt", "bad"),
        ("Hội nghị, DN khác", Bar(look, 0.716, target=0.8, tone="warn"), "<b>71,6%</b>", "còn thiếu 98", "warn"),
        ("Thoả ước", Bar(look, 0.823, target=0.8, tone="good"), "<b>82,3%</b>", "đạt", "good"),
        ("Cơ quan hành chính", Bar(look, None, tone="disabled"), "–", "chưa có số liệu", "neutral"),
    ]
    for row, (title, bar, figure, tag, tone) in enumerate(bars):
        table.addWidget(Words(look, title), row, 0)
        table.addWidget(bar, row, 1)
        table.addWidget(Words(look, figure, rich=True), row, 2, Qt.AlignmentFlag.AlignRight)
        table.addWidget(Tag(look, tag, tone), row, 3, Qt.AlignmentFlag.AlignRight)
    table.setColumnStretch(1, 1)
    goals.body.addLayout(table)
    stack.addWidget(goals)
    pair = QHBoxLayout()
    pair.setSpacing(look.px(16))
    chart = Card(look, "Đoàn viên cuối kỳ")
    chart.add(BarChart(look, [("2022", 262), ("2023", 281), ("2024", None), ("2025", 323), ("2026", 336)]), 1)
    pair.addWidget(chart, 1)
    choose = Card(look, "Cần xem lại", "1 chỗ hai người sửa khác nhau")
    cards = QHBoxLayout()
    cards.setSpacing(look.px(12))
    group = QButtonGroup(choose)
    for title, who, when in (
        ("Tổ trưởng may 1", "Hạnh, máy VĂN-PHÒNG", "20/11/2026 09:12"),
        ("Tổ phó may 1", "Chủ tịch, máy LAPTOP-CT", "21/11/2026 16:40"),
    ):
        version = ChoiceCard(look, title, [who, when])
        group.addButton(version)
        cards.addWidget(version)
    group.buttons()[0].setChecked(True)
    choose.body.addLayout(cards)
    choose.add(
        FlowRow(
            look,
            [
                Button(look, "Giữ bên trái", weight="primary"),
                Button(look, "Giữ bên phải"),
                Button(look, "Xoá", weight="danger", icon="trash-2"),
            ],
        ),
    )
    choose.add(ProblemLine(look, "bad", "151 trên 312 chưa quá nửa số người có mặt: không thông qua."))
    choose.add(CheckBox(look, "Nhớ lựa chọn này", checked=True))
    choose.add(FieldRow(look, "Ghi chú", TextBox(look, "Gọi lại cho đơn vị trước ngày 15.\nXin bản gốc.", least=2)))
    choose.body.addStretch(1)
    pair.addWidget(choose, 1)
    empty = Card(look)
    empty.add(
        EmptyState(
            look,
            "Danh sách đoàn viên của đơn vị ở đây. Bạn có danh sách Excel chưa?",
            icon="users",
            buttons=[Button(look, "Nhập từ Excel", weight="primary"), Button(look, "Gõ từng người")],
        ),
    )
    pair.addWidget(empty, 1)
    stack.addLayout(pair, 1)
    return framed(look, "reports", head, Scroll(look, body), Foot(look))


SCREENS = {"members": members, "home": home, "importing": importing, "plan": plan}
WAYS: dict[str, tuple[Theme, float, tuple[int, int]]] = {
    "light": (Theme.LIGHT, 1.0, (1366, 768)),
    "dark": (Theme.DARK, 1.0, (1366, 768)),
    "contrast": (Theme.CONTRAST_LIGHT, 1.0, (1366, 768)),
    "contrast_dark": (Theme.CONTRAST_DARK, 1.0, (1366, 768)),
    "150": (Theme.LIGHT, 1.5, (1366, 768)),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_is_drawn_in_every_theme(
    qapp: QApplication,
    qtbot: QtBot,
    look: Look,
    tmp_path: Path,
    screen: str,
    way: str,
) -> None:
    """A screen fits 1366 × 768 at 100 % and 150 %, and its colours are those of the theme."""
    theme, scale, size = WAYS[way]
    look.choose(theme=theme, scale=scale)
    window = SCREENS[screen](look)
    qtbot.addWidget(window)
    window.resize(*size)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    day = window.findChild(QWidget, "day")
    if day is not None:
        day.setFocus(Qt.FocusReason.TabFocusReason)
    grid = window.findChild(Table, "grid")
    if grid is not None:
        grid.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):  # room given to wrapped text is found in more than one pass
        qapp.processEvents()
    picture = window.grab().toImage()
    folder = Path(os.environ.get("KH49_PICTURES", str(tmp_path)))
    folder.mkdir(parents=True, exist_ok=True)
    assert picture.save(str(folder / f"{screen}-{way}.png"))

    assert (window.width(), window.height()) == size, "something is wider than the screen"
    found = colors(picture)
    assert QColor(look.tokens.window).rgb() in found
    assert QColor(look.tokens.surface).rgb() in found
    assert QColor(look.tokens.accent).rgb() in found


def colors(picture: QImage) -> set[int]:
    """Return the colours of every third pixel of a picture."""
    return {picture.pixel(x, y) for y in range(0, picture.height(), 3) for x in range(0, picture.width(), 3)}

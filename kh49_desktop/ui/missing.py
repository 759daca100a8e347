"""The units that have not sent: since which day, when they sent last, and the words that remind them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.text.dates import BadDay, first_day, read_day
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    DayEdit,
    EmptyState,
    FieldRow,
    Reading,
    Segmented,
    Table,
)

MEASURED: Final = 30
GIVEN: Final = datetime.timedelta(days=7)  # until when they are asked to send
WHOLE, ONE = "whole", "one"
NEVER: Final = "chưa lần nào"


@dataclass(frozen=True, slots=True)
class Owing:
    """A unit that has not sent since the day that was asked for, and the day of its latest parcel ("" none)."""

    code: str
    name: str
    unit: str | None
    last: str

    @property
    def shown(self) -> str:
        """Return the day of the latest parcel in words."""
        try:
            return f"{datetime.date.fromisoformat(self.last):%d/%m/%Y}" if self.last else NEVER
        except ValueError:  # what an earlier program wrote down without looking at it
            return self.last


def quarter_begins(today: datetime.date) -> datetime.date:
    """Return the first day of the quarter a day lies in."""
    return today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)


def owing(store: Store, units: Sequence[post.Correspondent], since: datetime.date) -> list[Owing]:
    """Return the units whose latest parcel was made before a day, or that never sent one, by code."""
    days = post.last_made(store)
    told = [Owing(one.code, one.name, one.unit, days.get(one.unit or "", "")) for one in units]
    return [one for one in told if one.last < since.isoformat()]


def reminder(superior: str, listed: Sequence[Owing], since: datetime.date, until: datetime.date) -> str:
    """Return the words that remind units, ready to paste."""
    ask = (
        f"Đề nghị các đồng chí mở phần mềm Sổ Công đoàn, lập gói số liệu rồi gửi về {superior} trước ngày "
        f"{until:%d/%m/%Y}, bằng USB, thư điện tử hoặc Zalo đều được. Đơn vị nào đã gửi, xin gửi lại giúp: gửi bao "
        "nhiêu lần cũng không bị tính trùng. Có vướng mắc gì, xin gọi lại cho chúng tôi."
    )
    if len(listed) == 1:
        only = listed[0]
        last = f" (gói gần nhất lập ngày {only.shown})" if only.last else ""
        return (
            f"Kính gửi: Ban Chấp hành {only.name}\n\n{superior} chưa nhận được số liệu của đơn vị kể từ ngày "
            f"{since:%d/%m/%Y}{last}.\n\n{ask.replace('Đơn vị nào đã gửi', 'Nếu đơn vị đã gửi')}\n\n"
            "Trân trọng cảm ơn các đồng chí."
        )
    lines = [
        f"{number}. {one.name} ({one.code})" + (f", gói gần nhất lập ngày {one.shown}" if one.last else "")
        for number, one in enumerate(listed, start=1)
    ]
    listing = "\n".join(lines)
    return (
        f"Kính gửi: Ban Chấp hành các công đoàn cơ sở\n\nĐến nay {superior} chưa nhận được số liệu kể từ ngày "
        f"{since:%d/%m/%Y} của {show_whole(len(listed))} đơn vị sau:\n\n{listing}\n\n{ask}\n\n"
        "Trân trọng cảm ơn các đồng chí."
    )


class OwingModel(ToldRows):
    """The units that have not sent."""

    heads = ("Mã", "Đơn vị", "Gói gần nhất")

    def __init__(self, parent: QWidget) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.listed: list[Owing] = []

    def show_listed(self, listed: Sequence[Owing]) -> None:
        """Show others."""
        self.beginResetModel()
        self.listed = list(listed)
        self.endResetModel()

    def items(self) -> Sequence[Owing]:
        """Return the units."""
        return self.listed

    def told(self, item: Owing) -> Sequence[str]:
        """Return the words of a line."""
        return item.code, item.name, item.shown


class MissingList(QWidget):
    """Who has not sent since a day, and the reminder to paste into a mail or a Zalo chat."""

    def __init__(self, app: App) -> None:
        """Make the list beside the text."""
        super().__init__()
        self.app, self.look = app, app.look
        look = app.look
        self.units: list[post.Correspondent] = []
        self.superior = ""
        self.setAccessibleName("Nơi chưa nộp")
        self.since = DayEdit(look, self._read_day, name="Chưa nộp kể từ ngày")
        self.since.left.connect(self.refresh)
        self.since.goes_on = True
        row = FieldRow(look, "Chưa nộp kể từ ngày", self.since)
        self.model = OwingModel(self)
        self.table = Table(look, name="Đơn vị chưa nộp")
        self.table.setModel(self.model)
        self.table.selectionModel().currentChanged.connect(self._write)
        self.nobody = EmptyState(look, "Mọi đơn vị trong danh sách đã nộp.", icon="circle-check")
        self.list = Card(look, "Đơn vị chưa nộp")
        for widget, stretch in ((row, 0), (self.table, 1), (self.nobody, 1)):
            self.list.add(widget, stretch)
        self.whom = Segmented(look, [(WHOLE, "Cả danh sách"), (ONE, "Đơn vị đang chọn")], value=WHOLE,
                              clearable=False, name="Nhắc ai")  # fmt: skip
        self.whom.edited.connect(self._write)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Lời nhắc")
        self.copy = Button(look, "Chép lời nhắc", weight="primary", icon="copy")
        self.copy.clicked.connect(self.copy_text)
        self.words = Card(look, "Lời nhắc")
        self.words.add_right(self.copy)
        self.words.add(self.whom)
        self.words.add(self.text, 1)
        self._columns = QHBoxLayout()
        self._columns.addWidget(self.list, 1)
        self._columns.addWidget(self.words, 1)
        whole = QVBoxLayout(self)
        whole.addLayout(self._columns)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(0, 0, 0, px(16))
        self._columns.setSpacing(px(16))

    def _read_day(self, typed: str) -> Reading:
        try:
            found = read_day(typed, kind="other", today=self.app.store.today)
        except BadDay:
            return Reading(None, problem="Ghi ngày như 01/10/2026.")
        return Reading(found, f"{first_day(found):%d/%m/%Y}" if found else "")

    def begin(self, units: Sequence[post.Correspondent], superior: str) -> None:
        """Show the list as it is now; the day stays as it was set."""
        self.units, self.superior = list(units), superior
        if not self.since.text():
            self.since.set_text(f"{quarter_begins(self.app.store.today):%d/%m/%Y}")
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def day(self) -> datetime.date:
        """Return the day that is asked for."""
        value = self.since.reading().value
        return first_day(value) if value else quarter_begins(self.app.store.today)

    def refresh(self, *_: object) -> None:
        """Look anew who has not sent."""
        listed = owing(self.app.store, self.units, self.day)
        self.model.show_listed(listed)
        many = len(listed)
        self.list.set_right(f"{show_whole(many)} trong {show_whole(len(self.units))} đơn vị")
        looks.show_if(self.table, bool(many))
        looks.show_if(self.nobody, not many)
        self.words.setVisible(bool(many))
        self.table.fit_columns(1, sample=MEASURED)
        if many:
            self.table.selectRow(0)
        self._write()

    def _write(self, *_: object) -> None:
        at = self.table.currentIndex().row()
        alone = self.whom.value() == ONE and 0 <= at < len(self.model.listed)
        listed = [self.model.listed[at]] if alone else self.model.listed
        today = self.app.store.today
        self.text.setPlainText(reminder(self.superior, listed, self.day, today + GIVEN) if listed else "")

    def copy_text(self) -> None:
        """Put the reminder on the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.app.tell("Đã chép lời nhắc. Dán vào thư hoặc Zalo bằng Ctrl+V.", tone="good")

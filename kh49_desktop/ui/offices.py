"""Units, their cards and their PCs as the superior sees them; at a unit its own PCs and who is above it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kh49_desktop.store import post
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App
from kh49_desktop.ui.ownpcs import OwnView
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.receiving import sent_button
from kh49_desktop.ui.unitpanels import AddPanel, AnswerPanel, CardPanel, Line, RevokePanel, UnitPanel, UnitsModel, lines
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    EmptyState,
    LineEdit,
    Scroll,
    Table,
)

AT_SUPERIOR: Final = "Đơn vị và thẻ"
SAMPLE: Final = 40
NAME: Final = 1
NARROW: Final = 860  # below this width at 100 % the panel stands below the list


class UnitsView(QWidget):
    """What a superior sees: its units at the left, the chosen one at the right."""

    came = Signal()
    """The units were read anew."""

    turned = Signal(bool)
    """Whether something is being done in place: then its button is the first one of the screen."""

    def __init__(self, app: App) -> None:
        """Make list and panels."""
        super().__init__()
        self.app, self.look = app, app.look
        look = app.look
        self.lines: list[Line] = []
        self.search = LineEdit(look, placeholder="Tìm mã, tên đơn vị", icon="search", name="Tìm đơn vị")
        self.search.textChanged.connect(self._search)
        self.model = UnitsModel(self)
        self.table = Table(look, name="Các đơn vị")
        self.table.sheds = True
        self.table.setModel(self.model)
        self.table.selectionModel().currentChanged.connect(self._chosen)
        self.table.opened.connect(self._go_on)
        self.list = Card(look)
        self.list.add(self.search)
        self.list.add(self.table, 1)
        self.unit = UnitPanel(app, self.ask_revoke)
        self.unit.give.clicked.connect(self.give_card)
        self.unit.answer.clicked.connect(self.answer_unit)
        self.adding = AddPanel(app, self.show_unit, self._added)
        self.giving = CardPanel(app, self.show_unit, self.refresh)
        self.answering = AnswerPanel(app, self.show_unit)
        self.revoking = RevokePanel(app, self.show_unit, self._revoked)
        self.panels = (self.unit, self.adding, self.giving, self.answering, self.revoking)
        held = QWidget()
        held.setAccessibleName("Đơn vị đang chọn")
        self._panel_stack = QVBoxLayout(held)
        for panel in self.panels:
            self._panel_stack.addWidget(panel)
            panel.hide()
        self._panel_stack.addStretch(1)
        self.area = Scroll(look, held)
        self.area.setAccessibleName("Đơn vị đang chọn")
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._columns.addWidget(self.list, 3)
        self._columns.addWidget(self.area, 2)
        self._follow = QTimer(self)
        self._follow.setSingleShot(True)
        self._follow.timeout.connect(lambda: self.table.scrollTo(self.table.currentIndex()))
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._columns.setContentsMargins(0, 0, 0, px(16))
        self._columns.setSpacing(px(16))
        self._panel_stack.setContentsMargins(0, 0, 0, 0)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the panel beside the list, or below it."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        ways = QBoxLayout.Direction
        narrow = self.width() < self.look.px(NARROW)
        self._columns.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._columns.setStretch(0, 1 if narrow else 3)
        self._columns.setStretch(1, 1 if narrow else 2)
        self._follow.start()

    def _go_on(self, *_: object) -> None:
        self.unit.give.setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self) -> None:
        """Read the units anew; the chosen one stays."""
        with self.app.telling():
            door = self.app.rooms.parcels()
            self.lines = lines(self.app.store, door.list_units(door.Standing(self.app.store)))
        at = self.line
        self._search(keep=at.one.code if at is not None else "")
        self.came.emit()

    @property
    def line(self) -> Line | None:
        """Return the unit that is chosen."""
        at = self.table.currentIndex().row()
        return self.model.lines[at] if 0 <= at < len(self.model.lines) else None

    def _search(self, _typed: str = "", keep: str = "") -> None:
        words = fold(self.search.text()).split()
        shown = [one for one in self.lines if all(word in fold(f"{one.one.code} {one.one.name}") for word in words)]
        self.model.show_lines(shown)
        self.table.fit_columns(NAME, sample=SAMPLE)
        if shown:
            codes = [one.one.code for one in shown]
            self.table.selectRow(codes.index(keep) if keep in codes else 0)

    def choose(self, code: str) -> None:
        """Choose a unit by its code."""
        self.search.set_text("")
        self._search(keep=code)

    def _chosen(self, *_: object) -> None:
        if self.line is not None and not self.giving.isVisible():
            self.show_unit()

    def turn(self, shown: QWidget) -> None:
        """Show one panel."""
        for panel in self.panels:
            panel.setVisible(panel is shown)
        self.area.verticalScrollBar().setValue(0)
        self.turned.emit(shown is not self.unit)

    def show_unit(self) -> None:
        """Show the chosen unit again."""
        line = self.line
        if line is not None:
            self.unit.show_line(line)
            self.turn(self.unit)

    def add_unit(self) -> None:
        """Ask for a new unit."""
        self.turn(self.adding)
        self.adding.begin()

    def _added(self, code: str) -> None:
        self.refresh()
        self.choose(code)
        self.show_unit()
        self.unit.give.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_card(self) -> None:
        """Make a card for the chosen unit."""
        if self.line is not None:
            self.turn(self.giving)
            self.giving.begin(self.line)

    def answer_unit(self) -> None:
        """Answer the chosen unit."""
        if self.line is not None:
            self.turn(self.answering)
            self.answering.begin(self.line)

    def ask_revoke(self, device: post.Device) -> None:
        """Ask whether a PC is to be believed no longer."""
        self.turn(self.revoking)
        self.revoking.begin(device)

    def _revoked(self) -> None:
        self.refresh()
        self.show_unit()


class OfficesPage(Page):
    """Units and cards at a superior, PCs and the card at a unit. `opened(unit=code)` chooses a unit."""

    page_id = "offices"
    title = "Máy và thẻ"
    icon = "key-round"

    def __init__(self, app: App) -> None:
        """Make both views; which is shown depends on what this register is."""
        look = app.look
        self.own = Button(look, "Máy của công đoàn này", icon="hard-drive")
        self.own.setCheckable(True)
        self.own.toggled.connect(self._turn)
        self.add = Button(look, "Thêm đơn vị", weight="primary", icon="plus", hint="Ctrl N")
        super().__init__(app, buttons=[self.own, self.add])
        self.sent = sent_button(app)
        self.foot.add(self.sent)
        self.stack = QStackedWidget()
        self.units, self.machines = UnitsView(app), OwnView(app)
        self.none = EmptyState(look, "Chưa có sổ của đơn vị nào. Hãy lập sổ ở màn hình Tổng quan.", icon="key-round")
        for view in (self.units, self.machines, self.none):
            self.stack.addWidget(view)
        self.body.addWidget(self.stack, 1)
        self.add.clicked.connect(self.units.add_unit)
        self.units.turned.connect(self._weigh)
        self.units.came.connect(self._say_many)
        self.offer("record.new", self.units.add_unit, self.add.isVisible)
        self.offer("find.here", self.units.search.setFocus, self.units.isVisible)
        self.offer("record.leave", self._leave)
        self.offer("go.back", self._leave)

    def opened(self, **target: object) -> None:
        """Show what is known now."""
        store = self.app.store
        self.own.setVisible(store.superior)
        self.sent.setVisible(store.superior)
        self.own.setChecked(bool(target.get("own")))
        self._turn()
        if target.get("unit") and store.superior:
            self.units.choose(str(target["unit"]))

    def _turn(self, *_: object) -> None:
        store = self.app.store
        if not store.own_unit:
            self.stack.setCurrentWidget(self.none)
            self.add.hide()
            return
        listed = store.superior and not self.own.isChecked()
        self.add.setVisible(listed)
        self.stack.setCurrentWidget(self.units if listed else self.machines)
        (self.units if listed else self.machines).refresh()
        if listed and not self.units.lines:
            self.units.add_unit()
        elif listed:
            self.units.show_unit()
            self.units.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_many()

    def _say_many(self) -> None:
        """Say how many units there are, and what is still to be done."""
        store, many = self.app.store, len(self.units.lines)
        listed = self.stack.currentWidget() is self.units
        self.head.set_title(
            AT_SUPERIOR if store.superior else self.title, f"{show_whole(many)} đơn vị" if listed and many else ""
        )
        hint = "Chưa đơn vị nào gửi được cho đến khi có thẻ" if listed and not many else ""
        self.foot.set_state(hint or "Chỉ máy đã nhận biết mới gửi được số liệu.", "info")

    def _weigh(self, doing: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.add.set_weight("secondary" if doing else "primary")

    def _leave(self) -> None:
        if self.own.isChecked():
            self.own.setChecked(False)
        elif self.units.isVisible() and not self.units.unit.isVisible():
            self.units.show_unit()

"""Typing totals again from the paper before they are signed: each is compared with the register, none is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.goals.periods import Period, period_of
from kh49_desktop.goals.signed import signed_records
from kh49_desktop.record import Record
from kh49_desktop.store.proving import Total, prove, totals
from kh49_desktop.text.dates import show_day
from kh49_desktop.ui.app import App
from kh49_desktop.ui.look import LABEL, show_if
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.widgets import Button, Card, EmptyState, FieldRow, LineEdit, Scroll, empty
from kh49_desktop.words import sentence

WIDEST: Final = 640  # of a card at 100 %: a number's field is not torn apart over a large screen
HINT: Final = "Gõ số từ giấy gốc. Enter sang số kế."


class Again(QWidget):
    """One total: its label, an empty field, and what came out once it is typed."""

    def __init__(self, page: CheckingPage, total: Total) -> None:
        super().__init__()
        self.page, self.total, self.look = page, total, page.look
        look, field = page.look, total.field
        self.proved = total.proved
        self.edit = LineEdit(look, name=f"{field.label}, gõ lại", figures=True)
        self.row = FieldRow(look, field.label, self.edit, unit=field.unit)
        self.mend = Button(look, "Sửa trong sổ", icon="pen-line")
        self.mend.setAccessibleName(f"Sửa {field.label} trong sổ")
        self.ways = QWidget()
        self._line = QHBoxLayout(self.ways)
        self._line.addWidget(self.mend)
        self._line.addStretch(1)
        self.ways.hide()
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.row)
        stack.addWidget(self.ways)
        self.edit.left.connect(self._typed)
        self.mend.clicked.connect(self._go)
        self.setAccessibleName(field.label)
        if self.proved:
            self.row.set_problem("good", "Khớp, đã gõ lại trước đây")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the button stand below the field."""
        super().resizeEvent(event)
        left = 0 if self.row.is_narrow() else self.look.px(LABEL)
        self._line.setContentsMargins(left, 0, 0, self.look.px(4))

    def _typed(self, text: str) -> None:
        app, total, field = self.page.app, self.total, self.total.field
        self.ways.hide()
        if not text.strip():
            self.row.set_problem("good", "Khớp, đã gõ lại trước đây" if self.proved else "")
            return
        reading = field.read(text, app.store.today)
        if reading.refused:
            self.row.set_problems([("bad", sentence(problem)) for problem in reading.problems])
            return
        row = app.store.row(total.kind, total.record)
        if row is None:
            self.page.refresh()
            return
        try:
            self.proved = prove(app.store, total.kind, total.record, field.name, reading.value)
        except Trouble as trouble:
            app.trouble(trouble)
            return
        if self.proved:
            self.row.set_problem("good", "Khớp")
        else:
            kept, typed = field.show(row[field.name]) or "để trống", field.show(reading.value)
            words = f"Không khớp: trong sổ ghi {kept}, vừa gõ {typed}. Hãy xem lại giấy, rồi gõ lại hoặc sửa trong sổ."
            self.row.set_problem("bad", words)
            self.ways.show()
        self.page.say()

    def _go(self) -> None:
        total = self.total
        self.page.app.go(total.kind.about.name, record=total.record, field=total.field.name)


class CheckingPage(Page):
    """The totals that the summary of a period signs. `opened(year=, period=, cutoff=)`; a way back to the report."""

    page_id = "checking"
    title = "Gõ lại để kiểm"
    icon = "check-check"
    bar_in_margin = True

    def __init__(self, app: App) -> None:
        super().__init__(app, has_back=True)
        self.period: Period | None = None
        self.fields: list[Again] = []
        self._inside = QWidget()
        self._inside.setAccessibleName(self.title)
        self._cards = QVBoxLayout(self._inside)
        self.area = Scroll(app.look, self._inside)
        self.to_report = Button(app.look, "Về báo cáo", icon="arrow-left")
        self.nothing = EmptyState(
            app.look,
            "Kỳ này chưa có số nào để ký. Số sẽ hiện ra khi sổ có hội nghị, thoả ước hoặc số liệu lao động của kỳ.",
            icon="check-check",
            buttons=[self.to_report],
        )
        self.body.addWidget(self.area, 1)
        self.body.addWidget(self.nothing, 1)
        self.foot.set_hint(HINT)
        self.head.back.connect(self._back)
        self.to_report.clicked.connect(self._back)
        self.offer("record.leave", self._back)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self._cards.setContentsMargins(0, 0, px(12), px(16))
        self._cards.setSpacing(px(16))
        for at in range(self._cards.count()):
            item = self._cards.itemAt(at)
            card = item.widget() if item is not None else None
            if card is not None:
                card.setMaximumWidth(px(WIDEST))

    def opened(self, **target: object) -> None:
        """Show the totals of a period: this year's unless another is asked for; coming back shows the same."""
        store = self.app.store
        if target or self.period is None:
            year = int(str(target.get("year") or store.today.year))
            cutoff = str(target.get("cutoff") or store.setting("cutoff") or "statistics")
            try:
                self.period = period_of(store.reference, year, str(target.get("period") or "Y"), cutoff)
            except Refused as refused:
                self.app.refuse(*refused.problems)
                self.period = None
        self.refresh()
        first = next((field for field in self.fields if not field.proved), None)
        (first.edit if first else self.head if self.fields else self.to_report).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def refresh(self) -> None:
        """Read the totals anew."""
        store, period = self.app.store, self.period
        empty(self._cards)
        found = totals(store, signed_records(store, period)) if period else []
        self.fields = [Again(self, total) for total in found]
        cards: dict[tuple[type[Record], str], Card] = {}
        for again in self.fields:
            key = (again.total.kind, again.total.record)
            if key not in cards:
                cards[key] = Card(self.look, self._named(*key))
                self._cards.addWidget(cards[key])
            cards[key].add(again)
        self._cards.addStretch(1)
        for card in cards.values():
            card.show()  # now, so that the keyboard finds the first field at once
        show_if(self.area, bool(found))
        show_if(self.nothing, not found)
        self.restyle()
        self.say()

    def _named(self, kind: type[Record], record: str) -> str:
        found = self.app.store.load(kind, record)
        named = found.named() if found else ""
        return named if named.startswith(kind.about.title) else f"{kind.about.title} {named}"

    def say(self) -> None:
        """Say how many agree so far."""
        done = sum(field.proved for field in self.fields)
        title = f"{self.period.title} · số liệu tính đến {self._as_of()}" if self.period else ""
        self.head.set_title(self.title, title)
        self.foot.set_right(f"{done} trong {len(self.fields)} số đã khớp" if self.fields else "")
        if self.fields and done == len(self.fields):
            self.foot.set_state("Mọi số đã khớp với giấy", "good")
        else:
            self.foot.set_state("")

    def _as_of(self) -> str:
        return show_day(self.period.as_of(self.app.store.today).isoformat()) if self.period else ""

    def _back(self) -> None:
        period = self.period
        self.app.go("report", **({"year": period.year, "period": period.code} if period else {}))


def checking(app: App, period: Period) -> Callable[[], None]:
    """Return what shows the totals of a period."""
    return lambda: app.go("checking", year=period.year, period=period.code, cutoff=period.cutoff)

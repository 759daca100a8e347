"""The first screen: what is due, how the unit stands against Plan 49, what is half done, and what is still missing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QThread, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.goals.agenda import Due, agenda
from kh49_desktop.goals.bridge import Bridge, bridge
from kh49_desktop.goals.periods import period_of
from kh49_desktop.goals.plan49 import milestone
from kh49_desktop.goals.units import workforce_on
from kh49_desktop.record import Leftover, Record
from kh49_desktop.records.agreement import Agreement
from kh49_desktop.records.conference import Conference
from kh49_desktop.records.member import EVENT, Member
from kh49_desktop.records.unit import Unit
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.firstday import FirstDay
from kh49_desktop.ui.look import Look, Tone
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.widgets import Bar, Button, Card, ItemRow, LineEdit, Rule, Scroll, Words
from kh49_desktop.words.agenda import line, why

ELSEWHERE: Final = frozenset(("incomplete", "leftovers", "draft"))  # they have cards of their own
SHOWN = 6  # things to do before "Xem tất cả"
SOON = datetime.timedelta(days=60)
NARROW = 760  # below this width at 100 % the cards stand one below the other
LATER = 150  # milliseconds between the first sight and the count that reads every member
QUARTERS: Final = ("I", "II", "III", "IV")
ROW = 48  # height of a row at 100 %


@dataclass(frozen=True, slots=True)
class Standing:
    """How the unit stands: what the card of Plan 49 shows and can be read at once."""

    milestone: int
    conference: Conference | None
    agreement: Agreement | None
    agreement_state: str
    agreement_ends: str | None
    members: int
    workers: int | None


def standing(store: Store, today: datetime.date) -> Standing:
    """Return how the unit stands on a day, from counts that need not read every member."""
    around = store.around(today)
    of_year = [c for c in store.every(Conference) if c.year == today.year]
    conference = max(of_year, key=lambda c: (c.was_held(today), c.held_on or ""), default=None)
    rank = ("IN_FORCE", "EXPIRING", "VOID_PARTIAL", "GRACE", "SIGNED", "EXPIRED", "NEGOTIATING", "DRAFT", "VOID", "REPLACED")
    states = {a: a.state(around, today) for a in store.every(Agreement)}
    agreement = min(states, key=lambda a: rank.index(states[a]), default=None)
    ends = agreement.last_day_in_force(around) if agreement else None
    workers = workforce_on(store, today)
    return Standing(
        milestone(store.reference, today),
        conference,
        agreement,
        states[agreement] if agreement else "",
        ends if isinstance(ends, str) else None,
        sum(store.count(Member, {"status": status}) for status in ("ACTIVE", "SUSPENDED")),
        workers.total if workers else None,
    )


class Counting(QThread):
    """Reads every member's way through membership beside the window: what changed since the last period."""

    counted = Signal(object)

    def __init__(self, store: Store, parent: QObject) -> None:
        """Take the window's store, of which a second connection is made."""
        super().__init__(parent)
        self._store = store

    def run(self) -> None:
        """Count; trouble leaves the line as it was: the next change asks again."""
        try:
            store = self._store.worker()
        except Trouble:
            return
        try:
            period = period_of(store.reference, store.today.year, "Y", store.setting("cutoff") or "statistics")
            self.counted.emit(bridge(store, period.since, period.as_of(store.today)))
        except (Refused, Trouble):
            return
        finally:
            store.close()


class HomePage(Page):
    """The overview; while there is no unit yet, the first day's form instead."""

    page_id = "home"
    title = "Tổng quan"
    icon = "home"

    def __init__(self, app: App) -> None:
        """Make the four cards; they are filled when the page is shown."""
        look = app.look
        self.search = LineEdit(look, placeholder="Tìm mọi thứ", icon="search", keys="Ctrl K")
        super().__init__(app, buttons=[self.search])
        self._stale = True
        self._all_due = False
        self._bridge: Bridge | None = None
        self._counting: Counting | None = None
        self.search.setReadOnly(True)
        self.search.selectionChanged.connect(self.search.deselect)
        self.search.setProperty("plain", True)  # noqa: FBT003 - a property of the style sheet
        self.due = Card(look, "Việc cần làm")
        self.plan = Card(look, "Kế hoạch 49")
        self.half = Card(look, "Đang làm dở")
        self.missing = Card(look, "Còn thiếu, cần xem")
        self.cards = QWidget()
        self._columns = QHBoxLayout(self.cards)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._left.addWidget(self.due)
        self._left.addWidget(self.half)
        self._left.addStretch(1)
        self._right.addWidget(self.plan)
        self._right.addWidget(self.missing)
        self._right.addStretch(1)
        self._columns.addLayout(self._left, 23)
        self._columns.addLayout(self._right, 20)
        self.scroll = Scroll(look, self.cards)
        self.first: FirstDay | None = None
        self.body.addWidget(self.scroll, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER)
        self._later.timeout.connect(self._count)
        app.changed.connect(self._changed)
        self.restyle()

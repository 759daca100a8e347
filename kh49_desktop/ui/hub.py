"""All else a union records, under the six headings of Plan 49: one row a type, found by typing, opened by Enter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kh49_desktop.fields import Day, Field
from kh49_desktop.record import Catalogue, Record
from kh49_desktop.records import GROUPS
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.text.search import matches
from kh49_desktop.ui.app import App
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.widgets import Card, EmptyState, ItemRow, LineEdit, Scroll

HUB: Final = "hub"
THREE, TWO = 960, 600  # widths at 100 % from which rows stand three, two side by side
STEPS: Final = (
    (Qt.Key.Key_Up, (0, -1)),
    (Qt.Key.Key_Down, (0, 1)),
    (Qt.Key.Key_Left, (-1, 0)),
    (Qt.Key.Key_Right, (1, 0)),
)


def types_by_group(catalogue: Catalogue, besides: frozenset[str] = frozenset()) -> dict[str, list[type[Record]]]:
    """Return the record types under the headings of Plan 49; children and types reached from elsewhere are left out."""
    found: dict[str, list[type[Record]]] = {group: [] for group in GROUPS}
    for kind in catalogue.kinds:
        about = kind.about
        if about.parent is None and about.group in found and about.name not in besides:
            found[about.group].append(kind)
    return found


def is_hidden(kind: type[Record], *, sensitive: bool) -> bool:
    """Return whether a type is kept from sight: its very name is a sensitive field, and these are not shown."""
    naming = kind.about.naming
    return not sensitive and bool(naming) and naming[0].sensitive


def newest_field(kind: type[Record]) -> Field | None:
    """Return the field that tells when a record was: what the list is sorted by, else its first listed day."""
    about = kind.about
    sort = about.fields.get(about.sort)
    if sort is not None and (isinstance(sort.kind, Day) or sort.plain):
        return sort
    return next((field for field in about.listed if isinstance(field.kind, Day)), None)


def row_words(store: Store, kind: type[Record]) -> tuple[str, str]:
    """Return how many there are, and the day of the latest with how many are incomplete."""
    field = newest_field(kind)
    tally = store.tally(kind, field.name if field else "")
    parts = [field.show(tally.newest)] if field is not None and tally.newest is not None else []
    if tally.incomplete:
        parts.append(f"{show_whole(tally.incomplete)} chưa đủ")
    return show_whole(tally.count) if tally.count else "", " · ".join(parts)


class HubPage(Page):
    """One card a heading, in it one row a type. `opened(at=name)` puts the keyboard on a type."""

    page_id = HUB
    title = "Hoạt động"
    icon = "layout-grid"
    bar_in_margin = True

    def __init__(self, app: App, *, besides: frozenset[str] = frozenset()) -> None:
        """`besides`: names of types that have a place of their own in the side list."""
        look = app.look
        self.search = LineEdit(look, placeholder="Gõ để tìm loại sổ", icon="search")
        super().__init__(app, buttons=[self.search])
        self._groups = types_by_group(app.store.catalogue, besides)
        self.cards: dict[str, Card] = {}
        self.rows: dict[str, ItemRow] = {}
        self._grids: dict[str, QGridLayout] = {}
        self._across = 0
        self._at = ""
        inside = QWidget()
        inside.setAccessibleName(self.title)
        self._stack = QVBoxLayout(inside)
        for group, words in GROUPS.items():
            card = Card(look, f"{group}  {words}")
            grid = QGridLayout()
            card.body.addLayout(grid)
            self.cards[group], self._grids[group] = card, grid
            self._stack.addWidget(card)
        self._stack.addStretch(1)
        self.view = Scroll(look, inside)
        self.view.stand_in_margin()
        self.nothing = EmptyState(look, "Không có loại sổ nào như vậy. Thử gõ ít chữ hơn.", icon="search")
        self.nothing.hide()
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.nothing, 1)
        self.foot.set_hint("Gõ chữ để tìm, mũi tên chọn, Enter mở")
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self._is_stale = True
        self.search.textEdited.connect(self._arrange)
        self.search.installEventFilter(self)
        app.changed.connect(self._changed)
        app.fields_changed.connect(self._changed)
        self.offer("find.here", self.search.setFocus)
        self.offer("record.leave", self._clear)
        self.restyle()

    # -- coming and going ------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self.search.setFixedWidth(px(240))
        self._stack.setContentsMargins(0, px(4), 0, px(24))
        self._stack.setSpacing(px(12))
        for grid in self._grids.values():
            grid.setHorizontalSpacing(px(28))
            grid.setVerticalSpacing(0)
        self._across = 0
        self._arrange()

    def opened(self, **target: object) -> None:
        """Show the types, the keyboard on the one that is asked for or was opened last."""
        self.search.set_text("")
        self.refresh()
        self._at = str(target.get("at") or self._at)
        row = self.rows.get(self._at)
        if row is not None and row.isVisibleTo(self):
            row.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.ensureWidgetVisible(row)
        else:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Count anew if something changed while another page was shown."""
        super().showEvent(event)
        if self._is_stale:
            self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set more or fewer rows side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _changed(self, *_: object) -> None:
        self._is_stale = True
        if self.isVisible():
            self._soon.start()

    def _clear(self) -> None:
        if self.search.text():
            self.search.set_text("")
            self._arrange()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- rows ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Count every type anew."""
        self._is_stale = False
        for kinds in self._groups.values():
            for kind in kinds:
                self._count(kind)
        self._across = 0
        self._arrange()

    def _count(self, kind: type[Record]) -> None:
        about = kind.about
        many, below = row_words(self.app.store, kind)
        row = self.rows.get(about.name)
        if row is None:
            row = ItemRow(self.look, about.plural, below, icon=about.icon, right=many, pressable=True, rule=False)
            row.clicked.connect(self._going(about.name))
            row.installEventFilter(self)
            self.rows[about.name] = row
        row.right.setText(many)
        row.right.setVisible(bool(many))
        row.below.setText(below)
        row.below.setVisible(bool(below))
        told = f"{many} bản ghi" if many else "chưa có bản ghi nào"
        row.setAccessibleName(", ".join(part for part in (about.plural, told, below) if part))

    def _going(self, name: str) -> Callable[[], None]:
        def go() -> None:
            self._at = name
            self.app.go(name)

        return go

    def shown(self) -> list[ItemRow]:
        """Return the rows that answer what is typed, in order."""
        return [self.rows[kind.about.name] for kinds in self._groups.values() for kind in kinds if self._answers(kind)]

    def _answers(self, kind: type[Record]) -> bool:
        if kind.about.name not in self.rows or is_hidden(kind, sensitive=self.app.shows_sensitive):
            return False
        typed = self.search.text()
        about = kind.about
        return not fold(typed) or matches(f"{about.plural} {about.title} {GROUPS[about.group]}", typed)

    def _arrange(self, _typed: str = "") -> None:
        """Set the rows that answer into their cards, down the columns."""
        width, px = self.width(), self.look.px
        across = 3 if width >= px(THREE) else 2 if width >= px(TWO) else 1
        same = across == self._across and not _typed and not self.search.text() and not self.nothing.isVisible()
        if same and all(row.isVisibleTo(self) for row in self.rows.values()):
            return
        self._across = across
        found = 0
        for group, kinds in self._groups.items():
            grid = self._grids[group]
            answering = [kind for kind in kinds if self._answers(kind)]
            for kind in kinds:
                row = self.rows.get(kind.about.name)
                if row is not None:
                    grid.removeWidget(row)
                    if kind not in answering:
                        row.hide()
            high = -(-len(answering) // across)
            for at, kind in enumerate(answering):
                column, line = divmod(at, high)
                row = self.rows[kind.about.name]
                grid.addWidget(row, line, column)
                row.show()
            for column in range(3):
                grid.setColumnStretch(column, 1 if column < across else 0)
                grid.setColumnMinimumWidth(column, 1 if column < across else 0)
            self.cards[group].setVisible(bool(answering))
            found += len(answering)
        self.view.setVisible(bool(found))
        self.nothing.setVisible(not found)

    # -- keys ------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from row to row with the arrows, type letters into the search, open with Enter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            others = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
            if not event.modifiers() & ~others:
                done = self._key_in_search(event) if watched is self.search else self._key_in_row(watched, event)
                if done:
                    return True
        return super().eventFilter(watched, event)

    def _key_in_search(self, event: QKeyEvent) -> bool:
        rows = self.shown()
        if event.key() == Qt.Key.Key_Down and rows:
            self._stand_on(rows[0])
            return True
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and rows:
            rows[0].click()
            return True
        return False

    def _key_in_row(self, row: QObject, event: QKeyEvent) -> bool:
        step = dict(STEPS).get(Qt.Key(event.key()))
        if step is not None and isinstance(row, ItemRow):
            self._step(row, *step)
            return True
        if not event.text().isalnum():
            return False
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(event.text())
        self.search.textEdited.emit(event.text())
        return True

    def _stand_on(self, row: ItemRow) -> None:
        row.setFocus(Qt.FocusReason.OtherFocusReason)
        self.view.ensureWidgetVisible(row, 0, self.look.px(48))

    def _step(self, row: ItemRow, across: int, down: int) -> None:
        """Go to the nearest row that way; above the first is the search."""
        here = self._corner(row)
        found: list[tuple[int, int, ItemRow]] = []
        for other in self.shown():
            there = self._corner(other)
            right, lower = there.x() - here.x(), there.y() - here.y()
            if down and lower * down > 0:
                found.append((lower * down, abs(right), other))
            elif across and right * across > 0 and abs(lower) < row.height():
                found.append((abs(lower), right * across, other))
        if found:
            self._stand_on(min(found, key=lambda one: one[:2])[2])
        elif down < 0:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _corner(self, row: ItemRow) -> QPoint:
        return row.mapTo(self, QPoint(0, 0))

"""The first screen of a superior: how far its units have come, what came last, and who has something to settle."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kh49_desktop.goals.units import own_unit, unlisted
from kh49_desktop.store import conflicts, post
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App
from kh49_desktop.ui.filling import fill, quiet
from kh49_desktop.ui.look import Tone
from kh49_desktop.ui.missing import quarter_begins
from kh49_desktop.ui.parcelsaid import alarms_of, shown_time, spoken, state_of
from kh49_desktop.ui.settling import KEY, place_words
from kh49_desktop.ui.widgets import Bar, Button, Card, FlowRow, ItemRow

UNIT: Final = "unit"  # the record type that a list of units is imported as
RECENT: Final = 6
DIFFERING: Final = 4
TONES: Final[Mapping[str, Tone]] = {"Đã nhận": "good", "Đã duyệt": "good", "Yêu cầu bổ sung": "warn"}
WHAT: Final[Mapping[str, str]] = {"receipt": "Trả lời", "files": "Tệp đính kèm"}


class SuperiorCards:
    """The cards of a superior, which the first screen shows in place of a unit's; `fill` reads them anew."""

    def __init__(self, app: App) -> None:
        """Make the cards, hidden until there is something to show."""
        self.app, self.look = app, app.look
        look = app.look
        self.units = Card(look, "Đơn vị")
        self.recent = Card(look, "Gói gần đây")
        self.review = Card(look, "Cần xem lại")
        for card in self.all:
            card.hide()

    @property
    def all(self) -> tuple[Card, ...]:
        """Return the cards, in the order of reading."""
        return self.units, self.recent, self.review

    def hide(self) -> None:
        """Show none of them: this register is a unit's."""
        for card in self.all:
            card.hide()

    def fill(self) -> None:
        """Read how everything stands now."""
        self._fill_units()
        self._fill_recent()
        self._fill_review()
        self.units.show()
        self.recent.show()

    def _leading(self, row: ItemRow, page: str, **target: object) -> ItemRow:
        row.clicked.connect(partial(self.app.go, page, **target))
        return row

    # -- the units -------------------------------------------------------------------------------------------------

    def _fill_units(self) -> None:
        store, look = self.app.store, self.look
        if unlisted(store):  # they came by Excel: from now on they are on the list
            door = self.app.rooms.parcels()
            door.list_units(door.Standing(store))
        tally = post.tally(store, quarter_begins(store.today).isoformat())
        if not tally.listed:
            told = "Chưa có đơn vị nào trong danh sách. Hãy thêm đơn vị rồi cấp thẻ: có thẻ, đơn vị mới gửi được."
            add = Button(look, "Thêm đơn vị", weight="primary", icon="plus")
            add.clicked.connect(partial(self.app.go, "offices"))
            bring = Button(look, "Nhập từ Excel", icon="file-spreadsheet")
            bring.clicked.connect(partial(self.app.go, "importing", kind=UNIT))
            fill(self.units, [quiet(look, told), FlowRow(look, [add, bring])])
            return
        owing = tally.listed - tally.sent
        go = self._leading
        rows: list[QWidget] = [
            self._share(tally),
            go(ItemRow(look, "Đã nộp trong quý này", dot="good", dot_means="Đã nộp", right=show_whole(tally.sent),
                       pressable=True), "tray"),
            go(ItemRow(look, "Chưa nộp trong quý này", dot="warn" if owing else "neutral", dot_means="Chưa nộp",
                       right=show_whole(owing), pressable=True), "tray", missing=True),
        ]  # fmt: skip
        if tally.cardless:
            below = "Có thẻ đơn vị mới gửi được số liệu"
            row = ItemRow(look, "Chưa được cấp thẻ", below, dot="warn", dot_means="Cần cấp thẻ",
                          right=show_whole(tally.cardless), pressable=True)  # fmt: skip
            rows.append(go(row, "offices", unit=tally.first))
        listed = ItemRow(look, "Trong danh sách", dot="neutral", dot_means="Tất cả", right=show_whole(tally.listed),
                         pressable=True, rule=False)  # fmt: skip
        rows.append(go(listed, "offices"))
        fill(self.units, rows)

    def _share(self, tally: post.Tally) -> QWidget:
        bar = Bar(self.look, tally.sent / tally.listed, name="Đơn vị đã nộp trong quý này")
        bar.setAccessibleDescription(f"{tally.sent} trên {tally.listed}")
        held = QWidget()
        stack = QVBoxLayout(held)
        stack.setContentsMargins(0, self.look.px(8), 0, self.look.px(4))
        stack.addWidget(bar)
        return held

    # -- what came -------------------------------------------------------------------------------------------------

    def _fill_recent(self) -> None:
        letters = post.letters(self.app.store, way=post.IN, limit=RECENT)
        rows: list[QWidget] = [self._letter(letter, last=letter is letters[-1]) for letter in letters]
        if not letters:
            told = "Chưa nhận gói nào. Thả các gói đã gửi tới vào Hộp nhận."
            open_ = Button(self.look, "Mở Hộp nhận", icon="inbox")
            open_.clicked.connect(partial(self.app.go, "tray"))
            rows = [quiet(self.look, told), FlowRow(self.look, [open_])]
        fill(self.recent, rows)

    def _letter(self, letter: post.Letter, *, last: bool) -> ItemRow:
        alarms = alarms_of(letter)
        state = state_of(letter)
        told = [shown_time(letter.at), WHAT.get(letter.kind, ""), *counted(letter), *map(spoken, alarms)]
        tone: Tone = "warn" if alarms else TONES.get(state, "neutral")
        row = ItemRow(
            self.look,
            str(letter.told.get("from", "")) or letter.file,
            " · ".join(part for part in told if part),
            tag="Cần hỏi lại" if alarms else state,
            tag_tone=tone,
            pressable=True,
            rule=not last,
        )
        return self._leading(row, "tray", letter=letter.seq)

    # -- what is to be settled -------------------------------------------------------------------------------------

    def _fill_review(self) -> None:
        store, look = self.app.store, self.look
        found = conflicts.by_unit(store)
        rows: list[QWidget] = []
        for unit, many, record in found[:DIFFERING]:
            one = post.correspondent(store, "unit", unit)
            name = one.name if one is not None else own_unit(store).named()  # else it is the superior's own
            row = ItemRow(look, name, place_words(many), dot="warn", dot_means="Cần xem", pressable=True)
            rows.append(self._leading(row, KEY, record=record))
        if len(found) > len(rows):
            more = Button(look, f"Xem tất cả {show_whole(len(found))} đơn vị", weight="quiet")
            more.clicked.connect(partial(self.app.go, KEY))
            rows.append(more)
        elif rows and isinstance(rows[-1], ItemRow):
            rows[-1].set_rule(False)
        self.review.set_right(f"{show_whole(len(found))} đơn vị" if found else "")
        self.review.setVisible(bool(found))
        fill(self.review, rows)


def counted(letter: post.Letter) -> list[str]:
    """Return what a parcel brought, in words."""
    words = (("new", "thêm {} bản ghi"), ("changed", "đổi {} bản ghi"), ("kept", "{} tệp"))
    return [told.format(show_whole(int(letter.told[name]))) for name, told in words if letter.told.get(name)]

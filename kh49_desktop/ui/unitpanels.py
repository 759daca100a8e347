"""A superior's units: how far each has come, its card, its PCs, and each thing to be done with it in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused
from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.card import SixWords
from kh49_desktop.ui.handing import FOLDER, HandedOver, WhereMenu, hand_over, open_folder, say_handed
from kh49_desktop.ui.parcelsaid import ANSWERED, as_day
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.unitlists import UnitLists
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    Cell,
    FieldRow,
    FlowRow,
    ItemRow,
    LineEdit,
    ProblemLine,
    Segmented,
    TextBox,
    Words,
    empty,
)
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.parcels.cards import Card as UnitCard
    from kh49_desktop.parcels.sending import Made

STATE: Final = 2
LABEL: Final = 110
HOWS: Final[Mapping[str, str]] = {
    post.OWN: "máy này",
    post.CARD: "nhận biết bằng thẻ đơn vị",
    post.VOUCHED: "được máy khác của đơn vị mời",
    post.APPROVED_BY_WORDS: "đã so sáu từ qua điện thoại",
}


def shown_day(day: str) -> str:
    """Return an ISO day as it is shown."""
    found = as_day(day[:10])
    return f"{found:%d/%m/%Y}" if found != day[:10] else day


@dataclass(frozen=True, slots=True)
class Line:
    """A unit of the list: how far it has come, and its PCs."""

    one: post.Correspondent
    last: str  # the day of its latest parcel, "" none
    card: post.CardGiven | None
    devices: tuple[post.Device, ...]

    @property
    def state(self) -> tuple[str, looks.Tone]:
        """Return how far it has come, in words, and their tone."""
        if self.last:
            return f"Đã nhận {shown_day(self.last)}", "good"
        return ("Đã cấp thẻ", "neutral") if self.card is not None else ("Chưa cấp thẻ", "warn")


def lines(store: Store, units: Sequence[post.Correspondent]) -> list[Line]:
    """Return the units of the list with how far each has come."""
    days = post.last_made(store)
    devices: dict[str, list[post.Device]] = {}
    for device in post.devices(store):
        devices.setdefault(device.unit, []).append(device)
    return [
        Line(one, days.get(one.unit or "", ""), next(iter(post.cards_of(store, one.record)), None),
             tuple(devices.get(one.unit or "", ())))
        for one in units
    ]  # fmt: skip


class UnitsModel(ToldRows):
    """The units of a superior."""

    heads = ("Mã", "Đơn vị", "Tình trạng", "Máy")
    figures = frozenset((3,))

    def __init__(self, parent: QWidget) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.lines: list[Line] = []

    def show_lines(self, shown: Sequence[Line]) -> None:
        """Show others."""
        self.beginResetModel()
        self.lines = list(shown)
        self.endResetModel()

    def items(self) -> Sequence[Line]:
        """Return the units."""
        return self.lines

    def told(self, item: Line) -> Sequence[str]:
        """Return the words of a line."""
        many = sum(device.state == post.TRUSTED for device in item.devices)
        return item.one.code, item.one.name, item.state[0], show_whole(many) if many else ""

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell; how far a unit has come as a tag."""
        if index.column() == STATE and role == Cell.TAG:
            return True
        if index.column() == STATE and role == Cell.TONE:
            return self.lines[index.row()].state[1]
        return super().data(index, role)


class Panel(Card):
    """One thing to be done, in place: closed again by "Thôi" or when it is done."""

    def __init__(self, app: App, title: str, close: Callable[[], object]) -> None:
        """`close` shows the unit again."""
        super().__init__(app.look, title)
        self.app = app
        self.leave = Button(app.look, "Thôi", weight="quiet")
        self.leave.clicked.connect(close)
        self.problem = ProblemLine(app.look, "bad", "")


class AddPanel(Panel):
    """Puts a unit on the list."""

    def __init__(self, app: App, close: Callable[[], object], added: Callable[[str], object]) -> None:
        """`added` gets the code."""
        super().__init__(app, "Thêm đơn vị", close)
        self._added = added
        self.code = LineEdit(app.look, name="Mã đơn vị")
        self.name = LineEdit(app.look, name="Tên đơn vị")
        self.save = Button(app.look, "Thêm vào danh sách", weight="primary", icon="check")
        self.save.clicked.connect(self.add_unit)
        self.rows = {
            "code": FieldRow(app.look, "Mã đơn vị", self.code, required=True, label_width=LABEL),
            "name": FieldRow(app.look, "Tên đơn vị", self.name, required=True, label_width=LABEL,
                             help_text="Ghi đúng như trên quyết định."),
        }  # fmt: skip
        for row in self.rows.values():
            self.add(row)
        self.add(self.problem)
        self.add(FlowRow(app.look, [self.save, self.leave]))

    def begin(self) -> None:
        """Be ready to type."""
        for line in (self.code, self.name):
            line.set_text("")
        for row in self.rows.values():
            row.clear_problems()
        self.problem.set_line("bad", "")
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_unit(self) -> None:
        """Add it; what is wrong is said under its field."""
        door = self.app.rooms.parcels()
        for row in self.rows.values():
            row.clear_problems()
        try:
            one = door.add_unit(door.Standing(self.app.store), self.code.text(), self.name.text())
        except Refused as refused:
            for problem in refused.problems:
                wrong = self.rows.get(problem.field or "")
                if wrong is not None:
                    wrong.set_problem("bad", sentence(problem))
                    wrong.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                else:
                    self.problem.set_line("bad", sentence(problem))
            return
        self._added(one.code)


class CardPanel(Panel):
    """Makes the card of a unit: as a file, and as a page to print."""

    def __init__(self, app: App, close: Callable[[], object], made: Callable[[], object]) -> None:
        """`made` is told when a card was made."""
        super().__init__(app, "Cấp thẻ đơn vị", close)
        self._made = made
        self.line: Line | None = None
        self.card: UnitCard | None = None
        look = app.look
        self.told = Words(look, wrap=True)
        self.warned = ProblemLine(look, "warn", "")
        self.make = Button(look, "Cấp thẻ", weight="primary", icon="key-round")
        self.make.clicked.connect(self.make_card)
        self.file = Button(look, "Lưu tệp thẻ…", weight="primary", icon="download")
        self.page = Button(look, "Lưu trang thẻ để in (PDF)…", icon="printer")
        self.file.clicked.connect(self.save_file)
        self.page.clicked.connect(self.save_page)
        self.words_head = Words(look, "Sáu từ của công đoàn này, đơn vị so khi nhận thẻ:", tone="second", wrap=True)
        self.six = QVBoxLayout()
        self.add(self.told)
        self.add(self.warned)
        self.add(FlowRow(look, [self.make, self.file, self.page, self.leave]))
        self.add(self.words_head)
        self.body.addLayout(self.six)

    def begin(self, line: Line) -> None:
        """Say what a card is, before one is made."""
        self.line, self.card = line, None
        self.set_title(f"Cấp thẻ cho {line.one.name}")
        self.told.setText(
            "Thẻ đơn vị cho máy của đơn vị gửi được số liệu về đây. Dùng được một lần, trong 90 ngày. Đưa tận tay "
            "người giữ sổ: thẻ như chìa khoá."
        )
        card = line.card
        unused = card is not None and card.used_by is None and not card.void
        self.warned.set_line("warn", f"Thẻ cấp ngày {shown_day(card.made)} chưa dùng sẽ không dùng được nữa."
                             if unused and card is not None else "")  # fmt: skip
        empty(self.six)
        self._show()
        self.make.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        made = self.card is not None
        self.make.setVisible(not made)
        for widget in (self.file, self.page, self.words_head):
            widget.setVisible(made)
        self.leave.set_words("Xong" if made else "Thôi")

    def make_card(self) -> None:
        """Make the card; it still has to be saved."""
        if self.line is None:
            return
        door = self.app.rooms.parcels()
        with self.app.telling():
            card = door.make_card(door.Standing(self.app.store), self.line.one.record)
            self.card = card
            self.warned.set_line("warn", "")
            self.told.setText(
                f"Đã cấp thẻ, dùng đến hết ngày {shown_day(card.expires)}. Hãy lưu tệp thẻ, hoặc in trang thẻ để quét "
                "mã; rời trang này rồi thì phải cấp thẻ khác."
            )
            self.six.addWidget(six_shown(self.app, door.six_words(card.public)))
            self._show()
            self._made()
            self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_file(self) -> None:
        """Save the card's file."""
        if self.card is None:
            return
        name = self._ask(self.card.file_name, "Thẻ đơn vị (*.kh49the)")
        if name is not None:
            with self.app.telling():
                path = self.app.rooms.parcels().sticks.put(self.card.to_bytes(), name.parent, name.name)
                self._say(path, "Đã lưu tệp thẻ {name}. Đưa tận tay người giữ sổ của đơn vị.")

    def save_page(self) -> None:
        """Save the page with the code to scan."""
        if self.card is None:
            return
        name = self._ask(Path(self.card.file_name).with_suffix(".pdf").name, "PDF (*.pdf)")
        if name is not None:
            self.write_page(name)

    def write_page(self, path: Path) -> None:
        """Draw the page beside the window."""
        card, rooms, today = self.card, self.app.rooms, self.app.store.today
        if card is None:
            return

        def work(_progress: Progress) -> Path:
            room, words = rooms.report().card_page, rooms.parcels().six_words(card.public)
            page = room.CardPage(card.name, card.code, card.superior_name, shown_day(card.expires), card.to_digits(),
                                 words, f"{today:%d/%m/%Y}")  # fmt: skip
            room.write_card(path, page)
            return path

        told = "Đã lưu trang thẻ {name}. In ra, đưa tận tay người giữ sổ, rồi xoá tệp này."
        self.app.run(work, lambda done: self._say(done, told), what="Đang vẽ trang thẻ")

    def _ask(self, name: str, kinds: str) -> Path | None:
        kept = Path(self.app.store.setting(FOLDER) or self.app.store.folder)
        chosen, _ = QFileDialog.getSaveFileName(self, self.title.text(), str(kept / name), kinds)
        if chosen:
            self.app.keep(FOLDER, str(Path(chosen).parent))
        return Path(chosen) if chosen else None

    def _say(self, path: Path, words: str) -> None:
        self.app.tell(words.format(name=path.name), "Mở thư mục", partial(open_folder, path.parent), "good")


class AnswerPanel(Panel):
    """Answers a unit: what was sent has arrived, wants more, or is approved."""

    def __init__(self, app: App, close: Callable[[], object]) -> None:
        """Make the answer."""
        super().__init__(app, "Trả lời", close)
        self.line: Line | None = None
        self._close = close
        look = app.look
        self.state = Segmented(look, tuple(ANSWERED.items()), value=post.RECEIVED, clearable=False, name="Trả lời")
        self.state.edited.connect(lambda _code: self.problem.set_line("bad", ""))
        self.note = TextBox(look, least=3, name="Lời nhắn cho đơn vị")
        self.save = Button(look, "Lưu trả lời", weight="primary", icon="download")
        self.where = WhereMenu(app, self, "Lưu trả lời")
        self.where.chosen.connect(self.save_to)
        self.save.setMenu(self.where)
        self.add(self.state)
        self.add(FieldRow(look, "Lời nhắn", self.note, label_width=LABEL))
        self.add(self.problem)
        self.add(FlowRow(look, [self.save, self.leave]))

    def begin(self, line: Line) -> None:
        """Be ready to choose."""
        self.line = line
        self.set_title(f"Trả lời {line.one.name}")
        self.state.set_value(post.RECEIVED)
        self.note.set_text("")
        self.problem.set_line("bad", "")
        self.state.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_to(self, folder: Path) -> None:
        """Write the answer."""
        if self.line is None:
            return
        state, note = self.state.value() or post.RECEIVED, self.note.text().strip()
        if state == post.MORE_NEEDED and not note:
            self.problem.set_line("bad", "Hãy ghi cần bổ sung gì.")
            self.note.setFocus(Qt.FocusReason.OtherFocusReason)
            return

        def make(door: Any, standing: Any, unit: str) -> list[Made]:
            return [door.make_answer(standing, unit, state, note)]

        def done(told: HandedOver) -> None:
            say_handed(self.app, told, "Đã lưu trả lời vào {folder}. Gửi tệp ấy cho đơn vị.", folder)
            if told.paths:
                self._close()

        hand_over(self.app, [self.line.one.code], make, folder, what="Đang lập trả lời", done=done)


class RevokePanel(Panel):
    """Asks before a PC is believed no longer, and says what follows."""

    def __init__(self, app: App, close: Callable[[], object], revoked: Callable[[], object]) -> None:
        """`revoked` is told when it is done."""
        super().__init__(app, "Thu hồi máy", close)
        self._revoked = revoked
        self.device: post.Device | None = None
        self.told = Words(app.look, wrap=True)
        self.sure = Button(app.look, "Thu hồi máy này", weight="danger", icon="x")
        self.sure.clicked.connect(self.revoke)
        self.add(self.told)
        self.add(FlowRow(app.look, [self.leave, self.sure]))

    def begin(self, device: post.Device) -> None:
        """Ask."""
        self.device = device
        self.set_title(f"Thu hồi máy {device.name or device.id}?")
        self.told.setText(
            "Từ nay gói do máy này lập không được nhận nữa. Số liệu đã nhận từ máy này vẫn giữ nguyên. Các máy khác "
            "của đơn vị biết việc này khi nhận biên nhận lần sau. Việc này không lấy lại được: nếu máy vẫn thuộc đơn "
            "vị thì phải cấp thẻ mới."
        )
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def revoke(self) -> None:
        """Believe it no longer."""
        if self.device is None:
            return
        door = self.app.rooms.parcels()
        with self.app.telling():
            door.revoke(door.Standing(self.app.store), self.device.id)
            self.app.tell(f"Đã thu hồi máy {self.device.name or self.device.id}.", tone="good")
        self._revoked()


class UnitPanel(Card):
    """The chosen unit: its card, its PCs, and what can be done."""

    def __init__(self, app: App, revoking: Callable[[post.Device], object]) -> None:
        """`revoking` gets the PC that is to be revoked."""
        super().__init__(app.look)
        self.app, self._revoking = app, revoking
        self.line: Line | None = None
        look = app.look
        self.told = Words(look, wrap=True, tone="second")
        self.seen = Button(look, "Xem sổ của đơn vị", icon="layout-grid")
        self.lists = UnitLists(app, self)
        self.seen.setMenu(self.lists)
        self.give = Button(look, "Cấp thẻ…", icon="key-round")
        self.answer = Button(look, "Trả lời…", icon="messages-square")
        self.back = Button(look, "Gửi lại số liệu cho đơn vị", icon="archive-restore")
        self.where = WhereMenu(app, self, "Gửi lại số liệu cho đơn vị")
        self.where.chosen.connect(self.hand_back)
        self.back.setMenu(self.where)
        self.hint = Words(look, wrap=True, size=looks.SMALL, tone="second")
        self.hint.setText("Gửi lại số liệu khi đơn vị mất máy: cấp thẻ mới, rồi đưa đơn vị cả thẻ và gói này.")
        self.head = Words(look, "Máy của đơn vị", strong=True)
        self.devices = QVBoxLayout()
        self.add(self.told)
        self.add(FlowRow(look, [self.seen, self.give, self.answer, self.back]))
        self.add(self.hint)
        self.add(self.head)
        self.body.addLayout(self.devices)

    def show_line(self, line: Line) -> None:
        """Show a unit."""
        self.line = line
        self.set_title(line.one.name)
        last = f"đã nhận số liệu ngày {shown_day(line.last)}" if line.last else line.state[0].lower()
        parts = [f"Mã {line.one.code}", last]
        card = line.card
        if card is not None:
            used = "đã dùng" if card.used_by else "đã huỷ" if card.void else "chưa dùng"
            parts.append(f"thẻ cấp ngày {shown_day(card.made)}, {used}")
            if not card.used_by and not card.void:
                parts.append(f"dùng đến hết ngày {shown_day(card.expires)}")
        self.told.setText(" · ".join(parts))
        sent = bool(line.last)
        self.answer.setEnabled(sent)
        self.lists.unit = line.one.unit
        self.seen.setEnabled(line.one.unit is not None)
        self.back.setEnabled(line.one.unit is not None)
        looks.show_if(self.hint, line.one.unit is not None)
        empty(self.devices)
        for device in line.devices:
            self.devices.addWidget(self._device(device))
        if not line.devices:
            none = (
                "Chưa biết máy nào. Máy được nhận biết khi gói đầu tiên của đơn vị, lập sau khi nhận thẻ, về tới đây."
            )
            self.devices.addWidget(Words(self.look, none, wrap=True, tone="second"))

    def _device(self, device: post.Device) -> ItemRow:
        row = device_row(self.app, device)
        if device.state == post.TRUSTED:
            button = Button(self.look, "Thu hồi máy…", weight="quiet")
            button.setAccessibleName(f"Thu hồi máy {device.name or device.id}")
            button.clicked.connect(partial(self._revoking, device))
            row.add_right(button)
        return row

    def hand_back(self, folder: Path) -> None:
        """Write the whole state of the unit, for a new PC of it."""
        if self.line is None or self.line.one.unit is None:
            return

        def make(door: Any, standing: Any, unit: str) -> list[Made]:
            return [door.make_state(standing, unit)]

        def done(told: HandedOver) -> None:
            say_handed(self.app, told, "Đã lưu gói số liệu của đơn vị vào {folder}. Đưa đơn vị cùng với thẻ.", folder)

        hand_over(self.app, [self.line.one.unit], make, folder, what="Đang lập gói gửi lại", done=done)


def six_shown(app: App, words: tuple[str, ...]) -> SixWords:
    """Return six words as they are read out on the telephone."""
    shown = SixWords(app.look)
    shown.set_words(words)
    return shown


def device_row(app: App, device: post.Device) -> ItemRow:
    """Return the row of a PC: who and where, since when, how it came to be known."""
    here = device.id == app.store.device
    how = "" if here else HOWS.get(device.how, "")
    below = " · ".join(part for part in (f"từ ngày {shown_day(device.since)}" if device.since else "", how) if part)
    forked = bool(device.forked)
    tag = "máy này" if here else "đã thu hồi" if device.state == post.REVOKED else "hai máy chung sổ" if forked else ""
    tone: looks.Tone = "neutral" if here else "bad" if device.state == post.REVOKED else "warn"
    return ItemRow(app.look, device.name or f"Máy {device.id}", below, icon="hard-drive", tag=tag, tag_tone=tone)

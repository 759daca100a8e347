"""Sending: what goes, to whom, since when; by a stick, by mail or into a folder; what became of what was sent."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.goals.periods import period_of
from kh49_desktop.record import Record
from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.text.sizes import MEGA, show_size
from kh49_desktop.ui import look as looks
from kh49_desktop.ui import outbox
from kh49_desktop.ui.actions import about_record
from kh49_desktop.ui.app import App, Cancelled, Progress
from kh49_desktop.ui.card import ENDING
from kh49_desktop.ui.dropping import dropped
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.history import moment
from kh49_desktop.ui.look import Look, Tone
from kh49_desktop.ui.outbox import FOLDER, MAIL, PEER, SUPERIOR, USB, Outlook, Sent, Wanted
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.reports import PERIODS
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    Cell,
    CheckBox,
    ChoiceBox,
    FieldRow,
    FlowRow,
    Icon,
    ItemRow,
    LineEdit,
    ProblemLine,
    Scroll,
    Segmented,
    Table,
    Tag,
    Words,
    empty,
)
from kh49_desktop.ui.window import Window
from kh49_desktop.words import sentence, trouble_sentence

Index = QModelIndex | QPersistentModelIndex

NARROW: Final = 860  # below this width at 100 % the two cards stand one above the other
LABEL: Final = 126
EVERY: Final = 2_000  # milliseconds between two looks at which drives are there
ROWS: Final = 5  # of the list that are always seen
NAMED: Final = 4  # private things that are named before "và n mục khác"
FIRST: Final = ("member", "conference", "agreement", "dialogue")  # what is named first, by type
COUNTED: Final = 6  # types that are counted one by one before the rest is added up
GIGA: Final = 1024 * MEGA
WAYS: Final = ((SUPERIOR, "Công đoàn cấp trên"), (PEER, "Máy thứ hai của đơn vị"))
STATES: Final = {
    post.EXPORTED: ("Đã xuất", "neutral"),
    post.RECEIVED: ("Đã nhận", "accent"),
    post.MORE_NEEDED: ("Yêu cầu bổ sung", "warn"),
    post.APPROVED: ("Đã duyệt", "good"),
}
KINDS: Final = {
    outbox.STATE: "Số liệu của đơn vị",
    outbox.FILES: "Tệp đính kèm",
    outbox.RECEIPT: "Giấy biên nhận",
}
BY: Final = {USB: "USB", MAIL: "Thư điện tử", FOLDER: "Thư mục"}
NO_STICK: Final = "Chưa cắm USB nào"
PULL: Final = "Rút USB được rồi"


class Letters(ToldRows):
    """The parcels sent, newest first, and how far each has come."""

    heads = ("Ngày", "Nội dung", "Với", "Bằng", "Tình trạng")

    def __init__(self, store: Store, parent: QObject) -> None:
        """Begin empty."""
        super().__init__(parent)
        self._store = store
        self.letters: list[post.Letter] = []

    def show(self, letters: Sequence[post.Letter]) -> None:
        """Show other parcels."""
        self.beginResetModel()
        self.letters = list(letters)
        self.endResetModel()

    def items(self) -> Sequence[post.Letter]:
        """Return the parcels."""
        return self.letters

    def told(self, item: post.Letter) -> Sequence[str]:
        """Return the words of a line."""
        own = item.office == item.unit and item.unit == self._store.own_unit
        to = "Máy thứ hai của đơn vị" if own else str(item.told.get("to", ""))
        state, _ = STATES.get(item.state, STATES[post.EXPORTED])
        return moment(item.at), KINDS.get(item.kind, item.kind), to, way_of(item), state

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell; the state is a tag, its tip says what the answer said."""
        last = index.column() == len(self.heads) - 1
        if role == Cell.TAG:
            return last
        item = self.letters[index.row()]
        if role == Cell.TONE:
            return STATES.get(item.state, STATES[post.EXPORTED])[1] if last else "text"
        note = str(item.told.get("note", ""))
        if last and note and role == Qt.ItemDataRole.ToolTipRole:
            return note
        words = super().data(index, role)
        return f"{words}: {note}" if last and note and role == Qt.ItemDataRole.AccessibleTextRole else words


class StateLine(FlowRow):
    """The four states a parcel goes through, the present one as a tag."""

    def __init__(self, look: Look) -> None:
        """Begin before the first."""
        super().__init__(look, gap=6)
        self.set_state("")

    def set_state(self, state: str) -> None:
        """Show how far it is; "" is before the first."""
        layout = self.layout()
        if layout is None:
            return
        empty(layout)
        for code, (words, tone) in STATES.items():
            if code != post.EXPORTED:
                self._write("→")
            if code == state:
                shown: Tone = "accent" if code == post.EXPORTED else tone  # type: ignore[assignment] # one of Tone
                self.add(Tag(self.look, words, shown))
            else:
                self._write(words)
        self.setAccessibleName(f"Tình trạng: {STATES[state][0] if state in STATES else 'chưa gửi'}")

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        for words in self.findChildren(Words):
            words.setFixedHeight(self.look.px(20))  # as high as a tag, so that all stand on one line

    def _write(self, words: str) -> None:
        shown = Words(self.look, words, size=looks.SMALL, tone="second")
        shown.setFixedHeight(self.look.px(20))
        self.add(shown)


class SendPage(Page):
    """What goes and by which way at the left, what became of it at the right, all that was sent below."""

    page_id = "send"
    title = "Gửi"
    icon = "upload"
    bar_in_margin = True

    def __init__(self, app: App) -> None:
        """Make the cards; they are filled when the page is shown."""
        self.take_card = Button(app.look, "Nhận thẻ đơn vị…", icon="key-round")
        super().__init__(app, buttons=[self.take_card])
        self.listing: Callable[[], Sequence[Any]] = self._removable  # which drives are there
        self.outlook: Outlook | None = None
        self.found: list[Any] = []  # the drives that can be pulled out
        self.sent: Sent | None = None
        self._narrow: bool | None = None
        self._unseen = False  # something was told while another page was shown
        self.setAcceptDrops(True)
        self._build_going()
        self._build_state()
        self._build_list()
        self.about = Card(app.look, "Sổ của công đoàn cấp trên")
        told = "Sổ này không gửi lên ở đây. Gói của các đơn vị được nhận và trả lời ở các trang dành cho cấp trên."
        self.about.add(Words(app.look, told, tone="second", wrap=True))
        self.to_tray = Button(app.look, "Hộp nhận", icon="inbox")
        self.to_offices = Button(app.look, "Đơn vị và thẻ", icon="building-2")
        self.to_tray.clicked.connect(lambda: app.go("tray"))
        self.to_offices.clicked.connect(lambda: app.go("offices"))
        self.about.add(FlowRow(app.look, [self.to_tray, self.to_offices]))
        self.about.hide()
        self.missing = ProblemLine(app.look, "warn")
        inside = QWidget()
        inside.setAccessibleName(self.title)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.addWidget(self.going, 11)
        self._pair.addWidget(self.state, 9)
        self._stack = QVBoxLayout(inside)
        self._stack.addWidget(self.missing)
        self._stack.addWidget(self.about)
        self._stack.addLayout(self._pair)
        self._stack.addWidget(self.list, 1)
        self.area = Scroll(app.look, inside)
        self.area.stand_in_margin()
        self.area.setAccessibleName(self.title)
        self.body.addWidget(self.area, 1)
        self.foot.set_state("Xuất ra chưa phải là đã nhận: chỉ giấy biên nhận của cấp trên mới đổi tình trạng.", "info")
        self._errands = Errands(app.store, self)
        self._watching = Errands(app.store, self)
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY)
        self._wire()
        self.restyle()

    # -- making ----------------------------------------------------------------------------------------------------

    def _build_going(self) -> None:
        look = self.look
        self.going = Card(look, "Gửi gì, cho ai", gap=8)
        self.to = Segmented(look, WAYS, value=SUPERIOR, clearable=False, name="Gửi cho")
        self.going.add(self.to)
        self.no_card = ProblemLine(look, "warn")
        self.going.add(self.no_card)
        self.no_card_button = Button(look, "Nhận thẻ đơn vị…", weight="primary", icon="key-round")
        self.no_card_row = FlowRow(look, [self.no_card_button])
        self.going.add(self.no_card_row)
        self.data = ItemRow(look, "Số liệu của đơn vị đến hôm nay", "…", icon="package")
        self.all_goes = opener(look, "Xem hết những gì được gửi")
        self.data.add_right(self.all_goes)
        self.goes_words = Words(look, size=looks.SMALL, tone="second", wrap=True)
        self.goes_words.hide()
        self.files = ItemRow(look, "Tệp đính kèm", "…", icon="paperclip")
        self.with_files = CheckBox(look, "Gửi kèm", checked=True)
        self.with_files.setAccessibleName("Gửi kèm tệp đính kèm")
        self.files.add_right(self.with_files)
        self.report = CheckBox(look, "Kèm trong báo cáo PDF đã đóng dấu (một tệp thay vì hai)")
        today = self.app.store.today
        years = [(str(year), str(year)) for year in (today.year, today.year - 1)]
        self.year = Segmented(look, years, value=str(today.year), clearable=False, name="Năm của báo cáo")
        self.period = Segmented(look, PERIODS, value="Y", clearable=False, name="Kỳ của báo cáo")
        self.number = LineEdit(look, placeholder="Số văn bản", name="Số văn bản, ví dụ 05/BC-CĐCS")
        self.report_row = FlowRow(look, [self.year, self.period, self.number], gap=16)
        self.report_row.hide()
        self.usb = Button(look, "Chép ra USB", weight="primary", icon="usb")
        self.mail = Button(look, "Gửi thư điện tử", icon="mail")
        self.folder = Button(look, "Lưu vào thư mục", icon="folder-down")
        self.ways = FlowRow(look, [self.usb, self.mail, self.folder])
        self.stick_words = Words(look, NO_STICK, tone="second", wrap=True)
        self.stick_words.setMinimumHeight(look.px(looks.CONTROL))
        self.stick = ChoiceBox(look, [], fold=fold, name="USB", placeholder="Chọn USB để chép vào")
        self.stick.hide()
        both = QWidget()
        both.setAccessibleName("USB đang cắm")
        stack = QVBoxLayout(both)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.stick_words)
        stack.addWidget(self.stick)
        self.stick_row = FieldRow(look, "USB đang cắm", both, label_width=LABEL)
        self.address = LineEdit(look, placeholder="Có thể để trống, ghi trong thư", name="Địa chỉ thư của nơi nhận")
        self.mail_row = FieldRow(look, "Địa chỉ thư", self.address, label_width=LABEL)
        self._build_done()
        self.problem = ProblemLine(look)
        self._parts = [
            self.data,
            self.goes_words,
            self.files,
            self.report,
            self.report_row,
            self.ways,
            self.problem,
            self.done,
        ]
        self._parts += [self.stick_row, self.mail_row]
        for part in self._parts:
            self.going.add(part)
        self.going.body.addStretch(1)

    def _build_done(self) -> None:
        look = self.look
        self.done = QWidget()
        self.done_icon = Icon(look, "circle-check", tone="good")
        self.said = Words(look, size=looks.LEAD, strong=True, wrap=True)
        self.more = Words(look, size=looks.SMALL, tone="second", wrap=True)
        self.open_folder = Button(look, "Mở thư mục", icon="folder-open")
        texts = QVBoxLayout()
        texts.addWidget(self.said)
        texts.addWidget(self.more)
        row = QHBoxLayout(self.done)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.done_icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        row.addWidget(self.open_folder, 0, Qt.AlignmentFlag.AlignTop)
        self._done_row, self._done_texts = row, texts
        self.done.hide()

    def _build_state(self) -> None:
        look = self.look
        self.state = Card(look, "Tình trạng", gap=8)
        self.state_line = StateLine(look)
        self.state.add(self.state_line)
        self.late = ProblemLine(look, "warn")
        self.state.add(self.late)
        self.last = ItemRow(look, "Gửi lần gần nhất", "…", icon="clock")
        self.answer = ItemRow(look, "Cấp trên trả lời", "…", icon="inbox")
        self.fresh = ItemRow(look, "Mới và sửa từ đó đến nay", "…", icon="file-pen")
        self.stays = ItemRow(look, "Riêng tư, không gửi", "…", icon="lock", rule=False)
        for row in (self.last, self.answer, self.fresh, self.stays):
            self.state.add(row)
        self.all_stays = opener(look, "Xem hết những gì riêng tư, không gửi")
        self.stays.add_right(self.all_stays)
        self.stay_words = Words(look, size=looks.SMALL, tone="second", wrap=True)
        self.stay_words.hide()
        self.state.add(self.stay_words)
        self.state.body.addStretch(1)

    def _build_list(self) -> None:
        look = self.look
        self.list = Card(look, "Đã gửi")
        self.model = Letters(self.app.store, self)
        self.table = Table(look, name="Các gói đã gửi")
        self.table.sheds = True
        self.table.setModel(self.model)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.none = Words(look, "Chưa gửi gói nào. Mỗi lần gửi được ghi ở đây.", tone="second", wrap=True)
        self.list.add(self.table, 1)
        self.none.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.list.add(self.none)

    def _wire(self) -> None:
        self.take_card.clicked.connect(self._go_card)
        self.no_card_button.clicked.connect(self._go_card)
        self.to.edited.connect(self._turned)
        self.report.toggled.connect(self._show_report)
        self.usb.clicked.connect(self.to_stick)
        self.mail.clicked.connect(self.by_mail)
        self.folder.clicked.connect(self._ask_folder)
        self.address.left.connect(self._keep_address)
        self.with_files.toggled.connect(self._show_weight)
        self.all_goes.toggled.connect(self.goes_words.setVisible)
        self.all_stays.toggled.connect(self.stay_words.setVisible)
        self.open_folder.clicked.connect(self._open_folder)
        self._errands.came.connect(self._came)
        self._errands.failed.connect(self._failed_to_look)
        self._watching.came.connect(self._sticks_came)
        self._clock.timeout.connect(self._watch)
        self.app.changed.connect(self._changed)
        self.app.began.connect(self._show_ways)
        self.app.over.connect(self._show_ways)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        if not hasattr(self, "_stack"):
            return
        px = self.look.px
        self._stack.setContentsMargins(0, 0, 0, px(16))
        self._stack.setSpacing(px(16))
        self._pair.setSpacing(px(16))
        self._done_row.setSpacing(px(8))
        self._done_texts.setSpacing(px(2))
        self.number.setFixedWidth(px(130))
        self.stick_words.setMinimumHeight(px(looks.CONTROL))
        self._narrow = None
        self._arrange()
        self._fit_table()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards one above the other where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self.look.px(NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            self._pair.setDirection(way)

    # -- showing ---------------------------------------------------------------------------------------------------

    def opened(self, **target: object) -> None:
        """Show what goes now; `to`: to whom."""
        if target.get("to") in {SUPERIOR, PEER}:
            self.to.set_value(str(target["to"]))
        self.all_goes.setChecked(False)
        self.all_stays.setChecked(False)
        if not self.app.busy and not self._unseen:
            self._show_done(None)
            self.problem.set_line("bad", "")
        self._unseen = False
        self._show_address()
        self.refresh()
        self.to.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look which drives are there."""
        super().showEvent(event)
        self._clock.start()
        self._watch()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop looking."""
        super().hideEvent(event)
        self._clock.stop()

    def refresh(self) -> None:
        """Read anew, beside the window, what goes and what has gone."""
        parcels, to = self.app.rooms.parcels, self.to.value() or SUPERIOR
        self._errands.ask(lambda store: outbox.look_at(store, parcels(), to))

    @property
    def busy(self) -> bool:
        """Return whether what is shown is still being read."""
        return self._errands.busy

    def _changed(self, *_: object) -> None:
        if self.isVisible():
            self.refresh()

    def _failed_to_look(self, error: Exception) -> None:
        self.outlook = None
        for part in (self.going, self.state, self.list, self.about):
            part.hide()
        if isinstance(error, Refused):
            self.missing.set_line("warn", " ".join(sentence(problem) for problem in error.problems))
        elif isinstance(error, Trouble):
            self.missing.set_line("bad", trouble_sentence(error))

    def _came(self, outlook: Outlook) -> None:
        self.outlook = outlook
        self.missing.set_line("warn", "")
        above = outlook.is_superior
        self.about.setVisible(above)
        self.going.setVisible(not above)
        self.state.setVisible(not above)
        self.list.show()
        self._show_letters(outlook)
        no_card = outlook.to == SUPERIOR and not outlook.superior
        self.take_card.setVisible(not above and not no_card)
        self.head.fit()
        if above:
            window = self.window()
            for button, key in ((self.to_tray, "tray"), (self.to_offices, "offices")):
                button.setVisible(isinstance(window, Window) and window.has(key))
            return
        peer = outlook.to == PEER
        self.going.set_title("Gửi cho máy thứ hai" if peer else f"Gửi lên {outlook.superior or 'cấp trên'}")
        odd = Problem("no_card") if no_card else outlook.revoked
        self.no_card.set_line("warn", sentence(odd) if odd is not None else "")
        self.no_card_row.setVisible(no_card)
        by_themselves = (self.done, self.problem, self.report_row, self.goes_words)
        shown = [part for part in self._parts if part not in by_themselves]
        for part in shown:
            part.setVisible(not no_card)
        self._show_report()
        if not no_card:
            self._show_goes(outlook)
        self._show_state(outlook)
        self._show_stays(outlook)
        self._show_ways()

    def _show_goes(self, outlook: Outlook) -> None:
        self.data.below.setText(counts(outlook.goes) or "Chưa có bản ghi nào ngoài thông tin của đơn vị")
        self.data.below.show()
        self.all_goes.setVisible(len(outlook.goes) > COUNTED)
        self.goes_words.setText(counts(outlook.goes, len(outlook.goes)))
        self.goes_words.setVisible(self.all_goes.isChecked() and len(outlook.goes) > COUNTED)
        lost = f" · {outlook.lost} tệp không còn trên máy này" if outlook.lost else ""
        if outlook.files:
            there = "cấp trên chưa báo đã có" if outlook.to == SUPERIOR else "máy kia chưa báo đã có"
            words = f"{show_whole(outlook.files)} tệp, {show_size(outlook.size)} · {there}{lost}"
        else:
            words = f"Không còn tệp nào phải gửi{lost}"
        self.files.below.setText(words)
        self.files.below.show()
        self.with_files.setVisible(bool(outlook.files))
        for row in (self.data, self.files):
            row.setAccessibleName(f"{row.title.text()}: {row.below.text()}")
        self._show_weight()

    def _show_weight(self, *_: object) -> None:
        """Warn at the mail before a parcel is made that mail boxes may refuse."""
        outlook = self.outlook
        size = outlook.size if outlook is not None and self.with_files.isChecked() else 0
        heavy = size >= outbox.HEAVY
        words = f"Thư sẽ nặng hơn {show_size(size)}: nhiều hộp thư không nhận. Nên chép ra USB, hoặc bỏ “Gửi kèm”."
        self.mail_row.set_problem("warn", words if heavy else "")

    def _show_state(self, outlook: Outlook) -> None:
        peer = outlook.to == PEER
        last, answered = outlook.last(), outlook.last(answered=True)
        self.state.set_title("Giữa hai máy" if peer else "Tình trạng")
        self.state_line.setVisible(not peer)
        self.state_line.set_state(last.state if last is not None else "")
        if last is None:
            told = "Chưa gửi lần nào"
        else:
            by = way_of(last)
            told = f"{moment(last.at)} · {by}" if by else moment(last.at)
        say(self.last, told)
        if peer:
            self.answer.title.setText("Máy thứ hai")
            some = (
                f"Đã biết {outlook.peers} máy khác của đơn vị. Hai máy bằng nhau khi máy nào cũng nhận gói của máy kia."
            )
            none = "Chưa thấy máy nào khác. Máy thứ hai phải vào sổ bằng tệp mời lập ở máy này trước đã."
            say(self.answer, some if outlook.peers else none)
        else:
            self.answer.title.setText("Cấp trên trả lời")
            say(self.answer, self._answer_words(answered))
        looks.show_if(self.fresh, shown=outlook.since is not None)
        if outlook.since is not None:
            day = f"{datetime.datetime.fromisoformat(outlook.since.made):%d/%m/%Y}"
            what = "lần gửi trước" if peer else "gói được trả lời gần nhất"
            self.fresh.title.setText(f"Mới, sửa hoặc xoá từ {what}, {day}")
            say(self.fresh, counts(outlook.fresh) or "Không có gì mới")
        self.late.set_line("warn", self._late_words(outlook))

    def _answer_words(self, answered: post.Letter | None) -> str:
        if answered is None:
            return "Chưa có giấy biên nhận nào"
        told = answered.told
        when = str(told.get("answered", ""))
        day = f"{datetime.datetime.fromisoformat(when):%d/%m/%Y} · " if when else ""
        note = f": {told['note']}" if told.get("note") else ""
        return f"{day}{STATES[answered.state][0]}{note}"

    def _late_words(self, outlook: Outlook) -> str:
        if not outlook.waiting:
            return ""
        at = datetime.datetime.fromisoformat(outlook.waiting[0].at).date()
        days = (self.app.store.today - at).days
        return (
            f"Gói gửi ngày {at:%d/%m/%Y} đã {days} ngày chưa có giấy biên nhận. "
            "Hãy gọi hỏi cấp trên, hoặc gửi lại: gửi lại bao nhiêu lần cũng được."
        )

    def _show_stays(self, outlook: Outlook) -> None:
        level, catalogue = outbox.level_of(outlook.to), self.app.store.catalogue
        private = [_lower(label) for label in outbox.most_private(catalogue, level)]
        whole, parts = outbox.staying(catalogue, level)
        many = len(whole) + sum(map(len, parts.values()))
        rest = many - len(private[:NAMED])
        more = f" và {show_whole(rest)} mục khác" if rest > 0 else ""
        say(self.stays, (", ".join(private[:NAMED]) + more) if private else "Không có gì: hai máy có sổ như nhau")
        self.all_stays.setVisible(bool(rest > 0))
        lines = [f"Cả sổ: {', '.join(map(_lower, whole))}."] if whole else []
        lines += [f"{plural}: {', '.join(map(_lower, labels))}." for plural, labels in parts.items()]
        self.stay_words.setText("\n".join(lines))
        self.stay_words.setVisible(self.all_stays.isChecked() and rest > 0)

    def _show_letters(self, outlook: Outlook) -> None:
        self.model.show(outlook.letters)
        self.list.set_right(show_whole(len(outlook.letters)) if outlook.letters else "")
        self.table.setVisible(bool(outlook.letters))
        self.none.setVisible(not outlook.letters)
        self._fit_table()

    def _fit_table(self) -> None:
        rows = min(self.model.rowCount(), ROWS)
        self.table.setMinimumHeight(self.look.px(34) + rows * self.look.row)
        self.table.fit_columns(1)

    def _show_report(self, *_: object) -> None:
        """A report goes to the superior only."""
        upward = self.outlook is not None and self.outlook.to == SUPERIOR and bool(self.outlook.superior)
        self.report.setVisible(upward)
        looks.show_if(self.report_row, shown=upward and self.report.isChecked())

    def _show_ways(self, *_: object) -> None:
        free = not self.app.busy and self.outlook is not None
        for button in (self.usb, self.mail, self.folder):
            button.setEnabled(free)
        self.to.setEnabled(not self.app.busy)

    def _turned(self, *_: object) -> None:
        self._show_done(None)
        self.problem.set_line("bad", "")
        self._show_address()
        self.refresh()

    def _go_card(self) -> None:
        self.app.go("card.take")

    # -- sticks ----------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Look which drives are there; a drive that does not answer must not hold up the window."""
        listing = self.listing
        self._watching.ask(lambda _store: list(listing()))

    def _removable(self) -> Sequence[Any]:
        found: Sequence[Any] = self.app.rooms.parcels().sticks.removable()
        return found

    def _sticks_came(self, found: list[Any]) -> None:
        if found == self.found and self.stick_words.text() != NO_STICK:
            return
        before = self.stick.value()
        self.found = found
        many = len(found) > 1
        self.stick_words.setVisible(not many)
        self.stick.setVisible(many)
        if many:
            self.stick.set_choices([(str(one.path), stick_words(one)) for one in found])
            self.stick.set_value(before if before in {str(one.path) for one in found} else None)
        else:
            self.stick_words.setText(stick_words(found[0]) if found else NO_STICK)
            self.stick_words.set_tone("text" if found else "second")
        if found and self.stick_row.problems():
            self.stick_row.clear_problems()

    def chosen_stick(self) -> Any | None:
        """Return the drive to write to: the only one, or the one that was chosen."""
        if len(self.found) == 1:
            return self.found[0]
        return next((one for one in self.found if str(one.path) == self.stick.value()), None)

    # -- sending ---------------------------------------------------------------------------------------------------

    def to_stick(self) -> None:
        """Write to the stick, or say what is missing beside where it is chosen."""
        self._clear()
        stick = self.chosen_stick()
        if stick is None and self.found:
            self.stick_row.set_problem("bad", f"Có {len(self.found)} USB đang cắm. Hãy chọn một.")
            self.stick.setFocus(Qt.FocusReason.OtherFocusReason)
        elif stick is None:
            words = "Hãy cắm USB vào máy rồi đợi vài giây cho tên USB hiện ra. Không có USB thì bấm “Lưu vào thư mục”."
            self.stick_row.set_problem("bad", words)
            self.folder.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not stick.writable:
            self.stick_row.set_problem("bad", "USB này đang khoá ghi. Hãy gạt chốt khoá trên USB, hoặc dùng USB khác.")
        else:
            name = named(stick)
            self._send(Wanted(self.to.value() or SUPERIOR, USB, stick.path, name), f"Đang chép vào {name}")

    def by_mail(self) -> None:
        """Make a mail with what goes and open it in the mail program."""
        self._clear()
        address = self.address.text().strip()
        try:
            self.app.rooms.parcels().mail.draft(address, "", "", [])
        except Refused as refused:
            self.mail_row.set_problem("bad", " ".join(sentence(problem) for problem in refused.problems))
            self.address.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._keep_address()
        kept = self.app.store.folder / outbox.FOLDER_KEPT
        self._send(Wanted(self.to.value() or SUPERIOR, MAIL, kept, address), "Đang soạn thư", address)

    def _ask_folder(self) -> None:
        before = self.app.store.setting("folder.send") or str(Path.home())
        name = QFileDialog.getExistingDirectory(self, "Lưu gói vào thư mục", before)
        if name:
            self.app.keep("folder.send", name)
            self.to_folder(Path(name))

    def to_folder(self, folder: Path) -> None:
        """Write into a folder."""
        self._clear()
        wanted = Wanted(self.to.value() or SUPERIOR, FOLDER, folder, folder.name)
        self._send(wanted, f"Đang lưu vào {folder.name or folder}")

    def _send(self, wanted: Wanted, what: str, address: str = "") -> None:
        """Make and write it beside the window."""
        if self.app.busy:
            return
        store, rooms = self.app.store, self.app.rooms
        try:
            period = None
            if self.report.isChecked() and wanted.to == SUPERIOR:
                cutoff = store.setting("cutoff") or "statistics"
                period = period_of(store.reference, int(self.year.value() or 0), self.period.value() or "Y", cutoff)
        except Refused as refused:
            self._failed(refused)
            return
        with_files = self.with_files.isChecked()
        wanted = replace(wanted, with_files=with_files, period=period, number=self.number.text().strip())
        told = mail_words(self.outlook, store.today)

        def work(progress: Progress) -> tuple[Sent, Path | None]:
            door = rooms.parcels()
            sent = outbox.send(progress, door, rooms.report, wanted)
            mail = outbox.draft(progress, door, sent, address, told) if wanted.by == MAIL else None
            return sent, mail

        if wanted.by == USB:
            self._say("usb", "second", f"{what}…", f"Chờ dòng chữ “{PULL}” trước khi rút.")
        self.app.run(work, self._sent, self._failed, ended=partial(self._show_done, None), what=what)

    def _clear(self) -> None:
        self.problem.set_line("bad", "")
        self.stick_row.clear_problems()
        self._show_weight()
        self._show_done(None)

    def _sent(self, found: tuple[Sent, Path | None]) -> None:
        sent, mail = found
        self.sent = sent
        files = f"{len(sent.paths)} tệp, {show_size(sent.size)}"
        report = " Gói số liệu nằm trong báo cáo PDF." if sent.wanted.period is not None else ""
        if mail is not None:
            opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(mail)))
            heavy = sent.size >= outbox.HEAVY
            said = "Thư đã mở trong chương trình thư" if opened else "Thư đã soạn, chưa mở được chương trình thư"
            more = f"{files}.{report} Hãy xem lại rồi bấm gửi trong chương trình thư."
            if not opened:
                more = f"{files}.{report} Hãy viết thư như thường lệ và đính kèm tệp trong thư mục này."
            if heavy:
                more += " Thư nặng trên 15 MB, nhiều hộp thư không nhận: nên chép ra USB."
            self._say("circle-check" if opened and not heavy else "triangle-alert",
                      "good" if opened and not heavy else "warn", said, more)  # fmt: skip
        elif sent.may_pull:
            self._say("circle-check", "good", PULL,
                      f"Đã chép {files} vào {sent.wanted.label}, đọc lại thấy đúng.{report}")  # fmt: skip
        else:
            names = ", ".join(path.name for path in sent.paths[:2])
            self._say("circle-check", "good", f"Đã lưu vào {sent.wanted.label or sent.wanted.folder}",
                      f"{files}, đọc lại thấy đúng: {names}{'…' if len(sent.paths) > 2 else ''}.{report}")  # noqa: PLR2004  # fmt: skip
        self._show_done(sent)
        if self.isVisible():
            self.open_folder.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._unseen = True
            self.app.tell(
                self.said.text() + ".", "Xem", lambda: self.app.go("send"), tone="good", more=self.more.text()
            )

    def _failed(self, error: Exception) -> None:
        self._show_done(None)
        self._unseen = not self.isVisible()
        if self._unseen:
            self.app.tell("Chưa gửi được.", "Xem", lambda: self.app.go("send"), tone="warn")
        if isinstance(error, Refused):
            self.problem.set_line("bad", " ".join(sentence(problem) for problem in error.problems))
        elif isinstance(error, Trouble):
            self.problem.set_line("bad", trouble_sentence(error))
        elif isinstance(error, Cancelled):
            self.problem.set_line("info", "Đã dừng. Gói nào đã chép xong vẫn dùng được và có trong danh sách dưới.")

    def _say(self, icon: str, tone: Tone, said: str, more: str) -> None:
        self.done_icon.set_icon(icon, tone)
        self.said.setText(said)
        self.said.set_tone("text" if tone == "second" else tone)
        self.more.setText(more)
        self.open_folder.hide()
        self.done.setAccessibleName(f"{said}. {more}")
        looks.show_if(self.done, shown=True)

    def _show_done(self, sent: Sent | None) -> None:
        """Offer the way to what was written; None: nothing is told."""
        self.sent = sent
        self.done.setVisible(sent is not None)
        self.open_folder.setVisible(sent is not None)

    def _open_folder(self) -> None:
        if self.sent is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.sent.paths[0].parent)))

    # -- the address -----------------------------------------------------------------------------------------------

    def _show_address(self) -> None:
        self.address.set_text(self.app.store.setting(f"mail.{self.to.value()}") or "")

    def _keep_address(self, *_: object) -> None:
        typed, name = self.address.text().strip(), f"mail.{self.to.value()}"
        if typed != (self.app.store.setting(name) or ""):
            self.app.keep(name, typed)

    # -- cards dropped ---------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take the file of a card."""
        if any(dropped(event.mimeData().urls(), (ENDING,))):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the card dropped, on its own page."""
        file = next(dropped(event.mimeData().urls(), (ENDING,)), None)
        if file is not None:
            event.acceptProposedAction()
            self.app.go("card.take", file=file)


def opener(look: Look, name: str) -> Button:
    """Return a small button that unfolds the rest of a list."""
    button = Button(look, "Xem hết", weight="quiet")
    button.setCheckable(True)
    button.setAccessibleName(name)
    return button


def say(row: ItemRow, told: str) -> None:
    """Write the small line of a row."""
    row.below.setText(told)
    row.below.setVisible(bool(told))
    row.setAccessibleName(f"{row.title.text()}: {told}")


def way_of(letter: post.Letter) -> str:
    """Return by which way a parcel went: "USB KINGSTON (E:)"; made by the command line it is not known."""
    way, place = BY.get(str(letter.told.get("by", "")), ""), str(letter.told.get("place", ""))
    return f"{way} {place}".strip()


def counts(many: Mapping[type[Record], int], most: int = COUNTED) -> str:
    """Return how many records of each type: "336 đoàn viên · 1 hội nghị"; beyond `most` types the rest in one."""
    order = {name: at for at, name in enumerate(FIRST)}
    ranked = sorted(many.items(), key=lambda one: (order.get(one[0].about.name, len(order)), -one[1]))
    told = [f"{show_whole(number)} {about_record(kind)}" for kind, number in ranked[:most]]
    rest = ranked[most:]
    if rest:
        told.append(f"{show_whole(sum(number for _, number in rest))} bản ghi của {len(rest)} loại khác")
    return " · ".join(told)


def show_room(size: int) -> str:
    """Return the size of a drive as its box says it: "3,2 GB"."""
    return f"{size / GIGA:.1f} GB".replace(".", ",") if size >= GIGA else show_size(size)


def named(stick: Any) -> str:
    """Return a drive as people call it: "KINGSTON (E:)"; where it has no name of its own, its place."""
    place = str(stick.path).rstrip("\\/")
    return f"{stick.label} ({place})" if len(place) <= 2 and stick.label != place else stick.label  # noqa: PLR2004 - "E:"


def stick_words(stick: Any) -> str:
    """Return a drive with the room on it."""
    room = f"còn trống {show_room(stick.free)} trong {show_room(stick.total)}"
    return f"{named(stick)} · {room}" + ("" if stick.writable else " · đang khoá ghi")


def mail_words(outlook: Outlook | None, day: datetime.date) -> tuple[str, str]:
    """Return subject and text of a mail."""
    whose = outlook.unit if outlook is not None else ""
    subject = f"Số liệu công đoàn: {whose}, ngày {day:%d/%m/%Y}"
    text = (
        f"Kính gửi {outlook.office if outlook is not None else ''},\n\n"
        f"{whose} gửi số liệu đến ngày {day:%d/%m/%Y} trong tệp đính kèm. Tệp đã được khoá, chỉ nơi nhận mở được bằng "
        "phần mềm Sổ Công đoàn (trang nhận gói); xin đừng đổi tên hay nén lại.\n\n"
        "Xin gửi lại giấy biên nhận sau khi nhận.\n\nTrân trọng.\n"
    )
    return subject, text


def _lower(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]

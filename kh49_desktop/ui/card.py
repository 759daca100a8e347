"""Taking in the unit's card: from its file or by scanning its sheet; who gives it is compared by telephone first."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from kh49_desktop.errors import Problem, Refused, Trouble, os_trouble
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.dropping import dropped
from kh49_desktop.ui.look import Look
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.widgets import Button, Card, FieldRow, FlowRow, LineEdit, ProblemLine, Rule, Scroll, Words
from kh49_desktop.ui.widgets.press import draw_frame
from kh49_desktop.words import sentence, trouble_sentence

ENDING: Final = ".kh49the"
LARGEST: Final = 64 * 1024  # bytes that are read of a file; a card is far smaller
WIDEST: Final = 680
LABEL: Final = 176
COLUMNS: Final = 3


class SixWords(QWidget):
    """Six words to read out on the telephone, large, numbered, in two lines."""

    def __init__(self, look: Look) -> None:
        """Begin without words."""
        super().__init__()
        self.look = look
        self.words: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_words(self, words: tuple[str, ...]) -> None:
        """Show other words."""
        self.words = words
        self.setAccessibleName("Sáu từ: " + ", ".join(words))
        self.updateGeometry()
        self.update()

    def _columns(self, width: float) -> int:
        font = self.look.font(looks.LEAD, looks.STRONG)
        widest = max((QFontMetricsF(font).horizontalAdvance(word) for word in self.words), default=0.0)
        return COLUMNS if width >= COLUMNS * (widest + self.look.px(52)) else COLUMNS - 1

    def hasHeightForWidth(self) -> bool:
        """Return that narrow needs more lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of the lines needed."""
        lines = -(-6 // self._columns(width))
        return lines * self.look.px(44) + (lines - 1) * self.look.px(8)

    def sizeHint(self) -> QSize:
        """Return the room of two lines."""
        return QSize(self.look.px(420), self.heightForWidth(self.look.px(420)))

    def minimumSizeHint(self) -> QSize:
        """Return narrow lines."""
        return QSize(self.look.px(240), self.heightForWidth(self.look.px(240)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw each word in a field of its own."""
        look, px = self.look, self.look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns(self.width())
        width = (self.width() - (columns - 1) * px(8)) / columns
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        for at, word in enumerate(self.words):
            box = QRectF(at % columns * (width + px(8)), at // columns * px(52), width, px(44))
            t = look.tokens
            draw_frame(painter, box, px(looks.INPUT_RADIUS), fill=t.soft_accent, line=t.line, width=t.edge)
            painter.setFont(look.font(looks.SMALL, figures=True))
            painter.setPen(look.color("second"))
            painter.drawText(box.adjusted(px(12), 0, 0, 0), middle, str(at + 1))
            painter.setFont(look.font(looks.LEAD, looks.STRONG))
            painter.setPen(look.color("text"))
            painter.drawText(box.adjusted(px(32), 0, 0, 0), middle, word)


class CardPage(Page):
    """Two steps: read a card, compare and take it. `opened(file=Path)` reads that file at once."""

    page_id = "card.take"
    title = "Nhận thẻ đơn vị"
    icon = "key-round"
    bar_in_margin = True

    def __init__(self, app: App) -> None:
        """Make both steps; the second comes when a card was read."""
        super().__init__(app, has_back=True)
        self.found: Any = None  # the card that was read and not yet taken
        self.setAcceptDrops(True)
        self._build_reading()
        self._build_comparing()
        inside = QWidget()
        inside.setAccessibleName(self.title)
        self._stack = QVBoxLayout(inside)
        self._stack.addWidget(self.reading)
        self._stack.addWidget(self.comparing)
        self._stack.addStretch(1)
        self.area = Scroll(app.look, inside)
        self.area.stand_in_margin()
        self.area.setAccessibleName(self.title)
        self.body.addWidget(self.area, 1)
        self.foot.set_state("Giữ thẻ như giữ chìa khoá: ai có thẻ có thể gửi số liệu thay đơn vị.", "info")
        self.head.back.connect(self._leave)
        self.offer("record.leave", self._back_or_leave)
        self.offer("go.back", self._leave)
        self.restyle()

    def _build_reading(self) -> None:
        look = self.look
        self.reading = Card(look, "Đọc thẻ")
        told = "Công đoàn cấp trên giao cho đơn vị một tệp thẻ (.kh49the), hoặc một tờ giấy có mã vuông để quét."
        self.reading.add(Words(look, told, tone="second", wrap=True))
        self.choose = Button(look, "Chọn tệp thẻ…", weight="primary", icon="folder-open")
        self.choose.clicked.connect(self._ask_file)
        self.reading.add(FlowRow(look, [self.choose]))
        self.file_problem = ProblemLine(look)
        self.reading.add(self.file_problem)
        self.reading.add(Rule(look))
        self.digits = LineEdit(
            look, placeholder="Đặt con trỏ vào đây rồi quét", name="Dãy số trên tờ thẻ", figures=True
        )
        help_text = "Máy quét tự gõ dãy số rồi nhấn Enter. Không có máy quét: xin cấp trên tệp thẻ."
        self.row = FieldRow(look, "Hoặc quét mã trên tờ thẻ", self.digits, help_text=help_text, label_width=LABEL)
        self.digits.goes_on = False  # Enter reads the card
        self.digits.returnPressed.connect(self._read_digits)
        self.reading.add(self.row)

    def _build_comparing(self) -> None:
        look = self.look
        self.comparing = Card(look, "So với cấp trên rồi nhận")
        self._facts = QGridLayout()
        self._told: dict[str, Words] = {}
        for at, (name, label) in enumerate(
            (("superior", "Cấp trên"), ("unit", "Thẻ của đơn vị"), ("expires", "Dùng được đến hết ngày"))
        ):
            self._told[name] = Words(look, strong=name == "superior", wrap=True)
            self._facts.addWidget(Words(look, label, tone="second"), at, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(self._told[name], at, 1)
        self._facts.setColumnStretch(1, 1)
        self.comparing.body.addLayout(self._facts)
        self.warning = ProblemLine(look, "warn")
        self.comparing.add(self.warning)
        self.comparing.add(Rule(look))
        told = (
            "Gọi điện cho cấp trên và đọc sáu từ này. Màn hình của họ phải hiện đúng sáu từ ấy, đúng thứ tự. "
            "Khác dù một từ thì đừng nhận: thẻ không phải do họ cấp."
        )
        self.comparing.add(Words(look, told, wrap=True))
        self.six = SixWords(look)
        self.comparing.add(self.six)
        self.take = Button(look, "Đúng cả sáu từ, nhận thẻ", weight="primary", icon="check")
        self.other = Button(look, "Không giống, bỏ thẻ này")
        self.take.clicked.connect(self._take)
        self.other.clicked.connect(self._drop)
        self.comparing.add(FlowRow(look, [self.take, self.other]))
        self.take_problem = ProblemLine(look)
        self.comparing.add(self.take_problem)
        self.comparing.hide()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        if hasattr(self, "_stack"):
            px = self.look.px
            self._stack.setContentsMargins(0, 0, 0, px(16))
            self._stack.setSpacing(px(16))
            self._facts.setHorizontalSpacing(px(16))
            self._facts.setVerticalSpacing(px(4))
            for card in (self.reading, self.comparing):
                card.setMaximumWidth(px(WIDEST))

    def opened(self, **target: object) -> None:
        """Begin anew, or with a file."""
        self._drop()
        if target.get("file"):
            self.read_file(Path(str(target["file"])))

    def leave(self) -> bool:
        """Forget what was read: it is like a key."""
        self._drop(focus=False)
        return True

    # -- reading ---------------------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        folder = self.app.store.setting("folder.card") or str(Path.home())
        name, _ = QFileDialog.getOpenFileName(
            self, "Chọn tệp thẻ đơn vị", folder, f"Thẻ đơn vị (*{ENDING});;Mọi tệp (*)"
        )
        if name:
            self.app.keep("folder.card", str(Path(name).parent))
            self.read_file(Path(name))

    def read_file(self, file: Path) -> None:
        """Read a card from its file and show whose it is."""
        self._clear()
        door = self.app.rooms.parcels()
        try:
            with file.open("rb") as stream:
                content = stream.read(LARGEST)
            self._show(door.Card.of_bytes(content, self.app.store.today))
        except OSError as error:
            self.file_problem.set_line("bad", trouble_sentence(Trouble(os_trouble(error), file=str(file))))
        except door.Fault as fault:
            self.file_problem.set_line("bad", sentence(Problem(fault.code, facts=fault.facts)))

    def _read_digits(self) -> None:
        typed = self.digits.text()
        self._clear()
        if not typed.strip():
            self.row.set_problem("bad", "Chưa có dãy số nào. Hãy quét mã trên tờ thẻ vào ô này.")
            return
        door = self.app.rooms.parcels()
        try:
            card = door.Card.of_digits(typed, self.app.store.today)
        except door.Fault as fault:
            self.row.set_problem("bad", sentence(Problem(fault.code, facts=fault.facts)))
            self.digits.selectAll()  # the next scan takes its place
            return
        self.digits.set_text("")
        self._show(card)

    def _show(self, card: Any) -> None:
        """Show whose card it is and what is to be compared."""
        self.found = card
        self._told["superior"].setText(card.superior_name)
        self._told["unit"].setText(f"{card.name} ({card.code})")
        self._told["expires"].setText(f"{datetime.date.fromisoformat(card.expires):%d/%m/%Y}")
        self.six.set_words(self.app.rooms.parcels().six_words(card.public))
        self.warning.set_line("warn", self._odd(card))
        self.take_problem.set_line("bad", "")
        self.reading.hide()
        looks.show_if(self.comparing, shown=True)
        self.area.verticalScrollBar().setValue(0)
        self.take.setFocus(Qt.FocusReason.OtherFocusReason)

    def _odd(self, card: Any) -> str:
        """Return what a person should look at twice: another unit's card, another superior than before."""
        store = self.app.store
        if not store.own_unit:
            return ""
        standing = self.app.rooms.parcels().Standing(store)
        said = []
        if standing.unit.code and standing.unit.code != card.code:
            said.append(f"Thẻ ghi mã {card.code}, đơn vị này có mã {standing.unit.code}. Hãy hỏi lại cấp trên.")
        before = standing.superior
        if before is not None and before.office != card.superior:
            said.append(f"Đơn vị đang gửi lên {before.name}. Nhận thẻ này thì từ nay gửi lên {card.superior_name}.")
        return " ".join(said)

    # -- taking ----------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        if self.found is None:
            return
        card = self.found
        try:
            self.app.rooms.parcels().take_card(self.app.store, card)
        except Refused as refused:
            self.take_problem.set_line("bad", " ".join(sentence(one) for one in refused.problems))
            return
        except Trouble as trouble:
            self.take_problem.set_line("bad", trouble_sentence(trouble))
            return
        self._drop(focus=False)
        if self.app.store.own_unit:
            self.app.tell(f"Đã nhận thẻ của {card.superior_name}. Từ nay gửi được số liệu lên cấp trên.", tone="good")
            self.app.go("send")
        else:
            told = f"Đã nhận thẻ của {card.superior_name}. Giờ hãy mở tệp số liệu mà cấp trên giao lại."
            self.app.tell(told, tone="good")
            self.app.go("home")

    def _drop(self, *, focus: bool = True) -> None:
        """Forget the card that was read and begin anew."""
        self.found = None
        self._clear()
        self.digits.set_text("")
        self.six.set_words(())
        self.comparing.hide()
        self.reading.show()
        if focus:
            self.digits.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        self.file_problem.set_line("bad", "")
        self.row.clear_problems()

    def _back_or_leave(self) -> None:
        if self.found is not None:
            self._drop()
        else:
            self._leave()

    def _leave(self) -> None:
        self.app.go("send" if self.app.store.own_unit else "home")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take the file of a card."""
        if any(dropped(event.mimeData().urls(), (ENDING,))):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file dropped."""
        file = next(dropped(event.mimeData().urls(), (ENDING,)), None)
        if file is not None:
            event.acceptProposedAction()
            self.read_file(file)

"""Two other ways to begin: as the second PC of a unit, and after a PC was lost, from what the superior holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.handing import FOLDER
from kh49_desktop.ui.parcelsaid import spoken
from kh49_desktop.ui.unitpanels import six_shown
from kh49_desktop.ui.widgets import Button, FlowRow, LineEdit, ProblemLine, Words, empty
from kh49_desktop.words import trouble_sentence

if TYPE_CHECKING:
    from kh49_desktop.parcels.taking import Verdict

LARGEST: Final = 256 * 1024 * 1024  # bytes that an invitation may have; more is no invitation


class Way(QWidget):
    """A quiet way into the register: one line until it is chosen, then its few steps in place."""

    def __init__(self, app: App, words: str, icon: str) -> None:
        """`words` name the way."""
        super().__init__()
        self.app = app
        self.opener = Button(app.look, words, icon=icon)
        self.opener.clicked.connect(self.turn)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(FlowRow(app.look, [self.opener]))
        self.steps = QWidget()
        self.steps.setAccessibleName(words)
        self.stack = QVBoxLayout(self.steps)
        self.stack.setContentsMargins(0, 0, 0, 0)
        self.problem = ProblemLine(app.look, "bad", "")
        whole.addWidget(self.steps)
        self.steps.hide()

    def turn(self) -> None:
        """Show the steps, or fold them again."""
        self.steps.setVisible(self.steps.isHidden())
        self.problem.set_line("bad", "")

    def ask_file(self, title: str, kinds: str) -> Path | None:
        """Ask for a file."""
        kept = self.app.store.setting(FOLDER) or str(Path.home())
        name, _ = QFileDialog.getOpenFileName(self, title, kept, kinds)
        return Path(name) if name else None

    def refuse(self, error: Exception) -> None:
        """Say under the steps why it cannot be done."""
        if isinstance(error, Refused):
            self.problem.set_line("bad", " ".join(spoken(problem) for problem in error.problems))
        elif isinstance(error, Trouble):
            self.problem.set_line("bad", trouble_sentence(error))

    def arrived(self, words: str) -> None:
        """Go on with the register that is here now."""
        self.app.store.reread()
        for kind in self.app.store.catalogue.kinds:
            self.app.changed.emit(kind.about.table, frozenset())
        self.app.go("home")
        self.app.tell(words, tone="good")


class SecondPc(Way):
    """Joins a unit that has a register on another PC already: its file, and the password read out there."""

    def __init__(self, app: App) -> None:
        """Make the two steps."""
        super().__init__(app, "Đây là máy thứ hai của đơn vị", "users")
        look = app.look
        self.file: Path | None = None
        told = "Ở máy thứ nhất: vào “Máy và thẻ”, chọn “Mời máy thứ hai”, lưu tệp mời rồi đọc mật khẩu cho máy này."
        self.pick = Button(look, "Chọn tệp mời…", icon="folder-open")
        self.pick.clicked.connect(self.ask)
        self.chosen = Words(look, tone="second", wrap=True)
        self.code = LineEdit(
            look, placeholder="Mật khẩu hiện ở máy thứ nhất", name="Mật khẩu của tệp mời", figures=True
        )
        self.go = Button(look, "Vào sổ của đơn vị", icon="check")
        self.go.clicked.connect(self.join)
        self.code.returnPressed.connect(self.join)
        words, pick, go = (
            Words(look, told, wrap=True, tone="second"),
            FlowRow(look, [self.pick]),
            FlowRow(look, [self.go]),
        )
        for widget in (words, pick, self.chosen, self.code, self.problem, go):
            self.stack.addWidget(widget)
        self._show()

    def _show(self) -> None:
        self.chosen.setText(self.file.name if self.file else "")
        looks.show_if(self.chosen, self.file is not None)
        self.go.setEnabled(self.file is not None)

    def ask(self) -> None:
        """Ask for the invitation."""
        file = self.ask_file("Chọn tệp mời", "Tệp mời (*.kh49moi);;Mọi tệp (*)")
        if file is not None:
            self.take_file(file)

    def take_file(self, file: Path) -> None:
        """Take the invitation; the password is asked for."""
        self.file = file
        self.problem.set_line("bad", "")
        self._show()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def join(self) -> None:
        """Bring everything over, beside the window."""
        file, code, rooms = self.file, self.code.text(), self.app.rooms
        if file is None or self.app.busy:
            return
        self.problem.set_line("bad", "")

        def work(progress: Progress) -> int:
            content = bytes_of(file)
            taken = rooms.parcels().join(progress.store, content, code)
            return sum(taken.new.values())

        def done(many: int) -> None:
            self.arrived(f"Đã vào sổ của đơn vị: {show_whole(many)} bản ghi. Từ nay hai máy trao đổi gói với nhau.")

        self.app.run(work, done, self.refuse, what="Đang chép sổ của đơn vị")


class HandedBack(Way):
    """Takes back what the superior holds of a unit whose PC was lost: its new card, then the parcel."""

    def __init__(self, app: App) -> None:
        """Make the two steps."""
        super().__init__(app, "Đơn vị bị mất máy: nhận lại số liệu từ cấp trên", "archive-restore")
        look = app.look
        told = "Xin công đoàn cấp trên cấp thẻ mới và gửi lại số liệu của đơn vị, rồi chọn lần lượt hai tệp ấy."
        self.pick_card = Button(look, "1. Chọn tệp thẻ…", icon="key-round")
        self.pick_card.clicked.connect(self.ask_card)
        self.digits = LineEdit(look, placeholder="hoặc quét mã trên trang thẻ", name="Mã quét trên trang thẻ")
        self.digits.left.connect(self.take_digits)
        self.digits.returnPressed.connect(self.digits.settle)
        self.known = Words(look, wrap=True)
        self.six = QVBoxLayout()
        self.pick = Button(look, "2. Chọn gói số liệu…", icon="package")
        self.pick.clicked.connect(self.ask_parcel)
        for widget in (
            Words(look, told, wrap=True, tone="second"), FlowRow(look, [self.pick_card]), self.digits, self.known,
        ):  # fmt: skip
            self.stack.addWidget(widget)
        self.stack.addLayout(self.six)
        self.stack.addWidget(self.problem)
        self.stack.addWidget(FlowRow(look, [self.pick]))
        self.pick.setEnabled(False)
        self.known.hide()

    def ask_card(self) -> None:
        """Ask for the card."""
        file = self.ask_file("Chọn tệp thẻ đơn vị", "Thẻ đơn vị (*.kh49the);;Mọi tệp (*)")
        if file is not None:
            self.take_card(file)

    def take_card(self, file: Path) -> None:
        """Take the new card in."""
        self._take(lambda door: door.Card.of_bytes(bytes_of(file), self.app.store.today))

    def take_digits(self, typed: str) -> None:
        """Take the new card in from the digits of its code."""
        if typed.strip():
            self._take(lambda door: door.Card.of_digits(typed, self.app.store.today))

    def _take(self, read: Callable[[Any], Any]) -> None:
        door = self.app.rooms.parcels()
        self.problem.set_line("bad", "")
        try:
            card = read(door)
            door.take_card(self.app.store, card)
        except door.Fault as fault:
            self.refuse(Refused(Problem(fault.code, facts=fault.facts)))
            return
        except (Refused, Trouble) as error:
            self.refuse(error)
            return
        self.known.setText(f"Thẻ của {card.name}, do {card.superior_name} cấp. Sáu từ của cấp trên:")
        self.known.show()
        empty(self.six)
        self.six.addWidget(six_shown(self.app, door.six_words(card.public)))
        self.pick.setEnabled(True)
        self.pick.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_parcel(self) -> None:
        """Ask for the parcel."""
        file = self.ask_file("Chọn gói số liệu của đơn vị", "Gói (*.kh49 *.zip *.eml);;Mọi tệp (*)")
        if file is not None:
            self.take_parcel(file)

    def take_parcel(self, file: Path) -> None:
        """Take everything in, beside the window."""
        rooms = self.app.rooms
        if self.app.busy:
            return
        self.problem.set_line("bad", "")

        def work(progress: Progress) -> Verdict:
            return taken_back(rooms.parcels(), progress.store, file)

        def done(verdict: Verdict) -> None:
            if verdict.good:
                self.arrived(spoken(verdict.said))
            else:
                self.problem.set_line("bad", spoken(verdict.said))

        self.app.run(work, done, self.refuse, what="Đang nhận lại số liệu")


def taken_back(door: Any, store: Store, file: Path) -> Verdict:
    """Take in the first parcel of a file that holds the unit; return what was said of it, or of the last one."""
    verdict: Verdict | None = None
    for found in door.gather([file]):
        if found.content is None:
            verdict = verdict or door.Verdict(found.name, "damaged", Problem(found.fault, facts=dict(found.facts)))
            continue
        verdict = door.take_handed_back(store, found)
        if verdict.good:
            return verdict
    if verdict is None:
        raise Refused(Problem("nothing_inside", facts={"file": file.name}))
    return verdict


def bytes_of(file: Path) -> bytes:
    """Return a file's bytes. Raises Refused("unreadable")."""
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST)
    except OSError as error:
        raise Refused(Problem("unreadable", facts={"file": file.name})) from error

"""Everything about the one file or parcel that is chosen: the full sentence, what is odd, the answer, the six words."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Level, Problem
from kh49_desktop.store import post
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.tray import Row
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    CheckBox,
    ChoiceBox,
    ElidedLabel,
    FlowRow,
    ItemRow,
    ProblemLine,
    Scroll,
    Tag,
    Words,
    empty,
)
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.parcels.taking import Verdict

DAYS: Final = frozenset(("made", "day"))
ADDED: Final = ""  # the choice that puts the sender on the list
LEAST, MOST = 40, 232  # height of what is said at 100 %
SHARE, LOW_SHARE = 0.32, 0.16  # of the page's height, at most; of a page not higher than LOW at 100 %
LOW: Final = 480
ANSWERED: Final[Mapping[str, str]] = {
    post.RECEIVED: "Đã nhận",
    post.MORE_NEEDED: "Yêu cầu bổ sung",
    post.APPROVED: "Đã duyệt",
}
LETTER_TAGS: Final[Mapping[str, str]] = {"accepted": "Đã nhận", "older": "Cũ hơn", **ANSWERED}


class WordsInRow(FlowRow):
    """Six words to be compared by telephone, each with its number."""

    def __init__(self, app: App, words: Sequence[str] = ()) -> None:
        """Show the words."""
        self._six = tuple(words)
        labels = [
            Words(app.look, f"{at}. {word}", size=looks.LEAD, strong=True) for at, word in enumerate(self._six, start=1)
        ]
        super().__init__(app.look, labels, gap=20)
        self.setAccessibleName("Sáu từ: " + ", ".join(self._six))

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words."""
        return self._six


class Inside(QWidget):
    """What is scrolled: as high as its words are at its width, not as high as they were if it were narrow."""

    def minimumSizeHint(self) -> QSize:
        """Return that the height follows from the width alone."""
        return QSize(1, 1)


class ParcelSaid(Card):
    """Says everything about the chosen row. `ticked` takes it or leaves it, `approved` carries the unit's code."""

    ticked = Signal()
    approved = Signal(str)
    sized = Signal()

    def __init__(self, app: App) -> None:
        """Make the parts; each is shown where it has something to say."""
        super().__init__(app.look)
        self.app = app
        look = app.look
        self.row: Row | None = None
        self.file = ElidedLabel(look, strong=True, least=160)
        self.tag = Tag(look)
        self.wanted = CheckBox(look, "Nhận gói này")
        self.wanted.clicked.connect(self.ticked)
        top = QHBoxLayout()
        top.addWidget(self.file, 1)
        top.addWidget(self.tag)
        top.addWidget(self.wanted)
        self._top = top
        self.said = Words(look, wrap=True)
        self.alarms = QVBoxLayout()
        self.facts = Words(look, size=looks.SMALL, tone="second", wrap=True)
        self.problems = QVBoxLayout()
        self._six = QVBoxLayout()
        self.six: WordsInRow | None = None
        self.units = ChoiceBox(look, [], fold=fold, name="Máy này của đơn vị nào")
        self.approve = Button(look, "Đã so sáu từ qua điện thoại, nhận máy này", icon="shield-check")
        self.approve.clicked.connect(self._approve)
        self.knowing = QWidget()
        self._knowing = QVBoxLayout(self.knowing)
        row = QHBoxLayout()
        row.addWidget(self.units, 1)
        row.addWidget(self.approve)
        self._knowing_row = row
        self._knowing.addLayout(self._six)
        self._knowing.addLayout(row)
        inside = Inside()
        inside.setAccessibleName("Chi tiết tệp đang chọn")
        self._stack = QVBoxLayout(inside)
        for part in (self.said, self.alarms, self.facts, self.problems, self.knowing):
            if isinstance(part, QWidget):
                self._stack.addWidget(part)
            else:
                self._stack.addLayout(part)
        self._stack.addStretch(1)
        self.inside = inside
        self.area = Scroll(look, inside)
        self.area.setAccessibleName("Chi tiết tệp đang chọn")
        self.body.addLayout(top)
        self.body.addWidget(self.area)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._room)
        look.changed.connect(self._later.start)
        self.show_row(None)
        self._room()

    def _room(self) -> None:
        """Be as high as what is said, within bounds; more is scrolled to."""
        px = self.look.px
        self._top.setSpacing(px(12))
        for layout in (self._stack, self._knowing, self.alarms):
            layout.setSpacing(px(6))
            layout.setContentsMargins(0, 0, 0, 0)
        self.problems.setSpacing(0)
        self._knowing_row.setSpacing(px(8))
        self._stack.activate()
        width = max(self.area.viewport().width(), px(200))
        needed = self._stack.totalHeightForWidth(width)
        page = self.parentWidget()
        share = SHARE if page is None or page.height() > px(LOW) or not self.knowing.isHidden() else LOW_SHARE
        most = min(px(MOST), round(page.height() * share)) if page is not None else px(MOST)
        self.area.setFixedHeight(max(px(LEAST), min(needed + px(2), most)))
        self.sized.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew what has another width now."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._later.start()

    # -- a file of the tray ----------------------------------------------------------------------------------------

    def show_row(self, row: Row | None, *, units: Sequence[post.Correspondent] = (), can_approve: bool = False) -> None:
        """Show a file; `units` are those whose the PC may be, where one can be approved."""
        self.row = row
        if row is None:
            self._show("Chọn một tệp để xem chi tiết.", "", ("", "neutral"))
            return
        verdict = row.verdict
        reason = {"parcel_taken": "ahead", "files_taken": "ahead"}.get(verdict.said.code, "")
        if verdict.words:
            reason = "words" if can_approve else "peer"
        self._show(
            row.shown,
            spoken(verdict.said, "" if row.taken else reason),
            row.tag,
            alarms=verdict.alarms,
            facts=self._counts(verdict),
        )
        self.wanted.setVisible(row.takeable)
        self.wanted.setChecked(row.wanted)
        letter = post.letter_with(self.app.store, post.IN, row.sha256) if verdict.letter else None
        if letter is not None:
            self._list_problems(letter)
        if verdict.words and verdict.verdict == "unknown_sender":
            self._show_six(verdict, units, can_approve=can_approve)
        self._later.start()

    def _show(
        self, title: str, said: str, tag: tuple[str, looks.Tone], *, alarms: Sequence[Problem] = (), facts: str = ""
    ) -> None:
        self.file.setText(title)
        self.tag.set_tag(*tag)
        self.said.setText(said)
        looks.show_if(self.said, bool(said))
        empty(self.alarms)
        for problem in alarms:
            self.alarms.addWidget(ProblemLine(self.look, "warn", spoken(problem)))
        self.facts.setText(facts)
        looks.show_if(self.facts, bool(facts))
        empty(self.problems)
        self.knowing.hide()
        self.wanted.hide()
        self.area.verticalScrollBar().setValue(0)
        self._later.start()

    def _counts(self, verdict: Verdict) -> str:
        parts = []
        for words, tally in (("Mới", verdict.new), ("Đổi", verdict.changed)):
            told = [f"{show_whole(many)} {self._plural(table)}" for table, many in tally.items() if many]
            if told:
                parts.append(f"{words}: {', '.join(told)}")
        if verdict.good and verdict.number and verdict.made:
            parts.append(
                f"Gói số {show_whole(verdict.number)}, lập {shown_time(verdict.made)}{self._of(verdict.device)}"
            )
        return "  ·  ".join(parts)

    def _plural(self, table: str) -> str:
        try:
            kind = self.app.store.catalogue.of_table(table)
        except KeyError:
            return "bản ghi"
        return kind.about.title[:1].lower() + kind.about.title[1:]

    def _of(self, device: str) -> str:
        one = post.device(self.app.store, device)
        return f" trên máy {one.name}" if one is not None and one.name else ""

    def _show_six(self, verdict: Verdict, units: Sequence[post.Correspondent], *, can_approve: bool) -> None:
        empty(self._six)
        self.six = WordsInRow(self.app, verdict.words)
        self._six.addWidget(self.six)
        listed = [(one.code, f"{one.code} · {one.name}") for one in units if one.unit in {None, verdict.unit}]
        known = any(code == verdict.code for code, _ in listed)
        new = [] if known or not verdict.code else [(ADDED, f"Thêm vào danh sách: {verdict.code} · {verdict.name}")]
        self.units.set_choices([*new, *listed])
        self.units.set_value(verdict.code if known else ADDED if new else None)
        self.units.setVisible(can_approve)
        self.approve.setVisible(can_approve)
        self.knowing.show()

    def _approve(self) -> None:
        self.units.settle()
        value = self.units.value()
        if value is None:
            self.units.set_state("bad")
            self.units.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.units.set_state("")
        self.approved.emit(value)

    # -- a parcel of earlier ---------------------------------------------------------------------------------------

    def show_letter(self, letter: post.Letter | None) -> None:
        """Show a parcel that was taken in earlier, an answer with all that it says."""
        self.row = None
        if letter is None:
            self._show("Chọn một gói để xem chi tiết.", "", ("", "neutral"))
            return
        told = letter.told
        tone: looks.Tone = "neutral" if letter.state == post.OLDER else "good"
        if told.get("state") == post.MORE_NEEDED:
            tone = "warn"
        alarms = alarms_of(letter)
        tone = "warn" if alarms else tone
        said = spoken(said_of(letter))
        self._show(letter.file, said, (state_of(letter), tone), alarms=alarms, facts=self._when(letter))
        self._list_problems(letter)
        self._later.start()

    def _when(self, letter: post.Letter) -> str:
        return f"Nhận {shown_time(letter.at)}  ·  Gói số {show_whole(letter.number)}, lập {shown_time(letter.made)}"

    def _list_problems(self, letter: post.Letter) -> None:
        told = letter.told.get("problems")
        for one in told if isinstance(told, list) else ():
            kind = self.app.store.catalogue.find(str(one.get("table", "")))
            found = self.app.store.load(kind, str(one.get("record", ""))) if kind is not None else None
            name = found.named() if found is not None else ""
            item = ItemRow(self.look, str(one.get("text", "")), name, pressable=found is not None)
            if kind is not None and found is not None:
                item.clicked.connect(self._going(kind.about.name, str(one["record"]), str(one.get("field", ""))))
            self.problems.addWidget(item)

    def _going(self, kind: str, record: str, field: str) -> Callable[[], None]:
        def go() -> None:
            self.app.go(kind, record=record, field=field or None)

        return go


def said_of(letter: post.Letter) -> Problem:
    """Return what a parcel taken in earlier said, as a sentence's code with its facts."""
    told = letter.told
    facts = {"from": told.get("from", ""), "made": letter.made[:10], "new": told.get("new", 0),
             "changed": told.get("changed", 0), "note": told.get("note", ""), "kept": told.get("kept", 0)}  # fmt: skip
    if letter.kind == "receipt":
        code = f"answer_{str(told.get('state', post.RECEIVED)).lower()}"
    elif letter.kind == "files":
        code = "files_taken"
    else:
        code = "parcel_older" if letter.state == post.OLDER else "parcel_taken"
    return Problem(code, None, Level.INFO, facts)


def alarms_of(letter: post.Letter) -> list[Problem]:
    """Return what was odd about a parcel when it was taken in."""
    told = letter.told.get("alarms")
    return [Problem(str(one["code"]), None, Level.WARN, dict(one["facts"])) for one in told or ()]


def state_of(letter: post.Letter) -> str:
    """Return what became of a parcel taken in, or of ours by this answer, in words."""
    told = str(letter.told.get("state", "")) if letter.kind == "receipt" else letter.state
    return LETTER_TAGS.get(told, "Đã nhận")


def spoken(problem: Problem, reason: str = "") -> str:
    """Return the sentence of a problem; the days in what came from another PC are written as here."""
    facts: dict[str, object] = {name: as_day(fact) if name in DAYS else fact for name, fact in problem.facts.items()}
    if reason:
        facts["reason"] = reason
    return sentence(replace(problem, facts=facts)).strip()


def as_day(fact: object) -> object:
    """Return a day of a parcel's head as a date, or the fact itself where it is none."""
    try:
        return datetime.date.fromisoformat(str(fact))
    except ValueError:
        return fact


def shown_time(at: str) -> str:
    """Return a time as it is shown, or the text itself where it is none: it comes from another PC."""
    try:
        return f"{datetime.datetime.fromisoformat(at):%d/%m/%Y %H:%M}"
    except ValueError:
        return at[:16]

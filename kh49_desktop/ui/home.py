"""The first screen: what is due, how the unit stands against Plan 49, what is half done, what is still missing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.goals.agenda import agenda
from kh49_desktop.goals.bridge import Bridge, bridge
from kh49_desktop.goals.demo import MARK, is_demo
from kh49_desktop.goals.due import Due
from kh49_desktop.goals.periods import period_of
from kh49_desktop.goals.plan49 import milestone
from kh49_desktop.goals.units import workforce_on
from kh49_desktop.record import Leftover, Record
from kh49_desktop.records.agreement import Agreement
from kh49_desktop.records.conference import Conference
from kh49_desktop.records.member import EVENT, Member
from kh49_desktop.records.unit import Unit
from kh49_desktop.store.file import Store
from kh49_desktop.store.replay import Done
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.filling import fill, quiet
from kh49_desktop.ui.firstday import FirstDay, remove_demo
from kh49_desktop.ui.imports import take_back
from kh49_desktop.ui.look import Look, Tone
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.search import Palette
from kh49_desktop.ui.settling import review_row
from kh49_desktop.ui.superiorhome import SuperiorCards
from kh49_desktop.ui.widgets import Bar, Button, Card, FlowRow, ItemRow, LineEdit, Rule, Scroll, Words
from kh49_desktop.words.agenda import line, why
from kh49_desktop.words.lists import small

ELSEWHERE: Final = frozenset(("incomplete", "leftovers", "draft"))  # they have cards of their own
SHOWN = 6  # things to do before "Xem tất cả"
SOON = datetime.timedelta(days=60)
NARROW = 900  # below this width at 100 % the cards stand one below the other
LAST_ROW = 5  # the row below all cards, which takes the room that is left
LATER = 150  # milliseconds between the first sight and the count that reads every member
QUARTERS: Final = ("I", "II", "III", "IV")
# Which agreement speaks for the unit where there are several: the first of these states.
RANK: Final = ("IN_FORCE", "EXPIRING", "VOID_PARTIAL", "GRACE", "SIGNED", "EXPIRED", "NEGOTIATING", "DRAFT", "VOID",
               "REPLACED")  # fmt: skip


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
    states = {a: a.state(around, today) for a in store.every(Agreement)}
    agreement = min(states, key=lambda a: RANK.index(states[a]), default=None)
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


def change_since(store: Store) -> Bridge:
    """Return who came and went since the last period ended; it reads every member."""
    period = period_of(store.reference, store.today.year, "Y", store.setting("cutoff") or "statistics")
    return bridge(store, period.since, period.as_of(store.today))


def due_now(store: Store) -> list[Due]:
    """Return what is due today."""
    return agenda(store, store.today)


class HomePage(Page):
    """The overview; a superior's has cards of its own, and while there is no unit yet, the first day's form stands."""

    page_id = "home"
    title = "Tổng quan"
    icon = "home"
    bar_in_margin = True

    def __init__(self, app: App) -> None:
        """Make the four cards; they are filled when the page is shown."""
        look = app.look
        self.search = LineEdit(look, placeholder="Tìm mọi thứ", icon="search", keys="Ctrl K")
        self.search.textEdited.connect(self._search)
        self.search.returnPressed.connect(self._search)
        super().__init__(app, buttons=[self.search])
        self._stale = True
        self._all_due = False
        self._arranged: tuple[bool, bool] | None = None  # narrow, a superior's
        self._bridge: Bridge | None = None
        self._due: list[Due] | None = None  # what was due when it was last looked at; None: not yet
        self._errands = Errands(app.store, self)
        self._errands.came.connect(self._counted)
        self._errands.failed.connect(self._failed)
        self._looking = Errands(app.store, self)
        self._looking.came.connect(self._came_due)
        self._looking.failed.connect(self._failed_due)
        self.due = Card(look, "Việc cần làm")
        self.plan = Card(look, "Kế hoạch 49")
        self.half = Card(look, "Đang làm dở")
        self.missing = Card(look, "Còn thiếu, cần xem")
        self.start = Card(look, "Bạn có danh sách Excel chưa?")
        self.of_superior = SuperiorCards(app)
        self._fill_start()
        self.left = QWidget()  # a superior's cards below each other
        self._left = QVBoxLayout(self.left)
        self._left.setContentsMargins(0, 0, 0, 0)
        self.cards = QWidget()
        self._grid = QGridLayout(self.cards)
        self.view = Scroll(look, self.cards)
        self.view.stand_in_margin()
        self.first: FirstDay | None = None
        self.body.addWidget(self.view, 1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.refresh)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LATER)
        self._later.timeout.connect(self._count)
        app.changed.connect(self._changed)
        self.offer("record.save", self._found, lambda: self.first is not None and self.first.isVisible())
        self.foot.hide()
        self.restyle()

    @property
    def is_busy(self) -> bool:
        """Return whether what is due is still looked for, or the members are being counted."""
        return self._later.isActive() or self._errands.busy or self._looking.busy

    # -- coming and going ------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self._grid.setContentsMargins(0, px(4), 0, px(24))
        self._grid.setSpacing(px(16))
        self._arranged = None
        self._arrange()
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def opened(self, **target: object) -> None:
        """Show the overview as it is now."""
        del target
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Fill the cards if something changed while another page was shown."""
        super().showEvent(event)
        if self._stale:
            self._soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards below each other where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        px = self.look.px
        narrow, superior = self.width() < px(NARROW), self.app.store.superior
        if (narrow, superior) == self._arranged:
            return
        self._arranged = (narrow, superior)
        self.search.setFixedWidth(px(160) if narrow else px(280))
        of_unit, of_superior = (self.due, self.plan, self.missing), self.of_superior.all
        for card in (self.start, self.half, *of_unit, *of_superior):
            self._grid.removeWidget(card)
            self._left.removeWidget(card)
        self._grid.addWidget(self.start, 0, 0, 1, 1 if narrow else 2)
        if superior:
            units, recent, review = of_superior
            left = (units, recent, review, self.half) if narrow else (units, review, self.half)
            for card in left:
                self._left.addWidget(card)
            self._left.setSpacing(px(16))
            self._grid.addWidget(self.left, 1, 0)
            if not narrow:  # what came last stands beside all else
                self._grid.addWidget(recent, 1, 1)
        else:
            self.of_superior.hide()
            cards = (self.due, self.plan, self.half, self.missing)
            for at, card in enumerate(cards):
                row, column = (at, 0) if narrow else divmod(at, 2)
                self._grid.addWidget(card, row + 1, column)
        for card in of_unit:  # only now: shown before it has its place, each would be a window of its own
            card.setVisible(not superior)
        self.left.setVisible(superior)
        self._grid.setColumnStretch(0, 23)
        self._grid.setColumnStretch(1, 0 if narrow else 20)
        self._grid.setRowStretch(LAST_ROW, 1)

    def _changed(self, _table: str, _records: object) -> None:
        self._stale = True
        if self.isVisible():
            self._soon.start()

    def _search(self, typed: str = "") -> None:
        self.search.clear()
        palette = self.window().findChild(Palette)
        if isinstance(palette, Palette):
            palette.open(typed)

    # -- filling ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Fill the cards from the register."""
        self._stale = False
        self._soon.stop()
        store, today = self.app.store, self.app.store.today
        unit = store.load(Unit, store.own_unit) if store.own_unit else None
        self.view.setVisible(unit is not None)
        self.search.setVisible(unit is not None)
        if unit is None:
            self._show_first_day()
            return
        if self.first is not None:
            self.first.hide()
        quarter = QUARTERS[(today.month - 1) // 3]
        self.head.set_title(self.title, f"Quý {quarter} năm {today.year}")
        self._arrange()
        with self.app.telling():
            self._fill_half()
            if store.superior:  # of the duties of all its units none is its own
                self.start.hide()
                self.of_superior.fill()
                return
            self._fill_due(self._due)
            now = standing(store, today)
            self.start.setVisible(not now.members)
            self._fill_plan(now)
            self._fill_missing(now)
        self._looking.ask(due_now)
        self._later.start()

    def _found(self) -> None:
        if self.first is not None:
            self.first.found()

    def _show_first_day(self) -> None:
        self.head.set_title("Lập sổ của đơn vị", "")
        self._due = self._bridge = None  # of the unit that was there before
        if self.first is None:
            self.first = FirstDay(self.app)
            self.body.addWidget(self.first, 1)
        self.first.show()
        self.first.begin()

    def _fill_start(self) -> None:
        look = self.look
        told = "Nhập cả danh sách trong một lần, kể cả tệp gõ bằng phông VNI, TCVN3; xem trước rồi mới ghi vào sổ."
        self.start.add(Words(look, told, tone="second", wrap=True))
        bring = Button(look, "Nhập từ Excel", weight="primary", icon="file-spreadsheet")
        bring.clicked.connect(lambda: self.app.go("importing", kind="member"))
        type_ = Button(look, "Thêm từng người", icon="user-plus")
        type_.clicked.connect(lambda: self.app.go("member", new=True))
        self.start.add(FlowRow(look, [bring, type_]))
        self.start.hide()

    # -- what is due -----------------------------------------------------------------------------------------------

    def _came_due(self, found: list[Due]) -> None:
        if found != self._due:  # else it stands there already, and the keyboard may be in it
            self._due = found
            self._fill_due(found)

    def _failed_due(self, error: Exception) -> None:
        if self._due is None:
            fill(self.due, [quiet(self.look, "Chưa xem được việc nào đến hạn.")])
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Trouble):
            self.app.trouble(error)
        elif isinstance(error, Refused):
            self.app.refuse(*error.problems)

    def _fill_due(self, found: Sequence[Due] | None) -> None:
        if found is None:
            self.due.set_right("")
            fill(self.due, [quiet(self.look, "Đang xem việc nào đến hạn…")])
            return
        things = [due for due in found if due.code not in ELSEWHERE]
        shown = things if self._all_due else things[:SHOWN]
        rows: list[QWidget] = [self._due_row(due, last=due is shown[-1]) for due in shown]
        if len(things) > len(shown):
            more = Button(self.look, f"Xem tất cả {len(things)} việc", weight="quiet")
            more.clicked.connect(self._show_all_due)
            rows.append(more)
        if not things:
            rows.append(quiet(self.look, "Không có việc nào đến hạn."))
        self.due.set_right(str(len(things)) if things else "")
        fill(self.due, rows)

    def _due_row(self, due: Due, *, last: bool) -> ItemRow:
        today = self.app.store.today
        soon = due.due is not None and due.due - today <= SOON
        tone: Tone = "bad" if due.overdue else "warn" if soon else "neutral"
        means = "Quá hạn" if due.overdue else "Sắp đến hạn" if soon else "Chưa gấp"
        late = f"quá {(today - due.due).days} ngày" if due.overdue and due.due else ""
        row = ItemRow(
            self.look,
            line(due).removesuffix("."),
            why(due),
            dot=tone,
            dot_means=means,
            right=f"{due.due:%d/%m/%Y}" if due.due else "",
            tag=late,
            tag_tone="warn",
            pressable=True,
            rule=not last,
        )
        row.clicked.connect(self._going(due))
        return row

    def _going(self, due: Due) -> Callable[[], None]:
        def go() -> None:
            kind = self.app.store.catalogue.find(due.table) if due.table else None
            if kind is None:
                self.app.go("report", year=due.facts.get("year"), period=due.facts.get("period"))
            elif due.record is None:
                self.app.go(kind.about.name, new=True)
            else:
                self.app.go(kind.about.name, record=due.record, field=due.field)

        return go

    def _show_all_due(self) -> None:
        self._all_due = True
        self._fill_due(self._due)

    # -- the plan --------------------------------------------------------------------------------------------------

    def _fill_plan(self, now: Standing) -> None:
        self.plan.set_right(f"chỉ tiêu đến năm {now.milestone}")
        rows = [self._conference_row(now), self._agreement_row(now), self._members_row(now), self._change_row()]
        fill(self.plan, rows)

    def _conference_row(self, now: Standing) -> QWidget:
        year = self.app.store.today.year
        held = now.conference
        state, tone = conference_state(held, self.app.store)
        there = ""
        if held and held.present is not None:
            of = held.summoned or held.total_workers
            there = f"{show_whole(held.present)}{f'/{show_whole(of)}' if of else ''} có mặt"
        row = PlanRow(self.look, f"Hội nghị người lao động {year}", state, tone, there)
        row.clicked.connect(lambda: self._to(Conference, held))
        return row

    def _agreement_row(self, now: Standing) -> QWidget:
        option = Agreement.about.derived["status"].option(now.agreement_state)
        state: str = option.label if option else "Chưa có số liệu"
        tone: Tone = (option.tone or "neutral") if option else "neutral"
        until = Agreement.about.fields["expires_on"].show(now.agreement_ends)
        row = PlanRow(self.look, "Thoả ước lao động tập thể", state, tone, f"đến {until}" if until else "")
        row.clicked.connect(lambda: self._to(Agreement, now.agreement))
        return row

    def _members_row(self, now: Standing) -> QWidget:
        look = self.look
        row = QWidget()
        stack = QVBoxLayout(row)
        stack.setContentsMargins(0, look.px(10), 0, 0)
        stack.setSpacing(look.px(8))
        top = QHBoxLayout()
        top.setSpacing(look.px(6))
        top.addWidget(Words(look, "Đoàn viên trên tổng số lao động", wrap=True), 1)
        top.addWidget(Words(look, show_whole(now.members), strong=True))
        if now.workers:
            top.addWidget(Words(look, f"/ {show_whole(now.workers)}", tone="second"))
            stack.addLayout(top)
            said = f"{now.members} trên {now.workers}"
            bar = Bar(look, now.members / now.workers, name="Đoàn viên trên tổng số lao động")
            bar.setAccessibleDescription(said)
            stack.addWidget(bar)
        else:
            top.addWidget(Words(look, "/ chưa có số liệu lao động", tone="second"))
            stack.addLayout(top)
            enter = Button(look, "Ghi số lao động", icon="plus")
            enter.clicked.connect(lambda: self.app.go("workforce", new=True))
            stack.addWidget(enter)
        stack.addSpacing(look.px(4))
        stack.addWidget(Rule(look))
        return row

    def _change_row(self) -> QWidget:
        look = self.look
        row = QWidget()
        line_ = QHBoxLayout(row)
        line_.setContentsMargins(0, 0, 0, 0)
        line_.setSpacing(look.px(8))
        row.setMinimumHeight(look.px(40))
        line_.addWidget(Words(look, "So với kỳ trước", tone="second"))
        line_.addStretch(1)
        for text, tone in change_words(self._bridge):
            line_.addWidget(Words(look, text, tone=tone))
        if self._bridge is not None:
            row.setToolTip(f"Từ ngày {self._bridge.since:%d/%m/%Y}")
        return row

    def _to(self, kind: type[Record], record: Record | None) -> None:
        if record is None:
            self.app.go(kind.about.name, new=True)
        else:
            self.app.go(kind.about.name, record=record.id)

    def _count(self) -> None:
        self._errands.ask(change_since)

    def _counted(self, found: Bridge) -> None:
        if found != self._bridge:
            self._bridge = found
            self._fill_plan(standing(self.app.store, self.app.store.today))

    # -- half done, missing ----------------------------------------------------------------------------------------

    def _fill_half(self) -> None:
        store, look = self.app.store, self.look
        rows: list[QWidget] = []
        drafts = store.drafts()
        for form, at, count in drafts:
            name, _, record = form.partition(":")
            kind = store.catalogue.find(name)
            if kind is None:
                continue
            title = draft_title(store, kind, record, store.draft(form))
            below = f"{count} ô đã gõ · {ago(datetime.datetime.fromisoformat(at), store.now())}"
            row = ItemRow(look, title, below, icon=kind.about.icon, rule=form != drafts[-1][0])
            go_on = Button(look, "Làm tiếp")
            go_on.setAccessibleName(f"Làm tiếp: {title}")
            go_on.clicked.connect(self._continuing(kind.about.name, form))
            row.add_right(go_on)
            rows.append(row)
        fill(self.half, rows or [quiet(look, "Không có phiếu nào đang gõ dở.")])

    def _continuing(self, page: str, form: str) -> Callable[[], None]:
        if form.endswith(":entry"):  # rows typed as a table (ui/grid.py)
            return lambda: self.app.go("entry", kind=page)
        return lambda: self.app.go(page, draft=form)

    def _fill_missing(self, now: Standing) -> None:
        store, look = self.app.store, self.look
        rows: list[QWidget] = list(filter(None, [review_row(self.app)]))
        for kind in store.catalogue.kinds:
            count = store.count(kind, {"incomplete": 1}) if kind.about.parent is None else 0
            if count:
                words = f"{show_whole(count)} {small(kind.about.title)} chưa đủ thông tin"
                row = ItemRow(look, words, dot="warn", dot_means="Cần bổ sung", pressable=True)
                row.clicked.connect(self._incomplete(kind.about.name))
                rows.append(row)
        unread = store.count(Leftover)
        if unread:
            below = "Nguyên văn trong tệp vẫn được giữ cạnh ô"
            words = f"{show_whole(unread)} ô chưa đọc được"
            row = ItemRow(look, words, below, dot="warn", dot_means="Cần xem", pressable=True)
            row.clicked.connect(self._to_first_leftover)
            rows.append(row)
        if not rows:
            nobody = "Chưa có đoàn viên nào trong sổ."
            rows.append(quiet(look, "Mọi bản ghi đã đủ thông tin." if now.members else nobody))
        last = self._last_import()
        if is_demo(store):
            row = ItemRow(look, "Đây là dữ liệu mẫu", "Người và số liệu đều bịa ra", icon="info", rule=False)
            away = Button(look, "Bỏ dữ liệu mẫu")
            away.clicked.connect(lambda: remove_demo(self.app))
            row.add_right(away)
            rows.append(row)
        if last is not None:
            many = store.made_by(last.id, Member)
            at = ago(datetime.datetime.fromisoformat(last.at), store.now())
            below = f"{show_whole(many)} đoàn viên · {at}"
            row = ItemRow(look, f"Đã nhập {last.what}", below, icon="file-spreadsheet", rule=False)
            back = Button(look, "Bỏ lần nhập này", weight="quiet")
            back.clicked.connect(self._undo_import)
            row.add_right(back)
            rows.append(row)
        for shown in rows:
            if isinstance(shown, ItemRow):
                shown.set_rule(shown is not rows[-1])
        fill(self.missing, rows)

    def _incomplete(self, page: str) -> Callable[[], None]:
        return lambda: self.app.go(page, where={"incomplete": True})

    def _to_first_leftover(self) -> None:
        found = self.app.store.leftovers()
        if found:
            kind = self.app.store.catalogue.of_table(found[0].about_table)
            self.app.go(kind.about.name, record=found[0].about_record, field=found[0].about_field)

    def _last_import(self) -> Done | None:
        done = next(iter(self.app.store.changes("IMPORT", 1)), None)
        return None if done is None or done.undone or done.what == MARK else done

    def _undo_import(self) -> None:
        last = self._last_import()
        if last is not None:
            take_back(self.app, last.id)


def conference_state(held: Conference | None, store: Store) -> tuple[str, Tone]:
    """Return the words and the tone of the year's conference."""
    if held is None:
        return "Chưa có số liệu", "neutral"
    day = Conference.about.fields["held_on"].show(held.held_on)[:5] if len(held.held_on or "") > len("2026-03") else ""
    if held.was_held(store.today):
        if held.counted(store.around()):
            return f"Đã tổ chức {day}".strip(), "good"
        return f"{day} chưa có nghị quyết".strip(), "warn"
    if held.status == "NOT_HELD":
        return "Không tổ chức", "bad"
    return f"Dự kiến {day}".strip(), "warn"


def change_words(found: Bridge | None) -> list[tuple[str, Tone]]:
    """Return what came and went since the last period: the one kind by its name, several as tăng and giảm."""
    if found is None:
        return [("đang đếm…", "second")]
    words: list[tuple[str, Tone]] = []
    labels = {option.code: option.label for option in EVENT}
    for sign, several, kinds, tone in (("+", "tăng", found.ins, "good"), ("−", "giảm", found.outs, "second")):
        many = sum(len(ids) for ids in kinds.values())
        if many:
            label = labels.get(next(iter(kinds)), several).lower() if len(kinds) == 1 else several
            short = label.replace("chuyển sinh hoạt", "chuyển")
            words.append((f"{sign}{show_whole(many)} {short}", tone))  # type: ignore[arg-type] # both are tones
    return words or [("không thay đổi", "second")]


class PlanRow(ItemRow):
    """A row of the plan: what, its state as a tag, a few words at the right; pressed, it leads to the record."""

    def __init__(self, look: Look, title: str, state: str, tone: Tone, right: str) -> None:
        """Set the words behind the tag, in place of the arrow."""
        super().__init__(look, title, tag=state, tag_tone=tone, pressable=True)
        words = Words(look, right, tone="second", parent=self)
        words.setVisible(bool(right))
        words.setMinimumWidth(look.px(112))
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        arrow = self._row.itemAt(self._row.count() - 1)
        shown = arrow.widget() if arrow is not None else None
        if shown is not None:
            shown.hide()  # the row is full of words; that it leads on shows under the mouse and with the keyboard
        self._row.addWidget(words)
        self.setAccessibleName(", ".join(part for part in (title, state, right) if part))


def draft_title(store: Store, kind: type[Record], record: str, typed: dict[str, str]) -> str:
    """Return what a half-done form is called: the record it changes, else the name typed into it."""
    saved = store.load(kind, record) if record and record != "new" else None
    if saved is not None:
        return saved.named()
    if record == "entry":
        return f"Nhập dạng bảng: {kind.about.title}"
    naming = [typed[field.name] for field in kind.about.naming if typed.get(field.name)]
    return " · ".join([kind.about.title, *naming]) if naming else f"Thêm {small(kind.about.title)}"


def ago(then: datetime.datetime, now: datetime.datetime) -> str:
    """Return a time as people say it: "vừa xong", "5 phút trước", "hôm qua 17:20", "12/03/2026"."""
    local = then.astimezone(now.tzinfo) if then.tzinfo else then.replace(tzinfo=now.tzinfo)
    passed = now - local
    days = (now.date() - local.date()).days
    if passed < datetime.timedelta(minutes=1):
        return "vừa xong"
    if passed < datetime.timedelta(hours=1):
        return f"{int(passed.total_seconds() // 60)} phút trước"
    if days == 0:
        return f"hôm nay {local:%H:%M}"
    return f"hôm qua {local:%H:%M}" if days == 1 else f"{local:%d/%m/%Y}"

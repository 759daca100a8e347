"""The book of dues, as on paper: a line for each member, twelve months, what is collected and what is still owed."""

from __future__ import annotations

import time
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QFontMetricsF
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from kh49_desktop.errors import Level, Problem, Refused, Trouble
from kh49_desktop.fields import Value
from kh49_desktop.goals import dues
from kh49_desktop.goals.bridge import Pause
from kh49_desktop.goals.units import own_unit
from kh49_desktop.records import Dues, DuesBase, Member
from kh49_desktop.records.finance import MONTHS, Pay, pay_in
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.many import save_many
from kh49_desktop.text.letters import clean, fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.actions import action
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.cells import CellGrid, CellModel, Drawn, Ground, Index, Place, Totals, rows_of, text_of
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.printing import file_name
from kh49_desktop.ui.privacy import masks
from kh49_desktop.ui.widgets import Button, Cell, ElidedLabel, EmptyState, IconButton, LineEdit, ProblemLine, Words
from kh49_desktop.words import sentence
from kh49_desktop.words.book import paper_book

NAME, GROUP, PAY, FIRST, PAID, OWED = 0, 1, 2, 3, 15, 16
COLUMNS: Final = 17
HEADS: Final = ("Họ và tên", "Tổ", "Mức lương", *(f"T{number}" for number in range(1, 13)), "Đã thu", "Còn nợ")
YES: Final = frozenset(("x", "co", "roi", "du", "v"))  # written in a month: paid in full
TICKS: Final = frozenset("✓✔☑√")
AMOUNT: Final = DuesBase.about.fields["amount"]
FORM: Final = "dues:book"  # the key of what was typed and could not be read
FEW: Final = 500  # members that are asked for in one query
PARTS: Final = MappingProxyType({1: "", 1_000: " (nghìn)", 1_000_000: " (triệu)"})  # what sums are told in
SMALL: Final = 2_000  # members of a book that is counted at once; a larger one is counted beside the window
MANY: Final = 5_000  # lines that are copied, or written, beside the window
PAGE: Final = 32  # lines read at once
KEPT: Final = 200  # pages kept
AFTER: Final = 0.08  # seconds after a page was read before the counting goes on
IDLE: Final = 250  # milliseconds of rest after which the counting begins: what is looked at is drawn first
OUT: Final = ("APPLIED", "LEFT")  # who is taken to be out of the book until it is counted
KNOWN: Final = 0.5  # so many of a block's first cells are names: then its lines go to those names
MOST_NAMED: Final = 3  # names that are told one by one
LOOKED_AT: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
TYPED: Final = LOOKED_AT | Qt.ItemFlag.ItemIsEditable
HINT: Final = "Space đã đóng đủ · Ctrl M cả tháng đã đóng · gõ số tiền · Ctrl V dán từ Excel"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the book is shown."""

    year: int
    search: str = ""
    group: str = ""
    owing: bool = False


@dataclass(frozen=True, slots=True)
class Wrote:
    """What a writing did: the change (None: nothing differed), the members written, those refused."""

    change: str | None
    written: int
    refused: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the book as it is shown: the person, the figures, the pays by their months, each cell as drawn."""

    person: dues.Person
    book: dues.BookRow
    pays: Pay
    cells: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count beside the window brings: for which state of the book, the whole, and what is shown of it."""

    serial: int
    whole: dues.Whole
    part: dues.Whole


class DuesModel(CellModel):
    """One line a member of the year, read by pages as they are shown; what needs the whole book is counted beside it.

    `put_many` when cells were typed or pasted; `renewed` when figures changed; `counting` carries work for a thread,
    whose answer goes to `take`. A small register is counted at once.
    """

    put_many = Signal(object, str)
    renewed = Signal()
    counting = Signal(object)

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self.store = store
        self.asked = Asked(store.today.year)
        self.since = 1  # the month from which a pay that is typed counts, where there was one before
        self._everybody: array[int] = array("q")  # in the order of names
        self._rids: array[int] = array("q")  # those shown
        self._pages: OrderedDict[int, list[Line]] = OrderedDict()
        self._wrong: dict[tuple[str, str], tuple[str, Problem]] = {}  # (member, field): the text and why not
        self._closed = 0
        self._opened: str | None = None
        self._whole: dues.Whole | None = None  # of the year; None until it is counted
        self._is_counted = False  # whether `_whole` tells of the register as it is
        self._part: dues.Whole | None = None  # of those shown
        self._gone: frozenset[int] = frozenset()  # who is taken to be out of the book until it is counted
        self._serial = 0
        self._fetched = 0.0
        self.revealed = False  # whether pays are shown whole

    # -- reading ---------------------------------------------------------------------------------------------------

    def ask(self, asked: Asked, *, anew: bool = True) -> None:
        """Show a part of the book; `anew`: the register may have changed since it was read."""
        before, self.asked = self.asked, asked
        if asked.year != before.year:
            self._whole = None
        if anew or asked.year != before.year:
            self._read()
        self._choose(self._found())
        self.renewed.emit()

    def refresh(self) -> None:
        """Read the figures anew; people who are there keep their places."""
        before = frozenset(self._rids)
        self._read()
        self._choose(self._found(keep=before))
        self.renewed.emit()

    def _read(self) -> None:
        """Read who is there; the book is counted at once where it is small, else beside the window."""
        store, today = self.store, self.store.today
        self._everybody = store.ids(Member)
        self._opened = dues.opened(store)
        year = self.asked.year
        self._closed = 12 if year < today.year else 0 if year > today.year else today.month
        self._restore()
        self._is_counted = self.is_small
        if self.is_small:
            self._whole = dues.whole(store, year)
        elif self._whole is None:
            self._gone = frozenset(store.ids(Member, where={"status": Test(Op.ONE_OF, OUT)}))

    def _found(self, keep: frozenset[int] = frozenset()) -> array[int]:
        """Return who is asked for, in order."""
        asked, whole = self.asked, self._whole
        out = whole.out if whole is not None else self._gone
        found = self._everybody
        if asked.search.strip() or asked.group:
            where = {"department": asked.group} if asked.group else None
            found = self.store.ids(Member, search=asked.search, where=where)
        if asked.owing:
            wanted = whole.owing | keep if whole is not None else keep
            return array("q", (rid for rid in found if rid in wanted))
        return array("q", (rid for rid in found if rid not in out)) if out else found

    def _choose(self, rids: array[int]) -> None:
        """Show these people; the same ones keep their places, and only their figures are read anew."""
        same = rids == self._rids
        if same:
            self._pages.clear()
            self._all_changed()
        else:
            self.beginResetModel()
            self._rids = rids
            self._pages.clear()
            self.endResetModel()
        self._count()

    def _count(self) -> None:
        """Have the sums of what is shown counted."""
        self._serial += 1
        whole = self._whole if self._is_counted else None
        everybody = not (self.asked.search.strip() or self.asked.group or self.asked.owing)
        if whole is not None and everybody:
            self._part = whole
        elif self.is_small:
            self._part = dues.part_of(self.store, self.asked.year, self._rids)
        else:
            self._part = None
            rids = None if everybody else self._rids
            self.counting.emit(partial(count, self._serial, self.asked.year, whole, rids, self._give_way))

    def take(self, counted: Counted) -> bool:
        """Take what was counted beside the window; False where the book was read anew since."""
        if counted.serial != self._serial:
            return False
        self._whole, self._is_counted = counted.whole, True
        before = self._rids
        found = self._found(keep=frozenset(before))
        self._part = counted.part
        if found != before:
            self._choose(found)
        self.renewed.emit()
        return True

    def _give_way(self) -> None:
        """Let the window read its lines first: called in the thread that counts."""
        while time.monotonic() - self._fetched < AFTER:
            time.sleep(AFTER / 4)

    @property
    def is_resting(self) -> bool:
        """Return whether no line was read for a while: nobody is scrolling."""
        return time.monotonic() - self._fetched > IDLE / 1000

    def renew(self, members: Sequence[str]) -> None:
        """Read only these members' figures anew: those that were just written here."""
        wanted = frozenset(members)
        opened, self._opened = self._opened, dues.opened(self.store)
        lines = [line for page in self._pages.values() for line in page if line.person.id in wanted]
        if opened != self._opened or len(lines) < len(wanted):
            self.refresh()
            return
        rids = [line.person.rid for line in lines]
        fresh = {person.rid: book for person, book, _ in dues.lines_of(self.store, self.asked.year, rids, self._opened)}
        told = [(line.person.rid, line.book, fresh[line.person.rid]) for line in lines]
        is_whole = self._part is self._whole
        if self._whole is not None:
            self._whole = moved(self._whole, told)
        self._part = self._whole if is_whole else moved(self._part, told) if self._part is not None else None
        self._pages.clear()
        self._all_changed()
        if self._part is None:
            self._count()  # what is being counted may have been read before this
        self.renewed.emit()

    def _all_changed(self) -> None:
        if self._rids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rids) - 1, COLUMNS - 1))

    def _restore(self) -> None:
        self._wrong = {}
        for key, text in self.store.draft(FORM).items():
            year, _, rest = key.partition(".")
            member, _, name = rest.partition(".")
            if text and year == str(self.asked.year) and self.store.row(Member, member) is not None:
                problem = self._refusal(name, text)
                if problem is not None:
                    self._wrong[member, name] = (text, problem)

    @property
    def is_small(self) -> bool:
        """Return whether the whole book is counted in no time."""
        return len(self._everybody) <= SMALL

    @property
    def groups(self) -> list[str]:
        """Return the groups there are people of."""
        return sorted(self.store.distinct(Member, "department"), key=fold)

    @property
    def whole(self) -> int:
        """Return how many people stand in the book of the year."""
        return len(self._everybody) - len(self._whole.out if self._whole is not None else self._gone)

    @property
    def is_counting(self) -> bool:
        """Return whether the sums are still being counted."""
        return self._part is None

    def owing(self) -> int | None:
        """Return how many people of the year still owe something, None until that is counted."""
        return len(self._whole.owing) if self._whole is not None else None

    def _line(self, row: int) -> Line:
        """Return a line as it is shown, read with its page."""
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            self._fetched = time.monotonic()  # whoever counts beside the window gives way
            page = self._pages[number] = self._fetch(self._rids[number * PAGE : (number + 1) * PAGE])
            if len(self._pages) > KEPT:
                self._pages.popitem(last=False)
            self._fetched = time.monotonic()
        return page[place]

    def _fetch(self, rids: Sequence[int]) -> list[Line]:
        return [
            Line(person, book, pays, self._cells(person, book, pays))
            for person, book, pays in dues.lines_of(self.store, self.asked.year, rids, self._opened)
        ]

    def person(self, row: int) -> dues.Person:
        """Return whose line a row is."""
        return self._line(row).person

    def line(self, row: int) -> dues.BookRow:
        """Return the figures of a row."""
        return self._line(row).book

    def pay(self, row: int) -> int | None:
        """Return the pay at the end of the year."""
        return pay_in(self._line(row).pays, f"{self.asked.year}-12")

    @property
    def rids(self) -> array[int]:
        """Return the row numbers of the people shown, in order; not to be changed."""
        return self._rids

    def row_of(self, member: str) -> int:
        """Return the row of a member, or -1."""
        found = self.store.row(Member, member)
        try:
            return self._rids.index(int(found["rid"])) if found is not None else -1
        except ValueError:
            return -1

    def sums(self) -> dues.Whole | None:
        """Return what the people shown owe and paid, None while it is being counted."""
        return self._part

    # -- what Qt asks ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many people are shown."""
        return 0 if parent.isValid() else len(self._rids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the columns of the book."""
        return 0 if parent.isValid() else COLUMNS

    def fits(self, row: int, column: int) -> bool:
        """Return whether a cell can be typed into: the pay and the months."""
        return 0 <= row < len(self._rids) and PAY <= column < PAID

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        return TYPED if self.fits(index.row(), index.column()) else LOOKED_AT

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < COLUMNS:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one return a role
        """Return what stands in a cell and what it looks like."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.EditRole:
            return self._wrong_text(row, column) or self.text(row, column)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return self.said(row, column) or None
        if role not in {Qt.ItemDataRole.DisplayRole, Ground.TONE, Cell.TONE, Cell.STRONG}:
            return None
        drawn = self.drawn(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return drawn.text
        if role == Cell.STRONG:
            return drawn.strong
        return (drawn.ground if role == Ground.TONE else drawn.tone) or None

    def drawn(self, row: int, column: int) -> Drawn:
        """Return a cell as it is drawn."""
        return self._line(row).cells[column]

    def _wrong_text(self, row: int, column: int) -> str:
        name = field_of(column)
        return self._wrong.get((self.person(row).id, name), ("", None))[0] if name and self._wrong else ""

    def _cells(self, person: dues.Person, book: dues.BookRow, pays: Pay) -> tuple[Drawn, ...]:
        """Return a line as it is drawn."""
        pay = pay_in(pays, f"{self.asked.year}-12")
        months = [
            _month(month, closed=number < self._closed) if month.due or month.paid is not None or month.due is None
            else NOTHING  # most cells that are empty are the same one
            for number, month in enumerate(book.months)
        ]  # fmt: skip
        cells = [
            Drawn(person.name),
            Drawn(person.group, "second"),
            Drawn(_pay(pay, bare=self.revealed), "second", right=True),
            *months,
            Drawn(_money(book.paid or None), strong=True, right=True),
            Drawn(_money(book.arrears or None), "warn", right=True),
        ]
        for column in range(PAY, PAID) if self._wrong else ():
            wrong = self._wrong.get((person.id, field_of(column)))
            if wrong:
                cells[column] = Drawn(wrong[0], "bad", "bad", right=True)
        return tuple(cells)

    def said(self, row: int, column: int) -> str:
        """Return a cell in words: who, which month, what is due and what is paid."""
        line = self._line(row)
        person = line.person
        wrong = self._wrong.get((person.id, field_of(column)))
        if wrong is not None:
            return sentence(wrong[1])
        if not FIRST <= column < PAID:
            return f"{person.name}, {HEADS[column]}: {line.cells[column].text or 'trống'}"
        due, paid = line.book.months[column - FIRST]
        owed = "chưa có mức lương" if due is None else "không phải đóng" if due == 0 else f"phải đóng {show_whole(due)}"
        had = "chưa đóng" if paid is None else f"đã đóng {show_whole(paid)}"
        return f"{person.name}, tháng {column - FIRST + 1}: {owed}" + ("" if due == 0 and paid is None else f", {had}")

    def text(self, row: int, column: int) -> str:
        """Return what a copy takes along: plain figures; of a month only what was paid."""
        return copied(self._line(row), self.asked.year, bare=True)[column]

    def carried(self, row: int, column: int) -> str:
        """Return what a copy takes out of the grid: a pay is masked as it is on the screen."""
        return copied(self._line(row), self.asked.year, bare=self.revealed)[column]

    def reveal(self, shown: bool) -> None:  # noqa: FBT001 - a state
        """Show pays whole, or mask them."""
        self.revealed = shown
        self._pages.clear()
        self._all_changed()

    def problems(self) -> list[Place]:
        """Return the cells with a text that could not be read, from the top."""
        if not self._wrong:
            return []
        columns = {field_of(column): column for column in range(PAY, PAID)}
        rows = {member: self.row_of(member) for member, _ in self._wrong}
        return sorted((rows[member], columns[name]) for member, name in self._wrong if rows[member] >= 0)

    def problem(self, row: int, column: int) -> Problem | None:
        """Return what stands against a cell."""
        found = self._wrong.get((self.person(row).id, field_of(column))) if self._wrong else None
        return found[1] if found else None

    # -- typing ----------------------------------------------------------------------------------------------------

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed into a cell; it is saved at once."""
        if role != Qt.ItemDataRole.EditRole or not self.fits(index.row(), index.column()):
            return False
        text = clean(str(value))
        if text != (self._wrong_text(index.row(), index.column()) or self.text(index.row(), index.column())):
            self.put({(index.row(), index.column()): text}, "")
        return True

    def put(self, texts: Mapping[Place, str], done: str) -> None:
        """Hand texts over to be saved as one change."""
        inside = {place: text for place, text in texts.items() if self.fits(*place)}
        if inside:
            self.put_many.emit(inside, done)

    def _refusal(self, name: str, text: str) -> Problem | None:
        kind, known = (DuesBase, "amount") if name == "amount" else (Dues, name)
        if known not in kind.about.fields:
            return None
        reading = kind.about.fields[known].read(text, self.store.today)
        return next((p for p in reading.problems if p.level is Level.ERROR), None)

    def _read_month(self, row: int, column: int, text: str) -> Value | Problem:
        """Return the amount of a month; a mark says it is paid in full."""
        if text and (fold(text) in YES or set(text) <= TICKS):
            due = self.line(row).months[column - FIRST].due
            if due:
                return due
        return self._refusal(field_of(column), text) or (
            Dues.about.fields[field_of(column)].read(text, self.store.today).value
        )

    def write(self, texts: Mapping[Place, str]) -> Wrote:
        """Save amounts and pays as one change; what cannot be read stays in its cell and is kept. Raises Trouble."""
        months: dict[str, dict[str, Value]] = {}
        pays: dict[str, Value] = {}
        lines: dict[str, Line] = {}
        refused: set[str] = set()
        for (row, column), text in texts.items():
            person, name = self.person(row), field_of(column)
            read = self._refusal(name, text) if column == PAY else self._read_month(row, column, text)
            if isinstance(read, Problem):
                refused.add(person.id)
                self.store.keep_draft(FORM, f"{self.asked.year}.{person.id}.{name}", text)
                self._wrong[person.id, name] = (text, read)
                continue
            self._forget(person.id, name)
            lines[person.id] = self._line(row)
            if column == PAY:
                value = DuesBase.about.fields["amount"].read(text, self.store.today).value
                if value != self.pay(row) and value is not None:
                    pays[person.id] = value
            elif read != self.line(row).months[column - FIRST].paid:
                months.setdefault(person.id, {})[name] = read
        if not months and not pays:
            self._drop_draft()
            return Wrote(None, 0, len(refused))
        with self.store.change("SAVE", Dues.about.table) as change:
            answers = save_many(self.store, change, DuesBase, self._pay_rows(pays, lines)) if pays else []
            answers += save_many(self.store, change, Dues, self._dues_rows(months, lines)) if months else []
        members = [*pays, *months]
        bad = {member for member, answer in zip(members, answers, strict=True) if isinstance(answer, Refused)}
        self._drop_draft()
        written = len({*pays, *months} - bad)
        return Wrote(change.id if written else None, written, len(refused | bad))

    def _dues_rows(
        self, months: Mapping[str, dict[str, Value]], lines: Mapping[str, Line]
    ) -> list[tuple[str, dict[str, Value]]]:
        rows = []
        for member, values in months.items():
            record = lines[member].book.record
            rows.append((record, values if record else {"member": member, "year": self.asked.year, **values}))
        return rows

    def _pay_rows(self, pays: Mapping[str, Value], lines: Mapping[str, Line]) -> list[tuple[str, dict[str, Value]]]:
        """Return the pays to write: from January where there was none yet, else from the month that was chosen."""
        rows: list[tuple[str, dict[str, Value]]] = []
        for member, amount in pays.items():
            since = self._since(lines[member])
            known = self.store.rows_where(DuesBase, "member", member)
            record = next((str(row["id"]) for row in known if row["since"] == since), "")
            values: dict[str, Value] = {"amount": amount}
            rows.append((record, values if record else {"member": member, "since": since, **values}))
        return rows

    def pay_since(self, row: int) -> str:
        """Return the month from which a pay that is typed in a row counts."""
        return self._since(self._line(row))

    def _since(self, line: Line) -> str:
        return f"{self.asked.year}-{self.since if line.pays else 1:02d}"

    def _forget(self, member: str, name: str) -> None:
        if self._wrong.pop((member, name), None) is not None:
            self.store.keep_draft(FORM, f"{self.asked.year}.{member}.{name}", "")

    def _drop_draft(self) -> None:
        if not self._wrong and not any(self.store.draft(FORM).values()):
            self.store.drop_draft(FORM)

    # -- matching --------------------------------------------------------------------------------------------------

    def by_names(self, block: Sequence[Sequence[str]]) -> tuple[dict[int, int], list[str]] | None:
        """Return which line of a block goes to which row, by the names or numbers in its first cells; who is unknown.

        None: its first cells are not people. Of two people with one name none is taken: a person decides.
        """
        rows: dict[str, list[int]] = {}
        told = {rid: keys for rid, *keys in self.store.columns_of(Member, ("rid", "full_name", "citizen_id"))}
        for row, rid in enumerate(self._rids):
            name, number = told.get(rid, ("", ""))
            for key in (fold(name or ""), number):
                if key:
                    rows.setdefault(key, []).append(row)
        firsts = [(at, line[0]) for at, line in enumerate(block) if line and line[0].strip()]
        hits = {at: rows.get(fold(text)) or rows.get(text.replace(" ", "")) or [] for at, text in firsts}
        named = [at for at in hits if hits[at]]
        if not firsts or len(named) < KNOWN * len(firsts) or not named:
            return None
        found = {at: hits[at][0] for at in named if len(hits[at]) == 1}
        unknown = [text for at, text in firsts if at not in found and not (at == 0 and not hits[at])]
        return found, unknown


def _month(month: dues.Month, *, closed: bool) -> Drawn:
    """Return the cell of a month: what was paid, else what is due, paler while the month is not over."""
    due, paid = month
    if paid is None:
        return Drawn("?" if due is None else _money(due or None), "second" if closed else "disabled", right=True)
    return Drawn(show_whole(paid), "warn" if due and paid < due else "", right=True)


NOTHING: Final = Drawn("", right=True)


def copied(line: Line, year: int, *, bare: bool) -> list[str]:
    """Return what a copy takes along of a line: plain figures; of a month only what was paid. `bare`: the pay whole."""
    pay = pay_in(line.pays, f"{year}-12")
    figures = (*(month.paid for month in line.book.months), line.book.paid, line.book.arrears)
    told = ["" if figure is None else str(figure) for figure in figures]
    hidden = pay is not None and not bare and AMOUNT.masked
    return [line.person.name, line.person.group, AMOUNT.mask(pay) if hidden else "" if pay is None else str(pay), *told]


def _pay(pay: int | None, *, bare: bool) -> str:
    return "" if pay is None else AMOUNT.show(pay) if bare else AMOUNT.mask(pay)


def count(  # noqa: PLR0913, PLR0917 - what is known already, and what is wanted
    serial: int, year: int, whole: dues.Whole | None, rids: Sequence[int] | None, pause: Pause, store: Store
) -> Counted:
    """Return the book of a year added up, whole and for the people shown (row numbers; None: everybody)."""
    whole = whole or dues.whole(store, year, pause=pause)
    return Counted(serial, whole, whole if rids is None else dues.part_of(store, year, rids, pause))


def moved(sums: dues.Whole, lines: Iterable[tuple[int, dues.BookRow, dues.BookRow]]) -> dues.Whole:
    """Return the sums after lines became others (whose, before, after)."""
    due, paid, arrears, owing = list(sums.due), list(sums.paid), sums.arrears, set(sums.owing)
    for rid, before, after in lines:
        arrears += after.arrears - before.arrears
        (owing.add if after.arrears else owing.discard)(rid)
        for at, (was, now) in enumerate(zip(before.months, after.months, strict=True)):
            due[at] += (now.due or 0) - (was.due or 0)
            paid[at] += (now.paid or 0) - (was.paid or 0)
    return replace(sums, due=tuple(due), paid=tuple(paid), arrears=arrears, owing=frozenset(owing))


def _side(column: int) -> int:
    side = Qt.AlignmentFlag.AlignRight if column >= PAY else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)


def _money(amount: int | None) -> str:
    return "" if amount is None else show_whole(amount)


def field_of(column: int) -> str:
    """Return the field that a column writes, "" for one that is only shown."""
    if column == PAY:
        return "amount"
    return MONTHS[column - FIRST] if FIRST <= column < PAID else ""


class DuesGrid(CellGrid):
    """The grid of the book; a pasted block whose lines begin with names goes to those names. `named` tells who not."""

    named = Signal(object)

    def paste(self, text: str) -> None:
        """Take a block; lines that begin with names or personal numbers go to those people."""
        block = rows_of(text)
        model = self.model()
        found = model.by_names(block) if isinstance(model, DuesModel) and block and len(block[0]) > 1 else None
        if found is None or not isinstance(model, DuesModel):
            super().paste(text)
            return
        lines, unknown = found
        left = max(PAY, self.block()[1].start)
        width = max(len(block[at]) for at in lines) - 1 if lines else 0
        left = PAID - width if width == len(MONTHS) else left  # a whole year begins in January
        cells = {
            (row, left + right): cell.strip()
            for at, row in lines.items()
            for right, cell in enumerate(block[at][1:])
            if left + right < PAID
        }
        self.named.emit(unknown)
        model.put(cells, "Đã dán đoàn phí của {count} người, khớp theo tên.")


class DuesPage(Page):
    """The book of a year. `opened(year=, search=, owing=, record=)`; `record` is a line of the book."""

    page_id = "dues"
    title = "Đoàn phí"
    icon = "coins"

    def __init__(self, app: App) -> None:
        whole = action("dues.all_paid")
        self.all_button = Button(app.look, whole.words, weight="primary", icon=whole.icon, hint=whole.hint)
        bring, give = action("record.import"), action("record.export")
        self.import_button = Button(app.look, bring.words, icon=bring.icon)
        self.export_button = Button(app.look, give.words, icon=give.icon)
        super().__init__(app, buttons=[self.export_button, self.import_button, self.all_button])
        self.model = DuesModel(app.store, self)
        self.model.since = app.store.today.month
        self._unknown: list[str] = []
        self._stale = True
        self._fresh = True
        self._writing = False  # what this page writes it reads anew itself
        self._errands = Errands(app.store, self)
        self._work: Callable[[Store], object] | None = None  # what is to be counted, once the window is idle
        self._came: Counted | None = None  # what was counted while somebody was typing
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE)
        self._idle.timeout.connect(self._begin)
        self._build()
        self._wire()
        self._masked()
        self.restyle()

    # -- making ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.look
        self.before = IconButton(look, "chevron-left", "Năm trước", focusable=True)
        self.after = IconButton(look, "chevron-right", "Năm sau", focusable=True)
        self.year_words = Words(look, "", strong=True, size=looks.LEAD)
        self.search = LineEdit(look, placeholder="Tìm họ tên, tổ", icon="search", name="Tìm trong sổ đoàn phí")
        self.filter = Button(look, "Tất cả", icon="list-filter")
        self.filter.setAccessibleName("Lọc sổ đoàn phí")
        self.since_button = Button(look, "", icon="calendar")
        self._line = QHBoxLayout()
        for widget in (self.before, self.year_words, self.after):
            self._line.addWidget(widget)
        self._line.addWidget(self.search, 1)
        self._line.addWidget(self.filter)
        self._line.addWidget(self.since_button)
        self.where = ElidedLabel(look, "", size=looks.SMALL, tone="second")
        self.status = ProblemLine(look, "bad", "")
        self._above = QWidget()
        self._above.setAccessibleName("Ô đang chọn")
        self._said = QHBoxLayout(self._above)
        self._said.setContentsMargins(0, 0, 0, 0)
        self._said.addWidget(self.where)
        self._said.addWidget(self.status, 1, Qt.AlignmentFlag.AlignVCenter)
        self._said.addStretch(0)
        self.grid = DuesGrid(look, name="Sổ thu đoàn phí", small=True)
        self.grid.takes_space = True
        self.grid.down_first = True
        self.grid.setModel(self.model)
        self.totals = Totals(self.grid, self._totals)
        self.empty = EmptyState(look, "", icon="coins")
        self.empty.hide()
        book = QVBoxLayout()
        book.setSpacing(0)
        book.addWidget(self.grid, 1)
        book.addWidget(self.totals)
        self.body.addLayout(self._line)
        self.body.addWidget(self._above)
        self.body.addLayout(book, 1)
        self.body.addWidget(self.empty, 1)
        following = action("cells.next_problem")
        self.problem_button = Button(look, "", icon=following.icon, weight="quiet", hint=following.hint)
        self.problem_button.hide()
        self.foot.add(self.problem_button)
        self.foot.set_hint(HINT)

    def _wire(self) -> None:
        self.before.clicked.connect(lambda: self._turn(-1))
        self.after.clicked.connect(lambda: self._turn(1))
        self.search.textEdited.connect(self._ask)
        self.filter.clicked.connect(self._show_filter)
        self.since_button.clicked.connect(self._show_since)
        self.all_button.clicked.connect(self.all_paid)
        self.import_button.clicked.connect(self._import)
        self.export_button.clicked.connect(self._export)
        self.problem_button.clicked.connect(self.next_problem)
        self.grid.spaced.connect(self.toggle)
        self.grid.told.connect(self.app.tell)
        self.grid.took.connect(self._took)
        self.grid.named.connect(self._not_named)
        self.grid.taking_out.connect(lambda _rows: self._clear_months())
        self.grid.selectionModel().currentChanged.connect(self._moved)
        self.model.put_many.connect(self._write)
        self.model.renewed.connect(self._renewed)
        self.model.counting.connect(self._soon)
        self._errands.came.connect(self._counted)
        self._errands.failed.connect(self._not_counted)
        self.app.changed.connect(self._changed)
        self.app.fields_changed.connect(self._masked)
        self.offer("find.here", self._find)
        self.offer("record.save", self._settle)
        self.offer("record.leave", self._escape)
        self.offer("record.repeat", self.grid.repeat)
        self.offer("record.import", self._import)
        self.offer("record.copy", self.copy_all, lambda: bool(self.model.rids))
        self.offer("record.export", self._export, lambda: bool(self.model.rids))
        self.offer("record.print", self._print, lambda: bool(self.model.rids))
        self.offer("record.reveal", lambda: self.model.reveal(not self.model.revealed))
        self.offer("dues.all_paid", self.all_paid)
        self.offer("cells.fill_down", self.grid.fill_down)
        self.offer("cells.paste", self._paste)
        self.offer("cells.next_problem", self.next_problem, lambda: bool(self.model.problems()))

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self.inner.setContentsMargins(px(20), px(20), px(16), 0)
        self._line.setSpacing(px(8))
        self._said.setSpacing(px(12))
        self._above.setMinimumHeight(px(20))
        self.body.setSpacing(px(8))
        self._fit()

    def _fit(self) -> None:
        months = {FIRST + at: 48 for at in range(12)}
        least = {NAME: 124, GROUP: 56, PAY: 68, PAID: 60, OWED: 60, **months}
        self.grid.fit(least, stretched=(NAME, *months), giving=(GROUP, NAME))

    # -- being shown -----------------------------------------------------------------------------------------------

    def opened(self, **target: object) -> None:
        """Show the book of a year; without one the year shown before."""
        asked = self.model.asked
        year = target.get("year")
        search = str(target["search"]) if "search" in target else self.search.text()
        owing = bool(target["owing"]) if "owing" in target else asked.owing
        member = ""
        if target.get("record"):
            found = self.app.store.row(Dues, str(target["record"]))
            if found is not None:
                year, member, search, owing = found["year"], str(found["member"]), "", False
        self.search.set_text(search)
        wanted = Asked(int(str(year)) if year else asked.year, search, "" if member else asked.group, owing)
        if self._stale or wanted != asked:
            self._show(wanted)
        row = self.model.row_of(member) if member else -1
        wrong = self.model.problems()
        if row >= 0:
            self.grid.setCurrentIndex(self.model.index(row, FIRST))
        elif target.get("draft") and wrong:
            self.grid.setCurrentIndex(self.model.index(*wrong[0]))
        elif self._fresh and self.model.rids:
            today = self.app.store.today
            month = today.month if wanted.year == today.year else 1
            self.grid.setCurrentIndex(self.model.index(0, FIRST + month - 1))
        self._fresh = False
        (self.grid if self.model.rids else self.search).setFocus(Qt.FocusReason.OtherFocusReason)

    def _masked(self) -> None:
        self.model.reveal(not masks(self.app))

    def leave(self) -> bool:
        """Finish the cell that is being typed."""
        self.grid.settle()
        return True

    def _show(self, asked: Asked) -> None:
        here = self.grid.currentIndex()
        column, row = max(0, here.column()), max(0, here.row())
        anew, self._stale = self._stale, False
        self.model.ask(asked, anew=anew)
        self._fit()
        if self.model.rids and here.isValid():
            self.grid.setCurrentIndex(self.model.index(min(row, len(self.model.rids) - 1), column))
        self.totals.refresh()

    # -- counting beside the window --------------------------------------------------------------------------------

    def _soon(self, work: Callable[[Store], object]) -> None:
        """Count once the window has been drawn."""
        self._work = work
        self._idle.start()

    def _begin(self) -> None:
        if not self.model.is_resting:
            self._idle.start()
        elif self._work is not None:
            work, self._work = self._work, None
            self._errands.ask(work)

    def _counted(self, counted: Counted) -> None:
        """Show what was counted; whoever is typing finishes the cell first."""
        if self.grid.state() == self.grid.State.EditingState:
            self._came = counted
            QTimer.singleShot(IDLE, self, self._take_later)
            return
        here = self.grid.currentIndex()
        rid = self.model.rids[here.row()] if here.isValid() else None
        before = len(self.model.rids)
        if self.model.take(counted) and rid is not None and len(self.model.rids) != before and rid in self.model.rids:
            self.grid.setCurrentIndex(self.model.index(self.model.rids.index(rid), here.column()))
        self.totals.refresh()

    def _take_later(self) -> None:
        if self._came is not None:
            counted, self._came = self._came, None
            self._counted(counted)

    def _not_counted(self, error: Refused | Trouble) -> None:
        if isinstance(error, Trouble):
            self.app.trouble(error)
        else:
            self.app.refuse(*error.problems)

    def _ask(self) -> None:
        asked = self.model.asked
        self._show(Asked(asked.year, self.search.text(), asked.group, asked.owing))

    def _turn(self, step: int) -> None:
        self.grid.settle()
        asked = self.model.asked
        self._show(Asked(asked.year + step, asked.search, asked.group, asked.owing))

    def _renewed(self) -> None:
        model = self.model
        asked = model.asked
        self.year_words.setText(str(asked.year))
        self.head.set_title(self.title, f"{show_whole(model.whole)} người" if model.whole else "")
        self.filter.set_words(asked.group or ("Còn nợ" if asked.owing else "Tất cả"))
        self.since_button.set_words(f"Lương mới từ T{model.since}")
        self.since_button.setToolTip("Mức lương gõ mới tính từ tháng nào; người chưa có mức lương thì từ tháng 1")
        part = len(model.rids) < model.whole
        self.foot.set_right(f"{show_whole(len(model.rids))} trong {show_whole(model.whole)} người" if part else "")
        shown = bool(model.rids)
        self.grid.setVisible(shown)
        self.totals.setVisible(shown)
        self._above.setVisible(shown)
        self.empty.setVisible(not shown)
        if not shown:
            self.empty.set_sentence(self._nothing())
        wrong = len(model.problems())
        self.problem_button.setVisible(bool(wrong))
        self.problem_button.set_words(f"{show_whole(wrong)} ô cần sửa")
        self.totals.refresh()
        self._say_cell()

    def _nothing(self) -> str:
        asked = self.model.asked
        if not self.model.whole:
            return f"Sổ đoàn phí năm {asked.year} chưa có ai. Đoàn viên trong danh sách có tên ở đây."
        if asked.search.strip():
            return f"Không tìm thấy “{asked.search.strip()}” trong sổ đoàn phí năm {asked.year}."
        if asked.owing and self.model.owing() is None:
            return "Đang tính ai còn nợ…"
        return f"Không ai còn nợ đoàn phí năm {asked.year}." if asked.owing else "Không có ai trong nhóm này."

    def _totals(self) -> Sequence[tuple[str, Mapping[int, tuple[str, str]]]]:
        sums = self.model.sums()
        if sums is None:
            return [("Phải thu, đang cộng…", {}), ("Đã thu, đang cộng…", {})]
        collected, owed = sum(sums.paid), sums.arrears
        # Sums of months that do not fit are told in thousands or millions; the line above tells the month's in đồng.
        metrics = QFontMetricsF(self.look.font(looks.SMALL, looks.STRONG, figures=True))
        room = self.grid.columnWidth(FIRST) - self.look.px(4)
        most = max(*sums.due, *sums.paid)
        fitting = (part for part in PARTS if metrics.horizontalAdvance(show_whole(most // part)) <= room)
        part = next(fitting, max(PARTS))
        rows = []
        for words, amounts, tone in (("Phải thu", sums.due, "second"), ("Đã thu", sums.paid, "text")):
            shown = [(amount + part // 2) // part for amount in amounts]
            told = {FIRST + at: (show_whole(amount), tone) for at, amount in enumerate(shown) if amount}
            rows.append((words + PARTS[part], told))
        rows[1][1][PAID] = (show_whole((collected + part // 2) // part), "text")
        if owed:
            rows[1][1][OWED] = (show_whole((owed + part // 2) // part), "warn")
        return rows

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._say_cell()

    def _say_cell(self) -> None:
        index = self.grid.currentIndex()
        if not index.isValid() or index.row() >= len(self.model.rids):
            self.where.setText("")
            self.status.set_line("bad", "")
            return
        wrong = self.model.problem(index.row(), index.column())
        words = self.model.person(index.row()).name if wrong else self.model.said(index.row(), index.column())
        self.where.setText(words + self._of_month(index.column()))
        self.status.set_line("bad", sentence(wrong) if wrong else "")

    def _of_month(self, column: int) -> str:
        if not FIRST <= column < PAID:
            return ""
        sums, at = self.model.sums(), column - FIRST
        if sums is None:
            return ""
        return f"   |   Cả tháng {at + 1}: đã thu {show_whole(sums.paid[at])} trên {show_whole(sums.due[at])} đồng"

    def _changed(self, table: str, records: frozenset[str]) -> None:
        del records
        if self._writing or table not in {kind.about.table for kind in (Dues, DuesBase, Member)} | {"member_event"}:
            return
        if not self.isVisible():
            self._stale = True
            return
        here = self.grid.currentIndex()
        row, column = here.row(), here.column()
        self.model.refresh()
        if not self.grid.currentIndex().isValid() and row >= 0 and self.model.rids:
            self.grid.setCurrentIndex(self.model.index(min(row, len(self.model.rids) - 1), column))

    # -- the filter and the pay's month ----------------------------------------------------------------------------

    def _show_filter(self) -> None:
        asked, owing = self.model.asked, self.model.owing()
        everybody = Asked(asked.year, asked.search)
        menu = QMenu(self)
        chosen = QActionGroup(menu)
        entries: list[tuple[str, Asked]] = [
            (f"Tất cả  ({show_whole(self.model.whole)})", everybody),
            (f"Còn nợ  ({show_whole(owing)})" if owing is not None else "Còn nợ", replace(everybody, owing=True)),
            *((group, replace(everybody, group=group)) for group in self.model.groups),
        ]
        for words, wanted in entries:
            entry = QAction(words, menu)
            entry.setCheckable(True)
            entry.setChecked(wanted == asked)
            entry.triggered.connect(self._choosing(wanted))
            chosen.addAction(entry)
            menu.addAction(entry)
        self._pop(menu, self.filter)

    def _choosing(self, wanted: Asked) -> Callable[[], None]:
        return lambda: self._show(wanted)

    def _show_since(self) -> None:
        menu = QMenu(self)
        for month in range(1, 13):
            entry = QAction(f"Từ tháng {month}", menu)
            entry.setCheckable(True)
            entry.setChecked(month == self.model.since)
            entry.triggered.connect(self._setting(month))
            menu.addAction(entry)
        self._pop(menu, self.since_button)

    def _setting(self, month: int) -> Callable[[], None]:
        def choose() -> None:
            self.model.since = month
            self._renewed()

        return choose

    @staticmethod
    def _pop(menu: QMenu, below: QWidget) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(below.mapToGlobal(QPoint(0, below.height() + 2)))

    # -- writing ---------------------------------------------------------------------------------------------------

    def _not_named(self, names: Iterable[str]) -> None:
        self._unknown = list(names)

    def _write(self, texts: Mapping[Place, str], done: str) -> None:
        model = self.model
        pays = [row for row, column in texts if column == PAY]
        people = [model.person(row) for row in pays]
        sinces = {model.pay_since(row) for row in pays}
        unknown, self._unknown = self._unknown, []
        written = list(dict.fromkeys(model.person(row).id for row, _ in texts))
        self._writing = True
        try:
            wrote = model.write(texts)
        except Refused as refused:
            self.app.refuse(*refused.problems)
            return
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        finally:
            self._writing = False
        model.renew(written)
        if wrote.refused:
            self.foot.set_state(f"{show_whole(wrote.refused)} dòng có ô chưa đọc được, vẫn giữ nguyên chữ đã gõ", "bad")
        elif wrote.change is not None:
            self.foot.set_state(f"Đã lưu {self.app.store.now():%H:%M}")
        words = done.format(count=show_whole(wrote.written))
        if people and not words:
            since = f"{max(sinces)[5:]}/{max(sinces)[:4]}"
            words = f"Đã ghi mức lương của {people[0].name} từ tháng {since}."
        if words and wrote.change is not None:
            change = wrote.change
            self.app.tell(words, "Hoàn tác", lambda: self.app.undo_change(change), more=_left_out(unknown))
        elif unknown:
            self.app.tell("Chưa dán được dòng nào.", tone="warn", more=_left_out(unknown))

    def all_paid(self) -> None:
        """Write the month one is in as paid in full for everybody shown who has not paid it."""
        self.grid.settle()
        column = self.grid.currentIndex().column()
        if not FIRST <= column < PAID:
            self.app.tell("Hãy chọn một ô ở cột tháng (T1 đến T12) rồi bấm Ctrl M.")
            return
        month = column - FIRST + 1
        rids, year, whole = self.model.rids, self.model.asked.year, len(self.model.rids) == self.model.whole

        def work(store: Store) -> dues.Filled:
            return dues.all_paid(store, year, month, None if whole else dues.members_of(store, rids))

        if len(rids) > MANY:
            self.app.run(lambda beside: work(beside.store), partial(self._filled, month), what="Ghi đoàn phí cả tháng")
            return
        self._writing = True
        try:
            filled = work(self.app.store)
        except Refused as refused:
            self.app.refuse(*refused.problems)
            return
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        finally:
            self._writing = False
        self.model.renew(filled.members)
        self._filled(month, filled)

    def _filled(self, month: int, filled: dues.Filled) -> None:
        """Say what was filled."""
        more = f"{show_whole(len(filled.unknown))} người chưa có mức lương nên chưa ghi." if filled.unknown else ""
        if filled.change is None:
            self.app.tell(f"Tháng {month} không còn ai phải ghi thêm.", more=more)
            return
        change = filled.change
        words = f"Đã ghi {show_whole(len(filled.members))} người đóng tháng {month}."
        self.app.tell(words, "Hoàn tác", lambda: self.app.undo_change(change), more=more)
        self.foot.set_state(f"Đã lưu {self.app.store.now():%H:%M}")

    def toggle(self) -> None:
        """Write the chosen months as paid in full; where all are, take it back."""
        rows, columns = self.grid.block()
        model = self.model
        places = [(row, column) for row in rows for column in columns if FIRST <= column < PAID]
        open_ = {}
        for row, column in places:
            due, paid = model.line(row).months[column - FIRST]
            if due and (paid or 0) < due:
                open_[row, column] = str(due)
        paid_ones = {place: "" for place in places if model.line(place[0]).months[place[1] - FIRST].paid is not None}
        texts = open_ or paid_ones
        if texts:
            done = (
                "" if len(texts) == 1 else "Đã ghi đóng đủ cho {count} người." if open_ else "Đã bỏ ghi {count} người."
            )
            model.put(texts, done)
        elif places and any(model.line(row).months[column - FIRST].due is None for row, column in places):
            self.app.tell("Chưa có mức lương nên chưa tính được số phải đóng. Hãy gõ mức lương, hoặc gõ số tiền.")

    def _clear_months(self) -> None:
        rows, _ = self.grid.block()
        texts = {(row, column): "" for row in rows for column in range(FIRST, PAID) if self.model.text(row, column)}
        if texts:
            self.model.put(texts, "Đã xoá đoàn phí đã ghi của {count} người.")

    def _paste(self) -> None:
        self.grid.settle()
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.grid.paste_clipboard()

    # -- out of the program ----------------------------------------------------------------------------------------

    def _import(self) -> None:
        self.app.go("importing", kind=Dues.about.name)

    def copy_all(self) -> None:
        """Put the book as it is shown on the clipboard, with its heads; a long one is read beside the window."""
        if len(self.model.rids) > MANY:
            self._copy_beside()
            return
        here = self.grid.currentIndex()
        self.grid.selectAll()
        self.grid.copy()
        self.grid.setCurrentIndex(here)

    def _copy_beside(self) -> None:
        rids, year, bare = self.model.rids, self.model.asked.year, self.model.revealed

        def work(progress: Progress) -> str:
            rows, since = [list(HEADS)], dues.opened(progress.store)
            for start in range(0, len(rids), FEW):
                some = rids[start : start + FEW]
                rows += [
                    copied(Line(*told, ()), year, bare=bare)
                    for told in dues.lines_of(progress.store, year, some, since)
                ]
                progress.tell(start, len(rids), f"{show_whole(start)} trong {show_whole(len(rids))}")
            return text_of(rows)

        def done(text: str) -> None:
            QApplication.clipboard().setText(text)
            self._took(range(len(rids)), range(COLUMNS))
            self.app.tell(f"Đã chép {show_whole(len(rids))} dòng. Dán vào Excel bằng Ctrl V.", tone="good")

        self.app.run(work, done, what="Chép sổ đoàn phí")

    def _took(self, rows: range, columns: range) -> None:
        """Write a copied block into the log of what left the register; a single cell is no list."""
        if len(rows) > 1:
            names = ["member" if column == NAME else field_of(column) for column in columns]
            note_export(self.app.store, Dues, "copy", "", len(rows), filter(None, names))

    def _export(self) -> None:
        usual = self.app.store.folder / f"Đoàn phí {self.model.asked.year}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "Xuất sổ đoàn phí", str(usual), "Excel (*.xlsx);;CSV (*.csv)")
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the lines shown that have something written into a workbook that can be imported again."""
        rids, year = self.model.rids, self.model.asked.year
        sheets = self.app.rooms.sheets()

        def work(progress: Progress) -> int:
            known = progress.store.columns_of(Dues, ("member", "id", "year"))
            written = {member: record for member, record, of in known if of == year}
            records = [written[member] for member in dues.members_of(progress.store, rids) if member in written]
            return int(sheets.export(progress.store, Dues, path, records))

        def done(count: int) -> None:
            self.app.tell(f"Đã xuất đoàn phí của {show_whole(count)} người ra {path.name}.", tone="good")

        self.app.run(work, done, what="Xuất sổ đoàn phí")

    def _print(self) -> None:
        asked = self.model.asked
        usual = self.app.store.folder / file_name(f"Sổ thu đoàn phí năm {asked.year}", self.app.store)
        chosen, _ = QFileDialog.getSaveFileName(self, "In sổ đoàn phí", str(usual), "PDF (*.pdf)")
        if chosen:
            self.print_to(Path(chosen))

    def print_to(self, path: Path) -> None:
        """Print the lines shown as the book stands on paper; pays only where they are shown whole."""
        path = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
        model, report = self.model, self.app.rooms.report
        rids, asked, bare = model.rids, model.asked, model.revealed
        part = "; ".join(told for told in (asked.group, "còn nợ" if asked.owing else "", asked.search.strip()) if told)

        def work(progress: Progress) -> int:
            paper = paper_book(progress.store, asked.year, rids, part=part, bare=bare)

            def counted() -> Iterator[list[str]]:
                for done, row in enumerate(paper.rows, start=1):
                    if done % PAGE == 0:
                        progress.tell(done, len(rids), f"{show_whole(done)} trong {show_whole(len(rids))}")
                    yield row

            room = report().listing
            told = paper.told | {"columns": [room.Column(c.title, c.width, c.align) for c in paper.columns]}
            unit = own_unit(progress.store).name
            written = room.write_listing(path, **told, rows=counted(), unit=unit, now=progress.store.now())
            note_export(progress.store, Dues, "print", path, len(rids), paper.fields)
            return int(written.pages)

        def told(pages: int) -> None:
            words = f"Đã in sổ đoàn phí của {show_whole(len(rids))} người, {show_whole(pages)} trang: {path.name}"
            self.app.tell(words, "Mở tệp", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))), tone="good")

        self.app.run(work, told, what="In sổ đoàn phí")

    # -- moving ----------------------------------------------------------------------------------------------------

    def next_problem(self) -> None:
        """Go to the next cell that could not be read."""
        self.grid.settle()
        wrong = self.model.problems()
        here = (self.grid.currentIndex().row(), self.grid.currentIndex().column())
        if wrong:
            self.grid.setCurrentIndex(self.model.index(*next((place for place in wrong if place > here), wrong[0])))
            self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _find(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _settle(self) -> None:
        self.grid.settle()

    def _escape(self) -> None:
        if self.search.hasFocus() and self.search.text():
            self.search.set_text("")
            self._ask()
        elif self.model.rids:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)


def _left_out(unknown: Sequence[str]) -> str:
    if not unknown:
        return ""
    names = ", ".join(unknown[:MOST_NAMED]) + ("…" if len(unknown) > MOST_NAMED else "")
    return f"{show_whole(len(unknown))} dòng chưa dán vì tên không khớp hoặc trùng tên: {names}"

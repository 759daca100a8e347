"""The book of dues as a model: its lines are paged, counted beside the window, and written as they are typed."""

from __future__ import annotations

import time
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Value
from kh49_desktop.goals import dues
from kh49_desktop.goals.bridge import Pause
from kh49_desktop.records import Dues, DuesBase, Member
from kh49_desktop.records.finance import MONTHS, Pay, pay_in
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.many import save_many
from kh49_desktop.text.letters import clean, fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.cells import CellModel, Drawn, Ground, Index, Place
from kh49_desktop.ui.widgets import Cell
from kh49_desktop.words import sentence

NAME, GROUP, PAY, FIRST, PAID, OWED = 0, 1, 2, 3, 15, 16
COLUMNS: Final = 17
HEADS: Final = ("Họ và tên", "Tổ", "Mức lương", *(f"T{number}" for number in range(1, 13)), "Đã thu", "Còn nợ")
YES: Final = frozenset(("x", "co", "roi", "du", "v"))  # written in a month: paid in full
TICKS: Final = frozenset("✓✔☑√")
AMOUNT: Final = DuesBase.about.fields["amount"]
FORM: Final = "dues:book"  # the key of what was typed and could not be read
SMALL: Final = 2_000  # members of a book that is counted at once; a larger one is counted beside the window
PAGE: Final = 32  # lines read at once
KEPT: Final = 200  # pages kept
AFTER: Final = 0.08  # seconds after a page was read before the counting goes on
IDLE: Final = 250  # milliseconds of rest after which the counting begins: what is looked at is drawn first
OUT: Final = ("APPLIED", "LEFT")  # who is taken to be out of the book until it is counted
KNOWN: Final = 0.5  # so many of a block's first cells are names: then its lines go to those names
LOOKED_AT: Final = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
TYPED: Final = LOOKED_AT | Qt.ItemFlag.ItemIsEditable


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
        self._everybody = store.ids(Member) if store.own_unit else array("q")  # a book is the book of a unit
        self._opened = dues.opened(store)
        year = self.asked.year
        self._closed = 12 if year < today.year else 0 if year > today.year else today.month
        self._restore()
        self._is_counted = self.is_small
        if not store.own_unit:
            self._whole = None
        elif self.is_small:
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
        if not self.store.own_unit:
            self._part = None
        elif whole is not None and everybody:
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

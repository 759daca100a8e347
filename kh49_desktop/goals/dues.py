"""The book of dues: what each member owes and paid month by month, the months' totals, arrears; plain arithmetic.

Who owes a month: the state at the close of the month's last day decides. A member admitted or transferred in within a
month pays from that month on; who left, or is suspended, by its last day does not pay for it. So of two units between
which somebody moves exactly one collects the month. No text was found that says otherwise (dictionary §3.4).
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

from kh49_desktop.goals.bridge import Course, Pause, courses, paced
from kh49_desktop.goals.units import own_unit
from kh49_desktop.records.finance import MONTHS, Dues, DuesBase, Pay, pay_in
from kh49_desktop.records.member import Member
from kh49_desktop.records.rates import Tariff, due, last_of, tariff
from kh49_desktop.reference import Reference
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.together import columns_with, rows_where_in, sums_with

__all__ = [
    "Arrear", "BookRow", "Filled", "Month", "MonthTotal", "Person", "Tariff", "Whole", "all_paid", "arrears", "book",
    "due", "lines_of", "members_of", "month_totals", "opened", "part_of", "tariff", "whole",
]  # fmt: skip

YEAR: Final = 12  # months
Twelve: TypeAlias = tuple[int | None, ...]
NOTHING: Final[Twelve] = (None,) * YEAR
NO_DUES: Final[Twelve] = (0,) * YEAR
FEW: Final = 500  # members that are asked for in one query
MANY: Final = 20_000  # members above which the whole year is read in one go


@dataclass(frozen=True, slots=True)
class Person:
    """A member as the book names him or her; `rid` is the row number."""

    rid: int
    id: str
    name: str
    group: str


class Month(NamedTuple):
    """One month of one member, in đồng. `due` None: the pay or the rule is not known; 0: nothing is owed.

    `paid` None: nothing is written.
    """

    due: int | None
    paid: int | None


@dataclass(frozen=True, slots=True)
class BookRow:
    """A member's line in the book of a year. `record` is the Dues record, "" where there is none yet.

    `due` and `paid` are the year's totals, `arrears` what the months closed by the day asked for still lack; all đồng.
    `unknown`: months that are owed but whose dues cannot be told, because the pay is not written.
    """

    member: str
    record: str
    months: tuple[Month, ...]
    due: int
    paid: int
    arrears: int
    unknown: int


class MonthTotal(NamedTuple):
    """A month of the whole unit: due and collected in đồng; how many members owe it, paid it, and cannot be told."""

    month: int
    due: int
    collected: int
    owing: int
    paying: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Whole:
    """The book of a year added up: `due` and `paid` are the twelve months' totals in đồng, `arrears` what is lacking.

    `out`: row numbers of those asked for who do not stand in the book (they owe no month of it and paid none);
    `owing`: of those who lack something.
    """

    due: tuple[int, ...]
    paid: tuple[int, ...]
    arrears: int
    out: frozenset[int]
    owing: frozenset[int]


class Arrear(NamedTuple):
    """What a member still lacks of a year, in đồng, and for which months (1-12)."""

    member: str
    year: int
    months: tuple[int, ...]
    amount: int


class Filled(NamedTuple):
    """What `all_paid` did: the change (None: nothing to fill), whom it filled, whose dues it could not tell."""

    change: str | None
    members: tuple[str, ...]
    unknown: tuple[str, ...]


def book(  # noqa: PLR0913, PLR0917 - what is known already
    store: Store,
    year: int,
    members: Sequence[str],
    as_of: datetime.date | None = None,
    since: str | None = None,
    payers: Payers | None = None,
) -> list[BookRow]:
    """Return the lines of these members in the book of a year, in their order, also of those without a record yet.

    A page of rows costs a few milliseconds. `since` is the first month ("2026-01") that counts for arrears; without it
    the book's own (`opened`) is looked up. `payers`: what was read of these members already.
    """
    asked = Asked(store, year)
    known = asked.of_members(payers or Payers(store, members))
    paid = asked.paid(members)
    closed = closed_months(year, since or opened(store), as_of or store.today)
    worked: dict[tuple[Twelve, Twelve], tuple[tuple[Month, ...], int, int, int, int]] = {}
    rows = []
    for member in members:
        dues = known.get(member, NO_DUES)
        record, months = paid.get(member, ("", NOTHING))
        figures = worked.get((dues, months))
        if figures is None:  # most members of a unit pay like others do
            figures = worked[dues, months] = (
                tuple(map(Month, dues, months)),
                sum(filter(None, dues)),
                sum(filter(None, months)),
                sum(lack for _, lack in lacking(dues, months, closed)),
                dues.count(None),
            )
        rows.append(BookRow(member, record, *figures))
    return rows


def lines_of(store: Store, year: int, rids: Sequence[int], since: str | None) -> Iterator[tuple[Person, BookRow, Pay]]:
    """Yield the lines of these people (row numbers) in the book of a year, with their pays by month."""
    names = ("rid", "id", "full_name", "department")
    known = {row[0]: row for row in columns_with(store, Member, names, "rid", rids)}
    rows = [known.get(rid, (rid, "", "", "")) for rid in rids]  # who was erased since the list was read is nobody
    people = [Person(rid, record, name or "", group or "") for rid, record, name, group in rows]
    ids = [person.id for person in people]
    payers = Payers(store, ids)
    for person, row in zip(people, book(store, year, ids, since=since, payers=payers), strict=True):
        yield person, row, payers.pays.get(person.id, ())


def members_of(store: Store, rids: Sequence[int]) -> list[str]:
    """Return the ids of these people (row numbers), in order."""
    if len(rids) <= FEW:
        return [str(row["id"]) for row in store.page(Member, rids)]
    known = dict(store.columns_of(Member, ("rid", "id")))
    return [known[rid] for rid in rids if rid in known]


def part_of(store: Store, year: int, rids: Sequence[int], pause: Pause | None = None) -> Whole:
    """Return the book of a year added up for these people (row numbers)."""
    return whole(store, year, members_of(store, rids), pause=pause)


def whole(
    store: Store,
    year: int,
    members: Sequence[str] | None = None,
    as_of: datetime.date | None = None,
    pause: Pause | None = None,
) -> Whole:
    """Return the book of a year added up for these members (None: all; 120,000 take between one and two seconds).

    `pause` is called every now and then: a thread that counts beside a window gives way there.
    """
    asked, payers = Asked(store, year), Payers(store, members, pause)
    known, paid = asked.of_members(payers, pause), asked.paid(members)
    closed = closed_months(year, opened(store), as_of or store.today)
    names = ("id", "rid")
    few = members is not None and len(members) <= MANY
    rows = columns_with(store, Member, names, "id", members or ()) if few else store.columns_of(Member, names)
    due_sums, paid_sums, arrears_sum = [0] * YEAR, [0] * YEAR, 0
    out, owing = [], []
    for member, rid in paced(rows, pause):
        dues, (record, months) = known.get(member), paid.get(member, ("", NOTHING))
        if dues is None:
            continue
        if dues is not NO_DUES and dues != NO_DUES:
            due_sums = [total + (amount or 0) for total, amount in zip(due_sums, dues, strict=True)]
        elif not record:
            out.append(rid)
            continue
        if record:
            paid_sums = [total + (amount or 0) for total, amount in zip(paid_sums, months, strict=True)]
        lack = sum(amount for _, amount in lacking(dues, months, closed))
        if lack:
            owing.append(rid)
            arrears_sum += lack
    return Whole(tuple(due_sums), tuple(paid_sums), arrears_sum, frozenset(out), frozenset(owing))


def month_totals(store: Store, year: int) -> list[MonthTotal]:
    """Return the twelve months of the whole unit (120,000 members take about two seconds)."""
    owed = zip(*Asked(store, year).of_members(Payers(store)).values(), strict=True)
    columns: list[Sequence[int | None]] = list(owed) or [()] * YEAR
    found = []
    sums = sums_with(store, Dues, MONTHS, "year", year)
    for number, (dues, (collected, paying)) in enumerate(zip(columns, sums, strict=True), start=1):
        owing = len(dues) - dues.count(0)
        found.append(MonthTotal(number, sum(filter(None, dues)), collected, owing, paying, dues.count(None)))
    return found


def arrears(store: Store, as_of: datetime.date, year: int | None = None, month: int | None = None) -> list[Arrear]:
    """Return who lacks something of the months closed by a day, the most first.

    `year`, `month` (1-12): of that year, of that month of each year alone.

    The book begins with the first month for which anything was collected; what lies before is no arrears.
    """
    since = opened(store)
    if since is None:
        return []
    found, payers = [], Payers(store)
    for one in [year] if year is not None else range(int(since[:4]), as_of.year + 1):
        closed = tuple(n for n in closed_months(one, since, as_of) if month in {None, n})
        if not closed:
            continue
        asked = Asked(store, one)
        paid = asked.paid(None)
        for member, dues in asked.of_members(payers).items():
            lack = lacking(dues, paid.get(member, ("", NOTHING))[1], closed)
            if lack:
                found.append(Arrear(member, one, tuple(n for n, _ in lack), sum(amount for _, amount in lack)))
    return sorted(found, key=lambda line: -line.amount)


def all_paid(store: Store, year: int, month: int, members: Sequence[str] | None = None) -> Filled:
    """Write, in one change, that these members paid what they owe for a month; what is already written stays.

    Without `members`: that everybody did.
    """
    asked = Asked(store, year)
    known, paid = asked.of_members(Payers(store, members)), asked.paid(members)
    name = MONTHS[month - 1]
    changed: list[tuple[str, dict[str, int | str | None]]] = []
    made: list[dict[str, int | str | None]] = []
    filled, unknown = [], []
    for member in dict.fromkeys(known if members is None else members):
        record, months = paid.get(member, ("", NOTHING))
        amount = known[member][month - 1] if member in known else 0
        if amount is None and months[month - 1] is None:
            unknown.append(member)
        if not amount or months[month - 1] is not None:
            continue
        filled.append(member)
        if record:
            changed.append((record, {name: amount}))
        else:
            made.append({"member": member, "year": year, name: amount})
    if not filled:
        return Filled(None, (), tuple(unknown))
    with store.change("SAVE", Dues.about.table) as change:
        change.update_many(Dues, changed)
        for values in made:
            change.create(Dues, values)
    return Filled(change.id, tuple(filled), tuple(unknown))


def opened(store: Store) -> str | None:
    """Return the first month ("2026-01") for which anything was collected, None while the book is empty."""
    after = 0
    while first := store.page(Dues, store.ids(Dues, sort="year", where={"year": Test(Op.FROM, after)}, limit=1)):
        year = int(first[0]["year"])
        for name in MONTHS:
            if store.ids(Dues, where={"year": year, name: Test(Op.FROM, 1)}, limit=1):
                return f"{year}-{name[1:]}"
        after = year + 1
    return None


def closed_months(year: int, since: str | None, as_of: datetime.date) -> tuple[int, ...]:
    """Return the months (1-12) of a year from the book's first on whose last day has come by a day."""
    if since is None:
        return ()
    told = ((number, f"{year}-{number:02d}") for number in range(1, YEAR + 1))
    return tuple(number for number, month in told if month >= since and last_of(month) <= as_of)


def lacking(dues: Sequence[int | None], paid: Sequence[int | None], closed: Iterable[int]) -> list[tuple[int, int]]:
    """Return the months (1-12) of which something lacks, with how much; too much in one pays for no other."""
    found = []
    for number in closed:
        owed = dues[number - 1]
        if owed:
            lack = owed - (paid[number - 1] or 0)
            if lack > 0:
                found.append((number, lack))
    return found


class Payers:
    """Who may owe dues, and on which pay: read once, asked for any year."""

    def __init__(self, store: Store, members: Sequence[str] | None = None, pause: Pause | None = None) -> None:
        """Read these members (None: all)."""
        some = members if members is not None and len(members) <= MANY else None
        names = ("member", "since", "amount")
        rows = (
            store.columns_of(DuesBase, names) if some is None else columns_with(store, DuesBase, names, "member", some)
        )
        self.pays = pays_of(paced(rows, pause))
        self.people: Sequence[Course] = courses(store, some, pause)
        if members is not None and some is None:
            wanted = set(members)
            self.people = [person for person in self.people if person.id in wanted]


class Asked:
    """The dues of a year as they are asked for: the rules of its months, looked up once."""

    def __init__(self, store: Store, year: int) -> None:
        """Take the register and the year."""
        self._store, self.year = store, year
        self.months = tuple(f"{year}-{number:02d}" for number in range(1, YEAR + 1))
        self._lasts = tuple(last_of(month).isoformat() for month in self.months)
        self._tariffs = tariffs_of(store.reference, own_unit(store).host_type, self.months)

    def paid(self, members: Sequence[str] | None) -> dict[str, tuple[str, Twelve]]:
        """Return record and twelve months of each member that has a row (None: of all members)."""
        if members is None or len(members) > MANY:
            columns = columns_with(self._store, Dues, ("id", "member", *MONTHS), "year", [self.year])
            return {member: (record, tuple(months)) for record, member, *months in reversed(columns)}
        rows = list(rows_where_in(self._store, Dues, "member", members, also={"year": self.year}))
        return {row["member"]: (row["id"], tuple(row[month] for month in MONTHS)) for row in reversed(rows)}

    def of_members(self, payers: Payers, pause: Pause | None = None) -> dict[str, Twelve]:
        """Return the twelve dues of each: 0 where nothing is owed, None where it is not known."""
        owing: dict[tuple[int, int], tuple[bool, ...]] = {}
        worked: dict[tuple[Pay, tuple[bool, ...]], Twelve] = {}
        found = {}
        pays = payers.pays
        for person in paced(payers.people, pause):
            way = (id(person.steps), id(person.pauses))  # those of one course share them, and `people` holds them
            owes = owing.get(way)
            if owes is None:
                owes = owing[way] = self.owes(person)
            key = (pays.get(person.id, ()), owes)
            dues = worked.get(key)
            if dues is None:
                dues = worked[key] = self.dues(*key)
            found[person.id] = dues
        return found

    def owes(self, person: Course) -> tuple[bool, ...]:
        """Return for each month whether the person, at its close, is a member and not suspended."""
        return tuple(
            sum(step.step for step in person.steps if step.on <= last)
            > sum(pause.step for pause in person.pauses if pause.on <= last)
            for last in self._lasts
        )

    def dues(self, pay: Pay, owes: Sequence[bool]) -> Twelve:
        """Return the twelve dues on a pay."""
        found: list[int | None] = []
        seen: tuple[Tariff | None, int | None] | None = None
        amount: int | None = None
        for month, rule, owed in zip(self.months, self._tariffs, owes, strict=True):
            if not owed:
                found.append(0)
                continue
            base = pay_in(pay, month)
            if seen is None or seen[0] is not rule or seen[1] != base:
                seen = (rule, base)
                amount = None if rule is None or base is None else rule.due(base)
            found.append(amount)
        return tuple(found)


def tariffs_of(reference: Reference, host_type: str | None, months: Iterable[str]) -> tuple[Tariff | None, ...]:
    """Return the rule of each month; months under the same rule share one."""
    found: dict[Tariff | None, Tariff | None] = {}
    told = (tariff(reference, host_type, month) for month in months)
    return tuple(found.setdefault(one, one) for one in told)


def pays_of(rows: Iterable[tuple[Any, ...]]) -> Mapping[str, Pay]:
    """Return each member's pay by the month it begins, from rows of member, month, amount."""
    found: dict[str, tuple[tuple[str, int], ...]] = {}
    for member, since, amount in rows:
        if amount is not None:
            found[member] = (*found.get(member, ()), (since, amount))
    return {member: pay if len(pay) == 1 else tuple(sorted(pay)) for member, pay in found.items()}

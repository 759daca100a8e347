"""The dry run: every row with its values, its problems and what would become of it. Nothing is written."""

from __future__ import annotations

import contextlib
import dataclasses
import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias, overload

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import CitizenId, Field, PersonName, Value
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import RECORD_ID
from kh49_desktop.sheets.leftout import told_of_left
from kh49_desktop.sheets.mapping import Mapping, ask_names
from kh49_desktop.sheets.register import WHOLE_NUMBER, Names, PlannedAround, Register, contradicts, named
from kh49_desktop.sheets.rows import (
    BLANK,
    Corrections,
    Got,
    Reader,
    as_warning,
    birth_of,
    born_as,
    identity_of,
    is_person,
    sexes_of,
)
from kh49_desktop.sheets.stowed import Packer, unpacked
from kh49_desktop.sheets.tables import Table
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold
from kh49_desktop.text.names import looks_upper
from kh49_desktop.text.numbers import show_whole

Progress: TypeAlias = Callable[[int, int], None]
Left: TypeAlias = tuple[str, str, str]  # the text as typed, the problem's code, its reason

STEP: Final = 500  # rows between two calls of progress
SAMPLED_NAMES: Final = 400
SHOUTED: Final = 0.5  # share of names in capitals from which proper ones are offered
NO_CORRECTIONS: Final[Corrections] = {}
PartCorrections: TypeAlias = Dict[tuple[int, int, str], str]
NO_PART_CORRECTIONS: Final[PartCorrections] = {}
NO_CONSTANTS: Final[Dict[str, str]] = MappingProxyType({})
NO_CHANGES: Final[Dict[str, tuple[Value, Value]]] = MappingProxyType({})
NOTHING_LEFT: Final[dict[str, Left]] = {}
CHUNK: Final = 5_000  # rows that are read together
MANY_ROWS: Final = 60_000
MOST_ALIKE: Final = 4
MOST_NAMED: Final = 12
# What makes a row doubtful: who it is about, not what is missing in it.
DOUBTS: Final = frozenset((
    "maybe_same_person", "maybe_known_already", "same_name_same_dob_DIFFERENT_person", "id_of_another_row",
    "id_of_another", "sex_column_contradicts_cccd", "link_other_name",
))  # fmt: skip


NO_VALUES: Final = frozenset(("formula_error", "ditto_mark"))  # what stands in the cell stands for nothing


class Verdict(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"  # a double within the file
    REFUSED = "refused"  # nothing names it


OUTCOMES: Final[Dict[Verdict, str]] = MappingProxyType({
    Verdict.CREATED: "new", Verdict.UPDATED: "changed", Verdict.UNCHANGED: "same", Verdict.SKIPPED: "double",
    Verdict.REFUSED: "refused",
})  # fmt: skip


@dataclass(slots=True)
class PlannedRow:
    """One data row. `row` is its Excel number, `part` the place of its table in the plan (0: the first).

    `record` is the stored record it is, "" for a new one; `values` are what would be stored (for a new record with
    what is usual and what follows), `left` the texts that could not be read and are kept beside their fields,
    `changes` {field: (before, after)} of a stored record; of its `left` only those named in `kept` are written: its
    field is empty, and the text does not stand beside it yet.
    """

    row: int
    values: Dict[str, Value]
    left: dict[str, Left] = field(default_factory=lambda: NOTHING_LEFT)  # shared and never changed while empty
    problems: list[Problem] = field(default_factory=list)
    verdict: Verdict = Verdict.CREATED
    record: str = ""
    changes: Dict[str, tuple[Value, Value]] = field(default_factory=lambda: NO_CHANGES)
    weak: frozenset[str] = frozenset()  # worked out from another field: fills a blank, changes nothing
    part: int = 0
    kept: frozenset[str] = frozenset()

    @property
    def outcome(self) -> str:
        """Return in one word what the dry run says: new, changed, same, double, doubtful or refused."""
        if self.verdict in {Verdict.CREATED, Verdict.UPDATED} and any(p.code in DOUBTS for p in self.problems):
            return "doubtful"
        return OUTCOMES[self.verdict]

    def put(self, name: str, value: Value) -> None:
        """Set a value."""
        self.values = {**self.values, name: value}

    def leave(self, name: str, left: Left) -> None:
        """Keep a text that could not be read."""
        self.left = {**self.left, name: left}


Alike: TypeAlias = PlannedRow | list[PlannedRow]  # rows whose contents may be the same


@dataclass(slots=True)
class Part:
    """One table of a plan with its mapping; its first row is `first` in the rows of the plan."""

    table: Table
    mapping: Mapping
    reader: Reader
    first: int = 0

    def where(self, row: int, name: str) -> str:
        """Return the Excel address of a row's cell for a field: "DS T10!E10"."""
        letters = self.mapping.letters(name)
        address = f"{letters[0]}{row}" if letters else str(row)
        return f"{self.table.sheet}!{address}" if self.table.sheet else address


@dataclass(slots=True)
class Plan:
    """A dry run. `stamp` is the register's last change when it was made: a later one makes the plan be made anew.

    `aside` are the tables of the file that are not taken, with the reason: "hidden", "other_shape", "named".
    """

    kind: type[Record]
    parts: list[Part]
    rows: list[PlannedRow]
    corrections: PartCorrections
    proper_names: bool
    stamp: str
    capitals: bool = False  # most names are written in capitals: proper ones may be offered
    aside: list[tuple[Table, str]] = field(default_factory=list)

    @property
    def table(self) -> Table:
        """Return the first table."""
        return self.parts[0].table

    @property
    def mapping(self) -> Mapping:
        """Return the mapping of the first table."""
        return self.parts[0].mapping

    @property
    def texts(self) -> dict[str, Typed]:
        """Return the cells as they were read, by field, in the order of `rows`."""
        return {name: Typed(self, name) for name in dict.fromkeys(n for p in self.parts for n in p.reader.names)}

    @property
    def source(self) -> str:
        """Return the name of the file."""
        return self.table.source

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows meet each verdict."""
        found = Counter(row.verdict.value for row in self.rows)
        return {verdict.value: found[verdict.value] for verdict in Verdict}

    @property
    def problems(self) -> list[tuple[int, Problem]]:
        """Return every problem with its Excel row; what concerns a whole table stands at its header."""
        return [(row, problem) for _, row, problem in self.told]

    @property
    def told(self) -> list[tuple[Table, int, Problem]]:
        """Return every problem with its table and Excel row."""
        whole = [(part.table, part.table.first_row, problem) for part in self.parts for problem in said_of(part, self)]
        if len(self.parts) > 1:
            whole.insert(0, (self.table, self.table.first_row, several_told(self.parts)))
        whole += [(table, table.first_row, aside_told(table, why)) for table, why in self.aside]
        return whole + [(self.parts[row.part].table, row.row, p) for row in self.rows for p in row.problems]

    def typed(self, row: int, part: int = 0) -> dict[str, str]:
        """Return the texts of a row's mapped cells, decoded, by field."""
        chosen = self.parts[part]
        at = chosen.table.lines.numbers.index(row)
        return {name: chosen.reader.one(name, at).text for name in chosen.reader.names}

    def where(self, row: int, name: str, part: int = 0) -> str:
        """Return the Excel address of a row's cell for a field: "DS T10!E10"."""
        return self.parts[part].where(row, name)


class Typed(Sequence[Got]):
    """The cells of a field, read again when they are asked for: a list of thousands keeps its texts once."""

    def __init__(self, plan: Plan, name: str) -> None:
        """Take a plan and a field."""
        self._plan, self._name = plan, name

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._plan.rows)

    @overload
    def __getitem__(self, number: int) -> Got: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Got]: ...
    def __getitem__(self, number: int | slice) -> Got | Sequence[Got]:
        """Return what the cell of a row was read as."""
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        part = self._plan.parts[self._plan.rows[number].part]
        return part.reader.one(self._name, number - part.first) if self._name in part.reader.names else BLANK


def said_of(part: Part, plan: Plan) -> Iterator[Problem]:
    """Yield what is to be said of a whole table: another one beside it, hidden rows, what its title gave."""
    table = part.table
    beside = any(p.table.sheet == table.sheet and p.table.columns[0].letter == table.beside for p in plan.parts)
    if table.beside and not beside:
        yield Problem("table_beside", None, Level.WARN, {"column": table.beside, "sheet": table.sheet})
    if table.hidden_rows:
        facts = {"count": str(len(table.hidden_rows)), "sheet": table.sheet, "reason": "out" if table.left_out["hidden"]
                 else ""}  # fmt: skip
        yield Problem("hidden_rows", None, Level.INFO, facts)
    mapped = ",".join(part.mapping.columns.values()).split(",")
    hidden = [letters for letters in table.hidden_columns if letters in mapped]
    if hidden:
        yield Problem("hidden_columns", None, Level.INFO, {"columns": ", ".join(hidden), "sheet": table.sheet})
    if table.across and part is plan.parts[0]:
        yield Problem("sheets_sideways", None, Level.WARN, {"sheet": ", ".join(table.across)})
    left_out = told_of_left(table, [*(p.table for p in plan.parts), *(other for other, _ in plan.aside)])
    if left_out is not None:
        yield left_out
    if table.hidden:
        yield Problem("hidden_sheet", None, Level.INFO, {"sheet": table.sheet})
    scales = part.reader.scales
    for scale in dict.fromkeys(scales.values()):
        columns = ", ".join(each for each in scales if scales[each] == scale)
        yield Problem("money_scaled", None, Level.INFO, {"column": columns, "scale": show_whole(scale)})
    for name in part.mapping.constants:
        field_ = plan.kind.about.fields[name]
        got = part.reader.one(name, 0) if table.lines else BLANK
        shown = field_.show(got.value) if field_.answers and got.value is not None else got.text
        yield Problem("same_for_all", name, Level.INFO, {"label": field_.label, "value": shown})


def several_told(parts: Sequence[Part]) -> Problem:
    """Return the sentence that names the tables of a plan with their rows."""
    listed = ", ".join(f"{part.table.sheet or '–'} ({len(part.table.lines)} dòng)" for part in parts[:MOST_NAMED])
    more = ", …" if len(parts) > MOST_NAMED else ""
    return Problem("several_tables", None, Level.INFO, {"count": str(len(parts)), "tables": listed + more})


def aside_told(table: Table, why: str) -> Problem:
    """Return the sentence about a table that is not taken."""
    facts = {"sheet": table.sheet or "–", "row": str(table.first_row), "count": str(len(table.lines)), "reason": why}
    return Problem("table_left_aside", None, Level.WARN, facts)


def in_order(tables: Sequence[Table]) -> list[Table]:
    """Return the tables in the order in which they stand in their file, those of one sheet from the top."""
    return sorted(tables, key=lambda t: (t.number, t.first_row, t.columns[0].index if t.columns else 0))


def plan_import(  # noqa: PLR0913
    store: Store,
    kind: type[Record],
    table: Table,
    mapping: Mapping,
    corrections: Corrections = NO_CORRECTIONS,
    *,
    constants: Dict[str, str] = NO_CONSTANTS,
    proper_names: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Return what an import of one table would do with each row; the register is only read.

    `corrections` {(Excel row, field): text} stand for cells, `constants` {field: text} for the whole field. Raises
    Refused: name_column_needed.
    """
    keyed = {(0, row, name): text for (row, name), text in corrections.items()}
    return plan_tables(
        store, kind, [(table, mapping)], keyed, constants=constants, proper_names=proper_names, progress=progress
    )


def plan_tables(  # noqa: PLR0913
    store: Store,
    kind: type[Record],
    tables: Sequence[tuple[Table, Mapping]],
    corrections: PartCorrections = NO_PART_CORRECTIONS,
    *,
    constants: Dict[str, str] = NO_CONSTANTS,
    aside: Sequence[tuple[Table, str]] = (),
    proper_names: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Return what an import of several tables together would do: one plan, one transaction, one undo.

    `corrections` {(place of the table, Excel row, field): text}. Raises Refused: name_column_needed, unknown_field, or
    what is wrong with a constant.
    """
    unknown = [name for name in constants if name not in kind.about.fields]
    if unknown:
        facts = {"field": ", ".join(unknown), "fields": ", ".join(kind.about.fields)}
        raise Refused(Problem("unknown_field", None, facts=facts))
    links = Names(store)
    parts: list[Part] = []
    for number, (table, mapping) in enumerate(tables):
        whole = dataclasses.replace(mapping, constants={**mapping.constants, **constants})
        ask_names(table, kind, {*whole.columns, *whole.constants})
        own = {(row, name): text for (at, row, name), text in corrections.items() if at == number}
        reader = Reader(table, kind, whole, today=store.today, links=links, corrections=own, proper_names=proper_names)
        parts.append(Part(table, whole, reader, parts[-1].first + len(parts[-1].table.lines) if parts else 0))
    changes = store.changes(limit=1)
    with without_collector():
        rows = Planner(store, kind, parts).rows(progress)
    plan = Plan(kind, parts, rows, dict(corrections), proper_names, changes[0].id if changes else "")
    plan.aside = list(aside)
    people = [f.name for f in kind.about.naming if isinstance(f.kind, PersonName)]
    if people:
        step = max(1, len(rows) // SAMPLED_NAMES)
        names = [str(row.values.get(people[0]) or "") for row in rows[::step]]
        plan.capitals = sum(map(looks_upper, names)) > SHOUTED * max(len(names), 1)
    return plan


@contextlib.contextmanager
def without_collector() -> Iterator[None]:
    """Let Python's garbage collector rest: rows by the thousand make no garbage, its search a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # what was just made stays: looking through it now, when the collector wakes, finds nothing
            gc.enable()
            gc.unfreeze()


class Planner:
    """Plans one table."""

    def __init__(self, store: Store, kind: type[Record], parts: Sequence[Part]) -> None:
        """Take the tables with what reads them."""
        self.store, self.kind, self.parts, self.today = store, kind, parts, store.today
        self.fields = kind.about.fields
        self.identity, self.birth = identity_of(kind), birth_of(kind)
        self.sex = self.fields.get(self.identity.beside[1]) if self.identity and len(self.identity.beside) > 1 else None
        self.sexes = sexes_of(self.sex)
        self.naming = [f.name for f in kind.about.naming]
        self.around = PlannedAround(store, kind, self.today)
        self.has_rules = bool(kind.about.rules)
        self.part = parts[0]
        self.note: Field | None = None
        self.proved: list[Field] = []
        self.plain: list[str] = []
        self.required: list[str] = []
        self.people = {f.name for f in self.fields.values() if isinstance(f.kind, PersonName)}
        self.names: list[str] = []
        self.telling: list[str] = []
        self.remarked = False
        self.names_of: list[list[str]] = []  # by part: the fields that its rows say something of
        self.missing: dict[str, Problem] = {}
        self.packer: Packer | None = None  # of a list so large that the values of its rows are kept packed
        self.ordered: dict[tuple[str, ...], list[str]] = {}  # names as they are filled -> as they are declared

    def _begin(self, part: Part) -> None:
        """Make ready to read a table."""
        self.part, self.note = part, part.reader.note
        names = part.reader.names
        self.proved = [self.fields[name] for name in names if name != RECORD_ID and self.fields[name].beside]
        self.plain = [name for name in names if name != RECORD_ID and not self.fields[name].beside]
        self.required = [n for n in names if n != RECORD_ID and self.fields[n].required]
        self.remarked = False

    def _end(self) -> None:
        """Say of which fields the rows of a table tell."""
        instead = [f.instead for f in self.proved if f.instead]
        noted = [self.note.name] if self.note and self.remarked else []
        derived = [self.sex.name] if self.sex and self.proved else []
        own = list(dict.fromkeys((*self.plain, *(f.name for f in self.proved), *instead, *derived, *noted)))
        self.names_of.append(own)
        self.names = list(dict.fromkeys((*self.names, *own)))

    @property
    def identity_name(self) -> str:
        """Return the name of the field that says who it is."""
        return self.identity.name if self.identity else ""

    def rows(self, progress: Progress | None) -> list[PlannedRow]:
        """Return every row with its verdict: read, then compared with the others, the register and the rules."""
        total = sum(len(part.table.lines) for part in self.parts)
        packer = self.packer = Packer() if total > MANY_ROWS else None
        rows: list[PlannedRow] = []
        for number, part in enumerate(self.parts):
            self._begin(part)
            for row in self._read(part, progress, len(rows), total):
                row.part = number
                if packer is not None:
                    row.values = packer.pack(row.values)
                rows.append(row)
            self._end()
        self.telling = [
            n for n in self.names if self.fields[n].personal or self.fields[n].birth or n == self.identity_name
        ]
        self._doubles(rows)
        self._match(rows)
        for number, row in enumerate(rows):
            if progress and number % STEP == 0:
                progress(total // 2 + number // 2, total)
            self._judge(row)
        if progress:
            progress(total, total)
        return rows

    # -- reading -------------------------------------------------------------------------------------------------------

    def _read(self, part: Part, progress: Progress | None, before: int, total: int) -> Iterator[PlannedRow]:
        lines = part.table.lines
        for first in range(0, len(lines), CHUNK):
            read = part.reader.read(first, first + CHUNK)
            columns = [(name, read[name]) for name in self.plain]
            proved = [(field_, read[field_.name]) for field_ in self.proved]
            records = read.get(RECORD_ID)
            for at, number in enumerate(lines.numbers[first : first + CHUNK]):
                if progress and (before + first + at) % STEP == 0:
                    progress((before + first + at) // 2, total)
                row, values = self._row(number, columns, at)
                if records is not None:
                    row.record = records[at].text
                for field_, column in proved:
                    if column[at].problems:  # it stands for no number at all
                        row.problems += column[at].problems
                        row.leave(field_.name, unread(column[at].text, column[at].problems))
                    elif column[at].text:
                        self._prove(row, values, field_, column[at].text, first + at)
                row.problems += self._missing(row)
                yield row

    def _row(
        self, number: int, columns: Sequence[tuple[str, list[Got]]], at: int
    ) -> tuple[PlannedRow, dict[str, Value]]:
        """Return a row with what its cells say, and its values, to be changed while it is read."""
        values: dict[str, Value] = {}
        row = PlannedRow(number, values, NOTHING_LEFT, [], Verdict.CREATED, "", NO_CHANGES)
        for name, column in columns:
            got = column[at]
            if got is BLANK:
                continue
            if got.value is not None:
                values[name] = got.value
            elif got.text:
                row.leave(name, unread(got.text, got.problems))
            if got.problems:
                row.problems += got.problems
                if name in self.people:
                    self._note(row, values, remark_of(got.problems))
        return row, values

    def _note(self, row: PlannedRow, values: dict[str, Value], remark: str) -> None:
        """Keep what stood in brackets behind a name, unless the record has a note already."""
        if remark and self.note:
            self.remarked = True
            values[self.note.name] = remark
            row.weak |= {self.note.name}

    def _missing(self, row: PlannedRow) -> list[Problem]:
        """Tell of the required cells that are blank."""
        values, left = row.values, row.left
        return [
            self._blank(name)
            for name in self.required
            if name not in values and name not in left and self.fields[name].instead not in values
        ]

    def _blank(self, name: str) -> Problem:
        if name not in self.missing:
            field_ = self.fields[name]
            self.missing[name] = Problem("no_" + (field_.short or name), name, Level.WARN, {"label": field_.label})
        return self.missing[name]

    def _prove(self, row: PlannedRow, values: dict[str, Value], field_: Field, text: str, number: int) -> None:
        """Read a number that other fields of its row prove or contradict."""
        reading = field_.read(text, self.today, values)
        if reading.problems and reading.refused and self._is_sex_alone(row, field_, text):
            # Place, century and birth year agree: the mark in the wrong sex column is the slip, not the number.
            reading = field_.read(text, self.today, {n: v for n, v in values.items() if n != field_.beside[1]})
        for problem in reading.problems:
            if problem.code == "cmnd9" and field_.instead:
                row.problems.append(as_warning(problem, "cmnd9", reason="moved"))
                values.setdefault(field_.instead, str(problem.facts["value"]))
            else:
                row.problems.append(problem)
                if problem.level is Level.ERROR:
                    row.leave(field_.name, unread(text, (problem,)))
        if isinstance(reading.value, str):
            values[field_.name] = reading.value
            if isinstance(field_.kind, CitizenId):
                self._sex(row, values, field_, reading.value, number)

    def _is_sex_alone(self, row: PlannedRow, field_: Field, text: str) -> bool:
        birth, sex = (row.values.get(name) for name in field_.beside)
        if sex is None or not isinstance(birth, str):
            return False
        again = field_.read(text, self.today, {field_.beside[0]: birth}).value
        return isinstance(again, str) and born_as(again, birth)

    def _sex(self, row: PlannedRow, values: dict[str, Value], field_: Field, number: str, at: int) -> None:
        """Take the sex that the number tells where the list is silent, or says other than a number its birth proves."""
        if self.sex is None or row.record:  # our own export says what the register holds
            return
        told = self.sexes[int(number[3]) % 2] if len(number) == WHOLE_NUMBER else None
        name = self.sex.name
        given = values.get(name)
        if told is None or given == told:
            return
        if given is None:
            if name not in row.left:
                values[name] = told
                row.weak |= {name}
        elif born_as(number, values.get(field_.beside[0])) and (at, name) not in self.part.reader.corrected:
            facts = {"typed": self.sex.show(given), "now": self.sex.show(told), "value": number, "reason": "by_id"}
            row.problems.append(Problem("sex_column_contradicts_cccd", name, Level.WARN, facts))
            values[name] = told

    # -- rows beside each other ----------------------------------------------------------------------------------------

    def _doubles(self, rows: list[PlannedRow]) -> None:
        """Tell exact doubles, two rows of one number and look-alikes within the file."""
        seen: dict[str | int, Alike] = {}
        numbers: dict[Value, PlannedRow] = {}
        records: set[str] = set()
        people: dict[str, PlannedRow] = {}
        identity, person = self.identity_name, is_person(self.kind)
        needed = [name for name in self.naming if self.fields[name].default is None]
        for row in rows:
            values = unpacked(row.values)
            if None in [values.get(name) for name in needed]:
                self._nameless(row)
                continue
            if row.record:
                if row.record in records:
                    row.record = ""  # a line copied in Excel to make another one of it
                records.add(row.record)
            first = self._said_before(row, values, seen, may_be_two=person)
            if first is not None:
                row.verdict = Verdict.SKIPPED
                row.problems = [self._of_other("exact_duplicate_of_previous_row", None, Level.INFO, row, first)]
                continue
            number = values.get(identity)
            if number is not None and not row.record:
                first = numbers.setdefault(number, row)
                if first is not row and self._same_number(row, first):
                    continue
            if person:
                self._look_alike(row, people)

    def _said_before(
        self, row: PlannedRow, values: Dict[str, Value], seen: dict[str | int, Alike], *, may_be_two: bool
    ) -> PlannedRow | None:
        """Return the row before that says exactly the same; bare names are two people (`may_be_two`)."""
        # Rows that say the same have the same id or number; only of those without is the whole content looked at.
        mark = row.record or values.get(self.identity_name) or hash(self._content(row, values))
        if mark not in seen:
            seen[mark] = row  # nearly always the only one: no list is made for it
            return None
        known = seen[mark]
        alike = seen[mark] = [known] if isinstance(known, PlannedRow) else known
        if not may_be_two or row.left or any(values.get(name) is not None for name in self.telling):
            content = self._content(row, values)
            first = next((other for other in alike if self._content(other, unpacked(other.values)) == content), None)
            if first is not None:
                return first
        if len(alike) < MOST_ALIKE:
            alike.append(row)
        return None

    def _content(self, row: PlannedRow, values: Dict[str, Value]) -> tuple[object, ...]:
        """Return everything a row says, to be compared with another."""
        get = values.get
        content: tuple[object, ...] = tuple([get(name) for name in self.names])
        if row.left:
            content = (*content, *sorted((name, text[0]) for name, text in row.left.items()))
        return (*content, row.record) if row.record else content

    def _of_other(
        self, code: str, name: str | None, level: Level, row: PlannedRow, other: PlannedRow, **facts: str
    ) -> Problem:
        """Return a problem that names another row of the file, with its sheet where that is another one."""
        sheet = self.parts[other.part].table.sheet
        elsewhere = {} if row.part == other.part else {"sheet": sheet or "–", "reason": "elsewhere"}
        return Problem(code, name, level, {"row": str(other.row), **elsewhere, **facts})

    def _nameless(self, row: PlannedRow) -> None:
        row.verdict = Verdict.REFUSED
        unread_names = {n for n, (_, code, _) in row.left.items() if code not in NO_VALUES}
        missing = [
            n
            for n in self.naming
            if row.values.get(n) is None and n not in unread_names and self.fields[n].default is None
        ]
        row.problems = [
            Problem("name_needed", name)
            for name in missing
            if name in self.parts[row.part].reader.names or len(self.naming) == 1
        ] + row.problems

    def _same_number(self, row: PlannedRow, first: PlannedRow) -> bool:
        """Tell of a second row with a number already seen: one person again, or two people by a slip."""
        one, other = row.values, first.values
        birth = self.birth.name if self.birth else ""
        has_other_name = any(fold(str(one.get(n))) != fold(str(other.get(n))) for n in self.naming)
        if has_other_name and contradicts(one.get(birth), other.get(birth)) and is_person(self.kind):
            self._refuse_number(row, first)
            return False
        differing = [n for n in self.names if one.get(n) is not None and other.get(n) not in {None, one[n]}]
        for name in self.names:
            if other.get(name) is None and one.get(name) is not None:
                first.put(name, one[name])
                first.left = {n: left for n, left in first.left.items() if n != name}
        row.verdict = Verdict.SKIPPED
        listed = ", ".join(self.fields[n].label for n in differing) or "–"
        code = "same_person_again" if differing else "same_person_repeated"
        facts = {"fields": listed}
        if self.identity and not is_person(self.kind):  # an enterprise by its tax code
            facts["reason"] = "thing" if row.part == first.part else "thing_elsewhere"
            facts.update(label=self.identity.label, title=self.kind.about.title)
        row.problems.append(self._of_other(code, self.identity_name, Level.WARN, row, first, **facts))
        return True

    def _refuse_number(self, row: PlannedRow, other: PlannedRow | None, name: str = "") -> None:
        identity = self.identity_name
        typed = str(row.values[identity])
        row.values = {n: value for n, value in row.values.items() if n != identity}
        self._unprove(row)
        if other is not None:
            problem = self._of_other("id_of_another_row", identity, Level.ERROR, row, other, typed=typed)
        else:
            problem = Problem("id_of_another", identity, Level.ERROR, {"name": name, "typed": typed})
        row.problems.append(problem)
        row.leave(identity, unread(typed, (problem,)))

    def _unprove(self, row: PlannedRow) -> None:
        """Take back the sex that a number told which is somebody else's; what the list says of it stands again."""
        if self.sex is None:
            return
        name = self.sex.name
        told = next((p for p in row.problems if p.code == "sex_column_contradicts_cccd" and p.field == name
                     and p.facts.get("reason") == "by_id"), None)  # fmt: skip
        if told is not None:
            row.put(name, self.sex.read(str(told.facts["typed"]), self.today).value)
            row.problems.remove(told)
        elif name in row.weak:
            row.values = {n: value for n, value in row.values.items() if n != name}
            row.weak -= {name}
            if self.sex.required and name in self.parts[row.part].reader.names:
                row.problems.append(self._blank(name))

    def _look_alike(self, row: PlannedRow, people: dict[str, PlannedRow]) -> None:
        birth = row.values.get(self.birth.name) if self.birth else None
        if birth is None:
            return
        key = "\n".join([*[str(named(row.values.get(n))) for n in self.naming], str(birth)])
        first = people.setdefault(key, row)
        if first is not row:
            both = row.values.get(self.identity_name) and first.values.get(self.identity_name)
            code = "same_name_same_dob_DIFFERENT_person" if both else "maybe_same_person"
            row.problems.append(self._of_other(code, self.naming[0], Level.WARN, row, first))

    # -- rows beside the register --------------------------------------------------------------------------------------

    def _match(self, rows: list[PlannedRow]) -> None:
        """Find the stored record of each row: its id, its number, else the whole row; then a row that only adds."""
        self.register = Register(self.store, self.kind, self.names)
        if not self.register.rows:
            return
        rows = [row for row in rows if row.verdict is Verdict.CREATED]
        known = self.register.rows
        for row in rows:
            self._claim(row, self._by_mark(row))
        for row in rows:
            if row.record not in known and not row.values.get(self.identity_name):
                self._claim(row, self.register.whole(row.values, row.left, row.weak, self.names_of[row.part]))
        for row in rows:
            if row.record not in known:
                self._claim(row, self.register.filled_by(row.values))
        for row in rows:
            if row.record not in known:
                self._known_look_alike(row)

    def _by_mark(self, row: PlannedRow) -> str | None:
        if row.record in self.register.rows and row.record not in self.register.claimed:
            return row.record
        if row.record in self.register.claimed:
            row.record = ""  # a copied line: it comes in as a new record
        number = row.values.get(self.identity_name)
        found = self.register.by_identity(number) if number is not None else None
        if found is None or found in self.register.claimed:
            return None
        if not self.register.same_person(found, row.values):
            shown = " · ".join(str(self.register.value(found, n)) for n in self.naming)
            self._refuse_number(row, None, shown)
            return None
        return found

    def _claim(self, row: PlannedRow, found: str | None) -> None:
        if found:
            row.record = found
            self.register.claimed.add(found)

    def _known_look_alike(self, row: PlannedRow) -> None:
        birth = row.values.get(self.birth.name) if self.birth else None
        if birth is None or any(
            p.code in {"same_name_same_dob_DIFFERENT_person", "maybe_same_person"} for p in row.problems
        ):
            return
        for record in self.register.same_name(row.values):
            if self.birth and self.register.value(record, self.birth.name) == birth:
                row.problems.append(Problem("maybe_known_already", self.naming[0], Level.WARN))
                return

    # -- verdicts ------------------------------------------------------------------------------------------------------

    def _judge(self, row: PlannedRow) -> None:
        """Apply the rules of the record type and say what becomes of the row."""
        if row.verdict is not Verdict.CREATED:
            return
        if row.record in self.register.rows:
            self._judge_known(row)
            return
        begun = self.kind.begin_filled(unpacked(row.values), self.around)
        if self.has_rules:
            said = len(row.problems)
            given, left = row.values, row.left
            begun = self._apply_rules(row, begun)
            if [name for name in self.naming if begun.get(name) is None and given.get(name) is not None]:
                self._not_another(row, given, left, said)
                return
        row.values = self._in_order(begun)
        if self.packer is not None:
            row.values = self.packer.pack(row.values)
        self.around.add(row.record, row.values)

    def _in_order(self, values: Dict[str, Value]) -> dict[str, Value]:
        """Return the values that are not empty in the order of their declaration; few rows differ in what they fill."""
        filled = tuple([name for name, value in values.items() if value is not None])
        ordered = self.ordered.get(filled)
        if ordered is None:
            ordered = self.ordered[filled] = [name for name in self.fields if name in filled]
        return {name: values[name] for name in ordered}

    def _not_another(self, row: PlannedRow, given: Dict[str, Value], left: dict[str, Left], said: int) -> None:
        """Take a row that the rules do not let in as a second one for the one that is there, else refuse it.

        A member has one row of dues a year: a list of the same year changes it.
        """
        stored = self.register.only_one(given) if self.register.rows and not row.record else None
        if stored is None:
            row.verdict = Verdict.REFUSED
            row.values, row.left = given, left
            return
        row.values, row.left, row.problems = given, left, row.problems[:said]
        self._claim(row, stored)
        self._judge_known(row)

    def _apply_rules(self, row: PlannedRow, begun: dict[str, Value]) -> dict[str, Value]:
        """Add what the rules say; a value that they refuse is left out like one that could not be read."""
        problems = self.kind.of(row.record, begun).check(self.around)
        if not problems:
            return begun
        refused = [p for p in problems if p.level is Level.ERROR and p.field in row.values]
        for problem in refused:
            name = str(problem.field)
            if name not in row.left:
                row.leave(name, unread(self.fields[name].show(begun.get(name)), (problem,)))
                row.problems.append(problem)
            begun[name] = None
        if any(problem.field in self.naming for problem in refused):
            return begun  # it is no record without them
        if refused:
            problems = self.kind.of(row.record, begun).check(self.around)
        said = {(p.code, p.field) for p in row.problems}
        row.problems += [p for p in problems if (p.code, p.field) not in said]
        return begun

    def _only_shouts(self, row: PlannedRow, name: str, before: Value, after: Value) -> bool:
        """Tell whether a list in capitals has a person's name as it is stored: how it is written there stays.

        In our own export it is what somebody typed.
        """
        if not isinstance(self.fields[name].kind, PersonName) or RECORD_ID in self.parts[row.part].mapping.columns:
            return False
        return isinstance(before, str) and isinstance(after, str) and before.upper() == after and looks_upper(after)

    def _judge_known(self, row: PlannedRow) -> None:
        stored = self.register
        changes = {
            name: (before, value)
            for name, value in row.values.items()
            if (before := stored.value(row.record, name)) != value and not (name in row.weak and before is not None)
        }
        for name in [name for name, change in changes.items() if self._only_shouts(row, name, *change)]:
            row.values = {**row.values, name: changes.pop(name)[0]}
        if changes:
            loaded = self.store.row(self.kind, row.record) or {}
            whole = {name: row.values.get(name, loaded.get(name)) for name in self.fields}
        else:
            whole = {**dict.fromkeys(self.fields), **row.values}
        if self.has_rules:
            self.around.fresh = not changes
            before_rules = dict(row.left)
            whole = self._apply_rules(row, whole)
            self.around.fresh = True
            for name in row.left.keys() - before_rules.keys():
                changes.pop(name, None)
                row.values = {n: value for n, value in row.values.items() if n != name}
        row.changes = changes or NO_CHANGES
        row.kept = frozenset(
            name
            for name, (typed, _, _) in row.left.items()
            if stored.value(row.record, name) is None and typed not in stored.left(row.record, name)
        )
        row.verdict = Verdict.UPDATED if changes or row.kept else Verdict.UNCHANGED


def remark_of(problems: tuple[Problem, ...]) -> str:
    """Return the remark that was taken out of a name, or ""."""
    for problem in problems:
        if problem.code == "remark_in_name" and problem.facts["reason"]:
            return str(problem.facts["typed"])
    return ""


def unread(text: str, problems: tuple[Problem, ...]) -> Left:
    """Return a text that could not be read with the code and reason of why."""
    problem = next((p for p in problems if p.level is Level.ERROR), None)
    if problem is None:
        return text, "", ""
    return text, problem.code, str(problem.facts.get("reason", ""))

"""The dry run: every row with its values, its problems and what would become of it. Nothing is written."""

from __future__ import annotations

import contextlib
import gc
from collections import Counter
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeAlias

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import CitizenId, Field, PersonName, Value
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import RECORD_ID
from kh49_desktop.sheets.mapping import Mapping, ask_names, check_mapping, propose_mapping
from kh49_desktop.sheets.reading import read_book
from kh49_desktop.sheets.register import Names, PlannedAround, Register, contradicts, named
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
    sex_of,
)
from kh49_desktop.sheets.tables import Table, find_table, plain_table
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold
from kh49_desktop.text.names import looks_upper

Progress: TypeAlias = Callable[[int, int], None]
Left: TypeAlias = tuple[str, str, str]  # the text as typed, the problem's code, its reason

STEP: Final = 500  # rows between two calls of progress
SAMPLED_NAMES: Final = 400
SHOUTED: Final = 0.5  # share of names in capitals from which proper ones are offered
NO_CORRECTIONS: Final[Corrections] = {}


class Verdict(StrEnum):
    """What becomes of a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"  # a double within the file
    REFUSED = "refused"  # nothing names it


@dataclass(slots=True)
class PlannedRow:
    """One data row. `row` is its Excel number; `record` the stored record it is, "" for a new one.

    `values` are what would be stored (for a new record with what is usual and what follows), `left` the texts that
    could not be read and are kept beside their fields, `changes` {field: (before, after)} of a stored record.
    """

    row: int
    values: dict[str, Value]
    left: dict[str, Left]
    problems: list[Problem]
    verdict: Verdict = Verdict.CREATED
    record: str = ""
    changes: dict[str, tuple[Value, Value]] = field(default_factory=dict)
    weak: set[str] = field(default_factory=set)  # worked out from another field: fills a blank, changes nothing


@dataclass(slots=True)
class Plan:
    """A dry run. `stamp` is the register's last change when it was made: a later one makes the plan be made anew."""

    kind: type[Record]
    table: Table
    mapping: Mapping
    rows: list[PlannedRow]
    corrections: Corrections
    proper_names: bool
    stamp: str
    capitals: bool = False  # most names are written in capitals: proper ones may be offered
    texts: dict[str, list[Got]] = field(default_factory=dict)

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
        """Return every problem with its Excel row; what concerns the whole table stands at its header."""
        whole = []
        if self.table.beside:
            facts = {"column": self.table.beside, "sheet": self.table.sheet}
            whole.append((self.table.first_row, Problem("table_beside", None, Level.WARN, facts)))
        return whole + [(row.row, problem) for row in self.rows for problem in row.problems]

    def typed(self, row: int) -> dict[str, str]:
        """Return the texts of a row's mapped cells, decoded, by field."""
        at = next(number for number, planned in enumerate(self.rows) if planned.row == row)
        return {name: column[at].text for name, column in self.texts.items()}

    def where(self, row: int, name: str) -> str:
        """Return the Excel address of a row's cell for a field: "DS T10!E10"."""
        letters = self.mapping.letters(name)
        address = f"{letters[0]}{row}" if letters else str(row)
        return f"{self.table.sheet}!{address}" if self.table.sheet else address


def import_plan(  # noqa: PLR0913 - the whole road in one call
    store: Store,
    kind: type[Record],
    path: Path,
    mapping: Dict[str, str] | None = None,
    corrections: Corrections = NO_CORRECTIONS,
    *,
    sheet: str | None = None,
    proper_names: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Open a file, find its table, map it (or take a mapping made by hand) and plan the import. Raises Refused."""
    with without_collector():
        book = read_book(path)
        try:
            table = find_table(book, kind, sheet)
        except Refused as refused:
            if mapping is None or refused.problems[0].code != "no_header":
                raise
            table = plain_table(book, sheet)  # whoever names the columns needs no headings
        chosen = check_mapping(table, kind, mapping) if mapping is not None else propose_mapping(table, kind, store)
        return plan_import(store, kind, table, chosen, corrections, proper_names=proper_names, progress=progress)


def plan_import(  # noqa: PLR0913
    store: Store,
    kind: type[Record],
    table: Table,
    mapping: Mapping,
    corrections: Corrections = NO_CORRECTIONS,
    *,
    proper_names: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Return what an import would do with each row; the register is only read.

    `corrections` {(Excel row, field): text} stand for cells. Raises Refused: name_column_needed.
    """
    ask_names(table, kind, mapping.columns)
    changes = store.changes(limit=1)
    with without_collector():
        planner = Planner(store, kind, table, mapping, corrections, proper_names=proper_names)
        rows = planner.rows(progress)
    plan = Plan(kind, table, mapping, rows, dict(corrections), proper_names, changes[0].id if changes else "")
    plan.texts = planner.texts
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

    def __init__(  # noqa: PLR0913
        self,
        store: Store,
        kind: type[Record],
        table: Table,
        mapping: Mapping,
        corrections: Corrections,
        *,
        proper_names: bool,
    ) -> None:
        """Read the cells and what the register knows of such records."""
        self.store, self.kind, self.table, self.today = store, kind, table, store.today
        self.fields = kind.about.fields
        reader = Reader(
            table,
            kind,
            mapping,
            today=self.today,
            links=Names(store),
            corrections=corrections,
            proper_names=proper_names,
        )
        read = reader.read()
        self.note = reader.note
        self.texts, self.corrected = read.columns, read.corrected
        self.identity, self.birth = identity_of(kind), birth_of(kind)
        self.sex = self.fields.get(self.identity.beside[1]) if self.identity and len(self.identity.beside) > 1 else None
        self.proved = [self.fields[name] for name in self.texts if name != RECORD_ID and self.fields[name].beside]
        self.plain = [name for name in self.texts if name != RECORD_ID and not self.fields[name].beside]
        instead = [f.instead for f in self.proved if f.instead]
        remarked = any(remark_of(got.problems) for name in self.plain for got in self.texts[name] if got.problems)
        noted = [self.note.name] if self.note and remarked else []
        derived = [self.sex.name] if self.sex and self.proved else []
        self.names = list(dict.fromkeys((*self.plain, *(f.name for f in self.proved), *instead, *derived, *noted)))
        self.required = [name for name in self.names if name in self.texts and self.fields[name].required]
        self.naming = [f.name for f in kind.about.naming]
        self.telling = [
            n for n in self.names if self.fields[n].personal or self.fields[n].birth or n == self.identity_name
        ]
        self.around = PlannedAround(store, kind, self.today)
        self.has_rules = bool(kind.about.rules)

    @property
    def identity_name(self) -> str:
        """Return the name of the field that says who it is."""
        return self.identity.name if self.identity else ""

    def rows(self, progress: Progress | None) -> list[PlannedRow]:
        """Return every row with its verdict: read, then compared with the others, the register and the rules."""
        total = len(self.table.lines)
        rows = list(self._read(progress, total))
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

    def _read(self, progress: Progress | None, total: int) -> Iterator[PlannedRow]:
        columns = [self.texts[name] for name in self.plain]
        records = self.texts.get(RECORD_ID)
        plain = self.plain
        for number, line in enumerate(self.table.lines):
            if progress and number % STEP == 0:
                progress(number // 2, total)
            row = PlannedRow(line.row, {}, {}, [])
            values, left, problems = row.values, row.left, row.problems
            if records is not None:
                row.record = records[number].text
            for name, column in zip(plain, columns, strict=True):
                got = column[number]
                if got is BLANK:
                    continue
                if got.value is not None:
                    values[name] = got.value
                elif got.text:
                    left[name] = unread(got.text, got.problems)
                if got.problems:
                    problems += got.problems
                    self._note(row, remark_of(got.problems))
            self._prove_all(row, number)
            problems += self._missing(row)
            yield row

    def _note(self, row: PlannedRow, remark: str) -> None:
        """Keep what stood in brackets behind a name, unless the record has a note already."""
        if remark and self.note:
            row.values[self.note.name] = remark
            row.weak.add(self.note.name)

    def _missing(self, row: PlannedRow) -> list[Problem]:
        """Tell of the required cells that are blank."""
        return [
            Problem("no_" + (self.fields[name].short or name), name, Level.WARN, {"label": self.fields[name].label})
            for name in self.required
            if name not in row.values and name not in row.left and self.fields[name].instead not in row.values
        ]

    def _prove_all(self, row: PlannedRow, number: int) -> None:
        for field_ in self.proved:
            got = self.texts[field_.name][number]
            if got.text:
                self._prove(row, field_, got.text, number)

    def _prove(self, row: PlannedRow, field_: Field, text: str, number: int) -> None:
        """Read a number that other fields of its row prove or contradict."""
        reading = field_.read(text, self.today, row.values)
        if reading.refused and self._is_sex_alone(row, field_, text):
            # Place, century and birth year agree: the mark in the wrong sex column is the slip, not the number.
            reading = field_.read(text, self.today, {n: v for n, v in row.values.items() if n != field_.beside[1]})
        for problem in reading.problems:
            if problem.code == "cmnd9" and field_.instead:
                row.problems.append(as_warning(problem, "cmnd9", reason="moved"))
                row.values.setdefault(field_.instead, str(problem.facts["value"]))
            else:
                row.problems.append(problem)
                if problem.level is Level.ERROR:
                    row.left[field_.name] = unread(text, (problem,))
        if isinstance(reading.value, str):
            row.values[field_.name] = reading.value
            if isinstance(field_.kind, CitizenId):
                self._sex(row, field_, reading.value, number)

    def _is_sex_alone(self, row: PlannedRow, field_: Field, text: str) -> bool:
        birth, sex = (row.values.get(name) for name in field_.beside)
        if sex is None or not isinstance(birth, str):
            return False
        again = field_.read(text, self.today, {field_.beside[0]: birth}).value
        return isinstance(again, str) and born_as(again, birth)

    def _sex(self, row: PlannedRow, field_: Field, number: str, at: int) -> None:
        """Take the sex that the number tells where the list is silent, or says other than a number its birth proves."""
        if self.sex is None or row.record:  # our own export says what the register holds
            return
        told = sex_of(number, self.sex)
        name = self.sex.name
        given = row.values.get(name)
        if told is None or given == told:
            return
        if given is None:
            if name not in row.left:
                row.values[name] = told
                row.weak.add(name)
        elif born_as(number, row.values.get(field_.beside[0])) and (at, name) not in self.corrected:
            facts = {"typed": self.sex.show(given), "now": self.sex.show(told), "value": number, "reason": "by_id"}
            row.problems.append(Problem("sex_column_contradicts_cccd", name, Level.WARN, facts))
            row.values[name] = told

    # -- rows beside each other ----------------------------------------------------------------------------------------

    def _doubles(self, rows: list[PlannedRow]) -> None:
        """Tell exact doubles, two rows of one number and look-alikes within the file."""
        seen: dict[tuple[object, ...], int] = {}
        numbers: dict[Value, PlannedRow] = {}
        records: set[str] = set()
        people: dict[tuple[object, ...], PlannedRow] = {}
        names, identity, telling, person = self.names, self.identity_name, self.telling, is_person(self.kind)
        for row in rows:
            values = row.values
            if any(values.get(name) is None for name in self.naming if self.fields[name].default is None):
                self._nameless(row)
                continue
            content: tuple[object, ...] = tuple([values.get(name) for name in names])
            if row.left:
                content = (*content, *sorted((name, text[0]) for name, text in row.left.items()))
            if row.record:
                content = (*content, row.record)
                if row.record in records:
                    row.record = ""  # a line copied in Excel to make another one of it
                records.add(row.record)
            if content in seen and (not person or row.left or any(values.get(name) is not None for name in telling)):
                row.verdict = Verdict.SKIPPED
                row.problems = [
                    Problem("exact_duplicate_of_previous_row", None, Level.INFO, {"row": str(seen[content])})
                ]
                continue
            seen.setdefault(content, row.row)
            number = values.get(identity)
            if number is not None and not row.record:
                first = numbers.setdefault(number, row)
                if first is not row and self._same_number(row, first):
                    continue
            if person:
                self._look_alike(row, people)

    def _nameless(self, row: PlannedRow) -> None:
        row.verdict = Verdict.REFUSED
        missing = [
            n for n in self.naming if row.values.get(n) is None and n not in row.left and self.fields[n].default is None
        ]
        row.problems[:0] = [
            Problem("name_needed", name) for name in missing if name in self.texts or len(self.naming) == 1
        ]

    def _same_number(self, row: PlannedRow, first: PlannedRow) -> bool:
        """Tell of a second row with a number already seen: one person again, or two people by a slip."""
        one, other = row.values, first.values
        birth = self.birth.name if self.birth else ""
        has_other_name = any(fold(str(one.get(n))) != fold(str(other.get(n))) for n in self.naming)
        if has_other_name and contradicts(one.get(birth), other.get(birth)) and is_person(self.kind):
            self._refuse_number(row, first.row)
            return False
        differing = [n for n in self.names if one.get(n) is not None and other.get(n) not in {None, one[n]}]
        for name in self.names:
            if other.get(name) is None and one.get(name) is not None:
                other[name] = one[name]
                first.left.pop(name, None)
        row.verdict = Verdict.SKIPPED
        facts = {"row": str(first.row), "fields": ", ".join(self.fields[n].label for n in differing) or "–"}
        code = "same_person_again" if differing else "same_person_repeated"
        row.problems.append(Problem(code, self.identity_name, Level.WARN, facts))
        return True

    def _refuse_number(self, row: PlannedRow, other_row: int | None, name: str = "") -> None:
        identity = self.identity_name
        typed = str(row.values.pop(identity))
        facts = {"row": str(other_row), "typed": typed} if other_row else {"name": name, "typed": typed}
        problem = Problem("id_of_another_row" if other_row else "id_of_another", identity, Level.ERROR, facts)
        row.problems.append(problem)
        row.left[identity] = unread(typed, (problem,))

    def _look_alike(self, row: PlannedRow, people: dict[tuple[object, ...], PlannedRow]) -> None:
        birth = row.values.get(self.birth.name) if self.birth else None
        if birth is None:
            return
        key = (*(named(row.values.get(n)) for n in self.naming), birth)
        first = people.setdefault(key, row)
        if first is not row:
            both = row.values.get(self.identity_name) and first.values.get(self.identity_name)
            code = "same_name_same_dob_DIFFERENT_person" if both else "maybe_same_person"
            row.problems.append(Problem(code, self.naming[0], Level.WARN, {"row": str(first.row)}))

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
                self._claim(row, self.register.whole(row.values, row.left, row.weak))
        for row in rows:
            if row.record not in known:
                self._claim(row, self.register.filled_by(row.values))
        for row in rows:
            if row.record not in known:
                self._known_look_alike(row)

    def _by_mark(self, row: PlannedRow) -> str | None:
        if row.record in self.register.rows and row.record not in self.register.claimed:
            return row.record
        if row.record in self.register.claimed or self.store.row(self.kind, row.record, gone=True):
            row.record = ""  # a copied line, or a record that went to the trash: it comes in as a new one
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
        begun = self.kind.begin(row.values, self.around)
        if self.has_rules:
            begun = self._apply_rules(row, begun)
        row.values = {name: value for name, value in begun.items() if value is not None}
        self.around.add(row.record, row.values)

    def _apply_rules(self, row: PlannedRow, begun: dict[str, Value]) -> dict[str, Value]:
        """Add what the rules say; a value that they refuse is left out like one that could not be read."""
        problems = self.kind.of(row.record, begun).check(self.around)
        if not problems:
            return begun
        refused = [p for p in problems if p.level is Level.ERROR and p.field in row.values]
        for problem in refused:
            name = str(problem.field)
            if name not in row.left:
                row.left[name] = unread(self.fields[name].show(begun.get(name)), (problem,))
                row.problems.append(problem)
            begun[name] = None
        if refused:
            problems = self.kind.of(row.record, begun).check(self.around)
        said = {(p.code, p.field) for p in row.problems}
        row.problems += [p for p in problems if (p.code, p.field) not in said]
        return begun

    def _judge_known(self, row: PlannedRow) -> None:
        stored = self.register
        changes = {
            name: (before, value)
            for name, value in row.values.items()
            if (before := stored.value(row.record, name)) != value and not (name in row.weak and before is not None)
        }
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
                row.values.pop(name, None)
        row.changes = changes
        row.verdict = Verdict.UPDATED if changes else Verdict.UNCHANGED


def remark_of(problems: tuple[Problem, ...]) -> str:
    """Return the remark that was taken out of a name, or ""."""
    return next((str(p.facts["typed"]) for p in problems if p.code == "remark_in_name" and p.facts["reason"]), "")


def unread(text: str, problems: tuple[Problem, ...]) -> Left:
    """Return a text that could not be read with the code and reason of why."""
    problem = next((p for p in problems if p.level is Level.ERROR), None)
    if problem is None:
        return text, "", ""
    return text, problem.code, str(problem.facts.get("reason", ""))

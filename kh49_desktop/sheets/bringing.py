"""Bringing a whole register back: the workbook, the JSON document or the CSV folder that `whole` has written."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import CitizenId, Field, Link, Text, Value
from kh49_desktop.record import BUILT_IN, Attachment, Leftover, Record
from kh49_desktop.sheets.headings import RECORD_ID_HEADING, REGISTER_HEADING
from kh49_desktop.sheets.importing import IMPORT
from kh49_desktop.sheets.plan import Progress, Verdict, without_collector
from kh49_desktop.sheets.reading import Cell, Sheet, read_book, text_of
from kh49_desktop.sheets.register import Names
from kh49_desktop.sheets.rows import identity_of
from kh49_desktop.sheets.whole import (
    DEMO,
    FILE_HEADING,
    FILE_KEY,
    FORMAT,
    ID_FORM,
    OF_HEADING,
    REGISTER,
    VERSION,
    is_kept,
    kept,
    taken,
)
from kh49_desktop.sheets.writing import labels, unlike
from kh49_desktop.store.attachments import bring_back, is_there
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Store
from kh49_desktop.store.schema import OF_UNIT
from kh49_desktop.store.together import rows_of
from kh49_desktop.store.whose import UNIT_CODE
from kh49_desktop.text.letters import clean

ID: Final = "id"
LARGEST: Final = 1_000_000_000  # bytes of a JSON document
STEP: Final = 500


@dataclass(slots=True)
class Page:
    """What a file holds of one record type: rows as they are written, by field, with the number of each."""

    kind: type[Record]
    sheet: str
    rows: list[tuple[int, dict[str, Cell]]]


@dataclass(slots=True)
class Whole:
    """What a file says it is, and its pages; `cells` tells whether they are texts of a sheet or values as stored."""

    name: str
    folder: Path
    unit: str
    demo: bool
    pages: list[Page]
    cells: bool
    problems: list[tuple[str, int, Problem]] = field(default_factory=list)


@dataclass(slots=True)
class BroughtRow:
    """One row: which record it is and what becomes of it."""

    kind: type[Record]
    sheet: str
    row: int
    record: str
    values: dict[str, Value]
    left: dict[str, tuple[str, Problem]]
    links: dict[str, str]  # what cells of links say
    verdict: Verdict = Verdict.CREATED
    changes: dict[str, Value] = field(default_factory=dict)
    file: str = ""
    revived: bool = False
    kept: set[str] = field(default_factory=set)  # of a stored record: those of `left` that are new beside empty fields


@dataclass(slots=True)
class Brought:
    """What an import of a whole register will do or did; `import_id` is "" in a dry run and when nothing changed."""

    name: str
    rows: list[BroughtRow]
    problems: list[tuple[str, int, Problem]]
    unit: str = ""
    demo: bool = False
    import_id: str = ""

    @property
    def counts(self) -> Counter[str]:
        """Return how many rows there are of each verdict."""
        return Counter(row.verdict.value for row in self.rows)


def is_whole(path: Path) -> bool:
    """Tell whether a file says of itself that it is a whole register."""
    try:
        read_whole_head(path)
    except Refused:
        return False
    return True


def read_whole_head(path: Path) -> dict[str, str]:
    """Return what a file says of itself. Raises Refused."""
    if path.suffix.lower() == ".json":
        document = read_json(path)
        return {name: str(value) for name, value in document.items() if not isinstance(value, dict | list)}
    return head_of(sheets_of(path), path)[0]


def plan_whole(store: Store, path: Path, progress: Progress | None = None) -> Brought:
    """Return what an import of a whole register would do; nothing is written.

    Raises Refused: not_a_register_file, whole_newer, whole_of_other_unit, no_unit_in_file, and as `read_book`.
    """
    found = read_whole(store, path)
    ask_unit(store, found)
    with without_collector():
        return _Planner(store, found, progress).plan()


def bring_whole(store: Store, planned: Brought, progress: Progress | None = None) -> Brought:
    """Carry out what was planned, in one change that is undone as one; files beside records come first.

    Raises Trouble; then nothing is written.
    """
    for row in planned.rows:
        if row.kind is Attachment and row.verdict in {Verdict.CREATED, Verdict.UNCHANGED}:
            take_file(store, planned, row)
    writing = [row for row in planned.rows if row.verdict in {Verdict.CREATED, Verdict.UPDATED}]
    founding = bool(planned.unit) and store.own_unit != planned.unit
    if not writing and not founding:
        return planned
    before = store.own_unit
    store.own_unit = planned.unit or before  # every record of the change belongs to the unit that comes with it
    try:
        with without_collector(), store.change(IMPORT, planned.name) as change:
            write(change, writing, progress)
            if founding:
                store.set_setting("own_unit", planned.unit)
                if planned.demo:
                    store.set_setting(DEMO, "1")
    except BaseException:
        store.own_unit = before
        raise
    planned.import_id = "" if change.empty else change.id
    return planned


def write(change: Change, rows: Sequence[BroughtRow], progress: Progress | None) -> None:
    """Write the rows, a type after the other in the order of the links between them."""
    for number, row in enumerate(rows):
        if progress and number % STEP == 0:
            progress(number, len(rows))
        if number and row.kind is not rows[number - 1].kind:
            change.flush()  # what follows from a parent is asked of what is stored
        if row.revived:
            change.update(row.kind, row.record, {**row.changes, "gone": None}, settle=False)
        elif row.verdict is Verdict.CREATED:
            change.create(row.kind, row.values, row.record)
        else:
            change.update(row.kind, row.record, row.changes)
        for name, (typed, problem) in row.left.items():
            if row.verdict is Verdict.CREATED or name in row.kept:
                reason = str(problem.facts.get("reason", ""))
                change.leave(row.kind, row.record, name, typed, problem.code, f"{row.sheet}, {row.row}", reason)


def take_file(store: Store, planned: Brought, row: BroughtRow) -> None:
    """Bring back the bytes of an attachment, also of one known whose file was lost.

    A new row whose file is not there, or is another, is refused.
    """
    try:
        bring_back(store, Attachment.of(row.record, row.values), Path(row.file))
    except Refused as refused:
        if row.verdict is Verdict.CREATED:
            row.verdict = Verdict.REFUSED
        planned.problems += [(row.sheet, row.row, problem) for problem in refused.problems]


def ask_unit(store: Store, found: Whole) -> None:
    """See that the file belongs here. Raises Refused: whole_of_other_unit, no_unit_in_file."""
    own = store.own_unit
    is_live = bool(own) and any(store.row(kind, own) is not None for kind in store.catalogue.kinds)
    if is_live and found.unit and found.unit != own:
        raise Refused(Problem("whole_of_other_unit", facts={"file": found.name}))
    ids = (str(row.get(ID, "")) for page in found.pages for _, row in page.rows)
    if not is_live and (not found.unit or found.unit not in set(ids)):
        raise Refused(Problem("no_unit_in_file", facts={"file": found.name}))


# -- reading -----------------------------------------------------------------------------------------------------------


def read_whole(store: Store, path: Path) -> Whole:
    """Read a file or a folder of CSV files. Raises Refused: not_a_register_file, whole_newer, and as `read_book`."""
    if path.suffix.lower() == ".json":
        return from_json(store, path)
    return from_sheets(store, path)


def sheets_of(path: Path) -> list[Sheet]:
    """Return the sheets of a workbook, or the files of a folder of CSV files."""
    if not path.is_dir():
        return list(read_book(path).sheets)
    found = []
    for file in sorted(path.glob("*.csv")):
        for sheet in read_book(file).sheets:
            sheet.name = file.stem
            found.append(sheet)
    return found


def head_of(sheets: Sequence[Sheet], path: Path) -> tuple[dict[str, str], list[tuple[str, str, str]]]:
    """Return what the first page says of the file, and its lines. Raises Refused: not_a_register_file, whole_newer."""
    for sheet in sheets:
        lines = [(cells[0], cells[1], cells[2]) for row in sheet.rows if len(cells := [*map(text_of, row)]) > 2]  # noqa: PLR2004
        facts = {key.removeprefix(REGISTER): said for _, said, key in lines if key.startswith(REGISTER)}
        if facts.get("format") == FORMAT:
            ask_version(facts.get("version", ""), path)
            return facts, lines
    raise Refused(Problem("not_a_register_file", facts={"file": path.name}))


def ask_version(version: str, path: Path) -> None:
    """See that this program knows the file's form. Raises Refused: whole_newer."""
    if not version.isdecimal() or int(version[:6]) > VERSION:
        raise Refused(Problem("whole_newer", facts={"file": path.name}))


def from_sheets(store: Store, path: Path) -> Whole:
    """Read the sheets that the first page names, their columns by heading."""
    sheets = sheets_of(path)
    facts, lines = head_of(sheets, path)
    named = {clean(sheet).casefold(): kind for sheet, _, name in lines if (kind := store.catalogue.find(name))}
    told: dict[tuple[str, str], str] = {}
    for words, _, name in lines:
        sheet, dot, heading = words.partition(" · ")
        if dot and "." in name:
            told[clean(sheet).casefold(), clean(heading).casefold()] = name.partition(".")[2]
    found = Whole(path.name, path.parent, facts.get("unit", ""), facts.get(DEMO, "").startswith("yes"), [], cells=True)
    for page in sheets:
        kind = named.get(clean(page.name).casefold())
        if kind is not None:
            found.pages.append(page_of(found, page, kind, told))
        elif any(any(row) for row in page.rows) and not is_readme(page):
            found.problems.append((page.name, 1, Problem("sheet_not_known", None, Level.WARN, {"sheet": page.name})))
    return found


def is_readme(sheet: Sheet) -> bool:
    """Tell whether a sheet is the page that explains the file."""
    return any(len(row) > 2 and str(row[2]).startswith(REGISTER) for row in sheet.rows[:STEP])  # noqa: PLR2004


def page_of(found: Whole, sheet: Sheet, kind: type[Record], told: Mapping[tuple[str, str], str]) -> Page:
    """Read a sheet: the first filled row holds the headings."""
    fields = list(kind.about.fields.values())
    names = {clean(heading).casefold(): f.name for heading, f in zip(unlike(fields), fields, strict=True)}
    names |= {RECORD_ID_HEADING.casefold(): ID, FILE_HEADING.casefold(): FILE_KEY, OF_HEADING.casefold(): ""}
    names.setdefault(REGISTER_HEADING.casefold(), "")
    start = next((at for at, row in enumerate(sheet.rows) if any(cell != "" for cell in row)), len(sheet.rows))
    columns: list[tuple[int, str]] = []
    for at, cell in enumerate(sheet.rows[start] if start < len(sheet.rows) else ()):
        heading = clean(text_of(cell)).casefold()
        name = told.get((clean(sheet.name).casefold(), heading), names.get(heading))
        if name is None or (name not in kind.about.fields and name not in {ID, FILE_KEY, ""}):
            if heading:
                facts = {"column": clean(text_of(cell)), "sheet": sheet.name}
                found.problems.append((sheet.name, start + 1, Problem("column_not_known", None, Level.WARN, facts)))
        elif name:
            columns.append((at, name))
    rows = []
    for number, row in enumerate(sheet.rows[start + 1 :], start + 2):
        cells = {name: row[at] for at, name in columns if at < len(row) and row[at] != ""}
        if cells:
            rows.append((number, cells))
    return Page(kind, sheet.name, rows)


def read_json(path: Path) -> dict[str, Any]:
    """Return a JSON document. Raises Refused: no_such_file, file_too_large, file_damaged, and as `ask_version`."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refused(Problem("file_too_large", facts={"file": path.name}))
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise Refused(Problem("no_such_file", facts={"file": str(path)})) from None
    except (ValueError, RecursionError, MemoryError):
        raise Refused(Problem("file_damaged", facts={"file": path.name})) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Refused(Problem("not_a_register_file", facts={"file": path.name}))
    ask_version(str(document.get("version")), path)
    return document


def from_json(store: Store, path: Path) -> Whole:
    """Read the records of a document; what is no record of a known type is told."""
    document = read_json(path)
    records = document.pop("records", None)
    found = Whole(
        path.name, path.parent, str(document.get("unit") or ""), str(document.get(DEMO)) == "yes", [], cells=False
    )
    for name, rows in records.items() if isinstance(records, dict) else ():
        kind = store.catalogue.find(str(name))
        if kind is None or not isinstance(rows, list):
            found.problems.append((str(name), 0, Problem("sheet_not_known", None, Level.WARN, {"sheet": str(name)})))
            continue
        page = Page(kind, kind.about.name, [])
        for number, row in enumerate(rows, 1):
            if isinstance(row, dict):
                page.rows.append((number, row))
            else:
                found.problems.append((page.sheet, number, Problem("not_an_object")))
        found.pages.append(page)
    return found


# -- planning ----------------------------------------------------------------------------------------------------------


class _Planner:
    """Reads the rows as values, finds the records they are, and tells what differs."""

    def __init__(self, store: Store, found: Whole, progress: Progress | None) -> None:
        self.store, self.found, self.progress = store, found, progress
        self.today = store.today
        self.problems = found.problems
        self.named = Names(store)
        self.known: dict[str, dict[str, str]] = {}  # table -> words of a link -> the record of this file
        self.stored: dict[str, dict[str, str]] = {}
        self._read: dict[tuple[int, str], tuple[Value, Problem | None]] = {}
        self.total = sum(len(page.rows) for page in found.pages)
        self.done = 0
        self.left = {(text.about_record, text.about_field, text.typed) for text in store.leftovers()}

    def plan(self) -> Brought:
        """Return every row with its verdict."""
        pages = in_order([page.kind for page in self.found.pages])
        by_kind: dict[type[Record], list[BroughtRow]] = {}
        for page in self.found.pages:
            by_kind.setdefault(page.kind, []).extend(self._rows(page))
        self._learn_names(by_kind)
        rows = []
        for kind in pages:
            for row in by_kind[kind]:
                self._links(row)
            self._compare(kind, by_kind[kind])
            rows += by_kind[kind]
        return Brought(self.found.name, rows, self.problems, self.found.unit, self.found.demo)

    def _tell(self, row: BroughtRow, problem: Problem) -> None:
        self.problems.append((row.sheet, row.row, problem))

    def _rows(self, page: Page) -> Iterator[BroughtRow]:
        """Read all but the links: names first, by which links are told."""
        kind = page.kind
        plain = [f for f in kind.about.fields.values() if not isinstance(f.kind, Link)]
        linked = [f for f in kind.about.fields.values() if isinstance(f.kind, Link)]
        plain.sort(key=lambda f: bool(f.beside))  # a number that others prove is read after them
        exact = kind in BUILT_IN
        for number, cells in page.rows:
            self.done += 1
            if self.progress and self.done % STEP == 0:
                self.progress(self.done, self.total)
            row = BroughtRow(kind, page.sheet, number, text(cells.get(ID)).lower(), {}, {}, {})
            row.links = {f.name: said for f in linked if (said := text(cells.get(f.name)))}
            for one in plain:
                cell = cells.get(one.name)
                if cell is None:
                    continue
                value, problem = self._value(one, cell, row.values, exact=exact)
                if problem is not None:
                    row.left[one.name] = (raw_text(cell), problem)
                    self._tell(row, problem)
                elif value is not None:
                    row.values[one.name] = value
            row.file = str(self._place(cells.get(FILE_KEY)))
            if not self.found.cells:
                for name in cells:
                    if name not in kind.about.fields and name not in {ID, FILE_KEY, OF_UNIT, UNIT_CODE}:
                        facts = {"column": name, "sheet": page.sheet}
                        self._tell(row, Problem("column_not_known", None, Level.WARN, facts))
            yield row
        page.rows = []  # a register of a hundred thousand people is not kept twice

    def _place(self, cell: Cell | None) -> Path:
        """Return the file that a cell names: one within the folder of the file, whatever the cell says."""
        told = text(cell)
        if not told:
            return self.found.folder / "-"
        place = (self.found.folder / told).resolve()
        return place if place.is_relative_to(self.found.folder.resolve()) else self.found.folder / "-"

    def _value(
        self, one: Field, cell: Cell, beside: Mapping[str, Value], *, exact: bool
    ) -> tuple[Value, Problem | None]:
        """Return the value of a cell, or what is wrong with it."""
        if isinstance(cell, bool | list | dict) or cell is None:
            reading = one.accept(cell, self.today)
            return reading.value, next((p for p in reading.problems if p.level is Level.ERROR), None)
        typed = raw_text(cell)
        if is_kept(typed):
            return kept(one, typed), None
        if isinstance(one.kind, Text):
            if exact:
                return typed or None, None
        elif not isinstance(one.kind, CitizenId):  # what a number says depends on its row
            key = (id(one), typed)
            if key not in self._read:
                self._read[key] = taken(one, typed, self.today)
            return self._read[key]
        return taken(one, typed, self.today, beside)

    def _learn_names(self, by_kind: Mapping[type[Record], Sequence[BroughtRow]]) -> None:
        """Learn by which words the records of this file are named."""
        for kind, rows in by_kind.items():
            words = labels(kind, (kind.of(row.record, row.values) for row in rows if row.record))
            self.known[kind.about.table] = {label: record for record, label in words.items()}

    def _links(self, row: BroughtRow) -> None:
        """Find the records that links name: those of this file first, then those of the register."""
        for name, typed in row.links.items():
            one = row.kind.about.fields[name]
            if is_kept(typed):
                row.values[one.name] = kept(one, typed)
                continue
            value: Value = self.known.get(one.target, {}).get(typed)
            if value is None and ID_FORM.fullmatch(typed.lower()):
                value = typed.lower()
            if value is None:
                value = self._stored(one.target).get(typed)
            if value is None:
                value = self.named.told(one, {"": typed}, self.today).value
            if value is not None:
                row.values[one.name] = value
            else:
                plural = self.store.catalogue.of_table(one.target).about.plural
                problem = Problem("link_not_found", one.name, Level.ERROR, {"typed": typed, "records": plural})
                row.left[one.name] = (typed, problem)
                self._tell(row, problem)

    def _stored(self, table: str) -> dict[str, str]:
        """Return the records of the register by the words that name them, as an export writes these."""
        if table not in self.stored:
            kind = self.store.catalogue.of_table(table)
            words = labels(kind, self.store.every(kind))
            self.stored[table] = {label: record for record, label in words.items()}
        return self.stored[table]

    def _compare(self, kind: type[Record], rows: Sequence[BroughtRow]) -> None:
        """Tell which rows are new, changed or the same."""
        names = [ID, *kind.about.fields]
        stored = {str(values[0]): dict(zip(names, values, strict=True))
                  for values in self.store.columns_of(kind, names)}  # fmt: skip
        self._claim(kind, rows, stored)
        fresh = [row.record for row in rows if row.record and row.record not in stored]
        gone = rows_of(self.store, kind, fresh, gone=True) if fresh else {}
        for row in rows:
            if row.verdict is Verdict.REFUSED or row.verdict is Verdict.SKIPPED:
                continue
            before = stored.get(row.record)
            revived = gone.get(row.record) if before is None else None
            row.revived = revived is not None
            known = before if before is not None else revived
            row.changes = {n: v for n, v in row.values.items() if known is None or known[n] != v}
            if before is not None and not kind.about.append_only and kind not in BUILT_IN:
                row.kept = {n for n, (typed, _) in row.left.items()
                            if before[n] is None and (row.record, n, typed) not in self.left}  # fmt: skip
            if before is None:
                self._new(row)
            elif not row.changes and not row.kept:
                row.verdict = Verdict.UNCHANGED
                if kind is not Attachment:
                    row.values = {}
            elif kind.about.append_only:
                row.verdict = Verdict.REFUSED
                self._tell(row, Problem("append_only"))
            else:
                row.verdict = Verdict.UPDATED

    def _new(self, row: BroughtRow) -> None:
        lacking = [f.name for f in row.kind.about.naming if row.values.get(f.name) is None]
        if lacking and not row.revived:
            row.verdict = Verdict.REFUSED
            for name in lacking:
                if name not in row.left:
                    self._tell(row, Problem("name_needed", name))
        elif row.kind is Attachment and not self._is_file(row):
            row.verdict = Verdict.REFUSED
            self._tell(row, Problem("file_not_beside", facts={"name": row.values.get("name") or ""}))

    def _is_file(self, row: BroughtRow) -> bool:
        return is_there(self.store, Attachment.of(row.record, row.values)) or Path(row.file).is_file()

    def _claim(self, kind: type[Record], rows: Sequence[BroughtRow], stored: Mapping[str, Mapping[str, Value]]) -> None:
        """See which record each row is: by its id, else by citizen id or tax code, else by being equal to one."""
        seen: dict[str, BroughtRow] = {}
        for row in rows:
            if not row.record:
                continue
            if not ID_FORM.fullmatch(row.record):
                row.verdict = Verdict.REFUSED
                self._tell(row, Problem("record_id_wrong", facts={"typed": row.record}))
            elif row.record in seen:
                first = seen[row.record]
                row.verdict = Verdict.SKIPPED if first.values == row.values else Verdict.REFUSED
                if row.verdict is Verdict.REFUSED:
                    self._tell(row, Problem("record_id_twice", facts={"row": first.row}))
            else:
                seen[row.record] = row
        self._claim_nameless(kind, [row for row in rows if not row.record], stored, set(seen))

    @staticmethod
    def _claim_nameless(
        kind: type[Record], rows: Sequence[BroughtRow], stored: Mapping[str, Mapping[str, Value]], claimed: set[str]
    ) -> None:
        """Find the records of rows that were added by hand, so that the same file again adds nothing."""
        if not rows:
            return
        identity, naming = identity_of(kind), [f.name for f in kind.about.naming]
        by_identity: dict[Value, str] = {}
        by_naming: dict[tuple[Value, ...], list[str]] = {}
        for record, values in stored.items():
            if identity is not None and values[identity.name] is not None:
                by_identity.setdefault(values[identity.name], record)
            by_naming.setdefault(tuple(values[name] for name in naming), []).append(record)
        for row in rows:
            found = by_identity.get(row.values.get(identity.name)) if identity else None
            if found is None:
                alike = by_naming.get(tuple(row.values.get(name) for name in naming), ())
                same = (one for one in alike if one not in claimed)
                found = next((one for one in same if row.values.items() <= stored[one].items()), None)
            if found is not None:
                row.record = found
                claimed.add(found)


def in_order(kinds: Sequence[type[Record]]) -> list[type[Record]]:
    """Return record types so that what a link names comes before what names it, texts not read at the very end."""
    tables = {kind.about.table: kind for kind in kinds}
    found: dict[type[Record], None] = {}

    def visit(kind: type[Record], above: frozenset[type[Record]]) -> None:
        if kind in found or kind in above:
            return
        for one in kind.about.fields.values():
            if isinstance(one.kind, Link) and one.target in tables:
                visit(tables[one.target], above | {kind})
        found.setdefault(kind)

    for kind in kinds:
        if kind is not Leftover:
            visit(kind, frozenset())
    return [*found, *(kind for kind in dict.fromkeys(kinds) if kind is Leftover)]


def raw_text(cell: Cell) -> str:
    """Return what a cell says, letter by letter."""
    return text_of(cell)


def text(cell: Cell | None) -> str:
    """Return what a cell says, tidied; "" for none."""
    return "" if cell is None else clean(text_of(cell))


def result_document(brought: Brought, sentence: Callable[[Problem], str]) -> dict[str, Any]:
    """Return a result as the command line prints it."""
    counts = brought.counts
    records: dict[str, Counter[str]] = {}
    for row in brought.rows:
        records.setdefault(row.kind.about.name, Counter())[row.verdict.value] += 1
    return {
        "rows": len(brought.rows),
        "created": counts["created"],
        "updated": counts["updated"],
        "unchanged": counts["unchanged"],
        "skipped": counts["skipped"],
        "refused": counts["refused"],
        "import_id": brought.import_id,
        "records": {name: dict(told) for name, told in records.items()},
        "problems": [
            {"sheet": sheet, "row": row, "field": p.field, "level": p.level.value, "code": p.code,
             "message": sentence(p)}
            for sheet, row, p in brought.problems
        ],
    }  # fmt: skip

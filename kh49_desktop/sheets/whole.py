"""A whole register, or one record with all that belongs to it, as files that say what they are and come in again."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from kh49_desktop import __version__
from kh49_desktop.errors import Level, Problem, Refused, Trouble, os_trouble
from kh49_desktop.fields import EMPTY, Choice, CitizenId, Email, Field, Link, Phone, TaxCode, Text, Value
from kh49_desktop.record import BUILT_IN, Attachment, Leftover, Record
from kh49_desktop.sheets.headings import RECORD_ID_HEADING, REGISTER_HEADING
from kh49_desktop.sheets.layouts import Layouts
from kh49_desktop.sheets.packed import MOST_CELLS
from kh49_desktop.sheets.workbook import LONGEST_SHEET_NAME, Cell, Page, Style, Workbook, free_name
from kh49_desktop.sheets.writing import Cells, Leaf, Linked, put, unlike, whole, wrapped, write_csv, write_sheet
from kh49_desktop.store.attachments import bytes_of
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import Row
from kh49_desktop.store.schema import OF_UNIT
from kh49_desktop.store.whose import UNIT_CODE

FORMAT: Final = "kh49-register"
VERSION: Final = 1
ENDINGS: Final = (".xlsx", ".json", ".csv")
REGISTER: Final = "register."  # begins the English name of a line that tells of the file itself
DEMO: Final = "demo"  # the setting that marks invented people: it goes with them
FILE_HEADING: Final = "Tệp kèm theo"
OF_HEADING: Final = "Thuộc về"
FILE_KEY: Final = "file"
ABOUT_TABLE, ABOUT_RECORD, ABOUT_FIELD = "about_table", "about_record", "about_field"
README_WIDTHS: Final = (46, 60, 34)
LETTERS_ACROSS: Final = 125  # of a line over the whole width of that page
LINE: Final = 15.0  # points that it takes
LONGEST_NAME: Final = 80  # letters of a file's name, so that the whole path stays short enough for Windows
CSV_FOLDER: Final = "-csv"
STEP: Final = 500

ID_FORM: Final = Link.form
KEPT: Final = ("⟦", "⟧")  # stand around a value that would not be read as what it is: it is taken as it is stored

_NOT_IN_NAMES: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_NOT_IN_SHEETS: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_RESERVED: Final = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Portion:
    """The records of one type that go out: all (`ids` None) or some, the fields that go with them."""

    kind: type[Record]
    fields: tuple[Field, ...]
    ids: tuple[str, ...] | None = None

    @property
    def is_about(self) -> bool:
        """Return whether its records lie beside records of any type."""
        return {ABOUT_TABLE, ABOUT_RECORD} <= set(self.kind.about.fields)


@dataclass(slots=True)
class Exported:
    """What went out: how many records of each type by its English name, files beside, files that were not there.

    `too_large`: the workbook holds more cells than an import reads; the JSON file has no such limit.
    """

    path: Path
    records: dict[str, int] = field(default_factory=dict)
    files: int = 0
    missing: list[str] = field(default_factory=list)
    folder: Path | None = None
    too_large: bool = False


def goes_out(store: Store, kind: type[Record], *, sensitive: bool) -> bool:
    """Tell whether records of a type may leave: not when what names them is sensitive, unless that is asked for."""
    naming = kind.about.naming
    if not sensitive and any(f.sensitive for f in naming):
        return False
    parents = (store.catalogue.of_table(f.target) for f in naming if isinstance(f.kind, Link))
    return all(parent is kind or goes_out(store, parent, sensitive=sensitive) for parent in parents)


def open_fields(kind: type[Record], *, sensitive: bool) -> tuple[Field, ...]:
    """Return the fields of a type that go out."""
    return tuple(field_ for field_ in kind.about.fields.values() if sensitive or not field_.sensitive)


def whole_parts(store: Store, *, sensitive: bool = False) -> list[Portion]:
    """Return every record type with all its records, those without any last."""
    found = [
        Portion(kind, open_fields(kind, sensitive=sensitive))
        for kind in store.catalogue.kinds
        if goes_out(store, kind, sensitive=sensitive)
    ]
    return sorted(found, key=lambda part: store.count(part.kind) == 0)


def record_parts(store: Store, kind: type[Record], record: str, *, sensitive: bool = False) -> list[Portion]:
    """Return a record with its children, what was not read of them and their files. Raises Refused: sensitive_list."""
    if not goes_out(store, kind, sensitive=sensitive):
        raise Refused(Problem("sensitive_list", facts={"records": kind.about.plural}))
    chosen: dict[type[Record], list[str]] = {kind: [record]}
    queue = [(kind, record)]
    while queue:
        parent_kind, parent = queue.pop(0)
        for child in store.catalogue.children(parent_kind).values():
            if goes_out(store, child, sensitive=sensitive):
                ids = [str(row["id"]) for row in store.child_rows(child, parent)]
                chosen.setdefault(child, []).extend(ids)
                queue += [(child, one) for one in ids]
    for about in BUILT_IN:
        if about not in chosen:
            beside = [(k, one) for k, ids in list(chosen.items()) for one in ids]
            chosen[about] = [
                str(row["id"])
                for owner, one in beside
                for row in store.rows_where(about, ABOUT_RECORD, one)
                if row[ABOUT_TABLE] == owner.about.table
            ]
    return [
        Portion(one, open_fields(one, sensitive=sensitive), tuple(dict.fromkeys(ids)))
        for one, ids in chosen.items()
        if ids
    ]


def export_whole(store: Store, path: Path, *, sensitive: bool = False, progress: Progress | None = None) -> Exported:
    """Write the whole register as a workbook (.xlsx), one JSON document (.json) or a folder of CSV files (.csv).

    Files kept beside records are copied into a folder beside it. Sensitive fields, and records that are named by such,
    stay unless `sensitive`. Raises Refused: unknown_ending, file_in_use, no_such_folder, bad_layouts; Trouble.
    """
    return _Export(store, path, whole_parts(store, sensitive=sensitive), "all", sensitive, progress).write()


def export_record(store: Store, kind: type[Record], record: str, path: Path, *, sensitive: bool = False) -> Exported:
    """Write one record with all that belongs to it; otherwise as `export_whole`. Raises Refused: no_such_record."""
    if store.row(kind, record) is None:
        raise Refused(Problem("no_such_record", "id", facts={"typed": record}))
    parts = record_parts(store, kind, record, sensitive=sensitive)
    return _Export(store, path, parts, "record", sensitive, None).write()


class _Export:
    """One export: the parts, the files beside them, the page that explains it all."""

    def __init__(  # noqa: PLR0913, PLR0917 - what goes out, whereto, how
        self,
        store: Store,
        path: Path,
        parts: Sequence[Portion],
        what: str,
        sensitive: bool,  # noqa: FBT001
        progress: Progress | None,
    ) -> None:
        if path.suffix.lower() not in ENDINGS:
            facts = {"ending": path.suffix or path.name, "endings": ", ".join(ENDINGS)}
            raise Refused(Problem("unknown_ending", facts=facts))
        self.store, self.path, self.parts, self.what = store, path, parts, what
        self.sensitive, self.progress = sensitive, progress
        self.words = Layouts.load(store.folder).workbook
        out = {part.kind for part in parts}
        kinds = {kind for kind in store.catalogue.kinds if goes_out(store, kind, sensitive=sensitive)}
        self.fields = {kind.about.table: {f.name for f in kind.about.fields.values() if sensitive or not f.sensitive}
                       for kind in kinds}  # fmt: skip
        links = [f for part in parts for f in part.fields if isinstance(f.kind, Link) and f.target in self.fields]
        # Only where records go out that a link may name are their names asked for.
        self.linked = Linked(store, links) if path.suffix.lower() != ".json" and out else Linked(store, ())
        self.done = Exported(path)
        self.sheets: list[tuple[str, Portion, int]] = []
        self.total = sum(store.count(part.kind) if part.ids is None else len(part.ids) for part in parts)
        self.counted = 0
        self._taken: set[str] = set()

    def write(self) -> Exported:
        """Write everything, the files beside it first, and note it in the log of exports."""
        ending = self.path.suffix.lower()
        if ending == ".xlsx":
            self._workbook()
        elif ending == ".json":
            with put(self.path) as file:
                self._json(file)
        else:
            self._csv_folder()
        for part in self.parts:
            name = part.kind.about.name
            rows = self.done.records.get(name, 0)
            if rows:
                note_export(self.store, part.kind, "whole", self.done.path, rows, [f.name for f in part.fields])
        return self.done

    # -- rows ----------------------------------------------------------------------------------------------------------

    def rows(self, part: Portion) -> Iterator[Row]:
        """Yield the stored rows of a part in the order of their making; what tells of something left out is not."""
        if part.ids is None:
            rows = self.store.rows(part.kind, sort="rid")
        else:
            rows = (row for one in part.ids if (row := self.store.row(part.kind, one)) is not None)
        for row in rows:
            if part.is_about and not self._may_go(part, row):
                continue
            self.counted += 1
            if self.progress and self.counted % STEP == 0:
                self.progress(self.counted, self.total)
            yield row

    def _may_go(self, part: Portion, row: Row) -> bool:
        fields = self.fields.get(row[ABOUT_TABLE])
        return fields is not None and (part.kind is not Leftover or row[ABOUT_FIELD] in fields)

    def cells(self, part: Portion) -> Iterator[list[Cell]]:
        """Yield the cells of a part's rows: its fields, what it is beside, the file beside it, its id."""
        cells = Cells(part.fields, self.linked)
        faithful = Faithful(part.fields, self.store.today, exact=part.kind in BUILT_IN)
        for row in self.rows(part):
            found = faithful.of(cells.of(row), row)
            if part.is_about:
                found.append(self._owner(row))
            if part.kind is Attachment:
                found.append(self._file(row))
            if self.store.superior:
                found.append(self.linked.owners.shown(row[OF_UNIT]))
            found.append(str(row["id"]))
            yield found

    def headings(self, part: Portion) -> list[str]:
        """Return the headings of a part's columns."""
        found = unlike(part.fields)
        found += [OF_HEADING] if part.is_about else []
        found += [FILE_HEADING] if part.kind is Attachment else []
        found += [REGISTER_HEADING] if self.store.superior else []
        return [*found, RECORD_ID_HEADING]

    def _owner(self, row: Row) -> str:
        kind = self.store.catalogue.find(str(row[ABOUT_TABLE]))
        record = self.store.load(kind, str(row[ABOUT_RECORD])) if kind else None
        return f"{kind.about.title}: {record.named()}" if kind and record else ""

    # -- files beside --------------------------------------------------------------------------------------------------

    @property
    def folder(self) -> Path:
        """Return where the files beside records are copied to."""
        return self.path.with_name(f"{self.path.stem}-{self.words['folder']}")

    def _file(self, row: Row) -> str | None:
        """Copy the file of an attachment and return its place, told from where the workbook lies."""
        attachment = Attachment.of(str(row["id"]), row)
        try:
            content = bytes_of(self.store, attachment)
        except Refused:
            self.done.missing.append(attachment.name)
            return None
        kind = self.store.catalogue.find(attachment.about_table)
        record = self.store.load(kind, attachment.about_record) if kind else None
        room = plain_name(kind.about.plural) if kind else ""
        stem, ending = Path(attachment.name).stem, Path(attachment.name).suffix
        wanted = plain_name(f"{record.named()} - {stem}" if record else stem)
        place, number = f"{room}/{wanted}{ending}", 1
        while place.casefold() in self._taken:
            number += 1
            place = f"{room}/{wanted} ({number}){ending}"
        self._taken.add(place.casefold())
        target = self.folder / place
        self.done.folder = self.folder
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            same = target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == attachment.sha256
        except OSError as error:
            raise Trouble(os_trouble(error), file=str(target)) from error
        if not same:
            with put(target) as file:
                file.write(content)
        self.done.files += 1
        return f"{self.folder.name}/{place}"

    # -- workbook ------------------------------------------------------------------------------------------------------

    def _workbook(self) -> None:
        taken: set[str] = set()
        first = self._named(self.words["sheet"], taken)
        self.sheets = [(self._named(part.kind.about.plural, taken), part, self._count(part)) for part in self.parts]
        cells = sum(count * (len(part.fields) + 2) for _, part, count in self.sheets)
        self.done.too_large = cells > MOST_CELLS
        with put(self.path) as file:
            book = Workbook(file)
            with book.sheet(first, Page(README_WIDTHS, landscape=False)) as sheet:
                for row, style in self.readme():
                    is_line = style is Style.BODY and row[0] is not None and row[1] is None
                    lines = 1 + len(str(row[0])) // LETTERS_ACROSS if is_line else 1
                    sheet.row(row, (style,) * 3, height=LINE * lines if is_line else 0)
                    if is_line:
                        sheet.merge(0, 2)
            for name, part, _ in self.sheets:
                self._tell(part, write_sheet(book, self._leaf(name, part)))
            book.close()

    def _named(self, wanted: str, taken: set[str]) -> str:
        name = free_name(wanted[:LONGEST_SHEET_NAME], taken)
        taken.add(name.casefold())
        return name

    def _leaf(self, name: str, part: Portion) -> Leaf:
        return Leaf(name, self.headings(part), self.cells(part), wrapped(part.fields), whole(part.fields))

    def _tell(self, part: Portion, rows: int) -> None:
        self.done.records[part.kind.about.name] = rows

    def _count(self, part: Portion) -> int:
        if part.is_about:
            return sum(1 for row in self._plain_rows(part) if self._may_go(part, row))
        return self.store.count(part.kind) if part.ids is None else len(part.ids)

    def _plain_rows(self, part: Portion) -> Iterator[Row]:
        if part.ids is None:
            return self.store.rows(part.kind, sort="rid")
        return (row for one in part.ids if (row := self.store.row(part.kind, one)) is not None)

    # -- the page that explains ----------------------------------------------------------------------------------------

    def facts(self) -> dict[str, str | int]:
        """Return what the file says of itself, by English name."""
        store = self.store
        unit = next(
            (record for kind in store.catalogue.kinds if (record := store.load(kind, store.own_unit)) is not None), None
        ) if store.own_unit else None  # fmt: skip
        found: dict[str, str | int] = {
            "unit_name": unit.named() if unit else "",
            "written": f"{store.now():%d/%m/%Y %H:%M}",
            "who": store.who,
            "program": __version__,
            "sensitive": "yes" if self.sensitive else "no",
            "format": FORMAT,
            "version": VERSION,
            "unit": store.own_unit,
        }
        if store.setting(DEMO) == "1":
            found[DEMO] = "yes"
        return found

    def readme(self) -> Iterator[tuple[list[Cell], Style]]:
        """Yield the lines of the first page: what this is, how it comes in again, every sheet and column."""
        words = self.words
        yield [words["titles"][self.what], None, None], Style.TITLE
        yield [None, None, None], Style.BODY
        answers = words["answers"]
        for name, value in self.facts().items():
            told: Cell = str(value)
            if name == "sensitive":
                told = f"{value} ({answers['with' if self.sensitive else 'without']})"
            elif name == DEMO:
                told = f"{value} ({answers['yes']})"
            yield [words["facts"].get(name, name), told, REGISTER + name], Style.BODY
        yield [None, None, None], Style.BODY
        for line in words["text"]:
            yield [line.replace("{folder}", self.folder.name), None, None], Style.BODY
        if not self.sensitive:
            yield [words["without_sensitive"], None, None], Style.BODY
        yield [None, None, None], Style.BODY
        yield list(words["heads"]["sheets"]), Style.STRONG
        for sheet, part, count in self.sheets:
            yield [sheet, str(count), part.kind.about.name], Style.BODY
        yield [None, None, None], Style.BODY
        yield list(words["heads"]["columns"]), Style.STRONG
        for sheet, part, _ in self.sheets:
            for heading, field_ in zip(unlike(part.fields), part.fields, strict=True):
                name = f"{part.kind.about.name}.{field_.name}"
                yield [f"{sheet} · {heading}", self.kind_words(field_), name], Style.BODY

    def kind_words(self, field_: Field) -> str:
        """Return how a field's values are written."""
        words = str(self.words["kinds"].get(type(field_.kind).__name__, ""))
        if field_.options:
            return f"{words}: {' · '.join(option.label for option in field_.options)}"
        if isinstance(field_.kind, Link):
            return f"{words} {self.store.catalogue.of_table(field_.target).about.plural}"
        return f"{words} ({field_.unit})" if field_.unit and field_.unit not in words else words

    # -- JSON and CSV --------------------------------------------------------------------------------------------------

    def _json(self, file: IO[bytes]) -> None:
        """Write one document, record by record."""
        text = io.TextIOWrapper(file, encoding="utf-8", newline="\n")
        facts = self.facts()
        head = {"format": facts.pop("format"), "version": facts.pop("version"), **facts, "about": self.words["text"],
                "types": {part.kind.about.name: self._type_document(part) for part in self.parts}}  # fmt: skip
        text.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "records": {')
        for number, part in enumerate(self.parts):
            text.write(f"{',' if number else ''}\n  {json.dumps(part.kind.about.name)}: [")
            rows = 0
            faithful = Faithful(part.fields, self.store.today, exact=part.kind in BUILT_IN)
            for row in self.rows(part):
                values = faithful.of([row[f.name] for f in part.fields], row)
                told = {"id": row["id"]}
                if self.store.superior:
                    told |= {OF_UNIT: row[OF_UNIT], UNIT_CODE: self.linked.owners.of(row[OF_UNIT]).code}
                told |= {f.name: v for f, v in zip(part.fields, values, strict=True) if v is not None}
                if part.kind is Attachment and (place := self._file(row)) is not None:
                    told[FILE_KEY] = place
                text.write(f"{',' if rows else ''}\n   {json.dumps(told, ensure_ascii=False)}")
                rows += 1
            text.write("]")
            self._tell(part, rows)
        text.write("\n }\n}\n")
        text.detach()

    def _type_document(self, part: Portion) -> Mapping[str, Any]:
        names = {}
        for one in part.fields:
            told: dict[str, Any] = {"label": one.label, "is": self.kind_words(one)}
            if one.options:
                told = {"label": one.label, "options": {option.code: option.label for option in one.options}}
            if isinstance(one.kind, Link):
                told["links_to"] = self.store.catalogue.of_table(one.target).about.name
            names[one.name] = told
        return {"title": part.kind.about.title, "fields": names}

    def _csv_folder(self) -> None:
        """Write a folder of CSV files, a file a type; those of an earlier export that are not among them go."""
        room = self.path.with_name(self.path.stem + CSV_FOLDER)
        self.done.path = room
        taken: set[str] = set()
        first = self._named(plain_name(self.words["sheet"]), taken)
        self.sheets = [(self._named(plain_name(p.kind.about.plural), taken), p, self._count(p)) for p in self.parts]
        try:
            room.mkdir(exist_ok=True)
        except FileNotFoundError:
            raise Refused(Problem("no_such_folder", facts={"folder": str(room.parent)})) from None
        except OSError as error:
            raise Trouble(os_trouble(error), file=str(room)) from error
        for name, part, _ in self.sheets:
            with put(room / f"{name}.csv") as file:
                self._tell(part, write_csv(file, self._leaf(name, part)))
        with put(room / f"{first}.csv") as file:
            rows = (row for row, _ in self.readme())
            write_csv(file, Leaf(first, ("", "", ""), rows))
        for kind in self.store.catalogue.kinds:
            stale = room / f"{plain_name(kind.about.plural)[:LONGEST_SHEET_NAME].strip()}.csv"
            if stale.stem.casefold() not in taken:
                with contextlib.suppress(OSError):
                    stale.unlink(missing_ok=True)


class Faithful:
    """Sees that every cell will be read as the value it shows; what would not is written as stored: JSON in ⟦⟧."""

    def __init__(self, fields: Sequence[Field], today: datetime.date, *, exact: bool) -> None:
        """`exact`: texts of these fields are taken letter by letter."""
        self._fields, self._today, self._exact = fields, today, exact
        self._known: dict[tuple[str, Cell], bool] = {}

    def of(self, cells: list[Cell], row: Row) -> list[Cell]:
        """Return the cells of a row, those of its fields first."""
        for at, one in enumerate(self._fields):
            cell = cells[at]
            if cell is not None and not self._holds(one, cell, row[one.name]):
                cells[at] = KEPT[0] + json.dumps(row[one.name]) + KEPT[1]
        return cells

    def _holds(self, one: Field, cell: Cell, value: Value) -> bool:
        if isinstance(one.kind, Text):
            told = str(cell)
            if is_kept(told) or _NOT_IN_SHEETS.search(told):
                return False
            return self._exact or one.kind.tidy(told) == value
        if isinstance(one.kind, Link):  # words that name no other record, or an id
            return (cell != value and not is_kept(str(cell))) or ID_FORM.fullmatch(str(cell)) is not None
        if isinstance(one.kind, Phone | CitizenId | TaxCode | Email):
            return taken(one, str(cell), self._today)[0] == value
        key = (one.name, cell)
        if key not in self._known:
            self._known[key] = taken(one, str(cell), self._today)[0] == value
        return self._known[key]


def taken(
    one: Field, typed: str, today: datetime.date, beside: Mapping[str, Value] = EMPTY
) -> tuple[Value, Problem | None]:
    """Return the value of a text in a file of ours, or what is wrong with it."""
    if isinstance(one.kind, Choice):
        code = next((option.code for option in one.options if typed in {option.code, option.label}), None)
        if code is not None:
            return code, None
    reading = one.read(typed, today, beside)
    problem = next((p for p in reading.problems if p.level is Level.ERROR), None)
    return (None, problem) if problem else (reading.value, None)


def is_kept(typed: str) -> bool:
    """Tell whether a text is a value as it is stored."""
    return typed.startswith(KEPT[0]) and typed.endswith(KEPT[1]) and len(typed) > 1


def kept(one: Field, typed: str) -> Value:
    """Return the value that stands between the brackets."""
    try:
        value = json.loads(typed[1:-1])
    except (ValueError, RecursionError):
        return typed
    is_right = isinstance(value, int if one.kind.sql == "INTEGER" else str) and not isinstance(value, bool)
    return value if is_right else typed


def plain_name(text: str) -> str:
    """Return a text as every system takes it for the name of a file: no signs of paths, not too long."""
    shown = "".join(char if char.isprintable() else " " for char in _NOT_IN_NAMES.sub(" ", text))
    name = " ".join(shown.split())[:LONGEST_NAME].strip(". ")
    return f"_{name}" if not name or _RESERVED.match(name) else name

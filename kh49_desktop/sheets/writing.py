"""Lists as files: a workbook or CSV that opens well in Excel and imports again with no change."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from kh49_desktop import whole_files
from kh49_desktop.errors import Level, Problem, Refused, Trouble, os_trouble
from kh49_desktop.fields import Choice, Day, Field, Link, Note, Value, Whole, YesNo
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import RECORD_ID, RECORD_ID_HEADING, REGISTER_HEADING, Vocabulary
from kh49_desktop.sheets.plan import Plan, PlannedRow, Verdict, remark_of
from kh49_desktop.sheets.rows import Got, identity_of
from kh49_desktop.sheets.workbook import Cell, Page, Style, Workbook
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import Store
from kh49_desktop.store.whose import UNIT, Owners
from kh49_desktop.text.letters import clean, fold, seen

ENDINGS: Final = (".xlsx", ".csv")
NARROWEST, WIDEST = 8, 48  # of a column, in letters
MEASURED: Final = 400  # rows by which a column's width is taken
ID_WIDTH: Final = 12
RISKY: Final = ("=", "+", "-", "@")  # what a spreadsheet takes for a formula
BLANKS: Final = "\t\r\n"  # what it passes over before one
REASON_HEADING: Final = "Cần xem lại"
DOUBLES_NAME: Final = "Dòng trùng"
DOUBLES_HEADINGS: Final = ("Ô trong tệp", "Nội dung dòng trùng", "Dòng được giữ")


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet to be written: headings, rows of texts and numbers, and how columns look that are not plain text."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    wrapped: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()  # numbers without "." between thousands


def export(
    store: Store, kind: type[Record], path: Path, ids: Sequence[str] | None = None, *, without: Collection[str] = ()
) -> int:
    """Write the live records of a type (all, or those of `ids` in their order) as .xlsx or .csv; return how many.

    Every field has its column, sensitive ones and those of `without` have none; ids, phones and days are text
    (dd/MM/yyyy, or as much of it as is known), and the last column names the record, so that the file imports again
    without a change. A superior's file says whose each record is, in a column that an import passes over.
    Raises Refused: sensitive_list (it would name people by what is sensitive), unknown_ending, file_in_use,
    no_such_folder; Trouble. The file is replaced only when it is whole.
    """
    if any(field.sensitive for field in kind.about.naming):
        raise Refused(Problem("sensitive_list", facts={"records": kind.about.plural}))
    fields = [f for f in kind.about.fields.values() if not f.sensitive and f.name not in without]
    if store.superior:
        fields.insert(next((at for at, field in enumerate(fields) if at and not field.naming), len(fields)), UNIT)
    linked = Linked(store, fields)
    cells = Cells(fields, linked)
    rows = ([*cells.of(row), str(row["id"])] for row in rows_of(store, kind, ids))
    headings = [*heads(kind, fields), RECORD_ID_HEADING]
    written = save(path, Leaf(kind.about.plural, headings, rows, wrapped(fields), whole(fields)))
    note_export(store, kind, "list", path, written, [field.name for field in fields])
    return written


def export_doubtful(plan: Plan, path: Path, sentence: Callable[[Problem], str], least: Level = Level.WARN) -> int:
    """Write the rows of a dry run that a person should look at, with the reasons in a last column; return how many.

    Each has a column a field that the file fills, so it can be corrected and imported. Rows left out as doubles of
    another row of the file stand on a sheet of their own (.csv has none), which an import passes over.
    """
    weights = {Level.ERROR: 0, Level.WARN: 1, Level.INFO: 2}
    chosen: list[tuple[int, PlannedRow]] = [
        (number, row)
        for number, row in enumerate(plan.rows)
        if row.verdict is Verdict.REFUSED or any(weights[p.level] <= weights[least] for p in row.problems)
    ]
    # The one kept is stored as it is; if its double came in with the corrected rows, that would change it unasked.
    doubles = [(number, row) for number, row in chosen if row.verdict is Verdict.SKIPPED]
    chosen = [(number, row) for number, row in chosen if row.verdict is not Verdict.SKIPPED]
    texts = {name: typed for name, typed in plan.texts.items() if name != RECORD_ID}
    headings = [*unlike([plan.kind.about.fields[name] for name in texts]), REASON_HEADING]
    rows = [[*as_typed(texts, number, row), reasons(plan, row, sentence)] for number, row in chosen]
    again = [
        (place_of(plan, row), " | ".join(filter(None, as_typed(texts, number, row))), reasons(plan, row, sentence))
        for number, row in doubles
    ]
    leaf = Leaf(REASON_HEADING, headings, rows, frozenset({len(texts)}))
    save(path, leaf, *([Leaf(DOUBLES_NAME, DOUBLES_HEADINGS, again, frozenset({1, 2}))] if again else ()))
    return len(rows)


def as_typed(texts: Mapping[str, Sequence[Got]], number: int, row: PlannedRow) -> list[str]:
    """Return the cells of a row as they can be read again: a remark in brackets is put back behind its name."""
    remarks = {problem.field: remark for problem in row.problems if (remark := remark_of((problem,)))}
    cells = [(typed[number].text, remarks.get(name)) for name, typed in texts.items()]
    return [f"{text} ({remark})" if text and remark else text for text, remark in cells]


def reasons(plan: Plan, row: PlannedRow, sentence: Callable[[Problem], str]) -> str:
    """Return what is to be said of a row, each sentence once behind the cells that it concerns: "DS!E5, F5: …"."""
    places: dict[str, list[str]] = {}
    for problem in row.problems:
        places.setdefault(sentence(problem), []).append(place_of(plan, row, problem.field))
    sheet = sheet_of(plan, row)
    return "\n".join(
        f"{sheet}{', '.join(cell.removeprefix(sheet) for cell in dict.fromkeys(cells))}: {told}"
        for told, cells in places.items()
    ) or place_of(plan, row)  # fmt: skip


def place_of(plan: Plan, row: PlannedRow, field: str | None = None) -> str:
    """Return the address of a row's cell for a field, of its first cell that has one where that has none."""
    mapping = plan.parts[row.part].mapping
    names = (field or "", *(f.name for f in plan.kind.about.naming), *mapping.columns)
    return plan.where(row.row, next((name for name in names if mapping.letters(name)), ""), row.part)


def sheet_of(plan: Plan, row: PlannedRow) -> str:
    """Return what stands before the addresses of a row's cells: "DS!"."""
    sheet = plan.parts[row.part].table.sheet
    return f"{sheet}!" if sheet else ""


def rows_of(store: Store, kind: type[Record], ids: Sequence[str] | None) -> Iterator[dict[str, Any]]:
    """Yield the stored rows, in the order of the list or of the ids."""
    if ids is None:
        yield from store.rows(kind)
        return
    for record in ids:
        row = store.row(kind, record)
        if row is not None:
            yield row


def unlike(fields: Sequence[Field]) -> list[str]:
    """Return the fields' labels; two fields of one label are told apart by their section."""
    labels = [field.label for field in fields]
    return [f"{f.label} ({f.section})" if labels.count(f.label) > 1 and f.section else f.label for f in fields]


def heads(kind: type[Record], fields: Sequence[Field]) -> list[str]:
    """Return the headings of fields and of the unit; an import takes that one for no field of the type."""
    own = iter(unlike([field for field in fields if field is not UNIT]))
    return [unit_heading(kind) if field is UNIT else next(own) for field in fields]


def unit_heading(kind: type[Record]) -> str:
    """Return what stands above the unit that a record belongs to."""
    return UNIT.label if Vocabulary.of(kind).meaning((UNIT.label,)) is None else REGISTER_HEADING


class Linked:
    """Shows the records that links name: name and, where it has one, its citizen id or tax code."""

    def __init__(self, store: Store, fields: Sequence[Field], *, brief: bool = False) -> None:
        """Read the tables that the fields link to. `brief`: the name alone where no other record bears it."""
        targets = {field.target for field in fields if isinstance(field.kind, Link)}
        kinds = {target: store.catalogue.of_table(target) for target in targets}
        self.owners = Owners(store)
        self._names = {target: labels(kind, store.every(kind), brief=brief) for target, kind in kinds.items()}

    def name(self, field: Field, value: Value) -> str:
        """Return the words for a link; its id where only that tells which record is meant."""
        return self._names.get(field.target, {}).get(str(value), str(value))


def labels(kind: type[Record], records: Iterable[Record], *, brief: bool = False) -> dict[str, str]:
    """Return the words that name each of these records and no other: its name and number, so that they are found again.

    A record that no words tell from the others is left out. `brief`: the number only behind a name that several bear.
    """
    identity = identity_of(kind)
    found: list[tuple[str, str, str]] = []
    bearers: Counter[str] = Counter()
    for record in records:
        name = record.named()
        mark = str((record.value(identity.name) if identity else None) or "")
        bearers.update({fold(name), mark.lower() or fold(name)})
        found.append((record.id, name, mark))
    told: dict[str, str] = {}
    for one, name, mark in found:
        alone = bearers[fold(name)] == 1
        label = f"{name} ({mark})" if mark and not (brief and alone) else name
        if (bearers[mark.lower()] == 1 if mark else alone) and is_plain(label):
            told[one] = label
    return told


def is_plain(text: str) -> bool:
    """Tell whether a text is the same after it went through a cell."""
    return text.isprintable() and text == clean(text)


class Cells:
    """Makes the cells of rows; what repeats (answers, days, links) is worked out once."""

    def __init__(self, fields: Sequence[Field], linked: Linked) -> None:
        """Take the columns and the names of linked records."""
        self._ways = [(field.name, *way_of(field, linked)) for field in fields]

    def of(self, row: dict[str, Any]) -> list[Cell]:
        """Return the cells of a stored row."""
        found: list[Cell] = []
        for name, show, known in self._ways:
            value = row[name]
            if value is None or show is None:
                found.append(value)
                continue
            cell = known.get(value)
            if cell is None:
                cell = known[value] = show(value)
            found.append(cell)
        return found


def way_of(field: Field, linked: Linked) -> tuple[Callable[[Value], str] | None, dict[Value, str]]:
    """Return how a field's values become cells, None for those that are cells as they are."""
    if field is UNIT:
        return linked.owners.shown, {}
    if isinstance(field.kind, Link):
        return lambda value: linked.name(field, value), {}
    if isinstance(field.kind, YesNo | Choice | Day):
        return field.show, {}
    return None, {}


def wrapped(fields: Sequence[Field]) -> frozenset[int]:
    """Return which columns hold texts of several lines."""
    return frozenset(at for at, field in enumerate(fields) if isinstance(field.kind, Note))


def whole(fields: Sequence[Field]) -> frozenset[int]:
    """Return which columns hold numbers without "." between thousands."""
    return frozenset(at for at, field in enumerate(fields) if isinstance(field.kind, Whole) and field.plain)


def save(path: Path, leaf: Leaf, *more: Leaf) -> int:
    """Write a file beside its place, then put it there whole; return its rows. Further sheets are those of .xlsx."""
    if path.suffix.lower() not in ENDINGS:
        raise Refused(
            Problem("unknown_ending", facts={"ending": path.suffix or path.name, "endings": ", ".join(ENDINGS)})
        )
    with put(path) as file:
        if path.suffix.lower() == ".csv":
            return write_csv(file, leaf)
        book = Workbook(file)
        written = write_sheet(book, leaf)
        for other in more:
            write_sheet(book, other)
        book.close()
        return written


@contextlib.contextmanager
def put(path: Path) -> Iterator[IO[bytes]]:
    """Write a file beside its place and put it there whole when the block ends well.

    Raises Refused: file_in_use, no_such_folder; Trouble.
    """
    try:
        with whole_files.whole(path) as file:
            yield file
    except PermissionError as error:
        if os_trouble(error) != "file_in_use":
            raise Trouble(os_trouble(error), file=str(path)) from error
        raise Refused(Problem("file_in_use", facts={"file": path.name})) from None
    except FileNotFoundError:
        raise Refused(Problem("no_such_folder", facts={"folder": str(path.parent)})) from None
    except OSError as error:
        raise Trouble(os_trouble(error), file=str(path)) from error


def write_csv(file: IO[bytes], leaf: Leaf) -> int:
    """Write UTF-8 with a mark, so that Excel reads the letters; what looks like a formula gets an apostrophe."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text)
    writer.writerow(leaf.headings)
    written = 0
    for row in leaf.rows:
        writer.writerow([harmless(cell) for cell in row])
        written += 1
    text.detach()
    return written


def harmless(cell: Cell) -> str | int:
    """Return a cell that no spreadsheet takes for a formula, and in which nothing steers what it is shown on."""
    if not isinstance(cell, str):
        return "" if cell is None else cell
    bare = seen(cell).lstrip(BLANKS)
    return "'" + bare if bare.lstrip("'").startswith(RISKY) else bare


def write_sheet(book: Workbook, leaf: Leaf) -> int:
    """Add a sheet and return its rows: bold headings that stay in view, filters, fitting widths, texts as texts."""
    rows = iter(leaf.rows)
    measured = list(itertools.islice(rows, MEASURED))
    widths = [width_of(measured, at, heading) for at, heading in enumerate(leaf.headings)]
    styles = [Style.WRAPPED if at in leaf.wrapped else Style.TEXT for at in range(len(widths))]
    figures = [Style.WHOLE if at in leaf.whole else Style.NUMBER for at in range(len(widths))]
    page = Page(widths, frozen=(1, 1), repeated=(0, 0), filtered=0)
    with book.sheet(book.name(leaf.name), page) as sheet:
        sheet.row(leaf.headings, (Style.HEADING,) * len(widths))
        looks = tuple(styles)
        for row in itertools.chain(measured, rows):
            numbers = [at for at, cell in enumerate(row) if isinstance(cell, int)]
            if numbers:
                told = list(styles)
                for at in numbers:
                    told[at] = figures[at]
                sheet.row(row, tuple(told))
            else:
                sheet.row(row, looks)
        return sheet.rows - 1


def width_of(rows: Sequence[Sequence[Cell]], at: int, heading: str) -> int:
    """Return the width of a column that shows most of its cells whole."""
    if heading == RECORD_ID_HEADING:
        return ID_WIDTH
    cells = (str(row[at]) for row in rows if row[at] is not None)
    longest = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    return max(NARROWEST, min(WIDEST, longest + 2), min(len(heading) // 2 + 3, WIDEST))

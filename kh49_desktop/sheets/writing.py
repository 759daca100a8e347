"""Lists as files: a workbook or CSV that opens well in Excel and imports again with no change."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from kh49_desktop.errors import Level, Problem, Refused, Trouble, os_trouble
from kh49_desktop.fields import Choice, Day, Field, Link, Note, Value, Whole, YesNo
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import RECORD_ID, RECORD_ID_HEADING
from kh49_desktop.sheets.plan import Plan, PlannedRow, Verdict
from kh49_desktop.sheets.rows import identity_of
from kh49_desktop.store.file import Store

ENDINGS: Final = (".xlsx", ".csv")
NARROWEST, WIDEST = 8, 48  # of a column, in letters
MEASURED: Final = 400  # rows by which a column's width is taken
ID_WIDTH: Final = 12
RISKY: Final = ("=", "+", "-", "@")  # what a spreadsheet takes for a formula
LONGEST_SHEET_NAME: Final = 31
REASON_HEADING: Final = "Cần xem lại"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A sheet to be written: headings, rows of texts and numbers, and which columns are numbers."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str | int | None]]
    wrapped: frozenset[int] = frozenset()


def export(store: Store, kind: type[Record], path: Path, ids: Sequence[str] | None = None) -> int:
    """Write the live records of a type (all, or those of `ids` in their order) as .xlsx or .csv; return how many.

    Every field has its column, sensitive ones have none; ids, phones and days are text (dd/MM/yyyy, or as much of it as
    is known), and the last column names the record, so that the file imports again without a change.
    Raises Refused: unknown_ending, file_in_use, no_such_folder; Trouble. The file is replaced only when it is whole.
    """
    fields = [f for f in kind.about.fields.values() if not f.sensitive]
    linked = Linked(store, fields)
    rows = [
        [*(shown(field, row[field.name], linked) for field in fields), str(row["id"])]
        for row in rows_of(store, kind, ids)
    ]
    wrapped = frozenset(at for at, field in enumerate(fields) if isinstance(field.kind, Note))
    headings = [*unlike(fields), RECORD_ID_HEADING]
    save(path, Leaf(kind.about.plural, headings, rows, wrapped))
    return len(rows)


def export_doubtful(plan: Plan, path: Path, sentence: Callable[[Problem], str], least: Level = Level.WARN) -> int:
    """Write the rows of a dry run that a person should look at, with the reasons in a last column; return how many.

    The headings are those of the file and stay in their columns, so it can be corrected and imported.
    """
    weights = {Level.ERROR: 0, Level.WARN: 1, Level.INFO: 2}
    chosen: list[tuple[int, PlannedRow]] = [
        (number, row)
        for number, row in enumerate(plan.rows)
        if row.verdict is Verdict.REFUSED or any(weights[p.level] <= weights[least] for p in row.problems)
    ]
    fields = [name for name in plan.texts if name != RECORD_ID]
    headings = [*(plan.kind.about.fields[name].label for name in fields), REASON_HEADING]
    rows = [
        [
            *(plan.texts[name][number].text for name in fields),
            f"{row.row}: " + " ".join(sentence(p) for p in row.problems),
        ]
        for number, row in chosen
    ]
    save(path, Leaf(REASON_HEADING, headings, rows, frozenset({len(fields)})))
    return len(rows)


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


class Linked:
    """Shows the records that links name: name and, where it has one, its citizen id or tax code."""

    def __init__(self, store: Store, fields: Sequence[Field]) -> None:
        """Read the tables that the fields link to."""
        self._names: dict[str, dict[str, str]] = {}
        for target in {field.target for field in fields if isinstance(field.kind, Link)}:
            kind = store.catalogue.of_table(target)
            identity = identity_of(kind)
            names: dict[str, str] = {}
            for record in store.every(kind):
                mark = record.value(identity.name) if identity else None
                names[record.id] = f"{record.named()} ({mark})" if mark else record.named()
            counts: dict[str, int] = {}
            for name in names.values():
                counts[name] = counts.get(name, 0) + 1
            self._names[target] = {record: name if counts[name] == 1 else record for record, name in names.items()}

    def name(self, field: Field, value: Value) -> str:
        """Return the words for a link; its id where only that tells which record is meant."""
        return self._names.get(field.target, {}).get(str(value), str(value))


def shown(field: Field, value: Value, linked: Linked) -> str | int | None:
    """Return a stored value as it stands in a cell."""
    if value is None:
        return None
    if isinstance(field.kind, Link):
        return linked.name(field, value)
    if isinstance(field.kind, YesNo | Choice | Day):
        return field.show(value)
    if isinstance(field.kind, Whole):
        return value
    return str(value)


def save(path: Path, leaf: Leaf) -> None:
    """Write a file beside its place, then put it there whole."""
    if path.suffix.lower() not in ENDINGS:
        raise Refused(
            Problem("unknown_ending", facts={"ending": path.suffix or path.name, "endings": ", ".join(ENDINGS)})
        )
    content = csv_bytes(leaf) if path.suffix.lower() == ".csv" else workbook_bytes(leaf)
    beside = path.with_name(path.name + ".tmp")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except PermissionError:
        beside.unlink(missing_ok=True)
        raise Refused(Problem("file_in_use", facts={"file": path.name})) from None
    except FileNotFoundError:
        raise Refused(Problem("no_such_folder", facts={"folder": str(path.parent)})) from None
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise Trouble(os_trouble(error), file=str(path)) from error


def csv_bytes(leaf: Leaf) -> bytes:
    """Return UTF-8 with a mark, so that Excel reads the letters; what looks like a formula gets an apostrophe."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(leaf.headings)
    writer.writerows([harmless(cell) for cell in row] for row in leaf.rows)
    return written.getvalue().encode("utf-8-sig")


def harmless(cell: str | int | None) -> str | int:
    """Return a cell that no spreadsheet takes for a formula."""
    if cell is None:
        return ""
    return "'" + cell if isinstance(cell, str) and cell.lstrip("'").startswith(RISKY) else cell


def workbook_bytes(leaf: Leaf) -> bytes:
    """Return a workbook of one sheet: bold headings that stay in view, filters, fitting widths, texts as texts."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name(leaf.name))
    head = book.add_format({"bold": True, "bg_color": "#EAF3F1", "bottom": 1, "valign": "vcenter", "text_wrap": True})
    plain = book.add_format({"num_format": "@", "valign": "top"})
    wrapped = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    number = book.add_format({"num_format": "#,##0", "valign": "top"})
    for at, heading in enumerate(leaf.headings):
        sheet.set_column(at, at, width_of(leaf, at, heading), wrapped if at in leaf.wrapped else None)
        sheet.write_string(0, at, heading, head)
    for line, row in enumerate(leaf.rows, 1):
        for at, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, at, cell, wrapped if at in leaf.wrapped else plain)
            elif cell is not None:
                sheet.write_number(line, at, cell, number)
    sheet.freeze_panes(1, 1)
    if leaf.headings:
        sheet.autofilter(0, 0, max(len(leaf.rows), 1), len(leaf.headings) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return written.getvalue()


def width_of(leaf: Leaf, at: int, heading: str) -> int:
    """Return the width of a column that shows most of its cells whole."""
    if heading == RECORD_ID_HEADING:
        return ID_WIDTH
    cells = (str(row[at]) for row in leaf.rows[:MEASURED] if row[at] is not None)
    longest = max((len(line) for cell in cells for line in cell.split("\n")), default=0)
    return max(NARROWEST, min(WIDEST, longest + 2), min(len(heading) // 2 + 3, WIDEST))


def sheet_name(name: str) -> str:
    """Return a name that Excel takes for a sheet."""
    return "".join(" " if char in "[]:*?/\\" else char for char in name).strip("' ")[:LONGEST_SHEET_NAME] or "1"

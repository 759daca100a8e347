"""Carrying an import out: one transaction, undone as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.sheets.mapping import remember
from kh49_desktop.sheets.plan import (
    STEP,
    Plan,
    PlannedRow,
    Progress,
    Verdict,
    plan_tables,
    without_collector,
)
from kh49_desktop.sheets.stowed import unpacked
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import VAST, Store
from kh49_desktop.store.replay import Undone

IMPORT = "IMPORT"
FLUSHED = 1_000  # rows after which those gathered are written: a window beside it is never held up for long by that


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; `import_id` is "" when nothing changed."""

    plan: Plan
    import_id: str

    @property
    def rows(self) -> int:
        """Return the number of data rows."""
        return len(self.plan.rows)

    @property
    def created(self) -> int:
        """Return the number of new records."""
        return self.plan.counts["created"]

    @property
    def updated(self) -> int:
        """Return the number of changed records."""
        return self.plan.counts["updated"]

    @property
    def unchanged(self) -> int:
        """Return the number of rows that say what is stored already."""
        return self.plan.counts["unchanged"]

    @property
    def skipped(self) -> int:
        """Return the number of rows left out, doubles and nameless ones."""
        return self.plan.counts["skipped"] + self.plan.counts["refused"]

    @property
    def problems(self) -> list[tuple[int, Problem]]:
        """Return every problem with its Excel row."""
        return self.plan.problems

    @property
    def mapping(self) -> dict[str, str]:
        """Return the mapping: field to letters."""
        return dict(self.plan.mapping.columns)


def carry_out(store: Store, plan: Plan, progress: Progress | None = None) -> ImportResult:
    """Write what was planned, in one change. A register that changed since the dry run is planned for anew.

    Raises Trouble; then nothing is written. Whatever `progress` raises cancels in the same way.
    """
    latest = store.changes(limit=1)
    if (latest[0].id if latest else "") != plan.stamp:
        plan = plan_tables(
            store,
            plan.kind,
            [(part.table, part.mapping) for part in plan.parts],
            plan.corrections,
            aside=plan.aside,
            proper_names=plan.proper_names,
            progress=progress,
        )
    for part in plan.parts:
        if part.mapping.by_hand:
            remember(store, plan.kind, part.table, part.mapping)
    writing = [row for row in plan.rows if row.verdict is Verdict.CREATED or row.verdict is Verdict.UPDATED]
    if not writing:
        return ImportResult(plan, "")
    with without_collector(), store.change(IMPORT, plan.source, vast=len(writing) > VAST) as change:
        for number, row in enumerate(writing):
            if progress and number % STEP == 0:
                progress(number, len(writing))
            if number % FLUSHED == FLUSHED - 1:
                change.spill()
            if row.verdict is Verdict.CREATED and not row.record and not row.left:
                row.record = change.create(plan.kind, unpacked(row.values))
            else:
                write(store, change, plan, row)
    if progress:
        progress(len(writing), len(writing))
    return ImportResult(plan, change.id)


def write(store: Store, change: Change, plan: Plan, row: PlannedRow) -> None:
    """Write one row, and keep beside the record what could not be read.

    A record named by its id that is in the trash, or whose making was taken back, comes back as the file says it.
    """
    if row.verdict is Verdict.CREATED and row.record and store.row(plan.kind, row.record, gone=True) is not None:
        change.update(plan.kind, row.record, {**row.values, "gone": None})
    elif row.verdict is Verdict.CREATED:
        row.record = change.create(plan.kind, unpacked(row.values), row.record)
    else:
        change.update(plan.kind, row.record, {name: after for name, (_, after) in row.changes.items()})
    for name, (typed, code, reason) in row.left.items():
        if row.verdict is Verdict.CREATED or name in row.kept:
            where = f"{plan.source} {plan.where(row.row, name, row.part)}".strip()
            change.leave(plan.kind, row.record, name, typed, code, where, reason)


def undo_import(store: Store, import_id: str) -> Undone:
    """Take back a whole import; records edited since are left and named.

    Raises Refused: no_such_import, import_undone.
    """
    done = store.find_change(import_id)
    if done is None or done.kind != IMPORT:
        raise Refused(Problem("no_such_import", facts={"typed": import_id}))
    if done.undone:
        raise Refused(Problem("import_undone", facts={"file": done.what}))
    return store.undo_change(done)


def result_json(
    done: Plan | ImportResult, sentence: Callable[[Problem], str], *, details: bool = False
) -> dict[str, Any]:
    """Return a result as the command line prints it; a dry run has no "import_id".

    The counts are those of all tables together, "mapping" and the like those of the first; "tables" tells of each.
    `details` adds "rows_detail": every row with its address, what becomes of it and why.
    """
    plan = done if isinstance(done, Plan) else done.plan
    counts = plan.counts
    found: dict[str, Any] = {
        "rows": len(plan.rows),
        "created": counts["created"],
        "updated": counts["updated"],
        "unchanged": counts["unchanged"],
        "skipped": counts["skipped"] + counts["refused"],
        "refused": counts["refused"],
    }
    if isinstance(done, ImportResult):
        found["import_id"] = done.import_id
    several = len(plan.parts) > 1
    found["problems"] = [
        {"row": row, "field": p.field, "level": p.level.value, "code": p.code, "message": sentence(p)}
        | ({"sheet": table.sheet} if several else {})
        for table, row, p in plan.told
    ]
    found["mapping"] = dict(plan.mapping.columns)
    found["sheet"] = plan.table.sheet
    found["header"] = [plan.table.first_row, plan.table.last_row]
    found["encoding"] = plan.table.text_encoding or plan.table.encoding
    found["headings"] = {column.letter: column.heading for column in plan.table.columns}
    left_out = sum((part.table.left_out for part in plan.parts), Counter[str]())
    found["left_out"] = {nature: count for nature, count in left_out.items() if count}
    found["other_sheets"] = [name for name in plan.table.also if all(p.table.sheet != name for p in plan.parts)]
    found["tables"] = [table_json(plan, number) for number in range(len(plan.parts))]
    if details:
        found["rows_detail"] = [row_json(plan, row, sentence) for row in plan.rows]
    return found


def table_json(plan: Plan, number: int) -> dict[str, Any]:
    """Return what is to be known of one table of a plan."""
    part = plan.parts[number]
    counts = Counter(row.verdict.value for row in plan.rows if row.part == number)
    unmapped = [c.heading for c in part.table.columns if c.levels and not c.numbering and c.filled
                and c.letter not in ",".join(part.mapping.columns.values()).split(",")]  # fmt: skip
    return {
        "sheet": part.table.sheet,
        "header": [part.table.first_row, part.table.last_row],
        "rows": len(part.table.lines),
        **{verdict.value: counts[verdict.value] for verdict in Verdict},
        "mapping": dict(part.mapping.columns),
        "constants": dict(part.mapping.constants),
        "unmapped": unmapped,
        "encoding": part.table.text_encoding or part.table.encoding,
        "hidden_rows": len(part.table.hidden_rows),
        "hidden_columns": list(part.table.hidden_columns),
    }


def row_json(plan: Plan, row: PlannedRow, sentence: Callable[[Problem], str]) -> dict[str, Any]:
    """Return what becomes of one row; sensitive values are not told."""
    part = plan.parts[row.part]
    fields = plan.kind.about.fields
    first = part.mapping.letters(plan.kind.about.naming[0].name) if plan.kind.about.naming else []
    address = f"{first[0] if first else 'A'}{row.row}"
    return {
        "sheet": part.table.sheet,
        "row": row.row,
        "address": f"{part.table.sheet}!{address}" if part.table.sheet else address,
        "verdict": row.outcome,
        "record": row.record,
        "changes": {name: list(pair) for name, pair in row.changes.items() if not fields[name].sensitive},
        "unread": {name: left[0] for name, left in row.left.items() if not fields[name].sensitive},
        "reasons": [{"field": p.field, "level": p.level.value, "code": p.code, "message": sentence(p)}
                    for p in row.problems],
    }  # fmt: skip

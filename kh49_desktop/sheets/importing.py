"""Carrying an import out: one transaction, undone as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.sheets.mapping import remember
from kh49_desktop.sheets.plan import STEP, Plan, PlannedRow, Progress, Verdict, plan_import, without_collector
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Store
from kh49_desktop.store.replay import Undone

IMPORT = "IMPORT"


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
        plan = plan_import(
            store,
            plan.kind,
            plan.table,
            plan.mapping,
            plan.corrections,
            proper_names=plan.proper_names,
            progress=progress,
        )
    if plan.mapping.by_hand:
        remember(store, plan.kind, plan.table, plan.mapping)
    writing = [row for row in plan.rows if row.verdict in {Verdict.CREATED, Verdict.UPDATED}]
    if not writing:
        return ImportResult(plan, "")
    with without_collector(), store.change(IMPORT, plan.source) as change:
        for number, row in enumerate(writing):
            if progress and number % STEP == 0:
                progress(number, len(writing))
            write(change, plan, row)
    if progress:
        progress(len(writing), len(writing))
    return ImportResult(plan, change.id)


def write(change: Change, plan: Plan, row: PlannedRow) -> None:
    """Write one row, and keep beside the record what could not be read."""
    if row.verdict is Verdict.CREATED:
        row.record = change.create(plan.kind, row.values, row.record)
    else:
        change.update(plan.kind, row.record, {name: after for name, (_, after) in row.changes.items()})
    for name, (typed, code, reason) in row.left.items():
        if row.verdict is Verdict.CREATED:
            change.leave(
                plan.kind, row.record, name, typed, code, f"{plan.source} {plan.where(row.row, name)}".strip(), reason
            )


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


def result_json(done: Plan | ImportResult, sentence: Callable[[Problem], str]) -> dict[str, Any]:
    """Return a result as the command line prints it; a dry run has no "import_id"."""
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
    found["problems"] = [
        {"row": row, "field": p.field, "level": p.level.value, "code": p.code, "message": sentence(p)}
        for row, p in plan.problems
    ]
    found["mapping"] = dict(plan.mapping.columns)
    found["sheet"] = plan.table.sheet
    found["header"] = [plan.table.first_row, plan.table.last_row]
    found["encoding"] = plan.table.text_encoding or plan.table.encoding
    found["headings"] = {column.letter: column.heading for column in plan.table.columns}
    found["left_out"] = {nature: count for nature, count in plan.table.left_out.items() if count}
    found["other_sheets"] = list(plan.table.also)
    return found

"""Ours: a month's dues of so many members in a large register: saved with its rules, filled in, undone, redone."""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kh49_desktop.errors import Refused
from kh49_desktop.goals.dues import all_paid
from kh49_desktop.records import CATALOGUE, Dues
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import FILE, Store
from kh49_desktop.store.together import columns_with
from tests.benchmarks.registers import NOW

YEAR = 2026


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Save on a copy of the register and say how long each took."""
    source, number = Path(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        with Path(shutil.copy(source / FILE, folder)).open("rb+") as copy:
            os.fsync(copy.fileno())  # else the first commit waits for the whole copy to be written
        store = Store.open(Path(folder), CATALOGUE, Reference.load(), clock=lambda: NOW)
        rows = columns_with(store, Dues, ("id", "member"), "year", [YEAR])
        rows = rows[:: max(1, len(rows) // number)][:number]

        def save(wanted: list[tuple[str, dict[str, int | str | None]]]) -> float:
            def work() -> None:
                answers = store.save_many(Dues, wanted)
                if any(isinstance(answer, Refused) for answer in answers):
                    sys.exit("a row was refused")

            return seconds(work)

        changed = save([(record, {"m11": 30_000}) for record, _ in rows])
        figures = {
            "changed": changed,
            "undone": seconds(store.undo),
            "redone": seconds(store.redo),
            "made": save([("", {"member": member, "year": YEAR + 1, "m01": 30_000}) for _, member in rows]),
            "filled": seconds(lambda: all_paid(store, YEAR, 12, [member for _, member in rows])),
        }
        store.close()
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()

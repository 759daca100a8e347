"""What is typed and not saved: kept at every key, or, while other work holds the file, once that is over."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from kh49_desktop.store.reading import ERASE
from kh49_desktop.store.sorting import sorted_errors

PARTS: Final = re.compile(r"[:.]")  # between the words of a form's or a field's key; one may be a record's id


def never() -> bool:
    """Answer that nothing else holds the file."""
    return False


@dataclass
class Held:
    """What of a form is not in the file yet, and since when; `dropped`: what the file has of it is void."""

    since: str = ""
    at: str = ""
    dropped: bool = False
    fields: dict[str, str] = field(default_factory=dict)


class Drafts:
    """The unfinished forms. Whoever asks sees also what is still held back.

    `waits` is asked whether other work holds the file now: a draft then waits for its end instead of the person for
    the file. `write` is called when that is over.
    """

    def __init__(self, database: Database, file: Path, now: Callable[[], datetime.datetime]) -> None:
        """Take an opened file and a clock."""
        self._database, self._file, self._now = database, file, now
        self._held: dict[str, Held] = {}
        self.waits: Callable[[], bool] = never

    def keep(self, form: str, name: str, typed: str) -> None:
        """Keep what was typed into a field of a form. Raises Trouble; it is tried again with the next one."""
        new = form not in self._held
        held = self._held.setdefault(form, Held())
        held.fields.pop(name, None)  # it is the last one typed now
        held.fields[name] = typed
        held.at = self._now().isoformat(timespec="seconds")
        held.since = held.since or held.at
        if not self.waits():
            self.write(at_once=form if new else "")

    def drop(self, form: str) -> None:
        """Forget a form. Raises Trouble."""
        self._held[form] = Held(dropped=True)
        if not self.waits():
            self.write()

    def write(self, *, at_once: str = "") -> None:
        """Write what was held back; what tells of a record that was erased meanwhile is let go. Raises Trouble.

        `at_once`: a form that waited for nothing, so that nothing could be erased meanwhile: it is asked at each key.
        """
        with sorted_errors(self._file):
            for form, held in tuple(self._held.items()):
                if held.dropped:
                    self._database.execute("DELETE FROM draft WHERE form = ?", (form,))
                waited = form != at_once
                erased = waited and self._is_erased(form, held.since)
                for name, typed in held.fields.items():
                    if erased or (waited and self._is_erased(name, held.since)):
                        continue
                    self._database.execute(
                        "INSERT INTO draft (form, field, typed, at) VALUES (?, ?, ?, ?) "
                        "ON CONFLICT (form, field) DO UPDATE SET typed = excluded.typed, at = excluded.at",
                        (form, name, typed, held.at),
                    )
                del self._held[form]

    def _is_erased(self, key: str, since: str) -> bool:
        """Tell whether a record that a key names was erased since a time. What is typed after that is a new draft."""
        sql = (
            "SELECT 1 FROM journal JOIN change ON change.seq = journal.change "
            "WHERE record = ? AND act = ? AND julianday(at) >= julianday(?) LIMIT 1"
        )
        asked = ((one, ERASE, since) for one in PARTS.split(key))
        return any(self._database.execute(sql, one).fetchone() is not None for one in asked)

    def holds(self, form: str) -> bool:
        """Tell whether something of a form is not in the file yet."""
        return form in self._held

    def of(self, form: str) -> dict[str, str]:
        """Return what was typed into a form, by field, in the order of typing."""
        held = self._held.get(form, Held())
        sql = "SELECT field, typed FROM draft WHERE form = ? ORDER BY at, rowid"
        rows = () if held.dropped else self._database.execute(sql, (form,))
        there = {str(name): str(typed) for name, typed in rows if name not in held.fields}
        return {**there, **held.fields}

    def every(self) -> list[tuple[str, str, int]]:
        """Return the unfinished forms: (form, time of the last typing, fields), newest first."""
        sql = "SELECT form, max(at), count(*) FROM draft GROUP BY form"
        found = {str(form): (str(at), int(count)) for form, at, count in self._database.execute(sql)}
        for form, held in self._held.items():
            count = len(self.of(form))
            found[form] = (held.at, count)
            if not count:
                del found[form]
        return sorted(((form, *told) for form, told in found.items()), key=lambda one: one[1], reverse=True)

"""The log of what left the register: who took which data out, when, whereto. Lines are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kh49_desktop.fields import PersonName
from kh49_desktop.record import Record
from kh49_desktop.store.sorting import sorted_errors

if TYPE_CHECKING:
    from kh49_desktop.store.file import Store


@dataclass(frozen=True, slots=True)
class Export:
    """One time that data left: `about` is a table ("" where it was none), `what` a code (words.keeping.EXPORTS).

    `rows` counts the records, `personal` names the fields among them that are personal, sensitive or a person's name.
    """

    at: str
    who: str
    about: str
    what: str
    file: str
    rows: int
    personal: tuple[str, ...]


def note_export(  # noqa: PLR0913, PLR0917 - what a line of the log says
    store: Store, kind: type[Record] | None, what: str, file: Path | str, rows: int, names: Iterable[str] = ()
) -> None:
    """Write down that data left: `what` is a code of words.keeping.EXPORTS, `names` are the fields that went out.

    `file` is "" where it was no file (the clipboard). Every road out calls this once, after it is done.
    Raises Trouble when it cannot be written.
    """
    personal = ",".join(personal_among(kind, names)) if kind else ""
    with sorted_errors(store.file):
        store.database.execute(
            'INSERT INTO export_log (at, who, about, what, file, "rows", personal) VALUES (?, ?, ?, ?, ?, ?, ?)',
            (
                store.now().isoformat(timespec="seconds"),
                store.who,
                kind.about.table if kind else "",
                what,
                str(file),
                rows,
                personal,
            ),
        )


def personal_among(kind: type[Record], names: Iterable[str]) -> list[str]:
    """Return those of a type's fields that tell of a person, in the order of declaration."""
    asked = set(names)
    return [
        field.name
        for field in kind.about.fields.values()
        if field.name in asked and (field.personal or field.sensitive or isinstance(field.kind, PersonName))
    ]


def exports(store: Store, limit: int | None = None) -> list[Export]:
    """Return what left, newest first."""
    cut = f" LIMIT {int(limit)}" if limit is not None else ""
    sql = f'SELECT at, who, about, what, file, "rows", personal FROM export_log ORDER BY seq DESC{cut}'  # noqa: S608
    return [
        Export(at, who, about, what, file, rows, tuple(filter(None, personal.split(","))))
        for at, who, about, what, file, rows, personal in store.database.execute(sql)
    ]

"""What every command works with: the folder, the clock, the heavy rooms; and what a command says in the end."""

from __future__ import annotations

import contextlib
import datetime
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from kh49_desktop.errors import Problem, Refused, Trouble, os_trouble
from kh49_desktop.goals.units import own_unit
from kh49_desktop.record import Catalogue, Record
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import FILE, Store
from kh49_desktop.text.letters import fold
from kh49_desktop.words import SENTENCES, sentence

DONE, WRONG, MISUSED, BROKEN = 0, 1, 2, 3
SHORT_ID = 8  # letters of an id that a table shows and a command understands
LEAST_ID = 4
HERE = "command"  # the reason by which a code has a sentence of its own for the command line
LIKE = 0.6  # from which likeness on a name may have been meant


class Misused(Exception):  # noqa: N818 - what the person did
    """The command line is not understood: the sentence, and the usage of the verb it belongs to."""

    def __init__(self, sentence: str, usage: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.usage = sentence, usage


class Answered(Exception):  # noqa: N818 - what happened
    """The command line is answered by itself ("--version"): what is said, before any folder is looked at."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.text)
        self.said = said


class ReportRoom(Protocol):
    """kh49_desktop.report, each part imported when it is first used."""

    @property
    def summary(self) -> Any:
        """Return report.summary."""

    @property
    def listing(self) -> Any:
        """Return report.listing."""

    @property
    def sheet(self) -> Any:
        """Return report.sheet."""

    @property
    def consent_sheet(self) -> Any:
        """Return report.consent_sheet."""

    @property
    def card_page(self) -> Any:
        """Return report.card_page."""

    @property
    def application_forms(self) -> Any:
        """Return report.application_forms."""

    @property
    def preview(self) -> Any:
        """Return report.preview."""

    @property
    def seal(self) -> Any:
        """Return report.seal."""

    @property
    def verify(self) -> Any:
        """Return report.verify."""


class Rooms(Protocol):
    """The rooms with heavy libraries; the composition root imports each when it is first asked for."""

    def sheets(self) -> Any:
        """Return kh49_desktop.sheets."""

    def twins(self) -> Any:
        """Return kh49_desktop.twins.finding."""

    def parcels(self) -> Any:
        """Return kh49_desktop.parcels.door."""

    def report(self) -> ReportRoom:
        """Return the parts of kh49_desktop.report."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command says: its JSON document, the same for a reader, sentences beside it, and the exit code."""

    document: Any
    text: str = ""
    notes: Sequence[str] = ()
    code: int = DONE


def _in_silence(_words: str) -> None:
    """Tell nobody how far a command has come."""


@dataclass(frozen=True)
class Desk:
    """What a command works with; `wanted` holds what was typed, `progress` tells who waits how far it has come."""

    folder: Path
    clock: Callable[[], datetime.datetime]
    catalogue: Catalogue
    rooms: Rooms
    wanted: Namespace
    stdin: Callable[[], str]
    progress: Callable[[str], None] = _in_silence

    @property
    def today(self) -> datetime.date:
        """Return the day by the clock."""
        return self.clock().date()

    @contextlib.contextmanager
    def empty_or_open(self) -> Iterator[Store]:
        """Open the register of the folder, or make it."""
        store = Store.open(self.folder, self.catalogue, Reference.load(), clock=self.clock)
        try:
            yield store
        finally:
            store.close()

    @contextlib.contextmanager
    def begun(self) -> Iterator[Store]:
        """Open the register of the folder, also one that has no unit yet. Raises Refused("unit_missing")."""
        if not (self.folder / FILE).exists():
            raise Refused(Problem("unit_missing"))
        with self.empty_or_open() as store:
            yield store

    @contextlib.contextmanager
    def open(self) -> Iterator[Store]:
        """Open the register of the folder. Raises Refused("unit_missing") where there is none yet."""
        with self.begun() as store:
            own_unit(store)
            yield store

    def place(self, typed: str, *endings: str) -> Path:
        """Return where a file may be written. Raises Refused: unknown_ending, own_file (part of the unit's data)."""
        path = Path(typed)
        if path.suffix.lower() not in endings:
            facts = {"ending": path.suffix or path.name or "“”", "endings": ", ".join(endings)}
            raise Refused(Problem("unknown_ending", facts=facts))
        if path.resolve().is_relative_to((self.folder / "seal").resolve()):
            raise Refused(Problem("own_file", facts={"file": str(path)}))
        return path

    def kind(self, name: str) -> type[Record]:
        """Return the record type of that English name. Raises Refused("unknown_record") with the nearest ones."""
        found = self.catalogue.find(name)
        if found is None:
            names = [kind.about.name for kind in self.catalogue.kinds]
            raise Refused(Problem("unknown_record", facts={"typed": name, "hint": hint(name, names)}))
        return found


def record_id(store: Store, kind: type[Record], typed: str, *, gone: bool = False) -> str:
    """Return the id that was typed whole or by its first letters. Raises Refused("no_such_record")."""
    if store.row(kind, typed, gone=gone) is not None:
        return typed
    if len(typed) >= LEAST_ID:
        if gone:
            ids = [str(row["id"]) for row in store.rows(kind, gone=True)]
        else:
            ids = [str(row[0]) for row in store.columns_of(kind, ("id",))]
        found = [record for record in ids if record.startswith(typed.lower())]
        if len(found) == 1:
            return found[0]
    raise Refused(Problem("no_such_record", "id", facts={"typed": typed}))


def hint(typed: str, names: Sequence[str], *, every: bool = False) -> str:
    """Return what may have been meant, as a sentence, else every name; with `every` the names follow in any case."""
    near = nearest(typed, names)
    meant = f"Có phải ý bạn là: {', '.join(near)}?"
    known = f"Các tên dùng được: {', '.join(names)}."
    return known if not near else f"{meant} {known}" if every else meant


def nearest(typed: str, names: Sequence[str]) -> list[str]:
    """Return the names most like what was typed, at most three."""
    return [name for score, name in sorted((-likeness(typed, name), name) for name in names)[:3] if score <= -LIKE]


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1: the share of letter pairs in common."""
    pairs = [{fold(word)[at : at + 2] for at in range(len(word) - 1)} or {fold(word)} for word in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) / (len(pairs[0]) + len(pairs[1]))


def place_words(catalogue: Catalogue, kind: type[Record] | None, name: str | None) -> str:
    """Return what begins the sentence of a field: its label and the name that a script gives it.

    "Điện thoại (phone): "; within a list "Biểu quyết (votes), dòng 2, Tán thành (for): ".
    """
    if not name:
        return ""
    head, _, rest = name.partition(".")
    if kind is not None and head in kind.about.fields:
        return f"{kind.about.fields[head].label} ({head}): "
    child = catalogue.children(kind).get(head) if kind is not None else None
    if child is None:  # a name that no field has stands in the sentence itself
        return ""
    listed = f"{child.about.title} ({head})"
    if not rest:
        return f"{listed}: "
    position, _, field = rest.partition(".")
    label = f"{child.about.fields[field].label} ({field})" if field in child.about.fields else field
    return f"{listed}, dòng {int(position) + 1}{', ' if label else ''}{label}: "


def told(problem: Problem) -> dict[str, Any]:
    """Return a problem as a script reads it."""
    found = {"field": problem.field, "level": problem.level.value, "code": problem.code, "message": words_of(problem)}
    return {**found, "legal_basis": problem.legal_basis} if problem.legal_basis else found


def words_of(problem: Problem) -> str:
    """Return the sentence of a problem; a code without one (a slip of ours) is shown as it is, never a crash.

    Where what to do is another thing here than in the window, the code has a sentence for the command line.
    """
    if problem.code not in SENTENCES:
        return f"Có vấn đề “{problem.code}”."
    if f"{problem.code}.{HERE}" in SENTENCES:
        problem = replace(problem, facts={**problem.facts, "reason": HERE})
    return sentence(problem)


def trouble_of(error: Trouble | OSError, folder: Path) -> Trouble:
    """Return what the machine did, also where the system says so itself: a name the disk cannot hold, a closed folder.

    `folder`: what it was about where the system does not say.
    """
    if isinstance(error, Trouble):
        return error
    code = "cannot_open" if isinstance(error, PermissionError) else os_trouble(error)
    return Trouble(code, file=str(error.filename or folder))


def trouble_document(trouble: Trouble, message: str) -> dict[str, Any]:
    """Return a trouble as a script reads it."""
    return {"trouble": trouble.code, "message": message}

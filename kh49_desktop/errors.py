"""Expected failures as facts: a code and what was measured, no sentences (those stand in words.py).

`Problem` is something a person can put right (shown beside the field, the row or the file).
`Trouble` is something the machine did (disk full, locked, damaged file). Anything else is our bug.
"""

from __future__ import annotations

import dataclasses
import datetime
import errno
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

NO_FACTS: Mapping[str, object] = MappingProxyType({})


class ReadAs(Mapping[str, object]):
    """The facts of nearly every problem of a list, "typed" and "value", in a quarter of a dictionary's memory."""

    __slots__ = ("_typed", "_value")

    def __init__(self, typed: str, value: str) -> None:
        self._typed, self._value = typed, value

    def __getitem__(self, name: str) -> object:
        if name == "typed":
            return self._typed
        if name == "value":
            return self._value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(("typed", "value"))

    def __len__(self) -> int:
        return 2

    def __repr__(self) -> str:
        return repr(dict(self))


class Level(StrEnum):
    """How much a problem weighs: an error refuses the value, a warning and an information never do."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person can put right.

    `code` names the sentence in words.py; `facts` fill its blanks; `field` is the English field
    name (None: the record or the file as a whole); `legal_basis` is the rule's source as printed in db/reference.
    """

    code: str
    field: str | None = None
    level: Level = Level.ERROR
    facts: Mapping[str, object] = dataclasses.field(default_factory=lambda: NO_FACTS)
    legal_basis: str | None = None


class Refused(Exception):  # noqa: N818 - it names what happened to the input, as the sentences do
    """The input was refused; nothing was changed. `problems` holds at least one error."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(", ".join(f"{p.field or '-'}:{p.code}" for p in problems))
        self.problems = problems


class Trouble(Exception):  # noqa: N818 - the word the design and the sentences use
    """The machine could not do it; nothing was lost. `code` names the sentence in words.py."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = MappingProxyType(facts)


LOG = "loi.log"  # in the data folder: what happened when the fault was ours, for whoever mends it


def note_fault(folder: Path, at: datetime.datetime, error: BaseException) -> Path:
    """Write an error that nobody expected into the log of a data folder and return its path. Raises OSError."""
    text = "".join(traceback.format_exception(error))
    with (folder / LOG).open("a", encoding="utf-8") as log:
        log.write(f"{at.isoformat(timespec='seconds')}\n{text}\n")
    return folder / LOG


FULL = frozenset((errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)))
OPEN_ELSEWHERE = 32  # Windows: ERROR_SHARING_VIOLATION, the file is open in another program


def os_trouble(error: OSError) -> str:
    """Return the code of the trouble behind a failed call to the system."""
    if error.errno in FULL:
        return "disk_full"
    if getattr(error, "winerror", None) == OPEN_ELSEWHERE or error.errno == errno.EBUSY:
        return "file_in_use"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "read_only"
    if isinstance(error, FileNotFoundError | FileExistsError | NotADirectoryError | IsADirectoryError):
        return "cannot_open"
    if error.errno == errno.ENAMETOOLONG:
        return "cannot_open"
    return "disk_gone"

"""Sorts what SQLite reports, once and at the bottom: trouble of the machine, or our bug."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlite_utils import Database

from kh49_desktop.errors import Trouble, os_trouble

PRIMARY = 0xFF  # SQLite's primary result code is the low byte of the extended one
TROUBLES = MappingProxyType(
    {
        sqlite3.SQLITE_BUSY: "locked",
        sqlite3.SQLITE_LOCKED: "locked",
        sqlite3.SQLITE_READONLY: "read_only",
        sqlite3.SQLITE_PERM: "read_only",
        sqlite3.SQLITE_IOERR: "disk_gone",
        sqlite3.SQLITE_CORRUPT: "damaged",
        sqlite3.SQLITE_NOTADB: "damaged",
        sqlite3.SQLITE_FULL: "disk_full",
        sqlite3.SQLITE_CANTOPEN: "cannot_open",
        sqlite3.SQLITE_NOLFS: "disk_full",
    }
)


@contextlib.contextmanager
def sorted_errors(file: Path) -> Iterator[None]:
    """Turn SQLite's and the system's expected failures into Trouble; let our bugs pass as they are."""
    try:
        yield
    except sqlite3.Error as error:
        number = getattr(error, "sqlite_errorcode", None)
        code = TROUBLES.get(number & PRIMARY) if isinstance(number, int) else None
        if code is None:
            raise
        raise Trouble(code, file=str(file)) from error
    except OSError as error:
        raise Trouble(os_trouble(error), file=str(file)) from error


class SortedDatabase(Database):
    """The file, whose failures are sorted wherever it is asked: a read, too, finds it locked, damaged or gone."""

    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        """Take an open connection to a file."""
        self._file = file
        super().__init__(connection, execute_plugins=False)

    def execute(self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> sqlite3.Cursor:
        """Carry out one statement. Raises Trouble."""
        with sorted_errors(self._file):
            return super().execute(sql, parameters)

    def query(
        self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Yield the rows of a question as dictionaries. Raises Trouble, also midway."""
        with sorted_errors(self._file):
            yield from super().query(sql, params)

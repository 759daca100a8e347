"""Sorts what SQLite reports, once and at the bottom: trouble of the machine, or our bug."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import MappingProxyType

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

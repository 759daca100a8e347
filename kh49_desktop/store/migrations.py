"""Brings a file to the present shape by frozen, numbered SQL (db/migrations), each step in one transaction."""

from __future__ import annotations

import datetime
import re
import sqlite3
from pathlib import Path

from kh49_desktop.errors import Trouble
from kh49_desktop.paths import shipped
from kh49_desktop.record import Catalogue
from kh49_desktop.store.schema import draft
from kh49_desktop.store.sorting import PRIMARY
from kh49_desktop.whole_files import beside, folder_made, moved, synced

APPLICATION_ID = 0x4B483439  # "KH49"
NUMBERED = re.compile(r"(\d{4})_[a-z0-9_]+\.sql")


def steps(folder: Path | None = None) -> list[tuple[int, Path]]:
    """Return the migrations by number; a gap or a double is our bug."""
    files = sorted((folder or shipped("db", "migrations")).glob("*.sql"))
    numbered = [(int(found[1]), file) for file in files if (found := NUMBERED.fullmatch(file.name))]
    if [number for number, _ in numbered] != list(range(1, len(files) + 1)):
        raise ValueError([file.name for file in files])
    return numbered


def migrate(connection: sqlite3.Connection, file: Path, now: datetime.datetime, folder: Path | None = None) -> None:
    """Run the steps that this file has not had. A new file has had none: one road for all.

    Raises Trouble("newer_file") for a file made by a newer program and Trouble("not_ours") for another program's file.
    A copy is kept before a file with content is changed.
    """
    have: int = connection.execute("PRAGMA user_version").fetchone()[0]
    whose: int = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if not empty and whose != APPLICATION_ID:
        raise Trouble("not_ours", file=str(file))
    known = steps(folder)
    if have > len(known):
        raise Trouble("newer_file", file=str(file))
    if have == len(known):
        return
    if not empty:
        name = f"truoc-nang-cap-{have}-{now:%Y%m%d-%H%M%S}.sqlite"
        keep_copy(connection, file.parent / "backups", name, reason="upgrade")
    for number, step in known[have:]:
        sql = step.read_text(encoding="utf-8")
        # executescript() commits an open transaction first, so the transaction stands inside the script.
        try:
            connection.executescript(
                f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA application_id = {APPLICATION_ID};\n"
                f"PRAGMA user_version = {number};\nCOMMIT;"
            )
        except sqlite3.Error:
            connection.rollback()
            raise


def keep_copy(connection: sqlite3.Connection, folder: Path, name: str, *, reason: str = "") -> Path:
    """Write a verified copy of the file and return its path. `reason`: before what, for the sentence of a trouble.

    Raises Trouble("copy_failed") where the disk gives back other bytes than were written.
    """
    folder_made(folder)
    copy = folder / name
    part = beside(copy)
    part.unlink(missing_ok=True)
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
        synced(part)  # what is asked whether it is sound lies on the disk
        ask_sound(part, Trouble("copy_failed", file=str(copy), reason=reason))
        moved(part, copy)
    except BaseException:
        part.unlink(missing_ok=True)  # on a full disk a begun copy would take the last room
        raise
    return copy


def ask_sound(file: Path, otherwise: Trouble) -> None:
    """Raise a trouble where SQLite finds anything wrong with a file."""
    check = sqlite3.connect(file)
    try:
        told = check.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & PRIMARY in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise otherwise from error
        raise
    finally:
        check.close()
    if told != "ok":
        raise otherwise


def draft_next(catalogue: Catalogue, name: str, folder: Path) -> Path | None:
    """Write the next migration for what the declarations have and the migrations so far have not; None when nothing."""
    connection = sqlite3.connect(":memory:")
    try:
        for _, step in steps(folder):
            connection.executescript(step.read_text(encoding="utf-8"))
        sql = draft(catalogue, connection)
    finally:
        connection.close()
    if not sql:
        return None
    path = folder / f"{len(steps(folder)) + 1:04d}_{name}.sql"
    path.write_text(sql, encoding="utf-8", newline="\n")
    return path

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
        keep_copy(connection, file.parent / "backups", f"truoc-nang-cap-{have}-{now:%Y%m%d-%H%M%S}.sqlite")
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


def keep_copy(connection: sqlite3.Connection, folder: Path, name: str) -> Path:
    """Write a verified copy of the file and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    copy, part = folder / name, folder / (name + ".part")
    part.unlink(missing_ok=True)
    try:
        connection.execute("VACUUM INTO ?", (str(part),))
        check = sqlite3.connect(part)
        try:
            if check.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise Trouble("copy_failed", file=str(copy))
        finally:
            check.close()
        part.replace(copy)
    except BaseException:
        part.unlink(missing_ok=True)  # on a full disk a begun copy would take the last room
        raise
    return copy


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

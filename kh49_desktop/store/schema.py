"""The tables that the declarations ask for, and the SQL that brings a file from what it has to what they say.

Only the drafting of a new migration uses this; opened files are brought up by the frozen SQL in db/migrations.
"""

from __future__ import annotations

import sqlite3

from kh49_desktop.fields import CitizenId, Field, PersonName
from kh49_desktop.record import About, Catalogue

OF_UNIT = "of_unit"  # the column that says to which unit's register a record belongs
KEY = "_key"  # ends the name of a sort key's column
SYSTEM = """\
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE change (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL, who TEXT NOT NULL, device TEXT NOT NULL,
  counter INTEGER NOT NULL, kind TEXT NOT NULL, what TEXT NOT NULL, reverts INTEGER, undone INTEGER
) STRICT;
CREATE TABLE journal (
  seq INTEGER PRIMARY KEY, change INTEGER NOT NULL REFERENCES change (seq), about TEXT NOT NULL, record TEXT NOT NULL,
  act TEXT NOT NULL, fields TEXT NOT NULL
) STRICT;
CREATE INDEX journal_record ON journal (record);
CREATE INDEX journal_change ON journal (change);
CREATE TABLE version (
  unit TEXT NOT NULL, device TEXT NOT NULL, counter INTEGER NOT NULL, PRIMARY KEY (unit, device)
) STRICT;
CREATE TABLE draft (
  form TEXT NOT NULL, field TEXT NOT NULL, typed TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (form, field)
) STRICT;
"""


def quoted(name: str) -> str:
    """Return a name as an SQL identifier ("for" and "group" are words of SQL)."""
    return '"' + name.replace('"', '""') + '"'


def key_column(field: Field) -> str | None:
    """Return the column that keeps a name's sort key, for fields that have one."""
    return field.name + KEY if isinstance(field.kind, PersonName) else None


def columns(about: About) -> dict[str, str]:
    """Return the columns of a record type's table and their SQL types, in order."""
    found = {"rid": "INTEGER PRIMARY KEY", "id": "TEXT NOT NULL UNIQUE", OF_UNIT: "TEXT NOT NULL"}
    found |= {field.name: field.kind.sql for field in about.fields.values()}
    found |= {key: "BLOB" for field in about.fields.values() if (key := key_column(field))}
    for fact in about.stored_facts:
        found[fact.name] = "INTEGER" if fact.whole else "TEXT"
    return {**found, "incomplete": "INTEGER NOT NULL DEFAULT 0", "gone": "TEXT", "stamp": "TEXT NOT NULL"}


def indexes(about: About) -> dict[str, str]:
    """Return the indexes of a table by name: the order of the list, each stored answer in that order, links, ids."""
    order = key_column(about.fields[about.sort]) or about.sort
    live = "WHERE gone IS NULL"
    found = {f"{about.table}_order": f"({quoted(order)}) {live}"}
    for fact in about.stored_facts:
        if fact.whole:  # an amount is no filter, and each save would have to move it in its index
            continue
        found[f"{about.table}_{fact.name}"] = f"({quoted(fact.name)}, {quoted(order)}) {live}"
    found[f"{about.table}_incomplete"] = f"(incomplete) {live} AND incomplete > 0"
    for field in about.fields.values():
        if field.target or isinstance(field.kind, CitizenId) or field.name in {"about_record", "card_no"}:
            names = about.once if about.once[:1] == (field.name,) else (field.name,)
            columns_ = ", ".join(map(quoted, names))
            found[f"{about.table}_{field.name}"] = f"({columns_}) WHERE {quoted(field.name)} IS NOT NULL"
    return found


def search_table(about: About) -> str | None:
    """Return the SQL of the search table, for types that are searched (design: text, Search)."""
    if not about.searched:
        return None
    return (
        f"CREATE VIRTUAL TABLE {quoted(about.table + '_search')} USING fts5("
        "words, content='', detail='none', prefix='1 2 3 4', tokenize=\"unicode61 remove_diacritics 0\");"
    )


def draft(catalogue: Catalogue, connection: sqlite3.Connection) -> str:
    """Return the SQL that adds what the declarations have and this file has not; nothing is ever dropped."""
    have = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    lines = [] if "journal" in have else [SYSTEM.rstrip()]
    for kind in catalogue.kinds:
        about = kind.about
        if about.table not in have:
            body = ",\n".join(f"  {quoted(name)} {sql}" for name, sql in columns(about).items())
            lines.append(f"CREATE TABLE {quoted(about.table)} (\n{body}\n) STRICT;")
        else:
            present = {row[1] for row in connection.execute(f"PRAGMA table_info({quoted(about.table)})")}
            lines += [
                f"ALTER TABLE {quoted(about.table)} ADD COLUMN {quoted(name)} {sql};"
                for name, sql in columns(about).items()
                if name not in present
            ]
        lines += [
            f"CREATE INDEX {quoted(name)} ON {quoted(about.table)} {body};"
            for name, body in indexes(about).items()
            if name not in have
        ]
        search = search_table(about)
        if search and about.table + "_search" not in have:
            lines.append(search)
    return "\n".join(lines) + ("\n" if lines else "")

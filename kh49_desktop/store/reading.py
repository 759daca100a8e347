"""What can be read from the file: rows, lists in order, search, history, and what rules may look at."""

from __future__ import annotations

import datetime
import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlite_utils import Database

from kh49_desktop.fields import EMPTY, Text, Value, Values
from kh49_desktop.record import Attachment, Catalogue, Leftover, Record
from kh49_desktop.reference import Reference
from kh49_desktop.store.conditions import conditions, vi_holds
from kh49_desktop.store.schema import OF_UNIT, key_column, quoted
from kh49_desktop.store.whose import Owners
from kh49_desktop.text.order import sort_key
from kh49_desktop.text.search import query_terms, undo_telex

R = TypeVar("R", bound=Record)
TRASHED, UNDONE = "TRASH", "UNDONE"  # why a record is gone: deleted, or its making was taken back
ERASE = "ERASE"  # the act of a history line that tells of a person's erasure
JOIN = "JOIN"  # the act of a history line that tells of two records becoming one; no value follows it
# Acts that tell of a choice between what two people wrote, its third part being the siblings, and of its undoing.
SETTLE, REOPEN = "SETTLE", "REOPEN"
# The order of the units stands in no column: it is given with the query, and each row finds its place by an index.
PLACES = "WITH place (unit, at) AS MATERIALIZED (SELECT value, key FROM json_each(?)) "
BESIDE = f" LEFT JOIN place ON place.unit = t.{OF_UNIT}"
MOST_HITS = 2_000  # above this a search shows the first and says "gõ thêm"

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """What stands of a type in the register: how many, how many incomplete, the latest day."""

    count: int
    incomplete: int
    newest: Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record's history: fields as {name: [before, after]}; `among`: what was chosen from, by field."""

    at: str
    who: str
    kind: str
    act: str
    fields: Mapping[str, tuple[Value, Value]]
    change: str
    among: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)


class Reader:
    """What is asked of an opened file. Nothing here writes."""

    def __init__(self, database: Database, file: Path, catalogue: Catalogue, reference: Reference) -> None:
        """Take an opened, migrated file."""
        self.database, self.file, self.catalogue, self.reference = database, file, catalogue, reference
        database.conn.create_function("vi_holds", 2, vi_holds, deterministic=True)

    def flush(self) -> None:
        """Write what an open change has gathered, so that a query sees it; a reader has none."""

    def row(self, kind: type[Record], record: str, *, gone: bool = False) -> Row | None:
        """Return the stored row of a record, or None; `gone`: also from the trash."""
        live = "" if gone else " AND gone IS NULL"
        sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE id = ?{live}"  # noqa: S608
        return next(iter(self.database.query(sql, (record,))), None)

    def load(self, kind: type[R], record: str) -> R | None:
        """Return a live record, or None."""
        row = self.row(kind, record)
        return kind.of(record, row) if row else None

    def every(self, kind: type[R]) -> Iterator[R]:
        """Return all live records of a type, in the order of their making."""
        sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE gone IS NULL ORDER BY rid"  # noqa: S608
        for row in self.database.query(sql):
            yield kind.of(str(row["id"]), row)

    def columns_of(self, kind: type[Record], names: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return some columns of all live records: what an import compares with and a count adds up."""
        listed = ", ".join(quoted(name) for name in names)
        sql = f"SELECT {listed} FROM {quoted(kind.about.table)} WHERE gone IS NULL"  # noqa: S608
        return self.database.execute(sql).fetchall()

    def child_rows(self, kind: type[Record], parent: str) -> list[Row]:
        """Return the live child rows of a record, oldest first."""
        link = kind.about.parent
        if link is None:
            raise KeyError(kind.about.table)
        return self.rows_where(kind, link.name, parent)

    def rows_where(self, kind: type[Record], field: str, value: Value) -> list[Row]:
        """Return the live rows with this value in a field, oldest first."""
        self.flush()
        test, bound = (f"{quoted(field)} IS NULL", ()) if value is None else (f"{quoted(field)} = ?", (value,))
        sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE {test} AND gone IS NULL ORDER BY rid"  # noqa: S608
        return list(self.database.query(sql, bound))

    def leftovers(self, kind: type[Record] | None = None, record: str | None = None) -> list[Leftover]:
        """Return the texts not yet read, of one record or of all."""
        if record is None:
            return list(self.every(Leftover))
        rows = self.rows_where(Leftover, "about_record", record)
        return [
            Leftover.of(str(row["id"]), row) for row in rows if kind is None or row["about_table"] == kind.about.table
        ]

    def attachments(self, kind: type[Record], record: str) -> list[Attachment]:
        """Return the files kept beside a record, oldest first."""
        rows = self.rows_where(Attachment, "about_record", record)
        return [Attachment.of(str(row["id"]), row) for row in rows if row["about_table"] == kind.about.table]

    # -- lists and search ------------------------------------------------------------------------------------------

    def ids(  # noqa: PLR0913
        self,
        kind: type[Record],
        *,
        search: str = "",
        sort: str | None = None,
        descending: bool | None = None,
        where: Mapping[str, object] | None = None,
        limit: int | None = None,
        gone: bool = False,
    ) -> array[int]:
        """Return the row numbers of a list in order; `page` reads them.

        `where` maps a field, a stored fact, the unit ("of_unit") or "incomplete" to a `Wanted`: a value, None (empty),
        True (incomplete: not zero), a `Test` or several that all hold. KeyError: there is no such name.
        A search shows at most MOST_HITS rows; when it finds nothing it is tried once more with Telex undone. Where
        units are asked for, these are theirs: a unit's few must not drown among those of thousands.
        """
        about = kind.about
        asked, bound = conditions(kind, where or {})
        tests = ["t.gone IS NULL" if not gone else f"t.gone = '{TRASHED}'", *asked]
        places, beside, units = ("", "", []) if sort != OF_UNIT else (PLACES, BESIDE, [self._units()])
        order = self._order(kind, sort, about.newest_first if descending is None and sort is None else bool(descending))
        condition, cut = " AND ".join(tests), f" LIMIT {int(limit)}" if limit is not None else ""
        table = quoted(about.table)
        if not search.strip():
            sql = f"{places}SELECT t.rid FROM {table} t{beside} WHERE {condition} ORDER BY {order}{cut}"  # noqa: S608
            return array("q", (row[0] for row in self.database.execute(sql, (*units, *bound))))
        found = array("q")
        if not about.searched:
            return found  # nothing of such a record is looked into
        within = "" if OF_UNIT in (where or {}) else f" LIMIT {MOST_HITS + 1}"
        cut = cut or f" LIMIT {MOST_HITS + 1}"
        for typed in dict.fromkeys((search, undo_telex(search))):
            match = match_words(typed)
            if match is None:
                continue
            words = quoted(about.table + "_search")
            sql = (
                f"{places}SELECT t.rid FROM (SELECT rowid AS hit FROM {words} WHERE {words} MATCH ?{within}) "  # noqa: S608
                f"CROSS JOIN {table} t ON t.rid = hit{beside} WHERE {condition} ORDER BY {order}{cut}"
            )
            found = array("q", (row[0] for row in self.database.execute(sql, (*units, match, *bound))))
            if found:
                break
        return found

    def _order(self, kind: type[Record], sort: str | None, descending: bool) -> str:  # noqa: FBT001
        about = kind.about
        if sort == OF_UNIT:  # those of one unit stand in the usual order of the list
            within = self._order(kind, None, about.newest_first)
            way = " DESC" if descending else ""
            return f"place.at{way}, t.{OF_UNIT}{way}, {within}"  # units that have no place do not mix
        name = sort or about.sort
        field = about.fields.get(name)
        key = key_column(field) if field else None
        words = field is not None and key is None and isinstance(field.kind, Text)
        key_sql = f"vi_key(t.{quoted(name)})" if words else f"t.{quoted(key or name)}"
        way = " DESC" if descending else ""
        return f"{key_sql}{way}" if name == about.sort and not descending else f"{key_sql}{way}, t.rid"

    def _units(self) -> str:
        """Return the ids of the units by their names, as JSON: what PLACES reads."""
        return json.dumps([one.id for one in Owners(self).in_order()])

    def page(self, kind: type[Record], rids: Sequence[int]) -> list[Row]:
        """Return the rows of these row numbers, in their order."""
        if not rids:
            return []
        marks = ", ".join("?" * len(rids))
        sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE rid IN ({marks})"  # noqa: S608
        by_rid = {row["rid"]: row for row in self.database.query(sql, tuple(rids))}
        return [by_rid[rid] for rid in rids if rid in by_rid]

    def rows(self, kind: type[Record], **wanted: Any) -> Iterator[Row]:
        """Return the rows of a list, page by page; arguments as of `ids`."""
        rids = self.ids(kind, **wanted)
        for start in range(0, len(rids), 500):
            yield from self.page(kind, rids[start : start + 500])

    def count(self, kind: type[Record], where: Mapping[str, object] | None = None, search: str = "") -> int:
        """Return how many live records there are; `where` as of `ids`. A search is counted up to MOST_HITS + 1."""
        if search.strip():
            return len(self.ids(kind, search=search, where=where))
        asked, bound = conditions(kind, where or {})
        condition = " AND ".join(("t.gone IS NULL", *asked))
        sql = f"SELECT count(*) FROM {quoted(kind.about.table)} t WHERE {condition}"  # noqa: S608
        return int(self.database.execute(sql, bound).fetchone()[0])

    def counts(
        self, kind: type[Record], groups: Sequence[Mapping[str, object]], within: Mapping[str, object]
    ) -> list[int]:
        """Return how many live records each of some groups has within a filter, read through once for all."""
        if not groups:
            return []
        told, values = [], list[Value]()
        for group in groups:
            tests, bound = conditions(kind, group)
            told.append(f"count(*) FILTER (WHERE {' AND '.join(tests or ['TRUE'])})")
            values += bound
        asked, bound = conditions(kind, within)
        condition = " AND ".join(("t.gone IS NULL", *asked))
        sql = f"SELECT {', '.join(told)} FROM {quoted(kind.about.table)} t WHERE {condition}"  # noqa: S608
        return [int(many) for many in self.database.execute(sql, (*values, *bound)).fetchone()]

    def tally(self, kind: type[Record], day: str = "") -> Tally:
        """Return how many live records there are, how many are incomplete, and the latest value of a field."""
        newest = f"max({quoted(day)})" if day else "NULL"
        sql = f"SELECT count(*), total(incomplete > 0), {newest} FROM {quoted(kind.about.table)} WHERE gone IS NULL"  # noqa: S608
        count, incomplete, latest = self.database.execute(sql).fetchone()
        return Tally(int(count), int(incomplete), latest)

    def distinct(self, kind: type[Record], field: str) -> list[str]:
        """Return the texts already used in a field, the most used first: what completion and "repeat" offer."""
        column = quoted(field)
        sql = (
            f"SELECT {column} FROM {quoted(kind.about.table)} WHERE gone IS NULL AND {column} IS NOT NULL "  # noqa: S608
            f"GROUP BY {column} ORDER BY count(*) DESC LIMIT 500"
        )
        return [str(row[0]) for row in self.database.execute(sql)]

    def history(self, kind: type[Record], record: str) -> list[Entry]:
        """Return what happened to a record, newest first."""
        sql = (
            "SELECT c.at, c.who, c.kind, j.act, j.fields, c.id FROM journal j JOIN change c ON c.seq = j.change "
            "WHERE j.record = ? AND j.about = ? ORDER BY j.seq DESC"
        )
        return [
            entry_of(at, who, why, act, json.loads(told), change)
            for at, who, why, act, told, change in self.database.execute(sql, (record, kind.about.table))
        ]

    def senders(self, changes: Sequence[str]) -> dict[str, str]:
        """Return who and where the parcels came from that changes have taken in, by change; "" where it is not known.

        One query for a whole history: a parcel is looked for among those of its own unit only.
        """
        sql = (
            "SELECT c.id, coalesce(nullif(d.name, ''), json_extract(p.told, '$.from'), '') FROM change c "
            "JOIN parcel p ON p.unit = c.what AND p.way = 'IN' AND json_extract(p.told, '$.change') = c.id "
            "LEFT JOIN device d ON d.id = p.device "
            "WHERE c.kind = 'PARCEL' AND c.id IN (SELECT value FROM json_each(?)) ORDER BY p.seq"
        )
        return {str(change): str(name) for change, name in self.database.execute(sql, (json.dumps([*changes]),))}

    def records_of(self, change: str, kind: type[Record]) -> list[str]:
        """Return the records of a type that a change touched."""
        sql = (
            "SELECT DISTINCT j.record FROM journal j JOIN change c ON c.seq = j.change "
            "WHERE c.id = ? AND j.about = ? ORDER BY j.seq"
        )
        return [str(row[0]) for row in self.database.execute(sql, (change, kind.about.table))]

    def made_by(self, change: str, kind: type[Record]) -> int:
        """Return how many records of a type a change made."""
        sql = (
            "SELECT count(*) FROM journal j JOIN change c ON c.seq = j.change "
            "WHERE c.id = ? AND j.about = ? AND j.act = 'CREATE'"
        )
        return int(self.database.execute(sql, (change, kind.about.table)).fetchone()[0])

    def tally_of(self, change: str) -> dict[str, tuple[int, int]]:
        """Return how many records of each table a change made and how many it changed, in the order of its writing."""
        sql = (
            "SELECT j.about, count(DISTINCT j.record) FILTER (WHERE j.act = 'CREATE'), count(DISTINCT j.record) "
            "FROM journal j JOIN change c ON c.seq = j.change WHERE c.id = ? GROUP BY j.about ORDER BY min(j.seq)"
        )
        return {str(table): (made, all_ - made) for table, made, all_ in self.database.execute(sql, (change,))}

    def dump(self) -> str:
        """Return every live record's values in one canonical text: two equal registers give the same one."""
        lines = []
        for kind in sorted(self.catalogue.kinds, key=lambda k: k.about.table):
            names = [*kind.about.fields, *(fact.name for fact in kind.about.stored_facts), "incomplete"]
            for row in self.database.query(f"SELECT * FROM {quoted(kind.about.table)} WHERE gone IS NULL ORDER BY id"):  # noqa: S608
                told = {"table": kind.about.table, "id": row["id"], **{n: row[n] for n in names if row[n] is not None}}
                lines.append(json.dumps(told, ensure_ascii=False, sort_keys=True))
        return "\n".join(lines)


class Around:
    """What a rule may look at: the live records of a store (record.Surroundings)."""

    def __init__(self, store: Reader, today: datetime.date, fresh: frozenset[str] | set[str] = frozenset()) -> None:
        """`fresh`: records just made that have no children yet, so none need be looked for."""
        self._store, self._today, self._fresh = store, today, fresh

    def unread(self, fresh: set[str]) -> Around:
        """Return the same, knowing these records to be without children."""
        return Around(self._store, self._today, fresh)

    @property
    def today(self) -> datetime.date:
        """Return the day on which the rule is asked."""
        return self._today

    @property
    def reference(self) -> Reference:
        """Return the dated rules of law."""
        return self._store.reference

    def children(self, kind: type[R], parent: str) -> list[R]:
        """Return the live children of a record, oldest first."""
        if parent in self._fresh:
            return []
        return [kind.of(str(row["id"]), row) for row in self._store.child_rows(kind, parent)]

    def others(self, kind: type[R], field: str, value: Value, besides: str, also: Values = EMPTY) -> list[R]:
        """Return the other live records with this value in a field."""
        rows = self._store.rows_where(kind, field, value)
        return [kind.of(str(row["id"]), row) for row in rows if row["id"] != besides and has(row, also)]

    def find(self, kind: type[R], record: str | None) -> R | None:
        """Return one live record."""
        return self._store.load(kind, record) if record else None


def entry_of(at: str, who: str, why: str, act: str, told: Mapping[str, Sequence[Any]], change: str) -> Entry:  # noqa: PLR0913, PLR0917 - the columns of a line
    """Return one line of a record's history."""
    among = {name: tuple(dict.fromkeys(one[3] for one in pair[2])) for name, pair in told.items() if len(pair) > 2}  # noqa: PLR2004 - before, after, among which
    return Entry(at, who, why, act, {name: (pair[0], pair[1]) for name, pair in told.items()}, change, among)


def has(row: Mapping[str, Any], values: Values) -> bool:
    """Tell whether a row has all these values."""
    return all(row[name] == value for name, value in values.items())


def vi_key(text: str | None) -> bytes | None:
    """Return a text's Vietnamese sort key, for SQL."""
    return None if text is None else sort_key(text)


def match_words(typed: str) -> str | None:
    """Return a search as an FTS5 expression of prefixes, or None when nothing is asked."""
    terms = query_terms(typed)
    if not terms:
        return None
    return " AND ".join("(" + " OR ".join(f'"{prefix}"*' for prefix in choices) + ")" for choices in terms)

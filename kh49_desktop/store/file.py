"""The register of one folder: opening the file, the one gate for changes, undo, history, search and drafts."""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlite_utils import Database

from kh49_desktop.errors import Level, Problem, Refused, Trouble
from kh49_desktop.fields import Value, Values
from kh49_desktop.record import Catalogue, Leftover, Record, new_id
from kh49_desktop.reference import Reference
from kh49_desktop.store.change import TRASHED, UNDONE, Change, Clock, words_of
from kh49_desktop.store.holding import Holding
from kh49_desktop.store.migrations import migrate
from kh49_desktop.store.schema import key_column, quoted
from kh49_desktop.store.sorting import sorted_errors
from kh49_desktop.store.stamps import clock_after, copy_mark, new_device
from kh49_desktop.text.letters import FOLD_VERSION
from kh49_desktop.text.order import KEY_VERSION, name_key, sort_key
from kh49_desktop.text.search import query_terms, undo_telex

R = TypeVar("R", bound=Record)
FILE = "kh49.sqlite"
PATIENCE = 3.0  # seconds to wait for the other copy to let go
MOST_HITS = 2_000  # above this a search shows the first and says "gõ thêm"

Row = dict[str, Any]
Listener = Callable[[str, frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the record, the change (None: nothing differed) and what is to be said of it."""

    id: str
    change: str | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a record's history: fields as {name: [before, after]}."""

    at: str
    who: str
    kind: str
    act: str
    fields: Mapping[str, tuple[Value, Value]]
    change: str


@dataclass(frozen=True, slots=True)
class Done:
    """A change as the undo stack shows it."""

    id: str
    seq: int
    kind: str
    what: str
    at: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo or redo did: how many records, and those left alone because they were edited since."""

    change: Done
    records: int
    left: tuple[tuple[str, str], ...] = ()


class Around:
    """What a rule may look at: the live records of a store (record.Surroundings)."""

    def __init__(self, store: Store, today: datetime.date, fresh: frozenset[str] | set[str] = frozenset()) -> None:
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

    def others(self, kind: type[R], field: str, value: Value, besides: str) -> list[R]:
        """Return the other live records with this value in a field."""
        rows = self._store.rows_where(kind, field, value)
        return [kind.of(str(row["id"]), row) for row in rows if row["id"] != besides]

    def find(self, kind: type[R], record: str | None) -> R | None:
        """Return one live record."""
        return self._store.load(kind, record) if record else None


class Store:
    """One unit's register in one folder. Use `Store.open`; every change goes through `change` or `save`."""

    def __init__(  # noqa: PLR0913 - the parts that the composition root brings together
        self, database: Database, file: Path, catalogue: Catalogue, reference: Reference, clock: Clock, holding: Holding | None
    ) -> None:
        """Take an opened, migrated file."""
        self.database, self.file, self.catalogue, self.reference = database, file, catalogue, reference
        self._clock, self._holding = clock, holding
        self._listeners: list[Listener] = []
        self._change: Change | None = None
        self.who = self.setting("who") or ""
        self._device = self._own_device()
        self.own_unit = self.setting("own_unit") or ""
        self._freshen_keys()

    # -- opening ---------------------------------------------------------------------------------------------------

    @classmethod
    def open(  # noqa: PLR0913
        cls,
        folder: Path,
        catalogue: Catalogue,
        reference: Reference,
        *,
        clock: Clock,
        create: bool = True,
        hold: bool = True,
        patience: float = PATIENCE,
        migrations: Path | None = None,
    ) -> Store:
        """Open (or make) the register of a folder.

        `hold=False` opens a second connection for a worker of a program that already holds the folder.
        Raises Trouble: in_use, newer_file, not_ours, damaged, no_register, read_only, disk_full, …
        """
        file = folder / FILE
        with sorted_errors(file):
            if not file.exists():
                if not create:
                    raise Trouble("no_register", file=str(folder))
                folder.mkdir(parents=True, exist_ok=True)
            holding = Holding(folder, patience=patience) if hold else None
        try:
            with sorted_errors(file):
                connection = sqlite3.connect(file, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
                try:
                    connection.executescript("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -16000;")
                    connection.create_function("vi_key", 1, vi_key, deterministic=True)
                    migrate(connection, file, clock(), migrations)
                    database = Database(connection, execute_plugins=False)
                    return cls(database, file, catalogue, reference, clock, holding)
                except BaseException:
                    connection.close()
                    raise
        except BaseException:
            if holding:
                holding.release()
            raise

    def worker(self) -> Store:
        """Return a second connection to the same file, for long work beside the window."""
        return Store.open(self.file.parent, self.catalogue, self.reference, clock=self._clock, hold=False)

    def close(self) -> None:
        """Close the file and let the folder go."""
        self.database.close()
        if self._holding:
            self._holding.release()

    @property
    def folder(self) -> Path:
        """Return the folder that keeps everything of the unit."""
        return self.file.parent

    def now(self) -> datetime.datetime:
        """Return the time by the clock this store was opened with."""
        return self._clock()

    @property
    def today(self) -> datetime.date:
        """Return the day by that clock."""
        return self._clock().date()

    def around(self, today: datetime.date | None = None) -> Around:
        """Return what rules may look at."""
        return Around(self, today or self.today)

    # -- settings and the device -----------------------------------------------------------------------------------

    def setting(self, name: str) -> str | None:
        """Return a setting, or None."""
        row = self.database.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else None

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting. Settings are no part of the register: they are neither journaled nor undone."""
        with sorted_errors(self.file):
            self.database.execute(
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )
        if name == "who":
            self.who = value
        elif name == "own_unit":
            self.own_unit = value

    def _own_device(self) -> str:
        mark = copy_mark(self.file)
        device = self.setting("device")
        if device is None or self.setting("device_of") != mark:
            device = new_device()
            self.database.execute("BEGIN IMMEDIATE")
            self.set_setting("device", device)
            self.set_setting("device_of", mark)
            self.database.execute("COMMIT")
        return device

    @property
    def device(self) -> str:
        """Return the id of this copy of the file."""
        return self._device

    def version(self) -> dict[str, dict[str, int]]:
        """Return the version vectors: {unit: {device: highest counter}}."""
        found: dict[str, dict[str, int]] = {}
        for unit, device, counter in self.database.execute("SELECT unit, device, counter FROM version"):
            found.setdefault(unit, {})[device] = counter
        return found

    # -- reading ---------------------------------------------------------------------------------------------------

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
        if self._change is not None:
            self._change.flush()
        test, bound = (f"{quoted(field)} IS NULL", ()) if value is None else (f"{quoted(field)} = ?", (value,))
        sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE {test} AND gone IS NULL ORDER BY rid"  # noqa: S608
        return list(self.database.query(sql, bound))

    def leftovers(self, kind: type[Record] | None = None, record: str | None = None) -> list[Leftover]:
        """Return the texts not yet read, of one record or of all."""
        if record is None:
            return list(self.every(Leftover))
        rows = self.rows_where(Leftover, "about_record", record)
        return [Leftover.of(str(row["id"]), row) for row in rows if kind is None or row["about_table"] == kind.about.table]

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

        `where` maps a field, a stored fact or "incomplete" to a value, None (empty) or True (incomplete: not zero).
        A search shows at most MOST_HITS rows; when it finds nothing it is tried once more with Telex undone.
        """
        about = kind.about
        tests, bound = ["t.gone IS NULL" if not gone else f"t.gone = '{TRASHED}'"], []
        for name, value in (where or {}).items():
            if name == "incomplete":
                tests.append("t.incomplete > 0" if value else "t.incomplete = 0")
            elif value is None:
                tests.append(f"t.{quoted(name)} IS NULL")
            else:
                tests.append(f"t.{quoted(name)} = ?")
                bound.append(value)
        order = self._order(kind, sort, about.newest_first if descending is None and sort is None else bool(descending))
        condition, cut = " AND ".join(tests), f" LIMIT {int(limit)}" if limit is not None else ""
        table = quoted(about.table)
        if not search.strip():
            sql = f"SELECT t.rid FROM {table} t WHERE {condition} ORDER BY {order}{cut}"  # noqa: S608
            return array("q", (row[0] for row in self.database.execute(sql, bound)))
        found = array("q")
        for typed in dict.fromkeys((search, undo_telex(search))):
            match = match_words(typed)
            if match is None:
                continue
            words = quoted(about.table + "_search")
            sql = (
                f"SELECT t.rid FROM (SELECT rowid AS hit FROM {words} WHERE {words} MATCH ? LIMIT {MOST_HITS + 1}) "  # noqa: S608
                f"CROSS JOIN {table} t ON t.rid = hit WHERE {condition} ORDER BY {order}{cut}"
            )
            found = array("q", (row[0] for row in self.database.execute(sql, (match, *bound))))
            if found:
                break
        return found

    def _order(self, kind: type[Record], sort: str | None, descending: bool) -> str:  # noqa: FBT001
        about = kind.about
        name = sort or about.sort
        field = about.fields.get(name)
        key = key_column(field) if field else None
        if field is not None and key is None and field.kind.sql == "TEXT" and not field.options and type(field.kind).__name__ in {"Text", "Note"}:
            key_sql = f"vi_key(t.{quoted(name)})"
        else:
            key_sql = f"t.{quoted(key or name)}"
        way = " DESC" if descending else ""
        return f"{key_sql}{way}" if name == about.sort and not descending else f"{key_sql}{way}, t.rid"

    def page(self, kind: type[Record], rids: Sequence[int]) -> list[Row]:
        """Return the rows of these row numbers, in their order."""
        if not rids:
            return []
        marks = ", ".join("?" * len(rids))
        sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE rid IN ({marks})"  # noqa: S608
        by_rid = {row["rid"]: row for row in self.database.query(sql, tuple(rids))}
        return [by_rid[rid] for rid in rids if rid in by_rid]

    def rows(self, kind: type[Record], **wanted: Any) -> Iterator[Row]:  # noqa: ANN401 - as `ids`
        """Return the rows of a list, page by page; arguments as of `ids`."""
        rids = self.ids(kind, **wanted)
        for start in range(0, len(rids), 500):
            yield from self.page(kind, rids[start : start + 500])

    def count(self, kind: type[Record], where: Mapping[str, Value] | None = None) -> int:
        """Return how many live records there are, "incomplete": 1 for those with something missing."""
        tests, bound = ["gone IS NULL"], []
        for name, value in (where or {}).items():
            if name == "incomplete":
                tests.append("incomplete > 0" if value else "incomplete = 0")
            else:
                tests.append(f"{quoted(name)} = ?")
                bound.append(value)
        sql = f"SELECT count(*) FROM {quoted(kind.about.table)} WHERE {' AND '.join(tests)}"  # noqa: S608
        return int(self.database.execute(sql, bound).fetchone()[0])

    def distinct(self, kind: type[Record], field: str) -> list[str]:
        """Return the texts already used in a field, the most used first: what completion and "repeat" offer."""
        column = quoted(field)
        sql = (
            f"SELECT {column} FROM {quoted(kind.about.table)} WHERE gone IS NULL AND {column} IS NOT NULL "  # noqa: S608
            f"GROUP BY {column} ORDER BY count(*) DESC LIMIT 500"
        )
        return [str(row[0]) for row in self.database.execute(sql)]

    # -- changing --------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(table, ids)` after every change; returns what stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    @contextlib.contextmanager
    def change(self, kind: str, what: str = "", *, reverts: int | None = None, rehearse: bool = False) -> Iterator[Change]:
        """Begin a change; commit it when the block ends well, undo it whole when it does not.

        `rehearse`: write, then roll back; what the block read meanwhile is true, the file is untouched.
        """
        with sorted_errors(self.file):
            self.database.execute("BEGIN IMMEDIATE")
            try:
                counter = 1 + self._highest_counter()
                clock = clock_after(int(self.setting("clock") or 0), self.now())
                seq = self.database.execute("SELECT coalesce(max(seq), 0) + 1 FROM change").fetchone()[0]
                change_id = new_id()
                change = Change(self, seq, change_id, [self._device, counter, clock], self.around())
                self._change = change
                self.database.execute(
                    "INSERT INTO change (seq, id, at, who, device, counter, kind, what, reverts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (seq, change_id, self.now().isoformat(timespec="seconds"), self.who, self._device, counter, kind, what, reverts),
                )
                yield change
                change.finish()
                if rehearse or change.empty:
                    self.database.execute("ROLLBACK")
                else:
                    self.set_setting("clock", str(clock))
                    self.database.execute("COMMIT")
            except BaseException:
                if self.database.conn.in_transaction:
                    self.database.execute("ROLLBACK")
                raise
            finally:
                self._change = None
        if not rehearse:
            for table, records in change.touched.items():
                self._tell(table, frozenset(records))

    def _highest_counter(self) -> int:
        found = self.database.execute("SELECT max(counter) FROM change WHERE device = ?", (self._device,)).fetchone()[0]
        return int(found or 0)

    def _tell(self, table: str, records: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(table, records)

    def save(  # noqa: PLR0913
        self,
        kind: type[Record],
        values: Values,
        *,
        record: str = "",
        children: Mapping[str, Sequence[Mapping[str, Value]]] | None = None,
        seen: Values | None = None,
        rehearse: bool = False,
    ) -> Saved:
        """Save a record and, where given, its whole lists of children; the one gate for forms and the command line.

        Values are as stored (read them first). A child row with an "id" is an existing one; existing children that a
        given list leaves out go to the trash. `seen`: the values the form was opened with.
        Raises Refused with every problem when an error was typed; what was wrong before and is untouched does not refuse.
        """
        about = kind.about
        earlier = self._problems_of(kind, record) if record else []
        if record and about.append_only:
            raise Refused(Problem("append_only", None))
        self._ask_names(kind, values, new=not record)
        if record and seen is not None:
            self._ask_seen(kind, record, values, seen)
        with self.change("SAVE", about.table, rehearse=rehearse) as change:
            if record:
                change.update(kind, record, values)
            else:
                record = change.create(kind, kind.begin(values, self.around()), record)
            kinds = self.catalogue.children(kind)
            for name, rows in (children or {}).items():
                self._save_children(change, kinds[name], record, rows)
            change.flush()
            problems = self._problems_of(kind, record)
            known = {(p.code, p.field) for p in earlier}
            if any(p.level is Level.ERROR and (p.code, p.field) not in known for p in problems):
                raise Refused(*problems)
            nothing = change.empty
        return Saved(record, None if nothing else change.id, tuple(problems))

    def _ask_names(self, kind: type[Record], values: Values, *, new: bool) -> None:
        empty = [
            f.name
            for f in kind.about.naming
            if (new or f.name in values) and values.get(f.name, f.default if new else None) is None
        ]
        if empty:
            raise Refused(*(Problem("name_needed", name) for name in empty))

    def _ask_seen(self, kind: type[Record], record: str, values: Values, seen: Values) -> None:
        row = self.row(kind, record) or {}
        changed = [n for n, v in values.items() if n in seen and row.get(n) != seen[n] and row.get(n) != v]
        if changed:
            show = kind.about.fields
            raise Refused(*(Problem("changed_meanwhile", n, facts={"now": show[n].show(row.get(n))}) for n in changed))

    def _save_children(self, change: Change, kind: type[Record], parent: str, rows: Sequence[Mapping[str, Value]]) -> None:
        link = kind.about.parent
        if link is None:
            raise KeyError(kind.about.table)
        have = {str(row["id"]) for row in self.child_rows(kind, parent)}
        kept = set()
        for position, row in enumerate(rows, start=1):
            values = {name: value for name, value in row.items() if name in kind.about.fields}
            if "position" in kind.about.fields and values.get("position") is None:
                values["position"] = position
            record = str(row.get("id") or "")
            if record in have:
                kept.add(record)
                change.update(kind, record, values)
            else:
                values[link.name] = parent
                self._ask_names(kind, values, new=True)
                kept.add(change.create(kind, kind.begin(values, self.around())))
        for record in have - kept:
            change.remove(kind, record)

    def _problems_of(self, kind: type[Record], record: str) -> list[Problem]:
        """Return what the rules say of a stored record and its children (their field as "votes.2.for")."""
        around = self.around()
        found = self.load(kind, record)
        if found is None:
            return []
        problems = [*found.check(around), *self._missing_links(kind, found)]
        for name, child in self.catalogue.children(kind).items():
            for position, row in enumerate(self.child_rows(child, record)):
                instance = child.of(str(row["id"]), row)
                for p in (*instance.check(around), *self._missing_links(child, instance)):
                    problems.append(Problem(p.code, f"{name}.{position}.{p.field}", p.level, p.facts, p.legal_basis))
        return problems

    def _missing_links(self, kind: type[Record], record: Record) -> Iterator[Problem]:
        for field in kind.about.fields.values():
            target = record.value(field.name) if field.target else None
            if isinstance(target, str) and self.row(self.catalogue.of_table(field.target), target) is None:
                yield Problem("no_such_record", field.name, facts={"typed": target})

    def problems(self, kind: type[Record], record: str) -> list[Problem]:
        """Return what is to be said of a record as it stands."""
        return self._problems_of(kind, record)

    def delete(self, kind: type[Record], record: str) -> str:
        """Put a record with its children into the trash; returns the change."""
        with self.change("DELETE", kind.about.table) as change:
            change.remove(kind, record)
        return change.id

    def restore(self, kind: type[Record], record: str) -> str:
        """Take a record out of the trash, with the children that went with it."""
        with self.change("RESTORE", kind.about.table) as change:
            self._bring_back(change, kind, record)
        return change.id

    def _bring_back(self, change: Change, kind: type[Record], record: str) -> None:
        went = self.database.execute(
            "SELECT change FROM journal WHERE record = ? AND act = 'CHANGE' AND fields LIKE '%\"gone\"%' ORDER BY seq DESC LIMIT 1",
            (record,),
        ).fetchone()
        change.update(kind, record, {"gone": None})
        for child in self.catalogue.children(kind).values():
            link = child.about.parent
            sql = f"SELECT id FROM {quoted(child.about.table)} WHERE {quoted(link.name if link else '')} = ? AND gone = ?"  # noqa: S608
            for (child_id,) in self.database.execute(sql, (record, TRASHED)).fetchall():
                also = self.database.execute(
                    "SELECT 1 FROM journal WHERE record = ? AND change = ?", (child_id, went[0] if went else -1)
                ).fetchone()
                if also:
                    self._bring_back(change, child, child_id)

    # -- undo and history ------------------------------------------------------------------------------------------

    def last_done(self) -> Done | None:
        """Return the change that `undo` would take back."""
        return self._done("kind NOT IN ('UNDO', 'REDO') AND undone IS NULL ORDER BY seq DESC")

    def last_undone(self) -> Done | None:
        """Return the change that `redo` would bring back: none once something new was done."""
        return self._done(
            "undone IS NOT NULL AND undone > (SELECT coalesce(max(seq), 0) FROM change WHERE kind NOT IN ('UNDO', 'REDO')) "
            "ORDER BY undone DESC"
        )

    def find_change(self, change: str) -> Done | None:
        """Return a change by its id."""
        return self._done("id = ?", change)

    def changes(self, kind: str | None = None, limit: int = 100) -> list[Done]:
        """Return the latest changes, newest first."""
        test, bound = ("WHERE kind = ?", (kind,)) if kind else ("", ())
        sql = f"SELECT id, seq, kind, what, at, undone FROM change {test} ORDER BY seq DESC LIMIT {int(limit)}"  # noqa: S608
        return [Done(*row[:5], row[5] is not None) for row in self.database.execute(sql, bound)]

    def _done(self, condition: str, *bound: str) -> Done | None:
        sql = f"SELECT id, seq, kind, what, at, undone FROM change WHERE {condition} LIMIT 1"  # noqa: S608
        row = self.database.execute(sql, bound).fetchone()
        return Done(*row[:5], row[5] is not None) if row else None

    def undo(self) -> Undone | None:
        """Take back the last change; None when there is none."""
        done = self.last_done()
        return self.undo_change(done) if done else None

    def redo(self) -> Undone | None:
        """Bring back what was taken back last; None when there is nothing."""
        done = self.last_undone()
        return self._replay(done, back=False) if done else None

    def undo_change(self, done: Done) -> Undone:
        """Take back one change, also weeks later; records edited since are left and named."""
        return self._replay(done, back=True)

    def _replay(self, done: Done, *, back: bool) -> Undone:
        left: list[tuple[str, str]] = []
        records = 0
        with self.change("UNDO" if back else "REDO", done.what, reverts=done.seq) as change:
            way = "DESC" if back else "ASC"
            lines = self.database.execute(
                f"SELECT about, record, act, fields FROM journal WHERE change = ? ORDER BY seq {way}",  # noqa: S608
                (done.seq,),
            ).fetchall()
            for about, record, act, told in lines:
                kind = self.catalogue.of_table(about)
                fields = json.loads(told)
                if act == "CREATE":
                    row = self.row(kind, record, gone=True) or {}
                    as_made = all(row.get(name) == pair[1] for name, pair in fields.items())
                    if back and not (as_made and row.get("gone") is None):
                        if row.get("gone") is None:
                            left.append((about, record))
                        continue
                    fields = {"gone": [UNDONE, None] if not back else [UNDONE, None]}
                settings = self._revertible(kind, record, fields, back=back)
                if len(settings) < len(fields):
                    left.append((about, record))
                if settings:
                    records += bool(change.update(kind, record, settings))
            undone = self._seq_of(change.id) if back else None
            self.database.execute("UPDATE change SET undone = ? WHERE seq = ?", (undone, done.seq))
        return Undone(done, records, tuple(dict.fromkeys(left)))

    def _revertible(self, kind: type[Record], record: str, fields: Mapping[str, list[Value]], *, back: bool) -> dict[str, Value]:
        row = self.row(kind, record, gone=True) or {}
        to, now = (0, 1) if back else (1, 0)
        return {name: pair[to] for name, pair in fields.items() if row.get(name) == pair[now]}

    def _seq_of(self, change: str) -> int:
        return int(self.database.execute("SELECT seq FROM change WHERE id = ?", (change,)).fetchone()[0])

    def history(self, kind: type[Record], record: str) -> list[Entry]:
        """Return what happened to a record, newest first."""
        sql = (
            "SELECT c.at, c.who, c.kind, j.act, j.fields, c.id FROM journal j JOIN change c ON c.seq = j.change "
            "WHERE j.record = ? AND j.about = ? ORDER BY j.seq DESC"
        )
        return [
            Entry(at, who, why, act, {n: (pair[0], pair[1]) for n, pair in json.loads(told).items()}, change)
            for at, who, why, act, told, change in self.database.execute(sql, (record, kind.about.table))
        ]

    def records_of(self, change: str, kind: type[Record]) -> list[str]:
        """Return the records of a type that a change touched."""
        sql = (
            "SELECT DISTINCT j.record FROM journal j JOIN change c ON c.seq = j.change WHERE c.id = ? AND j.about = ? ORDER BY j.seq"
        )
        return [str(row[0]) for row in self.database.execute(sql, (change, kind.about.table))]

    def dump(self) -> str:
        """Return every live record's values in one canonical text: two equal registers give the same one."""
        lines = []
        for kind in sorted(self.catalogue.kinds, key=lambda k: k.about.table):
            names = [*kind.about.fields, *(fact.name for fact in kind.about.stored_facts), "incomplete"]
            for row in self.database.query(f"SELECT * FROM {quoted(kind.about.table)} WHERE gone IS NULL ORDER BY id"):  # noqa: S608
                told = {"table": kind.about.table, "id": row["id"], **{n: row[n] for n in names if row[n] is not None}}
                lines.append(json.dumps(told, ensure_ascii=False, sort_keys=True))
        return "\n".join(lines)

    # -- drafts ----------------------------------------------------------------------------------------------------

    def keep_draft(self, form: str, field: str, typed: str) -> None:
        """Keep what was typed into a field of a form that is not saved yet."""
        with sorted_errors(self.file):
            self.database.execute(
                "INSERT INTO draft (form, field, typed, at) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (form, field) DO UPDATE SET typed = excluded.typed, at = excluded.at",
                (form, field, typed, self.now().isoformat(timespec="seconds")),
            )

    def draft(self, form: str) -> dict[str, str]:
        """Return what was typed into a form, by field, in the order of typing."""
        rows = self.database.execute("SELECT field, typed FROM draft WHERE form = ? ORDER BY at, rowid", (form,))
        return {str(field): str(typed) for field, typed in rows}

    def drafts(self) -> list[tuple[str, str, int]]:
        """Return the unfinished forms: (form, time of the last typing, fields), newest first."""
        sql = "SELECT form, max(at), count(*) FROM draft GROUP BY form ORDER BY max(at) DESC"
        return [(str(form), str(at), int(count)) for form, at, count in self.database.execute(sql)]

    def drop_draft(self, form: str) -> None:
        """Forget a form's draft: it was saved, or the person let it go."""
        with sorted_errors(self.file):
            self.database.execute("DELETE FROM draft WHERE form = ?", (form,))

    # -- keys that a newer program makes differently ---------------------------------------------------------------

    def _freshen_keys(self) -> None:
        present = f"{KEY_VERSION}.{FOLD_VERSION}"
        if self.setting("keys") == present:
            return
        self.database.execute("BEGIN IMMEDIATE")
        try:
            for kind in self.catalogue.kinds:
                self._freshen(kind)
            self.set_setting("keys", present)
            self.database.execute("COMMIT")
        except BaseException:
            self.database.execute("ROLLBACK")
            raise

    def _freshen(self, kind: type[Record]) -> None:
        table = quoted(kind.about.table)
        rows = list(self.database.query(f"SELECT * FROM {table}"))  # noqa: S608
        for field in kind.about.fields.values():
            key = key_column(field)
            if key:
                keys = [(name_key(row[field.name]), row["rid"]) for row in rows if row[field.name]]
                self.database.conn.executemany(f"UPDATE {table} SET {quoted(key)} = ? WHERE rid = ?", keys)  # noqa: S608
        if kind.about.searched:
            search = quoted(kind.about.table + "_search")
            self.database.execute(f"INSERT INTO {search} ({search}) VALUES ('delete-all')")  # noqa: S608
            words = [(row["rid"], words_of(kind, row)) for row in rows if row["gone"] is None]
            self.database.conn.executemany(f"INSERT INTO {search} (rowid, words) VALUES (?, ?)", words)  # noqa: S608


def vi_key(text: str | None) -> bytes | None:
    """Return a text's Vietnamese sort key, for SQL."""
    return None if text is None else sort_key(text)


def match_words(typed: str) -> str | None:
    """Return a search as an FTS5 expression of prefixes, or None when nothing is asked."""
    terms = query_terms(typed)
    if not terms:
        return None
    return " AND ".join("(" + " OR ".join(f'"{prefix}"*' for prefix in choices) + ")" for choices in terms)

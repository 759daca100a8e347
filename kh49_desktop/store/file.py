"""The register of one folder: opening the file, the one gate for changes, undo, history, search and drafts."""

from __future__ import annotations

import contextlib
import datetime
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.fields import Travels, Value, Values
from kh49_desktop.record import Catalogue, Record, new_id
from kh49_desktop.reference import Reference
from kh49_desktop.store import many, replay
from kh49_desktop.store.beyond import absorb
from kh49_desktop.store.change import Change, Clock
from kh49_desktop.store.clearing import clear
from kh49_desktop.store.copynotes import COPY, CopyNotes
from kh49_desktop.store.drafts import Drafts
from kh49_desktop.store.holding import Holding
from kh49_desktop.store.keys import freshen
from kh49_desktop.store.migrations import migrate
from kh49_desktop.store.reading import TRASHED, Around, Reader, vi_key
from kh49_desktop.store.replay import Done, Undone
from kh49_desktop.store.schema import quoted
from kh49_desktop.store.sorting import SortedDatabase, sorted_errors
from kh49_desktop.store.stamps import clock_after, copy_mark, new_device
from kh49_desktop.store.transactions import Bundle, Transactions

FILE = "kh49.sqlite"
WAL, SHM = FILE + "-wal", FILE + "-shm"  # beside a superior's file while it is open
LEFT_OVER = WAL + ".cu"  # where that of a file which is no longer there goes
NO_WAL = b"\x01\x01"  # what SQLite writes at 18 into a file that has no such one beside it
BEFORE = "devices_before"  # setting: the copies that this one came from, the newest first
LAST_BEFORE = "device_before"  # the same of an earlier version: only the newest
BESIDE = frozenset((FILE, "kh49.lock", "kh49.holder.json", COPY))
SUPERIOR = "superior"  # the role of a folder that takes in the parcels of many units
# A change that outgrows the cache stays in memory, up to some 100 MB: pages that are spilled into the file lock
# everybody out until it is committed. One that will outgrow that too locks them out anyway, and need not fill the
# memory first.
KEPT_PAGES, VAST_PAGES = 24_000, 4_000
VAST = 60_000  # records; a change of more will outgrow it
PATIENCE = 3.0  # seconds to wait for the other copy to let go

Listener = Callable[[str, frozenset[str]], None]


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did: the record, the change (None: nothing differed) and what is to be said of it."""

    id: str
    change: str | None
    problems: tuple[Problem, ...] = ()


class Store(Reader):
    """One unit's register in one folder. Use `Store.open`; every change goes through `change` or `save`."""

    def __init__(  # noqa: PLR0913, PLR0917 - the parts that the composition root brings together
        self,
        database: Database,
        file: Path,
        catalogue: Catalogue,
        reference: Reference,
        clock: Clock,
        holding: Holding | None,
    ) -> None:
        """Take an opened, migrated file."""
        super().__init__(database, file, catalogue, reference)
        self._clock, self._holding = clock, holding
        self._listeners: list[Listener] = []
        self._change: Change | None = None
        self._transactions = Transactions(database.conn)
        self.typed = Drafts(database, file, clock)
        self._copies = CopyNotes(file.parent)
        self.who = self.setting("who") or ""
        self._device = self._own_device() if holding is not None or not self.setting("device") else self._held_device()
        self.own_unit = self.setting("own_unit") or ""
        self.superior = self.setting("role") == SUPERIOR
        freshen(self)
        absorb(self)
        if holding is not None:
            clear(self)  # what an erasure left to do when the program was killed; what fails now waits on

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
            elif file.stat().st_size == 0 and {path.name for path in folder.iterdir()} - BESIDE:
                # A file just begun is empty for a moment; one among a unit's other files was emptied by a power cut.
                raise Trouble("damaged", file=str(file))
            holding = Holding(folder, patience=patience) if hold else None
        try:
            with sorted_errors(file):
                if holding:
                    set_left_over_aside(file)
                connection = sqlite3.connect(file, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
                try:
                    connection.executescript(pragmas(connection))
                    connection.create_function("vi_key", 1, vi_key, deterministic=True)
                    migrate(connection, file, clock(), migrations)
                    database = SortedDatabase(connection, file)
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
                "INSERT INTO setting (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )
        if name == "who":
            self.who = value
        elif name == "own_unit":
            self.own_unit = value
        elif name == "role":
            self.superior = value == SUPERIOR

    def reread(self) -> None:
        """Take over what another connection to the same file has set: unit, role, who writes, which copy this is."""
        self.who = self.setting("who") or ""
        self.own_unit = self.setting("own_unit") or ""
        self.superior = self.setting("role") == SUPERIOR
        self._device = self.setting("device") or self._device

    def _own_device(self) -> str:
        """Return the id of this copy; a file from another machine, or one that was put back, becomes a new copy.

        No two copies ever count alike (design: sync, I12), or each would take the other's edits for seen.
        """
        device = self.setting("device")
        if device is None or self.setting("device_of") != copy_mark(self.file) or self._put_back(device):
            device = self.renew_device(device)
        self._copies.note(device, self._highest_counter(device))
        return device

    def _held_device(self) -> str:
        return self.setting("device") or ""

    def renew_device(self, before: str | None) -> str:
        """Make this file a new copy and return its device id; `before`: the copy that it came from, if any.

        Within a change it is part of it.
        """
        device = new_device()
        with self.transaction():
            earlier = self.devices_before()
            self.set_setting("device", device)
            self.set_setting("device_of", copy_mark(self.file))
            if before:
                self.set_setting(BEFORE, json.dumps([before, *(one for one in earlier if one != before)]))
                self.database.execute("DELETE FROM setting WHERE name = ?", (LAST_BEFORE,))
        self._device = device
        return device

    def devices_before(self) -> list[str]:
        """Return the copies that this one came from, the newest first."""
        told, last = self.setting(BEFORE), self.setting(LAST_BEFORE)
        listed = [str(one) for one in json.loads(told)] if told else []
        return [last, *(one for one in listed if one != last)] if last else listed

    def _put_back(self, device: str) -> bool:
        """Tell whether the file has come less far than this copy of it once had: it was restored from an older one."""
        return self._copies.far().get(device, 0) > self._highest_counter(device)

    def next_of(self, name: str, listed: int) -> int:
        """Return the next number of a row of numbers of this copy, of which `listed` is the last that the file knows.

        Also a file that was put back to an earlier time uses none of them twice.
        """
        row = f"{self._device} {name}"
        number = max(listed, self._copies.far().get(row, 0)) + 1
        self._copies.note(row, number)
        return number

    @property
    def device(self) -> str:
        """Return the id of this copy of the file."""
        return self._device

    def version(self, level: str = Travels.UNIT) -> dict[str, dict[str, int]]:
        """Return the version vectors of what travels so far: {unit: {device: highest counter}}."""
        found: dict[str, dict[str, int]] = {}
        sql = "SELECT unit, device, counter FROM head WHERE level = ?"
        for unit, device, counter in self.database.execute(sql, (level,)):
            found.setdefault(unit, {})[device] = counter
        return found

    # -- changing --------------------------------------------------------------------------------------------------

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener(table, ids)` after every change; returns what stops it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    @contextlib.contextmanager
    def change(
        self, kind: str, what: str = "", *, reverts: int | None = None, rehearse: bool = False, vast: bool = False
    ) -> Iterator[Change]:
        """Begin a change; commit it when the block ends well, undo it whole when it does not.

        `rehearse`: write, then roll back; what the block read meanwhile is true, the file is untouched. `vast`: it will
        outgrow what a change may keep in memory, so it does not try to (`KEPT_PAGES`).
        """
        with sorted_errors(self.file):
            if not self.superior:
                self.database.execute(f"PRAGMA cache_spill = {VAST_PAGES if vast else KEPT_PAGES}")
            self._transactions.begin()
            try:
                change = self._begun(kind, what, reverts)
                yield change
                change.finish()
                if rehearse or change.empty:
                    self._transactions.roll_back()
                else:
                    self.set_setting("clock", str(change.mark[2]))
                    self._transactions.commit(lambda: self._noted_copy(change))
            except BaseException:
                self._transactions.roll_back()
                raise
            finally:
                self._change = None
        if not rehearse:
            for table, records in change.touched.items():
                self._tell(table, frozenset(records))

    def _begun(self, kind: str, what: str, reverts: int | None) -> Change:
        self._device = self.setting("device") or self._device  # a worker may have made the file a new copy
        counter = 1 + self._highest_counter(self._device)
        clock = clock_after(int(self.setting("clock") or 0), self.now())
        seq = self.database.execute("SELECT coalesce(max(seq), 0) + 1 FROM change").fetchone()[0]
        self._change = change = Change(self, seq, new_id(), [self._device, counter, clock], self.around())
        at = self.now().isoformat(timespec="seconds")
        self.database.execute(
            "INSERT INTO change (seq, id, at, who, device, counter, clock, kind, what, reverts) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (seq, change.id, at, self.who, self._device, counter, clock, kind, what, reverts),
        )
        return change

    def _noted_copy(self, change: Change) -> None:
        if change.marked or not change.taken:  # what others wrote uses up no counter of this copy
            self._copies.note(str(change.mark[0]), change.mark[1])

    @contextlib.contextmanager
    def bundle(self) -> Iterator[Bundle]:
        """Commit the changes of the block together, at its end: the disk is waited for once. Raises Trouble.

        A change that fails takes only itself back. For thousands of parcels at a superior, whose file lets others
        read meanwhile; listeners are told of each change as it ends.
        """
        with sorted_errors(self.file), self._transactions.bundle() as bundle:
            yield bundle

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Write what the block writes at once or not at all: devices, cards, settings and changes. Raises Trouble.

        What is no change is not undone by a person: this is for what must never be seen half done.
        """
        with sorted_errors(self.file), self._transactions.together():
            yield

    @property
    def bundled(self) -> bool:
        """Tell whether changes wait to be committed together."""
        return self._transactions.bundled

    def flush(self) -> None:
        """Write what an open change has gathered, so that a query sees it."""
        if self._change is not None:
            self._change.flush()

    def _highest_counter(self, device: str) -> int:
        found = self.database.execute("SELECT max(counter) FROM change WHERE device = ?", (device,)).fetchone()[0]
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
        Raises Refused with every problem when an error was typed; what was wrong before does not refuse.
        """
        about = kind.about
        if record and about.append_only:
            raise Refused(Problem("append_only", None))
        self._ask_names(kind, values, new=not record)
        with self.change("SAVE", about.table, rehearse=rehearse) as change:
            # Asked within the change: another connection may have written since the form was opened.
            known = many.told_of(self._problems_of(kind, record) if record else ())
            if record and seen is not None:
                self._ask_seen(kind, record, values, seen)
            if record:
                change.update(kind, record, values)
            else:
                record = change.create(kind, kind.begin(values, self.around()), record)
            kinds = self.catalogue.children(kind)
            for name, rows in (children or {}).items():
                self._save_children(change, kinds[name], record, rows)
            change.flush()
            problems = self._problems_of(kind, record)
            refused = many.newly_wrong(problems, known)
            if refused is not None:
                raise refused
            nothing = change.empty
        return Saved(record, None if nothing else change.id, tuple(problems))

    def save_many(self, kind: type[Record], rows: Sequence[tuple[str, Values]]) -> list[Saved | Refused]:
        """Save many records of a type in one change: (id or "" for a new one, values as stored), one answer a row.

        Rows that hold an error are not written and come back as Refused; the others are, and are undone as one.
        """
        with self.change("SAVE", kind.about.table) as change:
            written = many.save_many(self, change, kind, rows)
        return [
            one if isinstance(one, Refused) else Saved(one.record, change.id if one.differed else None, one.problems)
            for one in written
        ]

    def _ask_names(self, kind: type[Record], values: Values, *, new: bool, place: str = "") -> None:
        empty = many.empty_names(kind, values, new=new)
        if empty:
            raise Refused(*(Problem("name_needed", place + name) for name in empty))

    def _ask_seen(self, kind: type[Record], record: str, values: Values, seen: Values) -> None:
        row = self.row(kind, record) or {}
        changed = [n for n, v in values.items() if n in seen and row.get(n) != seen[n] and row.get(n) != v]
        if changed:
            show = kind.about.fields
            raise Refused(*(Problem("changed_meanwhile", n, facts={"now": show[n].show(row.get(n))}) for n in changed))

    def _save_children(
        self, change: Change, kind: type[Record], parent: str, rows: Sequence[Mapping[str, Value]]
    ) -> None:
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
            place = f"{link.parent}.{position - 1}."
            if record in have:
                self._ask_names(kind, values, new=False, place=place)
                kept.add(record)
                change.update(kind, record, values)
            else:
                values[link.name] = parent
                self._ask_names(kind, values, new=True, place=place)
                kept.add(change.create(kind, kind.begin(values, self.around())))
        for record in have - kept:
            change.remove(kind, record)

    def _problems_of(self, kind: type[Record], record: str) -> list[Problem]:
        """Return what the rules say of a stored record and its children (their field as "votes.2.for")."""
        return many.problems_of(self, kind, [record]).get(record, [])

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
            self.bring_back(change, kind, record)
        return change.id

    def bring_back(self, change: Change, kind: type[Record], record: str) -> None:
        """Take a record and what went into the trash with it out again, within a change."""
        went = self.database.execute(
            "SELECT change FROM journal WHERE record = ? AND act = 'CHANGE' AND fields LIKE '%\"gone\"%' "
            "ORDER BY seq DESC LIMIT 1",
            (record,),
        ).fetchone()
        change.update(kind, record, {"gone": None})
        for child in self.catalogue.children(kind).values():
            link = child.about.parent
            sql = (
                f"SELECT id FROM {quoted(child.about.table)} WHERE {quoted(link.name if link else '')} = ? AND gone = ?"  # noqa: S608
            )
            for (child_id,) in self.database.execute(sql, (record, TRASHED)).fetchall():
                also = self.database.execute(
                    "SELECT 1 FROM journal WHERE record = ? AND change = ?", (child_id, went[0] if went else -1)
                ).fetchone()
                if also:
                    self.bring_back(change, child, child_id)

    # -- undo ------------------------------------------------------------------------------------------------------

    def last_done(self) -> Done | None:
        """Return the change that `undo` would take back."""
        return replay.last_done(self)

    def last_undone(self) -> Done | None:
        """Return the change that `redo` would bring back: none once something new was done."""
        return replay.last_undone(self)

    def find_change(self, change: str) -> Done | None:
        """Return a change by its id."""
        return replay.find(self, "id = ?", change)

    def changes(self, kind: str | None = None, limit: int = 100) -> list[Done]:
        """Return the latest changes, newest first."""
        return replay.changes(self, kind, limit)

    def undo(self) -> Undone | None:
        """Take back the last change; None when there is none."""
        done = self.last_done()
        return replay.replay(self, done, back=True) if done else None

    def redo(self) -> Undone | None:
        """Bring back what was taken back last; None when there is nothing."""
        done = self.last_undone()
        return replay.replay(self, done, back=False) if done else None

    def undo_change(self, done: Done) -> Undone:
        """Take back one change, also weeks later; records edited since are left and named."""
        return replay.replay(self, done, back=True, picked=True)

    # -- drafts ----------------------------------------------------------------------------------------------------

    def keep_draft(self, form: str, field: str, typed: str) -> None:
        """Keep what was typed into a field of a form that is not saved yet."""
        self.typed.keep(form, field, typed)

    def draft(self, form: str) -> dict[str, str]:
        """Return what was typed into a form, by field, in the order of typing."""
        return self.typed.of(form)

    def drafts(self) -> list[tuple[str, str, int]]:
        """Return the unfinished forms: (form, time of the last typing, fields), newest first."""
        return self.typed.every()

    def drop_draft(self, form: str) -> None:
        """Forget a form's draft: it was saved, or the person let it go."""
        self.typed.drop(form)


def set_left_over_aside(file: Path) -> None:
    """Move away a kh49.sqlite-wal that belongs to a file which is no longer there.

    SQLite would play it into the backup that was put in its place, and ruin that. A backup says of itself that it
    has none; a file that has one says so before it gets it.
    """
    left = file.with_name(WAL)
    if not left.exists() or left.stat().st_size == 0 or not file.exists():
        return
    with file.open("rb") as source:
        if source.read(20)[18:] != NO_WAL:
            return
    left.replace(file.with_name(LEFT_OVER))
    file.with_name(SHM).unlink(missing_ok=True)


def pragmas(connection: sqlite3.Connection) -> str:
    """Return how a file is written: people copy a unit's file to a stick; a superior's stays and takes in thousands."""
    tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'setting'").fetchone()[0]
    role = connection.execute("SELECT value FROM setting WHERE name = 'role'").fetchone() if tables else None
    if role is not None and role[0] == SUPERIOR:
        return (
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -128000; "
            "PRAGMA wal_autocheckpoint = 16000; PRAGMA secure_delete = ON;"
        )
    return (
        "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -16000; "
        f"PRAGMA cache_spill = {KEPT_PAGES};"
    )

"""One change of the register: everything that is written between "begin" and "commit", and its journal."""

from __future__ import annotations

import contextlib
import datetime
import functools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kh49_desktop.fields import Field, Travels, Value, Values
from kh49_desktop.record import Derived, Leftover, Record, new_id
from kh49_desktop.state import BESIDE, GONE, Sibling, shown_first
from kh49_desktop.state import Row as State
from kh49_desktop.store.reading import REOPEN, SETTLE, TRASHED, Around, Row
from kh49_desktop.store.schema import KEY, key_column, quoted
from kh49_desktop.store.stamps import Mark, first_stamp, next_stamp
from kh49_desktop.store.together import Together, rows_of, rows_where_in
from kh49_desktop.text.order import name_key
from kh49_desktop.text.search import document

if TYPE_CHECKING:
    from kh49_desktop.store.file import Store


Differing = dict[str, list[Value]]  # what was written: {name: [before, after]}
LEVELS = (Travels.UP, Travels.UNIT)  # an edit here is seen here, however far its field travels
NO_STAMPS: Mapping[str, str] = MappingProxyType({})
DIFFERS = f'"{BESIDE}'  # stands in the stamp of a row of which copies differ
SET_HEAD = (
    "INSERT INTO head (unit, level, device, counter, clock) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (unit, level, device) DO UPDATE SET counter = excluded.counter, clock = excluded.clock"
)
MOST_KEPT = 5_000  # rows of a type that a change remembers as it wrote them; others are read again
WORKED_OUT = 1_000  # records whose facts are worked out together
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Unreckonable(Exception):  # noqa: N818 - what the values are
    """Values that came from elsewhere are each possible and together are not: no month stands beside a sum."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What making thousands of records of a type asks for again and again."""

    keyed: list[str]  # fields with a sort key
    facts: list[Derived]
    searched: list[Field]
    parent: Field | None


class Change:
    """What one save, import, deletion or undo writes. Made by `Store.change()` only.

    New rows are gathered and written together, so that an import of thousands is one pass.
    """

    def __init__(self, store: Store, seq: int, change_id: str, mark: Mark, around: Around) -> None:
        """Take the marks of the change; the store has begun the transaction."""
        self._store, self._mark, self._around = store, mark, around
        self.id, self.seq = change_id, seq
        self.keep = False  # commit even when no value differs
        self.taken = False  # what is written was edited elsewhere: it has its own marks
        self.marked = False  # and yet some of it was given this copy's
        self._made: set[str] = set()
        self._alive: dict[str, set[str]] = {}  # records whose children are edited
        self._reviewed: list[tuple[str, str, str]] = []  # (table, id, field) of conflicts that an edit has settled
        self._reopened: list[tuple[str, str, str]] = []  # of those that an undo asks again
        self.touched: dict[str, set[str]] = {}
        self._stamp = first_stamp(mark)
        self._new: dict[tuple[str, tuple[str, ...]], list[list[Value | bytes]]] = {}
        self._words: dict[str, list[tuple[int, str]]] = {}
        self._journal: list[tuple[int, str, str, str, str]] = []
        self._spilled = False  # some of the journal is written already
        self._next_rid: dict[str, int] = {}
        self._units: set[str] = set()
        self._fresh: set[str] = set()
        self._unread = around.unread(self._fresh)
        self._shapes: dict[type[Record], Shape] = {}
        self._parents: dict[str, set[str]] = {}
        self._rows: dict[str, dict[str, Row]] = {}  # live rows as this change left them

    # -- what may be done ------------------------------------------------------------------------------------------

    def create(self, kind: type[Record], values: Values, record: str = "") -> str:
        """Write a new record and return its id. Values are as stored; names left out are empty."""
        record = record or new_id()
        unit = (self._unit_beside(kind, values) if self._store.superior else self._store.own_unit) or record
        filled = self._put(kind, values, record, unit, self._stamp)
        self._journal.append((self.seq, kind.about.table, record, "CREATE", told_of_new(filled)))
        self.touched.setdefault(kind.about.table, set()).add(record)
        self._units.add(unit)
        return record

    def bring(  # noqa: PLR0913, PLR0917 - a row as it comes from another copy
        self, kind: type[Record], values: Values, record: str, unit: str, stamp: str, gone: str | None
    ) -> None:
        """Write a record that another copy has made, with the stamp it has there. Its values stand in no journal.

        A superior, which takes in thousands, journals not even that it came: the parcel that brought it is kept.
        """
        self._put(kind, values, record, unit, stamp, gone)
        if self._store.superior:
            self.touched.setdefault(kind.about.table, set()).add(record)
        else:
            self._note(kind, record, "CREATE", {})

    def _put(  # noqa: PLR0913, PLR0917
        self, kind: type[Record], values: Values, record: str, unit: str, stamp: str, gone: str | None = None
    ) -> dict[str, Value]:
        about, shape = kind.about, self._shape(kind)
        instance = kind.of(record, values)
        self._fresh.add(record)
        self._made.add(record)
        rid = self._rid(about.table)
        fields = about.fields
        filled: dict[str, Value] = {n: value for n, value in values.items() if value is not None and n in fields}
        row: list[Value | bytes] = [rid, record, unit, stamp, gone]
        row += self._reckoned(shape, instance, self._unread)
        row += [name_key(str(value)) if (value := filled.get(name)) else None for name in shape.keyed]
        row += filled.values()
        # Rows with the same fields filled are written together; the empty ones need not even be named.
        self._new.setdefault((about.table, tuple(filled)), []).append(row)
        if shape.searched and gone is None:
            self._words.setdefault(about.table, []).append((rid, words_of(shape.searched, filled)))
        if shape.parent is not None:
            self._parent_changed(kind, filled)
        return filled

    def update(self, kind: type[Record], record: str, values: Values, *, settle: bool = True) -> Differing:
        """Write the fields that differ and return them as {name: [before, after]}. `gone` may be among them.

        `settle`: a value that is written puts an unread text beside its field into the trash.
        """
        return self.update_many(kind, [(record, values)], settle=settle)[0]

    def update_many(
        self, kind: type[Record], wanted: Sequence[tuple[str, Values]], *, settle: bool = True
    ) -> list[Differing]:
        """Write the fields that differ of many records of a type, as `update` does of one, a few queries for all."""
        found: list[Differing] = []
        batch: dict[str, Values] = {}
        for record, values in wanted:
            if record in batch:  # the same record again sees what was written before
                found += self._update(kind, batch, settle=settle)
                batch = {}
            batch[record] = values
        return found + self._update(kind, batch, settle=settle)

    def place(self, kind: type[Record], wanted: Mapping[str, tuple[Values, str]]) -> None:
        """Write records as a join with another copy left them: (the values that differ, the whole stamp) by id."""
        stamps = {record: stamp for record, (_, stamp) in wanted.items()}
        self._update(kind, {record: values for record, (values, _) in wanted.items()}, settle=False, stamps=stamps)

    def renew(self) -> None:
        """Go on as a new copy from the first mark on: the counters of this one were used by another."""
        self._mark = [self._store.renew_device(str(self._mark[0])), 1, self._mark[2]]
        self._stamp = first_stamp(self._mark)
        sql = "UPDATE change SET device = ?, counter = 1 WHERE seq = ?"
        self._store.database.execute(sql, (self._mark[0], self.seq))

    def settle(self, kind: type[Record], record: str, values: Values) -> None:
        """Set fields of which copies differ: an ordinary edit, which counts also where the shown value is chosen.

        The journal keeps what there was to choose from, so that an undo asks again.
        """
        row = rows_of(self._store, kind, [record], gone=True)[record]
        state = State({GONE: row[GONE], **{one: row[one] for one in kind.about.fields}}, json.loads(row["stamp"]))
        self._note(kind, record, SETTLE, {name: [row[name], row[name], state.register(name)] for name in values})
        stamp = self._edited(kind, record, row, {name: [row[name], value] for name, value in values.items()})
        self._update(kind, {record: values}, settle=True, stamps={record: stamp})

    def reopen(self, kind: type[Record], record: str, name: str, siblings: Sequence[Sibling]) -> None:
        """Put the values beside each other again of which one was chosen: the choice is taken back.

        All are this copy's now, since others may have let them go; the clocks stay, and so the one that is shown.
        """
        device, counter, _ = self.mark
        values = dict.fromkeys(sibling[3] for sibling in siblings)
        clocks = {value: next(one[2] for one in siblings if one[3] == value) for value in values}
        first, *others = shown_first(name, [(device, counter, clocks[value], value) for value in values])
        row = rows_of(self._store, kind, [record], gone=True)[record]
        stamp = json.loads(self._edited(kind, record, row, {name: [row[name], first[3]]}))
        stamp[name], stamp[BESIDE + name] = list(first[:3]), [list(one) for one in others]
        self._update(kind, {record: {name: first[3]}}, settle=False, stamps={record: ENCODER.encode(stamp)})
        self._note(kind, record, REOPEN, {name: [first[3], first[3]]})
        self._reopened.append((kind.about.table, record, name))

    def _update(
        self,
        kind: type[Record],
        wanted: Mapping[str, Values],
        *,
        settle: bool,
        stamps: Mapping[str, str] = NO_STAMPS,
    ) -> list[Differing]:
        self._write_new()
        about, store = kind.about, self._store
        rows = rows_of(store, kind, wanted, gone=True)
        found: list[Differing] = []
        written: dict[tuple[str, ...], list[tuple[Value | bytes, ...]]] = {}
        changed: list[tuple[Row, Row]] = []
        typed: dict[str, set[str]] = {}
        for record, values in wanted.items():
            row = rows[record]
            differing = {name: [row[name], value] for name, value in values.items() if row[name] != value}
            found.append(differing)
            if not differing and stamps.get(record, row["stamp"]) == row["stamp"]:
                continue
            settings: dict[str, Value | bytes] = {name: pair[1] for name, pair in differing.items()}
            for name in differing:
                field = about.fields.get(name)
                key = key_column(field) if field else None
                if key:
                    value = values[name]
                    settings[key] = name_key(value) if isinstance(value, str) else None
            settings["stamp"] = stamps.get(record) or self._edited(kind, record, row, differing)
            # Rows in which the same fields differ are written together.
            written.setdefault(tuple(settings), []).append((*settings.values(), row["rid"]))
            changed.append((row, {**row, **settings}))
            if differing:
                self._note(kind, record, "CHANGE", differing)
            typed[record] = {name for name in differing if values[name] is not None}
        for names, settings_of in written.items():
            assignments = ", ".join(f"{quoted(name)} = ?" for name in names)
            store.database.conn.executemany(
                f"UPDATE {quoted(about.table)} SET {assignments} WHERE rid = ?",  # noqa: S608 - names come from declarations, values are bound
                settings_of,
            )
        self._keep(kind, (after for _, after in changed))
        self._search_again(kind, changed)
        self._parents.setdefault(about.table, set()).update(typed)
        if about.parent is not None:
            for before, after in changed:
                self._parent_changed(kind, before)
                self._parent_changed(kind, after)
        if settle and kind is not Leftover:
            self._settle(kind, typed)
        return found

    def remove(self, kind: type[Record], record: str) -> None:
        """Put a record and its children into the trash."""
        for child in self._store.catalogue.children(kind).values():
            for row in self._store.child_rows(child, record):
                self.remove(child, str(row["id"]))
        self.update(kind, record, {"gone": TRASHED})

    def leave(  # noqa: PLR0913, PLR0917
        self, kind: type[Record], record: str, field: str, typed: str, code: str, source: str, reason: str = ""
    ) -> None:
        """Keep a text that could not be read beside the field it was meant for."""
        values = {"about_table": kind.about.table, "about_record": record, "about_field": field, "typed": typed,
                  "code": code, "reason": reason or None, "source": source or None}  # fmt: skip
        self.create(Leftover, values)

    def tell(self, kind: type[Record], record: str, act: str, fields: Mapping[str, list[Value]]) -> None:
        """Put a line into a record's history that no value of it follows: that two records became one."""
        self._note(kind, record, act, fields)

    def retell(self, kind: type[Record], record: str, act: str, fields: Mapping[str, list[Value]]) -> None:
        """Put one line into the journal in place of all gathered so far: what an erasure takes away is told nowhere."""
        self.flush()
        self._journal.clear()
        self._note(kind, record, act, fields)

    @property
    def mark(self) -> tuple[str, int, int]:
        """Return the mark under which this change writes: the device, its counter, the clock."""
        device, counter, clock = self._mark
        return str(device), int(counter), int(clock)

    # -- what the store calls --------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Write everything that is still gathered, the derived columns that changed, the journal and the versions."""
        self._write_new()
        if not self.taken:
            self._touch_parents()
        for table, records in self._parents.items():
            self._work_out(self._store.catalogue.of_table(table), records)
        connection = self._store.database.conn
        self.spill()
        connection.executemany("DELETE FROM review WHERE about = ? AND record = ? AND field = ?", self._reviewed)
        at = self._store.now().isoformat(timespec="seconds")
        connection.executemany(
            "INSERT INTO review (about, record, field, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (about, record, field) DO NOTHING",
            [(*place, at) for place in self._reopened],
        )
        connection.executemany(
            SET_HEAD, [(unit, level, *self._mark) for unit in self._units for level in LEVELS if not self.taken]
        )

    @property
    def empty(self) -> bool:
        """True when nothing has been written."""
        return not self._journal and not self._spilled and not self.keep

    def flush(self) -> None:
        """Write what is gathered so that queries see it."""
        self._write_new()

    def spill(self) -> None:
        """Write the journal gathered so far too: an import of a hundred thousand rows must not fill the memory."""
        self._write_new()
        self._spilled |= bool(self._journal)
        self._store.database.conn.executemany(
            "INSERT INTO journal (change, about, record, act, fields) VALUES (?, ?, ?, ?, ?)", self._journal
        )
        self._journal.clear()

    def written(self, kind: type[Record]) -> Mapping[str, Row]:
        """Return live rows that this change has changed, as they are stored now; of very many not all."""
        return self._rows.get(kind.about.table, {})

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """Write what the block writes, or nothing of it when it raises."""
        self.flush()
        connection = self._store.database.conn
        journal, rids, units = len(self._journal), dict(self._next_rid), set(self._units)
        touched, parents = _copied(self.touched), _copied(self._parents)
        alive, reviewed = _copied(self._alive), len(self._reviewed)
        connection.execute("SAVEPOINT attempt")
        try:
            yield
            self.flush()
        except BaseException:
            self._new.clear()
            self._words.clear()
            self._fresh.clear()
            self._rows.clear()
            del self._journal[journal:]
            del self._reviewed[reviewed:]
            self._alive = alive
            self._next_rid, self._units, self.touched, self._parents = rids, units, touched, parents
            connection.execute("ROLLBACK TO attempt")
            raise
        finally:
            if connection.in_transaction:
                connection.execute("RELEASE attempt")

    # -- inside ----------------------------------------------------------------------------------------------------

    def _edited(self, kind: type[Record], record: str, row: Row, differing: Differing) -> str:
        """Return the stamp of a row that a person edits.

        The edit says of the record that it lives, too: a copy that deletes it without having seen the edit is then
        another opinion, for a person to settle, and no loss.
        """
        self._units.add(row["of_unit"])
        if DIFFERS in row["stamp"]:
            self._reviewed += [(kind.about.table, record, name) for name in differing]
        return next_stamp(row["stamp"], differing, self._mark)

    def _unit_beside(self, kind: type[Record], values: Values) -> str:
        """Return the unit of the record that a new one belongs to: a superior's addition stays with its unit."""
        about, link = kind.about, kind.about.parent
        table: Value = link.target if link else None
        record = values.get(link.name) if link else None
        if "about_record" in about.fields:
            table, record = values.get("about_table"), values.get("about_record")
        if isinstance(table, str) and isinstance(record, str):
            self._write_new()
            owner = self._store.catalogue.find(table)
            row = self._store.row(owner, record, gone=True) if owner else None
            if row is not None:
                return str(row["of_unit"])
        return self._store.own_unit

    def _touch_parents(self) -> None:
        """Say of the records whose children were edited that they live, as `_edited` does of an edited one."""
        for table, records in self._alive.items():
            kind = self._store.catalogue.of_table(table)
            rows = rows_of(self._store, kind, records).values()
            stamps = [(next_stamp(row["stamp"], (), self._mark), row["rid"]) for row in rows]
            self._store.database.conn.executemany(f"UPDATE {quoted(table)} SET stamp = ? WHERE rid = ?", stamps)  # noqa: S608

    def _shape(self, kind: type[Record]) -> Shape:
        if kind not in self._shapes:
            about = kind.about
            keyed = [field.name for field in about.fields.values() if key_column(field)]
            self._shapes[kind] = Shape(keyed, about.stored_facts, about.searched, about.parent)
        return self._shapes[kind]

    def _rid(self, table: str) -> int:
        if table not in self._next_rid:
            last = self._store.database.execute(f"SELECT coalesce(max(rid), 0) FROM {quoted(table)}").fetchone()[0]  # noqa: S608
            self._next_rid[table] = last
        self._next_rid[table] += 1
        return self._next_rid[table]

    def _write_new(self) -> None:
        connection = self._store.database.conn
        for (table, filled), rows in self._new.items():
            names = ", ".join(map(quoted, self._columns(table, filled)))
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {quoted(table)} ({names}) VALUES ({marks})", rows)  # noqa: S608
        for table, words in self._words.items():
            connection.executemany(f"INSERT INTO {quoted(table + '_search')} (rowid, words) VALUES (?, ?)", words)  # noqa: S608
        self._new.clear()
        self._words.clear()
        self._fresh.clear()

    def _columns(self, table: str, filled: tuple[str, ...]) -> tuple[str, ...]:
        """Return the columns of a new row as `_put` orders them."""
        shape = self._shape(self._store.catalogue.of_table(table))
        told = ("rid", "id", "of_unit", "stamp", "gone", "incomplete", *(fact.name for fact in shape.facts))
        return (*told, *(name + KEY for name in shape.keyed), *filled)

    def _note(self, kind: type[Record], record: str, act: str, fields: Mapping[str, Sequence[Any]]) -> None:
        told = ENCODER.encode(fields)
        self._journal.append((self.seq, kind.about.table, record, act, told))
        self.touched.setdefault(kind.about.table, set()).add(record)

    def _parent_changed(self, kind: type[Record], values: Mapping[str, object]) -> None:
        link = kind.about.parent
        if link is not None and isinstance(values.get(link.name), str):
            parent = str(values[link.name])
            self._fresh.discard(parent)
            self._parents.setdefault(link.target, set()).add(parent)
            if parent not in self._made and goes_up(kind):  # money paid in a month is no work on the person's record
                self._alive.setdefault(link.target, set()).add(parent)

    def _keep(self, kind: type[Record], rows: Iterable[Row]) -> None:
        """Remember rows as they are stored now, so that they need not be read again."""
        left = self._rows.setdefault(kind.about.table, {})
        for row in rows:
            if row["gone"] is None and (len(left) < MOST_KEPT or row["id"] in left):
                left[row["id"]] = row
            else:
                left.pop(row["id"], None)

    def _search_again(self, kind: type[Record], changed: Iterable[tuple[Row, Row]]) -> None:
        searched = kind.about.searched
        if not searched:
            return
        forgotten, learnt = [], []
        for before, after in changed:
            old = words_of(searched, before) if before["gone"] is None else None
            new = words_of(searched, after) if after["gone"] is None else None
            if old != new:
                forgotten += [(before["rid"], old)] if old is not None else []
                learnt += [(before["rid"], new)] if new is not None else []
        table, connection = quoted(kind.about.table + "_search"), self._store.database.conn
        # A contentless table is told the old words to forget them.
        connection.executemany(f"INSERT INTO {table} ({table}, rowid, words) VALUES ('delete', ?, ?)", forgotten)  # noqa: S608
        connection.executemany(f"INSERT INTO {table} (rowid, words) VALUES (?, ?)", learnt)  # noqa: S608

    def _work_out(self, kind: type[Record], records: Iterable[str]) -> None:
        wanted = list(records)
        for first in range(0, len(wanted), WORKED_OUT):
            self._work_out_some(kind, wanted[first : first + WORKED_OUT])

    def _work_out_some(self, kind: type[Record], records: Sequence[str]) -> None:
        about = kind.about
        known = self.written(kind)
        rows = {record: known[record] for record in records if record in known}
        rows |= rows_of(self._store, kind, (record for record in records if record not in known))
        around = Together(self._store, self._around.today, kind, rows)
        names = (*(fact.name for fact in about.stored_facts), "incomplete")
        settings = []
        shape = self._shape(kind)
        for record, row in rows.items():
            missing, *facts = self._reckoned(shape, kind.of(record, row), around)
            worked = (*facts, missing)
            if worked != tuple(map(row.get, names)):
                settings.append((*worked, row["rid"]))
        assignments = ", ".join(f"{quoted(name)} = ?" for name in names)
        self._store.database.conn.executemany(
            f"UPDATE {quoted(about.table)} SET {assignments} WHERE rid = ?",  # noqa: S608
            settings,
        )
        if rows:
            self.touched.setdefault(about.table, set()).update(rows)

    def _reckoned(self, shape: Shape, instance: Record, around: Around) -> list[Value]:
        """Return how many fields are missing, and the stored facts. Raises Unreckonable of what another copy wrote."""
        try:
            return [len(instance.missing(around)), *(fact.work(instance, around) for fact in shape.facts)]
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            if not self.taken:  # what is written here was asked first: then it is our own fault
                raise
            raise Unreckonable(f"{instance.about.table}: {error!r}") from error

    def _settle(self, kind: type[Record], typed: Mapping[str, set[str]]) -> None:
        gone = [
            (row["id"], {"gone": TRASHED})
            for row in rows_where_in(self._store, Leftover, "about_record", list(typed))
            if row["about_table"] == kind.about.table and row["about_field"] in typed[row["about_record"]]
        ]
        self.update_many(Leftover, gone)


def goes_up(kind: type[Record]) -> bool:
    """Tell whether anything of a record type goes up to the superior."""
    return any(field.travels is Travels.UP for field in kind.about.fields.values())


def _copied(sets: Mapping[str, set[str]]) -> dict[str, set[str]]:
    return {name: set(members) for name, members in sets.items()}


def told_of_new(filled: Mapping[str, Value]) -> str:
    """Return {name: [null, value]} as ENCODER writes it, in half the time: an import tells thousands."""
    values = [encode_basestring(value) if isinstance(value, str) else value for value in filled.values()]
    return form_of_new(tuple(filled)) % tuple(values)


@functools.lru_cache(maxsize=512)  # a list fills the same few fields in row after row
def form_of_new(names: tuple[str, ...]) -> str:
    """Return how a new record with these fields is told, with a gap for each value."""
    return "{" + ",".join(f'"{name}":[null,%s]' for name in names) + "}"


def words_of(searched: Iterable[Field], values: Mapping[str, object]) -> str:
    """Return the words under which a record is found."""
    texts = []
    for field in searched:
        value = values.get(field.name)
        if value is not None:
            texts.append(value if isinstance(value, str) and not field.options else field.show(value))  # type: ignore[arg-type]
    return document(texts)


Clock = Callable[[], datetime.datetime]

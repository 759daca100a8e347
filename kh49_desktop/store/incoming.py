"""Takes the state of a unit out of a parcel into the file: checked whole first, then joined in one change.

What stands in a parcel's body says `store/outgoing.py`. Nothing of it is trusted: every row, mark and value is looked
at before the first is written, and columns come from the declarations alone.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kh49_desktop.fields import Travels
from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.state import BASE, BESIDE, GONE, Heads, Register, Row, join_row, later, nearer, shown_first
from kh49_desktop.store import beyond, erasing
from kh49_desktop.store.change import SET_HEAD, Change, Unreckonable
from kh49_desktop.store.file import Store
from kh49_desktop.store.outgoing import belongs, fields_of, heads
from kh49_desktop.store.schema import quoted
from kh49_desktop.store.together import rows_of

TAKEN: Final = "PARCEL"  # the kind of change; it is not undone: what others wrote is not ours to take back
DEVICE: Final = re.compile(r"[0-9A-Za-z_-]{1,40}")
RECORD: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
LARGEST: Final = 2**53
LATEST: Final = 253_402_300_800_000  # a clock's milliseconds in the year 10000, which no day can tell
LEVELS: Final = ("up", "unit")
MOST_ROWS: Final = 200_000
MOST_DEVICES: Final = 1_000  # copies of one unit's register, all that there ever were
LONGEST: Final = 10_000
NOBODY: Final[frozenset[str]] = frozenset()


class Malformed(Exception):  # noqa: N818 - what the body is
    """The body is not what a parcel's body must be; `where` names the table, row or field, for the log."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(slots=True)
class Table:
    """The rows of one type in a parcel: the levels of all fields that they carry, and each row."""

    kind: type[Record]
    levels: dict[str, str]
    rows: dict[str, Row]


@dataclass(slots=True)
class Arrived:
    """The checked body of a parcel."""

    unit: str
    seen: dict[str, Heads]
    names: dict[str, str]
    tables: list[Table]
    unknown: dict[beyond.Key, tuple[str, Sequence[Any], Register]]

    def counters(self) -> dict[str, dict[str, int]]:
        """Return the sender's version vectors: {level: {device: counter}}."""
        return {level: {device: mark[1] for device, mark in found.items()} for level, found in self.seen.items()}


@dataclass(slots=True)
class Taken:
    """What taking a parcel did or would do: records by table, and where two people have written different things."""

    new: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    review: list[tuple[str, str, str]] = field(default_factory=list)  # table, id, field
    settled: list[tuple[str, str, str]] = field(default_factory=list)  # conflicts there were before
    gone: dict[str, tuple[int, int]] = field(default_factory=dict)  # live records before and after, where fewer
    erased: list[tuple[str, str]] = field(default_factory=list)  # table, id of persons whom another copy has erased
    unaware: bool = False  # the sender did not know of an erasure that this copy knows of: its file tells of the person
    unknown: int = 0  # values that only a newer program knows
    seen_more: bool = False  # the sender had seen edits that this copy had not
    change: str = ""

    @property
    def nothing(self) -> bool:
        """Tell whether the parcel held nothing that was not here."""
        return not (self.new or self.changed or self.unknown)


# -- checking ----------------------------------------------------------------------------------------------------------


def arrived(store: Store, body: Any, unit: str) -> Arrived:
    """Check a body and return what it holds. Raises Malformed."""
    with _shaped("body"):
        if body["unit"] != unit or body["level"] not in LEVELS:
            raise Malformed("unit")
        levels = LEVELS[: LEVELS.index(body["level"]) + 1]
        if max(len(body["names"]), *(len(body["seen"][level]) for level in levels)) > MOST_DEVICES:
            raise Malformed("seen")
        marks = [_mark(mark) for mark in body["marks"]]
        seen = {
            level: {device: _mark((device, *mark)) for device, mark in body["seen"][level].items()} for level in levels
        }
        names = {str(device): str(name)[:200] for device, name in body["names"].items() if DEVICE.fullmatch(device)}
        found = Arrived(unit, seen, names, [], {})
        if sum(len(told["rows"]) for told in body["tables"].values()) + len(body["beyond"]) > MOST_ROWS:
            raise Malformed("rows")
        beside = _beside(body["beyond"])
        if body["level"] == Travels.UP:
            beside = {key: told for key, told in beside.items() if not _is_private(store, key)}
        if store.superior and unit != store.own_unit:
            _ask_own(store, seen, marks, beside)
        for table, told in body["tables"].items():
            _read_table(store, found, table, told, marks, level=body["level"])
            _count(found.unknown, beside)
        _hand_over(store, found, beside)
    return found


def _read_table(  # noqa: PLR0913 - a table of the body and where it goes
    store: Store,
    found: Arrived,
    table: str,
    told: Mapping[str, Any],
    marks: Sequence[tuple[str, int, int]],
    *,
    level: str,
) -> None:
    """Check one table and put it to what is known here, or to what waits for a newer program."""
    kind = store.catalogue.find(table) if NAME.fullmatch(table) else None
    fields = dict(told["fields"])
    if (kind is not None and kind.about.table != table) or len(fields) != len(told["fields"]) or GONE in fields:
        raise Malformed(table)
    if any(not NAME.fullmatch(name) or far not in LEVELS for name, far in fields.items()):
        raise Malformed(table)
    rows = _rows(table, fields, told["rows"], marks)
    if kind is None:
        found.unknown |= _all_unknown(table, fields, rows)
        return
    if level == Travels.UP:
        fields = _drop_private(kind, fields, rows)
    if not fields:
        return
    found.unknown |= _take_unknown(kind, fields, rows)
    _check_values(kind, fields, rows)
    own = kind.about.fields
    known = {name: nearer(far, own[name].travels) for name, far in fields.items() if name in own}
    found.tables.append(Table(kind, {**known, GONE: gone_level(fields, kind)}, rows))


def _ask_own(
    store: Store,
    seen: Mapping[str, Heads],
    marks: Iterable[tuple[str, int, int]],
    beside: Mapping[beyond.Key, tuple[str, Sequence[Any], Register]],
) -> None:
    """Raise Malformed where another unit writes under this copy's own mark what this copy never wrote.

    What it says to have seen of us reaches no further than what there is. Only our own office knows more of us than we
    do, when our file was put back; a unit that claims it proves nothing. What an earlier copy of ours once wrote may
    come back: its counters are used no more, and another PC may still be that copy.
    """
    sql = "SELECT counter, clock FROM change WHERE device = ? ORDER BY counter DESC LIMIT 1"
    counter, clock = store.database.execute(sql, (store.device,)).fetchone() or (0, 0)
    waiting = (mark for _, base, register in beside.values() for mark in (base, *register))
    if any(mark[0] == store.device and mark[1] > counter for mark in itertools.chain(marks, waiting)):
        raise Malformed("own mark")
    for heads_ in seen.values():
        if store.device in heads_ and heads_[store.device][1] > counter:
            heads_[store.device] = (store.device, counter, clock)
            if not counter:
                del heads_[store.device]


def was_own(store: Store, device: str) -> bool:
    """Tell whether this file itself was ever the copy with that device id."""
    return store.database.execute("SELECT 1 FROM change WHERE device = ? LIMIT 1", (device,)).fetchone() is not None


def _is_private(store: Store, key: beyond.Key) -> bool:
    """Tell whether a value that an older program has handed on does not go up by our own declaration."""
    kind = store.catalogue.find(key[0])
    field = kind.about.fields.get(key[2]) if kind is not None else None
    return field is not None and field.travels is not Travels.UP


def _drop_private(kind: type[Record], fields: Mapping[str, str], rows: Mapping[str, Row]) -> dict[str, str]:
    """Leave out of what came from another office whatever does not go up by our own declaration; return the rest.

    A program of another version, or a wrong one, may have let it by: here it is not kept.
    """
    own = kind.about.fields
    private = [name for name in fields if name in own and own[name].travels is not Travels.UP]
    for row in rows.values() if private else ():
        for name in private:
            del row.values[name]
            row.stamp.pop(name, None)
            row.stamp.pop(BESIDE + name, None)
    reached = fields_of(kind, Travels.UP)
    return {name: level for name, level in fields.items() if name not in private} if reached else {}


def _count(*unknown: Collection[beyond.Key]) -> None:
    if sum(map(len, unknown)) > MOST_ROWS:
        raise Malformed("rows")


class _shaped:  # noqa: N801 - reads as a word of the block that it heads
    """Turn what a body of another shape makes Python say into Malformed."""

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Say what the error means."""
        if isinstance(error, KeyError | TypeError | AttributeError | IndexError | ValueError):
            raise Malformed(f"{self._where}: {error!r}") from error


def _mark(told: Sequence[Any]) -> tuple[str, int, int]:
    device, counter, clock = told
    right = isinstance(device, str) and DEVICE.fullmatch(device) and type(counter) is int and type(clock) is int
    if not right or not 0 < counter < LARGEST or not 0 <= clock < LATEST:
        raise Malformed("mark")
    return device, counter, clock


def _rows(
    table: str, fields: Mapping[str, str], told: Iterable[Sequence[Any]], marks: Sequence[tuple[str, int, int]]
) -> dict[str, Row]:
    bases = [{BASE: list(mark)} for mark in marks]
    names = (GONE, *fields)
    found: dict[str, Row] = {}
    for row in told:
        record, stamp, gone, *values = row
        if type(record) is not str or record in found or not RECORD.fullmatch(record) or len(values) != len(fields):
            raise Malformed(table)
        if gone is not None and (type(gone) is not str or len(gone) > beyond.LONGEST_GONE):
            raise Malformed(table)
        whole = dict(bases[_index(stamp)]) if type(stamp) is int else _stamp(table, fields, stamp, marks)
        found[record] = Row(dict(zip(names, (gone, *values), strict=True)), whole)
    return found


def _index(number: Any) -> int:
    if type(number) is not int or number < 0:
        raise Malformed("mark")
    return number


def _stamp(
    table: str, fields: Mapping[str, str], told: Mapping[str, Any], marks: Sequence[tuple[str, int, int]]
) -> dict[str, Any]:
    found: dict[str, Any] = {BASE: list(marks[_index(told[BASE])])}
    for key, value in told.items():
        if key == BASE:
            continue
        name = key[1:] if key.startswith(BESIDE) else key
        if name not in fields and name != GONE:
            raise Malformed(f"{table}.{key}")
        if key.startswith(BESIDE):
            if len(value) >= beyond.MOST_SIBLINGS:
                raise Malformed(f"{table}.{key}")
            found[key] = [[*marks[_index(number)], _scalar(sibling)] for number, sibling in value]
        else:
            found[key] = list(marks[_index(value)])
    return found


def _scalar(value: Any) -> Any:
    if value is None or (type(value) is int and abs(value) < LARGEST) or (type(value) is str and len(value) <= LONGEST):
        return value
    raise Malformed("value")


def _check_values(kind: type[Record], fields: Mapping[str, str], rows: Mapping[str, Row]) -> None:
    """Check every value that is not empty by its kind, those beside the shown ones too."""
    for name in fields:
        declared = kind.about.fields.get(name)
        if declared is None:
            continue
        holds, beside = declared.kind.holds, BESIDE + name
        for row in rows.values():
            value = row.values[name]
            if value is not None and not holds(value):
                raise Malformed(f"{kind.about.table}.{name}")
            if beside in row.stamp and not all(one[3] is None or holds(one[3]) for one in row.stamp[beside]):
                raise Malformed(f"{kind.about.table}.{name}")


def gone_level(fields: Mapping[str, str], kind: type[Record] | None = None) -> str:
    """Return how far it travels that a record is gone: as far as anything of its type does.

    A copy that was sent only what goes up has seen no deletion of what does not.
    """
    own = fields_of(kind, "up") if kind is not None else fields
    return "up" if own and "up" in fields.values() else "unit"


def goes(store: Store, kind: type[Record], row: Mapping[str, Any]) -> bool:
    """Tell whether a row goes up at all: what is kept beside a record goes as far as that record does."""
    return kind not in BUILT_IN or belongs(store.catalogue, "up", row)


# -- what this program does not know -----------------------------------------------------------------------------------


def _all_unknown(
    table: str, fields: Mapping[str, str], rows: Mapping[str, Row]
) -> dict[beyond.Key, tuple[str, Sequence[Any], Register]]:
    found: dict[beyond.Key, tuple[str, Sequence[Any], Register]] = {}
    if not NAME.fullmatch(table):
        raise Malformed(table)
    for record, row in rows.items():
        base = row.stamp[BASE]
        for name, level in fields.items():
            _scalar(row.values[name])
            if register := row.register(name):
                found[table, record, name] = (level, base, register)
        # That there is such a record at all is told by this one, which is never empty.
        found[table, record, GONE] = (gone_level(fields), base, row.register(GONE) or ((*base, None),))
        _count(found)
    return found


def _take_unknown(
    kind: type[Record], fields: Mapping[str, str], rows: Mapping[str, Row]
) -> dict[beyond.Key, tuple[str, Sequence[Any], Register]]:
    """Take the fields that the type does not have here out of its rows."""
    found: dict[beyond.Key, tuple[str, Sequence[Any], Register]] = {}
    for name, level in fields.items():
        if name in kind.about.fields:
            continue
        for record, row in rows.items():
            _scalar(row.values[name])
            if register := row.register(name):
                found[kind.about.table, record, name] = (level, row.stamp[BASE], register)
                _count(found)
            del row.values[name]
            row.stamp.pop(name, None)
            row.stamp.pop(BESIDE + name, None)
    return found


def _beside(told: Iterable[Sequence[Any]]) -> dict[beyond.Key, tuple[str, Sequence[Any], Register]]:
    found: dict[beyond.Key, tuple[str, Sequence[Any], Register]] = {}
    for table, record, name, level, base, register in told:
        right = NAME.fullmatch(table) and RECORD.fullmatch(record) and NAME.fullmatch(name) and level in LEVELS
        if not right or not 0 < len(register) <= beyond.MOST_SIBLINGS:
            raise Malformed("beyond")
        siblings = tuple((*_mark(one[:3]), _scalar(one[3])) for one in register)
        found[table, record, name] = (level, list(_mark(base)), siblings)
    return found


def _hand_over(store: Store, found: Arrived, beside: Mapping[beyond.Key, tuple[str, Sequence[Any], Register]]) -> None:
    """Give what an older program handed on to the rows it belongs to, also whole rows; the rest goes on waiting."""
    by_table = {table.kind.about.table: table for table in found.tables}
    for key, (level, base, register) in beside.items():
        about, record, name = key
        kind = store.catalogue.find(about)
        if kind is None or kind.about.table != about or (name not in kind.about.fields and name != GONE):
            found.unknown[key] = (level, base, register)
            continue
        if not beyond.fits(kind, name, register):
            raise Malformed(f"{about}.{name}")
        if about not in by_table:
            by_table[about] = Table(kind, {GONE: gone_level(fields_of(kind, level))}, {})
            found.tables.append(by_table[about])
        table = by_table[about]
        table.rows.setdefault(record, Row({GONE: None}, {BASE: list(base)})).put(name, register)
        if name != GONE:
            table.levels[name] = nearer(level, kind.about.fields[name].travels)


# -- taking ------------------------------------------------------------------------------------------------------------


def take(  # noqa: PLR0913 - what is odd about it, whether to try only, what belongs to it
    store: Store,
    parcel: Arrived,
    *,
    twice: Collection[str] = NOBODY,
    renew: bool = False,
    rehearse: bool = False,
    within: Callable[[Taken], None] | None = None,
) -> Taken:
    """Join a checked parcel into the file in one change; `rehearse`: tell what would happen and leave the file.

    `twice`: devices whose counters were used twice; `renew`: this file was put back, it goes on as a new copy.
    `within` writes what belongs to it in the same transaction: that the parcel came, who its sender is.
    Raises Malformed where it holds a record of another unit, or values that cannot stand together; Trouble as the
    disk has it. Either way nothing is changed.
    """
    try:
        return _take(store, parcel, twice, rehearse=rehearse, within=within, renew=renew)
    except Unreckonable as error:
        raise Malformed(str(error)) from error
    finally:
        if renew:
            store.reread()  # what was not committed was not renewed


def _take(  # noqa: PLR0913
    store: Store,
    parcel: Arrived,
    twice: Collection[str],
    *,
    renew: bool,
    rehearse: bool,
    within: Callable[[Taken], None] | None,
) -> Taken:
    taken = Taken()
    if store.superior:  # its file is too large to be written anew after each erasure: what is freed is zeroed at once
        store.database.execute("PRAGMA secure_delete = ON").fetchall()
    with store.change(TAKEN, parcel.unit, rehearse=rehearse) as change:
        change.taken = True
        if renew:
            change.renew()
        mine = heads(store, parcel.unit, "unit")
        doubt = common(store, parcel, twice)
        me = capped(
            {level: {device: mark[1] for device, mark in found.items()} for level, found in mine.items()}, doubt
        )
        them = capped(parcel.counters(), doubt)
        about: dict[str, set[str]] = {}
        for table in parcel.tables:
            _take_table(store, change, table, parcel.unit, me, them, doubt, taken, about)
        taken.unknown = _keep_unknown(store, parcel, me, them)
        for level, found in parcel.seen.items():
            after = later(mine.get(level, {}), found)
            if after != mine.get(level, {}):
                taken.seen_more = True
                store.database.conn.executemany(SET_HEAD, [(parcel.unit, level, *mark) for mark in after.values()])
        if change.marked:
            store.database.conn.executemany(SET_HEAD, [(parcel.unit, level, *change.mark) for level in LEVELS])
        change.keep = taken.seen_more or not taken.nothing
        change.flush()
        anew = _erased_among(store, about)
        taken.erased += anew
        taken.unaware |= bool(anew)
        _list_reviews(store, taken)
        taken.change = change.id if change.keep and not rehearse else ""
        if taken.erased and not rehearse:
            erasing.wait(store, taken.erased)
        if within is not None and not rehearse:
            change.keep = True
            within(taken)
    return taken


def _keep_unknown(
    store: Store, parcel: Arrived, me: Mapping[str, Mapping[str, int]], them: Mapping[str, Mapping[str, int]]
) -> int:
    try:
        return beyond.keep(store, parcel.unit, parcel.unknown, me, them)
    except beyond.TooManySiblings as error:
        raise Malformed(f"beyond: {error}") from error


def _take_table(  # noqa: PLR0913, PLR0917 - one table of a join: both sides and what they have seen
    store: Store,
    change: Change,
    table: Table,
    unit: str,
    me: Mapping[str, Mapping[str, int]],
    them: Mapping[str, Mapping[str, int]],
    doubt: Mapping[str, int],
    taken: Taken,
    about: dict[str, set[str]],
) -> None:
    kind, name = table.kind, table.kind.about.table
    _ask_parents(store, table, unit)
    there = rows_of(store, kind, table.rows, gone=True)
    placed: dict[str, tuple[dict[str, Any], str]] = {}
    bases: dict[tuple[Any, ...], str] = {}  # rows of one change share their mark, and so the text of their stamp
    named = [field.name for field in kind.about.naming] if erasing.tells_of_person(kind) else []
    tells = erasing.telling(store.catalogue, kind)
    new = before = after = 0
    for record, theirs in table.rows.items():
        row = there.get(record)
        if row is None:
            taken.review += [(name, record, one) for one in theirs.conflicts()]  # not settled there either
            gone = theirs.values.pop(GONE)
            tells(theirs.values, gone, about)
            base = tuple(theirs.stamp[BASE])
            stamp = stamp_text(theirs) if len(theirs.stamp) > 1 or base not in bases else bases[base]
            if len(theirs.stamp) == 1:
                bases[base] = stamp
            change.bring(kind, theirs.values, record, unit, stamp, gone)  # type: ignore[arg-type]
            new += 1
            continue
        if row["of_unit"] != unit:
            raise Malformed(f"{name}: foreign record")
        before += row["gone"] is None
        mine = Row({GONE: row["gone"], **{one: row[one] for one in kind.about.fields}}, json.loads(row["stamp"]))
        had = mine.conflicts()
        alike = mine.stamp == theirs.stamp and all(mine.values[one] == value for one, value in theirs.values.items())
        levels = table.levels if goes(store, kind, row) else dict.fromkeys(table.levels, "unit")
        before_it = {one: mine.register(one) for one in theirs.values} if doubt else {}
        differing = set() if alike else join_row(mine, theirs, levels, me, them)
        if doubt and not alike:
            differing |= _marked_anew(mine, before_it, theirs, doubt, change)
        after += mine.values[GONE] is None
        taken.unaware |= is_erased(mine, named) and not is_erased(theirs, named)
        if differing:
            tells(mine.values, mine.values[GONE], about)
            values = {one: mine.values[one] for one in differing if mine.values[one] != row[one]}
            placed[record] = (values, stamp_text(mine))
            _note(taken, (name, record), mine, had, named)
    if placed:
        change.place(kind, placed)
        taken.changed[name] = len(placed)
    if new:
        taken.new[name] = new
    if after < before:
        taken.gone[name] = (before, after)


def _note(taken: Taken, place: tuple[str, str], mine: Row, had: Iterable[str], named: Iterable[str]) -> None:
    """Note why a joined row is to be looked at: conflicts that it has and those it `had`, a person who was erased."""
    if any(len(told) >= beyond.MOST_SIBLINGS for key, told in mine.stamp.items() if key.startswith(BESIDE)):
        raise Malformed(f"{place[0]}: siblings")
    taken.review += [(*place, one) for one in mine.conflicts()]
    taken.settled += [(*place, one) for one in had]
    if is_erased(mine, named):
        taken.erased.append(place)


def is_erased(row: Row, named: Iterable[str]) -> bool:
    """Tell whether one side has erased whom a row names, be it that another name is shown that came after it."""
    return any(
        one in row.values
        and (
            row.values[one] == erasing.NEUTRAL
            or any(sibling[3] == erasing.NEUTRAL for sibling in row.stamp.get(BESIDE + one, ()))
        )
        for one in named
    )


def _erased_among(store: Store, about: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    """Return those of some persons (ids by table) who are erased here: what came in tells of them anew."""
    found: list[tuple[str, str]] = []
    for table, records in about.items():
        kind = store.catalogue.of_table(table)
        named = " OR ".join(f"{quoted(field.name)} = :neutral" for field in kind.about.naming)
        sql = f"SELECT id FROM {quoted(table)} WHERE ({named}) AND id IN (SELECT value FROM json_each(:ids))"  # noqa: S608
        bound = {"neutral": erasing.NEUTRAL, "ids": json.dumps(sorted(records))}
        found += [(table, str(record)) for (record,) in store.database.execute(sql, bound)]
    return found


def _ask_parents(store: Store, table: Table, unit: str) -> None:
    """Raise Malformed where a row would stand beside a record of another unit and change what is reckoned of it.

    Only an office's own rows may: a superior's notes belong to the sheets that its units have sent.
    """
    if unit == store.own_unit:
        return
    link, beside = table.kind.about.parent, "about_record"
    parents: dict[str, set[str]] = {}
    for row in table.rows.values():
        if link is not None and link.name in row.values:
            parents.setdefault(link.target, set()).update(str(one[3]) for one in row.register(link.name))
        if table.kind in BUILT_IN and beside in row.values:
            parents.setdefault(str(row.values.get("about_table")), set()).update(
                str(one[3]) for one in row.register(beside)
            )
    for target, records in parents.items():
        kind = store.catalogue.find(target)
        if kind is not None:
            named = quoted(kind.about.table)
            sql = f"SELECT 1 FROM {named} WHERE of_unit <> ? AND id IN (SELECT value FROM json_each(?)) LIMIT 1"  # noqa: S608
            if store.database.execute(sql, (unit, json.dumps(sorted(records)))).fetchone():
                raise Malformed(f"{table.kind.about.table}: foreign parent")


def common(store: Store, parcel: Arrived, twice: Collection[str]) -> dict[str, int]:
    """Return up to which counter the two histories of each device that counted twice are one: to a mark both hold."""
    found = dict.fromkeys(twice, 0)
    for table in parcel.tables if twice else ():
        for record, row in rows_of(store, table.kind, table.rows, gone=True).items():
            theirs, names = table.rows[record], table.kind.about.fields
            mine = Row({GONE: row[GONE], **{one: row[one] for one in names}}, json.loads(row["stamp"]))
            for name in theirs.values:
                for device, counter, _, _ in set(mine.register(name)).intersection(theirs.register(name)):
                    if device in found:
                        found[device] = max(found[device], counter)
    return found


def capped(seen: Mapping[str, Mapping[str, int]], doubt: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Return version vectors that prove no more of the devices in doubt than what both histories share."""
    return {
        level: {device: min(counter, doubt.get(device, counter)) for device, counter in found.items()}
        for level, found in seen.items()
    }


def _marked_anew(
    mine: Row, before: Mapping[str, Register], theirs: Row, doubt: Mapping[str, int], change: Change
) -> set[str]:
    """Mark as this copy's what a device in doubt has written and only one side held; return the fields.

    Others may have seen another edit under its mark and would take it for replaced; with one of ours it reaches them.
    """
    found = set()
    device, counter, _ = change.mark
    for name, had in before.items():
        both = set(had).intersection(theirs.register(name))
        register = mine.register(name)
        anew = tuple(
            (device, counter, one[2], one[3]) if one not in both and one[0] in doubt and one[1] > doubt[one[0]] else one
            for one in register
        )
        if anew != register:
            mine.put(name, shown_first(name, dict.fromkeys(anew)))
            change.marked = True
            found.add(name)
    return found


def stamp_text(row: Row) -> str:
    """Return a row's stamp as the file keeps it."""
    return json.dumps(row.stamp, ensure_ascii=False, separators=(",", ":"))


def _list_reviews(store: Store, taken: Taken) -> None:
    """Keep what two people have written differently listed until one of them chooses."""
    at, connection = store.now().isoformat(timespec="seconds"), store.database.conn
    settled = [place for place in taken.settled if place not in taken.review]
    connection.executemany("DELETE FROM review WHERE about = ? AND record = ? AND field = ?", settled)
    connection.executemany(
        "INSERT INTO review (about, record, field, at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (about, record, field) DO NOTHING",
        [(*place, at) for place in taken.review],
    )

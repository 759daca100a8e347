"""Takes back a change and brings it back, today or weeks later; what was edited since is left and named."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Value
from kh49_desktop.record import Record
from kh49_desktop.state import Row as State
from kh49_desktop.store.reading import JOIN, REOPEN, SETTLE, UNDONE
from kh49_desktop.store.together import rows_of

if TYPE_CHECKING:
    from kh49_desktop.store.change import Change
    from kh49_desktop.store.file import Store

BESIDES: Final = frozenset((JOIN, SETTLE, REOPEN))
SLICE: Final = 1_000  # records that are taken back together
LARGE: Final = 500  # lines of the journal above which a window does not wait
STAYS: Final = MappingProxyType({"ERASE": "erasure_stays", "HOLD": "erasure_stays", "PARCEL": "parcel_stays"})
AMONG: Final = 2  # where a line of a choice keeps what was chosen from


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


def done_of(row: tuple[Any, ...]) -> Done:
    """Return a change from the columns id, seq, kind, what, at, undone."""
    change, seq, kind, what, at, undone = row
    return Done(change, seq, kind, what, at, undone is not None)


def last_done(store: Store) -> Done | None:
    """Return the change that an undo would take back."""
    return find(
        store, "kind NOT IN ('UNDO', 'REDO', 'ERASE', 'HOLD', 'PARCEL', 'LINK') AND undone IS NULL ORDER BY seq DESC"
    )


def last_undone(store: Store) -> Done | None:
    """Return the change that a redo would bring back: none once something new was done."""
    newest = "SELECT coalesce(max(seq), 0) FROM change WHERE kind NOT IN ('UNDO', 'REDO')"
    return find(store, f"undone IS NOT NULL AND undone > ({newest}) ORDER BY undone DESC")


def changes(store: Store, kind: str | None, limit: int) -> list[Done]:
    """Return the latest changes, newest first."""
    test, bound = ("WHERE kind = ?", (kind,)) if kind else ("", ())
    sql = f"SELECT id, seq, kind, what, at, undone FROM change {test} ORDER BY seq DESC LIMIT {int(limit)}"  # noqa: S608
    return [done_of(row) for row in store.database.execute(sql, bound)]


def find(store: Store, condition: str, *bound: str) -> Done | None:
    """Return the first change of a condition."""
    sql = f"SELECT id, seq, kind, what, at, undone FROM change WHERE {condition} LIMIT 1"  # noqa: S608
    row = store.database.execute(sql, bound).fetchone()
    return done_of(row) if row else None


def replay(store: Store, done: Done, *, back: bool, picked: bool = False) -> Undone:
    """Take back a change (`back`) or bring it back, line by line of its journal.

    A value is touched only while it is what the change left there; a record made by the change goes only while it is
    as it was made. The rest is left, and named in the result. Raises Refused: erasure_stays, parcel_stays,
    already_undone, already_redone, nothing_taken_back; then the change stays as it is. The last is said only of a
    change that was `picked`: whoever goes back step by step goes on past one of which nothing is left.
    """
    stay = STAYS.get(done.kind)
    if stay is not None:
        raise Refused(Problem(stay))
    left: list[tuple[str, str]] = []
    records = 0
    with store.change("UNDO" if back else "REDO", done.what, reverts=done.seq) as change:
        change.keep = True
        still_to_do(store, done, back=back)  # asked within the change: nobody else undoes it from here on
        way = "DESC" if back else "ASC"
        sql = f"SELECT about, record, act, fields FROM journal WHERE change = ? ORDER BY seq {way}"  # noqa: S608
        for kind, lines in slices(passes(store, store.database.execute(sql, (done.seq,)).fetchall())):
            change.spill()
            rows = rows_of(store, kind, lines, gone=True)
            wanted: list[tuple[str, Mapping[str, Value]]] = []
            for record, (act, told) in lines.items():
                fields: Mapping[str, list[Value]] = json.loads(told)
                row = rows.get(record, {})
                if act in BESIDES:
                    done_here = replay_beside(change, kind, record, act, fields, row, back=back)
                    left += [] if done_here else [(kind.about.table, record)]
                    records += act == SETTLE and done_here
                    continue
                if act == "CREATE":
                    if back and not is_as_made(kind, row, fields):
                        left.append((kind.about.table, record))
                        continue
                    fields = {"gone": [UNDONE, None]}
                to, now = (0, 1) if back else (1, 0)
                settings = {name: pair[to] for name, pair in fields.items() if row.get(name) == pair[now]}
                if len(settings) < len(fields):
                    left.append((kind.about.table, record))
                if settings:
                    wanted.append((record, settings))
            records += sum(map(bool, change.update_many(kind, wanted, settle=False)))
        if picked and back:
            ask_any(left, records)
        undone = change.seq if back else None
        store.database.execute("UPDATE change SET undone = ? WHERE seq = ?", (undone, done.seq))
    return Undone(done, records, tuple(dict.fromkeys(left)))


def still_to_do(store: Store, done: Done, *, back: bool) -> None:
    """Raise Refused when a change is by now as it is wanted, whatever was true when it was found."""
    (undone,) = store.database.execute("SELECT undone FROM change WHERE seq = ?", (done.seq,)).fetchone()
    if (undone is not None) == back:
        raise Refused(Problem("already_undone" if back else "already_redone"))


def ask_any(left: Sequence[tuple[str, str]], records: int) -> None:
    """Raise Refused when an undo finds all edited since: it is not used up by that."""
    if left and not records:
        raise Refused(Problem("nothing_taken_back", facts={"count": str(len(set(left)))}))


def is_as_made(kind: type[Record], row: Mapping[str, Any], fields: Mapping[str, Sequence[Value]]) -> bool:
    """Tell whether a record still says what it was made with, and nothing that was left blank then."""
    if any(row.get(name) != pair[1] for name, pair in fields.items()):
        return False
    return all(row.get(name) is None for name in kind.about.fields if name not in fields)


def replay_beside(  # noqa: PLR0913, PLR0917 - a line of the journal and the row it tells of
    change: Change,
    kind: type[Record],
    record: str,
    act: str,
    fields: Mapping[str, Sequence[Any]],
    row: Mapping[str, Any],
    *,
    back: bool,
) -> bool:
    """Replay a line that tells of more than values; False: the record was edited since and is left."""
    if act == JOIN:
        change.tell(kind, record, act, {name: list(pair[::-1] if back else pair) for name, pair in fields.items()})
    return act != SETTLE or choose_again(change, kind, row, fields, back=back)


def choose_again(
    change: Change, kind: type[Record], row: Mapping[str, Any], fields: Mapping[str, Sequence[Any]], *, back: bool
) -> bool:
    """Take back a choice between what two people have written, or make it again; False: it was edited since."""
    done = False
    for name, told in fields.items():
        if len(told) <= AMONG or row.get(name) != told[0]:
            continue  # the values were erased, or another stands there
        is_open = name in State({name: row[name]}, json.loads(row["stamp"])).conflicts()
        if back and not is_open:
            change.reopen(kind, row["id"], name, told[AMONG])
        elif is_open and not back:
            change.settle(kind, row["id"], {name: told[0]})
        done |= back != is_open
    return done


def is_large(store: Store, done: Done, than: int = LARGE) -> bool:
    """Tell whether taking a change back is long work, to be done beside the window."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM journal WHERE change = ? LIMIT ?)"
    return int(store.database.execute(sql, (done.seq, than + 1)).fetchone()[0]) > than


Lines = dict[str, tuple[str, str]]  # record -> act, fields


def slices(passes: Iterable[tuple[type[Record], Lines]]) -> Iterator[tuple[type[Record], Lines]]:
    """Yield the same lines, at most SLICE of them at a time: what is held is small, and soon let go."""
    for kind, lines in passes:
        if len(lines) <= SLICE:
            yield kind, lines
            continue
        rest = iter(lines.items())
        while some := dict(itertools.islice(rest, SLICE)):
            yield kind, some


def passes(store: Store, journal: Iterable[tuple[str, str, str, str]]) -> Iterator[tuple[type[Record], Lines]]:
    """Yield the lines of a journal (table, record, act, fields) in lots in which no record comes twice.

    So the lines of a record are taken in their order, and all else together.
    """
    lots: dict[str, Lines] = {}
    for about, record, act, told in journal:
        if record in lots.get(about, ()):
            yield from ((store.catalogue.of_table(table), lines) for table, lines in lots.items())
            lots = {}
        lots.setdefault(about, {})[record] = act, told
    yield from ((store.catalogue.of_table(table), lines) for table, lines in lots.items())

"""Joins two records that are one: nothing is lost, both histories stay, and it is taken back like any other change.

The record that is kept takes what it lacks and what a person chose; whatever pointed to the other one points to it
from then on. The other record goes to the trash as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, TypeVar

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Field, Value, Values
from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Store
from kh49_desktop.store.joining import how_many_point, pointing
from kh49_desktop.store.many import told_of
from kh49_desktop.store.proving import carry
from kh49_desktop.store.reading import JOIN, TRASHED, Entry, Reader, Row
from kh49_desktop.store.together import columns_with, rows_of
from kh49_desktop.twins.traits import STEPS, Progress, Traits

T = TypeVar("T")

MERGE: Final = "MERGE"  # the kind of the change
JOINED, JOINED_INTO = "joined", "joined_into"  # what the history of the one and of the other record tells
PLACE: Final = "position"  # where a child stands in its list; no value of its own


@dataclass(frozen=True, slots=True)
class Hanging:
    """How many live records of a type point to each of the two by one of their links."""

    kind: type[Record]
    field: Field
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What joining would do: fields with two values as (kept, other), fields that are filled, what hangs on both.

    `standing`: the records of the other one that are not joined with the kept one's record of the same naming
    values, since some value differs: both stay, for a person to look at.
    """

    differing: Mapping[str, tuple[Value, Value]]
    filled: Mapping[str, Value]
    hanging: tuple[Hanging, ...]
    standing: tuple[tuple[type[Record], str], ...]


def plan(store: Store, kind: type[Record], keep: str, drop: str) -> Plan:
    """Return what joining `drop` into `keep` would do. Raises Refused as `merge` does."""
    kept, dropped = _both(store, kind, keep, drop)
    hanging, standing = [], []
    for child, field in links_to(store, kind):
        mine, theirs = how_many_point(store, child, field.name, (keep, drop))
        if mine or theirs:
            hanging.append(Hanging(child, field, mine, theirs))
        if mine and theirs:
            standing += [(child, one) for one in sort_out(store, kind, child, field, {drop: keep}).standing]
    return Plan(_differing(kind, kept, dropped), _filling(kind, kept, dropped), tuple(hanging), tuple(standing))


def merge(  # noqa: PLR0913, PLR0917 - what is joined, and how
    store: Store,
    kind: type[Record],
    keep: str,
    drop: str,
    choices: Values | None = None,
    progress: Progress | None = None,
) -> str:
    """Join `drop` into `keep` in one change and return its id.

    `choices`: the values wanted, by field; without one a field keeps the value of `keep`, an empty field takes that
    of `drop`. `progress(done, total)` is called often; whatever it raises takes everything back. Raises Refused:
    no_such_record, same_record, append_only, own_unit_stays, draft_open, or an error that the chosen values make.
    """
    with store.change(MERGE, kind.about.table) as change:
        kept, dropped = _both(store, kind, keep, drop)
        chosen = {**_filling(kind, kept, dropped), **(choices or {})}
        emptied = [field for field in kind.about.naming if chosen.get(field.name, field) is None]
        if emptied:
            raise Refused(*(Problem("name_needed", field.name) for field in emptied))
        known = told_of(p for record in (keep, drop) for p in store.problems(kind, record))
        Joining(store, change, kind, drop, progress).join(kind, {drop: keep}, {keep: chosen})
        change.flush()
        wrong = [p for p in store.problems(kind, keep) if p.level is Level.ERROR and p.field in chosen]
        if any((p.code, p.field) not in known for p in wrong):
            raise Refused(*wrong)
    return change.id


def joined(history: list[Entry]) -> list[str]:
    """Return the records that went into the one of this history and are still in it, the last one first."""
    return _standing(history, JOINED)


def joined_into(history: list[Entry]) -> str | None:
    """Return the record into which the one of this history went, or None."""
    return next(iter(_standing(history, JOINED_INTO)), None)


def _standing(history: list[Entry], name: str) -> list[str]:
    last: dict[Value, bool] = {}
    for entry in history:  # the newest line of each record counts: an undo tells it the other way round
        before, after = entry.fields.get(name, (None, None))
        if before or after:
            last.setdefault(after or before, after is not None)
    return [str(record) for record, is_in in last.items() if is_in]


def links_to(store: Reader, kind: type[Record]) -> Iterator[tuple[type[Record], Field]]:
    """Yield every link of every type to this one."""
    for child in store.catalogue.kinds:
        for field in child.about.fields.values():
            if field.target == kind.about.table:
                yield child, field


# -- inside ------------------------------------------------------------------------------------------------------------


def _both(store: Store, kind: type[Record], keep: str, drop: str) -> tuple[Row, Row]:
    kept, dropped = store.row(kind, keep), store.row(kind, drop)
    if kept is None or dropped is None:
        raise Refused(Problem("no_such_record", "id", facts={"typed": keep if kept is None else drop}))
    if keep == drop:
        raise Refused(Problem("same_record", "id"))
    if kind.about.append_only or kind in BUILT_IN:
        raise Refused(Problem("append_only"))
    if drop == store.own_unit:
        raise Refused(Problem("own_unit_stays"))
    if store.draft(f"{kind.about.table}:{drop}"):
        raise Refused(Problem("draft_open", facts={"name": kind.of(drop, dropped).named()}))
    return kept, dropped


def _filling(kind: type[Record], kept: Row, dropped: Row) -> dict[str, Value]:
    """Return what the kept record lacks; a link of the other one to the kept one itself is none."""
    return {
        name: dropped[name]
        for name in kind.about.fields
        if kept[name] is None and dropped[name] is not None and dropped[name] != kept["id"]
    }


def _differing(kind: type[Record], kept: Row, dropped: Row) -> dict[str, tuple[Value, Value]]:
    pairs = {name: (kept[name], dropped[name]) for name in kind.about.fields}
    return {name: pair for name, pair in pairs.items() if None not in pair and pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class SortedOut:
    """What becomes of the records that point by one link to those that go.

    `moving`: they point to the kept one from then on. `emptied`: the kept ones themselves, which point to nobody then.
    `joining`: (dropped, kept) of those that both say, with the values that the kept one takes. `standing`: those among
    the moving that the kept one has too, in other words.
    """

    moving: list[tuple[str, str]]
    emptied: list[str]
    joining: dict[str, str]
    taking: dict[str, dict[str, Value]]
    standing: list[str]


def sort_out(  # noqa: PLR0913, PLR0917 - a link, and what is joined
    store: Store,
    kind: type[Record],
    child: type[Record],
    field: Field,
    into: Mapping[str, str],
    busy: AbstractSet[str] = frozenset(),
) -> SortedOut:
    """Tell what becomes of the records of `child` that point by `field` to the keys of `into`, joined into its values.

    `busy`: records that are being joined already, whose own joining is not begun again from here.
    """
    found = SortedOut([], [], {}, {}, [])
    busy = busy | into.keys() | set(into.values())
    names = told_by(kind, child, field)
    mine: dict[tuple[Value, ...], str] = {}
    if names:
        own = columns_with(store, child, ("id", field.name, *names), field.name, into.values())
        for one, *named in own:  # the oldest of those that say the same
            if one not in busy:
                mine.setdefault(tuple(named), one)
    alike: list[tuple[str, str, str]] = []
    for one, to, lives, *named in pointing(store, child, field.name, into, names):
        keep = into[to]
        twin = mine.get((keep, *named)) if lives and one not in busy else None
        if one == keep:
            found.emptied.append(one)
        elif twin is not None:
            alike.append((one, twin, keep))
        elif one != to:  # what points to itself goes
            found.moving.append((one, keep))
    compare(store, child, field, alike, found)
    return found


def compare(
    store: Store, child: type[Record], field: Field, alike: Sequence[tuple[str, str, str]], found: SortedOut
) -> None:
    """Join those of the pairs (one, the kept one's, to whom that one points) of which no value is lost thereby."""
    for some in batched(alike):
        rows = rows_of(store, child, (each for pair in some for each in pair[:2]))
        for one, twin, keep in some:
            row, beside = rows[one], {**rows[twin], **found.taking.get(twin, {})}
            if _agree(child, field, row, beside):
                found.joining[one] = twin
                found.taking.setdefault(twin, {}).update(_filling(child, beside, row))
            else:
                found.moving.append((one, keep))
                found.standing.append(one)


def told_by(kind: type[Record], child: type[Record], field: Field) -> tuple[str, ...]:
    """Return the fields by which two records that point to the same one are one, () where none ever are.

    Events are never joined: each was written down, and both stay. Nor is a type that is named by its link alone. Nor
    are people for being called the same at the same place: who they are is for a person to say.
    """
    about = child.about
    if about.append_only or (about.parent is None and Traits.of(child).is_person and not Traits.of(kind).is_person):
        return ()
    names = (f.name for f in (*about.naming, *((about.parent,) if about.parent else ())))
    return tuple(name for name in dict.fromkeys(names) if name != field.name)


class Joining:
    """Joins records within one change, many of a type together: what is asked of the file does not grow with each."""

    def __init__(
        self, store: Store, change: Change, kind: type[Record], drop: str, progress: Progress | None = None
    ) -> None:
        """Take what is written into; `progress` counts what points to the one that goes."""
        self._store, self._change = store, change
        self._progress = progress or (lambda _done, _total: None)
        links = links_to(store, kind)
        self._done, self._total = 0, sum(how_many_point(store, one, f.name, (drop,))[0] for one, f in links)

    def join(
        self,
        kind: type[Record],
        into: Mapping[str, str],
        values: Mapping[str, Values],
        busy: AbstractSet[str] = frozenset(),
    ) -> None:
        """Join records into others (dropped -> kept), which take these values."""
        store, change, table = self._store, self._change, kind.about.table
        change.update_many(kind, list(values.items()))
        self._carry(kind, into, values)
        busy = busy | into.keys() | set(into.values())
        for child, field in links_to(store, kind):
            found = sort_out(store, kind, child, field, into, busy)
            self._write(child, [(one, {field.name: None}) for one in found.emptied])
            if found.joining:
                self.join(child, found.joining, found.taking, busy)
            self._write(child, [(one, {field.name: keep}) for one, keep in found.moving])
        for own in BUILT_IN:  # unread texts and files stand beside a record by its table and id
            beside = pointing(store, own, "about_record", into, ("about_table",))
            self._write(own, [(one, {"about_record": into[to]}) for one, to, _, about in beside if about == table])
        self._write(kind, [(drop, {"gone": TRASHED}) for drop in into])
        for drop, keep in into.items():
            change.tell(kind, keep, JOIN, {JOINED: [None, drop]})
            change.tell(kind, drop, JOIN, {JOINED_INTO: [None, keep]})

    def _carry(self, kind: type[Record], into: Mapping[str, str], values: Mapping[str, Values]) -> None:
        """Let what was proved of a total stay proved where its value went."""
        proved = [name for name, field in kind.about.fields.items() if field.double_entry]
        dropped = rows_of(self._store, kind, into, gone=True) if proved else {}
        for drop, row in dropped.items():
            given = values.get(into[drop], {})
            taken = [name for name in proved if given.get(name) is not None and given[name] == row[name]]
            carry(self._store, kind, into[drop], drop, taken)

    def _write(self, kind: type[Record], wanted: Sequence[tuple[str, Values]]) -> None:
        for some in batched(wanted):
            self._progress(min(self._done, self._total), self._total)
            self._change.update_many(kind, some)
            self._change.spill()
            self._done += len(some)


def batched(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the rows, STEPS of them at a time: so much is held, and so much is done between two words of progress."""
    for start in range(0, len(rows), STEPS):
        yield rows[start : start + STEPS]


def _agree(child: type[Record], field: Field, row: Row, twin: Row) -> bool:
    """Tell whether no value of two rows is lost when they become one."""
    names = [name for name in child.about.fields if name not in {field.name, PLACE}]
    return all(row[name] is None or twin[name] is None or row[name] == twin[name] for name in names)

"""Real erasure of a person's data: values leave rows, journal, search and the bytes of the file; counts stay.

What stays are answers, days that are no personal ones, links and numbers, so that every count is as before. Copies in
backups/ and files that were handed out are not reached: `remains` names the first, the log of exports the second.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kh49_desktop import fields
from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.fields import CitizenId, Email, Field, PersonName, Phone, TaxCode, Text, Value, Values
from kh49_desktop.record import Attachment, Catalogue, Leftover, Record
from kh49_desktop.state import BESIDE as SIBLINGS
from kh49_desktop.store import clearing, reading, saved
from kh49_desktop.store.change import ENCODER
from kh49_desktop.store.reading import JOIN, Row
from kh49_desktop.store.schema import quoted
from kh49_desktop.store.sorting import sorted_errors

if TYPE_CHECKING:
    from kh49_desktop.store.file import Store

NEUTRAL: Final = fields.NEUTRAL  # stands where a name stood
ERASED: Final = "ERASED"  # why what belonged to an erased record is gone
ERASE, HOLD = reading.ERASE, "HOLD"  # kinds of change and acts of the journal
NOT_CLEARED: Final = "erased_not_cleared"  # the trouble that came after the erasure
REASON: Final = "reason"  # under which the journal keeps why
BESIDE: Final = (Attachment, Leftover)  # kept beside a record: with it they go whole
WAITING: Final = "to_erase"  # setting: [[table, id], …] of whom another copy has erased
DISTINCT: Final = 6  # letters from which one word is looked for outside its own record
# The settings that hold what people typed: lists with a name, the filter chosen last, the files of reports made. Every
# other setting is an answer, a place, a key or what an office or a PC is called.
TYPED: Final = " OR ".join(f"substr(name, 1, {len(one)}) = '{one}'" for one in (saved.LISTS, saved.LAST, saved.REPORTS))
# Where whom they name may stand besides: table, column, which of its rows.
SCRUBBED: Final = (("change", "what", "TRUE"), ("export_log", "file", "TRUE"), ("setting", "value", f"({TYPED})"))


@dataclass(frozen=True, slots=True)
class Part:
    """A record that an erasure reaches: the record itself, or one that belongs to it."""

    kind: type[Record]
    row: Row

    @property
    def id(self) -> str:
        """Return its id."""
        return str(self.row["id"])


def tells_of_person(kind: type[Record]) -> bool:
    """Return whether the records of a type each stand for a person: they are named by one, or carry a citizen id."""
    fields = kind.about.fields.values()
    return any((f.naming and isinstance(f.kind, PersonName)) or isinstance(f.kind, CitizenId) for f in fields)


def is_emptied(field: Field) -> bool:
    """Return whether an erasure empties a field: all that is personal or sensitive, and every text a person wrote."""
    free = isinstance(field.kind, Text | Email | Phone | CitizenId | TaxCode)
    return field.personal or field.sensitive or free


def after_erasing(kind: type[Record]) -> dict[str, Value]:
    """Return what the emptied fields of a type hold afterwards: nothing, or the neutral word where a name must be."""
    fields = [field for field in kind.about.fields.values() if is_emptied(field)]
    return {f.name: NEUTRAL if f.naming and isinstance(f.kind, Text) else None for f in fields}


def telling(catalogue: Catalogue, kind: type[Record]) -> Callable[[Values, Value, dict[str, set[str]]], None]:
    """Return what notes of a row of a type (its values, why it is gone) whom it belongs to, where it tells of a person.

    They are noted by table. It tells of one as long as it holds anything that the erasure of that person would empty.
    """
    persons = {one.about.table for one in catalogue.kinds if tells_of_person(one)}
    fields = kind.about.fields.values()
    links = [(one.name, one.target) for one in fields if one.target in persons and (one.parent or one.naming)]
    empty = after_erasing(kind)

    def note(values: Values, gone: Value, found: dict[str, set[str]]) -> None:
        if kind in BESIDE:
            if gone != ERASED and values.get("about_table") in persons:
                found.setdefault(str(values["about_table"]), set()).add(str(values.get("about_record")))
        elif links and any(values.get(name) not in {None, neutral} for name, neutral in empty.items()):
            for name, target in links:
                found.setdefault(target, set()).add(str(values.get(name)))

    return note


def is_erased(store: Store, kind: type[Record], record: str) -> bool:
    """Return whether a record was erased."""
    sql = "SELECT 1 FROM journal WHERE record = ? AND about = ? AND act = ? LIMIT 1"
    return store.database.execute(sql, (record, kind.about.table, ERASE)).fetchone() is not None


def hold(store: Store, kind: type[Record], record: str, reason: str) -> None:
    """Write into the history of a record why it is kept although its erasure was asked for."""
    _ask(store, kind, record, reason)
    with store.change(HOLD, kind.about.table) as change:
        change.retell(kind, record, HOLD, {REASON: [None, reason.strip()]})


def erase(store: Store, kind: type[Record], record: str, reason: str) -> None:
    """Erase the personal data of a record and of all that belongs to it. It cannot be undone.

    The history keeps who did it, when and why. Raises Refused: no_such_record, not_a_person, reason_needed,
    own_unit_stays; Trouble as the disk has it, then nothing was erased and no file is gone. Only "erased_not_cleared"
    means that the person is erased and something of it could not be cleared away yet: `clearing` goes on with it.
    """
    _ask(store, kind, record, reason)
    with sorted_errors(store.file), _zeroing(store):
        parts = _erase(store, [(kind, record)], reason)
        try:
            _make_whole(store, parts)
            left = clearing.clear(store)
        except Trouble as trouble:
            left = trouble
    if left is not None:
        raise Trouble(NOT_CLEARED, file=left.facts.get("file", str(store.file))) from left


def erased(store: Store, kind: type[Record], record: str, reason: str) -> Trouble | None:
    """Do the same and return "erased_not_cleared" instead of raising it, for whoever goes on after the erasure."""
    try:
        erase(store, kind, record, reason)
    except Trouble as trouble:
        if trouble.code != NOT_CLEARED:
            raise
        return trouble
    return None


def wait(store: Store, persons: Iterable[tuple[str, str]]) -> None:
    """Note persons (table, id) whom another copy has erased, within the change that learns of it.

    `erase_waiting` erases them here too, right afterwards or, after a kill, when the next parcel is taken in.
    """
    told = json.loads(store.setting(WAITING) or "[]")
    store.set_setting(WAITING, json.dumps([*told, *persons]))


def erase_waiting(store: Store, reason: str) -> None:
    """Erase all persons who wait for it in one change, and write the file anew once. Raises Trouble; then they wait on.

    What could not be cleared away after that is done when the register is opened, or with the next erasure; SQLite's
    own journal, which a reader may have kept, with the next parcel.

    A superior's file, which holds many units, is not written anew: VACUUM would take minutes for each parcel. There
    SQLite overwrites what it frees (secure_delete, on since the parcel was joined) and its journal is emptied, so that
    the old values stand nowhere; what was freed before that was ever on goes with the next erasure made there by hand.
    """
    told = store.setting(WAITING)
    if store.bundled:  # a bundle of parcels is committed first
        return
    if not told:
        clearing.clear_log(store)
        return
    persons = []
    for table, record in json.loads(told):
        kind = store.catalogue.find(table)
        if kind is not None:
            with contextlib.suppress(Refused):
                _ask(store, kind, record, reason)
                persons.append((kind, record))
    with sorted_errors(store.file), _zeroing(store):
        if persons:
            # The state that told of them is kept; the parcels before it hold whoever was erased.
            units = {str(_row(store, kind, record)["of_unit"]) for kind, record in persons}
            parts = _erase(store, persons, reason, units=units, done=lambda: store.set_setting(WAITING, ""))
            with contextlib.suppress(Trouble):  # they are erased; what is counted as missing is reckoned anew some day
                _make_whole(store, parts)
        else:
            with store.transaction():
                clearing.note(store, pages=not store.superior)
                store.set_setting(WAITING, "")
        clearing.clear(store)


def _erase(
    store: Store,
    persons: Sequence[tuple[type[Record], str]],
    reason: str,
    *,
    units: Iterable[str] | None = None,
    done: Callable[[], None] | None = None,
) -> list[Part]:
    """Erase persons in one change and return what it reached; `clearing` is to do the rest.

    `units`: of which parcels are spare then, where another copy has told of it; `done` writes what belongs to that.
    """
    found = {(part.kind, part.id): part for kind, record in persons for part in _parts(store, kind, record)}
    parts = list(found.values())
    with store.change(ERASE, persons[0][0].about.table) as change:
        for kind in dict.fromkeys(part.kind for part in parts):
            change.update_many(kind, [(p.id, _emptied(p)) for p in parts if p.kind is kind], settle=False)
        for part in parts:
            beside = _beside_shown(store, part)
            if beside:
                change.settle(part.kind, part.id, beside)
        why: dict[str, list[Value]] = {REASON: [None, _without(reason.strip(), _named(parts) | _told(parts))]}
        tell = change.retell  # in place of all that was gathered; the others follow it
        for kind, record in dict.fromkeys(persons):
            tell(kind, record, ERASE, why)
            tell = change.tell
        _scrub_journal(store, parts)
        _scrub_beside(store, parts)
        _forget_words(store, parts)
        files = [str(part.row["sha256"]) for part in parts if part.kind is Attachment]
        clearing.note(store, files=files, units=units or (), pages=units is None or not store.superior)
        if done is not None:
            done()
    return parts


def _ask(store: Store, kind: type[Record], record: str, reason: str) -> None:
    if store.row(kind, record, gone=True) is None:
        raise Refused(Problem("no_such_record", "id", facts={"typed": record}))
    if record == store.own_unit:
        raise Refused(Problem("own_unit_stays"))
    if not tells_of_person(kind):
        raise Refused(Problem("not_a_person", facts={"title": kind.about.title.lower()}))
    if not reason.strip():
        raise Refused(Problem("reason_needed"))


# -- what belongs to a record ------------------------------------------------------------------------------------------


def _parts(store: Store, kind: type[Record], record: str) -> Iterator[Part]:
    """Yield the record and what belongs to it, also out of the trash: children, what is named by it, what lies beside.

    A record of the same type that was merged with this one told of the same person, so it belongs to it too.
    """
    seen: set[tuple[str, str]] = set()
    waiting = [(kind, _row(store, kind, record))]
    while waiting:
        one, row = waiting.pop(0)
        key = (one.about.table, str(row["id"]))
        if key in seen:
            continue
        seen.add(key)
        yield Part(one, row)
        if one is kind:
            waiting += [(kind, _row(store, kind, other)) for other in _merged(store, kind, key[1])]
        for other in store.catalogue.kinds:
            if other in BESIDE:
                rows = _rows(store, other, "about_record", key[1])
                waiting += [(other, found) for found in rows if found["about_table"] == one.about.table]
                continue
            for field in other.about.fields.values():
                if field.target == one.about.table and (field.parent or field.naming):
                    waiting += [(other, found) for found in _rows(store, other, field.name, key[1])]


def _row(store: Store, kind: type[Record], record: str) -> Row:
    return store.row(kind, record, gone=True) or {}


def _rows(store: Store, kind: type[Record], field: str, value: str) -> list[Row]:
    sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE {quoted(field)} = ?"  # noqa: S608 - names come from declarations
    return list(store.database.query(sql, (value,)))


def _merged(store: Store, kind: type[Record], record: str) -> list[str]:
    """Return the records that went into this one, or into which it went, and are still one with it.

    Their own lines tell it; others of the type that a merging touched (a link moved) are other people.
    """
    last: dict[str, bool] = {}
    for entry in store.history(kind, record):  # the newest line of each counts: an undo tells it the other way round
        for before, after in entry.fields.values() if entry.act == JOIN else ():
            if before or after:
                last.setdefault(str(after or before), after is not None)
    return [other for other, is_in in last.items() if is_in and store.row(kind, other, gone=True) is not None]


def _emptied(part: Part) -> dict[str, Value]:
    values = after_erasing(part.kind)
    if part.kind not in BESIDE:
        # What is named by nothing but sensitive values (an introduction to the Party) says nothing without them.
        nameless = any(field.name in values and values[field.name] is None for field in part.kind.about.naming)
        return {**values, "gone": ERASED} if nameless else values
    own = ("about_table", "about_record")  # they still say whose they were
    return {**{name: value for name, value in values.items() if name not in own}, "gone": ERASED}


def _beside_shown(store: Store, part: Part) -> dict[str, Value]:
    """Return what the emptied fields hold now beside whose value another copy's is kept: that goes too."""
    row = _row(store, part.kind, part.id)
    stamp = json.loads(row["stamp"])
    return {name: row[name] for name in _emptied(part) if SIBLINGS + name in stamp}


def names_one(kind: type[Record]) -> list[Field]:
    """Return the fields that tell which person a record is about: its name, its numbers, how that person is reached.

    Where a person lives or what a person is many others share; whom a record names beside is somebody else.
    """
    if not tells_of_person(kind):
        return []
    return [
        field
        for field in kind.about.fields.values()
        if isinstance(field.kind, CitizenId | Phone | Email)
        or (isinstance(field.kind, PersonName) and field.naming)
        or (field.unique and isinstance(field.kind, Text))
    ]


def _named(parts: Iterable[Part]) -> set[str]:
    """Return the texts by which the erased are named, those that are long enough not to be an ordinary word."""
    values = {part.row[field.name] for part in parts for field in names_one(part.kind)}
    texts = {one for one in values if isinstance(one, str) and one != NEUTRAL}
    return {one for one in texts if len(one) >= DISTINCT or " " in one}


def _told(parts: Iterable[Part]) -> set[str]:
    """Return the texts that tell anything personal of them."""
    values = {
        part.row[field.name]
        for part in parts
        for field in part.kind.about.fields.values()
        if field.personal or field.sensitive or isinstance(field.kind, PersonName)
    }
    return {one for one in values if isinstance(one, str) and one != NEUTRAL and len(one) >= DISTINCT}


def _pattern(texts: Iterable[str]) -> re.Pattern[str]:
    """Return what finds texts as whole words, the longest first: "Lê Văn An" does not stand in "Lê Văn Anh"."""
    longest = sorted(texts, key=len, reverse=True)
    return re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, longest)) + r")(?![^\W_])")


def _without(reason: str, texts: set[str]) -> str:
    """Return why, without what is being erased."""
    return _pattern(texts).sub(NEUTRAL, reason) if texts else reason


# -- where the old values still stand ----------------------------------------------------------------------------------


def _scrub_journal(store: Store, parts: Iterable[Part]) -> None:
    """Take the values out of all earlier lines; that a field was changed stays told.

    A line keeps the neutral word on both sides: it is never what stands in the row, so no undo can act on it.
    """
    for part in parts:
        lines = store.database.execute(
            "SELECT seq, fields FROM journal WHERE record = ? AND about = ? AND act NOT IN (?, ?, ?)",
            (part.id, part.kind.about.table, ERASE, HOLD, JOIN),
        ).fetchall()
        for seq, told in lines:
            fields: Mapping[str, list[Value]] = json.loads(told)
            known = part.kind.about.fields
            kept = {
                name: pair if name == "gone" or (name in known and not is_emptied(known[name])) else [NEUTRAL, NEUTRAL]
                for name, pair in fields.items()
            }
            store.database.execute("UPDATE journal SET fields = ? WHERE seq = ?", (ENCODER.encode(kept), seq))


def _scrub_beside(store: Store, parts: Sequence[Part]) -> None:
    """Take drafts and second entries of the records away, and whom they name out of typed settings and file names."""
    for part in parts:
        store.database.execute("DELETE FROM draft WHERE instr(form, :id) OR instr(field, :id)", {"id": part.id})
        store.database.execute(
            "DELETE FROM double_entry WHERE about = ? AND record = ?", (part.kind.about.table, part.id)
        )
    texts = _named(parts)
    for table, column, test in SCRUBBED:
        rows = store.database.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {test}").fetchall()  # noqa: S608
        # Of thousands of texts hardly one stands there: they are looked for in all of it at once.
        whole = "\n".join(str(value) for (value,) in rows)
        found = {text for text in texts if text in whole and not _is_of_another(store, text, parts)}
        pattern = _pattern(found)
        changed = [(pattern.sub(NEUTRAL, value), value) for (value,) in rows if found and pattern.search(value)]
        sql = f"UPDATE {table} SET {column} = ? WHERE {column} = ? AND {test}"  # noqa: S608
        store.database.conn.executemany(sql, changed)


def _is_of_another(store: Store, text: str, parts: Sequence[Part]) -> bool:
    """Tell whether a text names another person of the register too, or is part of what the own office is called.

    Then it tells of nobody in particular: that other person's lists and file names stay as they are. Who is erased
    last of those who bear it takes it along.
    """
    office = next((row for kind in store.catalogue.kinds if (row := store.row(kind, store.own_unit))), {})
    if any(isinstance(value, str) and _pattern([text]).search(value) for value in office.values()):
        return True
    erased = json.dumps([part.id for part in parts])
    for kind in store.catalogue.kinds:
        tests = " OR ".join(f"{quoted(field.name)} = :text" for field in names_one(kind))
        sql = (
            f"SELECT 1 FROM {quoted(kind.about.table)} WHERE ({tests}) "  # noqa: S608 - names come from declarations
            "AND id NOT IN (SELECT value FROM json_each(:erased)) LIMIT 1"
        )
        if tests and store.database.execute(sql, {"text": text, "erased": erased}).fetchone() is not None:
            return True
    return False


def _forget_words(store: Store, parts: Iterable[Part]) -> None:
    """Merge the parts of the search tables into one, in which forgotten words stand no more."""
    for kind in {part.kind for part in parts if part.kind.about.searched}:
        search = quoted(kind.about.table + "_search")
        store.database.execute(f"INSERT INTO {search} ({search}) VALUES ('optimize')")  # noqa: S608


def _make_whole(store: Store, parts: Iterable[Part]) -> None:
    """Count nothing as missing: what was erased is not to be asked for again."""
    with store.database.conn:
        store.database.execute("BEGIN IMMEDIATE")
        for part in parts:
            sql = f"UPDATE {quoted(part.kind.about.table)} SET incomplete = 0 WHERE id = ? AND incomplete > 0"  # noqa: S608
            store.database.execute(sql, (part.id,))


@contextlib.contextmanager
def _zeroing(store: Store) -> Iterator[None]:
    """Have SQLite overwrite with zeros what it frees meanwhile."""
    before = store.database.execute("PRAGMA secure_delete").fetchone()[0]
    store.database.execute("PRAGMA secure_delete = ON").fetchall()
    try:
        yield
    finally:
        store.database.execute(f"PRAGMA secure_delete = {int(before)}").fetchall()

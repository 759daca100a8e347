"""Real erasure of a person's data: values leave rows, journal, search and the bytes of the file; counts stay.

What stays are answers, days that are no personal ones, links and numbers, so that every count is as before. Copies in
backups/ and files that were handed out are not reached: `copies` names the first, the log of exports the second.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import CitizenId, Email, Field, PersonName, Phone, TaxCode, Text, Value
from kh49_desktop.record import Attachment, Leftover, Record
from kh49_desktop.state import BESIDE as SIBLINGS
from kh49_desktop.store.attachments import path_of
from kh49_desktop.store.change import ENCODER
from kh49_desktop.store.reading import JOIN, Row
from kh49_desktop.store.schema import quoted
from kh49_desktop.store.sorting import sorted_errors

if TYPE_CHECKING:
    from kh49_desktop.store.file import Store

NEUTRAL: Final = "Đã xoá thông tin"  # stands where a name stood
ERASED: Final = "ERASED"  # why what belonged to an erased record is gone
ERASE, HOLD = "ERASE", "HOLD"  # kinds of change and acts of the journal
REASON: Final = "reason"  # under which the journal keeps why
BESIDE: Final = (Attachment, Leftover)  # kept beside a record: with it they go whole
WAITING: Final = "to_erase"  # setting: [[table, id], …] of whom another copy has erased; "[]": only VACUUM is left
DISTINCT: Final = 6  # letters from which a text is looked for outside its own record


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


def is_erased(store: Store, kind: type[Record], record: str) -> bool:
    """Return whether a record was erased."""
    sql = "SELECT 1 FROM journal WHERE record = ? AND about = ? AND act = ? LIMIT 1"
    return store.database.execute(sql, (record, kind.about.table, ERASE)).fetchone() is not None


def copies(store: Store) -> list[Path]:
    """Return the copies of the register that an erasure does not reach, newest first."""
    return sorted((store.folder / "backups").glob("*.sqlite"), reverse=True)


def hold(store: Store, kind: type[Record], record: str, reason: str) -> None:
    """Write into the history of a record why it is kept although its erasure was asked for."""
    _ask(store, kind, record, reason)
    with store.change(HOLD, kind.about.table) as change:
        change.retell(kind, record, HOLD, {REASON: [None, reason.strip()]})


def erase(store: Store, kind: type[Record], record: str, reason: str) -> None:
    """Erase the personal data of a record and of all that belongs to it. It cannot be undone.

    The history keeps who did it, when and why. Raises Refused: no_such_record, not_a_person, reason_needed,
    own_unit_stays; Trouble as the disk has it, then nothing was erased.
    """
    _ask(store, kind, record, reason)
    with sorted_errors(store.file), _zeroing(store):
        _erase(store, [(kind, record)], reason)
        store.database.execute("VACUUM")  # the old bytes lie in no free page
        store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()  # a superior's file: nor in its journal


def wait(store: Store, persons: Iterable[tuple[str, str]]) -> None:
    """Note persons (table, id) whom another copy has erased, within the change that learns of it.

    `erase_waiting` erases them here too, right afterwards or, after a kill, when the next parcel is taken in.
    """
    told = json.loads(store.setting(WAITING) or "[]")
    store.set_setting(WAITING, json.dumps([*told, *persons]))


def erase_waiting(store: Store, reason: str) -> None:
    """Erase all persons who wait for it in one change, and write the file anew once. Raises Trouble; then they wait on.

    A superior's file, which holds many units, is not written anew: VACUUM would take minutes for each parcel. There
    SQLite overwrites what it frees (secure_delete, on since the parcel was joined) and its journal is emptied, so that
    the old values stand nowhere; what was freed before that was ever on goes with the next erasure made there by hand.
    """
    told = store.setting(WAITING)
    if not told:
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
            _erase(store, persons, reason, lambda: store.set_setting(WAITING, "" if store.superior else "[]"))
        if not store.superior:
            store.database.execute("VACUUM")
        store.set_setting(WAITING, "")
        store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _erase(
    store: Store, persons: Sequence[tuple[type[Record], str]], reason: str, done: Callable[[], None] | None = None
) -> None:
    """Erase persons in one change; `done` writes what belongs to it in the same transaction."""
    found = {(part.kind, part.id): part for kind, record in persons for part in _parts(store, kind, record)}
    parts = list(found.values())
    texts = _distinct(parts)
    with store.change(ERASE, persons[0][0].about.table) as change:
        for kind in dict.fromkeys(part.kind for part in parts):
            change.update_many(kind, [(p.id, _emptied(p)) for p in parts if p.kind is kind], settle=False)
        for part in parts:
            beside = _beside_shown(store, part)
            if beside:
                change.settle(part.kind, part.id, beside)
        why: dict[str, list[Value]] = {REASON: [None, _without(reason.strip(), texts)]}
        tell = change.retell  # in place of all that was gathered; the others follow it
        for kind, record in dict.fromkeys(persons):
            tell(kind, record, ERASE, why)
            tell = change.tell
        _scrub_journal(store, parts)
        _scrub_beside(store, parts, texts)
        _forget_words(store, parts)
        _remove_files(store, parts)
        if done is not None:
            done()
    _make_whole(store, parts)


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


def _distinct(parts: Iterable[Part]) -> list[str]:
    """Return the texts that tell of nobody else: names, numbers and addresses long enough not to stand elsewhere."""
    found = set()
    for part in parts:
        for field in part.kind.about.fields.values():
            value = part.row[field.name]
            tells = field.personal or field.sensitive or isinstance(field.kind, PersonName)
            if tells and isinstance(value, str) and len(value) >= DISTINCT and value != NEUTRAL:
                found.add(value)
    return sorted(found, key=len, reverse=True)


def _without(reason: str, texts: Iterable[str]) -> str:
    """Return why, without the name that is being erased."""
    for text in texts:
        reason = reason.replace(text, NEUTRAL)
    return reason


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


def _scrub_beside(store: Store, parts: Iterable[Part], texts: Iterable[str]) -> None:
    """Take drafts and second entries of the records away, and their texts out of settings and names of files."""
    for part in parts:
        store.database.execute("DELETE FROM draft WHERE instr(form, ?) > 0", (part.id,))
        store.database.execute(
            "DELETE FROM double_entry WHERE about = ? AND record = ?", (part.kind.about.table, part.id)
        )
    listed = list(texts)
    for table, column in (("change", "what"), ("export_log", "file"), ("setting", "value")) if listed else ():
        spared = " WHERE name <> 'who'" if table == "setting" else ""
        # Of thousands of texts hardly one stands there: they are looked for in all of it at once.
        rows = store.database.execute(f"SELECT DISTINCT {column} FROM {table}{spared}").fetchall()  # noqa: S608
        whole = "\n".join(str(value) for (value,) in rows)
        store.database.conn.executemany(
            f"UPDATE {table} SET {column} = replace({column}, ?, ?){spared}",  # noqa: S608
            [(text, NEUTRAL) for text in listed if text in whole],
        )


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


def _remove_files(store: Store, parts: Iterable[Part]) -> None:
    """Remove the attached files that nothing else names."""
    for part in parts:
        sha256 = part.row.get("sha256") if part.kind is Attachment else None
        if not sha256:
            continue
        sql = f"SELECT 1 FROM {quoted(Attachment.about.table)} WHERE sha256 = ?"  # noqa: S608
        if store.database.execute(sql, (sha256,)).fetchone() is None:
            path_of(store, Attachment.of(part.id, part.row)).unlink(missing_ok=True)


@contextlib.contextmanager
def _zeroing(store: Store) -> Iterator[None]:
    """Have SQLite overwrite with zeros what it frees meanwhile."""
    before = store.database.execute("PRAGMA secure_delete").fetchone()[0]
    store.database.execute("PRAGMA secure_delete = ON").fetchall()
    try:
        yield
    finally:
        store.database.execute(f"PRAGMA secure_delete = {int(before)}").fetchall()

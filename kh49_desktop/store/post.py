"""What the register remembers of its correspondence: devices, units and their cards, parcels sent and taken in.

None of it is part of the register: it is neither journaled nor undone, and no parcel carries it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kh49_desktop.store.file import Store
from kh49_desktop.store.incoming import TAKEN
from kh49_desktop.store.sorting import sorted_errors

OUT, IN = "OUT", "IN"
TRUSTED, REVOKED = "TRUSTED", "REVOKED"
OWN, CARD, VOUCHED, APPROVED_BY_WORDS = "OWN", "CARD", "VOUCHED", "WORDS"  # how a device came to be known
EXPORTED, RECEIVED, MORE_NEEDED, APPROVED = "EXPORTED", "RECEIVED", "MORE_NEEDED", "APPROVED"
LOST: Final = "NOT_WRITTEN"  # its number is used up, the file was never whole
NUMBER: Final = "parcel_number"  # setting: the number that was used last, and by which copy
ACCEPTED, OLDER = "accepted", "older"  # of a parcel that was taken in


@dataclass(frozen=True, slots=True)
class Device:
    """A PC of a unit: its id, whose it is, the key with which it signs (hex), who and where, whether it is believed."""

    id: str
    unit: str
    key: str
    name: str
    state: str = TRUSTED
    how: str = CARD
    by: str = ""
    since: str = ""
    forked: str | None = None  # when two machines were seen to share one copy


@dataclass(frozen=True, slots=True)
class Correspondent:
    """A unit as its superior lists it: `record` is the superior's own note of it, `unit` the register it sent."""

    record: str
    unit: str | None
    code: str
    name: str
    recipient: str = ""  # to whom what is sent back is sealed


@dataclass(frozen=True, slots=True)
class CardGiven:
    """A card that was made for a unit; `opens` is the seal of what is handed to whoever holds it."""

    id: str
    correspondent: str
    secret: str
    opens: str
    made: str
    expires: str
    used_by: str | None = None
    void: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """A parcel sent or taken in. `told` holds what is known of it beside: totals, counts, what a receipt said."""

    seq: int
    way: str
    kind: str
    unit: str
    office: str
    device: str
    number: int
    sha256: str
    at: str
    made: str
    file: str
    state: str
    told: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a superior's units have come: listed, of these with a state made since a day, and without a card.

    `cardless` have no card and have never sent either; `first`: the code of the first of them.
    """

    listed: int
    sent: int
    cardless: int
    first: str = ""


LETTER: Final = "seq, way, kind, unit, office, device, number, sha256, at, made, file, state, told"
TOLD: Final = 12  # the place of what is kept as JSON
DEVICE: Final = "id, unit, key, name, state, how, by, since, forked"
GIVEN: Final = "id, correspondent, secret, opens, made, expires, used_by, void"


# -- devices -----------------------------------------------------------------------------------------------------------


def devices(store: Store, unit: str | None = None) -> list[Device]:
    """Return the devices known, of one unit or of all, the oldest first."""
    test, bound = ("WHERE unit = ?", (unit,)) if unit is not None else ("", ())
    rows = store.database.execute(f"SELECT {DEVICE} FROM device {test} ORDER BY since, id", bound)  # noqa: S608
    return [Device(*row) for row in rows]


def others(store: Store, unit: str) -> list[Device]:
    """Return the believed PCs of a unit that are not this copy, nor what it was before it was moved or put back."""
    return [one for one in devices(store, unit) if one.how != OWN and one.state == TRUSTED and one.id != store.device]


def device(store: Store, name: str) -> Device | None:
    """Return one device."""
    row = store.database.execute(f"SELECT {DEVICE} FROM device WHERE id = ?", (name,)).fetchone()  # noqa: S608
    return Device(*row) if row else None


def put_device(store: Store, one: Device) -> None:
    """Remember a device, or what is new of it; since when it is known stays, and that two machines shared it.

    One that is believed no longer stays so whatever is learned of it: only `set_state` believes it again.
    """
    with sorted_errors(store.file):
        store.database.execute(
            "INSERT INTO device (id, unit, key, name, state, how, by, since, forked) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET key = excluded.key, name = excluded.name, "
            "state = CASE device.state WHEN 'REVOKED' THEN device.state ELSE excluded.state END, how = excluded.how, "
            "by = excluded.by, forked = coalesce(excluded.forked, device.forked)",
            (one.id, one.unit, one.key, one.name, one.state, one.how, one.by, one.since or stamp(store), one.forked),
        )


def set_state(store: Store, name: str, state: str) -> None:
    """Believe a device, or no longer. To believe one again takes a person: a new card, or six words compared."""
    with sorted_errors(store.file):
        store.database.execute("UPDATE device SET state = ? WHERE id = ?", (state, name))


def set_forked(store: Store, unit: str, name: str) -> None:
    """Remember that two machines shared this copy of a unit; only the unit's own parcels tell it."""
    with sorted_errors(store.file):
        sql = "UPDATE device SET forked = ? WHERE id = ? AND unit = ? AND forked IS NULL"
        store.database.execute(sql, (stamp(store), name, unit))


def guests_of(listed: Sequence[Device], some: Sequence[Device]) -> set[str]:
    """Return the invitations by which some of the PCs came: whoever vouched for them and is no PC itself."""
    known = {one.id for one in listed}
    return {one.by for one in some if one.how == VOUCHED and one.by and one.by not in known}


def set_names(store: Store, unit: str, names: Mapping[str, str]) -> None:
    """Remember who and where a unit's devices are, of those that are known; of others it has nothing to tell."""
    rows = [(name, one, unit, name) for one, name in names.items()]
    store.database.conn.executemany("UPDATE device SET name = ? WHERE id = ? AND unit = ? AND name <> ?", rows)


# -- units and cards ---------------------------------------------------------------------------------------------------


def correspondents(store: Store) -> list[Correspondent]:
    """Return the units that this superior lists, by code."""
    rows = store.database.execute("SELECT record, unit, code, name, recipient FROM correspondent ORDER BY code, name")
    return [Correspondent(*row) for row in rows]


def correspondent(store: Store, name: str, value: str) -> Correspondent | None:
    """Return the unit with this `record`, `unit` or `code`."""
    if name not in {"record", "unit", "code"}:
        raise KeyError(name)
    sql = f"SELECT record, unit, code, name, recipient FROM correspondent WHERE {name} = ?"  # noqa: S608 - one of three names
    row = store.database.execute(sql, (value,)).fetchone()
    return Correspondent(*row) if row else None


def listed(store: Store, typed: str) -> Correspondent | None:
    """Return the unit with that code, register or note; small letters count only where codes differ by nothing else."""
    for name in ("code", "unit", "record"):
        found = correspondent(store, name, typed)
        if found is not None:
            return found
    alike = [one for one in correspondents(store) if one.code.casefold() == typed.casefold()]
    return alike[0] if len(alike) == 1 else None


def codes(store: Store) -> Mapping[str, str]:
    """Return the codes of the units of the list, by the superior's note of each."""
    return {str(record): str(code) for record, code in store.database.execute("SELECT record, code FROM correspondent")}


def tally(store: Store, since: str) -> Tally:
    """Count the units of the list, and those whose latest state was made on an ISO day or later."""
    database = store.database
    (listed,) = database.execute("SELECT count(*) FROM correspondent").fetchone()
    of_them = "SELECT unit FROM parcel WHERE way = 'IN' AND kind = 'state'"
    sql = f"SELECT count(*) FROM correspondent WHERE unit IN ({of_them} AND made >= ?)"  # noqa: S608 - all written here
    (sent,) = database.execute(sql, (since,)).fetchone()
    sql = (
        "SELECT count(*), min(code) FROM correspondent WHERE record NOT IN (SELECT correspondent FROM card) "  # noqa: S608
        f"AND (unit IS NULL OR unit NOT IN ({of_them}))"
    )
    without, first = database.execute(sql).fetchone()
    return Tally(int(listed), int(sent), int(without), str(first or ""))


def last_made(store: Store) -> Mapping[str, str]:
    """Return the ISO day on which the latest state that each unit sent was made, by unit."""
    sql = "SELECT unit, substr(made, 1, 10) FROM parcel WHERE way = 'IN' AND kind = 'state'"
    found: dict[str, str] = {}
    for unit, day in store.database.execute(sql):
        if day > found.get(unit, ""):
            found[unit] = day
    return found


def put_correspondent(store: Store, one: Correspondent) -> None:
    """Remember a unit, or what is new of it."""
    with sorted_errors(store.file):
        store.database.execute(
            "INSERT INTO correspondent (record, unit, code, name, recipient) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (record) DO UPDATE SET unit = excluded.unit, code = excluded.code, name = excluded.name, "
            "recipient = excluded.recipient",
            (one.record, one.unit, one.code, one.name, one.recipient),
        )


def give_card(store: Store, card: CardGiven) -> None:
    """Remember a card; those made before for the same unit and not used are void."""
    with store.transaction():
        void_cards(store, card.correspondent)
        store.database.execute(
            "INSERT INTO card (id, correspondent, secret, opens, made, expires) VALUES (?, ?, ?, ?, ?, ?)",
            (card.id, card.correspondent, card.secret, card.opens, card.made, card.expires),
        )


def void_cards(store: Store, record: str) -> None:
    """Let the cards of a unit that nobody has used count no longer."""
    with sorted_errors(store.file):
        store.database.execute("UPDATE card SET void = 1 WHERE correspondent = ? AND used_by IS NULL", (record,))


def given_card(store: Store, card: str) -> CardGiven | None:
    """Return a card by its id."""
    row = store.database.execute(f"SELECT {GIVEN} FROM card WHERE id = ?", (card,)).fetchone()  # noqa: S608
    return CardGiven(*row) if row else None


def cards_of(store: Store, record: str) -> list[CardGiven]:
    """Return the cards made for a unit, the newest first."""
    rows = store.database.execute(f"SELECT {GIVEN} FROM card WHERE correspondent = ? ORDER BY rowid DESC", (record,))  # noqa: S608
    return [CardGiven(*row) for row in rows]


def use_card(store: Store, card: str, name: str) -> None:
    """Remember which device has proved that it holds the card: no other can any more."""
    with sorted_errors(store.file):
        store.database.execute("UPDATE card SET used_by = ? WHERE id = ? AND used_by IS NULL", (name, card))


# -- parcels -----------------------------------------------------------------------------------------------------------


def next_number(store: Store) -> int:
    """Return the number of this copy's next parcel: each is used once, even when writing the file fails."""
    sql = "SELECT coalesce(max(number), 0) FROM parcel WHERE way = ? AND device = ?"
    listed = int(store.database.execute(sql, (OUT, store.device)).fetchone()[0])
    device, _, used = (store.setting(NUMBER) or "").partition(" ")
    number = store.next_of("parcel", max(listed, int(used)) if device == store.device else listed)
    store.set_setting(NUMBER, f"{store.device} {number}")
    return number


def put_letter(store: Store, one: Letter) -> int:
    """Write down a parcel and return its row's number; `seq` is not looked at."""
    with sorted_errors(store.file):
        done = store.database.execute(
            "INSERT INTO parcel (way, kind, unit, office, device, number, sha256, at, made, file, state, told) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (one.way, one.kind, one.unit, one.office, one.device, one.number, one.sha256, one.at or stamp(store),
             one.made, one.file, one.state, json.dumps(dict(one.told), ensure_ascii=False)),
        )  # fmt: skip
    return int(done.lastrowid or 0)


def set_letter(store: Store, seq: int, *, state: str, told: Mapping[str, Any] | None = None) -> None:
    """Set how far a parcel has come, and what is told of it."""
    with store.transaction():
        store.database.execute("UPDATE parcel SET state = ? WHERE seq = ?", (state, seq))
        if told is not None:
            words = json.dumps(dict(told), ensure_ascii=False)
            store.database.execute("UPDATE parcel SET told = ? WHERE seq = ?", (words, seq))


def letters(
    store: Store, *, way: str, unit: str | None = None, kind: str | None = None, limit: int = 200
) -> list[Letter]:
    """Return parcels sent or taken in, the newest first."""
    tests, bound = ["way = ?"], [way]
    for name, value in (("unit", unit), ("kind", kind)):
        if value is not None:
            tests.append(f"{name} = ?")
            bound.append(value)
    sql = f"SELECT {LETTER} FROM parcel WHERE {' AND '.join(tests)} ORDER BY seq DESC LIMIT {int(limit)}"  # noqa: S608
    return [letter_of(row) for row in store.database.execute(sql, bound)]


def letter_with(store: Store, way: str, sha256: str) -> Letter | None:
    """Return the parcel of these bytes."""
    sql = f"SELECT {LETTER} FROM parcel WHERE sha256 = ? AND way = ?"  # noqa: S608
    row = store.database.execute(sql, (sha256, way)).fetchone()
    return letter_of(row) if row else None


def other_with_number(store: Store, name: str, number: int, sha256: str) -> Letter | None:
    """Return a parcel taken in that a device has given the same number, with other bytes."""
    sql = f"SELECT {LETTER} FROM parcel WHERE device = ? AND number = ? AND way = ? AND sha256 <> ?"  # noqa: S608
    row = store.database.execute(sql, (name, number, IN, sha256)).fetchone()
    return letter_of(row) if row else None


def letter_of(row: Sequence[Any]) -> Letter:
    """Return a parcel from its row."""
    return Letter(*(json.loads(one) if place == TOLD else one for place, one in enumerate(row)))


def clock_of(store: Store, name: str, counter: int) -> int | None:
    """Return the clock of a change that this file itself made under a device id; None: it made none of that counter."""
    sql = "SELECT clock FROM change WHERE device = ? AND counter = ? AND kind <> ?"
    row = store.database.execute(sql, (name, counter, TAKEN)).fetchone()
    return int(row[0]) or None if row else None


def last_own(store: Store) -> tuple[int, int]:
    """Return the counter and the clock of this copy's latest own change; (0, 0): it has made none.

    What it took in from others is none: it marks no value.
    """
    # The kind stands in the text, as in the index that answers this: a superior has taken in thousands.
    sql = "SELECT counter, clock FROM change WHERE device = ? AND kind <> 'PARCEL' ORDER BY counter DESC LIMIT 1"
    row = store.database.execute(sql, (store.device,)).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


def files_named(store: Store, unit: str) -> list[tuple[str, int, str]]:
    """Return the files that live records of a unit name: SHA-256, size in bytes, beside which table."""
    sql = "SELECT DISTINCT sha256, size, about_table FROM attachment WHERE of_unit = ? AND gone IS NULL ORDER BY rid"
    return [(str(sha256), int(size or 0), str(about)) for sha256, size, about in store.database.execute(sql, (unit,))]


def stamp(store: Store) -> str:
    """Return the time as the tables keep it."""
    return store.now().isoformat(timespec="seconds")

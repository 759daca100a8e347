"""Makes parcels: the state of a unit for its superior, its other PCs or, handed back, for itself; and its files."""

from __future__ import annotations

import contextlib
import hashlib
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from kh49_desktop import __version__
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Travels
from kh49_desktop.goals.upward import sums_of_dues
from kh49_desktop.parcels import envelope, keys, sticks
from kh49_desktop.parcels.envelope import Fault
from kh49_desktop.parcels.standing import Standing
from kh49_desktop.record import Attachment
from kh49_desktop.store import attachments, outgoing, post
from kh49_desktop.store.auditing import note_export
from kh49_desktop.text.letters import fold
from kh49_desktop.whole_files import PART

STATE, FILES, RECEIPT = "state", "files", "receipt"
ENDING: Final = ".kh49"
MOST_FILES: Final = 20 * envelope.MIB  # bytes of files in one parcel
MOST_LISTED: Final = 100  # files in one parcel, since its header, 16 KB, lists them
MOST_HANDED: Final = 50  # in one from a superior, whose header also tells of its keys
LARGEST_ONE: Final = envelope.LARGEST_FILE - 256 * 1024  # bytes of a file that is sent alone; the rest is the parcel's
LONGEST_CODE: Final = 24
# How a parcel's file is called until it is whole, and how old such a file is, in seconds, that a power cut left.
HALF: Final = re.compile(
    r"KH49_[A-Z0-9-]*_\d{8}-\d{4}_m[0-9A-Za-z-]+_s\d+_[0-9a-f]{8}( \(\d+\))?" + re.escape(ENDING + PART)
)
LEFT_OVER: Final = 3600
To = Literal["superior", "peer"]


@dataclass(frozen=True, slots=True)
class Address:
    """To whom a parcel goes: the office, its name, and for whom it is sealed ("age1…")."""

    office: str
    name: str
    recipient: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A parcel that is ready: its bytes, its file name, and what it holds."""

    name: str
    content: bytes
    kind: str
    number: int
    device: str
    unit: str
    to: Address
    totals: Mapping[str, int]
    made: str

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the file."""
        return hashlib.sha256(self.content).hexdigest()


def address(standing: Standing, to: str) -> Address:
    """Return where "superior", "peer" or a unit of this superior (its code or id) is reached.

    Raises Refused: no_card, unknown_unit, no_way_to (the unit has neither sent anything nor been given a card).
    """
    if to == "peer":
        return Address(standing.unit.id, standing.unit.name, standing.office.recipient)
    if to == "superior":
        superior = standing.need_superior()
        return Address(superior.office, superior.name, superior.recipient)
    standing.need_role()
    found = post.listed(standing.store, to)
    if found is None or not found.unit:
        raise Refused(Problem("unknown_unit", facts={"typed": to}))
    today = standing.store.today.isoformat()  # a card that was used opens nothing any more: it may lie in a drawer
    cards = [
        card.opens
        for card in post.cards_of(standing.store, found.record)
        if not card.void and card.used_by is None and card.expires >= today
    ]
    ways = [way for way in (found.recipient, *cards[:1]) if way]
    if not ways:
        raise Refused(Problem("no_way_to", facts={"name": found.name}))
    return Address(found.unit, found.name, ways[0], tuple(ways[1:]))


def make_state(standing: Standing, to: str) -> Made:
    """Make the parcel of a unit's whole state, as far as it travels to that address."""
    place = address(standing, to)
    level = Travels.UNIT if to == "peer" else Travels.UP
    unit = place.office if to not in {"peer", "superior"} else standing.unit.id
    standing.device()
    body = outgoing.body_of(standing.store, unit, level, standing.names())
    named = post.files_named(standing.store, unit)
    body["files"] = [sha256 for sha256, size, _ in named if attachments.is_whole(standing.store, sha256, size)]
    if to == "superior":
        body["sums"] = sums_of_dues(standing.store)
    return sealed(standing, STATE, unit, place, body, outgoing.counts_in(standing.store.catalogue, body))


def make_files(standing: Standing, to: str) -> list[Made]:
    """Make the parcels of the attached files that the addressee, as far as its last answer tells, does not have.

    Those that no parcel can carry, or that the disk has spoilt, are left out; files_left tells of them.
    """
    place = address(standing, to)
    unit = unit_sent(standing, to, place)
    most = MOST_LISTED if unit == standing.unit.id else MOST_HANDED
    made: list[Made] = []
    some: list[bytes] = []
    for sha256, size in files_waiting(standing, to, place):
        content = blob(standing, sha256) if size <= LARGEST_ONE else None
        if content is None:
            continue
        if some and (sum(map(len, some)) + size > MOST_FILES or len(some) == most):
            made.append(sealed(standing, FILES, unit, place, some, {}))
            some = []
        some.append(content)
    if some:
        made.append(sealed(standing, FILES, unit, place, some, {}))
    return made


def files_left(standing: Standing, to: str) -> list[Problem]:
    """Return a problem, with its name, for each attached file that should go and does not: too large, or spoilt."""
    place = address(standing, to)
    unit = unit_sent(standing, to, place)
    waiting = files_waiting(standing, to, place)
    large = {sha256 for sha256, size in waiting if size > LARGEST_ONE}
    spoilt = {sha256 for sha256, _ in waiting if sha256 not in large and blob(standing, sha256) is None}
    if not large and not spoilt:
        return []
    rows = {str(row["sha256"]): row for row in standing.store.rows(Attachment) if row["of_unit"] == unit}
    found = [
        Problem("file_too_large_to_send", facts={"name": row["name"], "mb": -(-int(row["size"]) // envelope.MIB),
                                                 "most": LARGEST_ONE // envelope.MIB})
        for sha256, row in rows.items() if sha256 in large
    ]  # fmt: skip
    return found + [Problem("file_changed", facts={"name": row["name"]}) for one, row in rows.items() if one in spoilt]


def files_waiting(standing: Standing, to: str, place: Address) -> list[tuple[str, int]]:
    """Return the SHA-256 and the size of the attached files that should go to an address."""
    level = Travels.UNIT if to == "peer" else Travels.UP
    unit = unit_sent(standing, to, place)
    # A unit that is handed back its state has lost its files with it.
    there = files_there(standing, place.office) if unit == standing.unit.id else set()
    waiting: dict[str, int] = {}  # the same file may stand beside records of several types
    for sha256, size, about in post.files_named(standing.store, unit):
        kind = standing.store.catalogue.find(about)
        goes = kind is not None and outgoing.fields_of(kind, level)
        if goes and sha256 not in there and attachments.is_whole(standing.store, sha256, size):
            waiting[sha256] = size
    return list(waiting.items())


def unit_sent(standing: Standing, to: str, place: Address) -> str:
    """Return the unit whose register goes to an address."""
    return place.office if to not in {"peer", "superior"} else standing.unit.id


def files_there(standing: Standing, office: str) -> set[str]:
    """Return the files that an office has said it holds: only an answer tells it, never our sending."""
    for letter in post.letters(standing.store, way=post.IN, unit=standing.unit.id, limit=50):
        if letter.office == office and letter.kind in {STATE, RECEIPT} and "files" in letter.told:
            return set(letter.told["files"])
    return set()


def blob(standing: Standing, sha256: str) -> bytes | None:
    """Return the bytes of an attached file, None where they are no longer those of its name. Raises Trouble."""
    try:
        return attachments.bytes_with(standing.store, sha256)
    except Refused:
        return None


def sealed(  # noqa: PLR0913, PLR0917 - the parts of a letter
    standing: Standing,
    kind: str,
    unit: str,
    place: Address,
    body: Any,
    totals: Mapping[str, int],
    more: Mapping[str, Any] | None = None,
) -> Made:
    """Seal a parcel of this copy; its number is the next one. Nothing is written yet."""
    store, office = standing.store, standing.office
    from_superior = standing.is_superior and place.office != standing.unit.id
    key = standing.device()
    number, now = post.next_number(store), store.now()
    header: dict[str, Any] = {
        "kind": kind,
        "unit": unit,
        "from": {
            "office": standing.unit.id,
            "name": standing.unit.name,
            "code": standing.unit.code or "",
            "device": key.id,
            "key": (office.verify if from_superior else key.public).hex(),
            "label": standing.label(),
            "recipient": office.recipient,
        },
        "to": {"office": place.office, "name": place.name, "key": keys.key_id(place.recipient)},
        "seq": number,
        "made": now.isoformat(timespec="seconds"),
        "program": __version__,
        "totals": dict(totals),
        **(more or {}),
    }
    if from_superior:
        header["was"] = [dict(one) for one in office.was]
    else:
        proof = standing.proof()
        header |= {"vouches": standing.vouches(), **({"proof": dict(proof)} if proof else {})}
    if kind == FILES:
        header["raw"] = True
    try:
        content = envelope.seal(
            header,
            body,
            office.sign if from_superior else key.sign,
            list(dict.fromkeys((place.recipient, *place.also, office.recipient))),
        )
    except Fault as fault:
        raise Refused(Problem("parcel_too_large", facts=fault.facts)) from fault
    code = "".join(c if c.isascii() and (c.isalnum() or c == "-") else "-" for c in (standing.unit.code or "x"))
    digest = hashlib.sha256(content).hexdigest()
    name = (
        f"KH49_{fold(code).upper().replace(' ', '-')[:LONGEST_CODE]}_{now:%Y%m%d-%H%M}_m{key.id}_s{number}_{digest[:8]}"
    )
    return Made(name + ENDING, content, kind, number, key.id, unit, place, totals, header["made"])


def write(standing: Standing, made: Sequence[Made], folder: Path) -> list[Path]:
    """Write parcels into a folder, each read back and opened again; return their paths.

    What is written is noted as exported, never as arrived: only a receipt tells that. Raises Trouble.
    """
    paths = []
    for one in made:
        paths.append(sticks.put(one.content, folder, one.name))
        again = envelope.opened(paths[-1].read_bytes(), standing.office.identities)
        again.check(bytes.fromhex(again.header["from"]["key"]))
        note(standing, one, paths[-1])
        clear_left_over(standing, paths[-1])
    return paths


def clear_left_over(standing: Standing, written: Path) -> None:
    """Remove half-written parcels beside one just written, that a kill or a power cut left in the register's folder.

    One that is being written beside it is younger. A stick or a folder of other people is left as it is.
    """
    folder = written.parent.resolve()
    if folder in standing.cleared or not folder.is_relative_to(standing.store.folder.resolve()):
        return
    standing.cleared.add(folder)
    with contextlib.suppress(OSError):  # they harm nobody; the next time comes
        now = written.stat().st_mtime
        for half in folder.glob(f"*{PART}"):
            facts = half.lstat()
            if HALF.fullmatch(half.name) and stat.S_ISREG(facts.st_mode) and now - facts.st_mtime > LEFT_OVER:
                half.unlink()


def note(standing: Standing, one: Made, path: Path | str) -> None:
    """Write down that a parcel was made."""
    store = standing.store
    letter = post.Letter(
        0, post.OUT, one.kind, one.unit, one.to.office, one.device, one.number, one.sha256, post.stamp(store), one.made,
        str(path), post.EXPORTED, {"totals": dict(one.totals), "to": one.to.name, "name": one.name},
    )  # fmt: skip
    post.put_letter(store, letter)
    level = Travels.UNIT if one.to.office == standing.unit.id else Travels.UP
    note_export(store, None, "parcel", path, sum(one.totals.values()), personal_in(standing, one.totals, level))


def personal_in(standing: Standing, totals: Iterable[str], level: str) -> list[str]:
    """Return the names of the personal fields that such a parcel holds."""
    found: dict[str, None] = {}
    for name in totals:
        kind = standing.store.catalogue.find(name)
        fields = kind.about.fields if kind else {}
        reached = outgoing.fields_of(kind, level) if kind else {}
        found |= dict.fromkeys(one for one in reached if fields[one].personal or fields[one].sensitive)
    return list(found)

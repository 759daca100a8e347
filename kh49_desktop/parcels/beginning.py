"""How a copy comes to be: a card is taken in, a second PC joins the first, a lost register is handed back."""

from __future__ import annotations

import base64
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyrage

from kh49_desktop import __version__
from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Travels
from kh49_desktop.parcels import envelope, keys
from kh49_desktop.parcels.cards import Card
from kh49_desktop.parcels.envelope import Fault
from kh49_desktop.parcels.found import Found
from kh49_desktop.parcels.opening import identity_of
from kh49_desktop.parcels.sending import STATE
from kh49_desktop.parcels.standing import HANDED, KEYS, PROOF, SUPERIOR, VOUCHES, Standing, SuperiorOffice
from kh49_desktop.parcels.strict import Unsound, read
from kh49_desktop.parcels.taking import ACCEPTED, Verdict, noted_by_hand, refused_as, sealed_by_superior, time_of
from kh49_desktop.records.unit import Unit
from kh49_desktop.store import incoming, outgoing, post
from kh49_desktop.store.file import SUPERIOR as SUPERIOR_ROLE
from kh49_desktop.store.file import Store

INVITE: Final = "invite"
FORMAT: Final = "kh49 invite"
ENDING: Final = ".kh49moi"
CARDS: Final = "cards_taken"  # setting: the ids of the cards that were ever taken in
UNIT: Final = "unit"  # the role of a folder that is no superior's
LARGEST_HEAD: Final = 8 * 1024
NOT_TOGETHER: Final = (incoming.Malformed, Refused)


# -- the card ----------------------------------------------------------------------------------------------------------


def take_card(store: Store, card: Card) -> None:
    """Remember the superior that a card tells of, and prove with the next parcel that this PC holds the card.

    In a folder without a register the card also opens what the superior hands back.
    Raises Refused: card_for_superior, card_of_own_office.
    """
    if store.superior:
        raise Refused(Problem("card_for_superior"))
    if store.own_unit == card.superior:
        raise Refused(Problem("card_of_own_office"))
    superior = SuperiorOffice(
        card.superior, card.superior_name, card.recipient, card.verify, card.id, card.secret, card.expires
    )
    standing = Standing(store) if store.own_unit else None
    before = standing.superior if standing is not None else None
    with store.transaction():
        store.set_setting(SUPERIOR, json.dumps(told_of(superior), ensure_ascii=False))
        if standing is not None:
            standing.prove(superior)
            had = cards_had(store, before)
            if card.id not in had:  # a new card brings back a PC that was revoked, an old one taken once more does not
                post.set_state(store, store.device, post.TRUSTED)
                store.set_setting(CARDS, json.dumps([*had, card.id]))
    if standing is not None and not standing.unit.code:
        store.save(Unit, {"code": card.code}, record=standing.unit.id)


def cards_had(store: Store, before: SuperiorOffice | None) -> list[str]:
    """Return the ids of the cards that this register has taken in, with the one of the superior `before`."""
    had = [str(one) for one in json.loads(store.setting(CARDS) or "[]")]
    return had if before is None or not before.card or before.card in had else [*had, before.card]


def told_of(superior: SuperiorOffice) -> dict[str, str]:
    """Return the superior as it is kept."""
    return {name: getattr(superior, name) for name in superior.__slots__}


# -- the second PC -----------------------------------------------------------------------------------------------------


def make_invite(standing: Standing, code: str = "") -> tuple[str, bytes]:
    """Return the name and the bytes of the file with which a second PC joins; it holds everything of the register.

    `code`: a word that must be typed there; without one, whoever has the file can open it.
    """
    store, key = standing.store, standing.device()
    guest = f"{key.id[:6]}-{store.now():%y%m%d%H%M%S}"
    private = keys.guest_key(guest)
    way = standing.vouches(keys.LONGEST_CHAIN // 2)[2 - keys.LONGEST_CHAIN :]  # the guest and the new PC come after it
    chain = [*way, keys.vouch(key, standing.unit.id, guest, private.public)]
    identity = pyrage.x25519.Identity.generate()
    superior, listed = standing.superior, post.devices(store, standing.unit.id)
    body = {
        "state": outgoing.body_of(store, standing.unit.id, Travels.UNIT, standing.names()),
        "office": standing.office.secrets(),
        "guest": {"id": guest, "key": private.secret().hex()},
        "vouches": chain,
        "proof": dict(proof) if (proof := standing.proof()) else None,
        "superior": told_of(superior) if superior else None,
        "role": store.setting("role") or UNIT,
        "devices": [[one.id, one.key, one.name, one.state] for one in listed],
        "came_by": {one.id: one.by for one in listed if one.how == post.VOUCHED and one.by},
    }
    header = {
        "kind": INVITE, "unit": standing.unit.id, "made": store.now().isoformat(timespec="seconds"),
        "program": __version__, "from": {"office": standing.unit.id, "name": standing.unit.name, "device": key.id,
                                          "key": key.public.hex()},
        "to": {"office": standing.unit.id, "name": standing.unit.name},
    }  # fmt: skip
    try:
        sealed = envelope.seal(header, body, key.sign, [str(identity.to_public())])
    except Fault as fault:
        raise Refused(Problem("parcel_too_large", facts=fault.facts)) from fault
    opens = str(identity).encode()
    locked = base64.b64encode(pyrage.passphrase.encrypt(opens, spoken(code))).decode() if code else None
    head = {"format": FORMAT, "version": 1, "opens": None if code else opens.decode(), "locked": locked}
    name = f"KH49_MOI_{store.now():%Y%m%d-%H%M}_{guest}{ENDING}"
    return name, json.dumps(head, sort_keys=True).encode() + b"\n" + sealed


def spoken(code: str) -> str:
    """Return a typed code as it counts: small and capital letters and blanks do not matter."""
    return "".join(code.split()).casefold()


def needs_code(content: bytes) -> bool:
    """Tell whether a code must be typed to open an invitation. Raises Refused("bad_invite")."""
    return head_of(content)[0].get("locked") is not None


def head_of(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the head of an invitation and what is sealed in it. Raises Refused: bad_invite, newer_parcel."""
    line, _, sealed = content.partition(b"\n")
    try:
        head = read(line[:LARGEST_HEAD].decode("ascii"))
    except (UnicodeDecodeError, Unsound) as error:
        raise Refused(Problem("bad_invite")) from error
    if not isinstance(head, dict) or head.get("format") != FORMAT:
        raise Refused(Problem("bad_invite"))
    if head.get("version") != 1:
        raise Refused(Problem("newer_parcel", facts={"version": head.get("version")}))
    return head, sealed


def join(store: Store, content: bytes, code: str = "") -> incoming.Taken:
    """Make an empty register a second copy of the one that invited it.

    Raises Refused: not_empty, bad_invite, code_needed_to_join, wrong_code, newer_parcel; Trouble. Then nothing is kept,
    and where the program is killed meanwhile it can be done again.
    """
    if store.own_unit:
        raise Refused(Problem("not_empty"))
    head, sealed = head_of(content)
    opens = unlocked(head, code)
    try:
        invited = invitation(store, envelope.opened(sealed, [opens]))
    except (Fault, incoming.Malformed, LookupError, TypeError, ValueError, pyrage.IdentityError) as error:
        raise Refused(Problem("bad_invite")) from error
    folder = store.folder / KEYS
    had = set(folder.glob("*")) if folder.is_dir() else set[Path]()
    try:
        return incoming.take(store, invited.arrived, within=lambda _: settle_in(store, invited))
    except BaseException as error:
        store.reread()  # what was set and not committed
        if not store.own_unit:
            for file in set(folder.glob("*")) - had if folder.is_dir() else ():
                with contextlib.suppress(OSError):
                    file.unlink()
        if isinstance(error, NOT_TOGETHER):
            raise Refused(Problem("bad_invite")) from error
        raise


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation holds, checked."""

    arrived: incoming.Arrived
    office: Mapping[str, Any]
    guest: keys.DeviceKey
    vouches: tuple[Mapping[str, Any], ...]
    role: str
    superior: SuperiorOffice | None
    proof: Mapping[str, str] | None
    devices: tuple[post.Device, ...]


def invitation(store: Store, opened: envelope.Opened) -> Invited:
    """Check an opened invitation. Raises Fault, Malformed, LookupError, TypeError, ValueError."""
    key = keys.key_of(opened.header["from"]["key"])
    if opened.header.get("kind") != INVITE or key is None:
        raise ValueError("no invitation")
    opened.check(key)
    body = opened.body()
    unit = str(opened.header["unit"])
    arrived = incoming.arrived(store, body["state"], unit)
    keys.office_of(body["office"])
    guest = keys.guest_key(str(body["guest"]["id"]), bytes.fromhex(body["guest"]["key"]))
    superior = SuperiorOffice(**body["superior"]) if body["superior"] is not None else None
    proof, vouches = body["proof"], tuple(dict(one) for one in body["vouches"])
    by = {str(name): str(one) for name, one in dict(body.get("came_by", {})).items()}  # an older program tells none
    devices = tuple(
        post.Device(name, unit, public, label, state, how=post.VOUCHED, by=by.get(name, ""))
        for name, public, label, state in body["devices"]
    )
    texts = [*(told_of(superior).values() if superior else ()), *(dict(proof).values() if proof is not None else ())]
    texts += [one for device in devices for one in (device.id, device.key, device.name, device.state)]
    states = {device.state for device in devices}
    if body["role"] not in {UNIT, SUPERIOR_ROLE} or not states <= {post.TRUSTED, post.REVOKED}:
        raise ValueError("role or state")
    texts += [link[name] for link in vouches for name in ("unit", "device", "key", "by", "signature")]
    if not all(isinstance(one, str) for one in texts):
        raise TypeError("no text")
    if len(vouches) >= keys.LONGEST_CHAIN:  # the new PC comes after it
        raise ValueError("vouches")
    return Invited(arrived, body["office"], guest, vouches, body["role"], superior, proof, devices)


def settle_in(store: Store, invited: Invited) -> None:
    """Make the register, in the transaction that takes its records in, a copy of its unit; its keys come last."""
    unit = invited.arrived.unit
    store.set_setting("role", invited.role)
    for setting, told in (
        (SUPERIOR, told_of(invited.superior) if invited.superior else None),
        (PROOF, invited.proof),
    ):
        if told is not None:
            store.set_setting(setting, json.dumps(told, ensure_ascii=False))
    for device in invited.devices:
        post.put_device(store, device)
    store.set_setting("own_unit", unit)
    standing = Standing(store)
    keys.office_from(standing.keys, invited.office)
    own = keys.device_key(standing.keys, store.device)
    chain = [*invited.vouches, keys.vouch(invited.guest, unit, own.id, own.public)]
    store.set_setting(VOUCHES, json.dumps(chain))
    standing.device()


def unlocked(head: Mapping[str, Any], code: str) -> str:
    """Return what opens an invitation. Raises Refused: code_needed_to_join, wrong_code."""
    opens = head.get("opens")
    if opens is not None:
        return str(opens)
    if not spoken(code):
        raise Refused(Problem("code_needed_to_join", "code"))
    try:
        return str(pyrage.passphrase.decrypt(base64.b64decode(str(head.get("locked"))), spoken(code)).decode())
    except (pyrage.DecryptError, ValueError) as error:
        raise Refused(Problem("wrong_code", "code")) from error


# -- what is handed back -----------------------------------------------------------------------------------------------


def take_handed_back(store: Store, found: Found, *, rehearse: bool = False) -> Verdict:
    """Take a unit's whole state, as its superior holds it, into a folder that has only the unit's card.

    `rehearse`: only tell what would happen. Raises Refused("unit_missing") without a card; Trouble.
    """
    told = store.setting(SUPERIOR)
    if told is None:
        raise Refused(Problem("unit_missing"))
    if found.content is None:
        return refused_as(found.name, found.fault or "not_a_parcel", found.facts)
    superior = SuperiorOffice.of(told)
    folder: Path = store.folder / KEYS
    identities = [*keys.office(folder).identities, *([identity_of(superior.secret)] if superior.secret else [])]
    try:
        opened = envelope.opened(found.content, identities)
        sealed_by_superior(superior, opened)
        arrived, totals = handed_back(store, superior, opened)
    except Fault as fault:
        return refused_as(found.name, fault.code, fault.facts)
    except incoming.Malformed as wrong:
        return refused_as(found.name, "bad_body", {"reason": wrong.where})

    def within(_: incoming.Taken) -> None:
        store.set_setting("own_unit", arrived.unit)
        store.set_setting(HANDED, arrived.unit)
        standing = Standing(store)
        if superior.secret:
            standing.prove(superior)

    try:
        taken = incoming.take(store, arrived, rehearse=rehearse, within=within)
    except NOT_TOGETHER as wrong:
        store.reread()  # what was set and not committed
        return refused_as(found.name, "bad_body", {"reason": repr(wrong)})
    except BaseException:
        store.reread()
        raise
    facts = {"new": sum(taken.new.values()), "from": superior.name}
    said = Problem("handed_back", None, Level.INFO, facts)
    verdict = Verdict(
        found.name, ACCEPTED, said, arrived.unit, superior.name, new=taken.new, kind=STATE,
        device=opened.header["from"]["device"], number=opened.header["seq"], made=opened.header["made"], totals=totals,
    )  # fmt: skip
    if rehearse:
        return verdict
    return noted_by_hand(Standing(store), found, verdict, opened.header)


def handed_back(
    store: Store, superior: SuperiorOffice, opened: envelope.Opened
) -> tuple[incoming.Arrived, Mapping[str, int]]:
    """Check that a sealed parcel is the state of the unit to which it goes, of what goes up; return it, counted.

    Raises Fault("bad_body"), Malformed.
    """
    header = opened.header
    try:
        unit, device, made = header["unit"], header["from"]["device"], header["made"]
        right = isinstance(unit, str) and isinstance(device, str) and type(header["seq"]) is int
        right = right and header["kind"] == STATE and unit == header["to"]["office"] != superior.office
        time_of(made)
    except (KeyError, TypeError, ValueError) as error:
        raise Fault("bad_body", reason="header") from error
    if not right:
        raise Fault("bad_body", reason="header")
    body = opened.body()
    arrived = incoming.arrived(store, body, unit)
    totals = outgoing.counts_in(store.catalogue, body)
    sheet = any(unit in table.rows for table in arrived.tables if table.kind is Unit)
    if body["level"] != Travels.UP or header.get("totals") != totals or not sheet:
        raise Fault("bad_body", reason="totals")
    return arrived, totals

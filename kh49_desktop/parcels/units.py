"""The units of a superior: its list of them, their cards, and how a PC that sends for the first time becomes known."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.parcels import keys, takenback
from kh49_desktop.parcels.cards import Card, issue
from kh49_desktop.parcels.opening import recipient_of
from kh49_desktop.parcels.standing import Standing
from kh49_desktop.records.unit import Unit
from kh49_desktop.store import joining, post
from kh49_desktop.store.post import CardGiven, Correspondent, Device
from kh49_desktop.text.letters import clean

VALID: Final = datetime.timedelta(days=90)  # of a card: long enough for the post, short enough for a lost one
LINKED: Final = "LINK"  # the kind of that change; it is not undone: the unit would stand on the list twice
ENROLLED: Final = "ENROLLED"  # why the superior's own note of a unit is gone: the unit's own sheet stands in its place


def list_units(standing: Standing) -> list[Correspondent]:
    """Return the superior's units, those that came by Excel among them: every unit on its own list that has a code."""
    standing.need_role()
    store = standing.store
    listed = post.correspondents(store)
    known, codes = {one.record for one in listed}, {one.code.casefold() for one in listed}
    own = standing.unit.id
    for row in store.rows(Unit):
        code = clean(str(row["code"] or ""))
        new = row["of_unit"] == own and row["id"] not in {own, *known} and code
        if new and code.casefold() not in codes:
            codes.add(code.casefold())
            post.put_correspondent(store, Correspondent(str(row["id"]), None, code, str(row["name"])))
    return post.correspondents(store)


def add_unit(standing: Standing, code: str, name: str) -> Correspondent:
    """Put a unit on the superior's list. Raises Refused: not_superior, code_needed, name_needed, code_taken."""
    listed = list_units(standing)
    store, code, name = standing.store, clean(code), clean(name)
    if not code:
        raise Refused(Problem("code_needed", "code"))
    if not name:
        raise Refused(Problem("name_needed", "name"))
    have = next((one for one in listed if one.code.casefold() == code.casefold()), None)
    if have is not None:
        raise Refused(Problem("code_taken", "code", facts={"code": have.code, "name": have.name}))
    saved = store.save(Unit, {"name": name, "code": code, "superior": standing.unit.name})
    one = Correspondent(saved.id, None, code, name)
    post.put_correspondent(store, one)
    return one


def find_unit(standing: Standing, typed: str) -> Correspondent:
    """Return the unit with that code, or id. Raises Refused("unknown_unit")."""
    list_units(standing)
    found = post.listed(standing.store, typed)
    if found is None:
        raise Refused(Problem("unknown_unit", facts={"typed": typed}))
    return found


def make_card(standing: Standing, typed: str) -> Card:
    """Make a card for a unit; a card made before and not used no longer holds. Raises Refused."""
    one = find_unit(standing, typed)
    office, today = standing.office, standing.store.today
    card = issue(
        office, record=one.record, code=one.code, name=one.name, superior=standing.unit.id,
        superior_name=standing.unit.name, expires=today + VALID,
    )  # fmt: skip
    given = CardGiven(card.id, one.record, card.secret, recipient_of(card.secret), today.isoformat(), card.expires)
    post.give_card(standing.store, given)
    return card


def revoke(standing: Standing, typed: str) -> Device:
    """Believe a PC no longer: what it sends from now on is refused. A unit may do so with its own other PCs.

    Raises Refused("unknown_device"): there is none of that id, or it is this one.
    """
    own, here = standing.unit.id, standing.store.device
    listed = post.devices(standing.store, None if standing.is_superior else own)
    found = [one for one in listed if one.id.startswith(typed) and one.id != here]
    if len(found) != 1 or len(typed) < 4:  # noqa: PLR2004 - fewer letters name too many
        raise Refused(Problem("unknown_device", facts={"typed": typed}))
    one = post.correspondent(standing.store, "unit", found[0].unit)
    with standing.store.transaction():
        post.set_state(standing.store, found[0].id, post.REVOKED)
        if one is not None:
            post.void_cards(standing.store, one.record)  # whoever has the PC may have a card beside it
    takenback.note(standing.keys, found[0], one.record if one is not None else "")
    return replace(found[0], state=post.REVOKED)


def approve(standing: Standing, typed: str, device: Device) -> None:
    """Believe a PC whose six words were compared by telephone.

    Raises Refused: unknown_unit, other_register, device_of_another.
    """
    one = find_unit(standing, typed)
    if one.unit not in {None, device.unit} or is_of_another(standing, one, device.unit):
        raise Refused(Problem("other_register", facts={"name": one.name, "code": one.code}))
    known = post.device(standing.store, device.id)
    if known is not None and known.unit != device.unit:
        raise Refused(Problem("device_of_another", facts={"device": device.id, "name": known.name}))
    with standing.store.transaction():
        post.put_device(standing.store, replace(device, how=post.APPROVED_BY_WORDS, state=post.TRUSTED))
        post.set_state(standing.store, device.id, post.TRUSTED)
        takenback.forget(standing.keys, device.id)
        link(standing, one, device.unit)


def link(standing: Standing, one: Correspondent, unit: str) -> None:
    """Say of a unit on the list which register it keeps: its own sheet takes the place of the superior's note."""
    store = standing.store
    if one.unit != unit:
        post.put_correspondent(store, replace(one, unit=unit))
    if store.row(Unit, one.record) is None:
        return
    with store.change(LINKED, Unit.about.table) as change:
        for kind in store.catalogue.kinds:
            for field in kind.about.fields.values():
                if field.target == Unit.about.table:
                    rows = joining.pointing(store, kind, field.name, [one.record])
                    change.update_many(kind, [(str(row[0]), {field.name: unit}) for row in rows])
        change.update(Unit, one.record, {"gone": ENROLLED})


@dataclass(frozen=True, slots=True)
class Enrolment:
    """How a sender that was not known has proved to belong to a unit: the PCs known from now on, and the card."""

    devices: tuple[Device, ...]
    unit: str
    card: str = ""
    one: Correspondent | None = None

    def keep(self, standing: Standing) -> None:
        """Remember them."""
        for device in self.devices:
            known = post.device(standing.store, device.id)
            if known is None:
                post.put_device(standing.store, device)
            elif known.state == post.REVOKED and device.how == post.CARD and known.unit == device.unit:
                post.put_device(standing.store, device)
                post.set_state(standing.store, device.id, post.TRUSTED)  # a card that was given since
                takenback.forget(standing.keys, device.id)
        if self.card:
            post.use_card(standing.store, self.card, self.devices[0].id)
        if self.one is not None and self.one.unit != self.unit:
            post.put_correspondent(standing.store, replace(self.one, unit=self.unit))


def enrolment(standing: Standing, header: Mapping[str, Any], key: bytes) -> Enrolment | None:
    """Return how a header proves that its key belongs to its unit, or None: nothing in it does.

    A PC is known by the secret of a card that nobody else has used, or by a chain of PCs, each vouching for the next,
    from one that is known or has itself proved the card.
    """
    store, unit = standing.store, str(header["unit"])
    sender = header["from"]
    name, label = str(sender["device"]), str(sender.get("label", ""))[:200]
    listed = post.devices(store, unit)
    trusted = {one.id: bytes.fromhex(one.key) for one in listed if one.state == post.TRUSTED}
    gone = [one for one in listed if one.state == post.REVOKED]
    revoked = [*(one.id for one in gone), *post.guests_of(listed, gone)]
    by_card = proved_by_card(standing, header, unit, revoked)
    if by_card is not None and by_card.devices[0].id == name:
        first = replace(by_card.devices[0], name=label)
        return replace(by_card, devices=(first,)) if first.key == key.hex() else None
    if by_card is not None:
        trusted.setdefault(by_card.devices[0].id, bytes.fromhex(by_card.devices[0].key))
    chain = links(header.get("vouches"), trusted)
    if not keys.vouched(chain, unit, name, key, trusted, revoked=revoked):
        return None
    if any(one.by == chain[-1]["by"] and one.id != name and one.by not in trusted for one in listed):
        return None  # an invitation brings in one PC: whoever finds the file later is not another one
    this = Device(name, unit, key.hex(), label, how=post.VOUCHED, by=str(chain[-1]["by"]))
    if by_card is not None and by_card.devices[0].id == chain[0]["by"]:
        return replace(by_card, devices=(*by_card.devices, this))
    return Enrolment((this,), unit)


def links(told: Any, trusted: Mapping[str, bytes]) -> list[Mapping[str, Any]]:
    """Return the end of a chain of vouches, from the last PC in it that is known."""
    chain = [one for one in told if isinstance(one, Mapping)] if isinstance(told, list) else []
    starts = [place for place, one in enumerate(chain) if one.get("by") in trusted]
    return chain[starts[-1] :] if starts else []


def proved_by_card(
    standing: Standing, header: Mapping[str, Any], unit: str, revoked: Collection[str]
) -> Enrolment | None:
    """Return the PC that has proved to hold a card of ours, which no other PC has used.

    Raises Refused("other_register"): the unit has already sent another register, and people would count twice.
    """
    told, store = header.get("proof"), standing.store
    if not standing.is_superior or not isinstance(told, Mapping):
        return None
    card = post.given_card(store, str(told.get("card", "")))
    device, key = str(told.get("device", "")), keys.key_of(told.get("key"))
    if card is None or card.void or key is None or card.used_by not in {None, device}:
        return None
    late = card.used_by is None and card.expires < store.today.isoformat()
    if late or (device in revoked and card.used_by is not None):  # only a card given since brings a PC back
        return None
    one = post.correspondent(store, "record", card.correspondent)
    if one is None or not keys.proved(bytes.fromhex(card.secret), unit, device, key, told.get("hmac")):
        return None
    if one.unit not in {None, unit}:
        raise Refused(Problem("other_register", facts={"name": one.name, "code": one.code}))
    if is_of_another(standing, one, unit):
        return None
    return Enrolment((Device(device, unit, key.hex(), "", how=post.CARD, by=card.id),), unit, card.id, one)


def is_of_another(standing: Standing, one: Correspondent, unit: str) -> bool:
    """Tell whether a register is this office's own or another unit's: a card makes its holder neither."""
    other = post.correspondent(standing.store, "unit", unit)
    return unit == standing.unit.id or (other is not None and other.record != one.record)


def roll_keys(standing: Standing) -> None:
    """Give the office new keys; every unit learns of them with the next answer. Refused: not_superior; Trouble."""
    standing.need_role()
    standing.new_office(keys.roll(standing.keys))

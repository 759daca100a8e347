"""Where this copy of the register stands in the correspondence: unit, keys, superior, and who vouches for it."""

from __future__ import annotations

import dataclasses
import datetime
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.goals.units import own_unit
from kh49_desktop.parcels import keys
from kh49_desktop.parcels.keys import DeviceKey, Office
from kh49_desktop.parcels.opening import identity_of
from kh49_desktop.records.unit import Unit
from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.store.migrations import keep_copy
from kh49_desktop.store.sorting import sorted_errors

KEYS: Final = "keys"  # folder of keys within the data folder
BACKUPS: Final = "backups"
BEFORE_TAKING: Final = "truoc-nhan-goi-"  # how the copies kept before parcels are taken in are called
KEPT_BEFORE: Final = 5
SUPERIOR: Final = "superior_office"  # settings
VOUCHES: Final = "vouches"
PROOF: Final = "card_proof"
HANDED: Final = "handed_back"
LONGEST_NAME: Final = 300  # letters of a name in a header that are shown


@dataclass(frozen=True, slots=True)
class SuperiorOffice:
    """The superior as the unit's card tells it, and the card itself as long as it has to be proved."""

    office: str  # id of the superior's own unit record
    name: str
    recipient: str
    verify: str  # hex
    card: str = ""
    secret: str = ""  # hex; empty once the superior has answered
    expires: str = ""

    @property
    def public(self) -> bytes:
        """Both keys, as one thing to compare in six words with the superior's own screen."""
        return keys.both(self.recipient, bytes.fromhex(self.verify))

    @classmethod
    def of(cls, told: str) -> SuperiorOffice:
        """Return it from the setting that keeps it."""
        return cls(**json.loads(told))


class Standing:
    """Everything that making or taking in a parcel needs to know of this copy."""

    def __init__(self, store: Store) -> None:
        """Take an opened register that has its unit; keys are made when they are first asked for."""
        self.store = store
        self.unit: Unit = own_unit(store)
        self._backed_up = False
        self._office: Office | None = None

    @property
    def keys(self) -> Path:
        """Return the folder of keys."""
        return self.store.folder / KEYS

    @property
    def is_superior(self) -> bool:
        """Tell whether this folder takes in the parcels of other units."""
        return self.store.superior

    @property
    def office(self) -> Office:
        """Return the office's keys."""
        if self._office is None:
            self._office = keys.office(self.keys)
        return self._office

    @property
    def identities(self) -> tuple[str, ...]:
        """Return what opens parcels to this office: its own keys, and its card as long as that has to be proved."""
        own, superior = self.office.identities, self.superior
        return (*own, identity_of(superior.secret)) if superior is not None and superior.secret else own

    def new_office(self, office: Office) -> None:
        """Use the office's new keys from now on."""
        self._office = office

    @property
    def superior(self) -> SuperiorOffice | None:
        """Return the superior by the card that was taken in, or None."""
        told = self.store.setting(SUPERIOR)
        return SuperiorOffice.of(told) if told else None

    def set_superior(self, one: SuperiorOffice) -> None:
        """Remember the superior."""
        self.store.set_setting(SUPERIOR, json.dumps(dataclasses.asdict(one), ensure_ascii=False))

    def device(self) -> DeviceKey:
        """Return this copy's key. A copy that came from another (restored, moved) is vouched for by that one's key."""
        name = self.store.device
        try:
            key = keys.device_key(self.keys, name, make=False)
        except Trouble as trouble:
            if trouble.code != "key_missing":
                raise
            key = keys.device_key(self.keys, name)
            self._vouch(key)
        have = post.device(self.store, name)
        label = self.label()
        if have is None or have.name != label:
            post.put_device(self.store, post.Device(name, self.unit.id, key.public.hex(), label, how=post.OWN, by=name))
        return key

    def _vouch(self, key: DeviceKey) -> None:
        before = self.store.setting("device_before")
        if not before:
            return
        try:
            old = keys.device_key(self.keys, before, make=False)
        except Trouble:
            return  # the earlier copy's key is not here: a card or six words must tell who this is
        self.add_vouch(keys.vouch(old, self.unit.id, key.id, key.public))

    def add_vouch(self, link: Mapping[str, str]) -> None:
        """Add a link to the chain that leads to this copy."""
        self.store.set_setting(VOUCHES, json.dumps([*self.vouches(), dict(link)]))

    def vouches(self) -> list[dict[str, str]]:
        """Return the chain that leads to this copy, from a device that the superior may know."""
        told = self.store.setting(VOUCHES)
        return list(json.loads(told)) if told else []

    def proof(self) -> Mapping[str, str] | None:
        """Return the proof that a PC of this office holds the card: {"card", "device", "key", "hmac"}, or None."""
        told = self.store.setting(PROOF)
        return json.loads(told) if told else None

    def prove(self, superior: SuperiorOffice) -> None:
        """Make the proof that this PC holds the card."""
        key = self.device()
        hmac = keys.proof(bytes.fromhex(superior.secret), self.unit.id, key.id, key.public)
        told = {"card": superior.card, "device": key.id, "key": key.public.hex(), "hmac": hmac}
        self.store.set_setting(PROOF, json.dumps(told))

    def label(self) -> str:
        """Return who works on this copy and where, as other PCs are told."""
        computer = platform.node()[:60]
        return f"{self.store.who} ({computer})" if self.store.who else computer

    def names(self) -> dict[str, str]:
        """Return who and where each known device of the unit is."""
        known = {one.id: one.name for one in post.devices(self.store, self.unit.id)}
        return {**known, self.store.device: self.label()}

    def back_up(self) -> None:
        """Keep a verified copy of the file, once for all parcels that are taken in together."""
        if self._backed_up:
            return
        self._backed_up = True
        folder = self.store.folder / BACKUPS
        name = f"{BEFORE_TAKING}{self.store.now():%Y%m%d-%H%M%S}.sqlite"
        with sorted_errors(self.store.file):
            if not (folder / name).exists():
                keep_copy(self.store.database.conn, folder, name)
            for old in sorted(folder.glob(f"{BEFORE_TAKING}*.sqlite"))[:-KEPT_BEFORE]:
                old.unlink(missing_ok=True)

    def need_superior(self) -> SuperiorOffice:
        """Return the superior. Raises Refused("no_card"): no card was taken in yet."""
        found = self.superior
        if found is None:
            raise Refused(Problem("no_card"))
        return found

    def need_role(self) -> None:
        """Raise Refused("not_superior") where this folder is a unit's."""
        if not self.is_superior:
            raise Refused(Problem("not_superior"))


def facts_of(header: Mapping[str, Any]) -> dict[str, Any]:
    """Return what sentences say of a parcel's sender and addressee."""
    sender, to = header.get("from"), header.get("to")
    return {
        "from": str(sender.get("name", ""))[:LONGEST_NAME] if isinstance(sender, Mapping) else "",
        "code": str(sender.get("code") or "")[:LONGEST_NAME] if isinstance(sender, Mapping) else "",
        "to": str(to.get("name", ""))[:LONGEST_NAME] if isinstance(to, Mapping) else "",
        "made": day_of(header.get("made", "")),
    }


def day_of(told: object) -> datetime.date | str:
    """Return the day of a time that a parcel or the list of parcels tells, or the text itself when it is none."""
    text = str(told)[:10]
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return text

"""Where this copy of the register stands in the correspondence: unit, keys, superior, and who vouches for it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import itertools
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.goals.units import own_unit
from kh49_desktop.parcels import copies, keys, takenback
from kh49_desktop.parcels.keys import LONGEST_CHAIN, DeviceKey, Office
from kh49_desktop.parcels.opening import identity_of
from kh49_desktop.records.unit import Unit
from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.store.migrations import keep_copy
from kh49_desktop.store.sorting import sorted_errors
from kh49_desktop.whole_files import put

KEYS: Final = "keys"  # folder of keys within the data folder
BACKUPS: Final = "backups"
SUPERIOR: Final = "superior_office"  # settings
VOUCHES: Final = "vouches"
PROOF: Final = "card_proof"
MOST_WAITING: Final = 4 * 1024 * 1024  # bytes of parcels that wait in memory to be kept
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
        self.backed_up = False
        self.cleared: set[Path] = set()  # folders in which was looked for half-written files
        self._kept: dict[Path, bytes] | None = None  # files that wait to be written together
        self._office: Office | None = None
        takenback.settle(store, self.keys)

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
            state = have.state if have is not None else self._state_before()
            told = post.Device(name, self.unit.id, key.public.hex(), label, state, how=post.OWN, by=name)
            post.put_device(self.store, told)
        return key

    def _state_before(self) -> str:
        """Return whether the copy is believed that this one came from: moving it or putting it back frees no PC."""
        known = (post.device(self.store, before) for before in self.store.devices_before())
        return next((one.state for one in known if one is not None), post.TRUSTED)

    def _vouch(self, key: DeviceKey) -> None:
        """Vouch for a new key with that of the newest copy this one came from; one that never sent has none.

        Without any, a card or six words must tell who this is.
        """
        for before in self.store.devices_before():
            old = self._earlier(before)
            if old is not None:
                chain = [*up_to(self._chain(), old.id), keys.vouch(old, self.unit.id, key.id, key.public)]
                self.store.set_setting(VOUCHES, json.dumps(self._shortened(chain, LONGEST_CHAIN)))
                return

    def _earlier(self, name: str) -> DeviceKey | None:
        """Return the key of a copy that this one came from, None where it is not here."""
        try:
            return keys.device_key(self.keys, name, make=False)
        except (Trouble, ValueError):
            return None

    def vouches(self, most: int = LONGEST_CHAIN) -> list[dict[str, str]]:
        """Return the chain that leads to this copy, from a device that the others may know.

        It has at most so many links, where this copy's own keys can make it so short, and never more than a receiver
        follows.
        """
        return self._shortened(self._chain(), most)[-LONGEST_CHAIN:]

    def _chain(self) -> list[dict[str, str]]:
        told = self.store.setting(VOUCHES)
        return list(json.loads(told)) if told else []

    def _shortened(self, chain: list[dict[str, str]], most: int) -> list[dict[str, str]]:
        """Return a chain in which this copy's earlier keys vouch past each other, where it has too many links.

        Nobody here knows whom exactly the superior and each of the other PCs know of the copies that this PC was. So
        the oldest stays, which all knew first, then those taken back, since whoever is not to be believed must not
        be stepped over, then those that others have most likely met: the card's, the answered, those that ever sent.
        A receiver begins at the last one that it knows.
        """
        if len(chain) <= most:
            return chain
        names = [chain[0]["by"], *(one["device"] for one in chain)]
        held = [place for place, name in enumerate(names[:-1]) if self._earlier(name) is not None]
        if not held:
            return chain
        first, *others = held
        room = max(most - first, 2) - 1
        met = {name: rank for rank, name in reversed(list(enumerate(self._met())))}
        others.sort(key=lambda place: (met.get(names[place], len(met)), -place))
        way = [first, *sorted(others[:room]), len(chain)]
        return chain[:first] + [self._step(chain, names, at, to) for at, to in itertools.pairwise(way)]

    def _step(self, chain: list[dict[str, str]], names: list[str], at: int, to: int) -> dict[str, str]:
        """Return the link between two places of a chain, made now where they do not follow each other."""
        old = self._earlier(names[at])
        if to == at + 1 or old is None:
            return chain[to - 1]
        return keys.vouch(old, self.unit.id, names[to], bytes.fromhex(chain[to - 1]["key"]))

    def _met(self) -> list[str]:
        """Return the copies that must not be left out of a chain, and those that others have met, likeliest first."""
        gone = [one.id for one in post.devices(self.store, self.unit.id) if one.state == post.REVOKED]
        sent = [one for one in post.letters(self.store, way=post.OUT) if one.state != post.LOST]
        answered = [one.device for one in sent if one.state != post.EXPORTED]
        proof = self.proof()
        return [*gone, *([proof["device"]] if proof else []), *answered, *(one.device for one in sent)]

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

    def keep(self, place: Path, content: bytes) -> None:
        """Write a file that nothing waits for; where the disk has no room for it, it is not there at all."""
        if self._kept is not None:
            self._kept[place] = content
            if sum(map(len, self._kept.values())) > MOST_WAITING:
                self.write_kept()
            return
        with contextlib.suppress(OSError):
            put(place, content)

    @contextlib.contextmanager
    def keeping_later(self) -> Iterator[None]:
        """Write what is to be kept when the block ends: a new file beside each commit would make the disk wait."""
        self._kept = {}
        try:
            yield
        finally:
            self.write_kept()
            self._kept = None

    def drop_kept(self) -> None:
        """Forget what waits to be written: what it belongs to did not reach the disk."""
        if self._kept is not None:
            self._kept = {}

    def write_kept(self) -> None:
        """Write what waits to be written."""
        waiting, self._kept = self._kept or {}, None
        for place, content in waiting.items():
            self.keep(place, content)
        self._kept = {}

    def back_up(self) -> None:
        """Keep a verified copy of the file, once for all parcels that are taken in together."""
        if self.backed_up:
            return
        folder = self.store.folder / BACKUPS
        now = self.store.now()
        name = copies.name_of(now)
        with sorted_errors(self.store.file):
            if not (folder / name).exists():
                keep_copy(self.store.database.conn, folder, name, reason="taking")
            for old in copies.no_longer_kept((file.name for file in folder.iterdir()), now):
                (folder / old).unlink(missing_ok=True)
        self.backed_up = True

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


def up_to(chain: list[dict[str, str]], name: str) -> list[dict[str, str]]:
    """Return the part of a chain that leads to a device: nothing where it begins there or does not pass it."""
    places = [place for place, link in enumerate(chain) if link["device"] == name]
    return chain[: places[-1] + 1] if places else []


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

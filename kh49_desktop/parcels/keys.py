"""The keys of this PC and of its office, and what they prove: a card's secret, who vouched for a PC, a new key.

Keys stand as small files in the folder "keys" of the data, never in the register itself: a copy of the register that
gets lost opens no parcel and signs none. A key file is made once; one that is there but cannot be read is told as
Trouble and never replaced, since a new key would make the PC, or the whole office, a stranger to everyone.

    device-<id>.key   the 32 bytes of the PC's Ed25519 key
    office.json       the office's age identities, newest first, its Ed25519 key, and how it came to it
"""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kh49_desktop.errors import Trouble, os_trouble
from kh49_desktop.parcels.strict import Unsound, read
from kh49_desktop.whole_files import as_trouble, folder_made, written

OFFICE: Final = "office.json"
KEY: Final = 32  # bytes of a key, private or public
SHORTEST_SECRET: Final = 16  # bytes; an empty one would make the proof a thing that anyone can work out
LONGEST_CHAIN: Final = 8
MOST_ROLLS: Final = 24  # statements of new keys that are told on; they must fit the header of a parcel
DEVICE: Final = re.compile(r"[0-9A-Za-z_-]{1,64}")  # it becomes part of a file's name
BLANK: Final = bytes(KEY)  # what a power cut leaves of a file whose length was written and whose bytes were not

# Each kind of statement begins with its own words: a signature given for one can never pass for another.
PROOF: Final = "kh49 proof 1"
VOUCH: Final = "kh49 vouch 1"
ROLL: Final = "kh49 office roll 1"

Statement: TypeAlias = Mapping[str, str]


# -- the key of a PC ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class DeviceKey:
    """The key of this PC: `id` as the register's device, `public` 32 bytes."""

    id: str
    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        """The half of the key that others know."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, content: bytes) -> bytes:
        """Return the Ed25519 signature, 64 bytes."""
        return self._private.sign(content)

    def secret(self) -> bytes:
        """Return the half that nobody else may know, 32 bytes: only that of a guest ever leaves, in an invitation."""
        return self._private.private_bytes_raw()


def guest_key(name: str, private: bytes | None = None) -> DeviceKey:
    """Return a new key, or the one of these 32 bytes, that vouches for the PC which an invitation brings in."""
    made = Ed25519PrivateKey.from_private_bytes(private) if private is not None else Ed25519PrivateKey.generate()
    return DeviceKey(name, made)


def device_key(folder: Path, device: str, *, make: bool = True) -> DeviceKey:
    """Return the key of a device from the folder of keys; made on first use, unless `make` says no.

    Raises:
        Trouble: key_missing (it is not there, and not to be made), key_damaged, or what the system refuses.
        ValueError: the device id cannot be part of a file's name.
    """
    if not DEVICE.fullmatch(device):
        raise ValueError(f"device {device!r}")
    file = folder / f"device-{device}.key"
    content = content_of(file)
    if content is None:
        if not make:
            raise Trouble("key_missing", file=str(file))
        kept(file, Ed25519PrivateKey.generate().private_bytes_raw())
        content = content_of(file)
    if content is None or len(content) != KEY or content == BLANK:
        raise Trouble("key_damaged", file=str(file))
    return DeviceKey(device, Ed25519PrivateKey.from_private_bytes(content))


# -- the key of an office ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class Office:
    """The keys of an office, the same on each of its PCs.

    `identities`: age secret keys, newest first, the old ones kept for late parcels. `recipient`: where parcels to this
    office are encrypted to. `was`: its statements of new keys, oldest first, for those who know an old one.
    """

    identities: tuple[str, ...] = field(repr=False)
    recipient: str
    was: tuple[Statement, ...]
    _private: Ed25519PrivateKey = field(repr=False)

    @property
    def verify(self) -> bytes:
        """The Ed25519 key, 32 bytes, with which others check what this office signed."""
        return self._private.public_key().public_bytes_raw()

    @property
    def public(self) -> bytes:
        """Both halves that others know, as one thing to compare in six words."""
        return both(self.recipient, self.verify)

    def sign(self, content: bytes) -> bytes:
        """Return the Ed25519 signature, 64 bytes."""
        return self._private.sign(content)

    def secrets(self) -> dict[str, Any]:
        """Return all of it as JSON, for the office's own second PC and nobody else; office_from() takes it."""
        return {
            "identities": list(self.identities),
            "recipient": self.recipient,
            "sign": self._private.private_bytes_raw().hex(),
            "verify": self.verify.hex(),
            "was": [dict(statement) for statement in self.was],
        }


def office(folder: Path, *, make: bool = True) -> Office:
    """Return the office's keys from the folder of keys; made on first use, unless `make` says no.

    Raises:
        Trouble: key_missing (they are not there, and not to be made), key_damaged, or what the system refuses.
    """
    held = standing(folder)
    if held is None and not make:
        raise Trouble("key_missing", file=str(folder / OFFICE))
    return held or placed(folder, fresh(()))


def office_from(folder: Path, document: object) -> Office:
    """Take the office's keys from its other PC (`Office.secrets`) and return those that hold now.

    A document older than what is here changes nothing. Keys that have nothing in common are never replaced.

    Raises:
        Trouble: other_office (this PC has keys of another office), key_damaged, or what the system refuses.
        ValueError: the document is not one of secrets().
    """
    given = office_of(document)
    held = standing(folder)
    if held is None:
        return placed(folder, given)
    if (given.recipient, given.verify) == (held.recipient, held.verify) or follows(held, given):
        return held
    if not follows(given, held):
        raise Trouble("other_office", file=str(folder / OFFICE))
    return placed(folder, given)


def follows(new: Office, old: Office) -> bool:
    """Tell whether an office came from its old keys to these new ones by statements of its own, losing no identity."""
    kept_identities = new.identities[-len(old.identities) :] == old.identities
    return kept_identities and rolled(new.was, old.verify) == (new.recipient, new.verify)


def roll(folder: Path) -> Office:
    """Give the office new keys and return them; the old identity still opens late parcels, the old key signs the new.

    Raises:
        Trouble: key_missing, key_damaged, or what the system refuses.
    """
    held = office(folder, make=False)
    new = fresh(held.identities)
    signature = held.sign(message(ROLL, held.verify.hex(), new.recipient, new.verify.hex()))
    statement = {
        "old": held.verify.hex(),
        "recipient": new.recipient,
        "verify": new.verify.hex(),
        "signature": signature.hex(),
    }
    return placed(folder, dataclasses.replace(new, was=(*held.was, statement)[-MOST_ROLLS:]))


def rolled(document: object, verify: bytes) -> tuple[str, bytes] | None:
    """Follow an office's statements of new keys (`Office.was`, or one of them) from a key that is known.

    Returns the newest recipient and key; None when no statement follows from the known key, or two that differ do.
    """
    listed = [document] if isinstance(document, Mapping) else document
    if not isinstance(listed, Sequence) or isinstance(listed, str | bytes) or len(listed) > MOST_ROLLS:
        return None
    found: tuple[str, bytes] | None = None
    passed = {verify}
    for _ in listed:
        known = verify if found is None else found[1]
        following = {step for one in listed if (step := roll_step(one, known)) is not None}
        if not following:
            break
        if len(following) > 1:
            return None
        found = following.pop()
        if found[1] in passed:
            return None
        passed.add(found[1])
    return found


def roll_step(statement: object, known: bytes) -> tuple[str, bytes] | None:
    """Return the recipient and key of one statement, when the known key signed it."""
    if not isinstance(statement, Mapping):
        return None
    old, recipient, verify, signature = (statement.get(name) for name in ("old", "recipient", "verify", "signature"))
    new = key_of(verify)
    if old != known.hex() or new is None or not isinstance(recipient, str) or not is_recipient(recipient):
        return None
    return (recipient, new) if signed(known, signature, message(ROLL, known.hex(), recipient, new.hex())) else None


def key_id(recipient: str) -> str:
    """Return the short name of an office's key, 8 hex digits, by which a parcel tells to whom it is encrypted."""
    return hashlib.sha256(recipient.encode("utf-8")).hexdigest()[:8]


def both(recipient: str, verify: bytes) -> bytes:
    """Return the two halves of an office's key that others know as one thing to compare in six words."""
    return verify + recipient.encode("utf-8")


def is_recipient(text: str) -> bool:
    """Tell whether a text is the key of an office to which age can encrypt, as this program writes it."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text)) == text
    except pyrage.RecipientError:
        return False


def standing(folder: Path) -> Office | None:
    """Return the office's keys as they stand in the folder, None when there are none yet."""
    file = folder / OFFICE
    content = content_of(file)
    if content is None:
        return None
    try:
        return office_of(read(content.decode("utf-8")))
    except (ValueError, Unsound) as error:
        raise Trouble("key_damaged", file=str(file)) from error


def placed(folder: Path, new: Office) -> Office:
    """Write the office's keys and return them as they now stand."""
    content = json.dumps(new.secrets(), sort_keys=True, indent=1)
    kept(folder / OFFICE, f"{content}\n".encode("ascii"))
    held = standing(folder)
    if held is None or held.secrets() != new.secrets():
        raise Trouble("key_damaged", file=str(folder / OFFICE))
    return held


def fresh(before: tuple[str, ...]) -> Office:
    """Return new keys of an office that had these identities before."""
    identity = pyrage.x25519.Identity.generate()
    return Office((str(identity), *before), str(identity.to_public()), (), Ed25519PrivateKey.generate())


def office_of(document: object) -> Office:
    """Return an office's keys from their document, all of which must fit together; a ValueError when they do not."""
    if not isinstance(document, Mapping):
        raise ValueError("not a document of keys")  # noqa: TRY004 - it comes from a file, where anything can stand
    told, was = document.get("identities"), document.get("was")
    private = key_of(document.get("sign"))
    if not isinstance(told, list) or not told or private is None or private == BLANK:
        raise ValueError("keys are missing")
    if not isinstance(was, list) or not all(isinstance(one, Mapping) for one in was):
        raise ValueError("the statements are damaged")
    try:
        identities = [pyrage.x25519.Identity.from_str(one) for one in told]
    except (TypeError, pyrage.IdentityError) as error:
        raise ValueError("an identity is damaged") from error
    found = Office(
        tuple(str(one) for one in identities),
        str(identities[0].to_public()),
        tuple(was),
        Ed25519PrivateKey.from_private_bytes(private),
    )
    altered = any(document.get(name) != value for name, value in found.secrets().items())
    if altered or (was and roll_end(was) != (found.recipient, found.verify)):
        raise ValueError("the keys do not fit together")
    return found


def roll_end(was: Sequence[object]) -> tuple[str, bytes] | None:
    """Return where the statements of an office lead, from the first of them on."""
    first = was[0]
    known = key_of(first.get("old")) if isinstance(first, Mapping) else None
    return None if known is None else rolled(was, known)


# -- what is proved ----------------------------------------------------------------------------------------------------


def proof(secret: bytes, unit: str, device: str, public: bytes) -> str:
    """Return the proof, 64 hex digits, that who uses this key on this PC of this unit holds the card's secret."""
    if len(secret) < SHORTEST_SECRET:
        raise ValueError("the secret is too short")
    return hmac.new(secret, message(PROOF, unit, device, public.hex()), hashlib.sha256).hexdigest()


def proved(secret: bytes, unit: str, device: str, public: bytes, claimed: object) -> bool:
    """Tell whether a claimed proof is the one for exactly this unit, device and key."""
    if not isinstance(claimed, str) or not claimed.isascii() or len(secret) < SHORTEST_SECRET:
        return False
    return hmac.compare_digest(proof(secret, unit, device, public), claimed)


def vouch(by: DeviceKey, unit: str, device: str, public: bytes) -> dict[str, str]:
    """Return the statement of a PC that another one belongs to its unit."""
    signature = by.sign(message(VOUCH, unit, device, public.hex(), by.id))
    return {"unit": unit, "device": device, "key": public.hex(), "by": by.id, "signature": signature.hex()}


def vouched(  # noqa: PLR0913 - whom, by whom, and who no longer counts
    chain: object,
    unit: str,
    device: str,
    public: bytes,
    trusted: Mapping[str, bytes],
    *,
    revoked: Collection[str] = (),
) -> bool:
    """Tell whether a chain of vouches leads from a trusted PC down to exactly this unit, device and key.

    `trusted`: the keys of the unit's known PCs, none of them taken back. `revoked`: the PCs taken back; a chain that
    passes one of them proves nothing, else a stolen PC could go on bringing in others. At most 8 links.
    """
    if not isinstance(chain, Sequence) or isinstance(chain, str | bytes) or not 1 <= len(chain) <= LONGEST_CHAIN:
        return False
    first = chain[0]
    name = first.get("by") if isinstance(first, Mapping) else None
    if not isinstance(name, str) or name not in trusted or name in revoked:
        return False
    key, passed = trusted[name], {name}
    for link in chain:
        step = vouch_step(link, unit, name, key)
        if step is None or step[0] in passed or step[0] in revoked or trusted.get(step[0], step[1]) != step[1]:
            return False
        name, key = step
        passed.add(name)
    return (name, key) == (device, public)


def vouch_step(link: object, unit: str, by: str, key: bytes) -> tuple[str, bytes] | None:
    """Return the device and key of one link, when the PC `by` of this unit signed it with this key."""
    if not isinstance(link, Mapping):
        return None
    device, told = link.get("device"), link.get("key")
    public = key_of(told)
    if link.get("unit") != unit or link.get("by") != by or not isinstance(device, str) or public is None:
        return None
    if not signed(key, link.get("signature"), message(VOUCH, unit, device, public.hex(), by)):
        return None
    return device, public


def message(*parts: str) -> bytes:
    """Return texts as bytes that no other texts give, whatever stands in them."""
    return json.dumps(parts, separators=(",", ":")).encode("ascii")


def key_of(told: object) -> bytes | None:
    """Return the key that 64 hex digits tell, small letters as this program writes them."""
    if not isinstance(told, str) or not re.fullmatch(r"[0-9a-f]{64}", told):
        return None
    return bytes.fromhex(told)


def signed(public: bytes, signature: object, content: bytes) -> bool:
    """Tell whether a signature, 128 hex digits, is that of a key; whatever else is given as one is not."""
    if not isinstance(signature, str) or not re.fullmatch(r"[0-9a-f]{128}", signature):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


# -- files of keys -----------------------------------------------------------------------------------------------------


def content_of(file: Path) -> bytes | None:
    """Return what a file of keys holds, None only when there is no such file."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Trouble(os_trouble(error), file=str(file)) from error


def kept(file: Path, content: bytes) -> None:
    """Write a file of keys that only its owner may read: whole and on the disk, or not at all."""
    with as_trouble(file):
        folder_made(file.parent, 0o700, above=False)  # no key is made where the data folder has gone
    written(file, content, private=True)

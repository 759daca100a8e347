"""Parcels damaged, altered and forged in thousands of ways: `python -m tests.parcels.mutating 20000`. None is taken."""

from __future__ import annotations

import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kh49_desktop.parcels.envelope import START, Fault, Opened, opened, seal

HEADER: Final = {"kind": "state", "unit": "CD-0017", "from": "a1b2c3d4", "to": "49494949", "seq": 3}
ACCEPTED: Final = "accepted"


@dataclass(frozen=True)
class Office:
    """Somebody who writes and gets parcels: a key for signing, a key for opening."""

    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    age: Any = field(default_factory=pyrage.x25519.Identity.generate)

    @property
    def recipient(self) -> str:
        return str(self.age.to_public())

    @property
    def identity(self) -> str:
        return str(self.age)

    @property
    def public(self) -> bytes:
        return self.signing.public_key().public_bytes_raw()

    def sealed(self, body: Any, *recipients: str, **header: Any) -> bytes:
        return seal({**HEADER, **header}, body, self.signing.sign, recipients or [self.recipient])

    def opened(self, content: bytes) -> Opened:
        return opened(content, [self.identity])

    def decrypted(self, content: bytes) -> bytes:
        plain: bytes = pyrage.decrypt(content[len(START) :], [self.age])
        return plain

    def encrypted(self, plain: bytes) -> bytes:
        """What anybody can make who knows our address."""
        return START + bytes(pyrage.encrypt(plain, [self.age.to_public()]))

    def verdict(self, content: bytes, public: bytes | None = None) -> str:
        """The code of what is wrong with a parcel, or "accepted"."""
        try:
            parcel = self.opened(content)
            parcel.check(public or self.public)
            parcel.body()
        except Fault as fault:
            return fault.code
        return ACCEPTED


def register(members: int, seed: int = 0) -> dict[str, Any]:
    """A body like that of a unit."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, nothing is kept secret by it
    rows = [
        {
            "id": f"{chance.getrandbits(128):032x}",
            "values": {"full_name": f"Nguyễn Thị Hương {n}", "joined_on": "2019-03-08", "note": 'Tổ "1"'},
            "stamp": {"0": ["a1b2c3d4", n, 1_732_000_000_000 + chance.randrange(10**9)]},
        }
        for n in range(members)
    ]
    return {"rows": {"member": rows}, "seen": {"up": {"a1b2c3d4": members}}}


def mutated(content: bytes, seed: int) -> bytes:
    """The content with one thing wrong with it; never the content itself."""
    chance = random.Random(seed)  # noqa: S311 - reproducible, nothing is kept secret by it
    while True:
        at, size = chance.randrange(len(content)), chance.randrange(1, 200)
        part, other = content[at : at + size], chance.randrange(len(content))
        found = chance.choice(
            (
                content[:at] + bytes((content[at] ^ 1 << chance.randrange(8),)) + content[at + 1 :],  # a bit
                content[:at] + chance.randbytes(1) + content[at + 1 :],  # a byte
                content[:at] + chance.randbytes(len(part)) + content[at + size :],  # a block
                content[:at] + bytes(len(part)) + content[at + size :],  # a block lost on the disk
                content[:at] + content[at + size :],  # left out
                content[:at] + part + content[at:],  # doubled
                content[:at] + chance.randbytes(size) + content[at:],  # put in
                content[:other] + part + content[other + len(part) :],  # copied elsewhere
                content[:at],  # cut short
                content[at:],  # its beginning lost
                content + chance.randbytes(size),  # something behind it
                content + content[:at],  # begun a second time
                content.replace(b"\n", b"\r\n", chance.randrange(1, 20)),  # sent as text
                content.rstrip(content[-1:]),
            )
        )
        if found != content:
            return found


def verdicts(count: int, first: int = 0) -> Counter[str]:
    """What becomes of so many mutated files, and of as many mutated inside and encrypted again by a stranger."""
    office = Office()
    content = office.sealed(register(5))
    plain = office.decrypted(content)
    if office.verdict(content) != ACCEPTED:
        raise AssertionError
    told: Counter[str] = Counter()
    for seed in range(first, first + count):
        told["outside: " + office.verdict(mutated(content, seed))] += 1
        told["inside: " + office.verdict(office.encrypted(mutated(plain, seed)))] += 1
    return told


def main(arguments: list[str]) -> int:
    """Print the verdicts on N mutations (from the second argument on); 1 when one was taken."""
    told = verdicts(*(int(argument) for argument in arguments[:2] or ["20000"]))
    sys.stdout.writelines(f"{count:8} {verdict}\n" for verdict, count in sorted(told.items()))
    return int(any(verdict.endswith(ACCEPTED) for verdict in told))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The seal that a unit's card opens: what the superior hands back to a unit whose PC, and with it all keys, was lost.

Its key follows from the card's secret (HKDF, RFC 5869) and is written as age writes keys (Bech32, BIP 173), so that the
card need not carry it and the file can still be opened with the public age tool.
"""

from __future__ import annotations

from typing import Final

import pyrage
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"  # of Bech32, each five bits
PREFIX: Final = "age-secret-key-"
GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECK: Final = 6  # letters of the checksum


def identity_of(secret: str) -> str:
    """Return the age secret key that follows from a card's secret (hex)."""
    scalar = HKDF(SHA256(), 32, None, b"kh49 card opens").derive(bytes.fromhex(secret))
    return bech32(PREFIX, scalar).upper()


def recipient_of(secret: str) -> str:
    """Return to whom is sealed what that card opens ("age1…")."""
    return str(pyrage.x25519.Identity.from_str(identity_of(secret)).to_public())


def bech32(prefix: str, content: bytes) -> str:
    """Return bytes as Bech32 writes them."""
    bits = int.from_bytes(content, "big") << (-len(content) * 8 % 5)
    count = -(-len(content) * 8 // 5)
    values = [bits >> 5 * place & 31 for place in reversed(range(count))]
    head = [ord(one) >> 5 for one in prefix] + [0] + [ord(one) & 31 for one in prefix]
    rest = polymod([*head, *values, *([0] * CHECK)]) ^ 1
    return (
        prefix + "1" + "".join(LETTERS[one] for one in (*values, *(rest >> 5 * (5 - at) & 31 for at in range(CHECK))))
    )


def polymod(values: list[int]) -> int:
    """Return the remainder that Bech32's checksum is made of."""
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(GENERATOR):
            found ^= generator if top >> place & 1 else 0
    return found

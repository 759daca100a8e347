"""Six Vietnamese words for a key, so that two people can compare what their screens show by telephone.

The words stand in db/reference/words.json: 1,024 pairs of syllables that stay different without marks, and also as
they are heard in a region that tells tr from ch, l from n, d from gi, -n from -ng no longer. The order of the list is
part of the program for ever: two versions must show the same words for a key.
"""

from __future__ import annotations

import functools
import hashlib
import json
from typing import Final, TypeAlias

from kh49_desktop.paths import shipped

SixWords: TypeAlias = tuple[str, str, str, str, str, str]

FILE: Final = "words.json"
BITS: Final = 10  # a word stands for so many bits
COUNT: Final = 1 << BITS
SHOWN: Final = 6


@functools.cache
def words() -> tuple[str, ...]:
    """Return the 1,024 words in their order."""
    listed = json.loads(shipped("db", "reference", FILE).read_text(encoding="utf-8"))
    if len(listed) != COUNT:
        raise ValueError(f"{FILE} has {len(listed)} words")
    return tuple(listed)


def six_words(public: bytes) -> SixWords:
    """Return the words that stand for the first 60 bits of the SHA-256 of a key.

    Of an office it is the key made of both its halves (`Office.public`, `Card.public`), of a PC `DeviceKey.public`.
    """
    bits = int.from_bytes(hashlib.sha256(public).digest()[:8], "big") >> (64 - SHOWN * BITS)
    listed = words()
    first, second, third, fourth, fifth, sixth = (
        listed[bits >> BITS * (SHOWN - 1 - at) & COUNT - 1] for at in range(SHOWN)
    )
    return first, second, third, fourth, fifth, sixth

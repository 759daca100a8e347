"""Letters as they are stored (NFC), as they are cleaned, and as they are folded for searching."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Final

FOLD_VERSION: Final = 1
"""Raised whenever `fold` gives another answer for some text, so stored search words are made anew."""

TONE_MARKS: Final = MappingProxyType({"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5})
"""Combining mark -> tone in Vietnamese order: 0 none, 1 huyền, 2 hỏi, 3 ngã, 4 sắc, 5 nặng."""

APOSTROPHES: Final = "'\u2018\u2019\u201b\u02b9\u02bb\u02bc\u02bd\u02c8\u2032\u00b4`\uff07"
"""What keyboards and phones put after the H of H'Hen."""

# Zero-width and direction marks, and control codes that are no blanks. The soft hyphen U+00AD is not here:
# it is the letter ư in TCVN3 text.
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
)
# These and all other control codes but a tab and the end of a line: what a cell of a file is kept free of.
_STEERING: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_ENDS: Final = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")  # of a line
_STROKES: Final = str.maketrans({"đ": "d", "ð": "d", "ɖ": "d", "ƀ": "b"})
_VOWELS: Final = frozenset("aeiouy")


def nfc(text: str) -> str:
    """Return the text in Unicode form NFC; nothing else is changed."""
    return unicodedata.normalize("NFC", text)


def seen(text: str) -> str:
    """Return the text without what is not seen: control codes, zero-width and direction marks.

    Tabs stay, and every way to end a line becomes one.
    """
    return text if text.isprintable() else _STEERING.sub("", _ENDS.sub("\n", text))


def clean(text: str) -> str:
    """Return the text in NFC, invisible characters gone, every kind of blank run as one blank, none at the ends.

    Soft hyphens stay, since in TCVN3 text they are the letter ư.
    """
    if text.isprintable():  # then nothing in it is invisible; an import asks this for every cell
        return " ".join(nfc(text).split())
    return " ".join(nfc(_INVISIBLE.sub("", text)).split())


def fold(text: str) -> str:
    """Return the text as it is searched: small letters without any mark, digits, single blanks.

    đ becomes d, ƀ becomes b, breve forms lose their breve; apostrophes and all punctuation become blanks. NFC and
    NFD give the same, and folding twice is folding once.
    """
    quick = text.translate(_FOLDED)
    if not quick.isascii():
        quick = _fold_slowly(text)
    return " ".join(quick.split())


def split_tone(word: str) -> tuple[str, int]:
    """Return the word without its tone mark (NFC) and its tone 0-5, or -1 when it bears more than one tone.

    A tilde on a consonant (ñ of the highland languages) is part of the letter, not a tone.
    """
    letters: list[str] = []
    tone = 0
    base = ""
    for char in unicodedata.normalize("NFD", word):
        mark = TONE_MARKS.get(char, 0)
        if mark and base in _VOWELS:
            tone = -1 if tone else mark
            continue
        if not unicodedata.combining(char):
            base = char.casefold()
        letters.append(char)
    return nfc("".join(letters)), tone


def _fold_slowly(text: str) -> str:
    """Fold by the Unicode tables (compatibility caseless matching, D146), then drop marks and punctuation."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", text).casefold())
    text = unicodedata.normalize("NFKD", text.casefold()).translate(_STROKES)
    kept: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if category in {"Mn", "Me", "Cf"}:
            continue
        kept.append(char if char.isalnum() and char not in APOSTROPHES else " ")
    return "".join(kept)


# One look-up a letter for all that Vietnamese and highland names are written with; the rest goes the slow way.
_FOLDED: Final = {
    code: _fold_slowly(chr(code))
    for block in (range(0x250), range(0x2B9, 0x2CA), range(0x300, 0x370), range(0x1E00, 0x1F00), range(0x2000, 0x2070))
    for code in block
}

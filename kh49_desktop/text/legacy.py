"""Text from before Unicode: VNI and TCVN3 (ABC) recognised and decoded, and the bytes of text files.

Code page 1258 and UTF-8 that a program took for Western text (NguyêÞn, Nguyá»…n) are put right in the same way.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from kh49_desktop.text.letters import nfc
from kh49_desktop.text.syllables import plausibility, words

Encoding = Literal["unicode", "vni", "tcvn3", "cp1258", "utf-8"]

# VNI: a letter and the sign behind it make one letter. Each row: the sign, then pairs of letter and outcome.
_VNI_PAIRS: Final = (
    ("ø", "aà eè oò uù ôờ öừ yỳ"),
    ("ù", "aá eé oó uú ôớ öứ yý"),
    ("û", "aả eẻ oỏ uủ ôở öử yỷ"),
    ("õ", "aã eẽ oõ uũ ôỡ öữ yỹ"),
    ("ï", "aạ eẹ oọ uụ ôợ öự yỵ"),
    ("â", "aâ eê oô"),
    ("à", "aầ eề oồ"),
    ("á", "aấ eế oố"),
    ("å", "aẩ eể oổ"),
    ("ã", "aẫ eễ oỗ"),
    ("ä", "aậ eệ oộ"),
    ("ê", "aă"),
    ("è", "aằ"),
    ("é", "aắ"),
    ("ú", "aẳ"),
    ("ü", "aẵ"),
    ("ë", "aặ"),
)
# ỵ is written î or yï; both are read.
_VNI_SINGLES: Final = ("ìì", "íí", "ñđ", "óĩ", "ôơ", "öư", "æỉ", "òị", "îỵ")
_VNI: Final = MappingProxyType(
    {
        # Capital letters with a small sign (Aù) were typed too, and looked nearly right.
        **{
            letter + sign: outcome
            for small_sign, pairs in _VNI_PAIRS
            for pair in pairs.split()
            for letter, outcome in ((pair[0], pair[1]), (pair[0].upper(), pair[1].upper()))
            for sign in (small_sign, small_sign.upper())
        },
        **{pair[0]: pair[1] for pair in _VNI_SINGLES},
        **{pair[0].upper(): pair[1].upper() for pair in _VNI_SINGLES},
    }
)
_VNI_UNIT: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))

# TCVN 5712:1993-3: one byte a letter, small letters with tone and no capitals with tone. Each row: first code, letters.
_TCVN3_RUNS: Final = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
_TCVN3: Final = MappingProxyType(
    {first + offset: letter for first, letters in _TCVN3_RUNS for offset, letter in enumerate(letters)}
)

# Code page 1258 taken for Western text: five tones and seven letters stand where other letters stand there.
_CP1258: Final = MappingProxyType(str.maketrans("ÌÒÞìòÃãÐðÕõÝýÿ\xa4", "\u0300\u0309\u0303\u0301\u0323ĂăĐđƠơƯư\xff₫"))
# UTF-8 taken for Western text: runs of what stands for its bytes. Five codes mean nothing there and stay as they are.
_UNNAMED: Final = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
_WESTERN: Final = MappingProxyType(
    {chr(code): code for code in range(0x80, 0xA0)}
    | {bytes([code]).decode("cp1252"): code for code in range(0x80, 0x100) if code not in _UNNAMED}
)
_FIRST_BYTE: Final = 0xC0  # the bytes below it are those that follow
_UTF8_RUN: Final = re.compile(
    "[\u00c2-\u00f4](?:[" + re.escape("".join(char for char, code in _WESTERN.items() if code < _FIRST_BYTE)) + "])+"
)

# Letters no VNI or TCVN3 text can hold: a text with one of them is Unicode already.
_BEYOND: Final = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_FONT_WEIGHT: Final = 1.5
_FONT_ENCODINGS: Final[Mapping[str, Encoding]] = MappingProxyType({".vn": "tcvn3", "vni": "vni"})
_ENCODINGS: Final[tuple[Encoding, ...]] = ("unicode", "vni", "tcvn3", "cp1258", "utf-8")
_ENOUGH: Final = 0.5
_SAMPLE: Final = 1 << 18
_NUL_SHARE: Final = 0.1
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Detection:
    """How the texts of one sheet or column are encoded.

    `share` (0-1) is the part of the telling words that read as Vietnamese that way (1 when there are none to tell);
    `counts` holds this evidence for each encoding and, under "words", how many words could tell. `capitals`: the
    font shows small letters as capitals (.VnTimeH), so the decoded text has to be raised.
    """

    encoding: Encoding
    share: float
    counts: Mapping[str, float]
    capitals: bool = False


def decode(text: str, encoding: Encoding, *, capitals: bool = False) -> str:
    """Return the text in Unicode NFC, read as "vni", "tcvn3", "cp1258", "utf-8" or "unicode" (then only NFC is made).

    The text holds the old bytes as Latin-1 characters, as spreadsheets give it ('Hoï vaø teân', 'Hä vµ tªn'). A text
    with letters that only Unicode has is left as it is, so a list of both kinds comes out whole. `capitals` raises
    what a TCVN3 font of capitals showed.
    """
    text = nfc(text)
    if encoding == "unicode" or _BEYOND.search(text):
        return text
    text = _READ_AS[encoding](text)
    return text.upper() if capitals and encoding == "tcvn3" else text


def detect(texts: Sequence[str], font: str | None = None) -> Detection:
    """Return how these texts (a whole sheet or column, never one cell) are encoded, by counting possible syllables.

    The font's name (`.Vn…` is TCVN3, `VNI-…` is VNI) weighs as much as a word or two: it decides where the text says
    nothing and loses where the text is clear.
    """
    composed = [nfc(text) for text in texts]
    telling = [word for text in composed for word in words(text) if not word.isascii()]
    counts: dict[Encoding, float] = dict.fromkeys(_ENCODINGS, 0.0)
    for word in telling:
        counts["unicode"] += plausibility(word)
        if not _BEYOND.search(word):
            counts["vni"] += plausibility(_from_vni(word))
            counts["tcvn3"] += plausibility(word.translate(_TCVN3).lower())
            counts["cp1258"] += plausibility(_from_cp1258(word))
    if any(map(_UTF8_RUN.search, composed)):  # its signs divide words, so whole texts are read
        counts["utf-8"] = _of_utf8(composed)
    name = (font or "").strip().lower()
    by_font = next((encoding for start, encoding in _FONT_ENCODINGS.items() if name.startswith(start)), None)
    best = max(_ENCODINGS, key=lambda each: counts[each] + (_FONT_WEIGHT if each == by_font else 0))
    if best != by_font and counts[best] < _ENOUGH * len(telling):
        best = "unicode"
    share = counts[best] / len(telling) if telling else 1.0
    capitals = best == "tcvn3" and by_font == "tcvn3" and name.endswith("h")
    return Detection(best, share, _evidence(counts, len(telling)), capitals)


def decode_bytes(raw: bytes) -> tuple[str, str]:
    """Return the text of a CSV or TXT file and how it was encoded.

    The second is "utf-8-sig", "utf-8", "utf-16-le", "utf-16-be", "vni", "tcvn3", "cp1258" or "cp1252". A byte order
    mark decides, then UTF-16's zeros, then valid UTF-8, then which of the old code pages gives the most Vietnamese.
    Unicode text may still hold VNI or TCVN3 letters (saved from such a spreadsheet): `detect` tells by column.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return nfc(raw[len(bom) :].decode(name.removesuffix("-sig"), errors="replace")), name
    wide = _wide_order(raw)
    if wide:
        return nfc(raw.decode(wide, errors="replace")), wide
    try:
        return nfc(raw.decode("utf-8")), "utf-8"
    except UnicodeDecodeError:
        pass
    readings = _old_readings(raw[:_SAMPLE])
    best = max(readings, key=lambda name: readings[name])
    if best in {"vni", "tcvn3"}:
        western = raw.decode("cp1252", errors="replace")
        return (_from_vni(western) if best == "vni" else nfc(western.translate(_TCVN3))), best
    return nfc(raw.decode(best, errors="replace")), best


def _evidence(counts: Mapping[Encoding, float], telling: int) -> Mapping[str, float]:
    """Return the counts with the number of words they were taken from."""
    return MappingProxyType({"words": float(telling)} | {str(encoding): count for encoding, count in counts.items()})


def _from_vni(text: str) -> str:
    """Replace VNI sequences, the longest first."""
    return _VNI_UNIT.sub(lambda found: _VNI[found[0]], text)


def _from_cp1258(text: str) -> str:
    """Put code page 1258 right that was taken for Western text."""
    return nfc(text.translate(_CP1258))


def _from_utf8(text: str) -> str:
    """Put UTF-8 right that was taken for Western text; what is no UTF-8 stays."""

    def read(found: re.Match[str]) -> str:
        try:
            return bytes(_WESTERN[char] for char in found[0]).decode("utf-8")
        except UnicodeDecodeError:
            return found[0]

    return nfc(_UTF8_RUN.sub(read, text))


def _of_utf8(texts: Sequence[str]) -> float:
    """Return how many of the telling words are plausible once read as UTF-8."""
    return sum(
        plausibility(word)
        for text in texts
        if not _BEYOND.search(text)
        for word in words(_from_utf8(text))
        if not word.isascii()
    )


_READ_AS: Final[Mapping[Encoding, Callable[[str], str]]] = MappingProxyType(
    {
        "vni": _from_vni,
        "tcvn3": lambda text: text.translate(_TCVN3),
        "cp1258": _from_cp1258,
        "utf-8": _from_utf8,
    }
)


def _wide_order(raw: bytes) -> str | None:
    """Return the byte order of UTF-16 text without a mark: digits, commas and blanks have a zero byte in it."""
    sample = raw[: _SAMPLE & ~1]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(raw) % 2 or even + odd < _NUL_SHARE * len(sample) or not sample:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _old_readings(raw: bytes) -> dict[str, float]:
    """Return for each old way of reading bytes how many of the telling words are plausible; better ways first."""
    telling = [word for word in words(raw.decode("latin-1")) if not word.isascii()]
    readings = dict.fromkeys(("cp1258", "vni", "tcvn3", "utf-8", "cp1252"), 0.0)
    for word in telling:
        original = word.encode("latin-1")
        for page in ("cp1258", "cp1252", "utf-8"):
            readings[page] += plausibility(nfc(original.decode(page, errors="replace")))
        readings["vni"] += plausibility(_from_vni(word))
        readings["tcvn3"] += plausibility(word.translate(_TCVN3).lower())
    return readings

"""What a file really is: told by its first bytes, whatever its name says; and how large a picture is."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO, Final

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PICTURES: Final = frozenset((JPEG, PNG))

# What each ending promises. A phone may call a PNG .jpg: between pictures that is no lie.
PROMISED: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        ".pdf": frozenset((PDF,)),
        ".jpg": PICTURES,
        ".jpeg": PICTURES,
        ".png": PICTURES,
        ".docx": frozenset((WORD,)),
        ".xlsx": frozenset((EXCEL,)),
    }
)
HEAD: Final = 1024  # a PDF may begin with some bytes of another program (ISO 32000-1, note to 7.5.2)
PNG_MARK: Final = b"\x89PNG\r\n\x1a\n"
PNG_HEAD: Final = 24  # the mark, then the length and name of the first chunk, width, height
PARTS: Final[Mapping[str, str]] = MappingProxyType({"word/document.xml": WORD, "xl/workbook.xml": EXCEL})
MACROS: Final = "vbaproject.bin"
# JPEG (ITU-T T.81, table B.1): markers without a segment, and the frame headers that tell height and width.
ALONE: Final = frozenset((0x01, *range(0xD0, 0xD9)))
FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def media_of(path: Path) -> str | None:
    """Return the media type of a file by its content; None for anything else (also a document with macros)."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if b"%PDF-" in head:
        return PDF
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(PNG_MARK):
        return PNG
    return _office(path) if head.startswith(b"PK\x03\x04") else None


def _office(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as packed:
            names = {name.lower() for name in packed.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.endswith(MACROS) for name in names):
        return None
    return next((media for part, media in PARTS.items() if part in names), None)


def picture_size(path: Path) -> tuple[int, int] | None:
    """Return the width and height of a JPEG or PNG in pixels; None where its header does not tell them."""
    with path.open("rb") as file:
        head = file.read(PNG_HEAD)
        if head.startswith(PNG_MARK) and head[12:16] == b"IHDR" and len(head) == PNG_HEAD:
            wide, high = struct.unpack(">II", head[16:24])
            return wide, high
        if head.startswith(b"\xff\xd8"):
            file.seek(2)
            return _frame(file)
    return None


def _frame(file: BinaryIO) -> tuple[int, int] | None:
    """Return width and height from the first frame header; what stands before it (EXIF, a thumbnail) is skipped."""
    while byte := file.read(1):
        if byte != b"\xff":
            return None
        marker = file.read(1)
        while marker == b"\xff":  # fill bytes
            marker = file.read(1)
        if not marker or marker[0] in ALONE:
            if not marker:
                return None
            continue
        told = file.read(2)
        if len(told) < 2:  # noqa: PLR2004 - the two bytes of a length
            return None
        (length,) = struct.unpack(">H", told)
        if marker[0] in FRAMES:
            frame = file.read(5)
            if len(frame) < 5:  # noqa: PLR2004 - precision, height, width
                return None
            high, wide = struct.unpack(">HH", frame[1:])
            return wide, high
        file.seek(max(length - 2, 0), 1)
    return None

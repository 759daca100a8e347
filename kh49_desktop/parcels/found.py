"""The in-tray's unpacking: what lies in the files, folders, zips and mails that people drop, however hostile.

Nothing found here is trusted or written to disk; names are only ever shown. What cannot be a parcel is told as a Found
with a fault: a code and facts, no sentence.
"""

from __future__ import annotations

import binascii
import dataclasses
import io
import itertools
import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path
from typing import IO, Final, NamedTuple

from kh49_desktop.errors import NO_FACTS
from kh49_desktop.text.legacy import decode_bytes
from kh49_desktop.text.sizes import MEGA, show_size

LARGEST: Final = 25 * MEGA  # bytes of one parcel or PDF
LARGEST_MAIL: Final = 64 * MEGA  # bytes of one .eml: several attachments, a third larger by base64
MOST_FILES: Final = 20_000  # files and folders on one stick
DEEPEST_FOLDER: Final = 32
MOST_INSIDE: Final = 2_000  # entries of one dropped file, zips inside it included
MOST_UNPACKED: Final = 500 * MEGA  # bytes unpacked out of one dropped file
RATIO: Final = 1_000  # how many times an entry may shrink; sealed parcels do not shrink at all
MOST_ZIPS: Final = 2  # a zip in a zip
MOST_WITHIN: Final = 4  # a zip in a zip in a mail in a mail
MOST_PARTS: Final = 500  # parts of one mail
DEEPEST_PART: Final = 8
LONGEST_HEAD: Final = 256 * 1024  # bytes of all heads of one mail's parts
LONGEST_HEADER: Final = 2_048  # longer ones are cut: reading parameters takes quadratic time
LONGEST_NAME: Final = 120  # characters shown
LOCAL: Final = 30  # bytes before an entry's name and its own bytes
DIRECTORY: Final = MEGA  # bytes that a zip's directory may take: 2,000 entries with long names
HEAD: Final = 4_096  # bytes that tell what a file is
CHUNK: Final = 256 * 1024

MAGIC: Final = b"KH49"
_STARTS: Final[Sequence[tuple[bytes, str]]] = (
    (MAGIC, "parcel"),
    *((start, "zip") for start in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")),
    *((start, "other_archive") for start in (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"MSCF")),
    (b"\x78\x9f\x3e\x22", "outlook_message"),  # winmail.dat
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Outlook's .msg, and old Office files
_OFFICE: Final = frozenset(("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"))
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, MemoryError,
)  # fmt: skip
_PASSED: Final = frozenset((
    "thumbs.db", "ehthumbs.db", "desktop.ini", "autorun.inf", "__macosx", "system volume information", "$recycle.bin",
    "lost.dir", "lost+found", "recycler",
))  # fmt: skip
_FIRST_LINE: Final = re.compile(rb"[!-9;-~]{1,76}:|From ")
_MAIL_LINE: Final = re.compile(rb"^(?:mime-version|content-type|received|from|x-unsent):", re.IGNORECASE | re.MULTILINE)
_HEAD_END: Final = re.compile(rb"\n\r?\n")
_HEADER: Final = re.compile(
    rb"^(content-(?:type|disposition|transfer-encoding)):((?:.*\n[ \t])*.*)", re.IGNORECASE | re.MULTILINE
)
_BASE64: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64: Final = bytes(set(range(256)) - set(_BASE64))
_BAD_HEADER: Final = (ValueError, LookupError, TypeError, AttributeError, MessageError)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found.

    `name` is its cleaned name, for showing only; `path` the file on disk that it is or lies in; `within` the shown
    names of what it was unpacked from, the outermost first. `content` holds the bytes of a parcel ("KH49…") or of a
    PDF ("%PDF-…"); it is None where `fault` has a code, whose `facts` always hold "file", the shown name.
    """

    name: str
    path: Path
    content: bytes | None = dataclasses.field(default=None, repr=False)
    fault: str | None = None
    facts: Mapping[str, object] = dataclasses.field(default_factory=lambda: NO_FACTS)
    within: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name after the names of what it lies in: "Zalo.zip › KH49_….kh49"."""
        return " › ".join((*self.within, self.name))


def gather(paths: Iterable[Path]) -> Iterator[Found]:
    """Yield what lies in files and folders, in the order of their names, one file in memory at a time.

    Symbolic links inside folders are not followed; pipes and devices are not opened; hidden and system files inside
    folders and zips are passed over. Never raises for what a file holds or what the disk does: that is a fault.
    """
    left = itertools.repeat(None, MOST_FILES)
    for path in paths:
        try:
            is_folder = path.is_dir()
        except (OSError, ValueError):
            is_folder = False
        yield from _folder(path, left, 0) if is_folder else _file(path)


def shown_name(name: str) -> str:
    """Return the last part of a name as it may be shown: no path, nothing invisible or turning, at most 120 letters."""
    last, most = re.split(r"[/\\]", name.rstrip("/\\"))[-1], LONGEST_NAME * 4
    last = last if len(last) <= 2 * most else last[:most] + last[-most:]
    seen = "".join(letter for letter in last if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    seen = " ".join(unicodedata.normalize("NFC", seen).split())
    if len(seen) > LONGEST_NAME:
        half = LONGEST_NAME // 2
        seen = f"{seen[:half]}…{seen[1 - half :]}"
    return seen if seen.strip(".") else "_"


# -- files and folders -------------------------------------------------------------------------------------------------


class _Purse:
    """What may still be unpacked out of one dropped file, so that zips in zips do not multiply."""

    def __init__(self) -> None:
        self.entries, self.unpacked = MOST_INSIDE, MOST_UNPACKED


class _Place(NamedTuple):
    """Where something lies: the file on disk, the shown names around it, how many of those are zips."""

    path: Path
    purse: _Purse
    name: str
    within: tuple[str, ...] = ()
    zips: int = 0

    def inside(self, name: str, *, is_zip: bool = False) -> _Place:
        """Return the place of something inside this."""
        return _Place(self.path, self.purse, name, (*self.within, self.name), self.zips + is_zip)

    def fault(self, code: str, **facts: object) -> Found:
        return Found(self.name, self.path, None, code, {"file": self.name, **facts}, self.within)

    def too_large(self, size: int, most: int) -> Found:
        return self.fault("too_large", mb=-(-size // MEGA), most=most // MEGA)


def _is_passed(name: str) -> bool:
    """Tell what no person put there. Hidden by attribute does not count: worms hide people's own files so."""
    return name.startswith((".", "~$")) or name.lower() in _PASSED or name.lower().endswith(".part")


def _place(path: Path) -> _Place:
    return _Place(path, _Purse(), shown_name(path.name or str(path)))


def _folder(path: Path, left: Iterator[None], depth: int) -> Iterator[Found]:
    if depth > DEEPEST_FOLDER:
        yield _place(path).fault("too_deep")
        return
    try:
        with os.scandir(path) as opened:
            entries = sorted(itertools.islice(opened, MOST_FILES + 1), key=lambda entry: entry.name)
    except OSError:
        yield _place(path).fault("unreadable")
        return
    for entry in entries:
        if _is_passed(entry.name):
            continue
        if next(left, False) is False:
            yield _place(path).fault("too_many_files", most=MOST_FILES)
            return
        yield from _entry(entry, left, depth)


def _entry(entry: os.DirEntry[str], left: Iterator[None], depth: int) -> Iterator[Found]:
    path = Path(entry.path)
    try:
        is_link = entry.is_symlink() or _is_junction(entry.stat(follow_symlinks=False))
        is_folder = entry.is_dir(follow_symlinks=False)
    except OSError:
        yield _place(path).fault("unreadable")
        return
    if is_link:
        yield _place(path).fault("link_not_followed")
    else:
        yield from _folder(path, left, depth + 1) if is_folder else _file(path)


def _is_junction(facts: os.stat_result) -> bool:
    """Tell a folder of Windows that stands for another (os.path.isjunction came with Python 3.12)."""
    return getattr(facts, "st_reparse_tag", 0) == getattr(stat, "IO_REPARSE_TAG_MOUNT_POINT", -1)


def _file(path: Path) -> Iterator[Found]:
    place = _place(path)
    try:
        # Looked at before it is opened, and opened without waiting: a pipe that nobody writes to would wait for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            yield place.fault("not_a_file")
            return
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        yield place.fault("unreadable")
        return
    with open(handle, "rb") as file:  # noqa: PTH123 - the file is open already
        if stat.S_ISREG(os.fstat(handle).st_mode):
            yield from _opened(file, place)
        else:
            yield place.fault("not_a_file")


def _opened(file: IO[bytes], place: _Place) -> Iterator[Found]:
    try:
        size = os.fstat(file.fileno()).st_size
        head = file.read(HEAD)
        kind = _kind(head, place.name)
        most = LARGEST_MAIL if kind == "mail" else LARGEST
        content = None
        if kind in {"parcel", "pdf", "mail"} and size <= most:
            file.seek(0)
            content = file.read(most + 1)
    except (OSError, MemoryError):
        yield place.fault("unreadable")
        return
    if kind == "zip":
        yield from _zip(file, place)
    elif content is not None and len(content) <= most:
        yield from _content(content, kind, place)
    else:
        yield place.too_large(size, most) if kind in {"parcel", "pdf", "mail"} else place.fault(kind)


def _content(content: bytes, kind: str, place: _Place) -> Iterator[Found]:
    """Yield what bytes in memory are or hold; they are of a size that may be looked at."""
    if kind in {"parcel", "pdf"}:
        yield Found(place.name, place.path, content, within=place.within)
    elif kind in {"zip", "mail"} and len(place.within) >= MOST_WITHIN:
        yield place.fault("too_deep")
    elif kind == "zip":
        yield from _zip(io.BytesIO(content), place)
    elif kind == "mail":
        yield from _mail(content, place)
    else:
        yield place.fault(kind)


def _kind(head: bytes, name: str) -> str:
    """Return what the first bytes are: "parcel", "pdf", "zip", "mail", or the code of the fault."""
    if not head:
        return "empty_file"
    known = next((kind for start, kind in _STARTS if head.startswith(start)), "")
    bare = head.lstrip(b"\xef\xbb\xbf\r\n\t ")
    if not known and bare.startswith(b"%PDF-"):
        return "pdf"
    if head.startswith(_OLE) and name.lower().endswith(".msg"):
        return "outlook_message"
    return known or ("mail" if _FIRST_LINE.match(bare) and _MAIL_LINE.search(bare) else "not_a_parcel")


# -- zips --------------------------------------------------------------------------------------------------------------


class _TooMuch(Exception):  # noqa: N818 - what the file holds
    """A zip's directory or a mail's tree is larger than any that people send; holds the code of the fault."""


class _Bounded:
    """A file for zipfile to read in small pieces only: it reads a whole directory of any claimed size at once."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.tell, self.seek, self.seekable = file.tell, file.seek, file.seekable

    def read(self, size: int = -1, /) -> bytes:
        """Read as a file does; raises _TooMuch for more than a directory may take."""
        read = self._file.read(min(size, DIRECTORY + 1) if size >= 0 else DIRECTORY + 1)
        if len(read) > DIRECTORY:
            raise _TooMuch
        return read

    def close(self) -> None:
        """Leave the file open: whoever opened it closes it."""


def _zip(file: IO[bytes], place: _Place) -> Iterator[Found]:
    if place.zips >= MOST_ZIPS:
        yield place.fault("too_deep")
        return
    try:
        packed = zipfile.ZipFile(_Bounded(file))
        entries = packed.infolist()
    except _TooMuch:
        yield place.fault("too_many_inside", most=MOST_INSIDE)
        return
    except _BROKEN:
        yield place.fault("zip_broken")
        return
    if refused := _refused(packed, entries, place):
        yield refused
        return
    wanted = [entry for entry in entries if not entry.is_dir() and not any(map(_is_passed, _parts(entry)))]
    if not wanted:
        yield place.fault("nothing_inside")
    for entry in wanted:
        yield from _unpacked(packed, entry, place.inside(shown_name(_entry_name(entry)), is_zip=True))


def _refused(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], place: _Place) -> Found | None:
    if not _OFFICE.isdisjoint(entry.filename for entry in entries):
        return place.fault("not_a_parcel")  # a document of Word or Excel
    place.purse.entries -= len(entries)
    if place.purse.entries < 0:
        return place.fault("too_many_inside", most=MOST_INSIDE)
    return place.fault("zip_bomb") if _overlap(entries, packed.start_dir) else None


def _overlap(entries: list[zipfile.ZipInfo], directory: int) -> bool:
    """Tell whether entries share bytes: a few kilobytes may so hold petabytes, no entry alone looking harmful."""
    spans = sorted((entry.header_offset, entry.header_offset + LOCAL + entry.compress_size) for entry in entries)
    return any(end > start for (_, end), (start, _) in itertools.pairwise([*spans, (directory, directory)]))


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name; without the mark for UTF-8 zipfile took it for cp437, which few of them are."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return decode_bytes(entry.filename.encode("cp437"))[0]
    except UnicodeEncodeError:
        return entry.filename


def _parts(entry: zipfile.ZipInfo) -> list[str]:
    return [part for part in re.split(r"[/\\]", _entry_name(entry)) if part.strip(".")]


def _unpacked(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, place: _Place) -> Iterator[Found]:
    if entry.flag_bits & 1:
        yield place.fault("zip_locked")
    elif entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        yield place.fault("other_archive")  # LZMA may claim gigabytes of memory
    elif entry.file_size > MEGA and entry.file_size > RATIO * max(entry.compress_size, 1):
        yield place.fault("zip_bomb")
    else:
        try:
            kind, content = _inflated(packed, entry, place)
        except _BROKEN:
            yield place.fault("zip_broken")
            return
        if content is not None:
            yield from _content(content, kind, place)
        elif entry.file_size > LARGEST:
            yield place.too_large(entry.file_size, LARGEST)
        else:
            yield place.fault("too_much_inside", most=show_size(MOST_UNPACKED))


def _inflated(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, place: _Place) -> tuple[str, bytes | None]:
    """Return what an entry is and its bytes: only the first ones when it is of no use, None when there are too many."""
    with packed.open(entry) as opened:
        head = opened.read(HEAD)
        kind = _kind(head, place.name)
        if kind not in {"parcel", "pdf", "zip", "mail"}:
            return kind, head
        if entry.file_size > min(LARGEST, place.purse.unpacked):
            return kind, None
        place.purse.unpacked -= entry.file_size
        pieces = [head]
        while piece := opened.read(CHUNK):  # not beyond the size the entry claims, see zipfile; its CRC is checked
            pieces.append(piece)
    return kind, b"".join(pieces)


# -- mails -------------------------------------------------------------------------------------------------------------


class _Leaf(NamedTuple):
    """A part of a mail that has no parts: its bytes stand, encoded, from `start` to `end`."""

    head: Message
    start: int
    end: int


def _mail(content: bytes, place: _Place) -> Iterator[Found]:
    """Yield the attachments. Own walk: email.parser takes gigabytes for a mail of blank lines, and its stack ends."""
    walk, is_empty = _Walk(content), True
    try:
        for leaf in walk.leaves(0, len(content), 0):
            name = _leaf_name(leaf.head)
            inner = place.inside(shown_name(name or "_"))
            for found in _attached(content, leaf, inner, is_named=bool(name)):
                is_empty = False
                yield found
    except _TooMuch as error:
        yield place.fault(str(error), most=MOST_PARTS)
        return
    if is_empty:
        yield place.fault("nothing_inside")


class _Walk:
    """Finds the parts of one mail by their boundaries, going over each byte once a level."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._parts = self._heads = 0

    def leaves(self, start: int, end: int, depth: int) -> Iterator[_Leaf]:
        """Yield the parts without parts, in their order. Raises _TooMuch."""
        if depth > DEEPEST_PART:
            raise _TooMuch("too_deep")
        head, body = self._head(start, end)
        boundary = _boundary(head) if head.get_content_maintype() == "multipart" else b""
        encoding = str(head.get("Content-Transfer-Encoding", "")).strip().lower()
        if boundary:
            for first, last in self._between(boundary, body, end):
                yield from self.leaves(first, last, depth + 1)
        elif head.get_content_type() == "message/rfc822" and encoding not in {"base64", "quoted-printable"}:
            yield from self.leaves(body, end, depth + 1)
        else:
            yield _Leaf(head, body, end)

    def _head(self, start: int, end: int) -> tuple[Message, int]:
        """Return the three headers that matter and where the body begins."""
        body = start
        if not self._content.startswith((b"\n", b"\r\n"), start):
            blank = _HEAD_END.search(self._content, start, min(end, start + LONGEST_HEAD))
            body = blank.end() if blank else min(end, start + LONGEST_HEAD)
        self._heads += body - start
        if self._heads > LONGEST_HEAD:
            raise _TooMuch("too_many_inside")
        head = Message()
        for found in _HEADER.finditer(self._content[start:body]):
            text = " ".join(found[2][:LONGEST_HEADER].decode("utf-8", "replace").split())
            name = found[1].decode("ascii")
            if name not in head:
                head[name] = text
        return head, body

    def _between(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where each part begins and ends; the last of a mail that was cut short ends with the mail."""
        begun = -1
        for at, after in self._marks(b"\n--" + boundary, start, end):
            if begun >= 0:
                yield begun, max(begun, at - self._content.endswith(b"\r", begun, at))
            begun = after
            if after < 0:
                return
        if begun >= 0:
            yield begun, end

    def _marks(self, mark: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield where a line with the boundary begins and where the next begins (-1 for the closing one)."""
        content = self._content
        at = content.find(mark, max(start - 1, 0), end)
        while at >= 0:
            self._parts += 1
            if self._parts > MOST_PARTS:
                raise _TooMuch("too_many_inside")
            after = at + len(mark)
            line = content.find(b"\n", after, min(end, after + len(mark) + HEAD))
            rest = content[after : line if line >= 0 else end][:HEAD].strip()
            if not rest:  # otherwise a longer boundary that begins alike
                yield at, line + 1 if line >= 0 else end
            elif rest.startswith(b"--"):
                yield at, -1
                return
            at = content.find(mark, after, end)


def _boundary(head: Message) -> bytes:
    try:
        return (head.get_boundary() or "").encode("ascii")
    except _BAD_HEADER:
        return b""


def _leaf_name(head: Message) -> str:
    """Return the name an attachment bears, by RFC 2231, RFC 2047 or bare; "" without one."""
    try:
        name = head.get_filename("")
        return str(make_header(decode_header(name))) if "=?" in name else name
    except _BAD_HEADER:
        return ""


def _attached(content: bytes, leaf: _Leaf, place: _Place, *, is_named: bool) -> Iterator[Found]:
    """Yield what a part holds; nothing for the mail's own text and for the pictures in it."""
    encoding = str(leaf.head.get("Content-Transfer-Encoding", "")).strip().lower()
    kind = _kind(_decoded(content[leaf.start : min(leaf.end, leaf.start + HEAD)], encoding), place.name)
    size = (leaf.end - leaf.start) * (3 if encoding == "base64" else 4) // 4
    if kind not in {"parcel", "pdf", "zip", "mail"}:
        shape = leaf.head.get_content_disposition()
        if shape == "attachment" or (is_named and leaf.head.get_content_maintype() not in {"image", "text"}):
            yield place.fault(kind)
    elif not is_named and kind == "mail" and leaf.head.get_content_maintype() == "text":
        return  # a mail's text that quotes the head of another
    elif size > LARGEST * 1.05:  # line ends included
        yield place.too_large(size, LARGEST)
    elif size > place.purse.unpacked:
        yield place.fault("too_much_inside", most=show_size(MOST_UNPACKED))
    else:
        place.purse.unpacked -= size
        whole = _decoded(content[leaf.start : leaf.end], encoding)
        if len(whole) > LARGEST:
            yield place.too_large(len(whole), LARGEST)
        else:
            yield from _content(whole, kind, place)


def _decoded(raw: bytes, encoding: str) -> bytes:
    """Return the bytes of a part; what was cut short is decoded as far as it goes."""
    if encoding == "base64":
        bare = raw.translate(None, _NOT_BASE64)
        over = len(bare) % 4
        if over == 1:
            bare, over = bare[:-1], 0
        return binascii.a2b_base64(bare + b"=" * (-over % 4))
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    return raw

"""Looking over an old .xls workbook before it is opened: how far its cells lie apart, what it hides, its password.

The reader makes a box around all cells and believes every number of the file, so a changed byte could ask for more
memory than there is. Layouts after [MS-CFB] (the file) and [MS-XLS] (the records of its book).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kh49_desktop.sheets.packed import MOST_CELLS, Locked, Look, Looks, TooLarge

HEADER: Final = 512
LAST_SECTOR: Final = 0xFFFFFFFA  # numbers from here on are no sectors
LISTED_HERE: Final = 109  # sectors of the table that the header itself names
ENTRY: Final = 128
PLACE: Final = 116  # of a stream, in its entry
SMALL: Final = 64  # bytes of a sector within the root's stream
ROOT: Final = 5
OWN_STREAM: Final = 4096  # smaller streams lie within the root's
NAMES: Final = ("workbook", "book")
MOST_COLUMNS: Final = 256
FEWEST_BYTES: Final = 3  # of a shared text
_OLD_FONT: Final = re.compile(rb"(\.Vn[A-Za-z][A-Za-z ]{1,24}|VNI-[A-Z][A-Za-z -]{1,24})")

BEGIN, BOUND, PASSWORD, SHARED, CONTINUED = 0x0809, 0x0085, 0x002F, 0x00FC, 0x003C
SIZES, ROW, COLUMNS = 0x0200, 0x0208, 0x007D
CELLS: Final = frozenset((0x0203, 0x027E, 0x00FD, 0x0204, 0x0006, 0x0205, 0x00BD, 0x00D6))
OF_SHEET: Final = 0x0010
HIDDEN_ROW: Final = 0x20
MARKS_OF_ROW, MARKS_OF_COLUMNS = 12, 8  # where they stand in their records


def look_into(raw: bytes) -> Looks:
    """Return what tells a sheet's look by its name and number.

    Raises TooLarge, Locked, or ValueError where the file contradicts itself.
    """
    found = _OLD_FONT.search(raw)
    fonts = {-1: found[1].decode("ascii").strip()} if found else {}
    try:
        looks = list(sheets_of(Streams(raw).book(), fonts))
    except (struct.error, IndexError) as broken:
        raise ValueError from broken
    return lambda _name, number: looks[number] if number < len(looks) else Look(fonts)


class Streams:
    """A file of streams: sectors that tables chain together."""

    def __init__(self, raw: bytes) -> None:
        """Read the tables. Raises ValueError, struct.error."""
        self._raw = raw
        self._size = 1 << min(struct.unpack_from("<H", raw, 0x1E)[0], 16)
        most = len(raw) // self._size + 1
        tables, self._first_entry = struct.unpack_from("<II", raw, 0x2C)
        self._small_table, _, more, _ = struct.unpack_from("<IIII", raw, 0x3C)
        if tables > most:
            raise ValueError(tables)
        listed = list(struct.unpack_from(f"<{LISTED_HERE}I", raw, 0x4C))
        for _ in range(most):
            if more >= LAST_SECTOR or more > most:
                break
            *here, more = numbers(self.sector(more))
            listed += here
        self._table = [entry for number in listed[:tables] if number < most for entry in numbers(self.sector(number))]

    def sector(self, number: int) -> bytes:
        """Return the bytes of a sector."""
        start = (number + 1) * self._size if self._size > HEADER else HEADER + number * self._size
        return self._raw[start : start + self._size]

    def stream(self, start: int) -> bytes:
        """Return the bytes of a chain of sectors."""
        return b"".join(map(self.sector, chained(start, self._table)))

    def book(self) -> bytes:
        """Return the stream of the book; a small one lies within the root's. Raises ValueError."""
        directory = self.stream(self._first_entry)
        entries = [directory[at : at + ENTRY] for at in range(0, len(directory) - ENTRY + 1, ENTRY)]
        wanted = next((entry for entry in entries if name_of(entry) in NAMES), None)
        root = next((entry for entry in entries if entry[66] == ROOT), None)
        if wanted is None or root is None:
            raise ValueError(NAMES)
        start, length = struct.unpack_from("<II", wanted, PLACE)
        if length >= OWN_STREAM:
            return self.stream(start)[:length]
        small = self.stream(struct.unpack_from("<I", root, PLACE)[0])
        links = [number for at in chained(self._small_table, self._table) for number in numbers(self.sector(at))]
        return b"".join(small[at * SMALL : (at + 1) * SMALL] for at in chained(start, links))[:length]


def numbers(block: bytes) -> tuple[int, ...]:
    """Return the numbers of a sector of a table."""
    return struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])


def chained(start: int, links: list[int]) -> Iterator[int]:
    """Yield the numbers of a chain, a ring of them only once around."""
    for _ in range(len(links) + 1):
        if start >= len(links):
            return
        yield start
        start = links[start]


def name_of(entry: bytes) -> str:
    """Return the name of a stream in small letters."""
    length = min(64, struct.unpack_from("<H", entry, 64)[0]) - 2
    return entry[: max(0, length)].decode("utf-16-le", "replace").lower()


def records(book: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Yield the records of a book: number, where its data begins, how long it is, how long with its continuations."""
    at, end = 0, len(book)
    while at + 4 <= end:
        number, length = struct.unpack_from("<HH", book, at)
        after, whole = at + 4 + length, length
        while after + 4 <= end and book[after : after + 2] == CONTINUED.to_bytes(2, "little"):
            more = struct.unpack_from("<H", book, after + 2)[0]
            whole, after = whole + more, after + 4 + more
        yield number, at + 4, min(length, end - at - 4), whole
        at = after


@dataclass(slots=True)
class Leaf:
    """What the records of one sheet say."""

    high: int = 0
    wide: int = 0
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    def take(self, number: int, book: bytes, at: int, length: int) -> None:
        """Take a record. Raises ValueError, struct.error."""
        if number == SIZES:
            reserved(book, at, length)
        elif number in CELLS:
            row, column = struct.unpack_from("<HH", book, at)
            if column >= MOST_COLUMNS:
                raise ValueError(column)
            self.high, self.wide = max(self.high, row + 1), max(self.wide, column + 1)
        elif number == ROW and length > MARKS_OF_ROW and book[at + MARKS_OF_ROW] & HIDDEN_ROW:
            self.rows.add(struct.unpack_from("<H", book, at)[0] + 1)
        elif number == COLUMNS and length > MARKS_OF_COLUMNS and book[at + MARKS_OF_COLUMNS] & 1:
            first, last = struct.unpack_from("<HH", book, at)
            self.columns.update(range(first, min(last, MOST_COLUMNS) + 1))


def sheets_of(book: bytes, fonts: dict[int, str]) -> Iterator[Look]:
    """Yield the look of each sheet, in the order of the file. Raises TooLarge, Locked, ValueError, struct.error."""
    leaves: list[Leaf] = []
    leaf = Leaf()  # of the book itself, and of charts
    cells = 0
    for number, at, length, whole in records(book):
        if number == BEGIN:
            cells += leaf.high * leaf.wide
            leaf = Leaf()
            if struct.unpack_from("<H", book, at + 2)[0] == OF_SHEET:
                leaves.append(leaf)
        elif number == PASSWORD:
            raise Locked
        elif number == SHARED and struct.unpack_from("<I", book, at + 4)[0] > whole // FEWEST_BYTES + 1:
            raise ValueError(number)
        leaf.take(number, book, at, length)
        if cells + leaf.high * leaf.wide > MOST_CELLS:
            raise TooLarge
    for leaf in leaves:
        yield Look(fonts, frozenset(leaf.rows), frozenset(leaf.columns))


def reserved(book: bytes, at: int, length: int) -> None:
    """Check the box that a sheet says it fills: the reader takes the memory for it. Raises ValueError."""
    form = "<IIHH" if length >= struct.calcsize("<IIHH") else "<HHHH"
    top, bottom, left, right = struct.unpack_from(form, book, at)
    if bottom < top or right < left or right > MOST_COLUMNS or (bottom - top) * (right - left) > MOST_CELLS * 4:
        raise ValueError(bottom)

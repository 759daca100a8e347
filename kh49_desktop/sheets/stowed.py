"""The rows of a sheet kept small: a list of 120,000 rows takes a sixth of the memory, and reading it no more time."""

from __future__ import annotations

import itertools
import pickle
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

from kh49_desktop.fields import Value

if TYPE_CHECKING:
    from kh49_desktop.sheets.reading import Cell

T = TypeVar("T")

BLOCK: Final = 256  # rows that are packed and unpacked together


class Stowed(Sequence[list[T]]):
    """Rows of cells, packed some hundred together; unpacked where they are looked at, one block at a time.

    A row that was got is a copy: `fill` changes what is kept.
    """

    __slots__ = ("_blocks", "_count", "_open")

    def __init__(self, rows: Iterable[list[T]]) -> None:
        """Take the rows one by one: they are never all there at once."""
        self._blocks: list[bytes] = []
        self._count = 0
        self._open: tuple[int, list[list[T]]] = (-1, [])
        source = iter(rows)
        while block := list(itertools.islice(source, BLOCK)):
            self._count += len(block)
            self._blocks.append(stow(block))

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._count

    @overload
    def __getitem__(self, at: int) -> list[T]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[T]]: ...
    def __getitem__(self, at: int | slice) -> list[T] | list[list[T]]:
        """Return a row, or a list of some."""
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(self._count))]
        if not -self._count <= at < self._count:
            raise IndexError(at)
        block, row = divmod(at % self._count, BLOCK)
        return self._block(block)[row]

    def __iter__(self) -> Iterator[list[T]]:
        """Yield the rows."""
        for block in range(len(self._blocks)):
            yield from self._block(block)

    def __eq__(self, other: object) -> bool:
        """Tell whether other rows, stowed or not, are the same."""
        return isinstance(other, Sequence) and same(self, other)

    __hash__ = None  # type: ignore[assignment]  # rows may be filled

    def fill(self, values: Mapping[int, Mapping[int, T]]) -> None:
        """Write values {row: {column: value}} where they stand."""
        for block, rows in itertools.groupby(sorted(values), lambda row: row // BLOCK):
            cells = unstow(self._blocks[block])
            for row in rows:
                for column, value in values[row].items():
                    cells[row % BLOCK][column] = value
            self._blocks[block] = stow(cells)
        self._open = (-1, [])

    def _block(self, number: int) -> list[list[T]]:
        held = self._open  # taken once: another thread may look at another block
        if held[0] != number:
            held = self._open = (number, unstow(self._blocks[number]))
        return held[1]


def stow(block: list[list[T]]) -> bytes:
    """Return rows as bytes; what is equal among them is kept once."""
    # As dictionary keys True and 1 and 1.0 are one; only texts are compared.
    known: dict[T, T] = {}
    once = known.setdefault
    return small([[once(c, c) if type(c) is str else c for c in row] for row in block])


def small(what: object) -> bytes:
    """Return something pickled, in no more memory than that takes."""
    # The pickler begins with 4 KiB and gives back what it did not need; of these remains nothing can be made.
    return bytes(memoryview(pickle.dumps(what, pickle.HIGHEST_PROTOCOL)))


def same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Tell whether two sequences are equal, item by item."""
    return len(one) == len(other) and all(mine == its for mine, its in zip(one, other, strict=True))


def fill(rows: Sequence[list[T]], values: Mapping[int, Mapping[int, T]]) -> None:
    """Write values {row: {column: value}} into the rows of a sheet, stowed or not."""
    if isinstance(rows, Stowed):
        rows.fill(values)
        return
    for row, cells in values.items():
        for column, value in cells.items():
            rows[row][column] = value


def unstow(block: bytes) -> list[list[Any]]:
    """Return the rows that were packed."""
    rows: list[list[Any]] = pickle.loads(block)  # noqa: S301 - what `packed` made in this process; it is never stored
    return rows


def alike(old: Sequence[list[T]], rows: Iterable[list[T]]) -> Sequence[list[T]]:
    """Return rows, kept in the way of the ones they are made from."""
    return Stowed(rows) if isinstance(old, Stowed) else list(rows)


@dataclass(slots=True)
class Line:
    """One data row: its Excel row number, its cells by column, and the band it stands under."""

    row: int
    cells: list[Cell]
    band: str = ""


class Lines(Sequence[Line]):
    """The data rows of a table: where they stand in the rows of its sheet, which are not held twice."""

    __slots__ = ("_bands", "_known", "_rows", "numbers")

    def __init__(self, rows: Sequence[list[Cell]]) -> None:
        """Take the rows of a sheet; none of them is a line yet."""
        self._rows = rows
        self.numbers = array("I")  # Excel's, of each line
        self._bands = array("I")  # of each line, its place among those known
        self._known: dict[str, int] = {}

    def add(self, row: int, band: str = "") -> None:
        """Add the row of an Excel number."""
        self.numbers.append(row)
        self._bands.append(self._known.setdefault(band, len(self._known)))

    @property
    def bands(self) -> tuple[str, ...]:
        """Return the bands that lines stand under, in their order."""
        met = dict.fromkeys(self._bands)
        names = list(self._known)
        return tuple(name for place in met if (name := names[place]))

    def without(self, hidden: Container[int]) -> Lines:
        """Return the lines but for those of some Excel numbers."""
        kept, names = Lines(self._rows), list(self._known)
        for row, band in zip(self.numbers, self._bands, strict=True):
            if row not in hidden:
                kept.add(row, names[band])
        return kept

    def others(self, first: int, besides: Container[int] = ()) -> Iterator[tuple[int, list[Cell]]]:
        """Yield the filled rows of the sheet from an Excel number on that are no lines, with their numbers."""
        own = set(self.numbers)
        for number in range(first, len(self._rows) + 1):
            if number not in own and number not in besides:
                row = self._rows[number - 1]
                if row.count("") < len(row):
                    yield number, row

    def cells(self, first: int = 0, last: int | None = None, step: int = 1) -> list[list[Cell]]:
        """Return the cells of some lines."""
        rows = self._rows
        return [rows[number - 1] for number in self.numbers[first:last:step]]

    def __eq__(self, other: object) -> bool:
        """Tell whether other lines are the same."""
        return isinstance(other, Sequence) and same(self, other)

    __hash__ = None  # type: ignore[assignment]  # lines are added

    def __len__(self) -> int:
        """Return the number of lines."""
        return len(self.numbers)

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> list[Line]: ...
    def __getitem__(self, at: int | slice) -> Line | list[Line]:
        """Return a line, or a list of some."""
        names, rows = list(self._known), self._rows
        if isinstance(at, slice):
            return [
                Line(number, rows[number - 1], names[band])
                for number, band in zip(self.numbers[at], self._bands[at], strict=True)
            ]
        number = self.numbers[at]
        return Line(number, rows[number - 1], names[self._bands[at]])


class Packed(Mapping[str, Value]):
    """The values of one row among very many, packed; their names are kept once for all rows that fill the same."""

    __slots__ = ("_cells", "_shape")

    def __init__(self, shape: Shape, values: Iterable[Value]) -> None:
        """Take the values in the order of the shape's names."""
        self._shape = shape
        self._cells = small(tuple(values))

    def __getitem__(self, name: str) -> Value:
        """Return a value."""
        place = self._shape.places[name]
        row, cells = self._shape.open
        return (cells if row is self else self._opened())[place]

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        return iter(self._shape.places)

    def __len__(self) -> int:
        """Return the number of values."""
        return len(self._shape.places)

    def whole(self) -> dict[str, Value]:
        """Return the values, unpacked once."""
        return dict(zip(self._shape.places, self._opened(), strict=True))

    def _opened(self) -> tuple[Value, ...]:
        cells: tuple[Value, ...] = pickle.loads(self._cells)  # noqa: S301 - packed above, and never stored
        self._shape.open = (self, cells)
        return cells


@dataclass(slots=True)
class Shape:
    """The place of each name in rows that fill the same fields, and the row that was looked at last."""

    places: dict[str, int]
    open: tuple[Packed | None, tuple[Value, ...]] = (None, ())


class Packer:
    """Packs the values of rows."""

    def __init__(self) -> None:
        """Know no shape yet."""
        self._shapes: dict[tuple[str, ...], Shape] = {}

    def pack(self, values: Mapping[str, Value]) -> Packed:
        """Return the values of a row packed."""
        if type(values) is Packed:
            return values
        names = tuple(values)
        shape = self._shapes.get(names)
        if shape is None:
            shape = self._shapes[names] = Shape({name: at for at, name in enumerate(names)})
        return Packed(shape, values.values())


def unpacked(values: Mapping[str, Value]) -> Mapping[str, Value]:
    """Return the values of a row as a dictionary; what asks for all of them is then ten times as quick."""
    return values.whole() if type(values) is Packed else values  # isinstance asks an abstract class for long

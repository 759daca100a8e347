"""A list of records for a table view: the row numbers of one query, and pages of rows fetched when they are shown."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final, Self

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kh49_desktop.fields import Field, Link, Text
from kh49_desktop.record import Record
from kh49_desktop.store.columns import Cells, Column, columns_of, screens_mask
from kh49_desktop.store.file import Store
from kh49_desktop.store.together import rids_of
from kh49_desktop.ui.widgets import Cell

PAGE: Final = 64  # rows fetched at once: three screens of them, four milliseconds
KEPT: Final = 200  # pages kept: some 12,000 rows, a few megabytes
MOST_HITS: Final = 2_000  # a search shows no more (store.ids)

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown: the record's id, and for each column its words and tone."""

    id: str
    cells: tuple[tuple[str, str], ...]
    incomplete: int


@dataclass(frozen=True, slots=True)
class Query:
    """What a list was asked for."""

    search: str = ""
    sort: str | None = None
    descending: bool | None = None
    where: tuple[tuple[str, object], ...] = ()
    only: tuple[str, ...] = ()  # just these records, whatever else they are


class Known(tuple[str, ...]):  # noqa: SLOT001 - a tuple can have no slots of its own
    """Ids of records whose row numbers were found beside the window: of tens of thousands that is long work."""

    rids: frozenset[int] = frozenset()

    @classmethod
    def of(cls, store: Store, kind: type[Record], records: Iterable[str]) -> Self:
        """Return the ids with their row numbers."""
        made = cls(records)
        made.rids = frozenset(rids_of(store, kind, made))
        return made


class RecordModel(QAbstractTableModel):
    """The records of one type that a query finds, in its order. A change of another table never touches it."""

    def __init__(self, store: Store, kind: type[Record], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store, self.kind = store, kind
        self.columns: list[Column] = columns_of(kind, whose=store.superior)
        self.query = Query()
        self._rids: array[int] = array("q")
        self._pages: OrderedDict[int, list[Line]] = OrderedDict()
        self._cells = self._made()
        self._wanted: tuple[tuple[str, ...], AbstractSet[int]] | None = None  # the row numbers of `query.only`

    # -- asking ----------------------------------------------------------------------------------------------------

    def ask(self, query: Query) -> None:
        """Show what a query finds."""
        self.query = query
        self._show(self._found())

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same records."""
        self.beginResetModel()
        self.columns = list(columns)
        self._cells = self._made()
        self._pages.clear()
        self.endResetModel()

    def _made(self) -> Cells:
        """Return what makes the cells; personal values are masked unless the settings say otherwise."""
        return Cells(self._store, self.kind, self.columns, bare=not screens_mask(self._store))

    def refresh(self) -> bool:
        """Read anew after a change; False when the same records stand in the same order (only their words are read)."""
        found = self._found()
        self._cells.forget()
        if found == self._rids:
            self._pages.clear()
            if found:
                self.dataChanged.emit(self.index(0, 0), self.index(len(found) - 1, len(self.columns) - 1))
            return False
        self._show(found)
        return True

    def _found(self) -> array[int]:
        asked = self.query
        found = self._store.ids(
            self.kind, search=asked.search, sort=asked.sort, descending=asked.descending, where=dict(asked.where)
        )
        if not asked.only:
            return found
        if self._wanted is None or self._wanted[0] is not asked.only:
            known = asked.only.rids if isinstance(asked.only, Known) else rids_of(self._store, self.kind, asked.only)
            self._wanted = (asked.only, known)
        return array("q", filter(self._wanted[1].__contains__, found))

    def _show(self, rids: array[int]) -> None:
        self.beginResetModel()
        self._rids = rids
        self._pages.clear()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column that is stored; a derived fact that is worked out for each day has no order."""
        chosen = self.columns[column]
        if chosen.is_sorted:
            down = order == Qt.SortOrder.DescendingOrder
            self.ask(replace(self.query, sort=chosen.name, descending=down))

    @property
    def is_cut(self) -> bool:
        """Return whether a search found more than is shown."""
        return bool(self.query.search.strip()) and len(self._rids) > MOST_HITS

    # -- records and rows ------------------------------------------------------------------------------------------

    @property
    def rids(self) -> array[int]:
        """Return the row numbers of the records found, in order; not to be changed."""
        return self._rids

    def id_at(self, row: int) -> str:
        """Return the id of the record in a row, "" where there is none."""
        line = self.line(row)
        return line.id if line else ""

    def row_of(self, record: str) -> int:
        """Return the row of a record, or -1."""
        found = self._store.row(self.kind, record)
        if found is None:
            return -1
        try:
            return self._rids.index(int(found["rid"]))
        except ValueError:
            return -1

    def line(self, row: int) -> Line | None:
        """Return a row as it is shown, fetched with its page."""
        if not 0 <= row < len(self._rids):
            return None
        number, place = divmod(row, PAGE)
        page = self._pages.get(number)
        if page is None:
            page = self._fetch(number)
            self._pages[number] = page
            if len(self._pages) > KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[place] if place < len(page) else None

    def _fetch(self, number: int) -> list[Line]:
        rows = self._store.page(self.kind, self._rids[number * PAGE : (number + 1) * PAGE])
        made = self._cells.of(rows, self._store.around())
        return [
            Line(str(row["id"]), tuple(cells), int(row["incomplete"])) for row, cells in zip(rows, made, strict=True)
        ]

    # -- what Qt asks ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many records were found."""
        return 0 if parent.isValid() else len(self._rids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return how many columns are listed."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one return a role
        """Return the words of a cell and what they look like."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role not in {Qt.ItemDataRole.DisplayRole, Cell.TONE, Cell.TAG, Qt.ItemDataRole.AccessibleTextRole}:
            return None
        line = self.line(index.row())
        if line is None:
            return None
        words, tone = line.cells[index.column()]
        if role == Cell.TAG:
            return self.columns[index.column()].is_tagged
        if role == Cell.TONE:
            return tone or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].label}: {words}" if words else ""
        return words

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the label of a column, with its unit."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def _side(self, column: int) -> int:
        side = Qt.AlignmentFlag.AlignRight if self.columns[column].right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)


def broadest(fields: Sequence[Field]) -> int:
    """Return the column that takes the room left over: the first of words, else the last that stands left."""
    words = [at for at, known in enumerate(fields) if isinstance(known.kind, Text | Link)]
    left = [at for at, known in enumerate(fields) if not known.kind.numeric or known.plain]
    return words[0] if words else left[-1] if left else 0


def where_of(where: Mapping[str, object] | None) -> tuple[tuple[str, object], ...]:
    """Return a filter as it stands in a query."""
    return tuple((where or {}).items())

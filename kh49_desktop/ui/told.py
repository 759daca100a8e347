"""Lists that are only looked at: a head for each column, a line of words for each thing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

WORDS: Final = frozenset((int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)))
RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ToldRows(QAbstractTableModel):
    """The things of `items()` under `heads`; `told(item)` gives the words of a line, read when it is shown."""

    heads: Sequence[str] = ()
    figures: frozenset[int] = frozenset()  # columns of numbers, which stand right

    def items(self) -> Sequence[Any]:
        """Return what is listed."""
        raise NotImplementedError

    def told(self, item: Any) -> Sequence[str]:
        """Return the words of a line, one a column."""
        raise NotImplementedError

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.items())

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return the columns."""
        return 0 if parent.isValid() else len(self.heads)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in self.figures:
            return RIGHT
        return self.heads[section] if role == Qt.ItemDataRole.DisplayRole and way == Qt.Orientation.Horizontal else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell."""
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in self.figures:
            return RIGHT
        return self.told(self.items()[index.row()])[index.column()] if role in WORDS else None

"""Lets go of thousands of rows a few at a time: freed all at once they would hold the window up."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, QTimer

FEW: Final = 500  # rows; some milliseconds


class Letting(QObject):
    """Empties lists that nobody looks at any more, between two events of the window."""

    def __init__(self, parent: QObject) -> None:
        """Begin with nothing to let go."""
        super().__init__(parent)
        self._lists: list[list[Any]] = []
        self._timer = QTimer(self)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._some)

    def take(self, rows: list[Any]) -> None:
        """Empty a list, soon."""
        self._lists.append(rows)
        self._timer.start()

    @property
    def done(self) -> bool:
        """Return whether all is let go."""
        return not self._lists

    def _some(self) -> None:
        if self._lists:
            rows = self._lists[-1]
            del rows[-FEW:]
            if not rows:
                self._lists.pop()
        if not self._lists:
            self._timer.stop()

"""Collects garbage in the window's own thread only: a widget taken apart in another one takes the program down."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

EVERY: Final = 1_000  # milliseconds


class Collector(QObject):
    """Switches Python's own collecting off, which happens in whichever thread makes the next object, and does its work.

    The generations are collected when they are as full as Python's own thresholds say. It ends with its window.
    """

    def __init__(self, window: QWidget, is_busy: Callable[[], bool] = lambda: False) -> None:
        """Begin with a window.

        `is_busy`: long work goes on beside the window. What it makes by the ten thousand (the rows of an import) would
        hold the window up when looked through; it is left alone then, and all that has come of it stays.
        """
        super().__init__(window)
        self._window, self._is_busy = window, is_busy
        self._was_busy = False
        gc.disable()
        window.installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> int:
        """Collect what is due; returns the oldest generation collected, -1 for none."""
        if self._window.isHidden():  # closed for good, not only asked to
            self._timer.stop()
            return -1
        gc.disable()  # another window, or a test, may have switched it on
        if self._is_busy():
            self._was_busy = True
            return -1
        if self._was_busy:
            self._was_busy = False
            gc.freeze()  # rows without cycles go when nothing names them, frozen or not
            return -1
        full = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        due = 2 if full[2] else 1 if full[1] else 0 if full[0] else -1
        if due >= 0:
            gc.collect(due)
        return due

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the work back to Python when the window is closed."""
        if event.type() == QEvent.Type.Close:
            gc.enable()
        return super().eventFilter(watched, event)

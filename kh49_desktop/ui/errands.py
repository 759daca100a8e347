"""Short work beside the window, without the bar of long work: what a screen counts or draws again and again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.store.file import Store


class _Errand(QThread):
    """One piece of work with a connection of its own."""

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, store: Store, work: Callable[[Store], object], parent: QObject) -> None:
        super().__init__(parent)
        self._store, self._work = store, work

    def run(self) -> None:
        """Do it; whatever it raises is handed over, nothing is lost on the way."""
        try:
            store = self._store.worker()
            try:
                self.came.emit(self._work(store))
            finally:
                store.close()
        except Exception as error:  # noqa: BLE001 - carried to the window's thread, which sorts it
            self.failed.emit(error)


class Errands(QObject):
    """Does one piece of work at a time; a newer one waits for the present one, whose answer is then not told.

    `came` carries the answer of the newest work, `failed` what it raised; both in the window's thread. An error that
    nobody expected is raised there as well, which tells the person and notes it down.
    """

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, store: Store, parent: QWidget) -> None:
        """Take the window's store, of which each work gets a second connection; it ends with the window of `parent`."""
        super().__init__(parent)
        self._store, self._widget = store, parent
        self._watched: QWidget | None = None
        self._now: _Errand | None = None
        self._next: Callable[[Store], object] | None = None

    @property
    def busy(self) -> bool:
        """Return whether something is under way."""
        return self._now is not None

    def ask(self, work: Callable[[Store], object]) -> None:
        """Do this work, at once or after the present one; nothing is begun once the window is closed."""
        if self._is_closed():
            return
        if self._now is not None:
            self._next = work
            return
        self._watch()
        self._now = _Errand(self._store, work, self)
        self._now.came.connect(self._came)
        self._now.failed.connect(self._failed)
        self._now.finished.connect(self._over)
        self._now.start(QThread.Priority.LowPriority)

    def stop(self) -> None:
        """Wait for what is under way and forget what waits: the window is closing."""
        self._next = None
        if self._now is not None:
            self._now.wait()

    def _is_closed(self) -> bool:
        """Return whether the window was shown and is no more; one that was never shown is being made."""
        window = self._widget.window()
        return window.isHidden() and window.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)

    def _watch(self) -> None:
        window = self._widget.window()
        if window is not self._watched:
            window.installEventFilter(self)
            self._watched = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Finish with the window: a thread must not outlive what it answers to."""
        if event.type() == QEvent.Type.Close and watched is self._watched:
            self.stop()
        return super().eventFilter(watched, event)

    def _came(self, answer: object) -> None:
        if self._next is None:
            self.came.emit(answer)

    def _failed(self, error: Exception) -> None:
        if self._next is None:
            self.failed.emit(error)
        if not isinstance(error, Refused | Trouble):
            raise error

    def _over(self) -> None:
        if self._now is not None:
            self._now.deleteLater()
        self._now = None
        if self._next is not None:
            work, self._next = self._next, None
            self.ask(work)

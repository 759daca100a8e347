"""Ours: how long the window stands still at most while a list is brought in, shown, taken back and brought back."""

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

from kh49_desktop.__main__ import Rooms
from kh49_desktop.records import Member, Unit
from kh49_desktop.ui.importing import DONE, MATCH, REVIEW, ImportPage
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.start import Program, prepare
from kh49_desktop.ui.window import Window
from tests.benchmarks.own_window import open_store

BEAT = 5  # milliseconds
SETTLED = 1.2  # seconds after each step whose pauses count in it: lists made ready, rows let go, garbage
PATIENCE = 120  # seconds for one step

Step = tuple[str, Callable[[], object], Callable[[], bool]]  # its name, what is pressed, whether it is done


class Heart(QObject):
    """Beats in the window's own loop; a beat that comes late tells how long the window stood still."""

    def __init__(self) -> None:
        super().__init__()
        self._last, self._longest = time.perf_counter(), 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.beat)
        self._timer.start()

    def beat(self) -> None:
        """Note the time since the last beat."""
        now = time.perf_counter()
        self._longest, self._last = max(self._longest, now - self._last), now

    def longest(self) -> float:
        """Return the longest pause since this was asked last, in ms."""
        self.beat()
        longest, self._longest = self._longest * 1000, 0.0
        return longest


def steps(window: Window, file: Path, rows: int) -> Iterator[Step]:
    """Yield what a person does with a list of so many rows, one step after the other."""
    app = window.app
    window.show_page("importing", {"kind": "member"})
    page = window.page
    if not isinstance(page, ImportPage):
        sys.exit("the import is not shown")

    def quiet() -> bool:
        return not app.working

    def listed(wanted: int) -> bool:
        shown = window.page
        return quiet() and isinstance(shown, RecordPanel) and shown.model.rowCount() == wanted

    def correct() -> None:
        model = page.review.model
        column = next(n for n, field in enumerate(model.columns, start=1) if field and field.name == "phone")
        model.setData(model.index(0, column), "0905123456")

    yield "rest", lambda: None, quiet
    yield "read", lambda: page.take_file(file), lambda: quiet() and page.step == MATCH
    yield "looked through", page.go_on, lambda: quiet() and page.step == REVIEW
    yield "checked again", correct, quiet
    yield "brought in", page.go_on, lambda: quiet() and page.step == DONE
    if app.store.count(Member) != rows:
        sys.exit(f"{app.store.count(Member)} came in, not {rows}")
    yield "shown", page.done.see.click, lambda: listed(rows)
    yield "undone", app.undo, lambda: quiet() and not app.store.count(Member)
    yield "redone", app.redo, lambda: quiet() and app.store.count(Member) == rows


class Driver(QObject):
    """Takes one step after the other and notes each one's longest pause in ms, and its seconds until it was done."""

    def __init__(self, way: Iterator[Step], ended: Callable[[], None]) -> None:
        super().__init__()
        self._way, self._ended = way, ended
        self._heart = Heart()
        self._name = ""
        self._is_done: Callable[[], bool] = lambda: True
        self._begun = self._done = time.perf_counter()
        self.pauses: dict[str, float] = {}
        self.seconds: dict[str, float] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        now = time.perf_counter()
        if not self._is_done():
            self._done = now
            if now - self._begun > PATIENCE:
                sys.stderr.write(f"{self._name} does not end\n")
                self._ended()
        elif now - self._done > SETTLED:
            self._next(now)

    def _next(self, now: float) -> None:
        longest = self._heart.longest()
        if self._name:
            self.pauses[self._name] = longest
            self.seconds[self._name] = self._done - self._begun
        step = next(self._way, None)
        if step is None:
            self._timer.stop()
            self._ended()
            return
        self._name, press, self._is_done = step
        self._heart.longest()  # what the driver itself did is nobody's pause
        self._begun = self._done = time.perf_counter()
        press()


def main() -> None:
    """Open the window on a new register, go the whole way, and say how long it stood still in each step."""
    app, translator = prepare(sys.argv[:1])
    folder, file, rows = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    store = open_store(folder)
    store.set_setting("own_unit", store.save(Unit, {"name": "CĐCS A", "host_type": "DN_NGOAI_NN"}).id)
    store.close()
    program = Program(folder, open_store, Rooms())
    window = program.window
    if window is None:
        sys.exit("the register did not open")
    gc.freeze()
    window.resize(1366, 768)
    driver = Driver(steps(window, file, rows), app.quit)
    app.exec()
    sys.stdout.write(json.dumps(driver.pauses | {f"{name}, s": many for name, many in driver.seconds.items()}) + "\n")
    sys.stdout.flush()
    program.close()
    app.removeTranslator(translator)


if __name__ == "__main__":
    main()

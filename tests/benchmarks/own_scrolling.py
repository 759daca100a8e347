"""Ours: jumps to random rows of a long list in the window, each painted; and the time until the window was ready."""

import json
import random
import sys
import time

BEGUN = time.perf_counter()

from pathlib import Path  # noqa: E402 - timed

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication, QTableView  # noqa: E402

from kh49_desktop.__main__ import Rooms  # noqa: E402
from kh49_desktop.ui.start import Program, prepare  # noqa: E402
from tests.benchmarks.own_window import open_store  # noqa: E402

JUMPS = 200


def jump_times(view: QTableView) -> list[float]:
    """Return how long each of many jumps to a random row takes, painted, in ms."""
    chance = random.Random(7)  # noqa: S311
    rows = view.model().rowCount()
    times = []
    for _ in range(JUMPS):
        row = chance.randrange(rows)
        begun = time.perf_counter()
        view.scrollTo(view.model().index(row, 0), QTableView.ScrollHint.PositionAtTop)
        view.viewport().repaint()
        times.append((time.perf_counter() - begun) * 1000)
        QApplication.processEvents()
    return times


def p99(times: list[float]) -> float:
    """Return the time that one in a hundred passes."""
    return sorted(times)[int(len(times) * 0.99)]


def main() -> None:
    """Open the window on a page, jump, and say how long it took."""
    app, translator = prepare(sys.argv[:1])
    program = Program(Path(sys.argv[1]), open_store, Rooms())
    window = program.window
    if window is None:
        sys.exit("the register did not open")
    window.resize(1366, 768)
    begun = time.perf_counter()
    window.show_page(sys.argv[2])

    def measure() -> None:
        window.grab()
        figures = {"ready": time.perf_counter() - BEGUN, "page": time.perf_counter() - begun}
        views = [view for view in window.findChildren(QTableView) if view.isVisible()]
        view = max(views, key=lambda one: one.model().rowCount())
        times = jump_times(view)
        figures |= {"rows": view.model().rowCount(), "jump": p99(times)}
        sys.stdout.write(json.dumps(figures) + "\n")
        sys.stdout.flush()
        app.quit()

    QTimer.singleShot(0, measure)
    app.exec()
    program.close()
    app.removeTranslator(translator)


if __name__ == "__main__":
    main()

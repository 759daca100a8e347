"""Ours: the program from its first import to a usable, painted window on a register."""

import json
import sys
import time

BEGUN = time.perf_counter()

from pathlib import Path  # noqa: E402 - timed

from PySide6.QtCore import QTimer  # noqa: E402

from kh49_desktop.__main__ import Rooms, clock  # noqa: E402
from kh49_desktop.records import CATALOGUE  # noqa: E402
from kh49_desktop.reference import Reference  # noqa: E402
from kh49_desktop.store.file import Store  # noqa: E402
from kh49_desktop.ui.start import Program, prepare  # noqa: E402
from tests.benchmarks.memory import resident  # noqa: E402


def open_store(folder: Path) -> Store:
    """Open a register as the program does."""
    return Store.open(folder, CATALOGUE, Reference.load(), clock=clock)


def main() -> None:
    """Open the window on a page, paint it once and say how long it took."""
    app, translator = prepare(sys.argv[:1])
    program = Program(Path(sys.argv[1]), open_store, Rooms())
    window = program.window
    if window is None:
        sys.exit("the register did not open")
    window.resize(1366, 768)
    if sys.argv[2] != "home":
        window.show_page(sys.argv[2])

    def ready() -> None:
        window.grab()
        sys.stdout.write(json.dumps({"ready": time.perf_counter() - BEGUN, "memory": resident()}) + "\n")
        sys.stdout.flush()
        app.quit()

    QTimer.singleShot(0, ready)
    app.exec()
    program.close()
    app.removeTranslator(translator)


if __name__ == "__main__":
    main()

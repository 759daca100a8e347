"""The peer of jumping through a list: a bare table view on a plain list of as many rows."""

import json
import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from tests.benchmarks.bare_window import Rows
from tests.benchmarks.own_scrolling import jump_times, p99

app = QApplication(sys.argv[:1])
window, view = QMainWindow(), QTableView()
model = Rows([(f"Nguyễn Văn {n}", "05/03/1985", f"Tổ may {n % 7}") for n in range(int(sys.argv[1]))])
view.setModel(model)
window.setCentralWidget(view)
window.resize(1366, 768)
window.show()


def measure() -> None:
    """Jump, and say how long it took."""
    sys.stdout.write(json.dumps({"jump": p99(jump_times(view))}) + "\n")
    sys.stdout.flush()
    app.quit()


QTimer.singleShot(0, measure)
app.exec()

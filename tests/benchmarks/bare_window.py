"""The peer of the start: a bare PySide6 window with a table of so many rows, shown and painted."""

import json
import sys
import time

BEGUN = time.perf_counter()

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer  # noqa: E402 - timed
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView, QTableWidget, QTableWidgetItem  # noqa: E402

from tests.benchmarks.memory import resident  # noqa: E402

Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractTableModel):
    """A list of tuples as a table."""

    def __init__(self, rows: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self.rows = rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's name
        return 0 if parent.isValid() else 3

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return self.rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None


def main() -> None:
    """Show the window, paint it once and say how long it took."""
    app = QApplication(sys.argv[:1])
    rows = [(f"Nguyễn Văn {n}", "05/03/1985", f"Tổ may {n % 7}") for n in range(int(sys.argv[1]))]
    window = QMainWindow()
    model = Rows(rows)
    if sys.argv[2:] == ["widget"]:
        table = QTableWidget(len(rows), 3)
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                table.setItem(line, column, QTableWidgetItem(text))
        window.setCentralWidget(table)
    else:
        view = QTableView()
        view.setModel(model)
        window.setCentralWidget(view)
    window.resize(1366, 768)
    window.show()

    def ready() -> None:
        window.grab()
        sys.stdout.write(json.dumps({"ready": time.perf_counter() - BEGUN, "memory": resident()}) + "\n")
        sys.stdout.flush()
        app.quit()

    QTimer.singleShot(0, ready)
    app.exec()


if __name__ == "__main__":
    main()

"""Files dropped on the window: a spreadsheet begins an import, a PDF is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from kh49_desktop.ui.app import App

ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv")


def dropped(urls: Sequence[QUrl], endings: Sequence[str]) -> Iterator[Path]:
    """Yield the local files among what was dropped that end so."""
    for url in urls:
        file = Path(url.toLocalFile())
        if url.isLocalFile() and file.suffix.lower() in endings:
            yield file


class Dropping(QObject):
    """Lets files be dropped on any page: a spreadsheet begins an import, a PDF is checked."""

    def __init__(self, app: App, window: QWidget) -> None:
        """Watch a window."""
        super().__init__(window)
        self.app = app
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what can be read."""
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            urls = event.mimeData().urls()
            sheet, paper = next(dropped(urls, ENDINGS), None), next(dropped(urls, (".pdf",)), None)
            if sheet is not None or paper is not None:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    if sheet is not None:
                        self.app.go("importing", file=sheet)
                    else:
                        self.app.go("report", check=paper)
                return True
        return super().eventFilter(watched, event)

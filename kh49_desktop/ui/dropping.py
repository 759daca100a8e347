"""Files dropped on the window: a spreadsheet begins an import, parcels go into the tray, a PDF is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from kh49_desktop.errors import Refused
from kh49_desktop.ui.app import App

PARCELS: Final = (".kh49", ".zip", ".eml")
ENDINGS: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt", ".tsv")


def dropped(urls: Sequence[QUrl], endings: Sequence[str]) -> Iterator[Path]:
    """Yield the local files among what was dropped that end so."""
    for url in urls:
        file = Path(url.toLocalFile())
        if url.isLocalFile() and file.suffix.lower() in endings:
            yield file


def parcels_in(urls: Sequence[QUrl]) -> list[Path]:
    """Return what was dropped when there are parcels in it: by their endings, or folders, which may hold some."""
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return paths if any(path.suffix.lower() in PARCELS or path.is_dir() for path in paths) else []


class Dropping(QObject):
    """Lets files be dropped on any page: a spreadsheet begins an import, parcels go into the tray, a PDF is checked."""

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
            parcels = parcels_in(urls)
            if sheet is not None or paper is not None or parcels:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    if parcels:
                        self.app.go("tray", files=parcels)
                    elif sheet is not None:
                        self.app.go("importing", file=sheet)
                    else:
                        self._take_paper(paper, list(dropped(urls, (".pdf",))))
                return True
        return super().eventFilter(watched, event)

    def _take_paper(self, paper: Path | None, papers: Sequence[Path]) -> None:
        """Check a PDF; one with a parcel inside goes into the tray."""
        reports = self.app.rooms.report()
        try:
            inside = any(reports.verify.parcels_in(file.read_bytes()) for file in papers)
        except (OSError, Refused):
            inside = False
        if inside:
            self.app.go("tray", files=papers)
        else:
            self.app.go("report", check=paper)

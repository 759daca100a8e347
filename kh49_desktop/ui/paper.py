"""Pages on the screen, as wide as there is room: of a PDF (the very paper that will be written) or of a picture."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.widgets import IconButton, Scroll, Words

REST = 150  # milliseconds without a change of width before the pages are drawn anew
LARGEST = 2.0
STEP = 0.25


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages as drawn (each with width, height and rgba), and the words said above them."""

    drawn: Sequence[Any]
    said: str


class _Sheet(QWidget):
    """One page."""

    def __init__(self, number: int, of: int, app: App) -> None:
        super().__init__()
        self.app = app
        self._picture = QPixmap()
        self.setAccessibleName(f"Trang {number} trên {of}")

    def show_picture(self, picture: QPixmap) -> None:
        """Show a picture at its own size."""
        self._picture = picture
        size = picture.deviceIndependentSize().toSize()
        self.setFixedSize(size)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the paper with its edge."""
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._picture)
        painter.setPen(QColor(self.app.tokens.strong_line))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class PaperView(QWidget):
    """The pages below each other, drawn beside the window; the buttons above enlarge them.

    `failed` carries the Refused or Trouble of pages that could not be drawn.
    """

    failed = Signal(object)

    def __init__(self, app: App) -> None:
        """Begin without paper."""
        super().__init__()
        self.app, self.look = app, app.look
        look = app.look
        self._shown: Hashable = None
        self._work: Callable[[int], Pages] | None = None
        self._zoom = 1.0
        self._sheets: list[_Sheet] = []
        self._drawn = 0  # the width the pages were drawn for
        self._inside = QWidget()
        self._pages = QVBoxLayout(self._inside)
        self.area = Scroll(look, self._inside)
        self.said = Words(look, size=looks.SMALL, tone="second")
        smaller = IconButton(look, "minus", "Thu nhỏ trang")
        larger = IconButton(look, "plus", "Phóng to trang")
        smaller.clicked.connect(lambda: self._enlarge(-STEP))
        larger.clicked.connect(lambda: self._enlarge(STEP))
        top = QHBoxLayout()
        top.addWidget(self.said, 1)
        top.addWidget(smaller)
        top.addWidget(larger)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(top)
        whole.addWidget(self.area, 1)
        self._errands = Errands(app.store, self)
        self._errands.came.connect(self._came)
        self._errands.failed.connect(self.failed)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._draw)
        self.setAccessibleName("Xem trước trang in")

    def show_pdf(self, pdf: bytes) -> None:
        """Show the pages of a paper that is to be written."""
        report = self.app.rooms.report

        def draw(width: int) -> Pages:
            pages = report().preview.render_pages(pdf, width)
            return Pages(pages, f"{len(pages)} trang · đúng tờ sẽ in")

        self.show_drawn(pdf, draw)

    def show_drawn(self, what: Hashable, draw: Callable[[int], Pages]) -> None:
        """Show what `draw` (called in a thread of its own) makes for a width in pixels; `what` tells it from others."""
        if what != self._shown:
            self._shown, self._work = what, draw
            self._drawn = 0
            self._draw()

    def clear(self) -> None:
        """Show nothing, until something is shown again."""
        self._shown = self._work = None
        self._come(Pages((), ""))

    @property
    def pages(self) -> int:
        """Return how many pages are shown."""
        return len(self._sheets)

    @property
    def busy(self) -> bool:
        """Return whether pages are being drawn."""
        return self._errands.busy or self._rest.isActive()

    def _enlarge(self, by: float) -> None:
        self._zoom = max(1.0, min(LARGEST, self._zoom + by))
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the pages anew once the width rests."""
        super().resizeEvent(event)
        self._rest.start()

    def changeEvent(self, event: QEvent) -> None:
        """Draw anew for another look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._rest.start()

    def _draw(self) -> None:
        room = self.area.viewport().width() - self.look.px(12)
        width = round(room * self._zoom * self.devicePixelRatioF())
        work = self._work
        if work is None or room <= 0 or width == self._drawn:
            return
        self._drawn = width
        draw: Callable[[Store], object] = lambda _store: work(width)  # noqa: E731
        self._errands.ask(draw)

    def _came(self, found: Pages) -> None:
        if self._work is not None:  # else it was cleared meanwhile
            self._come(found)

    def _come(self, found: Pages) -> None:
        pages = found.drawn
        while len(self._sheets) > len(pages):
            gone = self._sheets.pop()
            self._pages.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._sheets) < len(pages):
            sheet = _Sheet(len(self._sheets) + 1, len(pages), self.app)
            self._pages.insertWidget(len(self._sheets), sheet)
            self._sheets.append(sheet)
        self._pages.setContentsMargins(0, 0, 0, self.look.px(16))
        self._pages.setSpacing(self.look.px(12))
        for sheet, page in zip(self._sheets, pages, strict=True):
            image = QImage(page.rgba, page.width, page.height, page.width * 4, QImage.Format.Format_RGBX8888)
            picture = QPixmap.fromImage(image)
            picture.setDevicePixelRatio(self.devicePixelRatioF())
            sheet.show_picture(picture)
        self.said.setText(found.said)

"""The pictograms: Lucide outlines drawn in any colour and size, each kept once drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

if TYPE_CHECKING:
    from pathlib import Path

STROKE: Final = "1.75"
"""Width of every line in the 24 × 24 drawing; Lucide's own 2 looks heavy at 20 pixels beside weight 400."""

PIXELS: Final = (16, 20, 24, 30, 40, 60, 80)
"""Edges, in device pixels, an icon for menus and tool buttons is drawn at."""


class Icons:
    """Draws icons from a folder of SVG files and keeps what it has drawn; made once, by `look.Look`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawings: dict[str, str] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._pixmaps: dict[tuple[str, str, int], QPixmap] = {}

    def names(self) -> list[str]:
        """Return the names of all icons, sorted; the program's own mark ("app") is a picture, not one of them."""
        return sorted(path.stem for path in self._folder.glob("*.svg") if path.stem != "app")

    def svg(self, name: str, color: str) -> bytes:
        """Return the drawing of an icon with its lines in a colour (#RRGGBB); KeyError: no such icon."""
        drawing = self._drawings.get(name)
        if drawing is None:
            path = self._folder / f"{name}.svg"
            if not path.is_file():
                raise KeyError(name)
            drawing = path.read_text(encoding="utf-8").replace('stroke-width="2"', f'stroke-width="{STROKE}"')
            self._drawings[name] = drawing
        return drawing.replace("currentColor", color).encode()

    def pixmap(self, name: str, color: str, size: int = 20, ratio: float = 1.0) -> QPixmap:
        """Return an icon as a square picture of `size` logical pixels, sharp at the screen's device pixel ratio."""
        pixels = max(1, round(size * ratio))
        key = (name, color, pixels)
        drawn = self._pixmaps.get(key)
        if drawn is None:
            drawing = QSvgRenderer(self.svg(name, color))
            drawn = QPixmap(pixels, pixels)
            drawn.fill(Qt.GlobalColor.transparent)
            painter = QPainter(drawn)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            drawing.render(painter, QRectF(0, 0, pixels, pixels))
            painter.end()
            self._pixmaps[key] = drawn
        if ratio == 1.0:
            return drawn
        sharp = QPixmap(drawn)
        sharp.setDevicePixelRatio(ratio)
        return sharp

    def icon(self, name: str, color: str) -> QIcon:
        """Return an icon for menus, actions and tool buttons."""
        key = (name, color)
        icon = self._icons.get(key)
        if icon is None:
            icon = QIcon()
            for pixels in PIXELS:
                icon.addPixmap(self.pixmap(name, color, pixels))
            self._icons[key] = icon
        return icon

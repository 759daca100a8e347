"""Quantities as lengths: a thin bar against its target, the progress of long work, columns and a line over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.press import Button
from kh49_desktop.ui.widgets.text import ElidedLabel, Words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPaintEvent

    from kh49_desktop.ui.look import Look, Tone

FULL = 1000
"""Steps of a whole bar."""


class Bar(QProgressBar):
    """A thin bar, `share` 0.0 to 1.0 long (None: no figures, an empty track), with a tick where the target stands."""

    def __init__(  # noqa: PLR0913 - what a bar shows
        self,
        look: Look,
        share: float | None = None,
        *,
        target: float | None = None,
        tone: Tone = "accent",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._share: float | None = None
        self._target = target
        self._tone: Tone = tone
        self.setRange(0, FULL)
        self.setTextVisible(False)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        self.set_share(share, target=target, tone=tone)

    def share(self) -> float | None:
        """Return how long the bar is, 0.0 to 1.0, or None."""
        return self._share

    def set_share(self, share: float | None, *, target: float | None = None, tone: Tone | None = None) -> None:
        """Show another length; `target` None takes the tick away, `tone` None keeps the colour."""
        self._share = None if share is None else min(1.0, max(0.0, share))
        self._target = target
        if tone is not None:
            self._tone = tone
        self.setValue(round((self._share or 0.0) * FULL))
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of the bar, or of the tick that stands out of it."""
        return QSize(self.look.px(120), self.look.px(14 if self._target is not None else 6))

    def minimumSizeHint(self) -> QSize:
        """Return a short bar."""
        return QSize(self.look.px(40), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track, bar and tick."""
        look = self.look
        t = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = look.px(6)
        track = QRectF(0, (self.height() - height) / 2, self.width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        if t.high_contrast:
            painter.setPen(QPen(QColor(t.line), 1))
            painter.setBrush(QColor(t.surface))
            painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
            painter.setPen(Qt.PenStyle.NoPen)
        else:
            painter.setBrush(QColor(t.line))
            painter.drawRoundedRect(track, height / 2, height / 2)
        if self._share:
            clip = QPainterPath()
            clip.addRoundedRect(track, height / 2, height / 2)
            painter.save()
            painter.setClipPath(clip)
            painter.setBrush(look.color(self._tone))
            painter.drawRoundedRect(
                QRectF(track.x(), track.y(), track.width() * self._share, height), height / 2, height / 2
            )
            painter.restore()
        if self._target is not None:
            x = track.width() * min(1.0, max(0.0, self._target))
            painter.fillRect(QRectF(x - 1, (self.height() - look.px(14)) / 2, 2, look.px(14)), QColor(t.text))


class Progress(QWidget):
    """Long work: what is done at the left, how many and the time left at the right, a thin bar, Huỷ."""

    cancelled = Signal()

    def __init__(self, look: Look, what: str = "", *, cancel: str = "Huỷ", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._what = ElidedLabel(look, what, size=looks.SMALL, tone="second", parent=self)
        self._many = Words(look, size=looks.SMALL, tone="second", parent=self)
        self.bar = Bar(look, None, name=what, parent=self)
        self._top = QHBoxLayout()
        self._top.addWidget(self._what, 1)
        self._top.addWidget(self._many)
        left = QVBoxLayout()
        left.addLayout(self._top)
        left.addWidget(self.bar)
        self._left = left
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(left, 1)
        self._cancel = Button(look, cancel, parent=self)
        self._cancel.setVisible(bool(cancel))
        self._cancel.clicked.connect(self.cancelled)
        self._row.addWidget(self._cancel)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        self._left.setSpacing(self.look.px(6))
        self._row.setSpacing(self.look.px(12))

    def set_progress(self, done: int, total: int, many: str = "", what: str = "") -> None:
        """Show how far it is; `many` says it in words ("12 trong 340, còn 5 giây"), an empty `what` stays as it was."""
        if what:
            self._what.setText(what)
        self._many.setText(many)
        self.bar.set_share(done / total if total else None)
        self.bar.setAccessibleDescription(many)


class BarChart(QWidget):
    """Columns with their figures above and labels below; a missing figure leaves its place empty, it is never 0."""

    def __init__(  # noqa: PLR0913 - what a chart shows
        self,
        look: Look,
        points: Sequence[tuple[str, float | None]] = (),
        *,
        show: Callable[[float], str] = "{:g}".format,
        missing: str = "chưa có",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._points: list[tuple[str, float | None]] = []
        self._show = show
        self._missing = missing
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        look.changed.connect(self.updateGeometry)
        self.set_points(points)

    def set_points(self, points: Sequence[tuple[str, float | None]]) -> None:
        """Show other columns: label and figure (None: no figures)."""
        self._points = list(points)
        said = (f"{label}: {self._missing if value is None else self._show(value)}" for label, value in self._points)
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for columns of 50 and gaps of 48 pixels at 100 %."""
        return QSize(self.look.px(98 * max(1, len(self._points))), self.look.px(140))

    def minimumSizeHint(self) -> QSize:
        """Return narrow columns."""
        return QSize(self.look.px(40 * max(1, len(self._points))), self.look.px(96))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw columns, figures, labels and the line they stand on."""
        look = self.look
        t = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = look.font(looks.SMALL, figures=True)
        metrics = QFontMetricsF(font)
        line = metrics.height() + look.px(4)
        ground = self.height() - line
        painter.setFont(font)
        painter.fillRect(QRectF(0, ground, self.width(), t.edge), QColor(t.strong_line))
        if not self._points:
            return
        highest = max((value for _, value in self._points if value is not None), default=0.0)
        step = self.width() / len(self._points)
        column = min(look.px(50), step * 0.6)
        centre = int(Qt.AlignmentFlag.AlignCenter)
        for index, (label, value) in enumerate(self._points):
            middle = step * (index + 0.5)
            below = QRectF(middle - step / 2, ground + look.px(4), step, line - look.px(4))
            painter.setPen(look.color("second"))
            painter.drawText(below, centre, metrics.elidedText(label, Qt.TextElideMode.ElideRight, step))
            if value is None:
                above = QRectF(middle - step / 2, ground - line, step, line)
                painter.drawText(above, centre, metrics.elidedText(self._missing, Qt.TextElideMode.ElideRight, step))
                continue
            height = (ground - line) * (value / highest if highest > 0 else 0.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawRect(QRectF(middle - column / 2, ground - height, column, height))
            painter.setPen(look.color("text"))
            painter.drawText(QRectF(middle - step / 2, ground - height - line, step, line), centre, self._show(value))


class TrendLine(QWidget):
    """A small line over time: what was (solid), what is foreseen (dotted) and the steps of the target (grey dots).

    Points are (when, figure) on any rising scale of time; `said` describes the line in words for who cannot see it.
    """

    def __init__(self, look: Look, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._was: list[tuple[float, float]] = []
        self._foreseen: list[tuple[float, float]] = []
        self._target: list[tuple[float, float]] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def set_points(
        self,
        was: Sequence[tuple[float, float]],
        foreseen: Sequence[tuple[float, float]] = (),
        target: Sequence[tuple[float, float]] = (),
        said: str = "",
    ) -> None:
        """Show other points."""
        self._was = list(was)
        self._foreseen = list(foreseen)
        self._target = list(target)
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        """Return 40 pixels of height at 100 %."""
        return QSize(self.look.px(300), self.look.px(40))

    def minimumSizeHint(self) -> QSize:
        """Return a short line."""
        return QSize(self.look.px(80), self.look.px(40))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw target, line and forecast."""
        every = [*self._was, *self._foreseen, *self._target]
        if not every:
            return
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, right = min(p[0] for p in every), max(p[0] for p in every)
        low, high = min(p[1] for p in every), max(p[1] for p in every)
        margin = look.px(3)

        def place(point: tuple[float, float]) -> QPointF:
            across = (point[0] - left) / (right - left) if right > left else 0.5
            up = (point[1] - low) / (high - low) if high > low else 0.5
            return QPointF(
                margin + across * (self.width() - 2 * margin),
                self.height() - margin - up * (self.height() - 2 * margin),
            )

        steps: list[QPointF] = []
        for point in self._target:
            spot = place(point)
            if steps:
                steps.append(QPointF(spot.x(), steps[-1].y()))
            steps.append(spot)
        painter.setPen(QPen(look.color("second"), 1, Qt.PenStyle.DotLine))
        painter.drawPolyline(steps)
        painter.setPen(QPen(look.color("accent"), look.px(2), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline([place(point) for point in self._was])
        pen = QPen(look.color("accent"), look.px(2), Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.RoundCap)
        pen.setDashPattern([0.1, 2.2])
        painter.setPen(pen)
        painter.drawPolyline([place(point) for point in [*self._was[-1:], *self._foreseen]])

"""The frame of a screen: its head with what one can do, its foot with what is saved, the steps of a longer way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.press import Button, IconButton
from kh49_desktop.ui.widgets.tag import Icon, Tag
from kh49_desktop.ui.widgets.text import ElidedLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from kh49_desktop.ui.look import Look, Tone
    from kh49_desktop.ui.widgets.field import Kind


class PageHead(QWidget):
    """Where am I: the title in 20/600, a few words on it, a tag; at the right what one can do.

    Where there is no room the buttons keep only their icons, then the words give way. `back` is sent by the arrow,
    `back_button`.
    """

    back = Signal()

    def __init__(  # noqa: PLR0913 - what a head shows
        self,
        look: Look,
        title: str,
        words: str = "",
        *,
        buttons: Sequence[QWidget] = (),
        has_back: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._held: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self.back_button = IconButton(look, "arrow-left", "Quay lại", focusable=True, parent=self)
        self.back_button.clicked.connect(self.back)
        self.back_button.setVisible(has_back)
        self.title = ElidedLabel(look, title, size=looks.HEAD, strong=True, least=120, parent=self)
        self.words = ElidedLabel(look, words, tone="second", parent=self)
        self.tag = Tag(look, "", parent=self)
        self.tag.hide()
        self._row.addWidget(self.back_button)
        self._row.addWidget(self.title)
        self._row.addWidget(self.tag)
        self._row.addWidget(self.words)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.restyle)
        for button in buttons:
            self.add(button)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(self.look.px(12))
        self.fit()

    def set_title(self, title: str, words: str = "") -> None:
        """Say where one is."""
        self.title.setText(title)
        self.words.setText(words)
        self.fit()

    def add(self, widget: QWidget) -> None:
        """Set a button (or a search field) at the right end."""
        self._held.append(widget)
        self._row.addWidget(widget)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        """Return the room with the buttons as icons."""
        px = self.look.px
        width = sum(
            px(looks.CONTROL) if isinstance(held, Button) else held.minimumSizeHint().width() for held in self._held
        )
        return QSize(width + px(12) * len(self._held) + px(100), px(looks.CONTROL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the buttons their words, or take them."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Take the words of buttons where the title finds no room; asked anew after the tag or the words changed."""
        buttons = [held for held in self._held if isinstance(held, Button) and not isinstance(held, IconButton)]
        for button in buttons:
            button.set_compact(False)
        gap = self.look.px(12)
        shown = [held for held in self._held if not held.isHidden()]
        before = [w for w in (self.back_button, self.title, self.tag, self.words) if not w.isHidden()]
        need = sum(w.sizeHint().width() for w in (*before, *shown)) + gap * (len(before) + len(shown) - 1)
        for button in buttons:  # the last one, the primary, keeps its words longest
            if need <= self.contentsRect().width():
                break
            wide = button.sizeHint().width()
            button.set_compact(True)
            need -= wide - button.sizeHint().width()


class Foot(QFrame):
    """The foot of a screen: what is saved (with its sign), a hint on keys, and words at the right.

    Where not all of it has room the hint goes: half a hint says nothing.
    """

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setProperty("ground", "foot")
        self._icon = Icon(look, "check", tone="good", size=14, parent=self)
        self._state = ElidedLabel(look, size=looks.SMALL, tone="good", least=150, parent=self)  # the hint gives way
        self._hint = ElidedLabel(look, size=looks.SMALL, tone="second", parent=self)
        self._right = ElidedLabel(look, size=looks.SMALL, tone="second", least=80, parent=self)
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._icon)
        self._row.addWidget(self._state)
        self._row.addSpacing(0)
        self._row.addWidget(self._hint)
        self._row.addStretch(1)
        self._row.addWidget(self._right)
        self._added: list[QWidget] = []
        self._icon.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.restyle)
        self.restyle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the hint where it has room."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Look again whether the hint has room when a button comes or goes."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        told = [label for label in (self._state, self._hint, self._right) if label.text()]
        beside = [widget for widget in (self._icon, *self._added) if not widget.isHidden()]
        wanted = sum(widget.sizeHint().width() for widget in (*told, *beside))
        gaps = self.look.px(4) * self._row.count() + self.look.px(8) * len(self._added)
        margins = self._row.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        self._hint.setVisible(bool(self._hint.text()) and wanted + gaps <= room)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._row.setContentsMargins(px(24), px(8), px(24), px(8))
        self._row.setSpacing(px(4))
        self._make_room()
        self.setMinimumHeight(px(40))
        self._fit()

    def _make_room(self) -> None:
        """Keep the hint away from what is saved; where nothing is told of that it begins at the margin."""
        self._hint.setContentsMargins(self.look.px(12) if self._state.text() else 0, 0, 0, 0)
        self._state.setVisible(bool(self._state.text()))

    def set_state(self, text: str, kind: Kind = "good") -> None:
        """Say what is saved ("Đã lưu 10:42"), or why not; an empty text says nothing."""
        signs: dict[Kind, tuple[str, Tone]] = {
            "good": ("check", "good"),
            "warn": ("triangle-alert", "warn"),
            "bad": ("circle-alert", "bad"),
            "info": ("info", "second"),
        }
        icon, tone = signs[kind]
        self._icon.set_icon(icon, tone)
        self._icon.setVisible(bool(text))
        self._state.set_tone(tone)
        self._state.setText(text)
        self._make_room()
        self._fit()

    def set_hint(self, text: str) -> None:
        """Say which keys help here."""
        self._hint.setText(text)
        self._fit()

    def set_right(self, text: str) -> None:
        """Say something at the right ("2 trong 336 đoàn viên")."""
        self._right.setText(text)
        self._fit()

    def add(self, widget: QWidget) -> None:
        """Set a button at the right end."""
        self._row.addSpacing(self.look.px(8))
        self._row.addWidget(widget)
        self._added.append(widget)


class StepHeader(QWidget):
    """The steps of a longer way, from 1: done ones with a tick, the present one filled, those to come outlined."""

    def __init__(self, look: Look, steps: Sequence[str], at: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._steps = list(steps)
        self._at = at
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        self.set_at(at)

    def at(self) -> int:
        """Return the present step, counted from 0."""
        return self._at

    def set_at(self, at: int) -> None:
        """Go to a step, counted from 0; one behind the last: all is done."""
        self._at = at
        said = self._steps[at] if at < len(self._steps) else ""
        self.setAccessibleName(f"Bước {min(at + 1, len(self._steps))} trên {len(self._steps)}: {said}")
        self.update()

    def _width(self, *, short: bool) -> float:
        return sum(self._step_width(index, short=short) for index in range(len(self._steps)))

    def _step_width(self, index: int, *, short: bool) -> float:
        px = self.look.px
        words = 0.0
        if not short or index == self._at:
            weight = looks.STRONG if index == self._at else looks.PLAIN
            words = QFontMetricsF(self.look.font(looks.BODY, weight)).horizontalAdvance(self._steps[index]) + px(10)
        return px(24) + words + (px(28) if index < len(self._steps) - 1 else 0)

    def sizeHint(self) -> QSize:
        """Return the room of all steps with their words."""
        return QSize(round(self._width(short=False) + 0.5), self.look.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return the room with the words of the present step alone."""
        return QSize(round(self._width(short=True) + 0.5), self.look.px(28))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the steps."""
        look = self.look
        t = look.tokens
        px = look.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        short = self.width() < self._width(short=False)
        x = 0.0
        middle = self.height() / 2
        for index, words in enumerate(self._steps):
            disc = QRectF(x, middle - px(12), px(24), px(24))
            done, here = index < self._at, index == self._at
            painter.setPen(Qt.PenStyle.NoPen)
            if here:
                painter.setBrush(QColor(t.accent))
                painter.drawEllipse(disc)
            else:
                painter.setBrush(QColor(t.soft_good if done else t.surface))
                if not done or t.high_contrast:
                    painter.setPen(QPen(QColor(t.good if done else t.strong_line), t.edge))
                    disc.adjust(0.5, 0.5, -0.5, -0.5)
                painter.drawEllipse(disc)
            if done:
                mark = look.pixmap("check", "good", self.devicePixelRatioF(), 14)
                painter.drawPixmap(QPointF(disc.center().x() - px(7), disc.center().y() - px(7)), mark)
            else:
                painter.setFont(look.font(looks.SMALL, looks.STRONG, figures=True))
                painter.setPen(look.color("on_accent" if here else "second"))
                painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(index + 1))
            if not short or here:
                painter.setFont(look.font(looks.BODY, looks.STRONG if here else looks.PLAIN))
                painter.setPen(look.color("text" if here else "second"))
                room = QRectF(x + px(34), 0, self.width(), self.height())
                painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
            x += self._step_width(index, short=short)

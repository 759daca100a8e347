"""What is pressed: buttons in their four weights, icon buttons, and the ground all pressed things share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.text import tip_of

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from kh49_desktop.ui.look import Look, Tone

Weight = Literal["primary", "secondary", "quiet", "danger"]
"""One primary button a screen; danger is for what removes."""

CHIP: Final = 28
CHIP_WORDS: Final = 380  # pixels at 100 % that the words of a condition may take
"""Height of a chip at 100 %."""

KEYBOARD: Final = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
        Qt.FocusReason.OtherFocusReason,
    },
)
"""How focus comes without the mouse: then its ring is shown."""


def draw_frame(  # noqa: PLR0913 - what a box shows
    painter: QPainter,
    rect: QRectF,
    radius: float,
    *,
    fill: str | None,
    line: str | None,
    width: float = 1,
) -> None:
    """Draw a rounded box with its whole line inside `rect`."""
    inner = rect.adjusted(width / 2, width / 2, -width / 2, -width / 2) if line else rect
    painter.setPen(QPen(QColor(line), width) if line else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, radius, radius)


class Pressable(QPushButton):
    """The ground of all that is pressed: Enter and Space press it, the focus of the keyboard shows its ring."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.by_keyboard = False
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take the sizes and colours of a changed look."""
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press on Enter, as on Space."""
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            self.click()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether the keyboard brought the focus."""
        self.by_keyboard = event.reason() in KEYBOARD
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the mouse is over it."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Stop showing it."""
        super().leaveEvent(event)
        self.update()

    @property
    def ringed(self) -> bool:
        """Whether the focus ring is to be drawn."""
        return self.hasFocus() and self.by_keyboard

    @property
    def hovered(self) -> bool:
        """Whether the mouse is over it and it can be pressed."""
        return self.isEnabled() and self.underMouse()


class Button(Pressable):
    """A button: icon, words, a small badge with its keys, and an arrow if it opens a menu.

    `words` stand as written ("Gửi & nhận": the & is no mnemonic). A checkable one shows its being down in the accent.
    `hint` ("Ctrl N") is only shown; the keys belong to the action.
    """

    def __init__(  # noqa: PLR0913 - what a button shows
        self,
        look: Look,
        words: str,
        *,
        weight: Weight = "secondary",
        icon: str = "",
        hint: str = "",
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._words = ""
        self._weight: Weight = weight
        self._icon = icon
        self._hint = hint
        self._count = ""
        self._compact = False
        self._tip = tip
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(words)

    def words(self) -> str:
        """Return what the button says."""
        return self._words

    def set_words(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.setText(words.replace("&", "&&"))
        self.setAccessibleName(words)
        self.setAccessibleDescription(self._hint)
        self._set_tip()
        self.restyle()

    def set_weight(self, weight: Weight) -> None:
        """Give it another weight."""
        self._weight = weight
        self.restyle()

    def set_icon(self, name: str) -> None:
        """Show another icon ("" for none)."""
        self._icon = name
        self.restyle()

    def set_hint(self, hint: str) -> None:
        """Show other keys in the badge ("" for none)."""
        self._hint = hint
        self.setAccessibleDescription(hint)
        self.restyle()

    def set_count(self, count: int | None) -> None:
        """Show how many there are behind the words, in weight 600."""
        self._count = "" if count is None else str(count)
        self.setAccessibleName(f"{self._words} {self._count}".strip())
        self.restyle()

    def set_compact(self, compact: bool) -> None:  # noqa: FBT001 - a property setter
        """Show the icon alone, with the words as tip; without an icon nothing changes."""
        self._compact = compact and bool(self._icon)
        self._set_tip()
        self.restyle()

    def _set_tip(self) -> None:
        parts = [self._words if self._compact else "", self._tip]
        self.setToolTip(tip_of("\n".join(part for part in parts if part)))

    @property
    def _strong(self) -> bool:
        return self._weight == "primary" or (self.isChecked() and self.isCheckable())

    def _runs(self) -> list[tuple[str, float]]:
        """Return the pieces from left to right with their widths."""
        look = self.look
        runs: list[tuple[str, float]] = []
        if self._icon:
            runs.append(("icon", look.px(16)))
        if not self._compact:
            # The room is that of weight 600, so a toggle does not change its width when it is chosen.
            weight = looks.STRONG if self._weight == "primary" or self.isCheckable() else looks.PLAIN
            if self._words:
                runs.append(("words", QFontMetricsF(look.font(looks.BODY, weight)).horizontalAdvance(self._words)))
            if self._count:
                strong = look.font(looks.BODY, looks.STRONG, figures=True)
                runs.append(("count", QFontMetricsF(strong).horizontalAdvance(self._count)))
            if self._hint:
                width = QFontMetricsF(look.font(looks.SMALL)).horizontalAdvance(self._hint) + look.px(9)
                runs.append(("hint", width))
            if self.menu() is not None:
                runs.append(("arrow", look.px(16)))
        return runs

    def sizeHint(self) -> QSize:
        """Return 36 pixels (at 100 %) of height and the room of the pieces."""
        look = self.look
        runs = self._runs()
        width = sum(run[1] for run in runs) + look.px(8) * max(0, len(runs) - 1) + 2 * look.px(self._padding)
        return QSize(max(look.px(looks.CONTROL), round(width + 0.5)), look.px(looks.CONTROL))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a button is never cut."""
        return self.sizeHint()

    @property
    def _padding(self) -> int:
        if self._compact or not self._words:
            return 9
        return 10 if self._weight == "quiet" else 15

    def _colors(self) -> tuple[str | None, str | None, Tone]:
        """Return fill, edge and the tone of the writing."""
        t = self.look.tokens
        down = self.isDown()
        if not self.isEnabled():
            flat = self._weight == "quiet"
            return (None if flat else t.window, None if flat else t.line, "disabled")
        if self.isCheckable() and self.isChecked():
            return (t.accent, t.accent, "on_accent") if t.high_contrast else (t.soft_accent, t.accent, "accent")
        if self._weight == "primary":
            fill = QColor(t.accent)
            shade = 130 if down else 112
            fill = fill if not (down or self.hovered) else fill.lighter(shade) if t.dark else fill.darker(shade)
            return fill.name(), None, "on_accent"
        if self._weight == "quiet":
            return (t.line if down or self.hovered else None), None, "text" if self.hovered else "second"
        fill_name = t.line if down else t.window if self.hovered else t.surface
        return fill_name, t.strong_line, "bad" if self._weight == "danger" else "text"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, ring and pieces."""
        look = self.look
        t = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill, line, tone = self._colors()
        if t.high_contrast and fill == t.line:
            fill = t.surface  # the pressed grey of the soft themes would be the colour of the writing here
        box = QRectF(self.rect())
        radius = look.px(looks.INPUT_RADIUS)
        if t.high_contrast and self._weight == "quiet" and self.hovered:
            line = t.strong_line
        if self.ringed and fill is not None and tone == "on_accent":
            gap = t.ring + looks.FOCUS
            draw_frame(painter, box, radius, fill=None, line=t.accent, width=t.ring)
            draw_frame(painter, box.adjusted(gap, gap, -gap, -gap), radius - 3, fill=fill, line=None)
        elif self.ringed:
            draw_frame(painter, box, radius, fill=fill, line=t.accent, width=t.ring)
        else:
            draw_frame(painter, box, radius, fill=fill, line=line, width=t.edge)
        self._draw_runs(painter, tone)

    def _draw_runs(self, painter: QPainter, tone: Tone) -> None:
        look = self.look
        color = look.color(tone)
        runs = self._runs()
        gap = look.px(8)
        total = sum(run[1] for run in runs) + gap * max(0, len(runs) - 1)
        x = (self.width() - total) / 2
        middle = self.height() / 2
        for name, width in runs:
            room = QRectF(x, 0, width + 1, self.height())
            if name in ("icon", "arrow"):
                icon = self._icon if name == "icon" else "chevron-down"
                drawn = look.pixmap(icon, tone, self.devicePixelRatioF(), 16)
                painter.drawPixmap(QPointF(x, middle - look.px(16) / 2), drawn)
            elif name == "words":
                painter.setFont(look.font(looks.BODY, looks.STRONG if self._strong else looks.PLAIN))
                painter.setPen(color)
                flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignHCenter
                painter.drawText(room, int(flags) | int(Qt.TextFlag.TextSingleLine), self._words)
            elif name == "count":
                painter.setFont(look.font(looks.BODY, looks.STRONG, figures=True))
                painter.setPen(color)
                painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self._count)
            else:
                draw_keys(painter, look, QRectF(x, middle - look.px(9), width, look.px(18)), self._hint, color)
            x += width + gap


def draw_keys(painter: QPainter, look: Look, rect: QRectF, keys: str, color: QColor) -> None:
    """Draw the badge of a shortcut ("Ctrl N"): small writing in a thin box."""
    edge = QColor(color)
    edge.setAlphaF(1.0 if look.tokens.high_contrast else 0.7)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), look.px(4), look.px(4))
    painter.setFont(look.font(looks.SMALL))
    painter.setPen(color)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), keys)


class IconButton(Button):
    """A quiet square button with an icon alone; its name is the tip. Not in the tab order unless asked for."""

    def __init__(
        self,
        look: Look,
        icon: str,
        name: str,
        *,
        focusable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, name, weight="quiet", icon=icon, parent=parent)
        self.set_compact(True)
        if not focusable:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class Chip(Button):
    """A condition in force: pressed it is changed (`clicked`); its ×, Delete or Backspace takes it away (`removed`)."""

    removed = Signal()

    def __init__(self, look: Look, words: str, parent: QWidget | None = None) -> None:
        """Words that would push everything aside are cut; the tip has them whole."""
        room = look.px(CHIP_WORDS)
        shown = QFontMetricsF(look.font()).elidedText(words, Qt.TextElideMode.ElideRight, room)
        super().__init__(look, shown, icon="x", parent=parent)
        self.setAccessibleName(f"Điều kiện: {words}")
        self.setAccessibleDescription("Enter để sửa, Delete để bỏ")
        tip = "Bấm để sửa, bấm × để bỏ"
        self.setToolTip(tip if shown == words else f"{words}. {tip}")

    def _runs(self) -> list[tuple[str, float]]:
        """Return the words and behind them the cross."""
        icon, *others = super()._runs()
        return [*others, icon]

    @property
    def _padding(self) -> int:
        return 10

    def sizeHint(self) -> QSize:
        """Return 28 pixels (at 100 %) of height."""
        return QSize(super().sizeHint().width(), self.look.px(CHIP))

    def _on_cross(self, x: float) -> bool:
        return x >= self.width() - self.look.px(30)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it away where its cross is pressed."""
        if event.button() == Qt.MouseButton.LeftButton and self.isDown() and self._on_cross(event.position().x()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take it away with Delete and Backspace."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

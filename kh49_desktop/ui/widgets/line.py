"""One line to type in: plain, with what was understood shown inside it, or with a value kept from other eyes.

Vietnamese input methods build a letter from several key strokes; nothing here changes the text while it is being
typed. On leaving the field the text becomes NFC, and a reading (a date, an amount) is written out in full.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolTip

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.press import IconButton, draw_keys
from kh49_desktop.ui.widgets.text import tip_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from kh49_desktop.ui.look import Look, Tone

QT_MARGIN: Final = 2  # QLineEditPrivate::horizontalMargin
State = Literal["", "warn", "bad"]
"""Whether a field is refused ("bad", its edge turns red), doubted, or neither."""


ELLIPSIS: Final = "…"


class Line(QLineEdit):
    """A bare line: what does not fit ends in an ellipsis while nobody types in it, and its tip tells the whole."""

    def __init__(self, look: Look, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.look = look

    def shown(self) -> str:
        """Return what stands in the line for whoever passes by."""
        return self.displayText()

    def is_cut(self) -> bool:
        """Whether what stands in the line, or its placeholder, does not fit."""
        return self.fontMetrics().horizontalAdvance(self.shown() or self.placeholderText()) > self._room().width() + 1

    def event(self, event: QEvent) -> bool:
        """Tell the whole of what is cut, where the line has no tip of its own."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and not self.toolTip():
            whole = (self.shown() or self.placeholderText()) if self.is_cut() else ""
            QToolTip.showText(event.globalPos(), tip_of(whole), self)
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show how a long text begins; whoever only looks into another window finds the cursor where it was."""
        super().focusOutEvent(event)
        if event.reason() not in {Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason}:
            self.setCursorPosition(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the text end in an ellipsis where Qt only cuts it; a placeholder it shortens itself."""
        super().paintEvent(event)
        if self.hasFocus() or self.cursorPosition() or not self.displayText() or not self.is_cut():
            return
        t = self.look.tokens
        room, metrics = self._room(), self.fontMetrics()
        begun = metrics.elidedText(self.displayText(), Qt.TextElideMode.ElideRight, room.width()).removesuffix(ELLIPSIS)
        rest = room.adjusted(metrics.horizontalAdvance(begun), 0, QT_MARGIN, 0)
        painter = QPainter(self)
        painter.setFont(self.font())
        idle = self.isReadOnly() or not self.isEnabled()
        painter.fillRect(rest, QColor(t.window if idle else t.surface))
        painter.setPen(QColor(t.second if idle else t.text))
        painter.drawText(rest, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), ELLIPSIS)

    def _room(self) -> QRect:
        """Return where Qt writes: within its style's frame and our margins, and 2 pixels of its own."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inner = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        return inner.marginsRemoved(self.textMargins()).adjusted(QT_MARGIN, 0, -QT_MARGIN, 0)


class LineEdit(Line):
    """A line of text, 36 pixels high.

    `left` carries the text when the field is left and it is not what it was on entering; `textEdited` every change.
    `icon` stands before the text, `keys` ("Ctrl K") in a badge behind while the field is empty and idle.
    `sensitive` hides the value while the field is idle; an eye (no stop of Tab, but Alt+H) shows it: `revealed`.
    `goes_on`: Enter moves to the next field (FieldRow sets it).
    """

    left = Signal(str)
    revealed = Signal(bool)

    def __init__(  # noqa: PLR0913 - what a field shows
        self,
        look: Look,
        text: str = "",
        *,
        placeholder: str = "",
        icon: str = "",
        keys: str = "",
        sensitive: bool = False,
        figures: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, text, parent)
        self.goes_on = False
        self._icon = icon
        self._keys = keys
        self._echo = ""
        self._echo_tone: Tone = "second"
        self._figures = figures
        self._before = text
        self._sensitive = sensitive
        self._open = not sensitive
        self._eye: IconButton | None = None
        self._mask: Callable[[str], str] | None = None
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name or placeholder)
        if sensitive:
            self._add_eye()
        look.changed.connect(self.restyle)
        self.restyle()
        self._hide_or_show()

    def _add_eye(self) -> None:
        self._eye = IconButton(self.look, "eye", "Hiện số", parent=self)
        self._eye.setCursor(Qt.CursorShape.PointingHandCursor)
        self._eye.clicked.connect(self.toggle_open)

    def set_mask(self, mask: Callable[[str], str]) -> None:
        """Show the masked text while the field is idle and not revealed, instead of the text or of dots."""
        self._mask, self._sensitive = mask, True
        if self._eye is None:
            self._open = False
            self._add_eye()
        self.restyle()
        self._hide_or_show()

    def restyle(self) -> None:
        """Take the sizes and colours of a changed look."""
        px = self.look.px
        before = px(26) if self._icon else 0
        after = px(30) if self._eye is not None else 0
        self.setTextMargins(before, 0, after, 0)
        self.setFont(self.look.font(figures=self._figures))
        self._place_eye()
        self.update()

    def set_text(self, text: str) -> None:
        """Show a value that comes from the store, not from the keyboard."""
        if self.text() != text:
            self.setText(text)
            if not self.hasFocus():
                self.setCursorPosition(0)  # a long value shows how it begins
        self._before = text
        self._hide_or_show()

    def echo(self) -> str:
        """Return what is shown small at the right."""
        return self._echo

    def set_echo(self, text: str, tone: Tone = "second") -> None:
        """Show small at the right, inside the field, what the text was understood as ("92,9%", "05/03/1985")."""
        self._echo = text
        self._echo_tone = tone
        self.update()

    def set_state(self, state: State) -> None:
        """Show that the value is refused or doubted."""
        looks.mark(self, state=state)
        self.setFont(self.look.font(figures=self._figures))  # polished anew, Qt takes the font of before the last size

    def is_open(self) -> bool:
        """Whether a sensitive value is shown."""
        return self._open

    def toggle_open(self) -> None:
        """Show or hide a sensitive value."""
        if self._eye is None:
            return
        self.set_open(not self._open)
        self.revealed.emit(self._open)

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - a property setter
        """Show or hide a sensitive value without telling anybody."""
        if self._eye is None or is_open == self._open:
            return
        self._open = is_open
        self._eye.set_icon("eye-off" if is_open else "eye")
        self._eye.set_words("Che số" if is_open else "Hiện số")
        self._hide_or_show()

    def _hide_or_show(self) -> None:
        shown = self._open or self.hasFocus() or not self.text()
        hidden = QLineEdit.EchoMode.Password if self._mask is None else QLineEdit.EchoMode.NoEcho
        mode = QLineEdit.EchoMode.Normal if shown else hidden
        if self.echoMode() != mode:
            self.setEchoMode(mode)
        if self._mask is not None:
            self.setAccessibleDescription("" if shown else self.masked())
            self.update()

    def shown(self) -> str:
        """Return what stands in the field for whoever passes by."""
        return self.masked()

    def masked(self) -> str:
        """Return what stands in the field for whoever passes by: the masked text, or the text where none is hidden."""
        is_hidden = self._mask is not None and self.echoMode() == QLineEdit.EchoMode.NoEcho
        return self._mask(self.text()) if self._mask is not None and is_hidden else self.displayText()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember the text, to tell on leaving whether it was changed."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._before = self.text()
        super().focusInEvent(event)
        self._hide_or_show()
        if self.hasSelectedText() and len(self.selectedText()) == len(self.text()):
            self.setSelection(len(self.text()), -len(self.text()))  # a long value shows how it begins

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Finish the text and tell it if it was changed; an opened context menu is no leaving."""
        super().focusOutEvent(event)
        if event.reason() == Qt.FocusReason.PopupFocusReason:
            return
        self.settle()
        self._hide_or_show()

    def settle(self) -> None:
        """Bring the text into its lasting form and send `left` if it is another than on entering."""
        whole = self.finished(self.text())
        if whole != self.text():
            self.setText(whole)
        if whole != self._before:
            self._before = whole
            self.left.emit(whole)

    def finished(self, text: str) -> str:
        """Return the lasting form of a text."""
        return unicodedata.normalize("NFC", text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter in a form; show a hidden value with Alt+H."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (
            self._eye is not None
            and event.key() == Qt.Key.Key_H
            and event.modifiers() == Qt.KeyboardModifier.AltModifier
        ):
            self.toggle_open()
            return
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and plain and self.goes_on:
            self.returnPressed.emit()
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the eye at the right."""
        super().resizeEvent(event)
        self._place_eye()

    def _place_eye(self) -> None:
        if self._eye is not None:
            side = self.look.px(28)
            self._eye.setFixedSize(side, side)
            self._eye.move(QPoint(self.width() - side - self.look.px(4), (self.height() - side) // 2))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the icon, the echo and the keys to Qt's own line."""
        super().paintEvent(event)
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._icon:
            side = look.px(16)
            drawn = look.pixmap(self._icon, "second", self.devicePixelRatioF(), 16)
            painter.drawPixmap(look.px(11), (self.height() - side) // 2, drawn)
        if self.echoMode() == QLineEdit.EchoMode.NoEcho:
            painter.setPen(look.color("text"))
            painter.setFont(self.font())
            left = self._text_left()
            room = QRectF(left, 0, self.width() - left - look.px(4) - self.textMargins().right(), self.height())
            shown = self.fontMetrics().elidedText(self.masked(), Qt.TextElideMode.ElideRight, round(room.width()))
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        right = self.width() - look.px(11) - (look.px(26) if self._eye is not None else 0)
        if self._echo:
            self._draw_echo(painter, right)
        elif self._keys and not self.text() and not self.hasFocus():
            width = QFontMetricsF(look.font(looks.SMALL)).horizontalAdvance(self._keys) + look.px(9)
            box = QRectF(right - width, self.height() / 2 - look.px(9), width, look.px(18))
            if box.left() > self._written() + look.px(8):
                draw_keys(painter, look, box, self._keys, look.color("second"))

    def _draw_echo(self, painter: QPainter, right: int) -> None:
        look = self.look
        font = look.font(looks.SMALL, figures=True)
        width = QFontMetricsF(font).horizontalAdvance(self._echo)
        if right - width < self._written() + look.px(8):
            return  # the typed text comes first where there is no room for both
        painter.setFont(font)
        painter.setPen(look.color(self._echo_tone))
        room = QRectF(right - width - 1, 0, width + 1, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self._echo)

    def _written(self) -> int:
        """Return where the typed text (or the placeholder) ends, in pixels from the left edge."""
        shown = self.masked() or self.placeholderText()
        return self._text_left() + self.fontMetrics().horizontalAdvance(shown)

    def _text_left(self) -> int:
        """Return where Qt begins to write."""
        return self._room().left()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text was understood as: the value to keep, how it is written out, or the sentence why it was not.

    `value` None with no `problem`: the field is empty.
    """

    value: str | None
    shown: str = ""
    problem: str = ""


class ReadingEdit(LineEdit):
    """A line whose text is read while it is typed: the reading is echoed at the right, never written into the text.

    On leaving, a text that was understood is replaced by its written-out form. `read_changed` carries each new
    Reading; one with a problem should be shown to the person only after `left`, so nobody is told off half way.
    """

    read_changed = Signal(object)

    def __init__(  # noqa: PLR0913 - what a field shows
        self,
        look: Look,
        read: Callable[[str], Reading],
        text: str = "",
        *,
        placeholder: str = "",
        sensitive: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._read = read
        self._reading = Reading(None)
        super().__init__(
            look,
            text,
            placeholder=placeholder,
            sensitive=sensitive,
            figures=True,
            name=name,
            parent=parent,
        )
        self.textChanged.connect(self._take)
        self._take(text)

    def reading(self) -> Reading:
        """Return how the present text is understood."""
        return self._reading

    def value(self) -> str | None:
        """Return the value to keep; None if the field is empty or not understood."""
        return self._reading.value

    def finished(self, text: str) -> str:
        """Return the written-out form of a text that was understood."""
        whole = super().finished(text)
        reading = self._read(whole)
        return reading.shown if reading.value is not None and reading.shown else whole

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the echo away: the text itself now says it."""
        super().focusOutEvent(event)
        self._show_echo()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the echo again."""
        super().focusInEvent(event)
        self._show_echo()

    def _take(self, text: str) -> None:
        reading = self._read(unicodedata.normalize("NFC", text))
        changed = reading != self._reading
        self._reading = reading
        self._show_echo()
        if changed:
            self.read_changed.emit(reading)

    def _show_echo(self) -> None:
        reading = self._reading
        differs = reading.value is not None and reading.shown != self.text().strip()
        self.set_echo(reading.shown if differs else "")


class DayEdit(ReadingEdit):
    """A day as people write it: 5/3/85, 05031985, 5-3-1985 or a year alone; `read` is given by the caller."""

    def __init__(
        self,
        look: Look,
        read: Callable[[str], Reading],
        text: str = "",
        *,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, read, text, placeholder="ngày/tháng/năm", name=name, parent=parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers)

"""Grounds to set things on: cards, heads of sections, thin rules, numbers that stand out, lists of a few things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.flow import FlowLayout
from kh49_desktop.ui.widgets.press import Button, Pressable, draw_frame
from kh49_desktop.ui.widgets.tag import Dot, Icon, Tag
from kh49_desktop.ui.widgets.text import ElidedLabel, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from kh49_desktop.ui.look import Look, Tone


class Rule(QWidget):
    """A thin line from side to side."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the width of a line as height."""
        return QSize(1, self.look.tokens.edge)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        QPainter(self).fillRect(self.rect(), QColor(self.look.tokens.line))


class SectionHead(QWidget):
    """The head of a section of a form: its title and, small at the right, what is to be said of it ("1 lưu ý").

    With `folding` an arrow stands before the title and pressing it (or Space) sends `opened`.
    """

    opened = Signal(bool)

    def __init__(  # noqa: PLR0913 - what a head shows
        self,
        look: Look,
        title: str,
        right: str = "",
        *,
        folding: bool = False,
        is_open: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._open = is_open or not folding
        self._row = QHBoxLayout(self)
        self._fold: _Fold | None = None
        if folding:
            self._fold = _Fold(look, title, self)
            self._fold.clicked.connect(self.toggle)
            self._row.addWidget(self._fold)
            self._show_fold()
        else:
            self.title = Words(look, title, strong=True, parent=self)
            self._row.addWidget(self.title)
        self._row.addStretch(1)
        self._right = Words(look, right, size=looks.SMALL, tone="second", parent=self)
        self._row.addWidget(self._right)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._row.setContentsMargins(0, px(4), 0, px(4))
        self._row.setSpacing(px(8))

    def set_right(self, text: str, tone: Tone = "second") -> None:
        """Say something else at the right."""
        self._right.setText(text)
        self._right.set_tone(tone)

    def is_open(self) -> bool:
        """Whether the section is unfolded."""
        return self._open

    def toggle(self) -> None:
        """Fold or unfold, and tell."""
        self.set_open(not self._open)
        self.opened.emit(self._open)

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - a property setter
        """Fold or unfold without telling."""
        self._open = is_open
        self._show_fold()

    def _show_fold(self) -> None:
        if self._fold is not None:
            self._fold.set_open(self._open)


class _Fold(Pressable):
    """The arrow and title of a section that folds."""

    def __init__(self, look: Look, title: str, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._title = title
        self._is_open = False
        self.setText(title.replace("&", "&&"))
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - a property setter
        """Turn the arrow."""
        self._is_open = is_open
        self.setAccessibleDescription("đang mở" if is_open else "đang gấp")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of arrow and title."""
        font = self.look.font(looks.BODY, looks.STRONG)
        self.setFont(font)
        width = self.fontMetrics().horizontalAdvance(self._title)
        return QSize(width + self.look.px(32), self.look.px(28))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw arrow, title and ring."""
        look = self.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrow = "chevron-down" if self._is_open else "chevron-right"
        side = look.px(16)
        painter.drawPixmap(0, (self.height() - side) // 2, look.pixmap(arrow, "text", self.devicePixelRatioF(), 16))
        painter.setFont(look.font(looks.BODY, looks.STRONG))
        painter.setPen(look.color("accent" if self.hovered else "text"))
        room = QRectF(self.rect()).adjusted(look.px(24), 0, 0, 0)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), self._title)
        if self.ringed:
            draw_frame(
                painter,
                QRectF(self.rect()),
                look.px(4),
                fill=None,
                line=look.tokens.accent,
                width=looks.FOCUS,
            )


class Card(QFrame):
    """A raised ground with an optional title, words or widgets at its right, and `body` (a QVBoxLayout) below.

    `gap` is the room between two things in the body: 10 between fields, 0 between `ItemRow`s. `foot` is the room below
    them: little where what scrolls is to go on to the edge.
    """

    def __init__(  # noqa: PLR0913 - what a card shows
        self,
        look: Look,
        title: str = "",
        right: str = "",
        *,
        gap: int = 10,
        foot: int = 16,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._gap, self._foot = gap, foot
        self.setProperty("ground", "card")
        self.setAccessibleName(title)
        self._whole = QVBoxLayout(self)
        self._head = QWidget(self)
        self._row = QHBoxLayout(self._head)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.title = ElidedLabel(look, title, strong=True, least=160, parent=self._head)
        self._right = ElidedLabel(look, right, tone="second", parent=self._head)
        self._right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.title)
        self._row.addWidget(self._right, 1)
        self._whole.addWidget(self._head)
        self._head.setVisible(bool(title or right))
        self.body = QVBoxLayout()
        self._whole.addLayout(self.body, 1)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._whole.setContentsMargins(px(20), px(16), px(20), px(self._foot))
        self._whole.setSpacing(px(8))
        self._row.setSpacing(px(8))
        self.body.setSpacing(px(self._gap))

    def set_title(self, title: str) -> None:
        """Give another title."""
        self.title.setText(title)
        self.setAccessibleName(title)
        self._head.setVisible(bool(title or self._right.text()))

    def set_right(self, text: str, tone: Tone = "second") -> None:
        """Say something else at the right of the title."""
        self._right.setText(text)
        self._right.set_tone(tone)
        self._head.setVisible(bool(text or self.title.text()))

    def add_right(self, widget: QWidget) -> None:
        """Set a widget at the right of the title."""
        self._row.addWidget(widget)
        self._head.setVisible(True)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Set a widget into the body, below what is there."""
        self.body.addWidget(widget, stretch)

    def add_rows(self, *rows: QWidget) -> None:
        """Set `ItemRow`s into a body of fields: their rules divide them, so they stand close to each other."""
        together = QVBoxLayout()
        together.setSpacing(0)
        for row in rows:
            together.addWidget(row)
        self.body.addLayout(together)


class _Laid(Pressable):
    """Something pressed that holds other widgets and is as large as they need."""

    def sizeHint(self) -> QSize:
        """Return what the layout needs."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else QSize()

    def minimumSizeHint(self) -> QSize:
        """Return the least the layout needs."""
        layout = self.layout()
        return layout.minimumSize() if layout is not None else QSize()

    def hasHeightForWidth(self) -> bool:
        """Return whether the height follows the width."""
        layout = self.layout()
        return layout is not None and layout.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:
        """Return the height the layout needs at a width."""
        layout = self.layout()
        return layout.totalHeightForWidth(width) if layout is not None else -1

    def _through(self, *widgets: QWidget) -> None:
        """Let the mouse through to the whole."""
        for widget in widgets:
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class StatCard(_Laid):
    """A number that stands out, with its words under it; pressed only if `pressable`."""

    def __init__(  # noqa: PLR0913 - what a card shows
        self,
        look: Look,
        number: str = "",
        words: str = "",
        *,
        tone: Tone = "text",
        pressable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._number = Words(look, number, size=looks.FIGURE, strong=True, tone=tone, parent=self)
        self._words = Words(look, words, tone="second", wrap=True, parent=self)
        self._pressable = pressable
        self._stack = QVBoxLayout(self)
        self._stack.addWidget(self._number)
        self._stack.addWidget(self._words)
        self._stack.addStretch(1)
        self._through(self._number, self._words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if pressable else Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not pressable)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"{number} {words}".strip())
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(px(16), px(12), px(16), px(12))
        self._stack.setSpacing(px(2))
        super().restyle()

    def set_stat(self, number: str, words: str = "", tone: Tone = "text") -> None:
        """Show another number; empty words stay as they were."""
        self._number.setText(number)
        self._number.set_tone(tone)
        if words:
            self._words.setText(words)
        self.setAccessibleName(f"{number} {self._words.text()}".strip())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card's ground."""
        look = self.look
        t = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = t.accent if self.ringed else t.strong_line if self._pressable and self.hovered else t.line
        width = t.ring if self.ringed else t.edge
        draw_frame(painter, QRectF(self.rect()), look.px(looks.CARD_RADIUS), fill=t.surface, line=line, width=width)


class ChoiceCard(_Laid):
    """One of two or three versions to choose between: a title and a few small lines; checkable."""

    def __init__(self, look: Look, title: str, lines: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self.setCheckable(True)
        self._stack = QVBoxLayout(self)
        self._title = Words(look, title, strong=True, wrap=True, parent=self)
        self._stack.addWidget(self._title)
        self._through(self._title)
        for line in lines:
            small = Words(look, line, size=looks.SMALL, tone="second", wrap=True, parent=self)
            self._stack.addWidget(small)
            self._through(small)
        self._stack.addStretch(1)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(", ".join([title, *lines]))
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(px(13), px(12), px(13), px(12))
        self._stack.setSpacing(px(4))
        super().restyle()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card's ground."""
        look = self.look
        t = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        width = t.ring if self.ringed or (chosen and t.high_contrast) else t.edge
        line = t.accent if chosen or self.ringed else t.strong_line
        fill = t.soft_accent if chosen else t.window if self.hovered else t.surface
        box, radius = QRectF(self.rect()), look.px(looks.INPUT_RADIUS)
        draw_frame(painter, box, radius, fill=fill, line=line, width=width)
        if chosen and self.ringed and t.high_contrast:  # its thick edge says that it is chosen: the ring lies within
            gap = t.ring + looks.FOCUS
            draw_frame(painter, box.adjusted(gap, gap, -gap, -gap), radius / 2, fill=None, line=t.text, width=t.edge)


class ItemRow(_Laid):
    """One of a few things in a card: a dot or icon, a title over a small line, and what stands at the right.

    Pressed as a whole (`clicked`) if `pressable`, which also shows the arrow at its right. `rule` draws a thin line
    below it.
    """

    def __init__(  # noqa: PLR0913 - what a row shows
        self,
        look: Look,
        title: str,
        below: str = "",
        *,
        dot: Tone | None = None,
        dot_means: str = "",
        icon: str = "",
        right: str = "",
        tag: str = "",
        tag_tone: Tone = "neutral",
        tag_first: bool = False,
        pressable: bool = False,
        rule: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, parent)
        self._rule = rule
        self._pressable = pressable
        self._row = QHBoxLayout(self)
        middle = Qt.AlignmentFlag.AlignVCenter
        if dot is not None:
            mark = Dot(look, dot, dot_means, self)
            self._row.addWidget(mark, 0, middle)
            self._through(mark)
        if icon:
            sign = Icon(look, icon, parent=self)
            self._row.addWidget(sign, 0, middle)
            self._through(sign)
        self._texts = QVBoxLayout()
        self.title = Words(look, title, wrap=True, parent=self)
        self.below = Words(look, below, size=looks.SMALL, tone="second", wrap=True, parent=self)
        self.below.setVisible(bool(below))
        self._texts.addStretch(1)
        self._texts.addWidget(self.title)
        self._texts.addWidget(self.below)
        self._texts.addStretch(1)
        self._row.addLayout(self._texts, 1)
        self.right = Words(look, right, tone="second", parent=self)
        self.right.setVisible(bool(right))
        self.tag = Tag(look, tag, tag_tone, self)
        self.tag.setVisible(bool(tag))
        for part in (self.tag, self.right) if tag_first else (self.right, self.tag):
            self._row.addWidget(part, 0, middle)
        self._through(self.title, self.below, self.right, self.tag)
        if pressable:
            arrow = Icon(look, "chevron-right", size=16, tone="second", parent=self)
            self._row.addWidget(arrow, 0, middle)
            self._through(arrow)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if pressable else Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(", ".join(part for part in (dot_means, title, below, right, tag) if part))
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._row.setContentsMargins(0, px(4), 0, px(4) + self.look.tokens.edge)
        self._row.setSpacing(px(12))
        self._texts.setSpacing(px(2))
        self.setMinimumHeight(px(48))
        super().restyle()

    def set_rule(self, shown: bool) -> None:  # noqa: FBT001 - a property setter
        """Draw the thin line below, or not: the last of a card has none."""
        self._rule = shown
        self.update()

    def add_right(self, widget: QWidget) -> None:
        """Set a widget (a button) at the right end."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rule below, the ground under the mouse and the ring."""
        look = self.look
        t = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0, 0, 0, -t.edge)
        if self._pressable and self.hovered:
            draw_frame(painter, box, look.px(looks.INPUT_RADIUS), fill=t.window, line=None)
        if self._rule:
            painter.fillRect(QRectF(0, self.height() - t.edge, self.width(), t.edge), QColor(t.line))
        if self.ringed:
            radius = look.px(looks.INPUT_RADIUS)
            draw_frame(painter, box, radius, fill=None, line=t.accent, width=looks.FOCUS)  # it has no edge at rest


LOW: Final = 190
"""Below this height (at 100 %) what an empty list says goes without its icon."""


class EmptyState(QWidget):
    """What an empty list says: one sentence on what belongs here, and up to two buttons that bring it."""

    def __init__(
        self,
        look: Look,
        sentence: str,
        *,
        icon: str = "",
        buttons: Sequence[Button] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._stack = QVBoxLayout(self)
        centre = Qt.AlignmentFlag.AlignHCenter
        self._stack.addStretch(2)
        self._low = False
        self._icon = Icon(look, icon, tone="second", size=32, parent=self) if icon else None
        if self._icon is not None:
            self._stack.addWidget(self._icon, 0, centre)
        self._sentence = Words(look, sentence, tone="second", wrap=True, parent=self)
        self._sentence.setAlignment(centre)
        self._stack.addWidget(self._sentence)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._row = row
        self._stack.addLayout(row)
        self._stack.addStretch(3)
        self.setAccessibleName(sentence)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        above = px(8 if self._low else 24)
        self._stack.setContentsMargins(px(24), above, px(24), above)
        self._stack.setSpacing(px(12))
        self._row.setSpacing(px(8))
        if self._icon is not None:
            self._icon.setVisible(not self._low)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the icon and the air out where there is no room for them: the buttons are to be seen whole."""
        super().resizeEvent(event)
        low = self.height() < self.look.px(LOW)
        if low != self._low:
            self._low = low
            self.restyle()

    def set_sentence(self, sentence: str, icon: str = "") -> None:
        """Say something else, under another icon if one is given."""
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        if icon and self._icon is not None:
            self._icon.set_icon(icon, "second")


LINES_APART: Final = 8
"""Most room between two lines of things, at 100 %: things far apart in a line still go on right below."""


class FlowRow(QWidget):
    """Widgets side by side that go on below where the line is full (buttons under a form, tags)."""

    def __init__(
        self, look: Look, widgets: Sequence[QWidget] = (), *, gap: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.look = look
        self._gap = gap
        self._flow = FlowLayout(self, gap=look.px(gap))
        self._flow.set_gap(look.px(gap), look.px(min(gap, LINES_APART)))
        for widget in widgets:
            self._flow.addWidget(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.restyle)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        self._flow.set_gap(self.look.px(self._gap), self.look.px(min(self._gap, LINES_APART)))

    def add(self, widget: QWidget) -> None:
        """Set a widget at the end."""
        self._flow.addWidget(widget)

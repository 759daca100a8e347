"""One of several: buttons side by side for a few choices, a list that can be searched for many, and a tick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QComboBox, QCompleter, QListView, QSizePolicy, QWidget

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.flow import FlowLayout
from kh49_desktop.ui.widgets.line import Line
from kh49_desktop.ui.widgets.press import KEYBOARD, Button, draw_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QWheelEvent

    from kh49_desktop.ui.look import Look
    from kh49_desktop.ui.widgets.line import State

CODE = Qt.ItemDataRole.UserRole
"""Where a list keeps the code behind the words."""


class _Choice(Button):
    """One button of a row of choices; it leaves the arrows to the row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave arrows, Enter and the clearing keys to the row."""
        if event.key() in (
            Qt.Key.Key_Left,
            Qt.Key.Key_Right,
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
            Qt.Key.Key_Backspace,
            Qt.Key.Key_Delete,
        ):
            event.ignore()
            return
        super().keyPressEvent(event)


class Segmented(QWidget):
    """A few choices side by side, one or none of them chosen; goes over several lines where there is no room.

    Arrow keys choose the neighbour, Space chooses, Backspace or a second press clears if `clearable`.
    `edited` carries the code (or None) when the person changes it. The whole row is one stop of the Tab key.
    """

    edited = Signal(object)

    def __init__(  # noqa: PLR0913 - what a field shows
        self,
        look: Look,
        choices: Sequence[tuple[str, str]],
        *,
        value: str | None = None,
        clearable: bool = True,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.goes_on = False
        self._clearable = clearable
        self._value: str | None = None
        self._buttons: dict[str, _Choice] = {}
        self._row = FlowLayout(self, gap=look.px(8))
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for code, words in choices:
            button = _Choice(look, words, parent=self)
            button.setCheckable(True)
            button.setProperty("code", code)
            button.clicked.connect(self._pressed)
            self._buttons[code] = button
            self._row.addWidget(button)
        look.changed.connect(self.restyle)
        self.set_value(value)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        self._row.set_gap(self.look.px(8))
        self.updateGeometry()

    def value(self) -> str | None:
        """Return the code chosen, or None."""
        return self._value

    def set_value(self, value: str | None) -> None:
        """Choose without telling."""
        self._value = value if value in self._buttons else None
        for code, button in self._buttons.items():
            button.setChecked(code == self._value)
        stop = self._buttons.get(self._value or "") or next(iter(self._buttons.values()), None)
        for button in self._buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            self.setFocusProxy(stop)

    def set_count(self, code: str, count: int | None) -> None:
        """Show how many there are behind a choice."""
        self._buttons[code].set_count(count)

    def set_shown(self, code: str, shown: bool) -> None:  # noqa: FBT001 - a property setter
        """Show a choice, or leave it out: the arrows pass over it."""
        looks.show_if(self._buttons[code], shown)
        self.updateGeometry()

    def set_state(self, state: State) -> None:
        """Take a field's state; a row of choices has no edge to show it on."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrows, clear with Backspace, go on with Enter."""
        step = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Down: 1,
        }.get(Qt.Key(event.key()))
        codes = [code for code, button in self._buttons.items() if not button.isHidden()]
        if step is not None and codes:
            at = codes.index(self._value) + step if self._value is not None else 0
            self._choose(codes[max(0, min(len(codes) - 1, at))])
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete) and self._clearable:
            self._choose(None)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.goes_on and not event.modifiers():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def _pressed(self) -> None:
        sender = self.sender()
        code = str(sender.property("code")) if sender is not None else None
        self._choose(None if code == self._value and self._clearable else code)

    def _choose(self, code: str | None) -> None:
        changed = code != self._value
        self.set_value(code)
        proxy = self.focusProxy()
        if proxy is not None and self.isAncestorOf(self.window().focusWidget() or proxy):
            proxy.setFocus(Qt.FocusReason.TabFocusReason)
        if changed:
            self.edited.emit(code)


class _Found(QStandardItemModel):
    """The choices that hold every typed word, in any order, once both are folded."""

    def __init__(self, fold: Callable[[str], str], parent: QObject) -> None:
        super().__init__(parent)
        self._fold = fold
        self._all: list[tuple[str, str, str]] = []
        self._words: list[str] = []

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Take the choices (code, words) and show all."""
        self._all = [(code, words, self._fold(words)) for code, words in choices]
        self._show([])

    def look_for(self, typed: str) -> None:
        """Show only what matches; nothing typed shows all."""
        words = self._fold(typed).split()
        if words != self._words:
            self._show(words)

    def matching(self, typed: str) -> list[str]:
        """Return the codes of the choices that are the typed text, or else of those that hold its words."""
        folded = self._fold(typed.strip())
        same = [code for code, _, held in self._all if held == folded]
        words = folded.split()
        return same or [code for code, _, held in self._all if all(word in held for word in words)]

    def _show(self, words: list[str]) -> None:
        self._words = words
        self.clear()
        for code, shown, held in self._all:
            if all(word in held for word in words):
                self.appendRow(_item(code, shown))


def _item(code: str, words: str) -> QStandardItem:
    item = QStandardItem(words)
    item.setData(code, CODE)
    item.setEditable(False)
    return item


class ChoiceBox(QComboBox):
    """A list that drops down and can be searched by typing; `fold` makes đ = d, hoà = hòa for the comparison.

    `edited` carries the code (or None when emptied) when the person changes it. On leaving, a text that fits exactly
    one choice becomes that choice; one that fits none stays as typed and `unmatched` carries it. The wheel never
    changes a value. Alt+Down or F4 opens the whole list.
    """

    edited = Signal(object)
    unmatched = Signal(str)

    def __init__(  # noqa: PLR0913 - what a field shows
        self,
        look: Look,
        choices: Sequence[tuple[str, str]] = (),
        *,
        fold: Callable[[str], str] = str.casefold,
        value: str | None = None,
        placeholder: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.goes_on = False
        self._value: str | None = None
        self._list = QStandardItemModel(self)
        self._found = _Found(fold, self)
        self.setModel(self._list)
        self._line = Line(look, parent=self)
        self.setLineEdit(self._line)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name or placeholder)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        popup = QListView()
        popup.setProperty("popup", True)  # noqa: FBT003 - what the style sheet selects by
        self._completer.setPopup(popup)
        self.setCompleter(self._completer)
        self._line.setPlaceholderText(placeholder)
        self._line.setAccessibleName(name or placeholder)
        self._line.textEdited.connect(self._found.look_for)
        self._completer.activated[QModelIndex].connect(self._completed)  # type: ignore[index]
        self.activated.connect(self._activated)
        look.changed.connect(self.update)
        self.set_choices(choices)
        self.set_value(value)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices (code, words); the value stays if it is among them."""
        kept = self._value
        self._list.clear()
        for code, words in choices:
            self._list.appendRow(_item(code, words))
        self._found.set_choices(choices)
        self.set_value(kept)

    def value(self) -> str | None:
        """Return the code chosen, or None."""
        return self._value

    def text(self) -> str:
        """Return what stands in the field, chosen or only typed."""
        return self._line.text()

    def set_value(self, value: str | None) -> None:
        """Choose without telling."""
        row = -1 if value is None else self.findData(value, CODE)
        self._value = value if row >= 0 else None
        self.setCurrentIndex(row)
        self._line.setText(self.itemText(row) if row >= 0 else "")
        self._line.setCursorPosition(0)
        self._found.look_for("")

    def set_state(self, state: State) -> None:
        """Show that the value is refused or doubted."""
        looks.mark(self, state=state)

    def settle(self) -> None:
        """Make a choice of the typed text where it fits exactly one."""
        typed = self._line.text().strip()
        if self._value is not None and typed == self.itemText(self.findData(self._value, CODE)):
            return
        if not typed:
            self._take(None)
            return
        codes = self._found.matching(typed)
        if len(codes) == 1:
            self._take(codes[0])
        else:
            self._value = None
            self.unmatched.emit(typed)

    def _take(self, code: str | None) -> None:
        changed = code != self._value
        self.set_value(code)
        if changed:
            self.edited.emit(code)

    def _activated(self, row: int) -> None:
        if row >= 0:
            self._take(str(self.itemData(row, CODE)))

    def _completed(self, index: QModelIndex) -> None:
        self._take(str(index.data(CODE)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll: a value changed by passing over it is a value lost."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Settle the text; an opened list or menu is no leaving."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.settle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter in a form; the arrows open the list rather than change the value unseen."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and self.goes_on and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.settle()
            self.focusNextChild()
            return
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self.showPopup()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Add the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = self.look.px(16)
        tone = "text" if self.isEnabled() else "disabled"
        drawn = self.look.pixmap("chevron-down", tone, self.devicePixelRatioF(), 16)  # type: ignore[arg-type]
        painter.drawPixmap(self.width() - side - self.look.px(10), (self.height() - side) // 2, drawn)


class CheckBox(QCheckBox):
    """A tick with its words; `toggled` and `clicked` are Qt's own."""

    def __init__(
        self,
        look: Look,
        words: str,
        *,
        checked: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words.replace("&", "&&"), parent)
        self.look = look
        self._words = words
        self._by_keyboard = False
        self.goes_on = False
        self.setChecked(checked)
        self.setAccessibleName(words)
        look.changed.connect(self.updateGeometry)

    def set_state(self, state: State) -> None:
        """Take a field's state; a tick is never refused."""

    def sizeHint(self) -> QSize:
        """Return the room of box and words."""
        look = self.look
        width = QFontMetricsF(look.font()).horizontalAdvance(self._words)
        return QSize(round(look.px(18 + 8 + 6) + width), look.px(looks.CONTROL))

    def minimumSizeHint(self) -> QSize:
        """Return the same."""
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """Return that box and words can be pressed alike."""
        return self.rect().contains(pos)  # type: ignore[call-overload, no-any-return]

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether the keyboard brought the focus."""
        self._by_keyboard = event.reason() in KEYBOARD
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter in a form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.goes_on and not event.modifiers():
            self.focusNextChild()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, tick and words."""
        look = self.look
        t = look.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(18)
        box = QRectF(0, (self.height() - side) / 2, side, side)
        on = self.isChecked()
        enabled = self.isEnabled()
        fill = (t.accent if enabled else t.disabled) if on else t.surface
        edge = (t.accent if enabled else t.disabled) if on else t.strong_line
        draw_frame(painter, box, look.px(4), fill=fill, line=edge, width=t.edge)
        if on:
            mark = look.pixmap("check", "on_accent", self.devicePixelRatioF(), 14)
            painter.drawPixmap(QPointF(box.x() + look.px(2), box.y() + look.px(2)), mark)
        if self.hasFocus() and self._by_keyboard:  # round the words: on the accent of a ticked box it would not be seen
            start, end = box.right() + look.px(3), min(self.width(), self.sizeHint().width())
            ring = QRectF(start, look.px(4), end - start, self.height() - 2 * look.px(4))
            draw_frame(painter, ring, look.px(4), fill=None, line=t.accent, width=t.ring)
        painter.setFont(look.font())
        painter.setPen(look.color("text" if enabled else "disabled"))
        room = QRectF(box.right() + look.px(8), 0, self.width(), self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine), self._words)

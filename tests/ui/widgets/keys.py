"""Typing as a person does: key strokes that carry their letter, and what an input method sends."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

NONE = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE, text: str = "") -> None:
    """Press and release one key."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))


def write(widget: QWidget, text: str) -> None:
    """Type letters one by one; QTest.keyClicks cannot type ễ."""
    for letter in text:
        press(widget, Qt.Key.Key_unknown, NONE, letter)


def compose(widget: QWidget, preedit: str) -> None:
    """Show a syllable an input method is still building."""
    QApplication.sendEvent(widget, QInputMethodEvent(preedit, []))


def commit(widget: QWidget, text: str) -> None:
    """End the composition with its result."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)

"""Every record type in a real window, by keys: entered, found, its history, deleted, taken back. None is named."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from kh49_desktop.fields import Choice, Day, Field, Link, Month, Whole, YesNo
from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.records import CATALOGUE
from kh49_desktop.store.file import Store
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.places import BY_HAND
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused, panel
from tests.ui.real import clipped
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
OWN = "union_unit"  # the register's own unit: there is one, made on the first day
FORMS = [
    kind
    for kind in CATALOGUE.kinds
    if kind.about.parent is None
    and kind not in BUILT_IN
    and kind.about.table != OWN
    and kind.about.name not in BY_HAND
    and not any(field.sensitive or isinstance(field.kind, Link) for field in kind.about.naming)
]


def names(kinds: list[type[Record]]) -> list[Any]:
    return [pytest.param(kind, id=kind.about.name) for kind in kinds]


def typed(field: Field) -> str:
    """Return what an officer types into a field that names a record."""
    kind = field.kind
    if isinstance(kind, Choice):
        return field.offered[0].label
    if isinstance(kind, Month):
        return "3/2026"
    if isinstance(kind, Day):
        return "5/3/26"
    if isinstance(kind, YesNo):
        return "Có"
    if isinstance(kind, Whole):
        return "2026" if field.plain else "1"
    return "Đặng Văn Ánh"


def enter(page: RecordPanel, field: Field) -> None:
    """Type a value into a field of the form that is open."""
    page.form.focus_field(field.name)
    widget = focused()
    if isinstance(widget, QLineEdit | QPlainTextEdit):
        if isinstance(widget, QLineEdit):
            widget.selectAll()
        write(widget, typed(field))
    elif page.form.editing.texts.value(field.name) is None:
        press(widget, Qt.Key.Key_Right)  # a row of answers: the arrow chooses the first
        if page.form.editing.texts.value(field.name) is None:
            write(widget, typed(field))  # a list of answers: letters find one
            press(widget, Qt.Key.Key_Return)
    press(focused(), Qt.Key.Key_Tab)


def key(key: Qt.Key) -> None:
    QTest.keyClick(focused(), key, CTRL)


@pytest.mark.parametrize("kind", names(FORMS))
def test_entered_found_deleted_and_taken_back_by_keys(
    kind: type[Record], window: Window, store: Store, qtbot: QtBot
) -> None:
    page = panel(window, kind.about.name)
    already = store.count(kind)
    key(Qt.Key.Key_N)
    for field in kind.about.naming:
        enter(page, field)
    key(Qt.Key.Key_S)
    assert store.count(kind) == already + 1
    record = page.form.editing.record
    row = store.row(kind, record)
    assert row is not None
    assert all(row[field.name] is not None for field in kind.about.naming)
    assert clipped(window) == []  # the words of a problem take their room

    key(Qt.Key.Key_H)
    assert page.past is not None
    assert page.past.isVisible()
    press(focused(), Qt.Key.Key_Escape)

    window.show_page(kind.about.name, {"search": "dang van anh"})
    found = page.model.rowCount()
    assert found == (1 if any(f.searched and f in kind.about.naming and typed(f) == "Đặng Văn Ánh"
                              for f in kind.about.fields.values()) else found)  # fmt: skip

    window.show_page(kind.about.name, {"search": "", "record": record})
    page.delete()
    assert store.row(kind, record) is None
    window.app.undo()
    assert store.row(kind, record) is not None


@pytest.mark.parametrize("kind", names(FORMS))
def test_a_look_at_every_screen_leaves_the_file_as_it_was(kind: type[Record], window: Window, store: Store) -> None:
    before, changes = store.dump(), store.changes()
    page = panel(window, kind.about.name)
    key(Qt.Key.Key_N)
    press(focused(), Qt.Key.Key_Tab)
    press(focused(), Qt.Key.Key_Escape)
    window.show_page("home")
    assert (store.dump(), store.changes(), store.drafts()) == (before, changes, [])
    assert page.kind is kind

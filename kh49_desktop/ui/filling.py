"""Cards that are filled anew each time: their rows, and the sentence where there are none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kh49_desktop.ui.look import Look
from kh49_desktop.ui.widgets import Card, Words


def quiet(look: Look, text: str) -> Words:
    """Return a sentence for a card that has nothing to show."""
    words = Words(look, text, tone="second", wrap=True)
    words.setMinimumHeight(look.px(36))
    return words


def fill(card: Card, rows: Sequence[QWidget]) -> None:
    """Put these rows into a card in place of those shown; the keyboard stays at the row of the same number."""
    body = card.body
    here = -1
    for at in range(body.count() - 1, -1, -1):
        item = body.takeAt(at)
        old = item.widget() if item is not None else None
        if old is not None:
            here = at if old.hasFocus() or old.isAncestorOf(old.window().focusWidget() or card) else here
            old.hide()
            old.deleteLater()
    body.setSpacing(0)
    for row in rows:
        body.addWidget(row)
        row.show()
    body.addStretch(1)
    if 0 <= here < len(rows):
        rows[here].setFocus()

"""What the tests of the widgets share: one look on the running application."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kh49_desktop.ui import look as looks


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> looks.Look:
    """The application in its look; dressed once, as the program does it."""
    return looks.apply(qapp, looks.Theme.LIGHT)


@pytest.fixture
def look(dressed: looks.Look) -> Iterator[looks.Look]:
    """The look, light and at 100 % at the start of every test."""
    dressed.choose(theme=looks.Theme.LIGHT, scale=1.0, dense=False)
    yield dressed
    dressed.choose(theme=looks.Theme.LIGHT, scale=1.0, dense=False)

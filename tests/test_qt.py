"""The Qt binding itself: what a release of it broke once, so that no lock brings it back unseen."""

from __future__ import annotations

import gc
import sys

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None cannot be used up from Python 3.12 on")
def test_a_call_into_qt_takes_no_reference_of_none_away(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.setText("")
    gc.collect()
    before = sys.getrefcount(None)
    for _ in range(2_000):
        label.setText("a")
        label.property("nothing")
    gc.collect()
    assert sys.getrefcount(None) > before - 200

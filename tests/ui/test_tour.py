"""The tour carries out the main job with the real window, and leaves what it says it leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kh49_desktop.__main__ import Rooms
from kh49_desktop.records import CATALOGUE, Agreement, Conference, ConferenceVote, Member, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.tour import fresh, latest, run_tour, shot
from tests.conftest import NOW


def open_store(folder: Path) -> Store:
    return Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)


@pytest.fixture
def said() -> list[str]:
    """What the tour told."""
    return []


def test_the_tour_ends_with_a_valid_sealed_report(
    qtbot: QtBot, look: looks.Look, tmp_path: Path, said: list[str]
) -> None:
    folder = tmp_path / "chuyến đi"
    assert run_tour(folder, open_store, Rooms(), said.append) == 0, said
    verdict = json.loads((folder / "bao-cao-kiem-tra.json").read_text(encoding="utf-8"))
    assert verdict["verdict"] == "valid"
    assert verdict["figures_match"] is True
    pictures = sorted((folder / "anh").glob("*.png"))
    assert [picture.name[:2] for picture in pictures] == [f"{number:02}" for number in range(1, 12)]
    assert all(QImage(str(picture)).size() == QImage(str(pictures[0])).size() for picture in pictures)
    for left in (folder / "bao-cao.pdf", folder / "bao-cao-kiem-tra.json", folder / "anh", folder / "du-lieu"):
        assert left.exists()
        assert any(str(left) in line for line in said)
    store = open_store(folder / "du-lieu")
    unit = store.load(Unit, store.own_unit)
    assert unit is not None
    assert unit.name == "CĐCS Công ty TNHH May Thái Dương"
    assert store.count(Member) > 50
    held = next(store.every(Conference))
    assert (held.held_on, held.present, held.summoned) == ("2026-03-28", 57, 60)
    assert len(store.child_rows(ConferenceVote, held.id)) == 5
    assert next(store.every(Agreement)).term_years == 3
    store.close()


def test_a_second_tour_does_not_touch_the_first(tmp_path: Path) -> None:
    (tmp_path / "du-lieu").mkdir()
    assert fresh(tmp_path, "du-lieu") == tmp_path / "du-lieu-2"


def test_a_picture_is_small_and_true(qtbot: QtBot, look: looks.Look, tmp_path: Path) -> None:
    label = QLabel("Đặng Văn Ánh")
    qtbot.addWidget(label)
    label.setStyleSheet("background: #E7F0FA; color: #1A1D21;")
    label.resize(200, 40)
    label.show()
    shot(label, tmp_path / "anh.png", 1.5)
    picture = QImage(str(tmp_path / "anh.png"))
    assert (picture.width(), picture.height()) == (300, 60)
    assert picture.pixelColor(299, 59).name() == "#e7f0fa"


def test_days_of_the_tour_lie_in_the_past() -> None:
    assert latest(NOW.date(), 3, 28).isoformat() == "2026-03-28"
    assert latest(NOW.date(), 12, 1).isoformat() == "2025-12-01"

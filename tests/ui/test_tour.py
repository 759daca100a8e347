"""The tour carries out the main job with the real window, and leaves what it says it leaves."""

from __future__ import annotations

import json
import platform
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from kh49_desktop.__main__ import Rooms
from kh49_desktop.fields import Travels
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import door
from kh49_desktop.records import CATALOGUE, Agreement, Conference, ConferenceVote, Member, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store import outgoing, post
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui import parcelroad
from kh49_desktop.ui.correspondence import lay_out
from kh49_desktop.ui.hand import COMPUTER, Hand, TourFailed, computer, shot
from kh49_desktop.ui.parcelroad import SUPERIOR, go_the_road
from kh49_desktop.ui.tour import fresh, latest, opened, run_tour
from tests.conftest import NOW

LEFT = ("bao-cao.pdf", "bao-cao-kiem-tra.json", "anh", "du-lieu", "cap-tren", "goi")


def open_store(folder: Path) -> Store:
    return Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)


@pytest.fixture
def said() -> list[str]:
    """What the tour told."""
    return []


def test_the_tour_ends_with_a_valid_sealed_report_and_a_parcel_received(
    qtbot: QtBot, look: looks.Look, tmp_path: Path, said: list[str]
) -> None:
    folder = tmp_path / "chuyến đi"
    assert run_tour(folder, open_store, Rooms(), said.append) == 0, said
    verdict = json.loads((folder / "bao-cao-kiem-tra.json").read_text(encoding="utf-8"))
    assert verdict["verdict"] == "valid"
    assert verdict["figures_match"] is True
    pictures = sorted((folder / "anh").glob("*.png"))
    assert [picture.name[:2] for picture in pictures] == [f"{number:02}" for number in range(1, 17)]
    assert all(QImage(str(picture)).size() == QImage(str(pictures[0])).size() for picture in pictures)
    for left in (folder / name for name in LEFT):
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
    the_parcel_went_its_road(store, folder)
    store.close()


def the_parcel_went_its_road(unit: Store, folder: Path) -> None:
    """The superior holds what the unit sent and nothing else, and its receipt has come back."""
    (sent,) = post.letters(unit, way=post.OUT)
    assert (sent.state, sent.told["from"]) == (post.RECEIVED, SUPERIOR)
    assert [letter.kind for letter in post.letters(unit, way=post.IN)] == ["receipt"]
    office = open_store(folder / "cap-tren")
    assert office.superior
    assert [letter.sha256 for letter in post.letters(office, way=post.IN)] == [sent.sha256]  # not the altered copy
    assert [device.id for device in post.devices(office, unit.own_unit)] == [post.devices(unit)[0].id]
    heads = [outgoing.state_hash(store, unit.own_unit, Travels.UP) for store in (unit, office)]
    assert heads[0] == heads[1]
    assert office.count(Member) == unit.count(Member)
    assert COMPUTER in post.devices(office, unit.own_unit)[0].name
    office.close()
    assert len(list((folder / "goi" / "gui-len").iterdir())) == 2
    assert len(list((folder / "goi" / "gui-ve").iterdir())) == 1


def test_a_tour_whose_card_is_spoilt_fails_and_says_where(
    qtbot: QtBot, look: looks.Look, tmp_path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    carried = parcelroad.give_card

    def spoilt(office: Hand, code: str, name: str, folder: Path) -> Path:
        file = carried(office, code, name, folder)
        file.write_bytes(file.read_bytes()[:-20])
        return file

    monkeypatch.setattr(parcelroad, "give_card", spoilt)
    with computer(), opened(tmp_path / "du-lieu", open_store, Rooms()) as (qt, program):
        unit = Hand(qt, program, tmp_path / "anh")
        unit.store.own_unit = found_unit(unit.store, {"name": "CĐCS May Thái Dương", "code": "066-0112"}).id
        unit.window.show_page("home")
        with opened(tmp_path / "cap-tren", open_store, Rooms()) as (_, second):
            office = Hand(qt, second, tmp_path / "anh")
            with pytest.raises(TourFailed, match="thẻ"):
                go_the_road(unit, office, tmp_path / "goi", said.append)
    assert said == []


def test_the_pictures_name_no_real_computer() -> None:
    own = platform.node()
    with computer("MAY-TINH-02"):
        assert platform.node() == "MAY-TINH-02"
    assert platform.node() == own


def test_what_the_pictures_of_the_tray_show_is_what_becomes_of_real_files(tmp_path: Path) -> None:
    with computer():
        found = lay_out(tmp_path, open_store, door)
    store = open_store(found.office)
    verdicts = Counter(door.peek(door.Standing(store), one).verdict for one in door.gather([found.box]))
    store.close()
    assert verdicts == {"accepted": 5, "altered": 1, "damaged": 1, "unknown_sender": 1}


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


def test_a_picture_keeps_the_few_pixels_that_mean_something(qtbot: QtBot, look: looks.Look, tmp_path: Path) -> None:
    many = QImage(64, 64, QImage.Format.Format_RGB32)
    for x in range(64):
        for y in range(64):
            many.setPixel(x, y, 0xFF000000 | (x // 4 * 16) << 16 | (y // 2 * 8) << 8 | 0x40)
    label = QLabel()
    qtbot.addWidget(label)
    bad = look.color("bad")
    many.setPixelColor(5, 5, bad)
    label.setPixmap(QPixmap.fromImage(many))
    label.resize(64, 64)
    label.show()
    shot(label, tmp_path / "anh.png", meaning=[bad.rgb()])
    assert QImage(str(tmp_path / "anh.png")).pixelColor(5, 5) == bad


def test_days_of_the_tour_lie_in_the_past() -> None:
    assert latest(NOW.date(), 3, 28).isoformat() == "2026-03-28"
    assert latest(NOW.date(), 12, 1).isoformat() == "2025-12-01"

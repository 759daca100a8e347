"""The copies kept before parcels are taken in: the newest, and how each of the last days found the register."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.parcels.copies import DAYS, NEWEST, name_of, no_longer_kept
from kh49_desktop.parcels.standing import BACKUPS, Standing
from kh49_desktop.reference import Reference
from kh49_desktop.words import trouble_sentence
from tests.parcels.offices import Offices

NOW = datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.UTC)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


def left_by(times: list[datetime.datetime]) -> list[str]:
    """The copies that are there when parcels were taken at these times, one after the other."""
    there: list[str] = []
    for now in times:
        there.append(name_of(now))
        gone = no_longer_kept(there, now)
        there = [name for name in there if name not in gone]
    return there


def test_a_day_with_many_takings_does_not_lose_yesterdays_copy() -> None:
    left = left_by([NOW - DAY, *(NOW + number * HOUR / 4 for number in range(12))])
    assert left[0] == name_of(NOW - DAY)
    assert left[1] == name_of(NOW), "how today found it"
    assert left[2:] == [name_of(NOW + number * HOUR / 4) for number in range(7, 12)]


def test_a_year_of_takings_leaves_a_bounded_number_and_nothing_old_but_the_newest() -> None:
    left = left_by([NOW + number * HOUR for number in range(24 * 365) if number % 24 < 8])
    assert len(left) == DAYS + NEWEST
    rare = left_by([NOW + number * 30 * DAY for number in range(24)])
    assert len(rare) == NEWEST


def test_other_files_are_left_alone() -> None:
    others = ["truoc-nang-cap-20-20260101-000000.sqlite", "truoc-nhan-goi-của tôi.sqlite", "sổ.sqlite"]
    assert no_longer_kept([*others, *(name_of(NOW - number * DAY) for number in range(14, 40))], NOW) == sorted(
        name_of(NOW - number * DAY) for number in range(19, 40)
    )


def test_a_clock_that_was_ahead_pushes_no_true_copy_out() -> None:
    ahead = [NOW + 700 * DAY + number * HOUR for number in range(8)]
    left = left_by([*ahead, NOW, NOW + HOUR])
    assert {name_of(NOW), name_of(NOW + HOUR)} <= set(left)
    assert len(left) <= 2 * NEWEST + 2


def test_the_copies_are_made_and_cleared_when_parcels_are_taken(offices: Offices) -> None:
    first, superior = offices.founded(), offices.superior
    folder = superior.folder / BACKUPS
    folder.mkdir(exist_ok=True)
    old = superior.store.now() - 40 * DAY
    for number in range(9):
        (folder / name_of(old + number * HOUR)).write_bytes(b"x")
    yesterday = folder / name_of(superior.store.now() - DAY)
    yesterday.write_bytes(b"x")
    for number in range(8):
        first.member(f"Nguyễn Văn {number}")
        superior._standing = Standing(superior.store)  # each time the window takes in anew
        assert superior.take(first.state("superior")).good
    names = sorted(path.name for path in folder.glob("*.sqlite"))
    assert yesterday.name == names[0]
    assert len(names) == 1 + 1 + NEWEST


@pytest.mark.parametrize("spoilt", [0, 4096], ids=["its head", "its first page"])
def test_a_disk_that_spoils_the_copy_takes_nothing_in_and_says_what_was_to_be_done(
    offices: Offices, monkeypatch: pytest.MonkeyPatch, spoilt: int
) -> None:
    first, superior = offices.founded(), offices.superior
    content, connect = first.state("superior"), sqlite3.connect

    def spoiling(file: Path) -> sqlite3.Connection:
        size = file.stat().st_size
        with file.open("r+b") as there:
            there.seek(spoilt)
            there.write(bytes(min(size, 50_000)))
        return connect(file)

    monkeypatch.setattr(sqlite3, "connect", spoiling)
    with pytest.raises(Trouble) as failed:
        superior.take(content)
    assert failed.value.code == "copy_failed"
    said = trouble_sentence(failed.value)
    assert "nhận gói" in said
    assert "nâng cấp" not in said
    assert list((superior.folder / BACKUPS).iterdir()) == []
    monkeypatch.undo()
    assert superior.take(content).verdict == "accepted"


def test_what_fails_before_an_upgrade_speaks_of_the_upgrade() -> None:
    assert "nâng cấp" in trouble_sentence(Trouble("copy_failed", file="x", reason="upgrade"))
    assert "nâng cấp" not in trouble_sentence(Trouble("copy_failed", file="x", reason=""))

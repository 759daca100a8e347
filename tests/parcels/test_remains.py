"""Who is erased for good also goes from what was kept beside the register: with the next parcel, or when asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.parcels import taking
from kh49_desktop.records import Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import remains
from kh49_desktop.store.erasing import erase
from tests.parcels.offices import PC, Offices, sha256

NAME = "Đinh Kông Tráng"


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


def kept(pc: PC) -> set[str]:
    return {file.stem for file in (pc.folder / taking.PARCELS).rglob("*.kh49")}


def test_the_folders_are_those_that_are_written_to() -> None:
    assert remains.PARCELS == taking.PARCELS


def test_with_the_state_that_tells_of_an_erasure_older_parcels_of_the_unit_go(offices: Offices) -> None:
    first, other, superior = offices.unit(), offices.unit("DL-0050", "CĐCS Hoa Sen"), offices.superior
    record = first.member(NAME)
    for phone in ("0905111111", "0905222222"):
        first.edit(record, phone=phone)
        assert superior.take(first.state("superior")).good
    before = kept(superior)
    assert len(before) == 4
    erase(first.store, Member, record, "Người đó yêu cầu")
    content = first.state("superior")
    assert superior.take(content).good
    others = kept(superior) - {sha256(content)}
    assert len(others) == 1, "that of the other unit"
    assert others < before
    row = superior.store.row(Member, record)
    assert row is not None
    assert row["full_name"] != NAME
    assert superior.take(other.state("superior")).good
    assert len(kept(superior)) == 3


def test_what_still_holds_the_person_is_named_and_goes_when_asked(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    other = offices.unit("DL-0050", "CĐCS Hoa Sen")
    record = first.member(NAME)
    second = offices.second(first)
    assert first.take(second.state()).good
    assert first.take(superior.answer()).good
    sent = first.folder / remains.SENT
    sent.mkdir()
    (sent / "Thu 20261122.eml").write_bytes(b"x")
    erase(first.store, Member, record, "Người đó yêu cầu")
    left = remains.remains(first.store, first.unit)
    assert len(left.copies) >= 1
    assert {path.relative_to(first.folder).parts[0] for path in left.parcels} == {remains.PARCELS, remains.SENT}
    new = remains.take_away(first.store, first.unit)
    assert remains.remains(first.store, first.unit) == remains.Remains((new,), ())
    assert NAME.encode() not in new.read_bytes()
    copy = sqlite3.connect(new)
    assert copy.execute("SELECT count(*) FROM member").fetchone() == (1,)
    copy.close()
    assert first.take(second.state()).good, "the register itself lost nothing"
    assert [path.stem in kept(superior) for path in remains.remains(superior.store, other.unit).parcels] == [True]


def test_where_no_new_copy_can_be_made_nothing_is_taken_away(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    first, superior = offices.unit(), offices.superior
    superior.take(first.state("superior"))
    before = remains.remains(superior.store, first.unit)

    def full(*_told: object, **_more: object) -> None:
        raise Trouble("disk_full", file="x")

    monkeypatch.setattr(remains, "keep_copy", full)
    with pytest.raises(Trouble, match="disk_full"):
        remains.take_away(superior.store, first.unit)
    assert before.every
    assert remains.remains(superior.store, first.unit) == before

"""Attached files on their way: as many parcels as they need, and one that none can carry is named, not the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kh49_desktop.parcels import beginning, envelope, sending, units
from kh49_desktop.record import Attachment
from kh49_desktop.records import Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import attachments
from kh49_desktop.words import sentence
from tests.parcels.offices import CODE, PC, Offices, found, sha256

PDF = b"%PDF-1.4\n% synthetic "


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


def attached(pc: PC, record: str, *contents: bytes) -> list[str]:
    """Files beside a member, as a parcel brings them: bytes, then the rows that name them. Returns their SHA-256."""
    hashes = [sha256(content) for content in contents]
    with pc.store.change("SAVE") as change:
        for number, (content, told) in enumerate(zip(contents, hashes, strict=True)):
            attachments.keep_bytes(pc.store, told, content)
            values: dict[str, str | int | None] = {
                "about_table": "member",
                "about_record": record,
                "name": f"Đơn xin {number}.pdf",
                "sha256": told,
                "size": len(content),
                "media": "application/pdf",
                "added_on": "2026-05-19",
            }
            change.create(Attachment, values)
    return hashes


def held(pc: PC) -> set[str]:
    return {file.name for file in (pc.folder / attachments.ROOM).rglob("*") if file.is_file()}


def test_two_hundred_small_files_go_and_come_back(offices: Offices) -> None:
    """Each is listed in the header, which has room for some hundred; the superior, which has new keys often, too."""
    first, superior = offices.unit(), offices.superior
    hashes = attached(first, first.member(), *(PDF + str(number).encode() for number in range(200)))
    assert superior.take(first.state("superior")).good
    made = sending.make_files(first.standing, "superior")
    assert [superior.take(first.sent(one)).said.code for one in made] == ["files_taken"] * len(made)
    assert held(superior) == set(hashes)
    for _ in range(30):
        units.roll_keys(superior.standing)
    new = offices.pc("máy mới")
    beginning.take_card(new.store, units.make_card(superior.standing, CODE))
    assert beginning.take_handed_back(new.store, found(superior.state(CODE))).good
    assert all(new.take(superior.sent(one)).good for one in sending.make_files(superior.standing, CODE))
    assert held(new) == set(hashes)


def test_a_file_that_no_parcel_can_carry_is_named_and_the_others_go(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    record = first.member()
    large = PDF + bytes(envelope.LARGEST_FILE)
    _, small = attached(first, record, large, PDF)
    superior.take(first.state("superior"))
    (made,) = sending.make_files(first.standing, "superior")
    assert superior.take(first.sent(made)).good
    assert held(superior) == {small}
    (told,) = sending.files_left(first.standing, "superior")
    assert told.facts["name"] == "Đơn xin 0.pdf"
    assert "“Đơn xin 0.pdf” (26 MB)" in sentence(told)


def test_the_largest_file_that_is_let_through_fits_a_parcel(offices: Offices) -> None:
    first = offices.unit()
    attached(first, first.member(), PDF + bytes(sending.LARGEST_ONE - len(PDF)))
    (made,) = sending.make_files(first.standing, "superior")
    assert len(made.content) <= envelope.LARGEST_FILE
    assert sending.files_left(first.standing, "superior") == []


def test_a_file_beside_two_records_goes_once(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    for name in ("Nguyễn Thị Ánh", "Lê Thị Cúc"):
        attached(first, first.member(name), PDF)
    assert first.store.count(Member) == 2
    superior.take(first.state("superior"))
    (made,) = sending.make_files(first.standing, "superior")
    assert superior.take(first.sent(made)).new == {"attachment": 1}

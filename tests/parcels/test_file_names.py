"""An attached file is named by its SHA-256 and by nothing else: no parcel makes another office open a path."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.parcels import beginning, envelope, sending, units
from kh49_desktop.record import Attachment
from kh49_desktop.records import Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import attachments, erasing
from kh49_desktop.store.attachments import ROOM
from kh49_desktop.store.file import FILE
from kh49_desktop.words import sentence
from tests.parcels.offices import CODE, Offices, found
from tests.parcels.test_files_sent import PDF, attached, held

KEYS = "../keys/office.json"
PATHS = (
    KEYS, "..", ".", "", "/", "a/../../keys/office.json", "../" * 3 + FILE, "/etc/passwd", "//server/share/x",
    "..\\keys\\office.json", "C:\\Users\\lan\\kh49.sqlite", "C:kh49.sqlite", "\\\\?\\C:\\x", "con", "nul",
    "a" * 64 + "/..", "a" * 64 + "\0", "\0" + "a" * 64, "a" * 64 + "\n", "A" * 64, "a" * 63, "a" * 65, "g" * 64,
    "٣" * 64, "а" * 64, "file:///etc/passwd", "%2e%2e%2fkeys", 64 * 10**9,
)  # fmt: skip


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


def named(body: Any, told: object) -> None:
    """Let the only attachment of a state have another name for its file."""
    table = body["tables"]["attachment"]
    at = [name for name, _ in table["fields"]].index("sha256")
    (row,) = table["rows"]
    row[3 + at] = told


def beside(body: Any, told: object) -> None:
    """Let it have that name beside the one that is shown."""
    table = body["tables"]["attachment"]
    (row,) = table["rows"]
    row[1] = {"": row[1], "sha256": row[1], "+sha256": [[row[1], told]]}


@pytest.mark.parametrize("change", [named, beside])
def test_no_unit_names_a_path_to_its_superior(offices: Offices, change: Callable[[Any, object], None]) -> None:
    first, superior = offices.unit(), offices.superior
    attached(first, first.member(), PDF)
    before = superior.contents()
    state = first.state("superior")
    for told in PATHS:
        header, body = first.opened(state)
        change(body, told)
        content = first.sealed(superior, header, body)
        for rehearse in (True, False):
            verdict = superior.take(content, rehearse=rehearse)
            assert (verdict.verdict, verdict.said.code) == ("altered", "bad_body"), told
            assert sentence(verdict.said)
    assert superior.contents() == before
    assert superior.take(state).good, "as it is, it is taken"


def test_no_superior_names_a_path_to_its_unit(offices: Offices) -> None:
    """Not in its answer."""
    first, superior = offices.unit(), offices.superior
    attached(first, record := first.member(), PDF)
    assert superior.take(first.state("superior")).good
    superior.store.save(Member, {"job_title": "Tổ trưởng"}, record=record)
    answer = superior.answer()
    before = first.contents()
    for told in PATHS:
        header, body = superior.opened(answer)
        named(body["body"], told)
        assert first.take(superior.sealed(first, header, body)).said.code == "bad_body", told
    assert first.contents() == before
    assert first.take(answer).good, "as it is, it is taken"


def test_no_superior_names_a_path_in_the_state_that_it_hands_back(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    attached(first, first.member(), PDF)
    assert superior.take(first.state("superior")).good
    new = offices.pc("máy mới")
    beginning.take_card(new.store, units.make_card(superior.standing, CODE))
    content = sending.make_state(superior.standing, CODE)
    place = sending.address(superior.standing, CODE)
    for told in PATHS:
        header, body = superior.opened(content.content)
        named(body, told)
        forged = envelope.seal(header, body, superior.standing.office.sign, [place.recipient, *place.also])
        assert beginning.take_handed_back(new.store, found(forged)).said.code == "bad_body", told
    assert new.store.count(Attachment) == 0
    assert beginning.take_handed_back(new.store, found(content.content)).good, "as it is, it is taken"


def test_a_path_that_an_earlier_program_took_in_reaches_nothing(offices: Offices) -> None:
    """It stands in the register already: nothing of this office is read for the unit, and its own keys least of all."""
    first, superior = offices.unit(), offices.superior
    attached(first, first.member(), PDF)
    assert superior.take(first.state("superior")).good
    (good,) = sending.make_files(first.standing, "superior")
    assert superior.take(first.sent(good)).good
    (superior.folder / ROOM).mkdir(exist_ok=True)
    sizes = {file.stat().st_size for file in superior.folder.rglob("*")}
    for told, size in itertools.product((one for one in PATHS if isinstance(one, str)), sizes):
        superior.store.database.execute("UPDATE attachment SET sha256 = ?, size = ?", (told, size))
        assert sending.make_files(superior.standing, CODE) == [], told
        (one,) = superior.store.every(Attachment)
        assert attachments.path_of(superior.store, one).is_relative_to(superior.folder / ROOM)
        assert not attachments.is_there(superior.store, one)
    assert superior.opened(superior.answer())[1]["files"] == []


def test_a_spoilt_file_is_not_sent_for_what_it_was(offices: Offices) -> None:
    """What goes out was compared with its name; the others go all the same."""
    first, superior = offices.unit(), offices.superior
    good, spoilt = attached(first, first.member(), PDF, PDF + b"2")
    assert superior.take(first.state("superior")).good
    attachments.place_of(first.store, spoilt).write_bytes(PDF + b"3")
    (made,) = sending.make_files(first.standing, "superior")
    assert superior.take(first.sent(made)).said.code == "files_taken"
    assert held(superior) == {good}
    (told,) = sending.files_left(first.standing, "superior")
    assert (told.code, told.facts["name"]) == ("file_changed", "Đơn xin 1.pdf")
    attachments.place_of(first.store, good).write_bytes(PDF[:-1] + b"!")
    assert sending.make_files(first.standing, "superior") == []


def test_a_file_that_cannot_be_read_is_a_trouble(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    first = offices.unit()
    attached(first, first.member(), PDF)

    def broken(_: Path) -> bytes:
        raise OSError(5, "the disk fails")

    monkeypatch.setattr(Path, "read_bytes", broken)
    with pytest.raises(Trouble, match="disk_gone"):
        sending.make_files(first.standing, "superior")


def test_what_an_erasure_leaves_of_a_name_goes_on_travelling(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    attached(first, record := first.member(), PDF)
    assert superior.take(first.state("superior")).good
    erasing.erase(first.store, Member, record, "Theo đơn của người đó")
    assert superior.take(first.state("superior")).good
    row = superior.store.database.execute("SELECT sha256, gone FROM attachment").fetchone()
    assert row == (erasing.NEUTRAL, erasing.ERASED)
    assert held(first) == set()

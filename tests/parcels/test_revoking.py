"""A PC that is lost: what it, its invitation and its card can still do, and how a PC comes back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import answers, beginning, envelope, taking, units
from kh49_desktop.parcels.envelope import Fault
from kh49_desktop.parcels.opening import identity_of
from kh49_desktop.parcels.standing import SUPERIOR, Standing
from kh49_desktop.records import Member, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store import post
from kh49_desktop.store.file import FILE
from kh49_desktop.words import sentence
from tests.parcels.offices import CODE, PC, Offices, found


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


def joined(offices: Offices, invitation: bytes, name: str) -> PC:
    pc = offices.pc(name)
    beginning.join(pc.store, invitation)
    return pc


def with_second(offices: Offices) -> tuple[PC, PC, PC]:
    """A unit's first PC, its second and the superior, the second known to both."""
    first, superior = offices.unit(), offices.superior
    second = offices.second(first)
    assert superior.take(second.state("superior")).good
    assert first.take(second.state()).good
    return first, second, superior


def test_an_invitation_brings_in_one_pc_and_a_revoked_one_does_not_come_back_by_it(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    invitation = beginning.make_invite(first.standing)[1]
    second = joined(offices, invitation, "máy 2")
    assert superior.take(second.state("superior")).good
    assert superior.take(joined(offices, invitation, "máy 3").state("superior")).verdict == "unknown_sender"
    units.revoke(superior.standing, second.store.device)
    assert superior.take(joined(offices, invitation, "máy 4").state("superior")).verdict == "unknown_sender"


def test_a_pc_that_its_sister_has_never_met_is_revoked_there_too(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    invitation = beginning.make_invite(first.standing)[1]
    second = joined(offices, invitation, "máy 2")
    assert superior.take(second.state("superior")).good
    units.revoke(superior.standing, second.store.device)
    assert first.take(superior.answer()).good
    second.member("Phan Văn Bảy")
    assert first.take(second.state()).verdict == "revoked"
    assert first.take(joined(offices, invitation, "máy 3").state()).verdict == "unknown_sender"


def test_a_new_card_brings_a_pc_back_at_the_superior_and_at_its_sisters(offices: Offices) -> None:
    first, second, superior = with_second(offices)
    units.revoke(superior.standing, second.store.device)
    late = superior.answer()
    beginning.take_card(second.store, units.make_card(superior.standing, CODE))
    assert superior.take(second.state("superior")).good
    assert first.take(superior.answer()).good
    assert first.take(late).good, "an answer from before, which came late"
    second.member("Phan Văn Bảy")
    assert first.take(second.state()).verdict == "accepted"


def test_a_card_that_was_used_opens_nothing_any_more(offices: Offices) -> None:
    superior = offices.superior
    units.add_unit(superior.standing, "DL-0050", "CĐCS Hoa Sen")
    card = units.make_card(superior.standing, "DL-0050")
    pc = offices.pc("DL-0050")
    pc.store.save(Unit, {"name": "CĐCS Hoa Sen"})
    pc.store.set_setting("own_unit", str(next(pc.store.every(Unit)).id))
    beginning.take_card(pc.store, card)
    assert superior.take(pc.state("superior")).good
    with pytest.raises(Fault, match="not_for_us"):
        envelope.opened(superior.answer("DL-0050"), [identity_of(card.secret)])


def test_no_unit_speaks_for_the_pc_of_another(offices: Offices) -> None:
    one, other, superior = offices.unit(), offices.unit("DL-0050", "CĐCS Hoa Sen"), offices.superior
    device = post.device(superior.store, one.store.device)
    assert device is not None
    claimed = post.Device(device.id, other.unit, other.standing.device().public.hex(), "máy khác")
    with pytest.raises(Refused, match="device_of_another"):
        units.approve(superior.standing, "DL-0050", claimed)
    post.set_forked(superior.store, other.unit, device.id)
    post.put_device(superior.store, claimed)
    kept = post.device(superior.store, device.id)
    assert kept is not None
    assert (kept.unit, kept.forked) == (one.unit, None)


def test_twenty_parcels_of_files_do_not_hide_that_a_state_came(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    for number in range(25):
        post.put_letter(
            superior.store,
            post.Letter(
                0, post.IN, "files", first.unit, first.unit, "x", number + 1, f"{number:064d}", "2026-11-22", "", "",
                "accepted",
            ),
        )  # fmt: skip
    assert first.take(superior.answer()).good


def test_that_a_units_own_sheet_took_the_place_of_the_note_is_not_undone(offices: Offices) -> None:
    offices.unit()
    store = offices.superior.store
    before = store.count(Unit)
    while store.undo() is not None:
        pass
    assert [str(row["name"]) for row in store.rows(Unit)].count("CĐCS Công ty TNHH May Thái Dương") == 1, before


def test_a_unit_revokes_its_own_other_pc(offices: Offices) -> None:
    first = offices.unit()
    second = offices.second(first)
    assert first.take(second.state()).good
    units.revoke(first.standing, second.store.device)
    second.member("Phan Văn Bảy")
    assert first.take(second.state()).verdict == "revoked"
    assert first.store.count(Member) == 0
    with pytest.raises(Refused, match="unknown_device"):
        units.revoke(first.standing, first.store.device)


def test_the_answer_gives_a_unit_back_what_it_lost_with_an_old_backup(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905123456")
    before = (first.folder / FILE).read_bytes()
    first.edit(record, phone="0911000111")
    first.edit(record, job_title="Thợ may")
    assert superior.take(first.state("superior")).good
    first.store.close()
    (first.folder / FILE).write_bytes(before)
    first.open()
    assert superior.take(first.state("superior")).good
    assert first.take(superior.answer()).good
    assert first.values(record, "phone") == {"0911000111"}
    assert first.values(record, "job_title") == {"Thợ may"}
    assert first.hash("up") == superior.hash("up", first.unit)
    assert superior.take(first.state("superior")).good
    header, body = first.opened(superior.answer())
    assert (header["kind"], body["body"]) == ("receipt", None), "nothing to tell any more"


def test_what_does_not_go_up_is_not_kept_by_a_superior_whatever_a_parcel_calls_it(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    record = first.member(ethnicity="Ê Đê", note="riêng")

    def leaking(_: object, body: Any) -> None:
        told = body["tables"]["member"]
        for name, value in (("note", "lộ"), ("ethnicity", "KINH")):
            told["fields"].append([name, "up"])
            for row in told["rows"]:
                row.append(value)

    assert superior.take(first.forged(superior, leaking)).verdict == "accepted"
    row = superior.store.row(Member, record)
    assert row is not None
    assert (row["full_name"], row["note"], row["ethnicity"]) == ("Nguyễn Thị Ánh", None, None)


def test_a_report_that_was_changed_gives_no_parcel() -> None:
    def unpack(_: bytes) -> dict[str, bytes]:
        raise Refused(Problem("pdf_altered"))

    (one,) = taking.inside(found(b"%PDF-1.7", "bao-cao.pdf"), unpack)
    assert (one.content, one.fault, taking.OF_FAULT[one.fault or ""]) == (None, "pdf_altered", "altered")


def test_a_revoked_pc_is_told_so_with_the_next_answer_and_what_to_do(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    before = superior.answer()
    units.revoke(superior.standing, first.store.device)
    first.member()
    assert superior.take(first.state("superior")).verdict == "revoked"
    answer = superior.answer()
    for rehearse in (True, False):
        (alarm,) = first.take(answer, rehearse=rehearse).alarms
        assert alarm.code == "this_pc_revoked"
    said = sentence(alarm)
    assert "Công đoàn phường Buôn Ma Thuột" in said
    assert "thu hồi máy này" in said
    assert "thẻ đơn vị mới" in said
    (letter,) = post.letters(first.store, way=post.IN, kind="receipt")
    assert [one["code"] for one in letter.told["alarms"]] == ["this_pc_revoked"]
    assert first.take(before).alarms == (), "an answer from before, which came late"


def test_a_pc_that_is_believed_is_told_nothing_of_the_kind(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    second = offices.second(first)
    assert superior.take(second.state("superior")).good
    units.revoke(superior.standing, second.store.device)
    assert first.take(superior.answer()).alarms == ()
    assert [one.code for one in second.take(superior.answer()).alarms] == ["this_pc_revoked"]
    beginning.take_card(second.store, units.make_card(superior.standing, CODE))
    assert superior.take(second.state("superior")).good
    assert second.take(superior.answer()).alarms == ()


def test_a_revoked_pc_says_so_until_a_new_card_is_taken_or_the_superior_believes_it_again(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    assert answers.revoked_here(first.standing) is None
    before = units.make_card(superior.standing, CODE)
    beginning.take_card(first.store, before)
    assert superior.take(first.state("superior")).good
    units.revoke(superior.standing, first.store.device)
    first.take(superior.answer())
    first.reopen()
    for _ in range(2):
        found = answers.revoked_here(first.standing)
        assert found is not None
        assert "Công đoàn phường Buôn Ma Thuột" in sentence(found)
        assert "sẽ không được nhận" in sentence(found)
        beginning.take_card(first.store, before)  # the card that it has had all the time changes nothing
    beginning.take_card(first.store, units.make_card(superior.standing, CODE))
    assert answers.revoked_here(first.standing) is None
    assert superior.take(first.state("superior")).good
    first.take(superior.answer())
    assert answers.revoked_here(first.standing) is None


def state_of(pc: PC, device: str) -> str:
    known = post.device(pc.store, device)
    assert known is not None
    return known.state


@pytest.mark.parametrize("who", ["Trần Thị Bình", ""])
def test_a_revoked_pc_stays_so_when_another_person_or_computer_works_on_it(
    offices: Offices, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    first, superior = offices.unit(), offices.superior
    units.revoke(superior.standing, first.store.device)
    first.take(superior.answer())
    first.store.set_setting("who", who)
    monkeypatch.setattr("platform.node", lambda: "may-moi")
    assert state_of(first, first.standing.device().id) == post.REVOKED
    assert first.standing.names()[first.store.device].startswith(who)
    assert answers.revoked_here(first.standing) is not None


def test_a_copy_that_comes_from_a_revoked_pc_is_none_that_is_believed(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    units.revoke(superior.standing, first.store.device)
    first.take(superior.answer())
    first.store.renew_device(first.store.device)
    first.reopen()
    assert state_of(first, first.standing.device().id) == post.REVOKED
    assert superior.take(first.state("superior")).verdict == "unknown_sender"
    beginning.take_card(first.store, units.make_card(superior.standing, CODE))
    assert superior.take(first.state("superior")).good
    assert answers.revoked_here(first.standing) is None


def test_whatever_is_learned_of_a_revoked_pc_it_stays_so_and_that_it_was_two_is_kept(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    device = post.device(superior.store, first.store.device)
    assert device is not None
    post.set_forked(superior.store, first.unit, device.id)
    units.revoke(superior.standing, device.id)
    post.put_device(superior.store, replace(device, name="máy khác", how=post.VOUCHED))
    kept = post.device(superior.store, device.id)
    assert kept is not None
    assert (kept.name, kept.state, kept.forked is not None) == ("máy khác", post.REVOKED, True)
    units.approve(superior.standing, CODE, device)
    assert state_of(superior, device.id) == post.TRUSTED


def test_a_superior_that_was_not_told_does_not_bring_back_a_pc_that_its_unit_revoked(offices: Offices) -> None:
    first, second, superior = with_second(offices)
    units.revoke(first.standing, second.store.device)
    for _ in range(2):
        assert superior.take(first.state("superior")).good
        assert first.take(superior.answer()).good
        assert state_of(first, second.store.device) == post.REVOKED
    second.member("Phan Văn Bảy")
    assert first.take(second.state()).verdict == "revoked"


def test_a_card_of_long_ago_taken_once_more_brings_no_pc_back(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    cards = [units.make_card(superior.standing, CODE) for _ in range(2)]
    for card in cards:
        beginning.take_card(first.store, card)
    assert superior.take(first.state("superior")).good
    units.revoke(superior.standing, first.store.device)
    first.take(superior.answer())
    for card in (*cards, cards[0]):
        beginning.take_card(first.store, card)
        assert answers.revoked_here(first.standing) is not None


def test_a_pc_that_joins_later_knows_by_which_invitation_a_revoked_one_came(offices: Offices) -> None:
    first = offices.unit()
    invitation = beginning.make_invite(first.standing)[1]
    second = joined(offices, invitation, "máy 2")
    assert first.take(second.state()).good
    fourth = joined(offices, beginning.make_invite(first.standing)[1], "máy 4")
    units.revoke(first.standing, second.store.device)
    third = joined(offices, beginning.make_invite(first.standing)[1], "máy 3")
    for other in (third, fourth):
        other.take(first.state())
    assert third.take(second.state()).verdict == "revoked"
    assert third.take(joined(offices, invitation, "máy 5").state()).verdict == "unknown_sender"
    assert fourth.take(third.state()).good


def put_back(pc: PC, register: bytes) -> None:
    pc.store.close()
    for name in (FILE + "-wal", FILE + "-shm"):
        (pc.folder / name).unlink(missing_ok=True)
    (pc.folder / FILE).write_bytes(register)
    pc.open()


def copied(pc: PC) -> bytes:
    """The register's file as somebody copies it at the end of the day."""
    pc.reopen()
    pc.store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return (pc.folder / FILE).read_bytes()


def test_a_register_that_is_put_back_believes_no_pc_that_was_revoked_since(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    units.make_card(superior.standing, CODE)
    before = copied(superior)
    units.revoke(superior.standing, first.store.device)
    put_back(superior, before)
    first.member()
    assert superior.take(first.state("superior")).verdict == "revoked"
    assert cards(superior)[0].void == 1, "nor does the card that lay beside it bring it in"
    beginning.take_card(first.store, units.make_card(superior.standing, CODE))
    assert superior.take(first.state("superior")).good
    superior.reopen()
    assert superior.take(first.state("superior")).good, "what a person has believed again stays so"


def test_a_register_from_before_a_pc_was_known_does_not_learn_to_know_it_by_its_old_card(offices: Offices) -> None:
    first, superior = offices.founded(), offices.superior
    before = copied(superior)
    assert superior.take(first.state("superior")).good
    units.revoke(superior.standing, first.store.device)
    put_back(superior, before)
    assert superior.take(first.state("superior")).verdict == "revoked"
    device = post.Device(first.store.device, first.unit, first.standing.device().public.hex(), "máy 1")
    units.approve(superior.standing, CODE, device)
    superior.reopen()
    assert superior.take(first.state("superior")).good


def test_a_unit_that_is_put_back_believes_no_pc_that_it_has_revoked_itself(offices: Offices) -> None:
    first = offices.unit()
    second = offices.second(first)
    assert first.take(second.state()).good
    before = copied(first)
    units.revoke(first.standing, second.store.device)
    put_back(first, before)
    second.member("Phan Văn Bảy")
    assert first.take(second.state()).verdict == "revoked"


class Stopped(Exception):  # noqa: N818 - the power
    """The program ends between two steps."""


def stopping(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let the program end at the first of these steps."""

    def stop(*_: object, **__: object) -> None:
        raise Stopped

    for name in names:
        monkeypatch.setattr(post, name, stop)


def test_a_lost_pc_and_its_card_go_in_one_step(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else whoever has the PC and the card would come in again by the card."""
    first, superior = offices.unit(), offices.superior
    units.make_card(superior.standing, CODE)
    for step in ("set_state", "void_cards"):
        with monkeypatch.context() as patch, pytest.raises(Stopped):
            stopping(patch, step)
            units.revoke(superior.standing, first.store.device)
        superior.reopen()
        device, (card, *_) = post.device(superior.store, first.store.device), cards(superior)
        assert device is not None
        assert (device.state, card.void) == (post.TRUSTED, 0)
    units.revoke(superior.standing, first.store.device)
    superior.reopen()
    device, (card, *_) = post.device(superior.store, first.store.device), cards(superior)
    assert device is not None
    assert (device.state, card.void) == (post.REVOKED, 1)


def cards(superior: PC) -> list[post.CardGiven]:
    """The cards of the unit, the newest first."""
    one = post.correspondent(superior.store, "code", CODE)
    assert one is not None
    return post.cards_of(superior.store, one.record)


def test_a_new_card_and_the_end_of_the_old_one_are_one_step(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    offices.founded()
    superior = offices.superior
    (before,) = cards(superior)
    with pytest.raises(Stopped), superior.store.transaction():
        units.make_card(superior.standing, CODE)
        raise Stopped
    assert cards(superior) == [before]
    twice = post.CardGiven(before.id, before.correspondent, "00" * 16, "x", "2026-11-22", "2027-02-20")
    with pytest.raises(sqlite3.IntegrityError):
        post.give_card(superior.store, twice)
    superior.reopen()
    assert cards(superior) == [before], "the old one holds on where the new one could not be kept"


def test_a_pc_is_believed_and_its_register_known_in_one_step(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    superior, pc = offices.superior, offices.pc("máy lạ")
    units.add_unit(superior.standing, "DL-0050", "CĐCS Hoa Sen")
    found_unit(pc.store, {"name": "CĐCS Hoa Sen", "code": "DL-0050"})
    device = post.Device(pc.store.device, pc.unit, pc.standing.device().public.hex(), "máy lạ")
    for step in ("put_device", "put_correspondent"):
        with monkeypatch.context() as patch, pytest.raises(Stopped):
            stopping(patch, step)
            units.approve(superior.standing, "DL-0050", device)
        superior.reopen()
        assert post.device(superior.store, device.id) is None
        assert post.correspondent(superior.store, "unit", pc.unit) is None
    units.approve(superior.standing, "DL-0050", device)
    superior.reopen()
    assert post.device(superior.store, device.id) is not None
    assert post.correspondent(superior.store, "unit", pc.unit) is not None


def test_a_card_that_was_taken_in_is_proved_in_the_same_step(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit that knows its superior and never proves its card would stay a stranger there."""
    superior, pc = offices.superior, offices.pc("máy mới")
    units.add_unit(superior.standing, "DL-0050", "CĐCS Hoa Sen")
    found_unit(pc.store, {"name": "CĐCS Hoa Sen", "code": "DL-0050"})
    card = units.make_card(superior.standing, "DL-0050")

    def stop(*_: object) -> None:
        raise Stopped

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(Standing, "prove", stop)
        beginning.take_card(pc.store, card)
    pc.reopen()
    assert pc.store.setting(SUPERIOR) is None
    beginning.take_card(pc.store, card)
    assert pc.store.setting(SUPERIOR) is not None
    assert pc.standing.proof() is not None

"""A file that is copied, put back or cloned: no counter is used twice, no edit is lost, and people are told (I12)."""

from __future__ import annotations

import datetime
import random
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import beginning, keys, sending, taking, units
from kh49_desktop.parcels.standing import Standing
from kh49_desktop.records import Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import conflicts, post
from kh49_desktop.store.copynotes import notes_of
from kh49_desktop.store.file import FILE
from tests.parcels.offices import CODE, PC, Header, Offices, conflict_places, exchange, found


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


class Earlier:
    """A PC's register as it once was, to be put back into the very same file."""

    def __init__(self, pc: PC) -> None:
        self.pc, self.content = pc, (pc.folder / FILE).read_bytes()

    def put_back(self, *, witness: bool) -> None:
        """Put it back; without `witness` the note beside the file is lost too, as when the whole folder is put back."""
        self.pc.store.close()
        with (self.pc.folder / FILE).open("r+b") as file:
            file.truncate()
            file.write(self.content)
        if not witness:
            for note in notes_of(self.pc.folder):
                note.unlink()
        self.pc.open()


def counters(pc: PC) -> set[tuple[str, int]]:
    """Every mark that a PC's own edits were given."""
    sql = "SELECT device, counter FROM change WHERE kind <> 'PARCEL'"
    return {(str(device), int(counter)) for device, counter in pc.store.database.execute(sql)}


def same_in_all(record: str, name: str, *pcs: PC) -> set[Any]:
    found_in = [pc.values(record, name) for pc in pcs]
    assert all(values == found_in[0] for values in found_in), found_in
    return found_in[0]


# -- the file is put back ----------------------------------------------------------------------------------------------


def test_a_file_put_back_in_place_is_a_new_copy(offices: Offices) -> None:
    """I12: the same inode, the same path: the note beside the file tells; no counter is used again."""
    first = offices.unit()
    record = first.member(phone="0905000000")
    earlier, device = Earlier(first), first.store.device
    first.edit(record, phone="0905111111")
    lost = counters(first)
    earlier.put_back(witness=True)
    assert first.store.device != device
    first.edit(record, phone="0905222222")
    assert counters(first) - lost == {(first.store.device, 1)}
    assert offices.superior.take(first.state("superior")).good, "the old copy vouches for the new one"


def test_a_file_that_was_not_put_back_stays_the_same_copy(offices: Offices) -> None:
    first = offices.unit()
    record, device = first.member(phone="0905000000"), first.store.device
    for number in range(3):
        first.edit(record, phone=f"090511111{number}")
        first.take(offices.superior.state(CODE))
        first.reopen()
    assert first.store.device == device


def test_a_folder_copied_elsewhere_is_another_copy(offices: Offices) -> None:
    """I12: copied to a stick and opened from there; both go on, both are believed, nothing is lost."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000", email="a@may.vn")
    superior.take(first.state("superior"))
    first.store.close()
    folder = offices.folder / "bản chép"
    shutil.copytree(first.folder, folder)
    first.open()
    clone = PC(folder, offices.reference, first.clock)
    offices.pcs.append(clone)
    assert clone.store.device != first.store.device
    first.edit(record, phone="0905111111")
    clone.edit(record, email="b@may.vn")
    assert not counters(first) & counters(clone) - counters_before(first, clone)
    assert superior.take(first.state("superior")).verdict == "accepted"
    assert superior.take(clone.state("superior")).verdict == "accepted"
    exchange(first, clone)
    assert same_in_all(record, "phone", first, clone, superior) == {"0905111111"}
    assert same_in_all(record, "email", first, clone, superior) == {"b@may.vn"}


def counters_before(first: PC, clone: PC) -> set[tuple[str, int]]:
    """The marks of what the clone brought along."""
    return {mark for mark in counters(clone) if mark[0] != clone.store.device} & counters(first)


def test_only_the_file_copied_elsewhere_has_no_keys_and_asks_for_a_card(offices: Offices) -> None:
    """I12: it is a stranger with six words until the superior has given a card."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000")
    superior.take(first.state("superior"))
    folder = offices.folder / "chỉ có tệp"
    folder.mkdir()
    (folder / FILE).write_bytes((first.folder / FILE).read_bytes())
    clone = PC(folder, offices.reference, first.clock)
    offices.pcs.append(clone)
    clone.edit(record, phone="0905111111")
    told = superior.take(clone.state("superior"))
    assert (told.verdict, len(told.words)) == ("unknown_sender", 6)
    beginning.take_card(clone.store, units.make_card(superior.standing, CODE))
    assert superior.take(clone.state("superior")).verdict == "accepted"
    assert superior.values(record, "phone") == {"0905111111"}


# -- and again ---------------------------------------------------------------------------------------------------------


def moved(pc: PC, name: str) -> PC:
    """The PC after its whole folder was moved elsewhere."""
    pc.store.close()
    pc.folder = Path(shutil.move(pc.folder, pc.folder.parent / name))
    pc.open()
    return pc


def test_a_folder_moved_twice_before_it_sends_again_is_still_known(offices: Offices) -> None:
    """The copy in between never sent and has no key: the one before it vouches."""
    first, superior = offices.unit(), offices.superior
    second = offices.second(first)
    known = first.store.device
    between = moved(first, "chỗ hai").store.device
    moved(first, "chỗ ba")
    assert len({known, between, first.store.device}) == 3
    assert first.store.devices_before()[:2] == [between, known]
    assert superior.take(first.state("superior")).good
    assert second.take(first.state()).good


def test_a_file_of_an_earlier_version_remembers_the_copy_it_came_from(offices: Offices) -> None:
    """It kept only the latest one, under another name."""
    first, superior = offices.unit(), offices.superior
    known = first.store.device
    moved(first, "chỗ hai")
    first.store.database.execute("DELETE FROM setting WHERE name = 'devices_before'")
    first.store.set_setting("device_before", known)
    between = first.store.device
    moved(first, "chỗ ba")
    assert first.store.devices_before()[:2] == [between, known]
    assert superior.take(first.state("superior")).good


@pytest.mark.parametrize("sends", [0, 7])
def test_after_any_number_of_new_ids_the_copy_is_still_known(offices: Offices, sends: int) -> None:
    """The chain of those who vouch stays short enough to be sent and to be followed; all who ever knew the PC do."""
    first, superior = offices.unit(), offices.superior
    second = offices.second(first)
    third = offices.second(second, "máy 3")
    for number in range(1, 46):
        first.store.renew_device(first.store.device)
        second.store.renew_device(second.store.device)
        for pc in (first, second):
            pc.reopen()
            pc.standing.device()
        if sends and number % sends == 0:
            assert superior.take(first.state("superior")).good
    for pc in (first, second):
        assert len(pc.standing.vouches()) <= keys.LONGEST_CHAIN
        assert superior.take(pc.state("superior")).good
        assert third.take(pc.state()).good
    fourth = offices.second(second, "máy 4")
    assert superior.take(fourth.state("superior")).good
    assert first.take(fourth.state()).good


def test_a_card_taken_late_is_the_beginning_that_the_superior_knows(offices: Offices) -> None:
    """The PC had many ids before it took its card and has many after; none of them was ever sent from."""
    first, superior = offices.pc("máy 1"), offices.superior
    units.add_unit(superior.standing, CODE, "CĐCS May")
    found_unit(first.store, {"name": "CĐCS May", "code": CODE})

    def renew(times: int) -> None:
        for _ in range(times):
            first.standing.device()
            first.store.renew_device(first.store.device)
            first.reopen()

    renew(20)
    beginning.take_card(first.store, units.make_card(superior.standing, CODE))
    renew(20)
    assert superior.take(first.state("superior")).good


def test_a_pc_taken_back_is_not_stepped_over(offices: Offices) -> None:
    """Its later ids come from one that is no longer believed, however many there are and whatever it was before."""
    first, superior = offices.unit(), offices.superior
    first.store.renew_device(first.store.device)
    first.reopen()
    assert superior.take(first.state("superior")).good
    units.revoke(superior.standing, first.store.device)
    assert first.take(superior.answer()).good
    for _ in range(12):
        first.store.renew_device(first.store.device)
        first.reopen()
        first.standing.device()
    assert superior.take(first.state("superior")).verdict in {"revoked", "unknown_sender"}


def test_the_same_backup_put_back_twice_counts_nothing_twice(offices: Offices) -> None:
    """I12: the id of the backup was used up by the first time; the second makes another new copy."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000")
    earlier, device = Earlier(first), first.store.device
    first.edit(record, phone="0905111111")
    used = counters(first)
    superior.take(first.state("superior"))
    ids = {device}
    for phone in ("0905222222", "0905333333", "0905444444"):
        earlier.put_back(witness=True)
        assert first.store.device not in ids
        ids.add(first.store.device)
        first.edit(record, phone=phone)
        new = {mark for mark in counters(first) if mark[0] == first.store.device}
        assert not new & used
        used |= new
        assert superior.take(first.state("superior")).good


def test_the_window_goes_on_as_the_copy_that_a_worker_made_of_the_file(offices: Offices) -> None:
    """I12: a parcel taken in beside the window told that the file is an old one; the window never counts on as that."""
    first = offices.unit()
    record = first.member(phone="0905000000")
    second = offices.second(first)
    earlier = Earlier(first)
    first.edit(record, phone="0905111111")
    second.take(first.state())
    earlier.put_back(witness=False)
    device = first.store.device
    worker = first.store.worker()
    told = taking.take(Standing(worker), found(second.state()))
    assert [one.code for one in told.alarms] == ["file_was_put_back"]
    worker.close()
    first.edit(record, phone="0905222222")
    newest = first.store.database.execute("SELECT device FROM change ORDER BY seq DESC LIMIT 1").fetchone()[0]
    assert newest not in {device, second.store.device}
    assert newest == first.store.setting("device") == first.store.device
    assert second.take(first.state()).good
    assert same_in_all(record, "phone", first, second) == {"0905222222"}


def test_what_a_network_says_of_a_computer_makes_no_new_copy(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    """Docks and Wi-Fi give a laptop other addresses, and a number by chance where there is none."""
    first = offices.unit()
    device = first.store.device
    monkeypatch.setattr(uuid, "getnode", lambda: random.getrandbits(48))
    for _ in range(3):
        first.reopen()
        assert first.store.device == device


# -- a parcel knows more than the file ---------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["peer", "superior", "own parcel"])
def test_what_was_lost_with_the_file_comes_back_with_a_parcel(offices: Offices, way: str) -> None:
    """I12: nobody has noticed that the file is an old one; the first parcel that knows more brings all back."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000")
    second = offices.second(first)
    superior.take(first.state("superior"))
    exchange(first, second)
    earlier, device = Earlier(first), first.store.device
    first.edit(record, phone="0905111111")
    new = first.member("Lê Thị Cúc")
    lost = counters(first)
    own = first.state()
    second.take(own)
    superior.take(first.state("superior"))
    earlier.put_back(witness=False)
    assert first.store.device == device, "nothing tells it yet"
    content = own if way == "own parcel" else second.state() if way == "peer" else superior.state(CODE)
    verdict = first.take(content)
    assert (verdict.verdict, [one.code for one in verdict.alarms]) == ("accepted", ["file_was_put_back"])
    assert first.values(record, "phone") == {"0905111111"}
    assert first.store.row(Member, new) is not None
    assert first.store.device != device
    first.edit(record, phone="0905222222")
    assert not {mark for mark in counters(first) if mark[0] != device} & lost
    exchange(first, second)
    superior.take(first.state("superior"))
    assert same_in_all(record, "phone", first, second, superior) == {"0905222222"}
    assert first.hash() == second.hash()
    assert first.hash("up") == superior.hash("up", first.unit)
    assert [conflicts.count(pc.store) for pc in (first, second, superior)] == [0, 0, 0]


def test_parcels_taken_in_since_are_no_edits(offices: Offices) -> None:
    """An old file that has only taken in parcels meanwhile is still the beginning of what was."""
    first = offices.unit()
    record = first.member(phone="0905000000", email="a@may.vn")
    second, third = offices.second(first, "hai"), offices.second(first, "ba")
    exchange(first, second, third)
    earlier = Earlier(first)
    first.edit(record, phone="0905111111")
    second.take(first.state())
    earlier.put_back(witness=False)
    third.edit(record, email="b@may.vn")
    assert first.take(third.state()).verdict == "accepted"
    verdict = first.take(second.state())
    assert [one.code for one in verdict.alarms] == ["file_was_put_back"]
    assert first.values(record, "phone") == {"0905111111"}
    assert conflicts.count(first.store) == 0


@pytest.mark.parametrize("wrong", [0, -300, 300])
def test_edits_made_on_an_old_file_are_kept_beside_those_that_come_back(offices: Offices, wrong: int) -> None:
    """I5, I12: two edits under one counter; none is lost at who made them, a person chooses, then all are equal."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000", email="a@may.vn")
    second = offices.second(first)
    superior.take(first.state("superior"))
    exchange(first, second)
    earlier, device = Earlier(first), first.store.device
    first.edit(record, phone="0905111111")
    first.edit(record, residence="Tổ 1")
    second.take(first.state())
    earlier.put_back(witness=False)
    first.clock.wrong = datetime.timedelta(days=wrong)
    first.edit(record, email="sau@may.vn")
    new = first.member("Lê Thị Cúc")
    verdict = first.take(second.state())
    assert verdict.verdict == "accepted"
    assert "file_was_put_back" in [one.code for one in verdict.alarms]
    assert first.store.device != device
    assert first.values(record, "residence") >= {"Tổ 1"}
    exchange(first, second)
    for pc in (first, second):
        superior.take(pc.state("superior"))
    assert same_in_all(record, "phone", first, second, superior) >= {"0905111111"}
    assert same_in_all(record, "email", first, second, superior) >= {"sau@may.vn"}
    chosen = {"phone": "0905111111", "email": "sau@may.vn", "residence": "Tổ 1"}
    for one in conflicts.conflicts(first.store):
        conflicts.settle(first.store, one, chosen[one.name])
    second.edit(record, native_place="Buôn Đôn")  # work goes on, and asks nothing any more
    exchange(first, second)
    for pc in (first, second):
        superior.take(pc.state("superior"))
    assert {name: same_in_all(record, name, first, second, superior) for name in chosen} == {
        name: {value} for name, value in chosen.items()
    }
    assert all(pc.store.row(Member, new) is not None for pc in (first, second, superior))
    assert [conflicts.count(pc.store) for pc in (first, second, superior)] == [0, 0, 0]
    assert first.hash() == second.hash()
    assert first.hash("up") == superior.hash("up", first.unit)


def test_what_both_histories_have_edited_is_one_conflict_that_is_settled_once(offices: Offices) -> None:
    """I5, I12: the same field under one counter; only what really differs is asked, and never again once settled."""
    first, superior = offices.unit(), offices.superior
    records = [first.member(f"Công nhân {number}", phone="0905000000", email="a@may.vn") for number in range(5)]
    second = offices.second(first)
    superior.take(first.state("superior"))
    earlier = Earlier(first)
    for record in records:
        first.edit(record, phone="0905111111")
    second.take(first.state())
    earlier.put_back(witness=False)
    first.edit(records[0], phone="0905222222")
    superior.take(first.state("superior"))
    verdict = first.take(second.state())
    assert {"copy_shared", "to_review"} <= {one.code for one in verdict.alarms}
    assert conflict_places(first) == {(records[0], "phone", frozenset({"0905111111", "0905222222"}))}
    assert [first.values(record, "phone") for record in records[1:]] == [{"0905111111"}] * 4
    conflicts.settle(first.store, conflicts.conflicts(first.store)[0], "0905222222")
    for _ in range(2):
        exchange(first, second)
        for pc in (first, second):
            superior.take(pc.state("superior"))
            pc.take(superior.state(CODE))
    second.edit(records[0], email="b@may.vn")  # what the old copy once wrote is replaced as ever
    second.edit(records[1], phone="0905333333")
    exchange(first, second)
    superior.take(first.state("superior"))
    assert same_in_all(records[0], "phone", first, second, superior) == {"0905222222"}
    assert same_in_all(records[0], "email", first, second, superior) == {"b@may.vn"}
    assert same_in_all(records[1], "phone", first, second, superior) == {"0905333333"}
    assert [conflicts.count(pc.store) for pc in (first, second, superior)] == [0, 0, 0]
    assert first.hash() == second.hash()
    assert first.hash("up") == superior.hash("up", first.unit)


# -- two copies count alike --------------------------------------------------------------------------------------------


def test_two_parcels_made_before_either_is_sent_have_two_numbers(offices: Offices) -> None:
    first = offices.unit()
    second = offices.second(first)
    made = [sending.make_state(first.standing, "peer") for _ in range(2)]
    assert [second.take(first.sent(one)).good for one in made] == [True, True]


def test_the_same_number_twice_is_an_alarm_and_changes_nothing(offices: Offices) -> None:
    """I12: an old file was put back and went on; its number tells that two machines share one copy."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000")
    superior.take(first.state("superior"))
    earlier = Earlier(first)
    first.edit(record, phone="0905111111")
    assert superior.take(first.state("superior")).good
    earlier.put_back(witness=False)
    first.edit(record, phone="0905222222")
    content = first.state("superior")
    before = superior.contents()
    verdict = superior.take(content)
    assert (verdict.verdict, verdict.said.code) == ("fork", "parcel_fork")
    assert superior.contents() == before
    assert superior.values(record, "phone") == {"0905111111"}


def test_after_the_alarm_an_answer_makes_the_copy_a_new_one(offices: Offices) -> None:
    """I5, I12: the superior sees by the marks that two histories share a copy, keeps both, and its answer tells."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000", email="a@may.vn")
    superior.take(first.state("superior"))
    earlier, device = Earlier(first), first.store.device
    first.edit(record, phone="0905111111")
    superior.take(first.state("superior"))
    earlier.put_back(witness=False)
    first.edit(record, email="sau@may.vn")
    assert superior.take(first.state("superior")).verdict == "fork"
    verdict = superior.take(first.state("superior"))  # the next number
    assert verdict.verdict == "accepted"
    assert "copy_shared" in {one.code for one in verdict.alarms}
    assert superior.values(record, "phone") == {"0905111111"}
    assert superior.values(record, "email") == {"sau@may.vn"}
    known = post.device(superior.store, device)
    assert known is not None
    assert known.forked is not None
    assert first.take(superior.answer()).good
    assert first.store.device != device
    first.take(superior.state(CODE))
    assert first.values(record, "phone") == {"0905111111"}
    assert first.values(record, "email") == {"sau@may.vn"}
    assert first.hash("up") == superior.hash("up", first.unit)
    assert superior.take(first.state("superior")).alarms == ()


# -- what a unit claims about others ----------------------------------------------------------------------------------


@pytest.mark.parametrize("counter", [0, 2**40, 2**53 - 1])
def test_a_unit_cannot_make_its_superior_a_new_copy(offices: Offices, counter: int) -> None:
    """I12: whatever it says to have seen of the superior's edits, with whatever clock, nothing is renewed or told."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000")
    superior.take(first.state("superior"))
    superior.edit(record, email="cap.tren@congdoan.vn")
    device, last = superior.store.device, post.last_own(superior.store)[0]

    def claims(_: Header, body: Any) -> None:
        body["seen"]["up"][device] = [counter or last, 1]

    for _ in range(3):
        verdict = superior.take(first.forged(superior, claims))
        assert verdict.good
        assert {one.code for one in verdict.alarms}.isdisjoint({"file_was_put_back", "copy_shared"})
    assert superior.store.device == device
    assert [one.id for one in post.devices(superior.store) if one.forked] == []
    superior.edit(record, email="moi@congdoan.vn")
    first.take(superior.state(CODE))
    assert same_in_all(record, "email", first, superior) == {"moi@congdoan.vn"}


def test_a_unit_cannot_write_under_a_mark_that_its_superior_never_gave(offices: Offices) -> None:
    """I7, I12: or the superior's own later edits would meet another one's under their mark."""
    first, superior = offices.unit(), offices.superior
    first.member(phone="0905000000")
    superior.take(first.state("superior"))
    device = superior.store.device

    def marked(_: Header, body: Any) -> None:
        body["marks"][0] = [device, 2**40, body["marks"][0][2]]

    def waiting(_: Header, body: Any) -> None:
        body["beyond"] = [["outing", body["unit"], "place", "up", [device, 2**40, 1], [["a", 1, 1, "Hồ Lắk"]]]]

    for change in (marked, waiting):
        content = first.forged(superior, change)
        before = superior.contents()
        assert superior.take(content).verdict == "altered"
        assert superior.contents() == before
    assert superior.take(first.state("superior")).good


def test_a_unit_cannot_say_of_another_unit_s_pc_that_it_is_two(offices: Offices) -> None:
    """I12: the answer to that unit would make its copy a new one."""
    first, school = offices.unit(), offices.unit("DL-0050", "CĐCS Trường Mầm non Hoa Sen")
    superior = offices.superior
    for clock in (1, 2):

        def claims(_: Header, body: Any, clock: int = clock) -> None:
            body["seen"]["up"][first.store.device] = [5, clock]

        verdict = superior.take(school.forged(superior, claims))
        assert verdict.good
        assert verdict.alarms == ()
    assert [one.id for one in post.devices(superior.store) if one.forked] == []


# -- the whole PC is lost ----------------------------------------------------------------------------------------------


def test_the_superior_hands_a_lost_unit_its_whole_state_back(offices: Offices) -> None:
    """Everything that went up is there again, on a PC that has nothing but a new card; it goes on where it ended."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000")
    superior.take(first.state("superior"))
    new = offices.pc("máy mới")
    beginning.take_card(new.store, units.make_card(superior.standing, CODE))
    handed = superior.state(CODE)
    assert beginning.take_handed_back(new.store, found(handed)).verdict == "accepted"
    assert new.unit == first.unit
    assert new.hash("up") == first.hash("up")
    assert new.store.device != first.store.device
    new.edit(record, phone="0905111111")
    assert superior.take(new.state("superior")).verdict == "accepted"
    assert superior.values(record, "phone") == {"0905111111"}


def test_a_put_back_superior_gets_its_corrections_back_from_the_unit(offices: Offices) -> None:
    """I12: the superior's own file is put back too; that it was is told by the note beside it, never by a unit."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000")
    superior.take(first.state("superior"))
    superior.store.close()
    kept = offices.folder / "sao lưu"
    shutil.copytree(superior.folder, kept)
    superior.open()
    superior.edit(record, phone="0905111111")
    first.take(superior.state(CODE))
    superior.store.close()
    for file in (FILE, FILE + "-wal", FILE + "-shm"):
        (superior.folder / file).unlink(missing_ok=True)
    shutil.copyfile(kept / FILE, superior.folder / FILE)
    device = superior.store.device
    superior.open()
    assert superior.store.device != device
    assert superior.take(first.state("superior")).verdict == "accepted"
    assert superior.values(record, "phone") == {"0905111111"}
    superior.edit(record, email="cap.tren@congdoan.vn")
    assert first.take(superior.state(CODE)).verdict == "accepted"
    assert same_in_all(record, "email", first, superior) == {"cap.tren@congdoan.vn"}
    assert first.hash("up") == superior.hash("up", first.unit)


def test_a_whole_folder_that_is_put_back_becomes_a_new_copy(offices: Offices, tmp_path: Path) -> None:
    """I12: also the note beside the file is an old one then; the one apart from the folder tells."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0900000000", job_title="Cũ")
    assert superior.take(first.state("superior")).good
    first.store.close()
    kept = {file: file.read_bytes() for file in first.folder.rglob("*") if file.is_file()}
    first.open()
    before = first.store.device
    first.edit(record, phone="0901111111")
    first.edit(record, job_title="Thợ may")
    assert superior.take(first.state("superior")).good
    first.store.close()
    for file, content in kept.items():
        with file.open("r+b") as target:  # as `cp` does: the same file, another content
            target.truncate()
            target.write(content)
    first._standing = None
    first.open()
    assert first.store.device != before
    first.edit(record, phone="0902222222")
    first.edit(record, job_title="Tổ trưởng")
    for _ in range(2):
        assert superior.take(first.state("superior")).good
    assert superior.values(record, "phone") == {"0901111111", "0902222222"}
    assert superior.values(record, "job_title") == {"Thợ may", "Tổ trưởng"}
    assert first.take(superior.answer()).good
    assert first.hash("up") == superior.hash("up", first.unit)


def test_a_file_put_back_gives_no_parcel_a_number_twice(offices: Offices) -> None:
    first, superior = offices.unit(), offices.superior
    kept = (first.folder / FILE).read_bytes()
    assert superior.take(first.state("superior")).good
    first.store.close()
    (first.folder / FILE).write_bytes(kept)
    first._standing = None
    first.open()
    first.member()
    assert superior.take(first.state("superior")).verdict == "accepted"

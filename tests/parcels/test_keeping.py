"""Every parcel that was taken in is kept under its SHA-256, one by one or many together."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.parcels import answers, sending, taking
from kh49_desktop.parcels.found import Found
from kh49_desktop.records import Member, MemberEvent
from kh49_desktop.reference import Reference
from kh49_desktop.store import erasing, post
from kh49_desktop.store.file import FILE, Store
from kh49_desktop.store.remains import remains
from kh49_desktop.store.transactions import Bundle, Transactions
from tests.parcels.offices import CODE, Offices, exchange, found, sha256


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


def kept(offices: Offices) -> dict[str, bytes]:
    folder = offices.superior.folder / taking.PARCELS
    return {file.stem: file.read_bytes() for file in folder.rglob("*.kh49")}


def test_a_parcel_is_kept_when_it_was_taken(offices: Offices) -> None:
    first = offices.founded()
    content = first.state("superior")
    assert offices.superior.take(content).good
    assert kept(offices) == {sha256(content): content}


def test_parcels_taken_together_are_kept_when_all_are_done_or_the_taking_stops(
    offices: Offices, tmp_path: Path
) -> None:
    contents = [offices.founded(f"DL-{number}", f"CĐCS {number}").state("superior") for number in range(3)]
    for number, content in enumerate(contents):
        (tmp_path / f"KH49_{number}.kh49").write_bytes(content)
    paths = [tmp_path / f"KH49_{number}.kh49" for number in range(3)]
    taken = taking.take_any(offices.superior.standing, paths, lambda _: {})
    assert next(taken).good
    assert next(taken).good
    taken.close()  # type: ignore[attr-defined] # a person stops it
    listed = {one.sha256 for one in post.letters(offices.superior.store, way=post.IN)}
    assert set(kept(offices)) == listed >= {sha256(content) for content in contents[:2]}
    again = [one.verdict for one in taking.take_any(offices.superior.standing, paths, lambda _: {})]
    assert again == ["same" if sha256(content) in listed else "accepted" for content in contents]
    assert kept(offices) == {sha256(content): content for content in contents}


def test_parcels_that_hold_an_erased_person_go_also_when_they_came_together(offices: Offices, tmp_path: Path) -> None:
    """The older states of a unit are kept no longer, once a newer one has told of the erasure."""
    unit = offices.unit()
    record = unit.member("Nguyễn Thị Xoáhết")
    contents = [unit.state("superior")]
    unit.member("Trần Văn Bình")
    contents.append(unit.state("superior"))
    erasing.erase(unit.store, Member, record, "Theo đơn")
    contents.append(unit.state("superior"))
    paths = [tmp_path / f"KH49_{number}.kh49" for number in range(3)]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    verdicts = list(taking.take_any(offices.superior.standing, paths, lambda _: {}))
    assert [one.verdict for one in verdicts] == ["accepted"] * 3
    assert set(kept(offices)) == {sha256(contents[2])}


@pytest.mark.parametrize("together", [True, False])
def test_a_state_that_does_not_know_of_an_erasure_brings_nothing_back_and_is_not_kept(
    offices: Offices, tmp_path: Path, *, together: bool
) -> None:
    """The other PC went on editing the person, the name among it; its parcel comes right after the one that tells."""
    first, superior = offices.unit(), offices.superior
    record = first.member("Phan Thị Xoáhết", phone="0905123456")
    second = offices.second(first)
    superior.take(second.state("superior"))
    erasing.erase(first.store, Member, record, "Theo đơn")
    second.edit(record, full_name="Phan Thị Xoáhẳn", phone="0905777777")
    second.store.save(MemberEvent, {"member": record, "kind": "RESUME", "on": "2026-11-01", "card_no": "THẺ-XOÁ"})
    contents = [offices.founded("DL-0050", "CĐCS Hoa Sen").state("superior"), first.state("superior"),
                second.state("superior")]  # fmt: skip
    paths = [tmp_path / f"KH49_{number}.kh49" for number in range(3)]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    lots = [paths] if together else [[path] for path in paths]
    verdicts = [one.verdict for lot in lots for one in taking.take_any(superior.standing, lot, lambda _: {})]
    assert verdicts == ["accepted"] * 3
    assert sha256(contents[2]) not in kept(offices)
    for pc, parcel in ((superior, None), (first, second.state()), (second, first.state())):
        assert parcel is None or pc.take(parcel).good
        assert pc.values(record, "full_name") == {erasing.NEUTRAL}
        assert pc.values(record, "phone") == {None}
        register = b"".join(content for name, content in pc.contents().items() if name.startswith(FILE))
        assert not [text for text in ("Xoáh", "0905123456", "0905777777", "THẺ-XOÁ") if text.encode() in register]


def test_what_is_told_anew_of_an_erased_person_goes_and_the_erasure_ends(offices: Offices) -> None:
    first = offices.unit()
    record = first.member("Phan Thị Xoáhết")
    second = offices.second(first)
    erasing.erase(first.store, Member, record, "Theo đơn")
    second.store.save(MemberEvent, {"member": record, "kind": "RESUME", "on": "2026-11-01", "card_no": "THẺ-XOÁ"})
    assert first.take(second.state()).good
    (event,) = first.store.every(MemberEvent)
    assert (event.kind, event.on, event.card_no) == ("RESUME", "2026-11-01", None), "that it happened is still counted"
    exchange(first, second)
    before = [len(pc.store.history(Member, record)) for pc in (first, second)]
    exchange(first, second)
    assert [len(pc.store.history(Member, record)) for pc in (first, second)] == before
    assert first.hash() == second.hash()


def test_a_bundle_that_does_not_reach_the_disk_leaves_no_parcel_behind(
    offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = [offices.founded(f"DL-{number}", f"CĐCS {number}").state("superior") for number in range(3)]
    paths = [tmp_path / f"KH49_{number}.kh49" for number in range(3)]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    said: list[str] = []
    with monkeypatch.context() as patched:
        patched.setattr(Transactions, "_commit", failing)
        with pytest.raises(Trouble) as trouble:
            said.extend(one.verdict for one in taking.take_any(offices.superior.standing, paths, lambda _: {}))
    assert trouble.value.code == "disk_full"
    listed = {one.sha256 for one in post.letters(offices.superior.store, way=post.IN)}
    assert set(kept(offices)) == listed
    assert len(said) == len(listed) < len(contents)
    again = [one.verdict for one in taking.take_any(offices.superior.standing, paths, lambda _: {})]
    assert again == ["same"] * len(listed) + ["accepted"] * (len(contents) - len(listed))


def failing(self: Transactions, _bundle: Bundle) -> None:
    """A commit that finds the disk full."""
    self._connection.execute("ROLLBACK")
    raise Trouble("disk_full", file="kh49.sqlite")


def test_the_register_is_free_for_others_while_the_next_file_is_looked_for(offices: Offices) -> None:
    contents = [offices.founded(f"DL-{number}", f"CĐCS {number}").state("superior") for number in range(3)]
    store = offices.superior.store
    store.database.execute("PRAGMA busy_timeout = 0").fetchall()
    other = store.worker()
    other.database.execute("PRAGMA busy_timeout = 0").fetchall()

    def slowly() -> Iterator[Found]:
        for number, content in enumerate(contents):
            other.set_setting("look", f"{number}")  # another writes while this one is looked for
            yield found(content)

    verdicts = [verdict.verdict for _, verdict in taking.take_all(offices.superior.standing, slowly())]
    other.close()
    assert verdicts == ["accepted"] * 3


def test_what_sqlite_took_back_is_not_gone_on_with(store: Store, unit: str) -> None:
    with pytest.raises(RuntimeError), store.bundle() as bundle:
        store.save(Member, {"full_name": "Một"})
        store.database.conn.execute("ROLLBACK")
        store.save(Member, {"full_name": "Hai"})
    assert bundle.lost
    assert store.count(Member) == 0


def test_a_parcel_for_which_the_disk_has_no_room_is_not_kept_in_part_and_a_cut_one_is_mended(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = offices.founded().state("superior")
    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", half)
        assert offices.superior.take(content).verdict == "accepted"
    assert not list((offices.superior.folder / taking.PARCELS).rglob("*.*"))
    other = offices.founded("DL-0050", "CĐCS Trường Mầm non Hoa Pơ Lang").state("superior")
    assert offices.superior.take(other).verdict == "accepted"
    [file] = (offices.superior.folder / taking.PARCELS).rglob("*.kh49")
    file.write_bytes(b"")
    assert offices.superior.take(other).verdict == "same"
    assert kept(offices) == {sha256(other): other}


def half(self: Path, content: bytes) -> int:
    """A disk that is full in the middle of a file."""
    with self.open("wb") as file:
        file.write(content[: len(content) // 2])
    raise OSError(errno.ENOSPC, "No space left on device")


def test_what_remains_of_a_person_is_named_as_the_folder_was(offices: Offices, tmp_path: Path) -> None:
    """A folder may be named by a link, or from where one stands."""
    unit, superior = offices.unit(), offices.superior
    receipts = superior.folder / "receipts"
    receipts.mkdir()
    made = answers.make_answer(superior.standing, CODE)
    sending.write(superior.standing, [made], receipts)
    superior.store.close()
    link = tmp_path / "đường tắt"
    link.symlink_to(superior.folder, target_is_directory=True)
    superior.folder = link
    superior.open()
    left = remains(superior.store, unit.unit)
    assert {path.relative_to(link).parts[0] for path in left.parcels} == {"parcels", "receipts"}

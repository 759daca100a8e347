"""The power fails and the disk is full: each parcel is taken in whole or not at all, and taking it again completes it.

I13. `KH49_KILLS=200 pytest tests/parcels/test_power.py` kills so often; the suite kills a dozen times.
As a program (`python -m tests.parcels.test_power REGISTER PARCELS…`) this file is the one that is killed.
"""

from __future__ import annotations

import errno
import itertools
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.parcels import answers, found, keys, sending, taking
from kh49_desktop.records import Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import erasing, post
from tests.parcels.offices import CODE, PC, Clock, Offices, exchange, sha256

KILLS = int(os.environ.get("KH49_KILLS", "12"))
ROOT = Path(__file__).parents[2]
MEMBERS = 120
READY, DONE = "READY", "DONE"
Told = dict[str, Any]


@dataclass
class Scene:
    """A register before it takes some parcels in, and what it says of itself after none, one, two … of them."""

    folder: Path
    unit: str
    level: str
    parcels: list[Path] = field(default_factory=list)
    states: list[Told] = field(default_factory=list)
    seconds: float = 0.0  # that taking all of them takes


def told(pc: PC, unit: str, level: str) -> Told:
    """Everything that a parcel changes."""
    heads = pc.store.database.execute(
        "SELECT level, device, counter, clock FROM head WHERE unit = ?", (unit,)
    ).fetchall()
    notes = pc.store.database.execute("SELECT name FROM union_unit WHERE gone IS NULL ORDER BY name").fetchall()
    return {
        "state": pc.hash(level, unit),
        "letters": sorted(one.sha256 for one in post.letters(pc.store, way=post.IN)),
        "heads": sorted(heads),
        "units": notes,
        "devices": sorted(one.id for one in post.devices(pc.store)),
        "found": len(pc.store.ids(Member, search="cong nhan")),
        "erased": pc.store.database.execute("SELECT count(*) FROM journal WHERE act = 'ERASE'").fetchone()[0],
    }


def opened(folder: Path, reference: Reference) -> PC:
    return PC(folder, reference, Clock(itertools.count(10_000)))


def played(offices: Offices, taker: PC, maker: PC, way: str, level: str) -> Scene:
    """Make six parcels, each of which changes much, and see what comes of them in the taker's folder."""
    scene = Scene(offices.folder / f"cảnh {way}", maker.unit, level)
    records = [maker.member(f"Công nhân {number}", phone=f"0905{number:06}") for number in range(MEMBERS)]
    place = offices.folder / f"gói {way}"
    place.mkdir()
    for number in range(6):
        with maker.store.change("SAVE") as change:
            change.update_many(
                Member, [(one, {"residence": f"Tổ {number}", "phone": None}) for one in records[number:]]
            )
        if number == 3:
            erasing.erase(maker.store, Member, records[0], "Theo đơn của người đó")
        if number == 4:
            records += [maker.member(f"Công nhân thêm {more}") for more in range(40)]
        made = sending.make_state(maker.standing, way)
        scene.parcels.append(place / f"{number} {made.name}")
        scene.parcels[-1].write_bytes(maker.sent(made))
    taker.store.close()
    shutil.copytree(taker.folder, scene.folder)
    rehearsal = copy(scene, offices.folder / f"thử {way}", offices.reference)
    scene.states.append(told(rehearsal, scene.unit, level))
    for parcel in scene.parcels:
        began = time.perf_counter()
        assert rehearsal.take(parcel.read_bytes()).verdict == "accepted"
        scene.seconds += time.perf_counter() - began
        scene.states.append(told(rehearsal, scene.unit, level))
    rehearsal.store.close()
    return scene


def copy(scene: Scene, folder: Path, reference: Reference) -> PC:
    """The register of the scene in a folder of its own. It is a new copy there, and stays one device however killed."""
    shutil.copytree(scene.folder, folder)
    return opened(folder, reference)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> dict[str, Scene]:
    """A superior that takes a unit's first parcels in, and a second PC that takes the first one's."""
    made = {}
    for way, level in (("superior", "up"), ("peer", "unit")):
        offices = Offices(tmp_path_factory.mktemp("mất điện"), reference)
        maker = offices.founded()
        taker = offices.superior if way == "superior" else offices.second(maker)
        if way == "peer":
            exchange(maker, taker)
        made[way] = played(offices, taker, maker, way, level)
        offices.close()
    return made


# -- the power ---------------------------------------------------------------------------------------------------------


def victim(folder: Path) -> subprocess.Popen[str]:
    """A program that takes parcels in until it is killed."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.parcels.test_power", str(folder)],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip


def line_of(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_at_any_moment_a_parcel_is_taken_whole_or_not_at_all(
    scenes: dict[str, Scene], tmp_path: Path, reference: Reference, number: int
) -> None:
    """I13: none or all of each parcel, in order; the file is sound; taking all again ends where it should."""
    scene = scenes["superior" if number % 2 else "peer"]
    chance = random.Random(number)  # noqa: S311 - reproducible, nothing is kept secret by it
    pc = copy(scene, tmp_path / "sổ", reference)
    keys_before = {name: one for name, one in pc.contents().items() if name.startswith("keys")}
    pc.store.close()
    process = victim(pc.folder)
    try:
        assert line_of(process.stdout) == READY
        assert process.stdin is not None
        process.stdin.write("".join(f"{parcel}\n" for parcel in scene.parcels))
        process.stdin.flush()
        time.sleep(scene.seconds * chance.random())
    finally:
        process.kill()
        process.communicate()
    pc.open()
    assert [row[0] for row in pc.store.database.execute("PRAGMA integrity_check")] == ["ok"]
    letters = post.letters(pc.store, way=post.IN)
    taken = len(letters) - len(scene.states[0]["letters"])
    assert soundly(told(pc, scene.unit, scene.level)) == soundly(scene.states[taken])
    assert {name: one for name, one in pc.contents().items() if name.startswith("keys")} == keys_before
    for place, parcel in enumerate(scene.parcels):
        assert pc.take(parcel.read_bytes()).verdict == ("same" if place < taken else "accepted")
    assert told(pc, scene.unit, scene.level) == scene.states[-1]
    pc.store.close()


def soundly(state: Told) -> Told:
    """What is written with the parcel itself; the superior's note and an erasure follow when it is taken again."""
    return {name: value for name, value in state.items() if name not in {"units", "erased"}}


# -- the disk ----------------------------------------------------------------------------------------------------------


def test_a_disk_that_is_full_at_any_page_of_the_register(
    scenes: dict[str, Scene], tmp_path: Path, reference: Reference
) -> None:
    """I13: SQLite may have no page more, one more, two more …; until it is enough nothing is changed."""
    scene = scenes["peer"]
    pc = copy(scene, tmp_path / "sổ", reference)
    pc.store.database.execute("VACUUM")
    content = scene.parcels[4].read_bytes()
    full = 0
    for more in itertools.count():
        pages = pc.store.database.execute("PRAGMA page_count").fetchone()[0]
        before = pc.store.database.conn.serialize()
        pc.store.database.execute(f"PRAGMA max_page_count = {pages + more}").fetchall()
        try:
            assert pc.take(content).verdict == "accepted"
            break
        except Trouble as trouble:
            assert trouble.code == "disk_full"  # noqa: PT017 - whether it is enough is what is tried
            full += 1
        assert pc.store.database.conn.serialize() == before
    assert full > 3
    assert [row[0] for row in pc.store.database.execute("PRAGMA integrity_check")] == ["ok"]
    state = told(pc, scene.unit, scene.level)
    assert state["state"] == scene.states[5]["state"]
    pc.store.close()


def test_a_disk_that_is_full_while_many_parcels_are_taken_together(
    scenes: dict[str, Scene], tmp_path: Path, reference: Reference
) -> None:
    """I13: what a superior was told to be taken in is there, also where the disk is full in the middle of a bundle."""
    scene = scenes["superior"]
    taken: set[int] = set()
    for more in itertools.count(0, 60):
        pc = copy(scene, tmp_path / f"sổ {more}", reference)
        pages = pc.store.database.execute("PRAGMA page_count").fetchone()[0]
        pc.store.database.execute(f"PRAGMA max_page_count = {pages + more}").fetchall()
        said: list[str] = []
        try:
            for one in taking.take_any(pc.standing, scene.parcels, lambda _: {}):
                said.append(one.verdict)  # noqa: PERF401 - those before the trouble count
        except Trouble as trouble:
            assert trouble.code == "disk_full"  # noqa: PT017 - whether it is enough is what is tried
        done = len(post.letters(pc.store, way=post.IN)) - len(scene.states[0]["letters"])
        assert said == ["accepted"] * done
        taken.add(done)
        pc.reopen()
        assert soundly(told(pc, scene.unit, scene.level)) == soundly(scene.states[done])
        assert [one.verdict for one in taking.take_any(pc.standing, scene.parcels, lambda _: {})] == (
            ["same"] * done + ["accepted"] * (len(scene.parcels) - done)
        )
        assert told(pc, scene.unit, scene.level) == scene.states[-1]
        pc.store.close()
        if done == len(scene.parcels):
            break
    assert len(taken) > 1


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of 12 MiB; only who may mount has one."""
    place = tmp_path_factory.mktemp("đĩa nhỏ")
    mount = shutil.which("mount")
    command = [mount or "", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)]
    if sys.platform != "linux" or not mount or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no small disk can be made here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("way", ["peer", "superior"])
def test_a_disk_with_any_room_left(scenes: dict[str, Scene], small_disk: Path, reference: Reference, way: str) -> None:
    """I13: a real full disk, with more room at each try; backup, journal, kept parcel and register all meet it."""
    scene, content = scenes[way], scenes[way].parcels[0].read_bytes()
    outcomes: list[str] = []
    for room in itertools.chain(range(0, 40, 8), range(40, 8_000, 200)):
        outcomes.append(tried(scene, content, small_disk / f"{way} {room}", reference, room * 1024))
        if outcomes[-2:] == ["accepted", "accepted"]:
            break
    assert outcomes[0] == "disk_full"
    assert outcomes[-2:] == ["accepted", "accepted"]
    assert set(outcomes) == {"disk_full", "accepted"}


def tried(scene: Scene, content: bytes, folder: Path, reference: Reference, room: int) -> str:
    """Take a parcel in on a disk with so many bytes left, then again with room; tell what came of the first try."""
    pc, filler = copy(scene, folder, reference), folder.with_name("đầy")
    try:
        before = told(pc, scene.unit, scene.level)
        filler.write_bytes(bytes(max(0, shutil.disk_usage(folder).free - room)))
        try:
            outcome = pc.take(content).verdict
        except Trouble as trouble:
            outcome = trouble.code
            assert told(pc, scene.unit, scene.level) == before
            assert not list(folder.rglob("*.part")), "what was begun takes no room"
        filler.unlink()
        pc.reopen()
        assert [row[0] for row in pc.store.database.execute("PRAGMA integrity_check")] == ["ok"]
        assert pc.take(content).good
        assert told(pc, scene.unit, scene.level) == scene.states[1]
    finally:
        pc.store.close()
        filler.unlink(missing_ok=True)
        shutil.rmtree(folder)
    return outcome


class Failing:
    """Every call of the system that writes counts; the one whose turn it is finds the disk full, and all after it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = -1
        for holder, name in ((Path, "write_bytes"), (Path, "write_text"), (Path, "replace"), (Path, "mkdir"),
                             (os, "fsync"), (os, "open"), (os, "replace")):  # fmt: skip
            monkeypatch.setattr(holder, name, self._counted(getattr(holder, name)))

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if self.left == 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            self.left -= 1
            return real(*arguments, **named)

        return call


def test_a_write_of_keys_parcels_or_kept_copies_that_fails(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    """I13: each write outside the register in turn; afterwards everything goes on as if it had not been tried."""
    superior, first = offices.superior, offices.founded()
    record = first.member(phone="0905000000")
    stick = offices.folder / "USB"
    stick.mkdir()
    failing = Failing(monkeypatch)
    failed = 0
    for turn in range(60):
        first.reopen()
        failing.left = turn
        try:
            path = sending.write(first.standing, [sending.make_state(first.standing, "superior")], stick)[0]
            failing.left = -1
            break
        except Trouble as trouble:
            assert trouble.code == "disk_full"  # noqa: PT017
            failed += 1
        failing.left = -1
        for one in found.gather([stick]):
            assert superior.take(one.content or b"", rehearse=True).good, (
                "what bears the name of a parcel is a whole one"
            )
        assert not list(first.folder.rglob("*.part"))
    assert failed > 2
    assert post.letters(first.store, way=post.OUT)[0].state == post.EXPORTED
    assert len(post.letters(first.store, way=post.OUT)) == 1
    content = next(iter(found.gather([path]))).content
    assert content is not None
    for turn in range(60):
        superior.reopen()
        before = superior.hash("up", first.unit)
        failing.left = turn
        try:
            verdict = superior.take(content)
            failing.left = -1
            if verdict.verdict == "accepted" and turn > 10:
                break
            assert verdict.good
        except Trouble as trouble:
            assert trouble.code == "disk_full"  # noqa: PT017
            failing.left = -1
            assert superior.hash("up", first.unit) == before
            assert post.letters(superior.store, way=post.IN) == []
        failing.left = -1
        if verdict_of(superior, content) is not None:
            break
    assert superior.take(content).verdict == "same"
    assert superior.values(record, "phone") == {"0905000000"}


def verdict_of(pc: PC, content: bytes) -> post.Letter | None:
    return post.letter_with(pc.store, post.IN, sha256(content))


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path / "hai nơi", reference)
    yield made
    made.close()


def test_keys_are_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """I13: a new key of the office that cannot be written leaves the old one in force."""
    before = keys.office(tmp_path / "keys")
    failing = Failing(monkeypatch)
    for turn in range(20):
        failing.left = turn
        try:
            after = keys.roll(tmp_path / "keys")
        except Trouble as trouble:
            assert trouble.code == "disk_full"  # noqa: PT017
            failing.left = -1
            now = keys.office(tmp_path / "keys")
            assert now.secrets() == before.secrets() or before.identities[0] in now.identities
            continue
        failing.left = -1
        assert keys.office(tmp_path / "keys").secrets() == after.secrets()
        assert before.identities[0] in after.identities
        break
    else:
        pytest.fail("it never succeeded")


def test_half_written_answers_that_a_power_cut_left_go_with_the_next_ones(offices: Offices, tmp_path: Path) -> None:
    first, superior = offices.unit(), offices.superior
    receipts, stick = superior.folder / "receipts", tmp_path / "usb"
    for folder in (receipts, stick):
        folder.mkdir()
    made = answers.make_answer(superior.standing, CODE)
    old = [f"{made.name}.part", f"{made.name.removesuffix('.kh49')} (2).kh49.part"]
    others = ["KH49_note.txt.part", "ảnh.kh49.part", made.name.replace(".kh49", ".part")]
    for folder in (receipts, stick):
        for name in (*old, *others):
            (folder / name).write_bytes(b"KH49")
            os.utime(folder / name, (1_000_000_000, 1_000_000_000))
    (young := receipts / old[0].replace("KH49_DL", "KH49_DK")).write_bytes(b"KH49")  # is being written
    before = sorted(file.name for file in stick.iterdir())
    for folder in (receipts, stick):
        (path,) = sending.write(superior.standing, [answers.make_answer(superior.standing, CODE)], folder)
        assert first.take(path.read_bytes()).good
        path.unlink()
    assert sorted(file.name for file in receipts.iterdir()) == sorted([*others, young.name])
    assert sorted(file.name for file in stick.iterdir()) == before, "it is not this register's folder"


def main(arguments: list[str]) -> None:
    """Open the register of a folder and take in the parcels that are named on the input, one a line."""
    pc = opened(Path(arguments[0]), Reference.load())
    sys.stdout.write(READY + "\n")
    sys.stdout.flush()
    for _ in taking.take_any(pc.standing, (Path(line.rstrip("\n")) for line in sys.stdin), lambda _: {}):
        pass
    sys.stdout.write(DONE + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

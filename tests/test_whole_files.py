"""A file is there whole or not at all, whatever the disk, the power and other programs do meanwhile."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.errors import Trouble, os_trouble
from kh49_desktop.whole_files import as_trouble, beside, folder_made, hashed, moved, settled, synced, whole, written
from kh49_desktop.words import trouble_sentence

ROOT = Path(__file__).parents[1]
OLD, NEW = b"old" * 1_000, b"new" * 100_000
posix = pytest.mark.skipif(os.name != "posix", reason="what only POSIX has")


def streamed(path: Path, content: bytes) -> Path:
    """Write a file piece by piece."""
    with as_trouble(path), whole(path) as file:
        for at in range(0, len(content), 7_000):
            file.write(content[at : at + 7_000])
    return path


WAYS = pytest.mark.parametrize("write", [written, streamed])
Write = Callable[[Path, bytes], Path]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "Báo cáo.pdf"
    path.write_bytes(OLD)
    return path


@WAYS
@pytest.mark.parametrize("content", [b"", b"x", NEW])
def test_a_file_takes_the_place_of_the_one_before(place: Path, write: Write, content: bytes) -> None:
    assert write(place, content) == place
    assert place.read_bytes() == content
    assert names(place.parent) == [place.name]
    assert hashed(place) == hashlib.sha256(content).hexdigest()


@WAYS
def test_what_a_power_cut_left_is_no_hindrance(place: Path, write: Write) -> None:
    beside(place).write_bytes(b"half")
    beside(place).chmod(0o666)
    assert write(place, NEW).read_bytes() == NEW
    assert names(place.parent) == [place.name]


@posix
def test_only_the_owner_may_read_what_is_private(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    beside(path).write_bytes(b"half")
    beside(path).chmod(0o666)
    assert stat.S_IMODE(written(path, b"whole", private=True).stat().st_mode) == 0o600
    assert not stat.S_IMODE(written(tmp_path / "open", b"x").stat().st_mode) & 0o111


@posix
@WAYS
def test_a_link_planted_beside_leads_nowhere(place: Path, write: Write) -> None:
    own = place.with_name("own.txt")
    own.write_bytes(b"mine")
    beside(place).symlink_to(own)
    write(place, NEW)
    assert own.read_bytes() == b"mine"
    assert not place.is_symlink()


@WAYS
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_leaves_the_old_file_and_nothing_beside(
    place: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.open

    def full(path: Any, flags: int, *rest: Any) -> int:
        return real("/dev/full", os.O_WRONLY) if flags & os.O_CREAT else real(path, flags, *rest)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(Trouble) as trouble:
        write(place, NEW)
    assert trouble.value.code == "disk_full"
    assert str(place) in trouble_sentence(trouble.value)
    assert (place.read_bytes(), names(place.parent)) == (OLD, [place.name])


@WAYS
@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="for root nothing is read-only")
def test_a_folder_that_may_not_be_written_in_is_a_trouble(place: Path, write: Write) -> None:
    place.parent.chmod(0o500)
    with pytest.raises(Trouble) as trouble:
        write(place, NEW)
    place.parent.chmod(0o700)
    assert trouble.value.code == "read_only"
    assert (place.read_bytes(), names(place.parent)) == (OLD, [place.name])


@WAYS
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, write: Write) -> None:
    with pytest.raises(Trouble) as trouble:
        write(tmp_path / "no" / "x.pdf", NEW)
    assert trouble.value.code == "cannot_open"


@WAYS
@pytest.mark.parametrize("number", [5, 32], ids=["access denied", "sharing violation"])
def test_windows_does_not_replace_a_file_that_is_open_and_that_is_said(
    place: Path, write: Write, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def held(*_: object) -> None:
        error = PermissionError(errno.EACCES, "open in a viewer")
        error.winerror = number  # type: ignore[attr-defined]
        raise error

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(Trouble) as trouble:
        write(place, NEW)
    assert trouble.value.code == "file_in_use"
    assert "đang mở trong chương trình khác" in trouble_sentence(trouble.value)
    assert (place.read_bytes(), names(place.parent)) == (OLD, [place.name])


def test_a_disk_that_gives_back_other_bytes_is_caught(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.read
    monkeypatch.setattr(os, "read", lambda handle, size: real(handle, size).replace(b"new", b"nwe", 1))
    with pytest.raises(Trouble) as trouble:
        written(place, NEW)
    assert trouble.value.code == "disk_gone"
    assert (place.read_bytes(), names(place.parent)) == (OLD, [place.name])
    assert written(place, NEW, checked=False).read_bytes() == NEW


def test_what_a_block_raises_goes_on_and_leaves_the_old_file(place: Path) -> None:
    with pytest.raises(KeyError), whole(place) as file:
        file.write(NEW)
        raise KeyError
    assert (place.read_bytes(), names(place.parent)) == (OLD, [place.name])


def test_nothing_is_replaced_that_must_not_be(place: Path) -> None:
    part = beside(place)
    part.write_bytes(NEW)
    with pytest.raises(PermissionError) as refused:
        moved(part, place, over=False)
    assert os_trouble(refused.value) == "file_in_use"
    assert place.read_bytes() == OLD
    moved(part, place.with_name("other"), over=False)
    assert place.with_name("other").read_bytes() == NEW


# -- what lasts --------------------------------------------------------------------------------------------------------

CALLS = ("open", "write", "fsync", "read", "replace", "unlink", "mkdir")


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What is brought to the disk and what is renamed, in order: ("fsync" or "replace", the file's number)."""
    seen: list[tuple[str, int]] = []
    fsync, replace = os.fsync, os.replace

    def synced_(handle: int) -> None:
        fsync(handle)
        seen.append(("fsync", os.fstat(handle).st_ino))

    def replaced(one: Any, other: Any) -> None:
        seen.append(("replace", Path(one).stat().st_ino))
        replace(one, other)

    monkeypatch.setattr(os, "fsync", synced_)
    monkeypatch.setattr(os, "replace", replaced)
    return seen


@posix
@WAYS
def test_the_bytes_are_on_the_disk_before_the_name_and_then_the_name(
    place: Path, write: Write, steps: list[tuple[str, int]]
) -> None:
    write(place, NEW)
    file, folder = place.stat().st_ino, place.parent.stat().st_ino
    assert steps[0] == ("fsync", file)
    assert steps[-2:] == [("replace", file), ("fsync", folder)]


@posix
def test_a_new_folder_lasts_with_those_above_it(tmp_path: Path, steps: list[tuple[str, int]]) -> None:
    folder_made(tmp_path / "a" / "b", 0o700)
    assert steps == [("fsync", tmp_path.stat().st_ino), ("fsync", (tmp_path / "a").stat().st_ino)]
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    folder_made(tmp_path / "a" / "b")
    assert len(steps) == 2
    synced(written(tmp_path / "a" / "x", b"x"))
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match="file"):
        folder_made(tmp_path / "file" / "c")
    with pytest.raises(FileNotFoundError):
        folder_made(tmp_path / "c" / "d", above=False)


@posix
@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_file_system_whose_folders_cannot_be_written_through_will_do(
    place: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    real = os.fsync

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    assert written(place, NEW).read_bytes() == NEW


@posix
def test_a_folder_that_is_gone_does_not_last(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        settled(tmp_path / "no")


KILLED = """
import os, sys
from pathlib import Path
from tests.test_whole_files import NEW, streamed, written

place, way, name, turn = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
real, made = getattr(os, name), []

def call(*given, **named):
    if len(made) == turn:
        os._exit(9)
    made.append(given)
    return real(*given, **named)

setattr(os, name, call)
{"written": written, "streamed": streamed}[way](place, NEW)
"""


@pytest.mark.parametrize("way", ["written", "streamed"])
@pytest.mark.parametrize(("name", "turn"), [("open", 0), ("fsync", 0), ("replace", 0), ("fsync", 1), ("unlink", 1)])
def test_killed_midway_there_is_the_old_file_or_the_new_one(place: Path, way: str, name: str, turn: int) -> None:
    command = [sys.executable, "-c", KILLED, str(place), way, name, str(turn)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    assert place.read_bytes() in {OLD, NEW}
    if (name, turn) in {("open", 0), ("fsync", 0), ("replace", 0)}:
        assert place.read_bytes() == OLD
    assert set(names(place.parent)) <= {place.name, beside(place).name}
    assert written(place, NEW).read_bytes() == NEW
    assert names(place.parent) == [place.name]


class Failing:
    """The n-th call of the system fails, and all after it or only that one."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, number: int, *, for_good: bool) -> None:
        self.made, self._at, self._number, self._for_good = 0, at, number, for_good
        for name in CALLS:
            patch.setattr(os, name, self._failing(getattr(os, name)))

    def _failing(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            self.made += 1
            if self.made - 1 == self._at or (self._for_good and self.made > self._at):
                raise OSError(self._number, os.strerror(self._number))
            return real(*given, **named)

        return call


@WAYS
@pytest.mark.parametrize("for_good", [True, False])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_whichever_call_fails_the_old_file_or_the_new_one_is_there(
    tmp_path: Path, write: Write, number: int, *, for_good: bool
) -> None:
    for at in range(50):
        folder = tmp_path / str(at)
        folder.mkdir()
        place = folder / "x.pdf"
        place.write_bytes(OLD)
        with pytest.MonkeyPatch.context() as patch:
            failing, trouble = Failing(patch, at, number, for_good=for_good), None
            try:
                write(place, NEW)
            except Trouble as raised:
                trouble = raised
        assert place.read_bytes() in ({NEW} if trouble is None else {OLD, NEW})
        assert trouble is None or trouble_sentence(trouble)
        left = set(names(folder)) - {place.name}
        assert left == set() or (for_good and left == {beside(place).name})
        if failing.made <= at:
            break
    else:
        pytest.fail("there was no end of calls")


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "read_only"),
        (errno.EROFS, "read_only"),
        (errno.EBUSY, "file_in_use"),
        (errno.ENOENT, "cannot_open"),
        (errno.EIO, "disk_gone"),
    ],
)
def test_what_the_system_refuses_is_sorted(number: int, code: str) -> None:
    with pytest.raises(Trouble) as trouble, as_trouble(Path("x")):
        raise OSError(number, "x")
    assert (trouble.value.code, trouble.value.facts["file"]) == (code, "x")

"""Sticks: which drives can go, and a file that is surely on one or not there at all — pulled at any moment."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.errors import Trouble
from kh49_desktop.parcels import sticks
from kh49_desktop.parcels.sticks import CHUNK, Listing, Partition, Stick, fat_name, put, removable, settled, system
from kh49_desktop.words.parcels import PARCEL_TROUBLES
from kh49_desktop.words.troubles import TROUBLES

PARCEL = b"KH49\x01" + bytes(range(256)) * 9_000  # more than two pieces
NAME = "KH49_0101_20261122-1042_m1_s7_0a1b2c3d.kh49"
posix = pytest.mark.skipif(os.name != "posix", reason="what the kernel of Linux says of devices")


# -- which drives ------------------------------------------------------------------------------------------------------


def kernel(folder: Path, disks: dict[str, dict[str, str]]) -> Path:
    """Lay out devices as Linux does below /sys: the disk's own folder with facts, names that lead to it."""
    names = folder / "class" / "block"
    names.mkdir(parents=True)
    for place, facts in disks.items():
        device = folder / "devices" / place
        device.mkdir(parents=True)
        (names / device.name).symlink_to(device)
        for name, fact in facts.items():
            (device / name).parent.mkdir(exist_ok=True)
            (device / name).write_text(fact + "\n", encoding="ascii")
    return names


def listing(devices: Path | None, *partitions: Partition) -> Listing:
    def space(folder: str) -> tuple[int, int]:
        if "hỏng" in folder:
            raise OSError(errno.EIO, folder)
        return 1_000, 4_000

    return Listing(lambda: partitions, space, devices, lambda each: "KINGSTON" if "sdb" in each.device else "")


@posix
def test_a_drive_that_hangs_on_usb_or_says_it_is_removable_can_go(tmp_path: Path) -> None:
    usb = "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0/block"
    devices = kernel(
        tmp_path,
        {
            "pci0000:00/0000:00:17.0/ata1/block/sda": {"removable": "0"},
            "pci0000:00/0000:00:17.0/ata1/block/sda/sda1": {},
            f"{usb}/sdb": {"removable": "1"},
            f"{usb}/sdb/sdb1": {},
            f"{usb.replace('1-2', '1-3')}/sdc": {"removable": "0"},  # a disk in a case
            "platform/floppy.0/block/sdd": {"removable": "1"},
            "pci0000:00/rtsx/mmc0/block/mmcblk0": {"removable": "0", "device/type": "SD"},
            "pci0000:00/rtsx/mmc0/block/mmcblk0/mmcblk0p1": {},
            "pci0000:00/emmc/mmc1/block/mmcblk1": {"removable": "0", "device/type": "MMC"},
            "pci0000:00/ata2/block/sr0": {"removable": "1"},
            "virtual/block/dm-0": {"slaves/sdb1": ""},
            "virtual/block/dm-1": {"slaves/sda1": ""},
        },
    )

    def mounted(device: str, place: str, opts: str = "rw,nosuid") -> Partition:
        return Partition(f"/dev/{device}", place, "vfat", opts)

    facts = listing(
        devices,
        mounted("sda1", "/media/a"),
        mounted("sdb1", "/media/lan/sdb"),
        mounted("sdb1", "/media/lan/sdb-again"),
        mounted("sdc", "/media/lan/DULIEU", "ro,nosuid"),
        mounted("sdd", "/mnt"),
        mounted("mmcblk0p1", "/media/the"),
        mounted("mmcblk1", "/media/trong"),
        mounted("sr0", "/media/cd"),
        mounted("dm-0", "/media/ma-hoa"),
        mounted("dm-1", "/home/x"),
        mounted("nowhere", "/media/khong"),
    )
    assert removable(facts) == [
        Stick(Path("/media/lan/DULIEU"), "DULIEU", 1_000, 4_000, writable=False),
        Stick(Path("/media/lan/sdb"), "KINGSTON", 1_000, 4_000),
        Stick(Path("/media/ma-hoa"), "ma-hoa", 1_000, 4_000),
        Stick(Path("/media/the"), "the", 1_000, 4_000),
        Stick(Path("/mnt"), "mnt", 1_000, 4_000),
    ]


@posix
def test_the_system_itself_is_no_stick_though_it_runs_from_one(tmp_path: Path) -> None:
    devices = kernel(tmp_path, {"usb1/block/sdb": {"removable": "1"}, "usb1/block/sdb/sdb1": {}})
    assert removable(listing(devices, Partition("/dev/sdb1", "/", "ext4", "rw"))) == []


def test_windows_says_so_itself_and_a_drive_without_a_stick_is_left_out() -> None:
    facts = listing(
        None,
        Partition("C:\\", "C:\\", "NTFS", "rw,fixed"),
        Partition("E:\\", "E:\\", "FAT32", "rw,removable"),
        Partition("F:\\", "F:\\hỏng", "", "rw,removable"),
        Partition("D:\\", "D:\\", "CDFS", "ro,cdrom"),
    )
    [stick] = removable(facts)
    assert (str(stick.path), stick.free, stick.total, stick.writable) == ("E:\\", 1_000, 4_000, True)


def test_this_computer_answers() -> None:
    free, total = system().space(os.getcwd())  # noqa: PTH109 - the system takes a name
    assert 0 <= free <= total
    assert all(each.mountpoint for each in system().partitions())
    assert all(stick.path.is_dir() for stick in removable())


# -- names -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        (NAME, NAME),
        ("Báo cáo Đống Đa – quý 3.pdf", "Bao cao Dong Da _ quy 3.pdf"),
        ("a/b\\c:d*e?.kh49", "a_b_c_d_e_.kh49"),
        ("con.kh49", "_con.kh49"),
        ("LPT1", "_LPT1"),
        ("  ..x. ", "x"),
        ("", "_"),
        ("..", "_"),
        ("報告.kh49", "__.kh49"),
        ("x" * 300 + ".kh49", "x" * 115 + ".kh49"),
    ],
)
def test_a_name_becomes_one_that_every_stick_takes(name: str, plain: str) -> None:
    assert fat_name(name) == plain


@given(st.text())
def test_any_name_becomes_plain_and_stays_so(name: str) -> None:
    plain = fat_name(name)
    assert plain.isascii()
    assert 1 <= len(plain) <= 121
    assert not set('<>:"/\\|?*') & set(plain)
    assert plain[-1] not in " ."
    assert fat_name(plain) == plain


# -- writing -----------------------------------------------------------------------------------------------------------


def test_a_file_is_written_read_back_and_told_about(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    path = put(PARCEL, tmp_path, "Gói.kh49", lambda done, of: seen.append((done, of)))
    assert (path, path.read_bytes()) == (tmp_path / "Goi.kh49", PARCEL)
    assert seen == sorted(seen)
    assert seen[-1] == (2 * len(PARCEL), 2 * len(PARCEL))
    assert [each.name for each in tmp_path.iterdir()] == ["Goi.kh49"]
    assert settled(tmp_path)


def test_a_file_is_copied_from_its_place(tmp_path: Path) -> None:
    source, folder = tmp_path / "Báo cáo.pdf", tmp_path / "usb"
    folder.mkdir()
    source.write_bytes(PARCEL)
    assert put(source, folder, source.name).read_bytes() == PARCEL
    source.write_bytes(b"")
    assert put(source, folder, "rong").read_bytes() == b""


def test_the_same_file_again_is_fine_and_another_of_that_name_gets_a_number(tmp_path: Path) -> None:
    first = put(PARCEL, tmp_path, NAME)
    before = first.stat().st_mtime_ns
    assert put(PARCEL, tmp_path, NAME) == first
    assert first.stat().st_mtime_ns == before
    second = put(PARCEL + b"1", tmp_path, NAME)
    third = put(PARCEL[:-1] + b"2", tmp_path, NAME)
    stem = NAME.removesuffix(".kh49")
    assert [second.name, third.name] == [f"{stem} (2).kh49", f"{stem} (3).kh49"]
    assert put(PARCEL + b"1", tmp_path, NAME) == second
    assert [path.read_bytes() for path in (first, second, third)] == [PARCEL, PARCEL + b"1", PARCEL[:-1] + b"2"]


def test_a_folder_of_that_name_stays(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    assert put(PARCEL, tmp_path, NAME).name == NAME.replace(".kh49", " (2).kh49")
    assert (tmp_path / NAME).is_dir()


@posix
def test_a_link_planted_on_a_stick_leads_nowhere(tmp_path: Path) -> None:
    stick, own = tmp_path / "usb", tmp_path / "own.txt"
    stick.mkdir()
    own.write_bytes(b"mine")
    (stick / NAME).symlink_to(own)
    (stick / NAME.replace(".kh49", " (2).kh49.part")).symlink_to(own)
    written = put(PARCEL, stick, NAME)
    assert (written.name, written.is_symlink()) == (NAME.replace(".kh49", " (2).kh49"), False)
    assert own.read_bytes() == b"mine"
    os.mkfifo(stick / "pipe.kh49")
    assert put(PARCEL, stick, "pipe.kh49").name == "pipe (2).kh49"


def test_too_little_space_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: real._replace(free=len(PARCEL)))
    monkeypatch.setattr(os, "write", lambda *_: pytest.fail("something was written"))
    with pytest.raises(Trouble) as trouble:
        put(PARCEL, tmp_path, NAME)
    assert (trouble.value.code, trouble.value.facts["free"]) == ("disk_full", len(PARCEL))
    assert trouble.value.facts["needed"] == len(PARCEL) + sticks.MARGIN
    assert list(tmp_path.iterdir()) == []


def test_what_stopping_raises_leaves_nothing(tmp_path: Path) -> None:
    class Stopped(Exception):  # noqa: N818
        pass

    def stop(done: int, _of: int) -> None:
        if done > CHUNK:
            raise Stopped

    with pytest.raises(Stopped):
        put(PARCEL, tmp_path, NAME, stop)
    assert list(tmp_path.iterdir()) == []


def test_a_stick_that_keeps_other_bytes_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, bytes(data).replace(b"\x07", b"\x08")))
    with pytest.raises(Trouble) as trouble:
        put(PARCEL, tmp_path, NAME)
    assert trouble.value.code == "stick_spoils"
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_is_gone_or_changes_is_named(tmp_path: Path) -> None:
    source, stick = tmp_path / "a.kh49", tmp_path / "usb"
    stick.mkdir()
    with pytest.raises(Trouble) as trouble:
        put(source, stick, NAME)
    assert (trouble.value.code, trouble.value.facts["file"]) == ("source_gone", str(source))
    source.write_bytes(PARCEL)

    def change(done: int, _of: int) -> None:
        if done == CHUNK:
            source.write_bytes(PARCEL[:CHUNK])

    with pytest.raises(Trouble) as trouble:
        put(source, stick, NAME, change)
    assert trouble.value.code == "source_gone"
    assert list(stick.iterdir()) == []


def test_a_stick_that_is_gone_before_and_after(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        put(PARCEL, tmp_path / "usb", NAME)
    assert trouble.value.code == "stick_gone"
    assert not settled(tmp_path / "usb")


def test_short_writes_are_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:65_537]))
    assert put(PARCEL, tmp_path, NAME).read_bytes() == PARCEL


# -- pulled in the middle ----------------------------------------------------------------------------------------------

CALLS = ("open", "write", "fsync", "read", "replace", "unlink", "lstat", "stat")


class Pulled:
    """Lets the system's calls about one folder fail from the n-th on (or the n-th only) with an error number."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path, at: int, number: int, *, for_good: bool) -> None:
        self.made: list[str] = []
        self._folder, self._at, self._number, self._for_good = folder, at, number, for_good
        for name in CALLS:
            patch.setattr(os, name, self._failing(name, getattr(os, name)))

    def _failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: Any, **named: Any) -> Any:
            is_about = isinstance(given[0], int) or str(given[0]).startswith(str(self._folder))
            if is_about and self._at >= 0:
                self.made.append(name)
                number = len(self.made) - 1
                if number == self._at or (self._for_good and number > self._at):
                    raise OSError(self._number, os.strerror(self._number), str(given[0]))
            return real(*given, **named)

        return call


def attempts(folder: Path) -> Iterator[tuple[Pulled, Trouble | None]]:
    """Put the parcel to a stick that has an old file of its name, failing at every call there is, one by one."""
    for number in (errno.EIO, errno.ENOSPC, errno.ENOENT, errno.EROFS):
        for for_good in (True, False):
            for at in range(200):
                stick = folder / f"{number}-{for_good}-{at}"
                stick.mkdir()
                (stick / NAME).write_bytes(b"KH49 old")
                with pytest.MonkeyPatch.context() as patch:
                    pulled = Pulled(patch, stick, at, number, for_good=for_good)
                    trouble = None
                    try:
                        put(PARCEL, stick, NAME)
                    except Trouble as raised:
                        trouble = raised
                yield pulled, trouble
                shutil.rmtree(stick)
                if at >= len(pulled.made):
                    break
            else:
                pytest.fail("there was no end of calls")


def test_a_stick_pulled_at_any_call_leaves_the_old_file_and_no_half_one(tmp_path: Path) -> None:
    codes, calls, whole = set(), set(), 0
    new = NAME.replace(".kh49", " (2).kh49")
    for pulled, trouble in attempts(tmp_path):
        stick = pulled._folder
        calls.update(pulled.made)
        there = {path.name: path.read_bytes() for path in stick.iterdir()}
        assert there.pop(NAME) == b"KH49 old"
        # Only a stick that takes no more call at all can keep what was begun, and that never under a parcel's name.
        begun = there.pop(f"{new}.part", None)
        assert begun is None or pulled._for_good
        assert there in ({}, {new: PARCEL})
        if trouble is None:
            assert there == {new: PARCEL}
            whole += 1
        else:
            codes.add(trouble.code)
            assert {**TROUBLES, **PARCEL_TROUBLES}[trouble.code].format_map(trouble.facts).endswith(".")
    assert {"open", "write", "fsync", "read", "replace", "unlink"} <= calls
    assert {"stick_gone", "disk_full", "read_only"} <= codes
    assert whole >= 8


def test_after_a_pull_the_same_again_ends_well(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.part").write_bytes(PARCEL[:CHUNK])
    assert put(PARCEL, tmp_path, NAME).read_bytes() == PARCEL
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
def test_a_device_that_is_full_says_so_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def full(path: Any, flags: int, *rest: Any) -> int:
        return real("/dev/full", os.O_WRONLY) if flags & os.O_WRONLY else real(path, flags, *rest)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(Trouble) as trouble:
        put(PARCEL, tmp_path, NAME)
    assert trouble.value.code == "disk_full"


def test_a_parcel_is_no_program_and_everybody_may_copy_it(tmp_path: Path) -> None:
    mode = stat.S_IMODE(put(PARCEL, tmp_path, NAME).stat().st_mode)
    assert not mode & 0o111
    assert hashlib.sha256((tmp_path / NAME).read_bytes()).digest() == hashlib.sha256(PARCEL).digest()

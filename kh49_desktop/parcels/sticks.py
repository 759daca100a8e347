"""USB sticks: which are there, writing a file so that it is surely on one, and when it may be pulled out."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import io
import os
import re
import shutil
import stat
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, NamedTuple

import psutil  # type: ignore[import-untyped]

from kh49_desktop import whole_files
from kh49_desktop.errors import Trouble, os_trouble
from kh49_desktop.whole_files import begun, beside, ended, hashed, moved

CHUNK: Final = 1 << 20
MARGIN: Final = 1 << 17  # bytes kept free: the last cluster of a FAT32 stick and its directory
LONGEST_NAME: Final = 120
MOST_NAMESAKES: Final = 1_000

_DEVICES: Final = Path("/sys/class/block")
_LABELS: Final = Path("/dev/disk/by-label")
_SYSTEM: Final = frozenset(("/", "/boot", "/boot/efi", "/boot/firmware", "/home", "/usr", "/var"))  # run from a stick
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_USB: Final = re.compile(r"usb\d+")
_ESCAPED: Final = re.compile(r"\\x([0-9a-fA-F]{2})")

Told = Callable[[int, int], object]
"""Is told how many bytes are done and how many there are to do; each byte is written and then read back."""


@dataclass(frozen=True, slots=True)
class Stick:
    """A drive that can be pulled out: its folder, the name people gave it, free and total bytes."""

    path: Path
    label: str
    free: int
    total: int
    writable: bool = True


class Partition(NamedTuple):
    """What the system says of a mounted partition, as psutil names it; `opts` is "rw,removable" and the like."""

    device: str
    mountpoint: str
    fstype: str
    opts: str


@dataclass(frozen=True, slots=True)
class Listing:
    """Where the facts come from."""

    partitions: Callable[[], Iterable[Partition]]
    space: Callable[[str], tuple[int, int]]  # of a folder: free and total bytes
    devices: Path | None  # Linux: what the kernel says of each block device; None where `opts` tell
    label: Callable[[Partition], str]


def system() -> Listing:
    """Return this computer's own facts."""
    return Listing(_partitions, _space, None if sys.platform == "win32" else _DEVICES, _label)


def removable(listing: Listing | None = None) -> list[Stick]:
    """Return the drives that can be pulled out, in the order of their folders; those that do not answer are left out.

    A disk that Windows calls fixed though it hangs on USB is not among them.
    """
    listing = listing or system()
    found: dict[str, Stick] = {}
    for partition in sorted(listing.partitions(), key=lambda each: each.mountpoint):
        opts = partition.opts.split(",")
        if partition.mountpoint in _SYSTEM or partition.device in found or "cdrom" in opts:
            continue
        if not ("removable" in opts if listing.devices is None else _can_go(listing.devices, partition.device)):
            continue
        with contextlib.suppress(OSError):
            free, total = listing.space(partition.mountpoint)
            path = Path(partition.mountpoint)
            label = listing.label(partition) or path.name or partition.mountpoint
            found[partition.device] = Stick(path, label, free, total, "ro" not in opts)
    return list(found.values())


def put(content: bytes | Path, folder: Path, name: str, told: Told | None = None) -> Path:
    """Write a file to a stick or folder, read it back from the disk and compare; return where it is.

    The name becomes ASCII as every stick takes it. A file of that name with the same bytes is left as it is; beside one
    with other bytes the new one is called "… (2)". Raises Trouble: disk_full (before anything is written), stick_gone,
    stick_spoils, read_only, file_in_use, source_gone. Then nothing half-written bears the name, and what stood there
    before still stands. What `told` raises stops the writing the same way.
    """
    size, digest = _weighed(content)
    with _told_as_trouble(folder / fat_name(name)):
        target, is_there = _free_name(folder, fat_name(name), size, digest)
        if is_there:
            whole_files.settled(folder)
        else:
            _ask_space(folder, target, size)
            _written(content, target, size, digest, told or (lambda _done, _all: None))
    return target


def settled(folder: Path) -> bool:
    """Wait until the system holds nothing back for the stick; return whether it may be pulled, False when it is gone.

    Windows writes to sticks through, unless somebody chose "better performance" for it: `put` has seen to its own file.
    """
    try:
        whole_files.settled(folder)
        if sys.platform != "win32":
            os.sync()
        return folder.is_dir()
    except OSError:
        return False


def fat_name(name: str) -> str:
    """Return a name that FAT32, exFAT and every file system take: ASCII, no marks, no forbidden characters."""
    plain = name.replace("đ", "d").replace("Đ", "D")
    plain = "".join(each for each in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(each))
    plain = re.sub(r'[<>:"/\\|?*]|[^ -~]', "_", plain).strip(" .") or "_"
    ending = Path(plain).suffix[:20]
    plain = f"{Path(plain).stem[: LONGEST_NAME - len(ending)].rstrip(' .')}{ending}"
    return f"_{plain}" if _RESERVED.match(plain) else plain


# -- which drives ------------------------------------------------------------------------------------------------------


def _partitions() -> list[Partition]:
    found = psutil.disk_partitions(all=False)
    return [Partition(each.device, each.mountpoint, each.fstype, each.opts) for each in found]


def _space(folder: str) -> tuple[int, int]:
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def _label(partition: Partition) -> str:
    if sys.platform == "win32":
        text = ctypes.create_unicode_buffer(261)
        ctypes.windll.kernel32.GetVolumeInformationW(partition.mountpoint, text, len(text), None, None, None, None, 0)
        return text.value
    with contextlib.suppress(OSError):
        device = Path(partition.device).resolve()
        for link in _LABELS.iterdir():
            if link.resolve() == device:
                raw = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), link.name)  # a blank is written \x20
                return raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return ""


def _can_go(devices: Path, device: str) -> bool:
    """Ask the kernel: the disk says it is removable, is a card in a reader, or hangs on USB."""
    name = Path(device).resolve().name  # /dev/mapper/… stands for /dev/dm-0
    if name.startswith("sr"):
        return False  # a drive for discs
    under = [each.name for each in _listed(devices / name / "slaves")]  # an encrypted stick lies under a dm-0
    return any(_disk_can_go((devices / each).resolve()) for each in under or [name])


def _disk_can_go(place: Path) -> bool:
    """Take the device's folder, …/usb1/1-2/…/block/sdb/sdb1; the facts stand beside the disk, one above a partition."""
    facts = {_fact(each / "removable") for each in (place, place.parent)}
    kinds = {_fact(each / "device" / "type") for each in (place, place.parent)}
    return "1" in facts or "SD" in kinds or any(_USB.fullmatch(part) for part in place.parts)


def _fact(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


# -- writing -----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _told_as_trouble(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = os_trouble(error)
        if code == "disk_full":
            raise Trouble("disk_full", file=str(file)) from error
        if code == "disk_gone" or (code == "cannot_open" and not _is_there(file.parent)):
            raise Trouble("stick_gone", file=str(file)) from error
        raise Trouble(code, file=str(file)) from error


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False


@contextlib.contextmanager
def _source(content: bytes | Path) -> Iterator[None]:
    """Name the file that is read, not the stick that is written, when it is the one that fails."""
    try:
        yield
    except OSError as error:
        raise Trouble("source_gone", file=str(content)) from error


@contextlib.contextmanager
def _read(content: bytes | Path) -> Iterator[IO[bytes]]:
    if isinstance(content, bytes):
        yield io.BytesIO(content)
        return
    with _source(content):
        file = content.open("rb")
    with file:
        yield file


def _weighed(content: bytes | Path) -> tuple[int, str]:
    """Return the size and the SHA-256 of what is to be written."""
    with _read(content) as file, _source(content):
        digest, size = hashlib.sha256(), 0
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
        return size, digest.hexdigest()


def _free_name(folder: Path, name: str, size: int, digest: str) -> tuple[Path, bool]:
    """Return the place to write to, and whether the very same file is there already."""
    first = folder / name
    for number in range(1, MOST_NAMESAKES):
        place = first if number == 1 else first.with_stem(f"{first.stem} ({number})")
        try:
            facts = place.lstat()
        except FileNotFoundError:
            return place, False
        if stat.S_ISREG(facts.st_mode) and facts.st_size == size and _is_same(place, digest):
            return place, True
    raise OSError(errno.EEXIST, name)


def _is_same(place: Path, digest: str) -> bool:
    """Tell whether a file holds these bytes; one that cannot be read (a damaged stick) does not."""
    try:
        return hashed(place) == digest
    except OSError:
        return False


def _ask_space(folder: Path, target: Path, size: int) -> None:
    free, needed = shutil.disk_usage(folder).free, size + MARGIN
    if free < needed:
        raise Trouble("disk_full", file=str(target), free=free, needed=needed)


def _written(content: bytes | Path, target: Path, size: int, digest: str, told: Told) -> None:
    part = beside(target)
    with begun(part) as file:
        with _read(content) as source:
            copied = _copied(source, content, file.fileno(), lambda done: told(done, 2 * size))
        ended(file)
        if hashed(part, lambda done: told(size + done, 2 * size)) != copied:
            raise Trouble("stick_spoils", file=str(target))
        if copied != digest:
            raise Trouble("source_gone", file=str(content))  # another file by now
        moved(part, target, over=False)  # another may have come while we wrote


def _copied(source: IO[bytes], content: bytes | Path, handle: int, told: Callable[[int], object]) -> str:
    """Write it all and return its SHA-256."""
    digest, done = hashlib.sha256(), 0
    while True:
        with _source(content):
            chunk = source.read(CHUNK)
        if not chunk:
            return digest.hexdigest()
        digest.update(chunk)
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(handle, rest) :]
        done += len(chunk)
        told(done)

"""A file is there whole or not at all: written beside its place, brought to the disk, then put there in one step.

What fails, or is killed, on the way leaves the file that stood there before, and beside it at most a "….part".
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final

from kh49_desktop.errors import Trouble, os_trouble

PART: Final = ".part"
CHUNK: Final = 1 << 20
# What a file system says of whose folders nothing can be brought to the disk, and a folder that may not be read.
UNSETTLED: Final = frozenset((errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EPERM))


def written(path: Path, content: bytes, *, private: bool = False, checked: bool = True) -> Path:
    """Write a file and return its path. `private`: only its owner may read it; `checked`: read it back and compare.

    Raises Trouble; then what stood there before still stands.
    """
    with as_trouble(path):
        part = beside(path)
        with begun(part, private=private) as file:
            file.write(content)
            ended(file)
            if checked and hashed(part) != hashlib.sha256(content).hexdigest():
                raise Trouble("disk_gone", file=str(path))
            moved(part, path)
    return path


def put(path: Path, content: bytes) -> None:
    """Write a file whose loss costs nothing: never there in part, and the disk is not waited for. Raises OSError."""
    part = beside(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file to write that is put in its place when the block ends well. Raises OSError, as `moved`."""
    part = beside(path)
    with begun(part) as file:
        yield file
        ended(file)
        moved(part, path)


@contextlib.contextmanager
def as_trouble(file: Path) -> Iterator[None]:
    """Turn what the system expectedly refuses into Trouble."""
    try:
        yield
    except OSError as error:
        raise Trouble(os_trouble(error), file=str(file)) from error


# -- the steps, for who writes in another way; each raises OSError -----------------------------------------------------


def beside(path: Path) -> Path:
    """Return where a file is written until it is whole."""
    return path.with_name(path.name + PART)


@contextlib.contextmanager
def begun(part: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Open a new file to write; at the end of the block it is closed, and removed unless it was moved to its place.

    What a power cut left under its name goes first: it would keep its own permissions, or be a link that leads away.
    """
    part.unlink(missing_ok=True)
    mode = 0o600 if private else 0o666
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    file = os.fdopen(handle, "wb")
    try:
        yield file
    finally:
        with contextlib.suppress(OSError):  # of a full disk was told already
            file.close()
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def ended(file: IO[bytes]) -> None:
    """Bring a file to the disk and close it."""
    file.flush()
    os.fsync(file.fileno())
    file.close()


def synced(path: Path) -> None:
    """Bring a file to the disk that another library has written."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def hashed(path: Path, told: Callable[[int], object] = int) -> str:
    """Return the SHA-256 of what the disk holds: what the system remembers of the file is dropped where it lets us.

    `told` is given the bytes that are done.
    """
    digest, done = hashlib.sha256(), 0
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    try:
        if sys.platform != "win32":
            os.fsync(handle)  # only what is written can be forgotten
            with contextlib.suppress(OSError):
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := os.read(handle, CHUNK):
            digest.update(chunk)
            done += len(chunk)
            told(done)
    finally:
        os.close(handle)
    return digest.hexdigest()


def moved(part: Path, path: Path, *, over: bool = True) -> None:
    """Put a whole file in its place in one step that lasts. `over`: in place of the file that stands there.

    Where that one is held open by another program (Windows), or must not be replaced, it is an EBUSY.
    """
    if not over and is_something(path):
        raise PermissionError(errno.EBUSY, os.strerror(errno.EBUSY), str(path))
    try:
        part.replace(path)
    except PermissionError as error:  # the folder took the new file, so it is the old one that is held
        raise PermissionError(errno.EBUSY, os.strerror(errno.EBUSY), str(path)) from error
    settled(path.parent)


def is_something(path: Path) -> bool:
    """Tell whether anything bears that name, be it a link that leads nowhere."""
    try:
        path.lstat()
    except FileNotFoundError:
        return False
    return True


def folder_made(folder: Path, mode: int = 0o777, *, above: bool = True) -> None:
    """Make a folder where it is not there, so that it lasts. `above`: those above it too."""
    if folder.is_dir():
        return
    if above and not folder.parent.is_dir():
        folder_made(folder.parent)
    folder.mkdir(mode, exist_ok=True)
    settled(folder.parent)


def settled(folder: Path) -> None:
    """Make new names in a folder last through a power cut, where the system lets a folder be written through."""
    if sys.platform == "win32":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in UNSETTLED:
            raise

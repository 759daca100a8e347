"""A finished document reaches its place whole or not at all, and what the machine refuses is told as Trouble."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from kh49_desktop.errors import Trouble, os_trouble


@contextlib.contextmanager
def sorted_errors(file: Path) -> Iterator[None]:
    """Turn what the system expectedly refuses into Trouble."""
    try:
        yield
    except OSError as error:
        raise Trouble(os_trouble(error), file=str(file)) from error


def written(path: Path, content: bytes, *, private: bool = False) -> Path:
    """Write beside the place, read back, compare, then put it there in one step; return the path.

    `private`: only its owner may read it. Raises Trouble; then the file that stood there before still stands.
    """
    part = path.with_name(f"{path.name}.part")
    with sorted_errors(path):
        try:
            part.unlink(missing_ok=True)  # one left by a power cut would keep its own permissions
            _store(part, content, mode=0o600 if private else 0o666)
            _put(part, path)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
            raise
    return path


def _store(part: Path, content: bytes, *, mode: int) -> None:
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if part.read_bytes() != content:
        raise Trouble("disk_gone", file=str(part))


def _put(part: Path, path: Path) -> None:
    try:
        part.replace(path)
    except PermissionError as error:  # the folder took the new file, so it is the old one that is held open
        raise Trouble("file_in_use", file=str(path)) from error

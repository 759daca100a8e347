"""One running copy a file: a lock of the operating system, with a note of who holds it."""

from __future__ import annotations

import contextlib
import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from kh49_desktop.errors import Trouble


class Holding:
    """The lock on a folder. It falls with the process, so a crash never leaves a folder locked."""

    def __init__(self, folder: Path, *, patience: float) -> None:
        """Take the lock or raise Trouble("in_use") that names the holder; `patience` is in seconds."""
        self._note = folder / "kh49.holder.json"
        self._lock = FileLock(str(folder / "kh49.lock"))
        try:
            self._lock.acquire(timeout=patience)
        except Timeout as timeout:
            raise Trouble("in_use", file=str(folder), **self.holder()) from timeout
        except OSError as error:
            raise Trouble("read_only", file=str(folder)) from error
        note = {"computer": platform.node(), "process": os.getpid()}
        with contextlib.suppress(OSError):  # the lock holds without it: on a full disk the register can still be read
            self._note.write_text(json.dumps(note), encoding="utf-8")

    def holder(self) -> Mapping[str, str]:
        """Return the computer that holds the folder, as far as its note tells."""
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return {"computer": str(note["computer"])}
        except (OSError, ValueError, KeyError, TypeError):
            return {"computer": ""}

    def release(self) -> None:
        """Let the folder go."""
        self._note.unlink(missing_ok=True)
        self._lock.release()

"""What is noted of how far each copy of a register has come: a file that has come less far was put back."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from pathlib import Path

from platformdirs import user_state_path

from kh49_desktop.whole_files import put

COPY = "kh49.copy.json"
WRITING = threading.Lock()


class CopyNotes:
    """The notes of one folder: {copy, or "copy row of numbers": how far}. A lost note costs nothing but this proof.

    They are read anew each time, since the window and its workers write them by turns.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder of a register."""
        self._places = notes_of(folder)

    def far(self) -> dict[str, int]:
        """Return how far every copy that ever lived in this folder had come.

        The same backup may be put back again and again: what a copy of long ago has counted is not counted twice.
        """
        found: dict[str, int] = {}
        for place in self._places:
            for one, far in noted(place).items():
                found[one] = max(far, found.get(one, 0))
        return found

    def note(self, name: str, far: int) -> None:
        """Note how far a copy, or a row of its numbers, has come; it never goes back."""
        with WRITING:
            known = self.far()
            known[name] = max(far, known.get(name, 0))
            told = json.dumps(known).encode()
            for place in self._places:
                with contextlib.suppress(OSError):
                    put(place, told)


def notes_of(folder: Path) -> tuple[Path, Path]:
    """Return where is noted how far the copies of a folder had come: in it, and apart from it.

    A whole folder that is put back brings its own note along; the other one knows better.
    """
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]
    return folder / COPY, user_state_path("kh49-desktop", appauthor=False) / "copies" / f"{name}.json"


def noted(note: Path) -> dict[str, int]:
    """Return what a note tells; a damaged one tells nothing."""
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {one: far for one, far in told.items() if type(far) is int} if isinstance(told, dict) else {}

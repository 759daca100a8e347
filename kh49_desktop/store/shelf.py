"""Where the bytes of attached files lie in the data folder: under their SHA-256, and under nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kh49_desktop.fields import DIGEST

SHELF: Final = "attachments"
NOWHERE: Final = "0" * 64  # nobody knows bytes of this SHA-256


def place_in(folder: Path, sha256: str) -> Path:
    """Return where a file lies in a data folder: a name from elsewhere that is no SHA-256 is never a way to another."""
    told = sha256 if DIGEST.form.fullmatch(sha256) else NOWHERE
    return folder / SHELF / told[:2] / told

"""The sync state beside the values: who last set a field, and what each unit's copy has seen (design: sync, §1)."""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
import uuid
from collections.abc import Iterable
from pathlib import Path

from kh49_desktop.state import BESIDE, GONE

Mark = list[str | int]  # [device, counter, clock]


def first_stamp(mark: Mark) -> str:
    """Return the stamp of a new row: one mark for all its fields."""
    return json.dumps({"0": mark}, separators=(",", ":"))


def next_stamp(stamp: str, fields: Iterable[str], mark: Mark) -> str:
    """Return a row's stamp after these fields were set: whoever set them had seen the siblings, so those fall away.

    It says of the record that it lives, too. Whether it is to be deleted, where someone else wants that, stays a
    question: that is not answered by working on it.
    """
    state = json.loads(stamp)
    state[GONE] = mark
    for field in fields:
        state[field] = mark
        state.pop(BESIDE + field, None)
    return json.dumps(state, separators=(",", ":"))


def clock_after(last: int, now: datetime.datetime) -> int:
    """Return a hybrid clock in milliseconds: the time of day, but always later than the last one."""
    return max(int(now.timestamp() * 1000), last + 1)


def copy_mark(file: Path) -> str:
    """Return what tells this copy of a file from every other: the computer, the place and the file itself.

    A device id belongs to one copy; a copy opened elsewhere gets a new one, so no two ever count alike.
    """
    status = file.stat()
    parts = (platform.node(), str(uuid.getnode()), str(file.resolve()), str(status.st_ino))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def new_device() -> str:
    """Return a new device id."""
    return uuid.uuid4().hex[:12]

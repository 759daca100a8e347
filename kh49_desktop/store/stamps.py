"""The sync state beside the values: who last set a field, and what each unit's copy has seen (design: sync, §1)."""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
import sys
import uuid
from collections.abc import Iterable
from pathlib import Path

from kh49_desktop.state import BESIDE, GONE

if sys.platform == "win32":
    import winreg

MACHINE_ID = Path("/etc/machine-id")
SHORTEST_ID = 32  # letters; before the first start of a system the file says "uninitialized", or nothing

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
    """Return what tells this copy of a file from every other: the system it is on, the place and the file itself.

    A device id belongs to one copy; a copy opened elsewhere gets a new one, so no two ever count alike.
    """
    parts = (machine(), str(file.resolve()), str(file.stat().st_ino))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def machine() -> str:
    """Return what stays of a computer as long as its system does, else its name.

    Network addresses come and go with docks and are random in some Wi-Fi; names change where a network gives them.
    """
    try:
        found = system_id()
    except (OSError, ValueError):
        found = ""
    return found if len(found) >= SHORTEST_ID else platform.node()


if sys.platform == "win32":

    def system_id() -> str:
        """Return the id that Windows was given when it was installed. Raises OSError."""
        place = r"SOFTWARE\Microsoft\Cryptography"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as key:
            return str(winreg.QueryValueEx(key, "MachineGuid")[0])

else:

    def system_id() -> str:
        """Return the id that the system was given when it was installed. Raises OSError, ValueError."""
        return MACHINE_ID.read_text(encoding="ascii").strip()


def new_device() -> str:
    """Return a new device id."""
    return uuid.uuid4().hex[:12]

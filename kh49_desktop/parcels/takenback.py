"""Which PCs people have revoked, noted beside the keys: a register that is put back would believe them once more.

Whoever puts a copy of the file back knows of the records that come again, not of the PC that was stolen since.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.whole_files import folder_made, written

NOTE: Final = "revoked.json"  # {device: {"unit", "record", "name"}}; `record`: the superior's own note of the unit
PRIVATE: Final = 0o700


def noted(folder: Path) -> dict[str, dict[str, str]]:
    """Return what is noted in a folder of keys; a damaged note tells nothing."""
    try:
        told = json.loads((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    named = told.items() if isinstance(told, dict) else ()
    return {one: {name: str(facts.get(name, "")) for name in ("unit", "record", "name")}
            for one, facts in named if isinstance(facts, dict)}  # fmt: skip


def note(folder: Path, one: post.Device, record: str) -> None:
    """Note a PC that was revoked. `record`: the superior's own note of its unit, "" at a unit. Raises Trouble."""
    put(folder, {**noted(folder), one.id: {"unit": one.unit, "record": record, "name": one.name}})


def forget(folder: Path, device: str) -> None:
    """Forget a PC that a person believes again. Raises Trouble."""
    told = noted(folder)
    if told.pop(device, None) is not None:
        put(folder, told)


def put(folder: Path, told: dict[str, Any]) -> None:
    """Write the note. Raises Trouble."""
    folder_made(folder, PRIVATE)
    written(folder / NOTE, json.dumps(told, sort_keys=True).encode(), private=True)


def settle(store: Store, folder: Path) -> None:
    """Revoke again what is noted and believed here, or not known yet, with the cards of its unit that nobody used."""
    told = noted(folder)
    known = {one: post.device(store, one) for one in told}
    back = [one for one, device in known.items() if device is None or device.state != post.REVOKED]
    if not back:
        return
    with store.transaction():
        for one in back:
            facts, device = told[one], known[one]
            if device is None:
                gone = post.Device(one, facts["unit"], "", facts["name"], post.REVOKED, post.VOUCHED)
                post.put_device(store, gone)
            else:
                post.set_state(store, one, post.REVOKED)
            if facts["record"]:
                post.void_cards(store, facts["record"])

"""What an erasure clears away once it is on the disk: attached files, what free pages still hold, spare parcels.

It is noted within the erasure and done after it, so that an erasure that fails takes no file away. What is left after
a kill, or on a full disk, is done when the register is opened, or with the next erasure; SQLite's own journal also with
the next parcel.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from kh49_desktop.errors import Trouble
from kh49_desktop.record import Attachment
from kh49_desktop.store.remains import spare_parcels
from kh49_desktop.store.schema import quoted
from kh49_desktop.store.shelf import place_in
from kh49_desktop.store.sorting import sorted_errors

if TYPE_CHECKING:
    from kh49_desktop.store.file import Store

# Setting: {"files": [SHA-256, …], "units": [of which parcels are spare, …], "pages": bool, "log": bool}.
LEFT: Final = "to_clear"


def note(store: Store, *, files: Iterable[str] = (), units: Iterable[str] = (), pages: bool) -> None:
    """Note what is to be cleared away, within the change that makes it so. `pages`: the file is to be written anew.

    SQLite's own journal ("log") is emptied in any case.
    """
    told = _noted(store)
    found = {
        "files": list(dict.fromkeys([*told.get("files", ()), *files])),
        "units": list(dict.fromkeys([*told.get("units", ()), *units])),
        "pages": pages or bool(told.get("pages")),
        "log": True,
    }
    store.set_setting(LEFT, json.dumps(found))


def clear(store: Store) -> Trouble | None:
    """Clear away what is noted; return the first trouble there was. What could not be done stays noted."""
    told, troubles = _noted(store), list[Trouble]()
    if not told:
        return None

    def fails(work: Callable[[], object]) -> bool:
        try:
            work()
        except Trouble as trouble:
            troubles.append(trouble)
            return True
        return False

    left = {
        "files": [one for one in told["files"] if fails(partial(_let_go, store, one))],
        "units": [one for one in told["units"] if fails(partial(spare_parcels, store, one))],
        # Written anew the file holds the old bytes in no free page.
        "pages": bool(told["pages"]) and fails(partial(store.database.execute, "VACUUM")),
        "log": fails(partial(_empty_log, store)),
    }
    _keep(store, left)
    return troubles[0] if troubles else None


def clear_log(store: Store) -> None:
    """Empty SQLite's own journal where that waits for it; it waits on while somebody reads.

    It waits for no reader: it is called for each parcel, and `clear` has waited already.
    """
    told = _noted(store)
    if not told.get("log"):
        return
    patience = store.database.execute("PRAGMA busy_timeout").fetchone()[0]
    store.database.execute("PRAGMA busy_timeout = 0").fetchall()
    try:
        with contextlib.suppress(Trouble):
            _empty_log(store)
            _keep(store, {**told, "log": False})
    finally:
        store.database.execute(f"PRAGMA busy_timeout = {int(patience)}").fetchall()


def _empty_log(store: Store) -> None:
    """Take over what stands in the journal of a superior's file (WAL) and cut it to nothing.

    Raises Trouble, also where another connection reads an older state from it: SQLite tells that in its answer.
    """
    busy, *_ = store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Trouble("locked", file=f"{store.file}-wal")


def _keep(store: Store, left: dict[str, Any]) -> None:
    with contextlib.suppress(Trouble):  # then it is done once more, which changes nothing
        store.set_setting(LEFT, json.dumps(left) if any(left.values()) else "")


def _noted(store: Store) -> dict[str, Any]:
    told = json.loads(store.setting(LEFT) or "{}")
    return told if isinstance(told, dict) else {}


def _let_go(store: Store, sha256: str) -> None:
    """Remove an attached file, unless a record names it."""
    sql = f"SELECT 1 FROM {quoted(Attachment.about.table)} WHERE sha256 = ? LIMIT 1"  # noqa: S608
    place = place_in(store.folder, sha256)
    with sorted_errors(place):
        if store.database.execute(sql, (sha256,)).fetchone() is None:
            place.unlink(missing_ok=True)

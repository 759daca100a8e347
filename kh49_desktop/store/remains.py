"""What still tells of an erased person in the register's own folder: copies of the file, and parcels that were kept.

A kept parcel of a unit is spare as soon as a newer whole state of it is kept: the register holds all that was in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kh49_desktop.store.migrations import keep_copy
from kh49_desktop.store.sorting import sorted_errors

if TYPE_CHECKING:
    from kh49_desktop.store.file import Store

BACKUPS: Final = "backups"
PARCELS: Final = "parcels"  # those taken in, by month, each under its SHA-256
SENT: Final = "goi-gui"  # the unit's own that went by mail or in a report
AFTER: Final = "sau-khi-xoa-"  # how the copy is called that is made when all before it are taken away


@dataclass(frozen=True, slots=True)
class Remains:
    """Copies of the register, the newest first, and parcels of the person's unit."""

    copies: tuple[Path, ...]
    parcels: tuple[Path, ...]

    @property
    def every(self) -> tuple[Path, ...]:
        """Return all of them."""
        return (*self.copies, *self.parcels)


def remains(store: Store, unit: str) -> Remains:
    """Return what an erasure in a unit does not reach by itself."""
    copies = sorted((store.folder / BACKUPS).glob("*.sqlite"), reverse=True)
    sent = [file for file in (store.folder / SENT).glob("*") if file.is_file()] if unit == store.own_unit else []
    return Remains(tuple(copies), (*_taken(store, unit), *sorted({*sent, *_made(store, unit)})))


def take_away(store: Store, unit: str) -> Path:
    """Keep one new, verified copy of the register as it is now, and remove all that remains; return that copy.

    Raises Trouble: where the copy cannot be made nothing was removed.
    """
    gone = remains(store, unit).every
    folder = store.folder / BACKUPS
    with sorted_errors(folder):
        new = keep_copy(store.database.conn, folder, f"{AFTER}{store.now():%Y%m%d-%H%M%S}.sqlite")
        for file in gone:
            if file != new:
                file.unlink(missing_ok=True)
    return new


def spare_parcels(store: Store, unit: str) -> None:
    """Remove the kept parcels of a unit but its newest whole state."""
    sql = "SELECT sha256 FROM parcel WHERE way = 'IN' AND kind = 'state' AND unit = ? ORDER BY seq DESC LIMIT 1"
    newest = store.database.execute(sql, (unit,)).fetchone()
    with sorted_errors(store.folder / PARCELS):
        for file in _taken(store, unit) if newest else ():
            if file.stem != newest[0]:
                file.unlink(missing_ok=True)


def _taken(store: Store, unit: str) -> Iterator[Path]:
    """Yield the kept parcels of a unit that were taken in."""
    months = sorted(folder for folder in (store.folder / PARCELS).glob("*") if folder.is_dir())
    sql = "SELECT sha256 FROM parcel WHERE way = 'IN' AND unit = ? ORDER BY seq"
    for (sha256,) in store.database.execute(sql, (unit,)).fetchall() if months else ():
        yield from (file for month in months if (file := month / f"{sha256}.kh49").is_file())


def _made(store: Store, unit: str) -> Iterator[Path]:
    """Yield the parcels made for or by a unit that lie in the register's folder."""
    sql = "SELECT DISTINCT file FROM parcel WHERE way = 'OUT' AND unit = ?"
    own = store.folder.resolve()
    for (told,) in store.database.execute(sql, (unit,)).fetchall():
        file = Path(told)
        if file.is_absolute() and file.is_file() and file.resolve().is_relative_to(own):
            yield store.folder / file.resolve().relative_to(own)  # the folder may be named by a link

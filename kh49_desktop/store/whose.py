"""Whose a record is: the units whose registers a superior's file holds, their names, and the order of the names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kh49_desktop.fields import TEXT, Field
from kh49_desktop.store.schema import OF_UNIT, quoted
from kh49_desktop.text.letters import fold
from kh49_desktop.text.order import sort_key

if TYPE_CHECKING:
    from kh49_desktop.store.reading import Reader

UNIT: Final = Field(OF_UNIT, TEXT, "Đơn vị")  # every table has it; a superior's lists show it as if it were declared

UNIT_CODE: Final = "unit_code"  # what a script calls its code


@dataclass(frozen=True, slots=True)
class Owner:
    """A unit whose register is here: its id, its code, its name as the superior lists it, and how lists show it."""

    id: str
    code: str
    name: str
    shown: str  # the name; of units that share one, with the code

    @property
    def words(self) -> str:
        """Return the name with the code, as one chooses by either."""
        return f"{self.name} ({self.code})" if self.code else self.name


class Owners:
    """The units of a file, read at once when first asked for; `forget` reads them anew."""

    def __init__(self, store: Reader) -> None:
        """Take the file; nothing is read yet."""
        self._store = store
        self._known: dict[str, Owner] | None = None

    def forget(self) -> None:
        """Read the units anew when next asked."""
        self._known = None

    @property
    def known(self) -> Mapping[str, Owner]:
        """Return the units by id: the file's own, and those whose registers have come."""
        if self._known is None:
            self._known = _read(self._store)
        return self._known

    def in_order(self) -> list[Owner]:
        """Return the units by the names that lists show."""
        return sorted(self.known.values(), key=lambda one: (sort_key(one.shown), one.code, one.id))

    def of(self, unit: str) -> Owner:
        """Return a unit; one that is on no list goes by its own sheet."""
        found = self.known.get(unit)
        if found is None:
            code, name = _sheet(self._store, unit)
            found = Owner(unit, code, name, name)
            self._known = {**self.known, unit: found}
        return found

    def shown(self, unit: object) -> str:
        """Return how a list names a unit; "" for none."""
        return self.of(unit).shown if isinstance(unit, str) and unit else ""

    def find(self, typed: str) -> Owner | None:
        """Return the unit with this code or this id."""
        wanted = fold(typed)
        by_code = (one for one in self.known.values() if one.code and fold(one.code) == wanted)
        return self.known.get(typed) or next(by_code, None)


def owner_of(store: Reader, table: str, record: str) -> str:
    """Return the unit whose register a record belongs to, also one in the trash; "" where there is no such record."""
    row = store.database.execute(f"SELECT {OF_UNIT} FROM {quoted(table)} WHERE id = ?", (record,)).fetchone()  # noqa: S608
    return str(row[0]) if row else ""


def _read(store: Reader) -> dict[str, Owner]:
    own = store.database.execute("SELECT value FROM setting WHERE name = 'own_unit'").fetchone()
    told: dict[str, tuple[str, str]] = {}
    if own is not None and own[0]:
        told[str(own[0])] = _sheet(store, str(own[0]))
    for unit, code, name in store.database.execute(
        "SELECT unit, code, name FROM correspondent WHERE unit IS NOT NULL ORDER BY code, name"
    ):
        told.setdefault(unit, (code, name))
    bearers = Counter(name for _, name in told.values())
    return {
        unit: Owner(unit, code, name, f"{name} ({code})" if code and bearers[name] > 1 else name)
        for unit, (code, name) in told.items()
    }


def _sheet(store: Reader, unit: str) -> tuple[str, str]:
    """Return code and name of a unit by its own sheet: the record that belongs to itself."""
    for kind in store.catalogue.kinds:
        if kind.about.parent is not None:
            continue
        sql = f"SELECT * FROM {quoted(kind.about.table)} WHERE id = ? AND {OF_UNIT} = id"  # noqa: S608
        row: dict[str, Any] | None = next(iter(store.database.query(sql, (unit,))), None)
        if row is not None:
            return str(row.get("code") or ""), kind.of(unit, row).named()
    return "", unit

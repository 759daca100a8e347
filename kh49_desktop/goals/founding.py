"""The first day: a folder becomes the register of one union, with its employer and its superior."""

from __future__ import annotations

from typing import Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Values
from kh49_desktop.record import new_id
from kh49_desktop.records.employer import Employer, UnitEmployer
from kh49_desktop.records.unit import Unit, UnitParent
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Saved, Store
from kh49_desktop.text.letters import fold

# How the name of a grassroots union begins; what follows is the name of the place it is in.
BEGINNINGS: Final = ("CĐCS ", "Công đoàn cơ sở ", "CĐ cơ sở ")


def found_unit(store: Store, values: Values) -> Saved:
    """Make the register's own unit, its employer where the name tells it and the link to its superior, in one change.

    Raises Refused: unit_exists, name_needed and what the rules of a unit refuse.
    """
    have = store.load(Unit, store.own_unit) if store.own_unit else None
    if have is not None:
        raise Refused(Problem("unit_exists", facts={"name": have.name}))
    rehearsed = store.save(Unit, values, rehearse=True)  # what the rules refuse is refused before anything is written
    unit, before = new_id(), store.own_unit
    store.own_unit = unit  # every record of the change belongs to the unit that it makes
    try:
        with store.change("SAVE", Unit.about.table) as change:
            _found(store, change, unit, values)
            store.set_setting("own_unit", unit)
    except BaseException:
        store.own_unit = before
        raise
    return Saved(unit, change.id, rehearsed.problems)


def _found(store: Store, change: Change, unit: str, values: Values) -> None:
    around = store.around()
    change.create(Unit, Unit.begin(values, around), unit)
    employer, superior = employer_name(str(values["name"])), values.get("superior")
    if employer:
        made = {"name": employer, "ownership_type": values.get("host_type")}
        record = change.create(Employer, Employer.begin(made, around))
        change.create(UnitEmployer, UnitEmployer.begin({"unit": unit, "employer": record}, around))
    if superior:
        change.create(UnitParent, UnitParent.begin({"unit": unit, "name": superior}, around))


def employer_name(unit: str) -> str | None:
    """Return the place a grassroots union is in: "CĐCS Công ty A" is at "Công ty A"; None for other names."""
    for beginning in BEGINNINGS:
        if fold(unit).startswith(fold(beginning)) and len(unit) > len(beginning):
            rest = unit[len(beginning) :].strip()
            return rest[:1].upper() + rest[1:]
    return None

"""The first day's work: the unit of this register with its superior and its employer, made in one change."""

from __future__ import annotations

from typing import Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Value, Values
from kh49_desktop.records.employer import Employer, UnitEmployer
from kh49_desktop.records.unit import Unit, UnitParent
from kh49_desktop.store.file import Saved, Store
from kh49_desktop.text.letters import clean

# What stands before the employer's name in a grassroots union's own name, the longest first.
PREFIXES: Final = ("Công đoàn cơ sở", "Nghiệp đoàn cơ sở", "Công đoàn", "CĐCS", "CĐ")


def employer_of(name: str) -> str:
    """Return the employer's name within a union's name: "CĐCS Công ty A" is the union at "Công ty A"."""
    words = clean(name)
    for prefix in PREFIXES:
        if words.casefold().startswith(prefix.casefold() + " "):
            return words[len(prefix) + 1 :]
    return words


def found_unit(store: Store, values: Values, *, employer: str | None = None) -> Saved:
    """Make the unit whose register this is, with the superior named in its values and the employer it covers.

    `values` are those of `Unit` as stored. `employer`: the employer's name (None: as within the unit's name, "": none).
    All is one change, so one undo takes it back. Raises Refused: unit_exists, and whatever the rules of a unit refuse.
    """
    if store.own_unit and store.load(Unit, store.own_unit) is not None:
        raise Refused(Problem("unit_exists"))
    told = {name: value for name, value in values.items() if value is not None}
    checked = store.save(Unit, told, rehearse=True)
    superior, name = told.get("superior"), str(told["name"])
    works_at = employer_of(name) if employer is None else clean(employer)
    before = store.own_unit
    try:
        with store.change("SAVE", Unit.about.table) as change:
            around = store.around()
            unit = change.create(Unit, Unit.begin(told, around))
            store.set_setting("own_unit", unit)
            if isinstance(superior, str):
                parent: dict[str, Value] = {"unit": unit, "name": superior, "role": "DIRECT"}
                change.create(UnitParent, UnitParent.begin(parent, around))
            if works_at:
                host: dict[str, Value] = {"name": works_at, "ownership_type": told.get("host_type")}
                made = change.create(Employer, Employer.begin(host, around))
                link: dict[str, Value] = {"unit": unit, "employer": made}
                change.create(UnitEmployer, UnitEmployer.begin(link, around))
    except BaseException:
        store.own_unit = before
        raise
    return Saved(unit, change.id, checked.problems)

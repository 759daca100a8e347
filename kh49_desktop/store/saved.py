"""Lists with a name, and what a person last chose for a list: kept as JSON among the settings of the folder."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kh49_desktop.fields import Value
from kh49_desktop.record import Record
from kh49_desktop.store.conditions import INCOMPLETE, Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.schema import OF_UNIT
from kh49_desktop.text.letters import clean, fold

LISTS: Final = "lists."  # settings: the lists of a type by their names, ...
LAST: Final = "list."  # ... the filter chosen last ...
COLUMNS: Final = "columns."  # ... and the columns
REPORTS: Final = "reports.made"  # setting: the reports made here, each with its file
SEVERAL: Final = frozenset((Op.ONE_OF, Op.NONE_OF))
LONGEST: Final = 80  # letters of a name


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list with a name: what it asks for and in which order it stands."""

    name: str
    where: Mapping[str, object]
    search: str = ""
    sort: str | None = None
    descending: bool | None = None


def saved_lists(store: Store, kind: type[Record], *, sensitive: bool = False) -> list[SavedList]:
    """Return the lists of a type that can be shown: one that asks for a sensitive field only where these are shown."""
    hidden = set() if sensitive else {field.name for field in kind.about.fields.values() if field.sensitive}
    return [found for found in _every(store, kind) if not hidden & set(found.where)]


def find_list(store: Store, kind: type[Record], name: str, *, sensitive: bool = False) -> SavedList | None:
    """Return a list by its name, however its marks are typed."""
    return next((one for one in saved_lists(store, kind, sensitive=sensitive) if fold(one.name) == fold(name)), None)


def keep_list(store: Store, kind: type[Record], kept: SavedList) -> None:
    """Keep a list; one of the same name gives way."""
    kept = replace(kept, name=clean(kept.name)[:LONGEST])
    lists = _every(store, kind)
    at = next((at for at, one in enumerate(lists) if fold(one.name) == fold(kept.name)), len(lists))
    _write(store, kind, [*lists[:at], kept, *lists[at + 1 :]])


def rename_list(store: Store, kind: type[Record], name: str, new: str) -> bool:
    """Give a list another name; False: another list has it, or there is no such list, or the new name is blank."""
    new = clean(new)[:LONGEST]
    lists = _every(store, kind)
    taken = any(fold(one.name) == fold(new) and one.name != name for one in lists)
    if not new or taken or all(one.name != name for one in lists):
        return False
    _write(store, kind, [replace(one, name=new) if one.name == name else one for one in lists])
    return True


def drop_list(store: Store, kind: type[Record], name: str) -> SavedList | None:
    """Forget a list and return it, so that it can be kept again."""
    lists = _every(store, kind)
    _write(store, kind, [one for one in lists if one.name != name])
    return next((one for one in lists if one.name == name), None)


def last_where(store: Store, kind: type[Record]) -> dict[str, object] | None:
    """Return the filter chosen last, None where none was."""
    told = _read(store, LAST + kind.about.name)
    try:
        return where_of_json(kind, told["where"]) if isinstance(told, dict) else None
    except (KeyError, ValueError):
        return None


def keep_where(store: Store, kind: type[Record], where: Mapping[str, object]) -> None:
    """Keep the filter chosen."""
    store.set_setting(LAST + kind.about.name, json.dumps({"where": json_of_where(where)}, ensure_ascii=False))


def chosen_columns(store: Store, kind: type[Record]) -> tuple[str, ...]:
    """Return the names of the columns chosen, in order; () for the usual ones."""
    told = _read(store, COLUMNS + kind.about.name)
    return tuple(name for name in told if isinstance(name, str)) if isinstance(told, list) else ()


def keep_columns(store: Store, kind: type[Record], names: Sequence[str]) -> None:
    """Keep the columns chosen; () takes the usual ones again."""
    store.set_setting(COLUMNS + kind.about.name, json.dumps(list(names), ensure_ascii=False))


# -- as JSON -----------------------------------------------------------------------------------------------------------


def json_of_where(where: Mapping[str, object]) -> dict[str, Any]:
    """Return a filter as JSON keeps it."""
    return {name: _json_of(wanted) for name, wanted in where.items()}


def _json_of(wanted: object) -> Any:
    if isinstance(wanted, Test):
        value = list(wanted.value) if isinstance(wanted.value, tuple) else wanted.value
        return {"op": wanted.op.value, "value": value}
    return [_json_of(test) for test in wanted] if isinstance(wanted, tuple) else wanted


def where_of_json(kind: type[Record], told: object) -> dict[str, object]:
    """Return a filter that JSON kept. ValueError: it is not one of this record type."""
    if not isinstance(told, dict):
        raise ValueError(told)  # noqa: TRY004 - whatever is wrong with the file is one error
    about = kind.about
    known = {*about.fields, *(fact.name for fact in about.stored_facts), OF_UNIT}
    found: dict[str, object] = {}
    for name, wanted in told.items():
        if name == INCOMPLETE:
            found[name] = bool(wanted)
        elif name not in known:
            raise ValueError(name)
        elif isinstance(wanted, list):
            found[name] = tuple(_test_of(one) for one in wanted)
        elif isinstance(wanted, dict):
            found[name] = _test_of(wanted)
        else:
            found[name] = _value_of(wanted)
    return found


def _test_of(told: object) -> Test:
    if not isinstance(told, dict):
        raise ValueError(told)  # noqa: TRY004
    op, value = Op(str(told.get("op"))), told.get("value")
    if op in SEVERAL:
        if not isinstance(value, list):
            raise ValueError(told)
        return Test(op, tuple(_value_of(one) for one in value))
    return Test(op, _value_of(value))


def _value_of(told: object) -> Value:
    if told is None or (isinstance(told, str | int) and not isinstance(told, bool)):
        return told
    raise ValueError(told)


def _every(store: Store, kind: type[Record]) -> list[SavedList]:
    told = _read(store, LISTS + kind.about.name)
    found = []
    for one in told if isinstance(told, list) else ():
        try:
            where = where_of_json(kind, one["where"])
            search, sort, descending = one.get("search"), one.get("sort"), one.get("descending")
            found.append(
                SavedList(
                    str(one["name"]),
                    where,
                    str(search or ""),
                    sort if sort == OF_UNIT or sort in kind.about.fields or sort in kind.about.derived else None,
                    descending if isinstance(descending, bool) else None,
                )
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # of another version, or damaged: the others are still good
    return found


def _write(store: Store, kind: type[Record], lists: Sequence[SavedList]) -> None:
    told = [
        {
            "name": one.name,
            "where": json_of_where(one.where),
            "search": one.search,
            "sort": one.sort,
            "descending": one.descending,
        }
        for one in lists
    ]
    store.set_setting(LISTS + kind.about.name, json.dumps(told, ensure_ascii=False))


def _read(store: Store, name: str) -> object:
    try:
        return json.loads(store.setting(name) or "null")
    except ValueError:
        return None

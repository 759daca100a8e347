"""What a script gives as values: JSON of English names, read field by field as if it had been typed."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kh49_desktop.cli.desk import hint
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import EMPTY, Field, Reading, Value, Values
from kh49_desktop.record import Catalogue, Record

BARE: Final = re.compile(r"\s*(?:null|true|false|-?\d[\d.eE+-]*)\s*", re.ASCII)


@dataclass
class Given:
    """Values and lists of children as they are stored, with everything that is to be said of them."""

    values: dict[str, Value] = field(default_factory=dict)
    children: dict[str, list[dict[str, Value]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def load_json(typed: str, stdin: Callable[[], str]) -> object:
    """Return the JSON of an argument: the text itself, a file, or "-" for the standard input. Raises Refused.

    null, true and 3 are JSON too, unless a file is called so: they are told to be no object, not to be no file.
    """
    if typed.lstrip()[:1] in {"", "{", "[", '"'} or (BARE.fullmatch(typed) and not Path(typed).is_file()):
        text = typed
    else:
        text = _read_typed(stdin) if typed == "-" else read_text(Path(typed))
    try:
        found: object = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode("utf-8")  # half a letter (\ud83d alone) has no place in a file
    except json.JSONDecodeError as error:
        raise Refused(Problem("bad_json", facts={"line": error.lineno, "column": error.colno})) from error
    except (ValueError, RecursionError) as error:  # thousands of digits, or of lists in lists
        raise Refused(Problem("unusable_json")) from error
    return found


def _read_typed(stdin: Callable[[], str]) -> str:
    """Return what comes on the standard input, without the mark that a Windows pipe puts before it."""
    try:
        return stdin().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Refused(Problem("not_text", facts={"file": "-"})) from error


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file. Raises Refused: no_such_file, not_text."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refused(Problem("no_such_file", facts={"file": str(path)})) from error
    except UnicodeDecodeError as error:
        raise Refused(Problem("not_text", facts={"file": str(path)})) from error


def read_values(
    catalogue: Catalogue, kind: type[Record], told: object, today: datetime.date, beside: Values = EMPTY
) -> Given:
    """Read the JSON object of a record and its lists of children; `beside`: the values it has already.

    Raises Refused with every error at once; what remains in `problems` are warnings.
    """
    if not isinstance(told, Mapping):
        raise Refused(Problem("not_an_object"))
    given, kinds = Given(), catalogue.children(kind)
    _read_fields(kind, {n: v for n, v in told.items() if n not in kinds}, today, given, beside, tuple(kinds))
    for name, child in kinds.items():
        if name in told:
            _read_children(name, child, told[name], today, given)
    if any(p.level.value == "error" for p in given.problems):
        raise Refused(*given.problems)
    return given


def _read_children(name: str, child: type[Record], told: object, today: datetime.date, given: Given) -> None:
    if not isinstance(told, list):
        given.problems.append(Problem("not_a_list", name, facts={"typed": name}))
        return
    rows = given.children.setdefault(name, [])
    for position, row in enumerate(told):
        one = Given()
        if isinstance(row, Mapping):
            own = {n: v for n, v in row.items() if n != "id"}
            _read_fields(child, own, today, one, EMPTY, ())
            if isinstance(row.get("id"), str):
                one.values["id"] = row["id"]
        else:
            one.problems.append(Problem("not_an_object"))
        rows.append(one.values)
        for p in one.problems:
            place = f"{name}.{position}.{p.field}" if p.field else f"{name}.{position}"
            given.problems.append(Problem(p.code, place, p.level, p.facts, p.legal_basis))


def _read_fields(  # noqa: PLR0913, PLR0917 - what is read, by whom, into what
    kind: type[Record],
    told: Mapping[object, object],
    today: datetime.date,
    given: Given,
    beside: Values,
    lists: tuple[str, ...],
) -> None:
    about = kind.about
    # A value that others prove (a citizen id: birth date, sex) is read after them.
    for name, value in sorted(told.items(), key=lambda pair: bool((f := about.fields.get(str(pair[0]))) and f.beside)):
        found = about.fields.get(str(name))
        if found is None:
            given.problems.append(unknown_name(kind, str(name), lists))
            continue
        reading = _read(found, value, today, {**beside, **given.values})
        given.problems.extend(reading.problems)
        if not reading.refused:
            given.values[found.name] = reading.value


def _read(found: Field, value: object, today: datetime.date, beside: Values) -> Reading:
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return found.read(str(value), today, beside)
    return found.accept(value, today)


def unknown_name(kind: type[Record], name: str, lists: tuple[str, ...] = ()) -> Problem:
    """Return what is to be said of a name that no field has: the nearest one, or that it is worked out."""
    about = kind.about
    if name in about.derived:
        return Problem("derived_name", name, facts={"typed": name, "label": about.derived[name].label})
    facts = {"typed": name, "record": about.name, "hint": hint(name, [*about.fields, *lists])}
    return Problem("unknown_name", name, facts=facts)

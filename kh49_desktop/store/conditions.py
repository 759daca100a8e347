"""What a list is asked for: conditions on fields and stored facts, and the SQL they become."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from kh49_desktop.fields import Day, Value
from kh49_desktop.record import Record
from kh49_desktop.store.schema import OF_UNIT, quoted
from kh49_desktop.text.letters import fold

INCOMPLETE: Final = "incomplete"  # the name that asks for records with something missing
AFTER: Final = "~"  # stands behind every digit and dash: "2026~" is the end of 2026


class Op(StrEnum):
    """How a field is compared with the value of a condition."""

    IS = "is"
    IS_NOT = "is_not"  # also where the field is empty
    ONE_OF = "one_of"
    NONE_OF = "none_of"  # also where the field is empty
    EMPTY = "empty"
    FILLED = "filled"
    FROM = "from"  # this number or day, or more; a year alone counts where its days may
    TO = "to"
    HOLDS = "holds"  # the text holds these words, whatever marks they bear


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: an operator and what it compares with (several values for ONE_OF and NONE_OF)."""

    op: Op
    value: Value | tuple[Value, ...] = None

    __test__ = False  # no test of pytest's


Wanted: TypeAlias = Value | bool | Test | tuple[Test, ...]
"""What is asked of a field: a value it has (None: it is empty), a condition, or several that all hold."""

_Made: TypeAlias = tuple[str, list[Value]]


def as_tests(wanted: object) -> tuple[Test, ...]:
    """Return what is asked of one field as conditions that all hold."""
    if isinstance(wanted, Test):
        return (wanted,)
    if isinstance(wanted, tuple):
        return wanted
    if wanted is None:
        return (Test(Op.EMPTY),)
    return (Test(Op.IS, wanted),)  # type: ignore[arg-type] # a value as it is stored


def holds_day(kind: type[Record], name: str) -> bool:
    """Return whether a field or a fact holds a day. KeyError: there is none of that name."""
    field = kind.about.fields.get(name)
    return isinstance(field.kind, Day) if field is not None else kind.about.derived[name].is_day


def conditions(kind: type[Record], where: Mapping[str, object]) -> tuple[list[str], list[Value]]:
    """Return what `where` asks as SQL over the table t, and the values bound to it. KeyError: an unknown name.

    `where` maps a field, a stored fact, the unit or "incomplete" to what is asked of it (Wanted).
    """
    about = kind.about
    known = {*about.fields, *(fact.name for fact in about.stored_facts), OF_UNIT}
    tests: list[str] = []
    bound: list[Value] = []
    for name, wanted in where.items():
        if name == INCOMPLETE:
            tests.append("t.incomplete > 0" if wanted else "t.incomplete = 0")
            continue
        if name not in known:
            raise KeyError(name)
        for test in as_tests(wanted):
            sql, values = _condition(f"t.{quoted(name)}", test, is_day=name != OF_UNIT and holds_day(kind, name))
            tests.append(sql)
            bound += values
    return tests, bound


def _condition(column: str, test: Test, *, is_day: bool) -> _Made:
    """Return one condition as SQL; nothing that is asked for ever becomes SQL itself."""
    if test.op in _OF_SEVERAL and isinstance(test.value, tuple):
        marks = ", ".join("?" * len(test.value))
        return _OF_SEVERAL[test.op].format(column=column, marks=marks), list(test.value)
    if isinstance(test.value, tuple):
        raise TypeError(test)
    if is_day and test.op in _OF_DAYS:
        return _OF_DAYS[test.op](column, test.value)
    return _OF_ONE[test.op](column, test.value)


_OF_SEVERAL: Final = MappingProxyType(
    {
        Op.ONE_OF: "{column} IN ({marks})",
        Op.NONE_OF: "({column} IS NULL OR {column} NOT IN ({marks}))",
    }
)
# A year or a month alone lies in a span when some day of it does: 2026 is from 01/03/2026 as well as to 01/03/2026.
_OF_DAYS: Final[Mapping[Op, Callable[[str, Value], _Made]]] = MappingProxyType(
    {
        Op.FROM: lambda c, v: (f"({c} >= ? OR substr(?, 1, length({c})) = {c})", [v, v]),
        Op.TO: lambda c, v: (f"{c} <= ?", [f"{v}{AFTER}"]),
    }
)
_OF_ONE: Final[Mapping[Op, Callable[[str, Value], _Made]]] = MappingProxyType(
    {
        Op.IS: lambda c, v: (f"{c} = ?", [v]),
        Op.IS_NOT: lambda c, v: (f"{c} IS NOT ?", [v]),
        Op.EMPTY: lambda c, _: (f"{c} IS NULL", []),
        Op.FILLED: lambda c, _: (f"{c} IS NOT NULL", []),
        Op.FROM: lambda c, v: (f"{c} >= ?", [v]),
        Op.TO: lambda c, v: (f"{c} <= ?", [v]),
        Op.HOLDS: lambda c, v: (f"vi_holds({c}, ?)", [fold(str(v))]),
    }
)


def vi_holds(text: str | int | None, words: str) -> bool | None:
    """Return whether a text holds words that are folded already, for SQL."""
    return None if text is None else words in fold(str(text))

"""JSON from strangers: read only what the program itself would have written, and nothing without a bound."""

from __future__ import annotations

import gc
import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

DEEPEST: Final = 12
LONGEST_TEXT: Final = 10_000  # characters of a value or a name
LARGEST_NUMBER: Final = 2**63  # what a column of SQLite holds


class Unsound(Exception):  # noqa: N818 - it says what the text is, as the faults do
    """The text is no JSON, or not as this program writes it. `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(text: str) -> Any:
    """Return the value that a JSON text tells.

    Raises:
        Unsound: "json" (none, or something after it), "double_name", "number" (NaN, infinite, outside 64 bits), "deep"
            (more than 12 levels), "long_text" (more than 10,000 characters), "text" (half a surrogate pair).
    """
    with no_search_for_cycles():
        try:
            value = DECODE(text)
        except RecursionError as error:
            raise Unsound("deep") from error
        except ValueError as error:
            raise Unsound("json") from error
        bounded(value)
    if "\\u" in text:  # the standard reader makes half a letter of a lone \ud800, which no file or database could keep
        try:
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError as error:
            raise Unsound("text") from error
    return value


@contextmanager
def no_search_for_cycles() -> Iterator[None]:
    """Let Python's collector rest: JSON has no cycles, and a search at each step of growth took eight times as long."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def bounded(value: Any) -> None:
    """Go through a value level by level, which needs no stack, and raise Unsound at the first thing out of bounds."""
    names: set[str] = set()
    level: list[Any] = [[value]]  # objects and lists; the first is around the value itself
    for _ in range(DEEPEST + 1):
        deeper: list[Any] = []
        for holder in level:
            things: Iterable[Any] = holder
            if type(holder) is dict:
                names.update(holder)
                things = holder.values()
            for thing in things:
                kind = type(thing)
                if kind is dict or kind is list:
                    deeper.append(thing)
                elif kind is str and len(thing) > LONGEST_TEXT:
                    raise Unsound("long_text")
                elif kind is int and not -LARGEST_NUMBER <= thing < LARGEST_NUMBER:
                    raise Unsound("number")
        level = deeper
    if level:
        raise Unsound("deep")
    if max(map(len, names), default=0) > LONGEST_TEXT:
        raise Unsound("long_text")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; of a name told twice two readers could see two different values."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Unsound("double_name")
    return made


def finite(text: str) -> float:
    """Return a number with a fraction or an exponent; 1e999 would be infinite."""
    number = float(text)
    if not math.isfinite(number):
        raise Unsound("number")
    return number


def no_number(_text: str) -> Any:
    """Refuse NaN, Infinity and -Infinity, which are no JSON though the standard reader takes them."""
    raise Unsound("number")


DECODE: Final = json.JSONDecoder(object_pairs_hook=once, parse_float=finite, parse_constant=no_number).decode

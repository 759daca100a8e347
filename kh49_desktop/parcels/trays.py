"""What the files of one time say of each other before any is taken in: doubles, older ones, two under one number.

A file by itself is judged by `taking`; the window's tray and the command line's preview both judge the whole by this.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from kh49_desktop.errors import Level, Problem
from kh49_desktop.parcels.found import Found
from kh49_desktop.parcels.sending import STATE
from kh49_desktop.parcels.taking import ACCEPTED, FORK, OLDER, SAME, Verdict

TWICE: Final = "parcel_twice"  # the code of a file whose very bytes lie in the tray already
BATCH: Final = {"reason": "batch"}  # that a sentence tells of the files of one time


class Lying(Protocol):
    """A file in a tray. `sha256` is "" where nothing could be read; `taken`: it was taken in since it was looked at."""

    verdict: Verdict
    sha256: str
    shown: str
    taken: bool


@dataclass(slots=True)
class Looked:
    """A file in a tray that nothing is done with."""

    verdict: Verdict
    sha256: str
    shown: str
    taken: bool = False


def digest(found: Found) -> str:
    """Return the SHA-256 of a file's bytes, "" where they could not be read."""
    return "" if found.content is None else hashlib.sha256(found.content).hexdigest()


def looked_at(
    parcels: Iterable[Found],
    judge: Callable[[Found], Verdict],
    seen: dict[str, str],
    only: Collection[str] | None = None,
) -> Iterator[tuple[Found, Looked]]:
    """Yield what would become of every file, one by one; `settle` says the rest when all are there.

    `judge` tells of one file by itself, without changing anything; `seen`: name by SHA-256 of all before, which it goes
    on with; `only`: look at these once more and at no others.
    """
    for found in parcels:
        sha256 = digest(found)
        if only is not None and sha256 not in only:
            continue
        if sha256 and sha256 in seen and only is None:
            yield found, Looked(double(found.name, seen[sha256]), sha256, found.shown)
            continue
        verdict = judge(found)
        if sha256:
            seen.setdefault(sha256, found.shown)
        yield found, Looked(verdict, sha256, found.shown)


def double(name: str, other: str) -> Verdict:
    """Return the verdict of a file with the very bytes of another of this time."""
    return Verdict(name, SAME, Problem(TWICE, None, Level.INFO, {"file": other}))


def is_double(verdict: Verdict) -> bool:
    """Tell whether another file of this time says all that this one says."""
    return verdict.said.code == TWICE


def settle(rows: Sequence[Lying]) -> None:
    """Say of each good parcel whether another of this time, by the same PC, already holds all that it holds.

    The names of two files tell nothing about which is the newer; the numbers do, which each PC counts up.
    """
    newest: dict[tuple[str, str, str], Lying] = {}
    first: dict[tuple[str, int], Lying] = {}
    good = [row for row in rows if row.verdict.verdict == ACCEPTED and not row.taken]
    for row in good:
        verdict = row.verdict
        number = (verdict.device, verdict.number)
        if number in first:
            facts = {**verdict.said.facts, **BATCH, "file": first[number].shown}
            row.verdict = replace(verdict, verdict=FORK, said=Problem("parcel_fork", None, Level.ERROR, facts))
            continue
        first[number] = row
        line = (verdict.unit, verdict.device, verdict.kind)
        if verdict.kind == STATE and (line not in newest or newest[line].verdict.number < verdict.number):
            newest[line] = row
    for row in good:
        verdict = row.verdict
        best = newest.get((verdict.unit, verdict.device, verdict.kind))
        if best is not None and best is not row and verdict.verdict == ACCEPTED:
            said = Problem("parcel_older", None, Level.INFO, {**verdict.said.facts, **BATCH})
            row.verdict = replace(verdict, verdict=OLDER, said=said, new={}, changed={}, review=(), alarms=())
    known = {row.sha256: row for row in rows if not is_double(row.verdict)}
    for row in rows:  # the other file of a double is named by what was found in it
        best = known.get(row.sha256)
        if is_double(row.verdict) and best is not None:
            one = best.verdict
            said = replace(row.verdict.said, facts={"file": best.shown})
            row.verdict = replace(row.verdict, said=said, unit=one.unit, name=one.name, code=one.code, kind=one.kind)

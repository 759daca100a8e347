"""Checks that records of several kinds share: a day that has not come, a text that names someone."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.record import Record, Surroundings, problem
from kh49_desktop.records.member import Member

NUMBER = re.compile(
    r"(?<!\d)(?<!\d[ .,])(?:\+84|0)(?:[ .]?\d){8,11}(?!\d)"
)  # a phone or a card: it points at one person
NAME = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)+")  # words beside each other, those with a capital are looked at
FEWEST, MOST = 2, 5  # words of a person's name


def softly(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems as warnings: most often a slip, and nothing is lost by keeping it."""
    for found in problems:
        yield dataclasses.replace(found, level=Level.WARN)


def names_nobody(record: Record, names: tuple[str, ...], around: Surroundings) -> Iterator[Problem]:
    """Warn of a text that holds a member's name, or the number of a phone or a card: who it was is not kept here."""
    for name in names:
        told = record.value(name)
        if not isinstance(told, str):
            continue
        if NUMBER.search(told):
            yield problem("names_a_number", name, Level.WARN)
        person = next((who for who in _like_names(told) if around.others(Member, "full_name", who, besides="")), None)
        if person:
            yield problem("names_a_person", name, Level.WARN, person=person)


def _like_names(told: str) -> Iterator[str]:
    """Yield the runs of capitalised words, whole and without their first word ("Chị Lê Thị Hoa", "Do Lê Thị Hoa")."""
    for run in NAME.finditer(told):
        gathered: list[str] = []
        for word in [*run[0].split(), ""]:
            if word[:1].isupper():
                gathered.append(word)
                continue
            for start in (0, 1):
                if FEWEST <= len(gathered) - start <= MOST:
                    yield " ".join(gathered[start:])
            gathered = []

"""What is said of a personal value without saying the value: the sentence stays, the digits are masked."""

from __future__ import annotations

import dataclasses
from typing import Final

from kh49_desktop.errors import Problem
from kh49_desktop.fields import Field
from kh49_desktop.record import Record

LEAST: Final = 6  # digits from which a text tells of one person


def veiled(kind: type[Record], problem: Problem) -> Problem:
    """Return the same problem; where its field is personal, numbers among its facts are masked as the field masks."""
    field = kind.about.fields.get(problem.field or "")
    if field is None or not field.masked:
        return problem
    facts = {name: _masked(field, fact) for name, fact in problem.facts.items()}
    return dataclasses.replace(problem, facts=facts)


def _masked(field: Field, fact: object) -> object:
    if not isinstance(fact, str) or sum(letter.isdigit() for letter in fact) < LEAST:
        return fact
    return field.mask("".join(letter for letter in fact if letter.isdigit()) if field.kind.sql == "TEXT" else fact)

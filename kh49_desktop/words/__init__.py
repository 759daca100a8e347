"""The Vietnamese sentences: what happened and what to do, for every code of a problem or a trouble."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from kh49_desktop.errors import Problem, Trouble
from kh49_desktop.words.activities import ACTIVITIES
from kh49_desktop.words.finance import FINANCE
from kh49_desktop.words.keeping import KEEPING
from kh49_desktop.words.membership import MEMBERSHIP
from kh49_desktop.words.parcels import PARCELS, POST
from kh49_desktop.words.problems import PROBLEMS
from kh49_desktop.words.report import REPORT
from kh49_desktop.words.sheets import SHEETS
from kh49_desktop.words.troubles import TROUBLES
from kh49_desktop.words.whole import WHOLE

SENTENCES: Mapping[str, str] = {
    **PROBLEMS,
    **MEMBERSHIP,
    **ACTIVITIES,
    **FINANCE,
    **KEEPING,
    **SHEETS,
    **REPORT,
    **WHOLE,
    **PARCELS,
    **POST,
}


def told(fact: object) -> object:
    """Return a fact as a sentence shows it: days as dd/MM/yyyy, whole numbers with '.' between thousands."""
    if isinstance(fact, datetime.date):
        return f"{fact:%d/%m/%Y}"
    if isinstance(fact, int) and not isinstance(fact, bool):
        return f"{fact:,}".replace(",", ".")
    return fact


def sentence(problem: Problem) -> str:
    """Return the sentence of a problem, with its legal basis in brackets where it has one.

    A code with a "reason" fact may have a sentence of its own for that reason: "bad_cccd.length".
    """
    reason = problem.facts.get("reason")
    template = SENTENCES.get(f"{problem.code}.{reason}") or SENTENCES.get(problem.code) or SENTENCES["missing"]
    words = template.format_map({name: told(fact) for name, fact in problem.facts.items()})
    return f"{words} ({problem.legal_basis})" if problem.legal_basis else words


def trouble_sentence(trouble: Trouble) -> str:
    """Return the sentence of a trouble: what happened, what to do, that nothing was lost.

    A code may have a sentence of its own for a reason, "copy_failed.taking", and one for when a fact is not known:
    "in_use.unknown".
    """
    unknown = TROUBLES.get(f"{trouble.code}.unknown") if "" in trouble.facts.values() else None
    reason = trouble.facts.get("reason")
    template = unknown or TROUBLES.get(f"{trouble.code}.{reason}") or TROUBLES[trouble.code]
    return template.format_map({name: told(fact) for name, fact in trouble.facts.items()})

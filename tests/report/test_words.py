"""Every reason the report room can give has a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kh49_desktop import report
from kh49_desktop.report.verify import NOT_CHECKED, WRONG
from kh49_desktop.words import SENTENCES
from kh49_desktop.words.problems import PROBLEMS
from kh49_desktop.words.report import REPORT
from kh49_desktop.words.sheets import SHEETS


def codes() -> set[str]:
    """The codes in the room's source: refusals, problems, notes."""
    source = "".join(path.read_text(encoding="utf-8") for path in Path(report.__path__[0]).glob("*.py"))
    return set(re.findall(r'(?:(?:Refusal|Problem)\(|return \[|"reasons": .*?\[|else \[)"(\w+)"', source))


@pytest.mark.parametrize("code", sorted({*codes(), *WRONG.values(), NOT_CHECKED}))
def test_every_code_has_a_sentence(code: str) -> None:
    assert SENTENCES[code]


def test_the_search_finds_the_codes_at_all() -> None:
    assert {"signature_removed", "wrapped", "unsigned", "unknown_signer", "other_template", "no_seal"} <= codes()


@pytest.mark.parametrize("code", sorted(set(REPORT) - {NOT_CHECKED}))
def test_a_sentence_is_whole(code: str) -> None:
    words = REPORT[code]
    assert words[0].isupper()
    assert words.endswith(".")


def test_no_code_means_two_things() -> None:
    assert not set(REPORT) & (set(PROBLEMS) | set(SHEETS))

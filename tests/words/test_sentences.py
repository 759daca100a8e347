"""Every code of a problem, a trouble and a due thing has a Vietnamese sentence whose blanks its facts fill."""

from __future__ import annotations

import ast
import string
import typing
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from kh49_desktop.errors import Problem, Trouble
from kh49_desktop.goals.plan49 import targets
from kh49_desktop.reference import Reference
from kh49_desktop.store.sorting import TROUBLES as SQLITE
from kh49_desktop.text import citizen, dates, phone, taxcode
from kh49_desktop.words import SENTENCES, sentence, trouble_sentence
from kh49_desktop.words.agenda import AGENDA
from kh49_desktop.words.goals import BASIS, BECAUSE, COMPARATOR, METRIC, STATE
from kh49_desktop.words.problems import PROBLEMS
from kh49_desktop.words.troubles import TROUBLES

PACKAGE = Path(__file__).resolve().parents[2] / "kh49_desktop"
ANY = "*"  # a fact whose name only shows when the program runs
Facts = dict[str, list[set[str]]]  # code -> the names of the facts, once for every place that makes it

# Who makes what: function -> (position of the code, keywords that are no facts).
MAKERS = {
    "Problem": (0, {"code", "field", "level", "facts", "legal_basis"}),
    "problem": (0, {"basis"}),
    "refuse": (1, set[str]()),
    "Trouble": (0, set[str]()),
    "Due": (0, {"due", "facts", "legal_basis", "table", "record", "field", "overdue"}),
}
FACTS_AT = {"Problem": 3, "Due": 2}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


@dataclass
class Source:
    """What the tests ask of the source: what its functions make and return, and every text outside of the words."""

    made: dict[str, Facts] = field(default_factory=lambda: {maker: defaultdict(list) for maker in MAKERS})
    returned: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    texts: set[str] = field(default_factory=set)


@cache
def source() -> Source:
    """Return what the whole source says, read once."""
    found = Source()
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        nodes = list(ast.walk(tree))
        if path.parent.name != "words":
            found.texts |= {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        functions: list[ast.AST] = [n for n in nodes if isinstance(n, ast.FunctionDef)]
        for function in functions or [tree]:
            inside = list(ast.walk(function))
            for call in inside:
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MAKERS:
                    maker = call.func.id
                    place, others = MAKERS[maker]
                    code = call.args[place] if len(call.args) > place else None
                    if isinstance(code, ast.Constant) and isinstance(code.value, str):
                        found.made[maker][code.value].append(facts_of(call, maker, others, function))
            if isinstance(function, ast.FunctionDef):
                values = [part for r in inside if isinstance(r, ast.Return) and r.value for part in ast.walk(r.value)]
                found.returned[function.name] |= {
                    v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)
                }
    return found


def made(maker: str) -> Facts:
    """Return the codes made by a function's calls anywhere in the source, with the names of their facts."""
    return defaultdict(list, source().made[maker])


def facts_of(call: ast.Call, maker: str, others: set[str], function: ast.AST) -> set[str]:
    names = {keyword.arg or ANY for keyword in call.keywords} - others
    told = [keyword.value for keyword in call.keywords if keyword.arg == "facts"]
    at = FACTS_AT.get(maker)
    told += call.args[at : at + 1] if at is not None else []
    for fact in told:
        names |= keys(fact, function)
    return names


def keys(value: ast.AST, function: ast.AST) -> set[str]:
    """Return the names in a dict that is written down, here or before in the same function."""
    if isinstance(value, ast.Dict):
        found = {str(key.value) for key in value.keys if isinstance(key, ast.Constant)}
        for key, part in zip(value.keys, value.values, strict=True):
            found |= keys(part, function) if key is None else set()
        return found
    if isinstance(value, ast.Name):
        assigned_here: set[str] = set()
        for node in ast.walk(function):
            pairs: list[tuple[ast.AST, ast.AST]] = []
            if isinstance(node, ast.Assign):
                target = node.targets[0]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=False))
                else:
                    pairs = [(target, node.value)]
            for named, assigned in pairs:
                if isinstance(named, ast.Name) and named.id == value.id and isinstance(assigned, ast.Dict):
                    assigned_here |= keys(assigned, function)
        return assigned_here or (set() if value.id == "NO_FACTS" else {ANY})
    return {ANY} if value is not None else set()


def blanks(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def templates(table: Mapping[str, str], code: str, names: set[str]) -> Iterator[str]:
    """Yield the sentences that may be said of a code: those of its reasons only where a reason is told."""
    if code in table:
        yield table[code]
    if "reason" in names:
        yield from (words for name, words in table.items() if name.startswith(f"{code}."))


def wanting(codes: Facts, table: Mapping[str, str]) -> list[str]:
    """Return codes without a sentence, and sentences with blanks that the facts of some place do not fill."""
    found = [f"{code}: no sentence" for code in codes if code not in table]
    for code, places in codes.items():
        for names in places:
            lacking = {blank for words in templates(table, code, names) for blank in blanks(words) - names}
            if lacking and ANY not in names:
                found.append(f"{code}: nothing fills {sorted(lacking)}")
    return found


def test_every_problem_has_a_sentence_that_its_facts_fill() -> None:
    codes = made("Problem") | made("problem") | made("refuse")
    assert len(codes) > 50
    assert wanting(codes, SENTENCES) == []


def test_every_trouble_has_a_sentence_that_its_facts_fill() -> None:
    codes = made("Trouble")
    for code in {*SQLITE.values(), *returned("os_trouble")}:
        codes[code] = [*codes[code], {"file"}]
    assert {"in_use", "disk_full", "damaged"} <= set(codes)
    assert wanting(codes, TROUBLES) == []


def returned(function: str) -> set[str]:
    """Return the texts that the functions of that name return."""
    return source().returned[function]


@pytest.mark.parametrize(
    ("prefix", "codes"),
    [("phone_", typing.get_args(phone.Code)), ("tax_", typing.get_args(taxcode.Code))],
)
def test_every_verdict_of_a_validator_has_a_sentence(prefix: str, codes: tuple[str, ...]) -> None:
    fine = {"blank", "ok", "citizen"}  # nothing is said of these
    lacking = [code for code in codes if code not in fine and prefix + code not in PROBLEMS]
    assert lacking == []
    assert all(blanks(PROBLEMS[prefix + code]) <= {"typed", "value"} for code in codes if code not in fine)


def test_every_reason_of_a_day_or_an_id_that_cannot_be_read_is_told() -> None:
    reasons = {f"bad_date.{reason}" for reason in typing.get_args(dates.Reason)}
    assert reasons <= set(PROBLEMS)
    errors = {"length", "not_digits", "scientific", "century", "cannot_repair"}
    assert errors <= set(typing.get_args(citizen.Code))
    assert {f"bad_cccd.{reason}" for reason in errors} <= set(PROBLEMS)


def test_every_due_thing_has_a_sentence_that_its_facts_fill() -> None:
    codes = made("Due")
    assert wanting(codes, AGENDA) == []
    assert set(AGENDA) == set(codes)


def test_every_answer_to_a_target_has_its_words(reference: Reference) -> None:
    plan = targets(reference)
    assert {target.metric for target in plan} <= set(METRIC)
    assert {target.comparator for target in plan} - {"QUALITATIVE"} == set(COMPARATOR)
    assert {target.denominator_basis for target in plan} - {None} == set(BASIS)
    plan49 = ast.parse((PACKAGE / "goals" / "plan49.py").read_text(encoding="utf-8"))
    states, reasons = set(), set()
    for call in (n for n in ast.walk(plan49) if isinstance(n, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "Answer":
            named = [k.value for k in call.keywords if k.arg == "because"]
            states |= {n.value for part in call.args[:1] for n in ast.walk(part) if isinstance(n, ast.Constant)}
            reasons |= {n.value for part in named for n in ast.walk(part) if isinstance(n, ast.Constant)}
    assert states == set(STATE)
    assert reasons == set(BECAUSE)


def test_no_sentence_is_left_over() -> None:
    texts = source().texts
    built = {"phone_", "tax_"}
    left = [code for code in PROBLEMS if code.split(".")[0] not in texts and not any(code.startswith(b) for b in built)]
    assert left == []
    assert [code for code in TROUBLES if code.split(".")[0] not in texts] == []


@pytest.mark.parametrize("table", [PROBLEMS, TROUBLES, AGENDA], ids=["problems", "troubles", "agenda"])
def test_a_sentence_is_a_whole_one_in_composed_letters(table: Mapping[str, str]) -> None:
    for code, words in table.items():
        assert words == unicodedata.normalize("NFC", words), code
        assert words[-1] in ".?}", code
        assert words[0] in "“{" or words[0].isupper() or words[0].isdigit(), code
        assert "  " not in words, code


def test_a_trouble_says_that_nothing_was_lost() -> None:
    calm = ("Không có gì bị", "vẫn còn", "không bị sửa", "còn nguyên")
    assert [code for code, words in TROUBLES.items() if not any(part in words for part in calm)] == []


def test_a_sentence_shows_days_and_numbers_as_people_write_them() -> None:
    told = Problem(
        "more_than", "present", facts={"part": 1312, "whole": 1200, "part_label": "Có mặt", "whole_label": "Triệu tập"}
    )
    assert sentence(told) == "Có mặt (1.312) nhiều hơn Triệu tập (1.200). Hãy kiểm tra lại hai số."


def test_the_holder_of_a_folder_is_named_when_it_is_known() -> None:
    known = trouble_sentence(Trouble("in_use", file="/dữ liệu", computer="MAY-KE-TOAN"))
    assert "MAY-KE-TOAN" in known
    unknown = trouble_sentence(Trouble("in_use", file="/dữ liệu", computer=""))
    assert "()" not in unknown

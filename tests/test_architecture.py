"""The walls between the floors (see ARCHITECTURE.md), held by tests: who may import, say and remember what.

The import contracts stand in pyproject.toml. What import-linter cannot see (names, calls, sentences) is read here from
the source. Each rule is a function from a module's source to what is wrong with it, tried on a few lines that break it.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.application import use_cases
from importlinter.configuration import configure

from kh49_desktop import records
from kh49_desktop.record import Record

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kh49_desktop"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Who may import these libraries at all, TYPE_CHECKING included.
HOMES = {
    "PySide6": "ui",
    "shiboken6": "ui",
    "sqlite3": "store",
    "sqlite_utils": "store",
    "reportlab": "report",
    "pyhanko": "report",
    "pyhanko_certvalidator": "report",
    "python_calamine": "sheets",
    "xlsxwriter": "sheets",
    "pyrage": "parcels",
    "psutil": "parcels",
    "pypdfium2": "report",
    "segno": "report",
}

# Rooms that know only what a record type is, never which ones there are.
GENERIC = {"fields", "record", "state", "store", "twins", "sheets", "parcels", "ui", "cli"}

# The exceptions, each with its reason. Most are hand-made screens, about one thing by their nature.
EXCEPTIONS = {
    ("ui/firstday.py", "record_types_by_name"): "asks for the unit itself, once, before there is anything else",
    ("ui/reports.py", "record_types_by_name"): "words the state of an agreement as its own declaration does",
    ("ui/home.py", "record_types_by_name"): "says where the unit stands: members, conferences and agreement by name",
    ("ui/dues.py", "record_types_by_name"): "the book of dues as on paper: a line a member, twelve months",
    ("ui/duesbook.py", "record_types_by_name"): "its lines",
    ("parcels/standing.py", "record_types_by_name"): "the unit is who sends and who is written to",
    ("parcels/beginning.py", "record_types_by_name"): "a folder becomes a unit's by what is handed back to it",
    ("parcels/units.py", "record_types_by_name"): "the superior's list of units",
    ("ui/tour.py", "printing"): "passes Qt's own messages on while it works without a window",
}

# Rooms below `words`: their failures are codes and facts. Labels stand in records, documents are written by report.
WORDLESS = {
    "sheets", "parcels", "goals", "twins", "store", "record", "state", "fields", "reference", "whole_files", "text",
    "errors", "paths",
}  # fmt: skip

# Rooms that are told what day it is.
TIMELESS = WORDLESS | {"records", "report", "words"}

NAMELESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "services", "core", "misc"}

HEAVY = {"reportlab", "pyhanko", "pyhanko_certvalidator", "aiohttp", "python_calamine", "xlsxwriter", "openpyxl"}


def room_of(path: Path) -> str:
    """Return the room a module belongs to: "ui" for ui/home.py, "fields" for fields.py."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(node: ast.AST) -> list[str]:
    """Return the dotted names that an import statement brings in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, str]]:
    """Yield each call with the last name of what is called: "open" for open() and for path.open()."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node, node.func.attr


def docstrings(tree: ast.AST) -> set[int]:
    """Return the ids of the strings that stand alone: docstrings, and those below an attribute."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


# --- the rules


def libraries_away_from_home(tree: ast.Module, room: str) -> list[str]:
    """Qt lives in ui, SQL in store, PDF in report, Excel in sheets: even for the eyes of a type checker only."""
    names = [name for node in ast.walk(tree) for name in imported(node)]
    return [name for name in names if HOMES.get(name.split(".")[0], room) != room]


def imports_inside_functions(tree: ast.Module, room: str) -> list[str]:
    """Imports stand at the head; only the composition root fetches its own rooms when they are first used."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    names = [name for function in functions for node in ast.walk(function) for name in imported(node)]
    return [name for name in names if room != "__main__" or not name.startswith("kh49_desktop.")]


def printing(tree: ast.Module, room: str) -> list[str]:
    """A window program has no standard output: only cli and the composition root write there."""
    if room in {"cli", "__main__"}:
        return []
    streams = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in {"stdout", "stderr"}]
    found = [ast.unparse(node) for node in streams if isinstance(node.value, ast.Name) and node.value.id == "sys"]
    return found + [ast.unparse(call) for call, _ in calls(tree) if ast.unparse(call.func) == "print"]


def files_without_encoding(tree: ast.Module, _room: str) -> list[str]:
    """Windows reads text in the encoding of its language settings unless it is told."""
    found = []
    for call, name in calls(tree):
        if any(keyword.arg in {"encoding", None} for keyword in call.keywords):
            continue
        if name in {"read_text", "write_text"} and isinstance(call.func, ast.Attribute):
            found.append(ast.unparse(call))
        if name == "open":
            plain = isinstance(call.func, ast.Name)
            mode = call.args[1:2] if plain else call.args[:1]
            mode += [keyword.value for keyword in call.keywords if keyword.arg == "mode"]
            words = [node.value for node in mode if isinstance(node, ast.Constant) and isinstance(node.value, str)]
            # Something else's open(): a store, a dialog. path.open() without a mode is told by its name.
            is_text = any(re.fullmatch("[rwaxt+]+", word) for word in words)
            receiver = "" if plain else ast.unparse(call.func).removesuffix(".open")
            if is_text or (not call.args and re.search("path|file", receiver)) or (plain and not mode):
                found.append(ast.unparse(call))
    return found


def record_types_by_name(tree: ast.Module, room: str) -> list[str]:
    """Generic code knows the catalogue, never a record type: a new type must not need a second place."""
    if room not in GENERIC:
        return []
    types = {name for name, thing in vars(records).items() if isinstance(thing, type) and issubclass(thing, Record)}
    types -= {"Record"}
    found = []
    for node in ast.walk(tree):
        for name in imported(node):
            head, _, last = name.removeprefix("kh49_desktop.records.").partition(".")
            inside = name.startswith("kh49_desktop.records.") and (last or head[:1].islower())
            if inside or (name.startswith("kh49_desktop.records.") and head in types):
                found.append(name)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "records" and node.attr in types:
            found.append(ast.unparse(node))
    return found


def sentences(tree: ast.Module, room: str) -> list[str]:
    """Vietnamese sentences stand in words: below it there are codes and facts."""
    if room not in WORDLESS:
        return []
    spared = docstrings(tree)
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared
    ]
    return [text for text in texts if is_vietnamese(text) and re.search(r"\w\W+\w.*[.!?]\s*$", text, re.DOTALL)]


def is_vietnamese(text: str) -> bool:
    """Say whether a text has a letter that is marked as only Vietnamese marks it, or đ."""
    return "đ" in text.lower() or any(mark in unicodedata.normalize("NFD", text) for mark in "\u0309\u0323\u031b\u0302")


def module_state(tree: ast.Module, _room: str) -> list[str]:
    """Nothing that changes lives at module level: a table is frozen, or declared as unchanging (Final, Mapping)."""
    changing = (ast.Dict, ast.List, ast.Set, ast.DictComp, ast.ListComp, ast.SetComp)
    makers = {"dict", "list", "set", "defaultdict", "Counter", "deque", "OrderedDict"}
    found = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Global)]
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            if isinstance(node, ast.AnnAssign) and re.match(
                r"Final\b|Mapping\b|Sequence\b", ast.unparse(node.annotation)
            ):
                continue
            made = node.value.func if isinstance(node.value, ast.Call) else None
            if isinstance(node.value, changing) or (isinstance(made, ast.Name) and made.id in makers):
                found.append(ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target))
    return [name for name in found if name != "__all__"]


def clocks(tree: ast.Module, room: str) -> list[str]:
    """Below the screens "today" comes in as an argument, so that every figure can be made again."""
    if room not in TIMELESS:
        return []
    found = [ast.unparse(call) for call, name in calls(tree) if name in {"today", "now", "utcnow"}]
    return [call for call in found if re.match(r"(datetime|date)\b", call)]


def missing_docstring(tree: ast.Module, _room: str) -> list[str]:
    """The head of each module says in one sentence what the room is for."""
    first = (ast.get_docstring(tree) or "").strip().split("\n\n")[0]
    return [] if first.endswith((".", ":")) else ["the module has no sentence at its head"]


Rule = Callable[[ast.Module, str], list[str]]

# Each rule with lines that break it, and lines that look like it and do not.
RULES: dict[Rule, tuple[str, list[str], list[str]]] = {
    libraries_away_from_home: (
        "goals",
        ["import sqlite3", "from PySide6.QtCore import Qt", "if TYPE_CHECKING:\n    from PySide6 import QtWidgets"],
        ["import datetime", "import sqlite3_of_ours"],
    ),
    imports_inside_functions: (
        "ui",
        ["def f():\n    import json", "class A:\n    def f(self):\n        from pathlib import Path"],
        ["import json", "if TYPE_CHECKING:\n    import json"],
    ),
    printing: ("ui", ["print('x')", "sys.stdout.write('x')"], ["painter.print()", "process.stdout"]),
    files_without_encoding: (
        "store",
        ["open('a')", "open('a', 'w')", "path.open()", "path.open('r')", "path.read_text()", "p.write_text('x')"],
        [
            "open('a', 'rb')",
            "path.open('wb')",
            "path.read_text(encoding='utf-8')",
            "store.open(folder)",
            "dialog.open()",
        ],
    ),
    record_types_by_name: (
        "ui",
        ["from kh49_desktop.records import Member", "from kh49_desktop.records.member import anything", "records.Unit"],
        ["from kh49_desktop.records import CATALOGUE", "from kh49_desktop import records", "records.CATALOGUE"],
    ),
    sentences: (
        "store",
        ["x = 'Tệp này đã hỏng.'", "x = f'Không có {n} người nào!'"],
        ["x = 'Ngày đối thoại'", "x = 'The file is damaged.'", "'''Một câu.'''", "x = 'TP.'"],
    ),
    module_state: (
        "text",
        ["X = {}", "X: dict[str, int] = {'a': 1}", "X = [1]", "X = set()", "def f():\n    global x"],
        [
            "X = (1, 2)",
            "X: Final = {}",
            "X: Mapping[str, int] = {}",
            "X = frozenset({1})",
            "X = MappingProxyType({})",
            "def f():\n    x = {}",
            "__all__ = ['f']",
        ],
    ),
    clocks: (
        "goals",
        ["datetime.date.today()", "date.today()", "datetime.datetime.now(tz=UTC)"],
        ["today()", "self.today", "knowledge.now()"],
    ),
    missing_docstring: ("text", ["x = 1", "'''no sentence'''"], ["'''A sentence.'''"]),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_sees_what_breaks_it_and_nothing_else(rule: Rule) -> None:
    room, breaking, keeping = RULES[rule]
    assert [lines for lines in breaking if not rule(ast.parse(lines), room)] == []
    assert [lines for lines in keeping if rule(ast.parse(lines), room)] == []


@cache
def broken(path: Path) -> dict[str, list[str]]:
    """Return the rules a module breaks, with what breaks them."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {rule.__name__: found for rule in RULES if (found := rule(tree, room_of(path)))}


def name_of(path: Path) -> str:
    """Return a module's path inside the package, as EXCEPTIONS lists it."""
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_every_rule(path: Path) -> None:
    found = broken(path)
    assert {rule: what for rule, what in found.items() if (name_of(path), rule) not in EXCEPTIONS} == {}


def test_every_exception_is_needed() -> None:
    needed = {(name_of(path), rule) for path in MODULES for rule in broken(path)}
    assert set(EXCEPTIONS) <= needed


def test_every_room_has_a_name_of_its_own() -> None:
    parts = {part for path in MODULES for part in path.relative_to(PACKAGE).with_suffix("").parts}
    assert parts & NAMELESS == set()


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    kept = use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True)
    shown = capsys.readouterr().out
    assert kept, shown


def test_only_report_and_sheets_bring_the_heavy_libraries_so_that_the_window_is_there_first() -> None:
    light = [path for path in MODULES if room_of(path) not in {"report", "sheets"}]
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in light]
    code = f"import sys, {', '.join(names)}; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    assert set(done.stdout.split()) & HEAVY == set()

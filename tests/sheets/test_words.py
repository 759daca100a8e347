"""Every problem this room can tell of has its sentence."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import kh49_desktop.sheets
from kh49_desktop.words import SENTENCES

ROOM = Path(kh49_desktop.sheets.__file__).parent


def codes() -> Iterator[str]:
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Problem":
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield part.value


@pytest.mark.parametrize("code", sorted(set(codes()) - {"no_"}))
def test_a_code_has_its_sentence(code: str) -> None:
    assert SENTENCES[code][0].isupper() or SENTENCES[code][0] in "{“"
    assert SENTENCES[code].endswith((".", "}"))

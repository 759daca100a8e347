"""One thing has one name wherever a person reads it: windows, command line, sentences, help, guide."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRONG = {
    "khoá công khai": r"khoá công khai",
    "chìa, for what opens parcels: khoá": r"\bchìa\b(?! khoá)",
    "mã hoá, for what is locked: khoá": r"\bmã hoá\b",
    "mã, for what opens an invitation: mật khẩu": r"\bmã mời\b|\b(gõ|đọc) mã (dưới|cho)\b|\bmã đọc ở\b",
    "two ways to write one word": r"khóa",
}


@pytest.fixture(scope="module")
def texts() -> list[tuple[str, str]]:
    """Everything that is shipped to be read, with where it stands."""
    return list(found())


def found() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "kh49_desktop").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value
    pages = [*sorted((ROOT / "resources" / "help").glob("*.md")), ROOT / "HUONG-DAN.md", ROOT / "README.md"]
    for path in pages:
        yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("wrong", WRONG)
def test_no_other_word_stands_for_it(texts: list[tuple[str, str]], wrong: str) -> None:
    form = re.compile(WRONG[wrong], re.IGNORECASE)
    assert [(where, told[0]) for where, text in texts if (told := form.search(text))] == []


def test_the_texts_are_looked_at(texts: list[tuple[str, str]]) -> None:
    read = "\n".join(text for _, text in texts)
    assert all(word in read for word in ("mật khẩu", "giữ như giữ chìa khoá", "Đã thay khoá"))

"""The command line speaks Vietnamese, also where argparse speaks; its exit codes are 0, 1, 2 and 3."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kh49_desktop.cli.grammar import grammar
from tests.cli.conftest import FOUND, Kh49

ENGLISH = re.compile(
    r"\b(usage|error|required|argument|arguments|invalid|choose|expected|options|show this|and exit|the)\b"
)


def verbs() -> list[list[str]]:
    """Return every verb of the command line, those within a verb too."""
    found: list[list[str]] = []

    def walk(parser: object, words: list[str]) -> None:
        for action in parser._actions:  # type: ignore[attr-defined]
            for name, sub in (action.choices or {}).items() if action.nargs == "A..." else ():
                found.append([*words, name])
                walk(sub, [*words, name])

    walk(grammar(), [])
    return found


def test_every_verb_of_the_issue_is_there() -> None:
    have = {" ".join(words) for words in verbs()}
    assert {
        "unit new", "unit show", "import", "list", "show", "add", "change", "delete", "restore", "history", "undo",
        "redo", "export", "report summary", "verify", "goals", "describe", "self-check", "demo",
        "units", "units add", "card make", "card take", "card revoke", "card show", "devices", "devices approve",
        "office roll", "pc invite", "pc join", "parcel make", "parcel take", "parcel show", "parcels", "receipt make",
        "conflicts", "conflicts settle", "state-hash",
    } <= have  # fmt: skip


@pytest.mark.parametrize("words", [[], *verbs()], ids=" ".join)
def test_help_is_vietnamese_throughout(kh49: Kh49, words: list[str]) -> None:
    done = kh49(*words, "--help")
    assert done.code == 0
    assert done.out.startswith("Cách dùng: kh49")
    names_left_out = re.sub(r"--?[a-z][a-z-]*|\{[^}]*\}", "", done.out)
    assert ENGLISH.findall(names_left_out) == []


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ([], "Còn thiếu LỆNH."),
        (["lits"], "“lits” không dùng được cho LỆNH. Chọn một trong: unit, goals"),
        (["list"], "Còn thiếu LOẠI."),
        (["list", "member", "extra"], "Không hiểu “extra”."),
        (["list", "member", "--limit", "nhiều"], "--limit phải là số nguyên, không phải “nhiều”."),
        (["list", "member", "--limit"], "--limit cần một giá trị đi kèm."),
        (["list", "member", "--limit", "-1"], "--limit: -1 không phải là số đếm"),
        (["list", "member", "--limit", "9" * 20], "không phải là số đếm"),
        (["list", "member", "--data", ""], "--data: cần tên một thư mục."),
        (["report", "summary", "--year", "2026"], "Còn thiếu --out."),
        (
            ["report", "summary", "--year", "2026", "--out", "a.pdf", "--level", "L2"],
            "“L2” không dùng được cho --level.",
        ),
        (["goals", "--as-of", "hôm qua"], "“hôm qua” không phải là ngày"),
        (["undo", "--json=yes"], "--json không có giá trị đi kèm, bỏ “yes” đi."),
    ],
)
def test_a_wrong_usage_is_told_in_vietnamese_with_exit_code_2(kh49: Kh49, words: list[str], part: str) -> None:
    done = kh49(*words)
    assert done.code == 2
    assert part in done.err
    assert "Cách dùng: kh49" in done.err
    assert done.out == ""
    assert ENGLISH.findall(re.sub(r"--[a-z-]+|\{[^}]*\}", "", done.err)) == []


def test_a_wrong_usage_with_json_is_one_document(kh49: Kh49) -> None:
    done = kh49("lits", "--json")
    assert (done.code, done.codes) == (2, [(None, "usage")])


def test_the_options_of_all_verbs_stand_before_or_after_the_verb(kh49: Kh49, folder: Path) -> None:
    assert kh49(*FOUND).code == 0
    before, after = kh49("--json", "list", "unit"), kh49("list", "unit", "--json")
    assert before.json == after.json
    other = kh49("list", "unit", "--json", "--data", str(folder / "khác"))
    assert other.codes == [(None, "unit_missing")]


def test_the_day_may_be_set_for_a_script(kh49: Kh49, unit: str) -> None:
    def day(*words: str, **environment: str) -> str:
        found: str = kh49("goals", "--json", *words, environment=environment).json["as_of"]
        return found

    assert day() == "2026-11-22"
    assert day("--today", "31/12/2030") == "2030-12-31"
    assert day(KH49_TODAY="2029-01-31") == "2029-01-31"
    assert day("--today", "2030-12-31", KH49_TODAY="2029-01-31") == "2030-12-31"
    wrong = kh49("goals", environment={"KH49_TODAY": "mai"})
    assert wrong.code == 2
    assert "KH49_TODAY" in wrong.err


@pytest.mark.parametrize(
    "words",
    [["list", "member"], ["show", "member", "x"], ["unit", "show"], ["goals"], ["agenda"], ["undo"], ["trash"],
     ["report", "summary", "--year", "2026", "--out", "a.pdf"], ["import", "member", "a.xlsx"],
     ["add", "member", "--values", "{}"], ["seal", "show"], ["units"], ["devices"], ["conflicts"], ["state-hash"],
     ["parcels"], ["parcel", "make", "--to", "superior", "--out", "usb"], ["parcel", "take", "usb"],
     ["parcel", "show", "a.kh49"], ["pc", "invite", "--out", "a"], ["office", "roll"]],
    ids=" ".join,
)  # fmt: skip
def test_before_the_first_day_every_verb_says_what_to_do_first_and_makes_nothing(
    kh49: Kh49, folder: Path, words: list[str]
) -> None:
    done = kh49(*words)
    assert done.code == 1
    assert "kh49 unit new" in done.err
    assert not folder.exists()
    assert json.loads(kh49(*words, "--json").out)["problems"][0]["code"] == "unit_missing"

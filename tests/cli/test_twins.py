"""Doubles on the command line: listed with their reasons, merged, said to be two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kh49

ANH = {"full_name": "Đặng Văn Ánh", "birth_date": "05/03/1985", "phone": "0905123456", "citizen_id": "066085012345"}
AGAIN = {"full_name": "Dang Van Anh", "birth_date": "03/05/1985", "phone": "0905123456", "department": "Tổ may 2"}


@pytest.fixture
def pair(kh49: Kh49, unit: str) -> tuple[str, str]:
    """Ánh, and the same person typed again."""
    first, second = (kh49("add", "member", "--values", json.dumps(one), "--json").json["id"] for one in (ANH, AGAIN))
    return first, second


def add(kh49: Kh49, kind: str, **values: object) -> str:
    return str(kh49("add", kind, "--values", json.dumps(values), "--json").json["id"])


def test_likely_doubles_are_listed_with_why(kh49: Kh49, pair: tuple[str, str]) -> None:
    done = kh49("duplicates", "member", "--json")
    assert done.code == 0
    (found,) = done.json
    assert found["record"] == "member"
    assert (found["one"], found["other"]) == (
        {"id": pair[0], "title": "Đặng Văn Ánh"},
        {"id": pair[1], "title": "Dang Van Anh"},
    )
    assert not found["exact"]
    assert {reason["code"] for reason in found["reasons"]} == {"same_name_folded", "birth_swapped", "same_phone"}
    assert {"code": "same_phone", "message": "cùng số điện thoại"} in found["reasons"]
    told = kh49("duplicates")
    assert "Đặng Văn Ánh" in told.out
    assert "ngày sinh đảo ngày và tháng" in told.out


def test_every_type_is_looked_through(kh49: Kh49, unit: str) -> None:
    for name in ("Xí nghiệp Cà phê Ea Kao", "XN cà phê Êa Kao"):
        add(kh49, "employer", name=name, tax_code="6001234567")
    found = kh49("duplicates", "--json").json
    assert [(one["record"], one["exact"], one["score"]) for one in found] == [("employer", True, 100)]


def test_nothing_alike_is_said_so(kh49: Kh49, unit: str) -> None:
    assert kh49("duplicates", "--json").json == []
    assert "Không thấy" in kh49("duplicates").out


def test_merge_is_rehearsed_done_found_in_history_and_undone(kh49: Kh49, pair: tuple[str, str]) -> None:
    keep, drop = pair
    chosen = json.dumps({"birth_date": "5/3/1985"})
    plan = kh49("merge", "member", keep, drop, "--dry-run", "--json").json
    assert plan["differing"]["full_name"] == {"kept": "Đặng Văn Ánh", "merged": "Dang Van Anh"}
    assert plan["filled"]["department"] == "Tổ may 2"
    assert len(kh49("list", "member", "--json").json) == 2
    done = kh49("merge", "member", keep, drop[:8], "--values", chosen, "--json")
    assert done.code == 0
    (left,) = kh49("list", "member", "--json").json
    assert (left["id"], left["department"], left["birth_date"]) == (keep, "Tổ may 2", "1985-03-05")
    assert kh49("duplicates", "member", "--json").json == []
    newest = kh49("history", "member", keep, "--json").json[0]
    assert newest["kind"] == "MERGE"
    assert f"kh49 history member {drop[:8]}" in kh49("history", "member", keep).out
    assert kh49("history", "member", drop, "--json").json[-1]["act"] == "CREATE"
    assert "gộp đoàn viên" in kh49("undo").out
    assert len(kh49("list", "member", "--json").json) == 2


def test_merge_says_what_it_did(kh49: Kh49, pair: tuple[str, str]) -> None:
    done = kh49("merge", "member", *pair)
    assert "Đã gộp Dang Van Anh vào Đặng Văn Ánh." in done.out
    assert "kh49 undo" in done.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("{0}", "{0}"), "same_record"),
        (("{0}", "ffffffff"), "no_such_record"),
        (("{0}", "{1}", "--values", '{"birth_date": "31/2/1985"}'), "bad_date"),
        (("{0}", "{1}", "--values", '{"events": []}'), "list_moves_whole"),
    ],
)
def test_what_cannot_be_merged_is_refused(kh49: Kh49, pair: tuple[str, str], words: tuple[str, ...], code: str) -> None:
    typed = [word.format(*pair) if word.startswith("{") and word[2] == "}" else word for word in words]
    done = kh49("merge", "member", *typed, "--json")
    assert done.code == 1
    assert code in {found for _, found in done.codes}
    assert len(kh49("list", "member", "--json").json) == 2


def test_two_people_are_not_asked_about_again(kh49: Kh49, pair: tuple[str, str], folder: Path) -> None:
    assert kh49("not-duplicates", "member", pair[1][:8], pair[0], "--json").json["apart"] is True
    assert kh49("duplicates", "member", "--json").json == []
    kh49("not-duplicates", "member", *pair, "--take-back")
    assert len(kh49("duplicates", "member", "--json").json) == 1

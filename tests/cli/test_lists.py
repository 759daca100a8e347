"""Lists by the command line: conditions, lists with a name, and what is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from kh49_desktop.cli.program import shown
from kh49_desktop.records import CATALOGUE, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.saved import SavedList, keep_columns, keep_list
from tests.cli.conftest import Kh49
from tests.conftest import NOW

PEOPLE: list[dict[str, Any]] = [
    {"full_name": "Hoàng Thị Bích An", "department": "Tổ may 1", "birth_date": "1994", "admitted_on": "15/6/2019"},
    {"full_name": "Đặng Văn Ánh", "department": "Tổ may 1", "birth_date": "5/3/1985", "citizen_id": "066085012345",
     "phone": "0905123456", "admitted_on": "15/6/2019"},
    {"full_name": "Y Bhăm Niê", "department": "Kho", "birth_date": "28/2/1990", "application_form": "5A"},
]  # fmt: skip


@pytest.fixture
def people(kh49: Kh49, unit: str) -> None:
    for values in PEOPLE:
        assert kh49("add", "member", "--values", json.dumps(values), "--json").code == 0


def names(kh49: Kh49, *words: str) -> list[str]:
    done = kh49("list", "member", *words, "--json")
    assert done.code == 0, done.out
    return [row["full_name"] for row in done.json]


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        (["birth_date>=1990"], ["Hoàng Thị Bích An", "Y Bhăm Niê"]),
        (["birth_date>=1/1/1985", "birth_date<=1990"], ["Đặng Văn Ánh", "Y Bhăm Niê"]),
        (["department~TO MAY"], ["Hoàng Thị Bích An", "Đặng Văn Ánh"]),
        (["department!=Kho"], ["Hoàng Thị Bích An", "Đặng Văn Ánh"]),
        (["department=Kho"], ["Y Bhăm Niê"]),
        (["citizen_id="], ["Hoàng Thị Bích An", "Y Bhăm Niê"]),
        (["citizen_id!="], ["Đặng Văn Ánh"]),
        (["citizen_id"], ["Hoàng Thị Bích An", "Y Bhăm Niê"]),
        (["status=ACTIVE", "department=Tổ may 1", "citizen_id="], ["Hoàng Thị Bích An"]),
        (["status=Đã nộp đơn"], ["Y Bhăm Niê"]),
        (["status!=ACTIVE"], ["Y Bhăm Niê"]),
    ],
)
def test_conditions(kh49: Kh49, people: None, conditions: list[str], found: list[str]) -> None:
    assert names(kh49, *(word for condition in conditions for word in ("--where", condition))) == found


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("birth_date>=31/2/1990", "bad_date"),
        ("nothing=1", "unknown_filter"),
        ("=1", "unknown_filter"),
        ("", "unknown_filter"),
    ],
)
def test_a_condition_that_cannot_be_is_told(kh49: Kh49, people: None, condition: str, code: str) -> None:
    done = kh49("list", "member", "--where", condition, "--json")
    assert done.code == 1
    assert done.codes[0][1] == code


@pytest.fixture
def saved(folder: Path, people: None) -> None:
    store = Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)
    where: dict[str, object] = {"department": "Tổ may 1", "citizen_id": Test(Op.EMPTY)}
    keep_list(store, Member, SavedList("Tổ may 1 chưa có CCCD", where))
    keep_columns(store, Member, ("full_name", "citizen_id", "department"))
    store.close()


def test_a_list_with_a_name(kh49: Kh49, saved: None) -> None:
    assert names(kh49, "--saved", "to may 1 chua co cccd") == ["Hoàng Thị Bích An"]
    assert names(kh49, "--saved", "Tổ may 1 chưa có CCCD", "--where", "birth_date<=1990") == []
    done = kh49("list", "member", "--saved", "kho", "--json")
    assert (done.code, done.codes) == (1, [("saved", "unknown_list")])
    assert "Tổ may 1 chưa có CCCD" in done.json["problems"][0]["message"]


def paper(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())
    finally:
        document.close()


def test_a_list_is_printed(kh49: Kh49, saved: None, tmp_path: Path) -> None:
    file = tmp_path / "ds.pdf"
    done = kh49("print", "member", "--where", "department=Tổ may 1", "--out", str(file), "--json")
    assert (done.code, done.json["rows"], done.json["pages"], done.json["left_out"]) == (0, 2, 1, [])
    text = paper(file)
    assert "Danh sách đoàn viên: Tổ công đoàn, bộ phận: Tổ may 1" in text
    assert "066*******45" in text
    assert "Ngày sinh" not in text  # the columns are those chosen in the window


def test_what_is_private_is_printed_only_when_asked_for(kh49: Kh49, saved: None, tmp_path: Path) -> None:
    words = ("print", "member", "--out", str(tmp_path / "ds.pdf"), "--columns", "full_name, phone,citizen_id")
    done = kh49(*words)
    assert done.code == 0
    assert "Không in Điện thoại vì là thông tin riêng" in done.err
    assert "0905" not in paper(tmp_path / "ds.pdf")
    assert kh49(*words, "--personal").code == 0
    text = paper(tmp_path / "ds.pdf")
    assert "0905 123 456" in text
    assert "066 085 012 345" in text


def test_a_list_with_a_name_is_printed_under_it_and_sealed(kh49: Kh49, saved: None, tmp_path: Path) -> None:
    file = tmp_path / "ds.pdf"
    done = kh49("print", "member", "--saved", "Tổ may 1 chưa có CCCD", "--out", str(file), "--sealed", "--json")
    assert (done.code, done.json["title"]) == (0, "Danh sách đoàn viên: Tổ may 1 chưa có CCCD")
    assert b"/ByteRange" in file.read_bytes()


def test_slips_are_told(kh49: Kh49, people: None, tmp_path: Path) -> None:
    done = kh49("print", "member", "--out", str(tmp_path / "x.pdf"), "--columns", "full_name,phon", "--json")
    assert (done.code, done.codes) == (1, [("phon", "no_such_column")])
    assert "phone" in done.json["problems"][0]["message"]
    done = kh49("print", "member", "--out", str(tmp_path / "x.txt"), "--json")
    assert (done.code, done.codes[0][1]) == (1, "unknown_ending")
    assert not list(tmp_path.glob("x.*"))


def test_a_name_that_steers_a_terminal_is_shown_without_its_tricks() -> None:
    assert shown("\x1b[31mNguyễn\u202e Ánh\x00\r\n\tH' Blu\xa0Ktul") == "[31mNguyễn Ánh\n\tH' Blu\xa0Ktul"

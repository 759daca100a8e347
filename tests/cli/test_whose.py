"""A superior's lists by the command line: those of one unit, whose each record is; nothing changes for a unit."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from kh49_desktop.parcels import units
from kh49_desktop.reference import Reference
from tests.cli.conftest import Kh49, within_this_process
from tests.parcels.offices import Offices

ABOVE, BELOW = "Công đoàn phường Buôn Ma Thuột", "CĐCS Công ty TNHH May Thái Dương"


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Offices:
    """A superior with a member of its own, a unit of one member that has sent, and one that has not."""
    made = Offices(tmp_path, reference)
    pc = made.founded()
    pc.member("Nguyễn Thị Ánh")
    assert made.superior.take(pc.state("superior")).verdict == "accepted"
    made.superior.member("Lê Văn Của Cấp Trên")
    units.add_unit(made.superior.standing, "DL-9", "CĐCS Chưa Gửi")
    made.close()
    return made


@pytest.fixture
def above(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> Kh49:
    """`kh49` in the superior's folder."""
    return within_this_process(offices.superior.folder, monkeypatch)


@pytest.fixture
def below(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> Kh49:
    """`kh49` in the unit's folder."""
    return within_this_process(offices.pcs[1].folder, monkeypatch)


def names(kh49: Kh49, *words: str) -> list[str]:
    done = kh49("list", "member", *words, "--json")
    assert done.code == 0, done.out
    return [row["full_name"] for row in done.json]


def test_a_list_of_some_units(above: Kh49) -> None:
    assert set(names(above)) == {"Nguyễn Thị Ánh", "Lê Văn Của Cấp Trên"}
    assert names(above, "--unit", "DL-0049") == ["Nguyễn Thị Ánh"]
    assert names(above, "--unit", "dl") == ["Lê Văn Của Cấp Trên"]
    assert len(names(above, "--unit", "DL", "--unit", "DL-0049")) == 2
    assert names(above, "--unit", "DL-9") == []
    assert names(above, "--sort", "of_unit") == ["Nguyễn Thị Ánh", "Lê Văn Của Cấp Trên"]
    wrong = above("list", "member", "--unit", "XX", "--json")
    assert wrong.code != 0
    assert "unknown_unit" in wrong.out


def test_each_record_says_whose_it_is(above: Kh49, offices: Offices) -> None:
    unit = offices.pcs[1].unit
    (row,) = above("list", "member", "--unit", "DL-0049", "--json").json
    assert (row["of_unit"], row["unit_code"]) == (unit, "DL-0049")
    assert above("show", "member", row["id"], "--json").json["unit_code"] == "DL-0049"
    table = above("list", "member").out
    assert "Đơn vị" in table
    assert BELOW in table
    assert f"Đơn vị: {BELOW} (DL-0049)" in above("show", "member", row["id"]).out


def test_files_and_paper_of_one_unit(above: Kh49, tmp_path: Path) -> None:
    out = tmp_path / "ds.csv"
    assert above("export", "member", "--unit", "DL-0049", "--out", str(out), "--json").json["rows"] == 1
    text = out.read_text(encoding="utf-8-sig")
    assert BELOW in text
    assert ABOVE not in text
    paper = tmp_path / "ds.pdf"
    done = above("print", "member", "--unit", "DL-0049", "--out", str(paper), "--json").json
    assert done["title"] == f"Danh sách đoàn viên: Đơn vị: {BELOW}"
    with pypdfium2.PdfDocument(paper) as document:
        words = " ".join(document[0].get_textpage().get_text_range().split())
    assert "Đơn vị" in words
    assert "May Thái Dương" in words


def test_a_units_own_folder_is_as_it_was(below: Kh49) -> None:
    (row,) = below("list", "member", "--json").json
    assert not {"of_unit", "unit_code"} & set(row)
    assert next(iter(row)) == "id"
    assert "Đơn vị" not in below("list", "member").out
    refused = below("list", "member", "--unit", "DL-0049", "--json")
    assert refused.code != 0
    assert "not_superior" in refused.out
    assert below("list", "member", "--sort", "of_unit", "--json").code != 0

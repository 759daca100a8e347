"""The whole register on the command line: out, into a new folder, undone; one record; lists by a layout."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kh49_desktop.store.file import FILE
from tests.cli.conftest import Kh49, dump, within_this_process
from tests.sheets.lists import opened_book


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kh49:
    """Run `kh49` in another, new folder."""
    return within_this_process(tmp_path / "máy mới", monkeypatch)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("ending", [".xlsx", ".json", ".csv"])
def test_a_register_moves_to_a_new_folder(ending: str, kh49: Kh49, there: Kh49, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / f"sổ{ending}"
    done = kh49("export", "all", "--out", str(out), "--sensitive", "--json")
    assert (done.code, done.json["missing"]) == (0, [])
    path = done.json["file"]
    assert done.json["rows"] == sum(done.json["records"].values()) > 200
    seen = there("import", "all", path, "--dry-run", "--json")
    assert (seen.code, seen.json["created"], seen.json["import_id"]) == (0, done.json["rows"], "")
    assert not (tmp_path / "máy mới" / FILE).exists()
    new = there("import", "all", path, "--json")
    assert (new.code, new.json["problems"]) == (0, [])
    assert dump(tmp_path / "máy mới") == dump(folder)
    assert there("unit", "show", "--json").json["demo"] is True
    again = there("import", "all", path)
    assert "Không có gì thay đổi" in again.out
    assert there("import", "undo", new.json["import_id"]).code == 0
    assert dump(tmp_path / "máy mới") == ""
    assert there("import", "all", path).code == 0
    assert dump(tmp_path / "máy mới") == dump(folder)
    assert kh49("import", "all", path, "--json").json["import_id"] == ""


@pytest.mark.usefixtures("demo")
def test_one_record_goes_out_with_its_children(kh49: Kh49, tmp_path: Path) -> None:
    held = kh49("list", "conference", "--json").json[0]["id"]
    done = kh49("export", "conference", held[:8], "--out", str(tmp_path / "hn.xlsx"), "--json")
    assert done.json["records"]["conference"] == 1
    assert done.json["records"]["conference_vote"] > 1
    book = opened_book(tmp_path / "hn.xlsx")
    assert book.sheetnames[0] == "Đọc trước"
    assert kh49("import", "all", str(tmp_path / "hn.xlsx"), "--json").json["unchanged"] == done.json["rows"]


@pytest.mark.usefixtures("demo")
def test_lists_by_a_layout_and_only_some_records(kh49: Kh49, folder: Path, tmp_path: Path) -> None:
    codes = [one["code"] for one in kh49("layouts", "--json").json]
    assert {"danh-sach-doan-vien", "mau-5b", "so-doan-phi", "phan-mem-tld"} <= set(codes)
    out = str(tmp_path / "a.xlsx")
    everybody = kh49("export", "member", "--layout", "mau-5b", "--out", out, "--json").json["rows"]
    some = kh49("export", "member", "--layout", "mau-5b", "--where", "gender=NU", "--out", out, "--json").json["rows"]
    assert 0 < some < everybody
    assert kh49("export", "member", "--where", "gender=NU", "--out", out, "--json").json["rows"] == some
    assert kh49("export", "dues", "--layout", "so-doan-phi", "--year", "2026", "--out", out).code == 0
    for words in (("member", "--layout", "so-doan-phi"), ("dues", "--layout", "so-doan-phi"),
                  ("member", "--layout", "lạ")):  # fmt: skip
        done = kh49("export", *words, "--out", out)
        assert (done.code, done.err != "") == (1, True)
    (folder / "layouts.json").write_text(json.dumps({"layouts": {"mau-5b": 1}}), encoding="utf-8")
    assert "layouts.json" in kh49("layouts").err


ASKING = (("--unit", "KH-01"), ("--where", "gender=NU"), ("--search", "Ánh"), ("--saved", "Nữ"), ("--incomplete",),
          ("--layout", "mau-5b"), ("--year", "2026"), ("--sort", "full_name"), ("--descending",))  # fmt: skip


@pytest.mark.usefixtures("unit")
@pytest.mark.parametrize("asked", ASKING, ids=lambda asked: asked[0])
def test_what_chooses_records_is_refused_where_it_would_choose_nothing(
    kh49: Kh49, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    """Else whoever wanted the records of one unit would send those of everybody."""
    record = kh49("add", "member", "--values", json.dumps({"full_name": "Nguyễn Thị Ánh"}), "--json").json["id"]
    for ending in (".xlsx", ".json"):
        out = tmp_path / f"ra{ending}"
        for words, told in ((("all",), "all"), (("member", record), "một bản ghi")):
            done = kh49("export", *words, *asked, "--out", str(out), "--json")
            (problem,) = done.json["problems"]
            assert (done.code, problem["code"]) == (2, "usage")
            assert f"{asked[0]} không dùng cùng {told} được" in problem["message"]
            assert kh49("export", *words, *asked, "--out", str(out)).err.startswith(problem["message"])
            assert not out.exists()


@pytest.mark.usefixtures("unit")
def test_an_id_beside_all_or_an_empty_one_gives_nobodys_records(kh49: Kh49, tmp_path: Path) -> None:
    out = tmp_path / "ra.json"
    assert kh49("export", "all", "01ABCDEF", "--out", str(out)).code == 2
    assert kh49("export", "member", "", "--out", str(out)).code == 1
    assert not out.exists()


@pytest.mark.usefixtures("demo")
def test_a_layout_that_gathers_its_own_lines_takes_no_choice(kh49: Kh49, tmp_path: Path) -> None:
    out = tmp_path / "ra.xlsx"
    words = ("export", "dues", "--layout", "so-doan-phi", "--year", "2026", "--out", str(out))
    done = kh49(*words, "--search", "Ánh")
    assert (done.code, out.exists()) == (2, False)
    assert "--search không dùng cùng mẫu so-doan-phi được" in done.err
    assert kh49(*words).code == 0


@pytest.mark.usefixtures("demo")
def test_every_way_out_is_noted(kh49: Kh49, tmp_path: Path) -> None:
    kh49("export", "all", "--out", str(tmp_path / "sổ.json"))
    kh49("export", "member", "--layout", "mau-5b", "--out", str(tmp_path / "a.csv"))
    noted = kh49("audit", "--json").json
    assert {"whole", "list"} <= {entry["what"] for entry in noted}
    assert str(tmp_path / "sổ.json") in {entry["file"] for entry in noted}


def test_what_is_refused_leaves_no_register(there: Kh49, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    for name in ("a.json", "không có.xlsx"):
        done = there("import", "all", str(tmp_path / name))
        assert (done.code, done.out) == (1, "")
        assert done.err
    assert not (tmp_path / "máy mới" / FILE).exists()

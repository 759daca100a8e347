"""Slips of those who write scripts: a wrong name, a wrong document, a folder for a file, a letter nobody sees."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kh49_desktop import __version__
from kh49_desktop.fields import Note, Text
from kh49_desktop.record import Record
from kh49_desktop.records import CATALOGUE
from tests.cli.conftest import PROGRAM, Kh49, dump
from tests.conftest import NOW

# -- names -------------------------------------------------------------------------------------------------------------


def test_a_wrong_name_to_sort_by_is_answered_with_all_that_exist_the_nearest_first(kh49: Kh49, unit: str) -> None:
    assert kh49("list", "dues_base", "--sort", "unit").err == (
        "Không sắp xếp được theo “unit”. Các tên dùng được: member, since, amount.\n"
    )
    assert kh49("list", "dues_base", "--sort", "amont").err == (
        "Không sắp xếp được theo “amont”. Có phải ý bạn là: amount? Các tên dùng được: member, since, amount.\n"
    )


def test_a_superior_is_told_how_to_sort_by_unit(kh49: Kh49) -> None:
    kh49("unit", "new", "--name", "Công đoàn phường", "--code", "BMT", "--role", "superior")
    done = kh49("list", "member", "--sort", "unit")
    assert "Có phải ý bạn là: of_unit? Các tên dùng được: full_name," in done.err
    assert kh49("list", "member", "--sort", "of_unit").code == 0


@pytest.mark.parametrize(
    ("record", "values", "begins"),
    [
        ("member", {"full_name": "An", "phone": "abc"}, "Điện thoại (phone): “abc” không phải là số điện thoại."),
        ("member", {"full_name": ""}, "Họ và tên (full_name): Thiếu thông tin này"),
        ("conference", {"year": 2026, "votes": [{"item": "1"}, {"item": "2", "for": "x"}]},
         "Biểu quyết (votes), dòng 2, Tán thành (for): “x” không phải là số nguyên."),
        ("conference", {"year": 2026, "votes": "x"}, "Biểu quyết (votes): “votes” phải là một danh sách"),
    ],
)  # fmt: skip
def test_who_is_refused_reads_which_field_it_was_by_its_label_and_its_name(
    kh49: Kh49, unit: str, record: str, values: object, begins: str
) -> None:
    done = kh49("add", record, "--values", json.dumps(values))
    assert done.code == 1
    assert done.err.startswith(begins)


def test_a_row_of_a_list_that_is_refused_names_its_field_too(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    rows = tmp_path / "ds.csv"
    rows.write_text("Họ và tên,Điện thoại\nNguyễn Thị Ánh,12\n", encoding="utf-8")
    done = kh49("import", "member", str(rows), "--dry-run")
    assert done.err.startswith("Dòng 2: Điện thoại (phone): ")


# -- documents ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("--json", "--version"), ("--version", "--json")])
def test_the_version_is_one_json_document_for_a_script(kh49: Kh49, words: tuple[str, str]) -> None:
    assert kh49(*words).json == {"version": __version__}


def test_the_version_is_a_line_for_a_reader(kh49: Kh49) -> None:
    done = kh49("--version")
    assert (done.code, done.out, done.err) == (0, f"kh49 {__version__}\n", "")


@pytest.mark.parametrize("document", ["null", " null ", "[]", '"x"', "3", "2.5e3", "true", "false"])
@pytest.mark.parametrize(
    "words", [("add", "member"), ("unit", "new", "--name", "CĐCS B")], ids=["add", "unit new"]
)  # fmt: skip
def test_json_that_is_no_object_is_told_to_be_none(
    kh49: Kh49, unit: str, words: tuple[str, ...], document: str
) -> None:
    done = kh49(*words, "--values", document, "--json")
    assert (done.code, done.codes) == (1, [(None, "not_an_object")])
    assert kh49(*words, "--values", "-", stdin=document).err.startswith("Dữ liệu phải là một đối tượng JSON")


def test_a_json_text_without_its_end_is_json_too(kh49: Kh49, unit: str) -> None:
    assert kh49("add", "member", "--values", '"x', "--json").codes == [(None, "bad_json")]


def test_a_file_may_be_called_like_a_number(
    kh49: Kh49, unit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "3").write_text('{"full_name": "Nguyễn Thị Ánh"}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert kh49("add", "member", "--values", "3").out.startswith("Đã thêm: Đoàn viên Nguyễn Thị Ánh")


# -- folders -----------------------------------------------------------------------------------------------------------


def test_a_folder_that_is_no_exported_register_is_said_to_be_a_folder(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    folder = tmp_path / "Giấy tờ"
    folder.mkdir()
    done = kh49("import", "all", str(folder), "--json")
    assert (done.code, done.codes) == (1, [(None, "folder_no_register")])
    assert done.json["problems"][0]["message"].startswith(f"{folder} là một thư mục")
    done = kh49("import", "member", str(folder), "--json")
    assert (done.code, done.codes) == (1, [(None, "folder_no_list")])


def test_the_folder_that_an_export_made_is_what_the_sentence_says_to_give(
    kh49: Kh49, unit: str, tmp_path: Path
) -> None:
    made = Path(kh49("export", "all", "--out", str(tmp_path / "sổ.csv"), "--json").json["file"])
    assert made.is_dir()
    told = kh49("import", "member", str(made)).err
    assert "kh49 export all --out TÊN.csv" in told
    assert "kh49 import all THƯ_MỤC" in told
    assert kh49("import", "all", str(made)).code == 0


# -- letters that nobody sees ------------------------------------------------------------------------------------------

TRICKS = "\x00\x01\x08\x1b\x7f\x9b\u200b\u202e\ufeff"


def test_a_nul_in_a_name_is_cleaned_away(kh49: Kh49, unit: str) -> None:
    values = r'{"full_name": "A\u0000B", "note": "một\u0000\u001b[31m\r\nhai"}'
    done = kh49("add", "member", "--values", values, "--json")
    assert done.code == 0
    shown = kh49("show", "member", done.json["id"], "--json").json
    assert (shown["full_name"], shown["note"]) == ("AB", "một[31m\nhai")


@pytest.mark.parametrize("kind", CATALOGUE.kinds, ids=lambda kind: kind.about.name)
def test_no_text_field_of_any_type_keeps_what_nobody_sees(kind: type[Record]) -> None:
    fields = [field for field in kind.about.fields.values() if type(field.kind) in {Text, Note}]
    read = {field.name: field.read(f"a{TRICKS}b", NOW.date()).value for field in fields}
    assert read == dict.fromkeys(read, "ab")


def test_what_is_written_down_beside_a_record_is_cleaned_too(kh49: Kh49, unit: str, folder: Path) -> None:
    member = kh49("add", "member", "--values", '{"full_name": "An"}', "--json").json["id"]
    assert kh49("erase", "member", member, "--hold", "--reason", "chưa\x1b\x08 chốt").code == 0
    assert "Lý do: chưa chốt" in kh49("history", "member", member).out
    assert "\\u001b" not in dump(folder)
    assert kh49("erase", "member", member, "--hold", "--reason", "\x1b", "--json").codes == [(None, "reason_needed")]


@pytest.mark.parametrize(
    "words",
    [("unit", "new", "--name", "CĐCS \udcff", "--code", "1", "--host-type", "DN_NGOAI_NN"),
     ("list", "member", "--where", "full_name=\udcff"), ("show", "member", "\udcff"),
     ("export", "member", "--out", "\udcff.csv"), ("erase", "member", "x", "--hold", "--reason", "\udcff")],
    ids=" ".join,
)  # fmt: skip
def test_what_a_terminal_sends_as_no_text_is_told_as_a_wrong_usage(
    kh49: Kh49, unit: str, words: tuple[str, ...]
) -> None:
    done = kh49(*words)
    assert done.code == 2
    assert "không phải UTF-8" in done.err
    assert kh49(*words, "--json").codes == [(None, "usage")]


# -- a full disk -------------------------------------------------------------------------------------------------------

NOTHING_GROWS = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)); " + PROGRAM


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sets no limit on how large a file may grow")
@pytest.mark.parametrize(
    "words",
    [("list", "member"), ("show", "member", "ID"), ("history", "member", "ID"), ("unit", "show"), ("goals",),
     ("agenda",), ("audit",), ("conflicts",)],
    ids=" ".join,
)  # fmt: skip
def test_what_only_reads_needs_no_room_on_the_disk(
    kh49: Kh49, process: Kh49, demo: None, words: tuple[str, ...]
) -> None:
    person = kh49("list", "member", "--json").json[0]["id"]
    said = [person if word == "ID" else word for word in words]
    full, usual = process(*said, code=NOTHING_GROWS), kh49(*said)
    assert full == usual
    assert full.code == 0

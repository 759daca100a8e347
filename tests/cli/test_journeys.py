"""The command line as a program of its own: whole journeys, other processes, other encodings."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from tests.cli.conftest import FOUND, PROGRAM, ROOT, Kh49, dump
from tests.conftest import FIXTURES, NOW

VNI = FIXTURES / "ds_may_340_VNI.xlsx"
HEAVY = {"reportlab", "pyhanko", "python_calamine", "xlsxwriter", "PySide6", "cryptography", "rapidfuzz"}


def test_from_an_officers_list_to_a_signed_pdf(process: Kh49, folder: Path, tmp_path: Path) -> None:
    assert process(*FOUND).code == 0
    before = dump(folder)
    dry = process("import", "member", str(VNI), "--dry-run", "--json")
    assert (dry.code, dump(folder)) == (0, before)
    done = process("import", "member", str(VNI), "--json")
    counts = {name: done.json[name] for name in ("rows", "created", "updated", "unchanged", "skipped")}
    assert counts == {"rows": 340, "created": 336, "updated": 0, "unchanged": 0, "skipped": 4}
    assert {name: dry.json[name] for name in counts} == counts
    assert dry.json["problems"] == done.json["problems"]
    again = process("import", "member", str(VNI), "--json").json
    assert (again["created"], again["updated"]) == (0, 0)
    pdf = tmp_path / "Báo cáo.pdf"
    made = process("report", "summary", "--year", "2026", "--out", str(pdf), "--json")
    assert (made.code, made.json["figures"]["members_closing"]) == (0, 336)
    checked = process("verify", str(pdf), "--json")
    assert (checked.code, checked.json["verdict"]) == (0, "valid")
    assert process("import", "undo", done.json["import_id"]).code == 0
    assert dump(folder) == before


def test_names_dates_ids_and_flags_are_those_of_the_key(process: Kh49, folder: Path, unit: str) -> None:
    told = process("import", "member", str(VNI), "--json").json
    key = json.loads((FIXTURES / "ds_may_340_VNI.key.json").read_text(encoding="utf-8"))
    kept = [row for row in key["rows"] if "exact_duplicate_of_previous_row" not in row["flags"]]
    people = process("list", "member", "--json").json
    sexes = {"NAM": "Nam", "NU": "Nữ"}
    assert sorted(person["full_name"] for person in people) == sorted(row["name"] for row in kept)
    have = {
        (p["full_name"], p["birth_date"], p["citizen_id"], p["phone"], p["department"], p["admitted_on"])
        for p in people
    }
    plain = [row for row in kept if not row["flags"]]
    wanted = {(r["name"], r["dob"], r["cccd"], r["phone"], r["dept"], r["joined"]) for r in plain}
    assert wanted - have == set()
    by_id = {person["citizen_id"]: sexes.get(person["gender"]) for person in people}
    assert [row for row in plain if by_id[row["cccd"]] != row["sex"]] == []
    for flag, count in key["flag_counts"].items():
        rows = {row["row"] for row in key["rows"] if flag in row["flags"]}
        told_rows = {problem["row"] for problem in told["problems"] if problem["code"] == flag}
        assert (flag, told_rows) == (flag, rows)
        assert len(rows) == count


def test_with_json_the_standard_output_is_one_document_and_sentences_go_beside_it(process: Kh49, unit: str) -> None:
    done = process("import", "member", str(VNI), "--json")
    assert json.loads(done.out)["rows"] == 340
    assert "số định danh" in done.err.lower()


def test_vietnamese_survives_a_console_of_another_encoding(process: Kh49, unit: str) -> None:
    console = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"}
    done = process("add", "member", "--values", "-", "--json", stdin='{"full_name": "Đặng Văn Ánh"}', **console)
    assert done.code == 0
    assert [row["full_name"] for row in process("list", "member", "--json", **console).json] == ["Đặng Văn Ánh"]
    wrong = process("list", "đoàn viên", **console)
    assert (wrong.code, "“đoàn viên”" in wrong.err) == (1, True)


def test_a_folder_that_is_open_elsewhere_is_a_trouble_with_exit_code_3(process: Kh49, folder: Path, unit: str) -> None:
    holder = Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)
    try:
        done = process("list", "member", "--json")
    finally:
        holder.close()
    assert (done.code, done.json["trouble"]) == (3, "in_use")
    assert "đang mở" in done.err
    assert process("list", "member").code == 0


@pytest.mark.parametrize(
    ("content", "trouble"), [(b"SQLite format 3\x00" + b"x" * 5000, "damaged"), (b"", "")], ids=["damaged", "empty"]
)
def test_a_damaged_register_is_a_trouble_and_stays_as_it_is(
    process: Kh49, folder: Path, content: bytes, trouble: str
) -> None:
    folder.mkdir()
    file = folder / "kh49.sqlite"
    file.write_bytes(content)
    done = process("list", "member", "--json")
    if trouble:
        assert (done.code, done.json["trouble"]) == (3, trouble)
        assert file.read_bytes() == content
    else:
        assert (done.code, done.codes) == (1, [(None, "unit_missing")])


def test_a_list_brings_no_heavy_library(process: Kh49, unit: str) -> None:
    code = (
        "import sys; from kh49_desktop.__main__ import command_line; code = command_line();"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr); sys.exit(code)"
    )
    done = process("list", "member", "--json", code=code)
    assert done.code == 0
    assert set(done.err.split()) & HEAVY == set()


def test_a_reader_that_has_seen_enough_may_close_the_pipe(demo: None, folder: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, "--data", str(folder), "list", "member", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.close()
        told = running.stderr.read().decode("utf-8")
    assert told == ""


def test_the_window_program_speaks_vietnamese_about_its_own_arguments(process: Kh49) -> None:
    code = "import sys; from kh49_desktop.__main__ import window; sys.exit(window())"
    told = process("--help", code=code)
    assert (told.code, "--tour THƯMỤC" in told.out) == (0, True)
    wrong = process("--tour", code=code)
    assert (wrong.code, wrong.out, wrong.err.splitlines()[0]) == (2, "", "--tour cần một giá trị đi kèm.")


@pytest.mark.parametrize("words", [("--nosuch",), ("describe", "member"), ("-platform", "offscreen", "list")])
def test_the_window_program_opens_no_window_for_what_it_does_not_know(
    process: Kh49, folder: Path, words: tuple[str, ...]
) -> None:
    code = "import sys; from kh49_desktop.__main__ import window; sys.exit(window())"
    done = process(*words, code=code, QT_QPA_PLATFORM="no-such-screen")
    assert (done.code, done.out, folder.exists()) == (2, "", False)
    assert f"Không hiểu “{words[-1] if len(words) > 2 else ' '.join(words)}”" in done.err
    assert "kh49 --help" in done.err

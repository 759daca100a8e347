"""The unit by the command line: its first day, its standing, what is due, the summary, the seal and the demo."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import FOUND, Kh49


def test_the_first_day_makes_unit_employer_superior_and_seal(kh49: Kh49, unit: str) -> None:
    shown = kh49("unit", "show", "--json").json
    assert (shown["id"], shown["name"], shown["demo"]) == (unit, "CĐCS Công ty TNHH May Thái Dương", False)
    assert shown["superior"] == "Liên đoàn Lao động tỉnh Đắk Lắk"
    assert [parent["role"] for parent in shown["parents"]] == ["DIRECT"]
    (employer,) = kh49("list", "employer", "--json").json
    assert employer["name"] == "Công ty TNHH May Thái Dương"
    seal = kh49("seal", "show", "--json").json
    assert (seal["unit"], seal["known"]) == (unit, [])


def test_a_second_unit_is_refused(kh49: Kh49, unit: str) -> None:
    done = kh49(*FOUND, "--json")
    assert (done.code, done.codes) == (1, [(None, "unit_exists")])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--host-type", "DN_NGOAI"), "not_an_option"),
        (("--code", "1"), "name_needed"),
        (("--values", '{"nam": 1}'), "unknown_name"),
    ],
)
def test_a_wrong_unit_leaves_no_register_behind(kh49: Kh49, folder: Path, words: tuple[str, ...], code: str) -> None:
    done = kh49("unit", "new", *words, "--json")
    assert (done.code, done.json["problems"][0]["code"]) == (1, code)
    assert not list(folder.glob("*.sqlite"))
    assert kh49(*FOUND).code == 0


def test_the_host_type_may_be_said_in_words(kh49: Kh49) -> None:
    words = [*FOUND[:-4], "--host-type", "Doanh nghiệp có vốn đầu tư nước ngoài", "--values", '{"term_to": 2030}']
    assert kh49(*words).code == 0
    shown = kh49("unit", "show", "--json").json
    assert (shown["host_type"], shown["sector_for_target"], shown["term_to"]) == ("DN_FDI", "NONSTATE", 2030)


def test_goals_and_agenda_begin_with_no_data(kh49: Kh49, unit: str) -> None:
    goals = kh49("goals", "--json").json
    states = {target["code"]: target["answer"]["state"] for target in goals["targets"]}
    assert states == {"MEM-2030": "supplied", "ORG-2030": "no_data", "CONF-PRI-2030": "no_data", "CBA-2030": "no_data"}
    assert goals["milestone"] == 2030
    assert "địa giới trước 01/7/2025" in goals["territory"]
    assert "chưa có số liệu" in kh49("goals").out
    due = {entry["code"] for entry in kh49("agenda", "--json").json}
    assert {"conference_not_held", "dialogue_not_held", "agreement_none", "incomplete"} <= due
    assert "Chưa ghi hội nghị người lao động năm 2026." in kh49("agenda").out


def test_goals_of_another_day(kh49: Kh49, unit: str) -> None:
    assert kh49("goals", "--as-of", "30/6/2023", "--json").json["milestone"] == 2023


def test_the_demo_unit_is_marked_and_can_be_removed(kh49: Kh49, folder: Path) -> None:
    made = kh49("demo", "--json")
    assert (made.code, made.json["demo"], made.json["members"]) == (0, True, 60)
    assert kh49("unit", "show", "--json").json["name"].endswith("(dữ liệu mẫu)")
    assert kh49("demo", "--json").codes == [(None, "not_empty")]
    assert kh49("demo", "--remove").code == 0
    assert not list(folder.glob("*.sqlite"))
    assert not (folder / "seal").exists()
    assert kh49(*FOUND).code == 0
    assert kh49("demo", "--remove", "--json").codes == [(None, "not_demo")]
    assert kh49("unit", "show").code == 0


def test_the_summary_is_written_sealed_and_found_valid(kh49: Kh49, demo: None, tmp_path: Path) -> None:
    pdf = tmp_path / "Báo cáo năm.pdf"
    made = kh49("report", "summary", "--year", "2026", "--out", str(pdf), "--number", "5", "--json")
    assert made.code == 0
    assert (made.json["file"], made.json["level"]) == (str(pdf), "L1")
    assert made.json["figures"]["members_closing"] == 57
    checked = kh49("verify", str(pdf), "--json")
    assert (checked.code, checked.json["verdict"], checked.json["figures_match"]) == (0, "valid", True)
    assert checked.json["data"]["number"] == "05/BC-CĐCS"
    assert not [entry for entry in kh49("agenda", "--json").json if entry["code"] == "report_due"]


def test_one_changed_byte_is_seen(kh49: Kh49, demo: None, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    kh49("report", "summary", "--year", "2026", "--period", "H1", "--out", str(pdf))
    content = bytearray(pdf.read_bytes())
    content[len(content) // 2] ^= 1
    pdf.write_bytes(content)
    done = kh49("verify", str(pdf), "--json")
    assert (done.code, done.json["verdict"]) == (1, "invalid")
    assert kh49("verify", str(pdf)).out.startswith("Không nhận tệp này.")


def test_the_superior_trusts_the_seal_of_a_unit(kh49: Kh49, demo: None, tmp_path: Path) -> None:
    pdf, certificate = tmp_path / "a.pdf", tmp_path / "dấu.pem"
    kh49("report", "summary", "--year", "2026", "--out", str(pdf))
    assert kh49("seal", "export", "--out", str(certificate)).code == 0
    elsewhere = str(tmp_path / "cấp trên")
    superior = [*FOUND, "--data", elsewhere]
    assert kh49(*superior).code == 0
    stranger = kh49("verify", str(pdf), "--data", elsewhere, "--json")
    assert (stranger.code, stranger.json["verdict"]) == (1, "unknown_signer")
    assert kh49("seal", "trust", str(certificate), "--data", elsewhere).code == 0
    assert kh49("verify", str(pdf), "--data", elsewhere).code == 0


def test_a_print_for_the_hand_signature_is_not_sealed(kh49: Kh49, demo: None, tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    made = kh49("report", "summary", "--year", "2026", "--out", str(pdf), "--level", "L0", "--json")
    assert made.json["level"] == "L0"
    assert kh49("verify", str(pdf), "--json").json["verdict"] == "unsigned"


def test_a_file_that_is_not_there_is_a_problem_of_the_input(kh49: Kh49, unit: str) -> None:
    assert kh49("verify", "không có.pdf", "--json").codes == [(None, "no_such_file")]


def test_a_year_that_has_not_begun_has_no_summary(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    done = kh49("report", "summary", "--year", "2028", "--out", str(tmp_path / "a.pdf"), "--json")
    assert done.codes == [("period", "period_not_begun")]
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize("year", ["-5", "0", "1899", "9999", "99999"])
def test_a_year_that_no_calendar_has_is_no_period(kh49: Kh49, unit: str, tmp_path: Path, year: str) -> None:
    done = kh49("report", "summary", "--year", year, "--out", str(tmp_path / "a.pdf"), "--json")
    assert (done.code, done.json["problems"][0]["field"]) == (1, "period")


@pytest.mark.parametrize(
    ("words", "out"),
    [
        (["report", "summary", "--year", "2026"], "kh49.sqlite"),
        (["report", "summary", "--year", "2026"], "seal/seal.pem"),
        (["seal", "export"], "kh49.sqlite"),
        (["seal", "export"], "seal/seal.key"),
        (["seal", "export"], "seal/seal.pem"),
    ],
)
def test_nothing_is_written_over_the_register_or_its_seal(
    kh49: Kh49, unit: str, folder: Path, words: list[str], out: str
) -> None:
    before = (folder / out).read_bytes()
    done = kh49(*words, "--out", str(folder / out), "--json")
    assert (done.code, (folder / out).read_bytes()) == (1, before)
    assert kh49("seal", "show").code == 0


def test_an_emptied_register_beside_its_seal_is_not_begun_anew(kh49: Kh49, unit: str, folder: Path) -> None:
    (folder / "kh49.sqlite").write_bytes(b"")
    for words in (FOUND, ("unit", "show")):
        done = kh49(*words, "--json")
        assert (done.code, done.json["trouble"]) == (3, "damaged")
    (folder / "kh49.sqlite").unlink()
    assert kh49(*FOUND, "--json").codes == [(None, "seal_exists")]


def test_a_file_without_a_name_is_not_written(kh49: Kh49, unit: str) -> None:
    assert kh49("report", "summary", "--year", "2026", "--out", "", "--json").codes == [(None, "unknown_ending")]


def test_a_name_that_the_disk_cannot_hold_is_a_trouble_of_the_machine(kh49: Kh49, tmp_path: Path) -> None:
    done = kh49("unit", "show", "--data", str(tmp_path / ("a" * 300)), "--json")
    assert (done.code, done.json["trouble"]) == (3, "cannot_open")


def test_why_a_file_is_not_accepted_is_said_beside_the_document(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"")
    done = kh49("verify", str(tmp_path / "a.pdf"), "--json")
    assert (done.code, done.json["verdict"]) == (1, "invalid")
    assert done.err.startswith("Không nhận tệp này.")


def test_a_folder_that_cannot_be_written_is_a_trouble_of_the_machine(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    done = kh49("report", "summary", "--year", "2026", "--out", str(tmp_path / "không có" / "a.pdf"), "--json")
    assert done.code == 3
    assert set(json.loads(done.out)) == {"trouble", "message"}


def test_the_installation_checks_itself(kh49: Kh49) -> None:
    done = kh49("self-check", "--json")
    assert done.code == 0
    assert [step["step"] for step in done.json["steps"] if step["ok"]] == [
        "files",
        "register",
        "letters",
        "document",
        "preview",
        "signature",
        "parcels",
    ]

"""Records by the command line: what a script gives and gets, and what is refused exactly as the dictionary says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.records import CATALOGUE
from tests.cli.conftest import PROGRAM, ROOT, Kh49, dump

CONFERENCE = {
    "year": 2026,
    "held_on": "28/03/2026",
    "summoned": 336,
    "present": 312,
    "total_workers": "352",
    "form": "Toàn thể",
    "place": "Nhà ăn",
    "chair": "Nguyễn Thị Ánh",
    "secretary": "Trần Đình Bảo",
    "content_workers": True,
    "resolution_no": "01/NQ",
    "minutes_no": "01/BB",
    "votes": [{"item": f"Nghị quyết {n}", "for": 300 + n, "against": 0, "abstain": 12 - n} for n in range(1, 6)],
}
AGREEMENT = {
    "signed_on": "15/5/2024",
    "term_years": 3,
    "workers_covered": 352,
    "total_workers": 352,
    "approve": 300,
    "consult_method": "Biểu quyết",
    "consult_date": "05/05/2024",
    "signer_union": "Nguyễn Thị Ánh",
    "signer_employer": "Lê Quang Cường",
}


def add(kh49: Kh49, record: str, values: object) -> Any:
    return kh49("add", record, "--values", json.dumps(values, ensure_ascii=False), "--json")


def test_a_conference_with_five_votes_is_one_record_with_its_children(kh49: Kh49, unit: str) -> None:
    done = add(kh49, "conference", CONFERENCE)
    assert (done.code, done.err) == (0, "Có mặt (present): Đủ hai phần ba số người được triệu tập (92,9%).\n")
    assert done.json["problems"] == done.json["missing"] == []
    shown = kh49("show", "conference", done.json["id"], "--json").json
    stored = {
        name: shown[name] for name in ("year", "held_on", "status", "type", "form", "total_workers", "content_workers")
    }
    assert stored == {"year": 2026, "held_on": "2026-03-28", "status": "HELD", "type": "EMPLOYEE", "form": "PLENARY",
                      "total_workers": 352, "content_workers": 1}  # fmt: skip
    assert [(v["position"], v["for"], v["result"]) for v in shown["votes"]] == [
        (n, 300 + n, "ADOPTED") for n in range(1, 6)
    ]
    assert shown["counted"] == 1


def test_an_agreement_of_three_years_ends_the_day_before(kh49: Kh49, unit: str) -> None:
    done = add(kh49, "agreement", AGREEMENT)
    assert (done.code, done.json["problems"], done.json["missing"]) == (0, [], [])
    (listed,) = kh49("list", "agreement", "--json").json
    assert (listed["signed_on"], listed["last_day_in_force"], listed["status"]) == (
        "2024-05-15",
        "2027-05-14",
        "IN_FORCE",
    )


@pytest.mark.parametrize(
    ("record", "change", "field", "code", "words"),
    [
        ("conference", {"present": 337}, "present", "more_than", "Có mặt (337) nhiều hơn Triệu tập (336)."),
        ("conference", {"summoned": 353}, "summoned", "more_than", "Triệu tập (353) nhiều hơn Tổng số lao động (352)."),
        ("conference", {"held_on": "28/03/2027", "status": "Đã tổ chức"}, "held_on", "held_in_future", "chưa đến"),
        ("conference", {"held_on": "31/02/2026"}, "held_on", "bad_date", "Không có ngày “31/02/2026” trong lịch."),
        ("conference", {"form": "Trực tuyến"}, "form", "not_an_option", "Toàn thể · Đại biểu · Gửi phiếu"),
        ("conference", {"votes": [{"item": "1", "for": 313}]}, "votes.0.for", "votes_over_present", "313"),
        ("conference", {"votes": [{"item": "1"}, {"item": "2", "for": "đủ"}]}, "votes.1.for", "not_whole", "số nguyên"),
        ("conference", {"votes": "năm"}, "votes", "not_a_list", "danh sách"),
        ("conference", {"presnt": 3}, "presnt", "unknown_name", "Có phải ý bạn là: present?"),
        ("conference", {"counted": 1}, "counted", "derived_name", "do phần mềm tự tính"),
        ("conference", {"present": 3.5}, "present", "not_this_kind", "“3.5”"),
        ("agreement", {"term_years": 4}, "term_years", "term_outside", "từ 1 đến 3 năm"),
        ("agreement", {"expires_on": "14/05/2024", "term_years": None}, "expires_on", "before_start", "15/05/2024"),
        ("agreement", {"expires_on": "16/05/2027", "term_years": None}, "expires_on", "term_outside", "Điều 78"),
        ("agreement", {"approve": 176}, "approve", "not_approved", "Tán thành 176 trên tổng số 352 lao động"),
        ("member", {"full_name": "An", "citizen_id": "0660850123456"}, "citizen_id", "bad_cccd", "đúng 12 chữ số"),
        ("member", {"full_name": "An", "citizen_id": "240123456"}, "citizen_id", "cmnd9", "CMND"),
        ("member", {"full_name": "", "gender": "Nam"}, "full_name", "name_needed", "Thiếu"),
    ],
)  # fmt: skip
def test_wrong_input_is_refused_beside_its_field_and_nothing_is_written(
    kh49: Kh49, unit: str, folder: Path, record: str, change: dict[str, object], field: str, code: str, words: str
) -> None:
    before = dump(folder)
    begin: dict[str, object] = {"conference": CONFERENCE, "agreement": AGREEMENT}.get(record, {})
    done = add(kh49, record, {**begin, **change})
    assert done.code == 1
    assert (field, code) in done.codes
    problem = next(p for p in done.json["problems"] if p["code"] == code)
    assert problem["level"] == "error"
    assert words in problem["message"]
    assert words in done.err
    assert dump(folder) == before


@pytest.mark.parametrize(
    ("record", "values", "field", "code"),
    [
        ("conference", {**CONFERENCE, "present": 223, "votes": []}, "present", "no_quorum"),
        ("member", {"full_name": "An", "citizen_id": 66085012345, "birth_date": "1985"}, "citizen_id", "zero_restored"),
        ("member", {"full_name": "An", "birth_date": "5/3/85", "gender": "Nữ", "citizen_id": "066085012345"},
         "citizen_id", "sex_column_contradicts_cccd"),
        ("agreement", {**AGREEMENT, "sent_authority_on": "30/05/2024"}, "sent_authority_on", "sent_late"),
        ("agreement", {**AGREEMENT, "approve": 176, "override_reason": "Theo biên bản"}, "approve", "not_approved"),
    ],
)  # fmt: skip
def test_what_the_dictionary_warns_of_is_warned_of_and_kept(
    kh49: Kh49, unit: str, record: str, values: object, field: str, code: str
) -> None:
    done = add(kh49, record, values)
    assert done.code == 0
    assert (field, code) in done.codes
    assert all(problem["level"] != "error" for problem in done.json["problems"])
    assert kh49("show", record, done.json["id"], "--json").json["id"] == done.json["id"]


def test_a_record_that_lacks_something_is_kept_and_says_what(kh49: Kh49, unit: str) -> None:
    done = add(kh49, "member", {"full_name": "Y Bhăm Niê"})
    assert done.code == 0
    assert {"birth_date", "gender", "citizen_id", "admitted_on"} <= set(done.json["missing"])
    assert "Còn thiếu: Ngày sinh" in done.err


def test_values_come_from_the_line_a_file_or_the_standard_input(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    text = json.dumps({"full_name": "H’ Blu Ktul"}, ensure_ascii=False)
    path = tmp_path / "người mới.json"
    path.write_text(text, encoding="utf-8-sig")
    ids = [
        kh49("add", "member", "--values", given, "--json", stdin=text).json["id"] for given in (text, str(path), "-")
    ]
    assert len(set(ids)) == 3
    names = [row["full_name"] for row in kh49("list", "member", "--json").json]
    assert names == ["H’ Blu Ktul"] * 3


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("{'a': 1}", "bad_json"),
        ("", "bad_json"),
        ("[1]", "not_an_object"),
        ("không có.json", "no_such_file"),
        ("{}", "name_needed"),
        ('{"full_name": "A\\ud83d"}', "unusable_json"),
        ('{"full_name": "A", "citizen_id": ' + "9" * 10_000 + "}", "unusable_json"),
        ("[" * 100_000, "unusable_json"),
    ],
)
def test_what_is_no_record_at_all_is_said_so(kh49: Kh49, unit: str, given: str, code: str) -> None:
    done = kh49("add", "member", "--values", given, "--json")
    assert (done.code, done.json["problems"][0]["code"]) == (1, code)


def test_the_mark_that_a_windows_pipe_puts_before_a_text_is_no_part_of_it(kh49: Kh49, unit: str) -> None:
    assert kh49("add", "member", "--values", "-", stdin='\ufeff{"full_name": "Y Moan"}').code == 0


def test_a_standard_input_that_is_not_utf8_is_a_problem_of_the_input(process: Kh49, unit: str, folder: Path) -> None:
    words = [sys.executable, "-c", PROGRAM, "--data", str(folder), "--json", "add", "member", "--values", "-"]
    done = subprocess.run(words, input=b"\xff\xfe{", capture_output=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert json.loads(done.stdout)["problems"][0]["code"] == "not_text"


def test_a_change_writes_what_differs_and_history_tells_it(kh49: Kh49, unit: str) -> None:
    record = add(kh49, "member", {"full_name": "Đặng Văn Ánh", "phone": "0905 123 456"}).json["id"]
    assert kh49("change", "member", record[:8], "--values", '{"phone": "0905 123 457"}').code == 0
    again = kh49("change", "member", record, "--values", '{"phone": "0905123457"}')
    assert "Không có gì thay đổi" in again.out
    history = kh49("history", "member", record, "--json").json
    assert [(entry["kind"], entry["act"]) for entry in history] == [("SAVE", "CHANGE"), ("SAVE", "CREATE")]
    assert history[0]["fields"] == {"phone": ["0905123456", "0905123457"]}
    assert "Điện thoại: 0905 123 456 → 0905 123 457" in kh49("history", "member", record, "--personal").out


def test_a_given_list_replaces_the_one_before(kh49: Kh49, unit: str) -> None:
    record = add(kh49, "conference", CONFERENCE).json["id"]
    first = kh49("show", "conference", record, "--json").json["votes"][0]
    votes = {"votes": [{"id": first["id"], "for": 310, "abstain": 2}, {"item": "Thêm", "for": 200}]}
    assert kh49("change", "conference", record, "--values", json.dumps(votes)).code == 0
    left = kh49("show", "conference", record, "--json").json["votes"]
    assert [(vote["item"], vote["for"]) for vote in left] == [("Nghị quyết 1", 310), ("Thêm", 200)]
    assert left[0]["id"] == first["id"]


def test_what_happened_to_a_member_is_only_added_to(kh49: Kh49, unit: str) -> None:
    record = add(kh49, "member", {"full_name": "An", "admitted_on": "2020"}).json["id"]
    for kind, on in (("SUSPEND", "01/02/2026"), ("RESUME", "01/09/2026")):
        events = json.dumps({"events": [{"kind": kind, "on": on}]})
        assert kh49("change", "member", record, "--values", events).code == 0
    shown = kh49("show", "member", record, "--json").json
    assert [(event["kind"], event["on"]) for event in shown["events"]] == [
        ("SUSPEND", "2026-02-01"),
        ("RESUME", "2026-09-01"),
    ]
    assert shown["status"] == "ACTIVE"
    event = shown["events"][0]["id"]
    for words in (("change", "member_event", event, "--values", '{"on": "2026"}'), ("delete", "member_event", event)):
        assert kh49(*words, "--json").codes == [(None, "append_only")]


def test_delete_is_soft_and_restore_brings_the_children_too(kh49: Kh49, unit: str, folder: Path) -> None:
    record = add(kh49, "conference", CONFERENCE).json["id"]
    before = dump(folder)
    assert kh49("delete", "conference", record).code == 0
    assert kh49("list", "conference", "--json").json == []
    assert [row["id"] for row in kh49("trash", "--json").json] == [record]
    assert kh49("show", "conference", record, "--json").codes == [("id", "no_such_record")]
    assert kh49("restore", "conference", record[:6]).code == 0
    assert dump(folder) == before
    assert kh49("restore", "conference", record, "--json").codes == [("id", "not_deleted")]


def test_undo_and_redo_go_back_and_forth(kh49: Kh49, unit: str, folder: Path) -> None:
    before = dump(folder)
    add(kh49, "conference", CONFERENCE)
    after = dump(folder)
    assert kh49("undo", "--json").json["records"] == 6
    assert dump(folder) == before
    assert kh49("redo").code == 0
    assert dump(folder) == after
    assert kh49("redo", "--json").codes == [(None, "nothing_to_redo")]


def test_the_own_unit_stays(kh49: Kh49, unit: str) -> None:
    assert kh49("delete", "unit", unit, "--json").codes == [(None, "own_unit_stays")]


@pytest.fixture
def people(kh49: Kh49, unit: str) -> None:
    for name, admitted, ethnicity in (
        ("Đặng Văn Ánh", "2020", "Kinh"), ("Nguyễn Thị Hoà", "2021", None), ("Y Bhăm Niê", None, "Ê-đê"),
    ):  # fmt: skip
        add(
            kh49,
            "member",
            {"full_name": name, "admitted_on": admitted, "ethnicity": ethnicity, "application_form": "5A"},
        )


def test_a_list_is_sorted_by_given_name_and_searched_without_marks(kh49: Kh49, people: None) -> None:
    def names(*words: str) -> list[str]:
        return [row["full_name"] for row in kh49("list", "member", "--json", *words).json]

    assert names() == ["Đặng Văn Ánh", "Y Bhăm Niê", "Nguyễn Thị Hoà"]  # Ánh, Bhăm, Hoà
    assert names("--search", "dang van anh") == ["Đặng Văn Ánh"]
    assert names("--search", "hòa") == ["Nguyễn Thị Hoà"]
    assert names("--sort", "admitted_on", "--descending")[0] == "Nguyễn Thị Hoà"
    assert names("--limit", "1") == ["Đặng Văn Ánh"]
    assert names("--where", "status=APPLIED") == ["Y Bhăm Niê"]
    assert names("--where", "admitted_on=") == ["Y Bhăm Niê"]
    assert len(names("--incomplete")) == 3


def test_a_list_gives_stored_values_by_their_english_names(kh49: Kh49, people: None) -> None:
    first = kh49("list", "member", "--json").json[0]
    assert list(first)[:5] == ["id", "full_name", "birth_date", "gender", "citizen_id"]
    assert (first["admitted_on"], first["status"]) == ("2020", "ACTIVE")


def test_sensitive_fields_are_left_out_unless_asked_for(kh49: Kh49, people: None) -> None:
    record = kh49("list", "member", "--json").json[0]["id"]
    for words in (["list", "member"], ["show", "member", record], ["history", "member", record]):
        assert "ethnicity" not in kh49(*words, "--json").out
        assert "Kinh" not in kh49(*words).out
        assert '"ethnicity"' in kh49(*words, "--json", "--sensitive").out


def test_a_wrong_name_is_answered_with_the_nearest(kh49: Kh49, people: None) -> None:
    assert "Có phải ý bạn là: member" in kh49("list", "membr").err
    assert "Có phải ý bạn là: full_name?" in kh49("list", "member", "--sort", "fullname").err
    assert kh49("list", "member", "--where", "colour=red", "--json").codes == [("colour", "unknown_filter")]


def test_a_reader_gets_a_table_with_labels(kh49: Kh49, people: None) -> None:
    lines = kh49("list", "member").out.splitlines()
    assert lines[0].split() == [
        "Mã",
        "Họ",
        "và",
        "tên",
        "Ngày",
        "sinh",
        "Tổ",
        "công",
        "đoàn,",
        "bộ",
        "phận",
        "Tình",
        "trạng",
    ]
    assert "Đặng Văn Ánh" in lines[2]
    assert lines[2].endswith("Đang sinh hoạt")
    assert "Không tìm thấy" in kh49("list", "member", "--search", "khong ai").out


def test_an_empty_list_says_what_belongs_there(kh49: Kh49, unit: str) -> None:
    assert "Bạn có danh sách Excel chưa?" in kh49("list", "member").out


@pytest.mark.parametrize("kind", CATALOGUE.kinds, ids=lambda kind: kind.about.name)
def test_every_record_type_can_be_listed_described_and_exported_by_its_english_name(
    kh49: Kh49, unit: str, kind: Any, tmp_path: Path
) -> None:
    name = kind.about.name
    assert isinstance(kh49("list", name, "--json").json, list)
    told = kh49("describe", name, "--json").json
    assert [field["name"] for field in told["fields"]] == list(kind.about.fields)
    assert kh49("describe", name).code == 0
    run = kh49("export", name, "--out", str(tmp_path / f"{name}.csv"), "--json")
    if any(field.sensitive for field in kind.about.naming):  # by its very names it would tell what stays
        assert run.codes == [(None, "sensitive_list")]
    else:
        assert run.code == 0


def test_a_row_of_a_list_is_named_by_its_place(kh49: Kh49, unit: str) -> None:
    values = '{"year": 2026, "votes": [{"item": "Nghị quyết"}]}'
    made = kh49("add", "conference", "--values", values, "--json").json["id"]
    (row,) = kh49("show", "conference", made, "--json").json["votes"]
    for rows, place, code in (
        ([{"for": 3}], "votes.0.item", "name_needed"),
        ([{"id": row["id"], "item": ""}], "votes.0.item", "name_needed"),
        ([{"id": "khong-co", "item": "Nghị quyết"}], "votes.0", "no_such_record"),
    ):
        run = kh49("change", "conference", made, "--values", json.dumps({"votes": rows}), "--json")
        assert (run.code, run.codes) == (1, [(place, code)])
        assert run.err.startswith("Biểu quyết (votes), dòng 1")
    assert kh49("show", "conference", made, "--json").json["votes"] == [row]


def test_a_refusal_begins_with_no_name_that_only_a_script_knows(kh49: Kh49, unit: str) -> None:
    assert kh49("show", "member", "khong-co").err.startswith("Không có bản ghi “khong-co”")
    assert kh49("list", "member", "--sort", "khong").err.startswith("Không sắp xếp được")
    assert kh49("unit", "new", "--host-type", "SAI").err.startswith("Loại hình nơi có công đoàn (host_type): “SAI”")


def test_the_history_names_a_linked_record_as_people_know_it(kh49: Kh49, unit: str) -> None:
    made = kh49("add", "member", "--values", '{"full_name": "Lê Thị Ánh"}', "--json").json["id"]
    assert "Nơi làm việc: Công ty TNHH May Thái Dương" in kh49("history", "member", made).out

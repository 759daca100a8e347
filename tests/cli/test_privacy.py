"""The command line and personal data: masked for readers, whole for scripts, every way out logged, erasure for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.store import clearing
from kh49_desktop.store.file import Store
from tests.cli.conftest import Kh49

PERSON = {"full_name": "Lê Ngọc Đào", "citizen_id": "066185012345", "phone": "0905774414", "birth_date": "5/3/1985",
          "gender": "Nữ", "residence": "12 Lê Duẩn", "admitted_on": "15/6/2019"}  # fmt: skip


@pytest.fixture
def person(unit: str, kh49: Kh49) -> str:
    return str(kh49("add", "member", "--values", json.dumps(PERSON), "--json").json["id"])


def test_a_reader_sees_masked_values_and_a_script_whole_ones(kh49: Kh49, person: str) -> None:
    kh49("change", "member", person, "--values", '{"phone": "0905111222"}')
    for words in (("show", "member", person), ("history", "member", person)):
        masked, whole = kh49(*words).out, kh49(*words, "--personal").out
        assert "066*******45" in masked
        assert "066 185 012 345" not in masked
        assert "066 185 012 345" in whole
        assert "066185012345" in kh49(*words, "--json").out
    assert "090***4414 → 090***1222" in kh49("history", "member", person).out


def test_every_way_out_is_in_the_log(kh49: Kh49, person: str, tmp_path: Path) -> None:
    assert "Chưa có" in kh49("audit").out
    ways = (
        ("list", ("export", "member", "--out", str(tmp_path / "ds.xlsx"))),
        ("record", ("print-record", "member", person, "--out", str(tmp_path / "hs.pdf"))),
        ("consent", ("print-consent", "member", person, "--out", str(tmp_path / "dy.pdf"))),
        ("application", ("print-application", "member", person, "--out", str(tmp_path / "5a.pdf"))),
        ("print", ("print", "member", "--out", str(tmp_path / "in.pdf"))),
        ("summary", ("report", "summary", "--year", "2026", "--level", "L0", "--out", str(tmp_path / "bc.pdf"))),
    )
    for _, words in ways:
        assert kh49(*words).code == 0, words
    log = kh49("audit", "--json").json
    assert [line["what"] for line in reversed(log)] == [what for what, _ in ways]
    assert [line["file"] for line in reversed(log)] == [words[-1] for _, words in ways]
    sheet = log[-1]
    assert (sheet["record"], sheet["rows"]) == ("member", 1)
    assert {"full_name", "citizen_id", "phone"} <= set(sheet["personal"])
    assert "ethnicity" not in sheet["personal"]
    assert kh49("audit", "--limit", "2", "--json").json == log[:2]


def test_a_dry_run_of_an_erasure_says_what_goes_and_writes_nothing(kh49: Kh49, person: str) -> None:
    before = kh49("show", "member", person, "--json").out
    run = kh49("erase", "member", person, "--reason", "người đó yêu cầu")
    assert run.code == 1
    assert "Sẽ mất hẳn" in run.out
    assert "--yes" in run.err
    assert "còn là đoàn viên" in run.err
    assert kh49("show", "member", person, "--json").out == before


COPIES = "Việc xoá không tự dọn các bản sao lưu sau"
PAPERS = "Giấy tờ và tệp đã đưa ra ngoài sổ trước đây thì việc xoá không với tới được (xem: kh49 audit)."
OTHERS = "Chữ tự ghi trong các hồ sơ khác (ví dụ ghi chú của một ban) có thể vẫn nhắc tên hay số của Lê Ngọc Đào"


@pytest.fixture
def copy(person: str, folder: Path) -> Path:
    """A copy of the register from before."""
    path = folder / "backups" / "truoc-nang-cap-1-20260101.sqlite"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((folder / "kh49.sqlite").read_bytes())
    return path


def erasure(kh49: Kh49, person: str, *more: str) -> list[str]:
    """The lines that an erasure says, all but its exit code."""
    run = kh49("erase", "member", person, "--reason", "người đó yêu cầu", *more)
    return [*run.out.splitlines(), *run.err.splitlines()]


def begins(lines: list[str], *words: str) -> list[bool]:
    return [any(line.startswith(one) for line in lines) for one in words]


def test_what_an_erasure_does_not_reach_is_said_before_and_afterwards_alike(
    kh49: Kh49, person: str, copy: Path
) -> None:
    before, after = erasure(kh49, person), erasure(kh49, person, "--yes")
    for lines in (before, after):
        assert begins(lines, COPIES, str(copy), PAPERS, OTHERS) == [True] * 4
    assert begins(before, "Sẽ mất hẳn", "Còn lại", "Việc này không hoàn tác được.", "Lê Ngọc Đào còn là") == [True] * 4
    assert begins(after, "Sẽ mất hẳn", "Còn lại", "Việc này không hoàn tác được.", "Lê Ngọc Đào còn là") == [False] * 4
    assert any(line.endswith("sau khi xoá): thêm --with-copies.") for line in before)
    assert any(line.endswith("chạy lại lệnh này với --yes --with-copies.") for line in after)


def test_copies_may_go_in_the_same_stroke_and_nothing_says_that_they_stay(kh49: Kh49, person: str, copy: Path) -> None:
    before = erasure(kh49, person, "--with-copies")
    assert begins(before, "Cùng lúc sẽ xoá 1 bản sao và gói này", str(copy), PAPERS) == [True] * 3
    assert begins(before, COPIES) == [False]
    after = erasure(kh49, person, "--with-copies", "--yes")
    assert begins(after, "Đã xoá 1 bản sao và gói còn thông tin cũ.", COPIES, PAPERS) == [True, False, True]
    assert not copy.exists()


def test_copies_may_go_later_as_the_sentence_says(kh49: Kh49, person: str, copy: Path) -> None:
    erasure(kh49, person, "--yes")
    after = erasure(kh49, person, "--yes", "--with-copies")
    assert after[0] == "Đã xoá hẳn thông tin của người này."
    assert after[1].startswith("Đã xoá 1 bản sao và gói còn thông tin cũ.")
    assert not copy.exists()


def test_what_other_records_say_of_the_person_is_found_as_the_sentence_says(kh49: Kh49, person: str) -> None:
    note = "Trưởng ban: Lê Ngọc Đào, 0905774414"
    made = kh49("add", "committee", "--values", json.dumps({"kind": "Ban nữ công", "note": note}), "--json").json
    (told,) = [line for line in erasure(kh49, person, "--yes") if line.startswith(OTHERS)]
    assert 'kh49 list committee --where "note~Lê Ngọc Đào"' in told
    (found,) = kh49("list", "committee", "--where", "note~Lê Ngọc Đào", "--json").json
    assert (found["id"], found["note"]) == (made["id"], note)


def test_an_erasure_is_for_good(kh49: Kh49, person: str, folder: Path) -> None:
    run = kh49("erase", "member", person, "--reason", "người đó yêu cầu", "--yes", "--json")
    assert run.json == {"id": person, "erased": True, "copies": []}
    file = (folder / "kh49.sqlite").read_bytes()
    assert [text for text in ("Lê Ngọc Đào", "066185012345", "0905774414", "12 Lê Duẩn") if text.encode() in file] == []
    told = kh49("show", "member", person, "--json").json
    assert (told["full_name"], told["gender"], told["admitted_on"]) == ("Đã xoá thông tin", "NU", "2019-06-15")
    history = kh49("history", "member", person).out
    assert "Xoá hẳn thông tin" in history
    assert "người đó yêu cầu" in history
    kh49("undo")
    assert kh49("show", "member", person, "--json").json["full_name"] == "Đã xoá thông tin"


def test_a_reason_to_keep_is_written_down(kh49: Kh49, person: str) -> None:
    assert kh49("erase", "member", person, "--reason", "kỳ báo cáo chưa chốt", "--hold").code == 0
    assert "kỳ báo cáo chưa chốt" in kh49("history", "member", person).out
    assert kh49("show", "member", person, "--json").json["full_name"] == "Lê Ngọc Đào"


def test_what_is_no_person_is_not_erased(kh49: Kh49, unit: str) -> None:
    made = kh49("add", "conference", "--values", '{"year": 2026}', "--json").json["id"]
    assert kh49("erase", "conference", made, "--reason", "x", "--yes", "--json").codes == [(None, "not_a_person")]
    assert kh49("print-consent", "conference", made, "--out", "x.pdf", "--json").codes == [(None, "not_a_person")]


def test_copies_go_also_where_something_else_could_not_be_cleared_yet(
    kh49: Kh49, person: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups = folder / "backups"
    backups.mkdir(exist_ok=True)
    (backups / "truoc-nang-cap-1-20260101.sqlite").write_bytes(b"x")

    def refuse(store: Store) -> None:
        raise Trouble("locked", file=f"{store.file}-wal")

    with monkeypatch.context() as patch:
        patch.setattr(clearing, "_empty_log", refuse)
        words = ("erase", "member", person, "--reason", "người đó yêu cầu", "--yes", "--with-copies", "--json")
        run = kh49(*words)
    (left,) = backups.iterdir()
    assert left.name.startswith("sau-khi-xoa-")
    assert run.code == 3
    told = run.json
    assert (told["erased"], told["copies"], told["copy"]) == (True, [], str(left))
    assert told["trouble"] == "erased_not_cleared"
    assert "kh49.sqlite-wal" in told["message"]

"""Files and totals typed again, by commands."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Kh49
from tests.store.test_attachments import PDF, png


@pytest.fixture
def conference(kh49: Kh49, unit: str) -> str:
    values = {"year": 2026, "held_on": "2026-03-28", "total_workers": 352, "summoned": 336, "present": 312}
    found: str = kh49("add", "conference", "--values", json.dumps(values), "--json").json["id"]
    return found


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Biên bản hội nghị.pdf"
    path.write_bytes(PDF + b"\0" * (6 * 1024 * 1024))
    return path


def test_a_scan_goes_in_and_comes_out_the_same(
    kh49: Kh49, folder: Path, conference: str, scan: Path, tmp_path: Path
) -> None:
    made = kh49("attach", "conference", conference, str(scan), "--what", "Biên bản", "--json")
    assert made.code == 0
    sha256 = hashlib.sha256(scan.read_bytes()).hexdigest()
    assert made.json == {
        "id": made.json["id"], "name": "Biên bản hội nghị.pdf", "what": "Biên bản", "size": scan.stat().st_size,
        "media": "application/pdf", "sha256": sha256, "added_on": "2026-11-22", "there": True,
    }  # fmt: skip
    assert kh49("attachments", "conference", conference, "--json").json == [made.json]
    assert "6,0 MB" in kh49("attachments", "conference", conference).out
    out = tmp_path / "bản sao.pdf"
    assert kh49("attachment", "get", made.json["id"][:8], "--out", str(out)).code == 0
    assert out.read_bytes() == scan.read_bytes()
    inside = kh49("attachment", "get", made.json["id"], "--out", str(folder / "kh49.sqlite"), "--json")
    assert (inside.code, inside.codes) == (1, [(None, "own_file")])


def test_taking_off_is_undone(kh49: Kh49, conference: str, scan: Path) -> None:
    made = kh49("attach", "conference", conference, str(scan), "--json").json["id"]
    assert kh49("attachment", "remove", made).code == 0
    assert kh49("attachments", "conference", conference, "--json").json == []
    assert kh49("undo").code == 0
    assert [one["id"] for one in kh49("attachments", "conference", conference, "--json").json] == [made]


def test_a_lost_file_is_named(kh49: Kh49, folder: Path, conference: str, scan: Path) -> None:
    made = kh49("attach", "conference", conference, str(scan), "--json").json
    assert kh49("attachment", "check").code == 0
    (folder / "attachments" / made["sha256"][:2] / made["sha256"]).unlink()
    lost = kh49("attachment", "check", "--json")
    assert lost.code == 1
    assert [(one["code"], one["record"], one["of"]) for one in lost.json["problems"]] == [
        ("file_missing", "conference", conference)
    ]
    told = kh49("attachments", "conference", conference)
    assert "Biên bản hội nghị.pdf" in told.err


def test_a_citizen_card_is_refused_with_the_law(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    member = kh49("add", "member", "--values", '{"full_name": "Đặng Văn Ánh"}', "--json").json["id"]
    card = tmp_path / "CCCD mặt trước.png"
    card.write_bytes(png(856, 540))
    refused = kh49("attach", "member", member, str(card), "--json")
    assert (refused.code, refused.codes) == (1, [(None, "card_by_name")])
    assert "91/2025/QH15" in refused.json["problems"][0]["message"]
    picture = card.rename(tmp_path / "ảnh.png")
    assert kh49("attach", "member", member, str(picture), "--json").codes == [(None, "card_by_shape")]
    assert kh49("attach", "member", member, str(picture), "--not-a-card").code == 0


def test_totals_are_typed_again(kh49: Kh49, conference: str) -> None:
    good = kh49("prove", "conference", conference, "--values", '{"present": 312, "summoned": "336"}', "--json")
    assert (good.code, good.json) == (0, {"matches": {"present": True, "summoned": True}})
    bad = kh49("prove", "conference", conference, "--values", '{"present": 321}')
    assert bad.code == 1
    assert "trong sổ 312" in bad.out
    other = kh49("prove", "conference", conference, "--values", '{"place": "Hội trường"}', "--json")
    assert other.codes == [("place", "not_signed")]

"""What the command line says of parcels when something is missing, misnamed or stops midway."""

from __future__ import annotations

import io
import itertools
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.__main__ import Rooms
from kh49_desktop.cli.program import run
from kh49_desktop.errors import Trouble
from kh49_desktop.records import CATALOGUE
from kh49_desktop.store import incoming
from tests.cli.conftest import Kh49, Run, within_this_process
from tests.conftest import NOW

SUPERIOR = ("unit", "new", "--name", "Công đoàn phường Buôn Ma Thuột", "--code", "BMT", "--role", "superior")
UNIT = ("unit", "new", "--name", "CĐCS Công ty TNHH May Thái Dương", "--host-type", "DN_NGOAI_NN")
CODE = "DL-0049"


@dataclass(frozen=True)
class Offices:
    """A superior's folder and a unit's that has taken its card in."""

    root: Path
    above: Kh49
    unit: Kh49

    def stick(self) -> Path:
        number = next(number for number in itertools.count() if not (self.root / f"usb {number}").exists())
        path = self.root / f"usb {number}"
        path.mkdir()
        return path


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("cơ quan")
    with pytest.MonkeyPatch.context() as patch:
        above, unit = (within_this_process(root / name, patch) for name in ("cấp trên", "đơn vị"))
        card = str(root / "thẻ.kh49the")
        for kh49, words in (
            (above, SUPERIOR),
            (above, ("units", "add", "--code", CODE, "--name", "CĐCS May Thái Dương")),
            (above, ("card", "make", "--unit", CODE, "--out", card)),
            (unit, UNIT),
            (unit, ("card", "take", card)),
            (unit, ("add", "member", "--values", json.dumps({"full_name": "Nguyễn Thị Ánh"}))),
        ):
            assert kh49(*words).code == 0
    return root


@pytest.fixture
def offices(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Offices:
    root = tmp_path / "cơ quan"
    shutil.copytree(founded, root)
    return Offices(
        root,
        within_this_process(root / "cấp trên", monkeypatch),
        within_this_process(root / "đơn vị", monkeypatch),
    )


def code_of(done: Run) -> str:
    found: str = done.json["problems"][0]["code"]
    return found


# -- what is named -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [("unit", "show"), ("parcels",), ("parcel", "make", "--to", "peer", "--out", "x")])
def test_a_file_in_the_place_of_the_folder_is_named(kh49: Kh49, tmp_path: Path, words: tuple[str, ...]) -> None:
    file = tmp_path / "kh49.sqlite"
    file.write_bytes(b"SQLite format 3\x00")
    for typed in (file, file / "trong"):
        done = kh49(*words, "--data", str(typed), "--json")
        assert (done.code, code_of(done)) == (2, "usage")
        assert f"“{file}” là một tệp" in done.json["problems"][0]["message"]
    assert file.read_bytes() == b"SQLite format 3\x00"


def test_a_place_that_takes_nothing_is_a_trouble_of_the_machine(kh49: Kh49) -> None:
    done = kh49(*UNIT, "--data", "/proc/không có", "--json")
    assert (done.code, done.json["trouble"]) == (3, "cannot_open")
    assert "Không có gì bị thay đổi" in done.json["message"]


def test_a_file_in_the_place_of_a_folder_to_write_into(offices: Offices) -> None:
    file = offices.stick() / "tệp"
    file.write_bytes(b"x")
    done = offices.unit("parcel", "make", "--to", "peer", "--out", str(file))
    assert (done.code, "là một tệp" in done.err) == (2, True)


def test_nothing_to_take_shows_how(offices: Offices) -> None:
    done = offices.above("parcel", "take")
    assert done.code == 2
    assert "Còn thiếu TỆP" in done.err
    assert "kh49 parcel take THƯ_MỤC" in done.err


def test_a_folder_without_parcels_says_what_one_is(offices: Offices) -> None:
    empty = offices.stick()
    done = offices.above("parcel", "take", str(empty))
    assert (done.code, "KH49_" in done.out) == (0, True)
    assert offices.above("parcel", "take", str(empty), "--json").json == []
    (empty / "thư mời.txt").write_text("Kính gửi", encoding="utf-8")
    done = offices.above("parcel", "take", str(empty))
    assert (done.code, "không phải gói" in done.out, "bị hỏng" in done.out) == (1, True, False)
    assert offices.above("parcel", "take", str(empty), "--json").json[0]["verdict"] == "damaged"


def test_a_parcel_for_the_other_pc_when_there_is_none(offices: Offices) -> None:
    usb = offices.stick()
    done = offices.unit("parcel", "make", "--to", "peer", "--out", str(usb))
    assert (done.code, "kh49 pc invite" in done.err) == (0, True)


def test_a_place_that_a_unit_cannot_send_to(offices: Offices) -> None:
    usb = offices.stick()
    done = offices.unit("parcel", "make", "--to", "superiour", "--out", str(usb), "--json")
    assert (done.code, code_of(done)) == (1, "not_superior")
    assert "--to superior" in done.json["problems"][0]["message"]
    assert list(usb.iterdir()) == []


def test_a_code_in_small_letters_is_the_same_unit(offices: Offices) -> None:
    done = offices.above("units", "add", "--code", CODE.lower(), "--name", "CĐCS Hoa Sen", "--json")
    assert (done.code, code_of(done)) == (1, "code_taken")
    said = done.json["problems"][0]["message"]
    assert CODE in said
    assert "CĐCS May Thái Dương" in said
    assert len(offices.above("units", "--json").json) == 1
    usb = offices.stick()
    made = offices.above("card", "make", "--unit", CODE.lower(), "--out", str(usb), "--json")
    assert made.json["code"] == CODE
    assert offices.above("parcel", "make", "--to", CODE.lower(), "--out", str(usb), "--json").code == 1
    offices.unit("parcel", "make", "--to", "superior", "--out", str(usb))
    offices.unit("card", "take", made.json["file"])
    offices.above("parcel", "take", str(usb))
    offices.unit("parcel", "make", "--to", "superior", "--out", str(usb))
    offices.above("parcel", "take", str(usb))
    assert offices.above("parcel", "make", "--to", CODE.lower(), "--out", str(usb)).code == 0
    assert offices.above("receipt", "make", "--unit", CODE.lower(), "--out", str(usb)).code == 0


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_when_a_parcel_was_made_is_told_as_people_write_it(offices: Offices) -> None:
    done = offices.unit("parcel", "make", "--to", "superior", "--out", str(offices.stick()), "--json")
    shown = offices.unit("parcel", "show", done.json["file"])
    assert f"Lập lúc: {NOW:%d/%m/%Y %H:%M}" in shown.out
    assert NOW.strftime("%Y-%m-%d") not in shown.out


@pytest.mark.parametrize("code", ["hoa sen", ""])
def test_an_invitation_says_what_opens_it(offices: Offices, code: str) -> None:
    words = ("pc", "invite", "--out", str(offices.stick()), *(("--code", code) if code else ()))
    said = offices.unit(*words).err
    assert "toàn bộ sổ" in said
    assert "mật khẩu" in said
    assert ("--code" in said, "Cảnh báo" in said) == (True, not code)
    assert code not in said or not code, "it is said on the telephone, not kept in a log"


class Terminal(io.StringIO):
    """A stream before which somebody sits."""

    def isatty(self) -> bool:
        return True


def test_of_many_files_it_is_told_how_far_it_has_come_and_how_it_ended(offices: Offices) -> None:
    stick = offices.stick()
    for number in range(60):
        (stick / f"KH49_{number}.kh49").write_bytes(b"KH49\x01")
    with pytest.MonkeyPatch.context() as patch:
        streams = Terminal(), Terminal()
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        ended = run(
            ["--data", str(offices.root / "cấp trên"), "parcel", "take", str(stick)],
            catalogue=CATALOGUE, rooms=Rooms(), usual_folder=lambda: stick, clock=lambda: NOW, environment={},
        )  # fmt: skip
    out, err = (stream.getvalue() for stream in streams)
    assert ended == 1
    assert "\rĐã xem 25 tệp…" in err
    assert "\rĐã xem 50 tệp…" in err
    assert "Đã xem" not in out
    assert "Tất cả 60 tệp: 0 tệp đã nhận hoặc không có gì mới, 60 tệp không nhận." in err


# -- what stops midway -------------------------------------------------------------------------------------------------


@pytest.fixture
def three(offices: Offices) -> Path:
    """A stick with three parcels of a unit."""
    usb = offices.stick()
    (member,) = offices.unit("list", "member", "--json").json
    for number in range(3):
        offices.unit("change", "member", member["id"], "--values", json.dumps({"phone": f"090512345{number}"}))
        offices.unit("parcel", "make", "--to", "superior", "--out", str(usb))
    return usb


@pytest.mark.parametrize("as_json", [True, False])
def test_a_disk_that_is_full_midway_hides_nothing_that_was_taken(offices: Offices, three: Path, as_json: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        take, calls = incoming.take, itertools.count()

        def full(*told: Any, **more: Any) -> Any:
            if next(calls) == 2:
                raise Trouble("disk_full", file="kh49.sqlite")
            return take(*told, **more)

        patch.setattr(incoming, "take", full)
        done = offices.above("parcel", "take", str(three), *(("--json",) if as_json else ()))
    assert done.code == 3
    if as_json:
        assert done.json["trouble"] == "disk_full"
        assert "đã đầy" in done.json["message"]
        assert [one["verdict"] for one in done.json["taken"]] == ["accepted", "accepted"]
    else:
        assert done.out.count("đã nhận") == 2
        assert "đã đầy" in done.err
        assert "làm lại" in done.err
    again = offices.above("parcel", "take", str(three), "--json").json
    assert [one["verdict"] for one in again] == ["same", "same", "accepted"]
    assert all(one["receipt"] for one in again)


def test_answers_that_cannot_be_written_do_not_hide_what_was_taken(offices: Offices, three: Path) -> None:
    done = offices.above("parcel", "take", str(three), "--receipts", "/proc/không có", "--json")
    assert (done.code, done.json["trouble"]) == (3, "cannot_open")
    assert [one["verdict"] for one in done.json["taken"]] == ["accepted"] * 3
    assert {one["receipt"] for one in done.json["taken"]} == {None}


# -- settling ----------------------------------------------------------------------------------------------------------


def test_a_place_is_emptied_only_when_that_is_said(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = offices.unit, within_this_process(offices.root / "máy 2", monkeypatch)
    invitation = one("pc", "invite", "--out", str(offices.stick()), "--json").json["file"]
    assert two("pc", "join", invitation).code == 0
    (member,) = one("list", "member", "--json").json
    for pc, department in ((one, "Tổ May"), (two, "Tổ Cắt")):
        assert pc("change", "member", member["id"], "--values", json.dumps({"department": department})).code == 0
    made = one("parcel", "make", "--to", "peer", "--out", str(offices.stick()), "--json").json["file"]
    assert two("parcel", "take", made).code == 0
    for blank in ("", "  "):
        done = two("conflicts", "settle", member["id"], "department", "--value", blank, "--json")
        assert (done.code, code_of(done)) == (1, "value_is_empty")
        assert "--empty" in done.json["problems"][0]["message"]
    assert len(two("conflicts", "--json").json) == 1
    assert two("conflicts", "settle", member["id"], "department", "--empty", "--value", "x").code == 2
    assert two("conflicts", "settle", member["id"], "department", "--empty").code == 0
    assert two("show", "member", member["id"], "--json").json["department"] is None
    assert two("conflicts", "--json").json == []


def test_a_record_keeps_its_name(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = offices.unit, within_this_process(offices.root / "máy 2", monkeypatch)
    invitation = one("pc", "invite", "--out", str(offices.stick()), "--json").json["file"]
    assert two("pc", "join", invitation).code == 0
    (member,) = one("list", "member", "--json").json
    for pc, name in ((one, "Nguyễn Thị An"), (two, "Nguyễn Thị Anh")):
        assert pc("change", "member", member["id"], "--values", json.dumps({"full_name": name})).code == 0
    made = one("parcel", "make", "--to", "peer", "--out", str(offices.stick()), "--json").json["file"]
    assert two("parcel", "take", made).code == 0
    done = two("conflicts", "settle", member["id"], "full_name", "--empty", "--json")
    assert (done.code, code_of(done)) == (1, "name_needed")


# -- erasing -----------------------------------------------------------------------------------------------------------


def test_an_erasure_names_what_still_holds_the_person_and_takes_it_away_when_asked(offices: Offices) -> None:
    usb = offices.stick()
    offices.unit("parcel", "make", "--to", "superior", "--out", str(usb))
    offices.above("parcel", "take", str(usb))
    offices.unit("parcel", "take", str(offices.root / "cấp trên" / "receipts"))
    (member,) = offices.unit("list", "member", "--json").json
    words = ("erase", "member", member["id"], "--reason", "Người đó yêu cầu")
    asked = offices.unit(*words)
    assert asked.code == 1
    assert "1 gói đã gửi, đã nhận" in asked.err
    assert "--with-copies" in asked.err
    parcels = list((offices.root / "đơn vị" / "parcels").rglob("*.kh49"))
    assert len(parcels) == 1
    done = offices.unit(*words, "--with-copies", "--yes", "--json")
    assert (done.code, done.json["erased"], done.json["copies"]) == (0, True, [])
    assert not parcels[0].exists()
    assert [path.name for path in (offices.root / "đơn vị" / "backups").iterdir()] == [Path(done.json["copy"]).name]
    assert offices.unit("list", "member", "--json").json[0]["full_name"] == "Đã xoá thông tin"

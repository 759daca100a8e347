"""Parcels by the command line: the whole way between two PCs of a unit and its superior, and every verdict."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.store.copynotes import notes_of
from kh49_desktop.text.letters import fold
from tests.cli.conftest import Kh49, Run, dump, within_this_process

UNIT = ("unit", "new", "--name", "CĐCS Công ty TNHH May Thái Dương", "--host-type", "DN_NGOAI_NN")
SUPERIOR = ("unit", "new", "--name", "Công đoàn phường Buôn Ma Thuột", "--code", "BMT", "--role", "superior")
CODE = "DL-0049"
ANH = {"full_name": "Nguyễn Thị Ánh", "phone": "0905123456", "admitted_on": "1/5/2020", "note": "riêng của đơn vị"}
KEYS = ("file", "verdict", "unit", "new", "changed", "to_review", "message", "receipt")


@dataclass(frozen=True)
class Pc:
    """One folder of data and the command line that works on it."""

    folder: Path
    run: Kh49

    def json(self, *words: str, code: int = 0) -> Any:
        """Run a command that must end with that exit code and return its document."""
        done: Run = self.run(*words, "--json")
        assert done.code == code, (words, done.out, done.err)
        return done.json

    def take(self, *files: object, code: int = 0) -> list[Any]:
        found: list[Any] = self.json("parcel", "take", *map(str, files), code=code)
        return found

    def make(self, to: str, out: Path, *more: str) -> Path:
        return Path(self.json("parcel", "make", "--to", to, "--out", str(out), *more)["file"])

    def change(self, member: str, **values: str) -> None:
        self.json("change", "member", member, "--values", json.dumps(values))

    def hash(self, *words: str) -> str:
        found: str = self.json("state-hash", *words)["hash"]
        return found

    def refused(self, *words: str) -> str:
        """Run a command that must be refused and return the code of its first problem."""
        found: str = self.json(*words, code=1)["problems"][0]["code"]
        return found


class World:
    """The folders of a test, each with its command line; sticks are folders too."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root, self._monkeypatch = root, monkeypatch
        self._numbers = itertools.count(1)

    def pc(self, name: str) -> Pc:
        return Pc(self.root / name, within_this_process(self.root / name, self._monkeypatch))

    def stick(self) -> Path:
        """Return an empty stick."""
        path = self.root / f"usb {next(self._numbers)}"
        path.mkdir()
        return path

    @property
    def above(self) -> Pc:
        return self.pc("cấp trên")

    @property
    def one(self) -> Pc:
        return self.pc("máy 1")

    def second(self) -> Pc:
        """Return the unit's second PC, joined by an invitation."""
        invite = self.stick() / "mời.kh49moi"
        self.one.json("pc", "invite", "--out", str(invite))
        two = self.pc("máy 2")
        two.json("pc", "join", str(invite))
        return two

    def member(self) -> str:
        (found,) = self.one.json("list", "member")
        record: str = found["id"]
        return record

    def known(self) -> None:
        """Let the superior take a first parcel, and the unit the answer."""
        (taken,) = self.above.take(self.one.make("superior", self.stick()))
        assert taken["verdict"] == "accepted"
        self.one.take(taken["receipt"])


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A superior's folder and a unit's that has taken its card, made once: a seal's key takes its time."""
    root = tmp_path_factory.mktemp("founded")
    with pytest.MonkeyPatch.context() as monkeypatch:
        world = World(root, monkeypatch)
        card = root / "thẻ.kh49the"
        assert world.above.run(*SUPERIOR).code == 0
        world.above.json("units", "add", "--code", CODE, "--name", "CĐCS May Thái Dương")
        world.above.json("card", "make", "--unit", CODE, "--out", str(card))
        assert world.one.run(*UNIT).code == 0
        world.one.json("card", "take", str(card))
        world.one.json("add", "member", "--values", json.dumps(ANH))
        card.unlink()
    return root


@pytest.fixture
def world(founded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A superior and a unit's first PC with its card."""
    shutil.copytree(founded, tmp_path / "thế giới")
    return World(tmp_path / "thế giới", monkeypatch)


def test_a_revoked_pc_is_warned_with_each_parcel_that_it_makes_for_the_superior(world: World) -> None:
    world.known()
    assert world.one.json("parcel", "make", "--to", "superior", "--out", str(world.stick()))["alarms"] == []
    device = next(one["device"] for one in world.one.json("devices") if one["own"])
    world.above.json("card", "revoke", device[:6])
    answer = world.above.json("receipt", "make", "--unit", CODE, "--state", "received", "--out", str(world.stick()))
    world.one.take(answer["file"])
    make = ("parcel", "make", "--out", str(world.stick()), "--to")
    (alarm,) = world.one.json(*make, "superior")["alarms"]
    assert alarm.startswith("Máy này đã bị công đoàn cấp trên (Công đoàn phường Buôn Ma Thuột) thu hồi")
    assert "gói lập trên máy này sẽ không được nhận. Hãy gọi" in alarm
    told = world.one.run(*make, "superior")
    assert (told.code, alarm in told.err, "khi có biên nhận" in told.err) == (0, True, False)
    assert world.one.json(*make, "peer")["alarms"] == [], "the unit's own PCs still take it"


# -- the whole way -----------------------------------------------------------------------------------------------------


def test_the_whole_way_between_three_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(tmp_path, monkeypatch)
    above, one, two, usb = world.above, world.one, world.pc("máy 2"), tmp_path / "usb"
    # The superior begins, lists a unit and makes its card.
    assert above.json(*SUPERIOR)["role"] == "superior"
    assert above.json("unit", "show")["kind"] == "CD_XA_PHUONG_DAC_KHU"
    above.json("units", "add", "--code", CODE, "--name", "CĐCS May Thái Dương")
    (listed,) = above.json("units")
    assert (listed["code"], listed["unit"], listed["cards"]) == (CODE, None, 0)
    made = above.json("card", "make", "--unit", CODE, "--out", str(tmp_path / "thẻ.kh49the"))
    # The unit begins and takes the card; both see the same six words. The card also gives it its code.
    unit = one.json(*UNIT)["id"]
    taken = one.json("card", "take", made["file"])
    assert (taken["unit"], taken["words"], len(set(made["words"]))) == (unit, made["words"], 6)
    assert one.json("unit", "show")["code"] == CODE
    one.json("add", "member", "--values", json.dumps(ANH))
    # The second PC joins and holds the whole state.
    invite = one.json("pc", "invite", "--out", str(tmp_path / "mời.kh49moi"), "--code", "hoa sen")
    assert invite["needs_code"] is True
    assert two.refused("pc", "join", invite["file"]) == "code_needed_to_join"
    assert two.refused("pc", "join", invite["file"], "--code", "hoa súng") == "wrong_code"
    assert not (two.folder / "kh49.sqlite").exists()
    joined = two.json("pc", "join", invite["file"], "--code", "Hoa Sen")
    assert joined["unit"] == unit
    hashes = one.json("state-hash")
    assert two.json("state-hash") == hashes
    assert hashes["hash"] != hashes["whole"]  # a note stays within the unit
    assert two.json("seal", "show")["unit"] == unit
    # Its parcel goes up; the superior answers; the unit sees that it arrived.
    parcel = one.json("parcel", "make", "--to", "superior", "--out", str(usb))
    assert set(parcel) >= {"file", "seq", "device", "totals"}
    assert (parcel["seq"], parcel["totals"]["member"], parcel["files"]) == (1, 1, [])
    (verdict,) = above.take(usb)
    assert tuple(verdict)[: len(KEYS)] == KEYS
    assert (verdict["verdict"], verdict["unit"], verdict["code"]) == ("accepted", unit, CODE)
    assert verdict["new"] == sum(parcel["totals"].values())
    assert above.hash("--unit", CODE) == one.hash()
    (listed,) = above.json("units")
    assert (listed["unit"], listed["devices"]) == (unit, 1)
    (answer,) = one.take(verdict["receipt"])
    assert (answer["verdict"], answer["kind"], answer["receipt"]) == ("accepted", "receipt", None)
    # What the second PC edits reaches the first by a stick, and both the superior, whatever the road.
    member = one.json("list", "member")[0]["id"]
    two.change(member, phone="0911000111")
    assert one.take(two.make("peer", usb))[0]["changed"] == 1
    assert one.json("state-hash") == two.json("state-hash")
    (verdict,) = above.take(two.make("superior", usb))
    assert (verdict["verdict"], verdict["changed"]) == ("accepted", 1)
    assert above.hash("--unit", CODE) == one.hash() == two.hash()
    assert {d["label"] for d in above.json("devices") if d["unit"] == unit} != set()
    # All of it once more changes nothing anywhere.
    before = [dump(pc.folder) for pc in (above, one, two)]
    assert {v["verdict"] for v in above.take(usb, code=1)} == {"same", "not_for_us"}
    assert {v["verdict"] for v in one.take(usb, code=1)} == {"same", "not_for_us"}
    assert [dump(pc.folder) for pc in (above, one, two)] == before


def test_a_second_run_makes_no_second_answer(world: World) -> None:
    parcel = world.one.make("superior", world.stick())
    first, again = world.above.take(parcel)[0], world.above.take(parcel)[0]
    assert (first["verdict"], again["verdict"]) == ("accepted", "same")
    assert first["receipt"] == again["receipt"]
    assert [letter["way"] for letter in world.above.json("parcels")] == ["sent", "taken"]
    Path(first["receipt"]).unlink()  # an answer that went with a lost stick is written again
    assert Path(world.above.take(parcel)[0]["receipt"]).is_file()


def test_answers_go_where_they_are_wanted_or_nowhere(world: World) -> None:
    parcel, stick = world.one.make("superior", world.stick()), world.stick()
    found = world.above.json("parcel", "take", str(parcel), "--no-receipts")
    assert found[0]["receipt"] is None
    found = world.above.json("parcel", "take", str(parcel), "--receipts", str(stick))
    assert Path(found[0]["receipt"]).parent == stick
    assert world.one.take(stick)[0]["kind"] == "receipt"


def test_a_preview_changes_nothing(world: World) -> None:
    parcel = world.one.make("superior", world.stick())
    before = dump(world.above.folder)
    (verdict,) = world.above.json("parcel", "take", str(parcel), "--dry-run")
    assert (verdict["verdict"], verdict["receipt"]) == ("accepted", None)
    assert verdict["new"] > 0
    assert dump(world.above.folder) == before
    done = world.above.run("parcel", "take", str(parcel), "--dry-run")
    assert "Xem trước, chưa ghi gì." in done.out
    assert "Nếu nhận: " in done.err
    assert world.above.json("parcels") == []


def test_a_preview_tells_doubles_older_ones_and_forks_within_one_tray_as_the_window_does(world: World) -> None:
    world.known()
    stick, file = world.stick(), world.one.folder / "kh49.sqlite"
    world.one.json("add", "member", "--values", json.dumps({"full_name": "Lê Thị Na"}))
    before = file.read_bytes()
    (stick / "1").mkdir()
    old = world.one.make("superior", stick / "1")
    shutil.copy2(old, stick / "2.kh49")
    world.one.json("add", "member", "--values", json.dumps({"full_name": "Lê Thị Bưởi"}))
    new = world.one.make("superior", stick)
    file.write_bytes(before)  # the same copy, put back, and nothing tells it so: it numbers like before
    for note in notes_of(world.one.folder):
        note.unlink()
    shutil.move(world.one.make("superior", world.stick()), stick / "z.kh49")
    told = world.above.json("parcel", "take", str(stick), "--dry-run", code=1)
    found = {Path(one["file"]).name: (one["verdict"], one["new"], one["message"]) for one in told}
    assert found[old.name][:2] == ("older", 0)
    assert "Trong cùng lần này có gói mới hơn" in found[old.name][2]
    assert found["2.kh49"][0] == "same"
    assert f"giống hệt tệp {old.name} trong cùng lần này" in found["2.kh49"][2]
    assert found[new.name][:2] == ("accepted", 2)
    assert found["z.kh49"][0] == "fork"
    assert f"Gói này và {old.name} do cùng một máy lập" in found["z.kh49"][2]
    assert "trùng tệp khác" in world.above.run("parcel", "take", str(stick), "--dry-run").out


def test_a_preview_of_what_is_handed_back_tells_doubles_too(world: World) -> None:
    world.known()
    stick, card = world.stick(), world.stick() / "thẻ.kh49the"
    world.above.json("card", "make", "--unit", CODE, "--out", str(card))
    handed = Path(world.above.json("parcel", "make", "--to", CODE, "--out", str(stick))["file"])
    shutil.copy2(handed, stick / "z.kh49")
    new = world.pc("máy mới")
    new.json("card", "take", str(card))
    assert [one["verdict"] for one in new.json("parcel", "take", str(stick), "--dry-run")] == ["accepted", "same"]


def test_states_move_with_answers_only(world: World) -> None:
    stick = world.stick()
    parcel = world.one.make("superior", stick)

    def state() -> tuple[str, str, str | None]:
        (sent,) = [letter for letter in world.one.json("parcels") if letter["way"] == "sent"]
        return sent["state"], sent["label"], sent["note"]

    assert state() == ("exported", "Đã xuất", None)
    assert world.above.refused("receipt", "make", "--unit", CODE, "--out", str(stick)) == "unknown_unit"
    world.above.take(parcel)
    assert state()[0] == "exported"
    for wanted, label, note in (
        ("received", "Đã nhận", None),
        ("more", "Yêu cầu bổ sung", "Thiếu hai đoàn viên."),
        ("approved", "Đã duyệt", None),
    ):
        more = ("--note", note) if note else ()
        words = ("receipt", "make", "--unit", CODE, "--state", wanted, *more, "--out", str(stick))
        world.one.take(world.above.json(*words)["file"])
        assert state() == (wanted, label, note)


def test_a_parcel_without_an_answer_is_told(world: World) -> None:
    world.one.make("superior", world.stick())
    (letter,) = world.one.json("parcels", "--today", "25/11/2026")
    assert letter["unanswered"] is False
    (letter,) = world.one.json("parcels", "--today", "10/12/2026")
    assert letter["unanswered"] is True
    assert "chưa có biên nhận" in world.one.run("parcels", "--today", "10/12/2026").out


# -- every verdict -----------------------------------------------------------------------------------------------------


def altered(world: World) -> tuple[Pc, Path]:
    parcel = world.one.make("superior", world.stick())
    content = bytearray(parcel.read_bytes())
    content[-20] ^= 1
    parcel.write_bytes(content)
    return world.above, parcel


def damaged(world: World) -> tuple[Pc, Path]:
    parcel = world.one.make("superior", world.stick())
    parcel.write_bytes(parcel.read_bytes()[:-700])
    return world.above, parcel


def too_large(world: World) -> tuple[Pc, Path]:
    path = world.stick() / "KH49_lớn.kh49"
    with path.open("wb") as file:
        file.write(b"KH49\x01")
        file.truncate(26 * 1024 * 1024)
    return world.above, path


def newer_program(world: World) -> tuple[Pc, Path]:
    parcel = world.one.make("superior", world.stick())
    parcel.write_bytes(b"KH49\x02" + parcel.read_bytes()[5:])
    return world.above, parcel


def not_for_us(world: World) -> tuple[Pc, Path]:
    return world.above, world.one.make("peer", world.stick())


def own_parcel(world: World) -> tuple[Pc, Path]:
    return world.one, world.one.make("superior", world.stick())


def unknown_sender(world: World) -> tuple[Pc, Path]:
    world.above.json("card", "make", "--unit", CODE, "--out", str(world.stick()))  # the card before is void now
    return world.above, world.one.make("superior", world.stick())


def revoked(world: World) -> tuple[Pc, Path]:
    world.known()
    device = next(one["device"] for one in world.one.json("devices") if one["own"])
    assert world.above.json("card", "revoke", device[:6])["state"] == "revoked"
    return world.above, world.one.make("superior", world.stick())


def fork(world: World) -> tuple[Pc, Path]:
    world.known()
    file = world.one.folder / "kh49.sqlite"
    before = file.read_bytes()
    world.above.take(world.one.make("superior", world.stick()))
    file.write_bytes(before)  # the same copy, put back, and nothing tells it so: it numbers like before
    for note in notes_of(world.one.folder):
        note.unlink()
    return world.above, world.one.make("superior", world.stick())


@pytest.mark.parametrize(
    ("prepare", "word", "part"),
    [
        (altered, "altered", "bị hỏng trên đường hoặc bị sửa"),
        (damaged, "damaged", "chưa được chép đủ"),
        (too_large, "too_large", "lớn bất thường"),
        (newer_program, "newer_program", "phiên bản mới hơn"),
        (not_for_us, "not_for_us", "Không có gì bị thay đổi"),
        (own_parcel, "not_for_us", "chính máy này"),
        (unknown_sender, "unknown_sender", "sáu từ"),
        (revoked, "revoked", "đã bị thu hồi"),
        (fork, "fork", "hai máy"),
    ],
    ids=lambda one: one if isinstance(one, str) else getattr(one, "__name__", ""),
)
def test_what_is_refused_changes_nothing_and_says_why(world: World, prepare: Any, word: str, part: str) -> None:
    pc, parcel = prepare(world)
    pc.json("parcels")  # a folder that was moved is a new copy once it is opened
    before = (pc.folder / "kh49.sqlite").read_bytes()
    (verdict,) = pc.take(parcel, code=1)
    assert (verdict["verdict"], verdict["new"], verdict["changed"], verdict["receipt"]) == (word, 0, 0, None)
    assert part in verdict["message"], verdict["message"]
    assert (pc.folder / "kh49.sqlite").read_bytes() == before
    assert part in pc.run("parcel", "take", str(parcel)).err


def test_an_older_parcel_changes_nothing_and_says_so(world: World) -> None:
    first = world.one.make("superior", world.stick())
    world.one.change(world.member(), phone="0905999888")
    assert world.above.take(world.one.make("superior", world.stick()))[0]["verdict"] == "accepted"
    before = dump(world.above.folder)
    (verdict,) = world.above.take(first)
    assert (verdict["verdict"], verdict["changed"]) == ("older", 0)
    assert "không có gì thay đổi" in verdict["message"]
    assert "22/11/2026" in verdict["message"]
    assert dump(world.above.folder) == before


def test_one_refused_among_good_ones_is_told_by_the_exit_code(world: World) -> None:
    stick = world.stick()
    world.one.make("superior", stick)
    (stick / "thư mời.txt").write_text("Kính gửi", encoding="utf-8")
    found = {Path(one["file"]).suffix: one["verdict"] for one in world.above.take(stick, code=1)}
    assert found == {".kh49": "accepted", ".txt": "damaged"}


@pytest.mark.parametrize("content", [b"", b"KH49", b"KH49\x01", b"%PDF-1.7", b"PK\x03\x04", b"{}", bytes(range(256))])
@pytest.mark.parametrize(
    "words", [("parcel", "take"), ("parcel", "show"), ("card", "take"), ("card", "show"), ("pc", "join")], ids=" ".join
)
def test_no_file_makes_a_stack_trace(world: World, words: tuple[str, ...], content: bytes) -> None:
    path = world.stick() / "lạ"
    path.write_bytes(content)
    for typed in (path, path / "không có", path.parent):
        done = world.one.run(*words, str(typed))
        assert done.code in {0, 1}, done.err
        assert "Traceback" not in done.err


@pytest.mark.parametrize("words", [("pc", "join"), ("card", "take"), ("parcel", "take"), ("parcel", "show")])
def test_what_is_no_card_and_no_invitation_makes_no_register(world: World, words: tuple[str, ...]) -> None:
    path = world.stick() / "lạ.kh49the"
    path.write_bytes(b"KH49")
    empty = world.pc("trống")
    assert empty.run(*words, str(path)).code == 1
    assert not (empty.folder / "kh49.sqlite").exists()


# -- looking before taking ---------------------------------------------------------------------------------------------


def test_a_parcel_is_shown_without_anyones_values(world: World) -> None:
    parcel = world.one.make("superior", world.stick())
    done = world.above.run("parcel", "show", str(parcel))
    assert done.code == 0
    assert "CĐCS Công ty TNHH May Thái Dương" in done.out
    shown = world.above.json("parcel", "show", str(parcel))
    assert (shown["header"]["kind"], shown["verdict"], shown["seq"]) == ("state", "accepted", 1)
    assert shown["header"]["totals"]["member"] == 1
    for told in (done.out, json.dumps(shown, ensure_ascii=False)):
        assert not {"Ánh", "0905123456", "riêng"} & set(told.replace(",", " ").split())
    assert world.above.json("parcels") == []
    assert world.one.json("parcel", "show", str(parcel))["header"] == shown["header"]  # the sender can open it too


# -- PCs ---------------------------------------------------------------------------------------------------------------


def test_a_stranger_becomes_known_by_six_words_over_the_telephone(world: World) -> None:
    pc, parcel = unknown_sender(world)
    (verdict,) = pc.take(parcel, code=1)
    (own,) = [one for one in world.one.json("devices") if one["own"]]
    assert verdict["words"] == own["words"]
    words = ("devices", "approve", own["device"], "--unit", CODE, "--file", str(parcel))
    asked = pc.json(*words, code=1)
    assert (asked["approved"], asked["words"]) == (False, own["words"])
    assert pc.refused(*words, "--words", "một hai ba bốn năm sáu") == "words_differ"
    assert pc.refused("devices", "approve", "0000", *words[3:], "--yes") == "not_that_device"
    assert pc.take(parcel, code=1)[0]["verdict"] == "unknown_sender"
    said = fold(" ".join(own["words"])).upper()  # as somebody types what he hears
    assert pc.json(*words, "--words", said)["approved"] is True
    assert pc.take(parcel)[0]["verdict"] == "accepted"
    assert {one["state"] for one in pc.json("devices")} == {"trusted"}


def test_a_unit_follows_its_superior_to_new_keys(world: World) -> None:
    world.known()
    before = world.above.json("devices")
    rolled = world.above.json("office", "roll")
    assert len(rolled["words"]) == 6
    late = world.one.make("superior", world.stick())  # still sealed for the old key
    (verdict,) = world.above.take(late)
    assert verdict["verdict"] == "older"
    assert world.one.take(verdict["receipt"])[0]["verdict"] == "accepted"
    world.one.change(world.member(), phone="0905777666")
    assert world.above.take(world.one.make("superior", world.stick()))[0]["changed"] == 1
    assert world.above.json("devices") == before


def test_what_only_a_superior_does_is_refused_at_a_unit(world: World) -> None:
    out = str(world.stick())
    for words in (
        ("units",), ("units", "add", "--code", "X", "--name", "Y"), ("card", "make", "--unit", CODE, "--out", out),
        ("office", "roll"), ("receipt", "make", "--unit", CODE, "--out", out),
        ("parcel", "make", "--to", "XX-01", "--out", out), ("state-hash", "--unit", "XX-01"),
    ):  # fmt: skip
        assert world.one.refused(*words) == "not_superior", words
    assert world.above.refused("parcel", "make", "--to", "superior", "--out", out) == "no_card"
    assert world.above.refused("units", "add", "--code", CODE, "--name", "Y") == "code_taken"
    assert world.above.refused("card", "revoke", "abc") == "unknown_device"
    assert world.one.refused("card", "revoke", "abcd") == "unknown_device", "a unit may revoke its own PCs"


# -- cards -------------------------------------------------------------------------------------------------------------


def test_a_card_is_taken_by_its_digits(world: World) -> None:
    made = world.above.json("card", "make", "--unit", CODE, "--out", str(world.stick()), "--digits")
    assert Path(made["file"]).name == "KH49_THE_DL-0049.kh49the"
    assert set(made["digits"]) <= set("0123456789")
    shown = world.above.json("card", "show", made["file"])
    assert (shown["code"], shown["words"], "digits" in shown) == (CODE, made["words"], False)
    blank = " ".join(made["digits"][at : at + 40] for at in range(0, len(made["digits"]), 40))
    assert world.one.json("card", "take", "--digits", blank)["words"] == made["words"]
    piped = world.one.run("card", "take", "--digits", "-", "--json", stdin=made["digits"] + "\n")
    assert (piped.code, piped.json["superior"]) == (0, "Công đoàn phường Buôn Ma Thuột")
    assert world.one.refused("card", "take", "--digits", made["digits"][:-1]) == "bad_card"
    assert world.one.run("card", "take").code == 2
    assert world.above.take(world.one.make("superior", world.stick()))[0]["verdict"] == "accepted"


def test_a_card_is_printed_as_a_page(world: World) -> None:
    out = world.stick() / "thẻ.pdf"
    made = world.above.json("card", "make", "--unit", CODE, "--out", str(out))
    words = subprocess.run(["pdftotext", str(out), "-"], capture_output=True, check=True).stdout.decode("utf-8")
    assert "THẺ ĐƠN VỊ" in words
    for word in made["words"]:
        assert word in " ".join(words.split())


def test_a_card_made_anew_replaces_its_file_and_nothing_else(world: World) -> None:
    stick = world.stick()
    first = world.above.json("card", "make", "--unit", CODE, "--out", str(stick / "thẻ"))["file"]
    before = Path(first).read_bytes()
    assert world.above.json("card", "make", "--unit", CODE, "--out", str(stick / "thẻ"))["file"] == first
    assert Path(first).read_bytes() != before
    (stick / "khác").write_text("một tệp khác", encoding="utf-8")
    other = world.above.json("card", "make", "--unit", CODE, "--out", str(stick / "khác"))["file"]
    assert other != str(stick / "khác")
    assert (stick / "khác").read_text(encoding="utf-8") == "một tệp khác"


def test_a_card_has_its_last_day(world: World) -> None:
    made = world.above.json("card", "make", "--unit", CODE, "--out", str(world.stick()))
    assert world.one.refused("card", "take", made["file"], "--today", "2/4/2027") == "card_expired"
    assert world.one.json("card", "show", made["file"], "--today", "2/4/2027")["expired"] is True


def test_a_card_may_come_before_the_first_day(world: World) -> None:
    made = world.above.json("card", "make", "--unit", CODE, "--out", str(world.stick()))
    new = world.pc("mới")
    assert new.json("card", "take", made["file"])["unit"] is None
    assert new.refused("unit", "show") == "unit_missing"
    assert new.run(*UNIT, "--code", CODE).code == 0
    assert world.above.take(new.make("superior", world.stick()))[0]["verdict"] == "accepted"


# -- conflicts ---------------------------------------------------------------------------------------------------------


def exchanged(world: World, one: Pc, two: Pc) -> None:
    """Let two PCs of a unit exchange their parcels."""
    first, second = one.make("peer", world.stick()), two.make("peer", world.stick())
    one.take(second)
    two.take(first)


def test_two_values_stand_side_by_side_until_one_is_chosen(world: World) -> None:
    one, two, member = world.one, world.second(), world.member()
    world.known()
    one.change(member, phone="0922000222")
    two.change(member, phone="0911000111")
    exchanged(world, one, two)
    for pc in (one, two):
        (found,) = pc.json("conflicts")
        assert (found["record"], found["id"], found["field"]) == ("member", member, "phone")
        assert {side["value"] for side in found["sides"]} == {"0922000222", "0911000111"}
        assert all(side["who"] and side["at"] for side in found["sides"])
        assert [side["shown"] for side in found["sides"]] == [True, False]
    assert "0922000222" not in one.run("conflicts").out
    assert "0922 000 222" in one.run("conflicts", "--personal").out
    assert one.refused("conflicts", "settle", member, "phone", "--value", "09") == "phone_length"
    assert one.refused("conflicts", "settle", member, "phone", "--side", "3") == "no_such_side"
    assert one.refused("conflicts", "settle", member, "phone", "--keep") == "value_or_side"
    assert one.refused("conflicts", "settle", member, "email", "--side", "1") == "no_conflict"
    assert one.json("conflicts", "settle", member[:8], "phone", "--value", "0933 000 333")["left"] == 0
    assert one.json("conflicts") == []
    exchanged(world, one, two)
    world.above.take(two.make("superior", world.stick()))
    assert two.json("conflicts") == []
    assert two.json("show", "member", member)["phone"] == "0933000333"
    assert one.json("state-hash") == two.json("state-hash")
    assert world.above.hash("--unit", CODE) == one.hash()


def test_a_side_is_chosen_by_its_number(world: World) -> None:
    one, two, member = world.one, world.second(), world.member()
    one.change(member, department="Tổ May")
    two.change(member, department="Tổ Cắt")
    exchanged(world, one, two)
    (found,) = two.json("conflicts")
    two.json("conflicts", "settle", member, "department", "--side", "2")
    assert two.json("show", "member", member)["department"] == found["sides"][1]["value"]


def test_what_one_deletes_while_another_edits_it_is_asked(world: World) -> None:
    one, two, member = world.one, world.second(), world.member()
    one.json("delete", "member", member)
    two.change(member, department="Tổ Cắt")
    exchanged(world, one, two)
    (found,) = one.json("conflicts")
    assert (found["field"], len(found["sides"])) == ("gone", 2)
    assert one.refused("conflicts", "settle", member, "gone", "--value", "x") == "keep_or_delete"
    one.json("conflicts", "settle", member, "gone", "--keep")
    exchanged(world, one, two)
    for pc in (one, two):
        assert pc.json("conflicts") == []
        assert pc.json("show", "member", member)["department"] == "Tổ Cắt"


def test_how_to_settle_is_said_of_what_there_is_to_settle(world: World) -> None:
    one, two, member = world.one, world.second(), world.member()
    other = one.json("add", "member", "--values", json.dumps({"full_name": "Trần Đình Bảo"}))["id"]
    exchanged(world, one, two)
    field = "Chọn bằng: kh49 conflicts settle MÃ TRƯỜNG --side SỐ, --value GIÁ_TRỊ, hoặc --empty\n"
    gone = (
        "Bản ghi đã bị xoá (trường gone) thì chọn bằng: kh49 conflicts settle MÃ gone --keep để giữ lại bản ghi, "
        "--delete để xoá, hoặc --side SỐ\n"
    )
    one.json("delete", "member", member)
    two.change(member, department="Tổ Cắt")
    exchanged(world, one, two)
    told = one.run("conflicts").out
    assert told.endswith(gone)
    assert field not in told
    one.change(other, phone="0922000222")
    two.change(other, phone="0911000111")
    exchanged(world, one, two)
    assert one.run("conflicts").out.endswith(field + gone)
    assert one.run("conflicts", "settle", member[:8], "gone", "--side", "2").code == 0
    assert one.run("conflicts").out.endswith(field)
    assert one.refused("show", "member", member) == "no_such_record"
    assert one.run("conflicts", "settle", other, "phone", "--value", "09").err.startswith("Điện thoại (phone): ")


@pytest.mark.parametrize(
    ("choice", "stays"),
    [(("--keep",), True), (("--delete",), False), (("--side", "1"), True), (("--side", "2"), False)],
)
def test_what_went_with_an_erased_person_while_another_edited_it_is_settled_as_the_hint_says(
    world: World, choice: tuple[str, ...], *, stays: bool
) -> None:
    one, two, member = world.one, world.second(), world.member()
    one.json("change", "member", member, "--values", '{"consents": [{"given_on": "2025-01-05", "party": 1}]}')
    words = ("add", "party_introduction", "--sensitive", "--values", json.dumps({"member": member}))
    made = one.json(*words)["id"]
    exchanged(world, one, two)
    one.json("erase", "member", member, "--reason", "người đó yêu cầu", "--yes")
    two.json("change", "party_introduction", made, "--sensitive", "--values", '{"introduced_to": "Chi bộ 3"}')
    exchanged(world, one, two)
    for pc in (one, two):
        told = pc.run("conflicts").out
        assert "1. giữ lại bản ghi" in told
        assert "2. xoá hẳn vì người ấy yêu cầu xoá thông tin cá nhân" in told
    assert two.json("conflicts", "settle", made, "gone", *choice)["left"] == 0
    exchanged(world, one, two)
    for pc in (one, two):
        assert pc.json("conflicts") == []
        assert [row["id"] for row in pc.json("list", "party_introduction", "--sensitive")] == ([made] if stays else [])


# -- erasing a person whose data was sent ------------------------------------------------------------------------------

ELSEWHERE = "Sổ ở nơi đã nhận gói của đơn vị (công đoàn cấp trên, máy kia) còn thông tin cũ cho đến khi nhận một gói"


def test_a_person_is_gone_elsewhere_too_with_the_next_parcel_as_the_erasure_says(world: World) -> None:
    member = world.member()
    words = ("erase", "member", member, "--reason", "người đó yêu cầu")
    assert ELSEWHERE not in world.one.run(*words).err
    world.known()
    assert ELSEWHERE in world.one.run(*words).err
    assert ELSEWHERE in world.one.run(*words, "--yes").err
    assert world.above.json("show", "member", member)["full_name"] == "Nguyễn Thị Ánh"
    world.above.take(world.one.make("superior", world.stick()))
    assert world.above.json("show", "member", member)["full_name"] == "Đã xoá thông tin"


def test_a_superior_is_told_to_have_the_unit_erase_the_person_too(world: World) -> None:
    member = world.member()
    world.known()
    told = world.above.run("erase", "member", member, "--reason", "người đó yêu cầu").err
    assert "Sổ của chính đơn vị vẫn còn thông tin cũ: hãy báo đơn vị cũng xoá ở đó." in told
    assert ELSEWHERE not in told


# -- a PC that was lost, attached files, the PDF -----------------------------------------------------------------------


def test_a_lost_register_is_handed_back(world: World) -> None:
    one, above = world.one, world.above
    picture = world.stick() / "đơn.pdf"
    picture.write_bytes(b"%PDF-1.4\n" + bytes(2000))
    one.json("attach", "member", world.member(), str(picture), "--what", "Đơn gia nhập")
    usb, back = world.stick(), world.stick()
    parcel = one.json("parcel", "make", "--to", "superior", "--out", str(usb))
    assert [one["seq"] for one in parcel["files"]] == [parcel["seq"] + 1]
    assert {v["kind"] for v in above.take(usb)} == {"state", "files"}
    one.take(above.folder / "receipts")
    again = one.json("parcel", "make", "--to", "superior", "--out", str(world.stick()))
    assert again["files"] == []  # the answer has listed it
    card = above.json("card", "make", "--unit", CODE, "--out", str(back))["file"]
    handed = above.json("parcel", "make", "--to", CODE, "--out", str(back))
    assert len(handed["files"]) == 1
    new = world.pc("máy mới")
    assert new.refused("parcel", "take", str(back)) == "unit_missing"
    new.json("card", "take", card)
    Path(card).unlink()
    assert [v["verdict"] for v in new.json("parcel", "take", handed["file"], "--dry-run")] == ["accepted"]
    assert new.refused("unit", "show") == "unit_missing"
    assert [v["verdict"] for v in new.take(back)] == ["accepted", "accepted"]
    member = world.member()
    assert new.json("show", "member", member)["phone"] == ANH["phone"]
    assert new.json("attachment", "check")["problems"] == []
    assert new.hash() == above.hash("--unit", CODE) == one.hash()
    assert new.json("seal", "show")["name"] == UNIT[3]
    assert [v["verdict"] for v in new.take(back)] == ["same", "same"]
    # It goes on from there: the new PC is known by its card, the lost one is known no longer.
    lost = next(d["device"] for d in one.json("devices") if d["own"])
    new.change(member, phone="0944000444")
    assert above.take(new.make("superior", world.stick()))[0]["verdict"] == "accepted"
    above.json("card", "revoke", lost)
    assert above.hash("--unit", CODE) == new.hash()


def test_attached_files_may_stay(world: World) -> None:
    picture = world.stick() / "đơn.pdf"
    picture.write_bytes(b"%PDF-1.4\n" + bytes(2000))
    world.one.json("attach", "member", world.member(), str(picture), "--what", "Đơn gia nhập")
    words = ("parcel", "make", "--to", "superior", "--out", str(world.stick()), "--no-files")
    assert world.one.json(*words)["files"] == []


def test_files_that_come_before_their_records_are_taken_in_the_same_run(world: World) -> None:
    picture, stick = world.stick() / "đơn.pdf", world.stick()
    picture.write_bytes(b"%PDF-1.4\n" + bytes(2000))
    world.one.json("attach", "member", world.member(), str(picture), "--what", "Đơn gia nhập")
    parcel = world.one.json("parcel", "make", "--to", "superior", "--out", str(stick))
    (files,) = (Path(one["file"]) for one in parcel["files"])
    files = files.rename(stick / "1.kh49")  # stands before the parcel of the records
    first, second = world.above.take(stick)
    assert (Path(first["file"]), first["kind"], second["kind"]) == (files, "files", "state")
    assert first["new"] == 1
    assert first["receipt"] == second["receipt"] is not None
    world.one.take(first["receipt"])
    assert world.one.json("parcel", "make", "--to", "superior", "--out", str(stick))["files"] == []


def test_the_parcel_travels_in_the_sealed_pdf(world: World) -> None:
    pdf = world.stick() / "báo cáo.pdf"
    made = world.one.json("report", "summary", "--year", "2026", "--out", str(pdf), "--parcel")
    assert made["parcel"]["totals"]["member"] == 1
    assert world.one.json("verify", str(pdf))["verdict"] == "valid"
    (verdict,) = world.above.take(pdf)
    assert (verdict["verdict"], verdict["seq"]) == ("accepted", made["parcel"]["seq"])
    assert verdict["file"].startswith(str(pdf))
    (sent,) = world.one.json("parcels")
    assert (sent["state"], sent["file"]) == ("exported", str(pdf))
    assert world.above.hash("--unit", CODE) == world.one.hash()
    plain = world.stick() / "báo cáo.pdf"
    world.one.json("report", "summary", "--year", "2026", "--out", str(plain))
    (verdict,) = world.above.take(plain, code=1)
    assert (verdict["verdict"], "không có gói" in verdict["message"]) == ("damaged", True)


def test_a_report_with_a_parcel_needs_a_card(world: World) -> None:
    out = world.stick() / "báo cáo.pdf"
    assert world.above.refused("report", "summary", "--year", "2026", "--out", str(out), "--parcel") == "no_card"
    assert not out.exists()


@pytest.mark.parametrize(
    "verb", ["parcel", "parcel make", "parcel take", "card", "card make", "card take", "pc", "pc invite", "devices",
             "devices approve", "office", "units", "receipt make", "conflicts", "conflicts settle", "state-hash"],
)  # fmt: skip
def test_no_word_of_the_trade_is_said_to_an_officer(kh49: Kh49, verb: str) -> None:
    said = kh49(*verb.split(), "--help").out
    assert not [word for word in ("khoá công khai", "khóa công khai", "mã hoá", " hash ", "ký số") if word in said]

"""Files beside records: kept once under their hash, never half, never a citizen card, and named when they are lost."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.record import Attachment
from kh49_desktop.records import Conference, Member
from kh49_desktop.store.attachments import ROOM, attach, bytes_of, is_there, missing, path_of, save_copy
from kh49_desktop.store.file import Store
from kh49_desktop.store.sniffing import media_of, picture_size
from kh49_desktop.text.sizes import show_size
from kh49_desktop.words import sentence, trouble_sentence

ROOT = Path(__file__).resolve().parents[2]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def png(wide: int, high: int) -> bytes:
    """A white picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    lines = zlib.compress((b"\0" + b"\xff" * wide) * high)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def jpeg(wide: int, high: int) -> bytes:
    """The headers of a photograph as a phone writes them: EXIF with a small picture of its own before the frame."""
    small = b"\xff\xd8\xff\xc0" + struct.pack(">HBHHB", 8, 8, 120, 160, 1) + b"\xff\xd9"
    exif = b"\xff\xe1" + struct.pack(">H", 2 + 6 + len(small)) + b"Exif\0\0" + small
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, high, wide, 1) + b"\x01\x11\x00"
    return b"\xff\xd8" + exif + b"\xff" + frame + b"\xff\xda\x00\x02\xff\xd9"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "Biên bản hội nghị.pdf"
    path.write_bytes(PDF + os.urandom(6 * 1024 * 1024))
    return path


@pytest.fixture
def conference(store: Store, unit: str) -> str:
    return store.save(Conference, {"year": 2026, "held_on": "2026-03-28"}).id


@pytest.fixture
def member(store: Store, unit: str) -> str:
    return store.save(Member, {"full_name": "Đặng Văn Ánh"}).id


def kept(store: Store) -> list[Path]:
    return sorted(path for path in (store.folder / ROOM).rglob("*") if path.is_file())


def refusal(store: Store, kind: type[Conference | Member], record: str, path: Path, *, sure: bool = False) -> Problem:
    before = kept(store)
    with pytest.raises(Refused) as refused:
        attach(store, kind, record, path, sure=sure)
    assert kept(store) == before
    assert sentence(refused.value.problems[0])
    return refused.value.problems[0]


def test_a_scan_of_6_mb_is_kept_under_its_hash(store: Store, conference: str, scan: Path) -> None:
    steps: list[tuple[int, int]] = []
    made = attach(store, Conference, conference, scan, "Biên bản", told=lambda *at: steps.append(at))
    (found,) = store.attachments(Conference, conference)
    content = scan.read_bytes()
    assert found == Attachment(
        id=made, about_table="conference", about_record=conference, name="Biên bản hội nghị.pdf",
        sha256=hashlib.sha256(content).hexdigest(), size=len(content), media="application/pdf", what="Biên bản",
        added_on="2026-11-22",
    )  # fmt: skip
    assert path_of(store, found) == store.folder / "attachments" / found.sha256[:2] / found.sha256
    assert bytes_of(store, found) == content
    assert kept(store) == [path_of(store, found)]
    assert steps[-1] == (len(content), len(content))
    assert found.named() == "Biên bản (Biên bản hội nghị.pdf)"
    assert missing(store) == []


def test_the_same_bytes_are_kept_once_and_beside_one_record_once(
    store: Store, conference: str, member: str, tmp_path: Path, scan: Path
) -> None:
    attach(store, Conference, conference, scan)
    attach(store, Member, member, scan)
    assert len(kept(store)) == 1
    other = tmp_path / "bản khác.pdf"
    other.write_bytes(scan.read_bytes())
    found = refusal(store, Conference, conference, other)
    assert (found.code, found.facts["known"]) == ("already_attached", "Biên bản hội nghị.pdf")


def test_adding_and_taking_off_are_changes_like_any_other(store: Store, conference: str, scan: Path) -> None:
    empty = store.dump()
    made = attach(store, Conference, conference, scan)
    full = store.dump()
    store.undo()
    assert store.dump() == empty
    assert len(kept(store)) == 1  # redo must find it
    store.redo()
    assert store.dump() == full
    store.delete(Attachment, made)
    assert store.attachments(Conference, conference) == []
    store.undo()
    assert [is_there(store, one) for one in store.attachments(Conference, conference)] == [True]


def test_files_stay_with_their_record_into_the_trash_and_back(store: Store, conference: str, scan: Path) -> None:
    attach(store, Conference, conference, scan)
    store.delete(Conference, conference)
    assert [one.name for one in store.attachments(Conference, conference)] == [scan.name]
    store.restore(Conference, conference)
    assert [is_there(store, one) for one in store.attachments(Conference, conference)] == [True]


def test_a_file_that_is_lost_or_spoilt_is_named(store: Store, conference: str, tmp_path: Path) -> None:
    for name in ("mất.pdf", "hỏng.pdf", "còn.pdf"):
        path = tmp_path / name
        path.write_bytes(PDF + name.encode())
        attach(store, Conference, conference, path)
    lost, spoilt, good = store.attachments(Conference, conference)
    path_of(store, lost).unlink()
    content = bytearray(path_of(store, spoilt).read_bytes())
    content[-1] ^= 1
    path_of(store, spoilt).write_bytes(content)
    assert [(one.attachment.name, one.why) for one in missing(store)] == [("mất.pdf", "gone"), ("hỏng.pdf", "differs")]
    assert [is_there(store, one) for one in (lost, good)] == [False, True]
    for one, code in ((lost, "file_missing"), (spoilt, "file_changed")):
        with pytest.raises(Refused) as refused:
            bytes_of(store, one)
        assert refused.value.problems[0].code == code


def test_adding_the_good_file_again_heals_the_spoilt_one(
    store: Store, conference: str, member: str, scan: Path
) -> None:
    attach(store, Conference, conference, scan)
    path_of(store, store.attachments(Conference, conference)[0]).write_bytes(b"x")
    attach(store, Member, member, scan)
    assert missing(store) == []


def test_a_copy_elsewhere_is_whole_or_not_there(store: Store, conference: str, scan: Path, tmp_path: Path) -> None:
    attach(store, Conference, conference, scan)
    (found,) = store.attachments(Conference, conference)
    out = tmp_path / "bản sao.pdf"
    save_copy(store, found, out)
    assert out.read_bytes() == scan.read_bytes()
    path_of(store, found).unlink()
    other = tmp_path / "bản sao khác.pdf"
    with pytest.raises(Refused):
        save_copy(store, found, other)
    assert not other.exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("thư.exe", b"MZ\x90\x00", "file_kind_unknown"),
        ("biên bản.pdf", b"MZ\x90\x00" + b"\0" * 2000, "file_not_what_it_says"),
        ("ảnh.jpg", PDF, "file_not_what_it_says"),
        ("danh sách.xlsx", b"PK\x03\x04 torn", "file_not_what_it_says"),
        ("trống.pdf", b"", "attachment_empty"),
        ("nặng.pdf", PDF + b"\0" * (20 * 1024 * 1024), "attachment_too_large"),
    ],
    ids=["a program", "a program as PDF", "a PDF as a picture", "a torn workbook", "nothing", "too much"],
)
def test_what_is_not_a_paper_is_refused(
    store: Store, conference: str, tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert refusal(store, Conference, conference, tmp_path / name).code == code


def test_a_file_or_a_record_that_is_not_there_is_refused(store: Store, conference: str, tmp_path: Path) -> None:
    assert refusal(store, Conference, conference, tmp_path / "không có.pdf").code == "no_such_file"
    assert refusal(store, Conference, conference, tmp_path).code == "no_such_file"  # a folder
    assert refusal(store, Conference, "x", tmp_path / "không có.pdf").code == "no_such_record"


def test_word_and_excel_are_known_by_what_is_in_them_and_refused_with_macros(tmp_path: Path) -> None:
    for part, ending in (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx")):
        path = tmp_path / f"a.{ending}"
        with zipfile.ZipFile(path, "w") as packed:
            packed.writestr(part, "<x/>")
        assert (media_of(path) or "").startswith("application/vnd.openxmlformats")
        with zipfile.ZipFile(path, "a") as packed:
            packed.writestr(part.split("/", maxsplit=1)[0] + "/vbaProject.bin", "x")
        assert media_of(path) is None


def test_a_phone_may_call_a_png_jpg(store: Store, conference: str, tmp_path: Path) -> None:
    (tmp_path / "ảnh.jpg").write_bytes(png(40, 30))
    attach(store, Conference, conference, tmp_path / "ảnh.jpg")
    assert store.attachments(Conference, conference)[0].media == "image/png"


# -- never a citizen card ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["CCCD.pdf", "cccd_lan.jpg", "anhCCCDmattruoc.png", "Căn cước Đặng Văn Ánh.jpg", "CanCuoc.jpg", "cmnd cu.pdf",
     "thẻ gắn chip.jpg", "Chứng minh nhân dân.docx", "Can cuo\u031b\u0301c.jpg"],
)  # fmt: skip
def test_a_file_that_calls_itself_a_citizen_card_is_refused_and_told_why(
    store: Store, conference: str, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(PDF)
    found = refusal(store, Conference, conference, tmp_path / name, sure=True)
    assert found.code == "card_by_name"
    assert "dữ liệu cá nhân nhạy cảm" in sentence(found)
    assert "91/2025/QH15" in sentence(found)


@pytest.mark.parametrize("name", ["Chi phí hội nghị.pdf", "chiphi.pdf", "Căn cứ pháp lý.pdf", "Quyết định 12.pdf"])
def test_other_names_are_no_card(store: Store, conference: str, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PDF)
    assert attach(store, Conference, conference, tmp_path / name)


@pytest.mark.parametrize(
    "content",
    [png(856, 540), png(540, 856), jpeg(1011, 638), png(870, 540)],
    ids=["lying", "standing", "at 300 dpi", "a little wide"],
)
def test_a_picture_of_a_cards_proportions_beside_a_person_waits_for_a_word(
    store: Store, member: str, conference: str, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "ảnh 1.png"
    path.write_bytes(content)
    assert refusal(store, Member, member, path).code == "card_by_shape"
    assert attach(store, Member, member, path, sure=True)
    assert attach(store, Conference, conference, path)  # a conference has no card


@pytest.mark.parametrize("size", [(3000, 2000), (2480, 3508), (1600, 1200), (540, 540), (907, 540)])
def test_a_photograph_or_a_page_is_no_card(store: Store, member: str, tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "Đơn xin gia nhập.jpg"
    path.write_bytes(jpeg(*size))
    assert attach(store, Member, member, path)


@given(wide=st.integers(1, 60_000), high=st.integers(1, 60_000))
def test_the_size_of_a_picture_is_read_from_its_header(
    tmp_path_factory: pytest.TempPathFactory, wide: int, high: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "picture"
    path.write_bytes(jpeg(wide, high))
    assert picture_size(path) == (wide, high)


@given(
    content=st.binary(max_size=64), at=st.integers(0, 60), mark=st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"])
)
def test_a_torn_picture_has_no_size_and_breaks_nothing(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, at: int, mark: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "torn"
    for whole in (mark + content, jpeg(100, 100)[:at], png(5, 5)[:at]):
        path.write_bytes(whole)
        media_of(path)
        size = picture_size(path)
        assert size is None or all(side >= 0 for side in size)


# -- the machine -------------------------------------------------------------------------------------------------------

KILLED = """
import os, sys, datetime
from pathlib import Path
from kh49_desktop.records import CATALOGUE, Conference
from kh49_desktop.reference import Reference
from kh49_desktop.store import attachments
from kh49_desktop.store.file import Store

folder, record, file, where = sys.argv[1:]
store = Store.open(Path(folder), CATALOGUE, Reference.load(), clock=lambda: datetime.datetime(2026, 11, 22))
end = lambda *_: os._exit(9)
if where == "before the rename":
    attachments._sweep = end
else:
    store.change = end
attachments.attach(store, Conference, record, Path(file))
"""


@pytest.mark.parametrize("where", ["before the rename", "before the row"])
def test_a_power_cut_leaves_no_row_without_its_file(store: Store, conference: str, scan: Path, where: str) -> None:
    folder = store.folder
    store.close()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), conference, str(scan), where], cwd=ROOT, check=False
    )
    assert done.returncode == 9
    again = Store.open(folder, store.catalogue, store.reference, clock=store.now)
    try:
        assert again.attachments(Conference, conference) == []
        assert missing(again) == []
        (left,) = kept(again)
        assert (left.suffix == ".part") == (where == "before the rename")
        if left.suffix == ".part":
            os.utime(left, (1, 1))  # it has lain there since yesterday
        attach(again, Conference, conference, scan)
        assert missing(again) == []
        assert len(kept(again)) == 1
    finally:
        again.close()


def test_a_full_disk_is_told_and_leaves_nothing_half(
    store: Store, conference: str, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # /dev/full refuses every byte as a full disk does.
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    real = os.open

    def full(path: Any, flags: int, *rest: Any) -> int:
        return real("/dev/full", os.O_WRONLY) if str(path).endswith(".part") else real(path, flags, *rest)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(Trouble) as trouble:
        attach(store, Conference, conference, scan)
    assert trouble.value.code == "disk_full"
    assert trouble_sentence(trouble.value)
    assert kept(store) == []
    assert store.attachments(Conference, conference) == []


def test_a_folder_that_may_not_be_written_is_told(store: Store, conference: str, scan: Path) -> None:
    room = store.folder / ROOM
    room.mkdir(mode=0o500)
    if os.access(room, os.W_OK):
        pytest.skip("this user may write anywhere")
    with pytest.raises(Trouble) as trouble:
        attach(store, Conference, conference, scan)
    room.chmod(0o700)
    assert trouble.value.code == "read_only"


def test_a_stick_pulled_out_while_it_is_read_is_told_by_its_own_name(store: Store, conference: str, scan: Path) -> None:
    class PulledOutError(Exception):
        """Whoever counts the bytes stops the work."""

    def stop(done: int, total: int) -> None:
        assert done < total
        raise PulledOutError

    with pytest.raises(PulledOutError):
        attach(store, Conference, conference, scan, told=stop)
    assert kept(store) == []
    scan.chmod(0)
    if not os.access(scan, os.R_OK):
        with pytest.raises(Trouble) as trouble:
            attach(store, Conference, conference, scan)
        assert (trouble.value.code, trouble.value.facts["file"]) == ("source_gone", str(scan))


def test_a_name_from_elsewhere_is_no_way_out_of_the_folder(store: Store) -> None:
    evil = Attachment.of("x", {"name": "a", "sha256": "../../kh49.sqlite", "size": 1})
    assert path_of(store, evil).is_relative_to(store.folder / ROOM)
    assert not is_there(store, evil)


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (12_000, "12 KB"), (6 * 1024 * 1024, "6,0 MB"), (6_082_000, "5,8 MB")]
)
def test_a_size_is_told_as_people_say_it(size: int, words: str) -> None:
    assert show_size(size) == words


def test_a_file_that_was_gone_is_brought_back_by_adding_it_again(store: Store, conference: str, scan: Path) -> None:
    made = attach(store, Conference, conference, scan)
    (place,) = kept(store)
    place.unlink()
    assert [one.why for one in missing(store)] == ["gone"]
    assert attach(store, Conference, conference, scan) == made
    assert missing(store) == []
    assert refusal(store, Conference, conference, scan).code == "already_attached"

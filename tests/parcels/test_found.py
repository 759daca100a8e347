"""What people drop: files, folders, zips from Zalo, saved mails — and what somebody sends to do harm."""

from __future__ import annotations

import io
import os
import random
import re
import socket
import struct
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.parcels import found as found_room
from kh49_desktop.parcels.found import (
    LARGEST,
    LARGEST_MAIL,
    MOST_FILES,
    MOST_INSIDE,
    MOST_PARTS,
    Found,
    gather,
    shown_name,
)
from kh49_desktop.words.parcels import PARCELS

posix = pytest.mark.skipif(os.name != "posix", reason="links and pipes of POSIX")
NOISE = random.Random(49).randbytes(200_000)  # noqa: S311 - no secret; bytes that do not pack
PARCEL = b"KH49\x01age-encryption.org/v1\n" + NOISE[:4_000]
PDF = b"%PDF-1.7\n" + NOISE[:500]


def zipped(entries: dict[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return out.getvalue()


def raw_zip(
    entries: list[tuple[bytes, bytes]], *, flags: int = 0, packing: int = 0, claim: int | None = None, crc: int = 0
) -> bytes:
    """A zip byte by byte, as no library writes one: any name, any flag, any claim of size."""
    body, directory = bytearray(), bytearray()
    for name, content in entries:
        size = len(content) if claim is None else claim
        sizes = struct.pack("<IIIHH", crc or zlib.crc32(content), len(content), size, len(name), 0)
        facts = struct.pack("<HHHHH", 20, flags, packing, 0, 33) + sizes
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, len(body)) + name
        body += b"PK\x03\x04" + facts + name + content
    many = min(len(entries), 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, many, many, len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\x05\x06" + end


def deflated(content: bytes) -> bytes:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packed.compress(content) + packed.flush()


def of_one(content: bytes, times: int) -> bytes:
    """A zip of the same parcel many times, packed once."""
    packed = deflated(content)
    names = [(b"%d.kh49" % number, packed) for number in range(times)]
    return raw_zip(names, packing=8, claim=len(content), crc=zlib.crc32(content))


def mail(*attachments: tuple[str, bytes], text: str = "Gửi anh chị báo cáo quý III.") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "cdcs@example.vn", "Báo cáo"
    message.set_content(text)
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message


def found_in(folder: Path, name: str, content: bytes) -> list[Found]:
    path = folder / name
    path.write_bytes(content)
    return list(gather([path]))


def told(found: list[Found]) -> list[tuple[str, str | None]]:
    return [(each.shown, each.fault) for each in found]


# -- what is meant to be found -----------------------------------------------------------------------------------------


def test_a_parcel_is_known_by_its_first_bytes_not_by_its_name(tmp_path: Path) -> None:
    [found] = found_in(tmp_path, "báo cáo.docx", PARCEL)
    assert (found.content, found.fault, found.path) == (PARCEL, None, tmp_path / "báo cáo.docx")
    [other] = found_in(tmp_path, "KH49_0101.kh49", b"<html>Loi 404</html>")
    assert (other.content, other.fault) == (None, "not_a_parcel")


def test_a_pdf_is_handed_on_with_its_bytes(tmp_path: Path) -> None:
    [found] = found_in(tmp_path, "bao-cao.pdf", PDF)
    assert (found.content, found.fault) == (PDF, None)


def test_a_folder_is_gone_through_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.kh49", "a/2.kh49", "a/1.kh49", "c/d/3.kh49"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(PARCEL)
    found = list(gather([tmp_path]))
    assert [each.path.relative_to(tmp_path).as_posix() for each in found] == [
        "a/1.kh49", "a/2.kh49", "b.kh49", "c/d/3.kh49",
    ]  # fmt: skip
    assert all(each.content == PARCEL for each in found)


def test_what_no_person_put_there_is_passed_over(tmp_path: Path) -> None:
    names = ("Thumbs.db", ".DS_Store", "desktop.ini", "~$bao cao.docx", "System Volume Information/x", "X.kh49.part")
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(PARCEL)
    packed = zipped({f"__MACOSX/{name}": PARCEL for name in names} | {"gói/KH49_1.kh49": PARCEL})
    (tmp_path / "Zalo.zip").write_bytes(packed)
    assert told(list(gather([tmp_path]))) == [("Zalo.zip › KH49_1.kh49", None)]


def test_a_file_dropped_by_itself_is_always_answered(tmp_path: Path) -> None:
    assert told(found_in(tmp_path, "Thumbs.db", b"x")) == [("Thumbs.db", "not_a_parcel")]
    assert told(list(gather([tmp_path / "không có.kh49"]))) == [("không có.kh49", "unreadable")]


def test_a_zip_from_zalo_shows_vietnamese_names_however_they_were_written(tmp_path: Path) -> None:
    name = "Công đoàn Trường Tiểu học Đống Đa.kh49"
    assert [each.name for each in found_in(tmp_path, "a.zip", zipped({name: PARCEL}))] == [name]
    # Without the mark for UTF-8: bytes of UTF-8 (iOS, Android), decomposed (macOS), of code page 1258 (old Windows).
    for raw in (
        name.encode(),
        unicodedata.normalize("NFD", name).encode(),
        "Công đoàn Đống Đa".translate({ord("ố"): "ô\u0301"}).encode("cp1258"),
    ):
        [found] = found_in(tmp_path, "b.zip", raw_zip([(raw, PARCEL)]))
        assert (found.name, found.content) == (name if len(raw) > 30 else "Công đoàn Đống Đa", PARCEL)
    # cp437 itself, as zipfile reads it
    [plain] = found_in(tmp_path, "c.zip", raw_zip([(b"Cong doan.kh49", PARCEL)]))
    assert plain.name == "Cong doan.kh49"


def test_a_zip_in_a_zip_is_opened_and_no_deeper(tmp_path: Path) -> None:
    inner = zipped({"1.kh49": PARCEL})
    assert told(found_in(tmp_path, "a.zip", zipped({"b.zip": inner}))) == [("a.zip › b.zip › 1.kh49", None)]
    assert told(found_in(tmp_path, "a.zip", zipped({"b.zip": zipped({"c.zip": inner})}))) == [
        ("a.zip › b.zip › c.zip", "too_deep")
    ]


def test_other_things_in_a_zip_are_told_without_unpacking_them(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("anh.jpg", b"\xff\xd8\xff" + NOISE * 150)  # larger than any parcel, and no parcel
        packed.writestr("KH49.kh49", PARCEL)
        packed.mkdir("thư mục")
    assert told(list(gather([tmp_path / "a.zip"]))) == [
        ("a.zip › anh.jpg", "not_a_parcel"),
        ("a.zip › KH49.kh49", None),
    ]


def test_a_document_of_word_is_no_zip_of_parcels(tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}
    assert told(found_in(tmp_path, "a.docx", zipped(parts))) == [("a.docx", "not_a_parcel")]


def test_a_mail_gives_its_attachments_not_its_text(tmp_path: Path) -> None:
    name = "Báo cáo của Công đoàn Trường Trung học phổ thông Nguyễn Thị Minh Khai năm 2026.kh49"
    found = found_in(tmp_path, "thư.eml", mail((name, PARCEL), ("a.pdf", PDF), ("x.doc", b"abc")).as_bytes())
    assert told(found) == [(f"thư.eml › {name}", None), ("thư.eml › a.pdf", None), ("thư.eml › x.doc", "not_a_parcel")]
    assert [each.content for each in found] == [PARCEL, PDF, None]


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
@pytest.mark.parametrize("line", [b"\n", b"\r\n"])
def test_a_mail_may_be_encoded_as_mail_programs_do(tmp_path: Path, encoding: str, line: bytes) -> None:
    message = EmailMessage()
    content = PDF if encoding != "8bit" else "%PDF-1.7 chữ".encode()
    message.add_attachment(content, maintype="application", subtype="pdf", filename="a.pdf", cte=encoding)
    written = message.as_bytes(policy=message.policy.clone(linesep=line.decode()))
    [found] = found_in(tmp_path, "a.eml", written)
    assert (found.content or b"").rstrip(b"\r\n") == content


def test_an_attachment_is_named_by_the_old_ways_too(tmp_path: Path) -> None:
    for value in (
        b'filename="=?UTF-8?B?' + b"QsOhbyBjw6FvLmtoNDk=" + b'?="',
        'filename="Báo cáo.kh49"'.encode(),
        b"filename*0*=UTF-8''B%C3%A1o%20;\n filename*1*=c%C3%A1o.kh49",
    ):
        head = b"MIME-Version: 1.0\nContent-Type: application/octet-stream\nContent-Disposition: attachment; " + value
        [found] = found_in(tmp_path, "a.eml", head + b"\n\n" + PARCEL)
        assert (found.name, found.content) == ("Báo cáo.kh49", PARCEL)


def test_a_mail_forwarded_in_a_mail_and_a_zip_in_it_are_opened(tmp_path: Path) -> None:
    inner = mail(("1.kh49", PARCEL), ("2.zip", zipped({"3.kh49": PARCEL})))
    outer = mail()
    outer.add_attachment(inner)
    assert told(found_in(tmp_path, "a.eml", outer.as_bytes())) == [
        ("a.eml › 1.kh49", None),
        ("a.eml › 2.zip › 3.kh49", None),
    ]


def test_a_mail_cut_short_still_gives_what_is_there(tmp_path: Path) -> None:
    whole = mail(("1.kh49", PARCEL), ("2.kh49", PARCEL)).as_bytes()
    first, second = found_in(tmp_path, "a.eml", whole[: len(whole) - 2_000])
    assert first.content == PARCEL
    assert second.content is not None
    assert PARCEL.startswith(second.content)


def test_boundaries_that_begin_alike_are_told_apart(tmp_path: Path) -> None:
    content = (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
        b"Content-Type: multipart/mixed; boundary=B1\n\n--B1\nContent-Type: application/x; name=a.kh49\n\n"
    )
    content += PARCEL[:50]
    content += b"\n--B1--\n--B\nContent-Type: application/x; name=b.kh49\n\n" + PARCEL[:60] + b"\n--B--\n"
    found = found_in(tmp_path, "a.eml", content)
    assert [(each.name, each.content) for each in found] == [("a.kh49", PARCEL[:50]), ("b.kh49", PARCEL[:60])]


def test_a_folder_of_5000_files_is_looked_at_as_it_is_asked_for(tmp_path: Path) -> None:
    for number in range(5_000):
        (tmp_path / f"{number:04}.kh49").write_bytes(PARCEL[:64])
    coming = gather([tmp_path])
    assert next(coming).content == PARCEL[:64]
    (tmp_path / "4999.kh49").unlink()  # had it been read already, it would come with its bytes
    rest = list(coming)
    assert len(rest) == 4_999
    assert {each.fault for each in rest[:-1]} == {None}
    assert (rest[-1].name, rest[-1].fault) == ("4999.kh49", "unreadable")


# -- what is meant to harm ---------------------------------------------------------------------------------------------


def test_an_empty_file_is_told_as_what_a_pulled_stick_leaves(tmp_path: Path) -> None:
    assert told(found_in(tmp_path, "a.kh49", b"")) == [("a.kh49", "empty_file")]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    for name, start, size in (("a.kh49", PARCEL, LARGEST + 1), ("a.eml", mail().as_bytes(), LARGEST_MAIL + 1)):
        with (tmp_path / name).open("wb") as file:
            file.write(start)
            file.truncate(size)
    assert {each.fault for each in gather([tmp_path])} == {"too_large"}


def test_other_archives_and_outlook_mails_are_named(tmp_path: Path) -> None:
    assert told(found_in(tmp_path, "a.rar", b"Rar!\x1a\x07\x01\x00")) == [("a.rar", "other_archive")]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE[:600]
    assert told(found_in(tmp_path, "a.msg", ole)) == [("a.msg", "outlook_message")]
    assert told(found_in(tmp_path, "a.xls", ole)) == [("a.xls", "not_a_parcel")]
    assert told(found_in(tmp_path, "a.eml", mail(("winmail.dat", b"\x78\x9f\x3e\x22..")).as_bytes())) == [
        ("a.eml › winmail.dat", "outlook_message")
    ]


def test_nothing_inside_is_told(tmp_path: Path) -> None:
    assert told(found_in(tmp_path, "a.zip", zipped({}))) == [("a.zip", "nothing_inside")]
    assert told(found_in(tmp_path, "a.eml", mail().as_bytes())) == [("a.eml", "nothing_inside")]


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"a.kh49": PARCEL[:8] + bytes(24_000_000)})
    assert told(found_in(tmp_path, "a.zip", bomb)) == [("a.zip › a.kh49", "zip_bomb")]
    start = deflated(PARCEL)
    for claim in (LARGEST + 1, 0xFFFFFFF0):
        found = found_in(tmp_path, "a.zip", raw_zip([(b"a.kh49", start)], packing=8, claim=claim))
        assert [each.fault for each in found] == ["zip_bomb"]


def test_an_entry_that_claims_ten_gigabytes_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("a.kh49", PARCEL)
        packed.infolist()[0].file_size = 10_000_000_000
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        assert packed.infolist()[0].file_size == 10_000_000_000
    assert [each.fault for each in gather([tmp_path / "a.zip"])] == ["zip_bomb"]


def test_an_entry_is_never_longer_than_it_claims(tmp_path: Path) -> None:
    start = deflated(PARCEL + bytes(50_000_000))
    found = found_in(tmp_path, "a.zip", raw_zip([(b"a.kh49", start)], packing=8, claim=len(PARCEL)))
    assert [each.fault for each in found] == ["zip_broken"]


def test_zips_in_a_zip_share_what_may_be_unpacked(tmp_path: Path) -> None:
    dense = PARCEL[:8] + bytes(20_000_000) + NOISE[:60_000]
    inner = of_one(dense, 2)
    inner_many = zipped({f"{number}.zip": inner for number in range(20)}, zipfile.ZIP_STORED)
    (tmp_path / "a.zip").write_bytes(inner_many)
    faults = [each.fault for each in gather([tmp_path / "a.zip"])]
    assert set(faults) == {None, "too_much_inside"}
    assert faults.count(None) == 500 * 1024 * 1024 // len(dense)


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    whole = zipped({"a.kh49": PARCEL})
    with zipfile.ZipFile(io.BytesIO(whole)) as packed:
        start = packed.start_dir
    one = whole[start : whole.index(b"PK\x05\x06")]
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 500, 500, len(one) * 500, start, 0)
    assert told(found_in(tmp_path, "a.zip", whole[:start] + one * 500 + end)) == [("a.zip", "zip_bomb")]
    # Shifted ones: each begins inside the bytes of the one before.
    shifted = bytearray(one * 2)
    shifted[len(one) + 42 : len(one) + 46] = struct.pack("<I", 100)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 2, 2, len(shifted), start, 0)
    assert told(found_in(tmp_path, "a.zip", whole[:start] + bytes(shifted) + end)) == [("a.zip", "zip_bomb")]


@pytest.mark.parametrize("many", [MOST_INSIDE + 1, 100_000])
def test_too_many_entries_are_refused_however_few_the_end_claims(tmp_path: Path, many: int) -> None:
    packed = raw_zip([(b"%d" % number, b"") for number in range(many)])
    claimed = packed[:-14] + struct.pack("<HH", 1, 1) + packed[-10:]
    for content in (packed, claimed):
        assert told(found_in(tmp_path, "a.zip", content)) == [("a.zip", "too_many_inside")]


def test_encrypted_entries_are_told_as_locked(tmp_path: Path) -> None:
    found = found_in(tmp_path, "a.zip", raw_zip([(b"a.kh49", NOISE[:99]), (b"b.kh49", NOISE[:99])], flags=1))
    assert told(found) == [("a.zip › a.kh49", "zip_locked"), ("a.zip › b.kh49", "zip_locked")]


def test_lzma_that_may_claim_gigabytes_of_memory_is_not_unpacked(tmp_path: Path) -> None:
    found = found_in(tmp_path, "a.zip", zipped({"a.kh49": PARCEL}, zipfile.ZIP_LZMA))
    assert told(found) == [("a.zip › a.kh49", "other_archive")]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"../../etc/x.kh49", "x.kh49"),
        (b"/etc/x.kh49", "x.kh49"),
        (b"C:\\Windows\\x.kh49", "x.kh49"),
        (b"..\\..\\x.kh49", "x.kh49"),
        (b"x\0.kh49", "x"),
        ("x\u202eexe.kh49\u200b".encode(), "xexe.kh49"),
        (b"x\x1b[2J\r\n.kh49", "x[2J.kh49"),
        (b"x" * 9_000 + b".kh49", "x" * 60 + "…" + "x" * 54 + ".kh49"),
        (b" ", "_"),
        (b"a/..", "_"),
    ],
)
def test_names_in_a_zip_are_only_shown_and_only_after_cleaning(tmp_path: Path, raw: bytes, shown: str) -> None:
    box = tmp_path / "box"
    box.mkdir()
    found = found_in(box, "a.zip", raw_zip([(raw, PARCEL)], flags=0x800))
    assert [(each.name, each.content) for each in found] == [(shown, PARCEL)]
    assert [each.name for each in tmp_path.rglob("*")] == ["box", "a.zip"]


def test_a_name_that_is_no_utf8_does_not_stop_the_program(tmp_path: Path) -> None:
    packed = raw_zip([(b"\xff\xfe\xfa", PARCEL)], flags=0x800)
    assert told(found_in(tmp_path, "a.zip", packed)) == [("a.zip", "zip_broken")]


@given(st.text())
def test_a_shown_name_is_short_clean_and_stays_so(name: str) -> None:
    shown = shown_name(name)
    assert 1 <= len(shown) <= 120
    assert not set("/\\") & set(shown)
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in shown)
    assert shown.strip(".")
    assert shown_name(shown) == shown


def test_a_mail_of_ten_thousand_parts_is_left(tmp_path: Path) -> None:
    content = b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    content += b"--x\nContent-Type: text/plain\n\na\n" * 10_000
    [found] = found_in(tmp_path, "a.eml", content)
    assert (found.fault, found.facts["most"]) == ("too_many_inside", MOST_PARTS)


def test_a_mail_nested_without_end_is_left(tmp_path: Path) -> None:
    multipart = b"".join(b"Content-Type: multipart/mixed; boundary=b%04d\n\n--b%04d\n" % (n, n) for n in range(5_000))
    messages = b"Content-Type: message/rfc822\n\n" * 100_000
    for content in (multipart, messages):
        assert told(found_in(tmp_path, "a.eml", content)) == [("a.eml", "too_deep")]


def test_mails_attached_to_mails_without_end_are_left(tmp_path: Path) -> None:
    content = mail(("0.kh49", PARCEL)).as_bytes()
    for number in range(1, 9):
        content = mail((f"{number}.eml", content)).as_bytes()
    [found] = found_in(tmp_path, "9.eml", content)
    assert found.fault == "too_deep"


HEADS = {
    "one endless line": b"From: " + b"a" * 3_000_000,
    "heads without end": b"From: a\n" * 400_000,
    "semicolons": b"Content-Type: multipart/mixed; " + b";" * 300_000 + b"\n\n",
    "folded": b"Content-Type: text/plain" + b"\n x" * 300_000 + b"\n\n",
    "wild parameters": b"Content-Disposition: attachment; filename*99999999999999*=x'y'%FF; filename*x=1\n\n",
    "no charset": b"Content-Disposition: attachment; filename*=nope'vi'%C3%A1; filename==?no?b?####?=\nFrom: a\n\nx",
    "empty boundary": b'Content-Type: multipart/mixed; boundary=""\n\n--\n--\n--\n',
    "boundary of marks": "Content-Type: multipart/mixed; boundary=đ\n\n--đ\n\nx".encode(),
    "only lines": b"From: a\n\n" + b"\n" * 60_000_000,
}


@pytest.mark.parametrize("head", HEADS)
def test_heads_no_mail_program_writes_end_in_a_fault(tmp_path: Path, head: str) -> None:
    found = found_in(tmp_path, "a.eml", HEADS[head])
    assert found
    assert all(each.fault for each in found)


@given(st.binary(max_size=300))
def test_any_bytes_after_any_first_bytes_are_answered(rest: bytes) -> None:
    starts = (b"", PARCEL[:5], b"PK\x03\x04", b"%PDF-", b"From: a\nContent-Type: multipart/mixed; boundary=x\n\n--x\n")
    with tempfile.TemporaryDirectory() as folder:
        for start in starts:
            for content in (start + rest, zipped({"a.eml": start + rest}), mail(("a", start + rest)).as_bytes()):
                found = found_in(Path(folder), "a", content)
                assert found
                assert all((each.content is None) == (each.fault is not None) for each in found)


@given(st.integers(0, 3_000), st.integers(1, 255), st.integers(0, 200))
def test_a_zip_or_mail_with_a_spoilt_byte_or_cut_short_is_answered(at: int, change: int, cut: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for whole in (zipped({"a.kh49": PARCEL[:900], "b": b"b"}), mail(("a.kh49", PARCEL[:900])).as_bytes()):
            spoilt = bytearray(whole)
            spoilt[at % len(whole)] ^= change
            assert found_in(Path(folder), "a", bytes(spoilt[: len(spoilt) - cut]))


# -- what is no file ---------------------------------------------------------------------------------------------------


@posix
def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    box, outside = tmp_path / "box", tmp_path / "outside"
    box.mkdir()
    outside.mkdir()
    (outside / "secret.kh49").write_bytes(PARCEL)
    (box / "loop").symlink_to(box)
    (box / "self").symlink_to(box / "self")
    (box / "out").symlink_to(outside)
    (box / "file").symlink_to(outside / "secret.kh49")
    found = list(gather([box]))
    assert {(each.name, each.fault) for each in found} == {
        (name, "link_not_followed") for name in ("loop", "self", "out", "file")
    }
    assert told(list(gather([box / "self"]))) == [("self", "unreadable")]


@posix
def test_pipes_sockets_and_devices_are_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.kh49")
    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(tmp_path)  # the name of a socket is short
        try:
            listening.bind("s.kh49")
        finally:
            os.chdir(here)
        assert told(list(gather([tmp_path]))) == [("pipe.kh49", "not_a_file"), ("s.kh49", "not_a_file")]
    assert told(list(gather([tmp_path / "pipe.kh49", Path("/dev/zero")]))) == [
        ("pipe.kh49", "not_a_file"),
        ("zero", "not_a_file"),
    ]


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="the administrator may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.kh49").write_bytes(PARCEL)
    (tmp_path / "a.kh49").chmod(0)
    (tmp_path / "b").mkdir(mode=0)
    assert told(list(gather([tmp_path]))) == [("a.kh49", "unreadable"), ("b", "unreadable")]


def test_a_folder_too_deep_and_one_too_full_are_left(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    (deep / "/".join("a" * 40)).mkdir(parents=True)
    assert [each.fault for each in gather([deep])] == ["too_deep"]
    full = tmp_path / "full"
    full.mkdir()
    for number in range(MOST_FILES + 5):
        (full / f"{number:05}").touch()
    found = list(gather([full]))
    assert len(found) == MOST_FILES + 1
    assert (found[-1].name, found[-1].fault) == ("full", "too_many_files")


@posix
def test_a_name_that_is_no_text_is_shown_all_the_same(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/x\xff\xfe.kh49"))
    path.write_bytes(PARCEL)
    [found] = list(gather([tmp_path]))
    assert (found.name, found.content) == ("x.kh49", PARCEL)
    assert found.shown.encode()


# -- bounds and words --------------------------------------------------------------------------------------------------


CHILD = """
import resource, sys
from pathlib import Path
from kh49_desktop.parcels.found import gather
resource.setrlimit(resource.RLIMIT_AS, (300_000_000, 300_000_000))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
for path in sys.argv[1:]:
    print(path.rpartition("/")[2], *sorted({each.fault or "content" for each in gather([Path(path)])}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of memory that Linux keeps")
def test_the_worst_files_stay_within_300_megabytes(tmp_path: Path) -> None:
    sealed = (PARCEL[:30] + NOISE * (LARGEST // len(NOISE) + 1))[: LARGEST - 500]
    dense = PARCEL[:8] + bytes(24_000_000) + NOISE[:100_000]
    files = {
        "bomb.zip": (of_one(PARCEL[:8] + bytes(24_000_000), 20), "zip_bomb"),
        "dense.zip": (of_one(dense, 25), "content too_much_inside"),
        "many.zip": (raw_zip([(b"%d" % n, b"") for n in range(100_000)]), "too_many_inside"),
        "largest.zip": (zipped({"a.zip": zipped({"a.kh49": sealed}, 0)}, 0), "content"),
        "largest.eml": (mail(("a.kh49", sealed)).as_bytes(), "content"),
        "lines.eml": (HEADS["only lines"], "nothing_inside"),
        "parts.eml": (b"Content-Type: multipart/mixed; boundary=x\n\n" + b"\n--x" * 15_000_000, "too_many_inside"),
        "like.eml": (b"Content-Type: multipart/mixed; boundary=x\n\n" + b"\n--y" * 15_000_000, "nothing_inside"),
    }
    for name, (content, _) in files.items():
        (tmp_path / name).write_bytes(content)
    paths = [str(tmp_path / name) for name in files]
    done = subprocess.run([sys.executable, "-c", CHILD, *paths], check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.splitlines() == [f"{name} {faults}" for name, (_, faults) in files.items()]


def test_every_fault_has_a_sentence_that_its_facts_fill(tmp_path: Path) -> None:
    source = Path(found_room.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'fault\("([a-z_]+)"', source)) | {"other_archive", "outlook_message", "empty_file"}
    assert len(codes) > 12
    facts = {"file": "x", "most": 1, "mb": 26}
    shown = {code: PARCELS[code].format_map(facts) for code in codes}
    assert all(words.endswith(".") for words in shown.values())

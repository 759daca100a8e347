"""The draft of a mail, read back as mail programs read it."""

from __future__ import annotations

import unicodedata
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.parcels.found import gather
from kh49_desktop.parcels.mail import draft
from kh49_desktop.words.parcels import PARCELS

PARCEL = b"KH49\x01" + bytes(range(256)) * 40
TEXT = "Kính gửi Công đoàn phường,\n\nGửi anh chị báo cáo quý III.\nTrân trọng."


def read(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


def test_a_draft_opens_for_writing_with_its_text_and_its_attachments(tmp_path: Path) -> None:
    name = "Báo cáo của Công đoàn Trường Trung học cơ sở Nguyễn Thị Minh Khai năm 2026 đã ký số.pdf"
    parcel, report = tmp_path / "KH49_0101_20261122-1042_m1_s7_0a1b2c3d.kh49", tmp_path / name
    parcel.write_bytes(PARCEL)
    report.write_bytes(b"%PDF-1.7 x")
    raw = draft("congdoan.phuong@example.vn", "Báo cáo quý III năm 2026 của Công đoàn cơ sở", TEXT, [parcel, report])
    message = read(raw)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "congdoan.phuong@example.vn"
    assert message["Subject"] == "Báo cáo quý III năm 2026 của Công đoàn cơ sở"
    assert {"From", "Date", "Message-ID"}.isdisjoint(message.keys())
    assert text_of(message) == TEXT + "\n"
    attached = list(message.iter_attachments())
    assert [(part.get_filename(), part.get_content_type()) for part in attached] == [
        (parcel.name, "application/octet-stream"),
        (name, "application/pdf"),
    ]
    assert [part.get_payload(decode=True) for part in attached] == [PARCEL, b"%PDF-1.7 x"]
    assert not message.defects


def test_a_draft_is_ascii_in_short_lines_as_every_server_takes_it(tmp_path: Path) -> None:
    path = tmp_path / "Sổ.kh49"
    path.write_bytes(PARCEL)
    raw = draft("a@example.vn", "Sổ " * 60, "đ" * 5_000, [path])
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"filename*=utf-8''S%E1%BB%95.kh49" in raw


def test_a_name_in_decomposed_letters_is_sent_in_composed_ones(tmp_path: Path) -> None:
    path = tmp_path / unicodedata.normalize("NFD", "Tổ chức.kh49")
    path.write_bytes(PARCEL)
    [part] = read(draft("", "x", "x", [path])).iter_attachments()
    assert part.get_filename() == "Tổ chức.kh49"


def test_nobody_and_several_people_may_be_written_to() -> None:
    assert "To" not in read(draft(" ", "x", "x", []))
    several = read(draft("a@example.vn; b.c@phuong.example.vn,", "x", "x", []))
    assert several["To"] == "a@example.vn, b.c@phuong.example.vn"


@pytest.mark.parametrize("typed", ["chị Lan", "a@b", "a@ex ample.vn", "a@example.vn\nBcc:x@example.vn", "đ@example.vn"])
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        draft(typed, "x", "x", [])
    [problem] = refused.value.problems
    assert problem.code == "mail_address_wrong"
    assert PARCELS[problem.code].format_map(problem.facts)


def test_an_attachment_that_is_gone_is_a_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        draft("", "x", "x", [tmp_path / "a.kh49"])
    assert (trouble.value.code, trouble.value.facts["file"]) == ("source_gone", str(tmp_path / "a.kh49"))


@given(st.text(), st.text())
def test_no_subject_or_text_becomes_a_header_or_is_lost(subject: str, text: str) -> None:
    message = read(draft("a@example.vn", subject, text, []))
    assert sorted(message.keys()) == sorted(
        ["X-Unsent", "To", "Subject", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]
    )
    body = message.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert body.decode().split() == text.encode("utf-8", "replace").decode().split()


def test_what_the_draft_holds_is_found_in_it_again(tmp_path: Path) -> None:
    path = tmp_path / "Báo cáo quý.kh49"
    path.write_bytes(PARCEL)
    out = tmp_path / "thư.eml"
    out.write_bytes(draft("a@example.vn", "x", TEXT, [path]))
    [found] = gather([out])
    assert (found.name, found.content) == ("Báo cáo quý.kh49", PARCEL)

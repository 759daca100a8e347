"""The seal of the first day, and whose seals a folder believes."""

from __future__ import annotations

import datetime
import os
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.reference import Reference
from kh49_desktop.report.certificates import Known
from kh49_desktop.report.seal import (
    Seal,
    export_certificate,
    has_seal,
    known,
    load_seal,
    make_seal,
    read_certificate,
    trust,
)
from kh49_desktop.report.summary import write_summary
from kh49_desktop.report.verify import verify


def test_the_key_is_its_owner_s_alone_and_the_certificate_names_the_unit(folder: Path, seal: Seal) -> None:
    key = folder / "seal" / "seal.key"
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----")
    assert (seal.name, seal.unit) == ("CĐCS Công ty TNHH May Thái Dương", "0193f0a2-7c11-7a00-8000-000000000001")
    assert seal.known.made_by_program
    assert seal.known.whole
    assert seal.known.since == datetime.datetime(2026, 12, 1, 7, 5, 12, tzinfo=datetime.UTC)
    assert seal.known.until.year == 2036


def test_a_folder_makes_its_seal_once(tmp_path: Path, now: datetime.datetime) -> None:
    assert not has_seal(tmp_path)
    with pytest.raises(Refused) as refused:
        load_seal(tmp_path)
    assert refused.value.problems[0].code == "no_seal"
    made = make_seal(tmp_path, name="CĐCS A", unit="1", now=now)
    assert has_seal(tmp_path)
    assert load_seal(tmp_path).known == made.known
    with pytest.raises(Refused) as refused:
        make_seal(tmp_path, name="CĐCS A", unit="1", now=now)
    assert refused.value.problems[0].code == "seal_exists"


def test_a_long_name_stands_whole_beside_the_short_one_that_certificates_allow(
    tmp_path: Path, now: datetime.datetime
) -> None:
    name = "CĐCS Công ty Trách nhiệm hữu hạn Một thành viên Cà phê và Nông sản Buôn Ma Thuột"
    made = make_seal(tmp_path, name=name, unit="1", now=now)
    assert made.name == name
    short = made.certificate.subject.native["common_name"]
    assert short.endswith("…")
    assert name.startswith(short[:-1])
    assert len(short.encode()) <= 64


@pytest.mark.parametrize("broken", [b"", b"-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n"])
def test_a_damaged_key_is_a_trouble(broken: bytes, tmp_path: Path, now: datetime.datetime) -> None:
    make_seal(tmp_path, name="CĐCS A", unit="1", now=now)
    (tmp_path / "seal" / "seal.key").write_bytes(broken)
    with pytest.raises(Trouble) as trouble:
        load_seal(tmp_path)
    assert trouble.value.code == "seal_damaged"


def test_the_key_of_another_folder_does_not_fit(tmp_path: Path, folder: Path, now: datetime.datetime) -> None:
    make_seal(tmp_path, name="CĐCS A", unit="1", now=now)
    (tmp_path / "seal" / "seal.key").write_bytes((folder / "seal" / "seal.key").read_bytes())
    with pytest.raises(Trouble) as trouble:
        load_seal(tmp_path)
    assert trouble.value.code == "seal_damaged"


def test_the_certificate_goes_out_without_the_key_and_is_known_elsewhere(
    folder: Path, seal: Seal, tmp_path: Path
) -> None:
    out = export_certificate(folder, tmp_path / "chung-thu.pem")
    assert b"PRIVATE" not in out.read_bytes()
    assert trust(tmp_path, out) == seal.known
    assert trust(tmp_path, out) == seal.known  # again changes nothing
    assert known(tmp_path) == (seal.known,)
    assert len(seal.known.fingerprint.split()) == 16


def test_der_is_read_as_well(seal: Seal, tmp_path: Path) -> None:
    file = tmp_path / "a.cer"
    file.write_bytes(seal.known.der)
    assert read_certificate(file) == seal.known
    assert known(tmp_path) == ()


@pytest.mark.parametrize("content", [b"", b"abc", b"-----BEGIN CERTIFICATE-----\nx", b"%PDF-1.7\n"])
def test_what_is_no_certificate_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.pem"
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        trust(tmp_path, file)
    assert refused.value.problems[0].code == "bad_certificate_file"
    assert known(tmp_path) == ()


def test_a_changed_report_gives_no_certificate_to_trust(sealed: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(sealed.read_bytes() + b"\n")
    with pytest.raises(Refused):
        trust(tmp_path, file)


def test_a_certificate_that_did_not_sign_itself_as_it_says_is_refused(seal: Seal, tmp_path: Path) -> None:
    file = tmp_path / "a.cer"
    file.write_bytes(seal.known.der[:-1] + bytes([seal.known.der[-1] ^ 1]))
    with pytest.raises(Refused):
        read_certificate(file)


def test_a_certificate_of_another_program_is_not_called_a_seal(now: datetime.datetime) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Nguyễn Văn A")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    found = Known.of(made.public_bytes(serialization.Encoding.DER))
    assert (found.name, found.unit, found.made_by_program) == ("Nguyễn Văn A", "", False)


@pytest.mark.parametrize(
    ("name", "within"),
    [
        ("CĐCS Công ty 😀🎉", "CĐCS Công ty"),
        ("CĐCS 漢字 Y Ƀuôn Hƀiă Čư̆ M'gar", "CĐCS Y Ƀuôn Hƀiă Čư̆ M'gar"),
        ("العربية", "Dấu của phần mềm Sổ Công đoàn"),
        ("CĐCS Công ty TNHH " + "Một thành viên " * 30, None),
    ],
)
def test_a_unit_of_any_name_seals_its_summary(
    tmp_path: Path, data: dict[str, object], reference: Reference, now: datetime.datetime, name: str, within: str | None
) -> None:
    seal = make_seal(tmp_path, name=name, unit="0193f0a2-7c11-7a00-8000-000000000001", now=now)
    assert seal.name == (within or name.strip())
    write_summary(tmp_path / "a.pdf", data, reference=reference, level="L1", seal=seal, now=now)
    assert verify(tmp_path / "a.pdf", known=[], own=seal.known)["verdict"] == "valid"

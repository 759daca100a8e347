"""The bytes of a parcel: what one PC seals another reads, and nothing else gets in, however it was made."""

from __future__ import annotations

import hashlib
import json
import os
import tracemalloc
import zlib
from collections.abc import Callable
from typing import Any

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.parcels.envelope import (
    BLOCK,
    LARGEST_BODY,
    LARGEST_FILE,
    LARGEST_HEADER,
    MIB,
    REST,
    SIGNED,
    START,
    Fault,
    compact,
    opened,
    seal,
)
from tests.parcels.mutating import ACCEPTED, HEADER, Office, mutated, register, verdicts

EXAMPLES = int(os.environ.get("KH49_MUTATIONS", "1000"))


@pytest.fixture(scope="module")
def office() -> Office:
    return Office()


@pytest.fixture(scope="module")
def stranger() -> Office:
    return Office()


@pytest.fixture(scope="module")
def content(office: Office) -> bytes:
    return office.sealed(register(40))


def fault(act: Callable[[], object]) -> tuple[str, object]:
    """The code of the fault that an act raises, and its reason."""
    with pytest.raises(Fault) as caught:
        act()
    return caught.value.code, caught.value.facts.get("reason")


def told(packed: bytes, inflated: int, **more: Any) -> dict[str, Any]:
    """The header of packed bytes as `seal` writes it."""
    sha256 = hashlib.sha256(packed).hexdigest()
    return {**HEADER, "sha256": sha256, "packed": len(packed), "inflated": inflated, **more}


def by_hand(office: Office, header: bytes | dict[str, Any], packed: bytes) -> bytes:
    """A parcel with a good signature over whatever stands in it: what a faulty program, or a thief, would make."""
    signed = header if isinstance(header, bytes) else compact(header)
    return office.encrypted(office.signing.sign(SIGNED + signed) + len(signed).to_bytes(4, "big") + signed + packed)


def with_body(office: Office, text: str | bytes) -> Callable[[], object]:
    """Read a parcel whose body is that text, signed as it must be."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8")
    packed = zlib.compress(raw)
    parcel = office.opened(by_hand(office, told(packed, len(raw)), packed))
    parcel.check(office.public)
    return parcel.body


# -- there and back ----------------------------------------------------------------------------------------------------


def test_what_one_pc_seals_another_reads(office: Office, stranger: Office) -> None:
    sender = Office()
    content = sender.sealed(register(3), office.recipient, sender.recipient, made="2026-11-22T10:42:00+07:00")
    for reader in (office, sender):
        parcel = reader.opened(content)
        parcel.check(sender.public)
        assert parcel.body() == register(3)
        assert parcel.header["made"] == "2026-11-22T10:42:00+07:00"
        assert parcel.header["unit"] == "CD-0017"
    assert fault(lambda: stranger.opened(content)) == ("not_for_us", None)


def test_an_office_that_changed_its_keys_still_opens_late_parcels(office: Office, content: bytes) -> None:
    new = Office()
    assert opened(content, [new.identity, office.identity]).header["unit"] == "CD-0017"
    assert fault(lambda: opened(content, [new.identity])) == ("not_for_us", None)


def test_the_bytes_are_those_of_the_design(office: Office, content: bytes) -> None:
    assert content.startswith(b"KH49\x01age-encryption.org/v1\n")
    plain = office.decrypted(content)
    signature, length = plain[:64], int.from_bytes(plain[64:68], "big")
    signed, packed = plain[68 : 68 + length], plain[68 + length :]
    office.signing.public_key().verify(signature, b"kh49 parcel 1\n" + signed)
    header = json.loads(signed)
    assert signed.decode() == json.dumps(header, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert header == told(packed, len(zlib.decompress(packed)))
    assert json.loads(zlib.decompress(packed)) == register(40)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63 - 1)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cs"])),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
        max_leaves=12,
    ).map(lambda value: {"value": value})
)
@settings(max_examples=100)
def test_any_body_comes_back_as_it_was(body: dict[str, Any]) -> None:
    packed = zlib.compress(compact(body))
    parcel = READER.opened(by_hand(READER, told(packed, len(compact(body))), packed))
    parcel.check(READER.public)
    assert parcel.body() == body


READER = Office()


def test_a_parcel_of_files_carries_them_one_after_the_other(office: Office) -> None:
    files = [b"%PDF-1.7 ...", b"", os.urandom(200_000)]
    parcel = office.opened(office.sealed(files, raw=True, kind="files"))
    parcel.check(office.public)
    assert parcel.blobs() == files
    assert [one["size"] for one in parcel.header["files"]] == [12, 0, 200_000]
    assert fault(parcel.body) == ("bad_body", "kind")


def test_a_register_is_no_parcel_of_files(office: Office, content: bytes) -> None:
    parcel = office.opened(content)
    parcel.check(office.public)
    assert fault(parcel.blobs) == ("bad_body", "kind")


@pytest.mark.parametrize(
    "files",
    [
        [{"size": 3, "sha256": hashlib.sha256(b"mot").hexdigest()}],  # the second is not listed
        [{"size": 7, "sha256": hashlib.sha256(b"mot hai").hexdigest()}] * 2,
        [{"size": 7, "sha256": hashlib.sha256(b"mot").hexdigest()}],
        [{"size": -7, "sha256": hashlib.sha256(b"").hexdigest()}],
        [{"size": 10**12, "sha256": hashlib.sha256(b"mot hai").hexdigest()}],
        [{"size": True, "sha256": "x"}],
        ["mot hai"],
    ],
)
def test_files_are_as_long_and_have_the_hash_as_listed(office: Office, files: list[Any]) -> None:
    parcel = office.opened(by_hand(office, told(b"mot hai", 7, raw=True, files=files), b"mot hai"))
    parcel.check(office.public)
    assert fault(parcel.blobs) == ("bad_body", "files")


def test_nothing_is_read_before_the_signature_was_checked(office: Office, content: bytes) -> None:
    parcel = office.opened(content)
    with pytest.raises(RuntimeError):
        parcel.body()
    with pytest.raises(RuntimeError):
        parcel.blobs()


def test_an_error_of_the_key_reaches_who_seals(office: Office) -> None:
    def gone(_content: bytes) -> bytes:
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        seal(HEADER, {}, gone, [office.recipient])


@pytest.mark.parametrize("body", [{"a": float("nan")}, {"a": float("inf")}, {"a": "\ud800"}])
def test_what_is_no_json_is_not_sealed(office: Office, body: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - json words it in its own way
        office.sealed(body)


# -- what becomes of files on the road ---------------------------------------------------------------------------------


@pytest.mark.parametrize("members", [0, 40, 2_000])
def test_a_file_cut_at_a_sector_is_told_from_an_altered_one(office: Office, members: int) -> None:
    content = office.sealed(register(members))
    assert len(content) % BLOCK == REST
    for end in range(0, len(content), 512):
        assert office.verdict(content[:end]) == "cut_short", end
    for at in range(content.index(b"\n---") + 4, len(content), max(1, len(content) // 50)):
        altered = content[:at] + bytes((content[at] ^ 4,)) + content[at + 1 :]
        assert office.verdict(altered) == "altered", at


def test_every_bit_of_a_parcel_counts(office: Office) -> None:
    content = office.sealed({})
    for at in range(len(content)):
        for bit in range(8):
            assert office.verdict(content[:at] + bytes((content[at] ^ 1 << bit,)) + content[at + 1 :]) != ACCEPTED


@pytest.mark.parametrize("other", [b"PK\x03\x04", b"%PDF-1.7", b"kh49\x01", b"KH48\x01", b"\x00" * 5000])
def test_another_file_is_no_parcel(office: Office, other: bytes) -> None:
    assert office.verdict(other) == "not_a_parcel"


@pytest.mark.parametrize("start", [b"", b"KH", b"KH49", b"KH49\x01", b"KH49\x01age-encryption.org"])
def test_of_a_parcel_only_the_beginning_arrived(office: Office, start: bytes) -> None:
    assert office.verdict(start) == "cut_short"


def test_a_newer_program_made_it(office: Office, content: bytes) -> None:
    assert office.verdict(b"KH49\x02" + content[5:]) == "newer_parcel"
    assert office.verdict(b"KH49\x00" + content[5:]) == "altered"


def test_a_file_with_a_password_is_not_for_us(office: Office) -> None:
    head = b"age-encryption.org/v1\n-> scrypt " + b"A" * 22 + b" 18\n" + b"A" * 43 + b"\n--- " + b"A" * 43 + b"\n"
    assert office.verdict(START + head + bytes(100)) == "not_for_us"


def test_a_file_for_thousands_is_not_tried_key_by_key(office: Office) -> None:
    recipients = [pyrage.x25519.Identity.generate().to_public() for _ in range(100)]
    other = START + bytes(pyrage.encrypt(b"xin chao", recipients))
    assert office.verdict(other) in {"altered", "cut_short"}


# -- forged and mixed --------------------------------------------------------------------------------------------------


def test_a_stranger_signs_what_he_has_written(office: Office, stranger: Office) -> None:
    content = stranger.sealed(register(1), office.recipient)
    assert office.verdict(content, office.public) == "bad_signature"


def test_a_stranger_encrypts_what_he_has_written(office: Office) -> None:
    for plain in (b"", b"x" * 67, bytes(68), b"x" * 68, bytes(64) + b"\x00\x00\x00\x02{}", os.urandom(5000)):
        assert office.verdict(office.encrypted(plain)) == "bad_signature"


def test_header_and_body_of_two_parcels(office: Office) -> None:
    first, second = (office.decrypted(office.sealed(register(3, seed), seq=seed)) for seed in (1, 2))
    ends = [68 + int.from_bytes(plain[64:68], "big") for plain in (first, second)]
    assert office.verdict(office.encrypted(first[: ends[0]] + first[ends[0] :])) == ACCEPTED
    assert office.verdict(office.encrypted(first[: ends[0]] + second[ends[1] :])) == "bad_signature"
    assert office.verdict(office.encrypted(second[:64] + first[64:])) == "bad_signature"


def test_a_signature_for_another_purpose_is_none_for_a_parcel(office: Office) -> None:
    packed = zlib.compress(b"{}")
    signed = compact(told(packed, 2))
    plain = office.signing.sign(signed) + len(signed).to_bytes(4, "big") + signed + packed
    assert office.verdict(office.encrypted(plain)) == "bad_signature"


@pytest.mark.parametrize("key", [b"", b"\x00" * 31, b"\x00" * 32, b"\xff" * 32, b"\x00" * 64])
def test_a_key_that_is_none_checks_nothing(office: Office, content: bytes, key: bytes) -> None:
    assert fault(lambda: office.opened(content).check(key)) == ("bad_signature", "signature")


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"[]",
        b"{}",
        b'{"a":1,"a":1}',
        b"\xff",
        b"[" * 10_000,
        compact(told(b"x", 1) | {"packed": -1}),
        compact(told(b"x", 1) | {"packed": 1.0}),
        compact(told(b"x", 1) | {"inflated": True}),
        compact(told(b"x", 1) | {"inflated": None}),
        compact(told(b"x", 1) | {"sha256": 5}),
        compact(told(b"x", 1) | {"sha256": "../../etc"}),
    ],
)
def test_a_header_has_its_form(office: Office, header: bytes) -> None:
    assert fault(lambda: office.opened(by_hand(office, header, b"x"))) == ("bad_signature", "header")


def test_mutated_parcels_are_never_taken() -> None:
    told = verdicts(EXAMPLES)
    assert sum(told.values()) == 2 * EXAMPLES
    assert not [verdict for verdict in told if verdict.endswith(ACCEPTED)]
    outside = {"outside: " + code for code in ("altered", "cut_short", "not_for_us", "not_a_parcel", "newer_parcel")}
    assert set(told) <= outside | {"inside: bad_signature", "inside: too_large"}


def test_a_mutation_is_the_same_for_a_seed_and_never_none(content: bytes) -> None:
    for seed in range(200):
        assert mutated(content, seed) == mutated(content, seed) != content


# -- limits and bombs --------------------------------------------------------------------------------------------------


def test_limits_are_checked_when_a_parcel_is_made(office: Office) -> None:
    with pytest.raises(Fault) as caught:
        office.sealed([bytes(LARGEST_FILE + 1)], raw=True)
    assert (caught.value.code, dict(caught.value.facts)) == ("too_large", {"mb": 26, "reason": "file"})
    assert fault(lambda: office.sealed([bytes(LARGEST_FILE)], raw=True)) == ("too_large", "file")  # with its envelope
    assert fault(lambda: office.sealed({}, note="x" * LARGEST_HEADER)) == ("too_large", "header")
    assert fault(lambda: office.sealed("x" * 2_000_000)) == ("too_large", "body")  # it would look like a bomb


def test_a_file_of_almost_the_largest_size_goes_through(office: Office) -> None:
    blob = os.urandom(LARGEST_FILE - 20_000)
    content = office.sealed([blob], raw=True)
    assert len(content) % BLOCK == REST
    parcel = office.opened(content)
    parcel.check(office.public)
    assert parcel.blobs() == [blob]


def test_a_file_over_the_limit_is_not_decrypted(office: Office, content: bytes) -> None:
    with pytest.raises(Fault) as caught:
        office.opened(content + bytes(40 * MIB))
    assert (caught.value.code, dict(caught.value.facts)) == ("too_large", {"mb": 41, "reason": "file"})


def test_a_header_over_the_limit_is_not_read(office: Office) -> None:
    header = compact(told(b"x", 1, note="x" * LARGEST_HEADER))
    assert fault(lambda: office.opened(by_hand(office, header, b"x"))) == ("too_large", "header")


@pytest.mark.parametrize("claim", [10 * 1024**3, LARGEST_BODY + 1, 1001 * 8, 2**62])
def test_a_claim_is_refused_before_anything_is_inflated(office: Office, claim: int) -> None:
    assert fault(lambda: office.opened(by_hand(office, told(b"12345678", claim), b"12345678"))) == ("too_large", "body")


def test_a_bomb_inflates_more_than_a_thousandfold(office: Office) -> None:
    raw = b'"' + b" " * (50 * MIB) + b'"'
    packed = zlib.compress(raw, 9)
    assert len(raw) > 1000 * len(packed)
    assert fault(lambda: office.opened(by_hand(office, told(packed, len(raw)), packed))) == ("too_large", "body")


def test_a_stream_that_is_longer_than_the_header_says_ends_there(office: Office) -> None:
    packed = zlib.compress(b" " * (100 * MIB), 9)
    parcel = office.opened(by_hand(office, told(packed, 5), packed))
    parcel.check(office.public)
    tracemalloc.start()
    assert fault(parcel.body) == ("bad_body", "inflate")
    assert tracemalloc.get_traced_memory()[1] < MIB
    tracemalloc.stop()


PACKED = zlib.compress(b'{"a":1}')


@pytest.mark.parametrize(
    ("packed", "inflated"),
    [
        (PACKED, 6),
        (PACKED, 8),
        (PACKED[:-1], 7),
        (PACKED[:-4], 7),
        (PACKED[:-1] + b"\x00", 7),
        (PACKED + b"\x00", 7),
        (PACKED + PACKED, 7),
        (PACKED + zlib.compress(b""), 7),
        (b"", 0),
        (b"x" * 100, 7),
        (zlib.compress(b'{"a":1}', wbits=-15), 7),
        (zlib.compress(b'{"a":1}', wbits=31), 7),
    ],
)
def test_the_stream_is_whole_and_nothing_is_behind_it(office: Office, packed: bytes, inflated: int) -> None:
    parcel = office.opened(by_hand(office, told(packed, inflated), packed))
    parcel.check(office.public)
    assert fault(parcel.body) == ("bad_body", "inflate")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "json"),
        ("{", "json"),
        ("{} {}", "json"),
        ("{'a':1}", "json"),
        ("\ufeff{}", "json"),
        ('{"a":"\n"}', "json"),
        ("9" * 5000, "json"),
        ('{"a":NaN}', "number"),
        ('{"a":Infinity}', "number"),
        ("[-Infinity]", "number"),
        ("[1e999]", "number"),
        ("[9223372036854775808]", "number"),
        ('{"a":{"b":[-9223372036854775809]}}', "number"),
        ("9" * 4000, "number"),
        ('{"a":1,"b":2,"a":1}', "double_name"),
        ('[{"a":{"b":1,"\\u0062":2}}]', "double_name"),
        ("[" * 13 + "]" * 13, "deep"),
        ('{"a":' * 13 + "1" + "}" * 13, "deep"),
        ("[" * 100_000, "deep"),
        ("[" * 900 + "]" * 900, "deep"),
        (json.dumps("ệ" * 10_001, ensure_ascii=False), "long_text"),
        (json.dumps(["ệ" * 10_001]), "long_text"),
        (json.dumps({"x" * 10_001: 1}), "long_text"),
        ('"\\ud800"', "text"),
        ('{"\\udc00":1}', "text"),
        ('[{"a":["x\\uDBFFy"]}]', "text"),
        (b'"\xed\xa0\x80"', "text"),
        (b'"\xff"', "text"),
        ('"ệ'.encode()[:-1], "text"),
        ('{"a":1}'.encode("utf-16"), "text"),
    ],
)
def test_only_json_as_this_program_writes_it_is_read(office: Office, text: str | bytes, reason: str) -> None:
    assert fault(with_body(office, text)) == ("bad_body", reason)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[" * 12 + "7" + "]" * 12, None),
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        (json.dumps("ệ" * 10_000), "ệ" * 10_000),
        ('"\\ud83d\\ude00"', "😀"),
        ("1.5e3", 1500.0),
    ],
)
def test_what_is_just_within_bounds_is_read(office: Office, text: str, value: object) -> None:
    assert with_body(office, text)() == (json.loads(text) if value is None else value)


def repeated(piece: bytes, size: int) -> bytes:
    """A list of the piece, of that size, with noise before it so that it does not inflate a thousandfold."""
    noise = json.dumps([os.urandom(2_000).hex() for _ in range(60)]).encode()
    return b"[" + noise + b"," + piece * (size // len(piece)) + b"0]"


@pytest.mark.parametrize(
    ("piece", "reason"),
    [
        (b'[""],', "too_many"),
        (b'{"":{}},', "too_many"),
        (b'{"a":1},', "too_many"),
        (b'"",', "too_many"),
        (b'"\\"\\"\\"\\"\\"\\"\\"\\"\\"\\"",', "too_many"),
        (b'[[[[[[[["', "too_many"),
        (b"[],", "long_text"),
        (b"        ", "long_text"),
        (b"99999999", "long_text"),
    ],
)
def test_a_bomb_of_json_is_refused_before_it_is_made(office: Office, piece: bytes, reason: str) -> None:
    read = with_body(office, repeated(piece, 60 * MIB))
    tracemalloc.start()
    assert fault(read) == ("bad_body", reason)
    assert tracemalloc.get_traced_memory()[1] < 100 * MIB
    tracemalloc.stop()


def test_an_honest_large_register_is_no_bomb(office: Office) -> None:
    body = register(30_000)
    assert len(compact(body)) > 4 * MIB
    assert with_body(office, compact(body))() == body

"""The bytes of a parcel: packed, signed and encrypted; opened only step by step, each step bounded (design: sync, §2).

    b"KH49" 01 + age( signature[64] ‖ header length[4] ‖ header JSON ‖ zlib(body JSON) or raw files )

The signature covers the header, the header covers the packed bytes by their SHA-256, so nothing that a stranger wrote
is ever inflated or read as JSON but the header, 16 KB at most. What is wrong is a Fault: a code and facts.
"""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeGuard

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kh49_desktop.parcels.strict import LONGEST_TEXT, Unsound, read

MAGIC: Final = b"KH49"
VERSION: Final = 1
START: Final = MAGIC + bytes((VERSION,))
SIGNED: Final = b"kh49 parcel 1\n"  # stands before the header when it is signed: no other signature can pass for it
SIGNATURE: Final = 64
COUNT: Final = 4  # bytes of the header's length, big endian

MIB: Final = 1024 * 1024
LARGEST_FILE: Final = 25 * MIB
LARGEST_HEADER: Final = 16 * 1024
LARGEST_BODY: Final = 100 * MIB  # four times 50,000 members; what is read takes three times as much memory
MOST_INFLATION: Final = 1000
LARGEST_AGE_HEADER: Final = 8 * 1024  # some 80 recipients; with thousands, trying our keys on each would take minutes

# A parcel cut short by a stick pulled out fails exactly as an altered one. So all lengths leave this rest, which no
# multiple of a sector does: another rest means that bytes are missing.
BLOCK: Final = 64
REST: Final = 37
TRIES: Final = 1_000  # one in 64 is right: of ten million parcels one stays without
CHUNK: Final = 64 * 1024  # age encrypts in chunks, each with a tag
TAG: Final = 16

# The body is inflated in pieces. The first cannot hurt; in bodies of more than one, things are counted before they are
# made: 200,000 rows, the most a parcel may have, stay far below, a bomb of brackets is refused after its first piece.
PIECE: Final = 4 * MIB
MOST: Final[Mapping[bytes, int]] = MappingProxyType({b"{": 800_000, b"[": 2_000_000, b",": 6_000_000, b"\\": 6_000_000})
LONGEST_RUN: Final = 12 * LONGEST_TEXT  # bytes without a quotation mark: the longest text, all of it escaped

AGE: Final = b"age-encryption.org/v1\n"
NO_KEY: Final = "No matching keys found"
CUT: Final = frozenset(("failed to fill whole buffer", "age file is truncated"))
SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Fault(Exception):  # noqa: N818 - the word of the design; it is what is wrong with a file, not with the program
    """A file is not taken, and why: `code` names the sentence in words, `facts` fill its blanks.

    Codes: not_a_parcel, newer_parcel, too_large (mb), cut_short, altered, not_for_us, bad_signature, bad_body.
    A fact "reason" tells more closely which rule was broken.
    """

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: Mapping[str, object] = MappingProxyType(facts)


# -- writing -----------------------------------------------------------------------------------------------------------


def seal(header: Mapping[str, Any], body: Any, sign: Callable[[bytes], bytes], recipients: Sequence[str]) -> bytes:
    """Return the bytes of a parcel for the recipients ("age1…").

    `body` is what JSON can hold; when header["raw"] is True it is a sequence of bytes, the files, and they are listed
    as header["files"]. "sha256", "packed" and "inflated" are set here. `sign` makes an Ed25519 signature.

    Raises:
        Fault: "too_large", when the receiver would not open it.
        ValueError: the body cannot be written as JSON (NaN, half a surrogate pair).
    """
    told = dict(header)
    if told.get("raw") is True:
        packed = b"".join(body)
        inflated = len(packed)
        told["files"] = [{"sha256": hash_of(blob), "size": len(blob)} for blob in body]
    else:
        content = compact(body)
        packed = zlib.compress(content, 6)
        inflated = len(content)
    told |= {"sha256": hash_of(packed), "packed": len(packed), "inflated": inflated}
    bounded(len(packed), inflated)
    signed = compact(told)
    if len(signed) > LARGEST_HEADER:
        raise too_large(len(signed), "header")
    payload = b"".join((sign(SIGNED + signed), len(signed).to_bytes(COUNT, "big"), signed, packed))
    file = encrypted(payload, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
    if len(file) > LARGEST_FILE:
        raise too_large(len(file), "file")
    return file


def encrypted(payload: bytes, recipients: Sequence[object]) -> bytes:
    """Return the file of a payload, its length leaving the REST; by trying, since age's header has a random length."""
    for _ in range(TRIES):
        sink = Sink(len(payload))
        try:
            pyrage.encrypt_io(io.BytesIO(payload), sink, recipients)
        except pyrage.EncryptError:
            if not sink.unlucky:
                raise
        else:
            if sink.tell() % BLOCK == REST:
                break
    else:
        return START + bytes(pyrage.encrypt(payload, recipients))
    return sink.getvalue()


class Sink(io.BytesIO):
    """Where age writes. Of a large payload it writes its header first: when that has a wrong length, it ends there."""

    def __init__(self, payload: int) -> None:
        super().__init__()
        super().write(START)
        self.unlucky = False
        self._large = payload > CHUNK
        self._rest = payload + TAG * -(-payload // CHUNK)

    def write(self, piece: Any, /) -> int:
        """Take what age has written; raise when the file would come out with a length that says nothing."""
        if self._large and self.tell() == len(START):
            self.unlucky = (len(START) + len(piece) + self._rest) % BLOCK != REST
            if self.unlucky:
                raise BufferError
        return super().write(piece)


def compact(value: Any) -> bytes:
    """Return a value as JSON: sorted names, no blanks, letters as they are."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


# -- reading -----------------------------------------------------------------------------------------------------------


def opened(content: bytes, identities: Sequence[str]) -> Opened:
    """Return a parcel decrypted with one of our keys ("AGE-SECRET-KEY-1…"). Nothing in it is to be trusted yet.

    Raises:
        Fault: not_a_parcel, newer_parcel, too_large, cut_short, altered, not_for_us; bad_signature when what is inside
            was not made by this program.
    """
    if content[: len(MAGIC)] != MAGIC[: len(content)]:
        raise Fault("not_a_parcel")
    if len(content) <= len(MAGIC):
        raise Fault("cut_short")
    if content[len(MAGIC)] > VERSION:
        raise Fault("newer_parcel", version=content[len(MAGIC)])
    if len(content) > LARGEST_FILE:
        raise too_large(len(content), "file")
    plain = decrypted(content, identities)
    end = SIGNATURE + COUNT
    length = int.from_bytes(plain[SIGNATURE:end], "big")
    if len(plain) < end + length:
        raise Fault("bad_signature", reason="header")
    if length > LARGEST_HEADER:
        raise too_large(length, "header")
    signed = plain[end : end + length]
    return Opened(plain[:SIGNATURE], signed, header_of(signed), memoryview(plain)[end + length :])


def decrypted(content: bytes, identities: Sequence[str]) -> bytes:
    """Return what age has encrypted; tell a file that was cut short from an altered one."""
    damage = Fault("altered", reason="parcel") if len(content) % BLOCK == REST else Fault("cut_short")
    if not content.startswith(START + AGE) or content.find(b"\n---", 0, LARGEST_AGE_HEADER) < 0:
        raise damage
    try:
        keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
        plain: bytes = pyrage.decrypt(content[len(START) :], keys)
    except pyrage.DecryptError as error:
        if str(error) == NO_KEY:
            raise Fault("not_for_us") from error
        raise Fault("cut_short") if str(error) in CUT else damage from error
    return plain


def header_of(signed: bytes) -> dict[str, Any]:
    """Return the header, of which only the form is checked, and what it claims of the body's size."""
    try:
        header = read(signed.decode("utf-8"))
    except (UnicodeDecodeError, Unsound) as error:
        raise Fault("bad_signature", reason="header") from error
    if not isinstance(header, dict):
        raise Fault("bad_signature", reason="header")
    packed, inflated, sha256 = header.get("packed"), header.get("inflated"), header.get("sha256")
    if not is_size(packed) or not is_size(inflated) or not is_sha256(sha256):
        raise Fault("bad_signature", reason="header")
    bounded(packed, inflated)
    return header


class Opened:
    """A decrypted parcel: look at the header, check the signature with the key of its sender, then read the body."""

    __slots__ = ("_checked", "_packed", "_signature", "_signed", "header")

    def __init__(self, signature: bytes, signed: bytes, header: Mapping[str, Any], packed: memoryview) -> None:
        self.header = header
        self._signature = signature
        self._signed = signed
        self._packed = packed
        self._checked = False

    def check(self, public: bytes) -> None:
        """Check signature, length and hash with the sender's Ed25519 key (32 bytes).

        Raises:
            Fault: bad_signature.
        """
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(self._signature, SIGNED + self._signed)
        except (InvalidSignature, ValueError) as error:
            raise Fault("bad_signature", reason="signature") from error
        if len(self._packed) != self.header["packed"] or hash_of(self._packed) != self.header["sha256"]:
            raise Fault("bad_signature", reason="content")
        self._checked = True

    def body(self) -> Any:
        """Return the body, inflated and read within bounds; every value in it is still to be checked by its type.

        Raises:
            Fault: bad_body.
        """
        self._only_after_check()
        if self.header.get("raw") is True:
            raise Fault("bad_body", reason="kind")
        try:
            return read(inflated(self._packed, self.header["inflated"]))
        except Unsound as error:
            raise Fault("bad_body", reason=error.reason) from error

    def blobs(self) -> list[bytes]:
        """Return the files of a raw parcel, in the order of header["files"], each with the hash told there.

        Raises:
            Fault: bad_body.
        """
        self._only_after_check()
        listed = self.header.get("files")
        if self.header.get("raw") is not True or not isinstance(listed, list):
            raise Fault("bad_body", reason="kind")
        found, at = [], 0
        for told in listed:
            if not isinstance(told, dict) or not is_size(told.get("size")) or not is_sha256(told.get("sha256")):
                raise Fault("bad_body", reason="files")
            part = self._packed[at : at + told["size"]]
            at += told["size"]
            if len(part) != told["size"] or hash_of(part) != told["sha256"]:
                raise Fault("bad_body", reason="files")
            found.append(part.tobytes())
        if at != len(self._packed) or self.header["inflated"] != at:
            raise Fault("bad_body", reason="files")
        return found

    def _only_after_check(self) -> None:
        if not self._checked:
            raise RuntimeError("check() comes before the content is read")


def inflated(packed: memoryview, size: int) -> str:
    """Return the text of a body: as long as its header says and whole, with nothing behind it."""
    stream = zlib.decompressobj()
    letters = codecs.getincrementaldecoder("utf-8")()
    left: memoryview | bytes = packed
    texts: list[str] = []
    length = 0
    counted = dict.fromkeys(MOST, 0)
    try:
        while not stream.eof:
            piece = stream.decompress(left, min(PIECE, size + 1 - length))
            left = stream.unconsumed_tail
            length += len(piece)
            if length > size or not (piece or stream.eof):
                raise Unsound("inflate")
            if length > PIECE:
                weighed(piece, counted)
            texts.append(letters.decode(piece))
        letters.decode(b"", final=True)
    except zlib.error as error:
        raise Unsound("inflate") from error
    except UnicodeDecodeError as error:
        raise Unsound("text") from error
    if length != size or stream.unused_data:
        raise Unsound("inflate")
    return "".join(texts)


def weighed(piece: bytes, counted: dict[bytes, int]) -> None:
    """Count in a piece of JSON what would take memory; raise Unsound when it is more than any honest body has."""
    for mark, most in MOST.items():
        counted[mark] += piece.count(mark)
        if counted[mark] > most:
            raise Unsound("too_many")
    at = 0
    while len(piece) - at > LONGEST_RUN:
        quotation = piece.rfind(b'"', at, at + LONGEST_RUN + 1)
        if quotation < 0:
            raise Unsound("long_text")
        at = quotation + 1


def bounded(packed: int, inflated_size: int) -> None:
    """Raise the Fault of a body that is, or claims to be, larger than any parcel."""
    if inflated_size > LARGEST_BODY or inflated_size > MOST_INFLATION * packed:
        raise too_large(inflated_size, "body")
    if packed > LARGEST_FILE:
        raise too_large(packed, "file")


def too_large(size: int, reason: str) -> Fault:
    """Return the Fault of something over its limit; its size in begun megabytes."""
    return Fault("too_large", mb=-(-size // MIB), reason=reason)


def hash_of(content: bytes | memoryview) -> str:
    """Return the SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def is_size(value: object) -> TypeGuard[int]:
    """Tell whether a value from a header is a number of bytes."""
    return type(value) is int and value >= 0


def is_sha256(value: object) -> bool:
    """Tell whether a value from a header is a SHA-256 as this program writes it."""
    return isinstance(value, str) and SHA256.fullmatch(value) is not None

"""The check of a received file: accepted only when every rule holds; what cannot be read is refused with a reason."""

from __future__ import annotations

import datetime
import io
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypedDict, cast

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm, enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import read_certification_data
from pyhanko_certvalidator import ValidationContext

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.goals.summary import SummaryData, figures
from kh49_desktop.report.certificates import OWN_FIELD, SUPERIOR_FIELD, Known, envelope
from kh49_desktop.report.likeness import drawn, entry, pages_of, same_pages
from kh49_desktop.report.pages import Place
from kh49_desktop.report.stamp import stamp_pdf
from kh49_desktop.report.summary import (
    DATA_FILE,
    FORMAT,
    LARGEST_PARCEL,
    LARGEST_TOGETHER,
    MOST_PARCELS,
    PARCEL_NAME,
    RENDERER,
    check_code,
    printed,
)
from kh49_desktop.whole_files import as_trouble

MIB: Final = 1024 * 1024
LARGEST_FILE: Final = 50 * MIB
LARGEST_DATA: Final = 20 * MIB
LIMITS: Final = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=LARGEST_PARCEL), document_budget=DocumentDecodeBudget(200 * MIB, 20)
)
MOST_PARTS: Final = 5_000  # of the attached data; a summary has some 200, and each is printed again
LONGEST_TEXT: Final = 2_000
MARGINS: Final = {"top": (20, 25), "bottom": (20, 25), "left": (30, 35), "right": (15, 20)}  # mm, NĐ 30/2020
PARCEL_ENDING: Final = ".kh49"
NOT_CHECKED: Final = "not_checked"  # revocation: a seal of the program has none, and offline none can be asked
WRONG: Final = {
    "intact": "altered",
    "accepted": "bad_certificate",
    "covered": "added_after",
    "unchanged": "changed_after",
    "certifies": "not_certified",
    "whole": "bad_certificate",
    "plain": "envelope_changed",
    "in_time": "certificate_not_in_time",
}


class Signature(TypedDict):
    """One seal or signature in the file; `time` as its signer tells it, ISO with zone."""

    field: str
    signer: str
    time: str | None
    level: str
    trusted: bool
    revocation: str


class Verdict(TypedDict):
    """The outcome; `verdict` is valid, unknown_signer, invalid or unsigned; `reasons` are codes of words.report."""

    verdict: str
    reasons: list[str]
    signatures: list[Signature]
    figures_match: bool | None
    data: dict[str, Any] | None


class Refusal(Exception):  # noqa: N818 - it says what the file gets
    """The file breaks a rule; `reasons` are the codes."""

    def __init__(self, *reasons: str, told: Sequence[Signature] = (), figures_match: bool | None = None) -> None:
        super().__init__(*reasons)
        self.reasons, self.told, self.figures_match = list(reasons), list(told), figures_match


def verify(path: Path, *, known: Iterable[Known], own: Known | None = None) -> Verdict:
    """Return the verdict on a file. Raises Trouble only when the file cannot be read from the disk.

    "valid" means: sealed by a certificate in `known` or by `own` (the exact bytes, not the name), every byte of the
    file covered, nothing changed afterwards but filled fields, the figures recomputed from the data inside the sealed
    revision equal, and the pages printed again from them the same. A roll-back to an earlier sealed state of the same
    file cannot be seen from the file: whoever collects files keeps a register of the seals expected.
    """
    with as_trouble(path):
        large = path.stat().st_size > LARGEST_FILE
        content = b"" if large else path.read_bytes()
    if large:
        return _refused(Refusal("pdf_too_large"))
    return check(content, known=[*known, *([own] if own else [])])


def check(content: bytes, *, known: Iterable[Known]) -> Verdict:
    """Return the verdict on a file's bytes; never raises for what the file holds."""
    try:
        _quiet(logging.getLogger("pyhanko"))
        return _checked(content, {one.der: one for one in known})
    except Refusal as refusal:
        return _refused(refusal)
    except SignatureValidationError:
        return _refused(Refusal("envelope_changed"))
    except Exception:  # noqa: BLE001 - a hostile file may break any parser anywhere; that is a refusal, not our bug
        return _refused(Refusal("pdf_unreadable"))


def signer_of(content: bytes) -> Known | None:
    """Return the certificate of a file that is whole and sealed, whoever sealed it; None of any other."""
    try:
        signature = next(iter(_signatures(_opened(content))))
        found = Known.of(signature.signer_cert.dump())
    except Exception:  # noqa: BLE001 - as above
        return None
    return found if check(content, known=(found,))["verdict"] == "valid" else None


def parcels_in(pdf: bytes) -> dict[str, bytes]:
    """Return the parcels that travel in a PDF, {} when there are none; of a sealed file as it was when first sealed.

    Nothing of them is believed here: the seal is `check`'s to judge, and a parcel proves itself by its own signature.
    A name is kept when it is one a parcel can have and is a plain number otherwise, so it is never a path.
    Raises Refused with the code of `check`: not_pdf, pdf_unreadable, pdf_encrypted, pdf_too_large (of the file, of a
    parcel, of all together), bad_attached_data (more than 5, or two of one name), fields_changed.
    """
    try:
        _quiet(logging.getLogger("pyhanko"))
        return _parcels(pdf)
    except Refusal as refusal:
        raise Refused(*map(Problem, refusal.reasons)) from refusal
    except Exception as error:  # a hostile file may break any parser anywhere
        raise Refused(Problem("pdf_unreadable")) from error


def honest_parcels(pdf: bytes) -> dict[str, bytes]:
    """Return the parcels in a PDF that is as it was sealed, whoever sealed it, or that never was sealed.

    Report and parcel are one object: of a file in which anything was changed nothing is taken.
    Raises Refused: "pdf_altered", and as `parcels_in`.
    """
    found = parcels_in(pdf)
    if found and check(pdf, known=())["verdict"] == "invalid":
        raise Refused(Problem("pdf_altered"))
    return found


def _parcels(pdf: bytes) -> dict[str, bytes]:
    if len(pdf) > LARGEST_FILE:
        raise Refusal("pdf_too_large")
    reader = _opened(pdf)
    signatures = _signatures(reader)
    # What was laid over a sealed file later is not what its unit sent.
    file = reader.get_historical_resolver(signatures[0].signed_revision) if signatures else reader
    streams = {name: part for name, part in _attached(file).items() if name.casefold().endswith(PARCEL_ENDING)}
    if len(streams) > MOST_PARCELS:
        raise Refusal("bad_attached_data")
    found: dict[str, bytes] = {}
    for number, (name, stream) in enumerate(streams.items(), start=1):
        content = stream.data
        if len(content) > LARGEST_PARCEL or len(content) + sum(map(len, found.values())) > LARGEST_TOGETHER:
            raise Refusal("pdf_too_large")
        found[name if PARCEL_NAME.fullmatch(name) else f"{number}{PARCEL_ENDING}"] = content
    return found


def _quiet(log: logging.Logger) -> None:
    """Keep what the library says of a hostile file off the person's screen; a log that someone listens to stays."""
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _refused(refusal: Refusal) -> Verdict:
    return {
        "verdict": "invalid",
        "reasons": refusal.reasons,
        "signatures": refusal.told,
        "figures_match": refusal.figures_match,
        "data": None,
    }


def _opened(content: bytes) -> PdfFileReader:
    if not content.startswith(b"%PDF-"):
        raise Refusal("not_pdf")
    reader = PdfFileReader(io.BytesIO(content), strict=True, decode_limits=LIMITS)
    if reader.encrypted:
        raise Refusal("pdf_encrypted")
    if reader.xrefs.hybrid_xrefs_present:
        raise Refusal("pdf_unreadable")
    return reader


def _signatures(reader: PdfFileReader) -> list[EmbeddedPdfSignature]:
    """Return all that is signed, oldest first; a field twice, or one of a name that is not ours, is a refusal."""
    fields = list(enumerate_sig_fields(reader))
    names = [name for name, _, _ in fields]
    if len(set(names)) != len(names) or not set(names) <= {OWN_FIELD, SUPERIOR_FIELD}:
        raise Refusal("fields_changed")
    found = [EmbeddedPdfSignature(reader, field, name) for name, value, field in fields if value is not None]
    return sorted(found, key=lambda signature: int(signature.signed_revision))


def _checked(content: bytes, known: Mapping[bytes, Known]) -> Verdict:
    reader = _opened(content)
    signatures = _signatures(reader)
    if not signatures:
        return _unsigned(content, reader)
    told: list[Signature] = []
    wrong: list[str] = []
    for place, signature in enumerate(signatures):
        line, faults = _one(content, signature, known, last=place == len(signatures) - 1, first=place == 0)
        told.append(line)
        wrong += [fault for fault in faults if fault not in wrong]
    if signatures[0].field_name != OWN_FIELD:
        wrong.append("fields_changed")
    if wrong:
        raise Refusal(*wrong, told=told)
    notes, match, data = _content(reader, signatures[0], told)
    trusted = all(line["trusted"] for line in told)
    return {
        "verdict": "valid" if trusted else "unknown_signer",
        "reasons": notes if trusted else ["unknown_signer", *notes],
        "signatures": told,
        "figures_match": match,
        "data": data,
    }


def _unsigned(content: bytes, reader: PdfFileReader) -> Verdict:
    """Tell a file that never was sealed from one whose seal was taken away or that hides another file."""
    held = _attached(reader)
    payload = _payload(held[DATA_FILE].data) if DATA_FILE in held else None
    if b"/ByteRange" in content or (payload is not None and payload["level"] != "L0"):
        raise Refusal("signature_removed")
    if any(part.data.lstrip().startswith(b"%PDF-") for part in held.values()):
        raise Refusal("wrapped")
    for page in pages_of(reader):
        if any(entry(note.get_object(), "/FT") == "/Sig" for note in entry(page, "/Annots", ())):
            raise Refusal("signature_removed")
    return {"verdict": "unsigned", "reasons": ["unsigned"], "signatures": [], "figures_match": None, "data": None}


def _one(
    content: bytes, signature: EmbeddedPdfSignature, known: Mapping[bytes, Known], *, last: bool, first: bool
) -> tuple[Signature, list[str]]:
    """Return how one signature is told, and the codes of what is wrong with it."""
    certificate = signature.signer_cert
    der = bytes(certificate.dump())
    signer = known.get(der) or Known.of(der)
    at = signature.self_reported_timestamp
    # The certificate itself is the only root: a chain or another certificate of the same name leads nowhere.
    context = ValidationContext(
        trust_roots=[certificate], moment=at, allow_fetching=False, revocation_mode="soft-fail", other_certs=[]
    )
    status = validate_pdf_signature(signature, signer_validation_context=context)
    level = getattr(status.diff_result, "modification_level", ModificationLevel.OTHER)
    promise = read_certification_data(signature.reader)
    holds = {
        "intact": status.intact and status.valid,
        "accepted": status.trusted or not (status.intact and status.valid),
        "covered": status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        if last
        else status.coverage == SignatureCoverageLevel.ENTIRE_REVISION,
        "unchanged": status.docmdp_ok is True and level <= ModificationLevel.FORM_FILLING,
        "certifies": not first
        or (
            promise is not None
            and promise.permission == MDPPerm.FILL_FORMS
            and promise.author_sig.container_ref == signature.sig_object.container_ref
        ),
        "whole": signer.whole,
        "plain": _plain(content, signature, signer),
        "in_time": at is not None and at.tzinfo is not None and signer.since <= at <= signer.until,
    }
    line: Signature = {
        "field": signature.field_name,
        "signer": signer.name,
        "time": at.isoformat() if at else None,
        "level": "L1" if signer.made_by_program else "other",
        "trusted": der in known,
        "revocation": NOT_CHECKED,
    }
    return line, list(dict.fromkeys(WRONG[rule] for rule, true in holds.items() if not true))


def _plain(content: bytes, signature: EmbeddedPdfSignature, signer: Known) -> bool:
    """Tell whether the gap in the signed bytes holds the envelope in its one form and nothing but zeros after it."""
    spans = [int(number) for number in signature.byte_range]
    start, end = spans[1], spans[2]
    gap = content[start:end]
    if spans[0] != 0 or len(spans) != 4 or gap[:1] != b"<" or gap[-1:] != b">":  # noqa: PLR2004 - two spans
        return False
    held = bytes.fromhex(gap[1:-1].decode("ascii"))
    if gap[1:-1] not in {held.hex().encode(), held.hex().upper().encode()} or held != signature.pkcs7_content:
        return False
    parsed = cms.ContentInfo.load(held)
    one = parsed.dump()
    if held[len(one) :].strip(b"\0"):
        return False
    if not signer.made_by_program:
        return True
    info = signature.signer_info
    algorithm, value = info["signature_algorithm"]["algorithm"].native, info["signature"].native
    return bool(envelope(signature.signer_cert, info["signed_attrs"], algorithm, value) == one)


def _content(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, told: list[Signature]
) -> tuple[list[str], bool | None, dict[str, Any] | None]:
    """Return notes, whether the figures match, and the data: read from the sealed revision only."""
    sealed = reader.get_historical_resolver(signature.signed_revision)
    held = _attached(sealed).get(DATA_FILE)
    if held is None:
        return ["no_attached_data"], None, None
    content = held.data
    payload = _payload(content)
    if payload is None:
        raise Refusal("bad_attached_data", told=told)
    data = payload["data"]
    signer = Known.of(bytes(signature.signer_cert.dump()))
    if payload["level"] != "L1":
        raise Refusal("bad_attached_data", told=told)
    if signer.made_by_program and signer.unit != data["unit"]["id"]:
        raise Refusal("other_unit", told=told)
    if _plainly(figures(cast("SummaryData", data))) != payload["figures"]:
        raise Refusal("figures_differ", told=told, figures_match=False)
    if payload["renderer"] != RENDERER:
        return ["other_template"], True, data
    again = printed(payload)
    if not same_pages(sealed, PdfFileReader(io.BytesIO(again.pdf))):
        raise Refusal("pages_differ", told=told, figures_match=False)
    at = signature.self_reported_timestamp
    if at is None or not _fields_in_place(sealed, again.places, signer, check_code(content), at):
        raise Refusal("fields_changed", told=told)
    return [], True, data


def _plainly(told: object) -> object:
    return json.loads(json.dumps(told))


def _attached(file: PdfFileReader | HistoricalResolver) -> dict[str, generic.StreamObject]:
    """Return the files attached to a revision by name, not yet unpacked; two of one name are a refusal."""
    try:
        names = file.root["/Names"]["/EmbeddedFiles"]
    except KeyError:
        return {}
    if "/Kids" in names or len(names["/Names"]) > 20:  # noqa: PLR2004 - ours have one file and a flat list
        raise Refusal("bad_attached_data")
    parts = list(names["/Names"])
    found: dict[str, generic.StreamObject] = {}
    for name, file_spec in zip(parts[::2], parts[1::2], strict=True):
        stream = file_spec.get_object()["/EF"]["/F"]
        if str(name) in found or not isinstance(stream, generic.StreamObject):
            raise Refusal("bad_attached_data")
        found[str(name)] = stream
    return found


def _payload(content: bytes) -> dict[str, Any] | None:
    """Return the attached data, or None when it is not what this program attaches."""
    if len(content) > LARGEST_DATA:
        raise Refusal("pdf_too_large")
    try:
        payload = json.loads(content.decode("utf-8"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError):
        return None
    kinds = {"kind": str, "format": int, "renderer": str, "level": str, "layout": dict, "data": dict, "figures": dict}
    if not isinstance(payload, dict) or any(not isinstance(payload.get(key), kind) for key, kind in kinds.items()):
        return None
    ours = payload["kind"] == "kh49-summary" and payload["format"] == FORMAT
    return payload if ours and _modest(payload) and _within_margins(payload["layout"]) else None


def _modest(payload: object) -> bool:
    """Tell whether the data are of a size that can be printed again at once; a stranger's need not be."""
    parts, waiting = 0, [payload]
    while waiting:
        part = waiting.pop()
        parts += 1
        if parts > MOST_PARTS or (isinstance(part, str) and len(part) > LONGEST_TEXT):
            return False
        waiting += [*part.keys(), *part.values()] if isinstance(part, dict) else part if isinstance(part, list) else []
    return True


def _within_margins(layout: Mapping[str, Any]) -> bool:
    margins = layout.get("margins_mm")
    return isinstance(margins, dict) and all(
        isinstance(margins.get(side), int | float) and least <= margins[side] <= most
        for side, (least, most) in MARGINS.items()
    )


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _fields_in_place(
    sealed: HistoricalResolver, places: Mapping[str, Place], signer: Known, code: str, at: datetime.datetime
) -> bool:
    """Tell whether the only annotations are the two fields, where they belong, one with our stamp, one showing nothing.

    An annotation elsewhere, or another picture in the stamp's place, could cover or contradict a figure.
    """
    stamp = PdfFileReader(io.BytesIO(stamp_pdf(unit=signer.name, code=code, at=at)))
    expected: dict[str, list[Any]] = {name: [] for name in places}
    for number, page in enumerate(pages_of(sealed)):
        for raw in entry(page, "/Annots", ()):
            note = raw.get_object()
            name = str(entry(note, "/T"))
            place = places.get(name)
            if place is None or place.page != number or entry(note, "/Subtype") != "/Widget":
                return False
            if tuple(float(edge) for edge in note["/Rect"]) != tuple(map(float, place.box)):
                return False
            looks = note["/AP"]
            if set(looks) != {"/N"}:
                return False
            expected[name].append(looks["/N"])
    if any(len(found) != 1 for found in expected.values()):
        return False
    own, other = expected[OWN_FIELD][0], expected[SUPERIOR_FIELD][0]
    page = next(iter(pages_of(stamp)))
    return bool(
        not other.data.strip()
        and own.data == page["/Contents"].get_object().data
        and drawn(own["/Resources"]) == drawn(page["/Resources"])
        and drawn(own["/BBox"]) == drawn(page["/MediaBox"])
        and "/Matrix" not in own
    )

"""What a received file is accepted for, and everything that was tried to make a changed one pass."""

from __future__ import annotations

import contextlib
import copy
import datetime
import io
import json
import random
import warnings
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from kh49_desktop.errors import Trouble
from kh49_desktop.reference import Reference
from kh49_desktop.report import summary
from kh49_desktop.report.pages import Place
from kh49_desktop.report.seal import Seal, known, trust
from kh49_desktop.report.summary import DATA_FILE, packed, printed
from kh49_desktop.report.verify import LARGEST_FILE, Verdict, check, verify
from tests.report.countersigning import countersigned

Data = dict[str, Any]
Tampering = Callable[[bytes], bytes]
Forge = Callable[..., bytes]


# -- files that are what they say ------------------------------------------------------------------------------------
def test_a_whole_report_of_a_known_unit_is_valid(sealed: Path, seal: Seal, whole_data: Data) -> None:
    verdict = verify(sealed, known=[], own=seal.known)
    assert verdict == {
        "verdict": "valid",
        "reasons": [],
        "signatures": [
            {
                "field": "KyDonVi",
                "signer": "CĐCS Công ty TNHH May Thái Dương",
                "time": "2026-12-02T14:05:12+07:00",
                "level": "L1",
                "trusted": True,
                "revocation": "not_checked",
            }
        ],
        "figures_match": True,
        "data": whole_data,
    }
    assert json.loads(json.dumps(verdict)) == verdict


def test_a_certificate_becomes_known_by_an_act_of_trust(sealed: Path, tmp_path: Path, seal: Seal) -> None:
    assert verify(sealed, known=known(tmp_path))["verdict"] == "unknown_signer"
    assert trust(tmp_path, sealed) == seal.known
    assert verify(sealed, known=known(tmp_path))["verdict"] == "valid"


def test_an_honest_file_of_a_stranger_is_told_as_such_with_its_data(sealed: Path, whole_data: Data) -> None:
    verdict = verify(sealed, known=[])
    assert verdict["verdict"] == "unknown_signer"
    assert verdict["reasons"] == ["unknown_signer"]
    assert not verdict["signatures"][0]["trusted"]
    assert verdict["figures_match"]
    assert verdict["data"] == whole_data


def test_an_impostor_with_the_same_name_and_id_is_a_stranger(
    tmp_path: Path, data: Data, reference: Reference, seal: Seal, impostor: Seal, now: datetime.datetime
) -> None:
    data["members"]["steps"][0] = ["ADMIT", 9015, 13]
    path = summary.write_summary(tmp_path / "x.pdf", data, reference=reference, seal=impostor, now=now).file
    verdict = verify(path, known=[], own=seal.known)
    assert verdict["verdict"] == "unknown_signer"
    assert verdict["signatures"][0]["signer"] == seal.name


def test_a_print_to_sign_by_hand_is_unsigned_and_its_data_are_not_handed_out(
    tmp_path: Path, data: Data, reference: Reference, seal: Seal, now: datetime.datetime
) -> None:
    path = summary.write_summary(tmp_path / "x.pdf", data, reference=reference, level="L0", now=now).file
    unsigned = {"verdict": "unsigned", "reasons": ["unsigned"], "signatures": [], "figures_match": None, "data": None}
    assert dict(verify(path, known=[seal.known])) == unsigned


def test_the_superior_seals_after_the_unit_and_both_hold(
    sealed: Path, seal: Seal, superior: Seal, now: datetime.datetime, whole_data: Data
) -> None:
    later = now + datetime.timedelta(days=3)
    both = countersigned(sealed.read_bytes(), superior, later)
    verdict = check(both, known=[seal.known, superior.known])
    assert verdict["verdict"] == "valid"
    assert [line["field"] for line in verdict["signatures"]] == ["KyDonVi", "KyCapTren"]
    assert verdict["data"] == whole_data
    assert check(both, known=[seal.known])["verdict"] == "unknown_signer"
    assert check(both + b"\n", known=[seal.known, superior.known])["reasons"] == ["added_after"]
    # The limit told in verify: what was whole before the second seal is whole again without it.
    assert check(both[: len(sealed.read_bytes())], known=[seal.known])["verdict"] == "valid"


def test_another_edition_of_the_program_is_told_and_refuses_nothing(
    data: Data, reference: Reference, seal: Seal, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload = packed(data, reference=reference, level="L1") | {"renderer": "reportlab 99"}
    done = printed(payload)
    sealed = seal.signed(done.pdf, places=done.places, code=done.code, now=now)
    verdict = check(sealed, known=[seal.known])
    assert (verdict["verdict"], verdict["reasons"], verdict["figures_match"]) == ("valid", ["other_template"], True)


# -- files that were changed -----------------------------------------------------------------------------------------
def gap(pdf: bytes) -> tuple[int, int]:
    """Return where the envelope's hexadecimal digits stand."""
    spans = [int(number) for number in PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].byte_range]
    return spans[1] + 1, spans[2] - 1


def replaced(pdf: bytes, place: int, new: bytes) -> bytes:
    return pdf[:place] + new + pdf[place + len(new) :]


def a_figure_on_the_page(pdf: bytes) -> bytes:
    """The page's content again with another figure, packed to the same length."""
    reader = PdfFileReader(io.BytesIO(pdf))
    stream = reader.root["/Pages"]["/Kids"][0]["/Contents"]
    start = pdf.index(stream.encoded_data)
    longer = zlib.compress(stream.data.replace(b"336", b"996", 1), 9)
    assert b"336" in stream.data
    return replaced(pdf, start, longer.ljust(len(stream.encoded_data), b"\n")[: len(stream.encoded_data)])


def the_title_in_info(pdf: bytes) -> bytes:
    assert b"/Author" in pdf
    return pdf.replace(b"/Author", b"/Auth0r", 1)


def the_padding_after_the_envelope(pdf: bytes) -> bytes:
    return replaced(pdf, gap(pdf)[1] - 6, b"1")


def the_case_of_one_digit_in_the_envelope(pdf: bytes) -> bytes:
    start, end = gap(pdf)
    place = next(place for place in range(start, end) if pdf[place : place + 1].isalpha())
    return replaced(pdf, place, pdf[place : place + 1].swapcase())


def a_bit_of_the_certificate(pdf: bytes) -> bytes:
    name = "Sổ Công đoàn".encode().hex().upper().encode()
    return replaced(pdf, pdf.index(name, gap(pdf)[0]), b"52")


def the_last_digits_of_the_certificate(pdf: bytes) -> bytes:
    """The certificate's own signature, which the envelope's signature covers only by a digest."""
    start, end = gap(pdf)
    der = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].signer_cert.dump().hex().upper().encode()
    place = pdf.index(der, start, end) + len(der) - 2
    return replaced(pdf, place, b"00" if pdf[place : place + 2] != b"00" else b"11")


def a_bit_of_the_signature(pdf: bytes) -> bytes:
    value = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0].signer_info["signature"].native.hex().upper().encode()
    return replaced(pdf, pdf.index(value), b"FF" if value[:2] != b"FF" else b"00")


def the_envelope_s_version(pdf: bytes) -> bytes:
    """A number that no signature covers."""
    start = gap(pdf)[0]
    place = pdf.index(b"020101", start)
    return replaced(pdf, place, b"020103")


def the_time_of_signing(pdf: bytes) -> bytes:
    return pdf.replace(b"20261202140512", b"20251202140512")


def the_signed_ranges(pdf: bytes) -> bytes:
    place = pdf.index(b"/ByteRange [0 ") + len(b"/ByteRange [0 ")
    return replaced(pdf, place, str(int(pdf[place : pdf.index(b" ", place)]) - 1).encode())


def the_version_in_the_first_line(pdf: bytes) -> bytes:
    return replaced(pdf, 7, b"7")


def a_byte_more_at_the_end(pdf: bytes) -> bytes:
    return pdf + b"\n"


def a_page_of_bytes_more_at_the_end(pdf: bytes) -> bytes:
    return pdf + b"%" + b"x" * 4096


def a_byte_more_at_the_start(pdf: bytes) -> bytes:
    return b"\n" + pdf


def cut_short(pdf: bytes) -> bytes:
    return pdf[:-100]


def cut_in_half(pdf: bytes) -> bytes:
    return pdf[: len(pdf) // 2]


def rolled_back_to_before_the_seal(pdf: bytes) -> bytes:
    return pdf[: pdf.index(b"%%EOF") + 6]


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def update_that_swaps_the_data(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        stream = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]
        stream._data = stream.data.replace(b"336", b"996")
        stream._encoded_data = None
        writer.update_container(stream)

    return updated(pdf, change)


def update_that_swaps_a_page(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        stream = writer.root["/Pages"]["/Kids"][0]["/Contents"]
        stream._data = stream.data.replace(b"336", b"996")
        stream._encoded_data = None
        writer.update_container(stream)

    return updated(pdf, change)


def update_that_lays_a_note_over_a_figure(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.register_annotation(writer.find_page_for_modification(0)[0], writer.add_object(overlay()))

    return updated(pdf, change)


def update_that_changes_info(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        writer.set_info(generic.DictionaryObject({pdf_name("/Title"): generic.pdf_string("9.996 đoàn viên")}))

    return updated(pdf, change)


def update_with_nothing_in_it(pdf: bytes) -> bytes:
    return updated(pdf, lambda writer: writer.update_root())


def update_that_takes_the_seal_out_of_its_field(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0]
        del field["/V"]
        writer.update_container(field)

    return updated(pdf, change)


def update_that_drops_the_form(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        del writer.root["/AcroForm"]
        writer.update_root()

    return updated(pdf, change)


def update_with_the_field_twice(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        fields = writer.root["/AcroForm"]["/Fields"]
        again = generic.DictionaryObject({key: fields[0].raw_get(key) for key in fields[0]})
        fields.append(writer.add_object(again))
        writer.update_root()
        writer.update_container(fields)

    return updated(pdf, change)


def update_with_a_third_field(pdf: bytes) -> bytes:
    def change(writer: IncrementalPdfFileWriter) -> None:
        fields = writer.root["/AcroForm"]["/Fields"]
        more = {pdf_name("/FT"): pdf_name("/Sig"), pdf_name("/T"): generic.pdf_string("KyThem")}
        fields.append(writer.add_object(generic.DictionaryObject(more)))
        writer.update_root()
        writer.update_container(fields)

    return updated(pdf, change)


def overlay() -> generic.DictionaryObject:
    return generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (300, 500, 400, 520))),
            pdf_name("/Contents"): generic.pdf_string("9.996"),
            pdf_name("/DA"): generic.pdf_string("/F1 12 Tf"),
        }
    )


@contextlib.contextmanager
def unwarned() -> Iterator[None]:
    """The tool warns of what an attacker does on purpose."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def rewritten(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    with unwarned(), pikepdf.open(io.BytesIO(pdf)) as file:
        change(file)
        output = io.BytesIO()
        file.save(output)
    return output.getvalue()


def saved_again_by_another_program(pdf: bytes) -> bytes:
    return rewritten(pdf, lambda file: None)


def saved_again_without_the_seal(pdf: bytes) -> bytes:
    def change(file: pikepdf.Pdf) -> None:
        del file.Root.AcroForm.Fields[0]["/V"]

    return rewritten(pdf, change)


def saved_again_without_the_form(pdf: bytes) -> bytes:
    def change(file: pikepdf.Pdf) -> None:
        del file.Root["/AcroForm"]

    return rewritten(pdf, change)


def its_pages_in_another_file(pdf: bytes) -> bytes:
    with unwarned(), pikepdf.open(io.BytesIO(pdf)) as source, pikepdf.new() as made:
        made.pages.extend(source.pages)
        output = io.BytesIO()
        made.save(output)
    return output.getvalue()


def wrapped_as_an_attachment(pdf: bytes) -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page()
        made.attachments["bao-cao.pdf"] = pdf
        output = io.BytesIO()
        made.save(output, compress_streams=True, recompress_flate=True)
    return output.getvalue()


def blank() -> bytes:
    with pikepdf.new() as made:
        made.add_blank_page()
        output = io.BytesIO()
        made.save(output)
    return output.getvalue()


def behind_another_file(pdf: bytes) -> bytes:
    return blank() + pdf


def before_another_file(pdf: bytes) -> bytes:
    return pdf + blank()


def encrypted(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as file:
        output = io.BytesIO()
        file.save(output, encryption=pikepdf.Encryption(owner="x", user=""))
    return output.getvalue()


TAMPERINGS = [
    a_figure_on_the_page, the_title_in_info, the_padding_after_the_envelope, the_case_of_one_digit_in_the_envelope,
    a_bit_of_the_certificate, the_last_digits_of_the_certificate, a_bit_of_the_signature, the_envelope_s_version,
    the_time_of_signing, the_signed_ranges, the_version_in_the_first_line, a_byte_more_at_the_end,
    a_page_of_bytes_more_at_the_end, a_byte_more_at_the_start, cut_short, cut_in_half, rolled_back_to_before_the_seal,
    update_that_swaps_the_data, update_that_swaps_a_page, update_that_lays_a_note_over_a_figure,
    update_that_changes_info, update_with_nothing_in_it, update_that_takes_the_seal_out_of_its_field,
    update_that_drops_the_form, update_with_the_field_twice, update_with_a_third_field, saved_again_by_another_program,
    saved_again_without_the_seal, saved_again_without_the_form, its_pages_in_another_file, wrapped_as_an_attachment,
    behind_another_file, before_another_file, encrypted,
]  # fmt: skip


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda tampering: tampering.__name__)
def test_a_changed_file_is_invalid(tampering: Tampering, sealed: Path, seal: Seal) -> None:
    whole = sealed.read_bytes()
    changed = tampering(whole)
    assert changed != whole
    verdict = check(changed, known=[seal.known])
    assert verdict["verdict"] == "invalid"
    assert verdict["reasons"]
    assert verdict["data"] is None


def test_the_envelope_of_another_report_does_not_fit(
    sealed: Path, seal: Seal, data: Data, reference: Reference, now: datetime.datetime, tmp_path: Path
) -> None:
    data["members"]["steps"][0] = ["ADMIT", 16, 13]
    other = summary.write_summary(tmp_path / "x.pdf", data, reference=reference, seal=seal, now=now).file.read_bytes()
    whole = sealed.read_bytes()
    start, end = gap(other)
    changed = replaced(whole, gap(whole)[0], other[start:end])
    assert check(changed, known=[seal.known])["reasons"] == ["altered"]


def test_a_stranger_s_second_seal_makes_the_file_a_stranger_s(
    sealed: Path, seal: Seal, impostor: Seal, now: datetime.datetime
) -> None:
    both = countersigned(sealed.read_bytes(), impostor, now)
    assert check(both, known=[seal.known])["verdict"] == "unknown_signer"


@pytest.mark.parametrize("place", random.Random(49).sample(range(100_000), 200))  # noqa: S311 - places, no secrets
def test_a_flipped_byte_anywhere_is_never_valid(place: int, sealed: Path, seal: Seal) -> None:
    whole = bytearray(sealed.read_bytes())
    place = place * len(whole) // 100_000
    whole[place] ^= 0xFF
    assert check(bytes(whole), known=[seal.known])["verdict"] == "invalid"


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_in_the_envelope_is_never_valid(sealed: Path, seal: Seal, data: st.DataObject) -> None:
    whole = bytearray(sealed.read_bytes())
    start, end = gap(bytes(whole))
    place = data.draw(st.integers(start - 1, end))
    whole[place] ^= 1 << data.draw(st.integers(0, 7))
    assert check(bytes(whole), known=[seal.known])["verdict"] == "invalid"


# -- files of a known unit that lie ----------------------------------------------------------------------------------
@pytest.fixture
def forge(seal: Seal, now: datetime.datetime, monkeypatch: pytest.MonkeyPatch) -> Forge:
    """Seal a file as a changed program would: without the check that our own makes before handing it out."""

    def forged(payload: Data, change: Tampering = bytes, places: dict[str, Place] | None = None) -> bytes:
        done = printed(payload)
        monkeypatch.setattr("kh49_desktop.report.seal._confirmed", lambda pdf, signers: pdf)
        return seal.signed(change(done.pdf), places=places or dict(done.places), code=done.code, now=now)

    return forged


@pytest.fixture
def payload(data: Data, reference: Reference) -> Data:
    return packed(data, reference=reference, level="L1")


def attached_instead(payload: Data) -> Callable[[bytes], bytes]:
    """Return a change that puts other data into a printed file."""

    def change(pdf: bytes) -> bytes:
        def swap(file: pikepdf.Pdf) -> None:
            file.Root.Names.EmbeddedFiles.Names[1].EF.F.write(json.dumps(payload, ensure_ascii=False).encode())

        return rewritten(pdf, swap)

    return change


def refused(pdf: bytes, seal: Seal) -> Verdict:
    verdict = check(pdf, known=[seal.known])
    assert verdict["verdict"] == "invalid"
    assert verdict["data"] is None
    assert verdict["signatures"][0]["trusted"]
    return verdict


def test_figures_that_do_not_follow_from_the_data(forge: Forge, payload: Data, seal: Seal) -> None:
    payload["figures"]["members_closing"] = 9996
    verdict = refused(forge(payload), seal)
    assert (verdict["reasons"], verdict["figures_match"]) == (["figures_differ"], False)


def test_pages_that_say_something_else_than_the_data(
    forge: Forge, payload: Data, seal: Seal, reference: Reference
) -> None:
    more = copy.deepcopy(payload["data"])
    more["members"]["steps"][0] = ["ADMIT", 9015, 13]
    shown = packed(more, reference=reference, level="L1")
    verdict = refused(forge(shown, attached_instead(payload)), seal)
    assert (verdict["reasons"], verdict["figures_match"]) == (["pages_differ"], False)


def test_a_report_in_another_unit_s_name(forge: Forge, payload: Data, seal: Seal) -> None:
    payload["data"]["unit"]["id"] = "0193f0a2-7c11-7a00-8000-000000000002"
    assert refused(forge(payload), seal)["reasons"] == ["other_unit"]


def test_a_note_laid_over_a_figure_before_sealing(forge: Forge, payload: Data, seal: Seal) -> None:
    assert refused(forge(payload, update_that_lays_a_note_over_a_figure), seal)["reasons"] == ["fields_changed"]


def test_the_seal_laid_over_a_figure(forge: Forge, payload: Data, seal: Seal) -> None:
    places = dict(printed(payload).places)
    places["KyDonVi"] = Place(0, (300, 480, 528, 562))
    assert refused(forge(payload, places=places), seal)["reasons"] == ["fields_changed"]


def test_a_layer_that_can_be_switched_off(forge: Forge, payload: Data, seal: Seal) -> None:
    def change(file: pikepdf.Pdf) -> None:
        file.Root.OCProperties = pikepdf.Dictionary(OCGs=[], D=pikepdf.Dictionary())

    assert refused(forge(payload, lambda pdf: rewritten(pdf, change)), seal)["reasons"] == ["pages_differ"]


def test_letters_that_are_drawn_as_others(forge: Forge, payload: Data, seal: Seal) -> None:
    """The page's codes are the same, but the embedded face draws another figure for one of them."""

    def change(file: pikepdf.Pdf) -> None:
        font = next(iter(file.pages[0].Resources.Font.values()))
        font.FontDescriptor.FontFile2.write(font.FontDescriptor.FontFile2.read_bytes()[:-4] + b"\1\1\1\1")

    assert refused(forge(payload, lambda pdf: rewritten(pdf, change)), seal)["reasons"] == ["pages_differ"]


@pytest.mark.parametrize(
    "change",
    [
        {"level": "L0"}, {"kind": "something"}, {"format": 2}, {"format": "1"}, {"data": []},
        {"layout": {"margins_mm": {"top": 20, "bottom": 20, "left": 30, "right": 200}}},
        {"figures": {str(number): number for number in range(6000)}},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_attached_data_of_another_shape(change: Data, forge: Forge, payload: Data, seal: Seal) -> None:
    pdf = forge(payload, attached_instead(payload | change))
    assert refused(pdf, seal)["reasons"] == ["bad_attached_data"]


def test_data_without_what_the_figures_need(forge: Forge, payload: Data, seal: Seal) -> None:
    changed = copy.deepcopy(payload)
    del changed["data"]["members"]
    verdict = check(forge(payload, attached_instead(changed)), known=[seal.known])
    assert (verdict["verdict"], verdict["reasons"]) == ("invalid", ["pdf_unreadable"])


# -- what is no report at all ----------------------------------------------------------------------------------------
def strange_files() -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "text", "Báo cáo".encode()
    yield "a header only", b"%PDF-1.7\n"
    yield "rubbish after a header", b"%PDF-1.7\n" + random.Random(7).randbytes(4000)  # noqa: S311
    bomb = zlib.compress(zlib.compress(b"\0" * 60_000_000, 9), 9)
    with pikepdf.new() as made:
        made.add_blank_page()
        made.attachments[DATA_FILE] = b"x"
        stream = made.attachments[DATA_FILE].obj.EF.F
        stream.write(bomb, filter=[pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
        output = io.BytesIO()
        made.save(output, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    yield "a bomb", output.getvalue()


@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in strange_files()])
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, seal: Seal) -> None:
    verdict = check(content, known=[seal.known])
    assert verdict["verdict"] == "invalid"
    assert verdict["reasons"][0] in {"not_pdf", "pdf_unreadable"}


def test_a_file_larger_than_any_report_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    assert verify(path, known=[])["reasons"] == ["pdf_too_large"]


def test_a_plain_file_of_another_program_is_unsigned(seal: Seal) -> None:
    assert check(blank(), known=[seal.known])["verdict"] == "unsigned"


def test_a_file_that_is_not_there_is_a_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        verify(tmp_path / "none.pdf", known=[])
    assert trouble.value.code == "cannot_open"

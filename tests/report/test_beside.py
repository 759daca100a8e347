"""A parcel that travels inside a sealed report: covered by the seal, taken out again whole, never believed."""

from __future__ import annotations

import contextlib
import datetime
import io
import random
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from kh49_desktop.errors import Refused
from kh49_desktop.reference import Reference
from kh49_desktop.report.seal import Seal
from kh49_desktop.report.summary import DATA_FILE, LARGEST_PARCEL, LARGEST_TOGETHER, packed, printed, write_summary
from kh49_desktop.report.verify import LARGEST_FILE, check, parcels_in, verify
from kh49_desktop.words import sentence
from tests.report.countersigning import countersigned

Data = dict[str, Any]
Tool = Callable[..., str]
NAME = "KH49_KH-01_20261202-1405_m3f_s12_0a1b2c3d.kh49"
# What stands in a PDF's own grammar must do no harm inside a parcel.
PARCEL = b"KH49\x01" + random.Random(49).randbytes(4000) + b"\nendstream endobj\nstartxref\n0\n%%EOF\n"  # noqa: S311


@pytest.fixture(scope="module")
def carrying(
    tmp_path_factory: pytest.TempPathFactory, whole_data: Data, reference: Reference, seal: Seal, now: datetime.datetime
) -> Path:
    """A whole, sealed report with a parcel inside."""
    path = tmp_path_factory.mktemp("beside") / "bao-cao.pdf"
    return write_summary(path, whole_data, reference=reference, seal=seal, now=now, beside={NAME: PARCEL}).file


# -- a report with a parcel ------------------------------------------------------------------------------------------
def test_it_is_as_valid_as_one_without_and_gives_the_parcel_back(
    carrying: Path, sealed: Path, seal: Seal, whole_data: Data
) -> None:
    verdict = verify(carrying, known=[seal.known])
    assert verdict == verify(sealed, known=[seal.known])
    assert (verdict["verdict"], verdict["reasons"], verdict["figures_match"]) == ("valid", [], True)
    assert verdict["data"] == whole_data
    assert parcels_in(carrying.read_bytes()) == {NAME: PARCEL}
    assert parcels_in(sealed.read_bytes()) == {}


def test_the_tools_of_others_find_it_sound_and_the_parcel_in_it(carrying: Path, tool: Tool, tmp_path: Path) -> None:
    told = tool("pdfsig", "-nocert", carrying)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", carrying)
    assert tool("qpdf", "--list-attachments", carrying).split()[::3] == [NAME, DATA_FILE]
    tool("pdfdetach", "-savefile", NAME, "-o", tmp_path / "out", carrying)
    assert (tmp_path / "out").read_bytes() == PARCEL


def test_a_reader_finds_it_by_name_and_as_an_associated_file(carrying: Path) -> None:
    with pikepdf.open(carrying) as pdf:
        assert pdf.attachments[NAME].get_file().read_bytes() == PARCEL
        assert pdf.attachments[NAME].get_file().mime_type == "application/octet-stream"
        names = [str(name) for name in list(pdf.Root.Names.EmbeddedFiles.Names)[::2]]
        assert names == sorted(names)
        assert [str(file.UF) for file in pdf.Root.AF] == names


def test_the_pages_and_the_check_code_are_the_same_with_and_without(data: Data, reference: Reference) -> None:
    payload = packed(data, reference=reference, level="L1")
    alone, carrying = printed(payload), printed(payload, {NAME: PARCEL})
    assert (alone.code, alone.places, alone.pages) == (carrying.code, carrying.places, carrying.pages)
    assert printed(payload, {NAME: PARCEL}).pdf == carrying.pdf
    with pikepdf.open(io.BytesIO(alone.pdf)) as one, pikepdf.open(io.BytesIO(carrying.pdf)) as other:
        contents = [[page.Contents.read_bytes() for page in file.pages] for file in (one, other)]
    assert contents[0] == contents[1]


def test_the_superior_s_seal_covers_it_too(carrying: Path, seal: Seal, superior: Seal, now: datetime.datetime) -> None:
    both = countersigned(carrying.read_bytes(), superior, now)
    assert check(both, known=[seal.known, superior.known])["verdict"] == "valid"
    assert parcels_in(both) == {NAME: PARCEL}


def test_a_print_to_sign_by_hand_can_carry_one_as_well(
    data: Data, reference: Reference, tmp_path: Path, now: datetime.datetime
) -> None:
    path = tmp_path / "x.pdf"
    write_summary(path, data, reference=reference, level="L0", now=now, beside={NAME: PARCEL})
    assert parcels_in(path.read_bytes()) == {NAME: PARCEL}
    assert verify(path, known=[])["verdict"] == "unsigned"


def test_the_largest_parcel_still_makes_a_file_that_is_checked(
    data: Data, reference: Reference, tmp_path: Path, now: datetime.datetime, seal: Seal
) -> None:
    path, parcel = tmp_path / "x.pdf", b"KH49\x01".ljust(LARGEST_PARCEL, b"\x9d")
    rest = {NAME: parcel, "KH49_2.kh49": parcel[: LARGEST_TOGETHER - LARGEST_PARCEL]}
    write_summary(path, data, reference=reference, seal=seal, now=now, beside=rest)
    assert verify(path, known=[seal.known])["verdict"] == "valid"
    assert parcels_in(path.read_bytes()) == rest


@pytest.mark.parametrize("name", ["x.kh49", "../KH49_1.kh49", "KH49_1.exe", "KH49_Đ.kh49", "KH49_1.kh49\n", DATA_FILE])
def test_only_what_is_named_as_a_parcel_goes_in(name: str, data: Data, reference: Reference) -> None:
    with pytest.raises(ValueError, match=r"kh49|exe"):
        printed(packed(data, reference=reference, level="L1"), {name: PARCEL})


@pytest.mark.parametrize(
    "beside",
    [{NAME: bytes(LARGEST_PARCEL + 1)}, {f"KH49_{n}.kh49": bytes(LARGEST_PARCEL - 1) for n in range(2)}],
    ids=["one", "together"],
)
def test_a_parcel_that_does_not_fit_is_refused_before_anything_is_written(
    beside: dict[str, bytes], data: Data, reference: Reference, tmp_path: Path, now: datetime.datetime
) -> None:
    with pytest.raises(Refused) as refused:
        write_summary(tmp_path / "x.pdf", data, reference=reference, level="L0", now=now, beside=beside)
    assert refused.value.problems[0].code == "parcel_does_not_fit"
    assert " MB" in sentence(refused.value.problems[0])
    assert not list(tmp_path.iterdir())


# -- files that were changed -----------------------------------------------------------------------------------------
def test_a_changed_bit_of_the_parcel_breaks_the_seal(carrying: Path, seal: Seal) -> None:
    pdf = carrying.read_bytes()
    changed = pdf.replace(PARCEL, PARCEL[:-1] + b"\x0b", 1)
    assert len(changed) == len(pdf)
    verdict = check(changed, known=[seal.known])
    assert (verdict["verdict"], verdict["reasons"]) == ("invalid", ["altered"])


def test_a_parcel_laid_over_the_sealed_one_is_refused_and_not_handed_out(carrying: Path, seal: Seal) -> None:
    """Other readers would show the stranger's; ours reads the file as it was sealed."""
    writer = IncrementalPdfFileWriter(io.BytesIO(carrying.read_bytes()))
    stream = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]
    stream._data, stream._encoded_data = b"x", None
    writer.update_container(stream)
    output = io.BytesIO()
    writer.write(output)
    pdf = output.getvalue()
    with pikepdf.open(io.BytesIO(pdf)) as other:
        assert other.attachments[NAME].get_file().read_bytes() == b"x"
    assert check(pdf, known=[seal.known])["verdict"] == "invalid"
    assert parcels_in(pdf) == {NAME: PARCEL}


def test_a_parcel_put_into_a_report_that_had_none(sealed: Path, seal: Seal) -> None:
    with pikepdf.open(sealed) as pdf:
        pdf.attachments[NAME] = PARCEL
        output = io.BytesIO()
        pdf.save(output)
    assert check(output.getvalue(), known=[seal.known])["verdict"] == "invalid"


# -- files of strangers ----------------------------------------------------------------------------------------------
def holding(files: dict[str, bytes], change: Callable[[pikepdf.Pdf], None] = lambda _: None) -> bytes:
    """Return another program's PDF with files in a flat list, as they are named here."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        names = pikepdf.Array()
        for name, content in files.items():
            stream = pdf.make_indirect(pikepdf.Stream(pdf, content))
            names.append(pikepdf.String(name))
            names.append(pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec, EF={"/F": stream})))
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=names))
        change(pdf)
        output = io.BytesIO()
        pdf.save(output, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return output.getvalue()


def refusal(pdf: bytes) -> str:
    with pytest.raises(Refused) as refused:
        parcels_in(pdf)
    assert sentence(refused.value.problems[0])
    return refused.value.problems[0].code


def test_a_plain_file_has_none() -> None:
    assert parcels_in(holding({})) == {}
    assert parcels_in(holding({"a.xlsx": b"x", "b.kh49.exe": b"y"})) == {}


@pytest.mark.parametrize(
    "name", ["../../x.kh49", "C:\\x.kh49", "/etc/x.KH49", "KH49_Đ.kh49", f"KH49_{'a' * 200}.kh49", "CON.kh49", ".kh49"]
)
def test_a_name_is_never_a_path(name: str) -> None:
    assert parcels_in(holding({NAME: b"1", name: b"2"})) == {NAME: b"1", "2.kh49": b"2"}


def test_five_are_taken_and_six_are_not() -> None:
    files = {f"KH49_{number}.kh49": bytes([number]) for number in range(6)}
    assert refusal(holding(files)) == "bad_attached_data"
    files.pop("KH49_5.kh49")
    assert parcels_in(holding(files)) == files


def packed_bomb(pdf: pikepdf.Pdf, size: int) -> None:
    for file in list(pdf.Root.Names.EmbeddedFiles.Names)[1::2]:
        file.EF.F.write(zlib.compress(bytes(size), 9), filter=pikepdf.Name.FlateDecode)


def twice(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    names.extend(list(names))


def in_a_tree(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles = pikepdf.Dictionary(Kids=[pdf.make_indirect(pdf.Root.Names.EmbeddedFiles)])


def in_a_circle(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles.Names[1] = pdf.Root


def a_number_instead(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles.Names[1].EF.F = 5


def hostile_files() -> Iterator[tuple[str, bytes, set[str]]]:
    one = {NAME: b"x"}
    yield "empty", b"", {"not_pdf"}
    yield "a header only", b"%PDF-1.7\n", {"pdf_unreadable"}
    yield "rubbish", b"%PDF-1.7\n" + random.Random(7).randbytes(4000), {"pdf_unreadable"}  # noqa: S311
    yield "a bomb", holding(one, lambda pdf: packed_bomb(pdf, LARGEST_PARCEL + 1)), {"pdf_unreadable", "pdf_too_large"}
    many = {f"KH49_{number}.kh49": b"x" for number in range(5)}
    yield "small bombs", holding(many, lambda pdf: packed_bomb(pdf, LARGEST_PARCEL - 1)), {"pdf_too_large"}
    yield "one too large", holding({NAME: bytes(LARGEST_PARCEL + 1)}), {"pdf_too_large"}
    yield "a name twice", holding(one, twice), {"bad_attached_data"}
    yield "a tree of names", holding(one, in_a_tree), {"bad_attached_data"}
    yield "a circle", holding(one, in_a_circle), {"pdf_unreadable"}
    yield "no stream", holding(one, a_number_instead), {"bad_attached_data"}
    yield "hundreds", holding({f"{number}.txt": b"" for number in range(300)}), {"bad_attached_data"}


@pytest.mark.parametrize(("pdf", "codes"), [pytest.param(pdf, codes, id=name) for name, pdf, codes in hostile_files()])
def test_a_hostile_file_is_refused_with_a_reason(pdf: bytes, codes: set[str]) -> None:
    assert refusal(pdf) in codes


def test_a_file_larger_than_any_report_is_not_even_opened() -> None:
    assert refusal(b"%PDF-1.7\n".ljust(LARGEST_FILE + 1, b"\0")) == "pdf_too_large"


@pytest.mark.parametrize("seed", range(40))
def test_a_file_changed_at_random_gives_whole_parcels_or_a_reason(seed: int, carrying: Path) -> None:
    chance = random.Random(seed)  # noqa: S311 - where to damage
    pdf = bytearray(carrying.read_bytes())
    parcel = pdf.find(PARCEL)
    for _ in range(chance.choice([1, 5, 50])):
        place = chance.randrange(len(pdf) - len(PARCEL))
        pdf[place if place < parcel else place + len(PARCEL)] = chance.randrange(256)
    cut = bytes(pdf[: chance.randrange(len(pdf))]) if seed % 4 == 0 else bytes(pdf)
    found: dict[str, bytes] = {}
    with contextlib.suppress(Refused):
        found = parcels_in(cut)
    assert set(found.values()) <= {PARCEL}
    assert all(name.endswith(".kh49") and "/" not in name for name in found)

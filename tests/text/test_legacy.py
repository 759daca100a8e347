"""VNI and TCVN3, told apart and decoded."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.text.legacy import Encoding, decode, decode_bytes, detect
from kh49_desktop.text.letters import TONE_MARKS, clean
from kh49_desktop.text.names import proper_case
from kh49_desktop.text.order import sort_key

from .samples import HIGHLAND, SYLLABLES, kinh_names, names
from .vectors import FIXTURES, VECTORS, first_sheet, rows

VNI_TABLE = rows("legacy_table_vni.tsv")
TCVN3_TABLE = rows("legacy_table_tcvn3.tsv")
TO_VNI = {row["unicode"]: row["sequence"] for row in VNI_TABLE}
TO_TCVN3 = {row["unicode"]: chr(int(row["code_hex"], 16)) for row in TCVN3_TABLE}


def as_vni(text: str) -> str:
    """Return what a VNI keyboard wrote for the text."""
    return "".join(TO_VNI.get(letter, letter) for letter in text)


def as_tcvn3(text: str) -> str:
    """Return what a TCVN3 keyboard wrote for the text: letters with a tone as small ones."""
    return "".join(TO_TCVN3.get(letter) or TO_TCVN3.get(letter.lower(), letter) for letter in text)


def as_cp1258(text: str) -> bytes:
    """Return the text in Windows' code page, most tones as a code of their own."""
    written = b""
    for letter in text:
        try:
            written += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = "".join(part for part in parts if part in TONE_MARKS)
            rest = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONE_MARKS))
            written += (rest + tone).encode("cp1258")
    return written


@pytest.mark.parametrize("row", VNI_TABLE, ids=lambda row: row["unicode"])
def test_vni_table(row: dict[str, str]) -> None:
    assert decode(row["sequence"], "vni") == row["unicode"]


@pytest.mark.parametrize("row", TCVN3_TABLE, ids=lambda row: row["code_hex"])
def test_tcvn3_table(row: dict[str, str]) -> None:
    assert row["latin1"] == chr(int(row["code_hex"], 16))
    assert decode(row["latin1"], "tcvn3") == row["unicode"]


@given(st.one_of(names.filter(lambda name: "ŭ" not in name), st.sampled_from(SYLLABLES)))
def test_what_was_written_in_vni_comes_back(text: str) -> None:
    assert decode(as_vni(text), "vni") == text
    assert decode(as_vni(text.upper()), "vni") == text.upper()


@given(st.one_of(kinh_names.map(str.lower), st.sampled_from(SYLLABLES)))
def test_what_was_written_in_tcvn3_comes_back(text: str) -> None:
    assert decode(as_tcvn3(text), "tcvn3") == text


@given(names.filter(lambda name: "ŭ" not in name))
def test_a_tcvn3_font_of_capitals_shows_capitals(name: str) -> None:
    assert decode(as_tcvn3(name), "tcvn3", capitals=True) == name.upper()


@given(names)
def test_unicode_is_never_decoded_again(name: str) -> None:
    assert decode(unicodedata.normalize("NFD", name), "unicode") == name


@pytest.mark.parametrize("text", ["Nguyễn Văn Ngô", "Đỗ Hòa", "Lưu Bích"])
@pytest.mark.parametrize("encoding", ["vni", "tcvn3"])
def test_a_unicode_cell_in_an_old_column_stays(text: str, encoding: Encoding) -> None:
    assert decode(text, encoding) == text


def test_a_capital_with_a_small_sign_is_read_too() -> None:
    assert decode("Aùnh", "vni") == "Ánh"


def test_tcvn3_has_no_capitals_with_a_tone_so_they_are_offered() -> None:
    assert decode(as_tcvn3("Nguyễn Ánh"), "tcvn3") == "Nguyễn ánh"
    assert proper_case("Nguyễn ánh") == "Nguyễn Ánh"


def test_the_garment_factorys_list_decodes_without_one_wrong_letter() -> None:
    key = json.loads((FIXTURES / "ds_may_340_VNI.key.json").read_text(encoding="utf-8"))
    sheet = first_sheet(FIXTURES / "ds_may_340_VNI.xlsx")
    typed = [str(sheet.cell(row["row"], 2).value) for row in key["rows"]]
    assert len(typed) == key["data_rows"]
    for font in (None, "VNI-Times", "Calibri", ".VnTime"):
        assert detect(typed, font).encoding == "vni"
    assert [clean(decode(name, "vni")) for name in typed] == [row["name"] for row in key["rows"]]
    departments = [str(sheet.cell(row["row"], 7).value) for row in key["rows"]]
    assert [clean(decode(name, "vni")) for name in departments] == [row["dept"] for row in key["rows"]]


def test_the_list_in_vntime_decodes() -> None:
    expected = json.loads((VECTORS / "excel_expected.json").read_text(encoding="utf-8"))["members"]
    sheet = first_sheet(VECTORS / "C_tcvn3.xlsx")
    cells = [[str(cell) for cell in line] for line in sheet.iter_rows(values_only=True)]
    found = detect([cell for line in cells for cell in line], sheet.cell(1, 2).font.name)
    assert (found.encoding, found.capitals) == ("tcvn3", False)
    decoded = [[decode(cell, found.encoding) for cell in line] for line in cells]
    assert decoded[0] == ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Bộ phận"]
    assert [(line[1], line[3], line[6]) for line in decoded[1:]] == [
        (person["name"], person["gender"], person["dept"]) for person in expected
    ]


ENCODERS: dict[Encoding, Callable[[str], str]] = {"vni": as_vni, "tcvn3": as_tcvn3, "unicode": str}


@settings(max_examples=60)
@given(
    st.lists(kinh_names, min_size=10, max_size=30),
    st.sampled_from(sorted(ENCODERS)),
    st.sampled_from([None, "Times New Roman", ".VnTime", "VNI-Times"]),
)
def test_ten_cells_tell_the_encoding_even_against_a_lying_font(
    people: list[str], encoding: Encoding, font: str | None
) -> None:
    found = detect([ENCODERS[encoding](name) for name in people], font)
    if found.encoding != encoding:
        # Where nothing speaks against two encodings, both must read the same names.
        assert [decode(ENCODERS[encoding](name), found.encoding) for name in people] == people


@pytest.mark.parametrize(
    ("texts", "font", "encoding"),
    [
        (["Bé phËn"], None, "tcvn3"),
        (["Bé"], None, "unicode"),
        (["Bé"], ".VnTime", "tcvn3"),
        (["Soá"], "VNI-Helve", "vni"),
        (["An", "Nam", "066085012345"], ".VnTime", "tcvn3"),
        (["An", "Nam"], None, "unicode"),
        ([], None, "unicode"),
        (["Nguyễn Văn An", "Hòa"], ".VnTime", "unicode"),
        (["Müller", "Strauß", "Ærø"], None, "unicode"),
        ([*HIGHLAND], None, "unicode"),
    ],
)
def test_the_font_decides_where_the_text_says_little(texts: list[str], font: str | None, encoding: str) -> None:
    assert detect(texts, font).encoding == encoding


def test_fonts_of_capitals_are_told() -> None:
    assert detect(["Nguy\u00d4n"], ".VnTimeH").capitals
    assert not detect(["Nguy\u00d4n"], ".VnTime").capitals


def test_the_evidence_is_told() -> None:
    found = detect(["Nguyeãn Vaên Ñöùc"])
    assert (found.share, found.counts["vni"], found.counts["unicode"], found.counts["words"]) == (1, 3, 0, 3)


@pytest.mark.parametrize(
    ("file", "encoding", "divider"),
    [
        ("E_utf8_bom.csv", "utf-8-sig", ","),
        ("F_utf8_semicolon.csv", "utf-8", ";"),
        ("G_utf16_tab.txt", "utf-16-le", "\t"),
    ],
)
def test_files_as_spreadsheets_write_them(file: str, encoding: str, divider: str) -> None:
    expected = json.loads((VECTORS / "excel_expected.json").read_text(encoding="utf-8"))["members"]
    text, found = decode_bytes((VECTORS / file).read_bytes())
    assert found == encoding
    lines = list(csv.DictReader(io.StringIO(text), delimiter=divider))
    assert [line["Họ và tên"] for line in lines] == [person["name"] for person in expected]


LIST = "STT,Họ và tên,Bộ phận\r\n1,Nguyễn Văn Đức,Tổ may\r\n2,Trần Thị Thuỷ,Văn phòng\r\n3,Y Bhăm Niê,Tổ bảo vệ\r\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (LIST.encode(), "utf-8"),
        (LIST.encode("utf-16-le"), "utf-16-le"),
        (LIST.encode("utf-16-be"), "utf-16-be"),
        (LIST.encode("utf-16"), "utf-16-le"),
        (unicodedata.normalize("NFD", LIST).encode(), "utf-8"),
        (as_vni(LIST).encode("latin-1"), "vni"),
        (as_tcvn3(LIST).encode("latin-1"), "tcvn3"),
        (as_cp1258(LIST), "cp1258"),
    ],
)
def test_the_same_list_in_every_encoding(raw: bytes, encoding: str) -> None:
    text, found = decode_bytes(raw)
    assert found == encoding
    assert text == LIST


def test_utf8_cut_in_the_middle_of_a_letter_is_still_utf8() -> None:
    raw = LIST.encode()
    text, found = decode_bytes(raw[: raw.index("ỷ".encode()) + 1])
    assert found == "utf-8"
    assert text.startswith("STT,Họ và tên")


@given(st.binary())
def test_any_bytes_give_some_text(raw: bytes) -> None:
    text, found = decode_bytes(raw)
    assert found
    assert bool(text) <= bool(raw)


def test_decoded_names_sort_like_others() -> None:
    assert sort_key(decode("Hoaø", "vni")) == sort_key("Hòa")

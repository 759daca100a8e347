"""Files that are no lists, or worse: each ends in a sentence and changes nothing."""

from __future__ import annotations

import contextlib
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import clipboard_book, find_table, import_plan, read_book
from kh49_desktop.sheets.reading import OLE_HEAD
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import FIVE, HEAD, text_file, workbook

MEMBER = CATALOGUE.of_table("member")
HERE = Path(__file__).parent
MANGLED = 2_000 if os.environ.get("KH49_EXAMPLES") == "fuzz" else 100
CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(path: Path, parts: dict[str, bytes | str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def changed(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change one part of a good workbook."""
    with zipfile.ZipFile(path) as packed:
        parts: dict[str, bytes | str] = {part: packed.read(part) for part in packed.namelist()}
    parts[name] = change(bytes(parts[name]))  # type: ignore[arg-type]
    zipped(path, parts)


def code_of(path: Path) -> str:
    """Return the code of the refusal; its sentence must exist."""
    with pytest.raises(Refused) as refused:
        find_table(read_book(path), MEMBER)
    assert sentence(refused.value.problems[0])
    return refused.value.problems[0].code


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"", "file_empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n\r\n", "file_empty"),
        ("a.xlsx", b"PK\x03\x04 and nothing", "file_damaged"),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "not_a_sheet"),
        ("a.xls", OLE_HEAD + b"\0" * 600, "file_damaged"),
        ("a.xlsx", OLE_HEAD + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "file_locked"),
        ("a.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "not_a_sheet"),
        ("a.xls", b"<html><table><tr><td>STT</td></tr></table></html>", "not_a_sheet"),
        ("a.csv", bytes(range(256)) * 20, "not_a_sheet"),
        ("a.txt", "Kính gửi: Liên đoàn Lao động tỉnh\n\nNơi nhận:\n".encode(), "no_header"),
    ],
)
def test_what_is_no_list(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert code_of(tmp_path / name) == code


def test_files_that_are_not_there(tmp_path: Path) -> None:
    assert code_of(tmp_path / "không có.xlsx") == "no_such_file"
    assert code_of(tmp_path) == "not_a_sheet"


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    zipped(tmp_path / "a.xlsx", {"word/document.xml": "<w/>", "[Content_Types].xml": CONTENT_TYPES})
    assert code_of(tmp_path / "a.xlsx") == "not_a_sheet"


def test_a_cut_off_workbook(tmp_path: Path) -> None:
    whole = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE]).read_bytes()
    (tmp_path / "a.xlsx").write_bytes(whole[: len(whole) // 2])
    assert code_of(tmp_path / "a.xlsx") == "file_damaged"


def test_a_workbook_without_cells_and_one_without_rows(tmp_path: Path) -> None:
    assert code_of(workbook(tmp_path / "a.xlsx", [])) == "file_empty"
    assert code_of(workbook(tmp_path / "b.xlsx", [HEAD])) == "no_rows"
    assert code_of(workbook(tmp_path / "c.xlsx", [[1, 2, 3], [4, 5, 6]])) == "no_header"


def test_a_part_that_grows_without_end(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", [HEAD, *FIVE])
    changed(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 60_000_000)
    assert code_of(tmp_path / "a.xlsx") == "file_too_large"


def test_a_part_that_lies_of_its_size(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE])
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml + b" " * 1_000_000)
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        size = packed.getinfo("xl/worksheets/sheet1.xml").file_size.to_bytes(4, "little")
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = (5000).to_bytes(4, "little")
    path.write_bytes(raw)
    assert code_of(path) == "file_damaged"


@pytest.mark.parametrize("address", ["XFD1048576", "A9999999", "ZZZ5000"])
def test_one_cell_far_out_does_not_fill_the_memory(tmp_path: Path, address: str) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE])
    row = "".join(char for char in address if char.isdigit())
    cell = f'<row r="{row}"><c r="{address}"><v>1</v></c></row></sheetData>'.encode()
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", cell))
    assert code_of(path) == "file_too_large"


def test_formats_down_to_the_last_row_are_no_cells(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE])
    rows = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/><c r="XFD%d" s="0"/></row>' % (n, n, n) for n in range(1_040_000, 1_048_576)
    )
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))
    assert len(find_table(read_book(path), MEMBER).lines) == 5


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    changed(path, "xl/worksheets/sheet1.xml", lambda xml: bomb + xml)
    assert code_of(path) == "file_damaged"


def test_a_text_file_under_a_workbooks_name_is_read(tmp_path: Path) -> None:
    text_file(tmp_path / "a.xlsx", [HEAD, *FIVE])
    assert len(find_table(read_book(tmp_path / "a.xlsx"), MEMBER).lines) == 5


def test_nothing_to_paste() -> None:
    with pytest.raises(Refused) as refused:
        clipboard_book(" \n")
    assert refused.value.problems[0].code == "clipboard_empty"


@pytest.mark.hypothesis  # tried with many more by dev.py fuzz
@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_mangled_workbooks_are_read_or_refused_and_change_nothing(store: Store, tmp_path: Path, kind: str) -> None:
    chance = random.Random(7)  # noqa: S311 - repeatable
    good = workbook(tmp_path / "a.xlsx", [HEAD, *FIVE], merged=("A8:H8",), font="VNI-Times")
    good = good if kind == "xlsx" else HERE / "files" / f"five.{kind}"
    whole = good.read_bytes()
    parts: dict[str, bytes | str] = {}
    if zipfile.is_zipfile(good):
        with zipfile.ZipFile(good) as packed:
            parts = {part: packed.read(part) for part in packed.namelist()}
    before = store.dump()
    path = tmp_path / f"b.{kind}"
    for number in range(MANGLED):
        if number % 2 or not parts:
            raw = bytearray(whole)
            for _ in range(chance.randrange(1, 8)):
                raw[chance.randrange(len(raw))] = chance.randrange(256)
            path.write_bytes(raw[: chance.randrange(len(raw))] if chance.random() < 0.1 else raw)
        else:
            name = chance.choice([name for name in sorted(parts) if parts[name]])
            inside = bytearray(bytes(parts[name]))  # type: ignore[arg-type]
            for _ in range(chance.randrange(1, 5)):
                at = chance.randrange(len(inside))
                inside[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
            zipped(path, {**parts, name: bytes(inside)})
        with contextlib.suppress(Refused):  # anything else would be our bug
            import_plan(store, MEMBER, path)
    assert store.dump() == before

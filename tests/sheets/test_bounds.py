"""Files made to hurt: each ends in a sentence, or is read for what it is, within 2 s and 300 MB; nothing changes."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from .lists import FIVE, HEAD, opened_book, text_file, workbook
from .opening import MOST
from .test_hostile import zipped

ROOT = Path(__file__).parent.parent.parent
ODS = Path(__file__).parent / "files" / "five.ods"
XLS = Path(__file__).parent / "files" / "five.xls"
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
LARGE, DAMAGED, LOCKED, NO_SHEET = "file_too_large", "file_damaged", "file_locked", "not_a_sheet"
SECONDS = 2  # of the processor

Parts = dict[str, bytes]
Change = Callable[[Parts], None]

pytestmark = pytest.mark.skipif(not hasattr(sys, "getdlopenflags"), reason="memory is bounded by the system of Linux")


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def shared(path: Path) -> Path:
    """Write the five as a workbook with shared texts."""
    book = xlsxwriter.Workbook(str(path))
    leaf = book.add_worksheet()
    for at, row in enumerate((HEAD, *FIVE)):
        leaf.write_row(at, 0, row)
    book.close()
    return path


def behind(mark: bytes, more: bytes, part: str = SHEET) -> Change:
    """Put something in front of an end tag."""

    def change(parts: Parts) -> None:
        parts[part] = parts[part].replace(mark, more + mark, 1)

    return change


def rows_of_formats(parts: Parts) -> None:
    made = b"".join(b'<row r="%d" s="1"><c r="A%d" s="1"/><c r="Z%d" s="1"/></row>' % (n, n, n)
                    for n in range(7, 1_048_577))  # fmt: skip
    behind(b"</sheetData>", made)(parts)


def one_text_everywhere(letters: int, rows: int, columns: int) -> Change:
    """Let very many cells name one long text."""

    def change(parts: Parts) -> None:
        number = parts[STRINGS].count(b"<si>")
        behind(b"</sst>", b"<si><t>" + b"x" * letters + b"</t></si>", STRINGS)(parts)
        behind(
            b"</sheetData>",
            b"".join(
                b'<row r="%d">' % n
                + b"".join(b'<c r="%c%d" t="s"><v>%d</v></c>' % (65 + at, n, number) for at in range(columns))
                + b"</row>"
                for n in range(7, rows)
            ),
        )(parts)

    return change


def nested(parts: Parts) -> None:
    parts["xl/embeddings/inner.zip"] = b"PK\x03\x04" + b"\0" * 1000
    parts["../../outside.xml"] = b"<x/>"


def linked(parts: Parts) -> None:
    """Give a workbook a link to a file far away, and a formula and a query that use it."""
    parts["xl/externalLinks/externalLink1.xml"] = b"<externalLink/>"
    parts["xl/externalLinks/_rels/externalLink1.xml.rels"] = (
        b'<Relationships><Relationship Id="rId1" TargetMode="External" Target="http://192.0.2.1/a.xlsx"/>'
        b"</Relationships>"
    )
    behind(b"</sheetData>", b'<row r="7"><c r="B7" t="str"><f>[1]DS!A1</f><v>Nguoi Thu Sau</v></c></row>')(parts)


LONG_CELL = b'<row r="9"><c r="A9" t="inlineStr"><is><t>%b</t></is></c></row>' % (b"y" * 5_000_000)
MERGED = b'<mergeCells><mergeCell ref="A2:A1048576"/><mergeCell ref="A1:XFD1048576"/></mergeCells>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
LONE_CELL = b'<table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="%d"/>'

LONE_ROW = b"<table:table-row>" + LONE_CELL % 999 + b"</table:table-row>"

# name: what is done to a workbook of five people, and what must come of it (a code, or so many rows)
PACKED: dict[str, tuple[Change, str | int]] = {
    "a million rows of formats": (rows_of_formats, 5),
    "a cell at ZZ99999": (behind(b"</sheetData>", b'<row r="99999"><c r="ZZ99999"><v>1</v></c></row>'), LARGE),
    "a cell at Z99999": (behind(b"</sheetData>", b'<row r="99999"><c r="Z99999"><v>1</v></c></row>'), 5),
    "tags in tags": (behind(b"<sheetData>", b"<x>" * 200_000), 5),
    "tags never closed": (behind(b"</worksheet>", b"<extLst>" * 500_000), 5),
    "billion laughs": (behind(b"<worksheet", LAUGHS), DAMAGED),
    "billion laughs in the texts": (behind(b"<sst", LAUGHS, STRINGS), DAMAGED),
    "a long text in sixty thousand cells": (one_text_everywhere(32_767, 60_000, 1), LARGE),
    "a text in a million cells": (one_text_everywhere(900, 40_000, 20), LARGE),
    "a cell of five million letters": (behind(b"</sheetData>", LONG_CELL), 5),
    "cells merged over everything": (behind(b"</worksheet>", MERGED), 5),
    "all columns hidden": (behind(b"<sheetData>", b'<cols><col min="1" max="16384" hidden="1"/></cols>'), 5),
    "an archive in the archive": (nested, 5),
    "links to elsewhere": (linked, 6),
}  # fmt: skip
OPEN: dict[str, tuple[Change, str | int]] = {
    "a row of cells nine thousand times": (
        behind(b"</table:table>", b'<table:table-row table:number-rows-repeated="9999">' + LONE_CELL % 999
               + b"</table:table-row>", "content.xml"),
        LARGE,
    ),
    "nine thousand rows of cells": (behind(b"</table:table>", LONE_ROW * 9000, "content.xml"), LARGE),
    "empty cells down to the end": (
        behind(b"</table:table>", b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
               b'table:number-columns-repeated="16384"/></table:table-row>', "content.xml"),
        5,
    ),
    "a password": (
        behind(b"</manifest:manifest>", b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>",
               "META-INF/manifest.xml"),
        LOCKED,
    ),
}  # fmt: skip
RAW: dict[str, tuple[Callable[[], bytes], str | int]] = {
    "two hundred megabytes.xlsx": (lambda: b"PK\x03\x04" + b"\0" * 200_000_000, LARGE),
    "ninety megabytes of nothing.xlsx": (lambda: b"PK\x03\x04" + b"\0" * 90_000_000, DAMAGED),
    "ninety megabytes of text.csv": (lambda: b"a,b\n" * 22_500_000, LARGE),
    "eight million cells.csv": (lambda: b"a,b,c,d,e,f,g,h\n" * 1_000_000, LARGE),
    "one line.csv": (lambda: b"x" * 50_000_000, NO_SHEET),
    "quotes alone.csv": (lambda: b'"' * 30_000_000, NO_SHEET),
    "commas alone.csv": (lambda: b"," * 30_000_000, LARGE),
    "a heading of a megabyte.csv": (lambda: b"ho ten,ngay sinh," + b"y" * 1_000_000 + b"\nle ba,1985,z\n", NO_SHEET),
    "a web page.xls": (lambda: b"\r\n<html><table><tr><td>STT</td></tr></table></html>", NO_SHEET),
    "a sheet of 2003.xls": (
        lambda: b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', NO_SHEET),
    "nothing.xlsx": (lambda: b"", "file_empty"),
    "nothing but zeros.csv": (lambda: b"\0" * 1_000_000, "file_empty"),
    "cut off.xls": (lambda: XLS.read_bytes()[:3000], DAMAGED),
    "a cell far out.xls": (lambda: first_text(b"\xff\xff\xc8\x00"), LARGE),
    "a cell beyond all columns.xls": (lambda: first_text(b"\x01\x00\x00\x80"), DAMAGED),
    "texts without end.xls": (lambda: texts_told(0xFFFF_FFF0), DAMAGED),
    "a password.xls": (lambda: with_password(XLS.read_bytes()), LOCKED),
}  # fmt: skip


def first_text(place: bytes) -> bytes:
    """Move the first text cell of an .xls file to another row and column."""
    raw = XLS.read_bytes()
    at = raw.index(b"\xfd\x00\x0a\x00") + 4
    return raw[:at] + place + raw[at + 4 :]


def texts_told(count: int) -> bytes:
    """Let an .xls file say that it holds so many texts."""
    raw = XLS.read_bytes()
    at = raw.index(b"\xfc\x00", raw.index(b"\x85\x00")) + 8
    return raw[:at] + count.to_bytes(4, "little") + raw[at + 4 :]


def with_password(raw: bytes) -> bytes:
    """Write the record of a password behind the first record of an .xls file, in place of the one that stands there."""
    behind_first = raw.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return raw[:behind_first] + b"\x2f\x00" + raw[behind_first + 2 :]


def grows(path: Path, size: int) -> None:
    """Write a workbook whose sheet grows to so many bytes of rows without a cell."""
    whole = parts_of(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in whole.items():
            if name != SHEET:
                packed.writestr(name, content)
        with packed.open(SHEET, "w", force_zip64=True) as opened:
            opened.write(whole[SHEET])
            for _ in range(size // 12_000_000):
                opened.write(b"<row/>" * 2_000_000)


def with_macros(path: Path) -> None:
    parts = parts_of(shared(path))
    parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0" + b"Sub Auto_Open()" * 100
    zipped(path, dict(parts))


def a_binary_workbook(path: Path) -> None:
    parts = parts_of(shared(path))
    parts["xl/workbook.bin"] = parts.pop("xl/workbook.xml")
    zipped(path, dict(parts))


def hundreds_of_sheets(path: Path) -> None:
    workbook(path, [HEAD, *FIVE], before=[f"Tờ {n}" for n in range(300)])


def cut_off(path: Path) -> None:
    shared(path)
    path.write_bytes(path.read_bytes()[:-500])


MADE: dict[str, tuple[Callable[[Path], object], str | int]] = {
    "a sheet of two gigabytes.xlsx": (lambda path: grows(shared(path), 2_000_000_000), LARGE),
    "macros.xlsm": (with_macros, 5),
    "a binary workbook.xlsb": (a_binary_workbook, NO_SHEET),
    "three hundred sheets.xlsx": (hundreds_of_sheets, 5),
    "cut off.xlsx": (cut_off, DAMAGED),
    "headings of 32,767 letters.xlsx": (
        lambda path: workbook(path, [["Họ và tên", "Ngày sinh", "y" * 32_767], ["Lê Ba", "1985", "z" * 32_767]]), 1),
}  # fmt: skip
WANTED = {
    **{f"{name}.xlsx": wanted for name, (_, wanted) in PACKED.items()},
    **{f"{name}.ods": wanted for name, (_, wanted) in OPEN.items()},
    **{name: wanted for name, (_, wanted) in (*RAW.items(), *MADE.items())},
}


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Make all the files, open each under its bounds, and return what was said of it."""
    folder = tmp_path_factory.mktemp("hostile")
    good = shared(folder / "good.xlsx")
    for changes, source, ending in ((PACKED, good, "xlsx"), (OPEN, ODS, "ods")):
        for name, (change, _) in changes.items():
            parts = parts_of(source)
            change(parts)
            zipped(folder / f"{name}.{ending}", dict(parts))
    for name, (content, _) in RAW.items():
        (folder / name).write_bytes(content())
    for name, (write, _) in MADE.items():
        write(folder / name)
    done = subprocess.run(
        [sys.executable, "-m", "tests.sheets.opening", str(folder / "sổ"), *(str(folder / name) for name in WANTED)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = {}
    for line in done.stdout.splitlines():
        found |= json.loads(line)
    return found


@pytest.mark.parametrize("name", WANTED)
def test_it_ends_in_a_sentence_in_little_time_and_memory(said: dict[str, Any], name: str) -> None:
    found = said[name]
    wanted = WANTED[name]
    assert "died" not in found
    assert found.get("code", found.get("rows")) == wanted
    assert found["changed"] is False
    assert found["peak"] < MOST
    assert found["seconds"] < SECONDS
    if isinstance(wanted, str):
        assert found["sentence"].endswith(".")


def test_what_looks_like_a_formula_comes_in_and_goes_out_as_text(store: Any, tmp_path: Path) -> None:
    from kh49_desktop.records import CATALOGUE  # noqa: PLC0415 - only here
    from kh49_desktop.sheets import carry_out, export, import_plan  # noqa: PLC0415

    member = CATALOGUE.of_table("member")
    evil = ["=cmd|' /C calc'!A0", "+1+1", "-1", "@SUM(A1)", '=HYPERLINK("http://192.0.2.1")']
    rows = [
        ["Họ và tên", "Ngày sinh", "Bộ phận"],
        *([f"Lê Ba {'ABCDE'[n]}", "1985", text] for n, text in enumerate(evil)),
    ]
    carry_out(store, import_plan(store, member, text_file(tmp_path / "a.csv", rows)))
    assert [record.value("department") for record in store.every(member)] == evil
    export(store, member, tmp_path / "out.xlsx")
    cells = [cell for row in opened_book(tmp_path / "out.xlsx").active for cell in row]
    assert {cell.data_type for cell in cells if cell.value in evil} == {"s"}


def test_of_a_formula_the_last_value_is_read(store: Any, tmp_path: Path) -> None:
    from kh49_desktop.records import CATALOGUE  # noqa: PLC0415
    from kh49_desktop.sheets import import_plan  # noqa: PLC0415

    book: Any = openpyxl.Workbook()  # type: ignore[attr-defined,no-untyped-call]
    for row in (["Họ và tên", "Bộ phận"], ["Lê Ba", "=1+1"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    plan = import_plan(store, CATALOGUE.of_table("member"), tmp_path / "a.xlsx")
    assert plan.rows[0].values.get("department") in {None, "0", ""}

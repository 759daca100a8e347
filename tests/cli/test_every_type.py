"""What every record type can do, by one set of tests: no type is named here, so a new one is tried by itself."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.fields import (
    Choice,
    CitizenId,
    Day,
    Email,
    Field,
    Link,
    Month,
    Phone,
    TaxCode,
    Whole,
    YesNo,
)
from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from tests.cli.conftest import Kh49, dump
from tests.conftest import NOW

KINDS = [kind for kind in CATALOGUE.kinds if kind not in BUILT_IN]
# A type that names people by what is sensitive never leaves the program as a list, and asks for a consent first:
# tests/records/test_party_and_coordination.py.
GOING_OUT = [kind for kind in KINDS if not any(field.sensitive for field in kind.about.naming)]
OWN = "union_unit"  # the table of the register's own unit: there is one
CITIZEN_IDS = ("066185012345", "066190000017", "066092000018", "066301000019")
TAX_CODES = ("0300588569", "0100109106", "6000213457", "0400501233")


def names(kinds: list[type[Record]]) -> list[Any]:
    return [pytest.param(kind, id=kind.about.name) for kind in kinds]


def typed(field: Field, number: int) -> object:  # noqa: PLR0911 - one return a kind of value
    """Return what an officer might type into a field of this kind; `number` makes one unlike another."""
    kind = field.kind
    if isinstance(kind, Choice):
        return field.offered[0].label
    if isinstance(kind, Month):
        return f"{number % 9 + 1}/2026"
    if isinstance(kind, Day):
        return "28/3/1985" if field.birth else f"{number % 27 + 1}/3/2026"
    if isinstance(kind, YesNo):
        return "Có"
    if isinstance(kind, Whole):
        return 2020 + number if field.plain and field.most < 10_000 else max(1, field.least)
    if isinstance(kind, Phone):
        return f"0905 123 {number:03}"
    if isinstance(kind, CitizenId):
        return CITIZEN_IDS[number % len(CITIZEN_IDS)]
    if isinstance(kind, TaxCode):
        return TAX_CODES[number % len(TAX_CODES)]
    if isinstance(kind, Email):
        return "ten@vidu.vn"
    return f"Đặng Văn Ánh {chr(ord('A') + number)}"


class Desk:
    """Enters records by the command line, the ones they link to first."""

    def __init__(self, kh49: Kh49, unit: str) -> None:
        self.kh49, self.unit = kh49, unit
        self._made: dict[str, str] = {}

    def linked(self, table: str) -> str:
        """Return a record of a table to link to."""
        if table == OWN:
            return self.unit
        if table not in self._made:
            self._made[table] = self.enter(CATALOGUE.of_table(table), 3)
        return self._made[table]

    def prepare(self, kind: type[Record]) -> None:
        """Make the records that one of this type links to."""
        for field in kind.about.fields.values():
            if isinstance(field.kind, Link) and (field.naming or field.required):
                self.linked(field.target)

    def values(self, kind: type[Record], number: int) -> dict[str, object]:
        """Return values for what a record must have and what it is found by."""
        about = kind.about
        chosen = [f for f in about.fields.values() if f.naming or f.required or f.listed or f.searched]
        found: dict[str, object] = {}
        for field in chosen:
            if isinstance(field.kind, Link):
                if field.naming or field.required:
                    found[field.name] = self.linked(field.target)
            elif not field.sensitive and (field.naming or field.required or not isinstance(field.kind, Whole)):
                found[field.name] = typed(field, number)
        return found

    def enter(self, kind: type[Record], number: int) -> str:
        """Add a record; a value that a rule refuses beside these others is left out, as an officer would."""
        values = self.values(kind, number)
        for _ in values:
            done = self.kh49("add", kind.about.name, "--values", json.dumps(values, ensure_ascii=False), "--json")
            if done.code == 0:
                found: str = done.json["id"]
                return found
            assert done.code == 1, done.err
            refused = {field for field, _ in done.codes if field in values and not kind.about.fields[field].naming}
            assert refused, (values, done.out)
            for field in refused:
                del values[field]
        raise AssertionError(values)


@pytest.fixture
def desk(kh49: Kh49, unit: str) -> Desk:
    return Desk(kh49, unit)


def opened(folder: Path) -> Store:
    return Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)


@pytest.mark.parametrize("kind", names(GOING_OUT))
def test_entered_searched_changed_undone_and_found_in_history(kind: type[Record], desk: Desk, folder: Path) -> None:
    name, about = kind.about.name, kind.about
    desk.prepare(kind)
    before = dump(folder)
    record = desk.enter(kind, 1)
    entered = dump(folder)
    (listed,) = [row for row in desk.kh49("list", name, "--json").json if row["id"] == record]
    shown = desk.kh49("show", name, record, "--json").json
    assert {field: shown[field] for field in about.fields if not about.fields[field].sensitive} == {
        field: listed[field] for field in about.fields if not about.fields[field].sensitive
    }
    for field in about.searched:
        value = shown[field.name]
        if value is not None and not field.sensitive:
            words = field.show(value) if field.options else str(value)
            found = desk.kh49("list", name, "--search", words, "--json").json
            assert record in {row["id"] for row in found}, (field.name, words)
    assert [entry["act"] for entry in desk.kh49("history", name, record, "--json").json] == ["CREATE"]
    if not about.append_only:
        assert desk.kh49("delete", name, record).code == (1 if record == desk.unit else 0)
        assert record not in {row["id"] for row in desk.kh49("list", name, "--json").json}
        assert desk.kh49("restore", name, record).code == 0
        assert dump(folder) == entered
        assert desk.kh49("undo").code == 0
        assert desk.kh49("undo").code == 0
        assert dump(folder) == entered
    assert desk.kh49("undo").code == 0
    assert dump(folder) == before
    assert desk.kh49("redo").code == 0
    assert dump(folder) == entered


@pytest.mark.parametrize("kind", names(GOING_OUT))
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_exported_and_imported_again_without_a_change(
    kind: type[Record], ending: str, desk: Desk, folder: Path, tmp_path: Path
) -> None:
    for number in (0, 1, 2):
        desk.enter(kind, number)
    path = tmp_path / f"xuất{ending}"
    assert desk.kh49("export", kind.about.name, "--out", str(path)).code == 0
    before = dump(folder)
    again = desk.kh49("import", kind.about.name, str(path), "--json")
    assert (again.json["created"], again.json["updated"], again.json["refused"]) == (0, 0, 0), again.json["problems"]
    assert dump(folder) == before


@pytest.mark.parametrize("kind", names([k for k in GOING_OUT if k.about.table != OWN]))
def test_an_import_brings_back_what_was_deleted_and_is_undone(
    kind: type[Record], desk: Desk, folder: Path, tmp_path: Path
) -> None:
    """A list that was exported, undone and imported gives the same records again; the import is undone as one."""
    desk.prepare(kind)
    before = dump(folder)
    for number in (0, 1, 2):
        desk.enter(kind, number)
    path = tmp_path / "xuất.xlsx"
    desk.kh49("export", kind.about.name, "--out", str(path))
    entered = dump(folder)
    while dump(folder) != before:
        assert desk.kh49("undo").code == 0
    done = desk.kh49("import", kind.about.name, str(path), "--json")
    assert (done.code, done.json["created"]) == (0, 3), done.json["problems"]
    assert dump(folder) == entered
    assert desk.kh49("import", "undo", done.json["import_id"]).code == 0
    assert dump(folder) == before


@pytest.mark.parametrize("kind", names([kind for kind in KINDS if kind not in GOING_OUT]))
def test_a_sensitive_list_stays(kind: type[Record], desk: Desk, tmp_path: Path) -> None:
    for verb, ending in (("export", ".xlsx"), ("print", ".pdf")):
        done = desk.kh49(verb, kind.about.name, "--out", str(tmp_path / f"a{ending}"))
        assert (done.code, (tmp_path / f"a{ending}").exists()) == (1, False)
        assert "nhạy cảm" in done.err


@pytest.mark.parametrize("kind", names(GOING_OUT))
def test_printed_as_a_list_and_as_a_sheet(kind: type[Record], desk: Desk, tmp_path: Path) -> None:
    record = desk.enter(kind, 1)
    path = tmp_path / "danh sách.pdf"
    done = desk.kh49("print", kind.about.name, "--out", str(path))
    assert done.code == 0, done.err
    words = text_of(path)
    assert kind.about.title.lower() in words.lower()
    sheet = tmp_path / "phiếu.pdf"
    done = desk.kh49("print-record", kind.about.name, record, "--out", str(sheet))
    assert done.code == 0, done.err
    words = text_of(sheet)
    for field in kind.about.naming:
        if not isinstance(field.kind, Link):
            value = desk.kh49("show", kind.about.name, record, "--json").json[field.name]
            assert field.show(value) in words, (field.name, words)


def text_of(path: Path) -> str:
    """Return the words of a PDF as another program reads them, lines joined."""
    read = subprocess.run(["pdftotext", "-enc", "UTF-8", str(path), "-"], capture_output=True, check=True)
    return " ".join(read.stdout.decode("utf-8").split())


@pytest.mark.parametrize("kind", names(GOING_OUT))
def test_doubles_are_asked_for_and_described(kind: type[Record], desk: Desk) -> None:
    desk.enter(kind, 1)
    done = desk.kh49("duplicates", kind.about.name, "--json")
    assert (done.code, done.json) == (0, [])
    described = desk.kh49("describe", kind.about.name, "--json").json
    assert described["name"] == kind.about.name
    assert [f["name"] for f in described["fields"]] == list(kind.about.fields)

"""Lists out, and in again: what was exported imports without a change, into this register and into an empty one."""

from __future__ import annotations

import csv
import datetime
import errno
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import Refused
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
    Text,
    Value,
    Whole,
    YesNo,
)
from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.sheets import carry_out, export, import_plan
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence
from tests.conftest import new_register

from .lists import opened_book

MEMBER = CATALOGUE.of_table("member")
TODAY = datetime.date(2026, 11, 22)
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")) | st.sampled_from("ăâđêôơưẫọỳ'=+-@\"; ,\t\n_x0041"),
    min_size=1,
    max_size=40,
)


def fill(folder: Path, reference: Reference, kind: type[Record], rows: list[dict[str, Value]]) -> Store:
    store = new_register(folder, reference)
    with store.change("SAVE", "x") as change:
        for row in rows:
            change.create(kind, row)
    return store


def values_of(  # noqa: C901 - one branch a kind of value
    field: Field,
) -> st.SearchStrategy[Value]:
    """Return values that the field's own reading makes, so that they are what a register can hold."""
    typed: st.SearchStrategy[str]
    kind = field.kind
    if isinstance(kind, Choice):
        return st.sampled_from([option.code for option in field.options])
    if isinstance(kind, YesNo):
        return st.sampled_from([0, 1])
    if isinstance(kind, Month):
        typed = st.dates(datetime.date(1990, 1, 1), TODAY).map("{:%Y-%m}".format)
    elif isinstance(kind, Day):
        typed = st.builds(
            lambda day, cut: day.isoformat()[:cut],
            st.dates(datetime.date(1930, 1, 1), TODAY),
            st.sampled_from([4, 7, 10]),
        )
    elif isinstance(kind, CitizenId):
        typed = st.builds("066{}{:08}".format, st.integers(0, 3), st.integers(0, 99_999_999))
    elif isinstance(kind, TaxCode):
        typed = st.sampled_from(["0100109106", "6000235500", "066085012345"])
    elif isinstance(kind, Phone):
        typed = st.one_of(st.integers(0, 99_999_999).map("09{:08}".format), st.just("+4412345678"))
    elif isinstance(kind, Email):
        typed = st.just("an@vidu.vn")
    elif isinstance(kind, Whole):
        typed = st.integers(max(field.least, 0), min(field.most, 10**12)).map(str)
    elif isinstance(kind, Link):
        return st.none()
    else:
        assert isinstance(kind, Text)
        typed = TEXTS
    return typed.map(lambda text: field.read(text, TODAY).value)


@cache  # making a strategy takes longer than drawing from it
def rows_of(table: str) -> st.SearchStrategy[list[dict[str, Value]]]:
    kind = CATALOGUE.of_table(table)
    fields = [field for field in kind.about.fields.values() if not field.sensitive]
    row = st.fixed_dictionaries({f.name: values_of(f) if f.naming else st.none() | values_of(f) for f in fields})
    return st.lists(
        row.filter(lambda row: all(row[f.name] is not None for f in kind.about.naming)), min_size=1, max_size=4
    )


# Types that are named by other records are tried in tests/cli/test_every_type.py, which makes those first.
TOP_KINDS = [
    kind
    for kind in CATALOGUE.kinds
    if kind not in BUILT_IN and not any(isinstance(f.kind, Link) for f in kind.about.naming)
]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("kind", TOP_KINDS, ids=lambda kind: kind.about.name)
@settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_what_went_out_comes_in_without_a_change(kind: type[Record], ending: str, data: st.DataObject) -> None:
    rows = data.draw(rows_of(kind.about.table))
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        store = fill(here / "a", Reference.load(), kind, rows)
        assert export(store, kind, here / f"out{ending}") == len(rows)
        before = store.dump()
        again = carry_out(store, import_plan(store, kind, here / f"out{ending}"))
        assert (again.created, again.updated, again.unchanged, again.import_id) == (0, 0, len(rows), "")
        assert store.dump() == before
        store.close()


@pytest.fixture
def two(tmp_path: Path, reference: Reference) -> Any:
    """Two people who are alike, one with everything."""
    rows: list[dict[str, Value]] = [
        {"full_name": "H' Blu Ktul", "birth_date": "1985-03", "gender": "NU", "citizen_id": "001185012345",
         "phone": "0905123456",
         "department": "=1+1", "note": "dòng 1\ndòng 2", "admitted_on": "2020", "contract_type": "XAC_DINH",
         "card_no": "-007",
         "ethnicity": "Ê Đê", "is_party_member": 1},
        {"full_name": "H' Blu Ktul", "birth_date": "1985-03"},
        {"full_name": "H' Blu Ktul", "birth_date": "1985-03"},
    ]  # fmt: skip
    store = fill(tmp_path / "a", reference, MEMBER, rows)
    yield store
    store.close()


def test_the_workbook_opens_well_in_excel(two: Store, tmp_path: Path) -> None:
    export(two, MEMBER, tmp_path / "a.xlsx")
    sheet = opened_book(tmp_path / "a.xlsx").active
    head = [cell.value for cell in sheet[1]]
    (full,) = [line for line in sheet.iter_rows(min_row=2) if line[head.index("Số định danh")].value]
    row = dict(zip(head, full, strict=True))
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:2]) == ("B2", "A1")
    assert row["Số định danh"].value == "001185012345"
    assert row["Ngày sinh"].value == "03/1985"
    assert row["Giới tính"].value == "Nữ"
    assert (row["Tổ công đoàn, bộ phận"].value, row["Tổ công đoàn, bộ phận"].data_type) == ("=1+1", "s")
    assert "Dân tộc" not in head
    assert "Đảng viên" not in head
    assert sheet.column_dimensions["A"].width > 10


def test_the_csv_opens_well_too(two: Store, tmp_path: Path) -> None:
    export(two, MEMBER, tmp_path / "a.csv")
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    (full,) = [row for row in rows if row["Số định danh"]]
    assert (full["Tổ công đoàn, bộ phận"], full["Số thẻ đoàn viên"]) == ("'=1+1", "'-007")
    assert carry_out(two, import_plan(two, MEMBER, tmp_path / "a.csv")).import_id == ""


def test_no_cell_is_a_formula_whatever_it_begins_with(store: Store, unit: str, tmp_path: Path) -> None:
    leftover = CATALOGUE.of_table("leftover")
    texts = ["=1+1", "+84", "-7", "@cmd", "\t=1+1", "\r=1+1", "\n-1", "'=1", "http://vidu.vn", '<a>&"b"', "_x0041_"]
    with store.change("SAVE", "x") as change:
        for text in texts:
            change.leave(MEMBER, unit, "phone", text, "bad", "a")
    export(store, leftover, tmp_path / "a.xlsx")
    export(store, leftover, tmp_path / "a.csv")
    sheet = opened_book(tmp_path / "a.xlsx").active
    at = [cell.value for cell in sheet[1]].index("Nguyên văn")
    cells = [row[at] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert [cell.hyperlink for cell in cells] == [None] * len(texts)
    assert {cell.value.lstrip() for cell in cells} >= {"=1+1", "+84", "@cmd", "http://vidu.vn", '<a>&"b"'}
    written = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = [row["Nguyên văn"] for row in csv.DictReader(written)]
    assert len(rows) == len(texts)
    assert not [cell for cell in rows if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_into_an_empty_register_the_same_records_come(two: Store, tmp_path: Path, reference: Reference) -> None:
    for record in two.every(MEMBER):
        two.save(MEMBER, {"ethnicity": None, "is_party_member": None}, record=record.id)
    export(two, MEMBER, tmp_path / "a.xlsx")
    other = fill(tmp_path / "b", reference, MEMBER, [])
    assert carry_out(other, import_plan(other, MEMBER, tmp_path / "a.xlsx")).created == 3
    assert other.dump() == two.dump()
    other.close()


def test_links_are_named_and_found_again(store: Store, unit: str, tmp_path: Path) -> None:
    employer = CATALOGUE.of_table("employer")
    first = store.save(employer, {"name": "Công ty TNHH May Thái Dương", "tax_code": "0100109106"}).id
    store.save(employer, {"name": "Công ty TNHH May Thái Dương", "tax_code": "6000235500"})
    store.save(MEMBER, {"full_name": "Nguyễn Văn An", "employer": first})
    export(store, MEMBER, tmp_path / "a.xlsx")
    sheet = opened_book(tmp_path / "a.xlsx").active
    assert "Công ty TNHH May Thái Dương (0100109106)" in [cell.value for cell in sheet[2]]
    assert carry_out(store, import_plan(store, MEMBER, tmp_path / "a.xlsx")).import_id == ""


def test_children_come_in_under_their_parents(store: Store, tmp_path: Path) -> None:
    event = CATALOGUE.of_table("member_event")
    person = store.save(MEMBER, {"full_name": "Nguyễn Văn An", "citizen_id": "066085012345"}).id
    with store.change("SAVE", "x") as change:
        change.create(event, {"member": person, "kind": "ADMIT", "on": "2020-01-01", "decision_no": "01/QĐ"})
    export(store, event, tmp_path / "a.xlsx")
    assert carry_out(store, import_plan(store, event, tmp_path / "a.xlsx")).import_id == ""
    rows = [
        ["Đoàn viên", "Việc", "Ngày"],
        ["Nguyễn Văn An (066085012345)", "Nghỉ hưu", "01/06/2026"],
        ["Lê Ba", "Nghỉ hưu", "2026"],
    ]
    with (tmp_path / "b.csv").open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    plan = import_plan(store, event, tmp_path / "b.csv")
    assert [row.verdict for row in plan.rows] == ["created", "refused"]
    carry_out(store, plan)
    assert (store.row(MEMBER, person) or {})["status"] == "LEFT"


def test_some_records_in_their_order(two: Store, tmp_path: Path) -> None:
    ids = [record.id for record in two.every(MEMBER)][::-1][:2]
    assert export(two, MEMBER, tmp_path / "a.xlsx", ids) == 2
    sheet = opened_book(tmp_path / "a.xlsx").active
    assert [sheet.cell(row, sheet.max_column).value for row in (2, 3)] == ids


def test_an_ending_that_is_not_written(two: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        export(two, MEMBER, tmp_path / "a.pdf")
    assert sentence(refused.value.problems[0])
    with pytest.raises(Refused) as refused:
        export(two, MEMBER, tmp_path / "không có" / "a.xlsx")
    assert refused.value.problems[0].code == "no_such_folder"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_list_that_excel_holds_open_is_left_as_it_is_and_said_so(
    two: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Windows does not let a file be replaced that another program has open."""

    def held(*_: object) -> None:
        raise PermissionError(errno.EACCES, "open in Excel")

    (tmp_path / name).write_bytes(b"before")
    with monkeypatch.context() as patch, pytest.raises(Refused) as refused:
        patch.setattr(os, "replace", held)
        export(two, MEMBER, tmp_path / name)
    assert refused.value.problems[0].code == "file_in_use"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [name]
    assert (tmp_path / name).read_bytes() == b"before"


def test_a_list_is_on_the_disk_before_it_takes_the_place_of_the_one_before(
    two: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    real, replace = os.fsync, os.replace

    def fsync(handle: int) -> None:
        real(handle)
        synced.append(os.fstat(handle).st_ino)

    def replaced(part: Path, place: Path) -> None:
        assert part.stat().st_ino in synced
        replace(part, place)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", replaced)
    export(two, MEMBER, tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").stat().st_ino in synced


def test_a_line_copied_in_excel_is_another_person(two: Store, tmp_path: Path) -> None:
    export(two, MEMBER, tmp_path / "a.csv")
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    copied = lines[-1].replace("H' Blu Ktul", "Nguyễn Văn An")
    (tmp_path / "a.csv").write_text("".join([*lines, copied]), encoding="utf-8-sig")
    result = carry_out(two, import_plan(two, MEMBER, tmp_path / "a.csv"))
    assert (result.created, result.updated, result.unchanged) == (1, 0, 3)


def test_somebody_put_into_the_trash_meanwhile_comes_back(two: Store, tmp_path: Path) -> None:
    export(two, MEMBER, tmp_path / "a.csv")
    gone = next(iter(two.every(MEMBER))).id
    two.delete(MEMBER, gone)
    result = carry_out(two, import_plan(two, MEMBER, tmp_path / "a.csv"))
    assert (result.created, result.unchanged) == (1, 2)
    assert two.row(MEMBER, gone) is not None
    assert [entry.kind for entry in two.history(MEMBER, gone)] == ["IMPORT", "DELETE", "SAVE"]

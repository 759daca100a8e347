"""The whole register out and in again: equal, whatever it holds; into the same folder nothing changes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.record import Attachment
from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import bring_whole, export, export_record, export_whole, plan_whole, undo_import
from kh49_desktop.sheets.bringing import Brought
from kh49_desktop.store.attachments import missing
from kh49_desktop.store.auditing import exports
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .filled import empty, every_type, filled
from .lists import opened_book

ENDINGS = [".xlsx", ".json", ".csv"]
MEMBER = CATALOGUE.of_table("member")


@pytest.fixture
def register(tmp_path: Path) -> Iterator[Store]:
    store = filled(tmp_path / "a", 49)
    yield store
    store.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Store]:
    store = empty(tmp_path / "b")
    yield store
    store.close()


def brought(store: Store, path: Path) -> Brought:
    return bring_whole(store, plan_whole(store, path))


def told(done: Brought) -> list[str]:
    return [f"{sheet} {row}: {p.field} {p.code} {dict(p.facts)}" for sheet, row, p in done.problems]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("seed", range(6))
def test_every_record_type_goes_out_and_comes_back_the_same(tmp_path: Path, seed: int, ending: str) -> None:
    store, other = filled(tmp_path / "a", seed), empty(tmp_path / "b")
    assert set(every_type(store)) == set(CATALOGUE.kinds)
    done = export_whole(store, tmp_path / f"sổ{ending}", sensitive=True)
    before = store.dump()
    again = brought(store, done.path)
    assert (told(again), again.import_id, again.counts["unchanged"]) == ([], "", sum(done.records.values()))
    assert store.dump() == before
    new = brought(other, done.path)
    assert (told(new), new.counts["created"]) == ([], sum(done.records.values()))
    assert other.dump() == before
    assert other.own_unit == other.setting("own_unit") == store.own_unit
    assert missing(other) == []
    assert brought(other, done.path).import_id == ""
    store.close()
    other.close()


@pytest.mark.parametrize("ending", ENDINGS)
def test_it_is_one_change_undone_as_one_and_brought_back_again(
    register: Store, other: Store, tmp_path: Path, ending: str
) -> None:
    path = export_whole(register, tmp_path / f"sổ{ending}", sensitive=True).path
    first = brought(other, path)
    assert [change.id for change in other.changes()] == [first.import_id]
    undo_import(other, first.import_id)
    assert other.dump() == ""
    again = brought(other, path)
    assert (again.counts["created"], told(again)) == (first.counts["created"], [])
    assert other.dump() == register.dump()


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_sensitive_stays_unless_it_is_asked_for(register: Store, tmp_path: Path, ending: str) -> None:
    done = export_whole(register, tmp_path / f"sổ{ending}")
    closed = [kind.about.name for kind in CATALOGUE.kinds if any(f.sensitive for f in kind.about.naming)]
    assert closed
    assert not set(closed) & set(done.records)
    assert brought(register, done.path).import_id == ""
    if ending == ".xlsx":
        heads = [cell.value for cell in opened_book(done.path)["Đoàn viên"][1]]
        assert "Dân tộc" not in heads
        assert "Họ và tên" in heads


def test_the_workbook_says_what_it_is_and_opens_well(register: Store, tmp_path: Path) -> None:
    register.set_setting("who", "Nguyễn Thị Ánh")
    done = export_whole(register, tmp_path / "sổ.xlsx")
    book = opened_book(done.path)
    first = book.worksheets[0]
    assert first.title == "Đọc trước"
    words = "\n".join(str(cell.value) for row in first.iter_rows() for cell in row if cell.value is not None)
    unit = register.load(CATALOGUE.of_table("union_unit"), register.own_unit)
    assert unit is not None
    for expected in (unit.named(), "Nguyễn Thị Ánh", "22/11/2026 10:42", "kh49 import all", "dân tộc", "khoá ký"):
        assert expected in words
    for kind in CATALOGUE.kinds:
        if kind.about.name in done.records:
            for field in kind.about.fields.values():
                assert field.sensitive or f"{kind.about.name}.{field.name}" in words
    for sheet in book.worksheets[1:]:
        assert (sheet.freeze_panes, sheet.auto_filter.ref[:2]) == ("B2", "A1")
        assert sheet.page_setup.paperSize == 9
        for row in sheet.iter_rows(min_row=2):
            for cell in row:
                assert cell.data_type in {"s", "inlineStr", "n"}
                assert cell.hyperlink is None
    sheet = book["Đoàn viên"]
    row = dict(zip([c.value for c in sheet[1]], sheet[2], strict=True))
    assert isinstance(row["Số định danh"].value, str | None)
    money = book["Đoàn phí"]
    assert any(isinstance(cell.value, int) for row_ in money.iter_rows(min_row=2) for cell in row_)


def test_files_are_copied_beside_under_names_that_people_read(register: Store, tmp_path: Path) -> None:
    done = export_whole(register, tmp_path / "sổ.xlsx", sensitive=True)
    folder = tmp_path / "sổ-tep-dinh-kem"
    assert done.folder == folder
    copied = [path for path in folder.rglob("*") if path.is_file()]
    assert len(copied) == done.files == register.count(Attachment)
    sheet = opened_book(done.path)["Tệp đính kèm"]
    at = [cell.value for cell in sheet[1]].index("Tệp kèm theo")
    listed = {tmp_path / str(row[at].value) for row in sheet.iter_rows(min_row=2)}
    assert listed == set(copied)
    assert all("Biên bản" in path.name for path in copied)


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_file_that_is_not_the_one_that_went_out_is_told_and_the_rest_comes_in(
    register: Store, other: Store, tmp_path: Path, harm: str
) -> None:
    done = export_whole(register, tmp_path / "sổ.xlsx", sensitive=True)
    assert done.folder is not None
    files = sorted(path for path in done.folder.rglob("*") if path.is_file())
    if harm == "gone":
        shutil.rmtree(done.folder)
    else:
        for path in files:
            path.write_bytes(path.read_bytes() + b" ")
    new = brought(other, done.path)
    assert new.counts["refused"] == len(files)
    assert {sheet for sheet, _, _ in new.problems} == {"Tệp đính kèm"}
    assert all(sentence(problem) for _, _, problem in new.problems)
    assert other.count(Attachment) == 0
    assert other.count(MEMBER) == register.count(MEMBER)


def test_a_place_outside_the_folder_is_not_read(register: Store, other: Store, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    done = export_whole(register, tmp_path / "in" / "sổ.json", sensitive=True)
    document = json.loads(done.path.read_text(encoding="utf-8"))
    for row in document["records"]["attachment"]:
        stolen = tmp_path / "bí mật.pdf"
        shutil.copy(tmp_path / "in" / row["file"], stolen)
        row["file"] = "../bí mật.pdf"
    done.path.write_text(json.dumps(document), encoding="utf-8")
    assert brought(other, done.path).counts["refused"] == len(document["records"]["attachment"])


def edited(path: Path, change: Any) -> None:
    book = opened_book(path)
    change(book)
    book.save(path)


def test_an_officer_edits_adds_and_reorders_in_excel(register: Store, tmp_path: Path) -> None:
    path = export_whole(register, tmp_path / "sổ.xlsx", sensitive=True).path
    before = {record.id: record for record in register.every(MEMBER)}
    first = next(iter(before))

    def change(book: Any) -> None:
        sheet = book["Đoàn viên"]
        head = [cell.value for cell in sheet[1]]
        name, phone, key = (head.index(h) + 1 for h in ("Họ và tên", "Điện thoại", "Mã bản ghi"))
        for row in range(2, sheet.max_row + 1):
            if sheet.cell(row, key).value == first:
                sheet.cell(row, phone).value = "0987 654 321"
                sheet.cell(row, name + 1).value = None  # a blank never overwrites
        sheet.append([None] * (name - 1) + ["Bùi Thị Mới"])
        sheet.cell(sheet.max_row, phone).value = 905123456
        sheet.delete_cols(head.index("Ghi chú") + 1)

    edited(path, change)
    done = brought(register, path)
    assert (done.counts["created"], done.counts["updated"], told(done)) == (1, 1, [])
    after = {record.id: record for record in register.every(MEMBER)}
    assert after[first].value("phone") == "0987654321"
    assert after[first].value("birth_date") == before[first].value("birth_date")
    (new,) = set(after) - set(before)
    assert (after[new].named(), after[new].value("phone")) == ("Bùi Thị Mới", "0905123456")
    assert brought(register, path).import_id == ""


def test_slips_are_told_by_sheet_and_row_and_the_rest_comes_in(register: Store, tmp_path: Path) -> None:
    path = export_whole(register, tmp_path / "sổ.xlsx", sensitive=True).path

    def change(book: Any) -> None:
        sheet = book["Đoàn viên"]
        head = [cell.value for cell in sheet[1]]
        key = head.index("Mã bản ghi") + 1
        twice: list[Any] = [None] * len(head)
        twice[0], twice[key - 1] = "Người Khác", sheet.cell(2, key).value
        wrong: list[Any] = [None] * len(head)
        wrong[0], wrong[key - 1] = "Mã Sai", "12"
        nobody: list[Any] = [None] * len(head)
        nobody[1] = "1/1/1990"
        lost: list[Any] = [None] * len(head)
        lost[0], lost[head.index("Ngày sinh")], lost[head.index("Nơi làm việc")] = "Lê Ba", "31/02/1990", "Công ty Lạ"
        for line in (twice, wrong, nobody, lost):
            sheet.append(line)
        book.create_sheet("Nháp").append(["chữ"])
        sheet.cell(1, len(head) + 1).value = "Cột lạ"

    edited(path, change)
    done = brought(register, path)
    assert done.counts["created"] == 1
    assert done.counts["refused"] == 3
    rows = {row.row: row for row in done.rows if row.sheet == "Đoàn viên"}
    last = max(rows)
    codes = {(row, p.code) for sheet, row, p in done.problems if sheet == "Đoàn viên"}
    assert {(last - 3, "record_id_twice"), (last - 2, "record_id_wrong"), (last - 1, "name_needed"),
            (last, "bad_date"), (last, "link_not_found"), (1, "column_not_known")} <= codes  # fmt: skip
    assert ("Nháp", "sheet_not_known") in {(sheet, p.code) for sheet, _, p in done.problems}
    assert all(sentence(problem) for _, _, problem in done.problems)
    left = {text.about_field: text.typed for text in register.leftovers(MEMBER, rows[last].record)}
    assert left == {"birth_date": "31/02/1990", "employer": "Công ty Lạ"}


def test_what_was_put_into_the_trash_comes_back(register: Store, tmp_path: Path) -> None:
    path = export_whole(register, tmp_path / "sổ.json", sensitive=True).path
    before = register.dump()
    gone = next(iter(register.every(MEMBER))).id
    register.delete(MEMBER, gone)
    assert register.dump() != before
    done = brought(register, path)
    assert done.counts["updated"] == 0
    assert register.dump() == before


def test_the_register_of_another_unit_stays_out(register: Store, other: Store, tmp_path: Path) -> None:
    path = export_whole(register, tmp_path / "sổ.xlsx").path
    unit = CATALOGUE.of_table("union_unit")
    other.set_setting("own_unit", other.save(unit, {"name": "CĐCS B", "host_type": "DN_NGOAI_NN"}).id)
    before = other.dump()
    for name in ("sổ.xlsx", "sổ.json"):
        path = export_whole(register, tmp_path / name).path
        with pytest.raises(Refused) as refused:
            plan_whole(other, path)
        assert refused.value.problems[0].code == "whole_of_other_unit"
    assert other.dump() == before


def test_files_that_are_no_whole_register(register: Store, tmp_path: Path) -> None:
    export(register, MEMBER, tmp_path / "ds.xlsx")
    (tmp_path / "a.json").write_text("[1, 2]", encoding="utf-8")
    (tmp_path / "b.json").write_text("{" * 100_000, encoding="utf-8")
    (tmp_path / "c.json").write_text('{"format": "kh49-register", "version": 99}', encoding="utf-8")
    (tmp_path / "d.json").write_text('{"format": "kh49-register", "version": 1}', encoding="utf-8")
    (tmp_path / "e.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 50)
    (tmp_path / "f").mkdir()
    codes = {}
    for path in sorted({*tmp_path.iterdir()} - {tmp_path / "a"}):
        if path.suffix in {".json", ".xlsx"} or path.name == "f":
            with pytest.raises(Refused) as refused:
                plan_whole(empty(tmp_path / "c" / path.name), path)
            codes[path.name] = refused.value.problems[0].code
            assert sentence(refused.value.problems[0])
    assert codes == {"a.json": "not_a_register_file", "b.json": "file_damaged", "c.json": "whole_newer",
                     "d.json": "no_unit_in_file", "ds.xlsx": "not_a_register_file", "e.xlsx": "file_damaged",
                     "f": "not_a_register_file"}  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_record_with_all_that_belongs_to_it(register: Store, tmp_path: Path, ending: str) -> None:
    parents = [kind for kind in CATALOGUE.kinds if CATALOGUE.children(kind)]
    for number, kind in enumerate(parents):
        record = next(iter(register.every(kind))).id
        (tmp_path / str(number)).mkdir()
        done = export_record(register, kind, record, tmp_path / str(number) / f"một{ending}", sensitive=True)
        expected = {child.about.name: len(register.child_rows(child, record))
                    for child in CATALOGUE.children(kind).values()}  # fmt: skip
        assert done.records[kind.about.name] == 1
        assert {name: count for name, count in expected.items() if count} == {
            name: done.records[name] for name, count in expected.items() if count
        }
        assert brought(register, done.path).import_id == ""
        before = register.dump()
        if kind.about.append_only or record == register.own_unit:
            continue
        register.delete(kind, record)
        back = brought(register, done.path)
        assert told(back) == []
        assert register.dump() == before


def test_every_export_is_noted(register: Store, tmp_path: Path) -> None:
    done = export_whole(register, tmp_path / "sổ.xlsx")
    noted = {entry.about: entry for entry in exports(register) if entry.what == "whole"}
    assert {name: entry.rows for name, entry in noted.items()} == {
        kind.about.table: done.records[kind.about.name] for kind in every_type(register)
        if done.records.get(kind.about.name)
    }  # fmt: skip
    assert "citizen_id" in noted[MEMBER.about.table].personal


def test_a_cell_that_cannot_be_read_is_kept_beside_a_record_already_there(register: Store, tmp_path: Path) -> None:
    """Where its field is empty; once, and gone with the import."""
    person = next(iter(register.every(MEMBER)))
    register.save(MEMBER, {"hired_on": None}, record=person.id)
    path = export_whole(register, tmp_path / "sổ.xlsx", sensitive=True).path
    before = register.dump()

    def change(book: Any) -> None:
        sheet = book["Đoàn viên"]
        head = [cell.value for cell in sheet[1]]
        for line in sheet.iter_rows(min_row=2):
            if person.id in {cell.value for cell in line}:
                line[head.index("Ngày vào làm")].value = "ngày 40/13/2020"

    edited(path, change)
    done = brought(register, path)
    (left,) = register.leftovers(MEMBER, person.id)
    assert (left.about_field, left.typed, left.code) == ("hired_on", "ngày 40/13/2020", "bad_date")
    assert (done.counts["updated"], brought(register, path).import_id) == (1, "")
    undo_import(register, done.import_id)
    assert register.dump() == before

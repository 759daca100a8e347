"""Official-looking lists: what layouts.json says stands on them, and they come in again without a change."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.goals.demo import make_demo
from kh49_desktop.goals.dues import month_totals
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.sheets import Layouts, carry_out, export_layout, import_plan
from kh49_desktop.store.auditing import exports
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence
from tests.conftest import NOW

from .lists import opened_book

SHIPPED = Layouts.load().lists


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "mẫu"
    store = Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)
    make_demo(store)
    store.close()
    return folder


@pytest.fixture
def demo(made: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(made, tmp_path / "dữ liệu")
    store = Store.open(tmp_path / "dữ liệu", CATALOGUE, Reference.load(), clock=lambda: NOW)
    yield store
    store.close()


def opened(path: Path) -> Any:
    return opened_book(path).active


def words_on(sheet: Any) -> list[str]:
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value not in {None, ""}]


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("code", [code for code, layout in SHIPPED.items() if not layout.source])
def test_an_official_list_comes_in_again_without_a_change(code: str, ending: str, demo: Store, tmp_path: Path) -> None:
    layout = Layouts.load(demo.folder).find(code)
    path = tmp_path / f"ds{ending}"
    rows = export_layout(demo, layout, path)
    assert rows > 50
    before = demo.dump()
    done = carry_out(demo, import_plan(demo, CATALOGUE.of_table(layout.record), path))
    assert (done.created, done.updated, done.unchanged, done.import_id) == (0, 0, rows, "")
    assert demo.dump() == before


def test_the_book_of_dues_tells_what_the_book_tells_and_comes_in_again(demo: Store, tmp_path: Path) -> None:
    path = tmp_path / "đoàn phí.xlsx"
    rows = export_layout(demo, SHIPPED["so-doan-phi"], path, year=2026)
    sheet = opened(path)
    (total,) = [row for row in sheet.iter_rows() if "Cộng" in [cell.value for cell in row]]
    (head,) = [row for row in sheet.iter_rows() if row[0].value == "TT"]
    at = {cell.value: number for number, cell in enumerate(head)}
    for one in month_totals(demo, 2026):
        assert total[at[f"Tháng {one.month}"]].value == one.collected
    assert total[at["Cộng phải thu"]].value == sum(one.due for one in month_totals(demo, 2026))
    assert "SỔ THU ĐOÀN PHÍ NĂM 2026" in words_on(sheet)
    before = demo.dump()
    done = carry_out(demo, import_plan(demo, CATALOGUE.of_table("dues"), path))
    assert (done.created, done.updated, done.unchanged + done.skipped) == (0, 0, rows)
    assert demo.dump() == before


def test_form_5b_looks_like_the_form(demo: Store, tmp_path: Path) -> None:
    export_layout(demo, SHIPPED["mau-5b"], tmp_path / "5b.xlsx")
    sheet = opened(tmp_path / "5b.xlsx")
    words = words_on(sheet)
    for expected in ("DANH SÁCH GIA NHẬP CÔNG ĐOÀN VIỆT NAM", "Năm sinh", "Nam", "Nữ", "Quê quán", "Số CCCD",
                     "Số điện thoại", "Ký tên", "ĐẠI DIỆN MỘT SỐ NHÓM CNLĐ", "(Ký, ghi rõ họ tên)"):  # fmt: skip
        assert expected in words
    (top,) = [cell.row for row in sheet.iter_rows() for cell in row if cell.value == "TT"]
    assert {f"C{top}:D{top}", f"A{top}:A{top + 1}", f"H{top}:H{top + 1}"} <= {str(r) for r in sheet.merged_cells}
    assert sheet.print_title_rows == f"${top}:${top + 1}"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (
        9, "landscape", 0)  # fmt: skip
    assert sheet.cell(top + 2, 2).border.left.style == "thin"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_some_people_in_their_order(demo: Store, tmp_path: Path) -> None:
    ids = [str(row["id"]) for row in demo.rows(CATALOGUE.of_table("member"))][::-1][:2]
    assert export_layout(demo, SHIPPED["mau-5b"], tmp_path / "a.csv", ids=ids) == 2
    assert [entry.what for entry in exports(demo)] == ["list"]
    assert exports(demo)[0].rows == 2


def test_the_superior_changes_a_heading_and_the_order_in_a_file_beside_the_data(demo: Store, tmp_path: Path) -> None:
    own = {"layouts": {"phan-mem-tld": {"name": "Mẫu của tỉnh", "record": "member", "plain": True, "columns": [
        {"header": "Số thẻ", "value": "card_no"}, {"header": "HỌ TÊN ĐOÀN VIÊN", "value": "full_name"},
        {"header": "Năm sinh", "value": "birth_date", "format": "year"}]}}}  # fmt: skip
    (demo.folder / "layouts.json").write_text(json.dumps(own), encoding="utf-8")
    layouts = Layouts.load(demo.folder)
    assert set(layouts.lists) == set(SHIPPED)
    export_layout(demo, layouts.find("phan-mem-tld"), tmp_path / "a.xlsx")
    rows = list(opened(tmp_path / "a.xlsx").iter_rows(values_only=True))
    assert rows[0] == ("Số thẻ", "HỌ TÊN ĐOÀN VIÊN", "Năm sinh")
    assert all(row[2] is None or len(row[2]) == 4 for row in rows[1:])


WRONG: list[tuple[Any, str]] = [
    ("{", "bad_layouts"),
    ("[]", "bad_layouts"),
    ({"layouts": []}, "bad_layouts"),
    ({"layouts": {"a": 1}}, "bad_layouts"),
    ({"layouts": {"a": {"record": "member", "columns": []}}}, "bad_layouts"),
    ({"layouts": {"a": {"record": "member", "columns": [{"value": "full_name"}]}}}, "bad_layouts"),
    ({"layouts": {"a": {"record": "lạ", "columns": [{"header": "A"}]}}}, "bad_layouts"),
    ({"layouts": {"a": {"record": "member", "columns": [{"header": "A", "format": "x"}]}}}, "bad_layouts"),
    ({"layouts": {"a": {"record": "member", "columns": [{"header": "A", "value": "name"}]}}}, "unknown_field"),
    ({"layouts": {"a": {"record": "member", "columns": [{"header": "A", "value": "ethnicity"}]}}}, "sensitive_list"),
    ({"layouts": {"a": {"record": "dues", "source": "dues", "columns": [{"header": "A"}]}}}, "year_needed"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "code"), WRONG, ids=[str(number) for number in range(len(WRONG))])
def test_a_wrong_file_is_told_and_writes_nothing(told: Any, code: str, demo: Store, tmp_path: Path) -> None:
    (demo.folder / "layouts.json").write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        export_layout(demo, Layouts.load(demo.folder).find("a"), tmp_path / "a.xlsx")
    assert refused.value.problems[0].code == code
    assert sentence(refused.value.problems[0])
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_another_program_opens_it(demo: Store, tmp_path: Path) -> None:
    export_layout(demo, SHIPPED["danh-sach-doan-vien"], tmp_path / "ds.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "ds.xlsx")],
        check=True, capture_output=True,
    )  # fmt: skip
    read = subprocess.run(["pdftotext", "-layout", str(tmp_path / "ds.pdf"), "-"], check=True, capture_output=True)
    assert "DANH SÁCH ĐOÀN VIÊN CÔNG ĐOÀN" in read.stdout.decode("utf-8")

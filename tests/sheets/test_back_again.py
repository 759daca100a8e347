"""What the program wrote comes back as it was: texts of several lines, people in links, rows that were corrected."""

from __future__ import annotations

import csv
import datetime
import io
import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Literal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import Refused
from kh49_desktop.fields import Field, Link, Value
from kh49_desktop.record import Record
from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import carry_out, export, export_doubtful, import_plan, read_book
from kh49_desktop.sheets.bringing import plan_whole
from kh49_desktop.sheets.headings import Vocabulary
from kh49_desktop.sheets.reading import DELIMITERS, MANY_CELLS, MOST_ROWS, split_text
from kh49_desktop.sheets.register import Names
from kh49_desktop.sheets.stowed import Stowed
from kh49_desktop.sheets.whole import export_whole
from kh49_desktop.sheets.writing import DOUBLES_HEADINGS, DOUBLES_NAME
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import opened_book, workbook
from .opening import MOST

MEMBER = CATALOGUE.of_table("member")
EMPLOYER = CATALOGUE.of_table("employer")
DUES = CATALOGUE.of_table("dues")
ROOT = Path(__file__).parent.parent.parent
TODAY = datetime.date(2026, 11, 22)
FIVE_LINES = "\n".join(f"Dòng {n}: đã gặp, nói chuyện; hẹn lại" for n in range(1, 6))

CELLS = st.text(st.sampled_from("aăđ1 \r\n\"',;|\t="), max_size=12).filter(lambda text: text[:1] not in {"=", "'"})


def members(store: Store, count: int, note: str = FIVE_LINES) -> None:
    with store.change("SAVE", "x") as change:
        for number in range(count):
            values = {
                "full_name": f"Nguyễn Văn {chr(65 + number % 26)}{chr(97 + number // 26)}",
                "citizen_id": f"0660800{number:05}",
                "birth_date": "1980-05-06",
                "gender": "NAM",
                "note": note,
            }
            change.create(MEMBER, values)


# -- texts of several lines --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", DELIMITERS)
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=12))
def test_whatever_a_csv_writer_wrote_is_read_as_it_was(
    delimiter: str, quoting: Literal[0, 1], rows: list[list[str]]
) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, quoting=quoting).writerows(rows)
    while rows and not any(rows[-1]):
        rows.pop()
    assert list(split_text(written.getvalue(), delimiter)) == rows


def test_an_exported_list_with_long_notes_comes_in_without_a_change(store: Store, tmp_path: Path) -> None:
    members(store, 80)
    export(store, MEMBER, tmp_path / "x.csv")
    assert import_plan(store, MEMBER, tmp_path / "x.csv").counts["unchanged"] == 80


@pytest.mark.parametrize("lines", [2, 5, 40])
def test_an_officers_list_with_quoted_notes_has_a_row_a_person(store: Store, tmp_path: Path, lines: int) -> None:
    note = "\n".join(f"dòng {n}, có dấu phẩy" for n in range(lines))
    with (tmp_path / "x.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Họ và tên", "Ngày sinh", "Ghi chú"])
        writer.writerows([f"Nguyễn Văn {chr(65 + n)}", "05/03/1985", note] for n in range(26) for _ in range(10))
    book = read_book(tmp_path / "x.csv")
    assert len(book.sheets[0].rows) == 261
    assert {row[2] for row in book.sheets[0].rows[1:]} == {note}


@pytest.mark.parametrize(
    "stray",
    ['"Tổ 1,x,y', 'x,"Tổ 1,y', 'x,y,"Tổ 1', '"Tổ" 1,x,y', 'x,y,Tổ 1"'],
)
@pytest.mark.parametrize("rows", [3, 30, 3000])
def test_a_stray_quote_swallows_no_row(stray: str, rows: int) -> None:
    lines = [f"Nguyễn Văn {n},1980,Tổ {n}" for n in range(rows)]
    read = split_text("\n".join([*lines, stray, *lines]), ",")
    assert len(read) == 2 * rows + 1
    assert read[-1] == [f"Nguyễn Văn {rows - 1}", "1980", f"Tổ {rows - 1}"]


def test_a_stray_quote_and_honest_notes_stand_in_one_list() -> None:
    text = 'An,1980,"dòng 1\ndòng 2"\n"Bình,1981,x\nCư,1982,"dòng 1\ndòng 2"\nDũng,1983,y\n'
    assert list(split_text(text, ",")) == [
        ["An", "1980", "dòng 1\ndòng 2"],
        ['"Bình', "1981", "x"],
        ["Cư", "1982", "dòng 1\ndòng 2"],
        ["Dũng", "1983", "y"],
    ]


def test_two_stray_quotes_far_from_each_other_hold_nothing_together() -> None:
    lines = [f"Nguyễn Văn {n},1980,Tổ {n}" for n in range(40)]
    assert len(split_text("\n".join([*lines, 'An,1980,"Tổ 1', *lines, 'An,1980,Tổ 5"', *lines]), ",")) == 122


AWKWARD = (
    "dòng 1\ndòng 2", "=1+1", "nt", '"', "-", "_x000D_ abc _x0041_", "'abc", "'=1", "1E5", "001", "TRUE",
    "tab\tở giữa", "a;b,c|d", "“ngoặc”", "12/5/1985", "1985", "3,5", "\u200bzero", "a\u200bb", "\u200b=1", "\ufeffa",
    "#N/A", "dòng\r\nwin", "-12", "+84", "@x", "sep=;", "ﬁ½²", "NFD: Tiê\u0301ng Viê\u0323t",
)  # fmt: skip


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_whatever_was_typed_into_a_note_comes_back(store: Store, tmp_path: Path, ending: str) -> None:
    """What is not seen is dropped when it is typed, so that no file can lose it."""
    note = MEMBER.about.fields["note"]
    for text in AWKWARD:
        members(store, 1, str(note.read(text, TODAY).value))
    export(store, MEMBER, tmp_path / f"x{ending}")
    assert import_plan(store, MEMBER, tmp_path / f"x{ending}").counts["unchanged"] == len(AWKWARD)


@pytest.mark.usefixtures("unit")
def test_a_whole_register_as_csv_comes_in_without_a_change(store: Store, tmp_path: Path) -> None:
    members(store, 80)
    done = export_whole(store, tmp_path / "x.csv")
    planned = plan_whole(store, done.path)
    assert set(planned.counts) == {"unchanged"}
    assert sum(row.kind is MEMBER for row in planned.rows) == 80


# -- lists as large as they come ---------------------------------------------------------------------------------------


def test_a_text_file_holds_as_many_rows_as_any_list_of_people(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Họ và tên,Năm sinh\n" + "An,1980\n" * 200_000, encoding="utf-8")
    assert len(read_book(path).sheets[0].rows) == 200_001
    path.write_text("Họ và tên,Năm sinh\n" + "An,1980\n" * MOST_ROWS, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_book(path)
    assert refused.value.problems[0].code == "file_too_large"


def test_blank_rows_below_a_list_are_no_rows_of_it(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Họ và tên,Năm sinh\nAn,1980\n" + ",\n" * (MOST_ROWS + 1), encoding="utf-8")
    assert len(read_book(path).sheets[0].rows) == 2


def test_blank_rows_are_as_long_as_the_others() -> None:
    assert list(split_text("An,1980\n,,,,,\n\nBa,1981\n,,\n", ",")) == [
        ["An", "1980"],
        ["", ""],
        ["", ""],
        ["Ba", "1981"],
    ]


def test_a_large_text_file_is_kept_small(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    row = ("Nguyễn Văn An", "1980", "Nam", "066080000001", "0905000001", "Tổ 1")
    path.write_text("\n".join([",".join(row)] * (MANY_CELLS // 6 + 1)), encoding="utf-8")
    rows = read_book(path).sheets[0].rows
    assert isinstance(rows, Stowed)
    assert all(tuple(cells) == row for cells in rows)


def test_a_file_in_which_every_quote_is_stray_is_read_line_by_line() -> None:
    lines = [f'An,"x"",{n},' + "y" * 200 for n in range(30_000)]
    rows = split_text("\n".join(lines), ",")
    assert [row[2] for row in rows] == [str(n) for n in range(30_000)]


@pytest.mark.skipif(not hasattr(sys, "getdlopenflags"), reason="memory is bounded by the system of Linux")
def test_text_files_made_to_hurt_end_in_a_sentence(tmp_path: Path) -> None:
    """Within the bounds of tests/sheets/test_bounds.py, each in a process of its own."""
    made = {
        "a million rows.csv": "Họ và tên,Năm sinh,Số CCCD,Ghi chú\n"
        + "Nguyễn Văn An,1980,066080000001,không\n" * 1_000_000,
        "semicolons.csv": ";;;;;;;;;;;;;\n" * 1_100_000,
        "blank lines.csv": "Họ và tên,Năm sinh\nAn,1980\n" + " \n" * 4_000_000,
        "stray quotes.csv": "".join(f'An,"x"",{n},y\n' for n in range(900_000)),
        "notes of lines.csv": "Họ và tên,Ghi chú\n" + 'An,"1\n2\n3"\n' * 400_000,
    }
    for name, text in made.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.sheets.opening", str(tmp_path / "sổ"), *(str(tmp_path / name) for name in made)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for line in done.stdout.splitlines():
        ((name, found),) = json.loads(line).items()
        assert found.get("code") == "file_too_large", (name, found)
        assert found["peak"] < MOST, (name, found)
    assert len(done.stdout.splitlines()) == len(made)


# -- whom a link means -------------------------------------------------------------------------------------------------

LINKS = [
    pytest.param(field, id=f"{kind.about.name}.{field.name}")
    for kind in CATALOGUE.kinds
    for field in kind.about.fields.values()
    if isinstance(field.kind, Link) and field.target in {"member", "employer"}
]


def namesakes(store: Store) -> tuple[list[str], list[str]]:
    """Make three people of one name and two enterprises of one name."""
    with store.change("SAVE", "x") as change:
        people = [
            change.create(
                MEMBER, {"full_name": "Y Bhăm Niê", "birth_date": birth, "citizen_id": number, "department": group}
            )
            for birth, number, group in (
                ("1982-05-06", "066082000003", "Tổ 1"),
                ("1990", "066090000004", "Tổ 2"),
                ("1995-12-31", None, "Tổ 3"),
            )
        ]
        firms = [
            change.create(EMPLOYER, {"name": "Công ty Hoa Hồng", "tax_code": code})
            for code in ("0300588569", "0100109106")
        ]
    return people, firms


@pytest.mark.parametrize("field", LINKS)
def test_what_several_columns_said_of_a_record_is_understood_in_one_cell(store: Store, field: Field) -> None:
    """In any order; a zero that Excel dropped does not matter, nor what nobody's column says."""
    people, firms = namesakes(store)
    names = Names(store)

    def meant(*pieces: str) -> list[Value]:
        orders = itertools.permutations(pieces)
        return list({names.told(field, {"": " · ".join(order)}, TODAY).value for order in orders})

    if field.target == "employer":
        assert meant("Công ty Hoa Hồng", "0100109106") == [firms[1]]
        assert meant("Công ty Hoa Hồng", "6001234567") == [None]
        return
    assert meant("Y Bhăm Niê", "66082000003") == [people[0]]
    assert meant("Y Bhăm Niê", "066090000004", "1990") == [people[1]]
    assert meant("Y Bhăm Niê", "31/12/1995") == [people[2]]
    assert meant("Y Bhăm Niê", "Tổ 2") == [people[1]]
    assert meant("Y Bhăm Niê", "06/05/1982", "Tổ 1") == [people[0]]
    assert meant("Y Bhăm Niê", "01/01/1970") == [None]
    assert meant("Người Lạ", "1990") == [None]


def test_rows_that_were_refused_come_in_when_they_are_corrected(store: Store, tmp_path: Path) -> None:
    people, _ = namesakes(store)
    head = ("Họ và tên", "Số CCCD", "Năm", "Tháng 1", "Tháng 2")
    rows = [head, ("Y Bhăm Niê", 66082000003, 2026, "x", 53100), ("Y Bhăm Niê", 66090000004, 2026, 53100, "k")]
    plan = import_plan(store, DUES, workbook(tmp_path / "dues.xlsx", rows))
    assert export_doubtful(plan, tmp_path / "report.xlsx", sentence) == 2
    report = opened_book(tmp_path / "report.xlsx")
    for row in report.worksheets[0].iter_rows(min_row=2):
        for cell in row[:-1]:
            cell.value = "53100" if cell.value in {"x", "k"} else cell.value
    report.save(tmp_path / "report.xlsx")
    again = import_plan(store, DUES, tmp_path / "report.xlsx")
    assert [(row.outcome, row.values["member"], row.values["m01"], row.values["m02"]) for row in again.rows] == [
        ("new", person, 53100, 53100) for person in people[:2]
    ]


# -- the list of rows to correct ---------------------------------------------------------------------------------------

DOUBLED = (
    ("Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại"),
    ("Nguyễn Văn An", "1/2/1980", "066080000001", "0905000001"),
    ("Nguyễn Văn An", "1/2/1980", "066080000001", "0905000009"),
)


@pytest.mark.parametrize("more", [[], [("Lê Ba", "31/2/1980", "", "")]])
@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_a_double_that_was_left_out_changes_nothing_later(
    store: Store, tmp_path: Path, ending: str, more: list[tuple[str, ...]]
) -> None:
    """It stands on a sheet of its own; one who has nothing to correct has an empty list."""
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", [*DOUBLED, *more]))
    carry_out(store, plan)
    before = store.dump()
    report = tmp_path / f"report{ending}"
    assert export_doubtful(plan, report, sentence) == len(more)
    try:
        carry_out(store, import_plan(store, MEMBER, report))
    except Refused:
        assert not more
    assert store.dump() == before
    if ending == ".xlsx":
        aside = opened_book(report)[DOUBLES_NAME]
        assert "0905000009" in str(aside["B2"].value)
        assert "DS!" in str(aside["A2"].value)


@pytest.mark.parametrize("kind", CATALOGUE.kinds, ids=lambda kind: kind.about.name)
def test_the_sheet_of_doubles_is_a_list_of_nothing(kind: type[Record]) -> None:
    assert [Vocabulary.of(kind).meaning((heading,)) for heading in DOUBLES_HEADINGS] == [None] * len(DOUBLES_HEADINGS)


def test_reasons_name_sheet_and_cell(store: Store, tmp_path: Path) -> None:
    book = openpyxl.Workbook()  # type: ignore[attr-defined,no-untyped-call]
    for name in ("Tổ A", "Tổ B"):
        sheet = book.create_sheet(name)
        sheet.append(("Họ và tên", "Ngày sinh"))
        sheet.append((f"Lê Ba {name[-1]}", "31/2/1980"))
    del book["Sheet"]
    book.save(tmp_path / "a.xlsx")
    plan = import_plan(store, MEMBER, tmp_path / "a.xlsx")
    assert export_doubtful(plan, tmp_path / "b.xlsx", sentence) == 2
    rows = read_book(tmp_path / "b.xlsx").sheets[0].rows
    assert [str(row[-1]).partition(":")[0] for row in rows[1:]] == ["Tổ A!B2", "Tổ B!B2"]


def test_a_remark_behind_a_name_goes_out_with_it(store: Store, tmp_path: Path) -> None:
    rows = [("Họ và tên", "Ngày sinh"), ("Lê Ba (nghỉ sinh)", "31/2/1980")]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", rows))
    export_doubtful(plan, tmp_path / "b.xlsx", sentence)
    (row,) = import_plan(store, MEMBER, tmp_path / "b.xlsx").rows
    assert (row.values["full_name"], row.values["note"]) == ("Lê Ba", "nghỉ sinh")

"""Headings that officers write, and what they mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import find_table, propose_mapping, read_book
from kh49_desktop.sheets.headings import Vocabulary, is_numbering
from tests.conftest import vector

from .lists import workbook

MEMBER = CATALOGUE.of_table("member")
WORDS = Vocabulary.of(MEMBER)

# The vectors' short names in ours: a field, or a field and which part of it.
OURS = {
    "name": ("full_name", ""), "ho_dem": ("full_name", "family"), "ten": ("full_name", "given"),
    "dob": ("birth_date", ""),
    "dob_nam": ("birth_date", "NAM"), "dob_nu": ("birth_date", "NU"), "cccd": ("citizen_id", ""),
    "cccd_date": ("id_issue_date", ""), "cccd_place": ("id_issue_place", ""), "phone": ("phone", ""),
    "address": ("residence", ""), "hometown": ("native_place", ""), "edu_general": ("education", ""),
    "edu_prof": ("qualification", ""), "job": ("job_title", ""), "union_post": ("union_post", ""),
    "dept": ("department", ""),
    "join_union": ("admitted_on", ""), "hire_date": ("hired_on", ""), "card_no": ("card_no", ""),
    "contract": ("contract_type", ""), "bhxh": ("bhxh_no", ""), "note": ("note", ""),
}  # fmt: skip
NOT_COLLECTED = {"ethnic", "religion", "politics", "join_party", "wage", ""}


@pytest.mark.parametrize("row", vector("headers.tsv"), ids=lambda row: row["header"])
def test_the_headings_of_the_vectors(row: dict[str, str]) -> None:
    levels = [row["header"].replace("\n", " ")]
    meaning = WORDS.meaning(levels)
    if row["field"] == "stt":
        assert is_numbering(levels)
        assert meaning is None
    elif row["field"] in NOT_COLLECTED:
        assert meaning is None
    elif row["field"] == "gender":
        assert meaning is not None
        assert meaning.field == "gender"
    else:
        assert meaning is not None
        assert (meaning.field, meaning.part) == OURS[row["field"]]


@pytest.mark.parametrize(
    ("levels", "field", "part"),
    [
        (("Ngày sinh", "Nam"), "birth_date", "NAM"),
        (("NĂM SINH", "NỮ"), "birth_date", "NU"),
        (("Giới tính", "Nữ"), "gender", "NU"),
        (("Ngày sinh", "Ngày"), "birth_date", "day"),
        (("Ngày, tháng, năm sinh", "Năm"), "birth_date", "year"),
        (("Thông tin cá nhân", "Họ và tên"), "full_name", ""),
        (("CCCD", "Số"), "citizen_id", ""),
        (("CCCD", "Ngày cấp"), "id_issue_date", ""),
        (("Căn cước công dân", "Nơi cấp"), "id_issue_place", ""),
        (("Ngày vào", "Công đoàn"), "admitted_on", ""),
        (("Ngày vào", "Công ty"), "hired_on", ""),
        (("Họ và tên", "Họ đệm"), "full_name", "family"),
        (("Họ và tên", "Tên"), "full_name", "given"),
        (("Họ và tên đoàn viên",), "full_name", ""),
        (("HỌ TÊN CÔNG NHÂN LAO ĐỘNG",), "full_name", ""),
        (("Ho va ten (chu in hoa)",), "full_name", ""),
        (("Số ĐT",), "phone", ""),
        (("Tổ CĐ",), "department", ""),
        (("Số điên thoại",), "phone", ""),
        (("Ngày sihn",), "birth_date", ""),
        (("Nguyªn qu¸n",), "native_place", ""),
        (("Soá CCCD",), "citizen_id", ""),
        (("Mã bản ghi",), "id", ""),
        (("Số CCCD/định danh",), "citizen_id", ""),
        (("Điện thoại/Zalo",), "phone", ""),
        (("Tổ SX",), "department", ""),
        (("Chức danh nghề",), "job_title", ""),
        (("Vào CĐ",), "admitted_on", ""),
        (("Hợp đồng lao động", "Loại HĐ"), "contract_type", ""),
    ],
)
def test_headings_of_several_levels_and_slips(levels: tuple[str, ...], field: str, part: str) -> None:
    meaning = WORDS.meaning(levels)
    assert meaning is not None
    assert (meaning.field, meaning.part) == (field, part)


@pytest.mark.parametrize(
    "heading",
    ["Họ tên vợ/chồng", "Ngày kết nạp Đảng", "Ngày vào Đảng", "Chức vụ Đảng", "Số con", "Mã số nhân viên",
     "Số sổ hộ khẩu", "Số/ngày quyết định", "Số thẻ/Ngày cấp thẻ",
     "Dân tộc", "Đảng viên", "Tôn giáo", "Số tài khoản", "Ngày nghỉ việc", "Lương", "Chữ ký", "Người thân", "12", ""],
)  # fmt: skip
def test_what_is_not_collected_or_not_meant_stays_unmapped(heading: str) -> None:
    assert WORDS.meaning([heading]) is None


@pytest.mark.parametrize(
    ("name", "heading", "field"),
    [
        ("conference", "Địa điểm", "place"),
        ("conference", "Số người dự", "present"),
        ("welfare", "Số suất quà", "gifts"),
        ("workforce", "Thời điểm", "as_of"),
        ("workforce", "DTTS", "ethnic_minority"),
        ("employer", "Loại hình DN", "ownership_type"),
        ("employer", "Địa chỉ trụ sở", "address"),
        ("employer", "Trong KCN", "in_industrial_zone"),
        ("award", "Họ tên/Tập thể", "recipient"),
        ("agreement", "Số, ký hiệu TƯLĐTT", "number"),
        ("agreement", "Ngày ký kết", "signed_on"),
        ("agreement", "Số NLĐ được áp dụng", "workers_covered"),
        ("union_group", "Số ĐV", "members"),
        ("member", "Số thẻ CĐ", "card_no"),
        ("officer_training", "Tên lớp tập huấn", "course"),
    ],
)
def test_other_words_for_the_fields_of_other_lists(name: str, heading: str, field: str) -> None:
    meaning = Vocabulary.of(CATALOGUE.of_table(name)).meaning([heading])
    assert meaning is not None
    assert meaning.field == field


def mapped(path: Path, rows: list[list[object]], merged: tuple[str, ...] = ()) -> dict[str, str]:
    table = find_table(read_book(workbook(path / "a.xlsx", rows, merged=merged)), MEMBER)
    return dict(propose_mapping(table, MEMBER).columns)


def test_the_old_number_beside_the_new_one_goes_to_its_own_field(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Họ tên", "Số CMND", "Số CCCD"]]
    rows += [["Nguyễn Văn An", f"24012345{n}", f"06608501234{n}"] for n in range(6)]
    assert mapped(tmp_path, rows) == {"full_name": "A", "citizen_id": "C", "old_id_9": "B"}


def test_one_field_takes_one_column_the_first_of_equals(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Họ và tên", "Ghi chú", "Ngày sinh", "Ghi chú"], ["Nguyễn Văn An", "a", "1985", "b"]]
    assert mapped(tmp_path, rows) == {"full_name": "A", "birth_date": "C", "note": "B"}


def test_a_heading_over_two_columns_holds_first_and_last_names(tmp_path: Path) -> None:
    rows: list[list[object]] = [["STT", "Họ và tên", None, "Ngày sinh"]]
    rows += [[1, "Nguyễn Văn", "An", "5/3/1985"], [2, "Trần Thị", "Bình", "6/3/1985"]]
    assert mapped(tmp_path, rows, ("B1:C1",))["full_name"] == "B,C"
    assert mapped(tmp_path, rows)["full_name"] == "B,C"


def test_a_heading_that_lies_is_not_believed(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Họ và tên", "Ngày sinh", "Giới tính"]]
    rows += [[f"Nguyễn Văn {n}", "Công nhân may " + n, "Nam"] for n in ("An", "Bình", "Cường", "Dũng", "Em", "Giang")]
    assert mapped(tmp_path, rows) == {"full_name": "A", "gender": "C"}

"""Lists of everything but members, as officers type them: conferences, agreements, dues, officers, enterprises."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import Plan, carry_out, import_plan, undo_import
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import Rows, workbook

FACTORY = "Công ty TNHH May Thái Dương"
PEOPLE = (
    ("Nguyễn Văn An", "1985-03-05", "066085012345", "Tổ may 1"),
    ("Trần Thị Thủy", "1990-12-31", "001190000123", "Kho"),
    ("H'Hà Niê", "1999-02-28", "066199111222", "Tổ may 1"),
    ("Lê Văn Nam", "1980-01-01", "066080000001", "Kho"),
    ("Lê Văn Nam", "1988-05-06", None, "Tổ may 1"),
)
DAY = datetime.datetime(2026, 3, 20)  # noqa: DTZ001 - a cell


@pytest.fixture
def people(store: Store, unit: str) -> dict[str, str]:
    """The people and the factory that lists name, by number or birth date, and the factory by its name."""
    assert unit
    found = {FACTORY: store.save(CATALOGUE.of_table("employer"), {"name": FACTORY, "tax_code": "6000235500"}).id}
    for name, born, number, group in PEOPLE:
        saved = store.save(CATALOGUE.of_table("member"), {"full_name": name, "birth_date": born, "citizen_id": number,
                                                          "department": group})  # fmt: skip
        found[number or born] = saved.id
    return found


def planned(store: Store, folder: Path, name: str, rows: Rows, **wanted: Any) -> Plan:
    kind = CATALOGUE.find(name)
    assert kind is not None
    return import_plan(store, kind, workbook(folder / f"{name}.xlsx", rows), **wanted)


def stored(store: Store, plan: Plan) -> list[dict[str, Any]]:
    """Carry a plan out; importing it again must change nothing."""
    carry_out(store, plan)
    return [store.row(plan.kind, row.record) or {} for row in plan.rows if row.verdict in {"created", "updated"}]


def codes(plan: Plan, row: int) -> set[str]:
    return {problem.code for at, problem in plan.problems if at == row}


CONFERENCES: Rows = [
    ["DANH SÁCH HỘI NGHỊ NGƯỜI LAO ĐỘNG"],
    ["STT", "Năm", "Tên doanh nghiệp", "Ngày tổ chức", "Hình thức", "Tổng số LĐ", "Số người được triệu tập",
     "Số người có mặt", "Xếp loại"],
    [1, 2025, FACTORY, "28/03/2025", "Đại biểu", "1.250", "336", "312", "Tốt"],
    [2, 2026, FACTORY, DAY, "Toàn thể", 340, "340", 330.0, "Khá"],
]  # fmt: skip
AGREEMENTS: Rows = [
    ["TT", "Tên doanh nghiệp", "Số TƯLĐTT", "Ngày ký", "Ngày có hiệu lực", "Thời hạn (năm)", "Ngày hết hạn",
     "Số lao động được áp dụng", "Xếp loại"],
    [1, FACTORY, "01/2025/TƯLĐTT", "15/05/2025", "01/06/2025", 3, "31/05/2028", "336", "A"],
]  # fmt: skip
WORKFORCE: Rows = [
    ["BÁO CÁO LAO ĐỘNG (tính đến ngày 31 tháng 10 năm 2026)"],
    ["STT", "Tên doanh nghiệp", "Tổng số lao động", "Trong đó nữ", "Dân tộc thiểu số", "Số LĐ ký HĐLĐ",
     "Số LĐ đóng BHXH", "Tiền lương bình quân"],
    [1, FACTORY, "1.250", 980, 210, "1,250", 1240, "7.850.000 đ"],
]  # fmt: skip
UNITS: Rows = [
    ["DANH SÁCH CÔNG ĐOÀN CƠ SỞ TRỰC THUỘC"],
    ["STT", "Tên CĐCS", "Mã đơn vị", "Loại hình", "Công đoàn cấp trên", "Ngày thành lập", "Số quyết định", "Chủ tịch"],
    [1, "CĐCS Trường THPT Buôn Hồ", "DL-0101", "", "LĐLĐ tỉnh Đắk Lắk", "12/05/2005", "15/QĐ-LĐLĐ", "Y Thanh Niê"],
    [2, "CĐCS Công ty CP Cà phê", "DL-0102", "DN ngoài nhà nước", "LĐLĐ tỉnh Đắk Lắk", 2010, "", ""],
]
EMPLOYERS: Rows = [
    ["STT", "Tên doanh nghiệp", "Mã số thuế", "Loại hình", "Người đại diện", "Địa chỉ", "Xã/phường", "Khu công nghiệp",
     "Có tổ chức đảng"],
    [1, "Công ty CP Cà phê", 100109106, "DN ngoài nhà nước", "Lê Ba", "12 Lê Duẩn", "Tân Lợi", "KCN Hòa Phú", "✓"],
    [2, FACTORY, "6000235500", "DN ngoài nhà nước", "", "", "", "", "Không"],
]  # fmt: skip
WELFARE: Rows = [
    ["STT", "Ngày", "Nội dung", "Việc", "Số người", "Trong đó nữ", "Số tiền", "Nguồn"],
    [1, "20/01/2026", "Tặng quà Tết", "Tết", 120, 90, "36.000.000 đ", "Công đoàn cơ sở"],
]
AWARDS: Rows = [
    ["STT", "Năm", "Danh hiệu", "Họ và tên", "Số quyết định", "Ngày quyết định", "Tiền thưởng"],
    [1, 2025, "Bằng khen", "Nguyễn Văn An", "12/QĐ", "12/01/2026", "1.000.000"],
]
FUND: Rows = [
    ["Tháng", "Tên doanh nghiệp", "Quỹ lương đóng BHXH", "Số đã nộp", "Ngày nộp"],
    ["10/2026", FACTORY, "2.500.000.000", "50,000,000", "05/11/2026"],
    ["9/2026", FACTORY, 2500000000, 50000000, DAY],
]
LISTS: dict[str, tuple[Rows, dict[str, Any]]] = {
    "conference": (CONFERENCES, {"year": 2025, "held_on": "2025-03-28", "form": "DELEGATE", "total_workers": 1250,
                                 "summoned": 336, "present": 312, "rating": "Tốt"}),
    "agreement": (AGREEMENTS, {"number": "01/2025/TƯLĐTT", "signed_on": "2025-05-15", "effective_on": "2025-06-01",
                               "term_years": 3, "expires_on": "2028-05-31", "workers_covered": 336, "grade": "A"}),
    "workforce": (WORKFORCE, {"as_of": "2026-10-31", "total_workers": 1250, "female": 980, "ethnic_minority": 210,
                              "contract_signed": 1250, "bhxh_paid": 1240, "avg_wage": 7_850_000}),
    "unit": (UNITS, {"name": "CĐCS Trường THPT Buôn Hồ", "code": "DL-0101", "superior": "LĐLĐ tỉnh Đắk Lắk",
                     "established_date": "2005-05-12", "decision_no": "15/QĐ-LĐLĐ", "chair": "Y Thanh Niê"}),
    "employer": (EMPLOYERS, {"name": "Công ty CP Cà phê", "ownership_type": "DN_NGOAI_NN", "address": "12 Lê Duẩn",
                             "legal_representative": "Lê Ba", "commune": "Tân Lợi", "industrial_zone": "KCN Hòa Phú",
                             "party_organisation": 1}),
    "welfare": (WELFARE, {"held_on": "2026-01-20", "kind": "TET", "content": "Tặng quà Tết", "people": 120,
                          "female": 90, "cost": 36_000_000, "source": "UNION"}),
    "award": (AWARDS, {"year": 2025, "title": "BANG_KHEN", "recipient": "Nguyễn Văn An", "decision_no": "12/QĐ",
                       "decided_on": "2026-01-12", "prize": 1_000_000}),
    "union_fund": (FUND, {"month": "2026-10", "payroll": 2_500_000_000, "paid": 50_000_000, "paid_on": "2026-11-05"}),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_each_kind(store: Store, tmp_path: Path, people: dict[str, str], name: str) -> None:
    rows, wanted = LISTS[name]
    plan = planned(store, tmp_path, name, rows)
    assert not [row.left for row in plan.rows if row.left], [sentence(p) for _, p in plan.problems]
    first = stored(store, plan)[0]
    assert {field: first[field] for field in wanted} == wanted
    if first.get("employer"):
        assert first["employer"] == people[FACTORY]
    again = planned(store, tmp_path, name, rows)
    assert carry_out(store, again).import_id == ""


def test_an_enterprise_is_known_by_its_tax_code(store: Store, tmp_path: Path, people: dict[str, str]) -> None:
    plan = planned(store, tmp_path, "employer", EMPLOYERS)
    assert [row.verdict for row in plan.rows] == ["created", "updated"]
    assert plan.rows[1].record == people[FACTORY]


def test_hundreds_of_units_of_a_superior(store: Store, tmp_path: Path) -> None:
    rows = [[n, f"CĐCS số {n}", f"DL-{n:04}", "", "LĐLĐ tỉnh", "", "", ""] for n in range(1, 401)]
    plan = planned(store, tmp_path, "unit", [*UNITS[:2], *rows])
    assert carry_out(store, plan).created == 400
    assert carry_out(store, planned(store, tmp_path, "unit", [*UNITS[:2], *rows])).import_id == ""


# -- the dues book -----------------------------------------------------------------------------------------------------

MONTHS = [f"T{number}" for number in range(1, 13)]
BOOK_HEAD = ["STT", "Họ và tên", "Số CCCD", "Bộ phận", *MONTHS, "Cộng", "Ghi chú"]
BOOK: Rows = [
    ["SỔ THU ĐOÀN PHÍ NĂM 2026"],
    BOOK_HEAD,
    [1, "Nguyễn Văn An", "066085012345", "Tổ may 1", "50.000", "50,000", 50000, "50000đ"],
    [2, "Trần Thị Thủy", 1190000123, "Kho", 45000, 45000],
    [3, "Lê Văn Nam", "", "Tổ may 1", 40000, 40000],
    ["", "Tổng cộng", "", "", 135000],
]


def test_a_dues_book_finds_its_members_and_its_year(store: Store, tmp_path: Path, people: dict[str, str]) -> None:
    plan = planned(store, tmp_path, "dues", BOOK)
    assert plan.mapping.columns["member"] == "B,C,D"
    assert plan.mapping.constants == {"year": "2026"}
    rows = stored(store, plan)
    assert [row["member"] for row in rows] == [people[n] for n in ("066085012345", "001190000123", "1988-05-06")]
    assert [(row["year"], row["m01"], row["m04"]) for row in rows] == [
        (2026, 50000, 50000), (2026, 45000, None), (2026, 40000, None),
    ]  # fmt: skip
    assert "“Năm” của mọi dòng là 2026." in {sentence(p) for _, p in plan.problems}
    assert carry_out(store, planned(store, tmp_path, "dues", BOOK)).import_id == ""


def test_the_book_of_a_later_month_changes_the_rows_that_are_there(
    store: Store, tmp_path: Path, people: dict[str, str]
) -> None:
    assert people
    carry_out(store, planned(store, tmp_path, "dues", BOOK))
    later: Rows = [*BOOK[:3], [2, "Trần Thị Thủy", "001190000123", "Kho", "", 46000, 45000]]
    plan = planned(store, tmp_path, "dues", later)
    assert [row.verdict for row in plan.rows] == ["unchanged", "updated"]
    assert dict(plan.rows[1].changes) == {"m02": (45000, 46000), "m03": (None, 45000)}
    done = carry_out(store, plan)
    assert store.count(CATALOGUE.of_table("dues")) == 3
    undo_import(store, done.import_id)
    assert carry_out(store, planned(store, tmp_path, "dues", BOOK)).import_id == ""


def test_a_member_who_cannot_be_told_is_refused_and_named(store: Store, tmp_path: Path, people: dict[str, str]) -> None:
    assert people
    rows: Rows = [
        *BOOK[:2],
        [1, "Lê Văn Nam", "", "Phòng khác", 40000],
        [2, "Người Lạ", "", "Kho", 40000],
        [3, "Lê Văn Nam", "066099999999", "Kho", 40000],
        [4, "Lê Văn Ám", "066085012345", "Kho", 40000],
        [5, "Nguyễn Văn An", "", "", 41000],
    ]
    plan = planned(store, tmp_path, "dues", rows)
    assert [row.verdict for row in plan.rows] == ["refused", "refused", "created", "created", "refused"]
    assert codes(plan, 3) == {"several_such_records"}
    assert codes(plan, 4) == {"no_such_record"}
    assert plan.rows[2].values["member"] == people["1988-05-06"]  # the namesake who has no number yet
    assert codes(plan, 6) == {"link_other_name"}
    assert codes(plan, 7) == {"dues_twice"}
    assert carry_out(store, plan).created == 2


def test_a_birth_date_tells_namesakes_apart(store: Store, tmp_path: Path, people: dict[str, str]) -> None:
    rows: Rows = [
        ["Họ và tên", "Ngày sinh", "T1"],
        ["Lê Văn Nam", "06/05/1988", 40000],
        ["LÊ VĂN NAM", datetime.datetime(1980, 1, 1), 41000],  # noqa: DTZ001
    ]
    plan = planned(store, tmp_path, "dues", rows, constants={"year": "2026"})
    assert [row.values["member"] for row in plan.rows] == [people["1988-05-06"], people["066080000001"]]


def test_a_year_is_needed_from_a_title_a_column_or_for_all(
    store: Store, tmp_path: Path, people: dict[str, str]
) -> None:
    assert people
    with pytest.raises(Refused) as refused:
        planned(store, tmp_path, "dues", BOOK[1:])
    assert refused.value.problems[0].code == "name_column_needed"
    assert planned(store, tmp_path, "dues", BOOK[1:], constants={"year": "2025"}).rows[0].values["year"] == 2025
    of_column = [[*row, year] for row, year in zip(BOOK[1:4], ("Năm", 2024, 2023), strict=True)]
    of_column[0] = [*BOOK_HEAD[:16], "Năm"]
    of_column[1] = [*BOOK[2], *[""] * 8, 2024]
    of_column[2] = [*BOOK[3], *[""] * 10, 2023]
    assert [row.values["year"] for row in planned(store, tmp_path, "dues", of_column).rows] == [2024, 2023]


def test_two_years_in_the_title_say_nothing(store: Store, tmp_path: Path, people: dict[str, str]) -> None:
    assert people
    with pytest.raises(Refused):
        planned(store, tmp_path, "dues", [["SỔ THU NĂM 2025, NĂM 2026"], *BOOK[1:]])


@pytest.mark.parametrize(
    ("constants", "code"),
    [({"year": "hai"}, "not_whole"), ({"wage": "1"}, "unknown_field"), ({"member": "Ai"}, "no_such_record")],
)
def test_a_value_for_all_that_cannot_be(
    store: Store, tmp_path: Path, people: dict[str, str], constants: dict[str, str], code: str
) -> None:
    assert people
    with pytest.raises(Refused) as refused:
        planned(store, tmp_path, "dues", BOOK, constants=constants)
    assert refused.value.problems[0].code == code


# -- children ----------------------------------------------------------------------------------------------------------

OFFICERS: Rows = [
    ["DANH SÁCH BAN CHẤP HÀNH CĐCS NHIỆM KỲ 2023-2028"],
    ["STT", "Họ và tên", "Nam/Nữ", "Chức vụ", "Phân công nhiệm vụ", "Chuyên trách (x)", "Từ ngày"],
    [1, "Nguyễn Văn An", "Nam", "Chủ tịch", "Phụ trách chung", "x", "01/05/2023"],
    [2, "Trần Thị Thủy", "Nữ", "Phó Chủ tịch", "Nữ công", "", "5/2023"],
]


def test_officers_come_into_the_only_committee(store: Store, tmp_path: Path, people: dict[str, str]) -> None:
    assert people
    committee = store.save(CATALOGUE.of_table("committee"), {"kind": "BCH", "term_from": "2023"}).id
    plan = planned(store, tmp_path, "committee_member", OFFICERS)
    rows = stored(store, plan)
    assert {row["committee"] for row in rows} == {committee}
    assert [(row["post"], row["duty"], row["full_time"], row["since"]) for row in rows] == [
        ("CHU_TICH", "Phụ trách chung", 1, "2023-05-01"), ("PHO_CHU_TICH", "Nữ công", None, "2023-05"),
    ]  # fmt: skip
    other = store.save(CATALOGUE.of_table("committee"), {"kind": "UBKT", "term_from": "2023"}).id
    with pytest.raises(Refused):
        planned(store, tmp_path, "committee_member", OFFICERS)
    chosen = planned(store, tmp_path, "committee_member", OFFICERS, constants={"committee": other})
    assert {row.values["committee"] for row in chosen.rows} == {other}


def test_pays_and_events_find_their_members(store: Store, tmp_path: Path, people: dict[str, str]) -> None:
    pays: Rows = [
        ["Họ tên", "Số CCCD", "Từ tháng", "Lương đóng BHXH"],
        ["Nguyễn Văn An", "066085012345", "01/2026", "6.500.000"],
        ["Trần Thị Thủy", "", "1/2026", 6200000],
    ]
    plan = planned(store, tmp_path, "dues_base", pays)
    assert [(row["member"], row["since"], row["amount"]) for row in stored(store, plan)] == [
        (people["066085012345"], "2026-01", 6_500_000), (people["001190000123"], "2026-01", 6_200_000),
    ]  # fmt: skip
    assert carry_out(store, planned(store, tmp_path, "dues_base", pays)).import_id == ""


WELFARE = ["Ngày", "Loại", "Nội dung", "Số người"]


@pytest.mark.parametrize(
    ("title", "heading", "scale", "cells", "money"),
    [
        (
            "CHĂM LO NĂM 2026",
            "Kinh phí (triệu đồng)",
            "1.000.000",
            [60, "15,5", 2.5],
            [60_000_000, 15_500_000, 2_500_000],
        ),
        ("ĐVT: 1.000 đồng", "Kinh phí", "1.000", [1200, "15.500", "300"], [1_200_000, 15_500_000, 300_000]),
        ("(Đơn vị tính: nghìn đồng)", "Kinh phí (đồng)", "", [60_000, "1.500.000", 5], [60_000, 1_500_000, 5]),
        (
            "CHĂM LO NĂM 2026",
            "Kinh phí (tr.đ)",
            "1.000.000",
            ["1.250", "2.500.000 đ", 0],
            [1_250_000_000, 2_500_000, 0],
        ),
        ("Chi hơn 60 triệu đồng", "Kinh phí", "", [60, 70, 80], [60, 70, 80]),
    ],
)
@pytest.mark.usefixtures("unit")
def test_money_told_in_thousands_or_millions(
    store: Store, tmp_path: Path, title: str, heading: str, scale: str, cells: list[Any], money: list[int]
) -> None:
    rows: list[list[Any]] = [[title], [*WELFARE, heading]]
    rows += [[f"2{n}/01/2026", "Khác", f"Thăm lần {n}", 5, cell] for n, cell in enumerate(cells)]
    plan = planned(store, tmp_path, "welfare", rows)
    assert [row["cost"] for row in stored(store, plan)] == money
    assert [p.facts["scale"] for _, p in plan.problems if p.code == "money_scaled"] == [scale][: bool(scale)]
    assert planned(store, tmp_path, "welfare", rows).counts["unchanged"] == len(cells)


@pytest.mark.usefixtures("people")
def test_a_dues_book_in_thousands_says_so_once(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["ĐOÀN PHÍ NĂM 2026 (ĐVT: nghìn đồng)"], ["Họ và tên", "Số CCCD", "Tháng 1", "Tháng 2"],
                  ["Nguyễn Văn An", "066085012345", 26, "26,5"]]  # fmt: skip
    plan = planned(store, tmp_path, "dues", rows)
    assert [p.facts["column"] for _, p in plan.problems if p.code == "money_scaled"] == ["C, D"]
    assert [(row["m01"], row["m02"]) for row in stored(store, plan)] == [(26_000, 26_500)]


def test_a_number_may_carry_its_unit(store: Store, unit: str, tmp_path: Path) -> None:
    assert unit
    rows: Rows = [[*WELFARE, "Số suất"], ["20/01/2026", "Khác", "Thăm", "30 người", "30 suất"],
                  ["21/01/2026", "Khác", "Tặng", 2.5, "05"]]  # fmt: skip
    plan = planned(store, tmp_path, "welfare", rows)
    first, second = stored(store, plan)
    assert (first["people"], first["gifts"], second["people"], second["gifts"]) == (30, 30, None, 5)
    assert [sentence(p).split(" ")[0] for _, p in plan.problems if p.code == "not_whole"] == ["“2,5”"]


@pytest.mark.usefixtures("unit")
def test_a_choice_for_all_is_told_by_its_words(store: Store, tmp_path: Path) -> None:
    plan = planned(
        store, tmp_path, "welfare", [WELFARE, ["20/01/2026", "Khác", "Thăm", 5]], constants={"source": "CDCS"}
    )
    assert [sentence(p) for _, p in plan.problems if p.code == "same_for_all"] == [
        "“Nguồn tiền” của mọi dòng là Công đoàn cơ sở."
    ]


@pytest.mark.usefixtures("people")
def test_agreements_of_one_type_under_other_headings(store: Store, tmp_path: Path) -> None:
    rows: Rows = [["TÌNH HÌNH KÝ KẾT TƯLĐTT"], ["TT", "Số, ký hiệu TƯLĐTT", "Ngày ký kết", "Số NLĐ được áp dụng"],
                  [1, "05/2025/TƯLĐ", "02/5/2025", "1.250"]]  # fmt: skip
    (made,) = stored(store, planned(store, tmp_path, "agreement", rows, constants={"type": "ENTERPRISE"}))
    assert (made["number"], made["signed_on"], made["workers_covered"]) == ("05/2025/TƯLĐ", "2025-05-02", 1250)

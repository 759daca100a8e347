"""Who is who: within a file and against the register."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.records import CATALOGUE
from kh49_desktop.sheets import (
    Plan,
    carry_out,
    check_mapping,
    export_doubtful,
    find_table,
    import_plan,
    plain_table,
    plan_import,
    propose_mapping,
    read_book,
    read_mapping,
    targets,
    undo_import,
)
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

from .lists import FIVE, HEAD, workbook

MEMBER = CATALOGUE.of_table("member")
AN = ["Nguyễn Văn An", "05/03/1985", "Nam", "066085012345", "0905123456", "Tổ may 1"]
TOP = ["Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Điện thoại", "Bộ phận"]


@pytest.fixture
def plan_of(store: Store, tmp_path: Path) -> Any:
    """Return a function that plans the import of some rows."""

    def plan(*rows: Sequence[Any], head: Sequence[str] = TOP, **wanted: Any) -> Plan:
        return import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", [head, *rows]), **wanted)

    return plan


def codes(plan: Plan, row: int) -> set[str]:
    return {problem.code for at, problem in plan.problems if at == row}


def but(row: Sequence[Any], **cells: Any) -> list[Any]:
    """Return a row with other cells: n0 is its first."""
    changed = list(row)
    for name, cell in cells.items():
        changed[int(name[1:])] = cell
    return changed


def test_the_citizen_id_decides_and_only_given_values_change(store: Store, plan_of: Any) -> None:
    carry_out(store, plan_of(AN))
    plan = plan_of(but(AN, n0="Nguyễn Văn Ân", n1="", n4="0905999999", n5=None))
    (row,) = plan.rows
    assert (row.verdict, row.changes) == (
        "updated", {"full_name": ("Nguyễn Văn An", "Nguyễn Văn Ân"), "phone": ("0905123456", "0905999999")},
    )  # fmt: skip
    result = carry_out(store, plan)
    stored = store.row(MEMBER, row.record) or {}
    assert (result.updated, stored["full_name"], stored["birth_date"], stored["department"]) == (
        1,
        "Nguyễn Văn Ân",
        "1985-03-05",
        "Tổ may 1",
    )
    undo_import(store, result.import_id)
    assert (store.row(MEMBER, row.record) or {})["phone"] == "0905123456"


def test_a_list_in_capitals_does_not_rewrite_the_names_of_the_register(store: Store, plan_of: Any) -> None:
    carry_out(store, plan_of(AN))
    shouted = plan_of(["NGUYỄN VĂN AN", *AN[1:]])
    assert [row.verdict for row in shouted.rows] == ["unchanged"]
    moved = plan_of(["NGUYỄN VĂN AN", *AN[1:5], "Kho"])
    assert moved.rows[0].changes == {"department": ("Tổ may 1", "Kho")}
    other = plan_of(["Nguyễn Văn Ân", *AN[1:]])
    assert other.rows[0].changes == {"full_name": ("Nguyễn Văn An", "Nguyễn Văn Ân")}


def test_a_name_in_capitals_in_our_own_export_is_what_somebody_typed(store: Store, plan_of: Any) -> None:
    known = carry_out(store, plan_of(AN)).plan.rows[0].record
    plan = plan_of(["NGUYỄN VĂN AN", known], head=["Họ và tên", "Mã bản ghi"])
    assert plan.rows[0].changes == {"full_name": ("Nguyễn Văn An", "NGUYỄN VĂN AN")}


def test_a_name_in_capitals_is_put_right_by_a_later_list(store: Store, plan_of: Any) -> None:
    carry_out(store, plan_of(["NGUYỄN VĂN AN", *AN[1:]]))
    assert plan_of(AN).rows[0].changes == {"full_name": ("NGUYỄN VĂN AN", "Nguyễn Văn An")}


def test_a_name_and_a_birth_date_only_suggest(store: Store, plan_of: Any) -> None:
    carry_out(store, plan_of(AN))
    plan = plan_of(but(AN, n3="066085777777"))
    assert plan.counts["created"] == 1
    assert codes(plan, 2) == {"maybe_known_already"}


def test_a_number_of_somebody_with_another_name_and_birth_date_is_not_taken(store: Store, plan_of: Any) -> None:
    carry_out(store, plan_of(AN))
    plan = plan_of(but(AN, n0="Trần Thị Bình", n1="01/01/1990", n2="Nữ"))
    (row,) = plan.rows
    assert row.verdict == "created"
    assert row.values.get("citizen_id") is None
    assert row.left["citizen_id"][:2] == ("066085012345", "id_of_another")
    carry_out(store, plan)
    assert store.count(MEMBER) == 2
    assert carry_out(store, plan_of(but(AN, n0="Trần Thị Bình", n1="01/01/1990", n2="Nữ"))).import_id == ""


def test_a_row_without_a_number_is_known_again_as_a_whole(store: Store, plan_of: Any) -> None:
    bare = but(AN, n3="", n1="31/02/1985")
    carry_out(store, plan_of(bare, but(bare, n5="Tổ may 2")))
    again = plan_of(bare, but(bare, n5="Tổ may 2"))
    assert again.counts["unchanged"] == 2
    assert codes(again, 2) == {"bad_date", "no_cccd"}
    assert plan_of(but(bare, n4="0905000000")).counts["created"] == 1


def test_a_cell_put_right_in_the_list_goes_to_the_person_it_belongs_to(store: Store, plan_of: Any) -> None:
    carry_out(store, plan_of(but(AN, n3="06608501234O")))
    (person,) = list(store.every(MEMBER))
    assert [left.typed for left in store.leftovers(MEMBER, person.id)] == ["06608501234O"]
    result = carry_out(store, plan_of(AN))
    assert (result.created, result.updated) == (0, 1)
    assert (store.row(MEMBER, person.id) or {})["citizen_id"] == "066085012345"
    assert store.leftovers(MEMBER, person.id) == []


def test_two_rows_of_one_person_are_told_and_fill_each_other(store: Store, plan_of: Any) -> None:
    plan = plan_of(but(AN, n4=""), but(AN, n5="Tổ may 2"))
    assert [row.verdict for row in plan.rows] == ["created", "skipped"]
    assert codes(plan, 3) == {"same_person_again"}
    assert (plan.rows[0].values["phone"], plan.rows[0].values["department"]) == ("0905123456", "Tổ may 1")
    carry_out(store, plan)
    assert carry_out(store, plan_of(but(AN, n4=""), but(AN, n5="Tổ may 2"))).import_id == ""


def test_one_number_on_two_people_of_a_file(store: Store, plan_of: Any) -> None:
    plan = plan_of(AN, but(AN, n0="Trần Thị Bình", n1="01/01/1990", n2="Nữ"))
    assert [row.verdict for row in plan.rows] == ["created", "created"]
    assert codes(plan, 3) == {"id_of_another_row"}
    carry_out(store, plan)
    assert carry_out(store, plan_of(AN, but(AN, n0="Trần Thị Bình", n1="01/01/1990", n2="Nữ"))).import_id == ""


def test_doubles_and_look_alikes(plan_of: Any) -> None:
    plan = plan_of(AN, but(AN, n3=66085012345), but(AN, n3="066085000001"), but(AN, n3=""))
    assert [row.verdict for row in plan.rows] == ["created", "skipped", "created", "created"]
    assert codes(plan, 3) == {"exact_duplicate_of_previous_row"}
    assert codes(plan, 4) == {"same_name_same_dob_DIFFERENT_person"}
    assert codes(plan, 5) == {"maybe_same_person", "no_cccd"}


def test_a_row_without_a_name_is_refused_alone(store: Store, plan_of: Any) -> None:
    plan = plan_of(AN, but(AN, n0="", n3="066085000001"))
    assert plan.counts["refused"] == 1
    assert codes(plan, 3) == {"name_needed"}
    result = carry_out(store, plan)
    assert (result.created, result.skipped) == (1, 1)


def test_a_value_that_the_rules_refuse_is_left_out_and_kept(store: Store, plan_of: Any) -> None:
    plan = plan_of(but(AN, n3="", n1="05/03/2025"), but(AN, n3="066485012345"))
    assert plan.counts["created"] == 2
    assert codes(plan, 3) == {"bad_cccd"}
    carry_out(store, plan)
    assert store.count(MEMBER) == 2


def test_lost_zeros_come_back_only_with_proof(plan_of: Any) -> None:
    plan = plan_of(but(AN, n3=66085012345), but(AN, n0="B", n3=66090012345), but(AN, n0="C", n2="Nữ", n3=66085012346))
    assert plan.rows[0].values["citizen_id"] == "066085012345"
    assert codes(plan, 2) == {"zero_restored"}
    assert "citizen_id" not in plan.rows[1].values
    assert codes(plan, 3) == {"bad_cccd"}
    assert (plan.rows[2].values["citizen_id"], plan.rows[2].values["gender"]) == ("066085012346", "NAM")
    assert codes(plan, 4) == {"zero_restored", "sex_column_contradicts_cccd"}


def test_an_old_card_goes_to_its_own_field(plan_of: Any) -> None:
    plan = plan_of(but(AN, n3=240123456))
    assert (plan.rows[0].values.get("citizen_id"), plan.rows[0].values["old_id_9"]) == (None, "240123456")
    assert codes(plan, 2) == {"cmnd9"}


def test_corrections_in_the_grid_stand_for_cells(store: Store, plan_of: Any) -> None:
    bad = but(AN, n1="31/02/1985", n3="06608501234O")
    plan = plan_of(
        bad, corrections={(2, "birth_date"): "5/3/85", (2, "citizen_id"): "066085012345", (2, "job_title"): "Công nhân"}
    )
    (row,) = plan.rows
    assert row.problems == []
    assert (row.values["birth_date"], row.values["citizen_id"], row.values["job_title"]) == (
        "1985-03-05",
        "066085012345",
        "Công nhân",
    )
    assert plan.typed(2)["birth_date"] == "5/3/85"
    assert plan_of(AN, corrections={(2, "phone"): ""}).rows[0].values.get("phone") is None


def test_a_sex_put_right_by_hand_is_believed(plan_of: Any) -> None:
    wrong = but(AN, n2="Nữ")
    assert plan_of(wrong).rows[0].values["gender"] == "NAM"
    plan = plan_of(wrong, corrections={(2, "gender"): "Nữ"})
    assert plan.rows[0].values["gender"] == "NU"
    assert codes(plan, 2) == {"sex_column_contradicts_cccd"}


def test_a_mapping_by_hand_is_remembered_for_the_shape_of_the_file(store: Store, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["Họ và tên", "NS", "Cột lạ"], ["Nguyễn Văn An", "1985", "Tổ may 1"]])
    assert dict(import_plan(store, MEMBER, path).mapping.columns) == {"full_name": "A"}
    carry_out(store, import_plan(store, MEMBER, path, {"full_name": "A", "birth_date": "b", "department": "C"}))
    table = find_table(
        read_book(workbook(tmp_path / "b.xlsx", [["Họ và tên", "NS", "Cột lạ"], ["Lê Ba", "1986", "Kho"]])), MEMBER
    )
    again = propose_mapping(table, MEMBER, store)
    assert again.remembered
    assert dict(again.columns) == {"full_name": "A", "birth_date": "B", "department": "C"}


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"birth_date": "B"}, "name_column_needed"),
        ({"full_name": "A", "wage": "B"}, "unknown_field"),
        ({"full_name": "Z"}, "unknown_column"),
        ({"full_name": "cột 1"}, "bad_letters"),
    ],
)
def test_a_mapping_that_cannot_be(plan_of: Any, mapping: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        plan_of(AN, mapping=mapping)
    assert refused.value.problems[0].code == code
    assert sentence(refused.value.problems[0])


def test_sensitive_fields_come_in_only_when_a_person_maps_them(plan_of: Any) -> None:
    head = [*TOP, "Dân tộc", "Đảng viên"]
    row = [*AN, "Ê Đê", "x"]
    assert "ethnicity" not in plan_of(row, head=head).mapping.columns
    mapped = plan_of(row, head=head, mapping={"full_name": "A", "ethnicity": "G", "is_party_member": "H"})
    assert (mapped.rows[0].values["ethnicity"], mapped.rows[0].values["is_party_member"]) == ("Ê Đê", 1)
    assert {target.field for target in targets(MEMBER) if target.sensitive} == {"ethnicity", "is_party_member"}


def test_mapping_files(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"full_name": "B", "birth_date": "C,D"}', encoding="utf-8")
    assert read_mapping(tmp_path / "a.json") == {"full_name": "B", "birth_date": "C,D"}
    for name, content in (("b.json", "[1]"), ("c.json", '{"a": 1}'), ("d.json", "{")):
        (tmp_path / name).write_text(content, encoding="utf-8")
        with pytest.raises(Refused) as refused:
            read_mapping(tmp_path / name)
        assert sentence(refused.value.problems[0])


def test_a_list_without_headings_is_mapped_by_hand(store: Store, tmp_path: Path) -> None:
    book = read_book(workbook(tmp_path / "a.xlsx", [row[1:] for row in FIVE]))
    table = plain_table(book)
    mapping = check_mapping(table, MEMBER, {"full_name": "A", "birth_date": "B", "citizen_id": "D"})
    plan = plan_import(store, MEMBER, table, mapping)
    assert plan.counts["created"] == 5
    assert plan.rows[0].values["birth_date"] == "1985-03-05"
    assert import_plan(store, MEMBER, tmp_path / "a.xlsx", {"full_name": "A"}).counts["created"] == 5


def test_progress_is_told_and_cancelling_leaves_nothing(store: Store, tmp_path: Path) -> None:
    rows = [[n, f"Nguyễn Văn An {n}", "1985", "Nam", f"066085{n:06}"] for n in range(1200)]
    plan = import_plan(store, MEMBER, workbook(tmp_path / "a.xlsx", [HEAD[:5], *rows]))
    before = store.dump()
    seen = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(store, plan, stop)
    assert seen == [(0, 1200), (500, 1200)]
    assert store.dump() == before


def test_rows_to_be_looked_at_go_out_with_their_reasons_and_come_in_corrected(
    store: Store, tmp_path: Path, plan_of: Any
) -> None:
    plan = plan_of(AN, but(AN, n0="Lê Ba", n1="31/02/1985", n3=""))
    assert export_doubtful(plan, tmp_path / "b.xlsx", sentence) == 1
    table = find_table(read_book(tmp_path / "b.xlsx"), MEMBER)
    (line,) = table.lines
    assert line.cells[1] == "31/02/1985"
    assert "31/02/1985" in str(line.cells[-1])
    corrected = plan_import(store, MEMBER, table, propose_mapping(table, MEMBER), {(2, "birth_date"): "28/02/1985"})
    assert corrected.rows[0].values["birth_date"] == "1985-02-28"


def test_an_unknown_import_cannot_be_undone(store: Store, plan_of: Any) -> None:
    result = carry_out(store, plan_of(AN))
    undo_import(store, result.import_id)
    for wrong in ("nothing", result.import_id):
        with pytest.raises(Refused) as refused:
            undo_import(store, wrong)
        assert sentence(refused.value.problems[0])


def test_a_cell_that_cannot_be_read_is_kept_beside_a_person_already_on_file(store: Store, plan_of: Any) -> None:
    """Whether the row changes something else or nothing; once, and gone with the import that brought it."""
    known = carry_out(store, plan_of(AN)).plan.rows[0].record
    before = store.dump()
    for row, head in (
        (("Nguyễn Văn An", AN[3], "Hẻm 7 Phùng", "ngày 40/13/2020 Kỳ"), ["Nơi ở hiện nay", "Ngày vào làm"]),
        (("Nguyễn Văn An", AN[3], "ngày 40/13/2020 Kỳ"), ["Ngày vào làm"]),
    ):
        whole = ["Họ và tên", "Số CCCD", *head]
        plan = plan_of(row, head=whole)
        assert codes(plan, 2) == {"bad_date"}
        result = carry_out(store, plan)
        assert (result.created, result.updated) == (0, 1)
        (left,) = store.leftovers(MEMBER, known)
        assert (left.about_field, left.typed, left.code) == ("hired_on", "ngày 40/13/2020 Kỳ", "bad_date")
        assert left.source == f"a.xlsx DS!{'ABCD'[len(row) - 1]}2"
        again = carry_out(store, plan_of(row, head=whole))
        assert (again.import_id, again.unchanged, len(store.leftovers())) == ("", 1, 1)
        undo_import(store, result.import_id)
        assert (store.leftovers(), store.dump()) == ([], before)


def test_another_text_that_cannot_be_read_is_kept_too_and_each_once(store: Store, plan_of: Any) -> None:
    head = ["Họ và tên", "Số CCCD", "Ngày vào làm"]
    carry_out(store, plan_of(AN))
    rows = [["Nguyễn Văn An", AN[3], typed] for typed in ("40/13/2020", "năm ngoái", "40/13/2020", "năm ngoái")]
    for row in rows:
        carry_out(store, plan_of(row, head=head))
    assert sorted(left.typed for left in store.leftovers()) == ["40/13/2020", "năm ngoái"]
    carry_out(store, plan_of([*rows[0][:2], "01/02/2020"], head=head))
    assert store.leftovers() == []


def test_a_cell_that_cannot_be_read_is_only_told_where_the_person_has_a_value(store: Store, plan_of: Any) -> None:
    head = ["Họ và tên", "Số CCCD", "Ngày vào làm"]
    carry_out(store, plan_of(["Nguyễn Văn An", AN[3], "01/02/2020"], head=head))
    plan = plan_of(["Nguyễn Văn An", AN[3], "ngày 40/13/2020 Kỳ"], head=head)
    assert codes(plan, 2) == {"bad_date"}
    assert carry_out(store, plan).import_id == ""
    assert store.leftovers() == []

"""The list behind a table: ids of one query, rows fetched only when they are shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Agreement, Conference, Employer, Member, Workforce
from kh49_desktop.store.file import Store
from kh49_desktop.ui.model import PAGE, Query, RecordModel
from kh49_desktop.ui.widgets import Cell

NAMES = ["Đặng Văn Ánh", "Hoàng Thị Bích An", "Y Bhăm Niê", "Trần Thanh Bình", "Nguyễn Thị Dung", "Lê Ngọc Đào"]


@pytest.fixture
def model(store: Store, unit: str, qapp: object) -> RecordModel:
    with store.change("IMPORT") as change:
        for number, name in enumerate(NAMES):
            values = {"full_name": name, "birth_date": f"198{number}", "department": f"Tổ {9 - number}"}
            change.create(Member, values)
    made = RecordModel(store, Member)
    made.ask(Query())
    return made


def column(model: RecordModel, at: int = 0) -> list[str]:
    return [str(model.index(row, at).data()) for row in range(model.rowCount())]


def test_it_keeps_qt_s_own_rules(model: RecordModel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model)


def test_names_stand_whole_and_are_sorted_by_given_name(model: RecordModel) -> None:
    assert column(model) == [
        "Hoàng Thị Bích An", "Đặng Văn Ánh", "Y Bhăm Niê", "Trần Thanh Bình", "Nguyễn Thị Dung", "Lê Ngọc Đào",
    ]  # fmt: skip


def test_a_column_s_head_sorts(model: RecordModel) -> None:
    model.sort(2, Qt.SortOrder.AscendingOrder)
    assert column(model, 2) == [f"Tổ {number}" for number in range(4, 10)]
    model.sort(2, Qt.SortOrder.DescendingOrder)
    assert column(model, 2) == [f"Tổ {number}" for number in range(9, 3, -1)]


@pytest.mark.parametrize("typed", ["dang van anh", "Ánh Đặng", "ddawng vawn anhs", "ANH dang"])
def test_search_knows_no_marks_and_no_order(model: RecordModel, typed: str) -> None:
    model.ask(Query(search=typed))
    assert column(model) == ["Đặng Văn Ánh"]


def test_only_pages_that_are_shown_are_read(store: Store, unit: str, qapp: object) -> None:
    with store.change("IMPORT") as change:
        for number in range(10 * PAGE):
            change.create(Member, {"full_name": f"Nguyễn Văn {number:04d}"})
    model = RecordModel(store, Member)
    model.ask(Query())
    assert model.rowCount() == 10 * PAGE
    assert len(model._pages) == 0
    last = 10 * PAGE - 1
    assert model.index(last, 0).data() == f"Nguyễn Văn {last:04d}"
    assert list(model._pages) == [9]


def test_a_change_of_another_table_reads_nothing(model: RecordModel, store: Store, qtbot: QtBot) -> None:
    resets = []
    model.modelReset.connect(lambda: resets.append(True))
    store.save(Employer, {"name": "Công ty TNHH May Thái Dương"})
    assert resets == []
    store.save(Member, {"full_name": "Phạm Văn Đức"})
    assert model.refresh()
    assert resets == [True]
    assert "Phạm Văn Đức" in column(model)


def test_a_changed_word_keeps_the_list_in_place(model: RecordModel, store: Store) -> None:
    record = model.id_at(0)
    store.save(Member, {"department": "Kho"}, record=record)
    assert not model.refresh()
    assert model.index(0, 2).data() == "Kho"
    assert model.row_of(record) == 0
    store.delete(Member, record)
    assert model.refresh()
    assert model.row_of(record) == -1


def test_numbers_stand_right_and_a_status_is_a_tag(store: Store, unit: str, qapp: object) -> None:
    store.save(Conference, {"year": 2026, "held_on": "2026-03-28", "present": 1312})
    model = RecordModel(store, Conference)
    model.ask(Query())
    by_name = {c.name: at for at, c in enumerate(model.columns)}
    present = model.index(0, by_name["present"])
    assert present.data() == "1.312"
    assert present.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    status = model.index(0, by_name["status"])
    assert (status.data(), status.data(Cell.TAG), status.data(Cell.TONE)) == ("Đã tổ chức", True, "good")
    assert status.data(Qt.ItemDataRole.AccessibleTextRole) == "Tình trạng: Đã tổ chức"


def test_facts_that_depend_on_the_day_are_worked_out_for_the_rows_shown(store: Store, unit: str, qapp: object) -> None:
    store.save(Agreement, {"signed_on": "2024-05-15", "term_years": 3})
    model = RecordModel(store, Agreement)
    model.ask(Query())
    status = next(at for at, c in enumerate(model.columns) if c.name == "status")
    assert model.index(0, status).data() == "Còn hiệu lực"
    model.sort(status)  # no order is stored for it
    assert model.query.sort is None


def test_a_link_shows_the_name_of_its_record(store: Store, unit: str, qapp: object) -> None:
    employer = store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id
    store.save(Workforce, {"as_of": "2026-05-31", "employer": employer, "total_workers": 352})
    model = RecordModel(store, Workforce)
    model.ask(Query())
    at = next(at for at, c in enumerate(model.columns) if c.name == "employer")
    assert model.index(0, at).data() == "Công ty TNHH May Thái Dương"


def test_just_these_records(model: RecordModel) -> None:
    wanted = (model.id_at(1), model.id_at(4), "no such record")
    model.ask(Query(only=wanted))
    assert column(model) == ["Đặng Văn Ánh", "Nguyễn Thị Dung"]

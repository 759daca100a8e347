"""Whose a record is, on the screens of a superior: a column, a filter with a chip, the form's head, the search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kh49_desktop.parcels import door
from kh49_desktop.records import Conference, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store
from kh49_desktop.store.whose import UNIT, Owner, Owners
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.filtering import FilterPanel
from kh49_desktop.ui.lists import ListSide
from kh49_desktop.ui.offices import OfficesPage
from kh49_desktop.ui.receiving import ReceivingPage
from kh49_desktop.ui.search import Palette
from kh49_desktop.ui.unitschooser import UnitsChooser
from kh49_desktop.ui.widgets import Chip
from tests.conftest import new_register
from tests.ui.conftest import Opening, panel
from tests.ui.parcelfolk import SUPERIOR, Folk, code_of, found_superior, name_of
from tests.ui.real import SMALL, clipped, wait
from tests.ui.widgets.keys import press

TAKEN = (20, 21, 22)


@pytest.fixture
def superior(folk: Folk, tmp_path: Path) -> Iterator[Store]:
    """The superior's register after three units have sent a member each, and one member of its own."""
    store = folk.superior(tmp_path / "cấp trên")
    standing = door.Standing(store)
    for found in door.gather([folk.file(number) for number in TAKEN]):
        assert door.take(standing, found).good
    store.save(Member, {"full_name": "Lê Thị Của Cấp Trên"})
    yield store
    store.close()


def unit_of(store: Store, number: int) -> str:
    found = Owners(store).find(code_of(number))
    assert found is not None
    return found.id


def column(side: ListSide, name: str) -> list[str]:
    """What stands in a column of the list."""
    at = [column.name for column in side.model.columns].index(name)
    return [str(side.model.index(row, at).data()) for row in range(side.model.rowCount())]


def chips(side: ListSide) -> list[str]:
    return [chip.accessibleName() for chip in side.chips.findChildren(Chip) if chip.isVisible()]


def filter_of(side: ListSide) -> FilterPanel:
    found = side.panels["filter"]
    assert isinstance(found, FilterPanel)
    return found


def chooser(side: ListSide) -> UnitsChooser:
    """Where units are ticked, opened in the filter."""
    side.open_filter(field=UNIT.name)
    editor = filter_of(side).editor
    assert editor is not None
    assert editor.units is not None
    return editor.units


def test_every_list_of_a_superior_says_whose_each_record_is(superior: Store, opening: Opening) -> None:
    side = panel(opening(superior), "member", where={}).list_side
    assert side.model.columns[1].label == "Đơn vị"
    assert sorted(column(side, UNIT.name)) == sorted([*(name_of(number) for number in TAKEN), SUPERIOR])
    side.sort_by(1, down=True)
    assert column(side, UNIT.name) == [SUPERIOR, *(name_of(number) for number in reversed(TAKEN))]


def test_a_unit_sees_nothing_of_it(opening: Opening, store: Store, unit: str) -> None:
    store.save(Member, {"full_name": "Nguyễn Thị Ánh"})
    page = panel(opening(store), "member")
    assert UNIT.name not in {column.name for column in page.model.columns}
    page.list_side.open_filter()
    assert UNIT.name not in filter_of(page.list_side).asked_fields
    page.show_record(page.model.id_at(0))
    assert not page.form.whose.isVisible()


def test_units_are_ticked_by_keyboard_and_stand_on_a_chip(superior: Store, opening: Opening) -> None:
    side = panel(opening(superior), "member", where={}).list_side
    units = chooser(side)
    QTest.keyClicks(units.line, "may so 21")
    assert [one[0].code for one in units.model.shown] == [code_of(21)]
    press(units.line, Qt.Key.Key_Return)
    QTest.keyClicks(units.line, code_of(22))
    press(units.line, Qt.Key.Key_Return)
    assert units.line.text() == ""
    press(units.line, Qt.Key.Key_Return)  # nothing typed: done
    assert sorted(column(side, UNIT.name)) == [name_of(21), name_of(22)]
    assert chips(side) == [f"Điều kiện: Đơn vị: {name_of(21)} và 1 đơn vị khác"]
    assert side.filter.words() == "Tất cả"
    side.close_panels()
    units = chooser(side)  # pressed again it shows what is ticked, first of all
    assert [one[0].code for one in units.model.shown[:2]] == [code_of(21), code_of(22)]
    units.list.setFocus()
    press(units.list, Qt.Key.Key_Space)
    press(units.list, Qt.Key.Key_Return)
    assert column(side, UNIT.name) == [name_of(22)]
    assert dict(side.where) == {UNIT.name: Test(Op.IS, unit_of(superior, 22))}


def test_other_groups_are_looked_at_within_the_same_units(superior: Store, opening: Opening) -> None:
    side = panel(opening(superior), "member", where={UNIT.name: unit_of(superior, 20)}).list_side
    side.open_filter()
    groups = filter_of(side)
    at = next(at for at, group in enumerate(groups.groups_of) if group.words == "Chưa đủ thông tin")
    groups.groups.edited.emit(str(at))
    assert column(side, UNIT.name) == [name_of(20)]
    assert side.filter.words() == "Chưa đủ thông tin"
    assert chips(side) == [f"Điều kiện: Đơn vị: {name_of(20)}"]


def test_nothing_ticked_is_told_and_no_condition(superior: Store, opening: Opening) -> None:
    side = panel(opening(superior), "member", where={}).list_side
    chooser(side)
    filter_of(side).add_condition()
    editor = filter_of(side).editor
    assert editor is not None
    assert editor.problem.text() == "Hãy chọn ít nhất một đơn vị."
    assert not side.where


def test_thousands_of_units_are_narrowed_as_one_types(look: looks.Look, qtbot: QtBot) -> None:
    names = [f"CĐCS Trường Tiểu học Số {number}" for number in range(2_500)]
    units = UnitsChooser(look, [Owner(str(at), f"DL-{at:05}", name, name) for at, name in enumerate(names)])
    qtbot.addWidget(units)
    for typed, found in (("so", 2_500), ("so 24", None), ("so 2499", 1), ("so 24", None), ("", 2_500)):
        units.line.setText(typed)
        words = typed.split()
        wanted = sum(all(word in f"cdcs truong tieu hoc so {at} (dl-{at:05})" for word in words) for at in range(2_500))
        assert units.model.rowCount() == (wanted if found is None else found)
    units.line.setText("không có ai")
    assert units.said.text() == "Không có đơn vị nào như vậy đã gửi số liệu về đây."


def test_a_units_panel_leads_to_its_lists(superior: Store, opening: Opening) -> None:
    window = opening(superior)
    window.show_page("offices", {"unit": code_of(21)})
    page = window.page
    assert isinstance(page, OfficesPage)
    lists = page.units.unit.lists
    lists.fill()
    told = {entry.text(): entry for entry in lists.actions()}
    assert "Đoàn viên (1)" in told
    told["Đoàn viên (1)"].trigger()
    side = panel(window, "member").list_side
    assert column(side, UNIT.name) == [name_of(21)]
    assert chips(side) == [f"Điều kiện: Đơn vị: {name_of(21)}"]
    window.show_page("offices", {"unit": "099-0"})  # has sent nothing
    assert not page.units.unit.seen.isEnabled()


def test_the_form_says_whose_a_record_is_and_what_editing_it_means(superior: Store, opening: Opening) -> None:
    page = panel(opening(superior), "member", where={UNIT.name: unit_of(superior, 20)})
    page.show_record(page.model.id_at(0))
    assert page.form.whose.isVisible()
    assert page.form.whose.text() == (
        f"Bản ghi của {name_of(20)} ({code_of(20)}). Sửa ở đây là đính chính, gửi tới đơn vị cùng trả lời."
    )
    page.begin()
    assert page.form.whose.text() == f"Bản ghi mới thuộc sổ của {SUPERIOR}, không thuộc đơn vị nào gửi về."
    own = next(one.id for one in superior.every(Member) if one.named() == "Lê Thị Của Cấp Trên")
    page.show_record(own)
    assert not page.form.whose.isVisible()


def test_the_search_of_everything_names_the_unit(superior: Store, opening: Opening) -> None:
    window = opening(superior)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    palette.open("nguyen thi ha")
    below = [hit.below for hit in palette.model.hits if hit.what == Member.about.title]
    assert sorted(below) == [name_of(number) for number in TAKEN]


def test_a_list_made_before_the_role_was_taken_says_it_from_then_on(opening: Opening, store: Store, unit: str) -> None:
    window = opening(store)
    page = panel(window, "conference")
    store.save(Conference, {"type": "EMPLOYEE", "year": 2025})
    assert UNIT.name not in {column.name for column in page.model.columns}
    store.set_setting("role", "superior")
    panel(window, "conference")
    assert UNIT.name in {column.name for column in page.model.columns}


@pytest.fixture
def begun(tmp_path: Path, reference: Reference) -> Iterator[Store]:
    """The register of a superior without any unit."""
    store = new_register(tmp_path / "mới", reference)
    found_superior(store)
    yield store
    store.close()


def test_the_head_of_the_units_counts_the_one_just_added(begun: Store, opening: Opening) -> None:
    window = opening(begun)
    window.show_page("offices", {})
    page = window.page
    assert isinstance(page, OfficesPage)
    adding = page.units.adding
    for number in (1, 2):
        page.units.add_unit()
        adding.code.set_text(code_of(number))
        adding.name.set_text(name_of(number))
        adding.add_unit()
        assert page.head.words.text() == f"{number} đơn vị"


def test_the_foot_of_the_tray_tells_whole_sentences_where_letters_are_large(
    superior: Store, opening: Opening, folk: Folk, tmp_path: Path, look: looks.Look, qtbot: QtBot
) -> None:
    box = tmp_path / "hộp"
    box.mkdir()
    for number in (30, 31):
        (box / folk.file(number).name).write_bytes(folk.file(number).read_bytes())
    (box / "ghi chú.txt").write_text("không phải gói", encoding="utf-8")
    window = opening(superior)
    look.choose(scale=1.5)
    window.show_page("tray", {"files": [box]})
    page = window.page
    assert isinstance(page, ReceivingPage)
    wait(qtbot, lambda: not window.app.busy and len(page.model.rows) == 2)
    qtbot.wait(20)
    foot = page.foot
    shown = [label for label in (foot._state, foot._hint, foot._right) if label.isVisible()]
    assert [label.text() for label in shown if label.is_cut()] == []
    assert foot._state in shown
    assert foot._right in shown
    look.choose(scale=1.0)
    qtbot.wait(20)
    assert foot._hint.isVisible()  # there is room again


@pytest.mark.parametrize("page", ["home", "offices", "tray", "member", "conference", "unit", "settings"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_word_of_a_superior_is_clipped(
    superior: Store, opening: Opening, look: looks.Look, qtbot: QtBot, page: str, scale: float
) -> None:
    window = opening(superior)
    look.choose(scale=scale)
    window.show_page(page, {})
    qtbot.wait(60)
    assert clipped(window) == []
    look.choose(scale=1.0)
    window.resize(*SMALL)
    qtbot.wait(60)
    assert clipped(window) == []

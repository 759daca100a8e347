"""Two PCs of one unit: both work offline, sticks are lost, doubled and mixed up, people settle what differs by keys."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.__main__ import Rooms
from kh49_desktop.fields import Value
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import door
from kh49_desktop.record import Record
from kh49_desktop.records import Member, MemberEvent
from kh49_desktop.reference import Reference
from kh49_desktop.store import conflicts, outgoing
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import TRASHED
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.places import furnish, places
from kh49_desktop.ui.settling import SettlingPage
from kh49_desktop.ui.window import Window
from tests.conftest import NOW, new_register
from tests.ui.conftest import focused, panel, take_apart
from tests.ui.real import SMALL, clipped, words
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
RIGHT, ENTER, TAB = Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Tab
PEOPLE = ("Đặng Văn Ánh", "Nguyễn Thị Hoa", "Y Bhăm Niê", "H' Blu Ktul")
A_YEAR = datetime.timedelta(days=366)


@dataclass
class Hand:
    """A clock that goes on by a minute with each look at it; `wrong`: by how much it goes wrong."""

    wrong: datetime.timedelta = datetime.timedelta(0)
    minutes: Iterator[int] = field(default_factory=itertools.count)

    def __call__(self) -> datetime.datetime:
        """Tell the time."""
        return NOW + self.wrong + datetime.timedelta(seconds=next(self.minutes))


@dataclass
class Computer:
    """One PC: its folder, its register, its window, and all that its person has typed."""

    store: Store
    window: Window
    qtbot: QtBot
    typed: list[tuple[str, str, Value]] = field(default_factory=list)  # record, field, value

    @property
    def standing(self) -> door.Standing:
        return door.Standing(self.store)

    def to_front(self) -> None:
        """Sit down before this PC."""
        if not self.window.isActiveWindow():
            with self.qtbot.waitActive(self.window):
                self.window.show()
                self.window.activateWindow()

    def fill_in(self, record: str, name: str, typed: str) -> None:
        """Type into a field of a member's form and save it with Ctrl+S; the form stays."""
        self.to_front()
        page = panel(self.window, "member", record=record, field=name)
        box = focused()
        assert page.form.isAncestorOf(box)
        press(box, Qt.Key.Key_A, CTRL)
        write(box, typed)
        press(box, TAB)
        assert self.window.do("record.save")
        row = self.store.row(Member, record)
        assert row is not None
        self.typed.append((record, name, row[name]))
        assert row[name] == Member.about.fields[name].read(typed, self.store.today).value

    def delete(self, record: str) -> None:
        """Delete a member with its keys."""
        self.to_front()
        panel(self.window, "member", record=record)
        assert self.window.do("record.delete")
        assert self.store.row(Member, record) is None

    def stick(self, folder: Path) -> Path:
        """Write everything onto a stick and return the file."""
        return next(iter(door.write(self.standing, [door.make_state(self.standing, "peer")], folder)))

    def take(self, *sticks: Path) -> list[str]:
        """Take sticks in, in this order; return the verdicts."""
        found = []
        for stick in sticks:
            found += [door.take(self.standing, one).verdict for one in door.gather([stick])]
        spin()
        return found

    def review(self, **target: object) -> SettlingPage:
        """Open the page of what differs."""
        self.to_front()
        assert self.window.show_page("review", target)
        page = self.window.page
        assert isinstance(page, SettlingPage)
        spin()
        return page

    def hash(self) -> str:
        return outgoing.state_hash(self.store, self.store.own_unit, "unit")


@dataclass
class Office:
    """The two PCs, the people both know, and a folder for what is carried between them."""

    one: Computer
    two: Computer
    people: tuple[str, ...]
    folder: Path

    def exchange(self) -> None:
        """Carry a stick there and back until nothing is new."""
        for _ in range(2):
            self.two.take(self.one.stick(self.folder))
            self.one.take(self.two.stick(self.folder))

    def assert_equal(self) -> None:
        assert self.one.hash() == self.two.hash()
        assert self.one.store.dump() == self.two.store.dump()
        assert [conflicts.count(one.store) for one in (self.one, self.two)] == [0, 0]

    def assert_nothing_lost(self) -> None:
        """Every value typed is what stands there, or stands in a history, so that people can find it again."""
        stores = (self.one.store, self.two.store)
        for record, name, value in (*self.one.typed, *self.two.typed):
            stands = any((s.row(Member, record, gone=True) or {}).get(name) == value for s in stores)
            told = any(value in told_of(s, Member, record, name) for s in stores)
            assert stands or told, (record, name, value)


def spin() -> None:
    """Let the window do what waits to be done."""
    for _ in range(6):
        QApplication.processEvents()


def told_of(store: Store, kind: type[Record], record: str, name: str) -> set[Value]:
    """All values of a field that a record's history tells of, those between which someone chose among them."""
    found: set[Value] = set()
    for entry in store.history(kind, record):
        found.update(entry.fields.get(name, ()))
        found.update(entry.among.get(name, ()))
    return found


def opened(qtbot: QtBot, look: looks.Look, store: Store) -> Window:
    window = Window(App(store, look, Rooms()), places(store.catalogue))
    furnish(window)
    window.resize(1366, 768)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    window.show_page("home")
    return window


def make_office(
    tmp_path: Path, reference: Reference, qtbot: QtBot, look: looks.Look, wrong: datetime.timedelta
) -> Office:
    """A unit on PC 1, joined by PC 2 with a file of invitation; PC 2's clock goes wrong by so much."""
    stores = []
    for name, clock in (("máy 1", Hand()), ("máy 2", Hand(wrong))):
        store = new_register(tmp_path / name, reference)
        store._clock = clock
        stores.append(store)
    one, two = stores
    found_unit(one, {"name": "CĐCS Công ty TNHH May Thái Dương", "superior": "LĐLĐ tỉnh Đắk Lắk"})
    one.set_setting("who", "Trần Thị Lan")
    people = tuple(one.save(Member, {"full_name": name, "phone": "0905123456"}).id for name in PEOPLE)
    with one.change("SAVE", MemberEvent.about.table) as change:
        change.create(MemberEvent, {"member": people[2], "kind": "ADMIT", "on": "2015-04-30"})
    _, invitation = door.make_invite(door.Standing(one))
    door.join(two, invitation)
    two.set_setting("who", "Y Thuận")
    for store in stores:
        store.set_setting("masks", "0")  # what is compared is seen; one test has the masks on
    folder = tmp_path / "usb"
    folder.mkdir()
    computers = [Computer(store, opened(qtbot, look, store), qtbot) for store in stores]
    return Office(computers[0], computers[1], people, folder)


@pytest.fixture
def wrong(request: pytest.FixtureRequest) -> datetime.timedelta:
    """By how much the clock of PC 2 goes wrong; parametrized where it matters."""
    return getattr(request, "param", datetime.timedelta(0))


@pytest.fixture
def office(
    tmp_path: Path, reference: Reference, qtbot: QtBot, look: looks.Look, wrong: datetime.timedelta
) -> Iterator[Office]:
    made = make_office(tmp_path, reference, qtbot, look, wrong)
    yield made
    for computer in (made.one, made.two):
        computer.window.close()
        take_apart(computer.window, computer.window.app)
        computer.store.close()
    QApplication.processEvents()


def differ(office: Office, name: str, mine: str, theirs: str, person: int = 0) -> None:
    """Both type into one field without having seen each other; PC 1 then takes PC 2's stick."""
    office.one.fill_in(office.people[person], name, mine)
    office.two.fill_in(office.people[person], name, theirs)
    office.one.take(office.two.stick(office.folder))


def row_of(computer: Computer, record: str) -> dict[str, Value]:
    row = computer.store.row(Member, record)
    assert row is not None
    return row


# -- the journeys ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong", [datetime.timedelta(0), A_YEAR, -A_YEAR], ids=["right", "a year on", "a year back"], indirect=True
)
def test_three_rounds_with_lost_doubled_and_mixed_up_sticks(office: Office, wrong: datetime.timedelta) -> None:
    one, two, people = office.one, office.two, office.people
    sticks: dict[str, list[Path]] = {"one": [], "two": []}
    for turn in range(3):
        one.fill_in(people[0], "phone", f"09110001{turn}1")  # the same field
        two.fill_in(people[0], "phone", f"09220002{turn}2")
        one.fill_in(people[1], "department", f"Tổ cắt {turn}")  # different fields of one record
        two.fill_in(people[1], "job_title", f"Thợ may bậc {turn + 1}")
        one.fill_in(people[3], "note", f"Lan ghi lần {turn}")
        sticks["one"].append(one.stick(office.folder))
        sticks["two"].append(two.stick(office.folder))
        if turn == 1:
            one.take(sticks["two"][1], sticks["two"][0])  # the later one first; then the older one says nothing new
            assert one.take(sticks["two"][1]) == ["same"]  # and once more
    # PC 1's first stick is lost, its third comes before its second.
    assert two.take(sticks["one"][2], sticks["one"][1], sticks["one"][2])[-2:] == ["older", "same"]
    one.take(sticks["two"][2])
    settled = 0
    for computer in (one, two):
        page = computer.review()
        while page.model.found:
            press(focused(), RIGHT)
            press(focused(), ENTER)
            settled += 1
        office.exchange()
    assert settled >= 1
    office.assert_equal()
    office.assert_nothing_lost()
    row = row_of(two, people[1])
    assert (row["department"], row["job_title"]) == ("Tổ cắt 2", "Thợ may bậc 3")
    assert row_of(two, people[3])["note"] == "Lan ghi lần 2"


@pytest.mark.parametrize("wrong", [A_YEAR, -A_YEAR], ids=["a year on", "a year back"], indirect=True)
def test_a_wrong_clock_decides_nothing_and_is_told_of(office: Office, wrong: datetime.timedelta) -> None:
    differ(office, "phone", "0911000111", "0922000222")
    page = office.one.review()
    told = words(page)
    assert {"0911 000 111", "0922 000 222"} <= set(told)
    assert any("đồng hồ của máy đó chạy sai" in text for text in told) == (wrong > datetime.timedelta(0))
    mine = page.settling.values.index("0911000111")
    write(focused(), str(mine + 1))
    office.exchange()
    assert [row_of(computer, office.people[0])["phone"] for computer in (office.one, office.two)] == ["0911000111"] * 2
    office.two.fill_in(office.people[0], "phone", "0922000333")  # whoever has seen it edits on, whatever the clock says
    office.exchange()
    assert row_of(office.one, office.people[0])["phone"] == "0922000333"
    office.assert_equal()


@pytest.mark.parametrize("key", ["1", "2"], ids=["kept", "deleted"])
def test_one_deletes_whom_the_other_edits(office: Office, key: str) -> None:
    one, two, person = office.one, office.two, office.people[2]
    [event] = one.store.child_rows(MemberEvent, person)
    one.fill_in(person, "phone", "0911222333")
    two.delete(person)
    one.take(two.stick(office.folder))
    assert one.store.row(Member, person) is not None  # kept until someone decides
    page = one.review()
    told = words(page)
    assert {"Giữ lại", "Chuyển vào Thùng rác", "Điện thoại: 0911 222 333"} <= set(told)
    assert any(text.startswith("Đã sửa: Trần Thị Lan") for text in told)
    assert any(text.startswith("Đã xoá: Y Thuận") for text in told)
    write(focused(), key)
    assert page.model.found == []
    office.exchange()
    office.assert_equal()
    office.assert_nothing_lost()
    kept = key == "1"
    for computer in (one, two):
        assert (computer.store.row(Member, person) is not None) == kept
        gone = (computer.store.row(MemberEvent, str(event["id"]), gone=True) or {})["gone"]
        assert gone == (None if kept else TRASHED)  # what went into the trash with it comes back with it


def test_what_both_wrote_alike_is_no_question(office: Office) -> None:
    differ(office, "phone", "0911000111", "0911 000 111")
    assert conflicts.count(office.one.store) == 0
    office.exchange()
    office.assert_equal()


# -- the page ----------------------------------------------------------------------------------------------------------


def test_a_third_value_is_typed_in_the_fields_own_editor(office: Office) -> None:
    differ(office, "phone", "0911000111", "0922000222")
    page = office.one.review()
    write(focused(), "3")
    box = focused()
    write(box, "09330")
    press(box, ENTER)
    row = page.settling.row
    assert row is not None
    [(kind, told)] = row.problems()
    assert kind == "bad"
    assert "09330" in told
    assert office.one.window.do("record.save")  # Ctrl+S: it cannot stand, the keyboard stays with it
    assert conflicts.count(office.one.store) == 1
    assert focused() is box
    press(box, Qt.Key.Key_A, CTRL)
    write(box, "0933000333")
    assert row.problems() == []
    press(box, ENTER)
    press(focused(), ENTER)  # the button beside
    assert row_of(office.one, office.people[0])["phone"] == "0933000333"
    assert page.model.found == []
    office.exchange()
    office.assert_equal()
    assert told_of(office.one.store, Member, office.people[0], "phone") >= {"0911000111", "0922000222", "0933000333"}


def test_an_emptied_name_is_asked_for_beside_the_line(office: Office) -> None:
    for computer, name in ((office.one, "Nguyễn Thị Hà"), (office.two, "Nguyễn Thị Hạ")):
        computer.store.save(Member, {"full_name": name}, record=office.people[0])
    office.one.take(office.two.stick(office.folder))
    page = office.one.review()
    write(focused(), "3")
    box = focused()
    assert office.one.window.do("record.save")
    row = page.settling.row
    assert row is not None
    needed = [("bad", "Thiếu thông tin này thì chưa lưu được. Hãy nhập.")]
    assert row.problems() == needed
    assert focused() is box
    write(box, "Nguyễn Thị Hà")
    assert row.problems() == []
    page.settling.chosen.emit(None)  # what the register refuses is said there as well
    assert row.problems() == needed
    assert conflicts.count(office.one.store) == 1


def test_a_half_typed_value_is_kept_for_another_time(office: Office) -> None:
    differ(office, "note", "Nghỉ thai sản", "Xin chuyển tổ")
    page = office.one.review()
    write(focused(), "3")
    write(focused(), "Nghỉ thai sản, rồi")
    assert office.one.window.show_page("home")
    page = office.one.review()
    assert page.settling.editor is not None
    assert page.settling.editor.text() == "Nghỉ thai sản, rồi"
    write(focused(), "1")
    assert office.one.store.drafts() == []


def test_the_next_one_comes_up_and_undo_brings_it_back_with_both_sides(office: Office) -> None:
    differ(office, "phone", "0911000111", "0922000222")
    differ(office, "phone", "0911000444", "0922000555", person=1)
    page = office.one.review()
    first, second = page.model.found
    before = [(side.value, side.device) for side in first.sides]
    write(focused(), "2")
    assert page.settling.place == second
    assert focused() is page.settling.cards[0]
    assert office.one.window.note.isVisible()
    assert office.one.window.do("undo")
    spin()
    assert len(page.model.found) == 2
    place = page.settling.place
    assert place is not None
    assert (place.record, place.name) == (first.record, "phone")
    assert [(side.value, side.device) for side in place.sides] == before  # still whose it was
    office.exchange()
    assert [conflicts.count(c.store) for c in (office.one, office.two)] == [2, 2]
    page = office.one.review()
    while page.model.found:
        write(focused(), "1")
    office.exchange()
    office.assert_equal()


def test_arrows_go_from_side_to_side_and_from_place_to_place(office: Office) -> None:
    differ(office, "phone", "0911000111", "0922000222")
    differ(office, "department", "Tổ cắt", "Tổ may 2", person=1)
    page = office.one.review()
    cards = page.settling.cards
    press(focused(), RIGHT)
    assert focused() is cards[1]
    press(focused(), Qt.Key.Key_Left)
    assert focused() is cards[0]
    press(focused(), Qt.Key.Key_Down)
    assert page.settling.place == page.model.found[1]
    press(focused(), Qt.Key.Key_Up)
    assert page.settling.place == page.model.found[0]
    assert conflicts.count(office.one.store) == 2
    office.one.window.do("record.leave")
    assert focused() is page.table
    write(page.table, "2")  # digits choose from the list too
    assert conflicts.count(office.one.store) == 1


def test_personal_values_are_masked_until_asked_for(office: Office) -> None:
    office.one.store.set_setting("masks", "1")
    differ(office, "phone", "0911000111", "0922000222")
    page = office.one.review()
    assert "091***0111" in words(page)
    assert "0911 000 111" not in words(page)
    assert office.one.window.do("record.reveal")
    spin()
    assert {"0911 000 111", "0922 000 222"} <= set(words(page))
    assert office.one.window.show_page("home")
    assert "0911 000 111" not in words(office.one.review())


def test_values_that_look_alike_behind_the_mask_are_shown_before_one_is_chosen(office: Office) -> None:
    office.one.store.set_setting("masks", "1")
    differ(office, "phone", "0911000999", "0912000999")
    page = office.one.review()
    write(focused(), "1")
    spin()
    assert conflicts.count(office.one.store) == 1
    assert {"0911 000 999", "0912 000 999"} <= set(words(page))
    write(focused(), "1")
    assert conflicts.count(office.one.store) == 0


def test_home_and_the_side_list_count_and_lead_there(office: Office) -> None:
    window = office.one.window

    def lower() -> list[tuple[str, int]]:
        return [(place.key, place.count) for place in window.side._lower.places.places]

    assert lower() == [("settings", 0)]
    window.show_page("home")
    differ(office, "phone", "0911000111", "0922000222")
    assert lower() == [("review", 1), ("settings", 0)]
    office.one.to_front()
    window.show_page("home")
    assert "1 chỗ cần xem lại" in words(window)
    assert window.do("go.review")
    assert window.page is not None
    assert window.page.page_id == "review"
    assert window.side.here() == "review"
    write(focused(), "1")
    spin()
    assert lower() == [("settings", 0)]
    assert any("Không có chỗ nào hai người ghi khác nhau" in told for told in words(window))


def test_the_form_marks_the_field_and_leads_to_its_place(office: Office) -> None:
    differ(office, "phone", "0911000111", "0922000222")
    differ(office, "department", "Tổ cắt", "Tổ may 2")
    office.one.to_front()
    page = panel(office.one.window, "member", record=office.people[0])
    assert {name for name, mark in page.form.marks.items() if mark.isVisible()} == {"phone", "department"}
    mark = page.form.marks["department"]
    assert mark.accessibleName() == "Tổ công đoàn, bộ phận: hai giá trị, cần xem lại"
    mark.setFocus(Qt.FocusReason.TabFocusReason)
    press(mark, ENTER)
    settling = office.one.window.page
    assert isinstance(settling, SettlingPage)
    assert settling.settling.place is not None
    assert settling.settling.place.name == "department"
    write(focused(), "1")
    office.one.window.do("record.leave")
    office.one.window.do("record.leave")
    assert office.one.window.page is page
    assert {name for name, mark in page.form.marks.items() if mark.isVisible()} == {"phone"}
    panel(office.one.window, "member", record=office.people[1])
    assert not any(mark.isVisible() for mark in page.form.marks.values())


def test_history_tells_of_the_parcel_and_whose_it_was_and_undo_leaves_it(office: Office) -> None:
    person = office.people[0]
    office.two.fill_in(person, "phone", "0922000222")
    office.one.take(office.two.stick(office.folder))
    page = panel(office.one.window, "member", record=person)
    page.show_history()
    assert page.past is not None
    assert any(text.startswith("Nhận từ gói của Y Thuận") for text in words(page.past))
    last = office.one.store.last_done()
    assert last is not None
    assert last.kind == "SAVE"
    office.one.window.do("undo")
    assert row_of(office.one, person)["phone"] == "0922000222"


def test_what_is_sensitive_is_not_told_of_a_record_that_one_edited(office: Office) -> None:
    office.one.store.save(Member, {"ethnicity": "Ê Đê", "job_title": "Thợ cắt"}, record=office.people[2])
    office.two.delete(office.people[2])
    office.one.take(office.two.stick(office.folder))
    told = words(office.one.review())
    assert "Vị trí công việc: Thợ cắt" in told
    assert not any("Ê Đê" in text for text in told)


def test_a_superior_sees_what_differs_and_leaves_it_to_the_unit(
    office: Office, tmp_path: Path, reference: Reference, qtbot: QtBot, look: looks.Look
) -> None:
    above = new_register(tmp_path / "cấp trên", reference)
    found_unit(above, {"name": "Công đoàn phường Buôn Ma Thuột", "code": "DL", "kind": "CD_XA_PHUONG_DAC_KHU"})
    above.set_setting("role", "superior")
    standing = door.Standing(above)
    door.add_unit(standing, "DL-0049", "CĐCS May Thái Dương")
    card = door.make_card(standing, "DL-0049")
    for computer in (office.one, office.two):
        door.take_card(computer.store, card)
    office.exchange()
    office.one.fill_in(office.people[0], "phone", "0911000111")
    office.two.fill_in(office.people[0], "phone", "0922000222")
    for computer in (office.one, office.two):
        made = door.make_state(computer.standing, "superior")
        for file in door.write(computer.standing, [made], office.folder):
            assert [door.take(standing, one).verdict for one in door.gather([file])] == ["accepted"]
    computer = Computer(above, opened(qtbot, look, above), qtbot)
    page = computer.review()
    assert len(page.model.found) == 1
    assert any("đơn vị đó tự chọn" in told for told in words(page))
    assert not any(card.isEnabled() for card in page.settling.cards)
    write(focused(), "1")
    assert conflicts.count(above) == 1
    computer.window.close()
    take_apart(computer.window, computer.window.app)
    above.close()


def test_a_pc_that_joins_later_is_asked_what_is_still_open(
    office: Office, tmp_path: Path, reference: Reference
) -> None:
    differ(office, "phone", "0911000111", "0922000222")
    third = new_register(tmp_path / "máy 3", reference)
    _, invitation = door.make_invite(office.one.standing)
    door.join(third, invitation)
    assert conflicts.count(third) == 1
    third.close()


@pytest.mark.parametrize("theme", [looks.Theme.LIGHT, looks.Theme.DARK])
@pytest.mark.parametrize(("scale", "size"), [(1.0, (1366, 768)), (1.5, SMALL)])
def test_nothing_is_cut_and_everything_has_a_name(
    office: Office, look: looks.Look, theme: looks.Theme, scale: float, size: Sequence[int]
) -> None:
    differ(office, "department", "Tổ cắt", "Tổ hoàn thiện và kiểm tra chất lượng sản phẩm xuất khẩu")
    office.one.fill_in(office.people[2], "phone", "0911222333")
    office.two.delete(office.people[2])
    office.one.take(office.two.stick(office.folder))
    look.choose(theme=theme, scale=scale)
    office.one.window.resize(*size)
    page = office.one.review()
    for at in range(len(page.model.found)):
        page.table.selectRow(at)
        page._entered(page.table.currentIndex())
        spin()
        assert clipped(page) == []
        assert page.settling.area.horizontalScrollBar().maximum() == 0
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                around = widget.parentWidget()
                assert widget.accessibleName() or (around is not None and around.accessibleName())
        office.one.window.do("record.leave")

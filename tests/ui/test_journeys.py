"""Whole pieces of a day's work by keys alone: what is typed in a real window is what the command line would store."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.errors import Problem
from kh49_desktop.record import Record
from kh49_desktop.records import Agreement, Conference, ConferenceVote, Employer, Member
from kh49_desktop.store.file import Store
from kh49_desktop.ui.children import ChildTable
from kh49_desktop.ui.window import Window
from kh49_desktop.words import sentence
from kh49_desktop.words.veiling import veiled
from tests.ui.conftest import Opening, focused, panel
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
# What two records made in two ways may differ in: their ids, row numbers and stamps.
OWN = {"rid", "id", "stamp", "conference", "agreement"}

VOTES = [
    ("Thông qua báo cáo thực hiện thoả ước", "308", "0", "4"),
    ("Sửa đổi nội quy lao động", "297", "10", "5"),
    ("Mức bữa ăn ca 28.000 đồng", "312", "0", "0"),
    ("Thời giờ làm thêm quý II", "151", "149", "12"),
    ("Bầu thành viên đối thoại", "305", "2", "5"),
]


def keys(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key wherever the keyboard is, so that shortcuts hear it too."""
    QTest.keyClick(focused(), key, modifiers)


def enter(text: str) -> None:
    """Type into the field one is in and go on to the next with Enter."""
    write(focused(), text)
    press(focused(), Qt.Key.Key_Return)


def skip(times: int = 1) -> None:
    """Go on without typing."""
    for _ in range(times):
        press(focused(), Qt.Key.Key_Tab)


def same(one: dict[str, object], other: dict[str, object]) -> bool:
    """Two rows say the same."""
    return {k: v for k, v in one.items() if k not in OWN} == {k: v for k, v in other.items() if k not in OWN}


def go_to(label: str) -> None:
    """Go on with Tab until the field of that name has the keyboard."""
    for _ in range(80):
        if focused().accessibleName().removesuffix(", bắt buộc") == label:
            return
        press(focused(), Qt.Key.Key_Tab)
    raise AssertionError(label)


def test_a_member_by_keys_alone(window: Window, store: Store, qtbot: QtBot) -> None:
    panel(window, "member")
    keys(qtbot, Qt.Key.Key_N, CTRL)
    enter("Đặng Văn")
    enter("Ánh")
    enter("5/3/85")
    press(focused(), Qt.Key.Key_Right)  # Giới tính: the arrow chooses the first answer
    press(focused(), Qt.Key.Key_Return)
    enter("066085012345")
    enter("0905123456")
    go_to("Ngày kết nạp")
    enter("15/6/2019")
    keys(qtbot, Qt.Key.Key_S, CTRL)

    [row] = store.rows(Member)
    assert (row["full_name"], row["birth_date"], row["gender"]) == ("Đặng Văn Ánh", "1985-03-05", "NAM")
    assert (row["citizen_id"], row["phone"], row["admitted_on"]) == ("066085012345", "0905123456", "2019-06-15")
    assert store.drafts() == []

    store.undo()
    store.save(Member, {name: row[name] for name in Member.about.fields if row[name] is not None})
    [by_store] = store.rows(Member)
    assert same(row, by_store)


def test_one_after_the_other_with_ctrl_enter(window: Window, store: Store, qtbot: QtBot) -> None:
    panel(window, "member")
    keys(qtbot, Qt.Key.Key_N, CTRL)
    for number, given in enumerate(["An", "Bình", "Chi"], start=1):
        enter("Nguyễn Thị")
        enter(given)
        enter(f"{number}/1/1990")
        keys(qtbot, Qt.Key.Key_Return, CTRL)
    assert [row["full_name"] for row in store.rows(Member)] == ["Nguyễn Thị An", "Nguyễn Thị Bình", "Nguyễn Thị Chi"]
    assert focused().accessibleName() == "Họ đệm"


def test_a_conference_with_five_votes(window: Window, store: Store, qtbot: QtBot) -> None:
    page = panel(window, "conference")
    keys(qtbot, Qt.Key.Key_N, CTRL)
    enter("2026")
    go_to("Ngày tổ chức")
    enter("28/3/26")
    go_to("Tổng số lao động")
    enter("352")
    enter("336")
    enter("312")
    page.form.focus_field("votes")
    for vote in VOTES:
        for text in vote:
            for letter in text:
                write(focused(), letter)  # the first one opens the cell's editor, which gets the rest
            press(focused(), Qt.Key.Key_Return)
    keys(qtbot, Qt.Key.Key_S, CTRL)

    [row] = store.rows(Conference)
    votes = store.child_rows(ConferenceVote, row["id"])
    assert [(v["item"], v["for"], v["against"], v["abstain"]) for v in votes] == [
        (item, int(for_), int(against), int(abstain)) for item, for_, against, abstain in VOTES
    ]
    saved = store.save(
        Conference,
        {"year": 2026, "held_on": "2026-03-28", "total_workers": 352, "summoned": 336, "present": 312},
        children={
            "votes": [
                {"item": item, "for": int(for_), "against": int(against), "abstain": int(abstain)}
                for item, for_, against, abstain in VOTES
            ]
        },
    )
    by_store = store.row(Conference, saved.id)
    assert by_store is not None
    assert same(row, by_store)
    others = store.child_rows(ConferenceVote, saved.id)
    assert all(same(one, other) for one, other in zip(votes, others, strict=True))

    page.show_record(row["id"])
    table = page.form.lists["votes"]
    assert isinstance(table, ChildTable)
    said = [line.text() for line in table._lines]
    lost = "151 trên 312 chưa quá nửa số người có mặt: không thông qua."
    assert said == [f"Thời giờ làm thêm quý II: {lost}"]


def test_an_agreement(window: Window, store: Store, qtbot: QtBot) -> None:
    employer = store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id
    panel(window, "agreement")
    keys(qtbot, Qt.Key.Key_N, CTRL)
    go_to("Người sử dụng lao động")
    enter("may thai duong")
    go_to("Ngày ký")
    enter("15/5/2024")
    go_to("Thời hạn")
    enter("3")
    go_to("Tổng số lao động")
    enter("352")
    go_to("Tán thành")
    enter("300")
    keys(qtbot, Qt.Key.Key_S, CTRL)

    [row] = store.rows(Agreement)
    saved = store.save(
        Agreement,
        {"employer": employer, "signed_on": "2024-05-15", "term_years": 3, "total_workers": 352, "approve": 300},
    )
    by_store = store.row(Agreement, saved.id)
    assert by_store is not None
    assert same(row, by_store)


WRONG: list[tuple[type[Record], dict[str, str], str, str]] = [
    (Conference, {"year": "2026", "summoned": "300", "present": "312"}, "present", "more_than"),
    (Agreement, {"signed_on": "15/5/2024", "expires_on": "14/05/2024"}, "expires_on", "before_start"),
    (Agreement, {"signed_on": "15/5/2024", "term_years": "4"}, "term_years", "term_outside"),
    (Member, {"full_name": "Lê An", "citizen_id": "0660850123456"}, "citizen_id", "bad_cccd"),
    (Member, {"full_name": "Lê An", "birth_date": "31/4/1985"}, "birth_date", "bad_date"),
]


@pytest.mark.parametrize(
    ("kind", "typed", "field", "code"), WRONG, ids=lambda value: value if isinstance(value, str) else ""
)
def test_wrong_input_is_refused_beside_its_field(
    window: Window, store: Store, qtbot: QtBot, kind: type[Record], typed: dict[str, str], field: str, code: str
) -> None:
    page = panel(window, kind.about.name, new=True)
    for name, text in typed.items():
        page.form.focus_field(name)
        enter(text)
    keys(qtbot, Qt.Key.Key_S, CTRL)

    told = page.form.editing.problems()[field]
    assert [problem.code for problem in told] == [code]
    row = next(section.rows[field] for section in page.form.sections if field in section.rows)
    assert row.problems() == [("bad", sentence(veiled(kind, told[0])))]
    # The record stands without the refused value, whose text is still in its field and in the draft.
    [saved] = store.rows(kind)
    assert saved[field] is None
    assert store.draft(f"{kind.about.table}:{saved['id']}") == {field: typed[field]}


def test_a_draft_survives_the_window(opening: Opening, store: Store, unit: str, qtbot: QtBot) -> None:
    first = opening(store)
    page = panel(first, "member", new=True)
    enter("Trần Thanh")
    enter("Bình")
    enter("31/12")
    assert store.draft("member:new") == {"full_name": "Trần Thanh Bình", "birth_date": "31/12"}
    # As after kill -9: the window is gone without being asked.
    second = opening(store)
    again = panel(second, "member", draft="member:new").form
    assert again.editing.texts.text("full_name") == "Trần Thanh Bình"
    line = again.sections[0].editors["birth_date"]
    assert line.text() == "31/12"
    assert again.editing.restored
    assert second.page is not None
    assert "Bản nháp tự giữ 10:42" in second.page.foot._state.text()
    page.form.discard()


def test_a_whole_record_is_saved_when_it_is_left(window: Window, store: Store, qtbot: QtBot) -> None:
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào", "phone": "0905123456"})
    page = panel(window, "member", record=saved.id, field="phone")
    assert focused().accessibleName() == "Điện thoại"
    page.form.sections[0].editors["phone"].widget.selectAll()  # type: ignore[attr-defined]
    write(focused(), "0905 123 457")
    assert window.show_page("conference")
    row = store.row(Member, saved.id)
    assert row is not None
    assert row["phone"] == "0905123457"
    assert QApplication.focusWidget() is not None


def test_a_value_changed_meanwhile_is_told_and_not_overwritten(window: Window, store: Store, qtbot: QtBot) -> None:
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào", "phone": "0905123456"})
    page = panel(window, "member", record=saved.id, field="phone")
    page.form.put({"phone": "0905000001"})
    page.form._saving = True  # the change comes from elsewhere and the form has not yet heard of it
    store.save(Member, {"phone": "0905000002"}, record=saved.id)
    page.form._saving = False
    assert not page.form.save()
    told = page.form.editing.problems()["phone"]
    assert told == [Problem("changed_meanwhile", "phone", facts={"now": "0905 000 002"})]
    assert page.form.save()  # now that the person has seen it
    row = store.row(Member, saved.id)
    assert row is not None
    assert row["phone"] == "0905000001"

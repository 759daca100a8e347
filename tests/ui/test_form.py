"""The form: what is typed is kept, read, judged beside its field, and never rewritten while one is typing."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from kh49_desktop.records import Employer, Member, MemberEvent, Unit
from kh49_desktop.store.file import Store
from kh49_desktop.ui.app import Progress
from kh49_desktop.ui.children import Timeline
from kh49_desktop.ui.editors import MISSING, Editor, LineEditor, LinkEditor, NameEditor
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused, panel
from tests.ui.widgets.keys import commit, compose, press, write

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: Window) -> RecordPanel:
    return panel(window, "member", new=True)


def editor(page: RecordPanel, name: str) -> Editor:
    for section in page.form.sections:
        if any(field.name == name for field in section.fields):
            section.set_open(True)
            return section.editors[name]
    raise AssertionError(name)


def line(page: RecordPanel, name: str) -> QLineEdit:
    found = editor(page, name)
    assert isinstance(found, LineEditor)
    return found.line


def lines(page: RecordPanel, name: str) -> list[tuple[str, str]]:
    row = next(section.rows[name] for section in page.form.sections if name in section.rows)
    return [(kind, text) for kind, text in row.problems()]


def test_the_name_has_two_parts_and_stays_letter_for_letter(page: RecordPanel, store: Store) -> None:
    saved = store.save(Member, {"full_name": "H' Blu Ktul"})
    page.show_record(saved.id)
    name = editor(page, "full_name")
    assert isinstance(name, NameEditor)
    assert (name.box.family.text(), name.box.given.text()) == ("H' Ktul", "Blu")
    assert name.text() == "H' Blu Ktul"  # nobody changed a part, so nothing is joined anew
    assert page.form.leave()
    row = store.row(Member, saved.id)
    assert row is not None
    assert row["full_name"] == "H' Blu Ktul"


def test_a_whole_name_typed_into_the_first_part_is_shared_out(page: RecordPanel) -> None:
    name = editor(page, "full_name")
    assert isinstance(name, NameEditor)
    write(focused(), "Đặng Văn Ánh")
    press(focused(), Qt.Key.Key_Return)
    assert name.box.family.text() == "Đặng Văn Ánh"  # the given name may still be typed
    press(focused(), Qt.Key.Key_Return)
    assert (name.box.family.text(), name.box.given.text()) == ("Đặng Văn", "Ánh")
    assert page.form.editing.texts.value("full_name") == "Đặng Văn Ánh"


def test_nothing_is_rewritten_during_composition(page: RecordPanel) -> None:
    """An input method builds "thuỷ" from several strokes; decomposed letters become NFC when the field is left."""
    page.form.focus_field("job_title")
    typed = line(page, "job_title")
    compose(typed, "thu")
    compose(typed, "thuỷ")
    assert typed.text() == ""
    assert page.form._pending == {}
    commit(typed, "Thu\u0309y ")
    assert typed.text() == "Thu\u0309y "
    compose(typed, "cu\u0323")
    assert typed.text() == "Thu\u0309y "
    commit(typed, "cu\u0323")
    press(typed, Qt.Key.Key_Return)
    assert typed.text() == "Thủy cụ"
    assert page.form.editing.texts.value("job_title") == "Thủy cụ"


def test_what_was_typed_is_written_out_on_leaving(page: RecordPanel) -> None:
    for name, typed, shown in (
        ("birth_date", "05031985", "05/03/1985"),
        ("citizen_id", "066085012345", "066 085 012 345"),
        ("phone", "0905123456", "0905 123 456"),
        ("admitted_on", "2019", "2019"),
    ):
        page.form.focus_field(name)
        write(focused(), typed)
        assert line(page, name).text() == typed
        press(focused(), Qt.Key.Key_Return)
        assert line(page, name).text() == shown


def test_a_warning_stands_under_its_field_and_the_section_counts_it(page: RecordPanel, store: Store) -> None:
    texts = {"full_name": "Đặng Văn Ánh", "birth_date": "5/3/85", "gender": "NAM", "citizen_id": "066185012345"}
    page.form.put(texts)
    [(kind, sentence)] = lines(page, "citizen_id")
    assert kind == "warn"
    assert "Giới tính" in sentence
    head = page.form.sections[0].head
    assert head is not None
    assert head._right.text() == "1 lưu ý"
    assert page.form.save()  # a warning never blocks
    assert store.count(Member) == 1


def test_a_refused_text_stays_until_it_is_right(page: RecordPanel, store: Store) -> None:
    page.form.put({"full_name": "Đặng Văn Ánh", "birth_date": "31/4/1985"})
    assert [kind for kind, _ in lines(page, "birth_date")] == ["bad"]
    assert page.form.save()
    assert "trừ Ngày sinh" in page.foot._state.text()
    assert line(page, "birth_date").text() == "31/4/1985"
    page.form.focus_field("birth_date")
    line(page, "birth_date").selectAll()
    write(focused(), "30/4/1985")
    press(focused(), Qt.Key.Key_Return)
    assert lines(page, "birth_date") == []
    assert page.form.save()
    assert next(store.rows(Member))["birth_date"] == "1985-04-30"
    assert store.drafts() == []


def test_without_a_name_nothing_is_saved_and_the_field_is_shown(page: RecordPanel, store: Store) -> None:
    page.form.put({"phone": "0905 123 456"})
    assert not page.form.save()
    assert focused().accessibleName() == "Họ đệm"
    assert [kind for kind, _ in lines(page, "full_name")] == ["bad"]
    assert store.count(Member) == 0
    assert store.draft("member:new") == {"phone": "0905 123 456"}


def test_what_is_missing_is_marked_softly(window: Window, page: RecordPanel, store: Store) -> None:
    assert page.form.head.words.text() == ""  # a new form is not scolded for being empty
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào", "gender": "NU", "citizen_id": "066196012345"})
    page.show_record(saved.id)
    assert page.form.head.words.text() == "chưa đủ 4"
    assert page.form.head.words.accessibleDescription().startswith("Còn thiếu: Ngày sinh, ")
    page.form.focus_first()
    for label in ("Ngày sinh", "Vị trí công việc"):
        window.do("record.missing")
        assert focused().accessibleName().startswith(label)
    birth = editor(page, "birth_date")
    assert isinstance(birth, LineEditor)
    assert birth.line.echo() == MISSING
    page.form.put({"birth_date": "2/2/1996"})
    assert page.form.head.words.text() == "chưa đủ 3"
    assert birth.line.echo() != MISSING


def test_a_jump_to_a_field_unfolds_its_section(page: RecordPanel, store: Store) -> None:
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào"})
    page.show_record(saved.id, "bhxh_no")
    assert focused().accessibleName() == "Mã số BHXH"


def test_what_the_file_said_stands_under_its_field(page: RecordPanel, store: Store) -> None:
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào"})
    with store.change("IMPORT") as change:
        change.leave(Member, saved.id, "birth_date", "32/13/19x", "bad_date", "ds.xlsx, dòng 9")
    page.show_record(saved.id)
    assert lines(page, "birth_date") == [
        ("warn", "Trong tệp ghi “32/13/19x” (ds.xlsx, dòng 9), chưa đọc được. Hãy gõ giá trị đúng vào đây."),
    ]
    page.form.put({"birth_date": "2/2/1996"})
    assert page.form.save()
    assert lines(page, "birth_date") == []


def test_sensitive_fields_are_shown_only_when_switched_on(window: Window, store: Store) -> None:
    page = panel(window, "member", new=True)
    assert all("ethnicity" not in {f.name for f in section.fields} for section in page.form.sections)
    window.app.show_sensitive(on=True)
    page.begin()
    assert any("ethnicity" in {f.name for f in section.fields} for section in page.form.sections)


def test_a_name_that_is_not_there_yet_is_added_in_place(page: RecordPanel, store: Store) -> None:
    link = editor(page, "employer")
    assert isinstance(link, LinkEditor)
    page.form.focus_field("employer")
    write(focused(), "Công ty TNHH May Thái Dương")
    press(focused(), Qt.Key.Key_Return)
    assert link.box.add.isVisible()
    link.box.add.click()
    [employer] = store.rows(Employer)
    assert employer["name"] == "Công ty TNHH May Thái Dương"
    assert page.form.editing.texts.value("employer") == employer["id"]


def test_the_only_employer_is_proposed_as_the_store_would_set_it(window: Window, store: Store) -> None:
    employer = store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id
    page = panel(window, "member", new=True)
    assert editor(page, "employer").text() == employer
    assert not page.form.editing.is_touched  # proposed, not typed


def test_repeat_the_value_of_the_record_before(page: RecordPanel, store: Store, qtbot: QtBot) -> None:
    page.form.put({"full_name": "Nguyễn Thị An", "department": "Tổ may 1"})
    assert page.form.save()
    page.begin()
    page.form.put({"full_name": "Nguyễn Thị Bình"})
    page.form.focus_field("department")
    QTest.keyClick(focused(), Qt.Key.Key_Apostrophe, CTRL)
    assert line(page, "department").text() == "Tổ may 1"
    assert page.form.save()
    assert [row["department"] for row in store.rows(Member)] == ["Tổ may 1", "Tổ may 1"]


def test_completion_finds_without_marks(page: RecordPanel, store: Store) -> None:
    store.save(Member, {"full_name": "Nguyễn Thị An", "department": "Tổ hoàn thiện"})
    page.form.focus_field("department")
    typed = line(page, "department")
    write(typed, "hoan th")
    popup = typed.completer().popup()
    assert popup is not None
    offered = popup.model()
    assert [offered.index(row, 0).data() for row in range(offered.rowCount())] == ["Tổ hoàn thiện"]
    assert typed.text() == "hoan th"  # offered, never put in by itself


def test_a_form_that_was_only_looked_at_leaves_nothing(page: RecordPanel, store: Store) -> None:
    for _ in range(12):
        press(focused(), Qt.Key.Key_Tab)
    assert page.form.leave()
    assert store.drafts() == []
    assert store.count(Member) == 0


def test_typing_and_taking_back_leaves_nothing(page: RecordPanel, store: Store) -> None:
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào", "phone": "0905123456"})
    page.show_record(saved.id)
    changes = len(store.changes())
    page.form.put({"phone": "0905 123 457"})
    page.form.put({"phone": "0905 123 456"})
    assert page.form.leave()
    assert store.drafts() == []
    assert len(store.changes()) == changes


def test_a_discarded_draft_shows_the_stored_values(page: RecordPanel, store: Store) -> None:
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào", "phone": "0905123456"})
    page.show_record(saved.id)
    page.form.put({"phone": "0905999999"})
    page.form.discard()
    assert line(page, "phone").text() == "0905 123 456"
    assert store.drafts() == []


def test_the_number_is_hidden_from_other_eyes(page: RecordPanel, store: Store) -> None:
    saved = store.save(Member, {"full_name": "Lê Ngọc Đào", "citizen_id": "066196012345"})
    page.show_record(saved.id)
    number = line(page, "citizen_id")
    assert number.echoMode() == QLineEdit.EchoMode.NoEcho
    number.setFocus()
    press(number, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    page.form.focus_first()
    assert number.echoMode() == QLineEdit.EchoMode.Normal


def test_icon_buttons_are_not_in_the_way_of_tab(page: RecordPanel) -> None:
    names = []
    for _ in range(10):
        names.append(focused().accessibleName())
        press(focused(), Qt.Key.Key_Tab)
    assert names[:2] == ["Họ đệm", "Tên"]
    assert "Hiện số" not in names
    assert "Việc khác" not in names


def test_events_are_only_ever_added(page: RecordPanel, store: Store) -> None:
    saved = store.save(Member, {"full_name": "Đặng Văn Ánh", "admitted_on": "2019-06-15"})
    page.show_record(saved.id)
    timeline = page.form.lists["events"]
    assert isinstance(timeline, Timeline)
    timeline.focus()
    timeline.begin()
    kind, day = timeline.editors["kind"], timeline.editors["on"]
    kind.set_text("SUSPEND")
    kind.done.emit("SUSPEND")
    day.focus()
    write(focused(), "1/10/2026")
    timeline.save()
    [event] = store.child_rows(MemberEvent, saved.id)
    assert (event["kind"], event["on"]) == ("SUSPEND", "2026-10-01")
    assert timeline.head._right.text() == "1 lần thay đổi"
    assert page.form.status() == ("Tạm dừng sinh hoạt", "warn")


def test_an_answer_no_longer_offered_stays_where_it_was_given(window: Window, store: Store, unit: str) -> None:
    store.save(Unit, {"host_type": "CQ_HANH_CHINH"}, record=unit)
    page = panel(window, "unit", record=unit)
    host = editor(page, "host_type")
    assert host.text() == "CQ_HANH_CHINH"
    host.settle()
    assert page.form.leave()
    row = store.row(Unit, unit)
    assert row is not None
    assert row["host_type"] == "CQ_HANH_CHINH"


def test_while_long_work_holds_the_file_the_draft_waits_and_the_window_does_not(
    window: Window, page: RecordPanel, store: Store, qtbot: QtBot
) -> None:
    let_go = threading.Event()

    def work(progress: Progress) -> None:
        with progress.store.change("IMPORT") as change:
            change.create(Employer, {"name": "Công ty TNHH May Thái Dương"})
            change.flush()
            let_go.wait(10)

    with qtbot.waitSignal(window.app.over, timeout=10_000):
        window.app.run(work)
        page.form.focus_field("phone")
        write(focused(), "0905123456")
        press(focused(), Qt.Key.Key_Return)
        assert page.form.editing.texts.value("phone") == "0905123456"
        assert store.typed.holds("member:new")
        page.form.open()  # whoever comes back meanwhile finds it
        assert page.form.editing.texts.value("phone") == "0905123456"
        let_go.set()
    assert not store.typed.holds("member:new")
    assert store.draft("member:new") == {"phone": "0905 123 456"}


def test_what_is_still_being_typed_is_kept_too_and_never_rewritten_under_the_hands(
    page: RecordPanel, store: Store, qtbot: QtBot
) -> None:
    page.form.focus_field("birth_date")
    write(focused(), "5/3/85")
    qtbot.waitUntil(lambda: store.draft("member:new") == {"birth_date": "5/3/85"}, timeout=5_000)
    store.save(Employer, {"name": "Công ty TNHH May Thái Dương"})  # the form shows itself anew
    page.form.show_all()
    assert line(page, "birth_date").text() == "5/3/85"
    press(focused(), Qt.Key.Key_Return)
    assert line(page, "birth_date").text() == "05/03/1985"

"""Personal data on the screen: masked until asked for, printed for the person, logged when it leaves, erased."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from kh49_desktop.errors import Trouble
from kh49_desktop.goals.consent import RETENTION
from kh49_desktop.records import Consent, DuesBase, Member
from kh49_desktop.store import clearing, migrations, remains
from kh49_desktop.store.auditing import exports
from kh49_desktop.store.columns import columns_of
from kh49_desktop.store.erasing import NEUTRAL
from kh49_desktop.store.file import Store
from kh49_desktop.ui.children import ChildTable
from kh49_desktop.ui.dues import DuesPage
from kh49_desktop.ui.duesbook import PAY
from kh49_desktop.ui.editors import LineEditor
from kh49_desktop.ui.grid import EntryPage
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.printing import Shown, table_of
from kh49_desktop.ui.privacy import AuditPage, ErasePage
from kh49_desktop.ui.settings import SettingsPage
from kh49_desktop.ui.widgets import LineEdit
from kh49_desktop.ui.window import Window
from tests.ui.conftest import focused, panel, shown
from tests.ui.real import wait
from tests.ui.widgets.keys import press, write

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def people(store: Store, unit: str) -> list[str]:
    """Two members; the number of the second contradicts her birth year, so the form warns of it."""
    told = (
        {"full_name": "Lê Ngọc Đào", "citizen_id": "066185012345", "phone": "0905774414", "birth_date": "1985-03-05",
         "residence": "12 Lê Duẩn", "gender": "NU", "admitted_on": "2019-06-15"},
        {"full_name": "H’Hen Niê", "citizen_id": "066190012399", "birth_date": "1991", "gender": "NU"},
    )  # fmt: skip
    return [store.save(Member, values).id for values in told]


def line(page: RecordPanel, name: str) -> LineEdit:
    for section in page.form.sections:
        if any(field.name == name for field in section.fields):
            section.set_open(True)
            editor = section.editors[name]
            assert isinstance(editor, LineEditor)
            return editor.line
    raise AssertionError(name)


def test_personal_values_are_masked_until_the_person_at_the_screen_asks(window: Window, people: list[str]) -> None:
    page = panel(window, "member", record=people[0])
    masked = {name: line(page, name).masked() for name in ("citizen_id", "phone", "residence")}
    assert masked == {
        "citizen_id": "066*******45", "phone": "090***4414", "residence": "***"
    }  # fmt: skip
    assert line(page, "birth_date").masked() == "05/03/1985"  # it tells people of one name apart
    press(focused(), Qt.Key.Key_H, ALT)
    assert line(page, "citizen_id").masked() == "066 185 012 345"
    assert line(page, "phone").masked() == "0905 774 414"
    page.show_record(people[1])
    assert line(page, "citizen_id").masked() == "066*******99"
    page.show_record(people[0])
    assert line(page, "phone").masked() == "090***4414"


def test_the_field_one_types_into_is_never_masked(window: Window, people: list[str], store: Store) -> None:
    page = panel(window, "member", record=people[0])
    phone = line(page, "phone")
    phone.setFocus()
    assert phone.displayText() == "0905 774 414"
    phone.selectAll()
    write(phone, "0905999888")
    press(phone, Qt.Key.Key_Tab)
    assert phone.masked() == "090***9888"
    press(focused(), Qt.Key.Key_S, CTRL)
    row = store.row(Member, people[0])
    assert row is not None
    assert row["phone"] == "0905999888"


def test_a_warning_does_not_say_what_its_field_hides(window: Window, people: list[str]) -> None:
    page = panel(window, "member", record=people[1])

    def told() -> str:
        return " ".join(label.text() for label in page.form.findChildren(QLabel))

    assert "066*******99" in told()
    assert "066190012399" not in told()
    page.form.reveal()
    assert "066190012399" in told()


def test_whoever_does_not_want_masks_switches_them_off(window: Window, people: list[str]) -> None:
    window.show_page("settings")
    page = shown(window)
    assert isinstance(page, SettingsPage)
    page.privacy.masks.setChecked(False)
    assert line(panel(window, "member", record=people[0]), "phone").masked() == "0905 774 414"


def everywhere(window: Window, store: Store, person: str) -> dict[str, str]:
    """What the screens say of the numbers of a person, by screen."""
    page = panel(window, "member", search="")
    assert isinstance(page, RecordPanel)
    page.list_side.model.set_columns(columns_of(Member, ("full_name", "phone")))
    at = page.list_side.model.row_of(person)
    found = {"list": str(page.list_side.model.index(at, 1).data())}
    page.list_side.copy()
    found["copy"] = QApplication.clipboard().text().splitlines()[at + 1].split("\t")[1]
    page.show_record(person)
    table = next(table for table in page.form.findChildren(ChildTable) if table.model.kind is DuesBase)
    amount = [field.name for field in table.model.fields].index("amount")
    found["children"] = str(table.model.index(0, amount).data())
    assert window.show_page("entry", {"kind": "member"})
    entry = window.page
    assert isinstance(entry, EntryPage)
    assert entry.model is not None
    column = next(at for at, field in enumerate(entry.model.fields) if field.name == "phone")
    found["grid"] = str(entry.model.index(at, column).data())
    found["copied block"] = entry.model.carried(at, column)
    window.show_page("dues")
    dues = window.page
    assert isinstance(dues, DuesPage)
    found["book"] = str(dues.model.index(dues.model.row_of(person), PAY).data())
    return found


def test_one_mask_holds_on_every_screen_and_the_setting_takes_it_off_all(
    window: Window, people: list[str], store: Store
) -> None:
    store.save(DuesBase, {"member": people[0], "since": "2026-01", "amount": 8_000_000})
    number, pay = "090***4414", "***"
    masked = {"list": number, "copy": number, "children": pay, "grid": number, "copied block": number, "book": pay}
    assert everywhere(window, store, people[0]) == masked
    window.show_page("settings")
    page = shown(window)
    assert isinstance(page, SettingsPage)
    page.privacy.masks.setChecked(False)
    number, pay = "0905 774 414", "8.000.000"
    whole = {"list": number, "copy": number, "children": pay, "grid": number, "copied block": number, "book": pay}
    assert everywhere(window, store, people[0]) == whole


def test_a_copy_of_pays_holds_none(store: Store, people: list[str]) -> None:
    made = store.save(DuesBase, {"member": people[0], "since": "2026-01", "amount": 8_000_000}).id
    row = store.row(DuesBase, made)
    assert row is not None
    text, html = table_of(store, DuesBase, Shown(tuple(columns_of(DuesBase)), [row["rid"]], {}))
    assert "8000000" not in text + html
    assert "***" in text


def test_the_history_is_masked_too(window: Window, people: list[str], store: Store) -> None:
    store.save(Member, {"phone": "0905111222"}, record=people[0])
    page = panel(window, "member", record=people[0])
    page.show_history()
    past = page.past
    assert past is not None

    def told() -> list[str]:
        return [label.text() for label in past.inside.findChildren(QLabel)]

    assert "090***4414 → 090***1222" in told()
    past.eye.setFocus()
    press(past.eye, Qt.Key.Key_Space)
    assert "0905 774 414 → 0905 111 222" in told()
    page.show_record(people[1])
    page.show_history()
    assert not past.revealed


def test_a_person_s_own_copy_is_printed_and_logged(
    window: Window, people: list[str], store: Store, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "của tôi.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    panel(window, "member", record=people[0])
    assert window.do("record.print_one")
    wait(qtbot, lambda: not window.app.busy)
    assert out.read_bytes().startswith(b"%PDF")
    (line_,) = exports(store)
    assert (line_.what, line_.rows, line_.file) == ("record", 1, str(out))
    assert {"citizen_id", "phone"} <= set(line_.personal)
    window.show_page("audit")
    page = shown(window)
    assert isinstance(page, AuditPage)
    row = [page.model.data(page.model.index(0, column)) for column in range(page.model.columnCount())]
    assert row[2:5] == ["In hồ sơ", "Đoàn viên", "1"]
    assert row[6] == "của tôi.pdf"
    press(focused(), Qt.Key.Key_Escape)
    assert shown(window).page_id == "settings"


def test_nothing_is_printed_of_a_record_not_yet_saved(window: Window, people: list[str]) -> None:
    panel(window, "member", new=True)
    assert not window.can("record.print_one")
    assert not window.can("record.erase")


def erase_page(window: Window) -> ErasePage:
    assert window.do("record.erase")
    page = shown(window)
    assert isinstance(page, ErasePage)
    return page


def test_erasure_asks_for_a_reason_and_the_name(window: Window, people: list[str], store: Store, qtbot: QtBot) -> None:
    panel(window, "member", record=people[0])
    page = erase_page(window)
    assert page.doubt.isVisible()  # she is a member still
    assert not page.button.isEnabled()
    page.reason.set_value("Người đó yêu cầu xoá")
    page.name.setFocus()
    write(page.name, "Lê Ngọc Đạo sai")
    assert not page.button.isEnabled()
    page.name.clear()
    write(page.name, "lê ngọc đào")
    assert page.button.isEnabled()
    page.button.setFocus()
    press(page.button, Qt.Key.Key_Space)
    wait(qtbot, lambda: not window.app.busy)
    row = store.row(Member, people[0])
    assert row is not None
    assert (row["full_name"], row["phone"], row["gender"]) == (NEUTRAL, None, "NU")
    assert b"0905774414" not in store.file.read_bytes()
    here = shown(window)
    assert isinstance(here, RecordPanel)
    here.show_history()
    assert here.past is not None
    told = [label.text() for label in here.past.inside.findChildren(QLabel)]
    assert "Xoá hẳn thông tin cá nhân" in told
    assert "Người đó yêu cầu xoá" in told


def test_copies_that_still_hold_the_person_are_named_and_go_when_asked(
    window: Window, people: list[str], store: Store, qtbot: QtBot
) -> None:
    panel(window, "member", record=people[0])
    page = erase_page(window)
    assert not page.away.isVisible(), "nothing was ever kept"
    backups = store.folder / "backups"
    backups.mkdir(exist_ok=True)
    (backups / "truoc-nang-cap-1-20260101.sqlite").write_bytes(b"x")
    page.opened(kind="member", record=people[0])
    assert page.away.isVisible()
    assert "truoc-nang-cap-1" in page.kept_files.text()
    page.away.setChecked(True)
    page.reason.set_value("Người đó yêu cầu xoá")
    page.name.set_text("Lê Ngọc Đào")
    page.carry_out()
    wait(qtbot, lambda: not window.app.busy)
    (left,) = backups.iterdir()
    assert left.name.startswith("sau-khi-xoa-")
    assert b"0905774414" not in left.read_bytes()


@pytest.mark.parametrize("full", [False, True])
def test_copies_go_also_where_something_else_could_not_be_cleared_yet(
    window: Window, people: list[str], store: Store, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, full: bool
) -> None:
    """What could not be done is told beside what was done, also where both could not be done."""
    backups = store.folder / "backups"
    backups.mkdir(exist_ok=True)
    old = backups / "truoc-nang-cap-1-20260101.sqlite"
    old.write_bytes(b"x")

    def refuse(store: Store) -> None:
        raise Trouble("locked", file=f"{store.file}-wal")

    def no_room(*_: object) -> Path:
        raise Trouble("disk_full", file=str(backups))

    monkeypatch.setattr(clearing, "_empty_log", refuse)
    monkeypatch.setattr(remains, "keep_copy", no_room if full else migrations.keep_copy)
    panel(window, "member", record=people[0])
    page = erase_page(window)
    page.away.setChecked(True)
    page.reason.set_value("Người đó yêu cầu xoá")
    page.name.set_text("Lê Ngọc Đào")
    told: list[str] = []
    window.app.told.connect(lambda message: told.append(message.text))
    page.carry_out()
    wait(qtbot, lambda: not window.app.busy)
    (left,) = backups.iterdir()
    (sentences,) = told
    assert sentences.startswith("Đã xoá hẳn thông tin cá nhân.")
    assert "kh49.sqlite-wal" in sentences
    assert (left == old) is full
    assert ("đã đầy nên chưa ghi được" in sentences) is full
    assert (left.name in sentences) is not full
    assert isinstance(shown(window), RecordPanel)


def test_a_record_that_must_be_kept_says_why(window: Window, people: list[str], store: Store, qtbot: QtBot) -> None:
    panel(window, "member", record=people[0])
    page = erase_page(window)
    page.way.set_value("hold")
    page.way.edited.emit("hold")
    page.reason.set_value("Kỳ báo cáo chưa chốt")
    page.reason.edited.emit("Kỳ báo cáo chưa chốt")
    assert not page.name_row.isVisible()
    page.carry_out()
    wait(qtbot, lambda: not window.app.busy)
    row = store.row(Member, people[0])
    assert row is not None
    assert row["phone"] == "0905774414"
    assert store.history(Member, people[0])[0].fields["reason"] == (None, "Kỳ báo cáo chưa chốt")


def test_settings_count_consents_and_lead_to_those_without(window: Window, people: list[str], store: Store) -> None:
    store.save(Consent, {"member": people[0], "given_on": "2026-02-01", "membership": 1})
    window.show_page("settings")
    page = shown(window)
    assert isinstance(page, SettingsPage)
    assert page.privacy.consent.below.text() == "1 người đang đồng ý, 1 người chưa có văn bản"
    page.privacy.consent.click()
    here = shown(window)
    assert isinstance(here, RecordPanel)
    assert [here.model.id_at(row) for row in range(here.model.rowCount())] == [people[1]]


def test_the_years_of_keeping_are_a_number(window: Window, people: list[str], store: Store) -> None:
    window.show_page("settings")
    page = shown(window)
    assert isinstance(page, SettingsPage)
    years = page.privacy.years
    years.setFocus()
    write(years, "nhiều")
    press(years, Qt.Key.Key_Tab)
    assert store.setting(RETENTION) is None
    assert page.privacy.years_row.problems()
    years.setFocus()
    years.clear()
    write(years, "5")
    press(years, Qt.Key.Key_Tab)
    QApplication.processEvents()
    assert store.setting(RETENTION) == "5"
    assert page.privacy.over.isVisible()

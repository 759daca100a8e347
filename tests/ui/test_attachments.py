"""Files beside a record in a real window: added, dropped, seen beside the form, lost, refused, taken off and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from kh49_desktop.errors import Refused
from kh49_desktop.record import Attachment
from kh49_desktop.records import Conference, Member, Workforce
from kh49_desktop.store.attachments import attach, path_of
from kh49_desktop.store.file import Store
from kh49_desktop.ui.attachments import FilePage, FilesCard, FileView, draw_picture
from kh49_desktop.ui.window import Window
from tests.store.test_attachments import PDF, png
from tests.ui.conftest import focused, panel, shown
from tests.ui.widgets.keys import press, write


@pytest.fixture
def conference(store: Store, unit: str) -> str:
    return store.save(Conference, {"year": 2026, "held_on": "2026-03-28"}).id


@pytest.fixture
def member(store: Store, unit: str) -> str:
    return store.save(Member, {"full_name": "Đặng Văn Ánh"}).id


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scan of three pages, 6 MB heavy."""
    path = tmp_path / "Biên bản hội nghị.pdf"
    canvas = Canvas(str(path))
    for page in range(3):
        canvas.drawString(100, 700, f"Trang {page + 1}")
        canvas.showPage()
    canvas.save()
    path.write_bytes(path.read_bytes() + b"\n%" + b"x" * (6 * 1024 * 1024) + b"\n")
    return path


def card(window: Window, name: str, record: str) -> FilesCard:
    return panel(window, name, record=record).form.files


def rest(window: Window, qtbot: QtBot) -> None:
    """Wait until long work is over."""
    qtbot.waitUntil(lambda: not window.app.busy, timeout=20_000)


def view_of(files: FilesCard) -> FileView:
    assert files.view is not None
    return files.view


def drop(widget: QWidget, *paths: Path) -> bool:
    """Drop files on a widget as the system does; True: they were taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    entering.ignore()
    QApplication.sendEvent(widget, entering)
    QApplication.sendEvent(widget, QDropEvent(QPointF(9, 9), copy, data, left, none))
    return entering.isAccepted()


def test_a_scan_of_6_mb_is_added_seen_and_taken_off_again(
    window: Window, store: Store, conference: str, scan: Path, qtbot: QtBot
) -> None:
    files = card(window, "conference", conference)
    files.add_files([scan])
    rest(window, qtbot)
    (row,) = files.rows
    assert (row.title.text(), row.right.text()) == ("Biên bản hội nghị.pdf", "6,0 MB")
    assert window.note.button.words() == "Hoàn tác"
    files.focus()
    assert focused().accessibleName() == "Xem Biên bản hội nghị.pdf"
    press(focused(), Qt.Key.Key_Return)
    view = view_of(files)
    assert view.isVisible()
    assert focused() is view.cross
    qtbot.waitUntil(lambda: view.paper.pages == 3 and not view.paper.busy, timeout=20_000)
    assert view.paper.said.text() == "3 trang"
    view.what.setFocus()
    write(view.what, "Biên bản")
    press(view.what, Qt.Key.Key_Return)
    view.cross.setFocus()
    assert store.attachments(Conference, conference)[0].what == "Biên bản"
    view.take_off()
    assert not view.isVisible()
    assert files.rows == []
    window.app.undo()
    assert [row.title.text() for row in files.rows] == ["Biên bản hội nghị.pdf"]
    assert window.app.store.last_done() is not None


def test_the_form_stays_in_view_beside_the_file_and_esc_closes_the_file_first(
    window: Window, store: Store, conference: str, scan: Path
) -> None:
    made = attach(store, Conference, conference, scan)
    files = card(window, "conference", conference)
    files.show_file(made)
    view = view_of(files)
    room, field = view.parentWidget(), files.form.sections[0].editors["held_on"].widget
    assert room is not None
    assert not view.geometry().intersects(field.rect().translated(field.mapTo(room, QPoint(0, 0))))
    press(focused(), Qt.Key.Key_Escape)
    assert not view.isVisible()
    assert files.form.isVisible()
    assert focused().accessibleName() == "Xem Biên bản hội nghị.pdf"
    files.show_file(made)
    window.show_page("home")
    assert not view.isVisible()


def test_a_narrow_form_has_its_files_in_a_folded_section(window: Window, store: Store, unit: str, scan: Path) -> None:
    record = store.save(Workforce, {"as_of": "2026-11-15", "total_workers": 352}).id
    attach(store, Workforce, record, scan)
    files = card(window, "workforce", record)
    assert files.head is not None
    assert files.head._right.text() == "1 tệp"
    assert not files.add_button.isVisible()
    files.form.focus_field(Attachment.about.table)
    assert files.add_button.isVisible()
    files.show_file(store.attachments(Workforce, record)[0].id)
    view = view_of(files)
    assert view.geometry().right() < files.form.geometry().left()  # over the list, so that one can go on typing


def test_files_are_dropped_on_the_form_and_a_workbook_is_left_to_the_import(
    window: Window, store: Store, conference: str, tmp_path: Path, scan: Path, qtbot: QtBot
) -> None:
    files = card(window, "conference", conference)
    picture = tmp_path / "Ảnh hội nghị.png"
    picture.write_bytes(png(800, 600))
    book = tmp_path / "danh sách.xlsx"
    book.write_bytes(b"PK")
    assert drop(files.form, scan, picture)
    qtbot.waitUntil(lambda: len(store.attachments(Conference, conference)) == 2, timeout=20_000)
    rest(window, qtbot)
    assert [row.title.text() for row in files.rows] == ["Biên bản hội nghị.pdf", "Ảnh hội nghị.png"]
    drop(files.form, book)
    assert shown(window).page_id == "importing"
    rest(window, qtbot)
    assert len(store.attachments(Conference, conference)) == 2


def test_a_new_record_is_saved_before_its_first_file(
    window: Window, store: Store, unit: str, scan: Path, qtbot: QtBot
) -> None:
    page = panel(window, "conference", new=True)
    page.form.files.add_files([scan])
    assert store.count(Attachment) == 0  # without its year it cannot be saved
    page.form.put({"year": "2026"})
    page.form.files.add_files([scan])
    rest(window, qtbot)
    (record,) = store.rows(Conference)
    assert [one.name for one in store.attachments(Conference, str(record["id"]))] == [scan.name]


def test_a_picture_of_a_cards_proportions_waits_for_a_word(
    window: Window, store: Store, member: str, tmp_path: Path, qtbot: QtBot
) -> None:
    files = card(window, "member", member)
    picture = tmp_path / "ảnh.png"
    picture.write_bytes(png(856, 540))
    files.add_files([picture])
    rest(window, qtbot)
    assert store.attachments(Member, member) == []
    assert window.note.button.words() == "Đây không phải ảnh căn cước"
    window.note.button.click()
    rest(window, qtbot)
    assert [one.name for one in store.attachments(Member, member)] == ["ảnh.png"]


def test_a_file_that_calls_itself_a_card_has_no_way_in(
    window: Window, store: Store, member: str, tmp_path: Path, qtbot: QtBot
) -> None:
    files = card(window, "member", member)
    paper = tmp_path / "CCCD.pdf"
    paper.write_bytes(PDF)
    files.add_files([paper])
    rest(window, qtbot)
    assert store.attachments(Member, member) == []
    assert window.note.button.isHidden()


def test_a_lost_file_is_named_with_what_to_do(window: Window, store: Store, conference: str, scan: Path) -> None:
    made = attach(store, Conference, conference, scan)
    path_of(store, store.attachments(Conference, conference)[0]).unlink()
    files = card(window, "conference", conference)
    assert files.card is not None
    assert files.card._right.text() == "thiếu 1 tệp"
    assert files.rows[0].below.property("tone") == "bad"
    files.show_file(made)
    view = view_of(files)
    assert "bản sao lưu" in view.problem.text()
    assert view.problem.kind() == "bad"
    assert not view.copy.isEnabled()


def test_a_torn_pdf_and_a_workbook_say_why_they_are_not_shown(
    window: Window, store: Store, conference: str, tmp_path: Path, qtbot: QtBot
) -> None:
    torn = tmp_path / "hỏng.pdf"
    torn.write_bytes(PDF[:12])
    made = attach(store, Conference, conference, torn)
    files = card(window, "conference", conference)
    files.show_file(made)
    view = view_of(files)
    qtbot.waitUntil(lambda: "mật khẩu" in view.problem.text(), timeout=20_000)
    assert view.paper.isHidden()


def test_a_copy_is_written_elsewhere(
    window: Window, store: Store, conference: str, scan: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    made = attach(store, Conference, conference, scan)
    files = card(window, "conference", conference)
    files.show_file(made)
    view_of(files).save_copy(tmp_path / "bản sao.pdf")
    rest(window, qtbot)
    assert (tmp_path / "bản sao.pdf").read_bytes() == scan.read_bytes()


def test_a_search_leads_to_the_file_and_on_to_its_record(
    window: Window, store: Store, conference: str, scan: Path
) -> None:
    made = attach(store, Conference, conference, scan)
    assert window.show_page("attachment", {"record": made})
    page = shown(window)
    assert isinstance(page, FilePage)
    assert page.view.title.text() == scan.name
    page.whose.click()
    assert shown(window).page_id == "conference"
    assert focused().accessibleName() == "Xem Biên bản hội nghị.pdf"


def test_a_picture_is_drawn_as_wide_as_asked_and_turned_as_the_camera_was_held(tmp_path: Path) -> None:
    path = tmp_path / "ảnh.jpg"
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    assert image.save(str(path))
    drawn = draw_picture(path, 100)
    assert (drawn.width, drawn.height, len(drawn.rgba)) == (100, 50, 100 * 50 * 4)
    # EXIF orientation 6: the camera was held upright.
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    content = path.read_bytes()
    path.write_bytes(content[:2] + b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif + content[2:])
    upright = draw_picture(path, 100)
    assert (upright.width, upright.height) == (100, 200)
    path.write_bytes(b"\x89PNG\r\n\x1a\n")
    with pytest.raises(Refused):
        draw_picture(path, 100)

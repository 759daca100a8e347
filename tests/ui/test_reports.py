"""The report on the screen: figures, the very paper, sealing, checking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kh49_desktop.goals.demo import make_demo
from kh49_desktop.goals.summary import figures
from kh49_desktop.records import CATALOGUE, Member, Workforce
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.reports import ReportPage, file_name, gaps, made_reports
from kh49_desktop.ui.widgets import ItemRow
from kh49_desktop.ui.window import Window
from kh49_desktop.words.report import REPORT
from tests.conftest import NOW
from tests.ui.real import SMALL, clipped, real_window, wait, words


@pytest.fixture
def demo(store: Store) -> str:
    """The register of the demo unit."""
    return make_demo(store)


@pytest.fixture
def window(qtbot: QtBot, look: looks.Look, store: Store) -> Iterator[Window]:
    with real_window(qtbot, look, store) as opened:
        yield opened


def shown(window: Window, qtbot: QtBot, **target: object) -> ReportPage:
    """The report page with its figures and its paper."""
    window.show_page("report", target)
    page = window.page
    assert isinstance(page, ReportPage)
    wait(qtbot, lambda: not page.busy)
    return page


def went(app: App) -> list[tuple[str, dict[str, object]]]:
    ways: list[tuple[str, dict[str, object]]] = []
    app.going.connect(lambda page, target: ways.append((page, dict(target))))
    return ways


def shown_rows(page: ReportPage, beginning: str) -> list[ItemRow]:
    rows = (r for r in page.figures.findChildren(ItemRow) if r.isVisible())
    return [r for r in rows if r.title.text().startswith(beginning)]


def row(page: ReportPage, beginning: str) -> ItemRow:
    return shown_rows(page, beginning)[0]


def sealed(page: ReportPage, qtbot: QtBot, file: Path) -> str:
    """Seal the report into a file; returns the verdict on it."""
    page.write(file, "L1")
    wait(qtbot, lambda: page.stack.currentIndex() == 1 and not page.app.busy)
    return page.verdict.verdict


# --- the figures


def test_the_figures_on_the_screen_are_those_of_the_paper(window: Window, demo: str, qtbot: QtBot) -> None:
    page = shown(window, qtbot)
    assert page.drawn is not None
    told = figures(page.drawn.data)
    read = words(page.figures)
    for name in ("members_opening", "members_closing", "workers", "members_closing_female"):
        assert str(told[name]) in read
    assert f"{told['members_closing']}/64 ({told['members_of_workers']})" in read
    assert page.paper.pages == 2


def test_the_bridge_adds_up_and_each_step_opens_its_names(
    window: Window, demo: str, qtbot: QtBot, store: Store
) -> None:
    page = shown(window, qtbot)
    assert page.drawn is not None
    members = page.drawn.data["members"]
    rights = [r.right.text() for r in page.figures.findChildren(ItemRow)]
    steps = [int(text.replace("−", "-")) for text in rights if text.startswith(("+", "−"))]
    assert members["opening"][0] + sum(steps) == members["closing"][0]
    ways = went(window.app)
    row(page, "Kết nạp").click()
    (name, target) = ways[0]
    assert name == "member"
    ids = target["ids"]
    assert isinstance(ids, list)
    assert sorted(ids) == sorted(page.drawn.people.ins["ADMIT"])
    assert page.isVisible() is False  # the list of these people is shown


def test_a_missing_figure_is_named_and_leads_to_where_it_is_filled_in(
    window: Window, unit: str, qtbot: QtBot, store: Store
) -> None:
    page = shown(window, qtbot)
    assert page.drawn is not None
    assert [gap.page for gap in gaps(page.drawn.data, unit)] == ["unit", "unit", "workforce", "conference", "agreement"]
    assert "chưa có số liệu" in words(page.figures)
    ways = went(window.app)
    row(page, "Tổng số lao động: chưa có số liệu").click()
    assert ways == [("workforce", {"new": True})]


def test_the_page_follows_the_register(window: Window, unit: str, qtbot: QtBot, store: Store) -> None:
    page = shown(window, qtbot)
    store.save(Workforce, {"as_of": "2026-05-31", "total_workers": 1234})
    wait(qtbot, lambda: "1.234" in words(page.figures))


def test_the_half_year_and_the_calendar_can_be_asked_for(window: Window, demo: str, qtbot: QtBot) -> None:
    page = shown(window, qtbot, period="H1")
    assert page.drawn is not None
    assert page.drawn.data["period"]["until"] == "2026-05-31"
    page.cutoff.set_value("calendar")
    page.refresh()
    wait(qtbot, lambda: not page.busy)
    assert page.drawn is not None
    assert page.drawn.data["period"]["until"] == "2026-06-30"


def test_without_a_unit_it_says_so_and_offers_nothing(window: Window, qtbot: QtBot) -> None:
    page = shown(window, qtbot)
    assert page.problem.text()
    assert not page.seal.isEnabled()


# --- sealing and checking


def test_a_report_is_sealed_checked_and_remembered(
    window: Window, demo: str, qtbot: QtBot, store: Store, tmp_path: Path
) -> None:
    page = shown(window, qtbot)
    file = tmp_path / "Báo cáo năm 2026.pdf"
    assert sealed(page, qtbot, file) == "valid"
    read = words(page.verdict)
    assert "Hợp lệ" in read
    assert any("không phải chữ ký số theo luật" in text for text in read)
    assert any("khớp với số liệu kèm trong tệp" in text for text in read)
    assert [(one["file"], one["level"]) for one in made_reports(store)] == [(str(file), "L1")]
    page.verdict.done.click()
    page.refresh()
    wait(qtbot, lambda: not page.busy and any(row.tag.text() == "L1" for row in shown_rows(page, file.name)))


def test_one_changed_byte_is_detected(window: Window, demo: str, qtbot: QtBot, tmp_path: Path) -> None:
    page = shown(window, qtbot)
    file = tmp_path / "bao-cao.pdf"
    sealed(page, qtbot, file)
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    spoilt = tmp_path / "bi-sua.pdf"
    spoilt.write_bytes(raw)
    page.check_file(spoilt)
    wait(qtbot, lambda: page.verdict.file == spoilt)
    assert page.verdict.verdict == "invalid"
    assert "Không hợp lệ" in words(page.verdict)
    reasons = {REPORT[reason] for reason in page.verdict.found["reasons"]}
    assert reasons
    wait(qtbot, lambda: reasons <= set(words(page.verdict)))


def test_a_print_to_be_signed_by_hand_bears_no_seal(window: Window, demo: str, qtbot: QtBot, tmp_path: Path) -> None:
    page = shown(window, qtbot)
    page.write(tmp_path / "in-de-ky.pdf", "L0")
    wait(qtbot, lambda: page.stack.currentIndex() == 1 and not page.app.busy)
    assert page.verdict.verdict == "unsigned"
    assert page.verdict.seals.isVisible() is False


def test_another_units_seal_is_unknown_until_its_certificate_is_added(
    window: Window, demo: str, qtbot: QtBot, look: looks.Look, reference: Reference, tmp_path: Path
) -> None:
    page = shown(window, qtbot)
    file = tmp_path / "bao-cao.pdf"
    sealed(page, qtbot, file)
    report = window.app.rooms.report()
    card = report.seal.export_certificate(window.app.store.folder, tmp_path / "the.pem")
    superior = Store.open(tmp_path / "cap-tren", CATALOGUE, reference, clock=lambda: NOW)
    make_demo(superior)
    with real_window(qtbot, look, superior) as other:
        window.app.go("home")
        there = shown(other, qtbot)
        there.check_file(file)
        wait(qtbot, lambda: there.verdict.verdict)
        assert there.verdict.verdict == "unknown_signer"
        assert there.verdict.trust.isVisible()
        there.verdict.take_certificate(card)
        wait(qtbot, lambda: there.verdict.verdict == "valid" and not other.app.busy)
    superior.close()


def test_a_pdf_dropped_on_any_page_is_checked(window: Window, demo: str, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "la.pdf"
    file.write_bytes(b"%PDF-1.7 nothing")
    window.show_page("member")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    none, copy, left = Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), copy, data, left, none))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, data, left, none))
    page = window.page
    assert isinstance(page, ReportPage)
    wait(qtbot, lambda: page.verdict.verdict)
    assert page.verdict.verdict == "invalid"


def test_a_full_disk_is_told_and_nothing_is_half_written(
    window: Window, demo: str, qtbot: QtBot, tmp_path: Path
) -> None:
    page = shown(window, qtbot)
    page.write(tmp_path / "khong-co" / "bao-cao.pdf", "L1")
    wait(qtbot, lambda: window.banner.isVisible() and not window.app.busy)
    assert not (tmp_path / "khong-co").exists()
    assert page.stack.currentIndex() == 0


def test_a_file_name_is_one_on_every_system(window: Window, demo: str, qtbot: QtBot, store: Store) -> None:
    page = shown(window, qtbot)
    assert page.drawn is not None
    data = page.drawn.data
    data["unit"]["name"] = 'CĐCS "A/B": C?*'
    assert file_name(data, "L1") == "Báo cáo năm 2026 - CĐCS A B C.pdf"


@pytest.mark.parametrize("size", [SMALL, (1366, 768), (640, 400)])
def test_nothing_is_clipped(
    window: Window, demo: str, qtbot: QtBot, store: Store, tmp_path: Path, size: tuple[int, int]
) -> None:
    store.save(Member, {"full_name": "Nguyễn Thị Thanh Hương"})
    window.resize(*size)
    page = shown(window, qtbot)
    qtbot.wait(50)
    assert clipped(page) == []
    sealed(page, qtbot, tmp_path / "bao-cao.pdf")
    qtbot.wait(50)
    assert clipped(page) == []

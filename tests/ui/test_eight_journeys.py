"""Journeys a stranger will try, whole and by keys: forty new members, a conference and an agreement, bad eyes.

The garment factory's list is in test_importing.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from kh49_desktop.record import Attachment
from kh49_desktop.records import Agreement, Conference, ConferenceVote, Member
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.hub import HubPage
from kh49_desktop.ui.look import Theme
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.reports import ReportPage
from kh49_desktop.ui.window import Window
from tests.cli.conftest import Kh49, within_this_process
from tests.ui.conftest import focused, panel
from tests.ui.real import clipped, real_window, wait
from tests.ui.test_burst import scan
from tests.ui.test_journeys import VOTES, enter, go_to
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier
FAMILY = ("Đặng Văn", "Nguyễn Thị", "Trần Thanh", "Lê Ngọc", "Hoàng Thị Bích")
GIVEN = ("Ánh", "Bình", "Đào", "Hoà", "Thuỳ")
HIGHLAND = (("Y", "Bhăm Niê"), ("H'", "Blu Ktul"))


@pytest.fixture
def window(qtbot: QtBot, look: looks.Look, store: Store, unit: str) -> Iterator[Window]:
    with real_window(qtbot, look, store) as opened:
        yield opened


def key(key: Qt.Key, modifiers: Qt.KeyboardModifier = CTRL) -> None:
    """Press a key wherever the keyboard is, so that shortcuts hear it too."""
    QTest.keyClick(focused(), key, modifiers)


# -- journey 2: forty new members -------------------------------------------------------------------------------------


def test_forty_new_members_twenty_by_keyboard_and_twenty_by_card(window: Window, store: Store, qtbot: QtBot) -> None:
    page = panel(window, "member")
    key(Qt.Key.Key_N)
    for number in range(20):
        enter(FAMILY[number % 5])
        enter(GIVEN[number // 5])
        enter(f"{number + 1}/3/85")
        press(focused(), Qt.Key.Key_Right)
        press(focused(), Qt.Key.Key_Return)
        enter(f"06608500{number:04}")
        enter(f"0905 123 {number:03}")
        key(Qt.Key.Key_Return)  # saves and opens the next
    assert store.count(Member) == 20
    page.form.discard()

    told = []
    for number in range(20):
        # The tenth card is that of somebody typed before.
        citizen = "066085000003" if number == 9 else f"06608501{number:04}"
        name = f"{FAMILY[3]} {GIVEN[0]}" if number == 9 else f"Y Bhăm Niê {'ABCDEFGHIJKLMNOPQRST'[number]}"
        scan(f"{citizen}||{name}|04031985|Nam|Thôn {number}, xã Ea Tul, Đắk Lắk|15062021", began=(number + 1) * 10_000)
        assert page.cards is not None
        if page.cards.double.isVisible():
            told.append((number, store.count(Member), page.cards.double.text()))
            page.cards.drop()
        else:
            press(focused(), Qt.Key.Key_Return)
    [(number, before, words)] = told
    assert (number, before) == (9, 29)  # the double was announced before anything was saved
    assert words.startswith(f"Đã có trong sổ: {FAMILY[3]} {GIVEN[0]}")
    rows = {row["citizen_id"]: row for row in store.rows(Member)}
    assert len(rows) == store.count(Member) == 39
    for number in range(20):
        row = rows[f"06608500{number:04}"]
        assert row["full_name"] == f"{FAMILY[number % 5]} {GIVEN[number // 5]}"
        assert (row["birth_date"], row["phone"]) == (f"1985-03-{number + 1:02}", f"0905123{number:03}")
    assert rows["066085010000"]["full_name"] == "Y Bhăm Niê A"
    assert store.drafts() == []


# -- journey 4: conference and agreement -------------------------------------------------------------------------------


def scanned(path: Path) -> Path:
    """A scan of 6 MB."""
    canvas = Canvas(str(path))
    canvas.drawString(100, 700, "Bien ban hoi nghi")
    canvas.save()
    path.write_bytes(path.read_bytes() + b"\n%" + b"x" * (6 * 1024 * 1024) + b"\n")
    return path


def enter_conference(page: RecordPanel, window: Window, qtbot: QtBot, scan_: Path) -> None:
    """Type the conference with its five votes, and keep the scan of its minutes beside it."""
    key(Qt.Key.Key_N)
    enter("2025")
    go_to("Ngày tổ chức")
    enter("28/03/2025")
    go_to("Tổng số lao động")
    for people in ("352", "336", "312"):
        enter(people)
    go_to("Số nghị quyết")
    enter("01/NQ-HNNLĐ")
    go_to("Số biên bản")
    enter("01/BB-HNNLĐ")
    page.form.focus_field("votes")
    for text in (text for vote in VOTES for text in vote):
        for letter in text:
            write(focused(), letter)
        press(focused(), Qt.Key.Key_Return)
    key(Qt.Key.Key_S)
    page.form.files.add_files([scan_])
    wait(qtbot, lambda: not window.app.busy)


def signed_report(window: Window, qtbot: QtBot, file: Path) -> str:
    """Look at the paper, then seal it; returns the verdict on it."""
    window.show_page("report")
    report = window.page
    assert isinstance(report, ReportPage)
    wait(qtbot, lambda: not report.busy)
    assert report.paper.pages >= 1
    report.write(file, "L1")
    wait(qtbot, lambda: report.stack.currentIndex() == 1 and not window.app.busy)
    return report.verdict.verdict


def signed_day(window: Window, store: Store, qtbot: QtBot, tmp_path: Path) -> tuple[str, Path]:
    """Do the day's work in the window; returns the agreement and the sealed summary."""
    enter_conference(panel(window, "conference"), window, qtbot, scanned(tmp_path / "bien-ban.pdf"))
    [conference] = store.rows(Conference)
    assert (conference["held_on"], conference["present"]) == ("2025-03-28", 312)
    assert len(store.child_rows(ConferenceVote, conference["id"])) == 5
    [kept] = store.every(Attachment)
    assert (kept.name, kept.about_record, kept.size > 6_000_000) == ("bien-ban.pdf", conference["id"], True)

    panel(window, "agreement")
    key(Qt.Key.Key_N)
    go_to("Ngày ký")
    enter("15/05/2023")
    go_to("Thời hạn")
    enter("3")
    key(Qt.Key.Key_S)
    [agreement] = store.rows(Agreement)

    signed = tmp_path / "bao-cao.pdf"
    assert signed_report(window, qtbot, signed) == "valid"
    return str(agreement["id"]), signed


def test_a_conference_an_agreement_and_the_signed_summary(
    look: looks.Look, store: Store, unit: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with real_window(qtbot, look, store) as window:
        agreement, signed = signed_day(window, store, qtbot, tmp_path)
    store.close()

    # Before the agreement runs out it is announced, with the law, and names the record.
    kh49 = within_this_process(store.folder, monkeypatch)
    due = kh49("agenda", "--as-of", "2026-03-01", "--json").json
    [reminder] = [item for item in due if item["record"] == agreement and item["due"] == "2026-05-14"]
    assert set(reminder) >= {"due", "what", "why", "legal_basis", "record"}
    assert "Điều 83" in reminder["legal_basis"]
    assert not [i for i in kh49("agenda", "--as-of", "2026-02-01", "--json").json if i["due"] == "2026-05-14"]

    assert kh49("verify", str(signed), "--json").json["verdict"] == "valid"
    raw = bytearray(signed.read_bytes())
    raw[len(raw) // 3] ^= 1
    changed = tmp_path / "bi-sua.pdf"
    changed.write_bytes(raw)
    done = kh49("verify", str(changed), "--json")
    assert (done.code, done.json["verdict"]) == (1, "invalid")


def test_the_same_conference_and_agreement_by_the_command_line(
    store: Store, unit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    kh49: Kh49 = within_this_process(store.folder, monkeypatch)
    votes = [{"item": i, "for": f, "against": a, "abstain": o} for i, f, a, o in VOTES]
    held = {"year": 2025, "held_on": "28/03/2025", "total_workers": 352, "summoned": 336, "present": 312,
            "resolution_no": "01/NQ", "minutes_no": "01/BB", "votes": votes}  # fmt: skip
    conference = kh49("add", "conference", "--values", json.dumps(held), "--json").json["id"]
    agreed = json.dumps({"signed_on": "15/05/2023", "term_years": 3})
    agreement = kh49("add", "agreement", "--values", agreed, "--json").json["id"]
    done = kh49("attach", "conference", conference, str(scanned(tmp_path / "bb.pdf")), "--what", "Biên bản", "--json")
    assert done.code == 0, done.err
    assert [v["result"] for v in kh49("show", "conference", conference, "--json").json["votes"]].count("ADOPTED") == 4
    records = {item["record"] for item in kh49("agenda", "--as-of", "2026-04-01", "--json").json}
    assert agreement in records


# -- journey 8: bad eyes, an old laptop --------------------------------------------------------------------------------


@pytest.fixture
def crowd(store: Store, unit: str) -> list[str]:
    people = ("Đặng Văn Ánh", "Nguyễn Thị Dung", "Y Bhăm Niê", "H' Blu Ktul", "Trần Thanh Bình", "Đặng Văn Hoàng Anh")
    return [store.save(Member, {"full_name": name, "admitted_on": "2020-01-01"}).id for name in people]


@pytest.mark.parametrize("theme", [Theme.CONTRAST_LIGHT, Theme.CONTRAST_DARK])
def test_at_150_percent_in_high_contrast_without_a_mouse(
    qtbot: QtBot, look: looks.Look, store: Store, unit: str, crowd: list[str], theme: Theme
) -> None:
    with real_window(qtbot, look, store) as window:
        window.app.choose_look(theme=theme, scale=1.5)
        QTest.keyClick(focused(), Qt.Key.Key_2, CTRL)  # the members
        page = window.page
        assert isinstance(page, RecordPanel)
        names = [page.model.line(row).cells[0][0] for row in range(page.model.rowCount())]  # type: ignore[union-attr]
        assert names == ["Đặng Văn Hoàng Anh", "Đặng Văn Ánh", "Y Bhăm Niê", "Trần Thanh Bình", "H' Blu Ktul",
                         "Nguyễn Thị Dung"]  # fmt: skip
        key(Qt.Key.Key_F)
        write(focused(), "dang van anh")
        assert isinstance(focused(), QLineEdit)
        qtbot.waitUntil(lambda: page.model.rowCount() == 2)
        press(focused(), Qt.Key.Key_Down)
        assert clipped(window) == []
        press(focused(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: bool(page.current))
        assert page.current in {crowd[0], crowd[5]}
        assert clipped(window) == []
        for place in ("hub", "dues", "report", "settings", "home"):
            window.show_page(place)
            wait(qtbot, lambda: not window.app.busy)
            assert clipped(window) == []
        QTest.keyClick(window, Qt.Key.Key_F1)
        assert window.page is not None
        assert window.page.page_id == "help"
        assert clipped(window) == []


def test_the_hub_is_walked_by_keys(window: Window) -> None:
    window.show_page("hub")
    assert isinstance(window.page, HubPage)
    write(focused(), "kien nghi")
    press(focused(), Qt.Key.Key_Return)
    assert window.page is not None
    assert window.page.page_id == "petition"

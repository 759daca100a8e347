"""Units, cards and PCs by the real window: a card given and used, an answer, a lost PC, a second PC, a revoked one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from kh49_desktop.parcels import door
from kh49_desktop.records import Member, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store import outgoing, post
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.firstday import KIND, FirstDay
from kh49_desktop.ui.handing import WhereMenu
from kh49_desktop.ui.offices import OfficesPage
from kh49_desktop.ui.unitpanels import shown_day
from kh49_desktop.ui.window import Window
from tests.conftest import new_register
from tests.ui.parcelfolk import SUPERIOR, Folk, code_of, found_superior, name_of
from tests.ui.real import SMALL, clipped, real_window, wait, words
from tests.ui.widgets.keys import press, write

CTRL = Qt.KeyboardModifier.ControlModifier


@contextmanager
def offices(qtbot: QtBot, look: looks.Look, store: Store) -> Iterator[OfficesPage]:
    """Open the page of a register; close window and register."""
    with real_window(qtbot, look, store) as window:
        window.show_page("offices")
        page = window.page
        assert isinstance(page, OfficesPage)
        yield page
    store.close()


@pytest.fixture
def sent(folk: Folk, tmp_path: Path) -> Store:
    """The superior's register after three units have sent."""
    store = folk.superior(tmp_path / "cấp trên")
    standing = door.Standing(store)
    for found in door.gather([folk.file(number) for number in (10, 11, 12)]):
        assert door.take(standing, found).good
    return store


def into(menu: WhereMenu, folder: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    """Choose a folder from a menu of places and wait until it is written."""
    folder.mkdir(exist_ok=True)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    menu.fill()
    menu.actions()[-1].trigger()
    wait(qtbot, lambda: not menu.app.busy)


def first_day(window: Window) -> FirstDay:
    """The first day of an empty register."""
    window.show_page("home")
    return next(one for one in window.findChildren(FirstDay) if one.isVisible())


# --- at the superior


def test_a_unit_is_added_by_keyboard_and_gets_its_card(
    qtbot: QtBot, look: looks.Look, reference: Reference, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_register(tmp_path / "cấp trên", reference)
    found_superior(store)
    with offices(qtbot, look, store) as page:
        view = page.units
        assert view.adding.isVisible()  # an empty list begins with its first unit
        QTest.keyClick(page, Qt.Key.Key_N, CTRL)
        write(view.adding.code, "066-0001")
        press(view.adding.save, Qt.Key.Key_Space)
        assert "Thiếu thông tin này thì chưa lưu được. Hãy nhập." in words(view.adding)
        write(view.adding.name, "CĐCS Trường Mầm non Hoa Mai")
        press(view.adding.save, Qt.Key.Key_Space)
        assert [view.model.told(line)[:3] for line in view.model.lines] == [
            ("066-0001", "CĐCS Trường Mầm non Hoa Mai", "Chưa cấp thẻ")
        ]
        press(view.unit.give, Qt.Key.Key_Space)
        press(view.giving.make, Qt.Key.Key_Space)
        card = view.giving.card
        assert card is not None
        assert view.model.told(view.model.lines[0])[2] == "Đã cấp thẻ"
        out = tmp_path / "USB"
        out.mkdir()
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out / card.file_name), ""))
        press(view.giving.file, Qt.Key.Key_Space)
        view.giving.write_page(out / "thẻ.pdf")
        wait(qtbot, lambda: not page.app.busy)
        assert (out / "thẻ.pdf").read_bytes().startswith(b"%PDF-")
        assert door.Card.of_bytes((out / card.file_name).read_bytes(), store.today) == card
        press(view.giving.leave, Qt.Key.Key_Space)
        assert view.unit.isVisible()


def test_a_second_card_makes_the_first_void_and_says_so_before(qtbot: QtBot, look: looks.Look, sent: Store) -> None:
    with offices(qtbot, look, sent) as page:
        view = page.units
        view.choose("099-1")
        view.give_card()
        assert not view.giving.warned.isVisible()
        view.giving.make_card()
        view.giving.leave.click()
        view.give_card()
        qtbot.wait(10)
        assert view.giving.warned.isVisible()
        view.giving.make_card()
        record = view.line.one.record if view.line else ""
        assert [card.void for card in post.cards_of(sent, record)] == [0, 1]


def test_the_list_says_how_far_each_unit_has_come(qtbot: QtBot, look: looks.Look, sent: Store) -> None:
    with offices(qtbot, look, sent) as page:
        states = {line.one.code: line.state[0] for line in page.units.lines}
        assert states[code_of(10)] == "Đã nhận 22/11/2026"
        assert states[code_of(13)] == "Đã cấp thẻ"
        assert states["099-1"] == "Chưa cấp thẻ"
        write(page.units.search, "may so 11")
        assert [line.one.name for line in page.units.model.lines] == [name_of(11)]
        assert shown_day("2026-02-01") == "01/02/2026"


def test_an_answer_wants_words_when_more_is_needed(
    qtbot: QtBot, look: looks.Look, sent: Store, folk: Folk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "trả lời"
    with offices(qtbot, look, sent) as page:
        view = page.units
        view.choose(code_of(10))
        view.unit.answer.click()
        view.answering.state.set_value(post.MORE_NEEDED)
        into(view.answering.where, out, monkeypatch, qtbot)
        assert list(out.iterdir()) == []
        write(view.answering.note, "Thiếu biên bản hội nghị")
        into(view.answering.where, out, monkeypatch, qtbot)
        assert view.unit.isVisible()
    unit = folk.unit(10, tmp_path / "đơn vị")
    verdict = door.take(door.Standing(unit), next(iter(list(door.gather([out])))))
    assert (verdict.said.code, verdict.said.facts["note"]) == ("answer_more_needed", "Thiếu biên bản hội nghị")
    assert {letter.state for letter in post.letters(unit, way=post.OUT)} == {post.MORE_NEEDED}
    unit.close()


def test_a_revoked_pc_is_no_longer_believed(
    qtbot: QtBot, look: looks.Look, sent: Store, folk: Folk, tmp_path: Path
) -> None:
    unit = folk.unit(11, tmp_path / "đơn vị")
    with offices(qtbot, look, sent) as page:
        view = page.units
        view.choose(code_of(11))
        line = view.line
        assert line is not None
        view.ask_revoke(line.devices[0])
        qtbot.wait(10)
        assert any("Từ nay gói do máy này lập không được nhận nữa" in one for one in words(view.revoking))
        press(view.revoking.leave, Qt.Key.Key_Space)
        assert post.devices(sent, line.one.unit)[0].state == post.TRUSTED
        view.ask_revoke(line.devices[0])
        press(view.revoking.sure, Qt.Key.Key_Space)
        assert post.devices(sent, line.one.unit)[0].state == post.REVOKED
        unit.save(Member, {"full_name": "Lê Thị Huệ"})
        standing = door.Standing(unit)
        made = door.write(standing, [door.make_state(standing, "superior")], tmp_path)
        assert door.take(door.Standing(sent), next(iter(list(door.gather(made))))).verdict in {
            "revoked", "unknown_sender",
        }  # fmt: skip
    unit.close()


# --- on the first day


def test_a_superior_is_founded_on_the_first_day(
    qtbot: QtBot, look: looks.Look, reference: Reference, tmp_path: Path
) -> None:
    store = new_register(tmp_path / "mới", reference)
    with real_window(qtbot, look, store) as window:
        keys = [place.key for place in window._upper()]
        assert "offices" not in keys
        assert "dues" in keys
        day = first_day(window)
        day.superior.click()
        write(day.rows["name"].editor, SUPERIOR)
        day.save.click()
        assert not store.own_unit
        assert "Hãy chọn cấp công đoàn." in words(day)
        day.put(KIND, "CD_XA_PHUONG_DAC_KHU")
        day.save.click()
        wait(qtbot, lambda: not window.app.busy)
        assert store.superior
        assert isinstance(window.page, OfficesPage)
        keys = [place.key for place in window._upper()]
        assert "offices" in keys
        assert window.side.here() == "offices"
        unit = store.load(Unit, store.own_unit)
        assert unit is not None
        assert unit.kind == "CD_XA_PHUONG_DAC_KHU"
    store.close()


def test_a_second_pc_joins_by_file_and_code(
    qtbot: QtBot,
    look: looks.Look,
    folk: Folk,
    reference: Reference,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = folk.unit(14, tmp_path / "máy 1")
    out = tmp_path / "USB"
    with offices(qtbot, look, first) as page:
        own = page.machines
        qtbot.wait(10)
        assert any("máy này" in one for one in words(own.devices))
        press(own.invite, Qt.Key.Key_Space)
        code = own.code_words.text()
        into(own.where, out, monkeypatch, qtbot)
        unit = first.own_unit
        whole = outgoing.state_hash(first, unit, "unit")
    invitation = next(iter(list(out.iterdir())))
    second = new_register(tmp_path / "máy 2", reference)
    with real_window(qtbot, look, second) as window:
        way = first_day(window).second
        way.opener.click()
        way.take_file(invitation)
        write(way.code, "00000 00000")
        press(way.go, Qt.Key.Key_Space)
        wait(qtbot, lambda: not window.app.busy)
        qtbot.wait(10)
        assert any("Mật khẩu không đúng." in one for one in words(way))
        assert not second.own_unit
        way.code.selectAll()
        write(way.code, code)
        press(way.go, Qt.Key.Key_Space)
        wait(qtbot, lambda: not window.app.busy)
        assert second.own_unit == unit
        assert outgoing.state_hash(second, unit, "unit") == whole
        assert not [one for one in window.findChildren(FirstDay) if one.isVisible()]
    second.close()


def test_a_lost_register_comes_back_from_the_superior(
    qtbot: QtBot,
    look: looks.Look,
    sent: Store,
    reference: Reference,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "USB"
    with offices(qtbot, look, sent) as page:
        view = page.units
        view.choose(code_of(12))
        line = view.line
        assert line is not None
        unit = line.one.unit
        assert unit is not None
        view.give_card()
        view.giving.make_card()
        card = view.giving.card
        assert card is not None
        view.giving.leave.click()
        into(view.unit.where, out, monkeypatch, qtbot)
        held = outgoing.state_hash(sent, unit, "up")
    parcel = next(iter(list(out.iterdir())))
    (tmp_path / "the.kh49the").write_bytes(card.to_bytes())
    lost = new_register(tmp_path / "máy mới", reference)
    with real_window(qtbot, look, lost) as window:
        way = first_day(window).handed
        way.opener.click()
        assert not way.pick.isEnabled()
        way.take_card(parcel)  # the wrong file first
        qtbot.wait(10)
        assert any("không phải là thẻ đơn vị" in one for one in words(way))
        way.take_digits(card.to_digits())
        assert way.pick.isEnabled()
        way.take_card(tmp_path / "the.kh49the")
        way.take_parcel(parcel)
        wait(qtbot, lambda: not window.app.busy)
        assert lost.own_unit == unit
        assert outgoing.state_hash(lost, unit, "up") == held
        assert [one.full_name for one in lost.every(Member)] == ["Nguyễn Thị Hà"]
        assert not lost.superior
    lost.close()


# --- how it looks


def test_nothing_is_clipped_and_everything_has_a_name(qtbot: QtBot, look: looks.Look, sent: Store) -> None:
    with offices(qtbot, look, sent) as page:
        view = page.units
        for theme, scale, size in (
            (looks.Theme.LIGHT, 1.0, SMALL),
            (looks.Theme.DARK, 1.5, (1366, 768)),
            (looks.Theme.CONTRAST_LIGHT, 1.0, (1366, 768)),
        ):
            look.choose(theme=theme, scale=scale)
            page.window().resize(*size)
            for turn in (view.show_unit, view.add_unit, view.give_card, view.giving.make_card, view.answer_unit):
                turn()
                qtbot.wait(30)
                assert clipped(page) == []
        page.own.setChecked(True)
        page.machines.begin_invite()
        qtbot.wait(30)
        assert clipped(page) == []
        stops = [one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert [one for one in stops if one.isVisible() and not (one.accessibleName() or one.toolTip())] == []

"""Short work beside the window: the newest answer is told, garbage is collected in the window's thread alone."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kh49_desktop.errors import LOG, Problem, Refused, Trouble
from kh49_desktop.records import Member
from kh49_desktop.store.file import Store
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.collecting import Collector
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.start import Guard
from kh49_desktop.ui.window import Window
from tests.ui.real import real_window, wait


@pytest.fixture
def window(qtbot: QtBot, look: looks.Look, store: Store, unit: str) -> Iterator[Window]:
    with real_window(qtbot, look, store) as opened:
        yield opened


def test_work_is_done_beside_the_window_with_a_connection_of_its_own(
    window: Window, qtbot: QtBot, store: Store
) -> None:
    store.save(Member, {"full_name": "Y Bhăm Niê"})
    errands = Errands(store, window)
    answers: list[object] = []
    errands.came.connect(answers.append)
    errands.ask(lambda own: (own is store, own.count(Member), threading.current_thread() is threading.main_thread()))
    wait(qtbot, lambda: answers)
    assert answers == [(False, 1, False)]


def test_only_the_newest_answer_is_told(window: Window, qtbot: QtBot, store: Store) -> None:
    errands = Errands(store, window)
    answers: list[object] = []
    errands.came.connect(answers.append)
    held = threading.Event()
    errands.ask(lambda _store: held.wait(10) and "cũ")
    errands.ask(lambda _store: "bị thay")
    errands.ask(lambda _store: "mới")
    held.set()
    wait(qtbot, lambda: not errands.busy)
    assert answers == ["mới"]


@pytest.mark.parametrize("error", [Refused(Problem("no_unit")), Trouble("disk_full")])
def test_what_went_wrong_is_handed_over(window: Window, qtbot: QtBot, store: Store, error: Exception) -> None:
    errands = Errands(store, window)
    failed: list[object] = []
    errands.failed.connect(failed.append)

    def work(_store: Store) -> object:
        raise error

    errands.ask(work)
    wait(qtbot, lambda: failed)
    assert failed == [error]


def test_an_error_nobody_expected_is_handed_over_and_told_to_the_person(
    window: Window, qtbot: QtBot, store: Store
) -> None:
    errands = Errands(store, window)
    failed: list[object] = []
    errands.failed.connect(failed.append)
    guard = Guard(window.app)
    try:
        with qtbot.captureExceptions() as caught:
            errands.ask(lambda _store: 1 // 0)
            wait(qtbot, lambda: failed)
        [(kind, error, trace)] = caught
        guard.caught(kind, error, trace)
    finally:
        guard.release()
    assert failed == [error]
    assert isinstance(error, ZeroDivisionError)
    assert "lỗi ngoài dự tính" in window.banner.text()
    assert "ZeroDivisionError" in (store.folder / LOG).read_text(encoding="utf-8")
    answers: list[object] = []
    errands.came.connect(answers.append)
    errands.ask(lambda _store: "vẫn làm được")
    wait(qtbot, lambda: answers)


def test_nothing_is_begun_once_the_window_is_closed(window: Window, qtbot: QtBot, store: Store) -> None:
    errands = Errands(store, window)
    begun: list[object] = []
    errands.ask(begun.append)
    wait(qtbot, lambda: begun and not errands.busy)
    window.close()
    errands.ask(begun.append)
    assert (len(begun), errands.busy) == (1, False)


class Ring:
    """Something only the collector can take apart."""

    def __init__(self) -> None:
        self.itself = self


def test_a_worker_never_takes_apart_what_the_window_made(window: Window, qtbot: QtBot, store: Store) -> None:
    taken_apart: list[threading.Thread] = []
    weakref.finalize(Ring(), lambda: taken_apart.append(threading.current_thread()))
    errands = Errands(store, window)
    errands.ask(lambda _store: [Ring() for _ in range(50_000)] and None)
    wait(qtbot, lambda: not errands.busy)
    assert taken_apart == []
    wait(qtbot, lambda: taken_apart)
    assert taken_apart == [threading.main_thread()]


def test_collecting_is_given_back_when_the_window_closes(window: Window) -> None:
    assert not gc.isenabled()
    assert window.findChild(Collector) is not None
    window.close()
    assert gc.isenabled()

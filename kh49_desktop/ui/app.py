"""What every screen may use: the register, the look, the way to other screens, what is told, long work."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.store import replay
from kh49_desktop.store.drafts import never
from kh49_desktop.store.file import VAST, Store
from kh49_desktop.store.replay import Done, Undone
from kh49_desktop.ui.icons import Icons
from kh49_desktop.ui.look import Look, Theme, Tokens
from kh49_desktop.words import sentence, trouble_sentence
from kh49_desktop.words.lists import small

T = TypeVar("T")
Tone = Literal["bad", "warn", "good", "info"]

# What a change was, in the words of the undo bar; "{what}" is the record type.
CHANGES = (
    ("SAVE", "lưu {what}"),
    ("DELETE", "xoá {what}"),
    ("RESTORE", "khôi phục {what}"),
    ("IMPORT", "nhập từ tệp"),
    ("MERGE", "gộp {what}"),
    ("PARCEL", "nhận gói"),
)

WAIT = "Lần hoàn tác hoặc làm lại trước còn đang chạy. Xin chờ xong rồi bấm lại."


class Rooms(Protocol):
    """The rooms with heavy libraries; the composition root imports each when it is first asked for."""

    def sheets(self) -> Any:
        """Return kh49_desktop.sheets."""

    def twins(self) -> Any:
        """Return kh49_desktop.twins.finding."""

    def parcels(self) -> Any:
        """Return kh49_desktop.parcels.door."""

    def report(self) -> Any:
        """Return kh49_desktop.report."""


class Cancelled(Exception):  # noqa: N818 - it names what the person did
    """The person pressed Huỷ; what the work had begun is taken back by whoever did it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is told: one sentence, and at most one thing to do about it."""

    text: str
    tone: Tone = "info"
    action_text: str = ""
    action: Callable[[], object] | None = None
    more: str = ""


class Progress(QObject):
    """How far a long work is. The work calls `tell` often; `tell` and `ask` raise Cancelled once Huỷ was pressed."""

    told = Signal(int, int, str)

    def __init__(self, what: str, store: Store) -> None:
        """`what` names the work; `store` is the window's, of which the worker gets a second connection."""
        super().__init__()
        self.what = what
        self._parent_store = store
        self._stopped = threading.Event()
        self._own: Store | None = None

    @property
    def store(self) -> Store:
        """Return the worker's own connection; it is opened when first used and closed when the work is done."""
        if self._own is None:
            self._own = self._parent_store.worker()
        return self._own

    def tell(self, done: int, total: int, many: str = "") -> None:
        """Say how many of how many are done; `many` are words like "12 trong 340"."""
        self.ask()
        self.told.emit(done, total, many)

    def ask(self) -> None:
        """Raise Cancelled when the person wants to stop."""
        if self._stopped.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stopped.set()

    def close(self) -> None:
        """Close the worker's connection."""
        if self._own is not None:
            self._own.close()
            self._own = None


class _Thread(QThread, Generic[T]):
    """Does one long work beside the window and brings its end back to it."""

    ended = Signal(object, object)
    wrote = Signal(str, object)

    def __init__(self, progress: Progress, work: Callable[[Progress], T], parent: QObject) -> None:
        super().__init__(parent)
        self.progress = progress
        self._work = work

    def run(self) -> None:
        """Do the work; whatever it raises is handed over, nothing is lost on the way."""
        result, error = None, None
        with closing(self.progress):
            try:
                result = self._work(self.progress)
            except BaseException as raised:  # noqa: BLE001 - carried to the window's thread, which sorts it
                error = raised
        self.ended.emit(result, error)


@dataclass(frozen=True, slots=True)
class _Running:
    """Long work under way, and what is called when it is over."""

    thread: _Thread[Any]
    done: Callable[[Any], object] | None
    failed: Callable[[Exception], object] | None
    ended: Callable[[], object] | None
    alone: bool


class App(QObject):
    """Made once; every page and form gets it.

    `changed(table, ids)` after every change of the register (no ids: anything may have changed); `theme_changed()`
    after every change of the look; `fields_changed()` when sensitive fields are shown or hidden;
    `told(Message)`, `going(page id, target)` and `began(Progress)` are heard by the window.
    """

    changed = Signal(str, object)
    theme_changed = Signal()
    fields_changed = Signal()
    told = Signal(object)
    going = Signal(str, object)
    soon = Signal(str)  # a page that will likely be shown next: what can be made of it now need not be waited for then
    began = Signal(object)
    over = Signal(object)
    drafts_kept = Signal()  # what was typed during long work is in the file now

    def __init__(self, store: Store, look: Look, rooms: Rooms) -> None:
        super().__init__()
        self.store, self.look, self.rooms = store, look, rooms
        self._running: list[_Running] = []
        self._replaying = False
        self.beside: list[Callable[[], bool]] = []  # what else works beside the window: asked whether it does now
        self._stop_listening = store.listen(self.changed.emit)
        store.typed.waits = lambda: self.busy  # long work may hold the file for seconds: the window does not wait
        look.changed.connect(self.theme_changed)

    # -- the look and the settings ---------------------------------------------------------------------------------

    @property
    def tokens(self) -> Tokens:
        """Return the colours in force."""
        return self.look.tokens

    @property
    def icons(self) -> Icons:
        """Return the drawer of icons."""
        return self.look.icons

    @property
    def scale(self) -> float:
        """Return the size of text, 1.0 to 2.0."""
        return self.look.scale

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return a yes or no setting."""
        kept = self.store.setting(name)
        return default if kept is None else kept == "1"

    def set_flag(self, name: str, on: bool) -> None:  # noqa: FBT001 - the value of a setting
        """Keep a yes or no setting."""
        self.keep(name, "1" if on else "0")

    def keep(self, name: str, value: str) -> None:
        """Keep a setting; trouble is told, not raised."""
        try:
            self.store.set_setting(name, value)
        except Trouble as trouble:
            self.trouble(trouble)

    @property
    def shows_sensitive(self) -> bool:
        """Return whether fields of a sensitive kind (dictionary §9) are shown; off until switched on."""
        return self.flag("sensitive")

    def show_sensitive(self, on: bool) -> None:  # noqa: FBT001 - the value of a setting
        """Show fields of a sensitive kind, or hide them again."""
        self.set_flag("sensitive", on)
        self.fields_changed.emit()

    def choose_look(self, *, theme: Theme | None = None, scale: float | None = None, dense: bool | None = None) -> None:
        """Change the look and keep the choice."""
        self.look.choose(theme=theme, scale=scale, dense=dense)
        if theme is not None:
            self.keep("theme", theme.value)
        if scale is not None:
            self.keep("scale", f"{self.look.scale:g}")
        if dense is not None:
            self.set_flag("dense", dense)

    # -- ways and words --------------------------------------------------------------------------------------------

    def go(self, page_id: str, **target: object) -> None:
        """Show a page with what is asked for, e.g. "member" with record=id and field="citizen_id"."""
        self.going.emit(page_id, target)

    def tell(
        self,
        text: str,
        action_text: str | None = None,
        action: Callable[[], object] | None = None,
        tone: Tone = "info",
        more: str = "",
    ) -> None:
        """Tell a sentence in the banner, with at most one thing to do about it."""
        self.told.emit(Message(text, tone, action_text or "", action, more))

    def trouble(self, trouble: Trouble) -> None:
        """Tell what the machine did, what to do about it, and that nothing was lost."""
        self.tell(trouble_sentence(trouble), tone="bad")

    def refuse(self, *problems: Problem) -> None:
        """Tell why something was refused that has no field of its own to say it under."""
        self.tell(" ".join(sentence(problem) for problem in problems), tone="warn")

    @contextlib.contextmanager
    def telling(self) -> Iterator[None]:
        """Tell why what is done within cannot be done; the rest of the block is left out then."""
        try:
            yield
        except Refused as refused:
            self.refuse(*refused.problems)
        except Trouble as trouble:
            self.trouble(trouble)

    # -- undo ------------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take the last change back and say which it was."""
        with self.telling():
            self._replay(replay.last_done(self.store), back=True)

    def undo_change(self, change: str) -> None:
        """Take back just this change, whatever was done since: what the undo bar of that change offers."""
        with self.telling():
            found = self.store.find_change(change)
            if found is None or found.undone:
                self.tell("Việc này đã được hoàn tác rồi.")
                return
            self._replay(found, back=True, picked=True)

    def redo(self) -> None:
        """Bring back what was taken back last."""
        with self.telling():
            self._replay(replay.last_undone(self.store), back=False)

    def _replay(self, change: Done | None, *, back: bool, picked: bool = False) -> None:
        """Take a change back, or bring it back: at once, or beside the window when it is of thousands."""
        way = "hoàn tác" if back else "làm lại"
        if self.replaying:
            self.tell(WAIT)
        elif change is None:
            self.tell(f"Không còn gì để {way}.")
        elif replay.is_large(self.store, change):
            self.run_replay(
                lambda progress: replay.replay(progress.store, change, back=back, picked=picked),
                lambda undone: self._tell_undone(undone, back=back),
                what=f"Đang {way}: {self.named(change)}",
                alone=replay.is_large(self.store, change, VAST),
            )
        else:
            self._tell_undone(replay.replay(self.store, change, back=back, picked=picked), back=back)

    def _tell_undone(self, undone: Undone, *, back: bool) -> None:
        """Say what was done, and offer the other way: of this very change, whatever else is in the register."""
        named, change = self.named(undone.change), undone.change.id
        more = f"{len(undone.left)} bản ghi đã sửa về sau nên được để nguyên." if undone.left else ""
        if back:
            self.tell(f"Đã hoàn tác: {named}.", "Làm lại", self.redo, more=more)
        else:
            self.tell(f"Đã làm lại: {named}.", "Hoàn tác", lambda: self.undo_change(change), more=more)

    @property
    def replaying(self) -> bool:
        """Return whether a change is being taken back or brought back beside the window: no other is meanwhile."""
        return self._replaying

    def run_replay(
        self, work: Callable[[Progress], T], done: Callable[[T], object], *, what: str, alone: bool = False
    ) -> bool:
        """Take a change back, or bring it back, as long work: one at a time; False: told to wait."""
        if self._replaying:
            self.tell(WAIT)
            return False

        def ended() -> None:
            self._replaying = False

        self._replaying = True
        self.run(work, done, what=what, ended=ended, alone=alone)
        return True

    def named(self, change: Done) -> str:
        """Return a change in words: "lưu đoàn viên"."""
        kind = self.store.catalogue.find(change.what)
        what = small(kind.about.title) if kind else ""
        return dict(CHANGES).get(change.kind, "thay đổi").format(what=what).strip()

    # -- long work -------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Return whether long work is under way."""
        return bool(self._running)

    @property
    def alone(self) -> bool:
        """Return whether long work keeps the file to itself."""
        return any(entry.alone for entry in self._running)

    @property
    def working(self) -> bool:
        """Return whether something makes rows by the ten thousand now, with or without the bar of long work."""
        return self.busy or any(is_busy() for is_busy in self.beside)

    def run(  # noqa: PLR0913 - what long work needs
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], object] | None = None,
        failed: Callable[[Exception], object] | None = None,
        *,
        what: str = "",
        ended: Callable[[], object] | None = None,
        alone: bool = False,
    ) -> Progress:
        """Do long work in a thread of its own; `done` and `failed` are called in the window's thread.

        `failed` gets Refused, Trouble or Cancelled (None: they are told in the banner). `ended` is called before
        either, whatever came of it, also when it is an error that nobody expected: what is off during the work is
        switched on there. `work` uses `progress.store`, never the window's store. `alone`: it writes so much that the
        file cannot be read meanwhile; no other page is shown until it is over.
        """
        progress = Progress(what, self.store)
        thread: _Thread[T] = _Thread(progress, work, self)
        self._running.append(_Running(thread, done, failed, ended, alone))
        thread.ended.connect(self._ended)
        self.began.emit(progress)
        thread.start()
        return progress

    def _ended(self, result: object, error: BaseException | None) -> None:
        thread = self.sender()
        entry = next(entry for entry in self._running if entry.thread is thread)
        entry.thread.wait()
        self._running.remove(entry)
        if not self.busy:
            with self.telling():
                self.store.typed.write()
                self.drafts_kept.emit()
        self.over.emit(entry.thread.progress)
        entry.thread.deleteLater()
        for kind in self.store.catalogue.kinds:  # the worker's own connection has no listeners
            self.changed.emit(kind.about.table, frozenset())
        if entry.ended is not None:
            entry.ended()
        self._hand_over(result, error, entry)

    def _hand_over(self, result: object, error: BaseException | None, entry: _Running) -> None:
        if error is None:
            if entry.done is not None:
                entry.done(result)
        elif isinstance(error, Refused | Trouble | Cancelled) and entry.failed is not None:
            entry.failed(error)
        elif isinstance(error, Trouble):
            self.trouble(error)
        elif isinstance(error, Refused):
            self.refuse(*error.problems)
        elif isinstance(error, Cancelled):
            self.tell("Đã huỷ. Không có gì thay đổi.")
        else:
            raise error

    def close(self) -> None:
        """Stop long work and listening; the window is closing."""
        for entry in tuple(self._running):
            entry.thread.progress.cancel()
            entry.thread.wait()
        with self.telling():
            self.store.typed.write()
        self.store.typed.waits = never
        self._stop_listening()

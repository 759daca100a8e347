"""The window: side list, pages made when first shown, what is told, long work, the keys of every command."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kh49_desktop.ui import widgets
from kh49_desktop.ui.actions import ACTIONS, Action, going
from kh49_desktop.ui.app import App, Message, Progress
from kh49_desktop.ui.look import Theme
from kh49_desktop.ui.page import Page, Place
from kh49_desktop.ui.widgets import Banner, NavList

TITLE = "Sổ Công đoàn"
FOLD_BELOW = 1000  # narrower than this at 100 % the side list folds to its icons
USUAL = (1366, 768)
PAUSE = 100  # milliseconds between making a page and making what takes long in it
ALONE = "Đang ghi một khối lượng lớn. Màn hình khác mở được ngay khi ghi xong."
LEAST = (640, 400)
STEP = 0.1
NOTE = 640  # the undo bar's width at 100 %, so that its button stands near its words
STAY, LONG_STAY = 12_000, 20_000  # milliseconds an undo bar stays, and a warning


class Window(QWidget):
    """The one window. `pages` maps a page's key to what makes it; `places` are those of the side list."""

    def __init__(self, app: App, places: Sequence[Place]) -> None:
        super().__init__()
        self.app, self.look = app, app.look
        self._places = {place.key: place for place in places}
        self._pages: dict[str, Page] = {}
        self._actions: dict[str, Action] = {}
        self._own: dict[str, Callable[[], object]] = {}
        self._messages: dict[bool, Message] = {}  # the trouble told last, and what else was told last
        self._warned = False
        self._watched: QWidget | None = None
        self.setObjectName("window")
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(TITLE)
        self.setAccessibleName(TITLE)
        self.setMinimumSize(*LEAST)
        self.palette_of_commands: Callable[[], object] | None = None
        self._build(places)
        self._wire()

    # -- making ----------------------------------------------------------------------------------------------------

    def _build(self, places: Sequence[Place]) -> None:
        lower = [widgets.Place(place.key, place.words, place.icon) for place in places if place.words and place.lower]
        self.side = NavList(self.look, TITLE, self._upper(), lower)
        self.banner = Banner(self.look)
        self.bar = widgets.Progress(self.look, "")
        self.bar.hide()
        self.stack = QStackedWidget()
        self.stack.setAccessibleName("Nội dung")
        self.note = Banner(self.look)
        self._top = QVBoxLayout()
        self._top.addWidget(self.banner)
        self._top.addWidget(self.bar)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(self._top)
        right.addWidget(self.stack, 1)
        self._below = QVBoxLayout()  # a strip of its own: over the page the bar would hide the last rows of a list
        self._below.addWidget(self.note)
        right.addLayout(self._below)
        row = QHBoxLayout(self)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addLayout(right, 1)
        self._hush = QTimer(self)
        self._hush.setSingleShot(True)
        self._hush.timeout.connect(self._hide_note)

    def _wire(self) -> None:
        app = self.app
        self.side.chosen.connect(self._chosen)
        self.banner.acted.connect(self._act)
        self.banner.closed.connect(self._make_room)
        self.note.closed.connect(self._make_room)
        self.note.acted.connect(self._act)
        app.going.connect(self.show_page)
        app.soon.connect(self.make_ready)
        app.told.connect(self._tell)
        app.began.connect(self._began)
        app.over.connect(self._over)
        app.theme_changed.connect(self._restyle)
        self._own = {
            "undo": app.undo,
            "redo": app.redo,
            "quit": self.close,
            "screen.larger": self._larger,
            "screen.smaller": self._smaller,
            "screen.usual": self._usual,
            "screen.theme": self._turn,
        }
        upper = [(p.key, p.words, p.icon) for p in self._places.values() if p.words and not p.lower]
        for command in (*going(app.store.catalogue, tuple(upper)), *ACTIONS):
            self._actions[command.id] = command
            for keys in command.keys:
                shortcut = QShortcut(QKeySequence.fromString(keys), self)
                shortcut.setObjectName(command.id)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(self._pressed)
                shortcut.activatedAmbiguously.connect(self._pressed)
        QApplication.instance().focusChanged.connect(self._watch)  # type: ignore[union-attr]
        app.changed.connect(self._changed)
        self.say_whose()
        self._restyle()

    def _upper(self) -> list[widgets.Place]:
        """Return the upper places of the side list, by what this register is: a unit's or a superior's."""
        whose = "superior" if self.app.store.superior else "unit"
        shown = (p for p in self._places.values() if p.words and not p.lower)
        return [widgets.Place(p.key, p.words, p.icon) for p in shown if p.role in {"", whose}]

    def _restyle(self) -> None:
        px = self.look.px
        self._top.setSpacing(px(8))
        self._make_room()
        self._fold()

    def say_whose(self) -> None:
        """Write below the side list whose register this is, and show in it the places such a register has."""
        self.side.set_places(self._upper())
        store = self.app.store
        told, self._unit_table = "", ""
        for kind in store.catalogue.kinds if store.own_unit else ():
            row = store.row(kind, store.own_unit)
            if row is not None:
                self._unit_table = kind.about.table
                told = kind.of(store.own_unit, row).named()
                if row.get("superior"):
                    told += f"\nCấp trên: {row['superior']}"
                break
        self.side.set_whose(told)

    def _changed(self, table: str, records: frozenset[str]) -> None:
        if not self.banner.isHidden():
            self.banner.hide()  # something was written again
            self._make_room()
        # After long work every table is told as changed, one by one: only that of the unit is looked at.
        if self.app.store.own_unit in records or (not records and table == (self._unit_table or table)):
            self.say_whose()

    # -- pages -----------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """Return the page that is shown."""
        shown = self.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def has(self, key: str) -> bool:
        """Return whether there is a page of that name."""
        return key in self._places

    def page_of(self, key: str) -> Page:
        """Return a page, made if it was never shown; KeyError: there is none of that name."""
        if key not in self._pages:
            page = self._places[key].make(self.app)
            page.page_id = page.page_id or key
            self._pages[key] = page
            self.stack.addWidget(page)
        return self._pages[key]

    def make_ready(self, key: str) -> None:
        """Make a page that will be shown soon, bit by bit, while something else is waited for."""
        if self.has(key):
            page = self.page_of(key)
            QTimer.singleShot(PAUSE, page, page.make_ready)

    def show_page(self, key: str, target: Mapping[str, object] | None = None) -> bool:
        """Show a page with what is asked for; False when the shown page is not to be left."""
        here = self.page
        if here is not None and self.app.alone and here is not self._pages.get(key):
            self.app.tell(ALONE)
            self._mark(here.page_id)
            return False
        page = self.page_of(key)
        if here is not None and here is not page and not here.leave():
            self._mark(here.page_id)
            return False
        self.stack.setCurrentWidget(page)
        self._mark(key)
        page.opened(**dict(target or {}))
        return True

    def _mark(self, key: str) -> None:
        """Mark in the side list where one is, or through which of its places one came here."""
        place = self._places.get(key)
        listed = any(shown.key == key for shown in self._upper())  # some are only in a unit's list, or a superior's
        within = place.within if place is not None and not listed else ""
        self.side.set_here(within or key, inside=bool(within))

    def _chosen(self, key: str) -> None:
        self.show_page(key)

    # -- commands --------------------------------------------------------------------------------------------------

    def commands(self) -> list[Action]:
        """Return every command of the window, for the command search and the help page."""
        return list(self._actions.values())

    def can(self, name: str) -> bool:
        """Return whether a command is allowed now."""
        command = self._actions[name]
        if self.page is not None and self.page.can(name):
            return True
        if command.when == "undo":
            return not self.app.replaying and self.app.store.last_done() is not None
        if command.when == "redo":
            return not self.app.replaying and self.app.store.last_undone() is not None
        return command.when == "always" and (name in self._own or self._goes_to(name) is not None)

    def do(self, name: str) -> bool:
        """Do a command: the shown page's own way first, else the window's."""
        if self.page is not None and self.page.do(name):
            return True
        if name == "find.everything" and self.palette_of_commands is not None:
            self.palette_of_commands()
            return True
        if name in self._own:
            self._own[name]()
            return True
        key = self._goes_to(name)
        return key is not None and self.show_page(key)

    def _goes_to(self, name: str) -> str | None:
        key = {"help": "help", "find.everything": "search"}.get(name, name.removeprefix("go."))
        return key if key in self._places else None

    def _pressed(self) -> None:
        shortcut = self.sender()
        if isinstance(shortcut, QShortcut):
            self.do(shortcut.objectName())

    def _watch(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None:
            with contextlib.suppress(RuntimeError):  # Qt has deleted it meanwhile
                self._watched.removeEventFilter(self)
        inside = new is not None and self.isAncestorOf(new)
        self._watched = new if inside else None
        if self._watched is not None:
            self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep a text field from swallowing our keys; Ctrl+Z stays its own while it has something to undo."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence(event.keyCombination())
            name = next((c.id for c in self._actions.values() if any(keys.toString() == k for k in c.keys)), "")
            if name and event.modifiers() and not self._is_own_undo(watched, name) and name != "record.delete":
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def _is_own_undo(self, watched: QObject, name: str) -> bool:
        if isinstance(watched, QLineEdit):
            return watched.isUndoAvailable() if name == "undo" else name == "redo" and watched.isRedoAvailable()
        if isinstance(watched, QPlainTextEdit):
            document = watched.document()
            return document.isUndoAvailable() if name == "undo" else name == "redo" and document.isRedoAvailable()
        return False

    # -- the screen ------------------------------------------------------------------------------------------------

    def _larger(self) -> None:
        self.app.choose_look(scale=round(self.look.scale + STEP, 2))

    def _smaller(self) -> None:
        self.app.choose_look(scale=round(self.look.scale - STEP, 2))

    def _usual(self) -> None:
        self.app.choose_look(scale=1.0)

    def _turn(self) -> None:
        strong = self.look.tokens.high_contrast
        if self.look.tokens.dark:
            self.app.choose_look(theme=Theme.CONTRAST_LIGHT if strong else Theme.LIGHT)
        else:
            self.app.choose_look(theme=Theme.CONTRAST_DARK if strong else Theme.DARK)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the side list where there is no room for its words."""
        super().resizeEvent(event)
        self._fold()
        self._make_room()

    def _fold(self) -> None:
        self.side.set_folded(self.width() < self.look.px(FOLD_BELOW))

    # -- what is told ----------------------------------------------------------------------------------------------

    def _tell(self, message: Message) -> None:
        """Trouble stands above the page until it is closed or something is written again; all else goes by itself."""
        trouble = message.tone == "bad"
        shown = self.banner if trouble else self.note
        self._messages[trouble] = message
        if not trouble:
            self._hush.start(LONG_STAY if message.tone == "warn" else STAY)
        shown.tell(message.text, kind=message.tone, action=message.action_text, more=message.more)
        self._make_room()

    def _hide_note(self) -> None:
        self.note.hide()
        self._make_room()

    def _act(self) -> None:
        banner = self.sender()
        message = self._messages.get(banner is self.banner)
        if isinstance(banner, Banner):
            banner.hide()
        self._make_room()
        if message is not None and message.action is not None:
            message.action()

    def _make_room(self) -> None:
        """Leave air around what stands above and below the page, and none where nothing stands there."""
        px = self.look.px
        full = not self.banner.isHidden() or not self.bar.isHidden()
        self._top.setContentsMargins(px(24), px(12) if full else 0, px(24), 0)
        air = 0 if self.note.isHidden() else px(8)
        beside = max(px(24), (self.width() - self.side.width() - px(NOTE)) // 2)
        self._below.setContentsMargins(beside, air, beside, air)

    def _began(self, progress: Progress) -> None:
        self.bar.set_progress(0, 0, what=progress.what)
        self.bar.show()
        self._make_room()
        progress.told.connect(self._went_on)
        self.bar.cancelled.connect(progress.cancel)

    def _went_on(self, done: int, total: int, many: str) -> None:
        self.bar.set_progress(done, total, many)

    def _over(self, progress: Progress) -> None:
        self.bar.cancelled.disconnect(progress.cancel)
        if not self.app.busy:
            self.bar.hide()
        self._make_room()

    # -- coming and going ------------------------------------------------------------------------------------------

    def place(self) -> None:
        """Take the size and place of the last time, or the usual ones within the screen."""
        kept = self.app.store.setting("window")
        if kept and self.restoreGeometry(QByteArray.fromBase64(kept.encode())):
            return
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(USUAL[0], room.width()), min(USUAL[1], room.height()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish what is open, keep size and place, stop what runs."""
        if self.page is not None and not self.page.leave() and not self._warned:
            self._warned = True  # what cannot be kept was told; who closes again means it
            event.ignore()
            return
        self._hush.stop()
        self.app.keep("window", bytes(self.saveGeometry().toBase64().data()).decode())
        QApplication.instance().focusChanged.disconnect(self._watch)  # type: ignore[union-attr]
        self.app.close()
        super().closeEvent(event)

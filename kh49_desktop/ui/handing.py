"""Where parcels for others are put: a stick that is plugged in, or a folder; each unit's in a folder of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from kh49_desktop.errors import Problem, Refused, Trouble, os_trouble
from kh49_desktop.store import post
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.parcels.sending import Made

FOLDER: Final = "folder.parcels"  # the setting that remembers where they were put last
MIB: Final = 1 << 20


class WhereMenu(QMenu):
    """The places where something can be put: every stick found when it opens, and a folder. `chosen` carries it."""

    chosen = Signal(object)

    def __init__(self, app: App, parent: QWidget, name: str) -> None:
        """`name` says what is put there, for the folder's dialog."""
        super().__init__(parent)
        self.app, self.name = app, name
        self.setAccessibleName(name)
        self.aboutToShow.connect(self.fill)
        self.triggered.connect(lambda entry: entry.data()())

    def fill(self) -> None:
        """Look for sticks anew."""
        self.clear()
        look = self.app.look
        for stick in self.app.rooms.parcels().sticks.removable():
            if stick.writable:
                words = f"USB {stick.label} ({stick.path}), còn trống {show_whole(stick.free // MIB)} MB"
                entry = self.addAction(look.icon("usb"), words.replace("&", "&&"))
                entry.setData(lambda path=stick.path: self.chosen.emit(path))
        if self.isEmpty():
            none = self.addAction(look.icon("usb"), "Chưa thấy USB nào")
            none.setEnabled(False)
        self.addSeparator()
        self.addAction(look.icon("folder-open"), "Chọn thư mục…").setData(self.ask)

    def ask(self) -> None:
        """Ask for a folder."""
        kept = self.app.store.setting(FOLDER) or str(self.app.store.folder)
        name = QFileDialog.getExistingDirectory(self.parentWidget(), self.name, kept)
        if name:
            self.app.keep(FOLDER, name)
            self.chosen.emit(Path(name))


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was put where, what was refused on the way, and whether a stick may be pulled out."""

    paths: tuple[Path, ...]
    refused: tuple[Problem, ...]
    may_be_pulled: bool


def hand_over(  # noqa: PLR0913 - what, for whom, where, and what then
    app: App,
    units: Sequence[str],
    make: Callable[[Any, Any, str], Iterable[Made]],
    folder: Path,
    *,
    what: str,
    done: Callable[[HandedOver], object],
) -> None:
    """Make a parcel for each unit and put it into the folder; beside each other, each unit has a folder of its own.

    `make(door, standing, unit)` makes them. A unit that cannot be answered does not hold up the others.
    """
    rooms = app.rooms

    def work(progress: Progress) -> HandedOver:
        door, store = rooms.parcels(), progress.store
        standing = door.Standing(store)
        paths: list[Path] = []
        refused: list[Problem] = []
        for at, unit in enumerate(units):
            progress.tell(at, len(units), f"{show_whole(at + 1)} trong {show_whole(len(units))}")
            try:
                made = list(make(door, standing, unit))
            except Refused as error:
                refused.extend(error.problems)
                continue
            place = folder / room_of(store, unit) if len(units) > 1 else folder
            try:
                place.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise Trouble(os_trouble(error), file=str(place)) from error
            paths += door.write(standing, made, place)
        on_stick = any(folder.is_relative_to(stick.path) for stick in door.sticks.removable())
        return HandedOver(tuple(paths), tuple(refused), bool(paths) and on_stick and door.sticks.settled(folder))

    app.run(work, done, what=what)


def room_of(store: Store, unit: str) -> str:
    """Return the name of a unit's folder: its code, in letters that every stick takes."""
    one = post.correspondent(store, "unit", unit) or post.correspondent(store, "code", unit)
    code = one.code if one is not None else unit
    return "-".join(re.findall(r"[A-Z0-9]+", fold(code).upper())) or unit[:8]


def say_handed(app: App, told: HandedOver, words: str, folder: Path) -> None:
    """Tell where it is, and what was not made; `words` with {many}."""
    refused = " ".join(dict.fromkeys(sentence(problem) for problem in told.refused))
    if not told.paths:
        app.tell(refused, tone="warn")
        return
    more = " ".join(part for part in ("Rút USB được rồi." if told.may_be_pulled else "", refused) if part)
    text = words.format(many=show_whole(len(told.paths)), folder=folder)
    app.tell(text, "Mở thư mục", lambda: open_folder(folder), "warn" if refused else "good", more)


def open_folder(folder: Path) -> None:
    """Show a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

"""Where one can go: every page of the window, in the order of the side list, and what makes it."""

from __future__ import annotations

from functools import partial
from typing import Final

from kh49_desktop.record import Catalogue
from kh49_desktop.ui.collecting import Collector
from kh49_desktop.ui.firstday import DemoMark
from kh49_desktop.ui.help import HelpPage
from kh49_desktop.ui.home import HomePage
from kh49_desktop.ui.importing import Dropping, ImportPage
from kh49_desktop.ui.page import Place
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.reports import ReportPage
from kh49_desktop.ui.search import Palette
from kh49_desktop.ui.settings import SettingsPage
from kh49_desktop.ui.trash import TrashPage
from kh49_desktop.ui.window import Window

FIRST: Final = ("member", "conference", "agreement", "dialogue", "workforce")  # the order of use; new types come behind
# Record types that are reached from another screen (the settings, their own fields), not from the side list.
ELSEWHERE: Final = frozenset(("union_unit", "employer", "leftover"))


def places(catalogue: Catalogue) -> list[Place]:
    """Return every place; the record types of the catalogue have theirs by themselves."""
    found = [Place("home", "Tổng quan", "home", HomePage)]
    kinds = [kind for kind in catalogue.kinds if kind.about.parent is None]
    for kind in sorted(kinds, key=lambda k: FIRST.index(k.about.name) if k.about.name in FIRST else len(FIRST)):
        about = kind.about
        words = "" if about.table in ELSEWHERE else about.plural
        found.append(Place(about.name, words, about.icon, partial(RecordPanel, kind=kind)))
    return [
        *found,
        Place("report", "Báo cáo", "file-text", ReportPage),
        Place("settings", "Thiết lập", "settings", SettingsPage, lower=True),
        Place("trash", "", "trash-2", TrashPage),
        Place("importing", "", "file-spreadsheet", ImportPage),
        Place("help", "", "circle-help", HelpPage),
    ]


def furnish(window: Window) -> None:
    """Give the window what lies over its pages: the search of everything, the mark of the demo, files dropped."""
    Collector(window)
    DemoMark(window.app, window)
    Dropping(window.app, window)
    palette = Palette(window)
    window.palette_of_commands = palette.open

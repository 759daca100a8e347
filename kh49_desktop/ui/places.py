"""Where one can go: every page of the window, in the order of the side list, and what makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from kh49_desktop.record import Catalogue
from kh49_desktop.ui.app import App
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.panel import RecordPanel

# Record types that are reached from another screen (the settings, their own fields), not from the side list.
ELSEWHERE: Final = frozenset(("union_unit", "employer", "leftover"))


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its key, its words and icon in the side list ("" words: not there), and what makes it."""

    key: str
    words: str
    icon: str
    make: Callable[[App], Page]
    lower: bool = False


def places(catalogue: Catalogue) -> list[Place]:
    """Return every place; the record types of the catalogue have theirs by themselves."""
    found: list[Place] = []
    # Hand-made screens above the record types stand here: found.append(Place("home", "Tổng quan", "home", HomePage))
    for kind in catalogue.kinds:
        about = kind.about
        if about.parent is None:
            words = "" if about.table in ELSEWHERE else about.plural
            found.append(Place(about.name, words, about.icon, partial(RecordPanel, kind=kind)))
    # Hand-made screens below them: Place("report", "Báo cáo", "file-text", ReportPage)
    return found

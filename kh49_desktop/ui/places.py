"""Where one can go: every page of the window, in the order of the side list, and what makes it."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import Final

from kh49_desktop.record import Attachment, Catalogue, Record
from kh49_desktop.ui.attachments import FilePage
from kh49_desktop.ui.bringing import BringPage
from kh49_desktop.ui.card import CardPage
from kh49_desktop.ui.checking import CheckingPage
from kh49_desktop.ui.collecting import Collector
from kh49_desktop.ui.dropping import Dropping
from kh49_desktop.ui.dues import DuesPage
from kh49_desktop.ui.exporting import ExportPage
from kh49_desktop.ui.firstday import DemoMark
from kh49_desktop.ui.grid import EntryPage
from kh49_desktop.ui.help import HelpPage
from kh49_desktop.ui.home import HomePage
from kh49_desktop.ui.hub import HUB, HubPage
from kh49_desktop.ui.importing import ImportPage
from kh49_desktop.ui.imports import ImportsPage
from kh49_desktop.ui.offices import AT_SUPERIOR, OfficesPage
from kh49_desktop.ui.page import Place
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.privacy import AuditPage, ErasePage
from kh49_desktop.ui.receiving import ReceivingPage
from kh49_desktop.ui.reports import ReportPage
from kh49_desktop.ui.search import Palette
from kh49_desktop.ui.sending import SendPage
from kh49_desktop.ui.settings import SettingsPage
from kh49_desktop.ui.settling import ReviewMark, SettlingPage
from kh49_desktop.ui.trash import TrashPage
from kh49_desktop.ui.twins import TwinsPage
from kh49_desktop.ui.window import Window

SIDE: Final = ("member", "conference", "agreement", "dialogue", "dues")  # types in the side list, by name
AT_UNITS: Final = frozenset(("dues",))  # what a superior keeps nothing of: it leaves its side list room
# Record types with a screen made by hand, by table.
BY_HAND: Final = MappingProxyType({"dues": DuesPage})


def places(catalogue: Catalogue) -> list[Place]:
    """Return every place; the record types of the catalogue have theirs by themselves."""
    found = [Place("home", "Tổng quan", "home", HomePage)]
    kinds = {kind.about.name: kind for kind in catalogue.kinds if kind.about.parent is None}
    side = [name for name in SIDE if name in kinds]
    order = [*side, *(name for name in kinds if name not in side)]
    found += [_place_of(kinds[name], in_side=name in side) for name in order]
    found.append(Place(HUB, HubPage.title, HubPage.icon, partial(HubPage, besides=frozenset(side))))
    return [
        *found,
        Place("report", "Báo cáo", "file-text", ReportPage),
        Place("tray", "Hộp nhận", "inbox", ReceivingPage),
        Place("offices", AT_SUPERIOR, "key-round", OfficesPage, role="superior"),
        Place("send", SendPage.title, "upload", SendPage, within="offices", role="unit"),
        Place("settings", "Thiết lập", "settings", SettingsPage, lower=True),
        Place("trash", "", "trash-2", TrashPage),
        Place(SettlingPage.page_id, "", SettlingPage.icon, SettlingPage),
        Place("importing", "", "file-spreadsheet", ImportPage),
        Place("help", "", "circle-help", HelpPage),
        Place("entry", "", "layout-grid", EntryPage),
        Place(Attachment.about.name, "", Attachment.about.icon, FilePage),  # a file is seen, not filled in
        Place("checking", "", "check-check", CheckingPage),
        Place("twins", "", "users", TwinsPage),
        Place("audit", "", "download", AuditPage),
        Place("erasing", "", "trash-2", ErasePage),
        Place("imports", "", "history", ImportsPage),
        Place("exporting", "", "download", ExportPage),
        Place("card.take", "", "key-round", CardPage, within="send"),
        Place("bringing", "", "database-backup", BringPage),
    ]


def _place_of(kind: type[Record], *, in_side: bool) -> Place:
    """Return the place of a record type: in the side list, behind the hub, or (no group) reached from elsewhere."""
    about = kind.about
    through = HUB if about.group and not in_side else ""
    make = BY_HAND.get(about.table) or partial(RecordPanel, kind=kind, back=through)
    role = "unit" if about.name in AT_UNITS else ""
    return Place(about.name, about.plural if in_side else "", about.icon, make, within=through, role=role)


def furnish(window: Window) -> None:
    """Give the window what lies over its pages: the search of everything, the mark of the demo, files dropped."""
    Collector(window, lambda: window.app.working)
    DemoMark(window.app, window)
    Dropping(window.app, window)
    ReviewMark(window)
    palette = Palette(window)
    window.palette_of_commands = palette.open

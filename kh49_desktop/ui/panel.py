"""The list of a record type with its form, made from the declaration."""

from __future__ import annotations

from kh49_desktop.record import Record
from kh49_desktop.ui.app import App
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.widgets import EmptyState


class RecordPanel(Page):
    """One record type: search line, list and form."""

    def __init__(self, app: App, kind: type[Record]) -> None:
        self.kind = kind
        self.page_id, self.title, self.icon = kind.about.name, kind.about.plural, kind.about.icon
        super().__init__(app)
        self.body.addWidget(EmptyState(app.look, kind.about.empty, icon=kind.about.icon), 1)

"""A page of the window: its head, its room, its foot, and the commands it can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kh49_desktop.ui.app import App
from kh49_desktop.ui.widgets import Foot, PageHead


class Page(QWidget):
    """The parent of every page.

    A subclass sets `page_id`, `title` and `icon`, fills `self.body` (a QVBoxLayout), and may override `opened`
    (shown, with what was asked for) and `leave` (False keeps the person here). `self.head` is the PageHead,
    `self.foot` the line below.
    """

    page_id: str = ""
    title: str = ""
    icon: str = "file-text"
    bar_in_margin = False  # the page is one Scroll, whose bar stands in the margin at the right

    def __init__(self, app: App, *, buttons: Sequence[QWidget] = (), has_back: bool = False) -> None:
        super().__init__()
        self.app, self.look = app, app.look
        self._doing: dict[str, tuple[Callable[[], object], Callable[[], bool] | None]] = {}
        self.setAccessibleName(self.title)
        self.head = PageHead(app.look, self.title, buttons=buttons, has_back=has_back)
        self.foot = Foot(app.look)
        self.body = QVBoxLayout()
        self.inner = QVBoxLayout()
        self.inner.addWidget(self.head)
        self.inner.addLayout(self.body, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(self.inner, 1)
        whole.addWidget(self.foot)
        app.theme_changed.connect(self.restyle)
        Page.restyle(self)  # a subclass's own restyle waits for the widgets it has yet to make

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        right = px(12) if self.bar_in_margin else 0
        self.inner.setContentsMargins(px(24), px(20), px(24) - right, 0)
        self.head.setContentsMargins(0, 0, right, 0)
        self.inner.setSpacing(px(12))
        self.body.setSpacing(px(12))

    def make_ready(self) -> None:
        """Make what takes long to make, before the page is shown for the first time."""

    def opened(self, **target: object) -> None:
        """Show what was asked for; called each time the page is shown."""

    def leave(self) -> bool:
        """Finish what is open; False keeps the person on this page."""
        return True

    def offer(self, action: str, doing: Callable[[], object], when: Callable[[], bool] | None = None) -> None:
        """Say what this page does on a command of ui/actions.py, and when it can (None: always)."""
        self._doing[action] = (doing, when)

    def can(self, action: str) -> bool:
        """Return whether the page does something on a command now."""
        if action not in self._doing:
            return False
        when = self._doing[action][1]
        return when is None or when()

    def do(self, action: str) -> bool:
        """Do a command; False when the page has nothing to do on it."""
        if not self.can(action):
            return False
        self._doing[action][0]()
        return True


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its key, its words and icon in the side list ("" words: not there), and what makes it.

    `within`: the place of the side list that stays marked while this page is shown. `role`: "superior" or
    "unit" for a place that only their side list shows.
    """

    key: str
    words: str
    icon: str
    make: Callable[[App], Page]
    lower: bool = False
    within: str = ""
    role: str = ""

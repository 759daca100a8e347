"""The help: short pages in plain Vietnamese, found by typing, and the table of all keys made from the commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QKeyEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextTable
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from PySide6.QtWidgets import QTextBrowser as Browser

from kh49_desktop.paths import shipped
from kh49_desktop.text.search import matches
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.actions import ACTIONS, Action, shown_keys
from kh49_desktop.ui.app import App
from kh49_desktop.ui.look import Look
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.widgets import Card, EmptyState, LineEdit, Table
from kh49_desktop.ui.window import Window

KEYS = "phim-tat"  # the page made from the commands
TOPICS = 264  # width of the list of pages at 100 %
NARROW = 620  # below this width at 100 % the list stands above the page
SHORT_LIST = 5  # rows of the list where it stands above the page

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the help: its name ("nhap-excel"), its title, and its text in Markdown."""

    name: str
    title: str
    text: str


def read_topics() -> list[Topic]:
    """Return the shipped pages in the order of their file names; the first line of each is its title."""
    found = []
    for path in sorted(shipped("resources", "help").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        found.append(Topic(path.stem.partition("-")[2], text.partition("\n")[0].removeprefix("# ").strip(), text))
    return found


def keys_topic(commands: Iterable[Action]) -> Topic:
    """Return the page of all keys, one table a group, as the commands declare them."""
    groups: dict[str, list[Action]] = {}
    for command in commands:
        if command.keys:
            groups.setdefault(command.group, []).append(command)
    lines = ["# Phím tắt", ""]
    for group, members in groups.items():
        lines += [f"## {group}", "", "| Phím | Làm gì |", "|---|---|"]
        for command in members:
            keys = ", ".join(dict.fromkeys(f"**{shown_keys(one)}**" for one in command.keys))
            told = f": {command.told[:1].lower()}{command.told[1:]}" if command.told else ""
            lines.append(f"| {keys} | {command.words}{told} |")
        lines.append("")
    return Topic(KEYS, "Phím tắt", "\n".join(lines))


class Topics(QAbstractTableModel):
    """The pages that hold the words typed, all of them when nothing is."""

    def __init__(self, topics: list[Topic]) -> None:
        """Take the pages."""
        super().__init__()
        self._every = topics
        self.shown = list(topics)

    def look_for(self, typed: str) -> None:
        """Show only the pages that answer; a title comes before a text."""
        self.beginResetModel()
        if typed.strip():
            found = [topic for topic in self._every if matches(f"{topic.title} {topic.text}", typed)]
            self.shown = sorted(found, key=lambda topic: not matches(topic.title, typed))
        else:
            self.shown = list(self._every)
        self.endResetModel()

    def replace_last(self, topic: Topic) -> None:
        """Put another page in the place of the last."""
        self.beginResetModel()
        self._every = [*self._every[:-1], topic]
        self.shown = list(self._every)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many pages answer."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return the one column of titles."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title."""
        return self.shown[index.row()].title if role == Qt.ItemDataRole.DisplayRole else None

    def row(self, name: str) -> int:
        """Return the row of a page, or -1."""
        return next((row for row, topic in enumerate(self.shown) if topic.name == name), -1)


class _Search(LineEdit):
    """The search field; up and down choose in the list below it without leaving the field."""

    def __init__(self, look: Look, view: Table) -> None:
        super().__init__(look, placeholder="Tìm trong trợ giúp", icon="search")
        self._view = view

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the arrows to the list."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        model = self._view.model()
        if step is not None and model is not None and model.rowCount():
            row = max(0, min(model.rowCount() - 1, self._view.currentIndex().row() + step))
            self._view.setCurrentIndex(model.index(row, 0))
            return
        super().keyPressEvent(event)


class HelpPage(Page):
    """The list of pages at the left, the page at the right."""

    page_id = "help"
    title = "Trợ giúp"
    icon = "circle-help"

    def __init__(self, app: App) -> None:
        """Read the shipped pages and add the one of the keys."""
        super().__init__(app, has_back=True)
        look = app.look
        self.head.back.connect(self._back)
        self.topics = Topics([*read_topics(), keys_topic(ACTIONS)])
        self.list = Table(look, name="Các trang trợ giúp")
        self.list.horizontalHeader().hide()
        self.list.setModel(self.topics)
        self.list.fit_columns(0)
        self.search = _Search(look, self.list)
        self.search.textEdited.connect(self._look_for)
        self.browser = Browser(self)
        self.browser.setOpenExternalLinks(False)
        self.browser.setFrameShape(QFrame.Shape.NoFrame)
        self.browser.setProperty("ground", "none")
        self.browser.setAccessibleName("Nội dung trang trợ giúp")
        sorry = "Không có trang trợ giúp nào nói về điều này. Hãy thử một từ khác."
        self.nothing = EmptyState(look, sorry, icon="search")
        self.nothing.hide()
        self._left = QWidget(self)
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.search)
        left.addWidget(self.list, 1)
        self._card = Card(look, foot=2)
        self._card.add(self.browser, 1)
        self._card.add(self.nothing, 1)
        self._row = QHBoxLayout()
        self._row.addWidget(self._left)
        self._row.addWidget(self._card, 1)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.addLayout(self._row, 1)
        self.body.addLayout(self._inner, 1)
        self.foot.set_hint("Gõ để tìm, ↑ ↓ chọn trang, Esc quay lại")
        self.list.selectionModel().currentRowChanged.connect(self._show_row)
        self.offer("find.here", self.search.setFocus)
        self.offer("record.leave", self._back)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes and colours of a changed look."""
        super().restyle()
        px = self.look.px
        left = self._left.layout()
        if left is not None:
            left.setSpacing(px(8))
        self._row.setSpacing(px(16))
        self.browser.setStyleSheet("background: transparent; border: none; padding: 0;")
        self._arrange()
        self._show_row(self.list.currentIndex())

    def opened(self, **target: object) -> None:
        """Show a page: `topic` names it. The table of keys tells the commands the window has now."""
        window = self.window()
        if isinstance(window, Window):
            self.topics.replace_last(keys_topic(window.commands()))
        self.search.set_text("")
        self._look_for("")
        topic = target.get("topic")
        row = self.topics.row(topic) if isinstance(topic, str) else 0
        self.list.setCurrentIndex(self.topics.index(max(0, row), 0))
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: object) -> None:
        """Put the list above the page where it is narrow."""
        super().resizeEvent(event)  # type: ignore[arg-type] # Qt's own event
        self._arrange()

    def _arrange(self) -> None:
        px = self.look.px
        narrow = self.width() < px(NARROW)
        way = QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight
        self._row.setDirection(way)
        self._left.setMaximumWidth(16_777_215 if narrow else px(TOPICS))
        self._left.setMinimumWidth(0 if narrow else px(TOPICS))
        self._left.setMaximumHeight(px(looks.CONTROL) * (SHORT_LIST + 1) if narrow else 16_777_215)

    def _back(self) -> None:
        self.app.go("home")

    def _look_for(self, typed: str) -> None:
        self.topics.look_for(typed)
        found = bool(self.topics.shown)
        self.browser.setVisible(found)
        self.nothing.setVisible(not found)
        self.list.fit_columns(0)
        if found:
            self.list.setCurrentIndex(self.topics.index(0, 0))
            self._show_row(self.topics.index(0, 0))

    def _show_row(self, index: Index, _before: Index | None = None) -> None:
        if index.isValid() and index.row() < len(self.topics.shown):
            show_markdown(self.browser, self.topics.shown[index.row()].text, self.look)


def show_markdown(browser: Browser, text: str, look: Look) -> None:
    """Show Markdown in the look: its own sizes of heads, air between paragraphs, quiet tables."""
    document = browser.document()
    document.setDocumentMargin(look.px(4))
    document.setDefaultFont(look.font())
    browser.setMarkdown(text)
    whole = document.rootFrame().frameFormat()
    whole.setBottomMargin(look.px(16))  # the last line ends above the edge; those before go on to it
    document.rootFrame().setFrameFormat(whole)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, look)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        level = block.blockFormat().headingLevel()
        in_table = cursor.currentTable() is not None
        shape = QTextBlockFormat()
        shape.setLineHeight(140.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if level:
            size = looks.HEAD if level == 1 else looks.LEAD
            shape.setTopMargin(0 if level == 1 else look.px(16))
            shape.setBottomMargin(look.px(8))
            letters = QTextCharFormat()
            letters.setFont(look.font(size, looks.STRONG))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(letters)  # set, not merged: Markdown's own enlargement goes
        elif not in_table:
            shape.setBottomMargin(look.px(4 if block.textList() else 8))
            shape.setTopMargin(0)
        cursor.mergeBlockFormat(shape)
        block = block.next()
    _dress_strong(browser, look)
    browser.moveCursor(QTextCursor.MoveOperation.Start)


def _dress_strong(browser: Browser, look: Look) -> None:
    """Give bold words the weight of the look, and words in typewriter type its font: there are only two weights."""
    block = browser.document().begin()
    while block.isValid():
        if not block.blockFormat().headingLevel():
            pieces: Iterable[Any] = block  # type: ignore[assignment] # PySide's iterator lacks its own type
            parts = [piece.fragment() for piece in pieces]
            for start, length, letters in [(p.position(), p.length(), p.charFormat()) for p in parts]:
                if letters.fontWeight() > QFont.Weight.Medium or letters.fontFixedPitch():
                    cursor = QTextCursor(browser.document())
                    cursor.setPosition(start)
                    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                    made = QTextCharFormat()
                    made.setFont(look.font(looks.BODY, looks.STRONG))
                    cursor.mergeCharFormat(made)
        block = block.next()


def _dress_table(table: QTextTable, look: Look) -> None:
    shape = table.format()
    shape.setBorder(0)
    shape.setCellPadding(look.px(6))
    shape.setCellSpacing(0)
    shape.setTopMargin(look.px(4))
    shape.setBottomMargin(look.px(8))
    table.setFormat(shape)
    for column in range(table.columns()):
        letters = QTextCharFormat()
        letters.setFont(look.font(looks.SMALL))
        letters.setForeground(look.color("second"))
        cell = table.cellAt(0, column)
        cursor = cell.firstCursorPosition()
        cursor.setPosition(cell.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)

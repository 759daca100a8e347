"""The search of everything (Ctrl+K): records of every type and every command, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from kh49_desktop.fields import Choice, Field, Text
from kh49_desktop.record import Record
from kh49_desktop.store.columns import Cells, screens_mask
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import MOST_HITS, Row
from kh49_desktop.store.saved import saved_lists
from kh49_desktop.store.schema import OF_UNIT
from kh49_desktop.store.whose import Owners
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.text.search import matches, query_terms
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.actions import ACTIONS, Action, shown_keys
from kh49_desktop.ui.app import App
from kh49_desktop.ui.help import Topic, keys_topic, read_topics
from kh49_desktop.ui.hub import is_hidden
from kh49_desktop.ui.look import Look
from kh49_desktop.ui.widgets import LineEdit, Rule, Words
from kh49_desktop.words.lists import small

EACH = 8  # hits of one record type
FEW = 3  # of each where many types answer
MANY = 12  # hits from which only a few of each type are shown
COMMANDS = 6  # commands beside records
LISTS = 4  # lists with a name
SECTIONS = 3  # sections of the help
LEAST = 3  # letters from which the help is searched
WIDTH = 640  # at 100 %
STEP = 44  # height of a hit at 100 %
SEEN = 9  # hits seen at once
DROP = 72  # from the upper edge at 100 %
SHADE = 90  # of 255: how dark the window gets behind it

Index = QModelIndex | QPersistentModelIndex


class Commanding(Protocol):
    """What the search needs of the window: its commands, whether one is allowed, and doing one."""

    app: App

    def commands(self) -> list[Action]:
        """Return every command."""

    def can(self, name: str) -> bool:
        """Return whether a command is allowed now."""

    def do(self, name: str) -> bool:
        """Do a command."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, a few words on it, what it is, and the way there."""

    title: str
    below: str
    what: str
    icon: str
    open: Callable[[], object]
    keys: str = ""


def marks(text: str, typed: str) -> list[tuple[int, int]]:
    """Return where in a text the words typed were found, as (start, length): "dang" marks Đặng."""
    terms = [term for choices in query_terms(typed) for term in choices]
    found = []
    start = 0
    for word in text.split(" "):
        for term in terms:
            if fold(word).replace(" ", "").startswith(term):
                found.append((start, _letters(word, len(term))))
                break
        start += len(word) + 1
    return found


def _letters(word: str, folded: int) -> int:
    """Return how many letters of a word fold to so many."""
    for length in range(1, len(word) + 1):
        if len(fold(word[:length]).replace(" ", "")) >= folded:
            return length
    return len(word)


def kinds_searched(store: Store, *, sensitive: bool = False) -> list[type[Record]]:
    """Return the types that are searched, children behind all others."""
    kinds = [kind for kind in store.catalogue.kinds if kind.about.searched and not is_hidden(kind, sensitive=sensitive)]
    return sorted(kinds, key=lambda kind: kind.about.parent is not None)


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the help: the page it stands on, its heading, and the words of both."""

    topic: str
    title: str
    heading: str


def sections_of(topics: Iterable[Topic]) -> list[Section]:
    """Return the pages of the help and the sections on them."""
    found = []
    for topic in topics:
        found.append(Section(topic.name, topic.title, ""))
        heads = [line.removeprefix("## ").strip() for line in topic.text.splitlines() if line.startswith("## ")]
        found += [Section(topic.name, topic.title, head) for head in heads]
    return found


class Hits(QAbstractListModel):
    """What was found, in order."""

    def __init__(self) -> None:
        """Begin empty."""
        super().__init__()
        self.hits: list[Hit] = []
        self.typed = ""

    def show(self, hits: Sequence[Hit], typed: str) -> None:
        """Show other hits."""
        self.beginResetModel()
        self.hits, self.typed = list(hits), typed
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title; for who cannot see it also what it is."""
        hit = self.hits[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return hit.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (hit.title, hit.below, hit.what, hit.keys) if part)
        return None


class _Painter(QStyledItemDelegate):
    """Draws a hit: icon, title with the found letters strong, words beside it, what it is at the right."""

    def __init__(self, look: Look, view: QListView, model: Hits) -> None:
        super().__init__(view)
        self.look, self._view, self._model = look, view, model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of a hit."""
        return QSize(self.look.px(200), self.look.px(STEP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one."""
        look, t, px = self.look, self.look.tokens, self.look.px
        hit = self._model.hits[index.row()]
        rect = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(t.soft_accent))
            painter.fillRect(QRectF(rect.x(), rect.y(), px(3), rect.height()), QColor(t.accent))
            if t.high_contrast:
                painter.setPen(QColor(t.accent))
                painter.drawRect(rect.adjusted(1, 1, -1, -1))
        side = px(18)
        drawn = look.pixmap(hit.icon, "second", self._view.devicePixelRatioF(), 18)
        painter.drawPixmap(QPointF(rect.x() + px(16), rect.center().y() - side / 2), drawn)
        small = QFontMetricsF(look.font(looks.SMALL))
        right = rect.right() - px(16)
        what = " · ".join(part for part in (hit.what, hit.keys) if part)
        width = small.horizontalAdvance(what)
        painter.setFont(look.font(looks.SMALL))
        painter.setPen(look.color("second"))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
        painter.drawText(QRectF(right - width - 1, rect.y(), width + 1, rect.height()), flags, what)
        self._write(painter, rect.adjusted(px(46), 0, -(width + px(32)), 0), hit)
        painter.restore()

    def _write(self, painter: QPainter, room: QRectF, hit: Hit) -> None:
        look = self.look
        plain, strong = look.font(figures=True), look.font(weight=looks.STRONG, figures=True)
        x = room.x()
        at = 0
        for start, length in [*marks(hit.title, self._model.typed), (len(hit.title), 0)]:
            for piece, font in ((hit.title[at:start], plain), (hit.title[start : start + length], strong)):
                if not piece or x >= room.right():
                    continue
                metrics = QFontMetricsF(font)
                shown = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, room.right() - x + 1)
                painter.setFont(font)
                painter.setPen(look.color("text"))
                painter.drawText(QPointF(x, self._base(room, metrics)), shown)
                x += metrics.horizontalAdvance(shown)
            at = start + length
        x += look.px(12)
        if hit.below and x < room.right() - look.px(24):
            font = look.font(looks.SMALL, figures=True)
            metrics = QFontMetricsF(font)
            painter.setFont(font)
            painter.setPen(look.color("second"))
            shown = metrics.elidedText(hit.below, Qt.TextElideMode.ElideRight, room.right() - x)
            painter.drawText(QPointF(x, self._base(room, metrics)), shown)

    def _base(self, room: QRectF, metrics: QFontMetricsF) -> float:
        return room.center().y() + (metrics.ascent() - metrics.descent()) / 2


class _Field(LineEdit):
    """The line typed in; the keys that choose and open go to the palette."""

    def __init__(self, look: Look, palette: Palette) -> None:
        super().__init__(look, placeholder="Tìm người, hội nghị, thoả ước, lệnh…", icon="search")
        self._palette = palette

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's own command while the search is open."""
        overriding = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overriding and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined] # a key, by the line above
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with the arrows, open with Enter, close with Esc."""
        steps = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: SEEN - 1,
            Qt.Key.Key_PageUp: 1 - SEEN,
        }
        key = Qt.Key(event.key())
        if key in steps:
            self._palette.step(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._palette.take()
        elif key == Qt.Key.Key_Escape:
            self._palette.close_up()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own words
        """Keep the Tab key: it goes through the hits, never out into the window behind."""
        self._palette.step(1 if next else -1)
        return True


class Palette(QWidget):
    """Lies over the whole window while it is open; made once, opened by the command `find.everything`."""

    def __init__(self, window: QWidget, commanding: Commanding | None = None) -> None:
        """`window` is the one it lies over, `commanding` (default: the window) does the commands."""
        super().__init__(window)
        self._over = window
        self._commanding: Commanding = commanding or window  # type: ignore[assignment] # the window has these ways
        self.app = self._commanding.app
        self.look = look = self.app.look
        self._before: QWidget | None = None
        self._owners = Owners(self.app.store)
        self._sections = sections_of([*read_topics(), keys_topic(ACTIONS)])
        self.setAccessibleName("Tìm mọi thứ")
        self.card = QFrame(self)
        self.card.setProperty("ground", "card")
        self.field = _Field(look, self)
        self.field.textEdited.connect(self.look_for)
        self.model = Hits()
        self.list = QListView(self.card)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Painter(look, self.list, self.model))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName("Kết quả")
        self.list.clicked.connect(self._clicked)
        self.said = Words(look, size=looks.SMALL, tone="second", parent=self.card)
        self._stack = QVBoxLayout(self.card)
        self._stack.addWidget(self.field)
        self._stack.addWidget(Rule(look, self.card))
        self._stack.addWidget(self.list, 1)
        self._stack.addWidget(self.said)
        window.installEventFilter(self)
        look.changed.connect(self._place)
        self.hide()

    def open(self, typed: str = "") -> None:
        """Come up, ready to type on."""
        self._before = self.window().focusWidget()
        self._owners.forget()
        self.field.set_text(typed)
        self.look_for(typed)
        self.show()
        self._place()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.end(False)  # noqa: FBT003 - what was typed already is typed on, not over

    def close_up(self) -> None:
        """Go away and give the keyboard back to where it was."""
        self.hide()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None

    def look_for(self, typed: str) -> None:
        """Find what is typed."""
        hits = [*self._lists(typed), *self._records(typed), *self._commands(typed), *self._help(typed)]
        self.model.show(hits, typed)
        if hits:
            self.list.setCurrentIndex(self.model.index(0))
        nothing = "Không tìm thấy gì. Thử gõ ít chữ hơn, không cần dấu."
        self.said.setText("↑ ↓ chọn · Enter mở · Esc đóng" if hits else nothing)
        self._place()

    def step(self, by: int) -> None:
        """Choose a hit further down or up."""
        if self.model.hits:
            row = self.list.currentIndex().row() + by
            self.list.setCurrentIndex(self.model.index(max(0, min(len(self.model.hits) - 1, row))))

    def take(self) -> None:
        """Open the chosen hit."""
        row = self.list.currentIndex().row()
        if 0 <= row < len(self.model.hits):
            hit = self.model.hits[row]
            self._before = None
            self.close_up()
            hit.open()

    # -- what is found ---------------------------------------------------------------------------------------------

    def _records(self, typed: str) -> Iterator[Hit]:
        """Yield the records that answer; where many types do, a few of each and the way to all of them."""
        store = self.app.store
        if not fold(typed):
            return
        kinds = kinds_searched(store, sensitive=self.app.shows_sensitive)
        found = {kind: rids for kind in kinds if (rids := store.ids(kind, search=typed))}
        several = len(found) > 1 and sum(min(len(rids), EACH) for rids in found.values()) > MANY
        for kind, rids in found.items():
            shown = FEW if several else EACH
            for row in store.page(kind, rids[:shown]):
                yield self._record(kind, row)
            if len(rids) > shown and kind.about.parent is None:
                yield self._more(kind, len(rids), typed)

    def _more(self, kind: type[Record], count: int, typed: str) -> Hit:
        many = f"hơn {show_whole(MOST_HITS)}" if count > MOST_HITS else show_whole(count)
        about = kind.about
        return Hit(f"Xem cả {many} {small(about.title)}", "", about.title, "arrow-right", self._searching(kind, typed))

    def _searching(self, kind: type[Record], typed: str) -> Callable[[], object]:
        return lambda: self.app.go(kind.about.name, search=typed)

    def _record(self, kind: type[Record], row: Row) -> Hit:
        about, store = kind.about, self.app.store
        shows = self.app.shows_sensitive
        cells, masks = Cells(store, kind, ()), screens_mask(store)

        def words_of(field: Field) -> str:
            value = row[field.name]
            return cells.linked(field, value) if field.target else field.mask(value) if masks else field.show(value)

        naming = [f for f in about.naming if not f.parent and (shows or not f.sensitive)]
        said = [words for f in naming if (words := words_of(f))]
        title = " · ".join(said)
        if not naming or not (isinstance(naming[0].kind, Text) or naming[0].target):  # a year alone says nothing
            is_choice = bool(naming) and isinstance(naming[0].kind, Choice)
            title = f"{about.title} {small(title) if is_choice else title}".strip()
        listed = [f for f in about.listed if not f.naming and not f.target and (shows or not f.sensitive)][:2]
        below = " · ".join(words for f in listed if (words := words_of(f)))
        if store.superior and (whose := self._owners.shown(row[OF_UNIT])) != title:
            below = " · ".join(part for part in (whose, below) if part)
        return Hit(title, below, about.title, about.icon, self._way(*self._home(kind, row)))

    def _home(self, kind: type[Record], row: Row) -> tuple[str, str]:
        """Return the page a record is seen on: a child is seen with its parent, a file with what it belongs to."""
        catalogue, link = self.app.store.catalogue, kind.about.parent
        if link is not None:
            return catalogue.of_table(link.target).about.name, str(row[link.name])
        if {"about_table", "about_record"} <= set(kind.about.fields):
            home = catalogue.of_table(str(row["about_table"]))
            parent = self.app.store.row(home, str(row["about_record"]))
            if parent is not None and home.about.parent is not None:
                return self._home(home, parent)
            return home.about.name, str(row["about_record"])
        return kind.about.name, str(row["id"])

    def _lists(self, typed: str) -> list[Hit]:
        """Return the lists with a name that answer; typing nothing shows the first few."""
        found = []
        for kind in self.app.store.catalogue.kinds:
            if kind.about.parent is None:
                for one in saved_lists(self.app.store, kind, sensitive=self.app.shows_sensitive):
                    if not fold(typed) or matches(f"Danh sách {one.name}", typed):
                        title = f"Danh sách: {one.name}"
                        found.append(Hit(title, "", kind.about.title, "list-filter", self._listing(kind, one.name)))
        return found[:LISTS]

    def _listing(self, kind: type[Record], name: str) -> Callable[[], object]:
        return lambda: self.app.go(kind.about.name, saved=name)

    def _help(self, typed: str) -> list[Hit]:
        """Return the sections of the help whose headings answer."""
        if len(fold(typed)) < LEAST:
            return []
        found = [s for s in self._sections if matches(s.heading or s.title, typed)][:SECTIONS]
        return [
            Hit(s.heading or s.title, s.title if s.heading else "", "Trợ giúp", "circle-help", self._reading(s.topic))
            for s in found
        ]

    def _reading(self, topic: str) -> Callable[[], object]:
        return lambda: self.app.go("help", topic=topic)

    def _way(self, page: str, record: str) -> Callable[[], object]:
        return lambda: self.app.go(page, record=record)

    def _commands(self, typed: str) -> list[Hit]:
        found = []
        for command in self._commanding.commands():
            wanted = matches(f"{command.words} {command.told}", typed) if fold(typed) else command.group == "Đi tới"
            if wanted and command.id != "find.everything" and self._commanding.can(command.id):
                keys = shown_keys(command.keys[0]) if command.keys else ""
                what = "Trang" if command.group == "Đi tới" else "Lệnh"
                icon = command.icon or "arrow-right"
                found.append(Hit(command.words, "", what, icon, self._doing(command.id), keys))
        found.sort(key=lambda hit: not matches(hit.title, typed))
        return found[:COMMANDS] if fold(typed) else found

    def _doing(self, name: str) -> Callable[[], object]:
        return lambda: self._commanding.do(name)

    def _clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.take()

    # -- its place -------------------------------------------------------------------------------------------------

    def _place(self) -> None:
        window = self._over
        px = self.look.px
        self.setGeometry(window.rect())
        self._stack.setContentsMargins(px(8), px(8), px(8), px(10))
        self._stack.setSpacing(px(8))
        self.said.setContentsMargins(px(8), 0, px(8), 0)
        width = min(px(WIDTH), window.width() - px(48))
        rows = max(1, min(SEEN, len(self.model.hits)))
        least = px(looks.CONTROL) + px(66) + self.look.tokens.edge * 3
        height = min(least + rows * px(STEP), window.height() - px(DROP) - px(24))
        self.list.setVisible(bool(self.model.hits))
        if not self.model.hits:
            height = least
        self.card.setGeometry((window.width() - width) // 2, min(px(DROP), window.height() // 8), width, height)
        self.list.doItemsLayout()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Keep to the window's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)  # type: ignore[arg-type] # Qt's own object

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go away when the window behind is pressed."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.close_up()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Darken the window behind."""
        QPainter(self).fillRect(self.rect(), QColor(0, 0, 0, SHADE))

"""The last step of an import: what was made, the way back, and the cells that still wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Level
from kh49_desktop.record import Leftover, Record
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import Button, Card, Cell, FlowRow, Icon, Table, Words, empty
from kh49_desktop.words.lists import small

if TYPE_CHECKING:
    from kh49_desktop.sheets import Plan

Index = QModelIndex | QPersistentModelIndex

MEASURED: Final = 20  # rows that tell how wide the columns are
VERDICTS: Final[Mapping[str, str]] = {
    "created": "mới, đã thêm",
    "updated": "đã có, đã cập nhật",
    "unchanged": "đã có, không thay đổi",
    "skipped": "dòng trùng, đã bỏ qua",
    "refused": "dòng không nhập được vì không có tên",
}


class Unread(ToldRows):
    """The cells that could not be read: whose, which field, what stands there, where in the file."""

    heads = ("Bản ghi", "Ô", "Nguyên văn", "Chỗ trong tệp")

    def __init__(self, store: Store, kind: type[Record], left: Sequence[Leftover], parent: QObject) -> None:
        """Take what was left; the names are read when they are shown."""
        super().__init__(parent)
        self._store, self._kind, self.left = store, kind, list(left)
        self._names: dict[str, str] = {}

    def items(self) -> Sequence[Leftover]:
        """Return what was left."""
        return self.left

    def told(self, item: Leftover) -> Sequence[str]:
        """Return the words of a line."""
        field = self._kind.about.fields.get(item.about_field)
        label = field.label if field else item.about_field
        return self._name(item.about_record), label, f"“{item.typed}”", item.source or ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text; the file's own words in the tone of an error."""
        if role == Cell.TONE:
            return "bad" if index.column() == self.heads.index("Nguyên văn") else "text"
        return super().data(index, role)

    def _name(self, record: str) -> str:
        if record not in self._names:
            found = self._store.load(self._kind, record)
            self._names[record] = found.named() if found else ""
        return self._names[record]


class DoneStep(QWidget):
    """What was made, the way back, and the cells that still wait."""

    def __init__(self, app: App) -> None:
        """Make the two cards."""
        super().__init__()
        self.app = app
        look = self.look = app.look
        self._model: Unread | None = None
        self._page = ""
        self.card = Card(look)
        self.title = Words(look, size=looks.HEAD, strong=True, wrap=True)
        self.list = QVBoxLayout()
        self.see = Button(look, "Xem danh sách vừa nhập", weight="primary", icon="users")
        self.back = Button(look, "Hoàn tác lần nhập này", icon="undo-2")
        self.more = Button(look, "Nhập tệp khác", icon="file-spreadsheet")
        self.doubtful = Button(look, "Lưu các dòng cần sửa…", icon="download")
        top = QHBoxLayout()
        top.setSpacing(look.px(12))
        top.addWidget(Icon(look, "circle-check", tone="good", size=32))
        top.addWidget(self.title, 1)
        self.card.body.addLayout(top)
        self.card.body.addLayout(self.list)
        self.card.add(FlowRow(look, [self.see, self.back, self.doubtful, self.more]))
        note = "Hoàn tác được cả lần nhập bất cứ lúc nào, cả sau nhiều tuần, ở “Các lần nhập trước”."
        self.note = Words(look, note, size=looks.SMALL, tone="second", wrap=True)
        self.card.add(self.note)
        self.unread = Card(look, "Ô chưa đọc được")
        self.table = Table(look, name="Ô chưa đọc được")
        self.table.opened.connect(self._jump)
        self.unread.add(self.table, 1)
        self._stack = QVBoxLayout(self)
        self._stack.addWidget(self.card)
        self._stack.addWidget(self.unread, 1)
        self._stack.addStretch(0)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(0, 0, 0, px(16))
        self._stack.setSpacing(px(16))

    def show_result(self, plan: Plan, kind: type[Record], *, wrote: bool, left: Sequence[Leftover]) -> None:
        """Show what an import did; `left` are the texts kept beside their fields."""
        look, about = self.look, kind.about
        empty(self.list)
        noun = small(about.title)
        counts = plan.counts
        done = {name: counts.get(name, 0) for name in VERDICTS}
        if wrote:
            self.title.setText(f"Đã nhập {show_whole(done['created'] + done['updated'])} {noun}")
        else:
            self.title.setText("Không có gì thay đổi: mọi dòng đã có trong sổ")
        for name, words in VERDICTS.items():
            if done[name]:
                self.list.addWidget(Words(look, f"{show_whole(done[name])} {words}", tone="second"))
        self.see.set_words("Xem danh sách vừa nhập" if wrote else "Xem danh sách")
        for undoing in (self.back, self.note):
            undoing.setVisible(wrote)
        self.doubtful.setVisible(any(p.level is not Level.INFO for row in plan.rows for p in row.problems))
        self.unread.setVisible(bool(left))
        self._stack.setStretch(2, 0 if left else 1)  # the card alone is as high as its lines, not as the page
        self.unread.set_right(show_whole(len(left)))
        self._page = about.name
        before = self._model
        self._model = Unread(self.app.store, kind, left, self)
        self.table.setModel(self._model)
        self.table.fit_columns(len(Unread.heads) - 1, sample=MEASURED)
        if before is not None:
            before.deleteLater()

    def _jump(self, index: QModelIndex) -> None:
        if self._model is not None and index.isValid():
            one = self._model.left[index.row()]
            self.app.go(self._page, record=one.about_record, field=one.about_field)

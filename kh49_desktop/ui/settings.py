"""The settings: how the screen looks, who is working, the unit, what is kept where, the program."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

import kh49_desktop
from kh49_desktop.record import Record
from kh49_desktop.ui.app import App
from kh49_desktop.ui.look import CONTROL, Theme
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.privacy import PrivacyCard
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    CheckBox,
    FieldRow,
    FlowRow,
    ItemRow,
    LineEdit,
    Scroll,
    Segmented,
    Words,
)

THEMES: Final = (
    (Theme.SYSTEM, "Theo máy"),
    (Theme.LIGHT, "Sáng"),
    (Theme.DARK, "Tối"),
    (Theme.CONTRAST_LIGHT, "Tương phản sáng"),
    (Theme.CONTRAST_DARK, "Tương phản tối"),
)
SIZES: Final = (100, 125, 150, 200)
LABEL: Final = 146
TWO_COLUMNS: Final = 820


class SettingsPage(Page):
    """Every setting takes hold at once; there is nothing to confirm."""

    page_id = "settings"
    title = "Thiết lập"
    icon = "settings"
    bar_in_margin = True

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.inside = QWidget()
        self.inside.setAccessibleName("Các thiết lập")
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.inside)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self.columns.addLayout(self.left, 1)
        self.columns.addLayout(self.right, 1)
        self.privacy = PrivacyCard(app)
        for card in (self._screen(), self._person(), self.privacy):
            self.left.addWidget(card)
        for card in (self._unit(), self._data(), self._program()):
            self.right.addWidget(card)
        self.left.addStretch(1)
        self.right.addStretch(1)
        self.area = Scroll(app.look, self.inside)
        self.area.stand_in_margin()
        self.area.setAccessibleName("Các thiết lập")
        self.body.addWidget(self.area, 1)
        self.foot.hide()  # nothing is saved here that is not saved at once
        app.theme_changed.connect(self._show)
        self.restyle()
        self._show()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        if hasattr(self, "columns"):
            px = self.look.px
            self.columns.setContentsMargins(0, 0, 0, px(16))
            for words in (self.folder, self.version):
                words.setMinimumHeight(px(CONTROL))
            for layout in (self.columns, self.left, self.right):
                layout.setSpacing(px(16))
            narrow = self.width() < px(TWO_COLUMNS)
            self.columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def resizeEvent(self, event: object) -> None:
        """Set the columns side by side, or one below the other."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        narrow = self.width() < self.look.px(TWO_COLUMNS)
        self.columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def opened(self, **target: object) -> None:
        """Show the settings as they are now."""
        del target
        self._show()

    # -- the cards -------------------------------------------------------------------------------------------------

    def _screen(self) -> Card:
        look = self.look
        card = Card(look, "Màn hình")
        self.theme = Segmented(look, [(t.value, words) for t, words in THEMES], clearable=False, name="Nền")
        self.theme.edited.connect(self._theme)
        sizes = [(str(size), f"{size}%") for size in SIZES]
        self.sizes = Segmented(look, sizes, clearable=False, name="Cỡ chữ")
        self.sizes.edited.connect(self._size)
        self.dense = CheckBox(look, "Dòng thấp hơn trong danh sách")
        self.dense.toggled.connect(self._dense)
        card.add(FieldRow(look, "Nền", self.theme, label_width=LABEL))
        card.add(FieldRow(look, "Cỡ chữ", self.sizes, label_width=LABEL))
        card.add(FieldRow(look, "Danh sách", self.dense, label_width=LABEL))
        return card

    def _person(self) -> Card:
        look = self.look
        card = Card(look, "Người làm việc")
        self.who = LineEdit(look, name="Tên của bạn", placeholder="Họ và tên")
        self.who.left.connect(self._who)
        told = "Tên này ghi trong lịch sử mỗi lần bạn sửa sổ."
        card.add(FieldRow(look, "Tên của bạn", self.who, help_text=told, label_width=LABEL))
        return card

    def _unit(self) -> Card:
        look = self.look
        card = Card(look, "Đơn vị", gap=0)
        self.unit = ItemRow(
            look, "Thông tin đơn vị", "Tên, mã, cấp trên, quyết định", icon="building-2", pressable=True
        )
        self.unit.clicked.connect(self._open_unit)
        self.employers = ItemRow(look, "Người sử dụng lao động", "Doanh nghiệp, cơ quan nơi đoàn viên làm việc",
                                 icon="briefcase", pressable=True, rule=False)  # fmt: skip
        self.employers.clicked.connect(self._open_employers)
        card.add(self.unit)
        card.add(self.employers)
        return card

    def _data(self) -> Card:
        look = self.look
        card = Card(look, "Dữ liệu")
        self.folder = Words(look, str(self.app.store.folder), tone="second", wrap=True)
        self.folder.setAccessibleName("Thư mục dữ liệu")
        self.open_folder = Button(look, "Mở thư mục", icon="folder-open")
        self.open_folder.clicked.connect(self._folder)
        self.trash = ItemRow(
            look, "Thùng rác", "Xem và khôi phục những gì đã xoá", icon="trash-2", pressable=True, rule=False
        )
        self.trash.clicked.connect(self._trash)
        card.add(FieldRow(look, "Thư mục dữ liệu", self.folder, label_width=LABEL))
        self.export = ItemRow(look, "Xuất toàn bộ sổ ra Excel…", "Mọi loại sổ, kèm tệp đính kèm, nhập lại được",
                              icon="download", pressable=True)  # fmt: skip
        self.export.clicked.connect(lambda: self.app.go("exporting", what="whole"))
        self.bring = ItemRow(look, "Nhập lại từ tệp xuất", "Xem trước rồi mới ghi, hoàn tác được",
                             icon="database-backup", pressable=True)  # fmt: skip
        self.bring.clicked.connect(lambda: self.app.go("bringing"))
        card.add(FlowRow(look, [self.open_folder]))
        card.add_rows(self.export, self.bring, self.trash)
        return card

    def _program(self) -> Card:
        look = self.look
        card = Card(look, "Chương trình")
        self.version = Words(look, kh49_desktop.__version__)
        self.seal = Words(look, "", wrap=True, tone="second")
        self.seal_button = Button(look, "Xem dấu vân tay của dấu phần mềm", icon="shield-check")
        self.seal_button.clicked.connect(self._seal)
        card.add(FieldRow(look, "Phiên bản", self.version, label_width=LABEL))
        card.add(self.seal)
        card.add(FlowRow(look, [self.seal_button]))
        self.seal.hide()
        return card

    # -- what they do ----------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.theme.set_value(self.look.theme.value)
        nearest = min(SIZES, key=lambda size: abs(size - 100 * self.look.scale))
        self.sizes.set_value(str(nearest))
        self.dense.blockSignals(True)  # noqa: FBT003 - Qt's own signature
        self.dense.setChecked(self.look.dense)
        self.dense.blockSignals(False)  # noqa: FBT003
        self.privacy.refresh()
        self.who.set_text(self.app.store.who)

    def _theme(self, value: str) -> None:
        self.app.choose_look(theme=Theme(value))

    def _size(self, value: str) -> None:
        self.app.choose_look(scale=int(value) / 100)

    def _dense(self, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.app.choose_look(dense=on)

    def _who(self, text: str) -> None:
        self.app.keep("who", text.strip())

    def own_unit(self) -> type[Record] | None:
        """Return the record type of the register's own unit."""
        store = self.app.store
        return next((k for k in store.catalogue.kinds if store.own_unit and store.row(k, store.own_unit)), None)

    def _open_unit(self) -> None:
        kind = self.own_unit()
        if kind is None:
            self.app.go("home")
        else:
            self.app.go(kind.about.name, record=self.app.store.own_unit)

    def _open_employers(self) -> None:
        self.app.go("employer")

    def _folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.app.store.folder)))

    def _trash(self) -> None:
        self.app.go("trash")

    def _seal(self) -> None:
        """Show the fingerprint of the unit's certificate, to be compared over the telephone."""
        with self.app.telling():
            seal = self.app.rooms.report().seal.load_seal(self.app.store.folder)
            self.seal.setText(f"Con dấu số của {seal.known.name}\n{seal.known.fingerprint}")
            self.seal.show()

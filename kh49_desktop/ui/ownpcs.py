"""An office's own PCs: which there are, inviting another, the six words, and who is above."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kh49_desktop.store import post
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.handing import WhereMenu, open_folder
from kh49_desktop.ui.unitpanels import device_row, six_shown
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    FlowRow,
    Scroll,
    TwoColumns,
    Words,
    empty,
)

CODE_DIGITS: Final = 10
GROUP: Final = 5  # digits of the spoken code in one group
NARROW: Final = 860  # below this width at 100 % the cards stand below each other


class OwnView(QWidget):
    """The office's own PCs, the invitation of another, the six words, and who is above."""

    def __init__(self, app: App) -> None:
        """Make the cards."""
        super().__init__()
        self.app, self.look = app, app.look
        look = app.look
        self.code = ""
        self.devices = Card(look, "Máy của đơn vị")
        self.device_rows = QVBoxLayout()
        self.devices.body.addLayout(self.device_rows)
        self.invite = Button(look, "Mời máy thứ hai…", icon="user-plus")
        self.invite.clicked.connect(self.begin_invite)
        self.devices.add(FlowRow(look, [self.invite]))
        self._build_inviting()
        self.superior = Card(look, "Công đoàn cấp trên")
        self.superior_words = Words(look, wrap=True)
        self.superior_six = QVBoxLayout()
        self.take_card = Button(look, "Nhận thẻ đơn vị…", icon="key-round")
        self.take_card.clicked.connect(lambda: app.go("card.take"))
        self.superior.add(self.superior_words)
        self.superior.body.addLayout(self.superior_six)
        self.superior.add(FlowRow(look, [self.take_card]))
        self.words = Card(look, "Sáu từ của máy này")
        self.words_told = Words(look, wrap=True, tone="second")
        self.six = QVBoxLayout()
        self.words.add(self.words_told)
        self.words.body.addLayout(self.six)
        inside = TwoColumns(
            look, (self.devices, self.inviting), (self.superior, self.words), narrow=NARROW, margins=(0, 16)
        )
        inside.setAccessibleName("Máy và thẻ")
        self.area = Scroll(look, inside)
        self.area.setAccessibleName("Máy và thẻ")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def _build_inviting(self) -> None:
        look = self.look
        self.inviting = Card(look, "Mời máy thứ hai")
        told = (
            "1. Lưu tệp mời vào USB. Tệp có toàn bộ sổ của đơn vị: ai có cả tệp và mật khẩu là mở được sổ.\n2. Ở máy "
            "kia, mở phần mềm lần đầu, chọn “Đây là máy thứ hai của đơn vị”, rồi chọn tệp ấy.\n3. Gõ mật khẩu dưới "
            "đây. Đọc mật khẩu cho nhau, đừng gửi kèm tệp."
        )
        self.inviting.add(Words(look, told, wrap=True))
        self.code_words = Words(look, size=looks.FIGURE, strong=True)
        self.code_words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.inviting.add(self.code_words)
        self.save = Button(look, "Lưu tệp mời", weight="primary", icon="download")
        self.where = WhereMenu(self.app, self, "Lưu tệp mời máy thứ hai")
        self.where.chosen.connect(self.save_invite)
        self.save.setMenu(self.where)
        self.stop = Button(look, "Thôi", weight="quiet")
        self.stop.clicked.connect(self.inviting.hide)
        self.inviting.add(FlowRow(look, [self.save, self.stop]))
        self.inviting.hide()

    def refresh(self) -> None:
        """Show what is known now."""
        app = self.app
        door = app.rooms.parcels()
        with app.telling():
            standing = door.Standing(app.store)
            key = standing.device()
            empty(self.device_rows)
            for device in post.devices(app.store, standing.unit.id):
                self.device_rows.addWidget(device_row(app, device))
            superior = standing.is_superior
            self.devices.set_title("Máy của công đoàn này" if superior else "Máy của đơn vị")
            public = standing.office.public if superior else key.public
            self.words.set_title("Sáu từ của công đoàn này" if superior else "Sáu từ của máy này")
            self.words_told.setText(
                "Đơn vị so sáu từ này khi nhận thẻ." if superior
                else "Công đoàn cấp trên hỏi sáu từ này qua điện thoại khi chưa nhận biết máy của bạn."
            )  # fmt: skip
            empty(self.six)
            self.six.addWidget(six_shown(app, door.six_words(public)))
            self.superior.setVisible(not superior)
            self._show_superior(door, standing)

    def _show_superior(self, door: Any, standing: Any) -> None:
        found = standing.superior
        empty(self.superior_six)
        if found is None:
            self.superior_words.setText(
                "Chưa nhận thẻ đơn vị nên chưa gửi được số liệu. Hãy xin công đoàn cấp trên tệp thẻ, hoặc trang thẻ có "
                "mã để quét."
            )
            return
        proved = "" if found.secret else " Cấp trên đã nhận biết máy này."
        self.superior_words.setText(f"{found.name}.{proved} Sáu từ của nơi này:")
        self.superior_six.addWidget(six_shown(self.app, door.six_words(found.public)))

    def begin_invite(self) -> None:
        """Show a new password."""
        number = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        self.code = f"{number[:GROUP]} {number[GROUP:]}"
        self.code_words.setText(self.code)
        self.code_words.setAccessibleName(f"Mật khẩu của tệp mời: {' '.join(number)}")
        self.inviting.show()
        self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_invite(self, folder: Path) -> None:
        """Write the invitation, with everything of the register, beside the window."""
        rooms, code = self.app.rooms, self.code

        def work(progress: Progress) -> Path:
            door = rooms.parcels()
            name, content = door.make_invite(door.Standing(progress.store), code)
            path: Path = door.sticks.put(content, folder, name)
            return path

        def done(path: Path) -> None:
            self.app.tell(f"Đã lưu tệp mời {path.name}. Ở máy kia gõ mật khẩu {code}.", "Mở thư mục",
                          partial(open_folder, folder), "good")  # fmt: skip

        self.app.run(work, done, what="Đang lập tệp mời")

"""The first day: who we are, in one short form; then the register is ready for its first list. Or the demo."""

from __future__ import annotations

import shutil
from itertools import takewhile
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.fields import Value
from kh49_desktop.goals.demo import MARK, is_demo, make_demo
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.records.unit import Unit
from kh49_desktop.store.file import SUPERIOR, Store
from kh49_desktop.store.reading import UNDONE
from kh49_desktop.text.letters import fold
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.returning import HandedBack, SecondPc
from kh49_desktop.ui.widgets import Button, Card, CheckBox, ChoiceBox, FieldRow, LineEdit, Scroll, TwoColumns, Words
from kh49_desktop.words import sentence

ASKED: Final = ("name", "code", "host_type", "superior", "chair", "place")
WHO = "who"
KIND: Final = "kind"
GRASSROOTS: Final = "CDCS"  # from here on down a unit hands in, above it takes in
SEAL = "seal"  # the folder of the seal within the register's
LARGE = 84  # size of the words over a demo at 100 %
PALE, STRONG_PALE = 0.03, 0.05  # how much of their colour they have
SLANT = -24  # degrees
NARROW = 860  # below this width at 100 % the cards stand one below the other


class FirstDay(QWidget):
    """The form of the unit at the left, the demo at the right."""

    def __init__(self, app: App) -> None:
        """Make a row for each field asked on the first day."""
        super().__init__()
        self.app, self.look = app, app.look
        self.rows: dict[str, FieldRow] = {}
        look = app.look
        self.form = Card(look, "Đơn vị của bạn")
        for name in ASKED:
            self._add_field(name)
        self._build_role()
        self._add_row(WHO, "Người ghi sổ", LineEdit(look), "Tên bạn; được ghi vào lịch sử mỗi lần sửa.")
        self.save = Button(look, "Lập sổ của đơn vị", weight="primary", icon="check", hint="Ctrl S")
        self.save.clicked.connect(self.found)
        bottom = QHBoxLayout()
        bottom.addStretch(1)
        bottom.addWidget(self.save)
        self.form.body.addLayout(bottom)
        self.after = Card(look, "Sau đó")
        for words in (
            "Bạn có danh sách Excel chưa? Nhập cả danh sách trong một lần, kể cả tệp gõ bằng phông VNI, TCVN3.",
            "Chưa có thì thêm từng người, hoặc quét thẻ căn cước.",
            "Mọi thứ ở lại trên máy này. Chương trình không cần mạng.",
        ):
            self.after.add(Words(look, words, wrap=True, tone="second"))
        self.demo = Card(look, "Muốn xem thử trước?")
        told = "Một đơn vị mẫu với người và số liệu bịa ra. Bỏ đi được trong một lần bấm."
        self.demo.add(Words(look, told, wrap=True, tone="second"))
        self.try_demo = Button(look, "Xem thử với dữ liệu mẫu", icon="eye")
        self.try_demo.clicked.connect(self.show_demo)
        self.demo.add(self.try_demo)
        self._build_elsewhere()
        inside = TwoColumns(
            look, (self.form,), (self.after, self.elsewhere, self.demo), narrow=NARROW, shares=(3, 2), margins=(4, 24)
        )
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        area = Scroll(look, inside)
        area.stand_in_margin()
        whole.addWidget(area)

    def _build_elsewhere(self) -> None:
        """Offer the two other ways to begin."""
        self.second, self.handed = SecondPc(self.app), HandedBack(self.app)
        self.elsewhere = Card(self.look, "Đơn vị đã có sổ ở máy khác?")
        self.elsewhere.add(self.second)
        self.elsewhere.add(self.handed)

    def _build_role(self) -> None:
        """Ask who takes in the figures of others, and which kind of union that is."""
        look = self.look
        self.superior = CheckBox(look, "Tôi làm ở công đoàn cấp trên, nhận số liệu của nhiều đơn vị")
        self.superior.toggled.connect(self._turn)
        self.form.add(self.superior)
        above = takewhile(lambda option: option.code != GRASSROOTS, Unit.about.fields[KIND].offered)
        kinds = [(option.code, option.label) for option in above]
        self._add_row(KIND, "Cấp công đoàn", ChoiceBox(look, kinds, fold=fold, placeholder="Chọn"), "")
        looks.show_if(self.rows[KIND], shown=False)

    def _add_field(self, name: str) -> None:
        field = Unit.about.fields[name]
        editor: QWidget
        if field.options:
            editor = ChoiceBox(self.look, [(o.code, o.label) for o in field.offered], fold=fold, placeholder="Chọn")
        else:
            line = LineEdit(self.look)
            line.left.connect(self._checked)
            editor = line
        self._add_row(name, field.label, editor, field.help, required=field.naming)

    def _add_row(self, name: str, label: str, editor: QWidget, help_text: str, *, required: bool = False) -> None:
        row = FieldRow(self.look, label, editor, help_text=help_text, required=required)
        self.rows[name] = row
        self.form.add(row)

    def _turn(self, *_: object) -> None:
        """Ask a superior what it is, and a unit what kind of place it is in."""
        above = self.superior.isChecked()
        looks.show_if(self.rows[KIND], above)
        looks.show_if(self.rows["host_type"], not above)
        self.save.set_words("Lập sổ của công đoàn cấp trên" if above else "Lập sổ của đơn vị")

    def begin(self) -> None:
        """Be ready to type the name."""
        self.demo.setVisible(not self.app.store.changes(limit=1))
        self.rows["name"].editor.setFocus()

    # -- what was typed --------------------------------------------------------------------------------------------

    def typed(self, name: str) -> str:
        """Return what stands in a field; of a choice its code."""
        editor = self.rows[name].editor
        if isinstance(editor, ChoiceBox):
            editor.settle()
            return editor.value() or ""
        return editor.text() if isinstance(editor, LineEdit) else ""

    def put(self, name: str, text: str) -> None:
        """Write into a field, as the keyboard would."""
        editor = self.rows[name].editor
        if isinstance(editor, ChoiceBox):
            editor.set_value(text)
        elif isinstance(editor, LineEdit):
            editor.setText(text)
            editor.settle()

    def _checked(self, _typed: str = "") -> None:
        self.values()

    def values(self) -> dict[str, Value] | None:
        """Return the values typed, or None when one is refused; what is wrong is shown under its field."""
        found: dict[str, Value] = {}
        good = True
        for name in ASKED:
            field = Unit.about.fields[name]
            reading = field.read(self.typed(name), self.app.store.today)
            lines = [("bad" if p.level == "error" else "warn", sentence(p)) for p in reading.problems]
            self.rows[name].set_problems(lines)  # type: ignore[arg-type] # both are kinds of a line
            good = good and not reading.refused
            if reading.value is not None:
                found[name] = reading.value
        if self.superior.isChecked():
            found.pop("host_type", None)
            if self.typed(KIND):
                found[KIND] = self.typed(KIND)
        return found if good else None

    # -- founding --------------------------------------------------------------------------------------------------

    def found(self) -> None:
        """Make the register of the unit, then its seal beside the window."""
        values = self.values()
        if values is None:
            return
        if not values.get("name"):
            self.rows["name"].set_problem("bad", "Cần tên đơn vị để lập sổ.")
            self.rows["name"].editor.setFocus()
            return
        above = self.superior.isChecked()
        if above and not values.get(KIND):
            self.rows[KIND].set_problem("bad", "Hãy chọn cấp công đoàn.")
            self.rows[KIND].editor.setFocus()
            return
        store = self.app.store
        try:
            saved = found_unit(store, values)
            if above:
                store.set_setting("role", SUPERIOR)
        except Refused as refused:
            for problem in refused.problems:
                row = self.rows.get(problem.field or "")
                if row is not None:
                    row.set_problem("bad", sentence(problem))
                else:
                    self.app.refuse(problem)
            return
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        if self.typed(WHO).strip():
            self.app.keep(WHO, self.typed(WHO).strip())
        make_seal(self.app, str(values["name"]), saved.id)
        self.app.changed.emit(Unit.about.table, frozenset((saved.id,)))  # what it is was set after it was saved
        self.app.go("offices" if above else "home")

    def show_demo(self) -> None:
        """Fill the empty register with the demo."""

        def work(progress: Progress) -> None:
            make_demo(progress.store)

        def done(_nothing: None) -> None:
            reload_unit(self.app.store)
            self.app.changed.emit(Unit.about.table, frozenset())
            self.app.go("home")

        self.app.run(work, done, what="Đang dựng dữ liệu mẫu")


def remove_demo(app: App) -> None:
    """Take everything of the demo out of the register, its seal too, and begin the first day anew."""
    store = app.store
    try:
        with store.change("DELETE", MARK) as change:
            for kind in store.catalogue.kinds:
                for record in list(store.every(kind)):
                    change.update(kind, record.id, {"gone": UNDONE})
            store.set_setting(MARK, "")
            store.set_setting("own_unit", "")
        for form, _, _ in store.drafts():
            store.drop_draft(form)
    except Trouble as trouble:
        app.trouble(trouble)
        return
    # The demo's seal names an invented unit: a real report must never bear it.
    shutil.rmtree(store.folder / SEAL, ignore_errors=True)
    app.go("home")


def reload_unit(store: Store) -> None:
    """Let the window's store know the unit that another connection founded or removed."""
    store.own_unit = store.setting("own_unit") or ""


def make_seal(app: App, name: str, unit: str) -> None:
    """Make the unit's seal beside the window, unless there is one; the first day waits for nothing."""

    def work(progress: Progress) -> None:
        folder = progress.store.folder
        seal = app.rooms.report().seal
        if not seal.has_seal(folder):
            seal.make_seal(folder, name=name, unit=unit, now=progress.store.now())

    app.run(work, None, what="Đang tạo dấu của đơn vị")


class DemoMark(QWidget):
    """The words "DỮ LIỆU MẪU" over every screen while the register holds the demo; the mouse goes through them."""

    WORDS = "DỮ LIỆU MẪU"

    def __init__(self, app: App, window: QWidget) -> None:
        """Lie over a window."""
        super().__init__(window)
        self.app, self._over = app, window
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.WORDS)
        window.installEventFilter(self)
        app.changed.connect(self._ask)
        app.look.changed.connect(self._place)
        self._ask()

    def _ask(self) -> None:
        self.setVisible(is_demo(self.app.store))
        self._place()

    def _place(self) -> None:
        self.setGeometry(self._over.rect())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the size of the window."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Write the words large and pale across the window."""
        look = self.app.look
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(look.font(LARGE, looks.STRONG))
        color = look.color("text")
        color.setAlphaF(STRONG_PALE if look.tokens.high_contrast else PALE)
        painter.setPen(color)
        painter.translate(self.rect().center())
        painter.rotate(SLANT)
        room = QRectF(-self.width(), -look.px(LARGE), 2 * self.width(), 2 * look.px(LARGE))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), self.WORDS)

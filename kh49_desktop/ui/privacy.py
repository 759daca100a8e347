"""Personal data on the screen: what is masked, a person's own papers, the log of exports, erasure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from kh49_desktop.errors import Trouble
from kh49_desktop.goals.consent import (
    PEOPLE,
    RETENTION,
    asks_consent,
    consent_counts,
    erasing_doubts,
    over_retention,
    retention_years,
    without_consent,
)
from kh49_desktop.record import Record
from kh49_desktop.store.auditing import Export, exports
from kh49_desktop.store.erasing import erase, erased, hold, is_erased, tells_of_person
from kh49_desktop.store.file import Store
from kh49_desktop.store.post import OUT, letters
from kh49_desktop.store.remains import remains, take_away
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.actions import Action
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.history import moment
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.told import ToldRows
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    CheckBox,
    ChoiceBox,
    EmptyState,
    FieldRow,
    FlowRow,
    ItemRow,
    LineEdit,
    ProblemLine,
    Scroll,
    Segmented,
    Table,
    Words,
)
from kh49_desktop.words import sentence, trouble_sentence
from kh49_desktop.words.keeping import ERASING, EXPORTS
from kh49_desktop.words.lists import small

if TYPE_CHECKING:
    from kh49_desktop.ui.form import RecordForm

Index = QModelIndex | QPersistentModelIndex
MASKS: Final = "masks"  # the setting: whether personal values are masked; on until switched off
LABEL: Final = 146
MOST: Final = 2_000  # lines of the log that are shown; the command line shows all
HEADS: Final = ("Lúc", "Người làm", "Việc", "Loại", "Số bản ghi", "Cột riêng tư", "Tệp")
NUMBER: Final = 4  # the column that holds a number
DONE: Final = "Đã xoá hẳn thông tin cá nhân. Các con số giữ nguyên."
WHY_ERASE: Final = ("Người đó yêu cầu xoá", "Đã hết thời gian lưu giữ", "Ghi nhầm người không thuộc đơn vị")
WHY_KEEP: Final = (
    "Kỳ báo cáo chưa chốt",
    "Chứng từ đoàn phí còn phải lưu",
    "Đang giải quyết khiếu nại, tranh chấp",
    "Công đoàn cấp trên yêu cầu giữ",
)


def masks(app: App) -> bool:
    """Return whether personal values are masked until someone asks to see them."""
    return app.flag(MASKS, default=True)


# -- what the form of a record offers ----------------------------------------------------------------------------------


def private_ways(form: RecordForm) -> list[tuple[str, Callable[[], object]]]:
    """Return the commands about the personal data of a form's record, and what does them."""
    ways: list[tuple[str, Callable[[], object]]] = []
    if form.can_reveal:
        ways.append(("record.reveal", lambda: form.reveal()))  # noqa: PLW0108 - a signal's argument stays out
    ways.append(("record.print_one", lambda: print_one(form)))
    if asks_consent(form.kind):
        ways.append(("record.consent", lambda: print_consent(form)))
        ways.append(("record.application", lambda: print_application(form)))
    if tells_of_person(form.kind):
        ways.append(("record.erase", lambda: ask_erasure(form)))
    return ways


def words_for(form: RecordForm, command: Action) -> str:
    """Return the words of a command in the menu of a form."""
    if command.id == "record.print_one" and tells_of_person(form.kind):
        return "In hồ sơ của người này"
    if command.id == "record.reveal":
        return "Che thông tin cá nhân" if form.revealed else "Hiện thông tin cá nhân"
    return command.words


def offer_private(page: Page, form: Callable[[], RecordForm | None]) -> None:
    """Offer those commands on a page; `form` gives the open form, None while none is open."""

    def doing(name: str) -> Callable[[], object]:
        def do() -> None:
            opened = form()
            for known, way in private_ways(opened) if opened is not None else ():
                if known == name:
                    way()

        return do

    def can(name: str) -> Callable[[], bool]:
        def ask() -> bool:
            opened = form()
            if opened is None or (opened.editing.is_new and name != "record.reveal"):
                return False
            return any(known == name for known, _ in private_ways(opened))

        return ask

    for name in ("record.reveal", "record.print_one", "record.consent", "record.application", "record.erase"):
        page.offer(name, doing(name), can(name))


def print_one(form: RecordForm) -> None:
    """Print the record of a form with all that belongs to it."""
    app, kind, record = form.app, form.kind, form.editing.record
    sensitive = app.shows_sensitive

    def write(store: Store, path: Path) -> object:
        return app.rooms.report().sheet.write_record(store, kind, record, path, sensitive=sensitive, now=store.now())

    _print(form, f"Hồ sơ {small(kind.about.title)}", write)


def print_consent(form: RecordForm) -> None:
    """Print the consent sheet of the person in a form."""
    app, record = form.app, form.editing.record

    def write(store: Store, path: Path) -> object:
        return app.rooms.report().consent_sheet.write_consent(store, record, path, now=store.now())

    _print(form, "Phiếu đồng ý", write)


def print_application(form: RecordForm) -> None:
    """Print form 5a of the person in a form."""
    app, record = form.app, form.editing.record
    sensitive = app.shows_sensitive

    def write(store: Store, path: Path) -> object:
        forms = app.rooms.report().application_forms
        return forms.write_application(store, record, path, sensitive=sensitive, now=store.now())

    _print(form, "Đơn gia nhập công đoàn", write)


def _print(form: RecordForm, words: str, write: Callable[[Store, Path], object]) -> None:
    """Ask whereto and write there, beside the window; what was typed is saved first."""
    if form.editing.is_new or not form.settle() or (form.editing.is_touched and not form.save()):
        return
    usual = form.app.store.folder / f"{words}.pdf"
    chosen, _ = QFileDialog.getSaveFileName(form, words, str(usual), "PDF (*.pdf)")
    if chosen:
        path = Path(chosen)
        print_to(form.app, words, path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf"), write)


def print_to(app: App, words: str, path: Path, write: Callable[[Store, Path], object]) -> None:
    """Write a paper and tell where it is."""

    def work(progress: Progress) -> object:
        return write(progress.store, path)

    def done(_: object) -> None:
        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        app.tell(f"Đã in {words[:1].lower()}{words[1:]} ra {path.name}.", "Mở tệp", show, tone="good")

    app.run(work, done, what=f"In {words[:1].lower()}{words[1:]}")


def ask_erasure(form: RecordForm) -> None:
    """Go where the erasure of a form's record is decided."""
    if form.settle():
        form.app.go("erasing", kind=form.kind.about.name, record=form.editing.record)


# -- the log of exports ------------------------------------------------------------------------------------------------


class AuditModel(ToldRows):
    """The lines of the log, newest first."""

    heads = HEADS
    figures = frozenset((NUMBER,))

    def __init__(self, store: Store, parent: QObject) -> None:
        super().__init__(parent)
        self._store = store
        self.lines: list[Export] = []

    def refresh(self) -> None:
        """Read the log anew."""
        self.beginResetModel()
        self.lines = exports(self._store, MOST)
        self.endResetModel()

    def items(self) -> Sequence[Export]:
        """Return the lines."""
        return self.lines

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the words of a cell; of a file its name, the whole way in the tip."""
        if role == Qt.ItemDataRole.ToolTipRole and index.column() > NUMBER:
            return self.told(self.lines[index.row()])[index.column()]
        if index.column() == len(HEADS) - 1 and role == Qt.ItemDataRole.DisplayRole:
            return Path(self.lines[index.row()].file).name
        return super().data(index, role)

    def told(self, item: Export) -> Sequence[str]:
        """Return the words of a line."""
        line = item
        kind = self._store.catalogue.find(line.about) if line.about else None
        fields = kind.about.fields if kind else {}
        personal = ", ".join(fields[name].label if name in fields else name for name in line.personal)
        title = kind.about.title if kind else ""
        what = EXPORTS.get(line.what, line.what)
        return moment(line.at), line.who, what, title, show_whole(line.rows), personal, line.file


class AuditPage(Page):
    """What left the register: when, by whom, how many, which personal columns, whereto. Nothing can be taken out."""

    page_id = "audit"
    title = "Nhật ký xuất dữ liệu"
    icon = "download"

    def __init__(self, app: App) -> None:
        super().__init__(app, has_back=True)
        self.head.back.connect(self._back)
        self.foot.hide()
        self.model = AuditModel(app.store, self)
        self.table = Table(app.look, name="Các lần xuất dữ liệu")
        self.table.setModel(self.model)
        self.empty = EmptyState(
            app.look, "Chưa có lần xuất nào. Mỗi lần in, xuất tệp hay chép danh sách được ghi ở đây.", icon="download"
        )
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.empty, 1)
        self.offer("record.leave", self._back)

    def opened(self, **target: object) -> None:
        """Show the log as it is now."""
        del target
        self.model.refresh()
        full = bool(self.model.lines)
        self.table.setVisible(full)
        self.empty.setVisible(not full)
        self.head.set_title(self.title, show_whole(len(self.model.lines)) if full else "")
        self.table.fit_columns(5)
        if full:
            self.table.selectRow(0)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        self.app.go("settings")


# -- erasure -----------------------------------------------------------------------------------------------------------


def erase_with_copies(
    store: Store, kind: type[Record], record: str, reason: str, unit: str
) -> tuple[str, list[Trouble]]:
    """Erase, and take the copies away; return what is done and what could not be done yet. Raises as `erase` does."""
    count = len(remains(store, unit).every)
    left = erased(store, kind, record, reason)
    troubles = [left] if left else []
    try:
        new = take_away(store, unit)
    except Trouble as trouble:
        return DONE, [*troubles, trouble]
    return f"{DONE} {ERASING['taken_away'].format(count=show_whole(count), file=new.name)}", troubles


class ErasePage(Page):
    """Where an erasure is decided: what goes, what stays, what is out of reach; or why the record is kept instead."""

    page_id = "erasing"
    title = "Xoá hẳn thông tin cá nhân"
    icon = "trash-2"
    bar_in_margin = True

    def __init__(self, app: App) -> None:
        super().__init__(app, has_back=True)
        look = app.look
        self.head.back.connect(self._back)
        self.foot.hide()
        self.kind: type[Record] | None = None
        self.record, self.named, self.unit = "", "", ""
        self.remains = False  # something in the folder that an erasure does not reach by itself
        self.what = Card(look, "Xoá hẳn làm gì")
        self.goes, self.stays, self.beyond, self.kept_files = (Words(look, wrap=True) for _ in range(4))
        self.kept_files.set_tone("second")
        for words in (self.goes, self.stays, self.beyond, self.kept_files):
            self.what.add(words)
        self.doubt = ProblemLine(look, "warn", "")
        self.what.add(self.doubt)
        self.asked = Card(look, "Quyết định")
        self.way = Segmented(look, [("erase", "Xoá hẳn"), ("hold", "Chưa xoá, ghi lý do giữ lại")], value="erase",
                             clearable=False, name="Cách làm")  # fmt: skip
        self.way.edited.connect(self._turned)
        self.reason = ChoiceBox(look, [], fold=fold, name="Lý do")
        self.reason.edited.connect(self._look)
        self.reason.unmatched.connect(self._look)
        line = self.reason.lineEdit()
        if line is not None:
            line.textChanged.connect(self._look)
        self.name = LineEdit(look, name="Gõ lại họ tên")
        self.name.textChanged.connect(self._look)
        self.name_row = FieldRow(look, "Gõ lại họ tên", self.name, label_width=LABEL)
        self.away = CheckBox(look, ERASING["take_away"])
        self.button = Button(look, "Xoá hẳn", weight="danger", icon="trash-2")
        self.keep_button = Button(look, "Ghi lý do giữ lại", weight="primary", icon="check")
        for button in (self.button, self.keep_button):
            button.clicked.connect(self.carry_out)
        self.asked.add(FieldRow(look, "Cách làm", self.way, label_width=LABEL))
        told = "Chọn, hoặc gõ lý do khác. Lịch sử giữ lý do này."
        self.asked.add(FieldRow(look, "Lý do", self.reason, help_text=told, label_width=LABEL))
        self.asked.add(self.name_row)
        self.asked.add(self.away)
        self.asked.add(FlowRow(look, [self.button, self.keep_button]))
        inside = QWidget()
        inside.setAccessibleName(self.title)
        self._stack = QVBoxLayout(inside)
        self._stack.addWidget(self.what)
        self._stack.addWidget(self.asked)
        self._stack.addStretch(1)
        self.area = Scroll(look, inside)
        self.area.stand_in_margin()
        self.area.setAccessibleName(self.title)
        self.body.addWidget(self.area, 1)
        self.offer("record.leave", self._back)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        if hasattr(self, "_stack"):
            self._stack.setContentsMargins(0, 0, 0, self.look.px(16))
            self._stack.setSpacing(self.look.px(16))

    def opened(self, **target: object) -> None:
        """Show what the erasure of a record would do: kind=, record=."""
        store = self.app.store
        self.kind = store.catalogue.find(str(target.get("kind") or ""))
        self.record = str(target.get("record") or "")
        found = store.load(self.kind, self.record) if self.kind else None
        if self.kind is None or found is None:
            self._back()
            return
        self.named = found.named()
        self.head.set_title(self.title, self.named)
        self.goes.setText(ERASING["goes"])
        self.stays.setText(ERASING["stays"])
        self.unit = str((store.row(self.kind, self.record, gone=True) or {})["of_unit"])
        beyond = [ERASING["other_texts"], ERASING["handed_out"]]
        if store.superior and self.unit != store.own_unit:
            beyond.append(ERASING["at_the_unit"])
        elif letters(store, way=OUT, limit=1):
            beyond.append(ERASING["sent_on"])
        self.beyond.setText("\n".join(beyond))
        left = remains(store, self.unit)
        told = (
            [ERASING["copies"], *(str(path.relative_to(store.folder)) for path in left.copies)] if left.copies else []
        )
        if left.parcels:
            folders = ", ".join(dict.fromkeys(path.relative_to(store.folder).parts[0] for path in left.parcels))
            told.append(ERASING["parcels"].format(count=show_whole(len(left.parcels)), folders=folders))
        self.kept_files.setText("\n".join(told))
        self.kept_files.setVisible(bool(told))
        self.remains = bool(told)
        self.away.setChecked(False)
        doubts = " ".join(sentence(problem) for problem in erasing_doubts(store, self.kind, self.record))
        if is_erased(store, self.kind, self.record):
            doubts = "Thông tin của người này đã được xoá hẳn trước đây."
        self.doubt.set_line("warn", doubts)
        self.name.set_text("")
        self.name.setPlaceholderText(self.named)
        self.way.set_value("erase")
        self._turned("erase")
        self.way.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turned(self, way: str | None) -> None:
        erasing = way != "hold"
        self.reason.set_choices([(why, why) for why in (WHY_ERASE if erasing else WHY_KEEP)])
        self.reason.set_value(None)
        line = self.reason.lineEdit()
        if line is not None:
            line.setText("")
        self.name_row.setVisible(erasing)
        self.away.setVisible(erasing and self.remains)
        self.button.setVisible(erasing)
        self.keep_button.setVisible(not erasing)
        self._look()

    def why(self) -> str:
        """Return the reason as it stands."""
        return (self.reason.value() or self.reason.text()).strip()

    def _look(self, *_: object) -> None:
        free = bool(self.why()) and not self.app.busy
        self.keep_button.setEnabled(free)
        self.button.setEnabled(free and fold(self.name.text()) == fold(self.named))

    def carry_out(self) -> None:
        """Erase, or keep the reason why not."""
        kind, record, reason, app = self.kind, self.record, self.why(), self.app
        erasing = self.way.value() != "hold"
        button = self.button if erasing else self.keep_button
        if kind is None or not button.isEnabled():
            return
        button.setEnabled(False)

        unit, away = self.unit, erasing and self.remains and self.away.isChecked()

        def work(progress: Progress) -> tuple[str, list[Trouble]]:
            if away:
                return erase_with_copies(progress.store, kind, record, reason, unit)
            (erase if erasing else hold)(progress.store, kind, record, reason)
            return DONE if erasing else "Đã ghi lý do giữ lại.", []

        def done(result: tuple[str, list[Trouble]]) -> None:
            told, troubles = result
            app.tell(" ".join([told, *map(trouble_sentence, troubles)]), tone="bad" if troubles else "good")
            app.go(kind.about.name, record=record)

        app.run(work, done, ended=self._look, what=self.title if erasing else "Ghi lý do giữ lại")

    def _back(self) -> None:
        if self.kind is not None and self.record:
            self.app.go(self.kind.about.name, record=self.record)
        else:
            self.app.go("settings")


# -- the settings ------------------------------------------------------------------------------------------------------


class PrivacyCard(Card):
    """The settings about personal data: what is shown, how long it is kept, who has agreed, what left."""

    def __init__(self, app: App) -> None:
        super().__init__(app.look, "Dữ liệu cá nhân")
        self.app = app
        look = app.look
        self.masks = CheckBox(look, "Che số định danh, điện thoại, địa chỉ")
        self.masks.toggled.connect(self._mask)
        told = "Bấm hình con mắt hoặc Alt H trong phiếu để xem; mở người khác thì lại che."
        self.add(FieldRow(look, "Trên màn hình", self.masks, help_text=told, label_width=LABEL))
        self.sensitive = CheckBox(look, "Hiện các trường riêng tư")
        self.sensitive.toggled.connect(app.show_sensitive)
        told = "Dân tộc, đảng viên. Chỉ bật khi người đó đồng ý; các trường này không đi vào tệp gửi và báo cáo."
        self.add(FieldRow(look, "Riêng tư", self.sensitive, help_text=told, label_width=LABEL))
        self.years = LineEdit(look, name="Số năm giữ hồ sơ sau khi rời", figures=True)
        self.years.left.connect(self._years)
        told = "Để trống: không đặt hạn. Quá hạn thì phần mềm nêu tên để bạn quyết định, không tự xoá."
        self.years_row = FieldRow(look, "Giữ sau khi rời", self.years, unit="năm", help_text=told, label_width=LABEL)
        self.add(self.years_row)
        self.consent = ItemRow(look, "Đồng ý xử lý dữ liệu", "Chưa đếm", icon="shield-check", pressable=True)
        self.over = ItemRow(look, "Quá hạn lưu giữ", "Không có ai", icon="clock", pressable=True)
        self.log = ItemRow(look, "Nhật ký xuất dữ liệu", "Ai đã in, xuất, chép dữ liệu ra ngoài", icon="download",
                           pressable=True, rule=False)  # fmt: skip
        self.consent.clicked.connect(self._show_consent)
        self.over.clicked.connect(self._show_over)
        self.log.clicked.connect(lambda: app.go("audit"))
        self.add_rows(self.consent, self.over, self.log)

    def refresh(self) -> None:
        """Show everything as it is now."""
        for box, on in ((self.masks, masks(self.app)), (self.sensitive, self.app.shows_sensitive)):
            box.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            box.setChecked(on)
            box.blockSignals(False)  # noqa: FBT003
        years = retention_years(self.app.store)
        self.years.set_text(str(years) if years else "")
        self.years_row.clear_problems()
        counts = consent_counts(self.app.store)
        told = f"{show_whole(counts.given)} người đang đồng ý"
        if counts.nothing:
            told += f", {show_whole(counts.nothing)} người chưa có văn bản"
        if counts.withdrawn:
            told += f", {show_whole(counts.withdrawn)} người đã rút"
        self.consent.below.setText(told)
        over = len(over_retention(self.app.store))
        self.over.setVisible(years is not None)
        self.over.below.setText(f"{show_whole(over)} người" if over else "Không có ai")

    def _mask(self, on: bool) -> None:  # noqa: FBT001 - a signal's argument
        self.app.set_flag(MASKS, on)
        self.app.fields_changed.emit()

    def _years(self, text: str) -> None:
        typed = text.strip()
        if typed and not (typed.isdigit() and 0 < int(typed) <= 100):  # noqa: PLR2004 - no register is older
            self.years_row.set_problem("bad", "Hãy gõ số năm, ví dụ 5, hoặc để trống.")
            return
        self.app.keep(RETENTION, typed)
        self.refresh()

    def _show_consent(self) -> None:
        ids = without_consent(self.app.store)
        if ids:
            self.app.go(PEOPLE, ids=ids, title="Chưa có văn bản đồng ý")

    def _show_over(self) -> None:
        ids = over_retention(self.app.store)
        if ids:
            self.app.go(PEOPLE, ids=ids, title="Quá hạn lưu giữ")

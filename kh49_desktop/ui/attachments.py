"""The files kept beside a record: their card in the form, and a file seen inside the window beside what one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QImage, QImageReader, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.record import Attachment
from kh49_desktop.store import attachments
from kh49_desktop.store.file import Store
from kh49_desktop.store.sniffing import EXCEL, PDF, PICTURES, PROMISED, WORD
from kh49_desktop.text.dates import show_day
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.text.sizes import show_size
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.dropping import dropped
from kh49_desktop.ui.look import HEAD, SMALL, mark
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.paper import Pages, PaperView
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    ElidedLabel,
    FlowRow,
    IconButton,
    ItemRow,
    LineEdit,
    ProblemLine,
    SectionHead,
    Words,
    empty,
)
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.ui.form import RecordForm

TITLE: Final = "Tài liệu"
ICONS: Final = MappingProxyType({PDF: "file-text", WORD: "file-pen", EXCEL: "file-spreadsheet"})
MOST_PAGES: Final = 40  # of one file; a longer one is told to be seen whole elsewhere
ROOM_BESIDE: Final = 380  # a list this wide at 100 % makes room for a file beside the form
ON_FORM: Final = (".pdf", ".jpg", ".jpeg", ".png", ".docx")  # a workbook dropped anywhere else is one to import


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the view of papers takes it: its pixels as red, green, blue, filler, row by row without gaps."""

    width: int
    height: int
    rgba: bytes


def draw_picture(path: Path, width: int) -> Picture:
    """Return a picture so many pixels wide, turned as the camera was held. Raises Refused("preview_unreadable")."""
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    size = reader.size()
    turned = bool(reader.transformation().value & 4)  # a quarter turn: width and height change places
    if size.isValid() and not size.isEmpty():
        long = (size.height(), size.width()) if turned else (size.width(), size.height())
        height = max(1, round(long[1] * width / long[0]))
        reader.setScaledSize(QSize(height, width) if turned else QSize(width, height))
    image = reader.read()
    if image.isNull():
        raise Refused(Problem("preview_unreadable"))
    image = image.convertToFormat(QImage.Format.Format_RGBX8888)
    return Picture(image.width(), image.height(), bytes(image.constBits())[: image.width() * image.height() * 4])


class FileView(QFrame):
    """One file: its pages or picture, what it is, a copy elsewhere, taking it off its record. `closed` to go back."""

    closed = Signal()

    def __init__(self, app: App, parent: QWidget | None = None, *, closes: bool = True) -> None:
        super().__init__(parent)
        self.app, self.look = app, app.look
        look = app.look
        mark(self, ground="card")
        self.file: Attachment | None = None
        self.title = ElidedLabel(look, size=HEAD, strong=True, least=120)
        self.copy = IconButton(look, "download", "Lưu bản sao…", focusable=True)
        self.remove = IconButton(look, "trash-2", "Bỏ tệp khỏi bản ghi", focusable=True)
        self.cross = IconButton(look, "x", "Đóng tệp", focusable=True)
        looks.show_if(self.cross, closes)
        self.below = Words(look, size=SMALL, tone="second", wrap=True)
        self.what = LineEdit(look, placeholder="Tệp này là gì, ví dụ: Biên bản", name="Nội dung của tệp")
        self.problem = ProblemLine(look)
        self.paper = PaperView(app)
        self.paper.setAccessibleName("Xem tệp")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        for button in (self.copy, self.remove, self.cross):
            head.addWidget(button)
        self._stack = QVBoxLayout(self)
        self._stack.addLayout(head)
        for part in (self.below, self.what, self.problem):
            self._stack.addWidget(part)
        self._stack.addWidget(self.paper, 1)
        self._stack.addStretch(0)
        self.copy.clicked.connect(self._ask_where)
        self.remove.clicked.connect(self.take_off)
        self.cross.clicked.connect(self.closed)
        self.what.left.connect(self._describe)
        self.paper.failed.connect(self._failed)
        app.changed.connect(self._changed)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._stack.setContentsMargins(px(20), px(16), px(16), px(12))
        self._stack.setSpacing(px(8))

    def show_file(self, attachment: str) -> None:
        """Show a file; one that is lost or cannot be shown says so and what to do."""
        self.file = self.app.store.load(Attachment, attachment)
        self.paper.clear()
        self._say()
        if self.file is None:
            return
        self._draw(self.file)

    def _say(self) -> None:
        file = self.file
        if file is None:
            self.closed.emit()
            return
        self.setAccessibleName(f"Tệp {file.name}")
        self.title.setText(file.name)
        self.below.setText(f"{show_size(file.size)} · thêm ngày {show_day(file.added_on or '')}")
        self.what.set_text(file.what or "")
        there = attachments.is_there(self.app.store, file)
        self.copy.setEnabled(there)
        self.problem.set_line("bad", "" if there else lost_words(self.app.store, file))

    def _draw(self, file: Attachment) -> None:
        place, report = attachments.path_of(self.app.store, file), self.app.rooms.report
        shown = attachments.is_there(self.app.store, file) and (file.media == PDF or file.media in PICTURES)
        self.paper.setVisible(shown)
        if not shown:
            if not self.problem.text():
                self.problem.set_line("info", "Tệp Word, Excel không xem được ở đây. Hãy lưu bản sao rồi mở.")
            return

        def draw_pdf(width: int) -> Pages:
            pdf = place.read_bytes()
            preview = report().preview
            pages = preview.render_pages(pdf, width, most=MOST_PAGES)
            count = preview.page_count(pdf)
            more = f"Hiện {len(pages)} trên {show_whole(count)} trang, lưu bản sao để xem hết"
            return Pages(pages, f"{count} trang" if count == len(pages) else more)

        def draw_image(width: int) -> Pages:
            return Pages([draw_picture(place, width)], "")

        self.paper.show_drawn(file.id, draw_pdf if file.media == PDF else draw_image)

    def _failed(self, error: object) -> None:
        self.paper.hide()
        if isinstance(error, Refused):
            self.problem.set_line("warn", " ".join(sentence(problem) for problem in error.problems))
        elif isinstance(error, Trouble):
            self.app.trouble(error)

    def _describe(self, words: str) -> None:
        if self.file is None or (self.file.what or "") == words.strip():
            return
        try:
            self.app.store.save(Attachment, {"what": words.strip() or None}, record=self.file.id)
        except Refused as refused:
            self.app.refuse(*refused.problems)
        except Trouble as trouble:
            self.app.trouble(trouble)

    def take_off(self) -> None:
        """Take the file off its record; the undo bar brings it back, and its bytes stay."""
        file = self.file
        if file is None:
            return
        try:
            change = self.app.store.delete(Attachment, file.id)
        except Trouble as trouble:
            self.app.trouble(trouble)
            return
        self.app.tell(f"Đã bỏ tệp {file.name}.", "Hoàn tác", lambda: self.app.undo_change(change))

    def _ask_where(self) -> None:
        if self.file is None:
            return
        usual = str(Path.home() / self.file.name)
        chosen, _ = QFileDialog.getSaveFileName(self, "Lưu bản sao", usual, f"Tệp (*{Path(self.file.name).suffix})")
        if chosen:
            self.save_copy(Path(chosen))

    def save_copy(self, out: Path) -> None:
        """Write a copy of the file elsewhere, beside the window."""
        file = self.file
        if file is None:
            return
        self.app.run(
            lambda progress: attachments.save_copy(progress.store, file, out),
            lambda _: self.app.tell(f"Đã lưu bản sao {out.name}.", tone="good"),
            what=f"Lưu bản sao {file.name}",
        )

    def _changed(self, table: str, records: frozenset[str]) -> None:
        file = self.file
        ours = table == Attachment.about.table and file is not None and (not records or file.id in records)
        if ours and file is not None and not self.isHidden():
            self.file = self.app.store.load(Attachment, file.id)
            self._say()

    def event(self, event: QEvent) -> bool:
        """Keep Esc for closing the file: the window would leave the record."""
        overriding = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if overriding and event.key() == Qt.Key.Key_Escape and not self.cross.isHidden():  # type: ignore[attr-defined] # a key, by the line above
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape and not self.cross.isHidden():
            self.closed.emit()
            return
        super().keyPressEvent(event)


def lost_words(store: Store, file: Attachment) -> str:
    """Return what is said of a file that is not there whole."""
    code = "file_changed" if attachments.path_of(store, file).exists() else "file_missing"
    return sentence(Problem(code, facts={"name": file.name}))


class FilesCard(QWidget):
    """The files of the record that a form shows: a card in a wide form, a folded section in a narrow one."""

    def __init__(self, form: RecordForm) -> None:
        super().__init__()
        self.form, self.app, self.look = form, form.app, form.look
        look = form.look
        self.setAccessibleName(TITLE)
        self.view: FileView | None = None
        self.rows: list[ItemRow] = []
        self._files: list[Attachment] = []
        self.card = Card(look, TITLE, gap=0) if form.wide else None
        self.head = None if form.wide else SectionHead(look, TITLE, folding=True, is_open=False)
        self.inside = QWidget()
        self.inside.setAccessibleName(TITLE)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.add_button = Button(look, "Thêm tệp…", weight="quiet", icon="paperclip", tip="Hoặc kéo tệp thả vào phiếu")
        self.add_button.clicked.connect(self._ask_files)
        room = QVBoxLayout(self.inside)
        room.setContentsMargins(0, 0, 0, 0)
        room.addLayout(self._list)
        room.addWidget(FlowRow(look, [self.add_button]))
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        if self.card is not None:
            self.card.add(self.inside)
            self._stack.addWidget(self.card)
        if self.head is not None:
            self.head.opened.connect(self.inside.setVisible)
            self._stack.addWidget(self.head)
            self._stack.addWidget(self.inside)
            self.inside.hide()
        form.setAcceptDrops(True)
        form.installEventFilter(self)
        self.app.changed.connect(self._changed)

    # -- the list --------------------------------------------------------------------------------------------------

    @property
    def record(self) -> str:
        """Return the record that the form shows; "" for a new one."""
        return self.form.editing.record

    def refresh(self, *, fresh: bool = False) -> None:
        """Show the files of the form's record; `fresh`: it is another record, so a file that is seen is closed."""
        if fresh:
            self.close_file()
        found = self.app.store.attachments(self.form.kind, self.record) if self.record else []
        if found == self._files and not fresh:
            return
        self._files = found
        empty(self._list)
        self.rows = [self._row(file, last=file is found[-1]) for file in found]
        for row in self.rows:
            self._list.addWidget(row)
        lost = sum(not attachments.is_there(self.app.store, file) for file in found)
        size = show_size(sum(file.size for file in found)) if found else ""
        words = f"thiếu {lost} tệp" if lost else size if self.card is not None or not found else f"{len(found)} tệp"
        for head in (self.card, self.head):
            if head is not None:
                head.set_right(words, "bad" if lost else "second")
        if lost and self.head is not None:
            self.set_open()

    def _row(self, file: Attachment, *, last: bool) -> ItemRow:
        there = attachments.is_there(self.app.store, file)
        day = show_day(file.added_on) if file.added_on else ""
        below = " · ".join(part for part in (file.what or "", day) if part)
        icon = "image" if file.media in PICTURES else ICONS.get(file.media or "", "file-text")
        row = ItemRow(self.look, file.name, below, icon=icon, right=show_size(file.size), rule=not last)
        if not there:
            row.below.set_tone("bad")
            row.below.setText("Không còn trong thư mục dữ liệu. Bấm để xem cách lấy lại.")
            row.below.show()
        eye = IconButton(self.look, "eye" if there else "circle-alert", f"Xem {file.name}", focusable=True)
        eye.clicked.connect(self._showing(file.id))
        row.clicked.connect(self._showing(file.id))
        row.add_right(eye)
        row.setAccessibleName(", ".join(part for part in (file.name, row.below.text(), show_size(file.size)) if part))
        return row

    def _showing(self, attachment: str) -> Callable[[], None]:
        return lambda: self.show_file(attachment)

    def set_open(self) -> None:
        """Unfold the section."""
        if self.head is not None:
            self.head.set_open(True)
            self.inside.show()

    def focus(self) -> None:
        """Put the keyboard onto the first file, or onto the button that adds one."""
        self.set_open()
        first = self.rows[0].findChild(IconButton) if self.rows else None
        (first or self.add_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self, table: str, records: frozenset[str]) -> None:
        del records
        if table == Attachment.about.table:
            self.refresh()

    # -- one file --------------------------------------------------------------------------------------------------

    def show_file(self, attachment: str) -> None:
        """Show a file beside the form where there is room, else over its right part or the whole of it."""
        if self.view is None:
            self.view = FileView(self.app, self.form.parentWidget())
            self.view.closed.connect(self.close_file)
        self._place()
        self.view.show()
        self.view.raise_()
        self.view.show_file(attachment)
        self.view.cross.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_file(self) -> None:
        """Go back from the file to the form."""
        if self.view is not None and not self.view.isHidden():
            inside = self.view.isAncestorOf(self.window().focusWidget() or self)
            self.view.hide()
            self.view.paper.clear()
            if inside and self.isVisible():
                self.focus()

    def _place(self) -> None:
        room = self.form.parentWidget()
        if self.view is None or room is None:
            return
        corner = self.form.mapTo(room, QPoint(0, 0))
        width, height = self.form.width(), self.form.height()
        if corner.x() >= self.look.px(ROOM_BESIDE):
            self.view.setGeometry(0, 0, corner.x() - self.look.px(16), room.height())
        elif self.card is not None and self.card.width() < width * 2 // 3:  # two columns: what is typed stays in view
            left = self.form.inside.mapTo(room, self.form.right.geometry().topLeft()).x()
            top = self.form.area.mapTo(room, QPoint(0, 0)).y()
            self.view.setGeometry(left, top, corner.x() + width - left - self.look.px(12), corner.y() + height - top)
        else:
            self.view.setGeometry(corner.x(), corner.y(), width, height)

    # -- adding ----------------------------------------------------------------------------------------------------

    def _ask_files(self) -> None:
        endings = " ".join(f"*{ending}" for ending in PROMISED)
        chosen, _ = QFileDialog.getOpenFileNames(
            self, "Chọn tệp cho bản ghi", "", f"Giấy tờ và ảnh ({endings});;PDF (*.pdf);;Ảnh (*.jpg *.jpeg *.png)"
        )
        self.add_files([Path(name) for name in chosen])

    def add_files(self, paths: Sequence[Path], *, sure: bool = False) -> None:
        """Keep copies of files beside the record, one after the other; a new record is saved first."""
        if not paths or (not self.record and not self.form.save()):
            return
        kind, record, first, others = self.form.kind, self.record, paths[0], paths[1:]

        def work(progress: Progress) -> str:
            def told(done: int, total: int) -> None:
                progress.tell(done, total, f"{show_size(done)} trong {show_size(total)}")

            return attachments.attach(progress.store, kind, record, first, sure=sure, told=told)

        def done(made: str) -> None:
            self.set_open()
            change = self.app.store.history(Attachment, made)[0].change
            self.app.tell(f"Đã thêm tệp {first.name}.", "Hoàn tác", lambda: self.app.undo_change(change), tone="good")
            self.add_files(others)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self._refused(error, first)
                self.add_files(others)
            elif isinstance(error, Trouble):
                self.app.trouble(error)
            else:
                self.app.tell("Đã dừng. Tệp chưa được thêm.")

        self.app.run(work, done, failed, what=f"Thêm tệp {first.name}")

    def _refused(self, refused: Refused, path: Path) -> None:
        if all(problem.code == "card_by_shape" for problem in refused.problems):
            told = " ".join(sentence(problem) for problem in refused.problems)
            again: Callable[[], None] = lambda: self.add_files([path], sure=True)  # noqa: E731
            self.app.tell(told, "Đây không phải ảnh căn cước", again, tone="warn")
        else:
            self.app.refuse(*refused.problems)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files dropped on the form; keep the file that is seen in its place, and close it with the form."""
        if isinstance(event, QDropEvent) and event.type() in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            paths = list(dropped(event.mimeData().urls(), ON_FORM))
            if paths:
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.add_files(paths)
                return True
        if event.type() == QEvent.Type.Hide:
            self.close_file()
        elif event.type() in {QEvent.Type.Resize, QEvent.Type.Move} and self.view is not None:
            self._place()
        return super().eventFilter(watched, event)


class FilePage(Page):
    """One file as a page of its own, where a search leads to it, with the way to the record it belongs to."""

    title = "Tệp đính kèm"
    icon = "paperclip"

    def __init__(self, app: App) -> None:
        self.page_id = Attachment.about.name
        self.whose = Button(app.look, "Mở bản ghi", icon="arrow-right")
        super().__init__(app, buttons=[self.whose], has_back=True)
        self.view = FileView(app, closes=False)
        self.body.addWidget(self.view, 1)
        self.foot.hide()
        self.whose.clicked.connect(self._go)
        self.head.back.connect(self._go)
        self.view.closed.connect(self._go)
        self.offer("record.leave", self._go)

    def opened(self, **target: object) -> None:
        """Show a file (`record`: its id)."""
        if target.get("record"):
            self.view.show_file(str(target["record"]))
        file = self.view.file
        kind = self.app.store.catalogue.find(file.about_table) if file else None
        found = self.app.store.load(kind, file.about_record) if kind and file else None
        self.head.set_title(self.title, found.named() if found else "")
        self.whose.setVisible(found is not None)
        self.whose.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        file = self.view.file
        kind = self.app.store.catalogue.find(file.about_table) if file else None
        if file is not None and kind is not None and self.app.store.row(kind, file.about_record) is not None:
            self.app.go(kind.about.name, record=file.about_record, field=Attachment.about.table)
        else:
            self.app.go("home")

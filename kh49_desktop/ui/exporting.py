"""Data out as files: one list, an official list, the whole register; which personal columns go; where it is then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.fields import Field
from kh49_desktop.record import Record
from kh49_desktop.text.letters import fold
from kh49_desktop.text.numbers import read_whole, show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.actions import about_record
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.choosing import importable
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.printing import FORBIDDEN
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    CheckBox,
    ChoiceBox,
    FieldRow,
    FlowRow,
    Icon,
    LineEdit,
    ProblemLine,
    Scroll,
    Segmented,
    Words,
)
from kh49_desktop.words import sentence

LIST, LAYOUT, WHOLE = "list", "layout", "whole"
WAYS: Final = ((LIST, "Một danh sách"), (LAYOUT, "Danh sách theo mẫu"), (WHOLE, "Toàn bộ sổ"))
KINDS: Final = ((".xlsx", "Excel (.xlsx)"), (".csv", "CSV"), (".json", "JSON"))
TOLD: Final = {
    LIST: "Mọi cột của danh sách, nhập lại được mà không đổi gì.",
    LAYOUT: "Tệp có tiêu đề, chữ ký theo mẫu, để in hoặc gửi. Mẫu đổi được trong tệp layouts.json của thư mục dữ liệu.",
    WHOLE: "Mỗi loại sổ một trang, kèm trang giải thích; tệp đính kèm nằm trong thư mục bên cạnh. "
    "Nhập lại vào chính sổ này thì không có gì thay đổi; nhập vào thư mục mới thì được đúng sổ này.",
}
LABEL: Final = 146
YEARS: Final = range(1990, 2100)


class ExportPage(Page):
    """What goes out and where. `opened(kind=, ids=[…], title=, what=)`: a list, or the few records of a list."""

    page_id = "exporting"
    title = "Xuất dữ liệu"
    icon = "download"
    bar_in_margin = True

    def __init__(self, app: App) -> None:
        """Make the page; the layouts are read when they are first asked for."""
        super().__init__(app, has_back=True)
        look = app.look
        self.head.back.connect(self._leave)
        self._from = "settings"
        self.ids: tuple[str, ...] | None = None
        self.shown_title = ""
        self.written: Path | None = None
        self.kind: type[Record] = app.store.catalogue.kinds[0]
        self.ticks: dict[str, CheckBox] = {}
        self.way = Segmented(look, WAYS, value=LIST, clearable=False, name="Xuất gì")
        self.way.edited.connect(self._turned)
        self.told = Words(look, tone="second", wrap=True)
        self.kinds = ChoiceBox(look, importable(app.store.catalogue, sensitive=False), fold=fold, name="Danh sách")
        self.kinds.edited.connect(self._take_kind)
        self.some = Segmented(look, [], clearable=False, name="Những bản ghi nào")
        self.layouts = ChoiceBox(look, [], fold=fold, name="Mẫu")
        self.layouts.edited.connect(self._turned)
        self.year = LineEdit(look, str(app.store.today.year), name="Năm", figures=True)
        self.ending = Segmented(look, KINDS[:2], value=".xlsx", clearable=False, name="Loại tệp")
        self.whole_ending = Segmented(look, KINDS, value=".xlsx", clearable=False, name="Loại tệp")
        self.sensitive = CheckBox(look, "Kèm cả các trường riêng tư (dân tộc, đảng viên…)")
        self._build_what()
        self.problem = ProblemLine(look)
        self.go = Button(look, "Chọn nơi lưu…", weight="primary", icon="download")
        self.go.clicked.connect(self.ask_where)
        self._build_done()
        inside = QWidget()
        inside.setAccessibleName(self.title)
        self._stack = QVBoxLayout(inside)
        for widget in (self.done, self.what, self.personal, self.problem, FlowRow(look, [self.go])):
            self._stack.addWidget(widget)
        self._stack.addStretch(1)
        self.area = Scroll(look, inside)
        self.area.stand_in_margin()
        self.area.setAccessibleName(self.title)
        self.body.addWidget(self.area, 1)
        self.foot.set_state("Mỗi lần xuất được ghi vào Nhật ký xuất dữ liệu.", "info")
        self.offer("record.leave", self._leave)
        self.offer("go.back", self._leave)
        self.restyle()

    def _build_what(self) -> None:
        look = self.look
        self.what = Card(look, "Xuất gì")
        self.kind_row = FieldRow(look, "Danh sách", self.kinds, label_width=LABEL)
        self.some_words = Words(look, tone="second", wrap=True)
        self.all = CheckBox(look, "Cả danh sách, không chỉ phần đang xem")
        self.layout_row = FieldRow(look, "Mẫu", self.layouts, label_width=LABEL)
        self.year_row = FieldRow(look, "Năm", self.year, label_width=LABEL)
        self.ending_row = FieldRow(look, "Loại tệp", self.ending, label_width=LABEL)
        self.whole_row = FieldRow(look, "Loại tệp", self.whole_ending, label_width=LABEL)
        self.what.add(self.way)
        self.what.add(self.told)
        for row in (
            self.kind_row,
            self.some_words,
            self.all,
            self.layout_row,
            self.year_row,
            self.ending_row,
            self.whole_row,
        ):
            self.what.add(row)
        self.personal = Card(look, "Cột thông tin riêng được xuất")
        self._personal_words = Words(look, tone="second", wrap=True)
        self._ticks = FlowRow(look, gap=20)
        self.personal.add(self._personal_words)
        self.personal.add(self._ticks)
        self.personal.add(self.sensitive)

    def _build_done(self) -> None:
        look = self.look
        self.done = Card(look)
        self.said = Words(look, strong=True, wrap=True)
        self.more = Words(look, size=looks.SMALL, tone="second", wrap=True)
        self.open_file = Button(look, "Mở tệp", icon="external-link")
        self.open_folder = Button(look, "Mở thư mục", icon="folder-open")
        self.open_file.clicked.connect(self._open_file)
        self.open_folder.clicked.connect(self._open_folder)
        top = QHBoxLayout()
        top.addWidget(Icon(look, "circle-check", tone="good"))
        top.addWidget(self.said, 1)
        self.done.body.addLayout(top)
        self.done.add(self.more)
        self.done.add(FlowRow(look, [self.open_file, self.open_folder]))
        self.done.hide()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        if hasattr(self, "_stack"):
            px = self.look.px
            self._stack.setContentsMargins(0, 0, 0, px(16))
            self._stack.setSpacing(px(16))

    def opened(self, **target: object) -> None:
        """Begin with what is asked for."""
        catalogue = self.app.store.catalogue
        found = catalogue.find(str(target["kind"])) if target.get("kind") else None
        ids = target.get("ids")
        self._from = found.about.name if found is not None else "settings"
        self.done.hide()
        self.problem.set_line("bad", "")
        self._offer_layouts()
        self.kinds.set_choices(importable(catalogue, sensitive=False))
        self.kind = found or catalogue.find(self.kinds.value() or "member") or self.kind
        self.kinds.set_value(self.kind.about.name)
        self.ids = tuple(str(one) for one in ids) if isinstance(ids, Sequence) and not isinstance(ids, str) else None
        self.shown_title = str(target.get("title") or "")
        self.all.setChecked(False)
        self.sensitive.setChecked(False)
        self.way.set_value(str(target.get("what") or (LIST if found is not None else WHOLE)))
        self._show_personal()
        self._turned()
        self.way.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_layouts(self) -> None:
        try:
            lists = self.app.rooms.sheets().Layouts.load(self.app.store.folder).lists
        except Refused as refused:
            self.problem.set_line("bad", " ".join(sentence(p) for p in refused.problems))
            lists = {}
        self._lists = lists
        kept = self.layouts.value()
        self.layouts.set_choices([(code, layout.name) for code, layout in lists.items()])
        self.layouts.set_value(kept or next(iter(lists), None))

    # -- what is asked ---------------------------------------------------------------------------------------------

    def _turned(self, _code: object = None) -> None:
        way = self.way.value() or LIST
        self.told.setText(TOLD[way])
        layout = self._lists.get(self.layouts.value() or "")
        many = self.app.store.count(self.kind)
        self.kind_row.setVisible(way == LIST)
        self.layout_row.setVisible(way == LAYOUT)
        self.year_row.setVisible(way == LAYOUT and layout is not None and bool(layout.source))
        self.ending_row.setVisible(way != WHOLE)
        self.whole_row.setVisible(way == WHOLE)
        narrowed = way == LIST and self.ids is not None
        self.all.setVisible(narrowed)
        self.some_words.setVisible(way == LIST)
        words = f"{show_whole(many)} bản ghi trong sổ."
        if narrowed and self.ids is not None:
            name = f" ({self.shown_title})" if self.shown_title else ""
            words = f"Danh sách đang xem có {show_whole(len(self.ids))} trong {show_whole(many)} bản ghi{name}."
        self.some_words.setText(words)
        self.personal.setVisible(way == WHOLE or (way == LIST and bool(self.ticks)))
        self._ticks.setVisible(way == LIST)
        self.sensitive.setVisible(way == WHOLE)
        told = "Bỏ dấu những cột không cần. Họ tên luôn có." if way == LIST else "Mọi cột riêng đều có trong tệp."
        self._personal_words.setText(told)
        self.go.set_words("Chọn nơi lưu…")

    def _take_kind(self, name: object) -> None:
        found = self.app.store.catalogue.find(str(name or ""))
        if found is not None and found is not self.kind:
            self.kind, self.ids = found, None
            self._show_personal()
            self._turned()

    def _show_personal(self) -> None:
        before = self._ticks
        self.ticks = {known.name: CheckBox(self.look, known.label, checked=True) for known in personal(self.kind)}
        self._ticks = FlowRow(self.look, list(self.ticks.values()), gap=20)
        self.personal.body.replaceWidget(before, self._ticks)
        before.hide()
        before.deleteLater()

    # -- writing ---------------------------------------------------------------------------------------------------

    def ending_wanted(self) -> str:
        """Return the ending of the file; only a whole register goes as JSON."""
        chosen = self.whole_ending if self.way.value() == WHOLE else self.ending
        return chosen.value() or ".xlsx"

    def ask_where(self) -> None:
        """Ask for the file, then write it."""
        folder = Path(self.app.store.setting("folder.export") or self.app.store.folder)
        ending = self.ending_wanted()
        usual = folder / f"{FORBIDDEN.sub(' ', self._named())} {self.app.store.today:%Y-%m-%d}{ending}"
        name, _ = QFileDialog.getSaveFileName(self, self.title, str(usual), f"{ending[1:].upper()} (*{ending})")
        if name:
            path = Path(name)
            self.app.keep("folder.export", str(path.parent))
            self.export_to(path if path.suffix else path.with_name(path.name + ending))

    def _named(self) -> str:
        if self.way.value() == WHOLE:
            return "Toàn bộ sổ"
        layout = self._lists.get(self.layouts.value() or "")
        if self.way.value() == LAYOUT and layout is not None:
            return str(layout.name).split("(", maxsplit=1)[0].strip()
        return self.kind.about.plural

    def export_to(self, path: Path) -> None:
        """Write what is asked for into a file, beside the window."""
        self.problem.set_line("bad", "")
        self.done.hide()
        work = {LIST: self._list, LAYOUT: self._layout, WHOLE: self._whole}[self.way.value() or LIST](path)
        if work is None:
            return

        def done(told: tuple[str, str]) -> None:
            self.written = path
            self.said.setText(told[0])
            self.more.setText(told[1])
            self.more.setVisible(bool(told[1]))
            looks.show_if(self.done, shown=True)
            self.area.verticalScrollBar().setValue(0)
            self.open_file.setVisible(path.is_file())
            self.open_folder.setFocus(Qt.FocusReason.OtherFocusReason)

        self.app.run(work, done, self._failed, what=f"Đang xuất {self._named().lower()}")

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Refused):
            self.problem.set_line("bad", " ".join(sentence(p) for p in error.problems))
        elif isinstance(error, Trouble):
            self.app.trouble(error)
        else:
            self.app.tell("Đã huỷ. Chưa ghi tệp nào.")

    def _list(self, path: Path) -> Callable[[Progress], tuple[str, str]] | None:
        sheets, kind = self.app.rooms.sheets, self.kind
        ids = None if self.all.isChecked() else self.ids
        without = frozenset(name for name, tick in self.ticks.items() if not tick.isChecked())

        def work(progress: Progress) -> tuple[str, str]:
            many = int(sheets().export(progress.store, kind, path, ids, without=without))
            left = [kind.about.fields[name].label.lower() for name in kind.about.fields if name in without]
            more = f"Không có trong tệp: {', '.join(left)}." if left else ""
            return f"Đã xuất {show_whole(many)} {about_record(kind)} ra {path.name}.", more

        return work

    def _layout(self, path: Path) -> Callable[[Progress], tuple[str, str]] | None:
        layout = self._lists.get(self.layouts.value() or "")
        if layout is None:
            self.problem.set_line("bad", "Chưa chọn mẫu.")
            return None
        year = read_whole(self.year.text()) if self.year.text().strip().isdecimal() else None
        if layout.source and (year is None or year not in YEARS):
            self.problem.set_line("bad", "Hãy ghi năm bằng bốn chữ số, ví dụ 2026.")
            self.year.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        sheets = self.app.rooms.sheets

        def work(progress: Progress) -> tuple[str, str]:
            many = int(sheets().export_layout(progress.store, layout, path, year=year if layout.source else None))
            return f"Đã xuất {show_whole(many)} dòng theo mẫu “{layout.name}” ra {path.name}.", ""

        return work

    def _whole(self, path: Path) -> Callable[[Progress], tuple[str, str]] | None:
        sheets, sensitive = self.app.rooms.sheets, self.sensitive.isChecked()

        def work(progress: Progress) -> tuple[str, str]:
            done = sheets().export_whole(
                progress.store,
                path,
                sensitive=sensitive,
                progress=lambda n, total: progress.tell(n, total, f"{show_whole(n)} trong {show_whole(total)}"),
            )
            total, kinds = sum(done.records.values()), sum(map(bool, done.records.values()))
            words = f"Đã xuất {show_whole(total)} bản ghi của {kinds} loại sổ ra {path.name}."
            more = [f"{show_whole(done.files)} tệp đính kèm ở thư mục {done.folder.name}."] if done.folder else []
            more += [f"Không thấy tệp: {', '.join(done.missing)}."] if done.missing else []
            more += ["Tệp Excel này lớn quá mức nhập lại được; hãy xuất JSON."] if done.too_large else []
            return words, " ".join(more)

        return work

    # -- afterwards ------------------------------------------------------------------------------------------------

    def _open_file(self) -> None:
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written)))

    def _open_folder(self) -> None:
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written.parent)))

    def _leave(self) -> None:
        self.app.go(self._from)


def personal(kind: type[Record]) -> list[Field]:
    """Return the fields of a type that tell of a person and may be left out: what names the record always goes."""
    fields = kind.about.fields.values()
    return [f for f in fields if f.personal and not f.naming and not f.sensitive and not f.target]

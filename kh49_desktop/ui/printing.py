"""A list outside the program: on the clipboard as a table for Excel, and on paper."""

from __future__ import annotations

import atexit
import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QWidget

from kh49_desktop.goals.units import own_unit
from kh49_desktop.record import Record
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.columns import Cells, Column, screens_mask
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.overlay import Overlay
from kh49_desktop.ui.widgets import Button, CheckBox, Words
from kh49_desktop.words.lists import list_title, paper_columns, paper_list, small

FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|“”;\r\n\t]+')  # in a file name, on Windows
LONGEST_NAME: Final = 110
PAGE: Final = 500
TEXT_CELL: Final = "mso-number-format:'\\@'"  # Excel keeps what is in the cell as it is written
NUMBER_CELL: Final = "mso-number-format:'\\#\\,\\#\\#0'"


@dataclass(frozen=True, slots=True)
class Shown:
    """A list as it is shown: what a copy and a paper are made of."""

    columns: tuple[Column, ...]
    rids: Sequence[int]
    where: Mapping[str, object]
    search: str = ""
    sort: str | None = None
    name: str = ""  # of a list with a name, or of the few records a screen asked for


# -- the clipboard -----------------------------------------------------------------------------------------------------


def table_of(
    store: Store, kind: type[Record], shown: Shown, tell: Callable[[int, int], object] = lambda *_: None
) -> tuple[str, str]:
    """Return a list as text with tabs and as HTML; numbers stand plain, all else is kept as text by Excel.

    Personal values are masked as on the screen.
    """
    columns = shown.columns
    heads = [column.field.label if column.field else column.label for column in columns]
    masks = screens_mask(store)
    cells, around = Cells(store, kind, columns, bare=not masks), store.around()
    plain = {column.name for column in columns if column.right and not (masks and column.is_masked)}
    lines, rows = ["\t".join(heads)], ["<tr>" + "".join(f"<th>{html.escape(head)}</th>" for head in heads) + "</tr>"]
    for start in range(0, len(shown.rids), PAGE):
        page = store.page(kind, shown.rids[start : start + PAGE])
        for row, made in zip(page, cells.of(page, around), strict=True):
            values = [row[c.name] if c.name in plain and c.name in row else None for c in columns]
            texts = [
                str(value) if value is not None else " ".join(words.split())
                for value, (words, _tone) in zip(values, made, strict=True)
            ]
            lines.append("\t".join(texts))
            told = zip(texts, values, strict=True)
            rows.append("<tr>" + "".join(_cell(text, is_number=value is not None) for text, value in told) + "</tr>")
        tell(min(start + PAGE, len(shown.rids)), len(shown.rids))
    return "\r\n".join(lines) + "\r\n", f'<meta charset="utf-8"><table>{"".join(rows)}</table>'


def _cell(text: str, *, is_number: bool) -> str:
    style = NUMBER_CELL if is_number else TEXT_CELL
    number = f' x:num="{text}"' if is_number else ""
    return f'<td style="{style}"{number}>{html.escape(text)}</td>'


def put_table(table: tuple[str, str]) -> None:
    """Put a table on the clipboard."""
    mime = QMimeData()
    mime.setText(table[0])
    mime.setHtml(table[1])
    QApplication.clipboard().setMimeData(mime)
    atexit.register(_leave_text, hash(table[0]))


def _leave_text(mark: int) -> None:
    """Leave the text alone: a clipboard that still holds what Python made takes the ending program down."""
    if QApplication.instance() is None:
        return
    clipboard = QApplication.clipboard()
    if clipboard.ownsClipboard() or hash(clipboard.text()) == mark:  # not what another program put there since
        clipboard.setText(clipboard.text())


# -- paper -------------------------------------------------------------------------------------------------------------


def file_name(title: str, store: Store) -> str:
    """Return a name that every system takes: "Danh sách đoàn viên - Đang sinh hoạt - 2026-11-22.pdf"."""
    words = FORBIDDEN.sub(" - ", title)
    words = re.sub(r"(?: - )+", " - ", " ".join(words.split()).replace(" - - ", " - ")).strip(" -")
    return f"{words[:LONGEST_NAME].strip(' -')} - {store.today:%Y-%m-%d}.pdf"


def print_list(  # noqa: PLR0913 - each is a fact of its own
    app: App, kind: type[Record], shown: Shown, path: Path, *, bare: bool = False, sealed: bool = False
) -> None:
    """Print a list beside the window and say where it is."""
    path = path if path.suffix.lower() == ".pdf" else path.with_name(path.name + ".pdf")
    report = app.rooms.report

    def work(progress: Progress) -> int:
        store, room = progress.store, report()
        title = list_title(store, kind, shown.where, shown.search, shown.name)
        paper = paper_list(
            store, kind, shown.columns, shown.rids, title=title, sorted_by=shown.sort or kind.about.sort, bare=bare
        )
        total = len(shown.rids)

        def counted() -> object:
            for done, row in enumerate(paper.rows, start=1):
                if done % PAGE == 0:
                    progress.tell(done, total, f"{show_whole(done)} trong {show_whole(total)}")
                yield row

        seal = room.seal.load_seal(store.folder) if sealed else None
        progress.ask()
        done = room.listing.write_listing(
            path,
            title=paper.title,
            columns=[room.listing.Column(c.title, c.width, c.align) for c in paper.columns],
            rows=counted(),
            unit=own_unit(store).name,
            note=paper.note,
            seal=seal,
            now=store.now(),
        )
        printed = [column.name for column in paper_columns(shown.columns, bare=bare)]
        note_export(store, kind, "print", path, total, printed)
        return int(done.pages)

    def told(pages: int) -> None:
        words = f"Đã in {show_whole(len(shown.rids))} {small(kind.about.title)}, {show_whole(pages)} trang: {path.name}"
        app.tell(words, "Mở tệp", lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))), tone="good")

    app.run(work, told, what=f"In danh sách {small(kind.about.title)}")


class PrintPanel(Overlay):
    """Says what will be printed, and asks what only a person can answer: private columns, the seal, where to."""

    def __init__(self, app: App, kind: type[Record], page: QWidget, below: QWidget) -> None:
        super().__init__(app.look, "In danh sách", page, below)
        self.app, self.kind = app, kind
        look = app.look
        self.shown = Shown((), (), {})
        self.what = Words(look, "", strong=True, wrap=True)
        self.told = Words(look, "", tone="second", wrap=True)
        self.bare = CheckBox(look, "In đủ thông tin riêng")
        self.bare.toggled.connect(self._say)
        self.sealed = CheckBox(look, "Đóng dấu của phần mềm (không phải chữ ký số)")
        self.go = Button(look, "Lưu ra tệp PDF…", weight="primary", icon="printer")
        self.go.clicked.connect(self._ask_where)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.go)
        for widget in (self.what, self.told, self.bare, self.sealed):
            self.body.addWidget(widget)
        self.body.addLayout(row)

    def show_for(self, shown: Shown) -> None:
        """Come up for a list."""
        self.shown = shown
        store = self.app.store
        self.what.setText(list_title(store, self.kind, shown.where, shown.search, shown.name))
        self.bare.setChecked(False)
        self.sealed.setChecked(False)
        self.bare.setVisible(any(column.is_masked or column.is_private for column in shown.columns))
        self._say()
        self.open_up()
        self.go.setFocus(Qt.FocusReason.TabFocusReason)

    def _say(self) -> None:
        bare = self.bare.isChecked()
        chosen = paper_columns(self.shown.columns, bare=bare)
        left = [small(column.label) for column in self.shown.columns if column not in chosen]
        self.go.setEnabled(bool(chosen))
        words = [f"{show_whole(len(self.shown.rids))} dòng, {len(chosen)} cột."]
        if left:
            words.append(f"Không in {', '.join(left)} vì là thông tin riêng.")
        if not bare and any(column.is_masked for column in chosen):
            words.append("Thông tin cá nhân được che bớt.")
        self.told.setText(" ".join(words))
        if self.isVisible():
            self.fit()

    def _ask_where(self) -> None:
        usual = self.app.store.folder / file_name(self.what.text(), self.app.store)
        name, _ = QFileDialog.getSaveFileName(self, "In danh sách", str(usual), "PDF (*.pdf)")
        if name:
            self.print_to(Path(name))

    def print_to(self, path: Path) -> None:
        """Print the list into a file as it was asked for."""
        bare, sealed = self.bare.isChecked(), self.sealed.isChecked()
        self.close_up()
        print_list(self.app, self.kind, self.shown, path, bare=bare, sealed=sealed)

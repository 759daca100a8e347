"""The form of a record, made from its declaration: sections, fields with their problems, lists of children."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from kh49_desktop.errors import Level, Problem, Trouble
from kh49_desktop.fields import Choice, Field, PersonName, Text, Values
from kh49_desktop.record import Attachment, Record
from kh49_desktop.state import GONE
from kh49_desktop.store.conflicts import fields_of
from kh49_desktop.store.whose import Owners, owner_of
from kh49_desktop.ui.actions import action
from kh49_desktop.ui.app import App
from kh49_desktop.ui.attachments import FilesCard
from kh49_desktop.ui.children import ChildTable, Timeline, kind_of
from kh49_desktop.ui.editing import Editing
from kh49_desktop.ui.editors import Editor, LinkEditor, editor_of
from kh49_desktop.ui.look import LABEL, mark, show_if
from kh49_desktop.ui.privacy import masks, private_ways, words_for
from kh49_desktop.ui.settling import differ_mark
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    FieldRow,
    FlowRow,
    IconButton,
    PageHead,
    ProblemLine,
    Scroll,
    SectionHead,
)
from kh49_desktop.ui.widgets.field import Kind
from kh49_desktop.words import sentence
from kh49_desktop.words.lists import small
from kh49_desktop.words.veiling import veiled

KEEP_AFTER: Final = 1500  # milliseconds without a key after which a field being typed is kept as a draft too
TWO_COLUMNS: Final = 820  # narrower than this at 100 % the columns of a wide form stand one below the other
ROOM_FOR_WORDS, WIDE_ROOM_FOR_WORDS = 480, 640  # narrower than this the head keeps to the name and its status
WIDE_LABEL: Final = 146
HIDDEN: Final = (
    "Mọi mục của phiếu này là dữ liệu riêng tư nên đang được ẩn. "
    "Muốn xem hoặc ghi, hãy bật “Hiện các trường riêng tư” trong Thiết lập."
)
TITLE_LENGTH: Final = 30  # letters of a title that find room in the form beside the list
CHILD_WEIGHT: Final = 5  # a list of children takes the room of so many fields
CORRECTS: Final = "Sửa ở đây là đính chính, gửi tới đơn vị cùng trả lời."
LEAST_CHILD: Final = 3  # and of so many while nothing stands in it


class Section(QWidget):
    """The fields of one section below their head; its editors are made when it is first open."""

    def __init__(self, form: RecordForm, title: str, fields: list[Field], *, folding: bool, carded: bool) -> None:
        super().__init__()
        self.form, self.title, self.fields = form, title, fields
        self.rows: dict[str, FieldRow] = {}
        self.editors: dict[str, Editor] = {}
        self.setAccessibleName(title)
        look = form.look
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.head: SectionHead | None = None
        self.card: Card | None = None
        self.inside = QWidget()
        self.inside.setAccessibleName(title)
        self._list = QVBoxLayout(self.inside)
        self._list.setContentsMargins(0, 0, 0, 0)
        if carded:
            self.card = Card(look, title)
            self.card.add(self.inside)
            self._stack.addWidget(self.card)
        else:
            if title:
                self.head = SectionHead(look, title, folding=folding, is_open=not folding)
                self.head.opened.connect(self.set_open)
                self._stack.addWidget(self.head)
            self._stack.addWidget(self.inside)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.restyle()
        if not folding:
            self.fill()
        self.inside.setVisible(not folding)

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.form.look.px
        self._stack.setSpacing(px(6))
        self._list.setSpacing(px(10))

    @property
    def is_filled(self) -> bool:
        """Return whether its editors are made."""
        return bool(self.rows)

    def fill(self) -> None:
        """Make the editors, once."""
        if self.rows:
            return
        form = self.form
        for known in self.fields:
            editor = editor_of(form.kind, known, form.look, form.app.store, form.values)
            row = FieldRow(
                form.look,
                known.label,
                editor.widget,
                help_text="" if editor.says_help else known.help,
                required=known.required or known.naming,
                label_width=WIDE_LABEL if form.wide else LABEL,
            )
            row.setAccessibleName(known.label)
            editor.typed.connect(form.on_typed)
            editor.done.connect(form.on_done)
            editor.revealed.connect(form.reveal)
            editor.reveal(form.revealed)
            self.rows[known.name], self.editors[known.name] = row, editor
            self._list.addWidget(row)

    def set_open(self, is_open: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Show or fold the fields."""
        if is_open and not self.rows:
            self.fill()
            self.form.show_section(self)
        self.inside.setVisible(is_open)
        if self.head is not None:
            self.head.set_open(is_open)

    def say(self, problems: dict[str, list[Problem]]) -> None:
        """Count at the head what is to be looked at; a folded section says how much is filled in."""
        found = [p for known in self.fields for p in problems.get(known.name, [])]
        errors = sum(p.level is Level.ERROR for p in found)
        warnings = sum(p.level is Level.WARN for p in found)
        text, tone = "", "second"
        if errors:
            text, tone = f"{errors} chỗ cần sửa", "bad"
        elif warnings:
            text, tone = f"{warnings} lưu ý", "warn"
        elif not self.inside.isVisibleTo(self):
            filled = sum(self.form.editing.texts.value(known.name) is not None for known in self.fields)
            text = f"{filled} mục đã ghi" if filled else ""
        if self.head is not None:
            self.head.set_right(text, tone)  # type: ignore[arg-type]
        if self.card is not None:
            self.card.set_right(text, tone)  # type: ignore[arg-type]


class RecordForm(QFrame):
    """The form of one record type. `wide`: over the whole page in two columns of cards; else one card beside the list.

    `saved(id)` after each save, `state(text, kind)` for the foot, `closed` when the person leaves it, `history` when
    the person asks for it, `renamed` when what the head says has changed.
    """

    saved = Signal(str)
    state = Signal(str, str)
    closed = Signal()
    history = Signal()
    deleting = Signal()

    def __init__(self, app: App, kind: type[Record], *, wide: bool, ahead: bool = False) -> None:
        """Make the form; `ahead` of being needed only its frame, and `go_on` the rest, a part at a time."""
        super().__init__()
        self.app, self.look, self.kind, self.wide = app, app.look, kind, wide
        self.editing = Editing(app.store, kind, restore=False)
        self.last: dict[str, str] = {}
        self._saving = False
        self.revealed = False  # whether the personal values of the open record are shown whole
        self._pending: dict[str, str] = {}
        self._waits = False  # what was typed is not in the file yet
        self.differing: frozenset[str] = frozenset()  # fields in which two people have written different values
        self.marks: dict[str, QWidget] = {}
        self.sections: list[Section] = []
        self.lists: dict[str, ChildTable | Timeline] = {}
        self.setAccessibleName(kind.about.title)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_AFTER)
        self._keep.timeout.connect(self._keep_pending)
        self._build()
        self._rest = self._fill()
        if not ahead:
            self.finish()

    # -- making ----------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        look = self.look
        save = action("record.save")
        self.save_button = Button(look, save.words, weight="primary", icon=save.icon, hint=save.hint)
        self.save_button.clicked.connect(self.save)
        self.history_button = Button(look, "Lịch sử", weight="quiet", icon="history")
        self.history_button.clicked.connect(self.history)
        self.more = IconButton(look, "ellipsis", "Việc khác")
        self.more.clicked.connect(self._menu)
        buttons: list[QWidget] = [self.history_button, self.more]
        if self.wide:
            buttons.append(self.save_button)
        else:
            self.save_button.hide()
            self.save_button.setParent(self)
        self.head = PageHead(look, self.kind.about.title, buttons=buttons, has_back=self.wide)
        self.head.back.connect(self.closed)
        self.inside = QWidget()
        self.inside.setAccessibleName("Các mục")
        self.columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self.inside)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self.columns.addLayout(self.left, 44 if self.wide else 1)
        if self.wide:
            self.columns.addLayout(self.right, 56)
            self.columns.setAlignment(self.left, Qt.AlignmentFlag.AlignTop)
            self.columns.setAlignment(self.right, Qt.AlignmentFlag.AlignTop)
        self.area = Scroll(look, self.inside)
        self.area.setAccessibleName("Phiếu")
        self.stack = QVBoxLayout(self)
        self.whose = ProblemLine(look, "info", "")
        self.owners = Owners(self.app.store)
        self._whose_held = QWidget()
        self._whose_held.setAccessibleName("Của đơn vị")
        held = QVBoxLayout(self._whose_held)
        held.addWidget(self.whose)
        self._whose_held.hide()
        self.stack.addWidget(self.head)
        self.stack.addWidget(self._whose_held)
        self.stack.addWidget(self.area, 1)
        if not self.wide:
            mark(self, ground="card")
        self.area.verticalScrollBar().rangeChanged.connect(self._make_room)

    def go_on(self) -> bool:
        """Make the next part; False when there is none left."""
        return next(self._rest, None) is not None

    def finish(self) -> None:
        """Make all that is not made yet."""
        while self.go_on():
            pass

    def _fill(self) -> Iterator[str]:
        """Set sections and lists of children into their columns, one at a time; in the order in which Tab goes."""
        sections = list(self._visible_sections().items())
        children = self.app.store.catalogue.children(self.kind)
        weight = sum(len(fields) for _, fields in sections) + CHILD_WEIGHT * len(children)
        taken = 0
        while sections and (not self.wide or taken < weight / 2):
            title, fields = sections.pop(0)
            self._add_section(self.left, title if taken or not self.wide else "", fields)
            taken += len(fields)
            yield title
        beside = sum(len(fields) for _, fields in sections) + LEAST_CHILD * len(children)
        files_left = self.wide and taken <= beside  # the files stand where they are seen without scrolling
        if files_left:
            self._add_files(self.left)
        room = self.right if self.wide else self.left
        for name, child in children.items():
            made = Timeline(self, name, child) if child.about.append_only else ChildTable(self, name, child)
            self.lists[name] = made
            room.addWidget(made)
            yield name
        for title, fields in sections:
            self._add_section(self.right, title, fields)
            yield title
        if not files_left:
            self._add_files(room)
        if not self.sections:
            self._say_hidden()
        self.left.addStretch(1)
        self.right.addStretch(1)
        self.app.changed.connect(self._changed)
        self.app.drafts_kept.connect(self._draft_kept)
        self.look.changed.connect(self.restyle)
        self.restyle()

    def _say_hidden(self) -> None:
        """Where every field is of a sensitive kind and those are hidden, say so and where they can be shown."""
        self.left.insertWidget(0, ProblemLine(self.look, "info", HIDDEN))
        self.way_to_settings = Button(self.look, "Mở Thiết lập", icon="settings")
        self.way_to_settings.clicked.connect(lambda: self.app.go("settings"))
        self.left.insertWidget(1, FlowRow(self.look, [self.way_to_settings]))

    def _add_files(self, column: QVBoxLayout) -> None:
        self.files = FilesCard(self)
        column.addWidget(self.files)

    def _add_section(self, column: QVBoxLayout, title: str, fields: list[Field]) -> None:
        folding = not self.wide and not any(f.naming or f.required or f.listed for f in fields)
        folding = folding and not self._always_open(fields)
        made = Section(self, title, fields, folding=folding, carded=self.wide)
        self.sections.append(made)
        column.addWidget(made)

    def _visible_sections(self) -> dict[str, list[Field]]:
        shown = self.app.shows_sensitive
        found = {t: [f for f in fields if shown or not f.sensitive] for t, fields in self.kind.about.sections().items()}
        return {title: fields for title, fields in found.items() if fields}

    def _always_open(self, fields: list[Field]) -> bool:
        """Return whether a section holds what most records need besides what is always required."""
        names = {f.name for f in fields}
        empty = self.kind.of("", {})
        return bool(names & set(empty.also_required(self.app.store.around())))

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        if self.wide:
            self.stack.setContentsMargins(0, 0, 0, 0)
            self.stack.setSpacing(px(12))
            self.head.setContentsMargins(0, 0, px(12), 0)
            self.columns.setSpacing(px(16))
            for column in (self.left, self.right):
                column.setSpacing(px(16))
        else:
            self.stack.setContentsMargins(0, px(16), 0, px(4))
            self.stack.setSpacing(px(8))
            self.head.setContentsMargins(px(24), 0, px(16), 0)
            self.left.setSpacing(px(12))
        room = self._whose_held.layout()
        if room is not None:
            room.setContentsMargins(0 if self.wide else px(24), 0, px(12) if self.wide else px(24), 0)
        for section in self.sections:
            section.restyle()
        self._turn()
        self._make_room()

    def _make_room(self) -> None:
        """Let the scroll bar stand in the margin, so that the fields are as wide with it as without."""
        px = self.look.px
        bar = self.area.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        if self.wide:
            self.columns.setContentsMargins(0, 0, max(0, px(12) - taken), px(16))
        else:
            self.columns.setContentsMargins(px(24), px(4), max(0, px(24) - taken), px(16))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the columns side by side, or one below the other."""
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        least = WIDE_ROOM_FOR_WORDS if self.wide else ROOM_FOR_WORDS  # the head of a wide form has one more button
        show_if(self.head.words, self.width() >= self.look.px(least))
        if self.wide:
            narrow = self.width() < self.look.px(TWO_COLUMNS)
            way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
            if self.columns.direction() != way:
                self.columns.setDirection(way)

    # -- opening and leaving ---------------------------------------------------------------------------------------

    def open(self, record: str = "") -> None:
        """Show a record (a new one for ""), with what was typed into it and not saved."""
        self.editing = Editing(self.app.store, self.kind, record)
        self._pending.clear()
        self._waits = False
        self.area.verticalScrollBar().setValue(0)
        self._say_whose()
        self._reveal(not masks(self.app))
        self.show_all(fresh=True)
        if self.editing.restored:
            self.state.emit(f"Bản nháp tự giữ {self._draft_time()}", "good")
        else:
            self.state.emit(self._saved_words(), "good")

    def _say_whose(self) -> None:
        """At a superior say whose the record is, and what it means to edit it; of the superior's own there is none."""
        store = self.app.store
        words = ""
        if store.superior and self.editing.is_new:
            words = f"Bản ghi mới thuộc sổ của {self.owners.shown(store.own_unit)}, không thuộc đơn vị nào gửi về."
        elif store.superior:
            unit = owner_of(store, self.kind.about.table, self.editing.record)
            if unit and unit != store.own_unit:
                words = f"Bản ghi của {self.owners.of(unit).words}. {CORRECTS}"
        self.whose.set_line("info", words)
        show_if(self._whose_held, bool(words))

    def _saved_words(self) -> str:
        """Say when the record was saved last."""
        if self.editing.is_new:
            return ""
        entries = self.app.store.history(self.kind, self.editing.record)
        return f"Đã lưu {self._time(entries[0].at)}" if entries else ""

    def _time(self, at: str) -> str:
        """Return the time of day of a moment today, the day of an earlier one."""
        today = self.app.store.today.isoformat()
        return at[11:16] if at.startswith(today) else f"{at[8:10]}/{at[5:7]}/{at[:4]}"

    def _draft_time(self) -> str:
        at = next((at for form, at, _ in self.app.store.drafts() if form == self.editing.form), "")
        return self._time(at)

    # -- personal values -------------------------------------------------------------------------------------------

    @property
    def can_reveal(self) -> bool:
        """Return whether anything of this type is masked."""
        return any(known.masked for known in self.kind.about.fields.values())

    def reveal(self, shown: bool | None = None) -> None:  # noqa: FBT001 - a signal's argument
        """Show the personal values of the open record whole, or mask them again; another record begins masked."""
        self._reveal(not self.revealed if shown is None else shown)
        self.show_all()

    def _reveal(self, shown: bool) -> None:  # noqa: FBT001
        self.revealed = shown
        for editor in self._editors():
            editor.reveal(shown)

    def _sentence(self, problem: Problem) -> str:
        """Return the sentence of a problem; what is masked in its field is masked in it too."""
        return sentence(problem if self.revealed else veiled(self.kind, problem))

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        first = next((editor for section in self.sections for editor in section.editors.values()), None)
        if first is not None:
            first.focus()
        elif not self.sections:
            self.way_to_settings.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_field(self, name: str) -> None:
        """Jump to a field; its section is unfolded."""
        for section in self.sections:
            if any(known.name == name for known in section.fields):
                section.set_open(True)
                section.rows[name].show()  # also a field that does not matter as things stand
                section.editors[name].focus()
                self.area.ensureWidgetVisible(section.rows[name], 0, self.look.px(48))
                return
        list_name = name.split(".", maxsplit=1)[0]
        if list_name == Attachment.about.table:
            self.files.focus()
            self.area.ensureWidgetVisible(self.files)
        if list_name in self.lists:
            self.lists[list_name].focus()
            self.area.ensureWidgetVisible(self.lists[list_name])

    def go_to_missing(self) -> None:
        """Jump to the next required field that is empty, behind the one the keyboard is in."""
        order = [known.name for section in self.sections for known in section.fields]
        missing = [name for name in order if name in self.editing.missing()]
        focused = QApplication.focusWidget()
        here = next((e.known.name for e in self._editors() if (focused and e.widget.isAncestorOf(focused))
                     or e.widget is focused), "")  # fmt: skip
        later = [name for name in missing if here in order and order.index(name) > order.index(here)]
        if missing:
            self.focus_field((later or missing)[0])

    def settle(self) -> bool:
        """Finish the field the keyboard is in; False when the draft could not be kept."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            for known in self.lists.values():
                known.settle()
            for editor in self._editors():
                if editor.widget is focused or editor.widget.isAncestorOf(focused):
                    editor.settle()
        return self._keep_pending()

    def leave(self) -> bool:
        """Leave the form: a whole record is saved, anything else stays a draft. False: nothing could be kept."""
        if not self.settle():
            return False
        editing = self.editing
        if not editing.is_touched:
            if editing.texts.typed or any(known.touched for known in editing.lists.values()):
                editing.discard()
            return True
        if editing.is_whole:
            return self.save()
        if editing.is_new:
            self.app.tell("Phiếu chưa đủ để lưu nên được giữ làm bản nháp.")
        return True

    # -- typing ----------------------------------------------------------------------------------------------------

    def _editors(self) -> Iterator[Editor]:
        for section in self.sections:
            yield from section.editors.values()

    def values(self) -> Values:
        """Return the values as they stand, for readings that look beside their own field."""
        return self.editing.texts.values()

    def on_typed(self, text: str) -> None:
        """Take note of a key; the draft is kept a moment after the last one."""
        editor = self.sender()
        if isinstance(editor, Editor):
            self._pending[editor.known.name] = text
            self._keep.start()

    def on_done(self, text: str) -> None:
        """Take a finished text: keep it, read it, ask the rules, show what there is to say."""
        editor = self.sender()
        if isinstance(editor, Editor):
            self._pending[editor.known.name] = text
            if self._keep_pending():
                self.editing.check()
                self.show_all()

    def _keep_pending(self) -> bool:
        self._keep.stop()
        if not self._pending:
            return True
        try:
            for name in tuple(self._pending):
                self.editing.enter(name, self._pending[name])
                del self._pending[name]
        except Trouble as trouble:
            self.app.trouble(trouble)
            return False
        self.told_draft()
        return True

    def told_draft(self) -> None:
        """Say in the foot that what was typed is kept, or that it will be when the file is free."""
        self._waits = self.app.store.typed.holds(self.editing.form)
        if self._waits:
            self.state.emit("Bản nháp sẽ được giữ khi việc đang chạy xong", "info")
        else:
            self.state.emit(f"Bản nháp tự giữ {self.app.store.now():%H:%M}", "good")

    def _draft_kept(self) -> None:
        if self._waits and self.editing.is_touched:
            self.told_draft()

    @property
    def list_in_use(self) -> ChildTable | None:
        """Return the list of children whose cells the keyboard is in."""
        focused = QApplication.focusWidget()
        return next((w for w in self.lists.values() if isinstance(w, ChildTable) and w.grid is focused), None)

    def repeat(self) -> None:
        """Put the value of the record saved before into the field the keyboard is in; in a list, of the row above."""
        focused = QApplication.focusWidget()
        if self.list_in_use is not None:
            self.list_in_use.grid.fill_down()
        for editor in self._editors():
            if focused is not None and (editor.widget is focused or editor.widget.isAncestorOf(focused)):
                text = self.last.get(editor.known.name, "")
                if text:
                    editor.set_text(text)
                    editor.done.emit(text)

    def put(self, texts: dict[str, str]) -> None:
        """Put proposed texts into fields, as if typed."""
        try:
            for name, text in texts.items():
                self.editing.enter(name, text)
        except Trouble as trouble:
            self.app.trouble(trouble)
        self.editing.check()
        self.show_all()
        for editor in self._editors():
            if editor.known.name in texts:
                editor.set_text(self.editing.texts.text(editor.known.name))
        self.told_draft()

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_all(self, *, fresh: bool = False) -> None:
        """Show values, problems, what is missing, and the head. `fresh`: another record, so every field is set."""
        problems, missing = self.editing.problems(), self._missing()
        record = self.editing.record
        self.differing = fields_of(self.app.store, self.kind, record) if record else frozenset()
        if fresh:
            for section in self.sections:
                if (
                    section.head is not None
                    and not section.is_filled
                    and set(missing) & {f.name for f in section.fields}
                ):
                    section.set_open(True)
        for section in self.sections:
            self._show_fields(section, problems, missing, fresh=fresh)
        for name, widget in self.lists.items():
            widget.refresh({k: v for k, v in problems.items() if k.startswith(name + ".")}, fresh=fresh)
        self.files.refresh(fresh=fresh)
        self._show_head(problems, missing)

    def show_section(self, section: Section) -> None:
        """Show the fields of a section that was just unfolded."""
        self._show_fields(section, self.editing.problems(), self._missing(), fresh=True)

    def _missing(self) -> list[str]:
        return [] if self.editing.is_new else self.editing.missing()

    def _show_fields(
        self, section: Section, problems: dict[str, list[Problem]], missing: list[str], *, fresh: bool
    ) -> None:
        texts = self.editing.texts
        for name, editor in section.editors.items():
            text = texts.text(name)
            if fresh or (editor.text() != text and not self._is_typing(editor)):
                editor.set_text(text)
            row, lines = section.rows[name], self._lines(name, problems)
            row.set_problems(lines)
            editor.set_missing(name in missing)
            self._mark_differing(name, row)
            asked = editor.known.matters(texts.value) or bool(text or lines) or name in missing
            show_if(row, asked or row.isAncestorOf(QApplication.focusWidget() or self))
        section.say(problems)

    def _mark_differing(self, name: str, row: FieldRow | None = None) -> None:
        """Set a quiet mark beside a field that has two values; it leads to where one is chosen."""
        if name in self.differing and name not in self.marks:
            words = "Có người đã xoá: xem lại" if row is None else "Hai giá trị"
            made = differ_mark(self.app, words, lambda: self._settle(name))
            self.marks[name] = made
            if row is None:
                holder = QWidget()
                holder.setAccessibleName(words)
                line = QHBoxLayout(holder)
                line.setContentsMargins(0 if self.wide else self.look.px(14), 0, 0, 0)
                line.addWidget(made)
                line.addStretch(1)
                self.stack.insertWidget(2, holder)
                self.marks[name] = holder
            else:
                made.setAccessibleName(f"{self.kind.about.fields[name].label}: hai giá trị, cần xem lại")
                row.add_beside(made)
        if name in self.marks:
            show_if(self.marks[name], name in self.differing)

    def _settle(self, name: str) -> None:
        self.app.go("review", record=self.editing.record, field=name, back=self.kind.about.name)

    def _is_typing(self, editor: Editor) -> bool:
        """Return whether the keyboard is in a field and something was typed there: nothing is rewritten under it."""
        name = editor.known.name
        if name not in self.editing.texts.typed and name not in self._pending:
            return False
        focused = QApplication.focusWidget()
        return focused is not None and (editor.widget is focused or editor.widget.isAncestorOf(focused))

    def _lines(self, name: str, problems: dict[str, list[Problem]]) -> list[tuple[Kind, str]]:
        lines = [(kind_of(p), self._sentence(p)) for p in problems.get(name, [])]
        for left in self.editing.leftovers:
            if left.about_field == name:
                where = f" ({left.source})" if left.source else ""
                lines.append(
                    ("warn", f"Trong tệp ghi “{left.typed}”{where}, chưa đọc được. Hãy gõ giá trị đúng vào đây.")
                )
        return lines

    def _show_head(self, problems: dict[str, list[Problem]], missing: list[str]) -> None:
        self.head.set_title(self.title())
        text, tone = self.status()
        self.head.tag.set_tag(text, tone)  # type: ignore[arg-type]
        self.head.tag.setVisible(bool(text))
        lacking = [name for name in missing if any(name == f.name for s in self.sections for f in s.fields)]
        self.head.words.set_tone("warn" if lacking else "second")
        whole = [self._sentence(p) for p in problems.get("", [])]
        self.head.words.setText(" ".join(whole) or (f"chưa đủ {len(lacking)}" if lacking else ""))
        labels = [self.kind.about.fields[name].label for name in lacking]
        self.head.words.setAccessibleDescription("Còn thiếu: " + ", ".join(labels) if labels else "")
        self.history_button.setVisible(not self.editing.is_new)
        self._mark_differing(GONE)
        self.head.fit()

    def title(self) -> str:
        """Return the words the head names the record by."""
        editing, about = self.editing, self.kind.about
        if not editing.can_be_saved or (editing.is_new and not editing.is_touched):
            return f"Thêm {small(about.title)}"
        named = editing.instance().named()
        first = about.naming[0].kind
        if isinstance(first, Text | PersonName):
            return named
        if isinstance(first, Choice):
            says_type = named.split()[0] == about.title.split()[0]  # "Ban nữ công" of the type "Ban của công đoàn"
            return named if says_type else f"{about.title} {named[:1].lower() + named[1:]}"
        whole = f"{about.title} {named}"
        return whole if self.wide or len(whole) <= TITLE_LENGTH else named  # the page's head says the type too

    def status(self) -> tuple[str, str]:
        """Return the derived status of the record and its tone; else that of the answer that carries tones."""
        about = self.kind.about
        if not self.editing.can_be_saved or self.editing.is_new:
            return "", "neutral"
        instance, around = self.editing.instance(), self.editing.around()
        for fact in about.derived.values():
            if any(option.tone for option in fact.options):
                option = fact.option(fact.work(instance, around))
                return (option.label, option.tone or "neutral") if option else ("", "neutral")
        for known in about.fields.values():
            if any(option.tone for option in known.options):
                option = known.option(instance.value(known.name))
                return (option.label, option.tone or "neutral") if option else ("", "neutral")
        return "", "neutral"

    def _menu(self) -> None:
        menu = QMenu(self)
        always = {"record.save", "record.missing", "record.discard", "record.reveal"}
        for group in self._ways():
            if not menu.isEmpty():
                menu.addSeparator()
            for name, doing in group:
                command = action(name)
                words = words_for(self, command)
                entry = menu.addAction(self.look.icon(command.icon), f"{words}\t{command.hint}".rstrip("\t"))
                entry.setEnabled(name in always or not self.editing.is_new)
                entry.triggered.connect(doing)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height())))

    def _ways(self) -> list[list[tuple[str, Callable[[], object]]]]:
        """Return the commands of the menu in groups; what takes something away stands last."""
        private = private_ways(self)
        return [
            [("record.save", self.save), ("record.missing", self.go_to_missing), ("record.history", self.history.emit)],
            [way for way in private if way[0] != "record.erase"],
            [
                ("record.discard", self.discard),
                ("record.delete", self.deleting.emit),
                *(way for way in private if way[0] == "record.erase"),
            ],
        ]

    # -- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Store the record; what an error stands against stays typed. False when it does not stand in the register."""
        if not self.settle():
            return False
        typed = {name: text for name, text in self.editing.texts.typed.items() if text}
        self._saving = True
        try:
            outcome = self.editing.save()
        except Trouble as trouble:
            self.app.trouble(trouble)
            return False
        finally:
            self._saving = False
        self.show_all()
        if not outcome.done:
            self._say_refused()
            return False
        self.last.update(typed)
        if outcome.left:
            labels = [self._label(name) for name in outcome.left]
            self.state.emit(f"Đã lưu, trừ {', '.join(labels)}", "warn")
        else:
            self.state.emit(f"Đã lưu {self.app.store.now():%H:%M}", "good")
        self.saved.emit(outcome.record)
        return True

    def _label(self, name: str) -> str:
        known = self.kind.about.fields.get(name)
        if known is not None:
            return known.label
        return self.editing.lists[name].kind.about.plural

    def _say_refused(self) -> None:
        wrong = [name for name, found in self.editing.problems().items() if any(p.level is Level.ERROR for p in found)]
        self.state.emit("Chưa lưu được: xem chỗ có dấu đỏ", "bad")
        if wrong and wrong[0]:
            self.focus_field(wrong[0])

    def discard(self) -> None:
        """Let what was typed and not saved go."""
        self._pending.clear()
        try:
            self.editing.discard()
        except Trouble as trouble:
            self.app.trouble(trouble)
        self.show_all(fresh=True)
        self.state.emit(self._saved_words(), "good")

    def _changed(self, table: str, records: frozenset[str]) -> None:
        """Something else changed the register: show this record as it is now, keep what was typed."""
        self.owners.forget()
        for editor in self._editors():
            if isinstance(editor, LinkEditor) and editor.known.target == table:
                editor.refresh()
        if self._saving:
            return
        children = {child.about.table for child in self.app.store.catalogue.children(self.kind).values()}
        ours = table == self.kind.about.table and (not records or self.editing.record in records)
        if self.editing.record and (ours or table in children or table == "leftover"):
            if self.app.store.row(self.kind, self.editing.record) is None:
                self.closed.emit()
                return
            self.editing.reload()
            self.show_all()

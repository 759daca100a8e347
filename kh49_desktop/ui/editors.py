"""The editor of a field by its kind: one small adapter each, so that the form treats all alike.

An editor takes and gives text as a person would type it (a choice gives its code, a link its id); the declaration
reads it. Nothing is rewritten while an input method is composing; a reading is written out when the field is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QApplication, QCompleter, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from kh49_desktop.fields import (
    Choice,
    CitizenId,
    Day,
    Field,
    Link,
    Note,
    PersonName,
    Phone,
    TaxCode,
    Values,
    Whole,
    YesNo,
)
from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold
from kh49_desktop.text.names import join_name, split_name
from kh49_desktop.ui.look import Look, Tone
from kh49_desktop.ui.widgets import (
    Button,
    ChoiceBox,
    DayEdit,
    LineEdit,
    ReadingEdit,
    Segmented,
    TextBox,
)
from kh49_desktop.ui.widgets import Reading as Shown

FEW: Final = 3  # answers that stand side by side; more drop down
BROAD: Final = 44  # letters of three answers that still stand side by side
MOST_LINKS: Final = 2_000
SHORT_HELP: Final = 40  # letters that find room in a line
MISSING: Final = "còn thiếu"


class Editor(QObject):
    """What the form knows of an editor. `typed` at each key, `done` when the text was changed and the field left."""

    typed = Signal(str)
    done = Signal(str)
    revealed = Signal(bool)  # the person shows a masked value, or masks it again

    def __init__(self, known: Field, widget: QWidget) -> None:
        super().__init__(widget)
        self.known, self.widget = known, widget
        self.says_help = False  # whether the help stands in the empty field, so need not stand below it
        self.setObjectName(known.name)

    def text(self) -> str:
        """Return what stands in the field, as the declaration reads it."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show a text that comes from the register or a draft, as the declaration would read it."""
        raise NotImplementedError

    def settle(self) -> None:
        """Finish the text now, as leaving the field would."""

    def set_missing(self, missing: bool) -> None:  # noqa: FBT001 - a property setter
        """Say softly that a required value is missing."""

    def reveal(self, shown: bool) -> None:  # noqa: FBT001 - a property setter
        """Show a masked value whole, or mask it again."""

    def focus(self) -> None:
        """Put the keyboard here."""
        self.widget.setFocus(Qt.FocusReason.ShortcutFocusReason)


class LineEditor(Editor):
    """A line: plain text, or text that is read (numbers, telephones, days)."""

    def __init__(self, known: Field, line: LineEdit) -> None:
        super().__init__(known, line)
        self.line = line
        line.textEdited.connect(self.typed)
        line.left.connect(self.done)
        line.revealed.connect(self.revealed)

    def reveal(self, shown: bool) -> None:  # noqa: FBT001
        """Show a masked value whole, or mask it again."""
        self.line.set_open(shown)

    def text(self) -> str:
        """Return the text of the line."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Show a text."""
        self.line.set_text(text)

    def settle(self) -> None:
        """Finish the text."""
        self.line.settle()

    def set_missing(self, missing: bool) -> None:  # noqa: FBT001
        """Write it small at the right of the empty line."""
        said = MISSING if missing and not self.line.text() else ""
        if isinstance(self.line, Measured | HintedDay):
            self.line.hint = said or (self.known.unit if isinstance(self.line, Measured) else "")
        if said or self.line.echo() == MISSING:
            self.line.set_echo(said)


class Measured(ReadingEdit):
    """A line that is read, with its unit small at the right wherever nothing else is to be echoed there."""

    def __init__(self, look: Look, read: Callable[[str], Shown], *, unit: str = "", name: str = "") -> None:
        self.hint = unit
        super().__init__(look, read, name=name)

    def set_echo(self, text: str, tone: Tone = "second") -> None:
        """Echo a text, or else the hint."""
        super().set_echo(text or self.hint, tone)


class HintedDay(DayEdit):
    """A day, with a hint small at the right while nothing else is echoed there."""

    hint = ""

    def set_echo(self, text: str, tone: Tone = "second") -> None:
        """Echo a text, or else the hint."""
        super().set_echo(text or self.hint, tone)


class NameEditor(Editor):
    """A person's name in two parts. The name stays letter for letter as it was while nobody changes a part."""

    def __init__(self, known: Field, look: Look) -> None:
        box = _Pair(look, known.label)
        super().__init__(known, box)
        self.box = box
        self._whole = ""
        self._told = ""
        self._parts = ("", "")
        for line in (box.family, box.given):
            line.textEdited.connect(self._typed)
        box.left.connect(self._left)

    def text(self) -> str:
        """Return the whole name."""
        parts = (self.box.family.text(), self.box.given.text())
        return self._whole if parts == self._parts else join_name(*parts)

    def set_text(self, text: str) -> None:
        """Show a whole name in its parts."""
        self._whole = text
        self._parts = split_name(text) if text.strip() else ("", "")
        self.box.family.set_text(self._parts[0])
        self.box.given.set_text(self._parts[1])
        self._told = self.text()

    def settle(self) -> None:
        """Finish both parts; a whole name typed into the first is shared out."""
        self.box.family.settle()
        self.box.given.settle()
        self._left()

    def set_missing(self, missing: bool) -> None:  # noqa: FBT001
        """Write it small in the line of the given name."""
        self.box.given.set_echo(MISSING if missing and not self.text() else "")

    def focus(self) -> None:
        """Go to the first part."""
        self.box.family.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _typed(self) -> None:
        self.typed.emit(self.text())

    def _left(self) -> None:
        family, given = self.box.family.text().strip(), self.box.given.text().strip()
        if family and not given and " " in family:
            self._parts = split_name(family)
            self._whole = family
            self.box.family.set_text(self._parts[0])
            self.box.given.set_text(self._parts[1])
        text = self.text()
        if text != self._told:
            self._told = text
            self.done.emit(text)


class _Pair(QWidget):
    """Two lines side by side, 62 to 38; `left` when the keyboard leaves both."""

    left = Signal()

    def __init__(self, look: Look, label: str) -> None:
        super().__init__()
        self.look = look
        self._goes_on = False
        self.family = LineEdit(look, name="Họ đệm", placeholder="Họ và chữ đệm")
        self.given = LineEdit(look, name="Tên", placeholder="Tên")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.family, 62)
        self._row.addWidget(self.given, 38)
        self.setFocusProxy(self.family)
        self.setAccessibleName(label)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        self._row.setSpacing(self.look.px(8))

    @property
    def goes_on(self) -> bool:
        """Return whether Enter goes on to the next field."""
        return self._goes_on

    @goes_on.setter
    def goes_on(self, on: bool) -> None:
        self._goes_on = self.family.goes_on = self.given.goes_on = on

    def set_state(self, state: str) -> None:
        """Turn both edges."""
        for line in (self.family, self.given):
            line.set_state(state)  # type: ignore[arg-type]

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        ours = (self.family, self.given)
        if old in ours and new not in ours:
            self.left.emit()


class ChoiceEditor(Editor):
    """A few answers side by side, or a list that drops down."""

    def __init__(self, known: Field, widget: Segmented | ChoiceBox) -> None:
        super().__init__(known, widget)
        self.box = widget
        widget.edited.connect(self._edited)
        if isinstance(widget, ChoiceBox):
            widget.unmatched.connect(self._unmatched)
            line = widget.lineEdit()
            self._placeholder = line.placeholderText() if line else ""

    def text(self) -> str:
        """Return the code; a typed text that fits none as it was typed."""
        code = self.box.value()
        if code is None and isinstance(self.box, ChoiceBox):
            return self.box.text()
        return code or ""

    def set_text(self, text: str) -> None:
        """Choose an answer by its code or its words; a text that is none stays as text."""
        code = (text or None) if isinstance(self.known.kind, YesNo) else self.known.answers.get(fold(text))
        option = self.known.option(code)
        if option is not None and option.closed and isinstance(self.box, ChoiceBox):
            # No longer offered to new records; this one has it, so it stands in the list.
            self.box.set_choices([(o.code, o.label) for o in (*self.known.offered, option)])
        self.box.set_value(code)
        if text and self.box.value() is None and isinstance(self.box, ChoiceBox):
            line = self.box.lineEdit()
            if line is not None:
                line.setText(text)

    def settle(self) -> None:
        """Make a choice of what was typed."""
        if isinstance(self.box, ChoiceBox):
            self.box.settle()

    def set_missing(self, missing: bool) -> None:  # noqa: FBT001
        """Write it where the answer would stand."""
        if isinstance(self.box, ChoiceBox):
            line = self.box.lineEdit()
            if line is not None:
                line.setPlaceholderText(MISSING if missing else self._placeholder)

    def _edited(self, code: str | None) -> None:
        self.typed.emit(code or "")
        self.done.emit(code or "")

    def _unmatched(self, text: str) -> None:
        self.typed.emit(text)
        self.done.emit(text)


class LinkEditor(Editor):
    """The choice of another record; a name that is not there yet can be added in place."""

    def __init__(self, known: Field, look: Look, store: Store) -> None:
        box = _LinkBox(look, known.label)
        super().__init__(known, box)
        self.box, self.store = box, store
        self.kind = store.catalogue.of_table(known.target)
        box.choice.edited.connect(self._edited)
        box.choice.unmatched.connect(self._unmatched)
        box.add.clicked.connect(self._add)
        self.refresh()

    def refresh(self) -> None:
        """Offer the records as they are now."""
        rows = self.store.rows(self.kind, limit=MOST_LINKS)
        self.box.choice.set_choices([(str(r["id"]), self.kind.of(str(r["id"]), r).named()) for r in rows])

    def text(self) -> str:
        """Return the id, or the typed text that is no record's name."""
        return self.box.choice.value() or self.box.choice.text()

    def set_text(self, text: str) -> None:
        """Choose a record by its id."""
        self.box.choice.set_value(text or None)
        if text and self.box.choice.value() is None:
            self.refresh()
            self.box.choice.set_value(text)
        line = self.box.choice.lineEdit()
        if text and self.box.choice.value() is None and line is not None:
            line.setText(text)
        self._offer("")

    def settle(self) -> None:
        """Make a choice of what was typed."""
        self.box.choice.settle()

    def set_missing(self, missing: bool) -> None:  # noqa: FBT001
        """Write it where the name would stand."""
        line = self.box.choice.lineEdit()
        if line is not None:
            line.setPlaceholderText(MISSING if missing else "")

    def _edited(self, code: str | None) -> None:
        self._offer("")
        self.typed.emit(code or "")
        self.done.emit(code or "")

    def _unmatched(self, text: str) -> None:
        naming = [f for f in self.kind.about.naming if not f.parent]
        self._offer(text if len(naming) == 1 and naming[0].kind.sql == "TEXT" and not naming[0].options else "")
        self.typed.emit(text)
        self.done.emit(text)

    def _offer(self, text: str) -> None:
        self.box.add.set_words(f"Thêm “{text}” vào sổ" if text else "")
        self.box.add.setVisible(bool(text))

    def _add(self) -> None:
        naming = next(f for f in self.kind.about.naming if not f.parent)
        saved = self.store.save(self.kind, {naming.name: naming.read(self.box.choice.text(), self.store.today).value})
        self.refresh()
        self.box.choice.set_value(saved.id)
        self._edited(saved.id)


class _LinkBox(QWidget):
    """A list that drops down, and below it what adds a name that is not there."""

    def __init__(self, look: Look, label: str) -> None:
        super().__init__()
        self._goes_on = False
        self.choice = ChoiceBox(look, fold=fold, name=label)
        self.add = Button(look, "", icon="plus", weight="quiet")
        self.add.hide()
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(look.px(4))
        stack.addWidget(self.choice)
        stack.addWidget(self.add)
        self.setFocusProxy(self.choice)
        self.setAccessibleName(label)

    @property
    def goes_on(self) -> bool:
        """Return whether Enter goes on to the next field."""
        return self._goes_on

    @goes_on.setter
    def goes_on(self, on: bool) -> None:
        self._goes_on = self.choice.goes_on = on

    def set_state(self, state: str) -> None:
        """Turn the edge."""
        self.choice.set_state(state)  # type: ignore[arg-type]


class NoteEditor(Editor):
    """A text of several lines."""

    def __init__(self, known: Field, box: TextBox) -> None:
        super().__init__(known, box)
        self.box = box
        box.edited.connect(self.typed)
        box.left.connect(self.done)

    def text(self) -> str:
        """Return what is written."""
        return self.box.text()

    def set_text(self, text: str) -> None:
        """Show a text."""
        self.box.set_text(text)

    def settle(self) -> None:
        """Finish the text."""
        self.box.settle()

    def set_missing(self, missing: bool) -> None:  # noqa: FBT001
        """Write it where the text would stand."""
        self.box.setPlaceholderText(MISSING if missing else "")


class Completing(QObject):
    """Offers the texts already used in a field while one types; compared folded, never put in by itself."""

    def __init__(self, line: QLineEdit, offered: Callable[[], Sequence[str]]) -> None:
        """`offered` gives the texts, the most used first; it is asked when the field is entered."""
        super().__init__(line)
        self._line, self._offered = line, offered
        self._known: list[tuple[str, str]] = []
        self._list = QStringListModel(self)
        self._completer = QCompleter(self._list, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(8)
        popup = QListView()
        popup.setProperty("popup", True)  # noqa: FBT003 - what the style sheet selects by
        popup.setAccessibleName("Giá trị đã dùng")
        self._completer.setPopup(popup)
        line.setCompleter(self._completer)
        line.textEdited.connect(self._look)

    def _look(self, typed: str) -> None:
        if not self._known or len(typed) <= 1:  # asked anew where a text begins: something may have been saved
            self._known = [(text, fold(text)) for text in self._offered()]
        words = fold(typed).split()
        found = [text for text, folded in self._known if words and all(word in folded for word in words)]
        self._list.setStringList([text for text in found if text != typed][:30])


def editor_of(of: type[Record], known: Field, look: Look, store: Store, beside: Callable[[], Values]) -> Editor:
    """Make the editor of a field of a record type. `beside` gives the other values of the record."""
    kind = known.kind
    if isinstance(kind, PersonName):
        return NameEditor(known, look)
    if isinstance(kind, Note):
        return NoteEditor(known, TextBox(look, name=known.label, least=2))
    if isinstance(kind, Link):
        return LinkEditor(known, look, store)
    if isinstance(kind, YesNo | Choice):
        return choice_of(known, look)
    return line_of(of, known, look, store, beside)


def choice_of(known: Field, look: Look) -> ChoiceEditor:
    """Make the editor of a choice: side by side where there are few short answers."""
    choices = [(option.code, option.label) for option in known.offered]
    if isinstance(known.kind, YesNo):
        choices = [("1", "Có"), ("0", "Không")]
    if len(choices) <= FEW and sum(len(label) for _, label in choices) <= BROAD:
        return ChoiceEditor(known, Segmented(look, choices, name=known.label))
    return ChoiceEditor(known, ChoiceBox(look, choices, fold=fold, name=known.label))


def line_of(of: type[Record], known: Field, look: Look, store: Store, beside: Callable[[], Values]) -> LineEditor:
    """Make the editor of what is typed in one line."""
    kind = known.kind

    def read(text: str) -> Shown:
        reading = known.read(text, store.today, beside())
        if reading.value is None:
            return Shown(None)
        return Shown(str(reading.value), known.show(reading.value))

    line: LineEdit
    if isinstance(kind, Day):
        line = HintedDay(look, read, name=known.label)
    elif isinstance(kind, Whole | Phone | TaxCode | CitizenId):
        line = Measured(look, read, unit=known.unit, name=known.label)
    else:
        line = LineEdit(look, name=known.label)
        if known.repeats:
            Completing(line, lambda: store.distinct(of, known.name))
    if known.masked:
        line.set_mask(lambda text: known.mask(known.read(text, store.today, beside()).value or text))
    made = LineEditor(known, line)
    return made if isinstance(kind, Day) else helped(made)


def helped(editor: LineEditor) -> LineEditor:
    """Write a short help into the empty line itself, where it is gone as soon as something stands there."""
    if 0 < len(editor.known.help) <= SHORT_HELP:
        editor.line.setPlaceholderText(editor.known.help)
        editor.says_help = True
    return editor

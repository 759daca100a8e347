"""The rows of a record type while they are typed as a table: what stands in each cell, its draft, its saving."""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Choice, Field, Link, Note, Reading, Value, Whole, YesNo
from kh49_desktop.record import Record
from kh49_desktop.store.file import Saved, Store
from kh49_desktop.store.reading import Row
from kh49_desktop.text.letters import fold, nfc
from kh49_desktop.ui.cells import CellModel, Ground, Index, Place
from kh49_desktop.ui.editing import Texts
from kh49_desktop.ui.widgets import Cell
from kh49_desktop.words import sentence
from kh49_desktop.words.veiling import veiled

PAGE: Final = 64  # rows fetched at once
KEPT: Final = 12_800  # rows kept
MOST_LINKS: Final = 500  # more than so many records are typed by name, not chosen from a list
MANY: Final = 64  # so many rows gone or come at once are shown by beginning anew
NEW: Final = "new-"
SAID: Final = frozenset(
    (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.EditRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.ToolTipRole,
        Cell.TONE,
        Ground.TONE,
    )
)  # what is told of a cell


def columns_of(kind: type[Record]) -> list[Field]:
    """Return what is typed as a table: first what names a record, then the rest in the order of declaration.

    A sensitive field is typed in its form, where it can be kept from other eyes; notes of several lines too.
    """
    fits = [f for f in kind.about.fields.values() if not f.sensitive and not isinstance(f.kind, Note)]
    return [f for f in fits if f.naming] + [f for f in fits if not f.naming]


def can_be_entered(kind: type[Record]) -> bool:
    """Return whether records of a type can be typed as a table: all that names them can."""
    return {f.name for f in kind.about.naming} <= {f.name for f in columns_of(kind)}


def form_of(kind: type[Record]) -> str:
    """Return the key under which unfinished rows are kept."""
    return f"{kind.about.table}:entry"


class Names:
    """The records a link may lead to: id to name, and name to id."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shown: dict[tuple[str, str], str] = {}
        self._found: dict[tuple[str, str], Value | Problem] = {}

    def forget(self) -> None:
        """Look everything up anew: something changed."""
        self._shown.clear()
        self._found.clear()

    def few(self, known: Field) -> bool:
        """Return whether the records are so few that they are chosen from a list."""
        return self._store.count(self._store.catalogue.of_table(known.target)) <= MOST_LINKS

    def choices(self, known: Field) -> list[tuple[str, str]]:
        """Return the records to choose from."""
        kind = self._store.catalogue.of_table(known.target)
        return [(str(r["id"]), kind.of(str(r["id"]), r).named()) for r in self._store.rows(kind)]

    def shown(self, known: Field, value: Value) -> str:
        """Return the name of a record."""
        if not isinstance(value, str):
            return ""
        key = (known.target, value)
        if key not in self._shown:
            found = self._store.load(self._store.catalogue.of_table(known.target), value)
            self._shown[key] = found.named() if found else ""
        return self._shown[key]

    def find(self, known: Field, typed: str) -> Value | Problem:
        """Return the id behind a typed name or id, or what is wrong with it."""
        text = typed.strip()
        if not text or Link.form.fullmatch(text):
            return text or None
        key = (known.target, fold(text))
        if key not in self._found:
            self._found[key] = self._look_up(known, text)
        return self._found[key]

    def _look_up(self, known: Field, text: str) -> Value | Problem:
        kind = self._store.catalogue.of_table(known.target)
        rows = list(self._store.rows(kind, search=text)) if kind.about.searched else list(self._store.rows(kind))
        names = {str(row["id"]): kind.of(str(row["id"]), row).named() for row in rows}
        same = [record for record, name in names.items() if nfc(name).casefold() == nfc(text).casefold()]
        same = same or [record for record, name in names.items() if fold(name) == fold(text)]
        if len(same) == 1:
            return same[0]
        if not same and len(names) == 1:
            return next(iter(names))
        facts = {"typed": text, "plural": kind.about.plural.lower()}
        if same:
            return Problem("name_shared", known.name, Level.ERROR, facts)
        return Problem("name_unknown", known.name, Level.ERROR, facts)


class RowTexts(Texts):
    """The texts of one row; links are typed by name."""

    names: Names

    def _read(self, name: str) -> Reading:
        known = self.kind.about.fields[name]
        reading = super()._read(name)
        if isinstance(known.kind, Link) and reading.refused:
            found = self.names.find(known, self.typed[name])
            problems = (found,) if isinstance(found, Problem) else ()
            reading = Reading(None if isinstance(found, Problem) else found, problems)
            self.readings[name] = reading
        return reading


@dataclass(frozen=True, slots=True)
class Done:
    """What a saving did: the change (None: nothing differed), how many rows it wrote and how many it could not."""

    change: str | None
    written: int
    refused: int


class EntryModel(CellModel):
    """The records of a list, then those being typed anew, then one empty row. Pages are fetched as they are shown.

    A new row has a negative number in place of its row number in the file until it is saved.
    `renewed` after anything that the line below the table tells of.
    """

    renewed = Signal()
    put_many = Signal(object, str)

    def __init__(self, store: Store, kind: type[Record], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store, self.kind = store, kind
        self.fields = columns_of(kind)
        self.names = Names(store)
        self.revealed = False
        self.undoing: list[tuple[str, str, str | None]] = []  # cells typed since the last saving: what stood there
        self._limited = False
        self._order: array[int] = array("q")
        self._rows: OrderedDict[int, Row] = OrderedDict()
        self._rid: dict[str, int] = {}
        self._texts: dict[str, RowTexts] = {}
        self._wrong: dict[str, dict[str, tuple[Problem, ...]]] = {}  # what the register said of a row, by field
        self._begun: dict[str, Value] = {}
        self._last_new = 0
        self._busy = False

    # -- asking ----------------------------------------------------------------------------------------------------

    def ask(self, where: Mapping[str, object] | None = None, ids: Sequence[str] = (), search: str = "") -> None:
        """Show a list, with the rows that were left unfinished."""
        self.beginResetModel()
        self._limited = bool(where or ids or search)
        found = self.store.ids(self.kind, where=where, search=search)
        if ids:
            rows = (self.store.row(self.kind, record) for record in ids)
            wanted = {int(row["rid"]) for row in rows if row is not None}
            found = array("q", (rid for rid in found if rid in wanted))
        self._order = array("q", found)
        self._rows.clear()
        self._rid.clear()
        self._texts.clear()
        self._wrong.clear()
        self.names.forget()
        self.undoing.clear()
        self._last_new = 0
        self._begun = self.kind.begin({}, self.store.around())
        self._restore()
        self.endResetModel()
        self.renewed.emit()

    def _restore(self) -> None:
        for key, kept in self.store.draft(form_of(self.kind)).items():
            typed = {n: t for n, t in json.loads(kept or "{}").items() if any(f.name == n for f in self.fields)}
            if not typed:
                continue
            if key.startswith(NEW):
                self._last_new += 1
                self._order.append(-self._last_new)
                made = self._new_texts()
                key = f"{NEW}{self._last_new}"  # noqa: PLW2901 - they are numbered anew
            else:
                row = self.store.row(self.kind, key)
                if row is None:
                    continue
                self._rid[key] = int(row["rid"])
                if int(row["rid"]) not in self._order:
                    self._order.append(int(row["rid"]))
                made = self._texts_of(row)
            self._texts[key] = made
            for name, text in typed.items():
                made.take(name, text)
        if any(key.startswith(NEW) for key in self._texts):
            self.store.drop_draft(form_of(self.kind))
            self._keep(self._texts)

    def _texts_of(self, row: Row) -> RowTexts:
        made = RowTexts(self.kind, {name: row[name] for name in self.kind.about.fields}, self.store.today)
        made.names = self.names
        return made

    def _new_texts(self) -> RowTexts:
        made = RowTexts(self.kind, self._begun, self.store.today)
        made.names = self.names
        return made

    @property
    def count(self) -> int:
        """Return how many rows there are without the empty one."""
        return len(self._order)

    def key(self, row: int) -> str:
        """Return the id of a row, "new-3" of one not saved yet, "" of the empty one."""
        if not 0 <= row < len(self._order):
            return ""
        number = self._order[row]
        return f"{NEW}{-number}" if number < 0 else str(self._stored(number)["id"])

    def row_of(self, key: str) -> int:
        """Return where a row stands, -1: nowhere."""
        number = -int(key.removeprefix(NEW)) if key.startswith(NEW) else self._rid.get(key, 0)
        try:
            return self._order.index(number) if number else -1
        except ValueError:
            return -1

    def _stored(self, rid: int) -> Row:
        found = self._rows.get(rid)
        if found is None:
            at = self._order.index(rid)
            start = at - at % PAGE
            wanted = [n for n in self._order[start : start + PAGE] if n > 0]
            for row in self.store.page(self.kind, wanted):
                self._rows[int(row["rid"])] = row
                self._rid[str(row["id"])] = int(row["rid"])
            while len(self._rows) > KEPT:
                self._rows.popitem(last=False)
            found = self._rows[rid]
        return found

    def value(self, row: int, name: str) -> Value:
        """Return the value of a cell as it would be stored."""
        if row >= len(self._order):
            return None
        number = self._order[row]
        texts = self._texts.get(self.key(row))
        if texts is not None:
            return texts.value(name)
        held: Value = self._stored(number)[name]
        return held

    # -- what Qt asks ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return the rows and the empty one."""
        return 0 if parent.isValid() else len(self._order) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Return the fields."""
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done with a cell."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if self.fits(index.row(), index.column()) else flags

    def fits(self, row: int, column: int) -> bool:
        """Return whether a cell can be typed into: what only grows is not changed once it is written."""
        if not 0 <= column < len(self.fields) or row < 0:
            return False
        return not self.kind.about.append_only or row >= len(self._order) or self._order[row] < 0

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the label of a column, the number of a row."""
        if orientation == Qt.Orientation.Vertical:
            return self._row_head(section, role)
        if not 0 <= section < len(self.fields):
            return None
        known = self.fields[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return known.column or known.label
        if role == Qt.ItemDataRole.ToolTipRole:
            return " ".join(part for part in (known.label, known.help) if part)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(known)
        return None

    def _row_head(self, row: int, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row + 1:,}".replace(",", ".") if row < len(self._order) else ""
        if role == Cell.TONE and row < len(self._order):
            number = self._order[row]
            known = number < 0 or number in self._rows
            key = self.key(row) if known else ""
            return self._tone_of_row(key) if key in self._texts or key in self._wrong else None
        return None

    def _tone_of_row(self, key: str) -> str | None:
        if self._has_error(key):
            return "bad"
        if key in self._texts:
            return "accent"
        return "warn" if any(self._wrong.get(key, {}).values()) else None

    @staticmethod
    def _side(known: Field) -> int:
        right = known.kind.numeric and not known.plain and not known.options and isinstance(known.kind, Whole)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        return int(side | Qt.AlignmentFlag.AlignVCenter)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one return a role
        """Return what stands in a cell and what it looks like."""
        known = self.fields[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(known)
        if role not in SAID:
            return None
        row = index.row()
        if row >= len(self._order):
            return self._invitation(index.column(), role)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, known)
        if role == Qt.ItemDataRole.EditRole:
            return self._edited(row, known)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = " ".join(self.sentences(row, known.name))
            return f"{known.label}: {self._words(row, known)}" + (f". {said}" if said else "")
        level = self._level(row, known.name)
        if role == Ground.TONE:
            return level
        if role == Cell.TONE:
            return level or self._tone(row, known)
        said = "\n".join(self.sentences(row, known.name))
        return said or None

    def _tone(self, row: int, known: Field) -> str | None:
        texts = self._texts.get(self.key(row)) if self._order[row] < 0 else None
        if texts is not None and known.name not in texts.typed:
            return "second"  # what is usual, not typed
        return None

    def _words(self, row: int, known: Field) -> str:
        texts = self._texts.get(self.key(row))
        typed = texts.readings.get(known.name) if texts is not None else None
        if texts is not None and typed is not None and typed.refused:
            return texts.typed[known.name]
        value = self.value(row, known.name)
        if isinstance(known.kind, Link):
            return self.names.shown(known, value)
        return known.show(value) if self.revealed or typed is not None else known.mask(value)

    def _edited(self, row: int, known: Field) -> str:
        texts = self._texts.get(self.key(row))
        if texts is not None and known.name in texts.refused():
            return texts.typed[known.name]
        value = self.value(row, known.name)
        if isinstance(known.kind, Link) and not self.names.few(known):
            return self.names.shown(known, value)
        if isinstance(known.kind, Link | Choice | YesNo):
            return "" if value is None else str(value)
        return known.show(value)

    def text(self, row: int, column: int) -> str:
        """Return what a copy takes along: words as shown, numbers in plain figures."""
        if row >= len(self._order):
            return ""
        known = self.fields[column]
        texts = self._texts.get(self.key(row))
        if texts is not None and known.name in texts.refused():
            return texts.typed[known.name]
        value = self.value(row, known.name)
        if isinstance(known.kind, Link):
            return self.names.shown(known, value)
        return str(value) if isinstance(known.kind, Whole) and value is not None else known.show(value)

    def carried(self, row: int, column: int) -> str:
        """Return what a copy takes out of the grid: masked where the screen masks it."""
        known = self.fields[column]
        hidden = known.masked and not self.revealed and row < len(self._order)
        return self._words(row, known) if hidden else self.text(row, column)

    def _invitation(self, column: int, role: int) -> object:
        if column == 0 and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            title = self.kind.about.title
            return f"Thêm {title[:1].lower()}{title[1:]}…"
        if role == Cell.TONE:
            return "second"
        return "" if role == Qt.ItemDataRole.EditRole else None

    # -- what is wrong ---------------------------------------------------------------------------------------------

    def problems(self, row: int, name: str) -> list[Problem]:
        """Return what is to be said of a cell ("": of the row)."""
        key = self.key(row)
        texts = self._texts.get(key)
        reading = texts.readings.get(name) if texts is not None else None
        found = [p for p in (reading.problems if reading else ()) if p.level is not Level.INFO]
        return found + [p for p in self._wrong.get(key, {}).get(name, ()) if p not in found]

    def sentences(self, row: int, name: str) -> list[str]:
        """Return them in words; what is masked in its cell is masked in them too."""
        texts = self._texts.get(self.key(row))
        whole = self.revealed or (texts is not None and name in texts.typed)
        return [sentence(p if whole else veiled(self.kind, p)) for p in self.problems(row, name)]

    def _level(self, row: int, name: str) -> str | None:
        key = self.key(row)
        if key not in self._texts and key not in self._wrong:
            return None
        levels = {p.level for p in self.problems(row, name)}
        return "bad" if Level.ERROR in levels else "warn" if Level.WARN in levels else None

    def _has_error(self, key: str) -> bool:
        texts = self._texts.get(key)
        if texts is not None and texts.refused():
            return True
        return any(p.level is Level.ERROR for found in self._wrong.get(key, {}).values() for p in found)

    def troubled(self) -> list[int]:
        """Return the rows that hold an error, from the top."""
        keys = [key for key in {*self._texts, *self._wrong} if self._has_error(key)]
        return sorted(row for row in map(self.row_of, keys) if row >= 0)

    def first_wrong(self, row: int) -> int:
        """Return the first column of a row that holds an error."""
        for column, known in enumerate(self.fields):
            if self._level(row, known.name) == "bad":
                return column
        return 0

    def unsaved(self) -> list[int]:
        """Return the rows that hold something not saved, from the top."""
        return sorted(row for row in map(self.row_of, self._texts) if row >= 0)

    # -- typing ----------------------------------------------------------------------------------------------------

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed into a cell; typing into the empty row makes it a new one."""
        if role != Qt.ItemDataRole.EditRole:
            return False
        row, known, text = index.row(), self.fields[index.column()], nfc(str(value))
        if row >= len(self._order) and not text.strip():
            return False
        if row < len(self._order) and text == self._edited(row, known):
            return True
        self._ensure(row)
        self._take(row, known.name, text)
        self._keep([self.key(row)])
        self._show_row(row)
        self.renewed.emit()
        return True

    def _ensure(self, row: int) -> None:
        """Make new rows up to this one."""
        have = len(self._order)
        if row < have:
            return
        # The empty row becomes a new one where it stands; below the last there is then another empty one.
        self.beginInsertRows(QModelIndex(), have + 1, row + 1)
        for _ in range(row - have + 1):
            self._last_new += 1
            self._order.append(-self._last_new)
            self._texts[f"{NEW}{self._last_new}"] = self._new_texts()
        self.endInsertRows()

    def _take(self, row: int, name: str, text: str) -> None:
        key = self.key(row)
        if key not in self._texts:
            self._texts[key] = self._texts_of(self._stored(self._order[row]))
        texts = self._texts[key]
        self.undoing.append((key, name, texts.typed.get(name)))
        texts.take(name, text)
        self._wrong.get(key, {}).pop(name, None)
        self._wrong.get(key, {}).pop("", None)
        if not key.startswith(NEW) and not any(texts.differs(n) for n in texts.typed):
            del self._texts[key]

    def untype(self) -> bool:
        """Take back the cell typed last, if its row is not saved yet."""
        while self.undoing:
            key, name, before = self.undoing.pop()
            texts, row = self._texts.get(key), self.row_of(key)
            if texts is None or row < 0:
                continue
            if before is None:
                texts.forget(name)
            else:
                texts.take(name, before)
            if not any(texts.differs(n) for n in texts.typed):
                self._drop(row)
            else:
                self._show_row(row)
            self._keep([key])
            self.renewed.emit()
            return True
        return False

    def _drop(self, row: int) -> None:
        """Forget what was typed into a row; a new one goes."""
        key = self.key(row)
        self._texts.pop(key, None)
        self._wrong.pop(key, None)
        if key.startswith(NEW):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._order[row]
            self.endRemoveRows()
        else:
            self._show_row(row)

    def forget_new(self, rows: Iterable[int]) -> int:
        """Drop rows that were never saved; how many."""
        wanted = sorted((row for row in rows if self.key(row).startswith(NEW)), reverse=True)
        keys = [self.key(row) for row in wanted]
        for row in wanted:
            self._drop(row)
        self._keep(keys)
        self.renewed.emit()
        return len(wanted)

    def put(self, texts: Mapping[Place, str], done: str) -> None:
        """Take a block of texts; several rows are saved at once as one change, a single one when it is left."""
        filled = {row for (row, _), text in texts.items() if text.strip() or row < len(self._order)}
        if not filled:
            return
        last = max(filled)
        self._ensure(last) if last >= len(self._order) else None
        for (row, column), text in texts.items():
            if row <= last and text != self.text(row, column):
                self._take(row, self.fields[column].name, text)
        blank = [r for r in sorted(filled | set(range(last + 1)), reverse=True) if self._is_blank(r)]
        for row in blank:
            self._drop(row)
        rows = sorted(row - sum(gone < row for gone in blank) for row in filled if row not in blank)
        self._show_all()
        if len(rows) == 1 and not blank:
            self._keep([self.key(rows[0])])
            self.renewed.emit()
        elif rows:
            self.put_many.emit(rows, done)

    def _is_blank(self, row: int) -> bool:
        number = self._order[row]
        texts = self._texts.get(f"{NEW}{-number}") if number < 0 else None
        return texts is not None and not any(text.strip() for text in texts.typed.values())

    # -- drafts ----------------------------------------------------------------------------------------------------

    def keep_rows(self, rows: Iterable[int]) -> None:
        """Keep rows as drafts that are not saved now."""
        self._keep([self.key(row) for row in rows])
        self.renewed.emit()

    def _keep(self, keys: Iterable[str]) -> None:
        """Keep as drafts what stands typed in these rows; when nothing is left, there is no draft."""
        form = form_of(self.kind)
        if not any(texts.typed for texts in self._texts.values()):
            self.store.drop_draft(form)
            return
        for key in list(keys):
            texts = self._texts.get(key)
            typed = {n: t for n, t in texts.typed.items() if texts.differs(n) or not t} if texts is not None else {}
            self.store.keep_draft(form, key, json.dumps(typed, ensure_ascii=False) if typed else "")

    # -- saving ----------------------------------------------------------------------------------------------------

    def save(self, rows: Iterable[int]) -> Done:
        """Save rows as one change. What is refused stays typed, marked, and kept as a draft. Raises Trouble."""
        offered: list[tuple[str, dict[str, Value]]] = []
        keys: list[str] = []
        touched: list[str] = []
        refused = 0
        for key in [self.key(row) for row in rows]:
            texts = self._texts.get(key)
            if texts is None:
                continue
            touched.append(key)
            values = self._offer(key, texts)
            if values:
                offered.append(("" if key.startswith(NEW) else key, values))
                keys.append(key)
            elif self._has_error(key):
                refused += 1
        change, written = None, 0
        if offered:
            self._busy = True
            try:
                results = self.store.save_many(self.kind, offered)
            finally:
                self._busy = False
            for key, result in zip(keys, results, strict=True):
                if isinstance(result, Refused):
                    self._refuse(key, result.problems)
                    refused += 1
                else:
                    self._settle(key, result)
                    change, written = change or result.change, written + 1
        if touched:
            self.names.forget()
            self.undoing.clear()
            self._keep({*touched, *self._texts})
            self._show_all()
            self.renewed.emit()
        return Done(change, written, refused)

    def _offer(self, key: str, texts: RowTexts) -> dict[str, Value]:
        """Return the values of a row that can be saved; note what cannot."""
        self._wrong.pop(key, None)
        naming = [f.name for f in self.kind.about.naming]
        empty = [name for name in naming if texts.value(name) is None]
        if key.startswith(NEW):
            if empty:
                unread = set(texts.refused())
                told: dict[str, tuple[Problem, ...]] = {
                    n: (Problem("name_needed", n),) for n in empty if n not in unread
                }
                self._wrong[key] = told
                return {}
            return {name: reading.value for name, reading in texts.readings.items() if not reading.refused}
        values = texts.changed()
        for name in empty:
            if name in values:
                del values[name]
                self._note(key, Problem("name_needed", name))
        for problem in self._new_errors(key, texts, values):
            if problem.field in values:
                del values[problem.field]
                self._note(key, problem)
        return values

    def _new_errors(self, key: str, texts: RowTexts, values: Mapping[str, Value]) -> list[Problem]:
        """Return the errors that changed values would bring into a saved record."""
        if not values:
            return []
        around = self.store.around()
        before = {(p.code, p.field) for p in self.kind.of(key, texts.stored).check(around)}
        after = self.kind.of(key, {**texts.stored, **values}).check(around)
        return [p for p in after if p.level is Level.ERROR and (p.code, p.field) not in before]

    def _note(self, key: str, problem: Problem) -> None:
        held = self._wrong.setdefault(key, {})
        held[problem.field or ""] = (*held.get(problem.field or "", ()), problem)

    def _refuse(self, key: str, problems: Sequence[Problem]) -> None:
        for problem in problems:
            if problem.level is not Level.INFO:
                self._note(key, problem)

    def _settle(self, key: str, saved: Saved) -> None:
        """Show a saved row from the register; what was refused stays typed over it."""
        texts = self._texts.pop(key)
        noted = self._wrong.pop(key, {})
        row = self.store.row(self.kind, saved.id) or {}
        rid = int(row["rid"])
        if key.startswith(NEW):
            self._order[self._order.index(-int(key.removeprefix(NEW)))] = rid
        self._rid[saved.id] = rid
        self._rows[rid] = row
        left = {*texts.refused(), *(n for n, found in noted.items() if any(p.level is Level.ERROR for p in found))}
        left &= set(texts.typed)
        doubted = [p for p in saved.problems if p.level is Level.WARN and (p.field or "") not in left]
        for problem in doubted:
            self._note(saved.id, problem)
        if left:
            again = self._texts_of(row)
            for name in left:
                again.take(name, texts.typed[name])
                for problem in noted.get(name, ()):
                    self._note(saved.id, problem)
            self._texts[saved.id] = again

    # -- what others changed ---------------------------------------------------------------------------------------

    def changed(self, records: frozenset[str]) -> None:
        """Take over what was changed elsewhere or undone; rows keep their places."""
        if self._busy:
            return
        self.names.forget()
        if not records or len(records) > MANY:
            self._take_over(set(self.store.ids(self.kind)), reset=True)
            return
        gone, come = [], []
        for record in records:
            row = self.store.row(self.kind, record, gone=True)
            if row is None:
                continue
            rid = int(row["rid"])
            self._wrong.pop(record, None)
            if row["gone"] is not None:
                gone.append(rid)
                self._texts.pop(record, None)
            elif rid not in self._order:
                come.append(rid)
            self._rows.pop(rid, None)
            self._rid[record] = rid
            if record in self._texts and row["gone"] is None:
                self._texts[record].stored = {name: row[name] for name in self.kind.about.fields}
        have = set(self._order)
        self._take_over((have - set(gone)) | set(come), reset=False)

    def _take_over(self, live: set[int], *, reset: bool) -> None:
        have = set(self._order)
        order = array("q", (n for n in self._order if n < 0 or n in live))
        known = set(self._rid.values())
        order.extend(sorted(n for n in live if n > 0 and n not in have and (n in known or not self._limited)))
        if reset:
            self._rows.clear()
            for key in [k for k in self._texts if not k.startswith(NEW) and self._rid.get(k) not in live]:
                del self._texts[key]
            for key in [k for k in self._wrong if not k.startswith(NEW) and k not in self._texts]:
                del self._wrong[key]
        if len(order) == len(self._order):
            self._order = order
            self._show_all()
        else:
            self.beginResetModel()
            self._order = order
            self.endResetModel()
        self.renewed.emit()

    def _show_row(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.fields) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    def _show_all(self) -> None:
        last = self.rowCount() - 1
        self.dataChanged.emit(self.index(0, 0), self.index(last, len(self.fields) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, last)

    def reveal(self, on: bool) -> None:  # noqa: FBT001 - a property setter
        """Show personal values whole, or mask them."""
        self.revealed = on
        self._show_all()

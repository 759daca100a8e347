"""The rows of a dry run as a grid: what each filter shows is worked out beside the window, cells when they are seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import CitizenId, Field, Phone, Value
from kh49_desktop.record import Record
from kh49_desktop.ui.look import Tone
from kh49_desktop.ui.matching import BAND
from kh49_desktop.ui.widgets import Cell
from kh49_desktop.words import sentence

if TYPE_CHECKING:
    from kh49_desktop.sheets import Plan, PlannedRow

Index = QModelIndex | QPersistentModelIndex
Corrections = dict[tuple[int, int, str], str]  # place of the table in the plan, Excel row, field

LEVELS: Final[Mapping[Level, Tone]] = {Level.ERROR: "bad", Level.WARN: "warn", Level.INFO: "second"}
WEIGHT: Final = (Level.ERROR, Level.WARN, Level.INFO)
ALIKE: Final = frozenset(("same_name_same_dob_DIFFERENT_person", "maybe_same_person", "maybe_known_already"))
LOOK, ALL, SAME, WRONG = "look", "all", "same", "wrong"  # filters beside the verdicts
CHANGED: Final = "{before} → {after}"


@dataclass(slots=True)
class Digest:
    """A dry run looked through: for each filter the rows it shows, in order, and how many there are to tell."""

    plan: Plan
    picks: dict[str, list[int]] = field(default_factory=dict)  # places among the rows of the plan
    figures: dict[str, int] = field(default_factory=dict)
    doubts: Counter[str] = field(default_factory=Counter)  # problems by field, those only told left out
    notes: list[str] = field(default_factory=list)  # what concerns a whole table


def digest_of(plan: Plan, kept: frozenset[tuple[int, int]] = frozenset()) -> Digest:
    """Look a dry run through; `kept` (place of the table, Excel row) were corrected by hand and stay in sight."""
    found = Digest(plan)
    weighty: list[int] = []
    light: list[int] = []
    same: list[int] = []
    picks: dict[str, list[int]] = {}
    wrong = problems = 0
    for at, row in enumerate(plan.rows):
        errors = 0
        is_alike = False
        for problem in row.problems:
            problems += 1
            errors += problem.level is Level.ERROR
            is_alike = is_alike or problem.code in ALIKE
            if problem.level is not Level.INFO and problem.field:
                found.doubts[problem.field] += 1
        wrong += errors
        if is_alike:
            same.append(at)
        picks.setdefault(row.verdict.value, []).append(at)
        if errors or (row.part, row.row) in kept:
            weighty.append(at)
        elif row.problems:
            light.append(at)
    told = plan.told
    whole = told[: len(told) - problems]
    found.notes = [sentence(problem) for _, _, problem in whole if problem.level is not Level.INFO]
    found.picks = {**picks, WRONG: weighty, LOOK: weighty + light, SAME: same, ALL: list(range(len(plan.rows)))}
    found.figures = {**{name: len(rows) for name, rows in found.picks.items()}, WRONG: wrong}
    return found


def ordered(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems, the weightiest first."""
    return sorted(problems, key=lambda p: WEIGHT.index(p.level))


class PlanModel(QAbstractTableModel):
    """The rows of a dry run: Excel address, values, reasons; a cell edited becomes a correction."""

    corrected = Signal(int, int, str, str)  # place of the table, Excel row, field, what was typed

    def __init__(self, kind: type[Record], parent: QObject) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.kind = kind
        self.digest: Digest | None = None
        self.spots: list[int] = []  # the places of the rows shown, among those of the plan
        self.columns: list[Field | None] = []  # None: the reasons
        self.corrections: Corrections = {}
        self.originals = False
        self.room = 4  # fields that have room before the reasons

    def show(self, digest: Digest, name: str, corrections: Corrections) -> None:
        """Show the rows that a filter picks."""
        spots, columns = digest.picks.get(name, []), self._arranged(digest)
        self.corrections = corrections
        same = self.digest is not None and columns == self.columns and spots == self.spots
        if same and spots:  # only what the cells say has changed: the editor and the place stay
            self.digest = digest
            self.dataChanged.emit(self.index(0, 0), self.index(len(spots) - 1, self.columnCount() - 1))
            return
        self.beginResetModel()
        self.digest, self.spots, self.columns = digest, spots, columns
        self.endResetModel()

    def _arranged(self, digest: Digest) -> list[Field | None]:
        """Return the columns: names, the fields with most doubts as far as there is room, the reasons, the rest."""
        names = {name for part in digest.plan.parts for name in part.reader.names}
        mapped = [field for name, field in self.kind.about.fields.items() if name in names]
        rest = sorted((f for f in mapped if not f.naming), key=lambda f: (-digest.doubts[f.name], not f.listed))
        first = rest[: self.room]
        return [
            *(f for f in mapped if f.naming or f in first),
            None,
            *(f for f in mapped if not f.naming and f not in first),
        ]

    @property
    def rows(self) -> list[PlannedRow]:
        """Return the rows that are shown."""
        return [self.row_at(spot) for spot in self.spots]

    @property
    def reasons(self) -> int:
        """Return the column of the reasons."""
        return 1 + self.columns.index(None) if None in self.columns else 0

    def row_at(self, spot: int) -> PlannedRow:
        """Return the row at a place of the plan."""
        if self.digest is None:
            raise IndexError(spot)
        return self.digest.plan.rows[spot]

    def set_originals(self, on: bool) -> None:  # noqa: FBT001 - a property setter
        """Show what stands in the file instead of what it was read as."""
        self.originals = on
        if self.spots:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.spots) - 1, self.columnCount() - 1))

    def next_wrong(self, after: int) -> tuple[int, int]:
        """Return row and column of the next cell that is refused, from the row behind `after` round; -1: none."""
        many = len(self.spots)
        for step in range(1, many + 1):
            at = (after + step) % many
            row = self.row_at(self.spots[at])
            names = {p.field for p in row.problems if p.level is Level.ERROR}
            for column, known in enumerate(self.columns, start=1):
                if known is not None and known.name in names:
                    return at, column
        return -1, -1

    # -- what Qt asks ----------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.spots)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return the address, the fields and the reasons."""
        return 0 if parent.isValid() or not self.columns else 1 + len(self.columns)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        if role != Qt.ItemDataRole.DisplayRole or way != Qt.Orientation.Horizontal:
            return None
        if section == 0:
            return "Dòng Excel"
        known = self.columns[section - 1]
        return known.label if known else "Lý do"

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that the values can be edited."""
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        editable = index.column() > 0 and self.columns[index.column() - 1] is not None
        return usual | Qt.ItemFlag.ItemIsEditable if editable else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one a role
        """Return text, editor's text and looks of a cell."""
        spot = self.spots[index.row()]
        row = self.row_at(spot)
        known = self.columns[index.column() - 1] if index.column() else None
        is_reason = index.column() > 0 and known is None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if index.column() == 0:
                return self.address(spot)
            return self.text(spot, known) if known else " ".join(sentence(p) for p in ordered(row.problems))
        if role == Qt.ItemDataRole.EditRole:
            return self.typed(spot, known) if known else ""
        if role == Qt.ItemDataRole.ToolTipRole and is_reason:
            return "\n".join(sentence(p) for p in ordered(row.problems))
        if role == Cell.SMALL:
            return is_reason
        if role == Cell.TONE:
            return self._tone(row, known, is_reason=is_reason)
        if role == Cell.MARKS:
            return self.marks(spot, known) if known else ()
        return None

    def _tone(self, row: PlannedRow, known: Field | None, *, is_reason: bool) -> Tone:
        if is_reason:
            worst = ordered(row.problems)
            return LEVELS[worst[0].level] if worst else "second"
        if known is not None and self._refused(row, known):
            return "bad"
        if known is not None and known.name in row.changes:
            return "accent"
        return "second" if row.verdict in {"skipped", "unchanged"} else "text"

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a correction; the row is checked again."""
        known = self.columns[index.column() - 1] if index.column() else None
        if role != Qt.ItemDataRole.EditRole or known is None:
            return False
        row, typed = self.row_at(self.spots[index.row()]), str(value)
        if typed != self.data(index, Qt.ItemDataRole.EditRole):
            self.corrected.emit(row.part, row.row, known.name, typed)
        return True

    # -- what a cell says ------------------------------------------------------------------------------------------

    def address(self, spot: int) -> str:
        """Return where in the file: the column of the weightiest problem, and the row ("E42"); the sheet of several."""
        if self.digest is None:
            return ""
        row = self.row_at(spot)
        part = self.digest.plan.parts[row.part]
        columns, sheet = part.mapping.columns, part.table.sheet
        worst = ordered(row.problems)
        letters = columns.get(worst[0].field or "", "") if worst else ""
        letter = letters.split(",")[0] if letters != BAND else ""
        if not letter and self.columns and self.columns[0] is not None:
            letter = columns.get(self.columns[0].name, "").split(",")[0]
        several = len(self.digest.plan.parts) > 1
        return f"{sheet}!{letter}{row.row}" if several and sheet else f"{letter}{row.row}"

    def text(self, spot: int, known: Field) -> str:
        """Return what a cell shows: the value as read, what it was before, or the file's own text."""
        row = self.row_at(spot)
        typed = self.typed(spot, known)
        if self.originals or self._refused(row, known):
            return typed
        if known.name in row.changes:
            return self.changed(row, known)
        value = row.values.get(known.name)
        return known.show(value) if value is not None else typed

    @staticmethod
    def changed(row: PlannedRow, known: Field) -> str:
        """Return what a field of a stored record was and what it becomes: "0905… → 0906…"."""
        before, after = row.changes[known.name]
        return CHANGED.format(before=_shown(known, before), after=_shown(known, after))

    def changes(self, spot: int) -> list[str]:
        """Return every change of a row in words: "Điện thoại: cũ → mới"."""
        row, fields = self.row_at(spot), self.kind.about.fields
        return [f"{fields[name].label}: {self.changed(row, fields[name])}" for name in row.changes if name in fields]

    def typed(self, spot: int, known: Field) -> str:
        """Return what stands in the cell: the correction, else the file's own text."""
        row = self.row_at(spot)
        corrected = self.corrections.get((row.part, row.row, known.name))
        if corrected is not None or self.digest is None:
            return corrected or ""
        part = self.digest.plan.parts[row.part]
        return part.reader.one(known.name, spot - part.first).text if known.name in part.reader.names else ""

    @staticmethod
    def _refused(row: PlannedRow, known: Field) -> bool:
        return any(p.level is Level.ERROR and p.field == known.name for p in row.problems)

    def marks(self, spot: int, known: Field) -> Sequence[tuple[int, int, Tone]]:
        """Return the letters of a cell to look at: a zero put back, a letter among digits."""
        row = self.row_at(spot)
        codes = {p.code for p in row.problems if p.field == known.name}
        if "zero_restored" in codes and not self.originals and known.name not in row.changes:
            return [(0, 1, "warn")]
        if self._refused(row, known) and isinstance(known.kind, CitizenId | Phone):
            shown = self.text(spot, known)
            return [(at, 1, "bad") for at, letter in enumerate(shown) if not letter.isdigit() and letter not in " .+-"]
        return ()


def _shown(known: Field, value: Value) -> str:
    return known.show(value) if value is not None else "(trống)"

"""Reading the cells of a table as values: column by column, each distinct cell once."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import (
    Choice,
    CitizenId,
    Day,
    Field,
    Link,
    Note,
    PersonName,
    Reading,
    TaxCode,
    Text,
    Value,
    Whole,
)
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import RECORD_ID
from kh49_desktop.sheets.mapping import BAND, Mapping, is_answered, is_parted_day
from kh49_desktop.sheets.reading import Cell, text_of
from kh49_desktop.sheets.tables import Column, Table
from kh49_desktop.text.legacy import decode
from kh49_desktop.text.letters import clean, fold
from kh49_desktop.text.names import proper_case

Corrections: TypeAlias = Dict[tuple[int, str], str]

NOTHING: Final = frozenset(("-", "--", "–", "—", ".", "..", "...", "…", "/", "\\", "_", "'", "//"))
SAME_AS_ABOVE: Final = frozenset(('"', "''", '""', "〃", "//", "-nt-", "nt", "n/t", "như trên", "nhö treân", "nh­ trªn"))
EXCEL_ORIGIN: Final = datetime.date(1899, 12, 30)
SERIAL_DIGITS: Final = 5
LONGEST_MARK: Final = 12
FIRST_YEAR_ALONE: Final = 1900
TWO: Final = 2
_LISTED: Final = re.compile(r"\(?\d{1,4}(?:\s*[.):/-]\s*|\s+)(?=[^\W\d_])")  # "9. Lê Thị Chín"
_BRACKET: Final = re.compile(r"([^()\[\]]+?)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]")
APOSTROPHES: Final = ("'", "\u2019", "\u02bc", "\u2018")


@dataclass(slots=True)  # not frozen: tens of thousands are made, and freezing doubles the time
class Got:
    """What one cell was read as. `text` is what it says; a text without a value could not be read."""

    value: Value = None
    text: str = ""
    problems: tuple[Problem, ...] = ()
    answered: bool = False  # told by the column it stands in, not by a word


BLANK: Final = Got()


@dataclass(slots=True)
class Read:
    """All cells of a table by field, in the order of its lines. `corrected` fields were typed by a person."""

    columns: dict[str, list[Got]]
    corrected: set[tuple[int, str]] = field(default_factory=set)


class Reader:
    """Reads the mapped columns of a table."""

    def __init__(  # noqa: PLR0913 - what reading depends on
        self,
        table: Table,
        kind: type[Record],
        mapping: Mapping,
        *,
        today: datetime.date,
        links: Callable[[Field, str], Value],
        corrections: Corrections,
        proper_names: bool = False,
    ) -> None:
        """Take a table and its mapping; `links` finds the record that a text names."""
        self.table, self.kind, self.mapping, self.today = table, kind, mapping, today
        self._links, self._corrections, self._proper_names = links, corrections, proper_names
        self._columns = {column.letter: column for column in table.columns}
        # The field that takes a remark beside a name: the type's note, unless a column gives it already.
        self.note = next(
            (f for f in kind.about.fields.values() if isinstance(f.kind, Note) and f.name not in mapping.columns), None
        )
        # In our own export a dash is what somebody typed.
        self._nothing = NOTHING if RECORD_ID not in mapping.columns else frozenset[str]()

    def read(self) -> Read:
        """Read everything but what is proved by other fields of its row (citizen ids)."""
        found: dict[str, list[Got]] = {}
        for name, letters in self.mapping.columns.items():
            if name == RECORD_ID:
                found[name] = [
                    Got(text, text) if (text := clean(text_of(cell)).lower()) else BLANK
                    for cell in self._cells(letters)
                ]
                continue
            field_ = self.kind.about.fields[name]
            if letters == BAND:
                found[name] = self._bands(field_)
            elif is_answered(field_, self.mapping):
                found[name] = self._answers(field_)
            elif is_parted_day(field_, self.mapping):
                found[name] = self._parted(field_)
            elif "," in letters:
                found[name] = self._several(field_, letters.split(","))
            else:
                found[name] = self._single(field_, self._columns[letters])
        corrected = self._correct(found)
        return Read(found, corrected)

    def take(self, field_: Field, text: str) -> Got:
        """Read one text as a field's value. What other fields must prove is kept as text for `plan`."""
        text = text.strip()
        if not text or text in self._nothing:
            return BLANK
        if isinstance(field_.kind, Link):
            return self._link(field_, clean(text))
        if field_.beside:
            return Got(None, clean(text))
        if isinstance(field_.kind, PersonName):
            return self._name(field_, text)
        reading: Reading = field_.read(text, self.today)
        if reading.value is None:
            text = clean(text)  # a text of blanks that Excel shows is no text
        elif isinstance(reading.value, str) and not reading.problems:
            return Got(reading.value, text)
        return Got(reading.value, text, reading.problems)

    def _name(self, field_: Field, text: str) -> Got:
        """Read a person's name; our own export says it as it is stored."""
        said: tuple[Problem, ...] = ()
        text = clean(text)
        if self._nothing:
            text, said = self._bare_name(field_, text)
            if not is_name(text):
                return BLANK
        text = proper_case(text) if self._proper_names else text
        reading = field_.read(text, self.today)
        return Got(reading.value, text, (*said, *reading.problems))

    def _bare_name(self, field_: Field, text: str) -> tuple[str, tuple[Problem, ...]]:
        """Return a name without its running number and without a remark in brackets, and what is to be said of it.

        A remark goes to the note of the record; where there is none to take it, it stays with the name.
        """
        said = []
        number = _LISTED.match(text)
        if number:
            said.append(Problem("number_before_name", field_.name, Level.INFO, {"typed": number[0].strip()}))
            text = text[number.end() :]
        remark = _BRACKET.fullmatch(text)
        if remark:
            note = self.note if field_ in self.kind.about.naming else None
            facts = {"typed": remark[2], "label": note.label if note else "", "reason": "noted" if note else ""}
            said.append(Problem("remark_in_name", field_.name, Level.INFO if note else Level.WARN, facts))
            text = remark[1] if note else text
        return text, tuple(said)

    # -- inside --------------------------------------------------------------------------------------------------------

    def _cells(self, letters: str) -> list[Cell]:
        at = self._columns[letters].index
        return [line.cells[at] for line in self.table.lines]

    def _text(self, field_: Field, column: Column, cell: Cell) -> str:
        """Return a cell's text, decoded; what Excel made of a number or day is undone."""
        if isinstance(cell, str):
            return decode(cell, column.encoding, capitals=column.capitals) if cell and not cell.isascii() else cell
        if isinstance(field_.kind, Day):
            return self._day_text(cell)
        if isinstance(field_.kind, Whole) and isinstance(cell, float) and not cell.is_integer():
            return f"{cell:.4f}"  # 1.234 in a number cell is a fraction, never one thousand two hundred …
        return text_of(cell)

    def _day_text(self, cell: Cell) -> str:
        if isinstance(cell, datetime.date):
            days = (datetime.date(cell.year, cell.month, cell.day) - EXCEL_ORIGIN).days
            # 1985 typed into a cell formatted as a date is shown by Excel as 07/06/1905.
            return str(days) if FIRST_YEAR_ALONE <= days <= self.today.year else text_of(cell)
        if isinstance(cell, float | int) and self.table.day_shift and len(str(int(cell))) == SERIAL_DIGITS:
            return str(int(cell) + self.table.day_shift)
        return text_of(cell)

    def _single(self, field_: Field, column: Column) -> list[Got]:
        memory: dict[Cell, Got] = {"": BLANK}
        found: list[Got] = []
        may_repeat = field_.repeats and self._nothing
        for cell in self._cells(column.letter):
            got = memory.get(cell)
            if got is None:
                got = self.take(field_, self._text(field_, column, cell))
                if may_repeat and fold_mark(cell) in SAME_AS_ABOVE and found:
                    found.append(found[-1])
                    continue
                memory[cell] = got
            found.append(got)
        return found

    def _several(self, field_: Field, letters: list[str]) -> list[Got]:
        """Read a field of several columns: parts of a name or text are joined, of anything else one is filled."""
        columns = [self._columns[each] for each in letters]
        joins = isinstance(field_.kind, Text)
        memory: dict[tuple[Cell, ...], Got] = {}
        found = []
        for cells in zip(*(self._cells(each) for each in letters), strict=True):
            got = memory.get(cells)
            if got is None:
                texts = [
                    clean(self._text(field_, column, cell))
                    for column, cell in zip(columns, cells, strict=True)
                    if cell != ""
                ]
                got = memory[cells] = self._joined(field_, texts) if joins else self._one_of(field_, texts)
            found.append(got)
        return found

    def _joined(self, field_: Field, texts: list[str]) -> Got:
        whole = ""
        for text in filter(None, texts):
            whole += text if not whole or whole.endswith(APOSTROPHES) else " " + text
        return self.take(field_, whole)

    def _one_of(self, field_: Field, texts: list[str]) -> Got:
        gots = [got for text in texts if (got := self.take(field_, text)).text]
        if not gots:
            return BLANK
        if len({got.value for got in gots}) > 1:
            text = " | ".join(got.text for got in gots)
            return Got(None, text, (Problem("two_values", field_.name, facts={"typed": text}),))
        return gots[0]

    def _answers(self, field_: Field) -> list[Got]:
        """Read a choice that is told by which of its columns is filled; an only column left empty is the other."""
        letters = self.mapping.letters(field_.name)
        codes = [self.mapping.parts[each] for each in letters]
        others = [option.code for option in field_.offered if option.code not in codes]
        marked = {code: Got(code, self._label(field_, code), (), answered=True) for code in (*codes, *others)}
        found = []
        for cells in zip(*(self._cells(each) for each in letters), strict=True):
            filled = [code for code, cell in zip(codes, cells, strict=True) if cell != "" and is_marked(cell)]
            found.append(marked[filled[0]] if len(filled) == 1 else BLANK)
        is_lonely = len(codes) == 1 and len(others) == 1
        if is_lonely and any(got is not BLANK for got in found):
            found = [marked[others[0]] if got is BLANK else got for got in found]
        return found

    @staticmethod
    def _label(field_: Field, code: str) -> str:
        option = field_.option(code)
        return option.label if option else code

    def _parted(self, field_: Field) -> list[Got]:
        letters = self.mapping.letters(field_.name)
        places = {self.mapping.parts.get(each): each for each in letters}
        order = [places[part] for part in ("day", "month", "year") if part in places]
        found = []
        for cells in zip(*(self._cells(each) for each in order), strict=True):
            texts = [text for cell in cells if (text := clean(text_of(cell))) and text not in self._nothing]
            found.append(self.take(field_, "/".join(texts)))
        return found

    def _bands(self, field_: Field) -> list[Got]:
        memory: dict[str, Got] = {"": BLANK}
        found = []
        for line in self.table.lines:
            if line.band not in memory:
                memory[line.band] = self.take(field_, line.band)
            found.append(memory[line.band])
        return found

    def _link(self, field_: Field, text: str) -> Got:
        value = self._links(field_, text)
        if value is None:
            return Got(None, text, (Problem("no_such_record", field_.name, facts={"typed": text}),))
        return Got(value, text)

    def _correct(self, found: dict[str, list[Got]]) -> set[tuple[int, str]]:
        """Put what a person typed in the grid in the place of the cells; it is read as typed, nothing is decoded."""
        if not self._corrections:
            return set()
        at = {line.row: number for number, line in enumerate(self.table.lines)}
        done = set()
        for (row, name), text in self._corrections.items():
            if row in at and name in self.kind.about.fields:
                column = found.setdefault(name, [BLANK] * len(self.table.lines))
                column[at[row]] = self.take(self.kind.about.fields[name], text)
                done.add((at[row], name))
        return done


def is_name(text: str) -> bool:
    """Tell whether a text may be a name: it has letters and is no error of a formula (#N/A, #REF!)."""
    return any(map(str.isalpha, text)) and not text.startswith("#")


def fold_mark(cell: Cell) -> str:
    """Return a cell's text as a mark of "the same as above" is compared; "" for anything longer."""
    return cell.strip().lower() if isinstance(cell, str) and len(cell) < LONGEST_MARK else ""


def is_marked(cell: Cell) -> bool:
    """Tell whether a cell under an answer says yes: x, a tick, 1, or anything but nothing and no."""
    if not isinstance(cell, str):
        return bool(cell) or isinstance(cell, datetime.time | datetime.timedelta)
    text = clean(cell)
    return bool(text) and text not in NOTHING and fold(text) not in {"khong", "ko", "0", "k", "no", "false"}


def identity_of(kind: type[Record]) -> Field | None:
    """Return the field that says who or what a record is: its citizen id, else its tax code."""
    for wanted in (CitizenId, TaxCode):
        found = next((f for f in kind.about.fields.values() if isinstance(f.kind, wanted)), None)
        if found is not None:
            return found
    return None


def birth_of(kind: type[Record]) -> Field | None:
    """Return the field of a birth date."""
    return next((f for f in kind.about.fields.values() if f.birth), None)


def is_person(kind: type[Record]) -> bool:
    """Tell whether the record type names people."""
    return any(isinstance(f.kind, PersonName) for f in kind.about.naming)


def sex_of(citizen_id: str, sex: Field | None) -> str | None:
    """Return the answer of the sex field that the fourth digit of a citizen id tells (odd: a woman), or None."""
    if sex is None or not isinstance(sex.kind, Choice) or len(citizen_id) != len("066185012345"):
        return None
    code = "NU" if int(citizen_id[3]) % TWO else "NAM"
    return code if sex.option(code) else None


def born_as(citizen_id: str, birth: Value) -> bool:
    """Tell whether the century and year digits of a citizen id agree with a birth date (EDTF)."""
    if not isinstance(birth, str):
        return False
    century = 1900 + 100 * (int(citizen_id[3]) // TWO)
    return int(birth[:4]) == century + int(citizen_id[4:6])


def as_warning(problem: Problem, code: str, **facts: object) -> Problem:
    """Return a problem of the same field as a warning under another code."""
    return Problem(code, problem.field, Level.WARN, {**problem.facts, **facts})

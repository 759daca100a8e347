"""Reading the cells of a table as values: column by column, each distinct cell once."""

from __future__ import annotations

import datetime
import functools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol, TypeAlias

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import (
    Choice,
    CitizenId,
    Day,
    Field,
    Link,
    Money,
    Note,
    PersonName,
    Reading,
    TaxCode,
    Text,
    Value,
    Whole,
)
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import NAME_PARTS, RECORD_ID, spelt_out
from kh49_desktop.sheets.mapping import BAND, Mapping, is_answered, is_linked, is_parted_day, shared_letters
from kh49_desktop.sheets.reading import Cell, text_of
from kh49_desktop.sheets.stowed import Line
from kh49_desktop.sheets.tables import Column, Table
from kh49_desktop.text.legacy import decode
from kh49_desktop.text.letters import clean, fold, nfc
from kh49_desktop.text.names import proper_case

Corrections: TypeAlias = Dict[tuple[int, str], str]

NOTHING: Final = frozenset(("-", "--", "–", "—", ".", "..", "...", "…", "/", "\\", "_", "'", "//"))
SAME_AS_ABOVE: Final = frozenset(('"', "''", '""', "〃", "//", "-nt-", "nt", "n/t", "như trên", "nhö treân", "nh­ trªn"))
# What Excel shows where a formula has failed; LibreOffice writes Err:502.
_FORMULA_ERROR: Final = re.compile(
    r"#(?:N/A|REF!|DIV/0!|NAME\?|VALUE!|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA)|Err:\d{3}", re.IGNORECASE
)
# Two numbers and a year: which of the two is the month?
_TWO_NUMBERS: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](?:\d\d|\d{4})(?: .*)?", re.ASCII)
MONTHS: Final = 12
WHOLE_DAY: Final = len("1982-04-03")
LOOKED_FOR_MONTHS: Final = 5_000  # lines in which a column shows whether it writes the month first
EXCEL_ORIGIN: Final = datetime.date(1899, 12, 30)
SERIAL_DIGITS: Final = 5
LONGEST_MARK: Final = 12
FIRST_YEAR_ALONE: Final = 1900
TWO: Final = 2
THOUSANDS: Final = 3  # figures between two marks
_LISTED: Final = re.compile(r"\(?\d{1,4}(?:\s*[.):/-]\s*|\s+)(?=[^\W\d_])")  # "9. Lê Thị Chín"
# A day that is there in every month of every year we live in: of thousands nearly all are, the others go the long way.
_USUAL_DAY: Final = re.compile(r"(0?[1-9]|1\d|2[0-8])[/.-](0?[1-9]|1[0-2])[/.-](19[3-9]\d|20\d\d)", re.ASCII)
_USUAL_DIGITS: Final = re.compile(r"(0[1-9]|1\d|2[0-8])(0[1-9]|1[0-2])(19[3-9]\d|20\d\d)", re.ASCII)
_USUAL_NAME: Final = re.compile(r"[^\W\d_][^\d()\[\]\n]{0,200}")  # nothing in it is to be taken out
_BRACKET: Final = re.compile(r"([^()\[\]]+?)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]")
MOST_REMEMBERED: Final = 10_000  # distinct cells of a column that are kept as read
MOST_WORDS: Final = 10
_DIVIDERS: Final = re.compile(r"[\s;|]+")
# Money in thousands or millions: (triệu đồng), ĐVT: 1.000đ. What stands alone between brackets or behind "ĐVT" counts.
_UNIT_TOLD: Final = re.compile(r"[(\[]([^()\[\]]+)[)\]]|((?:đơn vị(?: tính)?|đvt)\s*:.*)", re.IGNORECASE)
_UNIT: Final = re.compile(
    r"(?:(?:don vi(?: tinh)?|dvt|tinh bang) )*"
    r"(?:(?P<millions>trieu|tr ?d|1 ?000 ?000 ?d)|(?P<thousands>nghin|ngan|1 ?000 ?d)|dong\b|d\b|vnd\b)"
)
_BARE_NUMBER: Final = re.compile(
    r"(?P<grouped>\d{1,3}(?P<mark>[. ])\d{3}(?:(?P=mark)\d{3})*)(?:,0{1,2})?|(?P<english>\d{1,3}(?:,\d{3})+)\.0{1,2}"
    r"|(?P<whole>\d+)(?:[.,](?P<rest>\d{1,6}))?"
)
APOSTROPHES: Final = ("'", "\u2019", "\u02bc", "\u2018")


@dataclass(slots=True)  # not frozen: tens of thousands are made, and freezing doubles the time
class Got:
    """What one cell was read as. `text` is what it says; a text without a value could not be read."""

    value: Value = None
    text: str = ""
    problems: tuple[Problem, ...] = ()
    answered: bool = False  # told by the column it stands in, not by a word


BLANK: Final = Got()
Way: TypeAlias = Callable[[Sequence[Line]], list[Got]]
CELLS: Final = operator.attrgetter("cells")
PLAIN: Final = Field(name="", kind=Text(), label="")


class Links(Protocol):
    """Finds the records that texts of a list name."""

    def told(self, field_: Field, texts: Dict[str, str], today: datetime.date) -> Got:
        """Return the one record that texts mean, by the field of that record they stand for ("": any that names it)."""

    def named(self, field_: Field, record: str) -> str:
        """Return the words that name a linked record."""


class Reader:
    """Reads the mapped columns of a table, some lines at a time."""

    def __init__(  # noqa: PLR0913 - what reading depends on
        self,
        table: Table,
        kind: type[Record],
        mapping: Mapping,
        *,
        today: datetime.date,
        links: Links,
        corrections: Corrections,
        proper_names: bool = False,
    ) -> None:
        """Take a table and its mapping; `links` finds the record that texts name.

        `corrections` {(Excel row, field): text} stand for cells. Raises Refused for a constant that cannot be read.
        """
        self.table, self.kind, self.mapping, self.today = table, kind, mapping, today
        self._links, self._proper_names = links, proper_names
        self._this_year = str(today.year)
        self._columns = {column.letter: column for column in table.columns}
        # The field that takes a remark beside a name: the type's note, unless a column gives it already.
        self.note = next(
            (f for f in kind.about.fields.values() if isinstance(f.kind, Note) and f.name not in mapping.columns), None
        )
        # In our own export a dash is what somebody typed.
        self._nothing = NOTHING if RECORD_ID not in mapping.columns else frozenset[str]()
        self._shared = shared_letters(mapping.columns)
        # {letters of a column: what its figures stand for}, of money that is told in thousands or millions
        self.scales = {
            each: scale
            for name in mapping.columns
            if name != RECORD_ID and RECORD_ID not in mapping.columns
            if isinstance(kind.about.fields[name].kind, Money)
            for each in mapping.letters(name)
            if each in self._columns and (scale := scale_of(self._columns[each], table)) > 1
        }
        # Fields whose cells are written as Americans do, as far as a cell can show it.
        self._month_first = {
            name
            for name in mapping.columns
            if name != RECORD_ID and RECORD_ID not in mapping.columns
            if isinstance(kind.about.fields[name].kind, Day) and not is_parted_day(kind.about.fields[name], mapping)
            if is_month_first(table, [self._columns[e] for e in mapping.letters(name) if e in self._columns])
        }
        at = {row: number for number, row in enumerate(table.lines.numbers)} if corrections else {}
        self.corrected = {
            (at[row], name): text
            for (row, name), text in corrections.items()
            if row in at and name in kind.about.fields
        }
        self._ways: dict[str, Way] = {}
        for name, letters in mapping.columns.items():
            if name not in mapping.constants:
                self._ways[name] = self._way(name, letters)
        for name, text in mapping.constants.items():
            self._ways[name] = self._constant(kind.about.fields[name], text)
        for _, name in self.corrected:
            self._ways.setdefault(name, lambda lines: [BLANK] * len(lines))

    @property
    def names(self) -> list[str]:
        """Return the fields that are read, and the record id of our own export."""
        return list(self._ways)

    def read(self, first: int, last: int) -> dict[str, list[Got]]:
        """Read the lines from `first` to before `last`, all but what is proved by other fields of its row."""
        lines = self.table.lines[first:last]
        found = {name: way(lines) for name, way in self._ways.items()}
        for (number, name), text in self.corrected.items():
            if first <= number < last:
                found[name][number - first] = self.take(self.kind.about.fields[name], text)
        return found

    def one(self, name: str, number: int) -> Got:
        """Read one cell again, as `read` did."""
        if (number, name) in self.corrected:
            return self.take(self.kind.about.fields[name], self.corrected[number, name])
        first = number
        letters = self.mapping.letters(name)
        column = self._columns.get(letters[0]) if len(letters) == 1 else None
        if column is not None and name != RECORD_ID and copies_above(self.kind.about.fields[name]):
            while first and fold_mark(self.table.lines[first].cells[column.index]) in SAME_AS_ABOVE:
                first -= 1
        return self._ways[name](self.table.lines[first : number + 1])[-1]

    def _way(self, name: str, letters: str) -> Way:  # noqa: PLR0911 - one way out a kind of column
        """Return how the cells of a field are read."""
        if name == RECORD_ID:
            at = self._columns[letters].index
            return lambda lines: [
                Got(text, text) if (text := clean(text_of(line.cells[at])).lower()) else BLANK for line in lines
            ]
        field_ = self.kind.about.fields[name]
        if letters == BAND:
            return self._bands(field_)
        if letters in self._shared:
            return self._one_of_two(field_, letters)
        if is_linked(field_, self.mapping):
            return self._linked(field_, letters.split(","))
        if is_answered(field_, self.mapping):
            return self._answers(field_)
        if is_parted_day(field_, self.mapping):
            return self._parted(field_)
        if "," in letters:
            return self._several(field_, letters.split(","))
        return self._proved(field_, letters) if field_.beside else self._single(field_, self._columns[letters])

    def take(self, field_: Field, text: str) -> Got:  # noqa: PLR0911 - one way out a kind of text
        """Read one text as a field's value. What other fields must prove is kept as text for `plan`."""
        text = text.strip()
        if not text or text in self._nothing:
            return BLANK
        kind = field_.kind
        if self._nothing and (said := no_value(field_, text)):
            return Got(None, text, (Problem(said, field_.name, facts={"typed": text}),))
        if isinstance(kind, Text):
            if isinstance(kind, PersonName):
                return self._name(field_, text)
        elif type(kind) is Day and (day := self._usual_day(text)):
            return Got(day, text)
        if isinstance(kind, Link):
            return self._link(field_, clean(text))
        if field_.beside:
            return Got(None, text if text.isascii() and text.isalnum() else clean(text))
        reading = self._reading(field_, text)
        if reading.value is None:
            text = clean(text)  # a text of blanks that Excel shows is no text
        elif isinstance(reading.value, str) and not reading.problems:
            return Got(reading.value, reading.value if reading.value == text else text)
        return Got(reading.value, text, reading.problems)

    def _reading(self, field_: Field, text: str) -> Reading:
        """Read a text as a field does, or as officers shorten it."""
        reading: Reading = field_.read(text, self.today)
        if field_.answers and reading.refused:
            again = field_.read(spelt_out(fold(text)), self.today)  # "DN ngoài nhà nước"
            reading = reading if again.refused else again
        if field_.unit and reading.refused and isinstance(field_.kind, Whole):
            number, _, word = text.rpartition(" ")
            if nfc(word).lower() == field_.unit:  # "30 suất", "03 năm"
                reading = field_.read(number, self.today)
        return reading

    def _usual_day(self, text: str) -> str:
        """Read a day of a list the short way; "" where it is not of the usual ones."""
        usual = _USUAL_DAY.fullmatch(text) or _USUAL_DIGITS.fullmatch(text)
        if usual is None:
            return ""
        day, month, year = usual.groups()
        return f"{year}-{month:0>2}-{day:0>2}" if year < self._this_year else ""

    def _name(self, field_: Field, text: str) -> Got:
        """Read a person's name; our own export says it as it is stored."""
        said: tuple[Problem, ...] = ()
        text = clean(text)
        if not self._proper_names and _USUAL_NAME.fullmatch(text):
            return Got(text, text)
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

    def _constant(self, field_: Field, text: str) -> Way:
        got = self.take(field_, text)
        if got.text and got.value is None and not field_.beside:
            raise Refused(*got.problems)
        if field_.target and isinstance(got.value, str):
            got = Got(got.value, self._links.named(field_, got.value))
        return lambda lines: [got] * len(lines)

    def _text(self, field_: Field, column: Column, cell: Cell) -> str:
        """Return a cell's text, decoded; what Excel made of a number or day is undone."""
        if self.scales and isinstance(field_.kind, Money) and column.letter in self.scales:
            cell = scaled(cell, self.scales[column.letter])
        if isinstance(cell, str):
            if cell.isascii() and not column.capitals:
                return cell
            return decode(cell, column.encoding, capitals=column.capitals)
        if isinstance(field_.kind, Day):
            return self._day_text(cell)
        if isinstance(field_.kind, Whole) and isinstance(cell, float) and not cell.is_integer():
            # 1.234 in a number cell is a fraction, never one thousand two hundred …
            whole, _, rest = f"{cell:.4f}".rstrip("0").partition(".")
            return f"{whole},{rest:0<4}" if len(rest) >= THOUSANDS else f"{whole},{rest or '0000'}"
        return text_of(cell)

    def _day_text(self, cell: Cell) -> str:
        if isinstance(cell, datetime.date):
            days = (datetime.date(cell.year, cell.month, cell.day) - EXCEL_ORIGIN).days
            # 1985 typed into a cell formatted as a date is shown by Excel as 07/06/1905.
            return str(days) if FIRST_YEAR_ALONE <= days <= self.today.year else text_of(cell)
        if isinstance(cell, float | int) and self.table.day_shift and len(str(int(cell))) == SERIAL_DIGITS:
            return str(int(cell) + self.table.day_shift)
        return text_of(cell)

    def _single(self, field_: Field, column: Column) -> Way:
        memory: dict[Cell, Got] = {"": BLANK}
        may_repeat = copies_above(field_) and bool(self._nothing)
        is_doubted = field_.name in self._month_first
        is_bare = not isinstance(field_.kind, Day | Whole)  # a whole number says nothing but its figures
        last = BLANK
        top = next(iter(self.table.lines.numbers), 0)  # above it stands nothing
        pick = operator.itemgetter(column.index)
        take, text_of_cell = self.take, self._text

        def learn(cells: Iterable[Cell]) -> None:
            for cell in cells:
                if is_bare and type(cell) is float and cell.is_integer():
                    memory[cell] = take(field_, str(int(cell)))
                else:
                    memory[cell] = take(field_, text_of_cell(field_, column, cell))
                if is_doubted:
                    memory[cell] = either_day(field_, memory[cell])

        def read(lines: Sequence[Line]) -> list[Got]:
            nonlocal last
            last = BLANK if lines and lines[0].row == top else last
            cells = list(map(pick, map(CELLS, lines)))
            new = [cell for cell in dict.fromkeys(cells) if cell not in memory]
            marks = {cell for cell in new if fold_mark(cell) in SAME_AS_ABOVE} if may_repeat else set[Cell]()
            learn([cell for cell in new if cell not in marks] if marks else new)
            found: list[Got] = []
            if marks:
                for cell in cells:
                    if cell in marks:
                        above = found[-1] if found else last
                        # Where there is nothing above, the bare mark stays unread.
                        found.append(take(field_, text_of_cell(field_, column, cell)) if above is BLANK else above)
                    else:
                        found.append(memory[cell])
            else:
                found = list(map(memory.__getitem__, cells))
            last = found[-1] if found else last
            forget(memory)
            return found

        return read

    def _proved(self, field_: Field, letters: str) -> Way:
        """Read the texts of numbers that other fields of their rows prove: no two are the same, so none is kept."""
        column = self._columns[letters]
        pick = operator.itemgetter(column.index)

        def read(lines: Sequence[Line]) -> list[Got]:
            found: list[Got] = []
            for cell in map(pick, map(CELLS, lines)):
                if type(cell) is float and cell.is_integer():
                    found.append(Got(None, str(int(cell))))
                elif type(cell) is str and cell.isascii() and cell.isdigit():
                    found.append(Got(None, cell))
                else:
                    found.append(self.take(field_, self._text(field_, column, cell)) if cell != "" else BLANK)
            return found

        return read

    def _several(self, field_: Field, letters: list[str]) -> Way:
        """Read a field of several columns: parts of a name or text are joined, of anything else one is filled."""
        parts = [self.mapping.parts.get(each, "") for each in letters]
        if set(parts) <= set(NAME_PARTS):  # a name is said in its order, in whatever order its columns stand
            letters = [each for _, each in sorted(zip(map(NAME_PARTS.index, parts), letters, strict=True))]
        columns = [self._columns[each] for each in letters]
        joins = isinstance(field_.kind, Text)
        memory: dict[tuple[Cell, ...], Got] = {}

        def read(lines: Sequence[Line]) -> list[Got]:
            found = []
            for line in lines:
                cells = tuple([line.cells[column.index] for column in columns])
                got = memory.get(cells)
                if got is None:
                    texts = [
                        clean(self._text(field_, column, cell))
                        for column, cell in zip(columns, cells, strict=True)
                        if cell != ""
                    ]
                    got = memory[cells] = self._joined(field_, texts) if joins else self._one_of(field_, texts)
                found.append(got)
            forget(memory)
            return found

        return read

    def _linked(self, field_: Field, letters: list[str]) -> Way:
        """Read a link that several columns tell of together: who it is by number, name, birth date, group."""
        columns = [self._columns[each] for each in letters]
        parts = [self.mapping.parts.get(each, "") for each in letters]

        def read(lines: Sequence[Line]) -> list[Got]:
            found = []
            for line in lines:
                told: dict[str, str] = {}
                for column, part in zip(columns, parts, strict=True):
                    cell = line.cells[column.index]
                    text = clean(self._link_text(column, part, cell)) if cell != "" else ""
                    if text and text not in self._nothing:
                        told[part] = f"{told[part]} {text}" if part in told else text
                found.append(self._links.told(field_, told, self.today) if told else BLANK)
            return found

        return read

    def _link_text(self, column: Column, part: str, cell: Cell) -> str:
        """Return a cell's text; a day that names somebody is read as the day it is."""
        if isinstance(cell, str) or not part:
            return self._text(PLAIN, column, cell)
        return self._day_text(cell) if isinstance(cell, datetime.date) else text_of(cell)

    def _one_of_two(self, field_: Field, letters: str) -> Way:
        """Read a column that stands for several fields: each takes the piece it can read, a text takes the rest."""
        column = self._columns[letters]
        names = [name for name, own in self.mapping.columns.items() if own == letters and name != RECORD_ID]
        fields = sorted((self.kind.about.fields[name] for name in names), key=rank)
        memory: dict[Cell, Got] = {"": BLANK}

        def read(lines: Sequence[Line]) -> list[Got]:
            found = []
            for line in lines:
                cell = line.cells[column.index]
                if cell not in memory:
                    memory[cell] = self._pieces(fields, column, cell).get(field_.name, BLANK)
                found.append(memory[cell])
            forget(memory)
            return found

        return read

    def _pieces(self, fields: Sequence[Field], column: Column, cell: Cell) -> dict[str, Got]:
        """Divide a cell between fields; where none can read anything, the first keeps the text as unread."""
        taken: dict[str, Got] = {}
        rest = clean(self._text(fields[0] if not isinstance(cell, str) else PLAIN, column, cell))
        for field_ in fields:
            if isinstance(field_.kind, Text):
                words = rest.strip(" ()[]-–,;/|")
                got = self.take(field_, words) if words else BLANK
                if got is not BLANK:
                    taken[field_.name], rest = got, ""
                continue
            for piece in pieces_of(rest):
                got = self.take(field_, piece)
                if got.value is not None or (field_.beside and any(map(str.isdigit, piece)) and " " not in piece):
                    taken[field_.name] = got
                    rest = rest.replace(piece, " ", 1).strip()
                    break
        if not taken and rest:
            taken[fields[0].name] = self.take(fields[0], rest)
        return taken

    def _joined(self, field_: Field, texts: list[str]) -> Got:
        whole = ""
        for text in filter(None, texts):
            whole += text if not whole or whole.endswith(APOSTROPHES) else " " + text
        broken = next(filter(is_formula_error, texts), "") if self._nothing else ""
        if broken:
            return Got(None, whole, (Problem("formula_error", field_.name, facts={"typed": broken}),))
        return self.take(field_, whole)

    def _one_of(self, field_: Field, texts: list[str]) -> Got:
        gots = [got for text in texts if (got := self.take(field_, text)).text]
        if field_.name in self._month_first:
            gots = [either_day(field_, got) for got in gots]
        if not gots:
            return BLANK
        if len({got.value for got in gots}) > 1:
            text = " | ".join(got.text for got in gots)
            return Got(None, text, (Problem("two_values", field_.name, facts={"typed": text}),))
        return gots[0]

    def _answers(self, field_: Field) -> Way:
        """Read a choice that is told by which of its columns is filled; an only column left empty is the other."""
        letters = self.mapping.letters(field_.name)
        codes = [self.mapping.parts[each] for each in letters]
        places = [self._columns[each].index for each in letters]
        others = [option.code for option in field_.offered if option.code not in codes]
        marked = {code: Got(code, self._label(field_, code), (), answered=True) for code in (*codes, *others)}
        is_lonely = len(codes) == 1 and len(others) == 1
        several = functools.cache(lambda filled, shown: self._several_marked(field_, filled, shown))
        has_other = is_lonely and any(is_marked(line.cells[places[0]]) for line in self.table.lines)

        def read(lines: Sequence[Line]) -> list[Got]:
            found = []
            for line in lines:
                filled = [
                    code
                    for code, at in zip(codes, places, strict=True)
                    if line.cells[at] != "" and is_marked(line.cells[at])
                ]
                if len(filled) > 1:
                    shown = (clean(text_of(line.cells[at])) for at in places)
                    found.append(several(tuple(filled), tuple(shown)))
                    continue
                found.append(marked[filled[0]] if filled else marked[others[0]] if has_other else BLANK)
            return found

        return read

    def _several_marked(self, field_: Field, filled: tuple[str, ...], shown: tuple[str, ...]) -> Got:
        """Return what stands under several answers of a choice as a text that could not be read."""
        own = [
            (each, self._label(field_, self.mapping.parts[each]), text)
            for each, text in zip(self.mapping.letters(field_.name), shown, strict=True)
            if self.mapping.parts[each] in filled and text
        ]
        *most, last = [label for _, label, _ in own]
        facts = {
            "typed": " | ".join(f"{label} {text}" for _, label, text in own),
            "columns": f"{', '.join(most)} và {last}",
            "letters": ", ".join(each for each, _, _ in own),
            "reason": "two" if len(own) == TWO else "",
        }
        return Got(None, facts["typed"], (Problem("several_answers_marked", field_.name, facts=facts),))

    @staticmethod
    def _label(field_: Field, code: str) -> str:
        option = field_.option(code)
        return option.label if option else code

    def _parted(self, field_: Field) -> Way:
        letters = self.mapping.letters(field_.name)
        places = {self.mapping.parts.get(each): self._columns[each].index for each in letters}
        order = [places[part] for part in ("day", "month", "year") if part in places]

        def read(lines: Sequence[Line]) -> list[Got]:
            found = []
            for line in lines:
                texts = (clean(text_of(line.cells[at])) for at in order)
                found.append(self.take(field_, "/".join(t for t in texts if t and t not in self._nothing)))
            return found

        return read

    def _bands(self, field_: Field) -> Way:
        memory: dict[str, Got] = {"": BLANK}

        def read(lines: Sequence[Line]) -> list[Got]:
            found = []
            for line in lines:
                if line.band not in memory:
                    memory[line.band] = self.take(field_, line.band)
                found.append(memory[line.band])
            return found

        return read

    def _link(self, field_: Field, text: str) -> Got:
        return self._links.told(field_, {"": text}, self.today)


def scale_of(column: Column, table: Table) -> int:
    """Return how many đồng 1 stands for in a column of money, by its heading or else the titles above the table."""
    for texts in (column.levels, table.titles):
        for text in texts:
            for told in _UNIT_TOLD.finditer(nfc(text)):
                unit = _UNIT.match(fold(told[1] or told[2]))
                if unit:
                    return 1_000_000 if unit["millions"] else 1_000 if unit["thousands"] else 1
    return 1


def scaled(cell: Cell, scale: int) -> Cell:
    """Return a number of thousands or millions as the text of whole đồng; what is no bare number stays as it is."""
    if isinstance(cell, float | int):
        number = Decimal(str(cell))
    else:
        found = _BARE_NUMBER.fullmatch(clean(cell)) if isinstance(cell, str) else None
        if found is None:
            return cell
        grouped = re.sub("[., ]", "", found["grouped"] or found["english"] or "")
        number = Decimal(grouped or f"{found['whole']}.{found['rest'] or 0}")
    number *= scale
    return str(int(number)) if number == int(number) else cell


def is_month_first(table: Table, columns: Sequence[Column]) -> bool:
    """Tell whether columns of days hold texts that are only days with the month first, and none with the day first.

    A real day of Excel after the 12th counts as one with the day first: a list that Excel turned round has none.
    """
    is_proved = False
    for line in table.lines[:LOOKED_FOR_MONTHS]:
        for column in columns:
            cell = line.cells[column.index]
            if isinstance(cell, str):
                found = _TWO_NUMBERS.fullmatch(cell.strip())
                if found is None:
                    continue
                if int(found[1]) > MONTHS:
                    return False
                is_proved = is_proved or int(found[2]) > MONTHS
            elif isinstance(cell, datetime.date) and cell.day > MONTHS:
                return False
    return is_proved


def either_day(field_: Field, got: Got) -> Got:
    """Leave a day unread whose two numbers may be turned round, in a column that writes the month first."""
    found = _TWO_NUMBERS.fullmatch(got.text)
    if found is None or not isinstance(got.value, str) or len(got.value) < WHOLE_DAY:
        return got
    first, second = int(found[1]), int(found[2])
    if first == second or max(first, second) > MONTHS:
        return got
    day = field_.show(got.value)  # 03/04/1982
    facts = {"typed": got.text, "one": day, "other": f"{day[3:5]}/{day[:2]}{day[5:]}"}
    return Got(None, got.text, (Problem("month_or_day_first", field_.name, facts=facts),))


def no_value(field_: Field, text: str) -> str:
    """Return the code of why a text stands for no value: an error of a formula, a bare mark of "the same"; else ""."""
    if text[0] in "#Ee" and is_formula_error(text):
        return "formula_error"
    return "ditto_mark" if isinstance(field_.kind, Text) and fold_mark(text) in SAME_AS_ABOVE else ""


def is_formula_error(text: str) -> bool:
    """Tell whether a text is what a spreadsheet shows of a formula that failed."""
    return _FORMULA_ERROR.fullmatch(text) is not None


def copies_above(field_: Field) -> bool:
    """Tell whether a mark of "the same as above" stands for the value above it: in any text that names nobody."""
    is_words = isinstance(field_.kind, Text) and not isinstance(field_.kind, PersonName | Note)
    return field_.repeats or (is_words and not field_.naming)


def forget(memory: dict[Any, Got]) -> None:
    """Empty a memory that does not pay: a column of names repeats little, and a large list would be kept twice."""
    if len(memory) > MOST_REMEMBERED:
        memory.clear()
        memory[""] = BLANK


def rank(field_: Field) -> int:
    """Return the order in which fields take from one cell: what has a strict form first, texts last."""
    if isinstance(field_.kind, Text):
        return 3 if isinstance(field_.kind, PersonName) else 4
    return 0 if isinstance(field_.kind, Choice) else 2 if isinstance(field_.kind, Whole) else 1


def pieces_of(text: str) -> Iterator[str]:
    """Yield the pieces of a cell that may be one value, the longest first: all of it, then runs of its words."""
    words = _DIVIDERS.split(text)
    words = [word.strip("()[],;|") for word in words if word.strip("()[],;|-–")][:MOST_WORDS]
    yield text
    for length in range(len(words), 0, -1):
        for first in range(len(words) - length + 1):
            piece = " ".join(words[first : first + length])
            if piece in text and piece != text:
                yield piece


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


def sexes_of(sex: Field | None) -> tuple[str | None, str | None]:
    """Return the answers of the sex field that an even and an odd fourth digit of a citizen id tell, or None."""
    if sex is None or not isinstance(sex.kind, Choice):
        return None, None
    return "NAM" if sex.option("NAM") else None, "NU" if sex.option("NU") else None


def born_as(citizen_id: str, birth: Value) -> bool:
    """Tell whether the century and year digits of a citizen id agree with a birth date (EDTF)."""
    if not isinstance(birth, str):
        return False
    century = 1900 + 100 * (int(citizen_id[3]) // TWO)
    return int(birth[:4]) == century + int(citizen_id[4:6])


def as_warning(problem: Problem, code: str, **facts: object) -> Problem:
    """Return a problem of the same field as a warning under another code."""
    return Problem(code, problem.field, Level.WARN, {**problem.facts, **facts})

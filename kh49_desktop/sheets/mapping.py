"""Which column holds which field: proposed with its certainty, confirmed by a person, remembered by a table's shape."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from collections import Counter
from collections.abc import Container, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Choice, CitizenId, Day, Field, Kind, Month, PersonName, TaxCode, Text, Whole
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import (
    NAME_PARTS,
    PARENT_ONLY,
    RECORD_ID,
    RECORD_ID_HEADING,
    Meaning,
    Vocabulary,
    headings_list,
)
from kh49_desktop.sheets.tables import Column, Table
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import nfc

BAND: Final = "band"  # in place of letters: the bands between the rows give the value
FIT_SAMPLES: Final = 5
HARDLY: Final = 0.2  # share of samples that must be readable, else the heading lied
LEAST: Final = 50
YEAR_DIGITS: Final = 4
UNKNOWN_BETWEEN: Final = 30  # a column of texts between two parts of a name may be a third
GIVEN_ALONE: Final = 30  # "Tên" without "Họ đệm" most often holds whole names, but not surely
CENTURY: Final = datetime.date(2100, 1, 1)  # samples are only tried for their shape
# What a title says of all rows: "NĂM 2026", "THÁNG 10/2026", "ngày 31 tháng 10 năm 2026", "tính đến 31/10/2026".
IN_TITLES: Final[tuple[tuple[type[Kind], re.Pattern[str]], ...]] = (
    (Month, re.compile(r"tháng\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*((?:19|20)\d\d)\b", re.IGNORECASE)),
    (Day, re.compile(
        r"\bđến\s*(?:ngày)?\s*(\d{1,2})\s*(?:/|-|\.|tháng)\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*((?:19|20)\d\d)\b",
        re.IGNORECASE)),
    (Whole, re.compile(r"\bnăm\s*:?\s*((?:19|20)\d\d)\b", re.IGNORECASE)),
)  # fmt: skip
_LETTERS: Final = re.compile(r"[A-Z]{1,3}(?:,[A-Z]{1,3})*")


@dataclass(frozen=True, slots=True)
class Mapping:
    """Field -> letters of its columns ("B"; "B,C" joined or one answer a column; "band"), with certainty 0-100.

    `parts` tells of columns that hold a part only: {"C": "NAM", "D": "NU"} or family, middle, given, day, month, year;
    of columns that together name another record they say which field of it they hold: {"B": "full_name"}.
    `constants` are texts that every row of the table has in a field: the year of the title.
    """

    columns: Dict[str, str]
    certainty: Dict[str, int] = field(default_factory=dict)
    parts: Dict[str, str] = field(default_factory=dict)
    remembered: bool = False
    by_hand: bool = False  # made by a person: worth remembering
    constants: Dict[str, str] = field(default_factory=dict)

    def letters(self, name: str) -> list[str]:
        """Return the letters of a field's columns; none for a band or a field that is not mapped."""
        letters = self.columns.get(name, "")
        return letters.split(",") if letters and letters != BAND else []


@dataclass(frozen=True, slots=True)
class Target:
    """What a column may be mapped to."""

    field: str
    label: str
    sensitive: bool = False


def targets(kind: type[Record]) -> list[Target]:
    """Return the fields that a column may hold, in the order of the form, and the record id of our own exports."""
    found = [Target(f.name, f.label, f.sensitive) for f in kind.about.fields.values()]
    return [*found, Target(RECORD_ID, RECORD_ID_HEADING)]


def propose_mapping(table: Table, kind: type[Record], store: Store | None = None) -> Mapping:
    """Return which column most likely holds which field; what a person chose for a table of this shape goes first.

    Sensitive fields are never proposed. Raises nothing: a table may leave every column unmapped.
    """
    if store is not None:
        known = remembered(store, kind, table)
        if known is not None:
            return dataclasses.replace(known, constants=of_titles(table, kind, known.columns))
    proposer = Proposer(table, Vocabulary.of(kind), Vocabulary.of_target(kind, store.catalogue) if store else {})
    found = proposer.propose()
    return (
        found
        if store is None
        else dataclasses.replace(found, constants={**only_parents(store, kind, found), **found.constants})
    )


def only_parents(store: Store, kind: type[Record], mapping: Mapping) -> dict[str, str]:
    """Return the links that no column gives where the register has one such record only: the union's one committee."""
    found = {}
    for field_ in kind.about.naming:
        if field_.target and field_.name not in mapping.columns:
            records = store.columns_of(store.catalogue.of_table(field_.target), ["id"])
            if len(records) == 1:
                found[field_.name] = str(records[0][0])
    return found


def check_mapping(
    table: Table, kind: type[Record], columns: Dict[str, str], constants: Dict[str, str] | None = None
) -> Mapping:
    """Return a mapping made by hand as one that can be used.

    A column may stand for several fields ("Nam 1985"): each takes what it can read. Without `constants` the title of
    the table gives them. Raises Refused: unknown_field, unknown_column, bad_letters, name_column_needed.
    """
    fields = {*kind.about.fields, RECORD_ID}
    problems = []
    tidy: dict[str, str] = {}
    for name, letters in columns.items():
        wanted = letters.replace(" ", "").replace("+", ",")
        if not wanted:
            continue
        if name not in fields:
            problems.append(
                Problem("unknown_field", None, facts={"field": name, "fields": ", ".join(kind.about.fields)})
            )
        elif wanted.lower() == BAND:
            tidy[name] = BAND
        elif not _LETTERS.fullmatch(wanted.upper()):
            problems.append(Problem("bad_letters", name, facts={"typed": letters}))
        else:
            missing = [each for each in wanted.upper().split(",") if table.column(each) is None]
            if missing:
                facts = {"column": ", ".join(missing), "columns": ", ".join(column.letter for column in table.columns)}
                problems.append(Problem("unknown_column", name, facts=facts))
            tidy[name] = wanted.upper()
    if problems:
        raise Refused(*problems)
    given = of_titles(table, kind, tidy) if constants is None else dict(constants)
    ask_names(table, kind, {*tidy, *given})
    parts = parts_of(table, kind, tidy)
    return Mapping(tidy, dict.fromkeys(tidy, 100), parts, by_hand=True, constants=given)


def ask_names(table: Table, kind: type[Record], given: Container[str]) -> None:
    """Refuse a mapping without the fields that name a record."""
    if RECORD_ID in given:
        return
    missing = [f for f in kind.about.naming if f.name not in given and f.default is None]
    if missing:
        facts = {
            "wanted": ", ".join(f.label for f in missing),
            "headings": " · ".join(headings_list(c.heading for c in table.columns)),
        }
        raise Refused(*(Problem("name_column_needed", f.name, facts=facts) for f in missing))


def of_titles(table: Table, kind: type[Record], columns: Container[str]) -> dict[str, str]:
    """Return the year, month or day that the title gives and no column does, of the fields that name a record."""
    found = {}
    for field_ in kind.about.naming:
        form = next((form for kinds, form in IN_TITLES if isinstance(field_.kind, kinds)), None)
        if form is None or field_.name in columns or (isinstance(field_.kind, Whole) and not field_.plain):
            continue
        told = {"/".join(filter(None, match.groups())) for title in table.titles for match in form.finditer(nfc(title))}
        if len(told) == 1:
            found[field_.name] = told.pop()
    return found


def parts_of(table: Table, kind: type[Record], columns: Dict[str, str]) -> Dict[str, str]:
    """Return what each of several columns of one field stands for, as their headings say."""
    vocabulary = Vocabulary.of(kind)
    parts: dict[str, str] = {}
    shared = shared_letters(columns)
    for name, letters in columns.items():
        chosen = [each for each in letters.split(",") if each not in shared] if letters != BAND else []
        if name in kind.about.fields and kind.about.fields[name].target:
            continue
        for each in chosen:
            column = table.column(each)
            meaning = vocabulary.meaning(column.levels) if column and column.levels else None
            if meaning and meaning.part and name in {meaning.field, meaning.options}:
                parts[each] = meaning.part
    return parts


def shared_letters(columns: Dict[str, str]) -> set[str]:
    """Return the letters of single columns that stand for several fields: each takes from its cells what it can."""
    alone = Counter(letters for letters in columns.values() if "," not in letters and letters != BAND)
    return {letters for letters, count in alone.items() if count > 1}


def read_mapping(path: Path) -> dict[str, str]:
    """Read a mapping file: JSON, {"full_name": "B", …}. Raises Refused: no_such_file, bad_mapping_file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Refused(Problem("no_such_file", facts={"file": str(path)})) from None
    except (ValueError, OSError):
        raise Refused(Problem("bad_mapping_file", facts={"file": path.name})) from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise Refused(Problem("bad_mapping_file", facts={"file": path.name}))
    return {str(name): str(value) for name, value in found.items()}


def remember(store: Store, kind: type[Record], table: Table, mapping: Mapping) -> None:
    """Keep a mapping for tables of this shape."""
    store.set_setting(setting_name(kind, table), json.dumps(dict(mapping.columns), ensure_ascii=False))


def remembered(store: Store, kind: type[Record], table: Table) -> Mapping | None:
    """Return the mapping kept for tables of this shape, or None."""
    kept = store.setting(setting_name(kind, table))
    if kept is None:
        return None
    try:
        found = check_mapping(table, kind, json.loads(kept))
    except (Refused, ValueError, AttributeError):
        return None
    return dataclasses.replace(found, remembered=True, by_hand=False)


def setting_name(kind: type[Record], table: Table) -> str:
    """Return the name of the setting that keeps a mapping."""
    return f"mapping.{kind.about.name}.{table.fingerprint}"


class Proposer:
    """Weighs every column's heading and what stands below it."""

    def __init__(self, table: Table, vocabulary: Vocabulary, targets: Dict[str, Vocabulary] | None = None) -> None:
        """Take a table, the words of a record type and those of the types that its links name (by link field)."""
        self.table, self.vocabulary, self.targets = table, vocabulary, targets or {}
        self.fields = vocabulary.kind.about.fields
        self.columns: dict[str, str] = {}
        self.certainty: dict[str, int] = {}
        self.parts: dict[str, str] = {}
        self.taken: set[str] = set()

    def propose(self) -> Mapping:
        """Return the mapping: parts that belong together first, then whole columns, the surest first, then bands."""
        meant = [
            (column, meaning)
            for column in self.table.columns
            if column.levels and not column.numbering and not column.joined
            for meaning in [self.vocabulary.meaning(column.levels)]
            if meaning is not None
        ]
        self._parts([(column, meaning) for column, meaning in meant if meaning.part])
        whole = [(self._certainty(column, meaning), column, meaning) for column, meaning in meant if not meaning.part]
        for certainty, column, meaning in sorted(whole, key=lambda each: (-each[0], each[1].index)):
            self._whole(certainty, column, meaning)
        for name, words in self.targets.items():
            self._link(name, words)
        self._band()
        order = [name for name in (*self.fields, RECORD_ID) if name in self.columns]
        constants = of_titles(self.table, self.vocabulary.kind, self.columns)
        columns = {name: self.columns[name] for name in order}
        return Mapping(columns, self.certainty, self.parts, constants=constants)

    def _link(self, name: str, words: Vocabulary) -> None:
        """Let all columns that tell of one linked person together say who it is: name, number, birth date, group.

        A link that is not needed for a record's name is only made where a heading names it.
        """
        target = words.kind.about
        telling = telling_fields(words.kind)
        if name not in self.columns and not self.fields[name].naming and not self._is_told(words):
            return
        own = self.columns.get(name, "").split(",")
        found: list[tuple[Column, str]] = []
        for column in self.table.columns:
            if not column.levels or column.numbering or (column.letter in self.taken and column.letter not in own):
                continue
            meaning = words.meaning(column.levels, rough=False)
            if meaning is not None and meaning.field in telling and not meaning.options:
                found.append((column, meaning.field))
            elif column.letter in own:
                found.append((column, ""))
            elif column.joined and found and target.fields.get(found[-1][1]) in target.naming:
                found.append((column, found[-1][1]))
        says_who = {part for _, part in found} & {"", *(f.name for f in target.naming), telling[0]}
        if found and says_who:
            self._put(name, [column for column, _ in found], self.certainty.get(name, 90))
            self.parts.update({column.letter: part for column, part in found if part})

    def _is_told(self, words: Vocabulary) -> bool:
        """Tell whether a free column names an enterprise, a unit …: what is no person needs no heading of the link."""
        names = {f.name for f in words.kind.about.naming}
        if any(isinstance(f.kind, PersonName) for f in words.kind.about.naming):
            return False
        free = (c for c in self.table.columns if c.levels and not c.numbering and c.letter not in self.taken)
        return any((m := words.meaning(c.levels, rough=False)) and m.field in names for c in free)

    def _put(self, name: str, columns: list[Column], certainty: int) -> None:
        self.columns[name] = ",".join(column.letter for column in columns)
        self.certainty[name] = max(0, min(100, certainty))
        self.taken.update(column.letter for column in columns)

    def _parts(self, meant: list[tuple[Column, Meaning]]) -> None:
        names = dict.fromkeys(meaning.field for _, meaning in meant)
        for name in names:
            own = [(column, meaning) for column, meaning in meant if meaning.field == name]
            if isinstance(self.fields[name].kind, PersonName):
                self._name_parts(name, own)
            elif own[0][1].options:
                self._answers(name, own)
            elif {meaning.part for _, meaning in own} >= {"month", "year"}:
                self._put(name, [column for column, _ in own], 95)
                self.parts.update({column.letter: meaning.part for column, meaning in own})

    def _name_parts(self, name: str, own: list[tuple[Column, Meaning]]) -> None:
        by_part = {meaning.part: column for column, meaning in reversed(own)}
        columns = [by_part[part] for part in NAME_PARTS if part in by_part]
        if {"family", "given"} <= set(by_part):
            self._put(name, columns, 98 - UNKNOWN_BETWEEN * self._is_text_between(columns))
        elif "given" in by_part:
            self._put(name, columns, 100 - GIVEN_ALONE)
        self.parts.update({by_part[part].letter: part for part in NAME_PARTS if by_part.get(part) in columns})

    def _is_text_between(self, columns: list[Column]) -> bool:
        """Tell whether a column that nothing is known of holds letters between the parts: perhaps one more part."""
        first, last = min(c.index for c in columns), max(c.index for c in columns)
        return any(
            self._holds_names(column) and column.filled * 2 > len(self.table.lines)
            for column in self.table.columns
            if first < column.index < last and column not in columns and not column.numbering
            if not column.levels or self.vocabulary.meaning(column.levels) is None
        )

    def _answers(self, name: str, own: list[tuple[Column, Meaning]]) -> None:
        """Take the columns that stand for one answer each: x under Nữ, or a birth date under Nam | Nữ."""
        choice = own[0][1].options
        own = [(column, meaning) for column, meaning in own if meaning.options == choice]
        columns, codes = [column for column, _ in own], [meaning.part for _, meaning in own]
        certainty = min(meaning.certainty for _, meaning in own)
        if len(set(codes)) < len(codes):
            return
        if len(own) == 1 and name == choice and len(self.fields[choice].offered) != 2:  # noqa: PLR2004 - x or the other
            return
        if len(own) == 1 and name != choice:
            self._put(name, columns, certainty)
            return
        marks = self._holds_days(columns)
        days = [f.name for f in self.fields.values() if f.birth]
        if name == choice and marks and days and days[0] not in self.columns:
            name = days[0]  # "Nam | Nữ" alone above birth dates
        if name != choice:
            self._put(name, columns, certainty)
        if choice not in self.columns:
            self._put(choice, columns, certainty)
        self.parts.update({column.letter: meaning.part for column, meaning in own})

    def _holds_days(self, columns: list[Column]) -> bool:
        samples = [sample for column in columns for sample in column.samples]
        return sum(sum(map(str.isdigit, sample)) >= YEAR_DIGITS for sample in samples) * 2 > len(samples)

    def _whole(self, certainty: int, column: Column, meaning: Meaning) -> None:
        name = meaning.field
        if certainty < LEAST or column.letter in self.taken:
            return
        if name in self.columns and self.fields[name].target if name in self.fields else False:
            self._put(name, [*(c for c in self.table.columns if c.letter in self.columns[name].split(",")), column],
                      certainty)  # fmt: skip
            return
        if name in self.columns:
            # A second column of the kind: the old number beside the new one.
            other = self.fields[name].instead if name in self.fields else ""
            if not other or other in self.columns:
                return
            name = other
        columns = [column]
        if name in self.fields and isinstance(self.fields[name].kind, PersonName):
            columns += [other for other in self._beside(column) if self._holds_names(other)]
        self._put(name, columns, certainty)

    def _beside(self, column: Column) -> Iterator[Column]:
        for other in self.table.columns:
            if other.index == column.index + 1 and other.joined and other.letter not in self.taken:
                yield other

    @staticmethod
    def _holds_names(column: Column) -> bool:
        return bool(column.samples) and not any(char.isdigit() for sample in column.samples for char in sample)

    def _certainty(self, column: Column, meaning: Meaning) -> int:
        """Lower the certainty of a heading by the samples that do not fit it."""
        if meaning.field == RECORD_ID or not column.samples:
            return meaning.certainty
        field_ = self.fields[meaning.field]
        fit = sum(self._fits(field_, sample) for sample in column.samples) / len(column.samples)
        if fit < HARDLY and len(column.samples) >= FIT_SAMPLES:
            return 0
        return round(meaning.certainty * (0.7 + 0.3 * fit))

    @staticmethod
    def _fits(field_: Field, sample: str) -> float:
        if field_.target or (isinstance(field_.kind, Text) and not isinstance(field_.kind, PersonName)):
            return 1.0
        if isinstance(field_.kind, PersonName):
            return 0.0 if sum(char.isdigit() for char in sample) > len(sample) // 3 else 1.0
        reading = field_.read(sample, CENTURY)
        if not reading.refused:
            return 1.0
        # An old nine-digit number fits, but a column of twelve digits fits better.
        return 0.5 if any(problem.code == "cmnd9" for problem in reading.problems) else 0.0

    def _band(self) -> None:
        """Let the bands give the first field that repeats, when no column does."""
        if not self.table.bands:
            return
        for field_ in self.fields.values():
            if field_.repeats and field_.listed and isinstance(field_.kind, Text):
                if field_.name not in self.columns:
                    self.columns[field_.name] = BAND
                    self.certainty[field_.name] = 100 - PARENT_ONLY
                return


def telling_fields(kind: type[Record]) -> tuple[str, ...]:
    """Return the fields by which a list tells which record of a type it means: number, name, birth date, group."""
    fields = kind.about.fields.values()
    numbers = [f.name for f in fields if isinstance(f.kind, CitizenId | TaxCode) or f.unique]
    group = next((f.name for f in fields if f.repeats and f.listed and isinstance(f.kind, Text)), "")
    names = [f.name for f in kind.about.naming if isinstance(f.kind, Text)]
    birth = [f.name for f in fields if f.birth]
    return tuple(dict.fromkeys(filter(None, (*numbers, *names, *birth, group))))


def is_linked(field_: Field, mapping: Mapping) -> bool:
    """Tell whether columns of their own say which record a link means."""
    return bool(field_.target) and any(mapping.parts.get(each) for each in mapping.letters(field_.name))


def is_answered(field_: Field, mapping: Mapping) -> bool:
    """Tell whether the columns of a choice stand for one answer each."""
    letters = mapping.letters(field_.name)
    return isinstance(field_.kind, Choice) and bool(letters) and all(mapping.parts.get(each) for each in letters)


def is_parted_day(field_: Field, mapping: Mapping) -> bool:
    """Tell whether day, month and year stand in columns of their own."""
    letters = mapping.letters(field_.name)
    return (
        isinstance(field_.kind, Day)
        and len(letters) > 1
        and any(mapping.parts.get(e) in {"day", "month", "year"} for e in letters)
    )

"""Kinds of value: typed text <-> value <-> shown text. A kind knows nothing of any record type.

A value is `str | int | None`: texts, codes, ids and EDTF days are `str`; counts, đồng and yes/no are `int`.
Whatever a person or a file gives goes through `Field.read`; whatever is shown comes from `Field.show`.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Literal, TypeAlias

from kh49_desktop.errors import Level, Problem, ReadAs
from kh49_desktop.text.citizen import group, mask, read_citizen_id
from kh49_desktop.text.dates import BadDay, read_day, show_day
from kh49_desktop.text.letters import clean, fold, nfc, seen
from kh49_desktop.text.numbers import read_whole, show_whole
from kh49_desktop.text.phone import read_phone, show_phone
from kh49_desktop.text.taxcode import read_tax_code

Value: TypeAlias = str | int | None
Values: TypeAlias = Mapping[str, Value]

EMPTY: Values = MappingProxyType({})
GRADES: Mapping[str, Level] = MappingProxyType({level.value: level for level in Level})
NEUTRAL = "Đã xoá thông tin"  # stands where an erasure took away a text that must not be empty
LONGEST_LINE = 500
LONGEST_NOTE = 10_000
MOST = 9_000_000_000_000_000  # below 2**53: the same number in JSON, Excel and SQLite


class Travels(StrEnum):
    """How far a field travels in a sync file (design: sync): up to the superior, between the unit's PCs, or never."""

    UP = "up"
    UNIT = "unit"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice: the stored code, the words shown, and since/until when it may be chosen."""

    code: str
    label: str
    tone: Literal["", "good", "warn", "bad"] = ""
    closed: bool = False  # kept for history, not offered to new records
    also: tuple[str, ...] = ()  # other words officers write for it in their lists


@dataclass(slots=True)  # not frozen: an import makes tens of thousands, and freezing triples the time
class Reading:
    """What a typed text was read as, with everything that is to be said of it."""

    value: Value = None
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """True when the text holds an error: its value must not be stored."""
        return any(p.level is Level.ERROR for p in self.problems)


class Kind:
    """A kind of value. Subclasses override what differs."""

    sql = "TEXT"
    numeric = False

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a text that a person typed or a file holds; blank text is the empty value."""
        raise NotImplementedError

    def show(self, value: Value, field: Field) -> str:
        """Return the text shown for a stored value."""
        del field
        return "" if value is None else str(value)

    longest = LONGEST_LINE

    def holds(self, value: object) -> bool:
        """Tell whether a value that is not empty has the shape in which this kind is stored.

        What another copy has stored is not judged anew: rules and lists of answers change, values stay.
        """
        return isinstance(value, str) and len(value) <= self.longest

    def accept(self, value: object, field: Field, today: datetime.date) -> Reading:
        """Read a JSON value: text is read as if typed, whole numbers as they are."""
        if value is None:
            return Reading()
        if isinstance(value, bool):
            return refuse(field, "not_this_kind", typed=str(value).lower())
        if isinstance(value, str | int):
            return self.read(str(value), field, today)
        return refuse(field, "not_this_kind", typed=str(value))


def refuse(field: Field, code: str, **facts: object) -> Reading:
    """Return a reading that is one error of this field."""
    return Reading(None, (Problem(code, field.name, Level.ERROR, facts),))


class Text(Kind):
    """One line of text, NFC, blanks tidied; never re-cased."""

    def tidy(self, typed: str) -> str:
        """Return the text as it is stored."""
        return clean(typed)

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a line; only its length can be wrong."""
        del today, beside
        value = self.tidy(typed)
        if len(value) > self.longest:
            return refuse(field, "too_long", length=len(value), longest=self.longest)
        return Reading(value or None)


class PersonName(Text):
    """A person's whole name as on the citizen card; sorted by given name; highland names as they are."""


class Note(Text):
    """Text of several lines."""

    longest = LONGEST_NOTE

    def tidy(self, typed: str) -> str:
        """Keep the lines, drop blanks at their ends and what is not seen."""
        lines = [line.rstrip() for line in nfc(seen(typed)).split("\n")]
        return "\n".join(lines).strip()


class Digest(Text):
    """A SHA-256 that names a file by its bytes: 64 small hex digits, since it also becomes part of a path."""

    form = re.compile(r"[0-9a-f]{64}")

    def holds(self, value: object) -> bool:
        """Tell whether it is a SHA-256, or what an erasure leaves of one."""
        return isinstance(value, str) and (value == NEUTRAL or self.form.fullmatch(value) is not None)

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a SHA-256, also in capital letters."""
        del today, beside
        text = clean(typed)
        if not text:
            return Reading()
        value = text if text == NEUTRAL else text.lower()
        return Reading(value) if self.holds(value) else refuse(field, "not_this_kind", typed=text)


class Day(Kind):
    """A day, a month or a year alone, as EDTF: '1985-03-05', '1985-03', '1985'."""

    form = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)

    def holds(self, value: object) -> bool:
        """Tell whether it is a day, month or year that the calendar has: everything reckons with it."""
        if not isinstance(value, str) or not self.form.fullmatch(value):
            return False
        try:
            datetime.date.fromisoformat((value + "-01-01")[:10])
        except ValueError:
            return False
        return True

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a day as officers write it (5/3/85, 05031985, a year alone stays a year)."""
        del beside
        try:
            return Reading(read_day(typed, kind="dob" if field.birth else "other", today=today))
        except BadDay as bad:
            return refuse(field, "bad_date", typed=clean(typed), reason=bad.reason)

    def show(self, value: Value, field: Field) -> str:
        """Return dd/MM/yyyy, MM/yyyy or yyyy."""
        del field
        return show_day(value) if isinstance(value, str) else ""


class Month(Day):
    """A month of a year: '2026-07'."""

    form = re.compile(r"\d{4}-\d\d", re.ASCII)

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a month; a whole day is cut to its month, a year alone is an error."""
        reading = super().read(typed, field, today, beside)
        if isinstance(reading.value, str) and len(reading.value) < len("2026-07"):
            return refuse(field, "month_needed", typed=clean(typed))
        return Reading(reading.value[:7]) if isinstance(reading.value, str) else reading


class Whole(Kind):
    """A count: a whole number."""

    sql = "INTEGER"
    numeric = True

    def holds(self, value: object) -> bool:
        """Tell whether it is a whole number that counts something."""
        return type(value) is int and 0 <= value <= MOST

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a whole number within the field's least and most."""
        del today, beside
        text = clean(typed)
        if not text:
            return Reading()
        try:
            number = read_whole(text)
        except ValueError:
            return refuse(field, "not_whole", typed=text)
        if number < field.least:
            return refuse(field, "too_small", typed=text, least=self.show(field.least, field))
        if number > field.most:
            return refuse(field, "too_big", typed=text, most=self.show(field.most, field))
        return Reading(number)

    def show(self, value: Value, field: Field) -> str:
        """Return the number with '.' between thousands (a year stays whole)."""
        if not isinstance(value, int):
            return ""
        return str(value) if field.plain else show_whole(value)


class Money(Whole):
    """Whole đồng."""


class YesNo(Kind):
    """Yes (1) or no (0); empty is 'not said'."""

    sql = "INTEGER"

    def holds(self, value: object) -> bool:
        """Tell whether it is a yes or a no."""
        return type(value) is int and value in {0, 1}

    yes = frozenset(("co", "x", "yes", "y", "1", "true", "v", "roi", "da"))
    no = frozenset(("khong", "no", "n", "0", "false", "chua", "k"))

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read 'Có', 'x', '✓' … as yes and 'Không', '0' … as no."""
        del today, beside
        text = clean(typed)
        if not text:
            return Reading()
        if text in {"✓", "✔", "☑", "√"} or fold(text) in self.yes:
            return Reading(1)
        if fold(text) in self.no:
            return Reading(0)
        return refuse(field, "not_yes_no", typed=text)

    def accept(self, value: object, field: Field, today: datetime.date) -> Reading:
        """Take a JSON true or false too."""
        if isinstance(value, bool):
            return Reading(int(value))
        return super().accept(value, field, today)

    def show(self, value: Value, field: Field) -> str:
        """Return 'Có' or 'Không'."""
        del field
        return "" if value is None else ("Có" if value else "Không")


class Choice(Kind):
    """One of a list of answers, stored by its code."""

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a code or the words of an answer, however they are written."""
        del today, beside
        text = clean(typed)
        if not text:
            return Reading()
        code = field.answers.get(fold(text))
        if code is None:
            return refuse(field, "not_an_option", typed=text, options=" · ".join(o.label for o in field.offered))
        return Reading(code)

    def show(self, value: Value, field: Field) -> str:
        """Return the words of the answer."""
        option = field.option(value)
        return option.label if option else ("" if value is None else str(value))


class Phone(Kind):
    """A telephone number, stored with its leading zero."""

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a number by dictionary §4.5; an unusual one is a warning."""
        del today, beside
        text = typed if typed.isascii() and typed.isdigit() else clean(typed)
        if not text:
            return Reading()
        phone = read_phone(text)
        return graded(field, phone.level, phone.code, phone.value, text, prefix="phone_")

    def show(self, value: Value, field: Field) -> str:
        """Return the number in groups."""
        del field
        return show_phone(value) if isinstance(value, str) else ""


class CitizenId(Kind):
    """The 12-digit personal number (số định danh, CCCD); dictionary §4.1."""

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read the number; a lost zero is put back only where birth date and sex (`Field.beside`) do not contradict it.

        That a whole number contradicts them is a rule of the record, so it is also seen when they change.
        """
        del today
        text = typed if typed.isascii() and typed.isdigit() else clean(typed)
        if not text:
            return Reading()
        birth, sex = [beside.get(name) for name in field.beside] if field.beside else (None, None)
        found = read_citizen_id(
            text, birth=birth if isinstance(birth, str) else None, gender=sex if isinstance(sex, str) else None
        )
        if found.kind == "CMND":
            return refuse(field, "cmnd9", typed=text, value=found.value)
        # Place and birth year prove the lost zero even where the sex column disagrees: that is a warning of its own.
        value = found.value or found.proposal
        if not value:
            return refuse(field, "bad_cccd", typed=text, reason=found.code)
        if found.repaired or found.proposal:
            return Reading(value, (Problem("zero_restored", field.name, Level.WARN, ReadAs(text, value)),))
        return Reading(value)

    def show(self, value: Value, field: Field) -> str:
        """Return the digits in threes."""
        del field
        return group(value) if isinstance(value, str) else ""


class TaxCode(Kind):
    """A tax code of 10 or 13 digits, or a 12-digit personal number; dictionary §4.3."""

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read the code; a wrong check digit is a warning."""
        del today, beside
        text = clean(typed)
        if not text:
            return Reading()
        found = read_tax_code(text)
        return graded(field, found.level, found.code, found.value, text, prefix="tax_")


class Email(Kind):
    """An e-mail address."""

    form = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read an address; only its shape is looked at."""
        del today, beside
        text = clean(typed)
        if not text:
            return Reading()
        return Reading(text) if self.form.fullmatch(text) else refuse(field, "bad_email", typed=text)


class Link(Kind):
    """The id of another record (`Field.target` is its table)."""

    form = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

    def holds(self, value: object) -> bool:
        """Tell whether it is an id."""
        return isinstance(value, str) and self.form.fullmatch(value) is not None

    def read(self, typed: str, field: Field, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read an id (that the record exists is checked by the store)."""
        del today, beside
        text = clean(typed).lower()
        if not text:
            return Reading()
        return Reading(text) if self.form.fullmatch(text) else refuse(field, "not_an_id", typed=text)


def graded(field: Field, level: str, code: str, value: str, typed: str, *, prefix: str) -> Reading:  # noqa: PLR0913
    """Turn the verdict of a validator in the text room into a reading."""
    if level == "ok":
        return Reading(value)
    grade = GRADES[level]
    problem = Problem(prefix + code, field.name, grade, ReadAs(typed, value))
    return Reading(None if grade is Level.ERROR else value, (problem,))


TEXT, PERSON_NAME, NOTE, DAY, MONTH, WHOLE, MONEY = Text(), PersonName(), Note(), Day(), Month(), Whole(), Money()
YES_NO, CHOICE, PHONE, EMAIL, CITIZEN_ID, TAX_CODE, LINK, DIGEST = (
    YesNo(), Choice(), Phone(), Email(), CitizenId(), TaxCode(), Link(), Digest(),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record type: everything that the table, the form, the sheet and the report need of it."""

    name: str
    kind: Kind
    label: str
    required: bool = False  # without it the record is "chưa đủ"
    naming: bool = False  # without it the record cannot be saved at all
    listed: bool = False  # a column of the list
    searched: bool = False
    section: str = ""
    unit: str = ""  # what is counted: người, đồng, …
    column: str = ""  # a shorter label for the head of a list's column
    help: str = ""
    legal_basis: str = ""
    sensitive: bool = False  # dictionary §9: off by default, in no export
    personal: bool = False  # dictionary §9 "basic-high": masked on screen
    travels: Travels = Travels.UP
    birth: bool = False  # a birth date: two-digit years are read as such
    plain: bool = False  # shown without '.' between thousands (a year)
    least: int = 0
    most: int = MOST
    options: tuple[Option, ...] = ()
    target: str = ""  # table of a link
    parent: str = ""  # a link to the parent: the name of the list of children there, e.g. "votes"
    short: str = ""  # its name in problem codes ("no_cccd")
    beside: tuple[str, ...] = ()  # fields that prove or contradict it (a citizen id: birth date, sex)
    instead: str = ""  # the field that takes a value refused as "cmnd9"
    headers: tuple[str, ...] = ()  # other headings officers write over such a column
    double_entry: bool = False  # a total that will be signed: typed a second time before it is (ui/checking.py)
    unique: bool = False  # a number that belongs to one record only: two with the same are doubles (twins)
    only_when: tuple[str, tuple[str, ...]] = ("", ())  # another field and its answers with which alone it matters
    repeats: bool = False  # "repeat last value" and completion from the values already there
    default: Value = None
    answers: Mapping[str, str] = dataclasses.field(default_factory=dict, repr=False, compare=False)

    def read(self, typed: str, today: datetime.date, beside: Values = EMPTY) -> Reading:
        """Read a typed text; `beside` holds the values of the same record that are already read."""
        return self.kind.read(typed, self, today, beside)

    def accept(self, value: object, today: datetime.date) -> Reading:
        """Read a JSON value."""
        return self.kind.accept(value, self, today)

    def show(self, value: Value) -> str:
        """Return the shown text of a stored value."""
        return self.kind.show(value, self)

    @property
    def masked(self) -> bool:
        """Return whether screens mask its values; a birth date stays: by it people of one name are told apart."""
        return self.personal and not self.birth

    def mask(self, value: Value) -> str:
        """Return the text that screens and tables show: of a personal value only what tells it from others."""
        if value is None or not self.masked:
            return self.show(value)
        text = str(value)
        if isinstance(self.kind, Day):
            return "**/" * text.count("-") + text[:4]
        if isinstance(self.kind, Phone):
            return f"{text[:3]}***{text[-4:]}" if len(text) > 8 else f"***{text[-2:]}"  # noqa: PLR2004 - a short number
        if isinstance(self.kind, Email):
            return f"{text[:1]}***{text[text.find('@') :]}"
        return mask(text) if isinstance(value, str) and text.isdigit() and len(text) > 8 else "***"  # noqa: PLR2004

    def option(self, value: Value) -> Option | None:
        """Return the option of a stored code."""
        return next((o for o in self.options if o.code == value), None)

    def matters(self, of: Callable[[str], Value]) -> bool:
        """Return whether the field is asked for at all; `of` tells the stored value of another field."""
        name, answers = self.only_when
        return not name or of(name) in answers

    @property
    def offered(self) -> tuple[Option, ...]:
        """Return the options a new record may choose."""
        return tuple(o for o in self.options if not o.closed)


def declare(kind: Kind, label: str, **attributes: Any) -> Any:
    """Return a dataclass field that carries the declaration of a record's field."""
    options: tuple[Option, ...] = attributes.get("options", ())
    if options:
        answers: dict[str, str] = {}
        for option in options:
            for words in (option.code, option.code.replace("_", " "), option.label, *option.also):
                answers.setdefault(fold(words), option.code)
        attributes["answers"] = answers
    made = Field("", kind, label, **attributes)
    if made.naming and made.default is None:
        return dataclasses.field(metadata={"field": made})
    return dataclasses.field(default=made.default, metadata={"field": made})


def text(label: str, **attributes: Any) -> Any:
    """Declare a line of text."""
    return declare(TEXT, label, **attributes)


def person_name(label: str, **attributes: Any) -> Any:
    """Declare a person's name."""
    return declare(PERSON_NAME, label, **attributes)


def note(label: str, **attributes: Any) -> Any:
    """Declare a text of several lines."""
    return declare(NOTE, label, **attributes)


def day(label: str, **attributes: Any) -> Any:
    """Declare a day (EDTF, a year or a month alone is kept as such)."""
    return declare(DAY, label, **attributes)


def month(label: str, **attributes: Any) -> Any:
    """Declare a month."""
    return declare(MONTH, label, **attributes)


def whole(label: str, **attributes: Any) -> Any:
    """Declare a count."""
    return declare(WHOLE, label, **attributes)


def year(label: str, **attributes: Any) -> Any:
    """Declare a calendar year: a count shown whole, from 1945 on."""
    return declare(WHOLE, label, **{"plain": True, "least": 1945, "most": 2100, **attributes})


def money(label: str, **attributes: Any) -> Any:
    """Declare an amount of whole đồng."""
    return declare(MONEY, label, **{"unit": "đồng", **attributes})


def yes_no(label: str, **attributes: Any) -> Any:
    """Declare a yes or no."""
    return declare(YES_NO, label, **attributes)


def choice(label: str, options: tuple[Option, ...], **attributes: Any) -> Any:
    """Declare a choice among options."""
    return declare(CHOICE, label, options=options, **attributes)


def phone(label: str, **attributes: Any) -> Any:
    """Declare a telephone number."""
    return declare(PHONE, label, **attributes)


def email(label: str, **attributes: Any) -> Any:
    """Declare an e-mail address."""
    return declare(EMAIL, label, **attributes)


def citizen_id(label: str, **attributes: Any) -> Any:
    """Declare a 12-digit personal number."""
    return declare(CITIZEN_ID, label, **attributes)


def tax_code(label: str, **attributes: Any) -> Any:
    """Declare a tax code."""
    return declare(TAX_CODE, label, **attributes)


def digest(label: str, **attributes: Any) -> Any:
    """Declare the SHA-256 of a file's bytes."""
    return declare(DIGEST, label, **attributes)


def link(label: str, target: str, **attributes: Any) -> Any:
    """Declare a link to a record of another type, named by its table."""
    return declare(LINK, label, target=target, **attributes)

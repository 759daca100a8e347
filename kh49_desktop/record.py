"""What a record type is: a frozen, typed dataclass whose declaration drives table, form, search, sheet, PDF and sync.

    class Dialogue(Record, table="dialogue", title="Đối thoại"):
        held_on: str | None = day("Ngày đối thoại", required=True, listed=True)

A record type belongs to a `Catalogue`; nothing registers itself.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, Self, TypeAlias, TypeVar, dataclass_transform

from kh49_desktop import fields
from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import EMPTY, Field, Option, Value, Values
from kh49_desktop.reference import Reference
from kh49_desktop.text.dates import show_day
from kh49_desktop.text.numbers import show_whole

R = TypeVar("R", bound="Record")
F = TypeVar("F", bound=Callable[..., Value])


class Surroundings(Protocol):
    """What a rule may look at beyond its own record. Ids and values as stored; only live records."""

    @property
    def today(self) -> datetime.date:
        """Return the day on which the rule is asked."""

    @property
    def reference(self) -> Reference:
        """Return the dated rules of law."""

    def children(self, kind: type[R], parent: str) -> list[R]:
        """Return the children of that kind of a record, oldest first."""

    def others(self, kind: type[R], field: str, value: Value, besides: str, also: Values = EMPTY) -> list[R]:
        """Return the other live records of that kind with this value in a field, and the values of `also`."""

    def find(self, kind: type[R], record: str | None) -> R | None:
        """Return one record, or None."""


Check: TypeAlias = Callable[[Any, Surroundings], Iterator[Problem]]


def rule(check: Check) -> Check:
    """Mark a method `(self, around) -> Iterator[Problem]` as a rule of its record type."""
    check.is_rule = True  # type: ignore[attr-defined]
    return check


def rule_of(attribute: str) -> Callable[[Check], Check]:
    """Mark a rule that has nothing to say where that attribute is empty: of thousands of rows it is not asked then."""

    def mark(check: Check) -> Check:
        check.asked_of = attribute  # type: ignore[attr-defined]
        return rule(check)

    return mark


@dataclass(frozen=True, slots=True)
class Derived:
    """A fact worked out from a record and its children, never typed.

    `stored`: kept in a column of its own as a cache (it does not depend on the day), so that lists can filter by it.
    """

    name: str
    label: str
    work: Callable[[Any, Surroundings], Value]
    options: tuple[Option, ...] = ()
    stored: bool = False
    listed: bool = False
    is_day: bool = False  # the value is a day as it is stored, shown as people write it
    whole: bool = False  # the value is a count or whole đồng: kept as a number, shown with '.' between thousands
    usual: str = ""  # the answer that a list opens with until another is chosen

    def show(self, value: Value) -> str:
        """Return the shown words of a value."""
        if self.is_day and isinstance(value, str):
            return show_day(value)
        if self.whole and isinstance(value, int):
            return show_whole(value)
        option = self.option(value)
        return option.label if option else ("" if value is None else str(value))

    def option(self, value: Value) -> Option | None:
        """Return the option of a stored code."""
        return next((o for o in self.options if o.code == value), None)


def derived(  # noqa: PLR0913
    label: str,
    *,
    options: tuple[Option, ...] = (),
    stored: bool = False,
    listed: bool = False,
    is_day: bool = False,
    whole: bool = False,
    usual: str = "",
) -> Callable[[F], F]:
    """Mark a method `(self, around) -> Value` as a derived fact."""

    def mark(work: F) -> F:
        made = Derived(work.__name__, label, work, options, stored, listed, is_day, whole, usual)
        work.derived = made  # type: ignore[attr-defined]
        return work

    return mark


def problem(
    code: str, field: str | None, level: Level = Level.ERROR, *, basis: str | None = None, **facts: object
) -> Problem:
    """Return a problem of a rule."""
    return Problem(code, field, level, facts, basis)


@dataclass(frozen=True, slots=True)
class About:
    """Everything a record type says of itself beside its fields."""

    name: str  # the English name others script: "member"
    table: str
    title: str  # one: "Đoàn viên"
    plural: str  # many, as a screen's head
    fields: Mapping[str, Field]
    attributes: Mapping[str, str]  # the Python attribute of each field
    required: tuple[str, ...]
    rules: tuple[Check, ...]
    asked: tuple[tuple[Check, str], ...]  # the same, each with the attribute without which it says nothing, or ""
    derived: Mapping[str, Derived]
    sort: str  # field a list is sorted by
    newest_first: bool
    empty: str  # what belongs here, said by an empty screen
    icon: str
    append_only: bool
    usual: Mapping[str, Value]  # what a new record holds where nothing is said, by field
    usually: Mapping[str, Value]  # those of them that are not empty
    blank: Mapping[str, Value]  # an empty record as Python keeps it; none where an attribute is named unlike its field
    once: tuple[str, ...]  # fields that together one live record has: its index; the rule asks `others(…, also=…)`
    group: str  # the group of tasks of Plan 49 it belongs to: "III.3"; "" where it is reached from elsewhere

    @property
    def parent(self) -> Field | None:
        """Return the link to the parent, if this type is a child."""
        return next((f for f in self.fields.values() if f.parent), None)

    @property
    def listed(self) -> list[Field]:
        """Return the fields that are columns of the list."""
        return [f for f in self.fields.values() if f.listed]

    @property
    def searched(self) -> list[Field]:
        """Return the fields that a search looks into."""
        return [f for f in self.fields.values() if f.searched]

    @property
    def naming(self) -> list[Field]:
        """Return the fields without which a record cannot be saved."""
        return [f for f in self.fields.values() if f.naming]

    @property
    def stored_facts(self) -> list[Derived]:
        """Return the derived facts that are cached in columns."""
        return [d for d in self.derived.values() if d.stored]

    def sections(self) -> dict[str, list[Field]]:
        """Return the fields by section, in the order of declaration; the link to the parent is left out."""
        found: dict[str, list[Field]] = {}
        for field in self.fields.values():
            if not field.parent:
                found.setdefault(field.section, []).append(field)
        return found


@dataclass_transform(
    kw_only_default=True,
    frozen_default=True,
    field_specifiers=(
        fields.text, fields.person_name, fields.note, fields.day, fields.month, fields.whole, fields.year, fields.money,
        fields.yes_no, fields.choice, fields.phone, fields.email, fields.citizen_id, fields.tax_code, fields.link,
        fields.digest,
    ),
)  # fmt: skip
@dataclass(frozen=True, kw_only=True)
class Record:
    """The parent of every record type. A record is a value: changing one makes another."""

    about: ClassVar[About]
    defaults: ClassVar[dict[str, Any]]  # by attribute; MISSING where a value must be given
    id: str = ""

    def __init__(self, **values: Any) -> None:
        """Take values by attribute. TypeError: an unknown one, or one that must be given is not."""
        made = {**self.defaults, "id": "", **values}
        wrong = [name for name, value in made.items() if value is dataclasses.MISSING or name not in self.defaults]
        if wrong != ["id"]:
            raise TypeError(wrong)
        self.__dict__.update(made)

    def __eq__(self, other: object) -> bool:
        """Tell whether two records of one type say the same."""
        return type(other) is type(self) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        """Return a hash by type and id."""
        return hash((type(self), self.id))

    def __repr__(self) -> str:
        """Return the type and the values that are not empty."""
        told = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items() if value not in {None, ""})
        return f"{type(self).__name__}({told})"

    def __init_subclass__(  # noqa: PLR0913 - the head of a declaration
        cls,
        *,
        table: str,
        title: str,
        plural: str = "",
        sort: str = "",
        newest_first: bool = False,
        empty: str = "",
        icon: str = "file-text",
        append_only: bool = False,
        once: tuple[str, ...] = (),
        group: str = "",
    ) -> None:
        super().__init_subclass__()
        # What dataclass() would generate for each type costs a millisecond; sixty types wait at every start.
        defaults = {
            name: default
            for base in reversed(cls.__mro__[1:])
            for name, default in base.__dict__.get("defaults", {}).items()
        }
        declared = {
            name: field
            for base in reversed(cls.__mro__[1:])
            if hasattr(base, "about")
            for name, field in base.about.fields.items()
        }
        for attribute in cls.__annotations__:
            given = cls.__dict__.get(attribute)
            if isinstance(given, dataclasses.Field):
                name = public_name(attribute)
                declared[name] = dataclasses.replace(given.metadata["field"], name=name)
                defaults[attribute] = given.default
                delattr(cls, attribute)
        cls.defaults = defaults
        cls.__setattr__ = frozen  # type: ignore[assignment,method-assign]
        members = [value for klass in reversed(cls.__mro__) for value in vars(klass).values()]
        facts = [value.derived for value in members if hasattr(value, "derived")]
        rules = tuple(value for value in members if getattr(value, "is_rule", False))
        first = next(iter(declared))
        attributes = {name: attribute_name(cls, name) for name in declared}
        cls.about = About(
            name="".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).lstrip("_"),
            table=table,
            title=title,
            plural=plural or title,
            fields=declared,
            attributes=attributes,
            required=tuple(name for name, field in declared.items() if field.required),
            rules=rules,
            asked=tuple((check, getattr(check, "asked_of", "")) for check in rules),
            derived={fact.name: fact for fact in facts},
            sort=sort or first,
            newest_first=newest_first,
            empty=empty,
            icon=icon,
            append_only=append_only,
            usual={name: field.default for name, field in declared.items()},
            usually={name: field.default for name, field in declared.items() if field.default is not None},
            blank={**dict.fromkeys(declared), "id": ""} if all(n == a for n, a in attributes.items()) else {},
            once=once,
            group=group,
        )

    def named(self) -> str:
        """Return the words that name this record in a sentence or a list."""
        shown = (field.show(self.value(field.name)) for field in self.about.naming if not field.target)
        return " · ".join(words for words in shown if words) or self.about.title

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """Return the fields that this record needs besides those always required."""
        del around
        return ()

    def value(self, name: str) -> Value:
        """Return the stored value of a field."""
        found: Value = getattr(self, self.about.attributes[name])
        return found

    def values(self) -> dict[str, Value]:
        """Return the stored values of all fields by name."""
        return {name: self.value(name) for name in self.about.fields}

    @classmethod
    def begin(cls, values: Values, around: Surroundings) -> dict[str, Value]:
        """Return the values of a new record: what was given, else what is usual, else what follows from the rest."""
        usual = cls.about.usual
        begun = {**usual, **values}
        if len(begun) > len(usual):  # values of no field are passed over
            begun = {name: begun[name] for name in usual}
        for name, value in cls.follow(begun, around).items():
            if begun.get(name) is None:
                begun[name] = value
        return begun

    @classmethod
    def begin_filled(cls, values: Values, around: Surroundings) -> dict[str, Value]:
        """Return the same without most of the empty ones, in any order: what thousands of rows of a list begin with."""
        begun = {**cls.about.usually, **values}
        for name, value in cls.follow(begun, around).items():
            if begun.get(name) is None:
                begun[name] = value
        return begun

    @classmethod
    def of(cls, record: str, values: Values) -> Self:
        """Make a record of stored values; names it does not declare are passed over."""
        # A frozen dataclass sets its fields one by one through object.__setattr__; thousands of rows are made here.
        made = object.__new__(cls)
        own, blank = made.__dict__, cls.about.blank
        if len(values) < len(blank):
            own.update(blank)
            own.update(values)
            own["id"] = record
            if len(own) == len(blank):
                return made
            own.clear()  # values of no field are among them
        names = cls.about.attributes
        own.update(zip(names.values(), map(values.get, names), strict=True), id=record)
        return made

    def missing(self, around: Surroundings) -> list[str]:
        """Return the names of required fields that are empty: the record is "chưa đủ"."""
        about, own = self.about, self.__dict__  # asked for thousands of rows in an import
        attributes, required = about.attributes, about.required
        empty = [name for name in required if own[attributes[name]] is None]
        also = [name for name in dict.fromkeys(self.also_required(around)) if own[attributes[name]] is None]
        return empty + [name for name in also if name not in required] if also else empty

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """Return the values that follow from those of a new record; only the empty ones among them are taken."""
        del values, around
        return {}

    def check(self, around: Surroundings) -> list[Problem]:
        """Return what the rules of this record type say of it."""
        found: list[Problem] = []
        own = self.__dict__
        for check, asked_of in self.about.asked:
            if not asked_of or own[asked_of] is not None:
                found += check(self, around)
        return found


def frozen(record: Record, name: str, _value: object) -> None:
    """Refuse to change a record: it is a value."""
    raise dataclasses.FrozenInstanceError(f"{type(record).__name__}.{name}")


def public_name(attribute: str) -> str:
    """Return the field name of a Python attribute: `for_` is the field "for"."""
    return attribute.rstrip("_")


def attribute_name(kind: type[Record], name: str) -> str:
    """Return the Python attribute of a field."""
    return name if name in kind.defaults else name + "_"


def new_id() -> str:
    """Return a new record id: random, never reused (design: sync)."""
    raw = bytearray(os.urandom(16))  # uuid.uuid4() does the same in six times the time; imports make thousands
    raw[6], raw[8] = raw[6] & 0x0F | 0x40, raw[8] & 0x3F | 0x80
    told = raw.hex()
    return f"{told[:8]}-{told[8:12]}-{told[12:16]}-{told[16:20]}-{told[20:]}"


class Leftover(Record, table="leftover", title="Giá trị chưa đọc được", plural="Giá trị chưa đọc được", sort="source"):
    """A text that could not be read as a value: kept beside its field until someone types the value or lets it go."""

    about_table: str = fields.text("Loại bản ghi", naming=True, travels=fields.Travels.UNIT)
    about_record: str = fields.text("Bản ghi", naming=True, travels=fields.Travels.UNIT)
    about_field: str = fields.text("Trường", naming=True, travels=fields.Travels.UNIT)
    typed: str = fields.text("Nguyên văn", naming=True, listed=True, travels=fields.Travels.UNIT)
    code: str | None = fields.text("Lý do", travels=fields.Travels.UNIT)
    reason: str | None = fields.text("Chi tiết", travels=fields.Travels.UNIT)
    source: str | None = fields.text("Nguồn", listed=True, travels=fields.Travels.UNIT)


class Attachment(
    Record, table="attachment", title="Tệp đính kèm", plural="Tệp đính kèm", sort="name", icon="paperclip"
):
    """A file kept beside a record: a scan, a decision. Its bytes lie in the data folder under their SHA-256.

    It stays with its record into the trash and back; `store/attachments.py` says what may be kept.
    """

    about_table: str = fields.text("Loại bản ghi", naming=True)
    about_record: str = fields.text("Bản ghi", naming=True)
    name: str = fields.text("Tên tệp", naming=True, listed=True, searched=True, travels=fields.Travels.UNIT)
    sha256: str = fields.digest("Mã băm", naming=True)
    size: int = fields.whole("Cỡ", naming=True, listed=True, unit="byte")
    media: str | None = fields.text("Loại tệp")
    what: str | None = fields.text("Nội dung", listed=True, searched=True, repeats=True, travels=fields.Travels.UNIT)
    added_on: str | None = fields.day("Ngày thêm", listed=True)

    def named(self) -> str:
        """Return what the file holds and its name, or the name alone."""
        return f"{self.what} ({self.name})" if self.what else self.name


BUILT_IN: tuple[type[Record], ...] = (Leftover, Attachment)  # every program keeps these beside its own types


@dataclass(frozen=True)
class Catalogue:
    """The record types of a program, by table and by English name."""

    kinds: tuple[type[Record], ...]

    def __post_init__(self) -> None:
        """Add what every program keeps; refuse two types of one table: it would be our bug."""
        object.__setattr__(self, "kinds", (*(k for k in self.kinds if k not in BUILT_IN), *BUILT_IN))
        tables = [kind.about.table for kind in self.kinds]
        if len(set(tables)) != len(tables):
            raise ValueError(tables)

    def find(self, name: str) -> type[Record] | None:
        """Return the type with that English name or table."""
        return next((k for k in self.kinds if name in {k.about.name, k.about.table}), None)

    def of_table(self, table: str) -> type[Record]:
        """Return the type of a table that is known to exist."""
        found = self.find(table)
        if found is None:
            raise KeyError(table)
        return found

    def children(self, kind: type[Record]) -> dict[str, type[Record]]:
        """Return the child types of a record type by the name of their list: {"votes": ConferenceVote}."""
        found = {}
        for child in self.kinds:
            parent = child.about.parent
            if parent is not None and parent.target == kind.about.table:
                found[parent.parent] = child
        return found

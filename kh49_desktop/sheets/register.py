"""What the register already holds, as an import asks for it: who is who, and what the rules may look at."""

from __future__ import annotations

import datetime
from collections.abc import Container, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import EMPTY, CitizenId, Field, Link, TaxCode, Text, Value, Values
from kh49_desktop.record import Record
from kh49_desktop.reference import Reference, Rule
from kh49_desktop.sheets.mapping import telling_fields
from kh49_desktop.sheets.rows import Got, birth_of, identity_of, is_person
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import clean, fold

R = TypeVar("R", bound=Record)
WHOLE_NUMBER = 12  # digits of a citizen id
DIVIDER = " · "  # between what several columns of a list said of one record, where that is written in one cell
FEWEST_DIGITS = 8  # of what is meant as a number, not as a date or group
FEWEST_EQUAL = 3  # name, birth date and one more: the same person whose blanks are filled


class Register:
    """The live records of one type, as far as a table's fields go."""

    def __init__(self, store: Store, kind: type[Record], names: Sequence[str]) -> None:
        """Read the named fields, and what names a record, of all records."""
        self.kind = kind
        self.names = list(dict.fromkeys((*(f.name for f in kind.about.naming), *names)))
        self.rows: dict[str, tuple[Any, ...]] = {row[0]: row[1:] for row in store.columns_of(kind, ["id", *self.names])}
        self.place = {name: at for at, name in enumerate(self.names)}
        self.claimed: set[str] = set()
        self._birth = birth_of(kind)
        self._identity = identity_of(kind)
        self._naming = [self.place[f.name] for f in kind.about.naming]
        self._by_identity: dict[Value, str] = {}
        self._by_name: dict[tuple[Value, ...], list[str]] = {}
        at = self.place.get(self._identity.name) if self._identity else None
        for record, row in self.rows.items():
            if at is not None and row[at] is not None:
                self._by_identity.setdefault(row[at], record)
            self._by_name.setdefault(self._key(row), []).append(record)
        self._left: dict[tuple[str, str], set[str]] = {}
        if self.rows:
            table = kind.about.table
            left = (text for text in store.leftovers() if text.about_table == table)
            for text in left:
                self._left.setdefault((text.about_record, text.about_field), set()).add(text.typed)
        naming = kind.about.naming
        self.is_named = not is_person(kind) and len(naming) == 1 and type(naming[0].kind) is Text

    def value(self, record: str, name: str) -> Value:
        """Return a stored value."""
        found: Value = self.rows[record][self.place[name]]
        return found

    def by_identity(self, value: Value) -> str | None:
        """Return the record with this citizen id or tax code."""
        return self._by_identity.get(value)

    def same_name(self, values: Values) -> list[str]:
        """Return the records of the same name that no row of the table has claimed yet."""
        naming = self.kind.about.naming
        key = tuple(named(f.default if values.get(f.name) is None else values[f.name]) for f in naming)
        return [record for record in self._by_name.get(key, ()) if record not in self.claimed]

    def left(self, record: str, name: str) -> Container[str]:
        """Return the texts kept beside a field."""
        return self._left.get((record, name), ())

    def whole(
        self, values: Values, left: Dict[str, tuple[str, str, str]], weak: Container[str], names: Sequence[str]
    ) -> str | None:
        """Return the one record that equals a whole row in these fields, blanks and unread texts included."""
        for record in self.same_name(values):
            if all(self._equal(record, name, values.get(name), left.get(name), name in weak) for name in names):
                return record
        return None

    def only_one(self, values: Values) -> str | None:
        """Return the one record of the same name and links: of those that may be there only once, it is the one."""
        fields = self.kind.about.fields.values()
        links = [f.name for f in fields if isinstance(f.kind, Link) and f.name in self.place]
        found = [
            record
            for record in self.same_name(values)
            if all(values.get(name) in {None, self.value(record, name)} for name in links)
        ]
        return found[0] if len(found) == 1 else None

    def _equal(self, record: str, name: str, value: Value, left: tuple[str, str, str] | None, weak: bool) -> bool:  # noqa: FBT001
        stored = self.value(record, name)
        if left is not None:
            return stored is not None or left[0] in self.left(record, name)
        return stored == value or (weak and stored is not None)

    def filled_by(self, values: Values) -> str | None:
        """Return the one record that a row repeats and adds to: nothing given differs, enough of it is equal."""
        found = [record for record in self.same_name(values) if self._agrees(record, values)]
        return found[0] if len(found) == 1 else None

    def _agrees(self, record: str, values: Values) -> bool:
        equal = 0
        for name in self.names:
            value, stored = values.get(name), self.value(record, name)
            if value is None or stored is None:
                continue
            if value != stored:
                return False
            equal += 1
        if self.is_named:
            return True
        if self._birth is not None and self._birth.name in self.place:
            is_born = values.get(self._birth.name) is not None
            return is_born and self.value(record, self._birth.name) is not None and equal >= FEWEST_EQUAL
        return equal >= FEWEST_EQUAL

    def same_person(self, record: str, values: Values) -> bool:
        """Tell whether a row with a record's number may be that record: not if name and birth date are another's."""
        if not is_person(self.kind):
            return True
        birth = self._birth.name if self._birth else ""
        stored, given = self.value(record, birth) if birth in self.place else None, values.get(birth)
        return same_words(self.rows[record], self._naming, values, self.kind) or not contradicts(stored, given)

    def _key(self, row: tuple[Any, ...]) -> tuple[Value, ...]:
        return tuple(named(row[at]) for at in self._naming)


def named(value: Value) -> Value:
    """Return a naming value as names are compared: capitals do not matter."""
    return value.lower() if isinstance(value, str) else value


def same_words(row: tuple[Any, ...], naming: list[int], values: Values, kind: type[Record]) -> bool:
    """Tell whether names are the same but for marks and capitals."""
    return all(
        fold(str(row[at] or "")) == fold(str(values.get(field_.name) or ""))
        for at, field_ in zip(naming, kind.about.naming, strict=True)
    )


def contradicts(one: Value, other: Value) -> bool:
    """Tell whether two days differ as far as both are known."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    shared = min(len(one), len(other))
    return one[:shared] != other[:shared]


@dataclass(slots=True)
class Known:
    """The live records of one type as links name them. A name that two records bear is kept with both."""

    kind: type[Record]
    telling: tuple[str, ...]
    rows: dict[str, tuple[Any, ...]] = field(default_factory=dict)  # id -> its telling values
    marks: dict[str, list[str]] = field(default_factory=dict)  # folded name or number -> ids
    said: dict[str, set[str]] = field(default_factory=dict)  # field -> its folded texts, when asked for

    @property
    def naming(self) -> list[Field]:
        """Return the texts that name such a record."""
        return [f for f in self.kind.about.naming if isinstance(f.kind, Text)]

    @property
    def numbers(self) -> list[str]:
        """Return the fields of numbers that only one record has."""
        return [n for n in self.telling if is_number(self.kind.about.fields[n])]

    def is_name(self, name: str) -> bool:
        """Tell whether a field is one of those that name such a record."""
        return any(f.name == name for f in self.naming)

    def value(self, record: str, name: str) -> Value:
        """Return a telling value of a record."""
        found: Value = self.rows[record][self.telling.index(name)]
        return found

    def one(self, text: str) -> str | int | None:
        """Return the record of an id, of a name, or of a number in brackets behind it; how many when not one; None."""
        if text.lower() in self.rows:
            return text.lower()
        found = self.marks.get(fold(text), [])
        if len(found) != 1 and text.endswith(")") and "(" in text:
            bracket = clean(text[text.rindex("(") + 1 : -1])
            found = self.marks.get(fold(bracket), []) or found
        return found[0] if len(found) == 1 else len(found) or None

    def divided(self, text: str, today: datetime.date) -> dict[str, str]:
        """Return what the pieces of "Y Bhăm Niê · 66082000003 · 1982" say of a record, each by the field it fits.

        So our own lists of rows to correct write a person whom several columns named; {} for one piece alone. What
        fits nothing is the name if no other piece is.
        """
        pieces = [piece for piece in map(clean, text.split(DIVIDER.strip())) if piece]
        if len(pieces) == 1:
            return {}
        told: dict[str, str] = {}
        rest = []
        for piece in pieces:
            name = self._fitting(piece, today)
            if name and name not in told:
                told[name] = piece
            else:
                rest.append(piece)
        free = [f.name for f in self.naming if f.name not in told]
        return {**told, **dict(zip(free, rest, strict=False))}

    def _fitting(self, piece: str, today: datetime.date) -> str:
        """Return the field that a piece of a text stands for, "" for none."""
        fields, folded = self.kind.about.fields, fold(piece)
        found = [record for mark in {folded, fold(piece.zfill(WHOLE_NUMBER))} for record in self.marks.get(mark, ())]
        for name in (*self.numbers, *(f.name for f in self.naming)):
            own = {fold(str(self.value(record, name) or "")) for record in found}
            is_citizen_id = isinstance(fields[name].kind, CitizenId)
            if folded in own or (is_citizen_id and piece.isdigit() and piece.zfill(WHOLE_NUMBER) in own):
                return name
        if piece.isdigit() and len(piece) >= FEWEST_DIGITS and self.numbers:
            return self.numbers[0]  # nobody's: it is not taken for a day
        others = [n for n in self.telling if n not in self.numbers and not self.is_name(n)]
        for name in others:
            if fields[name].birth and fields[name].read(piece, today).value is not None:
                return name
        return next((n for n in others if not fields[n].birth and folded in self._said(n)), "")

    def _said(self, name: str) -> set[str]:
        """Return everything that records say in a field, folded."""
        if name not in self.said:
            self.said[name] = {fold(str(self.value(record, name) or "")) for record in self.rows}
        return self.said[name]


def is_number(field_: Field) -> bool:
    """Tell whether a field holds a number that only one record has."""
    return isinstance(field_.kind, CitizenId | TaxCode) or field_.unique


class Names:
    """Finds the records that texts of link columns name: by id, number, name; of namesakes by birth date and group.

    A number decides. A name alone is enough where one record bears it; a name is never guessed.
    """

    def __init__(self, store: Store) -> None:
        """Take a register; a table is read when its first link is."""
        self._store = store
        self._known: dict[str, Known] = {}
        self._told: dict[tuple[str, tuple[tuple[str, str], ...]], Got] = {}

    def told(self, field_: Field, texts: Dict[str, str], today: datetime.date) -> Got:
        """Return the one record that texts mean, by the field of it that they stand for ("": any that names it)."""
        asked = (field_.name, tuple(texts.items()))
        if asked not in self._told:
            self._told[asked] = self._find(field_, texts, today)
        return self._told[asked]

    def named(self, field_: Field, record: str) -> str:
        """Return the words that name a linked record."""
        found = self._store.row(self._store.catalogue.of_table(field_.target), record)
        return self._store.catalogue.of_table(field_.target).of(record, found).named() if found else record

    def _find(self, field_: Field, texts: Dict[str, str], today: datetime.date) -> Got:
        if field_.target not in self._known:
            self._known[field_.target] = self._learn(field_.target)
        known = self._known[field_.target]
        words = DIVIDER.join(texts.values())
        found: str | int | None
        whole = known.one(words) if len(texts) == 1 else None  # an id, or the words by which our own lists name it
        if whole is None and len(texts) == 1:
            texts = known.divided(words, today) or texts
        found, numbered = self._by_number(known, texts, today)
        named_ = [fold(text) for name, text in texts.items() if known.is_name(name)]
        found = whole if found is None else found
        if found is None:
            found = self._by_name(known, texts, today, numbered=numbered)
        if isinstance(found, str):
            own = [fold(str(known.value(found, f.name) or "")) for f in known.naming]
            said: tuple[Problem, ...] = ()
            if numbered and named_ and own and not set(named_) & set(own):
                facts = {"typed": words, "name": " ".join(str(known.value(found, f.name)) for f in known.naming)}
                said = (Problem("link_other_name", field_.name, Level.WARN, facts),)
            return Got(found, words, said)
        if found:
            facts = {"typed": words, "count": str(found)}
            return Got(None, words, (Problem("several_such_records", field_.name, facts=facts),))
        facts = {"typed": words, "label": field_.label, "reason": "linked"}
        return Got(None, words, (Problem("no_such_record", field_.name, facts=facts),))

    @staticmethod
    def _by_number(known: Known, texts: Dict[str, str], today: datetime.date) -> tuple[str | None, bool]:
        """Return the record with a number that is given, and whether one was given."""
        given = False
        birth = next((f.name for f in known.kind.about.fields.values() if f.birth and f.name in texts), "")
        born = known.kind.about.fields[birth].read(texts[birth], today).value if birth else None
        for name, text in texts.items():
            field_ = known.kind.about.fields.get(name)
            if field_ is None or known.is_name(name) or not is_number(field_):
                continue
            given = True
            beside = {field_.beside[0]: born} if field_.beside and born is not None else {}
            value = field_.read(text, today, beside).value
            found = known.marks.get(fold(str(value if value is not None else text)), [])
            if not found and text.isdigit() and isinstance(field_.kind, CitizenId):
                found = known.marks.get(text.zfill(WHOLE_NUMBER), [])  # Excel dropped zeros: the register proves it
            if len(found) == 1:
                return found[0], True
        return None, given

    @staticmethod
    def _by_name(known: Known, texts: Dict[str, str], today: datetime.date, *, numbered: bool) -> str | int:
        """Return the one record of a name, or how many there are."""
        name = next((text for part, text in texts.items() if known.is_name(part)), texts.get("", ""))
        found = known.marks.get(fold(name), [])
        exact = [r for r in found if any(named(known.value(r, f.name)) == named(clean(name)) for f in known.naming)]
        found = exact or found
        if numbered:
            # The number is nobody's: only a record that has none yet may be meant.
            found = [r for r in found if not any(known.value(r, n) for n in known.numbers)]
        for part, text in texts.items():
            field_ = known.kind.about.fields.get(part)
            if field_ is None or known.is_name(part) or part in known.numbers:
                continue
            value = field_.read(text, today).value
            if field_.birth:
                found = [r for r in found if not contradicts(known.value(r, part), value)]
            elif len(found) > 1:
                found = [r for r in found if fold(str(known.value(r, part) or "")) == fold(str(value))] or found
        return found[0] if len(found) == 1 else len(found)

    def _learn(self, table: str) -> Known:
        kind = self._store.catalogue.of_table(table)
        known = Known(kind, tuple(dict.fromkeys((*(f.name for f in kind.about.naming), *telling_fields(kind)))))
        # Some types are named by more than their naming fields (an agreement by its number).
        fields = list(kind.about.fields)
        names = dict.fromkeys((*fields, *known.telling)) if kind.named is not Record.named else known.telling
        for row in self._store.columns_of(kind, ["id", *names]):
            whole = dict(zip(names, row[1:], strict=True))
            known.rows[row[0]] = tuple(whole[name] for name in known.telling)
            marks = {fold(str(known.value(row[0], n))) for n in known.numbers if known.value(row[0], n)}
            marks |= {fold(str(known.value(row[0], f.name))) for f in known.naming if known.value(row[0], f.name)}
            marks.add(fold(kind.of(row[0], whole).named()))
            for mark in marks:
                known.marks.setdefault(mark, []).append(row[0])
        return known


class Recalled(Reference):
    """The rules of law as asked for thousands of rows, in the quickest way."""

    def at(self, code: str, day: datetime.date) -> Rule | None:
        """Return the rule of that code in force on that day, or None when none was."""
        for rule in self.rules[code]:
            if rule.since <= day and (rule.until is None or day <= rule.until):
                return rule
        return None


class PlannedAround:
    """What a rule may look at while an import is only planned: the register and the rows planned so far.

    Asked for every row, so each answer comes from memory (record.Surroundings).
    """

    def __init__(self, store: Store, kind: type[Record], today: datetime.date) -> None:
        """Take the register and the record type that is imported."""
        self._store, self._kind = store, kind
        self.today = today  # the day on which the rule is asked
        self._real = store.around(today)
        self.reference: Reference = Recalled(store.reference.rules, store.reference.targets)  # the dated rules of law
        self._answers: dict[tuple[type[Record], str, Value], list[Any]] = {}
        self._found: dict[tuple[type[Record], str], Any] = {}
        self._stored: dict[str, dict[Value, list[str]]] = {}
        self._planned: dict[str, dict[Value, list[tuple[str, Values]]]] = {}
        self._rows: list[tuple[str, Values]] = []
        self.fresh = True

    def add(self, record: str, values: Values) -> None:
        """Take a planned new row."""
        self._rows.append((record, values))
        get = values.get
        for name, known in self._planned.items():
            value = get(name)
            if value is not None:
                known.setdefault(value, []).append((record, values))

    def children(self, kind: type[R], parent: str) -> list[R]:
        """Return the children of a stored record; a planned one has none."""
        return self._real.children(kind, parent) if parent and not self.fresh else []

    def others(self, kind: type[R], field: str, value: Value, besides: str, also: Values = EMPTY) -> list[R]:
        """Return the other records with this value, and the values of `also`, stored or planned before."""
        found = self._others(kind, field, value, besides)
        if not also:
            return found
        return [one for one in found if all(one.value(name) == wanted for name, wanted in also.items())]

    def _others(self, kind: type[R], field: str, value: Value, besides: str) -> list[R]:
        if kind is not self._kind or field not in kind.about.fields or value is None:
            mark = (kind, field, value)
            if mark not in self._answers:
                self._answers[mark] = list(self._real.others(kind, field, value, besides=""))
            known = self._answers[mark]
            return [record for record in known if record.id != besides] if besides else known
        if field not in self._stored:
            self._learn(field)
        stored, planned = self._stored[field].get(value, ()), self._planned[field].get(value, ())
        if not stored and not planned:
            return []
        found: list[R] = []
        for record in stored:
            if record != besides:
                loaded = self.find(kind, record)
                if loaded is not None:
                    found.append(loaded)
        found += [kind.of(record, values) for record, values in planned if record != besides or not besides]
        return found

    def find(self, kind: type[R], record: str | None) -> R | None:
        """Return one stored record, or None."""
        if not record:
            return None
        mark = (kind, record)
        if mark not in self._found:
            self._found[mark] = self._real.find(kind, record)
        found: R | None = self._found[mark]
        return found

    def _learn(self, field: str) -> None:
        stored: dict[Value, list[str]] = {}
        for record, value in self._store.columns_of(self._kind, ["id", field]):
            if value is not None:
                stored.setdefault(value, []).append(record)
        self._stored[field] = stored
        planned: dict[Value, list[tuple[str, Values]]] = {}
        for record, values in self._rows:
            value = values.get(field)
            if value is not None:
                planned.setdefault(value, []).append((record, values))
        self._planned[field] = planned

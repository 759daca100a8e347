"""What the register already holds, as an import asks for it: who is who, and what the rules may look at."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, TypeVar

from kh49_desktop.fields import Field, Text, Value, Values
from kh49_desktop.record import Record
from kh49_desktop.reference import Reference
from kh49_desktop.sheets.rows import birth_of, identity_of, is_person
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import clean, fold

R = TypeVar("R", bound=Record)
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
        self._left: dict[tuple[str, str], str] = {}
        if self.rows:
            table = kind.about.table
            left = (text for text in store.leftovers() if text.about_table == table)
            self._left = {(text.about_record, text.about_field): text.typed for text in left}
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
        key = tuple(named(values.get(f.name)) for f in self.kind.about.naming)
        return [record for record in self._by_name.get(key, ()) if record not in self.claimed]

    def left(self, record: str, name: str) -> str | None:
        """Return the text kept beside a field, or None."""
        return self._left.get((record, name))

    def whole(self, values: Values, left: dict[str, tuple[str, str, str]], weak: set[str]) -> str | None:
        """Return the one record that equals a whole row, blanks and unread texts included."""
        for record in self.same_name(values):
            if all(self._equal(record, name, values.get(name), left.get(name), name in weak) for name in self.names):
                return record
        return None

    def _equal(self, record: str, name: str, value: Value, left: tuple[str, str, str] | None, weak: bool) -> bool:  # noqa: FBT001
        stored = self.value(record, name)
        if left is not None:
            return stored is not None or self.left(record, name) == left[0]
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


class Names:
    """Finds the records that texts of link columns name: by id, by name, by citizen id or tax code in brackets."""

    def __init__(self, store: Store) -> None:
        """Take a register; a table is read when its first link is."""
        self._store = store
        self._known: dict[str, dict[str, str | None]] = {}

    def __call__(self, field_: Field, text: str) -> Value:
        """Return the id of the one record that a text names, or None."""
        if field_.target not in self._known:
            self._known[field_.target] = self._learn(field_.target)
        known = self._known[field_.target]
        found = known.get(text.lower()) or known.get(fold(text))
        if found is None and text.endswith(")") and "(" in text:
            found = known.get(clean(text[text.rindex("(") + 1 : -1]).lower())
        return found

    def _learn(self, table: str) -> dict[str, str | None]:
        kind = self._store.catalogue.of_table(table)
        identity = identity_of(kind)
        known: dict[str, str | None] = {}
        for record in self._store.every(kind):
            known[record.id] = record.id
            marks = [fold(record.named())]
            if identity is not None and record.value(identity.name):
                marks.append(str(record.value(identity.name)).lower())
            for mark in marks:
                known[mark] = None if mark in known else record.id  # a name that two records bear names neither
        return known


class PlannedAround:
    """What a rule may look at while an import is only planned: the register and the rows planned so far.

    Asked for every row, so each answer comes from memory (record.Surroundings).
    """

    def __init__(self, store: Store, kind: type[Record], today: datetime.date) -> None:
        """Take the register and the record type that is imported."""
        self._store, self._kind, self._today = store, kind, today
        self._real = store.around(today)
        self._answers: dict[tuple[type[Record], str, Value], list[Any]] = {}
        self._found: dict[tuple[type[Record], str], Any] = {}
        self._stored: dict[str, dict[Value, list[str]]] = {}
        self._planned: dict[str, dict[Value, list[tuple[str, Values]]]] = {}
        self._rows: list[tuple[str, Values]] = []
        self.fresh = True

    @property
    def today(self) -> datetime.date:
        """Return the day on which the rule is asked."""
        return self._today

    @property
    def reference(self) -> Reference:
        """Return the dated rules of law."""
        return self._store.reference

    def add(self, record: str, values: Values) -> None:
        """Take a planned new row."""
        self._rows.append((record, values))
        for name, known in self._planned.items():
            value = values.get(name)
            if value is not None:
                known.setdefault(value, []).append((record, values))

    def children(self, kind: type[R], parent: str) -> list[R]:
        """Return the children of a stored record; a planned one has none."""
        return self._real.children(kind, parent) if parent and not self.fresh else []

    def others(self, kind: type[R], field: str, value: Value, besides: str) -> list[R]:
        """Return the other records with this value, stored or planned before."""
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

"""One record while it is being edited: what was typed, what it was read as, its drafts, its problems, its saving.

Nothing here knows a widget. The form shows what stands here and brings here what is typed.
"""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import EMPTY, Choice, Link, Reading, Value, Values, YesNo
from kh49_desktop.record import Leftover, Record, Surroundings
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store

R = TypeVar("R", bound=Record)
UNSAVED = "-"  # the id of a record that has none yet, for rules that look from a child to its parent


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a save did: `done` says whether the record stands in the register; `left` are the values it refused."""

    done: bool
    record: str
    changed: bool = False
    left: tuple[str, ...] = ()


class Texts:
    """Texts typed into the fields of one record, over the values that are stored."""

    def __init__(self, kind: type[Record], stored: Mapping[str, Value], today: datetime.date) -> None:
        """`stored` are the values in the register, or those a new record begins with."""
        self.kind, self.today = kind, today
        self.stored = dict(stored)
        self.typed: dict[str, str] = {}
        self.readings: dict[str, Reading] = {}

    def take(self, name: str, text: str) -> Reading:
        """Read a typed text; the fields it proves or contradicts are read again."""
        self.typed[name] = text
        reading = self._read(name)
        for other in self.kind.about.fields.values():
            if name in other.beside and other.name in self.typed:
                self._read(other.name)
        return reading

    def _read(self, name: str) -> Reading:
        known = self.kind.about.fields[name]
        beside = {other: self.value(other) for other in known.beside}
        self.readings[name] = known.read(self.typed[name], self.today, beside)
        return self.readings[name]

    def forget(self, name: str) -> None:
        """Let a typed text go; the stored value stands again."""
        self.typed.pop(name, None)
        self.readings.pop(name, None)

    def value(self, name: str) -> Value:
        """Return the value that would be stored: a refused text leaves the one before."""
        reading = self.readings.get(name)
        return self.stored.get(name) if reading is None or reading.refused else reading.value

    def values(self) -> dict[str, Value]:
        """Return all values."""
        return {name: self.value(name) for name in self.kind.about.fields}

    def text(self, name: str) -> str:
        """Return what stands in the editor: the text that was refused, a code or id, or the value written out."""
        reading = self.readings.get(name)
        if reading is not None and reading.refused:
            return self.typed[name]
        known, value = self.kind.about.fields[name], self.value(name)
        if isinstance(known.kind, Choice | YesNo | Link):
            return "" if value is None else str(value)
        return known.show(value)

    def shown(self, name: str) -> str:
        """Return what is shown of the field: the typed text where it was refused, else the value in words."""
        reading = self.readings.get(name)
        if reading is not None and reading.refused:
            return self.typed[name]
        return self.kind.about.fields[name].show(self.value(name))

    def masked(self, name: str) -> str:
        """Return what is shown of the field to whoever passes by; what was typed just now stands as it was typed."""
        return self.shown(name) if name in self.readings else self.kind.about.fields[name].mask(self.value(name))

    def differs(self, name: str) -> bool:
        """Return whether a typed text says something else than what is stored."""
        reading = self.readings.get(name)
        return reading is not None and (reading.refused or reading.value != self.stored.get(name))

    def changed(self) -> dict[str, Value]:
        """Return the values that were typed, can be stored and differ."""
        return {
            name: reading.value
            for name, reading in self.readings.items()
            if not reading.refused and reading.value != self.stored.get(name)
        }

    def refused(self) -> list[str]:
        """Return the fields whose typed text was refused."""
        return [name for name, reading in self.readings.items() if reading.refused]


class ChildRow(Texts):
    """One row of a list of children; `id` is "" until it is saved."""

    def __init__(self, kind: type[Record], stored: Mapping[str, Value], today: datetime.date, record: str = "") -> None:
        super().__init__(kind, stored, today)
        self.id = record
        self.begun: dict[str, Value] = {}

    def value(self, name: str) -> Value:
        """Return the value; a new row begins with what is usual."""
        found = super().value(name)
        return self.begun.get(name) if found is None and not self.id and name not in self.readings else found

    @property
    def is_blank(self) -> bool:
        """Return whether nothing stands in a new row."""
        return not self.id and not any(text.strip() for text in self.typed.values())

    def lacks_name(self) -> list[str]:
        """Return the naming fields that are empty."""
        parent = self.kind.about.parent
        return [f.name for f in self.kind.about.naming if f != parent and self.value(f.name) is None]


@dataclass
class ChildList:
    """The children of one kind; `touched` once a person has changed them."""

    name: str
    kind: type[Record]
    rows: list[ChildRow] = field(default_factory=list)
    touched: bool = False

    def draft(self) -> str:
        """Return the list as a draft keeps it."""
        return json.dumps(
            [{"id": row.id, "typed": row.typed} for row in self.rows if not row.is_blank], ensure_ascii=False
        )

    def restore(self, kept: str, today: datetime.date) -> None:
        """Take a draft over the stored rows; what it leaves out was taken away."""
        stored = {row.id: row for row in self.rows if row.id}
        self.rows = []
        for entry in json.loads(kept):
            row = stored.get(str(entry["id"])) or ChildRow(self.kind, {}, today)
            for name, text in entry["typed"].items():
                if name in self.kind.about.fields:
                    row.take(name, text)
            self.rows.append(row)
        self.touched = True


class Editing:
    """One record of a type: a new one when `record` is ""."""

    def __init__(self, store: Store, kind: type[Record], record: str = "", *, restore: bool = True) -> None:
        """Open a record, with the draft that was left of it unless `restore` is False."""
        self.store, self.kind, self.record = store, kind, record
        self.texts = Texts(kind, {}, store.today)
        self.lists: dict[str, ChildList] = {}
        self.leftovers: list[Leftover] = []
        self.found: list[Problem] = []
        self.kept: list[
            Problem
        ] = []  # what a save said that the rules alone do not (changed meanwhile, no such record)
        self.restored = False
        self._load()
        if restore:
            self._restore()
        self.check()

    @property
    def form(self) -> str:
        """Return the key of this form's draft."""
        return f"{self.kind.about.table}:{self.record or 'new'}"

    @property
    def is_new(self) -> bool:
        """Return whether the record was never saved."""
        return not self.record

    # -- loading ---------------------------------------------------------------------------------------------------

    def _load(self) -> None:
        today, around = self.store.today, self.store.around()
        if self.record:
            row = self.store.row(self.kind, self.record) or {}
            stored = {name: row.get(name) for name in self.kind.about.fields}
            self.leftovers = self.store.leftovers(self.kind, self.record)
        else:
            stored = self.kind.begin({}, around)
            self.leftovers = []
        self.texts = Texts(self.kind, stored, today)
        self.lists = {}
        for name, child in self.store.catalogue.children(self.kind).items():
            rows = self.store.child_rows(child, self.record) if self.record else []
            made = [ChildRow(child, {n: row[n] for n in child.about.fields}, today, str(row["id"])) for row in rows]
            self.lists[name] = ChildList(name, child, made)

    def _restore(self) -> None:
        for name, text in self.store.draft(self.form).items():
            if name in self.kind.about.fields:
                self.texts.take(name, text)
            elif name in self.lists:
                self.lists[name].restore(text, self.texts.today)
        self.restored = self.is_touched
        self._begin_again()

    def reload(self) -> None:
        """Read the stored values anew (something else changed them); what was typed and not saved stays."""
        typed = dict(self.texts.typed)
        drafts = {name: known.draft() for name, known in self.lists.items() if known.touched}
        self._load()
        for name, text in typed.items():
            self.texts.take(name, text)
        for name, kept in drafts.items():
            self.lists[name].restore(kept, self.texts.today)
        self.check()

    def _begin_again(self) -> None:
        """What is usual for a new record follows from what was typed so far, exactly as the store will have it."""
        if self.is_new:
            given = {name: r.value for name, r in self.texts.readings.items() if not r.refused}
            begun = self.kind.begin(given, self.store.around())
            self.texts.stored = {name: None if name in given else value for name, value in begun.items()}

    # -- typing ----------------------------------------------------------------------------------------------------

    def enter(self, name: str, text: str) -> Reading:
        """Take what was typed into a field and keep it as a draft; raises Trouble when the disk refuses."""
        reading = self.texts.take(name, text)
        self.kept = [p for p in self.kept if p.field != name]
        self.store.keep_draft(self.form, name, text)
        self._begin_again()
        return reading

    def enter_child(self, list_name: str, row: int, name: str, text: str) -> Reading:
        """Take what was typed into a child row; the row behind the last is made."""
        known = self.lists[list_name]
        while row >= len(known.rows):
            known.rows.append(self._new_row(known.kind))
        reading = known.rows[row].take(name, text)
        self._touch(known)
        return reading

    def remove_child(self, list_name: str, row: int) -> ChildRow:
        """Take a row out; `put_child` brings it back."""
        known = self.lists[list_name]
        gone = known.rows.pop(row)
        self._touch(known)
        return gone

    def put_child(self, list_name: str, at: int, row: ChildRow) -> None:
        """Put a row back in its place."""
        known = self.lists[list_name]
        known.rows.insert(min(at, len(known.rows)), row)
        self._touch(known)

    def _touch(self, known: ChildList) -> None:
        known.touched = True
        prefix = known.name + "."
        self.kept = [p for p in self.kept if not (p.field or "").startswith(prefix)]
        self.store.keep_draft(self.form, known.name, known.draft())

    def _new_row(self, child: type[Record]) -> ChildRow:
        row = ChildRow(child, {}, self.texts.today)
        row.begun = child.begin({}, self.store.around())
        return row

    # -- what is to be said ----------------------------------------------------------------------------------------

    @property
    def is_touched(self) -> bool:
        """Return whether something was typed that is not stored."""
        named = any(self.texts.differs(name) for name in self.texts.typed)
        return named or any(known.touched for known in self.lists.values())

    @property
    def can_be_saved(self) -> bool:
        """Return whether the fields that name a record are there."""
        return all(self.texts.value(f.name) is not None for f in self.kind.about.naming if not f.parent)

    def instance(self) -> Record:
        """Return the record as it would be stored now. Only for records that can be saved."""
        return self.kind.of(self.record or UNSAVED, self.texts.values())

    def around(self) -> Beside:
        """Return what rules may look at, this record and its children as they stand on the screen."""
        return Beside(self)

    def check(self) -> None:
        """Ask the rules anew."""
        self.found = []
        if not self.can_be_saved:
            return
        around = self.around()
        self.found = self.instance().check(around)
        for known in self.lists.values():
            for position, row in enumerate(known.rows):
                if row.is_blank or row.lacks_name():
                    continue
                told = known.kind.of(row.id or f"{UNSAVED}{position}", self._child_values(row)).check(around)
                self.found += [dataclasses.replace(p, field=f"{known.name}.{position}.{p.field}") for p in told]

    def _child_values(self, row: ChildRow) -> dict[str, Value]:
        link = row.kind.about.parent
        values = row.values()
        if link is not None:
            values[link.name] = self.record or UNSAVED
        return values

    def children(self, kind: type[R]) -> list[R]:
        """Return the children of a kind as they stand on the screen."""
        found = []
        for known in self.lists.values():
            if known.kind is kind:
                for position, row in enumerate(known.rows):
                    if not row.is_blank and not row.lacks_name():
                        found.append(kind.of(row.id or f"{UNSAVED}{position}", self._child_values(row)))
        return found

    def child(self, list_name: str, row: int) -> Record | None:
        """Return a child row as a record, or None while it has no name."""
        known = self.lists[list_name]
        if row >= len(known.rows) or known.rows[row].is_blank or known.rows[row].lacks_name():
            return None
        texts = known.rows[row]
        return known.kind.of(texts.id or f"{UNSAVED}{row}", self._child_values(texts))

    def problems(self) -> dict[str, list[Problem]]:
        """Return what is to be said, by field ("votes.2.for" for children, "" for the record as a whole)."""
        refused = set(self.texts.refused())
        said = [p for reading in self.texts.readings.values() for p in reading.problems]
        for known in self.lists.values():
            for position, row in enumerate(known.rows):
                found = [p for reading in row.readings.values() for p in reading.problems]
                if not row.is_blank:
                    found += [Problem("name_needed", name) for name in row.lacks_name()]
                said += [dataclasses.replace(p, field=f"{known.name}.{position}.{p.field}") for p in found]
        said += [p for p in (*self.found, *self.kept) if p.field not in refused]
        told: dict[str, list[Problem]] = {}
        for problem in said:
            told.setdefault(problem.field or "", []).append(problem)
        return told

    def has_errors(self) -> bool:
        """Return whether an error stands against something on the screen."""
        return any(p.level is Level.ERROR for found in self.problems().values() for p in found)

    def missing(self) -> list[str]:
        """Return the required fields that are empty."""
        values = self.texts.values()
        empty = [f.name for f in self.kind.about.naming if not f.parent and values[f.name] is None]
        if empty:
            return empty + [f.name for f in self.kind.about.fields.values() if f.required and values[f.name] is None]
        return self.instance().missing(self.around())

    @property
    def is_whole(self) -> bool:
        """Return whether it may be saved by itself when it is left: nothing wrong, and a new one lacks nothing."""
        if not self.can_be_saved or self.has_errors():
            return False
        return not self.is_new or not self.missing()

    # -- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> Outcome:
        """Store what can be stored; values that an error stands against stay typed and in the draft.

        Raises Trouble when the machine refuses. `kept` then `problems()` tell what was refused and why.
        """
        held = _Held(self)
        while True:
            try:
                saved = self.store.save(
                    self.kind, held.values(), record=self.record, children=held.children(), seen=self._seen()
                )
            except Refused as refused:
                self._note(refused.problems)
                if not held.give_up(refused.problems):
                    return Outcome(done=False, record=self.record, left=tuple(held.left))
                continue
            return self._settle(saved.id, held, changed=saved.change is not None)

    def _seen(self) -> Mapping[str, Value] | None:
        return None if self.is_new else self.texts.stored

    def _note(self, problems: Sequence[Problem]) -> None:
        """Keep what only the store can say; a value changed meanwhile has now been seen."""
        known = {(p.code, p.field) for p in self.found}
        for problem in problems:
            if (problem.code, problem.field) not in known and problem not in self.kept:
                self.kept.append(problem)
        if any(problem.code == "changed_meanwhile" for problem in problems):
            row = self.store.row(self.kind, self.record) or {}
            self.texts.stored = {name: row.get(name) for name in self.kind.about.fields}

    def _settle(self, record: str, held: _Held, *, changed: bool) -> Outcome:
        """Forget the draft of what was stored, keep that of what was refused."""
        typed = {name: self.texts.typed[name] for name in self.texts.typed if name in held.left}
        typed |= {name: self.texts.typed[name] for name in self.texts.refused()}
        lists = {name: self.lists[name].draft() for name in held.left_lists}
        self.store.drop_draft(self.form)
        self.record = record
        kept = [p for p in self.kept if p.field in typed or (p.field or "").split(".")[0] in lists]
        self._load()
        for name, text in typed.items():
            self.store.keep_draft(self.form, name, text)
            self.texts.take(name, text)
        for name, text in lists.items():
            self._restore_left(name, text)
        self.kept = kept if typed or lists else []
        self.check()
        return Outcome(done=True, record=record, changed=changed, left=(*typed, *lists))

    def _restore_left(self, name: str, draft: str) -> None:
        """Lay refused cells over the rows just saved, which stand in the same order."""
        rows = self.lists[name].rows
        for position, entry in enumerate(json.loads(draft)):
            if position < len(rows):
                for cell, text in entry["typed"].items():
                    rows[position].take(cell, text)
            else:
                row = self._new_row(self.lists[name].kind)
                for cell, text in entry["typed"].items():
                    row.take(cell, text)
                rows.append(row)
        self._touch(self.lists[name])

    def discard(self) -> None:
        """Let go of what was typed and not saved."""
        self.store.drop_draft(self.form)
        self.kept = []
        self._load()
        self.check()


class _Held:
    """The values a save offers, of which it gives up those that are refused."""

    def __init__(self, editing: Editing) -> None:
        self._editing = editing
        self.left: list[str] = []
        self.left_lists: list[str] = [
            known.name
            for known in editing.lists.values()
            if known.touched and any(row.refused() or (not row.is_blank and row.lacks_name()) for row in known.rows)
        ]
        self._cells: set[tuple[str, int, str]] = set()
        self._order: dict[str, list[int]] = {}

    def values(self) -> dict[str, Value]:
        """Return the values of the record itself."""
        texts = self._editing.texts
        if self._editing.is_new:
            given = {name: r.value for name, r in texts.readings.items() if not r.refused}
        else:
            given = texts.changed()
        return {name: value for name, value in given.items() if name not in self.left}

    def children(self) -> dict[str, list[dict[str, Value]]]:
        """Return the whole lists of children that were touched."""
        found: dict[str, list[dict[str, Value]]] = {}
        for known in self._editing.lists.values():
            if not known.touched:
                continue
            rows, order = [], []
            for position, row in enumerate(known.rows):
                values = self._row(known, position, row)
                if values is not None:
                    rows.append(values)
                    order.append(position)
            found[known.name], self._order[known.name] = rows, order
        return found

    def _row(self, known: ChildList, position: int, row: ChildRow) -> dict[str, Value] | None:
        if row.is_blank:
            return None
        dropped = {name for list_name, at, name in self._cells if list_name == known.name and at == position}
        if row.id:
            cells = {n: v for n, v in row.changed().items() if n not in dropped}
            naming = {f.name for f in known.kind.about.naming}
            return {"id": row.id, **{n: v for n, v in cells.items() if v is not None or n not in naming}}
        if row.lacks_name() or dropped & {f.name for f in known.kind.about.naming}:
            return None
        return {n: r.value for n, r in row.readings.items() if not r.refused and n not in dropped}

    def give_up(self, problems: Sequence[Problem]) -> bool:
        """Leave out what these errors name, or else what was typed last. False: that is no way out."""
        errors = [p for p in problems if p.level is Level.ERROR]
        if any(p.code in {"name_needed", "changed_meanwhile", "append_only"} for p in errors):
            return False
        before = (len(self.left), len(self._cells))
        offered = self.values()
        for problem in errors:
            parts = (problem.field or "").split(".")
            if len(parts) == 1 and parts[0] in offered:
                self.left.append(parts[0])
            elif len(parts) == 3 and parts[0] in self._order:  # noqa: PLR2004 - list.row.field
                self._drop_cell(parts[0], int(parts[1]), parts[2])
        if before != (len(self.left), len(self._cells)):
            return True
        naming = {f.name for f in self._editing.kind.about.naming}
        last = [name for name in offered if name not in naming]
        if last:
            self.left.append(last[-1])
        return bool(last)

    def _drop_cell(self, list_name: str, stored: int, name: str) -> None:
        order = self._order[list_name]
        if stored < len(order):
            row = self._editing.lists[list_name].rows[order[stored]]
            if name in row.readings:
                self._cells.add((list_name, order[stored], name))
                if list_name not in self.left_lists:
                    self.left_lists.append(list_name)


class Beside:
    """What a rule may look at while a record is edited: the register, with this record as it stands on the screen."""

    def __init__(self, editing: Editing) -> None:
        self._editing = editing
        self._around: Surroundings = editing.store.around()
        self._ids = {editing.record or UNSAVED}

    @property
    def today(self) -> datetime.date:
        """Return the day on which the rule is asked."""
        return self._around.today

    @property
    def reference(self) -> Reference:
        """Return the dated rules of law."""
        return self._around.reference

    def children(self, kind: type[R], parent: str) -> list[R]:
        """Return the children, those of this record from the screen."""
        return self._editing.children(kind) if parent in self._ids else self._around.children(kind, parent)

    def others(self, kind: type[R], field: str, value: Value, besides: str, also: Values = EMPTY) -> list[R]:
        """Return the other records with this value in a field, and the values of `also`."""
        found = self._around.others(kind, field, value, besides, also)
        link = kind.about.parent
        if link is None or link.target != self._editing.kind.about.table:
            return [other for other in found if other.id not in self._ids]
        ours = [c for c in self._editing.children(kind) if c.value(field) == value and c.id != besides]
        ours = [c for c in ours if all(c.value(name) == wanted for name, wanted in also.items())]
        return [other for other in found if other.value(link.name) not in self._ids] + ours

    def find(self, kind: type[R], record: str | None) -> R | None:
        """Return one record, this one from the screen."""
        if record in self._ids and kind is self._editing.kind and self._editing.can_be_saved:
            return kind.of(str(record), self._editing.texts.values())
        return self._around.find(kind, record)

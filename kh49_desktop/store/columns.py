"""The columns of a list and what stands in their cells: for the screen, the clipboard and paper alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kh49_desktop.fields import CitizenId, Day, Field, Link, Value
from kh49_desktop.record import Derived, Record, Surroundings
from kh49_desktop.store.reading import Reader, Row
from kh49_desktop.store.whose import UNIT, Owners

MASKS: Final = "masks"  # the setting: whether screens mask personal values; on until switched off ("0")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field or a derived fact."""

    name: str
    label: str
    field: Field | None = None
    fact: Derived | None = None

    @property
    def right(self) -> bool:
        """Return whether it holds numbers, which stand right."""
        if self.fact is not None:
            return self.fact.whole
        return self.field is not None and self.field.kind.numeric and not self.field.plain

    @property
    def is_tagged(self) -> bool:
        """Return whether its words are drawn as a tag: answers that carry a tone."""
        options = self.field.options if self.field else self.fact.options if self.fact else ()
        return any(option.tone for option in options)

    @property
    def is_sorted(self) -> bool:
        """Return whether a list can be in its order: a fact worked out for each day has none."""
        return self.field is not None or (self.fact is not None and self.fact.stored)

    @property
    def is_masked(self) -> bool:
        """Return whether what stands in it is masked."""
        return self.field is not None and self.field.masked

    @property
    def is_private(self) -> bool:
        """Return whether it tells more of a person than who it is (dictionary §9): left out of paper unless asked."""
        field = self.field
        if field is None or field.naming:
            return False
        return field.personal and not isinstance(field.kind, Day | CitizenId)

    @property
    def is_sensitive(self) -> bool:
        """Return whether it never leaves the program (dictionary §9)."""
        return self.field is not None and self.field.sensitive


def every_column(kind: type[Record], *, sensitive: bool = False, whose: bool = False) -> list[Column]:
    """Return what can be a column: what is listed first, then all other fields and facts; arguments as below."""
    usual = usual_columns(kind, sensitive=sensitive, whose=whose)
    shown = {column.name for column in usual}
    about = kind.about
    others = [_of_field(f) for f in about.fields.values() if f.name not in shown and _offered(f, sensitive=sensitive)]
    facts = [_of_fact(fact) for fact in about.derived.values() if fact.name not in shown]
    return [*usual, *others, *facts]


def usual_columns(kind: type[Record], *, sensitive: bool = False, whose: bool = False) -> list[Column]:
    """Return the columns of a record type: its listed fields, then its listed facts.

    `whose`: the unit that a record belongs to stands behind what names the record; a superior's lists have it.
    """
    about = kind.about
    found = [_of_field(field) for field in about.listed if _offered(field, sensitive=sensitive)]
    if whose:
        named = [column.field is not None and column.field.naming for column in found]
        found.insert(next((at for at, names in enumerate(named) if at and not names), len(found)), _of_field(UNIT))
    return found + [_of_fact(fact) for fact in about.derived.values() if fact.listed]


def columns_of(
    kind: type[Record], names: Sequence[str] = (), *, sensitive: bool = False, whose: bool = False
) -> list[Column]:
    """Return the columns of these names in their order; without any that is known, the usual ones.

    `sensitive`, `whose`: whether such fields and the unit that a record belongs to are offered.
    """
    known = {c.name: c for c in every_column(kind, sensitive=sensitive, whose=whose)} if names else {}
    chosen = [known[name] for name in dict.fromkeys(names) if name in known]
    return chosen or usual_columns(kind, sensitive=sensitive, whose=whose)


def may_leave(kind: type[Record], where: Iterable[str]) -> bool:
    """Return whether a list may leave the program: it neither names people by what is sensitive nor asks for it."""
    fields = kind.about.fields
    asked = (fields[name] for name in where if name in fields)
    return not any(field.sensitive for field in (*kind.about.naming, *asked))


def _offered(field: Field, *, sensitive: bool) -> bool:
    return not field.parent and (sensitive or not field.sensitive)


def _of_field(field: Field) -> Column:
    return Column(field.name, field.column or field.label, field=field)


def _of_fact(fact: Derived) -> Column:
    return Column(fact.name, fact.label, fact=fact)


def screens_mask(store: Reader) -> bool:
    """Return whether screens mask personal values until someone asks to see them."""
    kept = store.database.execute("SELECT value FROM setting WHERE name = ?", (MASKS,)).fetchone()
    return kept is None or kept[0] != "0"


class Cells:
    """Makes the cells of rows. Names of linked records and of units are read once and kept until `forget`."""

    def __init__(self, store: Reader, kind: type[Record], columns: Sequence[Column], *, bare: bool = False) -> None:
        """`bare`: personal values stand whole, because the person asked for that."""
        self._store, self._kind, self.columns, self._bare = store, kind, tuple(columns), bare
        self._names: dict[tuple[str, str], str] = {}
        self.owners = Owners(store)

    def forget(self) -> None:
        """Read the names of linked records and of units anew."""
        self._names.clear()
        self.owners.forget()

    def of(self, rows: Iterable[Row], around: Surroundings) -> Iterator[list[tuple[str, str]]]:
        """Yield for each row the words and the tone of each cell."""
        for row in rows:
            record: Record | None = None
            cells = []
            for column in self.columns:
                if column.field is UNIT:
                    cells.append((self.owners.shown(row[UNIT.name]), ""))
                elif column.field is not None:
                    cells.append(self._cell(column.field, row[column.name]))
                elif column.fact is not None:
                    if column.fact.stored:
                        value = row[column.name]
                    else:
                        record = record or self._kind.of(str(row["id"]), row)
                        value = column.fact.work(record, around)
                    option = column.fact.option(value)
                    cells.append((column.fact.show(value), option.tone if option else ""))
            yield cells

    def _cell(self, field: Field, value: Value) -> tuple[str, str]:
        if isinstance(field.kind, Link):
            return self.linked(field, value), ""
        if field.options and not field.masked:
            option = field.option(value)
            return field.show(value), option.tone if option else ""
        return field.show(value) if self._bare else field.mask(value), ""

    def linked(self, field: Field, value: Value) -> str:
        """Return the words that name a linked record."""
        if not isinstance(value, str):
            return ""
        key = (field.target, value)
        if key not in self._names:
            found = self._store.load(self._store.catalogue.of_table(field.target), value)
            self._names[key] = found.named() if found else ""
        return self._names[key]

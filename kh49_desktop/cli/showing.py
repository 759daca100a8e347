"""Records as a script reads them (English names, stored values) and as a person does (labels, shown values)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kh49_desktop.cli.desk import SHORT_ID, told
from kh49_desktop.errors import Problem
from kh49_desktop.fields import Field
from kh49_desktop.record import Derived, Record
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import Row
from kh49_desktop.store.schema import OF_UNIT
from kh49_desktop.store.whose import UNIT, UNIT_CODE, Owners

WIDEST = 40  # letters of a cell in a table


def document(
    store: Store, kind: type[Record], row: Row, *, sensitive: bool = False, owners: Owners | None = None
) -> dict[str, Any]:
    """Return a record: its id, its stored values and what is worked out from them; at a superior also whose it is.

    `owners`: the units of a superior, read once for many records.
    """
    about = kind.about
    found: dict[str, Any] = {"id": row["id"]}
    if store.superior:
        owners = owners or Owners(store)
        found |= {OF_UNIT: row[OF_UNIT], UNIT_CODE: owners.of(row[OF_UNIT]).code}
    found.update({n: row[n] for n, field in about.fields.items() if sensitive or not field.sensitive})
    found.update(facts(store, kind, row))
    return found


def facts(store: Store, kind: type[Record], row: Row) -> dict[str, Any]:
    """Return the derived facts of a row; those kept in the file are read from there."""
    about = kind.about
    worked = [fact for fact in about.derived.values() if not fact.stored]
    found = {fact.name: row[fact.name] for fact in about.stored_facts}
    if worked:
        instance, around = kind.of(str(row["id"]), row), store.around()
        found.update({fact.name: fact.work(instance, around) for fact in worked})
    return {name: found[name] for name in about.derived}


def whole_document(store: Store, kind: type[Record], row: Row, *, sensitive: bool = False) -> dict[str, Any]:
    """Return a record with its children, and everything that is to be said of it."""
    record = str(row["id"])
    found = document(store, kind, row, sensitive=sensitive)
    for name, child in store.catalogue.children(kind).items():
        rows = store.child_rows(child, record)
        found[name] = [document(store, child, one, sensitive=sensitive) for one in rows]
    found["missing"] = kind.of(record, row).missing(store.around())
    found["problems"] = [told(problem) for problem in problems_of(store, kind, record, sensitive=sensitive)]
    found["leftovers"] = [
        {"id": left.id, "field": left.about_field, "typed": left.typed, "code": left.code, "source": left.source}
        for left in store.leftovers(kind, record)
    ]
    return found


def problems_of(store: Store, kind: type[Record], record: str, *, sensitive: bool) -> list[Problem]:
    """Return what is to be said of a record; of a sensitive field nothing, not even that it holds something."""
    hidden = {name for name, field in kind.about.fields.items() if field.sensitive and not sensitive}
    return [problem for problem in store.problems(kind, record) if problem.field not in hidden]


def listing(store: Store, kind: type[Record], rows: Iterable[Row], *, personal: bool = False) -> str:
    """Return a table of the columns that a list shows; personal values masked unless `personal`."""
    about = kind.about
    columns: list[Any] = [*about.listed, *(d for d in about.derived.values() if d.listed or d.stored)]
    owners = Owners(store) if store.superior and about.parent is None else None
    lines = []
    for row in rows:
        worked = facts(store, kind, row)
        values = [
            c.show(worked[c.name]) if isinstance(c, Derived) else cell(store, c, row[c.name], personal=personal)
            for c in columns
        ]
        whose = [owners.shown(row[OF_UNIT])] if owners is not None else []
        lines.append([str(row["id"])[:SHORT_ID], *values[:1], *whose, *values[1:]])
    if not lines:
        return f"Chưa có gì. {about.empty}".strip()
    labels = [c.label for c in columns]
    return table(["Mã", *labels[:1], *([UNIT.label] if owners is not None else []), *labels[1:]], lines)


def cell(store: Store, field: Field, value: Any, *, personal: bool) -> str:
    """Return a value as a reader sees it, masked unless `personal`."""
    words = linked(store, field, value)
    return field.show(words) if personal else field.mask(words)


def linked(store: Store, field: Any, value: Any) -> Any:
    """Return the words that name a linked record instead of its id."""
    if not field.target or value is None:
        return value
    other = store.load(store.catalogue.of_table(field.target), value)
    return other.named() if other else value


def sheet(store: Store, kind: type[Record], row: Row, *, sensitive: bool = False, personal: bool = False) -> str:
    """Return a record by its sections, as a form shows it; empty fields are left out, personal ones masked."""
    about, lines = kind.about, []
    if store.superior:
        lines.append(f"{UNIT.label}: {Owners(store).of(row[OF_UNIT]).words}")
    for section, fields in about.sections().items():
        shown = [
            f"  {field.label}: {cell(store, field, row[field.name], personal=personal)}"
            for field in fields
            if row[field.name] is not None and (sensitive or not field.sensitive)
        ]
        lines += [section or about.title, *shown] if shown else []
    lines += [f"  {about.derived[n].label}: {about.derived[n].show(v)}" for n, v in facts(store, kind, row).items()]
    for child in store.catalogue.children(kind).values():
        rows = store.child_rows(child, str(row["id"]))
        if rows:
            lines += ["", child.about.plural, listing(store, child, rows, personal=personal)]
    return "\n".join(lines)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of columns set apart by blanks; Vietnamese letters are counted as they are seen."""
    cut = [[cell if seen(cell) <= WIDEST else cell[: WIDEST - 1] + "…" for cell in row] for row in (head, *rows)]
    widths = [max(seen(row[place]) for row in cut) for place in range(len(head))]
    ruled = [cut[0], ["─" * width for width in widths], *cut[1:]]
    lines = ["  ".join(c + " " * (w - seen(c)) for c, w in zip(row, widths, strict=True)).rstrip() for row in ruled]
    return "\n".join(lines)


def seen(text: str) -> int:
    """Return how many letters a reader sees."""
    return sum(not unicodedata.combining(letter) for letter in text)


def pairs(told_pairs: Mapping[str, object]) -> str:
    """Return label and value, one a line; what is not known is left out."""
    return "\n".join(f"{label}: {value}" for label, value in told_pairs.items() if value not in {None, ""})

"""What records are called, and of which types doubles are looked for. Light: every start needs it."""

from __future__ import annotations

from kh49_desktop.record import BUILT_IN, Record
from kh49_desktop.store.reading import Reader


def is_searched(kind: type[Record]) -> bool:
    """Tell whether doubles of a type are looked for by themselves: not among what hangs on another record."""
    return kind.about.parent is None and kind not in BUILT_IN and bool(kind.about.naming)


def title(store: Reader, kind: type[Record], record: str) -> str:
    """Return the words that name a record, in the trash too; a link among them by what it points to."""
    row = store.row(kind, record, gone=True)
    if row is None:
        return record
    shown = []
    for field in kind.about.naming:
        value = row[field.name]
        shown.append(title(store, store.catalogue.of_table(field.target), value) if field.target and value else
                     field.show(value))  # fmt: skip
    return " · ".join(words for words in shown if words) or kind.about.title

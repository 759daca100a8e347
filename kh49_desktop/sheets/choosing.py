"""Which tables of a file an import takes, and the whole road from the file to the dry run in one call."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kh49_desktop.errors import Refused
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import Vocabulary, spelt_out
from kh49_desktop.sheets.mapping import Mapping, check_mapping, propose_mapping
from kh49_desktop.sheets.plan import (
    NO_CONSTANTS,
    NO_CORRECTIONS,
    Plan,
    Progress,
    in_order,
    plan_tables,
    without_collector,
)
from kh49_desktop.sheets.reading import read_book
from kh49_desktop.sheets.rows import Corrections
from kh49_desktop.sheets.tables import Table, best_tables, plain_table
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold, nfc

_NO_LIST: Final = re.compile(
    r"\b(?:mẫu|ví dụ|hướng dẫn|nháp|cũ|bản sao|copy|nghỉ việc|thôi việc|nghỉ hưu|đã nghỉ|chuyển đi|đã chuyển|xoá)\b",
    re.IGNORECASE,
)


def import_plan(  # noqa: PLR0913 - the whole road in one call
    store: Store,
    kind: type[Record],
    path: Path,
    mapping: Dict[str, str] | None = None,
    corrections: Corrections = NO_CORRECTIONS,
    *,
    sheet: str | None = None,
    all_sheets: bool = False,
    without_hidden: bool = False,
    constants: Dict[str, str] = NO_CONSTANTS,
    proper_names: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """Open a file, find its tables, map them (or take a mapping made by hand) and plan the import. Raises Refused.

    Taken are the best table and all others of the same shape (see `chosen_tables`); `sheet` takes those of one sheet,
    `all_sheets` every table that names its records.
    """
    with without_collector():
        book = read_book(path)
        try:
            tables = best_tables(book, kind, sheet, without_hidden=without_hidden)
        except Refused as refused:
            if mapping is None or refused.problems[0].code != "no_header":
                raise
            tables = [plain_table(book, sheet)]  # whoever names the columns needs no headings
        del book
        taken, aside = chosen_tables(tables, kind, all_sheets=all_sheets or sheet is not None)
        mapped: list[tuple[Table, Mapping]] = []
        for table in taken:
            if mapping is None:
                found = propose_mapping(table, kind, store)
                if mapped and any(f.name not in {*found.columns, *found.constants, *constants} and f.default is None
                                  for f in kind.about.naming):  # fmt: skip
                    aside.append((table, "other_shape"))
                    continue
                mapped.append((table, found))
            elif not mapped or table.fingerprint == taken[0].fingerprint:
                columns = {name: letters for name, letters in mapping.items() if name not in constants}
                mapped.append((table, check_mapping(table, kind, columns, constants or None)))
            else:
                aside.append((table, "other_shape"))
        return plan_tables(
            store,
            kind,
            mapped,
            {(0, row, name): text for (row, name), text in corrections.items()},
            constants=constants,
            aside=aside,
            proper_names=proper_names,
            progress=progress,
        )


def chosen_tables(
    tables: Sequence[Table], kind: type[Record], *, all_sheets: bool = False
) -> tuple[list[Table], list[tuple[Table, str]]]:
    """Return the tables of a file to import together, in the order of the file, and those left aside with the reason.

    An officer expects of a workbook with a sheet a workshop that all of them come in: taken with the best table is
    every shown one that shares at least two thirds of its columns, by what their headings mean. Left aside are tables
    of another shape, hidden sheets and sheets whose names say that they are no list ("mẫu", "cũ", "nháp") or one of
    people who have left.
    """
    best, names = tables[0], {f.name for f in kind.about.naming}
    taken, aside = [best], []
    vocabulary = Vocabulary.of(kind)
    best_shape = meanings(best, vocabulary)
    for table in tables[1:]:
        if not table.lines:
            continue
        meant = {m.field for column in table.columns if (m := vocabulary.meaning(column.levels))}
        shape = meanings(table, vocabulary)
        is_alike = len(shape & best_shape) * 3 >= max(len(shape), len(best_shape)) * 2
        if not meant & names and kind.about.naming and not is_alike:
            continue  # of something else altogether
        if table.hidden and not best.hidden:
            aside.append((table, "hidden"))
        elif all_sheets or (is_alike and (is_list(table) or not is_list(best))):
            taken.append(table)
        else:
            aside.append((table, "named" if is_alike else "other_shape"))
    return in_order(taken), aside


def meanings(table: Table, vocabulary: Vocabulary) -> frozenset[tuple[str, str]]:
    """Return what the columns of a table hold, each a field and its part: "SĐT" is "Điện thoại", "Họ tên" is a name.

    A heading of no field counts by its words, short ones spelt out.
    """
    found = set()
    for column in table.columns:
        if column.levels and not column.numbering:
            meaning = vocabulary.meaning(column.levels)
            words = " ".join(word for word in spelt_out(fold(column.heading)).split() if word != "va")
            found.add((meaning.field, meaning.part) if meaning else ("", words))
    return frozenset(found)


def is_list(table: Table) -> bool:
    """Tell whether a sheet's name does not say that it is a model, an old state or of people who have left."""
    return _NO_LIST.search(nfc(table.sheet)) is None

"""Excel and CSV: lists of any record type in, however officers write them, and out, so that they come in again."""

from kh49_desktop.sheets.importing import ImportResult, carry_out, result_json, undo_import
from kh49_desktop.sheets.mapping import (
    BAND,
    Mapping,
    Target,
    check_mapping,
    propose_mapping,
    read_mapping,
    targets,
)
from kh49_desktop.sheets.plan import Plan, PlannedRow, Verdict, import_plan, plan_import
from kh49_desktop.sheets.reading import Book, Sheet, clipboard_book, read_book
from kh49_desktop.sheets.tables import Column, Table, find_table, find_tables, plain_table
from kh49_desktop.sheets.writing import export, export_doubtful

__all__ = [
    "BAND",
    "Book",
    "Column",
    "ImportResult",
    "Mapping",
    "Plan",
    "PlannedRow",
    "Sheet",
    "Table",
    "Target",
    "Verdict",
    "carry_out",
    "check_mapping",
    "clipboard_book",
    "export",
    "export_doubtful",
    "find_table",
    "find_tables",
    "import_plan",
    "plain_table",
    "plan_import",
    "propose_mapping",
    "read_book",
    "read_mapping",
    "result_json",
    "targets",
    "undo_import",
]

"""Excel and CSV: lists of any record type in, however officers write them, and out, so that they come in again."""

from kh49_desktop.sheets.bringing import Brought, bring_whole, is_whole, plan_whole, result_document
from kh49_desktop.sheets.choosing import chosen_tables, import_plan
from kh49_desktop.sheets.importing import ImportResult, carry_out, result_json, undo_import
from kh49_desktop.sheets.layouts import Layout, Layouts, export_layout
from kh49_desktop.sheets.mapping import (
    BAND,
    Mapping,
    Target,
    check_mapping,
    propose_mapping,
    read_mapping,
    targets,
)
from kh49_desktop.sheets.plan import Part, Plan, PlannedRow, Verdict, in_order, plan_import, plan_tables
from kh49_desktop.sheets.reading import Book, Sheet, clipboard_book, read_book
from kh49_desktop.sheets.tables import Column, Table, find_table, find_tables, plain_table
from kh49_desktop.sheets.whole import Exported, export_record, export_whole
from kh49_desktop.sheets.writing import export, export_doubtful

__all__ = [
    "BAND",
    "Book",
    "Brought",
    "Column",
    "Exported",
    "ImportResult",
    "Layout",
    "Layouts",
    "Mapping",
    "Part",
    "Plan",
    "PlannedRow",
    "Sheet",
    "Table",
    "Target",
    "Verdict",
    "bring_whole",
    "carry_out",
    "check_mapping",
    "chosen_tables",
    "clipboard_book",
    "export",
    "export_doubtful",
    "export_layout",
    "export_record",
    "export_whole",
    "find_table",
    "find_tables",
    "import_plan",
    "in_order",
    "is_whole",
    "plain_table",
    "plan_import",
    "plan_tables",
    "plan_whole",
    "propose_mapping",
    "read_book",
    "read_mapping",
    "result_document",
    "result_json",
    "targets",
    "undo_import",
]

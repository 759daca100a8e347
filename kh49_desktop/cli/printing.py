"""The command that prints a list: what `list` finds, as a PDF."""

from __future__ import annotations

from kh49_desktop.cli.asking import asked_of
from kh49_desktop.cli.desk import Desk, Said, hint
from kh49_desktop.cli.dues import print_book
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.goals.units import own_unit
from kh49_desktop.record import Record
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.columns import Column, columns_of, every_column, may_leave
from kh49_desktop.store.file import Store
from kh49_desktop.store.saved import chosen_columns
from kh49_desktop.words.lists import list_title, paper_columns, paper_list


def print_list(desk: Desk) -> Said:
    """Print a list to a PDF; numbers that name a person are masked and private columns stay out without --personal."""
    wanted = desk.wanted
    if wanted.year is not None:
        return print_book(desk)
    kind, path = desk.kind(wanted.record), desk.place(wanted.out, ".pdf")
    with desk.open() as store:
        asked = asked_of(desk, store, kind)
        columns = _columns(desk, store, kind)
        if not may_leave(kind, asked.where) or not paper_columns(columns, bare=wanted.personal):
            raise Refused(Problem("sensitive_list", facts={"records": kind.about.plural}))
        rids = store.ids(kind, **asked.wanted)
        report = desk.rooms.report()
        title = list_title(store, kind, asked.where, asked.search, asked.name)
        paper = paper_list(store, kind, columns, rids, title=title, sorted_by=asked.sort or "", bare=wanted.personal)
        seal = report.seal.load_seal(store.folder) if wanted.sealed else None
        room = report.listing
        done = room.write_listing(
            path,
            title=paper.title,
            columns=[room.Column(column.title, column.width, column.align) for column in paper.columns],
            rows=paper.rows,
            unit=own_unit(store).name,
            note=paper.note,
            seal=seal,
            now=store.now(),
        )
        printed = [c.name for c in paper_columns(columns, bare=wanted.personal)]
        note_export(store, kind, "print", path, len(rids), printed)
        left = [column.label for column in columns if column.is_private and not wanted.personal]
        doc = {"file": str(path), "title": title, "rows": len(rids), "pages": done.pages, "left_out": left}
        notes = [f"Không in {', '.join(left)} vì là thông tin riêng; thêm --personal nếu cần."] if left else []
        return Said(doc, f"Đã in {len(rids)} dòng, {done.pages} trang vào {path}.", notes)


def _columns(desk: Desk, store: Store, kind: type[Record]) -> list[Column]:
    """Return the columns that were named, else those of the window. Raises Refused("no_such_column")."""
    sensitive = desk.wanted.sensitive
    if not desk.wanted.columns:
        return columns_of(kind, chosen_columns(store, kind), sensitive=sensitive, whose=store.superior)
    names = [name.strip() for name in desk.wanted.columns.split(",") if name.strip()]
    known = [column.name for column in every_column(kind, sensitive=sensitive, whose=store.superior)]
    for name in names:
        if name not in known:
            raise Refused(Problem("no_such_column", name, facts={"typed": name, "hint": hint(name, known)}))
    return columns_of(kind, names, sensitive=sensitive, whose=store.superior)

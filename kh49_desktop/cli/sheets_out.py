"""The commands that take records out as files and a whole register back: export, layouts, import all."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kh49_desktop.cli import register
from kh49_desktop.cli.asking import asked_of
from kh49_desktop.cli.desk import DONE, WRONG, Desk, Misused, Said, record_id, words_of
from kh49_desktop.cli.showing import table
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.record import Record
from kh49_desktop.store.file import FILE, Store

ALL: Final = "all"
PROBLEMS_SHOWN: Final = 40
STEP: Final = 500
# What chooses and orders records, by where it stands among what was typed.
CHOOSING: Final = {"units": "--unit", "where": "--where", "search": "--search", "saved": "--saved",
                   "incomplete": "--incomplete", "sort": "--sort", "descending": "--descending"}  # fmt: skip
BY_LAYOUT: Final = {"layout": "--layout", "year": "--year"}


def export_options(parser: argparse.ArgumentParser) -> None:
    """Add what an export is asked for beside the options of a list."""
    parser.add_argument("record", metavar="LOẠI", help="loại bản ghi, ví dụ member (xem: kh49 describe); all: cả sổ")
    parser.add_argument("id", metavar="MÃ", nargs="?", help="chỉ bản ghi này, với mọi thứ thuộc về nó")
    parser.add_argument("--out", metavar="TỆP", required=True,
                        help="tệp .xlsx hoặc .csv; cả sổ hay một bản ghi thì thêm .json")  # fmt: skip
    parser.add_argument("--layout", metavar="MẪU", help="theo một mẫu danh sách (xem: kh49 layouts)")
    parser.add_argument("--year", metavar="NĂM", type=int, help="năm của sổ, với mẫu cần năm")


def export_any(desk: Desk) -> Said:
    """Write the whole register, one record, a list, or a list by a layout."""
    wanted = desk.wanted
    path = desk.place(wanted.out, ".xlsx", ".csv", ".json")
    if wanted.record == ALL:
        if wanted.id is not None:
            raise Misused(f"“{wanted.id}” không dùng cùng {ALL} được: {ALL} là ghi ra cả sổ.")
        _alone(desk, ALL, {**CHOOSING, **BY_LAYOUT})
        with desk.open() as store:
            done = desk.rooms.sheets().export_whole(store, path, sensitive=wanted.sensitive)
            return _exported(done)
    kind = desk.kind(wanted.record)
    if wanted.id is not None:
        _alone(desk, "một bản ghi", {**CHOOSING, **BY_LAYOUT})
    with desk.open() as store:
        if wanted.id is not None:  # an empty one is a slip of a script, never everybody
            record = record_id(store, kind, wanted.id)
            done = desk.rooms.sheets().export_record(store, kind, record, path, sensitive=wanted.sensitive)
            return _exported(done)
        if wanted.layout:
            rows = _by_layout(desk, store, kind, path)
        else:
            rows = desk.rooms.sheets().export(store, kind, path, _asked_ids(desk, store, kind))
    return Said({"file": str(path), "rows": rows}, f"Đã ghi {rows} dòng vào {path}.")


def _alone(desk: Desk, what: str, options: Mapping[str, str]) -> None:
    """Refuse the options that would be passed over: who chose some records must not send everybody's. Raises Misused.

    `options`: {where it stands among what was typed: as it is typed}.
    """
    typed = [option for name, option in options.items() if getattr(desk.wanted, name) not in (None, False)]
    if typed:
        names = ", ".join(typed)
        raise Misused(f"{names} không dùng cùng {what} được. Hãy bỏ đi, hoặc xuất danh sách một loại bản ghi.")


def _by_layout(desk: Desk, store: Store, kind: type[Record], path: Path) -> int:
    sheets, wanted = desk.rooms.sheets(), desk.wanted
    layout = sheets.Layouts.load(desk.folder).find(wanted.layout)
    if layout.record != kind.about.name:
        raise Refused(Problem("layout_of_other", facts={"layout": layout.code, "record": layout.record}))
    if layout.source:
        _alone(desk, f"mẫu {layout.code}", CHOOSING)
    ids = None if layout.source else _asked_ids(desk, store, kind)
    written: int = sheets.export_layout(store, layout, path, ids=ids, year=wanted.year)
    return written


def _asked_ids(desk: Desk, store: Store, kind: type[Record]) -> list[str] | None:
    """Return the records that the options of a list choose, None where none was given."""
    asked = asked_of(desk, store, kind)
    if not (asked.where or asked.search or asked.sort or asked.descending):
        return None
    rids = store.ids(kind, **asked.wanted)
    return [str(row["id"]) for at in range(0, len(rids), STEP) for row in store.page(kind, rids[at : at + STEP])]


def _exported(done: Any) -> Said:
    rows = sum(done.records.values())
    document = {"file": str(done.path), "rows": rows, "records": dict(done.records), "files": done.files,
                "folder": str(done.folder) if done.folder else None, "missing": list(done.missing)}  # fmt: skip
    files = f" {done.files} tệp đính kèm nằm trong {done.folder}." if done.files else ""
    notes = [f"Không thấy tệp {name} trong thư mục dữ liệu nên không chép được." for name in done.missing]
    if done.too_large:
        notes.append("Sổ lớn hơn mức nhập lại được từ Excel. Để nhập lại, hãy xuất thêm ra tệp .json.")
    kinds = sum(1 for count in done.records.values() if count)
    return Said(document, f"Đã ghi {rows} bản ghi của {kinds} loại vào {done.path}.{files}", notes)


def show_layouts(desk: Desk) -> Said:
    """List the layouts of lists, with what the folder's own file adds or changes."""
    found = desk.rooms.sheets().Layouts.load(desk.folder).lists
    document = [
        {"code": one.code, "name": one.name, "record": one.record, "columns": [" ".join(c.header) for c in one.columns]}
        for one in found.values()
    ]
    rows = [[one.code, one.record, one.name] for one in found.values()]
    return Said(document, table(["Mẫu", "Loại", "Danh sách"], rows))


def import_any(desk: Desk) -> Said:
    """Import a list, or a whole register ("import all FILE")."""
    return import_whole(desk) if desk.wanted.record == ALL else register.import_file(desk)


def _planned(desk: Desk, store: Store, path: Path) -> Any:
    """Return what a file or folder would bring. Raises Refused("folder_no_register") for any other folder."""
    try:
        return desk.rooms.sheets().plan_whole(store, path)
    except Refused as refused:
        if path.is_dir() and any(problem.code == "not_a_register_file" for problem in refused.problems):
            raise Refused(Problem("folder_no_register", facts={"folder": str(path)})) from refused
        raise


def import_whole(desk: Desk) -> Said:
    """Bring a whole register back, into an empty folder or into this one."""
    wanted, sheets, path = desk.wanted, desk.rooms.sheets(), Path(desk.wanted.file)
    existed = (desk.folder / FILE).exists()
    if not path.exists():
        raise Refused(Problem("no_such_file", facts={"file": str(path)}))
    done = False
    try:
        with desk.empty_or_open() as store:
            brought = _planned(desk, store, path)
            if not wanted.dry_run:
                brought = sheets.bring_whole(store, brought)
                done = True
            document = sheets.result_document(brought, words_of)
    finally:
        if not existed and not done:
            (desk.folder / FILE).unlink(missing_ok=True)  # what was refused leaves no empty register behind
    counted = (f"{document['rows']} bản ghi: thêm {document['created']}, cập nhật {document['updated']}, "
               f"giữ nguyên {document['unchanged']}, bỏ qua {document['skipped'] + document['refused']}.")  # fmt: skip
    if wanted.dry_run:
        text = f"Xem trước, chưa ghi gì. {counted}"
    elif document["import_id"]:
        text = f"Đã nhập. {counted}\nHoàn tác bằng: kh49 import undo {document['import_id']}"
    else:
        text = f"Không có gì thay đổi. {counted}"
    notes = [
        f"{p['sheet']}, dòng {p['row']}{', ' if p['field'] else ''}{p['field'] or ''}: {p['message']}"
        for p in document["problems"][:PROBLEMS_SHOWN]
    ]
    if len(document["problems"]) > PROBLEMS_SHOWN:
        notes.append(f"Còn {len(document['problems']) - PROBLEMS_SHOWN} điều nữa; xem đủ với --json.")
    if not existed and done:
        notes.append("Thư mục mới chưa có dấu để đóng vào báo cáo. Tạo dấu bằng: kh49 seal new")
    return Said(document, text, notes, WRONG if document["refused"] else DONE)

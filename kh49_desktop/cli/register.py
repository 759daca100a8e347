"""The commands about records: list, show, add, change, delete, restore, history, undo, trash, import, export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kh49_desktop.cli.asking import asked_of
from kh49_desktop.cli.desk import SHORT_ID, Desk, Said, place_words, record_id, told, words_of
from kh49_desktop.cli.showing import document, linked, listing, problems_of, sheet, table, whole_document
from kh49_desktop.cli.values import load_json, read_values
from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Field, Value
from kh49_desktop.record import BUILT_IN, Leftover, Record
from kh49_desktop.store.erasing import ERASE, HOLD, NEUTRAL, REASON
from kh49_desktop.store.file import Saved, Store
from kh49_desktop.store.reading import Entry
from kh49_desktop.store.replay import Done, Undone
from kh49_desktop.store.whose import Owners
from kh49_desktop.twins.merging import JOINED, JOINED_INTO
from kh49_desktop.words.veiling import veiled

CHANGES: Final = {"SAVE": "Lưu", "DELETE": "Xoá", "RESTORE": "Khôi phục", "IMPORT": "Nhập từ tệp", "UNDO": "Hoàn tác",
                  "REDO": "Làm lại", "MERGE": "Gộp", ERASE: "Xoá hẳn thông tin", HOLD: "Giữ lại hồ sơ"}  # fmt: skip
GONE: Final = "gone"
JOINS: Final = {JOINED: "Gộp vào đây bản ghi", JOINED_INTO: "Gộp vào bản ghi"}
ROWS_NAMED: Final = 12  # rows of one kind of problem that are listed
TABLE_ROWS: Final = 200  # a reader gets so many lines unless --limit says otherwise


def list_records(desk: Desk) -> Said:
    """List the records of a type."""
    wanted = desk.wanted
    kind = desk.kind(wanted.record)
    with desk.open() as store:
        asked = asked_of(desk, store, kind)
        if wanted.json:
            rows, owners = store.rows(kind, **asked.wanted, limit=wanted.limit), Owners(store)
            return Said([document(store, kind, row, sensitive=wanted.sensitive, owners=owners) for row in rows])
        ids = store.ids(kind, **asked.wanted)
        if not ids and (asked.search or asked.where):
            return Said([], "Không tìm thấy bản ghi nào như vậy.")
        shown = ids[: wanted.limit if wanted.limit is not None else TABLE_ROWS]
        text = listing(store, kind, (row for at in range(0, len(shown), TABLE_ROWS)
                                     for row in store.page(kind, shown[at : at + TABLE_ROWS])),
                       personal=wanted.personal)  # fmt: skip
        more = f"Hiện {len(shown)} trên {len(ids)}; thêm --limit hoặc --search để xem phần khác."
        return Said([], text, [more] if len(shown) < len(ids) else [])


def show_record(desk: Desk) -> Said:
    """Show one record with its children."""
    kind = desk.kind(desk.wanted.record)
    with desk.open() as store:
        return shown(desk, store, kind, record_id(store, kind, desk.wanted.id))


def shown(desk: Desk, store: Store, kind: type[Record], record: str) -> Said:
    """Return what is said of one record."""
    row = store.row(kind, record) or {}
    sensitive = desk.wanted.sensitive
    whole = whole_document(store, kind, row, sensitive=sensitive)
    personal = getattr(desk.wanted, "personal", False)
    notes = [
        f"{place_words(store.catalogue, kind, p.field)}{words_of(p if personal else veiled(kind, p))}"
        for p in problems_of(store, kind, record, sensitive=sensitive)
    ]
    if whole["missing"]:
        labels = [kind.about.fields[name].label for name in whole["missing"]]
        notes.append(f"Còn thiếu: {', '.join(labels)}.")
    return Said(whole, sheet(store, kind, row, sensitive=sensitive, personal=personal), notes)


def add_record(desk: Desk) -> Said:
    """Add a record with its lists of children."""
    kind = desk.kind(desk.wanted.record)
    if kind in BUILT_IN:
        raise Refused(Problem("not_made_here"))
    with desk.open() as store:
        given = read_values(desk.catalogue, kind, load_json(desk.wanted.values, desk.stdin), desk.today)
        saved = store.save(kind, given.values, children=given.children)
        return _saved(store, kind, saved, given.problems, "Đã thêm")


def change_record(desk: Desk) -> Said:
    """Change a record; a list of children that is given replaces the one before, but for lists only added to."""
    kind = desk.kind(desk.wanted.record)
    with desk.open() as store:
        record = record_id(store, kind, desk.wanted.id)
        told_values = load_json(desk.wanted.values, desk.stdin)
        before = store.row(kind, record) or {}
        beside = {name: before[name] for name in kind.about.fields}
        given = read_values(desk.catalogue, kind, told_values, desk.today, beside)
        for name, child in desk.catalogue.children(kind).items():
            if name not in given.children:
                continue
            have: list[dict[str, Value]] = [{"id": str(row["id"])} for row in store.child_rows(child, record)]
            _ask_rows(name, given.children[name], {row["id"] for row in have})
            if child.about.append_only:
                given.children[name] = have + [row for row in given.children[name] if "id" not in row]
        saved = store.save(kind, given.values, record=record, children=given.children)
        return _saved(store, kind, saved, given.problems, "Đã sửa" if saved.change else "Không có gì thay đổi")


def _ask_rows(name: str, rows: list[dict[str, Value]], known: set[Value]) -> None:
    """Refuse the id of a row that the record does not have: it would become another row, and the old one would go."""
    wrong = [(place, row["id"]) for place, row in enumerate(rows) if "id" in row and row["id"] not in known]
    if wrong:
        raise Refused(*(Problem("no_such_record", f"{name}.{place}", facts={"typed": typed}) for place, typed in wrong))


def _saved(store: Store, kind: type[Record], saved: Saved, warnings: list[Problem], done: str) -> Said:
    instance = store.load(kind, saved.id)
    missing = instance.missing(store.around()) if instance else []
    said = [*warnings, *(p for p in saved.problems if p not in warnings)]
    notes = [f"{place_words(store.catalogue, kind, p.field)}{words_of(p)}" for p in said]
    if missing:
        notes.append(f"Còn thiếu: {', '.join(kind.about.fields[name].label for name in missing)}.")
    named = instance.named() if instance else ""
    text = f"{done}: {kind.about.title} {named} (mã {saved.id})."
    doc = {
        "id": saved.id,
        "problems": [told(p) for p in said if p.level is not Level.INFO],
        "information": [told(p) for p in said if p.level is Level.INFO],
        "missing": missing,
    }
    return Said(doc, text, notes)


def delete_record(desk: Desk) -> Said:
    """Put a record into the trash."""
    kind = desk.kind(desk.wanted.record)
    if kind.about.append_only:
        raise Refused(Problem("append_only"))
    with desk.open() as store:
        record = record_id(store, kind, desk.wanted.id)
        if record == store.own_unit:
            raise Refused(Problem("own_unit_stays"))
        named = instance.named() if (instance := store.load(kind, record)) else ""
        change = store.delete(kind, record)
        back = f"Lấy lại bằng: kh49 restore {kind.about.name} {record[:SHORT_ID]}"
        return Said({"id": record, "change": change}, f"Đã đưa vào thùng rác: {kind.about.title} {named}. {back}")


def restore_record(desk: Desk) -> Said:
    """Take a record out of the trash."""
    kind = desk.kind(desk.wanted.record)
    with desk.open() as store:
        record = record_id(store, kind, desk.wanted.id, gone=True)
        if store.row(kind, record) is not None:
            raise Refused(Problem("not_deleted", "id"))
        change = store.restore(kind, record)
        named = instance.named() if (instance := store.load(kind, record)) else ""
        return Said({"id": record, "change": change}, f"Đã khôi phục: {kind.about.title} {named}.")


def list_trash(desk: Desk) -> Said:
    """List what is in the trash, of one type or of all."""
    kinds = [desk.kind(desk.wanted.record)] if desk.wanted.record else list(desk.catalogue.kinds)
    with desk.open() as store:
        found = []
        for kind in kinds:
            if kind is Leftover or (kind.about.parent is not None and not desk.wanted.record):
                continue  # children come back with their parent
            for row in store.rows(kind, gone=True):
                named = kind.of(str(row["id"]), row).named()
                found.append((kind, {"record": kind.about.name, "id": row["id"], "title": named}))
        lines = [[doc["id"][:SHORT_ID], kind.about.title, doc["title"]] for kind, doc in found]
        text = table(["Mã", "Loại", "Tên"], lines) if lines else "Thùng rác trống."
        return Said([doc for _, doc in found], text)


def show_history(desk: Desk) -> Said:
    """Show what happened to a record, newest first."""
    kind = desk.kind(desk.wanted.record)
    with desk.open() as store:
        record = record_id(store, kind, desk.wanted.id, gone=True)
        entries = store.history(kind, record)
        hidden = {n for n, f in kind.about.fields.items() if f.sensitive and not desk.wanted.sensitive}
        personal = desk.wanted.personal
        lines = [line for entry in entries for line in _history_lines(store, kind, entry, hidden, personal=personal)]
        return Said([_entry(entry, hidden) for entry in entries], "\n".join(lines))


def _entry(entry: Entry, hidden: set[str]) -> dict[str, Any]:
    changed = {name: list(pair) for name, pair in entry.fields.items() if name not in hidden}
    return {"at": entry.at, "who": entry.who, "kind": entry.kind, "act": entry.act, "change": entry.change,
            "fields": changed}  # fmt: skip


def _history_lines(store: Store, kind: type[Record], entry: Entry, hidden: set[str], *, personal: bool) -> list[str]:
    fields = kind.about.fields
    at = f"{entry.at[8:10]}/{entry.at[5:7]}/{entry.at[:4]} {entry.at[11:16]}"
    who = f" · {entry.who}" if entry.who else ""
    lines = [f"{at}{who} · {CHANGES.get(entry.kind, entry.kind)}"]
    if entry.act in {ERASE, HOLD}:
        return [*lines, f"  Lý do: {entry.fields[REASON][1]}"]
    for name, (before, after) in entry.fields.items():
        if name == GONE:
            lines.append("  Đưa vào thùng rác" if after else "  Đưa trở lại")
        elif name in JOINS:
            words = JOINS[name] if after else "Tách lại khỏi"
            lines.append(
                f"  {words} {after or before} (xem: kh49 history {kind.about.name} {str(after or before)[:SHORT_ID]})"
            )
        elif name in fields and name not in hidden:
            field = fields[name]
            was, now = (past(field, linked(store, field, value), personal=personal) for value in (before, after))
            lines.append(f"  {fields[name].label}: {was or '(trống)'} → {now or '(trống)'}" if entry.act == "CHANGE"
                         else f"  {fields[name].label}: {now}")  # fmt: skip
    return lines


def past(field: Field, value: Value, *, personal: bool) -> str:
    """Return a value of the history as a reader sees it; of an erased one that it was erased."""
    if value == NEUTRAL:
        return NEUTRAL
    return field.show(value) if personal else field.mask(value)


def undo(desk: Desk) -> Said:
    """Take back the last change."""
    with desk.open() as store:
        done = store.undo()
        if done is None:
            raise Refused(Problem("nothing_to_undo"))
        return _undone(store, done, "Đã hoàn tác")


def redo(desk: Desk) -> Said:
    """Bring back what was taken back last."""
    with desk.open() as store:
        done = store.redo()
        if done is None:
            raise Refused(Problem("nothing_to_redo"))
        return _undone(store, done, "Đã làm lại")


def _undone(store: Store, done: Undone, words: str) -> Said:
    left = [{"record": store.catalogue.of_table(about).about.name, "id": record} for about, record in done.left]
    doc = {"change": done.change.id, "kind": done.change.kind, "what": done.change.what, "records": done.records,
           "left": left}  # fmt: skip
    notes = [f"{len(left)} bản ghi đã được sửa sau đó nên giữ nguyên: {_names(store, done.left)}."] if left else []
    return Said(doc, f"{words}: {_change_words(store, done.change)} ({done.records} bản ghi).", notes)


def _names(store: Store, left: Sequence[tuple[str, str]]) -> str:
    """Return what some records are called, of many the first."""
    called = []
    for about, record in left[:ROWS_NAMED]:
        kind = store.catalogue.of_table(about)
        found = store.load(kind, record)
        called.append(f"{kind.about.title.lower()} {found.named() if found else record}")
    return "; ".join(called) + ("; …" if len(left) > ROWS_NAMED else "")


def _change_words(store: Store, change: Done) -> str:
    kind = store.catalogue.find(change.what)
    what = kind.about.title.lower() if kind else change.what
    return f"{CHANGES.get(change.kind, change.kind).lower()} {what}".strip()


def import_file(desk: Desk) -> Said:
    """Import a file of Excel or CSV, or take an import back ("import undo ID")."""
    wanted = desk.wanted
    sheets = desk.rooms.sheets()
    if wanted.record == "undo":
        with desk.open() as store:
            return _undone(store, sheets.undo_import(store, wanted.file), "Đã hoàn tác")
    kind, path = desk.kind(wanted.record), Path(wanted.file)
    with desk.open() as store:
        if path.is_dir():
            raise Refused(Problem("folder_no_list", facts={"folder": str(path)}))
        if not path.is_file():
            raise Refused(Problem("no_such_file", facts={"file": str(path)}))
        mapping = sheets.read_mapping(Path(wanted.mapping)) if wanted.mapping else None
        plan = sheets.import_plan(
            store, kind, path, mapping=mapping, sheet=wanted.sheet, all_sheets=wanted.all_sheets,
            without_hidden=wanted.without_hidden, constants=dict(wanted.constants),
        )  # fmt: skip
        result = plan if wanted.dry_run else sheets.carry_out(store, plan)
        found: Mapping[str, Any] = sheets.result_json(result, words_of, details=wanted.details)
        return Said(found, _import_words(kind, found, dry=wanted.dry_run), _import_notes(desk, kind, found))


def _import_words(kind: type[Record], found: Mapping[str, Any], *, dry: bool) -> str:
    about = kind.about
    names = (about.fields[name].label if name in about.fields else name for name in found["mapping"])
    columns = ", ".join(f"{column} = {name}" for column, name in zip(found["mapping"].values(), names, strict=True))
    counted = (f"{found['rows']} dòng: thêm {found['created']}, cập nhật {found['updated']}, "
               f"giữ nguyên {found['unchanged']}, bỏ qua {found['skipped']}.")  # fmt: skip
    if dry:
        return f"Xem trước, chưa ghi gì. {counted}\nCột: {columns}"
    back = f"\nHoàn tác bằng: kh49 import undo {found['import_id']}" if found.get("import_id") else ""
    return f"Đã nhập. {counted}\nCột: {columns}{back}"


def _import_notes(desk: Desk, kind: type[Record], found: Mapping[str, Any]) -> list[str]:
    """Return what is to be said of the rows: of each kind of problem the first in full, the others by their rows."""
    kinds: dict[str, list[Mapping[str, Any]]] = {}
    for problem in found["problems"]:
        kinds.setdefault(problem["code"], []).append(problem)
    notes = []
    for first, *others in kinds.values():
        rows = ", ".join(str(other["row"]) for other in others[:ROWS_NAMED])
        more = f" Còn {len(others)} dòng như vậy: {rows}{', …' if len(others) > ROWS_NAMED else ''}." if others else ""
        place = f"Trang {first['sheet']}, dòng" if first.get("sheet") else "Dòng"
        field = place_words(desk.catalogue, kind, first["field"])
        notes.append(f"{place} {first['row']}: {field}{first['message']}{more}")
    unused = dict.fromkeys(heading for table in found["tables"] for heading in table["unmapped"])
    return [*notes, *([f"Cột không dùng đến: {', '.join(unused)}."] if unused else [])]

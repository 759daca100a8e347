"""The commands about files beside records, and about totals typed a second time."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from kh49_desktop.cli.desk import SHORT_ID, WRONG, Desk, Said, record_id, told
from kh49_desktop.cli.showing import table
from kh49_desktop.cli.values import load_json, read_values
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.record import Attachment, Record
from kh49_desktop.store import attachments
from kh49_desktop.store.file import Store
from kh49_desktop.store.proving import prove
from kh49_desktop.text.dates import show_day
from kh49_desktop.text.sizes import show_size
from kh49_desktop.words import sentence

WHY: Final = (("gone", "file_missing"), ("differs", "file_changed"))


def attach_file(desk: Desk) -> Said:
    """Keep a file beside a record."""
    kind = desk.kind(desk.wanted.record)
    with desk.open() as store:
        record = record_id(store, kind, desk.wanted.id)
        path, what = Path(desk.wanted.file), desk.wanted.what or ""
        made = attachments.attach(store, kind, record, path, what, sure=desk.wanted.sure)
        row = store.row(Attachment, made) or {}
        found = document(store, Attachment.of(made, row))
        return Said(found, f"Đã thêm tệp {found['name']} ({show_size(found['size'])}, mã {made}).")


def list_files(desk: Desk) -> Said:
    """List the files of a record; one that is not there is told."""
    kind = desk.kind(desk.wanted.record)
    with desk.open() as store:
        found = store.attachments(kind, record_id(store, kind, desk.wanted.id, gone=True))
        lines = [
            [one.id[:SHORT_ID], one.name, one.what or "", show_size(one.size), show_day(one.added_on or "")]
            for one in found
        ]
        lost = [one for one in found if not attachments.is_there(store, one)]
        notes = [sentence(Problem("file_missing", facts={"name": one.name})) for one in lost]
        text = table(["Mã", "Tên tệp", "Nội dung", "Cỡ", "Ngày thêm"], lines) if lines else "Bản ghi chưa có tệp nào."
        return Said([document(store, one) for one in found], text, notes)


def get_file(desk: Desk) -> Said:
    """Write a copy of a file elsewhere."""
    out = Path(desk.wanted.out)
    with desk.open() as store:
        if out.resolve().is_relative_to(store.folder.resolve()):
            raise Refused(Problem("own_file", facts={"file": str(out)}))
        found = _found(store, desk.wanted.id)
        attachments.save_copy(store, found, out)
        return Said({"id": found.id, "file": str(out), "size": found.size}, f"Đã chép {found.name} ra {out}.")


def remove_file(desk: Desk) -> Said:
    """Take a file off its record; it stays in the folder, so that this can be undone."""
    with desk.open() as store:
        found = _found(store, desk.wanted.id)
        change = store.delete(Attachment, found.id)
        return Said({"id": found.id, "change": change}, f"Đã bỏ tệp {found.name}. Lấy lại bằng: kh49 undo")


def check_files(desk: Desk) -> Said:
    """Read every file that a record names and tell which is not there or not what it was."""
    with desk.open() as store:
        lost = attachments.missing(store)
        codes = dict(WHY)
        problems = [Problem(codes[one.why], facts={"name": one.attachment.name}) for one in lost]
        doc = {
            "files": store.count(Attachment),
            "problems": [
                {**told(problem), **_whose(store, one.attachment)} for problem, one in zip(problems, lost, strict=True)
            ],
        }
        text = "" if lost else f"{doc['files']} tệp đính kèm đều còn đủ, còn nguyên."
        return Said(doc, text, [sentence(problem) for problem in problems], code=WRONG if lost else 0)


def prove_totals(desk: Desk) -> Said:
    """Compare totals typed a second time with those that are kept; what is kept stays as it is."""
    kind = desk.kind(desk.wanted.record)
    with desk.open() as store:
        record = record_id(store, kind, desk.wanted.id)
        given = read_values(desk.catalogue, kind, load_json(desk.wanted.values, desk.stdin), desk.today).values
        if not given:
            raise Refused(Problem("nothing_to_prove", "values"))
        others = [kind.about.fields[name] for name in given if not kind.about.fields[name].double_entry]
        if others:
            raise Refused(*(Problem("not_signed", field.name, facts={"label": field.label}) for field in others))
        matches = {name: prove(store, kind, record, name, value) for name, value in given.items()}
        fields, row = kind.about.fields, store.row(kind, record) or {}
        lines = [
            f"{fields[name].label}: {'khớp' if same else _differs(kind, name, row[name], given[name])}"
            for name, same in matches.items()
        ]
        return Said({"matches": matches}, "\n".join(lines), code=0 if all(matches.values()) else WRONG)


def _differs(kind: type[Record], name: str, kept: Any, typed: Any) -> str:
    field = kind.about.fields[name]
    return f"KHÔNG KHỚP, trong sổ {field.show(kept) or '(trống)'}, gõ lại {field.show(typed) or '(trống)'}"


def _found(store: Store, typed: str) -> Attachment:
    record = record_id(store, Attachment, typed)
    return Attachment.of(record, store.row(Attachment, record) or {})


def _whose(store: Store, attachment: Attachment) -> dict[str, Any]:
    kind = store.catalogue.find(attachment.about_table)
    return {"id": attachment.id, "record": kind.about.name if kind else "", "of": attachment.about_record}


def document(store: Store, attachment: Attachment) -> dict[str, Any]:
    """Return an attachment as a script reads it."""
    names = ("name", "what", "size", "media", "sha256", "added_on")
    found = {"id": attachment.id, **{name: attachment.value(name) for name in names}}
    return {**found, "there": attachments.is_there(store, attachment)}

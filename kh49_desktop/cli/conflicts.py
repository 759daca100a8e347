"""The commands about "Cần xem lại": where two people wrote different things, side by side, and one is chosen."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, Final

from kh49_desktop.cli.desk import LEAST_ID, SHORT_ID, Desk, Said, place_words, told, words_of
from kh49_desktop.cli.showing import cell
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Value
from kh49_desktop.store import conflicts
from kh49_desktop.store.conflicts import Conflict, Side
from kh49_desktop.store.erasing import ERASED
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import TRASHED

KEPT, DELETED, WIPED = "giữ lại bản ghi", "xoá bản ghi", "xoá hẳn vì người ấy yêu cầu xoá thông tin cá nhân"
HOW: Final = {
    False: "Chọn bằng: kh49 conflicts settle MÃ TRƯỜNG --side SỐ, --value GIÁ_TRỊ, hoặc --empty",
    True: "Bản ghi đã bị xoá (trường gone) thì chọn bằng: kh49 conflicts settle MÃ gone --keep để giữ lại bản ghi, "
    "--delete để xoá, hoặc --side SỐ",
}
HIDDEN: Final = "(nhạy cảm, thêm --sensitive để xem)"


def list_conflicts(desk: Desk) -> Said:
    """List the places to settle: each side with who wrote it, when and on which PC."""
    with desk.open() as store:
        found, names = conflicts.conflicts(store), conflicts.names_of(store)
        doc = [_document(desk, one, names) for one in found]
        lines = [line for one in found for line in _lines(desk, store, one, names)]
        if lines:
            lines += [words for is_gone, words in HOW.items() if any((one.field is None) is is_gone for one in found)]
        return Said(doc, "\n".join(lines) or "Không có chỗ nào cần xem lại.")


def _document(desk: Desk, one: Conflict, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a place to settle as a script reads it."""
    hidden = one.field is not None and one.field.sensitive and not desk.wanted.sensitive
    sides = [
        {"side": number, **({} if hidden else {"value": side.value}), "who": names.get(side.device, side.device),
         "device": side.device, "at": side.at, "shown": side.shown}
        for number, side in enumerate(one.sides, start=1)
    ]  # fmt: skip
    return {"record": one.kind.about.name, "id": one.record, "title": one.named, "field": one.name,
            "label": one.field.label if one.field else None, "sides": sides}  # fmt: skip


def _lines(desk: Desk, store: Store, one: Conflict, names: Mapping[str, str]) -> list[str]:
    label = one.field.label if one.field else "một người đã xoá, một người đã sửa"
    lines = [f"{one.kind.about.title} {one.named}, {label} (mã {one.record[:SHORT_ID]}, trường {one.name})"]
    for number, side in enumerate(one.sides, start=1):
        at = datetime.datetime.fromisoformat(side.at).astimezone(desk.clock().tzinfo)
        who = names.get(side.device, side.device)
        mark = " (đang hiện)" if side.shown else ""
        lines.append(f"  {number}. {_shown(desk, store, one, side)}: {who}, {at:%d/%m/%Y %H:%M}{mark}")
    return lines


def _shown(desk: Desk, store: Store, one: Conflict, side: Side) -> str:
    """Return a side's value as a reader sees it."""
    if one.field is None:
        return KEPT if side.value is None else WIPED if side.value == ERASED else DELETED
    if one.field.sensitive and not desk.wanted.sensitive:
        return HIDDEN
    return cell(store, one.field, side.value, personal=desk.wanted.personal) or "(trống)"


def settle(desk: Desk) -> Said:
    """Settle one place: by a side's number, a value of one's own, or whether a record stays."""
    with desk.open() as store:
        one = _found(store, desk.wanted.conflict, desk.wanted.field)
        desk.wanted.record = one.kind.about.name  # what its refusals are about
        value, problems = _chosen(desk, store, one)
        saved = conflicts.settle(store, one, value)
        left = conflicts.count(store)
        said = [*problems, *(p for p in saved.problems if p not in problems)]
        doc = {"id": one.record, "record": one.kind.about.name, "field": one.name, "change": saved.change,
               "left": left, "problems": [told(p) for p in said]}  # fmt: skip
        notes = [f"{place_words(store.catalogue, one.kind, p.field)}{words_of(p)}" for p in said]
        rest = f"Còn {left} chỗ cần xem lại." if left else "Không còn chỗ nào cần xem lại."
        return Said(doc, f"Đã chọn xong: {one.kind.about.title} {one.named}. {rest}", notes)


def _found(store: Store, typed: str, name: str) -> Conflict:
    """Return the place that was named: its record by its id, whole or the first letters. Raises Refused."""
    listed = conflicts.conflicts(store)
    mine = [one for one in listed if one.record == typed or (len(typed) >= LEAST_ID and one.record.startswith(typed))]
    if len({one.record for one in mine}) > 1:
        raise Refused(Problem("no_such_record", facts={"typed": typed}))
    found = next((one for one in mine if one.name == name), None)
    if found is None:
        raise Refused(Problem("no_conflict"))
    return found


def _chosen(desk: Desk, store: Store, one: Conflict) -> tuple[Value, list[Problem]]:
    """Return the value that was chosen or typed, with what is to be said of it. Raises Refused."""
    wanted = desk.wanted
    if wanted.side is not None:
        if not 1 <= wanted.side <= len(one.sides):
            raise Refused(Problem("no_such_side", facts={"typed": wanted.side, "count": len(one.sides)}))
        return one.sides[wanted.side - 1].value, []
    if one.field is None:
        if wanted.value is not None or wanted.empty:
            raise Refused(Problem("keep_or_delete"))
        return (TRASHED if wanted.delete else None), []
    if wanted.empty:
        return None, []
    if wanted.value is None:
        raise Refused(Problem("value_or_side"))
    if not wanted.value.strip():
        raise Refused(Problem("value_is_empty", one.name))
    row = store.row(one.kind, one.record, gone=True) or {}
    reading = one.field.read(wanted.value, desk.today, {name: row[name] for name in one.kind.about.fields})
    if reading.refused:
        raise Refused(*reading.problems)
    return reading.value, list(reading.problems)

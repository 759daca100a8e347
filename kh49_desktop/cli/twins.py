"""The commands about doubles: find records that may be one, merge two, say that two are two."""

from __future__ import annotations

from typing import Any

from kh49_desktop.cli.desk import SHORT_ID, Desk, Said, record_id
from kh49_desktop.cli.values import load_json, read_values
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.record import Record
from kh49_desktop.store.file import Store
from kh49_desktop.store.joining import set_apart, take_back
from kh49_desktop.twins.merging import Plan, merge, plan
from kh49_desktop.twins.titles import is_searched, title
from kh49_desktop.twins.traits import Pair
from kh49_desktop.words.twins import REASONS


def list_duplicates(desk: Desk) -> Said:
    """List the pairs that may be one record, of one type or of all, the surest first."""
    kinds = [desk.kind(desk.wanted.record)] if desk.wanted.record else list(filter(is_searched, desk.catalogue.kinds))
    with desk.open() as store:
        found = [(kind, pair) for kind in kinds for pair in desk.rooms.twins().find(store, kind)]
        documents = [_document(store, kind, pair) for kind, pair in found]
        if not found:
            return Said([], "Không thấy hai bản ghi nào có vẻ là một.")
        lines = [line for told in documents for line in _lines(told)]
        ways = ["Gộp: kh49 merge LOẠI MÃ_GIỮ MÃ_GỘP. Không phải một: kh49 not-duplicates LOẠI MÃ MÃ."]
        return Said(documents, "\n".join(lines), ways)


def _lines(told: dict[str, Any]) -> tuple[str, str]:
    sides = (f"{told[side]['id'][:SHORT_ID]} {told[side]['title']}" for side in ("one", "other"))
    reasons = ", ".join(reason["message"] for reason in told["reasons"])
    return f"{told['score']:>3}  {told['record']}  {' | '.join(sides)}", f"     {reasons}"


def _document(store: Store, kind: type[Record], pair: Pair) -> dict[str, Any]:
    return {
        "record": kind.about.name,
        "one": {"id": pair.one, "title": title(store, kind, pair.one)},
        "other": {"id": pair.other, "title": title(store, kind, pair.other)},
        "score": pair.score,
        "exact": pair.exact,
        "reasons": [{"code": code, "message": REASONS[code]} for code in pair.reasons],
    }


def merge_records(desk: Desk) -> Said:
    """Join a record into another one, or say what it would do."""
    wanted = desk.wanted
    kind = desk.kind(wanted.record)
    with desk.open() as store:
        keep, drop = record_id(store, kind, wanted.keep), record_id(store, kind, wanted.drop)
        told = plan(store, kind, keep, drop)
        chosen = {}
        if wanted.values:
            beside = {name: value for name, value in (store.row(kind, keep) or {}).items() if name in kind.about.fields}
            given = read_values(desk.catalogue, kind, load_json(wanted.values, desk.stdin), desk.today, beside)
            if given.children:
                name = next(iter(given.children))
                raise Refused(Problem("list_moves_whole", name, facts={"typed": name}))
            chosen = given.values
        names = title(store, kind, keep), title(store, kind, drop)
        hidden = {n for n, f in kind.about.fields.items() if f.sensitive and not wanted.sensitive}
        document = _planned(kind, told, keep, drop, hidden)
        notes = _differing_words(kind, told, chosen, hidden)
        if wanted.dry_run:
            return Said(document, f"Xem trước, chưa ghi gì: gộp {names[1]} vào {names[0]}.", notes)
        change = merge(store, kind, keep, drop, chosen)
        back = f"Bản ghi kia nằm trong thùng rác, lịch sử vẫn còn: kh49 history {kind.about.name} {drop[:SHORT_ID]}. "
        text = f"Đã gộp {names[1]} vào {names[0]}. {back}Hoàn tác: kh49 undo"
        return Said({**document, "change": change}, text, notes)


def _planned(kind: type[Record], told: Plan, keep: str, drop: str, hidden: set[str]) -> dict[str, Any]:
    return {
        "record": kind.about.name,
        "kept": keep,
        "merged": drop,
        "differing": {n: {"kept": a, "merged": b} for n, (a, b) in told.differing.items() if n not in hidden},
        "filled": {n: value for n, value in told.filled.items() if n not in hidden},
        "moved": [{"record": h.kind.about.name, "field": h.field.name, "kept": h.one, "merged": h.other}
                  for h in told.hanging],
        "left_double": [{"record": child.about.name, "id": record} for child, record in told.standing],
    }  # fmt: skip


def _differing_words(kind: type[Record], told: Plan, chosen: dict[str, Any], hidden: set[str]) -> list[str]:
    fields = kind.about.fields
    notes = []
    for name, (kept, dropped) in told.differing.items():
        if name not in hidden:
            stays = fields[name].show(chosen.get(name, kept))
            sides = f"{fields[name].show(kept)} | {fields[name].show(dropped)}"
            notes.append(f"{fields[name].label}: {sides} → {stays or '(trống)'}")
    if told.standing:
        kinds = ", ".join(dict.fromkeys(child.about.title.lower() for child, _ in told.standing))
        notes.append(f"Hai bên cùng có nhưng khác nhau nên giữ cả hai ({len(told.standing)}): {kinds}.")
    return notes


def not_duplicates(desk: Desk) -> Said:
    """Keep that two records are two, so they are not listed again; or forget it."""
    wanted = desk.wanted
    kind = desk.kind(wanted.record)
    with desk.open() as store:
        one, other = record_id(store, kind, wanted.one), record_id(store, kind, wanted.other)
        if one == other:
            raise Refused(Problem("same_record", "id"))
        (take_back if wanted.back else set_apart)(store, one, other)
        names = f"{title(store, kind, one)} và {title(store, kind, other)}"
        text = f"Đã bỏ ghi nhớ về {names}." if wanted.back else f"Đã ghi nhớ: {names} là hai bản ghi khác nhau."
        return Said({"record": kind.about.name, "one": one, "other": other, "apart": not wanted.back}, text)

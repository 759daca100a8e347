"""The command about dues: what is due and collected month by month, who lacks what, and a month marked all paid."""

from __future__ import annotations

import argparse
from typing import Any, Final

from kh49_desktop.cli.asking import asked_of
from kh49_desktop.cli.desk import SHORT_ID, Desk, Said
from kh49_desktop.cli.showing import table
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.goals.dues import Arrear, Filled, MonthTotal, Tariff, all_paid, arrears, month_totals, tariff, whole
from kh49_desktop.goals.units import own_unit
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.columns import may_leave
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.words import sentence
from kh49_desktop.words.book import paper_book
from kh49_desktop.words.finance import BASE, UNCONFIRMED
from kh49_desktop.words.lists import filter_words

FIRST_YEAR, LAST_YEAR = 1945, 2100
MONTHS: Final = range(1, 13)


def year_number(typed: str) -> int:
    """Read a year of the book."""
    if not FIRST_YEAR <= (year := int(typed)) <= LAST_YEAR:
        raise argparse.ArgumentTypeError(f"“{typed}” không phải là năm, ví dụ 2026.")
    return year


def show_dues(desk: Desk) -> Said:
    """Show the totals of a year's months and who lacks what; `--all-paid` fills a month first."""
    wanted = desk.wanted
    if wanted.all_paid and wanted.month is None:
        raise Refused(Problem("dues_month_needed", "month"))
    as_of = wanted.as_of or desk.today
    with desk.open() as store:
        filled = all_paid(store, wanted.year, wanted.month) if wanted.all_paid else None
        totals = [one for one in month_totals(store, wanted.year) if wanted.month in {None, one.month}]
        lacking = arrears(store, as_of, wanted.year, wanted.month)
        member = desk.kind("member")
        names = {str(row["id"]): row["full_name"] for row in _rows_of(store, member, lacking)}
        host_type = own_unit(store).host_type
        rules = _rules(store, host_type, wanted.year, [one.month for one in totals])
        doc: dict[str, Any] = {
            "year": wanted.year,
            "as_of": as_of.isoformat(),
            "rules": [_rule_document(months, rule) for months, rule in rules],
            "months": [{**one._asdict(), "lacking": one.due - one.collected} for one in totals],
            "due": sum(one.due for one in totals),
            "collected": sum(one.collected for one in totals),
            "arrears": [
                {"member": one.member, "name": names.get(one.member), "months": list(one.months), "amount": one.amount}
                for one in lacking
            ],
            "arrears_total": sum(one.amount for one in lacking),
        }
        if filled is not None:
            doc["filled"] = {"change": filled.change, "members": len(filled.members), "unknown": list(filled.unknown)}
        notes = _notes(rules, totals, filled)
        if filled is not None and filled.change and (wanted.year, wanted.month) > (desk.today.year, desk.today.month):
            notes.append(sentence(Problem("dues_ahead", facts={"month": f"{wanted.month:02d}/{wanted.year}"})))
        return Said(doc, _text(doc, totals, lacking, names), notes)


def print_book(desk: Desk) -> Said:
    """Print the book of dues of a year; the conditions choose among members. Raises Refused("dues_year_elsewhere")."""
    wanted = desk.wanted
    book = desk.kind("dues")
    if desk.kind(wanted.record) is not book:
        raise Refused(Problem("dues_year_elsewhere", "year"))
    member, path = desk.kind("member"), desk.place(wanted.out, ".pdf")
    with desk.open() as store:
        asked = asked_of(desk, store, member)
        if not may_leave(member, asked.where):
            raise Refused(Problem("sensitive_list", facts={"records": member.about.plural}))
        out = whole(store, wanted.year).out
        rids = [rid for rid in store.ids(member, **asked.wanted) if rid not in out]
        paper = paper_book(
            store,
            wanted.year,
            rids,
            part=asked.name or filter_words(store, member, asked.where, asked.search),
            bare=wanted.personal,
        )
        room = desk.rooms.report().listing
        columns = [room.Column(column.title, column.width, column.align) for column in paper.columns]
        unit = own_unit(store).name
        done = room.write_listing(path, **paper.told, columns=columns, rows=paper.rows, unit=unit, now=store.now())
        note_export(store, book, "print", path, len(rids), paper.fields)
        doc = {"file": str(path), "title": paper.told["title"], "rows": len(rids), "pages": done.pages}
        notes = [] if wanted.personal else ["Không in mức lương vì là thông tin riêng; thêm --personal nếu cần."]
        return Said(doc, f"Đã in {len(rids)} dòng, {done.pages} trang vào {path}.", notes)


def _rows_of(store: Store, member: type[Any], lacking: list[Arrear]) -> Any:
    wanted = {one.member for one in lacking}
    return (row for row in store.rows(member) if row["id"] in wanted) if wanted else ()


def _rules(store: Store, host_type: str | None, year: int, months: list[int]) -> list[tuple[list[int], Tariff | None]]:
    """Return the rules of the months asked for, each with its months."""
    found: list[tuple[list[int], Tariff | None]] = []
    for month in months:
        rule = tariff(store.reference, host_type, f"{year}-{month:02d}")
        if found and found[-1][1] == rule:
            found[-1][0].append(month)
        else:
            found.append(([month], rule))
    return found


def _rule_document(months: list[int], rule: Tariff | None) -> dict[str, Any]:
    told: dict[str, Any] = {"months": months}
    if rule is not None:
        told |= {"rate": list(rule.rate), "of": rule.of, "cap": rule.cap, "legal_basis": rule.legal_basis,
                 "unconfirmed": rule.unconfirmed}  # fmt: skip
    return told


def _text(doc: dict[str, Any], totals: list[MonthTotal], lacking: list[Arrear], names: dict[str, str]) -> str:
    rows = [
        [f"{one.month:02d}/{doc['year']}", *map(show_whole, (one.due, one.collected, one.owing, one.paying))]
        for one in totals
    ]
    if len(rows) > 1:
        rows.append(["Cả năm", show_whole(doc["due"]), show_whole(doc["collected"]), "", ""])
    parts = [table(["Tháng", "Phải thu (đồng)", "Đã thu (đồng)", "Người phải đóng", "Người đã đóng"], rows), ""]
    if not lacking:
        return "\n".join([*parts, "Không ai còn thiếu đoàn phí của các tháng đã qua."])
    told = [
        [one.member[:SHORT_ID], names.get(one.member, ""), ", ".join(map(str, one.months)), show_whole(one.amount)]
        for one in lacking
    ]
    total = f"{show_whole(len(lacking))} người còn thiếu {show_whole(doc['arrears_total'])} đồng:"
    return "\n".join([*parts, total, table(["Mã", "Họ và tên", "Tháng", "Còn thiếu (đồng)"], told)])


def _notes(rules: list[tuple[list[int], Tariff | None]], totals: list[MonthTotal], filled: Filled | None) -> list[str]:
    """Return how the dues were worked out, and what could not be."""
    notes = []
    for months, rule in rules:
        span = f"Tháng {months[0]}" if len(months) == 1 else f"Tháng {months[0]} đến {months[-1]}"
        if rule is None:
            notes.append(f"{span}: chưa có mức đóng cho loại hình của đơn vị.")
            continue
        share = f"{100 * rule.rate[0] / rule.rate[1]:g}%".replace(".", ",")
        cap = f", nhiều nhất {show_whole(rule.cap)} đồng một tháng" if rule.cap is not None else ""
        basis = UNCONFIRMED if rule.unconfirmed else rule.legal_basis
        notes.append(f"{span}: {share} {BASE[rule.of]}{cap} ({basis}).")
    unknown = max((one.unknown for one in totals), default=0)
    if unknown:
        notes.append(f"Chưa tính được mức phải đóng của {show_whole(unknown)} người: chưa ghi mức lương.")
    if filled is not None:
        notes.append(f"Đã ghi tháng đó đã đóng cho {show_whole(len(filled.members))} người.")
    return notes

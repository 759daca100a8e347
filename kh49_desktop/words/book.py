"""The book of dues on paper: a line a member, what was paid in each month, the sums, and who signs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kh49_desktop.goals.dues import Person, lines_of, opened
from kh49_desktop.records.finance import MONTHS, pay_in
from kh49_desktop.store.file import Store
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.words.lists import PaperColumn

PAGE: Final = 500  # lines read at once
YEAR: Final = 12
PARTS: Final = ((10_000_000_000, 1_000_000, " (triệu đồng)"), (10_000_000, 1000, " (nghìn đồng)"), (0, 1, ""))
"""From which sum of a month on the sums are told in what, so that they fit."""

SIGNING: Final = ("Người lập", "Thủ quỹ", "Chủ tịch")
SIZE: Final = 7.5  # of the figures, in points: twelve months on one sheet


@dataclass(frozen=True)
class PaperBook:
    """The book as it stands on paper; `told` are more arguments of report.listing.write_listing, `fields` what it says.

    `rows` are read as they are asked for; the sums at the end are those of the rows that were read.
    """

    columns: Sequence[PaperColumn]
    rows: Iterator[list[str]]
    told: dict[str, Any]
    fields: tuple[str, ...]


class _Sums:
    """The sums of the lines read so far."""

    def __init__(self) -> None:
        self.due, self.paid, self.arrears = [0] * YEAR, [0] * YEAR, 0

    def closing(self, blanks: int) -> Iterator[list[str]]:
        """Yield the last two lines: what is due and what was paid."""
        most = max(*self.due, *self.paid)
        part, told = next((part, told) for least, part, told in PARTS if most >= least)

        def shown(amount: int) -> str:
            return show_whole((amount + part // 2) // part) if amount else ""

        yield ["", f"Phải thu{told}", *[""] * blanks, *map(shown, self.due), shown(sum(self.due)), ""]
        yield ["", f"Đã thu{told}", *[""] * blanks, *map(shown, self.paid), shown(sum(self.paid)), shown(self.arrears)]


def paper_book(store: Store, year: int, rids: Sequence[int], *, part: str = "", bare: bool = False) -> PaperBook:
    """Return the book of a year for these people (row numbers in order); `part` tells which, `bare` adds the pays.

    A month holds what was paid, and nothing where nothing was.
    """
    sums = _Sums()
    columns = [
        PaperColumn("TT", max(3, len(show_whole(len(rids)))), "right"),
        PaperColumn("Họ và tên", 18, "left"),
        PaperColumn("Tổ, bộ phận", 10, "left"),
        *([PaperColumn("Mức lương", 7.5, "right")] if bare else []),
        *(PaperColumn(f"T{number}", 5.6, "right") for number in range(1, YEAR + 1)),
        PaperColumn("Đã thu", 7.2, "right"),
        PaperColumn("Còn nợ", 7.2, "right"),
    ]
    note = f"{store.today:%d/%m/%Y} · {show_whole(len(rids))} người · đồng" + (f" · {part}" if part else "")
    told = {
        "title": f"Sổ thu đoàn phí năm {year}",
        "note": note,
        "size": SIZE,
        "closing": sums.closing(2 if bare else 1),
        "signing": SIGNING,
    }
    fields = ("member", *(("amount",) if bare else ()), *MONTHS)
    return PaperBook(columns, _rows(store, year, rids, sums, bare=bare), told, fields)


def _rows(store: Store, year: int, rids: Sequence[int], sums: _Sums, *, bare: bool) -> Iterator[list[str]]:
    since, number = opened(store), 0
    for start in range(0, len(rids), PAGE):
        for person, line, pays in lines_of(store, year, rids[start : start + PAGE], since):
            number += 1
            for at, (due, paid) in enumerate(line.months):
                sums.due[at] += due or 0
                sums.paid[at] += paid or 0
            sums.arrears += line.arrears
            yield [
                show_whole(number),
                *_who(person),
                *([_amount(pay_in(pays, f"{year}-12"))] if bare else []),
                *(_amount(month.paid) for month in line.months),
                _amount(line.paid or None),
                _amount(line.arrears or None),
            ]


def _who(person: Person) -> tuple[str, str]:
    return person.name, person.group


def _amount(amount: int | None) -> str:
    return "" if amount is None else show_whole(amount)

"""What a list is asked for on the command line: conditions, a saved list, search, order and columns."""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kh49_desktop.cli.desk import Desk, hint
from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Value
from kh49_desktop.record import Derived, Record
from kh49_desktop.store.conditions import INCOMPLETE, Op, Test, as_tests
from kh49_desktop.store.file import Store
from kh49_desktop.store.post import correspondent
from kh49_desktop.store.saved import find_list, saved_lists
from kh49_desktop.store.schema import OF_UNIT
from kh49_desktop.store.whose import Owners
from kh49_desktop.text.dates import BadDay, read_day
from kh49_desktop.text.letters import clean, fold

CONDITION: Final = re.compile(r"\s*(\w*)\s*(>=|<=|!=|~|=|$)(.*)", re.DOTALL)
COMPARED: Final = {">=": Op.FROM, "<=": Op.TO, "~": Op.HOLDS, "!=": Op.IS_NOT, "=": Op.IS, "": Op.IS}
FORMS: Final = (
    "TRƯỜNG=GIÁTRỊ, !=, >=, <= (ngày, số), ~ (có chữ này); bỏ trống giá trị: = chưa có, != đã có; ghi nhiều lần được"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for, as store.ids takes it, and the name of the saved list it comes from."""

    where: Mapping[str, object]
    search: str = ""
    sort: str | None = None
    descending: bool | None = None
    name: str = ""

    @property
    def wanted(self) -> dict[str, Any]:
        """Return it as arguments of `store.ids`."""
        return {"search": self.search, "sort": self.sort, "descending": self.descending, "where": self.where}


def add_asking(parser: argparse.ArgumentParser) -> None:
    """Add the options of a list to a verb."""
    parser.add_argument("--search", metavar="CHỮ", help="tìm, không cần dấu")
    parser.add_argument("--sort", metavar="TRƯỜNG", help="sắp xếp theo trường")
    parser.add_argument("--descending", action="store_true", help="từ lớn đến nhỏ")
    parser.add_argument("--where", metavar="ĐIỀUKIỆN", action="append", help=FORMS)
    parser.add_argument("--saved", metavar="TÊN", help="danh sách đã lưu với tên này")
    parser.add_argument("--unit", metavar="MÃ", help="ở cấp trên: chỉ bản ghi của đơn vị có mã này; ghi nhiều lần được",
                        action="append", dest="units")  # fmt: skip
    parser.add_argument("--incomplete", action="store_true", help="chỉ những bản ghi chưa đủ thông tin")


def asked_of(desk: Desk, store: Store, kind: type[Record]) -> Asked:
    """Return what is asked for.

    Raises Refused: unknown_sort, unknown_filter, unknown_list, not_superior, unknown_unit, or what a value is not.
    """
    wanted, about = desk.wanted, kind.about
    sortable = [*about.fields, *(fact.name for fact in about.stored_facts), *([OF_UNIT] if store.superior else [])]
    if wanted.sort and wanted.sort not in sortable:
        told = hint(wanted.sort, sortable, every=True)
        raise Refused(Problem("unknown_sort", "sort", facts={"typed": wanted.sort, "hint": told}))
    begun = _saved(desk, store, kind, wanted.saved) if wanted.saved else Asked({})
    where = dict(begun.where)
    for name, test in _conditions(kind, wanted.where or [], desk):
        before = as_tests(where[name]) if name in where else ()
        where[name] = (*before, test) if before else test
    if wanted.units:
        where[OF_UNIT] = Test(Op.ONE_OF, _units(store, wanted.units))
    if wanted.incomplete:
        where[INCOMPLETE] = True
    turned = bool(wanted.descending) if wanted.sort or wanted.descending else begun.descending
    is_whole = where == begun.where and not wanted.search
    return Asked(
        where, wanted.search or begun.search, wanted.sort or begun.sort, turned, begun.name if is_whole else ""
    )


def _units(store: Store, codes: list[str]) -> tuple[str, ...]:
    """Return the units of these codes; one on the list that has sent nothing yet has no records, and is no slip."""
    if not store.superior:
        raise Refused(Problem("not_superior"))
    owners, found = Owners(store), []
    for typed in codes:
        owner, one = owners.find(clean(typed)), correspondent(store, "code", clean(typed))
        if owner is None and one is None:
            raise Refused(Problem("unknown_unit", facts={"typed": typed}))
        found.append(owner.id if owner is not None else one.record if one is not None else "")
    return tuple(found)


def _saved(desk: Desk, store: Store, kind: type[Record], typed: str) -> Asked:
    found = find_list(store, kind, typed, sensitive=desk.wanted.sensitive)
    if found is None:
        names = [one.name for one in saved_lists(store, kind, sensitive=desk.wanted.sensitive)]
        told = f"Các danh sách đã lưu: {'; '.join(names)}." if names else "Chưa có danh sách nào được lưu."
        raise Refused(Problem("unknown_list", "saved", facts={"typed": typed, "hint": told}))
    return Asked(found.where, found.search, found.sort, found.descending, found.name)


def _conditions(kind: type[Record], typed: list[str], desk: Desk) -> list[tuple[str, Test]]:
    """Read conditions "field>=value"; an empty value asks whether the field is empty."""
    found = []
    for condition in typed:
        match = CONDITION.fullmatch(condition)
        name, sign, value = match.groups() if match else (condition, "", "")
        field = kind.about.fields.get(name)
        fact = next((fact for fact in kind.about.stored_facts if fact.name == name), None)
        if field is None and fact is None:
            names = [*kind.about.fields, *(fact.name for fact in kind.about.stored_facts)]
            raise Refused(Problem("unknown_filter", name, facts={"typed": name, "hint": hint(name, names)}))
        op = COMPARED[sign]
        if not clean(value):
            found.append((name, Test(Op.FILLED if op is Op.IS_NOT else Op.EMPTY)))
        elif op is Op.HOLDS:
            found.append((name, Test(op, clean(value))))
        elif field is not None:
            reading = field.read(value, desk.today)
            if reading.refused:
                raise Refused(*(p for p in reading.problems if p.level is Level.ERROR))
            found.append((name, Test(op, reading.value)))
        elif fact is not None:
            found.append((name, Test(op, _fact_value(fact, clean(value), desk))))
    return found


def _fact_value(fact: Derived, typed: str, desk: Desk) -> Value:
    """Return the stored value of a derived fact that was typed: a code or its words, or a day."""
    if fact.is_day:
        try:
            return read_day(typed, kind="other", today=desk.today)
        except BadDay as bad:
            raise Refused(Problem("bad_date", fact.name, facts={"typed": typed, "reason": bad.reason})) from None
    return next((o.code for o in fact.options if fold(typed) in {fold(o.code), fold(o.label)}), typed)

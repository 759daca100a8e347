"""A list in words: what it asks for, its title, and how it stands on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kh49_desktop.fields import Field, Link, Value
from kh49_desktop.record import Record
from kh49_desktop.store.columns import Cells, Column
from kh49_desktop.store.conditions import INCOMPLETE, Op, Test, as_tests
from kh49_desktop.store.file import Store
from kh49_desktop.store.whose import UNIT, Owners
from kh49_desktop.text.numbers import show_whole

PAGE: Final = 500  # rows read at once
SAMPLE: Final = 300  # rows by which the widths on paper are found
UNITS_NAMED: Final = 3  # of many that are asked for
NARROWEST, WIDEST = 5, 34  # letters of a column on paper


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column on paper: its heading, its share of the width, "left" or "right"."""

    title: str
    width: float
    align: str


@dataclass(frozen=True)
class PaperList:
    """A list as it stands on paper: what it is, when and how many, and its rows, read as they are asked for."""

    title: str
    note: str
    columns: Sequence[PaperColumn]
    rows: Iterator[list[str]]


def small(words: str) -> str:
    """Return words as they stand inside a sentence: "đoàn viên"; an abbreviation stays as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def condition_words(store: Store, kind: type[Record], name: str, wanted: object, *, most: int = UNITS_NAMED) -> str:
    """Return one condition of a list: "Tổ, bộ phận: Tổ may 1", "Chưa có số định danh"; of many units `most` by name."""
    if name == INCOMPLETE:
        return "Chưa đủ thông tin" if wanted else "Đủ thông tin"
    if name == UNIT.name:
        return _units_words(store, wanted, most)
    field, fact = kind.about.fields.get(name), kind.about.derived.get(name)
    label = field.label if field else fact.label if fact else name
    cells = Cells(store, kind, ())

    def shown(value: Value) -> str:
        if field is None:
            return fact.show(value) if fact else str(value)
        return cells.linked(field, value) if isinstance(field.kind, Link) else in_words(field, value)

    return "; ".join(_said(label, test, shown) for test in _joined(as_tests(wanted)))


def _units_words(store: Store, wanted: object, most: int) -> str:
    """Return whose records a list shows: "Đơn vị: CĐCS A hoặc CĐCS B"; of many units the first few."""
    owners, said = Owners(store), []
    for test in as_tests(wanted):
        asked = test.value if isinstance(test.value, tuple) else (test.value,)
        names = [owners.shown(unit) for unit in asked]
        more = len(names) - most
        left = f" và {show_whole(more)} đơn vị khác" if more > 0 else ""
        is_not = test.op in {Op.IS_NOT, Op.NONE_OF}
        joined = (", " if is_not or left else " hoặc ").join(names[:most])
        said.append(f"{UNIT.label}: {'không phải ' if is_not else ''}{joined}{left}")
    return "; ".join(said)


def in_words(field: Field, value: Value) -> str:
    """Return a value with what it counts: "5.000.000 đồng"."""
    words = field.mask(value)
    return f"{words} {field.unit}" if words and field.unit and field.kind.numeric else words


def _joined(tests: Sequence[Test]) -> Sequence[Test | tuple[Test, Test]]:
    """Return the conditions with from and to in one."""
    return [(tests[0], tests[1])] if [test.op for test in tests] == [Op.FROM, Op.TO] else tests


def _said(label: str, test: Test | tuple[Test, Test], say: Callable[[Value], str]) -> str:
    if isinstance(test, tuple):
        since, until = (say(_one(bound)) for bound in test)
        return f"{label}: từ {since} đến {until}"
    several = [say(value) for value in test.value] if isinstance(test.value, tuple) else []
    value = "" if several else str(test.value) if test.op is Op.HOLDS else say(_one(test))
    patterns = {
        Op.IS: f"{label}: {value}",
        Op.IS_NOT: f"{label}: không phải {value}",
        Op.ONE_OF: f"{label}: {' hoặc '.join(several)}",
        Op.NONE_OF: f"{label}: không phải {', '.join(several)}",
        Op.EMPTY: f"Chưa có {small(label)}",
        Op.FILLED: f"Đã có {small(label)}",
        Op.FROM: f"{label}: từ {value}",
        Op.TO: f"{label}: đến {value}",
        Op.HOLDS: f"{label} có “{value}”",
    }
    return patterns[test.op]


def _one(test: Test) -> Value:
    return None if isinstance(test.value, tuple) else test.value


def filter_words(store: Store, kind: type[Record], where: Mapping[str, object], search: str = "") -> str:
    """Return all that a list asks for: "Đang sinh hoạt; Chưa có số định danh; tìm “anh”"."""
    said = [
        quick_words(kind, name, wanted) or condition_words(store, kind, name, wanted) for name, wanted in where.items()
    ]
    if search.strip():
        said.append(f"tìm “{search.strip()}”")
    return "; ".join(said)


def quick_words(kind: type[Record], name: str, wanted: object) -> str:
    """Return the words of one answer of a stored fact, which needs no label: "Đang sinh hoạt"."""
    fact = next((fact for fact in kind.about.stored_facts if fact.name == name), None)
    option = fact.option(wanted) if fact and isinstance(wanted, str) else None
    return option.label if option else ""


def list_title(store: Store, kind: type[Record], where: Mapping[str, object], search: str = "", name: str = "") -> str:
    """Return what a list is: "Danh sách đoàn viên: Đang sinh hoạt"; `name` is that of a saved list."""
    said = name or filter_words(store, kind, where, search)
    return f"Danh sách {small(kind.about.title)}" + (f": {said}" if said else "")


def paper_columns(columns: Sequence[Column], *, bare: bool) -> list[Column]:
    """Return the columns that go on paper: never a sensitive one; what is private stays out unless asked for."""
    return [column for column in columns if not column.is_sensitive and (bare or not column.is_private)]


def paper_list(  # noqa: PLR0913 - each is a fact of its own
    store: Store,
    kind: type[Record],
    columns: Sequence[Column],
    rids: Sequence[int],
    *,
    title: str,
    sorted_by: str = "",
    bare: bool = False,
) -> PaperList:
    """Return a list for report.listing.write_listing, its rows numbered; `rids` are row numbers in order."""
    chosen = paper_columns(columns, bare=bare)
    sample = list(cells_of(store, kind, chosen, rids[:SAMPLE], bare=bare))
    widths = [_width(column, [row[at] for row in sample]) for at, column in enumerate(chosen)]
    number = PaperColumn("TT", max(4, len(str(len(rids))) + 2), "right")
    told = [
        number,
        *(PaperColumn(c.label, w, "right" if c.right else "left") for c, w in zip(chosen, widths, strict=True)),
    ]
    by = next((c.label for c in chosen if c.name == sorted_by), "")
    note = f"{store.today:%d/%m/%Y} · {show_whole(len(rids))} {small(kind.about.title)}"
    note += f" · xếp theo {small(by)}" if by else ""
    rows = cells_of(store, kind, chosen, rids, bare=bare)
    return PaperList(title, note, told, ([show_whole(at), *row] for at, row in enumerate(rows, start=1)))


def cells_of(
    store: Store, kind: type[Record], columns: Sequence[Column], rids: Sequence[int], *, bare: bool = False
) -> Iterator[list[str]]:
    """Yield the shown texts of rows, a line each."""
    cells, around = Cells(store, kind, columns, bare=bare), store.around()
    for start in range(0, len(rids), PAGE):
        for made in cells.of(store.page(kind, rids[start : start + PAGE]), around):
            yield [" ".join(words.split()) for words, _tone in made]


def _width(column: Column, texts: Sequence[str]) -> float:
    heading = max((len(word) for word in column.label.split()), default=0)
    lengths = sorted(map(len, texts))
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0  # one long remark does not take the room of all
    return float(min(WIDEST, max(NARROWEST, heading + 1, usual + 1)))

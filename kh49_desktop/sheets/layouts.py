"""Official-looking lists as Excel: what stands on them is told by db/reference/layouts.json, not by code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Link, Value, Whole
from kh49_desktop.goals import dues
from kh49_desktop.goals.units import own_unit, superior_on
from kh49_desktop.paths import shipped
from kh49_desktop.record import Record
from kh49_desktop.sheets.workbook import Cell, Page, Sheet, Style, Workbook
from kh49_desktop.sheets.writing import Leaf, Linked, put, way_of, write_csv
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.file import Store

FILE: Final = "layouts.json"  # shipped in db/reference; one of this name in the data folder changes and adds layouts
NUMBER: Final = "#"  # the value of a column that counts the rows
FORMATS: Final = frozenset(("", "text", "number", "year"))
USUAL_WIDTH: Final = 14
LINE: Final = 16.5  # points that a line of text takes
ROOM_TO_SIGN: Final = 60.0
STEP: Final = 500

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading (two words: the upper spans its neighbours of the same), and what stands in it."""

    header: tuple[str, ...]
    value: str = ""
    width: float = USUAL_WIDTH
    format: str = ""
    when: Mapping[str, Sequence[Value]] | None = None
    total: bool = False

    def holds(self, row: Row) -> bool:
        """Tell whether this column is filled for a row."""
        return self.when is None or all(row.get(name) in wanted for name, wanted in self.when.items())


@dataclass(frozen=True, slots=True)
class Layout:
    """A list as it goes to somebody: of which records, which columns, what stands above and below.

    `plain`: headings and rows alone, for another program. `source`: rows that are worked out ("dues").
    """

    code: str
    name: str
    record: str
    columns: tuple[Column, ...]
    where: Mapping[str, Sequence[Value]]
    source: str = ""
    sort: str = ""
    plain: bool = False
    landscape: bool = True
    head: tuple[tuple[str, str], ...] = ()
    titles: tuple[str, ...] = ()
    total: str = ""
    closing: tuple[str, ...] = ()
    signatures: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Layouts:
    """What layouts.json says: the lists by their code, and the words of the workbook of a whole register."""

    lists: Mapping[str, Layout]
    workbook: Mapping[str, Any]

    @classmethod
    def load(cls, folder: Path | None = None) -> Layouts:
        """Read the shipped file and the one of a data folder above it. Raises Refused: bad_layouts."""
        raw = read(shipped("db", "reference", FILE))
        lists, workbook = raw["layouts"], raw["workbook"]
        own = folder / FILE if folder else None
        if own and own.is_file():
            changed = read(own)
            lists = {**lists, **part(own, changed, "layouts")}
            workbook = {**workbook, **part(own, changed, "workbook")}
        return cls({code: layout_of(own or Path(FILE), code, told) for code, told in lists.items()}, workbook)

    def find(self, code: str) -> Layout:
        """Return a layout. Raises Refused: no_such_layout."""
        if code not in self.lists:
            raise Refused(Problem("no_such_layout", facts={"typed": code, "layouts": ", ".join(self.lists)}))
        return self.lists[code]


def read(path: Path) -> dict[str, Any]:
    """Return what a file of layouts says. Raises Refused: bad_layouts."""
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise bad(path, str(error)) from None
    if not isinstance(found, dict):
        raise bad(path, "{")
    return found


def part(path: Path, raw: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a part of a file, empty where it has none."""
    found = raw.get(name, {})
    if not isinstance(found, dict):
        raise bad(path, name)
    return found


def bad(path: Path, what: str) -> Refused:
    """Return the refusal of a file of layouts."""
    return Refused(Problem("bad_layouts", facts={"file": str(path), "what": what}))


def layout_of(path: Path, code: str, told: object) -> Layout:
    """Return one layout. Raises Refused: bad_layouts, naming the part that is not understood."""
    if not isinstance(told, dict):
        raise bad(path, code)
    try:
        columns = tuple(column_of(path, code, column) for column in told["columns"])
        where = {str(name): list(wanted) for name, wanted in told.get("where", {}).items()}
        made = Layout(
            code=code,
            name=str(told.get("name", code)),
            record=str(told["record"]),
            columns=columns,
            where=where,
            source=str(told.get("source", "")),
            sort=str(told.get("sort", "")),
            plain=bool(told.get("plain", False)),
            landscape=bool(told.get("landscape", True)),
            head=tuple((str(left), str(right)) for left, right in told.get("head", ())),
            titles=tuple(map(str, told.get("titles", ()))),
            total=str(told.get("total", "")),
            closing=tuple(map(str, told.get("closing", ()))),
            signatures=tuple((str(who), str(how), str(name)) for who, how, name in told.get("signatures", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise bad(path, f"{code}: {error}") from None
    if not columns or made.source not in {"", "dues"}:
        raise bad(path, f"{code}: {made.source or 'columns'}")
    return made


def column_of(path: Path, code: str, told: Mapping[str, Any]) -> Column:
    """Return one column."""
    header = told["header"]
    words = (header,) if isinstance(header, str) else tuple(map(str, header))
    made = Column(
        header=words,
        value=str(told.get("value", "")),
        width=float(told.get("width", USUAL_WIDTH)),
        format=str(told.get("format", "")),
        when={str(name): list(wanted) for name, wanted in told["when"].items()} if "when" in told else None,
        total=bool(told.get("total", False)),
    )
    if made.format not in FORMATS or not 1 <= len(words) <= 2:  # noqa: PLR2004 - a heading and one above it
        raise bad(path, f"{code}: {words}")
    return made


def export_layout(
    store: Store,
    layout: Layout,
    path: Path,
    *,
    ids: Sequence[str] | None = None,
    year: int | None = None,
) -> int:
    """Write a list by its layout as .xlsx or .csv and return its rows; `ids`: of these records, in their order.

    Raises Refused: unknown_record, unknown_field (a name that the layout asks for), sensitive_list, year_needed,
    unknown_ending, file_in_use, no_such_folder; Trouble.
    """
    kind = store.catalogue.find(layout.record)
    if kind is None:
        raise bad(Path(FILE), f"{layout.code}: {layout.record}")
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise Refused(Problem("unknown_ending", facts={"ending": path.suffix or path.name, "endings": ".xlsx, .csv"}))
    if layout.source and year is None:
        raise Refused(Problem("year_needed", facts={"layout": layout.code}))
    listed = Listed(store, layout, kind, year)
    with put(path) as file:
        if path.suffix.lower() == ".csv":
            heads = [" ".join(column.header) for column in layout.columns]
            written = write_csv(file, Leaf(layout.name, heads, (cells for cells, _ in listed.rows(ids))))
        else:
            book = Workbook(file)
            written = Paper(book, layout, listed).write(ids)
            book.close()
    note_export(store, kind, "list", path, written, listed.names)
    return written


class Listed:
    """The rows of a layout: from the register, or worked out."""

    def __init__(self, store: Store, layout: Layout, kind: type[Record], year: int | None) -> None:
        """Check the names that the layout asks for. Raises Refused: unknown_field, sensitive_list."""
        self.store, self.layout, self.kind, self.year = store, layout, kind, year
        about = kind.about
        self.facts = {fact.name: fact for fact in about.stored_facts}
        asked = [column.value for column in layout.columns if column.value not in {"", NUMBER}]
        known = {*about.fields, *self.facts, *(BOOK if layout.source else ())}
        for name in dict.fromkeys((*asked, *layout.where, *(n for c in layout.columns for n in c.when or ()))):
            if name not in known:
                raise Refused(Problem("unknown_field", facts={"field": name, "fields": ", ".join(sorted(known))}))
            if name in about.fields and about.fields[name].sensitive:
                raise Refused(Problem("sensitive_list", facts={"records": about.fields[name].label}))
        self.names = [name for name in asked if name in about.fields]
        linked = Linked(store, [about.fields[name] for name in self.names], brief=True)
        self.ways = {name: way_of(about.fields[name], linked) for name in self.names}

    def rows(self, ids: Sequence[str] | None) -> Iterator[tuple[list[Cell], Row]]:
        """Yield the cells of each row, and the row."""
        source = self._book(ids) if self.layout.source else self._stored(ids)
        for number, row in enumerate(source, 1):
            yield [self._cell(column, row, number) for column in self.layout.columns], row

    def _cell(self, column: Column, row: Row, number: int) -> Cell:
        if column.value == NUMBER:
            return number
        value = row.get(column.value) if column.value and column.holds(row) else None
        if value is None:
            return None
        field = self.kind.about.fields.get(column.value)
        if column.format == "year" and isinstance(value, str):
            return value[:4]
        if field is None:
            return self.facts[column.value].show(value) if column.value in self.facts else value
        if column.format == "text" and not isinstance(field.kind, Link):
            return field.show(value)
        show, _ = self.ways[column.value]
        return show(value) if show else value

    def _stored(self, ids: Sequence[str] | None) -> Iterator[Row]:
        if ids is not None:
            found = (self.store.row(self.kind, record) for record in ids)
            yield from (row for row in found if row is not None)
            return
        where = {name: Test(Op.ONE_OF, tuple(wanted)) for name, wanted in self.layout.where.items()}
        yield from self.store.rows(self.kind, where=where, sort=self.layout.sort or None)

    def _book(self, ids: Sequence[str] | None) -> Iterator[Row]:
        """Yield the lines of the book of dues: of everybody who owes or paid something in the year."""
        year, link = self.year or 0, next(f for f in self.kind.about.fields.values() if isinstance(f.kind, Link))
        people = self.store.catalogue.of_table(link.target)
        members = ids if ids is not None else [str(row["id"]) for row in self.store.rows(people)]
        for start in range(0, len(members), STEP):
            for line in dues.book(self.store, year, members[start : start + STEP]):
                if ids is None and not line.due and not line.paid and not line.unknown:
                    continue
                months = {f"m{number:02d}": month.paid for number, month in enumerate(line.months, 1)}
                told = {"due": line.due, "paid": line.paid, "arrears": line.arrears}
                yield {link.name: line.member, "year": year, **months, **told}


BOOK: Final = frozenset(("due", "paid", "arrears"))  # what the book of dues tells beside the record's fields


class Paper:
    """Lays a list out: head, titles, table, total, closing lines and the places to sign."""

    def __init__(self, book: Workbook, layout: Layout, listed: Listed) -> None:
        """Take what is to be written."""
        self.book, self.layout, self.listed = book, layout, listed
        self.columns = layout.columns
        self.last = len(self.columns) - 1
        self.levels = max(len(column.header) for column in self.columns)
        self.facts = facts(listed.store, listed.year)

    def write(self, ids: Sequence[str] | None) -> int:
        """Write the sheet and return the rows of its table."""
        layout = self.layout
        above = 0 if layout.plain else len(layout.head) + bool(layout.head) + len(layout.titles) + bool(layout.titles)
        page = Page(
            [column.width for column in self.columns],
            frozen=(above + self.levels, 0),
            repeated=(above, above + self.levels - 1),
            filtered=above if layout.plain else -1,
            landscape=layout.landscape,
            numbered=not layout.plain,
        )
        with self.book.sheet(self.book.name(layout.name), page) as sheet:
            if not layout.plain:
                self._top(sheet)
            self._heading(sheet)
            written = self._rows(sheet, ids)
            if not layout.plain:
                self._bottom(sheet, written)
        return written

    def _words(self, text: str, **more: object) -> str:
        known = {**self.facts, **{name: str(value) for name, value in more.items()}}
        for name, value in known.items():
            text = text.replace("{" + name + "}", value)
        return text

    def _halves(self, sheet: Sheet, left: str, right: str, styles: tuple[Style, Style], height: float) -> None:
        """Write two texts side by side, each over half of the table's width."""
        middle = self._middle()
        cells: list[Cell] = [None] * (self.last + 1)
        looks = [styles[0]] * middle + [styles[1]] * (self.last + 1 - middle)
        cells[0], cells[middle] = left or None, right or None
        lines = max(self._lines(left, 0, middle - 1), self._lines(right, middle, self.last))
        sheet.row(cells, tuple(looks), height=max(height, LINE * lines))
        if middle > 1:
            sheet.merge(0, middle - 1)
        if self.last > middle:
            sheet.merge(middle, self.last)

    def _middle(self) -> int:
        """Return the first column of the right half."""
        whole, so_far = sum(column.width for column in self.columns), 0.0
        for at, column in enumerate(self.columns):
            so_far += column.width
            if so_far * 2 >= whole:
                return max(1, min(at + 1, self.last))
        return self.last

    def _lines(self, text: str, first: int, last: int) -> int:
        room = sum(column.width for column in self.columns[first : last + 1]) or 1
        return sum(1 + int(len(line) * 1.15 // room) for line in text.split("\n"))

    def _across(self, sheet: Sheet, text: str, style: Style, height: float = LINE) -> None:
        cells: list[Cell] = [text or None, *[None] * self.last]
        sheet.row(cells, (style,) * (self.last + 1), height=max(height, LINE * self._lines(text, 0, self.last)))
        if self.last:
            sheet.merge(0, self.last)

    def _top(self, sheet: Sheet) -> None:
        layout = self.layout
        strong = len(layout.head) - 1
        for number, (left, right) in enumerate(layout.head):
            style = Style.PAPER_STRONG if number == strong else Style.PAPER
            self._halves(sheet, self._words(left), self._words(right), (style, Style.PAPER_STRONG), LINE)
        if layout.head:
            sheet.row([None] * (self.last + 1), (Style.PAPER,) * (self.last + 1))
        for number, title in enumerate(layout.titles):
            self._across(sheet, self._words(title), Style.PAPER_SLANTED if number else Style.PAPER_TITLE, LINE + 4)
        if layout.titles:
            sheet.row([None] * (self.last + 1), (Style.PAPER,) * (self.last + 1))

    def _heading(self, sheet: Sheet) -> None:
        style = Style.HEADING if self.layout.plain else Style.RULED_HEADING
        looks, top = (style,) * (self.last + 1), sheet.rows
        lines = max(self._lines(column.header[-1], at, at) for at, column in enumerate(self.columns))
        for level in range(self.levels):
            cells = [column.header[level] if level < len(column.header) else "" for column in self.columns]
            beside = [
                at and level < len(column.header) - 1 and column.header[level] == self.columns[at - 1].header[:1][0]
                for at, column in enumerate(self.columns)
            ]
            cells = ["" if same else cell for cell, same in zip(cells, beside, strict=True)]
            is_last = level == self.levels - 1
            sheet.row(cells, looks, height=max(LINE + 2, LINE * lines) if is_last else LINE + 2)
            if not is_last:
                self._span(sheet, level)
        if self.levels > 1:
            for at, column in enumerate(self.columns):
                if len(column.header) == 1:
                    sheet.merge(at, at, top)

    def _span(self, sheet: Sheet, level: int) -> None:
        first = 0
        for at in range(1, self.last + 2):
            upper = self.columns[first].header[level] if len(self.columns[first].header) > level + 1 else None
            same = at <= self.last and len(self.columns[at].header) > level + 1
            if same and self.columns[at].header[level] == upper:
                continue
            if upper is not None and at - 1 > first:
                sheet.merge(first, at - 1)
            first = at

    def _rows(self, sheet: Sheet, ids: Sequence[str] | None) -> int:
        fields, plain = self.listed.kind.about.fields, self.layout.plain
        text = Style.TEXT if plain else Style.RULED
        numbered = Style.WHOLE if plain else Style.RULED_CENTRE
        figure = Style.NUMBER if plain else Style.RULED_NUMBER
        figures = []
        for column in self.columns:
            field = fields.get(column.value)
            is_year = field is not None and isinstance(field.kind, Whole) and field.plain
            figures.append(numbered if column.value == NUMBER or is_year else figure)
        sums = [0] * (self.last + 1)
        written = 0
        for cells, _ in self.listed.rows(ids):
            looks = tuple(look if isinstance(cell, int) else text for look, cell in zip(figures, cells, strict=True))
            if plain:
                sheet.row(cells, looks)
            else:
                sheet.ruled(cells, looks)
            for at, cell in enumerate(cells):
                if isinstance(cell, int) and self.columns[at].total:
                    sums[at] += cell
            written += 1
        if self.layout.total and written:
            self._total(sheet, sums)
        return written

    def _total(self, sheet: Sheet, sums: Sequence[int]) -> None:
        cells: list[Cell] = [total if column.total else "" for total, column in zip(sums, self.columns, strict=True)]
        first = next((at for at, column in enumerate(self.columns) if column.total), 0)
        cells[min(1, max(first - 1, 0))] = self.layout.total
        looks = (Style.RULED_TOTAL_NUMBER if column.total else Style.RULED_TOTAL for column in self.columns)
        sheet.row(cells, tuple(looks))

    def _bottom(self, sheet: Sheet, written: int) -> None:
        layout, empty = self.layout, (Style.PAPER,) * (self.last + 1)
        for line in layout.closing:
            self._across(sheet, self._words(line, count=written), Style.PAPER_LEFT)
        if not layout.signatures:
            return
        sheet.row([None] * (self.last + 1), empty)
        left, right = (
            (layout.signatures[0], layout.signatures[-1])
            if len(layout.signatures) > 1
            else (("", "", ""), layout.signatures[0])
        )
        place = self._words("{place_and_day}")
        self._halves(sheet, "", place, (Style.PAPER, Style.PAPER_SLANTED), LINE)
        styles = (Style.PAPER_STRONG, Style.PAPER_SLANTED, Style.PAPER_STRONG)
        for at, style in enumerate(styles):
            if at == len(styles) - 1:
                sheet.row([None] * (self.last + 1), empty, height=ROOM_TO_SIGN)
            self._halves(sheet, self._words(left[at]), self._words(right[at]), (style, style), LINE)


def facts(store: Store, year: int | None) -> dict[str, str]:
    """Return what the words of a layout may name in {brackets}."""
    unit, day = own_unit(store), store.today
    place = f"{unit.place}, " if unit.place else ""
    return {
        "unit": unit.name,
        "superior": (superior_on(store, unit, day) or "").upper(),
        "chair": unit.chair or "",
        "day": f"{day:%d/%m/%Y}",
        "year": str(year or day.year),
        "place_and_day": f"{place}ngày {day.day:02d} tháng {day.month:02d} năm {day.year}",
    }

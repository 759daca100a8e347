"""Finding the table in a sheet: past titles, under a header of one to three rows, down to the signatures."""

from __future__ import annotations

import dataclasses
import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import PersonName, Text
from kh49_desktop.record import Record
from kh49_desktop.sheets.headings import NUMBERING, RECORD_ID_HEADING, Meaning, Vocabulary, is_numbering
from kh49_desktop.sheets.lines import Sorter
from kh49_desktop.sheets.reading import Book, Cell, Sheet, Span, letter, text_of
from kh49_desktop.sheets.stowed import Lines, alike, fill
from kh49_desktop.text.legacy import Detection, Encoding, decode, detect
from kh49_desktop.text.letters import clean, fold

TITLES_ABOVE: Final = 3
LONGEST_NUMBERING: Final = 16
COUNT_HEADINGS: Final = frozenset(
    ("so nguoi", "so luong", "sl", "nam", "nu", "ty le", "tong so", "tong cong", "cong", "so tien", "thanh tien",
     "don vi", "bo phan", "noi dung", "ghi chu", "ky nhan", "so doan vien", "so lao dong", "don gia", "dvt", "so sach",
     "ly do", "chi tieu", "dien giai", "muc", "hang muc")
)  # fmt: skip
SEARCHED_ROWS: Final = 200  # a header further down is none
NEAR_ROWS: Final = 60
HIGHEST_HEADER: Final = 3
FEWEST_FIELDS: Final = 2
HEADINGS_ACROSS: Final = 3  # columns in which the headings of a list that lies across may stand
SAMPLED: Final = 80  # texts of a column by which its encoding is told
ENOUGH_WORDS: Final = 10  # below that a column follows its sheet
CLEARLY: Final = 2  # unless so many more of its words are possible its own way
LOOKED_AT: Final = 1_000  # cells of a column that its encoding and samples are taken from
SHOWN_SAMPLES: Final = 5
TYPED_DIGITS: Final = 4  # a text with so many digits stands in no header
SHARE_JOINED: Final = 0.5
TITLE_ROWS: Final = 20
LONGEST_TITLE: Final = 300
OUR_OWN: Final = Detection("unicode", 1.0, {})
_SUMMARY: Final = re.compile(r"(?:[IVX\d]+[.)]\s*)?(?:(?:bảng|biểu)\b.*\b)?(?:tổng hợp|thống kê)\b", re.IGNORECASE)
_DIGITS: Final = re.compile(r"\d")


@dataclass(slots=True)
class Column:
    """One column of a table. `levels` are the header's rows above it, decoded; `heading` is how they are shown."""

    index: int
    levels: tuple[str, ...]
    filled: int = 0
    samples: tuple[str, ...] = ()
    encoding: Encoding = "unicode"
    capitals: bool = False
    joined: bool = False  # the second column under one heading (họ đệm | tên)
    numbering: bool = False

    @property
    def letter(self) -> str:
        """Return the column's letters in the sheet."""
        return letter(self.index)

    @property
    def heading(self) -> str:
        """Return the heading as a person reads it."""
        return " / ".join(dict.fromkeys(self.levels))


@dataclass(slots=True)
class Table:
    """The table of a sheet. Row numbers are Excel's; `left_out` counts the rows that are no data, by their nature."""

    sheet: str
    columns: tuple[Column, ...]
    lines: Lines
    first_row: int = 0  # of the header; 0: there is none
    last_row: int = 0
    encoding: Encoding = "unicode"
    share: float = 1.0
    hidden: bool = False
    score: float = 0.0
    day_shift: int = 0
    source: str = ""  # the file's name
    text_encoding: str = ""  # of a text file
    left_out: Counter[str] = field(default_factory=Counter)
    also: tuple[str, ...] = ()  # other sheets with a table
    beside: str = ""  # the letters of the first column of another table to the right
    titles: tuple[str, ...] = ()  # what stands above the header, decoded
    hidden_rows: tuple[int, ...] = ()  # Excel rows of data that a filter or a person hides
    hidden_columns: tuple[str, ...] = ()  # letters of columns that are hidden
    number: int = 0  # of its sheet in the book
    across: tuple[str, ...] = ()  # other sheets whose lists lie on their sides
    below: int = 0  # the Excel row where a table of something else begins below this one and is left out; 0: none

    @property
    def bands(self) -> tuple[str, ...]:
        """Return the bands that data rows stand under, in their order."""
        return self.lines.bands

    @property
    def place(self) -> str:
        """Return the mark of a table in its book: its sheet, and where its header begins when it is not alone there."""
        first = self.columns[0].letter if self.columns else "A"
        return f"{self.sheet}!{first}{self.first_row}"

    @property
    def shape(self) -> frozenset[str]:
        """Return the headings, in whatever columns they stand: tables of one list share them."""
        return frozenset(fold(column.heading) for column in self.columns if column.levels and not column.numbering)

    @property
    def fingerprint(self) -> str:
        """Return the mark of the table's shape: the same headings in the same columns give the same."""
        shape = "|".join(f"{column.letter}:{fold(column.heading)}" for column in self.columns)
        return hashlib.sha256(shape.encode("utf-8")).hexdigest()[:16]

    def column(self, letters: str) -> Column | None:
        """Return the column of these letters."""
        return next((column for column in self.columns if column.letter == letters), None)


@dataclass(frozen=True, slots=True)
class Header:
    """A header that may be the one: its rows from 0, the levels above each column, how well they are known."""

    top: int
    height: int
    levels: dict[int, tuple[str, ...]]
    score: float


def find_table(book: Book, kind: type[Record], sheet: str | None = None) -> Table:
    """Return the best table of a book for a record type, or that of a named sheet.

    Raises Refused: no_such_sheet, no_header (nothing in it is known as a heading), no_rows (a header without data).
    """
    return best_tables(book, kind, sheet)[0]


def best_tables(
    book: Book, kind: type[Record], sheet: str | None = None, *, without_hidden: bool = False
) -> list[Table]:
    """Return the tables of a book as `find_tables` does, the best with rows first. Raises Refused as `find_table`."""
    if sheet is not None and all(each.name != sheet for each in book.sheets):
        names = ", ".join(each.name for each in book.sheets)
        raise Refused(Problem("no_such_sheet", facts={"sheet": sheet, "sheets": names}))
    found = find_tables(book, kind, sheet, without_hidden=without_hidden)
    if not found:
        wanted = ", ".join(f.label for f in kind.about.naming)
        raise Refused(Problem("no_header", facts={"file": book.name, "wanted": wanted}))
    best = found[0]
    if not best.lines:
        raise Refused(Problem("no_rows", facts={"sheet": best.sheet, "row": best.last_row}))
    return found


def find_tables(
    book: Book, kind: type[Record], sheet: str | None = None, *, without_hidden: bool = False
) -> list[Table]:
    """Return the tables of all sheets, the best first: with rows, in shown sheets, with the most known headings.

    A sheet may hold several, one below or beside the other. `without_hidden` leaves hidden rows and columns out.
    Raises Refused: list_sideways, where the only lists lie across (`lies_across`); beside others they are only named.
    """
    vocabulary = Vocabulary.of(kind)
    found: list[Table] = []
    across: list[str] = []
    for each in book.sheets:
        if sheet in {None, each.name}:
            detection = sheet_encoding(each)
            best = find_header(each, detection, vocabulary)
            if best is not None and lies_across(each, best, detection, vocabulary):
                across.append(each.name or "–")
            elif best is not None:
                found += tables_of(each, book, vocabulary, detection, best, without_hidden=without_hidden)
    if across and not any(table.lines for table in found):
        raise Refused(Problem("list_sideways", facts={"sheet": ", ".join(across)}))
    numbers = {each.name: number for number, each in enumerate(book.sheets)}
    for table in found:
        table.number = numbers[table.sheet]
    found.sort(key=lambda t: (bool(t.lines), not t.hidden, round(t.score), len(t.lines)), reverse=True)
    for table in found:
        others = (other.sheet for other in found if other.sheet != table.sheet and other.lines)
        table.also = tuple(dict.fromkeys(others))
        table.across = tuple(across)
    return found


def plain_table(book: Book, sheet: str | None = None) -> Table:
    """Return all filled rows of a sheet as data, for a list without a header that a person maps by hand."""
    chosen = next((s for s in book.sheets if s.name == sheet), None) or max(book.sheets, key=lambda s: len(s.rows))
    detection = sheet_encoding(chosen)
    width = max(map(len, chosen.rows), default=0)
    columns = tuple(Column(index, ()) for index in range(width))
    lines = Lines(chosen.rows)
    for number, row in enumerate(chosen.rows, 1):
        if row.count("") < len(row):
            lines.add(number)
    table = Table(chosen.name, columns, lines, encoding=detection.encoding, share=detection.share)
    return finished(table, chosen, book, detection)


def tables_of(  # noqa: PLR0913 - what is known of the sheet
    sheet: Sheet,
    book: Book,
    vocabulary: Vocabulary,
    detection: Detection,
    best: Header,
    *,
    without_hidden: bool = False,
) -> list[Table]:
    """Return the tables of one sheet from the top down, those beside each other from left to right."""
    headers = all_headers(sheet, detection, vocabulary, best)
    tables = []
    for header, lower in zip(headers, [*headers[1:], None], strict=True):
        until = whole_until = len(sheet.rows) if lower is None else above(sheet, header, lower)
        below = other_table(sheet, header, until, detection, vocabulary)
        until = below or until
        left = sum(1 for row in itertools.islice(sheet.rows, until, whole_until) if row.count("") < len(row))
        here, rest = sheet, header
        while True:
            end = start_of_next(rest, vocabulary)
            part, part_header = left_of(here, rest, end) if end else (here, rest)
            table = table_of(part, part_header, book, vocabulary, detection, until, without_hidden=without_hidden)
            table.beside = letter(end) if end else ""
            if below:
                table.below = below + 1
                table.left_out["after"] += left
            tables.append(table)
            if not end:
                break
            here, rest = right_of(here, rest, end)
    for upper, table in itertools.pairwise(tables):
        if table.first_row == upper.first_row and not table.titles:
            table.titles = upper.titles
    return tables


def table_of(  # noqa: PLR0913, PLR0917 - what is known of the place
    sheet: Sheet,
    header: Header,
    book: Book,
    vocabulary: Vocabulary,
    detection: Detection,
    until: int,
    *,
    without_hidden: bool,
) -> Table:
    """Return the table under a header, down to before the row `until` (from 0)."""
    columns = tuple(Column(index, levels) for index, levels in sorted(header.levels.items()))
    if any(is_our_own(column) for column in columns):
        detection = OUR_OWN
    for column in columns:
        column.numbering = is_numbering(column.levels)
    first, last, lines = header.top + 1, header.top + header.height, Lines(sheet.rows)
    table = Table(sheet.name, columns, lines, first, last, detection.encoding, detection.share)
    table.score, table.hidden = header.score, sheet.hidden
    above_it = sheet.rows[max(0, header.top - TITLE_ROWS) : header.top]
    table.left_out["title"] = sum(1 for row in sheet.rows[: header.top] if row.count("") < len(row))
    table.titles = tuple(text for row in above_it if (text := title_of(row, detection.encoding)))
    take_lines(table, sheet, header, detection, vocabulary, until)
    if sheet.hidden_rows:
        table.hidden_rows = tuple(number for number in table.lines.numbers if number in sheet.hidden_rows)
        if without_hidden:
            table.lines = table.lines.without(sheet.hidden_rows)
            table.left_out["hidden"] = len(table.hidden_rows)
    if sheet.hidden_columns:
        hidden = [column for column in table.columns if column.index in sheet.hidden_columns]
        table.hidden_columns = tuple(column.letter for column in hidden)
        if without_hidden:
            table.columns = tuple(column for column in table.columns if column not in hidden)
    return finished(table, sheet, book, detection)


def title_of(row: list[Cell], encoding: Encoding) -> str:
    """Return the words of a row above a header."""
    texts = (clean(decode(cell, encoding)) if isinstance(cell, str) else text_of(cell) for cell in row if cell != "")
    return " ".join(texts)[:LONGEST_TITLE]


def is_our_own(column: Column) -> bool:
    """Tell whether the column names records by their ids: only a file that this program wrote has it."""
    return column.levels == (RECORD_ID_HEADING,)


def finished(table: Table, sheet: Sheet, book: Book, detection: Detection) -> Table:
    """Tell of each column how full it is, how it is encoded and what stands in it; forget columns of nothing."""
    table.day_shift, table.source, table.text_encoding = book.day_shift, book.name, book.encoding
    kept = []
    filled = filled_cells(table.lines)
    looked_at = table.lines.cells(step=max(1, len(table.lines) // LOOKED_AT))
    for column in table.columns:
        at = column.index
        column.filled = filled[at]
        cells = [row[at] for row in looked_at if at < len(row) and row[at] != ""]
        if detection is not OUR_OWN:
            font = sheet.fonts.get(at) or sheet.fonts.get(-1)
            column.encoding, column.capitals = column_encoding(cells, detection, font)
        shown = (told(cell, column) for cell in cells[: SHOWN_SAMPLES * 4])
        column.samples = tuple(dict.fromkeys(text for text in shown if text))[:SHOWN_SAMPLES]
        if column.levels or column.filled:
            kept.append(column)
    table.columns = tuple(kept)
    return table


def filled_cells(lines: Lines) -> Counter[int]:
    """Return how many lines have something in each column."""
    found: Counter[int] = Counter()
    for first in range(0, len(lines), LOOKED_AT):
        rows = lines.cells(first, first + LOOKED_AT)
        for at, cells in enumerate(itertools.zip_longest(*rows, fillvalue="")):
            found[at] += len(rows) - cells.count("")
    return found


def told(cell: Cell, column: Column) -> str:
    """Return a cell's text as a person reads it, decoded."""
    text = text_of(cell)
    return clean(decode(text, column.encoding, capitals=column.capitals)) if isinstance(cell, str) else text


# -- encoding ----------------------------------------------------------------------------------------------------------


def sheet_encoding(sheet: Sheet) -> Detection:
    """Return how most texts of a sheet are encoded, from its head and from rows all through it."""
    step = max(1, len(sheet.rows) // SEARCHED_ROWS)
    rows = (*sheet.rows[: NEAR_ROWS // 2], *sheet.rows[NEAR_ROWS // 2 :: step])
    texts = dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str) and not cell.isascii())
    return detect(list(texts)[: SAMPLED * 4], sheet.fonts.get(-1))


def column_encoding(cells: Sequence[Cell], whole: Detection, font: str | None) -> tuple[Encoding, bool]:
    """Return how a column is encoded (with little to tell: as its sheet) and whether its font shows capitals."""
    texts = list(dict.fromkeys(cell for cell in cells if isinstance(cell, str) and not cell.isascii()))
    own = detect(texts[:: max(1, len(texts) // SAMPLED)][:SAMPLED], font)
    has_own = own.counts.get("words", 0) >= ENOUGH_WORDS
    is_clear = own.counts.get(own.encoding, 0) >= own.counts.get(whole.encoding, 0) + CLEARLY
    encoding = own.encoding if has_own or is_clear else whole.encoding
    return encoding, shows_capitals(encoding, font)


def shows_capitals(encoding: Encoding, font: str | None) -> bool:
    """Tell whether a font shows the small letters of TCVN3 as capitals: .VnTimeH."""
    return encoding == "tcvn3" and font is not None and font.lower().startswith(".vn") and font.lower().endswith("h")


# -- the header --------------------------------------------------------------------------------------------------------


def find_header(sheet: Sheet, detection: Detection, vocabulary: Vocabulary) -> Header | None:
    """Return the header whose headings are known best; one that is lower wins only where it says more."""
    for rows in (NEAR_ROWS, SEARCHED_ROWS):
        heads = [decoded_row(row, detection.encoding) for row in sheet.rows[: rows + HIGHEST_HEADER]]
        likely = [sum(1 for text in row if text and vocabulary.quick(text)) for row in heads[:rows]]
        best: Header | None = None
        for top, known in enumerate(likely):
            if not known and not any(likely[top + 1 : top + HIGHEST_HEADER]):
                continue
            for height in range(1, min(HIGHEST_HEADER, len(heads) - top) + 1):
                header = header_at(sheet, heads, top, height, vocabulary)
                if height > 1 and not has_rows(sheet, top + height):
                    continue  # the only row of a list is no part of its header
                if header is not None and (best is None or header.score > best.score):
                    best = header
        if best is not None:
            return best
    return None


def all_headers(sheet: Sheet, detection: Detection, vocabulary: Vocabulary, best: Header) -> list[Header]:
    """Return the headers of all tables that stand one below the other, from the top down.

    A header printed again on every page is none of another table: its headings are the same in the same columns.
    """
    found = [best]
    taken = range(best.top, best.top + best.height)
    starts = First(vocabulary, detection.encoding)
    at = 0
    while at < len(sheet.rows):
        if at in taken or not starts.may_begin(sheet.rows[at]):
            at += 1
            continue
        heads = [decoded_row(row, detection.encoding) for row in sheet.rows[at : at + HIGHEST_HEADER]]
        tried = [
            header
            for height in range(1, len(heads) + 1)
            if not any(at + step in taken for step in range(height))
            and (header := header_at(sheet, heads, 0, height, vocabulary, offset=at)) is not None
            and is_whole(header, vocabulary)
        ]
        header = max(tried, key=lambda each: each.score, default=None)
        if header is None:
            at += 1
            continue
        at += header.height
        if header.levels != best.levels:
            found.append(header)
    found.sort(key=lambda each: each.top)
    kept = [
        h
        for h, lower in zip(found, [*found[1:], None], strict=True)
        if h is best or has_rows(sheet, h.top + h.height, lower)
    ]
    return [h for number, h in enumerate(kept) if number == 0 or h.levels != kept[number - 1].levels]


def is_whole(header: Header, vocabulary: Vocabulary) -> bool:
    """Tell whether a further header names its records and says two things of them at least."""
    fields = {meaning.field for levels in header.levels.values() if (meaning := vocabulary.meaning(levels))}
    return len(fields) >= FEWEST_FIELDS and bool(fields & {f.name for f in vocabulary.kind.about.naming})


def lies_across(sheet: Sheet, header: Header, detection: Detection, vocabulary: Vocabulary) -> bool:
    """Tell whether a list lies on its side, with a column for each person: its headings stand below each other."""
    naming = {f.name for f in vocabulary.kind.about.naming}
    known = {m.field for levels in header.levels.values() if (m := vocabulary.meaning(levels, rough=False)) is not None}
    first = max(0, header.top - TITLE_ROWS)
    near = [decoded_row(row, detection.encoding) for row in sheet.rows[first : header.top + NEAR_ROWS]]
    for column in range(max(map(len, near), default=0))[:HEADINGS_ACROSS]:
        texts = [row[column] for row in near if column < len(row) and row[column]]
        meant = [m.field for text in texts if (m := vocabulary.meaning((text,), rough=False)) is not None]
        fields = set(meant)
        is_header = len(fields - naming) >= FEWEST_FIELDS and fields & naming and len(meant) * 2 >= len(texts)
        if is_header and len(fields) > len(known):
            return True
    return False


def has_rows(sheet: Sheet, start: int, lower: Header | None = None) -> bool:
    """Tell whether a row with several filled cells stands between the end of a header and the next one."""
    end = lower.top if lower is not None else len(sheet.rows)
    return any(len(row) - row.count("") >= FEWEST_FIELDS for row in itertools.islice(sheet.rows, start, end))


def above(sheet: Sheet, header: Header, lower: Header) -> int:
    """Return where a table ends that has another one below: before the titles of that one."""
    end = lower.top
    start = header.top + header.height
    while end > start and len(sheet.rows[end - 1]) - sheet.rows[end - 1].count("") <= 1:
        end -= 1
    return end if end > start else lower.top


def other_table(sheet: Sheet, header: Header, until: int, detection: Detection, vocabulary: Vocabulary) -> int:
    """Return the row (from 0) where a table of something else begins below a list, with its titles; 0: there is none.

    Its header has other headings than this list's in the same columns; a header printed again has the same.
    """
    start = header.top + header.height
    further = Further(sheet, header, detection, vocabulary)
    is_behind_gap, title = False, ""  # behind a row of one text or none: a title
    for at, row in enumerate(itertools.islice(sheet.rows, start, until), start):
        if len(row) - row.count("") <= 1:
            is_behind_gap, title = True, next((str(cell) for cell in row if cell != ""), title)
            continue
        if further.may_begin(row, is_behind_gap=is_behind_gap) and further.begins(
            row, title, is_behind_gap=is_behind_gap
        ):
            return first_title(sheet, at, start, further.naming)
        is_behind_gap, title = False, ""
    return 0


class Further:
    """Tells whether a row below a header is that of another table: of other headings in the same columns."""

    def __init__(self, sheet: Sheet, header: Header, detection: Detection, vocabulary: Vocabulary) -> None:
        """Take the header of the list above."""
        self.naming = naming_columns(header, vocabulary)
        self._vocabulary, self._encoding = vocabulary, detection.encoding
        self._heads = {index: {fold(text) for text in levels} for index, levels in header.levels.items()}
        self._numbering = {index for index, levels in header.levels.items() if is_numbering(levels)}
        rows = sheet.rows[header.top : header.top + header.height]
        cells = (row[index] for row in rows for index in self.naming if index < len(row))
        self._names = {str(cell).strip().lower() for cell in cells} - {""}

    def may_begin(self, row: list[Cell], *, is_behind_gap: bool) -> bool:
        """Tell quickly whether a row may be a header: nothing but texts, a heading of names, or of the numbers first.

        A row that names nobody is looked at only behind a gap or a title.
        """
        if not may_be_headings(row):
            return False
        if is_behind_gap or any(
            index < len(row) and str(row[index]).strip().lower() in self._names for index in self.naming
        ):
            return True
        first = next(str(cell) for cell in row if cell != "")
        return len(first) <= LONGEST_NUMBERING and fold(decode(first, self._encoding)) in NUMBERING

    def begins(self, row: list[Cell], title: str, *, is_behind_gap: bool) -> bool:
        """Tell whether a row is the header of another table. `title` is the lone text above it, behind a gap."""
        decoded = ((index, clean(decode(cell, self._encoding))) for index, cell in enumerate(row) if type(cell) is str)
        texts = {index: text for index, text in decoded if text}
        words = {index: fold(text) for index, text in texts.items()}
        same = {index for index in words if words[index] in self._heads.get(index, ())}
        beside = [index for index in words if index not in same or index not in {*self._numbering, *self.naming}]
        other = [index for index in beside if index not in same]
        if not other or len(other) * 2 < len(beside):
            return False
        first = min(words)
        is_numbered = words[first] in NUMBERING
        if same.intersection(self.naming) or (is_numbered and (first in self._numbering or is_behind_gap)):
            return True
        known = [index for index, text in texts.items() if is_heading(text, self._vocabulary)]
        is_named = any(text.lower() in self._names for text in texts.values())
        if len(known) >= FEWEST_FIELDS and (is_numbered or is_named):
            return True
        is_summary = len(texts) > FEWEST_FIELDS and self._numbering and is_of_summary(decode(title, self._encoding))
        names_nobody = all(index in known for index in self.naming if index in words)
        is_known = len(known) >= max(FEWEST_FIELDS, len(texts) / 2) and names_nobody
        return is_behind_gap and bool(is_summary or is_known)


def is_of_summary(title: str) -> bool:
    """Tell whether a title is that of a summary."""
    return _SUMMARY.match(clean(title)) is not None


def may_be_headings(row: list[Cell]) -> bool:
    """Tell quickly whether a row holds nothing but texts with letters."""
    return all(cell == "" or (isinstance(cell, str) and not cell.isdigit()) for cell in row)


def is_heading(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a text is a heading of this record type or one of a count; an answer (Nam, Nữ) only counts."""
    words = fold(text)
    if words in NUMBERING or words in COUNT_HEADINGS:
        return True
    meaning = vocabulary.quick(text)
    return meaning is not None and not meaning.options


def first_title(sheet: Sheet, at: int, start: int, naming: Sequence[int]) -> int:
    """Return the first of the titles above a header: a lone text in capitals, or one behind a gap."""
    first = at
    for up in range(at - 1, max(start, at - 1 - TITLES_ABOVE * 2), -1):
        row = sheet.rows[up]
        texts = [(index, text_of(cell)) for index, cell in enumerate(row) if cell != ""]
        if len(texts) > 1:
            break
        is_after_gap = not any(cell != "" for cell in sheet.rows[up - 1])
        if texts and not is_after_gap and texts[0][0] in naming and texts[0][1] != texts[0][1].upper():
            break
        if texts:
            first = up
    return first


class First:
    """Tells quickly whether a row may be a header: half of its cells begin with the first word of a heading."""

    def __init__(self, vocabulary: Vocabulary, encoding: Encoding) -> None:
        """Take the headings of a record type."""
        self._known = {words.split()[0] for words in (*vocabulary.exact, *NUMBERING) if words}
        self._encoding = encoding
        self._said: dict[str, bool] = {}

    def may_begin(self, row: list[Cell]) -> bool:
        """Tell it of a row; a cell that is no text, or only digits, stands in no header."""
        filled = known = 0
        for cell in row:
            if cell == "":
                continue
            if not isinstance(cell, str) or cell.isdigit():
                return False
            filled += 1
            word = cell.split(None, 1)[0] if not cell.isspace() else ""
            if word not in self._said:
                self._said[word] = fold(decode(word, self._encoding)).split(" ")[0] in self._known
            known += self._said[word]
        return filled >= FEWEST_FIELDS and known * 2 >= filled


def decoded_row(row: Sequence[Cell], encoding: Encoding) -> list[str]:
    """Return the texts of a row that may be headings; numbers, days and texts full of digits are none."""
    return [
        clean(decode(cell, encoding)) if isinstance(cell, str) and len(_DIGITS.findall(cell)) < TYPED_DIGITS else ""
        for cell in row
    ]


def header_at(  # noqa: PLR0913 - where to look
    sheet: Sheet, heads: list[list[str]], top: int, height: int, vocabulary: Vocabulary, *, offset: int = 0
) -> Header | None:
    """Return the header of these rows with its score, or None when they cannot be one.

    `heads` are the decoded rows of the sheet from `offset` on; `top` counts in them.
    """
    rows = heads[top : top + height]
    top += offset
    for number, texts in enumerate(rows):
        raw = sheet.rows[top + number]
        filled = len(raw) - raw.count("")
        named = sum(1 for text in texts if text and not text.isdigit())
        if named * 2 < filled or (number in {0, height - 1} and not named):
            return None
    levels = spread(rows, top, sheet.merged)
    if not levels:
        return None
    meanings = {index: vocabulary.meaning(texts, rough=False) for index, texts in levels.items()}
    best: dict[tuple[str, str], float] = {}
    for meaning in meanings.values():
        if meaning is not None:
            mark = (meaning.field, meaning.part)
            worth = meaning.certainty / 100 * (0.6 if meaning.part else 1.0)
            best[mark] = max(best.get(mark, 0.0), worth)
    named_fields = {f.name for f in vocabulary.kind.about.naming}
    known = {name for name, _ in best}
    if len(best) < FEWEST_FIELDS and not known & named_fields:
        return None
    score = sum(best.values()) + 0.3 * any(is_numbering(texts) for texts in levels.values())
    score += 0.5 * bool(known & named_fields) - 0.15 * height - 0.01 * top / NEAR_ROWS
    return Header(top, height, levels, score)


def spread(rows: list[list[str]], top: int, merged: tuple[Span, ...]) -> dict[int, tuple[str, ...]]:
    """Return the header's levels above each column; a merged parent stands above all its columns.

    Where a file knows no merging (CSV), an empty parent beside one that has children takes over that parent.
    """
    width = max(map(len, rows))
    grid = [[*row, *[""] * (width - len(row))] for row in rows]
    height = len(grid)
    for first_row, first, last_row, last in merged:
        if (
            first_row >= top + height
            or last_row < top
            or first_row < top
            or last - first + 1 >= max(width, FEWEST_FIELDS + 1)
        ):
            continue
        text = grid[first_row - top][first] if first < width else ""
        if text:
            for column in range(first, min(last + 1, width)):
                grid[first_row - top][column] = text
    for level in range(height - 1):
        below = grid[level + 1 :]
        for column in range(1, width):
            if not grid[level][column] and grid[level][column - 1]:
                has_child = any(row[column] for row in below) and any(row[column - 1] for row in below)
                grid[level][column] = grid[level][column - 1] if has_child else ""
    found = {}
    for column in range(width):
        texts = [row[column] for row in grid if row[column]]
        if texts:
            found[column] = tuple(dict.fromkeys(texts))
    return found


def start_of_next(header: Header, vocabulary: Vocabulary) -> int:
    """Return the first column of another table to the right of the first one, 0 when there is none.

    It has the heading of the names once more. Two parents of two such headings ("Đoàn viên | Vợ, chồng") make another
    table only where the running number begins again, too.
    """
    people = {f.name for f in vocabulary.kind.about.naming if isinstance(f.kind, PersonName)}
    levels = header.levels
    meant = {index: vocabulary.meaning(texts) for index, texts in sorted(levels.items())}
    names = [index for index, m in meant.items() if m and m.field in people and m.part in {"", "family"}]
    for first, second in itertools.combinations(names, 2):
        run = range(first + 1, second)
        if all(levels.get(index) == levels[first] for index in run) or levels[first][-1] != levels[second][-1]:
            continue  # one heading over two columns
        start, back = second, 1
        while first - back >= 0 and start - 1 > first and same_heading(levels, first - back, second - back):
            start, back = start - 1, back + 1
        if levels[first] == levels[second] or any(is_numbering(levels[at]) for at in range(start, second)):
            return start
    return 0


def same_heading(levels: dict[int, tuple[str, ...]], one: int, other: int) -> bool:
    """Tell whether two columns have a heading of the same last words."""
    return one in levels and other in levels and levels[one][-1] == levels[other][-1]


def right_of(sheet: Sheet, header: Header, start: int) -> tuple[Sheet, Header]:
    """Return the sheet and its header with only the columns from `start` on, which keep their letters."""
    cut = dataclasses.replace(
        sheet,
        rows=alike(sheet.rows, ([*[""] * start, *row[start:]] for row in sheet.rows)),
        merged=tuple(span for span in sheet.merged if span[1] >= start),
    )
    kept = {index: texts for index, texts in header.levels.items() if index >= start}
    return cut, dataclasses.replace(header, levels=kept)


def left_of(sheet: Sheet, header: Header, end: int) -> tuple[Sheet, Header]:
    """Return the sheet and its header without the columns from `end` on; the book keeps them."""
    cut = dataclasses.replace(
        sheet,
        rows=alike(sheet.rows, (row[:end] for row in sheet.rows)),
        merged=tuple((top, first, low, min(last, end - 1)) for top, first, low, last in sheet.merged if first < end),
    )
    kept = {index: texts for index, texts in header.levels.items() if index < end}
    return cut, dataclasses.replace(header, levels=kept)


# -- the data rows -----------------------------------------------------------------------------------------------------


def take_lines(  # noqa: PLR0913, PLR0917 - what is known of the place
    table: Table, sheet: Sheet, header: Header, detection: Detection, vocabulary: Vocabulary, until: int
) -> None:
    """Fill the table with its data rows and count the others by their nature."""
    start = header.top + header.height
    fill_merged(sheet, start)
    naming = naming_columns(header, vocabulary)
    numbering = {column.index for column in table.columns if column.numbering}
    sorter = Sorter(
        sheet,
        header.top,
        start,
        width=len(header.levels),
        encoding=detection.encoding,
        naming=naming,
        numbering=numbering,
        answers=vocabulary.answers,
        capitals={at for at, font in sheet.fonts.items() if shows_capitals(detection.encoding, font)},
    )
    waiting: list[tuple[int, str]] = []  # nameless rows behind a gap: of the list only when it goes on below them
    is_behind_gap = False
    last_dense = sorter.last_dense(sheet.rows, start, until)
    own = next((column.index for column in table.columns if is_our_own(column)), None)
    groups = group_columns(header, vocabulary)
    group: tuple[int, Cell] | None = None  # the column in which a band stands alone, and its words
    grouped: dict[int, dict[int, Cell]] = {}
    for at, row in enumerate(itertools.islice(sheet.rows, start, until), start):
        if not len(row) - row.count(""):
            table.left_out["empty"] += 1
            is_behind_gap = True
            continue
        nature = "data" if own is not None and row[own] != "" else sorter.nature(row, at)
        if nature == "data":
            for line in waiting:
                table.lines.add(*line)
            waiting.clear()
            table.lines.add(at + 1, sorter.band)
            is_behind_gap = False
            if group is not None and group[0] < len(row) and row[group[0]] == "":
                grouped[at] = dict([group])
        elif nature == "nameless":
            if is_behind_gap:
                waiting.append((at + 1, sorter.band))
            else:
                table.lines.add(at + 1, sorter.band)
        else:
            table.left_out[nature] += 1
            if nature == "band":
                column = next(index for index, cell in enumerate(row) if cell != "")
                group = (column, sorter.band) if column in groups else None
            if nature == "signature" and at > last_dense:
                table.left_out["after"] += sum(1 for rest in sheet.rows[at + 1 : until] if rest.count("") < len(rest))
                break
    fill(sheet.rows, grouped)
    table.left_out["stray"] += len(waiting)
    add_columns(table)


def fill_merged(sheet: Sheet, start: int) -> None:
    """Write a value that is merged down over several rows into each of them."""
    values: dict[int, dict[int, Cell]] = {}
    done: dict[int, int] = {}  # the next row of each column: spans that overlap are gone through once
    for first_row, first, last_row, last in sorted(sheet.merged):
        if not start <= first_row < min(last_row, len(sheet.rows)) or first != last:
            continue
        value = sheet.rows[first_row][first] if first < len(sheet.rows[first_row]) else ""
        if value == "":
            continue
        below = range(max(first_row + 1, done.get(first, 0)), min(last_row + 1, len(sheet.rows)))
        for at in below:
            row = sheet.rows[at]
            if first < len(row) and row[first] == "":
                values.setdefault(at, {})[first] = value
        done[first] = max(below.stop, done.get(first, 0))
    fill(sheet.rows, values)


def group_columns(header: Header, vocabulary: Vocabulary) -> set[int]:
    """Return the columns of the field that bands give; a band that stands alone in one is meant for the rows below."""
    fields = vocabulary.kind.about.fields.values()
    name = next((f.name for f in fields if f.repeats and f.listed and isinstance(f.kind, Text)), None)
    meant = ((index, vocabulary.meaning(levels)) for index, levels in header.levels.items())
    return {index for index, meaning in meant if meaning is not None and meaning.field == name and not meaning.part}


def naming_columns(header: Header, vocabulary: Vocabulary) -> list[int]:
    """Return the columns that name a row's record."""
    naming = {f.name for f in vocabulary.kind.about.naming}
    found = []
    for index, levels in header.levels.items():
        meaning: Meaning | None = vocabulary.meaning(levels, rough=True)
        if meaning is not None and meaning.field in naming:
            found.append(index)
    return found


def add_columns(table: Table) -> None:
    """Add the columns without a heading that hold data: often the given names, under a heading over two columns."""
    known = {column.index for column in table.columns}
    filled: Counter[int] = Counter()
    rows = table.lines.cells(step=max(1, len(table.lines) // SEARCHED_ROWS))
    for row in rows:
        filled.update(index for index, cell in enumerate(row) if cell != "")
    looked = len(rows)
    extra = [Column(index, ()) for index, count in filled.items() if index not in known and count >= 1]
    columns = sorted((*table.columns, *extra), key=lambda column: column.index)
    for before, column in itertools.pairwise(columns):
        is_under_one = column.index == before.index + 1 and (not column.levels or column.levels == before.levels)
        column.joined = is_under_one and bool(before.levels) and filled[column.index] >= SHARE_JOINED * looked > 0
    table.columns = tuple(columns)

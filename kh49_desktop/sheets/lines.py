"""Telling the data rows of a sheet from bands, totals, signatures, footnotes, repeated headers and numbering rows."""

from __future__ import annotations

import datetime
import re
from collections.abc import Container, Sequence
from typing import Final, Literal, TypeAlias

from kh49_desktop.sheets.reading import Cell, Sheet, text_of
from kh49_desktop.text.legacy import Encoding, decode
from kh49_desktop.text.letters import clean, fold, nfc

Nature: TypeAlias = Literal["data", "band", "total", "signature", "numbering", "header", "empty", "stray", "nameless"]

SPARSE: Final = 3  # a row with fewer filled cells may be a band, a total or a signature
TWO: Final = 2
LONGEST_BAND: Final = 120
LONGEST_NAME: Final = 8  # words; the longest names of people have six
USUAL_NAME: Final = 6
FIRST_COLUMNS: Final = 8  # where a total says that it is one
FIRST_TEXTS: Final = 3

_TOTAL: Final = re.compile(
    r"(?:tổng(?:\s+(?:cộng|số|hợp|chung|toàn)\b.*|\s*[:=].*|\s*)"
    r"|cộng(?:\s+(?:dồn|trang|chung|lũy|luỹ|tổ|phòng|bộ|đơn|khối|toàn|số)\b.*|\s*[:=].*|\s*)"
    r"|(?:mang|chuyển)\s+sang\s+trang.*|số\s+lượng\s*:.*|danh sách (?:này )?(?:có|gồm)\b.*)",
    re.IGNORECASE | re.DOTALL,
)
_TOTAL_BEGUN: Final = re.compile(
    r"cộng\b|tổng\b(?!\s+(?:giám đốc|công ty|cty|kho|cục|kết|vệ sinh|đài|đại lý|thầu))", re.IGNORECASE
)
_TOTAL_FOLDED: Final = frozenset(("tong cong", "tong so", "cong don", "cong chung", "tong", "cong"))
_TOTAL_STARTS: Final = ("tong", "cong", "mang", "chuyen", "so", "danh")
_SIGNED: Final = re.compile(
    r"(?:người\s+(?:lập|kê|tổng hợp|duyệt|ký)\b|lập\s+(?:biểu|bảng|danh sách)\b|\(?\s*ký\b"
    r"|t\s*/?\s*m\b\.?\s|k\s*/?\s*t\b\.?\s|xác nhận\s+(?:của|nơi)\b|nơi nhận\b|thủ trưởng\b|giám đốc\b|tổng giám đốc\b"
    r"|chủ tịch\b|ban chấp hành\b|kế toán trưởng\b|đại diện\b|ban giám hiệu\b|hiệu trưởng\b"
    r"|(?:[^,\d]{2,40},\s*)?ngày\s*[\d.…\s]*\s*tháng\s*[\d.…\s]*\s*năm\b)",
    re.IGNORECASE,
)
_POST: Final = re.compile(
    r"(?:(?:phó|p\.)\s*)?(?:tổng\s+)?(?:giám đốc|gđ|chủ tịch|thủ trưởng|hiệu trưởng|bí thư|quản đốc"
    r"|trưởng\s+(?:phòng|ban|khoa|bộ phận|đơn vị|ca)|trưởng)\b.*"
    r"|(?:tổ|chuyền|ca|đội|nhóm)\s+(?:trưởng|phó)\b.*|kế toán\b.*|thủ (?:quỹ|kho)\b.*|thư ký\b.*|lãnh đạo\b.*"
    r"|(?:phê\s+)?duyệt\b.*|\(?(?:đã\s+)?ký\b.*|bên\s+(?:giao|nhận)\b.*|bch\b.*|công đoàn(?: cơ sở)?|cđcs",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"(?:(?:trong\s+đó|gồm|số)\s*:?\s*)?(?:nam|nữ|đảng\s+viên|đoàn\s+viên|dân\s+tộc(?:\s+thiểu\s+số)?"
    r"|lao\s+động(?:\s+nữ)?|công\s+nhân|chưa\s+vào\s+công\s+đoàn|cán\s+bộ)"
    r"\s*[:=]?\s*(?:\d{1,5}\s*(?:người|đ/c|đồng\s+chí|)|)",
    re.IGNORECASE,
)
_SMALL: Final = re.compile(r"\d{1,4}|người|đ/c|đồng chí|\d{1,3}(?:[.,]\d+)?\s*%")
_DIVISIONS: Final = frozenset(("nam", "nu", "ngay", "thang", "so", "ngay cap", "noi cap", "co", "khong"))
_FOOT: Final = re.compile(r"(?:ghi chú|lưu ý|chú thích|chú ý|nơi nhận)\b|[*+•]|-\s", re.IGNORECASE)
_BAND_WORDS: Final = re.compile(
    r"(?:tổ|phòng|ban|xưởng|phân xưởng|chuyền|bộ phận|khối|chi nhánh|nhà máy|kho|văn phòng|công đoàn|cđ|cđcs|cđbp|đội"
    r"|ca|trạm|khoa|trường|đơn vị|trung tâm|nhóm|tổ công đoàn|cơ sở|chốt|tổ đội|px|bp)\b",
    re.IGNORECASE,
)
_BAND_NUMBER: Final = re.compile(r"^\s*(?:[IVXLC]{1,6}|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*)\s*[.):/-]+\s*")
_BAND_COUNT: Final = re.compile(
    r"\s*[(:–-]\s*\d{1,4}\s*(?:người|đoàn viên|đv|lao động|cn|ng|nld)?\.?\s*\)?\s*$", re.IGNORECASE
)
_ROMAN: Final = re.compile(r"[IVXLC]{1,6}|[A-ZĐ]")
_ORDINAL: Final = re.compile(r"\(?\s*(?:\d{1,2}|[A-Za-z]{1,2})\s*\)?(?:\s*=.*)?|\(?\d{1,2}\)?\s*=\s*[\d+()\s-]+")
_NUMBER: Final = re.compile(r"\d+")
_LABEL: Final = re.compile(r"[^\W\d_][^\d]{0,20}[:.\s]\s*(?=\+?\d[\d\s.-]{7,}$)")
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)
_DAY: Final = re.compile(r"\d{1,2}\s*[./-]\s*(?:\d{1,2}\s*[./-]\s*)?\d{2,4}(?:\s+[\d:]+)?|(?:19|20)\d\d(?:-\d\d){0,2}")
_WHOLE_DAY: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}")
_WITH_ZERO: Final = re.compile(r"0\d{8,11}")
_SUM: Final = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+(?:[.,]\d{1,2})?")
_RUNNING: Final = re.compile(r"0*([1-9]\d{0,5})\s*[.)]?")
_YEARS: Final = range(1900, 2100)
SIGNED_ROWS: Final = 60  # filled rows at the end of a list among which those may stand who sign it
NEXT_ROWS: Final = 4  # rows in which the next running number is looked for
TYPED_NUMBER: Final = 8  # digits; a phone number or an id has at least so many, and no amount on its own is meant


class Sorter:
    """Sorts the rows below a header. `band` is the last band met."""

    def __init__(  # noqa: PLR0913 - what it has to know of the table
        self,
        sheet: Sheet,
        top: int,
        start: int,
        *,
        width: int,
        encoding: Encoding,
        naming: list[int],
        numbering: set[int],
        answers: Container[str] = (),
        capitals: Container[int] = (),
    ) -> None:
        """Take the header's rows (from `top` to before `start`) and the columns that name and number the rows.

        `answers` are the small-lettered words of the choices: in a row without a name they are somebody's. `capitals`
        are the columns whose font shows small letters as capitals.
        """
        self._capitals, self._shouts = capitals, False
        self._answers = answers
        self.band = ""
        self._encoding, self._naming, self._numbering, self._width = encoding, naming, numbering, width
        self._spans = {
            row: last - first + 1
            for row, first, end, last in sheet.merged
            if row >= start and row == end and last > first
        }
        self._headings = {
            (index, row[index])
            for row in sheet.rows[top:start]
            for index in naming
            if index < len(row) and row[index] != ""
        }
        self._rows, self._start = sheet.rows, start
        self._signed_at, self._divided_at = -1, start
        self._starts: dict[str, bool] = {}
        self._has_begun = False

    def last_dense(self, rows: Sequence[list[Cell]], start: int, until: int) -> int:
        """Return the last row with several filled cells that adds nothing up: no signature ends the list before it.

        Below the last running number a row of nothing but posts ends the list, however many they are.
        """
        self._signed_at = self._posts_from(rows, start, until)
        enough = max(SPARSE, self._width // 2)
        for at in range((until if self._signed_at < 0 else self._signed_at) - 1, start - 1, -1):
            row = rows[at]
            if len(row) - row.count("") >= enough and not self._is_total(row):
                return at
        return start - 1

    def nature(self, row: list[Cell], at: int) -> Nature:
        """Return what a filled row is."""
        filled = len(row) - row.count("")
        if self._has_begun and filled >= SPARSE and self._is_usual(row):
            return "data"
        aside = self._aside(row, at, filled)
        if aside is not None:
            if aside == "header":
                self._has_begun = False  # a numbering row may follow once more
                self._divided_at = at + 1
            return aside
        nature: Nature = "data" if filled >= SPARSE or self._is_next(row, at) else self._sparse(row, at)
        self._has_begun = self._has_begun or nature == "data"
        return nature

    # -- inside --------------------------------------------------------------------------------------------------------

    def _aside(self, row: list[Cell], at: int, filled: int) -> Nature | None:
        """Return what a row is that is nobody's however full it is, None for all others."""
        if not self._is_named(row) and self._is_blank(row):
            return "empty"
        if not self._has_begun and is_numbering_row(row, filled):
            return "numbering"
        if filled >= TWO and (self._is_header_again(row) or (at == self._divided_at and self._is_second_level(row))):
            return "header"
        if at == self._signed_at:
            return "signature"
        if (self._may_be_total(row) and self._is_total(row)) or (filled <= SPARSE and self._is_count(row)):
            return "total"
        return None

    def _text(self, cell: Cell) -> str:
        return clean(decode(cell, self._encoding)) if isinstance(cell, str) else text_of(cell)

    def _is_usual(self, row: list[Cell]) -> bool:
        """Tell quickly whether a row has a running number and a name that begins no sum: nearly all of a list."""
        width = len(row)
        if not self._naming or self._naming[0] >= width:
            return False
        for at in self._numbering:
            if at < width and type(row[at]) is float:
                name = row[self._naming[0]]
                return isinstance(name, str) and not name.isspace() and name != "" and not self._begins_total(name)
        return False

    def _begins_total(self, text: str) -> bool:
        """Tell whether the first word of a text may begin a sum; what a word means is remembered."""
        word = text.split(None, 1)[0]
        if word not in self._starts:
            self._starts[word] = fold(self._text(word)).startswith(_TOTAL_STARTS)
        return self._starts[word]

    def _is_named(self, row: list[Cell]) -> bool:
        for index in self._naming:
            cell = row[index] if index < len(row) else ""
            if cell != "" and not (isinstance(cell, str) and cell.isspace()):
                return True
        return False

    def _is_blank(self, row: list[Cell]) -> bool:
        """Tell whether a row holds nothing but its number: lines prepared for people to come."""
        texts = [(index, self._text(cell)) for index, cell in enumerate(row) if cell != ""]
        return all(not text or (index in self._numbering and text.rstrip(".").isdigit()) for index, text in texts)

    def _is_header_again(self, row: list[Cell]) -> bool:
        return any(index < len(row) and (index, row[index]) in self._headings for index in self._naming)

    def _is_second_level(self, row: list[Cell]) -> bool:
        """Tell whether the row under a header divides its columns: Nam | Nữ; nobody is both."""
        words = {fold(self._text(cell)) if isinstance(cell, str) else "" for cell in row if cell != ""}
        return len(words) >= TWO and words <= _DIVISIONS and not self._is_named(row)

    def _may_be_total(self, row: list[Cell]) -> bool:
        """Look at the first words of a row's first texts only; what they mean is remembered."""
        left = FIRST_TEXTS
        for cell in row:
            if cell == "" or not isinstance(cell, str):
                continue
            if not cell.isspace() and self._begins_total(cell):
                return True
            left -= 1
            if not left:
                break
        return False

    def _is_total(self, row: list[Cell]) -> bool:
        """Tell whether a row adds up: its first text says so, and it names nobody.

        A row with a running number only does where the name itself is a sum; a job or a department may read like one.
        """
        texts = [
            (at, nfc(self._text(cell))) for at, cell in enumerate(row[:FIRST_COLUMNS]) if isinstance(cell, str) and cell
        ]
        texts = [(at, text) for at, text in texts if text and not (at in self._numbering and _is_ordinal(text))]
        is_numbered = self.running(row) > 0
        for number, (at, text) in enumerate(texts[:FIRST_TEXTS]):
            is_whole = _TOTAL.fullmatch(text) is not None
            if is_whole and " " in text and (at in self._numbering or not self._names_somebody(row)):
                return True
            if number or self._names_somebody(row) or tells_whose(row):
                continue
            if is_whole or (not is_numbered and (fold(text) in _TOTAL_FOLDED or _TOTAL_BEGUN.match(text))):
                return True
        return False

    def _names_somebody(self, row: list[Cell]) -> bool:
        """Tell whether a naming column holds a text that is no sum."""
        for at in self._naming:
            cell = row[at] if at < len(row) else ""
            if (
                isinstance(cell, str)
                and cell
                and (text := nfc(self._text(cell)))
                and not text[0].isdigit()
                and not is_value(text)
            ):
                is_sum = _TOTAL.fullmatch(text) or fold(text) in _TOTAL_FOLDED or _TOTAL_BEGUN.match(text)
                if not is_sum:
                    return True
        return False

    def _is_count(self, row: list[Cell]) -> bool:
        """Tell whether a row only counts some of the people: Nữ | 12. A year beside a name is somebody's."""
        texts = [text for cell in row if cell != "" and (text := self._text(cell))]
        if len(texts) < TWO or self.running(row) or not _COUNTED.fullmatch(nfc(texts[0])):
            return False
        return all(_SMALL.fullmatch(text) and not (text.isdigit() and int(text) in _YEARS) for text in texts[1:])

    def running(self, row: list[Cell]) -> int:
        """Return the running number of a row, 0 when it has none."""
        for at in self._numbering:
            cell = row[at] if at < len(row) else ""
            if type(cell) is float:
                if cell > 0 and cell.is_integer():
                    return int(cell)
            elif isinstance(cell, str) and (found := _RUNNING.fullmatch(cell.strip())):
                return int(found[1])
        return 0

    def _is_next(self, row: list[Cell], at: int) -> bool:
        """Tell whether a row of a name alone has the next running number: somebody, whatever the name begins with."""
        if not self._is_named(row) or not self._continues(row, at):
            return False
        return not any(map(str.isdigit, "".join(self._text(row[index]) for index in self._naming if index < len(row))))

    def _continues(self, row: list[Cell], at: int) -> bool:
        """Tell whether a row has the running number between those above and below it: a band counts on its own."""
        number = self.running(row)
        if not number:
            return False
        before, after = self._near(at, -1), self._near(at, 1)
        return before in {number - 1, None} and after in {number + 1, None} and (before, after) != (None, None)

    def _near(self, at: int, step: int) -> int | None:
        """Return the running number of the next row above or below that names somebody; None where the list ends."""
        for other in range(at + step, at + step * (NEXT_ROWS + 1), step):
            if not self._start <= other < len(self._rows):
                break
            row = self._rows[other]
            if not self._is_named(row):
                continue
            number = self.running(row)
            name = next(text for index in self._naming if index < len(row) and (text := self._text(row[index])))
            if number or (not _BAND_WORDS.match(name) and looks_like_person(name)):
                return number
        return None

    def _posts_from(self, rows: Sequence[list[Cell]], start: int, until: int) -> int:
        """Return the first row of nothing but posts below the last running number, -1 when there is none.

        Where rows have no running number, a day or a number below it tells that the list goes on.
        """
        found, seen = -1, 0
        for at in range(until - 1, start - 1, -1):
            row = rows[at]
            if len(row) == row.count(""):
                continue
            seen += 1
            has_values = self._tells_values(row)
            if self.running(row) or seen > SIGNED_ROWS or (has_values and (found >= 0 or not self._numbering)):
                break
            if not has_values and self._is_posts(row):
                found = at
        return found

    def _tells_values(self, row: list[Cell]) -> bool:
        """Tell whether a row holds a number, or a day."""
        return any(not isinstance(cell, str) or is_value(self._text(cell)) for cell in row if cell != "")

    def _is_posts(self, row: list[Cell]) -> bool:
        """Tell whether a row of two texts at least is one of people who sign.

        All are posts; in a list with running numbers the name and half of all are enough.
        """
        texts = {at: text for at, cell in enumerate(row) if cell != "" and (text := nfc(self._text(cell)))}
        posts = {
            at
            for at, text in texts.items()
            if len(text.split()) <= LONGEST_NAME and (_POST.fullmatch(text) or _SIGNED.match(text))
        }
        named = [at for at in self._naming if at in texts]
        is_clear = self._numbering and (named or posts & self._numbering)
        enough = (len(texts) + 1) // 2 if is_clear else len(texts)
        return len(texts) >= TWO and len(posts) >= enough and posts.issuperset(named)

    def _sparse(self, row: list[Cell], at: int) -> Nature:
        """Tell what a row of one or two filled cells is."""
        texts = {index: text for index, cell in enumerate(row) if cell != "" and (text := self._text(cell))}
        self._shouts = bool(texts) and next(iter(texts)) in self._capitals
        words = [text for text in texts.values() if not is_value(text)]
        if any(_SIGNED.match(text) for text in words):
            return "signature"
        if words and (_FOOT.match(words[0]) or len(words[0].split()) > LONGEST_NAME):
            return "stray"
        named = [index for index in texts if index in self._naming]
        beside = [index for index in texts if index not in self._naming and index not in self._numbering]
        if named:
            numbers = [texts[index] for index in texts if index in self._numbering]
            return self._of_name(texts[named[0]], numbers, at, is_alone=not beside)
        if self._naming and self._tells_of_somebody([texts[index] for index in beside]):
            return "nameless"
        if words and (len(texts) == 1 or not beside or _BAND_WORDS.match(words[-1])):
            # Far to the right it is more of what stands above it in its column: a second child.
            is_band = _BAND_WORDS.match(words[-1]) or not self._is_far(list(texts), at)
            return self._begin_band(words[-1]) if is_band else "stray"
        return "stray"

    def _is_far(self, columns: list[int], at: int) -> bool:
        """Tell whether a text stands to the right of the names and is not merged across: no band does."""
        return bool(self._naming) and min(columns) > max(self._naming) and self._spans.get(at, 0) < TWO

    def _is_band(self, name: str, numbers: list[str], at: int) -> bool:
        """Tell whether a text alone under the names is a band: I or II before it, merged across, or nobody's name."""
        if (
            any(_ROMAN.fullmatch(number) for number in numbers)
            or self._spans.get(at, 0) > TWO
            or _BAND_WORDS.match(name)
        ):
            return True
        return bool(self._numbering) and not numbers and not looks_like_person(name)

    def _of_name(self, name: str, numbers: list[str], at: int, *, is_alone: bool) -> Nature:
        """Tell what a row of one or two filled cells is when one of them stands under the names."""
        if is_value(name):
            return "stray" if is_alone and self._numbering and not is_of_somebody(name) else "data"
        is_band = self._is_band(name, numbers, at) if is_alone else _BAND_WORDS.match(name) is not None
        return self._begin_band(name) if is_band else "data"

    def _tells_of_somebody(self, texts: list[str]) -> bool:
        """Tell whether the texts beside a blank name are a person's day, number or answers: no band, no sum."""
        if any(map(is_of_somebody, texts)):
            return True
        return len(texts) > 1 and any(nfc(text).lower() in self._answers for text in texts)

    def _begin_band(self, text: str) -> Nature:
        if len(text) > LONGEST_BAND:
            return "stray"
        self.band = bare_band(text)
        if self._shouts:
            self.band = self.band.upper()
        return "band"


def _is_ordinal(text: str) -> bool:
    """Tell whether a text in the numbering column only numbers: 4, 4., II, A."""
    return _RUNNING.fullmatch(text) is not None or _ROMAN.fullmatch(text) is not None


def tells_whose(row: list[Cell]) -> bool:
    """Tell whether a row holds a day, or a number that begins with 0: no sum has them, somebody named Cộng may."""
    return any(
        isinstance(cell, datetime.date)
        or (isinstance(cell, str) and (_WHOLE_DAY.fullmatch(cell.strip()) or _WITH_ZERO.fullmatch(cell.strip())))
        for cell in row
    )


def bare_band(text: str) -> str:
    """Return the name of a group without its number and count: "II. Tổ may 2 (12 người)" is "Tổ may 2"."""
    return _BAND_COUNT.sub("", _BAND_NUMBER.sub("", text)).strip(" :.-–") or text


def is_value(text: str) -> bool:
    """Tell whether a text is a day, a number, a phone number, an id or an address of mail: never a band."""
    if not any(map(str.isdigit, text)):
        return "@" in text and " " not in text
    return not any(map(str.isalpha, text)) or _SCIENTIFIC.fullmatch(text) is not None or is_of_somebody(text)


def is_of_somebody(text: str) -> bool:
    """Tell whether a text can only be about one person or thing: a day, a long number; a sum adds many up."""
    if "@" in text and " " not in text:
        return True
    bare = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    if _SCIENTIFIC.fullmatch(bare) or _DAY.fullmatch(bare):
        return True
    if any(map(str.isalpha, bare)) or _SUM.fullmatch(bare):
        return False
    return sum(map(str.isdigit, bare)) >= TYPED_NUMBER


def looks_like_person(text: str) -> bool:
    """Tell whether a text has the build of a name: two to six words, not all capitals, no digits."""
    words = text.split()
    return 1 < len(words) <= USUAL_NAME and text != text.upper() and not any(map(str.isdigit, text))


def is_numbering_row(row: list[Cell], filled: int) -> bool:
    """Tell whether the row under a header numbers its columns: (1) (2) (3), A B 1 2, 4=2+3."""
    if filled < SPARSE:
        return False
    texts = [text_of(cell).strip() for cell in row if cell != ""]
    if not all(_ORDINAL.fullmatch(text) for text in texts):
        return False
    numbers = [int(found[0]) for text in texts if (found := _NUMBER.search(text))]
    return len(numbers) * 2 >= len(texts) and numbers == sorted(numbers) and len(set(numbers)) == len(numbers)

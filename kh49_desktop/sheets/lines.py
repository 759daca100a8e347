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
_TOTAL_BEGUN: Final = re.compile(r"(?:tổng|cộng)\b(?!\s+giám đốc)", re.IGNORECASE)
_TOTAL_FOLDED: Final = frozenset(("tong cong", "tong so", "cong don", "cong chung", "tong", "cong"))
_TOTAL_STARTS: Final = ("tong", "cong", "mang", "chuyen", "so", "danh")
_SIGNED: Final = re.compile(
    r"(?:người\s+(?:lập|kê|tổng hợp|duyệt|ký)\b|lập\s+(?:biểu|bảng|danh sách)\b|\(?\s*ký\b"
    r"|t\s*/?\s*m\b\.?\s|k\s*/?\s*t\b\.?\s|xác nhận\s+(?:của|nơi)\b|nơi nhận\b|thủ trưởng\b|giám đốc\b|tổng giám đốc\b"
    r"|chủ tịch\b|ban chấp hành\b|kế toán trưởng\b|đại diện\b|ban giám hiệu\b|hiệu trưởng\b"
    r"|(?:[^,\d]{2,40},\s*)?ngày\s*[\d.…\s]*\s*tháng\s*[\d.…\s]*\s*năm\b)",
    re.IGNORECASE,
)
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
        self._starts: dict[str, bool] = {}
        self._has_begun = False

    def last_dense(self, rows: Sequence[list[Cell]], start: int, until: int) -> int:
        """Return the last row with several filled cells that adds nothing up: no signature ends the list before it."""
        enough = max(SPARSE, self._width // 2)
        for at in range(until - 1, start - 1, -1):
            row = rows[at]
            if len(row) - row.count("") >= enough and not self._is_total(row):
                return at
        return start - 1

    def nature(self, row: list[Cell], at: int) -> Nature:
        """Return what a filled row is."""
        filled = len(row) - row.count("")
        if self._has_begun and filled >= SPARSE and self._is_usual(row):
            return "data"
        if not self._is_named(row) and self._is_blank(row):
            return "empty"
        if not self._has_begun and is_numbering_row(row, filled):
            return "numbering"
        is_header = filled >= TWO and self._is_header_again(row)
        if is_header:
            self._has_begun = False  # a numbering row may follow once more
            return "header"
        if self._may_be_total(row) and self._is_total(row):
            return "total"
        nature = "data" if filled >= SPARSE else self._sparse(row, at)
        self._has_begun = self._has_begun or nature == "data"
        return nature

    # -- inside --------------------------------------------------------------------------------------------------------

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
        """Tell whether a row adds up. Nobody's name begins with "Tổng" or "Cộng"; a job or a department may."""
        texts = [
            (at, nfc(self._text(cell))) for at, cell in enumerate(row[:FIRST_COLUMNS]) if isinstance(cell, str) and cell
        ]
        return any(
            (" " in text and _TOTAL.fullmatch(text))
            or (
                (
                    _TOTAL.fullmatch(text)
                    or fold(text) in _TOTAL_FOLDED
                    or ((number == 0 or at in self._naming) and _TOTAL_BEGUN.match(text))
                )
                and not tells_whose(row)
            )
            for number, (at, text) in enumerate(texts[:FIRST_TEXTS])
        )

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
            return self._begin_band(words[-1])
        return "stray"

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
        self.band = _BAND_COUNT.sub("", _BAND_NUMBER.sub("", text)).strip(" :.-–") or text
        if self._shouts:
            self.band = self.band.upper()
        return "band"


def tells_whose(row: list[Cell]) -> bool:
    """Tell whether a row holds a day, or a number that begins with 0: no sum has them, somebody named Cộng may."""
    return any(
        isinstance(cell, datetime.date)
        or (isinstance(cell, str) and (_WHOLE_DAY.fullmatch(cell.strip()) or _WITH_ZERO.fullmatch(cell.strip())))
        for cell in row
    )


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

"""What lies in the tray: every file with what would become of it, looked at one by one, and taken in the same way."""

from __future__ import annotations

import functools
import re
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.look import Tone
from kh49_desktop.ui.told import RIGHT, WORDS
from kh49_desktop.ui.widgets import Cell

if TYPE_CHECKING:
    from kh49_desktop.parcels.found import Found
    from kh49_desktop.parcels.standing import Standing
    from kh49_desktop.parcels.taking import Verdict

Index = QModelIndex | QPersistentModelIndex

GOOD, SAME, OLDER, UNKNOWN, ALTERED, DAMAGED, OTHER = (
    "accepted",
    "same",
    "older",
    "unknown",
    "altered",
    "damaged",
    "other",
)
ALL: Final = "all"
FORK: Final = "fork"
TWICE: Final = "parcel_twice"
# The filters: each with its words, and the verdicts that stand behind it.
GROUPS: Final[tuple[tuple[str, str, frozenset[str]], ...]] = (
    (GOOD, "Tốt", frozenset(("accepted",))),
    (SAME, "Đã nhận rồi", frozenset(("same",))),
    (OLDER, "Cũ hơn", frozenset(("older",))),
    (UNKNOWN, "Lạ", frozenset(("unknown_sender",))),
    (ALTERED, "Bị sửa", frozenset(("altered",))),
    (DAMAGED, "Hỏng", frozenset(("damaged", "too_large"))),
    (OTHER, "Khác", frozenset(("not_for_us", "newer_program", "revoked", FORK))),
)
TAGS: Final[Mapping[str, tuple[str, Tone]]] = {
    "accepted": ("Tốt", "good"),
    "same": ("Đã nhận rồi", "neutral"),
    "older": ("Cũ hơn", "neutral"),
    "unknown_sender": ("Máy lạ", "warn"),
    "altered": ("Bị sửa", "bad"),
    "damaged": ("Hỏng", "bad"),
    "too_large": ("Quá lớn", "bad"),
    "newer_program": ("Bản mới hơn", "warn"),
    "not_for_us": ("Gửi nơi khác", "warn"),
    "revoked": ("Máy đã thu hồi", "bad"),
    FORK: ("Hai máy chung sổ", "bad"),
}
# Words of a tag that a code tells better than its verdict.
TAGS_OF_CODES: Final[Mapping[str, str]] = {
    "cut_short": "Đứt giữa chừng",
    "empty_file": "Tệp rỗng",
    "not_a_parcel": "Không phải gói",
    "no_parcel_inside": "Không có gói",
    "nothing_inside": "Không có gói",
    "zip_bomb": "Tệp nén lạ",
    "zip_locked": "Có mật khẩu",
    "own_parcel": "Của chính máy này",
    "unreadable": "Không đọc được",
}
ADVICE: Final[Mapping[str, str]] = {
    "accepted": "",
    "same": "Không cần làm gì",
    "older": "Không có gì thay đổi",
    "unknown_sender": "So sáu từ, hoặc cấp thẻ",
    "altered": "Xin gửi lại",
    "damaged": "Xin gửi lại",
    "too_large": "Hỏi người gửi",
    "newer_program": "Cập nhật phần mềm",
    "not_for_us": "Hỏi người gửi",
    "revoked": "Gọi đơn vị",
    FORK: "Gọi đơn vị",
}
ADVICE_OF_CODES: Final[Mapping[str, str]] = {
    "not_a_parcel": "Không cần làm gì",
    "no_parcel_inside": "Không cần làm gì",
    "nothing_inside": "Không cần làm gì",
    "own_parcel": "Không cần làm gì",
    "zip_bomb": "Hỏi người gửi",
    "zip_locked": "Giải nén rồi mở lại",
    "members_shrink": "Hỏi lại đơn vị",
    "to_review": "Xem lại sau khi nhận",
}
NAME: Final = re.compile(r"^(.*KH49_.*_\d{8}-\d{4})_m[0-9a-f]+_(s\d+)_[0-9a-f]{8}(.*)$")
HEADS: Final = ("", "Tệp", "Đơn vị", "Kết quả", "Mới", "Đổi", "Xem lại", "Việc nên làm")
TICK, FILE, UNIT, RESULT, NEW, CHANGED, REVIEW, DO = range(8)
FIGURES: Final = frozenset((NEW, CHANGED, REVIEW))
TAKEN: Final = "Vừa nhận"
OFTEN: Final = 0.15  # seconds between two times that rows are handed over
BREATH: Final = 0.001  # seconds between two files, for the window: else SQLite is always back first
SELDOM: Final = 20  # files known already, of which nothing was read, between two breaths


@dataclass(slots=True)
class Row:
    """One file of the tray. `sha256` is "" where nothing could be read; what is taken in is found again by it."""

    verdict: Verdict
    sha256: str
    shown: str
    wanted: bool = False
    taken: bool = False

    @property
    def group(self) -> str:
        """Return the filter that it stands behind."""
        return next((code for code, _, verdicts in GROUPS if self.verdict.verdict in verdicts), OTHER)

    @property
    def takeable(self) -> bool:
        """Tell whether it can be taken in: good, or older than what is here, which is only noted down."""
        return bool(self.sha256) and not self.taken and self.verdict.verdict in {GOOD, OLDER} and not self.within

    @property
    def within(self) -> bool:
        """Tell whether another file of this time says all that this one says."""
        return self.verdict.said.code == TWICE

    @property
    def tag(self) -> tuple[str, Tone]:
        """Return the words and the tone of its verdict."""
        verdict = self.verdict
        words, tone = TAGS.get(verdict.verdict, ("Hỏng", "bad"))
        if self.taken and verdict.verdict == GOOD:
            return TAKEN, "warn" if verdict.alarms else "good"
        day = str(verdict.said.facts.get("day", ""))
        if verdict.verdict == SAME and day:
            return f"Đã nhận {day[8:10]}/{day[5:7]}", tone
        if verdict.verdict == GOOD and verdict.alarms:
            return "Tốt, cần hỏi lại", "warn"
        return TAGS_OF_CODES.get(verdict.said.code, words), tone

    @property
    def advice(self) -> str:
        """Return what one should do about it, in a few words."""
        verdict = self.verdict
        for problem in verdict.alarms:
            if problem.code in ADVICE_OF_CODES:
                return ADVICE_OF_CODES[problem.code]
        return ADVICE_OF_CODES.get(verdict.said.code) or ADVICE.get(verdict.verdict, "")


# -- looking through, beside the window --------------------------------------------------------------------------------


def looked_at(  # noqa: PLR0913, PLR0917 - the parts that the window's thread hands over
    door: Any,
    standing: Standing,
    paths: Sequence[Path],
    unpack: Callable[[bytes], Mapping[str, bytes]],
    seen: dict[str, str],
    only: Collection[str] | None = None,
) -> Iterator[Row]:
    """Yield what would become of every file, one by one; nothing is changed. `seen`: name by SHA-256, of all before."""
    judge = functools.partial(door.peek, standing)
    for _, looked in door.looked_at(files(door, paths, unpack), judge, seen, only):
        row = Row(looked.verdict, looked.sha256, looked.shown)
        row.wanted = row.takeable
        yield row


def files(door: Any, paths: Sequence[Path], unpack: Callable[[bytes], Mapping[str, bytes]]) -> Iterator[Found]:
    """Yield every file, one in memory at a time."""
    for found in door.gather(paths):
        yield from door.inside(found, unpack)


def settle(door: Any, rows: Sequence[Row]) -> None:
    """Say of the files of one time what they are to each other; what is not to be taken loses its tick."""
    known = {row.sha256: row for row in rows if not row.within}
    for row in rows:
        best = known.get(row.sha256)
        if row.within and best is not None and len(row.shown) < len(best.shown):
            row.shown, best.shown = best.shown, row.shown  # of two, the copy is the one called "… (1)"
    door.settle(rows)
    for row in rows:
        row.wanted = row.wanted and row.verdict.verdict != FORK


class Handing:
    """Hands rows over in bundles: a signal for each of thousands of files would hold the window up."""

    def __init__(self, hand: Callable[[list[Row]], object]) -> None:
        """`hand` gets the bundles."""
        self._hand, self._held, self._last = hand, list[Row](), time.monotonic()
        self._known = 0

    def add(self, row: Row) -> None:
        """Take a row; hand over what is there when it is time."""
        self._held.append(row)
        self._known += row.verdict.verdict == SAME
        if row.verdict.verdict != SAME or self._known % SELDOM == 0:
            time.sleep(BREATH)
        if time.monotonic() - self._last >= OFTEN:
            self.flush()

    def flush(self) -> None:
        """Hand over what is there."""
        if self._held:
            self._hand(self._held)
        self._held, self._last = [], time.monotonic()


def take_in(  # noqa: PLR0913, PLR0917 - the parts that the window's thread hands over
    door: Any,
    standing: Standing,
    paths: Sequence[Path],
    unpack: Callable[[bytes], Mapping[str, bytes]],
    waves: Sequence[set[str]],
    tell: Callable[[int, int], object],
) -> Iterator[tuple[str, Verdict]]:
    """Take in the files of these SHA-256, the first wave first, and yield each verdict. `tell` may stop it between two.

    What is taken is what was looked at: a file that was changed since has another SHA-256 and is left.
    """
    total, known = sum(map(len, waves)), list[str]()

    def wanted() -> Iterator[Found]:
        for wave in waves:
            left = set(wave)
            for one in files(door, paths, unpack) if left else ():
                sha256 = door.digest(one)
                if sha256 in left:
                    tell(len(known), total)
                    left.discard(sha256)
                    known.append(sha256)
                    yield one
                    time.sleep(BREATH)
                if not left:
                    break

    for place, (_, verdict) in enumerate(door.take_all(standing, wanted())):
        yield known[place], verdict


# -- shown -------------------------------------------------------------------------------------------------------------


class TrayModel(QAbstractTableModel):
    """The rows behind the filter that is on; words are made when a row is shown."""

    def __init__(self, parent: QObject) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.rows: list[Row] = []
        self.shown: list[Row] = []
        self.filter = ALL
        self.columns: tuple[int, ...] = tuple(range(len(HEADS)))

    def clear(self) -> None:
        """Forget everything."""
        self.beginResetModel()
        self.rows, self.shown, self.filter = [], [], ALL
        self.endResetModel()

    def add(self, rows: Sequence[Row]) -> None:
        """Add files at the end."""
        self.rows.extend(rows)
        fits = [row for row in rows if self._fits(row)]
        if fits:
            self.beginInsertRows(QModelIndex(), len(self.shown), len(self.shown) + len(fits) - 1)
            self.shown.extend(fits)
            self.endInsertRows()

    def show_only(self, group: str) -> None:
        """Show only what stands behind a filter."""
        self.beginResetModel()
        self.filter = group
        self.shown = [row for row in self.rows if self._fits(row)]
        # A column of figures that are all nought would only take room.
        told = {column for column in FIGURES if any(self.words(row, column) for row in self.rows)}
        self.columns = tuple(c for c in range(len(HEADS)) if c not in FIGURES or c in told)
        self.endResetModel()

    def _fits(self, row: Row) -> bool:
        return self.filter in {ALL, row.group}

    def refresh(self) -> None:
        """Show the rows as they are now; one that is taken in stays where it is."""
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, len(self.columns) - 1))

    def counts(self) -> Counter[str]:
        """Return how many stand behind each filter."""
        return Counter(row.group for row in self.rows)

    def row(self, index: Index) -> Row | None:
        """Return the row of an index."""
        return self.shown[index.row()] if index.isValid() and index.row() < len(self.shown) else None

    def toggle(self, row: Row) -> None:
        """Take a row out of what will be taken in, or back into it."""
        if row.takeable:
            row.wanted = not row.wanted
            at = self.index(self.shown.index(row), 0)
            self.dataChanged.emit(at, self.index(at.row(), len(self.columns) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default, never changed
        """Return the columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the head of a column."""
        if way != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and column in FIGURES:
            return RIGHT
        return HEADS[column] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 - one a role
        """Return the words and the look of a cell."""
        row, column = self.shown[index.row()], self.columns[index.column()]
        if role in WORDS:
            spoken = role == int(Qt.ItemDataRole.AccessibleTextRole)
            return self.mark(row)[1] if column == TICK and spoken else self.words(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in FIGURES:
            return RIGHT
        if role == Qt.ItemDataRole.ToolTipRole and column == FILE:
            return row.shown
        if role == Cell.ICON:
            return {TICK: self.mark(row)[0], FILE: "package"}.get(column)
        if role == Cell.TAG:
            return column == RESULT
        if role == Cell.SMALL:
            return column == DO
        if role == Cell.TONE:
            return self.tone(row, column)
        return None

    @staticmethod
    def mark(row: Row) -> tuple[str, str]:
        """Return the sign before a row, and its words."""
        if row.taken:
            return "check-check", "đã nhận"
        if not row.takeable:
            return "minus", "không nhận"
        return ("circle-check", "sẽ nhận") if row.wanted else ("circle", "để lại")

    @staticmethod
    def tone(row: Row, column: int) -> str:
        """Return the tone of a cell."""
        if column == RESULT:
            return row.tag[1]
        if column == TICK:
            return "accent" if row.wanted and row.takeable else "good" if row.taken else "disabled"
        return "second" if column == DO or (column == UNIT and not row.verdict.name) else "text"

    @staticmethod
    def words(row: Row, column: int) -> str:
        """Return the words of a cell."""
        verdict = row.verdict
        if column in FIGURES:
            many = {NEW: sum(verdict.new.values()), CHANGED: sum(verdict.changed.values()), REVIEW: len(verdict.review)}
            return show_whole(many[column]) if many[column] else ""
        return {
            FILE: NAME.sub(r"\1…\2\3", row.shown),
            UNIT: verdict.name or "không rõ",
            RESULT: row.tag[0],
            DO: row.advice,
        }.get(column, "")

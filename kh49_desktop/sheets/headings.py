"""What a column's heading says: the field of a record type or a part of it, by the declaration's own words."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rapidfuzz.distance import OSA

from kh49_desktop.fields import Choice, Day, Field, PersonName, Text
from kh49_desktop.record import Catalogue, Record
from kh49_desktop.text.legacy import decode
from kh49_desktop.text.letters import clean, fold, nfc

RECORD_ID: Final = "id"  # the field of our own export that names the record
RECORD_ID_HEADING: Final = "Mã bản ghi"
REGISTER_HEADING: Final = "Sổ của đơn vị"  # above the unit that a record belongs to, where "Đơn vị" is a field's

EXACT, WITHOUT_BRACKETS, OTHER_ORDER, PLAINER, COUNTED, MISSPELT = 100, 98, 96, 90, 84, 78
CHILD_ONLY, PARENT_ONLY = 2, 25  # certainty lost where only one level of a heading speaks
LONGEST_HEADING: Final = 120
LONG_WORD: Final = 4
FEW_WORDS: Final = 2

NUMBERING: Final = frozenset(("stt", "tt", "so tt", "s tt", "so thu tu", "thu tu", "no", "st t"))
FAMILY_PART: Final = frozenset(
    f"{family}{part}"
    for family in ("ho", "ho va", "ho va ten", "ho ten")
    for part in (" dem", " lot", " chu dem", " chu lot")
) | {"ho"}
MIDDLE_PART: Final = frozenset(("dem", "ten dem", "chu dem", "lot", "ten lot", "chu lot", "dem lot"))
GIVEN_PART: Final = frozenset(("ten", "ten goi", "ten rieng"))
NAME_PARTS: Final = ("family", "middle", "given")  # in the order in which a name is said
DAY_PARTS: Final = MappingProxyType(
    {"ngày": "day", "ngay": "day", "tháng": "month", "thang": "month", "năm": "year", "nam": "year"}
)
# Words around a heading that do not change what stands below it; those that name people only beside a person's name.
NEUTRAL: Final = re.compile(
    r"\b(?:cua|ghi ro|chu in hoa|viet in hoa|viet hoa|in hoa|hien nay|hien tai|lien he|lien lac|ca nhan|neu co|day du"
    r"|bat buoc|san xuat|sx)\b"
)
PEOPLE: Final = re.compile(
    r"\b(?:doan vien|cong nhan vien chuc|cong nhan vien|cong nhan lao dong|cong nhan|nguoi lao dong|can bo|nhan vien"
    r"|vien chuc|lao dong|cnvcld|cnvc|cbcnv|cnld|nld|cong doan vien)\b"
)
# What officers shorten; ĐT is read as a telephone, and what stands below it decides.
SHORT: Final = MappingProxyType(
    {
        "dt": "dien thoai",
        "ld": "lao dong",
        "nld": "nguoi lao dong",
        "tuldtt": "thoa uoc lao dong tap the",
        "tultt": "thoa uoc lao dong tap the",
        "qd": "quyet dinh",
        "mst": "ma so thue",
        "kcn": "khu cong nghiep",
        "hnnld": "hoi nghi nguoi lao dong",
        "sdt": "so dien thoai",
        "dtdd": "di dong",
        "cd": "cong doan",
        "cdcs": "cong doan co so",
        "hdld": "hop dong lao dong",
        "kn": "ket nap",
        "nsld": "nguoi su dung lao dong",
        "dn": "doanh nghiep",
        "bp": "bo phan",
        "px": "phan xuong",
        "gt": "gioi tinh",
        "cmtnd": "cmnd",
        "cmt": "cmnd",
        "tdhv": "trinh do hoc van",
        "tdcm": "trinh do chuyen mon",
        "hktt": "ho khau thuong tru",
        "dc": "dia chi",
        "hd": "hop dong",
    }
)
# Other words for the same column, where a record type knows the second and not the first.
ALIKE: Final = MappingProxyType(
    {
        "chuc danh nghe": "chuc danh nghe nghiep",
        "dan toc thieu so": "nguoi dan toc thieu so",
        "dtts": "nguoi dan toc thieu so",
        "dia chi tru so": "dia chi",
        "dia diem": "noi to chuc",
        "loai hinh doanh nghiep": "loai hinh",
        "ngay ky ket": "ngay ky",
        "nguoi du": "co mat",
        "so ky hieu thoa uoc lao dong tap the": "so thoa uoc",
        "so nguoi du": "co mat",
        "so nguoi lao dong duoc ap dung": "so lao dong ap dung",
        "so nguoi tham du": "co mat",
        "so dv": "so doan vien",
        "so suat qua": "so suat",
        "so the cong doan": "so the doan vien",
        "ten lop tap huan": "ten lop",
        "thoi diem": "so lieu tinh den ngay",
        "trong khu cong nghiep": "trong khu cum cong nghiep",
    }
)
_COUNTED: Final = re.compile(
    r"^(?:tong so |so nguoi |so luong |so lao dong |so nguoi lao dong |trong do |so |ten |nguoi )*(?:duoc |co )?"
)
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: a field, its part (family, middle, given, day, month, year, an answer), how surely."""

    field: str
    part: str = ""
    certainty: int = EXACT
    options: str = ""  # the choice field whose option `part` is


@dataclass(slots=True)
class Vocabulary:
    """The headings of one record type, made from its declaration."""

    kind: type[Record]
    exact: dict[str, str] = field(default_factory=dict)
    ordered: dict[str, str] = field(default_factory=dict)
    counted: dict[str, str] = field(default_factory=dict)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)  # "nữ" -> (choice field, code)
    person: str = ""  # the field that names the person: takes họ đệm + tên
    said: dict[str, Meaning | None] = field(default_factory=dict)

    @classmethod
    def of(cls, kind: type[Record]) -> Vocabulary:
        """Return the words of a record type; sensitive fields have none: only a person maps them."""
        return dataclasses.replace(cls.gathered(kind), said={})  # type: ignore[arg-type]

    @classmethod
    @lru_cache(maxsize=128)
    def gathered(cls, kind: type[Record]) -> Vocabulary:
        """Gather the words of a record type, once."""
        made = cls(kind)
        offered = [f for f in kind.about.fields.values() if not f.sensitive]
        for each in offered:
            for text in (each.label, each.name.replace("_", " ")):
                made.learn(text, each)
        for each in offered:
            for text in each.headers:
                made.learn(text, each)
            if isinstance(each.kind, Choice):
                for option in each.offered:
                    made.answers.setdefault(nfc(option.label).lower(), (each.name, option.code))
            if isinstance(each.kind, PersonName) and each.naming and not made.person:
                made.person = each.name
        for words in (fold(RECORD_ID_HEADING), RECORD_ID):
            made.exact.setdefault(words, RECORD_ID)
        return made

    @classmethod
    def of_target(cls, kind: type[Record], catalogue: Catalogue) -> dict[str, Vocabulary]:
        """Return the words of the record types that the links of a type name, by the link's field: its people."""
        targets = {f.name: catalogue.of_table(f.target) for f in kind.about.fields.values() if f.target}
        return {
            name: cls.of(target)
            for name, target in targets.items()
            if target is not kind and any(isinstance(f.kind, Text) for f in target.about.naming)
        }

    def learn(self, text: str, field_: Field) -> None:
        """Take a heading under which a field is known; the first field that claims it keeps it."""
        words = fold(text)
        self.exact.setdefault(words, field_.name)
        self.exact.setdefault(fold(_BRACKETS.sub(" ", text)), field_.name)
        self.exact.setdefault(spelt_out(words), field_.name)
        self.ordered.setdefault(in_order(words), field_.name)
        self.ordered.setdefault(in_order(spelt_out(words)), field_.name)
        self.counted.setdefault(uncounted(spelt_out(words)), field_.name)

    def quick(self, text: str) -> Meaning | None:
        """Say what a cell means as a heading; only whole matches count (a search over many rows asks this)."""
        if text not in self.said:
            self.said[text] = self.whole(text)
        return self.said[text]

    def whole(self, text: str) -> Meaning | None:
        """Match a heading word for word, in another order, or without what stands in brackets."""
        if not text or len(text) > LONGEST_HEADING:
            return None
        if text.isdigit() or fold(text) in NUMBERING:
            return None
        bare = clean(_BRACKETS.sub(" ", text))
        part = self.part(bare)
        if part is not None:
            return part
        words, bare_words = fold(text), fold(bare)
        for known, asked, certainty in (
            (self.exact, words, EXACT),
            (self.exact, bare_words, WITHOUT_BRACKETS),
            (self.ordered, in_order(bare_words), OTHER_ORDER),
            (self.exact, plainer(bare_words), PLAINER),
            (self.exact, spelt_out(bare_words), PLAINER),
            (self.ordered, in_order(spelt_out(plainer(bare_words))), PLAINER),
            (self.ordered, in_order("so " + bare_words) if bare_words else "", PLAINER),
            (self.counted, uncounted(bare_words), COUNTED),
            (self.counted, uncounted(spelt_out(bare_words)), COUNTED),
        ):
            if asked and asked in known:
                return Meaning(known[asked], certainty=certainty)
        if self.person and self.exact.get(" ".join(PEOPLE.sub(" ", plainer(bare_words)).split())) == self.person:
            return Meaning(self.person, certainty=PLAINER)
        other = self.exact.get(ALIKE.get(spelt_out(plainer(bare_words)), ""))
        return Meaning(other, certainty=COUNTED) if other else None

    def nearly(self, text: str) -> Meaning | None:
        """Match a heading that leaves out "ngày", that a stroke divides, or in which one word has one wrong letter."""
        bare = clean(_BRACKETS.sub(" ", text))
        return self.undated(bare) or self.divided(bare) or self.misspelt(text)

    def undated(self, text: str) -> Meaning | None:
        """Match the heading of a day that leaves out "ngày": Vào công đoàn."""
        words = spelt_out(plainer(fold(text)))
        name = self.exact.get("ngay " + words, RECORD_ID) if len(words.split()) >= FEW_WORDS else RECORD_ID
        is_day = name != RECORD_ID and isinstance(self.kind.about.fields[name].kind, Day)
        return Meaning(name, certainty=COUNTED) if is_day else None

    def divided(self, text: str) -> Meaning | None:
        """Match a heading by its first piece where strokes divide it and no other piece means another field."""
        first, *others = (self.quick(clean(each)) for each in text.split("/"))
        if not others or first is None or first.part:
            return None
        if any(each and not each.part and each.field != first.field for each in others):
            return None
        return Meaning(first.field, certainty=COUNTED)

    def part(self, text: str) -> Meaning | None:
        """Recognise the headings of parts: họ đệm, tên, and an answer on its own or behind a field's name."""
        lowered = nfc(text).lower()
        if self.person:
            words = fold(text)
            if words in FAMILY_PART:
                return Meaning(self.person, "family")
            if words in MIDDLE_PART and lowered != "đêm":  # the night shift
                return Meaning(self.person, "middle")
            if words in GIVEN_PART:
                return Meaning(self.person, "given")
        if lowered in self.answers:
            choice, code = self.answers[lowered]
            return Meaning(choice, code, options=choice)
        before, _, last = lowered.rpartition(" ")
        if before and last in self.answers:
            name = self.exact.get(fold(before)) or self.exact.get(plainer(fold(before)))
            if name and name != RECORD_ID and isinstance(self.kind.about.fields[name].kind, Day):
                choice, code = self.answers[last]
                return Meaning(name, code, WITHOUT_BRACKETS, options=choice)
        return None

    def misspelt(self, text: str) -> Meaning | None:
        """Match a heading in which one word has one wrong letter."""
        asked = plainer(fold(_BRACKETS.sub(" ", text))).split()
        if len(asked) < FEW_WORDS:
            return None
        for words, name in self.exact.items():
            known = words.split()
            if len(known) != len(asked):
                continue
            wrong = [(a, b) for a, b in zip(asked, known, strict=True) if a != b]
            if len(wrong) == 1 and all(min(len(a), len(b)) >= LONG_WORD and OSA.distance(a, b) == 1 for a, b in wrong):
                return Meaning(name, certainty=MISSPELT)
        return None

    def meaning(self, levels: Sequence[str], *, rough: bool = True) -> Meaning | None:
        """Say what a heading of one to three levels means: all of it first, then its last level, then those above.

        A heading that stayed in an old encoding (only it, in a sheet of Unicode) is decoded here.
        """
        for texts in readings(levels):
            found = self.of_levels(texts, rough=rough)
            if found is not None:
                return found
        return None

    def of_levels(self, levels: Sequence[str], *, rough: bool) -> Meaning | None:
        """Say what a decoded heading means."""
        if len(levels) == 1:
            return self.quick(levels[0]) or (self.nearly(levels[0]) if rough else None)
        above, last = " ".join(levels[:-1]), levels[-1]
        parent = self.quick(above) or self.quick(levels[-2])
        if parent is not None and not parent.part and parent.field != RECORD_ID:
            within = self.within(parent, last)
            if within is not None:
                return within
        found = self.quick(" ".join(levels)) or self.quick(" ".join(levels[-2:]))
        if found is not None:
            return found
        child = self.quick(last)
        if child is not None and not child.options:
            return Meaning(child.field, child.part, child.certainty - CHILD_ONLY)
        if parent is not None and not parent.part:
            return Meaning(parent.field, certainty=parent.certainty - PARENT_ONLY)
        return self.nearly(last) if rough else None

    def within(self, parent: Meaning, last: str) -> Meaning | None:
        """Read the last level under a known field: Nam | Nữ under a day or the choice itself, Ngày | Tháng | Năm."""
        field_ = self.kind.about.fields[parent.field]
        lowered = nfc(clean(_BRACKETS.sub(" ", last))).lower()
        if isinstance(field_.kind, PersonName):
            part = self.part(last)
            return part if part and part.field == parent.field else None
        answer = self.answers.get(lowered)
        if answer and (isinstance(field_.kind, Day) or answer[0] == parent.field):
            return Meaning(parent.field, answer[1], parent.certainty, options=answer[0])
        if isinstance(field_.kind, Day) and lowered in DAY_PARTS:
            return Meaning(parent.field, DAY_PARTS[lowered], parent.certainty)
        return None


def readings(levels: Sequence[str]) -> Iterable[list[str]]:
    """Yield the levels as they are, then as VNI and TCVN3 where they could be."""
    texts = [clean(level) for level in levels if clean(level)]
    if not texts:
        return
    yield texts
    if not all(text.isascii() for text in texts):
        for encoding in ("vni", "tcvn3", "cp1258", "utf-8"):
            other = [clean(decode(text, encoding)) for text in texts]
            if other != texts:
                yield other


def uncounted(words: str) -> str:
    """Return folded words without those that only say that something is counted or named: số người có mặt."""
    return _COUNTED.sub("", words)


def is_numbering(levels: Sequence[str]) -> bool:
    """Tell whether the heading is that of the running number."""
    return fold(" ".join(levels)) in NUMBERING or any(fold(level) in NUMBERING for level in levels)


def in_order(words: str) -> str:
    """Return folded words in the order of the alphabet: "CCCD số" is "số CCCD"."""
    return " ".join(sorted(words.split()))


def spelt_out(words: str) -> str:
    """Return folded words with the short ones in full."""
    return " ".join(SHORT.get(word, word) for word in words.split())


def plainer(words: str) -> str:
    """Return folded words without those that change nothing."""
    return " ".join(NEUTRAL.sub(" ", words).split())


def headings_list(headings: Iterable[str], most: int = 12) -> list[str]:
    """Return the headings that a sentence quotes, not more than fit in it."""
    found = [heading for heading in headings if heading]
    return found[:most] + (["…"] if len(found) > most else [])

"""The text in the QR code of a citizen card, as a scanner types it."""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from kh49_desktop.text.letters import TONE_MARKS, clean, fold, split_tone
from kh49_desktop.text.syllables import is_highland, is_syllable

_CITIZEN: Final = re.compile(r"\d{12}", re.ASCII)
_OLD: Final = re.compile(r"\d{9}", re.ASCII)
_DAY: Final = re.compile(r"(\d\d)(\d\d)(\d{4})", re.ASCII)
_WORD: Final = re.compile(r"[^\W\d_]+")
# What stands where a letter was: a question mark, or the symbols that UTF-8 bytes read as Latin-1 are full of.
_SIGNS: Final = re.compile("[?\ufffd\u00a1-\u00bf]")
_MARKS: Final = frozenset({*TONE_MARKS, "\u0302", "\u0306", "\u031b", "\u030c"})
# Rhymes that every Vietnamese word writes with a mark.
_BARE: Final = re.compile("(?:uye[nt]|ie[cmnptu]|ieng|uo[cimnpt]|uong|ye[nutm])$", re.IGNORECASE)
_FEWEST: Final = 6


@dataclass(frozen=True, slots=True)
class Card:
    """What a card's QR code says: ids and days can be trusted, name and residence are proposals.

    Days are EDTF, "" where none could be read; `gender` is 'NAM', 'NU' or "". `damaged`: letters were lost or changed
    on the way through the keyboard, or a day could not be read.
    """

    citizen_id: str
    old_id: str
    full_name: str
    birth_date: str
    gender: Literal["NAM", "NU", ""]
    residence: str
    issued_on: str
    damaged: bool


def read_card(scan: str) -> Card | None:
    """Return the card's fields, or None when the scan is no citizen card.

    The fields are id | old id | name | ddMMyyyy | Nam or Nữ | address | ddMMyyyy of issue; the old id may be empty
    and newer cards say more behind the last, which is not read.
    """
    fields = [clean(field) for field in scan.split("|")]
    if len(fields) < _FEWEST or not _CITIZEN.fullmatch(fields[0]):
        return None
    citizen_id, old_id, name, born, sex, residence = fields[:_FEWEST]
    birth_date = _day(born)
    gender = _gender(sex)
    return Card(
        citizen_id=citizen_id,
        old_id=old_id if _OLD.fullmatch(old_id) else "",
        full_name=name,
        birth_date=birth_date,
        gender=gender,
        residence=residence,
        issued_on=_day(fields[_FEWEST]) if len(fields) > _FEWEST else "",
        damaged=not (birth_date and gender) or _is_damaged(name, residence),
    )


def _day(digits: str) -> str:
    """Return ddMMyyyy as EDTF, "" when it is no day."""
    found = _DAY.fullmatch(digits)
    if found is None:
        return ""
    day, month, year = map(int, found.groups())
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _gender(sex: str) -> Literal["NAM", "NU", ""]:
    """Return the sex; Nữ is known even when its last letter was lost."""
    folded = fold(sex)
    if folded == "nam":
        return "NAM"
    return "NU" if folded in {"nu", "n"} else ""


def _is_damaged(name: str, residence: str) -> bool:
    """Tell whether letters were lost or changed: a sign of it, no mark anywhere, or a name that nobody can bear."""
    both = f"{name} {residence}"
    if both.isascii() or _SIGNS.search(both) or _has_foreign(both):
        return True
    return any(not _is_bearable(word) for word in _WORD.findall(name))


def _has_foreign(text: str) -> bool:
    """Tell whether a letter stands there that neither Vietnamese nor a highland language has (Ä, Æ, Å)."""
    return any(
        not (char.isascii() or char in "đĐƀɃ" or char in _MARKS)
        for char in unicodedata.normalize("NFD", text)
        if char.isalpha() or unicodedata.combining(char)
    )


def _is_bearable(word: str) -> bool:
    """Tell whether the word can stand in a name as it is; Nguyen without its mark cannot."""
    if len(word) == 1 or is_syllable(word):
        return True
    return not _BARE.search(word) and is_highland(split_tone(word)[0])

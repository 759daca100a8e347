"""Telex keystrokes that no input method turned into letters, turned into letters."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import Final

from kh49_desktop.text.letters import fold, nfc

_WORD: Final = re.compile(r"[^\W\d_]+")
_TONE_KEYS: Final = MappingProxyType({"f": "\u0300", "r": "\u0309", "x": "\u0303", "s": "\u0301", "j": "\u0323"})
_VOWELS: Final = frozenset("aeiouy")
_BREVE, _CIRCUMFLEX, _HORN = "\u0306", "\u0302", "\u031b"
_ON_SECOND: Final = frozenset({"oa", "oe", "uy", "uê", "uơ"})
_LONG: Final = 3


def undo_telex(text: str) -> str:
    """Return the text with Telex leftovers read as letters: "Ddawngj Thij" becomes "Đặng Thị".

    A key that means nothing where it stands stays a letter. What comes out is meant for a second try at searching.
    """
    return _WORD.sub(lambda found: _undo_word(found[0]), nfc(text))


def _undo_word(word: str) -> str:
    """Read one word as keystrokes."""
    letters: list[str] = []
    tone = ""
    for key in word:
        small = key.lower()
        has_vowel = any(_is_vowel(letter) for letter in letters)
        if small in _TONE_KEYS and has_vowel:
            tone = _TONE_KEYS[small]
        elif small == "z" and has_vowel:
            tone = ""
        elif not _marked(letters, small):
            letters.append(key)
    return _with_tone(letters, tone) if tone else "".join(letters)


def _marked(letters: list[str], key: str) -> bool:
    """Let the key put its mark on an earlier letter; tell whether it did."""
    if key == "d" and letters and letters[0] in {"d", "D"}:
        letters[0] = "đ" if letters[0] == "d" else "Đ"
        return True
    if key in {"a", "e", "o"}:
        at = _last(letters, key)
        # After another vowel it is a letter of its own (khoeo), after itself or a consonant it is the circumflex.
        if at is not None and not any(_is_vowel(letter) for letter in letters[at + 1 :]):
            letters[at] = nfc(letters[at] + _CIRCUMFLEX)
            return True
    if key == "w":
        at = _last(letters, "aou")
        if at is None:
            return False
        if letters[at] in {"a", "A"}:
            letters[at] = nfc(letters[at] + _BREVE)
            return True
        letters[at] = nfc(letters[at] + _HORN)
        if at and letters[at] in {"ơ", "Ơ"} and letters[at - 1] in {"u", "U"}:
            letters[at - 1] = nfc(letters[at - 1] + _HORN)
        return True
    return False


def _last(letters: list[str], wanted: str) -> int | None:
    """Return where the last of the wanted plain letters stands."""
    for at in range(len(letters) - 1, -1, -1):
        if letters[at].lower() in wanted:
            return at
    return None


def _with_tone(letters: list[str], tone: str) -> str:
    """Put the tone on the vowel that bears it."""
    vowels = [at for at, letter in enumerate(letters) if _is_vowel(letter)]
    start = "".join(letters[:2]).lower()
    if start in {"qu", "gi"} and len(vowels) > 1 and vowels[0] == 1:
        vowels = vowels[1:]
    marked = [at for at in vowels if len(unicodedata.normalize("NFD", letters[at])) > 1]
    if marked:
        at = marked[-1]
    elif vowels[-1] != len(letters) - 1:
        at = vowels[-1]
    elif len(vowels) >= _LONG or "".join(letters[at] for at in vowels).lower() in _ON_SECOND:
        at = vowels[1]
    else:
        at = vowels[0]
    letters[at] = nfc(letters[at] + tone)
    return "".join(letters)


def _is_vowel(letter: str) -> bool:
    """Tell whether the letter is a vowel, with or without marks."""
    return fold(letter) in _VOWELS

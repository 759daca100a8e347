"""Which words can be Vietnamese: the evidence by which old encodings are recognised and damaged names are flagged."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kh49_desktop.text.letters import nfc, split_tone

_ONSETS: Final = (
    *("ngh", "gh", "gi", "kh", "nh", "ng", "ph", "qu", "th", "tr", "ch"),
    *("b", "c", "d", "đ", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", ""),
)
_RHYMES: Final = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op
    ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut uy uya uych uyên uyêt uynh
    uyt uyu ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
    """.split()  # noqa: SIM905 - a table is read more easily than a list of quotes
)
# Behind qu the u is spent: quá, quên, quốc, quyền.
_AFTER_QU: Final = frozenset(
    """
    a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt âc ân âng ât ây e ec en eng eo et ê ên ênh êt ôc ơ ơn
    i ich in it y ych yên yêt ynh yt
    """.split()  # noqa: SIM905 - as above
)
_BEFORE_FRONT: Final = frozenset({"k", "gh", "ngh"})
_BEFORE_BACK: Final = frozenset({"c", "g", "ng"})
_FRONT: Final = frozenset("eêiy")
_STOPS: Final = ("c", "ch", "p", "t")
_STOPPED_TONES: Final = frozenset({4, 5})

# Ê Đê, Gia Rai, M'Nông and their neighbours: consonants in clusters, short vowels with a breve, no tones. Diphthongs
# are counted out, for what a wrong encoding makes of Vietnamese is mostly a vowel sequence that no language here has.
_ONSET: Final = "bcdđghjklmnprstvwyƀčñ"
_NUCLEUS: Final = (
    "(?:iê|uô|ươ|ia|ua|ưa|ai|ao|au|oa|oe|oi|ôi|ơi|ui|ưi|uê|iu|eo|êu|iă|uă|iơ|ie|oă|ưe|uơ|[aăâeĕêiĭoŏôơuŭưy]\u0306?)"
    "[bcdghjklmnprstwyčñ]{0,2}"
)
_HIGHLAND: Final = re.compile(f"[{_ONSET}]{{0,4}}{_NUCLEUS}(?:[{_ONSET}]{{1,3}}{_NUCLEUS}){{0,2}}")
_WORD: Final = re.compile(r"[^\x00-\x40\x5b-\x60\x7b-\x7f\xa0\u2000-\u206f]+")
_HALF: Final = 0.5


def is_syllable(word: str) -> bool:
    """Tell whether the word can be a Vietnamese syllable with its tone (hoà and hòa both, capitals or not)."""
    return _is_syllable(nfc(word).lower())


def is_highland(word: str) -> bool:
    """Tell whether the word has the build of a highland name (Mlô, Kđăm, Ayŭn, Bhiăt): no tone, no odd vowels."""
    return _is_highland(nfc(word).lower())


def plausibility(word: str) -> float:
    """Return 1 for a possible syllable, 0.5 for a possible highland name, 0 for anything else.

    Capitals behind small letters (NguyÔn) are what a wrong reading makes: 0.
    """
    if word != word.upper() and word[1:] != word[1:].lower():
        return 0.0
    if is_syllable(word):
        return 1.0
    return _HALF if is_highland(word) else 0.0


def words(text: str) -> list[str]:
    """Return the words of a text; what is not ASCII counts as letters, since old encodings hide letters anywhere."""
    return _WORD.findall(text)


def score(texts: Iterable[str]) -> float:
    """Return the share (0-1) of the words with other than ASCII letters that are plausible; 1 if there are none."""
    marked = [word for text in texts for word in words(nfc(text)) if not word.isascii()]
    return sum(map(plausibility, marked)) / len(marked) if marked else 1.0


@lru_cache(maxsize=1 << 14)
def _is_syllable(word: str) -> bool:
    """Judge one small-letter word in NFC."""
    letters, tone = split_tone(word)
    if tone < 0:
        return False
    return any(_fits(onset, letters.removeprefix(onset), tone) for onset in _ONSETS if letters.startswith(onset))


def _fits(onset: str, rhyme: str, tone: int) -> bool:  # noqa: PLR0911 - one way out a spelling rule
    """Tell whether onset, rhyme and tone go together."""
    if rhyme.endswith(_STOPS) and tone not in _STOPPED_TONES:
        return False
    if onset == "qu":
        return rhyme in _AFTER_QU
    if onset == "gi":
        # The i of giêng stands for both: gi + iêng.
        return rhyme == "" or (rhyme[0] not in "iy" and (rhyme in _RHYMES or rhyme in {"êc", "êng"}))
    if rhyme not in _RHYMES:
        return False
    if onset in _BEFORE_FRONT:
        return rhyme[0] in _FRONT
    if onset in _BEFORE_BACK:
        return rhyme[0] not in _FRONT or (onset == "g" and rhyme[0] == "i")
    # Behind a consonant y stands alone (mỹ, kỳ); without one ia, iê are written ya, yê.
    return not (onset and rhyme.startswith("yê")) and not (not onset and rhyme.startswith("iê"))


@lru_cache(maxsize=1 << 12)
def _is_highland(word: str) -> bool:
    """Judge one small-letter word in NFC."""
    return _HIGHLAND.fullmatch(word) is not None

"""Names and words to try things on: invented people, and every syllable Vietnamese can build."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from kh49_desktop.text.syllables import is_syllable

FAMILIES = ("Nguyễn", "Trần", "Đặng", "Huỳnh", "Võ", "Ngô", "Dương", "Đỗ", "Lý", "Trương", "Quách", "Giàng", "Lưu")
MIDDLES = ("Thị", "Văn", "Đức", "Hữu", "Xuân", "Ngọc", "Thùy", "Ánh", "Bích", "Quốc", "Thúy", "Mỹ")
GIVEN = ("An", "Ánh", "Đạt", "Kỵ", "Nghĩa", "Thưởng", "Ước", "Uyên", "Thủy", "Quý", "Phượng", "Giềng", "Hòa", "Nghị")
HIGHLAND = ("Y Wang Mlô", "H'Hà Niê", "H Nguôm Êban", "Y Bhăm Kbuôr", "H'Lim Ayŭn", "Y Thanh Hà Niê Kđăm", "H'Hen Niê")

kinh_names = st.builds(
    lambda family, middle, given: " ".join((family, *middle, given)),
    st.sampled_from(FAMILIES),
    st.lists(st.sampled_from(MIDDLES), max_size=2),
    st.sampled_from(GIVEN),
)
names = st.one_of(kinh_names, st.sampled_from(HIGHLAND))

ONSETS = (
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gh",
    "gi",
    "h",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "ngh",
    "nh",
    "p",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
)
VOWELS = (
    "a",
    "ă",
    "â",
    "e",
    "ê",
    "i",
    "o",
    "ô",
    "ơ",
    "u",
    "ư",
    "y",
    "ai",
    "ao",
    "au",
    "ay",
    "âu",
    "ây",
    "eo",
    "êu",
    "ia",
    "iê",
    "iu",
    "oa",
    "oai",
    "oe",
    "oi",
    "ôi",
    "ơi",
    "ua",
    "uâ",
    "uê",
    "ui",
    "uô",
    "ưa",
    "ươ",
    "uyê",
    "yê",
)
CODAS = ("c", "ch", "m", "n", "ng", "nh", "p", "t", "i", "u")
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


def _built() -> list[str]:
    """Return every syllable that the rules let pass, the tone on the last vowel but one or the last."""
    found: set[str] = set()
    for onset in ("", *ONSETS):
        for vowels in VOWELS:
            for coda in ("", *CODAS):
                for tone in TONES:
                    at = len(onset) + len(vowels)
                    letters = onset + vowels + coda
                    word = unicodedata.normalize("NFC", letters[:at] + tone + letters[at:])
                    if is_syllable(word):
                        found.add(word)
    return sorted(found)


SYLLABLES = _built()

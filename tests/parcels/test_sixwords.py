"""Six words for a key: read aloud over a bad line they tell two keys apart, today and in ten years."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.parcels.sixwords import FILE, six_words, words
from kh49_desktop.paths import shipped
from kh49_desktop.reference import Reference
from kh49_desktop.text.letters import fold, nfc
from kh49_desktop.text.syllables import is_syllable

WORDS = words()
GOLDEN = ("hoa quỳnh", "nhanh nhẹn", "nương ngô", "lò gốm", "heo may", "viên gạch")
LIST = "d4ef896f061a961bc15bb24e480a78a6da54135d092e6ae94bed48f4508041e1"  # SHA-256 of all in their order

# Syllables that are rude, or are read as rude ones where the marks are missing.
RUDE = frozenset(
    re.findall(
        "[a-z]+", "lon buoi cac dit deo ia cut dam dai du vu di diem ngu dm chet cu cuc hiep nguc mong chim chich"
    )
)


def heard(word: str) -> str:
    """The word as it may be heard: no tone, tr as ch, x as s, l as n, d, gi, r, v as one, -ng, -nh as -n, -c as -t."""
    merged = []
    for syllable in fold(word).split():
        sound = re.sub("^tr", "ch", re.sub("^x", "s", syllable))
        sound = re.sub("^(gi(?=[aeou])|d|r|v)", "d", re.sub("^l", "n", sound))
        sound = re.sub("^(k(?!h)|c(?!h)|q)", "c", re.sub("^(n?g)h", r"\1", sound))
        sound = re.sub("(ng|nh|n)$", "n", sound)
        merged.append(re.sub("(ch|c|t)$", "t", sound).replace("y", "i"))
    return " ".join(merged)


def test_there_are_1024_words_of_two_well_spelt_syllables() -> None:
    assert len(WORDS) == 1024
    assert [word for word in WORDS if word != nfc(word).lower() or not re.fullmatch(r"\w+ \w+", word)] == []
    assert [word for word in WORDS if not all(map(is_syllable, word.split()))] == []


def test_no_two_are_the_same_without_marks_or_to_the_ear() -> None:
    assert len({fold(word) for word in WORDS}) == 1024
    assert heard("trong xanh") == heard("chong sanh")
    assert len({heard(word) for word in WORDS}) == 1024


def test_none_is_the_beginning_or_the_turning_round_of_another() -> None:
    letters = sorted(fold(word).replace(" ", "") for word in WORDS)
    assert [pair for pair in pairwise(letters) if pair[1].startswith(pair[0])] == []
    sounds = {heard(word) for word in WORDS}
    turned = {" ".join(reversed(sound.split())) for sound in sounds if len(set(sound.split())) == 2}
    assert sounds & turned == set()


def test_none_is_rude() -> None:
    assert [word for word in WORDS if RUDE & set(fold(word).split())] == []


def test_the_list_disturbs_no_rule_of_law_and_is_shipped_with_them() -> None:
    assert shipped("db", "reference", FILE).parent == shipped("db", "reference", "rules.json").parent
    assert not any(word in Reference.load().rules for word in WORDS)


def test_a_key_has_the_same_words_in_every_version() -> None:
    assert six_words(bytes(32)) == GOLDEN
    assert hashlib.sha256("\n".join(WORDS).encode()).hexdigest() == LIST


@given(st.binary(max_size=100))
def test_the_words_tell_the_first_60_bits_of_the_hash(key: bytes) -> None:
    bits = 0
    for word in six_words(key):
        bits = bits << 10 | WORDS.index(word)
    assert f"{bits:015x}" == hashlib.sha256(key).hexdigest()[:15]


@pytest.mark.parametrize("at", range(0, 256, 8))
def test_a_key_that_differs_in_one_bit_has_other_words(at: int) -> None:
    key = int.from_bytes(hashlib.sha256(b"a key").digest(), "big")
    assert six_words((key ^ 1 << at).to_bytes(32, "big")) != six_words(key.to_bytes(32, "big"))

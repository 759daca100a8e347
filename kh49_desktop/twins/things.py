"""Records that are no people and may be one: the same number, or the same name while nothing else contradicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any, Final

from rapidfuzz import fuzz, process

from kh49_desktop.fields import Day, Note, TaxCode, Text, Value
from kh49_desktop.record import Record
from kh49_desktop.store.reading import Reader, Row
from kh49_desktop.text.letters import fold
from kh49_desktop.twins.traits import CERTAIN, CROWD, STEPS, WHOLE, Pair, Progress, Reason, Traits

LIKE_NAMED: Final = 90  # rapidfuzz ratio of two folded names from which on they may be one name
SAME_NAMED, HALF = 70, 0.5


def find_things(store: Reader, kind: type[Record], traits: Traits, tell: Progress) -> Iterator[Pair]:
    """Compare records that are no people: the same number, or the same naming values while nothing else contradicts."""
    asked = [*traits.proofs, *traits.naming]
    found = sorted(store.columns_of(kind, ["rid", *(field.name for field in asked)]), key=lambda row: row[0])
    pairs = dict.fromkeys(_same_things(found, traits, tell))
    if len(found) <= CROWD:
        pairs |= dict.fromkeys(_like_named(found, traits, tell))
    wanted = sorted({rid for pair in pairs for rid in pair})
    rows: dict[int, Row] = {}
    for start in range(0, len(wanted), STEPS // 2):
        tell(len(found), len(found) + 1)
        rows |= {row["rid"]: row for row in store.page(kind, wanted[start : start + STEPS // 2])}
    for one, other in pairs:
        if one in rows and other in rows:
            pair = weigh_things(rows[one], rows[other], kind, traits)
            if pair is not None:
                yield pair
    tell(len(found) + 1, len(found) + 1)


def _same_things(found: Sequence[tuple[Any, ...]], traits: Traits, tell: Progress) -> Iterator[tuple[int, int]]:
    """Yield the row numbers of those with the same number or the same naming values."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    proofs = len(traits.proofs)
    for at, (rid, *values) in enumerate(found):
        if not at % STEPS:
            tell(at // 2, len(found) + 1)
        for place, number in enumerate(values[:proofs]):
            if number:
                blocks[place, number].append(rid)
        blocks["", *(_folded(value) for value in values[proofs:])].append(rid)
    for at, block in enumerate(blocks.values()):
        if not at % STEPS:
            tell((len(found) + min(at, len(found))) // 2, len(found) + 1)
        if len(block) > 1:
            yield from combinations(block, 2) if len(block) <= WHOLE else pairwise(block)


def _like_named(found: Sequence[tuple[Any, ...]], traits: Traits, tell: Progress) -> Iterator[tuple[int, int]]:
    """Yield the row numbers of those whose names have the same numbers in them and are like each other."""
    places = [
        at for at, field in enumerate(traits.naming, start=1 + len(traits.proofs)) if isinstance(field.kind, Text)
    ]
    named: dict[str, list[int]] = defaultdict(list)
    for row in found:
        named[" ".join(fold(str(row[at] or "")) for at in places)].append(row[0])
    texts = sorted(text for text in named if text)
    for at, text in enumerate(texts):
        tell(len(found), len(found) + 1)
        for like, _, _ in process.extract(
            text, texts[at + 1 :], scorer=fuzz.token_sort_ratio, processor=None, score_cutoff=LIKE_NAMED, limit=WHOLE
        ):
            if digits_of(text) == digits_of(like):  # the second group is not the third
                for one in named[text][:WHOLE]:
                    for other in named[like][:WHOLE]:
                        yield min(one, other), max(one, other)


def digits_of(text: str) -> list[str]:
    """Return the words of a text that hold a digit, and single letters: what tells group 2 from 3, section A from B."""
    return sorted(word for word in text.split(" ") if len(word) == 1 or any(map(str.isdigit, word)))


def _folded(value: Value) -> Value:
    return fold(value) if isinstance(value, str) else value


def weigh_things(one: Row, other: Row, kind: type[Record], traits: Traits) -> Pair | None:
    """Return the pair of two rows, or None when too little of them agrees; `one` was made first."""
    naming = {field.name for field in traits.naming}
    both = [f for f in kind.about.fields.values() if one[f.name] is not None and other[f.name] is not None]
    proofs: list[Reason] = [
        "same_tax_code" if isinstance(field.kind, TaxCode) else "same_number"
        for field in traits.proofs
        if field in both and one[field.name] == other[field.name]
    ]
    is_same = all(_folded(one[name]) == _folded(other[name]) for name in naming)
    days = [one[f.name] == other[f.name] for f in both if isinstance(f.kind, Day)]
    rest = [
        _folded(one[f.name]) == _folded(other[f.name])
        for f in both
        if f.name not in naming and not isinstance(f.kind, Day | Note)
    ]
    share = sum(rest) / len(rest) if rest else 1.0
    reasons: tuple[Reason, ...] = (
        *proofs,
        "same_naming" if is_same else "naming_like",
        *(("same_days",) if days and all(days) else ()),
        *(("same_rest" if all(rest) else "differing_rest",) if rest else ()),
    )
    if proofs:
        return Pair(str(one["id"]), str(other["id"]), CERTAIN, reasons, exact=True)
    contradicted = any(field in both and one[field.name] != other[field.name] for field in traits.proofs)
    # Two sheets of one name on two days are two sheets; what else differs weighs by its share.
    if contradicted or not all(days) or share < HALF:
        return None
    score = round((SAME_NAMED if is_same else LIKE_NAMED // 2) + 10 * bool(days) + 40 * (share - HALF))
    return Pair(str(one["id"]), str(other["id"]), min(score, CERTAIN - 1), reasons, exact=False)

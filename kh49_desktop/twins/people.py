"""People who may be one: compared under the keys they share, weighed by name, birth date, telephone and id.

Every person is put under a few keys (ids, name and birth year, birth date, telephone, parts of the citizen id); only
those who share a key are compared, so 120,000 take seconds.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final, Literal

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from kh49_desktop.fields import Field, TaxCode, Value, Values
from kh49_desktop.record import Record
from kh49_desktop.store.reading import Reader
from kh49_desktop.text.letters import fold
from kh49_desktop.twins.traits import CERTAIN, CROWD, LEAST, STEPS, WHOLE, Pair, Progress, Reason, Traits

DOUBTFUL: Final = 25
ALIKE: Final = 86  # rapidfuzz ratio of two folded names from which on they may be one name with a slip
COMMON: Final = 3  # a word that so many people bear is a name of its own, not a slip of another,
SLIPS: Final = 50  # unless this many times as many bear the other
RARE: Final = 3  # people of one name in the register from which on a birth year alone says little
FULL_DAY: Final = len("1985-03-05")
STAGES: Final = 5  # groups of keys, gone through one after the other

NAME_POINTS: Final[Mapping[str, int]] = {
    "same_name": 42, "same_name_folded": 38, "name_words_swapped": 34, "name_like": 26, "other_name": 0,
}  # fmt: skip
BIRTH_POINTS: Final[Mapping[str, int]] = {
    "same_birth": 35, "same_birth_part": 10, "birth_part": 12, "birth_swapped": 28, "birth_digit": 24,
    "other_birth": -20,
}  # fmt: skip
WEAK_BIRTH: Final = frozenset(("same_birth_part", "birth_part", "birth_digit", "birth_swapped"))
PHONE_POINTS, ID_POINTS, OTHER_SEX = 32, 25, -12


@dataclass(slots=True)  # not frozen: a hundred thousand are made, and freezing doubles the time
class Person:
    """What is compared of one person. `key`: the folded words of the name in order, y written as i."""

    rid: int
    id: str
    name: str
    folded: str
    key: str
    birth: str
    citizen: str
    numbers: tuple[str, ...]
    phones: tuple[str, ...]
    sex: Value


def person_of(values: Values, rid: int, record: str, traits: Traits) -> Person:
    """Return what is compared of the values of one person."""

    def text(field: Field | None) -> str:
        return str(values.get(field.name) or "") if field else ""

    name = text(traits.name)
    return Person(
        rid, record, name, *keys_of(name), text(traits.birth), text(traits.citizen),
        tuple(text(field) for field in traits.numbers), tuple(text(field) for field in traits.phones),
        values.get(traits.sex[0].name) if traits.sex else None,
    )  # fmt: skip


def find_people(store: Reader, kind: type[Record], traits: Traits, tell: Progress) -> Iterator[Pair]:
    """Yield the pairs of people of a type that may be one."""
    people = _read_people(store, kind, traits, tell)
    names = Counter(person.key for person in people)
    words = Counter(word for key, count in names.items() for word in key.split(" ") for _ in range(count))
    seen: set[tuple[int, int]] = set()
    for one, other in _candidates(people, tell):
        if (one.rid, other.rid) in seen:
            continue
        seen.add((one.rid, other.rid))
        weighed = weigh(one, other, names, words, numbers=traits.numbers)
        if weighed is not None:
            yield Pair(one.id, other.id, *weighed)


def _read_people(store: Reader, kind: type[Record], traits: Traits, tell: Progress) -> list[Person]:
    asked = [traits.name, traits.birth, traits.citizen]
    lists = (traits.numbers, traits.phones, traits.sex)
    names = ["rid", "id", *(f.name for f in asked if f), *(f.name for fields in lists for f in fields)]
    has_birth, has_id = traits.birth is not None, traits.citizen is not None
    first = 3 + has_birth + has_id
    second, third = first + len(traits.numbers), first + len(traits.numbers) + len(traits.phones)
    folded: dict[str, tuple[str, str]] = {}
    people: list[Person] = []
    rows = sorted(store.columns_of(kind, names))  # by rid: the order in which they were made
    for at, row in enumerate(rows):
        if not at % STEPS:
            tell(at, (1 + STAGES) * len(rows))
        name = str(row[2] or "")
        if name not in folded:
            folded[name] = keys_of(name)
        people.append(
            Person(
                row[0],
                row[1],
                name,
                *folded[name],
                (row[3] or "") if has_birth else "",
                (row[first - 1] or "") if has_id else "",
                row[first:second],
                row[second:third],
                row[third] if len(row) > third else None,
            )
        )
    return people


def keys_of(name: str) -> tuple[str, str]:
    """Return a name folded with y written as i (Thuý, Thúy, Thuí), and the same with its words in order."""
    folded = fold(name).replace("y", "i")
    return folded, " ".join(sorted(folded.split(" ")))


def _candidates(people: Sequence[Person], tell: Progress) -> Iterator[tuple[Person, Person]]:
    """Yield the pairs worth comparing, some of them more than once, the one made first in front."""
    stages: tuple[tuple[Callable[[Person], Iterable[Hashable]], bool], ...] = (
        (_proofs, False),
        (_named_and_born, False),
        (_phones, True),
        (_born, True),
        (_id_parts, True),
    )
    total, done = (1 + STAGES) * len(people), len(people)
    for keys, by_name in stages:
        blocks: dict[Hashable, list[Person]] = defaultdict(list)
        for at, person in enumerate(people):
            for key in keys(person):
                blocks[key].append(person)
            if not at % STEPS:
                tell(done + at // 2, total)
        paired = 0
        for block in blocks.values():
            if len(block) > 1:
                yield from _alike(block) if by_name else _all(block)
            before, paired = paired, paired + len(block)
            if before // STEPS != paired // STEPS:
                tell(min(total, done + len(people) // 2 + min(paired, len(people)) // 2), total)
        done += len(people)
    tell(total, total)


def _proofs(person: Person) -> Iterable[Hashable]:
    if person.citizen:
        yield person.citizen
    for at, number in enumerate(person.numbers):
        if number:
            yield at, number


def _named_and_born(person: Person) -> Iterable[Hashable]:
    birth = person.birth
    yield person.key, birth[:4]  # "" where no birth date is known
    if len(birth) == FULL_DAY:
        yield person.key, birth[4:]


def _phones(person: Person) -> Iterable[Hashable]:
    return filter(None, person.phones)


def _born(person: Person) -> Iterable[Hashable]:
    if len(person.birth) == FULL_DAY:
        year, month, day = person.birth.split("-")
        yield year, *sorted((month, day))


def _id_parts(person: Person) -> Iterable[Hashable]:
    """A slip of one digit or a swap of two leaves at least two of these parts as they are."""
    number = person.citizen
    if number:
        yield 0, number[6:]
        yield 1, number[:9]
        yield 2, number[:6], number[9:]


def _all(block: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """Yield all pairs of a block; in a crowd of the same name and day each with the next, which is enough to review."""
    return combinations(block, 2) if len(block) <= WHOLE else pairwise(block)


def _alike(block: Sequence[Person]) -> Iterator[tuple[Person, Person]]:
    """Yield the pairs of a block whose names are like each other."""
    if len(block) > CROWD:
        return
    names = [person.folded for person in block]
    same: dict[str, list[Person]] = defaultdict(list)
    for at, person in enumerate(block):
        same[person.key].append(person)
        rest = names[at + 1 :]
        if rest:
            for _, _, away in process.extract(
                names[at], rest, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE, limit=None
            ):
                yield person, block[at + 1 + away]
    for people in same.values():
        yield from _all(people)


def weigh(
    one: Person,
    other: Person,
    names: Mapping[str, int],
    words: Mapping[str, int],
    *,
    numbers: Sequence[Field] = (),
) -> tuple[int, tuple[Reason, ...], bool] | None:
    """Return score, reasons and whether an id proves it, or None when two people are too unlike to be listed.

    `names` and `words` count who bears a name (by key) and a word of a name in the register.
    """
    name = name_reason(one, other)
    birth = birth_reason(one.birth, other.birth)
    identity = id_reason(one.citizen, other.citizen)
    proofs: list[Reason] = ["same_citizen_id"] if identity == "same_citizen_id" else []
    for field, mine, theirs in zip(numbers, one.numbers, other.numbers, strict=True):
        if mine and mine == theirs:
            proofs.append("same_tax_code" if isinstance(field.kind, TaxCode) else "same_number")
    same_phone = any(mine and mine == theirs for mine, theirs in zip(one.phones, other.phones, strict=True))
    told: list[Reason] = [*proofs, name]
    if birth:
        told.append(birth)
    if same_phone:
        told.append("same_phone")
    if identity and identity != "same_citizen_id":
        told.append(identity)
    if proofs:
        contradicted = (name == "other_name") + (birth == "other_birth") + (identity == "other_id")
        return CERTAIN - 20 * contradicted, tuple(told), True
    score = NAME_POINTS[name] + BIRTH_POINTS.get(birth, 0) + PHONE_POINTS * same_phone
    score += ID_POINTS if identity in {"id_digit", "id_swapped"} else 0
    score += OTHER_SEX if one.sex is not None and other.sex is not None and one.sex != other.sex else 0
    if name == "other_name":
        return None
    if identity == "other_id":
        # Two whole citizen ids are two people, whatever else agrees; one whose name and birth date agree is shown.
        is_shown = birth == "same_birth" and NAME_POINTS[name] >= NAME_POINTS["same_name_folded"]
        return (DOUBTFUL + 15 * same_phone, tuple(told), False) if is_shown else None
    has_more = same_phone or identity in {"id_digit", "id_swapped"}
    if not has_more and not _tells(one, other, name, birth, names, words):
        return None
    return (max(0, min(score, CERTAIN - 1)), tuple(told), False) if score >= LEAST else None


def _tells(  # noqa: PLR0913, PLR0917 - what is weighed
    one: Person, other: Person, name: Reason, birth: Reason | Literal[""], names: Mapping[str, int],
    words: Mapping[str, int],
) -> bool:  # fmt: skip
    """Tell whether name and birth date alone are more than chance in this register."""
    if name == "name_like":
        # Lan and Lam are two names that many bear; Nguyn is a slip of Nguyễn.
        mine, theirs = Counter(one.folded.split(" ")), Counter(other.folded.split(" "))
        borne = sorted(min((words.get(word, 0) for word in part), default=0) for part in (mine - theirs, theirs - mine))
        is_slip = OSA.distance(one.folded, other.folded, score_cutoff=1) <= 1
        return is_slip and birth == "same_birth" and (borne[0] < COMMON or borne[0] * SLIPS < borne[1])
    return birth not in WEAK_BIRTH or max(names.get(one.key, 0), names.get(other.key, 0)) <= RARE


def name_reason(one: Person, other: Person) -> Reason:
    """Return how two names are alike."""
    if one.folded == other.folded:
        return "same_name" if one.name.casefold() == other.name.casefold() else "same_name_folded"
    if one.key == other.key:
        return "name_words_swapped"
    return "name_like" if fuzz.ratio(one.folded, other.folded) >= ALIKE else "other_name"


def birth_reason(one: str, other: str) -> Reason | Literal[""]:
    """Return how two birth dates (EDTF) are alike; "" where one is not known."""
    if not one or not other:
        return ""
    if one == other:
        return "same_birth" if len(one) == FULL_DAY else "same_birth_part"
    if one.startswith(other) or other.startswith(one):
        return "birth_part"
    if len(one) == len(other):
        if len(one) == FULL_DAY and one[:5] + one[8:] + "-" + one[5:7] == other:
            return "birth_swapped"
        if slip(one, other):
            return "birth_digit"
    return "other_birth"


def id_reason(one: str, other: str) -> Reason | Literal[""]:
    """Return how two citizen ids are alike; "" where one is not known."""
    if not one or not other:
        return ""
    if one == other:
        return "same_citizen_id"
    found = slip(one, other) if len(one) == len(other) else ""
    return "other_id" if not found else ("id_digit" if found == "digit" else "id_swapped")


def slip(one: str, other: str) -> Literal["", "digit", "swapped"]:
    """Return whether two texts of one length differ by one character or by two neighbours changing places."""
    away = [at for at, (mine, theirs) in enumerate(zip(one, other, strict=True)) if mine != theirs]
    if len(away) == 1:
        return "digit"
    if len(away) == 2 and away[1] == away[0] + 1:  # noqa: PLR2004 - two neighbours
        first, second = away
        return "swapped" if (one[first], one[second]) == (other[second], other[first]) else ""
    return ""

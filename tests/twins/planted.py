"""Registers of invented people for the search of doubles: distinct ones, and ones typed a second time with a slip."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Final

from kh49_desktop.records import Member
from kh49_desktop.store.file import Store
from kh49_desktop.text.letters import fold
from tests.benchmarks.registers import person

Person = dict[str, str]


def without_marks(typed: Person, chance: random.Random) -> None:
    """One word of the name loses its marks."""
    words = typed["full_name"].split(" ")
    at = chance.randrange(len(words))
    words[at] = fold(words[at]).capitalize()
    typed["full_name"] = " ".join(words)


def with_y_for_i(typed: Person, chance: random.Random) -> None:
    """Thuỷ as Thủi, Linh as Lynh."""
    name = typed["full_name"]
    typed["full_name"] = name.replace("y", "i") if "y" in name else name.replace("i", "y", 1)


def swapped_words(typed: Person, chance: random.Random) -> None:
    """The family name behind, as in lists from abroad."""
    first, *rest = typed["full_name"].split(" ")
    typed["full_name"] = " ".join((*rest, first))


def letter_left_out(typed: Person, chance: random.Random) -> None:
    """A letter inside the longest word of the name is missing."""
    name = typed["full_name"]
    longest = max(name.split(" "), key=len)
    at = name.index(longest) + chance.randrange(1, len(longest))
    typed["full_name"] = name[:at] + name[at + 1 :]


def day_for_month(typed: Person, chance: random.Random) -> None:
    """05/03 typed as 03/05; where that is no day, the first digit of the day is another one."""
    year, month, day = typed["birth_date"].split("-")
    swapped = f"{year}-{day}-{month}"
    typed["birth_date"] = swapped if int(day) <= 12 else f"{year}-{month}-0{day[1] if day[1] != '0' else '1'}"


def digit_of_birth(typed: Person, chance: random.Random) -> None:
    """The last digit of the birth year is another one."""
    year = typed["birth_date"][:4]
    typed["birth_date"] = f"{year[:3]}{(int(year[3]) + chance.randrange(1, 10)) % 10}{typed['birth_date'][4:]}"


def year_alone(typed: Person, chance: random.Random) -> None:
    """Only the birth year is known."""
    typed["birth_date"] = typed["birth_date"][:4]


def digit_of_id(typed: Person, chance: random.Random) -> None:
    """One of the last six digits of the id is another one."""
    at = chance.randrange(6, 12)
    number = typed["citizen_id"]
    typed["citizen_id"] = f"{number[:at]}{(int(number[at]) + chance.randrange(1, 10)) % 10}{number[at + 1 :]}"


def digits_of_id_swapped(typed: Person, chance: random.Random) -> None:
    """Two neighbours of the id changed places."""
    number = typed["citizen_id"]
    places = [at for at in range(6, 11) if number[at] != number[at + 1]]
    if places:
        at = chance.choice(places)
        typed["citizen_id"] = number[:at] + number[at + 1] + number[at] + number[at + 2 :]


NAME_SLIPS: Final = (without_marks, with_y_for_i, swapped_words, letter_left_out)
BIRTH_SLIPS: Final = (day_for_month, digit_of_birth, year_alone)
ID_SLIPS: Final = (digit_of_id, digits_of_id_swapped)
SLIPS: Final[tuple[Callable[[Person, random.Random], None], ...]] = (*NAME_SLIPS, *BIRTH_SLIPS, *ID_SLIPS)


def again(first: Person, number: int, chance: random.Random) -> Person:
    """Return a person as typed a second time: one slip, and of telephone and id what that sheet happens to give."""
    typed = dict(first)
    slip = SLIPS[number % len(SLIPS)]
    slip(typed, chance)
    if slip in ID_SLIPS:
        typed.pop("phone")
    elif slip in BIRTH_SLIPS:
        typed.pop("citizen_id", None)
    else:
        typed.pop("citizen_id", None)
        if chance.random() < 0.5:
            typed.pop("phone")
    return typed


def fill(store: Store, people: int, doubles: int, seed: int = 49, *, ids: bool = True) -> set[tuple[str, str]]:
    """Write so many distinct people and doubles into a register; returns the planted pairs, the lesser id first."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    planted = set()
    with store.change("IMPORT", "invented") as change:
        first = [person(number, chance) for number in range(people)]
        if not ids:
            for one in first:
                del one["citizen_id"]
        records = [change.create(Member, one) for one in first]
        for number in range(doubles):
            at = number * people // doubles
            other = change.create(Member, again(first[at], number, chance))
            planted.add((min(records[at], other), max(records[at], other)))
    return planted

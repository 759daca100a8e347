"""What two records are told to be one by: the fields that count, the reasons, the pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from kh49_desktop.fields import CitizenId, Field, PersonName, Phone, TaxCode
from kh49_desktop.record import Record

Progress: TypeAlias = Callable[[int, int], object]
Reason: TypeAlias = Literal[
    "same_citizen_id",
    "same_tax_code",
    "same_number",
    "same_name",
    "same_name_folded",
    "name_words_swapped",
    "name_like",
    "other_name",
    "same_birth",
    "same_birth_part",
    "birth_part",
    "birth_swapped",
    "birth_digit",
    "other_birth",
    "same_phone",
    "id_digit",
    "id_swapped",
    "other_id",
    "same_naming",
    "naming_like",
    "same_days",
    "same_rest",
    "differing_rest",
]

LEAST: Final = 50  # a score below this is listed only where it is to be seen that two people are meant
CERTAIN: Final = 100
WHOLE: Final = 60  # records of one key that are all compared; of more, each with the next in order
CROWD: Final = 2_000  # a value shared by more than so many tells nothing of who someone is
STEPS: Final = 1_000  # records between two words of progress


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one: ids (`one` was made first), score 0 to 100, why, and whether an id proves it."""

    one: str
    other: str
    score: int
    reasons: tuple[Reason, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Traits:
    """The fields of a record type by which two records are told to be one."""

    naming: tuple[Field, ...]
    name: Field | None  # of a person
    birth: Field | None
    citizen: Field | None
    numbers: tuple[Field, ...]  # tax codes and numbers that belong to one record only
    phones: tuple[Field, ...]
    sex: tuple[Field, ...]

    @property
    def proofs(self) -> tuple[Field, ...]:
        """Return the fields whose value belongs to one record only."""
        return (*((self.citizen,) if self.citizen else ()), *self.numbers)

    @property
    def is_person(self) -> bool:
        """Tell whether a record is a person; one that only names somebody may come again for the same person."""
        return self.name is not None and (self.birth is not None or self.citizen is not None)

    @classmethod
    def of(cls, kind: type[Record]) -> Traits:
        """Return those of a record type."""
        every = kind.about.fields
        naming = tuple(kind.about.naming)
        citizen = next((f for f in every.values() if isinstance(f.kind, CitizenId)), None)
        birth = next((f for f in every.values() if f.birth), None)
        return cls(
            naming,
            next((f for f in naming if isinstance(f.kind, PersonName)), None),
            birth,
            citizen,
            tuple(f for f in every.values() if isinstance(f.kind, TaxCode) or f.unique),
            tuple(f for f in every.values() if isinstance(f.kind, Phone)),
            tuple(every[n] for n in (citizen.beside if citizen else ()) if birth is None or n != birth.name),
        )

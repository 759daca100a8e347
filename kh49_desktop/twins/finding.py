"""Finds records that may be one and the same: for certain by an id, likely by what they say; a list for review.

Nothing is ever merged here.
"""

from __future__ import annotations

from kh49_desktop.fields import Values
from kh49_desktop.record import Record
from kh49_desktop.store.joining import kept_apart
from kh49_desktop.store.reading import Reader, Row
from kh49_desktop.text.letters import fold
from kh49_desktop.twins.people import find_people, person_of, weigh
from kh49_desktop.twins.things import find_things
from kh49_desktop.twins.traits import CROWD, LEAST, Pair, Progress, Traits


def find(store: Reader, kind: type[Record], progress: Progress | None = None) -> list[Pair]:
    """Return the pairs of live records of a type that may be one, the surest first, always in the same order.

    Pairs that a person has said are different are left out. `progress(done, total)` is called often; whatever it
    raises ends the search.
    """
    traits = Traits.of(kind)
    tell = progress or (lambda _done, _total: None)
    tell(0, 1)
    found = find_people(store, kind, traits, tell) if traits.is_person else find_things(store, kind, traits, tell)
    apart = kept_apart(store)
    return sorted(
        (pair for pair in found if (min(pair.one, pair.other), max(pair.one, pair.other)) not in apart),
        key=lambda pair: (not pair.exact, -pair.score, pair.one, pair.other),
    )


def like(store: Reader, kind: type[Record], values: Values) -> list[Pair]:
    """Return the records of people that someone not yet written down may be, the likeliest first; `other` is "".

    Looked for by what is quick to find: citizen id, birth date, telephone and the words of the name.
    """
    traits = Traits.of(kind)
    if not traits.is_person or traits.name is None:
        return []
    rows: dict[str, Row] = {}
    for field in (*traits.proofs, *((traits.birth,) if traits.birth else ()), *traits.phones):
        if values.get(field.name) is not None:
            rows |= {row["id"]: row for row in store.rows_where(kind, field.name, values[field.name])}
    ids = store.ids(kind, search=fold(str(values.get(traits.name.name) or "")), limit=CROWD // 10)
    rows |= {row["id"]: row for row in store.page(kind, ids)}
    someone = person_of(values, 0, "", traits)
    found = []
    for record, row in rows.items():
        weighed = weigh(person_of(row, row["rid"], record, traits), someone, {}, {}, numbers=traits.numbers)
        if weighed is not None and weighed[0] >= LEAST:
            found.append(Pair(record, "", *weighed))
    return sorted(found, key=lambda pair: (not pair.exact, -pair.score, pair.one))

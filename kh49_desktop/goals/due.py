"""One thing to do: what the agenda is a list of."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from kh49_desktop.errors import NO_FACTS


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do. `code` names its sentence in words.agenda, `facts` fill its blanks.

    `table`, `record` and `field` say where to jump; `due` None: no day is set; `overdue`: that day has gone by.
    """

    code: str
    due: datetime.date | None = None
    facts: Mapping[str, object] = dataclasses.field(default_factory=lambda: NO_FACTS)
    legal_basis: str | None = None
    table: str | None = None
    record: str | None = None
    field: str | None = None
    overdue: bool = False

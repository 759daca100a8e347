"""Which of the copies that are kept before parcels are taken in stay, so that a busy day does not push out yesterday's.

They stay some days only: each still holds whoever is erased meanwhile.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Final

BEGINNING: Final = "truoc-nhan-goi-"
NAME: Final = re.compile(BEGINNING + r"(\d{8})-\d{6}\.sqlite")
NEWEST: Final = 5
DAYS: Final = 14  # today and the days before it, of each of which the first copy stays: how that day found the register


def name_of(now: datetime.datetime) -> str:
    """Return the name of the copy that is made now."""
    return f"{BEGINNING}{now:%Y%m%d-%H%M%S}.sqlite"


def no_longer_kept(names: Iterable[str], now: datetime.datetime) -> list[str]:
    """Return which of the copies, by their names, are kept no longer; any other file is never among them.

    A clock that was once ahead has left copies of days to come: they do not stand in the place of true ones.
    """
    of_day = {name: found[1] for name in sorted(names) if (found := NAME.fullmatch(name))}
    last = {f"{now - datetime.timedelta(days=back):%Y%m%d}" for back in range(DAYS)}
    come, ahead = ([name for name in of_day if (name > name_of(now)) is later] for later in (False, True))
    first = {of_day[name]: name for name in reversed(come) if of_day[name] in last}
    stay = {*come[-NEWEST:], *ahead[-NEWEST:], *first.values()}
    return [name for name in of_day if name not in stay]

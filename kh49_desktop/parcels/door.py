"""The door of the room: what the command line and the window use of it, imported when it is first needed."""

from kh49_desktop.parcels import mail, sticks
from kh49_desktop.parcels.answers import make_answer, revoked_here, waiting
from kh49_desktop.parcels.beginning import join, make_invite, needs_code, take_card, take_handed_back
from kh49_desktop.parcels.cards import Card
from kh49_desktop.parcels.envelope import Fault, opened
from kh49_desktop.parcels.found import Found, gather
from kh49_desktop.parcels.sending import (
    Address,
    Made,
    address,
    files_left,
    files_there,
    make_files,
    make_state,
    note,
    write,
)
from kh49_desktop.parcels.sixwords import six_words
from kh49_desktop.parcels.standing import Standing, SuperiorOffice
from kh49_desktop.parcels.taking import Verdict, inside, peek, take, take_all, take_any, units_in
from kh49_desktop.parcels.trays import Looked, digest, looked_at, settle
from kh49_desktop.parcels.units import add_unit, approve, find_unit, list_units, make_card, revoke, roll_keys

__all__ = [
    "Address", "Card", "Fault", "Found", "Looked", "Made", "Standing", "SuperiorOffice", "Verdict", "add_unit",
    "address", "approve", "digest", "files_left", "files_there", "find_unit", "gather", "inside", "join",
    "list_units", "looked_at", "mail", "make_answer", "make_card", "make_files", "make_invite", "make_state",
    "needs_code", "note", "opened", "peek", "revoke", "revoked_here", "roll_keys", "settle", "six_words", "sticks",
    "take", "take_all", "take_any", "take_card", "take_handed_back", "units_in", "waiting", "write",
]  # fmt: skip

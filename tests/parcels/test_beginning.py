"""What makes a copy begin, a state handed back or an invitation, is looked at whole before anything is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.fields import Travels
from kh49_desktop.parcels import beginning, envelope, keys, sending, units
from kh49_desktop.parcels.opening import recipient_of
from kh49_desktop.records import Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store import outgoing
from tests.parcels.offices import CODE, PC, Header, Offices, found


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


# -- handed back -------------------------------------------------------------------------------------------------------


def whole(header: Header, body: Any) -> None:
    body["level"] = "unit"
    body["seen"]["unit"] = {}


def of_another(header: Header, body: Any) -> None:
    header["unit"] = body["unit"] = "5d1c0c6a-0a6b-4b57-a7a6-6a8f1d1c0c6a"


def body_of_another(header: Header, body: Any) -> None:
    body["unit"] = "5d1c0c6a-0a6b-4b57-a7a6-6a8f1d1c0c6a"


def to_another(header: Header, body: Any) -> None:
    header["to"] = {**header["to"], "office": "5d1c0c6a-0a6b-4b57-a7a6-6a8f1d1c0c6a"}


def an_answer(header: Header, body: Any) -> None:
    header["kind"] = "receipt"


def other_totals(header: Header, body: Any) -> None:
    header["totals"] = {**header["totals"], "member": 49}


def without_number(header: Header, body: Any) -> None:
    del header["seq"]


def time_of_no_day(header: Header, body: Any) -> None:
    header["made"] = 20261122


def without_device(header: Header, body: Any) -> None:
    header["from"] = {name: told for name, told in header["from"].items() if name != "device"}


def impossible_together(header: Header, body: Any) -> None:
    del body["tables"][Unit.about.table]
    del header["totals"][Unit.about.name]


@pytest.mark.parametrize(
    "change",
    [
        whole, of_another, body_of_another, to_another, an_answer, other_totals, without_number, time_of_no_day,
        without_device, impossible_together,
    ],
)  # fmt: skip
def test_a_state_handed_back_is_what_a_superior_hands_back_or_nothing_is_written(
    offices: Offices, change: Callable[[Header, Any], None]
) -> None:
    first, superior = offices.unit(), offices.superior
    first.member()
    superior.take(first.state("superior"))
    new = offices.pc("máy mới")
    card = units.make_card(superior.standing, CODE)
    beginning.take_card(new.store, card)
    keys.office(new.folder / "keys")  # made as soon as anything is opened
    header, body = superior.opened(sending.make_state(superior.standing, CODE).content)
    change(header, body)
    forged = envelope.seal(header, body, superior.standing.office.sign, [recipient_of(card.secret)])
    before, settings = new.contents(), new.store.setting("own_unit")
    for rehearse in (True, False):
        verdict = beginning.take_handed_back(new.store, found(forged), rehearse=rehearse)
        assert (verdict.verdict, verdict.good) == ("altered", False)
        assert (new.contents(), new.store.setting("own_unit")) == (before, settings)
    assert beginning.take_handed_back(new.store, found(superior.state(CODE))).good


def test_a_superior_hands_back_no_more_than_what_went_up(offices: Offices) -> None:
    superior = offices.unit() and offices.superior
    body = superior.opened(sending.make_state(superior.standing, CODE).content)[1]
    assert body["level"] == Travels.UP
    assert set(body["seen"]) == set(outgoing.heads(superior.store, body["unit"], Travels.UP)) == {"up"}


# -- invited -----------------------------------------------------------------------------------------------------------


def invitation(first: PC, change: Callable[[Any], None]) -> bytes:
    """An invitation whose body was changed before it was signed."""
    line, _, sealed = beginning.make_invite(first.standing)[1].partition(b"\n")
    head, _ = beginning.head_of(line + b"\n")
    opened = envelope.opened(sealed, [head["opens"]])
    key = first.standing.device()
    opened.check(key.public)
    body = opened.body()
    change(body)
    identity = pyrage.x25519.Identity.from_str(head["opens"])
    header = {name: told for name, told in opened.header.items() if name not in {"sha256", "packed", "inflated"}}
    return line + b"\n" + envelope.seal(header, body, key.sign, [str(identity.to_public())])


def longer(body: Any) -> None:
    body["vouches"] *= keys.LONGEST_CHAIN


def no_links(body: Any) -> None:
    body["vouches"] = [{"by": "x"}]


def numbers_in_links(body: Any) -> None:
    body["vouches"][0]["device"] = 49


@pytest.mark.parametrize("change", [longer, no_links, numbers_in_links])
def test_the_chain_of_an_invitation_is_a_chain_and_no_longer_than_anyone_follows(
    offices: Offices, change: Callable[[Any], None]
) -> None:
    first, second = offices.unit(), offices.pc("máy 2")
    with pytest.raises(Refused, match="bad_invite"):
        beginning.join(second.store, invitation(first, change))
    assert second.unit == ""
    beginning.join(second.store, invitation(first, lambda body: None))
    assert second.unit == first.unit

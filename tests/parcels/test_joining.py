"""A second PC joins: it is one with all that belongs to it, or its folder is as it was and joins at the next try."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.parcels import beginning, envelope, keys
from kh49_desktop.parcels.standing import KEYS
from kh49_desktop.records import Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import post
from tests.parcels.offices import PC, Offices

ROOT = Path(__file__).parents[2]


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


def changed(invite: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The invitation with another body, whole and signed: by whom is not asked, it is the first that is known."""
    head, _, sealed = invite.partition(b"\n")
    opens = json.loads(head)["opens"]
    opened = envelope.opened(sealed, [opens])
    opened.check(bytes.fromhex(opened.header["from"]["key"]))
    body = opened.body()
    change(body)
    key = keys.guest_key("khach")
    header = {**opened.header, "from": {**opened.header["from"], "key": key.public.hex()}}
    recipient = str(pyrage.x25519.Identity.from_str(opens).to_public())
    return head + b"\n" + envelope.seal(header, body, key.sign, [recipient])


def emptied(pc: PC) -> dict[str, Any]:
    """What tells that a register is nobody's yet."""
    return {
        "unit": (pc.store.own_unit, pc.store.setting("own_unit"), pc.store.setting("role"), pc.store.superior),
        "members": pc.store.count(Member),
        "devices": post.devices(pc.store),
        "keys": sorted(file.name for file in (pc.folder / KEYS).glob("*")),
    }


def no_unit(body: dict[str, Any]) -> None:
    for name in ("union_unit", "unit"):
        body["state"]["tables"].pop(name, None)


WRONG: dict[str, Callable[[dict[str, Any]], object]] = {
    "no unit": no_unit,
    "keys of an office": lambda body: body["office"].update(sign="00" * 32),
    "no superior": lambda body: body.update(superior={"office": 1}),
    "no proof": lambda body: body.update(proof={"card": 5}),
    "role": lambda body: body.update(role="chief"),
    "devices": lambda body: body.update(devices=[["a", "b"]]),
    "state of a device": lambda body: body["devices"][0].__setitem__(3, "GREAT"),
    "vouches": lambda body: body.update(vouches=[5]),
    "no vouches": lambda body: body.pop("vouches"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_invitation_that_is_not_right_leaves_nothing_and_the_next_one_works(offices: Offices, wrong: str) -> None:
    first, superior = offices.unit(), offices.superior
    record = first.member()
    invite = beginning.make_invite(first.standing)[1]
    second = offices.pc("máy 2")
    before = emptied(second)
    with pytest.raises(Refused) as refused:
        beginning.join(second.store, changed(invite, WRONG[wrong]))
    assert refused.value.problems[0].code == "bad_invite"
    assert emptied(second) == before
    beginning.join(second.store, invite)
    assert second.store.row(Member, record) is not None
    assert superior.take(second.state("superior")).good
    assert first.take(second.state()).good


def test_a_disk_that_is_full_for_the_keys_leaves_nothing(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    first = offices.unit()
    invite = beginning.make_invite(first.standing)[1]
    second = offices.pc("máy 2")
    before = emptied(second)
    whole = keys.kept

    def full(file: Path, content: bytes) -> None:
        if file.name.startswith("device-"):
            raise Trouble("disk_full", file=str(file))
        whole(file, content)

    with monkeypatch.context() as patched:
        patched.setattr(keys, "kept", full)
        with pytest.raises(Trouble):
            beginning.join(second.store, invite)
    assert emptied(second) == before
    beginning.join(second.store, invite)
    assert first.take(second.state()).good


# The program that is killed: just before its transaction ends, when its keys are there already.
KILLED = """
import datetime, os, sys
from pathlib import Path
from kh49_desktop.parcels import beginning
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
clock = lambda: datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.timezone.utc)
store = Store.open(Path(sys.argv[1]), CATALOGUE, Reference.load(), clock=clock)
def traced(sql):
    if sql == sys.argv[3]:
        os._exit(9)
if sys.argv[3] == "none":
    store.listen(lambda table, records: os._exit(9))
store.database.conn.set_trace_callback(traced)
beginning.join(store, Path(sys.argv[2]).read_bytes())
"""


@pytest.mark.parametrize("at", ["COMMIT", "none"])
def test_a_joining_that_was_killed_is_done_again_or_was_done(offices: Offices, at: str) -> None:
    first, superior = offices.unit(), offices.superior
    record = first.member()
    invite = beginning.make_invite(first.standing)[1]
    file = offices.folder / "mời.kh49moi"
    file.write_bytes(invite)
    second = offices.pc("máy 2")
    second.store.close()
    program = [sys.executable, "-c", KILLED, str(second.folder), str(file), at]
    assert subprocess.run(program, check=False, cwd=ROOT).returncode == 9
    second.open()
    if at == "COMMIT":
        assert not second.store.own_unit
        assert second.store.count(Member) == 0
        beginning.join(second.store, invite)
    assert second.store.row(Member, record) is not None
    second.edit(record, phone="0905111111")
    assert superior.take(second.state("superior")).good
    assert first.take(second.state()).good
    assert first.values(record, "phone") == {"0905111111"}

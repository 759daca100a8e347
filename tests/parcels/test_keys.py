"""The keys of a PC and its office: made once, never replaced unasked, and proving only what they are meant to prove."""

from __future__ import annotations

import dataclasses
import json
import os
import tempfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyrage
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.errors import Trouble
from kh49_desktop.parcels.keys import (
    BLANK,
    LONGEST_CHAIN,
    MOST_ROLLS,
    OFFICE,
    DeviceKey,
    Office,
    device_key,
    key_id,
    message,
    office,
    office_from,
    proof,
    proved,
    roll,
    rolled,
    vouch,
    vouched,
)
from kh49_desktop.words.parcels import PARCEL_TROUBLES

UNIT = "3f2c1a80-0000-4000-8000-000000000001"
OTHER_UNIT = "3f2c1a80-0000-4000-8000-000000000002"


def key(number: int) -> DeviceKey:
    """The key of the PC of that number, always the same."""
    return DeviceKey(f"pc{number}", Ed25519PrivateKey.from_private_bytes(bytes([number + 1]) * 32))


def trouble(work: Callable[[], object]) -> str:
    """The code of the trouble that a piece of work ends in; every code has its sentence."""
    with pytest.raises(Trouble) as caught:
        work()
    assert PARCEL_TROUBLES[caught.value.code].format_map(caught.value.facts)
    return caught.value.code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


# -- files of keys -----------------------------------------------------------------------------------------------------


def test_a_device_key_is_made_once_and_stays(folder: Path) -> None:
    made, again, other = (device_key(folder, name) for name in ("a1b2c3", "a1b2c3", "d4e5f6"))
    assert made.public == again.public != other.public
    assert (made.id, len(made.public)) == ("a1b2c3", 32)
    Ed25519PublicKey.from_public_bytes(again.public).verify(made.sign(b"x"), b"x")
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(other.public).verify(made.sign(b"x"), b"x")


def test_the_office_has_an_identity_that_opens_what_is_encrypted_to_it(folder: Path) -> None:
    made, again = office(folder), office(folder)
    assert made.secrets() == again.secrets()
    locked = pyrage.encrypt(b"x", [pyrage.x25519.Recipient.from_str(made.recipient)])
    assert pyrage.decrypt(locked, [pyrage.x25519.Identity.from_str(one) for one in again.identities]) == b"x"
    Ed25519PublicKey.from_public_bytes(made.verify).verify(again.sign(b"x"), b"x")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_may_read_them(folder: Path) -> None:
    device_key(folder, "a")
    office(folder)
    assert {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()} == {
        "device-a.key": 0o600,
        OFFICE: 0o600,
    }
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_part_left_by_a_power_cut_is_no_key_and_goes(folder: Path) -> None:
    folder.mkdir()
    (folder / "device-a.key.part").write_bytes(b"half")
    device_key(folder, "a")
    assert [file.name for file in folder.iterdir()] == ["device-a.key"]


@pytest.mark.parametrize("content", [b"", b"short", bytes(31), bytes(33), BLANK])
def test_a_damaged_device_key_is_told_and_left_as_it_is(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "device-a.key").write_bytes(content)
    assert trouble(lambda: device_key(folder, "a")) == "key_damaged"
    assert (folder / "device-a.key").read_bytes() == content


def test_what_must_be_there_is_not_made(folder: Path) -> None:
    assert trouble(lambda: device_key(folder, "a", make=False)) == "key_missing"
    assert trouble(lambda: office(folder, make=False)) == "key_missing"
    assert trouble(lambda: roll(folder)) == "key_missing"
    assert not folder.exists()


def test_a_folder_in_the_place_of_a_key_is_a_trouble_of_the_machine(folder: Path) -> None:
    (folder / "device-a.key").mkdir(parents=True)
    with pytest.raises(Trouble):
        device_key(folder, "a")
    with pytest.raises(Trouble):
        office(folder / "gone" / "keys")


@pytest.mark.parametrize("device", ["", "../a", "a/b", "a\\b", "a.b", "a\n", "ă", "a" * 65])
def test_a_device_id_never_leads_out_of_the_folder(folder: Path, device: str) -> None:
    with pytest.raises(ValueError, match="device"):
        device_key(folder, device)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b"\xff", b"{", b'{"identities": []}', bytes(500)])
def test_a_damaged_office_is_told_and_left_as_it_is(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / OFFICE).write_bytes(content)
    assert trouble(lambda: office(folder)) == "key_damaged"
    assert trouble(lambda: roll(folder)) == "key_damaged"
    assert (folder / OFFICE).read_bytes() == content


def test_no_changed_letter_of_an_office_gives_other_keys(folder: Path) -> None:
    roll_twice = [office(folder), roll(folder), roll(folder)][-1]
    content = (folder / OFFICE).read_bytes()
    for at in range(len(content)):
        (folder / OFFICE).write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        try:
            found = office(folder)
        except Trouble as caught:
            assert caught.code == "key_damaged"  # noqa: PT017 - most letters lead here, the blanks between them do not
        else:
            assert found.secrets() == roll_twice.secrets()


# -- the second PC, and new keys of an office --------------------------------------------------------------------------


def test_a_second_pc_takes_the_keys_of_its_office(folder: Path, tmp_path: Path) -> None:
    first = office(folder)
    sent = json.loads(json.dumps(first.secrets()))
    second = office_from(tmp_path / "second", sent)
    assert second.secrets() == first.secrets() == office(tmp_path / "second").secrets()


def test_new_keys_reach_the_second_pc_and_old_documents_change_nothing(folder: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    old = office(folder).secrets()
    office_from(second, old)
    new = roll(folder).secrets()
    assert office_from(second, new).secrets() == new
    assert office_from(second, old).secrets() == new
    assert office_from(second, new).secrets() == office(second).secrets() == new


def test_keys_of_another_office_never_replace_ours(folder: Path, tmp_path: Path) -> None:
    mine, other = office(folder), office(tmp_path / "other")
    assert trouble(lambda: office_from(folder, other.secrets())) == "other_office"
    # One who knows all identities of ours but cannot sign for us is another office too.
    forged = other.secrets()
    forged["identities"] += mine.secrets()["identities"]
    assert trouble(lambda: office_from(folder, forged)) == "other_office"
    assert office(folder).secrets() == mine.secrets()


@pytest.mark.parametrize(
    "change",
    [
        {"identities": []},
        {"identities": "AGE-SECRET-KEY-1"},
        {"identities": [1]},
        {"recipient": "age1"},
        {"sign": "00" * 32},
        {"sign": None},
        {"verify": "00" * 32},
        {"was": None},
        {"was": [1]},
        {"was": [{}]},
    ],
)
def test_a_document_that_does_not_fit_together_is_refused(folder: Path, change: dict[str, Any], tmp_path: Path) -> None:
    document = office(folder).secrets() | change
    with pytest.raises(ValueError, match=r"keys|identity|statements"):
        office_from(tmp_path / "second", document)
    assert not (tmp_path / "second").exists()


def test_late_parcels_to_an_old_key_can_still_be_opened(folder: Path) -> None:
    first = office(folder)
    late = pyrage.encrypt(b"late", [pyrage.x25519.Recipient.from_str(first.recipient)])
    new = roll(folder)
    assert new.recipient != first.recipient
    assert new.identities[1:] == first.identities
    assert pyrage.decrypt(late, [pyrage.x25519.Identity.from_str(one) for one in new.identities]) == b"late"


def test_a_unit_follows_its_superior_from_any_key_that_it_knows(folder: Path) -> None:
    known = [office(folder), *(roll(folder) for _ in range(3))]
    last = known[-1]
    for one in known[:-1]:
        assert rolled(last.was, one.verify) == (last.recipient, last.verify)
        assert rolled(list(reversed(last.was)), one.verify) == (last.recipient, last.verify)
    assert rolled(last.was, last.verify) is None
    assert rolled(last.was[-1], known[-2].verify) == (last.recipient, last.verify)
    assert rolled(last.was[1:], known[0].verify) is None


def test_more_new_keys_than_are_told_on_damage_nothing(folder: Path) -> None:
    first = office(folder)
    after = [roll(folder) for _ in range(MOST_ROLLS + 2)]
    last = office(folder)
    assert len(last.was) == MOST_ROLLS
    assert len(last.identities) == MOST_ROLLS + 3
    assert rolled(last.was, first.verify) is None
    assert rolled(last.was, after[-MOST_ROLLS - 1].verify) == (last.recipient, last.verify)


def test_no_statement_but_the_signed_one_leads_to_a_new_key(folder: Path, tmp_path: Path) -> None:
    first, new, other = office(folder), roll(folder), office(tmp_path / "other")
    (told,) = new.was
    for name, value in {"old": other.verify.hex(), "recipient": other.recipient, "verify": other.verify.hex()}.items():
        assert rolled([dict(told) | {name: value}], first.verify) is None
    assert rolled([told], other.verify) is None
    device = DeviceKey("pc", other._private)
    assert rolled([dict(told) | {"signature": device.sign(b"x").hex()}], first.verify) is None


def test_two_new_keys_from_one_old_one_are_believed_neither(folder: Path, tmp_path: Path) -> None:
    first = office(folder)
    twin = office_from(tmp_path / "twin", first.secrets())
    one, two = roll(folder), roll(tmp_path / "twin")
    assert twin.verify == first.verify
    assert rolled([*one.was, *two.was], first.verify) is None


@pytest.mark.parametrize("document", [None, 1, "x", b"x", [], {}, [None], [[]], [{"old": 1}], [{}] * (MOST_ROLLS + 1)])
def test_what_is_no_statement_leads_nowhere(document: object) -> None:
    assert rolled(document, bytes(32)) is None


def test_a_key_has_a_short_name() -> None:
    assert key_id("age1example") == key_id("age1example") != key_id("age1examplf")
    assert len(bytes.fromhex(key_id("age1example"))) == 4


def test_keys_are_not_shown_where_they_are_printed(folder: Path) -> None:
    secret = office(folder).secrets()
    assert secret["sign"] not in repr(office(folder))
    assert secret["identities"][0] not in repr(office(folder))


# -- the proof of a card's secret --------------------------------------------------------------------------------------

TEXTS = st.text(max_size=20)
SECRETS = st.binary(min_size=16, max_size=16)
PUBLIC = st.binary(min_size=32, max_size=32)
PROVED = st.tuples(SECRETS, TEXTS, TEXTS, PUBLIC)


@given(PROVED, PROVED)
def test_a_proof_covers_the_secret_the_unit_the_device_and_the_key(
    mine: tuple[bytes, str, str, bytes], other: tuple[bytes, str, str, bytes]
) -> None:
    claimed = proof(*mine)
    assert proved(*mine, claimed)
    secret, unit, device, public = mine
    secret2, unit2, device2, public2 = other
    assert proved(secret2, unit, device, public, claimed) is (secret2 == secret)
    assert proved(secret, unit2, device, public, claimed) is (unit2 == unit)
    assert proved(secret, unit, device2, public, claimed) is (device2 == device)
    assert proved(secret, unit, device, public2, claimed) is (public2 == public)


@given(SECRETS, TEXTS, TEXTS, PUBLIC)
def test_letters_that_move_from_the_unit_to_the_device_make_another_proof(
    secret: bytes, unit: str, device: str, public: bytes
) -> None:
    assert proof(secret, f"{unit}a", device, public) != proof(secret, unit, f"a{device}", public)


@pytest.mark.parametrize("claimed", [None, 1, "", "đ", "00" * 32, b"x", ["x"], "\ud800"])
def test_what_is_no_proof_proves_nothing(claimed: object) -> None:
    assert not proved(bytes(16), UNIT, "pc1", bytes(32), claimed)


def test_an_empty_secret_proves_nothing() -> None:
    with pytest.raises(ValueError, match="short"):
        proof(b"", UNIT, "pc1", bytes(32))
    assert not proved(b"", UNIT, "pc1", bytes(32), "00" * 32)


# -- who vouched for a PC ----------------------------------------------------------------------------------------------


def chain_of(*numbers: int, unit: str = UNIT) -> list[dict[str, str]]:
    """The vouches by which the first PC brought in the second, the second the third, and so on."""
    keys = [key(number) for number in numbers]
    return [vouch(by, unit, new.id, new.public) for by, new in pairwise(keys)]


def accepted(chain: object, number: int, *trusted: int, unit: str = UNIT, revoked: tuple[str, ...] = ()) -> bool:
    """Whether a chain brings in the PC of that number, where those PCs are trusted."""
    known = {key(one).id: key(one).public for one in trusted}
    return vouched(chain, unit, key(number).id, key(number).public, known, revoked=revoked)


@given(st.permutations(range(12)), st.integers(1, 11))
def test_a_chain_from_a_trusted_pc_brings_in_its_last_one_up_to_8_links(order: list[int], links: int) -> None:
    numbers = order[: links + 1]
    assert accepted(chain_of(*numbers), numbers[-1], numbers[0]) is (links <= LONGEST_CHAIN)


NUMBERS = st.permutations(range(9)).flatmap(lambda order: st.integers(2, 9).map(lambda count: order[:count]))


@given(NUMBERS, st.data())
def test_a_chain_with_a_link_cut_out_swapped_or_doubled_brings_in_nobody(
    numbers: list[int], data: st.DataObject
) -> None:
    chain = chain_of(*numbers)
    at = data.draw(st.integers(0, len(chain) - 1))
    rest = chain[:at] + chain[at + 1 :]
    assert not accepted(rest, numbers[-1], numbers[0])
    assert not accepted([*chain[: at + 1], *chain[at:]], numbers[-1], numbers[0])
    other = data.draw(st.integers(0, len(chain) - 1))
    if other != at:
        swapped = list(chain)
        swapped[at], swapped[other] = swapped[other], swapped[at]
        assert not accepted(swapped, numbers[-1], numbers[0])


@given(NUMBERS, st.data())
def test_a_chain_brings_in_exactly_its_unit_device_and_key(numbers: list[int], data: st.DataObject) -> None:
    chain, last = chain_of(*numbers), key(numbers[-1])
    trusted = {key(numbers[0]).id: key(numbers[0]).public}
    assert vouched(chain, UNIT, last.id, last.public, trusted)
    assert not vouched(chain, OTHER_UNIT, last.id, last.public, trusted)
    assert not vouched(chain, UNIT, f"{last.id}x", last.public, trusted)
    assert not vouched(chain, UNIT, last.id, key(50).public, trusted)
    between = key(data.draw(st.sampled_from(numbers[:-1])))
    assert not vouched(chain, UNIT, between.id, between.public, trusted)


@given(NUMBERS, st.data())
def test_a_chain_of_a_stranger_brings_in_nobody(numbers: list[int], data: st.DataObject) -> None:
    chain, stranger = chain_of(*numbers), key(50)
    assert not accepted(chain, numbers[-1])
    assert not accepted(chain, numbers[-1], 50)
    # A stranger who signs any one link in the name of who should have.
    at = data.draw(st.integers(0, len(chain) - 1))
    link = chain[at]
    named = dataclasses.replace(stranger, id=link["by"])
    forged = [*chain]
    forged[at] = vouch(named, UNIT, link["device"], bytes.fromhex(link["key"]))
    assert not accepted(forged, numbers[-1], numbers[0])
    # A link made for another unit, alone or made to look as if it were for ours.
    foreign = [*chain]
    foreign[at] = chain_of(*numbers, unit=OTHER_UNIT)[at]
    assert not accepted(foreign, numbers[-1], numbers[0])
    foreign[at] = foreign[at] | {"unit": UNIT}
    assert not accepted(foreign, numbers[-1], numbers[0])


@given(NUMBERS, st.data())
def test_every_changed_letter_of_a_link_is_seen(numbers: list[int], data: st.DataObject) -> None:
    chain = chain_of(*numbers)
    at = data.draw(st.integers(0, len(chain) - 1))
    name = data.draw(st.sampled_from(sorted(chain[at])))
    value = chain[at][name]
    place = data.draw(st.integers(0, len(value) - 1))
    letter = data.draw(st.sampled_from("0123456789abcdefpAF-").filter(lambda one: one != value[place]))
    chain[at] = chain[at] | {name: value[:place] + letter + value[place + 1 :]}
    assert not accepted(chain, numbers[-1], numbers[0])


@given(NUMBERS, st.data())
def test_a_pc_taken_back_brings_in_nobody_at_any_place(numbers: list[int], data: st.DataObject) -> None:
    stolen = key(data.draw(st.sampled_from(numbers)))
    assert not accepted(chain_of(*numbers), numbers[-1], numbers[0], revoked=(stolen.id,))


def test_a_known_pc_gets_no_other_key_by_a_chain() -> None:
    first, second = key(1), key(2)
    stolen_name = vouch(second, UNIT, first.id, key(3).public)
    chain = [*chain_of(1, 2), stolen_name]
    trusted = {first.id: first.public, second.id: second.public}
    assert not vouched(chain, UNIT, first.id, key(3).public, trusted)
    assert not vouched([stolen_name], UNIT, first.id, key(3).public, trusted)


def test_links_between_known_pcs_do_no_harm() -> None:
    assert accepted(chain_of(1, 2, 3), 3, 1, 2)
    assert accepted(chain_of(1, 2, 3), 3, 1, 2, 3)


@pytest.mark.parametrize(
    "chain",
    [None, 1, "x", b"x", {}, [], [None], [[]], [{}], [{"by": "pc1"}], [{"by": ["pc1"]}], [{"by": "pc1", "unit": UNIT}]],
)
def test_what_is_no_chain_brings_in_nobody(chain: object) -> None:
    assert not accepted(chain, 1, 1)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)))
def test_a_link_with_anything_in_its_fields_brings_in_nobody(value: object) -> None:
    (link,) = chain_of(1, 2)
    for name in link:
        assert accepted([link | {name: value}], 2, 1) is (value == link[name])


# -- no signature passes for another -----------------------------------------------------------------------------------


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_different_texts_are_different_messages(mine: list[str], other: list[str]) -> None:
    assert (message(*mine) == message(*other)) is (mine == other)


def test_a_vouch_is_no_statement_of_a_new_key() -> None:
    with tempfile.TemporaryDirectory() as name:
        held: Office = office(Path(name) / "keys")
        by = DeviceKey(held.recipient, held._private)
        link = vouch(by, held.verify.hex(), held.recipient, key(1).public)
        told = {"old": held.verify.hex(), "recipient": held.recipient, "verify": key(1).public.hex()}
        assert rolled([told | {"signature": link["signature"]}], held.verify) is None

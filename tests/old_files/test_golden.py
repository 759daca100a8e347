"""Files that programs of the past have made are read for ever: one folder a version, with what each file must give."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.parcels import door
from kh49_desktop.parcels.standing import KEYS
from kh49_desktop.record import Attachment
from kh49_desktop.records import Member, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store import conflicts, outgoing, post
from kh49_desktop.store.attachments import is_there
from kh49_desktop.store.file import Store
from tests.conftest import NOW, new_register

VERSIONS = sorted(path for path in Path(__file__).parent.iterdir() if (path / "key.json").exists())


@pytest.fixture(params=VERSIONS, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest) -> Path:
    """A folder of files of one version."""
    folder: Path = request.param
    return folder


def key_of(old: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((old / "key.json").read_text(encoding="utf-8"))
    return found


def found(old: Path, name: str) -> door.Found:
    return door.Found(name, old / name, (old / name).read_bytes())


@pytest.fixture
def above(tmp_path: Path, reference: Reference, old: Path) -> Iterator[door.Standing]:
    """The superior for whom the files were made: its id, its keys, the card that it gave."""
    key = key_of(old)
    store = new_register(tmp_path / "above", reference)
    with store.change("SAVE", "union_unit") as change:
        change.create(Unit, {"name": "Công đoàn phường Tân Lập"}, key["above"])
    store.set_setting("own_unit", key["above"])
    store.set_setting("role", "superior")
    shutil.copytree(old / "above-keys", store.folder / KEYS)
    card, record, secret, opens, expires = key["card"]
    post.put_correspondent(store, post.Correspondent(record, None, "DL-0049", "CĐCS"))
    post.give_card(store, post.CardGiven(card, record, secret, opens, "2026-11-22", expires))
    yield door.Standing(store)
    store.close()


@pytest.fixture
def joined(tmp_path: Path, reference: Reference, old: Path) -> Iterator[Store]:
    """A PC that joins the unit with the old invitation."""
    store = new_register(tmp_path / "joined", reference)
    door.join(store, (old / "invite.kh49moi").read_bytes())
    yield store
    store.close()


def test_there_is_a_folder_for_every_version_so_far() -> None:
    assert [path.name for path in VERSIONS] == ["parcels-1"]


def test_an_old_parcel_gives_its_superior_the_same_state_as_then(above: door.Standing, old: Path) -> None:
    key = key_of(old)
    verdict = door.take(above, found(old, "up.kh49"))
    assert verdict.verdict == "accepted", verdict.said
    assert outgoing.state_hash(above.store, key["unit"], "up") == key["up"]
    assert above.store.count(Member) == key["members"]
    assert door.take(above, found(old, "up.kh49")).verdict == "same"


def test_the_files_of_an_old_parcel_are_there_once_the_state_names_them(above: door.Standing, old: Path) -> None:
    door.take(above, found(old, "up.kh49"))
    assert door.take(above, found(old, "files.kh49")).verdict == "accepted"
    (attachment,) = above.store.every(Attachment)
    assert is_there(above.store, attachment)


def test_an_old_invitation_and_an_old_parcel_between_two_pcs_are_joined(joined: Store, old: Path) -> None:
    key = key_of(old)
    assert (joined.own_unit, joined.count(Member)) == (key["unit"], key["members"])
    standing = door.Standing(joined)
    assert door.take(standing, found(old, "peer.kh49")).verdict == key["verdicts"][0]
    table, record, field = key["review"][0]
    assert table == "member"
    assert (joined.row(Member, record) or {})[field] == "0914000111"
    assert conflicts.count(joined) == 0, "this PC has not typed anything itself"


def test_an_old_answer_is_understood(joined: Store, old: Path) -> None:
    verdict = door.take(door.Standing(joined), found(old, "answer.kh49"))
    assert (verdict.verdict, verdict.said.code, verdict.said.facts["note"]) == (
        "accepted",
        "answer_received",
        "Đã nhận đủ.",
    )


def test_an_old_card_is_read(old: Path) -> None:
    card = door.Card.of_bytes((old / "card.kh49the").read_bytes(), NOW.date())
    assert (card.id, card.code) == (key_of(old)["card"][0], "DL-0049")

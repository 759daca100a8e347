"""Made the golden files of parcel format 1, once: `python -m tests.old_files.make FOLDER`. They are never made anew.

A later program must go on reading them. What each holds stands in key.json; all people are invented, all keys serve
nothing else.
"""

from __future__ import annotations

import datetime
import json
import shutil
import sys
import tempfile
from pathlib import Path
from unittest import mock

from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import door
from kh49_desktop.records import CATALOGUE, Conference, ConferenceVote, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import outgoing, post
from kh49_desktop.store.attachments import attach
from kh49_desktop.store.file import Store

BEGUN = datetime.datetime(2026, 11, 22, 8, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))


def main() -> None:
    """Make a superior, a unit with two PCs that differ in one place, and one of each file they exchange."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True)
    ticks = iter(range(10**6))

    def clock() -> datetime.datetime:
        return BEGUN + datetime.timedelta(seconds=next(ticks))

    with tempfile.TemporaryDirectory() as folder, mock.patch("platform.node", return_value="MAY-TINH-01"):

        def opened(name: str) -> Store:
            return Store.open(Path(folder) / name, CATALOGUE, Reference.load(), clock=clock)

        above = opened("above")
        found_unit(above, {"name": "Công đoàn phường Tân Lập", "code": "DL-TL", "kind": "CD_XA_PHUONG_DAC_KHU"})
        above.set_setting("role", "superior")
        superior = door.Standing(above)
        door.add_unit(superior, "DL-0049", "CĐCS Công ty TNHH May Thái Dương")
        card = door.make_card(superior, "DL-0049")
        (out / "card.kh49the").write_bytes(card.to_bytes())
        store = opened("unit")
        store.set_setting("who", "Lê Thị Hoa")
        unit = found_unit(store, {"name": "CĐCS Công ty TNHH May Thái Dương", "code": "DL-0049"}).id
        first = store.save(
            Member, {"full_name": "Đặng Văn Ánh", "birth_date": "1985-03-05", "phone": "0905123456", "note": "ca đêm"}
        ).id
        store.save(Member, {"full_name": "H' Blu Ktul", "birth_date": "1990", "gender": "NU"})
        gone = store.save(Member, {"full_name": "Y Bhăm Niê"}).id
        store.delete(Member, gone)
        meeting = store.save(
            Conference,
            {"year": 2026, "held_on": "2026-03-28", "summoned": 336, "present": 312},
            children={"votes": [{"item": "Nội quy", "for": 308, "against": 0, "abstain": 4}]},
        ).id
        paper = Path(folder) / "bien-ban.pdf"
        paper.write_bytes(b"%PDF-1.4\n% bien ban hoi nghi\n%%EOF\n")
        attach(store, Conference, meeting, paper, "Biên bản")
        door.take_card(store, card)
        pc1 = door.Standing(store)
        _, invitation = door.make_invite(pc1)
        (out / "invite.kh49moi").write_bytes(invitation)
        other = opened("second")
        other.set_setting("who", "Trần Văn Bình")
        door.join(other, invitation)
        other.save(Member, {"phone": "0914000111"}, record=first)
        store.save(Member, {"phone": "0938000222"}, record=first)
        pc2 = door.Standing(other)
        peer = door.make_state(pc2, "peer")
        (out / "peer.kh49").write_bytes(peer.content)
        verdict = door.take(pc1, door.Found("peer.kh49", Path("peer.kh49"), peer.content))
        up = door.make_state(pc1, "superior")
        (out / "up.kh49").write_bytes(up.content)
        shutil.copytree(superior.keys, out / "above-keys")
        found = door.take(superior, door.Found("up.kh49", Path("up.kh49"), up.content))
        (files,) = door.make_files(pc1, "superior")
        (out / "files.kh49").write_bytes(files.content)
        (out / "answer.kh49").write_bytes(door.make_answer(superior, "DL-0049", note="Đã nhận đủ.").content)
        shutil.copytree(pc1.keys, out / "unit-keys")
        given = post.given_card(above, card.id)
        key = {
            "above": superior.unit.id,
            "unit": unit,
            "card": [card.id, card.record, card.secret, given.opens if given else "", card.expires],
            "verdicts": [verdict.verdict, found.verdict],
            "up": outgoing.state_hash(store, unit, "up"),
            "whole": outgoing.state_hash(store, unit, "unit"),
            "members": store.count(Member),
            "votes": store.count(ConferenceVote),
            "review": [list(place) for place in verdict.review],
        }
        (out / "key.json").write_text(json.dumps(key, ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8")


if __name__ == "__main__":
    main()

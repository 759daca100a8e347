"""The superior's answer to a unit, a receipt: what arrived, is missing, was corrected; and what follows from it.

Only an answer moves a parcel on from "đã xuất": making or sending one never does (design: sync, §2).
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Travels
from kh49_desktop.parcels import keys, takenback
from kh49_desktop.parcels.sending import FILES, RECEIPT, STATE, Made, address, sealed
from kh49_desktop.parcels.standing import Standing, facts_of
from kh49_desktop.store import attachments, outgoing, post
from kh49_desktop.store.incoming import Malformed

STATES: Final = (post.RECEIVED, post.MORE_NEEDED, post.APPROVED)
MOST_LETTERS: Final = 100_000  # of files that a unit may have sent
TOLD_LETTERS: Final = 20  # the latest parcels of a unit that an answer names
ANSWERED: Final = "answered"  # setting: when the newest answer was made that was carried out
REVOKED_ABOVE: Final = "revoked_above"  # setting: the PCs that the superior believed no longer by that answer
LONGEST: Final = 2_000  # letters of a note


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receipt says. `problems`: {"table", "record", "field", "text"} each; `state_body`: the corrected state."""

    state: str
    note: str
    parcels: tuple[str, ...]
    files: tuple[str, ...]
    problems: tuple[Mapping[str, str], ...]
    known: tuple[str, ...]
    revoked: tuple[str, ...]
    forked: tuple[str, ...]
    state_body: Mapping[str, Any] | None


def make_answer(
    standing: Standing,
    typed: str,
    state: str = post.RECEIVED,
    note: str = "",
    problems: Sequence[Mapping[str, str]] = (),
) -> Made:
    """Make the answer to a unit (code or id). Raises Refused: not_superior, unknown_unit, no_way_to, nothing_came."""
    place = address(standing, typed)
    store, unit = standing.store, place.office
    came = post.letters(store, way=post.IN, unit=unit, kind=STATE, limit=TOLD_LETTERS)
    if not came:
        raise Refused(Problem("nothing_came", facts={"name": place.name}))
    came += post.letters(store, way=post.IN, unit=unit, kind=FILES, limit=TOLD_LETTERS)
    devices = post.devices(store, unit)
    revoked = [one for one in devices if one.state == post.REVOKED]
    seen = came[0].told.get("seen", {})
    heads = outgoing.heads(store, unit, Travels.UP)["up"]
    body: dict[str, Any] = {
        "unit": unit,
        "state": state,
        "note": note[:LONGEST],
        "parcels": [one.sha256 for one in came],
        "files": sorted(files_held(standing, unit)),
        "problems": [dict(one) for one in problems],
        "known": [one.id for one in devices if one.state == post.TRUSTED],
        # With a PC goes the invitation by which it came: nobody joins by that one any more.
        "revoked": sorted({one.id for one in revoked} | post.guests_of(devices, revoked)),
        "forked": [one.id for one in devices if one.forked],
        # Whatever is known here and not there (a correction of this office, what another PC of the unit has sent, what
        # the unit itself lost with an old backup) travels as any edit does: with the whole state.
        "body": body_for(standing, unit) if any(mark[1] > seen.get(one, 0) for one, mark in heads.items()) else None,
    }
    return sealed(standing, RECEIPT, unit, place, body, {}, {"state": state})


def body_for(standing: Standing, unit: str) -> dict[str, Any]:
    """Return the state of a unit as this office holds it."""
    return outgoing.body_of(standing.store, unit, Travels.UP, standing.names())


def files_held(standing: Standing, unit: str) -> set[str]:
    """Return the files of a unit's records that it has sent itself and that are here, whole.

    That another unit's file has the same name by its SHA-256 is nothing to tell: it would say who else has it.
    """
    brought = {
        sha256
        for letter in post.letters(standing.store, way=post.IN, unit=unit, kind=FILES, limit=MOST_LETTERS)
        for sha256 in letter.told.get("files_kept", ())
    }
    return {
        sha256
        for sha256, size, _ in post.files_named(standing.store, unit)
        if sha256 in brought and attachments.is_whole(standing.store, sha256, size)
    }


def read_answer(body: Any) -> Answer:
    """Return what an answer's body says. Raises Malformed."""
    try:
        state, note = body["state"], body["note"]
        lists = {name: tuple(body[name]) for name in ("parcels", "files", "known", "revoked", "forked")}
        problems = tuple(dict(one) for one in body["problems"])
        right = state in STATES and isinstance(note, str) and len(note) <= LONGEST
        texts = [one for told in lists.values() for one in told] + [one for told in problems for one in told.values()]
        if not right or any(not isinstance(one, str) or len(one) > LONGEST for one in texts):
            raise Malformed("answer")
        return Answer(state, note, problems=problems, state_body=body["body"], **lists)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed("answer") from error


def carry_out(standing: Standing, answer: Answer, header: Mapping[str, Any]) -> None:
    """Do what follows from an answer: parcels have arrived, devices are known or no longer believed, keys are new."""
    store = standing.store
    for sha256 in answer.parcels:
        letter = post.letter_with(store, post.OUT, sha256)
        if letter is not None and earlier(letter.told.get("answered"), header["made"]):
            told = {**letter.told, "answered": header["made"], "note": answer.note, "from": header["from"]["name"]}
            post.set_letter(store, letter.seq, state=answer.state, told=told)
    if earlier(store.setting(ANSWERED), header["made"]):  # what a late one says of PCs and keys is out of date
        store.set_setting(ANSWERED, header["made"])
        settle_devices(standing, answer)
        settle_superior(standing, answer, header)
    if store.device in answer.forked:
        store.renew_device(store.device)


def about_this_pc(standing: Standing, answer: Answer, header: Mapping[str, Any]) -> tuple[Problem, ...]:
    """Return what an answer says of this very PC that a person must know: it is believed no longer."""
    newest = earlier(standing.store.setting(ANSWERED), header["made"])
    if not newest or standing.store.device not in answer.revoked:
        return ()
    return (Problem("this_pc_revoked", None, Level.WARN, {"from": facts_of(header)["from"]}),)


def revoked_here(standing: Standing) -> Problem | None:
    """Return that parcels made on this PC will not be taken: the superior has told so and no new card came since."""
    known = post.device(standing.store, standing.store.device)
    if standing.superior is None or known is None or known.state != post.REVOKED:
        return None
    return Problem("made_on_revoked_pc", None, Level.WARN, {"to": standing.superior.name})


def settle_devices(standing: Standing, answer: Answer) -> None:
    """Believe no PC of this unit that the superior has revoked, and again those that it has brought back since.

    One that people of this unit have revoked themselves stays so: the superior may believe it because nobody told.
    """
    store = standing.store
    before = json.loads(store.setting(REVOKED_ABOVE) or "[]")
    store.set_setting(REVOKED_ABOVE, json.dumps(answer.revoked))
    for name in answer.revoked:
        believe_no_longer(standing, name)
    for one in post.devices(store, standing.unit.id):
        if one.id in answer.known and one.id in before and one.state == post.REVOKED and one.key:
            post.set_state(store, one.id, post.TRUSTED)  # a new card, or six words, have brought it back
            takenback.forget(standing.keys, one.id)


def settle_superior(standing: Standing, answer: Answer, header: Mapping[str, Any]) -> None:
    """Follow the superior to its new keys, and forget the card once it has done its work."""
    superior = standing.need_superior()
    if superior.secret and standing.store.device in answer.known:
        superior = replace(superior, secret="")
    if superior.verify != header["from"]["key"]:
        found = keys.rolled(header.get("was"), bytes.fromhex(superior.verify))
        if found is not None:
            superior = replace(superior, recipient=found[0], verify=found[1].hex())
    standing.set_superior(superior)


def believe_no_longer(standing: Standing, name: str) -> None:
    """Remember that a PC of this unit is revoked, also one that this copy has never met."""
    known = post.device(standing.store, name)
    if known is None:
        post.put_device(standing.store, post.Device(name, standing.unit.id, "", name, post.REVOKED, post.VOUCHED))
    elif known.unit == standing.unit.id:
        post.set_state(standing.store, name, post.REVOKED)


def earlier(before: Any, now: str) -> bool:
    """Tell whether an answer is newer than the one that was carried out last: they may come in any order."""
    if not isinstance(before, str):
        return True
    try:
        return datetime.datetime.fromisoformat(before) <= datetime.datetime.fromisoformat(now)
    except (TypeError, ValueError):
        return True


def waiting(standing: Standing, today: datetime.date, days: int) -> list[post.Letter]:
    """Return the parcels to the superior for which no answer came in so many days, the oldest first."""
    before = (today - datetime.timedelta(days=days)).isoformat()
    sent = post.letters(standing.store, way=post.OUT, unit=standing.unit.id, kind=STATE)
    answered = max((one.seq for one in sent if one.state != post.EXPORTED), default=0)
    return sorted(
        (
            one
            for one in sent
            if one.office != standing.unit.id
            and one.state == post.EXPORTED
            and one.seq > answered
            and one.at[:10] < before
        ),
        key=lambda one: one.seq,
    )

"""Takes parcels in: each file gets a verdict, and only what passes every check changes anything (design: sync, §2).

size → magic → decrypt → header → known device? → signature → addressee → bounded inflate → every row → the join, in one
transaction. A file that is refused leaves the register byte for byte as it was: not even that it came is written down.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from kh49_desktop.errors import LOG, Level, Problem, Refused, note_fault
from kh49_desktop.goals.upward import Sums, are_sums, shrunk
from kh49_desktop.parcels import answers, envelope, keys
from kh49_desktop.parcels.envelope import Fault, Opened
from kh49_desktop.parcels.found import Found, gather, shown_name
from kh49_desktop.parcels.sending import FILES, RECEIPT, STATE
from kh49_desktop.parcels.sixwords import six_words
from kh49_desktop.parcels.standing import HANDED, Standing, SuperiorOffice, day_of, facts_of
from kh49_desktop.parcels.units import Enrolment, enrolment, link
from kh49_desktop.record import Attachment, Catalogue
from kh49_desktop.store import erasing, incoming, outgoing, post
from kh49_desktop.store.attachments import keep_bytes
from kh49_desktop.store.incoming import Arrived, Malformed, Taken
from kh49_desktop.store.transactions import Bundle

ACCEPTED, SAME, OLDER, FORK = "accepted", "same", "older", "fork"
NOT_FOR_US, UNKNOWN, REVOKED, ALTERED = "not_for_us", "unknown_sender", "revoked", "altered"
DAMAGED, TOO_LARGE, NEWER = "damaged", "too_large", "newer_program"
GOOD: Final = frozenset((ACCEPTED, SAME, OLDER))

# What each fault of the bytes means for the person who took the file in.
OF_FAULT: Final[Mapping[str, str]] = {
    "not_a_parcel": DAMAGED,
    "newer_parcel": NEWER,
    "too_large": TOO_LARGE,
    "cut_short": DAMAGED,
    "altered": ALTERED,
    "not_for_us": NOT_FOR_US,
    "bad_signature": ALTERED,
    "bad_body": ALTERED,
    "pdf_altered": ALTERED,
    "zip_bomb": TOO_LARGE,
    "too_much_inside": TOO_LARGE,
    "too_many_inside": TOO_LARGE,
}
MOST_NAMED: Final = 20_000  # attached files that a parcel says its sender holds
# An ISO time as every program of ours writes it, with a zone or without one.
TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
A_DAY: Final = datetime.timedelta(days=1)
PARCELS: Final = "parcels"  # folder of those that were taken in, by month
PDF: Final = b"%PDF-"
BUNDLED: Final = 0.25  # seconds in which what comes is committed together
LOT: Final = 24  # files
MOST_BUNDLED: Final = 1024 * 1024  # bytes of files that are read before they are taken in together
KINDS: Final = frozenset((STATE, FILES, RECEIPT))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became, or would become, of one file. `said` is the sentence's code with its facts, `alarms` what is odd."""

    file: str
    verdict: str
    said: Problem
    unit: str = ""  # the register's unit
    name: str = ""
    code: str = ""
    new: Mapping[str, int] = field(default_factory=dict)  # records by table
    changed: Mapping[str, int] = field(default_factory=dict)
    review: tuple[tuple[str, str, str], ...] = ()
    alarms: tuple[Problem, ...] = ()
    kind: str = ""
    device: str = ""
    number: int = 0
    made: str = ""
    totals: Mapping[str, int] = field(default_factory=dict)
    letter: int = 0
    words: tuple[str, ...] = ()  # six words to compare by telephone, of a sender who is not known
    key: str = ""

    @property
    def good(self) -> bool:
        """Tell whether it was taken in, or there was nothing in it that was not here."""
        return self.verdict in GOOD


class Refusal(Exception):  # noqa: N818 - what is done with the file
    """A file is refused; carries the verdict and its sentence."""

    def __init__(self, verdict: str, code: str, /, **facts: Any) -> None:
        super().__init__(verdict, code)
        self.verdict, self.problem = verdict, Problem(code, None, Level.ERROR, facts)
        self.words: tuple[str, ...] = ()


@dataclass(slots=True)
class Checked:
    """A parcel that passed all checks of who sent it to whom."""

    opened: Opened
    kind: str
    unit: str
    office: str
    device: str
    key: bytes
    number: int
    enrol: Enrolment | None
    from_superior: bool

    @property
    def header(self) -> Mapping[str, Any]:
        """Return the header, whose signature holds."""
        return self.opened.header


def take(standing: Standing, found: Found, *, rehearse: bool = False) -> Verdict:
    """Take a file in and return its verdict; `rehearse`: only tell what would happen. Raises Trouble."""
    if found.content is None:
        code = found.fault or "not_a_parcel"
        return Verdict(found.name, OF_FAULT.get(code, DAMAGED), Problem(code, facts=dict(found.facts)))
    store, sha256 = standing.store, hashlib.sha256(found.content).hexdigest()
    if not rehearse:
        erasing.erase_waiting(store, ERASED_ELSEWHERE)  # the program may have been killed before it came to that
    before = post.letter_with(store, post.IN, sha256)
    if before is not None:
        if not rehearse:
            once_more(standing, before, sha256, found.content)
        return same(standing, found.name, before)
    opened: Opened | None = None
    try:
        opened = envelope.opened(found.content, standing.identities)
        checked = check(standing, opened, sha256)
        return TAKERS[checked.kind](standing, found, sha256, checked, rehearse)
    except Fault as fault:
        refusal = Refusal(OF_FAULT[fault.code], fault.code, **fault.facts)
    except Malformed as wrong:
        refusal = Refusal(ALTERED, "bad_body", reason=wrong.where)
    except Refused as not_this_register:
        refusal = Refusal(UNKNOWN, "other_register", **not_this_register.problems[0].facts)
    except Refusal as told:
        refusal = told
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as fault:
        # Our own: it stops neither the other files, nor is the sender blamed for it.
        with contextlib.suppress(OSError):
            note_fault(store.folder, store.now(), fault)
        refusal = Refusal(DAMAGED, "taking_failed", log=str(store.folder / LOG))
    return refused(found.name, refusal, opened)


def peek(standing: Standing, found: Found) -> Verdict:
    """Tell what would become of a file, without changing anything."""
    return take(standing, found, rehearse=True)


def take_any(
    standing: Standing, paths: Iterable[Path], unpack: Callable[[bytes], Mapping[str, bytes]], *, rehearse: bool = False
) -> Iterator[Verdict]:
    """Yield the verdict of every file in files, folders, zips and mails; `unpack` finds the parcels inside a PDF.

    Raises Trouble; what was taken in until then stays.
    """
    parcels = (one for found in gather(paths) for one in inside(found, unpack))
    for _, verdict in take_all(standing, parcels, rehearse=rehearse):
        yield verdict


def take_all(
    standing: Standing, parcels: Iterable[Found], *, rehearse: bool = False
) -> Iterator[tuple[Found, Verdict]]:
    """Take files in one after the other; each verdict is yielded when what it tells of is on the disk.

    At a superior, who gets thousands, the disk is waited for once for all that comes within a quarter of a second.
    Raises Trouble, or what `parcels` raises; what was taken in until then stays, and was yielded before.
    """
    files = iter(parcels)
    if rehearse or not standing.is_superior:
        for found in files:
            yield found, take(standing, found, rehearse=rehearse)
        return
    with standing.keeping_later():
        for found in files:
            yield found, take(standing, found)
            if standing.backed_up:  # the copy that is kept before the first is made of a file at rest
                break
        standing.write_kept()
        for some in lots(files):
            left = some
            while left:
                taken, stopped = bundle(standing, left)
                left = left[len(taken) :]
                standing.write_kept()  # before what they tell of an erasure takes away the older ones
                yield from taken
                if stopped is not None:
                    raise stopped
                erasing.erase_waiting(standing.store, ERASED_ELSEWHERE)


def lots(files: Iterator[Found]) -> Iterator[list[Found]]:
    """Yield files in small lots: they are looked for and read, and a person may stop it, while the register is free."""
    some: list[Found] = []
    size, until = 0, time.monotonic() + BUNDLED
    for found in files:
        some.append(found)
        size += len(found.content or b"")
        if len(some) == LOT or size > MOST_BUNDLED or time.monotonic() > until:
            yield some
            some, size, until = [], 0, time.monotonic() + BUNDLED
    if some:
        yield some


def bundle(standing: Standing, some: Sequence[Found]) -> tuple[list[tuple[Found, Verdict]], Exception | None]:
    """Take in as many of these as a short time allows and commit them at once; return the verdicts, what stopped it."""
    taken: list[tuple[Found, Verdict]] = []
    until, one = time.monotonic() + BUNDLED, Bundle()
    try:
        with standing.store.bundle() as one:
            for found in some:
                taken.append((found, take(standing, found)))
                if time.monotonic() > until:
                    break
    except Exception as stopped:  # noqa: BLE001 - raised again when what was taken in is told
        if one.lost:
            standing.drop_kept()
            return [], stopped
        return taken, stopped
    return taken, None


def inside(found: Found, unpack: Callable[[bytes], Mapping[str, bytes]]) -> Iterator[Found]:
    """Yield the parcels inside a PDF, or what was found itself."""
    if found.content is None or not found.content.startswith(PDF):
        yield found
        return
    try:
        parcels = unpack(found.content)
    except Refused as refused_pdf:
        if refused_pdf.problems[0].code == "pdf_altered":
            yield replace(found, content=None, fault="pdf_altered", facts={"file": found.name})
            return
        parcels = {}
    for name, content in parcels.items():
        yield replace(found, name=shown_name(name), content=content, within=(*found.within, found.name))
    if not parcels:
        yield replace(found, content=None, fault="no_parcel_inside", facts={"file": found.name})


def same(standing: Standing, name: str, before: post.Letter) -> Verdict:
    """Return the verdict of a file whose very bytes were taken in before."""
    unit = post.correspondent(standing.store, "unit", before.unit)
    facts = {"day": day_of(before.at), "from": unit.name if unit else str(before.told.get("from", ""))}
    return Verdict(
        name, SAME, Problem("parcel_same", None, Level.INFO, facts), before.unit, str(facts["from"]),
        unit.code if unit else "", kind=before.kind, device=before.device, number=before.number, made=before.made,
        totals=before.told.get("totals", {}), letter=before.seq,
    )  # fmt: skip


def refused(name: str, refusal: Refusal, opened: Opened | None) -> Verdict:
    """Return the verdict of a file that is refused; who it claims to be from is shown, never believed."""
    header = opened.header if opened is not None else {}
    facts = facts_of(header)
    sender = header.get("from")
    told = sender if isinstance(sender, Mapping) else {}
    problem = replace(refusal.problem, facts={**facts, **refusal.problem.facts})

    def shown(text: object) -> str:
        return str(text)[:200]

    return Verdict(
        name, refusal.verdict, problem, shown(header.get("unit", "")), shown(facts["from"]), shown(facts["code"]),
        kind=shown(header.get("kind", "")), device=shown(told.get("device", "")), key=shown(told.get("key", "")),
        words=refusal.words,
    )  # fmt: skip


# -- who sent it to whom -----------------------------------------------------------------------------------------------


def check(standing: Standing, opened: Opened, sha256: str) -> Checked:
    """Check sender, signature and addressee. Raises Refusal, Fault."""
    header = opened.header
    with shaped():
        sender, to = header["from"], header["to"]
        kind, unit, number, made = header["kind"], header["unit"], header["seq"], header["made"]
        office, device = sender["office"], sender["device"]
        key = keys.key_of(sender["key"])
        right = all(isinstance(one, str) and len(one) <= 40 for one in (kind, unit, office, device, made, to["office"]))  # noqa: PLR2004 - an id
        if not right or key is None or type(number) is not int or not 0 < number < incoming.LARGEST:
            raise ValueError
        time_of(made)
    opened.check(key)  # whoever it is: nothing was changed since it was signed
    if kind not in KINDS:
        raise Refusal(NEWER, "newer_parcel", version=kind)
    own = device == standing.store.device and office == standing.unit.id
    # One that this copy does not remember to have sent was sent before its file was put back: it knows more.
    if own and (to["office"] != office or post.letter_with(standing.store, post.OUT, sha256) is not None):
        raise Refusal(NOT_FOR_US, "own_parcel", **facts_of(header))
    if to["office"] != standing.unit.id:
        raise Refusal(NOT_FOR_US, "for_another_office", **facts_of(header))
    if office != standing.unit.id and not standing.is_superior:
        key_of_superior(standing, header, office, key)
        if unit != standing.unit.id:
            raise Refusal(NOT_FOR_US, "for_another_office", **facts_of(header))
        return Checked(opened, kind, unit, office, device, key, number, None, from_superior=True)
    enrol = sender_of(standing, header, key, (unit, office, device, kind))
    other = post.other_with_number(standing.store, device, number, sha256)
    if other is not None:
        raise Refusal(FORK, "parcel_fork", **facts_of(header), device=device, day=day_of(other.at))
    return Checked(opened, kind, unit, office, device, key, number, enrol, from_superior=False)


def sender_of(
    standing: Standing, header: Mapping[str, Any], key: bytes, told: tuple[str, str, str, str]
) -> Enrolment | None:
    """Check that a unit's PC is known, or return how it proves who it is. Raises Refusal."""
    unit, office, device, kind = told
    if unit != office or (office == standing.unit.id and standing.is_superior and kind == RECEIPT):
        raise Refusal(ALTERED, "bad_signature", reason="unit")
    enrol = enrolment(standing, header, key)
    known = post.device(standing.store, device)
    by_card = enrol is not None and any(one.id == device and one.how == post.CARD for one in enrol.devices)
    if known is not None and known.state == post.REVOKED and not by_card:
        raise Refusal(REVOKED, "device_revoked", **facts_of(header), device=device, name=known.name)
    if known is not None and known.state == post.REVOKED:
        return enrol
    if known is not None and (known.key, known.unit) != (key.hex(), unit):
        raise stranger(header, key)
    if known is None and enrol is None:
        raise stranger(header, key)
    return enrol if known is None else None


def key_of_superior(standing: Standing, header: Mapping[str, Any], office: str, key: bytes) -> None:
    """Check that what comes from above comes from the superior of our card, also after it has changed its key."""
    superior = standing.superior
    if superior is None or superior.office != office:
        raise Refusal(UNKNOWN, "not_our_superior", **facts_of(header))
    if superior.verify == key.hex():
        return
    found = keys.rolled(header.get("was"), bytes.fromhex(superior.verify))
    if found is None or found[1] != key:
        raise Refusal(UNKNOWN, "not_our_superior", **facts_of(header))


def stranger(header: Mapping[str, Any], key: bytes) -> Refusal:
    """Return the refusal of a sender who is not known, with the six words by which a telephone call makes him known."""
    words = six_words(key)
    refusal = Refusal(UNKNOWN, "sender_unknown", **facts_of(header), words=" · ".join(words))
    refusal.words = words
    return refusal


@contextlib.contextmanager
def shaped() -> Iterator[None]:
    """Refuse a header that has not the form of one."""
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:
        raise Refusal(ALTERED, "bad_signature", reason="header") from error


# -- the state of a unit -----------------------------------------------------------------------------------------------


def take_state(standing: Standing, found: Found, sha256: str, checked: Checked, rehearse: bool) -> Verdict:  # noqa: FBT001
    """Join a unit's state; that it came and who sent it is written in the same transaction."""
    store = standing.store
    ask_rows(checked.header)
    body = checked.opened.body()
    totals = told_rightly(store.catalogue, checked.header, body)
    arrived = incoming.arrived(store, body, checked.unit)
    if body["level"] != level_of(standing, checked):
        raise Refusal(ALTERED, "bad_body", reason="level")
    files = held(body.get("files", []))
    sums = sums_of(body.get("sums"))
    twice, put_back = doubtful(standing, arrived)
    shared = frozenset(one for one in twice if may_tell_of(standing, checked.unit, one))
    letters: list[int] = []

    def odd(changes: Taken) -> tuple[Problem, ...]:
        many = sum(changes.new.values()) + sum(changes.changed.values())
        said = (
            (changes.review, "to_review", {"count": len(changes.review)}),
            (shared, "copy_shared", facts_of(checked.header)),
            (put_back, "file_was_put_back", {"count": many}),
        )
        return shrunk(changes.gone) + tuple(Problem(code, None, Level.WARN, facts) for so, code, facts in said if so)

    def within(changes: Taken) -> None:
        told = {"totals": totals, "files": named_of(standing, checked.unit, files), "sums": sums,
                "from": facts_of(checked.header)["from"],
                "new": sum(changes.new.values()), "changed": sum(changes.changed.values()),
                "review": len(changes.review), "change": changes.change,
                "seen": {device: mark[1] for device, mark in arrived.seen["up"].items()},
                "alarms": [kept_alarm(one) for one in odd(changes)]}  # fmt: skip
        settle_sender(standing, checked)
        post.set_names(store, checked.unit, arrived.names)
        for device in shared:
            post.set_forked(store, checked.unit, device)
        state = ACCEPTED if changes.change else OLDER
        letters.append(noted(standing, found, sha256, checked, state, told, kept=not changes.unaware))

    changes = joined(standing, arrived, (twice, put_back), rehearse, within)
    alarms = odd(changes)
    nothing = changes.nothing and not changes.seen_more
    facts = {**facts_of(checked.header), "new": sum(changes.new.values()), "changed": sum(changes.changed.values())}
    if not rehearse:
        after_taking(standing, checked.unit)
    return Verdict(
        found.name, OLDER if nothing else ACCEPTED,
        Problem("parcel_older" if nothing else "parcel_taken", None, Level.INFO, facts), checked.unit,
        str(facts["from"]), str(facts["code"]), changes.new, changes.changed, tuple(changes.review), alarms, STATE,
        checked.device, checked.number, checked.header["made"], totals, letters[0] if letters else 0,
    )  # fmt: skip


def ask_rows(header: Mapping[str, Any]) -> None:
    """Refuse a parcel of more records than any may have, by what it says itself, before it is read."""
    told = header.get("totals")
    numbers = told.values() if isinstance(told, Mapping) else ()
    if sum(one for one in numbers if type(one) is int) > incoming.MOST_ROWS:
        raise Refusal(TOO_LARGE, "too_many_rows")


def told_rightly(catalogue: Catalogue, header: Mapping[str, Any], body: Any) -> dict[str, int]:
    """Return how many records a body holds of each type; refuse it where its header says otherwise."""
    try:
        totals = outgoing.counts_in(catalogue, body)
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise Malformed("tables") from error
    if header.get("totals") != totals:
        raise Refusal(ALTERED, "bad_body", reason="totals")
    return totals


def sums_of(told: Any) -> Sums:
    """Return the sums that a unit tells of what it keeps to itself. Raises Malformed."""
    if told is None:
        return {}
    if not are_sums(told):
        raise Malformed("sums")
    return dict(told)


def after_taking(standing: Standing, unit: str) -> None:
    """Do what needs a change of its own: the superior's note of a unit makes room for the unit's own sheet."""
    one = post.correspondent(standing.store, "unit", unit) if standing.is_superior else None
    if one is not None:
        link(standing, one, unit)


def held(told: Any) -> frozenset[str]:
    """Return the SHA-256 of the files that a sender says it holds. Raises Malformed."""
    if not isinstance(told, list | tuple) or len(told) > MOST_NAMED or not all(map(envelope.is_sha256, told)):
        raise Malformed("files")
    return frozenset(told)


def named_of(standing: Standing, unit: str, files: frozenset[str]) -> list[str]:
    """Return those of the files that live records of the unit name: nothing else is worth remembering."""
    return [sha256 for sha256 in dict.fromkeys(n[0] for n in post.files_named(standing.store, unit)) if sha256 in files]


def level_of(standing: Standing, checked: Checked) -> str:
    """Return how far what a parcel holds must travel: whole between PCs of one office, else only what goes up."""
    return "unit" if checked.office == standing.unit.id else "up"


def joined(
    standing: Standing,
    arrived: Arrived,
    doubts: tuple[frozenset[str], bool],
    rehearse: bool,  # noqa: FBT001
    within: Callable[[Taken], None] | None = None,
) -> Taken:
    """Join what arrived, after the copy that is kept before; persons whom it tells to be erased are erased."""
    store = standing.store
    if not rehearse:
        standing.back_up()
    changes = incoming.take(store, arrived, twice=doubts[0], renew=doubts[1], rehearse=rehearse, within=within)
    if not rehearse:
        erasing.erase_waiting(store, ERASED_ELSEWHERE)
    return changes


def kept_alarm(one: Problem) -> dict[str, Any]:
    """Return what was odd about a parcel as the list of parcels keeps it."""
    return {"code": one.code, "facts": {n: f if isinstance(f, int) else str(f) for n, f in one.facts.items()}}


ERASED_ELSEWHERE: Final = "KH49"  # why a person's data was erased here: another PC had erased it, its parcel says


def doubtful(standing: Standing, arrived: Arrived) -> tuple[frozenset[str], bool]:
    """Return the devices whose counters were used twice, and whether this file was put back to an earlier time.

    A parcel that knows more of our own edits than we do was made before our file was restored. As long as we have
    edited nothing since, our history is the beginning of that one and the join brings the rest back.
    At a superior only its own office's parcels prove it: any unit could claim to have seen what we shall write.
    """
    store = standing.store
    proves = not standing.is_superior or arrived.unit == store.own_unit
    twice: set[str] = set()
    put_back = False
    counter, clock = post.last_own(store)
    known = outgoing.heads(store, arrived.unit, "unit")
    for level, heads in arrived.seen.items():
        for device, theirs, at in heads.values():
            if is_contradicted(known.get(level, {}).get(device), theirs, at):
                twice.add(device)
            mine = post.clock_of(store, device, theirs)
            if mine is not None and at and mine != at:
                twice.add(device)
            own = known.get(level, {}).get(device, ("", 0, 0))[1]
            if proves and device == store.device and theirs > max(counter, own):
                put_back = True
                if clock > at:
                    twice.add(device)
    return frozenset(twice), put_back or (proves and store.device in twice)


def may_tell_of(standing: Standing, unit: str, device: str) -> bool:
    """Tell whether the parcel of a unit can show that a device is two: at a superior only one of its own."""
    store = standing.store
    if not standing.is_superior or unit == store.own_unit:
        return True
    known = post.device(store, device)
    return known.unit == unit if known is not None else not incoming.was_own(store, device)


def is_contradicted(known: tuple[str, int, int] | None, counter: int, clock: int) -> bool:
    """Tell whether a device's latest mark contradicts the one known: counters and clocks rise together."""
    if known is None or not known[2] or not clock:
        return False
    return (known[1] == counter and known[2] != clock) or (known[1] - counter) * (known[2] - clock) < 0


# -- files and receipts ------------------------------------------------------------------------------------------------


def take_files(standing: Standing, found: Found, sha256: str, checked: Checked, rehearse: bool) -> Verdict:  # noqa: FBT001
    """Keep the files that records of the unit name; others are left."""
    store = standing.store
    blobs = checked.opened.blobs()
    named = {one for one, _, _ in post.files_named(store, checked.unit)}
    facts: dict[str, Any] = {**facts_of(checked.header), "count": len(blobs)}
    kept: list[str] = []
    for told, content in zip(checked.header["files"], blobs, strict=True):
        if told["sha256"] in named:
            kept.append(told["sha256"])
            if not rehearse:
                keep_bytes(store, told["sha256"], content)
    facts["kept"] = len(kept)
    code = "files_taken" if len(kept) == len(blobs) else "files_not_named"
    verdict = Verdict(
        found.name, ACCEPTED, Problem(code, None, Level.INFO, facts), checked.unit, str(facts["from"]),
        str(facts["code"]), {Attachment.about.table: len(kept)} if kept else {}, kind=FILES, device=checked.device,
        number=checked.number, made=checked.header["made"],
    )  # fmt: skip
    if rehearse or len(kept) < len(blobs):  # again later: the state that names them may still be on its way
        return verdict
    with store.change(incoming.TAKEN, checked.unit) as change:
        change.taken = change.keep = True
        settle_sender(standing, checked)
        # Who brought a file is remembered: naming another unit's file is not having it.
        told = {"from": facts["from"], "kept": len(kept), "files_kept": kept}
        letter = noted(standing, found, sha256, checked, ACCEPTED, told)
    return replace(verdict, letter=letter)


def take_receipt(standing: Standing, found: Found, sha256: str, checked: Checked, rehearse: bool) -> Verdict:  # noqa: FBT001
    """Take the superior's answer in: what arrived there, what it corrected, what is missing, whom it believes."""
    if not checked.from_superior:
        raise Refusal(ALTERED, "bad_signature", reason="kind")
    store = standing.store
    body = checked.opened.body()
    answer = answers.read_answer(body)
    files = held(answer.files)
    if answer.state_body is not None and answer.state_body["level"] != "up":
        raise Malformed("level")  # only our own PCs tell what does not go up
    facts: dict[str, Any] = {**facts_of(checked.header), "state": answer.state, "note": answer.note}
    own = answers.about_this_pc(standing, answer, checked.header)
    told = {"from": facts["from"], "state": answer.state, "note": answer.note,
            "problems": [dict(one) for one in answer.problems], "alarms": [kept_alarm(one) for one in own]}  # fmt: skip
    letters = list[int]()

    def within(changes: Taken) -> None:
        answers.carry_out(standing, answer, checked.header)
        there = {"files": named_of(standing, checked.unit, files)}
        told_all = {**told, **there}
        letters.append(noted(standing, found, sha256, checked, ACCEPTED, told_all, kept=not changes.unaware))

    changes = Taken()
    if answer.state_body is not None:
        arrived = incoming.arrived(store, answer.state_body, checked.unit)
        changes = joined(standing, arrived, doubtful(standing, arrived), rehearse, within)
    elif not rehearse:
        with store.change(incoming.TAKEN, checked.unit) as change:
            change.taken = change.keep = True
            within(changes)
    facts |= {"new": sum(changes.new.values()), "changed": sum(changes.changed.values())}
    return Verdict(
        found.name, ACCEPTED, Problem(f"answer_{answer.state.lower()}", None, Level.INFO, facts), checked.unit,
        str(facts["from"]), str(facts["code"]), changes.new, changes.changed, tuple(changes.review),
        own + shrunk(changes.gone),
        RECEIPT, checked.device, checked.number, checked.header["made"], letter=letters[0] if letters else 0,
    )  # fmt: skip


def settle_sender(standing: Standing, checked: Checked) -> None:
    """Remember a sender who has just become known, and where answers to him go."""
    if checked.enrol is not None:
        checked.enrol.keep(standing)
    sender = checked.header["from"]
    if standing.is_superior and not checked.from_superior:
        one = post.correspondent(standing.store, "unit", checked.unit)
        recipient = sender.get("recipient")
        if (
            one is not None
            and isinstance(recipient, str)
            and keys.is_recipient(recipient)
            and recipient != one.recipient
        ):
            post.put_correspondent(standing.store, replace(one, recipient=recipient))


def noted(  # noqa: PLR0913, PLR0917
    standing: Standing,
    found: Found,
    sha256: str,
    checked: Checked,
    verdict: str,
    told: Mapping[str, Any],
    *,
    kept: bool = True,
) -> int:
    """Write down that a parcel was taken in, and keep it: every parcel is also a backup.

    One that still tells of a person who is erased here is not `kept`.
    """
    store = standing.store
    if kept:
        keep(standing, sha256, found.content or b"")
    if checked.from_superior and store.setting(HANDED):
        store.set_setting(HANDED, "")
    return post.put_letter(
        store,
        post.Letter(
            0, post.IN, checked.kind, checked.unit, checked.office, checked.device, checked.number, sha256,
            post.stamp(store), made_at(standing, checked.header["made"]), found.name, verdict, told,
        ),
    )  # fmt: skip


def time_of(made: str) -> datetime.datetime:
    """Return when a parcel says it was made, by its own clock's face. Raises ValueError where that is no time."""
    if not TIME.fullmatch(made):
        raise ValueError(made)
    return datetime.datetime.fromisoformat(made).replace(tzinfo=None)


def made_at(standing: Standing, made: str) -> str:
    """Return when a parcel was made as the list of parcels keeps it: never later than it came.

    A PC whose clock is ahead is not locked out, and yet has not sent what will be asked for next quarter.
    """
    now = standing.store.now()
    try:
        late = time_of(made) > now.replace(tzinfo=None) + A_DAY  # clocks of two zones may stand a day apart
    except (TypeError, ValueError):
        late = True
    return now.isoformat(timespec="seconds") if late else made


def keep(standing: Standing, sha256: str, content: bytes) -> None:
    """Keep the bytes of a parcel that was taken in. The disk need not wait for it: the sender has it too."""
    standing.keep(standing.store.folder / PARCELS / f"{standing.store.today:%Y-%m}" / f"{sha256}.kh49", content)


def once_more(standing: Standing, before: post.Letter, sha256: str, content: bytes) -> None:
    """Complete what the program may have been killed before, when a parcel comes again.

    A kept copy that was cut short is written anew; one that is kept no longer was taken away on purpose.
    """
    if before.kind == STATE:
        after_taking(standing, before.unit)
    for place in (standing.store.folder / PARCELS).glob(f"*/{sha256}.kh49"):
        if place.stat().st_size != len(content):
            standing.keep(place, content)


def noted_by_hand(standing: Standing, found: Found, verdict: Verdict, header: Mapping[str, Any]) -> Verdict:
    """Write down a state that was handed back before this copy was anyone."""
    content = found.content or b""
    sha256 = hashlib.sha256(content).hexdigest()
    keep(standing, sha256, content)
    letter = post.Letter(
        0, post.IN, STATE, verdict.unit, str(header["from"]["office"]), str(header["from"]["device"]), verdict.number,
        sha256, post.stamp(standing.store), made_at(standing, verdict.made), found.name, verdict.verdict,
        {"from": verdict.name, "totals": dict(verdict.totals), "new": sum(verdict.new.values()), "changed": 0},
    )  # fmt: skip
    return replace(verdict, letter=post.put_letter(standing.store, letter))


def sealed_by_superior(superior: SuperiorOffice, opened: Opened) -> None:
    """Check that a parcel was sealed by the superior of a card. Raises Fault."""
    sender = opened.header.get("from")
    key = keys.key_of(sender.get("key")) if isinstance(sender, Mapping) else None
    if key is None or not isinstance(sender, Mapping) or sender.get("office") != superior.office:
        raise Fault("bad_signature", reason="sender")
    opened.check(key)
    known = bytes.fromhex(superior.verify)
    followed = keys.rolled(opened.header.get("was"), known)
    if key != known and (followed is None or followed[1] != key):
        raise Fault("bad_signature", reason="sender")


def refused_as(name: str, code: str, facts: Mapping[str, Any]) -> Verdict:
    """Return the verdict of a file with that fault."""
    return refused(name, Refusal(OF_FAULT.get(code, DAMAGED), code, **facts), None)


TAKERS: Final = {STATE: take_state, FILES: take_files, RECEIPT: take_receipt}


def units_in(verdicts: Sequence[Verdict]) -> list[str]:
    """Return the units whose state was taken in, each once, in order: to each belongs an answer."""
    return list(dict.fromkeys(one.unit for one in verdicts if one.good and one.kind == STATE))

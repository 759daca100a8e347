"""What must hold of the exchange whatever happens (design: sync, §1, I1 to I14), on real files and real parcels."""

from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
import types
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import LOG
from kh49_desktop.fields import Option, Travels, choice, text, whole
from kh49_desktop.goals.demo import make_demo
from kh49_desktop.goals.periods import period_of
from kh49_desktop.goals.summary import figures, gather
from kh49_desktop.parcels import beginning, envelope, keys, sending, taking, units
from kh49_desktop.paths import shipped
from kh49_desktop.record import Catalogue, Record
from kh49_desktop.records import CATALOGUE, Conference, Member, Unit
from kh49_desktop.records.consent import Consent
from kh49_desktop.records.party import PartyIntroduction
from kh49_desktop.reference import Reference
from kh49_desktop.report.seal import make_seal
from kh49_desktop.report.summary import write_summary
from kh49_desktop.report.verify import check as check_pdf
from kh49_desktop.report.verify import parcels_in
from kh49_desktop.store import conflicts, erasing, outgoing, post
from kh49_desktop.store.attachments import attach
from kh49_desktop.store.beyond import absorb
from kh49_desktop.store.file import FILE
from kh49_desktop.store.migrations import draft_next
from tests.conftest import NOW
from tests.parcels.mutating import mutated
from tests.parcels.offices import CODE, PC, Header, Offices, Place, conflict_places, exchange, sha256

FEW = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.fixture
def offices(tmp_path: Path, reference: Reference) -> Iterator[Offices]:
    made = Offices(tmp_path, reference)
    yield made
    made.close()


# -- I1 to I6: the join ------------------------------------------------------------------------------------------------

EDITED = ("phone", "email", "residence", "note")


@dataclass
class Past:
    """What a god knows: who wrote what, having seen which writes of the same field (so what nobody has replaced)."""

    seen: list[set[int]] = field(default_factory=list)
    values: list[str] = field(default_factory=list)

    def write(self, known: set[int], value: str) -> None:
        self.seen.append(set(known))
        self.values.append(value)
        known.add(len(self.values) - 1)

    def live(self, known: set[int]) -> set[str]:
        replaced = set[int]().union(*(self.seen[one] for one in known)) if known else set()
        return {self.values[one] for one in known - replaced}


@dataclass
class Told:
    """A parcel and what its sender knew."""

    content: bytes
    level: str
    known: dict[str, set[int]]


class Watched:
    """Two PCs of a unit and their superior who edit one member, and a god who watches them."""

    def __init__(self, folder: Path, reference: Reference) -> None:
        self.offices = Offices(folder, reference)
        first = self.offices.unit()
        self.record = first.member()
        self.copies = [first, self.offices.second(first), self.offices.superior]
        self.offices.superior.take(first.state("superior"))
        self.unit = first.unit
        self.past = {name: Past() for name in EDITED}
        self.known: list[dict[str, set[int]]] = [{name: set() for name in EDITED} for _ in self.copies]
        self.sent: list[Told] = []
        self.count = 0

    def step(self, act: str, who: int, what: Any) -> None:
        if act == "edit":
            self.edit(who, what)
        elif act == "send":
            self.send(who, what)
        elif act == "clock":
            self.copies[who].clock.wrong = datetime.timedelta(days=what)
        elif act == "reopen":
            self.copies[who].reopen()
        elif self.sent:
            self.deliver(who, what)

    def edit(self, who: int, name: str) -> None:
        self.count += 1
        value = {"phone": f"0905{self.count:06}", "email": f"a{self.count}@may.vn"}.get(name, f"Tổ {self.count}")
        self.copies[who].edit(self.record, **{name: value})
        self.past[name].write(self.known[who][name], value)

    def send(self, who: int, to: str) -> None:
        pc = self.copies[who]
        if pc.standing.is_superior:
            content, level = pc.state(CODE), "up"
        else:
            content, level = pc.state(to), "unit" if to == "peer" else "up"
        reached = [n for n in EDITED if level == "unit" or Member.about.fields[n].travels is Travels.UP]
        self.sent.append(Told(content, level, {name: set(self.known[who][name]) for name in reached}))

    def deliver(self, who: int, number: int) -> str:
        told = self.sent[number % len(self.sent)]
        verdict = self.copies[who].take(told.content)
        if verdict.good:
            for name, writes in told.known.items():
                self.known[who][name] |= writes
        return verdict.verdict

    def check(self) -> None:
        for pc, known in zip(self.copies, self.known, strict=True):
            for name in EDITED:
                have = pc.values(self.record, name)
                wanted: set[Any] = self.past[name].live(known[name]) or {None}
                assert (have or {None}) == wanted, name


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("edit"), st.integers(0, 2), st.sampled_from(EDITED[:3])),
        st.tuples(st.just("edit"), st.integers(0, 1), st.just("note")),
        st.tuples(st.just("send"), st.integers(0, 2), st.sampled_from(("peer", "superior"))),
        st.tuples(st.just("deliver"), st.integers(0, 2), st.integers(0, 30)),
        st.tuples(st.just("clock"), st.integers(0, 2), st.integers(-400, 400)),
        st.tuples(st.just("reopen"), st.integers(0, 2), st.just(0)),
    ),
    min_size=10,
    max_size=25,
)


def not_lower(before: dict[str, dict[str, int]], after: dict[str, dict[str, int]]) -> bool:
    """Whether a version contains all that an earlier one did."""
    return all(
        after[unit].get(device, 0) >= counter for unit, heads in before.items() for device, counter in heads.items()
    )


@FEW
@given(steps=STEPS)
def test_nothing_goes_but_what_was_replaced_by_who_had_seen_it(
    tmp_path_factory: pytest.TempPathFactory, reference: Reference, steps: list[tuple[str, int, Any]]
) -> None:
    """I4, I5, I6: lost, doubled, late and re-ordered parcels, wrong clocks; in the end all copies are equal."""
    watched = Watched(tmp_path_factory.mktemp("bên nhau"), reference)
    for step in steps:
        before = [pc.store.version() for pc in watched.copies]
        watched.step(*step)
        watched.check()
        for pc, version in zip(watched.copies, before, strict=True):
            assert not_lower(version, pc.store.version())
    for _ in range(2):
        for who in range(3):
            for to in ("peer", "superior")[: 1 if who == 2 else 2]:
                watched.send(who, to)
                for other in range(3):
                    watched.deliver(other, len(watched.sent) - 1)
        watched.check()
    one, two, above = watched.copies
    assert one.hash() == two.hash()
    assert one.hash("up") == two.hash("up") == above.hash("up", watched.unit)
    watched.offices.close()


@pytest.fixture(scope="module")
def three_rounds(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Iterator[Rounds]:
    made = rounds(tmp_path_factory.mktemp("ba vòng"), reference)
    yield made
    made.offices.close()


@FEW
@given(order=st.permutations(range(6)), doubled=st.lists(st.integers(0, 5), max_size=4))
def test_the_order_of_the_parcels_does_not_matter(three_rounds: Rounds, order: list[int], doubled: list[int]) -> None:
    """I2, I3: what two PCs sent in three rounds, taken in any order, some of it twice, ends in one state."""
    crooked = three_rounds.copy()
    for number in [*order, *doubled]:
        assert crooked.take(three_rounds.parcels[number]).good
    assert [crooked.hash(level, three_rounds.unit) for level in ("up", "unit")] == three_rounds.hashes
    assert conflict_places(crooked) == three_rounds.places
    crooked.store.close()


@dataclass
class Rounds:
    """Parcels upward of two PCs that edited for three rounds without a word, and what comes of them in their order."""

    offices: Offices
    unit: str
    parcels: list[bytes] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    places: set[Place] = field(default_factory=set)
    copies: int = 0

    def copy(self) -> PC:
        """The superior's folder as it was before the first of them."""
        self.copies += 1
        return copied(self.offices, f"bản {self.copies}")


def rounds(folder: Path, reference: Reference) -> Rounds:
    """Two PCs edit the same and different things, and one deletes what the other edits."""
    offices = Offices(folder, reference)
    first = offices.unit()
    record, other = first.member(phone="0905000000"), first.member("Trần Văn Bình")
    second = offices.second(first)
    offices.superior.take(first.state("superior"))
    offices.superior.take(second.state("superior"))
    made = Rounds(offices, first.unit)
    for number in range(3):
        first.edit(record, phone=f"090511111{number}")
        second.edit(record, phone=f"090522222{number}", email=f"b{number}@may.vn")
        if number == 1:
            second.store.delete(Member, other)
            first.edit(other, residence="Buôn Ma Thuột")
            second.member("Lê Thị Cúc")
        made.parcels += [first.state("superior"), second.state("superior")]
    straight = made.copy()
    for content in made.parcels:
        assert straight.take(content).good
    made.hashes = [straight.hash(level, made.unit) for level in ("up", "unit")]
    made.places = conflict_places(straight)
    assert len(made.places) == 2
    return made


def copied(offices: Offices, name: str) -> PC:
    """The superior's folder as it is now, on another PC."""
    offices.superior.store.close()
    folder = offices.folder / name
    shutil.copytree(offices.superior.folder, folder)
    offices.superior.open()
    made = PC(folder, offices.reference, offices.superior.clock)
    offices.pcs.append(made)
    return made


def test_taking_twice_is_taking_once(offices: Offices) -> None:
    """I1: the very bytes again are told as the same; the same state in a new parcel is told as nothing new."""
    first = offices.unit()
    first.member(phone="0905123456")
    content = first.state("superior")
    assert offices.superior.take(content).verdict == "accepted"
    before, state = offices.superior.contents(), offices.superior.hash("up", first.unit)
    again = offices.superior.take(content)
    assert (again.verdict, again.said.code, again.said.facts["day"]) == ("same", "parcel_same", NOW.date())
    assert offices.superior.contents() == before
    anew = offices.superior.take(first.state("superior"))
    assert (anew.verdict, anew.new, anew.changed) == ("older", {}, {})
    assert offices.superior.hash("up", first.unit) == state


def test_parcels_of_two_exchanges_join_in_either_grouping(offices: Offices) -> None:
    """I3: what two PCs have told each other and then the superior is what each has told the superior itself."""
    first = offices.unit()
    record = first.member()
    second = offices.second(first)
    offices.superior.take(first.state("superior"))
    apart = copied(offices, "riêng")
    first.edit(record, phone="0905111111")
    second.edit(record, phone="0905222222", email="b@may.vn")
    for content in (first.state("superior"), second.state("superior")):
        assert apart.take(content).good
    first.take(second.state())
    assert offices.superior.take(first.state("superior")).good
    assert offices.superior.hash("up", first.unit) == apart.hash("up", first.unit)
    assert len(conflict_places(apart)) == 1
    assert conflict_places(apart) == conflict_places(offices.superior)


def test_an_older_parcel_changes_nothing_and_says_so(offices: Offices) -> None:
    """I9."""
    first = offices.unit()
    record = first.member(phone="0905111111")
    old = first.state("superior")
    first.edit(record, phone="0905222222")
    offices.superior.take(first.state("superior"))
    version, state = offices.superior.store.version(), offices.superior.hash("up", first.unit)
    verdict = offices.superior.take(old)
    assert (verdict.verdict, verdict.said.code, verdict.new, verdict.changed) == ("older", "parcel_older", {}, {})
    assert offices.superior.hash("up", first.unit) == state
    assert offices.superior.store.version() == version
    assert offices.superior.values(record, "phone") == {"0905222222"}


def test_one_deletes_what_the_other_edits_and_both_are_asked(offices: Offices) -> None:
    """I5, I6: a deletion that had not seen an edit is another opinion; the record stays until a person decides."""
    first = offices.unit()
    record = first.member(phone="0905111111")
    second = offices.second(first)
    second.store.delete(Member, record)
    first.edit(record, phone="0905222222")
    exchange(first, second)
    for pc in (first, second):
        assert [(one.name, {side.value for side in one.sides}) for one in conflicts.conflicts(pc.store)] == [
            ("gone", {None, "TRASH"})
        ]
        assert pc.store.row(Member, record) is not None
    conflicts.settle(second.store, conflicts.conflicts(second.store)[0], "TRASH")
    exchange(first, second)
    assert first.hash() == second.hash()
    assert [pc.store.row(Member, record) for pc in (first, second)] == [None, None]
    assert [conflicts.count(pc.store) for pc in (first, second)] == [0, 0]


def test_a_wrong_clock_chooses_what_is_shown_and_loses_nothing(offices: Offices) -> None:
    """I5: a PC whose clock is years ahead or behind still replaces what it has seen and only that."""
    first = offices.unit()
    record = first.member(phone="0905000000")
    second = offices.second(first)
    second.clock.wrong = datetime.timedelta(days=20_000)
    second.edit(record, phone="0905111111")
    first.take(second.state())
    first.edit(record, phone="0905222222")  # it has seen the one from the future
    second.take(first.state())
    assert first.values(record, "phone") == second.values(record, "phone") == {"0905222222"}
    second.clock.wrong = datetime.timedelta(days=-20_000)
    second.edit(record, email="hai@may.vn")
    first.edit(record, email="mot@may.vn")
    exchange(first, second)
    assert first.values(record, "email") == second.values(record, "email") == {"mot@may.vn", "hai@may.vn"}
    assert first.hash() == second.hash()


# -- I7, I8, I10: what is refused --------------------------------------------------------------------------------------


def test_any_changed_byte_is_refused_and_changes_no_byte_of_the_register(offices: Offices) -> None:
    """I7, I8: damaged on the way or altered inside and sealed again by a stranger."""
    first = offices.unit()
    first.member(phone="0905123456")
    content = first.state("superior")
    superior = offices.superior
    before = superior.contents()
    for seed in range(80):
        assert superior.take(mutated(content, seed)).verdict in {"damaged", "altered", "newer_program"}, seed
    assert superior.contents() == before
    recipient = superior.standing.office.recipient
    plain = envelope.decrypted(content, superior.standing.office.identities)
    for seed in range(40):
        inside = envelope.START + bytes(envelope.encrypted(mutated(plain, seed), recipients(recipient))[5:])
        assert superior.take(inside).verdict in {"altered", "too_large"}, seed
    assert superior.contents() == before
    assert superior.take(content).verdict == "accepted"


def recipients(*told: str) -> list[Any]:
    return [pyrage.x25519.Recipient.from_str(one) for one in told]


def test_each_byte_of_a_small_parcel_counts(offices: Offices) -> None:
    """I8: every single byte of a real parcel, changed alone."""
    first = offices.unit()
    content, superior = first.state("superior"), offices.superior
    before = superior.contents()
    for at in range(0, len(content), 7):
        changed = bytearray(content)
        changed[at] ^= 0x20
        assert not superior.take(bytes(changed)).good, at
    assert superior.contents() == before


def test_a_parcel_for_somebody_else_changes_nothing_and_names_the_office(offices: Offices) -> None:
    """I10: one that we cannot even open, and one that was sealed for us by mistake."""
    first, school = offices.unit(), offices.unit("DL-0050", "CĐCS Trường Mầm non Hoa Sen")
    before = school.contents()
    sealed = school.take(first.state("superior"))
    assert (sealed.verdict, sealed.said.code) == ("not_for_us", "not_for_us")
    header, body = first.opened(sending.make_state(first.standing, "superior").content)
    astray = school.take(first.sealed(school, header, body))
    assert (astray.verdict, astray.said.code) == ("not_for_us", "for_another_office")
    assert astray.said.facts["to"] == "Công đoàn phường Buôn Ma Thuột"
    assert school.contents() == before


def in_member(change: Callable[[list[Any], list[str]], None]) -> Callable[[Header, Any], None]:
    """Change the first row of the members: the row as told, and the names in the order of its values."""

    def changed(header: Header, body: Any) -> None:
        told = body["tables"]["member"]
        change(told["rows"][0], ["id", "stamp", "gone", *(name for name, _ in told["fields"])])

    return changed


def put(name: str, value: object) -> Callable[[Header, Any], None]:
    return in_member(lambda row, names: row.__setitem__(names.index(name), value))


def lone(header: Header, body: Any, table: str, **values: object) -> None:
    """Add a record of a type that the unit has none of, with these values only."""
    row = ["0193f0a2-7c11-4a00-8000-000000000001", 0, None, *values.values()]
    body["tables"][table] = {"fields": [[name, "up"] for name in values], "rows": [row]}
    header["totals"][table] = 1


def doubled(header: Header, body: Any) -> None:
    rows = body["tables"]["member"]["rows"]
    rows.append(rows[0])
    header["totals"]["member"] += 1


def crowded(header: Header, body: Any) -> None:
    rows = body["tables"]["member"]["rows"]
    blank = [None] * (len(rows[0]) - 2)
    body["tables"]["member"]["rows"] = [[f"00000000-0000-4000-8000-{n:012x}", 0, *blank] for n in range(200_001)]
    header["totals"]["member"] = 200_001


def by_thousands(header: Header, body: Any) -> None:
    """Few rows, and yet too many values of fields that nobody knows."""
    fields = [[f"field_{number}", "up"] for number in range(400)]
    rows = [[f"00000000-0000-4000-8000-{n:012x}", 0, None, *range(400)] for n in range(500)]
    body["tables"]["outing"] = {"fields": fields, "rows": rows}
    header["totals"]["outing"] = 500


def beside_each_other(_: Header, body: Any) -> None:
    body["marks"] += [[f"may-{number}", 1, 1] for number in range(50)]
    numbers = range(len(body["marks"]) - 50, len(body["marks"]))
    body["tables"]["member"]["rows"][0][1] = {"0": 0, "!phone": [[number, "0905111111"] for number in numbers]}


WRONG: dict[str, Callable[[Header, Any], None]] = {
    "wrong totals": lambda header, _: header["totals"].update(member=999),
    "no totals": lambda header, _: header.pop("totals"),
    "wrong level": lambda _, body: body.update(level="unit", seen={**body["seen"], "unit": {}}),
    "level never": lambda _, body: body.update(level="never"),
    "field of no level": lambda _, body: body["tables"]["member"]["fields"][0].__setitem__(1, "never"),
    "double field": lambda _, body: body["tables"]["member"]["fields"].append(body["tables"]["member"]["fields"][0]),
    "double id": doubled,
    "200,001 rows": crowded,
    "id as a path": put("id", "../../kh49.sqlite"),
    "id too large": put("id", "0" * 36),
    "row too short": in_member(lambda row, _: row.pop()),
    "row no list": lambda _, body: body["tables"]["member"]["rows"].__setitem__(0, {"id": 1}),
    "day that is none": put("birth_date", "2026-02-30"),
    "number for a text": put("full_name", 7),
    "text for a number": in_member(lambda row, names: row.__setitem__(names.index("birth_date"), 1.5)),
    "day far too long": put("birth_date", "2026-02-28" * 2000),
    "link that is none": put("employer", "'; DROP TABLE employer; --"),
    "a fund of no month": lambda header, body: lone(header, body, "union_fund", employer=body["unit"]),
    "gone too long": put("gone", "x" * 41),
    "mark that is none": put("stamp", 999),
    "mark below nought": put("stamp", -1),
    "stamp of an unknown field": put("stamp", {"0": 0, "nothing": 0}),
    "counter nought": lambda _, body: body["marks"][0].__setitem__(1, 0),
    "counter too large": lambda _, body: body["marks"][0].__setitem__(1, 2**53),
    "counter true": lambda _, body: body["marks"][0].__setitem__(1, True),
    "clock after the last year": lambda _, body: body["marks"][0].__setitem__(2, 253_402_300_800_000),
    "device as a path": lambda _, body: body["marks"][0].__setitem__(0, "../x"),
    "SQL as a table": lambda _, body: body["tables"].update({"member; DROP TABLE member": {"fields": [], "rows": []}}),
    "SQL as a field": lambda _, body: body["tables"]["member"]["fields"][0].__setitem__(0, 'x" FROM setting; --'),
    "English name as a table": lambda _, body: body["tables"].update(unit=body["tables"].pop("union_unit")),
    "gone as a field": lambda _, body: body["tables"]["member"]["fields"][0].__setitem__(0, "gone"),
    "tables no object": lambda _, body: body.update(tables=[]),
    "no marks": lambda _, body: body.pop("marks"),
    "files no list": lambda _, body: body.update(files=5),
    "file as a path": lambda _, body: body.update(files=["../../etc/passwd"]),
    "20,001 files": lambda _, body: body.update(files=[f"{number:064x}" for number in range(20_001)]),
    "1,001 devices": lambda _, body: body["seen"]["up"].update({f"may-{number}": [1, 1] for number in range(1001)}),
    "1,001 names": lambda _, body: body["names"].update({f"may-{number}": "x" for number in range(1001)}),
    "200,000 values nobody knows": by_thousands,
    "51 values beside each other": beside_each_other,
    "51 values that wait": lambda _, body: body.update(
        beyond=[["x", body["unit"], "y", "up", ["a", 1, 1], [[f"may-{number}", 1, 1, "z"] for number in range(51)]]]
    ),
    "beyond no list": lambda _, body: body.update(beyond=5),
    "beyond of numbers": lambda _, body: body.update(beyond=[[1, 2, 3, 4, 5, 6]]),
    "beyond of no value": lambda _, body: body.update(beyond=[["x", body["unit"], "y", "up", ["a", 1, 1], []]]),
    "beyond of a known field": lambda _, body: body.update(
        beyond=[["member", body["unit"], "birth_date", "up", ["a", 1, 1], [["a", 1, 1, "mai"]]]]
    ),
    "body of another unit": lambda _, body: body.update(unit="0193f0a2-7c11-4a00-8000-000000000001"),
    "no time": lambda header, _: header.pop("made"),
    "time no text": lambda header, _: header.update(made=5),
    "time no time": lambda header, _: header.update(made="hôm qua"),
    "time a week": lambda header, _: header.update(made="2026-W47-1"),
    "time of no month": lambda header, _: header.update(made="2026-13-01T10:00:00"),
    "time with more": lambda header, _: header.update(made="2026-11-22T10:00:00\n"),
    "number true": lambda header, _: header.update(seq=True),
    "number nought": lambda header, _: header.update(seq=0),
    "device no text": lambda header, _: header["from"].update(device=["x"]),
    "sender nobody": lambda header, _: header.update({"from": None}),
    "addressee nobody": lambda header, _: header.update(to=[]),
    "key no key": lambda header, _: header["from"].update(key="x"),
    "unit and office differ": lambda header, _: header.update(unit="0193f0a2-7c11-4a00-8000-000000000001"),
}


@pytest.fixture(scope="module")
def believed(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Iterator[Offices]:
    """A unit with a member, whom its superior believes."""
    made = Offices(tmp_path_factory.mktemp("quen biết"), reference)
    made.unit().member(phone="0905123456", birth_date="1990-05-01", gender="F")
    yield made
    made.close()


@pytest.mark.parametrize("what", WRONG)
def test_a_known_sender_s_nonsense_is_refused(believed: Offices, what: str) -> None:
    """I7: signed by a PC that is believed, and yet nothing in it is trusted."""
    superior, first = believed.pcs
    content = first.forged(superior, WRONG[what])
    before = superior.contents()
    verdict = superior.take(content)
    assert verdict.verdict == ("too_large" if what == "200,001 rows" else "altered")
    assert superior.contents() == before
    assert superior.take(first.state("superior")).good


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        ("2026-11-22T09:00:00+07:00", "2026-11-22T09:00:00+07:00"),
        ("2026-11-22T09:00:00", "2026-11-22T09:00:00"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        ("2027-12-30T09:00:00+07:00", "2026-11-22T"),
        ("9999-12-31T23:59:59.999999-23:59", "2026-11-22T"),
    ],
)
def test_a_parcel_from_a_wrong_clock_is_taken_and_is_never_kept_as_made_later_than_it_came(
    offices: Offices, made: str, kept: str
) -> None:
    """I5: a PC a year ahead is not locked out, and has not sent what will be asked for next year."""
    first, superior = offices.unit(), offices.superior
    assert superior.take(first.forged(superior, lambda header, _: header.update(made=made))).good
    assert post.letters(superior.store, way=post.IN)[0].made.startswith(kept)


def test_only_files_that_records_name_are_remembered(offices: Offices) -> None:
    """A parcel may say that its sender holds anything; the list of parcels does not grow by it."""
    first, superior = offices.unit(), offices.superior
    told = [f"{number:064x}" for number in range(20_000)]
    assert superior.take(first.forged(superior, lambda _, body: body.update(files=told))).good
    assert post.letters(superior.store, way=post.IN)[0].told["files"] == []


def test_an_answer_tells_only_what_goes_up(offices: Offices) -> None:
    """What stays in an office is told by its own PCs alone, not even by its superior."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905000000", note="Ghi chú riêng")
    superior.take(first.state("superior"))
    superior.edit(record, phone="0905111111")
    header, body = first.opened(superior.answer())
    body["body"] |= {"level": "unit", "seen": {**body["body"]["seen"], "unit": {}}}
    before = first.contents()
    assert first.take(superior.sealed(first, header, body)).verdict == "altered"
    assert first.contents() == before
    assert first.take(superior.answer()).good


def test_it_is_remembered_which_files_a_unit_has_brought_itself(offices: Offices, tmp_path: Path) -> None:
    """I7: who names another unit's file by its SHA-256 has not brought it."""
    first, superior = offices.unit(), offices.superior
    paper = tmp_path / "bien-ban.pdf"
    paper.write_bytes(b"%PDF-1.4\n% bien ban\n%%EOF\n")
    meeting = first.store.save(Conference, {"year": 2026, "held_on": "2026-03-28"}).id
    attach(first.store, Conference, meeting, paper, "Biên bản")
    superior.take(first.state("superior"))
    (made,) = sending.make_files(first.standing, "superior")
    assert superior.take(first.sent(made)).good
    (letter,) = post.letters(superior.store, way=post.IN, kind="files")
    assert letter.told["files_kept"] == [sha256(paper.read_bytes())]


def test_a_history_tells_from_whom_each_change_came_with_one_question(offices: Offices) -> None:
    """However many parcels there are, and however many lines a history has."""
    first = offices.unit()
    record = first.member(phone="0905000000")
    second = offices.second(first)
    second.store.set_setting("who", "Trần Văn Bình")
    for number in range(4):
        second.edit(record, phone=f"090511111{number}")
        assert first.take(second.state()).good
    changes = [one.change for one in first.store.history(Member, record) if one.kind == "PARCEL"]
    asked: list[str] = []
    first.store.database.conn.set_trace_callback(asked.append)
    told = first.store.senders(changes)
    first.store.database.conn.set_trace_callback(None)
    assert len(changes) == 4
    assert {told[change].split(" (")[0] for change in changes} == {"Trần Văn Bình"}
    assert len(asked) == 1
    assert first.store.senders(["không có"]) == {}


def test_a_clock_at_the_end_of_time_can_still_be_shown(offices: Offices) -> None:
    """A conflict with the latest clock that is let in is listed as any other."""
    first = offices.unit()
    record = first.member(phone="0905000000")
    second = offices.second(first)
    second.edit(record, phone="0905111111")
    first.edit(record, phone="0905222222")

    def late(_: Header, body: Any) -> None:
        body["marks"] = [[d, c, 253_402_300_799_999 if d == second.store.device else k] for d, c, k in body["marks"]]

    assert first.take(second.forged(first, late, way="peer")).good
    assert [side.at[:4] for side in conflicts.conflicts(first.store)[0].sides] == ["9999", "2026"]


# What would make another unit's member leave, or put a file beside him; None: that member.
BESIDE_ANOTHER: dict[str, dict[str, object]] = {
    "member_event": {"member": None, "kind": "RESIGN", "on": "2026-01-01"},
    "attachment": {"about_table": "member", "about_record": None, "sha256": "0" * 64, "size": 1},
}


def test_a_row_of_another_unit_is_refused_with_the_whole_parcel(offices: Offices) -> None:
    """I7: a unit cannot write into another one's records, nor leave something beside them."""
    first, school = offices.unit(), offices.unit("DL-0050", "CĐCS Trường Mầm non Hoa Sen")
    record = first.member(phone="0905123456")
    school.member("Trần Thị Bích")
    superior = offices.superior
    superior.take(first.state("superior"))
    before, state = superior.contents(), superior.hash("up", first.unit)
    verdict = superior.take(school.forged(superior, put("id", record)))
    assert (verdict.verdict, verdict.said.code) == ("altered", "bad_body")
    assert superior.contents() == before

    for table, values in BESIDE_ANOTHER.items():
        told = {name: record if value is None else value for name, value in values.items()}
        leaver = school.forged(superior, lambda header, body, t=table, v=told: lone(header, body, t, **v))  # type: ignore[misc]
        assert superior.take(leaver).verdict == "altered"
    assert superior.contents() == before

    def beside(_: Header, body: Any) -> None:
        body["beyond"] = [["member", record, "tomorrow", "up", ["a", 1, 1], [["a", 1, 1, "của trường"]]]]

    superior.take(school.forged(superior, beside))
    assert superior.hash("up", first.unit) == state
    assert outgoing.body_of(superior.store, first.unit, "up", {})["beyond"] == []
    assert outgoing.body_of(superior.store, school.unit, "up", {})["beyond"] == []


def test_marks_of_foreign_devices_reach_no_further_than_their_sender_s_unit(offices: Offices) -> None:
    """I4, I5: who claims to have seen what others will write harms nobody but himself."""
    first, school = offices.unit(), offices.unit("DL-0050", "CĐCS Trường Mầm non Hoa Sen")
    record = first.member(phone="0905111111")
    superior = offices.superior
    superior.take(first.state("superior"))

    def claims(_: Header, body: Any) -> None:
        body["seen"]["up"] |= {first.store.device: [9_000, 1], superior.store.device: [2**53 - 1, 1]}
        body["names"] = {first.store.device: "kẻ gian"}

    assert superior.take(school.forged(superior, claims)).good
    assert "kẻ gian" not in conflicts.names_of(superior.store).values()
    first.edit(record, phone="0905222222")
    superior.edit(record, email="cap.tren@congdoan.vn")
    superior.take(first.state("superior"))
    first.take(superior.state(CODE))
    assert superior.values(record, "phone") == {"0905222222"}
    assert first.values(record, "email") == {"cap.tren@congdoan.vn"}
    assert first.hash("up") == superior.hash("up", first.unit)


def test_a_revoked_pc_and_a_stranger_are_refused(offices: Offices) -> None:
    """I7: also when they seal what others have made."""
    first = offices.unit()
    first.member()
    second = offices.second(first)
    superior = offices.superior
    assert superior.take(second.state("superior")).good
    units.revoke(superior.standing, second.store.device)
    before = superior.contents()
    revoked = superior.take(second.state("superior"))
    assert (revoked.verdict, revoked.said.code) == ("revoked", "device_revoked")
    # It signs what the first PC has made, in its own name, and in the first one's.
    header, body = first.opened(sending.make_state(first.standing, "superior").content)
    own = {
        **header,
        "from": {**header["from"], "device": second.store.device, "key": second.standing.device().public.hex()},
    }
    assert superior.take(second.sealed(superior, own, body)).verdict == "revoked"
    mixed = {**header, "from": {**header["from"], "key": second.standing.device().public.hex()}}
    assert superior.take(second.sealed(superior, mixed, body)).verdict == "unknown_sender"
    assert superior.take(second.sealed(superior, header, body)).verdict == "altered"
    # Somebody who knows our address and nothing else.
    stranger = offices.pc("người lạ")
    stranger.store.set_setting("own_unit", stranger.store.save(Unit, {"name": "CĐCS Bịa"}).id)
    unknown = superior.take(stranger.sealed(superior, own, body))
    assert unknown.verdict == "altered"
    told = {**header, "from": {**header["from"], "device": "khach", "key": stranger.standing.device().public.hex()}}
    unknown = superior.take(stranger.sealed(superior, told, body))
    assert (unknown.verdict, len(unknown.words)) == ("unknown_sender", 6)
    assert superior.contents() == before


def test_header_and_body_of_two_parcels_do_not_mix(offices: Offices) -> None:
    """I8: each is whole and signed, together they are nothing."""
    first, superior = offices.unit(), offices.superior
    record = first.member(phone="0905111111")
    one = envelope.decrypted(first.state("superior"), superior.standing.office.identities)
    first.edit(record, phone="0905222222")
    other = envelope.decrypted(first.state("superior"), superior.standing.office.identities)
    before = superior.contents()
    for plain in (one[: end(one)] + other[end(other) :], other[:64] + one[64:], one[:64] + other[64:]):
        content = bytes(envelope.encrypted(plain, recipients(superior.standing.office.recipient)))
        assert superior.take(content).verdict == "altered"
    assert superior.contents() == before


def end(plain: bytes) -> int:
    """Where the header of a decrypted parcel ends."""
    return 68 + int.from_bytes(plain[64:68], "big")


def test_a_card_makes_its_holder_no_other_unit_and_not_the_superior(offices: Offices) -> None:
    """I10: the proof of a card is worth nothing with the name of somebody else's register in it."""
    first, superior = offices.unit(), offices.superior
    first.member()
    fresh = offices.founded("DL-0050", "CĐCS Trường Mầm non Hoa Sen")
    office, key = fresh.standing.superior, fresh.standing.device()
    assert office is not None
    before = superior.contents()
    for victim in (first.unit, superior.unit):

        def claims(header: Header, body: Any, victim: str = victim) -> None:
            header["unit"] = header["from"]["office"] = body["unit"] = victim
            if victim == superior.unit:
                body |= {"level": "unit", "seen": {"up": {}, "unit": {}}}
            proof = keys.proof(bytes.fromhex(office.secret), victim, key.id, key.public)
            header["proof"] = {"card": office.card, "device": key.id, "key": key.public.hex(), "hmac": proof}

        assert superior.take(fresh.forged(superior, claims)).verdict == "unknown_sender"
    assert superior.contents() == before
    assert superior.take(fresh.state("superior")).verdict == "accepted"


def test_sql_paths_and_formulas_in_values_are_only_text(offices: Offices) -> None:
    """Whatever a person types arrives as it was typed, and does nothing."""
    first, superior = offices.unit(), offices.superior
    typed = {
        "residence": "'); DROP TABLE member; --",
        "email": "../../etc/passwd",
        "native_place": '=HYPERLINK("http://a.vn","x")',
        "job_title": "@SUM(1+1)*cmd|' /C calc'!A0",
    }
    record = first.member("Robert'); DROP TABLE member;--", **{k: v for k, v in typed.items() if k != "email"})
    assert superior.take(first.state("superior"), name="../../../KH49_x.kh49").good
    row = superior.store.row(Member, record)
    assert row is not None
    assert [row[name] for name in typed if name != "email"] == [typed[name] for name in typed if name != "email"]
    assert superior.store.count(Member) == 1
    assert not list(superior.folder.parent.parent.glob("KH49_x.kh49"))


# -- I11: newer and older programs -------------------------------------------------------------------------------------


def widened(kind: type[Record], **more: Any) -> type[Record]:
    """A record type as next year's program has it: with fields more."""
    about = kind.about
    told = {
        attribute: dataclasses.field(default=kind.defaults[attribute], metadata={"field": about.fields[name]})
        for name, attribute in about.attributes.items()
    }
    own = {name: value for name, value in vars(kind).items() if not name.startswith("__") and name != "about"}
    body = {**own, "__annotations__": dict.fromkeys((*told, *more), Any), **told, **more}
    body.pop("defaults")
    head = {"table": about.table, "title": about.title, "plural": about.plural, "sort": about.sort, "once": about.once}
    return types.new_class(kind.__name__, (Record,), head, lambda namespace: namespace.update(body))


NewerMember = widened(
    Member,
    blood=choice("Nhóm máu", (Option("A", "A"), Option("O", "O"))),
    shoe=whole("Cỡ giày"),
    locker=text("Tủ đồ", travels=Travels.UNIT),
)


class Outing(Record, table="outing", title="Tham quan", sort="place"):
    """A kind of record that this year's program does not have."""

    place: str = text("Nơi đến", naming=True, listed=True, searched=True)
    people: int | None = whole("Số người")
    remark: str | None = text("Ghi chú", travels=Travels.UNIT)


NEWER = Catalogue((*(NewerMember if kind is Member else kind for kind in CATALOGUE.kinds), Outing))


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The migrations of the newer program."""
    folder = tmp_path / "migrations"
    shutil.copytree(shipped("db", "migrations"), folder)
    assert draft_next(NEWER, "next_year", folder) is not None
    return folder


def updated(pc: PC, migrations: Path) -> None:
    """Bring a PC to the newer program."""
    pc.store.close()
    pc.catalogue, pc.migrations = NEWER, migrations
    pc.open()


def shown(pc: PC, record: str, trip: str) -> tuple[Any, ...]:
    row, other = pc.store.row(NewerMember, record), pc.store.row(Outing, trip)
    assert row is not None
    assert other is not None
    return (row["blood"], row["shoe"], row["locker"], other["place"], other["people"], other["remark"])


def test_what_a_newer_program_wrote_survives_an_older_one(offices: Offices, newer: Path) -> None:
    """I11: through an older second PC to a newer third; and edits on the way back are not undone by what is older."""
    first = offices.unit()
    old, third = offices.second(first, "cũ"), offices.second(first, "mới")
    updated(first, newer)
    updated(third, newer)
    record = first.store.save(NewerMember, {"full_name": "Nguyễn Thị Ánh", "blood": "A", "shoe": 37, "locker": "T1"}).id
    trip = first.store.save(Outing, {"place": "Hồ Lắk", "people": 40, "remark": "xe to"}).id
    assert old.take(first.state()).good
    old.edit(record, phone="0905123456")  # the older program works on the same record
    assert third.take(old.state()).good
    assert shown(third, record, trip) == ("A", 37, "T1", "Hồ Lắk", 40, "xe to")
    assert len(third.store.ids(Outing, search="ho lak")) == 1
    third.store.save(NewerMember, {"shoe": 38}, record=record)
    third.store.save(Outing, {"people": 41}, record=trip)
    assert first.take(third.state()).good
    assert third.take(old.state()).verdict == "older"  # what it has not heard of yet replaces nothing
    assert first.take(old.state()).verdict == "older"
    for pc in (first, third):
        pc.reopen()
        assert shown(pc, record, trip) == ("A", 38, "T1", "Hồ Lắk", 41, "xe to")
        assert conflicts.count(pc.store) == 0
    assert first.hash() == third.hash()


def test_an_older_program_takes_up_what_waited_when_it_is_updated(offices: Offices, newer: Path) -> None:
    """I11: after the update it is there, as sent last, also what was replaced and deleted meanwhile."""
    first = offices.unit()
    old = offices.second(first)
    updated(first, newer)
    record = first.store.save(NewerMember, {"full_name": "Nguyễn Thị Ánh", "blood": "A", "shoe": 37, "locker": "T1"}).id
    trips = [first.store.save(Outing, {"place": place, "people": 40}).id for place in ("Hồ Lắk", "Yok Đôn")]
    old.take(first.state())
    first.store.save(NewerMember, {"blood": "O", "shoe": None}, record=record)
    first.store.delete(Outing, trips[1])
    old.take(first.state())
    updated(old, newer)
    assert shown(old, record, trips[0]) == ("O", None, "T1", "Hồ Lắk", 40, None)
    assert old.store.row(Outing, trips[1]) is None
    assert old.hash() == first.hash()
    assert outgoing.body_of(old.store, old.unit, "unit", {})["beyond"] == []
    before = old.store.dump()
    old.reopen()
    assert old.store.dump() == before


def test_two_opinions_that_waited_are_a_conflict_after_the_update(offices: Offices, newer: Path) -> None:
    """I5, I11: an older program joins what it does not understand by the same rule."""
    first = offices.unit()
    old, third = offices.second(first, "cũ"), offices.second(first, "mới")
    updated(first, newer)
    updated(third, newer)
    record = first.store.save(NewerMember, {"full_name": "Nguyễn Thị Ánh"}).id
    third.take(first.state())
    first.store.save(NewerMember, {"shoe": 37}, record=record)
    third.store.save(NewerMember, {"shoe": 38}, record=record)
    for pc in (first, third, first):
        old.take(pc.state())
    updated(old, newer)
    assert old.values(record, "shoe") == {37, 38}
    assert conflict_places(old) == {(record, "shoe", frozenset({37, 38}))}
    exchange(first, old, third)
    assert first.hash() == old.hash() == third.hash()
    assert [conflict_places(pc) for pc in (first, old, third)] == [{(record, "shoe", frozenset({37, 38}))}] * 3


def test_what_waits_is_looked_through_once_for_each_program(offices: Offices, newer: Path) -> None:
    """An opening does not read thousands of values that nobody here knows, and a second connection none at all."""
    first = offices.unit()
    old = offices.second(first)
    updated(first, newer)
    record = first.store.save(NewerMember, {"full_name": "Nguyễn Thị Ánh", "shoe": 37}).id
    assert old.take(first.state()).good
    old.reopen()
    asked: list[str] = []
    old.store.database.conn.set_trace_callback(asked.append)
    absorb(old.store)
    old.store.database.conn.set_trace_callback(None)
    assert not [sql for sql in asked if "register" in sql or "INSERT" in sql]
    updated(old, newer)
    row = old.store.row(NewerMember, record)
    assert row is not None
    assert row["shoe"] == 37


def test_a_newer_unit_and_an_older_superior(offices: Offices, newer: Path) -> None:
    """I11: an older superior keeps what goes up, hands it back, and knows it once it is updated."""
    first, superior = offices.unit(), offices.superior
    updated(first, newer)
    record = first.store.save(NewerMember, {"full_name": "Nguyễn Thị Ánh", "blood": "A", "locker": "T1"}).id
    trip = first.store.save(Outing, {"place": "Hồ Lắk", "remark": "xe to"}).id
    assert superior.take(first.state("superior")).good
    waiting = outgoing.body_of(superior.store, first.unit, "up", {})["beyond"]
    assert {one[2] for one in waiting} == {"blood", "gone", "place"}
    assert first.take(superior.state(CODE)).verdict == "older"
    updated(superior, newer)
    assert shown(superior, record, trip) == ("A", None, None, "Hồ Lắk", None, None)
    assert superior.hash("up", first.unit) == first.hash("up")


def test_nonsense_that_waits_does_not_stop_the_update(offices: Offices, newer: Path) -> None:
    """I7, I11: what an older program could not check is checked when a newer one opens the file."""
    first, superior = offices.unit(), offices.superior
    record = first.member()

    def later(header: Header, body: Any) -> None:
        members = body["tables"]["member"]
        members["fields"].append(["shoe", "up"])
        for row in members["rows"]:
            row.append("ba mươi bảy")
        body["tables"]["outing"] = {"fields": [["place", "up"], ["people", "up"]],
                                    "rows": [["0193f0a2-7c11-4a00-8000-000000000001", 0, None, 7, "x"]]}  # fmt: skip
        header["totals"]["outing"] = 1

    assert superior.take(first.forged(superior, later)).good
    updated(superior, newer)
    row = superior.store.row(NewerMember, record)
    assert row is not None
    assert row["shoe"] is None
    assert superior.store.problems(NewerMember, record) is not None
    superior.reopen()


# -- what travels how far ----------------------------------------------------------------------------------------------

PRIVATE: dict[str, Any] = {"ethnicity": "Ê Đê bí mật", "is_party_member": 1, "note": "Ghi chú riêng của tổ"}


def test_what_is_sensitive_and_notes_stay_in_the_office(offices: Offices) -> None:
    """Ethnicity, Party and notes go to the unit's other PC only, never to a superior nor back from it."""
    first, superior = offices.unit(), offices.superior
    record = first.member(**PRIVATE)
    first.store.save(Consent, {"member": record, "given_on": "2026-01-05", "membership": 1, "party": 1, "ethnicity": 1})
    introduced = {"member": record, "introduced_on": "2026-05-19", "resolution_no": "77-NQ/CĐ-BM"}
    first.store.save(PartyIntroduction, introduced)
    plains = {}
    for way, reader in (("superior", superior), ("peer", first)):
        content = first.state(way)
        plain = envelope.decrypted(content, reader.standing.office.identities)
        plains[way] = plain[: end(plain)] + zlib.decompress(plain[end(plain) :])
    invite = beginning.make_invite(first.standing)[1]
    head, _, sealed = invite.partition(b"\n")
    plain = envelope.decrypted(sealed, [json.loads(head)["opens"]])
    plains["invite"] = plain[: end(plain)] + zlib.decompress(plain[end(plain) :])
    superior.take(first.state("superior"))
    superior.edit(record, phone="0905123456")
    plain = envelope.decrypted(superior.answer(), first.standing.office.identities)
    plains["answer"] = plain[: end(plain)] + zlib.decompress(plain[end(plain) :])
    private = ("Ê Đê bí mật", "is_party_member", "party_introduction", "77-NQ", "2026-05-19", "introduced_on")
    for way, plain in plains.items():
        there = [word for word in (*private, "Ghi chú riêng") if word.encode() in plain]
        assert len(there) == (len(private) + 1 if way in {"peer", "invite"} else 0), (way, there)


def test_a_join_deletes_nothing_that_does_not_travel(offices: Offices) -> None:
    """I5: a superior that was never sent a field has no opinion of it."""
    first, superior = offices.unit(), offices.superior
    record = first.member(**PRIVATE)
    second = offices.second(first)
    superior.take(first.state("superior"))
    superior.edit(record, phone="0905123456")
    second.edit(record, email="b@may.vn")
    first.take(superior.state(CODE))
    first.take(second.state())
    assert {name: first.values(record, name) for name in PRIVATE} == {name: {value} for name, value in PRIVATE.items()}
    row = second.store.row(Member, record)
    assert row is not None
    assert {name: row[name] for name in PRIVATE} == PRIVATE


def test_an_erasure_reaches_every_copy(offices: Offices) -> None:
    """Erased on one PC: gone from row, journal, search and the bytes of the file at the other PC and the superior."""
    first, superior = offices.unit(), offices.superior
    record = first.member("Phan Thị Quyên Quyên", phone="0905123456", residence="12 Hẻm Hoa Giấy", note="Nuôi mẹ già")
    second = offices.second(first)
    superior.take(first.state("superior"))
    second.edit(record, phone="0905777777")
    exchange(first, second)
    superior.take(second.state("superior"))
    erasing.erase(first.store, Member, record, "Theo đơn của người đó")
    assert second.take(first.state()).good
    assert superior.take(first.state("superior")).good
    for pc in (first, second, superior):
        assert erasing.is_erased(pc.store, Member, record)
        assert len(pc.store.ids(Member, search="quyen quyen")) == 0
        assert traces(pc, "Quyên Quyên", "0905123456", "0905777777", "Hẻm Hoa", "mẹ già") == []
    assert first.hash() == second.hash()
    assert first.hash("up") == superior.hash("up", first.unit)


def test_an_erasure_meets_an_edit_that_had_not_seen_it(offices: Offices) -> None:
    """What was typed meanwhile about an erased person goes too, on every copy and beside every shown value."""
    first, superior = offices.unit(), offices.superior
    record = first.member("Phan Thị Quyên Quyên", phone="0905123456")
    second = offices.second(first)
    superior.take(first.state("superior"))
    second.edit(record, phone="0905777777", email="quyen.quyen@may.vn")
    superior.take(second.state("superior"))
    erasing.erase(first.store, Member, record, "Theo đơn của người đó")
    for _ in range(2):
        exchange(first, second)
        for pc in (first, second):
            superior.take(pc.state("superior"))
            pc.take(superior.state(CODE))
    for pc in (first, second, superior):
        assert traces(pc, "Quyên Quyên", "0905123456", "0905777777", "quyen.quyen") == []
        assert conflicts.count(pc.store) == 0
    assert first.hash() == second.hash()
    assert first.hash("up") == superior.hash("up", first.unit)


def test_all_persons_erased_elsewhere_are_erased_at_once(offices: Offices) -> None:
    """However many there are, the search is made anew once; a unit's file is written anew once, a superior's never."""
    first, superior = offices.unit(), offices.superior
    records = [first.member(f"Phan Thị Quyên Quyên {number}", phone=f"0905{number:06}") for number in range(12)]
    second = offices.second(first)
    superior.take(first.state("superior"))
    for record in records:
        erasing.erase(first.store, Member, record, "Theo đơn của người đó")
    for pc, way, many in ((second, "peer", 1), (superior, "superior", 0)):
        asked: list[str] = []
        pc.store.database.conn.set_trace_callback(asked.append)
        assert pc.take(first.state(way)).good
        pc.store.database.conn.set_trace_callback(None)
        assert sum(sql == "VACUUM" for sql in asked) == many
        assert sum("member_search" in sql and "optimize" in sql for sql in asked) == 1
        assert all(erasing.is_erased(pc.store, Member, record) for record in records)
        assert traces(pc, "Quyên Quyên", "0905000003") == []
        assert not pc.store.setting(erasing.WAITING)


@pytest.mark.parametrize("above", [False, True])
def test_an_erasure_that_was_cut_short_is_completed_with_the_next_parcel(
    offices: Offices, monkeypatch: pytest.MonkeyPatch, *, above: bool
) -> None:
    """Who is to be erased stands in the file with the parcel that tells it: a kill right after the join loses none."""
    first, superior = offices.unit(), offices.superior
    record = first.member("Phan Thị Quyên Quyên", phone="0905123456", note="Nuôi mẹ già")
    second = offices.second(first)
    superior.take(first.state("superior"))
    other, way = (superior, "superior") if above else (second, "peer")
    erasing.erase(first.store, Member, record, "Theo đơn của người đó")

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "_erase", killed)
        with pytest.raises(KeyboardInterrupt):
            other.take(first.state(way))
    other.reopen()
    assert not erasing.is_erased(other.store, Member, record)
    assert other.take(first.state(way)).good
    assert erasing.is_erased(other.store, Member, record)
    assert traces(other, "Quyên Quyên", "0905123456", "mẹ già") == []
    assert len([one for one in other.store.history(Member, record) if one.act == erasing.ERASE]) == 1


def traces(pc: PC, *texts: str) -> list[str]:
    """Those of the texts that still stand in the bytes of the register."""
    content = b"".join(one for name, one in pc.contents().items() if name.startswith(FILE))
    return [text for text in texts if text.encode() in content]


# -- I14: the totals ---------------------------------------------------------------------------------------------------

# Where a unit's summary says more than what it sends up tells: none of its figures needs what stays at the unit.
NOT_UPWARD: frozenset[str] = frozenset()


def test_the_figures_of_the_printed_summary_follow_from_the_parcel(offices: Offices, tmp_path: Path) -> None:
    """I14: the PDF's data beside what a superior reckons who has nothing but the parcel."""
    superior = offices.superior
    units.add_unit(superior.standing, CODE, "CĐCS May")
    first = offices.pc("máy 1")
    make_demo(first.store)
    beginning.take_card(first.store, units.make_card(superior.standing, CODE))
    period = period_of(offices.reference, 2026, "Y")
    parcel = sending.make_state(first.standing, "superior")
    pdf = tmp_path / "bao-cao.pdf"
    seal = make_seal(first.folder, name=first.standing.unit.name, unit=first.unit, now=NOW)
    told = gather(first.store, period, number="5")
    write_summary(pdf, told, reference=offices.reference, seal=seal, now=NOW, beside={parcel.name: first.sent(parcel)})
    verdict = check_pdf(pdf.read_bytes(), known=[seal.known])
    assert verdict["verdict"] == "valid"
    printed = verdict["data"]
    content = parcels_in(pdf.read_bytes())[parcel.name]
    assert superior.take(content).good
    superior.store.close()
    scratch = copied_for_unit(offices, first.unit)
    again = {**gather(scratch.store, period)}
    assert printed is not None
    shown, reckoned = figures(printed), figures(again)  # type: ignore[arg-type]
    assert shown["members_closing"] == 57
    assert {name for name in shown.keys() | reckoned.keys() if shown.get(name) != reckoned.get(name)} == NOT_UPWARD
    assert parcel.totals["member"] == scratch.store.count(Member)
    assert parcel.totals["conference"] == scratch.store.count(Conference)


def copied_for_unit(offices: Offices, unit: str) -> PC:
    """A register that holds what the superior has of one unit, seen as that unit's own."""
    folder = offices.folder / "đối chiếu"
    shutil.copytree(offices.superior.folder, folder)
    offices.superior.open()
    made = PC(folder, offices.reference, offices.superior.clock)
    made.store.set_setting("own_unit", unit)
    made.store.set_setting("role", "unit")
    offices.pcs.append(made)
    return made


def test_a_fault_of_our_own_is_not_told_as_the_senders(offices: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other files are taken in all the same, what happened is written down, and it can be tried again."""
    first, superior = offices.unit(), offices.superior
    first.member()
    content, before = first.state("superior"), superior.contents()

    def broken(*_: object) -> list[str]:
        raise AttributeError("our own")

    with monkeypatch.context() as patched:
        patched.setattr(taking, "named_of", broken)
        verdict = superior.take(content)
    assert (verdict.verdict, verdict.said.code) == ("damaged", "taking_failed")
    assert superior.contents() == before
    assert "our own" in (superior.folder / LOG).read_text(encoding="utf-8")
    assert superior.take(content).verdict == "accepted"

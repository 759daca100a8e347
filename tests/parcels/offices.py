"""A superior and units with their PCs, on real files: what the tests of the exchange share."""

from __future__ import annotations

import datetime
import hashlib
import itertools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import answers, beginning, envelope, sending, taking, units
from kh49_desktop.parcels.found import Found
from kh49_desktop.parcels.standing import Standing
from kh49_desktop.parcels.taking import Verdict
from kh49_desktop.record import Catalogue
from kh49_desktop.records import CATALOGUE, Member
from kh49_desktop.reference import Reference
from kh49_desktop.state import Register, Row
from kh49_desktop.store import conflicts, outgoing
from kh49_desktop.store.file import FILE, Store
from tests.conftest import NOW, blank

Header = dict[str, Any]
Place = tuple[str, str, frozenset[Any]]  # of a conflict: record, field, values
CODE = "DL-0049"
SECOND = datetime.timedelta(seconds=1)


class Clock:
    """The clock of one PC: each look is a second later; `wrong` is by how much it goes wrong."""

    def __init__(self, time: itertools.count[int]) -> None:
        self._time = time  # all clocks of the tests share the true time
        self.wrong = datetime.timedelta()

    def __call__(self) -> datetime.datetime:
        return NOW + next(self._time) * SECOND + self.wrong


class PC:
    """One PC: its folder, its register, what it sends and takes in."""

    def __init__(self, folder: Path, reference: Reference, clock: Clock, catalogue: Catalogue = CATALOGUE) -> None:
        self.folder, self.reference, self.clock, self.catalogue = folder, reference, clock, catalogue
        self.migrations: Path | None = None
        self.open()

    def open(self) -> None:
        self.store = Store.open(
            self.folder, self.catalogue, self.reference, clock=self.clock, migrations=self.migrations
        )
        self._standing: Standing | None = None

    def reopen(self) -> None:
        self.store.close()
        self.open()

    @property
    def standing(self) -> Standing:
        if self._standing is None:
            self._standing = Standing(self.store)
        return self._standing

    @property
    def unit(self) -> str:
        return self.store.own_unit

    # -- what a person does ----------------------------------------------------------------------------------------

    def member(self, name: str = "Nguyễn Thị Ánh", **values: Any) -> str:
        return self.store.save(Member, {"full_name": name, **values}).id

    def edit(self, record: str, **values: Any) -> None:
        self.store.save(Member, values, record=record)

    def state(self, to: str = "peer") -> bytes:
        """The parcel of the state, noted as sent."""
        return self.sent(sending.make_state(self.standing, to))

    def answer(self, code: str = CODE, **told: Any) -> bytes:
        return self.sent(answers.make_answer(self.standing, code, **told))

    def sent(self, made: sending.Made) -> bytes:
        sending.note(self.standing, made, made.name)
        return made.content

    def take(self, content: bytes, *, rehearse: bool = False, name: str = "KH49_X.kh49") -> Verdict:
        return taking.take(self.standing, found(content, name), rehearse=rehearse)

    # -- what is there ---------------------------------------------------------------------------------------------

    def hash(self, level: str = "unit", unit: str = "") -> str:
        return outgoing.state_hash(self.store, unit or self.unit, level)

    def register(self, record: str, name: str) -> Register:
        """Every value of a member's field that nobody has replaced, the shown one first."""
        row = self.store.row(Member, record, gone=True)
        assert row is not None
        return Row({name: row[name]}, stamp_of(row)).register(name)

    def values(self, record: str, name: str) -> set[Any]:
        return {sibling[3] for sibling in self.register(record, name)}

    def contents(self) -> Mapping[str, bytes]:
        """Every byte of the register and its keys, and the parcels that it keeps."""
        return {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in sorted(self.folder.rglob("*"))
            if file.is_file() and (file.name in {FILE, FILE + "-wal"} or file.parent.name in {"keys", "parcels"})
        }

    # -- what only a forger does -----------------------------------------------------------------------------------

    def opened(self, content: bytes) -> tuple[Header, Any]:
        """Header and body of a parcel to this PC's office."""
        parcel = envelope.opened(content, self.standing.office.identities)
        parcel.check(bytes.fromhex(parcel.header["from"]["key"]))
        return dict(parcel.header), parcel.body()

    def forged(
        self,
        to: PC,
        change: Callable[[Header, Any], Any],
        *,
        way: str = "superior",
        sign: Callable[[bytes], bytes] | None = None,
    ) -> bytes:
        """A parcel as this PC makes it, its header and body changed before it is signed with this PC's own key."""
        header, body = self.opened(sending.make_state(self.standing, way).content)
        change(header, body)
        return self.sealed(to, header, body, sign=sign)

    def sealed(self, to: PC, header: Header, body: Any, *, sign: Callable[[bytes], bytes] | None = None) -> bytes:
        own = self.standing.office.sign if self.standing.is_superior else self.standing.device().sign
        return envelope.seal(header, body, sign or own, [to.standing.office.recipient])


class Offices:
    """A superior, units with their PCs, one true time."""

    def __init__(self, folder: Path, reference: Reference) -> None:
        self.folder, self.reference, self.time = folder, reference, itertools.count()
        self.pcs: list[PC] = []
        self.superior = self.pc("cấp trên")
        found_unit(
            self.superior.store,
            {"name": "Công đoàn phường Buôn Ma Thuột", "code": "DL", "kind": "CD_XA_PHUONG_DAC_KHU"},
        )
        self.superior.store.set_setting("role", "superior")
        self.superior.reopen()  # a superior's file is written in another way

    def pc(self, name: str, catalogue: Catalogue = CATALOGUE) -> PC:
        folder = self.folder / name
        folder.mkdir(parents=True)
        (folder / FILE).write_bytes(blank())
        made = PC(folder, self.reference, Clock(self.time), catalogue)
        self.pcs.append(made)
        return made

    def unit(self, code: str = CODE, name: str = "CĐCS Công ty TNHH May Thái Dương") -> PC:
        """The first PC of a unit, which has taken its card in and is known to the superior."""
        pc = self.founded(code, name)
        assert self.superior.take(pc.state("superior")).verdict == "accepted"
        return pc

    def founded(self, code: str = CODE, name: str = "CĐCS Công ty TNHH May Thái Dương") -> PC:
        """The first PC of a unit, which has taken its card in and has sent nothing yet."""
        units.add_unit(self.superior.standing, code, name)
        pc = self.pc(f"{code} máy 1")
        found_unit(pc.store, {"name": name, "superior": "Công đoàn phường Buôn Ma Thuột", "code": code})
        beginning.take_card(pc.store, units.make_card(self.superior.standing, code))
        return pc

    def second(self, first: PC, name: str = "máy 2") -> PC:
        """Another PC of a unit."""
        pc = self.pc(f"{first.folder.name} {name}")
        beginning.join(pc.store, beginning.make_invite(first.standing)[1])
        return pc

    def close(self) -> None:
        for pc in self.pcs:
            pc.store.close()


def found(content: bytes, name: str = "KH49_X.kh49") -> Found:
    return Found(name, Path(name), content, None, {})


def stamp_of(row: Mapping[str, Any]) -> dict[str, Any]:
    stamp: dict[str, Any] = json.loads(row["stamp"])
    return stamp


def exchange(*pcs: PC) -> None:
    """Let every PC of a unit have everything of every other; twice, so that what the first round brought goes round."""
    for _ in range(2):
        for one in pcs:
            content = one.state()
            for other in pcs:
                if other is not one:
                    assert other.take(content).good


def conflict_places(pc: PC) -> set[Place]:
    """What a PC lists to be settled."""
    return {
        (one.record, one.name, frozenset(side.value for side in one.sides)) for one in conflicts.conflicts(pc.store)
    }


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

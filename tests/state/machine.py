"""Months of work on several copies of one unit, in any order: what hypothesis plays with, and what must always hold.

Invariants by their numbers in the design (sync, §1): I1 idempotent, I2 commutative, I3 associative, I4 versions never
go down, I5 a value disappears only if replaced by someone who had seen it, I6 after full exchange all copies are equal,
I9 an older parcel changes nothing, I11 fields of a newer program survive an older one, I12 no counter is used twice.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from kh49_desktop.state import GONE, Mark, Value
from tests.state.copies import OLDER, TRASHED, Copy, History, Parcel, Place, twin
from tests.state.whole import UnitState

ANY: Final = st.integers(0, 255)  # which one, counted round
VALUES: Final = st.sampled_from(("x", "y", 7, None))
WORK: Final = st.sampled_from(("edit", "edit", "edit", "edit two", "delete", "create"))
CARRY: Final = st.sampled_from(("swap", "swap", "send", "take", "take", "report", "laws"))
MISHAPS: Final = st.sampled_from(("back up", "back up", "restore", "roll back", "new PC", "new program"))
SKEWS: Final = (0, -1_000_000, 1_000_000, 3)


class Exchange(RuleBasedStateMachine):
    """PCs of a unit, some with an older program or a wrong clock, and their superior, who sees only what goes up."""

    design: ClassVar[type[Copy]] = Copy
    whole: ClassVar[bool] = True  # whether all invariants are looked at; else only that no value is lost

    def __init__(self) -> None:
        super().__init__()
        self.history = History()
        self.now = 2_000_000
        self.devices = 0
        self.ids = 0
        self.marks: set[tuple[str, int]] = set()
        self.parcels: list[Parcel] = []
        self.backups: list[tuple[int, Copy]] = []
        self.superior = self.design("S", self.history, far="up")
        self.copies = [
            self.design(self.device(), self.history),
            self.design(self.device(), self.history, OLDER, skew=5),
            self.design(self.device(), self.history, skew=-1_000_000),
        ]
        self.broken = False  # after a fault, what follows would only hide it

    # -- what happens ----------------------------------------------------------------------------------------------

    @initialize(who=ANY)
    def first(self, who: int) -> None:
        self.work("create", who, 0, "x")
        for other in range(3):
            self.carry("swap", who, other)

    @rule(act=WORK, who=ANY, where=ANY, value=VALUES)
    def work(self, act: str, who: int, where: int, value: Value) -> None:
        """An officer writes; half of it goes to two fields, so that people do meet."""
        copy = self.pc(who)
        places = copy.places()
        if act == "create" and len(copy.state.rows) < 4:
            tables = list(copy.declared)
            key = (tables[where % len(tables)], f"r{self.ids}")
            self.ids += 1
            filled = dict.fromkeys(copy.declared[key[0]], value) | {GONE: None}
            self.wrote(copy.create(key, filled, self.later()))
        elif places:
            at = where % (min(2, len(places)) if where & 128 else len(places))
            key, name = places[at]
            wanted: dict[Place, Value] = {(key, name): value}
            if act == "delete":
                wanted = {(key, GONE): TRASHED if value else None}  # or takes it out of the trash again
            if act == "edit two":  # one change may touch several records
                wanted[places[-1 - at]] = "z"
            self.wrote(copy.edit(wanted, self.later()))
        self.check(copy)

    @rule(one=ANY, other=ANY, where=st.integers(0, 1), values=st.tuples(VALUES, VALUES), act=WORK)
    def meet(self, one: int, other: int, where: int, values: tuple[Value, Value], act: str) -> None:
        """Two write to the same record before they swap parcels."""
        self.work("edit", one, where, values[0])
        self.work(act, other, where, values[1])
        self.carry("swap", one, other)

    @rule(act=CARRY, who=ANY, which=ANY)
    def carry(self, act: str, who: int, which: int) -> None:
        """Parcels are made and wait, get lost, come late and twice; two PCs swap theirs; the superior gets its own."""
        copy = self.pc(who)
        if act == "swap":
            other, sent = self.pc(which), copy.send()
            if other is not copy:
                self.taken(copy, other.send())
                self.taken(other, sent)
        elif act == "report":
            self.taken(self.superior, copy.send("up"))
        elif act == "take" and self.parcels:
            self.taken(copy, self.parcels[which % len(self.parcels)])
        elif act == "laws" and self.parcels and self.whole:
            self.laws(*(self.parcels[at % len(self.parcels)].state for at in (who, which, which // 16)))
        else:
            self.parcels.append(copy.send("up" if which % 4 == 1 else "unit"))

    @rule(act=MISHAPS, who=ANY)
    def mishap(self, act: str, who: int) -> None:
        if act == "restore" and self.backups:
            slot, backup = self.backups[who % len(self.backups)]
            self.copies[slot] = backup.restored(self.device())
            self.check(self.copies[slot])
        elif act == "roll back" and self.backups:
            self.roll_back(*self.backups[who % len(self.backups)])
        elif act == "new PC":  # from all that the superior has; the old PC may be lost
            copy = self.design(self.device(), self.history, skew=SKEWS[who % len(SKEWS)])
            self.taken(copy, self.superior.send())
            self.copies[who % 4 : who % 4 + 1] = [copy]
        elif act == "new program":
            self.pc(who).upgrade()
            self.check(self.pc(who))
        else:
            self.backups.append((who % len(self.copies), self.pc(who).saved()))

    def roll_back(self, slot: int, backup: Copy) -> None:
        """A file is put back behind the program's back; the next parcel shows more of this device than it remembers."""
        others = (*self.copies[:slot], *self.copies[slot + 1 :], self.superior)
        parcel = next((sent for sent in (copy.send() for copy in others) if backup.is_behind(sent)), None)
        if parcel is not None:
            self.copies[slot] = backup.restored(self.device())
            self.taken(self.copies[slot], parcel)

    def laws(self, a: UnitState, b: UnitState, c: UnitState) -> None:
        """I1, I2 and I3 on three parcels of whatever age and reach."""
        same = told(joined(a, b, c))
        assert told(joined(c, b, a)) == same, "I2 not commutative"
        assert told(joined(a, joined(b, c))) == same, "I3 not associative"
        assert told(joined(a, b, a, c, b)) == same, "I1 not idempotent"

    def teardown(self) -> None:
        """I6: all send everything to all, and whatever the order, all are equal and hold what they must."""
        if self.broken:
            return
        parcels = [self.superior.send(), *(copy.send() for copy in self.copies)]
        ends = []
        for order in (parcels, [*reversed(parcels), *parcels[1:]]):
            for copy in self.copies:
                end = copy.saved()
                for parcel in order:
                    end.take(parcel)
                self.check(end)
                ends.append(end)
        if self.whole:
            assert len({end.state.digest() for end in ends}) == 1, "I6 copies differ"
            self.superior.take(ends[0].send("up"))
            assert self.superior.state.digest("up") == ends[0].state.digest("up"), "I6 the superior differs"

    # -- what must hold --------------------------------------------------------------------------------------------

    def pc(self, who: int) -> Copy:
        return self.copies[who % len(self.copies)]

    def device(self) -> str:
        self.devices += 1
        return f"D{self.devices}"

    def later(self) -> int:
        self.now += 10
        return self.now

    def wrote(self, mark: Mark) -> None:
        assert not self.whole or mark[:2] not in self.marks, f"I12 {mark} used twice"
        self.marks.add(mark[:2])

    def check(self, copy: Copy) -> None:
        """I5, exactly: nothing lost, nothing come back, the right one shown; I11: in an older program too."""
        faults = [fault for fault in copy.faults() if self.whole or fault.startswith("lost")]
        self.broken = bool(faults)
        assert not faults, faults

    def taken(self, copy: Copy, parcel: Parcel) -> None:
        before, old = copy.state.counters(), self.whole and self.is_old(copy, parcel)
        digest = copy.state.digest() if old else ""
        touched = copy.take(parcel)
        after = copy.state.counters()
        for level, counters in before.items():
            assert all(after[level][device] >= counter for device, counter in counters.items()), "I4 versions went down"
        if old:
            assert (touched, after, copy.state.digest()) == ({}, before, digest), "I9 an older parcel changed something"
        self.check(copy)
        assert not self.whole or copy.take(parcel) == {}, "I1 not idempotent"

    @staticmethod
    def is_old(copy: Copy, parcel: Parcel) -> bool:
        """Tell by the history alone whether a parcel has nothing that this copy does not know."""
        rows = copy.state.rows
        if not all(key in rows for key in parcel.state.rows):
            return False
        if any(bits & ~copy.known.get(place, 0) for place, bits in parcel.known.items()):
            return False
        mine = copy.state.counters()
        return all(
            counter <= mine.get(level, {}).get(device, 0)
            for level, counters in parcel.state.counters().items()
            for device, counter in counters.items()
        )


def joined(first: UnitState, *others: UnitState) -> UnitState:
    """Return what these make in this order."""
    found = twin(first)
    for other in others:
        found.take(other)
    return found


def told(state: UnitState) -> tuple[Any, ...]:
    """Return what two equal states have in common."""
    return state.digest(), state.counters()

"""What happens when two copies meet, case by case; test_exchange.py plays all the cases nobody has thought of."""

from __future__ import annotations

import copy as copying

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.state import (
    BASE,
    GONE,
    Register,
    Row,
    Sibling,
    digest,
    is_conflict,
    join,
    later,
    nearer,
    shown_first,
)
from tests.state.copies import OLDER, TRASHED, Copy, History, Parcel

ANH = ("member", "anh")
COURSE = ("training", "course")
DUES = ("dues", "october")
DAY = 86_400_000


class Office:
    """Two PCs of a unit that both have member Ánh."""

    def __init__(self, *, second: int = 0) -> None:
        self.history = History()
        self.one = self.pc("ONE")
        self.one.create(ANH, {"name": "Ánh"}, 1_000)
        self.two = self.pc("TWO", skew=second)
        self.two.take(self.one.send())

    def pc(self, device: str, skew: int = 0) -> Copy:
        return Copy(device, self.history, skew=skew)

    def swap(self) -> None:
        sent = self.one.send()
        self.one.take(self.two.send())
        self.two.take(sent)
        assert self.one.faults() == self.two.faults() == []
        assert self.one.state.digest() == self.two.state.digest()


def shown(copy: Copy, name: str) -> object:
    return copy.state.rows[ANH].values[name]


def held(copy: Copy, name: str) -> set[object]:
    return {sibling[3] for sibling in copy.state.rows[ANH].register(name)}


# -- two people at work ------------------------------------------------------------------------------------------------


def test_different_fields_are_no_conflict() -> None:
    office = Office()
    office.one.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    office.two.edit({(ANH, "name"): "Đặng Văn Ánh"}, 2_001)
    office.swap()
    assert (shown(office.one, "phone"), shown(office.one, "name")) == ("0905 123 456", "Đặng Văn Ánh")
    assert office.one.state.rows[ANH].conflicts() == []


def test_one_field_typed_on_both_is_kept_twice_until_a_person_chooses() -> None:
    office = Office()
    office.one.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    office.two.edit({(ANH, "phone"): "0977 000 111"}, 2_001)
    office.swap()
    assert office.one.state.rows[ANH].conflicts() == office.two.state.rows[ANH].conflicts() == ["phone"]
    assert (shown(office.one, "phone"), held(office.one, "phone")) == ("0977 000 111", {"0905 123 456", "0977 000 111"})
    office.one.edit({(ANH, "phone"): "0905 123 456"}, 3_000)  # the choice is an ordinary edit
    office.swap()
    assert office.two.state.rows[ANH].conflicts() == []
    assert held(office.two, "phone") == {"0905 123 456"}


def test_the_same_typed_twice_is_no_conflict_to_show() -> None:
    office = Office()
    office.one.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    office.two.edit({(ANH, "phone"): "0905 123 456"}, 2_001)
    office.swap()
    assert len(office.one.state.rows[ANH].register("phone")) == 2
    assert office.one.state.rows[ANH].conflicts() == []


@pytest.mark.parametrize("deleted_later", [False, True])
def test_who_edits_what_another_deletes_keeps_it_alive_and_both_are_asked(deleted_later: bool) -> None:
    office = Office()
    office.one.edit({(ANH, GONE): TRASHED}, 2_001 if deleted_later else 1_999)
    office.two.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    office.swap()
    for copy in (office.one, office.two):
        assert (shown(copy, GONE), shown(copy, "phone")) == (None, "0905 123 456")
        assert copy.state.rows[ANH].conflicts() == [GONE]


def test_a_deletion_by_someone_who_had_seen_the_edit_is_a_deletion() -> None:
    office = Office()
    office.two.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    office.swap()
    office.one.edit({(ANH, GONE): TRASHED}, 2_001)
    office.swap()
    assert shown(office.two, GONE) == TRASHED
    assert office.two.state.rows[ANH].conflicts() == []


@pytest.mark.parametrize("skew", [-3650 * DAY, 3650 * DAY])
def test_a_clock_ten_years_wrong_decides_only_what_is_shown_first(skew: int) -> None:
    office = Office(second=skew)
    office.two.edit({(ANH, "phone"): "0977 000 111"}, 2_000)
    office.swap()
    office.one.edit({(ANH, "phone"): "0905 123 456"}, 3_000)
    office.swap()
    assert held(office.two, "phone") == {"0905 123 456"}  # it had seen the other one, whatever the clocks say
    office.one.edit({(ANH, "phone"): "1"}, 4_000)
    office.two.edit({(ANH, "phone"): "2"}, 4_000)
    office.swap()
    assert (shown(office.one, "phone"), held(office.one, "phone")) == ("1" if skew < 0 else "2", {"1", "2"})


def test_an_older_parcel_changes_nothing() -> None:
    office = Office()
    old = office.two.send()
    office.two.edit({(ANH, "phone"): "0977 000 111"}, 2_000)
    office.swap()
    before = office.one.state.digest()
    assert office.one.take(old) == {}
    assert office.one.state.digest() == before
    assert office.one.state.counters()["up"] == {"ONE": 1, "TWO": 1}


def test_a_parcel_tells_which_records_and_fields_it_changed() -> None:
    office = Office()
    office.two.edit({(ANH, "phone"): "0977 000 111"}, 2_000)
    office.two.create(COURSE, {"course": "An toàn lao động"}, 2_001)
    assert office.one.take(office.two.send()) == {ANH: {"phone", GONE}, COURSE: set()}


# -- what does not travel ----------------------------------------------------------------------------------------------


def test_what_goes_up_takes_nothing_away_from_what_stays() -> None:
    office = Office()
    office.one.edit({(ANH, "phone"): "0905 123 456", (ANH, "note"): "Làm ca đêm"}, 2_000)
    superior = Copy("S", office.history, far="up")
    superior.take(office.one.send("up"))
    assert (held(superior, "name"), held(superior, "phone"), held(superior, "note")) == ({"Ánh"}, set(), set())
    office.one.take(superior.send())
    assert (shown(office.one, "phone"), shown(office.one, "note")) == ("0905 123 456", "Làm ca đêm")
    office.swap()
    assert (shown(office.two, "phone"), shown(office.two, "note")) == ("0905 123 456", None)
    assert superior.state.digest("up") == office.one.state.digest("up")


def test_of_a_table_that_stays_not_even_the_ids_go_up() -> None:
    office = Office()
    office.one.create(DUES, {"paid": 55_000}, 2_000)
    assert set(office.one.send("up").state.rows) == {ANH}
    assert "dues" not in office.one.send("up").state.levels
    assert set(office.one.send("unit").state.rows) == {ANH, DUES}


def test_a_new_pc_from_the_superior_gets_the_rest_from_another_pc_and_sets_nothing_back() -> None:
    office = Office()
    office.one.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    superior = Copy("S", office.history, far="up")
    superior.take(office.one.send("up"))
    new = office.pc("NEW")
    new.take(superior.send())
    new.edit({(ANH, "name"): "Đặng Văn Ánh"}, 3_000)
    office.one.take(new.send())
    new.take(office.one.send())
    for copy in (new, office.one):
        assert (held(copy, "phone"), held(copy, "name")) == ({"0905 123 456"}, {"Đặng Văn Ánh"})


def test_what_was_never_sent_is_no_empty_value_against_what_is_typed() -> None:
    """Two PCs are set up from the superior, which was never sent the phone; one of them types it: no conflict."""
    office = Office()
    superior = Copy("S", office.history, far="up")
    superior.take(office.one.send("up"))
    first, second = office.pc("FIRST"), office.pc("SECOND")
    first.take(superior.send())
    second.take(superior.send())
    first.edit({(ANH, "phone"): "0905 123 456"}, 3_000)
    second.take(first.send())
    assert (held(second, "phone"), second.state.rows[ANH].conflicts()) == ({"0905 123 456"}, [])
    second.edit({(ANH, "phone"): None}, 4_000)  # emptied by a person is something else
    first.take(second.send())
    assert held(first, "phone") == {None}


# -- programs of different age -----------------------------------------------------------------------------------------


def test_fields_and_tables_of_a_newer_program_pass_through_an_older_one() -> None:
    history = History()
    new, old, other = Copy("NEW", history), Copy("OLD", history, OLDER), Copy("OTHER", history)
    new.create(ANH, {"name": "Ánh", "card": "DL-0001"}, 1_000)
    new.create(COURSE, {"course": "An toàn lao động", "mark": 9}, 1_001)
    old.take(new.send())
    old.edit({(ANH, "name"): "Đặng Văn Ánh"}, 2_000)
    other.take(old.send())
    new.take(old.send())
    old.upgrade()
    for copy in (new, old, other):
        assert (held(copy, "name"), held(copy, "card")) == ({"Đặng Văn Ánh"}, {"DL-0001"})
        assert copy.state.rows[COURSE].values["mark"] == 9
        assert copy.state.digest() == new.state.digest()


def test_a_field_that_no_longer_goes_up_is_not_lost_by_what_the_superior_still_has() -> None:
    """The superior's older program holds the phone it was sent once, and has seen all that goes up since."""
    history = History()
    declared = {"member": {GONE: "up", "name": "up", "phone": "up"}}
    unit, superior = Copy("ONE", history, declared), Copy("S", history, declared, far="up")
    unit.create(ANH, {"name": "Ánh", "phone": "0905 123 456"}, 1_000)
    superior.take(unit.send("up"))
    unit.upgrade()
    unit.edit({(ANH, "phone"): "0977 000 111"}, 2_000)
    superior.take(unit.send("up"))
    unit.take(superior.send())
    assert held(unit, "phone") == {"0977 000 111"}


def test_the_level_that_travels_less_far() -> None:
    assert [nearer("up", "unit"), nearer("unit", "up"), nearer("unit", "never"), nearer("up", "up")] == [
        "unit", "unit", "never", "up",
    ]  # fmt: skip
    assert nearer("up", "of a program to come") == "of a program to come"


# -- backups, and counters used twice ----------------------------------------------------------------------------------


def test_a_restored_backup_gets_back_what_it_had_sent_and_counts_under_a_new_id() -> None:
    office = Office()
    backup = office.one.saved()
    office.one.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    office.swap()
    office.one = backup.restored("THREE")
    assert office.one.edit({(ANH, "name"): "Đặng Văn Ánh"}, 3_000)[:2] == ("THREE", 1)
    office.swap()
    assert (held(office.one, "phone"), held(office.one, "name")) == ({"0905 123 456"}, {"Đặng Văn Ánh"})


def rolled_back() -> tuple[Office, Parcel]:
    """PC one's file is put back unseen and works on: its second change is another one than the one PC two has."""
    office = Office()
    backup = office.one.saved()
    office.one.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    office.two.take(office.one.send())
    office.one = backup
    office.one.edit({(ANH, "phone"): "0977 000 111"}, 3_000)
    return office, office.two.send()


def test_of_two_values_under_one_counter_both_stay_even_before_anybody_knows() -> None:
    office, sent = rolled_back()
    office.two.take(office.one.send())
    office.one.take(sent)
    assert held(office.one, "phone") == held(office.two, "phone") == {"0905 123 456", "0977 000 111"}
    assert office.one.state.rows[ANH].conflicts() == ["phone"]


def test_what_a_distrusted_device_seems_to_have_replaced_stays() -> None:
    office, _ = rolled_back()
    office.one.edit({(ANH, "phone"): "0912 999 999"}, 4_000)  # the third change claims to have seen the second
    for told, phones in ((False, {"0912 999 999"}), (True, {"0905 123 456", "0912 999 999"})):
        two = office.two.saved()
        office.history.distrusted = {"ONE"} if told else set()
        two.take(office.one.send())
        assert held(two, "phone") == phones


def test_what_was_lost_before_the_alarm_comes_back_with_the_next_parcel_from_who_has_it() -> None:
    office, sent = rolled_back()
    office.one.edit({(ANH, "phone"): "0912 999 999"}, 4_000)
    office.two.take(office.one.send())
    office.history.distrusted.add("ONE")
    office.two.take(sent)
    assert held(office.two, "phone") == {"0905 123 456", "0912 999 999"}


def test_a_conflict_with_a_distrusted_device_is_settled_when_every_copy_has_settled_it() -> None:
    """Its values count as replaced by nobody, so a copy that has them brings them back; a price of losing nothing."""
    office, sent = rolled_back()
    office.history.distrusted.add("ONE")
    office.one.device = "THREE"
    office.one.take(sent)
    office.two.take(office.one.send())
    office.one.edit({(ANH, "phone"): "0977 000 111"}, 5_000)
    office.two.take(office.one.send())
    assert len(held(office.two, "phone")) == 2
    office.two.edit({(ANH, "phone"): "0977 000 111"}, 6_000)
    office.one.take(office.two.send())
    office.two.take(office.one.send())
    assert held(office.one, "phone") == held(office.two, "phone") == {"0977 000 111"}


def test_two_values_under_the_very_same_mark_are_shown_alike_everywhere() -> None:
    """A file rolled back under a clock that stands still, as that of a PC without a battery does."""
    one, two = ("D", 2, 5, "0905 123 456"), ("D", 2, 5, "0977 000 111")
    assert shown_first("phone", [one, two]) == shown_first("phone", [two, one])
    assert shown_first(GONE, [("D", 2, 5, "a"), ("D", 2, 5, "b")]) == shown_first(
        GONE, [("D", 2, 5, "b"), ("D", 2, 5, "a")]
    )


# -- registers and rows by themselves ----------------------------------------------------------------------------------

DEVICES = st.sampled_from("AB")
SIBLINGS = st.tuples(DEVICES, st.integers(1, 4), st.integers(0, 3), st.sampled_from((None, "x", 7)))
REGISTERS = st.sets(SIBLINGS, max_size=3).map(lambda siblings: shown_first("phone", siblings))
SEEN = st.dictionaries(DEVICES, st.integers(0, 4))


@given(mine=REGISTERS, theirs=REGISTERS, me=SEEN, them=SEEN, distrusted=st.sets(DEVICES))
def test_whatever_two_sides_claim_a_filled_field_is_never_emptied(
    mine: Register, theirs: Register, me: dict[str, int], them: dict[str, int], distrusted: set[str]
) -> None:
    me, them = ({one: 0 if one in distrusted else number for one, number in seen.items()} for seen in (me, them))
    found = join("phone", mine, theirs, me, them)
    assert bool(found) == bool(mine or theirs)
    assert set(found) <= {*mine, *theirs}
    assert set(found) >= set(mine) & set(theirs)
    assert join("phone", theirs, mine, them, me) == found
    assert set(found) >= {one for one in (*mine, *theirs) if one[0] in distrusted} or not (mine and theirs)


@given(base=SIBLINGS, siblings=st.sets(SIBLINGS, min_size=1, max_size=3))
def test_a_row_gives_back_the_register_it_was_given(base: Sibling, siblings: set[Sibling]) -> None:
    row = Row({"phone": None, "name": "Ánh"}, {BASE: list(base[:3])})
    register = shown_first("phone", siblings)
    row.put("phone", register)
    assert row.register("phone") == (register if register != ((*base[:3], None),) else ())
    assert row.values["phone"] == register[0][3]
    assert (row.conflicts() == ["phone"]) == is_conflict(register)
    assert row.register("name") == ((*base[:3], "Ánh"),)
    row.put("phone", ((*base[:3], "x"),))
    assert row.stamp == {BASE: list(base[:3])}  # what is as it was written needs no mark of its own


def test_taking_a_parcel_leaves_the_parcel_as_it_is() -> None:
    office = Office()
    sent = office.two.send()
    before = copying.deepcopy(sent.state)
    office.pc("NEW").take(sent)
    third = office.pc("THIRD")
    third.take(sent)
    third.edit({(ANH, "phone"): "0905 123 456"}, 2_000)
    assert sent.state == before


def test_later_marks_count_and_nothing_goes_back() -> None:
    mine = {"A": ("A", 2, 20), "B": ("B", 1, 10)}
    assert later(mine, {"A": ("A", 1, 30), "B": ("B", 1, 11), "C": ("C", 1, 1)}) == {
        "A": ("A", 2, 20),
        "B": ("B", 1, 11),
        "C": ("C", 1, 1),
    }


def test_equal_states_have_one_digest_and_any_difference_another() -> None:
    row = Row({"name": "Ánh", "phone": None}, {BASE: ["A", 1, 5]})
    one = digest([("member", "1", row), ("member", "2", row)])
    assert digest([("member", "2", row), ("member", "1", Row({"name": "Ánh"}, dict(row.stamp)))]) == one
    for other in (
        Row({"name": "Anh"}, dict(row.stamp)),
        Row({"name": "Ánh"}, {BASE: ["A", 2, 5]}),
        Row({"name": "Ánh"}, {**row.stamp, "name": ["B", 1, 6]}),
        Row({"name": "Ánh"}, {**row.stamp, "!name": [["B", 1, 4, "Anh"]]}),
        Row({"name": "Ánh", "phone": None}, {**row.stamp, "phone": ["B", 1, 6]}),
    ):
        assert digest([("member", "1", row), ("member", "2", other)]) != one

"""Dues by hand: three kinds of unit, both sides of 1/7/2025 and 1/7/2026, the cap reached and not; who owes a month."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kh49_desktop.goals.dues import all_paid, arrears, book, due, month_totals, opened, tariff
from kh49_desktop.records import Dues, DuesBase, Member, MemberEvent, Unit
from kh49_desktop.records.finance import MONTHS
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store

DAY = datetime.date
PUBLIC, STATE, OTHER = "DVSN_CONG_LAP_TU_CHU", "DN_NHA_NUOC", "DN_NGOAI_NN"


# -- one month, by hand ------------------------------------------------------------------------------------------------
# Until 30/6/2025 1 %, then 0,5 %. The cap is 10 % of the base salary: 1.490.000 -> 149.000, 1.800.000 -> 180.000,
# 2.340.000 -> 234.000, and from 1/7/2026 2.530.000 -> 253.000. Self-financing public units have no cap.


@pytest.mark.parametrize(
    ("host_type", "base", "month", "owed"),
    [
        (OTHER, 5_500_000, "2025-06", 55_000),  # 1 %
        (OTHER, 5_500_000, "2025-07", 27_500),  # 0,5 %
        (OTHER, 5_500_000, "2026-07", 27_500),  # the base salary went up, the pay did not
        (OTHER, 23_400_000, "2025-06", 234_000),  # 1 % is just the cap
        (OTHER, 23_500_000, "2025-06", 234_000),  # 235.000 is over it
        (OTHER, 46_800_000, "2025-07", 234_000),  # 0,5 % is just the cap
        (OTHER, 46_800_200, "2025-07", 234_000),  # 234.001 is over it
        (OTHER, 50_000_000, "2026-06", 234_000),  # 250.000 is over 234.000 ...
        (OTHER, 50_000_000, "2026-07", 250_000),  # ... and under 253.000
        (OTHER, 60_000_000, "2026-07", 253_000),  # 300.000 is over 253.000
        (OTHER, 60_000_000, "2024-06", 180_000),  # 10 % of 1.800.000
        (OTHER, 60_000_000, "2023-06", 149_000),  # 10 % of 1.490.000
        (STATE, 5_500_000, "2025-07", 27_500),
        (STATE, 60_000_000, "2026-06", 234_000),
        (STATE, 60_000_000, "2026-07", 253_000),
        (PUBLIC, 60_000_000, "2025-06", 600_000),  # no cap
        (PUBLIC, 60_000_000, "2025-07", 300_000),
        (PUBLIC, 60_000_000, "2026-07", 300_000),
        (OTHER, 12_345_678, "2025-06", 123_457),  # 123.456,78
        (OTHER, 12_345_678, "2025-07", 61_728),  # 61.728,39
        (OTHER, 5_500_100, "2025-07", 27_501),  # 27.500,5 goes up
        (OTHER, 5_500_099, "2025-07", 27_500),  # 27.500,495 does not
        (OTHER, 0, "2025-07", 0),
    ],
)
def test_a_month_by_hand(reference: Reference, host_type: str, base: int, month: str, owed: int) -> None:
    assert due(reference, host_type, base, month) == owed


def test_what_is_not_known_is_not_made_up(reference: Reference) -> None:
    assert due(reference, OTHER, None, "2026-07") is None
    assert due(reference, None, 5_500_000, "2026-07") is None
    assert due(reference, "KHAC", 5_500_000, "2026-07") is None  # the decision names no such kind
    assert due(reference, "CQ_HANH_CHINH", 5_500_000, "2025-07") is None  # out of the union's scope since
    assert due(reference, OTHER, 5_500_000, "2016-12") is None


def test_the_pay_and_the_source_are_told_and_what_is_not_confirmed_says_so(reference: Reference) -> None:
    state, other = tariff(reference, STATE, "2025-07"), tariff(reference, OTHER, "2025-07")
    assert state is not None
    assert other is not None
    assert (state.of, other.of) == ("NET", "INSURED")
    assert "61/QĐ-TLĐ" in other.legal_basis
    assert not other.unconfirmed
    before = tariff(reference, OTHER, "2025-06")
    assert before is not None
    assert before.unconfirmed


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.sampled_from([PUBLIC, STATE, OTHER]),
       st.sampled_from(["2025-06", "2025-07", "2026-06", "2026-07"]))  # fmt: skip
def test_more_pay_is_never_less_due_and_nothing_passes_the_cap(one: int, more: int, host_type: str, month: str) -> None:
    reference = Reference.load()
    rule = tariff(reference, host_type, month)
    assert rule is not None
    less, greater = rule.due(one), rule.due(one + more)
    assert less <= greater
    assert rule.cap is None or greater <= rule.cap
    if rule.cap is None or less < rule.cap:
        assert abs(2 * less * rule.rate[1] - 2 * one * rule.rate[0]) <= rule.rate[1]  # at most half a đồng away


# -- a whole unit: 340 members, twelve months --------------------------------------------------------------------------


def paid_people(store: Store, pays: list[int], since: str = "2020-01") -> list[str]:
    """Make members of long standing, one for each pay; return their ids."""
    with store.change("IMPORT", "invented") as change:
        members = [
            change.create(Member, {"full_name": f"Nguyễn Thị {number}", "admitted_on": "2020-01-01"})
            for number in range(len(pays))
        ]
        for member, pay in zip(members, pays, strict=True):
            change.create(DuesBase, {"member": member, "since": since, "amount": pay})
    return members


# 200 people on 5.500.000, 100 on 12.345.678, 40 on 60.000.000. A month of all 340:
#   1 %, cap 234.000:    200 x 55.000 + 100 x 123.457 + 40 x 234.000 = 11.000.000 + 12.345.700 +  9.360.000 = 32.705.700
#   1 %, no cap:         200 x 55.000 + 100 x 123.457 + 40 x 600.000 = 11.000.000 + 12.345.700 + 24.000.000 = 47.345.700
#   0,5 %, cap 234.000:  200 x 27.500 + 100 x  61.728 + 40 x 234.000 =  5.500.000 +  6.172.800 +  9.360.000 = 21.032.800
#   0,5 %, cap 253.000:  200 x 27.500 + 100 x  61.728 + 40 x 253.000 =  5.500.000 +  6.172.800 + 10.120.000 = 21.792.800
#   0,5 %, no cap:       200 x 27.500 + 100 x  61.728 + 40 x 300.000 =  5.500.000 +  6.172.800 + 12.000.000 = 23.672.800
@pytest.mark.parametrize(
    ("host_type", "year", "until_june", "from_july", "whole"),
    [
        (OTHER, 2025, 32_705_700, 21_032_800, 322_431_000),  # 196.234.200 + 126.196.800
        (OTHER, 2026, 21_032_800, 21_792_800, 256_953_600),  # 126.196.800 + 130.756.800
        (STATE, 2025, 32_705_700, 21_032_800, 322_431_000),
        (STATE, 2026, 21_032_800, 21_792_800, 256_953_600),
        (PUBLIC, 2025, 47_345_700, 23_672_800, 426_111_000),  # 284.074.200 + 142.036.800
        (PUBLIC, 2026, 23_672_800, 23_672_800, 284_073_600),  # 142.036.800 twice
    ],
)
def test_340_members_for_twelve_months_by_hand(
    store: Store, unit: str, host_type: str, year: int, until_june: int, from_july: int, whole: int
) -> None:
    store.save(Unit, {"host_type": host_type}, record=unit)
    members = paid_people(store, [5_500_000] * 200 + [12_345_678] * 100 + [60_000_000] * 40)
    totals = month_totals(store, year)
    assert [month.due for month in totals] == [until_june] * 6 + [from_july] * 6
    assert {(month.owing, month.paying, month.collected, month.unknown) for month in totals} == {(340, 0, 0, 0)}
    rows = book(store, year, members)
    assert sum(row.due for row in rows) == whole
    assert [sum(row.months[n].due or 0 for row in rows) for n in range(12)] == [until_june] * 6 + [from_july] * 6


def test_a_new_pay_counts_from_its_month_on(store: Store, unit: str) -> None:
    (member,) = paid_people(store, [6_000_000], since="2026-02")
    store.save(DuesBase, {"member": member, "since": "2026-09", "amount": 8_000_000})
    (row,) = book(store, 2026, [member])
    # January: no pay is written yet. February to August 0,5 % of 6.000.000, then of 8.000.000.
    assert [month.due for month in row.months] == [None] + [30_000] * 7 + [40_000] * 4
    assert (row.due, row.unknown) == (370_000, 1)  # 210.000 + 160.000
    assert month_totals(store, 2026)[0].unknown == 1


# -- who owes a month --------------------------------------------------------------------------------------------------


def owing_months(store: Store, admitted: str | None, *events: tuple[str, str]) -> list[int]:
    """Return the months of 2026 that a member owes with this day of admission and these events."""
    with store.change("IMPORT", "invented") as change:
        member = change.create(Member, {"full_name": "Y Bhăm Niê", "admitted_on": admitted})
        change.create(DuesBase, {"member": member, "since": "2020-01", "amount": 6_000_000})
        for kind, on in events:
            change.create(MemberEvent, {"member": member, "kind": kind, "on": on})
    (row,) = book(store, 2026, [member])
    assert {month.due for month in row.months} <= {0, 30_000}
    return [number for number, month in enumerate(row.months, start=1) if month.due]


@pytest.mark.parametrize(
    ("admitted", "events", "first", "last"),
    [
        ("2020-01-01", [], 1, 12),
        ("2026-03-31", [], 3, 12),  # admitted on the last day: pays for March
        ("2026-04-01", [], 4, 12),
        ("2026-05", [], 5, 12),  # only the month is known
        ("2027-01-01", [], 1, 0),
        ("2020-01-01", [("TRANSFER_OUT", "2026-06-30")], 1, 5),  # the other unit collects June
        ("2020-01-01", [("TRANSFER_OUT", "2026-07-01")], 1, 6),
        (None, [("TRANSFER_IN", "2026-06-30")], 6, 12),
        ("2020-01-01", [("DECEASED", "2026-02-10")], 1, 1),
    ],
)
def test_who_is_a_member_at_the_close_of_a_month_owes_it(
    store: Store, unit: str, admitted: str | None, events: list[tuple[str, str]], first: int, last: int
) -> None:
    assert owing_months(store, admitted, *events) == list(range(first, last + 1))


def test_nothing_is_owed_while_suspended(store: Store, unit: str) -> None:
    paused = [("SUSPEND", "2026-05-15"), ("RESUME", "2026-08-10")]
    assert owing_months(store, "2020-01-01", *paused) == [1, 2, 3, 4, 8, 9, 10, 11, 12]


def test_who_comes_back_owes_again(store: Store, unit: str) -> None:
    away = [("RESIGN", "2026-03-10"), ("ADMIT", "2026-09-30")]
    assert owing_months(store, "2020-01-01", *away) == [1, 2, 9, 10, 11, 12]


# -- paid, and what lacks ----------------------------------------------------------------------------------------------


def test_arrears_are_the_closed_months_since_the_book_began(store: Store, unit: str) -> None:
    one, other = paid_people(store, [6_000_000, 8_000_000])
    assert opened(store) is None
    assert arrears(store, DAY(2026, 11, 22)) == []
    store.save(Dues, {"member": one, "year": 2026, "m08": 30_000, "m09": 10_000, "m10": 50_000})
    assert opened(store) == "2026-08"
    # one: August paid, September lacks 20.000, October has 20.000 too much, which pays for no other month.
    # other: 40.000 for each of August, September, October; November closes on the 30th.
    found = arrears(store, DAY(2026, 11, 22))
    assert [(line.member, line.months, line.amount) for line in found] == [
        (other, (8, 9, 10), 120_000),
        (one, (9,), 20_000),
    ]
    assert [line.amount for line in arrears(store, DAY(2026, 11, 30))] == [160_000, 50_000]
    row, without = book(store, 2026, [one, other])
    assert (row.paid, row.arrears, row.months[8].paid, row.months[0].paid) == (90_000, 20_000, 10_000, None)
    assert (without.record, without.paid, without.arrears) == ("", 0, 120_000)


def test_arrears_of_earlier_years_stay(store: Store, unit: str) -> None:
    (member,) = paid_people(store, [6_000_000])
    store.save(Dues, {"member": member, "year": 2025, "m11": 30_000})
    found = arrears(store, DAY(2026, 2, 28))
    assert [(line.year, line.months, line.amount) for line in found] == [
        (2026, (1, 2), 60_000),
        (2025, (12,), 30_000),
    ]
    assert [line.year for line in arrears(store, DAY(2026, 2, 28), 2025)] == [2025]


def test_a_month_marked_all_paid_fills_only_what_is_empty_and_is_undone_as_one(store: Store, unit: str) -> None:
    empty, partly, done, unknown = paid_people(store, [6_000_000, 8_000_000, 6_000_000, 6_000_000])
    (suspended,) = paid_people(store, [6_000_000])
    store.save(MemberEvent, {"member": suspended, "kind": "SUSPEND", "on": "2026-01-10"})
    store.delete(DuesBase, str(store.child_rows(DuesBase, unknown)[0]["id"]))
    store.save(Dues, {"member": partly, "year": 2026, "m01": 40_000})
    store.save(Dues, {"member": done, "year": 2026, "m03": 12_000})
    before = store.dump()
    filled = all_paid(store, 2026, 3, [empty, partly, done, unknown, suspended])
    assert filled.change is not None
    assert (filled.members, filled.unknown) == ((empty, partly), (unknown,))
    rows = book(store, 2026, [empty, partly, done, unknown, suspended])
    assert [row.months[2].paid for row in rows] == [30_000, 40_000, 12_000, None, None]
    assert month_totals(store, 2026)[2][2:] == (82_000, 4, 3, 1)
    assert all_paid(store, 2026, 3, [empty, partly, done]).change is None
    after = store.dump()
    store.undo()
    assert store.dump() == before
    store.redo()
    assert store.dump() == after


STEPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["SUSPEND", "RESUME", "TRANSFER_OUT", "TRANSFER_IN", "RESIGN"]),
        st.dates(DAY(2024, 1, 1), DAY(2026, 12, 31)),
    ),
    max_size=8,
)
PAID = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(MONTHS), st.integers(0, 300_000)), max_size=10)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, paid=PAID, pays=st.lists(st.integers(0, 10**8) | st.none(), min_size=4, max_size=4))
def test_the_totals_and_the_arrears_are_those_of_the_book(
    store: Store,
    unit: str,
    steps: list[tuple[int, str, datetime.date]],
    paid: list[tuple[int, str, int]],
    pays: list[int | None],
) -> None:
    with store.change("IMPORT", rehearse=True) as change:
        members = [change.create(Member, {"full_name": "An", "admitted_on": "2023-05-01"}) for _ in pays]
        for member, pay in zip(members, pays, strict=True):
            if pay is not None:
                change.create(DuesBase, {"member": member, "since": "2023-01", "amount": pay})
        for who, kind, on in steps:
            change.create(MemberEvent, {"member": members[who], "kind": kind, "on": on.isoformat()})
        lines: dict[int, dict[str, Any]] = {}
        for who, month, amount in paid:
            lines.setdefault(who, {"member": members[who], "year": 2026})[month] = amount
        for values in lines.values():
            change.create(Dues, values)
        change.flush()
        rows = book(store, 2026, members, DAY(2026, 12, 31))
        totals = month_totals(store, 2026)
        late = {line.member: line for line in arrears(store, DAY(2026, 12, 31), 2026)}
    for number, total in enumerate(totals):
        months = [row.months[number] for row in rows]
        assert total.due == sum(month.due or 0 for month in months)
        assert total.collected == sum(month.paid or 0 for month in months)
        assert total.paying == sum(bool(month.paid) for month in months)
        assert total.unknown == sum(month.due is None for month in months)
    for row in rows:
        assert row.arrears == (late[row.member].amount if row.member in late else 0)
        assert row.arrears <= row.due

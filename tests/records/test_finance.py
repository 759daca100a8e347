"""The records of the union's money: the book of dues, the employer's 2 % with its dates, disclosure."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from kh49_desktop.errors import Level, Refused
from kh49_desktop.records import CATALOGUE, Dues, DuesBase, Employer, FundDisclosure, Fundraising, Member, UnionFund
from kh49_desktop.records.rates import fund_deadline, fund_due
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store

DAY = datetime.date


def warned(store: Store, kind: Any, values: dict[str, Any]) -> list[tuple[str, str | None]]:
    """What a saved record is warned of."""
    return [(p.code, p.field) for p in store.save(kind, values).problems if p.level is Level.WARN]


# -- dues --------------------------------------------------------------------------------------------------------------


def test_a_member_has_one_row_a_year_and_its_sum_is_kept(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "Đặng Văn Ánh"}).id
    row = store.save(Dues, {"member": member, "year": 2026, "m01": 30_000, "m02": 25_000})
    assert store.row(Dues, row.id)["collected"] == 55_000  # type: ignore[index]
    store.save(Dues, {"m02": 30_000}, record=row.id)
    assert store.row(Dues, row.id)["collected"] == 60_000  # type: ignore[index]
    with pytest.raises(Refused) as refused:
        store.save(Dues, {"member": member, "year": 2026})
    assert [(p.code, p.facts["name"]) for p in refused.value.problems] == [("dues_twice", "Đặng Văn Ánh")]


def test_a_month_that_has_not_come_and_far_too_much_are_warned_of(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "An"}).id
    store.save(DuesBase, {"member": member, "since": "2026-01", "amount": 6_000_000})
    # 0,5 % of 6.000.000 is 30.000; 300.000 has a zero too many. Today is 22/11/2026.
    values: dict[str, Any] = {"member": member, "year": 2026, "m10": 300_000, "m11": 30_000, "m12": 30_000}
    assert warned(store, Dues, values) == [("dues_ahead", "m12"), ("dues_far_over", "m10")]


def test_without_the_pay_the_cap_tells_what_is_far_too_much(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "An"}).id
    # Twice the cap of October 2026 is 506.000, of June 468.000.
    values: dict[str, Any] = {"member": member, "year": 2026, "m06": 470_000, "m10": 500_000}
    assert warned(store, Dues, values) == [("dues_far_over", "m06")]


def test_named_dues_never_travel_up() -> None:
    for kind in (Dues, DuesBase):
        assert {field.travels.value for field in kind.about.fields.values()} == {"unit"}


def test_from_one_month_on_there_is_one_pay(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "An"}).id
    store.save(DuesBase, {"member": member, "since": "2026-01", "amount": 6_000_000})
    with pytest.raises(Refused) as refused:
        store.save(DuesBase, {"member": member, "since": "2026-01", "amount": 7_000_000})
    assert [p.code for p in refused.value.problems] == ["dues_base_twice"]


# -- the employer's 2 % ------------------------------------------------------------------------------------------------


def test_two_percent_of_the_payroll(reference: Reference) -> None:
    assert fund_due(reference, 2_345_678_900, "2026-05") == 46_913_578
    assert fund_due(reference, 1_234_567_825, "2026-05") == 24_691_357  # 24.691.356,5 goes up
    assert fund_due(reference, None, "2026-05") is None


@pytest.mark.parametrize(
    ("month", "last_day", "unpaid"),
    [
        ("2026-03", None, None),  # due on 30/4/2026, before the decree of 16/5/2026
        ("2026-04", DAY(2026, 5, 31), DAY(2026, 7, 30)),  # 30 days of June, 30 of July
        ("2026-05", DAY(2026, 6, 30), DAY(2026, 8, 29)),  # 31 days of July, 29 of August
        ("2026-06", DAY(2026, 7, 31), DAY(2026, 9, 29)),  # 31 of August, 29 of September; also the second quarter
        ("2026-12", DAY(2027, 1, 31), DAY(2027, 4, 1)),  # 28 of February, 31 of March, one more
        ("2028-01", DAY(2028, 2, 29), DAY(2028, 4, 29)),
    ],
)
def test_the_deadline_is_the_last_day_of_the_next_month(
    reference: Reference, month: str, last_day: DAY | None, unpaid: DAY | None
) -> None:
    found = fund_deadline(reference, month)
    assert (found.last_day, found.unpaid) == (last_day, unpaid) if found else last_day is None


MAY: dict[str, Any] = {"month": "2026-05", "payroll": 1_000_000_000}  # 20.000.000, until 30/6/2026


@pytest.mark.parametrize(
    ("values", "today", "state", "late"),
    [
        ({}, DAY(2026, 6, 30), "NOT_DUE", None),
        ({}, DAY(2026, 7, 1), "LATE", 1),
        ({}, DAY(2026, 8, 29), "LATE", 60),
        ({}, DAY(2026, 8, 30), "UNPAID", 61),
        ({"paid": 19_999_999, "paid_on": "2026-06-10"}, DAY(2026, 7, 1), "LATE", 1),
        ({"paid": 20_000_000, "paid_on": "2026-06-30"}, DAY(2026, 11, 22), "PAID", None),
        ({"paid": 20_000_000, "paid_on": "2026-07-12"}, DAY(2026, 11, 22), "PAID_LATE", 12),
        ({"paid": 20_000_000, "paid_on": "2026-09-30"}, DAY(2026, 11, 22), "PAID_LATE", 92),
        ({"paid": 20_000_000}, DAY(2026, 11, 22), "PAID", None),
        ({"month": "2026-03"}, DAY(2026, 11, 22), "OPEN", None),  # no law told late from unpaid then
        ({"payroll": None}, DAY(2026, 11, 22), None, None),
        ({"relief": "PAUSE", "relief_until": "2026-12-31"}, DAY(2026, 11, 22), "PAUSED", None),
        ({"relief": "PAUSE", "relief_until": "2026-10-31"}, DAY(2026, 11, 22), "PAUSE_OVER", None),
        # a cut of 10 %: 18.000.000 is the whole
        ({"relief": "CUT", "cut_percent": 10, "paid": 18_000_000, "paid_on": "2026-06"}, DAY(2026, 7, 1), "PAID", None),
    ],
)  # fmt: skip
def test_the_fund_is_not_due_late_unpaid_or_paid(
    store: Store, values: dict[str, Any], today: DAY, state: str | None, late: int | None
) -> None:
    fund, around = UnionFund.of("", {**MAY, **values}), store.around(today)
    assert (fund.state(around), fund.late_days(around)) == (state, late)


def test_an_employer_has_one_line_a_month(store: Store, unit: str) -> None:
    employer = store.save(Employer, {"name": "Công ty TNHH May Thái Dương"}).id
    first = store.save(UnionFund, MAY)
    assert store.row(UnionFund, first.id)["employer"] == employer  # type: ignore[index]
    assert store.row(UnionFund, first.id)["due"] == 20_000_000  # type: ignore[index]
    with pytest.raises(Refused) as refused:
        store.save(UnionFund, MAY)
    assert [p.code for p in refused.value.problems] == ["fund_twice"]
    store.save(UnionFund, {**MAY, "employer": store.save(Employer, {"name": "Chi nhánh"}).id})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"paid": 15_000_000, "paid_on": "2026-06-01"}, [("fund_short", "paid")]),
        ({"paid": 200_000_000, "paid_on": "2026-06-01"}, [("fund_far_over", "paid")]),
        ({"quarterly": 1}, [("fund_quarter", "month")]),
        ({"month": "2026-06", "quarterly": 1}, []),
        ({"paid": 20_000_000, "paid_on": "2026-12-01"}, [("in_future", "paid_on")]),
        ({"relief": "PAUSE", "relief_from": "2026-06-01", "relief_until": "2027-05-31"}, []),  # twelve months
        (
            {"relief": "PAUSE", "relief_from": "2026-06-01", "relief_until": "2027-06-01"},
            [("relief_too_long", "relief_until")],
        ),
        ({"relief": "CUT", "cut_percent": 20, "relief_from": "2026-06-01", "relief_until": "2026-11-30"}, []),
        ({"relief": "CUT", "cut_percent": 21, "relief_from": "2026-06-01"}, [("cut_too_deep", "cut_percent")]),
    ],
)
def test_what_is_odd_about_a_month_of_the_fund(
    store: Store, unit: str, values: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert warned(store, UnionFund, {**MAY, **values}) == expected


def test_what_was_paid_has_a_day_and_a_relief_its_decision(store: Store) -> None:
    around = store.around()
    assert "paid_on" in UnionFund.of("", {**MAY, "paid": 1}).missing(around)
    missing = UnionFund.of("", {**MAY, "relief": "CUT"}).missing(around)
    assert {"relief_decision", "relief_from", "relief_until", "cut_percent"} <= set(missing)


# -- disclosure, other sources -----------------------------------------------------------------------------------------


def test_a_years_disclosure_is_whole_with_its_meeting_and_one_of_four_channels(store: Store, unit: str) -> None:
    values: dict[str, Any] = {
        "year": 2025,
        "meeting_on": "2026-01-15",
        "channel": "POSTED",
        "published_on": "2026-01-20",
    }
    saved = store.save(FundDisclosure, values)
    assert store.row(FundDisclosure, saved.id)["incomplete"] == 0  # type: ignore[index]
    assert len(FundDisclosure.about.fields["channel"].options) == 4
    assert warned(store, FundDisclosure, {**values, "published_on": "2027-01-20"}) == [
        ("disclosure_twice", "year"),
        ("in_future", "published_on"),
    ]


def test_a_gift_is_money_unless_it_is_said_otherwise(store: Store, unit: str) -> None:
    saved = store.save(Fundraising, {"donor": "Công ty TNHH May Thái Dương", "amount": 5_000_000, "on": "2026-01-10"})
    assert store.row(Fundraising, saved.id)["gift"] == "MONEY"  # type: ignore[index]


def test_everything_about_money_stands_in_its_group() -> None:
    found = {kind.about.name for kind in CATALOGUE.kinds if kind.about.group == "III.4"}
    assert found == {"dues", "union_fund", "fund_disclosure", "fundraising"}

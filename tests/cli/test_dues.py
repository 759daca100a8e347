"""`kh49 dues`: the book of a year as a script and as an officer reads it, and a month marked all paid."""

from __future__ import annotations

import json

from tests.cli.conftest import Kh49


def add(kh49: Kh49, record: str, **values: object) -> str:
    run = kh49("add", record, "--values", json.dumps(values), "--json")
    assert run.code == 0, run.out
    return str(run.json["id"])


def test_due_collected_and_who_lacks_what(kh49: Kh49, unit: str) -> None:
    paid = add(kh49, "member", full_name="Đặng Văn Ánh", admitted_on="2020-01-01")
    late = add(kh49, "member", full_name="Y Bhăm Niê", admitted_on="2020-01-01")
    for member, pay in ((paid, 6_000_000), (late, 60_000_000)):
        add(kh49, "dues_base", member=member, since="2026-01", amount=pay)
    for member, amount in ((paid, 30_000), (late, 200_000)):
        add(kh49, "dues", member=member, year=2026, m09=amount)
    told = kh49("dues", "--year", "2026", "--json").json
    # June: 30.000 + the cap 234.000; September: 30.000 + the cap 253.000.
    assert told["months"][5]["due"] == 264_000
    assert told["months"][8] == {"month": 9, "due": 283_000, "collected": 230_000, "owing": 2, "paying": 2,
                                 "unknown": 0, "lacking": 53_000}  # fmt: skip
    # Closed since the book began: September and October.
    assert [(one["name"], one["months"], one["amount"]) for one in told["arrears"]] == [
        ("Y Bhăm Niê", [9, 10], 306_000),
        ("Đặng Văn Ánh", [10], 30_000),
    ]
    assert told["arrears_total"] == 336_000
    assert [rule["cap"] for rule in told["rules"]] == [234_000, 253_000]
    words = kh49("dues", "--year", "2026", "--month", "9")
    assert "nhiều nhất 253.000 đồng một tháng (Quyết định 61/QĐ-TLĐ" in words.err
    assert "Y Bhăm Niê" in words.out
    assert "Đặng Văn Ánh" not in words.out


def test_a_month_is_marked_all_paid_and_taken_back(kh49: Kh49, unit: str) -> None:
    for name in ("An", "Bình"):
        member = add(kh49, "member", full_name=name, admitted_on="2020-01-01")
        add(kh49, "dues_base", member=member, since="2026-01", amount=6_000_000)
    told = kh49("dues", "--year", "2026", "--month", "10", "--all-paid", "--json").json
    assert told["filled"]["members"] == 2
    assert told["collected"] == 60_000
    assert told["arrears"] == []
    kh49("undo")
    assert kh49("dues", "--year", "2026", "--json").json["collected"] == 0


def test_all_paid_needs_its_month_and_a_year_is_a_year(kh49: Kh49, unit: str) -> None:
    run = kh49("dues", "--year", "2026", "--all-paid", "--json")
    assert (run.code, run.codes) == (1, [("month", "dues_month_needed")])
    assert kh49("dues", "--year", "26").code == 2
    assert kh49("dues", "--year", "2026", "--month", "13").code == 2


def test_what_is_not_confirmed_is_not_told_as_law(kh49: Kh49, unit: str) -> None:
    run = kh49("dues", "--year", "2025")
    said = run.out + run.err
    assert "1908" not in said
    assert "chưa kiểm chứng" in said
    assert "61/QĐ-TLĐ" in said

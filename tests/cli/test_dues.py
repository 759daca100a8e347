"""`kh49 dues`: the book of a year as a script and as an officer reads it, and a month marked all paid."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

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


def test_the_book_is_printed_with_twelve_months_sums_and_who_signs(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    for number in range(60):
        member = add(
            kh49, "member", full_name=f"Người Số {number:02d}", admitted_on="2020-01-01", department="Tổ may 1"
        )
        add(kh49, "dues_base", member=member, since="2026-01", amount=6_000_000)
    kh49("dues", "--year", "2026", "--month", "10", "--all-paid")
    path = tmp_path / "sổ.pdf"
    run = kh49("print", "dues", "--year", "2026", "--out", str(path), "--json")
    assert (run.json["rows"], run.json["title"]) == (60, "Sổ thu đoàn phí năm 2026")
    text = words_of(path)
    pages = text.split("\f")[:-1]
    assert [page.split()[0] for page in pages] == [f"{at}/{len(pages)}" for at in range(1, len(pages) + 1)]
    heads = ["TT", "Họ", "và", "tên", "Tổ,", "bộ", "phận", *(f"T{at}" for at in range(1, 13)), "Đã", "thu", "Còn", "nợ"]
    for page in pages:  # the head stands above the lines of each page
        assert [line.split() for line in page.splitlines() if line.split()[:1] == ["TT"]] == [heads]
    assert all(f"Người Số {number:02d}" in text for number in range(60))
    [owed] = [line.split() for line in text.splitlines() if "Phải thu" in line]
    [collected] = [line.split() for line in text.splitlines() if line.split()[:2] == ["Đã", "thu"]]
    assert owed[2:] == ["1.800.000"] * 12 + ["21.600.000"]
    assert collected[2:] == ["1.800.000", "1.800.000"]
    assert all(signer in pages[-1] for signer in ("NGƯỜI LẬP", "THỦ QUỸ", "CHỦ TỊCH"))
    assert "6.000.000" not in text  # a pay is nobody else's business
    kh49("print", "dues", "--year", "2026", "--out", str(path), "--personal")
    assert words_of(path).count("6.000.000") == 60


def test_only_the_book_of_dues_has_a_year(kh49: Kh49, unit: str, tmp_path: Path) -> None:
    run = kh49("print", "member", "--year", "2026", "--out", str(tmp_path / "a.pdf"), "--json")
    assert (run.code, run.codes) == (1, [("year", "dues_year_elsewhere")])


def words_of(path: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    told = subprocess.run([tool, "-layout", str(path), "-"], check=True, capture_output=True, encoding="utf-8")
    return told.stdout


def test_a_month_that_has_not_come_is_told_when_it_is_marked_paid(kh49: Kh49, unit: str) -> None:
    member = add(kh49, "member", full_name="An", admitted_on="2020-01-01")
    add(kh49, "dues_base", member=member, since="2026-01", amount=6_000_000)
    assert "12/2026 chưa đến" in kh49("dues", "--year", "2026", "--month", "12", "--all-paid").err
    assert "chưa đến" not in kh49("dues", "--year", "2026", "--month", "10", "--all-paid").err


def test_a_year_that_is_no_number_is_told_in_a_sentence(kh49: Kh49) -> None:
    run = kh49("dues", "--year", "abc")
    assert run.code == 2
    assert run.err.startswith("--year phải là số nguyên, không phải “abc”.")

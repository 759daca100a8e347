"""What dated rules come to: what a member owes for a month, an employer for a payroll, when something is announced."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass
from typing import NamedTuple

from kh49_desktop.reference import Reference, Rule

Share = tuple[int, int]  # so many parts of so many: (5, 1000) is 0,5 %


@dataclass(frozen=True, slots=True)
class Tariff:
    """How dues are worked out in a month at a kind of unit; `cap` in đồng a month, None where none is stated.

    `of`: INSURED, the pay that compulsory social insurance is paid on; NET, the pay received after insurance and tax.
    `unconfirmed`: the rule's text has not been seen, so it is not to be shown as law.
    """

    rate: Share
    of: str
    cap: int | None
    rounding: str
    legal_basis: str
    unconfirmed: bool

    def due(self, base: int) -> int:
        """Return the dues of one month on this pay, in đồng."""
        amount = part_of(base, self.rate, self.rounding)
        return amount if self.cap is None else min(amount, self.cap)


def tariff(reference: Reference, host_type: str | None, month: str) -> Tariff | None:
    """Return how dues are worked out in a month ("2026-07") at that kind of unit (codes of unit.HOST_TYPE).

    None: no rule is known for that kind in that month, or (with a cap) no base salary.
    """
    return reference.worked(("tariff", host_type, month), lambda: _tariff(reference, host_type, month))


def _tariff(reference: Reference, host_type: str | None, month: str) -> Tariff | None:
    day = first_of(month)
    rule = reference.at("dues.rate", day)
    found = next((c for c in rule.data["classes"] if host_type in c["host_types"]), None) if rule else None
    if rule is None or found is None:
        return None
    cap = None
    if found["cap"] is not None:
        salary = reference.at("dues.base_salary", day)
        if salary is None:
            return None
        cap = part_of(salary.data["amount"], (found["cap"][0], found["cap"][1]), rule.data["rounding"])
    rate = (found["rate"][0], found["rate"][1])
    return Tariff(rate, found["of"], cap, rule.data["rounding"], rule.legal_basis, rule.data["unconfirmed"])


def due(reference: Reference, host_type: str | None, base: int | None, month: str) -> int | None:
    """Return the dues in đồng of one month on this pay; None where the pay or the rule is not known."""
    found = tariff(reference, host_type, month)
    return None if found is None or base is None else found.due(base)


class Spell(NamedTuple):
    """Months of a year in a row, as (1-12, "2026-01"), under the same rules: those of every kind of unit."""

    months: tuple[tuple[int, str], ...]
    tariffs: tuple[Tariff, ...]

    def widest(self, base: int | None) -> int | None:
        """Return the most that any kind of unit would ask for a month; without the pay, the highest cap."""
        if base is None:
            return max((one.cap for one in self.tariffs if one.cap is not None), default=None)
        return max((one.due(base) for one in self.tariffs), default=None)


def spells(reference: Reference, year: int) -> tuple[Spell, ...]:
    """Return the twelve months of a year by the rules they are under."""
    return reference.worked(("spells", year), lambda: _spells(reference, year))


def _spells(reference: Reference, year: int) -> tuple[Spell, ...]:
    found: list[tuple[list[tuple[int, str]], tuple[Tariff, ...]]] = []
    for number in range(1, 13):
        month = f"{year}-{number:02d}"
        rule = reference.at("dues.rate", first_of(month))
        kinds = [one["host_types"][0] for one in rule.data["classes"]] if rule else []
        rules = tuple(one for kind in kinds if (one := tariff(reference, kind, month)) is not None)
        if found and found[-1][1] == rules:
            found[-1][0].append((number, month))
        else:
            found.append(([(number, month)], rules))
    return tuple(Spell(tuple(months), rules) for months, rules in found)


def part_of(amount: int, share: Share, rounding: str) -> int:
    """Return a share of an amount of whole đồng; `rounding`: half_up, down or up to a whole đồng."""
    above, below = amount * share[0], share[1]
    if rounding == "half_up":
        return (2 * above + below) // (2 * below)
    return above // below if rounding == "down" else -(-above // below)


def first_of(month: str) -> datetime.date:
    """Return the first day of a month."""
    return datetime.date(int(month[:4]), int(month[5:7]), 1)


def last_of(month: str) -> datetime.date:
    """Return the last day of a month."""
    year, number = int(month[:4]), int(month[5:7])
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


def months_on(month: str, number: int) -> str:
    """Return the month so many after this one."""
    year, before = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 + number, 12)
    return f"{year:04d}-{before + 1:02d}"


# -- the employer's 2 % --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when the fund of a month, or of the quarter it ends, is paid; after `unpaid` it is "không đóng"."""

    last_day: datetime.date
    unpaid: datetime.date
    legal_basis: str


def fund_due(reference: Reference, payroll: int | None, month: str) -> int | None:
    """Return the fund in đồng on a payroll; None where the payroll or the rule is not known."""
    rule = reference.at("fund.rate", first_of(month))
    if rule is None or payroll is None:
        return None
    return part_of(payroll, (rule.data["rate"][0], rule.data["rate"][1]), rule.data["rounding"])


def announced(reference: Reference, day: datetime.date, name: str) -> datetime.timedelta:
    """Return how long before its day something of a kind is announced ("term_days"); nothing where no rule says so."""
    rule = reference.at("agenda.ahead", day)
    return datetime.timedelta(days=rule.data[name] if rule else 0)


def fund_deadline(reference: Reference, month: str) -> Deadline | None:
    """Return the deadline of a month's fund; None where the law in force on that day named none.

    The rule is the one in force on the deadline itself: the fund of April 2026, due on 31/5/2026, is the first that
    the decree of 16/5/2026 tells late from unpaid.
    """
    for rule in reference.rules["fund.payment"]:
        last_day = last_of(months_on(month, rule.data["due_months_after"]))
        if rule.holds(last_day):
            return Deadline(last_day, _later(last_day, rule), rule.legal_basis)
    return None


def _later(day: datetime.date, rule: Rule) -> datetime.date:
    return day + datetime.timedelta(days=rule.data["unpaid_after_days"])

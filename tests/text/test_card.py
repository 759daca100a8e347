"""What a scanner types from a citizen card."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.card import Card, read_card

from .samples import names
from .vectors import VECTORS

CASES: list[dict[str, Any]] = json.loads((VECTORS / "cccd_qr.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["scan"][:40])
def test_scans(case: dict[str, Any]) -> None:
    expected = case["expected"]
    card = read_card(case["scan"])
    if expected is None:
        assert card is None
        return
    assert card == Card(
        citizen_id=expected["cccd"],
        old_id=expected["cmnd"],
        full_name=expected["ten"],
        birth_date=expected["dob"],
        gender={"Nam": "NAM", "Nữ": "NU"}[expected["gender"]],  # type: ignore[arg-type]
        residence=expected["address"],
        issued_on=expected["issued"],
        damaged=expected["damaged"],
    )


ADDRESS = "Thôn 3, Hòa Thuận, Đắk Lắk"


@given(names, st.dates(), st.sampled_from(["Nam", "Nữ"]))
def test_a_whole_scan_is_read_and_not_called_damaged(name: str, born: Any, sex: str) -> None:
    day = f"{born.day:02}{born.month:02}{born.year:04}"
    card = read_card(f"066085012345||{name}|{day}|{sex}|{ADDRESS}|12052021\r\n")
    assert card is not None
    assert (card.full_name, card.birth_date, card.damaged) == (name, born.isoformat(), False)


@pytest.mark.parametrize(
    ("name", "sex", "address"),
    [
        ("Nguyen Văn A", "Nam", ADDRESS),
        ("Nguyeexn Văn A", "Nam", ADDRESS),
        ("Nguyễn Văn A", "Nam", "ThÃ´n 3"),
        ("Nguyễn Văn A", "Nam", "Th\ufffdn 3"),
        ("Nguyễn Văn A", "N?", "Thôn 3?"),
        ("Nguyễn Văn A", "", ADDRESS),
        ("Nguyễn Văn Ä", "Nam", ADDRESS),
    ],
)
def test_damage_is_seen(name: str, sex: str, address: str) -> None:
    card = read_card(f"066085012345||{name}|05031985|{sex}|{address}|12052021")
    assert card is not None
    assert card.damaged


def test_a_day_that_never_was_is_left_out_and_told() -> None:
    card = read_card(f"066085012345||Nguyễn Văn A|31021985|Nam|{ADDRESS}")
    assert card is not None
    assert (card.birth_date, card.issued_on, card.damaged) == ("", "", True)


@given(st.text())
def test_any_text_is_a_card_or_none(scan: str) -> None:
    card = read_card(scan)
    assert card is None or scan.strip().startswith(card.citizen_id[0])

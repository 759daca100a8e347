"""The search of doubles: what was typed twice is found, two people stay two."""

from __future__ import annotations

import tempfile
import typing
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.records import Dialogue, Employer, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.store.joining import set_apart, take_back
from kh49_desktop.twins.finding import find
from kh49_desktop.twins.people import Person, birth_reason, keys_of, slip, weigh
from kh49_desktop.twins.traits import LEAST, Pair, Reason
from kh49_desktop.words.twins import REASONS
from tests.conftest import new_register
from tests.twins import planted

ANH = {"full_name": "Đặng Văn Ánh", "birth_date": "1985-03-05", "citizen_id": "066085012345", "phone": "0905123456"}
ID, PHONE = {"citizen_id": None}, {"phone": None}


def pairs(store: Store, *people: Mapping[str, str | None]) -> list[Pair]:
    """What is found among these people, written in this order."""
    with store.change("IMPORT", "x") as change:
        for person in people:
            change.create(Member, {name: value for name, value in person.items() if value is not None})
    return find(store, Member)


def told(store: Store, **other: str | None) -> tuple[int, set[str], bool] | None:
    """What is said of Ánh and the same person as typed again."""
    found = pairs(store, ANH, {**ANH, **other})
    assert len(found) <= 1
    return (found[0].score, set(found[0].reasons), found[0].exact) if found else None


def test_one_citizen_id_is_one_person(store: Store) -> None:
    assert told(store, full_name="Đặng Văn Anh", birth_date=None) == (
        100, {"same_citizen_id", "same_name_folded", "same_phone"}, True,
    )  # fmt: skip


def test_a_number_given_to_one_person_only_is_a_proof_too(store: Store) -> None:
    found = pairs(store, {**ANH, **ID, **PHONE, "card_no": "DL0001"}, {"full_name": "Ánh", "card_no": "DL0001"})
    assert [(pair.exact, pair.reasons[0]) for pair in found] == [(True, "same_number")]


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"full_name": "Dang Van Anh", **ID}, "same_name_folded"),
        ({"full_name": "Đặng Văn Ành", **ID, **PHONE}, "same_name_folded"),
        ({"full_name": "Ánh Đặng Văn", **ID}, "name_words_swapped"),
        ({"full_name": "Đặn Văn Ánh", **ID, **PHONE}, "name_like"),
        ({"birth_date": "1985-05-03", **ID}, "birth_swapped"),
        ({"birth_date": "1986-03-05", **ID}, "birth_digit"),
        ({"birth_date": "1985", **ID}, "birth_part"),
        ({"citizen_id": "066085012346", **PHONE}, "id_digit"),
        ({"citizen_id": "066085012354", **PHONE}, "id_swapped"),
        ({"citizen_id": "066058012345", **PHONE}, "id_swapped"),
        ({"birth_date": None, **ID}, "same_phone"),
    ],
)
def test_a_slip_is_seen_through(store: Store, other: dict[str, str | None], reason: str) -> None:
    found = told(store, **other)
    assert found is not None
    score, reasons, exact = found
    assert reason in reasons
    assert LEAST <= score < 100
    assert not exact


def test_thuy_is_written_with_y_or_i() -> None:
    assert keys_of("Lê Thị Thuý") == keys_of("lê  thị THÚI")


def test_two_ids_are_two_people_though_name_and_birth_date_agree(store: Store) -> None:
    found = told(store, citizen_id="066185099999", **PHONE)
    assert found is not None
    score, reasons, exact = found
    assert "other_id" in reasons
    assert score < LEAST
    assert not exact


@pytest.mark.parametrize(
    "other",
    [
        {"full_name": "Đặng Văn Bình", **ID, **PHONE},
        {"birth_date": "1990-11-21", **ID, **PHONE},
        {"full_name": "Trần Thị Hoà", "birth_date": "1987-01-01", **ID},  # husband and wife with one telephone
        {"full_name": "Lê Thị Hoà", "citizen_id": "066085012346", **PHONE},  # the next id in the row
    ],
)
def test_two_people_are_left_in_peace(store: Store, other: dict[str, str | None]) -> None:
    assert told(store, **other) is None


def test_a_common_name_is_no_slip_of_another(store: Store) -> None:
    people = [{"full_name": f"{family} Thị {given}"} for given in ("Lan", "Lam") for family in ("Lê", "Hồ", "Vũ", "Lý")]
    twins = [{"full_name": f"Nguyễn Thị {given}", "birth_date": "1990-01-02"} for given in ("Lan", "Lam")]
    assert pairs(store, *people, *twins) == []


def test_who_said_that_two_are_two_is_not_asked_again(store: Store, unit: str) -> None:
    (pair,) = pairs(store, ANH, {**ANH, **ID})
    set_apart(store, pair.other, pair.one)
    set_apart(store, pair.one, pair.other)
    assert find(store, Member) == []
    take_back(store, pair.one, pair.other)
    assert find(store, Member) == [pair]


def test_what_was_deleted_is_no_double(store: Store, unit: str) -> None:
    (pair,) = pairs(store, ANH, {**ANH, **ID})
    store.delete(Member, pair.other)
    assert find(store, Member) == []


def test_an_employer_is_known_by_tax_code_and_by_name(store: Store, unit: str) -> None:
    for name, code in (
        ("Công ty TNHH May Thái Dương", "6001234567"),
        ("Công ty TNHH may Thái dương", None),
        ("Cty may Thái Dương", "6001234567"),
        ("Xí nghiệp chế biến cà phê số 1", None),
        ("Xí nghiệp chế biến cà phê số 2", None),
    ):
        store.save(Employer, {"name": name, "tax_code": code})
    found = find(store, Employer)
    assert sorted((pair.exact, pair.reasons[0]) for pair in found) == [(False, "same_naming"), (True, "same_tax_code")]


def test_sheets_of_one_day_are_doubles_and_those_of_two_days_are_not(store: Store, unit: str) -> None:
    with store.change("IMPORT", "x") as change:
        for day in ("2026-03-01", "2026-03-01", "2026-06-01"):
            change.create(Dialogue, {"held_on": day})
    (pair,) = find(store, Dialogue)
    assert {"same_naming", "same_days"} <= set(pair.reasons)


def test_every_reason_has_its_words() -> None:
    assert set(typing.get_args(Reason)) == set(REASONS)


def test_planted_doubles_are_found_and_few_others(store: Store, unit: str) -> None:
    wanted = planted.fill(store, people=3_000, doubles=270)
    found = {(min(p.one, p.other), max(p.one, p.other)) for p in find(store, Member) if p.score >= LEAST}
    assert len(wanted & found) / len(wanted) >= 0.99
    assert len(wanted & found) / len(found) >= 0.97


@pytest.mark.parametrize(("ids", "most"), [(True, 0.001), (False, 0.002)])
def test_distinct_people_are_hardly_ever_listed_as_likely(store: Store, unit: str, *, ids: bool, most: float) -> None:
    planted.fill(store, people=5_000, doubles=0, seed=7, ids=ids)
    likely = [pair for pair in find(store, Member) if pair.score >= LEAST]
    assert len(likely) <= most * 5_000


def test_progress_is_told_all_along_and_may_end_the_search(store: Store, unit: str) -> None:
    planted.fill(store, people=2_000, doubles=20)
    told: list[tuple[int, int]] = []
    find(store, Member, lambda done, total: told.append((done, total)))
    shares = [done / total for done, total in told]
    assert len(told) > 20
    assert shares == sorted(shares)
    assert shares[-1] == 1

    def stop(done: int, total: int) -> None:
        if done > total / 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        find(store, Member, stop)


NAMES = st.sampled_from(["Đặng Văn Ánh", "Dang Van Anh", "Ánh Đặng Văn", "Đặng Văn Bình", "H' Blu Ktul", "H'Blu Ktul"])
BIRTHS = st.sampled_from(["", "1985", "1985-03", "1985-03-05", "1985-05-03", "1986-03-05", "1990-11-21"])
IDS = st.sampled_from(["", "066085012345", "066085012346", "066085012354", "066185099999"])
PHONES = st.sampled_from([(None,), ("0905123456",), ("0977123456",)])
PEOPLE = st.builds(
    lambda name, birth, citizen, phone, sex: (name, birth, citizen, phone, sex),
    NAMES, BIRTHS, IDS, PHONES, st.sampled_from([None, "NAM", "NU"]),
)  # fmt: skip


def someone(rid: int, told: tuple[str, str, str, tuple[str], str | None]) -> Person:
    name, birth, citizen, phone, sex = told
    return Person(rid, str(rid), name, *keys_of(name), birth, citizen, (), phone, sex)


@given(PEOPLE, PEOPLE)
def test_it_does_not_matter_who_is_compared_with_whom(
    one: tuple[str, str, str, tuple[str], str | None], other: tuple[str, str, str, tuple[str], str | None]
) -> None:
    people = someone(1, one), someone(2, other)
    names = Counter(person.key for person in people)
    words = Counter(word for person in people for word in person.folded.split(" "))
    assert weigh(*people, names, words) == weigh(*people[::-1], names, words)


@given(st.lists(PEOPLE, min_size=2, max_size=7), st.randoms(use_true_random=False))
@settings(max_examples=25)
def test_the_order_of_a_register_changes_nothing(
    people: list[tuple[str, str, str, tuple[str], str | None]], chance: typing.Any
) -> None:
    numbered = list(enumerate(people))
    answers = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            store = new_register(Path(folder), Reference.load())
            with store.change("IMPORT", "x") as change:
                for number, (name, birth, citizen, phone, sex) in numbered:
                    values = {"full_name": name, "birth_date": birth or None, "citizen_id": citizen or None,
                              "phone": phone[0], "gender": sex}  # fmt: skip
                    change.create(Member, values, f"{number:08d}-0000-4000-8000-000000000000")
            found = find(store, Member)
            assert found == find(store, Member)
            answers.append({(frozenset((p.one, p.other)), p.score, p.reasons, p.exact) for p in found})
            assert len(answers[-1]) == len(found)
            store.close()
        chance.shuffle(numbered)
    assert answers[0] == answers[1]


@given(st.text("0123456789", min_size=2, max_size=12), st.data())
def test_one_wrong_digit_is_a_slip_both_ways(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number) - 1))
    other = f"{number[:at]}{(int(number[at]) + 1) % 10}{number[at + 1 :]}"
    assert slip(number, other) == slip(other, number) == "digit"
    assert slip(number, number) == ""


@given(st.dates(), st.dates())
def test_birth_dates_are_compared_both_ways(one: typing.Any, other: typing.Any) -> None:
    assert birth_reason(one.isoformat(), other.isoformat()) == birth_reason(other.isoformat(), one.isoformat())

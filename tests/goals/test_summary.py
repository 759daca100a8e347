"""The summary as data: counts only, true on a day, and every printed figure made again from it alone."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.goals.demo import make_demo
from kh49_desktop.goals.periods import period_of
from kh49_desktop.goals.summary import figures, gather, numbered
from kh49_desktop.records.agreement import Agreement
from kh49_desktop.records.conference import Conference, Dialogue
from kh49_desktop.records.employer import Employer, UnitEmployer, Workforce
from kh49_desktop.records.member import Member
from kh49_desktop.records.unit import Unit, UnitCode, UnitParent, UnitSuccession
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store


def gathered(store: Store, year: int = 2026, code: str = "Y") -> dict[str, Any]:
    return {**gather(store, period_of(store.reference, year, code))}


def test_a_register_without_a_unit_has_no_summary(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        gathered(store)
    assert refused.value.problems[0].code == "unit_missing"


def test_a_period_that_has_not_begun_has_none_either(store: Store, unit: str) -> None:
    with pytest.raises(Refused) as refused:
        gathered(store, 2027)
    assert refused.value.problems[0].code == "period_not_begun"


def test_the_figures_are_made_again_from_the_data_alone(store: Store) -> None:
    make_demo(store)
    data = gathered(store)
    received = json.loads(json.dumps(data, ensure_ascii=False))
    assert figures(received) == figures(data)  # type: ignore[arg-type] # as read from a received file
    told = figures(data)  # type: ignore[arg-type]
    assert told["members_closing"] == data["members"]["closing"][0] == 57
    assert told["members_closing_female"] == data["members"]["closing"][1]
    assert (told["members_in"], told["members_out"], told["members_opening"]) == (11, 3, 49)
    assert told["conference_1_share"] == "94,8%"


def test_a_figure_that_was_changed_in_the_data_is_another_figure(store: Store) -> None:
    make_demo(store)
    data = gathered(store)
    before = figures(data)  # type: ignore[arg-type]
    data["members"]["steps"][0] = (data["members"]["steps"][0][0], 999, 1)
    assert figures(data)["members_closing"] != before["members_closing"]  # type: ignore[arg-type]


def test_no_person_is_named_but_who_signs(store: Store) -> None:
    make_demo(store)
    text = json.dumps(gathered(store), ensure_ascii=False)
    signs = "Nguyễn Thị Ánh"
    people = [(m.full_name, m.citizen_id, m.phone) for m in store.every(Member)]
    assert signs in text
    assert not any(word and word != signs and word in text for person in people for word in person)


def test_no_data_is_none_and_never_nought(store: Store, unit: str) -> None:
    data = gathered(store)
    assert data["workforce"] == {"opening": None, "closing": None}
    told = figures(data)  # type: ignore[arg-type]
    assert told["workers"] is None
    assert told["members_of_workers"] is None
    assert told["workers_covered"] is None
    assert told["target_CONF-PRI-2030"] == "no_data"


def test_the_chart_has_five_years_on_the_same_day_and_ends_with_the_closing(store: Store, unit: str) -> None:
    with store.change("IMPORT") as change:
        for year in (2019, 2023, 2024, 2026):
            change.create(Member, {"full_name": "An", "admitted_on": f"{year}-03-01"})
        change.create(Member, {"full_name": "Bình", "admitted_on": "2023-12-24"})  # after the cut-off of 2023
    assert gathered(store)["members"]["by_year"] == [[2022, 1], [2023, 2], [2024, 4], [2025, 4], [2026, 5]]


def test_a_conference_after_the_cut_off_is_still_to_come_in_that_report(store: Store, unit: str) -> None:
    store.save(Conference, {"year": 2026, "held_on": "2026-06-20", "minutes_no": "1", "present": 300, "summoned": 330})
    (half,) = gathered(store, 2026, "H1")["conferences"]
    assert (half["status"], half["present"], half["counted"]) == ("PLANNED", None, False)
    (year,) = gathered(store)["conferences"]
    assert (year["status"], year["present"], year["counted"]) == ("HELD", 300, True)


def test_dialogues_are_those_of_the_period(store: Store, unit: str) -> None:
    for on, kind in (
        ("2025-11-30", "PERIODIC"),
        ("2025-12-01", "PERIODIC"),
        ("2026-11-22", "CASE"),
        ("2026-11-23", "CASE"),
    ):
        store.save(Dialogue, {"held_on": on, "kind": kind, "petitions": 4, "solved": 3})
    told = gathered(store)["dialogues"]
    assert told == {"periodic": 1, "other": 1, "petitions": 8, "solved": 6, "days": ["2025-12-01", "2026-11-22"]}


def test_an_agreement_stands_with_its_state_on_the_day(store: Store, unit: str) -> None:
    store.save(Agreement, {"number": "1", "signed_on": "2019-05-15", "term_years": 2})  # long gone
    store.save(Agreement, {"number": "2", "signed_on": "2023-01-15", "term_years": 3})  # ended in the period
    store.save(Agreement, {"number": "3", "signed_on": "2026-02-01", "term_years": 3, "workers_covered": 352})
    told = gathered(store)["agreements"]
    assert [(a["number"], a["state"], a["ends"]) for a in told] == [
        ("3", "IN_FORCE", "2029-01-31"),
        ("2", "EXPIRED", "2026-01-14"),
    ]


def test_the_workforce_is_the_latest_of_each_employer_the_union_covers(store: Store, unit: str) -> None:
    one, two, three = (store.save(Employer, {"name": name}).id for name in ("A", "B", "C"))
    store.save(UnitEmployer, {"unit": unit, "employer": three, "until": "2026-06"})
    for employer, as_of, total, female in (
        (one, "2025-10-01", 100, 60), (one, "2026-10-01", 120, 70), (one, "2026-12-01", 999, 1),
        (two, "2026-09-01", 50, None), (three, "2026-01-01", 30, 3),
    ):  # fmt: skip
        store.save(Workforce, {"employer": employer, "as_of": as_of, "total_workers": total, "female": female})
    told = gathered(store)["workforce"]
    assert told["opening"] == {"as_of": "2025-10-01", "total": 100, "female": 60}
    assert told["closing"] == {"as_of": "2026-10-01", "total": 170, "female": None}


def test_the_superior_is_the_one_of_the_day(store: Store, unit: str) -> None:
    store.save(UnitParent, {"unit": unit, "name": "LĐLĐ huyện Krông Pắc", "until": "2025-06-30"})
    store.save(UnitParent, {"unit": unit, "name": "LĐLĐ tỉnh Đắk Lắk", "since": "2025-07-01"})
    assert gathered(store, 2026)["unit"]["superior"] == "LĐLĐ tỉnh Đắk Lắk"
    assert gathered(store, 2025, "H1")["unit"]["superior"] == "LĐLĐ huyện Krông Pắc"


def test_a_number_gets_the_form_of_the_law(reference: Reference) -> None:
    day = datetime.date(2026, 11, 22)
    assert numbered(reference, day, "5") == "05/BC-CĐCS"
    assert numbered(reference, day, "5/2026/BC-CĐCS") == "5/2026/BC-CĐCS"
    assert numbered(reference, day, "") == ""


def test_a_past_period_bears_the_name_and_the_code_of_its_time(store: Store, unit: str) -> None:
    name = "CĐCS Công ty CP Sợi Ea Kar"
    store.save(Unit, {"name": name, "code": "DL-0900"}, record=unit)
    change = {"unit": unit, "kind": "DOI_TEN", "old_name": "CĐCS Xí nghiệp Sợi", "new_name": name}
    store.save(UnitSuccession, {**change, "on": "2026-01-15", "decision_no": "3/QĐ"})
    store.save(UnitCode, {"unit": unit, "code": "KB-12", "until": "2025-06-30"})
    store.save(UnitCode, {"unit": unit, "code": "DL-0900", "since": "2025-07-01"})
    then, now = gathered(store, 2024)["unit"], gathered(store, 2026)["unit"]
    assert (then["name"], then["code"]) == ("CĐCS Xí nghiệp Sợi", "KB-12")
    assert (now["name"], now["code"]) == (name, "DL-0900")

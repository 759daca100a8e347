"""Plan 49: 24 targets read by their words, the gap in whole units, and what one grassroots unit can answer."""

from __future__ import annotations

import dataclasses
import datetime
import itertools
from collections import Counter

import pytest

from kh49_desktop.fields import Value
from kh49_desktop.goals.plan49 import Answer, gap, milestone, satisfied, targets, unit_standing
from kh49_desktop.records.agreement import Agreement
from kh49_desktop.records.conference import Conference, Dialogue
from kh49_desktop.records.employer import Employer, Workforce
from kh49_desktop.records.unit import Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store

DAY = datetime.date
TODAY = DAY(2026, 11, 22)


def answers(store: Store, day: datetime.date = TODAY) -> dict[str, Answer]:
    return {line.target.code: line.answer for line in unit_standing(store, day)}


def test_the_plan_has_24_targets_17_with_a_figure_one_all_and_six_without(reference: Reference) -> None:
    plan = targets(reference)
    assert len({target.code for target in plan}) == 24
    kinds = Counter("all" if t.qualifier == "tất cả" else "figure" if t.threshold is not None else "none" for t in plan)
    assert kinds == {"figure": 17, "all": 1, "none": 6}
    assert all((target.comparator == "QUALITATIVE") == (target.threshold is None) for target in plan)


def test_the_comparator_is_the_word_of_the_plan(reference: Reference) -> None:
    for target in targets(reference):
        if "trên " in target.quote.lower() and "%" in target.quote:
            assert target.comparator == ">", target.code
        if "trở lên" in target.quote and target.unit == "percent" and target.threshold is not None:
            assert target.comparator == ">=", target.code


def test_ninety_five_percent_exactly_meets_2023_and_fails_2025(reference: Reference) -> None:
    by_code = {target.code: target for target in targets(reference)}
    met = [
        satisfied(t.comparator, t.threshold or 0, 95, 100) for t in (by_code["CONF-SOE-2023"], by_code["CONF-SOE-2025"])
    ]
    assert met == [True, False]


@pytest.mark.parametrize(
    ("year", "aims_at"), [(2021, 2023), (2023, 2023), (2024, 2025), (2026, 2030), (2031, 2045), (2050, 2045)]
)
def test_the_milestone_in_force_is_the_next_one_named(reference: Reference, year: int, aims_at: int) -> None:
    assert milestone(reference, DAY(year, 6, 1)) == aims_at


def test_the_gap_is_the_smallest_number_that_meets_the_target() -> None:
    for comparator, threshold, of in itertools.product((">", ">=", "=="), (60, 75, 80, 95, 98, 100), range(1, 43)):
        for have in range(of + 1):
            if comparator == "==" and threshold != 100:
                continue
            wanted = next(k for k in itertools.count() if satisfied(comparator, threshold, have + k, of))
            assert gap(comparator, threshold, have, of) == wanted, (comparator, threshold, have, of)


def test_27_conferences_of_42_enterprises_lack_seven_for_more_than_80_percent() -> None:
    assert gap(">", 80, 27, 42) == 7  # 34/42 is 80,95 %


def test_a_share_of_nothing_is_no_share() -> None:
    with pytest.raises(ValueError, match="0"):
        gap(">=", 80, 0, 0)


def test_a_unit_is_asked_only_for_what_concerns_it(store: Store, unit: str) -> None:
    store.save(Workforce, {"as_of": "2026-11-01", "total_workers": 352})
    assert set(answers(store)) == {"MEM-2030", "ORG-2030", "CONF-PRI-2030", "CBA-2030"}
    assert set(answers(store, DAY(2023, 5, 1))) == {"MEM-2023", "ORG-2023", "CONF-PRI-2023", "CBA-2023"}


def test_nothing_recorded_is_no_data_and_never_nought(store: Store, unit: str) -> None:
    found = answers(store)
    assert found["CONF-PRI-2030"] == Answer("no_data", because="no_conference")
    assert found["CBA-2030"] == Answer("no_data", because="no_agreement")
    assert found["ORG-2030"] == Answer("no_data", because="no_workforce")


def test_the_unit_supplies_its_members_to_the_figure_of_the_province(store: Store, unit: str) -> None:
    assert answers(store)["MEM-2030"] == Answer("supplied", 0)


def test_a_small_enterprise_is_outside_the_population_of_its_target(store: Store, unit: str) -> None:
    store.save(Workforce, {"as_of": "2026-11-01", "total_workers": 19})
    assert "ORG-2030" not in answers(store)
    store.save(Workforce, {"as_of": "2026-11-02", "total_workers": 20})
    assert answers(store)["ORG-2030"] == Answer("qualitative", 1, 1)


HELD: dict[str, Value] = {"year": 2026, "held_on": "2026-03-28", "summoned": 336, "present": 312}


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({**HELD, "minutes_no": "01/BB"}, Answer("met", 1, 1)),
        ({**HELD, "resolution_date": "2026-03-28"}, Answer("met", 1, 1)),
        (HELD, Answer("not_counted", 0, 1, "conference_unrecorded")),
        ({"year": 2026, "held_on": "2026-12-20"}, Answer("no_data", because="conference_planned")),
        ({"year": 2026, "status": "NOT_HELD", "not_held_reason": "KHAC"}, Answer("not_met", 0, 1)),
        ({**HELD, "year": 2025, "minutes_no": "01/BB"}, Answer("no_data", because="no_conference")),
    ],
)
def test_the_conference_of_the_year(store: Store, unit: str, values: dict[str, Value], answer: Answer) -> None:
    store.save(Conference, values)
    assert answers(store)["CONF-PRI-2030"] == answer


def test_a_conference_does_not_count_before_it_was_held(store: Store, unit: str) -> None:
    store.save(Conference, {**HELD, "minutes_no": "01/BB", "status": "HELD"})
    assert answers(store, DAY(2026, 3, 27))["CONF-PRI-2030"].state == "no_data"


def test_other_forms_of_democracy_are_the_other_reading_not_the_answer(store: Store, unit: str) -> None:
    store.save(Dialogue, {"held_on": "2026-09-10", "kind": "PERIODIC"})
    line = next(line for line in unit_standing(store, TODAY) if line.target.metric == "conf_nonstate")
    assert (line.answer.state, line.broad) == ("no_data", Answer("met", 1, 1))


def agreement(store: Store, **values: Value) -> str:
    given: dict[str, Value] = {"signed_on": "2024-05-15", "term_years": 3, **values}
    return store.save(Agreement, given).id


def test_an_agreement_in_force_counts_and_an_expired_one_does_not(store: Store, unit: str) -> None:
    agreement(store)
    assert answers(store)["CBA-2030"] == Answer("met", 1, 1)
    assert answers(store, DAY(2027, 5, 14))["CBA-2030"].state == "met"
    assert answers(store, DAY(2027, 5, 15))["CBA-2030"] == Answer("not_met", 0, 1)


def test_the_ninety_days_of_grace_are_told_apart_and_not_counted(store: Store, unit: str) -> None:
    agreement(store, renegotiation_on="2027-04-01")
    assert answers(store, DAY(2027, 6, 1))["CBA-2030"] == Answer("not_counted", 0, 1, "agreement_grace")
    assert answers(store, DAY(2027, 9, 1))["CBA-2030"] == Answer("not_met", 0, 1)


def test_an_agreement_that_is_still_negotiated_does_not_count_yet(store: Store, unit: str) -> None:
    store.save(Agreement, {"negotiation_request_on": "2026-09-01"})
    assert answers(store)["CBA-2030"] == Answer("not_counted", 0, 1, "agreement_not_begun")


def test_a_union_of_several_enterprises_counts_enterprises(store: Store, unit: str) -> None:
    first, second, third = (store.save(Employer, {"name": f"Công ty {n}"}).id for n in "ABC")
    agreement(store, employer=first)
    assert answers(store)["CBA-2030"] == Answer("not_met", 1, 3)
    agreement(store, employer=second, number="2")
    agreement(store, employer=third, number="3")
    assert answers(store)["CBA-2030"] == Answer("met", 3, 3)


def test_an_agency_left_the_scope_on_the_first_of_july_2025(store: Store, unit: str) -> None:
    store.save(Unit, {"host_type": "CQ_HANH_CHINH"}, record=unit)
    assert answers(store, DAY(2025, 6, 30))["CONF-PUB-2025"].state == "no_data"
    assert answers(store, DAY(2025, 7, 1))["CONF-PUB-2025"] == Answer("out_of_scope")


def test_a_public_unit_is_not_asked_for_what_enterprises_are(store: Store, unit: str) -> None:
    store.save(Unit, {"host_type": "DVSN_CONG_LAP_TU_CHU"}, record=unit)
    assert set(answers(store)) == {"MEM-2030", "CONF-PUB-2030"}
    assert {"CONF-PUBSOE-2045", "CBA-2045"} <= set(answers(store, DAY(2040, 1, 1)))


def test_a_unit_of_unknown_kind_is_told_what_is_missing(store: Store, unit: str) -> None:
    store.save(Unit, {"host_type": None}, record=unit)
    assert answers(store)["CONF-SOE-2030"] == Answer("no_data", because="host_type_unknown")


def test_where_the_plan_names_no_figure_there_is_no_verdict(store: Store, unit: str) -> None:
    store.save(Conference, {"year": 2040, "held_on": "2040-03-28", "minutes_no": "1", "status": "PLANNED"})
    store.save(Conference, {"year": 2039, "held_on": "2026-03-28", "minutes_no": "1"})
    found = answers(store, DAY(2039, 11, 22))
    assert found["CONF-PRI-2045"] == Answer("qualitative", 1, 1)


def test_whom_a_target_counts_is_told_by_the_data_not_by_its_words(store: Store, unit: str) -> None:
    store.save(Unit, {"host_type": "DVSN_CONG_LAP_TU_CHU"}, record=unit)
    told = {target.code: target.population for target in targets(store.reference)}
    assert (told["CBA-2030"], told["CBA-2045"]) == ("UNIONISED_ENTERPRISES", "UNIONISED_PLACES")
    otherwise = tuple({**each, "quote": "doanh nghiệp, đơn vị"} for each in store.reference.targets)
    store.reference = dataclasses.replace(store.reference, targets=otherwise)
    assert set(answers(store)) == {"MEM-2030", "CONF-PUB-2030"}


def test_every_percentage_tells_what_it_is_reckoned_over(reference: Reference) -> None:
    basis = {target.metric: target.denominator_basis for target in targets(reference)}
    assert basis["cba_signed"] == "UNIONISED_ENTERPRISES"
    assert {basis[m] for m in ("conf_public", "conf_soe", "conf_nonstate")} == {"ALL_ENTERPRISES"}

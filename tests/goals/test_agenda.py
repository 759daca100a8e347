"""What is due: each thing once, with its day, its law and the field to jump to."""

from __future__ import annotations

import datetime

import pytest

from kh49_desktop.goals.agenda import agenda, summary_made
from kh49_desktop.goals.due import Due
from kh49_desktop.goals.periods import period_of
from kh49_desktop.records.agreement import Agreement
from kh49_desktop.records.conference import Conference, Dialogue
from kh49_desktop.records.member import Member
from kh49_desktop.records.regulation import DemocracyRegulation
from kh49_desktop.records.unit import Unit
from kh49_desktop.store.file import Store
from kh49_desktop.words.agenda import AGENDA, OWN_REASONS, line, reason, why
from tests.conftest import other_law

DAY = datetime.date


@pytest.fixture
def settled(store: Store, unit: str) -> str:
    """The id of a unit that has done everything of 2026."""
    store.save(Unit, {"decision_no": "1", "decision_date": "2019", "term_from": 2025, "term_to": 2030}, record=unit)
    store.save(Conference, {"year": 2026, "held_on": "2026-03-28", "minutes_no": "1"})
    store.save(Dialogue, {"held_on": "2026-09-10", "kind": "PERIODIC"})
    agreed = {"sent_authority_on": "2025-05-20", "published_on": "2025-05-16"}
    store.save(Agreement, {"number": "01", "signed_on": "2025-05-15", "term_years": 3, **agreed})
    store.save(DemocracyRegulation, {"issued_on": "2025-02-10"})
    return unit


def dues(store: Store, day: datetime.date) -> dict[str, Due]:
    return {due.code: due for due in agenda(store, day) if due.code not in {"incomplete", "report_due"}}


def test_who_has_done_everything_has_nothing_due(store: Store, settled: str) -> None:
    assert dues(store, DAY(2026, 10, 1)) == {}


def test_a_new_register_is_told_what_the_year_asks_for(store: Store, unit: str) -> None:
    found = dues(store, DAY(2026, 10, 1))
    assert set(found) == {"conference_not_held", "dialogue_not_held", "agreement_none", "regulation_none"}
    assert found["conference_not_held"].due == DAY(2026, 12, 31)
    assert "Bộ luật Lao động" in (found["conference_not_held"].legal_basis or "")


def test_state_enterprises_hold_it_within_three_months_of_the_next_year(store: Store, settled: str) -> None:
    store.save(Unit, {"host_type": "DN_NHA_NUOC"}, record=settled)
    found = dues(store, DAY(2027, 2, 1))["conference_not_held"]
    assert (found.due, found.facts["year"]) == (DAY(2028, 3, 31), "2027")


def test_the_resolution_is_reviewed_after_six_months_where_the_law_says_so(store: Store, settled: str) -> None:
    assert "conference_review" not in dues(store, DAY(2026, 10, 1))
    store.save(Unit, {"host_type": "DVSN_CONG_LAP_TU_CHU"}, record=settled)
    assert "conference_review" not in dues(store, DAY(2026, 8, 1))
    found = dues(store, DAY(2026, 10, 1))["conference_review"]
    assert (found.due, found.overdue, found.field) == (DAY(2026, 9, 28), True, "review_6m_on")


@pytest.mark.parametrize(
    ("values", "code", "due"),
    [
        ({"held_on": "2027-03-28"}, "conference_planned", DAY(2027, 3, 28)),
        ({"status": "PLANNED"}, "conference_planned", DAY(2027, 12, 31)),
        ({"status": "PLANNED", "held_on": "2027-01-10"}, "conference_to_record", DAY(2027, 1, 10)),
        ({"held_on": "2026-11-10"}, "conference_unrecorded", None),
    ],
)
def test_a_conference_asks_for_the_next_step(
    store: Store, settled: str, values: dict[str, str], code: str, due: datetime.date | None
) -> None:
    record = store.save(Conference, {"year": 2027, **values}).id
    found = dues(store, DAY(2027, 2, 1))
    assert (found[code].due, found[code].record) == (due, record)
    assert "conference_not_held" not in found


def test_one_that_is_not_held_for_a_reason_is_settled(store: Store, settled: str) -> None:
    store.save(Conference, {"year": 2027, "status": "NOT_HELD", "not_held_reason": "BAT_KHA_KHANG"})
    assert not [code for code in dues(store, DAY(2027, 2, 1)) if code.startswith("conference")]


def test_an_agreement_is_announced_ninety_days_before_it_ends(store: Store, settled: str) -> None:
    assert "agreement_expiring" not in dues(store, DAY(2028, 2, 13))
    found = dues(store, DAY(2028, 2, 14))["agreement_expiring"]
    assert (found.due, found.overdue) == (DAY(2028, 5, 14), False)


def test_then_it_is_in_grace_or_expired_until_a_new_one_is_in_force(store: Store, settled: str) -> None:
    assert dues(store, DAY(2028, 5, 15))["agreement_expired"].overdue
    (old,) = store.every(Agreement)
    store.save(Agreement, {"renegotiation_on": "2028-04-01"}, record=old.id)
    grace = dues(store, DAY(2028, 5, 15))["agreement_grace"]
    assert grace.due == DAY(2028, 8, 12)
    store.save(Agreement, {"signed_on": "2028-06-01", "term_years": 3, "sent_authority_on": "2028-06-02"})
    assert "agreement_expired" not in dues(store, DAY(2028, 12, 1))


def test_a_signed_agreement_is_to_be_sent_within_ten_days(store: Store, settled: str) -> None:
    record = store.save(Agreement, {"number": "02", "signed_on": "2026-11-18", "term_years": 3}).id
    found = dues(store, DAY(2026, 11, 22))["agreement_to_send"]
    assert (found.due, found.record, found.overdue) == (DAY(2026, 11, 28), record, False)
    assert "Sở Nội vụ" in line(found)
    assert dues(store, DAY(2026, 11, 29))["agreement_to_send"].overdue


def test_the_end_of_the_term_is_announced_a_year_ahead(store: Store, settled: str) -> None:
    assert "term_ends" not in dues(store, DAY(2029, 12, 30))
    assert dues(store, DAY(2029, 12, 31))["term_ends"].due == DAY(2030, 12, 31)


def test_a_report_is_announced_until_it_was_made(store: Store, settled: str) -> None:
    def reports(day: datetime.date) -> list[tuple[object, object]]:
        return [(d.facts["title"], d.overdue) for d in agenda(store, day) if d.code == "report_due"]

    assert reports(DAY(2026, 5, 10)) == []
    assert reports(DAY(2026, 5, 11)) == [("6 tháng đầu năm 2026", False)]
    assert reports(DAY(2026, 12, 11)) == [("năm 2026", True)]
    summary_made(store, period_of(store.reference, 2026, "Y"))
    assert reports(DAY(2026, 12, 11)) == []


def test_how_long_before_something_is_announced_stands_in_the_dated_rules(store: Store, settled: str) -> None:
    law = other_law(store.reference, "agenda.ahead", term_days=10, report_days=5, report_days_after=1)
    store.reference = other_law(law, "report.owed", periods=["Y"])
    assert "term_ends" not in dues(store, DAY(2030, 12, 20))
    assert "term_ends" in dues(store, DAY(2030, 12, 21))
    shown = [
        day for day in (4, 5, 10, 11, 12) if any(d.code == "report_due" for d in agenda(store, DAY(2026, 12, day)))
    ]
    assert shown == [5, 10, 11]
    assert not any(d.code == "report_due" for d in agenda(store, DAY(2026, 6, 10)))


def test_incomplete_records_are_counted_with_the_field_missing_most_often(store: Store, settled: str) -> None:
    for name in ("An", "Bình", "Cúc"):
        values = {"gender": "NAM", "citizen_id": None, "job_title": "Công nhân", "admitted_on": "2020"}
        store.save(Member, {"full_name": name, "birth_date": None if name == "An" else "1990", **values})
    found = next(due for due in agenda(store, store.today) if due.code == "incomplete" and due.table == "member")
    # No employer is recorded either, so two fields are missing three times; the first of the form is named.
    assert (found.facts["count"], found.field, found.facts["often"]) == (3, "citizen_id", 3)
    assert line(found) == "Đoàn viên: 3 bản ghi chưa đủ thông tin, thường thiếu “Số định danh”."


def test_half_finished_forms_and_unread_values_wait(store: Store, settled: str) -> None:
    store.keep_draft("member:", "full_name", "Đặng Vă")
    member = store.save(Member, {"full_name": "An"}).id
    with store.change("IMPORT") as change:
        change.leave(Member, member, "birth_date", "31/02/1985", "bad_date", "ds.xlsx · dòng 9")
    found = dues(store, store.today)
    assert (found["draft"].table, found["draft"].record, found["draft"].facts["fields"]) == ("member", None, 1)
    assert found["leftovers"].facts == {"count": 1}


def test_what_is_overdue_comes_first_and_what_has_no_day_last(store: Store, unit: str) -> None:
    store.save(Agreement, {"signed_on": "2026-01-01", "term_years": 3})
    order = [(not due.overdue, due.due is None) for due in agenda(store, DAY(2026, 11, 22))]
    assert order == sorted(order)
    assert order[0] == (False, False)
    assert order[-1] == (True, True)


def test_every_due_has_its_sentence_and_its_law(store: Store, unit: str) -> None:
    store.save(Agreement, {"signed_on": "2026-01-01", "term_years": 3})
    for due in agenda(store, DAY(2026, 11, 22)):
        assert "{" not in line(due)
        assert why(due) == (f"Theo {due.legal_basis}." if due.legal_basis else "")


def test_the_conference_and_its_law_are_named_as_the_sector_names_them(store: Store, unit: str) -> None:
    assert line(dues(store, DAY(2026, 10, 1))["conference_not_held"]) == "Chưa ghi hội nghị người lao động năm 2026."
    assert "Điều 63" in (dues(store, DAY(2026, 10, 1))["dialogue_not_held"].legal_basis or "")
    store.save(Unit, {"host_type": "DVSN_CONG_LAP_TU_CHU"}, record=unit)
    found = dues(store, DAY(2026, 10, 1))
    assert line(found["conference_not_held"]) == (
        "Chưa ghi hội nghị cán bộ, công chức, viên chức, người lao động năm 2026."
    )
    assert found["dialogue_not_held"].legal_basis == "Luật Thực hiện dân chủ ở cơ sở 10/2022/QH15, Điều 73"


@pytest.mark.parametrize(
    ("host_type", "day", "asked"),
    [
        ("DVSN_CONG_LAP_TU_CHU", DAY(2023, 6, 30), False),
        ("DVSN_CONG_LAP_TU_CHU", DAY(2023, 7, 1), True),
        ("DN_NHA_NUOC", DAY(2021, 1, 31), False),
        ("DN_NHA_NUOC", DAY(2023, 6, 30), True),
    ],
)
def test_nothing_is_due_by_a_law_nobody_has_read(
    store: Store, unit: str, host_type: str, day: datetime.date, asked: bool
) -> None:
    store.save(Unit, {"host_type": host_type}, record=unit)
    assert ("conference_not_held" in dues(store, day)) is asked


def test_a_dialogue_that_a_year_went_without_is_still_told_in_january(store: Store, settled: str) -> None:
    assert "dialogue_not_held" not in dues(store, DAY(2026, 12, 31))
    asked = [due for due in agenda(store, DAY(2028, 1, 10)) if due.code == "dialogue_not_held"]
    assert [(due.facts["year"], due.overdue) for due in asked] == [("2027", True), ("2028", False)]
    asked = [due for due in agenda(store, DAY(2028, 2, 1)) if due.code == "dialogue_not_held"]
    assert [due.facts["year"] for due in asked] == ["2028"]


def test_an_agreement_without_a_number_is_told_by_its_day(store: Store, settled: str) -> None:
    store.save(Agreement, {"signed_on": "2026-09-15", "term_years": 3, "sent_authority_on": "2026-09-16"})
    assert line(dues(store, DAY(2026, 10, 1))["agreement_to_publish"]) == (
        "Thoả ước 15/09/2026 chưa ghi ngày công bố cho người lao động."
    )


def test_whatever_is_asked_for_says_why(store: Store, unit: str) -> None:
    assert set(OWN_REASONS) <= set(AGENDA)
    store.save(Unit, {"term_to": 2026}, record=unit)
    store.save(Member, {"full_name": "An"})
    for due in agenda(store, DAY(2026, 10, 1)):
        assert reason(due).endswith(".")

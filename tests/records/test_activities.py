"""The rules of a union's activities: dialogues, boards, petitions, disputes, emulation, care, inspection (III.3)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from kh49_desktop.errors import Level, Problem, Refused
from kh49_desktop.fields import Travels
from kh49_desktop.record import Record
from kh49_desktop.records import (
    CATALOGUE,
    Award,
    Conference,
    ConferencePetition,
    DemocracyRegulation,
    Dialogue,
    DialogueTeam,
    Dispute,
    Employer,
    Member,
    Movement,
    PeopleInspectionBoard,
    Petition,
    SelfInspection,
    SocialCriticism,
    Unit,
    Welfare,
    WorkAccident,
    Workforce,
)
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence

Children = Mapping[str, Sequence[Mapping[str, Any]]]


def problems(
    store: Store, kind: type[Record], values: Mapping[str, Any], children: Children | None = None
) -> list[Problem]:
    """What is said of such a record, saved or refused."""
    lists = {name: [dict(row) for row in rows] for name, rows in (children or {}).items()}
    try:
        return list(store.save(kind, values, children=lists).problems)
    except Refused as refused:
        return list(refused.problems)


def told(
    store: Store, kind: type[Record], values: Mapping[str, Any], children: Children | None = None
) -> set[tuple[str, str | None]]:
    """The codes and fields of the errors and warnings of such a record."""
    return {(p.code, p.field) for p in problems(store, kind, values, children) if p.level is not Level.INFO}


def noted(store: Store, kind: type[Record], values: Mapping[str, Any]) -> set[tuple[str, str | None]]:
    """The codes and fields of the notes on such a record: nothing is wrong, the agenda tells of it too."""
    return {(p.code, p.field) for p in problems(store, kind, values) if p.level is Level.INFO}


def asked(store: Store, kind: type[Record], values: Mapping[str, Any]) -> set[str]:
    """What such a record still needs."""
    saved = store.load(kind, store.save(kind, values).id)
    assert saved is not None
    return set(saved.missing(store.around()))


# -- the conference ----------------------------------------------------------------------------------------------------


def test_each_enterprise_of_a_union_has_its_own_conference(store: Store, unit: str) -> None:
    one, two = (store.save(Employer, {"name": name}).id for name in ("Công ty Một", "Công ty Hai"))
    store.save(Conference, {"year": 2026, "employer": one})
    assert told(store, Conference, {"year": 2026, "employer": two}) == set()
    assert told(store, Conference, {"year": 2026, "employer": one}) == {("second_conference", "year")}


def test_a_review_after_six_months_needs_its_result(store: Store, unit: str) -> None:
    held = {"year": 2026, "held_on": "2026-03-28", "review_6m_on": "2026-09-28"}
    assert "review_6m_result" in asked(store, Conference, held)
    early = {"year": 2025, "held_on": "2025-03-28", "review_6m_on": "2025-03-01"}
    assert ("before_start", "review_6m_on") in told(store, Conference, early)


def test_why_it_was_not_held_is_asked_only_then(store: Store, unit: str) -> None:
    assert "not_held_reason" in asked(store, Conference, {"year": 2024, "status": "NOT_HELD"})
    assert "not_held_reason" not in asked(store, Conference, {"year": 2025, "status": "HELD"})
    held = {"year": 2026, "status": "HELD", "not_held_reason": "KHAC"}
    assert told(store, Conference, held) == {("reason_though_held", "not_held_reason")}


@pytest.mark.parametrize(("elected", "fits"), [(2, False), (3, True), (9, True), (10, False)])
def test_a_conference_elects_three_to_nine_to_the_board(store: Store, unit: str, elected: int, fits: bool) -> None:
    people = [{"body": "BTTND", "person": f"Y Moan {number}"} for number in range(elected)]
    found = told(store, Conference, {"year": 2026}, {"elections": people})
    assert (("board_size", None) in found) is not fits


# -- petitions ---------------------------------------------------------------------------------------------------------


def test_a_petition_past_its_deadline_is_told_until_it_is_answered(store: Store, unit: str) -> None:
    values = {"received_on": "2026-10-01", "content": "Thêm quạt ở xưởng may", "deadline": "2026-11-21"}
    assert noted(store, Petition, values) == {("petition_overdue", "deadline")}
    assert noted(store, Petition, {**values, "deadline": "2026-11-22"}) == set()  # today is the 22nd
    answered = {**values, "status": "ANSWERED", "answered_on": "2026-10-20"}
    assert noted(store, Petition, answered) == set()
    assert asked(store, Petition, answered) == {"answer"}
    assert told(store, Petition, {**values, "answered_on": "2026-10-20"}) == {("petition_still_open", "status")}


def test_a_petition_of_a_conference_has_the_same_rules(store: Store, unit: str) -> None:
    conference = store.save(Conference, {"year": 2026}).id
    values = {"conference": conference, "content": "Xe đưa đón", "deadline": "2026-06-01"}
    assert noted(store, ConferencePetition, values) == {("petition_overdue", "deadline")}


# -- dialogue: Nghị định 145/2020 Đ.38, 39 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("workers", "least"), [(49, 3), (50, 4), (149, 4), (150, 9), (299, 9), (300, 14), (500, 19), (999, 19), (1000, 24)]
)
def test_the_team_grows_with_the_workforce(store: Store, unit: str, workers: int, least: int) -> None:
    values = {"held_on": "2026-06-10", "total_workers": workers}
    assert told(store, Dialogue, {**values, "team": least}) == set()
    assert told(store, Dialogue, {**values, "team": least - 1}) == {("team_too_small", "team")}


def test_a_team_above_the_table_is_only_noted(store: Store, unit: str) -> None:
    found = problems(store, Dialogue, {"held_on": "2026-06-10", "total_workers": 60, "team": 9})
    assert [(p.code, p.level) for p in found] == [("team_over", Level.INFO)]


@pytest.mark.parametrize(
    ("held_on", "sent", "in_time"),
    [
        ("2026-06-10", "2026-06-03", True),  # a Wednesday: five working days before is the Wednesday before
        ("2026-06-10", "2026-06-04", False),
        ("2026-05-06", "2026-04-24", True),  # across 30/4, 1/5 and the ancestors' day that was given on the Monday
        ("2026-05-06", "2026-04-28", False),
    ],
)
def test_the_content_is_sent_five_working_days_before(
    store: Store, unit: str, held_on: str, sent: str, in_time: bool
) -> None:
    found = told(store, Dialogue, {"held_on": held_on, "content_sent_on": sent})
    assert (("content_sent_late", "content_sent_on") in found) is not in_time


@pytest.mark.parametrize(
    ("held_on", "published", "in_time"),
    [("2026-06-10", "2026-06-15", True), ("2026-06-10", "2026-06-16", False), ("2026-08-28", "2026-09-07", False),
     ("2026-08-28", "2026-09-04", True)],
)  # fmt: skip
def test_the_main_content_is_published_within_three_working_days(
    store: Store, unit: str, held_on: str, published: str, in_time: bool
) -> None:
    found = told(store, Dialogue, {"held_on": held_on, "published_on": published})
    assert (("published_late", "published_on") in found) is not in_time


def test_the_employers_side_is_three_with_the_legal_representative(store: Store, unit: str) -> None:
    values = {"held_on": "2026-06-10", "employer_team": 2, "legal_representative": 0}
    assert told(store, Dialogue, values) == {
        ("employer_side_small", "employer_team"),
        ("legal_representative_away", "legal_representative"),
    }
    case = {**values, "kind": "CASE", "employer_team": 3}
    assert told(store, Dialogue, case) == set()
    assert "case" in asked(store, Dialogue, case)


def test_a_list_of_the_team_holds_two_years(store: Store, unit: str) -> None:
    team = store.save(DialogueTeam, {"since": "2024-06-01", "workers_side": 4, "employer_side": 3}).id
    made = store.load(DialogueTeam, team)
    assert made is not None
    assert made.renew_by(store.around()) == "2026-06-01"
    assert told(store, Dialogue, {"held_on": "2026-06-01", "team_list": team}) == set()
    assert told(store, Dialogue, {"held_on": "2026-06-02", "team_list": team}) == {("team_list_old", "team_list")}
    assert ("team_list_old", "until") in told(store, DialogueTeam, {"since": "2024-06-01", "until": "2026-06-02"})


def test_a_new_dialogue_takes_team_and_workforce_from_what_is_known(store: Store, unit: str) -> None:
    store.save(Workforce, {"as_of": "2025-12-31", "total_workers": 340})
    store.save(Workforce, {"as_of": "2026-05-31", "total_workers": 352})
    team = store.save(DialogueTeam, {"since": "2026-01-05", "workers_side": 14, "employer_side": 5}).id
    saved = store.load(Dialogue, store.save(Dialogue, {"held_on": "2026-06-10", "team_list": team}).id)
    assert saved is not None
    assert (saved.total_workers, saved.team) == (352, 14)


def test_more_people_on_the_list_than_told_is_said(store: Store, unit: str) -> None:
    members = [{"person": f"H’Bia {n}", "side": "EMPLOYER"} for n in range(4)]
    values = {"since": "2026-01-05", "workers_side": 4, "employer_side": 3}
    assert told(store, DialogueTeam, values, {"members": members}) == {("named_over_stated", "employer_side")}


# -- the people's inspection board: Luật 10/2022 Đ.60, 77 --------------------------------------------------------------


def test_the_board_belongs_to_the_public_sector_unless_chosen(store: Store, unit: str) -> None:
    values = {"elected_on": "2026-03-28", "size": 3}
    assert told(store, PeopleInspectionBoard, values) == {("board_not_here", "by_regulation")}
    assert told(store, PeopleInspectionBoard, {**values, "by_regulation": 1}) == set()
    store.save(Unit, {"host_type": "DN_NHA_NUOC"}, record=unit)
    assert told(store, PeopleInspectionBoard, values) == set()


def test_a_board_serves_two_years_and_is_recognised_in_five_working_days(store: Store, unit: str) -> None:
    store.save(Unit, {"host_type": "DN_NHA_NUOC"}, record=unit)
    saved = store.load(PeopleInspectionBoard, store.save(PeopleInspectionBoard, {"elected_on": "2026-03-27"}).id)
    assert saved is not None
    assert (saved.term_from, saved.term_to) == ("2026-03-27", "2028-03-27")
    values = {"elected_on": "2026-03-27", "size": 5}  # a Friday
    assert told(store, PeopleInspectionBoard, {**values, "recognised_on": "2026-04-03"}) == set()
    late = {("recognised_late", "recognised_on")}
    assert told(store, PeopleInspectionBoard, {**values, "recognised_on": "2026-04-06"}) == late
    assert told(store, PeopleInspectionBoard, {**values, "term_to": "2028-03-28"}) == {("term_too_long", "term_to")}


def test_a_board_has_one_head(store: Store, unit: str) -> None:
    heads = [{"person": "Y Bhăm Niê", "role": "HEAD"}, {"person": "Trần Văn Tám", "role": "HEAD"}]
    values = {"elected_on": "2026-03-27", "size": 3, "by_regulation": 1}
    found = told(store, PeopleInspectionBoard, values, {"members": heads})
    assert {code for code, _ in found} == {"second_head"}


# -- disputes and accidents: an event with numbers, never with names ---------------------------------------------------


STRIKE = {"started_on": "2026-05-04", "kind": "STOPPAGE", "place": "Xưởng may 2", "workers_involved": 120}


def test_a_dispute_has_no_field_for_a_person() -> None:
    for kind in (Dispute, WorkAccident, Petition):
        links = {field.target for field in kind.about.fields.values() if field.target}
        assert "member" not in links
        kinds = {type(field.kind).__name__ for field in kind.about.fields.values()}
        assert not kinds & {"PersonName", "CitizenId", "Phone"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Do Lê Thị Hoa đứng ra kêu gọi", "names_a_person"),
        ("người đứng đầu là chị Lê Thị Hoa, tổ 3", "names_a_person"),
        ("gọi 0905 123 456 để hỏi", "names_a_number"),
        ("thẻ 066185001234", "names_a_number"),
        ("Nợ lương hai tháng, 1.250.000.000 đồng", None),
        ("Công ty May Thái Dương chậm trả lương từ 04/5/2026", None),
    ],
)
def test_who_took_part_is_asked_to_be_left_out(store: Store, unit: str, text: str, code: str | None) -> None:
    store.save(Member, {"full_name": "Lê Thị Hoa"})
    found = told(store, Dispute, {**STRIKE, "cause_text": text})
    assert found == ({(code, "cause_text")} if code else set())


def test_what_was_told_of_a_dispute_in_words_stays_in_the_unit() -> None:
    free = ("cause_text", "demands", "outcome_text")
    assert {Dispute.about.fields[name].travels for name in free} == {Travels.UNIT}


def test_only_a_court_says_that_a_strike_was_illegal(store: Store, unit: str) -> None:
    assert "court_decision" in asked(store, Dispute, {**STRIKE, "kind": "STRIKE", "legality": "ILLEGAL"})
    assert "court_decision" not in asked(store, Dispute, {**STRIKE, "kind": "STRIKE", "legality": "UNDECIDED"})
    assert "ended_on" in asked(store, Dispute, {**STRIKE, "outcome": "AGREED"})


def test_the_days_and_people_of_a_dispute_are_in_order(store: Store, unit: str) -> None:
    odd = {**STRIKE, "ended_on": "2026-05-03", "total_workers": 100, "female": 121}
    assert told(store, Dispute, odd) == {
        ("before_start", "ended_on"),
        ("more_than", "workers_involved"),
        ("more_than", "female"),
    }


@pytest.mark.parametrize(
    ("kind", "counts", "code"),
    [
        ("SERIOUS", {"dead": 0, "serious": 1}, None),
        ("LIGHT", {"dead": 0, "serious": 1}, "accident_kind"),
        ("SERIOUS", {"dead": 1, "serious": 2}, "accident_kind"),
        ("FATAL", {"dead": 0, "serious": 0}, "accident_nobody"),
        ("NEAR_MISS", {"dead": 0, "serious": 0}, None),
    ],
)
def test_an_accident_is_as_grave_as_its_worst_harm(
    store: Store, unit: str, kind: str, counts: dict[str, int], code: str | None
) -> None:
    found = told(store, WorkAccident, {"occurred_on": "2026-07-01", "kind": kind, **counts})
    assert {name for name, _ in found} == ({code} if code else set())


# -- emulation, care, regulations, inspection --------------------------------------------------------------------------


def test_an_award_names_a_member_or_a_holder(store: Store, unit: str) -> None:
    member = store.save(Member, {"full_name": "Lê Thị Hoa"}).id
    values = {"year": 2026, "title": "LAO_DONG_GIOI", "level": "UNIT", "decision_no": "05/QĐ-CĐCS"}
    assert asked(store, Award, values) == {"recipient"}
    assert asked(store, Award, {**values, "member": member}) == set()
    assert told(store, Award, {**values, "member": member}) == {("award_twice", "decision_no")}
    assert "title_text" in asked(store, Award, {**values, "title": "OTHER", "recipient": "Tổ may 3"})
    early = {**values, "decision_no": "06/QĐ-CĐCS", "decided_on": "2025-12-01", "recipient": "Tổ may 1"}
    assert told(store, Award, early) == {("award_year", "year")}


def test_those_rewarded_took_part_in_the_movement(store: Store, unit: str) -> None:
    values = {"name": "Lao động giỏi", "launched_on": "2026-01-15", "people": 300, "rewarded_people": 301}
    assert told(store, Movement, values) == {("more_than", "rewarded_people")}


def test_care_counts_members_within_all(store: Store, unit: str) -> None:
    values = {"held_on": "2026-02-10", "kind": "TET", "people": 340, "cost": 170_000_000}
    assert told(store, Welfare, {**values, "members": 341}) == {("more_than", "members")}
    assert told(store, Welfare, {**values, "held_on": "2027-02-01"}) == {("in_future", "held_on")}
    assert asked(store, Welfare, values) == set()


def test_the_union_is_asked_before_a_regulation_is_issued(store: Store, unit: str) -> None:
    values = {"issued_on": "2026-03-10", "consulted_on": "2026-03-11"}
    assert told(store, DemocracyRegulation, values) == {("consulted_after", "consulted_on")}
    assert told(store, DemocracyRegulation, {**values, "consulted_on": "2026-03-10"}) == set()


def test_what_an_inspection_found_is_remedied_in_time(store: Store, unit: str) -> None:
    values = {"held_on": "2026-04-01", "kind": "FINANCE", "deadline": "2026-10-01"}
    assert noted(store, SelfInspection, values) == {("remedy_overdue", "deadline")}
    assert noted(store, SelfInspection, {**values, "remedied_on": "2026-09-01"}) == set()


def test_no_more_is_accepted_than_was_said(store: Store, unit: str) -> None:
    values = {"held_on": "2026-04-01", "kind": "COMMENT", "opinions": 5, "accepted": 6}
    assert told(store, SocialCriticism, values) == {("more_than", "accepted")}


# -- all of them -------------------------------------------------------------------------------------------------------

GROUP = [kind for kind in CATALOGUE.kinds if kind.about.group == "III.3"]


@pytest.mark.parametrize("kind", GROUP, ids=lambda kind: kind.about.name)
def test_a_type_says_what_belongs_to_it_and_shows_few_columns(kind: type[Record]) -> None:
    about = kind.about
    shown = len(about.listed) + sum(fact.listed for fact in about.derived.values())
    assert about.empty.endswith(".")
    assert about.plural
    assert 4 <= shown <= 7
    assert about.searched
    assert "" not in about.sections()


@pytest.mark.parametrize("kind", GROUP, ids=lambda kind: kind.about.name)
def test_no_two_columns_of_a_list_answer_to_one_heading(kind: type[Record]) -> None:
    headings = [head for field in kind.about.fields.values() for head in {field.label, *field.headers}]
    assert sorted(headings) == sorted(set(headings))


def test_a_limit_of_law_is_told_with_its_source(store: Store, unit: str) -> None:
    values = {"held_on": "2026-06-10", "content_sent_on": "2026-06-05"}
    [late] = problems(store, Dialogue, values)
    assert late.facts["last"] == datetime.date(2026, 6, 3)
    assert sentence(late).startswith("Nội dung phải gửi chậm nhất ngày 03/06/2026 (5 ngày làm việc trước đối thoại")
    assert sentence(late).endswith("(Nghị định 145/2020/NĐ-CP, Điều 39)")

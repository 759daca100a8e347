"""What the rest of the plan's work asks for, each thing once, with its day and its law."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from kh49_desktop.fields import Value
from kh49_desktop.goals.consent import over_retention
from kh49_desktop.goals.due import Due
from kh49_desktop.goals.duties import duties
from kh49_desktop.goals.units import own_unit
from kh49_desktop.record import Attachment
from kh49_desktop.records import CATALOGUE
from kh49_desktop.store.attachments import attach, path_of
from kh49_desktop.store.file import Store
from kh49_desktop.words.agenda import line, why

DAY = datetime.date


def save(store: Store, table: str, /, **values: Value) -> str:
    return store.save(CATALOGUE.of_table(table), values).id


def due(store: Store, day: datetime.date) -> dict[str, Due]:
    return {each.code: each for each in duties(store, own_unit(store), day)}


@pytest.mark.parametrize(
    ("table", "values", "code", "announced", "last"),
    [
        ("committee", {"kind": "BCH", "term_to": "2028-08-14"}, "committee_term_ends", DAY(2027, 8, 15),
         DAY(2028, 8, 14)),
        ("people_inspection_board", {"elected_on": "2025-03-28", "term_to": "2027-03-28"}, "board_term_ends",
         DAY(2026, 12, 28), DAY(2027, 3, 28)),
        ("dialogue_team", {"since": "2025-03-28"}, "team_to_renew", DAY(2026, 12, 28), DAY(2027, 3, 28)),
        ("petition", {"received_on": "2026-10-01", "content": "Thêm quạt", "deadline": "2026-11-30"}, "petition_due",
         DAY(2026, 11, 16), DAY(2026, 11, 30)),
        ("self_inspection", {"held_on": "2026-06-25", "kind": "FINANCE", "deadline": "2026-12-20"}, "remedy_due",
         DAY(2026, 11, 20), DAY(2026, 12, 20)),
        ("agreement", {"negotiation_request_on": "2026-11-02"}, "negotiation_to_begin", DAY(2026, 11, 2),
         DAY(2026, 12, 2)),
    ],
)  # fmt: skip
def test_announced_from_a_day_on_and_jumps_to_the_record(
    store: Store, unit: str, table: str, values: dict[str, Value], code: str, announced: datetime.date,
    last: datetime.date,
) -> None:  # fmt: skip
    record = save(store, table, **values)
    found = due(store, announced)[code]
    assert (found.due, found.record, found.table) == (last, record, table)
    assert "{" not in line(found)
    if code != "negotiation_to_begin":
        assert code not in due(store, announced - datetime.timedelta(days=1))


def test_a_petition_that_is_answered_is_owed_no_more(store: Store, unit: str) -> None:
    save(store, "petition", received_on="2026-10-01", content="A", deadline="2026-11-30", status="ANSWERED")
    assert "petition_due" not in due(store, DAY(2026, 12, 5))


def test_a_petition_of_a_conference_is_shown_in_the_conference(store: Store, unit: str) -> None:
    conference = store.save(
        CATALOGUE.of_table("conference"),
        {"year": 2026},
        children={"petitions": [{"content": "Nhà xe", "deadline": "2026-11-01"}]},
    ).id
    found = due(store, DAY(2026, 11, 22))["petition_due"]
    assert (found.table, found.record) == ("conference", conference)


def test_only_the_latest_term_of_a_committee_counts(store: Store, unit: str) -> None:
    save(store, "committee", kind="BCH", term_to="2025-08-14")
    save(store, "committee", kind="BCH", term_to="2030-08-14")
    assert "committee_term_ends" not in due(store, DAY(2026, 11, 22))


def test_who_keeps_no_money_here_is_not_reminded_of_it(store: Store, unit: str) -> None:
    assert not {"dues_open", "fund_late", "disclosure_of_year"} & set(due(store, DAY(2026, 11, 22)))


def test_a_month_of_dues_that_is_over_and_not_written_for_everybody(store: Store, unit: str) -> None:
    one = save(store, "member", full_name="Đặng Văn Ánh", admitted_on="2020-01-01")
    save(store, "member", full_name="H' Blu Ktul", admitted_on="2020-01-01")
    save(store, "dues", member=one, year=2026, m09=30_000, m10=30_000)
    found = [d for d in duties(store, own_unit(store), DAY(2026, 11, 22)) if d.code == "dues_open"]
    assert [d.facts for d in found] == [{"month": "10/2026", "people": 1}, {"month": "09/2026", "people": 1}]


def test_the_employers_fund_is_late_after_the_last_day_of_the_next_month(store: Store, unit: str) -> None:
    record = save(store, "union_fund", month="2026-09", payroll=1_000_000_000)
    assert "fund_late" not in {d.code for d in duties(store, own_unit(store), DAY(2026, 10, 31))}
    found = due(store, DAY(2026, 11, 1))["fund_late"]
    assert (found.due, found.record) == (DAY(2026, 10, 31), record)
    assert "105/2026" in why(found)


def test_the_party_meets_the_union_once_a_year_where_there_is_a_party_organisation(store: Store, unit: str) -> None:
    assert "party_meeting_of_year" not in due(store, DAY(2026, 11, 22))
    save(store, "employer", name="Công ty A", party_organisation=1)
    assert due(store, DAY(2026, 11, 22))["party_meeting_of_year"].due == DAY(2026, 12, 31)
    save(store, "party_meeting", held_on="2026-09-18")
    assert "party_meeting_of_year" not in due(store, DAY(2026, 11, 22))


def test_members_without_consent_are_counted_since_the_law_asks_for_it(store: Store, unit: str) -> None:
    save(store, "member", full_name="Đặng Văn Ánh", admitted_on="2020-01-01")
    assert "consent_missing" not in due(store, DAY(2025, 12, 31))
    assert due(store, DAY(2026, 11, 22))["consent_missing"].facts == {"count": 1}


def test_when_the_work_ends_something_follows(store: Store, unit: str) -> None:
    member = save(store, "member", full_name="Đặng Văn Ánh", admitted_on="2020-01-01")
    save(store, "member_event", member=member, kind="EMPLOYMENT_END", on="2026-10-31")
    found = due(store, DAY(2026, 11, 22))["work_ended"]
    assert found.record == member
    assert line(found).startswith("Đặng Văn Ánh đã chấm dứt hợp đồng lao động 31/10/2026")
    save(store, "member_event", member=member, kind="TRANSFER_OUT", on="2026-11-01")
    assert "work_ended" not in due(store, DAY(2026, 11, 22))


def test_records_kept_longer_than_the_unit_wants_are_told(store: Store, unit: str) -> None:
    member = save(store, "member", full_name="Đặng Văn Ánh", admitted_on="2010-01-01")
    save(store, "member_event", member=member, kind="RESIGN", on="2015-06-30", decision_no="1")
    assert "retention_over" not in due(store, DAY(2026, 11, 22))
    store.set_setting("retention_years", "10")
    assert due(store, DAY(2026, 11, 22))["retention_over"].facts == {"count": 1}


def test_a_day_of_leaving_known_by_its_year_alone_lasts_to_its_end(store: Store, unit: str) -> None:
    for on in ("2016", "2016-11", "2016-11-21", "2016-11-22", "2015", None):
        member = save(store, "member", full_name=f"Nghỉ {on}", admitted_on="2010-01-01")
        save(store, "member_event", member=member, kind="RESIGN", on=on, decision_no="1")
    store.set_setting("retention_years", "10")
    names = {str(row["id"]): row["full_name"] for row in store.rows(CATALOGUE.of_table("member"))}
    over = over_retention(store, DAY(2026, 11, 22))
    assert [names[record] for record in over] == ["Nghỉ 2015", "Nghỉ 2016-11-21"]


def test_the_questions_asked_do_not_grow_with_the_people_who_left(store: Store, unit: str) -> None:
    store.set_setting("retention_years", "5")
    found = []
    for _ in range(2):
        with store.change("IMPORT", "x") as change:
            for number in range(50):
                for kind in ("RESIGN", "EMPLOYMENT_END"):
                    one = {"full_name": f"Hồ Thị Lan {number}", "admitted_on": "2015-01-01"}
                    member = change.create(CATALOGUE.of_table("member"), one)
                    change.create(CATALOGUE.of_table("member_event"), {"member": member, "kind": kind, "on": "2020-01"})
        asked: list[str] = []
        store.database.conn.set_trace_callback(asked.append)
        told = list(duties(store, own_unit(store), DAY(2026, 11, 22)))
        store.database.conn.set_trace_callback(None)
        found.append((len(asked), sum(each.code == "work_ended" for each in told)))
    assert [people for _, people in found] == [50, 100]
    assert found[0][0] == found[1][0]


def test_a_scan_that_is_gone_is_named(store: Store, unit: str, tmp_path: Path) -> None:
    conference = save(store, "conference", year=2026)
    scan = tmp_path / "bien-ban.pdf"
    scan.write_bytes(b"%PDF-1.4\n" + b"0" * 100)
    attach(store, CATALOGUE.of_table("conference"), conference, scan)
    assert "attachment_missing" not in due(store, DAY(2026, 11, 22))
    (kept,) = store.every(Attachment)
    path_of(store, kept).unlink()
    found = due(store, DAY(2026, 11, 22))["attachment_missing"]
    assert (found.table, found.record, found.facts["name"]) == ("conference", conference, "bien-ban.pdf")


def test_work_that_ends_later_is_not_asked_about_before(store: Store, unit: str) -> None:
    member = save(store, "member", full_name="Đặng Văn Ánh", admitted_on="2020-01-01")
    save(store, "member_event", member=member, kind="EMPLOYMENT_END", on="2026-10-31")
    assert "work_ended" not in due(store, DAY(2026, 10, 30))
    assert "work_ended" in due(store, DAY(2026, 10, 31))

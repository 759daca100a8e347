"""A year's work of the demo unit beside its members: committees, papers, care, emulation, money; all of it invented."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Final

from kh49_desktop.fields import Value
from kh49_desktop.goals.dues import book
from kh49_desktop.record import Record
from kh49_desktop.records.consent import Consent
from kh49_desktop.records.dialogue import DialogueTeam
from kh49_desktop.records.emulation import Award, Movement
from kh49_desktop.records.finance import MONTHS, Dues, DuesBase, FundDisclosure
from kh49_desktop.records.member import Member
from kh49_desktop.records.membership import CampaignVisit
from kh49_desktop.records.organisation import Committee, OfficerTraining, UnionGroup
from kh49_desktop.records.party import PartyDevelopment, PartyMeeting
from kh49_desktop.records.petition import Petition
from kh49_desktop.records.propaganda import CultureEvent, PropagandaSession, WomenWork
from kh49_desktop.records.regulation import CooperationRule, DemocracyRegulation, ModelPractice, SelfInspection
from kh49_desktop.records.welfare import Welfare
from kh49_desktop.store.file import Store

Told = Mapping[str, object]
Work = tuple[type[Record], int, int, Told]

# Type, month, day, and what is told of it as an officer would type it; {day}, {year}: of the latest such day.
WORK: Final[Sequence[Work]] = (
    (CampaignVisit, 2, 20, {"held_on": "{day}", "place": "Tổ may 2, tổ hoàn thiện", "reached": 14, "applications": 9,
                            "admitted": 9}),
    (OfficerTraining, 4, 16, {"officer": "Bùi Ngọc Lan", "course": "Đối thoại, thương lượng tập thể tại cơ sở",
                              "kind": "THUONG_LUONG", "since": "{day}", "days": 2, "organiser": "LĐLĐ tỉnh Đắk Lắk",
                              "certificate": "ATTENDANCE"}),
    (Petition, 7, 8, {"received_on": "{day}", "content": "Bố trí thêm nước uống ở tổ hoàn thiện", "to_whom": "Giám đốc",
                      "status": "DONE", "answer": "Đã lắp hai máy lọc nước", "answered_on": "{day}"}),
    (PropagandaSession, 5, 12, {"held_on": "{day}", "topic": "SAFETY", "form": "MEETING", "people": 58}),
    (PropagandaSession, 8, 20, {"held_on": "{day}", "topic": "INSURANCE", "form": "GROUP", "people": 61}),
    (CultureEvent, 5, 1, {"held_on": "{day}", "name": "Giải bóng chuyền Tháng Công nhân", "kind": "SPORT",
                          "people": 42}),
    (WomenWork, 3, 8, {"held_on": "{day}", "kind": "MARCH_8", "people": 46}),
    (WomenWork, 10, 20, {"held_on": "{day}", "kind": "OCTOBER_20", "people": 48}),
    (Welfare, 1, 25, {"held_on": "{day}", "kind": "TET", "content": "Tết Sum vầy", "people": 60, "gifts": 60,
                      "cost": 30_000_000, "source": "MIXED"}),
    (Welfare, 6, 3, {"held_on": "{day}", "kind": "VISIT", "content": "Thăm đoàn viên ốm đau", "people": 4,
                     "cost": 2_000_000, "source": "UNION"}),
    (Award, 9, 5, {"year": "{year}", "title": "LAO_DONG_GIOI", "holder": "PERSON", "recipient": "Lê Thị Cúc",
                   "level": "UNIT", "decision_no": "08/QĐ-CĐCS"}),
    (Movement, 5, 1, {"name": "Lao động giỏi, lao động sáng tạo", "launched_on": "{day}", "people": 58}),
    (CooperationRule, 2, 15, {"signed_on": "{day}", "number": "02/QC", "content": "Phối hợp giữa hai bên"}),
    (ModelPractice, 6, 1, {"name": "Bữa cơm ca ba món", "area": "WELFARE", "since": "{day}", "people": 60,
                           "content": "Tổ công đoàn góp ý thực đơn mỗi tuần, công ty công bố giá từng món",
                           "result": "Không còn phản ánh về bữa ăn ca"}),
    (SelfInspection, 6, 25, {"held_on": "{day}", "kind": "FINANCE", "inspector": "COMMITTEE",
                             "subject": "Thu, chi năm nay", "conclusion": "Thu, chi đúng quy định",
                             "conclusion_no": "01/KL-UBKT"}),
    (PartyDevelopment, 11, 5, {"year": "{year}", "period": "Y", "introduced": 2, "class_attended": 2, "admitted": 1}),
    (PartyMeeting, 9, 18, {"held_on": "{day}", "party_body": "Chi bộ Công ty TNHH May Thái Dương",
                           "content": "Phát triển đảng viên trong công nhân; chăm lo bữa ăn ca"}),
    (FundDisclosure, 3, 28, {"year": "{year}", "meeting_on": "{day}", "channel": "CONFERENCE",
                            "published_on": "{day}"}),
)  # fmt: skip
MARK: Final = "demo"
BEHIND: Final = frozenset((11, 30, 44))  # by their place in the list: still to pay last month
OFFICERS: Final = (("Nguyễn Thị Ánh", "CHU_TICH"), ("Võ Thị Hạnh", "PHO_CHU_TICH"), ("Bùi Ngọc Lan", "UV_BCH"),
                   ("Y Bhăm Niê", "UV_BCH"), ("Phạm Thu Dung", "UV_BCH"))  # fmt: skip
GROUPS: Final = (("Tổ may 1", "Võ Thị Hạnh"), ("Tổ may 2", "Lê Thị Cúc"), ("Tổ cắt", "Y Bhăm Niê"),
                 ("Tổ hoàn thiện", "Bùi Ngọc Lan"), ("Văn phòng", "Phạm Thu Dung"))  # fmt: skip


def write_work(store: Store) -> None:
    """Write the year's work into the register of the demo unit."""
    today = store.today
    for kind, month, day, told in WORK:
        on = latest(today, month, day)
        enter(store, kind, {name: _of_day(value, on) for name, value in told.items()})
    people = [{"full_name": name, "post": post, "since": "2025-08-15"} for name, post in OFFICERS]
    enter(store, Committee,
          {"kind": "BCH", "term_from": "2025-08-15", "term_to": "2030-08-14", "elected_on": "2025-08-15", "members": 52,
           "elected": 5, "female": 4, "decision_no": "31/QĐ-LĐLĐ", "decision_date": "2025-08-25"},
          {"people": people})  # fmt: skip
    for name, leader in GROUPS:
        enter(store, UnionGroup, {"name": name, "leader": leader, "established_on": "2019-06-01"})
    team = latest(today, 3, 28)
    enter(store, DialogueTeam, {"since": team.isoformat(), "workers_side": 6, "employer_side": 3, "total_workers": 62})
    issued = latest(today, 2, 10).replace(year=today.year - 1)
    enter(store, DemocracyRegulation,
          {"number": "05/QĐ-TD", "issued_on": issued.isoformat(), "consulted_on": issued.isoformat(),
           "published_on": issued.isoformat()})  # fmt: skip
    _consents(store)
    _dues(store)


def _consents(store: Store) -> None:
    """Write that everybody who is there has signed."""
    given = datetime.date(max(store.today.year, 2026), 1, 10)
    given = min(given, store.today)
    with store.change("IMPORT", MARK) as change:
        for member in store.every(Member):
            told: dict[str, Value] = {
                "member": member.id,
                "given_on": given.isoformat(),
                "text_version": "Mẫu đồng ý 01/2026",
                "paper": "Cặp hồ sơ đoàn viên",
                **dict.fromkeys(("membership", "reporting", "care"), 1),
            }
            change.create(Consent, Consent.begin(told, store.around()))


def _dues(store: Store) -> None:
    """Write everybody's pay and this year's book: all paid up to last month, but for a few in the last but one."""
    year, last = store.today.year, store.today.month - 1
    members = [str(row["id"]) for row in store.rows(Member)]
    with store.change("IMPORT", MARK) as change:
        for number, member in enumerate(members):
            pay = 6_000_000 + 250_000 * (number * 7 % 13)
            change.create(DuesBase, {"member": member, "since": f"{year - 1}-01", "amount": pay})
    if not last:
        return
    with store.change("IMPORT", MARK) as change:
        for number, row in enumerate(book(store, year, members)):
            paid = {
                MONTHS[month]: row.months[month].due or None
                for month in range(last)
                if number not in BEHIND or month < last - 1
            }
            if any(paid.values()):
                change.create(Dues, {"member": row.member, "year": year, **paid})


def enter(
    store: Store, kind: type[Record], told: Told, children: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
) -> str:
    """Save a record of what is told, read as if it were typed; return its id."""
    values: dict[str, Value] = {
        name: kind.about.fields[name].accept(value, store.today).value for name, value in told.items()
    }
    return store.save(kind, values, children=children).id


def latest(today: datetime.date, month: int, day: int) -> datetime.date:
    """Return the latest such day that has come."""
    this_year = datetime.date(today.year, month, day)
    return this_year if this_year <= today else this_year.replace(year=today.year - 1)


def _of_day(value: object, on: datetime.date) -> object:
    return value.format(day=on.isoformat(), year=on.year) if isinstance(value, str) else value

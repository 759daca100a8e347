"""A demo unit of invented people: everything a first look needs, marked as such, removable with its folder."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from typing import Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Value
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.records.agreement import Agreement
from kh49_desktop.records.conference import Conference, Dialogue
from kh49_desktop.records.employer import Workforce
from kh49_desktop.records.member import Member, MemberEvent
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Store

MARK: Final = "demo"  # the setting that says so
PEOPLE: Final = 60
SEED: Final = 49
MEN: Final = ("Nguyễn Văn An", "Trần Đình Bảo", "Lê Quang Cường", "Phạm Minh Đức", "Hoàng Văn Giang", "Võ Thành Hải",
              "Y Bhăm Niê", "Đặng Quốc Khánh", "Bùi Xuân Lộc", "Y Wăn Ayŭn", "Hồ Sỹ Mạnh", "Ngô Trọng Nghĩa",
              "Dương Văn Phúc", "Lý Hữu Quân", "Phan Tấn Sang", "Y Thuyên Mlô", "Đỗ Anh Tuấn",
              "Võ Công Vinh")  # fmt: skip
WOMEN: Final = ("Nguyễn Thị Ánh", "Trần Thị Bích", "Lê Thị Cúc", "Phạm Thu Dung", "Hoàng Thị Đào", "Võ Thị Hạnh",
                "H’ Blu Ktul", "Đặng Thị Hồng", "Bùi Ngọc Lan", "H’Hen Êban", "Hồ Thị Mai", "Ngô Thị Nga",
                "Dương Thị Oanh", "Lý Thị Phượng", "Phan Thị Quyên", "H Nương Byă", "Đỗ Thị Thảo", "Huỳnh Thị Uyên",
                "Trịnh Thị Xuân", "Mai Thị Yến")  # fmt: skip
GROUPS: Final = ("Tổ may 1", "Tổ may 2", "Tổ cắt", "Tổ hoàn thiện", "Văn phòng")
VOTES: Final = (("Báo cáo thực hiện thoả ước và nội quy năm trước", 308, 0, 4),
                ("Mức ăn ca 25.000 đồng/suất", 301, 3, 8), ("Kế hoạch sản xuất năm", 310, 0, 2),
                ("Quy chế thưởng", 289, 11, 12), ("Nghị quyết hội nghị", 312, 0, 0))  # fmt: skip
UNIT: Final[Mapping[str, Value]] = {
    "name": "CĐCS Công ty TNHH May Thái Dương (dữ liệu mẫu)",
    "short_name": "CĐCS May Thái Dương",
    "code": "MAU-0049",
    "host_type": "DN_NGOAI_NN",
    "superior": "Liên đoàn Lao động tỉnh Đắk Lắk",
    "place": "Đắk Lắk",
    "chair": "Nguyễn Thị Ánh",
    "established_date": "2019-05-10",
    "decision_no": "12/QĐ-LĐLĐ",
    "decision_date": "2019-05-10",
    "term_from": 2025,
    "term_to": 2030,
}


def make_demo(store: Store) -> str:
    """Fill an empty register with the demo unit and return the unit's id. Raises Refused("not_empty")."""
    if store.own_unit or store.changes(limit=1):
        raise Refused(Problem("not_empty", facts={"folder": str(store.folder)}))
    unit = found_unit(store, UNIT)
    store.set_setting(MARK, "1")
    year = store.today.year
    with store.change("IMPORT", MARK) as change:
        _people(store, change, random.Random(SEED))  # noqa: S311 - invented people, the same every time
    for back, total, female in ((1, 338, 271), (0, 352, 283)):
        latest = _latest(store.today, 11, 15)
        day = latest.replace(year=latest.year - back)
        told: dict[str, Value] = {
            "as_of": day.isoformat(), "total_workers": total, "female": female, "contract_signed": total,
            "bhxh_paid": total - 4, "avg_wage": 8_900_000 - 600_000 * back, "wage_headcount": total,
        }  # fmt: skip
        store.save(Workforce, told)
    held = _latest(store.today, 3, 28)
    store.save(
        Conference,
        {"year": held.year, "held_on": held.isoformat(), "form": "PLENARY", "place": "Nhà ăn công ty", "start": "8 giờ",
         "end": "11 giờ", "chair": "Nguyễn Thị Ánh", "secretary": "Trần Đình Bảo", "total_workers": 352,
         "summoned": 336, "present": 312, "female": 251, "content_business": 1, "content_agreement": 1,
         "content_conditions": 1, "content_workers": 1, "union_rep_report": 1, "employer_report": 1,
         "resolution_no": f"01/{held.year}/NQ-HNNLĐ", "resolution_date": held.isoformat(),
         "minutes_no": f"01/{held.year}/BB-HNNLĐ", "minutes_date": held.isoformat()},
        children={
            "votes": [{"item": item, "for": yes, "against": no, "abstain": other} for item, yes, no, other in VOTES],
            "petitions": [{"content": "Lắp thêm quạt hút ở tổ cắt", "to_whom": "Giám đốc", "status": "DONE"},
                          {"content": "Thêm chỗ gửi xe có mái che", "to_whom": "Giám đốc", "status": "OPEN"}],
        },
    )  # fmt: skip
    spoke = _latest(store.today, 9, 10)
    store.save(
        Dialogue,
        {"held_on": spoke.isoformat(), "kind": "PERIODIC", "content": "Tiền lương, bữa ăn ca, an toàn lao động",
         "team": 14, "present": 13, "petitions": 6, "solved": 5, "minutes_date": spoke.isoformat()},
    )  # fmt: skip
    signed = datetime.date(year - 2, 5, 15)
    store.save(
        Agreement,
        {"number": f"01/{signed.year}/TƯLĐTT", "signed_on": signed.isoformat(), "term_years": 3,
         "workers_covered": 352, "consult_method": "VOTE", "consult_date": f"{signed.year}-05-05", "total_workers": 330,
         "consulted": 318, "approve": 306, "disapprove": 12, "signer_union": "Nguyễn Thị Ánh",
         "signer_employer": "Lê Quang Cường", "sent_authority_on": f"{signed.year}-05-20",
         "published_on": f"{signed.year}-05-16"},
        children={"benefits": [{"category": "BUA_AN_CA", "text": "Bữa ăn ca", "amount": 25_000, "unit": "đồng/suất"},
                               {"category": "THUONG", "text": "Thưởng Tết ít nhất một tháng lương"}]},
    )  # fmt: skip
    return unit.id


def is_demo(store: Store) -> bool:
    """Tell whether a register holds the demo unit."""
    return store.setting(MARK) == "1"


def _people(store: Store, change: Change, chance: random.Random) -> None:
    """Write the members and what happened to some of them."""
    year, around = store.today.year, store.around()
    ids: list[str] = []
    for number in range(PEOPLE):
        is_woman = number % 5 != 0
        names: Sequence[str] = WOMEN if is_woman else MEN
        born = datetime.date(chance.randint(1972, 2004), chance.randint(1, 12), chance.randint(1, 28))
        century = 2 * (born.year // 100 - 19) + is_woman
        admitted = datetime.date(chance.randint(2019, year - 1), chance.randint(1, 11), chance.randint(1, 28))
        values: dict[str, Value] = {
            "full_name": names[(number - number // 5) % len(names)] if is_woman else names[number // 5 % len(names)],
            "birth_date": born.isoformat(),
            "gender": "NU" if is_woman else "NAM",
            "citizen_id": f"066{century}{born.year % 100:02}{100_000 + 7 * number:06}",
            "phone": f"0900{number:06}",
            "department": GROUPS[number % len(GROUPS)],
            "job_title": "Nhân viên" if number % len(GROUPS) == len(GROUPS) - 1 else "Công nhân may",
            "contract_type": "KHONG_XAC_DINH",
            "admitted_on": admitted.isoformat(),
            "decision_no": f"{number % 12 + 1:02}/QĐ-CĐCS",
        }
        if number in {7, 23, 41}:
            values["phone"] = values["job_title"] = None  # a register has gaps; the home page shows how they are filled
        ids.append(change.create(Member, Member.begin(values, around)))
    change.flush()
    happened = [("ADMIT", 2, n) for n in range(9)] + [("TRANSFER_IN", 4, 9), ("TRANSFER_IN", 4, 10)]
    happened += [("RETIRE", 5, 20), ("TRANSFER_OUT", 6, 21), ("RESIGN", 8, 22), ("SUSPEND", 7, 24)]
    for kind, month, number in happened:
        on = _latest(store.today, month, 12).isoformat()
        event = {"member": ids[number], "kind": kind, "on": on, "decision_no": f"{month:02}/QĐ-CĐCS"}
        change.create(MemberEvent, MemberEvent.begin(event, around))
        if kind in {"ADMIT", "TRANSFER_IN"}:
            change.update(Member, ids[number], {"admitted_on": on})


def _latest(today: datetime.date, month: int, day: int) -> datetime.date:
    """Return the latest such day that has come."""
    this_year = datetime.date(today.year, month, day)
    return this_year if this_year <= today else this_year.replace(year=today.year - 1)

"""A demo unit of invented people: everything a first look needs, marked as such, removable with its folder."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping
from typing import Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Value
from kh49_desktop.goals.demo_work import latest, write_work
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.records.agreement import Agreement
from kh49_desktop.records.conference import Conference, Dialogue
from kh49_desktop.records.employer import Employer, Workforce
from kh49_desktop.records.member import Member, MemberEvent, months_later
from kh49_desktop.store.change import Change
from kh49_desktop.store.file import Store

MARK: Final = "demo"  # the setting that says so
PEOPLE: Final = 60
SEED: Final = 49
MEN: Final = ("Nguyễn Văn An", "Trần Đình Chiến", "Y Bhăm Niê", "Lê Quang Huy", "Phạm Minh Tài", "Y Wăn Ayŭn",
              "Hoàng Văn Giang", "Võ Thành Hải", "Đặng Quốc Khánh", "Bùi Xuân Lộc", "Y Thuyên Mlô",
              "Hồ Sỹ Mạnh")  # fmt: skip
WOMEN: Final = ("Nguyễn Thị Ánh", "Trần Thị Bích", "Lê Thị Cúc", "Phạm Thu Dung", "Hoàng Thị Đào", "Võ Thị Hạnh",
                "H’ Blu Ktul", "Đặng Thị Hồng", "Bùi Ngọc Lan", "H’Hen Êban", "Hồ Thị Mai", "Ngô Thị Nga",
                "Dương Thị Oanh", "Lý Thị Phượng", "Phan Thị Quyên", "H Nương Byă", "Đỗ Thị Thảo", "Huỳnh Thị Uyên",
                "Trịnh Thị Xuân", "Mai Thị Yến", "Nguyễn Thu Hà", "Trần Ngọc Diệp", "Lê Thị Kim Chi",
                "Phạm Thị Gấm", "Hoàng Mỹ Duyên", "Võ Thị Thanh Hoà", "Đặng Thuỳ Linh", "Bùi Thị Hường",
                "H’ Juin Kbuôr", "Hồ Thị Bảo Trâm", "Ngô Thị Hằng", "Dương Thị Lệ", "Lý Thị Nhàn",
                "Phan Thị Mỹ Hiền", "Đỗ Thị Ngọc", "Huỳnh Thị Kiều", "Trịnh Thu Phương", "Mai Thị Sen",
                "Cao Thị Tâm", "Tạ Thị Thơm", "Đinh Thị Tuyết", "Lương Thị Vân", "Vũ Thị Hải Yến",
                "Đoàn Thị Khuyên", "Châu Thị Lài", "H’ Loan Mlô", "Tôn Nữ Minh Thư", "Quách Thị Út")  # fmt: skip
JOBS: Final = (("Tổ may 1", "Công nhân may"), ("Tổ may 2", "Công nhân may"), ("Tổ cắt", "Công nhân cắt"),
               ("Tổ hoàn thiện", "Công nhân hoàn thiện"), ("Văn phòng", "Nhân viên văn phòng"))  # fmt: skip
PLACES: Final = ("066", "066", "066", "054")  # how a citizen id begins: where most were born
POSTS: Final[Mapping[int, str]] = {1: "Chủ tịch", 4: "Uỷ viên Ban Chấp hành", 13: "Uỷ viên Ban Chấp hành"}
LEAVING_FOR_AGE: Final = 20  # the number of who has retired, born early enough for it
RETIRED_AT: Final = 62
VOTES: Final = (("Báo cáo thực hiện thoả ước", 54, 0, 1), ("Sửa đổi nội quy lao động", 50, 3, 2),
                ("Mức bữa ăn ca 28.000 đồng", 55, 0, 0), ("Thời giờ làm thêm quý II", 26, 24, 5),
                ("Bầu thành viên đối thoại", 52, 1, 2))  # fmt: skip
VOTES_BEFORE: Final = (("Báo cáo thực hiện thoả ước", 48, 0, 2), ("Mức bữa ăn ca 25.000 đồng", 50, 0, 0))
EXPIRES_IN: Final = datetime.timedelta(days=42)  # the agreement runs out so soon that talks on the next one may begin
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
EMPLOYER: Final[Mapping[str, Value]] = {
    "name": "Công ty TNHH May Thái Dương",
    "legal_representative": "Lưu Quốc Bảo",
    "industry": "May mặc",
    "province": "Đắk Lắk",
    "production_stable": 1,
}


def make_demo(store: Store) -> str:
    """Fill an empty register with the demo unit and return the unit's id. Raises Refused("not_empty")."""
    if store.own_unit or store.changes(limit=1):
        raise Refused(Problem("not_empty", facts={"folder": str(store.folder)}))
    unit = found_unit(store, UNIT)
    store.set_setting(MARK, "1")
    with store.change("IMPORT", MARK) as change:
        change.update(Employer, next(store.every(Employer)).id, EMPLOYER)
        _people(store, change, random.Random(SEED))  # noqa: S311 - invented people, the same every time
    _workforce(store)
    _conferences(store)
    _dialogues(store)
    _agreements(store)
    write_work(store)
    return unit.id


def is_demo(store: Store) -> bool:
    """Tell whether a register holds the demo unit."""
    return store.setting(MARK) == "1"


def _workforce(store: Store) -> None:
    """Write the figures of two years."""
    employer = next(store.every(Employer)).id
    newest = latest(store.today, 11, 15)
    for back, total, female in ((1, 58, 46), (0, 64, 51)):
        told: dict[str, Value] = {
            "as_of": newest.replace(year=newest.year - back).isoformat(), "employer": employer, "total_workers": total,
            "female": female, "ethnic_minority": 6 - back, "contract_signed": total, "bhxh_paid": total - 1,
            "avg_wage": 8_900_000 - 600_000 * back, "wage_headcount": total,
        }  # fmt: skip
        store.save(Workforce, told)


def _conferences(store: Store) -> None:
    """Write last year's conference and this year's, which rejected one motion."""
    newest = latest(store.today, 3, 28)
    for back, (workers, summoned, present, female) in ((1, (57, 54, 50, 40)), (0, (62, 58, 55, 44))):
        held = newest.replace(year=newest.year - back)
        votes = VOTES_BEFORE if back else VOTES
        about: dict[str, Value] = {
            "year": held.year, "held_on": held.isoformat(), "form": "PLENARY", "place": "Nhà ăn công ty",
            "start": "8 giờ", "end": "11 giờ", "chair": "Giám đốc và Chủ tịch công đoàn", "secretary": "Phạm Thu Dung",
            "superior_attended": 1, "total_workers": workers, "summoned": summoned, "present": present,
            "female": female, "content_business": 1, "content_agreement": 1, "content_conditions": 1,
            "content_workers": 1, "content_employer": 1, "content_emulation": 1, "union_rep_report": 1,
            "employer_report": 1,
            "resolution_no": f"01/{held.year}/NQ-HNNLĐ", "resolution_date": held.isoformat(),
            "minutes_no": f"01/{held.year}/BB-HNNLĐ", "minutes_date": held.isoformat(),
        }  # fmt: skip
        children: dict[str, list[Mapping[str, Value]]] = {
            "votes": [{"item": item, "for": yes, "against": no, "abstain": other} for item, yes, no, other in votes],
            "petitions": [
                {"content": "Lắp thêm quạt hút ở tổ cắt", "to_whom": "Giám đốc", "status": "DONE",
                 "deadline": _after(held, 30), "answered_on": _after(held, 20), "answer": "Đã lắp bốn quạt"},
            ],
        }  # fmt: skip
        if not back:
            children["petitions"].append(
                {"content": "Thêm chỗ gửi xe có mái che", "to_whom": "Giám đốc", "deadline": _after(held, 60)}
            )
            children["elections"] = [
                {"body": "DIALOGUE_TEAM", "person": person, "for": given, "term_from": held.isoformat(),
                 "term_to": held.replace(year=held.year + 2).isoformat()}
                for person, given in (("Võ Thị Hạnh", 53), ("Bùi Ngọc Lan", 52), ("Y Bhăm Niê", 49))
            ]  # fmt: skip
        store.save(Conference, about, children=children)


def _dialogues(store: Store) -> None:
    """Write the periodic dialogue of two years."""
    newest = latest(store.today, 9, 10)
    for back, petitions, solved in ((1, 4, 4), (0, 6, 5)):
        spoke = newest.replace(year=newest.year - back)
        store.save(
            Dialogue,
            {"held_on": spoke.isoformat(), "kind": "PERIODIC", "content": "Tiền lương, bữa ăn ca, an toàn lao động",
             "team": 6, "present": 6, "petitions": petitions, "solved": solved, "minutes_date": spoke.isoformat(),
             "published_on": _after(spoke, 3), "outcome": "Thống nhất lắp thêm quạt và khám sức khoẻ trong quý IV"},
        )  # fmt: skip


def _agreements(store: Store) -> None:
    """Write the agreement that runs out soon and the one it replaced."""
    employer = next(store.every(Employer)).id
    since = months_later(store.today + EXPIRES_IN + datetime.timedelta(days=1), -36)
    before = ""
    for back, workers, consulted, approve in ((36, 40, 38, 37), (0, 52, 50, 48)):
        signed = months_later(since, -back)
        told: dict[str, Value] = {
            "number": f"01/{signed.year}/TƯLĐTT", "employer": employer, "signed_on": signed.isoformat(),
            "term_years": 3, "workers_covered": workers if back else 64, "consult_method": "VOTE",
            "consult_date": _after(signed, -10), "total_workers": workers, "consulted": consulted, "approve": approve,
            "disapprove": consulted - approve, "signer_union": "Nguyễn Thị Ánh", "signer_employer": "Lưu Quốc Bảo",
            "sent_authority_on": _after(signed, 5), "sent_union_on": _after(signed, 5),
            "published_on": _after(signed, 1), "replaces": before or None,
        }  # fmt: skip
        benefits: list[Mapping[str, Value]] = [
            {"category": "BUA_AN_CA", "text": "Bữa ăn ca", "amount": 20_000 if back else 25_000, "unit": "đồng/suất"},
            {"category": "THUONG", "text": "Thưởng Tết ít nhất một tháng lương"},
            {"category": "PHUC_LOI", "text": "Thăm hỏi khi ốm đau, hiếu hỉ", "amount": 500_000, "unit": "đồng/lần"},
        ]
        before = store.save(Agreement, told, children={"benefits": benefits}).id


def _people(store: Store, change: Change, chance: random.Random) -> None:
    """Write the members and what happened to some of them."""
    year, around = store.today.year, store.around()
    tails = chance.sample(range(1_000, 19_000), PEOPLE)
    ids: list[str] = []
    for number in range(PEOPLE):
        is_woman = number % 5 != 0
        name = WOMEN[number - number // 5 - 1] if is_woman else MEN[number // 5]
        admitted = datetime.date(chance.randint(2020, year - 1), chance.randint(1, 11), chance.randint(1, 28))
        hired = admitted - datetime.timedelta(days=chance.randint(40, 200))
        born = datetime.date(hired.year - chance.randint(19, 40), chance.randint(1, 12), chance.randint(1, 28))
        if number == LEAVING_FOR_AGE:
            born = born.replace(year=year - RETIRED_AT)
        century = 2 * (born.year // 100 - 19) + is_woman
        department, job = JOBS[(number + number // 5) % len(JOBS)]
        place = chance.choice(PLACES)
        values: dict[str, Value] = {
            "full_name": name,
            "birth_date": born.isoformat(),
            "gender": "NU" if is_woman else "NAM",
            "citizen_id": f"{place}{century}{born.year % 100:02}{tails[number]:06}",
            "phone": f"0900{chance.randrange(1_000_000):06}",
            "department": department,
            "job_title": job,
            "contract_type": "XAC_DINH" if admitted.year == year - 1 else "KHONG_XAC_DINH",
            "hired_on": hired.isoformat(),
            "admitted_on": admitted.isoformat(),
            "decision_no": f"{admitted.month:02}/{admitted.year}/QĐ-CĐCS",
            "decision_by": UNIT["short_name"],
            "union_post": POSTS.get(number),
        }
        if number in {7, 23, 41}:
            values["phone"] = values["job_title"] = None  # a register has gaps; the home page shows how they are filled
        ids.append(change.create(Member, Member.begin(values, around)))
    change.flush()
    newcomers = (5, 10, 14, 17, 26, 33, 38, 46, 52)
    happened: list[tuple[str, int, int, dict[str, Value]]] = [("ADMIT", 2, n, {}) for n in newcomers]
    happened += [("TRANSFER_IN", 4, n, {"from_unit": "CĐCS Công ty CP Dệt Sao Mai"}) for n in (29, 43)]
    happened += [
        ("RETIRE", 5, LEAVING_FOR_AGE, {}),
        ("TRANSFER_OUT", 6, 21, {"to_unit": "CĐCS Công ty CP Dệt Sao Mai"}),
        ("RESIGN", 8, 22, {"reason": "Chuyển chỗ ở"}),
        ("SUSPEND", 7, 24, {"reason": "Nghỉ thai sản", "pause": "HDLD_SUSPENDED"}),
    ]
    for kind, month, number, more in happened:
        on = latest(store.today, month, 12)
        event = {"member": ids[number], "kind": kind, "on": on.isoformat(),
                 "decision_no": f"{month:02}/{on.year}/QĐ-CĐCS", **more}  # fmt: skip
        change.create(MemberEvent, MemberEvent.begin(event, around))
        if kind in {"ADMIT", "TRANSFER_IN"}:
            change.update(Member, ids[number], {"admitted_on": on.isoformat(), "hired_on": _after(on, -75)})


def _after(day: datetime.date, days: int) -> str:
    """Return the day so many days later, as it is stored."""
    return (day + datetime.timedelta(days=days)).isoformat()

"""Applications to join on paper: form 5a of one person, list 5b of several (HD 38/HD-TLĐ 2024; dictionary §3.1)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reportlab.platypus.flowables import Spacer

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.records.employer import Employer
from kh49_desktop.records.member import Member
from kh49_desktop.report.layout import MOTTO, NATION, Setting, words_of_day
from kh49_desktop.report.sheet import LEVEL, Printing
from kh49_desktop.report.summary import Written
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import Store
from kh49_desktop.whole_files import written

BASIS: Final = "Hướng dẫn 38/HD-TLĐ năm 2024"
SMALL: Final = Setting(line=1.15, cell=9.5, padding=2)
BLANK: Final = "…………………………………………"
WISH: Final = (
    "Sau khi tìm hiểu Điều lệ Công đoàn Việt Nam, tôi tự nguyện làm đơn này xin gia nhập Công đoàn Việt Nam. "
    "Tôi hứa thực hiện Điều lệ và các nghị quyết của công đoàn, tham gia các hoạt động công đoàn."
)
ONE: Final = ("full_name", "gender", "birth_date", "ethnicity", "native_place", "residence", "citizen_id", "phone",
              "employer", "job_title")  # fmt: skip
SEVERAL: Final = ("full_name", "birth_date", "gender", "native_place", "citizen_id", "phone")


def write_application(
    store: Store, member: str, path: Path, *, sensitive: bool = False, now: datetime.datetime
) -> Written:
    """Write form 5a, filled in from a member's record; ethnicity is left to the hand unless it is asked for.

    Raises Refused: no_such_record, unit_missing; Trouble.
    """
    person = _person(store, member)
    paper = Printing(store, now)
    _begin(paper, "ĐƠN GIA NHẬP CÔNG ĐOÀN VIỆT NAM", f"Kính gửi: Ban Chấp hành {paper.unit.name}")
    employer = store.load(Employer, person.employer) if person.employer else None
    fields = Member.about.fields
    rows = []
    for name in ONE:
        field = fields[name]
        shown = employer.named() if name == "employer" and employer else field.show(person.value(name))
        hidden = field.sensitive and not sensitive
        rows.append((ASKED.get(name, field.label), BLANK if hidden or not shown else shown))
    paper.paper.add(paper.pairs(rows))
    paper.text(WISH)
    day = person.application_date
    dated = datetime.date.fromisoformat(day) if day and len(day) == len("2026-01-01") else None
    told = f"{paper.place}, {words_of_day(dated)}" if dated else f"{paper.place}, ngày …… tháng …… năm ………"
    paper.paper.together(
        paper.signatures(("", "", ""), ("NGƯỜI LÀM ĐƠN", f"({told}; ký, ghi rõ họ tên)", person.full_name))
    )
    paper.text(f"Mẫu 5a, {BASIS}.")
    names = [name for name in ONE if sensitive or not fields[name].sensitive]
    return _written(store, paper, path, "Đơn gia nhập công đoàn", 1, names)


def write_application_list(store: Store, members: Sequence[str], path: Path, *, now: datetime.datetime) -> Written:
    """Write list 5b of several applicants, in their order. Raises Refused: no_such_record, unit_missing; Trouble."""
    paper = Printing(store, now)
    people = [_person(store, member) for member in members]
    _begin(paper, "DANH SÁCH GIA NHẬP CÔNG ĐOÀN VIỆT NAM", f"Kính gửi: Ban Chấp hành {paper.unit.name}")
    paper.text("Chúng tôi có tên dưới đây tự nguyện gia nhập Công đoàn Việt Nam và hứa thực hiện Điều lệ Công đoàn.")
    fields = Member.about.fields
    rows = []
    for number, person in enumerate(people, start=1):
        born = fields["birth_date"].show(person.birth_date)
        years = (born, "") if person.gender != "NU" else ("", born)
        told = (person.native_place, person.citizen_id, person.phone)
        rows.append((str(number), person.full_name, *years, *(value or "" for value in told), ""))
    headings = ["TT", "Họ và tên", "Năm sinh (Nam)", "Năm sinh (Nữ)", "Quê quán", "Số CCCD", "Số điện thoại", "Ký tên"]
    paper.paper.add(paper.table((7, 25, 15.5, 15.5, 17, 19, 17, 10), headings, rows, setting=SMALL), Spacer(1, 4))
    closing = paper.paper.text(paper.markup(f"Danh sách có {len(people)} người. Mẫu 5b, {BASIS}."))
    signers = (("ĐẠI DIỆN MỘT SỐ NHÓM CNLĐ", "(Ký, ghi rõ họ tên)", ""),
               ("NGƯỜI LẬP DANH SÁCH", "(hoặc trưởng ban vận động; ký, ghi rõ họ tên)", ""))  # fmt: skip
    paper.paper.together(closing, paper.signatures(*signers))
    return _written(store, paper, path, "Danh sách gia nhập công đoàn", len(people), SEVERAL)


ASKED: Final = {"full_name": "Tên tôi là", "gender": "Nam/nữ", "birth_date": "Sinh ngày", "citizen_id": "Số CCCD",
                "phone": "Số điện thoại", "employer": "Nơi làm việc hiện nay",
                "job_title": "Vị trí công việc đang làm"}  # fmt: skip


def _begin(paper: Printing, title: str, addressed: str) -> None:
    paper.nation(NATION, MOTTO)
    paper.title(title, addressed)


def _person(store: Store, member: str) -> Member:
    found = store.load(Member, member)
    if found is None:
        raise Refused(Problem("no_such_record", "id", facts={"typed": member}))
    return found


def _written(  # noqa: PLR0913, PLR0917 - what is printed, whereto, what the log says of it
    store: Store, paper: Printing, path: Path, title: str, people: int, names: Sequence[str]
) -> Written:
    pdf, pages = paper.printed(title)
    written(path, pdf)
    note_export(store, Member, "application", path, people, names)
    return Written(path, pages, {"people": people}, LEVEL, tuple(sorted(paper.pen.replaced)))

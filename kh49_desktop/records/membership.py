"""Gathering members: applications (forms 5a, 5b), workers who are not members, visits to win them (§1.2 III.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from kh49_desktop import fields
from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import (
    Option,
    Travels,
    Value,
    Values,
    choice,
    day,
    link,
    note,
    person_name,
    text,
    whole,
    yes_no,
)
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.employer import Employer, at_most
from kh49_desktop.records.member import (
    APPLICATION_FORM,
    CONTRACT,
    GENDER,
    NOT_ADMISSIBLE,
    Member,
    day_or,
    id_contradicts,
)
from kh49_desktop.records.unit import ends_after_start, not_before, not_to_come
from kh49_desktop.text.dates import first_day, last_day

ADDRESSED_TO = (
    Option("CDCS", "Công đoàn cơ sở", also=("CĐCS", "Ban chấp hành công đoàn cơ sở")),
    Option("BAN_VAN_DONG", "Ban vận động thành lập công đoàn"),
    Option("SUPERIOR", "Công đoàn cấp trên"),
)
RESULT = (
    Option("PENDING", "Đang xem xét", tone="warn"),
    Option("ADMITTED", "Đã kết nạp", tone="good"),
    Option("PARTLY", "Kết nạp một phần", tone="good"),
    Option("REFUSED", "Không kết nạp"),
    Option("WITHDRAWN", "Rút đơn"),
)
PERSON_RESULT = (
    Option("ADMITTED", "Kết nạp", tone="good"),
    Option("REFUSED", "Không kết nạp"),
    Option("WITHDRAWN", "Rút đơn"),
)
JOINING = (
    Option("OUTSIDE", "Chưa gia nhập"),
    Option("APPLIED", "Đã nhận đơn", tone="warn"),
    Option("JOINED", "Đã gia nhập", tone="good"),
    Option("GONE", "Đã thôi việc"),
)
ADMITTING = frozenset(("ADMITTED", "PARTLY"))
CAMPAIGN = (
    Option("MEETING", "Họp, gặp mặt tại nơi làm việc"),
    Option("VISIT", "Đến nhà trọ, nơi ở"),
    Option("PAPERS", "Phát tờ rơi, tài liệu"),
    Option("ONLINE", "Qua mạng, Zalo"),
    Option("EMPLOYER", "Làm việc với người sử dụng lao động"),
    Option("OTHER", "Khác"),
)
EMPLOYER_ANSWER = (
    Option("SUPPORTS", "Tạo điều kiện", tone="good"),
    Option("NO_ANSWER", "Chưa trả lời"),
    Option("DECLINES", "Chưa tạo điều kiện", tone="warn"),
)


class MembershipApplication(
    Record,
    table="membership_application",
    group="III.1",
    title="Đơn gia nhập công đoàn",
    plural="Đơn gia nhập công đoàn",
    sort="received_on",
    newest_first=True,
    empty="Ghi đơn xin gia nhập đã nhận: đơn cá nhân (mẫu 5a) hoặc danh sách tập thể (mẫu 5b).",
    icon="user-plus",
):
    """An application to join: one person's (form 5a) or a list of people (form 5b of HD 38/HD-TLĐ 2024)."""

    applicant: str = person_name(
        "Người làm đơn",
        naming=True,
        listed=True,
        searched=True,
        travels=Travels.UNIT,
        section="Đơn",
        help="Mẫu 5a: người xin gia nhập. Mẫu 5b: người lập danh sách hoặc trưởng ban vận động.",
        headers=("Họ và tên", "Người lập danh sách", "Người xin gia nhập"),
    )
    form: str | None = choice("Mẫu đơn", APPLICATION_FORM, required=True, listed=True, section="Đơn", default="5A")
    received_on: str | None = day(
        "Ngày nhận đơn", required=True, listed=True, section="Đơn", headers=("Ngày nộp đơn", "Ngày đơn")
    )
    addressed_to: str | None = choice("Kính gửi", ADDRESSED_TO, section="Đơn", default="CDCS")
    employer: str | None = link("Nơi làm việc", "employer", section="Đơn")
    department: str | None = text("Tổ, bộ phận", searched=True, repeats=True, section="Đơn")
    people: int | None = whole("Số người trong đơn", unit="người", required=True, listed=True, column="Số người",
                               section="Đơn")  # fmt: skip
    female: int | None = whole("Trong đó nữ", unit="người", section="Đơn")
    declared: int | None = yes_no(
        "Khai không thuộc trường hợp không kết nạp",
        section="Đơn",
        legal_basis="Hướng dẫn 38/HD-TLĐ năm 2024, mục 1.2",
        help="Người quản lý doanh nghiệp ngoài nhà nước, hợp tác xã; người đứng đầu, cấp phó đơn vị ngoài công lập; "
        "người đang chấp hành án phạt tù.",
    )
    result: str | None = choice("Kết quả", RESULT, required=True, listed=True, section="Kết quả", default="PENDING")
    decided_on: str | None = day("Ngày quyết định", listed=True, section="Kết quả")
    decision_no: str | None = text("Số quyết định kết nạp", searched=True, section="Kết quả")
    decision_by: str | None = text("Nơi ra quyết định", repeats=True, section="Kết quả")
    admitted: int | None = whole("Số người được kết nạp", unit="người", section="Kết quả")
    admitted_female: int | None = whole("Được kết nạp, nữ", unit="người", section="Kết quả")
    ceremony_on: str | None = day("Ngày tổ chức lễ kết nạp", section="Kết quả")
    answered_on: str | None = day("Ngày trả lời người làm đơn", section="Kết quả")
    note: str | None = note("Ghi chú", travels=Travels.UNIT, section="Ghi chú")

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """A form 5a is one person; where the union has one employer, everybody works there."""
        found: dict[str, Value] = {"people": 1} if values.get("form") == "5A" else {}
        employers = around.others(Employer, "gone", None, besides="")
        return {**found, "employer": employers[0].id} if len(employers) == 1 else found

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """An application that was decided has a day; people admitted have a decision."""
        del around
        if self.result in ADMITTING:
            return ("decided_on", "admitted", "decision_no")
        return ("decided_on",) if self.result == "REFUSED" else ()

    @rule
    def parts_within_total(self, around: Surroundings) -> Iterator[Problem]:
        """No part is larger than its whole."""
        del around
        yield from at_most(self, "female", "people")
        yield from at_most(self, "admitted", "people")
        yield from at_most(self, "admitted_female", "admitted")
        yield from at_most(self, "admitted_female", "female")

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It is received, then decided and answered."""
        yield from not_to_come(self, around, "received_on", "decided_on")
        yield from not_before(self, "received_on", "decided_on", "answered_on")
        yield from not_before(self, "decided_on", "ceremony_on")

    @rule
    def form_fits(self, around: Surroundings) -> Iterator[Problem]:
        """Form 5a is one person's; the lines of a form 5b are as many as the people it says."""
        if self.form == "5A" and self.people is not None and self.people != 1:
            yield problem("form_5a_many", "people", Level.WARN, people=self.people)
        lines = len(around.children(ApplicationPerson, self.id)) if self.form == "5B" and self.people else 0
        if lines and lines != self.people:
            yield problem("lines_differ", "people", Level.WARN, lines=lines, people=self.people)

    @rule
    def result_fits(self, around: Surroundings) -> Iterator[Problem]:
        """All, some or none of the people were admitted, as the result says."""
        del around
        if self.admitted is None or self.people is None or self.admitted > self.people:
            return
        right = "ADMITTED" if self.admitted == self.people else "PARTLY"
        if (self.result in ADMITTING and self.result != right and self.admitted) or (
            self.result in {"REFUSED", "PENDING"} and self.admitted
        ):
            shown = {option.code: option.label for option in RESULT}
            yield problem(
                "result_differs", "result", Level.WARN, admitted=self.admitted, people=self.people, right=shown[right]
            )

    @rule
    def superior_decides_in_time(self, around: Surroundings) -> Iterator[Problem]:
        """Where there is no grassroots union the superior decides within ten working days."""
        if self.addressed_to != "SUPERIOR" or not self.received_on or not self.decided_on:
            return
        law = around.reference.at("application.superior_decides", first_day(self.received_on))
        if law is None:
            return
        last = around.reference.working_day(last_day(self.received_on), law.data["working_days"])
        if first_day(self.decided_on) > last:
            yield problem("decided_late", "decided_on", Level.WARN, basis=law.legal_basis, last=last)


class ApplicationPerson(
    Record,
    table="application_person",
    title="Người trong danh sách 5b",
    plural="Danh sách người xin gia nhập (mẫu 5b)",
    sort="full_name",
    empty="Mẫu 5b: ghi từng người trong danh sách, hoặc chỉ ghi số người ở đơn.",
    icon="users",
):
    """One line of a form 5b."""

    application: str = link("Đơn", "membership_application", parent="people_listed", naming=True, travels=Travels.UNIT)
    full_name: str = person_name(
        "Họ và tên", naming=True, listed=True, searched=True, travels=Travels.UNIT, headers=("Họ tên",)
    )
    gender: str | None = choice("Giới tính", GENDER, listed=True, travels=Travels.UNIT, headers=("Nam/Nữ", "Nữ (x)"))
    birth_date: str | None = day(
        "Ngày sinh", listed=True, birth=True, personal=True, travels=Travels.UNIT, short="dob", headers=("Năm sinh",)
    )
    citizen_id: str | None = fields.citizen_id(
        "Số định danh",
        searched=True,
        personal=True,
        short="cccd",
        beside=("birth_date", "gender"),
        travels=Travels.UNIT,
        headers=("Số CCCD", "CCCD"),
    )
    phone: str | None = fields.phone(
        "Điện thoại", personal=True, travels=Travels.UNIT, headers=("Số điện thoại", "SĐT")
    )
    native_place: str | None = text("Quê quán", travels=Travels.UNIT)
    job_title: str | None = text("Vị trí công việc", repeats=True, travels=Travels.UNIT)
    result: str | None = choice("Kết quả", PERSON_RESULT, listed=True, travels=Travels.UNIT)
    member: str | None = link("Đoàn viên sau khi kết nạp", "member", travels=Travels.UNIT)

    def named(self) -> str:
        """Return the person's name."""
        return self.full_name

    @rule
    def id_agrees(self, around: Surroundings) -> Iterator[Problem]:
        """The digits of the id tell sex and birth year."""
        del around
        yield from id_contradicts(self.citizen_id, self.birth_date, self.gender)

    @rule
    def not_a_member_yet(self, around: Surroundings) -> Iterator[Problem]:
        """Who applies is not on the list twice, and no member already."""
        if self.citizen_id is None:
            return
        twice = around.others(ApplicationPerson, "citizen_id", self.citizen_id, besides=self.id)
        if any(other.application == self.application for other in twice):
            yield problem("listed_twice", "citizen_id", Level.WARN)
        known = around.others(Member, "citizen_id", self.citizen_id, besides=self.member or "")
        if known:
            yield problem("applies_again", "citizen_id", Level.WARN, name=known[0].full_name)


class NonMember(
    Record,
    table="non_member",
    group="III.1",
    title="Người lao động chưa là đoàn viên",
    plural="Người lao động chưa là đoàn viên",
    sort="full_name",
    empty="Ghi hoặc nhập danh sách người lao động chưa gia nhập công đoàn để vận động. Không ghi ý kiến của ai.",
    icon="user-plus",
):
    """A worker who has not joined: what is needed to invite them, nothing about what they think."""

    full_name: str = person_name(
        "Họ và tên",
        naming=True,
        listed=True,
        searched=True,
        travels=Travels.UNIT,
        section="Người lao động",
        headers=("Họ tên", "Họ và tên NLĐ", "Họ tên người lao động"),
    )
    birth_date: str | None = day(
        "Ngày sinh",
        listed=True,
        birth=True,
        personal=True,
        short="dob",
        travels=Travels.UNIT,
        section="Người lao động",
        headers=("Ngày, tháng, năm sinh", "Năm sinh", "NTNS"),
    )
    gender: str | None = choice(
        "Giới tính", GENDER, listed=True, travels=Travels.UNIT, section="Người lao động",
        headers=("Nam/Nữ", "Giới", "Nữ (x)"),
    )  # fmt: skip
    phone: str | None = fields.phone(
        "Điện thoại",
        searched=True,
        personal=True,
        travels=Travels.UNIT,
        section="Người lao động",
        headers=("SĐT", "Số điện thoại"),
    )
    department: str | None = text(
        "Tổ, bộ phận",
        required=True,
        listed=True,
        searched=True,
        repeats=True,
        travels=Travels.UNIT,
        section="Công việc",
        headers=("Tổ/Bộ phận", "Bộ phận", "Phòng/ban/xưởng", "Đơn vị công tác"),
    )
    job_title: str | None = text(
        "Vị trí công việc", repeats=True, travels=Travels.UNIT, section="Công việc", headers=("Chức danh", "Công việc")
    )
    employer: str | None = link("Nơi làm việc", "employer", travels=Travels.UNIT, section="Công việc")
    contract_type: str | None = choice(
        "Loại hợp đồng lao động", CONTRACT, travels=Travels.UNIT, section="Công việc", headers=("Loại HĐLĐ",)
    )
    hired_on: str | None = day(
        "Ngày vào làm", listed=True, travels=Travels.UNIT, section="Công việc", headers=("Ngày vào công ty",)
    )
    left_on: str | None = day("Ngày thôi việc", travels=Travels.UNIT, section="Công việc")
    not_admissible: str | None = choice(
        "Trường hợp không kết nạp",
        NOT_ADMISSIBLE,
        travels=Travels.UNIT,
        section="Gia nhập",
        legal_basis="Hướng dẫn 38/HD-TLĐ năm 2024, mục 1.2",
    )
    invited_on: str | None = day("Ngày mời gia nhập gần nhất", travels=Travels.UNIT, section="Gia nhập")
    applied_on: str | None = day("Ngày nộp đơn", travels=Travels.UNIT, section="Gia nhập")
    became: str | None = link("Đoàn viên sau khi kết nạp", "member", travels=Travels.UNIT, section="Gia nhập")

    @derived("Tình trạng", options=JOINING, stored=True, listed=True)
    def joining(self, around: Surroundings) -> Value:
        """Return how far this worker is on the way to membership."""
        del around
        if self.became:
            return "JOINED"
        if self.left_on:
            return "GONE"
        return "APPLIED" if self.applied_on else "OUTSIDE"

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """Where the union has one employer, everybody works there."""
        del values
        employers = around.others(Employer, "gone", None, besides="")
        return {"employer": employers[0].id} if len(employers) == 1 else {}

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """Nobody is born in days to come, or leaves before being hired."""
        if self.birth_date and self.birth_date > around.today.isoformat():
            yield problem("born_in_future", "birth_date")
        yield from not_to_come(self, around, "hired_on", "invited_on", "applied_on")
        yield from ends_after_start(self, "hired_on", "left_on")

    @rule
    def may_join(self, around: Surroundings) -> Iterator[Problem]:
        """Some are not admitted; nobody need invite them."""
        law = around.reference.at("member.not_admissible", day_or(self.applied_on, around.today))
        if law and self.applied_on and self.not_admissible in law.data["reasons"]:
            yield problem("not_admissible", "not_admissible", Level.WARN, basis=law.legal_basis)


class CampaignVisit(
    Record,
    table="campaign_visit",
    group="III.1",
    title="Đợt vận động gia nhập",
    plural="Đợt vận động gia nhập",
    sort="held_on",
    newest_first=True,
    empty="Ghi mỗi đợt vận động, tuyên truyền người lao động gia nhập công đoàn: nơi, số người, số đơn nhận.",
    icon="messages-square",
):
    """A visit or meeting to win members: where, how many were reached, how many applied."""

    held_on: str = day("Ngày vận động", naming=True, listed=True, column="Ngày", section="Đợt vận động")
    until: str | None = day("Đến ngày", section="Đợt vận động", help="Chỉ ghi khi đợt kéo dài nhiều ngày.")
    place: str | None = text(
        "Nơi vận động", required=True, listed=True, searched=True, repeats=True, section="Đợt vận động"
    )
    employer: str | None = link("Doanh nghiệp, đơn vị", "employer", section="Đợt vận động")
    how: str | None = choice("Hình thức", CAMPAIGN, listed=True, section="Đợt vận động")
    organiser: str | None = text("Người, bộ phận phụ trách", searched=True, repeats=True, section="Đợt vận động")
    with_superior: int | None = yes_no("Có công đoàn cấp trên cùng làm", section="Đợt vận động")
    reached: int | None = whole(
        "Số người được tuyên truyền", unit="người", required=True, listed=True, column="Tuyên truyền",
        section="Kết quả",
    )  # fmt: skip
    reached_female: int | None = whole("Được tuyên truyền, nữ", unit="người", section="Kết quả")
    applications: int | None = whole("Số người nộp đơn", unit="người", listed=True, column="Nộp đơn", section="Kết quả")
    admitted: int | None = whole(
        "Số người được kết nạp", unit="người", listed=True, column="Kết nạp", section="Kết quả"
    )
    employer_answer: str | None = choice(
        "Người sử dụng lao động",
        EMPLOYER_ANSWER,
        section="Kết quả",
        help="Ghi về doanh nghiệp, đơn vị; không ghi thái độ của từng người.",
    )
    result: str | None = note("Kết quả, khó khăn", searched=True, section="Kết quả")
    next_step: str | None = text("Việc làm tiếp", section="Làm tiếp")
    next_on: str | None = day("Ngày làm tiếp", section="Làm tiếp")

    @rule
    def parts_within_total(self, around: Surroundings) -> Iterator[Problem]:
        """Who applies was reached, who is admitted has applied; people may come by another road, so it is a warning."""
        del around
        yield from at_most(self, "reached_female", "reached")
        yield from at_most(self, "applications", "reached", Level.WARN)
        yield from at_most(self, "admitted", "applications", Level.WARN)

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """A visit ends after it begins; what was reached belongs to a day that has been."""
        yield from ends_after_start(self, "held_on", "until")
        yield from not_before(self, "held_on", "next_on")
        if self.reached is not None:
            yield from not_to_come(self, around, "held_on")

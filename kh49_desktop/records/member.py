"""The member and what happened to a membership (dictionary §3). The status is derived from the events, never typed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

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
    person_name,
    text,
    yes_no,
)
from kh49_desktop.record import Record, Surroundings, derived, problem, rule, rule_of
from kh49_desktop.records.consent import standing_consent
from kh49_desktop.records.employer import Employer
from kh49_desktop.text.citizen import place_name, read_citizen_id
from kh49_desktop.text.dates import first_day

GENDER = (
    Option("NAM", "Nam", also=("M", "Male", "trai")),
    Option("NU", "Nữ", also=("F", "Female", "gái")),
)
CONTRACT = (
    Option("KHONG_XAC_DINH", "Không xác định thời hạn", also=("KXĐTH", "HĐLĐ không xác định thời hạn", "vô thời hạn")),
    Option("XAC_DINH", "Xác định thời hạn", also=("XĐTH", "HĐLĐ xác định thời hạn", "có thời hạn")),
    Option("THU_VIEC", "Thử việc"),
    Option("HDLV", "Hợp đồng làm việc"),
    Option("KHAC", "Khác"),
)
APPLICATION_FORM = (Option("5A", "Đơn cá nhân (mẫu 5a)"), Option("5B", "Danh sách tập thể (mẫu 5b)"))
CARD_STATUS = (
    Option("CHUA_CAP", "Chưa cấp"),
    Option("DA_CAP", "Đã cấp", tone="good"),
    Option("MAT", "Mất"),
    Option("DANG_DOI", "Đang đổi"),
)
STATUS = (
    Option("ACTIVE", "Đang sinh hoạt", tone="good"),
    Option("SUSPENDED", "Tạm dừng sinh hoạt", tone="warn"),
    Option("APPLIED", "Đã nộp đơn"),
    Option("LEFT", "Đã ra khỏi đơn vị"),
)
NOT_ADMISSIBLE = (
    Option("NONE", "Không thuộc trường hợp nào", also=("Không",)),
    Option("MANAGER_NONSTATE", "Người quản lý doanh nghiệp ngoài nhà nước"),
    Option("SIGNS_CONTRACTS", "Người được uỷ quyền ký hợp đồng lao động (doanh nghiệp ngoài nhà nước)"),
    Option("MANAGER_COOP", "Người quản lý hợp tác xã ngoài nhà nước"),
    Option("HEAD_NONPUBLIC", "Người đứng đầu, cấp phó đơn vị sự nghiệp ngoài công lập"),
    Option("OTHER", "Trường hợp khác của hướng dẫn"),  # criminal data is not kept of anybody (dictionary §9)
)
PAUSE_REASON = (
    Option("HDLD_SUSPENDED", "Tạm hoãn hợp đồng lao động, hợp đồng làm việc"),
    Option("UNEMPLOYED", "Mất việc làm"),
    Option("OTHER", "Lý do khác"),
)
EVENT = (
    Option("APPLY", "Nộp đơn"),
    Option("ADMIT", "Kết nạp"),
    Option("RECOGNISE", "Công nhận khi thành lập CĐCS"),
    Option("TRANSFER_IN", "Chuyển sinh hoạt đến"),
    Option("TRANSFER_OUT", "Chuyển sinh hoạt đi"),
    Option("MOVE_GROUP", "Chuyển tổ, bộ phận"),
    Option("SUSPEND", "Tạm dừng sinh hoạt"),
    Option("RESUME", "Sinh hoạt trở lại"),
    Option("RETIRE", "Nghỉ hưu"),
    Option("KEEP_AFTER_RETIREMENT", "Nghỉ hưu, tiếp tục sinh hoạt"),
    Option("RESIGN", "Xin ra khỏi công đoàn"),
    Option("STRIKE_OFF", "Xoá tên"),
    Option("EXPEL", "Khai trừ"),
    Option("DECEASED", "Từ trần"),
    Option("EMPLOYMENT_END", "Chấm dứt hợp đồng lao động"),
    Option("CARD_ISSUE", "Cấp thẻ"),
    Option("CARD_LOST", "Mất thẻ"),
    Option("CARD_REISSUE", "Cấp lại, đổi thẻ"),
    Option("CORRECT", "Đính chính"),
)
ENTRIES = frozenset(("ADMIT", "RECOGNISE", "TRANSFER_IN"))
EXITS = frozenset(("TRANSFER_OUT", "RETIRE", "RESIGN", "STRIKE_OFF", "EXPEL", "DECEASED"))
NEEDS_DECISION = frozenset(("ADMIT", "RECOGNISE", "STRIKE_OFF", "EXPEL"))
NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "APPLY": ("form",),
        "TRANSFER_OUT": ("to_unit",),
        "MOVE_GROUP": ("to_group",),
        "SUSPEND": ("pause",),
        **dict.fromkeys(NEEDS_DECISION, ("decision_no",)),
    }
)
CARDS: Mapping[str, str] = MappingProxyType({"CARD_ISSUE": "DA_CAP", "CARD_LOST": "MAT", "CARD_REISSUE": "DA_CAP"})
CARD_SHAPE = re.compile(r"[0-9A-Z-]{1,20}")
ENDS_WORK = frozenset(("TRANSFER_OUT", "SUSPEND", "RESIGN", "RETIRE", "KEEP_AFTER_RETIREMENT", "STRIKE_OFF", "EXPEL"))


@dataclass(frozen=True, slots=True)
class Movement:
    """One step in (+1) or out (-1) of the count of members. `on` is a day as stored; "" = before anything is known."""

    on: str
    step: int
    kind: str


class Member(
    Record,
    table="member",
    group="III.1",
    title="Đoàn viên",
    plural="Đoàn viên",
    sort="full_name",
    empty="Bạn có danh sách Excel chưa? Nhập cả danh sách trong một lần, hoặc thêm từng người.",
    icon="users",
):
    """A union member (forms 5a, 5b of HD 38/HD-TLĐ 2024)."""

    full_name: str = person_name(
        "Họ và tên",
        naming=True,
        listed=True,
        searched=True,
        section="Cá nhân",
        headers=("Họ tên", "Họ, tên đoàn viên", "Họ tên khai sinh", "Tên đoàn viên", "Họ và tên (chữ in hoa)"),
    )
    birth_date: str | None = day(
        "Ngày sinh",
        required=True,
        listed=True,
        birth=True,
        personal=True,
        short="dob",
        section="Cá nhân",
        headers=("Ngày, tháng, năm sinh", "Năm sinh", "NTNS", "Sinh ngày", "Ngày sinh (dd/mm/yyyy)"),
    )
    gender: str | None = choice(
        "Giới tính", GENDER, required=True, section="Cá nhân", headers=("Nam/Nữ", "Giới", "Phái", "Nữ (x)")
    )
    citizen_id: str | None = fields.citizen_id(
        "Số định danh",
        required=True,
        searched=True,
        personal=True,
        short="cccd",
        beside=("birth_date", "gender"),
        instead="old_id_9",
        section="Cá nhân",
        help="12 số trên thẻ căn cước.",
        headers=(
            "Số CCCD",
            "Số CMND/CCCD",
            "Số CCCD/CMND/Hộ chiếu",
            "Số căn cước/ĐDCN",
            "Số định danh cá nhân (12 số)",
            "CMTND",
            "Số CMND",
            "CCCD",
            "Căn cước công dân",
        ),
    )
    phone: str | None = fields.phone(
        "Điện thoại",
        searched=True,
        personal=True,
        section="Cá nhân",
        headers=("SĐT", "Số điện thoại", "Số điện thoại liên hệ", "ĐTDĐ", "Di động"),
    )
    department: str | None = text(
        "Tổ công đoàn, bộ phận",
        column="Tổ, bộ phận",
        listed=True,
        searched=True,
        repeats=True,
        section="Công việc",
        headers=(
            "Tổ/Bộ phận",
            "Bộ phận",
            "Đơn vị công tác",
            "Phòng/ban/xưởng",
            "Tổ công đoàn",
            "Phòng ban",
            "Phân xưởng",
            "Tổ",
        ),
    )
    job_title: str | None = text(
        "Vị trí công việc",
        required=True,
        repeats=True,
        section="Công việc",
        headers=("Chức danh, nghề nghiệp", "Chức danh", "Công việc", "Nghề nghiệp"),
    )
    employer: str | None = link("Nơi làm việc", "employer", required=True, section="Công việc")
    contract_type: str | None = choice(
        "Loại hợp đồng lao động", CONTRACT, section="Công việc", headers=("Loại HĐLĐ", "Loại hợp đồng")
    )
    hired_on: str | None = day("Ngày vào làm", section="Công việc", headers=("Ngày vào công ty", "Ngày vào làm việc"))
    admitted_on: str | None = day(
        "Ngày kết nạp",
        section="Công đoàn",
        headers=(
            "Ngày vào CĐ",
            "Ngày kết nạp đoàn viên",
            "Tháng, năm gia nhập công đoàn",
            "Ngày vào công đoàn",
            "Ngày gia nhập",
        ),
    )
    decision_no: str | None = text("Số quyết định", searched=True, section="Công đoàn")
    decision_by: str | None = text("Nơi ra quyết định", repeats=True, section="Công đoàn")
    application_date: str | None = day("Ngày nộp đơn", section="Đơn gia nhập, thẻ", headers=("Ngày làm đơn",))
    application_form: str | None = choice("Hình thức nộp đơn", APPLICATION_FORM, section="Đơn gia nhập, thẻ")
    not_admissible: str | None = choice(
        "Trường hợp không kết nạp",
        NOT_ADMISSIBLE,
        travels=Travels.UNIT,
        section="Đơn gia nhập, thẻ",
        legal_basis="Hướng dẫn 38/HD-TLĐ năm 2024, mục 1.2",
        help="Người quản lý doanh nghiệp, hợp tác xã ngoài nhà nước (kể cả người được uỷ quyền ký hợp đồng lao động), "
        "người đứng đầu và cấp phó đơn vị ngoài công lập, người đang chấp hành án phạt tù.",
    )
    card_no: str | None = text(
        "Số thẻ đoàn viên",
        searched=True,
        unique=True,
        section="Đơn gia nhập, thẻ",
        headers=("Mã số đoàn viên", "Số thẻ ĐV", "Số thẻ"),
    )
    card_issued_on: str | None = day("Ngày cấp thẻ", section="Đơn gia nhập, thẻ")
    card_status: str | None = choice("Tình trạng thẻ", CARD_STATUS, section="Đơn gia nhập, thẻ")
    union_post: str | None = text(
        "Chức vụ công đoàn", repeats=True, section="Công đoàn", headers=("Chức vụ CĐ", "Chức vụ công đoàn (nếu có)")
    )
    old_id_9: str | None = text(
        "Số CMND cũ",
        searched=True,
        unique=True,
        personal=True,
        section="Giấy tờ, địa chỉ",
        help="Chỉ để tra cứu; CMND 9 số hết giá trị từ 31/12/2024.",
    )
    id_issue_date: str | None = day("Ngày cấp căn cước", section="Giấy tờ, địa chỉ", headers=("Ngày cấp",))
    id_issue_place: str | None = text(
        "Nơi cấp căn cước", repeats=True, section="Giấy tờ, địa chỉ", headers=("Nơi cấp CCCD", "Nơi cấp")
    )
    native_place: str | None = text(
        "Quê quán", section="Giấy tờ, địa chỉ", headers=("Quê quán (xã, huyện, tỉnh)", "Nguyên quán")
    )
    residence: str | None = text(
        "Nơi ở hiện nay",
        personal=True,
        section="Giấy tờ, địa chỉ",
        headers=("Hộ khẩu thường trú", "Chỗ ở hiện tại", "Địa chỉ", "Nơi thường trú"),
    )
    email: str | None = fields.email("Thư điện tử", personal=True, section="Giấy tờ, địa chỉ")
    bhxh_no: str | None = text(
        "Mã số BHXH", personal=True, unique=True, section="Giấy tờ, địa chỉ", headers=("Số sổ BHXH", "Số BHXH")
    )
    education: str | None = text(
        "Trình độ học vấn", section="Trình độ", headers=("TĐ học vấn", "Trình độ văn hóa (12/12)", "Trình độ văn hoá")
    )
    qualification: str | None = text(
        "Trình độ chuyên môn, tay nghề", section="Trình độ", headers=("Trình độ CMNV", "Trình độ chuyên môn")
    )
    ethnicity: str | None = text("Dân tộc", sensitive=True, travels=Travels.UNIT, section="Riêng tư")
    is_party_member: int | None = yes_no(
        "Đảng viên", sensitive=True, travels=Travels.UNIT, section="Riêng tư", headers=("Đảng viên",)
    )
    note: str | None = fields.note("Ghi chú", travels=Travels.UNIT, section="Ghi chú")

    @derived("Tình trạng", options=STATUS, stored=True, usual="ACTIVE")
    def status(self, around: Surroundings) -> Value:
        """Return ACTIVE, SUSPENDED, APPLIED or LEFT, from what has been recorded."""
        events = around.children(MemberEvent, self.id)
        if not events:  # thousands of new members are without: the same as below, at once
            return "ACTIVE" if self.admitted_on or not (self.application_date or self.application_form) else "APPLIED"
        moves = movements(self, events)
        if not moves:
            return "APPLIED"
        if moves[-1].step < 0:
            return "LEFT"
        since = max(begins(move.on) for move in moves)  # nobody leaves before coming, even where a day is not known
        pauses = [e for e in standing(events) if e.kind in {"SUSPEND", "RESUME"} and begins(e.on) >= since]
        return "SUSPENDED" if pauses and pauses[-1].kind == "SUSPEND" else "ACTIVE"

    @derived("Thẻ đoàn viên", options=CARD_STATUS)
    def card(self, around: Surroundings) -> Value:
        """Return the state of the card: by the latest thing that happened to it, else as written on the sheet."""
        cards = [e for e in standing(around.children(MemberEvent, self.id)) if e.kind in CARDS]
        if cards:
            return CARDS[cards[-1].kind]
        return self.card_status or ("DA_CAP" if self.card_no else None)

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """Where the union has one employer, everybody works there."""
        del values
        employers = around.others(Employer, "gone", None, besides="")
        return {"employer": employers[0].id} if len(employers) == 1 else {}

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A member has a day of admission; one who has only applied has a day of application."""
        del around
        return ("application_date",) if self.application_form and not self.admitted_on else ("admitted_on",)

    @rule_of("citizen_id")
    def id_is_its_own(self, around: Surroundings) -> Iterator[Problem]:
        """A citizen id belongs to one person of the unit."""
        if self.citizen_id:
            others = around.others(Member, "citizen_id", self.citizen_id, besides=self.id)
            if others:
                theirs, fields_ = others[0].values(), self.about.fields
                differing = [n for n, v in self.values().items() if None not in {v, theirs[n]} and v != theirs[n]]
                told = [fields_[name].label for name in differing]
                reason = "differing" if told else ""
                yield problem(
                    "id_taken", "citizen_id", name=others[0].full_name, differing=", ".join(told), reason=reason
                )

    @rule_of("citizen_id")
    def id_agrees(self, around: Surroundings) -> Iterator[Problem]:
        """The digits of the id tell sex and birth year; slips at birth registration exist, so it is a warning."""
        del around
        yield from id_contradicts(self.citizen_id, self.birth_date, self.gender)

    @rule_of("birth_date")
    def year_alone(self, around: Surroundings) -> Iterator[Problem]:
        """A year alone stays a year."""
        del around
        if self.birth_date and len(self.birth_date) == len("1985"):
            yield problem("year_only", "birth_date", Level.INFO, year=self.birth_date)

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """Nobody is born or admitted in the future, or admitted as a child or before birth."""
        today = around.today.isoformat()
        if self.birth_date and self.birth_date > today:
            yield problem("born_in_future", "birth_date")
        if self.admitted_on and self.admitted_on > today:
            yield problem("in_future", "admitted_on", Level.WARN)
        youngest = around.reference.at("member.youngest", around.today)
        if self.birth_date and self.admitted_on and _before(self.admitted_on, self.birth_date):
            yield problem("admitted_before_birth", "admitted_on", Level.WARN)
        elif youngest and self.birth_date and not self.admitted_on and self.birth_date <= today:
            grown = f"{around.today.year - youngest.data['years']}{today[4:]}"  # who was born by then is old enough
            if self.birth_date > grown[: len(self.birth_date)]:
                least = youngest.data["years"]
                yield problem("young_today", "birth_date", Level.WARN, basis=youngest.legal_basis, least=least)
        elif youngest and self.birth_date and self.admitted_on:
            age = int(self.admitted_on[:4]) - int(self.birth_date[:4])
            if age < youngest.data["years"]:
                yield problem(
                    "too_young",
                    "admitted_on",
                    Level.WARN,
                    basis=youngest.legal_basis,
                    age=age,
                    least=youngest.data["years"],
                )

    @rule_of("old_id_9")
    def old_id_shape(self, around: Surroundings) -> Iterator[Problem]:
        """An old CMND has nine digits."""
        del around
        if self.old_id_9 and not (self.old_id_9.isdigit() and len(self.old_id_9) == len("240123456")):
            yield problem("old_id_shape", "old_id_9", Level.WARN)

    @rule_of("card_no")
    def card_is_its_own(self, around: Surroundings) -> Iterator[Problem]:
        """A card number belongs to one person."""
        if self.card_no:
            others = around.others(Member, "card_no", self.card_no, besides=self.id)
            if others:
                yield problem("card_taken", "card_no", Level.WARN, name=others[0].full_name)

    @rule_of("card_no")
    def card_shape(self, around: Surroundings) -> Iterator[Problem]:
        """A card number is short and plain; its form is not laid down, so it is a warning."""
        del around
        if self.card_no and not CARD_SHAPE.fullmatch(self.card_no.upper()):
            yield problem("card_shape", "card_no", Level.WARN)

    @rule_of("card_status")
    def card_follows(self, around: Surroundings) -> Iterator[Problem]:
        """What the sheet says of the card agrees with what has happened to it."""
        if self.card_status is None:
            return
        now = self.card(around)
        renewing = self.card_status == "DANG_DOI" and now in {"MAT", "DA_CAP"}
        if now != self.card_status and not renewing:
            shown = {option.code: option.label for option in CARD_STATUS}
            yield problem("card_contradicts", "card_status", Level.WARN, now=shown[str(now)])

    @rule_of("bhxh_no")
    def insurance_number(self, around: Surroundings) -> Iterator[Problem]:
        """A social insurance number has ten digits; since 1/8/2025 the citizen id stands for it."""
        law = around.reference.at("member.insurance_number", around.today)
        number = self.bhxh_no
        if law is None or number is None or (number.isdigit() and len(number) == law.data["digits"]):
            return
        if not (law.data["or_citizen_id"] and number == self.citizen_id):
            yield problem("insurance_number_shape", "bhxh_no", Level.WARN, basis=law.legal_basis)

    @rule_of("not_admissible")
    def may_join(self, around: Surroundings) -> Iterator[Problem]:
        """Some are not admitted: managers of non-state enterprises and cooperatives, heads of non-public units."""
        if not self.admitted_on or self.not_admissible is None:
            return
        law = around.reference.at("member.not_admissible", day_or(self.admitted_on, around.today))
        if law and self.not_admissible in law.data["reasons"]:
            yield problem("not_admissible", "not_admissible", Level.WARN, basis=law.legal_basis)

    @rule
    def sensitive_with_consent(self, around: Surroundings) -> Iterator[Problem]:
        """Ethnicity and Party membership are sensitive: they are written only of who agreed to that very purpose."""
        if self.ethnicity is None and self.is_party_member is None:
            return
        law = around.reference.at("consent.sensitive", around.today)
        for name, purpose in (("ethnicity", "ethnicity"), ("is_party_member", "party")):
            if law and self.value(name) is not None and standing_consent(around, self.id, purpose) is None:
                yield problem("sensitive_without_consent", name, Level.WARN, basis=law.legal_basis)


class MemberEvent(Record, table="member_event", title="Quá trình sinh hoạt", sort="on", append_only=True):
    """Something that happened to a membership. Events are never rewritten: a slip is put right by a CORRECT event."""

    member: str = link("Đoàn viên", "member", parent="events", naming=True)
    kind: str = choice("Việc", EVENT, naming=True, listed=True)
    on: str | None = day("Ngày", required=True, listed=True)
    decision_no: str | None = text("Số quyết định, giấy tờ", listed=True)
    decision_by: str | None = text("Nơi ra quyết định", repeats=True)
    form: str | None = choice("Mẫu đơn", APPLICATION_FORM, help="Chỉ ghi với việc “Nộp đơn”.")
    from_unit: str | None = text("Từ đơn vị")
    to_unit: str | None = text("Đến đơn vị")
    from_group: str | None = text("Từ tổ, bộ phận", repeats=True)
    to_group: str | None = text("Đến tổ, bộ phận", repeats=True)
    card_no: str | None = text("Số thẻ", help="Số ghi trên thẻ mới cấp hoặc thẻ bị mất.")
    pause: str | None = choice(
        "Lý do tạm dừng",
        PAUSE_REASON,
        travels=Travels.UNIT,
        help="Chỉ ghi với việc “Tạm dừng sinh hoạt”; trong thời gian này không đóng đoàn phí.",
    )
    reason: str | None = text("Lý do", listed=True, travels=Travels.UNIT)
    corrects: str | None = link("Đính chính cho", "member_event")

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """Some events need the number of a decision, a destination or a reason."""
        del around
        return NEEDS.get(self.kind, ())

    @rule
    def not_in_future(self, around: Surroundings) -> Iterator[Problem]:
        """A day that has not come is most often a slip."""
        if self.on and self.on > around.today.isoformat():
            yield problem("in_future", "on", Level.WARN)

    @rule
    def readmission(self, around: Surroundings) -> Iterator[Problem]:
        """Who left of own will comes back after three months at the earliest."""
        wait = around.reference.at("member.readmission", around.today)
        if wait is None or self.kind not in ENTRIES or not self.on:
            return
        for event in standing(around.children(MemberEvent, self.member)):
            if event.id != self.id and event.kind in {"RESIGN", "EXPEL"} and event.on and event.on <= self.on:
                earliest = months_later(first_day(event.on), wait.data["months"])
                if first_day(self.on) < earliest:
                    yield problem("readmitted_early", "on", Level.WARN, basis=wait.legal_basis, earliest=earliest)

    @rule
    def corrects_one(self, around: Surroundings) -> Iterator[Problem]:
        """A correction names what it puts right: an earlier entry of the same person, itself no correction."""
        if self.corrects is None:
            if self.kind == "CORRECT":
                yield problem("corrects_nothing", "corrects")
            return
        other = around.find(MemberEvent, self.corrects)
        if self.corrects == self.id or (other and other.member != self.member):
            yield problem("corrects_another", "corrects")
        elif other and other.kind == "CORRECT":
            yield problem("corrects_a_correction", "corrects")

    @rule
    def in_its_place(self, around: Surroundings) -> Iterator[Problem]:
        """Nobody leaves before joining, joins twice, or resumes what was never paused: most often a wrong day."""
        member = around.find(Member, self.member)
        if member is None or self.kind not in ENTRIES | EXITS | {"SUSPEND", "RESUME"}:
            return
        every = around.children(MemberEvent, self.member)
        if all(event.id != self.id for event in every):
            every.append(self)
        slip = slips(member, every).get(self.id)
        if slip:
            yield slip

    @rule
    def work_has_ended(self, around: Surroundings) -> Iterator[Problem]:
        """When the work ends something follows: a transfer, a pause, a retirement or leaving the union."""
        if self.kind == "EMPLOYMENT_END" and work_ended(around.children(MemberEvent, self.member)) == self:
            yield problem("after_work_ended", "kind", Level.INFO)

    @rule
    def group_followed(self, around: Surroundings) -> Iterator[Problem]:
        """The latest move is what the member's own sheet says."""
        if self.kind != "MOVE_GROUP" or not self.to_group:
            return
        moves = [e for e in standing(around.children(MemberEvent, self.member)) if e.kind == "MOVE_GROUP"]
        member = around.find(Member, self.member)
        if member and member.department != self.to_group and (not moves or moves[-1].id == self.id):
            yield problem("group_not_followed", "to_group", Level.INFO, group=self.to_group)

    @rule
    def card_is_its_own(self, around: Surroundings) -> Iterator[Problem]:
        """A card number belongs to one person."""
        if self.card_no:
            if not CARD_SHAPE.fullmatch(self.card_no.upper()):
                yield problem("card_shape", "card_no", Level.WARN)
            others = around.others(Member, "card_no", self.card_no, besides=self.member)
            if others:
                yield problem("card_taken", "card_no", Level.WARN, name=others[0].full_name)


def id_contradicts(citizen_id: str | None, birth: str | None, gender: str | None) -> Iterator[Problem]:
    """Yield what the digits of an id say against the sex and the birth day beside it (fields `citizen_id`)."""
    if not citizen_id:
        return
    found = read_citizen_id(citizen_id, birth=birth, gender=gender)
    if found.code == "ok":  # nearly every number of a list
        return
    said = {found.code, *found.more}
    if "sex_contradicts" in said:
        yield problem("sex_column_contradicts_cccd", "citizen_id", Level.WARN)
    if "birth_contradicts" in said:
        yield problem("birth_contradicts_cccd", "citizen_id", Level.WARN, value=citizen_id)
    if place_name(citizen_id[:3]) is None:
        yield problem("unknown_place", "citizen_id", Level.INFO, place=citizen_id[:3])


def standing(events: Iterable[MemberEvent]) -> list[MemberEvent]:
    """Return the events that have not been corrected away, in the order of their days."""
    every = list(events)
    corrected = {event.corrects for event in every if event.corrects}
    return sorted((e for e in every if e.id not in corrected and e.kind != "CORRECT"), key=lambda e: e.on or "")


def counted(happened: Sequence[MemberEvent]) -> list[MemberEvent]:
    """Return the standing events that bring people in or out.

    Who retires but is kept on (a contract goes on and the committee agrees, Điều lệ XIII) stays a member: a retirement
    is passed over when keeping on is written of the same day, or later and before that person joins anew.
    """
    found: list[MemberEvent] = []
    kept = False
    for event in reversed(happened):
        if event.kind == "KEEP_AFTER_RETIREMENT":
            kept = True
        elif event.kind in ENTRIES:
            kept = False
            found.append(event)
        elif event.kind in EXITS and not (event.kind == "RETIRE" and (kept or _kept_that_day(event, happened))):
            found.append(event)
    return found[::-1]


def _kept_that_day(retired: MemberEvent, happened: Sequence[MemberEvent]) -> bool:
    return any(e.kind == "KEEP_AFTER_RETIREMENT" and (e.on or "") == (retired.on or "") for e in happened)


def movements(member: Member, events: Iterable[MemberEvent]) -> list[Movement]:
    """Return the steps in and out of membership, in order, alternating, the first one in.

    Without an event of entry the day of admission on the member's own sheet counts as one; someone from an
    existing list without any day has been a member since before anything is known. Who has only applied is none yet.
    """
    happened = standing(events) if events else []
    steps = [Movement(e.on or "", 1 if e.kind in ENTRIES else -1, e.kind) for e in counted(happened)]
    if not any(step.step > 0 for step in steps) or (member.admitted_on and steps[0].step < 0):
        if member.admitted_on:
            steps = [Movement(member.admitted_on, 1, "ADMIT"), *steps]
        elif steps or not (member.application_date or member.application_form):
            steps = [Movement("", 1, "EARLIER"), *steps]
    kept: list[Movement] = []
    for step in steps:
        inside = bool(kept) and kept[-1].step > 0
        if (step.step > 0) != inside:
            kept.append(step)
    return kept


def slips(member: Member, events: Iterable[MemberEvent]) -> dict[str, Problem]:
    """Return what cannot have happened in this order, by the id of the event."""
    happened = standing(events)
    steps = counted(happened)
    joined, first = member.admitted_on, steps[0] if steps else None
    inside = not any(e.kind in ENTRIES for e in steps) or bool(joined and steps[0].kind in EXITS)
    since, paused = (joined if inside else None), False
    shown = member.about.fields["admitted_on"].show(joined)
    found: dict[str, Problem] = {}
    for event in happened:
        pauses = event.kind in {"SUSPEND", "RESUME"}
        if event not in steps and not pauses:
            continue
        slip = _slip(event, inside=inside, paused=paused)
        if not slip and event is first and event.kind in {"ADMIT", "RECOGNISE"} and _apart(event.on, joined):
            slip = problem("admitted_differs", "on", Level.WARN, joined=shown)
        if not slip and since and event.on and event.on < since[: len(event.on)]:
            slip = problem("left_before_joining", "on", Level.WARN, joined=shown)
        if slip:
            found[event.id] = slip
        paused = event.kind == "SUSPEND" and inside
        if not pauses:
            inside, since = event.kind in ENTRIES, None
    return found


def _slip(event: MemberEvent, *, inside: bool, paused: bool) -> Problem | None:
    """Return what is wrong with an event when somebody is inside or not, paused or not."""
    if event.kind in ENTRIES:
        return problem("already_member", "on", Level.WARN) if inside else None
    if not inside:
        return problem("not_a_member", "on", Level.WARN)
    if event.kind == "SUSPEND":
        return problem("already_paused", "on", Level.WARN) if paused else None
    return problem("not_paused", "on", Level.WARN) if event.kind == "RESUME" and not paused else None


def begins(on: str | None) -> str:
    """Return the first ISO day of a day of which perhaps only the year or the month is known; "" where none is."""
    return f"{on}-01-01"[: len("2026-01-01")] if on else ""


def _before(one: str, other: str) -> bool:
    """Tell whether a day is before another as far as both are known."""
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def _apart(one: str | None, other: str | None) -> bool:
    """Tell whether two days differ as far as both are known."""
    if not one or not other:
        return False
    shared = min(len(one), len(other))
    return one[:shared] != other[:shared]


def work_ended(events: Iterable[MemberEvent]) -> MemberEvent | None:
    """Return the end of someone's work after which nothing has been written that says what became of them."""
    happened = standing(events)
    for place in range(len(happened) - 1, -1, -1):
        if happened[place].kind in ENDS_WORK | ENTRIES | {"RESUME", "DECEASED"}:
            return None
        if happened[place].kind == "EMPLOYMENT_END":
            same_day = {e.kind for e in happened if e.on == happened[place].on}
            return None if same_day & ENDS_WORK else happened[place]
    return None


def day_or(value: str | None, otherwise: datetime.date) -> datetime.date:
    """Return the first day of a stored day, or another day where there is none."""
    return first_day(value) if value else otherwise


def months_later(day_: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months later, or that month's last day."""
    year, month0 = divmod(day_.year * 12 + day_.month - 1 + months, 12)
    for last in (day_.day, 30, 29, 28):
        try:
            return datetime.date(year, month0 + 1, last)
        except ValueError:
            continue
    raise AssertionError(day_)

"""Organisation and cadre: committees and their people, section unions and groups, training (§1.2 III.2, §2.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
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
    money,
    note,
    person_name,
    text,
    whole,
    yes_no,
)
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.member import GENDER, Member, day_or
from kh49_desktop.records.rates import announced
from kh49_desktop.records.unit import Unit, ends_after_start, not_before, not_to_come, overlap
from kh49_desktop.text.dates import first_day, last_day
from kh49_desktop.text.letters import fold

COMMITTEE = (
    Option("BCH", "Ban chấp hành", also=("BCH", "Ban chấp hành công đoàn cơ sở")),
    Option("BTV", "Ban thường vụ", also=("BTV",)),
    Option("UBKT", "Uỷ ban kiểm tra", also=("UBKT",)),
    Option("BAN_NU_CONG", "Ban nữ công quần chúng", also=("Ban nữ công", "Tổ nữ công")),
    Option("BCH_BO_PHAN", "Ban chấp hành công đoàn bộ phận"),
    Option("KHAC", "Ban khác"),
)
FORMED = (
    Option("CONGRESS", "Đại hội bầu"),
    Option("CONFERENCE", "Hội nghị bầu"),
    Option("APPOINTED", "Công đoàn cấp trên chỉ định"),
    Option("DECIDED", "Ban chấp hành quyết định"),
)
POST = (
    Option("CHU_TICH", "Chủ tịch", also=("CT",)),
    Option("PHO_CHU_TICH", "Phó Chủ tịch", also=("PCT",)),
    Option("UV_BTV", "Uỷ viên Ban thường vụ", also=("UV BTV", "UVBTV")),
    Option("UV_BCH", "Uỷ viên Ban chấp hành", also=("UV BCH", "UVBCH", "Uỷ viên")),
    Option("CHU_NHIEM_UBKT", "Chủ nhiệm Uỷ ban kiểm tra", also=("CN UBKT",)),
    Option("PHO_CHU_NHIEM_UBKT", "Phó Chủ nhiệm Uỷ ban kiểm tra", also=("PCN UBKT",)),
    Option("UV_UBKT", "Uỷ viên Uỷ ban kiểm tra", also=("UV UBKT",)),
    Option("TRUONG_BAN_NC", "Trưởng ban nữ công"),
    Option("PHO_BAN_NC", "Phó Trưởng ban nữ công"),
    Option("UV_BAN_NC", "Uỷ viên ban nữ công"),
    Option("KE_TOAN", "Kế toán công đoàn", also=("Kế toán",)),
    Option("THU_QUY", "Thủ quỹ công đoàn", also=("Thủ quỹ",)),
    Option("TO_TRUONG", "Tổ trưởng tổ công đoàn", also=("Tổ trưởng",)),
    Option("TO_PHO", "Tổ phó tổ công đoàn", also=("Tổ phó",)),
    Option("KHAC", "Chức vụ khác"),
)
POST_ENDED = (
    Option("HET_NHIEM_KY", "Hết nhiệm kỳ"),
    Option("CHUYEN_CONG_TAC", "Chuyển công tác, chuyển nơi làm việc"),
    Option("NGHI_HUU", "Nghỉ hưu"),
    Option("XIN_THOI", "Xin thôi"),
    Option("THOI_VIEC", "Chấm dứt hợp đồng lao động"),
    Option("MIEN_NHIEM", "Miễn nhiệm, bãi nhiệm"),
    Option("KHAC", "Lý do khác"),
)
CHAIRS: Mapping[str, str] = MappingProxyType(  # who leads which committee
    {
        "BCH": "CHU_TICH",
        "BTV": "CHU_TICH",
        "BCH_BO_PHAN": "CHU_TICH",
        "UBKT": "CHU_NHIEM_UBKT",
        "BAN_NU_CONG": "TRUONG_BAN_NC",
    }
)
OF_OTHERS: Mapping[str, frozenset[str]] = MappingProxyType(  # posts that belong to one kind of committee alone
    {
        "UBKT": frozenset(("CHU_NHIEM_UBKT", "PHO_CHU_NHIEM_UBKT", "UV_UBKT")),
        "BAN_NU_CONG": frozenset(("TRUONG_BAN_NC", "PHO_BAN_NC", "UV_BAN_NC")),
    }
)
TERM = (
    Option("COMING", "Chưa bắt đầu"),
    Option("IN_TERM", "Đang nhiệm kỳ", tone="good"),
    Option("ENDING", "Sắp hết nhiệm kỳ", tone="warn"),
    Option("ENDED", "Đã hết nhiệm kỳ"),
)
CAME_BY = (
    Option("ELECTED", "Được bầu"),
    Option("ADDED", "Bầu bổ sung"),
    Option("APPOINTED", "Chỉ định"),
    Option("ASSIGNED", "Phân công"),
)
GROUP_KIND = (
    Option("CD_BO_PHAN", "Công đoàn bộ phận", also=("CĐBP",)),
    Option("TO_CD", "Tổ công đoàn", also=("Tổ CĐ",)),
    Option("CDCS_THANH_VIEN", "Công đoàn cơ sở thành viên"),
    Option("NGHIEP_DOAN_BP", "Nghiệp đoàn bộ phận"),
    Option("TO_NGHIEP_DOAN", "Tổ nghiệp đoàn"),
)
COURSE = (
    Option("NGHIEP_VU", "Nghiệp vụ công tác công đoàn"),
    Option("PHAP_LUAT", "Pháp luật lao động, công đoàn"),
    Option("THUONG_LUONG", "Đối thoại, thương lượng tập thể"),
    Option("TAI_CHINH", "Tài chính công đoàn"),
    Option("KIEM_TRA", "Kiểm tra, giám sát"),
    Option("NU_CONG", "Công tác nữ công"),
    Option("ATVSLD", "An toàn, vệ sinh lao động"),
    Option("LY_LUAN", "Lý luận, nghị quyết"),
    Option("KHAC", "Khác"),
)
CERTIFICATE = (
    Option("NONE", "Không cấp"),
    Option("ATTENDANCE", "Giấy chứng nhận"),
    Option("CERTIFICATE", "Chứng chỉ"),
    Option("DEGREE", "Bằng"),
)


class Committee(
    Record,
    table="committee",
    group="III.2",
    title="Ban của công đoàn",
    plural="Ban chấp hành và các ban",
    sort="term_from",
    newest_first=True,
    empty="Ghi Ban chấp hành, Ban thường vụ, Uỷ ban kiểm tra, ban nữ công của từng nhiệm kỳ và người trong ban.",
    icon="users",
):
    """A committee of one term: executive, standing, inspection, women's affairs, of a section union."""

    kind: str = choice("Ban", COMMITTEE, naming=True, listed=True, section="Ban", default="BCH")
    group: str | None = link("Của công đoàn bộ phận", "union_group", section="Ban")
    ordinal: str | None = text("Nhiệm kỳ thứ", section="Ban", help="Ghi như trên văn bản, ví dụ: khoá IV.")
    term_from: str | None = day("Nhiệm kỳ từ", required=True, listed=True, section="Ban")
    term_to: str | None = day("Nhiệm kỳ đến", required=True, listed=True, section="Ban")
    formed: str | None = choice("Cách lập", FORMED, section="Bầu, công nhận")
    elected_on: str | None = day("Ngày bầu", required=True, section="Bầu, công nhận")
    members: int | None = whole(
        "Số đoàn viên khi bầu",
        unit="người",
        section="Bầu, công nhận",
        help="Dùng để so số uỷ viên với khung hướng dẫn.",
    )
    elected: int | None = whole(
        "Số người được bầu", unit="người", required=True, listed=True, column="Số người", section="Bầu, công nhận"
    )
    female: int | None = whole("Trong đó nữ", unit="người", listed=True, column="Nữ", section="Bầu, công nhận")
    full_time: int | None = whole("Chuyên trách", unit="người", section="Bầu, công nhận")
    decision_no: str | None = text("Số quyết định công nhận", searched=True, section="Bầu, công nhận")
    decision_date: str | None = day("Ngày quyết định công nhận", section="Bầu, công nhận")
    decision_by: str | None = text("Nơi công nhận", repeats=True, section="Bầu, công nhận")
    regulation_on: str | None = day("Ngày ban hành quy chế hoạt động", section="Hoạt động")
    programme: str | None = text("Chương trình công tác toàn khoá", section="Hoạt động", help="Số, ngày văn bản.")
    note: str | None = note("Ghi chú", section="Hoạt động")

    def named(self) -> str:
        """Return the committee with the years of its term."""
        years = " – ".join(told[:4] for told in (self.term_from, self.term_to) if told)
        return " ".join(words for words in (super().named(), years) if words)

    @derived("Tình trạng", options=TERM, listed=True)
    def term(self, around: Surroundings) -> Value:
        """Return where the term stands today; its last year is told."""
        if self.term_from and first_day(self.term_from) > around.today:
            return "COMING"
        if self.term_to is None:
            return "IN_TERM" if self.term_from else None
        left = last_day(self.term_to) - around.today
        told = announced(around.reference, around.today, "term_days")
        return "ENDED" if left.days < 0 else "ENDING" if left <= told else "IN_TERM"

    @derived("Đang giữ chức")
    def serving(self, around: Surroundings) -> Value:
        """Return how many people hold a post of it today."""
        people = around.children(CommitteeMember, self.id)
        return len({fold(p.full_name) for p in people if p.serves(around.today.isoformat())})

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """The executive committee is recognised by the superior and measured by the members it stands for."""
        del around
        if self.kind == "BCH_BO_PHAN":
            return ("group", "decision_no")
        return ("members", "decision_no", "decision_date") if self.kind == "BCH" else ()

    @rule
    def parts_within_total(self, around: Surroundings) -> Iterator[Problem]:
        """Women and full-time officers are among those elected, and those among the members."""
        del around
        yield from at_most(self, "female", "elected")
        yield from at_most(self, "full_time", "elected")
        yield from at_most(self, "elected", "members")

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """A term ends after it begins; recognition follows the election."""
        yield from ends_after_start(self, "term_from", "term_to")
        yield from not_before(self, "elected_on", "decision_date")
        yield from not_to_come(self, around, "elected_on", "decision_date")

    @rule
    def size(self, around: Surroundings) -> Iterator[Problem]:
        """A committee is no larger than the guidance lets it be, by the number of members."""
        law = around.reference.at("committee.size", day_or(self.elected_on or self.term_from, around.today))
        if law is None or self.elected is None:
            return
        most = law.data.get(self.kind)
        if self.kind == "BCH" and self.members is None:
            return
        if self.kind == "BCH":
            most = next(most for below, most in law.data["BCH"] if below is None or (self.members or 0) < below)
            units = around.others(Unit, "gone", None, besides="")
            if len(units) == 1:
                most = min(most, law.data["kinds"].get(units[0].kind, most))
        if isinstance(most, int) and self.elected > most:
            yield problem(
                "committee_too_large", "elected", Level.WARN, basis=law.legal_basis, elected=self.elected, most=most
            )

    @rule
    def one_term_at_a_time(self, around: Surroundings) -> Iterator[Problem]:
        """Two terms of one committee do not overlap."""
        if self.kind == "KHAC" or self.term_from is None:
            return
        for other in around.others(Committee, "kind", self.kind, besides=self.id):
            if other.group == self.group and overlap(self.term_from, self.term_to, other.term_from, other.term_to):
                yield problem("two_terms", "term_from", Level.WARN, other=other.named())
                return

    @rule
    def people_agree(self, around: Surroundings) -> Iterator[Problem]:
        """The people written down are as many as were elected, and one of them leads today."""
        people = around.children(CommitteeMember, self.id)
        if not people:
            return
        began = {fold(p.full_name) for p in people if p.came_by in {None, "ELECTED", "APPOINTED"}}
        if self.elected is not None and len(began) != self.elected:
            yield problem("people_differ", "elected", Level.WARN, written=len(began), elected=self.elected)
        if self.female is not None and all(p.gender for p in people):
            women = len({fold(p.full_name) for p in people if p.gender == "NU" and p.came_by != "ADDED"})
            if women != self.female:
                yield problem("women_differ", "female", Level.WARN, written=women, female=self.female)
        chair = CHAIRS.get(self.kind)
        if chair is None or self.term(around) not in {"IN_TERM", "ENDING"}:
            return
        shown = {option.code: option.label for option in POST}[chair]
        leading = Counter(p.post for p in people if p.serves(around.today.isoformat()))[chair]
        if leading > 1:
            yield problem("two_chairs", "kind", Level.WARN, post=shown)
        elif not leading:
            yield problem("nobody_leads", "kind", Level.WARN, post=shown)


class CommitteeMember(
    Record,
    table="committee_member",
    title="Người trong ban",
    plural="Người trong ban",
    sort="full_name",
    empty="Ghi từng người: chức vụ, chuyên trách hay không, từ ngày nào đến ngày nào.",
    icon="award",
):
    """A person's post in a committee, from when to when."""

    committee: str = link("Ban", "committee", parent="people", naming=True)
    full_name: str = person_name(
        "Họ và tên", naming=True, listed=True, searched=True, headers=("Họ tên", "Họ và tên uỷ viên")
    )
    member: str | None = link("Đoàn viên", "member", travels=Travels.UNIT)
    gender: str | None = choice("Giới tính", GENDER, travels=Travels.UNIT, headers=("Nam/Nữ", "Phái"))
    post: str | None = choice("Chức vụ", POST, required=True, listed=True, headers=("Chức danh", "Chức vụ công đoàn"))
    duty: str | None = text(
        "Phân công phụ trách", searched=True, headers=("Phân công nhiệm vụ", "Nhiệm vụ", "Nhiệm vụ được phân công")
    )
    full_time: int | None = yes_no("Chuyên trách", headers=("Chuyên trách (x)",))
    since: str | None = day("Từ ngày", required=True, listed=True)
    until: str | None = day("Đến ngày", listed=True)
    came_by: str | None = choice("Cách vào ban", CAME_BY, default="ELECTED")
    decision_no: str | None = text("Số quyết định")
    ended: str | None = choice("Lý do thôi", POST_ENDED, travels=Travels.UNIT)
    allowance: int | None = money("Phụ cấp hằng tháng", personal=True, travels=Travels.UNIT)

    def named(self) -> str:
        """Return the person's name."""
        return self.full_name

    def serves(self, on: str) -> bool:
        """Tell whether the post is held on an ISO day; the last day, month or year still counts."""
        return (self.since or "") <= on and (self.until is None or self.until >= on[: len(self.until)])

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """Who was elected serves from the day of the election; a member's sheet tells sex."""
        found: dict[str, Value] = {}
        committee, member = values.get("committee"), values.get("member")
        if isinstance(committee, str) and (of := around.find(Committee, committee)):
            found |= {"since": of.elected_on or of.term_from, "decision_no": of.decision_no}
        if isinstance(member, str) and (person := around.find(Member, member)):
            found["gender"] = person.gender
        return found

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A post that ended has its last day, and the other way round."""
        del around
        return ("until",) if self.ended else ("ended",) if self.until else ()

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """A post ends after it begins."""
        del around
        yield from ends_after_start(self, "since", "until")

    @rule
    def post_fits(self, around: Surroundings) -> Iterator[Problem]:
        """Posts of the inspection committee and the women's board belong there."""
        committee = around.find(Committee, self.committee)
        for kind, posts in OF_OTHERS.items():
            if committee and self.post in posts and committee.kind not in {kind, "KHAC"}:
                shown = {option.code: option.label for option in COMMITTEE}[kind]
                yield problem("post_elsewhere", "post", Level.WARN, committee=shown)

    @rule
    def not_twice(self, around: Surroundings) -> Iterator[Problem]:
        """A person holds one post of a committee at a time."""
        for other in around.children(CommitteeMember, self.committee):
            same = other.id != self.id and fold(other.full_name) == fold(self.full_name)
            if same and other.post == self.post and overlap(self.since, self.until, other.since, other.until):
                yield problem("post_twice", "post", Level.WARN, name=self.full_name)
                return


class UnionGroup(
    Record,
    table="union_group",
    group="III.2",
    title="Tổ, công đoàn bộ phận",
    plural="Công đoàn bộ phận, tổ công đoàn",
    sort="name",
    empty="Ghi từng công đoàn bộ phận, tổ công đoàn: người phụ trách, số đoàn viên, ngày thành lập.",
    icon="building-2",
):
    """A section union or a union group within the unit."""

    name: str = text(
        "Tên",
        naming=True,
        listed=True,
        searched=True,
        section="Tổ chức",
        help="Ghi giống ô “Tổ công đoàn, bộ phận” của đoàn viên thì đếm được đoàn viên.",
        headers=("Tổ công đoàn", "Công đoàn bộ phận", "Tên tổ"),
    )
    kind: str | None = choice("Loại", GROUP_KIND, required=True, listed=True, section="Tổ chức", default="TO_CD")
    belongs_to: str | None = link("Thuộc công đoàn bộ phận", "union_group", section="Tổ chức")
    employer: str | None = link("Doanh nghiệp, đơn vị", "employer", section="Tổ chức")
    leader: str | None = person_name(
        "Người phụ trách",
        required=True,
        listed=True,
        searched=True,
        section="Người phụ trách",
        headers=("Tổ trưởng", "Chủ tịch"),
        help="Chủ tịch công đoàn bộ phận hoặc tổ trưởng tổ công đoàn.",
    )
    leader_member: str | None = link("Đoàn viên phụ trách", "member", travels=Travels.UNIT, section="Người phụ trách")
    leader_phone: str | None = fields.phone(
        "Điện thoại người phụ trách", personal=True, travels=Travels.UNIT, section="Người phụ trách"
    )
    deputy: str | None = person_name("Cấp phó", searched=True, section="Người phụ trách", headers=("Tổ phó",))
    members: int | None = whole(
        "Số đoàn viên", unit="người", listed=True, section="Số liệu", help="Số tại ngày ghi bên dưới."
    )
    female: int | None = whole("Trong đó nữ", unit="người", section="Số liệu")
    counted_on: str | None = day("Số liệu tính đến ngày", section="Số liệu")
    established_on: str | None = day("Ngày thành lập", listed=True, section="Thành lập")
    decision_no: str | None = text("Số quyết định thành lập", searched=True, section="Thành lập")
    decision_by: str | None = text("Nơi ra quyết định", repeats=True, section="Thành lập")
    closed_on: str | None = day("Ngày kết thúc", section="Kết thúc")
    closed_why: str | None = text("Lý do kết thúc, nhập vào đâu", section="Kết thúc")

    @derived("Đoàn viên ghi trong sổ")
    def counted(self, around: Surroundings) -> Value:
        """Return how many members of the register are written in this group."""
        people = around.others(Member, "department", self.name, besides="")
        return sum(person.status(around) in {"ACTIVE", "SUSPENDED"} for person in people)

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A section union is established by a decision."""
        del around
        return ("established_on", "decision_no") if self.kind in {"CD_BO_PHAN", "NGHIEP_DOAN_BP"} else ()

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It closes after it is established; women are among its members."""
        yield from at_most(self, "female", "members")
        yield from ends_after_start(self, "established_on", "closed_on")
        yield from not_to_come(self, around, "counted_on", "closed_on")

    @rule
    def not_within_itself(self, around: Surroundings) -> Iterator[Problem]:
        """A group is not part of itself, however long the way."""
        above, seen = self.belongs_to, {self.id}
        while above:
            if above in seen:
                yield problem("within_itself", "belongs_to")
                return
            seen.add(above)
            over = around.find(UnionGroup, above)
            above = over.belongs_to if over else None

    @rule
    def name_is_its_own(self, around: Surroundings) -> Iterator[Problem]:
        """Two groups that work at one time have two names."""
        for other in around.others(UnionGroup, "name", self.name, besides=self.id):
            if overlap(self.established_on, self.closed_on, other.established_on, other.closed_on):
                yield problem("group_name_taken", "name", Level.WARN)
                return


class OfficerTraining(
    Record,
    table="officer_training",
    group="III.2",
    title="Lượt đào tạo, bồi dưỡng",
    plural="Đào tạo, bồi dưỡng cán bộ",
    sort="since",
    newest_first=True,
    empty="Ghi các lớp cán bộ công đoàn đã học: lớp nào, ai mở, từ ngày nào, chứng chỉ gì.",
    icon="book-open-check",
):
    """A course that an officer attended."""

    officer: str = person_name(
        "Cán bộ", naming=True, listed=True, searched=True, section="Lớp học", headers=("Họ và tên", "Họ tên")
    )
    member: str | None = link("Đoàn viên", "member", travels=Travels.UNIT, section="Lớp học")
    post: str | None = choice("Chức vụ khi học", POST, section="Lớp học", headers=("Chức vụ công đoàn",))
    course: str | None = text(
        "Tên lớp", required=True, listed=True, searched=True, repeats=True, section="Lớp học",
        headers=("Nội dung", "Nội dung bồi dưỡng"),
    )  # fmt: skip
    kind: str | None = choice("Nội dung", COURSE, listed=True, section="Lớp học")
    since: str | None = day("Từ ngày", required=True, listed=True, section="Lớp học")
    until: str | None = day("Đến ngày", section="Lớp học")
    days: int | None = whole("Số ngày học", unit="ngày", most=2000, section="Lớp học", headers=("Số ngày",))
    organiser: str | None = text("Nơi mở lớp", listed=True, searched=True, repeats=True, section="Lớp học",
                                headers=("Đơn vị tổ chức",))  # fmt: skip
    place: str | None = text("Địa điểm", repeats=True, section="Lớp học")
    certificate: str | None = choice("Giấy chứng nhận", CERTIFICATE, section="Kết quả")
    certificate_no: str | None = text("Số giấy chứng nhận", searched=True, section="Kết quả")
    certificate_on: str | None = day("Ngày cấp", section="Kết quả")
    note: str | None = note("Ghi chú", travels=Travels.UNIT, section="Kết quả")

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """A course of one day ends when it begins."""
        del around
        return {"until": values.get("since")} if values.get("days") == 1 else {}

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A certificate has a number."""
        del around
        return ("certificate_no",) if self.certificate in {"CERTIFICATE", "DEGREE"} else ()

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """A course ends after it begins, and its days fit between."""
        del around
        yield from ends_after_start(self, "since", "until")
        yield from not_before(self, "since", "certificate_on")
        exact = len("2026-01-31")
        if self.days and self.since and self.until and len(self.since) == len(self.until) == exact:
            span = (first_day(self.until) - first_day(self.since)).days + 1
            if 0 < span < self.days:
                yield problem("more_days_than_span", "days", Level.WARN, days=self.days, span=span)

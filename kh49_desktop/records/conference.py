"""The labour conference with its votes, petitions and elections (dictionary §5.1, 5.2), and the dialogue (§5.3)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from kh49_desktop import fields
from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Travels, Value, Values, choice, day, link, note, text, whole, yes_no
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.member import months_later
from kh49_desktop.records.unit import Unit
from kh49_desktop.reference import Rule
from kh49_desktop.text.dates import first_day
from kh49_desktop.text.numbers import show_percent

CONFERENCE_TYPE = (
    Option("EMPLOYEE", "Hội nghị người lao động"),
    Option("STAFF", "Hội nghị cán bộ, công chức, viên chức, người lao động"),
)
SESSION = (Option("ORDINARY", "Định kỳ"), Option("EXTRAORDINARY", "Bất thường"))
CONFERENCE_FORM = (
    Option("PLENARY", "Toàn thể"),
    Option("DELEGATE", "Đại biểu"),
    Option("BALLOT", "Gửi phiếu", also=("Gửi phiếu lấy ý kiến",)),
)
CONFERENCE_STATUS = (
    Option("PLANNED", "Dự kiến", tone="warn"),
    Option("HELD", "Đã tổ chức", tone="good"),
    Option("NOT_HELD", "Không tổ chức", tone="bad"),
)
NOT_HELD_REASON = (
    Option("BAT_KHA_KHANG", "Bất khả kháng"),
    Option("NGUNG_SXKD", "Ngừng sản xuất, kinh doanh"),
    Option("CHUA_CO_QUY_CHE", "Chưa có quy chế dân chủ"),
    Option("KHAC", "Lý do khác"),
)
PETITION_STATUS = (
    Option("OPEN", "Chưa trả lời", tone="warn"),
    Option("ANSWERED", "Đã trả lời", tone="good"),
    Option("DONE", "Đã xong", tone="good"),
    Option("REFUSED", "Không chấp nhận"),
)
ELECTED_BODY = (
    Option("BTTND", "Ban Thanh tra nhân dân"),
    Option("DIALOGUE_TEAM", "Thành viên đối thoại"),
    Option("OTHER", "Khác"),
)
DIALOGUE_KIND = (
    Option("PERIODIC", "Định kỳ"),
    Option("ON_REQUEST", "Theo yêu cầu"),
    Option("CASE", "Vụ việc"),
)


class Conference(
    Record,
    table="conference",
    title="Hội nghị",
    plural="Hội nghị",
    sort="year",
    newest_first=True,
    empty="Hội nghị người lao động mỗi năm một lần: ghi ngày, số người dự, biểu quyết và nghị quyết.",
    icon="presentation",
):
    """A labour conference of one year."""

    year: int = fields.year(
        "Năm",
        naming=True,
        listed=True,
        searched=True,
        section="Hội nghị",
        help="Năm báo cáo; có thể khác năm của ngày tổ chức.",
    )
    held_on: str | None = day("Ngày tổ chức", listed=True, section="Hội nghị")
    form: str | None = choice("Hình thức", CONFERENCE_FORM, required=True, listed=True, section="Hội nghị")
    place: str | None = text("Nơi tổ chức", searched=True, section="Hội nghị")
    chair: str | None = text("Chủ trì", searched=True, section="Hội nghị")
    secretary: str | None = text("Thư ký", section="Hội nghị")
    total_workers: int | None = whole("Tổng số lao động", unit="người", required=True, section="Người dự")
    summoned: int | None = whole("Triệu tập", unit="người", required=True, listed=True, section="Người dự")
    present: int | None = whole("Có mặt", unit="người", listed=True, section="Người dự")
    female: int | None = whole("Trong đó nữ", unit="người", section="Người dự")
    by_regulation: int | None = yes_no("Theo Quy chế dân chủ của đơn vị", section="Người dự",
                                       help="Quy chế của doanh nghiệp ngoài nhà nước có thể đặt tỷ lệ khác.")  # fmt: skip  # noqa: E501
    superior_attended: int | None = yes_no("Công đoàn cấp trên dự", section="Người dự")
    type: str | None = choice("Loại hội nghị", CONFERENCE_TYPE, required=True, section="Kỳ họp, tình trạng")
    session: str | None = choice("Kỳ họp", SESSION, required=True, section="Kỳ họp, tình trạng", default="ORDINARY")
    status: str | None = choice(
        "Tình trạng",
        CONFERENCE_STATUS,
        required=True,
        listed=True,
        section="Kỳ họp, tình trạng",
        help="Để trống thì có ngày tổ chức trong quá khứ là đã tổ chức.",
    )
    not_held_reason: str | None = choice("Lý do không tổ chức", NOT_HELD_REASON, section="Kỳ họp, tình trạng")
    content_business: int | None = yes_no("Tình hình sản xuất, kinh doanh", section="Nội dung")
    content_agreement: int | None = yes_no("Thực hiện HĐLĐ, thoả ước, nội quy, quy chế", section="Nội dung")
    content_conditions: int | None = yes_no("Điều kiện làm việc", section="Nội dung")
    content_workers: int | None = yes_no("Yêu cầu của người lao động", section="Nội dung")
    content_employer: int | None = yes_no("Yêu cầu của người sử dụng lao động", section="Nội dung")
    content_emulation: int | None = yes_no("Thi đua, khen thưởng, quỹ", section="Nội dung")
    content_other: str | None = text("Nội dung khác", section="Nội dung")
    union_rep_report: int | None = yes_no("Công đoàn báo cáo", section="Nội dung")
    employer_report: int | None = yes_no("Người sử dụng lao động báo cáo", section="Nội dung")
    resolution_no: str | None = text("Số nghị quyết", searched=True, section="Nghị quyết, biên bản")
    resolution_date: str | None = day("Ngày nghị quyết", section="Nghị quyết, biên bản")
    resolution_text: str | None = note("Nội dung nghị quyết", section="Nghị quyết, biên bản")
    minutes_no: str | None = text("Số biên bản", searched=True, section="Nghị quyết, biên bản")
    minutes_date: str | None = day("Ngày biên bản", section="Nghị quyết, biên bản")
    start: str | None = text("Giờ bắt đầu", section="Nghị quyết, biên bản")
    end: str | None = text("Giờ kết thúc", section="Nghị quyết, biên bản")
    review_6m_on: str | None = day("Ngày kiểm tra 6 tháng", section="Nghị quyết, biên bản")

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """A day in the past is a conference that was held, one to come is planned; the sector tells its name."""
        held_on = values.get("held_on")
        state = None if not isinstance(held_on, str) else "HELD" if held_on <= around.today.isoformat() else "PLANNED"
        units = around.others(Unit, "closed_date", None, besides="")
        public = bool(units) and units[0].sector_for_target(around) == "PUBLIC"
        return {"status": state or "PLANNED", "type": "STAFF" if public else "EMPLOYEE"}

    def was_held(self, today: datetime.date) -> bool:
        """True when it took place: said so, or dated in the past and nothing else said."""
        if self.status is not None:
            return self.status == "HELD"
        return self.held_on is not None and self.held_on <= today.isoformat()

    @derived("Được tính vào chỉ tiêu")
    def counted(self, around: Surroundings) -> Value:
        """Return 1 when it counts towards Plan 49: held, and a resolution or minutes recorded."""
        recorded = self.resolution_no or self.resolution_date or self.minutes_no or self.minutes_date
        return int(self.was_held(around.today) and bool(recorded))

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A conference that was held has its day, people, minutes, resolution and contents."""
        contents = (
            self.content_business,
            self.content_agreement,
            self.content_conditions,
            self.content_workers,
            self.content_employer,
            self.content_emulation,
            self.content_other,
        )
        if self.was_held(around.today):
            needed = ("held_on", "place", "chair", "secretary", "present", "resolution_no", "minutes_no")
            return needed if any(contents) else (*needed, "content_business")
        return ("not_held_reason",) if self.status == "NOT_HELD" else ()

    @rule
    def people_within(self, around: Surroundings) -> Iterator[Problem]:
        """Present ≤ summoned ≤ total workers."""
        del around
        yield from at_most(self, "present", "summoned")
        yield from at_most(self, "summoned", "total_workers")
        if self.summoned is None:
            yield from at_most(self, "present", "total_workers")
        yield from at_most(self, "female", "present")

    @rule
    def quorum(self, around: Surroundings) -> Iterator[Problem]:
        """At least two thirds of those summoned are present: by law in the public sector, else by the unit's rule."""
        law = law_of(around, self.held_on)
        if law is None or not self.present or self.form == "BALLOT" or self.by_regulation:
            return
        base = self.summoned or self.total_workers
        share, of = law.data["quorum"]
        if base and of * self.present < share * base:
            yield problem(
                "no_quorum",
                "present",
                Level.WARN,
                basis=law.legal_basis,
                present=self.present,
                base=base,
                binding=law.data["binding"],
            )
        elif base and self.present <= base:
            yield problem("quorum_met", "present", Level.INFO, percent=show_percent(self.present, base))

    @rule
    def day_agrees(self, around: Surroundings) -> Iterator[Problem]:
        """A day that has not come belongs to a planned conference; the law sets a last day in the public sector."""
        if not self.held_on:
            return
        if self.held_on > around.today.isoformat() and self.status == "HELD":
            yield problem("held_in_future", "held_on")
        law = law_of(around, self.held_on)
        if law and law.data["deadline_months"] and self.session == "ORDINARY":
            last = datetime.date(self.year + 1, law.data["deadline_months"] + 1, 1) - datetime.timedelta(days=1)
            if first_day(self.held_on) > last:
                yield problem("held_late", "held_on", Level.WARN, basis=law.legal_basis, last=last)

    @rule
    def form_fits(self, around: Surroundings) -> Iterator[Problem]:
        """A place of fewer than 100 people holds a plenary, not one of delegates."""
        law = law_of(around, self.held_on)
        below = law.data["plenary_below"] if law else None
        if law and below and self.form == "DELEGATE" and (self.total_workers or below) < below:
            yield problem("plenary_needed", "form", Level.WARN, basis=law.legal_basis, below=below)

    @rule
    def one_a_year(self, around: Surroundings) -> Iterator[Problem]:
        """One ordinary conference a year."""
        if self.session == "ORDINARY":
            others = around.others(Conference, "year", self.year, besides=self.id)
            if any(other.session == "ORDINARY" for other in others):
                yield problem("second_conference", "year", Level.WARN, year=str(self.year))


class ConferenceVote(Record, table="conference_vote", title="Biểu quyết", plural="Biểu quyết", sort="position"):
    """A vote of a conference: adopted by more than half of those present."""

    conference: str = link("Hội nghị", "conference", parent="votes", naming=True)
    item: str = text("Nội dung", naming=True, listed=True, searched=True)
    for_: int | None = whole("Tán thành", unit="phiếu", required=True, listed=True)
    against: int | None = whole("Không tán thành", unit="phiếu", listed=True, column="Không")
    abstain: int | None = whole("Ý kiến khác", unit="phiếu", listed=True)
    position: int | None = whole("Thứ tự", plain=True)

    @derived(
        "Kết quả",
        listed=True,
        options=(Option("ADOPTED", "Thông qua", tone="good"), Option("REJECTED", "Không thông qua", tone="bad")),
    )
    def result(self, around: Surroundings) -> Value:
        """Return ADOPTED when more than half of those present voted for it."""
        conference = around.find(Conference, self.conference)
        if conference is None or conference.present is None or self.for_ is None:
            return None
        law = law_of(around, conference.held_on)
        share, of = law.data["adopt_over"] if law else (1, 2)
        return "ADOPTED" if of * self.for_ > share * conference.present else "REJECTED"

    @rule
    def within_present(self, around: Surroundings) -> Iterator[Problem]:
        """The votes together are no more than the people present."""
        conference = around.find(Conference, self.conference)
        total = (self.for_ or 0) + (self.against or 0) + (self.abstain or 0)
        if conference and conference.present is not None and total > conference.present:
            yield problem("votes_over_present", "for", votes=total, present=conference.present)

    @rule
    def adopted(self, around: Surroundings) -> Iterator[Problem]:
        """Tell why a vote was lost."""
        conference = around.find(Conference, self.conference)
        if conference and self.result(around) == "REJECTED":
            yield problem("not_adopted", "for", Level.INFO, votes=self.for_, present=conference.present)


class ConferencePetition(Record, table="conference_petition", title="Kiến nghị của người lao động", sort="deadline"):
    """A petition put forward; who spoke is not recorded."""

    conference: str = link("Hội nghị", "conference", parent="petitions", naming=True)
    content: str = text("Nội dung", naming=True, listed=True, searched=True)
    to_whom: str | None = text("Gửi tới", listed=True, repeats=True)
    deadline: str | None = day("Hạn trả lời", listed=True)
    status: str | None = choice("Tình trạng", PETITION_STATUS, required=True, listed=True, default="OPEN")
    answer: str | None = note("Trả lời")
    answered_on: str | None = day("Ngày trả lời")


class ConferenceElection(Record, table="conference_election", title="Bầu cử tại hội nghị", sort="body"):
    """Someone elected by the conference: the people's inspection board, the dialogue team."""

    conference: str = link("Hội nghị", "conference", parent="elections", naming=True)
    body: str = choice("Tổ chức", ELECTED_BODY, naming=True, listed=True)
    person: str = text("Họ và tên", naming=True, listed=True, searched=True, travels=Travels.UNIT)
    for_: int | None = whole("Số phiếu", unit="phiếu", listed=True)
    term_from: str | None = day("Từ ngày")
    term_to: str | None = day("Đến ngày")

    @rule
    def within_present(self, around: Surroundings) -> Iterator[Problem]:
        """Nobody gets more votes than people were present."""
        conference = around.find(Conference, self.conference)
        if conference and conference.present is not None and (self.for_ or 0) > conference.present:
            yield problem("votes_over_present", "for", votes=self.for_, present=conference.present)

    @rule
    def term_length(self, around: Surroundings) -> Iterator[Problem]:
        """The term is two years."""
        law = around.reference.at("conference.election_term", around.today)
        if law and self.term_from and self.term_to and self.body != "OTHER":
            latest = months_later(first_day(self.term_from), 12 * law.data["years"])
            if first_day(self.term_to) > latest:
                yield problem("term_too_long", "term_to", Level.WARN, basis=law.legal_basis, years=law.data["years"])


class Dialogue(
    Record,
    table="dialogue",
    title="Đối thoại",
    plural="Đối thoại",
    sort="held_on",
    newest_first=True,
    empty="Đối thoại định kỳ mỗi năm ít nhất một lần: ghi ngày, số người dự và kết quả.",
    icon="messages-square",
):
    """A workplace dialogue (NĐ 145/2020 Đ.37-41)."""

    held_on: str = day("Ngày đối thoại", naming=True, listed=True, section="Đối thoại")
    kind: str | None = choice(
        "Hình thức", DIALOGUE_KIND, required=True, listed=True, section="Đối thoại", default="PERIODIC"
    )
    content: str | None = note("Nội dung", required=True, searched=True, section="Đối thoại")
    team: int | None = whole("Thành viên bên người lao động", unit="người", section="Người dự")
    present: int | None = whole(
        "Có mặt bên người lao động", unit="người", listed=True, column="Có mặt", section="Người dự"
    )
    petitions: int | None = whole("Số kiến nghị", unit="kiến nghị", listed=True, column="Kiến nghị", section="Kết quả")
    solved: int | None = whole("Đã giải quyết", unit="kiến nghị", listed=True, section="Kết quả")
    minutes_date: str | None = day("Ngày biên bản", required=True, section="Kết quả")
    published_on: str | None = day("Ngày công bố nội dung chính", section="Kết quả")
    outcome: str | None = note("Kết quả", searched=True, section="Kết quả")

    @rule
    def counts(self, around: Surroundings) -> Iterator[Problem]:
        """Present within the team, solved within the petitions."""
        del around
        yield from at_most(self, "present", "team")
        yield from at_most(self, "solved", "petitions")

    @rule
    def quorum(self, around: Surroundings) -> Iterator[Problem]:
        """A periodic dialogue needs more than 70 % of the workers' side."""
        law = around.reference.at("dialogue", first_day(self.held_on))
        if law and self.kind == "PERIODIC" and self.team and self.present is not None:
            share, of = law.data["present_over"]
            if of * self.present <= share * self.team:
                yield problem("dialogue_quorum", "present", Level.WARN, basis=law.legal_basis, percent=share)

    @rule
    def in_the_past(self, around: Surroundings) -> Iterator[Problem]:
        """A day that has not come is most often a slip."""
        if self.held_on > around.today.isoformat():
            yield problem("in_future", "held_on", Level.WARN)


def law_of(around: Surroundings, held_on: str | None) -> Rule | None:
    """Return the law of labour conferences that binds this unit on a day (by its sector; today when no day is set)."""
    units = around.others(Unit, "closed_date", None, besides="")
    sector = units[0].sector_for_target(around) if units else None
    day_ = first_day(held_on) if held_on else around.today
    return around.reference.at(f"conference.{sector or 'NONSTATE'}", day_)

"""The labour conference with its votes, petitions and elections (dictionary §5.1, 5.2), and the dialogue (§5.3)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from kh49_desktop import fields
from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Travels, Value, Values, choice, day, link, note, text, whole, yes_no
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.checking import softly
from kh49_desktop.records.dialogue import (
    SIDE,
    DialoguePetition,
    DialogueTeam,
    employer_side,
    latest_workforce,
    team_size,
)
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.member import months_later
from kh49_desktop.records.petition import PETITION_STATUS, answering, needed_when_answered
from kh49_desktop.records.unit import Unit, ends_after_start, not_to_come
from kh49_desktop.reference import Reference, Rule
from kh49_desktop.text.dates import first_day, last_day
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


DIALOGUE_CASE = (
    Option("PERFORMANCE", "Quy chế đánh giá hoàn thành công việc"),
    Option("REDUNDANCY", "Thay đổi cơ cấu, cho thôi việc"),
    Option("LABOUR_PLAN", "Phương án sử dụng lao động"),
    Option("WAGE_SCALE", "Thang lương, bảng lương, định mức"),
    Option("BONUS", "Quy chế thưởng"),
    Option("RULES", "Nội quy lao động"),
    Option("SUSPENSION", "Tạm đình chỉ công việc"),
)


class Conference(
    Record,
    table="conference",
    group="III.3",
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
    employer: str | None = link(
        "Người sử dụng lao động",
        "employer",
        section="Hội nghị",
        help="Chỉ chọn khi công đoàn có ở nhiều doanh nghiệp: mỗi doanh nghiệp một hội nghị.",
    )
    chair: str | None = text("Chủ trì", searched=True, section="Hội nghị")
    secretary: str | None = text("Thư ký", section="Hội nghị")
    total_workers: int | None = whole(
        "Tổng số lao động", unit="người", required=True, double_entry=True, section="Người dự"
    )
    summoned: int | None = whole(
        "Triệu tập", unit="người", required=True, listed=True, double_entry=True, section="Người dự"
    )
    present: int | None = whole("Có mặt", unit="người", listed=True, double_entry=True, section="Người dự")
    female: int | None = whole("Trong đó nữ", unit="người", section="Người dự")
    by_regulation: int | None = yes_no("Theo Quy chế dân chủ của đơn vị", section="Người dự",
                                       help="Quy chế của doanh nghiệp ngoài nhà nước có thể đặt tỷ lệ khác.")  # fmt: skip  # noqa: E501
    superior_attended: int | None = yes_no("Công đoàn cấp trên dự", section="Người dự")
    rating: str | None = text(
        "Công đoàn cấp trên đánh giá",
        section="Người dự",
        help="Ghi như công đoàn cấp trên nhận xét.",
        headers=("Xếp loại", "Đánh giá"),
    )
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
    not_held_reason: str | None = choice(
        "Lý do không tổ chức",
        NOT_HELD_REASON,
        section="Kỳ họp, tình trạng",
        only_when=("status", ("NOT_HELD",)),
    )
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
    agreement: str | None = link(
        "Thoả ước ký tại hội nghị", "agreement", section="Nghị quyết, biên bản", help="Để trống khi không ký thoả ước."
    )
    review_6m_on: str | None = day("Ngày kiểm tra 6 tháng", section="Kiểm tra 6 tháng")
    review_6m_result: str | None = note(
        "Kết quả kiểm tra 6 tháng",
        searched=True,
        section="Kiểm tra 6 tháng",
        help="Việc nào đã làm, việc nào chưa làm theo nghị quyết.",
    )
    review_6m_minutes: str | None = text("Số biên bản kiểm tra", section="Kiểm tra 6 tháng")

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
            needed = ["held_on", "place", "chair", "secretary", "present", "resolution_no", "minutes_no"]
            if self.review_6m_on:
                needed.append("review_6m_result")
            return needed if any(contents) else [*needed, "content_business"]
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
        if law is None or not self.present or self.form == "BALLOT":
            return
        binding = law.data["binding"]
        if self.by_regulation and not binding:
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
                reason="binding" if binding else "",
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
        last = held_by(self.year, law) if law else None
        if law and last and self.session == "ORDINARY" and first_day(self.held_on) > last:
            yield problem("held_late", "held_on", Level.WARN, basis=law.legal_basis, last=last)

    @rule
    def type_fits(self, around: Surroundings) -> Iterator[Problem]:
        """What it is called follows the sector: public units hold one of staff, enterprises one of workers."""
        usual = self.follow({}, around)["type"]
        if self.type is not None and self.type != usual and around.others(Unit, "closed_date", None, besides=""):
            name = self.about.fields["type"].show(usual)
            yield problem("conference_type", "type", Level.WARN, usual=name)

    @rule
    def form_fits(self, around: Surroundings) -> Iterator[Problem]:
        """A place of fewer than 100 people holds a plenary, not one of delegates."""
        law = law_of(around, self.held_on)
        below = law.data["plenary_below"] if law else None
        if law and below and self.form == "DELEGATE" and (self.total_workers or below) < below:
            yield problem("plenary_needed", "form", Level.WARN, basis=law.legal_basis, below=below)

    @rule
    def one_a_year(self, around: Surroundings) -> Iterator[Problem]:
        """One ordinary conference a year, in each enterprise where the union has several."""
        if self.session == "ORDINARY":
            others = around.others(Conference, "year", self.year, besides=self.id)
            if any(other.session == "ORDINARY" and other.employer == self.employer for other in others):
                yield problem("second_conference", "year", Level.WARN, year=str(self.year))

    @rule
    def reviewed_after(self, around: Surroundings) -> Iterator[Problem]:
        """The resolution is reviewed after the conference, on a day that has come."""
        yield from ends_after_start(self, "held_on", "review_6m_on")
        yield from not_to_come(self, around, "review_6m_on")

    @rule
    def not_held(self, around: Surroundings) -> Iterator[Problem]:
        """A reason for not holding it belongs to a conference that was not held."""
        del around
        if self.not_held_reason is not None and self.status == "HELD":
            yield problem("reason_though_held", "not_held_reason", Level.WARN)

    @rule
    def board_size(self, around: Surroundings) -> Iterator[Problem]:
        """A people's inspection board has three to nine members."""
        law = around.reference.at("conference.election_term", first_day(self.held_on) if self.held_on else around.today)
        elected = sum(1 for e in around.children(ConferenceElection, self.id) if e.body == "BTTND")
        if law and elected and not law.data["board_least"] <= elected <= law.data["board_most"]:
            least, most = law.data["board_least"], law.data["board_most"]
            basis = around.reference.at("inspection_board", around.today)
            yield problem(
                "board_size", None, Level.WARN, basis=basis.legal_basis if basis else law.legal_basis,
                size=elected, least=least, most=most,
            )  # fmt: skip


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
        """Return ADOPTED when more of those present voted for it than the rule of that day asks."""
        conference = around.find(Conference, self.conference)
        if conference is None or conference.present is None or self.for_ is None:
            return None
        asked = rule_of(around, conference.held_on)
        if asked is None:
            return None
        share, of = asked.data["adopt_over"]
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

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """An answered petition has its answer and the day of it."""
        del around
        return needed_when_answered(self)

    @rule
    def answered_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """An open petition past its deadline is told."""
        yield from answering(self, around)


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
    group="III.3",
    title="Đối thoại",
    plural="Đối thoại",
    sort="held_on",
    newest_first=True,
    empty="Đối thoại định kỳ mỗi năm ít nhất một lần: ghi ngày, số người dự và kết quả.",
    icon="messages-square",
):
    """A workplace dialogue (NĐ 145/2020 Đ.37-41)."""

    held_on: str = day(
        "Ngày đối thoại", naming=True, listed=True, section="Đối thoại", headers=("Ngày tổ chức", "Ngày")
    )
    kind: str | None = choice(
        "Hình thức", DIALOGUE_KIND, required=True, listed=True, section="Đối thoại", default="PERIODIC"
    )
    case: str | None = choice("Vụ việc về", DIALOGUE_CASE, section="Đối thoại", only_when=("kind", ("CASE",)))
    asked_by: str | None = choice("Bên yêu cầu", SIDE, section="Đối thoại", only_when=("kind", ("ON_REQUEST",)))
    asked_on: str | None = day("Ngày nhận yêu cầu", section="Đối thoại", only_when=("kind", ("ON_REQUEST",)))
    employer: str | None = link("Người sử dụng lao động", "employer", section="Đối thoại")
    place: str | None = text("Nơi đối thoại", searched=True, section="Đối thoại", headers=("Địa điểm",))
    content: str | None = note("Nội dung", required=True, searched=True, section="Đối thoại")
    content_sent_on: str | None = day(
        "Ngày gửi nội dung", section="Đối thoại", help="Gửi cho bên kia trước ngày đối thoại ít nhất 5 ngày làm việc."
    )
    total_workers: int | None = whole("Tổng số lao động", unit="người", section="Người dự")
    team_list: str | None = link("Danh sách thành viên", "dialogue_team", section="Người dự")
    team: int | None = whole("Thành viên bên người lao động", unit="người", section="Người dự")
    present: int | None = whole(
        "Có mặt bên người lao động", unit="người", listed=True, column="Có mặt", section="Người dự"
    )
    employer_team: int | None = whole("Có mặt bên người sử dụng lao động", unit="người", section="Người dự")
    legal_representative: int | None = yes_no(
        "Người đại diện hợp pháp dự", section="Người dự", help="Theo pháp luật hoặc được uỷ quyền."
    )
    petitions: int | None = whole("Số kiến nghị", unit="kiến nghị", listed=True, column="Kiến nghị", section="Kết quả")
    solved: int | None = whole("Đã giải quyết", unit="kiến nghị", listed=True, section="Kết quả")
    minutes_no: str | None = text("Số biên bản", searched=True, section="Kết quả")
    minutes_date: str | None = day("Ngày biên bản", required=True, section="Kết quả")
    minutes_signed: int | None = yes_no("Hai bên đã ký biên bản", section="Kết quả")
    published_on: str | None = day(
        "Ngày công bố nội dung chính", section="Kết quả", help="Chậm nhất 3 ngày làm việc sau đối thoại."
    )
    outcome: str | None = note("Kết quả", searched=True, section="Kết quả")

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """The team's size is that of its list, the workforce the latest one written down for this employer."""
        listed = values.get("team_list")
        team = around.find(DialogueTeam, listed) if isinstance(listed, str) else None
        return {"total_workers": latest_workforce(values, around), "team": team.workers_side if team else None}

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A dialogue over a case says which, one on request who asked."""
        del around
        return {"CASE": ("case",), "ON_REQUEST": ("asked_by",)}.get(self.kind or "", ())

    @rule
    def counts(self, around: Surroundings) -> Iterator[Problem]:
        """Present within the team, solved within the petitions; those written one by one are no more than told."""
        yield from at_most(self, "present", "team")
        yield from at_most(self, "solved", "petitions")
        written = len(around.children(DialoguePetition, self.id))
        if self.petitions is not None and written > self.petitions:
            yield problem("petitions_over_told", "petitions", Level.WARN, written=written, told=self.petitions)

    @rule
    def sides(self, around: Surroundings) -> Iterator[Problem]:
        """The team is as large as the decree asks, the employer's side too; its legal representative is there."""
        on = first_day(self.held_on)
        yield from team_size(self, "team", on, around)
        yield from employer_side(self, "employer_team", on, around)
        law = around.reference.at("dialogue.days", on)
        if law and self.kind == "PERIODIC" and self.legal_representative == 0:
            yield problem("legal_representative_away", "legal_representative", Level.WARN, basis=law.legal_basis)

    @rule
    def team_list_current(self, around: Surroundings) -> Iterator[Problem]:
        """The list of the team is renewed at least every two years."""
        team = around.find(DialogueTeam, self.team_list)
        law = around.reference.at("dialogue.team", first_day(self.held_on))
        if team and law:
            last = months_later(first_day(team.since), 12 * law.data["renew_years"])
            if first_day(self.held_on) > last:
                yield problem("team_list_old", "team_list", Level.WARN, basis=law.legal_basis, last=last)

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """Its content is sent five working days before, its main content published three working days after."""
        yield from softly(ends_after_start(self, "asked_on", "held_on"))
        yield from ends_after_start(self, "held_on", "minutes_date")
        yield from ends_after_start(self, "held_on", "published_on")
        law = around.reference.at("dialogue.days", first_day(self.held_on))
        if law is None or self.kind == "CASE":
            return
        if self.content_sent_on and self.kind == "PERIODIC":
            last = around.reference.working_day(last_day(self.held_on), -law.data["content_before"])
            if first_day(self.content_sent_on) > last:
                yield problem("content_sent_late", "content_sent_on", Level.WARN, basis=law.legal_basis, last=last,
                              days=law.data["content_before"])  # fmt: skip
        if self.published_on:
            last = around.reference.working_day(last_day(self.held_on), law.data["published_within"])
            if first_day(self.published_on) > last:
                yield problem("published_late", "published_on", Level.WARN, basis=law.legal_basis, last=last,
                              days=law.data["published_within"])  # fmt: skip

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


def held_by(year: int, law: Rule) -> datetime.date | None:
    """Return the last day on which the law lets a year's conference be held, or None where it names none."""
    months = law.data["deadline_months"]
    return None if months is None else months_later(datetime.date(year, 12, 31), months)


def law_on(reference: Reference, sector: Value, on: datetime.date) -> Rule | None:
    """Return the law of labour conferences in a sector on a day; None while nobody has seen its text.

    Nothing is asked of a conference, nor held against it, by what is known by hearsay only.
    """
    found = _rule_on(reference, sector, on)
    return None if found is None or found.data["unconfirmed"] else found


def law_of(around: Surroundings, held_on: str | None) -> Rule | None:
    """Return the law that binds this unit's conference of a day (by its sector; today when no day is set)."""
    return law_on(around.reference, _sector(around), _day(around, held_on))


def rule_of(around: Surroundings, held_on: str | None) -> Rule | None:
    """Return the same, or what is said to have held then, `unconfirmed`: enough to count a vote by."""
    return _rule_on(around.reference, _sector(around), _day(around, held_on))


def _rule_on(reference: Reference, sector: Value, on: datetime.date) -> Rule | None:
    return reference.at(f"conference.{sector or 'NONSTATE'}", on)


def _sector(around: Surroundings) -> Value:
    units = around.others(Unit, "closed_date", None, besides="")
    return units[0].sector_for_target(around) if units else None


def _day(around: Surroundings, held_on: str | None) -> datetime.date:
    """Return the day whose law is asked for: the first of a month or a year where no more is known.

    A law that came later in that year is not held against a conference which may have been before it.
    """
    return first_day(held_on) if held_on else around.today

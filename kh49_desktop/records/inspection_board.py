"""The people's inspection board of a public unit or a state enterprise (dictionary §5.4; Luật 10/2022/QH15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
from kh49_desktop.record import Record, Surroundings, problem, rule
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.member import months_later
from kh49_desktop.records.unit import Unit, ends_after_start, not_to_come
from kh49_desktop.text.dates import first_day, last_day

BOARD_ROLE = (
    Option("HEAD", "Trưởng ban", also=("Trưởng",)),
    Option("DEPUTY", "Phó Trưởng ban", also=("Phó ban", "Phó trưởng ban", "Phó")),
    Option("MEMBER", "Uỷ viên", also=("Thành viên",)),
)
BOARD_ACT = (
    Option("SUPERVISE", "Giám sát"),
    Option("VERIFY", "Xác minh được giao", also=("Xác minh",)),
    Option("RECOMMEND", "Kiến nghị"),
    Option("REPORT", "Báo cáo"),
    Option("OTHER", "Khác"),
)


class PeopleInspectionBoard(
    Record,
    table="people_inspection_board",
    group="III.3",
    title="Ban Thanh tra nhân dân",
    plural="Ban Thanh tra nhân dân",
    sort="elected_on",
    newest_first=True,
    empty="Ghi Ban Thanh tra nhân dân do hội nghị bầu: ngày bầu, nhiệm kỳ, thành viên và việc đã làm.",
    icon="shield-check",
):
    """A people's inspection board, elected by the conference for two years."""

    elected_on: str = day("Ngày bầu", naming=True, listed=True, section="Ban Thanh tra nhân dân")
    conference: str | None = link("Bầu tại hội nghị", "conference", section="Ban Thanh tra nhân dân")
    term_from: str | None = day("Nhiệm kỳ từ ngày", required=True, listed=True, column="Từ ngày",
                                section="Ban Thanh tra nhân dân")  # fmt: skip
    term_to: str | None = day("Nhiệm kỳ đến ngày", required=True, listed=True, column="Đến ngày",
                              section="Ban Thanh tra nhân dân")  # fmt: skip
    size: int | None = whole(
        "Số thành viên", unit="người", required=True, listed=True, section="Ban Thanh tra nhân dân",
        headers=("Số uỷ viên", "Số lượng"),
    )  # fmt: skip
    women: int | None = whole("Trong đó nữ", unit="người", section="Ban Thanh tra nhân dân")
    recognised_on: str | None = day(
        "Ngày công nhận", listed=True, section="Công nhận", help="Ban Chấp hành công đoàn cơ sở công nhận kết quả bầu."
    )
    recognised_no: str | None = text("Số văn bản công nhận", searched=True, section="Công nhận")
    by_regulation: int | None = yes_no(
        "Theo quy chế của đơn vị", section="Công nhận",
        help="Doanh nghiệp ngoài nhà nước tự chọn áp dụng và đã thông báo cho công đoàn.",
    )  # fmt: skip
    programme: str | None = note("Chương trình hoạt động", searched=True, section="Hoạt động")
    result: str | None = note("Kết quả hoạt động", searched=True, section="Hoạt động")

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """The term begins on the day of the election and lasts two years."""
        elected = values.get("elected_on")
        if not isinstance(elected, str) or len(elected) < len("2026-04-01"):
            return {}
        law = around.reference.at("inspection_board", first_day(elected))
        end = months_later(first_day(elected), 12 * law.data["years"]) if law else None
        return {"term_from": elected, "term_to": end.isoformat() if end else None}

    @rule
    def place(self, around: Surroundings) -> Iterator[Problem]:
        """The law asks for one in public units and state enterprises only."""
        law = around.reference.at("inspection_board", first_day(self.elected_on))
        units = around.others(Unit, "closed_date", None, besides="")
        sector = units[0].sector_for_target(around) if units else None
        if law and sector is not None and sector not in law.data["sectors"] and not self.by_regulation:
            yield problem("board_not_here", "by_regulation", Level.WARN, basis=law.legal_basis)

    @rule
    def sizes(self, around: Surroundings) -> Iterator[Problem]:
        """Three to nine members, one head, as many deputies as the law lets; those named are within the number."""
        law = around.reference.at("inspection_board", first_day(self.elected_on))
        members = [m for m in around.children(InspectionBoardMember, self.id) if m.left_on is None]
        yield from at_most(self, "women", "size")
        if law is None:
            return
        size = self.size if self.size is not None else len(members)
        least, most = law.data["least"], law.data["most"]
        if size and not least <= size <= most:
            yield problem("board_size", "size", Level.WARN, basis=law.legal_basis, size=size, least=least, most=most)
        if self.size is not None and len(members) > self.size:
            label = self.about.fields["size"].label
            yield problem("named_over_stated", "size", Level.WARN, named=len(members), stated=self.size, label=label)

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """Recognised within five working days of the election; a term of two years."""
        yield from ends_after_start(self, "term_from", "term_to")
        yield from ends_after_start(self, "elected_on", "recognised_on")
        yield from not_to_come(self, around, "elected_on")
        law = around.reference.at("inspection_board", first_day(self.elected_on))
        if law is None:
            return
        if self.recognised_on:
            last = around.reference.working_day(last_day(self.elected_on), law.data["recognised_within"])
            if first_day(self.recognised_on) > last:
                yield problem("recognised_late", "recognised_on", Level.WARN, basis=law.legal_basis, last=last,
                              days=law.data["recognised_within"])  # fmt: skip
        if self.term_from and self.term_to:
            latest = months_later(last_day(self.term_from), 12 * law.data["years"])
            if first_day(self.term_to) > latest:
                yield problem("term_too_long", "term_to", Level.WARN, basis=law.legal_basis, years=law.data["years"])


class InspectionBoardMember(
    Record, table="people_inspection_member", title="Thành viên", plural="Thành viên", sort="role"
):
    """A member of the board."""

    board: str = link("Ban Thanh tra nhân dân", "people_inspection_board", parent="members", naming=True)
    person: str = person_name(
        "Họ và tên", naming=True, listed=True, searched=True, travels=Travels.UNIT, headers=("Họ tên",)
    )
    role: str | None = choice("Chức danh", BOARD_ROLE, required=True, listed=True, default="MEMBER")
    post: str | None = text("Chức vụ, bộ phận", listed=True, repeats=True, headers=("Bộ phận", "Chức vụ"))
    votes: int | None = whole("Số phiếu", unit="phiếu", listed=True)
    left_on: str | None = day("Thôi tham gia ngày")

    @rule
    def one_head(self, around: Surroundings) -> Iterator[Problem]:
        """A board has one head."""
        if self.role == "HEAD" and self.left_on is None:
            others = around.others(InspectionBoardMember, "board", self.board, besides=self.id)
            if any(other.role == "HEAD" and other.left_on is None for other in others):
                yield problem("second_head", "role", Level.WARN)


class InspectionBoardAct(
    Record, table="people_inspection_act", title="Việc đã làm", plural="Việc đã làm", sort="on", newest_first=True
):
    """One thing the board did: a supervision, a verification, a recommendation."""

    board: str = link("Ban Thanh tra nhân dân", "people_inspection_board", parent="acts", naming=True)
    on: str = day("Ngày", naming=True, listed=True)
    kind: str | None = choice("Việc", BOARD_ACT, required=True, listed=True, default="SUPERVISE")
    content: str | None = text("Nội dung", required=True, listed=True, searched=True)
    result: str | None = fields.text("Kết quả", listed=True, searched=True)

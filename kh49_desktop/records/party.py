"""The Party's leadership: how many were introduced and admitted, people with consent, the yearly session (III.5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Travels, Value, choice, day, link, note, text, whole, year, yes_no
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.consent import standing_consent
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.unit import ends_after_start, not_before, not_to_come
from kh49_desktop.text.dates import last_day

PERIOD = (
    Option("Y", "Cả năm"),
    Option("H1", "6 tháng đầu năm"),
    Option("H2", "6 tháng cuối năm"),
    Option("Q1", "Quý I"),
    Option("Q2", "Quý II"),
    Option("Q3", "Quý III"),
    Option("Q4", "Quý IV"),
)
INTRODUCED = (
    Option("INTRODUCED", "Đã giới thiệu", tone="warn"),
    Option("ADMITTED", "Đã kết nạp", tone="good"),
    Option("NOT_YET", "Chưa kết nạp"),
)

FOLLOWED = (
    Option("DONE", "Đã thực hiện", tone="good"),
    Option("OVERDUE", "Quá hạn", tone="bad"),
    Option("OPEN", "Đang thực hiện", tone="warn"),
    Option("NOTHING_DUE", "Không đặt hạn"),
)


class PartyDevelopment(
    Record,
    table="party_development",
    group="III.5",
    title="Số liệu phát triển đảng viên",
    plural="Phát triển đảng viên",
    sort="year",
    newest_first=True,
    empty="Ghi số đoàn viên ưu tú được giới thiệu, số được kết nạp Đảng của từng kỳ. Chỉ ghi số người, không ghi tên.",
    icon="star",
):
    """How many members were introduced to the Party and how many admitted: counts, no names."""

    year: int = year("Năm", naming=True, listed=True, section="Kỳ")
    period: str = choice("Kỳ", PERIOD, naming=True, listed=True, section="Kỳ", default="Y")
    introduced: int | None = whole(
        "Đoàn viên ưu tú được giới thiệu", unit="người", required=True, listed=True, column="Giới thiệu",
        section="Số người", double_entry=True,
    )  # fmt: skip
    introduced_female: int | None = whole("Được giới thiệu, nữ", unit="người", section="Số người")
    class_attended: int | None = whole(
        "Học lớp nhận thức về Đảng", unit="người", listed=True, column="Học lớp", section="Số người",
        help="Lớp bồi dưỡng nhận thức về Đảng (cảm tình Đảng).",
    )  # fmt: skip
    admitted: int | None = whole(
        "Được kết nạp Đảng", unit="người", required=True, listed=True, column="Kết nạp", section="Số người",
        double_entry=True,
    )  # fmt: skip
    admitted_female: int | None = whole("Được kết nạp, nữ", unit="người", section="Số người")
    admitted_workers: int | None = whole("Được kết nạp, công nhân trực tiếp sản xuất", unit="người", section="Số người")
    party_members: int | None = whole(
        "Tổng số đoàn viên là đảng viên", unit="người", section="Số người", help="Chỉ ghi tổng số cuối kỳ."
    )
    source: str | None = text("Nguồn số liệu", repeats=True, section="Ghi chú", help="Ví dụ: Đảng uỷ, chi bộ công ty.")
    note: str | None = note("Ghi chú", section="Ghi chú")

    @rule
    def parts_within_total(self, around: Surroundings) -> Iterator[Problem]:
        """Women and workers are among those counted. Who is admitted may have been introduced in an earlier year."""
        del around
        yield from at_most(self, "introduced_female", "introduced")
        yield from at_most(self, "admitted_female", "admitted")
        yield from at_most(self, "admitted_workers", "admitted")

    @rule
    def one_row_a_period(self, around: Surroundings) -> Iterator[Problem]:
        """A period is told once, and a year is no less than any of its parts."""
        year_ = around.others(PartyDevelopment, "year", self.year, besides=self.id)
        if any(other.period == self.period for other in year_):
            yield problem("period_twice", "period", Level.WARN)
        if self.period == "Y":
            for name in ("introduced", "admitted"):
                own = self.value(name)
                parts = [part for other in year_ if isinstance(part := other.value(name), int) and other.period != "Y"]
                if isinstance(own, int) and parts and own < max(parts):
                    yield problem("year_less_than_part", name, Level.WARN, part=max(parts))


class PartyIntroduction(
    Record,
    table="party_introduction",
    group="III.5",
    title="Lượt giới thiệu đoàn viên ưu tú",
    plural="Giới thiệu đoàn viên ưu tú cho Đảng",
    sort="introduced_on",
    newest_first=True,
    empty="Chỉ ghi tên khi đoàn viên đã đồng ý bằng văn bản. Dữ liệu nhạy cảm, không rời khỏi máy này.",
    icon="lock",
):
    """A member introduced to the Party: sensitive, only with that member's consent, never leaves this computer."""

    member: str = link("Đoàn viên", "member", naming=True, listed=True, sensitive=True, travels=Travels.UNIT)
    introduced_on: str | None = day("Ngày giới thiệu", required=True, listed=True, sensitive=True, travels=Travels.UNIT)
    resolution_no: str | None = text("Số nghị quyết giới thiệu", listed=True, sensitive=True, travels=Travels.UNIT)
    introduced_to: str | None = text(
        "Giới thiệu cho chi bộ", listed=True, repeats=True, sensitive=True, travels=Travels.UNIT
    )
    class_on: str | None = day("Ngày học lớp nhận thức về Đảng", sensitive=True, travels=Travels.UNIT)
    class_certificate: str | None = text("Số giấy chứng nhận lớp học", sensitive=True, travels=Travels.UNIT)
    result: str | None = choice(
        "Kết quả", INTRODUCED, listed=True, sensitive=True, travels=Travels.UNIT, default="INTRODUCED"
    )
    admitted_on: str | None = day("Ngày kết nạp Đảng", listed=True, sensitive=True, travels=Travels.UNIT)

    def named(self) -> str:
        """Return the day alone: whom it is about stands in the record."""
        return self.about.fields["introduced_on"].show(self.introduced_on) or self.about.title

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """Who was admitted was so on a day."""
        del around
        return ("admitted_on",) if self.result == "ADMITTED" else ()

    @rule
    def with_consent(self, around: Surroundings) -> Iterator[Problem]:
        """A political view is sensitive: nothing is written of a person who has not agreed to this very purpose."""
        law = around.reference.at("consent.sensitive", around.today)
        if law and standing_consent(around, self.member, "party") is None:
            yield problem("consent_needed", "member", basis=law.legal_basis)

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """Introduced first, then admitted."""
        yield from ends_after_start(self, "introduced_on", "admitted_on")
        yield from not_to_come(self, around, "introduced_on", "admitted_on")

    @rule
    def once(self, around: Surroundings) -> Iterator[Problem]:
        """A member is introduced once; a second sheet is most often a slip."""
        others = around.others(PartyIntroduction, "member", self.member, besides=self.id)
        if any(other.result != "NOT_YET" for other in others):
            yield problem("introduced_twice", "member", Level.WARN)


class PartyMeeting(
    Record,
    table="party_meeting",
    group="III.5",
    title="Buổi làm việc với cấp uỷ",
    plural="Cấp uỷ làm việc với công đoàn",
    sort="held_on",
    newest_first=True,
    empty="Ghi buổi làm việc hằng năm của cấp uỷ với Ban chấp hành công đoàn: ngày, nội dung, kết luận, việc đã làm.",
    icon="presentation",
):
    """A working session of the party committee with the executive committee, yearly and when needed."""

    held_on: str = day("Ngày làm việc", naming=True, listed=True, section="Buổi làm việc")
    party_body: str | None = text(
        "Cấp uỷ", required=True, listed=True, searched=True, repeats=True, section="Buổi làm việc",
        help="Ví dụ: Chi bộ Công ty, Đảng uỷ phường, Ban Thường vụ Đảng uỷ.",
    )  # fmt: skip
    chaired_by: str | None = text("Người chủ trì", section="Buổi làm việc", repeats=True)
    yearly: int | None = yes_no("Buổi làm việc định kỳ của năm", section="Buổi làm việc", default=1)
    place: str | None = text("Địa điểm", repeats=True, section="Buổi làm việc")
    present: int | None = whole("Số người dự", unit="người", section="Buổi làm việc")
    content: str | None = note("Nội dung", required=True, searched=True, section="Nội dung, kết luận")
    requests: int | None = whole("Số kiến nghị của công đoàn", unit="kiến nghị", section="Nội dung, kết luận")
    conclusions: str | None = note("Kết luận", searched=True, section="Nội dung, kết luận")
    notice_no: str | None = text(
        "Số thông báo kết luận, biên bản", listed=True, column="Thông báo", searched=True, section="Nội dung, kết luận"
    )
    due_on: str | None = day("Hạn thực hiện", listed=True, section="Thực hiện")
    done: str | None = note("Việc đã thực hiện", section="Thực hiện")
    done_on: str | None = day("Ngày thực hiện xong", listed=True, section="Thực hiện")

    @derived("Tình trạng", options=FOLLOWED, listed=True)
    def state(self, around: Surroundings) -> Value:
        """Return whether what was concluded has been carried out."""
        return followed(self.due_on, self.done_on, around)

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It is held, then carried out."""
        yield from not_to_come(self, around, "done_on")
        yield from not_before(self, "held_on", "due_on", "done_on")
        if self.conclusions or self.notice_no:
            yield from not_to_come(self, around, "held_on")


def followed(due_on: str | None, done_on: str | None, around: Surroundings) -> str:
    """Return how far something with a last day has come: a code of FOLLOWED."""
    if done_on:
        return "DONE"
    if due_on is None:
        return "NOTHING_DUE"
    return "OVERDUE" if last_day(due_on) < around.today else "OPEN"

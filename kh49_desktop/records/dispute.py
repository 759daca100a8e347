"""Collective disputes and strikes as events: place, cause, numbers, outcome; never which person took part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kh49_desktop.errors import Problem
from kh49_desktop.fields import Option, Travels, choice, day, link, note, text, whole, yes_no
from kh49_desktop.record import Record, Surroundings, rule
from kh49_desktop.records.checking import names_nobody
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.unit import ends_after_start, not_to_come

DISPUTE_KIND = (
    Option("RIGHTS", "Tranh chấp tập thể về quyền"),
    Option("INTERESTS", "Tranh chấp tập thể về lợi ích"),
    Option("STOPPAGE", "Ngừng việc tập thể", also=("Ngừng việc",)),
    Option("STRIKE", "Đình công"),
    Option("OTHER", "Khác"),
)
CAUSE = (
    Option("WAGES", "Tiền lương, nợ lương", also=("Tiền lương", "Nợ lương", "Lương")),
    Option("BONUS", "Tiền thưởng, thưởng Tết", also=("Thưởng Tết", "Thưởng")),
    Option("INSURANCE", "Bảo hiểm xã hội, y tế, thất nghiệp", also=("BHXH", "Nợ BHXH")),
    Option("HOURS", "Thời giờ làm việc, làm thêm", also=("Tăng ca", "Làm thêm giờ")),
    Option("MEAL", "Bữa ăn ca", also=("Suất ăn",)),
    Option("SAFETY", "Điều kiện làm việc, an toàn", also=("An toàn lao động",)),
    Option("JOBS", "Việc làm, chấm dứt hợp đồng", also=("Sa thải", "Cắt giảm lao động")),
    Option("AGREEMENT", "Thoả ước, nội quy, quy chế"),
    Option("CONDUCT", "Cách đối xử của người quản lý"),
    Option("OTHER", "Khác"),
)
OUTCOME = (
    Option("OPEN", "Đang giải quyết", tone="warn"),
    Option("AGREED", "Đã thoả thuận", tone="good"),
    Option("PARTLY", "Thoả thuận một phần", tone="warn"),
    Option("DECIDED", "Có quyết định giải quyết"),
    Option("NOT_AGREED", "Không thoả thuận được", tone="bad"),
)
SETTLED_BY = (
    Option("NEGOTIATION", "Thương lượng tại chỗ", also=("Thương lượng", "Đối thoại")),
    Option("MEDIATOR", "Hoà giải viên lao động"),
    Option("ARBITRATION", "Hội đồng trọng tài lao động"),
    Option("COURT", "Toà án"),
    Option("TASK_FORCE", "Tổ công tác liên ngành"),
    Option("OTHER", "Khác"),
)
LEGALITY = (
    Option("UNDECIDED", "Chưa có quyết định của toà án"),
    Option("LEGAL", "Hợp pháp"),
    Option("ILLEGAL", "Bất hợp pháp"),
)


class Dispute(
    Record,
    table="dispute",
    group="III.3",
    title="Vụ tranh chấp, đình công",
    plural="Tranh chấp, đình công",
    sort="started_on",
    newest_first=True,
    empty="Ghi tranh chấp lao động tập thể, ngừng việc, đình công: nơi, nguyên nhân, số người, kết quả. "
    "Không ghi tên người tham gia.",
    icon="triangle-alert",
):
    """A collective dispute, a stoppage or a strike: an event with numbers, never with names."""

    started_on: str = day(
        "Ngày bắt đầu", naming=True, listed=True, section="Vụ việc", headers=("Ngày xảy ra", "Từ ngày", "Ngày")
    )
    ended_on: str | None = day("Ngày kết thúc", section="Vụ việc", headers=("Đến ngày",))
    kind: str = choice("Loại", DISPUTE_KIND, naming=True, listed=True, section="Vụ việc", headers=("Hình thức",))
    employer: str | None = link("Người sử dụng lao động", "employer", section="Vụ việc")
    place: str | None = text(
        "Nơi xảy ra", required=True, listed=True, searched=True, section="Vụ việc", repeats=True,
        headers=("Địa điểm", "Bộ phận", "Nơi"),
    )  # fmt: skip
    cause: str | None = choice(
        "Nguyên nhân", CAUSE, required=True, listed=True, section="Nguyên nhân", headers=("Nguyên nhân chính",)
    )
    cause_text: str | None = note(
        "Nguyên nhân cụ thể", searched=True, section="Nguyên nhân", help="Không ghi tên người.", travels=Travels.UNIT
    )
    demands: str | None = note(
        "Yêu cầu của người lao động", searched=True, section="Nguyên nhân", help="Không ghi tên người.",
        travels=Travels.UNIT, headers=("Yêu cầu", "Kiến nghị"),
    )  # fmt: skip
    workers_involved: int | None = whole(
        "Số người tham gia", unit="người", required=True, listed=True, column="Số người", section="Số lượng",
        help="Chỉ ghi số, không ghi tên.", headers=("Số lao động tham gia", "Số người"),
    )  # fmt: skip
    total_workers: int | None = whole("Tổng số lao động", unit="người", section="Số lượng")
    female: int | None = whole("Trong đó nữ", unit="người", section="Số lượng")
    union_led: int | None = yes_no("Công đoàn tổ chức, lãnh đạo", section="Giải quyết")
    settled_by: str | None = choice("Cách giải quyết", SETTLED_BY, section="Giải quyết")
    outcome: str | None = choice("Kết quả", OUTCOME, required=True, listed=True, section="Giải quyết", default="OPEN")
    outcome_text: str | None = note(
        "Nội dung giải quyết", searched=True, section="Giải quyết", help="Không ghi tên người.", travels=Travels.UNIT
    )
    reported_on: str | None = day("Ngày báo công đoàn cấp trên", section="Giải quyết")
    legality: str | None = choice(
        "Toà án kết luận về cuộc đình công",
        LEGALITY,
        section="Toà án",
        help="Chỉ toà án kết luận; chưa có thì để trống.",
    )
    court_decision: str | None = text("Số quyết định của toà án", searched=True, section="Toà án")
    court_decided_on: str | None = day("Ngày quyết định của toà án", section="Toà án")

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A settled one has its end; that a strike was legal or not is told with the court's decision."""
        del around
        needed = ["ended_on"] if self.outcome not in {None, "OPEN"} else []
        return [*needed, "court_decision"] if self.legality in {"LEGAL", "ILLEGAL"} else needed

    @rule
    def people_within(self, around: Surroundings) -> Iterator[Problem]:
        """Those who took part are within the workforce, the women among them within those."""
        del around
        yield from at_most(self, "workers_involved", "total_workers")
        yield from at_most(self, "female", "workers_involved")

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It ends, is reported and judged after it began, on days that have come."""
        for later in ("ended_on", "reported_on", "court_decided_on"):
            yield from ends_after_start(self, "started_on", later)
        yield from not_to_come(self, around, "started_on")
        yield from not_to_come(self, around, "ended_on")

    @rule
    def without_names(self, around: Surroundings) -> Iterator[Problem]:
        """Who took part is not kept."""
        yield from names_nobody(self, ("place", "cause_text", "demands", "outcome_text"), around)

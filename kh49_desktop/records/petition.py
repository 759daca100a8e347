"""What workers ask for and what is answered (kiến nghị): the words and the days, never who asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, choice, day, link, note, text, whole
from kh49_desktop.record import Record, Surroundings, problem, rule
from kh49_desktop.records.unit import ends_after_start, not_to_come
from kh49_desktop.text.dates import last_day

PETITION_STATUS = (
    Option("OPEN", "Chưa trả lời", tone="warn"),
    Option("ANSWERED", "Đã trả lời", tone="good"),
    Option("DONE", "Đã xong", tone="good", also=("Đã giải quyết",)),
    Option("REFUSED", "Không chấp nhận"),
)
PETITION_SOURCE = (
    Option("DIRECT", "Gặp trực tiếp", also=("Trực tiếp", "Tiếp đoàn viên")),
    Option("CONFERENCE", "Hội nghị", also=("Hội nghị người lao động", "HNNLĐ")),
    Option("DIALOGUE", "Đối thoại"),
    Option("GROUP", "Họp tổ công đoàn", also=("Tổ công đoàn", "Công đoàn bộ phận")),
    Option("LETTER", "Đơn thư, hòm thư góp ý", also=("Đơn thư", "Hòm thư góp ý")),
    Option("ONLINE", "Điện thoại, mạng xã hội", also=("Zalo", "Facebook", "Điện thoại")),
    Option("OTHER", "Khác"),
)
ADDRESSEE = (
    Option("EMPLOYER", "Người sử dụng lao động", also=("Ban giám đốc", "Công ty", "NSDLĐ")),
    Option("UNION", "Công đoàn cấp trên", also=("LĐLĐ tỉnh",)),
    Option("STATE", "Cơ quan nhà nước", also=("UBND", "Sở Nội vụ", "BHXH")),
    Option("OTHER", "Nơi khác", also=("Khác",)),
)


class Petition(
    Record,
    table="petition",
    group="III.3",
    title="Kiến nghị",
    plural="Kiến nghị",
    sort="received_on",
    newest_first=True,
    empty="Ghi kiến nghị của người lao động: nội dung, gửi tới đâu, hạn và kết quả trả lời. Không ghi ai kiến nghị.",
    icon="inbox",
):
    """What workers asked for outside a conference or a dialogue of the unit (those are kept there)."""

    received_on: str = day(
        "Ngày nhận", naming=True, listed=True, section="Kiến nghị", headers=("Ngày tiếp nhận", "Ngày kiến nghị", "Ngày")
    )
    content: str = text(
        "Nội dung",
        naming=True,
        listed=True,
        searched=True,
        section="Kiến nghị",
        help="Chỉ ghi việc được kiến nghị, không ghi tên người kiến nghị.",
        headers=("Nội dung kiến nghị", "Kiến nghị", "Ý kiến, kiến nghị"),
    )
    source: str | None = choice(
        "Nhận từ đâu",
        PETITION_SOURCE,
        required=True,
        section="Kiến nghị",
        default="DIRECT",
        help="Kiến nghị tại hội nghị, đối thoại của đơn vị nên ghi ngay trong hội nghị, đối thoại đó.",
        headers=("Nguồn", "Hình thức tiếp nhận"),
    )
    people: int | None = whole(
        "Số người cùng kiến nghị", unit="người", section="Kiến nghị", help="Chỉ ghi số, không ghi tên."
    )
    employer: str | None = link("Người sử dụng lao động", "employer", section="Kiến nghị")
    addressee: str | None = choice("Nơi giải quyết", ADDRESSEE, section="Trả lời", default="EMPLOYER")
    to_whom: str | None = text(
        "Gửi tới",
        listed=True,
        searched=True,
        section="Trả lời",
        repeats=True,
        headers=("Nơi nhận", "Gửi đến", "Bộ phận giải quyết"),
    )
    sent_on: str | None = day("Ngày gửi", section="Trả lời", headers=("Ngày chuyển",))
    deadline: str | None = day("Hạn trả lời", listed=True, section="Trả lời", headers=("Thời hạn", "Hạn giải quyết"))
    status: str | None = choice(
        "Tình trạng",
        PETITION_STATUS,
        required=True,
        listed=True,
        section="Trả lời",
        default="OPEN",
        headers=("Kết quả", "Trạng thái"),
    )
    answer: str | None = note("Trả lời", searched=True, section="Trả lời", headers=("Nội dung trả lời",))
    answered_on: str | None = day("Ngày trả lời", listed=True, section="Trả lời")

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """An answered petition has its answer and the day of it."""
        del around
        return needed_when_answered(self)

    @rule
    def answered_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """Sent and answered after it came; an open one past its deadline is told."""
        yield from ends_after_start(self, "received_on", "sent_on")
        yield from ends_after_start(self, "received_on", "answered_on")
        yield from ends_after_start(self, "received_on", "deadline")
        yield from answering(self, around)

    @rule
    def in_the_past(self, around: Surroundings) -> Iterator[Problem]:
        """A day that has not come is most often a slip."""
        yield from not_to_come(self, around, "received_on")


def needed_when_answered(record: Record) -> Iterable[str]:
    """Return what an answered petition of any kind must have."""
    return ("answer", "answered_on") if record.value("status") in {"ANSWERED", "DONE", "REFUSED"} else ()


def answering(record: Record, around: Surroundings) -> Iterator[Problem]:
    """Yield what is odd about the answer of a petition of any kind: overdue, or answered and still open."""
    deadline, status = record.value("deadline"), record.value("status")
    if status == "OPEN":
        if record.value("answered_on") is not None:
            yield problem("petition_still_open", "status", Level.WARN)
        elif isinstance(deadline, str) and last_day(deadline) < around.today:
            yield problem("petition_overdue", "deadline", Level.INFO, last=last_day(deadline))

"""A member's consent to the use of their personal data, purpose by purpose (dictionary §9; Luật 91/2025/QH15)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Travels, Value, choice, day, link, text, yes_no
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.unit import ends_after_start, not_to_come
from kh49_desktop.text.dates import first_day

GIVEN = (
    Option("PAPER", "Ký trên giấy", also=("Bản giấy", "Giấy")),
    Option("APPLICATION", "Ghi trong đơn gia nhập", also=("Trong đơn",)),
    Option("ELECTRONIC", "Văn bản điện tử"),
    Option("OTHER", "Cách khác kiểm chứng được"),
)
STATE = (
    Option("STANDING", "Đang đồng ý", tone="good"),
    Option("COMING", "Chưa đến ngày", tone="warn"),
    Option("WITHDRAWN", "Đã rút", tone="bad"),
    Option("NOTHING", "Không đồng ý mục nào"),
)


PURPOSES = ("membership", "reporting", "care", "publicity", "ethnicity", "party")


class Consent(
    Record,
    table="consent",
    title="Đồng ý xử lý dữ liệu cá nhân",
    plural="Đồng ý xử lý dữ liệu cá nhân",
    sort="given_on",
    newest_first=True,
    empty="Ghi văn bản đồng ý của đoàn viên: ngày ký, đồng ý cho việc gì. Không trả lời thì không phải là đồng ý.",
    icon="shield-check",
):
    """What a person agreed to, by which text and when. Silence is no consent; a withdrawal is written, not deleted."""

    member: str = link("Đoàn viên", "member", parent="consents", naming=True, travels=Travels.UNIT)
    given_on: str | None = day("Ngày đồng ý", required=True, listed=True, travels=Travels.UNIT, section="Văn bản")
    how: str | None = choice(
        "Hình thức", GIVEN, required=True, listed=True, travels=Travels.UNIT, section="Văn bản", default="PAPER"
    )
    text_version: str | None = text(
        "Mẫu văn bản",
        required=True,
        repeats=True,
        travels=Travels.UNIT,
        section="Văn bản",
        help="Tên hoặc số của mẫu đã đọc và ký, ví dụ: Mẫu đồng ý 01/2026.",
    )
    paper: str | None = text(
        "Số lưu, nơi cất bản giấy", listed=True, searched=True, repeats=True, travels=Travels.UNIT, section="Văn bản"
    )
    taken_by: str | None = text("Người nhận văn bản", repeats=True, travels=Travels.UNIT, section="Văn bản")
    membership: int | None = yes_no(
        "Quản lý đoàn viên, thẻ, đoàn phí", required=True, listed=True, column="Quản lý", travels=Travels.UNIT,
        section="Đồng ý cho việc",
    )  # fmt: skip
    reporting: int | None = yes_no(
        "Gửi công đoàn cấp trên",
        travels=Travels.UNIT,
        section="Đồng ý cho việc",
        help="Gửi thông tin của riêng người này lên cấp trên; số tổng hợp thì không cần.",
    )
    care: int | None = yes_no("Chăm lo, trợ cấp (hoàn cảnh, sức khoẻ)", travels=Travels.UNIT, section="Đồng ý cho việc")
    publicity: int | None = yes_no("Ảnh, tin hoạt động công đoàn", travels=Travels.UNIT, section="Đồng ý cho việc")
    ethnicity: int | None = yes_no(
        "Ghi dân tộc",
        travels=Travels.UNIT,
        section="Đồng ý cho việc",
        help="Dữ liệu nhạy cảm: hỏi riêng, không suy ra.",
    )
    party: int | None = yes_no(
        "Ghi việc giới thiệu, kết nạp Đảng",
        travels=Travels.UNIT,
        section="Đồng ý cho việc",
        help="Dữ liệu nhạy cảm: hỏi riêng, không suy ra.",
    )
    withdrawn_on: str | None = day("Ngày rút lại", listed=True, travels=Travels.UNIT, section="Rút lại")
    withdrawn_paper: str | None = text("Giấy tờ rút lại", travels=Travels.UNIT, section="Rút lại")

    def named(self) -> str:
        """Return the day it was given."""
        return f"{self.about.title}, {self.about.fields['given_on'].show(self.given_on)}".rstrip(", ")

    @derived("Tình trạng", options=STATE, listed=True)
    def state(self, around: Surroundings) -> Value:
        """Return whether it stands today."""
        today = around.today.isoformat()
        if self.withdrawn_on and first_day(self.withdrawn_on).isoformat() <= today:
            return "WITHDRAWN"
        if not any(self.value(purpose) for purpose in PURPOSES):
            return "NOTHING"
        return "COMING" if self.given_on and first_day(self.given_on).isoformat() > today else "STANDING"

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It is given before it is withdrawn, and not in days to come."""
        yield from ends_after_start(self, "given_on", "withdrawn_on")
        yield from not_to_come(self, around, "given_on")

    @rule
    def says_something(self, around: Surroundings) -> Iterator[Problem]:
        """A consent without an answer to any purpose is none: silence is not consent."""
        del around
        if self.given_on and all(self.value(purpose) is None for purpose in PURPOSES):
            yield problem("consent_says_nothing", "membership", Level.WARN)


def standing_consent(
    around: Surroundings, member: str, purpose: str, on: datetime.date | None = None
) -> Consent | None:
    """Return the consent of a member to a purpose (a name of PURPOSES) that stands on a day, today without one.

    The latest paper that answers for the purpose counts; a "no", a withdrawal or silence is no consent.
    """
    day_ = on or around.today
    answers = [
        consent
        for consent in around.children(Consent, member)
        if consent.given_on and first_day(consent.given_on) <= day_ and consent.value(purpose) is not None
    ]
    latest = max(answers, key=lambda consent: consent.given_on or "", default=None)
    if latest is None or not latest.value(purpose):
        return None
    return None if latest.withdrawn_on and first_day(latest.withdrawn_on) <= day_ else latest

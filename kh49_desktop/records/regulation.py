"""The papers between union and employer, and how the union looks into things: regulations, inspection, criticism."""

from __future__ import annotations

from collections.abc import Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, choice, day, link, note, text, whole, yes_no
from kh49_desktop.record import Record, Surroundings, problem, rule
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.unit import ends_after_start, not_to_come
from kh49_desktop.text.dates import first_day, last_day

INSPECTION_KIND = (
    Option("CHARTER", "Kiểm tra chấp hành Điều lệ", also=("Chấp hành Điều lệ", "Kiểm tra Điều lệ")),
    Option("FINANCE", "Kiểm tra tài chính, tài sản", also=("Kiểm tra tài chính", "Tài chính")),
    Option("SIGNS", "Kiểm tra khi có dấu hiệu vi phạm", also=("Dấu hiệu vi phạm",)),
    Option("SUPERVISE", "Giám sát"),
    Option("COMPLAINT", "Giải quyết khiếu nại, tố cáo", also=("Khiếu nại, tố cáo", "Đơn thư")),
    Option("OTHER", "Khác"),
)
INSPECTOR = (
    Option("COMMITTEE", "Uỷ ban kiểm tra", also=("UBKT",)),
    Option("EXECUTIVE", "Ban Chấp hành", also=("BCH",)),
    Option("SUPERIOR", "Công đoàn cấp trên"),
)
CRITICISM_KIND = (
    Option("SUPERVISION", "Giám sát", also=("Giám sát xã hội",)),
    Option("CRITICISM", "Phản biện xã hội", also=("Phản biện",)),
    Option("COMMENT", "Góp ý dự thảo văn bản", also=("Góp ý", "Tham gia góp ý")),
    Option("PARTY_BUILDING", "Góp ý xây dựng Đảng, chính quyền"),
    Option("OTHER", "Khác"),
)
PRACTICE_FIELD = (
    Option("MEMBERSHIP", "Phát triển đoàn viên"),
    Option("BARGAINING", "Đối thoại, thương lượng"),
    Option("WELFARE", "Chăm lo đoàn viên"),
    Option("EMULATION", "Thi đua, sáng kiến"),
    Option("PROPAGANDA", "Tuyên truyền"),
    Option("WOMEN", "Nữ công"),
    Option("FINANCE", "Tài chính"),
    Option("DIGITAL", "Chuyển đổi số"),
    Option("OTHER", "Khác"),
)


class DemocracyRegulation(
    Record,
    table="democracy_regulation",
    group="III.3",
    title="Quy chế dân chủ",
    plural="Quy chế dân chủ",
    sort="issued_on",
    newest_first=True,
    empty="Ghi quy chế dân chủ ở cơ sở: số, ngày ban hành, việc lấy ý kiến công đoàn, các lần sửa đổi.",
    icon="book-open-check",
):
    """The regulation on democracy at the workplace, one record an issue; a revision replaces the one before."""

    number: str | None = text("Số quyết định", listed=True, searched=True, column="Số QĐ", section="Quy chế",
                              headers=("Số", "Số QĐ", "Số quy chế"))  # fmt: skip
    issued_on: str = day("Ngày ban hành", naming=True, listed=True, section="Quy chế", headers=("Ngày ký",))
    employer: str | None = link("Người sử dụng lao động", "employer", section="Quy chế")
    signer: str | None = text("Người ký", searched=True, section="Quy chế")
    effective_on: str | None = day("Có hiệu lực từ", section="Quy chế", headers=("Ngày hiệu lực",))
    ended_on: str | None = day("Hết hiệu lực từ", section="Quy chế")
    consulted_on: str | None = day("Ngày lấy ý kiến công đoàn", required=True, listed=True, column="Lấy ý kiến",
                                   section="Lấy ý kiến, công khai", headers=("Lấy ý kiến công đoàn",))  # fmt: skip
    opinion: str | None = note("Ý kiến của công đoàn", searched=True, section="Lấy ý kiến, công khai")
    refusal_reason: str | None = note("Lý do không tiếp thu ý kiến", section="Lấy ý kiến, công khai")
    published_on: str | None = day("Ngày phổ biến tới người lao động", required=True, listed=True, column="Phổ biến",
                                   section="Lấy ý kiến, công khai", headers=("Ngày công khai",))  # fmt: skip
    replaces: str | None = link("Thay thế cho quy chế", "democracy_regulation", section="Sửa đổi")
    revision: str | None = note("Nội dung sửa đổi", searched=True, section="Sửa đổi")
    reviewed_on: str | None = day("Ngày rà soát gần nhất", listed=True, column="Rà soát", section="Sửa đổi")

    @rule
    def consulted_before(self, around: Surroundings) -> Iterator[Problem]:
        """The union's opinion is taken before it is issued, and the workers learn of it after."""
        law = around.reference.at("regulation.consultation", first_day(self.issued_on))
        if law and self.consulted_on and first_day(self.consulted_on) > last_day(self.issued_on):
            yield problem("consulted_after", "consulted_on", Level.WARN, basis=law.legal_basis)
        for later in ("effective_on", "ended_on", "published_on", "reviewed_on"):
            yield from ends_after_start(self, "issued_on", later)
        yield from not_to_come(self, around, "issued_on")


class CooperationRule(
    Record,
    table="cooperation_rule",
    group="III.3",
    title="Quy chế phối hợp",
    plural="Quy chế phối hợp",
    sort="signed_on",
    newest_first=True,
    empty="Ghi quy chế phối hợp giữa Ban Chấp hành công đoàn và người sử dụng lao động: ngày ký, lần sơ kết.",
    icon="link",
):
    """The rules by which committee and employer work together."""

    number: str | None = text("Số quy chế", listed=True, searched=True, column="Số", section="Quy chế", headers=("Số",))
    signed_on: str = day("Ngày ký", naming=True, listed=True, section="Quy chế", headers=("Ngày ban hành",))
    employer: str | None = link("Người sử dụng lao động", "employer", listed=True, section="Quy chế")
    signer_union: str | None = text("Người ký bên công đoàn", searched=True, section="Quy chế")
    signer_employer: str | None = text("Người ký bên người sử dụng lao động", searched=True, section="Quy chế")
    until: str | None = day("Hiệu lực đến ngày", listed=True, section="Quy chế", headers=("Đến ngày",))
    content: str | None = note("Nội dung chính", searched=True, section="Quy chế")
    reviewed_on: str | None = day("Ngày sơ kết gần nhất", listed=True, column="Sơ kết", section="Thực hiện")
    result: str | None = note("Kết quả thực hiện", searched=True, section="Thực hiện")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It ends and is reviewed after it was signed."""
        yield from ends_after_start(self, "signed_on", "until")
        yield from ends_after_start(self, "signed_on", "reviewed_on")
        yield from not_to_come(self, around, "signed_on")


class SelfInspection(
    Record,
    table="self_inspection",
    group="III.3",
    title="Cuộc kiểm tra, giám sát",
    plural="Kiểm tra, giám sát của công đoàn",
    sort="held_on",
    newest_first=True,
    empty="Ghi cuộc kiểm tra, giám sát trong công đoàn: ngày, nội dung, kết luận và việc khắc phục.",
    icon="clipboard-check",
):
    """An inspection or supervision inside the union."""

    held_on: str = day("Ngày kiểm tra", naming=True, listed=True, section="Kiểm tra", headers=("Ngày", "Từ ngày"))
    ended_on: str | None = day("Đến ngày", section="Kiểm tra")
    kind: str = choice("Nội dung kiểm tra", INSPECTION_KIND, naming=True, listed=True, column="Nội dung",
                       section="Kiểm tra", headers=("Loại", "Nội dung"))  # fmt: skip
    inspector: str | None = choice("Nơi kiểm tra", INSPECTOR, required=True, listed=True, section="Kiểm tra",
                                   default="COMMITTEE", headers=("Chủ trì",))  # fmt: skip
    subject: str | None = text("Nơi được kiểm tra", listed=True, searched=True, section="Kiểm tra", repeats=True,
                               headers=("Đối tượng", "Đơn vị được kiểm tra"))  # fmt: skip
    decision_no: str | None = text("Số quyết định, kế hoạch", searched=True, section="Kiểm tra")
    conclusion_no: str | None = text("Số kết luận, biên bản", searched=True, section="Kết luận",
                                     headers=("Số biên bản", "Số kết luận"))  # fmt: skip
    conclusion: str | None = note("Kết luận", required=True, searched=True, section="Kết luận")
    violations: int | None = whole("Số sai sót, vi phạm", unit="việc", section="Kết luận")
    deadline: str | None = day("Hạn khắc phục", section="Kết luận")
    remedied_on: str | None = day("Ngày khắc phục xong", listed=True, column="Khắc phục", section="Kết luận")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It ends and is remedied after it began; a deadline that has passed without that is told."""
        for later in ("ended_on", "deadline", "remedied_on"):
            yield from ends_after_start(self, "held_on", later)
        yield from not_to_come(self, around, "held_on")
        if self.deadline and not self.remedied_on and last_day(self.deadline) < around.today:
            yield problem("remedy_overdue", "deadline", Level.INFO, last=last_day(self.deadline))


class SocialCriticism(
    Record,
    table="social_criticism",
    group="III.3",
    title="Việc giám sát, phản biện",
    plural="Giám sát, phản biện xã hội",
    sort="held_on",
    newest_first=True,
    empty="Ghi việc giám sát, phản biện xã hội, góp ý văn bản: ngày, nội dung, số ý kiến và kết quả tiếp thu.",
    icon="eye",
):
    """Supervision or criticism of what the administration or the employer does or drafts."""

    held_on: str = day("Ngày", naming=True, listed=True, section="Giám sát, phản biện", headers=("Thời gian",))
    kind: str = choice("Việc", CRITICISM_KIND, naming=True, listed=True, section="Giám sát, phản biện",
                       headers=("Hình thức", "Loại"))  # fmt: skip
    subject: str | None = text("Nội dung, văn bản", required=True, listed=True, searched=True,
                               section="Giám sát, phản biện", headers=("Nội dung", "Tên văn bản"))  # fmt: skip
    body: str | None = text("Nơi được giám sát, góp ý", listed=True, searched=True, section="Giám sát, phản biện",
                            repeats=True, headers=("Đơn vị được giám sát", "Cơ quan"))  # fmt: skip
    led_by: str | None = text("Nơi chủ trì", section="Giám sát, phản biện", repeats=True)
    opinions: int | None = whole("Số ý kiến, kiến nghị", unit="ý kiến", listed=True, column="Ý kiến", section="Kết quả",
                                 headers=("Số ý kiến", "Số kiến nghị"))  # fmt: skip
    accepted: int | None = whole("Được tiếp thu", unit="ý kiến", listed=True, column="Tiếp thu", section="Kết quả")
    document_no: str | None = text("Số văn bản gửi", searched=True, section="Kết quả")
    answered_on: str | None = day("Ngày được trả lời", section="Kết quả")
    result: str | None = note("Kết quả", searched=True, section="Kết quả")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """What was accepted is within what was said; the answer comes after."""
        yield from at_most(self, "accepted", "opinions")
        yield from ends_after_start(self, "held_on", "answered_on")
        yield from not_to_come(self, around, "held_on")


class ModelPractice(
    Record,
    table="model_practice",
    group="III.3",
    title="Mô hình hay",
    plural="Mô hình hay",
    sort="since",
    newest_first=True,
    empty="Ghi mô hình, cách làm hay đáng nhân rộng: việc làm, kết quả, số người được lợi.",
    icon="target",
):
    """A way of working that is worth copying."""

    name: str = text("Tên mô hình", naming=True, listed=True, searched=True, section="Mô hình",
                     headers=("Mô hình", "Mô hình, cách làm hay"))  # fmt: skip
    area: str | None = choice("Lĩnh vực", PRACTICE_FIELD, required=True, listed=True, section="Mô hình")
    since: str | None = day("Bắt đầu từ", required=True, listed=True, section="Mô hình",
                            headers=("Thời gian", "Từ ngày"))  # fmt: skip
    content: str | None = note("Cách làm", required=True, searched=True, section="Mô hình")
    people: int | None = whole("Số người được lợi", unit="người", listed=True, column="Số người", section="Kết quả")
    result: str | None = note("Kết quả", required=True, searched=True, section="Kết quả")
    recognised_by: str | None = text("Nơi công nhận, biểu dương", listed=True, searched=True, column="Nơi công nhận",
                                     section="Kết quả", repeats=True)  # fmt: skip
    copied: int | None = yes_no("Đã nhân rộng", listed=True, section="Kết quả")
    copied_at: str | None = text("Nơi đã nhân rộng", searched=True, section="Kết quả")

    @rule
    def begun(self, around: Surroundings) -> Iterator[Problem]:
        """It began on a day that has come."""
        yield from not_to_come(self, around, "since")

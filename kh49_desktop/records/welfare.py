"""Care for workers and accidents at work: days, counts and money; never a person's name or health."""

from __future__ import annotations

from collections.abc import Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Travels, choice, day, link, money, note, text, whole, yes_no
from kh49_desktop.record import Record, Surroundings, problem, rule
from kh49_desktop.records.checking import names_nobody
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.unit import ends_after_start, not_to_come

WELFARE_KIND = (
    Option("VISIT", "Thăm hỏi ốm đau, thai sản", also=("Thăm hỏi", "Thăm ốm")),
    Option("FUNERAL", "Việc hiếu", also=("Phúng viếng", "Hiếu")),
    Option("WEDDING", "Việc hỉ", also=("Mừng cưới", "Hỉ")),
    Option("HARDSHIP", "Trợ cấp khó khăn", also=("Trợ cấp", "Hỗ trợ khó khăn")),
    Option("TET", "Quà Tết, Tết Sum vầy", also=("Tết Sum vầy", "Quà Tết")),
    Option("MAY", "Tháng Công nhân", also=("Tháng công nhân", "1/5")),
    Option("BIRTHDAY", "Sinh nhật"),
    Option("GIFT", "Tặng quà dịp khác", also=("Tặng quà", "Quà")),
    Option("HOME", "Mái ấm Công đoàn", also=("Nhà Mái ấm", "Mái ấm")),
    Option("HOUSING", "Nhà ở, nhà trọ", also=("Nhà trọ",)),
    Option("NURSERY", "Nhà trẻ, con người lao động", also=("Nhà trẻ",)),
    Option("OUTING", "Tham quan, nghỉ mát", also=("Tham quan", "Du lịch", "Nghỉ mát")),
    Option("LOAN", "Vay vốn, tín dụng", also=("Vay vốn",)),
    Option("DISASTER", "Thiên tai, dịch bệnh, cháy nổ", also=("Thiên tai",)),
    Option("DEALS", "Chương trình phúc lợi đoàn viên", also=("Phúc lợi đoàn viên", "Giảm giá")),
    Option("OTHER", "Khác"),
)
SOURCE = (
    Option("UNION", "Công đoàn cơ sở", also=("CĐCS", "Công đoàn", "Quỹ công đoàn", "Kinh phí công đoàn")),
    Option("EMPLOYER", "Người sử dụng lao động", also=("Công ty", "Chuyên môn", "Quỹ phúc lợi")),
    Option("SUPERIOR", "Công đoàn cấp trên", also=("LĐLĐ tỉnh",)),
    Option("SOCIAL", "Xã hội hoá", also=("Nhà tài trợ", "Đoàn viên đóng góp")),
    Option("MIXED", "Nhiều nguồn"),
)
ACCIDENT_KIND = (
    Option("FATAL", "Chết người", tone="bad", also=("Tử vong", "TNLĐ chết người")),
    Option("SERIOUS", "Nặng", tone="warn", also=("TNLĐ nặng", "Bị thương nặng")),
    Option("LIGHT", "Nhẹ", also=("TNLĐ nhẹ", "Bị thương nhẹ")),
    Option("NEAR_MISS", "Sự cố, chưa có người bị nạn", also=("Sự cố",)),
)
ACCIDENT_CAUSE = (
    Option("MACHINE", "Thiết bị không bảo đảm an toàn", also=("Thiết bị", "Máy móc")),
    Option("NO_PROTECTION", "Không có phương tiện bảo vệ", also=("Thiếu bảo hộ", "Không có bảo hộ")),
    Option("TRAINING", "Chưa huấn luyện an toàn", also=("Chưa huấn luyện",)),
    Option("PROCESS", "Quy trình, tổ chức lao động chưa tốt", also=("Quy trình", "Tổ chức lao động")),
    Option("BREACH", "Vi phạm quy trình an toàn", also=("Vi phạm quy trình",)),
    Option("TRAFFIC", "Tai nạn giao thông khi đi làm, đi công tác", also=("Tai nạn giao thông",)),
    Option("OTHER", "Khách quan, khác", also=("Khác", "Khách quan")),
)


class Welfare(
    Record,
    table="welfare",
    group="III.3",
    title="Việc chăm lo",
    plural="Chăm lo đoàn viên",
    sort="held_on",
    newest_first=True,
    empty="Ghi việc chăm lo: thăm hỏi, tặng quà, mái ấm, tham quan; số người và số tiền.",
    icon="heart-handshake",
):
    """Care for members and workers: how many were cared for, with how much, from whose money."""

    held_on: str = day("Ngày", naming=True, listed=True, section="Chăm lo", headers=("Ngày thực hiện", "Thời gian"))
    kind: str = choice("Việc", WELFARE_KIND, naming=True, listed=True, section="Chăm lo", repeats=True,
                       headers=("Nội dung chăm lo", "Loại", "Hình thức"))  # fmt: skip
    content: str | None = text(
        "Nội dung", listed=True, searched=True, section="Chăm lo", headers=("Diễn giải",),
        help="Danh sách ký nhận giữ ở chứng từ; ở đây chỉ ghi số.",
    )  # fmt: skip
    place: str | None = text("Nơi thực hiện", section="Chăm lo", repeats=True, headers=("Địa điểm",))
    people: int | None = whole("Số người", unit="người", required=True, listed=True, section="Số lượng",
                               headers=("Số người được chăm lo", "Số đoàn viên", "Số lượt"))  # fmt: skip
    members: int | None = whole("Trong đó đoàn viên", unit="người", section="Số lượng")
    female: int | None = whole("Trong đó nữ", unit="người", section="Số lượng")
    gifts: int | None = whole(
        "Số suất, số căn", unit="suất", section="Số lượng", headers=("Số suất", "Số quà", "Số căn")
    )
    cost: int | None = money("Số tiền", required=True, listed=True, section="Số lượng",
                             headers=("Kinh phí", "Thành tiền", "Tổng tiền"))  # fmt: skip
    source: str | None = choice("Nguồn tiền", SOURCE, required=True, listed=True, section="Số lượng", default="UNION",
                                repeats=True, headers=("Nguồn", "Nguồn kinh phí"))  # fmt: skip
    remark: str | None = note("Ghi chú", section="Số lượng", travels=Travels.UNIT)

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """Members and women are within those cared for, on a day that has come."""
        yield from at_most(self, "members", "people")
        yield from at_most(self, "female", "people")
        yield from not_to_come(self, around, "held_on")


class WorkAccident(
    Record,
    table="work_accident",
    group="III.3",
    title="Vụ tai nạn lao động",
    plural="Tai nạn lao động",
    sort="occurred_on",
    newest_first=True,
    empty="Ghi vụ tai nạn lao động: ngày, nơi, nguyên nhân, số người bị nạn và biện pháp. Không ghi tên người bị nạn.",
    icon="circle-alert",
):
    """An accident at work: an event with counts; who was hurt is health data and is not kept."""

    occurred_on: str = day(
        "Ngày xảy ra", naming=True, listed=True, section="Vụ tai nạn", headers=("Ngày", "Ngày tai nạn")
    )
    kind: str = choice("Mức độ", ACCIDENT_KIND, naming=True, listed=True, section="Vụ tai nạn",
                       headers=("Loại tai nạn", "Phân loại"))  # fmt: skip
    employer: str | None = link("Người sử dụng lao động", "employer", section="Vụ tai nạn")
    place: str | None = text("Nơi xảy ra", required=True, listed=True, searched=True, section="Vụ tai nạn",
                             repeats=True, headers=("Địa điểm", "Bộ phận"))  # fmt: skip
    dead: int | None = whole("Số người chết", unit="người", required=True, listed=True, column="Chết",
                             section="Số người", headers=("Chết", "Tử vong"))  # fmt: skip
    serious: int | None = whole("Số người bị thương nặng", unit="người", required=True, listed=True,
                                column="Bị thương nặng", section="Số người", headers=("Bị thương nặng",))  # fmt: skip
    light: int | None = whole("Số người bị thương nhẹ", unit="người", listed=True, column="Bị thương nhẹ",
                              section="Số người", headers=("Bị thương nhẹ",))  # fmt: skip
    cause: str | None = choice("Nguyên nhân", ACCIDENT_CAUSE, required=True, section="Nguyên nhân",
                               headers=("Nguyên nhân chính",))  # fmt: skip
    cause_text: str | None = note("Nguyên nhân cụ thể", searched=True, section="Nguyên nhân",
                                  help="Không ghi tên người bị nạn.", travels=Travels.UNIT)  # fmt: skip
    measures: str | None = note("Biện pháp khắc phục", searched=True, section="Nguyên nhân",
                                help="Không ghi tên người bị nạn.", travels=Travels.UNIT)  # fmt: skip
    days_lost: int | None = whole("Số ngày nghỉ việc", unit="ngày", section="Giải quyết")
    damage: int | None = money("Thiệt hại", section="Giải quyết", headers=("Thiệt hại tài sản",))
    employer_paid: int | None = money("Người sử dụng lao động đã chi", section="Giải quyết",
                                      help="Bồi thường, trợ cấp, viện phí: tổng số tiền.")  # fmt: skip
    union_support: int | None = money("Công đoàn hỗ trợ", section="Giải quyết")
    union_investigated: int | None = yes_no("Công đoàn tham gia điều tra", section="Giải quyết")
    minutes_no: str | None = text("Số biên bản điều tra", searched=True, section="Giải quyết")
    reported_on: str | None = day("Ngày báo công đoàn cấp trên", section="Giải quyết")

    @rule
    def kind_agrees(self, around: Surroundings) -> Iterator[Problem]:
        """The grade of the accident is that of its gravest harm."""
        del around
        dead, serious, light = self.dead or 0, self.serious or 0, self.light or 0
        gravest = "FATAL" if dead else "SERIOUS" if serious else "LIGHT" if light else None
        told = self.dead is not None and self.serious is not None
        if gravest is not None and gravest != self.kind:
            option = self.about.fields["kind"].option(gravest)
            yield problem("accident_kind", "kind", Level.WARN, kind=option.label if option else gravest)
        elif told and gravest is None and self.kind in {"FATAL", "SERIOUS"}:
            yield problem("accident_nobody", "kind", Level.WARN)

    @rule
    def days_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It is reported after it happened, on a day that has come."""
        yield from ends_after_start(self, "occurred_on", "reported_on")
        yield from not_to_come(self, around, "occurred_on")

    @rule
    def without_names(self, around: Surroundings) -> Iterator[Problem]:
        """Who was hurt is not kept: it is health data."""
        yield from names_nobody(self, ("place", "cause_text", "measures"), around)

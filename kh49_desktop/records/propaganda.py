"""Propaganda, culture and sport, women's work: what was held, when, and for how many people."""

from __future__ import annotations

from collections.abc import Iterator

from kh49_desktop.errors import Problem
from kh49_desktop.fields import Option, choice, day, money, note, text, whole
from kh49_desktop.record import Record, Surroundings, rule
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.unit import not_to_come

TOPIC = (
    Option("LAW", "Pháp luật lao động, công đoàn", also=("Pháp luật", "Phổ biến pháp luật")),
    Option("PARTY", "Chủ trương, nghị quyết của Đảng", also=("Nghị quyết", "Nghị quyết của Đảng")),
    Option("UNION", "Điều lệ, nghị quyết công đoàn", also=("Điều lệ công đoàn",)),
    Option("INSURANCE", "Bảo hiểm xã hội, y tế, thất nghiệp", also=("BHXH",)),
    Option("SAFETY", "An toàn, vệ sinh lao động", also=("ATVSLĐ",)),
    Option("HEALTH", "Sức khoẻ, HIV/AIDS, ma tuý", also=("Sức khoẻ", "HIV/AIDS")),
    Option("TRADITION", "Truyền thống, lịch sử", also=("Truyền thống công đoàn",)),
    Option("SKILL", "Tay nghề, tác phong công nghiệp", also=("Học tập nâng cao trình độ",)),
    Option("TRAFFIC", "An toàn giao thông, trật tự xã hội", also=("An toàn giao thông",)),
    Option("OTHER", "Khác"),
)
PROPAGANDA_FORM = (
    Option("MEETING", "Hội nghị, nói chuyện trực tiếp", also=("Tuyên truyền miệng", "Hội nghị", "Trực tiếp")),
    Option("GROUP", "Sinh hoạt tổ công đoàn", also=("Họp tổ",)),
    Option("CONTEST", "Cuộc thi, toạ đàm", also=("Cuộc thi", "Toạ đàm")),
    Option("LEAFLET", "Tờ rơi, tài liệu", also=("Phát tờ rơi", "Tài liệu")),
    Option("POSTER", "Băng rôn, pa-nô, bảng tin", also=("Bảng tin", "Băng rôn", "Pa nô")),
    Option("RADIO", "Loa truyền thanh", also=("Phát thanh",)),
    Option("ONLINE", "Mạng xã hội, trang tin", also=("Zalo", "Facebook", "Trực tuyến")),
    Option("OTHER", "Khác"),
)
CULTURE_KIND = (
    Option("ART", "Văn nghệ", also=("Hội diễn văn nghệ", "Văn hoá, văn nghệ")),
    Option("SPORT", "Thể thao", also=("Thể dục, thể thao", "TDTT", "Hội thao")),
    Option("FESTIVAL", "Ngày hội, giao lưu", also=("Giao lưu", "Ngày hội")),
    Option("CONTEST", "Hội thi", also=("Cuộc thi",)),
    Option("OTHER", "Khác"),
)
WOMEN_KIND = (
    Option("MARCH_8", "Kỷ niệm 8/3", also=("8/3",)),
    Option("OCTOBER_20", "Kỷ niệm 20/10", also=("20/10",)),
    Option("TALK", "Toạ đàm, tuyên truyền", also=("Toạ đàm", "Tập huấn")),
    Option("HEALTH", "Khám, tư vấn sức khoẻ lao động nữ", also=("Khám phụ khoa", "Khám sức khoẻ")),
    Option("EMULATION", "Giỏi việc nước, đảm việc nhà"),
    Option("MILK_ROOM", "Phòng vắt, trữ sữa", also=("Cabin vắt sữa",)),
    Option("CHILDREN", "Chăm lo con người lao động", also=("Tết Trung thu", "Quốc tế thiếu nhi", "1/6")),
    Option("NURSERY", "Nhà trẻ, mẫu giáo", also=("Nhà trẻ",)),
    Option("FAMILY", "Gia đình, dân số", also=("Ngày Gia đình Việt Nam", "28/6")),
    Option("OTHER", "Khác"),
)


class PropagandaSession(
    Record,
    table="propaganda_session",
    group="III.3",
    title="Buổi tuyên truyền",
    plural="Tuyên truyền",
    sort="held_on",
    newest_first=True,
    empty="Ghi buổi tuyên truyền, phổ biến: ngày, chủ đề, hình thức và số người nghe.",
    icon="megaphone",
):
    """One session of propaganda, or one round of leaflets."""

    held_on: str = day("Ngày", naming=True, listed=True, section="Tuyên truyền", headers=("Ngày tổ chức", "Thời gian"))
    topic: str | None = choice(
        "Chủ đề", TOPIC, required=True, listed=True, section="Tuyên truyền", headers=("Nội dung chính", "Chuyên đề")
    )
    content: str | None = text(
        "Nội dung", listed=True, searched=True, section="Tuyên truyền", repeats=True, headers=("Nội dung tuyên truyền",)
    )
    form: str | None = choice("Hình thức", PROPAGANDA_FORM, required=True, listed=True, section="Tuyên truyền",
                              default="MEETING")  # fmt: skip
    place: str | None = text("Nơi tổ chức", searched=True, section="Tuyên truyền", repeats=True, headers=("Địa điểm",))
    speaker: str | None = text("Người nói chuyện", searched=True, section="Tuyên truyền", repeats=True,
                               help="Báo cáo viên, tuyên truyền viên.", headers=("Báo cáo viên",))  # fmt: skip
    people: int | None = whole(
        "Số người dự", unit="người", required=True, listed=True, column="Số người", section="Số lượng",
        headers=("Số người", "Số lượt người", "Người tham dự"),
    )  # fmt: skip
    female: int | None = whole("Trong đó nữ", unit="người", section="Số lượng", headers=("Nữ",))
    materials: int | None = whole("Số tài liệu, tờ rơi", unit="bản", section="Số lượng", headers=("Tài liệu", "Tờ rơi"))
    cost: int | None = money("Kinh phí", section="Số lượng")
    remark: str | None = note("Ghi chú", section="Số lượng")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """The women are within those who came, on a day that has come."""
        yield from at_most(self, "female", "people")
        yield from not_to_come(self, around, "held_on")


class CultureEvent(
    Record,
    table="culture_event",
    group="III.3",
    title="Hoạt động văn nghệ, thể thao",
    plural="Văn nghệ, thể thao",
    sort="held_on",
    newest_first=True,
    empty="Ghi hoạt động văn hoá, văn nghệ, thể thao: ngày, tên, số người tham gia, giải.",
    icon="trophy",
):
    """An event of culture or sport."""

    held_on: str = day("Ngày", naming=True, listed=True, section="Hoạt động", headers=("Ngày tổ chức", "Thời gian"))
    name: str = text("Tên hoạt động", naming=True, listed=True, searched=True, section="Hoạt động",
                     headers=("Hoạt động", "Nội dung"))  # fmt: skip
    kind: str | None = choice("Loại", CULTURE_KIND, required=True, listed=True, section="Hoạt động")
    place: str | None = text("Nơi tổ chức", searched=True, section="Hoạt động", repeats=True, headers=("Địa điểm",))
    organiser: str | None = text(
        "Đơn vị tổ chức", searched=True, section="Hoạt động", repeats=True, help="Để trống khi do đơn vị tự tổ chức."
    )
    people: int | None = whole("Số người tham gia", unit="người", required=True, listed=True, column="Số người",
                               section="Số lượng", headers=("Số người", "Tham gia"))  # fmt: skip
    female: int | None = whole("Trong đó nữ", unit="người", section="Số lượng", headers=("Nữ",))
    teams: int | None = whole("Số đội", unit="đội", section="Số lượng")
    prizes: str | None = text("Giải đạt được", listed=True, searched=True, section="Số lượng", headers=("Giải",))
    cost: int | None = money("Kinh phí", section="Số lượng")
    remark: str | None = note("Ghi chú", section="Số lượng")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """The women are within those who came, on a day that has come."""
        yield from at_most(self, "female", "people")
        yield from not_to_come(self, around, "held_on")


class WomenWork(
    Record,
    table="women_work",
    group="III.3",
    title="Hoạt động nữ công",
    plural="Nữ công",
    sort="held_on",
    newest_first=True,
    empty="Ghi hoạt động nữ công: ngày, việc, số người tham gia hoặc được chăm lo.",
    icon="users",
):
    """Something done for women workers and their children; counts only."""

    held_on: str = day("Ngày", naming=True, listed=True, section="Hoạt động", headers=("Ngày tổ chức", "Thời gian"))
    kind: str = choice("Việc", WOMEN_KIND, naming=True, listed=True, section="Hoạt động", headers=("Hoạt động", "Loại"))
    content: str | None = text("Nội dung", listed=True, searched=True, section="Hoạt động")
    place: str | None = text("Nơi tổ chức", section="Hoạt động", repeats=True, headers=("Địa điểm",))
    people: int | None = whole("Số người", unit="người", required=True, listed=True, section="Số lượng",
                               headers=("Số người tham gia",))  # fmt: skip
    female: int | None = whole("Trong đó nữ", unit="người", section="Số lượng", headers=("Nữ",))
    children: int | None = whole("Số cháu được chăm lo", unit="cháu", listed=True, column="Số cháu", section="Số lượng",
                                 headers=("Số cháu", "Số trẻ em"))  # fmt: skip
    cost: int | None = money("Kinh phí", listed=True, section="Số lượng")
    remark: str | None = note("Ghi chú", section="Số lượng")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """The women are within those who came, on a day that has come."""
        yield from at_most(self, "female", "people")
        yield from not_to_come(self, around, "held_on")

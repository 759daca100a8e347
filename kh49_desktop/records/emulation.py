"""Emulation: the movements a union launches and the titles that people and groups earn in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kh49_desktop import fields
from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Travels, choice, day, link, money, note, text, whole
from kh49_desktop.record import Record, Surroundings, problem, rule
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.unit import ends_after_start, not_to_come
from kh49_desktop.text.dates import first_day

TITLE = (
    Option("LAO_DONG_GIOI", "Lao động giỏi", also=("LĐG",)),
    Option("LAO_DONG_SANG_TAO", "Lao động sáng tạo", also=("Bằng Lao động sáng tạo", "LĐST")),
    Option("GIOI_VIEC_NUOC", "Giỏi việc nước, đảm việc nhà", also=("GVN-ĐVN", "Giỏi việc nước - Đảm việc nhà")),
    Option("DOAN_VIEN_XUAT_SAC", "Đoàn viên công đoàn xuất sắc", also=("Đoàn viên xuất sắc",)),
    Option("CAN_BO_TIEU_BIEU", "Cán bộ công đoàn tiêu biểu",
           also=("Cán bộ công đoàn giỏi", "Cán bộ công đoàn xuất sắc")),
    Option("CONG_NHAN_TIEU_BIEU", "Công nhân lao động tiêu biểu", also=("Công nhân giỏi", "Người lao động tiêu biểu")),
    Option("CDCS_VUNG_MANH", "Công đoàn cơ sở hoàn thành tốt, xuất sắc nhiệm vụ",
           also=("Công đoàn cơ sở vững mạnh", "CĐCS vững mạnh")),
    Option("TO_CD_XUAT_SAC", "Tổ công đoàn, công đoàn bộ phận xuất sắc", also=("Tổ công đoàn xuất sắc",)),
    Option("GIAY_KHEN", "Giấy khen"),
    Option("BANG_KHEN", "Bằng khen"),
    Option("CO_THI_DUA", "Cờ thi đua", also=("Cờ",)),
    Option("CHIEN_SI_THI_DUA", "Chiến sĩ thi đua", also=("CSTĐ", "Chiến sĩ thi đua cơ sở")),
    Option("KY_NIEM_CHUONG", "Kỷ niệm chương", also=("Kỷ niệm chương Vì sự nghiệp xây dựng tổ chức Công đoàn",)),
    Option("HUAN_CHUONG", "Huân chương, huy chương", also=("Huân chương lao động",)),
    Option("GIAI_THUONG", "Giải thưởng (Nguyễn Đức Cảnh, Nguyễn Văn Linh…)", also=("Giải thưởng",)),
    Option("OTHER", "Danh hiệu khác", also=("Khác",)),
)  # fmt: skip
HOLDER = (
    Option("PERSON", "Cá nhân"),
    Option("COLLECTIVE", "Tập thể"),
)
LEVEL = (
    Option("UNIT", "Công đoàn cơ sở", also=("CĐCS", "Cơ sở")),
    Option("EMPLOYER", "Người sử dụng lao động", also=("Công ty", "Doanh nghiệp")),
    Option("SUPERIOR", "Công đoàn cấp trên", also=("LĐLĐ tỉnh", "Liên đoàn Lao động tỉnh", "Công đoàn ngành")),
    Option("CONFEDERATION", "Tổng Liên đoàn", also=("TLĐ", "Tổng Liên đoàn Lao động Việt Nam")),
    Option("LOCAL", "Chính quyền địa phương", also=("UBND tỉnh", "UBND xã", "Uỷ ban nhân dân tỉnh")),
    Option("MINISTRY", "Bộ, ngành"),
    Option("STATE", "Nhà nước", also=("Chủ tịch nước", "Thủ tướng Chính phủ")),
    Option("OTHER", "Khác"),
)


class Award(
    Record,
    table="award",
    group="III.3",
    title="Lần khen thưởng",
    plural="Khen thưởng, danh hiệu",
    sort="year",
    newest_first=True,
    empty="Ghi danh hiệu thi đua, khen thưởng của cá nhân và tập thể theo quyết định.",
    icon="award",
):
    """A title or an award that a person or a group was given."""

    year: int = fields.year("Năm", naming=True, listed=True, section="Danh hiệu", repeats=True,
                            headers=("Năm khen thưởng",))  # fmt: skip
    title: str = choice(
        "Danh hiệu", TITLE, naming=True, listed=True, section="Danh hiệu", repeats=True,
        headers=("Danh hiệu thi đua", "Hình thức khen thưởng", "Danh hiệu, hình thức khen thưởng"),
    )  # fmt: skip
    title_text: str | None = text("Tên đầy đủ của danh hiệu", searched=True, section="Danh hiệu", repeats=True)
    holder: str | None = choice(
        "Cá nhân hay tập thể", HOLDER, required=True, section="Danh hiệu", default="PERSON",
        headers=("Đối tượng", "Cá nhân/tập thể"),
    )  # fmt: skip
    member: str | None = link("Đoàn viên", "member", listed=True, section="Danh hiệu", travels=Travels.UNIT)
    recipient: str | None = text(
        "Tên cá nhân, tập thể",
        listed=True,
        column="Cá nhân, tập thể",
        searched=True,
        section="Danh hiệu",
        travels=Travels.UNIT,
        help="Không cần ghi khi đã chọn đoàn viên.",
        headers=("Họ và tên", "Họ tên", "Tên tập thể", "Cá nhân, tập thể"),
    )
    level: str | None = choice(
        "Cấp khen", LEVEL, required=True, listed=True, section="Quyết định", repeats=True,
        headers=("Cấp khen thưởng", "Cấp quyết định", "Cấp"),
    )  # fmt: skip
    decision_no: str | None = text(
        "Số quyết định", required=True, listed=True, searched=True, column="Số QĐ", section="Quyết định", repeats=True,
        headers=("Số QĐ", "Quyết định số"),
    )  # fmt: skip
    decided_on: str | None = day(
        "Ngày quyết định", column="Ngày QĐ", section="Quyết định", repeats=True, headers=("Ngày QĐ",)
    )
    prize: int | None = money("Tiền thưởng", section="Quyết định", repeats=True, travels=Travels.UNIT)
    movement: str | None = link("Trong phong trào", "movement", section="Quyết định")
    reason: str | None = note("Thành tích", searched=True, section="Quyết định", travels=Travels.UNIT)

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """Someone was given it: a member chosen from the list, or a name; another title is written out."""
        del around
        needed = [] if self.member else ["recipient"]
        return [*needed, "title_text"] if self.title == "OTHER" else needed

    @rule
    def year_agrees(self, around: Surroundings) -> Iterator[Problem]:
        """The decision is not made before the year that it rewards."""
        if self.decided_on and first_day(self.decided_on).year < self.year:
            yield problem("award_year", "year", Level.WARN, year=str(self.year))
        yield from not_to_come(self, around, "decided_on")

    @rule
    def given_once(self, around: Surroundings) -> Iterator[Problem]:
        """The same decision names the same holder once."""
        if self.decision_no and (self.member or self.recipient):
            for other in around.others(Award, "decision_no", self.decision_no, besides=self.id):
                same = (other.year, other.title, other.member, other.recipient)
                if same == (self.year, self.title, self.member, self.recipient):
                    yield problem("award_twice", "decision_no", Level.WARN, number=self.decision_no)
                    return


class Movement(
    Record,
    table="movement",
    group="III.3",
    title="Phong trào thi đua",
    plural="Phong trào thi đua",
    sort="launched_on",
    newest_first=True,
    empty="Ghi phong trào thi đua đã phát động: ngày, số người tham gia, sáng kiến và kết quả.",
    icon="star",
):
    """An emulation movement with what came of it."""

    name: str = text(
        "Tên phong trào", naming=True, listed=True, searched=True, section="Phong trào",
        headers=("Phong trào", "Phong trào thi đua"),
    )  # fmt: skip
    launched_on: str | None = day(
        "Ngày phát động", required=True, listed=True, section="Phong trào", headers=("Từ ngày", "Thời gian")
    )
    ended_on: str | None = day("Ngày tổng kết", listed=True, section="Phong trào", headers=("Đến ngày",))
    launched_by: str | None = choice("Nơi phát động", LEVEL, section="Phong trào", default="UNIT")
    plan_no: str | None = text("Số kế hoạch", searched=True, section="Phong trào")
    content: str | None = note("Nội dung, chỉ tiêu", searched=True, section="Phong trào")
    people: int | None = whole(
        "Số người tham gia", unit="người", required=True, listed=True, column="Tham gia", section="Kết quả",
        headers=("Số người", "Tham gia"),
    )  # fmt: skip
    initiatives: int | None = whole(
        "Số sáng kiến, giải pháp", unit="sáng kiến", listed=True, column="Sáng kiến", section="Kết quả",
        headers=("Sáng kiến", "Số sáng kiến"),
    )  # fmt: skip
    benefit: int | None = money("Giá trị làm lợi", listed=True, column="Làm lợi", section="Kết quả",
                                headers=("Làm lợi", "Giá trị làm lợi (đồng)"))  # fmt: skip
    works: int | None = whole("Số công trình, sản phẩm gắn biển", unit="công trình", section="Kết quả")
    rewarded_people: int | None = whole("Cá nhân được khen", unit="người", section="Kết quả")
    rewarded_groups: int | None = whole("Tập thể được khen", unit="tập thể", section="Kết quả")
    result: str | None = note("Kết quả", searched=True, section="Kết quả")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It ends after it begins; those rewarded took part."""
        yield from ends_after_start(self, "launched_on", "ended_on")
        yield from not_to_come(self, around, "launched_on")
        yield from at_most(self, "rewarded_people", "people")

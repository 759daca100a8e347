"""The employer and its workforce on a day (dictionary §2.2, 2.3)."""

from __future__ import annotations

from collections.abc import Iterator

from kh49_desktop import fields
from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import choice, day, link, money, text, whole, yes_no
from kh49_desktop.record import Record, Surroundings, problem, rule
from kh49_desktop.records.unit import HOST_TYPE, ends_after_start


class Employer(
    Record,
    table="employer",
    group="III.1",
    title="Người sử dụng lao động",
    plural="Người sử dụng lao động",
    sort="name",
    empty="Ghi doanh nghiệp, đơn vị nơi đoàn viên làm việc.",
    icon="briefcase",
):
    """An enterprise or unit that employs; one union may cover several."""

    name: str = text(
        "Doanh nghiệp, đơn vị",
        naming=True,
        listed=True,
        searched=True,
        section="Doanh nghiệp",
        headers=("Tên doanh nghiệp, đơn vị", "Tên doanh nghiệp", "Tên công ty", "Doanh nghiệp"),
    )
    tax_code: str | None = fields.tax_code(
        "Mã số thuế", listed=True, searched=True, section="Doanh nghiệp", headers=("MST", "Mã số doanh nghiệp")
    )
    budget_relation_code: str | None = text("Mã quan hệ ngân sách", section="Doanh nghiệp")
    ownership_type: str | None = choice("Loại hình", HOST_TYPE, section="Doanh nghiệp")
    legal_representative: str | None = text(
        "Người đại diện theo pháp luật", section="Doanh nghiệp", headers=("Người đại diện", "Giám đốc")
    )
    industry: str | None = text("Ngành nghề", section="Doanh nghiệp")
    address: str | None = text("Địa chỉ", section="Địa bàn", help="Địa chỉ trước 01/7/2025 vẫn giữ nguyên như đã ghi.")
    commune: str | None = text("Xã, phường", section="Địa bàn")
    province: str | None = text("Tỉnh, thành phố", section="Địa bàn")
    head_office_province: str | None = text(
        "Tỉnh đặt trụ sở chính", section="Địa bàn", help="Chỉ ghi khi đây là chi nhánh của công ty ở tỉnh khác."
    )
    in_industrial_zone: int | None = yes_no("Trong khu, cụm công nghiệp", section="Địa bàn")
    industrial_zone: str | None = text(
        "Tên khu, cụm công nghiệp", section="Địa bàn", headers=("Khu công nghiệp", "Tên khu công nghiệp")
    )
    production_stable: int | None = yes_no(
        "Sản xuất, kinh doanh ổn định",
        section="Chỉ tiêu",
        help="Kế hoạch 49 đến năm 2045 chỉ tính doanh nghiệp sản xuất, kinh doanh ổn định.",
    )
    party_organisation: int | None = yes_no("Có tổ chức đảng", section="Chỉ tiêu")


class UnitEmployer(Record, table="unit_employer", title="Công đoàn tại doanh nghiệp", sort="since"):
    """Which employers a union covers, from when to when."""

    unit: str = link("Đơn vị", "union_unit", parent="employers", naming=True)
    employer: str = link("Người sử dụng lao động", "employer", naming=True, listed=True)
    since: str | None = day("Từ ngày", listed=True)
    until: str | None = day("Đến ngày", listed=True)

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It ends after it begins."""
        del around
        yield from ends_after_start(self, "since", "until")


class Workforce(
    Record,
    table="workforce_snapshot",
    group="III.1",
    title="Số liệu lao động",
    plural="Số liệu lao động",
    sort="as_of",
    newest_first=True,
    empty="Ghi số lao động tại một ngày; báo cáo lấy số gần nhất trước ngày chốt.",
    icon="chart-column",
):
    """How many people an employer had on a day: the columns of form 1-HĐCĐ (dictionary §7)."""

    as_of: str = day("Số liệu tính đến ngày", naming=True, listed=True, column="Tính đến ngày", section="Lao động")
    employer: str | None = link("Người sử dụng lao động", "employer", listed=True, section="Lao động")
    total_workers: int | None = whole(
        "Tổng số lao động",
        unit="người",
        required=True,
        listed=True,
        column="Lao động",
        section="Lao động",
        double_entry=True,
    )
    female: int | None = whole(
        "Trong đó nữ", unit="người", listed=True, column="Nữ", section="Lao động", double_entry=True
    )
    ethnic_minority: int | None = whole(
        "Người dân tộc thiểu số", unit="người", section="Lao động", help="Chỉ ghi tổng số."
    )
    contract_signed: int | None = whole("Được ký hợp đồng lao động", unit="người", section="Lao động")
    bhxh_paid: int | None = whole(
        "Được đóng BHXH, BHYT, BHTN",
        unit="người",
        section="Lao động",
        headers=("Số lao động đóng BHXH", "Đóng BHXH", "Số LĐ tham gia BHXH"),
    )
    underemployed: int | None = whole("Thiếu việc làm", unit="người", section="Việc làm, tiền lương")
    underemployed_female: int | None = whole("Thiếu việc làm, nữ", unit="người", section="Việc làm, tiền lương")
    avg_wage: int | None = money(
        "Tiền lương bình quân tháng",
        section="Việc làm, tiền lương",
        headers=("Tiền lương bình quân", "Lương bình quân", "Thu nhập bình quân"),
    )
    wage_headcount: int | None = whole("Số người được tính lương", unit="người", section="Việc làm, tiền lương")
    wage_debt: int | None = money("Doanh nghiệp còn nợ lương", section="Việc làm, tiền lương", headers=("Nợ lương",))
    housed_by_employer: int | None = whole("Được bố trí nhà ở", unit="người", section="Nhà ở")
    renting: int | None = whole("Tự thuê nhà", unit="người", section="Nhà ở")

    @rule
    def parts_within_total(self, around: Surroundings) -> Iterator[Problem]:
        """No part is larger than the total."""
        del around
        for part in (
            "female",
            "ethnic_minority",
            "contract_signed",
            "bhxh_paid",
            "underemployed",
            "wage_headcount",
            "housed_by_employer",
            "renting",
        ):
            yield from at_most(self, part, "total_workers")
        yield from at_most(self, "underemployed_female", "underemployed")
        yield from at_most(self, "underemployed_female", "female")

    @rule
    def in_the_past(self, around: Surroundings) -> Iterator[Problem]:
        """Figures of a day that has not come are a slip of the hand."""
        if self.as_of > around.today.isoformat():
            yield problem("in_future", "as_of", Level.WARN)


def at_most(
    record: Record, part: str, whole_: str, level: Level = Level.ERROR, basis: str | None = None
) -> Iterator[Problem]:
    """Yield a problem on `part` when it is larger than the other field."""
    small, large = record.value(part), record.value(whole_)
    if isinstance(small, int) and isinstance(large, int) and small > large:
        about = record.about.fields
        yield problem(
            "more_than",
            part,
            level,
            basis=basis,
            part=small,
            whole=large,
            part_label=about[part].label,
            whole_label=about[whole_].label,
        )

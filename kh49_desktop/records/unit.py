"""The union unit: its names, its dated parents, what it came from, and the codes it has had (dictionary §2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Value, choice, day, link, text, year, yes_no
from kh49_desktop.record import Record, Surroundings, derived, problem, rule

UNIT_KIND = (
    Option("TLD", "Tổng Liên đoàn"),
    Option("LDLD_TINH", "Liên đoàn Lao động tỉnh, thành phố"),
    Option("CD_NGANH_TW", "Công đoàn ngành trung ương"),
    Option("CD_TAP_DOAN_TCT", "Công đoàn tập đoàn, tổng công ty"),
    Option("CD_CAP_TREN_DAC_THU", "Công đoàn cấp trên cơ sở đặc thù"),
    Option("CD_XA_PHUONG_DAC_KHU", "Công đoàn xã, phường, đặc khu"),
    Option("CD_KCN", "Công đoàn khu công nghiệp"),
    Option("CDCS", "Công đoàn cơ sở"),
    Option("NGHIEP_DOAN_CS", "Nghiệp đoàn cơ sở"),
    Option("CDCS_THANH_VIEN", "Công đoàn cơ sở thành viên"),
    Option("CD_BO_PHAN", "Công đoàn bộ phận"),
    Option("NGHIEP_DOAN_BP", "Nghiệp đoàn bộ phận"),
    Option("TO_CD", "Tổ công đoàn"),
    Option("TO_NGHIEP_DOAN", "Tổ nghiệp đoàn"),
    Option("LDLD_HUYEN", "Liên đoàn Lao động huyện (trước 01/7/2025)", closed=True),
    Option("CD_NGANH_DP", "Công đoàn ngành địa phương (trước 01/7/2025)", closed=True),
    Option("CD_CAP_TREN_TT_CS", "Công đoàn cấp trên trực tiếp cơ sở (trước 01/7/2025)", closed=True),
    Option("CD_VIEN_CHUC", "Công đoàn viên chức (trước 01/7/2025)", closed=True),
)
HOST_TYPE = (
    Option("CQ_HANH_CHINH", "Cơ quan hành chính (trước 01/7/2025)", closed=True),
    Option("DVSN_CONG_LAP_100NS", "Đơn vị sự nghiệp hưởng 100% ngân sách (trước 01/7/2025)", closed=True),
    Option("DVSN_CONG_LAP_TU_CHU", "Đơn vị sự nghiệp công lập tự chủ"),
    Option("DVSN_NGOAI_CONG_LAP", "Đơn vị sự nghiệp ngoài công lập"),
    Option("DN_NHA_NUOC", "Doanh nghiệp nhà nước"),
    Option("DN_NGOAI_NN", "Doanh nghiệp ngoài nhà nước"),
    Option("DN_FDI", "Doanh nghiệp có vốn đầu tư nước ngoài"),
    Option("HTX", "Hợp tác xã"),
    Option("TO_CHUC_NUOC_NGOAI", "Tổ chức nước ngoài"),
    Option("KHAC", "Khác"),
)
SECTOR = (
    Option("PUBLIC", "Khu vực công"),
    Option("SOE", "Doanh nghiệp nhà nước"),
    Option("NONSTATE", "Doanh nghiệp ngoài nhà nước"),
)
PARENT_ROLE = (Option("DIRECT", "Quản lý trực tiếp"), Option("COORDINATE", "Phối hợp chỉ đạo"))
SUCCESSION = (
    Option("SAP_NHAP", "Sáp nhập"),
    Option("HOP_NHAT", "Hợp nhất"),
    Option("CHIA", "Chia"),
    Option("TACH", "Tách"),
    Option("CHUYEN_GIAO", "Chuyển giao"),
    Option("DOI_TEN", "Đổi tên"),
    Option("GIAI_THE", "Giải thể"),
    Option("NANG_CAP", "Nâng cấp"),
    Option("HA_CAP", "Hạ cấp"),
)
CLOSED_REASON = (
    Option("KET_THUC_97_2025", "Kết thúc theo Luật 97/2025/QH15"),
    Option("GIAI_THE", "Giải thể"),
    Option("SAP_NHAP", "Sáp nhập"),
    Option("DN_NGUNG", "Doanh nghiệp ngừng hoạt động"),
    Option("KHAC", "Lý do khác"),
)


class Unit(
    Record,
    table="union_unit",
    title="Đơn vị công đoàn",
    plural="Đơn vị công đoàn",
    sort="name",
    empty="Ghi tên đơn vị đúng như trên quyết định thành lập.",
    icon="building-2",
):
    """A union unit; it never changes its id, whatever it is called or placed under."""

    name: str = text(
        "Tên đầy đủ",
        naming=True,
        listed=True,
        searched=True,
        section="Đơn vị",
        help="Ghi đúng như trên quyết định, ví dụ: CĐCS Công ty TNHH May Thái Dương.",
        headers=("Tên CĐCS", "Tên công đoàn cơ sở", "Đơn vị", "Tên đơn vị"),
    )
    short_name: str | None = text("Tên viết tắt", searched=True, section="Đơn vị")
    code: str | None = text(
        "Mã đơn vị",
        listed=True,
        searched=True,
        section="Đơn vị",
        help="Do công đoàn cấp trên cấp.",
        headers=("Mã CĐCS", "Mã số"),
    )
    kind: str | None = choice(
        "Cấp, loại tổ chức", UNIT_KIND, required=True, listed=True, section="Đơn vị", default="CDCS"
    )
    host_type: str | None = choice("Loại hình nơi có công đoàn", HOST_TYPE, listed=True, section="Đơn vị")
    superior: str | None = text(
        "Công đoàn cấp trên",
        section="Đơn vị",
        help="Tên in ở dòng đầu báo cáo, ví dụ: Liên đoàn Lao động tỉnh Đắk Lắk.",
    )
    chair: str | None = text("Chủ tịch công đoàn", section="Đơn vị", help="Họ tên in ở chỗ ký.")
    place: str | None = text("Địa danh trên văn bản", section="Đơn vị", help="Ví dụ: Đắk Lắk.")
    established_date: str | None = day("Ngày thành lập", section="Thành lập")
    decision_no: str | None = text("Số quyết định thành lập, công nhận", section="Thành lập")
    decision_date: str | None = day("Ngày quyết định", section="Thành lập")
    decision_by: str | None = text("Nơi ra quyết định", section="Thành lập")
    term_from: int | None = year("Nhiệm kỳ từ năm", section="Thành lập")
    term_to: int | None = year("Nhiệm kỳ đến năm", section="Thành lập")
    has_seal: int | None = yes_no("Có con dấu", section="Thành lập")
    account: str | None = text("Tài khoản ngân hàng", section="Thành lập")
    closed_date: str | None = day("Ngày kết thúc hoạt động", section="Kết thúc")
    closed_reason: str | None = choice("Lý do kết thúc", CLOSED_REASON, section="Kết thúc")

    @derived("Khu vực tính chỉ tiêu", options=SECTOR)
    def sector_for_target(self, around: Surroundings) -> Value:
        """Return PUBLIC, SOE or NONSTATE by the kind of host, or None when it is not said."""
        found = around.reference.at("unit.sectors", around.today)
        sector = found.data.get(self.host_type) if found and self.host_type else None
        return sector if isinstance(sector, str) else None

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A grassroots union says what kind of place it is in and by which decision it exists."""
        del around
        return ("host_type", "decision_no", "decision_date", "term_from", "term_to") if self.kind == "CDCS" else ()

    @rule
    def term_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """A term ends after it begins."""
        del around
        if self.term_from is not None and self.term_to is not None and self.term_to < self.term_from:
            yield problem("before_start", "term_to", start=str(self.term_from))

    @rule
    def host_still_in_scope(self, around: Surroundings) -> Iterator[Problem]:
        """Agencies and fully state-funded units left the union's scope in 2025; they stay for history."""
        closed = around.reference.at("unit.closed_host_types", around.today)
        if closed and self.host_type in closed.data["host_types"] and not self.closed_date:
            yield problem("host_out_of_scope", "host_type", Level.WARN, basis=closed.legal_basis)


class UnitParent(Record, table="unit_parent", title="Công đoàn cấp trên", sort="since"):
    """Under whom a unit stands, from when to when; never a single parent column."""

    unit: str = link("Đơn vị", "union_unit", parent="parents", naming=True)
    name: str = text("Công đoàn cấp trên", naming=True, listed=True, searched=True)
    parent: str | None = link("Bản ghi cấp trên", "union_unit")
    role: str | None = choice("Quan hệ", PARENT_ROLE, required=True, listed=True, default="DIRECT")
    since: str | None = day("Từ ngày", listed=True)
    until: str | None = day("Đến ngày", listed=True)
    decision_no: str | None = text("Số quyết định", listed=True, column="Số QĐ")
    decision_date: str | None = day("Ngày quyết định")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It ends after it begins."""
        del around
        yield from ends_after_start(self, "since", "until")

    @rule
    def one_direct(self, around: Surroundings) -> Iterator[Problem]:
        """A unit has one open direct superior at a time."""
        if self.role == "DIRECT" and self.until is None:
            siblings = around.others(UnitParent, "unit", self.unit, besides=self.id)
            if any(other.role == "DIRECT" and other.until is None for other in siblings):
                yield problem("two_direct_parents", "until", Level.WARN)


class UnitSuccession(Record, table="unit_succession", title="Tiếp nối tổ chức", sort="on"):
    """What a unit came from or went into: merger, split, change of name, dissolution (Điều lệ XIII, Đ.13)."""

    unit: str = link("Đơn vị", "union_unit", parent="successions", naming=True)
    kind: str = choice("Hình thức", SUCCESSION, naming=True, listed=True)
    old_name: str | None = text("Đơn vị cũ", listed=True)
    new_name: str | None = text("Đơn vị mới", listed=True)
    on: str | None = day("Ngày", required=True, listed=True)
    decision_no: str | None = text("Số quyết định", listed=True, column="Số QĐ")


class UnitCode(Record, table="unit_code", title="Mã đã dùng", sort="since"):
    """A code that a unit has or had, by which system and in which time."""

    unit: str = link("Đơn vị", "union_unit", parent="codes", naming=True)
    code: str = text("Mã", naming=True, listed=True, searched=True)
    system: str | None = text("Hệ thống cấp mã", listed=True)
    since: str | None = day("Từ ngày", listed=True)
    until: str | None = day("Đến ngày", listed=True)

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It ends after it begins."""
        del around
        yield from ends_after_start(self, "since", "until")


def ends_after_start(record: Record, start: str, end: str) -> Iterator[Problem]:
    """Yield an error on the end field when it lies before the start, as far as both are known."""
    first, last = record.value(start), record.value(end)
    if isinstance(first, str) and isinstance(last, str):
        shared = min(len(first), len(last))
        if last[:shared] < first[:shared]:
            yield problem("before_start", end, start=record.about.fields[start].show(first))

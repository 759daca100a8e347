"""The union unit: its names, its dated parents, what it came from, and the codes it has had (dictionary §2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Value, choice, day, link, text, whole, year, yes_no
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
RENAMES = frozenset(("DOI_TEN", "NANG_CAP", "HA_CAP", "CHUYEN_GIAO"))  # the unit stays itself under another name
JOINS = frozenset(("SAP_NHAP", "HOP_NHAT"))
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
        unique=True,
        section="Đơn vị",
        help="Do công đoàn cấp trên cấp.",
        headers=("Mã CĐCS", "Mã số"),
    )
    kind: str | None = choice(
        "Cấp, loại tổ chức", UNIT_KIND, required=True, listed=True, section="Đơn vị", default="CDCS"
    )
    host_type: str | None = choice(
        "Loại hình nơi có công đoàn",
        HOST_TYPE,
        listed=True,
        section="Đơn vị",
        headers=("Loại hình", "Loại hình doanh nghiệp", "Loại hình đơn vị"),
    )
    superior: str | None = text(
        "Công đoàn cấp trên",
        section="Đơn vị",
        help="Tên in ở dòng đầu báo cáo, ví dụ: Liên đoàn Lao động tỉnh Đắk Lắk.",
    )
    chair: str | None = text(
        "Chủ tịch công đoàn", section="Đơn vị", help="Họ tên in ở chỗ ký.", headers=("Chủ tịch", "Họ tên chủ tịch")
    )
    place: str | None = text("Địa danh trên văn bản", section="Đơn vị", help="Ví dụ: Đắk Lắk.")
    established_date: str | None = day("Ngày thành lập", section="Thành lập")
    decision_no: str | None = text(
        "Số quyết định thành lập, công nhận", section="Thành lập", headers=("Số quyết định", "Quyết định thành lập")
    )
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
            label = self.about.fields["term_from"].label
            yield problem("before_start", "term_to", label=label, start=str(self.term_from))

    @rule
    def host_still_in_scope(self, around: Surroundings) -> Iterator[Problem]:
        """Agencies and fully state-funded units left the union's scope in 2025; they stay for history."""
        closed = around.reference.at("unit.closed_host_types", around.today)
        if closed and self.host_type in closed.data["host_types"] and not self.closed_date:
            yield problem("host_out_of_scope", "host_type", Level.WARN, basis=closed.legal_basis)

    @rule
    def follows_its_history(self, around: Surroundings) -> Iterator[Problem]:
        """The name and the end on the sheet are those of its latest decision."""
        successions = sorted(around.children(UnitSuccession, self.id), key=lambda s: s.on or "")
        renamed = [s for s in successions if s.kind in RENAMES and s.new_name]
        if renamed and renamed[-1].new_name != self.name and _past(renamed[-1].on, around):
            yield problem("name_differs", "name", Level.WARN, name=renamed[-1].new_name)
        ended = [s for s in successions if s.kind == "GIAI_THE" or (s.kind in JOINS and s.old_name == self.name)]
        if ended and not self.closed_date and _past(ended[-1].on, around):
            yield problem("not_closed", "closed_date", Level.WARN)


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
        """A unit has one direct superior at a time."""
        if self.role != "DIRECT":
            return
        for other in around.others(UnitParent, "unit", self.unit, besides=self.id):
            if other.role == "DIRECT" and overlap(self.since, self.until, other.since, other.until):
                yield problem("two_direct_parents", "until", Level.WARN)
                return

    @rule
    def not_its_own(self, around: Surroundings) -> Iterator[Problem]:
        """A unit does not stand under itself."""
        del around
        if self.parent == self.unit:
            yield problem("within_itself", "parent")


class UnitSuccession(
    Record,
    table="unit_succession",
    title="Tiếp nối tổ chức",
    plural="Tiếp nối tổ chức",
    sort="on",
    empty="Ghi sáp nhập, chia tách, đổi tên, chuyển giao: ngày, quyết định, tên cũ và tên mới.",
    icon="history",
):
    """What a unit came from or went into: merger, split, change of name, dissolution (Điều lệ XIII, Đ.13)."""

    unit: str = link("Đơn vị", "union_unit", parent="successions", naming=True)
    kind: str = choice("Hình thức", SUCCESSION, naming=True, listed=True)
    old_name: str | None = text(
        "Đơn vị cũ", listed=True, searched=True, help="Tên đúng như trên văn bản trước ngày này."
    )
    new_name: str | None = text("Đơn vị mới", listed=True, searched=True)
    other: str | None = link("Bản ghi đơn vị kia", "union_unit")
    on: str | None = day("Ngày", required=True, listed=True)
    decision_no: str | None = text("Số quyết định", listed=True, column="Số QĐ")
    decision_date: str | None = day("Ngày quyết định")
    decision_by: str | None = text("Nơi ra quyết định")
    members_moved: int | None = whole("Số đoàn viên chuyển theo", unit="người")

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A change of name has both names; a merger or a split has the unit on the other side."""
        del around
        if self.kind in RENAMES:
            return ("old_name", "new_name")
        return () if self.kind == "GIAI_THE" else ("old_name", "new_name", "decision_no")


class UnitCode(
    Record,
    table="unit_code",
    title="Mã đã dùng",
    plural="Mã đã dùng",
    sort="since",
    empty="Ghi mã đơn vị theo từng thời gian khi cấp trên đổi mã.",
    icon="key-round",
):
    """A code that a unit has or had, by which system and in which time."""

    unit: str = link("Đơn vị", "union_unit", parent="codes", naming=True)
    code: str = text("Mã", naming=True, listed=True, searched=True)
    system: str | None = text(
        "Hệ thống cấp mã", listed=True, repeats=True, help="Để trống nếu là mã do công đoàn cấp trên cấp."
    )
    since: str | None = day("Từ ngày", listed=True)
    until: str | None = day("Đến ngày", listed=True)
    decision_no: str | None = text("Số văn bản cấp mã")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It ends after it begins."""
        del around
        yield from ends_after_start(self, "since", "until")

    @rule
    def one_at_a_time(self, around: Surroundings) -> Iterator[Problem]:
        """A unit has one code of a system at a time, and the superior's is the one on its sheet."""
        siblings = [c for c in around.others(UnitCode, "unit", self.unit, besides=self.id) if c.system == self.system]
        if any(overlap(self.since, self.until, other.since, other.until) for other in siblings):
            yield problem("two_codes", "until", Level.WARN)
            return
        unit = around.find(Unit, self.unit)
        latest = all((other.since or "") <= (self.since or "") for other in siblings)
        if unit and unit.code and latest and not self.system and not self.until and unit.code != self.code:
            yield problem("code_differs", "code", Level.WARN, now=unit.code)


def _past(on: str | None, around: Surroundings) -> bool:
    """Tell whether a day has come, or is not known."""
    return on is None or on <= around.today.isoformat()


def ends_after_start(record: Record, start: str, end: str) -> Iterator[Problem]:
    """Yield an error on the end field when it lies before the start, as far as both are known."""
    first, last = record.value(start), record.value(end)
    if isinstance(first, str) and isinstance(last, str):
        shared = min(len(first), len(last))
        if last[:shared] < first[:shared]:
            about = record.about.fields[start]
            yield problem("before_start", end, label=about.label, start=about.show(first))


def not_before(record: Record, earlier: str, *later: str) -> Iterator[Problem]:
    """Yield a warning on each of the later days that lies before the earlier one, as far as both are known."""
    first = record.value(earlier)
    if not isinstance(first, str):
        return
    about = record.about.fields[earlier]
    for name in later:
        last = record.value(name)
        if isinstance(last, str):
            shared = min(len(first), len(last))
            if last[:shared] < first[:shared]:
                yield problem("day_before", name, Level.WARN, label=about.label, start=about.show(first))


def not_to_come(record: Record, around: Surroundings, *days: str) -> Iterator[Problem]:
    """Yield a warning on each day that has not come: of something that happened it is most often a slip."""
    today = around.today.isoformat()
    for name in days:
        told = record.value(name)
        if isinstance(told, str) and told > today[: len(told)]:
            yield problem("in_future", name, Level.WARN)


def overlap(since: str | None, until: str | None, other_since: str | None, other_until: str | None) -> bool:
    """Tell whether two times share more than a day; without a beginning or an end they are open there."""
    begins = max(since or "0000", other_since or "0000")
    ends = min(until or "9999", other_until or "9999")
    shared = min(len(begins), len(ends))
    return begins[:shared] < ends[:shared]

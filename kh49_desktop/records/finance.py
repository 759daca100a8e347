"""The union's money at a grassroots union: members' dues, the employer's fund, yearly disclosure (dictionary §3.4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import (
    Option,
    Travels,
    Value,
    Values,
    choice,
    day,
    link,
    money,
    month,
    note,
    text,
    whole,
    year,
    yes_no,
)
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.employer import Employer
from kh49_desktop.records.member import Member, months_later
from kh49_desktop.records.rates import fund_deadline, fund_due, part_of, spells
from kh49_desktop.records.unit import ends_after_start
from kh49_desktop.text.dates import first_day

MONTHS: Final = tuple(f"m{number:02d}" for number in range(1, 13))
FAR_OVER: Final = 2  # so many times the dues of a month is most often a slip of the hand
QUARTER: Final = 3  # months, of the calendar: no law says so

RELIEF = (
    Option("PAUSE", "Tạm dừng đóng"),
    Option("CUT", "Giảm mức đóng"),
)
FUND_STATE = (
    Option("PAID", "Đã đóng", tone="good"),
    Option("PAID_LATE", "Đã đóng, chậm hạn", tone="warn"),
    Option("NOT_DUE", "Chưa đến hạn"),
    Option("PAUSED", "Được tạm dừng đóng"),
    Option("PAUSE_OVER", "Hết hạn tạm dừng, chưa đóng bù", tone="warn"),
    Option("OPEN", "Chưa đóng đủ", tone="warn"),
    Option("LATE", "Chậm đóng", tone="warn"),
    Option("UNPAID", "Không đóng", tone="bad"),
)
CHANNEL = (
    Option("POSTED", "Niêm yết"),
    Option("PAPER", "Gửi văn bản"),
    Option("CONFERENCE", "Công khai tại hội nghị cán bộ, công chức, viên chức, người lao động",
           also=("Tại hội nghị", "Hội nghị người lao động")),
    Option("WEBSITE", "Đăng trên trang thông tin điện tử", also=("Website", "Trang thông tin điện tử")),
)  # fmt: skip
GIFT = (Option("MONEY", "Tiền"), Option("KIND", "Hiện vật"))


class DuesBase(
    Record,
    table="dues_base",
    title="Mức lương tính đoàn phí",
    plural="Mức lương tính đoàn phí",
    sort="since",
    empty="Ghi mức lương dùng để tính đoàn phí, từ tháng nào.",
    icon="coins",
):
    """The pay a member's dues are worked out from, from a month on until the next."""

    member: str = link(
        "Đoàn viên", "member", parent="dues_bases", naming=True, travels=Travels.UNIT, headers=("Họ và tên", "Họ tên")
    )
    since: str = month(
        "Từ tháng", naming=True, listed=True, travels=Travels.UNIT, headers=("Tháng bắt đầu", "Áp dụng từ tháng")
    )
    amount: int | None = money(
        "Mức lương",
        required=True,
        listed=True,
        personal=True,
        travels=Travels.UNIT,
        help="Doanh nghiệp nhà nước: tiền lương thực lĩnh sau khi trừ BHXH, BHYT, BHTN và thuế thu nhập cá nhân. "
        "Các đơn vị khác: tiền lương làm căn cứ đóng BHXH bắt buộc.",
        headers=("Lương đóng BHXH", "Tiền lương đóng BHXH", "Lương thực lĩnh", "Mức đóng BHXH"),
    )

    @rule
    def one_a_month(self, around: Surroundings) -> Iterator[Problem]:
        """From one month on there is one pay."""
        for other in around.children(DuesBase, self.member):
            if other.id != self.id and other.since == self.since:
                yield problem("dues_base_twice", "since", month=shown_month(self.since))


class Dues(
    Record,
    table="dues",
    title="Đoàn phí",
    plural="Đoàn phí",
    sort="year",
    newest_first=True,
    empty="Sổ thu đoàn phí: mỗi đoàn viên một dòng, mười hai tháng.",
    icon="coins",
    once=("member", "year"),
    group="III.4",
):
    """What a member paid in each month of a year, as in the paper book (sổ thu đoàn phí); it stays in the unit."""

    member: str = link(
        "Đoàn viên",
        "member",
        naming=True,
        listed=True,
        travels=Travels.UNIT,
        section="Đoàn viên",
        headers=("Họ và tên", "Họ tên", "Họ và tên đoàn viên", "Số định danh", "CCCD", "Số CCCD"),
    )
    year: int = year("Năm", naming=True, listed=True, travels=Travels.UNIT, section="Đoàn viên")
    m01: int | None = money(
        "Tháng 1", listed=True, column="T1", travels=Travels.UNIT, section="Đã nộp", headers=("T1", "Th1", "Tháng 01")
    )
    m02: int | None = money(
        "Tháng 2", listed=True, column="T2", travels=Travels.UNIT, section="Đã nộp", headers=("T2", "Th2", "Tháng 02")
    )
    m03: int | None = money(
        "Tháng 3", listed=True, column="T3", travels=Travels.UNIT, section="Đã nộp", headers=("T3", "Th3", "Tháng 03")
    )
    m04: int | None = money(
        "Tháng 4", listed=True, column="T4", travels=Travels.UNIT, section="Đã nộp", headers=("T4", "Th4", "Tháng 04")
    )
    m05: int | None = money(
        "Tháng 5", listed=True, column="T5", travels=Travels.UNIT, section="Đã nộp", headers=("T5", "Th5", "Tháng 05")
    )
    m06: int | None = money(
        "Tháng 6", listed=True, column="T6", travels=Travels.UNIT, section="Đã nộp", headers=("T6", "Th6", "Tháng 06")
    )
    m07: int | None = money(
        "Tháng 7", listed=True, column="T7", travels=Travels.UNIT, section="Đã nộp", headers=("T7", "Th7", "Tháng 07")
    )
    m08: int | None = money(
        "Tháng 8", listed=True, column="T8", travels=Travels.UNIT, section="Đã nộp", headers=("T8", "Th8", "Tháng 08")
    )
    m09: int | None = money(
        "Tháng 9", listed=True, column="T9", travels=Travels.UNIT, section="Đã nộp", headers=("T9", "Th9", "Tháng 09")
    )
    m10: int | None = money(
        "Tháng 10", listed=True, column="T10", travels=Travels.UNIT, section="Đã nộp", headers=("T10", "Th10")
    )
    m11: int | None = money(
        "Tháng 11", listed=True, column="T11", travels=Travels.UNIT, section="Đã nộp", headers=("T11", "Th11")
    )
    m12: int | None = money(
        "Tháng 12", listed=True, column="T12", travels=Travels.UNIT, section="Đã nộp", headers=("T12", "Th12")
    )
    note: str | None = note("Ghi chú", travels=Travels.UNIT, section="Ghi chú")

    def named(self) -> str:
        """Return the year; whose dues they are is a link."""
        return f"Đoàn phí năm {self.year}"

    @property
    def months(self) -> tuple[int | None, ...]:
        """Return what was paid for each of the twelve months, in đồng; None: nothing written."""
        return (self.m01, self.m02, self.m03, self.m04, self.m05, self.m06,
                self.m07, self.m08, self.m09, self.m10, self.m11, self.m12)  # fmt: skip

    @derived("Đã nộp", stored=True, listed=True, whole=True)
    def collected(self, around: Surroundings) -> Value:
        """Return what was paid in the whole year, in đồng."""
        del around
        return sum(filter(None, self.months))

    @rule
    def one_row_a_year(self, around: Surroundings) -> Iterator[Problem]:
        """A member has one row a year, as in the book."""
        if around.others(Dues, "member", self.member, besides=self.id, also={"year": self.year}):
            member = around.find(Member, self.member)
            yield problem("dues_twice", "year", name=member.full_name if member else "", year=str(self.year))

    @rule
    def not_ahead(self, around: Surroundings) -> Iterator[Problem]:
        """A month that has not come is most often the wrong column."""
        now = around.today
        if (self.year, 12) > (now.year, now.month):
            for number, paid in enumerate(self.months, start=1):
                if paid and (self.year, number) > (now.year, now.month):
                    yield problem("dues_ahead", MONTHS[number - 1], Level.WARN, month=f"{number:02d}/{self.year}")

    @rule
    def not_far_over(self, around: Surroundings) -> Iterator[Problem]:
        """Far more than any rule asks for is most often a zero too many."""
        paid_in = self.months
        if not any(paid_in):
            return
        bases = pay_by_month(around.children(DuesBase, self.member))
        for spell in spells(around.reference, self.year):
            known: tuple[int | None, int | None] | None = None  # a pay, and the most that is asked for on it
            for number, month_ in spell.months:
                paid = paid_in[number - 1]
                if paid:
                    base = pay_in(bases, month_)
                    if known is None or known[0] != base:
                        known = (base, spell.widest(base))
                    most = known[1]
                    if most is not None and paid > FAR_OVER * most:
                        yield problem("dues_far_over", MONTHS[number - 1], Level.WARN, paid=paid, due=most)


class UnionFund(
    Record,
    table="union_fund",
    title="Kỳ kinh phí công đoàn",
    plural="Kinh phí công đoàn 2%",
    sort="month",
    newest_first=True,
    empty="Ghi quỹ lương đóng BHXH và số kinh phí đã đóng của từng tháng; số phải đóng, hạn đóng tự tính.",
    icon="building-2",
    group="III.4",
):
    """What an employer owes and paid to the union fund for a month: 2 % of the payroll that insurance is paid on."""

    month: str = month(
        "Tháng",
        naming=True,
        listed=True,
        section="Phải đóng",
        help="Nếu đóng theo quý, ghi tháng cuối của quý.",
        headers=("Kỳ đóng", "Tháng đóng"),
    )
    employer: str | None = link(
        "Người sử dụng lao động", "employer", required=True, listed=True, section="Phải đóng", column="Doanh nghiệp",
        headers=("Tên doanh nghiệp", "Doanh nghiệp, đơn vị"),
    )  # fmt: skip
    quarterly: int | None = yes_no(
        "Đóng theo quý",
        section="Phải đóng",
        help="Chỉ với doanh nghiệp, hợp tác xã nông nghiệp, lâm nghiệp, ngư nghiệp, diêm nghiệp trả lương theo chu kỳ "
        "sản xuất.",
        legal_basis="Nghị định 105/2026/NĐ-CP, Điều 4",
    )
    payroll: int | None = money(
        "Quỹ lương đóng BHXH",
        required=True,
        listed=True,
        double_entry=True,
        section="Phải đóng",
        help="Quỹ tiền lương làm căn cứ đóng BHXH bắt buộc của tháng (của cả quý, nếu đóng theo quý).",
        headers=("Quỹ tiền lương", "Quỹ lương", "Tổng quỹ lương đóng BHXH"),
    )
    workers: int | None = whole("Số lao động đóng BHXH", unit="người", section="Phải đóng")
    paid: int | None = money(
        "Đã đóng", listed=True, double_entry=True, section="Đã đóng", headers=("Số tiền đã đóng", "Số đã nộp")
    )
    paid_on: str | None = day("Ngày đóng", listed=True, section="Đã đóng", headers=("Ngày nộp", "Ngày chuyển tiền"))
    relief: str | None = choice(
        "Tạm dừng, giảm", RELIEF, section="Tạm dừng, giảm mức đóng", legal_basis="Nghị định 105/2026/NĐ-CP, Điều 12, 13"
    )
    relief_decision: str | None = text("Số quyết định", section="Tạm dừng, giảm mức đóng")
    relief_from: str | None = day("Từ ngày", section="Tạm dừng, giảm mức đóng")
    relief_until: str | None = day("Đến ngày", section="Tạm dừng, giảm mức đóng")
    cut_percent: int | None = whole("Giảm", unit="%", most=100, section="Tạm dừng, giảm mức đóng")
    note: str | None = note("Ghi chú", section="Ghi chú", travels=Travels.UNIT)

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """Where the union has one employer, it is that one."""
        del values
        employers = around.others(Employer, "gone", None, besides="")
        return {"employer": employers[0].id} if len(employers) == 1 else {}

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """What was paid has a day; a pause or a cut has its decision."""
        del around
        yield from ("paid_on",) if self.paid else ()
        yield from ("relief_decision", "relief_from", "relief_until") if self.relief else ()
        yield from ("cut_percent",) if self.relief == "CUT" else ()

    @derived("Phải đóng", stored=True, listed=True, whole=True)
    def due(self, around: Surroundings) -> Value:
        """Return what is to be paid, in đồng, after a cut by decision; None without a payroll."""
        full = fund_due(around.reference, self.payroll, self.month)
        if full is None or self.relief != "CUT" or self.cut_percent is None:
            return full
        return part_of(full, (100 - self.cut_percent, 100), "half_up")

    @derived("Hạn đóng", listed=True, is_day=True)
    def deadline(self, around: Surroundings) -> Value:
        """Return the last day of the next month, where the law in force names it."""
        found = fund_deadline(around.reference, self.month)
        return found.last_day.isoformat() if found else None

    @derived("Tình trạng", options=FUND_STATE, listed=True)
    def state(self, around: Surroundings) -> Value:
        """Return whether it is paid, late or unpaid on the day; before 16/5/2026 no law told late from unpaid."""
        due = self.due(around)
        if not isinstance(due, int):
            return None
        deadline, today = fund_deadline(around.reference, self.month), around.today
        if (self.paid or 0) >= due:
            late = deadline is not None and self.paid_on is not None and first_day(self.paid_on) > deadline.last_day
            return "PAID_LATE" if late and self.relief != "PAUSE" else "PAID"
        if self.relief == "PAUSE":
            over = self.relief_until is not None and self.relief_until < today.isoformat()[: len(self.relief_until)]
            return "PAUSE_OVER" if over else "PAUSED"
        if deadline is None:
            return "OPEN"
        if today <= deadline.last_day:
            return "NOT_DUE"
        return "LATE" if today <= deadline.unpaid else "UNPAID"

    @derived("Số ngày chậm", listed=True, whole=True)
    def late_days(self, around: Surroundings) -> Value:
        """Return by how many days the whole amount came, or still comes, after its deadline; None where not late."""
        due, deadline = self.due(around), fund_deadline(around.reference, self.month)
        if not isinstance(due, int) or deadline is None or self.relief == "PAUSE":
            return None
        until = around.today
        if (self.paid or 0) >= due:
            if self.paid_on is None:
                return None
            until = first_day(self.paid_on)
        return (until - deadline.last_day).days if until > deadline.last_day else None

    @rule
    def one_a_month(self, around: Surroundings) -> Iterator[Problem]:
        """An employer has one line a month."""
        if around.others(UnionFund, "month", self.month, besides=self.id, also={"employer": self.employer}):
            yield problem("fund_twice", "month", month=shown_month(self.month))

    @rule
    def whole_quarter(self, around: Surroundings) -> Iterator[Problem]:
        """A quarter is written at its last month."""
        del around
        if self.quarterly and int(self.month[5:7]) % QUARTER:
            yield problem("fund_quarter", "month", Level.WARN)

    @rule
    def paid_whole(self, around: Surroundings) -> Iterator[Problem]:
        """Less than is due is told, and far more too."""
        due = self.due(around)
        if isinstance(due, int) and self.paid is not None:
            basis = around.reference.at("fund.rate", first_day(self.month))
            if self.paid < due:
                law = basis.legal_basis if basis else None
                yield problem("fund_short", "paid", Level.WARN, basis=law, paid=self.paid, due=due)
            elif due and self.paid > FAR_OVER * due:
                yield problem("fund_far_over", "paid", Level.WARN, paid=self.paid, due=due)

    @rule
    def paid_in_the_past(self, around: Surroundings) -> Iterator[Problem]:
        """Nothing is paid on a day that has not come."""
        if self.paid_on and self.paid_on > around.today.isoformat():
            yield problem("in_future", "paid_on", Level.WARN)

    @rule
    def relief_within_law(self, around: Surroundings) -> Iterator[Problem]:
        """A pause lasts twelve months at most; a cut is of a fifth at most and lasts six months at most."""
        yield from ends_after_start(self, "relief_from", "relief_until")
        found = around.reference.at("fund.relief", first_day(self.relief_from)) if self.relief_from else None
        if found is None or self.relief is None:
            return
        most = found.data["pause_months" if self.relief == "PAUSE" else "cut_months"]
        if self.relief_from and self.relief_until:
            end = months_later(first_day(self.relief_from), most)
            if first_day(self.relief_until) >= end:
                basis = found.legal_basis
                yield problem("relief_too_long", "relief_until", Level.WARN, basis=basis, most=most)
        if self.relief == "CUT" and self.cut_percent is not None and self.cut_percent > found.data["cut_percent"]:
            deepest = found.data["cut_percent"]
            yield problem("cut_too_deep", "cut_percent", Level.WARN, basis=found.legal_basis, most=deepest)


class FundDisclosure(
    Record,
    table="fund_disclosure",
    title="Lần công khai tài chính",
    plural="Công khai tài chính",
    sort="year",
    newest_first=True,
    empty="Mỗi năm công khai tài chính công đoàn tại hội nghị ban chấp hành và bằng một hình thức khác.",
    icon="presentation",
    group="III.4",
):
    """The yearly disclosure of the union's finance: before the committee, and to the members in one of four ways."""

    year: int = year("Năm", naming=True, listed=True, section="Công khai")
    meeting_on: str | None = day(
        "Ngày công khai tại ban chấp hành",
        required=True,
        listed=True,
        section="Công khai",
        legal_basis="Luật Công đoàn 50/2024/QH15, Điều 34",
    )
    channel: str | None = choice(
        "Hình thức công khai",
        CHANNEL,
        required=True,
        listed=True,
        section="Công khai",
        legal_basis="Luật Công đoàn 50/2024/QH15, Điều 34",
    )
    published_on: str | None = day("Ngày công khai", required=True, listed=True, section="Công khai")
    document_no: str | None = text("Số văn bản", searched=True, section="Công khai")
    content: str | None = note("Nội dung công khai", searched=True, repeats=True, section="Công khai")

    @rule
    def once_a_year(self, around: Surroundings) -> Iterator[Problem]:
        """A second line of the same year is most often the same one typed twice."""
        if around.others(FundDisclosure, "year", self.year, besides=self.id):
            yield problem("disclosure_twice", "year", Level.WARN, year=str(self.year))

    @rule
    def not_in_future(self, around: Surroundings) -> Iterator[Problem]:
        """A day that has not come is most often a slip."""
        for name in ("meeting_on", "published_on"):
            value = self.value(name)
            if isinstance(value, str) and value > around.today.isoformat():
                yield problem("in_future", name, Level.WARN)


class Fundraising(
    Record,
    table="fundraising",
    title="Nguồn xã hội hoá",
    plural="Nguồn xã hội hoá",
    sort="on",
    newest_first=True,
    empty="Ghi tiền, hiện vật vận động được cho hoạt động công đoàn.",
    icon="gift",
    group="III.4",
):
    """Money or goods that others gave for the union's work."""

    on: str | None = day("Ngày nhận", required=True, listed=True, section="Nguồn")
    donor: str = text(
        "Nơi ủng hộ",
        naming=True,
        listed=True,
        searched=True,
        repeats=True,
        travels=Travels.UNIT,
        section="Nguồn",
        headers=("Đơn vị ủng hộ", "Nhà tài trợ"),
    )
    gift: str | None = choice("Bằng", GIFT, listed=True, default="MONEY", section="Nguồn")
    amount: int | None = money(
        "Giá trị", required=True, listed=True, section="Nguồn", headers=("Số tiền", "Thành tiền")
    )
    purpose: str | None = text("Dùng vào việc", listed=True, searched=True, repeats=True, section="Sử dụng")
    spent: int | None = money("Đã dùng", section="Sử dụng")
    note: str | None = note("Ghi chú", travels=Travels.UNIT, section="Ghi chú")

    @rule
    def not_in_future(self, around: Surroundings) -> Iterator[Problem]:
        """A day that has not come is most often a slip."""
        if self.on and self.on > around.today.isoformat():
            yield problem("in_future", "on", Level.WARN)


Pay = Sequence[tuple[str, int]]  # (month, đồng): the pay from that month on, in order


def pay_by_month(bases: Iterable[DuesBase]) -> Pay:
    """Return a member's pay by the month it begins."""
    return sorted((base.since, base.amount) for base in bases if base.amount is not None)


def pay_in(pay: Pay, month_: str) -> int | None:
    """Return the pay that dues of a month are worked out from."""
    found = None
    for since, amount in pay:
        if since > month_:
            break
        found = amount
    return found


def shown_month(month_: str) -> str:
    """Return a month as people write it."""
    return f"{month_[5:7]}/{month_[:4]}"

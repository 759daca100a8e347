"""Coordination: programmes, joint inspections, dialogue with the administration, housing needs, partners (III.6)."""

from __future__ import annotations

from collections.abc import Iterator

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Value, choice, day, link, money, note, text, whole, yes_no
from kh49_desktop.record import Record, Surroundings, derived, rule
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.party import FOLLOWED, followed
from kh49_desktop.records.unit import ends_after_start, not_before, not_to_come
from kh49_desktop.text.dates import first_day, last_day

PARTNER = (
    Option("EMPLOYER", "Người sử dụng lao động"),
    Option("GOVERNMENT", "Chính quyền, cơ quan nhà nước"),
    Option("FRONT", "Mặt trận, đoàn thể"),
    Option("POLICE", "Công an, quân đội"),
    Option("INSURANCE", "Bảo hiểm xã hội"),
    Option("BUSINESS", "Doanh nghiệp, ngân hàng, hiệp hội"),
    Option("OTHER", "Khác"),
)
SUBJECT = (
    Option("LABOUR_LAW", "Pháp luật lao động, hợp đồng, tiền lương"),
    Option("INSURANCE", "Bảo hiểm xã hội, y tế, thất nghiệp"),
    Option("ATVSLD", "An toàn, vệ sinh lao động"),
    Option("UNION_LAW", "Pháp luật công đoàn, kinh phí công đoàn"),
    Option("DEMOCRACY", "Dân chủ ở cơ sở"),
    Option("FOOD", "Bữa ăn ca, an toàn thực phẩm"),
    Option("OTHER", "Khác"),
)
HEAD_OF = (
    Option("COMMUNE", "Chủ tịch UBND xã, phường, đặc khu"),
    Option("PROVINCE", "Chủ tịch UBND tỉnh, thành phố"),
    Option("PRIME_MINISTER", "Thủ tướng Chính phủ"),
    Option("DISTRICT", "Chủ tịch UBND huyện (trước 01/7/2025)", closed=True),
    Option("OTHER", "Người đứng đầu khác"),
)
JOINT_WORK = (
    Option("PROPAGANDA", "Tuyên truyền, phổ biến pháp luật"),
    Option("CULTURE", "Văn hoá, thể thao"),
    Option("CARE", "Chăm lo, thăm hỏi, trao quà"),
    Option("HEALTH", "Khám sức khoẻ, hiến máu"),
    Option("LAW_AID", "Tư vấn, trợ giúp pháp lý"),
    Option("TRAINING", "Tập huấn, học tập kinh nghiệm"),
    Option("OTHER", "Khác"),
)

PROGRAMME = (
    Option("COMING", "Chưa bắt đầu"),
    Option("RUNNING", "Đang thực hiện", tone="good"),
    Option("ENDED", "Đã kết thúc"),
)


class CoordinationProgramme(
    Record,
    table="coordination_programme",
    group="III.6",
    title="Chương trình phối hợp",
    plural="Chương trình phối hợp",
    sort="signed_on",
    newest_first=True,
    empty="Ghi chương trình, kế hoạch phối hợp đã ký với cơ quan, tổ chức khác: nội dung, thời hạn, kết quả.",
    icon="link",
):
    """A programme signed with another body."""

    title: str = text("Tên chương trình", naming=True, listed=True, searched=True, section="Chương trình")
    partner: str | None = text(
        "Cơ quan phối hợp", required=True, listed=True, searched=True, repeats=True, section="Chương trình"
    )
    partner_kind: str | None = choice("Loại cơ quan", PARTNER, section="Chương trình")
    number: str | None = text("Số văn bản", listed=True, searched=True, section="Chương trình")
    signed_on: str | None = day("Ngày ký", required=True, listed=True, section="Chương trình")
    since: str | None = day("Thực hiện từ", section="Chương trình", help="Để trống thì tính từ ngày ký.")
    until: str | None = day("Thực hiện đến", listed=True, section="Chương trình")
    content: str | None = note("Nội dung phối hợp", searched=True, section="Thực hiện")
    in_charge: str | None = text("Người, bộ phận phụ trách", repeats=True, section="Thực hiện")
    result: str | None = note("Kết quả", searched=True, section="Thực hiện")
    reviewed_on: str | None = day("Ngày sơ kết, tổng kết", section="Thực hiện")

    @derived("Tình trạng", options=PROGRAMME, listed=True)
    def state(self, around: Surroundings) -> Value:
        """Return whether it runs today."""
        begins = self.since or self.signed_on
        if begins is None or first_day(begins) > around.today:
            return "COMING"
        return "ENDED" if self.until and last_day(self.until) < around.today else "RUNNING"

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It is signed, runs and ends."""
        yield from ends_after_start(self, "since" if self.since else "signed_on", "until")
        yield from not_before(self, "signed_on", "reviewed_on")
        yield from not_to_come(self, around, "signed_on", "reviewed_on")


class JointInspection(
    Record,
    table="joint_inspection",
    group="III.6",
    title="Đoàn kiểm tra, giám sát liên ngành",
    plural="Đoàn kiểm tra, giám sát liên ngành",
    sort="held_on",
    newest_first=True,
    empty="Ghi các đoàn kiểm tra liên ngành đã đến hoặc có công đoàn tham gia: nội dung, kiến nghị, khắc phục.",
    icon="clipboard-check",
):
    """A joint inspection received, or one the union took part in."""

    held_on: str = day("Ngày kiểm tra", naming=True, listed=True, section="Đoàn kiểm tra")
    until: str | None = day("Đến ngày", section="Đoàn kiểm tra")
    lead_body: str | None = text(
        "Cơ quan chủ trì", required=True, listed=True, searched=True, repeats=True, section="Đoàn kiểm tra"
    )
    bodies: str | None = text("Cơ quan tham gia", searched=True, section="Đoàn kiểm tra")
    decision_no: str | None = text("Số quyết định kiểm tra", searched=True, section="Đoàn kiểm tra")
    employer: str | None = link("Nơi được kiểm tra", "employer", section="Đoàn kiểm tra")
    subject: str | None = choice("Nội dung", SUBJECT, required=True, listed=True, section="Đoàn kiểm tra")
    union_took_part: int | None = yes_no("Công đoàn cơ sở tham gia", section="Đoàn kiểm tra")
    findings: str | None = note("Kết quả kiểm tra", searched=True, section="Kết quả")
    violations: int | None = whole("Số vi phạm, tồn tại", unit="việc", section="Kết quả")
    recommendations: int | None = whole(
        "Số kiến nghị của đoàn", unit="kiến nghị", listed=True, column="Kiến nghị", section="Kết quả"
    )
    carried_out: int | None = whole(
        "Số kiến nghị đã thực hiện", unit="kiến nghị", listed=True, column="Đã làm", section="Kết quả"
    )
    fine: int | None = money("Tiền xử phạt", section="Kết quả")
    conclusion_no: str | None = text("Số biên bản, kết luận", searched=True, section="Kết quả")
    due_on: str | None = day("Hạn khắc phục", section="Khắc phục")
    done_on: str | None = day("Ngày khắc phục xong", section="Khắc phục")
    note: str | None = note("Ghi chú", section="Khắc phục")

    @derived("Khắc phục", options=FOLLOWED, listed=True)
    def state(self, around: Surroundings) -> Value:
        """Return whether what was found has been put right."""
        return followed(self.due_on, self.done_on, around)

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """No more is carried out than was recommended; putting right follows the inspection."""
        yield from at_most(self, "carried_out", "recommendations")
        yield from ends_after_start(self, "held_on", "until")
        yield from not_before(self, "held_on", "due_on", "done_on")
        yield from not_to_come(self, around, "done_on")


class AdministrationDialogue(
    Record,
    table="administration_dialogue",
    group="III.6",
    title="Buổi đối thoại với chính quyền",
    plural="Đối thoại với người đứng đầu chính quyền",
    sort="held_on",
    newest_first=True,
    empty="Ghi các buổi đoàn viên, người lao động đối thoại với người đứng đầu chính quyền; chỉ ghi số người dự.",
    icon="presentation",
):
    """A dialogue of members and workers with the head of the administration; numbers, no names of who spoke."""

    held_on: str = day("Ngày đối thoại", naming=True, listed=True, section="Buổi đối thoại")
    head_of: str | None = choice("Người đứng đầu", HEAD_OF, required=True, listed=True, section="Buổi đối thoại")
    body: str | None = text(
        "Nơi tổ chức", listed=True, searched=True, repeats=True, section="Buổi đối thoại",
        help="Ví dụ: UBND phường Buôn Ma Thuột.",
    )  # fmt: skip
    topic: str | None = text("Chủ đề", searched=True, section="Buổi đối thoại")
    present: int | None = whole("Số người của đơn vị dự", unit="người", listed=True, column="Dự", section="Số liệu")
    female: int | None = whole("Trong đó nữ", unit="người", section="Số liệu")
    petitions: int | None = whole(
        "Số kiến nghị gửi đến", unit="kiến nghị", listed=True, column="Kiến nghị", section="Số liệu"
    )
    answered: int | None = whole(
        "Số kiến nghị được trả lời", unit="kiến nghị", listed=True, column="Trả lời", section="Số liệu"
    )
    settled: int | None = whole("Số kiến nghị được giải quyết", unit="kiến nghị", section="Số liệu")
    content: str | None = note("Nội dung kiến nghị", searched=True, section="Nội dung, kết luận")
    conclusions: str | None = note("Kết luận, trả lời", searched=True, section="Nội dung, kết luận")
    notice_no: str | None = text("Số thông báo kết luận", searched=True, section="Nội dung, kết luận")
    told_on: str | None = day("Ngày thông báo cho người lao động", section="Nội dung, kết luận")

    @rule
    def parts_within_total(self, around: Surroundings) -> Iterator[Problem]:
        """No more is answered or settled than was asked."""
        yield from at_most(self, "female", "present")
        yield from at_most(self, "answered", "petitions")
        yield from at_most(self, "settled", "petitions")
        yield from not_before(self, "held_on", "told_on")
        if self.present is not None:
            yield from not_to_come(self, around, "held_on")


class HousingNeed(
    Record,
    table="housing_need",
    group="III.6",
    title="Số liệu nhà ở, nhà trẻ",
    plural="Nhu cầu nhà ở, nhà trẻ",
    sort="as_of",
    newest_first=True,
    empty="Ghi nhu cầu nhà ở, nhà trẻ, mẫu giáo của người lao động tại một ngày. Chỉ ghi số lượng.",
    icon="home",
):
    """How many workers need housing, a nursery or a loan on a day: counts for proposals to the administration."""

    as_of: str = day("Số liệu tính đến ngày", naming=True, listed=True, column="Tính đến ngày", section="Khảo sát")
    employer: str | None = link("Doanh nghiệp, đơn vị", "employer", section="Khảo sát")
    surveyed: int | None = whole("Số người được khảo sát", unit="người", section="Khảo sát")
    renting: int | None = whole("Đang thuê trọ", unit="người", listed=True, column="Thuê trọ", section="Nhà ở")
    rent: int | None = money("Tiền thuê trọ bình quân tháng", section="Nhà ở")
    need_rent: int | None = whole(
        "Cần thuê nhà ở xã hội, nhà lưu trú", unit="người", required=True, listed=True, column="Cần thuê",
        section="Nhà ở",
    )  # fmt: skip
    need_buy: int | None = whole(
        "Cần mua, thuê mua nhà ở xã hội", unit="người", required=True, listed=True, column="Cần mua", section="Nhà ở"
    )
    need_loan: int | None = whole("Cần vay vốn nhà ở", unit="người", section="Nhà ở")
    housed: int | None = whole("Đã được hỗ trợ nhà ở", unit="người", section="Nhà ở")
    children: int | None = whole("Con dưới 6 tuổi", unit="cháu", section="Nhà trẻ, mẫu giáo")
    need_nursery: int | None = whole(
        "Cần gửi nhà trẻ, mẫu giáo", unit="cháu", required=True, listed=True, column="Cần gửi trẻ",
        section="Nhà trẻ, mẫu giáo",
    )  # fmt: skip
    in_nursery: int | None = whole("Đang gửi nơi doanh nghiệp lo hoặc hỗ trợ", unit="cháu", section="Nhà trẻ, mẫu giáo")
    sent_to: str | None = text("Đã kiến nghị đến", repeats=True, section="Kiến nghị")
    sent_on: str | None = day("Ngày kiến nghị", section="Kiến nghị")
    result: str | None = note("Kết quả", searched=True, section="Kiến nghị")

    @rule
    def parts_within_total(self, around: Surroundings) -> Iterator[Problem]:
        """Figures taken from a survey stay within those who were asked; children within the children."""
        for part in ("renting", "need_rent", "need_buy", "need_loan"):
            yield from at_most(self, part, "surveyed", Level.WARN)
        yield from at_most(self, "need_nursery", "children", Level.WARN)
        yield from at_most(self, "in_nursery", "children", Level.WARN)
        yield from not_to_come(self, around, "as_of")


class PartnerActivity(
    Record,
    table="partner_activity",
    group="III.6",
    title="Hoạt động phối hợp",
    plural="Hoạt động phối hợp",
    sort="held_on",
    newest_first=True,
    empty="Ghi việc đã làm cùng cơ quan, đoàn thể, tổ chức khác: ngày, nội dung, số người, kết quả.",
    icon="users",
):
    """Something done together with another body."""

    held_on: str = day("Ngày", naming=True, listed=True, section="Hoạt động")
    name: str = text("Hoạt động", naming=True, listed=True, searched=True, section="Hoạt động")
    partner: str | None = text(
        "Cơ quan, tổ chức cùng làm", required=True, listed=True, searched=True, repeats=True, section="Hoạt động"
    )
    programme: str | None = link("Theo chương trình", "coordination_programme", section="Hoạt động")
    kind: str | None = choice("Loại", JOINT_WORK, listed=True, section="Hoạt động")
    place: str | None = text("Địa điểm", repeats=True, section="Hoạt động")
    people: int | None = whole("Số người tham gia", unit="người", listed=True, column="Số người", section="Kết quả")
    cost: int | None = money("Kinh phí công đoàn", section="Kết quả")
    partner_cost: int | None = money("Kinh phí bên phối hợp", section="Kết quả")
    result: str | None = note("Kết quả", searched=True, section="Kết quả")

    @rule
    def in_the_past(self, around: Surroundings) -> Iterator[Problem]:
        """What people took part in has been."""
        if self.people is not None:
            yield from not_to_come(self, around, "held_on")


class WorkerOrganisation(
    Record,
    table="worker_organisation",
    group="III.6",
    title="Tổ chức của người lao động tại doanh nghiệp",
    plural="Tổ chức của người lao động tại doanh nghiệp",
    sort="name",
    empty="Ghi tổ chức của người lao động tại doanh nghiệp (nếu có): đăng ký, số thành viên, gia nhập Công đoàn.",
    icon="building-2",
):
    """An organisation of workers at an enterprise other than the union, if there is one; never who belongs to it."""

    name: str = text("Tên tổ chức", naming=True, listed=True, searched=True, section="Tổ chức")
    employer: str | None = link("Doanh nghiệp", "employer", required=True, listed=True, section="Tổ chức")
    registration_no: str | None = text("Số đăng ký", searched=True, section="Tổ chức")
    registered_on: str | None = day("Ngày đăng ký", listed=True, section="Tổ chức")
    registered_with: str | None = text("Cơ quan cấp đăng ký", repeats=True, section="Tổ chức")
    members: int | None = whole("Số thành viên", unit="người", listed=True, section="Số liệu")
    counted_on: str | None = day("Số liệu tính đến ngày", section="Số liệu")
    applied_on: str | None = day("Ngày xin gia nhập Công đoàn Việt Nam", section="Gia nhập Công đoàn")
    joined_on: str | None = day(
        "Ngày gia nhập Công đoàn Việt Nam", listed=True, column="Gia nhập", section="Gia nhập Công đoàn"
    )
    decision_no: str | None = text("Số quyết định công nhận", section="Gia nhập Công đoàn")
    closed_on: str | None = day("Ngày chấm dứt hoạt động", section="Kết thúc")
    note: str | None = note("Ghi chú", section="Kết thúc")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """It is registered, may join the union, and ends."""
        yield from not_before(self, "registered_on", "applied_on", "joined_on", "counted_on")
        yield from not_before(self, "applied_on", "joined_on")
        yield from ends_after_start(self, "registered_on", "closed_on")
        yield from not_to_come(self, around, "counted_on")

"""The collective agreement with its consultation, benefits and renewals (§6; Bộ luật Lao động 2019 Đ.65-89)."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Iterator

from kh49_desktop import fields
from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Value, choice, day, link, money, note, text, whole
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.member import months_later
from kh49_desktop.records.unit import ends_after_start
from kh49_desktop.text.dates import first_day, last_day

AGREEMENT_TYPE = (
    Option("ENTERPRISE", "Doanh nghiệp", also=("Thoả ước doanh nghiệp",)),
    Option("SECTOR", "Ngành"),
    Option("MULTI", "Nhiều doanh nghiệp"),
    Option("OTHER", "Khác"),
)
CONSULT_METHOD = (
    Option("VOTE", "Biểu quyết"),
    Option("SIGNATURE", "Chữ ký"),
    Option("BALLOT", "Phiếu"),
)
VOID = (Option("PARTIAL", "Vô hiệu từng phần"), Option("WHOLE", "Vô hiệu toàn bộ"))
GRADE = (Option("A", "A"), Option("B", "B"), Option("C", "C"), Option("D", "D"), Option("NONE", "Không xếp loại"))
BENEFIT = (
    Option("LUONG", "Lương và phụ cấp"),
    Option("THUONG", "Thưởng"),
    Option("THOI_GIO", "Thời giờ làm việc, nghỉ ngơi"),
    Option("BUA_AN_CA", "Bữa ăn ca"),
    Option("LAO_DONG_NU", "Lao động nữ, nuôi con nhỏ"),
    Option("ATVSLD", "An toàn, vệ sinh lao động, khám sức khoẻ"),
    Option("BAO_HIEM", "BHXH và bảo hiểm 24/24"),
    Option("PHUC_LOI", "Phúc lợi"),
    Option("DI_LAI_NHA_O", "Đi lại, nhà ở"),
    Option("DAO_TAO", "Đào tạo"),
    Option("HOAT_DONG_CD", "Hoạt động công đoàn"),
    Option("QUAY_ROI", "Phòng, chống quấy rối tình dục"),
    Option("TRANH_CHAP", "Cơ chế giải quyết tranh chấp"),
    Option("KHAC", "Khác"),
)
RENEWAL_KIND = (Option("EXTEND", "Gia hạn"), Option("AMEND", "Sửa đổi, bổ sung"))
STATUS = (
    Option("DRAFT", "Dự thảo"),
    Option("NEGOTIATING", "Đang thương lượng", tone="warn"),
    Option("SIGNED", "Đã ký, chưa có hiệu lực", tone="warn"),
    Option("IN_FORCE", "Còn hiệu lực", tone="good"),
    Option("EXPIRING", "Sắp hết hạn", tone="warn"),
    Option("GRACE", "Hết hạn, đang thương lượng", tone="warn"),
    Option("EXPIRED", "Hết hạn", tone="bad"),
    Option("REPLACED", "Đã thay thế"),
    Option("VOID_PARTIAL", "Vô hiệu từng phần", tone="warn"),
    Option("VOID", "Vô hiệu", tone="bad"),
)
COUNTED = frozenset(("IN_FORCE", "EXPIRING", "VOID_PARTIAL"))


class Agreement(
    Record,
    table="agreement",
    title="Thoả ước",
    plural="Thoả ước",
    sort="signed_on",
    newest_first=True,
    empty="Ghi thoả ước lao động tập thể: lấy ý kiến, ngày ký, hiệu lực và điều khoản có lợi hơn luật.",
    icon="file-pen",
):
    """A collective agreement."""

    type: str = choice(
        "Loại thoả ước", AGREEMENT_TYPE, naming=True, listed=True, section="Thoả ước", default="ENTERPRISE"
    )
    number: str | None = text("Số thoả ước", listed=True, searched=True, section="Thoả ước")
    employer: str | None = link("Người sử dụng lao động", "employer", section="Thoả ước")
    signed_on: str | None = day("Ngày ký", listed=True, section="Thoả ước")
    signer_union: str | None = text("Người ký bên công đoàn", searched=True, section="Thoả ước")
    signer_employer: str | None = text(
        "Người ký bên doanh nghiệp",
        searched=True,
        section="Thoả ước",
        help="Người đại diện theo pháp luật hoặc người được uỷ quyền.",
    )
    authority_paper: str | None = text("Giấy uỷ quyền ký", section="Thoả ước")
    effective_on: str | None = day(
        "Có hiệu lực từ", section="Thoả ước", help="Để trống thì tính từ ngày ký (Đ.78 BLLĐ)."
    )
    term_years: int | None = whole(
        "Thời hạn", unit="năm", most=99, section="Thoả ước", help="Từ 1 đến 3 năm (Đ.78 BLLĐ)."
    )
    expires_on: str | None = day(
        "Hết hạn ngày", section="Thoả ước", help="Ngày cuối còn hiệu lực; để trống thì tính từ thời hạn."
    )
    workers_covered: int | None = whole(
        "Số lao động áp dụng", unit="người", required=True, listed=True, column="Áp dụng", section="Thoả ước"
    )
    negotiation_request_on: str | None = day("Ngày yêu cầu thương lượng", section="Lấy ý kiến")
    consult_method: str | None = choice("Hình thức lấy ý kiến", CONSULT_METHOD, section="Lấy ý kiến")
    consult_date: str | None = day("Ngày lấy ý kiến", section="Lấy ý kiến")
    total_workers: int | None = whole("Tổng số lao động", unit="người", section="Lấy ý kiến")
    consulted: int | None = whole("Số người được lấy ý kiến", unit="người", section="Lấy ý kiến")
    approve: int | None = whole("Tán thành", unit="người", section="Lấy ý kiến")
    disapprove: int | None = whole("Không tán thành", unit="người", section="Lấy ý kiến")
    disputed_clauses: str | None = note("Điều khoản còn ý kiến khác", section="Lấy ý kiến")
    override_reason: str | None = text(
        "Lý do vẫn ghi là đã ký", section="Lấy ý kiến", help="Chỉ cần khi số tán thành chưa quá nửa tổng số lao động."
    )
    sent_authority_on: str | None = day("Ngày gửi Sở Nội vụ", section="Gửi, công bố")
    receipt_no: str | None = text("Số biên nhận", section="Gửi, công bố")
    sent_union_on: str | None = day("Ngày gửi công đoàn cấp trên", section="Gửi, công bố")
    published_on: str | None = day("Ngày công bố cho người lao động", section="Gửi, công bố")
    renegotiation_on: str | None = day("Ngày bắt đầu thương lượng lại", section="Sau khi ký")
    replaces: str | None = link("Thay thế cho thoả ước", "agreement", section="Sau khi ký")
    void: str | None = choice("Toà án tuyên vô hiệu", VOID, section="Sau khi ký")
    grade: str | None = choice("Xếp loại", GRADE, section="Xếp loại", help="Do công đoàn cấp trên chấm.")
    score: int | None = whole("Điểm", section="Xếp loại", most=1000)
    graded_by: str | None = text("Nơi xếp loại", section="Xếp loại")
    graded_on: str | None = day("Ngày xếp loại", section="Xếp loại")
    grade_basis: str | None = text("Căn cứ xếp loại", section="Xếp loại")

    def named(self) -> str:
        """Return the number, which tells one agreement from another; without one the type."""
        return self.number or super().named()

    def starts(self) -> datetime.date | None:
        """Return the first day in force: the agreed one, else the day of signing (Đ.78k1)."""
        since = self.effective_on or self.signed_on
        return first_day(since) if since else None

    def ends(self, renewals: Iterable[AgreementRenewal] = ()) -> datetime.date | None:
        """Return the last day in force: the one written, else by the term; an extension moves it."""
        extended = [r.expires_on for r in renewals if r.kind == "EXTEND" and r.expires_on]
        if extended:
            return last_day(max(extended))
        if self.expires_on:
            return last_day(self.expires_on)
        start = self.starts()
        return (
            months_later(start, 12 * self.term_years) - datetime.timedelta(days=1)
            if start and self.term_years
            else None
        )

    def state(self, around: Surroundings, on: datetime.date) -> str:  # noqa: PLR0911 - one return a state
        """Return the state on a day (a code of STATUS)."""
        if self.void == "WHOLE":
            return "VOID"
        if not self.signed_on or first_day(self.signed_on) > on:
            return "NEGOTIATING" if self.negotiation_request_on else "DRAFT"
        start = self.starts()
        if start and on < start:
            return "SIGNED"
        later = around.others(Agreement, "replaces", self.id, besides=self.id) if self.id else []
        if any((begins := other.starts()) and begins <= on for other in later):
            return "REPLACED"
        law = around.reference.at("agreement.expiry", on)
        end = self.ends(around.children(AgreementRenewal, self.id))
        if end is None or law is None:
            return "IN_FORCE"
        if on > end:
            grace = end + datetime.timedelta(days=law.data["grace_days"])
            return (
                "GRACE"
                if self.renegotiation_on and first_day(self.renegotiation_on) <= end and on <= grace
                else "EXPIRED"
            )
        if self.void == "PARTIAL":
            return "VOID_PARTIAL"
        return "EXPIRING" if (end - on).days <= law.data["renegotiate_days"] else "IN_FORCE"

    @derived("Ngày cuối còn hiệu lực", listed=True, is_day=True)
    def last_day_in_force(self, around: Surroundings) -> Value:
        """Return the last day in force as EDTF, or None when nothing tells it."""
        end = self.ends(around.children(AgreementRenewal, self.id))
        return end.isoformat() if end else None

    @derived("Tình trạng", options=STATUS, listed=True)
    def status(self, around: Surroundings) -> Value:
        """Return the state today."""
        return self.state(around, around.today)

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """A signed agreement has its consultation, signers and end."""
        if not self.signed_on:
            return ()
        needed = ["consult_method", "consult_date", "total_workers", "approve", "signer_union", "signer_employer"]
        if self.ends(around.children(AgreementRenewal, self.id)) is None:
            needed.append("expires_on")
        return needed

    @rule
    def term(self, around: Surroundings) -> Iterator[Problem]:
        """One to three years, and it ends after it begins (Đ.78k3)."""
        start, end = self.starts(), self.ends()
        law = around.reference.at("agreement.term", start or around.today)
        if law is None:
            return
        least, most = law.data["least_years"], law.data["most_years"]
        if self.term_years is not None and not least <= self.term_years <= most:
            yield problem("term_outside", "term_years", basis=law.legal_basis, least=least, most=most)
        if start is None or end is None or not self.expires_on:
            return
        if end < start:
            since = "effective_on" if self.effective_on else "signed_on"
            yield problem("before_start", "expires_on", start=self.about.fields[since].show(self.value(since)))
        elif end > months_later(start, 12 * most) or end < months_later(start, 12 * least) - datetime.timedelta(days=1):
            # "15/05/2024 – 15/05/2027" is how most papers write three years: the day itself is let through.
            yield problem("term_outside", "expires_on", basis=law.legal_basis, least=least, most=most)

    @rule
    def effective_after_signing(self, around: Surroundings) -> Iterator[Problem]:
        """It seldom takes effect before it is signed: most often a slip."""
        del around
        for found in ends_after_start(self, "signed_on", "effective_on"):
            yield dataclasses.replace(found, level=Level.WARN)

    @rule
    def approved(self, around: Surroundings) -> Iterator[Problem]:
        """More than half of all workers, not of the voters, approve before it is signed (Đ.76k1)."""
        law = around.reference.at("agreement.approval", around.today)
        yield from at_most(self, "consulted", "total_workers")
        yield from at_most(self, "approve", "total_workers")
        yield from at_most(self, "disapprove", "total_workers")
        if law and self.signed_on and self.approve is not None and self.total_workers:
            share, of = law.data["approve_over"]
            if of * self.approve <= share * self.total_workers:
                level = Level.WARN if self.override_reason else Level.ERROR
                yield problem(
                    "not_approved",
                    "approve",
                    level,
                    basis=law.legal_basis,
                    approve=self.approve,
                    total=self.total_workers,
                )

    @rule
    def votes_add_up(self, around: Surroundings) -> Iterator[Problem]:
        """Approving and disapproving together are no more than those asked."""
        del around
        asked = self.consulted if self.consulted is not None else self.total_workers
        together = (self.approve or 0) + (self.disapprove or 0)
        if asked is not None and together > asked:
            yield problem("answers_over_asked", "disapprove", answers=together, asked=asked)

    @rule
    def sent_in_time(self, around: Surroundings) -> Iterator[Problem]:
        """The employer sends a copy to the provincial labour body within ten days (Đ.77)."""
        law = around.reference.at("agreement.sending", around.today)
        if law is None or not self.signed_on:
            return
        last = first_day(self.signed_on) + datetime.timedelta(days=law.data["days"])
        if self.sent_authority_on and first_day(self.sent_authority_on) > last:
            yield problem(
                "sent_late",
                "sent_authority_on",
                Level.WARN,
                basis=law.legal_basis,
                last=last,
                authority=law.data["authority"],
            )
        yield from ends_after_start(self, "signed_on", "sent_authority_on")

    @rule
    def signed_in_past(self, around: Surroundings) -> Iterator[Problem]:
        """A signing day that has not come is most often a slip."""
        if self.signed_on and self.signed_on > around.today.isoformat():
            yield problem("in_future", "signed_on", Level.WARN)

    @rule
    def grade_allowed(self, around: Surroundings) -> Iterator[Problem]:
        """An expired or void agreement is not graded."""
        law = around.reference.at("agreement.grading", around.today)
        if law and self.grade not in {None, "NONE"} and self.state(around, around.today) in law.data["not_graded"]:
            yield problem("not_gradable", "grade", Level.WARN, basis=law.legal_basis)


class AgreementTopic(Record, table="agreement_topic", title="Ý kiến theo nội dung", sort="position"):
    """What the workers said of one topic in the consultation; only counts."""

    agreement: str = link("Thoả ước", "agreement", parent="topics", naming=True)
    topic: str = text("Nội dung", naming=True, listed=True, searched=True)
    agree: int | None = whole("Đồng ý", unit="người", listed=True)
    disagree: int | None = whole("Không đồng ý", unit="người", listed=True)
    position: int | None = whole("Thứ tự", plain=True)


class AgreementBenefit(Record, table="agreement_benefit", title="Điều khoản có lợi hơn luật", sort="category"):
    """A clause that is better for the workers than the law."""

    agreement: str = link("Thoả ước", "agreement", parent="benefits", naming=True)
    category: str = choice("Nhóm", BENEFIT, naming=True, listed=True)
    text: str | None = fields.text("Nội dung", required=True, listed=True, searched=True)
    amount: int | None = money("Mức", listed=True, unit="")
    unit: str | None = fields.text("Đơn vị", listed=True, help="Ví dụ: đồng/suất, ngày/năm.")


class AgreementRenewal(Record, table="agreement_renewal", title="Gia hạn, sửa đổi", sort="signed_on"):
    """An extension or an amendment of an agreement; both need the vote of Đ.76."""

    agreement: str = link("Thoả ước", "agreement", parent="renewals", naming=True)
    kind: str = choice("Việc", RENEWAL_KIND, naming=True, listed=True)
    signed_on: str | None = day("Ngày ký", required=True, listed=True)
    expires_on: str | None = day("Hết hạn mới", listed=True)
    approve: int | None = whole("Tán thành", unit="người")
    total_workers: int | None = whole("Tổng số lao động", unit="người")
    content: str | None = note("Nội dung", listed=True)

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """The new end lies after the signing."""
        del around
        yield from ends_after_start(self, "signed_on", "expires_on")
        yield from at_most(self, "approve", "total_workers")

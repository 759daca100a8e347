"""The collective agreement with its consultation, benefits and renewals (§6; Bộ luật Lao động 2019 Đ.65-89)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from kh49_desktop import fields
from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Value, choice, day, link, money, note, text, whole, yes_no
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.checking import softly
from kh49_desktop.records.employer import at_most
from kh49_desktop.records.member import months_later
from kh49_desktop.records.unit import ends_after_start, not_to_come
from kh49_desktop.reference import Rule
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
SESSION_RESULT = (
    Option("AGREED", "Thống nhất toàn bộ", tone="good", also=("Thống nhất",)),
    Option("PARTLY", "Thống nhất một phần", tone="warn"),
    Option("NOT_AGREED", "Không thống nhất", tone="bad"),
)
CONSULTED = (
    Option("MANAGERS", "Trưởng, phó phòng", also=("Trưởng phó phòng", "Cán bộ quản lý")),
    Option("COMMITTEE", "Ban Chấp hành công đoàn", also=("BCH", "BCH công đoàn", "Ban Chấp hành")),
    Option("WORKERS", "Người lao động", also=("NLĐ",)),
    Option("OTHER", "Khác"),
)
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
    group="III.3",
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
    number: str | None = text(
        "Số thoả ước", listed=True, searched=True, section="Thoả ước", headers=("Số thoả ước lao động tập thể",)
    )
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
        "Có hiệu lực từ",
        section="Thoả ước",
        help="Để trống thì tính từ ngày ký (Đ.78 BLLĐ).",
        headers=("Ngày có hiệu lực", "Ngày hiệu lực"),
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
    negotiation_request_on: str | None = day(
        "Ngày yêu cầu thương lượng", section="Thương lượng", help="Ngày bên kia nhận được yêu cầu."
    )
    negotiation_agreed_on: str | None = day(
        "Ngày thống nhất nơi, giờ thương lượng",
        section="Thương lượng",
        help="Trong 7 ngày làm việc từ ngày nhận yêu cầu (Đ.70 BLLĐ).",
    )
    negotiation_until: str | None = day(
        "Thoả thuận thương lượng đến ngày",
        section="Thương lượng",
        help="Chỉ ghi khi hai bên thoả thuận thương lượng lâu hơn 90 ngày.",
    )
    information_asked_on: str | None = day("Ngày yêu cầu cung cấp thông tin", section="Thương lượng")
    information_given_on: str | None = day(
        "Ngày được cung cấp thông tin", section="Thương lượng", help="Trong 10 ngày từ ngày yêu cầu (Đ.70 BLLĐ)."
    )
    consult_method: str | None = choice("Hình thức lấy ý kiến", CONSULT_METHOD, section="Lấy ý kiến")
    consult_date: str | None = day("Ngày lấy ý kiến", section="Lấy ý kiến")
    total_workers: int | None = whole("Tổng số lao động", unit="người", double_entry=True, section="Lấy ý kiến")
    consulted: int | None = whole(
        "Số người được lấy ý kiến",
        unit="người",
        section="Lấy ý kiến",
        help="Thoả ước ngành: toàn bộ thành viên ban lãnh đạo công đoàn tại các doanh nghiệp.",
    )
    approve: int | None = whole("Tán thành", unit="người", double_entry=True, section="Lấy ý kiến")
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

    def decided_apart(self, around: Surroundings) -> bool:
        """True when each enterprise has its own vote: an agreement of several, with the enterprises written down."""
        return self.type == "MULTI" and bool(self.id) and bool(around.children(AgreementEmployer, self.id))

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
        if start is None or not self.term_years:
            return None
        same_day = months_later(start, 12 * self.term_years)
        # From 29/02 the term ends with February, which is the day itself; else it ends the day before.
        return same_day if same_day.day != start.day else same_day - datetime.timedelta(days=1)

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
        needed = ["consult_method", "consult_date", "signer_union", "signer_employer"]
        if self.type == "SECTOR":
            needed += ["consulted", "approve"]
        elif not self.decided_apart(around):
            needed += ["total_workers", "approve"]
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
            about = self.about.fields[since]
            yield problem("before_start", "expires_on", label=about.label, start=about.show(self.value(since)))
        elif end > months_later(start, 12 * most) or end < months_later(start, 12 * least) - datetime.timedelta(days=1):
            # "15/05/2024 – 15/05/2027" is how most papers write three years: the day itself is let through.
            yield problem("term_outside", "expires_on", basis=law.legal_basis, least=least, most=most)

    @rule
    def effective_after_signing(self, around: Surroundings) -> Iterator[Problem]:
        """It seldom takes effect before it is signed: most often a slip."""
        del around
        yield from softly(ends_after_start(self, "signed_on", "effective_on"))

    @rule
    def asked_before_signing(self, around: Surroundings) -> Iterator[Problem]:
        """The workers are asked before it is signed (Đ.76k1)."""
        del around
        yield from softly(ends_after_start(self, "consult_date", "signed_on"))

    @rule
    def approved(self, around: Surroundings) -> Iterator[Problem]:
        """More than half approve before it is signed: of all workers, not of the voters (Đ.76k1).

        A sector's agreement asks the leaders of the unions; one of several enterprises asks each.
        """
        law = around.reference.at("agreement.approval", around.today)
        yield from at_most(self, "consulted", "total_workers")
        yield from at_most(self, "approve", "total_workers")
        yield from at_most(self, "disapprove", "total_workers")
        if self.signed_on and not self.decided_apart(around):
            sector = self.type == "SECTOR"
            base = self.consulted if sector else self.total_workers
            law = around.reference.at("agreement.approval_several", around.today) if sector else law
            yield from over_half(self, base, law, excused=bool(self.override_reason), of_asked=sector)

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
        for later in ("sent_authority_on", "sent_union_on", "published_on"):
            yield from ends_after_start(self, "signed_on", later)

    @rule
    def negotiated_in_time(self, around: Surroundings) -> Iterator[Problem]:
        """Place and time are agreed within 7 working days, information is given within 10 days (Đ.70)."""
        for earlier, later in (
            ("negotiation_request_on", "negotiation_agreed_on"),
            ("information_asked_on", "information_given_on"),
            ("negotiation_request_on", "signed_on"),
        ):
            yield from softly(ends_after_start(self, earlier, later))
        if self.negotiation_request_on and self.negotiation_agreed_on:
            law = around.reference.at("agreement.negotiation", first_day(self.negotiation_request_on))
            days = law.data["place_working_days"] if law else 0
            last = around.reference.working_day(last_day(self.negotiation_request_on), days)
            if law and first_day(self.negotiation_agreed_on) > last:
                yield problem("place_agreed_late", "negotiation_agreed_on", Level.WARN, basis=law.legal_basis,
                              days=days, last=last)  # fmt: skip
        if self.information_asked_on and self.information_given_on:
            law = around.reference.at("agreement.negotiation", first_day(self.information_asked_on))
            days = law.data["information_days"] if law else 0
            last = last_day(self.information_asked_on) + datetime.timedelta(days=days)
            if law and first_day(self.information_given_on) > last:
                yield problem("information_late", "information_given_on", Level.WARN, basis=law.legal_basis,
                              days=days, last=last)  # fmt: skip

    @rule
    def groups_add_up(self, around: Surroundings) -> Iterator[Problem]:
        """What was asked group by group adds up to what the agreement says."""
        groups = around.children(AgreementConsultation, self.id) if self.id else []
        for name in ("consulted", "approve", "disapprove"):
            told, parts = self.value(name), [group.value(name) for group in groups]
            counts = [part for part in parts if isinstance(part, int)]
            if isinstance(told, int) and parts and len(counts) == len(parts) and sum(counts) != told:
                label = self.about.fields[name].label
                yield problem("groups_differ", name, Level.WARN, label=label, told=told, groups=sum(counts))

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


class AgreementSession(
    Record, table="agreement_session", title="Phiên thương lượng", plural="Phiên thương lượng", sort="held_on"
):
    """One session of the negotiation, with its minutes."""

    agreement: str = link("Thoả ước", "agreement", parent="sessions", naming=True)
    held_on: str = day("Ngày họp", naming=True, listed=True)
    place: str | None = text("Nơi họp", listed=True, repeats=True)
    union_side: int | None = whole("Bên công đoàn", unit="người")
    employer_side: int | None = whole("Bên người sử dụng lao động", unit="người")
    minutes_no: str | None = text("Số biên bản", required=True, listed=True, searched=True)
    result: str | None = choice("Kết quả", SESSION_RESULT, required=True, listed=True)
    agreed: str | None = note("Nội dung đã thống nhất", searched=True)
    open_: str | None = note("Nội dung còn ý kiến khác", searched=True)

    @rule
    def in_time(self, around: Surroundings) -> Iterator[Problem]:
        """The first session is within 30 days of the request, the last within 90 days of the first (Đ.70)."""
        agreement = around.find(Agreement, self.agreement)
        if agreement is None:
            return
        others = around.others(AgreementSession, "agreement", self.agreement, besides=self.id)
        began = min([first_day(self.held_on), *(first_day(other.held_on) for other in others)])
        request = agreement.negotiation_request_on
        law = around.reference.at("agreement.negotiation", first_day(request) if request else began)
        if law is None:
            return
        if request and first_day(self.held_on) == began:
            if last_day(self.held_on) < first_day(request):
                shown = agreement.about.fields["negotiation_request_on"].show(request)
                yield problem("before_request", "held_on", Level.WARN, request=shown)
            last = last_day(request) + datetime.timedelta(days=law.data["start_days"])
            if began > last:
                yield problem("negotiation_late", "held_on", Level.WARN, basis=law.legal_basis,
                              days=law.data["start_days"], last=last)  # fmt: skip
        last = began + datetime.timedelta(days=law.data["last_days"])
        if agreement.negotiation_until:
            last = max(last, last_day(agreement.negotiation_until))
        if first_day(self.held_on) > last:
            yield problem("negotiation_long", "held_on", Level.WARN, basis=law.legal_basis,
                          days=law.data["last_days"], last=last)  # fmt: skip
        yield from not_to_come(self, around, "held_on")


class AgreementConsultation(
    Record, table="agreement_consultation", title="Lấy ý kiến theo nhóm", plural="Lấy ý kiến theo nhóm", sort="position"
):
    """How one group of workers answered in the consultation; only counts."""

    agreement: str = link("Thoả ước", "agreement", parent="consultations", naming=True)
    consulted_group: str = choice("Nhóm", CONSULTED, naming=True, listed=True)
    consulted: int | None = whole(
        "Số người được lấy ý kiến", unit="người", required=True, listed=True, column="Lấy ý kiến"
    )
    approve: int | None = whole("Tán thành", unit="người", required=True, listed=True)
    disapprove: int | None = whole("Không tán thành", unit="người", listed=True)
    position: int | None = whole("Thứ tự", plain=True)

    @rule
    def within_asked(self, around: Surroundings) -> Iterator[Problem]:
        """Approving and disapproving together are no more than those asked."""
        del around
        answers = (self.approve or 0) + (self.disapprove or 0)
        if self.consulted is not None and answers > self.consulted:
            yield problem("answers_over_asked", "approve", answers=answers, asked=self.consulted)


class AgreementEmployer(
    Record,
    table="agreement_party",  # "agreement_employer" is the name of an index
    title="Doanh nghiệp tham gia",
    plural="Doanh nghiệp tham gia",
    sort="joined_on",
):
    """An enterprise of a sector or multi-enterprise agreement, with the vote of its own workers (Đ.76, 85)."""

    agreement: str = link("Thoả ước", "agreement", parent="employers", naming=True)
    employer: str = link("Doanh nghiệp", "employer", naming=True, listed=True)
    total_workers: int | None = whole("Tổng số lao động", unit="người", listed=True, column="Lao động")
    consulted: int | None = whole("Số người được lấy ý kiến", unit="người", listed=True, column="Lấy ý kiến")
    approve: int | None = whole("Tán thành", unit="người", listed=True)
    joined_on: str | None = day("Tham gia từ ngày", listed=True, help="Để trống khi tham gia từ lúc ký.")
    left_on: str | None = day("Rút khỏi từ ngày", listed=True)
    all_consented: int | None = yes_no(
        "Các bên đều đồng ý cho tham gia, rút khỏi", help="Tham gia sau khi ký hoặc rút khỏi cần tất cả đồng ý."
    )

    def covered(self, on: datetime.date) -> bool:
        """True when the enterprise belongs to the agreement on a day."""
        return not (
            (self.joined_on and first_day(self.joined_on) > on) or (self.left_on and first_day(self.left_on) <= on)
        )

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """Its own vote where it has one; the consent of all when it joins later or leaves."""
        agreement = around.find(Agreement, self.agreement)
        needed = []
        if agreement and agreement.type == "MULTI" and agreement.signed_on:
            needed += [*([] if self.consulted is not None else ["total_workers"]), "approve"]
        return [*needed, "all_consented"] if self.moved(agreement) else needed

    def moved(self, agreement: Agreement | None) -> bool:
        """True when it joined after the signing, or left."""
        signed = agreement.signed_on if agreement else None
        return bool(self.left_on or (self.joined_on and signed and first_day(self.joined_on) > last_day(signed)))

    @rule
    def approved(self, around: Surroundings) -> Iterator[Problem]:
        """Only an enterprise in which more than half of those asked approve takes part in the signing (Đ.76)."""
        yield from at_most(self, "consulted", "total_workers")
        base = self.consulted if self.consulted is not None else self.total_workers
        yield from at_most(self, "approve", "consulted" if self.consulted is not None else "total_workers")
        agreement = around.find(Agreement, self.agreement)
        if agreement and agreement.type == "MULTI" and agreement.signed_on:
            law = around.reference.at("agreement.approval_several", around.today)
            of_asked = self.consulted is not None
            yield from over_half(self, base, law, excused=bool(agreement.override_reason), of_asked=of_asked)

    @rule
    def consent_of_all(self, around: Surroundings) -> Iterator[Problem]:
        """Joining later and leaving need the consent of all (Đ.85); it leaves after it joined."""
        yield from ends_after_start(self, "joined_on", "left_on")
        law = around.reference.at("agreement.joining", around.today)
        if law and self.all_consented == 0 and self.moved(around.find(Agreement, self.agreement)):
            yield problem("consent_of_all", "all_consented", Level.WARN, basis=law.legal_basis)

    @rule
    def once(self, around: Surroundings) -> Iterator[Problem]:
        """An enterprise stands once in an agreement."""
        others = around.others(AgreementEmployer, "agreement", self.agreement, besides=self.id)
        if any(other.employer == self.employer and other.left_on is None for other in others) and self.left_on is None:
            yield problem("employer_twice", "employer", Level.WARN)


class AgreementTopic(Record, table="agreement_topic", title="Ý kiến theo nội dung", sort="position"):
    """What the workers said of one topic in the consultation; only counts."""

    agreement: str = link("Thoả ước", "agreement", parent="topics", naming=True)
    topic: str = text("Nội dung", naming=True, listed=True, searched=True)
    agree: int | None = whole("Đồng ý", unit="người", listed=True)
    disagree: int | None = whole("Không đồng ý", unit="người", listed=True)
    position: int | None = whole("Thứ tự", plain=True)

    @rule
    def within_asked(self, around: Surroundings) -> Iterator[Problem]:
        """No topic has more answers than people were asked."""
        agreement = around.find(Agreement, self.agreement)
        asked = (agreement.consulted or agreement.total_workers) if agreement else None
        answers = (self.agree or 0) + (self.disagree or 0)
        if asked is not None and answers > asked:
            yield problem("answers_over_asked", "agree", answers=answers, asked=asked)


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
    override_reason: str | None = text("Lý do vẫn ghi là đã ký", help="Chỉ cần khi số tán thành chưa quá nửa.")

    @rule
    def in_order(self, around: Surroundings) -> Iterator[Problem]:
        """The new end lies after the signing."""
        del around
        yield from ends_after_start(self, "signed_on", "expires_on")
        yield from at_most(self, "approve", "total_workers")

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """The vote; an extension has its new end, an amendment says what it changes."""
        del around
        return ("approve", "total_workers", "expires_on" if self.kind == "EXTEND" else "content")

    @rule
    def approved(self, around: Surroundings) -> Iterator[Problem]:
        """An extension and an amendment need the same vote as the agreement (Đ.82, 83)."""
        if self.signed_on:
            law = around.reference.at("agreement.renewal_vote", around.today)
            yield from over_half(self, self.total_workers, law, excused=bool(self.override_reason), of_asked=False)

    @rule
    def extended_in_time(self, around: Surroundings) -> Iterator[Problem]:
        """An extension is agreed in the 90 days before the end (Đ.83)."""
        agreement = around.find(Agreement, self.agreement)
        if self.kind != "EXTEND" or not self.signed_on or agreement is None:
            return
        law = around.reference.at("agreement.expiry", first_day(self.signed_on))
        siblings = around.others(AgreementRenewal, "agreement", self.agreement, besides=self.id)
        end = agreement.ends([r for r in siblings if r.signed_on and r.signed_on < self.signed_on])
        if law is None or end is None:
            return
        first = end - datetime.timedelta(days=law.data["renegotiate_days"])
        if last_day(self.signed_on) < first or first_day(self.signed_on) > end:
            yield problem("extended_outside", "signed_on", Level.WARN, basis=law.legal_basis, first=first, last=end)


def over_half(
    record: Record, base: int | None, law: Rule | None, *, excused: bool, of_asked: bool
) -> Iterator[Problem]:
    """Yield that the field "approve" is not more than the share of the base that the law asks for.

    `of_asked`: the base are those asked, not all workers. `excused`: a reason is written down; it becomes a warning.
    """
    approve = record.value("approve")
    if law is None or not isinstance(approve, int) or not base:
        return
    share, of = law.data["approve_over"]
    if of * approve <= share * base:
        level = Level.WARN if excused else Level.ERROR
        code = "not_approved_by_asked" if of_asked else "not_approved"
        yield Problem(code, "approve", level, {"approve": approve, "total": base}, law.legal_basis)

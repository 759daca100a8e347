"""Sentences of what is due, one a line: what is to be done, and by when."""

from collections.abc import Mapping

from kh49_desktop.goals.due import Due
from kh49_desktop.words import told

AGENDA: Mapping[str, str] = {
    "conference_not_held": "Chưa ghi {conference} năm {year}.",
    "conference_planned": "Hội nghị năm {year} đã có dự kiến.",
    "conference_to_record": "Hội nghị năm {year} đã đến ngày dự kiến: hãy ghi kết quả.",
    "conference_unrecorded": "Hội nghị năm {year} chưa ghi nghị quyết hoặc biên bản nên chưa được tính vào chỉ tiêu.",
    "conference_review": "Kiểm tra 6 tháng việc thực hiện nghị quyết hội nghị năm {year}.",
    "dialogue_not_held": "Chưa ghi đối thoại định kỳ năm {year}.",
    "agreement_none": "Chưa có thoả ước lao động tập thể.",
    "agreement_expiring": "Thoả ước {agreement} hết hạn ngày {end}: có thể thương lượng lại hoặc gia hạn.",
    "agreement_grace": "Thoả ước {agreement} đã hết hạn ngày {end}, được áp dụng tiếp đến {grace} "
    "trong khi thương lượng.",
    "agreement_expired": "Thoả ước {agreement} đã hết hạn ngày {end}.",
    "agreement_to_send": "Thoả ước {agreement} chưa ghi ngày gửi {authority} (trong {days} ngày từ khi ký).",
    "term_ends": "Nhiệm kỳ {since}–{until} sắp kết thúc: chuẩn bị đại hội.",
    "committee_term_ends": "{committee} hết nhiệm kỳ ngày {until}: chuẩn bị đại hội hoặc hội nghị bầu.",
    "board_term_ends": "Ban Thanh tra nhân dân hết nhiệm kỳ ngày {until}: chuẩn bị bầu tại hội nghị.",
    "team_to_renew": "Danh sách thành viên đối thoại có hạn đến {until}: lập lại và công khai.",
    "petition_due": "Kiến nghị “{content}” có hạn trả lời {deadline}, chưa ghi trả lời.",
    "agreement_to_publish": "Thoả ước {agreement} chưa ghi ngày công bố cho người lao động.",
    "negotiation_to_begin": "Thoả ước {agreement}: phải bắt đầu thương lượng.",
    "negotiation_to_end": "Thoả ước {agreement}: hết thời hạn thương lượng.",
    "remedy_due": "Sai sót nêu trong cuộc kiểm tra ngày {held} đến hạn khắc phục.",
    "conclusion_due": "Kết luận của cấp uỷ tại buổi làm việc ngày {held} đến hạn thực hiện.",
    "party_meeting_of_year": "Chưa ghi buổi làm việc của cấp uỷ với Ban chấp hành công đoàn năm {year}.",
    "disclosure_of_year": "Chưa ghi việc công khai tài chính công đoàn năm {year}.",
    "regulation_none": "Chưa ghi quy chế dân chủ ở cơ sở.",
    "dues_open": "Đoàn phí tháng {month}: {people} đoàn viên chưa ghi đã đóng.",
    "fund_late": "Kinh phí công đoàn tháng {month} chưa đóng đủ.",
    "consent_missing": "{count} đoàn viên chưa có văn bản đồng ý xử lý dữ liệu cá nhân.",
    "retention_over": "{count} hồ sơ đã quá thời hạn giữ mà đơn vị đặt ra: xem lại, quyết định giữ hay xoá.",
    "work_ended": "{name} đã chấm dứt hợp đồng lao động {on}: ghi việc tiếp theo (chuyển, tạm dừng, ra khỏi).",
    "attachment_missing": "{count} tệp đính kèm không còn trong thư mục dữ liệu, ví dụ “{name}”.",
    "report_due": "Báo cáo {title}, số liệu tính đến {until}.",
    "incomplete": "{records}: {count} bản ghi chưa đủ thông tin, thường thiếu “{field}”.",
    "leftovers": "{count} giá trị từ tệp nhập chưa đọc được, đang chờ xem lại.",
    "draft": "{record} đang nhập dở từ ngày {at}, {fields} ô.",
}


def line(due: Due) -> str:
    """Return the sentence of one thing to do; its day stands beside it, not in it."""
    return AGENDA[due.code].format_map({name: told(fact) for name, fact in due.facts.items()})


# Why something is asked for that no law asks for.
OWN_REASONS: Mapping[str, str] = {
    "term_ends": "Theo nhiệm kỳ đã ghi của đơn vị.",
    "committee_term_ends": "Theo nhiệm kỳ đã ghi.",
    "petition_due": "Theo hạn trả lời đã ghi.",
    "remedy_due": "Theo hạn khắc phục đã ghi.",
    "conclusion_due": "Theo hạn thực hiện đã ghi.",
    "dues_open": "Tháng đã hết mà sổ thu chưa ghi đủ.",
    "retention_over": "Theo thời hạn giữ hồ sơ mà đơn vị đặt ra.",
    "work_ended": "Sau việc này chưa ghi đoàn viên chuyển đi, tạm dừng hay ra khỏi.",
    "attachment_missing": "Bản ghi còn nhắc đến tệp này.",
    "incomplete": "Bản ghi thiếu thông tin cần có.",
    "leftovers": "Khi nhập từ tệp phần mềm không đoán thay.",
    "draft": "Phần đang nhập được giữ lại để làm tiếp.",
}


def reason(due: Due) -> str:
    """Return why something is asked for: the rule behind it, else what in the register asks for it."""
    return why(due) or OWN_REASONS.get(due.code, "")


def why(due: Due) -> str:
    """Return the rule behind it, "" where there is none."""
    return f"Theo {due.legal_basis}." if due.legal_basis else ""

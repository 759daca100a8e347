"""Sentences of what is due, one a line: what is to be done, and by when."""

from collections.abc import Mapping

from kh49_desktop.goals.agenda import Due
from kh49_desktop.words import told

AGENDA: Mapping[str, str] = {
    "conference_not_held": "Chưa ghi hội nghị người lao động năm {year}.",
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
    "report_due": "Báo cáo {title}, số liệu tính đến {until}.",
    "incomplete": "{records}: {count} bản ghi chưa đủ thông tin, thường thiếu “{field}”.",
    "leftovers": "{count} giá trị từ tệp nhập chưa đọc được, đang chờ xem lại.",
    "draft": "{record} đang nhập dở từ ngày {at}, {fields} ô.",
}


def line(due: Due) -> str:
    """Return the sentence of one thing to do; its day stands beside it, not in it."""
    return AGENDA[due.code].format_map({name: told(fact) for name, fact in due.facts.items()})


def why(due: Due) -> str:
    """Return the rule behind it, "" where there is none."""
    return f"Theo {due.legal_basis}." if due.legal_basis else ""

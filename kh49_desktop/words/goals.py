"""The words of Plan 49's targets and of a unit's answers to them."""

from collections.abc import Mapping

from kh49_desktop.goals.plan49 import Answer, Target
from kh49_desktop.text.numbers import show_whole

METRIC: Mapping[str, str] = {
    "union_members": "Số đoàn viên toàn tỉnh",
    "enterprise_has_union": "Doanh nghiệp có tổ chức công đoàn",
    "conf_public": "Cơ quan, đơn vị tổ chức hội nghị",
    "conf_soe": "Doanh nghiệp nhà nước tổ chức hội nghị người lao động",
    "conf_nonstate": "Doanh nghiệp ngoài nhà nước tổ chức hội nghị người lao động",
    "conf_public + conf_soe": "Cơ quan, đơn vị, doanh nghiệp nhà nước tổ chức hội nghị",
    "cba_signed": "Ký thoả ước lao động tập thể",
    "nonunion_workers_engaged": "Tập hợp người lao động nơi chưa có tổ chức đại diện",
}
COMPARATOR: Mapping[str, str] = {">=": "từ {} trở lên", ">": "trên {}", "==": "đủ {}"}
BASIS: Mapping[str, str] = {
    "ALL_ENTERPRISES": "tính trên tất cả nơi cùng loại hình",
    "UNIONISED_ENTERPRISES": "tính trên nơi đã có công đoàn",
}
STATE: Mapping[str, str] = {
    "met": "đạt",
    "not_met": "chưa đạt",
    "no_data": "chưa có số liệu",
    "not_counted": "chưa được tính",
    "out_of_scope": "không còn thuộc phạm vi công đoàn",
    "qualitative": "kế hoạch không nêu số, không xét đạt",
    "supplied": "đơn vị góp vào số chung của tỉnh",
}
BECAUSE: Mapping[str, str] = {
    "host_type_unknown": "chưa ghi loại hình nơi có công đoàn",
    "no_conference": "chưa ghi hội nghị của năm",
    "conference_planned": "hội nghị mới ở mức dự kiến",
    "conference_unrecorded": "đã tổ chức nhưng chưa ghi nghị quyết hoặc biên bản",
    "no_agreement": "chưa ghi thoả ước nào",
    "agreement_grace": "thoả ước đã hết hạn, đang thương lượng lại",
    "agreement_not_begun": "thoả ước chưa có hiệu lực",
    "no_workforce": "chưa ghi số lao động",
}


def level_words(target: Target) -> str:
    """Return the level a target asks for, in the plan's sense: "trên" is strict."""
    if target.threshold is None:
        return f"“{target.qualifier}”"
    figure = show_whole(target.threshold) + ("%" if target.unit == "percent" else "")
    basis = BASIS.get(target.denominator_basis or "")
    return COMPARATOR[target.comparator].format(figure) + (f" ({basis})" if basis else "")


def answer_words(answer: Answer) -> str:
    """Return an answer with numerator and denominator; nothing recorded is "chưa có số liệu", never 0."""
    words = STATE[answer.state]
    if answer.because:
        words += f": {BECAUSE[answer.because]}"
    if answer.numerator is None:
        return words
    of = "" if answer.denominator is None else f"/{show_whole(answer.denominator)}"
    return f"{show_whole(answer.numerator)}{of}, {words}"

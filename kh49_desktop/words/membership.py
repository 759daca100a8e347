"""Sentences of the problems of membership, organisation and coordination: what happened and what to do."""

from collections.abc import Mapping

MEMBERSHIP: Mapping[str, str] = {
    "day_before": "Ngày này ở trước {label} ({start}). Hãy kiểm tra lại hai ngày.",
    # -- members and what happened to them --
    "card_shape": "Số thẻ thường chỉ gồm chữ cái không dấu, chữ số và dấu “-”, nhiều nhất 20 ký tự. "
    "Hãy chép lại từ thẻ.",
    "card_contradicts": "Quá trình sinh hoạt cho biết thẻ: {now}. Hãy sửa ô này, hoặc ghi thêm việc cấp, mất, đổi thẻ.",
    "insurance_number_shape": "Mã số BHXH có 10 chữ số, hoặc chính là số định danh 12 số. Hãy kiểm tra lại.",
    "not_admissible": "Người thuộc trường hợp này không được kết nạp. Hãy kiểm tra lại trường hợp và ngày kết nạp.",
    "corrects_nothing": "Đính chính phải nêu dòng nào được đính chính. Hãy chọn dòng ở ô “Đính chính cho”.",
    "corrects_another": "Dòng được đính chính phải là một dòng khác của chính đoàn viên này. Hãy chọn lại.",
    "corrects_a_correction": "Không đính chính một dòng “Đính chính”. Hãy ghi lại việc đúng thành một dòng mới.",
    "not_a_member": "Vào ngày này người đó không (hoặc không còn) là đoàn viên. Hãy kiểm tra lại ngày, "
    "hoặc ghi trước việc kết nạp, chuyển đến.",
    "already_member": "Vào ngày này người đó đang là đoàn viên. Hãy kiểm tra xem có ghi hai lần không, "
    "hoặc ghi trước việc ra khỏi đơn vị.",
    "left_before_joining": "Ngày này ở trước ngày kết nạp ({joined}). Hãy kiểm tra lại hai ngày.",
    "admitted_differs": "Ngày này khác ngày kết nạp ghi ở đoàn viên ({joined}). Hãy kiểm tra lại hai ngày.",
    "already_paused": "Đang tạm dừng sinh hoạt rồi. Hãy kiểm tra lại ngày, hoặc ghi trước việc sinh hoạt trở lại.",
    "not_paused": "Chưa ghi việc tạm dừng sinh hoạt nào trước ngày này. Hãy kiểm tra lại ngày.",
    "after_work_ended": "Đã chấm dứt hợp đồng lao động. Hãy ghi tiếp: chuyển sinh hoạt đi, tạm dừng, nghỉ hưu "
    "hoặc ra khỏi công đoàn.",
    "group_not_followed": "Hãy sửa ô “Tổ công đoàn, bộ phận” của đoàn viên thành “{group}”.",
    # -- applications, workers who are not members, visits --
    "form_5a_many": "Mẫu 5a là đơn của một người, đơn này ghi {people} người. Hãy chọn mẫu 5b hoặc sửa số người.",
    "lines_differ": "Danh sách có {lines} người, đơn ghi {people} người. Hãy kiểm tra lại hai số.",
    "result_differs": "Kết nạp {admitted} trên {people} người thì kết quả là “{right}”. "
    "Hãy kiểm tra lại kết quả và số người.",
    "decided_late": "Công đoàn cấp trên phải quyết định chậm nhất ngày {last}. Hãy kiểm tra lại ngày; "
    "nếu đúng thì hỏi lại cấp trên.",
    "listed_twice": "Số định danh này có hai lần trong danh sách. Hãy kiểm tra xem có phải cùng một người không.",
    "applies_again": "Số định danh này đã có ở đoàn viên {name}. Nếu là người đã ra khỏi công đoàn thì ghi việc "
    "kết nạp lại ở đoàn viên đó.",
    # -- committees, groups, training --
    "committee_too_large": "Bầu {elected} người, khung hướng dẫn nhiều nhất là {most}. "
    "Hãy kiểm tra lại số người và số đoàn viên.",
    "two_terms": "Nhiệm kỳ này trùng thời gian với {other}. Hãy kiểm tra lại ngày bắt đầu và kết thúc.",
    "people_differ": "Danh sách có {written} người được bầu, ô này ghi {elected}. Hãy kiểm tra lại.",
    "women_differ": "Danh sách có {written} nữ, ô này ghi {female}. Hãy kiểm tra lại.",
    "two_chairs": "Đang có hơn một người giữ chức {post}. Hãy ghi ngày thôi giữ chức của người trước.",
    "nobody_leads": "Chưa ghi ai đang giữ chức {post}. Hãy bổ sung khi có quyết định.",
    "post_elsewhere": "Chức vụ này thuộc {committee}. Hãy ghi ở ban đó hoặc chọn chức vụ khác.",
    "post_twice": "{name} đã có dòng cùng chức vụ, trùng thời gian. Hãy kiểm tra xem có ghi hai lần không.",
    "within_itself": "Tổ chức này không thể thuộc chính nó. Hãy chọn lại.",
    "group_name_taken": "Đã có tổ chức khác cùng tên đang hoạt động. Hãy ghi tên cho rõ, ví dụ thêm tên xưởng.",
    "more_days_than_span": "Học {days} ngày, nhưng từ ngày đến ngày chỉ có {span} ngày. Hãy kiểm tra lại.",
    # -- the Party, consent --
    "consent_says_nothing": "Văn bản chưa ghi đồng ý hay không cho việc nào; không trả lời không phải là đồng ý. "
    "Hãy chọn “Có” hoặc “Không”.",
    "consent_needed": "Chỉ ghi tên khi đoàn viên đã đồng ý bằng văn bản cho việc này. Hãy ghi văn bản đồng ý "
    "ở đoàn viên trước, hoặc chỉ ghi số người ở “Phát triển đảng viên”.",
    "sensitive_without_consent": "Dữ liệu nhạy cảm: chưa có văn bản đồng ý của đoàn viên cho việc này. "
    "Hãy ghi văn bản đồng ý, hoặc xoá ô này.",
    "introduced_twice": "Đoàn viên này đã có một lần giới thiệu. Hãy kiểm tra xem có ghi hai lần không.",
    "period_twice": "Kỳ này đã ghi một lần. Hãy sửa dòng đã có.",
    "year_less_than_part": "Số cả năm ít hơn số của một kỳ trong năm ({part}). Hãy kiểm tra lại.",
    # -- the unit --
    "name_differs": "Quyết định gần nhất ghi tên đơn vị là {name}. Hãy sửa tên ở đơn vị hoặc ở dòng tiếp nối.",
    "not_closed": "Đơn vị đã giải thể hoặc nhập vào đơn vị khác nhưng chưa có ngày kết thúc hoạt động. Hãy bổ sung.",
    "two_codes": "Hai mã của cùng một hệ thống trùng thời gian. Hãy ghi ngày kết thúc cho mã đã thôi.",
    "code_differs": "Mã ghi ở đơn vị là {now}. Hãy kiểm tra lại.",
}  # fmt: skip

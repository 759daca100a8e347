"""Sentences of the problems of activities, conferences and agreements: what happened and what to do."""

from collections.abc import Mapping

ACTIVITIES: Mapping[str, str] = {
    # -- what several kinds share --
    "names_a_person": "“{person}” là tên một đoàn viên. Ở đây không ghi ai liên quan: hãy bỏ tên, chỉ ghi sự việc.",
    "names_a_number": "Nội dung có dãy số giống số điện thoại hoặc số giấy tờ của một người. "
    "Hãy bỏ dãy số, chỉ ghi sự việc.",
    "named_over_stated": "Danh sách có {named} người, nhiều hơn {label} ({stated}). Hãy kiểm tra lại.",
    "petition_still_open": "Đã có ngày trả lời mà tình trạng vẫn là “Chưa trả lời”. Hãy chọn lại tình trạng.",
    "petition_overdue": "Hạn trả lời là {last}, đã qua. Hãy nhắc nơi giải quyết, hoặc ghi kết quả trả lời.",
    # -- conference, people's inspection board --
    "reason_though_held": "Hội nghị đã tổ chức thì không cần lý do không tổ chức. Hãy bỏ lý do, hoặc sửa tình trạng.",
    "board_size": "Ban Thanh tra nhân dân có {size} người; thường từ {least} đến {most} người. "
    "Hãy kiểm tra lại số thành viên.",
    "board_not_here": "Ban Thanh tra nhân dân chỉ bắt buộc ở đơn vị sự nghiệp công lập và doanh nghiệp nhà nước. "
    "Nếu đơn vị tự chọn áp dụng thì đánh dấu “Theo quy chế của đơn vị”.",
    "recognised_late": "Kết quả bầu được công nhận chậm nhất ngày {last} ({days} ngày làm việc, không tính thứ Bảy, "
    "Chủ nhật, ngày lễ). Hãy kiểm tra lại ngày.",
    "second_head": "Ban đã có một Trưởng ban. Hãy chọn lại chức danh, hoặc ghi ngày thôi tham gia của người trước.",
    # -- dialogue --
    "team_too_small": "Nơi có {workers} lao động cần ít nhất {least} người bên người lao động, đang ghi {size}. "
    "Hãy kiểm tra lại hai số.",
    "team_over": "Nơi có {workers} lao động thường có {least}–{most} người bên người lao động.",
    "employer_side_small": "Bên người sử dụng lao động cần ít nhất {least} người. Hãy kiểm tra lại số người.",
    "legal_representative_away": "Đối thoại định kỳ cần có người đại diện theo pháp luật hoặc người được uỷ quyền dự. "
    "Hãy kiểm tra lại.",
    "team_list_old": "Danh sách thành viên đối thoại dùng đến ngày {last} thì phải lập lại. "
    "Hãy lập danh sách mới, hoặc kiểm tra lại ngày.",
    "content_sent_late": "Nội dung phải gửi chậm nhất ngày {last} ({days} ngày làm việc trước đối thoại, không tính "
    "thứ Bảy, Chủ nhật, ngày lễ). Hãy kiểm tra lại ngày gửi.",
    "published_late": "Nội dung chính phải công bố chậm nhất ngày {last} ({days} ngày làm việc sau đối thoại, "
    "không tính thứ Bảy, Chủ nhật, ngày lễ). Hãy kiểm tra lại ngày công bố.",
    "petitions_over_told": "Đã ghi từng kiến nghị ({written}) nhiều hơn số kiến nghị ({told}). Hãy kiểm tra lại.",
    # -- agreement --
    "not_approved_by_asked": "Tán thành {approve} trên {total} người được lấy ý kiến, chưa quá nửa nên chưa được ký. "
    "Hãy kiểm tra lại hai số; nếu vẫn ghi là đã ký thì nêu lý do trong thoả ước.",
    "place_agreed_late": "Nơi và giờ thương lượng phải thống nhất chậm nhất ngày {last} ({days} ngày làm việc, "
    "không tính thứ Bảy, Chủ nhật, ngày lễ). Hãy kiểm tra lại ngày.",
    "information_late": "Thông tin phải cung cấp chậm nhất ngày {last} ({days} ngày từ ngày yêu cầu). "
    "Hãy kiểm tra lại ngày.",
    "before_request": "Phiên thương lượng ở trước ngày yêu cầu ({request}). Hãy kiểm tra lại hai ngày.",
    "negotiation_late": "Phiên đầu phải họp chậm nhất ngày {last} ({days} ngày từ ngày nhận yêu cầu). "
    "Hãy kiểm tra lại ngày.",
    "negotiation_long": "Thương lượng kéo dài quá ngày {last} ({days} ngày từ phiên đầu). "
    "Nếu hai bên thoả thuận lâu hơn thì ghi ngày đó ở thoả ước.",
    "groups_differ": "{label}: các nhóm cộng lại là {groups}, ở thoả ước ghi {told}. Hãy kiểm tra lại.",
    "consent_of_all": "Doanh nghiệp tham gia sau khi ký hoặc rút khỏi thoả ước cần tất cả các bên đồng ý. "
    "Hãy kiểm tra lại.",
    "employer_twice": "Doanh nghiệp này đã có trong thoả ước. Hãy kiểm tra xem có ghi hai lần không.",
    "extended_outside": "Gia hạn thoả thuận trong khoảng {first}–{last}, trước khi thoả ước hết hạn. "
    "Hãy kiểm tra lại ngày ký.",
    # -- emulation, accidents, regulations, inspection --
    "award_year": "Quyết định có trước năm {year} được khen. Hãy kiểm tra lại năm và ngày quyết định.",
    "award_twice": "Quyết định {number} đã ghi danh hiệu này cho cùng người, cùng tập thể. "
    "Hãy kiểm tra xem có ghi hai lần không.",
    "accident_kind": "Theo số người bị nạn thì mức độ là “{kind}”. Hãy kiểm tra lại mức độ và số người.",
    "accident_nobody": "Mức độ này phải có người bị nạn. Hãy kiểm tra lại mức độ và số người.",
    "consulted_after": "Lấy ý kiến công đoàn sau ngày ban hành; phải lấy ý kiến trước. Hãy kiểm tra lại hai ngày.",
    "remedy_overdue": "Hạn khắc phục là {last}, đã qua. Hãy đôn đốc, hoặc ghi ngày khắc phục xong.",
}

"""Sentences of the problems of values, records, the register and the command line: what happened and what to do."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, str] = {
    # -- values as they are typed (fields) --
    "not_this_kind": "“{typed}” không phải là giá trị ghi được vào ô này. Hãy nhập chữ hoặc số.",
    "too_long": "Nội dung dài {length} ký tự, ô này chỉ chứa được {longest}. Hãy viết ngắn lại.",
    "bad_date": "“{typed}” không đọc được thành ngày. Hãy nhập ngày/tháng/năm, ví dụ 05/03/1985, hoặc chỉ năm.",
    "bad_date.no_such_day": "Không có ngày “{typed}” trong lịch. Hãy kiểm tra lại ngày và tháng.",
    "bad_date.month_first": "“{typed}” có vẻ ghi tháng trước ngày. Hãy nhập theo thứ tự ngày/tháng/năm.",
    "bad_date.not_a_day": "“{typed}” không phải là ngày. Hãy nhập ngày/tháng/năm, ví dụ 05/03/1985, hoặc chỉ năm.",
    "bad_date.ambiguous": "“{typed}” có thể hiểu thành nhiều ngày khác nhau. Hãy nhập đủ ngày/tháng/năm, "
    "ví dụ 05/03/1985.",
    "bad_date.out_of_range": "Ngày “{typed}” quá xa trong quá khứ hoặc ở tương lai. Hãy kiểm tra lại năm.",
    "month_needed": "“{typed}” chưa có tháng. Hãy nhập tháng/năm, ví dụ 07/2026.",
    "not_whole": "“{typed}” không phải là số nguyên. Hãy nhập số, ví dụ 312 hoặc 1.500.000.",
    "too_small": "Số {typed} nhỏ quá, ít nhất phải là {least}. Hãy kiểm tra lại.",
    "too_big": "Số {typed} lớn quá, nhiều nhất là {most}. Hãy kiểm tra lại.",
    "not_yes_no": "“{typed}” không rõ là có hay không. Hãy nhập “Có” hoặc “Không”.",
    "not_an_option": "“{typed}” không có trong danh sách. Hãy chọn một trong: {options}.",
    "bad_email": "“{typed}” không phải là địa chỉ thư điện tử. Hãy nhập dạng ten@vidu.vn.",
    "not_an_id": "“{typed}” không phải là mã bản ghi. Hãy dùng mã mà lệnh list hoặc show đưa ra.",
    "cmnd9": "“{typed}” là số CMND 9 số, đã hết giá trị từ 31/12/2024. Hãy nhập số định danh 12 số; "
    "số CMND ghi ở ô “Số CMND cũ”.",
    "bad_cccd": "“{typed}” không phải là số định danh. Số định danh có 12 chữ số, hãy chép lại từ thẻ căn cước.",
    "bad_cccd.length": "Số định danh phải có đúng 12 chữ số, “{typed}” thừa hoặc thiếu. "
    "Hãy chép lại từ thẻ căn cước.",
    "bad_cccd.not_digits": "Số định danh chỉ gồm chữ số, “{typed}” có ký tự khác. Hãy chép lại từ thẻ căn cước.",
    "bad_cccd.scientific": "“{typed}” đã bị Excel rút gọn nên mất chữ số. Hãy chép lại 12 số từ thẻ căn cước.",
    "bad_cccd.century": "Chữ số thứ tư của “{typed}” không ứng với thế kỷ sinh nào đang dùng. "
    "Hãy chép lại từ thẻ căn cước.",
    "bad_cccd.cannot_repair": "“{typed}” thiếu chữ số và không đủ căn cứ để tự thêm số 0. "
    "Hãy chép lại 12 số từ thẻ căn cước.",
    "zero_restored": "Đã thêm lại số 0 ở đầu bị mất: “{typed}” thành {value}. Hãy so với thẻ căn cước.",
    "phone_several": "“{typed}” có nhiều số điện thoại. Hãy chọn và nhập một số.",
    "phone_not_digits": "“{typed}” không phải là số điện thoại. Hãy nhập chữ số, ví dụ 0905 123 456.",
    "phone_length": "Số điện thoại “{typed}” thừa hoặc thiếu chữ số. Số di động có 10 chữ số, hãy kiểm tra lại.",
    "phone_foreign": "“{typed}” là số điện thoại nước ngoài. Nếu đúng thì không cần làm gì.",
    "phone_zero_restored": "Đã thêm lại số 0 ở đầu số điện thoại: “{typed}” thành {value}.",
    "phone_old_prefix": "“{typed}” là đầu số 11 số cũ, đã đổi từ năm 2018. Hãy hỏi lại số mới.",
    "phone_unknown_prefix": "Đầu số của “{typed}” lạ. Hãy kiểm tra lại số điện thoại.",
    "tax_not_digits": "“{typed}” không phải là mã số thuế. Mã số thuế có 10 số, 13 số (chi nhánh) hoặc 12 số.",
    "tax_length": "Mã số thuế “{typed}” thừa hoặc thiếu chữ số. Mã số thuế có 10 số, 13 số (chi nhánh) hoặc 12 số.",
    "tax_century": "“{typed}” có 12 số nhưng không phải là số định danh. Hãy kiểm tra lại mã số thuế.",
    "tax_check_digit": "Chữ số kiểm tra của mã số thuế “{typed}” không khớp. Hãy chép lại từ giấy đăng ký.",
    "tax_zero_restored": "Đã thêm lại số 0 ở đầu mã số thuế: “{typed}” thành {value}. Hãy kiểm tra lại.",
    "tax_unknown_place": "Ba số đầu của mã số thuế “{typed}” không phải mã tỉnh nào của Việt Nam. "
    "Nếu đúng thì không cần làm gì.",
    # -- rules of the records --
    "id_taken": "Số định danh này đã có ở đoàn viên {name}. Hãy kiểm tra xem có phải cùng một người không.",
    "id_taken.differing": "Số định danh này đã có ở đoàn viên {name}, khác nhau ở: {differing}. "
    "Hãy kiểm tra xem có phải cùng một người không.",
    "sex_column_contradicts_cccd": "Giới tính không khớp với số định danh (chữ số thứ tư). Hãy kiểm tra lại cả hai.",
    "birth_contradicts_cccd": "Năm sinh không khớp với số định danh {value} (chữ số thứ tư đến thứ sáu). "
    "Hãy kiểm tra lại cả hai.",
    "unknown_place": "Ba số đầu {place} không phải mã tỉnh của Việt Nam (có thể sinh ở nước ngoài). "
    "Nếu đúng thì không cần làm gì.",
    "year_only": "Chỉ biết năm sinh {year}; phần mềm giữ nguyên năm. Hãy bổ sung ngày, tháng khi biết.",
    "born_in_future": "Ngày sinh ở tương lai. Hãy kiểm tra lại năm sinh.",
    "in_future": "Ngày này chưa đến. Hãy kiểm tra lại; nếu đúng thì không cần làm gì.",
    "too_young": "Khi kết nạp mới khoảng {age} tuổi, thường phải từ {least} tuổi. "
    "Hãy kiểm tra lại ngày sinh và ngày kết nạp.",
    "admitted_before_birth": "Ngày kết nạp trước ngày sinh. Hãy kiểm tra lại cả hai ngày.",
    "young_today": "Theo ngày sinh này thì nay chưa đủ {least} tuổi. Hãy kiểm tra lại ngày sinh.",
    "old_id_shape": "Số CMND cũ thường có 9 chữ số. Hãy kiểm tra lại.",
    "card_taken": "Số thẻ này đã ghi cho đoàn viên {name}. Hãy kiểm tra lại số thẻ.",
    "readmitted_early": "Người đã ra khỏi công đoàn chỉ được kết nạp lại từ ngày {earliest}. "
    "Hãy kiểm tra lại hai ngày.",
    "before_start": "Thời điểm này ở trước “{label}” ({start}). Hãy kiểm tra lại cả hai.",
    "host_out_of_scope": "Loại hình này không còn thuộc phạm vi tổ chức công đoàn từ 01/7/2025. "
    "Hãy ghi ngày kết thúc hoạt động hoặc chọn loại hình khác.",
    "two_direct_parents": "Đơn vị đang có hai công đoàn cấp trên trực tiếp. "
    "Hãy ghi ngày kết thúc cho quan hệ đã thôi.",
    "more_than": "{part_label} ({part}) nhiều hơn {whole_label} ({whole}). Hãy kiểm tra lại hai số.",
    "missing": "Chưa có giá trị này. Hãy bổ sung khi biết.",
    "quorum_met": "Đủ hai phần ba số người được triệu tập ({percent}).",
    "not_adopted": "{votes} trên {present} chưa quá nửa số người có mặt: không thông qua.",
    "no_quorum": "Có mặt {present} trên {base} người, chưa đủ hai phần ba. Hãy kiểm tra lại hai số; nếu quy chế "
    "dân chủ của đơn vị đặt tỷ lệ khác thì đánh dấu “Theo Quy chế dân chủ của đơn vị”.",
    "no_quorum.binding": "Có mặt {present} trên {base} người, chưa đủ hai phần ba nên hội nghị chưa hợp lệ. "
    "Hãy kiểm tra lại hai số.",
    "conference_type": "Theo loại hình của đơn vị thì đây là “{usual}”. Hãy kiểm tra lại loại hội nghị.",
    "held_in_future": "Ngày tổ chức chưa đến nên chưa thể là “Đã tổ chức”. "
    "Hãy sửa ngày hoặc chọn tình trạng “Dự kiến”.",
    "held_late": "Hội nghị tổ chức sau hạn {last}. Hãy kiểm tra lại ngày; nếu đúng thì nêu lý do khi báo cáo.",
    "plenary_needed": "Nơi có dưới {below} người tổ chức hội nghị toàn thể, không phải hội nghị đại biểu. "
    "Hãy kiểm tra lại hình thức.",
    "second_conference": "Năm {year} đã có một hội nghị định kỳ. "
    "Hãy kiểm tra xem có ghi hai lần không, hoặc chọn “Bất thường”.",
    "votes_over_present": "Tổng số phiếu ({votes}) nhiều hơn số người có mặt ({present}). Hãy kiểm tra lại.",
    "term_too_long": "Nhiệm kỳ dài hơn {years} năm. Hãy kiểm tra lại ngày bắt đầu và kết thúc.",
    "dialogue_quorum": "Đối thoại định kỳ cần trên {percent}% số thành viên bên người lao động có mặt. "
    "Hãy kiểm tra lại hai số.",
    "term_outside": "Thời hạn thoả ước phải từ {least} đến {most} năm. "
    "Hãy kiểm tra lại thời hạn, ngày hiệu lực và ngày hết hạn.",
    "not_approved": "Tán thành {approve} trên tổng số {total} lao động, chưa quá nửa nên chưa được ký. "
    "Hãy kiểm tra lại hai số; nếu vẫn ghi là đã ký thì nêu lý do.",
    "answers_over_asked": "Tán thành và không tán thành cộng lại ({answers}) nhiều hơn số người được lấy ý kiến "
    "({asked}). Hãy kiểm tra lại.",
    "sent_late": "Thoả ước phải gửi {authority} chậm nhất ngày {last}. Hãy kiểm tra lại ngày gửi.",
    "not_gradable": "Thoả ước đã hết hạn hoặc vô hiệu thì không xếp loại. Hãy bỏ xếp loại hoặc chọn “Không xếp loại”.",
    # -- the register --
    "append_only": "Quá trình đã ghi thì không sửa, không xoá. Hãy ghi thêm một dòng “Đính chính”.",
    "name_needed": "Thiếu thông tin này thì chưa lưu được. Hãy nhập.",
    "changed_meanwhile": "Ô này vừa được sửa ở nơi khác, nay là “{now}”. Hãy xem lại rồi lưu lần nữa.",
    "no_such_record": "Không có bản ghi “{typed}” (có thể đã xoá). Hãy kiểm tra lại mã, hoặc xem trong thùng rác.",
    "no_such_record.linked": "“{typed}” chưa có trong sổ (cột {label}). Hãy nhập danh sách ấy trước, "
    "hoặc sửa lại cho đúng.",
    # -- the unit and its periods --
    "unit_missing": "Chưa có sổ của đơn vị nào. Hãy lập sổ của đơn vị trước, ở màn hình Tổng quan.",
    "unit_missing.command": "Chưa có đơn vị trong thư mục này. Hãy tạo đơn vị trước: kh49 unit new --name “CĐCS …” "
    "--code … --host-type …; hoặc xem thử với kh49 demo.",
    "unit_exists": "Thư mục này đã có đơn vị {name}. Mỗi thư mục giữ một đơn vị: hãy chọn thư mục khác bằng --data, "
    "hoặc sửa đơn vị bằng kh49 change unit.",
    "no_such_period": "Không có kỳ báo cáo {period} của năm {year}. Hãy chọn H1, H2 hoặc Y và kiểm tra lại năm.",
    "period_not_begun": "Kỳ báo cáo {title} bắt đầu từ {since}, chưa đến. Hãy chọn kỳ trước.",
    # -- the command line --
    "unknown_name": "Không có trường “{typed}” trong {record}. {hint}",
    "derived_name": "“{label}” do phần mềm tự tính, không nhập được. Hãy bỏ “{typed}” ra khỏi dữ liệu.",
    "not_a_list": "“{typed}” phải là một danh sách các dòng, ví dụ [{{…}}, {{…}}]. Hãy sửa lại.",
    "not_an_object": 'Dữ liệu phải là một đối tượng JSON, ví dụ {{"year": 2026}}. Hãy sửa lại.',
    "bad_json": "Dữ liệu JSON sai ở dòng {line}, cột {column}. Hãy kiểm tra dấu ngoặc, dấu phẩy và dấu nháy.",
    "unusable_json": "Dữ liệu JSON lồng quá sâu, hoặc có số quá dài hay ký tự không dùng được. Hãy sửa lại.",
    "own_file": "{file} là tệp dữ liệu của đơn vị nên không ghi đè được. Hãy chọn tên khác.",
    "no_such_file": "Không mở được tệp {file}. Hãy kiểm tra lại đường dẫn.",
    "not_text": "Tệp {file} không phải là văn bản UTF-8. Hãy lưu lại tệp dạng UTF-8.",
    "unknown_record": "Không có loại bản ghi “{typed}”. {hint}",
    "unknown_sort": "Không sắp xếp được theo “{typed}”. {hint}",
    "unknown_filter": "Không lọc được theo “{typed}”. {hint}",
    "unknown_list": "Không có danh sách nào tên “{typed}”. {hint}",
    "no_such_column": "Không có cột “{typed}”. {hint}",
    "own_unit_stays": "Đơn vị của sổ này không xoá được. Nếu đơn vị kết thúc hoạt động, hãy ghi ngày và lý do.",
    "not_deleted": "Bản ghi này không ở trong thùng rác nên không cần khôi phục.",
    "not_made_here": "Loại bản ghi này do phần mềm tự ghi, không thêm bằng tay được.",
    "nothing_to_undo": "Không có việc nào để hoàn tác.",
    "nothing_to_redo": "Không có việc nào để làm lại.",
    "already_undone": "Việc này đã được hoàn tác rồi.",
    "nothing_taken_back": "Không hoàn tác được gì: {count} bản ghi đã được sửa sau đó nên giữ nguyên.",
    "already_redone": "Việc này đã được làm lại rồi.",
    "not_empty": "Thư mục {folder} đã có dữ liệu. Dữ liệu mẫu chỉ được tạo trong thư mục trống.",
    "not_demo": "Thư mục {folder} không phải dữ liệu mẫu nên không xoá. Không có gì thay đổi.",
}  # fmt: skip

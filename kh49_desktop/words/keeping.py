"""Sentences of the problems of files, doubles, and the protection of personal data: what happened and what to do."""

from collections.abc import Mapping

KEEPING: Mapping[str, str] = {
    "file_kind_unknown": "Tệp {name} không thuộc loại được nhận. Hãy dùng: {endings}.",
    "nothing_to_prove": 'Chưa có con số nào để so. Hãy ghi các con số gõ lại, ví dụ {{"present": 312}}.',
    "attachment_empty": "Tệp {name} trống, không có nội dung nào. Hãy chọn đúng tệp.",
    "attachment_too_large": "Tệp {name} nặng {size}, nhiều nhất là {most}. "
    "Hãy quét lại ở độ phân giải thấp hơn (200 dpi là đủ đọc) hoặc tách thành vài tệp.",
    "file_not_what_it_says": "Nội dung của tệp {name} không đúng với đuôi “{ending}” nên không được nhận. "
    "Hãy lưu lại tệp từ chương trình đã tạo ra nó.",
    "card_by_name": "Tên tệp {name} cho biết đây là ảnh thẻ căn cước nên tệp không được nhận: ảnh căn cước là dữ liệu "
    "cá nhân nhạy cảm, sổ chỉ giữ số định danh. Nếu là giấy tờ khác, hãy đổi tên tệp rồi thêm lại.",
    "card_by_shape": "Ảnh {name} có đúng tỷ lệ của thẻ căn cước nên chưa được nhận: ảnh căn cước là dữ liệu "
    "cá nhân nhạy cảm, sổ chỉ giữ số định danh. Nếu không phải ảnh căn cước, hãy xác nhận điều đó rồi thêm lại.",
    "already_attached": "Tệp {name} đã có ở bản ghi này với tên {known}, không cần thêm nữa.",
    "file_missing": "Không thấy tệp {name} trong thư mục dữ liệu. "
    "Hãy chép lại thư mục attachments từ bản sao lưu, hoặc bỏ dòng này rồi thêm lại tệp.",
    "file_changed": "Tệp {name} trong thư mục dữ liệu không còn như lúc thêm vào. "
    "Hãy chép lại thư mục attachments từ bản sao lưu, hoặc bỏ dòng này rồi thêm lại tệp.",
    "preview_unreadable": "Không xem trước được tệp này: tệp bị hỏng hoặc có mật khẩu. "
    "Hãy lưu bản sao rồi mở bằng chương trình khác.",
    "not_signed": "{label} không phải là số phải gõ lại để kiểm. Hãy bỏ tên này ra.",
    # -- names typed for a link (the table entry, ui/entering.py) --
    "name_unknown": "Không tìm thấy “{typed}” trong danh sách {plural}. Hãy gõ lại cho đúng tên, "
    "hoặc thêm vào sổ trước.",
    "name_shared": "Danh sách {plural} có nhiều tên “{typed}”. Hãy chọn đúng một trong danh sách, hoặc gõ thêm cho rõ.",
    # -- records that may be one (twins) --
    "same_record": "Hai mã đã cho là của cùng một bản ghi. Hãy cho mã của hai bản ghi khác nhau.",
    "list_moves_whole": "Danh sách “{typed}” được chuyển nguyên sang bản ghi giữ lại. Hãy bỏ tên này ra.",
    "draft_open": "Phiếu của {name} còn chữ chưa lưu. Hãy lưu hoặc bỏ bản nháp đó rồi gộp lại.",
    # -- erasure, consent, copies for a person (store/erasing.py, goals/consent.py, report) --
    "not_a_person": "Loại bản ghi {title} không phải là hồ sơ của một người nên không làm được việc này. "
    "Hãy dùng với hồ sơ của một người.",
    "reason_needed": "Hãy ghi lý do: lịch sử của hồ sơ sẽ giữ ai đã làm, khi nào, vì sao.",
    "erasure_stays": "Thông tin đã xoá hẳn không lấy lại được, nên việc này không hoàn tác được.",
    "erase_unconfirmed": "Chưa xoá gì. Muốn xoá hẳn thông tin của {name}, hãy thêm --yes.",
    "still_a_member": "{name} còn là đoàn viên và chưa rút lại sự đồng ý. Hãy chỉ xoá khi chính người đó yêu cầu.",
    "no_consent_text": "Chưa có mẫu phiếu đồng ý dùng cho ngày {day}. Hãy xem lại ngày của máy.",
}

# What left the register, by the code in the log of exports.
EXPORTS: Mapping[str, str] = {
    "list": "Xuất danh sách ra tệp",
    "whole": "Xuất toàn bộ sổ hoặc cả một bản ghi ra tệp",
    "print": "In danh sách",
    "copy": "Chép bảng",
    "record": "In hồ sơ",
    "consent": "In phiếu đồng ý",
    "application": "In đơn gia nhập",
    "summary": "Báo cáo tóm tắt",
    "doubtful": "Xuất các dòng cần xem lại",
    "attachment": "Lưu tệp đính kèm ra ngoài",
    "parcel": "Gửi gói dữ liệu",
}

# What an erasure does and does not reach, told before it is done and afterwards.
ERASING: Mapping[str, str] = {
    "goes": "Sẽ mất hẳn trong hồ sơ này và những gì thuộc về nó: họ tên, số định danh, ngày sinh, điện thoại, địa chỉ, "
    "mọi ghi chú và chữ tự ghi, tệp đính kèm, bản nháp, và mọi giá trị ấy trong lịch sử sửa.",
    "stays": "Còn lại: giới tính, các ngày vào và ra, các việc đã ghi và các con số, để số đoàn viên và đoàn phí "
    "của những kỳ đã báo cáo không đổi.",
    "copies": "Việc xoá không tự dọn các bản sao lưu sau, trong đó còn thông tin cũ:",
    "parcels": "{count} gói đã gửi, đã nhận còn giữ trong thư mục {folders} có thể còn thông tin cũ.",
    "take_away": "Xoá cả các bản sao và gói ấy, giữ lại một bản sao mới của sổ sau khi xoá",
    "taken_away": "Đã xoá {count} bản sao và gói còn thông tin cũ. Bản sao mới của sổ: {file}.",
    "handed_out": "Giấy tờ và tệp đã đưa ra ngoài sổ trước đây thì việc xoá không với tới được "
    "(xem Nhật ký xuất dữ liệu).",
    "final": "Việc này không hoàn tác được.",
    "other_texts": "Chữ tự ghi trong các hồ sơ khác (ví dụ ghi chú của một ban) có thể vẫn nhắc tên hay số của người "
    "này; việc xoá không tự sửa các chữ ấy: hãy tìm rồi sửa bằng tay.",
    "sent_on": "Sổ ở nơi đã nhận gói của đơn vị còn thông tin cũ cho đến khi nhận một gói lập sau khi xoá: "
    "xoá xong, hãy gửi gói mới.",
    # -- the command line --
    "how_to_take_away": "Muốn xoá cả các bản sao và gói ấy (phần mềm giữ lại một bản sao mới của sổ sau khi xoá): "
    "thêm --with-copies.",
    "take_away_later": "Muốn xoá cả các bản sao và gói ấy (phần mềm giữ lại một bản sao mới của sổ sau khi xoá): "
    "chạy lại lệnh này với --yes --with-copies.",
    "goes_too": "Cùng lúc sẽ xoá {count} bản sao và gói này trong thư mục của sổ, để lại một bản sao mới của sổ "
    "sau khi xoá:",
    "new_copy": "Bản sao mới của sổ: {file}.",
    "elsewhere": "Sổ ở nơi đã nhận gói của đơn vị (công đoàn cấp trên, máy kia) còn thông tin cũ cho đến khi nhận "
    "một gói lập sau khi xoá: hãy gửi gói mới (kh49 parcel make). Các bản sao lưu ở nơi ấy thì nơi ấy phải tự dọn.",
    "at_the_unit": "Sổ của chính đơn vị vẫn còn thông tin cũ: hãy báo đơn vị cũng xoá ở đó.",
    "out_of_reach": "Giấy tờ và tệp đã đưa ra ngoài sổ trước đây thì việc xoá không với tới được (xem: kh49 audit).",
    "other_records": "Chữ tự ghi trong các hồ sơ khác (ví dụ ghi chú của một ban) có thể vẫn nhắc tên hay số của {name}"
    "; việc xoá không tự sửa các chữ ấy. Hãy tìm trong từng loại bản ghi (xem: kh49 describe) rồi sửa bằng tay: "
    'kh49 list LOẠI --search "{searched}"; trong một ô, ví dụ: kh49 list committee --where "note~{searched}".',
}

"""Sentences of the report room: what the check of a file found, why it was refused, and what to do."""

from collections.abc import Mapping

REPORT: Mapping[str, str] = {
    # -- the verdict on a file --
    "verdict.valid": "Tệp nguyên vẹn, đúng dấu của đơn vị; các số khớp với dữ liệu kèm theo.",
    "verdict.unknown_signer": "Tệp nguyên vẹn nhưng chưa biết dấu là của ai.",
    "verdict.invalid": "Không nhận tệp này.",
    "verdict.unsigned": "Tệp chưa có dấu, chưa có chữ ký.",
    # -- why: whose seal it is --
    "unsigned": "Tệp chưa được ký hay đóng dấu phần mềm nên không biết có bị sửa hay không. "
    "Hãy xin bản có dấu, hoặc bản giấy có chữ ký.",
    "unknown_signer": "Dấu trong tệp là của một chứng thư mà máy này chưa biết. Hãy xin đơn vị gửi chứng thư, "
    "đọc mã nhận dạng qua điện thoại để đối chiếu, rồi thêm vào danh sách đã biết và kiểm tra lại.",
    "other_unit": "Dấu trong tệp là của một đơn vị khác với đơn vị ghi trong báo cáo. Đừng dùng số liệu này; "
    "hãy hỏi lại đơn vị gửi.",
    "bad_certificate": "Chứng thư của dấu bị hỏng hoặc không dùng để ký được. Hãy xin đơn vị gửi lại tệp gốc.",
    "certificate_not_in_time": "Thời điểm đóng dấu nằm ngoài thời hạn của chứng thư. "
    "Hãy hỏi lại đơn vị; có thể đồng hồ của máy gửi bị sai.",
    # -- why: what was done to the file --
    "altered": "Nội dung tệp đã bị sửa sau khi đóng dấu. Đừng dùng số liệu này; hãy xin đơn vị gửi lại tệp gốc.",
    "added_after": "Có phần được thêm vào sau khi đóng dấu. Đừng dùng số liệu này; hãy xin đơn vị gửi lại tệp gốc.",
    "changed_after": "Tệp có thay đổi sau khi đóng dấu mà dấu không cho phép. Hãy xin đơn vị gửi lại tệp gốc.",
    "not_certified": "Dấu đầu tiên trong tệp không khoá nội dung như báo cáo của chương trình này. "
    "Hãy xin đơn vị gửi lại tệp gốc.",
    "envelope_changed": "Phần chứa dấu trong tệp đã bị sửa. Hãy xin đơn vị gửi lại tệp gốc.",
    "fields_changed": "Ô ký hoặc hình dấu trong tệp không đúng như khi lập. Hãy xin đơn vị gửi lại tệp gốc.",
    "signature_removed": "Tệp ghi là có dấu nhưng dấu đã bị gỡ hoặc không đọc được. Hãy xin đơn vị gửi lại tệp gốc.",
    "wrapped": "Tệp này bọc một tệp PDF khác ở bên trong. Hãy xin đơn vị gửi chính tệp báo cáo.",
    # -- why: the figures --
    "figures_differ": "Số in trong báo cáo không khớp với dữ liệu kèm theo khi tính lại. "
    "Đừng dùng số liệu này; hãy hỏi lại đơn vị.",
    "pages_differ": "Trang in trong tệp khác với trang lập lại từ dữ liệu kèm theo. "
    "Đừng dùng số liệu này; hãy hỏi lại đơn vị.",
    "bad_attached_data": "Dữ liệu kèm trong tệp không đúng mẫu của chương trình. "
    "Hãy cài bản mới nhất rồi kiểm tra lại, hoặc xin đơn vị gửi lại tệp.",
    "no_attached_data": "Tệp không kèm dữ liệu (danh sách in) nên chỉ kiểm tra được dấu, không tính lại số.",
    "other_template": "Tệp lập bằng bản khác của chương trình nên không so lại được hình trang in; "
    "dấu và các số vẫn đã kiểm tra.",
    # -- why: it cannot be read --
    "not_pdf": "Đây không phải là tệp PDF. Hãy chọn đúng tệp báo cáo.",
    "pdf_unreadable": "Tệp PDF bị hỏng, bị cắt cụt hoặc có cấu trúc lạ nên không kiểm tra được. "
    "Hãy xin đơn vị gửi lại tệp gốc.",
    "pdf_encrypted": "Tệp PDF có đặt mật khẩu nên không kiểm tra được. Hãy xin đơn vị gửi bản không đặt mật khẩu.",
    "pdf_too_large": "Tệp hoặc dữ liệu bên trong lớn quá mức của một báo cáo nên không mở. "
    "Hãy xin đơn vị gửi lại tệp gốc.",
    # -- beside each seal --
    "not_checked": "chưa kiểm tra thu hồi",
    # -- the seal of this folder --
    "no_seal": "Thư mục này chưa có dấu của phần mềm. Dấu được lập cùng lúc với đơn vị; nếu đơn vị đã có mà mất dấu, "
    "hãy lập dấu mới (lệnh kh49 seal new) và báo công đoàn cấp trên.",
    "seal_exists": "Thư mục này đã có dấu của phần mềm. Không lập lại, vì các nơi đã nhận chứng thư cũ.",
    "bad_certificate_file": "Tệp {file} không có chứng thư dùng được. Hãy chọn tệp chứng thư (.pem) hoặc báo cáo PDF "
    "nguyên vẹn có dấu của đơn vị đó.",
    "parcel_does_not_fit": "Gói dữ liệu lớn {mb} MB nên không để được trong báo cáo. "
    "Hãy lập báo cáo không kèm gói và gửi gói bằng một tệp riêng.",
    "letters_replaced": "Phông chữ không có ký tự {letters} nên in thành □. Hãy kiểm tra lại tên hoặc nội dung đó.",
}

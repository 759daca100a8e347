"""Sentences of the troubles of the machine: what happened, what to do, and that nothing was lost."""

from collections.abc import Mapping

from kh49_desktop.words.parcels import PARCEL_TROUBLES

TROUBLES: Mapping[str, str] = {
    **PARCEL_TROUBLES,
    "in_use": "Dữ liệu ở {file} đang mở ở cửa sổ khác hoặc máy khác ({computer}). "
    "Hãy đóng chương trình ở đó rồi thử lại. Không có gì bị mất.",
    "in_use.unknown": "Dữ liệu ở {file} đang mở ở cửa sổ khác hoặc máy khác. "
    "Hãy đóng chương trình ở đó rồi thử lại. Không có gì bị mất.",
    "locked": "Tệp {file} đang bận vì một chương trình khác đang ghi. Hãy đợi một lát rồi thử lại. Không có gì bị mất.",
    "read_only": "Không được phép ghi vào {file}. Hãy kiểm tra quyền của thư mục hoặc gạt khoá trên USB, rồi thử lại. "
    "Dữ liệu đã lưu vẫn còn nguyên.",
    "disk_full": "Ổ đĩa chứa {file} đã đầy nên chưa ghi được. Hãy xoá bớt tệp khác rồi thử lại. "
    "Dữ liệu đã lưu vẫn còn nguyên.",
    "disk_gone": "Không đọc, ghi được {file}: ổ đĩa hoặc USB có thể đã bị rút hay hỏng. "
    "Hãy cắm lại rồi thử lại. Những gì đã lưu trước đó vẫn còn trên ổ đĩa.",
    "cannot_open": "Không mở được {file}. Hãy kiểm tra thư mục còn đó và được phép đọc, ghi, rồi thử lại. "
    "Không có gì bị thay đổi.",
    "file_in_use": "Tệp {file} đang mở trong chương trình khác. Hãy đóng tệp đó rồi thử lại. Tệp cũ vẫn còn nguyên.",
    "erased_not_cleared": "Đã xoá hẳn thông tin cá nhân trong sổ, nhưng chưa dọn được {file}: tệp đang mở trong chương "
    "trình khác, hoặc ổ đĩa đã đầy hay không cho ghi. Hãy đóng tệp đó, xoá bớt tệp khác rồi mở lại Sổ Công đoàn: "
    "phần mềm sẽ dọn nốt. Các con số và thông tin của người khác vẫn còn nguyên.",
    "source_gone": "Không đọc được tệp {file}: USB có thể đã bị rút, hoặc tệp không cho phép đọc. "
    "Hãy cắm lại hoặc chép tệp về máy rồi thử lại. Không có gì bị thay đổi.",
    "damaged": "Tệp {file} bị hỏng nên không mở được. Đừng xoá tệp này: "
    "hãy chuyển tệp này cùng các tệp kh49.sqlite-wal, kh49.sqlite-shm, kh49.sqlite-journal (nếu có) sang một nơi khác, "
    "rồi khôi phục từ bản sao lưu trong thư mục backups. Tệp không bị sửa gì thêm.",
    "newer_file": "Tệp {file} do bản phần mềm mới hơn tạo ra. Hãy cài bản mới nhất rồi mở lại. "
    "Tệp vẫn còn nguyên, không bị sửa gì.",
    "not_ours": "Tệp {file} không phải dữ liệu của Sổ Công đoàn. Hãy chọn thư mục khác. Tệp không bị sửa gì.",
    "no_register": "Chưa có dữ liệu ở {file}. Hãy kiểm tra lại thư mục. Không có gì bị mất.",
    "seal_damaged": "Tệp giữ dấu của đơn vị {file} bị hỏng nên chưa đóng dấu được. Hãy lấy lại tệp này từ bản sao lưu. "
    "Sổ dữ liệu vẫn còn nguyên.",
    "not_confirmed": "Báo cáo đóng dấu xong không qua được bước tự kiểm tra nên không được ghi ra. "
    "Hãy làm lại; nếu vẫn vậy, hãy báo người phụ trách phần mềm. Sổ dữ liệu vẫn còn nguyên.",
    "copy_failed": "Bản sao lưu {file} ghi xong đọc lại thấy hỏng nên đã bỏ đi. Ổ đĩa có thể sắp hỏng: hãy nhờ người "
    "kiểm tra ổ đĩa rồi làm lại. Dữ liệu vẫn còn nguyên.",
    "copy_failed.upgrade": "Trước khi nâng cấp dữ liệu, phần mềm sao lưu vào {file} nhưng đọc lại thấy hỏng nên chưa "
    "nâng cấp. Ổ đĩa có thể sắp hỏng: hãy nhờ người kiểm tra ổ đĩa rồi mở lại. Dữ liệu vẫn còn nguyên.",
    "copy_failed.taking": "Trước khi nhận gói, phần mềm sao lưu sổ vào {file} nhưng đọc lại thấy hỏng nên chưa nhận. "
    "Ổ đĩa có thể sắp hỏng: hãy nhờ người kiểm tra ổ đĩa rồi nhận lại gói. Dữ liệu vẫn còn nguyên.",
}  # fmt: skip

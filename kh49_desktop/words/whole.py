"""Sentences about whole registers as files and about lists by layout: what happened and what to do."""

from collections.abc import Mapping

WHOLE: Mapping[str, str] = {
    # -- layouts --
    "bad_layouts": "Tệp mẫu danh sách {file} có chỗ chưa đúng: {what}. Hãy sửa chỗ đó, "
    "hoặc bỏ tệp ra khỏi thư mục dữ liệu để dùng mẫu có sẵn.",
    "no_such_layout": "Không có mẫu danh sách “{typed}”. Các mẫu: {layouts}.",
    "year_needed": "Mẫu {layout} là sổ của một năm. Hãy thêm năm, ví dụ --year 2026.",
    "layout_of_other": "Mẫu {layout} là của loại bản ghi {record}. Hãy dùng: kh49 export {record} --layout {layout}.",
    # -- a whole register --
    "not_a_register_file": "Tệp {file} không phải là tệp xuất toàn bộ sổ. "
    "Nếu là một danh sách, hãy mở ở trang Nhập từ Excel của loại sổ ấy.",
    "not_a_register_file.command": "Tệp {file} không phải là tệp xuất toàn bộ sổ. "
    "Nếu là một danh sách, hãy nhập theo loại bản ghi, ví dụ: kh49 import member TỆP.",
    "folder_no_register": "{folder} là một thư mục, nhưng không phải thư mục xuất toàn bộ sổ. Hãy cho tệp .xlsx hay "
    ".json mà kh49 export all đã ghi, hoặc thư mục mà kh49 export all --out TÊN.csv đã tạo.",
    "folder_no_list": "{folder} là một thư mục. Hãy cho một tệp .xlsx, .xls hay .csv; nếu là thư mục mà "
    "kh49 export all --out TÊN.csv đã tạo thì dùng: kh49 import all THƯ_MỤC.",
    "whole_newer": "Tệp {file} do phiên bản mới hơn của phần mềm ghi ra. Hãy cập nhật phần mềm rồi nhập lại.",
    "whole_of_other_unit": "Tệp {file} là sổ của một đơn vị khác nên không nhập vào đây. Hãy nhập vào một thư mục mới.",
    "no_unit_in_file": "Thư mục này chưa có đơn vị, mà tệp {file} không có đơn vị của sổ. "
    "Hãy tạo đơn vị trước, hoặc nhập tệp xuất toàn bộ sổ.",
    "sheet_not_known": "Trang {sheet} không phải của loại bản ghi nào nên được bỏ qua. Hãy để nguyên tên các trang.",
    "column_not_known": "Trang {sheet}: không có trường nào tên “{column}” nên cột này được bỏ qua. "
    "Hãy để nguyên tên các cột.",
    "record_id_wrong": "“{typed}” không phải là mã bản ghi nên dòng này chưa được nhập. "
    "Hãy để nguyên mã, hoặc xoá trống ô mã nếu là bản ghi mới.",
    "record_id_twice": "Mã bản ghi trùng với dòng {row} mà nội dung khác, nên dòng này chưa được nhập. "
    "Nếu là bản ghi mới, hãy xoá trống ô mã.",
    "link_not_found": "Không biết “{typed}” là bản ghi nào trong {records}. "
    "Hãy ghi đúng tên, hoặc mã của bản ghi khi có nhiều tên giống nhau.",
    "file_not_beside": "Không thấy tệp {name} trong thư mục tệp đính kèm bên cạnh nên chưa nhập dòng này. "
    "Hãy chép cả thư mục đó rồi nhập lại.",
}

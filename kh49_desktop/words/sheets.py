"""Sentences about lists: files that cannot be read, tables, mappings, and what an import found in the rows."""

from collections.abc import Mapping

from kh49_desktop.records import CATALOGUE

# "no_" and a field's short name: the cell of a required field is blank. Every record type brings its own.
MISSING: Mapping[str, str] = {
    f"no_{field.short or field.name}": "Chưa có “{label}”. Hãy bổ sung khi biết."
    for kind in CATALOGUE.kinds
    for field in kind.about.fields.values()
}

SHEETS: Mapping[str, str] = {
    "sensitive_list": "Danh sách “{records}” là dữ liệu nhạy cảm nên không xuất ra tệp. Hãy xem trên màn hình; "
    "số tổng hợp thì ghi ở loại khác.",
    **MISSING,
    # -- files --
    "no_such_file": "Không tìm thấy tệp {file}.",
    "no_such_folder": "Không có thư mục {folder}. Hãy chọn thư mục khác.",
    "file_in_use": (
        "Không mở được tệp {file}: tệp đang mở trong Excel hoặc không có quyền ghi. Hãy đóng tệp rồi làm lại."
    ),
    "file_empty": "Tệp {file} trống, không có dữ liệu.",
    "clipboard_empty": "Chưa có gì để dán. Hãy chép các ô trong Excel trước.",
    "file_too_large": (
        "Tệp {file} quá lớn so với một danh sách. Hãy chép riêng phần danh sách sang tệp mới rồi nhập lại."
    ),
    "file_locked": "Tệp {file} có mật khẩu. Hãy mở bằng Excel, bỏ mật khẩu rồi lưu lại.",
    "file_damaged": (
        "Tệp {file} bị hỏng hoặc chưa chép xong, không mở được. Hãy mở bằng Excel rồi lưu lại, hoặc xin tệp khác."
    ),
    "not_a_sheet": "{file} không phải là bảng tính. Hãy chọn tệp .xlsx, .xls, .ods, .csv hoặc .txt.",
    "not_a_sheet.web": (
        "{file} mang tên tệp Excel nhưng bên trong là trang web (HTML, XML) do phần mềm khác xuất ra. "
        "Hãy mở bằng Excel, chọn Lưu thành kiểu .xlsx rồi nhập lại."
    ),
    "unknown_ending": "Không ghi được loại tệp {ending}. Hãy đặt tên tệp kết thúc bằng {endings}.",
    # -- tables --
    "no_such_sheet": "Không có trang tính {sheet}. Tệp có các trang: {sheets}.",
    "no_header": (
        "Không tìm thấy dòng tiêu đề trong tệp {file}. "
        "Danh sách cần một dòng ghi tên các cột, trong đó có cột {wanted}."
    ),
    "list_sideways": (
        "Danh sách ở trang tính {sheet} nằm ngang: tiêu đề xếp theo cột, mỗi người một cột. "
        "Trong Excel, hãy chép cả bảng, rồi bấm Dán đặc biệt (Paste Special), chọn Hoán vị (Transpose) "
        "vào một trang tính mới, lưu lại và nhập lần nữa."
    ),
    "sheets_sideways": (
        "Danh sách ở trang tính {sheet} nằm ngang (mỗi người một cột) nên chưa nhập. "
        "Muốn nhập, hãy chép bảng đó và dán kiểu Hoán vị (Transpose) sang một trang tính mới."
    ),
    "no_rows": "Dưới dòng tiêu đề (dòng {row}) của trang {sheet} không có dòng dữ liệu nào.",
    "table_beside": (
        "Bên phải còn một bảng nữa, bắt đầu từ cột {column}, chưa nhập. "
        "Hãy chép bảng đó sang một trang tính riêng rồi nhập tiếp."
    ),
    "several_tables": "Đã gộp {count} bảng của tệp trong một lần nhập: {tables}.",
    "table_left_aside": "Chưa nhập bảng ở trang {sheet}, dòng {row} ({count} dòng). Muốn nhập, hãy chọn trang đó.",
    "table_left_aside.hidden": "Trang {sheet} đang ẩn nên chưa nhập ({count} dòng). Muốn nhập, hãy chọn trang đó.",
    "table_left_aside.other_shape": (
        "Bảng ở trang {sheet}, dòng {row} có các cột khác nên chưa nhập ({count} dòng). Muốn nhập, hãy chọn trang đó."
    ),
    "table_left_aside.named": (
        "Trang {sheet} theo tên là bản mẫu, bản cũ hoặc danh sách người đã nghỉ nên chưa nhập ({count} dòng). "
        "Muốn nhập, hãy chọn trang đó."
    ),
    "hidden_sheet": "Trang {sheet} đang ẩn trong tệp; vẫn được nhập vì không có bảng nào khác được chọn.",
    "hidden_rows": "Trang {sheet} có {count} dòng đang ẩn (bộ lọc); các dòng đó vẫn được nhập.",
    "hidden_rows.out": "Trang {sheet} có {count} dòng đang ẩn; các dòng đó không được nhập.",
    "hidden_columns": "Trang {sheet} có cột đang ẩn được nhập: {columns}.",
    "rows_left_out": ("Trang {sheet} có {count} dòng dưới tiêu đề không nhập: {rows}. Hãy xem lại, đừng để sót người."),
    "money_scaled": "Cột {column} ghi tiền theo đơn vị {scale} đồng; các số đã được nhân với {scale}.",
    "same_for_all": "“{label}” của mọi dòng là {value}.",
    # -- mappings --
    "name_column_needed": "Chưa biết cột nào là {wanted}. Các cột trong tệp: {headings}.",
    "unknown_field": "Không có trường {field}. Các trường có thể dùng: {fields}.",
    "unknown_column": "Bảng không có cột {column}. Các cột có dữ liệu: {columns}.",
    "bad_letters": "“{typed}” không phải là tên cột. Hãy ghi chữ cái của cột như B, hoặc nhiều cột như C,D.",
    "bad_mapping_file": (
        'Tệp ghép cột {file} không đọc được. Tệp cần ghi theo JSON, mỗi trường một cột, ví dụ {{"full_name": "B"}}.'
    ),
    # -- imports --
    "no_such_import": "Không có lần nhập {typed}. Hãy xem mã trong kết quả của lần nhập.",
    "import_undone": "Lần nhập tệp {file} đã được hoàn tác rồi.",
    # -- rows --
    "formula_error": (
        "Ô ghi {typed} là lỗi công thức của bảng tính, không phải dữ liệu. Hãy sửa trong Excel rồi nhập lại, "
        "hoặc nhập giá trị đúng."
    ),
    "ditto_mark": "“{typed}” nghĩa là giống ô bên trên nên không lưu như một giá trị. Hãy nhập giá trị đầy đủ.",
    "month_or_day_first": (
        "“{typed}” có thể là ngày {one} hoặc ngày {other}, vì trong cột này có ô ghi tháng trước ngày. "
        "Hãy nhập lại theo thứ tự ngày/tháng/năm."
    ),
    "several_answers_marked": ("Dòng này đánh dấu nhiều cột cùng lúc: {columns} (cột {letters}). Hãy giữ lại một dấu."),
    "several_answers_marked.two": ("Dòng này đánh dấu cả hai cột {columns} (cột {letters}). Hãy giữ lại một dấu."),
    "number_before_name": "Đã bỏ số thứ tự “{typed}” đứng trước họ tên.",
    "remark_in_name": "Họ tên có ghi kèm “{typed}”. Hãy kiểm tra và chuyển phần ghi kèm sang ghi chú.",
    "remark_in_name.noted": "Phần ghi kèm họ tên “{typed}” đã được chuyển sang ô “{label}”.",
    "exact_duplicate_of_previous_row": "Dòng này giống hệt dòng {row} nên được bỏ qua.",
    "same_person_again": (
        "Trùng số định danh với dòng {row}: là cùng một người nên không thêm lần nữa. "
        "Khác nhau ở: {fields}; giữ theo dòng {row}."
    ),
    "same_person_again.thing": (
        "Trùng “{label}” với dòng {row}: là cùng một bản ghi ({title}) nên không thêm lần nữa. "
        "Khác nhau ở: {fields}; giữ theo dòng {row}."
    ),
    "same_person_again.thing_elsewhere": (
        "Trùng “{label}” với dòng {row} của trang {sheet}: là cùng một bản ghi ({title}) nên không thêm lần nữa. "
        "Khác nhau ở: {fields}; giữ theo trang {sheet}."
    ),
    "same_person_repeated.thing": (
        "Trùng “{label}” với dòng {row}: là cùng một bản ghi ({title}) nên không thêm lần nữa."
    ),
    "same_person_repeated.thing_elsewhere": (
        "Trùng “{label}” với dòng {row} của trang {sheet}: là cùng một bản ghi ({title}) nên không thêm lần nữa."
    ),
    "same_person_repeated": "Trùng số định danh với dòng {row}: là cùng một người nên không thêm lần nữa.",
    "same_name_same_dob_DIFFERENT_person": (
        "Cùng họ tên và ngày sinh với dòng {row} nhưng khác số định danh: giữ là hai người. Hãy kiểm tra lại."
    ),
    "maybe_same_person": (
        "Cùng họ tên và ngày sinh với dòng {row}, chưa đủ số định danh để biết có phải một người. Hãy kiểm tra."
    ),
    "maybe_known_already": "Sổ đã có người cùng họ tên và ngày sinh; dòng này được thêm là người khác. Hãy kiểm tra.",
    "id_of_another_row": (
        "Số định danh {typed} đã có ở dòng {row} của một người khác tên, khác ngày sinh. "
        "Số này chưa được ghi cho dòng này; hãy kiểm tra lại."
    ),
    "id_of_another": (
        "Số định danh {typed} trong sổ là của {name}, khác cả họ tên và ngày sinh. "
        "Số này chưa được ghi cho dòng này; hãy kiểm tra lại."
    ),
    "exact_duplicate_of_previous_row.elsewhere": "Dòng này giống hệt dòng {row} của trang {sheet} nên được bỏ qua.",
    "same_person_again.elsewhere": (
        "Trùng số định danh với dòng {row} của trang {sheet}: là cùng một người nên không thêm lần nữa. "
        "Khác nhau ở: {fields}; giữ theo trang {sheet}."
    ),
    "same_person_repeated.elsewhere": (
        "Trùng số định danh với dòng {row} của trang {sheet}: là cùng một người nên không thêm lần nữa."
    ),
    "same_name_same_dob_DIFFERENT_person.elsewhere": (
        "Cùng họ tên và ngày sinh với dòng {row} của trang {sheet} nhưng khác số định danh: giữ là hai người. "
        "Hãy kiểm tra lại."
    ),
    "maybe_same_person.elsewhere": (
        "Cùng họ tên và ngày sinh với dòng {row} của trang {sheet}, chưa đủ số định danh để biết có phải một người. "
        "Hãy kiểm tra."
    ),
    "id_of_another_row.elsewhere": (
        "Số định danh {typed} đã có ở dòng {row} của trang {sheet}, là của một người khác tên, khác ngày sinh. "
        "Số này chưa được ghi cho dòng này; hãy kiểm tra lại."
    ),
    "several_such_records": (
        "Có {count} bản ghi khớp với “{typed}”. Hãy ghi thêm số định danh hoặc ngày sinh để biết là ai."
    ),
    "link_other_name": "“{typed}”: số định danh này trong sổ là của {name}. Đã lấy theo số; hãy kiểm tra lại họ tên.",
    "two_values": "Có hai giá trị khác nhau ({typed}) cho cùng một mục. Hãy giữ lại một.",
    "sex_column_contradicts_cccd.by_id": (
        "Danh sách ghi {typed} nhưng số định danh {value}, khớp năm sinh, là của {now}. Đã ghi {now}; hãy kiểm tra lại."
    ),
    "cmnd9.moved": "“{typed}” là số CMND 9 số, đã hết giá trị; đã ghi vào ô Số CMND cũ. Hãy hỏi số định danh 12 số.",
}

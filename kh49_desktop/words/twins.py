"""Why two records may be one: said in lists, one beside the other."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "same_citizen_id": "cùng số định danh",
    "same_tax_code": "cùng mã số thuế",
    "same_number": "cùng một số chỉ cấp cho một nơi, một người",
    "same_name": "cùng họ tên",
    "same_name_folded": "cùng họ tên, chỉ khác dấu hoặc i, y",
    "name_words_swapped": "họ tên đảo thứ tự",
    "name_like": "họ tên gần giống",
    "other_name": "họ tên khác nhau",
    "same_birth": "cùng ngày sinh",
    "same_birth_part": "cùng năm sinh, chưa rõ ngày",
    "birth_part": "một bên chỉ ghi năm sinh",
    "birth_swapped": "ngày sinh đảo ngày và tháng",
    "birth_digit": "ngày sinh lệch một chữ số",
    "other_birth": "ngày sinh khác nhau",
    "same_phone": "cùng số điện thoại",
    "id_digit": "số định danh lệch một chữ số",
    "id_swapped": "số định danh đảo hai chữ số",
    "other_id": "hai số định danh khác nhau, có lẽ là hai người",
    "same_naming": "cùng tên gọi",
    "naming_like": "tên gọi gần giống",
    "same_days": "cùng ngày",
    "same_rest": "các mục khác giống nhau",
    "differing_rest": "có mục khác nhau",
}

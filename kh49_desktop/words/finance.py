"""Sentences of the problems of dues and the fund: what happened and what to do; and how dues are worked out."""

from collections.abc import Mapping
from types import MappingProxyType

FINANCE: Mapping[str, str] = {
    "dues_twice": "Đoàn viên {name} đã có một dòng đoàn phí năm {year}. Hãy ghi vào dòng đó.",
    "dues_ahead": "Tháng {month} chưa đến mà đã ghi đoàn phí. Hãy kiểm tra lại cột tháng; nếu nộp trước thì không cần "
    "làm gì.",
    "dues_far_over": "Số đã nộp {paid} đồng cao hơn nhiều so với mức phải đóng (khoảng {due} đồng). "
    "Hãy kiểm tra xem có thừa số 0 không.",
    "dues_month_needed": "Ghi cả tháng đã đóng thì cần nói tháng nào. Hãy thêm --month, ví dụ --month 10.",
    "dues_year_elsewhere": "Chỉ sổ thu đoàn phí được in theo năm. Hãy dùng: kh49 print dues --year 2026 --out TỆP.",
    "dues_base_twice": "Đoàn viên đã có mức lương tính từ tháng {month}. Hãy sửa dòng đó.",
    "fund_twice": "Doanh nghiệp này đã có một dòng kinh phí công đoàn của tháng {month}. Hãy ghi vào dòng đó.",
    "fund_quarter": "Đóng theo quý thì ghi tháng cuối của quý: tháng 3, 6, 9 hoặc 12. Hãy kiểm tra lại tháng.",
    "fund_short": "Đã đóng {paid} đồng, ít hơn số phải đóng {due} đồng. Hãy kiểm tra lại quỹ lương và số đã đóng.",
    "fund_far_over": "Đã đóng {paid} đồng, cao hơn nhiều so với số phải đóng {due} đồng. "
    "Hãy kiểm tra xem có thừa số 0 không.",
    "relief_too_long": "Thời gian tạm dừng hoặc giảm mức đóng dài hơn {most} tháng. Hãy kiểm tra lại quyết định.",
    "cut_too_deep": "Mức giảm cao hơn {most}%. Hãy kiểm tra lại quyết định.",
    "disclosure_twice": "Năm {year} đã có một dòng công khai tài chính. Hãy kiểm tra xem có phải ghi hai lần không.",
}

# What dues are worked out from (`rates.Tariff.of`), and what is said of a rule whose text has not been seen.
BASE: Mapping[str, str] = MappingProxyType(
    {
        "INSURED": "tiền lương làm căn cứ đóng BHXH bắt buộc",
        "NET": "tiền lương thực lĩnh (sau khi trừ BHXH, BHYT, BHTN và thuế thu nhập cá nhân)",
    }
)
UNCONFIRMED = "mức này chưa kiểm chứng với văn bản gốc"

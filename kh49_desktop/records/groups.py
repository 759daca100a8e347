"""The groups of tasks of Plan 49-KH/TU, section III: what the records of a grassroots union belong to."""

from collections.abc import Mapping
from types import MappingProxyType

GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "III.1": "Đoàn viên, công đoàn cơ sở",
        "III.2": "Tổ chức, cán bộ công đoàn",
        "III.3": "Hoạt động công đoàn",
        "III.4": "Tài chính công đoàn",
        "III.5": "Sự lãnh đạo của Đảng",
        "III.6": "Chính sách, phối hợp",
    }
)

"""The size of a file as people say it."""

from __future__ import annotations

from typing import Final

KILO: Final = 1024
MEGA: Final = KILO * KILO


def show_size(size: int) -> str:
    """Return bytes as "6,0 MB"; below a tenth of a megabyte as whole "12 KB", never as nothing."""
    if size < MEGA // 10:
        return f"{-(-size // KILO)} KB"
    return f"{size / MEGA:.1f} MB".replace(".", ",")

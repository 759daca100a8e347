"""The list of units that have not sent: it is shown whatever the list of parcels holds."""

from __future__ import annotations

import datetime

import pytest

from kh49_desktop.ui.missing import Owing, reminder

DAY = datetime.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("last", "shown"),
    [("2026-09-30", "30/09/2026"), ("", "chưa lần nào"), ("hôm qua", "hôm qua"), ("2026-02-30", "2026-02-30")],
)
def test_the_day_of_the_latest_parcel_is_shown_as_it_is_known(last: str, shown: str) -> None:
    owing = Owing("DL-0049", "CĐCS Công ty TNHH May Thái Dương", None, last)
    assert owing.shown == shown
    assert "DL-0049" in reminder("Công đoàn phường Buôn Ma Thuột", [owing, owing], DAY, DAY)

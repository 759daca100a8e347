"""The two parts of a name, and the offer of proper capitals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kh49_desktop.text.letters import clean, fold
from kh49_desktop.text.names import join_name, looks_upper, proper_case, split_name

from .samples import kinh_names, names
from .vectors import rows


@pytest.mark.parametrize("row", rows("split_names.tsv"), ids=lambda row: row["full"].strip())
def test_split_name(row: dict[str, str]) -> None:
    assert split_name(row["full"]) == (row["ho_dem"], row["ten"])


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("H' Blu Ktul", ("H' Ktul", "Blu")),
        ("H'HÀ NIÊ", ("H' NIÊ", "HÀ")),
        ("y wang mlô", ("y mlô", "wang")),
        ("Y Wang", ("Y", "Wang")),
        ("H'Hà", ("H'", "Hà")),
        ("Ksor H'Bia", ("Ksor", "H'Bia")),
        ("Hà", ("", "Hà")),
        ("Y", ("", "Y")),
        ("H'", ("", "H'")),
        ("", ("", "")),
    ],
)
def test_split_name_of_the_highlands_and_of_next_to_nothing(full: str, parts: tuple[str, str]) -> None:
    assert split_name(full) == parts


@given(st.one_of(names, kinh_names.map(str.upper), kinh_names.map(lambda name: f"  {name} ")))
def test_joining_the_parts_gives_the_name_back(name: str) -> None:
    assert join_name(*split_name(name)) == clean(name)


@given(st.one_of(st.text(), names))
def test_no_word_is_lost_by_splitting_and_joining(name: str) -> None:
    assert sorted(fold(join_name(*split_name(name))).split()) == sorted(fold(clean(name)).split())


def test_a_corrected_highland_name_is_joined_in_its_own_order() -> None:
    assert join_name("Y Niê Kđăm", "Thanh Hà") == "Y Thanh Hà Niê Kđăm"
    assert join_name("H' Ktul", "Blu") == "H'Blu Ktul"


@pytest.mark.parametrize(("ho_dem", "ten", "full"), [("", "Mai", "Mai"), ("Nguyễn", "", "Nguyễn"), ("", "", "")])
def test_a_missing_part_leaves_no_blank(ho_dem: str, ten: str, full: str) -> None:
    assert join_name(ho_dem, ten) == full


@pytest.mark.parametrize(
    ("name", "is_upper"),
    [("NGUYỄN VĂN AN", True), ("H'HÀ NIÊ", True), ("Nguyễn Văn An", False), ("Y", False), ("Y H", False), ("", False)],
)
def test_looks_upper(name: str, is_upper: bool) -> None:
    assert looks_upper(name) is is_upper


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("NGUYỄN VĂN AN", "Nguyễn Văn An"),
        ("nguyễn văn ánh", "Nguyễn Văn Ánh"),
        ("H'HÀ NIÊ", "H'Hà Niê"),
        ("h\u2019hen niê", "H\u2019Hen Niê"),
        ("Y BHĂM KBUÔR", "Y Bhăm Kbuôr"),
        ("y  bhăm", "Y Bhăm"),
        ("ĐẶNG ÁNH", "Đặng Ánh"),
        ("Y Wang Mlô", "Y Wang Mlô"),
        ("TÔN-NỮ THỊ", "Tôn-Nữ Thị"),
        ("McDonald An", "McDonald An"),
    ],
)
def test_proper_case(name: str, offer: str) -> None:
    assert proper_case(name) == offer


@given(names)
def test_a_name_in_proper_case_comes_back_from_capitals(name: str) -> None:
    assert proper_case(name.upper()) == name

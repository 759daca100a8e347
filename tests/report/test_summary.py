"""The official page: the layout of NĐ 30, every figure on it, and what it says where nothing is known."""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.goals.summary import figures
from kh49_desktop.reference import Reference
from kh49_desktop.report.layout import MOTTO, NATION, words_of_day, written_day
from kh49_desktop.report.pages import BOLD, width_of
from kh49_desktop.report.seal import Seal
from kh49_desktop.report.summary import DATA_FILE, check_code, packed, preview_bytes, printed, write_summary

Data = dict[str, Any]
Tool = Callable[..., str]
LONG = (
    "CĐCS Công ty Trách nhiệm hữu hạn Một thành viên Xuất nhập khẩu Cà phê và Nông sản Buôn Ma Thuột – "
    "Chi nhánh Khu công nghiệp Hoà Phú"
)


@pytest.fixture
def shown(tool: Tool, reference: Reference, tmp_path: Path) -> Callable[..., str]:
    """The text of a summary as another program reads it: line by line over the page, then column by column."""

    def text(data: Data, level: str = "L0") -> str:
        path = tmp_path / "shown.pdf"
        path.write_bytes(preview_bytes(data, reference=reference, level=level))
        return "\n".join(" ".join(tool("pdftotext", how, path, "-").split()) for how in ("-layout", "-raw"))

    return text


# -- layout ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-02-05", "Đắk Lắk, ngày 05 tháng 02 năm 2026"),
        ("2026-01-31", "Đắk Lắk, ngày 31 tháng 01 năm 2026"),
        ("2026-03-09", "Đắk Lắk, ngày 09 tháng 3 năm 2026"),
        ("2026-12-10", "Đắk Lắk, ngày 10 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_months_one_and_two_have_a_leading_zero(day: str, words: str) -> None:
    assert written_day("Đắk Lắk", datetime.date.fromisoformat(day)) == words
    assert words.endswith(words_of_day(datetime.date.fromisoformat(day)))


def test_the_rule_under_the_motto_is_as_long_as_the_line(data: Data, reference: Reference) -> None:
    drawn = rules(preview_bytes(data, reference=reference))
    assert any(abs(length - width_of(MOTTO, BOLD, 13)) < 0.01 for length in drawn)
    issuer = width_of(data["unit"]["name"].upper(), BOLD, 12)
    assert any(issuer / 3 * 0.95 <= length <= issuer / 2 for length in drawn)


def rules(pdf: bytes) -> list[float]:
    """Return the lengths of the level lines on the first page."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        found, start = [], (0.0, 0.0)
        for step in pikepdf.parse_content_stream(file.pages[0]):
            name, numbers = str(step.operator), list(step.operands)
            if name == "m":
                start = (float(numbers[0]), float(numbers[1]))
            elif name == "l" and abs(float(numbers[1]) - start[1]) < 0.01:
                found.append(float(numbers[0]) - start[0])
        return found


def test_head_title_and_signature_stand_on_the_page(data: Data, shown: Callable[..., str]) -> None:
    text = shown(data)
    for words in (
        "LIÊN ĐOÀN LAO ĐỘNG TỈNH ĐẮK LẮK", "CĐCS CÔNG TY TNHH MAY THÁI DƯƠNG", NATION, MOTTO, "Số: 05/BC-CĐCS",
        "Đắk Lắk, ngày 02 tháng 12 năm 2026", "BÁO CÁO", "Tóm tắt kết quả thực hiện Kế hoạch số 49-KH/TU năm 2026",
        "Kính gửi: Ban Thường vụ Liên đoàn Lao động tỉnh Đắk Lắk.", "Nơi nhận:", "- Như trên;",
        "- Ban Công tác công đoàn;", "- Lưu: CĐCS.", "TM. BAN CHẤP HÀNH", "CHỦ TỊCH", "Nguyễn Thị Hạnh",
    ):  # fmt: skip
        assert words in text
    assert unicodedata.is_normalized("NFC", text)


def test_every_figure_stands_on_the_page(data: Data, shown: Callable[..., str]) -> None:
    text = shown(data)
    for words in (
        "1. Lao động và đoàn viên", "Tổng số lao động 341 352 287", "Đoàn viên công đoàn 323 18 5 336 274",
        "Trong đó đang tạm dừng sinh hoạt 2 1 0 3 3",
        "đầu kỳ 323 + tăng 18 − giảm 5 = cuối kỳ 336; tăng do kết nạp 15, chuyển sinh hoạt đến 3; giảm do chuyển",
        "sinh hoạt đi 2, nghỉ hưu 3.",
        "2. Hội nghị, đối thoại, thoả ước", "Đã tổ chức 28/03/2026, toàn thể", "312 trên 336 (92,9%)", "01/NQ-HNNLĐ",
        "2 lần; 7 kiến nghị, đã giải quyết 6", "20/06/2026", "02/TƯLĐTT", "Còn hiệu lực 15/05/2024", "352 người",
        "Gửi Sở Nội vụ", "20/05/2024", "3. So với chỉ tiêu của Kế hoạch 49 (mốc năm 2030)", "từ 90.000 đoàn viên",
        "góp 336 đoàn viên", "trên 80% trong tất cả", "đã tổ chức 1/1, đạt", "từ 80% trong các doanh",
        "còn hiệu lực 1/1, đạt", "“hầu hết”, không nêu số", "không xét đạt", "336/352 (95,5%)",
        "Trong sổ còn 3 đoàn viên chưa ghi đủ thông tin.", "Đoàn viên cuối kỳ",
    ):  # fmt: skip
        assert words in text, words


def test_where_nothing_is_known_it_says_so_and_never_nought(no_data: Data, shown: Callable[..., str]) -> None:
    text = shown(no_data)
    for words in (
        "Tổng số lao động chưa có số liệu", "Đoàn viên công đoàn chưa có số liệu", "Đối thoại định kỳ chưa có số liệu",
        "Thoả ước lao động tập thể chưa có số liệu", "(kỳ chưa kết thúc)", "/BC-CĐCS",
    ):  # fmt: skip
        assert words in text
    assert "0/0" not in text
    assert " 0 " not in text
    assert "Đoàn viên cuối kỳ" not in text  # no chart of nothing


def test_what_is_no_longer_the_union_s_is_told_so(data: Data, shown: Callable[..., str]) -> None:
    data["targets"][2]["answer"] = {"state": "out_of_scope", "numerator": None, "denominator": None, "because": None}
    assert "không còn thuộc phạm vi công đoàn" in shown(data)


def test_the_other_reading_of_a_target_is_told_where_it_differs(data: Data, shown: Callable[..., str]) -> None:
    data["targets"][2]["answer"] = {"state": "not_met", "numerator": 0, "denominator": 1, "because": None}
    data["targets"][2]["broad"] = {"state": "met", "numerator": 1, "denominator": 1, "because": None}
    text = shown(data)
    assert "chưa tổ chức 0/1" in text
    assert "nếu tính cả hình thức dân chủ" in text


def test_the_level_is_told_on_every_page(data: Data, shown: Callable[..., str]) -> None:
    assert shown(data).count("Mức L0: bản in để ký") == 4
    assert shown(data, "L1").count("Mức L1: dấu của phần mềm, không phải chữ ký số theo luật") == 4


def test_the_page_number_begins_on_page_two_above_the_text(
    data: Data, tool: Tool, reference: Reference, tmp_path: Path
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(preview_bytes(data, reference=reference))
    first, second = (tool("pdftotext", "-f", page, "-l", page, "-layout", path, "-").strip() for page in ("1", "2"))
    assert second.splitlines()[0].strip() == "2"
    assert first.splitlines()[0].strip().startswith("LIÊN ĐOÀN")


def test_long_names_three_agreements_and_odd_letters_still_print(data: Data, shown: Callable[..., str]) -> None:
    data["unit"] |= {"name": LONG, "chair": "H' Blu Ktul 😀", "superior": "Công đoàn các Khu công nghiệp tỉnh Đắk Lắk"}
    data["agreements"] *= 3
    data["conferences"] *= 4
    data["conferences"][1] = data["conferences"][0] | {"status": "PLANNED", "present": None, "counted": False}
    text = shown(data)
    assert "H' Blu Ktul □" in text
    assert "Kính gửi: Công đoàn các Khu công nghiệp tỉnh Đắk Lắk." in text
    assert text.count("02/TƯLĐTT") == 6
    assert "Dự kiến 28/03/2026, chưa tổ chức" in text


def test_a_name_with_signs_of_markup_is_printed_as_it_is(data: Data, shown: Callable[..., str]) -> None:
    data["unit"]["name"] = "CĐCS Công ty <b>A&B</b> & Con"
    assert "CĐCS CÔNG TY <B>A&B</B> & CON" in shown(data)


def test_a_table_that_goes_on_has_its_heading_again(
    data: Data, tool: Tool, reference: Reference, tmp_path: Path
) -> None:
    data["agreements"] = data["agreements"] * 40
    path = tmp_path / "x.pdf"
    path.write_bytes(preview_bytes(data, reference=reference))
    second = tool("pdftotext", "-f", "2", "-l", "2", "-layout", path, "-")
    assert "Nội dung" in second
    assert second.index("Nội dung") < second.index("02/TƯLĐTT")


# -- the file --------------------------------------------------------------------------------------------------------
def test_every_face_is_embedded(sealed: Path) -> None:
    with pikepdf.open(sealed) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_the_tools_of_others_find_it_sound(sealed: Path, tool: Tool) -> None:
    told = tool("pdfsig", "-nocert", sealed)
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", sealed)
    for line in tool("pdffonts", sealed).splitlines()[2:]:
        assert line.split()[-5:-2] == ["yes", "yes", "yes"]  # embedded, subset, with a way back to Unicode


def test_the_same_data_make_the_same_bytes(data: Data, reference: Reference) -> None:
    payload = packed(data, reference=reference, level="L1")
    assert printed(payload).pdf == printed(payload).pdf


def test_the_data_travel_in_the_file_with_their_figures(data: Data, reference: Reference) -> None:
    with pikepdf.open(io.BytesIO(preview_bytes(data, reference=reference))) as pdf:
        content = pdf.attachments[DATA_FILE].get_file().read_bytes()
    payload = packed(data, reference=reference, level="L0")
    assert payload["data"] == data
    assert payload["figures"] == figures(data)  # type: ignore[arg-type]
    assert printed(payload).code == check_code(content)


def test_names_written_with_marks_apart_are_joined_in_the_data(data: Data, reference: Reference) -> None:
    name = data["unit"]["name"]
    data["unit"]["name"] = unicodedata.normalize("NFD", name)
    assert packed(data, reference=reference, level="L0")["data"]["unit"]["name"] == name


def test_letters_without_a_face_are_told_to_the_caller(
    data: Data, reference: Reference, tmp_path: Path, now: datetime.datetime
) -> None:
    data["unit"]["chair"] = "Nguyễn Thị 漢"
    done = write_summary(tmp_path / "x.pdf", data, reference=reference, level="L0", now=now)
    assert done.replaced == ("漢",)
    assert (done.level, done.pages, done.figures["members_closing"]) == ("L0", 2, 336)


def test_printing_and_preview_need_no_signing_library() -> None:
    code = "import sys, kh49_desktop.report.summary, kh49_desktop.report.listing; print('pyhanko' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_seal_is_needed_for_level_one(
    data: Data, reference: Reference, tmp_path: Path, now: datetime.datetime
) -> None:
    with pytest.raises(ValueError, match="L1"):
        write_summary(tmp_path / "x.pdf", data, reference=reference, level="L1", now=now)
    with pytest.raises(ValueError, match="L7"):
        packed(data, reference=reference, level="L7")


# -- what the machine refuses ----------------------------------------------------------------------------------------
def test_a_folder_that_is_not_there_is_a_trouble_and_leaves_nothing(
    data: Data, reference: Reference, seal: Seal, tmp_path: Path, now: datetime.datetime
) -> None:
    with pytest.raises(Trouble) as trouble:
        write_summary(tmp_path / "none" / "x.pdf", data, reference=reference, seal=seal, now=now)
    assert trouble.value.code == "cannot_open"


def test_a_folder_in_the_file_s_place_stays(
    data: Data, reference: Reference, tmp_path: Path, now: datetime.datetime
) -> None:
    (tmp_path / "x.pdf").mkdir()
    with pytest.raises(Trouble):
        write_summary(tmp_path / "x.pdf", data, reference=reference, level="L0", now=now)
    assert [path.name for path in tmp_path.iterdir()] == ["x.pdf"]


def test_a_written_file_takes_the_old_one_s_place_whole(
    data: Data, reference: Reference, tmp_path: Path, now: datetime.datetime
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"old")
    write_summary(path, data, reference=reference, level="L0", now=now)
    assert path.read_bytes().startswith(b"%PDF-")
    assert [found.name for found in tmp_path.iterdir()] == ["x.pdf"]

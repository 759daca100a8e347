"""A record on paper: the copy a person gets, the sheet to agree on, the application; nothing is clipped."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from kh49_desktop.errors import Refused
from kh49_desktop.records import Conference, Consent, Dues, Member, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.report.application_forms import write_application, write_application_list
from kh49_desktop.report.consent_sheet import write_consent
from kh49_desktop.report.sheet import write_record
from kh49_desktop.store.auditing import exports
from kh49_desktop.store.file import Store
from tests.conftest import NOW

Tool = Callable[..., str]


@pytest.fixture
def person(store: Store, unit: str) -> str:
    saved = store.save(
        Member,
        {"full_name": "H’Hen Niê Kđăm", "citizen_id": "066190012399", "phone": "0905774414", "gender": "NU",
         "birth_date": "1990-02-28", "residence": "buôn Ea Kmăt, Đắk Lắk", "ethnicity": "Ê Đê",
         "admitted_on": "2019-06-15", "note": "Dòng đầu.\n" + "một ghi chú rất dài " * 450 + "hết ghi chú"},
        children={"events": [{"kind": "CARD_ISSUE", "on": "2019-07-01", "decision_no": "07/QĐ"}]},
    )  # fmt: skip
    store.save(Dues, {"member": saved.id, "year": 2026, **{f"m{month:02d}": 25_000 for month in range(1, 13)}})
    return saved.id


def text_of(path: Path, tool: Tool) -> str:
    """The words of a PDF on one line."""
    told = tool("pdftotext", "-layout", path, "-")
    assert unicodedata.normalize("NFC", told) == told
    return re.sub(r"\s+", " ", told)


def is_sound(path: Path, tool: Tool) -> None:
    """All faces are embedded, the file has no error."""
    faces = tool("pdffonts", path).splitlines()[2:]
    assert faces
    assert all(face.split()[-5] == "yes" for face in faces)
    assert "No syntax or stream encoding errors" in tool("qpdf", "--check", path)


def test_a_person_s_own_copy_has_every_value_whole(store: Store, person: str, tmp_path: Path, tool: Tool) -> None:
    out = tmp_path / "hồ sơ.pdf"
    done = write_record(store, Member, person, out, now=NOW)
    is_sound(out, tool)
    told = text_of(out, tool)
    for words in ("HỒ SƠ ĐOÀN VIÊN", "H’Hen Niê Kđăm", "066 190 012 399", "0905 774 414", "28/02/1990",
                  "buôn Ea Kmăt, Đắk Lắk", "Cấp thẻ", "07/QĐ", "Tháng 12: 25.000", "Đang sinh hoạt",
                  "Phần mềm in ngày 22/11/2026"):  # fmt: skip
        assert words in told
    assert done.replaced == ()
    assert done.pages > 1


def test_no_word_of_a_long_text_is_lost_at_the_edge_of_a_page(
    store: Store, person: str, tmp_path: Path, tool: Tool
) -> None:
    out = tmp_path / "a.pdf"
    write_record(store, Member, person, out, now=NOW)
    words = re.findall(r"\w+", tool("pdftotext", out, "-"))
    assert words.count("chú") >= 450 + 2
    assert "hết ghi chú" in text_of(out, tool)


def test_many_rows_go_on_over_pages(store: Store, person: str, tmp_path: Path, tool: Tool) -> None:
    conference = store.save(
        Conference, {"year": 2026}, children={"votes": [{"item": f"Việc thứ {n}", "for": n} for n in range(150)]}
    ).id
    out = tmp_path / "hội nghị.pdf"
    assert write_record(store, Conference, conference, out, now=NOW).pages >= 4
    told = text_of(out, tool)
    assert [n for n in range(150) if f"Việc thứ {n} " not in told] == []
    assert told.count("Tán thành") >= 4  # the heading stands on each page
    is_sound(out, tool)


def test_what_is_sensitive_is_printed_only_when_asked_for(
    store: Store, person: str, tmp_path: Path, tool: Tool
) -> None:
    plain, whole = tmp_path / "a.pdf", tmp_path / "b.pdf"
    write_record(store, Member, person, plain, now=NOW)
    write_record(store, Member, person, whole, sensitive=True, now=NOW)
    assert "Ê Đê" not in text_of(plain, tool)
    assert "riêng tư của hồ sơ không in" in text_of(plain, tool)
    assert "Ê Đê" in text_of(whole, tool)
    assert ["ethnicity" in line.personal for line in exports(store)] == [True, False]


def test_consent_is_told_as_it_stands(store: Store, person: str, tmp_path: Path, tool: Tool) -> None:
    out = tmp_path / "a.pdf"
    write_record(store, Member, person, out, now=NOW)
    assert "chưa có văn bản đồng ý" in text_of(out, tool)
    given = store.save(Consent, {"member": person, "given_on": "2026-02-01", "membership": 1}).id
    write_record(store, Member, person, out, now=NOW)
    assert "đang đồng ý" in text_of(out, tool)
    store.save(Consent, {"withdrawn_on": "2026-10-01"}, record=given)
    write_record(store, Member, person, out, now=NOW)
    assert "đã rút lại" in text_of(out, tool)


def test_the_consent_sheet_asks_for_each_purpose_and_ticks_none(
    store: Store, person: str, tmp_path: Path, tool: Tool
) -> None:
    out = tmp_path / "đồng ý.pdf"
    done = write_consent(store, person, out, now=NOW)
    is_sound(out, tool)
    told = text_of(out, tool)
    for words in ("PHIẾU ĐỒNG Ý", "H’Hen Niê Kđăm", "CĐCS Công ty TNHH May Thái Dương", "Gửi thông tin của riêng tôi",
                  "không trả lời thì không phải là đồng ý", "Rút lại", str(done.figures["version"]),
                  "91/2025/QH15"):  # fmt: skip
        assert words in told
    rule = store.reference.at("consent.text", NOW.date())
    assert rule is not None
    assert {purpose["field"] for purpose in rule.data["purposes"]} <= set(Consent.about.fields)
    assert done.pages == 1


def test_without_a_text_for_the_day_there_is_no_sheet(
    store: Store, person: str, tmp_path: Path, reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        store, "reference", dataclasses.replace(reference, rules={**reference.rules, "consent.text": ()})
    )
    with pytest.raises(Refused, match="no_consent_text"):
        write_consent(store, person, tmp_path / "a.pdf", now=NOW)
    assert not (tmp_path / "a.pdf").exists()


def test_an_application_is_filled_in_from_the_record(store: Store, person: str, tmp_path: Path, tool: Tool) -> None:
    out = tmp_path / "5a.pdf"
    write_application(store, person, out, now=NOW)
    is_sound(out, tool)
    told = text_of(out, tool)
    for words in ("ĐƠN GIA NHẬP", "Tên tôi là", "H’Hen Niê Kđăm", "066 190 012 399", "Mẫu 5a"):
        assert words in told
    assert "Ê Đê" not in told


def test_a_list_of_applicants_has_women_and_men_in_columns_of_their_own(
    store: Store, person: str, tmp_path: Path, tool: Tool
) -> None:
    him = {"gender": "NAM", "birth_date": "1989-05-23"}
    people = [person, *(store.save(Member, {"full_name": f"Trần Văn {n}", **him}).id for n in range(40))]
    out = tmp_path / "5b.pdf"
    write_application_list(store, people, out, now=NOW)
    is_sound(out, tool)
    lines = tool("pdftotext", "-layout", out, "-").splitlines()
    she = next(line for line in lines if "H’Hen" in line)
    he = next(line for line in lines if "Trần Văn 0" in line)
    assert she.index("28/02/1990") > he.index("23/05/1989")
    assert "Danh sách có 41 người" in text_of(out, tool)
    assert exports(store)[0].rows == 41


def test_a_record_that_is_not_there_makes_no_paper(store: Store, unit: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no_such_record"):
        write_record(store, Member, "nobody", tmp_path / "a.pdf", now=NOW)
    assert list(tmp_path.glob("*.pdf")) == []
    assert write_record(store, Unit, unit, tmp_path / "đơn vị.pdf", now=NOW).pages == 1

"""Erasure: the person is gone from the file to the last byte, and every count is as it was."""

from __future__ import annotations

import datetime
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.goals.bridge import bridge
from kh49_desktop.records import Conference, Consent, Dues, DuesBase, Member, MemberEvent
from kh49_desktop.reference import Reference
from kh49_desktop.store.attachments import ROOM, attach
from kh49_desktop.store.auditing import exports, note_export
from kh49_desktop.store.erasing import ERASE, HOLD, NEUTRAL, copies, erase, hold, is_erased
from kh49_desktop.store.file import Store
from kh49_desktop.twins.merging import merge
from tests.conftest import new_register

SECRETS = ("Đinh Kông Tráng", "066085774321", "0905774414", "44 ngõ Lạ Hoắc", "kongtrang@vidu.vn", "7910774321",
           "ghi chú chẳng ai biết", "lý do rất riêng", "Tủ 9 ngăn 774", "nháp bí mật", "Kơ Ho", "bảo đảm 774",
           "0905000774", "bản quét riêng")  # fmt: skip


@pytest.fixture
def person(store: Store, unit: str, tmp_path: Path) -> str:
    """A man who left in 2026, with everything a register may hold of someone; forty others beside him."""
    with store.change("IMPORT", "danh sách.xlsx") as change:
        for number in range(40):
            change.create(Member, {"full_name": f"Đinh Văn {number}", "citizen_id": f"0660857744{number:02d}",
                                   "admitted_on": "2020-01-01"})  # fmt: skip
    saved = store.save(
        Member,
        {"full_name": "Đinh Kông Tráng", "citizen_id": "066085774321", "phone": "0905774414", "gender": "NAM",
         "birth_date": "1985-03-05", "residence": "44 ngõ Lạ Hoắc", "email": "kongtrang@vidu.vn",
         "bhxh_no": "7910774321", "note": "ghi chú chẳng ai biết", "ethnicity": "Kơ Ho", "admitted_on": "2019-06-15"},
        children={
            "events": [{"kind": "RESIGN", "on": "2026-03-01", "reason": "lý do rất riêng"}],
            "consents": [{"given_on": "2026-01-05", "membership": 1, "paper": "Tủ 9 ngăn 774"}],
        },
    )  # fmt: skip
    store.save(Member, {"phone": "0905000774"}, record=saved.id)
    store.save(Member, {"phone": "0905774414"}, record=saved.id)
    store.save(DuesBase, {"member": saved.id, "since": "2026-01", "amount": 7_774_321})
    store.save(Dues, {"member": saved.id, "year": 2026, "m01": 25_000, "m02": 25_000, "note": "bảo đảm 774"})
    with store.change("IMPORT", "Đinh Kông Tráng.xlsx") as change:
        change.leave(Member, saved.id, "hired_on", "Đinh Kông Tráng vào 3/x", "bad_date", "F7")
    store.keep_draft(f"member:{saved.id}", "note", "nháp bí mật")
    scan = tmp_path / "bản quét riêng.pdf"
    scan.write_bytes(b"%PDF-1.4 774".ljust(600, b" ") + b"%%EOF")
    attach(store, Member, saved.id, scan, "bản quét riêng")
    note_export(store, Member, "record", "/nơi khác/Đinh Kông Tráng.pdf", 1, ["full_name"])
    return saved.id


def test_nothing_of_the_person_is_left_in_the_bytes_of_the_file(store: Store, person: str) -> None:
    before = store.file.read_bytes()
    assert [text for text in SECRETS if text.encode() not in before] == []
    erase(store, Member, person, "Người đó yêu cầu")
    after = store.file.read_bytes()
    assert [text for text in SECRETS if text.encode() in after] == []
    assert list((store.folder / ROOM).rglob("*")) == [p for p in (store.folder / ROOM).rglob("*") if p.is_dir()]
    assert is_erased(store, Member, person)
    assert exports(store)[0].file == f"/nơi khác/{NEUTRAL}.pdf"


def test_the_search_has_forgotten_the_words(store: Store, person: str) -> None:
    erase(store, Member, person, "Người đó yêu cầu")
    assert len(store.ids(Member, search="066085774321")) == 0
    assert len(store.ids(Member, search="dinh kong trang")) == 0
    assert len(store.ids(Member, search="dinh van 7")) > 0
    with sqlite3.connect(store.file) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, member_search, row)")
        terms = {row[0] for row in connection.execute("SELECT term FROM temp.terms")}
    connection.close()
    assert "van" in terms
    assert not {"kong", "trang", "066085774321", "0905774414"} & terms


def test_what_is_counted_stays(store: Store, person: str) -> None:
    since, until = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
    before = bridge(store, since, until)
    erase(store, Member, person, "Người đó yêu cầu")
    assert bridge(store, since, until) == before
    row = store.row(Member, person)
    assert row is not None
    assert (row["full_name"], row["gender"], row["admitted_on"], row["status"]) == (
        NEUTRAL,
        "NAM",
        "2019-06-15",
        "LEFT",
    )
    assert (row["citizen_id"], row["birth_date"], row["note"], row["ethnicity"]) == (None, None, None, None)
    assert row["incomplete"] == 0
    (event,) = store.child_rows(MemberEvent, person)
    assert (event["kind"], event["on"], event["reason"]) == ("RESIGN", "2026-03-01", None)
    (dues,) = store.rows_where(Dues, "member", person)
    assert (dues["m01"], dues["m02"], dues["note"]) == (25_000, 25_000, None)
    (consent,) = store.child_rows(Consent, person)
    assert (consent["given_on"], consent["membership"], consent["paper"]) == ("2026-01-05", 1, None)
    (base,) = store.child_rows(DuesBase, person)
    assert base["amount"] is None
    assert store.leftovers(Member, person) == []
    assert store.drafts() == []


def test_the_history_says_who_when_and_why_but_not_what(store: Store, person: str) -> None:
    store.set_setting("who", "Lê Thị Thư")
    erase(store, Member, person, "Đinh Kông Tráng yêu cầu ngày 20/11")
    newest, *earlier = store.history(Member, person)
    assert (newest.kind, newest.act, newest.who) == (ERASE, ERASE, "Lê Thị Thư")
    assert newest.fields["reason"] == (None, f"{NEUTRAL} yêu cầu ngày 20/11")
    assert earlier[0].fields["phone"] == (NEUTRAL, NEUTRAL)
    assert earlier[-1].fields["gender"] == (None, "NAM")


def test_no_undo_brings_it_back_and_none_breaks(store: Store, person: str) -> None:
    erase(store, Member, person, "Người đó yêu cầu")
    after = store.row(Member, person)
    changes = store.changes(limit=100)
    erasure = next(change for change in changes if change.kind == ERASE)
    with pytest.raises(Refused, match="erasure_stays"):
        store.undo_change(erasure)
    done = store.last_done()
    while done is not None:
        store.undo_change(done)
        done = store.last_done()
    while store.redo() is not None:
        pass
    row = store.row(Member, person, gone=True)
    assert row is not None
    assert after is not None
    assert {name: row[name] for name in Member.about.fields} == {name: after[name] for name in Member.about.fields}
    assert [text for text in SECRETS if text.encode() in store.file.read_bytes()] == []


def test_a_file_that_another_record_names_is_kept(store: Store, person: str, tmp_path: Path) -> None:
    other = store.save(Member, {"full_name": "Lê Ngọc Đào"}).id
    attach(store, Member, other, tmp_path / "bản quét riêng.pdf", "giấy chung")
    erase(store, Member, person, "Người đó yêu cầu")
    assert [p for p in (store.folder / ROOM).rglob("*") if p.is_file()] != []


def test_the_double_that_was_merged_into_the_record_goes_with_it(store: Store, person: str) -> None:
    twin = store.save(Member, {"full_name": "Đinh Kông Tráng Em", "phone": "0905774999"}).id
    merge(store, Member, person, twin)
    erase(store, Member, person, "Người đó yêu cầu")
    after = store.file.read_bytes()
    assert [text for text in (*SECRETS, "0905774999", "Tráng Em") if text.encode() in after] == []


def test_who_was_merged_and_taken_apart_again_is_another_person(store: Store, person: str) -> None:
    twin = store.save(Member, {"full_name": "Lê Ngọc Đào"}).id
    done = store.find_change(merge(store, Member, person, twin))
    assert done is not None
    store.undo_change(done)
    erase(store, Member, person, "Người đó yêu cầu")
    assert not is_erased(store, Member, twin)
    row = store.row(Member, twin)
    assert row is not None
    assert row["full_name"] == "Lê Ngọc Đào"


def test_the_record_that_the_double_went_into_goes_with_it_too(store: Store, person: str) -> None:
    twin = store.save(Member, {"full_name": "Đinh Kông Tráng Em"}).id
    merge(store, Member, person, twin)
    erase(store, Member, twin, "Người đó yêu cầu")
    assert [text for text in (*SECRETS, "Tráng Em") if text.encode() in store.file.read_bytes()] == []


def test_why_a_record_is_kept_stands_in_its_history(store: Store, person: str) -> None:
    hold(store, Member, person, "Kỳ báo cáo chưa chốt")
    assert store.history(Member, person)[0].act == HOLD
    assert store.history(Member, person)[0].fields["reason"] == (None, "Kỳ báo cáo chưa chốt")
    assert not is_erased(store, Member, person)
    row = store.row(Member, person)
    assert row is not None
    assert row["full_name"] == "Đinh Kông Tráng"


def test_only_people_are_erased_and_never_without_a_reason(store: Store, person: str) -> None:
    conference = store.save(Conference, {"year": 2026}).id
    before = store.dump()
    for kind, record, reason, code in (
        (Conference, conference, "x", "not_a_person"),
        (Member, person, " ", "reason_needed"),
        (Member, "nobody", "x", "no_such_record"),
    ):
        with pytest.raises(Refused, match=code):
            erase(store, kind, record, reason)
    assert store.dump() == before


def test_the_copies_it_does_not_reach_are_named(store: Store) -> None:
    backups = store.folder / "backups"
    backups.mkdir()
    for name in ("truoc-nang-cap-1-20260101.sqlite", "truoc-nang-cap-2-20260201.sqlite", "khac.txt"):
        (backups / name).write_bytes(b"")
    assert [path.name for path in copies(store)] == [
        "truoc-nang-cap-2-20260201.sqlite", "truoc-nang-cap-1-20260101.sqlite"
    ]  # fmt: skip


def test_nothing_takes_a_line_out_of_the_log_of_exports(store: Store, person: str) -> None:
    for sql in ("DELETE FROM export_log", "UPDATE export_log SET who = 'x'", 'UPDATE export_log SET "rows" = 0'):
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            store.database.execute(sql)
    assert len(exports(store)) == 1


def test_a_file_that_cannot_be_removed_stops_the_whole_erasure(
    store: Store, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.dump()

    def refuse(_: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(Trouble):
        erase(store, Member, person, "Người đó yêu cầu")
    assert store.dump() == before


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["ADMIT", "TRANSFER_IN", "TRANSFER_OUT", "RESIGN", "RETIRE", "SUSPEND", "RESUME", "DECEASED"]),
        st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 11, 1)),
        st.sampled_from([None, "vì việc riêng", "theo chồng"]),
    ),
    max_size=5,
)


@given(
    people=st.lists(st.tuples(st.sampled_from(["NAM", "NU", None]), EVENTS, st.booleans()), min_size=1, max_size=4),
    since=st.dates(datetime.date(2024, 1, 1), datetime.date(2026, 6, 1)),
)
@settings(max_examples=15)
def test_whatever_happened_the_bridge_is_the_same_before_and_after(people: list[Any], since: datetime.date) -> None:
    until = since + datetime.timedelta(days=180)
    with tempfile.TemporaryDirectory() as folder:
        store = new_register(Path(folder), Reference.load())
        try:
            made = []
            with store.change("IMPORT", "thử") as change:
                for number, (gender, happened, admitted) in enumerate(people):
                    values = {"full_name": f"Người Thứ {number}", "gender": gender, "phone": f"090577{number:04d}",
                              "admitted_on": "2024-02-01" if admitted else None}  # fmt: skip
                    record = change.create(Member, values)
                    made.append(record)
                    for kind, on, reason in happened:
                        told = {"member": record, "kind": kind, "on": on.isoformat(), "reason": reason}
                        change.create(MemberEvent, told)
            before = bridge(store, since, until)
            for record in made:
                erase(store, Member, record, "thử")
            assert bridge(store, since, until) == before
        finally:
            store.close()

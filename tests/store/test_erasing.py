"""Erasure: the person is gone from the file to the last byte, and every count is as it was."""

from __future__ import annotations

import ast
import datetime
import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.goals.bridge import bridge
from kh49_desktop.records import Conference, Consent, Dues, DuesBase, Member, MemberEvent, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store import attachments, clearing
from kh49_desktop.store.attachments import ROOM, attach, missing
from kh49_desktop.store.auditing import exports, note_export
from kh49_desktop.store.clearing import LEFT
from kh49_desktop.store.conditions import Op, Test
from kh49_desktop.store.erasing import ERASE, HOLD, NEUTRAL, erase, erase_waiting, hold, is_erased
from kh49_desktop.store.file import Store
from kh49_desktop.store.remains import remains
from kh49_desktop.store.saved import SavedList, keep_list, keep_where, last_where, saved_lists
from kh49_desktop.twins.merging import merge
from kh49_desktop.ui.reports import remember
from kh49_desktop.words import trouble_sentence
from tests.conftest import new_register

ROOT_OF_ALL = Path(__file__).parents[2]

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
    while store.undo() is not None:
        pass
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
    assert [path.name for path in remains(store, store.own_unit).copies] == [
        "truoc-nang-cap-2-20260201.sqlite", "truoc-nang-cap-1-20260101.sqlite"
    ]  # fmt: skip


def test_nothing_takes_a_line_out_of_the_log_of_exports(store: Store, person: str) -> None:
    for sql in ("DELETE FROM export_log", "UPDATE export_log SET who = 'x'", 'UPDATE export_log SET "rows" = 0'):
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            store.database.execute(sql)
    assert len(exports(store)) == 1


# -- an erasure that fails, or is killed -------------------------------------------------------------------------------


def files(store: Store) -> list[Path]:
    return [path for path in (store.folder / ROOM).rglob("*") if path.is_file()]


def test_an_erasure_that_the_disk_refuses_at_the_last_moment_takes_no_file_away(
    store: Store, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, kept = store.dump(), files(store)
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL

    def refuse(_: object) -> None:
        raise full

    with monkeypatch.context() as patch, pytest.raises(Trouble, match="disk_full"):
        patch.setattr(store._transactions, "commit", refuse)
        erase(store, Member, person, "Người đó yêu cầu")
    assert (store.dump(), files(store)) == (before, kept)
    assert store.setting(LEFT) is None
    assert [attachments.is_there(store, one) for one in store.attachments(Member, person)] == [True]
    erase(store, Member, person, "Người đó yêu cầu")
    assert files(store) == []


def test_a_disk_that_is_full_at_any_page_erases_all_or_nothing(store: Store, person: str) -> None:
    kept = files(store)
    for more in range(200):
        before = store.dump()
        pages = store.database.execute("PRAGMA page_count").fetchone()[0]
        store.database.execute(f"PRAGMA max_page_count = {pages + more}").fetchall()
        try:
            erase(store, Member, person, "Người đó yêu cầu")
            break
        except Trouble as trouble:
            if trouble.code == "erased_not_cleared":
                break
            assert trouble.code == "disk_full"  # noqa: PT017
        assert (store.dump(), files(store)) == (before, kept)
    assert more > 0
    assert files(store) == []
    assert is_erased(store, Member, person)


def test_a_file_that_is_held_open_is_told_and_goes_when_the_register_is_opened_again(
    store: Store, person: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows removes no file that a viewer shows."""
    (held,) = files(store)

    def refuse(_: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch, pytest.raises(Trouble) as trouble:
        patch.setattr(Path, "unlink", refuse)
        erase(store, Member, person, "Người đó yêu cầu")
    assert (trouble.value.code, trouble.value.facts["file"]) == ("erased_not_cleared", str(held))
    assert trouble_sentence(trouble.value).startswith("Đã xoá hẳn thông tin cá nhân")
    assert [text for text in SECRETS if text.encode() in store.file.read_bytes()] == []
    assert files(store) == [held]
    store.close()
    again = Store.open(store.folder, store.catalogue, store.reference, clock=store.now)
    assert (files(again), again.setting(LEFT)) == ([], "")
    again.close()


def test_a_file_that_was_attached_again_meanwhile_stays(
    store: Store, person: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path, *, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as patch, pytest.raises(Trouble):
        patch.setattr(Path, "unlink", refuse)
        erase(store, Member, person, "Người đó yêu cầu")
    other = store.save(Member, {"full_name": "Lê Ngọc Đào"}).id
    attach(store, Member, other, tmp_path / "bản quét riêng.pdf")
    assert clearing.clear(store) is None
    assert [attachments.is_there(store, one) for one in store.attachments(Member, other)] == [True]


KILLED = """
import os, sys, datetime
from pathlib import Path
from kh49_desktop.records import CATALOGUE, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import clearing, erasing
from kh49_desktop.store.file import Store

folder, person, where = sys.argv[1:]
store = Store.open(Path(folder), CATALOGUE, Reference.load(), clock=lambda: datetime.datetime(2026, 11, 22))
end = lambda *_: os._exit(9)
if where == "before it is on the disk":
    store._transactions.commit = end
elif where == "before the files":
    clearing.clear = end
else:
    clearing.spare_parcels = clearing._let_go = lambda *_: None
    type(store.database).execute = lambda self, sql, *more, real=type(store.database).execute: (
        end() if sql == "VACUUM" else real(self, sql, *more))
erasing.erase(store, Member, person, "thử")
"""


@pytest.mark.parametrize("where", ["before it is on the disk", "before the files", "before the file is written anew"])
def test_killed_midway_the_next_opening_ends_it_or_it_never_was(store: Store, person: str, where: str) -> None:
    folder, kept = store.folder, files(store)
    before = store.dump()
    store.close()
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder), person, where], cwd=ROOT_OF_ALL, check=False)
    assert done.returncode == 9
    again = Store.open(folder, store.catalogue, store.reference, clock=store.now)
    try:
        if where == "before it is on the disk":
            assert (again.dump(), files(again)) == (before, kept)
            assert missing(again) == []
        else:
            assert is_erased(again, Member, person)
            assert files(again) == []
            assert [text for text in SECRETS if text.encode() in again.file.read_bytes()] == []
            assert again.setting(LEFT) == ""
    finally:
        again.close()


# -- what is not the person's ------------------------------------------------------------------------------------------


def test_where_somebody_lived_is_the_name_of_many_things(store: Store, unit: str) -> None:
    """Only whom a text names is taken out elsewhere, and only where people type."""
    person = store.save(
        Member, {"full_name": "Đinh Kông Tráng", "residence": "Buôn Ma Thuột", "job_title": "Thợ may bậc 3"}
    ).id
    settings = {
        "superior_office": '{"name": "Công đoàn phường Buôn Ma Thuột"}',
        "folder.export": "/home/Đinh Kông Tráng/Buôn Ma Thuột",
        "who": "Đinh Kông Tráng",
        "reports.made": '[{"file": "/Buôn Ma Thuột/Báo cáo.pdf"}]',
        "vouches": "Đinh Kông Tráng",
    }
    for name, value in settings.items():
        store.set_setting(name, value)
    keep_list(store, Member, SavedList("Ở Buôn Ma Thuột", {"residence": "Buôn Ma Thuột"}))
    note_export(store, Member, "list", "/Buôn Ma Thuột/Thợ may bậc 3.xlsx", 3)
    erase(store, Member, person, "Người đó yêu cầu")
    assert {name: store.setting(name) for name in settings} == settings
    assert [one.name for one in saved_lists(store, Member)] == ["Ở Buôn Ma Thuột"]
    assert exports(store)[0].file == "/Buôn Ma Thuột/Thợ may bậc 3.xlsx"


def test_a_filter_that_names_the_person_forgets_the_name_and_stays_a_filter(store: Store, person: str) -> None:
    keep_list(store, Member, SavedList("Riêng Đinh Kông Tráng", {"full_name": "Đinh Kông Tráng", "gender": "NAM"}))
    keep_list(store, Member, SavedList("Tổ 3", {"phone": "0905774414"}, search="066085774321"))
    keep_where(store, Member, {"full_name": Test(Op.HOLDS, "Đinh Kông Tráng")})
    erase(store, Member, person, "Người đó yêu cầu")
    named, numbered = saved_lists(store, Member)
    assert (named.name, named.where) == (f"Riêng {NEUTRAL}", {"full_name": NEUTRAL, "gender": "NAM"})
    assert (numbered.where, numbered.search) == ({"phone": NEUTRAL}, NEUTRAL)
    assert last_where(store, Member) == {"full_name": Test(Op.HOLDS, NEUTRAL)}
    assert [text for text in SECRETS if text.encode() in store.file.read_bytes()] == []


def test_of_two_people_of_one_name_the_other_keeps_what_bears_it(store: Store, person: str) -> None:
    """Such a text tells of nobody in particular; with the last who bears the name it goes."""
    other = store.save(Member, {"full_name": "Đinh Kông Tráng", "phone": "0911000222"}).id
    keep_list(store, Member, SavedList("Đinh Kông Tráng", {"full_name": "Đinh Kông Tráng"}))
    erase(store, Member, person, "Người đó yêu cầu")
    assert [one.name for one in saved_lists(store, Member)] == ["Đinh Kông Tráng"]
    assert exports(store)[0].file == "/nơi khác/Đinh Kông Tráng.pdf"
    row = store.row(Member, other)
    assert row is not None
    assert (row["full_name"], row["phone"]) == ("Đinh Kông Tráng", "0911000222")
    store.delete(Member, other)
    erase(store, Member, other, "Người đó cũng yêu cầu")
    assert [one.name for one in saved_lists(store, Member)] == [NEUTRAL]
    assert [text for text in SECRETS if text.encode() in store.file.read_bytes()] == []


def test_a_name_within_another_name_is_another_name(store: Store, unit: str) -> None:
    person = store.save(Member, {"full_name": "Lê Văn An"}).id
    for file in ("Lê Văn Anh.pdf", "TLê Văn An.pdf", "Lê Văn An_2026.pdf", "Lê Văn An.pdf"):
        note_export(store, Member, "record", file, 1)
    erase(store, Member, person, "Người đó yêu cầu")
    assert [one.file for one in exports(store)] == [
        f"{NEUTRAL}.pdf", f"{NEUTRAL}_2026.pdf", "TLê Văn An.pdf", "Lê Văn Anh.pdf"
    ]  # fmt: skip


def test_a_school_that_bears_the_name_of_one_of_its_teachers_keeps_it(store: Store) -> None:
    own = store.save(Unit, {"name": "CĐCS Trường THPT Lê Hồng Phong"}).id
    store.set_setting("own_unit", own)
    person = store.save(Member, {"full_name": "Lê Hồng Phong"}).id
    with store.change("IMPORT", "THPT Lê Hồng Phong.xlsx") as change:
        change.create(Member, {"full_name": "Trần Thị Bảy"})
    erase(store, Member, person, "Người đó yêu cầu")
    assert "THPT Lê Hồng Phong.xlsx" in [change.what for change in store.changes()]


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


# -- what stands apart from the record ---------------------------------------------------------------------------------


def typed_settings(store: Store) -> dict[str, Callable[[str], object]]:
    """What writes each setting that holds the name of a file or what someone typed, by the code that names it."""
    return {
        "LISTS + kind.about.name": lambda text: keep_list(store, Member, SavedList(text, {"full_name": text})),
        "LAST + kind.about.name": lambda text: keep_where(store, Member, {"full_name": Test(Op.HOLDS, text)}),
        "REPORTS": lambda text: remember(store, Path("/nơi khác") / f"{text}.pdf", f"Báo cáo {text}", "L1"),
    }


# Answers, places, keys, numbers, ids, columns, and what offices, folders and PCs are called.
OTHER_SETTINGS = {
    "'card'", "'clock'", "'cutoff'", "'dense'", "'device'", "'device_of'", "'folder.card'", "'folder.export'",
    "'folder.import'", "'folder.send'", "'keys'", "'own_unit'", "'role'", "'scale'", "'sensitive'", "'theme'", "'who'",
    "'window'", "ANSWERED", "BEFORE", "CARDS", "COLUMNS + kind.about.name", "DEMO", "FOLDER", "HANDED", "LEFT",
    "LOOKED", "MARK", "MASKS", "NUMBER", "PROOF", "RETENTION", "REVOKED_ABOVE", "SUPERIOR", "VOUCHES", "WAITING", "WHO",
    "_made(period)", "name",
    "room.mapping.setting_name(self.kind, one.tables[0])", "setting", "setting_name(kind, table)",
}  # fmt: skip


def test_every_setting_that_holds_typed_text_forgets_the_person(store: Store, person: str) -> None:
    written = typed_settings(store)
    for write in written.values():
        write("Đinh Kông Tráng")
    names = [name for name, value in store.database.execute("SELECT name, value FROM setting") if "Kông Tráng" in value]
    assert len(names) == len(written)
    erase(store, Member, person, "Người đó yêu cầu")
    assert [name for name in names if NEUTRAL not in str(store.setting(name))] == []
    assert [text for text in SECRETS if text.encode() in store.file.read_bytes()] == []


def test_of_every_setting_it_is_known_whether_it_holds_typed_text(store: Store) -> None:
    """A new one is put into one of the two lists above: into the first where a person's name can stand in it."""
    found = set()
    for file in (ROOT_OF_ALL / "kh49_desktop").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            setters = (".set_setting", "app.keep", ".set_flag")
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(setters):
                found.add(ast.unparse(node.args[0]))
    assert found == {*typed_settings(store), *OTHER_SETTINGS} & found
    assert set(typed_settings(store)) <= found


def test_what_was_typed_of_the_person_in_the_grid_and_the_dues_book_goes(store: Store, person: str) -> None:
    store.keep_draft("member:entry", person, '{"full_name": "Đinh Kông Tráng"}')
    store.keep_draft("dues:book", f"2026.{person}.m01", "nháp bí mật")
    store.keep_draft("dues:book", "2026.other.m01", "25 nghìn")
    erase(store, Member, person, "Người đó yêu cầu")
    assert [form for form, _, _ in store.drafts()] == ["dues:book"]
    assert store.draft("dues:book") == {"2026.other.m01": "25 nghìn"}


def reader_of(store: Store) -> Store:
    """Another connection that has begun to read and goes on."""
    other = store.worker()
    other.database.execute("BEGIN").fetchall()
    other.database.execute("SELECT * FROM member LIMIT 1").fetchone()
    store.database.execute("PRAGMA busy_timeout = 1").fetchall()
    return other


def bytes_of(store: Store) -> bytes:
    return b"".join(file.read_bytes() for file in store.folder.glob(f"{store.file.name}*"))


@pytest.fixture
def superior(store: Store, person: str) -> Iterator[tuple[Store, str]]:
    """The same register as a superior's, whose journal (WAL) lets others read."""
    store.set_setting("role", "superior")
    store.close()
    again = Store.open(store.folder, store.catalogue, store.reference, clock=store.now)
    yield again, person
    again.close()


def still_there(store: Store) -> list[str]:
    whole = bytes_of(store)
    return [text for text in SECRETS if text.encode() in whole]


@pytest.mark.parametrize("ends", ["the next parcel", "the next erasure", "the next opening"])
def test_a_reader_who_keeps_a_superior_s_journal_is_told_and_it_is_emptied_later(
    superior: tuple[Store, str], ends: str
) -> None:
    store, person = superior
    other = reader_of(store)
    with pytest.raises(Trouble) as trouble:
        erase(store, Member, person, "Người đó yêu cầu")
    assert (trouble.value.code, trouble.value.facts["file"]) == ("erased_not_cleared", f"{store.file}-wal")
    assert still_there(store)
    erase_waiting(store, "gói")
    assert still_there(store)
    assert store.database.execute("PRAGMA busy_timeout").fetchone() == (1,)
    assert json.loads(store.setting(LEFT) or "") == {"files": [], "units": [], "pages": False, "log": True}
    other.database.execute("ROLLBACK").fetchall()
    if ends == "the next parcel":
        erase_waiting(store, "gói")
    elif ends == "the next erasure":
        erase(store, Member, store.save(Member, {"full_name": "Lê Ngọc Đào"}).id, "Người đó yêu cầu")
    else:
        again = Store.open(folder_copy(store), store.catalogue, store.reference, clock=store.now)
        assert still_there(again) == []
        assert again.setting(LEFT) == ""
        again.close()
        other.close()
        return
    assert still_there(store) == []
    assert store.setting(LEFT) == ""
    other.close()


def folder_copy(store: Store) -> Path:
    """The folder as a kill would leave it now."""
    copy = store.folder.with_name("như khi bị tắt ngang")
    shutil.copytree(store.folder, copy)
    return copy

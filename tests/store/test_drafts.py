"""Drafts: kept at every key, held back while other work has the file, never lost and never seen in an older state."""

from __future__ import annotations

import datetime

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.records import Member
from kh49_desktop.store.erasing import erase
from kh49_desktop.store.file import Store

FORM = "member:new"


def in_file(store: Store, form: str = FORM) -> dict[str, str]:
    """What another connection finds of a form."""
    other = store.worker()
    try:
        return other.draft(form)
    finally:
        other.close()


def test_what_is_held_back_is_seen_by_whoever_asks_and_written_afterwards(store: Store) -> None:
    store.keep_draft(FORM, "full_name", "Trần")
    store.keep_draft(FORM, "phone", "09")
    store.typed.waits = lambda: True
    store.keep_draft(FORM, "full_name", "Trần Thị Mai")
    store.keep_draft("union_unit:new", "name", "CĐCS")
    assert store.draft(FORM) == {"phone": "09", "full_name": "Trần Thị Mai"}
    assert {(form, fields) for form, _, fields in store.drafts()} == {(FORM, 2), ("union_unit:new", 1)}
    assert in_file(store) == {"full_name": "Trần", "phone": "09"}
    store.typed.write()
    assert in_file(store) == {"full_name": "Trần Thị Mai", "phone": "09"}
    assert not store.typed.holds(FORM)


def test_a_form_let_go_while_the_file_is_in_use_does_not_come_back(store: Store) -> None:
    store.keep_draft(FORM, "full_name", "Trần")
    store.typed.waits = lambda: True
    store.drop_draft(FORM)
    assert (store.draft(FORM), store.drafts()) == ({}, [])
    store.keep_draft(FORM, "phone", "0905")
    assert store.draft(FORM) == {"phone": "0905"}
    store.typed.write()
    assert in_file(store) == {"phone": "0905"}


def test_what_the_disk_refuses_is_tried_again_with_the_next_key(store: Store) -> None:
    other = store.worker()
    store.database.execute("PRAGMA busy_timeout = 1")
    with other.change("SAVE", rehearse=True), pytest.raises(Trouble):
        store.keep_draft(FORM, "full_name", "Trần")
    other.close()
    store.keep_draft(FORM, "phone", "0905")
    assert in_file(store) == {"full_name": "Trần", "phone": "0905"}


def test_what_was_held_back_of_a_person_who_was_erased_meanwhile_is_let_go(store: Store, unit: str) -> None:
    person = store.save(Member, {"full_name": "Trần Thị Mai"}).id
    forms = (f"member:{person}", f"settling:member:{person}")
    store.typed.waits = lambda: True
    for form in forms:
        store.keep_draft(form, "full_name", "Trần Thị Mai Anh")
    store.keep_draft("dues:book", f"2026.{person}.m01", "Mai nộp sau")
    store.keep_draft("dues:book", f"2026.{unit}.m01", "25 nghìn")
    other = store.worker()
    erase(other, Member, person, "Người đó yêu cầu")
    other.close()
    store.typed.write()
    assert [in_file(store, form) for form in forms] == [{}, {}]
    assert in_file(store, "dues:book") == {f"2026.{unit}.m01": "25 nghìn"}
    assert [form for form, _, _ in store.drafts()] == ["dues:book"]
    assert b"Mai Anh" not in store.file.read_bytes()


def test_what_is_typed_after_an_erasure_is_kept(store: Store, unit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    person = store.save(Member, {"full_name": "Trần Thị Mai"}).id
    erase(store, Member, person, "Người đó yêu cầu")
    later = store.now() + datetime.timedelta(seconds=5)
    monkeypatch.setattr(store.typed, "_now", lambda: later)
    store.keep_draft(f"member:{person}", "note", "tổ trưởng cũ")
    assert in_file(store, f"member:{person}") == {"note": "tổ trưởng cũ"}

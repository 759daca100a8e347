"""Opening a file: one road for new and old ones, and a clear refusal of what is not ours to open."""

from __future__ import annotations

import datetime
import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

import pytest

from kh49_desktop.errors import Trouble
from kh49_desktop.paths import shipped
from kh49_desktop.records import CATALOGUE, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import migrations
from kh49_desktop.store.file import FILE, Store
from kh49_desktop.store.migrations import draft_next, steps
from kh49_desktop.store.schema import draft
from tests.conftest import NOW


def opened(folder: Path, **asked: object) -> Store:
    return Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW, patience=0.05, **asked)  # type: ignore[arg-type]


def test_declarations_and_migrations_say_the_same() -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, step in steps():
            connection.executescript(step.read_text(encoding="utf-8"))
        assert draft(CATALOGUE, connection) == ""


def test_a_second_copy_is_told_which_computer_has_the_folder(tmp_path: Path) -> None:
    first = opened(tmp_path)
    with pytest.raises(Trouble) as trouble:
        opened(tmp_path)
    assert trouble.value.code == "in_use"
    assert trouble.value.facts["computer"]
    first.close()
    opened(tmp_path).close()


def test_a_crash_leaves_no_lock_behind(tmp_path: Path) -> None:
    program = textwrap.dedent(f"""
        import os, datetime
        from pathlib import Path
        from kh49_desktop.records import CATALOGUE, Member
        from kh49_desktop.reference import Reference
        from kh49_desktop.store.file import Store
        clock = lambda: datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.timezone.utc)
        store = Store.open(Path({str(tmp_path)!r}), CATALOGUE, Reference.load(), clock=clock)
        store.save(Member, {{"full_name": "An"}})
        store.keep_draft("member:new", "full_name", "Đặng Văn")
        with store.change("IMPORT", "half") as change:
            for number in range(3000):
                change.create(Member, {{"full_name": str(number)}})
            change.flush()
            os.kill(os.getpid(), 9)
    """)
    killed = subprocess.run([sys.executable, "-c", program], check=False)
    assert killed.returncode == -9
    store = opened(tmp_path)
    assert [row["full_name"] for row in store.rows(Member)] == ["An"]
    assert store.draft("member:new") == {"full_name": "Đặng Văn"}
    store.close()


@pytest.mark.parametrize("backup", ["whole", "old"])
def test_a_backup_beside_what_a_killed_superior_left_opens_as_it_was(tmp_path: Path, backup: str) -> None:
    """SQLite would play the kh49.sqlite-wal of the file that is gone into the backup: mixed, or ruined."""
    folder, kept = tmp_path / "sổ", tmp_path / "kept"
    store = opened(folder)
    store.set_setting("role", "superior")
    store.close()
    program = textwrap.dedent(f"""
        import os, datetime
        from pathlib import Path
        from kh49_desktop.records import CATALOGUE, Member
        from kh49_desktop.reference import Reference
        from kh49_desktop.store.file import Store
        from kh49_desktop.store.migrations import keep_copy
        clock = lambda: datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.timezone.utc)
        store = Store.open(Path({str(folder)!r}), CATALOGUE, Reference.load(), clock=clock)
        many = 3000 if {backup == "old"!r} else 20
        store.save_many(Member, [("", {{"full_name": f"Công nhân {{number}}"}}) for number in range(many)])
        keep_copy(store.database.conn, Path({str(kept)!r}), "b.sqlite")
        store.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        store.save_many(Member, [("", {{"full_name": f"Sau {{number}}"}}) for number in range(400)])
        os.kill(os.getpid(), 9)
    """)
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    left = folder / (FILE + "-wal")
    assert left.stat().st_size > 0
    shutil.copyfile(kept / "b.sqlite", folder / FILE)
    store = opened(folder)
    assert store.database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert store.count(Member) == (3000 if backup == "old" else 20)
    store.save(Member, {"full_name": "Nguyễn Thị Ánh"})
    store.close()
    store = opened(folder)
    assert store.count(Member, search="nguyen thi anh") == 1
    store.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no numbers of files")
def test_a_kept_copy_is_on_the_disk_before_it_is_asked_whether_it_is_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All older copies may be taken away right after it."""
    store = opened(tmp_path / "sổ")
    synced: list[int] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        real(handle)
        synced.append(os.fstat(handle).st_ino)

    sound = migrations.ask_sound

    def ask(file: Path, otherwise: Trouble) -> None:
        assert file.stat().st_ino in synced
        sound(file, otherwise)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(migrations, "ask_sound", ask)
    copy = migrations.keep_copy(store.database.conn, tmp_path / "backups", "b.sqlite")
    assert synced[-2:] == [copy.stat().st_ino, copy.parent.stat().st_ino]
    assert tmp_path.stat().st_ino in synced, "the new folder lasts too"
    store.close()


def test_what_a_killed_superior_left_beside_its_own_file_is_taken_up(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.set_setting("role", "superior")
    store.close()
    program = textwrap.dedent(f"""
        import os, datetime
        from pathlib import Path
        from kh49_desktop.records import CATALOGUE, Member
        from kh49_desktop.reference import Reference
        from kh49_desktop.store.file import Store
        clock = lambda: datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.timezone.utc)
        store = Store.open(Path({str(tmp_path)!r}), CATALOGUE, Reference.load(), clock=clock)
        store.save(Member, {{"full_name": "An"}})
        os.kill(os.getpid(), 9)
    """)
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == -9
    assert (tmp_path / (FILE + "-wal")).stat().st_size > 0
    store = opened(tmp_path)
    assert [row["full_name"] for row in store.rows(Member)] == ["An"]
    store.close()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda file: file.write_bytes(b"This is no database. " * 400), "damaged"),
        (lambda file: sqlite3.connect(file).executescript("CREATE TABLE other (a)").connection.close(), "not_ours"),
    ],
)
def test_what_is_not_ours_is_refused_and_left_as_it_is(tmp_path: Path, make: object, code: str) -> None:
    file = tmp_path / FILE
    make(file)  # type: ignore[operator]
    before = file.read_bytes()
    with pytest.raises(Trouble) as trouble:
        opened(tmp_path)
    assert trouble.value.code == code
    assert file.read_bytes() == before


def test_a_file_of_a_newer_program_is_refused_unchanged(tmp_path: Path) -> None:
    opened(tmp_path).close()
    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(Trouble) as trouble:
        opened(tmp_path)
    assert trouble.value.code == "newer_file"
    assert (tmp_path / FILE).read_bytes() == before


def test_an_emptied_file_among_a_units_other_files_is_damaged_and_a_file_just_begun_is_not(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    opened(tmp_path).close()
    (tmp_path / FILE).write_bytes(b"")
    (tmp_path / "seal").mkdir()
    with pytest.raises(Trouble) as trouble:
        opened(tmp_path)
    assert trouble.value.code == "damaged"
    assert (tmp_path / FILE).stat().st_size == 0


def test_a_folder_without_a_register_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        opened(tmp_path / "none", create=False)
    assert trouble.value.code == "no_register"
    assert not (tmp_path / "none").exists()


def test_an_older_file_is_copied_then_brought_up(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(shipped("db", "migrations"), folder)
    store = opened(tmp_path / "unit", migrations=folder)
    store.save(Member, {"full_name": "An"})
    store.close()
    last = len(steps(folder))
    (folder / f"{last + 1:04d}_more.sql").write_text("ALTER TABLE member ADD COLUMN more TEXT;\n", encoding="utf-8")
    store = opened(tmp_path / "unit", migrations=folder)
    assert [row["full_name"] for row in store.rows(Member)] == ["An"]
    assert store.database.execute("PRAGMA user_version").fetchone()[0] == last + 1
    store.close()
    assert len(list((tmp_path / "unit" / "backups").glob("*.sqlite"))) == 1


def test_a_migration_that_fails_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(shipped("db", "migrations"), folder)
    opened(tmp_path / "unit", migrations=folder).close()
    last = len(steps(folder))
    bad = "ALTER TABLE member ADD COLUMN more TEXT;\nALTER TABLE nowhere ADD COLUMN x TEXT;\n"
    (folder / f"{last + 1:04d}_bad.sql").write_text(bad, encoding="utf-8")
    with pytest.raises(sqlite3.OperationalError):
        opened(tmp_path / "unit", migrations=folder)
    store = opened(tmp_path / "unit")
    columns = [row[1] for row in store.database.execute("PRAGMA table_info(member)")]
    assert "more" not in columns
    store.close()


def test_nothing_to_draft_when_the_declarations_have_not_changed(tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(shipped("db", "migrations"), folder)
    assert draft_next(CATALOGUE, "nothing", folder) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_trouble(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Trouble) as trouble:
        opened(tmp_path)
    assert trouble.value.code == "read_only"


def test_a_full_disk_is_a_trouble_and_nothing_is_lost(store: Store, unit: str) -> None:
    store.save(Member, {"full_name": "An"})
    pages = store.database.execute("PRAGMA page_count").fetchone()[0]
    store.database.execute(f"PRAGMA max_page_count = {pages}")
    before = store.dump()
    with pytest.raises(Trouble) as trouble, store.change("IMPORT", "many") as change:
        for number in range(5000):
            change.create(Member, {"full_name": f"Nguyễn {number}"})
    assert trouble.value.code == "disk_full"
    assert store.dump() == before


def test_each_copy_of_the_file_counts_for_itself(tmp_path: Path) -> None:
    store = opened(tmp_path / "one")
    unit = store.save(CATALOGUE.of_table("union_unit"), {"name": "CĐCS A"}).id
    first = store.device
    store.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    copy = opened(tmp_path / "two")
    assert copy.device != first
    copy.set_setting("own_unit", unit)
    copy.save(Member, {"full_name": "An"})
    assert copy.version()[unit] == {first: 1, copy.device: 1}
    copy.close()
    again = opened(tmp_path / "one")
    assert again.device == first
    again.close()


def test_the_clock_never_goes_back_though_the_computers_does(tmp_path: Path, reference: Reference) -> None:
    times = iter([NOW] * 20 + [NOW - datetime.timedelta(days=400)] * 50)
    store = Store.open(tmp_path, CATALOGUE, reference, clock=lambda: next(times))
    stamps = []
    for name in ("An", "Bình", "Chi", "Dung", "Em", "Gia", "Hà"):
        row = store.row(Member, store.save(Member, {"full_name": name}).id)
        assert row is not None
        stamps.append(str(row["stamp"]))
    clocks = [int(stamp.rsplit(",", 1)[1].rstrip("]}")) for stamp in stamps]
    assert clocks == sorted(set(clocks))
    store.close()

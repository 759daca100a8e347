"""A document reaches its place whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from kh49_desktop.errors import Trouble, os_trouble
from kh49_desktop.report.files import sorted_errors, written


def test_what_a_power_cut_left_is_no_hindrance(tmp_path: Path) -> None:
    path = tmp_path / "seal.key"
    (tmp_path / "seal.key.part").write_bytes(b"half")
    (tmp_path / "seal.key.part").chmod(0o666)
    assert written(path, b"whole", private=True).read_bytes() == b"whole"
    assert [found.name for found in tmp_path.iterdir()] == ["seal.key"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="for root nothing is read-only")
def test_a_folder_that_may_not_be_written_in_is_a_trouble(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Trouble) as trouble:
        written(tmp_path / "x.pdf", b"x")
    tmp_path.chmod(0o700)
    assert trouble.value.code == "read_only"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device that is always full")
def test_a_full_disk_is_told_as_such() -> None:
    with pytest.raises(Trouble) as trouble, sorted_errors(Path("/dev/full")), Path("/dev/full").open("wb") as file:
        file.write(b"x")
        file.flush()
    assert trouble.value.code == "disk_full"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "disk_full"),
        (errno.EACCES, "read_only"),
        (errno.EROFS, "read_only"),
        (errno.EBUSY, "file_in_use"),
        (errno.ENOENT, "cannot_open"),
        (errno.EIO, "disk_gone"),
    ],
)
def test_what_the_system_refuses_is_sorted(number: int, code: str) -> None:
    assert os_trouble(OSError(number, "x")) == code

"""What many tests start from: a clock, a register in a temporary folder, a unit in it."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import functools
import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Where the program notes, apart from a folder, how far its copies had come: never the developer's own.
STATE_HOME = os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="kh49-state-")

try:
    import PySide6.QtGui  # noqa: F401
except ImportError as error:  # a bare machine: say what to do instead of forty tracebacks
    sys.exit(f"Qt cannot be loaded ({error}). Run: python3 dev.py setup")

from kh49_desktop.records import CATALOGUE, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import FILE, Store

# The suite tries the same examples at every run: a red run means a change. `python3 dev.py fuzz` tries new ones.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("fuzz", derandomize=False, deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("KH49_EXAMPLES", "suite"))

NOW = datetime.datetime(2026, 11, 22, 10, 42, tzinfo=datetime.timezone(datetime.timedelta(hours=7)))
VECTORS = Path(__file__).parent / "vectors"
FIXTURES = Path(__file__).parent / "fixtures"


def vector(name: str) -> list[dict[str, str]]:
    """The rows of a tab-separated file of tests/vectors."""
    with (VECTORS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def pytest_collection_finish() -> None:
    """Let the collector never again look through modules and thousands of tests: they stay as long as the run."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """After each file: away with its garbage, and what is left (rooms loaded late, caches, results) stays as well."""
    if nextitem is not None and nextitem.path != item.path:
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _state_home() -> Iterator[None]:
    """Let nothing of the tests stay where the program notes how far the copies of a folder had come."""
    yield
    shutil.rmtree(STATE_HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def reference() -> Reference:
    return Reference.load()


def other_law(reference: Reference, code: str, **data: object) -> Reference:
    """The dated rules, one of which says something else."""
    changed = tuple(dataclasses.replace(rule, data={**rule.data, **data}) for rule in reference.rules[code])
    return dataclasses.replace(reference, rules={**reference.rules, code: changed})


@pytest.fixture
def today() -> datetime.date:
    return NOW.date()


@functools.cache
def blank() -> bytes:
    """A register of nothing, made once by all migrations; making one anew takes a tenth of a second."""
    with tempfile.TemporaryDirectory() as folder:
        Store.open(Path(folder), CATALOGUE, Reference.load(), clock=lambda: NOW).close()
        return (Path(folder) / FILE).read_bytes()


def new_register(folder: Path, reference: Reference) -> Store:
    """An empty register in a new folder, its clock at 22/11/2026 10:42; tests/store/test_opening.py makes real ones."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(blank())
    return Store.open(folder, CATALOGUE, reference, clock=lambda: NOW)


@pytest.fixture
def store(tmp_path: Path, reference: Reference) -> Iterator[Store]:
    """An empty register whose clock stands at 22/11/2026 10:42."""
    opened = new_register(tmp_path / "dữ liệu", reference)
    yield opened
    opened.close()


@pytest.fixture
def unit(store: Store) -> str:
    """The id of a garment factory's union, the register's own unit."""
    saved = store.save(
        Unit,
        {
            "name": "CĐCS Công ty TNHH May Thái Dương",
            "code": "DL-0049",
            "host_type": "DN_NGOAI_NN",
            "superior": "Liên đoàn Lao động tỉnh Đắk Lắk",
        },
    )
    store.set_setting("own_unit", saved.id)
    return saved.id

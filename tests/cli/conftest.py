"""The command line as a script meets it: a folder, words in, an exit code, one document and sentences out."""

from __future__ import annotations

import functools
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kh49_desktop.__main__ import Rooms
from kh49_desktop.cli import program
from kh49_desktop.cli.grammar import grammar
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from tests.conftest import NOW

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "import sys; from kh49_desktop.__main__ import command_line; sys.exit(command_line())"
FOUND = ("unit", "new", "--name", "CĐCS Công ty TNHH May Thái Dương", "--code", "KH-01", "--host-type", "DN_NGOAI_NN",
         "--superior", "Liên đoàn Lao động tỉnh Đắk Lắk")  # fmt: skip


def dump(folder: Path) -> str:
    """Return everything the register of a folder holds, in one canonical text."""
    store = Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)
    try:
        return store.dump()
    finally:
        store.close()


@dataclass(frozen=True)
class Run:
    """What one command line gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def codes(self) -> list[tuple[str | None, str]]:
        return [(problem["field"], problem["code"]) for problem in self.json["problems"]]


Kh49 = Callable[..., Run]


@pytest.fixture(scope="session", autouse=True)
def _one_grammar() -> Iterator[None]:
    """Let the parser be made once: for one command line it is nothing, for thousands it was two thirds of the time."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(program, "grammar", functools.cache(grammar))
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Dữ liệu công đoàn"


def within_this_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Kh49:
    """Return what runs `kh49` within this process, its clock at 22/11/2026."""

    def call(*words: str, stdin: str = "", environment: dict[str, str] | None = None) -> Run:
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="") for _ in range(2)]
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        monkeypatch.setattr(sys, "stdout", streams[0])
        monkeypatch.setattr(sys, "stderr", streams[1])
        code = program.run(
            ["--data", str(folder), *words],
            catalogue=CATALOGUE,
            rooms=Rooms(),
            usual_folder=lambda: folder / "elsewhere",
            clock=lambda: NOW,
            environment=environment or {},
        )
        monkeypatch.undo()
        told = []
        for stream in streams:
            stream.flush()
            told.append(stream.detach().getvalue().decode("utf-8"))
        return Run(code, *told)

    return call


@pytest.fixture
def kh49(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Kh49:
    """Run `kh49` within this process."""
    return within_this_process(folder, monkeypatch)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a union and a folder with the demo unit, made once: a seal's key takes its time."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert within_this_process(folder / "unit", monkeypatch)(*FOUND).code == 0
        assert within_this_process(folder / "demo", monkeypatch)("demo").code == 0
    return folder


@pytest.fixture
def unit(kh49: Kh49, made: Path, folder: Path) -> str:
    """The id of a garment factory's union in the folder."""
    shutil.copytree(made / "unit", folder)
    found: str = kh49("unit", "show", "--json").json["id"]
    return found


@pytest.fixture
def demo(made: Path, folder: Path) -> None:
    """The demo unit in the folder."""
    shutil.copytree(made / "demo", folder)


@pytest.fixture
def process(folder: Path) -> Kh49:
    """Run `kh49` as a program of its own, as a script does."""

    def call(*words: str, stdin: str = "", code: str = PROGRAM, **environment: str) -> Run:
        done = subprocess.run(
            [sys.executable, "-c", code, "--data", str(folder), *words],
            input=stdin.encode(),
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "KH49_TODAY": "2026-11-22", **environment},
            check=False,
        )
        return Run(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))

    return call

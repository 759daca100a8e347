"""How the project is set up and run: dev.py, .ci/run and the locks keep what they promise."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = [ROOT / "dev.py", *sorted((ROOT / "installer").glob("*.py"))]


def load(path: Path) -> ModuleType:
    """Load a script as a module, from where it lies."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def imports_of(path: Path) -> set[str]:
    """Return the top names of everything a script imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    out_of = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in plain | out_of}


def start(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Start dev.py as a developer does."""
    command = [sys.executable, str(ROOT / "dev.py"), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


# --- dev.py starts anywhere


def test_dev_py_is_understood_by_python_3_9_so_that_it_can_say_what_it_needs() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 9))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_scripts_need_nothing_but_the_standard_library(script: Path) -> None:
    neighbours = {"chroot"} if script.parent.name == "installer" else set()
    ours = {"kh49_desktop"} if script.name == "start.py" else set()
    assert imports_of(script) <= sys.stdlib_module_names | neighbours | ours


def test_without_a_command_it_lists_its_commands_and_fails() -> None:
    done = start()
    assert done.returncode == 2
    for command in ("setup", "run", "test", "check", "bench [NAME] [--json]", "pictures", "migration NAME", "kh49 …"):
        assert f"dev.py {command}" in done.stderr
    assert done.stdout == ""


def test_an_unknown_command_is_wrong_usage_and_a_plea_for_help_is_not() -> None:
    assert start("tset").returncode == 2
    assert start("--help").returncode == 0


def test_ci_runs_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "exec python3 dev.py test"
    assert [line for line in lines if "python" in line] == [lines[-1]]


# --- .venv is made once, and again only when something it was made from has changed


@pytest.fixture
def checkout(tmp_path: Path) -> ModuleType:
    """Return the dev.py of a small checkout whose .venv (a real one, but empty) was made from what is there."""
    place = tmp_path / "Sổ Công đoàn"
    (place / "installer").mkdir(parents=True)
    for name in ("dev.py", "pyproject.toml", "installer/dev.lock"):
        shutil.copy(ROOT / name, place / name)
    dev = load(place / "dev.py")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(dev.VENV)], check=True)
    version = dev.python_of((dev.VENV / "pyvenv.cfg").read_text(encoding="utf-8"))
    dev.STAMP.write_text(json.dumps({**dev.wanted(), "python": version}), encoding="utf-8")
    return dev


def test_a_venv_made_from_what_is_there_is_current_and_setup_does_nothing(checkout: ModuleType) -> None:
    before = checkout.STAMP.stat().st_mtime_ns
    assert checkout.is_current()
    assert checkout.setup() == 0
    assert checkout.STAMP.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["installer/dev.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_description_makes_it_out_of_date(checkout: ModuleType, name: str) -> None:
    path = checkout.ROOT / name
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
    assert not checkout.is_current()
    assert checkout.made(), "the virtual environment itself is still good: it is renewed, not made anew"


def test_another_python_in_it_makes_it_worthless(checkout: ModuleType) -> None:
    config = checkout.VENV / "pyvenv.cfg"
    text = config.read_text(encoding="utf-8")
    config.write_text(re.sub(r"(?m)^version = .*$", "version = 3.10.1", text), encoding="utf-8")
    assert checkout.made() == {}
    assert not checkout.is_current()


def test_a_python_that_the_system_took_away_makes_it_worthless(checkout: ModuleType) -> None:
    Path(checkout.tool("python")).unlink()
    assert checkout.made() == {}


def test_a_moved_checkout_makes_it_out_of_date(checkout: ModuleType, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    checkout.ROOT.rename(moved)
    assert not load(moved / "dev.py").is_current()


def test_a_damaged_stamp_is_no_stamp(checkout: ModuleType) -> None:
    checkout.STAMP.write_text("[1, 2", encoding="utf-8")
    assert not checkout.is_current()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is always a display")
def test_a_display_is_x11_or_wayland(monkeypatch: pytest.MonkeyPatch) -> None:
    dev = load(ROOT / "dev.py")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"):
        monkeypatch.delenv(name, raising=False)
    assert not dev.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert dev.has_display()


# --- the locks


@pytest.mark.parametrize("name", ["run.lock", "dev.lock"])
def test_a_lock_holds_pinned_names_and_hashes_only_no_address_no_option(name: str) -> None:
    lock = load(ROOT / "installer" / "lock.py")
    assert lock.faults((ROOT / "installer" / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    ["--index-url https://example.invalid/simple", "-e .", "segno", "segno>=1", "segno @ file:///segno.whl", "# via x"],
)
def test_the_lock_check_sees_what_does_not_belong(line: str) -> None:
    assert load(ROOT / "installer" / "lock.py").faults(line) == [line]


def test_the_program_runs_with_what_it_was_developed_with() -> None:
    lock = load(ROOT / "installer" / "lock.py")
    run, dev = (lock.pinned((ROOT / "installer" / n).read_text(encoding="utf-8")) for n in ("run.lock", "dev.lock"))
    assert run.items() <= dev.items()


def test_every_declared_dependency_is_locked() -> None:
    lock = load(ROOT / "installer" / "lock.py")
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "run.lock": declared["project"]["dependencies"],
        "dev.lock": declared["project"]["dependencies"] + declared["dependency-groups"]["dev"],
    }
    for name, lines in wanted.items():
        names = {re.split(r"[^\w.-]", line)[0].lower().replace("_", "-") for line in lines}
        assert names <= set(lock.pinned((ROOT / "installer" / name).read_text(encoding="utf-8"))), name

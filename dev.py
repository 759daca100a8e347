#!/usr/bin/env python3
"""Everything a developer starts: setup, run, test, check, bench, pictures, kh49. Standard library only.

Runs on Linux and Windows with any Python from 3.9 on; the program itself needs 3.11, and setup says so.
The virtual environment in .venv is made when it is needed, from the locks in installer/, by the pip configuration
of whoever calls: no package index is named here.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
LOCK = ROOT / "installer" / "dev.lock"
STAMP = VENV / "setup.json"
CODE = ("kh49_desktop", "tests", "installer", "dev.py")
OLDEST = (3, 11)

# What a bare Debian or Ubuntu lacks: package -> how to see that it is there (a library's name, or a command).
# Qt's platform plugins load the libraries, the tests question PDF files with the commands.
LIBRARIES = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
}
COMMANDS = {"xvfb": "Xvfb", "xauth": "xauth", "poppler-utils": "pdfsig", "qpdf": "qpdf"}

DRAFT = """\
import pathlib, sys
from kh49_desktop.records import CATALOGUE
from kh49_desktop.store.migrations import draft_next
print(draft_next(CATALOGUE, sys.argv[1], pathlib.Path(sys.argv[2]))
      or "the migrations say what the declarations say: nothing to do")
"""

USAGE = """\
python3 dev.py setup               make .venv with everything, and the system's libraries where that is allowed
python3 dev.py run                 open the program; without a display: carry out the tour into build/tour
python3 dev.py test [PYTEST …]     the tests
python3 dev.py fuzz [PYTEST …]     the property tests alone, a thousand new examples each
python3 dev.py soak                20,000 exchanges, 20,000 mutated parcels, 200 power cuts: half an hour
python3 dev.py check               ruff, ruff format, mypy --strict, import contracts
python3 dev.py bench [NAME] [--json]   the measurements beside their peers
python3 dev.py pictures [FOLDER]   a picture of every screen (default: resources/pictures)
python3 dev.py migration NAME      draft the next db/migrations/NNNN_NAME.sql from the declarations
python3 dev.py kh49 …              the program without a screen
"""


def say(sentence: str) -> None:
    """Tell the developer something, apart from the output of what is run."""
    sys.stderr.write(f"dev.py: {sentence}\n")
    sys.stderr.flush()


def tool(name: str) -> str:
    """Return the path of a program inside .venv."""
    return str(VENV / ("Scripts" if WINDOWS else "bin") / (name + (".exe" if WINDOWS else "")))


def call(*command: str, **environment: str) -> int:
    """Run a command in the checkout with extra environment variables; return its exit code."""
    # Bytecode goes into .venv and __pycache__, which git ignores; without it every start compiles everything anew.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    try:
        return subprocess.run(command, cwd=ROOT, env={**inherited, **environment}, check=False).returncode
    except KeyboardInterrupt:
        return 130


# --- the system's libraries


def apt_line(packages: list[str]) -> list[str]:
    """Return the command that installs these Debian packages."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def missing_packages() -> list[str]:
    """Return the Debian packages whose library, command or module this Linux machine does not have."""
    missing = [] if importlib.util.find_spec("ensurepip") else ["python3-venv"]
    for package, library in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return missing + [package for package, command in COMMANDS.items() if not shutil.which(command)]


def install_system_packages() -> None:
    """Install what is missing where that is allowed (root, or sudo without a password), else print the line."""
    missing = missing_packages()
    if not missing:
        return
    line = apt_line(missing)
    if not shutil.which("apt-get"):
        say("this system lacks what these Debian packages hold, please install its own: " + " ".join(missing))
        return
    prefix: list[str] = []
    if os.geteuid() != 0:
        sudo = shutil.which("sudo")
        if not sudo or subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode != 0:
            say("Qt and the tests need some libraries of the system. Please run this once, then try again:")
            say("    sudo " + " ".join(line))
            return
        prefix = [sudo, "-n"]
    say("installing the system's libraries: " + " ".join(missing))
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive"]
    for command in (["apt-get", "update"], line):
        done = subprocess.run([*quiet, *command], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say((done.stdout + done.stderr).strip())
            say("this did not work; Qt or some tests may fail: " + " ".join([*prefix, *command]))


# --- the virtual environment


def digest(*paths: Path) -> str:
    """Return one sha256 over the contents of files."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.read_bytes())
    return total.hexdigest()


def wanted() -> dict[str, str]:
    """Return what .venv must have been made from: its place, the lock, the project's own description."""
    return {"place": str(VENV), "lock": digest(LOCK), "project": digest(ROOT / "pyproject.toml")}


def made() -> dict[str, str]:
    """Return what .venv was made from ({} when there is none, or when it does not start any more)."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
        config = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return {}
    # A system update may have taken the Python that .venv points to: then its interpreter is a dead link.
    whole = isinstance(stamp, dict) and stamp.get("python") == python_of(config) and Path(tool("python")).exists()
    return stamp if whole else {}


def python_of(config: str) -> str:
    """Return the Python version written in a pyvenv.cfg."""
    pairs = (line.partition("=") for line in config.splitlines())
    return next((value.strip() for key, _, value in pairs if key.strip() == "version"), "")


def is_current() -> bool:
    """Say whether .venv was made from exactly what the checkout holds now."""
    stamp = made()
    return bool(stamp) and all(stamp.get(key) == value for key, value in wanted().items())


def setup() -> int:
    """Make or renew .venv; at once when it is current. Returns an exit code."""
    if is_current():
        return 0
    if sys.version_info < OLDEST:
        say(
            f"the program needs Python 3.11 or newer and this is Python {sys.version_info[0]}.{sys.version_info[1]}: "
            "please start dev.py with a newer one, e.g. python3.11 dev.py setup (Windows: py -3.11 dev.py setup)."
        )
        return 2
    started = time.monotonic()
    if sys.platform.startswith("linux"):
        install_system_packages()
    stamp = made()
    if stamp.get("place") != str(VENV):
        say("making .venv")
        # Another place or another Python: nothing inside can be trusted. A child process, because ensurepip may
        # have been installed a moment ago.
        if call(sys.executable, "-m", "venv", "--clear", str(VENV)) != 0:
            say("the virtual environment could not be made (on Debian and Ubuntu it needs the package python3-venv).")
            return 3
        stamp = {}
    pip = (tool("python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check")
    if stamp.get("lock") != wanted()["lock"]:
        say("installing the libraries of installer/dev.lock (some 180 MB)")
        # Compiling every file up front costs half of the time; Python compiles the ones in use when it meets them.
        if call(*pip, "--no-compile", "--require-hashes", "-r", str(LOCK)) != 0:
            say("the libraries could not be installed; pip's own message stands above.")
            return 3
    if call(*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)) != 0:
        say("the checkout itself could not be installed into .venv.")
        return 3
    config = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    STAMP.write_text(json.dumps({**wanted(), "python": python_of(config)}, indent=1) + "\n", encoding="utf-8")
    say(f"ready after {time.monotonic() - started:.0f} s")
    return 0


# --- the commands


def has_display() -> bool:
    """Say whether a window can be shown here."""
    return not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET")
    )


def run(arguments: list[str]) -> int:
    """Open the program; without a display carry out the tour, whose exit code this is."""
    if has_display():
        return call(tool("python"), "-m", "kh49_desktop", *arguments)
    folder = ROOT / "build" / "tour"
    say("there is no display here: the tour runs into " + str(folder))
    return call(tool("python"), "-m", "kh49_desktop", "--tour", str(folder), QT_QPA_PLATFORM="offscreen")


def test(arguments: list[str]) -> int:
    """Run the tests on two processes, or the ones named; pytest's own summary is the last line."""
    # Each process takes one half of the list, file by file, so that what a file needs is mostly made once.
    options = ["-q", "-n", "2", "--dist", "worksteal", "--ignore=tests/benchmarks"]
    named = any(not argument.startswith("-") and (ROOT / argument.split("::")[0]).exists() for argument in arguments)
    where = [] if named else ["tests"]
    return call(tool("python"), "-m", "pytest", *options, *arguments, *where, QT_QPA_PLATFORM="offscreen")


def fuzz(arguments: list[str]) -> int:
    """Run the property tests with new examples, many of them: minutes, not part of the suite."""
    named = [argument for argument in arguments if not argument.startswith("-")]
    options = ["-q", "-n", "2", "-m", "hypothesis", "--ignore=tests/benchmarks", *arguments]
    where = [] if named else ["tests"]
    return call(tool("python"), "-m", "pytest", *options, *where, QT_QPA_PLATFORM="offscreen", KH49_EXAMPLES="fuzz")


def soak(_arguments: list[str]) -> int:
    """Run what takes too long for the suite, each to its end; return the first exit code that is not 0."""
    codes = [
        call(tool("python"), "-m", "tests.state.long", "20000"),
        call(tool("python"), "-m", "tests.parcels.mutating", "20000"),
        call(tool("python"), "-m", "pytest", "-q", "tests/parcels/test_power.py", KH49_KILLS="200"),
    ]
    return next((code for code in codes if code), 0)


def check(_arguments: list[str]) -> int:
    """Run every check even after one has failed; return the first exit code that is not 0."""
    codes = [
        call(tool("ruff"), "check", *CODE),
        call(tool("ruff"), "format", "--check", *CODE),
        call(tool("python"), "-m", "mypy", "--strict", *CODE, MYPYPATH=str(ROOT / "installer")),
        call(tool("lint-imports")),
    ]
    return next((code for code in codes if code), 0)


def bench(arguments: list[str]) -> int:
    """Measure beside the peers that are installed."""
    return call(tool("python"), "-m", "tests.benchmarks", *arguments, QT_QPA_PLATFORM="offscreen")


def pictures(arguments: list[str]) -> int:
    """Make a picture of every screen."""
    folder = Path(arguments[0]).resolve() if arguments else ROOT / "resources" / "pictures"
    return call(tool("python"), "-m", "kh49_desktop", "--pictures", str(folder), QT_QPA_PLATFORM="offscreen")


def migration(arguments: list[str]) -> int:
    """Draft the next numbered migration from the declarations; whoever asked reads it before it is committed."""
    if len(arguments) != 1:
        sys.stderr.write(USAGE)
        return 2
    return call(tool("python"), "-c", DRAFT, arguments[0], str(ROOT / "db" / "migrations"))


def kh49(arguments: list[str]) -> int:
    """Do the same work without a screen. Paths among the arguments are meant from where the caller stands."""
    try:
        return subprocess.run([tool("kh49"), *arguments], check=False).returncode
    except KeyboardInterrupt:
        return 130


def main(arguments: list[str]) -> int:
    """Carry out one command; return its exit code."""
    commands = {"run": run, "test": test, "fuzz": fuzz, "check": check, "bench": bench, "pictures": pictures}
    commands |= {"soak": soak, "migration": migration, "kh49": kh49}
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name == "setup":
        code = setup()
        if code == 0:
            say(".venv is current")
        return code
    if name not in commands:
        sys.stderr.write(USAGE)
        return 0 if name in ("-h", "--help", "help") else 2
    return setup() or commands[name](rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

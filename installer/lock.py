"""Makes both locks anew with uv: installer/run.lock (the program) and installer/dev.lock (and its tools).

python3 installer/lock.py [--check] [UV OPTIONS…]      e.g. --upgrade, --upgrade-package NAME

The locks hold for Python 3.11 and newer on Linux and Windows, carry a hash for every file and name no package index:
whose index is asked is the business of whoever installs. --check makes nothing: it only questions what is there.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS: dict[str, tuple[str, ...]] = {"run.lock": (), "dev.lock": ("--group", "dev")}
OPTIONS = (
    "--quiet",
    "--universal",
    "--python-version=3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--no-annotate",
)
PIN = re.compile(r"([a-z0-9][a-z0-9._-]*)==([0-9][A-Za-z0-9.+!_-]*)( ; [^\\#]+)? \\")
HASH = re.compile(r" {4}--hash=sha256:[0-9a-f]{64}( \\)?")


def faults(text: str) -> list[str]:
    """Return the lines of a lock that are neither a pinned name nor a hash (so no option, no address, no path)."""
    return [line for line in text.splitlines() if not (PIN.fullmatch(line) or HASH.fullmatch(line))]


def pinned(text: str) -> dict[str, str]:
    """Return {name: version} of a lock."""
    return {found[1]: found[2] for line in text.splitlines() if (found := PIN.fullmatch(line))}


def question(name: str) -> int:
    """Print what is wrong with a lock; return how many lines."""
    text = (ROOT / "installer" / name).read_text(encoding="utf-8")
    wrong = faults(text)
    for line in wrong:
        sys.stderr.write(f"{name}: not a pinned name and not a hash: {line}\n")
    sys.stdout.write(f"{name}: {len(pinned(text))} packages, {text.count('--hash=')} hashes\n")
    return len(wrong)


def make(name: str, extra: list[str]) -> None:
    """Write one lock with uv; versions in the old lock are kept unless uv is told to upgrade."""
    uv = shutil.which("uv")
    if uv is None:
        sys.exit("uv was not found on the PATH; it is only needed to make the locks.")
    out = ROOT / "installer" / name
    command = [uv, "pip", "compile", *OPTIONS, *LOCKS[name], *extra, "pyproject.toml", "-o", str(out)]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    if done.returncode:
        sys.exit(done.returncode)


def main(arguments: list[str]) -> int:
    """Make both locks (unless --check) and question them; return an exit code."""
    if "--check" not in arguments:
        for name in LOCKS:
            make(name, arguments)
    wrong = sum(question(name) for name in LOCKS)
    read = {name: pinned((ROOT / "installer" / name).read_text(encoding="utf-8")) for name in LOCKS}
    apart = [name for name, version in read["run.lock"].items() if read["dev.lock"].get(name) != version]
    for name in apart:
        sys.stderr.write(f"{name}: run.lock and dev.lock disagree about its version\n")
    return 1 if wrong or apart else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

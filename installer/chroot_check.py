"""The acceptance of a stranger's first hour: a bare Debian with python3 and nothing else, our repository copied in.

python3 installer/chroot_check.py [--suite trixie] [--only setup|test|run]… [--keep]      (needs root and debootstrap)

Prints how long each command took from nothing; exits 0 only when all of them did.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from chroot import CACHE, Chroot, Unavailable, codename

ROOT = Path(__file__).resolve().parent.parent
INSIDE = "/root/kh49_desktop"


def repository_files() -> list[str]:
    """Return the files of the checkout as git would hand them on: what is tracked, and what is new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    names = listed.stdout.decode("utf-8").split("\0")
    return [name for name in names if name and (ROOT / name).is_file()]


def main(arguments: list[str]) -> int:
    """Try dev.py in a bare chroot; return an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--suite", default=None, help="the Debian release to try (default: this machine's own)")
    parser.add_argument("--only", action="append", choices=["setup", "test", "run"], help="only these commands")
    parser.add_argument("--keep", action="store_true", help="keep the chroot to look at")
    chosen = parser.parse_args(arguments)
    commands: list[str] = ["setup", *(chosen.only or ["test", "run"])]
    suite = chosen.suite or codename()
    try:
        chroot = Chroot(CACHE / f"try-{suite}", suite=suite, include=("python3",))
    except Unavailable as reason:
        sys.stderr.write(f"{reason}\n")
        return 3
    files = repository_files()
    for name in files:
        target = chroot.inside(INSIDE) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    sys.stdout.write(f"{suite}: bare system with python3, {len(files)} files copied in\n")
    results = []
    for command in dict.fromkeys(commands):
        started = time.monotonic()
        code = chroot.run("python3", "dev.py", command, folder=INSIDE)
        results.append((command, code, time.monotonic() - started))
        if command == "setup" and code:
            break
    sys.stdout.write(f"\n{'in a bare ' + suite:24} exit   alone   from nothing\n")
    first = results[0][2]
    for command, code, seconds in results:
        whole = seconds if command == "setup" else first + seconds
        sys.stdout.write(f"dev.py {command:17} {code:4} {seconds:6.0f} s {whole:10.0f} s\n")
    if not chosen.keep:
        chroot.remove()
    return 0 if all(code == 0 for _, code, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

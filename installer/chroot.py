"""A bare Debian or Ubuntu in a folder, to try things where nothing is installed yet. Needs root and debootstrap.

Where packages come from is read from this machine at run time: its apt sources, its pip configuration, its proxy
and its certificates. No address is written here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / "build" / "chroot"
ENVIRONMENT = re.compile(r"^(PIP_.*|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|SOURCE_DATE_EPOCH)$|.*_proxy$", re.IGNORECASE)
APT_SETTING = re.compile(r'^Acquire::(http|https|Check-Valid-Until|Check-Date|Retries|ForceIPv4)[^ ]* ".+";$')
PLACE = re.compile(r"(?<![\w:/])(?:file://)?(/[\w.+/-]+)")


class Unavailable(Exception):  # noqa: N818 - it says what the machine cannot do
    """This machine cannot make a chroot; the message says why."""


def codename() -> str:
    """Return this machine's release, e.g. "bookworm"."""
    text = Path("/etc/os-release").read_text(encoding="utf-8")
    found = re.search(r'^VERSION_CODENAME="?([a-z]+)', text, re.MULTILINE)
    if not found:
        raise Unavailable("this is no Debian or Ubuntu: /etc/os-release names no release")
    return found[1]


def mirror() -> str:
    """Return the address from which this machine's apt takes its own release."""
    release = codename()
    folder = Path("/etc/apt")
    for path in (folder / "sources.list", *sorted(folder.glob("sources.list.d/*"))):
        if path.suffix not in (".list", ".sources") or not path.is_file():
            continue
        text = re.sub(r"^\s*#.*\n?", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if path.suffix == ".list":
            for line in text.splitlines():
                found = re.match(r"deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)\s", line)
                if found and found[2] == release:
                    return found[1]
        for paragraph in re.split(r"\n\s*\n", text):
            values = dict(re.findall(r"^([\w-]+):\s*(.*)$", paragraph, re.MULTILINE))
            if release in values.get("Suites", "").split():
                return str(values["URIs"].split()[0])
    raise Unavailable(f"apt's sources on this machine do not name {release}")


def pip_files() -> list[Path]:
    """Return the files of pip's configuration that this machine has."""
    home = Path.home()
    own = os.environ.get("PIP_CONFIG_FILE")
    places = [
        Path("/etc/pip.conf"),
        home / ".config/pip/pip.conf",
        home / ".pip/pip.conf",
        *([Path(own)] if own else []),
    ]
    return [path for path in places if path.is_file()]


class Chroot:
    """One bare system in one folder. Mounts live in a namespace of each call and vanish with it."""

    def __init__(self, root: Path, *, suite: str | None = None, include: tuple[str, ...] = ()) -> None:
        """Make `root` anew from the cached bare system of `suite` (default: this machine's own release)."""
        if os.geteuid() != 0:
            raise Unavailable("a chroot needs root")
        for program in ("debootstrap", "unshare"):
            if not shutil.which(program):
                raise Unavailable(f"a chroot needs the program {program}")
        self.root = root
        self.environment = {name: value for name, value in os.environ.items() if ENVIRONMENT.match(name)}
        bare = self._bare(suite or codename(), include)
        shutil.rmtree(root, ignore_errors=True)
        root.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", "--reflink=auto", str(bare), str(root)], check=True)
        self.shared = self._connect()

    @staticmethod
    def _bare(suite: str, include: tuple[str, ...]) -> Path:
        """Return the folder of a bare system; made once and kept under build/."""
        bare = CACHE / "-".join((suite, *include))
        if not bare.exists():
            half = bare.with_name(bare.name + ".half")
            shutil.rmtree(half, ignore_errors=True)
            half.parent.mkdir(parents=True, exist_ok=True)
            packages = [f"--include={','.join(include)}"] if include else []
            command = ["debootstrap", "--variant=minbase", *packages, suite, str(half), mirror()]
            done = subprocess.run(command, check=False, capture_output=True, text=True)
            if done.returncode:
                raise Unavailable("debootstrap failed:\n" + done.stdout[-2000:] + done.stderr[-2000:])
            half.rename(bare)
        return bare

    def _connect(self) -> list[Path]:
        """Give the bare system this machine's way to its packages; return the folders to show inside."""
        settings = subprocess.run(["apt-config", "dump"], check=True, capture_output=True, text=True).stdout
        apt = "\n".join(line for line in settings.splitlines() if APT_SETTING.match(line)) + "\n"
        pip = {path: path.read_text(encoding="utf-8") for path in pip_files()}
        shared = []
        for place in sorted(
            {Path(found) for found in PLACE.findall("\n".join([apt, *pip.values(), *self.environment.values()]))}
        ):
            if place.is_file():
                # Certificates above all, and not at their own place: installing ca-certificates would overwrite them.
                moved = f"/etc/machine{place}"
                self.copy(place, moved)
                apt = apt.replace(str(place), moved)
                pip = {path: text.replace(str(place), moved) for path, text in pip.items()}
                self.environment = {
                    name: moved if value == str(place) else value for name, value in self.environment.items()
                }
            elif place.is_dir() and place.name == "simple":
                shared.append(place.parent)  # a package index in a folder: its files lie beside it
            elif place.is_dir() and place.parent != Path("/") and not place.is_relative_to("/etc"):
                shared.append(place)
        for path, text in {Path("/etc/apt/apt.conf.d/90machine"): apt, **pip}.items():
            self.inside(path).parent.mkdir(parents=True, exist_ok=True)
            self.inside(path).write_text(text, encoding="utf-8")
        for path in (Path("/etc/resolv.conf"), Path("/etc/hosts")):
            self.copy(path, path)
        return shared

    def inside(self, path: Path | str) -> Path:
        """Return where a path of the bare system lies on this machine."""
        return self.root / str(path).lstrip("/")

    def copy(self, source: Path, path: Path | str) -> None:
        """Copy a file of this machine to a path inside (links are followed)."""
        target = self.inside(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copyfile(source.resolve(), target)

    def run(self, *command: str, folder: str = "/root", **environment: str) -> int:
        """Run a command inside, its output going where ours goes; return its exit code."""
        mounts = ["mount -t proc proc proc", "mount -t tmpfs tmpfs dev/shm"]
        for place in self.shared:
            self.inside(place).mkdir(parents=True, exist_ok=True)
            mounts.append(f"mount --bind {place} {str(place).lstrip('/')}")
        script = " && ".join([f"cd {self.root}", *mounts, 'exec chroot . /bin/sh -c \'cd "$0" && exec "$@"\' "$@"'])
        standard = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        sys.stdout.flush()
        done = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", script, "sh", folder, *command],
            env={**self.environment, **standard, "DEBIAN_FRONTEND": "noninteractive", **environment},
            check=False,
        )
        return done.returncode

    def remove(self) -> None:
        """Delete the folder (the cached bare system stays)."""
        shutil.rmtree(self.root, ignore_errors=True)

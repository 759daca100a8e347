"""Builds what people install, and tries it where nothing else is installed.

python3 installer/build.py linux [--no-check] [--suite RELEASE]…

Makes in dist/: the wheel, a Debian package, a portable tar.xz, SHA256SUMS. Then installs the Debian package in a bare
chroot of this machine's own release and the wheel in a fresh virtual environment, and runs self-check and the tour
there. Needs apt's binutils and dpkg, xz; the trial needs root and debootstrap.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from chroot import CACHE, Chroot, Unavailable, codename

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "linux"
DIST = ROOT / "dist"
VENV = ROOT / ".venv" / "bin"
BUNDLE = WORK / "bundle" / "so-cong-doan"
HOME = "opt/so-cong-doan"
PROGRAMS = ("kh49", "kh49-desktop")

# What the bundle leaves to the system: the C library, the graphics driver's door, the X server's and the fonts' own
# libraries (they must fit the system's server and configuration). build() checks that nothing else is asked for.
DEPENDS = {
    "libc6": "2.34",
    "libegl1": "",
    "libgl1": "",
    "libx11-6": "",
    "libxcb1": "",
    "libfontconfig1": "",
}

DESKTOP = """\
[Desktop Entry]
Type=Application
Version=1.0
Name=Sổ Công đoàn
GenericName=Sổ theo dõi và báo cáo công đoàn cơ sở
Comment=Ghi chép đoàn viên, hội nghị, thỏa ước và lập báo cáo theo Kế hoạch 49-KH/TU
Keywords=công đoàn;đoàn viên;báo cáo;thỏa ước;
Exec=kh49-desktop
Icon=so-cong-doan
Categories=Office;Database;
StartupWMClass=kh49-desktop
Terminal=false
"""

CONTROL = """\
Package: kh49-desktop
Version: {version}
Architecture: amd64
Maintainer: kh49_desktop contributors <kh49-desktop@kh49.invalid>
Installed-Size: {kilobytes}
Depends: {depends}
Section: misc
Priority: optional
Description: register and reports of a grassroots trade union in Vietnam
 Sổ Công đoàn keeps a grassroots union's members, conferences and collective
 agreements, reads the Excel lists that officers have, and makes the signed
 summary of Plan 49-KH/TU. It works without a network.
"""

COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: kh49_desktop

Files: *
Copyright: 2026 kh49_desktop contributors
License: Expat

License: Expat
{license}
"""


class Failed(Exception):  # noqa: N818 - it says what happened to the build
    """A step did not work; the message says which."""


def say(sentence: str) -> None:
    """Tell how far the build is."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def must(*command: str | Path, folder: Path = ROOT, **environment: str) -> None:
    """Run a command; its output is shown only when it fails, and then the build ends."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **environment},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))}\n{done.stdout.decode('utf-8', 'replace')[-6000:]}")


def version() -> str:
    """Return the program's version as its package states it."""
    text = (ROOT / "kh49_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if not found:
        raise Failed("kh49_desktop/__init__.py states no version")
    return found[1]


def time_of_commit() -> str:
    """Return the last commit's time: every file in the packages bears it, so that two builds are alike."""
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, check=False, capture_output=True, text=True)
    return done.stdout.strip() or "1767225600"


def megabytes(path: Path) -> str:
    """Return the size of a file or folder in words."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file() and not file.is_symlink()]
    return f"{sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


# --- making


def make_wheel() -> Path:
    """Build the wheel and return it."""
    out = WORK / "wheel"
    must(VENV / "python", "-m", "build", "--wheel", "--no-isolation", "--outdir", out)
    (wheel,) = out.glob("*.whl")
    return Path(shutil.copy(wheel, DIST))


def make_bundle() -> None:
    """Build the folder with both programs, and check what it asks of the system."""
    must(
        VENV / "python",
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--log-level=WARN",
        f"--distpath={BUNDLE.parent}",
        f"--workpath={WORK / 'pyinstaller'}",
        ROOT / "installer" / "kh49.spec",
        PYTHONHASHSEED="1",
    )
    strip()
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, BUNDLE / name)
    dangling = [str(path) for path in BUNDLE.rglob("*") if path.is_symlink() and not path.exists()]
    if dangling:
        raise Failed(f"the bundle holds links that lead nowhere: {dangling}")
    asked = asked_of_the_system(BUNDLE)
    surplus = {library: package for library, package in asked.items() if package not in DEPENDS}
    if surplus:
        raise Failed(f"the bundle asks for libraries of packages that are not in Depends: {surplus}")


def strip() -> None:
    """Drop debug symbols. Qt's own files have none, and those of repaired wheels (*.libs) do not survive it."""
    for path in BUNDLE.rglob("*.so*"):
        parts = path.relative_to(BUNDLE).parts
        if not path.is_symlink() and "PySide6" not in parts and not any(part.endswith(".libs") for part in parts):
            must("strip", "--strip-unneeded", path)


def asked_of_the_system(bundle: Path) -> dict[str, str]:
    """Return {library: Debian package} for every shared library that the bundle's files need and it does not hold."""
    files = [path for path in bundle.rglob("*") if path.is_file() and path.open("rb").read(4) == b"\x7fELF"]
    own = {path.name for path in bundle.rglob("*.so*")}
    needed: set[str] = set()
    for path in files:
        dump = subprocess.run(["objdump", "-p", str(path)], check=True, capture_output=True, text=True).stdout
        needed |= set(re.findall(r"^\s+NEEDED\s+(\S+)", dump, re.MULTILINE))
    cache = subprocess.run(["/sbin/ldconfig", "-p"], check=True, capture_output=True, text=True).stdout
    places = dict(re.findall(r"^\s+(\S+) \(libc6,x86-64\S*.*\) => (\S+)", cache, re.MULTILINE))
    return {library: package_of(places.get(library, library)) for library in sorted(needed - own)}


def package_of(library: str) -> str:
    """Return the Debian package that a library's file belongs to, or "?"."""
    for place in (library, str(Path(library).resolve()), library.removeprefix("/usr")):
        done = subprocess.run(["dpkg-query", "-S", place], check=False, capture_output=True, text=True)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    return "?"


def write(path: Path, text: str) -> None:
    """Write a file of the package, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_deb(epoch: str) -> Path:
    """Build the Debian package from the bundle and return it."""
    tree = WORK / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(BUNDLE, tree / HOME, symlinks=True)
    share = tree / "usr" / "share"
    (tree / "usr" / "bin").mkdir(parents=True)
    for name in PROGRAMS:
        (tree / "usr" / "bin" / name).symlink_to(f"/{HOME}/{name}")
    write(share / "applications" / "so-cong-doan.desktop", DESKTOP)
    icon = ROOT / "resources" / "icons" / "app.svg"
    if icon.exists():
        folder = share / "icons" / "hicolor" / "scalable" / "apps"
        folder.mkdir(parents=True)
        shutil.copy(icon, folder / "so-cong-doan.svg")
    license_text = (ROOT / "LICENSE").read_text(encoding="utf-8").strip().splitlines()
    indented = "\n".join(" " + (line.strip() or ".") for line in license_text)
    write(share / "doc" / "kh49-desktop" / "copyright", COPYRIGHT.format(license=indented))
    shutil.copy(ROOT / "NOTICE", share / "doc" / "kh49-desktop" / "NOTICE")
    kilobytes = sum(path.lstat().st_size for path in tree.rglob("*")) // 1024
    depends = ", ".join(name + (f" (>= {least})" if least else "") for name, least in DEPENDS.items())
    write(tree / "DEBIAN" / "control", CONTROL.format(version=version(), kilobytes=kilobytes, depends=depends))
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    out = DIST / f"kh49-desktop_{version()}_amd64.deb"
    must("dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, out, SOURCE_DATE_EPOCH=epoch)
    return out


def make_portable(epoch: str) -> Path:
    """Pack the bundle as a tar.xz that runs from wherever it is unpacked."""
    out = DIST / f"kh49-desktop-{version()}-linux-x86_64.tar.xz"
    same = ("--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{epoch}")
    must("tar", *same, "-I", "xz -T0 -6", "-C", BUNDLE.parent, "-cf", out, BUNDLE.name)
    return out


def make_sums(files: list[Path]) -> Path:
    """Write SHA256SUMS beside the files."""
    out = DIST / "SHA256SUMS"
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(files)]
    out.write_text("".join(lines), encoding="utf-8")
    return out


# --- trying


def try_wheel(wheel: Path) -> bool:
    """Install the wheel in a fresh virtual environment and run self-check from an empty folder."""
    venv, empty = WORK / "wheel-venv", WORK / "empty"
    for folder in (venv, empty):
        shutil.rmtree(folder, ignore_errors=True)
    empty.mkdir(parents=True)
    must(sys.executable, "-m", "venv", venv)
    pip = (venv / "bin" / "python", "-m", "pip", "install", "-qq", "--no-compile")
    must(*pip, "--require-hashes", "-r", ROOT / "installer" / "run.lock")
    must(*pip, "--no-deps", wheel)
    say("\n--- the wheel in a fresh virtual environment: kh49 self-check")
    command = [venv / "bin" / "kh49", "--data", empty / "dữ liệu", "self-check"]
    return subprocess.run([str(part) for part in command], cwd=empty, check=False).returncode == 0


def try_deb(deb: Path, suite: str) -> bool:
    """Install the Debian package in a bare chroot of a release and run both programs there."""
    chroot = Chroot(CACHE / f"try-deb-{suite}", suite=suite)
    inside = f"/root/{deb.name}"
    chroot.copy(deb, inside)
    say(f"\n--- the Debian package in a bare {suite}: install")
    install = f"apt-get update && apt-get install -y --no-install-recommends {inside}"
    if chroot.run("sh", "-c", f"({install}) >apt.log 2>&1 || {{ tail -n 40 apt.log; exit 1; }}"):
        return False
    # As the program's own starter does: what lies beside it is found first.
    libraries = (
        f"LD_LIBRARY_PATH=/{HOME}/_internal find /{HOME} -name '*.so*' -type f -exec ldd {{}} + | grep 'not found'"
    )
    trials = [
        ("every library finds what it needs", ("sh", "-c", f"! {libraries}")),
        ("kh49 self-check", ("kh49", "--data", "/root/dl", "self-check")),
        ("kh49-desktop --tour", ("kh49-desktop", "--tour", "/root/tour")),
        ("what the tour left", ("ls", "-l", "/root/tour")),
    ]
    codes = []
    for title, command in trials:
        say(f"\n--- the Debian package in a bare {suite}: {title}")
        started = time.monotonic()
        codes.append(chroot.run(*command, QT_QPA_PLATFORM="offscreen"))
        say(f"    exit {codes[-1]} after {time.monotonic() - started:.1f} s")
    chroot.remove()
    return not any(codes)


def build_linux(suites: list[str]) -> int:
    """Make everything for Linux and try it in these releases (none: do not try it); return an exit code."""
    steps: list[tuple[str, float]] = []
    started = time.monotonic()

    def done(step: str) -> None:
        steps.append((step, time.monotonic() - started))
        say(f"{time.monotonic() - started:6.0f} s  {step}")

    lacking = [
        program for program in ("objdump", "strip", "dpkg-deb", "dpkg-query", "tar", "xz") if not shutil.which(program)
    ]
    if lacking:
        raise Failed(f"the build needs {', '.join(lacking)} (Debian's packages binutils, dpkg, tar, xz-utils)")
    must(sys.executable, ROOT / "dev.py", "setup")
    shutil.rmtree(WORK, ignore_errors=True)
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    epoch = time_of_commit()
    wheel = make_wheel()
    done(f"{wheel.name}: {megabytes(wheel)}")
    make_bundle()
    done(f"bundle in one folder: {megabytes(BUNDLE)}")
    deb = make_deb(epoch)
    done(f"{deb.name}: {megabytes(deb)}")
    portable = make_portable(epoch)
    done(f"{portable.name}: {megabytes(portable)}")
    make_sums([wheel, deb, portable])
    if not suites:
        return 0
    good = [try_wheel(wheel)]
    done("tried the wheel")
    for suite in suites:
        good.append(try_deb(deb, suite))
        done(f"tried the Debian package in {suite}")
    say("everything works" if all(good) else "SOMETHING DOES NOT WORK: see above")
    return 0 if all(good) else 1


def main(arguments: list[str]) -> int:
    """Build for one system; return an exit code."""
    parser = argparse.ArgumentParser(description="Build what people install.")
    parser.add_argument("system", choices=["linux"])
    parser.add_argument("--no-check", action="store_true", help="do not try the packages in a chroot and a fresh venv")
    parser.add_argument("--suite", action="append", help="try it in this release (default: this machine's own)")
    chosen = parser.parse_args(arguments)
    try:
        return build_linux([] if chosen.no_check else chosen.suite or [codename()])
    except Failed as reason:
        sys.stderr.write(f"this did not work: {reason}\n")
        return 1
    except Unavailable as reason:
        sys.stderr.write(f"the packages are made but could not be tried ({reason}); --no-check leaves that out\n")
        return 3


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

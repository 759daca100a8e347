"""Measures ours and the peers in one run: `python -m tests.benchmarks [NAME] [--json]`."""

from __future__ import annotations

import argparse
import compileall
import contextlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.registers import GIVEN, NOW, dues_register, make_messy_list, make_register

PACKAGE = Path(__file__).parents[2] / "kh49_desktop"
ROUNDS = 5
LARGE = 120_000  # members
MONTH = 5_000  # members whose dues of a month are saved
LISTS = {5_000: 5, 50_000: 2}  # rows of the lists brought in: rounds
LONG_LIST = 50_000  # rows of the list brought in by the window
WAYS = 1  # through the window
STEPS = ("read", "looked through", "checked again", "brought in", "shown", "undone", "redone")


@dataclass(frozen=True)
class Figure:
    """One line: what, ours and the peer's figure in the same unit, and the bar that ours must not pass.

    `bar` is a ratio to the peer's figure where `of_peer`, else a figure in the unit itself; None: nothing is asked, the
    figures only stand beside each other.
    """

    what: str
    unit: str
    ours: float
    peer_name: str
    peer: float | None
    bar: float | None
    of_peer: bool

    @property
    def ratio(self) -> float | None:
        """Return ours divided by the peer's, None without a peer."""
        return self.ours / self.peer if self.peer else None

    @property
    def passed(self) -> bool | None:
        """Return whether ours stays within the bar; None when the peer is missing, or nothing is asked."""
        if self.bar is None:
            return None
        if not self.of_peer:
            return self.ours <= self.bar
        return None if self.ratio is None else self.ratio <= self.bar

    def told(self) -> dict[str, Any]:
        """Return the line as others read it."""
        ratio = None if self.ratio is None else round(self.ratio, 3)
        return {
            "what": self.what,
            "unit": self.unit,
            "ours": round(self.ours, 4),
            "peer_name": self.peer_name,
            "peer": None if self.peer is None else round(self.peer, 4),
            "ratio": ratio,
            "bar": self.bar,
        }


def program(name: str, *arguments: str) -> dict[str, float]:
    """Run a measured program of this folder and return the figures it prints, with its wall time in seconds."""
    begun = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", f"tests.benchmarks.{name}", *arguments],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
    )
    if run.returncode != 0:
        sys.exit(f"{name} ended with {run.returncode}:\n{run.stderr}")
    figures: dict[str, float] = json.loads(run.stdout.strip().splitlines()[-1])
    figures.setdefault("wall", time.perf_counter() - begun)
    return figures


def start(folder: Path) -> list[Figure]:
    """Start to a usable window with 50,000 members, beside bare windows with a 50,000-row table; and memory.

    Two peers: a table view on a plain list (the least Qt can do) and a filled QTableWidget (what most programs do).
    Both sides run compiled, as installed programs do.
    """
    compileall.compile_dir(PACKAGE, quiet=1)
    make_register(folder / "50000", 50_000)
    runs: dict[str, list[dict[str, float]]] = {"view": [], "widget": [], "home": [], "member": []}
    for _ in range(ROUNDS):
        for name, measured in runs.items():
            if name in {"view", "widget"}:
                measured.append(program("bare_window", "50000", name))
            else:
                measured.append(program("own_window", str(folder / "50000"), name))
    ready = {name: statistics.median(run["ready"] for run in measured) for name, measured in runs.items()}
    peers = {"view": "bare window, QTableView on a list", "widget": "bare window, filled QTableWidget"}
    lines = [
        Figure(
            f"start to a usable window, 50,000 members ({page})", "s", ready[page], told, ready[peer], 1.5, of_peer=True
        )
        for peer, told in peers.items()
        for page in ("home", "member")
    ]
    most = max(run["memory"] for name in ("home", "member") for run in runs[name])
    bare = statistics.median(run["memory"] for run in runs["view"])
    lines.append(Figure("memory with 50,000 members", "MB", most, peers["view"], bare, 200, of_peer=False))
    return lines


def search(folder: Path) -> list[Figure]:
    """Each keystroke of a search among 120,000 members: the ids in order and the first screen of rows."""
    from kh49_desktop.records import CATALOGUE, Member  # noqa: PLC0415 - the measured program, not needed by the others
    from kh49_desktop.reference import Reference  # noqa: PLC0415
    from kh49_desktop.store.file import Store  # noqa: PLC0415

    make_register(folder / "120000", 120_000)
    store = Store.open(folder / "120000", CATALOGUE, Reference.load(), clock=lambda: NOW)
    chance = random.Random(7)  # noqa: S311
    asked = ["dang van anh", "Nguyễn Thị Thuỷ", "hoa", "tran", "0905", "066185", "y bham", "ddawng", "h'ha", "12345"]
    asked += [f"{chance.choice(GIVEN)} {chance.randrange(10**4):04d}" for _ in range(10)]
    times = []
    for _ in range(3):
        for words in asked:
            for end in range(1, len(words) + 1):
                begun = time.perf_counter()
                rids = store.ids(Member, search=words[:end], where={"status": "ACTIVE"})
                store.page(Member, rids[:40])
                times.append((time.perf_counter() - begun) * 1000)
    store.close()
    times.sort()
    like = peer_like(folder / "120000", asked)
    return [
        Figure(
            "search keystroke p99, 120,000 members",
            "ms",
            times[int(len(times) * 0.99)],
            "SQLite LIKE '%…%' on the same file, p99",
            like,
            16,
            of_peer=False,
        )
    ]


def peer_like(folder: Path, asked: list[str]) -> float:
    """Return the p99 in ms of the usual way, LIKE on the name, on the same file."""
    import sqlite3  # noqa: PLC0415 - the peer

    with contextlib.closing(sqlite3.connect(folder / "kh49.sqlite")) as connection:
        times = []
        for words in asked[:6]:
            for end in range(1, len(words) + 1):
                begun = time.perf_counter()
                connection.execute(
                    "SELECT * FROM member WHERE full_name LIKE ? LIMIT 40", (f"%{words[:end]}%",)
                ).fetchall()
                times.append((time.perf_counter() - begun) * 1000)
    return sorted(times)[int(len(times) * 0.99)]


def importing(folder: Path) -> list[Figure]:
    """Imports of messy lists, everything included, beside peers that merely read the same file or rewrite it as text.

    Then how long the window stands still while a long list goes through it, and the memory of a very large import.
    """
    compileall.compile_dir(PACKAGE, quiet=1)
    lines: list[Figure] = []
    lists = {rows: folder / f"messy{rows}.xlsx" for rows in LISTS}
    for rows, path in lists.items():
        make_messy_list(path, rows)
        lines += reading(folder, path, rows)
    return [*lines, *pauses(folder, lists[LONG_LIST]), memory(folder)]


def reading(folder: Path, path: Path, rows: int) -> list[Figure]:
    """Import one list and let the peers read it; whole commands are compared with the whole run of ours."""
    ours: list[dict[str, float]] = []
    peers: dict[str, list[float]] = {"": [], "read_only": []}
    others: dict[str, list[float]] = {"LibreOffice, xlsx to csv": [], "csvkit, in2csv": []}
    for number in range(LISTS[rows]):
        for mode, times in peers.items():
            times.append(program("peer_openpyxl", str(path), mode)["seconds"])
        ours.append(program("own_import", str(folder / f"import{rows}-{number}"), str(path)))
        office = libreoffice("csv", path)
        others["LibreOffice, xlsx to csv"] += [] if office is None else [office]
        if number == 0 or rows < LONG_LIST:  # it takes a minute for a long list
            csvkit = in2csv(path)
            others["csvkit, in2csv"] += [] if csvkit is None else [csvkit]
    what, median = f"import of {rows:,} messy rows, everything included", statistics.median
    seconds, wall = (median(run[name] for run in ours) for name in ("seconds", "wall"))
    lines = [
        Figure(what, "s", seconds, f"openpyxl reading the file {mode}".strip(), median(times), 1.0, of_peer=True)
        for mode, times in peers.items()
    ]
    for name, times in others.items():
        told, peer = (name, median(times)) if times else (f"{name} (not installed)", None)
        lines.append(Figure(f"{what}, from start to end", "s", wall, told, peer, None, of_peer=True))
    return lines


def pauses(folder: Path, path: Path) -> list[Figure]:
    """The window's longest pause in each step of a long list through it, beside the same window at rest."""
    ways = [program("own_pauses", str(folder / f"way{number}"), str(path), str(LONG_LIST)) for number in range(WAYS)]
    rest, name = max(way["rest"] for way in ways), "the same window at rest"
    return [
        Figure(
            f"the window's longest pause, a list of {LONG_LIST:,} rows {step}",
            "ms",
            max(way[step] for way in ways),
            name,
            rest,
            100,
            of_peer=False,
        )
        for step in STEPS
    ]


def memory(folder: Path) -> Figure:
    """The most memory that the import of a very large list takes."""
    path = folder / "wide.xlsx"
    make_messy_list(path, LARGE, wide=True)
    ours = program("own_import", str(folder / "wide"), str(path))["memory"]
    what = f"memory of an import of {LARGE:,} rows x 25 columns"
    return Figure(what, "MB", ours, "none", None, 400, of_peer=False)


def timed(*command: str) -> float:
    """Return how many seconds a command takes from start to end."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - begun


def libreoffice(ending: str, path: Path) -> float | None:
    """Return the seconds LibreOffice takes to write a workbook in another format beside it, None: not installed."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    return (
        timed(office, "--headless", "--convert-to", ending, "--outdir", str(path.parent), str(path)) if office else None
    )


def in2csv(path: Path) -> float | None:
    """Return the seconds csvkit takes to write a workbook as CSV, None: not installed."""
    found = shutil.which("in2csv") or shutil.which("in2csv", path=str(Path(sys.executable).parent))
    return timed(found, str(path)) if found else None


def exporting(folder: Path) -> list[Figure]:
    """An export of 50,000 members from the register to the file, beside openpyxl's writing of the same cells."""
    make_register(folder / "50000", 50_000)
    ours, peers = [], []
    for _ in range(3):
        ours.append(program("own_export", str(folder / "50000"), str(folder / "out.xlsx"))["seconds"])
        peers.append(program("peer_openpyxl_write", str(folder / "out.xlsx"), str(folder / "peer.xlsx"))["seconds"])
    return [
        Figure(
            "export of 50,000 members",
            "s",
            statistics.median(ours),
            "openpyxl writing the same cells",
            statistics.median(peers),
            0.5,
            of_peer=True,
        )
    ]


def listing(folder: Path) -> list[Figure]:
    """A signed listing of 5,000 rows beside LibreOffice's way from the same rows in a sheet to PDF."""
    path = folder / "messy5000.xlsx"
    make_messy_list(path, 5_000)
    ours = [program("own_listing", str(folder / f"listing{n}"), "5000")["seconds"] for n in range(3)]
    times = [seconds for seconds in (libreoffice("pdf", path) for _ in range(3)) if seconds is not None]
    peer = statistics.median(times) if times else None
    name = "LibreOffice, xlsx to PDF" if times else "LibreOffice, xlsx to PDF (not installed)"
    return [Figure("signed listing of 5,000 rows", "s", statistics.median(ours), name, peer, 0.333, of_peer=True)]


def large(_folder: Path) -> list[Figure]:
    """A register of 120,000 members with five years of dues (600,000 rows): open, jump, save a month, find doubles.

    Making it takes a minute or two, the first time (registers.dues_register). The bars are seconds and milliseconds;
    the peers do far less and tell how fast the machine is.
    """
    compileall.compile_dir(PACKAGE, quiet=1)
    register = str(dues_register(LARGE))
    runs = {page: [program("own_scrolling", register, page) for _ in range(3)] for page in ("member", "dues")}
    bare = statistics.median(program("peer_scrolling", str(LARGE))["jump"] for _ in range(3))
    lines = []
    window = statistics.median(program("bare_window", str(LARGE), "view")["ready"] for _ in range(3))
    home = statistics.median(program("own_window", register, "home")["ready"] for _ in range(3))
    peer = "bare window, QTableView on a list"
    lines.append(Figure("open, 120,000 members, 600,000 rows of dues", "s", home, peer, window, 2, of_peer=False))
    for page, measured in runs.items():
        jump = statistics.median(run["jump"] for run in measured)
        told = f"jump to a random row and paint, p99, {page} ({measured[0]['rows']:,.0f} rows)"
        lines.append(Figure(told, "ms", jump, "bare QTableView", bare, 60, of_peer=False))
    plain = statistics.median(program("peer_saving", str(MONTH))["seconds"] for _ in range(3))
    saved = [program("own_saving", register, str(MONTH)) for _ in range(3)]
    what = {
        "changed": "a month's dues of 5,000 members saved (rows there)",
        "made": "a month's dues of 5,000 members saved (new rows)",
        "filled": "a month of 5,000 members marked all paid",
        "undone": "the same undone",
        "redone": "the same redone",
    }
    peer = "bare sqlite3, new rows without rules or journal"
    for name, told in what.items():
        seconds = statistics.median(run[name] for run in saved)
        lines.append(Figure(told, "s", seconds, peer, plain, 1, of_peer=False))
    twins = program("own_twins", register)["seconds"]
    lines.append(Figure("likely doubles among 120,000 members", "s", twins, "none", None, 10, of_peer=False))
    return lines


def parcels(_folder: Path) -> list[Figure]:
    """Parcels made and taken in: of units of four sizes, beside a plain workbook; and 2,500 at one superior.

    The peer of taking in is a bare SQLite file with one transaction a parcel, as SQLite comes and in WAL mode.
    """
    lines = []
    for members in (50, 500, 5_000, 50_000):
        run = program("own_parcels", "one", str(members))
        told, size = f"{members:,} members", run["xlsx_size"]
        plain = "openpyxl, the same members as a plain workbook"
        lines += [
            Figure(f"make and write a parcel, {told}", "s", run["make"], plain, run["xlsx"], 10, of_peer=False),
            Figure(f"take it in, {told}", "s", run["take"], plain, run["xlsx"], 10, of_peer=False),
            Figure(f"size of the parcel, {told}", "kB", run["size"], "the workbook", size, 1.2, of_peer=True),
        ]
    run = program("own_parcels", "many", "2500", "45")
    what = "2,500 parcels x 45 members taken in by a superior"
    return [
        *lines,
        Figure(what, "s", run["first"], "bare SQLite, the same rows", run["bare"], 3, of_peer=True),
        Figure(what, "s", run["first"], "the same in WAL mode", run["bare_wal"], 3, of_peer=True),
        Figure("the same 2,500 parcels again", "s", run["again"], "none", None, 1, of_peer=False),
    ]


BENCHMARKS: dict[str, Callable[[Path], list[Figure]]] = {
    "start": start,
    "search": search,
    "import": importing,
    "export": exporting,
    "listing": listing,
    "large": large,
    "parcels": parcels,
}


def main() -> int:
    """Run the measurements asked for and print one table, or one list with --json."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=sorted(BENCHMARKS))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    figures: list[Figure] = []
    for name, measure in BENCHMARKS.items():
        if asked.name in {None, name}:
            with tempfile.TemporaryDirectory() as folder:
                figures += measure(Path(folder))
    if asked.json:
        sys.stdout.write(json.dumps([figure.told() for figure in figures], ensure_ascii=False, indent=1) + "\n")
        return 0
    rows = [("what", "ours", "peer", "ratio", "bar", "")]
    for f in figures:
        peer = "missing" if f.peer is None else f"{f.peer:.3g} {f.unit}"
        bar = "-" if f.bar is None else f"≤ {f.bar:g} ×" if f.of_peer else f"≤ {f.bar:g} {f.unit}"
        verdict = {True: "ok", False: "OVER THE BAR", None: "" if f.peer else "peer missing"}[f.passed]
        ratio = "-" if f.ratio is None else f"{f.ratio:.2f}"
        rows.append((f.what, f"{f.ours:.3g} {f.unit}", f"{peer} ({f.peer_name})", ratio, bar, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        sys.stdout.write("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

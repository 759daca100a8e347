"""Opens files one by one, each in a process of its own whose memory and time are bounded; prints what came of each."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from kh49_desktop.errors import Refused
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.sheets import import_plan
from kh49_desktop.store.file import Store
from kh49_desktop.words import sentence
from tests.conftest import new_register

MEMBER = CATALOGUE.of_table("member")
MOST = 300_000_000  # bytes of memory
SECONDS = 20  # of the processor; then the system ends the process


def main(folder: str, *files: str) -> None:
    """Plan an import of each file into a new register."""
    store = new_register(Path(folder), Reference.load())
    store.dump()
    for file in files:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            os.write(writer, json.dumps(tried(store, Path(file))).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as answer:
            said = answer.read()
        _, status, used = os.wait4(child, 0)
        found = json.loads(said) if said else {"died": status}
        found["seconds"] = used.ru_utime + used.ru_stime
        sys.stdout.write(json.dumps({Path(file).name: found}) + "\n")
    store.close()


def tried(store: Store, file: Path) -> dict[str, Any]:
    """Return what an import of a file says, and how much memory it took at most."""
    before = store.dump()
    size = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (size + MOST, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    found: dict[str, Any]
    try:
        found = {"rows": len(import_plan(store, MEMBER, file).rows)}
    except Refused as refused:
        found = {"code": refused.problems[0].code, "sentence": sentence(refused.problems[0])}
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found["peak"] = int(status.partition("VmHWM:")[2].split()[0]) * 1024
    found["changed"] = store.dump() != before
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Ours: the search for members who may be one person, in the whole of a large register."""

import json
import sys
import time
from pathlib import Path

from kh49_desktop.records import CATALOGUE, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.twins.finding import find
from tests.benchmarks.registers import NOW

store = Store.open(Path(sys.argv[1]), CATALOGUE, Reference.load(), clock=lambda: NOW)
begun = time.perf_counter()
found = find(store, Member)
seconds = time.perf_counter() - begun
store.close()
sys.stdout.write(json.dumps({"seconds": seconds, "pairs": len(found)}) + "\n")

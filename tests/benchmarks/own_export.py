"""Ours: the export of all members as a workbook, from the register to the file."""

import json
import sys
import time
from pathlib import Path

from kh49_desktop import sheets
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from tests.benchmarks.registers import NOW

store = Store.open(Path(sys.argv[1]), CATALOGUE, Reference.load(), clock=lambda: NOW)
begun = time.perf_counter()
rows = sheets.export(store, CATALOGUE.of_table("member"), Path(sys.argv[2]))
seconds = time.perf_counter() - begun
store.close()
sys.stdout.write(json.dumps({"seconds": seconds, "rows": rows}) + "\n")

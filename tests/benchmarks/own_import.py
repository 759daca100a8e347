"""Ours: the whole import of a list into a new register: read, find, decode, map, check, write, commit."""

import json
import sys
import time
from pathlib import Path

from kh49_desktop import sheets
from kh49_desktop.records import CATALOGUE, Unit
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from tests.benchmarks.memory import peak
from tests.benchmarks.registers import NOW


def main() -> None:
    """Import the list named second into the folder named first and say how long it took."""
    store = Store.open(Path(sys.argv[1]), CATALOGUE, Reference.load(), clock=lambda: NOW)
    store.set_setting("own_unit", store.save(Unit, {"name": "CĐCS A", "host_type": "DN_NGOAI_NN"}).id)
    begun = time.perf_counter()
    plan = sheets.import_plan(store, CATALOGUE.of_table("member"), Path(sys.argv[2]))
    result = sheets.carry_out(store, plan)
    seconds = time.perf_counter() - begun
    store.close()
    figures = {"seconds": seconds, "memory": peak(), "created": result.created, "rows": result.rows}
    figures["columns"] = len(result.mapping)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()

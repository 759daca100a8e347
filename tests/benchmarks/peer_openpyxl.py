"""The peer of an import: openpyxl reading the whole file, as it does by itself or with `read_only`."""

import json
import sys
import time

from openpyxl.reader.excel import load_workbook

begun = time.perf_counter()
book = load_workbook(sys.argv[1], read_only="read_only" in sys.argv)
rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
sys.stdout.write(json.dumps({"seconds": time.perf_counter() - begun, "rows": rows}) + "\n")

"""The peer of an export: openpyxl writing the cells of a workbook that are in memory already, a row at a time."""

import json
import sys
import time

from openpyxl.workbook.workbook import Workbook
from python_calamine import CalamineWorkbook

rows = [
    [None if cell == "" else cell for cell in row]
    for row in CalamineWorkbook.from_path(sys.argv[1]).get_sheet_by_index(0).to_python(skip_empty_area=False)
]
begun = time.perf_counter()
book = Workbook()
sheet = book.active
for row in rows:
    sheet.append(row)
book.save(sys.argv[2])
sys.stdout.write(json.dumps({"seconds": time.perf_counter() - begun, "rows": len(rows) - 1}) + "\n")

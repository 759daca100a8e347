"""Ours: a sealed PDF listing of so many members, from the register's rows to the file read back."""

import json
import sys
import time
from pathlib import Path

from kh49_desktop.records import CATALOGUE, Member
from kh49_desktop.reference import Reference
from kh49_desktop.report.listing import Column, write_listing
from kh49_desktop.report.seal import make_seal
from kh49_desktop.store.file import Store
from tests.benchmarks.registers import NOW, make_register

folder = Path(sys.argv[1])
make_register(folder, int(sys.argv[2]))
seal = make_seal(folder, name="CĐCS Công ty TNHH May Thái Dương", unit="00000000-0000-4000-8000-000000000049", now=NOW)
store = Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)
listed = [Member.about.fields[n] for n in ("full_name", "birth_date", "gender", "citizen_id", "phone", "department")]
begun = time.perf_counter()
rows = [[str(n), *(f.show(row[f.name]) for f in listed)] for n, row in enumerate(store.rows(Member), start=1)]
columns = [Column("STT", 0.4, "right"), *(Column(field.label) for field in listed)]
written = write_listing(
    folder / "list.pdf", title="Danh sách đoàn viên", unit="CĐCS A", columns=columns, rows=rows, seal=seal, now=NOW
)
seconds = time.perf_counter() - begun
store.close()
sys.stdout.write(json.dumps({"seconds": seconds, "pages": written.pages}) + "\n")

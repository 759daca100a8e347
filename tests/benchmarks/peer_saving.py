"""The peer of saving a month's dues: bare sqlite3, a new row for each person, no rules, no journal, no undo."""

import contextlib
import json
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

with tempfile.TemporaryDirectory() as folder, contextlib.closing(sqlite3.connect(Path(folder) / "dues.db")) as file:
    file.execute("PRAGMA synchronous = EXTRA")
    file.execute("CREATE TABLE dues (id INTEGER PRIMARY KEY, member INTEGER, month TEXT, paid INTEGER)")
    begun = time.perf_counter()
    with file:
        for member in range(int(sys.argv[1])):
            file.execute("INSERT INTO dues (member, month, paid) VALUES (?, '2026-11', 30000)", (member,))
    seconds = time.perf_counter() - begun
sys.stdout.write(json.dumps({"seconds": seconds}) + "\n")

"""The only home of SQL: one SQLite file, one gate for changes, journal, undo, search, drafts."""

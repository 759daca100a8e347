ALTER TABLE change ADD COLUMN clock INTEGER NOT NULL DEFAULT 0;
CREATE INDEX change_device ON change (device, counter);
CREATE INDEX change_own ON change (device, counter) WHERE kind <> 'PARCEL';
CREATE TABLE head (
  unit TEXT NOT NULL, level TEXT NOT NULL, device TEXT NOT NULL, counter INTEGER NOT NULL, clock INTEGER NOT NULL,
  PRIMARY KEY (unit, level, device)
) STRICT;
INSERT INTO head SELECT unit, 'up', device, counter, 0 FROM version;
INSERT INTO head SELECT unit, 'unit', device, counter, 0 FROM version;
DROP TABLE version;
CREATE TABLE beyond (
  unit TEXT NOT NULL, about TEXT NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL, level TEXT NOT NULL,
  base TEXT NOT NULL, register TEXT NOT NULL, PRIMARY KEY (about, record, field)
) STRICT;
CREATE INDEX beyond_unit ON beyond (unit);
CREATE TABLE review (
  about TEXT NOT NULL, record TEXT NOT NULL, field TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (about, record, field)
) STRICT;
CREATE TABLE device (
  id TEXT PRIMARY KEY, unit TEXT NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL, how TEXT NOT NULL,
  by TEXT NOT NULL, since TEXT NOT NULL, forked TEXT
) STRICT;
CREATE INDEX device_unit ON device (unit);
CREATE TABLE correspondent (
  record TEXT PRIMARY KEY, unit TEXT UNIQUE, code TEXT NOT NULL, name TEXT NOT NULL, recipient TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX correspondent_code ON correspondent (code);
CREATE TABLE card (
  id TEXT PRIMARY KEY, correspondent TEXT NOT NULL REFERENCES correspondent (record), secret TEXT NOT NULL,
  opens TEXT NOT NULL,
  made TEXT NOT NULL, expires TEXT NOT NULL, used_by TEXT, void INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX card_correspondent ON card (correspondent);
CREATE TABLE parcel (
  seq INTEGER PRIMARY KEY, way TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL, office TEXT NOT NULL,
  device TEXT NOT NULL, number INTEGER NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL, made TEXT NOT NULL,
  file TEXT NOT NULL, state TEXT NOT NULL, told TEXT NOT NULL
) STRICT;
CREATE INDEX parcel_hash ON parcel (sha256);
CREATE INDEX parcel_number ON parcel (device, number);
CREATE INDEX parcel_unit ON parcel (unit, seq);

"""Ours: parcels made and taken in. `own_parcels one MEMBERS` or `own_parcels many UNITS MEMBERS` (of one superior)."""

import contextlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl.workbook.workbook import Workbook

from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import door, envelope, keys
from kh49_desktop.parcels.cards import issue
from kh49_desktop.parcels.opening import recipient_of
from kh49_desktop.records import CATALOGUE, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store import outgoing, post
from kh49_desktop.store.file import Store
from tests.benchmarks.registers import NOW, built, make_register

SUPERIOR = {"name": "Công đoàn phường Ea Kao", "code": "DL-EK", "kind": "CD_XA_PHUONG_DAC_KHU"}


def seconds(begun: float) -> float:
    """Return how long ago that was."""
    return time.perf_counter() - begun


def opened(folder: Path) -> Store:
    """Open a register."""
    return Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)


def superior_in(folder: Path) -> door.Standing:
    """Make a superior's folder."""
    store = opened(folder)
    found_unit(store, SUPERIOR)
    store.set_setting("role", "superior")
    store.close()
    return door.Standing(opened(folder))  # opened again: a superior's file is written in another way


def one(members: int) -> dict[str, float]:
    """Make the parcel of a unit with so many members and take it in; the same members as a plain workbook."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        superior = superior_in(folder / "superior")
        make_register(folder / "unit", members)
        store = opened(folder / "unit")
        door.add_unit(superior, "DL-0001", "CĐCS")
        door.take_card(store, door.make_card(superior, "DL-0001"))
        unit = door.Standing(store)
        begun = time.perf_counter()
        made = door.make_state(unit, "superior")
        (folder / "usb").mkdir()
        paths = door.write(unit, [made], folder / "usb")
        made_in, begun = seconds(begun), time.perf_counter()
        verdict = next(iter(door.take_any(superior, paths, lambda _: {})))
        taken_in = seconds(begun)
        if verdict.verdict != "accepted" or outgoing.state_hash(store, unit.unit.id, "up") != outgoing.state_hash(
            superior.store, unit.unit.id, "up"
        ):
            sys.exit(f"{verdict}")
        names = list(outgoing.fields_of(Member, "up"))
        rows = store.columns_of(Member, names)
        begun = time.perf_counter()
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(names)
        for row in rows:
            sheet.append(row)
        book.save(folder / "plain.xlsx")
        return {
            "make": made_in,
            "take": taken_in,
            "size": len(made.content) / 1000,
            "xlsx": seconds(begun),
            "xlsx_size": (folder / "plain.xlsx").stat().st_size / 1000,
        }


def prepared(units: int, members: int) -> Path:
    """Return a folder with a superior and the first parcels of so many units; made once, kept in build/benchmarks."""
    place = built() / f"parcels-{units}-{members}-1"
    if place.exists():
        return place
    part = place.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    superior = superior_in(part / "superior")
    make_register(part / "unit", members)
    store = opened(part / "unit")
    unit = store.own_unit
    body = outgoing.body_of(store, unit, "up", {})
    store.close()
    shutil.rmtree(part / "unit")
    text, device = json.dumps(body), body["marks"][0][0]
    ids = [row[0] for told in body["tables"].values() for row in told["rows"]]
    (part / "parcels").mkdir()
    office = superior.office
    to = {"office": superior.unit.id, "name": superior.unit.name, "key": keys.key_id(office.recipient)}
    superior.store.database.execute("BEGIN")
    for number in range(units):
        told = text.replace(device, name := uuid.uuid4().hex[:12])
        for record in ids:
            told = told.replace(record, str(uuid.uuid4()))
        one_body = json.loads(told)
        record, code = str(uuid.uuid4()), f"DL-{number:05d}"
        post.put_correspondent(superior.store, post.Correspondent(record, None, code, f"CĐCS {number}"))
        card = issue(
            office, record=record, code=code, name=f"CĐCS {number}", superior=superior.unit.id,
            superior_name=superior.unit.name, expires=NOW.date(),
        )  # fmt: skip
        today = NOW.date().isoformat()
        post.give_card(
            superior.store,
            post.CardGiven(card.id, record, card.secret, recipient_of(card.secret), today, card.expires),
        )
        key = keys.guest_key(name)
        proof = keys.proof(bytes.fromhex(card.secret), one_body["unit"], name, key.public)
        header: dict[str, Any] = {
            "kind": "state",
            "unit": one_body["unit"],
            "from": {
                "office": one_body["unit"], "name": f"CĐCS {number}", "code": code, "device": name,
                "key": key.public.hex(), "label": "", "recipient": office.recipient,
            },
            "to": to,
            "seq": 1,
            "made": NOW.isoformat(timespec="seconds"),
            "program": "0",
            "totals": outgoing.counts_in(CATALOGUE, one_body),
            "vouches": [],
            "proof": {"card": card.id, "device": name, "key": key.public.hex(), "hmac": proof},
        }  # fmt: skip
        sealed = envelope.seal(header, one_body, key.sign, [office.recipient])
        (part / "parcels" / f"KH49_{code}_s1.kh49").write_bytes(sealed)
    superior.store.database.execute("COMMIT")
    superior.store.close()
    part.rename(place)
    return place


def rows_of(standing: door.Standing, paths: list[Path]) -> Iterator[list[tuple[str, list[list[Any]]]]]:
    """Yield the rows of each parcel: what the bare file is given."""
    for path in paths:
        body = open_parcel(standing, path)
        yield [
            (
                table,
                [[row[0], json.dumps(row[1]), *row[2:]] for row in told["rows"]],
            )
            for table, told in body["tables"].items()
        ]


def open_parcel(standing: door.Standing, path: Path) -> Any:
    """Return the body of a parcel."""
    parcel = envelope.opened(path.read_bytes(), standing.office.identities)
    parcel.check(bytes.fromhex(parcel.header["from"]["key"]))
    return parcel.body()


def bare(standing: door.Standing, paths: list[Path], place: Path, pragmas: str) -> float:
    """Insert the same rows into a bare SQLite file, a transaction a parcel."""
    with contextlib.closing(sqlite3.connect(place, isolation_level=None)) as file:
        file.executescript(pragmas)
        for table, told in open_parcel(standing, paths[0])["tables"].items():
            names = ", ".join(f'"{name}"' for name in ("stamp", "gone", *(name for name, _ in told["fields"])))
            file.execute(f'CREATE TABLE "{table}" (id TEXT PRIMARY KEY, {names})')
        spent = 0.0
        for parcel in rows_of(standing, paths):
            begun = time.perf_counter()
            file.execute("BEGIN IMMEDIATE")
            for table, rows in parcel:
                marks = ", ".join("?" * len(rows[0]))
                file.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)  # noqa: S608
            file.execute("COMMIT")
            spent += seconds(begun)
    return spent


def many(units: int, members: int) -> dict[str, float]:
    """Take in the parcels of so many units, then all of them again; beside a bare file."""
    place = prepared(units, members)
    with tempfile.TemporaryDirectory(dir=place.parent) as scratch:
        folder = Path(scratch)
        shutil.copytree(place / "superior", folder / "superior")
        os.sync()
        standing = door.Standing(opened(folder / "superior"))
        paths = sorted((place / "parcels").iterdir())
        begun = time.perf_counter()
        verdicts = [one.verdict for one in door.take_any(standing, paths, lambda _: {})]
        first, begun = seconds(begun), time.perf_counter()
        again = [one.verdict for one in door.take_any(standing, paths, lambda _: {})]
        second = seconds(begun)
        if set(verdicts) != {"accepted"} or set(again) != {"same"} or standing.store.count(Member) != units * members:
            sys.exit(f"{set(verdicts)} {set(again)}")
        usual = bare(standing, paths, folder / "bare.sqlite", "")
        wal = bare(standing, paths, folder / "wal.sqlite", "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        return {"first": first, "again": second, "bare": usual, "bare_wal": wal}


if __name__ == "__main__":
    found = one(int(sys.argv[2])) if sys.argv[1] == "one" else many(int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(json.dumps(found) + "\n")

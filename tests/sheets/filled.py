"""Filling registers with every record type, whatever types there are, as officers and clumsy hands leave them."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

from kh49_desktop.fields import (
    Choice,
    CitizenId,
    Day,
    Email,
    Field,
    Link,
    Month,
    Note,
    PersonName,
    Phone,
    TaxCode,
    Text,
    Value,
    Whole,
    YesNo,
)
from kh49_desktop.record import BUILT_IN, Attachment, Record
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.sheets.bringing import in_order
from kh49_desktop.store.attachments import attach
from kh49_desktop.store.file import Store
from tests.conftest import NOW

TODAY = NOW.date()
NAMES = ("Nguyễn Văn An", "H' Blu Ktul", "Y Bhăm Niê", "Đặng Văn Ánh", "Trần Thị Thuỷ", "Lê Thị Mai")
WORDS = ("=1+1", "-007", "+84", "@cmd", "'=x", "_x0041_", 'a & b < c > "d"', "Phân xưởng 1", "01/QĐ-CĐ", "  ", "⟦x⟧",
         "Tổ may 2; tổ cắt", "x" * 300, "0012", "1e5", "TRUE", "ẫ ọ ỳ", "Nguyễn (b)", "\ufffe", "12/2020")  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def filled(folder: Path, seed: int, *, most: int = 4) -> Store:
    """Return a register in which every record type has records, some of them in the trash, some linked to those."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    store = Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)
    made: dict[str, list[str]] = {}
    kinds = in_order([kind for kind in CATALOGUE.kinds if kind not in BUILT_IN])
    for kind in kinds:
        with store.change("SAVE", "x") as change:
            for _ in range(chance.randint(1, most)):
                values = {f.name: value_of(f, chance, made) for f in kind.about.fields.values()}
                for name in (f.name for f in kind.about.naming):
                    while values[name] is None:
                        values[name] = value_of(kind.about.fields[name], chance, made)
                record = change.create(kind, values)
                made.setdefault(kind.about.table, []).append(record)
                if not store.own_unit:
                    store.set_setting("own_unit", record)
                    store.own_unit = record
    leave_texts(store, chance, made)
    attach_files(store, chance, made, folder.parent)
    for kind in kinds[1:]:
        if chance.random() < 0.4 and len(made[kind.about.table]) > 1 and not kind.about.append_only:
            store.delete(kind, made[kind.about.table].pop())
            if not all(store.count(one) for one in kinds):
                store.undo()
    return store


def leave_texts(store: Store, chance: random.Random, made: dict[str, list[str]]) -> None:
    with store.change("SAVE", "x") as change:
        for table in chance.sample(sorted(made), 8):
            kind = CATALOGUE.of_table(table)
            field = chance.choice(list(kind.about.fields))
            change.leave(
                kind,
                made[table][0],
                field,
                chance.choice((" 31/02 ", "a\nb", "=x\t1", "hôm\r\nqua")),
                "bad_date",
                "a.xlsx B7",
            )


def attach_files(store: Store, chance: random.Random, made: dict[str, list[str]], folder: Path) -> None:
    for number, table in enumerate(chance.sample(sorted(made), 5)):
        path = folder / f"Biên bản {number % 2}.pdf"
        path.write_bytes(PDF + str(number % 3).encode())
        attach(store, CATALOGUE.of_table(table), made[table][0], path, chance.choice(("", "Quyết định: số 1/2026")))


def value_of(  # noqa: C901, PLR0912 - one branch a kind of value
    field: Field, chance: random.Random, made: dict[str, list[str]]
) -> Value:
    """Return a value that the field's own reading makes, or none."""
    kind = field.kind
    if chance.random() < 0.35 and not field.naming:
        return None
    if isinstance(kind, Link):
        have = made.get(field.target, ())
        return chance.choice(have) if have else None
    if isinstance(kind, Choice):
        return chance.choice(field.options).code
    if isinstance(kind, YesNo):
        return chance.randint(0, 1)
    day = datetime.date(1950, 1, 1) + datetime.timedelta(days=chance.randrange(27_000))
    if isinstance(kind, Month):
        typed = f"{day:%Y-%m}"
    elif isinstance(kind, Day):
        typed = day.isoformat()[: chance.choice((4, 7, 10, 10, 10))]
    elif isinstance(kind, CitizenId):
        typed = f"066{chance.randint(0, 3)}{chance.randrange(10**8):08}"
    elif isinstance(kind, TaxCode):
        typed = chance.choice(("0100109106", "6000235500", "066085012345"))
    elif isinstance(kind, Phone):
        typed = f"09{chance.randrange(10**8):08}"
    elif isinstance(kind, Email):
        typed = "an@vidu.vn"
    elif isinstance(kind, Whole):
        most = min(field.most, chance.choice((9, 10**6, 10**15)) + field.least)
        typed = str(chance.randint(max(field.least, 0), most))
    elif isinstance(kind, PersonName):
        typed = chance.choice(NAMES)
    elif isinstance(kind, Note):
        typed = "\n".join(chance.choices(WORDS, k=3))
    else:
        assert isinstance(kind, Text)
        typed = chance.choice(WORDS)
    return field.read(typed, TODAY).value


def empty(folder: Path) -> Store:
    """Return a register in a new folder: no unit, nothing."""
    return Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)


def every_type(store: Store) -> list[type[Record]]:
    """Return the record types of which a register has records."""
    return [kind for kind in CATALOGUE.kinds if store.count(kind)]


def files_of(store: Store) -> dict[str, str]:
    """Return the attachments by id with the name and SHA-256 of each."""
    return {one.id: f"{one.name} {one.sha256}" for one in store.every(Attachment)}

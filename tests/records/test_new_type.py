"""A new record type touches three places: its declaration, a line in the catalogue, a migration. Here they are made."""

from __future__ import annotations

import shutil
from pathlib import Path

from kh49_desktop.fields import Option, choice, day, link, money, note, text, whole
from kh49_desktop.paths import shipped
from kh49_desktop.record import Catalogue, Record
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from kh49_desktop.store.migrations import draft_next
from tests.conftest import NOW


# 1: the declaration (a file in records/)
class Excursion(Record, table="excursion", title="Tham quan", sort="held_on"):
    """A trip for the members."""

    held_on: str = day("Ngày đi", naming=True, listed=True)
    place: str | None = text("Nơi đến", required=True, listed=True, searched=True)
    people: int | None = whole("Số người", unit="người", listed=True)
    cost: int | None = money("Chi phí")
    kind: str | None = choice("Loại", (Option("NEAR", "Gần"), Option("FAR", "Xa")), default="NEAR")
    story: str | None = note("Kể lại", searched=True)


class ExcursionBus(Record, table="excursion_bus", title="Xe"):
    """A bus of a trip."""

    excursion: str = link("Chuyến", "excursion", parent="buses", naming=True)
    plate: str = text("Biển số", naming=True, searched=True)


def test_a_new_type_works_everywhere_after_three_places(tmp_path: Path, reference: Reference) -> None:
    catalogue = Catalogue((*CATALOGUE.kinds, Excursion, ExcursionBus))  # 2
    folder = tmp_path / "migrations"
    shutil.copytree(shipped("db", "migrations"), folder)
    drafted = draft_next(catalogue, "excursion", folder)  # 3
    assert drafted is not None
    assert max(path.name for path in folder.iterdir()) == drafted.name

    store = Store.open(tmp_path / "unit", catalogue, reference, clock=lambda: NOW, migrations=folder)
    before = store.dump()
    saved = store.save(Excursion, {"held_on": "2026-08-15"}, children={"buses": [{"plate": "47B-123.45"}]})
    store.save(Excursion, {"place": "Hồ Lắk"}, record=saved.id)
    assert [row["place"] for row in store.rows(Excursion, search="ho lak")] == ["Hồ Lắk"]
    assert len(store.ids(ExcursionBus, search="47b")) == 1
    assert [entry.act for entry in store.history(Excursion, saved.id)] == ["CHANGE", "CREATE"]
    made = store.load(Excursion, saved.id)
    assert made is not None
    assert (made.kind, made.named(), made.missing(store.around())) == ("NEAR", "15/08/2026", [])
    store.undo()
    store.undo()
    assert store.dump() == before
    store.close()

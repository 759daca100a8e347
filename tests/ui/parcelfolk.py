"""A superior and its units with what they send: made once, as files, for all tests of the screens that take them in."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from kh49_desktop.goals.founding import found_unit
from kh49_desktop.parcels import door
from kh49_desktop.records import CATALOGUE, Member
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store
from tests.conftest import NOW, new_register

GOOD, DOUBLE, OLDER, STRANGE, ALTERED, CUT = 100, 5, 5, 4, 3, 2
SILENT = 3  # units on the list that have sent nothing
SUPERIOR = "Công đoàn phường Buôn Ma Thuột"


@dataclass(frozen=True)
class Folk:
    """Folders: the superior's register, one of each unit that is needed later, and the 120 files."""

    root: Path

    @property
    def box(self) -> Path:
        """The 120 files."""
        return self.root / "Zalo 22-11"

    def file(self, number: int) -> Path:
        """The newest parcel of a unit."""
        return max(self.box.glob(f"KH49_{code_of(number)}_*"))

    def superior(self, where: Path) -> Store:
        """The superior's register before anything came, as a copy of its own."""
        return opened(Path(shutil.copytree(self.root / "superior", where)))

    def unit(self, number: int, where: Path) -> Store:
        """The register of a unit that has sent its parcel."""
        return opened(Path(shutil.copytree(self.root / f"unit {number}", where)))


def opened(folder: Path) -> Store:
    """Open a register at the time of all tests."""
    return Store.open(folder, CATALOGUE, Reference.load(), clock=lambda: NOW)


def found_superior(store: Store) -> None:
    """Make a register that of a superior."""
    found_unit(store, {"name": SUPERIOR, "code": "DL", "kind": "CD_XA_PHUONG_DAC_KHU"})
    store.set_setting("role", "superior")


def code_of(number: int) -> str:
    """The code of a unit."""
    return f"066-{number:04}"


def name_of(number: int) -> str:
    """The name of a unit."""
    return f"CĐCS Công ty TNHH May Số {number}"


def make_folk(root: Path, reference: Reference) -> Folk:
    """Make everything: 100 good, 5 double, 5 older, 4 of unknown PCs, 3 altered, 2 cut short, 1 bomb."""
    folk = Folk(root)
    folk.box.mkdir(parents=True)
    superior = new_register(root / "superior", reference)
    found_superior(superior)
    office = door.Standing(superior)
    for number in range(GOOD):
        content = send(folk, office, number, reference)
        if number < DOUBLE:
            path, made = content
            path.with_name(f"{path.stem}(1).kh49").write_bytes(made)
    for number in range(SILENT):
        door.add_unit(office, f"099-{number}", f"CĐCS Trường Tiểu học Số {number}")
    for number in range(STRANGE):
        strange(folk, office, number, reference)
    files = sorted(folk.box.glob("*_s1_*.kh49"))[-ALTERED - CUT :]
    for number, path in enumerate(files[:ALTERED]):
        wrong = bytearray(path.read_bytes())
        wrong[len(wrong) // 2 + number] ^= 1
        (folk.box / f"KH49_sua {number}.kh49").write_bytes(wrong)
    for number, path in enumerate(files[ALTERED:]):
        (folk.box / f"KH49_cut {number}.kh49").write_bytes(path.read_bytes()[: 700 + number])
    (folk.box / "qua-tang.zip").write_bytes(bomb())
    superior.close()
    return folk


def send(folk: Folk, office: door.Standing, number: int, reference: Reference) -> tuple[Path, bytes]:
    """Let a unit take its card and send; the first few send twice, and the older parcel lies in the box too."""
    unit = new_register(folk.root / f"unit {number}", reference)
    door.add_unit(office, code_of(number), name_of(number))
    found_unit(unit, {"name": name_of(number), "code": code_of(number), "superior": SUPERIOR})
    unit.save(Member, {"full_name": "Nguyễn Thị Hà"})
    door.take_card(unit, door.make_card(office, code_of(number)))
    standing = door.Standing(unit)
    if DOUBLE <= number < DOUBLE + OLDER:
        door.write(standing, [door.make_state(standing, "superior")], folk.box)
        unit.save(Member, {"full_name": "Trần Văn Mới"})
    path = door.write(standing, [door.make_state(standing, "superior")], folk.box)[0]
    unit.close()
    return path, path.read_bytes()


def strange(folk: Folk, office: door.Standing, number: int, reference: Reference) -> None:
    """Let a register send that holds a card which no longer counts: the superior cannot know its PC."""
    card = door.make_card(office, "099-0")
    door.make_card(office, "099-0")  # makes the one before void
    unit = new_register(folk.root / f"strange {number}", reference)
    found_unit(unit, {"name": f"CĐCS Hợp tác xã Lạ {number}", "code": f"088-{number}"})
    unit.save(Member, {"full_name": "Người Chưa Quen"})
    door.take_card(unit, card)
    standing = door.Standing(unit)
    door.write(standing, [door.make_state(standing, "superior")], folk.box)
    unit.close()


def bomb() -> bytes:
    """A zip of 60 KB that would be 60 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("KH49_qua.kh49", b"KH49\x01" + bytes(60_000_000))
    return packed.getvalue()

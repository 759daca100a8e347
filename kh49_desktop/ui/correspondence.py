"""What the pictures of sending and receiving show: a superior, invented units around it, and what they have sent."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kh49_desktop.fields import Value
from kh49_desktop.goals.demo import MEN, WOMEN
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.store import post
from kh49_desktop.store.attachments import attach
from kh49_desktop.store.file import Store
from kh49_desktop.ui.card import CardPage
from kh49_desktop.ui.hand import Hand, TourFailed, computer
from kh49_desktop.ui.offices import OfficesPage
from kh49_desktop.ui.parcelroad import SUPERIOR, page_of
from kh49_desktop.ui.receiving import ReceivingPage
from kh49_desktop.ui.sending import SendPage
from kh49_desktop.ui.settling import SettlingPage
from kh49_desktop.ui.tray import OTHER

Opening = Callable[[Path], Store]

OFFICER: Final = "Phạm Quốc Việt"
BOX: Final = "Gói các đơn vị gửi"
STICK: Final = "KINGSTON (E:)"
FREE, TOTAL = 12_400_000_000, 15_500_000_000  # bytes on the stick
WANTING: Final = "Xin ghi thêm ngày công khai thoả ước"
SECOND: Final = "MAY-TINH-02"

# Code, name, members and how the parcel of each unit comes to the superior.
GOOD, NEWER, CHANGED, ALTERED, CUT, SILENT, CARDLESS = (
    "good",
    "newer",
    "changed",
    "altered",
    "cut",
    "silent",
    "cardless",
)
UNITS: Final = (
    ("066-0101", "CĐCS Trường Mầm non Hoa Nắng", 14, GOOD),
    ("066-0102", "CĐCS Công ty CP Cà phê Sao Mai", 22, CHANGED),
    ("066-0103", "CĐCS Trạm Y tế Suối Xanh", 9, NEWER),
    ("066-0104", "CĐCS HTX Nông nghiệp Đồng Tâm", 12, ALTERED),
    ("066-0105", "CĐCS Công ty TNHH Cơ khí Thành Phát", 18, CUT),
    ("066-0106", "CĐCS Trường THPT Bình Yên", 0, SILENT),
    ("066-0107", "CĐCS Công ty TNHH Nước sạch Thác Bạc", 0, CARDLESS),
)
STRANGER: Final = ("066-0199", "CĐCS Công ty TNHH Gỗ Rừng Xanh", 11)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """The superior's register, made and closed again, the box its units have sent to, and the stick and chat of one."""

    office: Path
    box: Path
    stick: Path
    chat: Path


@contextmanager
def open_for(open_store: Opening, folder: Path) -> Iterator[Store]:
    """Open a register for a while."""
    store = open_store(folder)
    try:
        yield store
    finally:
        store.close()


# -- the units around --------------------------------------------------------------------------------------------------


def lay_out(place: Path, open_store: Opening, door: Any) -> Correspondence:
    """Make the superior and its units, and let them send."""
    found = Correspondence(place / "cap-tren", place / BOX, place / "usb", place / "Zalo")
    for folder in (found.box, found.stick, found.chat):
        folder.mkdir()
    with open_for(open_store, found.office) as store:
        found_unit(store, {"name": SUPERIOR, "code": "LDLD-DL", "kind": "LDLD_TINH", "place": "Đắk Lắk"})
        store.set_setting("role", "superior")
        store.set_setting("who", OFFICER)
        office = door.Standing(store)
        for number, (code, name, many, way) in enumerate(UNITS):
            door.add_unit(office, code, name)
            if way == CARDLESS:
                continue
            card = door.make_card(office, code)
            if way != SILENT:
                with computer(f"MAY-{number + 11}"), open_for(open_store, place / code) as unit:
                    begin(unit, code, name, many, number)
                    door.take_card(unit, card)
                    deliver(door, unit, office, found.box, way)
        silent = next(code for code, *_, way in UNITS if way == SILENT)
        void = door.make_card(office, silent)
        door.make_card(office, silent)  # whoever holds the card before is a stranger
        with computer("MAY-21"), open_for(open_store, place / STRANGER[0]) as unit:
            begin(unit, *STRANGER, len(UNITS))
            door.take_card(unit, void)
            deliver(door, unit, office, found.box, GOOD)
    return found


def begin(unit: Store, code: str, name: str, many: int, turn: int) -> None:
    """Found a unit with some members."""
    people = [name for pair in zip(WOMEN, itertools.cycle(MEN), strict=False) for name in pair]
    found_unit(unit, {"name": name, "code": code, "superior": SUPERIOR})
    unit.set_setting("who", people[turn])
    enter(unit, people[turn * 5 : turn * 5 + many])


def enter(unit: Store, people: list[str]) -> None:
    """Enter members."""
    kind = unit.catalogue.of_table("member")
    for name in people:
        unit.save(kind, {"full_name": name})


def deliver(door: Any, unit: Store, office: Any, box: Path, way: str) -> None:
    """Bring a unit's parcel to the box, or what became of it on its way."""
    standing = door.Standing(unit)
    if way in {NEWER, CHANGED}:
        earlier = door.write(standing, [door.make_state(standing, "superior")], box)
        if way == CHANGED:  # this one the superior has long taken in
            all_taken(door, office, earlier)
            earlier[0].unlink()
        enter(unit, ["Trần Văn Mới", "Lê Thị Thêm"])
        change_some(unit)
    (path,) = door.write(standing, [door.make_state(standing, "superior")], box)
    content = path.read_bytes()
    if way == NEWER:  # kept twice, as a browser does
        path.with_name(f"{path.stem} (1){path.suffix}").write_bytes(content)
    elif way == ALTERED:
        path.write_bytes(content[:600] + bytes([content[600] ^ 1]) + content[601:])
    elif way == CUT:
        path.write_bytes(content[: len(content) * 2 // 3])


def change_some(unit: Store) -> None:
    """Put some members right."""
    kind = unit.catalogue.of_table("member")
    for row in list(unit.rows(kind, limit=4)):
        unit.save(kind, {"job_title": "Tổ trưởng"}, record=str(row["id"]))


def all_taken(door: Any, standing: Any, paths: list[Path]) -> None:
    """Take files in; each must be good."""
    for one in door.gather(paths):
        if not door.take(standing, one).good:
            raise TourFailed(one.name)


# -- the pictures at the unit ------------------------------------------------------------------------------------------


def sending_screens(hand: Hand, found: Correspondence, open_store: Opening) -> Iterator[str]:
    """Show the card read, and the page that sends after two parcels, an answer and some more work."""
    door = hand.app.rooms.parcels()
    with open_for(open_store, found.office) as store:
        office, own = door.Standing(store), door.Standing(hand.store).unit
        door.add_unit(office, own.code, own.name)
        card = door.make_card(office, own.code)
        file = door.sticks.put(card.to_bytes(), found.stick, card.file_name)
        page: CardPage = page_of(hand, "card.take", CardPage, file=file)
        yield "card"
        page.take.click()
        send: SendPage = page_of(hand, "send", SendPage)
        send.listing = lambda: [door.sticks.Stick(found.stick, STICK, FREE, TOTAL)]
        hand.wait(lambda: send.outlook and send.outlook.superior and not send.busy, "Trang Gửi chưa mở xong.")
        to_stick(hand, send)
        enter(hand.store, ["Nguyễn Thị Mới"])
        to_stick(hand, send)
        all_taken(door, office, sorted(found.stick.glob("*.kh49")))
        answer = door.make_answer(office, own.code, post.MORE_NEEDED, WANTING)
        all_taken(door, door.Standing(hand.store), door.write(office, [answer], found.stick))
    change_some(hand.store)
    to_folder(hand, send, found.chat)
    enter(hand.store, ["Trần Văn Thêm"])
    keep_a_paper(hand, found.stick)
    hand.put_away()
    page_of(hand, "send", SendPage)
    hand.wait(lambda: not send.busy and send.found, "Trang Gửi chưa mở xong.")
    yield "send"


def to_stick(hand: Hand, send: SendPage) -> None:
    """Write a parcel to the stick."""
    hand.wait(lambda: send.found and not send.busy, "Chưa thấy USB.")
    send.to_stick()
    hand.wait(lambda: not hand.app.busy and not send.busy, "Chưa chép xong.")
    if send.sent is None:
        raise TourFailed("Chưa chép được vào USB.")


def to_folder(hand: Hand, send: SendPage, folder: Path) -> None:
    """Write a parcel into a folder."""
    send.to_folder(folder)
    hand.wait(lambda: not hand.app.busy and not send.busy, "Chưa lưu xong.")
    if send.sent is None:
        raise TourFailed("Chưa lưu được vào thư mục.")


def keep_a_paper(hand: Hand, folder: Path) -> None:
    """Keep a scanned paper with the first agreement, so that a file is to go along."""
    kind = hand.store.catalogue.of_table("agreement")
    paper = folder / "Thoa uoc da ky.pdf"
    paper.write_bytes(b"%PDF-1.4\n" + b"% synthetic\n" * 20_000 + b"%%EOF\n")
    attach(hand.store, kind, str(next(hand.store.rows(kind))["id"]), paper)
    paper.unlink()


def review_screen(hand: Hand, place: Path, open_store: Opening) -> Iterator[str]:
    """Let a second PC write other things than this one, and show what two people have written differently."""
    store, door = hand.store, hand.app.rooms.parcels()
    store.set_setting("who", "Nguyễn Thị Ánh")
    kind = store.catalogue.of_table("member")
    first, second, third = (str(row["id"]) for row in store.rows(kind, limit=3))
    _, invitation = door.make_invite(door.Standing(store))
    with computer(SECOND), open_for(open_store, place / "may-hai") as other:
        door.join(other, invitation)
        other.set_setting("who", "Trần Thị Bích")
        theirs: tuple[tuple[str, dict[str, Value]], ...] = (
            (first, {"department": "Tổ may 2"}),
            (second, {"job_title": "Thợ cắt bậc 3"}),
            (third, {"phone": "0905111222"}),
        )
        for record, values in theirs:
            other.save(kind, values, record=record)
        paths = door.write(door.Standing(other), [door.make_state(door.Standing(other), "peer")], place)
    store.save(kind, {"department": "Tổ hoàn thiện"}, record=first)
    store.save(kind, {"job_title": "Tổ phó"}, record=second)
    store.delete(kind, third)
    all_taken(door, door.Standing(store), paths)
    page: SettlingPage = page_of(hand, "review", SettlingPage, record=first)
    if len(page.model.found) != len(theirs):
        raise TourFailed("Số chỗ cần xem lại không đúng.")
    hand.put_away()
    yield "review"


# -- the pictures at the superior --------------------------------------------------------------------------------------


def office_screens(hand: Hand, found: Correspondence) -> Iterator[str]:
    """Show the tray with every verdict before anything is taken in, and the units after it was."""
    for parcel in found.chat.iterdir():
        shutil.copy(parcel, found.box)
    (found.box / "anh-chup.jpg").write_bytes(b"\xff\xd8\xff\xe0 no parcel")
    tray: ReceivingPage = page_of(hand, "tray", ReceivingPage)
    tray.take_paths([found.box])
    hand.wait(lambda: not hand.app.busy and tray.model.rows, "Không xem được các gói.")
    groups = {row.group for row in tray.model.rows} - {OTHER}
    if len(groups) < 6:  # noqa: PLR2004 - good, had, older, unknown, altered, damaged
        raise TourFailed(f"Thiếu kết quả: {sorted(groups)}")
    tray.table.selectRow(next(at for at, row in enumerate(tray.model.shown) if row.group == "altered"))
    yield "tray"
    tray.take()
    hand.wait(lambda: not hand.app.busy and tray.run, "Chưa nhận được gói.")
    page_of(hand, "offices", OfficesPage, unit=UNITS[1][0])
    yield "offices"

"""The road of a parcel, as the tour goes it: a card, a parcel into a folder, taken in above, its receipt back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kh49_desktop.fields import Travels
from kh49_desktop.store import outgoing, post
from kh49_desktop.ui.card import CardPage
from kh49_desktop.ui.firstday import KIND, FirstDay
from kh49_desktop.ui.hand import Hand, TourFailed
from kh49_desktop.ui.home import HomePage
from kh49_desktop.ui.offices import OfficesPage
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.receiving import ReceivingPage
from kh49_desktop.ui.sending import STATES, SendPage
from kh49_desktop.ui.tray import GOOD
from kh49_desktop.words import sentence

Say = Callable[[str], object]

SUPERIOR: Final = "Liên đoàn Lao động tỉnh Đắk Lắk"
ALTERED: Final = "KH49_goi-bi-sua.kh49"


@dataclass(frozen=True, slots=True)
class Ways:
    """The folders that stand for what people carry: the card, what goes up, what comes back."""

    card: Path
    up: Path
    back: Path


def ways_in(folder: Path) -> Ways:
    """Return the three folders within one, made."""
    ways = Ways(folder / "the-don-vi", folder / "gui-len", folder / "gui-ve")
    for way in (ways.card, ways.up, ways.back):
        way.mkdir(parents=True, exist_ok=True)
    return ways


def go_the_road(unit: Hand, office: Hand, folder: Path, say: Say) -> str:
    """Let two registers exchange a parcel and its receipt; returns the state that the unit is shown in the end."""
    ways = ways_in(folder)
    standing = unit.app.rooms.parcels().Standing(unit.store)
    code, name = str(standing.unit.code), str(standing.unit.name)
    found_superior(office)
    card = give_card(office, code, name, ways.card)
    take_card(unit, card)
    say("7. Công đoàn cấp trên đã lập sổ và cấp thẻ; đơn vị đã so sáu từ và nhận thẻ.")
    send(unit, ways.up)
    taken = take_in(office, ways)
    same_state(unit, office)
    say(f"8. Cấp trên đã nhận gói: {taken}. Một bản bị sửa một byte: không vào sổ.")
    state = take_receipt(unit, ways.back)
    say(f"9. Biên nhận đã về đơn vị: {state}.")
    return state


def page_of(hand: Hand, name: str, kind: type[Page], **target: object) -> Any:
    """Show a page and return it; it must be of its kind."""
    hand.sit_down()
    hand.window.show_page(name, dict(target))
    hand.settle()
    page = hand.window.page
    if not isinstance(page, kind):
        raise TourFailed(name)
    return page


def found_superior(office: Hand) -> None:
    """Make the register of the superior on its first day."""
    office.sit_down()
    home = office.window.page_of("home")
    if not isinstance(home, HomePage) or not isinstance(home.first, FirstDay):
        raise TourFailed("Trang ngày đầu của cấp trên không mở.")
    home.first.superior.setChecked(True)
    for name, text in (
        ("name", SUPERIOR),
        ("code", "LDLD-DL"),
        ("place", "Đắk Lắk"),
        (KIND, "Liên đoàn Lao động tỉnh, thành phố"),
        ("who", "Phạm Quốc Việt"),
    ):
        office.into(home.first.rows[name].editor, text)
    home.first.save.click()
    office.wait(lambda: office.store.own_unit and not office.app.busy, "Chưa lập được sổ của cấp trên.")
    if not office.store.superior:
        raise TourFailed("Sổ này chưa phải của cấp trên.")


def give_card(office: Hand, code: str, name: str, folder: Path) -> Path:
    """Put the unit on the list, make its card and return the card's file."""
    page: OfficesPage = page_of(office, "offices", OfficesPage)
    view = page.units
    view.add_unit()
    office.into(view.adding.code, code)
    office.into(view.adding.name, name)
    view.adding.save.click()
    if view.line is None or view.line.one.code != code:
        raise TourFailed("Chưa thêm được đơn vị vào danh sách.")
    view.unit.give.click()
    view.giving.make.click()
    card = view.giving.card
    if card is None:
        raise TourFailed("Chưa cấp được thẻ.")
    file: Path = office.app.rooms.parcels().sticks.put(card.to_bytes(), folder, card.file_name)
    office.picture("12-cap-the")
    return file


def take_card(unit: Hand, file: Path) -> None:
    """Read the card, see its six words and take it."""
    page: CardPage = page_of(unit, "card.take", CardPage, file=file)
    if page.found is None or len(page.six.words) != 6:  # noqa: PLR2004 - six words to compare
        raise TourFailed("Không đọc được thẻ đơn vị.")
    unit.picture("13-nhan-the")
    page.take.click()
    unit.wait(lambda: isinstance(unit.window.page, SendPage), "Chưa nhận được thẻ đơn vị.")


def send(unit: Hand, folder: Path) -> None:
    """Write the parcel into a folder; it is sent out, no more."""
    page: SendPage = page_of(unit, "send", SendPage)
    unit.wait(lambda: page.outlook is not None and page.outlook.superior and not page.busy, "Trang Gửi chưa mở xong.")
    page.to_folder(folder)
    unit.wait(lambda: not unit.app.busy and not page.busy, "Chưa xuất xong gói.")
    if page.sent is None or not page.sent.paths:
        raise TourFailed("Chưa xuất được gói.")
    if shown_state(unit, page) != STATES[post.EXPORTED][0]:
        raise TourFailed("Gói vừa xuất phải ở tình trạng Đã xuất.")
    unit.picture("14-gui")
    whole = bytearray(page.sent.paths[0].read_bytes())
    whole[len(whole) // 2] ^= 1
    (folder / ALTERED).write_bytes(whole)


def take_in(office: Hand, ways: Ways) -> str:
    """Look through what came, take in what is good, save the receipt; returns what was taken in, in words."""
    page: ReceivingPage = page_of(office, "tray", ReceivingPage)
    page.take_paths([ways.up])
    office.wait(lambda: not office.app.busy and page.model.rows, "Không xem được các gói gửi tới.")
    good = [row for row in page.model.rows if row.verdict.verdict == GOOD]
    if len(good) != 1 or page.wanted() != good or len(page.model.rows) != 2:  # noqa: PLR2004 - the parcel and its copy
        said = "; ".join(sentence(row.verdict.said) for row in page.model.rows)
        raise TourFailed(f"Gói của đơn vị không được nhận biết: {said}")
    office.picture("15-hop-nhan")
    page.take()
    office.wait(lambda: not office.app.busy and page.run, "Chưa nhận được gói.")
    page.save_receipts(ways.back)
    office.wait(lambda: not office.app.busy and any(ways.back.iterdir()), "Chưa lưu được biên nhận.")
    return f"{sum(good[0].verdict.new.values())} bản ghi"


def same_state(unit: Hand, office: Hand) -> None:
    """See that both registers now say the same of the unit, as far as it travels up."""
    own = unit.store.own_unit
    if outgoing.state_hash(unit.store, own, Travels.UP) != outgoing.state_hash(office.store, own, Travels.UP):
        raise TourFailed("Sổ của đơn vị và của cấp trên không giống nhau sau khi nhận.")


def take_receipt(unit: Hand, folder: Path) -> str:
    """Take the receipt in; returns the state of the parcel, in words."""
    tray: ReceivingPage = page_of(unit, "tray", ReceivingPage)
    tray.take_paths([folder])
    unit.wait(lambda: not unit.app.busy and tray.model.rows, "Không xem được biên nhận.")
    tray.take()
    unit.wait(lambda: not unit.app.busy and tray.run, "Chưa nhận được biên nhận.")
    page: SendPage = page_of(unit, "send", SendPage)
    unit.wait(lambda: not page.busy, "Trang Gửi chưa mở xong.")
    state = shown_state(unit, page)
    if state != STATES[post.RECEIVED][0]:
        raise TourFailed(f"Biên nhận đã về mà tình trạng vẫn là {state}.")
    unit.picture("16-da-nhan")
    return state


def shown_state(unit: Hand, page: SendPage) -> str:
    """Return the state of the parcel sent last, as the list of the page words it."""
    unit.settle()
    if not page.model.letters:
        return ""
    return str(page.model.told(page.model.letters[0])[-1])

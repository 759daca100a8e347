"""The commands about offices and their PCs: the superior's units and cards, known PCs, new keys, a second PC."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from kh49_desktop.cli.desk import WRONG, Desk, Said, words_of
from kh49_desktop.cli.showing import pairs, table
from kh49_desktop.cli.unit import seal_too
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.store import post
from kh49_desktop.store.file import FILE, Store
from kh49_desktop.text.dates import show_day
from kh49_desktop.text.letters import fold
from kh49_desktop.whole_files import written

LARGEST_CARD: Final = 64 * 1024  # bytes; a card has less than one
LARGEST_INVITE: Final = 32 * 1024 * 1024
HOW: Final = {post.OWN: "máy này", post.CARD: "thẻ đơn vị", post.VOUCHED: "máy khác của đơn vị giới thiệu",
              post.APPROVED_BY_WORDS: "so sáu từ qua điện thoại"}  # fmt: skip
STATES: Final = {post.TRUSTED: "đang dùng", post.REVOKED: "đã thu hồi"}
JSON_STATES: Final = {post.TRUSTED: "trusted", post.REVOKED: "revoked"}


# -- the units of a superior -------------------------------------------------------------------------------------------


def list_units(desk: Desk) -> Said:
    """List the superior's units: has a card been made, has anything come."""
    door = desk.rooms.parcels()
    with desk.open() as store:
        found = [_unit(store, one) for one in door.list_units(door.Standing(store))]
        rows = [[one["code"], one["name"], "có" if one["cards"] else "", str(one["devices"] or ""),
                 show_day(str(one["last"])[:10]) if one["last"] else ""] for one in found]  # fmt: skip
        text = table(["Mã", "Đơn vị", "Đã cấp thẻ", "Số máy", "Gói mới nhất"], rows) if rows else NO_UNITS
        return Said(found, text)


NO_UNITS: Final = "Chưa có đơn vị nào. Thêm bằng: kh49 units add --code MÃ --name TÊN"


def _unit(store: Store, one: post.Correspondent) -> dict[str, Any]:
    """Return a unit of the list as a script reads it; `unit` is the register it sends, None before its first parcel."""
    last = post.letters(store, way=post.IN, unit=one.unit, limit=1) if one.unit else []
    trusted = [d for d in post.devices(store, one.unit) if d.state == post.TRUSTED] if one.unit else []
    return {"code": one.code, "name": one.name, "record": one.record, "unit": one.unit,
            "cards": len(post.cards_of(store, one.record)), "devices": len(trusted),
            "last": last[0].at if last else None}  # fmt: skip


def add_unit(desk: Desk) -> Said:
    """Put a unit on the superior's list."""
    door = desk.rooms.parcels()
    with desk.open() as store:
        one = door.add_unit(door.Standing(store), desk.wanted.code, desk.wanted.name)
        next_step = f"Cấp thẻ bằng: kh49 card make --unit {one.code} --out TỆP"
        return Said(_unit(store, one), f"Đã thêm {one.name} (mã {one.code}). {next_step}")


# -- cards -------------------------------------------------------------------------------------------------------------


def make_card(desk: Desk) -> Said:
    """Make a unit's card as a file, or as the A5 page where the file's name ends in .pdf."""
    door, out = desk.rooms.parcels(), Path(desk.wanted.out)
    with desk.open() as store:
        as_page = out.suffix.lower() == ".pdf" and not out.is_dir()
        if as_page:
            out = desk.place(str(out), ".pdf")
        card = door.make_card(door.Standing(store), desk.wanted.unit)
        path = (
            _page(desk, door, card, out)
            if as_page
            else put(door, card.to_bytes(), out, card.file_name, lambda content: _is_card(door, content))
        )
        doc = {"file": str(path), **_card(desk, door, card)}
        parts = [
            f"Đã cấp thẻ cho {card.name} (mã {card.code}), dùng được đến hết ngày {show_day(card.expires)}: {path}.",
            f"Sáu từ để đối chiếu: {' · '.join(doc['words'])}",
            "Hãy trao tận tay người giữ sổ của đơn vị. Thẻ cấp trước đó mà chưa dùng thì không còn giá trị.",
        ]
        return Said(doc, "\n".join([*parts, *_digits_line(doc)]))


def _card(desk: Desk, door: Any, card: Any) -> dict[str, Any]:
    """Return a card as a script reads it: never what it proves, unless its digits were asked for."""
    return {"code": card.code, "name": card.name, "record": card.record, "superior": card.superior_name,
            "expires": card.expires, "expired": card.expired(desk.today), "words": list(door.six_words(card.public)),
            **({"digits": card.to_digits()} if desk.wanted.show_digits else {})}  # fmt: skip


def _digits_line(doc: dict[str, Any]) -> list[str]:
    return [f"Dãy số của thẻ: {doc['digits']}"] if "digits" in doc else []


def _page(desk: Desk, door: Any, card: Any, out: Path) -> Path:
    room = desk.rooms.report().card_page
    page = room.CardPage(
        unit=card.name, code=card.code, superior=card.superior_name, until=show_day(card.expires),
        digits=card.to_digits(), words=door.six_words(card.public), made=f"{desk.today:%d/%m/%Y}",
    )  # fmt: skip
    out.parent.mkdir(parents=True, exist_ok=True)
    return Path(room.write_card(out, page).file)


def take_card(desk: Desk) -> Said:
    """Take a card in; in an empty folder the superior is only remembered, for what it will hand back."""
    door = desk.rooms.parcels()
    card = _typed_card(desk, door, desk.today)
    existed = (desk.folder / FILE).exists()
    try:
        with desk.empty_or_open() as store:
            door.take_card(store, card)
            own = bool(store.own_unit)
            doc = {**_card(desk, door, card), "unit": store.own_unit or None}
    except Refused:
        _leave_none(desk, existed=existed)
        raise
    parts = [f"Đã nhận thẻ đơn vị do {card.superior_name} cấp.", f"Sáu từ để đối chiếu: {' · '.join(doc['words'])}"]
    if own:
        parts.append("Giờ gửi được cho cấp trên: kh49 parcel make --to superior --out THƯ_MỤC")
    else:
        parts.append("Thư mục này chưa có đơn vị. Nhận gói cấp trên gửi lại: kh49 parcel take TỆP; "
                     "hoặc tạo đơn vị mới: kh49 unit new")  # fmt: skip
    return Said(doc, "\n".join(parts))


def show_card(desk: Desk) -> Said:
    """Show what a card tells, without taking it in."""
    door = desk.rooms.parcels()
    card = _typed_card(desk, door, datetime.date.min)  # one whose last day is over is shown too
    doc = _card(desk, door, card)
    lines = pairs({"Đơn vị": card.name, "Mã": card.code, "Cấp trên": card.superior_name,
                   "Dùng được đến hết ngày": show_day(card.expires) + (" (đã hết hạn)" if doc["expired"] else ""),
                   "Sáu từ để đối chiếu": " · ".join(doc["words"])})  # fmt: skip
    return Said(doc, "\n".join([lines, *_digits_line(doc)]))


def _typed_card(desk: Desk, door: Any, today: datetime.date) -> Any:
    """Return the card of the file or the digits that were given. Raises Refused: no_such_file, bad_card."""
    typed = desk.wanted.digits
    try:
        if typed is not None:
            return door.Card.of_digits(desk.stdin() if typed == "-" else typed, today)
        return door.Card.of_bytes(read_file(desk.wanted.file, LARGEST_CARD), today)
    except UnicodeDecodeError as error:
        raise Refused(Problem("bad_card")) from error
    except door.Fault as fault:
        raise Refused(Problem(fault.code, facts=fault.facts)) from fault


def _is_card(door: Any, content: bytes) -> bool:
    try:
        door.Card.of_bytes(content, datetime.date.min)
    except door.Fault:
        return False
    return True


def revoke_device(desk: Desk) -> Said:
    """Believe a PC of a unit no longer."""
    door = desk.rooms.parcels()
    with desk.open() as store:
        device = door.revoke(door.Standing(store), desk.wanted.device)
        doc = _device(door, store, device)
        text = f"Đã thu hồi máy {device.id} ({device.name}) của {doc['name']}: gói máy này gửi sẽ không được nhận."
        return Said(doc, text, ["Nếu đơn vị vẫn dùng máy khác, hãy gửi biên nhận để các máy ấy cũng biết."])


# -- PCs and keys ------------------------------------------------------------------------------------------------------


def list_devices(desk: Desk) -> Said:
    """List the PCs that are known, with the six words by which people tell them by telephone."""
    door = desk.rooms.parcels()
    with desk.open() as store:
        door.Standing(store).device()
        found = [_device(door, store, one) for one in post.devices(store)]
        rows = [[one["device"], one["label"], one["code"] or "", STATES[one["state"].upper()],
                 " · ".join(one["words"])] for one in found]  # fmt: skip
        lines = [f"{device}  {label}{f' ({code})' if code else ''}: {state}\n  Sáu từ: {words}"
                 for device, label, code, state, words in rows]  # fmt: skip
        return Said(found, "\n".join(lines))


def _device(door: Any, store: Store, one: post.Device) -> dict[str, Any]:
    """Return a PC as a script reads it."""
    unit = post.correspondent(store, "unit", one.unit)
    return {"device": one.id, "label": one.name, "unit": one.unit, "code": unit.code if unit else None,
            "name": unit.name if unit else None, "state": JSON_STATES.get(one.state, one.state.lower()),
            "known_by": HOW.get(one.how, one.how), "since": one.since, "own": one.id == store.device,
            "forked": one.forked, "words": list(door.six_words(bytes.fromhex(one.key)))}  # fmt: skip


def approve_device(desk: Desk) -> Said:
    """Believe the PC that made a refused parcel, once its six words were compared by telephone."""
    wanted, door = desk.wanted, desk.rooms.parcels()
    with desk.open() as store:
        standing = door.Standing(store)
        standing.need_role()
        header = _signed_header(desk, door, standing)
        sender = header["from"]
        words = door.six_words(bytes.fromhex(sender["key"]))
        if not wanted.device or not sender["device"].startswith(wanted.device):
            raise Refused(Problem("not_that_device", facts={"typed": wanted.device, "device": sender["device"]}))
        doc = {"device": sender["device"], "unit": header["unit"], "words": list(words), "approved": False}
        if wanted.words is None and not wanted.yes:
            asked = Problem("words_to_compare", facts={"words": " · ".join(words)})
            return Said(doc, "", [words_of(asked)], WRONG)
        if wanted.words is not None and spoken(wanted.words) != spoken(" ".join(words)):
            raise Refused(Problem("words_differ", facts={"words": " · ".join(words)}))
        label = str(sender.get("label", ""))[:200]
        door.approve(standing, wanted.unit, post.Device(sender["device"], header["unit"], sender["key"], label))
        text = f"Đã công nhận máy {sender['device']} ({label}). Hãy nhận lại gói của máy này."
        return Said({**doc, "approved": True}, text)


def spoken(words: str) -> str:
    """Return words as they are compared: marks, capitals and what stands between them do not count."""
    return "".join(letter for letter in fold(words) if letter.isalnum())


def _signed_header(desk: Desk, door: Any, standing: Any) -> dict[str, Any]:
    """Return the header of the parcel in the file that was named, signed by the very key it shows. Raises Refused."""
    unpack = desk.rooms.report().verify.honest_parcels
    found = [one for each in door.gather([Path(desk.wanted.file)]) for one in door.inside(each, unpack)]
    one = next((each for each in found if each.content is not None), None)
    if one is None:
        raise Refused(*(door.peek(standing, each).said for each in found))
    try:
        opened = door.opened(one.content, standing.identities)
        header = dict(opened.header)
        opened.check(bytes.fromhex(header["from"]["key"]))
        if header["unit"] != header["from"]["office"] or not isinstance(header["from"]["device"], str):
            raise Refused(Problem("bad_signature"))
    except door.Fault as fault:
        raise Refused(Problem(fault.code, facts=fault.facts)) from fault
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refused(Problem("bad_signature")) from error
    return header


def roll_office(desk: Desk) -> Said:
    """Give the superior's office new keys; units learn of them with their next answer."""
    door = desk.rooms.parcels()
    with desk.open() as store:
        standing = door.Standing(store)
        door.roll_keys(standing)
        words = list(door.six_words(standing.office.public))
        text = f"Đã thay khoá của {standing.unit.name}. Gói gửi theo khoá cũ vẫn nhận được."
        note = "Các đơn vị tự biết khoá mới khi nhận biên nhận tiếp theo. Thẻ cấp trước hôm nay in sáu từ cũ."
        return Said({"unit": standing.unit.id, "words": words}, f"{text}\nSáu từ mới: {' · '.join(words)}", [note])


# -- the second PC -----------------------------------------------------------------------------------------------------


def invite_pc(desk: Desk) -> Said:
    """Write the file with which a second PC of this office joins."""
    door, code = desk.rooms.parcels(), desk.wanted.code or ""
    with desk.open() as store:
        name, content = door.make_invite(door.Standing(store), code)
        path = put(door, content, Path(desk.wanted.out), name, lambda there: _is_invite(door, there))
        doc = {"file": str(path), "unit": store.own_unit, "device": store.device, "needs_code": bool(code)}
        step = "Ở máy thứ hai: kh49 --data THƯ_MỤC_TRỐNG pc join TỆP" + (" --code MẬT_KHẨU" if code else "")
        warning = "Tệp này chứa toàn bộ sổ: hãy giữ như giữ chìa khoá và xoá đi khi máy thứ hai đã nhận."
        both_open = (
            "Ai có cả tệp này và mật khẩu là mở được sổ. Mật khẩu là những gì vừa ghi sau --code, phần mềm không lưu "
            "và không hiện lại: hãy đọc qua điện thoại, đừng gửi kèm tệp; quên thì lập lại tệp mời."
        )
        open_to_all = (
            "Cảnh báo: tệp mời này không có mật khẩu. Ai nhặt được USB hay thư có tệp này đều mở được toàn bộ sổ, đọc "
            "được mọi gói của đơn vị và gửi gói thay đơn vị. Nên lập lại với --code MẬT_KHẨU, đọc mật khẩu qua điện "
            "thoại, rồi xoá tệp này."
        )
        return Said(
            doc, f"Đã ghi tệp mời máy thứ hai vào {path}.\n{step}", [warning, both_open if code else open_to_all]
        )


def _is_invite(door: Any, content: bytes) -> bool:
    try:
        door.needs_code(content)
    except Refused:
        return False
    return True


def join_pc(desk: Desk) -> Said:
    """Make this empty folder the second PC of the one that wrote the file; it then holds the whole state."""
    door = desk.rooms.parcels()
    content = read_file(desk.wanted.file, LARGEST_INVITE)
    door.needs_code(content)  # a file that is no invitation makes no register
    existed = (desk.folder / FILE).exists()
    try:
        with desk.empty_or_open() as store:
            taken = door.join(store, content, desk.wanted.code or "")
            standing = door.Standing(store)
            seal_too(desk, store)
            doc = {"unit": store.own_unit, "name": standing.unit.name, "folder": str(desk.folder),
                   "device": store.device, "new": sum(taken.new.values()),
                   "words": list(door.six_words(standing.device().public))}  # fmt: skip
    except Refused:
        _leave_none(desk, existed=existed)
        raise
    return Said(doc, f"Máy này giờ là một máy của {doc['name']}, đã có đủ {doc['new']} bản ghi trong {desk.folder}.")


# -- files -------------------------------------------------------------------------------------------------------------


def read_file(typed: str, most: int) -> bytes:
    """Return the bytes of a file, no more than one over `most`. Raises Refused("no_such_file")."""
    path = Path(typed)
    try:
        if not path.is_file():
            raise Refused(Problem("no_such_file", facts={"file": str(path)}))
        with path.open("rb") as file:
            return file.read(most + 1)
    except (OSError, ValueError) as error:
        raise Refused(Problem("no_such_file", facts={"file": str(path)})) from error


def put(door: Any, content: bytes, out: Path, name: str, alike: Callable[[bytes], bool]) -> Path:
    """Write a file as safely as to a stick, into a folder under its own name or under the name that was given.

    A file of the same kind that stands there is replaced, any other never is. Raises Trouble.
    """
    if out.is_dir():
        return Path(door.sticks.put(content, out, name))
    out.parent.mkdir(parents=True, exist_ok=True)
    target, number = out, 1
    while target.exists() and not _alike(target, alike):
        number += 1
        target = out.with_stem(f"{out.stem} ({number})")
    return written(target, content)  # a name that a person chose stands as it was typed, with the marks of its letters


def _alike(there: Path, alike: Callable[[bytes], bool]) -> bool:
    """Tell whether a file is one of the kind that is to be written, made before."""
    return there.is_file() and there.stat().st_size <= LARGEST_INVITE and alike(there.read_bytes())


def _leave_none(desk: Desk, *, existed: bool) -> None:
    """Take away the empty register of what was refused."""
    if not existed:
        (desk.folder / FILE).unlink(missing_ok=True)

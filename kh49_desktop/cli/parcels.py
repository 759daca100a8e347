"""The commands about parcels: make, take, show, answer, list; and the fingerprint by which two copies are compared."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kh49_desktop.cli.desk import BROKEN, WRONG, Desk, Said, trouble_document, trouble_of, words_of
from kh49_desktop.cli.showing import pairs, table
from kh49_desktop.cli.unit import seal_too
from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.fields import Travels
from kh49_desktop.store import outgoing, post
from kh49_desktop.store.file import Store
from kh49_desktop.text.dates import show_day
from kh49_desktop.text.letters import fold
from kh49_desktop.text.sizes import show_size
from kh49_desktop.words import trouble_sentence

RECEIPTS: Final = "receipts"  # folder of answers within the data folder
SUPERIOR: Final = "superior_office"  # the setting that a card leaves
SHOWN: Final = 200  # letters of what a stranger's file says of itself
DAYS: Final = 7  # without an answer for so long a parcel is told as unanswered
VERDICTS: Final = {
    "accepted": "đã nhận",
    "same": "đã nhận từ trước",
    "older": "không có gì mới",
    "not_for_us": "gửi cho nơi khác",
    "unknown_sender": "chưa biết người gửi",
    "revoked": "máy đã thu hồi",
    "altered": "bị sửa",
    "damaged": "bị hỏng",
    "too_large": "quá lớn",
    "newer_program": "phiên bản mới hơn",
    "fork": "hai máy chung một sổ",
}
TWICE: Final = "parcel_twice"  # another file of this time is the same
NO_PARCELS: Final = ("not_a_parcel", "no_parcel_inside")
COUNTED: Final = 25  # files after which it is told how far it has come
NONE_FOUND: Final = (
    "Không thấy gói nào. Gói là tệp có tên bắt đầu bằng KH49_ (hoặc tệp .zip, .eml, .pdf có gói bên trong). "
    "Hãy xem lại đã chọn đúng thư mục hay USB chưa."
)
NO_PEER: Final = (
    "Chưa biết máy nào khác của đơn vị. Nếu chưa có máy thứ hai, hãy mời bằng: "
    "kh49 pc invite --out TỆP --code MẬT_KHẨU. Máy chưa được mời không mở được gói này."
)
GO_ON: Final = (
    "Các tệp ghi ở trên đã nhận xong, các tệp còn lại thì chưa. Khắc phục xong hãy làm lại đúng lệnh này: tệp nhận rồi "
    "không bị nhận hai lần."
)
WOULD: Final = {**VERDICTS, "accepted": "nhận được"}
KINDS: Final = {"state": "Số liệu", "files": "Tệp đính kèm", "receipt": "Biên nhận"}
ANSWERS: Final = {"received": post.RECEIVED, "more": post.MORE_NEEDED, "approved": post.APPROVED}
STATES: Final = {post.EXPORTED: "Đã xuất", post.RECEIVED: "Đã nhận", post.MORE_NEEDED: "Yêu cầu bổ sung",
                 post.APPROVED: "Đã duyệt", post.LOST: "Chưa ghi xong"}  # fmt: skip
JSON_STATES: Final = {post.MORE_NEEDED: "more"}


# -- making ------------------------------------------------------------------------------------------------------------


def make_parcel(desk: Desk) -> Said:
    """Make the parcel of the unit's state, and those of attached files that the other side lacks."""
    wanted, door = desk.wanted, desk.rooms.parcels()
    with desk.open() as store:
        standing = door.Standing(store)
        if not store.superior and wanted.to not in {"superior", "peer"}:
            raise Refused(Problem("not_superior", facts={"reason": "place", "typed": wanted.to}))
        made = door.make_state(standing, wanted.to)
        revoked = door.revoked_here(standing) if wanted.to == "superior" else None
        alarms = [message(revoked)] if revoked is not None else []
        folder = _folder(wanted.out)
        (path,) = door.write(standing, [made], folder)
        files = []
        if not wanted.no_files:
            some = door.make_files(standing, wanted.to)
            files = [_made(one, where) for one, where in zip(some, door.write(standing, some, folder), strict=True)]
        doc = {**_made(made, path), "to": made.to.name, "unit": made.unit, "totals": dict(made.totals), "files": files,
               "alarms": alarms}  # fmt: skip
        lines = [f"Đã lập gói số {made.number} gửi {made.to.name}: {path} ({show_size(len(made.content))}).",
                 _counted(desk, made.totals),
                 *(f"Gói tệp đính kèm: {one['file']} ({show_size(one['size'])})." for one in files)]  # fmt: skip
        waits = wanted.to == "superior" and not alarms
        notes = ["Gói chỉ được coi là đã nhận khi có biên nhận."] if waits else alarms[:]
        if wanted.to == "peer" and not post.others(store, made.unit):
            notes.append(NO_PEER)
        if not wanted.no_files:
            notes += [message(one) for one in door.files_left(standing, wanted.to)]
        return Said(doc, "\n".join(lines), notes)


def _folder(typed: str) -> Path:
    """Return the folder to write into, made where it is not there yet."""
    folder = Path(typed).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _made(made: Any, path: Path) -> dict[str, Any]:
    return {"file": str(path), "kind": made.kind, "seq": made.number, "device": made.device, "made": made.made,
            "size": len(made.content), "sha256": made.sha256}  # fmt: skip


def _counted(desk: Desk, totals: Mapping[str, Any]) -> str:
    """Return how many records of each type, as a reader sees it."""
    kinds = ((desk.catalogue.find(str(name)), name, number) for name, number in totals.items())
    return ", ".join(f"{kind.about.title if kind else plain(name)}: {plain(number)}" for kind, name, number in kinds)


# -- taking ------------------------------------------------------------------------------------------------------------


def take_parcels(desk: Desk) -> Said:
    """Take parcels out of files, folders, zips, mails and PDFs; a superior writes an answer to each unit."""
    wanted = desk.wanted
    with desk.begun() as store:
        begun = bool(store.own_unit)
        if not begun and store.setting(SUPERIOR) is None:
            raise Refused(Problem("unit_missing"))
        for typed in wanted.files:
            if not Path(typed).exists():
                raise Refused(Problem("no_such_file", facts={"file": typed}))
        paths = [Path(typed) for typed in wanted.files]
        if wanted.dry_run:
            return _preview(desk, store, paths)
        taken: list[tuple[Any, Any]] = []
        answers: dict[str, str] = {}
        stopped: Trouble | None = None
        try:
            _gather(desk, _taken(desk, store, paths), taken)
            _again(desk, store, taken)
            if store.own_unit and not begun:
                seal_too(desk, store)
            if store.superior and not wanted.no_receipts:
                _answer_all(desk, store, [verdict for _, verdict in taken], answers)
        except (Trouble, OSError) as error:  # what was taken in until then stays, and is told
            stopped = trouble_of(error, desk.folder)
        if len(taken) >= COUNTED:
            desk.progress("")
        return _outcome(taken, answers, stopped, dry=False)


def _preview(desk: Desk, store: Store, paths: Sequence[Path]) -> Said:
    """Return what would become of files, the whole of them judged as the window judges its tray."""
    looked: list[tuple[Any, Any]] = []
    stopped: Trouble | None = None
    try:
        _gather(desk, _looked(desk, store, paths), looked)
    except (Trouble, OSError) as error:
        stopped = trouble_of(error, desk.folder)
    if len(looked) >= COUNTED:
        desk.progress("")
    desk.rooms.parcels().settle([row for _, row in looked])
    return _outcome([(found, row.verdict) for found, row in looked], {}, stopped, dry=True)


def _gather(desk: Desk, some: Iterator[tuple[Any, Any]], into: list[tuple[Any, Any]]) -> None:
    """Put one after the other into a list, which keeps them where the machine stops, and tell how far it has come."""
    for number, one in enumerate(some, start=1):
        into.append(one)
        if number % COUNTED == 0:
            desk.progress(f"Đã xem {number} tệp…")


def _outcome(
    taken: Sequence[tuple[Any, Any]], answers: Mapping[str, str], stopped: Trouble | None, *, dry: bool
) -> Said:
    """Return what is said of all files that were looked at, also where the machine stopped before the last."""
    doc = [_document(one, verdict, answers.get(verdict.unit)) for one, verdict in taken]
    rows = [[_short(verdict.file), _result(verdict, dry=dry), plain(verdict.code or verdict.name),
             str(sum(verdict.new.values()) or ""), str(sum(verdict.changed.values()) or ""),
             str(len(verdict.review) or "")] for _, verdict in taken]  # fmt: skip
    head = "Xem trước, chưa ghi gì.\n" if dry and rows else ""
    shown = head + table(["Tệp", "Kết quả", "Đơn vị", "Mới", "Đổi", "Xem lại"], rows) if rows else ""
    notes = _notes(taken, answers, dry=dry)
    if stopped is not None:
        sentence = trouble_sentence(stopped)
        return Said({**trouble_document(stopped, sentence), "taken": doc}, shown,
                    [*notes, sentence, *([GO_ON] if rows and not dry else [])], BROKEN)  # fmt: skip
    refused = sum(not verdict.good for _, verdict in taken)
    if len(taken) >= COUNTED:
        notes.append(f"Tất cả {len(taken)} tệp: {len(taken) - refused} tệp đã nhận hoặc không có gì mới, "
                     f"{refused} tệp không nhận.")  # fmt: skip
    return Said(doc, shown or NONE_FOUND, notes, WRONG if refused else 0)


def _result(verdict: Any, *, dry: bool) -> str:
    """Return in a few words what became of a file, or would."""
    if verdict.said.code in NO_PARCELS:
        return "không phải gói"
    if verdict.said.code == TWICE:
        return "trùng tệp khác"
    return (WOULD if dry else VERDICTS)[verdict.verdict]


def _taken(desk: Desk, store: Store, paths: Sequence[Path]) -> Iterator[tuple[Any, Any]]:
    """Yield everything that was found and its verdict; a folder that has only a card takes what is handed back."""
    door, unpack = desk.rooms.parcels(), desk.rooms.report().verify.honest_parcels
    parcels = (one for found in door.gather(paths) for one in door.inside(found, unpack))
    while not store.own_unit:
        one = next(parcels, None)
        if one is None:
            return
        yield one, door.take_handed_back(store, one)
    yield from door.take_all(door.Standing(store), parcels)


def _looked(desk: Desk, store: Store, paths: Sequence[Path]) -> Iterator[tuple[Any, Any]]:
    """Yield everything that was found with what would become of it; nothing is changed."""
    door, unpack = desk.rooms.parcels(), desk.rooms.report().verify.honest_parcels
    parcels = (one for found in door.gather(paths) for one in door.inside(found, unpack))
    peek = door.peek if store.own_unit else functools.partial(door.take_handed_back, rehearse=True)
    yield from door.looked_at(parcels, functools.partial(peek, door.Standing(store) if store.own_unit else store), {})


def _again(desk: Desk, store: Store, taken: list[tuple[Any, Any]]) -> None:
    """Take files once more whose records came after them: parcels lie in a folder in any order."""
    early = {one.path: None for one, verdict in taken if verdict.said.code == "files_not_named"}
    if len(taken) == 1 or not early:
        return
    later = {(one.path, one.shown): (one, verdict) for one, verdict in _taken(desk, store, list(early))}
    taken[:] = [
        later.get((one.path, one.shown), (one, verdict)) if verdict.said.code == "files_not_named" else (one, verdict)
        for one, verdict in taken
    ]


def _answer_all(desk: Desk, store: Store, verdicts: Sequence[Any], found: dict[str, str]) -> None:
    """Write an answer to each unit whose parcels came into `found`, {unit: path}; one that tells of all stays."""
    door = desk.rooms.parcels()
    folder = Path(desk.wanted.receipts) if desk.wanted.receipts else desk.folder / RECEIPTS
    standing = door.Standing(store)
    newest: dict[str, int] = {}
    for one in verdicts:
        if one.good and one.kind != "receipt" and one.unit not in {"", store.own_unit}:
            newest[one.unit] = max(newest.get(one.unit, 0), one.letter)
    for unit, letter in newest.items():
        last = post.letters(store, way=post.OUT, unit=unit, kind="receipt", limit=1)
        if last and last[0].seq > letter and Path(last[0].file).is_file():
            found[unit] = last[0].file
            continue
        try:
            made = door.make_answer(standing, unit)
        except Refused:  # files alone came, or it has no way back: there is nothing to answer
            continue
        found[unit] = str(door.write(standing, [made], _folder(str(folder)))[0])


def _document(found: Any, verdict: Any, receipt: str | None = None) -> dict[str, Any]:
    """Return a verdict as a script reads it."""
    within = (*found.within[1:], found.name) if found.within else ()
    return {
        "file": " › ".join((str(found.path), *within)),
        "verdict": verdict.verdict,
        "unit": verdict.unit or None,
        "new": sum(verdict.new.values()),
        "changed": sum(verdict.changed.values()),
        "to_review": len(verdict.review),
        "message": message(verdict.said),
        "receipt": receipt if verdict.good else None,
        "code": verdict.code or None,
        "name": verdict.name or None,
        "kind": verdict.kind or None,
        "device": verdict.device or None,
        "seq": verdict.number or None,
        "made": verdict.made or None,
        "totals": dict(verdict.totals),
        "tables": {"new": dict(verdict.new), "changed": dict(verdict.changed)},
        "alarms": [message(alarm) for alarm in verdict.alarms],
        "words": list(verdict.words),
    }


def _notes(taken: Sequence[tuple[Any, Any]], answers: Mapping[str, str], *, dry: bool) -> list[str]:
    """Return the sentence of each file, what is odd about it, and what to do next."""
    notes = []
    for _, verdict in taken:
        sentences = [message(one) for one in (verdict.said, *verdict.alarms)]
        would = "Nếu nhận: " if dry and verdict.verdict == "accepted" else ""
        notes.append(f"{_short(verdict.file)}: {would}{' '.join(sentences)}")
    if not dry and any(verdict.review for _, verdict in taken):
        notes.append("Xem chỗ cần chọn bằng: kh49 conflicts")
    return [*notes, *(f"Biên nhận để gửi lại đơn vị: {path}" for path in answers.values())]


def _short(name: str) -> str:
    """Return a file's name as a table has room for it: its beginning and its end."""
    shown = plain(name)
    return shown if len(shown) <= WIDE else f"{shown[: WIDE // 2]}…{shown[-WIDE // 2 + 1 :]}"


WIDE: Final = 38


def message(problem: Problem) -> str:
    """Return a sentence; what a stranger's file says of itself stands in it without anything a screen would obey."""
    return " ".join(plain(words_of(problem), None).split())


def plain(told: object, most: int | None = SHOWN) -> str:
    """Return a text as it may be shown on a terminal: only letters that are seen."""
    return "".join(letter for letter in str(told)[:most] if letter.isprintable() or letter == " ")


# -- looking into one --------------------------------------------------------------------------------------------------


def show_parcel(desk: Desk) -> Said:
    """Show what stands on a parcel and the verdict it would get; nothing is taken in, no value of anyone is shown."""
    door, unpack = desk.rooms.parcels(), desk.rooms.report().verify.honest_parcels
    with desk.open() as store:
        standing = door.Standing(store)
        docs, parts = [], []
        for found in door.gather([Path(desk.wanted.file)]):
            for one in door.inside(found, unpack):
                header, verdict = _header(door, standing, one), door.peek(standing, one)
                docs.append({**_document(one, verdict), "header": header})
                parts.append(_facts(desk, one, header, verdict))
        first, *others = docs
        doc = {**first, "others": others} if others else first
        return Said(doc, "\n\n".join(parts), code=0 if all(one["header"] for one in docs) else WRONG)


def _header(door: Any, standing: Any, found: Any) -> dict[str, Any] | None:
    """Return what stands on a parcel that this office can open, without anything it proves or vouches for."""
    try:
        header = door.opened(found.content or b"", standing.identities).header
    except door.Fault:
        return None
    return {name: told for name, told in header.items() if name not in {"proof", "vouches", "was"}}


def _facts(desk: Desk, found: Any, header: Mapping[str, Any] | None, verdict: Any) -> str:
    told = header or {}
    sender, to = (one if isinstance(one := told.get(name), Mapping) else {} for name in ("from", "to"))
    totals = one if isinstance(one := told.get("totals"), Mapping) else {}
    kind = plain(told.get("kind", ""))
    return pairs({
        "Gói": plain(found.shown),
        "Loại": KINDS.get(kind, kind),
        "Người gửi": plain(sender.get("name", "")),
        "Máy lập": plain(f"{sender.get('device', '')} {sender.get('label', '')}").strip(),
        "Gửi cho": plain(to.get("name", "")),
        "Số thứ tự": plain(told.get("seq", "")),
        "Lập lúc": _moment(plain(told.get("made", ""))),
        "Phiên bản phần mềm": plain(told.get("program", "")),
        "Số bản ghi": _counted(desk, totals),
        "Nếu nhận": f"{WOULD[verdict.verdict]}. {message(verdict.said)}",
    })  # fmt: skip


def _moment(told: str) -> str:
    """Return when it was, as people write it; what a stranger's file tells may be no time at all."""
    try:
        return f"{datetime.datetime.fromisoformat(told):%d/%m/%Y %H:%M}"
    except ValueError:
        return told


# -- answers and the list ----------------------------------------------------------------------------------------------


def make_receipt(desk: Desk) -> Said:
    """Write the answer to a unit: received, more is needed, or approved."""
    wanted, door = desk.wanted, desk.rooms.parcels()
    with desk.open() as store:
        standing = door.Standing(store)
        made = door.make_answer(standing, wanted.unit, ANSWERS[wanted.state], wanted.note or "")
        (path,) = door.write(standing, [made], _folder(wanted.out))
        doc = {**_made(made, path), "to": made.to.name, "unit": made.unit, "state": wanted.state}
        return Said(doc, f"Đã ghi biên nhận cho {made.to.name} ({STATES[ANSWERS[wanted.state]]}): {path}.")


def list_parcels(desk: Desk) -> Said:
    """List what was sent and taken in, the newest first, and what the superior has not answered."""
    door = desk.rooms.parcels()
    with desk.open() as store:
        standing = door.Standing(store)
        waiting = {one.seq for one in door.waiting(standing, desk.today, desk.wanted.days)}
        limit = desk.wanted.limit
        some = {} if limit is None else {"limit": limit}
        letters = [one for way in (post.OUT, post.IN) for one in post.letters(store, way=way, **some)]
        letters.sort(key=lambda one: -one.seq)
        found = [_letter(store, one, waiting) for one in letters[:limit]]
        rows = [[f"{show_day(one['at'][:10])} {one['at'][11:16]}", "gửi" if one["way"] == "sent" else "nhận",
                 KINDS.get(one["kind"], one["kind"]), plain(one["with"] or ""), str(one["seq"]), one["label"],
                 "chưa có biên nhận" if one["unanswered"] else plain(one["note"] or "")] for one in found]  # fmt: skip
        head = ["Lúc", "Chiều", "Loại", "Nơi gửi, nhận", "Số", "Tình trạng", "Ghi chú"]
        notes = [f"{len(waiting)} gói gửi đã hơn {desk.wanted.days} ngày chưa có biên nhận: hãy hỏi cấp trên."]
        return Said(found, table(head, rows) if rows else "Chưa gửi, nhận gói nào.", notes if waiting else [])


def _letter(store: Store, one: post.Letter, waiting: set[int]) -> dict[str, Any]:
    """Return a parcel of the list as a script reads it."""
    sent = one.way == post.OUT
    unit = post.correspondent(store, "unit", one.unit)
    return {
        "way": "sent" if sent else "taken",
        "kind": one.kind,
        "unit": one.unit,
        "with": str(one.told.get("to" if sent else "from") or (unit.name if unit else "")) or None,
        "device": one.device,
        "seq": one.number,
        "at": one.at,
        "made": one.made,
        "file": one.file,
        "sha256": one.sha256,
        "state": JSON_STATES.get(one.state, one.state.lower()),
        "label": STATES.get(one.state) or VERDICTS.get(one.state, one.state),
        "note": str(one.told.get("note") or "") or None,
        "totals": one.told.get("totals") or {},
        "unanswered": one.seq in waiting,
    }


# -- comparing ---------------------------------------------------------------------------------------------------------


def show_state_hash(desk: Desk) -> Said:
    """Show the fingerprint of a unit's state: the same on two copies that hold the same, whatever road it came."""
    door = desk.rooms.parcels()
    with desk.open() as store:
        unit, typed = store.own_unit, desk.wanted.unit
        own = door.Standing(store).unit
        if typed is not None and typed != own.id and fold(typed) != fold(own.code or ""):
            listed = door.find_unit(door.Standing(store), typed)
            if listed.unit is None:
                raise Refused(Problem("nothing_came", facts={"name": listed.name}))
            unit = listed.unit
        up = outgoing.state_hash(store, unit, Travels.UP)
        whole = outgoing.state_hash(store, unit, Travels.UNIT) if unit == store.own_unit else None
        lines = [f"Phần gửi cấp trên: {up}", *([f"Cả sổ, giữa các máy của đơn vị: {whole}"] if whole else [])]
        return Said({"unit": unit, "hash": up, "whole": whole}, "\n".join(lines))

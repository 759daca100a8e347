"""Files kept beside a record: their bytes lie in the data folder under their SHA-256, the same bytes once.

Bytes come before the row that names them, so a crash in between leaves a file that nothing names, never the reverse.
They are never taken away while a row names them, be it one in the trash: undo and restore find them again.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Literal

from kh49_desktop.errors import Level, Problem, Refused, Trouble
from kh49_desktop.fields import CitizenId, Value
from kh49_desktop.record import Attachment, Record, new_id
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import Store
from kh49_desktop.store.shelf import SHELF, place_in
from kh49_desktop.store.sniffing import PICTURES, PROMISED, media_of, picture_size
from kh49_desktop.text.letters import clean, fold
from kh49_desktop.text.sizes import show_size
from kh49_desktop.whole_files import PART, as_trouble, begun, ended, folder_made, moved, written

ROOM: Final = SHELF
CHUNK: Final = 1 << 18
LEFT_OVER: Final = 3600  # seconds after which a half-written file is one that a crash left
MARGIN: Final = 100  # a tolerance is in hundredths

Told = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that a record names and that is not there, or no longer what it was."""

    attachment: Attachment
    why: Literal["gone", "differs"]


def attach(  # noqa: PLR0913 - what is kept, beside what, and how far it is
    store: Store,
    kind: type[Record],
    record: str,
    path: Path,
    what: str = "",
    *,
    sure: bool = False,
    told: Told | None = None,
) -> str:
    """Keep a copy of a file beside a record and return the id of its attachment. An ordinary change: undo works.

    `sure`: the person has said that a picture of a card's proportions is no card. `told(done, total)` counts bytes
    and may raise to stop; nothing is left then. Raises Refused: no_such_record, no_such_file, file_kind_unknown,
    attachment_empty, attachment_too_large, file_not_what_it_says, card_by_name, card_by_shape (may be said to be none),
    already_attached; Trouble as the disk has it.
    """
    if store.row(kind, record) is None:
        raise Refused(Problem("no_such_record", "id", facts={"typed": record}))
    media, most = _examined(store, kind, path, sure=sure)
    with _source(path):
        total = path.stat().st_size
    lost = {a.id for a in store.attachments(kind, record) if not is_there(store, a)}
    sha256, size = _kept(store.folder / ROOM, path, most, lambda done: told(done, total) if told else None)
    name = clean(path.name)
    same = next((a for a in store.attachments(kind, record) if a.sha256 == sha256), None)
    if same is not None and same.id in lost:
        return same.id  # its file was gone from the folder: the same bytes are back
    if same is not None:
        raise Refused(Problem("already_attached", facts={"name": name, "known": same.name}))
    values: dict[str, Value] = {
        "about_table": kind.about.table,
        "about_record": record,
        "name": name,
        "sha256": sha256,
        "size": size,
        "media": media,
        "what": clean(what) or None,
        "added_on": store.today.isoformat(),
    }
    with store.change("SAVE", Attachment.about.table) as change:
        return change.create(Attachment, values)


def bring_back(store: Store, attachment: Attachment, path: Path) -> None:
    """Keep the bytes of an attachment that a file elsewhere holds; the row that names them is written afterwards.

    They must be the very bytes: what `attach` takes in is taken here too, and their SHA-256 is the attachment's.
    Raises Refused: file_missing, file_changed, and as `attach`; Trouble.
    """
    if is_there(store, attachment):
        return
    kind = store.catalogue.find(attachment.about_table)
    if kind is None or not path.is_file():
        raise Refused(Problem("file_missing", facts={"name": attachment.name}))
    _, most = _examined(store, kind, path, sure=True)
    with _source(path):
        same = path.stat().st_size == attachment.size and _hashed(path) == attachment.sha256
    if not same:
        raise Refused(Problem("file_changed", facts={"name": attachment.name}))
    _kept(store.folder / ROOM, path, most, lambda _done: None)


def keep_bytes(store: Store, sha256: str, content: bytes) -> None:
    """Keep the bytes that a row names by their SHA-256, as a parcel brought them. ValueError: they are others."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise ValueError(sha256)
    place = place_of(store, sha256)
    part = _part(store.folder / ROOM)
    with as_trouble(place):
        folder_made(place.parent)
        with begun(part) as file:
            file.write(content)
            ended(file)
            moved(part, place)


def path_of(store: Store, attachment: Attachment) -> Path:
    """Return where the bytes of an attachment are kept."""
    return place_of(store, attachment.sha256)


def place_of(store: Store, sha256: str) -> Path:
    """Return where the bytes of that SHA-256 are kept."""
    return place_in(store.folder, sha256)


def is_there(store: Store, attachment: Attachment) -> bool:
    """Return whether the file is there at its full size: quick enough to be asked whenever a record is shown."""
    return is_whole(store, attachment.sha256, attachment.size)


def is_whole(store: Store, sha256: str, size: int) -> bool:
    """Return whether the file of that SHA-256 is there at that size."""
    try:
        place = place_of(store, sha256)
        return place.is_file() and place.stat().st_size == size
    except OSError:
        return False


def missing(store: Store, told: Told | None = None) -> list[Missing]:
    """Return the files named by live records that are not there or whose bytes have changed; every byte is read."""
    found: list[Missing] = []
    every = list(store.every(Attachment))
    for number, attachment in enumerate(every, start=1):
        if told:
            told(number, len(every))
        place = path_of(store, attachment)
        if not place.is_file():
            found.append(Missing(attachment, "gone"))
            continue
        with as_trouble(place):
            same = _hashed(place) == attachment.sha256
        if not same:
            found.append(Missing(attachment, "differs"))
    return found


def bytes_of(store: Store, attachment: Attachment) -> bytes:
    """Return the bytes of an attachment. Raises Refused: file_missing, file_changed; Trouble."""
    return bytes_with(store, attachment.sha256, attachment.name)


def bytes_with(store: Store, sha256: str, name: str = "") -> bytes:
    """Return the bytes with that SHA-256 and no others, whatever stands in a row; `name` is for who reads the refusal.

    Raises Refused: file_missing, file_changed; Trouble.
    """
    place = place_of(store, sha256)
    if not place.is_file():
        raise Refused(Problem("file_missing", facts={"name": name}))
    with as_trouble(place):
        content = place.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Refused(Problem("file_changed", facts={"name": name}))
    return content


def save_copy(store: Store, attachment: Attachment, out: Path) -> None:
    """Write a copy of an attachment elsewhere, whole or not at all. Raises Refused as `bytes_of`, Trouble."""
    written(out, bytes_of(store, attachment))
    note_export(store, store.catalogue.find(attachment.about_table), "attachment", out, 1)


# -- what may be kept --------------------------------------------------------------------------------------------------


def _examined(store: Store, kind: type[Record], path: Path, *, sure: bool) -> tuple[str, int]:
    """Return what a file is and how many bytes are allowed; raises Refused where it may not be kept."""
    rule = store.reference.at("attachment.files", store.today)
    allowed: Mapping[str, Any] = rule.data if rule else {"most_bytes": 0, "endings": []}
    name, ending = clean(path.name), path.suffix.lower()
    with _source(path):
        there = path.is_file()
    if not there:
        raise Refused(Problem("no_such_file", facts={"file": str(path)}))
    if ending.removeprefix(".") not in allowed["endings"]:
        endings = ", ".join(allowed["endings"])
        raise Refused(Problem("file_kind_unknown", facts={"name": name, "endings": endings}))
    _ask_card_name(store, name)
    with _source(path):
        size = path.stat().st_size
        media = media_of(path)
        seen = picture_size(path) if media in PICTURES else None
    if not size:
        raise Refused(Problem("attachment_empty", facts={"name": name}))
    if size > allowed["most_bytes"]:
        raise Refused(_too_large(name, size, allowed["most_bytes"]))
    if media is None or media not in PROMISED.get(ending, ()):
        raise Refused(Problem("file_not_what_it_says", facts={"name": name, "ending": ending}))
    if seen is not None and not sure:
        _ask_card_shape(store, kind, name, seen)
    return media, allowed["most_bytes"]


def _too_large(name: str, size: int, most: int) -> Problem:
    return Problem("attachment_too_large", facts={"name": name, "size": show_size(size), "most": show_size(most)})


def _ask_card_name(store: Store, name: str) -> None:
    """Refuse a file that calls itself a citizen card: its picture is sensitive data, the number alone is kept."""
    rule = store.reference.at("attachment.card", store.today)
    if rule is None:
        return
    folded = fold(name)
    words = any(f" {word} " in f" {folded} " for word in rule.data["words"])
    if words or any(part in folded.replace(" ", "") for part in rule.data["parts"]):
        raise Refused(Problem("card_by_name", None, Level.ERROR, {"name": name}, rule.legal_basis or None))


def _ask_card_shape(store: Store, kind: type[Record], name: str, seen: tuple[int, int]) -> None:
    """Refuse a picture with the proportions of a card (ISO/IEC 7810 ID-1) beside a person."""
    rule = store.reference.at("attachment.card", store.today)
    if rule is None or not any(isinstance(field.kind, CitizenId) for field in kind.about.fields.values()):
        return
    wide, high = rule.data["card_mm"]
    long, short = max(seen), min(seen)
    if short and abs(long * high / (short * wide) - 1) * MARGIN <= rule.data["tolerance_percent"]:
        raise Refused(Problem("card_by_shape", None, Level.ERROR, {"name": name}, rule.legal_basis or None))


# -- bytes -------------------------------------------------------------------------------------------------------------


def _kept(room: Path, path: Path, most: int, told: Callable[[int], object]) -> tuple[str, int]:
    """Copy a file under its SHA-256 and return that and its size."""
    part = _part(room)
    with as_trouble(room):
        folder_made(room)
        with begun(part) as to:
            sha256, size = _copied(path, to, most, told)
            ended(to)
            _sweep(room, part)
            place = place_in(room.parent, sha256)
            folder_made(place.parent)
            # Bytes that are there already are not written again, unless the disk has spoilt them.
            if not (place.is_file() and place.stat().st_size == size and _hashed(place) == sha256):
                moved(part, place)
    return sha256, size


def _part(room: Path) -> Path:
    """Return where bytes are written until they are whole: two copies that are under way never meet."""
    return room / f"{new_id()}{PART}"


def _copied(path: Path, to: IO[bytes], most: int, told: Callable[[int], object]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with _source(path):
        source = path.open("rb")
    with source:
        while True:
            with _source(path):
                chunk = source.read(CHUNK)
            if not chunk:
                return digest.hexdigest(), size
            size += len(chunk)
            if size > most:  # it has grown since it was looked at
                raise Refused(_too_large(clean(path.name), size, most))
            digest.update(chunk)
            to.write(chunk)
            told(size)


@contextlib.contextmanager
def _source(path: Path) -> Iterator[None]:
    """Name the file that is read, not the folder that is written, when the stick it lies on is pulled out."""
    try:
        yield
    except OSError as error:
        raise Trouble("source_gone", file=str(path)) from error


def _sweep(room: Path, part: Path) -> None:
    """Remove what a crash left half-written; a copy that is under way beside this one is younger."""
    now = part.stat().st_mtime
    for other in room.glob(f"*{PART}"):
        with contextlib.suppress(OSError):
            if now - other.stat().st_mtime > LEFT_OVER:
                other.unlink()


def _hashed(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""What goes out and what has gone, and the sending itself: read and done beside the window, in words nothing yet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from kh49_desktop.errors import Problem, Trouble
from kh49_desktop.fields import Travels
from kh49_desktop.goals.periods import Period
from kh49_desktop.record import BUILT_IN, Catalogue, Record
from kh49_desktop.state import BASE, BESIDE, GONE
from kh49_desktop.store import attachments, outgoing, post
from kh49_desktop.store.file import Store
from kh49_desktop.text.sizes import MEGA
from kh49_desktop.ui.app import Progress
from kh49_desktop.ui.reports import write_report

SUPERIOR, PEER = "superior", "peer"
STATE, FILES, RECEIPT = "state", "files", "receipt"  # kinds of parcels
USB, MAIL, FOLDER = "usb", "mail", "folder"  # ways to send
FOLDER_KEPT: Final = "goi-gui"  # where what goes by mail or in a report is kept, within the folder of the register
DAYS: Final = 7  # without an answer; then the page reminds
HEAVY: Final = 15 * MEGA  # of a mail: many mail boxes refuse more than 20 or 25


@dataclass(frozen=True, slots=True)
class Since:
    """The parcel since which changes count: when it was made, and the latest counter of each PC that was in it.

    Of a parcel that the command line made no counters were kept: its time has to do.
    """

    made: str
    seen: Mapping[str, int] = field(default_factory=dict)

    def is_new(self, marks: Iterable[Sequence[Any]]) -> bool:
        """Tell whether one of these marks (device, counter, clock in milliseconds) was not in it."""
        if self.seen:
            return any(mark[1] > self.seen.get(mark[0], 0) for mark in marks)
        until = int(datetime.datetime.fromisoformat(self.made).timestamp() + 1) * 1000  # told in whole seconds
        return any(mark[2] >= until for mark in marks)


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the page shows for one addressee.

    `goes` and `fresh`: how many records of each type go in all, and how many of them are new or changed since `since`
    (None: nothing was answered yet). `waiting`: sent and unanswered for a week, the oldest first.
    """

    to: str
    unit: str  # our own name
    is_superior: bool
    superior: str  # its name; "" without a card
    expires: str  # last day of a card that no answer has confirmed yet, ISO; "" once one has
    peers: int  # other PCs of this unit that this one knows
    goes: Mapping[type[Record], int] = field(default_factory=dict)
    fresh: Mapping[type[Record], int] = field(default_factory=dict)
    since: Since | None = None
    files: int = 0
    size: int = 0
    lost: int = 0  # files that records name and that are no longer here
    letters: Sequence[post.Letter] = ()
    waiting: Sequence[post.Letter] = ()
    revoked: Problem | None = None  # parcels of this PC will not be taken

    @property
    def office(self) -> str:
        """Return the addressee in words."""
        return "Máy thứ hai của đơn vị" if self.to == PEER else self.superior

    def last(self, *, answered: bool = False) -> post.Letter | None:
        """Return the latest state sent to the addressee, or the latest that was answered."""
        sent = (one for one in self.letters if one.kind == STATE and (one.office == one.unit) == (self.to == PEER))
        return next((one for one in sent if not answered or one.state != post.EXPORTED), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be sent, to whom, where: `by` a stick, a mail or into a folder; `label` names the place for people."""

    to: str
    by: str
    folder: Path
    label: str = ""
    with_files: bool = True
    period: Period | None = None  # of the sealed report that carries the parcels
    number: str = ""  # of the report


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: the files a person sees, their bytes together; `may_pull`: all of it is surely on the stick."""

    paths: Sequence[Path]
    size: int
    wanted: Wanted
    may_pull: bool = False


def look_at(store: Store, door: Any, to: str) -> Outlook:
    """Read what goes to an addressee. Raises Refused("unit_missing") before the first day's work."""
    standing = door.Standing(store)
    superior = standing.superior
    name, expires = (superior.name, superior.expires if superior.secret else "") if superior else ("", "")
    letters = [one for one in post.letters(store, way=post.OUT) if one.state != post.LOST]
    peers = len(post.others(store, standing.unit.id))
    shown = Outlook(to, standing.unit.name, standing.is_superior, name, expires, peers, letters=letters)
    if standing.is_superior or (to == SUPERIOR and superior is None):
        return shown
    since = base_of(shown)
    goes, fresh = counted(store, standing.unit.id, level_of(to), since)
    office = standing.unit.id if to == PEER or superior is None else superior.office
    sizes, lost = files_waiting(store, standing.unit.id, level_of(to), door.files_there(standing, office))
    waiting = door.waiting(standing, store.today, DAYS) if to == SUPERIOR else ()
    shown = replace(shown, revoked=door.revoked_here(standing) if to == SUPERIOR else None)
    return replace(
        shown, goes=goes, fresh=fresh, since=since, files=len(sizes), size=sum(sizes), lost=lost, waiting=waiting
    )


def level_of(to: str) -> Travels:
    """Return how far a field must travel to reach an addressee."""
    return Travels.UNIT if to == PEER else Travels.UP


def base_of(outlook: Outlook) -> Since | None:
    """Return the parcel since which changes count: the last answered; between two PCs the last sent."""
    letter = outlook.last(answered=outlook.to == SUPERIOR)
    return None if letter is None else Since(letter.made, letter.told.get("seen", {}))


def seen_now(store: Store, unit: str, level: Travels) -> dict[str, int]:
    """Return the latest counter of each PC that this register contains of what travels so far."""
    found: dict[str, int] = {}
    for heads in outgoing.heads(store, unit, level).values():
        for device, counter, _ in heads.values():
            found[device] = max(counter, found.get(device, 0))
    return found


def counted(
    store: Store, unit: str, level: Travels, since: Since | None
) -> tuple[dict[type[Record], int], dict[type[Record], int]]:
    """Return how many records of each type go, and how many of them are new, changed or deleted since a parcel.

    What is told within a record (an event of a member) changes that record; the unit itself is not counted.
    """
    living: dict[type[Record], set[str]] = {}
    touched: dict[type[Record], set[str]] = {}
    for kind, fields in outgoing.travelling(store.catalogue, level):
        if kind in BUILT_IN:
            continue
        parent = kind.about.parent
        place = list(fields).index(parent.name) if parent is not None and parent.name in fields else -1
        for record, stamp, gone, values in outgoing.stored(store, kind, unit, fields, level):
            if record == unit:
                continue
            if parent is None and gone is None:
                living.setdefault(kind, set()).add(record)
            if since is not None and since.is_new(marks_of(stamp, fields)):
                of, root = root_of(store.catalogue, kind, record, str(values[place]) if place >= 0 else "")
                if root != unit:
                    touched.setdefault(of, set()).add(root)
    goes = {kind: len(found) for kind, found in living.items()}
    return goes, {kind: len(found) for kind, found in touched.items()}


def root_of(catalogue: Catalogue, kind: type[Record], record: str, above: str) -> tuple[type[Record], str]:
    """Return the record that people know a change by: that above a row within a record."""
    parent = kind.about.parent
    if parent is None or not above:
        return kind, record
    return catalogue.of_table(parent.target), above


def marks_of(stamp: Mapping[str, Any], fields: Mapping[str, str]) -> list[Sequence[Any]]:
    """Return the marks of the fields that go, and of the record's life.

    Whoever edits a record also says that it lives: with a field that stays here that is no news for the addressee.
    """
    found = [mark for key, mark in stamp.items() if not key.startswith(BESIDE) and key in {BASE, *fields}]
    others = [mark for key, mark in stamp.items() if not key.startswith(BESIDE) and key != GONE]
    if GONE in stamp and stamp[GONE] not in others:
        found.append(stamp[GONE])
    return found


def files_waiting(store: Store, unit: str, level: Travels, there: set[str]) -> tuple[list[int], int]:
    """Return the sizes of the files that still have to go, and how many of them are no longer here."""
    sizes, lost = [], 0
    for sha256, size, about in post.files_named(store, unit):
        kind = store.catalogue.find(about)
        if kind is None or not outgoing.fields_of(kind, level) or sha256 in there:
            continue
        if attachments.is_whole(store, sha256, size):
            sizes.append(size)
        else:
            lost += 1
    return sizes, lost


def staying(catalogue: Catalogue, level: Travels) -> tuple[list[str], dict[str, list[str]]]:
    """Return what does not travel so far: whole types by their plural, and the fields of the others by type."""
    whole: list[str] = []
    parts: dict[str, list[str]] = {}
    for kind in catalogue.kinds:
        if kind in BUILT_IN:
            continue
        reached = outgoing.fields_of(kind, level)
        if not reached:
            whole.append(kind.about.plural)
            continue
        stays = [one.label for name, one in kind.about.fields.items() if name not in reached and not one.target]
        if stays:
            parts[kind.about.plural] = stays
    return whole, parts


def most_private(catalogue: Catalogue, level: Travels) -> list[str]:
    """Return the labels of what is most private among what stays: sensitive fields, then whole types."""
    whole, _ = staying(catalogue, level)
    sensitive = [
        one.label
        for kind in catalogue.kinds
        if (reached := outgoing.fields_of(kind, level))
        for name, one in kind.about.fields.items()
        if one.sensitive and name not in reached
    ]
    return list(dict.fromkeys([*sensitive, *whole]))


# -- sending -----------------------------------------------------------------------------------------------------------


def send(progress: Progress, door: Any, report: Callable[[], Any], wanted: Wanted) -> Sent:
    """Make the parcels one by one and write each, read back and compared. Raises Refused, Trouble, Cancelled.

    What is on the stick or in the folder when something goes wrong stays there and counts as sent; it can be used.
    """
    store = progress.store
    standing = door.Standing(store)
    progress.tell(0, 0, "đang gom số liệu")
    here = wanted.by == MAIL or wanted.period is not None  # first written here, it leaves as a mail or in a report
    paths: list[Path] = []
    inside: dict[str, bytes] = {}
    written: list[str] = []
    seen = seen_now(store, standing.unit.id, level_of(wanted.to))
    try:
        for made, step, steps in parcels(door, standing, wanted):
            progress.tell(step, steps, f"gói {step + 1} trong {steps}")
            paths += door.write(standing, [made], kept(store) if here else wanted.folder)
            remember(store, made.sha256, wanted, seen)
            inside[made.name] = made.content
            written.append(made.sha256)
            progress.tell(step + 1, steps, f"gói {step + 1} trong {steps}")
        if wanted.period is not None:
            paths = [in_report(progress, door, report(), wanted, inside)]
    except BaseException:
        for sha256 in written if here else ():  # nothing of it left this PC: it must not look as if it were on its way
            withdraw(store, sha256)
        raise
    if wanted.by == USB and not door.sticks.settled(wanted.folder):
        raise Trouble("stick_gone", file=str(paths[0]))
    size = sum(path.stat().st_size for path in paths)
    return Sent(paths, size, wanted, may_pull=wanted.by == USB)


def parcels(door: Any, standing: Any, wanted: Wanted) -> Iterator[tuple[Any, int, int]]:
    """Yield each parcel with its place and how many there are: the data, then the files."""
    office = door.address(standing, wanted.to).office
    sizes: list[int] = []
    if wanted.with_files:
        sizes, _ = files_waiting(
            standing.store, standing.unit.id, level_of(wanted.to), door.files_there(standing, office)
        )
    yield door.make_state(standing, wanted.to), 0, 1 + bool(sizes)
    if sizes:
        files = door.make_files(standing, wanted.to)
        yield from ((made, at, 1 + len(files)) for at, made in enumerate(files, start=1))


def in_report(progress: Progress, door: Any, report: Any, wanted: Wanted, inside: Mapping[str, bytes]) -> Path:
    """Write the sealed report with the parcels in it, and bring it where it is wanted."""
    store = progress.store
    if wanted.period is None:
        raise ValueError(wanted)
    progress.tell(0, 0, "đang lập và đóng dấu báo cáo")
    name = str(door.sticks.fat_name(f"Báo cáo và số liệu {wanted.period.title} {store.now():%Y%m%d-%H%M}.pdf"))
    file = kept(store) / name
    write_report(report, store, wanted.period, file, level="L1", number=wanted.number, beside=inside)
    if wanted.by == MAIL:
        return file
    progress.tell(0, 0, "đang chép báo cáo, đọc lại để kiểm tra")
    copied: Path = door.sticks.put(file, wanted.folder, file.name, progress.tell)
    return copied


def withdraw(store: Store, sha256: str) -> None:
    """Write down that a parcel never left this PC."""
    letter = post.letter_with(store, post.OUT, sha256)
    if letter is not None:
        post.set_letter(store, letter.seq, state=post.LOST)


def remember(store: Store, sha256: str, wanted: Wanted, seen: Mapping[str, int]) -> None:
    """Write down by which way a parcel went and up to which change it tells."""
    letter = post.letter_with(store, post.OUT, sha256)
    if letter is not None:
        told = {**letter.told, "by": wanted.by, "place": wanted.label, "seen": dict(seen)}
        post.set_letter(store, letter.seq, state=letter.state, told=told)


def draft(progress: Progress, door: Any, sent: Sent, address: str, words: tuple[str, str]) -> Path:
    """Write the mail that carries what was made, as a file beside it; `words` are its subject and text."""
    progress.tell(0, 0, "đang soạn thư")
    content = door.mail.draft(address, *words, sent.paths)
    name = f"Thu {progress.store.now():%Y%m%d-%H%M%S}.eml"
    file: Path = door.sticks.put(content, kept(progress.store), name)
    return file


def kept(store: Store) -> Path:
    """Return the folder within the register's that keeps what goes by mail or in a report."""
    folder = store.folder / FOLDER_KEPT
    folder.mkdir(parents=True, exist_ok=True)
    return folder

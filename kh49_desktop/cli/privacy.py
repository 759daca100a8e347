"""The commands about personal data: what left the register, a person's own copy, consent, application, erasure."""

from __future__ import annotations

from typing import Any, Final

from kh49_desktop.cli.desk import BROKEN, WRONG, Desk, Said, record_id, trouble_document, words_of
from kh49_desktop.cli.showing import table
from kh49_desktop.errors import Problem, Refused, Trouble
from kh49_desktop.goals.consent import asks_consent, erasing_doubts
from kh49_desktop.record import Record
from kh49_desktop.store.auditing import Export, exports
from kh49_desktop.store.erasing import NEUTRAL, erase, erased, hold, tells_of_person
from kh49_desktop.store.file import Store
from kh49_desktop.store.post import OUT, letters, others
from kh49_desktop.store.remains import Remains, remains, take_away
from kh49_desktop.words import trouble_sentence
from kh49_desktop.words.keeping import ERASING, EXPORTS

SOMEBODY: Final = "người này"  # whose name is no longer known


def show_audit(desk: Desk) -> Said:
    """Show what left the register, newest first."""
    with desk.open() as store:
        found = exports(store, desk.wanted.limit)
        doc = [_export(store, one) for one in found]
        lines = [
            [
                f"{one.at[8:10]}/{one.at[5:7]}/{one.at[:4]} {one.at[11:16]}",
                one.who,
                EXPORTS.get(one.what, one.what),
                title_of(store, one),
                str(one.rows),
                ", ".join(labels_of(store, one)),
                one.file,
            ]
            for one in found
        ]
        head = ["Lúc", "Người làm", "Việc", "Loại", "Số bản ghi", "Cột riêng tư", "Tệp"]
        return Said(doc, table(head, lines) if lines else "Chưa có lần xuất dữ liệu nào.")


def _export(store: Store, one: Export) -> dict[str, Any]:
    kind = store.catalogue.find(one.about) if one.about else None
    return {"at": one.at, "who": one.who, "what": one.what, "record": kind.about.name if kind else None,
            "rows": one.rows, "personal": list(one.personal), "file": one.file}  # fmt: skip


def title_of(store: Store, one: Export) -> str:
    """Return the name of the record type that left."""
    kind = store.catalogue.find(one.about) if one.about else None
    return kind.about.title if kind else one.about


def labels_of(store: Store, one: Export) -> list[str]:
    """Return the labels of the personal fields that left."""
    kind = store.catalogue.find(one.about) if one.about else None
    fields = kind.about.fields if kind else {}
    return [fields[name].label if name in fields else name for name in one.personal]


def print_record(desk: Desk) -> Said:
    """Write one record with all that belongs to it as PDF."""
    kind, out = desk.kind(desk.wanted.record), desk.place(desk.wanted.out, ".pdf")
    with desk.open() as store:
        record = record_id(store, kind, desk.wanted.id)
        written = desk.rooms.report().sheet.write_record(
            store, kind, record, out, sensitive=desk.wanted.sensitive, now=desk.clock()
        )
        return _written(written, "Đã in hồ sơ")


def print_consent(desk: Desk) -> Said:
    """Write the consent sheet of a person as PDF."""
    kind, out = _asked(desk), desk.place(desk.wanted.out, ".pdf")
    with desk.open() as store:
        record = record_id(store, kind, desk.wanted.id)
        written = desk.rooms.report().consent_sheet.write_consent(store, record, out, now=desk.clock())
        return _written(written, "Đã in phiếu đồng ý")


def print_application(desk: Desk) -> Said:
    """Write form 5a of one person, or list 5b of several."""
    kind, out = _asked(desk), desk.place(desk.wanted.out, ".pdf")
    with desk.open() as store:
        ids = [record_id(store, kind, typed) for typed in desk.wanted.ids]
        forms = desk.rooms.report().application_forms
        if len(ids) == 1:
            written = forms.write_application(store, ids[0], out, sensitive=desk.wanted.sensitive, now=desk.clock())
        else:
            written = forms.write_application_list(store, ids, out, now=desk.clock())
        return _written(written, "Đã in đơn gia nhập")


def _asked(desk: Desk) -> type[Record]:
    """Return the type that was named, which must be the one of people who join. Raises Refused("not_a_person")."""
    kind = desk.kind(desk.wanted.record)
    if not asks_consent(kind):
        raise Refused(Problem("not_a_person", facts={"title": kind.about.title.lower()}))
    return kind


def _written(written: Any, words: str) -> Said:
    doc = {"file": str(written.file), "pages": written.pages, **written.figures}
    notes = [f"Phông chữ không có các chữ: {' '.join(written.replaced)}."] if written.replaced else []
    return Said(doc, f"{words} ({written.pages} trang) vào {written.file}.", notes)


def erase_record(desk: Desk) -> Said:
    """Erase a person's data, or (--hold) write down why it is kept; without --yes only say what would go."""
    wanted = desk.wanted
    kind = desk.kind(wanted.record)
    with desk.open() as store:
        record = record_id(store, kind, wanted.id)
        named = instance.named() if (instance := store.load(kind, record)) else ""
        if wanted.hold:
            hold(store, kind, record, wanted.reason)
            return Said({"id": record, "held": True}, f"Đã ghi lý do giữ lại hồ sơ của {named}.")
        if named == NEUTRAL:  # once more, for what was left the first time
            named = ""
        unit = str((store.row(kind, record, gone=True) or {})["of_unit"])
        left = remains(store, unit)
        copies = [str(path) for path in left.every]
        beyond = _beyond(store, unit, named)  # what no erasure reaches, as long as the name is known
        if not wanted.yes and tells_of_person(kind):
            doubts = [words_of(problem) for problem in erasing_doubts(store, kind, record)]
            asked = words_of(Problem("erase_unconfirmed", facts={"name": named or SOMEBODY}))
            notes = [*doubts, *_left_words(store, left, desk), *beyond, asked]
            doc = {"id": record, "erased": False, "copies": copies}
            return Said(doc, "\n".join(ERASING[name] for name in ("goes", "stays", "final")), notes, WRONG)
        told = f"Đã xoá hẳn thông tin của {named or SOMEBODY}."
        doc = {"id": record, "erased": True, "copies": copies}
        if not wanted.with_copies:
            erase(store, kind, record, wanted.reason)
            return Said(doc, told, [*_left_words(store, left, desk), *beyond])
        uncleared = erased(store, kind, record, wanted.reason)
        troubles = [uncleared] if uncleared else []
        notes = beyond
        try:
            new = take_away(store, unit)
        except Trouble as trouble:
            troubles.append(trouble)
            left = remains(store, unit)
            doc |= {"copies": [str(path) for path in left.every]}
            notes = [*_left_words(store, left, desk, failed=True), *beyond]
        else:
            doc |= {"copies": [], "copy": str(new)}
            told += "\n" + ERASING["taken_away" if copies else "new_copy"].format(count=len(copies), file=new)
        if not troubles:
            return Said(doc, told, notes)
        sentences = [trouble_sentence(trouble) for trouble in troubles]
        doc |= trouble_document(troubles[0], " ".join(sentences))
        return Said(doc, told, [*notes, *sentences], BROKEN)


def _left_words(store: Store, left: Remains, desk: Desk, *, failed: bool = False) -> list[str]:
    """Return what is said of the copies and parcels in the folder: that they stay, and how they go, or that they go.

    `failed`: they were to go, and could not.
    """
    wanted = desk.wanted
    if not left.every:
        return []
    if wanted.with_copies and not failed:
        return [ERASING["goes_too"].format(count=len(left.every)), *map(str, left.every)]
    notes = [ERASING["copies"], *map(str, left.copies)] if left.copies else []
    notes += [parcels_left(store, left)] if left.parcels else []
    return [*notes, ERASING["take_away_later" if wanted.yes else "how_to_take_away"]]


def _beyond(store: Store, unit: str, named: str) -> list[str]:
    """Return what is said of all that an erasure does not reach: other registers, papers, what others' records say."""
    elsewhere = [ERASING["at_the_unit"]] if store.superior and unit != store.own_unit else []
    if not store.superior and (others(store, unit) or letters(store, way=OUT, unit=unit, limit=1)):
        elsewhere = [ERASING["elsewhere"]]
    texts = ERASING["other_records"].format(name=named or SOMEBODY, searched=named or "HỌ TÊN")
    return [*elsewhere, ERASING["out_of_reach"], texts]


def parcels_left(store: Store, left: Remains) -> str:
    """Return the sentence of the parcels that an erasure does not reach."""
    folders = dict.fromkeys(path.relative_to(store.folder).parts[0] for path in left.parcels)
    return ERASING["parcels"].format(count=len(left.parcels), folders=", ".join(folders))

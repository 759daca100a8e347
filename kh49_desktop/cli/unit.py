"""The commands about the unit: the first day, its standing, what is due, the summary, the seal, the check, the demo."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

from kh49_desktop.cli.desk import WRONG, Desk, Said, place_words, told, words_of
from kh49_desktop.cli.register import shown
from kh49_desktop.cli.showing import pairs, table
from kh49_desktop.cli.values import load_json, read_values
from kh49_desktop.errors import Problem, Refused
from kh49_desktop.goals.agenda import agenda, summary_made
from kh49_desktop.goals.demo import PEOPLE, is_demo, make_demo
from kh49_desktop.goals.founding import found_unit
from kh49_desktop.goals.periods import period_of
from kh49_desktop.goals.plan49 import milestone, unit_standing
from kh49_desktop.goals.summary import figures, gather, numbered, target_data
from kh49_desktop.goals.units import own_unit, superior_on
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import FILE, SUPERIOR, Store
from kh49_desktop.words.agenda import line, reason, why
from kh49_desktop.words.goals import METRIC, answer_words, level_words
from kh49_desktop.words.report import REPORT

GIVEN: Final = ("name", "code", "host_type", "superior", "kind", "place", "chair")
KIND_OF_SUPERIOR: Final = "CD_XA_PHUONG_DAC_KHU"  # what stands above most grassroots unions since 01/7/2025
BESIDE: Final = ("seal", "backups", "keys", "parcels", "receipts")  # folders of a unit's own beside its register


def new_unit(desk: Desk) -> Said:
    """Make the unit of a folder, and its seal."""
    wanted = desk.wanted
    kind = desk.kind("unit")
    typed = {name: value for name in GIVEN if (value := getattr(wanted, name)) is not None}
    if wanted.values:
        more = load_json(wanted.values, desk.stdin)
        if not isinstance(more, dict):
            raise Refused(Problem("not_an_object"))
        typed = {**more, **typed}
    if wanted.role == SUPERIOR:
        typed.setdefault("kind", KIND_OF_SUPERIOR)
    given = read_values(desk.catalogue, kind, typed, desk.today)
    existed = (desk.folder / FILE).exists()
    try:
        with desk.empty_or_open() as store:
            _check_seal(desk, store)
            saved = found_unit(store, given.values)
            store.set_setting("role", wanted.role)
            _first_keys(desk, store)
            name = str(given.values["name"])
            seal = desk.rooms.report().seal.make_seal(desk.folder, name=name, unit=saved.id, now=desk.clock())
            instance = store.load(kind, saved.id)
            missing = instance.missing(store.around()) if instance else []
    except Refused:
        if not existed:
            (desk.folder / FILE).unlink(missing_ok=True)  # what was refused leaves no empty register behind
        raise
    problems = [*given.problems, *saved.problems]
    doc = {"id": saved.id, "folder": str(desk.folder), "role": wanted.role, "seal": _known(seal.known),
           "missing": missing, "problems": [told(p) for p in problems]}  # fmt: skip
    text = f"Đã tạo đơn vị {name} trong {desk.folder}.\nĐã tạo dấu của đơn vị để đóng vào báo cáo."
    if wanted.role == SUPERIOR:
        text += "\nĐây là sổ của công đoàn cấp trên. Thêm đơn vị bằng: kh49 units add --code MÃ --name TÊN"
    return Said(doc, text, [f"{place_words(desk.catalogue, kind, p.field)}{words_of(p)}" for p in problems])


def _first_keys(desk: Desk, store: Store) -> None:
    """Make what others know this PC and this office by; a card that was taken in before the first day is proved now."""
    standing = desk.rooms.parcels().Standing(store)
    standing.device()
    superior = standing.superior if standing.office else None
    if superior is not None and superior.secret and not standing.is_superior:
        standing.prove(superior)


def seal_too(desk: Desk, store: Store) -> None:
    """Make the seal of a unit whose register came from elsewhere, as the first day makes it."""
    seal = desk.rooms.report().seal
    if not seal.has_seal(desk.folder):
        unit = own_unit(store)
        seal.make_seal(desk.folder, name=unit.name, unit=unit.id, now=desk.clock())


def _check_seal(desk: Desk, store: Store) -> None:
    """Refuse to begin anew beside the seal of a register that was emptied or lost. Raises Refused("seal_exists")."""
    if not store.own_unit and desk.rooms.report().seal.has_seal(desk.folder):
        raise Refused(Problem("seal_exists"))


def show_unit(desk: Desk) -> Said:
    """Show the unit of a folder."""
    with desk.open() as store:
        unit = own_unit(store)
        said = shown(desk, store, type(unit), unit.id)
        superior = superior_on(store, unit, desk.today)
        role = SUPERIOR if store.superior else "unit"
        return Said(
            {**said.document, "superior": superior, "role": role, "demo": is_demo(store)}, said.text, said.notes
        )


def show_goals(desk: Desk) -> Said:
    """Show the unit's standing against the targets of Plan 49 in force."""
    with desk.open() as store:
        day = desk.wanted.as_of or desk.today
        lines = unit_standing(store, day)
        territory = store.reference.at("target.territory", day)
        doc = {
            "as_of": day.isoformat(),
            "unit": {"id": store.own_unit, "name": own_unit(store).name},
            "milestone": milestone(store.reference, day),
            "territory": territory.data["name"] if territory else None,
            "targets": [target_data(one) for one in lines],
        }
        parts = [f"{own_unit(store).name}, tính đến {day:%d/%m/%Y}", ""]
        for one in lines:
            parts.append(f"{METRIC[one.target.metric]} đến năm {one.target.year}: {level_words(one.target)}")
            parts.append(f"  {answer_words(one.answer)}")
            if one.broad and one.broad != one.answer:
                parts.append(f"  (nếu tính cả các hình thức dân chủ khác: {answer_words(one.broad)})")
        if territory:
            parts += ["", f"Địa bàn: {territory.data['name']} ({territory.legal_basis})."]
        return Said(doc, "\n".join(parts))


def show_agenda(desk: Desk) -> Said:
    """Show what is due."""
    with desk.open() as store:
        dues = agenda(store, desk.wanted.as_of or desk.today)
        doc = [{"due": d.due.isoformat() if d.due else None, "what": line(d), "why": reason(d) or None,
                "legal_basis": d.legal_basis, "record": d.record, "type": _name_of(store, d.table), "field": d.field,
                "overdue": d.overdue, "code": d.code} for d in dues]  # fmt: skip
        rows = [[f"{d.due:%d/%m/%Y}" if d.due else "", "quá hạn" if d.overdue else "", line(d)] for d in dues]
        text = "\n".join(f"{day:10}  {late:7}  {words}".rstrip() for day, late, words in rows)
        return Said(doc, text or "Không có việc nào đến hạn.", [why(d) for d in dues if d.overdue and d.legal_basis])


def _name_of(store: Store, name: str | None) -> str | None:
    kind = store.catalogue.find(name) if name else None
    return kind.about.name if kind else None


def make_summary(desk: Desk) -> Said:
    """Write the summary of a period as PDF, sealed unless it is for a hand signature."""
    wanted, out = desk.wanted, desk.place(desk.wanted.out, ".pdf")
    with desk.open() as store:
        period = period_of(store.reference, wanted.year, wanted.period, wanted.cutoff)
        number = numbered(store.reference, desk.today, wanted.number or "")
        data = gather(store, period, number=number)
        report = desk.rooms.report()
        seal = report.seal.load_seal(desk.folder) if wanted.level == "L1" else None
        door = desk.rooms.parcels() if wanted.parcel else None
        standing = door.Standing(store) if door else None
        made = door.make_state(standing, "superior") if door else None
        written = report.summary.write_summary(
            out, data, reference=store.reference, level=wanted.level, seal=seal, now=desk.clock(),
            beside={made.name: made.content} if made else {},
        )  # fmt: skip
        if door:
            door.note(standing, made, written.file)
        summary_made(store, period)
        note_export(store, type(own_unit(store)), "summary", out, 1)
        doc = {
            "file": str(written.file),
            "pages": written.pages,
            "figures": figures(data),
            "level": written.level,
            **({"parcel": {"seq": made.number, "device": made.device, "totals": dict(made.totals)}} if made else {}),
        }
        notes = [f"Phông chữ không có các chữ: {' '.join(written.replaced)}."] if written.replaced else []
        text = f"Đã ghi báo cáo {period.title} ({written.pages} trang, mức {written.level}) vào {written.file}."
        if made:
            text += f"\nTrong tệp có gói số {made.number} gửi {made.to.name}: gửi cấp trên một tệp này là đủ."
        return Said(doc, text, notes)


def check_file(desk: Desk) -> Said:
    """Check a received PDF: whole, unchanged, its figures equal, sealed by somebody known."""
    path, report = Path(desk.wanted.file), desk.rooms.report()
    if not path.is_file():
        raise Refused(Problem("no_such_file", facts={"file": str(path)}))
    own = report.seal.load_seal(desk.folder).known if report.seal.has_seal(desk.folder) else None
    known = report.seal.known(desk.folder)
    verdict: dict[str, Any] = report.verify.verify(path, known=known, own=own)
    parts = [REPORT[f"verdict.{verdict['verdict']}"], *(REPORT.get(code, code) for code in verdict["reasons"])]
    parts.extend(f"Dấu: {s['signer']}, {s['time']}, mức {s['level']}" for s in verdict["signatures"])
    if verdict["verdict"] == "valid":
        return Said(verdict, "\n".join(parts))
    said = "\n".join(parts)
    # A script gets the document on the standard output; why the file is not accepted is said beside it.
    return Said(verdict, "" if desk.wanted.json else said, [said] if desk.wanted.json else [], WRONG)


def new_seal(desk: Desk) -> Said:
    """Make the unit's seal where the folder has none."""
    with desk.open() as store:
        unit = own_unit(store)
        made = desk.rooms.report().seal.make_seal(desk.folder, name=unit.name, unit=unit.id, now=desk.clock())
        return Said(_known(made.known), f"Đã tạo dấu của {unit.name}.")


def show_seal(desk: Desk) -> Said:
    """Show the unit's seal and the certificates this folder knows."""
    with desk.open():
        seal = desk.rooms.report().seal
        own, known = seal.load_seal(desk.folder), seal.known(desk.folder)
        rows = [[k.name, f"{k.since:%d/%m/%Y}", f"{k.until:%d/%m/%Y}", k.fingerprint] for k in (own.known, *known)]
        text = table(["Đơn vị", "Từ", "Đến", "Dấu vân tay"], rows)
        return Said({**_known(own.known), "known": [_known(k) for k in known]}, text)


def export_seal(desk: Desk) -> Said:
    """Write the seal's certificate for the superior."""
    out = desk.place(desk.wanted.out, ".pem", ".crt", ".cer")
    with desk.open():
        path = desk.rooms.report().seal.export_certificate(desk.folder, out)
        return Said(
            {"file": str(path)}, f"Đã ghi chứng thư của dấu vào {path}. Hãy gửi tệp này cho công đoàn cấp trên."
        )


def trust_seal(desk: Desk) -> Said:
    """Remember the certificate of another unit."""
    path = Path(desk.wanted.file)
    with desk.open():
        if not path.is_file():
            raise Refused(Problem("no_such_file", facts={"file": str(path)}))
        found = desk.rooms.report().seal.trust(desk.folder, path)
        return Said(_known(found), f"Đã nhận dấu của {found.name} (vân tay {found.fingerprint}).")


def _known(known: Any) -> dict[str, Any]:
    """Return a certificate as a script reads it."""
    days = {"since": known.since.isoformat(), "until": known.until.isoformat()}
    return {"name": known.name, "unit": known.unit, **days, "fingerprint": known.fingerprint}


def demo(desk: Desk) -> Said:
    """Make the demo unit in an empty folder, or remove it."""
    folder = desk.folder
    if desk.wanted.remove:
        with desk.open() as store:
            if not is_demo(store):
                raise Refused(Problem("not_demo", facts={"folder": str(folder)}))
        (folder / FILE).unlink()
        for part in BESIDE:
            shutil.rmtree(folder / part, ignore_errors=True)
        return Said({"removed": str(folder)}, f"Đã xoá dữ liệu mẫu trong {folder}.")
    if (folder / FILE).exists():
        raise Refused(Problem("not_empty", facts={"folder": str(folder)}))
    with desk.empty_or_open() as store:
        made = make_demo(store)
        unit = own_unit(store)
        desk.rooms.report().seal.make_seal(folder, name=unit.name, unit=made, now=desk.clock())
        doc = {"id": made, "name": unit.name, "folder": str(folder), "members": PEOPLE, "demo": True}
        lines = pairs({"Đơn vị mẫu": unit.name, "Thư mục": str(folder), "Đoàn viên": doc["members"]})
        return Said(doc, f"{lines}\nMọi người trong dữ liệu mẫu đều là hư cấu. Xoá bằng: kh49 demo --remove")

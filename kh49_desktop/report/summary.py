"""The periodic summary on paper: the unit's figures in the official layout, their data inside the file."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Protocol, cast

import reportlab
from reportlab.platypus.paragraph import Paragraph

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Option
from kh49_desktop.goals.summary import SummaryData, figures
from kh49_desktop.records.agreement import STATUS as AGREEMENT_STATE
from kh49_desktop.records.conference import CONFERENCE_FORM, CONFERENCE_TYPE
from kh49_desktop.records.member import EVENT
from kh49_desktop.reference import Reference
from kh49_desktop.report.layout import (
    CLOSE,
    ROOMY,
    Bars,
    Column,
    Head,
    Paper,
    Setting,
    Signing,
    Title,
    words_of_day,
    written_day,
)
from kh49_desktop.report.pages import PACKED_TYPE, Attached, Pen, Place
from kh49_desktop.text.dates import show_day
from kh49_desktop.text.numbers import show_percent, show_whole
from kh49_desktop.whole_files import written

FORMAT: Final = 1  # of the attached data; a reader refuses one it does not know
DATA_FILE: Final = "kh49-summary.json"
PARCEL_NAME: Final = re.compile(r"KH49_[A-Za-z0-9_-]{1,100}\.kh49", re.ASCII)  # of a parcel that travels in the file
MOST_PARCELS: Final = 5
LARGEST_PARCEL: Final = 25 * 1024 * 1024
LARGEST_TOGETHER: Final = 40 * 1024 * 1024  # of all parcels; more would make a file too large for the check to read
RENDERER: Final = f"reportlab {reportlab.__version__}"
NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})
NO_DATA: Final = "chưa có số liệu"
LEVELS: Final[Mapping[str, str]] = {
    "L0": "Mức L0: bản in để ký",
    "L1": "Mức L1: dấu của phần mềm, không phải chữ ký số theo luật",
}
BASIS: Final = {
    "ALL_ENTERPRISES": "trong tất cả nơi cùng loại hình",
    "UNIONISED_ENTERPRISES": "trong các doanh nghiệp có công đoàn",
}
METRIC: Final = {
    "union_members": "Đoàn viên công đoàn toàn tỉnh",
    "conf_public": "Cơ quan, đơn vị hành chính, sự nghiệp tổ chức hội nghị cán bộ, công chức, viên chức",
    "conf_soe": "Doanh nghiệp Nhà nước tổ chức hội nghị người lao động",
    "conf_nonstate": "Doanh nghiệp ngoài Nhà nước tổ chức hội nghị người lao động",
    "cba_signed": "Doanh nghiệp có công đoàn ký kết thoả ước lao động tập thể",
}
BECAUSE: Final = {
    "host_type_unknown": "chưa ghi loại hình đơn vị",
    "conference_planned": "đã có dự kiến, chưa đến ngày tổ chức",
    "conference_unrecorded": "đã tổ chức nhưng chưa ghi nghị quyết hoặc biên bản",
    "agreement_grace": "đã hết hạn, đang thương lượng lại",
    "agreement_not_begun": "chưa có hiệu lực",
}
DONE: Final = {"met": "đạt", "not_met": "chưa đạt"}


class Sealer(Protocol):
    """What puts a seal on a finished file (report.seal.Seal); named here so that printing needs no signing library."""

    def signed(self, pdf: bytes, *, places: Mapping[str, Place], code: str, now: datetime.datetime) -> bytes:
        """Return the file with the seal on it, checked."""


@dataclass(frozen=True)
class Printed:
    """A document in memory: its bytes, pages, where the seals go, its check code, the letters printed as □."""

    pdf: bytes
    pages: int
    places: Mapping[str, Place]
    code: str
    replaced: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A document that was written: `figures` as printed, `level` as printed, `replaced` the letters printed as □."""

    file: Path
    pages: int
    figures: Mapping[str, Any]
    level: str
    replaced: tuple[str, ...] = ()


def write_summary(  # noqa: PLR0913 - each is a fact of its own
    path: Path,
    data: Mapping[str, Any],
    *,
    reference: Reference,
    level: str = "L1",
    seal: Sealer | None = None,
    now: datetime.datetime,
    beside: Mapping[str, bytes] = NOTHING,
) -> Written:
    """Write the summary and return what was written; the file appears whole or not at all.

    `data` is goals.summary.gather(...); `level` "L0" (to be signed by hand) or "L1" (needs `seal`); `now` has a zone.
    `beside`: sealed parcels by name ("KH49_….kh49") that travel inside the file, covered by its seal; the pages are the
    same with and without them (verify.parcels_in reads them again).
    Raises Trouble: disk_full, read_only, file_in_use, disk_gone, not_confirmed; Refused: parcel_does_not_fit;
    ValueError for a name that is not a parcel's.
    """
    payload = packed(data, reference=reference, level=level)
    done = printed(payload, beside)
    pdf = done.pdf
    if level != "L0":
        if seal is None:
            raise ValueError(level)
        pdf = seal.signed(pdf, places=done.places, code=done.code, now=now)
    written(path, pdf)
    return Written(path, done.pages, payload["figures"], level, done.replaced)


def preview_bytes(data: Mapping[str, Any], *, reference: Reference, level: str = "L0") -> bytes:
    """Return the pages as they would be written, without a seal, for the window to show; nothing is written."""
    return printed(packed(data, reference=reference, level=level)).pdf


def packed(data: Mapping[str, Any], *, reference: Reference, level: str) -> dict[str, Any]:
    """Return what travels in the file: data, the figures recomputed from them, the words of the layout; all in NFC."""
    if level not in LEVELS:
        raise ValueError(level)
    plain = _nfc(data)
    rule = reference.at("report.layout", datetime.date.fromisoformat(plain["made_on"]))
    if rule is None:
        raise ValueError(plain["made_on"])
    return {
        "kind": "kh49-summary",
        "format": FORMAT,
        "renderer": RENDERER,
        "level": level,
        "layout": _nfc(dict(rule.data)),
        "data": plain,
        "figures": _nfc(figures(cast("SummaryData", plain))),
    }


def printed(payload: Mapping[str, Any], beside: Mapping[str, bytes] = NOTHING) -> Printed:
    """Return the printed document of a payload: the same payload makes the same bytes.

    Set closer where that saves a page: a last page with little but the signature is bad form. `beside` and what is
    raised for it: as write_summary.
    """
    parcels = _parcels(beside)
    roomy = _printed(payload, ROOMY, parcels)
    close = _printed(payload, CLOSE, parcels) if roomy.pages > 1 else roomy
    return close if close.pages < roomy.pages else roomy


def _parcels(beside: Mapping[str, bytes]) -> list[Attached]:
    """Return the parcels as attached files, refusing what the receiver would refuse."""
    if len(beside) > MOST_PARCELS or not all(map(PARCEL_NAME.fullmatch, beside)):
        raise ValueError(sorted(beside))
    sizes = [len(content) for content in beside.values()]
    if max(sizes, default=0) > LARGEST_PARCEL or sum(sizes) > LARGEST_TOGETHER:
        raise Refused(Problem("parcel_does_not_fit", facts={"mb": -(-sum(sizes) // (1024 * 1024))}))
    return [Attached(name, content, "Gói dữ liệu gửi cấp trên", PACKED_TYPE) for name, content in beside.items()]


def _printed(payload: Mapping[str, Any], setting: Setting, parcels: Sequence[Attached]) -> Printed:
    content = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    pen = Pen()
    data, layout = payload["data"], payload["layout"]
    paper = Paper(layout["margins_mm"], pen.text(LEVELS[payload["level"]]), setting)
    unit, period = data["unit"], data["period"]
    name, subject = pen.text(unit["name"]), f"Tóm tắt kết quả thực hiện Kế hoạch số 49-KH/TU {period['title']}"
    made_on = datetime.date.fromisoformat(data["made_on"])
    number = data["number"] or layout["number"].replace("{number:02d}", "\xa0" * 10)
    paper.add(
        Head(
            pen.text((unit["superior"] or layout["superior"]).upper()),
            pen.text(unit["name"].upper()),
            pen.text(f"Số: {number}"),
            pen.text(written_day(unit["place"] or layout["place"], made_on)),
        ),
        Title("BÁO CÁO", pen.text(subject)),
        Paragraph(pen.markup(f"Kính gửi: {_addressed(unit['superior'], layout)}."), setting.centred),
    )
    _body(paper, pen, data, payload["figures"])
    paper.together(
        *_chart(payload["figures"]),
        paper.text(pen.markup(f"Trên đây là báo cáo của {unit['name']}./.")),
        Signing(
            [pen.text(text) for text in _listed(layout["recipients"])],
            pen.text(layout["signs_for"]),
            pen.text(layout["post"]),
            pen.text(unit["chair"] or ""),
            paper.places,
        ),
    )
    pdf, pages = paper.print(
        title=pen.text(f"Báo cáo {subject[:1].lower()}{subject[1:]}"),
        author=name,
        subject=paper.foot,
        attached=[Attached(DATA_FILE, content, "Dữ liệu của các số trong báo cáo"), *parcels],
    )
    return Printed(pdf, pages, paper.places, check_code(content), tuple(sorted(pen.replaced)))


def check_code(content: bytes) -> str:
    """Return the code by which paper and file are held together: 48 bits of the attached data's SHA-256."""
    digits = hashlib.sha256(content).hexdigest()[:12].upper()
    return "-".join(digits[start : start + 4] for start in (0, 4, 8))


def _nfc(told: Any) -> Any:
    """Return JSON-able data with every text in NFC and every row a list."""
    if isinstance(told, str):
        return unicodedata.normalize("NFC", told)
    if isinstance(told, Mapping):
        return {_nfc(key): _nfc(value) for key, value in told.items()}
    return [_nfc(value) for value in told] if isinstance(told, list | tuple) else told


def _addressed(superior: str | None, layout: Mapping[str, Any]) -> str:
    if not superior or superior.casefold() == layout["superior"].casefold():
        return str(layout["addressed_to"])
    # A federation is written to at its standing committee; a ward's or a zone's union by its name.
    return f"Ban Thường vụ {superior}" if superior.casefold().startswith("liên đoàn") else superior


def _listed(recipients: list[str]) -> Iterator[str]:
    for place, text in enumerate(recipients, start=1):
        yield f"{text}{'.' if place == len(recipients) else ';'}"


def _body(paper: Paper, pen: Pen, data: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    paper.add(paper.text(pen.markup(" ".join(_opening(data, told)))))
    columns = [
        Column("Nội dung", 46), *(Column(title, share, "right") for title, share in
        (("Đầu kỳ", 12.5), ("Tăng", 10), ("Giảm", 10), ("Cuối kỳ", 13), ("Nữ", 10)))
    ]  # fmt: skip
    paper.section("1. Lao động và đoàn viên", paper.table(pen, columns, list(_people(data, told))))
    if _has_members(told):
        paper.add(paper.text(pen.markup(_bridge(data, told))))
    columns = [Column("Nội dung", 36), Column("Kết quả", 39), Column("Căn cứ", 25)]
    rows = [*_conferences(data, told), _dialogues(data, told), *_agreements(data)]
    paper.section("2. Hội nghị, đối thoại, thoả ước", paper.table(pen, columns, rows))
    years = sorted({target["year"] for target in data["targets"]})
    mark = f" (mốc năm {', '.join(map(str, years))})" if years else ""
    columns = [Column("Chỉ tiêu của tỉnh", 42), Column("Mức", 26, "center"), Column("Đơn vị này", 32, "center")]
    rows = [(_named(target), _asked(target), _answers(target)) for target in data["targets"]]
    rows.append(("Đoàn viên trên tổng số lao động", "không nêu", _density(told)))
    paper.section(f"3. So với chỉ tiêu của Kế hoạch 49{mark}", paper.table(pen, columns, rows))


def _chart(told: Mapping[str, Any]) -> list[Bars]:
    """Return the chart of members, or none when there is nothing to draw; a year with none entered has no data."""
    bars = [(year, int(count) or None) for year, count in (bar.split(":") for bar in told["members_by_year"].split())]
    return [Bars("Đoàn viên cuối kỳ", bars, NO_DATA)] if any(count for _, count in bars) else []


def _opening(data: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[str]:
    period = data["period"]
    as_of = datetime.date.fromisoformat(period["as_of"])
    since, until = show_day(period["since"]), show_day(period["until"])
    yield f"Số liệu tính đến {words_of_day(as_of)}, kỳ báo cáo từ {since} đến {until}"
    yield "(kỳ chưa kết thúc)." if period["as_of"] < period["until"] else "(đủ kỳ)."
    yield "Các số dưới đây tính từ sổ của đơn vị; dữ liệu kèm theo nằm trong tệp này."
    if told["incomplete"]:
        yield f"Trong sổ còn {show_whole(told['incomplete'])} đoàn viên chưa ghi đủ thông tin."


def _people(data: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    workers, members, resting = "Tổng số lao động", "Đoàn viên công đoàn", "Trong đó đang tạm dừng sinh hoạt"
    if told["workers_opening"] is None and told["workers"] is None:
        yield workers, NO_DATA
    else:
        yield workers, _count(told["workers_opening"]), "", "", _count(told["workers"]), _count(told["workers_female"])
    if not _has_members(told):
        yield members, NO_DATA
        yield resting, NO_DATA
        return
    yield members, *(_count(told[f"members_{name}"]) for name in ("opening", "in", "out", "closing", "closing_female"))
    still = data["members"]["suspended"]
    counts = (still["opening"], still["in"], still["out"], told["members_suspended"], told["members_suspended_female"])
    yield resting, *map(_count, counts)


def _has_members(told: Mapping[str, Any]) -> bool:
    """A union without a single member on both ends and without a movement has not been entered yet: no data, not 0."""
    return bool(told["members_opening"] or told["members_closing"] or told["members_in"] or told["members_out"])


def _bridge(data: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """Return the sum that leads from the opening to the closing figure, with what came and what went."""
    opening, came, went, closing = (show_whole(told[f"members_{name}"]) for name in ("opening", "in", "out", "closing"))
    steps = data["members"]["steps"]
    up = ", ".join(f"{_label(EVENT, kind).lower()} {show_whole(count)}" for kind, count, _ in steps if count > 0)
    down = ", ".join(f"{_label(EVENT, kind).lower()} {show_whole(-count)}" for kind, count, _ in steps if count < 0)
    text = f"Biến động đoàn viên: đầu kỳ {opening} + tăng {came} − giảm {went} = cuối kỳ {closing}"
    return f"{text}{f'; tăng do {up}' if up else ''}{f'; giảm do {down}' if down else ''}."


def _density(told: Mapping[str, Any]) -> str:
    if not _has_members(told) or not told["workers"]:
        return NO_DATA
    return f"{show_whole(told['members_closing'])}/{show_whole(told['workers'])} ({told['members_of_workers']})"


def _conferences(data: Mapping[str, Any], told: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    year = data["period"]["year"]
    usual = "STAFF" if data["unit"]["sector"] == "PUBLIC" else "EMPLOYEE"
    if not data["conferences"]:
        yield f"{_label(CONFERENCE_TYPE, usual)} năm {year}", NO_DATA, ""
    for place, held in enumerate(data["conferences"], start=1):
        papers = [f"{kind} {held[name]}" for name, kind in PAPERS if held[name]]
        name = f"{_label(CONFERENCE_TYPE, held['type'] or usual)} năm {held['year']}"
        yield name, _held(held, told[f"conference_{place}_share"]), "; ".join(papers)


PAPERS: Final = (("resolution_no", "Nghị quyết"), ("minutes_no", "Biên bản"))


def _held(held: Mapping[str, Any], part: str | None) -> str:
    day = f" {show_day(held['held_on'])}" if held["held_on"] else ""
    if held["status"] == "PLANNED":
        return f"Dự kiến{day}, chưa tổ chức"
    if held["status"] != "HELD":
        return "Không tổ chức" if held["status"] == "NOT_HELD" else NO_DATA
    words = [f"Đã tổ chức{day}"]
    if held["form"]:
        words.append(_label(CONFERENCE_FORM, held["form"]).lower())
    base = held["summoned"] or held["total"]
    if held["present"] is None:
        words.append("chưa ghi số người có mặt")
    else:
        words.append(f"có mặt {show_whole(held['present'])}" + (f" trên {show_whole(base)} ({part})" if base else ""))
    return ", ".join(words) + ("" if held["counted"] else "; chưa tính vào chỉ tiêu vì chưa ghi nghị quyết, biên bản")


def _dialogues(data: Mapping[str, Any], told: Mapping[str, Any]) -> tuple[str, str, str]:
    regular, other = told["dialogues_periodic"], told["dialogues_other"]
    name = "Đối thoại định kỳ" if not other else "Đối thoại tại nơi làm việc"
    if not regular and not other:
        return name, NO_DATA, ""
    times = f"{regular} lần" if not other else f"Định kỳ {regular} lần, hình thức khác {other} lần"
    asked, solved = told["dialogue_petitions"], told["dialogue_petitions_solved"]
    days = ", ".join(show_day(day) for day in data["dialogues"]["days"])
    return name, f"{times}; {show_whole(asked)} kiến nghị, đã giải quyết {show_whole(solved)}", f"Ngày {days}"


def _agreements(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    if not data["agreements"]:
        yield "Thoả ước lao động tập thể", NO_DATA, ""
    for signed in data["agreements"]:
        name = "Thoả ước lao động tập thể" + (f" số {signed['number']}" if signed["number"] else "")
        words = _label(AGREEMENT_STATE, signed["state"])
        if signed["starts"]:
            words += f" {show_day(signed['starts'])}"
            words += f" – {show_day(signed['ends'])}" if signed["ends"] else ", chưa ghi ngày hết hạn"
        if signed["workers_covered"] is not None:
            words += f"; áp dụng cho {show_whole(signed['workers_covered'])} người"
        sent = signed["sent_authority_on"]
        dated = f"Ký ngày {show_day(signed['signed_on'])}" if signed["signed_on"] else ""
        yield name, words, f"Gửi Sở Nội vụ {show_day(sent)}" if sent else dated


def _named(target: Mapping[str, Any]) -> str:
    """Return what a target counts; where it names a size of enterprise, in the plan's own words."""
    quote = target["quote"]
    return METRIC.get(target["metric"]) or f"{quote[:1].upper()}{quote[1:]}"


def _asked(target: Mapping[str, Any]) -> str:
    """Return the plan's level in words: "từ", "trên" and "đủ" as the plan has them, and over what it is reckoned."""
    if target["threshold"] is None:
        return f"“{target['qualifier']}”, không nêu số"
    if target["metric"] == "union_members":
        return f"từ {show_whole(target['threshold'])} đoàn viên"
    comparator = {">": "trên", ">=": "từ", "==": "đủ"}[target["comparator"]]
    basis = BASIS.get(target["denominator_basis"] or "")
    return f"{comparator} {target['threshold']}%" + (f" {basis}" if basis else "")


def _answers(target: Mapping[str, Any]) -> str:
    strict, broad = target["answer"], target["broad"]
    words = _answer(target["metric"], strict)
    if broad and (broad["state"], broad["numerator"]) != (strict["state"], strict["numerator"]):
        other = _answer("", broad)
        words += f"; nếu tính cả hình thức dân chủ khác: {other[:1].lower()}{other[1:]}"
    return words


def _answer(metric: str, answer: Mapping[str, Any]) -> str:  # noqa: PLR0911 - one return a state
    state, because = answer["state"], BECAUSE.get(answer["because"] or "")
    if state == "out_of_scope":
        return "không còn thuộc phạm vi công đoàn"
    unentered = state == "supplied" and not answer["numerator"]  # a union without a member has not been entered yet
    if state == "no_data" or answer["numerator"] is None or unentered:
        return NO_DATA + (f" ({because})" if because else "")
    count = show_whole(answer["numerator"])
    if state == "supplied":
        return f"góp {count} đoàn viên"
    part = f"{count}/{show_whole(answer['denominator'])}"
    if answer["denominator"] > 1:
        part += f" ({show_percent(answer['numerator'], answer['denominator'])})"
    if state == "not_counted":
        return f"{part}, chưa tính" + (f": {because}" if because else "")
    if state == "qualitative":
        return f"{part}; kế hoạch không nêu số, không xét đạt"
    done = DONE[state]
    if metric.startswith("conf") and answer["denominator"] == 1:
        return f"{'đã tổ chức' if state == 'met' else 'chưa tổ chức'} {part}, {done}"
    if metric.startswith("cba") and answer["denominator"] == 1:
        return f"{'còn hiệu lực' if state == 'met' else 'không có thoả ước còn hiệu lực'} {part}, {done}"
    return f"{part}, {done}"


def _count(told: int | str | None) -> str:
    if told is None:
        return NO_DATA
    return show_whole(told) if isinstance(told, int) else told


def _label(options: tuple[Option, ...], code: str | None) -> str:
    return next((option.label for option in options if option.code == code), "Khác")

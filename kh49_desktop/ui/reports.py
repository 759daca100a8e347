"""The report: choose the period, read its figures, see the very paper, seal it, check it."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.goals.agenda import summary_made
from kh49_desktop.goals.bridge import Bridge, bridge
from kh49_desktop.goals.periods import Period, period_of
from kh49_desktop.goals.signed import signed_records
from kh49_desktop.goals.summary import SummaryData, TargetData, gather
from kh49_desktop.records.agreement import STATUS as AGREEMENT_STATUS
from kh49_desktop.records.member import EVENT
from kh49_desktop.records.unit import Unit
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import Store
from kh49_desktop.store.proving import unproved
from kh49_desktop.store.saved import REPORTS
from kh49_desktop.text.dates import show_day
from kh49_desktop.text.numbers import show_percent, show_whole
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.checking import checking
from kh49_desktop.ui.dropping import dropped
from kh49_desktop.ui.errands import Errands
from kh49_desktop.ui.look import Tone
from kh49_desktop.ui.page import Page
from kh49_desktop.ui.paper import PaperView
from kh49_desktop.ui.verdict import VerdictView, check
from kh49_desktop.ui.widgets import (
    Button,
    Card,
    FlowRow,
    ItemRow,
    LineEdit,
    ProblemLine,
    Rule,
    Scroll,
    Segmented,
    Words,
    empty,
)
from kh49_desktop.words import sentence

NO_DATA: Final = "chưa có số liệu"
PERIODS: Final = (("H1", "6 tháng đầu năm"), ("Y", "Cả năm"))
CUTOFFS: Final = (("statistics", "Mốc thống kê"), ("calendar", "Theo lịch"))
NARROW: Final = 820  # below this width at 100 % the paper stands below the figures
PAPER_LEAST: Final = 520  # height of the paper below the figures at 100 %
FOLDER: Final = "bao-cao"  # where reports are kept, within the folder of the register
MADE_MOST: Final = 30
LONGEST_NAME: Final = 120
FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|\r\n\t]+')  # in a file name, on Windows
METRICS: Final[Mapping[str, str]] = {
    "union_members": "Đoàn viên toàn tỉnh",
    "enterprise_has_union": "Doanh nghiệp có tổ chức công đoàn",
    "conf_public": "Hội nghị cán bộ, công chức, viên chức",
    "conf_soe": "Hội nghị người lao động, DN nhà nước",
    "conf_nonstate": "Hội nghị người lao động, DN ngoài nhà nước",
    "conf_public + conf_soe": "Hội nghị, khu vực công và DN nhà nước",
    "cba_signed": "Thoả ước lao động tập thể",
    "nonunion_workers_engaged": "Người lao động nơi chưa có tổ chức",
}
COMPARED: Final[Mapping[str, str]] = {">": "trên", ">=": "từ", "==": "đủ"}
STATES: Final[Mapping[str, tuple[str, Tone]]] = {
    "met": ("đạt", "good"),
    "not_met": ("chưa đạt", "bad"),
    "no_data": (NO_DATA, "neutral"),
    "not_counted": ("chưa tính", "warn"),
    "out_of_scope": ("không tính", "neutral"),
    "qualitative": ("không chấm", "neutral"),
    "supplied": ("góp vào toàn tỉnh", "neutral"),
}
BECAUSE: Final[Mapping[str, str]] = {
    "host_type_unknown": "chưa ghi loại hình đơn vị",
    "no_conference": "chưa ghi hội nghị của năm",
    "conference_planned": "đã có dự kiến, chưa đến ngày",
    "conference_unrecorded": "chưa ghi nghị quyết hoặc biên bản",
    "no_agreement": "chưa ghi thoả ước",
    "agreement_grace": "đã hết hạn, đang thương lượng lại",
    "agreement_not_begun": "chưa có hiệu lực",
    "no_workforce": "chưa ghi số lao động",
}


@dataclass(frozen=True)
class Drawn:
    """What the page shows of a period: its data, who came and went, and the paper."""

    period: Period
    data: SummaryData
    people: Bridge
    pdf: bytes
    unproved: int  # totals that will be signed and were not typed a second time


@dataclass(frozen=True)
class Gap:
    """A figure that is missing, and where it is filled in."""

    words: str
    page: str
    target: Mapping[str, object]


def gaps(data: SummaryData, unit: str) -> list[Gap]:
    """Return what the report has to leave open."""
    found = []
    for name, label in (("superior", "Công đoàn cấp trên"), ("chair", "Tên chủ tịch ở chỗ ký"), ("place", "Địa danh")):
        if not data["unit"][name]:  # type: ignore[literal-required] # one of the three names
            found.append(Gap(f"{label}: chưa ghi", Unit.about.name, {"record": unit, "field": name}))
    if not data["unit"]["host_type"]:
        found.append(Gap("Loại hình đơn vị: chưa ghi", Unit.about.name, {"record": unit, "field": "host_type"}))
    if data["workforce"]["closing"] is None:
        found.append(Gap("Tổng số lao động: chưa có số liệu", "workforce", {"new": True}))
    if not data["conferences"]:
        year = data["period"]["year"]
        found.append(Gap(f"Hội nghị người lao động năm {year}: chưa ghi", "conference", {"new": True}))
    if not data["agreements"]:
        found.append(Gap("Thoả ước lao động tập thể: chưa ghi", "agreement", {"new": True}))
    if data["incomplete"]:
        words = f"{show_whole(data['incomplete'])} đoàn viên chưa đủ thông tin"
        found.append(Gap(words, "member", {"where": {"incomplete": True}}))
    return found


class ReportPage(Page):
    """The figures of a period at the left, the paper at the right."""

    page_id = "report"
    title = "Báo cáo"
    icon = "file-text"

    def __init__(self, app: App) -> None:
        """Make the choices, the figures, the paper and the outcome of a check."""
        look = app.look
        self.test = Button(look, "Kiểm tra tệp PDF…", icon="shield-check", tip="Chọn hoặc kéo một tệp PDF vào đây")
        self.print = Button(look, "Bản in để ký tay…", icon="printer", tip="Không đóng dấu: in ra, ký tay")
        self.seal = Button(look, "Đóng dấu và lưu…", weight="primary", icon="badge-check", hint="Ctrl S")
        super().__init__(app, buttons=[self.test, self.print, self.seal])
        self.drawn: Drawn | None = None
        self._narrow: bool | None = None
        self.setAcceptDrops(True)
        today = app.store.today
        years = [(str(year), str(year)) for year in (today.year, today.year - 1)]
        self.year = Segmented(look, years, value=str(today.year), clearable=False, name="Năm")
        self.period = Segmented(look, PERIODS, value="Y", clearable=False, name="Kỳ")
        cutoff = app.store.setting("cutoff") or "statistics"
        self.cutoff = Segmented(look, CUTOFFS, value=cutoff, clearable=False, name="Ngày chốt số liệu")
        self.number = LineEdit(look, placeholder="Số văn bản", name="Số văn bản, ví dụ 05/BC-CĐCS")
        self.choices = FlowRow(look, [self.year, self.period, self.cutoff, self.number], gap=16)
        self.problem = ProblemLine(look)
        self.figures = QWidget()
        self._cards = QVBoxLayout(self.figures)
        self.area = Scroll(look, self.figures)
        self.paper = PaperView(app)
        self._split = QHBoxLayout()
        self._split.addWidget(self.area, 9)
        self._split.addWidget(self.paper, 10)
        front = QWidget()
        stack = QVBoxLayout(front)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.choices)
        stack.addWidget(self.problem)
        stack.addLayout(self._split, 1)
        self._front = stack
        self.verdict = VerdictView(app)
        self.stack = QStackedWidget()
        self.stack.addWidget(front)
        self.stack.addWidget(self.verdict)
        self.body.addWidget(self.stack, 1)
        self.foot.hide()
        self._errands = Errands(app.store, self)
        self._wire()
        self.restyle()

    def _wire(self) -> None:
        for choice in (self.year, self.period, self.cutoff):
            choice.edited.connect(self._choose)
        self.number.left.connect(self._choose)
        self.number.returnPressed.connect(self.number.settle)
        self._errands.came.connect(self._came)
        self._errands.failed.connect(self._failed)
        self.seal.clicked.connect(self._ask_sealed)
        self.print.clicked.connect(self._ask_plain)
        self.test.clicked.connect(self._ask_check)
        self.verdict.closed.connect(self._to_front)
        self.verdict.again.connect(self.check_file)
        self.offer("record.save", self._ask_sealed, self._can_seal)
        self.offer("record.leave", self._to_front, lambda: self.stack.currentIndex() == 1)
        self.app.changed.connect(self._changed)

    # -- the frame -------------------------------------------------------------------------------------------------

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        super().restyle()
        px = self.look.px
        self.number.setFixedWidth(px(130))
        self._cards.setContentsMargins(0, 0, px(4), px(16))
        self._cards.setSpacing(px(16))
        self._split.setSpacing(px(16))
        self._front.setSpacing(px(12))
        self._narrow = None
        self._arrange()
        if self.drawn is not None:
            self._came(self.drawn)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the paper below the figures where it is narrow."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self.look.px(NARROW)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._split.removeWidget(self.paper)
        self._cards.removeWidget(self.paper)
        if narrow:
            self.paper.setMinimumHeight(self.look.px(PAPER_LEAST))
            self._cards.addWidget(self.paper)
        else:
            self.paper.setMinimumHeight(0)
            self._split.addWidget(self.paper, 10)
        self.paper.show()

    def opened(self, **target: object) -> None:
        """Show a period (`year`, `period`) or check a file (`check`)."""
        if target.get("year"):
            self.year.set_value(str(target["year"]))
        if target.get("period"):
            self.period.set_value(str(target["period"]))
        if target.get("check"):
            self.check_file(Path(str(target["check"])))
            return
        if target:
            self._to_front()
        if self.stack.currentIndex() == 0:
            self.year.setFocus()
        self.refresh()

    def _to_front(self) -> None:
        self.stack.setCurrentIndex(0)
        self._show_head()

    def _show_head(self) -> None:
        front = self.stack.currentIndex() == 0
        for button in (self.print, self.seal):
            button.setVisible(front)
        words = ""
        if self.drawn is not None and front:
            as_of = show_day(self.drawn.data["period"]["as_of"])
            words = f"{self.drawn.period.title} · số liệu tính đến {as_of}"
        self.head.set_title(self.title if front else "Kiểm tra tệp PDF", words)

    def _changed(self, _table: str, _records: object) -> None:
        if self.isVisible() and self.stack.currentIndex() == 0:
            self.refresh()

    def _choose(self, _value: object = None) -> None:
        self.app.keep("cutoff", self.cutoff.value() or "statistics")
        self.refresh()

    # -- the figures -----------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the figures of the chosen period beside the window, and draw the paper."""
        year, code = int(self.year.value() or 0), self.period.value() or "Y"
        cutoff, number = self.cutoff.value() or "statistics", self.number.text().strip()
        report = self.app.rooms.report

        def work(store: Store) -> Drawn:
            period = period_of(store.reference, year, code, cutoff)
            data = gather(store, period, number=number)
            people = bridge(store, period.since, period.as_of(store.today))
            pdf = report().summary.preview_bytes(data, reference=store.reference, level="L1")
            return Drawn(period, data, people, pdf, len(unproved(store, signed_records(store, period))))

        self._errands.ask(work)

    @property
    def busy(self) -> bool:
        """Return whether figures or pages are being made."""
        return self._errands.busy or self.paper.busy

    def _failed(self, error: Exception) -> None:
        self.drawn = None
        for button in (self.print, self.seal):
            button.setEnabled(False)
        if isinstance(error, Refused):
            self.problem.set_line("warn", " ".join(sentence(p) for p in error.problems))
        elif isinstance(error, Trouble):
            self.app.trouble(error)
        self._fill([])
        self.paper.hide()
        self._show_head()

    def _came(self, drawn: Drawn) -> None:
        self.drawn = drawn
        self.problem.set_line("info", "")
        for button in (self.print, self.seal):
            button.setEnabled(True)
        data = drawn.data
        cards = [self._missing(data), self._unproved(drawn), self._people(drawn), self._events(data)]
        cards += [self._targets(data), self._made()]
        self._fill([card for card in cards if card is not None])
        self.paper.show()
        self.paper.show_pdf(drawn.pdf)
        self._show_head()

    def _fill(self, cards: Sequence[QWidget]) -> None:
        kept = self.paper if self._narrow else None
        if kept is not None:
            self._cards.removeWidget(kept)
        place = self.area.verticalScrollBar().value()
        empty(self._cards)
        for card in cards:
            self._cards.addWidget(card)
        if kept is not None:
            self._cards.addWidget(kept)
        self._cards.addStretch(1)
        self.area.verticalScrollBar().setValue(place)

    def _line(self, words: str, figure: str, *, strong: bool = False, tone: Tone = "text") -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, self.look.px(4), 0, self.look.px(4))
        line.addWidget(Words(self.look, words, wrap=True, strong=strong), 1)
        shown = Words(self.look, figure, strong=strong, tone="second" if figure == NO_DATA else tone)
        shown.setFont(self.look.font(figures=True))
        line.addWidget(shown)
        return row

    def _missing(self, data: SummaryData) -> Card | None:
        found = gaps(data, self.app.store.own_unit)
        if not found:
            return None
        card = Card(self.look, "Còn thiếu", show_whole(len(found)))
        card.body.setSpacing(0)
        for gap in found:
            row = ItemRow(
                self.look, gap.words, dot="warn", dot_means="Thiếu", pressable=True, rule=gap is not found[-1]
            )
            row.clicked.connect(self._filling(gap))
            card.add(row)
        return card

    def _unproved(self, drawn: Drawn) -> Card | None:
        """Suggest typing the totals again; sealing never waits for it."""
        if not drawn.unproved:
            return None
        card = Card(self.look)
        words = f"{show_whole(drawn.unproved)} số sẽ ký chưa kiểm hai lần"
        row = ItemRow(self.look, words, "Kiểm ngay: gõ lại từ giấy, để so với sổ", icon="check-check",
                      pressable=True, rule=False)  # fmt: skip
        row.clicked.connect(checking(self.app, drawn.period))
        card.add(row)
        return card

    def _filling(self, gap: Gap) -> Callable[[], None]:
        return lambda: self.app.go(gap.page, **gap.target)

    def _people(self, drawn: Drawn) -> Card:
        data, look = drawn.data, self.look
        card = Card(look, "Lao động và đoàn viên")
        card.body.setSpacing(look.px(4))
        opening, closing = data["workforce"]["opening"], data["workforce"]["closing"]
        workers = show_whole(closing["total"]) if closing else NO_DATA
        words = f"Tổng số lao động (đầu kỳ {show_whole(opening['total'])})" if opening else "Tổng số lao động"
        card.add(self._line(words, workers, strong=True))
        card.add(Rule(look))
        members = data["members"]
        card.add(
            self._line(
                f"Đoàn viên đầu kỳ ({show_day(drawn.people.since.isoformat())})", show_whole(members["opening"][0])
            )
        )
        labels = {option.code: option.label for option in EVENT}
        for kind, count, _ in members["steps"]:
            ids = (drawn.people.ins if count > 0 else drawn.people.outs).get(kind, ())
            sign = "+" if count > 0 else "−"
            tone: Tone = "good" if count > 0 else "second"
            row = ItemRow(
                look, labels.get(kind, kind), right=f"{sign}{show_whole(abs(count))}", pressable=True, rule=False
            )
            row.right.set_tone(tone)
            row.setMinimumHeight(look.px(28))
            row.clicked.connect(self._naming(ids, f"{show_whole(len(ids))} người: {labels.get(kind, kind).lower()}"))
            card.add(row)
        card.add(Rule(look))
        total = members["closing"][0]
        card.add(self._line("Đoàn viên cuối kỳ", show_whole(total), strong=True))
        card.add(self._line("Trong đó nữ", show_whole(members["closing"][1])))
        card.add(self._line("Trong đó đang tạm dừng sinh hoạt", show_whole(members["suspended"]["closing"])))
        if closing and closing["total"]:
            share = show_percent(total, closing["total"])
            card.add(self._line("Đoàn viên trên tổng số lao động", f"{show_whole(total)}/{workers} ({share})"))
        return card

    def _naming(self, ids: Sequence[str], title: str) -> Callable[[], None]:
        return lambda: self.app.go("member", ids=list(ids), title=title)

    def _events(self, data: SummaryData) -> Card:
        look = self.look
        card = Card(look, "Hội nghị, đối thoại, thoả ước")
        for held in data["conferences"]:
            day = f" {show_day(held['held_on'])}" if held["held_on"] else ""
            words = {"HELD": f"Đã tổ chức{day}", "PLANNED": f"Dự kiến{day}", "NOT_HELD": "Không tổ chức"}
            base = held["summoned"] or held["total"]
            there = ""
            if held["present"] is not None and base:
                there = f", có mặt {show_whole(held['present'])}/{show_whole(base)}"
            told = words.get(held["status"] or "", NO_DATA) + there
            card.add(self._told(f"Hội nghị người lao động {held['year']}", told))
        if not data["conferences"]:
            card.add(self._told(f"Hội nghị người lao động {data['period']['year']}", NO_DATA))
        spoken = data["dialogues"]
        times = f"{spoken['periodic']} lần; {spoken['petitions']} kiến nghị, đã giải quyết {spoken['solved']}"
        card.add(self._told("Đối thoại định kỳ", times if spoken["periodic"] else NO_DATA))
        labels = {option.code: option.label for option in AGREEMENT_STATUS}
        for signed in data["agreements"]:
            ends = f" đến {show_day(signed['ends'])}" if signed["ends"] else ""
            name = f"Thoả ước {signed['number']}" if signed["number"] else "Thoả ước lao động tập thể"
            card.add(self._told(name, f"{labels[signed['state']]}{ends}"))
        if not data["agreements"]:
            card.add(self._told("Thoả ước lao động tập thể", NO_DATA))
        return card

    def _told(self, words: str, told: str) -> QWidget:
        box = QWidget()
        stack = QVBoxLayout(box)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(self.look.px(2))
        stack.addWidget(Words(self.look, words, size=looks.SMALL, tone="second", wrap=True))
        stack.addWidget(Words(self.look, told, tone="second" if told == NO_DATA else "text", wrap=True))
        return box

    def _targets(self, data: SummaryData) -> Card:
        years = {target["year"] for target in data["targets"]}
        card = Card(self.look, "So với Kế hoạch 49", f"mốc {max(years)}" if years else "")
        card.body.setSpacing(0)
        for target in data["targets"]:
            state, tone = STATES[target["answer"]["state"]]
            row = ItemRow(
                self.look,
                METRICS.get(target["metric"], target["metric"]),
                level_words(target),
                tag=state,
                tag_tone=tone,
                rule=target is not data["targets"][-1],
            )
            row.setToolTip(target["quote"])
            card.add(row)
        return card

    # -- sealing ---------------------------------------------------------------------------------------------------

    def _can_seal(self) -> bool:
        return self.drawn is not None and not self.app.busy and self.stack.currentIndex() == 0

    def _ask_sealed(self) -> None:
        self._ask_where("L1")

    def _ask_plain(self) -> None:
        self._ask_where("L0")

    def _ask_where(self, level: str) -> None:
        if self.drawn is None:
            return
        folder = self.app.store.folder / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        usual = folder / file_name(self.drawn.data, level)
        title = "Đóng dấu và lưu báo cáo" if level == "L1" else "Lưu bản in để ký"
        name, _ = QFileDialog.getSaveFileName(self, title, str(usual), "PDF (*.pdf)")
        if name:
            self.write(Path(name), level)

    def write(self, file: Path, level: str) -> None:
        """Write the report of the period shown, seal it (L1), and check the file that was written."""
        drawn = self.drawn
        if drawn is None:
            return
        report = self.app.rooms.report
        file = file if file.suffix.lower() == ".pdf" else file.with_name(file.name + ".pdf")

        def work(progress: Progress) -> dict[str, Any]:
            store, room = progress.store, report()
            progress.ask()
            write_report(room, store, drawn.period, file, level=level, number=drawn.data["number"])
            return check(room, file, store.folder)

        def done(found: dict[str, Any]) -> None:
            self._show_verdict(file, found)
            words = "Đã đóng dấu và kiểm tra lại" if level == "L1" else "Đã lưu bản in để ký"
            self.app.tell(f"{words}: {file.name}", tone="good")

        self.app.run(work, done, what="Đang đóng dấu" if level == "L1" else "Đang lưu")

    # -- checking --------------------------------------------------------------------------------------------------

    def _ask_check(self) -> None:
        folder = str(self.app.store.folder / FOLDER)
        name, _ = QFileDialog.getOpenFileName(self, "Chọn tệp PDF để kiểm tra", folder, "PDF (*.pdf)")
        if name:
            self.check_file(Path(name))

    def check_file(self, file: Path) -> None:
        """Check a file beside the window and show the outcome."""
        report = self.app.rooms.report
        self.app.run(
            lambda progress: check(report(), file, progress.store.folder),
            lambda found: self._show_verdict(file, found),
            what=f"Đang kiểm tra {file.name}",
        )

    def _show_verdict(self, file: Path, found: Mapping[str, Any]) -> None:
        self.verdict.show_verdict(file, found)
        self.stack.setCurrentIndex(1)
        self._show_head()
        self.verdict.done.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a PDF."""
        if any(dropped(event.mimeData().urls(), (".pdf",))):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Check the PDF dropped."""
        file = next(dropped(event.mimeData().urls(), (".pdf",)), None)
        if file is not None:
            event.acceptProposedAction()
            self.check_file(file)

    # -- reports made ----------------------------------------------------------------------------------------------

    def _made(self) -> Card | None:
        made = made_reports(self.app.store)
        if not made:
            return None
        card = Card(self.look, "Báo cáo đã lập", show_whole(len(made)))
        card.body.setSpacing(0)
        for one in made:
            file = Path(one["file"])
            at = datetime.datetime.fromisoformat(one["at"]).strftime("%d/%m/%Y %H:%M")
            there = file.exists()
            below = f"{one['title']} · {at}" if there else f"{one['title']} · {at} · không còn ở chỗ cũ"
            row = ItemRow(
                self.look,
                file.name,
                below,
                icon="file-text",
                tag=one["level"],
                pressable=there,
                rule=one is not made[-1],
            )
            if there:
                row.clicked.connect(self._checking(file))
            card.add(row)
        return card

    def _checking(self, file: Path) -> Callable[[], None]:
        return lambda: self.check_file(file)


def level_words(target: TargetData) -> str:
    """Return what the plan asks for and what the unit answers: "trên 80% · 1/1"."""
    if target["threshold"] is None:
        asked = f"“{target['qualifier']}”, không nêu số"
    elif target["metric"] == "union_members":
        asked = f"từ {show_whole(target['threshold'])} người"
    else:
        asked = f"{COMPARED[target['comparator']]} {target['threshold']}%"
    parts = [asked, answer_words(target["answer"])]
    broad = target["broad"]
    if broad and broad["state"] != target["answer"]["state"]:
        parts.append(f"tính cả hình thức dân chủ khác: {STATES[broad['state']][0]}")
    return " · ".join(part for part in parts if part)


def answer_words(answer: Mapping[str, Any]) -> str:
    """Return numerator and denominator, and why there are none."""
    because = BECAUSE.get(answer["because"] or "", "")
    if answer["numerator"] is None:
        return because
    of = "" if answer["denominator"] is None else f"/{show_whole(answer['denominator'])}"
    words = f"{show_whole(answer['numerator'])}{of}"
    return f"{words}, {because}" if because else words


def file_name(data: SummaryData, level: str) -> str:
    """Return a name for the file that every system takes: "Bao cao nam 2026 - CĐCS … .pdf"."""
    kind = "Báo cáo" if level == "L1" else "Bản in để ký"
    name = FORBIDDEN.sub(" ", f"{kind} {data['period']['title']} - {data['unit']['name']}")
    return " ".join(name.split())[:LONGEST_NAME] + ".pdf"


def own_seal(report: Any, store: Store) -> Any:
    """Return the unit's seal; one is made where the first day's work was done without."""
    if not report.seal.has_seal(store.folder):
        unit = store.load(Unit, store.own_unit)
        name = unit.name if unit else ""
        return report.seal.make_seal(store.folder, name=name, unit=store.own_unit, now=store.now())
    return report.seal.load_seal(store.folder)


def write_report(  # noqa: PLR0913 - what a report is made of
    report: Any,
    store: Store,
    period: Period,
    file: Path,
    *,
    level: str,
    number: str = "",
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Write the report of a period as the register says it at this moment, seal it (L1), and note that it was made.

    `beside`: parcels that travel inside, by name. Raises Trouble; Refused("parcel_does_not_fit").
    """
    data = gather(store, period, number=number)
    seal = own_seal(report, store) if level == "L1" else None
    report.summary.write_summary(
        file, data, reference=store.reference, level=level, seal=seal, now=store.now(), beside=beside
    )
    summary_made(store, period)
    note_export(store, Unit, "summary", file, 1)
    remember(store, file, f"Báo cáo {period.title}", level)


def made_reports(store: Store) -> list[dict[str, str]]:
    """Return the reports made here, newest first: file, title, level, at."""
    found = json.loads(store.setting(REPORTS) or "[]")
    return found if isinstance(found, list) else []


def remember(store: Store, file: Path, title: str, level: str) -> None:
    """Put a report at the head of those made here."""
    told = {"file": str(file), "title": title, "level": level, "at": store.now().isoformat(timespec="seconds")}
    others = [one for one in made_reports(store) if one["file"] != told["file"]]
    store.set_setting(REPORTS, json.dumps([told, *others][:MADE_MOST], ensure_ascii=False))

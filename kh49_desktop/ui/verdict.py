"""What the check of a PDF found: one verdict, its reasons in sentences, whose seals it bears."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Refused, Trouble
from kh49_desktop.ui import look as looks
from kh49_desktop.ui.app import App, Progress
from kh49_desktop.ui.look import Tone
from kh49_desktop.ui.widgets import Button, Card, FlowRow, Icon, ItemRow, ProblemLine, Scroll, Words, empty
from kh49_desktop.words.report import REPORT

# Verdict: its icon, its tone, and the few words the eye meets first.
VERDICTS: Final[Mapping[str, tuple[str, Tone, str]]] = {
    "valid": ("shield-check", "good", "Hợp lệ"),
    "unknown_signer": ("circle-help", "warn", "Chưa biết người đóng dấu"),
    "invalid": ("circle-alert", "bad", "Không hợp lệ"),
    "unsigned": ("triangle-alert", "warn", "Chưa đóng dấu"),
}
LEVELS: Final[Mapping[str, str]] = {
    "L0": "Bản in để ký",
    "L1": "Dấu của phần mềm, không phải chữ ký số theo luật",
    "L2": "Chữ ký số",
}


def check(report: Any, file: Path, folder: Path) -> dict[str, Any]:
    """Return the verdict on a file, with what this folder knows. Raises Trouble where it cannot be read."""
    own = report.seal.load_seal(folder).known if report.seal.has_seal(folder) else None
    found: dict[str, Any] = report.verify.verify(file, known=report.seal.known(folder), own=own)
    return found


class VerdictView(QWidget):
    """The outcome of one check."""

    closed = Signal()
    again = Signal(object)

    def __init__(self, app: App) -> None:
        """Begin without an outcome."""
        super().__init__()
        self.app, self.look = app, app.look
        look = app.look
        self.file = Path()
        self.found: Mapping[str, Any] = {}
        self.verdict = ""
        self.icon = Icon(look, "shield-check", size=40)
        self.title = Words(look, size=looks.HEAD, strong=True, wrap=True)
        self.below = Words(look, tone="second", wrap=True)
        self.card = Card(look)
        texts = QVBoxLayout()
        texts.setSpacing(look.px(4))
        texts.addStretch(1)
        texts.addWidget(self.title)
        texts.addWidget(self.below)
        texts.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(look.px(16))
        top.addWidget(self.icon)
        top.addLayout(texts, 1)
        self.card.body.addLayout(top)
        self._reasons = QVBoxLayout()
        self.card.body.addLayout(self._reasons)
        self.open_file = Button(look, "Mở tệp", icon="eye")
        self.open_folder = Button(look, "Mở thư mục", icon="folder-open")
        self.trust = Button(look, "Thêm chứng thư đã đối chiếu…", icon="key-round")
        self.done = Button(look, "Về báo cáo", weight="primary", icon="arrow-left")
        self.open_file.clicked.connect(self._open_file)
        self.open_folder.clicked.connect(self._open_folder)
        self.trust.clicked.connect(self._trust)
        self.done.clicked.connect(self.closed)
        self.card.add(FlowRow(look, [self.done, self.open_file, self.open_folder, self.trust]))
        self.seals = Card(look, "Dấu và chữ ký trong tệp")
        self.about = Card(look, "Tệp nói về")
        inside = QWidget()
        stack = QVBoxLayout(inside)
        stack.setContentsMargins(0, 0, 0, look.px(16))
        stack.setSpacing(look.px(16))
        for card in (self.card, self.seals, self.about):
            stack.addWidget(card)
        stack.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Scroll(look, inside))

    def show_verdict(self, file: Path, found: Mapping[str, Any]) -> None:
        """Show an outcome."""
        self.file, self.found, self.verdict = file, found, str(found["verdict"])
        icon, tone, title = VERDICTS[self.verdict]
        self.icon.set_icon(icon, tone)
        self.title.set_tone(tone)
        self.title.setText(title)
        self.below.setText(f"{file.name} · {REPORT[f'verdict.{self.verdict}']}")
        empty(self._reasons)
        for reason in found["reasons"]:
            kind = "bad" if self.verdict == "invalid" else "warn"
            self._reasons.addWidget(ProblemLine(self.look, kind, REPORT.get(reason, reason), self.card))  # type: ignore[arg-type]
        if found["figures_match"]:
            words = "Các số in trên giấy khớp với số liệu kèm trong tệp khi tính lại."
            self._reasons.addWidget(ProblemLine(self.look, "good", words, self.card))
        self._show_seals(found)
        self._show_about(found)
        self.trust.setVisible(self.verdict == "unknown_signer")
        self.setAccessibleName(f"{title}. {self.below.text()}")

    def _show_seals(self, found: Mapping[str, Any]) -> None:
        empty(self.seals.body)
        signatures = list(found["signatures"])
        self.seals.setVisible(bool(signatures))
        for one in signatures:
            at = datetime.datetime.fromisoformat(one["time"]).strftime("%d/%m/%Y %H:%M") if one["time"] else ""
            checked = REPORT.get(one["revocation"], one["revocation"])
            below = " · ".join(part for part in (LEVELS.get(one["level"], one["level"]), checked) if part)
            row = ItemRow(
                self.look,
                one["signer"],
                below,
                icon="badge-check" if one["trusted"] else "circle-help",
                right=at,
                tag="đã biết" if one["trusted"] else "chưa biết",
                tag_tone="good" if one["trusted"] else "warn",
                rule=one is not signatures[-1],
            )
            self.seals.add(row)

    def _show_about(self, found: Mapping[str, Any]) -> None:
        empty(self.about.body)
        data = found["data"] or {}
        told = data.get("data", data)
        unit, period = told.get("unit"), told.get("period")
        self.about.setVisible(bool(unit and period))
        if unit and period:
            day = "/".join(reversed(str(period["as_of"]).split("-")))
            self.about.add(Words(self.look, str(unit["name"]), wrap=True))
            words = f"Báo cáo {period['title']}, số liệu tính đến {day}"
            self.about.add(Words(self.look, words, tone="second", wrap=True))

    def _open_file(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.file)))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.file.parent)))

    def _trust(self) -> None:
        wanted = "Chứng thư (*.pem *.crt);;Báo cáo PDF (*.pdf)"
        name, _ = QFileDialog.getOpenFileName(self, "Chọn chứng thư đã đối chiếu", "", wanted)
        if name:
            self.take_certificate(Path(name))

    def take_certificate(self, file: Path) -> None:
        """Remember a certificate that was compared with its unit, then check again."""
        report = self.app.rooms.report

        def work(progress: Progress) -> object:
            return report().seal.trust(progress.store.folder, file)

        def failed(error: Exception) -> None:
            if isinstance(error, Refused):
                self.app.refuse(*error.problems)
            elif isinstance(error, Trouble):
                self.app.trouble(error)

        self.app.run(work, lambda _known: self.again.emit(self.file), failed, what="Đang đọc chứng thư")

"""Citizen cards just scanned, one after the other, each shown to be confirmed before anything is written."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kh49_desktop.fields import CitizenId, Value
from kh49_desktop.record import Record
from kh49_desktop.store.columns import screens_mask
from kh49_desktop.text.card import Card as CitizenCard
from kh49_desktop.twins.traits import Pair
from kh49_desktop.ui.app import App
from kh49_desktop.ui.widgets import Button, Card, FlowRow, ProblemLine, Words
from kh49_desktop.words.twins import REASONS

# What a card says, and the field it goes into where a record type has it.
SAYS: Final = (
    ("citizen_id", "citizen_id"),
    ("full_name", "full_name"),
    ("birth_date", "birth_date"),
    ("gender", "gender"),
    ("residence", "residence"),
    ("old_id", "old_id_9"),
    ("issued_on", "id_issue_date"),
)


# A number just read from a card is right: who is on file with another one is for the review of doubles to tell.
OTHER_NUMBER: Final = frozenset(("id_digit", "id_swapped", "other_id"))


class ScannedCards(QWidget):
    """The cards that wait; `filling(record, texts)` puts one into the form, `opening(record)` shows who has it."""

    filling = Signal(str, object)
    opening = Signal(str)
    over = Signal()

    def __init__(self, app: App, kind: type[Record]) -> None:
        super().__init__()
        self.app, self.kind, self.look = app, kind, app.look
        self.waiting: list[CitizenCard] = []
        self.setAccessibleName("Thẻ vừa quét")
        self.card = Card(self.look, "Thẻ vừa quét")
        self.name = Words(self.look, size=16, strong=True, wrap=True)
        self.told = Words(self.look, tone="second", wrap=True)
        self.double = ProblemLine(self.look, "warn")
        self.damaged = ProblemLine(self.look, "warn")
        self.save_button = Button(self.look, "Lưu vào sổ", weight="primary", icon="check", hint="Enter")
        self.fill_button = Button(self.look, "Điền vào phiếu")
        self.open_button = Button(self.look, "Mở người đã có")
        self.drop_button = Button(self.look, "Bỏ qua", weight="quiet", hint="Esc")
        for widget in (self.name, self.told, self.double, self.damaged):
            self.card.add(widget)
        self.card.add(FlowRow(self.look, [self.save_button, self.open_button, self.fill_button, self.drop_button]))
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addWidget(self.card)
        self.save_button.clicked.connect(self.save)
        self.fill_button.clicked.connect(self.fill)
        self.open_button.clicked.connect(self.open)
        self.drop_button.clicked.connect(self.drop)
        for button in (self.save_button, self.fill_button, self.open_button, self.drop_button):
            button.installEventFilter(self)
        self.hide()

    # -- one after the other ---------------------------------------------------------------------------------------

    def add(self, card: CitizenCard) -> None:
        """Show a card, behind those that still wait; the same one again is not doubled."""
        if all(card.citizen_id != other.citizen_id for other in self.waiting):
            self.waiting.append(card)
        self._show()

    def _next(self) -> None:
        self.waiting.pop(0)
        if self.waiting:
            self._show()
        else:
            self.hide()
            self.over.emit()

    def drop(self) -> None:
        """Let the shown card go."""
        self._next()

    def texts(self) -> dict[str, str]:
        """Return what the shown card says, by field, as it would be typed."""
        card, fields = self.waiting[0], self.kind.about.fields
        said = {name: str(getattr(card, what)) for what, name in SAYS if name in fields}
        return {name: text for name, text in said.items() if text}

    def holder(self) -> Record | None:
        """Return who has the number of the shown card already."""
        name = next(f.name for f in self.kind.about.fields.values() if isinstance(f.kind, CitizenId))
        rows = self.app.store.rows_where(self.kind, name, self.waiting[0].citizen_id)
        return self.kind.of(str(rows[0]["id"]), rows[0]) if rows else None

    def likely(self) -> Pair | None:
        """Return who may be the person of the shown card though nobody's number is on file beside the name."""
        found = self.app.rooms.twins().like(self.app.store, self.kind, self.values())
        return next((pair for pair in found if not OTHER_NUMBER & set(pair.reasons)), None)

    def known(self) -> tuple[Record | None, Pair | None]:
        """Return who is, or may be, the person of the shown card; the pair says why it is not certain."""
        holder = self.holder()
        likely = self.likely() if holder is None else None
        return holder or (self.app.store.load(self.kind, likely.one) if likely else None), likely

    def values(self) -> dict[str, Value]:
        """Return what the shown card says as values."""
        today, fields = self.app.store.today, self.kind.about.fields
        found: dict[str, Value] = {}
        for name, text in self.texts().items():
            reading = fields[name].read(text, today, found)
            if not reading.refused:
                found[name] = reading.value
        return found

    def differing(self, holder: Record) -> dict[str, tuple[str, str]]:
        """Return what the card says otherwise than the register: label -> (in the register, on the card)."""
        fields = self.kind.about.fields
        return {
            fields[name].label: (fields[name].show(holder.value(name)), fields[name].show(value))
            for name, value in self.values().items()
            if value != holder.value(name)
        }

    # -- showing ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        card, fields = self.waiting[0], self.kind.about.fields
        values = self.values()
        # Those not compared are masked; what the card says otherwise than the register has to be seen.
        masks = screens_mask(self.app.store)
        told = [
            f"{fields[name].label}: {fields[name].mask(value) if masks else fields[name].show(value)}"
            for name, value in values.items()
            if name != "full_name"
        ]
        self.card.set_right(f"1 trong {len(self.waiting)} thẻ" if len(self.waiting) > 1 else "")
        self.name.setText(card.full_name)
        self.told.setText(" · ".join(told))
        holder, likely = self.known()
        self.double.set_line("warn", self._about_holder(holder, likely) if holder is not None else "")
        self.damaged.set_line(
            "warn",
            "Có chữ bị mất hoặc sai dấu khi quét: hãy đối chiếu họ tên và địa chỉ với thẻ." if card.damaged else "",
        )
        self.save_button.setVisible(holder is None or likely is not None)
        self.save_button.set_words("Lưu vào sổ" if holder is None else "Lưu là người khác")
        self.open_button.setVisible(holder is not None)
        self.fill_button.set_words("Cập nhật theo thẻ" if holder is not None else "Điền vào phiếu")
        self.fill_button.setVisible(holder is None or bool(self.differing(holder)))
        self.show()
        first = self.save_button if holder is None else self.open_button
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _about_holder(self, holder: Record, likely: Pair | None) -> str:
        differing = self.differing(holder)
        if not differing:
            return f"Đã có trong sổ: {holder.named()}, giống hệt trên thẻ."
        why = f" ({', '.join(REASONS[code] for code in likely.reasons)})" if likely else ""
        head = f"{'Có thể đã' if likely else 'Đã'} có trong sổ: {holder.named()}{why}."
        told = "; ".join(
            f"{label}: sổ {'ghi ' + before if before else 'để trống'}, thẻ ghi {now}"
            for label, (before, now) in differing.items()
        )
        return f"{head} Khác nhau – {told}."

    # -- what is done with it --------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the shown card into the register as a new record."""
        values = self.values()
        with self.app.telling():
            saved = self.app.store.save(self.kind, values)
            change = saved.change or ""
            self.app.tell(
                f"Đã lưu {self.waiting[0].full_name}.", "Hoàn tác", lambda: self.app.undo_change(change), tone="good"
            )
            self._next()

    def fill(self) -> None:
        """Put the shown card into the form: of who has the number, else of a new record."""
        (holder, _), texts = self.known(), self.texts()
        if holder is not None:
            values = self.values()
            texts = {name: text for name, text in texts.items() if values.get(name) != holder.value(name)}
        self._next()
        self.filling.emit(holder.id if holder is not None else "", texts)

    def open(self) -> None:
        """Show who has the number, or may be the person."""
        holder, _ = self.known()
        self._next()
        if holder is not None:
            self.opening.emit(holder.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go from button to button with the arrows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Right: True, Qt.Key.Key_Left: False}.get(Qt.Key(event.key()))
            if step is not None:
                self.focusNextPrevChild(step)
                return True
        return super().eventFilter(watched, event)

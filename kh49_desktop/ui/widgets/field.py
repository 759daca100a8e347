"""A field of a form: its label, its editor and, under it, what is to be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kh49_desktop.ui import look as looks
from kh49_desktop.ui.widgets.tag import Icon
from kh49_desktop.ui.widgets.text import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from kh49_desktop.ui.look import Look, Tone

Kind = Literal["bad", "warn", "good", "info"]
"""How much a line under a field weighs."""

SIGNS: Final[dict[Kind, tuple[str, Tone]]] = {
    "bad": ("circle-alert", "bad"),
    "warn": ("triangle-alert", "warn"),
    "good": ("check", "good"),
    "info": ("info", "second"),
}

NARROW: Final = 400
"""Below this width (at 100 %) the label stands above its editor."""


class ProblemLine(QWidget):
    """One sentence with its icon and colour: what is wrong, what to look at, or that it is right."""

    def __init__(self, look: Look, kind: Kind = "bad", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self._kind: Kind = kind
        icon, tone = SIGNS[kind]
        self._icon = Icon(look, icon, tone=tone, size=14, parent=self)
        self._words = Words(look, text, size=looks.SMALL, tone=tone, wrap=True, parent=self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignTop)  # beside its icon, however high the room is
        look.changed.connect(self.restyle)
        self.restyle()
        self.setAccessibleName(text)
        looks.show_if(self, bool(text))

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        self._row.setSpacing(self.look.px(6))

    def text(self) -> str:
        """Return the sentence."""
        return self._words.text()

    def kind(self) -> Kind:
        """Return how much it weighs."""
        return self._kind

    def set_line(self, kind: Kind, text: str) -> None:
        """Say something else; an empty sentence hides the line."""
        self._kind = kind
        icon, tone = SIGNS[kind]
        self._icon.set_icon(icon, tone)
        self._words.set_tone(tone)
        self._words.setText(text)
        self.setAccessibleName(text)
        looks.show_if(self, bool(text))


class FieldRow(QWidget):
    """Label (166 wide) and editor side by side, problem lines below the editor; one above the other where it is narrow.

    The editor may be any widget; one that has `goes_on` moves on with Enter, one that has `set_state` turns its edge
    red with a problem. `unit` stands behind the editor ("đồng"), `help_text` under it in the second colour.
    """

    def __init__(  # noqa: PLR0913 - what a field shows
        self,
        look: Look,
        label: str,
        editor: QWidget,
        *,
        unit: str = "",
        help_text: str = "",
        required: bool = False,
        label_width: int = looks.LABEL,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.editor = editor
        self._label_width = label_width
        self._narrow: bool | None = None
        self.label = Words(look, label, tone="second", wrap=True, parent=self)
        self.label.setBuddy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(label + (", bắt buộc" if required else ""))
        if hasattr(editor, "goes_on"):
            editor.goes_on = True
        self._right = QWidget(self)
        beside = QHBoxLayout()
        beside.addWidget(editor, 1)
        self._unit = Words(look, unit, tone="second", parent=self._right)
        self._unit.setVisible(bool(unit))
        beside.addWidget(self._unit)
        self._beside = beside
        self._lines = QVBoxLayout()
        self._help = Words(look, help_text, size=looks.SMALL, tone="second", wrap=True, parent=self._right)
        self._help.setVisible(bool(help_text))
        self._problems: list[ProblemLine] = []
        stack = QVBoxLayout(self._right)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.addLayout(beside)
        stack.addWidget(self._help)
        stack.addLayout(self._lines)
        stack.addStretch(1)
        self._stack = stack
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        look.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Take the sizes of a changed look."""
        px = self.look.px
        self._beside.setSpacing(px(8))
        self._stack.setSpacing(px(4))
        self._lines.setSpacing(px(4))
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(px(4))
        self._narrow = None
        self._arrange()

    def add_beside(self, widget: QWidget) -> None:
        """Set a widget (a mark, a button) at the right of the editor."""
        self._beside.addWidget(widget)

    def problems(self) -> list[tuple[Kind, str]]:
        """Return the lines now shown under the editor."""
        return [(line.kind(), line.text()) for line in self._problems]

    def set_problem(self, kind: Kind, text: str) -> None:
        """Show one line under the editor; an empty text shows none."""
        self.set_problems([(kind, text)] if text else [])

    def set_problems(self, problems: Sequence[tuple[Kind, str]]) -> None:
        """Show these lines under the editor, in place of those shown."""
        if list(problems) == self.problems():
            return
        for line in self._problems:
            self._lines.removeWidget(line)
            line.hide()  # what is let go stays to be seen until the next turn, under the line that follows it
            line.deleteLater()
        self._problems = []
        for kind, text in problems:
            line = ProblemLine(self.look, kind, text, self._right)
            self._lines.addWidget(line)
            line.show()
            self._problems.append(line)
        kinds = {kind for kind, _ in problems}
        setter = getattr(self.editor, "set_state", None)
        if setter is not None:
            setter("bad" if "bad" in kinds else "warn" if "warn" in kinds else "")
        self.editor.setAccessibleDescription(" ".join(text for _, text in problems))
        self._right.updateGeometry()  # its item in the grid remembers the old height
        self._grid.invalidate()
        self.updateGeometry()

    def clear_problems(self) -> None:
        """Take all lines away."""
        self.set_problems([])

    def is_narrow(self) -> bool:
        """Whether the label stands above the editor."""
        return bool(self._narrow)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: that of the editor alone, as the label can go above it."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._right.minimumSizeHint().width()), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the label above or beside."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        narrow = self.width() < self.look.px(NARROW)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        px = self.look.px
        self._grid.removeWidget(self.label)
        self._grid.removeWidget(self._right)
        top = Qt.AlignmentFlag.AlignTop
        if narrow:
            self.label.setMinimumSize(0, 0)
            self.label.setMaximumWidth(16777215)
            self.label.setContentsMargins(0, 0, 0, 0)
            self._grid.addWidget(self.label, 0, 0)
            self._grid.addWidget(self._right, 1, 0)
            self._grid.setColumnStretch(0, 1)
            self._grid.setColumnStretch(1, 0)
        else:
            self.label.setFixedWidth(px(self._label_width))
            self.label.setMinimumHeight(px(looks.CONTROL))
            self.label.setContentsMargins(0, 0, px(8), 0)
            self._grid.addWidget(self.label, 0, 0, top)
            self._grid.addWidget(self._right, 0, 1)
            self._grid.setColumnStretch(0, 0)
            self._grid.setColumnStretch(1, 1)

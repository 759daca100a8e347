"""The look: colours, type, spacing and the four themes; the only place that knows a colour or a size."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from kh49_desktop import paths
from kh49_desktop.ui.icons import Icons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QIcon, QPixmap

FAMILY: Final = "Inter"
"""The one family of the screen; tests hold that it has every Vietnamese, Ê Đê and M'nông letter."""

SMALL: Final = 12
BODY: Final = 14
LEAD: Final = 16
HEAD: Final = 20
FIGURE: Final = 28
"""The sizes of type, in pixels at 100 %."""

PLAIN: Final = 400
STRONG: Final = 600
"""The two weights."""

CONTROL: Final = 36
"""Height of inputs and buttons at 100 %."""

ROW: Final = 36
DENSE_ROW: Final = 32
SIDE: Final = 216
SIDE_FOLDED: Final = 64
LABEL: Final = 166
"""Height of table rows, dense rows; width of the side list, folded; width of a form's labels, at 100 %."""

INPUT_RADIUS: Final = 6
CARD_RADIUS: Final = 10
FOCUS: Final = 2
"""Corner radii and the width of the focus ring; where contrast is high the ring is `Tokens.ring` wide."""

SMALLEST: Final = 1.0
LARGEST: Final = 2.0
"""Bounds of the text scale: 100 % to 200 %."""

Tone = Literal["text", "second", "disabled", "accent", "on_accent", "good", "warn", "bad", "neutral"]
"""What a colour means; "neutral" is written in the second colour."""


class Theme(StrEnum):
    """What the settings offer; SYSTEM follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST_LIGHT = "contrast_light"
    CONTRAST_DARK = "contrast_dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The colours (#RRGGBB) of one theme and the width of its lines in pixels."""

    window: str
    surface: str
    raised: str
    line: str
    strong_line: str
    text: str
    second: str
    disabled: str
    accent: str
    on_accent: str
    soft_accent: str
    good: str
    warn: str
    bad: str
    soft_good: str
    soft_warn: str
    soft_bad: str
    dark: bool = False
    high_contrast: bool = False

    @property
    def edge(self) -> int:
        """Width of lines and of the edges of controls, in pixels."""
        return 2 if self.high_contrast else 1

    @property
    def ring(self) -> int:
        """Width of the ring of focus, in pixels: always thicker than the edge it takes the place of."""
        return 2 * FOCUS if self.high_contrast else FOCUS

    def tone(self, tone: Tone) -> str:
        """Return the colour of writing in a tone."""
        colors: dict[Tone, str] = {
            "text": self.text,
            "second": self.second,
            "neutral": self.second,
            "disabled": self.disabled,
            "accent": self.accent,
            "on_accent": self.on_accent,
            "good": self.good,
            "warn": self.warn,
            "bad": self.bad,
        }
        return colors[tone]

    def soft(self, tone: Tone) -> str:
        """Return the fill behind writing in a tone (a tag, a banner)."""
        colors: dict[Tone, str] = {
            "accent": self.soft_accent,
            "good": self.soft_good,
            "warn": self.soft_warn,
            "bad": self.soft_bad,
        }
        return colors.get(tone, self.window)


LIGHT: Final = Tokens(
    window="#F6F7F9",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#E2E5EA",
    strong_line="#C6CBD3",
    text="#1A1D21",
    second="#59616C",
    disabled="#9AA1AB",
    accent="#0B5CAD",
    on_accent="#FFFFFF",
    soft_accent="#E7F0FA",
    good="#17744A",
    warn="#8A5A00",
    bad="#B3261E",
    soft_good="#E6F4EC",
    soft_warn="#FBF1DC",
    soft_bad="#FCEBEA",
)
DARK: Final = Tokens(
    window="#15181C",
    surface="#1C2025",
    raised="#242931",
    line="#2E343C",
    strong_line="#454D58",
    text="#E9EBEE",
    second="#A6AEB9",
    disabled="#6B737E",
    accent="#6DB3FF",
    on_accent="#0B1B2B",
    soft_accent="#16304D",
    good="#5CC795",
    warn="#E3B341",
    bad="#FF8A80",
    soft_good="#173427",
    soft_warn="#3A2F12",
    soft_bad="#3D1F1E",
    dark=True,
)
CONTRAST_LIGHT: Final = Tokens(
    window="#FFFFFF",
    surface="#FFFFFF",
    raised="#FFFFFF",
    line="#000000",
    strong_line="#000000",
    text="#000000",
    second="#000000",
    disabled="#595959",
    accent="#003A8C",
    on_accent="#FFFFFF",
    soft_accent="#FFFFFF",
    good="#00502B",
    warn="#5C3B00",
    bad="#8C0A0A",
    soft_good="#FFFFFF",
    soft_warn="#FFFFFF",
    soft_bad="#FFFFFF",
    high_contrast=True,
)
CONTRAST_DARK: Final = Tokens(
    window="#000000",
    surface="#000000",
    raised="#000000",
    line="#FFFFFF",
    strong_line="#FFFFFF",
    text="#FFFFFF",
    second="#FFFFFF",
    disabled="#A6A6A6",
    accent="#8FCBFF",
    on_accent="#000000",
    soft_accent="#000000",
    good="#7EF0B0",
    warn="#FFD75E",
    bad="#FFB0A8",
    soft_good="#000000",
    soft_warn="#000000",
    soft_bad="#000000",
    dark=True,
    high_contrast=True,
)
TOKENS: Final[Mapping[Theme, Tokens]] = MappingProxyType(
    {
        Theme.LIGHT: LIGHT,
        Theme.DARK: DARK,
        Theme.CONTRAST_LIGHT: CONTRAST_LIGHT,
        Theme.CONTRAST_DARK: CONTRAST_DARK,
    },
)


def palette(tokens: Tokens) -> QPalette:
    """Return the palette standard dialogs and Fusion's own drawing take their colours from."""
    role = QPalette.ColorRole
    made = QPalette()
    for where, color in (
        (role.Window, tokens.window),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.window),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.second),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.bad),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.Highlight, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Accent, tokens.accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Light, tokens.raised),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.strong_line),
        (role.Dark, tokens.strong_line),
        (role.Shadow, tokens.line),
    ):
        made.setColor(where, QColor(color))
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, where, QColor(tokens.disabled))
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(tokens.line))
    return made


def style_sheet(tokens: Tokens, scale: float = 1.0) -> str:
    """Return the style sheet of a theme; `scale` 1.0 to 2.0 is the size of text, every size grows with it."""
    t = tokens
    edge, ring = t.edge, t.ring

    def px(size: float) -> int:
        return round(size * scale)

    inner = px(CONTROL) - 2 * FOCUS
    pad = px(10) - edge
    sizes = "\n".join(
        f"QLabel[letters='{size}'] {{ font-size: {px(size)}px; }}" for size in (SMALL, BODY, LEAD, HEAD, FIGURE)
    )
    written: tuple[Tone, ...] = ("second", "disabled", "accent", "good", "warn", "bad")
    tones = "\n".join(f"QLabel[tone='{tone}'] {{ color: {t.tone(tone)}; }}" for tone in written)
    picked = t.accent if t.high_contrast else "transparent"
    return f"""
QWidget {{ color: {t.text}; }}
QMainWindow, QDialog, QMessageBox {{ background: {t.window}; }}
*[ground='window'] {{ background: {t.window}; }}
*[ground='surface'] {{ background: {t.surface}; }}
*[ground='card'] {{
    background: {t.raised if t.high_contrast else t.surface}; border: {edge}px solid {t.line};
    border-radius: {px(CARD_RADIUS)}px;
}}
*[ground='side'] {{ background: {t.window}; border: none; border-right: {edge}px solid {t.line}; }}
*[ground='foot'] {{ background: {t.window}; border: none; border-top: {edge}px solid {t.line}; }}
QLabel {{ background: transparent; }}
{sizes}
QLabel[strong='true'] {{ font-weight: {STRONG}; }}
{tones}
QLabel:disabled {{ color: {t.disabled}; }}
/* Inputs: the thicker ring of focus takes its pixels from the padding, so nothing moves. */
QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QSpinBox {{
    background: {t.surface}; color: {t.text}; border: {edge}px solid {t.strong_line};
    border-radius: {px(INPUT_RADIUS)}px; placeholder-text-color: {t.second};
    selection-background-color: {t.accent}; selection-color: {t.on_accent};
}}
QLineEdit {{ lineedit-password-character: 8226; }}
QLineEdit, QComboBox {{
    padding: {FOCUS - edge}px {pad}px; min-height: {inner}px; max-height: {inner}px;
}}
QLineEdit:focus, QComboBox:focus, QPlainTextEdit:focus, QTextEdit:focus {{
    border: {ring}px solid {t.accent};
}}
QLineEdit:focus, QComboBox:focus {{ padding: 0 {px(10) - ring}px; }}
QLineEdit[state='bad'], QComboBox[state='bad'], QPlainTextEdit[state='bad'] {{
    border-color: {t.bad};
}}
QLineEdit:disabled, QComboBox:disabled, QPlainTextEdit:disabled, QLineEdit:read-only {{
    color: {t.second}; background: {t.window}; border-color: {t.line};
}}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{
    border: none; padding: 0; background: transparent; min-height: 0;
}}
QComboBox::drop-down {{ border: none; width: {px(30)}px; }}
QComboBox::down-arrow {{ image: none; }}
QPlainTextEdit, QTextEdit {{ padding: {px(9) - edge}px {px(12) - edge}px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ padding: {px(9) - ring}px {px(12) - ring}px; }}
/* The editor of a table cell fills its cell and no more. */
QTableView QLineEdit, QTableView QComboBox {{
    min-height: 0; max-height: 9999px; border: {FOCUS}px solid {t.accent}; padding: 0 {px(6)}px;
}}
/* Push buttons of standard dialogs; our own draw themselves. */
.QPushButton {{
    background: {t.surface}; border: {edge}px solid {t.strong_line}; border-radius: {px(INPUT_RADIUS)}px;
    padding: {FOCUS - edge}px {px(14) - edge}px; min-height: {inner}px; min-width: {px(48)}px;
}}
.QPushButton:hover {{ background: {t.window}; }}
.QPushButton:focus {{ border: {ring}px solid {t.accent}; padding: 0 {px(14) - ring}px; }}
.QPushButton:default {{
    background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: {STRONG};
}}
.QPushButton:default:focus {{ border-color: {t.text}; }}
.QPushButton:disabled {{ color: {t.disabled}; background: {t.window}; border-color: {t.line}; }}
QToolButton {{
    background: transparent; border: {FOCUS}px solid transparent; border-radius: {px(INPUT_RADIUS)}px;
    padding: {px(4)}px;
}}
QToolButton:hover {{ background: {t.soft_accent}; }}
QToolButton:focus {{ border-color: {t.accent}; }}
/* Menus and lists that drop down. */
QMenu {{
    background: {t.raised}; border: {edge}px solid {t.strong_line}; border-radius: {px(INPUT_RADIUS)}px;
    padding: {px(4)}px;
}}
QMenu::item {{
    padding: {px(7)}px {px(28)}px {px(7)}px {px(10)}px; border-radius: {px(4)}px;
    border: {FOCUS}px solid transparent;
}}
QMenu::icon {{ padding-left: {px(8)}px; }}
QMenu::item:selected {{
    background: {t.soft_accent}; color: {t.accent};
    border-color: {picked};
}}
QMenu::item:disabled {{ color: {t.disabled}; }}
QMenu::separator {{ height: {edge}px; background: {t.line}; margin: {px(4)}px {px(6)}px; }}
QMenuBar {{ background: {t.window}; }}
QMenuBar::item {{
    padding: {px(6)}px {px(10)}px; background: transparent; border-radius: {px(4)}px;
}}
QMenuBar::item:selected {{ background: {t.soft_accent}; color: {t.accent}; }}
QAbstractItemView {{
    background: {t.surface}; color: {t.text}; border: none; outline: none;
    selection-background-color: {t.soft_accent}; selection-color: {t.text};
}}
QComboBox QAbstractItemView, QListView[popup='true'] {{
    background: {t.raised}; border: {edge}px solid {t.strong_line}; padding: {px(4)}px;
}}
QComboBox QAbstractItemView::item, QListView[popup='true']::item {{
    min-height: {px(32)}px; padding: 0 {px(8)}px; border-radius: {px(4)}px; border: {FOCUS}px solid transparent;
}}
QComboBox QAbstractItemView::item:selected, QListView[popup='true']::item:selected {{
    background: {t.soft_accent}; color: {t.accent};
    border-color: {picked};
}}
QListView::indicator {{ width: {px(16)}px; height: {px(16)}px; }}
QTableView {{ background: transparent; gridline-color: transparent; }}
QHeaderView, QTableCornerButton::section {{ background: transparent; border: none; }}
QToolTip {{
    background: {t.raised}; color: {t.text}; border: {edge}px solid {t.strong_line};
    padding: {px(6)}px {px(8)}px; font-size: {px(SMALL)}px;
}}
/* Scroll bars: thin, without arrows. */
QScrollArea {{ background: transparent; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {t.strong_line}; border-radius: {px(3)}px; margin: {px(3)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
QScrollBar::handle:hover {{ background: {t.second}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: none; border: none; width: 0; height: 0;
}}
QSplitter::handle {{ background: transparent; }}
QProgressBar {{
    background: {t.line}; border: none; border-radius: {px(3)}px; height: {px(6)}px; text-align: center;
}}
QProgressBar::chunk {{ background: {t.accent}; border-radius: {px(3)}px; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{
    background: transparent; color: {t.second}; padding: {px(8)}px {px(12)}px; border: none;
    border-bottom: {FOCUS}px solid transparent;
}}
QTabBar::tab:selected {{
    color: {t.accent}; border-bottom-color: {t.accent}; font-weight: {STRONG};
}}
"""


def mark(widget: QWidget, **properties: str | bool) -> None:
    """Set what the style sheet selects by (ground, tone, state, …) and redraw the widget by it."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def show_if(widget: QWidget, shown: bool) -> None:  # noqa: FBT001 - as Qt's setVisible
    """Show or hide a part; one that has no parent yet will be shown with it, not as a window of its own."""
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, False)  # noqa: FBT003 - Qt's own signature
    else:
        widget.setVisible(shown)


def load_fonts() -> None:
    """Make the shipped faces of the screen known to Qt; FileNotFoundError: the program is incomplete."""
    for face in ("Inter-Regular.ttf", "Inter-SemiBold.ttf"):
        path = paths.shipped("resources", "fonts", face)
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise FileNotFoundError(face)


def system_theme(app: QApplication) -> Theme:
    """Return the theme the desktop asks for: dark or light, with high contrast where Qt can tell."""
    hints = app.styleHints()
    dark = hints.colorScheme() == Qt.ColorScheme.Dark
    # QAccessibilityHints came with Qt 6.10; before it the desktop's wish for contrast is not known.
    accessibility = getattr(hints, "accessibility", None)
    if accessibility is not None and accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return Theme.CONTRAST_DARK if dark else Theme.CONTRAST_LIGHT
    return Theme.DARK if dark else Theme.LIGHT


class Look(QObject):
    """The look in force: made once by the window, given to every widget as its first argument.

    `changed` is sent after a change of theme, scale or density; widgets that draw themselves listen to it.
    """

    changed = Signal()

    def __init__(self, theme: Theme = Theme.LIGHT, scale: float = 1.0, *, dense: bool = False) -> None:
        super().__init__()
        self._app: QApplication | None = None
        self._theme = theme
        self._scale = min(LARGEST, max(SMALLEST, scale))
        self._dense = dense
        self.tokens = TOKENS[Theme.LIGHT if theme == Theme.SYSTEM else theme]
        self.icons = Icons(paths.shipped("resources", "icons"))

    @property
    def theme(self) -> Theme:
        """The theme chosen (SYSTEM stays SYSTEM)."""
        return self._theme

    @property
    def scale(self) -> float:
        """The size of text, 1.0 to 2.0."""
        return self._scale

    @property
    def dense(self) -> bool:
        """Whether table rows are 32 instead of 36 pixels high."""
        return self._dense

    @property
    def row(self) -> int:
        """Height of a table row in pixels."""
        return self.px(DENSE_ROW if self._dense else ROW)

    def px(self, size: float) -> int:
        """Return a size given at 100 % in pixels at the present scale."""
        return round(size * self._scale)

    def color(self, tone: Tone) -> QColor:
        """Return the colour of writing in a tone."""
        return QColor(self.tokens.tone(tone))

    def font(self, size: int = BODY, weight: int = PLAIN, *, figures: bool = False) -> QFont:
        """Return the screen's font; `figures` gives every digit one width, for columns of numbers."""
        made = QFont(FAMILY)
        made.setPixelSize(self.px(size))
        made.setWeight(QFont.Weight(weight))
        made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if figures:
            made.setFeature(QFont.Tag("tnum"), 1)
        return made

    def icon(self, name: str, tone: Tone = "second") -> QIcon:
        """Return an icon for a menu or an action in the colour of a tone."""
        return self.icons.icon(name, self.tokens.tone(tone))

    def pixmap(self, name: str, tone: Tone, ratio: float, size: int = 20) -> QPixmap:
        """Return an icon `size` pixels wide at 100 %, for a screen with a device pixel ratio."""
        return self.icons.pixmap(name, self.tokens.tone(tone), self.px(size), ratio)

    def apply(self, app: QApplication) -> None:
        """Dress the whole application and keep following the desktop while the theme is SYSTEM."""
        if self._app is None:
            load_fonts()
            app.setStyle(QStyleFactory.create("Fusion"))
            app.styleHints().colorSchemeChanged.connect(self._follow)
        self._app = app
        self._dress()

    def choose(self, *, theme: Theme | None = None, scale: float | None = None, dense: bool | None = None) -> None:
        """Change what is given, keep the rest, and redraw."""
        if theme is not None:
            self._theme = theme
        if scale is not None:
            self._scale = min(LARGEST, max(SMALLEST, scale))
        if dense is not None:
            self._dense = dense
        self._dress()

    def _follow(self) -> None:
        if self._theme == Theme.SYSTEM:
            self._dress()

    def _dress(self) -> None:
        app = self._app
        theme = self._theme
        if theme == Theme.SYSTEM:
            theme = Theme.LIGHT if app is None else system_theme(app)
        self.tokens = TOKENS[theme]
        if app is not None:
            app.setPalette(palette(self.tokens))
            app.setFont(self.font())
            app.setStyleSheet(style_sheet(self.tokens, self._scale))
        self.changed.emit()


def apply(app: QApplication, theme: Theme = Theme.SYSTEM, scale: float = 1.0, *, dense: bool = False) -> Look:
    """Dress an application and return the look its widgets are built with."""
    look = Look(theme, scale, dense=dense)
    look.apply(app)
    return look

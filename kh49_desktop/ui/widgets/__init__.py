"""Own widgets without domain: every one takes the look first and knows nothing of what it shows."""

from kh49_desktop.ui.widgets.banner import Banner
from kh49_desktop.ui.widgets.bar import Bar, BarChart, Progress, TrendLine
from kh49_desktop.ui.widgets.card import Card, ChoiceCard, EmptyState, FlowRow, ItemRow, Rule, SectionHead, StatCard
from kh49_desktop.ui.widgets.choice import CheckBox, ChoiceBox, Segmented
from kh49_desktop.ui.widgets.field import FieldRow, ProblemLine
from kh49_desktop.ui.widgets.flow import FlowLayout, Scroll, TwoColumns, empty
from kh49_desktop.ui.widgets.line import DayEdit, LineEdit, Reading, ReadingEdit
from kh49_desktop.ui.widgets.nav import NavList, Place
from kh49_desktop.ui.widgets.note import TextBox
from kh49_desktop.ui.widgets.page import Foot, PageHead, StepHeader
from kh49_desktop.ui.widgets.press import Button, Chip, IconButton
from kh49_desktop.ui.widgets.table import Cell, CellDelegate, Head, Table
from kh49_desktop.ui.widgets.tag import Dot, Icon, Tag
from kh49_desktop.ui.widgets.text import ElidedLabel, Words

__all__ = [
    "Banner",
    "Bar",
    "BarChart",
    "Button",
    "Card",
    "Cell",
    "CellDelegate",
    "CheckBox",
    "Chip",
    "ChoiceBox",
    "ChoiceCard",
    "DayEdit",
    "Dot",
    "ElidedLabel",
    "EmptyState",
    "FieldRow",
    "FlowLayout",
    "FlowRow",
    "Foot",
    "Head",
    "Icon",
    "IconButton",
    "ItemRow",
    "LineEdit",
    "NavList",
    "PageHead",
    "Place",
    "ProblemLine",
    "Progress",
    "Reading",
    "ReadingEdit",
    "Rule",
    "Scroll",
    "SectionHead",
    "Segmented",
    "StatCard",
    "StepHeader",
    "Table",
    "Tag",
    "TextBox",
    "TrendLine",
    "TwoColumns",
    "Words",
    "empty",
]

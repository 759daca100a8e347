"""What a list shows: the lists with a name, the usual groups, and conditions on any field, put together by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kh49_desktop.errors import Level
from kh49_desktop.fields import DAY, TEXT, WHOLE, CitizenId, Day, Field, Link, Option, Phone, TaxCode, Value, YesNo
from kh49_desktop.record import Record
from kh49_desktop.store.conditions import INCOMPLETE, Op, Test
from kh49_desktop.store.saved import SavedList, drop_list, keep_list, rename_list, saved_lists
from kh49_desktop.store.whose import UNIT, Owners
from kh49_desktop.text.letters import clean, fold
from kh49_desktop.text.numbers import show_whole
from kh49_desktop.ui.app import App
from kh49_desktop.ui.overlay import Overlay, cleared
from kh49_desktop.ui.unitschooser import UnitsChooser
from kh49_desktop.ui.widgets import (
    Button,
    CheckBox,
    ChoiceBox,
    FlowRow,
    IconButton,
    ItemRow,
    LineEdit,
    ProblemLine,
    Reading,
    ReadingEdit,
    Rule,
    Segmented,
    Words,
)
from kh49_desktop.words import sentence
from kh49_desktop.words.lists import filter_words

MOST_LINKED: Final = 500  # records that can be chosen from; beyond them only whether there is one
YES_OR_NO: Final = (Option("1", "Có"), Option("0", "Không"))
DIGITS: Final = (CitizenId, Phone, TaxCode)


@dataclass(frozen=True, slots=True)
class Group:
    """A group that a list offers at once: its words and what it asks for."""

    words: str
    where: Mapping[str, object]


def groups_of(kind: type[Record]) -> list[Group]:
    """Return all, the answers of each stored fact, and what is incomplete."""
    found = [Group("Tất cả", {})]
    for fact in kind.about.stored_facts:
        found += [Group(option.label, {fact.name: option.code}) for option in fact.options]
    return [*found, Group("Chưa đủ thông tin", {INCOMPLETE: True})]


def usual_where(app: App, kind: type[Record]) -> dict[str, object]:
    """Return what a list opens with: the usual answer of its facts, where there is any such record."""
    where: dict[str, object] = {fact.name: fact.usual for fact in kind.about.stored_facts if fact.usual}
    return where if where and app.store.count(kind, where) else {}


def whose_apart(where: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    """Return a filter without the units it asks for, and these: a superior looks at any group of some units."""
    unit = {name: wanted for name, wanted in where.items() if name == UNIT.name}
    return {name: wanted for name, wanted in where.items() if name not in unit}, unit


def asked_fields(kind: type[Record], *, sensitive: bool, whose: bool = False) -> list[Field]:
    """Return what conditions can be put on: fields, the stored facts as if they were fields, at a superior the unit."""
    about = kind.about
    found = [f for f in about.fields.values() if not f.parent and (sensitive or not f.sensitive)]
    for fact in about.stored_facts:
        value = DAY if fact.is_day else WHOLE if fact.whole else TEXT
        found.append(Field(fact.name, value, fact.label, options=fact.options))
    found.sort(key=lambda f: not f.listed and f.name in about.fields)
    return [UNIT, *found] if whose else found


class ConditionEditor(QWidget):
    """One condition: how a field is compared and with what. `done` when Enter is pressed in it."""

    done = Signal()

    def __init__(self, app: App, kind: type[Record], field: Field, now: object = None) -> None:
        """`now`: what is asked of the field already."""
        super().__init__()
        self.app, self.kind, self.field = app, kind, field
        self.look = app.look
        self.setAccessibleName(f"Điều kiện của {field.label}")
        self._values: list[QWidget] = []
        self._options: dict[str, CheckBox] = {}
        self.units: UnitsChooser | None = None
        self._stack = QVBoxLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(self.look.px(8))
        ops = self._ops()
        self.op = Segmented(self.look, ops, value=ops[0][0], clearable=False, name=f"{field.label}: so thế nào")
        self.op.edited.connect(self._chosen)
        self._stack.addWidget(self.op)
        self._room = QVBoxLayout()
        self._room.setSpacing(self.look.px(6))
        self._stack.addLayout(self._room)
        self.problem = ProblemLine(self.look, "bad", "")
        self.problem.hide()
        self._stack.addWidget(self.problem)
        self._chosen(ops[0][0])
        self._show(now)

    @property
    def _options_of(self) -> Sequence[Option]:
        return YES_OR_NO if isinstance(self.field.kind, YesNo) else self.field.options

    @property
    def _ranged(self) -> bool:
        return isinstance(self.field.kind, Day) or self.field.kind.numeric

    def _ops(self) -> list[tuple[str, str]]:
        if self.field is UNIT:  # every record belongs to one
            return [(Op.ONE_OF.value, "là"), (Op.NONE_OF.value, "không phải")]
        name = [(Op.EMPTY.value, "chưa có"), (Op.FILLED.value, "đã có")]
        if self._options_of:
            return [(Op.ONE_OF.value, "là"), (Op.NONE_OF.value, "không phải"), *name]
        if self._ranged:
            return [(Op.FROM.value, "từ … đến"), (Op.IS.value, "đúng"), *name]
        if isinstance(self.field.kind, Link):
            some = self._linked_choices()
            return [*([(Op.IS.value, "là"), (Op.IS_NOT.value, "không phải")] if some else []), *name]
        return [(Op.HOLDS.value, "có chữ"), (Op.IS.value, "là"), (Op.IS_NOT.value, "không phải"), *name]

    def _linked_choices(self) -> list[tuple[str, str]]:
        store = self.app.store
        target = store.catalogue.of_table(self.field.target)
        if store.count(target) > MOST_LINKED:
            return []
        return [(str(row["id"]), target.of(str(row["id"]), row).named()) for row in store.rows(target)]

    def _chosen(self, code: object) -> None:
        """Offer what this comparison needs."""
        look, field, op = self.look, self.field, Op(str(code))
        if self.units is not None:
            self.problem.hide()
            return  # whichever way round, the units ticked stay
        cleared(self._room)
        self._values, self._options = [], {}
        self.problem.hide()
        if field is UNIT:
            self.units = UnitsChooser(look, Owners(self.app.store).in_order())
            self.units.done.connect(self.done)
            self._room.addWidget(self.units)
            return
        if op in {Op.EMPTY, Op.FILLED}:
            return
        if self._options_of:
            self._options = {option.code: CheckBox(look, option.label) for option in self._options_of}
            self._room.addWidget(FlowRow(look, list(self._options.values()), gap=12))
        elif isinstance(field.kind, Link):
            self._add(ChoiceBox(look, self._linked_choices(), fold=fold, placeholder="Gõ để tìm", name=field.label))
        elif self._ranged:
            names = ("Từ", "Đến") if op is Op.FROM else (field.label,)
            row = QHBoxLayout()
            row.setSpacing(look.px(8))
            for name in names:
                line = ReadingEdit(look, self._read, placeholder=name, name=f"{field.label}, {name.lower()}")
                line.returnPressed.connect(self.done)
                self._values.append(line)
                row.addWidget(line, 1)
            self._room.addLayout(row)
        elif op is not Op.HOLDS and field.repeats and field.name in self.kind.about.fields:
            there = [(text, text) for text in self.app.store.distinct(self.kind, field.name)]
            self._add(ChoiceBox(look, there, fold=fold, placeholder="Gõ để tìm", name=field.label))
        else:
            told = "Gõ chữ cần tìm, không cần dấu" if op is Op.HOLDS else ""
            typed = LineEdit(look, placeholder=told, name=field.label)
            typed.returnPressed.connect(self.done)
            self._add(typed)

    def _add(self, widget: QWidget) -> None:
        self._values.append(widget)
        self._room.addWidget(widget)

    def focus_value(self) -> None:
        """Put the keyboard where the value is typed."""
        if self.units is not None:
            self.units.focus_line()
            return
        first = next(iter([*self._values, *self._options.values()]), self.op)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def _read(self, typed: str) -> Reading:
        reading = self.field.read(typed, self.app.store.today)
        if reading.refused or reading.value is None:
            return Reading(None)
        return Reading(str(reading.value), self.field.show(reading.value))

    def _show(self, now: object) -> None:
        """Show what is asked of the field already, as far as it fits."""
        tests = now if isinstance(now, tuple) else (now,) if isinstance(now, Test) else ()
        if not tests and now is not None and not isinstance(now, bool):
            tests = (Test(Op.ONE_OF, (now,)) if self._options_of or self.units is not None else Test(Op.IS, now),)  # type: ignore[arg-type]
        if not tests:
            return
        if self.units is not None:
            values = tests[0].value if isinstance(tests[0].value, tuple) else (tests[0].value,)
            self.op.set_value((Op.NONE_OF if tests[0].op in {Op.IS_NOT, Op.NONE_OF} else Op.ONE_OF).value)
            self.units.tick(str(value) for value in values)
            return
        first = Op.FROM if tests[0].op is Op.TO else tests[0].op
        if first.value not in [code for code, _ in self._ops()]:
            return
        self.op.set_value(first.value)
        self._chosen(first.value)
        for test in tests:
            values = test.value if isinstance(test.value, tuple) else (test.value,)
            for value in values:
                if str(value) in self._options:
                    self._options[str(value)].setChecked(True)
            if self._values and not isinstance(test.value, tuple):
                at = 1 if test.op is Op.TO and len(self._values) > 1 else 0
                self._put(self._values[at], test.value, test.op)

    def _put(self, widget: QWidget, value: Value, op: Op) -> None:
        if isinstance(widget, ChoiceBox):
            widget.set_value(None if value is None else str(value))
        elif isinstance(widget, LineEdit):
            widget.set_text(str(value) if op is Op.HOLDS else self.field.show(value))

    def condition(self) -> Test | tuple[Test, ...] | None:
        """Return the condition as `where` takes it, or None where nothing is asked yet; a slip is told below."""
        op = Op(str(self.op.value()))
        self.problem.hide()
        if op in {Op.EMPTY, Op.FILLED}:
            return Test(op)
        if self.units is not None:
            units = self.units.ticked
            if not units:
                self._lacks("Hãy chọn ít nhất một đơn vị.")
                return None
            return Test(Op.IS, units[0]) if op is Op.ONE_OF and len(units) == 1 else Test(op, units)
        if self._options_of:
            return self._several(op)
        return self._range(op) if self._ranged else self._typed(op)

    def _several(self, op: Op) -> Test | None:
        chosen = [code for code, box in self._options.items() if box.isChecked()]
        values = tuple(int(code) if isinstance(self.field.kind, YesNo) else code for code in chosen)
        if not values:
            self._lacks("Hãy chọn ít nhất một.")
            return None
        return Test(Op.IS, values[0]) if op is Op.ONE_OF and len(values) == 1 else Test(op, values)

    def _typed(self, op: Op) -> Test | None:
        widget = self._values[0]
        value = widget.value() if isinstance(widget, ChoiceBox) else None
        typed = clean(widget.text()) if isinstance(widget, LineEdit) else ""
        if not typed and not value:
            self._lacks("Hãy chọn một trong danh sách." if isinstance(widget, ChoiceBox) else "Hãy gõ chữ cần tìm.")
            return None
        if value:
            return Test(op, value)
        if op is Op.HOLDS:
            return Test(op, typed.replace(" ", "") if isinstance(self.field.kind, DIGITS) else typed)
        return self._one(op, typed)

    def _range(self, op: Op) -> Test | tuple[Test, ...] | None:
        lines = [widget.text() for widget in self._values if isinstance(widget, LineEdit)]
        if not any(map(str.strip, lines)):
            self._lacks("Hãy gõ ít nhất một đầu." if op is Op.FROM else "Hãy gõ giá trị.")
            return None
        ops = (Op.FROM, Op.TO) if op is Op.FROM else (op,)
        read = [self._one(each, typed) for each, typed in zip(ops, lines, strict=True) if typed.strip()]
        tests = tuple(test for test in read if test is not None)
        if len(tests) < len(read):
            return None
        return tests[0] if len(tests) == 1 else tests

    def _one(self, op: Op, typed: str) -> Test | None:
        reading = self.field.read(typed, self.app.store.today)
        if reading.refused:
            first = next(p for p in reading.problems if p.level is Level.ERROR)
            self._lacks(sentence(first))
            return None
        return Test(op, reading.value)

    def _lacks(self, told: str) -> None:
        self.problem.set_line("bad", told)
        self.problem.show()
        self.updateGeometry()


class FilterPanel(Overlay):
    """Chooses what a list shows. `asked` carries a filter, `opened_list` a list with a name."""

    asked = Signal(object)
    opened_list = Signal(object)

    def __init__(self, app: App, kind: type[Record], page: QWidget, below: QWidget) -> None:
        super().__init__(app.look, "Lọc danh sách", page, below)
        self.app, self.kind = app, kind
        self.now = SavedList("", {})
        self.editor: ConditionEditor | None = None
        self.name: LineEdit | None = None
        self._renaming = ""
        self._adding: Button | None = None
        self._later.timeout.connect(self._show_editor)
        self._unit: dict[str, object] = {}  # the units asked for, of which any group may be looked at

    # -- coming up -------------------------------------------------------------------------------------------------

    def show_for(self, now: SavedList, *, naming: bool = False, field: str = "") -> None:
        """Come up for the list that is shown; `naming`: ready to give it a name, `field`: to change its condition."""
        self.now = now
        self._renaming = ""
        self._fill()
        self.open_up()
        if naming:
            self._begin_name("")
        elif field:
            self.fields.set_value(field)
            self._field_chosen(field)
        else:
            self.groups.setFocus(Qt.FocusReason.TabFocusReason)

    def _fill(self) -> None:
        look, store = self.look, self.app.store
        cleared(self.body)
        self.editor = self.name = None
        self.groups_of = groups_of(self.kind)
        kept = saved_lists(store, self.kind, sensitive=self.app.shows_sensitive)
        if kept:
            self.body.addWidget(Words(look, "Danh sách đã lưu", tone="second", size=12))
            for one in kept:
                self.body.addWidget(self._saved_row(one, rule=one is not kept[-1]))
            self.body.addWidget(Rule(look))
        apart, self._unit = whose_apart(self.now.where)
        here = next((str(at) for at, g in enumerate(self.groups_of) if dict(g.where) == apart), None)
        told = [(str(at), words) for at, words in enumerate(self._counted())]
        self.groups = Segmented(look, told, value=here, clearable=False, name="Nhóm")
        self.groups.edited.connect(self._group_chosen)
        self.body.addWidget(self.groups)
        self.body.addWidget(Rule(look))
        self.body.addWidget(Words(look, "Thêm điều kiện", tone="second", size=12))
        fields = asked_fields(self.kind, sensitive=self.app.shows_sensitive, whose=store.superior)
        self.asked_fields = {field.name: field for field in fields}
        choices = [(field.name, field.label) for field in fields]
        self.fields = ChoiceBox(look, choices, fold=fold, placeholder="Chọn mục, gõ để tìm", name="Thêm điều kiện về")
        self.fields.edited.connect(self._field_chosen)
        self.body.addWidget(self.fields)
        self._condition = QVBoxLayout()
        self._condition.setSpacing(look.px(8))
        self.body.addLayout(self._condition)
        self._naming = QVBoxLayout()
        self._naming.setSpacing(look.px(8))
        self.save_button = Button(look, "Lưu danh sách này…", icon="star", weight="quiet")
        self.save_button.clicked.connect(lambda: self._begin_name(""))
        self.save_button.setEnabled(bool(self.now.where or self.now.search.strip()))
        self.body.addLayout(self._naming)
        self.body.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)

    def _counted(self) -> list[str]:
        """Return the groups with how many each has; those of chosen units are counted at once: no index has them."""
        store, groups = self.app.store, self.groups_of
        if self._unit:
            many = store.counts(self.kind, [group.where for group in groups], self._unit)
        else:
            many = [store.count(self.kind, group.where) for group in groups]
        return [f"{group.words} ({show_whole(count)})" for group, count in zip(groups, many, strict=True)]

    def _saved_row(self, one: SavedList, *, rule: bool) -> ItemRow:
        store = self.app.store
        told = filter_words(store, self.kind, one.where, one.search)
        count = show_whole(store.count(self.kind, one.where, one.search))
        row = ItemRow(self.look, one.name, told if told != one.name else "", right=count, pressable=True, rule=rule)
        row.clicked.connect(lambda: self._open_list(one))
        again = IconButton(self.look, "pen-line", f"Đổi tên {one.name}", focusable=True)
        again.clicked.connect(lambda: self._begin_name(one.name))
        gone = IconButton(self.look, "trash-2", f"Bỏ danh sách {one.name}", focusable=True)
        gone.clicked.connect(lambda: self.forget(one.name))
        row.add_right(again)
        row.add_right(gone)
        return row

    # -- choosing --------------------------------------------------------------------------------------------------

    def _open_list(self, one: SavedList) -> None:
        self.close_up()
        self.opened_list.emit(one)

    def _group_chosen(self, code: object) -> None:
        where = {**self.groups_of[int(str(code))].where, **self._unit}
        self.now = SavedList("", where, self.now.search)
        self.save_button.setEnabled(bool(self.now.where or self.now.search.strip()))
        self.asked.emit(dict(where))

    def _field_chosen(self, code: object) -> None:
        cleared(self._condition)
        self.editor = None
        field = self.asked_fields.get(str(code))
        if field is None:
            self._fit()
            return
        self.editor = ConditionEditor(self.app, self.kind, field, self.now.where.get(field.name))
        self.editor.done.connect(self.add_condition)
        self.editor.op.edited.connect(self._fit)
        add = Button(self.look, "Thêm điều kiện", icon="plus")
        add.clicked.connect(self.add_condition)
        self._condition.addWidget(self.editor)
        self._condition.addWidget(add, 0, Qt.AlignmentFlag.AlignLeft)
        self._fit()
        self.editor.focus_value()
        self._adding = add

    def _show_editor(self) -> None:
        """Scroll to the condition that is being made: where letters are large it does not stand in sight by itself."""
        if self.editor is not None and self._adding is not None:
            self.area.ensureWidgetVisible(self._adding)
            self.area.ensureWidgetVisible(self.editor)

    def _fit(self, _code: object = None) -> None:
        self.fit()

    def add_condition(self) -> None:
        """Ask for what the editor holds too; a condition on the same field gives way."""
        if self.editor is None:
            return
        condition = self.editor.condition()
        if condition is None:
            self._fit()
            return
        where = {**self.now.where, self.editor.field.name: condition}
        self.now = SavedList("", where, self.now.search)
        self.asked.emit(where)
        self.fields.set_value(None)
        apart, unit = whose_apart(where)
        if unit != self._unit:  # the groups count those of the units chosen
            self._fill()
            self._fit()
        else:
            self._field_chosen(None)
            self.save_button.setEnabled(True)
            if apart:
                self.groups.set_value(None)
        self.fields.setFocus(Qt.FocusReason.TabFocusReason)

    # -- names -----------------------------------------------------------------------------------------------------

    def _begin_name(self, renaming: str) -> None:
        self._renaming = renaming
        cleared(self._naming)
        line = LineEdit(self.look, placeholder="Tên danh sách, ví dụ: Tổ may 1 chưa có CCCD", name="Tên danh sách")
        line.setMaxLength(80)
        line.set_text(renaming or "")
        line.returnPressed.connect(self.take_name)
        keep = Button(self.look, "Đổi tên" if renaming else "Lưu", icon="check")
        keep.clicked.connect(self.take_name)
        row = QHBoxLayout()
        row.setSpacing(self.look.px(8))
        row.addWidget(line, 1)
        row.addWidget(keep)
        held = QWidget()
        held.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        held.setAccessibleName("Tên danh sách")
        self._naming.addWidget(held)
        self.name = line
        self.save_button.hide()
        self._fit()
        line.setFocus(Qt.FocusReason.TabFocusReason)
        line.selectAll()
        self.area.ensureWidgetVisible(held)

    def take_name(self) -> None:
        """Keep the list under the name typed, or give a kept one that name."""
        typed = clean(self.name.text()) if self.name is not None else ""
        if not typed:
            return
        store = self.app.store
        if self._renaming:
            if not rename_list(store, self.kind, self._renaming, typed):
                self.app.tell("Đã có một danh sách mang tên này. Hãy chọn tên khác.", tone="warn")
                return
            self._fill()
            self._fit()
            self.groups.setFocus(Qt.FocusReason.TabFocusReason)
            return
        kept = SavedList(typed, self.now.where, self.now.search, self.now.sort, self.now.descending)
        keep_list(store, self.kind, kept)
        self.app.tell(f"Đã lưu danh sách “{typed}”. Tìm lại bằng Ctrl K.", tone="good")
        self._open_list(kept)

    def forget(self, name: str) -> None:
        """Forget a list with a name; the note brings it back."""
        gone = drop_list(self.app.store, self.kind, name)
        self._fill()
        self._fit()
        self.groups.setFocus(Qt.FocusReason.TabFocusReason)
        if gone is not None:
            self.app.tell(f"Đã bỏ danh sách “{name}”.", "Lấy lại", self._bringing(gone))

    def _bringing(self, gone: SavedList) -> Callable[[], None]:
        def bring() -> None:
            keep_list(self.app.store, self.kind, gone)
            if self.isVisible():
                self._fill()
                self._fit()

        return bring

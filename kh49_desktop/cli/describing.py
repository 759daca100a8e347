"""The declarations as a script or a curious person reads them: fields, options, rules with their basis in law."""

from __future__ import annotations

import datetime
import string
from collections.abc import Iterator
from types import CodeType, FunctionType
from typing import Any, Final

from kh49_desktop.cli.desk import Desk, Said
from kh49_desktop.cli.showing import table
from kh49_desktop.fields import Field, Option
from kh49_desktop.record import Check, Record
from kh49_desktop.reference import Reference
from kh49_desktop.words import SENTENCES

DEEP: Final = 3  # calls from a rule to where it reads its law: quorum, law_of, law_on, _rule_on


def describe(desk: Desk) -> Said:
    """Describe one record type, or all."""
    reference = Reference.load()
    if desk.wanted.record:
        kind = desk.kind(desk.wanted.record)
        told = declaration(desk, kind, reference)
        return Said(told, page(told))
    every = [declaration(desk, kind, reference) for kind in desk.catalogue.kinds]
    lines = [[d["name"], d["title"], str(len(d["fields"])), (d["parent"] or {}).get("record", "")] for d in every]
    return Said(every, table(["Tên", "Loại bản ghi", "Số trường", "Thuộc về"], lines))


def declaration(desk: Desk, kind: type[Record], reference: Reference) -> dict[str, Any]:
    """Return everything a record type declares."""
    about, parent = kind.about, kind.about.parent
    children = desk.catalogue.children(kind)
    return {
        "name": about.name,
        "title": about.title,
        "plural": about.plural,
        "append_only": about.append_only,
        "parent": {"field": parent.name, "record": desk.kind(parent.target).about.name, "list": parent.parent}
        if parent
        else None,
        "fields": [_field(desk, field) for field in about.fields.values()],
        "derived": [{"name": d.name, "label": d.label, "options": _options(d.options)} for d in about.derived.values()],
        "children": {name: child.about.name for name, child in children.items()},
        "rules": [_rule(check, reference, desk.today) for check in about.rules],
    }


def _field(desk: Desk, field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "kind": type(field.kind).__name__,
        "section": field.section,
        "required": field.required,
        "naming": field.naming,
        "unit": field.unit or None,
        "help": field.help or None,
        "options": _options(field.options),
        "record": desk.kind(field.target).about.name if field.target else None,
        "sensitive": field.sensitive,
        "personal": field.personal,
        "legal_basis": field.legal_basis or None,
    }


def _options(options: tuple[Option, ...]) -> list[dict[str, Any]]:
    return [{"code": o.code, "label": o.label, "closed": o.closed} for o in options]


def _rule(check: Check, reference: Reference, day: datetime.date) -> dict[str, Any]:
    """Return what a rule may say and which dated law it reads: both stand as constants in its code."""
    words = set(_constants(check.__code__, check.__globals__, DEEP))
    spoken = sorted(word for word in words if word in SENTENCES)
    read = {code for code in reference.rules for word in words if code == word or _begins(code, word)}
    laws = [rule for code in sorted(read) if (rule := reference.at(code, day))]
    return {
        "name": check.__name__,
        "says": [{"code": code, "message": _blank(SENTENCES[code])} for code in spoken],
        "legal_basis": sorted({law.legal_basis for law in laws}),
    }


def _begins(code: str, word: str) -> bool:
    """Tell whether a law is read by a name put together: "conference." and a sector."""
    return word.endswith(".") and code.startswith(word) and code.removeprefix(word).isupper()


def _constants(code: CodeType, around: dict[str, Any], deep: int) -> Iterator[str]:
    """Yield the texts in a function's code and in that of the functions it calls by name."""
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, CodeType):
            yield from _constants(constant, around, deep)
    for name in code.co_names if deep else ():
        called = around.get(name)
        if isinstance(called, FunctionType):
            yield from _constants(called.__code__, called.__globals__, deep - 1)


def _blank(template: str) -> str:
    """Return a sentence with "…" for what it will be filled with."""
    pieces = [text + ("" if name is None else "…") for text, name, _, _ in string.Formatter().parse(template)]
    return "".join(pieces)


def page(told: dict[str, Any]) -> str:
    """Return a declaration as a person reads it."""
    lines = [f"{told['title']} ({told['name']})", ""]
    rows = [[f["name"], f["label"], f["kind"], "phải có" if f["naming"] else "cần" if f["required"] else "",
             " · ".join(o["code"] for o in f["options"] if not o["closed"]) or (f["record"] or "")]
            for f in told["fields"]]  # fmt: skip
    lines.append(table(["Tên", "Nhãn", "Kiểu", "", "Lựa chọn"], rows))
    if told["derived"]:
        lines += ["", "Tự tính:", *(f"  {d['name']}: {d['label']}" for d in told["derived"])]
    if told["children"]:
        lines += ["", "Danh sách con:", *(f"  {name}: {child}" for name, child in told["children"].items())]
    if told["rules"]:
        lines += ["", "Quy tắc:"]
        for rule in told["rules"]:
            lines += [f"  {said['message']}" for said in rule["says"]]
            lines += [f"    Theo {basis}." for basis in rule["legal_basis"]]
    return "\n".join(lines)

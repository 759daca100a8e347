"""One record on paper with all that belongs to it: the copy a person gets of what the register holds about them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from reportlab.lib.enums import TA_CENTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus.flowables import Flowable, Spacer
from reportlab.platypus.paragraph import Paragraph
from reportlab.platypus.tables import Table, TableStyle

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.fields import Field, Link, Value
from kh49_desktop.goals.consent import asks_consent, standing_consents
from kh49_desktop.goals.units import own_unit, superior_on
from kh49_desktop.record import Attachment, Record
from kh49_desktop.records.consent import Consent
from kh49_desktop.report.layout import ROOMY, Head, Paper, Setting, Title, written_day
from kh49_desktop.report.pages import BOLD, INK, ITALIC, SERIF, Pen
from kh49_desktop.report.summary import Written
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.erasing import tells_of_person
from kh49_desktop.store.file import Store
from kh49_desktop.store.reading import Row
from kh49_desktop.text.dates import show_day
from kh49_desktop.whole_files import written

LEVEL: Final = "L0"
LABEL, VALUE = 34.0, 66.0  # shares of the width
MOST_COLUMNS: Final = 5  # of a table of children; what more there is stands together in a last column
SIGNING: Final = 62.0  # points left for a hand
NOT_WRITTEN: Final = "(chưa ghi)"


def write_record(  # noqa: PLR0913 - what is printed, whereto, how much of it
    store: Store,
    kind: type[Record],
    record: str,
    path: Path,
    *,
    sensitive: bool = False,
    now: datetime.datetime,
) -> Written:
    """Write one record whole as A4, with its children and what names it, and note it in the log of exports.

    All personal values are printed whole; sensitive ones only when asked for. `figures` names the fields printed.
    Raises Refused: no_such_record, unit_missing; Trouble as the disk has it.
    """
    found = store.load(kind, record)
    if found is None:
        raise Refused(Problem("no_such_record", "id", facts={"typed": record}))
    sheet = _Sheet(store, kind, found, sensitive=sensitive, now=now)
    pdf, pages = sheet.printed()
    written(path, pdf)
    note_export(store, kind, "record", path, 1, sheet.names)
    return Written(path, pages, {"fields": sheet.names}, LEVEL, tuple(sorted(sheet.paper.pen.replaced)))


class Printing:
    """A paper of this unit that is no report: head, title, paragraphs, ruled tables, places to sign."""

    def __init__(self, store: Store, now: datetime.datetime) -> None:
        """Take the unit's name and superior, and the margins that are usual on the day."""
        rule = store.reference.at("report.layout", now.date())
        if rule is None:
            raise ValueError(now)
        self.layout: Mapping[str, Any] = rule.data
        self.unit = own_unit(store)
        self.superior = superior_on(store, self.unit, now.date()) or str(self.layout["superior"])
        self.pen, self.now = Pen(), now
        self.place = self.unit.place or str(self.layout["place"])
        self.paper = Paper(self.layout["margins_mm"], f"Phần mềm in ngày {now:%d/%m/%Y %H:%M}", ROOMY)

    def head(self, number: str = "") -> None:
        """Begin with the issuer and the nation's name, as on a paper of the unit."""
        dated = written_day(self.place, self.now.date())
        names = (self.superior.upper(), self.unit.name.upper(), number, dated)
        self.paper.add(Head(*map(self.pen.text, names)))

    def nation(self, name: str, motto: str) -> None:
        """Begin with the nation's name alone, as an application of a person does."""
        centred = ParagraphStyle("nation", fontName=BOLD, fontSize=12.5, leading=16, alignment=TA_CENTER)
        self.paper.add(Paragraph(self.markup(name), centred), Paragraph(f"<u>{self.markup(motto)}</u>", centred))
        self.paper.add(Spacer(1, 14))

    def title(self, kind: str, subject: str) -> None:
        """Name the paper."""
        self.paper.add(Title(self.pen.text(kind), self.pen.text(subject)), Spacer(1, 8))

    def text(self, words: str) -> None:
        """Add a paragraph."""
        self.paper.add(self.paper.text(self.markup(words)))

    def markup(self, words: str) -> str:
        """Return a text of one or several lines as markup."""
        return "<br/>".join(self.pen.markup(line) for line in words.split("\n"))

    def small(self, words: str) -> None:
        """Add a paragraph of several lines, set as close as in a table."""
        self.paper.add(Paragraph(self.markup(words), ROOMY.cells["left"]), Spacer(1, 6))

    def section(self, heading: str, *parts: Flowable) -> None:
        """Add parts below a heading."""
        self.paper.section(self.pen.markup(heading), *parts)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> Table:
        """Return a ruled table of labels and values."""
        return self.table((LABEL, VALUE), [], rows)

    def table(
        self,
        shares: Sequence[float],
        headings: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        setting: Setting = ROOMY,
    ) -> Table:
        """Return a ruled table whose cells wrap; a row taller than a page goes on on the next one."""
        styles, whole = setting.cells, sum(shares)
        cells: list[list[Any]] = (
            [[Paragraph(self.markup(text), styles["head"]) for text in headings]] if headings else []
        )
        cells += [[Paragraph(self.markup(text), styles["left"]) for text in row] for row in rows]
        return Table(
            cells,
            colWidths=[self.paper.room * share / whole for share in shares],
            repeatRows=1 if headings else 0,
            splitInRow=1,
            style=TableStyle(
                [
                    ("FONT", (0, 0), (-1, -1), SERIF, setting.cell),
                    ("GRID", (0, 0), (-1, -1), 0.5, INK),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 4.5),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 4.5),
                    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
                ]
            ),
            spaceAfter=8,
        )

    def signatures(self, *columns: tuple[str, str, str]) -> Table:
        """Return places to sign side by side: who signs, how, and the name below where it is known."""
        centred = ParagraphStyle("signs", fontName=BOLD, fontSize=12, leading=15, alignment=TA_CENTER)
        slanted = ParagraphStyle("how", parent=centred, fontName=ITALIC)
        lines = [
            [Paragraph(self.markup(who), centred) for who, _, _ in columns],
            [Paragraph(self.markup(how), slanted) for _, how, _ in columns],
            [Spacer(1, SIGNING) for _ in columns],
            [Paragraph(self.markup(name), centred) for _, _, name in columns],
        ]
        width = self.paper.room / len(columns)
        style = [("FONT", (0, 0), (-1, -1), SERIF, 12), ("VALIGN", (0, 0), (-1, -1), "TOP"),
                 ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2),
                 ("TOPPADDING", (0, 0), (-1, -1), 1), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)]  # fmt: skip
        return Table(lines, colWidths=[width] * len(columns), style=TableStyle(style), spaceBefore=10)

    def printed(self, title: str) -> tuple[bytes, int]:
        """Return the PDF's bytes and its number of pages."""
        return self.paper.print(
            title=self.pen.text(title), author=self.pen.text(self.unit.name), subject=self.paper.foot, attached=[]
        )


class _Sheet:
    """One record being laid out; `names` are the fields whose values were printed."""

    def __init__(
        self, store: Store, kind: type[Record], record: Record, *, sensitive: bool, now: datetime.datetime
    ) -> None:
        self.store, self.kind, self.record, self.sensitive = store, kind, record, sensitive
        self.paper = Printing(store, now)
        self.names: list[str] = []
        self.left_out = False
        self.number = 0

    def printed(self) -> tuple[bytes, int]:
        """Return the PDF's bytes and its number of pages."""
        paper, title, named = self.paper, self.kind.about.title, self.record.named()
        person = tells_of_person(self.kind)
        paper.head()
        paper.title(f"HỒ SƠ {title.upper()}", named)
        if person:
            paper.text(
                f"Bản in này ghi những gì sổ của {paper.unit.name} đang có về {named}, để chính người đó xem và giữ. "
                "Thấy chỗ nào chưa đúng, hãy báo lại để sửa."
            )
        self._own()
        for child, link in self._belonging():
            self._children(child, link)
        if asks_consent(self.kind):
            self._consent()
        self._beside()
        if self.left_out:
            paper.text("Các trường riêng tư của hồ sơ không in ở bản này; khi cần xem, hãy hỏi người giữ sổ.")
        hands = (("NGƯỜI GIỮ SỔ", "(Ký, ghi rõ họ tên)", ""),)
        receiver = (("NGƯỜI NHẬN BẢN IN", "(Ký, ghi rõ họ tên)", named if person else ""),)
        paper.paper.together(paper.signatures(*receiver, *hands))
        return paper.printed(f"Hồ sơ {title.lower()} {named}")

    def _heading(self, words: str, *parts: Flowable) -> None:
        self.number += 1
        self.paper.section(f"{self.number}. {words}", *parts)

    def _own(self) -> None:
        about, around = self.kind.about, self.store.around()
        facts = [(fact.label, fact.show(fact.work(self.record, around))) for fact in about.derived.values()]
        for section, fields in about.sections().items():
            rows = [(field.label, self._shown(field, self.record.value(field.name))) for field in self._kept(fields)]
            self.names += [field.name for field in self._kept(fields)]
            if rows:
                self._heading(section or about.title, self.paper.pairs(rows))
        told = [(label, words) for label, words in facts if words]
        if told:
            self._heading("Phần mềm tính từ hồ sơ", self.paper.pairs(told))

    def _kept(self, fields: Sequence[Field]) -> list[Field]:
        """Return the fields that hold something and are to be printed."""
        filled = [field for field in fields if self.record.value(field.name) is not None]
        kept = [field for field in filled if self.sensitive or not field.sensitive]
        self.left_out = self.left_out or len(kept) < len(filled)
        return kept

    def _shown(self, field: Field, value: Value) -> str:
        if isinstance(field.kind, Link) and isinstance(value, str):
            kind = self.store.catalogue.of_table(field.target)
            row = self.store.row(kind, value, gone=True)
            return kind.of(value, row).named() if row else value
        return field.show(value)

    def _belonging(self) -> Iterator[tuple[type[Record], Field]]:
        """Yield the types of the children, then those whose records are named by this one (a year of dues)."""
        table = self.kind.about.table
        links = [
            (kind, field)
            for kind in self.store.catalogue.kinds
            for field in kind.about.fields.values()
            if field.target == table and (field.parent or field.naming)
        ]
        yield from sorted(links, key=lambda pair: not pair[1].parent)

    def _children(self, kind: type[Record], link: Field) -> None:
        rows = self.store.rows_where(kind, link.name, self.record.id)
        if link.sensitive and not self.sensitive:  # that there is such a record tells it already
            self.left_out = self.left_out or bool(rows)
            return
        rows.sort(key=lambda row: (row[kind.about.sort] is not None, row[kind.about.sort]))
        fields = [f for f in kind.about.fields.values() if f is not link and self._is_used(f, rows, kind)]
        if not rows or not fields:
            return
        first, rest = self._columns(fields)
        headings = [field.column or field.label for field in first]
        lines = [[self._shown(f, row[f.name]) for f in first] for row in rows]
        shares = [1.0 if f.kind.numeric or f.options or f.kind.__class__.__name__ == "Day" else 1.8 for f in first]
        if rest:
            headings.append("Nội dung khác")
            shares.append(3.2)
            for line, row in zip(lines, rows, strict=True):
                told = [f"{f.label}: {self._shown(f, row[f.name])}" for f in rest if row[f.name] is not None]
                line.append("; ".join(told))
        self._heading(f"{kind.about.plural} ({len(rows)})", self.paper.table(shares, headings, lines))

    def _is_used(self, field: Field, rows: Sequence[Row], kind: type[Record]) -> bool:
        if field.name == "position" or field.target == kind.about.table:
            return False
        return (self.sensitive or not field.sensitive) and any(row[field.name] is not None for row in rows)

    @staticmethod
    def _columns(fields: Sequence[Field]) -> tuple[list[Field], list[Field]]:
        """Share fields out: columns of their own, and those that stand together in a last one."""
        if len(fields) <= MOST_COLUMNS:
            return list(fields), []
        first = [f for f in fields if f.naming or (f.listed and not f.kind.numeric)][: MOST_COLUMNS - 2]
        first = first or list(fields[:2])
        return first, [f for f in fields if f not in first]

    def _consent(self) -> None:
        consents = self.store.around().children(Consent, self.record.id)
        standing = standing_consents(consents, self.paper.now.date())
        if standing:
            day = max(str(consent.given_on) for consent in standing)
            words = (
                f"Người này đang đồng ý để công đoàn dùng dữ liệu cá nhân của mình, theo văn bản ngày {show_day(day)}."
            )
        elif consents:
            words = "Người này đã rút lại sự đồng ý về dữ liệu cá nhân."
        else:
            words = "Sổ chưa có văn bản đồng ý về dữ liệu cá nhân của người này."
        self._heading("Đồng ý xử lý dữ liệu cá nhân", self.paper.paper.text(self.paper.markup(words)))

    def _beside(self) -> None:
        """Print what was typed and could not be read, and name the files kept beside the record."""
        fields = self.kind.about.fields
        left = [
            (fields[one.about_field].label if one.about_field in fields else one.about_field, one.typed)
            for one in self.store.leftovers(self.kind, self.record.id)
            if one.about_field not in fields or self.sensitive or not fields[one.about_field].sensitive
        ]
        if left:
            self._heading("Ghi nguyên văn, phần mềm chưa đọc được", self.paper.pairs(left))
        rows = self.store.rows_where(Attachment, "about_record", self.record.id)
        files = [
            (row["name"], row["what"] or NOT_WRITTEN, show_day(row["added_on"]) if row["added_on"] else "")
            for row in rows
            if row["about_table"] == self.kind.about.table
        ]
        if files:
            self._heading("Tệp đính kèm", self.paper.table((44, 40, 16), ["Tên tệp", "Nội dung", "Ngày thêm"], files))

"""The sheet on which a person agrees, purpose by purpose, to the use of their data: printed to be read and signed."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Final

from kh49_desktop.errors import Problem, Refused
from kh49_desktop.goals.consent import consent_text
from kh49_desktop.records.consent import Consent
from kh49_desktop.records.member import Member
from kh49_desktop.report.sheet import LEVEL, Printing
from kh49_desktop.report.summary import Written
from kh49_desktop.store.auditing import note_export
from kh49_desktop.store.file import Store
from kh49_desktop.whole_files import written

PRINTED: Final = ("full_name", "birth_date", "citizen_id", "phone")


def write_consent(store: Store, member: str, path: Path, *, now: datetime.datetime) -> Written:
    """Write the consent sheet of a member and note it in the log of exports. Nothing is ticked beforehand.

    Raises Refused: no_such_record, no_consent_text (the law of that day is not known), unit_missing; Trouble.
    """
    person = store.load(Member, member)
    if person is None:
        raise Refused(Problem("no_such_record", "id", facts={"typed": member}))
    rule = consent_text(store, now.date())
    if rule is None:
        raise Refused(Problem("no_consent_text", facts={"day": now.date()}))
    paper = Printing(store, now)
    told = rule.data
    paper.head()
    paper.title("PHIẾU ĐỒNG Ý", "Về việc xử lý dữ liệu cá nhân của đoàn viên")
    fields = Member.about.fields
    named = [f"{fields[name].label}: {fields[name].show(person.value(name)) or '………………'}" for name in PRINTED]
    paper.section("1. Người đồng ý")
    paper.small(" · ".join(named))
    paper.section("2. Bên giữ và dùng dữ liệu, dữ liệu được dùng")
    paper.small(f"{paper.unit.name}. Người giữ sổ: {paper.unit.chair or '…………………………'}.\n{told['kinds']}")
    purposes = Consent.about.fields
    lines = [
        (str(number), purpose["text"], "", "")
        for number, purpose in enumerate(told["purposes"], start=1)
        if purpose["field"] in purposes
    ]
    table = paper.table((6, 66, 14, 14), ["", "Dùng vào việc", "Đồng ý", "Không"], lines)
    paper.section("3. Đồng ý cho từng việc (đánh dấu vào một trong hai ô)", table)
    paper.section("4. Quyền của người đồng ý")
    paper.small("\n".join(f"- {right}" for right in told["rights"]))
    paper.small(f"{told['keeping']} {told['version']}. Căn cứ: {rule.legal_basis}.")
    signers = (("NGƯỜI NHẬN PHIẾU", "(Ký, ghi rõ họ tên)", ""),
               ("NGƯỜI ĐỒNG Ý", "(Ký, ghi rõ họ tên, ngày ký)", person.full_name))  # fmt: skip
    paper.paper.together(paper.signatures(*signers))
    pdf, pages = paper.printed(f"Phiếu đồng ý xử lý dữ liệu cá nhân {person.full_name}")
    written(path, pdf)
    note_export(store, Member, "consent", path, 1, PRINTED)
    return Written(path, pages, {"version": told["version"]}, LEVEL, tuple(sorted(paper.pen.replaced)))

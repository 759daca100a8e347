"""The dialogue teams and what is asked in a dialogue (dictionary §5.3; Nghị định 145/2020/NĐ-CP Đ.38-41)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping

from kh49_desktop.errors import Level, Problem
from kh49_desktop.fields import Option, Travels, Value, Values, choice, day, link, note, person_name, text, whole
from kh49_desktop.record import Record, Surroundings, derived, problem, rule
from kh49_desktop.records.employer import Workforce, at_most
from kh49_desktop.records.member import months_later
from kh49_desktop.records.petition import PETITION_STATUS, answering, needed_when_answered
from kh49_desktop.records.unit import ends_after_start, not_to_come
from kh49_desktop.text.dates import first_day

SIDE = (
    Option("WORKERS", "Bên người lao động", also=("NLĐ", "Người lao động", "Công đoàn")),
    Option("EMPLOYER", "Bên người sử dụng lao động", also=("NSDLĐ", "Người sử dụng lao động")),
)
TEAM_ROLE = (
    Option("HEAD", "Trưởng nhóm", also=("Trưởng",)),
    Option("LEGAL_REPRESENTATIVE", "Người đại diện theo pháp luật", also=("Giám đốc", "Tổng giám đốc")),
    Option("SECRETARY", "Thư ký"),
    Option("MEMBER", "Thành viên"),
)


class DialogueTeam(
    Record,
    table="dialogue_team",
    group="III.3",
    title="Nhóm đối thoại",
    plural="Nhóm đối thoại",
    sort="since",
    newest_first=True,
    empty="Ghi danh sách thành viên đối thoại của hai bên; ít nhất hai năm một lần lập lại danh sách.",
    icon="users",
):
    """The list of those who take part in dialogues, of both sides; renewed at least every two years."""

    since: str = day(
        "Ngày lập danh sách", naming=True, listed=True, column="Ngày lập", section="Nhóm đối thoại",
        headers=("Từ ngày", "Ngày ban hành"),
    )  # fmt: skip
    until: str | None = day("Đến ngày", listed=True, section="Nhóm đối thoại", headers=("Hết hạn",))
    employer: str | None = link("Người sử dụng lao động", "employer", section="Nhóm đối thoại")
    decision_no: str | None = text(
        "Số quyết định", listed=True, searched=True, column="Số QĐ", section="Nhóm đối thoại", headers=("Số QĐ",)
    )
    decision_date: str | None = day("Ngày quyết định", section="Nhóm đối thoại")
    posted_on: str | None = day(
        "Ngày công khai tại nơi làm việc", section="Nhóm đối thoại", help="Danh sách được công khai tại nơi làm việc."
    )
    total_workers: int | None = whole(
        "Tổng số lao động", unit="người", listed=True, column="Lao động", section="Số lượng"
    )
    workers_side: int | None = whole(
        "Số thành viên bên người lao động", unit="người", required=True, listed=True, column="Bên NLĐ",
        section="Số lượng", headers=("Số thành viên bên NLĐ",),
    )  # fmt: skip
    employer_side: int | None = whole(
        "Số thành viên bên người sử dụng lao động", unit="người", required=True, listed=True, column="Bên NSDLĐ",
        section="Số lượng", headers=("Số thành viên bên NSDLĐ",),
    )  # fmt: skip
    women: int | None = whole("Nữ bên người lao động", unit="người", section="Số lượng")

    @classmethod
    def follow(cls, values: Values, around: Surroundings) -> Mapping[str, Value]:
        """The workforce is the latest one written down for this employer."""
        return {"total_workers": latest_workforce(values, around)}

    @derived("Lập lại trước ngày", listed=True, is_day=True)
    def renew_by(self, around: Surroundings) -> Value:
        """Return the last day on which the list holds: the one written, or two years after it was made."""
        law = around.reference.at("dialogue.team", first_day(self.since))
        return self.until or (
            months_later(first_day(self.since), 12 * law.data["renew_years"]).isoformat() if law else None
        )

    @rule
    def sizes(self, around: Surroundings) -> Iterator[Problem]:
        """Each side is as large as the decree asks; the women and those named are within it."""
        on = first_day(self.since)
        yield from team_size(self, "workers_side", on, around)
        yield from employer_side(self, "employer_side", on, around)
        yield from at_most(self, "women", "workers_side")
        members = around.children(DialogueTeamMember, self.id)
        for side, field in (("WORKERS", "workers_side"), ("EMPLOYER", "employer_side")):
            stated, named = self.value(field), sum(1 for m in members if m.side == side)
            if isinstance(stated, int) and named > stated:
                label = self.about.fields[field].label
                yield problem("named_over_stated", field, Level.WARN, named=named, stated=stated, label=label)

    @rule
    def renewed_in_time(self, around: Surroundings) -> Iterator[Problem]:
        """A list ends after it begins and holds two years at most."""
        yield from ends_after_start(self, "since", "until")
        law = around.reference.at("dialogue.team", first_day(self.since))
        if law and self.until:
            last = months_later(first_day(self.since), 12 * law.data["renew_years"])
            if first_day(self.until) > last:
                yield problem("team_list_old", "until", Level.WARN, basis=law.legal_basis, last=last)
        yield from not_to_come(self, around, "since")


class DialogueTeamMember(
    Record, table="dialogue_team_member", title="Thành viên đối thoại", plural="Thành viên đối thoại", sort="side"
):
    """Someone on the list of a dialogue team."""

    team: str = link("Nhóm đối thoại", "dialogue_team", parent="members", naming=True)
    person: str = person_name(
        "Họ và tên", naming=True, listed=True, searched=True, travels=Travels.UNIT, headers=("Họ tên",)
    )
    side: str | None = choice("Bên", SIDE, required=True, listed=True, default="WORKERS")
    role: str | None = choice("Vai trò", TEAM_ROLE, listed=True, default="MEMBER")
    post: str | None = text("Chức vụ, bộ phận", listed=True, repeats=True, headers=("Chức vụ", "Bộ phận"))


class DialoguePetition(Record, table="dialogue_petition", title="Kiến nghị tại đối thoại", sort="deadline"):
    """What was asked in a dialogue; who spoke is not recorded."""

    dialogue: str = link("Đối thoại", "dialogue", parent="raised", naming=True)
    content: str = text("Nội dung", naming=True, listed=True, searched=True, headers=("Nội dung kiến nghị",))
    to_whom: str | None = text("Gửi tới", listed=True, repeats=True)
    deadline: str | None = day("Hạn trả lời", listed=True)
    status: str | None = choice("Tình trạng", PETITION_STATUS, required=True, listed=True, default="OPEN")
    answer: str | None = note("Trả lời")
    answered_on: str | None = day("Ngày trả lời")

    def also_required(self, around: Surroundings) -> Iterable[str]:
        """An answered petition has its answer and the day of it."""
        del around
        return needed_when_answered(self)

    @rule
    def answered_in_order(self, around: Surroundings) -> Iterator[Problem]:
        """An open petition past its deadline is told."""
        yield from answering(self, around)


def latest_workforce(values: Values, around: Surroundings) -> Value:
    """Return the latest total workforce told of the employer that the values name (or of the only one)."""
    told = around.others(Workforce, "employer", values.get("employer"), besides="")
    counted = [w for w in told if w.total_workers is not None and first_day(w.as_of) <= around.today]
    return max(counted, key=lambda w: w.as_of).total_workers if counted else None


def team_size(record: Record, field: str, on: datetime.date, around: Surroundings) -> Iterator[Problem]:
    """Yield what is to be said of the size of the workers' side: below the decree's least a warning, above a note."""
    law = around.reference.at("dialogue", on)
    size, workers = record.value(field), record.value("total_workers")
    if law is None or not isinstance(size, int) or not isinstance(workers, int):
        return
    _, least, most = max(row for row in law.data["team"] if row[0] <= workers)
    sides = around.reference.at("dialogue.team", on)
    basis = sides.legal_basis if sides else law.legal_basis
    if size < least:
        yield problem("team_too_small", field, Level.WARN, basis=basis, size=size, workers=workers, least=least)
    elif most is not None and size > most:
        yield problem("team_over", field, Level.INFO, basis=basis, workers=workers, least=least, most=most)


def employer_side(record: Record, field: str, on: datetime.date, around: Surroundings) -> Iterator[Problem]:
    """Yield a warning when the employer's side is smaller than the decree's least."""
    law, size = around.reference.at("dialogue.team", on), record.value(field)
    if law and isinstance(size, int) and size < law.data["employer_least"]:
        yield problem("employer_side_small", field, Level.WARN, basis=law.legal_basis, least=law.data["employer_least"])

"""The tour: a day's work and a parcel's road, done with the real windows and their keys; a picture of every screen."""

from __future__ import annotations

import datetime
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QSize, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel

from kh49_desktop.paths import shipped
from kh49_desktop.store.file import Store
from kh49_desktop.ui.app import Rooms
from kh49_desktop.ui.children import ChildTable
from kh49_desktop.ui.correspondence import lay_out, office_screens, review_screen, sending_screens
from kh49_desktop.ui.firstday import FirstDay
from kh49_desktop.ui.hand import USUAL, Hand, TourFailed, computer
from kh49_desktop.ui.help import HelpPage
from kh49_desktop.ui.home import HomePage
from kh49_desktop.ui.importing import DONE, MATCH, REVIEW, ImportPage
from kh49_desktop.ui.look import Theme
from kh49_desktop.ui.panel import RecordPanel
from kh49_desktop.ui.parcelroad import go_the_road
from kh49_desktop.ui.reports import ReportPage
from kh49_desktop.ui.search import Palette
from kh49_desktop.ui.sending import SendPage
from kh49_desktop.ui.settling import SettlingPage
from kh49_desktop.ui.start import Program, prepare
from kh49_desktop.words.report import REPORT

Opening = Callable[[Path], Store]
Say = Callable[[str], object]

REGISTER: Final = "du-lieu"
SUPERIOR: Final = "cap-tren"  # the folder of the superior's register
CARRIED: Final = "goi"  # the folder of what people carry to and fro
SAMPLE: Final = ("resources", "sample", "danh-sach-mau.xlsx")
HALF_MORE: Final = QSize(910, 512)  # 1366 × 768 at 150 %
USUAL_FOLDER: Final = "D:\\So Cong doan"
SCREENLESS: Final = "This plugin does not support"
VOTES: Final = (
    ("Thông qua báo cáo thực hiện thoả ước", "55", "0", "2"),
    ("Sửa đổi nội quy lao động", "51", "3", "3"),
    ("Mức bữa ăn ca 28.000 đồng", "57", "0", "0"),
    ("Quy chế thưởng cuối năm", "49", "5", "3"),
    ("Bầu thành viên đối thoại", "56", "0", "1"),
)


@contextmanager
def opened(folder: Path, open_store: Opening, rooms: Rooms) -> Iterator[tuple[QApplication, Program]]:
    """Open the program offscreen on a folder, and close it whatever happens."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    running = QApplication.instance()
    qt, _translator = (running, None) if isinstance(running, QApplication) else prepare(["kh49-desktop"])
    before = qInstallMessageHandler(hush)
    program = Program(folder, open_store, rooms)
    try:
        yield qt, program
    finally:
        if program.window is not None:
            program.window.close()
            program.window.deleteLater()
        program.close()
        qt.processEvents()
        qInstallMessageHandler(before)


def hush(_kind: object, _where: object, message: str) -> None:
    """Pass Qt's messages on, but for what the screenless platform says of itself."""
    if not message.startswith(SCREENLESS):
        sys.stderr.write(message + "\n")


def fresh(folder: Path, name: str) -> Path:
    """Return a folder of this name that is not there yet: a tour never writes into an earlier one's register."""
    found, number = folder / name, 1
    while found.exists():
        number += 1
        found = folder / f"{name}-{number}"
    return found


# -- the tour ----------------------------------------------------------------------------------------------------------


def run_tour(folder: Path, open_store: Opening, rooms: Rooms, say: Say) -> int:
    """Do one day's work in a new register within `folder`; 0 only when all of it held.

    Its sealed report must be found valid, and its parcel taken in by a superior whose receipt came back.
    """
    folder.mkdir(parents=True, exist_ok=True)
    register = fresh(folder, REGISTER)
    report = (
        fresh(folder, "bao-cao.pdf")
        if not (folder / "bao-cao.pdf").exists()
        else folder / f"bao-cao-{register.name}.pdf"
    )
    above, carried = fresh(folder, SUPERIOR), fresh(folder, CARRIED)
    with computer(), opened(register, open_store, rooms) as (qt, program):
        hand = Hand(qt, program, folder / "anh")
        try:
            year = found_and_import(hand, say)
            correct_a_member(hand, say)
            enter_the_year(hand, say, year)
            verdict = seal_and_check(hand, say, report, year)
            with opened(above, open_store, rooms) as (_, second):
                office = Hand(qt, second, folder / "anh")
                go_the_road(hand, office, carried, say)
        except TourFailed as failed:
            hand.picture("loi")
            say(f"Chuyến đi dừng lại: {failed}")
            return 1
        result = folder / f"{report.stem}-kiem-tra.json"
        result.write_text(json.dumps(verdict, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
        say("")
        say(f"Tệp đã đóng dấu : {report}")
        say(f"Kết quả kiểm tra: {result} ({REPORT['verdict.' + verdict['verdict']]})")
        say(f"Ảnh màn hình    : {hand.pictures} ({len(hand.taken) + len(office.taken)} ảnh)")
        say(f"Dữ liệu của sổ  : {register}")
        say(f"Sổ của cấp trên : {above}")
        say(f"Thẻ, gói, trả lời: {carried}")
        return 0 if verdict["verdict"] == "valid" else 1


def latest(today: datetime.date, month: int, day: int) -> datetime.date:
    """Return the latest such day that has come."""
    this_year = datetime.date(today.year, month, day)
    return this_year if this_year <= today else this_year.replace(year=today.year - 1)


def shown(day: datetime.date) -> str:
    """Return a day as an officer types it."""
    return f"{day.day}/{day.month}/{day.year}"


def found_and_import(hand: Hand, say: Say) -> int:
    """Make the unit and bring the sample list in; returns the year of the report."""
    home = hand.window.page_of("home")
    if not isinstance(home, HomePage) or not isinstance(home.first, FirstDay):
        raise TourFailed("Trang ngày đầu không mở.")
    for name, text in (
        ("name", "CĐCS Công ty TNHH May Thái Dương"),
        ("code", "066-0112"),
        ("host_type", "Doanh nghiệp ngoài nhà nước"),
        ("superior", "Liên đoàn Lao động tỉnh Đắk Lắk"),
        ("chair", "Nguyễn Thị Hạnh"),
        ("place", "Đắk Lắk"),
        ("who", "Nguyễn Thị Hạnh"),
    ):
        hand.into(home.first.rows[name].editor, text)
    hand.picture("01-ngay-dau")
    home.first.save.click()
    hand.wait(lambda: hand.store.own_unit and not hand.app.busy, "Chưa lập được đơn vị.")
    say("1. Đã lập sổ của đơn vị và dấu của phần mềm.")
    page = hand.window.page_of("importing")
    if not isinstance(page, ImportPage):
        raise TourFailed("Trang nhập không mở.")
    hand.window.show_page("importing", {"kind": "member"})
    page.take_file(shipped(*SAMPLE))
    hand.wait(lambda: page.step == MATCH, "Không đọc được danh sách mẫu.")
    hand.picture("02-ghep-cot")
    page.go_on()
    hand.wait(lambda: page.step == REVIEW, "Không xem trước được danh sách mẫu.")
    hand.picture("03-xem-truoc")
    page.go_on()
    hand.wait(lambda: page.step == DONE, "Không nhập được danh sách mẫu.")
    hand.picture("04-da-nhap")
    if page.result is None or not page.result.import_id:
        raise TourFailed("Lần nhập không ghi gì.")
    counts = page.result.plan.counts
    say(f"2. Đã nhập danh sách mẫu: {counts['created']} đoàn viên mới, {counts['skipped']} dòng trùng.")
    return latest(hand.store.today, 3, 28).year


def correct_a_member(hand: Hand, say: Say) -> None:
    """Put one member's telephone right."""
    kind = hand.store.catalogue.of_table("member")
    row = next(hand.store.rows(kind, limit=1))
    form = hand.form(kind, str(row["id"]))
    hand.fill(form, {"phone": "0905123456", "job_title": "Tổ trưởng"})
    hand.save(form)
    after = hand.store.row(kind, str(row["id"])) or {}
    if after.get("phone") != "0905123456":
        raise TourFailed("Số điện thoại vừa sửa không được lưu.")
    hand.picture("05-sua-doan-vien")
    say(f"3. Đã sửa một đoàn viên: {after['full_name']}.")


def enter_the_year(hand: Hand, say: Say, year: int) -> None:
    """Enter workforce, conference with its votes, and the agreement."""
    today = hand.store.today
    of_table = hand.store.catalogue.of_table
    form = hand.form(of_table("workforce_snapshot"))
    hand.fill(form, {"as_of": shown(latest(today, 1, 5)), "total_workers": "64", "female": "41"})
    hand.save(form)
    held = datetime.date(year, 3, 28)
    form = hand.form(of_table("conference"))
    hand.fill(
        form,
        {
            "year": str(year), "held_on": shown(held), "form": "Toàn thể", "place": "Hội trường công ty",
            "chair": "Giám đốc và Chủ tịch công đoàn", "secretary": "Trần Đình Bảo", "total_workers": "64",
            "summoned": "60", "present": "57", "content_agreement": "Có", "resolution_no": "01/NQ-HNNLĐ",
            "resolution_date": shown(held), "minutes_no": "01/BB-HNNLĐ",
        },
    )  # fmt: skip
    votes = form.lists["votes"]
    if not isinstance(votes, ChildTable):
        raise TourFailed("Bảng biểu quyết không mở.")
    for at, cells in enumerate(VOTES):
        for column, text in enumerate(cells):
            votes.model.setData(votes.model.index(at, column), text)
    hand.save(form)
    form.focus_first()
    hand.picture("06-hoi-nghi")
    signed = datetime.date(year - 1, 5, 15)
    form = hand.form(of_table("agreement"))
    hand.fill(
        form,
        {
            "number": f"01/{signed.year}/TƯLĐTT", "signed_on": shown(signed), "term_years": "3",
            "workers_covered": "64", "consult_method": "Biểu quyết", "consult_date": f"5/5/{signed.year}",
            "total_workers": "62", "approve": "58", "disapprove": "2", "signer_union": "Nguyễn Thị Hạnh",
            "signer_employer": "Lê Quang Cường",
            "sent_authority_on": f"20/5/{signed.year}",
        },
    )  # fmt: skip
    hand.save(form)
    form.focus_first()
    hand.picture("07-thoa-uoc")
    say("4. Đã ghi số lao động, hội nghị với 5 biểu quyết và thoả ước.")


def seal_and_check(hand: Hand, say: Say, file: Path, year: int) -> dict[str, Any]:
    """See the report, seal it, check it; then change one byte of a copy and see it refused."""
    page = hand.window.page_of("report")
    if not isinstance(page, ReportPage):
        raise TourFailed("Trang báo cáo không mở.")
    hand.window.show_page("home")
    hand.wait(lambda: not busy(hand), "Trang tổng quan không hiện xong.")
    hand.picture("08-tong-quan")
    hand.window.show_page("report", {"year": str(year), "period": "Y"})
    hand.wait(lambda: page.drawn is not None and page.paper.pages and not page.busy, "Không xem trước được báo cáo.")
    hand.picture("09-bao-cao")
    page.write(file, "L1")
    hand.wait(lambda: page.verdict.verdict, "Không đóng dấu được báo cáo.")
    hand.picture("10-da-dong-dau")
    found = page.verdict.found
    say(f"5. Đã đóng dấu và kiểm tra: {REPORT['verdict.' + page.verdict.verdict]}")
    spoilt = file.with_name(f"{file.stem}-bi-sua.pdf")
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    spoilt.write_bytes(raw)
    page.check_file(spoilt)
    hand.wait(lambda: page.verdict.file == spoilt, "Không kiểm tra được tệp bị sửa.")
    if page.verdict.verdict == "valid":
        raise TourFailed("Tệp bị sửa một byte mà không bị phát hiện.")
    hand.picture("11-bi-sua")
    say("6. Một bản bị sửa một byte: bị phát hiện.")
    return dict(found)


# -- pictures ----------------------------------------------------------------------------------------------------------


def make_pictures(folder: Path, open_store: Opening, rooms: Rooms, say: Say) -> int:
    """Take a picture of every screen of the demo unit: light, dark, 150 %, and some in high contrast."""
    with computer(), tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        place = Path(name)
        with opened(place / "moi", open_store, rooms) as (qt, program):
            hand = Hand(qt, program, folder)
            every_look(hand, "first-day", contrast=False)
        found = lay_out(place, open_store, rooms.parcels())
        with opened(place / "mau", open_store, rooms) as (qt, program):
            hand = Hand(qt, program, folder)
            home = hand.window.page_of("home")
            if not isinstance(home, HomePage) or home.first is None:
                raise TourFailed("home")
            home.first.show_demo()
            hand.wait(lambda: hand.store.own_unit and not hand.app.busy, "Không dựng được dữ liệu mẫu.")
            for screen in screens(hand):
                every_look(hand, screen, contrast=screen in {"home", "members", "importing"})
            sent = sending_screens(hand, found, open_store)
            for screen in chain(sent, review_screen(hand, place, open_store)):
                every_look(hand, screen, contrast=False)
        with opened(found.office, open_store, rooms) as (qt, program):
            hand = Hand(qt, program, folder)
            for screen in office_screens(hand, found):
                every_look(hand, screen, contrast=False)
        say(f"Ảnh màn hình: {folder}")
    return 0


def every_look(hand: Hand, name: str, *, contrast: bool) -> None:
    """Take the shown screen in each look."""
    looks: list[tuple[str, Theme, QSize, float]] = [
        ("light", Theme.LIGHT, USUAL, 1.0),
        ("dark", Theme.DARK, USUAL, 1.0),
        ("150", Theme.LIGHT, HALF_MORE, 1.5),
    ]
    if contrast:
        looks.append(("contrast", Theme.CONTRAST_DARK, USUAL, 1.0))
    for words, theme, size, ratio in looks:
        hand.app.look.choose(theme=theme)
        hand.window.resize(size)
        hand.settle(0.4)
        hand.wait(lambda: not busy(hand), "Trang không vẽ xong.")
        if not isinstance(hand.window.page, RecordPanel | HelpPage | SettlingPage):
            hand.rest()
        hand.picture(f"{name}-{words}", ratio)
    hand.app.look.choose(theme=Theme.LIGHT)
    hand.window.resize(USUAL)
    hand.settle()


def busy(hand: Hand) -> bool:
    """Return whether the shown page is still being filled."""
    page = hand.window.page
    filling = isinstance(page, HomePage) and page.is_busy
    return hand.app.busy or filling or (isinstance(page, ReportPage | SendPage) and page.busy)


def screens(hand: Hand) -> Iterator[str]:
    """Show one screen after the other and name it."""
    store, window = hand.store, hand.window
    of_table = store.catalogue.of_table
    store.keep_draft("member:new", "full_name", "Trần Thị Mai")
    store.keep_draft("member:new", "birth_date", "5/3/85")
    window.show_page("home")
    hand.settle(0.5)
    yield "home"
    for table, name, field in (
        ("member", "members", "phone"),
        ("conference", "conference", ""),
        ("agreement", "agreement", ""),
    ):
        kind = of_table(table)
        rows = list(store.rows(kind, limit=3))
        window.show_page(kind.about.name, {"record": str(rows[-1]["id"]), "field": field})
        hand.settle()
        yield name
    yield from register_screens(hand)
    page = window.page_of("importing")
    window.show_page("importing", {"kind": "member"})
    if isinstance(page, ImportPage):
        page.take_file(shipped(*SAMPLE))
        hand.wait(lambda: page.step == MATCH, "Không đọc được danh sách mẫu.")
        yield "matching"
        page.go_on()
        hand.wait(lambda: page.step == REVIEW, "Không xem trước được danh sách mẫu.")
        yield "importing"
    report = window.page_of("report")
    window.show_page("report", {"period": "Y"})
    if isinstance(report, ReportPage):
        hand.wait(lambda: report.drawn is not None and report.paper.pages, "Không xem trước được báo cáo.")
        yield "report"
    for name in ("settings", "help"):
        window.show_page(name, {"topic": "nhap-excel"} if name == "help" else {})
        for label in window.page_of(name).findChildren(QLabel):
            if label.text() == str(store.folder):
                label.setText(USUAL_FOLDER)  # the pictures' own folder is of no interest, and another on every machine
        yield name
    yield from twin_screens(hand)
    window.show_page("member")
    palette = window.findChild(Palette)
    if isinstance(palette, Palette):
        palette.open("nguyen")
        yield "search"
        palette.close_up()


def register_screens(hand: Hand) -> Iterator[str]:
    """Show the screens of the whole register: the hub, the book of dues, totals typed twice, entering in a table."""
    for name in ("hub", "dues", "checking", "entry"):
        hand.window.show_page(name, {"kind": "member"} if name == "entry" else None)
        hand.settle(0.5)
        hand.wait(lambda: not hand.app.busy, "Trang không vẽ xong.")
        yield name


def twin_screens(hand: Hand) -> Iterator[str]:
    """Type somebody twice, with a slip, and show the two side by side."""
    member = hand.store.catalogue.of_table("member")
    known = next(hand.store.rows(member))
    values = {name: known[name] for name in ("birth_date", "gender", "phone", "department")}
    hand.store.save(member, {**values, "full_name": "Nguyễn Văn Ân"})
    hand.window.show_page("twins", {"kind": "member"})
    hand.settle()
    hand.wait(lambda: not hand.app.busy, "Không tìm xong bản ghi trùng.")
    yield "twins"

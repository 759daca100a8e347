"""The composition root: the only room that knows all others, and fetches the heavy ones when they are first used."""

from __future__ import annotations

import argparse
import datetime
import gc
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Final, TextIO

from platformdirs import user_data_path

from kh49_desktop.cli.desk import MISUSED, Misused
from kh49_desktop.cli.grammar import Parser
from kh49_desktop.cli.program import clock_at, run, speak_utf8
from kh49_desktop.records import CATALOGUE
from kh49_desktop.reference import Reference
from kh49_desktop.store.file import Store

QT_OPTIONS: Final = ("-platform", "-platformtheme", "-style", "-stylesheet")  # Qt reads these itself
ONLY_OPENS: Final = "Chương trình này chỉ mở cửa sổ; để làm việc bằng dòng lệnh hãy dùng kh49 (xem: kh49 --help)."


class ReportRoom:
    """The parts of kh49_desktop.report: printing needs no signing library, so each is imported by itself."""

    @property
    def summary(self) -> ModuleType:
        """Return report.summary."""
        from kh49_desktop.report import summary  # noqa: PLC0415

        return summary

    @property
    def listing(self) -> ModuleType:
        """Return report.listing."""
        from kh49_desktop.report import listing  # noqa: PLC0415

        return listing

    @property
    def sheet(self) -> ModuleType:
        """Return report.sheet."""
        from kh49_desktop.report import sheet  # noqa: PLC0415

        return sheet

    @property
    def consent_sheet(self) -> ModuleType:
        """Return report.consent_sheet."""
        from kh49_desktop.report import consent_sheet  # noqa: PLC0415

        return consent_sheet

    @property
    def card_page(self) -> ModuleType:
        """Return report.card_page."""
        from kh49_desktop.report import card_page  # noqa: PLC0415

        return card_page

    @property
    def application_forms(self) -> ModuleType:
        """Return report.application_forms."""
        from kh49_desktop.report import application_forms  # noqa: PLC0415

        return application_forms

    @property
    def preview(self) -> ModuleType:
        """Return report.preview."""
        from kh49_desktop.report import preview  # noqa: PLC0415

        return preview

    @property
    def certificates(self) -> ModuleType:
        """Return report.certificates."""
        from kh49_desktop.report import certificates  # noqa: PLC0415

        return certificates

    @property
    def seal(self) -> ModuleType:
        """Return report.seal."""
        from kh49_desktop.report import seal  # noqa: PLC0415

        return seal

    @property
    def verify(self) -> ModuleType:
        """Return report.verify."""
        from kh49_desktop.report import verify  # noqa: PLC0415

        return verify


class Rooms:
    """The rooms with heavy libraries: eager imports would cost seconds of every start."""

    def sheets(self) -> ModuleType:
        """Return kh49_desktop.sheets."""
        from kh49_desktop import sheets  # noqa: PLC0415

        return sheets

    def twins(self) -> ModuleType:
        """Return kh49_desktop.twins.finding."""
        from kh49_desktop.twins import finding  # noqa: PLC0415

        return finding

    def parcels(self) -> ModuleType:
        """Return kh49_desktop.parcels.door."""
        from kh49_desktop.parcels import door  # noqa: PLC0415

        return door

    def report(self) -> ReportRoom:
        """Return the parts of kh49_desktop.report."""
        return ReportRoom()


def clock() -> datetime.datetime:
    """Return the time of day with its zone."""
    return datetime.datetime.now().astimezone()


def usual_folder() -> Path:
    """Return the folder of the register when none is named."""
    return user_data_path("kh49-desktop", appauthor=False)


def command_line() -> int:
    """Run the command line (entry point kh49)."""
    return run(
        sys.argv[1:], catalogue=CATALOGUE, rooms=Rooms(), usual_folder=usual_folder, clock=clock, environment=os.environ
    )


def window() -> int:
    """Open the window (entry point kh49-desktop); with --tour or --pictures show it to nobody and work by itself."""
    speak_utf8()
    parser = Parser(prog="kh49-desktop", description="Sổ Công đoàn.", epilog=ONLY_OPENS)
    parser.add_argument("--data", metavar="THƯMỤC", type=Path, help="thư mục giữ dữ liệu của đơn vị")
    parser.add_argument("--tour", metavar="THƯMỤC", type=Path, help="làm thử một ngày việc trên danh sách mẫu")
    parser.add_argument("--pictures", metavar="THƯMỤC", type=Path, help="chụp ảnh mọi màn hình")
    for option in QT_OPTIONS:
        parser.add_argument(option, dest=option, help=argparse.SUPPRESS)
    try:
        wanted = parser.parse_args()
        now = clock_at(clock, os.environ)
    except Misused as misused:
        say(f"{misused.sentence}\n{misused.usage}".rstrip(), sys.stderr)
        return MISUSED

    def open_store(folder: Path) -> Store:
        return Store.open(folder, CATALOGUE, Reference.load(), clock=now)

    if wanted.tour or wanted.pictures:
        from kh49_desktop.ui.tour import make_pictures, run_tour  # noqa: PLC0415

        if wanted.tour:
            return run_tour(wanted.tour.absolute(), open_store, Rooms(), say)
        return make_pictures(wanted.pictures.absolute(), open_store, Rooms(), say)
    gc.disable()  # ui/collecting.py looks for garbage once the window is there; what is imported is none
    from kh49_desktop.ui.start import start  # noqa: PLC0415

    given = [part for option in QT_OPTIONS if (value := getattr(wanted, option)) for part in (option, value)]
    return start([sys.argv[0], *given], wanted.data or usual_folder(), open_store, Rooms())


def say(sentence: str, stream: TextIO | None = None) -> None:
    """Say something, on the standard output if nowhere else, if there is one: a window program on Windows has none."""
    stream = stream or sys.stdout
    if stream is not None:
        stream.write(sentence + "\n")
        stream.flush()


if __name__ == "__main__":
    sys.exit(window())

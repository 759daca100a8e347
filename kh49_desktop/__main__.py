"""The composition root: the only room that knows all others, and fetches the heavy ones when they are first used."""

from __future__ import annotations

import datetime
import os
import sys
from pathlib import Path
from types import ModuleType

from platformdirs import user_data_path

from kh49_desktop.cli.program import run
from kh49_desktop.records import CATALOGUE


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


if __name__ == "__main__":
    sys.exit(command_line())
